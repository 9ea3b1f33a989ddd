"""Which sentences answer the question, and whether any does. The weights are in model.py."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest

from engine.backends.quotes.doubt import confidence
from engine.backends.quotes.extent import announces_steps, has_its_answer, is_title, list_mark, reach, says_nothing
from engine.backends.quotes.features import Candidate, Passage, is_row, measure, passages, was_read, with_readings
from engine.backends.quotes.keywords import behind_its_own, has_key_words
from engine.backends.quotes.model import SENTENCE
from engine.backends.quotes.plain import MISSING, NAMED, all_named, fits, is_key_words, is_noun_phrase
from engine.backends.quotes.reading import have_read, is_prose
from engine.backends.quotes.reports import counted_under, labelled, of_each_report, row_for, subject_held, suits
from engine.backends.quotes.terms import CONTEXT_MARK, NAME, NUMBER, WORD, Question, read_question, weigh
from engine.backends.quotes.wanted import gives_form
from engine.folding import fold
from engine.types import Hit

MAX_QUOTES = 4
_MOST_REPORTS = 8
"""Quotes of an answer over several reports: one of each, then others up to MAX_QUOTES."""
_REPEATED = 6
"""Letters and digits from which a question found word for word is a repetition, not an answer."""
_ASKS = re.compile(
    r"\b(who|whom|whose|what|when|where|which|why|how|is|are|was|were|do|does|did|can|may|must)\b"
    r"|[谁几哪吗么]|多少|多久|多长|多大|如何|为何|是否",
    re.IGNORECASE,
)
_PRONOUN = re.compile(
    r"\b(?:it|its|they|them|their|he|his|him|she|her|this|that|these|those)\b|[它他她]|这|那", re.IGNORECASE
)
_ENOUGH = 2
"""Words of its own (in Chinese characters) that a part of a question needs to be a question."""
_STEPS = 2.5
"""What it counts for a line that it announces the steps asked for."""
_ABOUT = 0.25
"""The share of its subject that a further quote must hold when a question is about reports."""
_ALL_THERE = 0.75
"""The share of a question that a passage must hold for a line with the label asked for to be its answer."""
_APART = 0.15
"""How much further from the question in meaning than the best sentence's chunk one of another file may be."""
_SUPPORTING = 0.02
"""A supporting sentence must be at least this likely."""


@dataclass(frozen=True, slots=True)
class Quote:
    """`hits[hit].text[start:end]` answers; `header` is the header row of the table it is a row of, or ""."""

    hit: int
    start: int
    end: int
    score: float
    header: str = ""


@dataclass(frozen=True, slots=True)
class Selection:
    """The quotes, best first. `confidence` (0 to 1) is how likely they answer; `answered` says if that suffices."""

    quotes: tuple[Quote, ...]
    confidence: float
    answered: bool


def select(question: str, hits: Sequence[Hit]) -> Selection:
    """The sentences of `hits` that best answer `question`; where it asks several things, each in turn."""
    whole = _select(question, hits)
    parts = several(question) if whole.answered else ()
    if not parts:
        return whole
    each = [found.quotes for part in parts if (found := _select(part, hits)).answered]
    quotes: list[Quote] = []
    for quote in [quote for turn in zip_longest(*each) for quote in turn if quote] + list(whole.quotes):
        if len(quotes) < MAX_QUOTES and not any(_overlap(quote, other) for other in quotes):
            quotes.append(quote)
    return replace(whole, quotes=tuple(quotes))


def several(question: str) -> tuple[str, ...]:
    """The questions that one turn asks: "Who do I call? And what should I do if ...?"; none when it is one."""
    own, mark, context = question.partition(CONTEXT_MARK)
    parts = [part.strip() for part in re.split(r"(?<=[?？])\s*", own) if part.strip()]
    # "Is it good or bad?" asks of what the question before it names.
    if len(parts) < 2 or any(_names_little(part) or _takes_up(part) for part in parts):
        return ()
    return tuple(f"{part}{mark}{context}" for part in parts)


