"""Two documents side by side: what was added, removed, moved and changed, with both places and the numbers that differ.

Sentences are compared as a reader would: white space, width and case do not matter. Long documents are cut at
sentences that stand once in each (the way patience diff does), so that time stays near linear.
"""

from __future__ import annotations

import os
import re
import time
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from engine.answering.locate import normal
from engine.answering.whole.amounts import amounts
from engine.answering.whole.dates import dates
from engine.answering.whole.walk import Book, Coverage
from engine.answering.whole.written import MOST_SHOWN, Draft, Place, cell, escaped, shown
from engine.errors import Cancelled
from engine.sentences import sentence_spans
from engine.types import Answer, Cell, StopFlag, Table, WorkProgress

ALIKE = 0.5
"""Two sentences at least this alike are one that was changed."""
BLOCK = 400
"""Sentences compared at once without looking for anchors."""
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*%?")


@dataclass(frozen=True, slots=True)
class Line:
    """One sentence of a document; `key` is what is compared."""

    place: Place
    key: str


@dataclass(frozen=True, slots=True)
class Change:
    """`kind` is "added", "removed", "changed" or "moved"; `numbers` are (old, new) where they differ."""

    kind: str
    old: Line | None
    new: Line | None
    numbers: tuple[tuple[str, str], ...] = ()


def compare(old: Book, new: Book, coverage: Coverage, lang: str, stop: StopFlag) -> Iterator[WorkProgress | Answer]:
    """WorkProgress, then the Answer with every difference in its table. Raises Cancelled."""
    started = time.monotonic()
    yield WorkProgress("comparing", 0, 2, "files", old.path)
    before, after = lines(old), lines(new)
    yield WorkProgress("comparing", 1, 2, "files", new.path)
    found = changes(before, after, stop)
    draft = Draft(lang)
    table = _write(draft, old, new, found, len(before), len(after), coverage)
    counts = Counter(change.kind for change in found)
    how: dict[str, Any] = {
        "backend": "pages",
        "model": "Both documents compared sentence by sentence; no language model",
        "job": "compare",
        "changes": dict(counts),
        "with_numbers": sum(bool(change.numbers) for change in found),
        "coverage": coverage.as_dict(),
    }
    yield draft.answer("pages", answered=True, seconds=time.monotonic() - started, how=how, table=table)


def lines(book: Book) -> list[Line]:
    made = []
    for page in book.pages:
        for start, end in sentence_spans(page.text):
            quote = page.text[start:end]
            key = normal(quote).text
            if any(c.isalnum() for c in key) and book.keeps(page.number, start, end):
                made.append(Line(Place(book.path, page.number, start, end, quote), key))
    return made


def changes(before: Sequence[Line], after: Sequence[Line], stop: StopFlag) -> list[Change]:
    """The differences in the order of the new document. Raises Cancelled."""
    found: list[Change] = []
    for a, b, c, d in _unequal(before, after, 0, len(before), 0, len(after), stop):
        found += _paired(before[a:b], after[c:d], stop)
    return _moved(found)


def _unequal(
    before: Sequence[Line], after: Sequence[Line], a: int, b: int, c: int, d: int, stop: StopFlag
) -> Iterator[tuple[int, int, int, int]]:
    """Stretches [a:b] and [c:d] that are not the same."""
    if stop.is_set():
        raise Cancelled
    while a < b and c < d and before[a].key == after[c].key:
        a, c = a + 1, c + 1
    while a < b and c < d and before[b - 1].key == after[d - 1].key:
        b, d = b - 1, d - 1
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
                last_a, last_c = at + 1, ct + 1
            return
        if (b - a) * (d - c) > 50 * BLOCK * BLOCK:  # nothing in common to hold on to
            yield a, b, c, d
            return
    matcher = SequenceMatcher(None, [x.key for x in before[a:b]], [x.key for x in after[c:d]], autojunk=False)
    for tag, i, j, k, m in matcher.get_opcodes():
        if tag != "equal":
            yield a + i, a + j, c + k, c + m


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
        out.append(Change("changed", old[i], y, number_changes(old[i].place.quote, y.place.quote)))
    return out + [Change("removed", old[i], None) for i in range(waiting, len(old)) if i not in partner]


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
    a, b = _figures(old), _figures(new)
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


def _figures(text: str) -> list[tuple[object, str]]:
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


# --- the answer ------------------------------------------------------------------------------------------------------

_KINDS = {
    "changed": ("Changed", "修改"), "added": ("Added", "新增"), "removed": ("Removed", "删除"),
    "moved": ("Moved", "移动"),
}  # fmt: skip


