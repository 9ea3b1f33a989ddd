"""List or count every match over every page of a scope: complete by construction, with what could not be read.

No search and no top-k: each page of each file is looked at. What is described rather than named, a language model may
look for besides, on every page as well (engine.answering.whole.model_reading).
"""

from __future__ import annotations

import logging
import os
import time
from collections import Counter
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from engine.answering.whole.conditions import Query
from engine.answering.whole.matching import PageText, holds, is_kind, matches
from engine.answering.whole.scales import carried
from engine.answering.whole.stopping import stoppable
from engine.answering.whole.walk import Unread, Walk
from engine.answering.whole.written import Draft, Place, cell, escaped
from engine.errors import Cancelled
from engine.places import page_cell, page_name
from engine.types import Cell, StopFlag, Table, WorkProgress

log = logging.getLogger(__name__)

MOST_NAMED = 12
"""Unread parts named one by one in the answer; the rest is counted and stands in the report."""


@dataclass(frozen=True, slots=True)
class Found:
    """One match: what is said to match, and its place on a page that a person calls `where`."""

    book: int
    said: str
    place: Place
    where: str


@dataclass(slots=True)
class Reading:
    """What a language model found besides, on how many pages; `trouble` or `stopped` say why it ended early."""

    found: list[Found] = field(default_factory=list)
    pages: int = 0
    dropped: int = 0
    trouble: str = ""
    stopped: bool = False
    made_by: dict[str, Any] = field(default_factory=dict)


Read = Callable[[Walk, StopFlag], Generator[Any, None, "Reading | None"]]


def list_matches(walk: Walk, query: Query, stop: StopFlag, read: Read | None = None) -> Iterator[Any]:
    """WorkProgress, then the Answer with every match in its table.

    `read` is a model's, for what other words may say as well: it adds to the matches and takes none away. Raises
    Cancelled.
    """
    started = time.monotonic()
    found, left_out = yield from _by_the_text(walk, query, stop)
    more = (yield from read(walk, stop)) if read is not None else None
    if more is not None:
        taken: dict[tuple[str, int], list[Place]] = {}
        for each in found:
            taken.setdefault((each.place.path, each.place.page), []).append(each.place)
        found += [
            each
            for each in more.found
            if not any(
                p.start < each.place.end and each.place.start < p.end
                for p in taken.get((each.place.path, each.place.page), ())
            )
        ]
        found.sort(key=lambda each: (each.book, each.place.page, each.place.start))
    draft = Draft(query.lang)
    per_file: Counter[str] = Counter()
    rows: list[tuple[Cell, ...]] = []
    for each in found:
        number, name = draft.cite(each.place), os.path.basename(each.place.path)
        rows.append((cell(each.said), cell(name), cell(each.where), cell(each.place.quote, number)))
        per_file[each.place.path] += 1
    table = Table(_COLUMNS[draft.zh], tuple(rows))
    _write(draft, query, table, per_file, walk, more, left_out)
    how = _how(query, walk, len(rows), per_file, more) | ({"files_left_out": left_out} if left_out else {})
    answer = draft.answer(
        str(how["backend"]), answered=bool(rows), seconds=time.monotonic() - started, how=how, table=table
    )
    yield replace(answer, stopped=more is not None and more.stopped)


def _by_the_text(walk: Walk, query: Query, stop: StopFlag) -> Generator[WorkProgress, None, tuple[list[Found], int]]:
    """The matches, and in how many files that only speak of the kind of document asked for others were left out."""
    found: list[Found] = []
    mentioning: list[Found] = []
    done = kinds = 0
    told = 0.0
    for index, book in enumerate(walk.books(stop)):
        yield WorkProgress("searching", done, walk.pages, "pages", book.path)
        above = carried(book.pages) if query.number is not None else {}
        texts = [PageText(page.text, book.format, above.get(page.number)) for page in book.pages]
        whole = "\n".join(t.text for t in texts) if query.about else ""
        is_one = not query.about or is_kind(book.name, whole, query)
        wanted = is_one or holds(f"{book.name}\n{whole}", query)
        into = found if is_one else mentioning
        kinds += is_one
        for page, text in zip(book.pages, texts, strict=True):
            if stop.is_set():
                raise Cancelled
            done += 1
            if time.monotonic() - told > 0.1:
                told = time.monotonic()
                yield WorkProgress("searching", done, walk.pages, "pages", book.path)
            if not wanted or not page.text.strip():
                continue
            where = page_cell(book.path, page.number, page.label, zh=query.lang == "zh")
            try:
                with stoppable(stop):
                    here = list(matches(text, query))
                for match in here:
                    if not book.keeps(page.number, match.start, match.end):
                        continue
                    place = Place(book.path, page.number, match.a, match.b, page.text[match.a : match.b])
                    said = _said(page.text[match.start : match.end], match.scale)
                    into.append(Found(index, said, place, where))
            except TimeoutError:
                walk.coverage.pages_read -= 1
                reason = "The regular expression took too long on this page."
                walk.coverage.unread.append(Unread(book.path, str(page.number), 1, "timeout", reason))
    if kinds:
        return found, len({each.place.path for each in mentioning})
    return mentioning, 0  # no file says that it is one: all that speak of it


