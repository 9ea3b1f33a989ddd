"""Ties every statement of an answer to its sources by the text itself; what the model claims to cite is only a hint.

`check` returns the answer with its [n] renumbered: each n is one quoted place on one page, in order of appearance, and
only places that a statement rests on are listed. Statements are QUOTED (found word for word), SUPPORTED (a source says
as much, and numbers, dates and names agree), UNSUPPORTED (with the reason) or NONE (greetings, questions, headings, the
quoting notice). `Statement.why` is a code, sometimes with what is wrong after a colon; WHY_TEXT says it in English:

    quote        the words in quotation marks stand in no source
    number:42    a number that the source does not have      date:March    likewise
    name:Newton  a name that the source does not have        negation      the source says it with or without a "not"
    words        no source says this
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from engine.answering.headings import heading_above
from engine.answering.locate import find
from engine.answering.support import Window, judge, windows
from engine.backends.quotes.backend import NOT_FOUND, NOTICE
from engine.sentences import language, sentence_spans
from engine.types import WHY_TEXT, Citation, Hit, Statement, Support

PageText = Callable[[str, int], str]
Known = Mapping[str, tuple[int, int, int]]

_MARKER = re.compile(r"[ \t]?(?:\[\s*\d{1,3}(?:\s*[,，、]\s*\d{1,3})*\s*\]|【\s*\d{1,3}\s*】)")
_BEFORE_MARKER = re.compile(r"^\s*(?:[-*+•]\s+)?(?:\([^\n]*\) )?“[^\n]+”(?=[^\S\n]?\[\d)", re.M)
_LEAD = re.compile(r"\s*(?:[-*+•]\s+|\d{1,3}[.)、]\s*|>\s*|#{1,6}\s+)?")
_WHOLE_LINE = re.compile(
    r"^(?P<lead>\s*(?:[-*+•]\s+)?(?:\([^\n]*\) )?)“(?P<quote>[^\n]+)”(?P<tail>[^\S\n]*[.。]?)$", re.M
)
_QUOTED = re.compile(r"“([^“”\n]{2,2000})”|「([^「」\n]{2,2000})」|『([^『』\n]{2,2000})』|\"([^\"\n]{2,2000})\"")
_GREETING = re.compile(
    r"(?:hi|hello|hey|sure|yes|absolutely|certainly|of course|okay|ok|thanks|thank you|"
    r"you['’]re welcome|i hope|"
    r"i can help|i am|i['’]m|i have|let me know|feel free|no,? (?:that|this|i)|here (?:is|are)|based on|in summary|"
    r"according to the (?:passages|documents))\b|"
    r"你好|您好|好的|当然|谢谢|不客气|希望|以下是|根据(?:提供的)?(?:文档|资料|段落)|综上所述|如有|如果[您你]",
    re.IGNORECASE,
)
_REFUSAL = re.compile(
    r"not found in your documents|i (?:do not|don['’]t) know|i cannot (?:find|answer)|"
    r"(?:passages?|documents?|sources?|text) (?:do|does|did)(?: not|n['’]t) "
    r"(?:hold|say|contain|mention|provide|tell|include|state|specify)|"
    r"(?:文档|段落|资料|文中|原文).{0,6}(?:没有|未|并未)(?:找到|提到|提及|说明|给出|提供|包含)|我不知道|无法回答",
    re.IGNORECASE,
)
_SHORT_QUOTE = 12
_AROUND = 3000
"""Characters before and after a hit in which a quote that runs over its edge is still looked for."""


@dataclass(frozen=True, slots=True)
class CheckedAnswer:
    """The answer as it may be shown: `citations[i].n == i + 1`, and every statement's numbers are among them."""

    text: str
    citations: tuple[Citation, ...]
    statements: tuple[Statement, ...]


def check(text: str, hits: Sequence[Hit], page_text: PageText, known: Known | None = None) -> CheckedAnswer:
    """Check an answer against the hits it was made from. [n] in `text` are numbers of hits, from 1.

    `page_text(path, page)` is the extracted text of a page. Every citation's `quote` is `page_text(...)[start:end]`.
    `known` has where quotations of whole lines stand, by their words: the hit, from 0, and the span in its text.
    """
    return _Check(text, hits, page_text, known or {}).run()


def explain(why: str) -> str:
    """The English sentence for a `Statement.why`."""
    code, _, detail = why.partition(":")
    return WHY_TEXT[code].format(detail) if code in WHY_TEXT else why


@dataclass(slots=True)
class _Place:
    path: str
    page: int
    start: int
    end: int
    quote: str


