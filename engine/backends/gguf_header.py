"""What a GGUF file says about itself, read with bounds on everything and without native code.

llama.cpp aborts or takes gigabytes on some damaged or hostile headers, so each file is read here first. A file that
passes has a known architecture name, tensors of known types that lie where llama.cpp expects them, and a size that
holds them all. Does not look at the weights themselves. Split files (`-00001-of-00003`) are read one by one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from engine.backends.gguf_format import STRING, ArrayField, Tensor, read_array, read_one
from engine.errors import ModelError

FILE_TYPES = {
    0: "f32", 1: "f16", 2: "q4_0", 3: "q4_1", 7: "q8_0", 8: "q5_0", 9: "q5_1", 10: "q2_k", 11: "q3_k_s", 12: "q3_k_m",
    13: "q3_k_l", 14: "q4_k_s", 15: "q4_k_m", 16: "q5_k_s", 17: "q5_k_m", 18: "q6_k", 19: "iq2_xxs", 20: "iq2_xs",
    21: "q2_k_s", 22: "iq3_xs", 23: "iq3_xxs", 24: "iq1_s", 25: "iq4_nl", 26: "iq3_s", 27: "iq3_m", 28: "iq2_s",
    29: "iq2_m", 30: "iq4_xs", 31: "iq1_m", 32: "bf16", 36: "tq1_0", 37: "tq2_0", 38: "mxfp4",
}  # fmt: skip
_BASE_NAME = re.compile(r"glm.*[-_. ]base(?![a-z])", re.IGNORECASE)
_SHARD = re.compile(r"-(\d{5})-of-(\d{5})\.gguf$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class GgufHeader:
    """The checked header of one GGUF model (all its parts, when it is split)."""

    path: Path
    parts: tuple[Path, ...]
    metadata: dict[str, Any]
    tensors: tuple[Tensor, ...]
    file_size: int
    arrays: dict[str, ArrayField] = field(default_factory=dict)

    @property
    def architecture(self) -> str:
        return str(self.metadata["general.architecture"])

    @property
    def kind(self) -> str:
        """ "model", "adapter" (LoRA), "projector" or another kind llama.cpp knows; "embedder" for encoders."""
        named = str(self.metadata.get("general.type", "model"))
        if named == "mmproj" or self.architecture == "clip":
            return "projector"
        if named == "model" and ("bert" in self.architecture or self.number("pooling_type") is not None):
            return "embedder"
        return named

    @property
    def name(self) -> str:
        return str(self.metadata.get("general.name") or self.path.stem)

    @property
    def is_base(self) -> bool:
        """True for a model that only goes on with a text: it was never taught to talk in turns."""
        told = str(self.metadata.get("general.finetune", "")).lower()
        names = f"{self.metadata.get('general.name', '')} {self.path.stem}"
        return told == "base" or (not told and _BASE_NAME.search(names) is not None)

    def number(self, key: str) -> int | None:
        """A whole number kept under the architecture's own prefix ("context_length"), or None."""
        value = self.metadata.get(f"{self.architecture}.{key}")
        return int(value) if isinstance(value, int | float) and not isinstance(value, bool) else None

    @property
    def context_length(self) -> int:
        return self.number("context_length") or 2048

    @property
    def layers(self) -> int:
        return self.number("block_count") or 0

    @property
    def quantisation(self) -> str:
        """The file type it states, or else the type that holds most weights ("q4_0")."""
        stated = FILE_TYPES.get(self.metadata.get("general.file_type", -1))
        if stated:
            return stated
        sizes: dict[str, int] = {}
        for tensor in self.tensors:
            sizes[tensor.type] = sizes.get(tensor.type, 0) + tensor.size
        return max(sizes, key=lambda name: sizes[name], default="f32")

    @property
    def tokenizer(self) -> str:
        return str(self.metadata.get("tokenizer.ggml.model", ""))

    @property
    def chat_template(self) -> str:
        return str(self.metadata.get("tokenizer.chat_template", ""))

    @property
    def weights_size(self) -> int:
        """Bytes of all tensors."""
        return sum(tensor.size for tensor in self.tensors)

    @property
    def vocabulary_size(self) -> int:
        tokens = self.arrays.get("tokenizer.ggml.tokens")
        return tokens.count if tokens else (self.number("vocab_size") or 0)

    @property
    def is_chatglm3(self) -> bool:
        """A ChatGLM2/3 model: its text must never be tokenised by llama.cpp (see backends/glm_prompt.py)."""
        return self.architecture == "chatglm" and self.tokenizer == "llama"

    def kv_bytes_per_token(self) -> int:
        """Bytes of f16 keys and values one token takes in the cache of every layer."""
        heads = self.number("attention.head_count") or 1
        width = self.number("embedding_length") or 0
        heads_kv = self.number("attention.head_count_kv")
        if heads_kv is None:
            array = self.arrays.get(f"{self.architecture}.attention.head_count_kv")
            heads_kv = max((int(n) for n in read_array(self.path, array)), default=heads) if array else heads
        key = self.number("attention.key_length") or width // max(heads, 1)
        value = self.number("attention.value_length") or width // max(heads, 1)
        return 2 * self.layers * heads_kv * (key + value)


