"""How near chunks come to a Chinese question in meaning, word by word: 工钱 asked for and 劳动报酬 found.

By the vectors of engine.word_vectors, for chunks that search found; figures for engine.answering.ranking, which weighs
them. Knows nothing of the index. A few milliseconds a question.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from engine.backends.quotes_terms import CONTEXT_SHARE, Question, asked_zh, fold_zh
from engine.word_vectors import vectors_of, weight, words_of

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

    rows = np.zeros((len(chunks), len(FIGURES)))
    asked = _asked(question)
    places: dict[str, int] = {}
    said: list[int] = []  # the words of all sentences, by their places
    begins: list[int] = []  # of each sentence, in `said`
    owners: list[int] = []  # of each sentence: its chunk
    for number, sentences in enumerate(chunks):
        for sentence in sentences:
            if words := _words(sentence):
                begins.append(len(said))
                owners.append(number)
                said += [places.setdefault(word, len(places)) for word in words]
    if not asked or not said:
        return [[0.0] * len(FIGURES) for _ in chunks]
    owner = np.array(owners)
    firsts = np.flatnonzero(np.r_[True, owner[1:] != owner[:-1]])  # of each chunk that has words: its first sentence
    at = np.array(said)
    weights = np.array(list(asked.values()))
    total = weights.sum()
    vectors, sought = vectors_of(list(places)).astype(np.float64), vectors_of(list(asked)).astype(np.float64)

    like = sought @ vectors.T
    like = np.where(like > _NEAR, like, 0.0) ** 2 * _telling(at, begins, owner, len(places), len(chunks))
    same = np.zeros_like(like)
    for row, word in enumerate(asked):
        if word in places:
            like[row, places[word]] = same[row, places[word]] = 1.0
    like_of, same_of = (np.maximum.reduceat(grades[:, at], begins, axis=1) for grades in (like, same))
    two = like_of.copy()
    beside = owner[1:] == owner[:-1]
    two[:, :-1] = np.where(beside, np.maximum(two[:, :-1], like_of[:, 1:]), two[:, :-1])

    tells = np.array([weight(word) for word in places])
    sums = np.add.reduceat(vectors[at] * tells[at][:, None], begins, axis=0)
    meant = weights @ sought
    meant /= np.linalg.norm(meant) + 1e-9

    def best(of_sentences: numpy.ndarray) -> numpy.ndarray:
        return np.maximum.reduceat(of_sentences, firsts)

    def whole(grades: numpy.ndarray) -> numpy.ndarray:
        share: numpy.ndarray = weights @ np.maximum.reduceat(grades, firsts, axis=1) / total
        return share

    def cosine(of: numpy.ndarray) -> numpy.ndarray:
        cosines: numpy.ndarray = of @ meant / (np.linalg.norm(of, axis=1) + 1e-9)
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


def across_languages(cosine: float, held: float) -> list[float]:
    """FIGURES of a chunk without Chinese words, by the cosine of its vector to that of the question's words."""
    near = max(cosine, 0.0)
    left = (1.0 - held) * near
    known = {"mean": near, "mean_sentence": near, "open_mean": left, "open_mean_sentence": left}
    return [known.get(name, 0.0) for name in FIGURES]


def _asked(question: Question) -> dict[str, float]:
    """The words of the question with their weights; those that a follow-up takes from the conversation weigh less."""
    own = set(words_of(asked_zh(fold_zh(question.text))))
    words = (word for piece in question.words for word in words_of(piece))
    weights = {word: weight(word) * (1.0 if word in own else CONTEXT_SHARE) for word in words}
    return {word: share for word, share in weights.items() if share}


def _telling(
    said: numpy.ndarray, begins: Sequence[int], owner: numpy.ndarray, words: int, chunks: int
) -> numpy.ndarray:
    """Of each word 0 to 1: one that stands in nearly all of these chunks tells nothing, whatever it is like."""
    import numpy as np

    sizes = np.diff(np.r_[begins, len(said)])
    pairs = np.unique(said * chunks + np.repeat(owner, sizes))  # one number each: sorting rows takes long
    present = np.bincount(pairs // chunks, minlength=words)
    telling: numpy.ndarray = np.clip(np.log((chunks + 1) / (present + 0.5)) / 2.0, 0.0, 1.0)
    return telling
