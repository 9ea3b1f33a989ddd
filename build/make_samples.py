"""Makes the sample documents that are not plain text: build/samples/NAME.md becomes resources/samples/documents/NAME.

The sources are written in a few marks of Markdown: `#` and `##` headings, paragraphs, `| tables |`, and `---` for a new
page. The same source always gives the same bytes, so Office files are written part by part, without a library. PDFs
are written by fpdf2 (`make samples` installs it), and the Chinese one needs Debian's package fonts-noto-cjk.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from xml.sax.saxutils import escape

SOURCES = Path(__file__).with_name("samples")
TARGET = Path(__file__).resolve().parent.parent / "resources" / "samples" / "documents"
CHINESE_FONT = "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc"
XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
MAIN = "application/vnd.openxmlformats-officedocument"

Block = tuple[str, list[str]]
"""("h1" | "h2" | "p" | "row" | "break", [text] or a row's cells)."""


def blocks(source: str) -> Iterator[Block]:
    """The parts of a source, in order. Lines that follow each other stay apart, as in a letterhead."""
    for line in source.splitlines():
        text = line.strip()
        if text == "---":
            yield "break", []
        elif text.startswith("|"):
            yield "row", [cell.strip() for cell in text.strip("|").split("|")]
        elif text.startswith("#"):
            yield f"h{len(text) - len(text.lstrip('#'))}", [text.lstrip("# ")]
        elif text:
            yield "p", [text]


def package(target: Path, parts: dict[str, str]) -> None:
    """Write an Office file. Dates are fixed: the same parts give the same bytes."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            entry = zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, XML + text)


def relations(targets: list[tuple[str, str]]) -> str:
    rows = "".join(
        f'<Relationship Id="rId{n}" Type="{OFFICE}/relationships/{kind}" Target="{path}"/>'
        for n, (kind, path) in enumerate(targets, 1)
    )
    return f'<Relationships xmlns="{PACKAGE}/relationships">{rows}</Relationships>'


def content_types(overrides: dict[str, str]) -> str:
    rows = "".join(f'<Override PartName="/{part}" ContentType="{kind}"/>' for part, kind in overrides.items())
    return (
        f'<Types xmlns="{PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{rows}</Types>'
    )


def docx(source: str, target: Path) -> None:
    def paragraph(text: str, style: str = "") -> str:
        mark = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
        return f'<w:p>{mark}<w:r><w:t xml:space="preserve">{escape(text)}</w:t></w:r></w:p>'

    body, rows = [], []
    for kind, texts in [*blocks(source), ("end", [])]:
        if kind == "row":
            rows.append("".join(f"<w:tc>{paragraph(cell)}</w:tc>" for cell in texts))
            continue
        if rows:
            lines = "".join(
                f'<w:{edge} w:val="single" w:sz="4" w:color="999999"/>'
                for edge in ("top", "left", "bottom", "right", "insideH", "insideV")
            )
            grid = "<w:gridCol/>" * rows[0].count("<w:tc>")
            body.append(
                f"<w:tbl><w:tblPr><w:tblBorders>{lines}</w:tblBorders></w:tblPr><w:tblGrid>{grid}</w:tblGrid>"
                + "".join(f"<w:tr>{row}</w:tr>" for row in rows)
                + "</w:tbl>"
            )
            rows = []
        if kind in ("h1", "h2"):
            body.append(paragraph(texts[0], f"Heading{kind[1]}"))
        elif kind == "p":
            body.append(paragraph(texts[0]))
    styles = "".join(
        f'<w:style w:type="paragraph" w:styleId="Heading{n}"><w:name w:val="heading {n}"/>'
        f'<w:pPr><w:keepNext/><w:spacing w:before="240" w:after="120"/><w:outlineLvl w:val="{n - 1}"/></w:pPr>'
        f'<w:rPr><w:b/><w:sz w:val="{size}"/></w:rPr></w:style>'
        for n, size in ((1, 36), (2, 28))
    )
    package(
        target,
        {
            "[Content_Types].xml": content_types(
                {
                    "word/document.xml": f"{MAIN}.wordprocessingml.document.main+xml",
                    "word/styles.xml": f"{MAIN}.wordprocessingml.styles+xml",
                }
            ),
            "_rels/.rels": relations([("officeDocument", "word/document.xml")]),
            "word/_rels/document.xml.rels": relations([("styles", "styles.xml")]),
            "word/document.xml": f'<w:document xmlns:w="{WORD}"><w:body>{"".join(body)}</w:body></w:document>',
            "word/styles.xml": f'<w:styles xmlns:w="{WORD}">{styles}</w:styles>',
        },
    )


def xlsx(source: str, target: Path) -> None:
    sheets: dict[str, list[list[str]]] = {}
    for kind, texts in blocks(source):
        if kind == "h1":
            sheets[texts[0]] = []
        elif kind == "row":
            sheets[list(sheets)[-1]].append(texts)

    def cell(text: str) -> str:
        if re.fullmatch(r"-?\d+(\.\d+)?", text):
            return f"<c><v>{text}</v></c>"
        return f'<c t="inlineStr"><is><t>{escape(text)}</t></is></c>'

    names = [f"xl/worksheets/sheet{n}.xml" for n in range(1, len(sheets) + 1)]
    kinds = dict.fromkeys(names, f"{MAIN}.spreadsheetml.worksheet+xml")
    listed = "".join(f'<sheet name="{escape(name)}" sheetId="{n}" r:id="rId{n}"/>' for n, name in enumerate(sheets, 1))
    parts = {
        "[Content_Types].xml": content_types({"xl/workbook.xml": f"{MAIN}.spreadsheetml.sheet.main+xml", **kinds}),
        "_rels/.rels": relations([("officeDocument", "xl/workbook.xml")]),
        "xl/_rels/workbook.xml.rels": relations([("worksheet", name.removeprefix("xl/")) for name in names]),
        "xl/workbook.xml": f'<workbook xmlns="{SHEET}" xmlns:r="{OFFICE}/relationships"><sheets>{listed}</sheets>'
        "</workbook>",
    }
    for name, rows in zip(names, sheets.values(), strict=True):
        data = "".join(f"<row>{''.join(map(cell, row))}</row>" for row in rows)
        columns = '<cols><col min="1" max="8" width="22" customWidth="1"/></cols>'
        parts[name] = f'<worksheet xmlns="{SHEET}">{columns}<sheetData>{data}</sheetData></worksheet>'
    package(target, parts)


def pdf(source: str, target: Path) -> None:
    """English in Times, which every reader has; Chinese in Noto Sans CJK (OFL), the letters used embedded."""
    from fpdf import FPDF

    document = FPDF(format="A4")
    document.set_margins(25, 25)
    document.set_auto_page_break(True, 25)
    document.set_title(target.stem)
    document.set_creation_date(datetime(2026, 1, 1, tzinfo=UTC))
    family = "times"
    if not source.isascii():
        family = "noto"
        document.add_font(family, fname=CHINESE_FONT, collection_font_number=2)
    document.add_page()
    for kind, texts in blocks(source):
        if kind == "break":
            document.add_page()
            continue
        size, height, below = {"h1": (20, 12, 4), "h2": (13, 9, 1), "p": (11, 5.2, 3)}[kind]
        if kind == "h2":
            document.ln(2)
        document.set_font(family, "B" if kind != "p" and family == "times" else "", size)
        wrap = "WORD" if family == "times" else "CHAR"
        document.multi_cell(0, height, texts[0], align="L", wrapmode=wrap, new_x="LMARGIN", new_y="NEXT")
        document.ln(below)
    document.output(str(target))


def main() -> None:
    TARGET.mkdir(parents=True, exist_ok=True)
    makers = {".docx": docx, ".xlsx": xlsx, ".pdf": pdf}
    for source in sorted(SOURCES.glob("*.md")):
        target = TARGET / source.stem
        makers[target.suffix](source.read_text(encoding="utf-8"), target)
        print(f"{target.name}: {target.stat().st_size} bytes")


if __name__ == "__main__":
    main()
