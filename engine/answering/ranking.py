"""Puts the chunks that search found into their final order, by their text: what of the question they hold, and where.

Search scores words and vectors one by one; here a chunk is judged by how much of what the question names stands in it,
in one sentence of it, and in its neighbours that were found too, how rare those things are in ordinary text and among
the chunks found, and whether it offers the kind of thing asked for. The weights are in ranking_model.py;
tests/bench/fit_ranking.py fits them. No model is loaded; some milliseconds a question.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from engine.answering.grades import grade
from engine.answering.meaning import FIGURES, across_languages, measure_meaning
from engine.answering.ranking_model import WEIGHTS
from engine.backends.quotes import kinds
from engine.backends.quotes.terms import NAME, NUMBER, PAIR, Question
from engine.library.stored_row import Row
from engine.sentences import sentence_spans

if TYPE_CHECKING:
    import numpy

POOL = 36
"""Chunks that are judged; what search ranks below is as good as lost (99.4 % of the right ones are above)."""
DENSE_SHARE = 0.65
"""Share of the cosine in the order in which search hands the chunks over."""
TOUCH = 4
"""Characters between two chunks that are still neighbours."""
_AROUND = 2500
"""Characters within which chunks of one page are taken to speak of the same thing."""
_NAMED = 0.8
"""What a word in a heading or file name counts beside one in the text."""

FEATURES = (
    "words", "pairs", "cosine", "cosine_rel", "no_words", "no_pairs", "no_cosine", "prior", "cover", "cover_sq",
    "near", "page", "sentence", "sentence_sq", "two", "phrases", "phrases_sentence", "phrases_near", "names",
    "numbers", "local", "local_sentence", "local_near", "often", "rarest", "second", "third", "offer", "run",
    "length", "cover_sentence", "mates", "missing", "words_cosine", "pairs_cover", *FIGURES,
)  # fmt: skip


OF_COSINES = ("cosine", "cosine_rel", "no_cosine", "words_cosine")


@dataclass(frozen=True, slots=True)
class Found:
    """A chunk with what each search gave it: BM25 of words, of pairs of characters, cosine; None where not found."""

    row: Row
    words: float | None
    pairs: float | None
    cosine: float | None
    name: str = ""

    @property
    def key(self) -> tuple[int, int, int]:
        return self.row.key

    @property
    def place(self) -> tuple[str, int, int, str]:
        """Breaks ties: unlike `key` it is the same in whatever order the files were indexed."""
        return self.name, self.row.page, self.row.start, self.row.text


@dataclass(frozen=True, slots=True)
class _Scaled:
    words: float
    pairs: float
    cosine: float


def pool(question: Question, found: Sequence[Found], size: int = POOL) -> list[tuple[Found, float]]:
    """The chunks worth judging, by what search gave them, best first. A chunk that one search did not find can have at
    most that search's lowest score; it is given that, or half of it for words."""
    scaled = _scaled(found)
    dense = any(f.cosine is not None for f in found)
    chinese = question.lang == "zh"

    def prior(s: _Scaled) -> float:
        lexical = (s.words + s.pairs) / 2 if chinese else s.words
        return (1 - DENSE_SHARE) * lexical + DENSE_SHARE * max(s.cosine, 0.0) if dense else lexical

    handed = [(f, prior(s)) for f, s in zip(found, scaled, strict=True)]
    ranked = sorted(handed, key=lambda pair: (-round(pair[1], 9), pair[0].place))
    return ranked[:size]


def _scaled(found: Sequence[Found]) -> list[_Scaled]:
    words = [f.words for f in found if f.words is not None]
    pairs = [f.pairs for f in found if f.pairs is not None]
    cosines = [f.cosine for f in found if f.cosine is not None]
    most_words, most_pairs = max(words, default=0.0) or 1.0, max(pairs, default=0.0) or 1.0
    least_words, least_pairs = min(words, default=0.0) / 2, min(pairs, default=0.0) / 2
    least_cosine = min(cosines, default=0.0)
    return [
        _Scaled(
            (least_words if f.words is None else f.words) / most_words,
            (least_pairs if f.pairs is None else f.pairs) / most_pairs,
            least_cosine if f.cosine is None else f.cosine,
        )
        for f in found
    ]


