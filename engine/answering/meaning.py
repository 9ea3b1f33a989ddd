"""How near chunks come to a Chinese question in meaning, word by word: 工钱 asked for and 劳动报酬 found.

By the vectors of engine.word_vectors, for chunks that search found; figures for engine.answering.ranking, which weighs
them. Knows nothing of the index. A few milliseconds a question.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from engine.backends.quotes_terms import CONTEXT_SHARE, Question, asked_zh, fold_zh
from engine.word_vectors import known, words_of

if TYPE_CHECKING:
    import numpy

FIGURES = (
    "soft", "same", "soft_sentence", "same_sentence", "soft_two", "mean", "mean_sentence",
    "open_soft", "open_soft_sentence", "open_mean", "open_mean_sentence",
)  # fmt: skip
"""Shares of the question's weight: `soft` counts words of like meaning, `same` the same words alone; in the chunk, in
one sentence, in two. `mean` is the cosine of the mean vectors. `open_`: times what no chunk holds in letters."""
_NEAR = 0.4
"""Cosine below which two words have nothing in common."""
_DECIMALS = 5
"""Kept of each figure: more would hang on the order in which sums were taken."""


@lru_cache(maxsize=4000)
def _words(sentence: str) -> tuple[str, ...]:
    return tuple(words_of(sentence))


def measure_meaning(question: Question, chunks: Sequence[Sequence[str]], held: float) -> list[list[float]]:
    """FIGURES of each chunk, given as its sentences. `held` is the most that a chunk holds of the question in letters.

    Zeros where there is nothing to compare: a question or a chunk without Chinese words.
    """
    import numpy as np

    # einsum and not @: for matrices as small as these the threads of a BLAS take five times as long as the work.
    rows = np.zeros((len(chunks), len(FIGURES)))
    asked, weights, sought = _asked(question)
    places: dict[str, int] = {}
    said: list[list[int]] = []  # of each sentence: its words, by their places
    owners: list[int] = []  # of each sentence: its chunk
    for number, sentences in enumerate(chunks):
        for sentence in sentences:
            if words := _words(sentence):
                said.append([places.setdefault(word, len(places)) for word in words])
                owners.append(number)
    if not asked or not said:
        return [[0.0] * len(FIGURES) for _ in chunks]
    owner = np.array(owners)
    firsts = np.flatnonzero(np.r_[True, owner[1:] != owner[:-1]])  # of each chunk that has words: its first sentence
    cells = np.concatenate([np.array(words) + len(places) * number for number, words in enumerate(said)])
    counts = np.bincount(cells, minlength=len(said) * len(places)).astype(np.float32).reshape(len(said), -1)
    present = (np.maximum.reduceat(counts, firsts, axis=0) > 0).sum(axis=0)  # in how many chunks
    # A word that stands in nearly all of these chunks tells nothing, whatever it is like.
    telling = np.clip(np.log((len(chunks) + 1) / (present + 0.5)) / 2.0, 0.0, 1.0)
    tells, vectors = known(list(places))

    like = np.einsum("ad,wd->aw", sought, vectors)
    like = np.where(like > _NEAR, like, 0.0) ** 2 * telling
    same = np.zeros_like(like)
    for row, word in enumerate(asked):
        if word in places:
            like[row, places[word]] = same[row, places[word]] = 1.0
    alike = np.flatnonzero(like.any(axis=0))
    there = counts[:, alike] > 0
    like_of = (like[:, None, alike] * there).max(axis=2, initial=0.0)  # of each word asked for, in each sentence
    same_of = (same[:, None, alike] * there).max(axis=2, initial=0.0)
    two = like_of.copy()
    two[:, :-1] = np.where(owner[1:] == owner[:-1], np.maximum(two[:, :-1], like_of[:, 1:]), two[:, :-1])

    begins = np.cumsum([0, *map(len, said[:-1])])
    sums = np.add.reduceat((vectors * tells[:, None])[np.concatenate(said)], begins, axis=0)
    meant = np.einsum("a,ad->d", weights, sought)
    meant /= np.linalg.norm(meant) + 1e-9
    total = weights.sum()

    def best(of_sentences: numpy.ndarray) -> numpy.ndarray:
        return np.maximum.reduceat(of_sentences, firsts)

    def whole(grades: numpy.ndarray) -> numpy.ndarray:
        share: numpy.ndarray = weights @ np.maximum.reduceat(grades, firsts, axis=1) / total
        return share

    def cosine(of: numpy.ndarray) -> numpy.ndarray:
        cosines: numpy.ndarray = np.einsum("nd,d->n", of, meant) / (np.linalg.norm(of, axis=1) + 1e-9)
        return cosines

    soft, soft_sentence = whole(like_of), best(weights @ like_of / total)
    mean, mean_sentence = cosine(np.add.reduceat(sums, firsts, axis=0)), best(cosine(sums))
    left = 1.0 - held
    rows[owner[firsts]] = np.stack(
        [
            soft, whole(same_of), soft_sentence, best(weights @ same_of / total), best(weights @ two / total),
            mean, mean_sentence, left * soft, left * soft_sentence, left * mean, left * mean_sentence,
        ],
        axis=1,
    )  # fmt: skip
    measured: list[list[float]] = np.round(rows, _DECIMALS).tolist()
    return measured


def _asked(question: Question) -> tuple[list[str], numpy.ndarray, numpy.ndarray]:
    """The words of the question with their weights and vectors; what a follow-up takes along weighs less."""
    import numpy as np

    own = set(words_of(asked_zh(fold_zh(question.text))))
    words = list(dict.fromkeys(word for piece in question.words for word in words_of(piece)))
    weights, vectors = known(words)
    weights = weights * np.array([1.0 if word in own else CONTEXT_SHARE for word in words], dtype=np.float32)
    kept = np.flatnonzero(weights)
    return [words[at] for at in kept], weights[kept], vectors[kept]


def across_languages(cosine: float, held: float) -> list[float]:
    """FIGURES of a chunk without Chinese words, by the cosine of its vector to that of the question's words."""
    near = max(cosine, 0.0)
    left = (1.0 - held) * near
    figures = {"mean": near, "mean_sentence": near, "open_mean": left, "open_mean_sentence": left}
    return [figures.get(name, 0.0) for name in FIGURES]
