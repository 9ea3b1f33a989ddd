"""Mutated documents through the real reading pool: the engine must outlive every one, and say what became of it.

    python -m tests.fuzz [--files 5000] [--seed 1] [--samples FOLDER ...] [--keep FOLDER]

Samples are the documents that come with Inkwell, one generated file of each further kind, and every file of FOLDER
(by default the evaluation documents, where they are). A mutation flips bits, overwrites, cuts, repeats or removes
stretches, splices two samples, or does so inside a part of a zip container. The same seed gives the same files. Ends
with 1 when the pool broke, lost a file or hung; children that had to be killed are listed with their seeds, and are
no failure: that is what they are for.
"""

from __future__ import annotations

import argparse
import io
import random
import sys
import tempfile
import time
import zipfile
import zlib
from collections import Counter
from concurrent.futures import FIRST_COMPLETED, Future, wait
from functools import partial
from pathlib import Path
from typing import Any

from engine.errors import ExtractError, Reason
from engine.library.bundled import BUNDLED_MAX_TOKENS
from engine.library.extract import supported
from engine.library.extract.pool import ExtractionPool
from engine.library.reading import read

ROOT = Path(__file__).resolve().parents[1]
DOCUMENTS = ROOT.parent / "shared" / "data" / "docs"
SECONDS = 20.0
MEMORY_MB = 768
LARGEST = 2 << 20
"""Samples over this are left out: what fuzzing finds, it finds in small files sooner."""
_KILLED = {Reason.CRASHED, Reason.MEMORY, Reason.TIMEOUT}

TEXTS: dict[str, bytes] = {
    ".json": b'{"locker": [1, 2, {"opens": "55434"}], "kiln": null}',
    ".xml": b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><a x="1">&b;<d>kiln</d></a>',
    ".yaml": b"locker: &a [1, 2]\nkiln: *a\n",
    ".tex": rb"\documentclass{article}\begin{document}\section{Kiln} It is $x^2$ hot.\end{document}",
    ".rst": b"Kiln\n====\n\n.. note:: It is hot.\n\n+---+---+\n| a | b |\n+---+---+\n",
    ".rtf": rb"{\rtf1\ansi\ansicpg936 {\fonttbl{\f0 Arial;}} Kiln \u31376? {\b hot}\par \'b2\'e2}",
    ".eml": b"From: a@b.c\nSubject: =?utf-8?b?5rWL6K+V?=\nMIME-Version: 1.0\nContent-Type: multipart/mixed; "
    b'boundary="x"\n\n--x\nContent-Type: text/plain\n\nKiln\n--x\nContent-Type: text/html\n\n<p>hot</p>\n--x--\n',
    ".mbox": b"From a@b.c Thu Jan  1 00:00:00 1970\nSubject: Kiln\n\nHot.\n\n" * 2,
    ".ipynb": b'{"cells": [{"cell_type": "markdown", "source": ["# Kiln"]}, {"cell_type": "code", "source": "1"}], '
    b'"metadata": {}, "nbformat": 4, "nbformat_minor": 5}',
    ".py": b'def kiln(x):\n    """Hot."""\n    return x ** 2\n',
    ".tsv": b"locker\topens\n1\t55434\n2\t'x\n",
    ".mhtml": b'MIME-Version: 1.0\nContent-Type: multipart/related; boundary="x"\n\n--x\nContent-Type: text/html\n\n'
    b"<h1>Kiln</h1>\n--x--\n",
}


def samples(folders: list[Path]) -> list[tuple[str, bytes]]:
    """(suffix, content), in a fixed order."""
    found = list(TEXTS.items())
    for folder in (ROOT / "resources" / "samples" / "documents", *folders):
        for file in sorted(folder.rglob("*")):
            if file.is_file() and supported(file) and 0 < file.stat().st_size <= LARGEST:
                found.append((file.suffix.lower(), file.read_bytes()))
    return found


