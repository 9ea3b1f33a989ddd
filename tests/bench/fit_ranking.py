"""Fits the weights in engine/answering/ranking_model.py: in which order the chunks that search found are given.

    python -m tests.bench.fit_ranking             # fits and rewrites ranking_model.py
    python -m tests.bench.fit_ranking --held-out  # fits on two thirds of the articles, prints figures on the rest
    python -m tests.bench.fit_ranking --only zh   # of one language, the other stays as it is

A conditional logistic model: softmax over the pool of one question; right are the chunks of the paragraph the question
was asked of, and with the same weight those of them that hold the gold answer. The chunks come from the real engine,
one library a set. cnlaw.dev is only looked at, never fitted: it has 46 questions. everyday_law lies beside this file.
"""

from __future__ import annotations

import random
import sys
import textwrap
import zlib
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from engine.answering import ranking_model
from engine.answering.ranking import FEATURES, OF_COSINES, measure
from engine.answering.ranking_model import WEIGHTS
from tests.bench.qa_sets import library_of, load

SETS = {
    "en": {"squad-dev-v1.1.part32": 2500, "xquad.en": 1190},
    "zh": {"cmrc2018_dev": 2000, "cmrc2018_trial": 1002, "xquad.zh": 1190, "everyday_law": 0, "cnlaw.dev": 0},
}
PENALTY = 1e-3
TARGET = Path(ranking_model.__file__)


@dataclass
class Asked:
    """One question: the figures of its pool, which chunks are of its paragraph, and which of those hold the answer."""

    name: str
    part: int
    rows: np.ndarray
    documents: list[int]
    own: np.ndarray
    holding: np.ndarray


def gather(name: str, count: int) -> list[Asked]:
    data = load(f"{name}.json")
    questions = [q for q in data.questions if q.question.strip() and not q.impossible]
    random.Random(0).shuffle(questions)
    gathered = []
    with library_of(data) as retriever:
        for q in questions[: count or None]:
            chosen, rows = measure(*retriever.candidates(q.question))
            own = np.array([c.name == f"{q.paragraph:05d}" for c in chosen])
            holding = own & np.array([any(a in c.row.text for a in q.answers) for c in chosen])
            # The same article may be in two sets: it goes into the same part in both.
            title = data.titles[q.article] or f"{name} {q.article}"
            part = zlib.crc32(title.encode()) % 3
            documents = [c.row.document for c in chosen]
            gathered.append(Asked(name, part, np.array(rows, np.float32), documents, own, holding))
    print(name, len(gathered), "questions", flush=True)
    return gathered


def fit(questions: list[Asked]) -> np.ndarray:
    import torch

    torch.manual_seed(0)
    torch.set_num_threads(1)
    usable = [q for q in questions if q.own.any()]
    longest = max(len(q.rows) for q in usable)
    x = np.zeros((len(usable), longest, len(FEATURES)), np.float32)
    real, own, holding = (np.zeros((len(usable), longest), bool) for _ in range(3))
    for i, q in enumerate(usable):
        size = len(q.rows)
        x[i, :size], real[i, :size], own[i, :size] = q.rows, True, q.own
        holding[i, :size] = q.holding if q.holding.any() else q.own
    spread = x[real].std(0) + 1e-3
    features, kept, right, best = torch.tensor(x / spread), torch.tensor(real), torch.tensor(own), torch.tensor(holding)
    weights = torch.zeros(len(FEATURES), requires_grad=True)
    optimizer = torch.optim.LBFGS([weights], max_iter=150, line_search_fn="strong_wolfe")

    def loss() -> torch.Tensor:
        optimizer.zero_grad()
        scores = (features @ weights).masked_fill(~kept, -1e9)
        all_ = torch.logsumexp(scores, 1)
        good = 0.5 * torch.logsumexp(scores.masked_fill(~right, -1e9), 1)
        good = good + 0.5 * torch.logsumexp(scores.masked_fill(~best, -1e9), 1)
        value = (all_ - good).mean() + PENALTY * (weights * weights).sum()
        value.backward()
        return value

    optimizer.step(loss)
    # A figure that never changes (a cosine where the embedder does not know the language) has no weight.
    return np.where(spread > 2e-3, weights.detach().numpy() / spread, 0.0)


def hits(questions: list[Asked], weights: np.ndarray) -> str:
    """hit@1 and hit@5, a file counting once."""
    first = five = 0
    for q in questions:
        ranked = np.argsort(-(q.rows @ weights), kind="stable")
        files = list(dict.fromkeys(q.documents[i] for i in ranked))
        gold = {q.documents[i] for i in np.flatnonzero(q.own)}
        place = next((at for at, file in enumerate(files) if file in gold), None)
        first += place == 0
        five += place is not None and place < 5
    return f"hit@1 {first / len(questions):.3f} hit@5 {five / len(questions):.3f} of {len(questions)}"


def main() -> None:
    weights = {}
    only = sys.argv[sys.argv.index("--only") + 1] if "--only" in sys.argv else ""
    for lang, sets in SETS.items():
        if only and lang != only:
            if "--held-out" not in sys.argv:
                weights[lang] = np.array(WEIGHTS[lang])
            continue
        gathered = [q for name, count in sets.items() for q in gather(name, count)]
        if lang == "zh":  # cosines of Chinese are measured anew (see rank)
            for q in gathered:
                q.rows[:, [FEATURES.index(name) for name in OF_COSINES]] = 0.0
        fitted = [q for q in gathered if q.name != "cnlaw.dev"]
        if "--held-out" in sys.argv:
            for part in range(3):
                found = fit([q for q in fitted if q.part != part])
                for name in sets:
                    rest = [q for q in gathered if q.name == name and (q.part == part or name == "cnlaw.dev")]
                    if rest:
                        print(lang, name, "held-out part", part, hits(rest, found), flush=True)
            continue
        weights[lang] = fit(fitted)
        for name in sets:
            print(lang, name, hits([q for q in gathered if q.name == name], weights[lang]), flush=True)
    if weights:
        write(weights)


def write(weights: dict[str, np.ndarray]) -> None:
    lines = [
        '"""Weights of engine/answering/ranking.py, in the order of FEATURES. Made by tests/bench/fit_ranking.py."""',
        "", "WEIGHTS: dict[str, tuple[float, ...]] = {",
    ]  # fmt: skip
    for lang, row in weights.items():
        body = textwrap.fill(" ".join(f"{v:.4f}," for v in row), 110, break_on_hyphens=False)
        lines.append(f'    "{lang}": (\n{textwrap.indent(body, " " * 8)}\n    ),')
    TARGET.write_text("\n".join([*lines, "}  # fmt: skip"]) + "\n", "utf-8")


if __name__ == "__main__":
    main()
