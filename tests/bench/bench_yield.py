"""Time to the first word of an answer, with and without indexing beside it, in turns.

    python -m tests.bench.bench_yield [--questions 10] [--files 4000] [--model ID --home DIR]

Without --model it is the backend that quotes. The library holds 300 paragraphs; meanwhile a folder of `--files` others
is indexed in the same process, and begun anew in each round. With --model, DIR is a data folder that has that model.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import random
import tempfile
import threading
import time
from pathlib import Path
from statistics import median

from engine import Engine
from engine.types import TextDelta
from tests.bench.bench_index import make_folder


def first_word(engine: Engine, question: str) -> float:
    started, stop = time.perf_counter(), threading.Event()
    for event in engine.ask(question, stop=stop):
        if isinstance(event, TextDelta):
            seconds = time.perf_counter() - started
            stop.set()
    return seconds if stop.is_set() else time.perf_counter() - started


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--questions", type=int, default=10)
    parser.add_argument("--files", type=int, default=4000)
    parser.add_argument("--model")
    parser.add_argument("--home", type=Path)
    arguments = parser.parse_args()
    rng = random.Random(0)
    with tempfile.TemporaryDirectory() as temporary:
        small, large = Path(temporary) / "small", Path(temporary) / "large"
        make_folder(small, 300)
        for i in range(arguments.files):
            file = large / f"{i % 40}" / f"{i}.txt"
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(" ".join(f"word{rng.randint(0, 4000)}" for _ in range(120)) + ".")
        questions = [
            f"What is said about {' '.join((small / f'{i:05}.txt').read_text().split()[6:12])}?"
            for i in rng.sample(range(300), 2 * arguments.questions)
        ]
        with Engine(arguments.home or Path(temporary) / "home") as engine:
            list(engine.index([str(small)]))
            if arguments.model:
                engine.change_settings(model=arguments.model)
            for word in ("What", "Who"):
                first_word(engine, f"{word} is it that they speak of?")
            quiet, busy, done = [], [], []

            def index() -> None:
                stop = threading.Event()
                stops.append(stop)
                for event in engine.index([str(large)], stop=stop):
                    done.append(getattr(event, "chunks", 0))

            stops: list[threading.Event] = []
            # Each question once: a model that was asked it before has read most of the prompt already.
            for question, another in zip(questions[::2], questions[1::2], strict=True):
                quiet.append(first_word(engine, question))
                beside = threading.Thread(target=lambda: _quietly(index))
                beside.start()
                time.sleep(4.0)  # until it embeds
                busy.append(first_word(engine, another))
                stops[-1].set()
                beside.join()
            print(f"load {os.getloadavg()[0]:.1f}: first word after {1000 * median(quiet):.0f} ms alone, "
                  f"{1000 * median(busy):.0f} ms while indexing ({max(done, default=0)} chunks beside it): "
                  f"ratio {median(busy) / median(quiet):.2f}")  # fmt: skip


def _quietly(function: object) -> None:
    from engine.errors import Cancelled

    with contextlib.suppress(Cancelled):
        function()  # type: ignore[operator]


if __name__ == "__main__":
    main()
