"""Fits the weights in engine/backends/quotes/model.py: which sentence answers, and whether any does.

    python -m tests.bench.fit_quotes            # fits both and rewrites engine/backends/quotes/model.py
    python -m tests.bench.fit_quotes zh         # the same for Chinese alone; the weights of English stay as they are
    python -m tests.bench.fit_quotes --held-out # fits on two thirds of the articles in turn, prints figures on the rest
    python -m tests.bench.fit_quotes --left-out # fits on all sets but one, prints figures on that one; writes nothing

Which sentence: a conditional logistic model (softmax over the sentences of one question's ten best chunks; the right
ones are those of the gold paragraph that hold a gold answer). Whether any: logistic regression on the same questions
asked with and without their paragraph in the index. English is fitted three times more: without cosines ("en-plain"),
for an embedder on which nothing was fitted, and both without the reader ("en-unread"), for where that has not read. The
chunks come from the real engine, one library a set. Half of the paragraphs are given the title of their article as
heading, so that headings have a weight that was fitted. Whether any answers is fitted in English on the open half of
people's conversations as well (bench_turns.py): what they ask shares fewer words with the text that answers it.
"""

from __future__ import annotations

import argparse
import random
import textwrap
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from engine.answering.answer import QUOTES_HITS
from engine.answering.follow_up import resolve
from engine.answering.ranking import Found, rank
from engine.backends.quotes import model
from engine.backends.quotes.doubt import COSINES, DOUBT_FEATURES, doubts
from engine.backends.quotes.features import FEATURES, measure, passages, was_read, with_readings
from engine.backends.quotes.model import DOUBT, SENTENCE, THRESHOLD
from engine.backends.quotes.reading import have_read
from engine.backends.quotes.terms import Question, read_question
from engine.sentences import language
from engine.types import Hit
from tests.bench.bench_turns import library as conversations_library
from tests.bench.bench_turns import read as read_conversations
from tests.bench.qa_sets import Asked as Posed
from tests.bench.qa_sets import QaSet, library_of, load

SETS = {
    "en": {"squad-dev-v1.1.part32.json": 2500, "xquad.en.json": 1190},
    "zh": {
        "cmrc2018_trial.json": 1002, "cmrc2018_dev.json": 1600, "xquad.zh.json": 1190, "cnlaw.dev.json": 46,
        "everyday_law.json": 129,
    },
}  # fmt: skip
TURNS = "turns"
WEIGHT = {"xquad.zh.json": 4.0, "cnlaw.dev.json": 3.0, TURNS: 8.0}
PENALTY = 40.0
TRUE_RATE = {"en": 0.92, "zh": 0.922}
"""In Chinese 0.91 end to end (bench_quotes), where neighbouring chunks are joined before they are judged. In English
there is room on the other side: a threshold between the two limits bears another library better."""
FLOOR = 0.05
"""A figure that hardly varies in these sets (plain paragraphs have no headings) is not to weigh the more for that."""
RATES = (0.80, 0.85, 0.90, 0.95)
LEFT_OUT = ("cmrc", "xquad.zh", "cnlaw", "everyday")
"""All articles of SQuAD part32 are in XQuAD too: of the English sets none can be left out."""
DECIDING = ("xquad.en.json", "xquad.zh.json", "cmrc2018_dev.json")
"""On each of these sets of its language, the threshold answers TRUE_RATE of the questions that can be answered."""
TARGET = Path(model.__file__)


@dataclass
class Asked:
    """One question: features of its sentences and which are right, with the paragraph and without it.

    `elsewhere` tells which sentences hold the gold words although the paragraph is gone: other ones may say the same.
    A turn of a conversation has one of the two sides.
    """

    name: str
    article: int
    with_it: tuple[object, ...] | None
    without: tuple[object, ...] | None
    right: np.ndarray
    elsewhere: np.ndarray


def gather(name: str, count: int, lang: str) -> list[Asked]:
    data = load(name)
    possible = [q for q in data.questions if not q.impossible]
    random.Random(0).shuffle(possible)
    gathered = []
    with library_of(data) as retriever:
        for q in possible[:count]:
            asked, found = retriever.candidates(q.question)
            # A Chinese set has a question in Latin letters now and then.
            one = ask(data, q, asked, found) if asked.lang == lang else None
            if one is not None:
                gathered.append(one)
    return gathered


