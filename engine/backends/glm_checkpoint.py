"""An official ChatGLM3 folder, checked without loading it: config.json, the headers of the shards, what must be there.

Everything is read as plain data with bounds: config.json as JSON (never through AutoConfig, and what it says of remote
code is never run), safetensors headers by their published format. Shards in torch's own format (`.bin`) cannot be
checked without unpickling; backends/glm_shards.py reads those with torch's restricted reader. Knows no torch.
"""

from __future__ import annotations

import json
import math
import re
import struct
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from engine.errors import ModelError

_MAX_JSON = 4 << 20
_MAX_HEADER = 4 << 20  # as JSON; the official one takes 40 kB
_ITEM_SIZE = {"F64": 8, "F32": 4, "F16": 2, "BF16": 2, "I64": 8, "I32": 4, "I16": 2, "I8": 1, "U8": 1, "BOOL": 1}
_FLOATS = {"F32": "float32", "F16": "float16", "BF16": "bfloat16"}
_OWN_CODE = re.compile(r"(configuration|modeling|tokenization|quantization)_chatglm\.\w+")

# What Glm computes. A checkpoint that says otherwise is another architecture.
_FIXED = {
    "add_bias_linear": False,
    "add_qkv_bias": True,
    "apply_residual_connection_post_layernorm": False,
    "multi_query_attention": True,
    "original_rope": True,
    "post_layer_norm": True,
    "rmsnorm": True,
    "tie_word_embeddings": False,
}

LAYER = "transformer.encoder.layers.{}."
QKV = "self_attention.query_key_value."


@dataclass(frozen=True, slots=True)
class GlmSettings:
    """The architecture, under Inkwell's names. `rope_base` is 10000 times the checkpoint's rope_ratio."""

    name: str
    hidden: int
    layers: int
    heads: int
    groups: int
    head_size: int
    ffn: int
    vocabulary: int
    context: int
    epsilon: float
    rope_base: float
    base: bool

    @property
    def fused_rows(self) -> tuple[int, int, int]:
        """How many rows of query_key_value are query, key and value."""
        return self.heads * self.head_size, self.groups * self.head_size, self.groups * self.head_size

    @property
    def parameters(self) -> int:
        return sum(math.prod(shape) for shape in self.tensors().values())

    def cache_bytes(self, tokens: int, item_size: int = 2) -> int:
        """Bytes of keys and values that this many tokens take."""
        return 2 * self.layers * self.groups * self.head_size * item_size * tokens

    def tensors(self) -> dict[str, tuple[int, ...]]:
        """Every tensor a checkpoint must hold, with its shape."""
        hidden, width = self.hidden, self.heads * self.head_size
        shapes: dict[str, tuple[int, ...]] = {"transformer.embedding.word_embeddings.weight": (self.vocabulary, hidden)}
        for number in range(self.layers):
            at = LAYER.format(number)
            shapes[at + "input_layernorm.weight"] = (hidden,)
            shapes[at + QKV + "weight"] = (sum(self.fused_rows), hidden)
            shapes[at + QKV + "bias"] = (sum(self.fused_rows),)
            shapes[at + "self_attention.dense.weight"] = (hidden, width)
            shapes[at + "post_attention_layernorm.weight"] = (hidden,)
            shapes[at + "mlp.dense_h_to_4h.weight"] = (2 * self.ffn, hidden)
            shapes[at + "mlp.dense_4h_to_h.weight"] = (hidden, self.ffn)
        shapes["transformer.encoder.final_layernorm.weight"] = (hidden,)
        shapes["transformer.output_layer.weight"] = (self.vocabulary, hidden)
        return shapes


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A checked folder. `where` says which file holds each tensor; `format` is "safetensors" or "bin"."""

    folder: Path
    settings: GlmSettings
    format: str
    where: dict[str, Path]
    dtype: str
    """The weights' type ("float16"), or "" for `.bin` shards, where it shows only on reading."""

    @property
    def files(self) -> tuple[Path, ...]:
        return tuple(dict.fromkeys(self.where.values()))

    @property
    def size(self) -> int:
        """Bytes of the weight files."""
        return sum(file.stat().st_size for file in self.files)

    @property
    def vocabulary_file(self) -> Path:
        return self.folder / "tokenizer.model"


def is_checkpoint(folder: Path) -> bool:
    """True for a folder that says it is a ChatGLM model; `open_checkpoint` says whether it can be used."""
    try:
        return _read_json(folder / "config.json").get("model_type") == "chatglm"
    except ModelError:
        return False