def rank(question: Question, found: Sequence[Found], bundled: bool = True) -> list[tuple[Found, float]]:
    """The best POOL chunks in their final order, each with a score in 0..1 that falls. `bundled` says by whom cosines
    are: of Chinese, those of the bundled embedder are measured anew, word by word (see meaning.py)."""
    if not found:
        return []
    chosen, rows = measure(question, found)
    weights = list(WEIGHTS[question.lang])
    if question.lang != "en" and not bundled and any(one.cosine is not None for one in found):
        # What a cosine of the bundled embedder is worth in English holds for one that knows more languages.
        for name in OF_COSINES:
            weights[FEATURES.index(name)] = WEIGHTS["en"][FEATURES.index(name)]
    scores = (rows * weights).sum(axis=1).tolist()
    order = sorted(range(len(scores)), key=lambda i: (-round(scores[i], 9), chosen[i].place))
    best = scores[order[0]]
    first = rows[order[0]]
    # How good the best one is by itself, and how far the others fall behind it.
    good = max(first[FEATURES.index("near")], first[FEATURES.index("cosine")], 0.0)
    return [(chosen[i], min(1.0, good) * math.exp((scores[i] - best) / 4)) for i in order]


def measure(question: Question, found: Sequence[Found]) -> tuple[list[Found], numpy.ndarray]:
    """The chunks of the pool and their features: a row each, in the order of FEATURES."""
    import numpy as np

    if not found:
        return [], np.zeros((0, len(FEATURES)))
    handed = pool(question, found)
    chosen = [f for f, _ in handed]
    of = {f.key: s for f, s in zip(found, _scaled(found), strict=True)}
    scaled = [of[f.key] for f in chosen]
    count = len(chosen)
    texts = [_sentences(f.row.text) for f in chosen]
    # All sentences are one matrix: grades[s, i] tells how well sentence s holds unit i of the question.
    grades = grade(question, [sentence for sentences in texts for sentence in sentences])
    sizes = np.array([len(sentences) for sentences in texts])
    firsts = np.cumsum(sizes) - sizes
    owner = np.repeat(np.arange(count), sizes)
    held = np.maximum(np.maximum.reduceat(grades, firsts, axis=0), _NAMED * _titles(question, chosen))

    weights = np.array([unit.weight for unit in question.units])
    kinds_of = np.array([unit.kind for unit in question.units])
    base = kinds_of != PAIR
    ranked = sorted(np.flatnonzero(base).tolist(), key=lambda i: -weights[i])
    total = weights[base].sum() or 1.0

    def share(of_grades: numpy.ndarray, counted: numpy.ndarray) -> numpy.ndarray:
        # einsum and not @: the threads of a BLAS cost more than such small products.
        whole = counted.sum()
        shares: numpy.ndarray = np.einsum("nu,u->n", of_grades, counted) / whole if whole else np.zeros(len(of_grades))
        return shares

    def best(of_sentences: numpy.ndarray) -> numpy.ndarray:
        return np.maximum.reduceat(of_sentences, firsts)

    every, pairs = weights * base, weights * (kinds_of == PAIR)
    # How rare a thing is among these very chunks: what all of them share tells nothing.
    present = (held >= 0.8).sum(axis=0)
    local = np.where(present > 0, np.log((count + 1) / (present + 0.5)), 0.0) * every
    cover, by_sentence = share(held, every), share(grades, every)
    most = float(cover.max())
    meanings = np.zeros((count, len(FIGURES)))
    if question.lang == "zh":
        meanings = np.array(measure_meaning(question, texts, most))
        for at in np.flatnonzero(~meanings.any(axis=1)).tolist():
            meanings[at] = across_languages(scaled[at].cosine, most)  # a text in another language has its cosine alone

    near, page, mates = _beside(chosen, held)
    sentence = best(by_sentence)
    joint = np.where(owner[1:] == owner[:-1], share(np.maximum(grades[1:], grades[:-1]), every), 0.0)
    times = np.add.reduceat(grades >= 0.5, firsts, axis=0, dtype=np.float64)
    words, by_pairs, cosines = (np.array([getattr(s, name) for s in scaled]) for name in ("words", "pairs", "cosine"))
    rarest = [*ranked[:3], *[None] * 3]
    kind = kinds.asked_kind(question)
    offers = [
        any(kinds.offers(kind, question, sentences[i]) for i in _likely(by_sentence[first : first + len(sentences)]))
        for sentences, first in zip(texts, firsts.tolist(), strict=True)
    ]
    values: dict[str, Any] = {
        "words": words,
        "pairs": by_pairs,
        "cosine": cosines,
        "cosine_rel": cosines / (cosines.max() or 1.0),
        "no_words": [f.words is None for f in chosen],
        "no_pairs": [f.pairs is None for f in chosen],
        "no_cosine": [f.cosine is None for f in chosen],
        "prior": [prior for _, prior in handed],
        "cover": cover,
        "cover_sq": cover * cover,
        "near": share(near, every),
        "page": share(page, every),
        "sentence": sentence,
        "sentence_sq": sentence * sentence,
        "two": np.maximum(sentence, best(np.append(joint, 0.0))),
        "phrases": share(held, pairs),
        "phrases_sentence": best(share(grades, pairs)),
        "phrases_near": share(near, pairs),
        "names": share(held, weights * (kinds_of == NAME)),
        "numbers": share(held, weights * (kinds_of == NUMBER)),
        "local": share(held, local),
        "local_sentence": best(share(grades, local)),
        "local_near": share(near, local),
        "often": np.einsum("nu,u->n", times / (times + 1.0), every) / total,
        "offer": offers,
        "run": [_longest_run(question, f.row.text) for f in chosen],
        "length": [math.log1p(len(f.row.text)) / 6 for f in chosen],
        "cover_sentence": cover * sentence,
        "mates": mates,
        "missing": np.einsum("nu,u->n", 1.0 - near[:, ranked[:3]], weights[ranked[:3]]) / 10,
        "words_cosine": words * cosines,
        "pairs_cover": by_pairs * cover,
    }
    for name, unit in zip(("rarest", "second", "third"), rarest, strict=False):
        values[name] = 0.0 if unit is None else held[:, unit]
    values |= zip(FIGURES, meanings.T, strict=True)
    rows = np.empty((count, len(FEATURES)))
    for column, name in enumerate(FEATURES):
        rows[:, column] = values[name]
    return chosen, rows


