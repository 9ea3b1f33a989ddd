"""Builds the text of a page from headings, paragraphs, list items and table rows.

The form is a plain kind of Markdown that reads well as it stands: "# " before headings, "- " before items, cells of
a row separated by tabs (white space, so that a search for two neighbouring cells finds them), a blank line between
blocks. `engine.library.split` relies on exactly this form.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence

from engine.errors import ExtractError, Reason

CELL = "\t"
"""Between the cells of a row."""
MAX_CHARACTERS = 64_000_000
"""Characters of one file's text. Above it the file is refused: nobody reads it, and memory is finite."""

# Left out: control characters, lone surrogates, byte-order marks and the bidi overrides that make a text show
# otherwise than it is stored. Tab and line feed stay.
_DROP = dict.fromkeys((*range(9), 14, 15, *range(16, 32), 127, *range(128, 160)))
_DROP |= dict.fromkeys((65279, 65534, *range(8234, 8239), *range(8294, 8298)))
_NEWLINES = {0x0B: "\n", 0x0C: "\n", 0x85: "\n", 0x2028: "\n", 0x2029: "\n"}
_TABLE = _DROP | _NEWLINES
_NEEDS_CLEANING = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\ufeff\ufffe\u202a-\u202e\u2066-\u2069\u2028\u2029\ud800-\udfff]"
)
_SURROGATE = re.compile("[\ud800-\udfff]")
_SPACES = re.compile(r"[^\S\n]+")
_MANY_BREAKS = re.compile(r"\n[^\S\n]*(?:\n[^\S\n]*)+(?=\n)")


def clean(text: str) -> str:
    """Text without what cannot be shown, line ends as line feeds, at most one blank line in a row."""
    if _NEEDS_CLEANING.search(text):
        text = text.replace("\r\n", "\n").replace("\r", "\n").translate(_TABLE)
        text = _SURROGATE.sub("\ufffd", text)
    return _MANY_BREAKS.sub("\n", text).strip("\n")


def one_line(text: str) -> str:
    return " ".join(text.split())


def tidy(text: str) -> str:
    """A paragraph: spaces collapsed, its line breaks kept."""
    return "\n".join(line.strip() for line in _SPACES.sub(" ", text).split("\n")).strip()


class Blocks:
    """Collects the blocks of one page."""

    def __init__(self) -> None:
        self._parts: list[tuple[str, str]] = []
        self.size = 0

    def __bool__(self) -> bool:
        return bool(self._parts)

    def _add(self, kind: str, text: str) -> None:
        self._parts.append((kind, text))
        self.size += len(text)
        if self.size > MAX_CHARACTERS:
            raise ExtractError(Reason.TOO_LARGE, f"over {MAX_CHARACTERS} characters")

    def heading(self, text: str, level: int) -> None:
        if text := one_line(text):
            self._add("heading", "#" * max(1, min(level, 6)) + " " + text)

    def paragraph(self, text: str) -> None:
        if text := tidy(text):
            self._add("paragraph", text)

    def verbatim(self, text: str) -> None:
        """Code: its indentation is kept."""
        if text.strip():
            self._add("code", text.strip("\n").rstrip())

    def item(self, text: str, marker: str = "-", depth: int = 0) -> None:
        if text := tidy(text):
            self._add("item", "  " * min(depth, 8) + f"{marker} {text}")

    def line(self, text: str) -> None:
        """A line that belongs with its neighbours (the fields of a mail)."""
        if text := one_line(text):
            self._add("line", text)

    def table(self, rows: Iterable[Sequence[str]]) -> None:
        """Rows of a table. A table of one column, or one whose cells are long texts, is only a frame: paragraphs."""
        kept = [[one_line(cell) for cell in row] for row in rows]
        longest = max((len(cell) for row in kept for cell in row), default=0)
        if longest > 1500:
            for row in kept:
                for cell in row:
                    self.paragraph(cell)
            return
        filled = [max((i + 1 for i, cell in enumerate(row) if cell), default=0) for row in kept]
        wide = max(filled, default=0)
        begun = False
        for row, last in zip(kept, filled, strict=True):
            if not last:
                continue
            begun = begun or sum(map(bool, row)) > 1
            if wide > 1 and begun:  # above the first full row stands a title; below it every row has all its cells
                self._add("row", CELL.join([*row, *[""] * wide][:wide]))
            else:
                self.row(row)
        self._parts.append(("gap", ""))

    def grid(self, rows: Sequence[Sequence[tuple[str, int, int]]]) -> None:
        """A table of cells (text, rows down, columns across). A label that runs down belongs to each of its rows."""
        waiting: dict[int, tuple[str, int]] = {}
        lines: list[list[str]] = []
        for row in rows:
            line: list[str] = []
            cells = iter(row)
            while True:
                column = len(line)
                if column in waiting:
                    text, left = waiting.pop(column)
                    if left > 1:
                        waiting[column] = (text, left - 1)
                    line.append(text)
                    continue
                cell = next(cells, None)
                if cell is None:
                    break
                text, down, across = cell
                if down > 1:
                    waiting[column] = (text if across <= 1 else "", min(down, 500) - 1)
                line.append(text)
                line.extend([""] * (min(across, 50) - 1))
            lines.append(line)
        self.table(lines)

    def row(self, cells: Sequence[str]) -> None:
        """One row. A row with a single cell is a title or a note: it stands without separators."""
        last = max((i for i, cell in enumerate(cells) if cell), default=-1)
        if last < 0:
            return
        filled = [cell for cell in cells if cell]
        if len(filled) == 1:
            self._add("row", filled[0])
        else:
            self._add("row", CELL.join(cells[: last + 1]))

    def text(self) -> str:
        pieces: list[str] = []
        before = ""
        for kind, text in self._parts:
            if kind == "gap":
                before = ""
                continue
            if pieces:
                pieces.append("\n" if kind == before and kind in ("row", "item", "line") else "\n\n")
            pieces.append(text)
            before = kind
        return clean(unicodedata.normalize("NFC", "".join(pieces)))