def gather_turns() -> list[Asked]:
    """The last turns of the open half of the conversations, with what is found for them; none where they are not."""
    gathered = []
    conversations, given = read_conversations()
    with conversations_library(given, None) as engine:
        for one in conversations:
            if one.part != "open" or one.kind == "UNDERSPECIFIED":
                continue
            meant = resolve(one.question, one.history)
            asked = read_question(meant, everyday=True)
            joined = passages(asked, engine.search(meant, QUOTES_HITS))
            candidates, rows = measure(asked, joined)
            have_read(asked, joined)
            if not was_read(candidates):
                continue
            side = asked, joined, candidates, with_readings(candidates, rows)
            sides = (None, side) if one.kind == "UNANSWERABLE" else (side, None)
            none = np.zeros(len(candidates), bool)
            gathered.append(Asked(TURNS, zlib.crc32(one.id.encode()), *sides, none, none))
    return gathered


def ask(data: QaSet, q: Posed, asked: Question, found: list[Found]) -> Asked | None:
    """One question with its paragraph among the chunks found, and without it."""
    own = f"{q.paragraph:05d}"
    # The same article may be in two sets: it goes into the same part in both.
    article = zlib.crc32((data.titles[q.article] or f"{data.name} {q.article}").encode())
    sides = []
    right = np.zeros(0, bool)
    found = [f for f in found if f.row.text]  # those that can come to be judged
    for there in (found, [f for f in found if f.name != own]):
        ranked = rank(asked, there)[:10]
        hits = [
            Hit(
                f"/d/{f.name}.txt", 1, f.row.start, f.row.end, f.row.text, score, heading(data, asked, int(f.name)), (),
                f.cosine or 0.0,
            )
            for f, score in ranked
        ]  # fmt: skip
        joined = passages(asked, hits)
        candidates, rows = measure(asked, joined)
        if not candidates:
            return None
        have_read(asked, joined)
        if was_read(candidates):
            rows = with_readings(candidates, rows)
        if there is found:
            gold = f"/d/{own}.txt"
            right = np.array([hits[c.hit].path == gold and any(a in c.text for a in q.answers) for c in candidates])
        sides.append((asked, joined, candidates, rows))
    elsewhere = [any(a in c.text for a in q.answers) for c in sides[1][2]]
    return Asked(data.name, article, sides[0], sides[1], right, np.array(elsewhere))


def heading(data: QaSet, asked: Question, paragraph: int) -> str:
    """The title of a paragraph's article, for every other paragraph, where it is in the question's language."""
    title = data.titles[data.articles[paragraph]].replace("_", " ")
    return title if paragraph % 2 and language(title) == asked.lang else ""


def fit_sentence(questions: Iterable[Asked]) -> np.ndarray:
    import torch

    torch.manual_seed(0)
    torch.set_num_threads(1)
    usable = [(np.array(q.with_it[3], np.float32), q.right) for q in questions if q.with_it and q.right.any()]
    longest = max(len(x) for x, _ in usable)
    x = np.zeros((len(usable), longest, usable[0][0].shape[1]), np.float32)
    real = np.zeros((len(usable), longest), bool)
    right = np.zeros((len(usable), longest), bool)
    for i, (rows, good) in enumerate(usable):
        x[i, : len(rows)], real[i, : len(rows)], right[i, : len(rows)] = rows, True, good
    spread = np.maximum(x[real].std(0), FLOOR)
    features, kept, wanted = torch.tensor(x / spread), torch.tensor(real), torch.tensor(right)
    weights = torch.zeros(x.shape[2], requires_grad=True)
    steps = 40
    optimizer = torch.optim.AdamW([weights], lr=0.02, weight_decay=1e-4)
    for step in range(steps):
        for group in optimizer.param_groups:
            group["lr"] = 0.02 * (1 - step / steps) + 1e-4
        for batch in torch.randperm(len(usable)).split(256):
            scores = (features[batch] @ weights).masked_fill(~kept[batch], -1e9)
            good = torch.logsumexp(scores.masked_fill(~wanted[batch], -1e9), 1)
            loss = (torch.logsumexp(scores, 1) - good).mean()
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
    return weights.detach().numpy() / spread