def _write(
    draft: Draft, old: Book, new: Book, found: Sequence[Change], before: int, after: int, coverage: Coverage
) -> Table:
    zh = draft.zh
    counts = Counter(change.kind for change in found)
    numbers = sum(bool(change.numbers) for change in found)
    # What was added or removed may hold figures of its own; that none differs is said only when none can.
    elsewhere = any(_figures((c.new or c.old).key) for c in found if c.kind in ("added", "removed"))  # type: ignore[union-attr]
    nothing_same = counts["removed"] == before and counts["added"] == after
    a, b = escaped(old.name), escaped(new.name)
    if not found:
        same = f"**{a} 与 {b} 的文字相同。**" if zh else f"**{a} and {b} say the same.**"
        draft.say(f"{same}\n\n{coverage.said(zh)}\n\n")
        return Table(_columns(zh, old, new), ())
    if zh:
        parts = [f"{counts[kind]} 处{_KINDS[kind][1]}" for kind in _KINDS if counts[kind]]
        draft.say(f"**{a} → {b}：{'，'.join(parts)}。**")
        told = f"其中 {numbers} 处数字或日期不同。" if numbers else "" if elsewhere else "数字和日期没有变化。"
        draft.say("两个文件没有相同的句子。" if nothing_same else told)
    else:
        parts = [f"{counts[kind]} {_KINDS[kind][0].lower()}" for kind in _KINDS if counts[kind]]
        draft.say(f"**{a} → {b}: {', '.join(parts)}.**")
        told = "" if elsewhere else " No number or date differs."
        told = f" Numbers or dates differ in {numbers}." if numbers else told
        draft.say(" No sentence stands in both." if nothing_same else told)
    draft.say(f"\n\n{coverage.said(zh)}\n\n")
    rows: list[tuple[Cell, ...]] = []
    ordered = sorted(found, key=lambda change: not change.numbers)  # numbers first: they matter most
    for change in ordered[:MOST_SHOWN]:
        _say(draft, change, old, new)
    if len(ordered) > MOST_SHOWN:
        draft.say(
            f"\n共 {len(ordered)} 处，这里显示前 {MOST_SHOWN} 处；导出可得到全部。\n"
            if zh
            else f"\nThe first {MOST_SHOWN} of {len(ordered)} are shown; export them to have them all.\n"
        )
    for change in found:
        rows.append(
            (
                cell(_KINDS[change.kind][zh]),
                *_side(draft, old, change.old),
                *_side(draft, new, change.new),
                cell("; ".join(f"{x or '–'} → {y or '–'}" for x, y in change.numbers)),
            )
        )
    return Table(_columns(zh, old, new), tuple(rows))


def _columns(zh: bool, old: Book, new: Book) -> tuple[str, ...]:
    if zh:
        return ("变化", f"{old.name} 页码", old.name, f"{new.name} 页码", new.name, "数字变化")
    return ("Change", f"{old.name}, page", old.name, f"{new.name}, page", new.name, "Numbers")


def _side(draft: Draft, book: Book, line: Line | None) -> tuple[Cell, Cell]:
    if line is None:
        return cell(""), cell("")
    return cell(book.place_cell(line.place.page, draft.zh)), cell(line.place.quote, draft.cite(line.place))


def _say(draft: Draft, change: Change, old: Book, new: Book) -> None:
    zh = draft.zh
    kind = _KINDS[change.kind][zh]
    pages = [
        escaped(book.place(line.place.page, zh)) for book, line in ((old, change.old), (new, change.new)) if line
    ]
    draft.say(f"- **{kind}** · {' → '.join(pages)}")
    if change.numbers:
        told = (f"{escaped(x) or '–'} → {escaped(y) or '–'}" for x, y in change.numbers)
        draft.say(f" · **{', '.join(told)}**")
    draft.say("\n")
    for line, mark in ((change.old, "原文：" if zh else "Before: "), (change.new, "现文：" if zh else "Now: ")):
        if line is None or (change.kind == "moved" and line is change.old):
            continue
        draft.say(f"  - {mark if change.kind in ('changed', 'moved') else ''}")
        differing = {y if line is change.new else x for x, y in change.numbers} - {""}
        draft.state(f"“{_marked(shown(line.place.quote), differing)}”", line.place)
        draft.say("\n")


def _marked(text: str, numbers: set[str]) -> str:
    """The sentence with the numbers that differ in bold."""
    if not numbers:
        return escaped(text)
    pattern = re.compile(
        "|".join(re.escape(n) for n in sorted((" ".join(n.split()) for n in numbers), key=len, reverse=True))
    )
    out, last = [], 0
    for match in pattern.finditer(text):
        out += [escaped_part(text[last : match.start()]), f"**{escaped(match[0])}**"]
        last = match.end()
    return "".join([*out, escaped_part(text[last:])])


def escaped_part(text: str) -> str:
    """Escaped, with its white space at the ends kept."""
    lead = " " if text[:1].isspace() else ""
    tail = " " if text[-1:].isspace() and text.strip() else ""
    return f"{lead}{escaped(text)}{tail}"


def files_named(argument: str, known: Sequence[str]) -> list[str]:
    """Which of the known files a person names: by path, by name, by the beginning of a name."""
    words = [
        w.strip(" \"“”'")
        for w in re.split(r"\s+(?:and|with|to|vs\.?|versus)\s+|[,，;；↔|]|\s+[与和]\s*|\s*[与和]\s+", argument)
    ]
    found: list[str] = []
    for word in filter(None, words):
        full = os.path.abspath(os.path.expanduser(word))
        match = next((p for p in known if p == full), None)
        match = match or next((p for p in known if os.path.basename(p).lower() == word.lower()), None)
        match = match or next((p for p in known if os.path.basename(p).lower().startswith(word.lower())), None)
        if match and match not in found:
            found.append(match)
    return found
