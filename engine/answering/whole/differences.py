"""What differs between two documents, sentence by sentence: added, removed, moved, changed, and numbers that differ.

Sentences are compared as a reader would: white space, width and case do not matter, and a clause that only has another
number is the same clause. Long documents are cut at sentences that stand once in each (the way patience diff does), so
that time stays near linear.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from engine.answering.locate import normal
from engine.answering.whole.amounts import PLAIN, amounts
from engine.answering.whole.dates import dates
from engine.answering.whole.walk import Book
from engine.answering.whole.written import Place
from engine.errors import Cancelled
from engine.sentences import sentences_of
from engine.types import StopFlag

ALIKE = 0.5
"""Two sentences at least this alike are one that was changed."""
SAME_WORDS = ("moved", "renumbered")
"""Changes that say nothing new."""
MOVED_ALIKE, MOVED_LENGTH = 0.8, 10
"""The same for one that stands elsewhere now, of at least so many characters."""
JOINED = 4
BLOCK = 400
"""Sentences compared at once without looking for anchors."""
_HAN = r"零〇一二三四五六七八九十百\d"
_CLAUSE_NUMBER = re.compile(
    r"\s*(?:#{1,6}\s*)?(?P<number>"
    rf"第\s?[{_HAN}]{{1,6}}\s?[条章节款项编部][\s、:：.]*"
    rf"|[（(][{_HAN}]{{1,4}}[)）]\s*|[一二三四五六七八九十]{{1,3}}、\s*"
    r"|(?:article|section|clause|chapter|schedule)\s+\d{1,3}(?:\.\d{1,3})*(?:[.:]\s+|\s+(?-i:(?=[A-Z])))"
    r"|\d{1,3}(?:\.\d{1,3})+\.?\s+(?-i:(?=[A-Z“\"\u4e00-\u9fff]))|\d{1,3}[.)、．]\s*(?!\d)|\((?:[a-z]|[ivx]{1,5}|\d{1,3})\)\s*|[a-z][.)]\s+)",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*%?")
_EDGE = 3
"""Lines at the top and at the bottom of a page among which its running header, footer and number are looked for."""
_LONGEST_RUNNING = 200
_COUNTER = re.compile(r"(?<!\d)\d{1,5}(?!\d)", re.ASCII)
_ALONE = re.compile(r"(?:page\s*1(?:\s*(?:of|/)\s*1)?|1\s*/\s*1|[-–—]\s*1\s*[-–—]|第\s*1\s*页.{0,10})", re.IGNORECASE)
"""The number of a page that is the only one."""


@dataclass(frozen=True, slots=True)
class Line:
    """One sentence of a document; `key` is what is compared, `number` the clause's own number before it, or ""."""

    place: Place
    key: str
    number: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """`kind` is "added", "removed", "changed", "moved" or "renumbered"; `numbers` are (old, new) where they differ."""

    kind: str
    old: Line | None
    new: Line | None
    numbers: tuple[tuple[str, str], ...] = ()


def lines(book: Book, stop: StopFlag) -> list[Line]:
    """The sentences of a book; what runs along its pages stands once, before them. Raises Cancelled."""
    made = []
    bodies, running = _bodies(book)
    for page in book.pages:
        top, bottom = bodies.get(page.number, (0, len(page.text)))
        spans = ((start + top, end + top) for start, end in sentences_of(page.text[top:bottom]))
        for start, end in (*running.get(page.number, ()), *spans):
            if stop.is_set():
                raise Cancelled
            quote = page.text[start:end]
            number = clause_number(quote)
            key = normal(quote[len(number) :]).text
            if any(c.isalnum() for c in key) and book.keeps(page.number, start, end):
                made.append(Line(Place(book.path, page.number, start, end, quote), key, normal(number).text))
    along = {(number, *span) for number, spans_there in running.items() for span in spans_there}
    return sorted(made, key=lambda line: (line.place.page, line.place.start, line.place.end) not in along)


