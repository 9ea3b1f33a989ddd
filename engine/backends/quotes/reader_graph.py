"""The reader as a graph of OpenVINO: a BERT encoder whose lower layers are the bundled embedder's.

Only what was trained is a file of its own (resources/quotes/reader_en.safetensors, in 16 bits); the word embeddings and
the layers below are taken from the embedder's weights. Layers as in "BERT: Pre-training of Deep Bidirectional
Transformers" (Devlin et al., 2019), in the layout and under the names of transformers' BertModel.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

HEADS = 12
_EPSILON = 1e-12


def weights_of(embedder: Path, trained: Path) -> dict[str, Any]:
    """The embedder's weights with the trained ones in their place; `span.*` and `answers.*` are the reader's own.

    numpy arrays of 32 or 16 bits by name, mapped from the files: what is not used takes no memory. Raises OSError,
    ValueError, KeyError when a file is no safetensors file.
    """
    return {name.removeprefix("bert."): values for file in (embedder / "model.safetensors", trained)
            for name, values in _mapped(file).items()}  # fmt: skip


def _mapped(file: Path) -> dict[str, Any]:
    """The layout of safetensors: the size of a table of contents in 8 bytes, the table as JSON, then the numbers.

    The library itself copies what it gives out: 46 MB of word embeddings, of which a question needs some rows.
    """
    import numpy as np

    with file.open("rb") as opened:
        size = int.from_bytes(opened.read(8), "little")
        contents = json.loads(opened.read(size))
    held = np.memmap(file, np.uint8, "r", offset=8 + size)
    kinds = {"F32": np.float32, "F16": np.float16}
    return {
        name: held[slice(*of["data_offsets"])].view(kinds[of["dtype"]]).reshape(of["shape"])
        for name, of in contents.items()
        if of.get("dtype") in kinds
    }


def build(weights: dict[str, Any]) -> Any:
    """Inputs `embedded` (texts, tokens, 384), float32, and `mask` (texts, tokens), float32 of 1 and 0.

    Outputs: the logits that an answer starts and ends at a token (texts, tokens, 2), and that the text holds an answer
    at all (texts, 1).
    """
    import numpy as np
    import openvino as ov
    from openvino import opset13 as op

    def constant(name: str) -> Any:
        return op.constant(weights[name].astype(np.float32))

    def linear(x: Any, name: str) -> Any:
        return op.add(op.matmul(x, constant(f"{name}.weight"), False, True), constant(f"{name}.bias"))

    def normal(x: Any, name: str) -> Any:
        scaled = op.mvn(x, op.constant(np.array([-1])), True, _EPSILON, "inside_sqrt")
        return op.add(op.multiply(scaled, constant(f"{name}.weight")), constant(f"{name}.bias"))

    def heads(x: Any) -> Any:
        apart = op.reshape(x, op.constant(np.array([0, 0, HEADS, -1])), True)
        return op.transpose(apart, op.constant(np.array([0, 2, 1, 3])))

    embedded = op.parameter([-1, -1, weights["embeddings.word_embeddings.weight"].shape[1]], np.float32, "embedded")
    mask = op.parameter([-1, -1], np.float32, "mask")
    unseen = op.multiply(op.subtract(mask, op.constant(np.float32(1.0))), op.constant(np.float32(1e4)))
    unseen = op.unsqueeze(unseen, op.constant(np.array([1, 2])))
    x = normal(embedded, "embeddings.LayerNorm")
    layer = 0
    while f"encoder.layer.{layer}.output.dense.weight" in weights:
        own = f"encoder.layer.{layer}"
        query, key, value = (heads(linear(x, f"{own}.attention.self.{part}")) for part in ("query", "key", "value"))
        seen = op.scaled_dot_product_attention(query, key, value, unseen)
        seen = op.transpose(seen, op.constant(np.array([0, 2, 1, 3])))
        seen = op.reshape(seen, op.constant(np.array([0, 0, -1])), True)
        x = normal(op.add(x, linear(seen, f"{own}.attention.output.dense")), f"{own}.attention.output.LayerNorm")
        inner = op.gelu(linear(x, f"{own}.intermediate.dense"), "erf")
        x = normal(op.add(x, linear(inner, f"{own}.output.dense")), f"{own}.output.LayerNorm")
        layer += 1
    first = op.gather(x, op.constant(np.int64(0)), op.constant(np.int64(1)))
    return ov.Model([linear(x, "span"), linear(first, "answers")], [embedded, mask], "reader")
