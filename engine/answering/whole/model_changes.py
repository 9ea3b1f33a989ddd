"""A language model's share in comparing two documents: what each change means in plain words, most important first.

The differences themselves are found by the text and stay complete whatever the model writes. Map and reduce in bounded
calls: groups of changes are explained, then the explanations are put in order. Each rests on the places before and
after; what these do not bear out is marked (change_check.py), what has nothing to do with them is dropped. Kept by
content, so that a stopped comparison goes on. Documents are data here too: see engine.answering.passages.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

from engine.answering.passages import fenced
from engine.answering.whole.change_check import beside_the_point, wrong
from engine.answering.whole.differences import SAME_WORDS, Change
from engine.answering.whole.kept import Kept, key_of
from engine.answering.whole.model_points import MOST_PROMPT
from engine.answering.whole.walk import Book
from engine.answering.whole.written import Place
from engine.backends.quotes.backend import one_line
from engine.errors import Cancelled, ModelError
from engine.library.outline import HEADING, outline
from engine.resources import resource
from engine.types import Backend, GenerationOptions, Message, Prompt, StopFlag, WorkProgress

Item = TypeVar("Item")
VERSION = 1
MOST_EXPLAINED = 100
"""Clauses that are explained; of more, those whose numbers differ and then the first."""
MOST_TOGETHER = 8
LONGEST_SENTENCE = 500
LONGEST_SAID = 500
_KINDS = {
    "changed": ("changed", "修改"), "added": ("added", "新增"), "removed": ("removed", "删除"),
}  # fmt: skip
_BEFORE, _NOW = ("Before", "原文"), ("Now", "现文")
_TOPS, _ENDS = ("Changes", "改动"), ("End of the changes.", "改动到此结束。")
_BULLET = re.compile(r"^[\s\-*•·>]+")
_NUMBER = re.compile(r"[\[【(（]\s*(\d{1,3})\s*[\]】)）]")
_LISTED = re.compile(r"(\d{1,3})\s*[.)、:：]\s*(?=\S)")
_PLAIN = re.compile(r"[\s#>*_|-]+")


@dataclass(frozen=True, slots=True)
class Clause:
    """Changes that are explained together: one sentence, or what was added and removed side by side under a heading."""

    changes: tuple[Change, ...]
    heading: str = ""

    @property
    def kind(self) -> str:
        kinds = {change.kind for change in self.changes}
        return kinds.pop() if len(kinds) == 1 else "changed"

    @property
    def places(self) -> tuple[Place, ...]:
        """Before first, then after."""
        return (
            *(change.old.place for change in self.changes if change.old),
            *(change.new.place for change in self.changes if change.new),
        )

    @property
    def before(self) -> str:
        return " ".join(one_line(change.old.place.quote) for change in self.changes if change.old)

    @property
    def now(self) -> str:
        return " ".join(one_line(change.new.place.quote) for change in self.changes if change.new)


@dataclass(frozen=True, slots=True)
class Explained:
    """What a clause's change means, in the model's words; `why` they are not borne out, or ""."""

    clause: Clause
    text: str
    why: str = ""


@dataclass(slots=True)
class Explanations:
    """The explanations in order of importance. `clauses` is what there was to explain, `trouble` why it ended early."""

    points: list[Explained] = field(default_factory=list)
    clauses: int = 0
    dropped: int = 0
    reused: int = 0
    trouble: str = ""
    stopped: bool = False
    made_by: dict[str, Any] = field(default_factory=dict)


class ModelChanges:
    """One open model that explains changes."""

    def __init__(
        self, backend: Backend, options: GenerationOptions, lang: str, kept: Kept, made_by: dict[str, Any]
    ) -> None:
        self._backend, self._kept, self._made_by = backend, kept, made_by
        self._lang, self._zh = lang, lang == "zh"
        self._options = replace(options, temperature=0.0)

    def explain(
        self, found: Sequence[Change], old: Book, new: Book, stop: StopFlag
    ) -> Generator[WorkProgress, None, Explanations]:
        """WorkProgress on the way. A model that fails, or the person's Stop, ends it with what there is."""
        clauses = clauses_of(found, old, new)
        made = Explanations(clauses=len(clauses), made_by=self._made_by)
        # Numbers first, as in the list of differences; a sort keeps the document's order among equals.
        wanted = sorted(clauses, key=lambda clause: not any(c.numbers for c in clause.changes))[:MOST_EXPLAINED]
        done = 0
        try:
            for group in self._groups(wanted, self._shown):
                yield WorkProgress("explaining", done, len(wanted), "changes", new.path)
                made.points += self._explained(group, made, stop)
                done += len(group)
            if len(made.points) > 1:
                yield WorkProgress("ranking", len(wanted), len(wanted), "changes", new.path)
                made.points = self._ordered(made.points, stop)
        except ModelError as error:
            made.trouble = str(error)
        except Cancelled:
            made.stopped = True
        return made

    # --- map: what changes mean

    def _explained(self, group: Sequence[Clause], made: Explanations, stop: StopFlag) -> list[Explained]:
        messages = self._messages(group, self._shown, "changes")
        said, known = self._said(messages, 64 * len(group) + 32, stop)
        made.reused += known
        points: dict[int, Explained] = {}
        for line in said.splitlines():
            number, text = _read(line, len(group))
            if not 0 < number <= len(group) or number in points or len(text) < 4:
                continue
            clause = group[number - 1]
            if beside_the_point(text, clause.before, clause.now):
                made.dropped += 1
                continue
            why = wrong(text, clause.before, clause.now, self._around(clause))
            points[number] = Explained(clause, text, why)
        return [points[n] for n in sorted(points)]

    def _around(self, clause: Clause) -> str:
        names = (place.path.replace("\\", "/").rsplit("/", 1)[-1] for place in clause.places)
        return "\n".join((clause.heading, *names))

    def _shown(self, clause: Clause) -> str:
        """A change as the model sees it: each sentence on a line of its own, behind its word."""
        zh = self._zh
        lines = [" · ".join(filter(None, (_KINDS[clause.kind][zh], one_line(clause.heading)[:100])))]
        before, now = _around_the_difference(clause.before, clause.now)
        if before:
            lines.append(f"{_BEFORE[zh]}: {before}")
        if now:
            lines.append(f"{_NOW[zh]}: {now}")
        return "\n".join(fenced(line) for line in lines)

    # --- reduce: which matter most

    def _ordered(self, points: Sequence[Explained], stop: StopFlag) -> list[Explained]:
        """The same, the most important first, as the model sees it; what it leaves out keeps its order, behind."""
        groups = self._groups(points, lambda point: fenced(one_line(point.text)), many=True)
        first = [
            point
            for group in groups
            for point in self._ranked(group, stop)[: len(group) if len(groups) == 1 else max(1, len(group) // 2)]
        ]
        chosen = {id(point) for point in first}
        rest = [point for point in points if id(point) not in chosen]
        if len(groups) > 1 and len(first) < len(points):
            first = self._ordered(first, stop)
        return [*first, *rest]

    def _ranked(self, group: Sequence[Explained], stop: StopFlag) -> list[Explained]:
        if len(group) < 2:
            return list(group)
        messages = self._messages(group, lambda point: fenced(one_line(point.text)), "importance")
        said, _ = self._said(messages, 6 * len(group) + 16, stop)
        named = [n - 1 for n in map(int, re.findall(r"(?<!\d)\d{1,3}(?!\d)", said)) if 0 < n <= len(group)]
        order = list(dict.fromkeys([*named, *range(len(group))]))
        return [group[i] for i in order]

    # --- calls

    def _groups(self, items: Sequence[Item], shown: Callable[[Item], str], many: bool = False) -> list[list[Item]]:
        """As many together as one call takes; what fits none by itself is left out."""
        kind, most = ("importance", 40) if many else ("changes", MOST_TOGETHER)

        def fits(group: Sequence[Item]) -> bool:
            length = (6 * len(group) + 16) if many else self._length(64 * len(group) + 32)
            room = min(MOST_PROMPT, self._backend.context_length - length)
            return self._backend.count_tokens(self._messages(group, shown, kind)) < room

        groups: list[list[Item]] = [[]]
        for item in items:
            if groups[-1] and (len(groups[-1]) >= most or not fits([*groups[-1], item])):
                groups.append([])
            groups[-1].append(item)
        return [group for group in groups if group and fits(group)]

    def _length(self, wanted: int) -> int:
        return min(self._options.max_new_tokens, wanted, self._backend.context_length // 3)

    def _messages(self, items: Sequence[Item], shown: Callable[[Item], str], kind: str) -> list[Message]:
        system = resource("prompts", f"{kind}.{self._lang}.txt").read_text(encoding="utf-8").strip()
        body = "\n\n".join(f"[{n}] {shown(item)}" for n, item in enumerate(items, 1))
        zh = self._zh
        return [Message("system", system), Message("user", f"{_TOPS[zh]}:\n\n{body}\n\n{_ENDS[zh]}")]

    def _said(self, messages: Sequence[Message], most: int, stop: StopFlag) -> tuple[str, bool]:
        """What the model writes, and whether it was kept from before. Half of it is no result. Raises Cancelled."""
        key = key_of("changes", VERSION, self._made_by, *(m.content for m in messages))
        known = self._kept.get(key)
        if isinstance(known, str):
            return known, True
        options = replace(self._options, max_new_tokens=self._length(most))
        said = "".join(self._backend.generate(Prompt(tuple(messages), ""), options, stop))
        if stop.is_set():
            raise Cancelled
        self._kept.put(key, said)
        return said, False


def _read(line: str, count: int) -> tuple[int, str]:
    """The number a line speaks of, and what it says: "[2] …", "- … [2]", "2. …"; 0 when it names none."""
    line = _BULLET.sub("", line).strip()
    if marked := _NUMBER.search(line):
        text = _NUMBER.sub(" ", line)
        number = int(marked[1])
    elif listed := _LISTED.match(line):
        text, number = line[listed.end() :], int(listed[1])
    elif count == 1:
        text, number = line, 1
    else:
        return 0, ""
    text = " ".join(text.split()).strip(" *:：-·")
    return number, text[:LONGEST_SAID]


def _around_the_difference(before: str, now: str) -> tuple[str, str]:
    """Both sentences, cut around what differs when they are long."""
    if max(len(before), len(now)) <= LONGEST_SENTENCE:
        return before, now
    same = 0
    while same < min(len(before), len(now)) and before[same] == now[same]:
        same += 1
    start = max(0, same - LONGEST_SENTENCE // 3) if before and now else 0

    def cut(text: str) -> str:
        piece = text[start : start + LONGEST_SENTENCE]
        return f"{'… ' if start and piece else ''}{piece}{' …' if start + LONGEST_SENTENCE < len(text) else ''}"

    return cut(before), cut(now)


# --- clauses ----------------------------------------------------------------------------------------------------------


def clauses_of(found: Sequence[Change], old: Book, new: Book) -> list[Clause]:
    """What there is to explain: what was moved says the same as before."""
    headings = {id(book): _Headings(book) for book in (old, new)}
    clauses: list[Clause] = []
    for change in found:
        line, book = (change.new, new) if change.new else (change.old, old)
        if line is None or change.kind in SAME_WORDS:
            continue
        heading = headings[id(book)].above(line.place.page, line.place.start)
        last = clauses[-1] if clauses else None
        together = (
            last is not None and last.heading == heading and "changed" not in (change.kind, last.changes[-1].kind)
        )
        if together and last is not None and len(last.before) + len(last.now) < LONGEST_SENTENCE:
            clauses[-1] = replace(last, changes=(*last.changes, change))
        else:
            clauses.append(Clause((change,), heading))
    return clauses


class _Headings:
    """The heading above each place of a book; pages are looked at in order, once, as far as they are asked for."""

    def __init__(self, book: Book) -> None:
        self._book = book
        self._read = 0
        self._starts: list[tuple[int, int]] = []
        self._labels: list[str] = []

    def above(self, page: int, start: int) -> str:
        pages = self._book.pages
        while self._read < len(pages) and pages[self._read].number <= page:
            each = pages[self._read]
            for block in outline(each.text, self._book.format):
                if block.kind == HEADING:
                    self._starts.append((each.number, block.start))
                    self._labels.append(_PLAIN.sub(" ", block.label).strip()[:80])
            self._read += 1
        at = bisect_right(self._starts, (page, start)) - 1
        return self._labels[at] if at >= 0 else ""