def _bodies(book: Book) -> tuple[dict[int, tuple[int, int]], dict[int, list[tuple[int, int]]]]:
    """Page -> where its text begins and ends between the running lines of a PDF; and each of these where it is first.

    A line runs that stands at the top, or at the bottom, of most pages. One that holds the page's own number is
    nothing that a document says.
    """
    bodies: dict[int, tuple[int, int]] = {}
    first: dict[int, list[tuple[int, int]]] = {}
    if book.format != "pdf":
        return bodies, first
    edges = {page.number: _edges(page.text) for page in book.pages if page.text.strip()}
    seen: Counter[tuple[int, str, int | None]] = Counter()
    for number, sides in edges.items():
        for side, lines_there in enumerate(sides):
            seen.update({(side, *key) for _, _, said in lines_there for key in _running_keys(said, number)})
    often = {key for key, count in seen.items() if count > 1 and 2 * count > len(edges)}
    told: set[str] = set()
    for number, sides in edges.items():
        span = [0, max(end for _, end, _ in sides[1])]
        for side, lines_there in enumerate((sides[0], sides[1][::-1])):
            for start, end, said in lines_there:
                keys = [key for key in _running_keys(said, number) if (side, *key) in often]
                alone = len(edges) == 1 and _ALONE.fullmatch(said)
                if not (keys or alone) or start < span[0] or end > span[1]:
                    break
                span[side] = start if side else end
                if not alone and all(key[1] is None for key in keys) and keys[0][0] not in told:
                    told.add(keys[0][0])
                    first.setdefault(number, []).append((start, end))
        bodies[number] = (span[0], span[1])
    return bodies, first


def _edges(text: str) -> tuple[list[tuple[int, int, str]], list[tuple[int, int, str]]]:
    """The first and the last lines of a page that are not blank, with their spans."""
    found = [(m.start(), m.end(), m[0]) for m in re.finditer(r"[^\s](?:[^\n]*[^\s])?", text)]
    return found[:_EDGE], found[-_EDGE:]


def _running_keys(said: str, page: int) -> list[tuple[str, int | None]]:
    """What a running line has in common on all pages: its words, or those round a number that goes on with the page."""
    if len(said) > _LONGEST_RUNNING:
        return []
    numbered = ((m, said[: m.start()] + said[m.end() :]) for m in _COUNTER.finditer(said))
    return [(normal(said).text, None), *((normal(rest).text, int(m[0]) - page) for m, rest in numbered)]


def clause_number(text: str) -> str:
    """What numbers a clause at its head ("3.1 ", "第四条 ", "## (b) "), or ""; a quantity is none."""
    found = _CLAUSE_NUMBER.match(text)
    if found is None or not any(c.isalpha() for c in text[found.end() :]):
        return ""
    at = found.start("number")
    counted = next((a for a in amounts(text[at : at + 40]) if a.start == 0), None)
    if counted is not None and (counted.kind != PLAIN or counted.unit or counted.end > found.end() - at):
        return ""  # "3.5 million", "30 days"
    return found[0]


def changes(before: Sequence[Line], after: Sequence[Line], stop: StopFlag) -> list[Change]:
    """The differences in the order of the new document. Raises Cancelled."""
    found: list[Change] = []
    stretches = _unequal(before, after, 0, len(before), 0, len(after), stop)
    for a, b, c, d in sorted(stretches, key=lambda stretch: (stretch[2], stretch[3], stretch[0])):
        found += _paired(*_cut_otherwise(before[a:b], after[c:d]), stop)
    return _changed_elsewhere(_moved(found), stop)


