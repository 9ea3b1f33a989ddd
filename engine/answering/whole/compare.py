"""Two documents side by side: what was added, removed, moved and changed, with both places and the numbers that differ.

The differences are found by the text itself (differences.py) and are always complete. A language model may explain
them besides (model_changes.py).
"""

from __future__ import annotations

import os
import re
import time
from collections import Counter
from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import replace
from typing import Any

from engine.answering.whole.differences import SAME_WORDS, Change, Line, changes, figures, lines
from engine.answering.whole.model_changes import Explained, Explanations
from engine.answering.whole.walk import Book, Coverage
from engine.answering.whole.written import MOST_SHOWN, Draft, cell, escaped, shown
from engine.types import Cell, StopFlag, Support, Table, WorkProgress

MOST_CITED = 4
_HASHES = re.compile(r"^#{1,6}\s+(?=\S)")
"""A heading as a reader gives it."""
Explain = Callable[[Sequence[Change]], Generator[Any, None, Explanations | None]]

def compare(
    old: Book, new: Book, coverage: Coverage, lang: str, stop: StopFlag, explain: Explain | None = None
) -> Iterator[Any]:
    """WorkProgress, then the Answer with every difference in its table.

    `explain` is a model's: a generator of events that gives Explanations, or None where no model is open. Raises
    Cancelled.
    """
    started = time.monotonic()
    yield WorkProgress("comparing", 0, 2, "files", old.path)
    before, after = lines(old, stop), lines(new, stop)
    yield WorkProgress("comparing", 1, 2, "files", new.path)
    found = changes(before, after, stop)
    counts = Counter(change.kind for change in found)
    nothing_same = counts["removed"] == len(before) and counts["added"] == len(after)
    told: Explanations | None = None
    if explain is not None and not nothing_same and any(change.kind not in SAME_WORDS for change in found):
        told = yield from explain(found)
    draft = Draft(lang)
    table = _write(draft, old, new, found, nothing_same, coverage, told)
    how: dict[str, Any] = {
        "backend": "pages",
        "model": "Both documents compared sentence by sentence; no language model",
    }
    if told is not None:
        flagged = sum(bool(point.why) for point in told.points)
        how = told.made_by | {
            "explained": len(told.points), "flagged": flagged, "dropped": told.dropped, "parts_reused": told.reused,
        } | ({"trouble": told.trouble} if told.trouble else {})  # fmt: skip
    how |= {
        "job": "compare",
        "changes": dict(counts),
        "with_numbers": sum(bool(change.numbers) for change in found),
        "coverage": coverage.as_dict(),
    }
    answer = draft.answer(str(how["backend"]), answered=True, seconds=time.monotonic() - started, how=how, table=table)
    yield replace(answer, stopped=told is not None and told.stopped)


# --- the answer ------------------------------------------------------------------------------------------------------

_KINDS = {
    "changed": ("Changed", "修改"), "added": ("Added", "新增"), "removed": ("Removed", "删除"),
    "moved": ("Moved", "移动"), "renumbered": ("Renumbered", "重新编号"),
}  # fmt: skip


