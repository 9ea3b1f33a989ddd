"""How much of a Chinese question a sentence says in other words, for doubt.py: 工钱 asked for, 劳动报酬 there.

Like wanted.py, but a word counts by the one of the text that is nearest to it in meaning (engine.word_vectors).
And how much of the question stands in the sentence in its own order, character by character.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from engine.backends.quotes.features import Candidate, Passage
from engine.backends.quotes.terms import Question, asked_zh, fold_zh
from engine.everyday import formal_words
from engine.folding import fold
from engine.word_vectors import MOST, cut, known, numbered, words_of

if TYPE_CHECKING:
    import numpy

ALIKE_FIGURES = (
    "m_sentence", "m_window", "m_passage", "m_gap", "m_least", "m_window_missing", "m_gain", "m_gain_window",
    "in_order",
)  # fmt: skip
"""Shares of the question's weight, in the sentence, beside it, in its passage; what is ahead of the best other passage;
the least of its words; what is missing most; what other words than the question's own add."""
_NEAR = 0.4
"""Cosine below which two words have nothing in common."""
_FOR_OTHERS = 0.8
_ELSEWHERE = 0.6
"""What the next passage usually holds of what the best one does, where there is none."""
_LONGEST = 200
_END = "\0"


def alike(question: Question, found: Sequence[Passage], best: Candidate) -> list[float]:
    """The figures of ALIKE_FIGURES for the best sentence, in their order."""
    import numpy as np

    asked = asked_zh(fold_zh(question.text))
    line = found[best.passage].candidates
    near = line[max(0, best.order - 1) : best.order + 2]
    passages = [f"{_said(p.candidates)}{fold_zh(p.heading)}" for p in found]
    sentence = _said([best])
    ordered = _in_order("".join(asked.split()).rstrip("?？"), sentence[:_LONGEST])
    words = list(dict.fromkeys(words_of(asked)))
    weights, vectors = known(words)
    kept = np.flatnonzero(weights)
    if not len(kept):
        return [*[0.0] * (len(ALIKE_FIGURES) - 1), ordered]
    words, weights, vectors = [words[at] for at in kept], weights[kept], vectors[kept]
    said, own = _grades(fold_zh(question.text), words, vectors, [sentence, _said(near), *passages])
    shares = np.einsum("w,wt->t", weights, said) / weights.sum()
    gains = np.einsum("w,wt->t", weights, said - own) / weights.sum()
    mine = shares[2 + best.passage]
    others = [shares[2 + at] for at in range(len(found)) if at != best.passage]
    figures = [
        *shares[:2].tolist(), mine, mine - max(others, default=_ELSEWHERE * mine), said[:, 2 + best.passage].min(),
        ((1 - said[:, 1]) * weights).max() / MOST, *gains[:2].tolist(), ordered,
    ]  # fmt: skip
    return [float(figure) for figure in figures]


def _grades(
    asked: str, words: Sequence[str], vectors: numpy.ndarray, texts: Sequence[str]
) -> tuple[numpy.ndarray, numpy.ndarray]:
    """Of each word, in each text: how near the nearest word there is, and whether it is the word or one for it."""
    import numpy as np

    others = dict(formal_words(asked))
    own = np.array([
        [1.0 if word in text else _FOR_OTHERS * any(o in text for o in others.get(word, ())) for text in texts]
        for word in words
    ])  # fmt: skip
    whole = fold(_END.join(text.replace(_END, " ") for text in texts))
    begins, numbers = cut(whole)
    if not len(numbers):
        return own, own
    ends = np.flatnonzero(np.frombuffer(whole.encode("utf-32-le", "surrogatepass"), dtype=np.uint32) == 0)
    different, places = np.unique(numbers, return_inverse=True)
    like = np.einsum("ad,wd->aw", vectors, numbered(different)[1])
    like = np.where(like > _NEAR, like, 0.0) ** 2
    there = np.zeros((len(texts), len(different)), dtype=bool)
    there[ends.searchsorted(begins), places] = True
    nearest = np.stack([like[:, held].max(axis=1, initial=0.0) for held in there], axis=1)
    return np.maximum(own, nearest), own


def _in_order(asked: str, text: str) -> float:
    """The share of the question's characters that stand in the text in their order, with others between them."""
    before = [0] * (len(text) + 1)
    for character in asked:
        row = [0]
        for at, other in enumerate(text):
            row.append(before[at] + 1 if character == other else max(before[at + 1], row[at]))
        before = row
    return before[-1] / max(1, len(asked))


def _said(pieces: Sequence[Candidate]) -> str:
    return fold_zh("".join(f"{c.header}\n{c.text}" if c.header else c.text for c in pieces))