def mutated(data: bytes, other: bytes, dice: random.Random) -> bytes:
    """A few changes, each small or large."""
    out = bytearray(data)
    for _ in range(dice.choice((1, 1, 2, 4, 16))):
        size = len(out)
        at = dice.randrange(size + 1)
        length = min(size - at, int(2 ** dice.uniform(0, 12)))
        kind = dice.randrange(8)
        if kind == 0 and size:
            out[dice.randrange(size)] ^= 1 << dice.randrange(8)
        elif kind == 1:
            out[at : at + length] = dice.randbytes(length)
        elif kind == 2:
            del out[at:]
        elif kind == 3:
            del out[at : at + length]
        elif kind == 4:
            out[at:at] = bytes(out[at : at + length]) * dice.choice((1, 2, 50))
        elif kind == 5:
            start = dice.randrange(len(other) + 1)
            out[at : at + length] = other[start : start + int(2 ** dice.uniform(0, 12))]
        elif kind == 6:
            out[at : at + length] = dice.choice((b"\0", b"\xff", b"<", b"(", b"9", b"\n")) * max(1, length)
        else:
            digits = [i for i in range(at, min(size, at + 4000)) if 48 <= out[i] <= 57]
            for i in digits[: dice.choice((1, 3, 30))]:
                out[i] = 48 + dice.randrange(10)
        if len(out) > 4 * LARGEST:
            del out[4 * LARGEST :]
    return bytes(out)


def variant(data: bytes, other: bytes, dice: random.Random) -> bytes:
    """The sample mutated as a whole, or in one or more parts of its zip container."""
    if data[:2] != b"PK" or dice.random() < 0.3:
        return mutated(data, other, dice)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as container:
            parts = [(info, container.read(info)) for info in container.infolist() if not info.is_dir()]
    except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError, EOFError, ValueError, zlib.error):
        return mutated(data, other, dice)
    if not parts:
        return mutated(data, other, dice)
    chosen = {dice.randrange(len(parts)) for _ in range(dice.choice((1, 1, 2, 5)))}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as container:
        for i, (info, content) in enumerate(parts):
            container.writestr(info.filename, mutated(content, other, dice) if i in chosen else content)
    return out.getvalue()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--files", type=int, default=5000)
    parser.add_argument("--seed", type=int, default=1, help="of the first file; each further one has the next")
    parser.add_argument("--samples", type=Path, nargs="*", default=[DOCUMENTS] if DOCUMENTS.is_dir() else [])
    parser.add_argument("--keep", type=Path, help="where to keep the files whose children were killed")
    arguments = parser.parse_args()
    known = samples(arguments.samples)
    print(f"{len(known)} samples of {len({s for s, _ in known})} kinds; seeds {arguments.seed} to "
          f"{arguments.seed + arguments.files - 1}", flush=True)  # fmt: skip
    outcomes: Counter[str] = Counter()
    killed: list[str] = []
    broken: list[str] = []
    flying: dict[Future[Any], tuple[int, Path]] = {}
    started = last = time.monotonic()
    next_seed, end = arguments.seed, arguments.seed + arguments.files
    reader = partial(read, max_tokens=BUNDLED_MAX_TOKENS - 2)
    with (
        tempfile.TemporaryDirectory() as temporary,
        ExtractionPool(2, seconds_per_file=SECONDS, memory_mb=MEMORY_MB, reader=reader) as pool,
    ):
        while flying or next_seed < end:
            while next_seed < end and len(flying) < 16:
                dice = random.Random(next_seed)
                (suffix, data), (_, other) = dice.choice(known), dice.choice(known)
                path = Path(temporary) / f"{next_seed}{suffix}"
                path.write_bytes(variant(data, other, dice))
                flying[pool.submit(path)] = (next_seed, path)
                next_seed += 1
            done, _ = wait(flying, timeout=10 * SECONDS, return_when=FIRST_COMPLETED)
            if not done:
                broken.append(f"hung with {[seed for seed, _ in flying.values()]}")
                break
            for future in done:
                seed, path = flying.pop(future)
                try:
                    future.result()
                    outcomes["read"] += 1
                except ExtractError as error:
                    outcomes[error.reason.value] += 1
                    if error.reason in _KILLED:
                        killed.append(f"seed {seed} {path.suffix} {error.reason}: {error.detail}")
                        print(f"  killed or broken: {killed[-1]}", flush=True)
                        if arguments.keep:
                            arguments.keep.mkdir(parents=True, exist_ok=True)
                            (arguments.keep / path.name).write_bytes(path.read_bytes())
                except BaseException as error:
                    broken.append(f"seed {seed} {path.suffix}: {error!r}")
                path.unlink(missing_ok=True)
            if time.monotonic() - last > 30:
                last = time.monotonic()
                print(f"  {sum(outcomes.values())} files, {last - started:.0f} s: {dict(outcomes)}", flush=True)
    print(f"{sum(outcomes.values())} files in {time.monotonic() - started:.0f} s: {dict(outcomes)}")
    print(f"{len(killed)} children killed or readers broken; the pool broke or lost a file {len(broken)} times")
    for line in broken:
        print(f"  {line}")
    return 1 if broken or sum(outcomes.values()) != arguments.files else 0


if __name__ == "__main__":
    sys.exit(main())
