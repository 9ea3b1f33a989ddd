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


def presentation(slides: Sequence[tuple[str, str] | list[str]]) -> bytes:
    """A .pptx with these slides, each as title and text."""
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
        tree = f"<p:spTree>{_shape('title', title)}{_shape('body', text)}</p:spTree>"
        parts[f"ppt/slides/slide{n}.xml"] = f"<p:sld {_P} {_A}><p:cSld>{tree}</p:cSld></p:sld>"
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for name, part in parts.items():
            package.writestr(name, part)
    return out.getvalue()


def _shape(kind: str, text: str) -> str:
    return (
        f'<p:sp><p:nvSpPr><p:cNvPr id="1" name=""/><p:cNvSpPr/><p:nvPr><p:ph type="{kind}"/></p:nvPr></p:nvSpPr>'
        f"<p:spPr/><p:txBody><a:bodyPr/><a:p><a:r><a:t>{text}</a:t></a:r></a:p></p:txBody></p:sp>"
    )
