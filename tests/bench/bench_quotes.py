"""The quotes backend end to end, with the engine's own index: does it quote the answer, and does it know when not to?

    python -m tests.bench.bench_quotes [--questions 300] [--other-embedder] [SET ...]

Each paragraph of a set becomes a text file in a temporary library. Printed for each set: how often a gold answer stands
in the first quote, and in the whole answer (among all questions; the threshold does not hide any); how many questions
are answered with their paragraph in reach and without it; and the curve of the two over the threshold, with how many of
the latter quote the gold words from another paragraph, which is no wrong answer. `--other-embedder` treats the
bundled embedder as one on which nothing was fitted.
"""

from __future__ import annotations

import argparse
import random
import time
from pathlib import Path

import numpy as np

from engine.answering.retrieve import Retriever
from engine.backends.quotes.backend import QuotesBackend
from tests.bench.qa_sets import QaSet, library_of, load

SETS = (
    "xquad.en.json", "xquad.zh.json", "cmrc2018_dev.json", "squad-dev-v1.1.part32.json", "cnlaw.dev.json",
    "everyday_law.json",
)  # fmt: skip


def run(data: QaSet, count: int, bundled: bool = True) -> None:
    with library_of(data, bundled) as retriever:
        measure(data, retriever, count)


def measure(data: QaSet, retriever: Retriever, count: int) -> None:
    backend = QuotesBackend()
    questions = [q for q in data.questions if not q.impossible]
    questions = random.Random(0).sample(questions, min(count, len(questions)))
    first = whole = found = answered_right = 0
    sure: list[float] = []
    sure_without: list[float] = []
    said_elsewhere: list[bool] = []
    answered = answered_without = 0
    seconds = 0.0
    for q in questions:
        hits = retriever.search(q.question, 14)
        own = f"{q.paragraph:05d}"
        started = time.perf_counter()
        selection = backend.select(q.question, hits[:10])
        seconds += time.perf_counter() - started
        texts = [hits[quote.hit].text[quote.start : quote.end] for quote in selection.quotes]
        good = [any(answer in text for answer in q.answers) for text in texts]
        first += bool(good and good[0])
        whole += any(good)
        found += any(Path(hit.path).stem == own for hit in hits[:10])
        sure.append(selection.confidence)
        answered += selection.answered
        answered_right += selection.answered and any(good)
        others = [hit for hit in hits if Path(hit.path).stem != own][:10]
        without = backend.select(q.question, others)
        sure_without.append(without.confidence)
        said = [others[quote.hit].text[quote.start : quote.end] for quote in without.quotes]
        said_elsewhere.append(any(answer in text for answer in q.answers for text in said))
        answered_without += without.answered
    size = len(questions)
    print(
        f"{data.name}: {size} questions, paragraph in ten hits {found / size:.3f}; answer in the first quote "
        f"{first / size:.3f}, in the whole answer {whole / size:.3f}; answered {answered / size:.3f} (holding the "
        f"answer {answered_right / max(1, answered):.3f}); paragraph removed, answered {answered_without / size:.3f}; "
        f"{1000 * seconds / size:.1f} ms a question",
        flush=True,
    )
    for rate in (0.80, 0.85, 0.90, 0.92, 0.95):
        limit = float(np.quantile(sure, 1 - rate))
        removed = [s >= limit for s in sure_without]
        right = float(np.mean([given and said for given, said in zip(removed, said_elsewhere, strict=True)]))
        print(
            f"    at a true-answer rate of {rate:.2f} (threshold {limit:.3f}): {np.mean(removed):.3f} of the removed "
            f"answered, {right:.3f} with the gold words from another paragraph"
        )
    impossible = [q for q in data.questions if q.impossible]
    if impossible:
        given = [backend.select(q.question, retriever.search(q.question, 10)).answered for q in impossible[:count]]
        print(f"    questions without an answer in the documents: {np.mean(given):.3f} answered of {len(given)}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("sets", nargs="*", default=SETS)
    parser.add_argument("--questions", type=int, default=300)
    parser.add_argument("--other-embedder", action="store_true")
    arguments = parser.parse_args()
    for name in arguments.sets:
        run(load(name), arguments.questions, not arguments.other_embedder)
