"""Traces the bundled embedder for the packaged app: `embedder_graph.py FOLDER [--whole]` writes its files there.

So that a person's first start need not load torch to do it. model.safetensors holds the weights in 16 bits, half of
what they take in the package they come in (--whole leaves them as they are, and writes none); the graph points into
that file, and only the few constants that are not in it (shapes, indices) come along in model.rest, to be read as if
they followed it (engine/library/embedder_run.py). reference.npy is what the published model in float32 makes of
the check texts: how the person's machine runs it is compared to that.
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


def in_half(tensors: bytes) -> bytes:
    """A safetensors file with its numbers of 32 bits in 16. The same bytes come out on every machine."""
    import numpy as np

    (length,) = struct.unpack("<Q", tensors[:8])
    header = {}
    body = b""
    for name, about in json.loads(tensors[8 : 8 + length]).items():
        header[name] = about
        if name == "__metadata__":
            continue
        start, end = about["data_offsets"]
        data, kind = tensors[8 + length + start : 8 + length + end], about["dtype"]
        if kind == "F32":
            data, kind = np.frombuffer(data, "<f4").astype("<f2").tobytes(), "F16"
        header[name] = {**about, "dtype": kind, "data_offsets": [len(body), len(body) + len(data)]}
        body += data
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    return struct.pack("<Q", len(text)) + text + body


def main(target: Path, whole: bool) -> None:
    sys.path.insert(0, str(ROOT))
    from engine.privacy import seal

    seal()
    import numpy as np
    import openvino

    from engine.library.bundled import bundled_folder, check_weights
    from engine.library.embedder_run import Runtime, load, trace
    from engine.library.embedder_runtime import check_batches

    folder = bundled_folder()
    check_weights(folder)
    weights = folder / "model.safetensors"
    target.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as temporary:
        graph = Path(temporary) / "model.xml"
        trace(folder, graph)
        if not whole:
            traced, graph = openvino.Core().read_model(graph), Path(temporary) / "half.xml"
            openvino.save_model(traced, graph, compress_to_fp16=True)
            (target / weights.name).write_bytes(in_half(weights.read_bytes()))
            weights = target / weights.name
            check_weights(target)
        added = share_weights(graph, weights, target)
    run = load(Runtime("sentence-transformers", "float32", "cpu", 1.0, 0.0), folder, many=True)
    np.save(target / "reference.npy", np.concatenate([run(*batch) for batch in check_batches(folder)]))
    if added > 100_000:
        raise SystemExit(f"the embedder's graph holds {added:,} bytes that are not in the model: weights were changed")


if __name__ == "__main__":
    main(Path(sys.argv[1]), "--whole" in sys.argv[2:])
