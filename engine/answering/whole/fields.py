"""A table of fields from many files: one row a file, one column a field, each cell with the place it was read from.

Without a language model a value is found by its label (labels.py). With one, the model is shown the passages that name
the field, and its words are kept only if they stand there (model_reading.py).
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from engine.answering.whole.amounts import cells
from engine.answering.whole.field_names import names_of
from engine.answering.whole.labels import Value, best_value, cell_at, unit_of
from engine.answering.whole.listing import unread
from engine.answering.whole.matching import PageText, same_length
from engine.answering.whole.scales import carried
from engine.answering.whole.stopping import stoppable
from engine.answering.whole.walk import Book, Walk
from engine.answering.whole.written import Draft, Place, cell, model_failed
from engine.errors import Cancelled, ModelError, WorkError
from engine.types import Answer, Cell, StopFlag, Table, WorkProgress

MOST_FIELDS = 30
_SEPARATOR = re.compile(r"[,，、;；\n\t|]+")
AskModel = Callable[[Book, Sequence[str], StopFlag], "dict[str, Value]"]


def read_fields(text: str) -> list[str]:
    """The fields a person names, in order. Raises WorkError when there is none or too many."""
    fields = [f.strip(" \"“”'。.") for f in _SEPARATOR.split(text)]
    fields = list(dict.fromkeys(f for f in fields if any(c.isalnum() for c in f)))
    if not fields:
        raise WorkError("Name the fields to extract, separated by commas: contract amount, party A, signing date.")
    if len(fields) > MOST_FIELDS:
        raise WorkError(f"{len(fields)} fields are more than the {MOST_FIELDS} that can be extracted at once.")
    return fields


def extract(
    walk: Walk,
    fields: Sequence[str],
    lang: str,
    stop: StopFlag,
    *,
    ask: AskModel | None = None,
    how: dict[str, Any] | None = None,
) -> Iterator[WorkProgress | Answer]:
    """WorkProgress, then the Answer with the table. `ask` is a model's; what it leaves out is read by labels.

    Raises Cancelled.
    """
    started = time.monotonic()
    draft = Draft(lang)
    rows: list[tuple[Cell, ...]] = []
    done = found_cells = 0
    trouble = ""
    for book in walk.books(stop):
        yield WorkProgress("reading", done, len(walk), "files", book.path)
        texts = {page.number: page.text for page in book.pages}
        pages = {number: PageText(text) for number, text in texts.items()}  # cut into sentences once, where needed
        with stoppable(stop):
            records = records_of(book, fields)
        if not records:
            known: dict[str, Value] = {}
            if ask is not None and not trouble:
                try:
                    known = ask(book, fields, stop)
                except ModelError as error:
                    trouble = str(error)  # labels read the rest
            with stoppable(stop):
                folded = {number: same_length(text) for number, text in texts.items()}
                above = carried(book.pages)
                records = [
                    {f: value for f in fields if (value := known.get(f) or best_value(book, f, folded, above))}
                ]
        for record in records:
            if stop.is_set():
                raise Cancelled
            row = [cell(book.name)]
            for field in fields:
                value = record.get(field)
                if value is None:
                    row.append(cell(""))
                    continue
                found_cells += 1
                with stoppable(stop):
                    a, b = pages[value.page].around(value.start, value.end)
                place = Place(book.path, value.page, a, b, texts[value.page][a:b])
                row.append(cell(" ".join(value.text.split()), draft.cite(place)))
            rows.append(tuple(row))
        done += 1
    rows.sort(key=lambda row: not any(each.text for each in row[1:]))  # files that hold none of it come last
    zh = draft.zh
    table = Table(("文件" if zh else "File", *fields), tuple(rows))
    total = len(rows) * len(fields)
    draft.say(
        f"**{done} 个文件，{len(rows)} 行，{total} 格中填出 {found_cells} 格。**空格表示文件中没有找到。\n\n"
        if zh
        else f"**{found_cells} of {total} cells found in {done} file{'' if done == 1 else 's'}.** "
        "An empty cell was not found in its file.\n\n"
    )
    if trouble:
        draft.say(model_failed(trouble, zh))
    draft.table(table)
    draft.say(f"\n{walk.coverage.said(zh)}\n\n")
    unread(draft, walk)
    made_by = how or {"backend": "pages", "model": "Labels and tables of the documents; no language model"}
    yield draft.answer(
        str(made_by["backend"]),
        answered=found_cells > 0,
        seconds=time.monotonic() - started,
        how=made_by | {"job": "extract", "fields": list(fields), "coverage": walk.coverage.as_dict()},
        table=table,
    )


def records_of(book: Book, fields: Sequence[str]) -> list[dict[str, Value]]:
    """The rows of a table that has a column for most of the fields: a file may hold many records. Else nothing."""
    found: list[dict[str, Value]] = []
    for page in book.pages:
        text = PageText(page.text, book.format)
        columns: dict[str, dict[int, str]] = {}
        for start, end, header in text.rows:
            if not header or page.text[start:end] == header or not book.keeps(page.number, start, end):
                continue
            if header not in columns:
                columns[header] = _columns_of(header, fields)
            named = columns[header]
            if len(named) < 2 or len(named) * 2 < len(fields):
                continue
            spans = list(cells(page.text[start:end]))
            record = {}
            for column, field in named.items():
                if column < len(spans) and (said := page.text[start + spans[column][0] : start + spans[column][1]]):
                    a, b = start + spans[column][0], start + spans[column][1]
                    record[field] = Value(page.number, a, b, said + unit_of(cell_at(header, column), said), 0.9)
            if record and any(c.isalnum() for value in record.values() for c in value.text):
                found.append(record)
    return found if len(found) > 1 else []


def _columns_of(header: str, fields: Sequence[str]) -> dict[int, str]:
    heads = [re.sub(r"[（(].*", "", header[a:b]).strip().lower() for a, b in cells(header)]
    named: dict[int, str] = {}
    for field in fields:
        for name in names_of(field):
            at = next((i for i, head in enumerate(heads) if head == name.lower() and i not in named), None)
            if at is not None:
                named[at] = field
                break
    for field in fields:  # what no head is exactly: 发票号 in 发票号码, 日期 in 开票日期
        low = field.lower()
        if field not in named.values() and len(low) > 1:
            close = [i for i, h in enumerate(heads) if i not in named and (h.startswith(low) or h.endswith(low))]
            if (at := next(iter(close), None)) is not None:
                named[at] = field
    return named
