"""Headers of GGUF files: what good ones say, and that damaged and hostile ones are refused with a reason, quickly."""

from __future__ import annotations

import random
import struct
import time
from pathlib import Path

import pytest

from engine.backends.gguf_format import read_array
from engine.backends.gguf_header import read_gguf_header
from engine.errors import ModelError
from tests import tiny_gguf


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return tiny_gguf.make_llama(tmp_path_factory.mktemp("m") / "good.gguf", kind="q4_0").read_bytes()


def refused(folder: Path, data: bytes) -> str:
    path = folder / "bad.gguf"
    path.write_bytes(data)
    started = time.monotonic()
    with pytest.raises(ModelError) as caught:
        read_gguf_header(path)
    assert time.monotonic() - started < 5
    return str(caught.value)


def entry(key: str, kind: int, value: bytes) -> bytes:
    return struct.pack("<Q", len(key)) + key.encode() + struct.pack("<I", kind) + value


def file_with(entries: list[bytes], tensors: bytes = b"", tensor_count: int = 0, count: int | None = None) -> bytes:
    head = b"GGUF" + struct.pack("<IQQ", 3, tensor_count, len(entries) if count is None else count)
    return head + b"".join(entries) + tensors + b"\0" * 64


NAMED = entry("general.architecture", 8, struct.pack("<Q", 5) + b"llama")


def test_a_good_file_tells_what_it_is(tmp_path: Path) -> None:
    header = read_gguf_header(tiny_gguf.make_llama(tmp_path / "x.gguf", kind="q8_0", context=777))
    assert (header.architecture, header.context_length, header.layers) == ("llama", 777, 2)
    assert (header.quantisation, header.tokenizer, header.kind, header.name) == ("q8_0", "llama", "model", "x")
    assert "im_start" in header.chat_template
    assert header.kv_bytes_per_token() == 2 * 2 * 2 * (16 + 16)
    assert header.weights_size < header.file_size == (tmp_path / "x.gguf").stat().st_size
    tokens = read_array(header.path, header.arrays["tokenizer.ggml.tokens"])
    assert len(tokens) == header.vocabulary_size and tokens[:3] == [b"<unk>", b"<s>", b"</s>"]


def test_every_cut_is_noticed(good: bytes, tmp_path: Path) -> None:
    for length in [0, 3, 4, 20, 24, 40, 200, 3000, len(good) // 2, len(good) - 40]:
        assert refused(tmp_path, good[:length])


def test_a_missing_file_and_a_folder(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="no file"):
        read_gguf_header(tmp_path / "none.gguf")
    with pytest.raises(ModelError):
        read_gguf_header(tmp_path)


def test_wrong_magic_and_version(good: bytes, tmp_path: Path) -> None:
    assert "does not begin with GGUF" in refused(tmp_path, b"ggjt" + good[4:])
    assert "web page" in refused(tmp_path, b"<!DOCTYPE html><html>" + b" " * 100)
    assert "version" in refused(tmp_path, good[:4] + struct.pack("<I", 99) + good[8:])
    assert "version" in refused(tmp_path, good[:4] + struct.pack(">I", 3) + good[8:])


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("tensors", b"GGUF" + struct.pack("<IQQ", 3, 1 << 60, 0) + b"\0" * 64),
        ("entries", b"GGUF" + struct.pack("<IQQ", 3, 0, 1 << 63) + b"\0" * 64),
        ("key", file_with([struct.pack("<Q", 1 << 62)])),
        ("text", file_with([entry("general.name", 8, struct.pack("<Q", 1 << 40))])),
        ("array", file_with([entry("a", 9, struct.pack("<IQ", 4, 1 << 61))])),
        ("array of texts", file_with([entry("a", 9, struct.pack("<IQ", 8, 1 << 20))])),
        ("array of arrays", file_with([entry("a", 9, struct.pack("<IQ", 9, 1))])),
        ("unknown type", file_with([entry("a", 77, b"\0" * 8)])),
        ("alignment", file_with([NAMED, entry("general.alignment", 4, struct.pack("<I", 0))])),
        ("alignment not a power", file_with([NAMED, entry("general.alignment", 4, struct.pack("<I", 33))])),
        ("alignment as text", file_with([NAMED, entry("general.alignment", 8, struct.pack("<Q", 2) + b"32")])),
        ("no architecture", file_with([entry("general.name", 8, struct.pack("<Q", 1) + b"x")])),
        ("architecture a number", file_with([entry("general.architecture", 4, struct.pack("<I", 5))])),
        ("twice", file_with([NAMED, NAMED])),
        ("huge context", file_with([NAMED, entry("llama.context_length", 10, struct.pack("<Q", 1 << 60))])),
        ("negative layers", file_with([NAMED, entry("llama.block_count", 5, struct.pack("<i", -1))])),
        ("no heads", file_with([NAMED, entry("llama.attention.head_count", 4, struct.pack("<I", 0))])),
    ],
)
def test_absurd_headers_are_refused(name: str, data: bytes, tmp_path: Path) -> None:
    assert refused(tmp_path, data).endswith(".")