def _unequal(
    before: Sequence[Line], after: Sequence[Line], a: int, b: int, c: int, d: int, stop: StopFlag
) -> Iterator[tuple[int, int, int, int]]:
    """Stretches [a:b] and [c:d] that are not the same, in any order; a clause that was renumbered is one by itself."""
    if stop.is_set():
        raise Cancelled

    def renumbered(i: int, j: int) -> Iterator[tuple[int, int, int, int]]:
        if before[i].number != after[j].number:
            yield i, i + 1, j, j + 1

    while a < b and c < d and before[a].key == after[c].key:
        yield from renumbered(a, c)
        a, c = a + 1, c + 1
    while a < b and c < d and before[b - 1].key == after[d - 1].key:
        b, d = b - 1, d - 1
        yield from renumbered(b, d)
    if a == b and c == d:
        return
    if a == b or c == d:
        yield a, b, c, d
        return
    if b - a > BLOCK or d - c > BLOCK:
        anchors = _anchors(before, after, a, b, c, d)
        if anchors:
            last_a, last_c = a, c
            for at, ct in [*anchors, (b, d)]:
                yield from _unequal(before, after, last_a, at, last_c, ct, stop)
                if at < b:
                    yield from renumbered(at, ct)
                last_a, last_c = at + 1, ct + 1
            return
        if (b - a) * (d - c) > 50 * BLOCK * BLOCK:  # nothing in common to hold on to
            yield a, b, c, d
            return
    matcher = SequenceMatcher(None, [x.key for x in before[a:b]], [x.key for x in after[c:d]], autojunk=False)
    for tag, i, j, k, m in matcher.get_opcodes():
        if tag != "equal":
            yield a + i, a + j, c + k, c + m
        else:
            for step in range(j - i):
                yield from renumbered(a + i + step, c + k + step)


def _anchors(before: Sequence[Line], after: Sequence[Line], a: int, b: int, c: int, d: int) -> list[tuple[int, int]]:
    """Sentences that stand once in each stretch, as the longest run that rises in both."""
    counts_old, counts_new = Counter(x.key for x in before[a:b]), Counter(x.key for x in after[c:d])
    where = {after[i].key: i for i in range(c, d) if counts_new[after[i].key] == 1}
    pairs = [
        (i, where[before[i].key]) for i in range(a, b) if counts_old[before[i].key] == 1 and before[i].key in where
    ]
    tails: list[int] = []
    at: list[int] = []
    previous: list[int] = []
    for index, (_, place) in enumerate(pairs):
        position = bisect_left(tails, place)
        if position == len(tails):
            tails.append(place)
            at.append(index)
        else:
            tails[position], at[position] = place, index
        previous.append(at[position - 1] if position else -1)
    run: list[tuple[int, int]] = []
    index = at[-1] if at else -1
    while index >= 0:
        run.append(pairs[index])
        index = previous[index]
    return run[::-1]


def _cut_otherwise(old: Sequence[Line], new: Sequence[Line]) -> tuple[list[Line], list[Line]]:
    """Without what is the same in other pieces: a sentence that a page break or a list divides in one of the two."""
    runs: dict[str, tuple[int, int]] = {}
    for j in range(len(new)):
        for size in range(1, min(JOINED, len(new) - j) + 1):
            runs.setdefault("".join(line.number + line.key for line in new[j : j + size]), (j, size))
    same_old: set[int] = set()
    same_new: set[int] = set()
    for i in range(len(old)):
        for size in range(1, min(JOINED, len(old) - i) + 1):
            j, count = runs.get("".join(line.number + line.key for line in old[i : i + size]), (0, 0))
            a, b = range(i, i + size), range(j, j + count)
            if count and (size > 1 or count > 1) and same_old.isdisjoint(a) and same_new.isdisjoint(b):
                same_old.update(a)
                same_new.update(b)
    kept_old = [line for i, line in enumerate(old) if i not in same_old]
    return kept_old, [line for j, line in enumerate(new) if j not in same_new]


def _paired(old: Sequence[Line], new: Sequence[Line], stop: StopFlag) -> list[Change]:
    """Within one unequal stretch: which old sentence became which new one; the rest was removed or added."""
    partner: dict[int, int] = {}
    taken: set[int] = set()
    if len(old) * len(new) <= 250_000:
        graded = []
        for i, x in enumerate(old):
            if stop.is_set():
                raise Cancelled
            for j, y in enumerate(new):
                if j % 200 == 199 and stop.is_set():
                    raise Cancelled
                matcher = SequenceMatcher(None, x.key, y.key, autojunk=False)
                if matcher.real_quick_ratio() >= ALIKE and matcher.quick_ratio() >= ALIKE:
                    ratio = matcher.ratio()
                    if ratio >= ALIKE:
                        graded.append((-ratio, abs(i - j), i, j))
        for _, _, i, j in sorted(graded):
            if i not in partner and j not in taken:
                partner[i] = j
                taken.add(j)
    by_new = {j: i for i, j in partner.items()}
    out: list[Change] = []
    waiting = 0
    for j, y in enumerate(new):
        i = by_new.get(j, -1)
        if i < 0:
            out.append(Change("added", None, y))
            continue
        while waiting < i:
            if waiting not in partner:
                out.append(Change("removed", old[waiting], None))
            waiting += 1
        waiting = max(waiting, i + 1)
        out.append(_change(old[i], y))
    return out + [Change("removed", old[i], None) for i in range(waiting, len(old)) if i not in partner]


