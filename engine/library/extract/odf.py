"""OpenDocument text, spreadsheets and presentations. Repeated cells and rows are never unrolled."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.errors import ExtractError, Reason
from engine.library.extract.blocks import Blocks, one_line
from engine.library.extract.package import Package, number_attribute
from engine.library.extract.source import Source, attribute, local
from engine.values_document import Document, Page

if TYPE_CHECKING:
    from lxml import etree

_SKIP = frozenset(("tracked-changes", "forms", "sequence-decls", "annotation-end", "script", "settings", "ruby-text"))
_MAX_DEPTH = 200


def read_odf(source: Source) -> Document:
    with Package(source) as package:
        manifest = package.read("META-INF/manifest.xml") if "META-INF/manifest.xml" in package else b""
        if b"encryption-data" in manifest:
            raise ExtractError(Reason.ENCRYPTED)
        root = package.xml("content.xml")
        body = root.find("{*}body")
        content = next(iter(body), None) if body is not None else None
        if content is None:
            raise ExtractError(Reason.DAMAGED, "no content")
        kind = local(content)
        if kind == "spreadsheet":
            pages = _sheets(content)
        elif kind == "presentation":
            pages = _slides(content)
        else:
            writer = _Writer()
            writer.blocks_of(content, 0)
            for text in _margins(package):
                writer.blocks.paragraph(text)
            pages = [Page(1, writer.blocks.text())]
        meta = package.optional("meta.xml")
        title = meta.find(".//{*}title") if meta is not None else None
        names = {"spreadsheet": "ods", "presentation": "odp"}
        return Document(
            tuple(page for page in pages if page.text or kind == "presentation"),
            names.get(kind, "odt"),
            one_line(title.text or "") if title is not None else "",
        )


def _margins(package: Package) -> list[str]:
    styles = package.optional("styles.xml")
    found: list[str] = []
    for name in ("header", "footer"):
        for element in styles.iter("{*}" + name) if styles is not None else ():
            text = one_line(" ".join(_text(p)[0] for p in element.iter("{*}p")))
            if text and text not in found:
                found.append(text)
    return found


def _sheets(content: etree._Element) -> list[Page]:
    pages = []
    for number, table in enumerate(content.iterchildren("{*}table"), 1):
        blocks = Blocks()
        _add_table(table, blocks)
        pages.append(Page(number, blocks.text(), attribute(table, "name")))
    return pages


def _slides(content: etree._Element) -> list[Page]:
    pages = []
    for number, slide in enumerate(content.iterchildren("{*}page"), 1):
        writer = _Writer()
        frames = sorted(slide, key=lambda f: attribute(f, "class") != "title")
        title = ""
        for frame in frames:
            if local(frame) == "notes":
                continue
            if attribute(frame, "class") == "title":
                text = one_line(" ".join(_text(p)[0] for p in frame.iter("{*}p", "{*}h")))
                writer.blocks.heading(text, 2)
                title = title or text
            else:
                writer.blocks_of(frame, 0)
        for notes in slide.iterchildren("{*}notes"):
            text = one_line(" ".join(_text(p)[0] for p in notes.iter("{*}p")))
            writer.blocks.paragraph(f"Notes: {text}" if text else "")
        pages.append(Page(number, writer.blocks.text(), title))
    return pages


class _Writer:
    def __init__(self) -> None:
        self.blocks = Blocks()

    def blocks_of(self, parent: etree._Element, depth: int, lists: int = 0) -> None:
        if depth > _MAX_DEPTH:
            self.blocks.paragraph(" ".join(str(t) for t in parent.itertext()))
            return
        for element in parent:
            name = local(element)
            if name == "h":
                self._paragraph(element, number_attribute(element, "outline-level", 1))
            elif name == "p":
                self._paragraph(element, 0)
            elif name == "list":
                for item in element:
                    self._item(item, depth, lists)
            elif name == "table":
                _add_table(element, self.blocks)
            elif name not in _SKIP:
                self.blocks_of(element, depth + 1, lists)

    def _paragraph(self, element: etree._Element, level: int) -> None:
        text, later = _text(element)
        if level:
            self.blocks.heading(text, level)
        else:
            self.blocks.paragraph(text)
        self._later(later)

    def _item(self, item: etree._Element, depth: int, lists: int) -> None:
        for element in item:
            name = local(element)
            if name == "h":
                self._paragraph(element, number_attribute(element, "outline-level", 1))
            elif name == "p":
                text, later = _text(element)
                self.blocks.item(text, "-", lists)
                self._later(later)
            elif name == "list" and depth < _MAX_DEPTH:
                for inner in element:
                    self._item(inner, depth + 1, lists + 1)

    def _later(self, elements: list[etree._Element]) -> None:
        """Notes, comments and text boxes follow the paragraph they hang on."""
        for element in elements:
            text = one_line(" ".join(_text(p)[0] for p in element.iter("{*}p", "{*}h")))
            self.blocks.paragraph(text)


def _text(paragraph: etree._Element) -> tuple[str, list[etree._Element]]:
    """The text of a paragraph, and what hangs on it but is not part of its sentences."""
    parts: list[str] = []
    later: list[etree._Element] = []
    stack: list[etree._Element | str] = []

    def push(element: etree._Element) -> None:
        for child in reversed(element):
            if child.tail:
                stack.append(child.tail)
            stack.append(child)
        if element.text:
            stack.append(element.text)

    push(paragraph)
    while stack:
        node = stack.pop()
        if isinstance(node, str):
            parts.append(node)
            continue
        name = local(node)
        if name == "s":
            parts.append(" " * min(number_attribute(node, "c", 1), 100))
        elif name == "tab":
            parts.append("\t")
        elif name == "line-break":
            parts.append("\n")
        elif name in ("note", "annotation", "text-box"):
            later.append(node)
        elif name not in _SKIP and name not in ("p", "h"):
            push(node)
    return "".join(parts), later


def _add_table(table: etree._Element, blocks: Blocks) -> None:
    rows: list[list[tuple[int, str]]] = []
    used: set[int] = set()
    for row in table.iter("{*}table-row"):
        column = 0
        cells: list[tuple[int, str]] = []
        for cell in row.iterchildren("{*}table-cell", "{*}covered-table-cell"):
            text = one_line(" ".join(_text(p)[0] for p in cell.iter("{*}p", "{*}h")))
            repeated = number_attribute(cell, "number-columns-repeated", 1)
            if text:
                cells.extend((column + i, text) for i in range(min(repeated, 50)))
            column += max(repeated, 1)
        if cells:
            rows.append(cells)
            used.update(column for column, _ in cells)
    place = {column: i for i, column in enumerate(sorted(used))}
    lines = []
    for cells in rows:
        line = [""] * (max(place[column] for column, _ in cells) + 1)
        for column, text in cells:
            line[place[column]] = text
        lines.append(line)
    blocks.table(lines)
