"""Write a GGUF file as a stream: metadata first, then each tensor's bytes as they are made. Nothing is loaded.

Used for the tiny models that try the native library, for tests, and for benchmarks. It knows the container only:
what the keys and tensors of an architecture must be is the caller's affair.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from engine.backends.gguf_format import TENSOR_TYPES

ALIGNMENT = 32
_TYPE_NUMBERS = {name: (number, block, size) for number, (name, block, size) in TENSOR_TYPES.items()}


@dataclass(frozen=True, slots=True)
class NewTensor:
    """A tensor to be written: `shape` innermost first, `chunks` makes its bytes in pieces when they are needed."""

    name: str
    type: str
    shape: tuple[int, ...]
    chunks: Callable[[], Iterator[bytes]]

    @property
    def size(self) -> int:
        _, block, block_size = _TYPE_NUMBERS[self.type]
        weights = 1
        for extent in self.shape:
            weights *= extent
        return weights // block * block_size


def write_gguf(path: Path, metadata: dict[str, Any], tensors: Sequence[NewTensor]) -> None:
    """Write the file. Python ints become u32, floats f32; lists of str, int (i32) or float become arrays."""
    with path.open("wb") as file:
        file.write(b"GGUF" + struct.pack("<IQQ", 3, len(tensors), len(metadata)))
        for key, value in metadata.items():
            _write_text(file, key)
            _write_value(file, value)
        offset = 0
        for tensor in tensors:
            _write_text(file, tensor.name)
            file.write(struct.pack("<I", len(tensor.shape)))
            file.write(struct.pack(f"<{len(tensor.shape)}Q", *tensor.shape))
            file.write(struct.pack("<IQ", _TYPE_NUMBERS[tensor.type][0], offset))
            offset += _padded(tensor.size)
        _pad(file)
        for tensor in tensors:
            written = sum(map(file.write, tensor.chunks()))
            if written != tensor.size:
                raise ValueError(f"{tensor.name}: {written} bytes made, {tensor.size} promised")
            _pad(file)


def random_blocks(kind: str, shape: tuple[int, ...], seed: int, scale: float = 0.02) -> Callable[[], Iterator[bytes]]:
    """Bytes of a tensor of random weights of about `scale`, made directly in the quantised form, 16 MB at a time."""

    def chunks() -> Iterator[bytes]:
        import numpy

        random = numpy.random.default_rng(seed)
        _, block, size = _TYPE_NUMBERS[kind]
        weights = 1
        for extent in shape:
            weights *= extent
        left = weights // block
        while left:
            count = min(left, (16 << 20) // size)
            left -= count
            if kind in ("f32", "f16"):
                values = random.normal(0.0, scale, count).astype("<f4" if kind == "f32" else "<f2")
                yield values.tobytes()
                continue
            data = random.integers(0, 256, (count, size), dtype=numpy.uint8)
            # Where the f16 scale of a block lies, and what divides a weight's stored number to about 1.
            place, divisor = {"q4_0": (0, 4.6), "q8_0": (0, 74.0), "q6_k": (208, 1400.0)}[kind]
            data[:, place : place + 2] = numpy.frombuffer(struct.pack("<e", scale / divisor), dtype=numpy.uint8)
            yield data.tobytes()

    return chunks


def constant(value: float, count: int) -> Callable[[], Iterator[bytes]]:
    """Bytes of an f32 tensor that holds one value `count` times (norm weights)."""
    return lambda: iter([struct.pack("<f", value) * count])


def _write_text(file: BinaryIO, text: str | bytes) -> None:
    data = text.encode("utf-8") if isinstance(text, str) else text
    file.write(struct.pack("<Q", len(data)) + data)


def _write_value(file: BinaryIO, value: Any) -> None:
    if isinstance(value, bool):
        file.write(struct.pack("<I?", 7, value))
    elif isinstance(value, int):
        file.write(struct.pack("<II", 4, value))
    elif isinstance(value, float):
        file.write(struct.pack("<If", 6, value))
    elif isinstance(value, str):
        file.write(struct.pack("<I", 8))
        _write_text(file, value)
    else:
        _write_array(file, list(value))


def _write_array(file: BinaryIO, values: Iterable[Any]) -> None:
    values = list(values)
    if values and isinstance(values[0], str | bytes):
        file.write(struct.pack("<IIQ", 9, 8, len(values)))
        for value in values:
            _write_text(file, value)
    elif values and isinstance(values[0], float):
        file.write(struct.pack("<IIQ", 9, 6, len(values)) + struct.pack(f"<{len(values)}f", *values))
    else:
        file.write(struct.pack("<IIQ", 9, 5, len(values)) + struct.pack(f"<{len(values)}i", *values))


def _padded(size: int) -> int:
    return (size + ALIGNMENT - 1) // ALIGNMENT * ALIGNMENT


def _pad(file: BinaryIO) -> None:
    file.write(b"\0" * (-file.tell() % ALIGNMENT))
