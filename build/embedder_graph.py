"""Traces the bundled embedder for the packaged app: `embedder_graph.py FOLDER` writes three files there.

So that a person's first start need not load torch to do it. The graph's weights are the very bytes of the model's
safetensors file, which is in the app too: the graph is made to point into that file, and only the few constants that
are not in it (shapes, indices) come along in model.rest, to be read as if they followed it (engine/library/embed.py).
reference.npy is what the model in float32 makes of the check texts: how the person's machine runs it is compared to
that.
"""

from __future__ import annotations

import json
import struct
import sys
import tempfile
import xml.etree.ElementTree as ElementTree
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def share_weights(graph: Path, weights: Path, target: Path) -> int:
    """Write the graph so that it takes its weights from the safetensors file. Returns the bytes that it adds."""
    tree = ElementTree.parse(graph)
    own = graph.with_suffix(".bin").read_bytes()
    tensors = weights.read_bytes()
    (length,) = struct.unpack("<Q", tensors[:8])
    header = json.loads(tensors[8 : 8 + length])
    places = {}
    for name, about in header.items():
        if name != "__metadata__":
            start, end = (8 + length + offset for offset in about["data_offsets"])
            places[tensors[start:end]] = start
    rest = b""
    for layer in tree.getroot().iter("layer"):
        data = layer.find("data")
        if layer.get("type") != "Const" or data is None:
            continue
        offset, size = int(data.get("offset", 0)), int(data.get("size", 0))
        value = own[offset : offset + size]
        place = places.get(value)
        if place is None:
            rest += bytes(-(len(tensors) + len(rest)) % 8)  # numbers of eight bytes are read where they lie
            place = len(tensors) + len(rest)
            rest += value
        data.set("offset", str(place))
    target.mkdir(parents=True, exist_ok=True)
    tree.write(target / "model.xml")
    (target / "model.rest").write_bytes(rest)
    return len(rest)


def main(target: Path) -> None:
    sys.path.insert(0, str(ROOT))
    from engine.privacy import seal

    seal()
    import numpy as np

    from engine.library.embed import Runtime, _load, _trace, bundled_folder, check_batches, check_weights

    folder = bundled_folder()
    check_weights(folder)
    with tempfile.TemporaryDirectory() as temporary:
        graph = Path(temporary) / "model.xml"
        _trace(folder, graph)
        added = share_weights(graph, folder / "model.safetensors", target)
    run = _load(Runtime("sentence-transformers", "float32", "cpu", 1.0, 0.0), folder)
    np.save(target / "reference.npy", np.concatenate([run(*batch) for batch in check_batches(folder)]))
    if added > 100_000:
        raise SystemExit(f"the embedder's graph holds {added:,} bytes that are not in the model: weights were changed")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