def _change(old: Line, new: Line) -> Change:
    if old.key == new.key:
        return Change("renumbered", old, new)
    quotes = (line.place.quote[len(clause_number(line.place.quote)) :] for line in (old, new))
    return Change("changed", old, new, number_changes(*quotes))


def _changed_elsewhere(found: list[Change], stop: StopFlag) -> list[Change]:
    """A sentence removed here and added there in nearly the same words was moved and changed: told at its new place."""
    removed = [i for i, change in enumerate(found) if change.kind == "removed"]
    added = [i for i, change in enumerate(found) if change.kind == "added"]
    if len(removed) * len(added) > 100_000:
        return found
    graded = []
    for i in removed:
        old = found[i].old
        for j in added:
            new = found[j].new
            if stop.is_set():
                raise Cancelled
            if old is None or new is None or min(len(old.key), len(new.key)) < MOVED_LENGTH:
                continue
            matcher = SequenceMatcher(None, old.key, new.key, autojunk=False)
            if matcher.real_quick_ratio() >= MOVED_ALIKE and matcher.quick_ratio() >= MOVED_ALIKE:
                graded.append((-matcher.ratio(), abs(i - j), i, j))
    gone: set[int] = set()
    out = list(found)
    for ratio, _, i, j in sorted(graded):
        old, new = found[i].old, found[j].new
        if -ratio >= MOVED_ALIKE and old and new and i not in gone and out[j].kind == "added":
            gone.add(i)
            out[j] = _change(old, new)
    return [change for index, change in enumerate(out) if index not in gone]


def _moved(found: list[Change]) -> list[Change]:
    """A sentence removed here and added there was moved."""
    removed: dict[str, list[int]] = {}
    for index, change in enumerate(found):
        if change.kind == "removed" and change.old:
            removed.setdefault(change.old.key, []).append(index)
    gone: set[int] = set()
    out: list[Change | None] = list(found)
    for index, change in enumerate(found):
        if change.kind == "added" and change.new and removed.get(change.new.key):
            at = removed[change.new.key].pop(0)
            gone.add(at)
            out[index] = Change("moved", found[at].old, change.new)
    return [change for index, change in enumerate(out) if change is not None and index not in gone]


def number_changes(old: str, new: str) -> tuple[tuple[str, str], ...]:
    """Numbers and dates that differ, as they are written: ("1,000元", "1,200元"). Added ones stand alone."""
    a, b = figures(old), figures(new)
    if [key for key, _ in a] == [key for key, _ in b]:
        return ()
    matcher = SequenceMatcher(None, [key for key, _ in a], [key for key, _ in b], autojunk=False)
    out = []
    for tag, i, j, k, m in matcher.get_opcodes():
        if tag == "equal":
            continue
        for index in range(max(j - i, m - k)):
            out.append((a[i + index][1] if i + index < j else "", b[k + index][1] if k + index < m else ""))
    return tuple(out)


def figures(text: str) -> list[tuple[object, str]]:
    """Every number and date with its value, so that "1,000" and "1000" are the same."""
    found: list[tuple[int, int, object]] = [(d.start, d.end, (d.first, d.last)) for d in dates(text) if d.exact]
    taken = [(a, b) for a, b, _ in found]
    for amount in amounts(text):
        if not any(a <= amount.start < b for a, b in taken):
            found.append((amount.start, amount.end, (amount.value, amount.kind, amount.unit)))
    taken = [(a, b) for a, b, _ in found]
    for match in _NUMBER.finditer(text):
        if not any(a <= match.start() < b for a, b in taken):
            found.append((match.start(), match.end(), match[0]))
    return [(value, text[a:b]) for a, b, value in sorted(found, key=lambda f: f[0])]
