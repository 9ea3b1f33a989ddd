"""Excel workbooks: one page a sheet, one line a row, values as the sheet shows them (dates, percentages);
text boxes, diagrams and charts after the rows.

Only cells that exist are visited, so a sheet may claim any size. Formulas give the value stored with them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from engine.errors import ExtractError, Reason
from engine.library.extract.blocks import Blocks
from engine.library.extract.package import Package, add_drawings, drawing_paragraphs, number_attribute
from engine.library.extract.source import Source, attribute, local, without_doctype
from engine.values_document import Document, Page

if TYPE_CHECKING:
    from lxml import etree

MAX_CELLS = 3_000_000
"""Cells of one workbook; the rest is named in the warnings."""
_DATE_IDS = frozenset((*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)))
_LITERAL = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.|\*.')
_REFERENCE = re.compile(r"([A-Za-z]{1,3})(\d+)")


def read_xlsx(source: Source) -> Document:
    with Package(source) as package:
        main = package.main_part("xl/workbook.xml")
        return _Workbook(package, main).document()


class _Workbook:
    """Reads the sheets of one workbook; shared strings and styles are read once."""

    def __init__(self, package: Package, main: str) -> None:
        self._package = package
        self._main = main
        self._root = package.optional(main)
        self._strings = self._shared_strings()
        self._formats = self._number_formats()
        properties = self._root.find(".//{*}workbookPr") if self._root is not None else None
        self._epoch = datetime(1899, 12, 30)
        if properties is not None and attribute(properties, "date1904") in ("1", "true"):
            self._epoch = datetime(1904, 1, 1)
        self._cells = 0

    def document(self) -> Document:
        pages: list[Page] = []
        warnings: list[str] = []
        for number, (label, part) in enumerate(self._sheets(), 1):
            try:
                text = self._sheet(part)
            except ExtractError as error:
                if error.reason is not Reason.DAMAGED:
                    raise
                warnings.append(f"Sheet “{label}” could not be read.")
                continue
            pages.append(Page(number, text, label))
        if not pages and warnings:
            raise ExtractError(Reason.DAMAGED, "no sheet can be read")
        if self._cells >= MAX_CELLS:
            warnings.append(f"Only the first {MAX_CELLS} cells were read.")
        return Document(tuple(pages), "xlsx", "", tuple(warnings))

    def _sheets(self) -> list[tuple[str, str]]:
        relations = self._package.relations(self._main)
        found: list[tuple[str, str]] = []
        for sheet in self._root.iter("{*}sheet") if self._root is not None else ():
            identity = next((str(v) for k, v in sheet.attrib.items() if str(k).endswith("}id")), "")
            kind, part = relations.get(identity, ("", ""))
            if kind == "worksheet" and part in self._package:
                found.append((sheet.get("name") or "", part))
        usual = enumerate(self._package.names("xl/worksheets/sheet", ".xml"), 1)
        return found or [(f"Sheet{number}", name) for number, name in usual]

    def _shared_strings(self) -> list[str]:
        names = self._package.related(self._main, "sharedStrings") or ["xl/sharedStrings.xml"]
        if names[0] not in self._package:
            return []
        return [_rich_text(item) for item in _stream(self._package, names[0], "si")]

    def _number_formats(self) -> list[str]:
        """For each cell style: "date", "time", "percent" or ""."""
        names = self._package.related(self._main, "styles") or ["xl/styles.xml"]
        root = self._package.optional(names[0])
        if root is None:
            return []
        custom = {number_attribute(f, "numFmtId"): attribute(f, "formatCode") for f in root.iter("{*}numFmt")}
        styles = root.find("{*}cellXfs")
        kinds = []
        for style in styles if styles is not None else ():
            identity = number_attribute(style, "numFmtId")
            kinds.append(_kind_of_format(identity, custom.get(identity, "")))
        return kinds

    def _sheet(self, part: str) -> str:
        rows: list[list[tuple[int, str]]] = []
        used: set[int] = set()
        merged: list[tuple[int, int, int]] = []
        row_at: dict[int, int] = {}
        for element in _stream(self._package, part, "row", "mergeCell"):
            if local(element) == "mergeCell":
                if span := _down(attribute(element, "ref")):
                    merged.append(span)
                continue
            cells = [(column, value) for column, value in self._row(element) if value]
            self._cells += len(cells)
            if cells:
                row_at[number_attribute(element, "r", len(rows) + 1)] = len(rows)
                rows.append(cells)
                used.update(column for column, _ in cells)
            if self._cells >= MAX_CELLS:
                break
        for column, first, last in merged[:20000]:  # a label merged down belongs to each of its rows
            origin = row_at.get(first)
            label = dict(rows[origin]).get(column, "") if origin is not None else ""
            for index in (row_at.get(n) for n in range(first + 1, min(last, first + 500) + 1)) if label else ():
                if index is not None and column not in dict(rows[index]):
                    rows[index].append((column, label))
        place = {column: i for i, column in enumerate(sorted(used))}
        blocks = Blocks()
        for cells in rows:
            line = [""] * (max(place[column] for column, _ in cells) + 1)
            for column, value in cells:
                line[place[column]] = " ".join(value.split())
            blocks.row(line)
        for drawing in self._package.related(part, "drawing"):
            self._drawn(drawing, blocks)
        return blocks.text()

    def _drawn(self, part: str, blocks: Blocks) -> None:
        """Text boxes, diagrams and charts lie over the cells: they follow them."""
        root = self._package.optional(part)
        for body in root.iter("{*}txBody") if root is not None else ():
            blocks.paragraph("\n".join(text for _, text in drawing_paragraphs(body)))
        add_drawings(self._package, part, blocks)

    def _row(self, row: etree._Element) -> Iterator[tuple[int, str]]:
        column = 0
        for cell in row.iterchildren("{*}c"):
            reference = _REFERENCE.match(cell.get("r") or "")
            column = _column(reference.group(1)) if reference else column + 1
            yield column, self._value(cell)

    def _value(self, cell: etree._Element) -> str:
        kind = cell.get("t") or "n"
        if kind == "inlineStr":
            inline = cell.find("{*}is")
            return _rich_text(inline) if inline is not None else ""
        value = cell.find("{*}v")
        text = (value.text or "") if value is not None else ""
        if kind == "s":
            return self._strings[int(text)] if text.isdigit() and int(text) < len(self._strings) else ""
        if kind == "b":
            return "TRUE" if text == "1" else "FALSE"
        if kind in ("str", "e", "d") or not text:
            return text
        style = number_attribute(cell, "s")
        return self._number(text, self._formats[style] if style < len(self._formats) else "")

    def _number(self, text: str, kind: str) -> str:
        try:
            value = float(text)
            if kind in ("date", "time") and 0 <= value < 2_958_466:
                return _moment(self._epoch, value, kind)
            if kind == "percent":
                return f"{value * 100:.10g}%"
            # Excel shows fifteen digits; the file may hold seventeen (0.30000000000000004).
            return str(int(value)) if value == int(value) and abs(value) < 1e15 else f"{value:.15g}"
        except (ValueError, OverflowError):
            return text


def _moment(epoch: datetime, value: float, kind: str) -> str:
    moment = epoch + timedelta(seconds=round(value * 86400))
    if value < 1:
        return moment.strftime("%H:%M:%S").removesuffix(":00")
    if moment.hour or moment.minute or moment.second:
        return moment.strftime("%Y-%m-%d %H:%M:%S").removesuffix(":00")
    return moment.strftime("%Y-%m-%d")


def _kind_of_format(identity: int, code: str) -> str:
    if not code:
        return "date" if identity in _DATE_IDS else ("percent" if identity in (9, 10) else "")
    bare = _LITERAL.sub("", code.split(";")[0]).lower()
    if "%" in bare:
        return "percent"
    if "general" in bare:
        return ""
    return "date" if re.search(r"[ymdhs]|年|月|日", bare) else ""


def _column(letters: str) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number


def _down(reference: str) -> tuple[int, int, int] | None:
    """Column, first and last row of a merge that goes down one column."""
    ends = [_REFERENCE.match(end) for end in reference.split(":")]
    if len(ends) != 2 or not ends[0] or not ends[1]:
        return None
    first, last = int(ends[0].group(2)), int(ends[1].group(2))
    return (_column(ends[0].group(1)), first, last) if last > first else None


def _rich_text(item: etree._Element) -> str:
    """Runs joined; the reading aids of Japanese (rPh) left out."""
    return "".join(
        node.text or ""
        for node in item.iter("{*}t")
        if node.getparent() is not None and local(node.getparent()) != "rPh"
    )


def _stream(package: Package, part: str, *names: str) -> Iterator[etree._Element]:
    """The elements of these names, one at a time, so that a large sheet never stands in memory as a tree."""
    import io

    from lxml import etree

    data = without_doctype(package.read(part))
    tags = [f"{{*}}{name}" for name in names]
    walker = etree.iterparse(
        io.BytesIO(data), events=("end",), tag=tags, resolve_entities=False, no_network=True, load_dtd=False,
        huge_tree=True, recover=True, remove_comments=True, remove_pis=True,
    )  # fmt: skip
    try:
        for _, element in walker:
            yield element
            element.clear()
            while element.getprevious() is not None:
                parent = element.getparent()
                if parent is None:
                    break
                del parent[0]
    except etree.XMLSyntaxError as error:
        raise ExtractError(Reason.DAMAGED, f"{part}: {error}") from error
