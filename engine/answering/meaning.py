"""How near chunks come to a Chinese question in meaning, word by word: 工钱 asked for and 劳动报酬 found.

By the vectors of engine.word_vectors, for chunks that search found; figures for engine.answering.ranking, which weighs
them. Knows nothing of the index. A few milliseconds a question.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from engine.backends.quotes.terms import CONTEXT_SHARE, Question, asked_zh, fold_zh
from engine.folding import fold
from engine.word_vectors import cut, numbered

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


_END = "\0"


def measure_meaning(question: Question, chunks: Sequence[Sequence[str]], held: float) -> list[list[float]]:
    """FIGURES of each chunk, given as its sentences. `held` is the most that a chunk holds of the question in letters.

    Zeros where there is nothing to compare: a question or a chunk without Chinese words.
    """
    import numpy as np

    rows = np.zeros((len(chunks), len(FIGURES)))
    asked, weights, sought = _asked(question)
    # All sentences are cut at once: a call for each costs more than its characters do.
    text = fold(_END.join(sentence.replace(_END, " ") for sentences in chunks for sentence in sentences))
    begins, numbers = cut(text)
    if not len(asked) or not len(begins):
        return [[0.0] * len(FIGURES) for _ in chunks]
    ends = np.flatnonzero(np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32) == 0)
    within = ends.searchsorted(begins)
    heads = np.flatnonzero(np.r_[True, within[1:] != within[:-1]])  # of each sentence that has words: its first one
    owner = np.repeat(np.arange(len(chunks)), [len(sentences) for sentences in chunks])[within[heads]]
    firsts = np.flatnonzero(np.r_[True, owner[1:] != owner[:-1]])  # of each chunk that has words: its first sentence
    sentence_of = np.repeat(np.arange(len(heads)), np.diff(np.r_[heads, len(begins)]))
    words, places = np.unique(numbers, return_inverse=True)
    there = np.zeros((len(chunks), len(words)), dtype=bool)
    there[owner[sentence_of], places] = True
    present = there.sum(axis=0)  # in how many chunks
    # A word that stands in nearly all of these chunks tells nothing, whatever it is like.
    telling = np.clip(np.log((len(chunks) + 1) / (present + 0.5)) / 2.0, 0.0, 1.0)
    tells, vectors = numbered(words)

    # einsum and not @: the threads of a BLAS cost more than such small products.
    like = np.einsum("ad,wd->aw", sought, vectors)
    like = np.where(like > _NEAR, like, 0.0) ** 2 * telling
    same = asked[:, None] == words
    like[same] = 1.0
    # Few words are like any of those asked for: only where they stand is looked at.
    alike = np.flatnonzero(like.any(axis=0)[places])
    holding, starts = np.unique(sentence_of[alike], return_index=True)
    like_of, same_of = np.zeros((2, len(asked), len(heads)))  # of each word asked for, in each sentence
    if len(alike):
        like_of[:, holding] = np.maximum.reduceat(like[:, places[alike]], starts, axis=1)
        same_of[:, holding] = np.maximum.reduceat(same[:, places[alike]], starts, axis=1)
    two = like_of.copy()
    two[:, :-1] = np.where(owner[1:] == owner[:-1], np.maximum(two[:, :-1], like_of[:, 1:]), two[:, :-1])

    told = (vectors * tells[:, None])[places]
    sums = np.empty((len(heads), told.shape[1]), dtype=told.dtype)
    for at, (start, end) in enumerate(pairwise((*heads.tolist(), len(told)))):
        np.add.reduce(told[start:end], axis=0, out=sums[at])  # reduceat takes three times as long along this axis
    meant = np.einsum("a,ad->d", weights, sought)
    meant /= np.linalg.norm(meant) + 1e-9
    total = weights.sum()

    def best(of_sentences: numpy.ndarray) -> numpy.ndarray:
        return np.maximum.reduceat(of_sentences, firsts)

    def share(grades: numpy.ndarray) -> numpy.ndarray:
        shares: numpy.ndarray = np.einsum("a,as->s", weights, grades) / total
        return shares

    def whole(grades: numpy.ndarray) -> numpy.ndarray:
        return share(np.maximum.reduceat(grades, firsts, axis=1))

    def cosine(of: numpy.ndarray) -> numpy.ndarray:
        lengths = np.sqrt(np.einsum("nd,nd->n", of, of))
        cosines: numpy.ndarray = np.einsum("nd,d->n", of, meant) / (lengths + 1e-9)
        return cosines

    soft, soft_sentence = whole(like_of), best(share(like_of))
    mean, mean_sentence = cosine(np.add.reduceat(sums, firsts, axis=0)), best(cosine(sums))
    left = 1.0 - held
    rows[owner[firsts]] = np.stack(
        [
            soft, whole(same_of), soft_sentence, best(share(same_of)), best(share(two)),
            mean, mean_sentence, left * soft, left * soft_sentence, left * mean, left * mean_sentence,
        ],
        axis=1,
    )  # fmt: skip
    measured: list[list[float]] = np.round(rows, _DECIMALS).tolist()
    return measured


def _asked(question: Question) -> tuple[numpy.ndarray, numpy.ndarray, numpy.ndarray]:
    """The words of the question, by number, with weights and vectors; what a follow-up takes along weighs less."""
    import numpy as np

    own_text = fold(asked_zh(fold_zh(question.text)))
    begins, numbers = cut(own_text + _END + fold(" ".join(question.words)))
    own = numbers[begins < len(own_text)]
    words = np.array(list(dict.fromkeys(numbers[len(own) :].tolist())), dtype=np.int64)
    weights, vectors = numbered(words)
    weights = weights * np.where(np.isin(words, own), np.float32(1.0), np.float32(CONTEXT_SHARE))
    kept = np.flatnonzero(weights)
    return words[kept], weights[kept], vectors[kept]


def across_languages(cosine: float, held: float) -> list[float]:
    """FIGURES of a chunk without Chinese words, by the cosine of its vector to that of the question's words."""
    near = max(cosine, 0.0)
    left = (1.0 - held) * near
    figures = {"mean": near, "mean_sentence": near, "open_mean": left, "open_mean_sentence": left}
    return [figures.get(name, 0.0) for name in FIGURES]
