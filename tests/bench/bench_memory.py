"""Memory of the engine and its children while it indexes, by the number of files.

    python -m tests.bench.bench_memory [--files 2000 10000] [--big]

Text files of one or two paragraphs, every one another; the vectors are really computed. Memory is the proportional set
size (PSS) of the process and all its children, summed, read every half second; Linux only. With --big, also two files
of 50 MB: Chinese words as often as they stand in ordinary text, in paragraphs, and random characters in one line.
"""

from __future__ import annotations

import argparse
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import psutil

from engine.resources import resource
from engine.word_vectors import PARTS

RUN = """import sys
from engine import Engine
with Engine(sys.argv[2]) as engine:
    *_, report = engine.index([sys.argv[1]])
    print(report)
"""


def make(folder: Path, count: int) -> None:
    rng = random.Random(count)
    words = [f"{a}{b}" for a in ("re", "ka", "mo", "ti", "sel") for b in range(900)]
    for i in range(count):
        file = folder / f"{i % 50:02}" / f"{i}.txt"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(" ".join(rng.choices(words, k=rng.randint(20, 60))).capitalize() + ".")


def big_texts() -> Iterator[tuple[str, str]]:
    rng, characters = random.Random(0), 50_000_000 // 3
    with np.load(resource("quotes", "words_zh.npz")) as held:
        words, often = held["words"].tobytes().decode().split("\n"), np.exp(-held["rarity"] / PARTS)
    chosen = np.random.default_rng(0).choice(len(words), characters * 10 // 17, p=often / often.sum())
    parts = [words[place] for place in chosen]
    parts[11::12] = [f"{part}。" for part in parts[11::12]]
    parts[71::72] = [f"{part}\n\n" for part in parts[71::72]]
    yield "Chinese words", "".join(parts)
    yield "random characters", "".join(chr(rng.randint(0x4E00, 0x9FA5)) for _ in range(characters))


def pss(process: psutil.Process) -> tuple[float, float]:
    """(of the process alone, with its children) in GB."""
    own = total = 0.0
    for each in (process, *process.children(recursive=True)):
        try:
            found = each.memory_full_info().pss / 1e9
        except psutil.Error:
            continue
        total += found
        own = own or found
    return own, total


def watch(folder: Path, home: Path) -> None:
    started = time.monotonic()
    command = [sys.executable, "-c", RUN, str(folder), str(home)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as run:
        process, samples = psutil.Process(run.pid), []
        while run.poll() is None:
            try:
                samples.append((time.monotonic() - started, *pss(process)))
            except psutil.Error:
                break
            time.sleep(0.5)
        out = run.stdout.read() if run.stdout else ""
    quarters = [samples[len(samples) * i // 4 : len(samples) * (i + 1) // 4] for i in range(4)]
    by_quarter = ", ".join(f"{max(s[2] for s in q):.2f}" for q in quarters if q)
    own, all_of_it = max(s[1] for s in samples), max(s[2] for s in samples)
    print(f"engine at most {own:.2f} GB, with its children {all_of_it:.2f} GB; by quarter of the run {by_quarter} GB; "
          f"{samples[-1][0]:.0f} s; {out.strip()[:120]}", flush=True)  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--files", type=int, nargs="*", default=[2000, 10_000])
    parser.add_argument("--big", action="store_true")
    arguments = parser.parse_args()
    for count in arguments.files:
        with tempfile.TemporaryDirectory() as temporary:
            folder = Path(temporary) / "documents"
            make(folder, count)
            print(f"{count:,} files: ", end="", flush=True)
            watch(folder, Path(temporary) / "home")
    for name, text in big_texts() if arguments.big else ():
        with tempfile.TemporaryDirectory() as temporary:
            folder = Path(temporary) / "documents"
            folder.mkdir()
            (folder / "汉字.txt").write_text(text, encoding="utf-8")
            print(f"50 MB of {name}: ", end="", flush=True)
            watch(folder, Path(temporary) / "home")


if __name__ == "__main__":
    main()