def _write(
    draft: Draft, old: Book, new: Book, found: Sequence[Change], nothing_same: bool, coverage: Coverage,
    told: Explanations | None,
) -> Table:  # fmt: skip
    zh = draft.zh
    counts = Counter(change.kind for change in found)
    numbers = sum(bool(change.numbers) for change in found)
    # What was added or removed may hold figures of its own; that none differs is said only when none can.
    elsewhere = any(figures((c.new or c.old).key) for c in found if c.kind in ("added", "removed"))  # type: ignore[union-attr]
    a, b = escaped(old.name), escaped(new.name)
    if not found:
        same = f"**{a} 与 {b} 的文字相同。**" if zh else f"**{a} and {b} say the same.**"
        draft.say(f"{same}\n\n{coverage.said(zh)}\n\n")
        return Table(_columns(zh, old, new, False), ())
    if zh:
        parts = [f"{counts[kind]} 处{_KINDS[kind][1]}" for kind in _KINDS if counts[kind]]
        draft.say(f"**{a} → {b}：{'，'.join(parts)}。**")
        said = f"其中 {numbers} 处数字或日期不同。" if numbers else "" if elsewhere else "数字和日期没有变化。"
        draft.say("两个文件没有相同的句子。" if nothing_same else said)
    else:
        parts = [f"{counts[kind]} {_KINDS[kind][0].lower()}" for kind in _KINDS if counts[kind]]
        draft.say(f"**{a} → {b}: {', '.join(parts)}.**")
        said = "" if elsewhere else " No number or date differs."
        said = f" Numbers or dates differ in {numbers}." if numbers else said
        draft.say(" No sentence stands in both." if nothing_same else said)
    draft.say(f"\n\n{coverage.said(zh)}\n\n")
    if told is not None:
        _explain(draft, told)
    rows: list[tuple[Cell, ...]] = []
    # Numbers first, they matter most; what says the same as before comes last.
    ordered = sorted(found, key=lambda change: (not change.numbers, change.kind in SAME_WORDS))
    for change in ordered[:MOST_SHOWN]:
        _say(draft, change, old, new)
    if len(ordered) > MOST_SHOWN:
        draft.say(
            f"\n共 {len(ordered)} 处，这里显示前 {MOST_SHOWN} 处；导出可得到全部。\n"
            if zh
            else f"\nThe first {MOST_SHOWN} of {len(ordered)} are shown; export them to have them all.\n"
        )
    meaning = {id(c): _meaning(point, zh) for point in told.points for c in point.clause.changes} if told else {}
    for change in found:
        rows.append(
            (
                cell(_KINDS[change.kind][zh]),
                *_side(draft, old, change.old),
                *_side(draft, new, change.new),
                cell("; ".join(f"{x or '–'} → {y or '–'}" for x, y in change.numbers)),
                *((cell(meaning.get(id(change), "")),) if meaning else ()),
            )
        )
    return Table(_columns(zh, old, new, bool(meaning)), tuple(rows))


def _columns(zh: bool, old: Book, new: Book, explained: bool) -> tuple[str, ...]:
    if zh:
        heads = ("变化", f"{old.name} 页码", old.name, f"{new.name} 页码", new.name, "数字变化")
        return (*heads, "说明（语言模型）") if explained else heads
    heads = ("Change", f"{old.name}, page", old.name, f"{new.name}, page", new.name, "Numbers")
    return (*heads, "What it means (language model)") if explained else heads


def _explain(draft: Draft, told: Explanations) -> None:
    """What the model says the changes mean, each with its places; what these do not bear out is marked in place."""
    zh, points = draft.zh, told.points
    if points:
        draft.say("**改动的含义**\n\n" if zh else "**What the changes mean**\n\n")
        for point in points:
            heading = escaped(point.clause.heading)
            draft.say(f"- **{heading}** · " if heading else "- ")
            places = point.clause.places
            support = Support.UNSUPPORTED if point.why else Support.SUPPORTED
            # A long clause is cited by its ends: its sentences all stand below.
            shown_places = places if len(places) <= MOST_CITED else (places[0], places[-1])
            draft.state(escaped(point.text), *shown_places, support=support, why=point.why)
            draft.say("\n")
        draft.say("\n")
    left = told.clauses - len(points)
    if told.trouble:
        why = escaped(told.trouble)
        draft.say(f"语言模型没有写完：{why}\n\n" if zh else f"The language model did not finish: {why}\n\n")
    if left and told.stopped:
        draft.say(
            f"已停止：{told.clauses} 处改动中说明了 {len(points)} 处。\n\n"
            if zh
            else f"Stopped: {len(points)} of {told.clauses} changes were explained.\n\n"
        )
    elif left:
        draft.say(
            f"{f'有 {left} 处改动，' if points else ''}语言模型没有给出可用的说明；所有改动都列在下面。\n\n"
            if zh
            else f"{f'For {left} of the changes' if points else 'Of the changes'} the language model gave no usable "
            "explanation; all stand below.\n\n"
        )
    if points:
        draft.say("**全部改动**\n\n" if zh else "**Every difference**\n\n")


def _meaning(point: Explained, zh: bool) -> str:
    """For the table, where a mark in place cannot be seen."""
    if not point.why:
        return point.text
    return f"{point.text} {'［原文未能印证］' if zh else '[not borne out by the text]'}"


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
        draft.say(f"  - {mark if change.kind in ('changed', 'moved', 'renumbered') else ''}")
        differing = {y if line is change.new else x for x, y in change.numbers} - {""}
        draft.state(f"“{_marked(_HASHES.sub('', shown(line.place.quote)), differing)}”", line.place)
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
