"""Small office files for tests, as bytes."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence

_A = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
_P = 'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"'
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELATIONS = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>'


def workbook(sheets: Mapping[str, Sequence[Sequence[str]]]) -> bytes:
    """An .xlsx with these sheets, each as rows of cells."""
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def presentation(slides: Sequence[tuple[str, str] | list[str]], pictures: Mapping[int, bytes] | None = None) -> bytes:
    """A .pptx with these slides, each as title and text, and pictures (PNG) on some of them, by number."""
    parts = {
        "[Content_Types].xml": "<Types/>",
        "_rels/.rels": _RELATIONS.format(
            f'<Relationship Id="r1" Type="{_R}/officeDocument" Target="ppt/presentation.xml"/>'
        ),
    }
    numbers = range(1, len(slides) + 1)
    listed = "".join(f'<p:sldId id="{255 + n}" r:id="r{n}"/>' for n in numbers)
    parts["ppt/presentation.xml"] = (
        f'<p:presentation {_P} xmlns:r="{_R}"><p:sldIdLst>{listed}</p:sldIdLst></p:presentation>'
    )
    parts["ppt/_rels/presentation.xml.rels"] = _RELATIONS.format(
        "".join(f'<Relationship Id="r{n}" Type="{_R}/slide" Target="slides/slide{n}.xml"/>' for n in numbers)
    )
    for n, (title, text) in zip(numbers, slides, strict=True):
        shown = _PICTURE if n in (pictures or {}) else ""
        tree = f"<p:spTree>{_shape('title', title)}{_shape('body', text)}{shown}</p:spTree>"
        parts[f"ppt/slides/slide{n}.xml"] = f'<p:sld {_P} {_A} xmlns:r="{_R}"><p:cSld>{tree}</p:cSld></p:sld>'
    for n, picture in (pictures or {}).items():
        relation = f'<Relationship Id="r1" Type="{_R}/image" Target="../media/image{n}.png"/>'
        parts[f"ppt/slides/_rels/slide{n}.xml.rels"] = _RELATIONS.format(relation)
        parts[f"ppt/media/image{n}.png"] = picture
    return _package(parts)


def letter(pages: Sequence[Sequence[str | bytes]]) -> bytes:
    """A .docx with these pages, each of paragraphs and pictures (PNG)."""
    body, relations, parts = [], [], {}
    for page in pages:
        for item in page:
            if isinstance(item, str):
                body.append(f"<w:p><w:r><w:t>{item}</w:t></w:r></w:p>")
                continue
            name = f"image{len(relations) + 1}"
            relations.append(f'<Relationship Id="{name}" Type="{_R}/image" Target="media/{name}.png"/>')
            parts[f"word/media/{name}.png"] = item
            drawing = f'<a:graphic><a:graphicData><a:blip r:embed="{name}"/></a:graphicData></a:graphic>'
            body.append(f"<w:p><w:r><w:drawing>{drawing}</w:drawing></w:r></w:p>")
        body.append('<w:p><w:r><w:br w:type="page"/></w:r></w:p>')
    w = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    return _package({
        "[Content_Types].xml": "<Types/>",
        "word/document.xml": f'<w:document {w} {_A} xmlns:r="{_R}"><w:body>{"".join(body)}</w:body></w:document>',
        "word/_rels/document.xml.rels": _RELATIONS.format("".join(relations)),
        **parts,
    })  # fmt: skip


def _package(parts: Mapping[str, str | bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for name, part in parts.items():
            package.writestr(name, part)
    return out.getvalue()


_PICTURE = '<p:pic><p:blipFill><a:blip r:embed="r1"/></p:blipFill></p:pic>'


def _shape(kind: str, text: str) -> str:
    return (
        f'<p:sp><p:nvSpPr><p:cNvPr id="1" name=""/><p:cNvSpPr/><p:nvPr><p:ph type="{kind}"/></p:nvPr></p:nvSpPr>'
        f"<p:spPr/><p:txBody><a:bodyPr/><a:p><a:r><a:t>{text}</a:t></a:r></a:p></p:txBody></p:sp>"
    )
