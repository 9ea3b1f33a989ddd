"""What the Office Open XML formats share: parts, the relations between them, and the text of shapes and charts."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from typing import TYPE_CHECKING

from engine.errors import ExtractError, Reason
from engine.library.extract.blocks import Blocks
from engine.library.extract.source import Container, attribute, local

if TYPE_CHECKING:
    from lxml import etree


_MOST_SERIES = 50
_MOST_POINTS = 2000


class Package(Container):
    """A container whose parts point at each other. A relation to something missing is as if it were not there."""

    def relations(self, part: str) -> dict[str, tuple[str, str]]:
        """Relation id -> (kind, name of the part), inside the package only: nothing outside is ever looked at."""
        folder, name = posixpath.split(part)
        path = posixpath.join(folder, "_rels", f"{name}.rels")
        if path not in self:
            return {}
        try:
            root = self.xml(path)
        except ExtractError as error:
            if error.reason is Reason.BOMB:
                raise
            return {}  # the parts are still found by their customary names
        found: dict[str, tuple[str, str]] = {}
        for element in root.iter("{*}Relationship"):
            if element.get("TargetMode") == "External":
                continue
            target = (element.get("Target") or "").replace("\\", "/")
            absolute = target.lstrip("/") if target.startswith("/") else posixpath.join(folder, target)
            kind = (element.get("Type") or "").rsplit("/", 1)[-1]
            found[element.get("Id") or ""] = (kind, posixpath.normpath(absolute))
        return found

    def related(self, part: str, kind: str) -> list[str]:
        return [name for k, name in self.relations(part).values() if k == kind and name in self]

    def main_part(self, usual: str) -> str:
        """The part the document starts at; DAMAGED when there is none."""
        for name in self.related("", "officeDocument"):
            return name
        if usual in self:
            return usual
        raise ExtractError(Reason.DAMAGED, f"no {usual}")

    def optional(self, name: str) -> etree._Element | None:
        """A part that may be missing or broken without the document being lost."""
        if name not in self:
            return None
        try:
            return self.xml(name)
        except ExtractError as error:
            if error.reason in (Reason.BOMB, Reason.TOO_LARGE, Reason.ENCRYPTED):
                raise
            return None


def drawing_paragraphs(body: etree._Element) -> Iterator[tuple[int, str]]:
    """The paragraphs of a DrawingML text body with their indentation level."""
    for paragraph in body.iter("{*}p"):
        properties = paragraph.find("{*}pPr")
        level = int(properties.get("lvl") or 0) if properties is not None else 0
        yield level, drawing_text(paragraph)


def drawing_text(element: etree._Element) -> str:
    parts: list[str] = []
    for node in element.iter():
        name = local(node)
        if name == "t":
            parts.append(node.text or "")
        elif name == "br":
            parts.append("\n")
        elif name == "tab":
            parts.append("\t")
    return "".join(parts)


def add_drawing_table(table: etree._Element, blocks: Blocks) -> None:
    rows = []
    for row in table.iter("{*}tr"):
        rows.append([" ".join(text for _, text in drawing_paragraphs(cell)) for cell in row.iterchildren("{*}tc")])
    blocks.table(rows)


def add_chart(root: etree._Element, blocks: Blocks) -> None:
    """The numbers that a chart shows, as a table: a row for each category, a column for each series."""
    title = next(root.iter("{*}title"), None)
    heading = drawing_text(title) if title is not None else ""
    names: list[str] = []
    rows: dict[str, dict[int, str]] = {}
    for series in root.iter("{*}ser"):
        columns = {name: _points(series.find(f"{{*}}{name}")) for name in ("tx", "cat", "xVal", "val", "yVal")}
        labels = columns["cat"] or columns["xVal"]
        names.append(" ".join(columns["tx"].values()))
        for index, value in (columns["val"] or columns["yVal"]).items():
            rows.setdefault(labels.get(index, str(index + 1)), {})[len(names) - 1] = value
        if len(names) >= _MOST_SERIES:
            break
    blocks.paragraph(heading)
    if rows:
        places = range(len(names))
        blocks.table([["", *names], *([label, *(row.get(i, "") for i in places)] for label, row in rows.items())])


def add_drawings(package: Package, part: str, blocks: Blocks) -> None:
    """The diagrams and charts that a part points at."""
    for name in package.related(part, "diagramData"):
        diagram = package.optional(name)
        for point in diagram.iter("{*}pt") if diagram is not None else ():
            for body in point.iterchildren("{*}t"):
                blocks.paragraph("\n".join(text for _, text in drawing_paragraphs(body)))
    for name in package.related(part, "chart"):
        chart = package.optional(name)
        if chart is not None:
            add_chart(chart, blocks)


def _points(values: etree._Element | None) -> dict[int, str]:
    """The values that a chart keeps of the cells it shows, by their number."""
    found: dict[int, str] = {}
    for point in values.iter("{*}pt") if values is not None else ():
        value = point.find("{*}v")
        if value is not None and value.text and len(found) < _MOST_POINTS:
            found.setdefault(number_attribute(point, "idx", len(found)), value.text.strip())
    return found


def number_attribute(element: etree._Element | None, name: str, default: int = 0) -> int:
    if element is None:
        return default
    try:
        return int(float(attribute(element, name) or default))
    except (ValueError, OverflowError):
        return default
