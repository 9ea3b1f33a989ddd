"""The bytes of a GGUF file, read with bounds on everything and without native code.

Format: https://github.com/ggml-org/ggml/blob/master/docs/gguf.md. What its values mean: engine.backends.gguf_header.
"""

from __future__ import annotations

import mmap
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from engine.errors import ModelError

MAX_HEADER = 512 << 20
"""A header larger than this is refused: the largest vocabularies take 20 MB."""
MAX_ENTRIES = 65_536
MAX_KEY = 1024
MAX_TEXT = 8 << 20
MAX_ARRAY = 16 << 20
MAX_TEXTS = 4 << 20
"""Texts in all arrays together: each is stepped over on its own. The largest vocabularies and merges are a million."""

TENSOR_TYPES: dict[int, tuple[str, int, int]] = {
    # number: name, weights in a block, bytes of a block (ggml/src/ggml.c)
    0: ("f32", 1, 4),
    1: ("f16", 1, 2),
    2: ("q4_0", 32, 18),
    3: ("q4_1", 32, 20),
    6: ("q5_0", 32, 22),
    7: ("q5_1", 32, 24),
    8: ("q8_0", 32, 34),
    9: ("q8_1", 32, 36),
    10: ("q2_k", 256, 84),
    11: ("q3_k", 256, 110),
    12: ("q4_k", 256, 144),
    13: ("q5_k", 256, 176),
    14: ("q6_k", 256, 210),
    15: ("q8_k", 256, 292),
    16: ("iq2_xxs", 256, 66),
    17: ("iq2_xs", 256, 74),
    18: ("iq3_xxs", 256, 98),
    19: ("iq1_s", 256, 50),
    20: ("iq4_nl", 32, 18),
    21: ("iq3_s", 256, 110),
    22: ("iq2_s", 256, 82),
    23: ("iq4_xs", 256, 136),
    24: ("i8", 1, 1),
    25: ("i16", 1, 2),
    26: ("i32", 1, 4),
    27: ("i64", 1, 8),
    28: ("f64", 1, 8),
    29: ("iq1_m", 256, 56),
    30: ("bf16", 1, 2),
    34: ("tq1_0", 256, 54),
    35: ("tq2_0", 256, 66),
    39: ("mxfp4", 32, 17),
    40: ("nvfp4", 64, 36),
    41: ("q1_0", 128, 18),
    42: ("q2_0", 64, 18),
}
# number: struct format, bytes
_SCALARS = {
    0: ("<B", 1),
    1: ("<b", 1),
    2: ("<H", 2),
    3: ("<h", 2),
    4: ("<I", 4),
    5: ("<i", 4),
    6: ("<f", 4),
    7: ("<?", 1),
    10: ("<Q", 8),
    11: ("<q", 8),
    12: ("<d", 8),
}
STRING, _ARRAY = 8, 9


@dataclass(frozen=True, slots=True)
class ArrayField:
    """Where an array of the metadata lies; `read_array` reads it."""

    kind: int
    count: int
    offset: int


@dataclass(frozen=True, slots=True)
class Tensor:
    """One tensor; `shape` is innermost first, as the file has it; `offset` counts from the start of the file."""

    name: str
    type: str
    shape: tuple[int, ...]
    offset: int
    size: int


class _Cursor:
    """Reads little-endian values from a mapped file; every step is checked against its end."""

    def __init__(self, data: mmap.mmap, name: str) -> None:
        self.data, self.name, self.at = data, name, 0
        self.end = min(len(data), MAX_HEADER)
        self.texts = 0

    def fail(self, what: str) -> ModelError:
        """`what` may hold names from the file: made short and printable."""
        what = "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in what)
        what = what if len(what) <= 200 else f"{what[:100]} … {what[-80:]}"
        return ModelError(f"{self.name} is not a usable GGUF file: {what}. Download or copy it again.")

    def skip(self, count: int, what: str) -> int:
        start = self.at
        if count < 0 or count > self.end - start:
            raise self.fail(f"it ends, or points past its end, inside {what}")
        self.at = start + count
        return start

    def number(self, fmt: str, size: int, what: str) -> Any:
        return struct.unpack_from(fmt, self.data, self.skip(size, what))[0]

    def u32(self, what: str) -> int:
        return int(self.number("<I", 4, what))

    def u64(self, what: str) -> int:
        return int(self.number("<Q", 8, what))

    def text(self, limit: int, what: str) -> str:
        size = self.u64(what)
        if size > limit:
            raise self.fail(f"{what} claims {size:,} bytes")
        start = self.skip(size, what)
        return bytes(self.data[start : start + size]).decode("utf-8", errors="replace")


def read_one(path: Path) -> tuple[dict[str, Any], dict[str, ArrayField], list[Tensor], int]:
    """Metadata, arrays, tensors and size of one file, checked against each other. Raises ModelError."""
    try:
        with path.open("rb") as file:
            size = path.stat().st_size
            if size < 24:
                raise ModelError(f"{path.name} is too short to be a GGUF file ({size} bytes). Download it again.")
            with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
                return (*_parse(_Cursor(data, path.name), size), size)
    except FileNotFoundError as error:
        raise ModelError(f"There is no file {path}.") from error
    except OSError as error:
        raise ModelError(f"{path} cannot be read: {error.strerror or error}.") from error


