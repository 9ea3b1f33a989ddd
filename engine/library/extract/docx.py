"""Word documents: headings, numbered paragraphs, tables, charts, notes, comments, headers and footers.

Pages follow the breaks Word stored when it last laid the document out, moved to the end of the paragraph they fall
in; a document that Word never laid out is one page. Deleted text of tracked changes is left out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from engine.errors import ExtractError, Reason
from engine.library.extract.blocks import Blocks, one_line
from engine.library.extract.numbering import Numbering
from engine.library.extract.package import Package, add_drawings, drawing_text, number_attribute
from engine.library.extract.pasted import in_place_of_text, relation_ids
from engine.library.extract.source import Source, attribute, local
from engine.library.extract.text_layer import waiting_sentence
from engine.values_document import Document, Page

if TYPE_CHECKING:
    from lxml import etree

_SKIP = frozenset((
    "del", "moveFrom", "instrText", "delText", "pPr", "rPr", "Fallback", "rt", "sdtPr", "tblPr", "sectPr",
    "delInstrText", "fldData", "binData",
))  # fmt: skip
_WRAPPERS = ("sdt", "sdtContent", "customXml", "ins", "moveTo", "smartTag", "AlternateContent", "Choice")
_HEADING_NAME = re.compile(r"^(?:heading|标题|標題|見出し|überschrift|titre|título)\s*(\d)$", re.IGNORECASE)
_MAX_DEPTH = 200


def read_docx(source: Source, pasted: dict[int, tuple[str, ...]] | None = None) -> Document:
    """`pasted` takes up page -> the parts with the pictures that stand there in place of text."""
    with Package(source) as package:
        return _Reader(package, source.nested).document({} if pasted is None else pasted)


class _Reader:
    """Reads one document. `_boxes` collects text boxes, which follow the paragraph they hang on."""

    def __init__(self, package: Package, nested: Callable[[str, bytes], Document] | None) -> None:
        self._package = package
        self._nested = nested
        self._main = package.main_part("word/document.xml")
        self._levels = _heading_levels(self._styles())
        self._numbering = Numbering(self._part("numbering"))
        self._pages: list[Blocks] = [Blocks()]
        self._break = False
        self._boxes: list[etree._Element] = []
        self._pictures: list[list[str]] = [[]]  # of each page, by their relations

    def document(self, pasted: dict[int, tuple[str, ...]]) -> Document:
        root = self._package.xml(self._main)
        body = root.find("{*}body")
        if body is None:
            raise ExtractError(Reason.DAMAGED, "no body")
        self._blocks_of(body, 0)
        last = self._pages[-1]
        add_drawings(self._package, self._main, last)
        for kind, label in (("footnotes", ""), ("endnotes", ""), ("comments", "Comment")):
            self._notes(kind, label, last)
        self._margins(last)
        texts = [page.text() for page in self._pages]
        relations = self._package.relations(self._main)
        for n, (text, shown) in enumerate(zip(texts, self._pictures, strict=True), 1):
            parts = dict.fromkeys(relations.get(identity, ("", ""))[1] for identity in shown)
            found = in_place_of_text(text, (part for part in parts if part in self._package), self._package)
            if found:
                pasted[n] = found
        pages = tuple(Page(n, text) for n, text in enumerate(texts, 1) if text or n in pasted)
        warnings = (waiting_sentence(tuple(pasted)),) if pasted else ()
        return Document(pages, "docx", self._title(), warnings, pages_waiting=tuple(pasted))

    # --- parts ---

    def _part(self, kind: str) -> etree._Element | None:
        names = self._package.related(self._main, kind) or [f"word/{kind}.xml"]
        return self._package.optional(names[0])

    def _styles(self) -> etree._Element | None:
        return self._part("styles")

    def _title(self) -> str:
        core = self._package.optional("docProps/core.xml")
        found = core.find(".//{*}title") if core is not None else None
        return one_line(found.text or "") if found is not None else ""

    def _notes(self, kind: str, label: str, blocks: Blocks) -> None:
        root = self._part(kind)
        for note in root if root is not None else ():
            if attribute(note, "type") in ("separator", "continuationSeparator", "continuationNotice"):
                continue
            text = one_line(" ".join(self._text(p) for p in note.iter("{*}p")))
            if text and label:
                author = attribute(note, "author")
                text = f"{label} ({author}): {text}" if author else f"{label}: {text}"
            blocks.paragraph(text)

    def _margins(self, blocks: Blocks) -> None:
        """Headers and footers once each, at the end: they belong to every page and to no sentence."""
        seen: set[str] = set()
        for kind in ("header", "footer"):
            for name in self._package.related(self._main, kind):
                root = self._package.optional(name)
                for paragraph in root.iter("{*}p") if root is not None else ():
                    text = one_line(self._text(paragraph))
                    if len(text) > 2 and text not in seen:
                        seen.add(text)
                        blocks.paragraph(text)
        self._boxes.clear()

    # --- blocks ---

    def _blocks_of(self, parent: etree._Element, depth: int) -> None:
        for element in parent:
            name = local(element)
            if name == "p":
                self._paragraph(element)
            elif name == "tbl":
                self._table(element)
            elif name == "altChunk":
                self._inserted(element)
            elif name in _WRAPPERS and depth < _MAX_DEPTH:
                self._blocks_of(element, depth + 1)

    def _inserted(self, element: etree._Element) -> None:
        """A whole document that Word shows in place (what mail merges and web exports insert)."""
        identity = next((str(v) for k, v in element.attrib.items() if str(k).endswith("}id")), "")
        kind, part = self._package.relations(self._main).get(identity, ("", ""))
        if kind != "aFChunk" or part not in self._package or self._nested is None:
            return
        try:
            inner = self._nested(part.rpartition("/")[2], self._package.read(part))
        except ExtractError as error:
            if error.reason is Reason.BOMB:
                raise
            return
        for page in inner.pages:
            for paragraph in page.text.split("\n\n"):
                self._pages[-1].verbatim(paragraph)

    def _paragraph(self, element: etree._Element) -> None:
        if self._break:
            self._turn_page()
        self._break = False
        properties = element.find("{*}pPr")
        before = properties.find("{*}pageBreakBefore") if properties is not None else None
        if before is not None and attribute(before, "val") not in ("0", "false", "off"):
            self._turn_page()
        self._pictures[-1] += relation_ids(element)
        text = self._text(element)
        blocks = self._pages[-1]
        level, marker, depth = self._kind(properties) if text.strip() else (0, "", 0)
        if level and len(text) < 200:
            blocks.heading(f"{marker} {text}" if marker not in ("", "-") else text, level)
        elif marker:
            if len(marker) > 1 and (marker.startswith("第") or not text.strip()):
                blocks.paragraph(f"{marker} {text}")
            else:
                blocks.item(text, marker, depth)
        else:
            blocks.paragraph(text)
        boxes, self._boxes = self._boxes, []
        for box in boxes:
            self._blocks_of(box, 1)

    def _turn_page(self) -> None:
        """A new page, unless there is nothing on this one."""
        if self._pages[-1] or self._pictures[-1]:
            self._pages.append(Blocks())
            self._pictures.append([])

    def _kind(self, properties: etree._Element | None) -> tuple[int, str, int]:
        """Heading level (0 for none), the number or bullet before it, and the depth of the list."""
        style = properties.find("{*}pStyle") if properties is not None else None
        style_id = attribute(style, "val") if style is not None else ""
        level, number_id, depth = self._levels.get(style_id, (0, "", 0))
        if properties is not None:
            outline = properties.find("{*}outlineLvl")
            if outline is not None:
                value = number_attribute(outline, "val", 9)
                level = value + 1 if value < 9 else 0
            numbers = properties.find("{*}numPr")
            if numbers is not None:
                identity = numbers.find("{*}numId")
                number_id = attribute(identity, "val") if identity is not None else number_id
                depth = number_attribute(numbers.find("{*}ilvl"), "val", depth)
        return level, self._numbering.marker(number_id, depth) if number_id not in ("", "0") else "", depth

    def _table(self, table: etree._Element) -> None:
        self._pictures[-1] += relation_ids(table)
        if next(table.iterdescendants("{*}tbl"), None) is not None and len(list(table.iter("{*}tr"))) <= 2:
            for paragraph in table.iter("{*}p"):  # a frame around other tables, however deep
                self._pages[-1].paragraph(self._text(paragraph))
            return
        rows: list[list[tuple[str, int, int]]] = []
        above: dict[int, str] = {}  # what a cell that is merged down shows, by its column
        for row in self._rows(table):
            cells: list[tuple[str, int, int]] = []
            column = 0
            for cell in row.iterchildren("{*}tc", "{*}sdt"):
                text = " ".join(filter(None, (one_line(self._text(p)) for p in cell.iter("{*}p"))))
                properties = cell.find("{*}tcPr")
                merge = properties.find("{*}vMerge") if properties is not None else None
                across = number_attribute(properties.find("{*}gridSpan"), "val", 1) if properties is not None else 1
                if merge is None:
                    above.pop(column, None)
                elif attribute(merge, "val") == "restart":
                    above[column] = text
                else:
                    text = text or above.get(column, "")
                cells.append((text, 1, across))
                column += max(across, 1)
            rows.append(cells)
        self._pages[-1].grid(rows)
        self._boxes.clear()
        self._break = False

    def _rows(self, table: etree._Element) -> Iterator[etree._Element]:
        for element in table:
            if local(element) == "tr":
                yield element
            elif local(element) in ("sdt", "ins", "customXml"):
                yield from element.iterfind(".//{*}tr")

    # --- the text of a paragraph ---

    def _text(self, paragraph: etree._Element) -> str:
        parts: list[str] = []
        stack: list[etree._Element] = list(reversed(paragraph))
        while stack:
            node = stack.pop()
            name = local(node)
            if name == "t":
                parts.append(node.text or "")
            elif name in _SKIP or not name:
                continue
            elif name in ("tab", "ptab"):
                parts.append("\t")
            elif name == "br" and attribute(node, "type") == "page":
                self._break = True
            elif name in ("br", "cr"):
                parts.append("\n")
            elif name == "lastRenderedPageBreak":
                self._break = True
            elif name == "noBreakHyphen":
                parts.append("-")
            elif name == "txbxContent":
                self._boxes.append(node)
            elif name == "graphicData" and "chart" not in (node.get("uri") or ""):
                boxes = list(node.iter("{*}txbxContent"))
                self._boxes.extend(boxes)
                if not boxes:
                    parts.append(drawing_text(node))
            elif name == "p":
                continue  # a paragraph of its own, inside a text box
            else:
                stack.extend(reversed(node))
        return "".join(parts)


def _heading_levels(root: etree._Element | None) -> dict[str, tuple[int, str, int]]:
    """Style id -> (heading level or 0, list, depth in it), each taken from the style it is based on if need be."""
    own: dict[str, tuple[int | None, str, int, str]] = {}
    for style in root.iterchildren("{*}style") if root is not None else ():
        name = style.find("{*}name")
        match = _HEADING_NAME.match(attribute(name, "val").strip()) if name is not None else None
        level: int | None = int(match.group(1)) if match else None
        outline = style.find("{*}pPr/{*}outlineLvl")
        if outline is not None:
            value = number_attribute(outline, "val", 9)
            level = value + 1 if value < 9 else 0
        elif name is not None and attribute(name, "val").strip().lower() in ("title", "文档标题"):
            level = 1
        identity = style.find("{*}pPr/{*}numPr/{*}numId")
        depth = number_attribute(style.find("{*}pPr/{*}numPr/{*}ilvl"), "val")
        based = style.find("{*}basedOn")
        own[attribute(style, "styleId")] = (
            level,
            attribute(identity, "val") if identity is not None else "",
            depth,
            attribute(based, "val") if based is not None else "",
        )
    found: dict[str, tuple[int, str, int]] = {}
    for style_id in own:
        level, numbers, depth, based = own[style_id]
        for _ in range(20):  # a chain of styles may be a ring
            if (level is not None and numbers) or based not in own:
                break
            above = own[based]
            level = above[0] if level is None else level
            if not numbers:
                numbers, depth = above[1], above[2] or depth
            based = above[3]
        found[style_id] = (level or 0, numbers, depth)
    return found
