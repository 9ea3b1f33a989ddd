"""A language model's share in work over whole documents: points of a part, points of points, fields of a file.

Bounded calls: each holds only as many numbered passages as fit the model's context. What the model writes is checked
against those passages by engine.answering.citations; a point that they do not bear out is dropped, and a part of which
nothing is left gets the document's own sentences instead. Documents are data here too: see engine.answering.prompt.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from engine.answering.citations import PageText, check
from engine.answering.passages import passages_text
from engine.answering.whole.summarise import Part, Point, extracted, most_central
from engine.answering.whole.written import Place
from engine.resources import resource
from engine.types import Backend, GenerationOptions, Hit, Message, Prompt, StopFlag, Support

PASSAGE = 600
"""Characters of one numbered passage."""
MOST_PROMPT = 3000
"""Tokens of one call, also where the model could take more: short prompts are read faster and better."""
_BULLET = re.compile(r"^\s*(?:[-*•·]|\d{1,2}[.)、])\s*")
_MARK = re.compile(r"\s?\[\d{1,3}\]")


class ModelPoints:
    """`make` and `join` for `summarise`, by one open model."""

    def __init__(self, backend: Backend, options: GenerationOptions, lang: str, page_text: PageText) -> None:
        self._backend, self._options, self._lang, self._page_text = backend, options, lang, page_text
        self.dropped = 0
        """Points the model wrote that the text does not bear out."""

    def make(self, part: Part, count: int, stop: StopFlag) -> list[Point]:
        points: list[Point] = []
        hits = passages(part)
        headings = {(h.page, h.start): h.heading for h in hits}
        for group in self._groups(hits, count):
            points += self._points(group, count, stop)
            if stop.is_set():
                return []
        named = [
            replace(p, heading=next((h for (page, start), h in reversed(headings.items())
                                     if page == p.places[0].page and start <= p.places[0].start), ""))
            for p in points
        ]  # fmt: skip
        return named or extracted(part, count, stop)

    def join(self, points: Sequence[Point], count: int, stop: StopFlag) -> list[Point]:
        """The points that matter most, in the model's words where the sources bear them out."""
        if len(points) <= count:
            return list(points)
        hits = [
            Hit(
                p.places[0].path,
                p.places[0].page,
                p.places[0].start,
                p.places[0].end,
                p.places[0].quote,
                0.0,
                p.heading,
            )
            for p in points
        ]
        made: list[Point] = []
        groups = list(self._groups(hits, count))
        for group in groups:
            made += self._points(group, max(2, -(-count * 2 // len(groups))) if len(groups) > 1 else count, stop)
            if stop.is_set():
                return []
        if len(made) < min(count, 3):
            return most_central(points, count, stop)
        if len(made) > count:
            return most_central(made, count, stop) if len(groups) == 1 else self.join(made, count, stop)
        return made

    def _groups(self, hits: Sequence[Hit], count: int) -> list[list[Hit]]:
        """As many passages together as one call takes."""
        room = min(MOST_PROMPT, self._backend.context_length - self._length(count))
        groups: list[list[Hit]] = [[]]
        for hit in hits:
            if groups[-1] and self._backend.count_tokens(self._messages([*groups[-1], hit], count)) > room:
                groups.append([])
            groups[-1].append(hit)
        return [g for g in groups if g and self._backend.count_tokens(self._messages(g, count)) <= room]

    def _length(self, count: int) -> int:
        return min(self._options.max_new_tokens, 64 * count + 32, self._backend.context_length // 3)

    def _messages(self, hits: Sequence[Hit], count: int) -> list[Message]:
        system = resource("prompts", f"points.{self._lang}.txt").read_text(encoding="utf-8").strip()
        return [
            Message("system", system.replace("{count}", str(count))),
            Message("user", passages_text(hits, self._lang == "zh")),
        ]

    def _points(self, hits: Sequence[Hit], count: int, stop: StopFlag) -> list[Point]:
        options = replace(self._options, temperature=0.0, max_new_tokens=self._length(count))
        prompt = Prompt(tuple(self._messages(hits, count)), "", tuple(hits))
        text = "".join(self._backend.generate(prompt, options, stop))
        points = []
        for line in text.splitlines():
            said = _BULLET.sub("", line).strip()
            if len(said) < 4:
                continue
            checked = check(said, hits, self._page_text)
            places = tuple(Place(c.path, c.page, c.start, c.end, c.quote) for c in checked.citations)
            unsupported = any(s.support is Support.UNSUPPORTED for s in checked.statements)
            if not places or unsupported:
                self.dropped += 1
                continue
            points.append(Point(places[:3], _MARK.sub("", checked.text).strip()))
        return points[:count]


def passages(part: Part) -> list[Hit]:
    """Neighbouring sentences of a part as passages of a readable length, each a span of one page."""
    texts = {page.number: page.text for page in part.book.pages}
    hits: list[Hit] = []
    for number, start, end, heading, _ in part.sentences:
        last = hits[-1] if hits else None
        if last and last.page == number and last.heading == heading and end - last.start <= PASSAGE:
            hits[-1] = replace(last, end=end, text=texts[number][last.start : end])
        else:
            hits.append(Hit(part.book.path, number, start, end, texts[number][start:end], 0.0, heading))
    return hits