def read_gguf_header(path: Path | str) -> GgufHeader:
    """Read and check the header of a GGUF file, and of its sister parts when it is split.

    Raises ModelError with a sentence when the file is missing, cut, not GGUF, or says something that cannot be.
    """
    path = Path(path)
    parts = shard_paths(path)
    metadata: dict[str, Any] = {}
    arrays: dict[str, ArrayField] = {}
    tensors: list[Tensor] = []
    total = 0
    for part in parts:
        found, its_arrays, its_tensors, size = read_one(part)
        if part == parts[0]:
            metadata, arrays = found, its_arrays
        tensors += its_tensors
        total += size
    if not isinstance(metadata.get("general.architecture"), str) or not metadata["general.architecture"]:
        raise ModelError(f"{path.name} does not name its architecture, so it cannot be loaded.")
    header = GgufHeader(parts[0], parts, metadata, tuple(tensors), total, arrays)
    _check_sense(header)
    return header


def shard_paths(path: Path) -> tuple[Path, ...]:
    """All parts of a split GGUF in order, or just the path. Raises ModelError when a part is missing."""
    match = _SHARD.search(path.name)
    if match is None:
        return (path,)
    count = int(match.group(2))
    if not 1 <= int(match.group(1)) <= count <= 512:
        raise ModelError(f"{path.name} has an impossible part number.")
    stem = path.name[: match.start()]
    parts = tuple(path.with_name(f"{stem}-{i:05d}-of-{count:05d}.gguf") for i in range(1, count + 1))
    missing = [part.name for part in parts if not part.is_file()]
    if missing:
        raise ModelError(f"Parts of the model are missing beside {path.name}: {', '.join(missing[:3])}.")
    return parts


def _check_sense(header: GgufHeader) -> None:
    """Refuse numbers that llama.cpp would turn into huge allocations or divisions by zero."""
    limits = {
        "context_length": 1 << 27,
        "block_count": 1024,
        "embedding_length": 1 << 20,
        "feed_forward_length": 1 << 24,
        "attention.head_count": 4096,
        "attention.head_count_kv": 4096,
        "vocab_size": 1 << 24,
    }
    for key, limit in limits.items():
        value = header.number(key)
        if value is not None and not 0 <= value <= limit:
            raise ModelError(f"{header.path.name} says its {key.replace('_', ' ')} is {value:,}, which cannot be.")
    heads, heads_kv = header.number("attention.head_count"), header.number("attention.head_count_kv")
    width = header.number("embedding_length")
    if heads is not None and (heads == 0 or (heads_kv and heads % heads_kv)):
        raise ModelError(f"{header.path.name} says it has {heads} attention heads for {heads_kv} groups.")
    tokens = header.arrays.get("tokenizer.ggml.tokens")
    for key, kinds in (("tokens", (STRING,)), ("merges", (STRING,)), ("scores", (6,)), ("token_type", (4, 5))):
        array = header.arrays.get(f"tokenizer.ggml.{key}")
        if array is None:
            continue
        if array.kind not in kinds or (key != "merges" and tokens is not None and array.count != tokens.count):
            # llama.cpp reads these arrays side by side without looking at their lengths.
            raise ModelError(f"{header.path.name} is damaged: its vocabulary's {key.replace('_', ' ')} do not match.")
    if header.kind == "model" and header.tensors and (not header.layers or not width):
        raise ModelError(f"{header.path.name} does not state its size (layers and width), so it cannot be loaded.")