def _parse(cursor: _Cursor, file_size: int) -> tuple[dict[str, Any], dict[str, ArrayField], list[Tensor]]:
    if cursor.data[:4] != b"GGUF":
        start = bytes(cursor.data[:64]).lstrip().lower()
        what = "it is a web page" if start.startswith((b"<!doctype", b"<html")) else "it does not begin with GGUF"
        raise cursor.fail(what)
    cursor.at = 4
    version = cursor.u32("the version")
    if version not in (2, 3):
        raise cursor.fail(f"its format version is {version}, and only 2 and 3 are known")
    tensor_count, entry_count = cursor.u64("the tensor count"), cursor.u64("the metadata count")
    if tensor_count > MAX_ENTRIES or entry_count > MAX_ENTRIES:
        raise cursor.fail(f"it claims {tensor_count:,} tensors and {entry_count:,} metadata entries")
    metadata: dict[str, Any] = {}
    arrays: dict[str, ArrayField] = {}
    for _ in range(entry_count):
        key = cursor.text(MAX_KEY, "a metadata key")
        if not key or key in metadata or key in arrays:
            raise cursor.fail(f"the metadata key {key!r} is empty or comes twice")
        kind = cursor.u32("a metadata type")
        if kind == _ARRAY:
            arrays[key] = _array(cursor, key)
        elif kind == STRING:
            metadata[key] = cursor.text(MAX_TEXT, f"the value of {key}")
        elif kind in _SCALARS:
            metadata[key] = cursor.number(*_SCALARS[kind], f"the value of {key}")
        else:
            raise cursor.fail(f"the metadata of {key} has the unknown type {kind}")
    alignment = metadata.get("general.alignment", 32)
    if not isinstance(alignment, int) or not 1 <= alignment <= 1 << 20 or alignment & (alignment - 1):
        raise cursor.fail(f"its alignment is {alignment}")
    return metadata, arrays, _tensors(cursor, tensor_count, alignment, file_size)


def _array(cursor: _Cursor, key: str) -> ArrayField:
    kind, count = cursor.u32("an array's type"), cursor.u64("an array's length")
    if count > MAX_ARRAY:
        raise cursor.fail(f"the array {key} claims {count:,} values")
    offset = cursor.at
    if kind == STRING:
        for _ in _strings(cursor, count):
            pass
    elif kind in _SCALARS:
        cursor.skip(_SCALARS[kind][1] * count, f"the array {key}")
    else:
        raise cursor.fail(f"the array {key} has the unknown type {kind}")
    return ArrayField(kind, count, offset)


def _tensors(cursor: _Cursor, count: int, alignment: int, file_size: int) -> list[Tensor]:
    found: list[tuple[str, str, tuple[int, ...], int, int]] = []
    names: set[str] = set()
    expected = 0
    for _ in range(count):
        name = cursor.text(63, "a tensor's name")
        if not name or name in names:
            raise cursor.fail(f"the tensor name {name!r} is empty or comes twice")
        names.add(name)
        dimensions = cursor.u32("a tensor's shape")
        if dimensions > 4:
            raise cursor.fail(f"the tensor {name} has {dimensions} dimensions")
        shape = tuple(cursor.u64("a tensor's shape") for _ in range(dimensions))
        kind = cursor.u32("a tensor's type")
        offset = cursor.u64("a tensor's place")
        if kind not in TENSOR_TYPES:
            raise cursor.fail(f"the tensor {name} has the unknown type {kind}")
        type_name, block, block_size = TENSOR_TYPES[kind]
        weights = 1
        for extent in shape:
            weights *= extent
        if weights == 0 or weights > 1 << 48 or (shape and shape[0] % block):
            raise cursor.fail(f"the tensor {name} has the impossible shape {shape}")
        if offset != expected:
            raise cursor.fail(f"the tensor {name} is said to lie at {offset:,}, not at {expected:,}")
        size = weights // block * block_size
        expected = _padded(offset + size, alignment)
        found.append((name, type_name, shape, offset, size))
    start = _padded(cursor.at, alignment) if found else cursor.at
    last = start + (found[-1][3] + found[-1][4] if found else 0)
    if last > file_size:
        raise cursor.fail(f"it holds {file_size:,} of {last:,} bytes, so it was cut")
    return [Tensor(name, kind, shape, start + offset, size) for name, kind, shape, offset, size in found]


def _padded(value: int, alignment: int) -> int:
    return (value + alignment - 1) // alignment * alignment


def read_array(path: Path | str, array: ArrayField) -> list[Any]:
    """The values of an array of the metadata (tokens, scores, token types); strings come as bytes."""
    with Path(path).open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        cursor = _Cursor(data, Path(path).name)
        cursor.at = array.offset
        if array.kind == STRING:
            return [bytes(data[start : start + size]) for start, size in _strings(cursor, array.count)]
        fmt, size = _SCALARS[array.kind]
        start = cursor.skip(size * array.count, "an array")
        return list(struct.unpack_from(f"<{array.count}{fmt[1]}", data, start))


def _strings(cursor: _Cursor, count: int) -> Iterator[tuple[int, int]]:
    cursor.texts += count
    if cursor.texts > MAX_TEXTS:
        raise cursor.fail(f"its arrays claim {cursor.texts:,} texts")
    for _ in range(count):
        size = cursor.u64("an array of texts")
        yield cursor.skip(size, "an array of texts"), size