def doubt_rows(questions: Iterable[Asked], sentence: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    rows, labels = [], []
    for q in questions:
        for label, side in ((1, q.with_it), (0, q.without)):
            if side is None:
                continue
            asked, found, candidates, features = side
            scores = np.array(features) @ sentence
            order = [int(i) for i in np.argsort(-scores, kind="stable")]
            rows.append(doubts(asked, found, candidates, features, scores.tolist(), order))
            labels.append(label)
    return np.array(rows), np.array(labels)


def fit_doubt(rows: np.ndarray, labels: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """L2-regularised logistic regression by Newton's method, on standardised figures."""
    spread = np.maximum(rows.std(0), FLOOR)
    mean = rows.mean(0)
    bias = DOUBT_FEATURES.index("bias")
    x = (rows - mean) / spread
    x[:, bias] = 1.0
    penalty = np.full(x.shape[1], PENALTY)
    penalty[bias] = 1e-6
    beta = np.zeros(x.shape[1])
    for _ in range(30):
        p = 1 / (1 + np.exp(-x @ beta))
        gradient = x.T @ (weights * (labels - p)) - penalty * beta
        hessian = (x * (weights * p * (1 - p))[:, None]).T @ x + np.diag(penalty)
        beta += np.linalg.solve(hessian, gradient)
    raw = beta / spread
    raw[bias] = beta[bias] - sum(raw[i] * mean[i] for i in range(len(raw)) if i != bias)
    return raw


def sigmoid(x: np.ndarray) -> np.ndarray:
    return 1 / (1 + np.exp(-x))


def unread(part: list[Asked]) -> list[Asked]:
    """The same questions as if nobody had read them."""
    return [replace(q, with_it=_unread(q.with_it), without=_unread(q.without)) for q in part]


def _unread(side: tuple[object, ...] | None) -> tuple[object, ...] | None:
    if side is None:
        return None
    asked, found, candidates, rows = side
    return asked, found, [replace(c, reading=None) for c in candidates], [row[: len(FEATURES)] for row in rows]


def plain(rows: np.ndarray) -> np.ndarray:
    """The same figures as if nothing were known of the cosines."""
    rows = rows.copy()
    rows[:, [DOUBT_FEATURES.index(name) for name in COSINES]] = 0.0
    return rows


def fit(
    parts: dict[str, list[Asked]], rate: float, without_cosines: bool = False
) -> tuple[np.ndarray, np.ndarray, float]:
    parts = {name: part for name, part in parts.items() if part}
    every = [q for part in parts.values() for q in part]
    sentence = fit_sentence(every)
    measured = {name: doubt_rows(part, sentence) for name, part in parts.items()}
    if without_cosines:
        measured = {name: (plain(r), y) for name, (r, y) in measured.items()}
    rows = np.concatenate([r for r, _ in measured.values()])
    labels = np.concatenate([y for _, y in measured.values()])
    weights = np.concatenate([np.full(len(y), WEIGHT.get(name, 1.0)) for name, (_, y) in measured.items()])
    doubt = fit_doubt(rows, labels, weights)
    deciding = [name for name in measured if name in DECIDING] or list(measured)
    sure = [sigmoid(r[y == 1] @ doubt) for r, y in (measured[name] for name in deciding)]
    steps = np.arange(0.05, 0.95, 0.001)
    threshold = float(max(t for t in steps if min((s >= t).mean() for s in sure) >= rate))
    return sentence, doubt, threshold


def report(part: list[Asked], sentence: np.ndarray, doubt: np.ndarray, threshold: float) -> str:
    return told([judged(part, sentence, doubt)], threshold)


def judged(part: list[Asked], sentence: np.ndarray, doubt: np.ndarray) -> tuple[list[np.ndarray], ...]:
    """Of each question which sentences are right, best first, and the confidence: with its paragraph and without it."""
    ranks = [q.right[np.argsort(-(np.array(q.with_it[3]) @ sentence), kind="stable")] for q in part]
    says = [q.elsewhere[np.argsort(-(np.array(q.without[3]) @ sentence), kind="stable")] for q in part]
    rows, labels = doubt_rows(part, sentence)
    sure = sigmoid(rows @ doubt)
    return ranks, says, list(sure[labels == 1]), list(sure[labels == 0])


def told(parts: list[tuple[list[np.ndarray], ...]], threshold: float) -> str:
    """The figures of one or more parts together."""
    ranks, says, sure, unsure = ([one for part in parts for one in part[at]] for at in range(4))
    there, gone = np.array(sure), np.array(unsure)
    first = np.mean([r[0] for r in ranks])
    four = np.mean([r[:4].any() for r in ranks])
    at90 = np.quantile(there, 0.10)
    right = np.mean([s[:4].any() and g >= at90 for s, g in zip(says, gone, strict=True)])
    curve = ", ".join(f"{rate:.2f}: {(gone >= np.quantile(there, 1 - rate)).mean():.3f}" for rate in RATES)
    return (
        f"first sentence {first:.3f}, in four {four:.3f}; at the threshold: answerable answered "
        f"{(there >= threshold).mean():.3f}, paragraph removed {(gone >= threshold).mean():.3f}; removed answered at "
        f"a true rate of {curve}; of those at 0.90 with the gold words from elsewhere {right:.3f}"
    )


def table(name: str, values: Mapping[str, Iterable[float]]) -> str:
    lines = [f"{name}: dict[str, tuple[float, ...]] = {{"]
    for lang, row in values.items():
        body = textwrap.fill(" ".join(f"{v:.4f}," for v in row), 110, break_on_hyphens=False)
        lines.append(f'    "{lang}": (\n{textwrap.indent(body, " " * 8)}\n    ),')
    return "\n".join([*lines, "}  # fmt: skip"])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("languages", nargs="*", help="en, zh; both when none is named")
    parser.add_argument("--held-out", action="store_true")
    parser.add_argument("--left-out", action="store_true")
    arguments = parser.parse_args()
    held_out, left_out = arguments.held_out, arguments.left_out
    sentences: dict[str, np.ndarray | tuple[float, ...]] = dict(SENTENCE)
    doubt_weights: dict[str, np.ndarray | tuple[float, ...]] = dict(DOUBT)
    thresholds = dict(THRESHOLD)
    chosen = {lang: sets for lang, sets in SETS.items() if lang in arguments.languages} or SETS
    for lang, sets in chosen.items():
        # Of Chinese, the order of the chunks has weighed meaning already; cosines told nothing more (measured).
        plainly = lang == "zh"
        parts = {name: gather(name, count, lang) for name, count in sets.items()}
        turns = {TURNS: gather_turns()} if lang == "en" else {}
        if held_out:
            together: dict[str, list[tuple[list[np.ndarray], ...]]] = {name: [] for name in parts}
            for third in range(3):
                others = {name: [q for q in part if q.article % 3 != third] for name, part in parts.items()}
                fitted = fit(others | turns, TRUE_RATE[lang], plainly)
                for name, part in parts.items():
                    rest = [q for q in part if q.article % 3 == third]
                    if rest:
                        together[name].append(judged(rest, *fitted[:2]))
                        print(lang, name, f"third {third}:", told(together[name][-1:], fitted[2]), flush=True)
            for name, judgements in together.items():
                print(lang, name, "all thirds:", told(judgements, THRESHOLD[lang]), flush=True)
            continue
        if left_out:
            for name, part in parts.items():
                # XQuAD's paragraphs are some of SQuAD's: an article that is asked about is in no other set.
                asked_about = {q.article for q in part}
                if not name.startswith(LEFT_OUT):
                    continue
                others = {n: [q for q in p if q.article not in asked_about] for n, p in parts.items() if n != name}
                print(lang, name, "left out:", report(part, *fit(others, TRUE_RATE[lang], plainly)), flush=True)
            continue
        fitted = fit(parts | turns, TRUE_RATE[lang], plainly)
        sentences[lang], doubt_weights[lang], thresholds[lang] = fitted
        if lang == "en":
            _, doubt_weights["en-plain"], thresholds["en-plain"] = fit(parts | turns, TRUE_RATE[lang], True)
            without = {name: unread(part) for name, part in (parts | turns).items()}
            _, *plainest = fit(without, TRUE_RATE[lang], True)
            doubt_weights["en-unread-plain"], thresholds["en-unread-plain"] = plainest
            which = "en-unread"
            sentences[which], doubt_weights[which], thresholds[which] = fit(without, TRUE_RATE[lang])
            for name in parts:
                told_of = report(without[name], sentences[which], doubt_weights[which], thresholds[which])
                print(which, name, told_of, flush=True)
        for name, part in parts.items():
            print(lang, name, report(part, *fitted), flush=True)
    if not (held_out or left_out):
        limits = ", ".join(f'"{lang}": {value:.4f}' for lang, value in thresholds.items())
        TARGET.write_text(
            '"""Weights of the quotes backend, in the order of FEATURES and DOUBT_FEATURES; "en" and "en-plain" go on\n'
            'with those of reader.py, "zh" with those of wanted.py and alike.py. Made by tests/bench/fit_quotes.py.\n'
            '"""\n\nfrom __future__ import annotations\n\n'
            + table("SENTENCE", sentences)
            + "\n"
            + table("DOUBT", doubt_weights)
            + f"\nTHRESHOLD = {{{limits}}}\n",
            "utf-8",
        )


if __name__ == "__main__":
    main()