def _said(text: str, scale: str) -> str:
    """A sign and its number may stand in two cells of a table."""
    return text.replace("\t", "") + (f" ({scale})" if scale else "")


_COLUMNS = {
    False: ("Match", "File", "Page", "Where it stands"),
    True: ("匹配", "文件", "页码", "原文"),
}


def _write(
    draft: Draft, query: Query, table: Table, per_file: Counter[str], walk: Walk, more: Reading | None, left_out: int
) -> None:
    zh, count, files = draft.zh, len(table.rows), len(per_file)
    if zh:
        draft.say(f"**共 {count:,} 处，分布在 {files:,} 个文件中。**" if count else "**在文档中没有找到。**")
        draft.say(f"\n\n查找内容：{query.said()}。{walk.coverage.said(zh)}\n\n")
    else:
        those = "match" if count == 1 else "matches"
        found = f"**{count:,} {those} in {files:,} {'file' if files == 1 else 'files'}.**"
        draft.say(found if count else "**Not found in your documents.**")
        draft.say(f"\n\nLooked for {query.said()}. {walk.coverage.said(zh)}\n\n")
    if left_out:
        draft.say(_left_out(query, left_out, zh))
    if more is not None:
        draft.say(f"{_by_model(more, walk, zh)}\n\n")
    unread(draft, walk)
    if files > 1 and query.count:
        heads = ("文件", "次数") if zh else ("File", "Times")
        rows = tuple((cell(os.path.basename(path)), cell(f"{n:,}")) for path, n in per_file.most_common())
        draft.table(Table(heads, rows))
        draft.say("\n")
    if count:
        draft.table(table)


def _left_out(query: Query, files: int, zh: bool) -> str:
    kinds = "、".join(f"“{w}”" for w in query.about) if zh else ", ".join(f"“{w}”" for w in query.about)
    if zh:
        return f"另有 {files:,} 个文件只是提到{kinds}，其中符合条件的内容没有列出；不写{kinds}即可查找所有文件。\n\n"
    those = "1 more file only mentions" if files == 1 else f"{files:,} more files only mention"
    return f"{those} {kinds}; what matches there is left out. Without that word every file is looked through.\n\n"


def _by_model(more: Reading, walk: Walk, zh: bool) -> str:
    """What the model had its share in."""
    if zh:
        text = f"以上词语逐页查找，语言模型另外读了 {more.pages:,} / {walk.pages:,} 页，补充其他说法。"
        text += f"语言模型没有读完：{escaped(more.trouble)}" if more.trouble else "已停止。" if more.stopped else ""
        return text
    text = "These words were looked for on every page; for other words that say it the language model read "
    text += f"{more.pages:,} of {walk.pages:,} {'page' if walk.pages == 1 else 'pages'}."
    if more.trouble:
        return f"{text} It did not finish: {escaped(more.trouble)}"
    return f"{text} Then it was stopped." if more.stopped else text


def unread(draft: Draft, walk: Walk) -> None:
    """Name what could not be read: an answer over "all pages" is only as good as that."""
    missing = walk.coverage.unread
    if not missing:
        return
    draft.say("未读取的内容：\n\n" if draft.zh else "Not read:\n\n")
    for each in missing[:MOST_NAMED]:
        name = os.path.basename(each.path)
        where = page_name(each.path, each.pages, zh=draft.zh) if each.pages else ""
        what = " · ".join(part for part in (escaped(name), where) if part)
        draft.say(f"- {what}{'：' if draft.zh else ': '}{each.said(draft.zh)}\n")
    if len(missing) > MOST_NAMED:
        left = len(missing) - MOST_NAMED
        draft.say(f"- 另有 {left:,} 项\n" if draft.zh else f"- and {left:,} more\n")
    draft.say("\n")


def _how(
    query: Query, walk: Walk, count: int, per_file: Counter[str], more: Reading | None
) -> dict[str, Any]:
    made_by: dict[str, Any] = {"backend": "pages", "model": "Every page read; no language model"}
    if more is not None:
        made_by = more.made_by | {"dropped": more.dropped, "pages_read_by_model": more.pages}
        made_by |= {"trouble": more.trouble} if more.trouble else {}
    return made_by | {
        "job": "count" if query.count else "list",
        "looked_for": query.said(),
        "count": count,
        "per_file": dict(per_file),
        "coverage": walk.coverage.as_dict(),
    }