def open_checkpoint(folder: Path) -> Checkpoint:
    """Check a folder. Raises ModelError with the reason when it cannot be used."""
    settings = read_settings(folder)
    if not (folder / "tokenizer.model").is_file():
        raise ModelError(f"{folder} has no tokenizer.model. Copy it there from the place the model came from.")
    where, kind = _find_files(folder)
    wanted = settings.tensors()
    missing_files = sorted({path.name for path in where.values() if not path.is_file()})
    if missing_files:
        raise ModelError(f"{folder} is incomplete: {_some(missing_files)} missing. Download the model again.")
    if kind == "bin":
        _need_all(folder, wanted, where)
        return Checkpoint(folder, settings, kind, {name: where[name] for name in wanted}, "")
    held: dict[str, Path] = {}
    types: dict[str, int] = {}
    for file in sorted(set(where.values())):
        for name, (kind_of_number, shape) in read_safetensors_header(file).items():
            if name not in wanted:
                continue
            if shape != wanted[name]:
                raise ModelError(
                    f"{file.name} does not fit config.json: {name} has the shape {list(shape)} instead of "
                    f"{list(wanted[name])}. The files belong to different models."
                )
            if kind_of_number not in _FLOATS:
                raise ModelError(
                    f"{file.name} holds weights as {kind_of_number}. Use the original 16-bit checkpoint: Inkwell makes "
                    "smaller ones from it itself."
                )
            held[name] = file
            types[kind_of_number] = types.get(kind_of_number, 0) + 1
    _need_all(folder, wanted, held)
    dtype = _FLOATS[max(types, key=lambda key: types[key])]
    return Checkpoint(folder, settings, kind, {name: held[name] for name in wanted}, dtype)


def read_settings(folder: Path) -> GlmSettings:
    """Read config.json of any ChatGLM3 variant. Raises ModelError when it is another model's or makes no sense."""
    path = folder / "config.json"
    values = _read_json(path)
    if values.get("model_type") != "chatglm":
        raise ModelError(f"{folder} is not a ChatGLM model: its config.json says “{values.get('model_type')}”.")
    _refuse_foreign_code(path, values)
    name = str(values.get("_name_or_path") or folder.name)
    if "chatglm2" in name.lower():
        raise ModelError("This is ChatGLM2, whose conversations are laid out differently. Use ChatGLM3-6B.")
    for key, expected in _FIXED.items():
        if values.get(key, expected) != expected:
            raise ModelError(f"{path} says {key} = {values[key]!r}, which is not ChatGLM3's architecture.")
    if values.get("quantization_bit"):
        raise ModelError(
            "This checkpoint is quantised in ChatGLM's own way, which needs its remote code. Use the original 16-bit "
            "one: Inkwell makes smaller ones from it itself."
        )
    context = _whole(values, path, "seq_length", 1, 1 << 24)
    base = "base" in name.lower() or "base" in folder.name.lower()
    ratio = values.get("rope_ratio", 1)
    epsilon = values.get("layernorm_epsilon", 1e-5)
    if not _is_number(ratio) or not 0 < ratio <= 1e6 or not _is_number(epsilon) or not 0 <= epsilon < 1:
        raise ModelError(f"{path} is damaged: its rope_ratio or layernorm_epsilon makes no sense.")
    settings = GlmSettings(
        name=name.rsplit("/", 1)[-1],
        hidden=_whole(values, path, "hidden_size", 1, 1 << 16),
        layers=_whole(values, path, "num_layers", 1, 1024),
        heads=_whole(values, path, "num_attention_heads", 1, 1024),
        groups=_whole(values, path, "multi_query_group_num", 1, 1024),
        head_size=_whole(values, path, "kv_channels", 4, 4096),
        ffn=_whole(values, path, "ffn_hidden_size", 1, 1 << 20),
        vocabulary=_whole(values, path, "padded_vocab_size", 16, 1 << 21),
        # The base model's config.json says 32768, as the chat model's first one did; it was trained on 8192.
        context=min(context, 8192) if base else context,
        epsilon=float(epsilon),
        rope_base=10000.0 * float(ratio),
        base=base,
    )
    if settings.heads % settings.groups or settings.head_size % 4:
        raise ModelError(f"{path} is damaged: its attention heads cannot be divided as it says.")
    return settings