class _Check:
    """One run of `check`: the places cited so far, and the pages already read."""

    def __init__(self, text: str, hits: Sequence[Hit], page_text: PageText, known: Known) -> None:
        self.original = text
        self._known = known
        self.hits = hits
        self._page_text = page_text
        self._pages: dict[tuple[str, int], str] = {}
        self._places: list[_Place] = []
        self._windows: list[Window] | None = None

    def run(self) -> CheckedAnswer:
        clean, markers = _without_markers(self.original)
        pieces = _pieces(clean)
        out: list[str] = []
        length = 0
        done = 0
        statements: list[Statement] = []

        def put(text: str) -> None:
            nonlocal length
            out.append(text)
            length += len(text)

        for number, (start, end) in enumerate(pieces):
            until = pieces[number + 1][0] if number + 1 < len(pieces) else len(clean) + 1
            mine = [(at, cited) for at, cited in markers if start < at <= end or end < at < until or at == end]
            support, numbers, why = self._weigh(clean[start:end], [n for _, cited in mine for n in cited])
            put(clean[done:start])
            shown = "".join(f"[{n}]" for n in numbers)
            inner = next((at for at, _ in mine if start < at < end), None)
            began = length
            if shown and inner is not None:
                put(clean[start:inner] + _spaced(clean[:inner]) + shown + clean[inner:end])
                finished = length
            else:
                put(clean[start:end])
                finished = length
                if shown:
                    put(_spaced(clean[start:end]) + shown)
            statements.append(Statement(began, finished, support, numbers, why))
            done = end
        put(clean[done:])
        citations = tuple(
            Citation(n, place.path, place.page, place.quote, place.start, place.end, True, self._heading(place))
            for n, place in enumerate(self._places, 1)
        )
        return CheckedAnswer("".join(out), citations, tuple(statements))

    def _heading(self, place: _Place) -> str:
        """The headings right above a place: a hit tells those it begins under, and several may follow in it."""
        for hit in self.hits:
            if hit.page == place.page and place.path in (hit.path, *hit.also_at) and hit.start <= place.start < hit.end:
                return heading_above(self._page(hit), place.start, hit)
        return ""

    # --- one statement -------------------------------------------------------------------------------------------

    def _weigh(self, statement: str, cited: Sequence[int]) -> tuple[Support, tuple[int, ...], str]:
        said = statement[_LEAD.match(statement).end() :].strip()  # type: ignore[union-attr]
        if not _is_claim(said):
            return Support.NONE, (), ""
        order = list(dict.fromkeys([n - 1 for n in cited if 0 < n <= len(self.hits)] + list(range(len(self.hits)))))
        whole = _WHOLE_LINE.match(statement)
        if whole:
            at = self._known.get(whole["quote"])
            place = self._in_page(self.hits[at[0]], *at[1:]) if at else None
            place = place or self._locate(whole["quote"], order)
            return (Support.QUOTED, (self._number(place),), "") if place else (Support.UNSUPPORTED, (), "quote")
        quotes = [next(g for g in m.groups() if g) for m in _QUOTED.finditer(said)]
        numbers: list[int] = []
        for quote in quotes:
            if len(quote) < _SHORT_QUOTE and len(quote) < 0.8 * len(said):
                continue  # a title or a word in quotation marks, not a quotation
            place = self._locate(quote, order)
            if place is None:
                return Support.UNSUPPORTED, (), "quote"
            numbers.append(self._number(place))
        if quotes and numbers and sum(map(len, quotes)) > 0.6 * len(said):
            return Support.QUOTED, tuple(dict.fromkeys(numbers)), ""
        if len(said) >= _SHORT_QUOTE or _few_words(said):
            place = self._locate(_unmarked(said), order)
            if place:
                return Support.QUOTED, tuple(dict.fromkeys([*numbers, self._number(place)])), ""
        return self._paraphrase(_unmarked(said), order[: len(set(cited))], numbers)

    def _paraphrase(self, said: str, hinted: Sequence[int], numbers: list[int]) -> tuple[Support, tuple[int, ...], str]:
        if self._windows is None:
            self._windows = windows([hit.text for hit in self.hits])
        verdict = judge(said, hinted, self._windows, [f"{hit.heading}\n{hit.text}" for hit in self.hits])
        if verdict.why:
            return Support.UNSUPPORTED, (), verdict.why
        for window in verdict.windows:
            place = self._place_of(window)
            if place:
                numbers.append(self._number(place))
        if not numbers:
            return Support.UNSUPPORTED, (), "words"
        return Support.SUPPORTED, tuple(dict.fromkeys(numbers)), ""

    # --- places --------------------------------------------------------------------------------------------------

    def _locate(self, quote: str, order: Iterable[int]) -> _Place | None:
        """Where a quote stands: inside one of the hits, else close around one."""
        hits = [self.hits[n] for n in order]
        for hit in hits:
            found = find(quote, hit.text)
            if found:
                place = self._in_page(hit, *found)
                if place:
                    return place
        for hit in hits:
            page = self._page(hit)
            base = max(0, hit.start - _AROUND)
            found = find(quote, page[base : hit.end + _AROUND])
            if found:
                start, end = base + found[0], base + found[1]
                return _Place(hit.path, hit.page, start, end, page[start:end])
        return None

    def _place_of(self, window: Window) -> _Place | None:
        return self._in_page(self.hits[window.hit], window.start, window.end)

    def _in_page(self, hit: Hit, start: int, end: int) -> _Place | None:
        """A span of a hit as a span of its page; None if the page no longer holds it."""
        page = self._page(hit)
        wanted = hit.text[start:end]
        begin = hit.start + start
        if page[begin : begin + len(wanted)] != wanted:
            begin = page.find(wanted)
        return _Place(hit.path, hit.page, begin, begin + len(wanted), wanted) if begin >= 0 and wanted else None

    def _page(self, hit: Hit) -> str:
        key = (hit.path, hit.page)
        if key not in self._pages:
            self._pages[key] = self._page_text(hit.path, hit.page)
        return self._pages[key]

    def _number(self, place: _Place) -> int:
        for n, known in enumerate(self._places, 1):
            if (known.path, known.page, known.start, known.end) == (place.path, place.page, place.start, place.end):
                return n
        self._places.append(place)
        return len(self._places)