def _names_little(part: str) -> bool:
    asked = read_question(part)
    return sum(map(len, asked.words)) < _ENOUGH if asked.lang == "zh" else len(asked.words) < _ENOUGH


def _takes_up(part: str) -> bool:
    """Whether a question needs the one before it to be understood."""
    return bool(_PRONOUN.search(part))


def _overlap(first: Quote, second: Quote) -> bool:
    return first.hit == second.hit and first.start < second.end and second.start < first.end


def _select(question: str, hits: Sequence[Hit]) -> Selection:
    asked = read_question(question, everyday=True)
    found = passages(asked, hits)
    candidates, rows = measure(asked, found)
    if not candidates or not asked.units:
        return Selection((), 0.0, False)
    labels = counted_under(asked, candidates)
    extra = _extra(asked, candidates, found, labels)
    which = "en-unread" if asked.lang == "en" else asked.lang
    scores = _weighed(SENTENCE[which], rows, extra)
    if asked.lang == "en" and is_prose(candidates[max(range(len(scores)), key=scores.__getitem__)]):
        have_read(asked, found)
        if was_read(candidates):
            rows = with_readings(candidates, rows)
            scores = _weighed(SENTENCE["en"], rows, extra)
    scores = behind_its_own(asked, scores, candidates)
    order = sorted(range(len(scores)), key=lambda i: (-scores[i], i))
    # A sentence that repeats the question (a list of questions, an interview guide) fits best and answers nothing.
    # Where its answer follows it is as good as the answer.
    order = [
        i for i in order
        if not _repeats(question, candidates[i].text) or has_its_answer(candidates[i], found[candidates[i].passage])
    ]  # fmt: skip
    order = [i for i in order if not _adds_nothing(asked, candidates[i])] or (order if is_key_words(asked.text) else [])
    order = [i for i in order if not says_nothing(candidates[i].text.strip())] or order
    if not order:
        return Selection((), 0.0, False)
    if asked.subject:
        paths = [found[c.passage].path for c in candidates]
        order = of_each_report(order, paths)
        if len(set(paths)) == 1:  # what one report says of it stands on several of its pages
            order = of_each_report(order, [found[c.passage].page for c in candidates])
    most = max(MAX_QUOTES, min(_MOST_REPORTS, len({p.path for p in found}))) if asked.subject else MAX_QUOTES
    best = candidates[order[0]]
    sure, enough = confidence(asked, *_without_copies(found, candidates, rows, scores, order))
    held = [max(pair) for pair in zip(found[best.passage].held, found[best.passage].heading_held, strict=True)]
    by_label = labelled(asked, best.text) > 0.0 and weigh(asked.units, held, (WORD, NAME, NUMBER)) >= _ALL_THERE
    if by_label or any(row_for(labels, candidates[index]) for index in order[:MAX_QUOTES]):
        sure, enough = max(sure, _ALL_THERE), True
    elif best.text[-1] in "?？" and not has_its_answer(best, found[best.passage]):
        sure, enough = min(sure, MISSING), False  # a question is no answer
    elif asked.lang == "en" and not asked.subject and is_noun_phrase(asked.text):
        named = all_named(asked, best, found[best.passage])
        if named is not None:
            if named:
                sure, enough = max(sure, NAMED), True
            elif is_key_words(asked.text):  # of a question, the fitted figures may know better what is missing
                sure, enough = min(sure, MISSING), False
    quotes: list[Quote] = []
    shown: list[tuple[str, str]] = []
    total = sum(math.exp(s - scores[order[0]]) for s in scores)
    for index in [i for i in order if not is_title(candidates[i], found[candidates[i].passage])] or order:
        likely = math.exp(scores[index] - scores[order[0]]) / total
        if len(quotes) == most or (quotes and likely < _SUPPORTING and not asked.subject):
            break
        candidate = candidates[index]
        about = subject_held(asked, candidate.held) >= _ABOUT or row_for(labels, candidate) > 0.0
        if quotes and asked.subject and not about:
            continue
        elsewhere = asked.lang == "en" and not asked.subject and hits[candidate.hit].path != hits[best.hit].path
        if elsewhere and hits[best.hit].cosine - hits[candidate.hit].cosine > _APART:
            continue
        start, end = reach(asked, candidate, found[candidate.passage])
        start += list_mark(hits[candidate.hit].text[start:end])
        text = hits[candidate.hit].text[start:end]
        path = hits[candidate.hit].path
        # Reports of one company say nearly the same, each of its own time.
        if any(
            text in other or other in text or (_alike(text, other) and (path == at or not asked.subject))
            for other, at in shown
        ):
            continue
        shown.append((text, path))
        quotes.append(Quote(candidate.hit, start, end, likely, candidate.header))
    return Selection(tuple(quotes), sure, enough)


