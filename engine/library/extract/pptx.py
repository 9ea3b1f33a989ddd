"""PowerPoint: one page a slide, with its tables, diagrams, charts, speaker's notes and comments."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.errors import ExtractError, Reason
from engine.library.extract.blocks import Blocks, one_line
from engine.library.extract.package import (
    Package,
    add_drawing_table,
    add_drawings,
    drawing_paragraphs,
    drawing_text,
)
from engine.library.extract.pasted import in_place_of_text, relation_ids
from engine.library.extract.source import Source, attribute, local
from engine.library.extract.text_layer import waiting_sentence
from engine.values_document import Document, Page

if TYPE_CHECKING:
    from lxml import etree

_TITLES = ("title", "ctrTitle")
_FURNITURE = ("sldNum", "dt", "ftr", "hdr", "sldImg")


def read_pptx(source: Source, pasted: dict[int, tuple[str, ...]] | None = None) -> Document:
    """`pasted` takes up slide -> the parts with the pictures that stand there in place of text."""
    pasted = {} if pasted is None else pasted
    pages: list[Page] = []
    warnings: list[str] = []
    with Package(source) as package:
        main = package.main_part("ppt/presentation.xml")
        for number, name in enumerate(_slides(package, main), 1):
            try:
                root = package.xml(name)
            except ExtractError as error:
                if error.reason is not Reason.DAMAGED:
                    raise
                warnings.append(f"Slide {number} could not be read.")
                continue
            blocks = Blocks()
            title = _add_slide(root, package, name, blocks)
            _add_notes(package, name, blocks)
            text = blocks.text()
            if pictures := in_place_of_text(text, _pictures(root, package, name), package):
                pasted[number] = pictures
            pages.append(Page(number, text, title))
    if pasted:
        warnings.append(waiting_sentence(tuple(pasted)))
    return Document(tuple(pages), "pptx", pages[0].label if pages else "", tuple(warnings), pages_waiting=tuple(pasted))


def _pictures(slide: etree._Element, package: Package, name: str) -> list[str]:
    relations = package.relations(name)
    shown = (relations.get(identity, ("", ""))[1] for identity in relation_ids(slide))
    return [part for part in shown if part in package]


def _slides(package: Package, main: str) -> list[str]:
    """Slides in the order they are shown; by their numbers when the presentation does not say."""
    root = package.optional(main)
    relations = package.relations(main)
    found = []
    for entry in root.iter("{*}sldId") if root is not None else ():
        identity = next((str(v) for k, v in entry.attrib.items() if str(k).endswith("}id")), "")
        name = relations.get(identity, ("", ""))[1]
        if name in package:
            found.append(name)
    return found or package.names("ppt/slides/slide", ".xml")


def _add_slide(root: etree._Element, package: Package, name: str, blocks: Blocks) -> str:
    title = ""
    tree = root.find(".//{*}spTree")
    shapes = list(_shapes(tree)) if tree is not None else []
    # The title first, the rest as they were drawn: what a screen reader says too.
    shapes.sort(key=lambda shape: _placeholder(shape) not in _TITLES)
    for shape in shapes:
        kind = _placeholder(shape)
        if kind in _FURNITURE:
            continue
        table = next(shape.iter("{*}tbl"), None)
        if table is not None:
            add_drawing_table(table, blocks)
            continue
        for body in shape.iter("{*}txBody"):
            if kind in _TITLES:
                title = title or one_line(drawing_text(body))
                blocks.heading(" ".join(text for _, text in drawing_paragraphs(body)), 2)
            else:
                _add_body(body, kind, blocks)
    add_drawings(package, name, blocks)
    return title


def _add_body(body: etree._Element, kind: str, blocks: Blocks) -> None:
    paragraphs = [(level, text) for level, text in drawing_paragraphs(body) if text.strip()]
    for level, text in paragraphs:
        if kind in ("body", "obj", "") and len(paragraphs) > 1 and (kind or level):
            blocks.item(text, "-", level)
        else:
            blocks.paragraph(text)


def _shapes(tree: etree._Element) -> list[etree._Element]:
    """Shapes in drawing order, those inside groups too; of alternatives only the first."""
    found: list[etree._Element] = []
    stack = list(reversed(tree))
    while stack:
        node = stack.pop()
        name = local(node)
        if name in ("sp", "graphicFrame", "cxnSp"):
            found.append(node)
        elif name in ("grpSp", "AlternateContent", "Choice"):
            children = list(node)
            if name == "AlternateContent" and any(local(child) == "Choice" for child in children):
                children = [child for child in children if local(child) == "Choice"][:1]
            stack.extend(reversed(children))
    return found


def _placeholder(shape: etree._Element) -> str:
    found = shape.find(".//{*}nvPr/{*}ph")
    if found is None:
        return ""
    return attribute(found, "type") or "obj"


def _add_notes(package: Package, slide: str, blocks: Blocks) -> None:
    for name in package.related(slide, "notesSlide"):
        root = package.optional(name)
        for shape in root.iter("{*}sp") if root is not None else ():
            if _placeholder(shape) in _FURNITURE:
                continue
            text = "\n".join(text for body in shape.iter("{*}txBody") for _, text in drawing_paragraphs(body))
            if text.strip():
                blocks.paragraph(f"Notes: {text.strip()}")
    for name in package.related(slide, "comments"):
        root = package.optional(name)
        for comment in root.iter("{*}cm") if root is not None else ():
            text = " ".join(str(t.text or "") for t in comment.iter("{*}text", "{*}t"))
            if text.strip():
                blocks.paragraph(f"Comment: {text}")