def read_safetensors_header(file: Path) -> dict[str, tuple[str, tuple[int, ...]]]:
    """Names, types and shapes in a safetensors file, after checking that its header tells the truth about its size."""
    damaged = f"{file.name} is damaged or is no safetensors file"
    try:
        size = file.stat().st_size
        with file.open("rb") as stream:
            start = stream.read(8)
            length = struct.unpack("<Q", start)[0] if len(start) == 8 else 0
            if not 2 <= length <= min(_MAX_HEADER, size - 8):
                raise ModelError(f"{damaged}: its header would be {length} bytes long in a file of {size}.")
            header = json.loads(stream.read(length))
    except OSError as error:
        raise ModelError(f"{file} cannot be read: {error.strerror or error}.") from error
    except (ValueError, RecursionError) as error:
        raise ModelError(f"{damaged}: its header cannot be read.") from error
    if not isinstance(header, dict):
        raise ModelError(f"{damaged}: its header is no table.")
    out: dict[str, tuple[str, tuple[int, ...]]] = {}
    spans: list[tuple[int, int]] = []
    for name, entry in header.items():
        if name == "__metadata__":
            continue
        kind, shape, begin, end = _entry(entry, damaged, name)
        if (end - begin) != math.prod(shape) * _ITEM_SIZE[kind]:
            raise ModelError(f"{damaged}: {name[:100]} does not have the size that its shape needs.")
        spans.append((begin, end))
        out[name] = kind, shape
    position = 0
    for begin, end in sorted(spans):
        if begin != position:
            raise ModelError(f"{damaged}: its tensors overlap or leave gaps.")
        position = end
    if position != size - 8 - length:
        raise ModelError(f"{damaged}: it should be {position + 8 + length} bytes long and is {size}.")
    return out


def _entry(entry: Any, damaged: str, name: str) -> tuple[str, tuple[int, ...], int, int]:
    try:
        kind, shape, (begin, end) = entry["dtype"], tuple(entry["shape"]), entry["data_offsets"]
        numbers = (*shape, begin, end)
        if kind in _ITEM_SIZE and all(type(number) is int and 0 <= number < 1 << 48 for number in numbers):
            return kind, shape, begin, end
    except (KeyError, TypeError, ValueError):
        pass  # reported below, with every other way an entry can be wrong
    raise ModelError(f"{damaged}: the entry of {name[:100]} makes no sense.")


def _find_files(folder: Path) -> tuple[dict[str, Path], str]:
    """Which file holds each tensor, by the index or the single file; safetensors before `.bin`."""
    for kind, stem in (("safetensors", "model"), ("bin", "pytorch_model")):
        index = folder / (f"{stem}.{kind}.index.json")
        if index.is_file():
            table = _read_json(index).get("weight_map")
            if not isinstance(table, dict) or not table:
                raise ModelError(f"{index} is damaged: it names no weights.")
            return {str(name): _inside(folder, file, index) for name, file in table.items()}, kind
        single = folder / f"{stem}.{kind}"
        if single.is_file():
            names = read_settings(folder).tensors() if kind == "bin" else read_safetensors_header(single)
            return dict.fromkeys(names, single), kind
    raise ModelError(f"{folder} has no weights: neither model.safetensors nor its index is there.")


def _inside(folder: Path, file: Any, index: Path) -> Path:
    if not isinstance(file, str) or not file or Path(file).name != file or file in (".", ".."):
        raise ModelError(f"{index} is hostile or damaged: it names a file outside its folder.")
    return folder / file


def _need_all(folder: Path, wanted: Iterable[str], held: Iterable[str]) -> None:
    missing = sorted(set(wanted) - set(held))
    if missing:
        raise ModelError(f"{folder} is incomplete: it lacks {len(missing)} weights ({_some(missing)}).")


def _some(names: list[str]) -> str:
    return ", ".join(names[:3]) + (f" and {len(names) - 3} more" if len(names) > 3 else "")


def _refuse_foreign_code(path: Path, values: dict[str, Any]) -> None:
    """Official folders name their own Python files here; those are ignored. Anything else is not what it seems."""
    named = values.get("auto_map", {})
    if not isinstance(named, dict):
        raise ModelError(f"{path} is hostile or damaged: its auto_map is no table.")
    for entry in named.values():
        for one in entry if isinstance(entry, list) else [entry]:
            if one is not None and (not isinstance(one, str) or not _OWN_CODE.fullmatch(one)):
                raise ModelError(
                    f"{path} asks to run code from elsewhere ({str(one)[:80]}). Inkwell never runs code that comes "
                    "with a model. Use the official checkpoint."
                )


def _read_json(path: Path) -> dict[str, Any]:
    try:
        if path.stat().st_size > _MAX_JSON:
            raise ModelError(f"{path} is far too large for what it should be.")
        values = json.loads(path.read_bytes())
    except OSError as error:
        raise ModelError(f"{path} cannot be read: {error.strerror or error}.") from error
    except (ValueError, RecursionError) as error:
        raise ModelError(f"{path} is damaged: it is no JSON.") from error
    if not isinstance(values, dict):
        raise ModelError(f"{path} is damaged: it is no JSON object.")
    return values


def _whole(values: dict[str, Any], path: Path, key: str, low: int, high: int) -> int:
    value = values.get(key)
    if type(value) is not int or not low <= value <= high:
        raise ModelError(f"{path} is not a ChatGLM3 configuration: {key} is {value!r}.")
    return value


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
