"""A result as a file for other programs: CSV that Excel reads in any language, or XLSX. Sources go with the values.

What a document says is data: a cell that a spreadsheet would take for a formula is written as text.
"""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from engine.errors import WorkError
from engine.places import page_name
from engine.sentences import language
from engine.types import Answer, Citation, Table

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
LONGEST_CELL = 32_000
"""Excel holds 32,767 characters in a cell."""


def write_table(answer: Answer, file: str) -> str:
    """Write the answer's table to a .csv or .xlsx file, whole or not at all; gives the path.

    Raises WorkError when there is no table, the ending is another, or the file cannot be written.
    """
    if answer.table is None:
        raise WorkError("This answer has no table to export.")
    path = checked_target(file)
    content = _csv(answer) if path.suffix.lower() == ".csv" else _xlsx(answer)
    temporary = path.with_name(f".{path.name}.new")
    try:
        temporary.write_bytes(content)
        os.replace(temporary, path)
    except OSError as error:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)
        raise _unwritable(path, error) from error
    return str(path)


def checked_target(file: str) -> Path:
    """Where a table is to be written, before the work for it begins. Raises WorkError."""
    path = Path(file).expanduser().absolute()
    if path.suffix.lower() not in (".csv", ".xlsx"):
        raise WorkError(f"{path.name} must end in .csv or .xlsx.")
    if not path.parent.is_dir():
        raise WorkError(f"{path} could not be written: there is no folder {path.parent}. Choose another place.")
    return path


def _unwritable(path: Path, error: OSError) -> WorkError:
    return WorkError(f"{path} could not be written: {error.strerror or error}. Choose another place.")


def _lines(answer: Answer) -> Iterator[list[str]]:
    """Head and rows; beside each column that has sources, where they are."""
    table = answer.table
    assert table is not None
    by_number = {c.n: c for c in answer.citations}
    sourced = [any(row[i].n for row in table.rows) for i in range(len(table.columns))]
    zh = any(language(c) == "zh" for c in table.columns[:1])
    head = []
    for name, has_source in zip(table.columns, sourced, strict=True):
        head += [name, f"{name}（来源）" if zh else f"{name} (source)"] if has_source else [name]
    yield head
    for row in table.rows:
        line = []
        for cell, has_source in zip(row, sourced, strict=True):
            line.append(cell.text)
            if has_source:
                line.append(_source(by_number.get(cell.n), cell.text, zh))
        yield line


def _source(citation: Citation | None, value: str, zh: bool) -> str:
    if citation is None:
        return ""
    place = page_name(citation.path, citation.page, citation.label, zh=zh)
    where = f"{citation.path}，{place}" if zh else f"{citation.path}, {place}"
    quote = " ".join(citation.quote.split())
    return where if quote == " ".join(value.split()) else f"{where}: “{quote}”"


def _csv(answer: Answer) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    for line in _lines(answer):
        writer.writerow(
            [f"'{value}" if value.startswith(_FORMULA) and not _is_number(value) else value for value in line]
        )
    return out.getvalue().encode("utf-8-sig", "replace")  # Excel takes UTF-8 without its mark for another encoding


def _xlsx(answer: Answer) -> bytes:
    """Made in memory: a book that cannot be written leaves openpyxl's own writers in disorder."""
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
    from openpyxl.styles import Font

    book = Workbook(write_only=True)
    sheet = book.create_sheet("Inkwell")
    sheet.freeze_panes = "A2"
    for index, line in enumerate(_lines(answer)):
        row = []
        for value in line:
            made = WriteOnlyCell(sheet, ILLEGAL_CHARACTERS_RE.sub(" ", value)[:LONGEST_CELL])
            made.data_type = "s"  # never a formula
            if index == 0:
                made.font = Font(bold=True)
            row.append(made)
        sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _is_number(text: str) -> bool:
    try:
        float(text.replace(",", "").rstrip("%"))
    except ValueError:
        return False
    return True


def is_empty(table: Table | None) -> bool:
    return table is None or not table.rows