def tensor(name: str, shape: tuple[int, ...], kind: int, offset: int) -> bytes:
    data = struct.pack("<Q", len(name)) + name.encode() + struct.pack("<I", len(shape))
    return data + struct.pack(f"<{len(shape)}Q", *shape) + struct.pack("<IQ", kind, offset)


@pytest.mark.parametrize(
    ("tensors", "count", "says"),
    [
        (tensor("a", (1 << 62, 8), 0, 0), 1, "shape"),
        (tensor("a", (8,), 0, 1 << 40), 1, "lie"),
        (tensor("a", (8,), 0, 0) + tensor("b", (8,), 0, 0), 2, "lie"),
        (tensor("a", (8,), 0, 0) + tensor("a", (8,), 0, 32), 2, "twice"),
        (tensor("a", (33,), 2, 0), 1, "shape"),
        (tensor("a", (0,), 0, 0), 1, "shape"),
        (tensor("a", (8,), 4, 0), 1, "type"),
        (tensor("a", (1,) * 9, 0, 0), 1, "dimensions"),
        (tensor("a", (1 << 20, 1 << 10), 0, 0), 1, "cut"),
    ],
)
def test_lying_tensors_are_refused(tensors: bytes, count: int, says: str, tmp_path: Path) -> None:
    assert says in refused(tmp_path, file_with([NAMED], tensors, count))


def test_vocabulary_lists_that_do_not_match(tmp_path: Path) -> None:
    def damage(**values: object) -> Path:
        return tiny_gguf.make_llama(tmp_path / "v.gguf", metadata=values)  # type: ignore[arg-type]

    for values in ({"tokenizer.ggml.scores": [0.0] * 7}, {"tokenizer.ggml.token_type": [1] * 3}):
        with pytest.raises(ModelError, match="vocabulary"):
            read_gguf_header(damage(**values))


def test_missing_parts_of_a_split_model(good: bytes, tmp_path: Path) -> None:
    (tmp_path / "m-00001-of-00003.gguf").write_bytes(good)
    with pytest.raises(ModelError, match=r"m-00002-of-00003\.gguf"):
        read_gguf_header(tmp_path / "m-00001-of-00003.gguf")


def test_random_damage_never_raises_anything_else(good: bytes, tmp_path: Path) -> None:
    """Two hundred files with random bytes changed in the header: read, or refused with a sentence."""
    chance = random.Random(5)
    path = tmp_path / "fuzz.gguf"
    for _ in range(200):
        data = bytearray(good)
        for _ in range(chance.randint(1, 6)):
            data[chance.randrange(12000)] = chance.choice((0, 1, 127, 128, 255, chance.randrange(256)))
        path.write_bytes(data)
        try:
            read_gguf_header(path)
        except ModelError as error:
            assert len(str(error)) > 10