def _titles(question: Question, chosen: Sequence[Found]) -> numpy.ndarray:
    """How well the headings and file names hold each unit."""
    titles = {title: at for at, title in enumerate(dict.fromkeys(f"{f.row.heading} {f.name}".strip() for f in chosen))}
    grades = grade(question, list(titles))
    return grades[[titles[f"{f.row.heading} {f.name}".strip()] for f in chosen]]


def _beside(chosen: Sequence[Found], held: numpy.ndarray) -> tuple[numpy.ndarray, numpy.ndarray, list[float]]:
    """What each chunk holds together with its neighbours that were found, and with all that were near it on its page;
    and how many such neighbours it has, up to two."""
    near, page, mates = held.copy(), held.copy(), [0.0] * len(chosen)
    by_page: dict[tuple[int, int], list[int]] = {}
    for at, one in enumerate(chosen):
        by_page.setdefault((one.row.document, one.row.page), []).append(at)
    for together in by_page.values():
        for at in together if len(together) > 1 else ():
            row = chosen[at].row
            same = [other for other in together if abs(chosen[other].row.start - row.start) <= _AROUND]
            touching = [
                other for other in same
                if other != at and (0 <= chosen[other].row.start - row.end <= TOUCH
                                    or 0 <= row.start - chosen[other].row.end <= TOUCH)
            ]  # fmt: skip
            near[at] = held[[at, *touching]].max(axis=0)
            page[at] = held[same].max(axis=0)
            mates[at] = float(min(2, len(touching)))
    return near, page, mates


def _likely(shares: numpy.ndarray) -> list[int]:
    """The two sentences that hold most of the question."""
    held = shares.tolist()
    return sorted(range(len(held)), key=lambda i: -held[i])[:2]


@lru_cache(maxsize=2000)
def _sentences(text: str) -> tuple[str, ...]:
    return tuple(text[start:end] for start, end in sentence_spans(text)) or (text,)


def _longest_run(question: Question, text: str) -> float:
    """The share of the question that stands in the text in one piece, word for word."""
    asked, text = question.text.lower().rstrip("?？ "), text.lower()
    best = start = 0
    if question.lang == "zh":
        while start + best < len(asked):
            if asked[start : start + best + 1] in text:
                best += 1
            else:
                start += 1
        return best / max(4, len(asked))
    words = asked.split()
    while start + best < len(words):
        if " ".join(words[start : start + best + 1]) in text:
            best += 1
        else:
            start += 1
    return best / max(3, len(words))