def _weighed(weights: Sequence[float], rows: Sequence[Sequence[float]], extra: Sequence[float]) -> list[float]:
    return [sum(w * x for w, x in zip(weights, row, strict=True)) + e for row, e in zip(rows, extra, strict=True)]


def _extra(
    asked: Question, candidates: Sequence[Candidate], found: Sequence[Passage], labels: frozenset[tuple[str, ...]]
) -> list[float]:
    """What counts for a sentence besides the fitted figures."""
    extra = []
    for candidate in candidates:
        last = candidate.order + 1 == len(found[candidate.passage].candidates)
        worth = row_for(labels, candidate)
        worth += _STEPS * announces_steps(asked, candidate, found[candidate.passage])
        worth += has_key_words(asked, candidate) + suits(asked, candidate, last)
        worth += gives_form(asked, candidate) if asked.lang == "zh" else fits(asked, candidate)
        extra.append(worth)
    return extra


def _without_copies(
    found: Sequence[Passage],
    candidates: Sequence[Candidate],
    rows: Sequence[Sequence[float]],
    scores: Sequence[float],
    order: Sequence[int],
) -> tuple[list[Passage], list[Candidate], list[Sequence[float]], list[float], list[int]]:
    """The same without passages of other files that have the best sentence too, but for spaces and marks.

    A document that is there twice (as text and as PDF) is no reason to doubt what it says.
    """
    best = candidates[order[0]]
    said = _bare(best.text)
    copies = {
        c.passage for c in candidates
        if found[c.passage].path != found[best.passage].path and len(said) >= _REPEATED and _bare(c.text) == said
    }  # fmt: skip
    place = {number: at for at, number in enumerate(n for n in range(len(found)) if n not in copies)}
    kept = [at for at, c in enumerate(candidates) if c.passage in place]
    index = {at: new for new, at in enumerate(kept)}
    return (
        [found[n] for n in place],
        [replace(candidates[at], passage=place[candidates[at].passage]) for at in kept],
        [rows[at] for at in kept],
        [scores[at] for at in kept],
        [index[at] for at in order if at in index],
    )


def _bare(text: str) -> str:
    return "".join(c for c in fold(text) if c.isalnum())


def _repeats(question: str, text: str) -> bool:
    """Whether a text holds the whole question, word for word but for spaces and marks. Key words are no question."""
    if not _ASKS.search(question):
        return False
    asked = _bare(question)
    return len(asked) >= _REPEATED and asked in _bare(text)


def _adds_nothing(asked: Question, candidate: Candidate) -> bool:
    """Whether a title or label has no word that the question has not said: it names what is asked about."""
    asks = _ASKS.search(asked.text) or is_key_words(asked.text)
    if asked.lang != "en" or candidate.text[-1] in ".!?" or is_row(candidate.text) or not asks:
        return False
    words = candidate.held.words
    if words[:1] == ["page"] and words[1:2] and words[1].isdigit():
        words = words[2:]  # the foot of a page
    return all(word in asked.every for word in words)


def _alike(a: str, b: str) -> bool:
    """Whether one text says nearly the same as the other, by its characters' pairs."""
    first = {a[i : i + 2] for i in range(len(a) - 1)}
    second = {b[i : i + 2] for i in range(len(b) - 1)}
    return len(first & second) > 0.85 * max(len(first), len(second), 1)
