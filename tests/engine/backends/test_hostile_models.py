"""Thousands of damaged model headers, read with little memory: each is refused with a sentence or read; none hangs.

In a process of its own with a limit on its memory, so that a length that is believed is an error and no slow machine.
"""

from __future__ import annotations

import json
import os
import struct
import subprocess
import sys
from pathlib import Path

import pytest

from engine.errors import ModelError
from tests import tiny_gguf, tiny_models

ROOT = Path(__file__).resolve().parents[3]
ROUNDS = 2000
MEMORY = 512 << 20

READ_MANY = """
import random, struct, sys, time
from pathlib import Path

source, target, reader = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3]
rounds, header_end, memory = map(int, sys.argv[4:])
good = source.read_bytes() if rounds > 1 else b""
from engine.errors import ModelError
if reader == "gguf":
    from engine.backends.gguf_header import read_gguf_header as read
elif reader == "tokenizer":
    from engine.backends.glm_tokenizer import ChatGLM3Tokenizer
    read = ChatGLM3Tokenizer.from_model_file
else:
    from engine.backends.glm_checkpoint import read_safetensors_header as read
if memory:
    import resource
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
chance = random.Random(11)
SIZES = (0, 1, 255, 2**15, 2**31 - 1, 2**31, 2**32 - 1, 2**40, 2**62, 2**63 - 1, 2**63, 2**64 - 1)

def damaged():
    data = bytearray(good)
    for _ in range(chance.choice((1, 1, 2, 5, 20))):
        at = chance.randrange(min(header_end, len(data) - 8))
        how = chance.randrange(6)
        if how == 0:
            data[at] = chance.randrange(256)
        elif how == 1:
            data[at] ^= 1 << chance.randrange(8)
        elif how == 2:
            data[at : at + 8] = struct.pack("<Q", chance.choice(SIZES))
        elif how == 3:
            data[at : at + 4] = struct.pack("<I", chance.choice(SIZES) & 0xFFFFFFFF)
        elif how == 4:
            del data[at : at + chance.randrange(1, 40)]
        else:
            data[at:at] = data[chance.randrange(header_end) :][: chance.randrange(1, 40)]
    return bytes(data[: chance.randrange(len(data))] if chance.random() < 0.05 else data)

refused = read_well = 0
slowest = 0.0
for _ in range(rounds):
    if rounds > 1:
        target.write_bytes(damaged())
    began = time.perf_counter()
    try:
        read(target if rounds > 1 else source)
        read_well += 1
    except ModelError as error:
        assert 20 < len(str(error)) < 600 and str(error).isprintable() and str(error).endswith("."), str(error)
        refused += 1
    slowest = max(slowest, time.perf_counter() - began)
print(refused, read_well, round(slowest, 3))
"""


def read_many(good: Path, folder: Path, reader: str, header_end: int, rounds: int = ROUNDS) -> tuple[int, int]:
    memory = 0 if os.name == "nt" else MEMORY
    arguments = [str(good), str(folder / f"bad.{reader}"), reader, str(rounds), str(header_end), str(memory)]
    done = subprocess.run(
        [sys.executable, "-c", READ_MANY, *arguments], cwd=ROOT, capture_output=True, text=True, timeout=110
    )
    assert done.returncode == 0, done.stderr[-2000:]
    refused, well, slowest = done.stdout.split()
    assert int(refused) + int(well) == rounds
    assert float(slowest) < 5
    return int(refused), int(well)


def test_damaged_gguf_headers(tmp_path: Path) -> None:
    good = tiny_gguf.make_llama(tmp_path / "good.gguf", kind="q8_0")
    refused, well = read_many(good, tmp_path, "gguf", 14_000)
    assert refused > ROUNDS // 3 and well > ROUNDS // 20  # the damage is neither harmless nor hopeless


def test_damaged_safetensors_headers(tmp_path: Path) -> None:
    file = min(tiny_models.checkpoint(tmp_path / "glm", dtype="float16").glob("*.safetensors"))
    header = struct.unpack("<Q", file.read_bytes()[:8])[0]
    small = tmp_path / "small.safetensors"
    table = json.loads(file.read_bytes()[8 : 8 + header])
    # Of the same form over a few bytes: the weights are not looked at, and copying them would take all the time.
    entries = sorted((k for k in table if k != "__metadata__"), key=lambda k: table[k]["data_offsets"][0])[:3]
    held, at = {"__metadata__": {"format": "pt"}}, 0
    for n, name in enumerate(entries):
        held[name] = {"dtype": "F16", "shape": [2, n + 1], "data_offsets": [at, at + 4 * (n + 1)]}
        at += 4 * (n + 1)
    body = json.dumps(held).encode()
    small.write_bytes(struct.pack("<Q", len(body)) + body + b"\0" * at)
    refused, well = read_many(small, tmp_path, "safetensors", 8 + len(body))
    assert refused > ROUNDS // 3 and well > 10


def test_damaged_vocabularies(tmp_path: Path) -> None:
    """sentencepiece reads them in native code: it must not end the process either."""
    good = tmp_path / "tokenizer.model"
    good.write_bytes(tiny_models.vocabulary())
    refused, well = read_many(good, tmp_path, "tokenizer", good.stat().st_size, 600)
    assert refused > 100 and well > 20


@pytest.mark.skipif(os.name == "nt", reason="needs sparse files and a limit on memory")
@pytest.mark.parametrize("what", ["texts", "json", "json of numbers"])
def test_headers_that_are_large_for_nothing(tmp_path: Path, what: str) -> None:
    """Claims that are true of the file's size, and absurd: a header of hundreds of megabytes that says nothing."""
    file = tmp_path / "huge"
    with file.open("wb") as out:
        if what == "texts":  # sixteen million empty texts, in a sparse file
            name = b"tokenizer.ggml.tokens"
            out.write(b"GGUF" + struct.pack("<IQQ", 3, 0, 1) + struct.pack("<Q", len(name)) + name)
            out.write(struct.pack("<IIQ", 9, 8, 1 << 24))
            out.truncate(200 << 20)
        else:
            size = 60 << 20
            body = b'{"a":1,' if what == "json" else b"[" + b"1234567," * (size // 8)
            out.write(struct.pack("<Q", size) + body)
            out.truncate(size + 8)
    refused, _ = read_many(file, tmp_path, "gguf" if what == "texts" else "safetensors", 0, 1)
    assert refused


@pytest.mark.parametrize("twin", [b"the same", b"the same\0but for the rest"])
def test_a_word_twice_in_the_vocabulary_is_refused_before_llama_cpp_ends_the_process(
    tmp_path: Path, twin: bytes
) -> None:
    from engine.backends.gguf_header import read_gguf_header
    from engine.backends.llama_cpp import check_usable

    tokens, _, _ = tiny_gguf.vocabulary()
    check_usable(read_gguf_header(tiny_gguf.make_llama(tmp_path / "good.gguf")))
    tokens[300], tokens[301] = b"the same", twin
    bad = tiny_gguf.make_llama(tmp_path / "bad.gguf", metadata={"tokenizer.ggml.tokens": tokens})
    with pytest.raises(ModelError, match="a word twice"):
        check_usable(read_gguf_header(bad))
