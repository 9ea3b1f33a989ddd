"""List or count every match over every page of a scope: complete by construction, with what could not be read.

No search and no top-k: each page of each file is looked at. Without conditions that a program understands, a language
model may read every page instead (engine.answering.whole.by_model).
"""

from __future__ import annotations

import logging
import os
import time
from collections import Counter
from collections.abc import Iterator
from typing import Any

from engine.answering.whole.conditions import Query
from engine.answering.whole.matching import PageText, holds, matches
from engine.answering.whole.walk import Unread, Walk
from engine.answering.whole.written import Draft, Place, cell, escaped
from engine.errors import Cancelled
from engine.places import page_cell, page_name
from engine.types import Answer, Cell, StopFlag, Table, WorkProgress

log = logging.getLogger(__name__)

MOST_NAMED = 12
"""Unread parts named one by one in the answer; the rest is counted and stands in the report."""


def list_matches(walk: Walk, query: Query, stop: StopFlag) -> Iterator[WorkProgress | Answer]:
    """WorkProgress, then the Answer with every match in its table. Raises Cancelled."""
    started = time.monotonic()
    draft = Draft(query.lang)
    rows: list[tuple[Cell, ...]] = []
    per_file: Counter[str] = Counter()
    done = 0
    told = 0.0
    for book in walk.books(stop):
        yield WorkProgress("searching", done, walk.pages, "pages", book.path)
        texts = [PageText(page.text, book.format) for page in book.pages]
        wanted = not query.about or holds("\n".join([book.name, *(t.text for t in texts)]), query)
        for page, text in zip(book.pages, texts, strict=True):
            if stop.is_set():
                raise Cancelled
            done += 1
            if time.monotonic() - told > 0.1:
                told = time.monotonic()
                yield WorkProgress("searching", done, walk.pages, "pages", book.path)
            if not wanted or not page.text.strip():
                continue
            try:
                for match in matches(text, query):
                    if not book.keeps(page.number, match.start, match.end):
                        continue
                    place = Place(book.path, page.number, match.a, match.b, page.text[match.a : match.b])
                    number = draft.cite(place)
                    rows.append(
                        (
                            cell(_said(page.text[match.start : match.end], match.scale)),
                            cell(book.name),
                            cell(page_cell(book.path, page.number, page.label, zh=draft.zh)),
                            cell(place.quote, number),
                        )
                    )
                    per_file[book.path] += 1
            except TimeoutError:
                walk.coverage.pages_read -= 1
                reason = "The regular expression took too long on this page."
                walk.coverage.unread.append(Unread(book.path, str(page.number), 1, "timeout", reason))
    table = Table(_COLUMNS[draft.zh], tuple(rows))
    _write(draft, query, table, per_file, walk)
    yield draft.answer(
        "pages",
        answered=bool(rows),
        seconds=time.monotonic() - started,
        how=_how(query, walk, len(rows), per_file),
        table=table,
    )


def _said(text: str, scale: str) -> str:
    """A sign and its number may stand in two cells of a table."""
    return text.replace("\t", "") + (f" ({scale})" if scale else "")


_COLUMNS = {
    False: ("Match", "File", "Page", "Where it stands"),
    True: ("匹配", "文件", "页码", "原文"),
}


def _write(draft: Draft, query: Query, table: Table, per_file: Counter[str], walk: Walk) -> None:
    zh, count, files = draft.zh, len(table.rows), len(per_file)
    if zh:
        draft.say(f"**共 {count:,} 处，分布在 {files} 个文件中。**" if count else "**在文档中没有找到。**")
        draft.say(f"\n\n查找内容：{query.said()}。{walk.coverage.said(zh)}\n\n")
    else:
        found = f"**{count:,} {'match' if count == 1 else 'matches'} in {files} {'file' if files == 1 else 'files'}.**"
        draft.say(found if count else "**Not found in your documents.**")
        draft.say(f"\n\nLooked for {query.said()}. {walk.coverage.said(zh)}\n\n")
    unread(draft, walk)
    if files > 1 and query.count:
        heads = ("文件", "次数") if zh else ("File", "Times")
        rows = tuple((cell(os.path.basename(path)), cell(f"{n:,}")) for path, n in per_file.most_common())
        draft.table(Table(heads, rows))
        draft.say("\n")
    if count:
        draft.table(table)


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
        draft.say(f"- 另有 {left} 项\n" if draft.zh else f"- and {left} more\n")
    draft.say("\n")


def _how(query: Query, walk: Walk, count: int, per_file: Counter[str]) -> dict[str, Any]:
    return {
        "backend": "pages",
        "model": "Every page read; no language model",
        "job": "count" if query.count else "list",
        "looked_for": query.said(),
        "count": count,
        "per_file": dict(per_file),
        "coverage": walk.coverage.as_dict(),
    }