# --- taking an answer apart --------------------------------------------------------------------------------------


def _without_markers(text: str) -> tuple[str, list[tuple[int, tuple[int, ...]]]]:
    """The text without [n], and where each stood in it with its numbers."""
    kept: list[str] = []
    markers = []
    length = 0
    done = 0
    quoted = [m.span() for m in _BEFORE_MARKER.finditer(text)]
    for match in _MARKER.finditer(text):
        if any(start < match.start() and match.end() < end for start, end in quoted):
            continue  # the source's own "[1]", quoted with it
        kept.append(text[done : match.start()])
        length += match.start() - done
        done = match.end()
        markers.append((length, tuple(int(n) for n in re.findall(r"\d+", match[0]))))
    kept.append(text[done:])
    return "".join(kept), markers


def _pieces(clean: str) -> list[tuple[int, int]]:
    """Statements: sentences, but a quotation is never cut, nor the notice."""
    whole = [m.span() for m in _WHOLE_LINE.finditer(clean)]
    whole += [m.span() for m in _QUOTED.finditer(clean) if not any(a <= m.start() < b for a, b in whole)]
    for known in (*NOTICE.values(), *NOT_FOUND.values()):
        at = clean.find(known)
        if at >= 0:
            whole.append((at, at + len(known)))
    whole.sort()
    pieces: list[tuple[int, int]] = []
    for start, end in sentence_spans(clean):
        marks_only = not any(c.isalnum() for c in clean[start:end])  # "**" after the full stop
        if pieces and marks_only and end - start <= 3 and pieces[-1][1] == start:
            pieces[-1] = (pieces[-1][0], end)
        elif pieces and any(a < start < b and pieces[-1][1] > a for a, b in whole):
            pieces[-1] = (pieces[-1][0], max(end, pieces[-1][1]))
        else:
            pieces.append((start, end))
    return pieces


def _is_claim(said: str) -> bool:
    if not any(c.isalnum() for c in said):
        return False
    if said in NOTICE.values() or said in NOT_FOUND.values():
        return False
    if said[-1] in "?？" or _REFUSAL.search(said):
        return False
    if said[-1] in ":：" and len(said) < (25 if language(said) == "zh" else 60):
        return False
    if _GREETING.match(said) and not re.search(r"\d", said):
        return len(said) > (20 if language(said) == "zh" else 48)
    return True


def _few_words(said: str) -> bool:
    return len(said) >= (4 if language(said) == "zh" else 8)


def _unmarked(said: str) -> str:
    """Without Markdown's emphasis and code marks."""
    return re.sub(r"\*\*|__|`|(?<!\w)\*(?=\w)|(?<=\w)\*(?!\w)", "", said)


def _spaced(before: str) -> str:
    """The space before [n]: none after Chinese."""
    last = before.rstrip()[-1:]
    return " " if last.isascii() or (last == "”" and language(before[-40:]) != "zh") else ""
