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

from engine.answering.meaning import FIGURES, across_languages, measure_meaning
from engine.answering.ranking_model import WEIGHTS
from engine.backends import quotes_kinds as kinds
from engine.backends.quotes_terms import NAME, NUMBER, PAIR, WORD, Held, Question, merged, weigh
from engine.library.stored_row import Row
from engine.sentences import sentence_spans

POOL = 36
"""Chunks that are judged; what search ranks below is as good as lost (99.4 % of the right ones are above)."""
DENSE_SHARE = 0.65
"""Share of the cosine in the order in which search hands the chunks over."""
_ALL = (WORD, NAME, NUMBER)
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
    scores = [sum(w * x for w, x in zip(weights, row, strict=True)) for row in rows]
    order = sorted(range(len(scores)), key=lambda i: (-round(scores[i], 9), chosen[i].place))
    best = scores[order[0]]
    first = rows[order[0]]
    # How good the best one is by itself, and how far the others fall behind it.
    good = max(first[FEATURES.index("near")], first[FEATURES.index("cosine")], 0.0)
    return [(chosen[i], min(1.0, good) * math.exp((scores[i] - best) / 4)) for i in order]


def measure(question: Question, found: Sequence[Found]) -> tuple[list[Found], list[list[float]]]:
    """The chunks of the pool and their features, in the order of FEATURES."""
    handed = pool(question, found)
    chosen = [f for f, _ in handed]
    of = {f.key: s for f, s in zip(found, _scaled(found), strict=True)}
    most_cosine = max((of[f.key].cosine for f in chosen), default=0.0) or 1.0
    units = question.units
    count = len(units)
    base = [i for i, u in enumerate(units) if u.kind != PAIR]
    ranked = sorted(base, key=lambda i: -units[i].weight)
    kind = kinds.asked_kind(question)
    sentences = [_held_sentences(question, f.row.text) for f in chosen]
    held = [merged(pieces, count) for pieces in sentences]
    for at, one in enumerate(chosen):
        title = f"{one.row.heading} {one.name}".strip()
        if title:
            grades = question.hold(title).grades
            held[at] = [max(own, _NAMED * other) for own, other in zip(held[at], grades, strict=True)]
    # How rare a thing is among these very chunks: what all of them share tells nothing.
    present = [sum(grades[i] >= 0.8 for grades in held) for i in range(count)]
    local = [math.log((len(chosen) + 1) / (n + 0.5)) if n else 0.0 for n in present]
    local_weight = {i: local[i] * units[i].weight for i in base}
    local_total = sum(local_weight.values()) or 1.0
    total = sum(units[i].weight for i in base) or 1.0
    by_page: dict[tuple[int, int], list[int]] = {}
    for at, one in enumerate(chosen):
        by_page.setdefault((one.row.document, one.row.page), []).append(at)

    def local_share(grades: Sequence[float]) -> float:
        return sum(weight * grades[i] for i, weight in local_weight.items() if grades[i]) / local_total

    covers = [weigh(units, grades, _ALL) for grades in held]
    meanings = [[0.0] * len(FIGURES)] * len(chosen)
    if question.lang == "zh":
        meanings = measure_meaning(question, [_sentences(f.row.text) for f in chosen], max(covers))
        for at, one in enumerate(chosen):
            if not any(meanings[at]):  # a text in another language has its cosine alone
                meanings[at] = across_languages(of[one.key].cosine, max(covers))

    rows = []
    for at, (one, prior) in enumerate(handed):
        s, grades, pieces = of[one.key], held[at], sentences[at]
        same_page = [
            other for other in by_page[(one.row.document, one.row.page)]
            if abs(chosen[other].row.start - one.row.start) <= _AROUND
        ]  # fmt: skip
        mates = [
            other for other in same_page
            if other != at and (0 <= chosen[other].row.start - one.row.end <= TOUCH
                                or 0 <= one.row.start - chosen[other].row.end <= TOUCH)
        ]  # fmt: skip
        near = _best([grades, *(held[other] for other in mates)]) if mates else grades
        page = _best([held[other] for other in same_page]) if len(same_page) > 1 else grades
        cover = covers[at]
        shares = [weigh(units, piece.grades, _ALL) for piece in pieces]
        sentence = max(shares)
        two = max(
            (weigh(units, merged(pieces[i : i + 2], count), _ALL) for i in range(len(pieces) - 1)), default=sentence
        )
        texts = _sentences(one.row.text)
        likely = sorted(range(len(shares)), key=lambda i: -shares[i])[:2]
        often = 0.0
        for i in base:
            times = sum(piece.grades[i] >= 0.5 for piece in pieces)
            often += units[i].weight * times / (times + 1.0)
        values = {
            "words": s.words,
            "pairs": s.pairs,
            "cosine": s.cosine,
            "cosine_rel": s.cosine / most_cosine,
            "no_words": float(one.words is None),
            "no_pairs": float(one.pairs is None),
            "no_cosine": float(one.cosine is None),
            "prior": prior,
            "cover": cover,
            "cover_sq": cover * cover,
            "near": weigh(units, near, _ALL),
            "page": weigh(units, page, _ALL),
            "sentence": sentence,
            "sentence_sq": sentence * sentence,
            "two": two,
            "phrases": weigh(units, grades, (PAIR,)),
            "phrases_sentence": max(weigh(units, piece.grades, (PAIR,)) for piece in pieces),
            "phrases_near": weigh(units, near, (PAIR,)),
            "names": weigh(units, grades, (NAME,)),
            "numbers": weigh(units, grades, (NUMBER,)),
            "local": local_share(grades),
            "local_sentence": max(local_share(piece.grades) for piece in pieces),
            "local_near": local_share(near),
            "often": often / total,
            "rarest": grades[ranked[0]] if ranked else 0.0,
            "second": grades[ranked[1]] if len(ranked) > 1 else 0.0,
            "third": grades[ranked[2]] if len(ranked) > 2 else 0.0,
            "offer": float(any(kinds.offers(kind, question, texts[i]) for i in likely)),
            "run": _longest_run(question, one.row.text),
            "length": math.log1p(len(one.row.text)) / 6,
            "cover_sentence": cover * sentence,
            "mates": float(min(2, len(mates))),
            "missing": sum(units[i].weight * (1 - near[i]) for i in ranked[:3]) / 10,
            "words_cosine": s.words * s.cosine,
            "pairs_cover": s.pairs * cover,
        }
        values |= zip(FIGURES, meanings[at], strict=True)
        rows.append([values[name] for name in FEATURES])
    return chosen, rows


@lru_cache(maxsize=2000)
def _sentences(text: str) -> tuple[str, ...]:
    return tuple(text[start:end] for start, end in sentence_spans(text)) or (text,)


def _held_sentences(question: Question, text: str) -> list[Held]:
    return question.hold_each(_sentences(text))


def _best(grades: Sequence[Sequence[float]]) -> list[float]:
    return [max(column) for column in zip(*grades, strict=True)]


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
