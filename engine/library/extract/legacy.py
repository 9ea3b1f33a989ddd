"""The binary formats of Office (doc, xls, xlsb, ppt, msg), read by kreuzberg, and workbooks before Excel 97 by xlrd.

kreuzberg is only ever given these formats: for source code and pictures it would reach for the network.
"""

from __future__ import annotations

import io
import re
from typing import Any

from engine.errors import ExtractError, Reason
from engine.library.extract.blocks import Blocks, clean, one_line
from engine.library.extract.formats import format_of
from engine.library.extract.source import Source
from engine.values_document import Document, Page

_MIME = {
    "doc": "application/msword",
    "xls": "application/vnd.ms-excel",
    "xlsb": "application/vnd.ms-excel.sheet.binary.macroEnabled.12",
    "ppt": "application/vnd.ms-powerpoint",
    "msg": "application/vnd.ms-outlook",
}
_FIELD = re.compile(
    r'[ ]?\b(?:SEQ \w+|PAGEREF \S+|REF \S+|HYPERLINK(?: \\l)? "[^"\n]*"|TOC(?= \\)|PAGE(?= \\)|MERGEFIELD \S+)'
    r'(?: +\\\S+(?: +(?:MERGEFORMAT|ARABIC|"[^"\n]*"))?)*[ ]?'
)


def read_legacy(source: Source) -> Document:
    import kreuzberg

    kind = format_of(source)
    if kind not in _MIME:
        raise ExtractError(Reason.DAMAGED, f"not {kind}")
    data = source.read()
    if kind == "doc" and _doc_is_encrypted(data):
        raise ExtractError(Reason.ENCRYPTED)
    config = kreuzberg.ExtractionConfig(  # type: ignore[call-arg]  # its stub lacks disable_ocr
        use_cache=False,
        disable_ocr=True,
        enable_quality_processing=False,
        output_format="plain",
        pages=kreuzberg.PageConfig(extract_pages=True),
    )
    try:
        result = kreuzberg.extract_bytes_sync(data, _MIME[kind], config)
    except BaseException as error:
        # A panic of its Rust code is no Exception; everything else that is none is for others.
        if not isinstance(error, Exception) and type(error).__name__ != "PanicException":
            raise
        text = str(error)
        if re.search(r"password|encrypt|protected", text, re.IGNORECASE):
            raise ExtractError(Reason.ENCRYPTED, text[:300]) from error
        if kind == "xls" and (pages := _early_sheets(data)):
            return Document(tuple(pages), kind)
        raise ExtractError(Reason.DAMAGED, text[:300]) from error
    pages = _sheets(result) if kind in ("xls", "xlsb") else _pages(result)
    if kind == "xls" and not any(page.text for page in pages):
        pages = _early_sheets(data) or pages
    return Document(tuple(pages), kind)


def _doc_is_encrypted(data: bytes) -> bool:
    """The flag in the header of the WordDocument stream, which starts on a sector boundary."""
    for at in range(512, min(len(data), 1 << 24), 512):
        if data[at : at + 2] == b"\xec\xa5":
            return bool(int.from_bytes(data[at + 10 : at + 12], "little") & 0x0100)
    return False


def _pages(result: Any) -> list[Page]:
    found = [str(page["content"]) for page in result.pages or () if str(page["content"]).strip()]
    texts = found or [result.content]
    return [Page(n, _tidy(text)) for n, text in enumerate(texts, 1)]


def _tidy(text: str) -> str:
    """Field codes out, and the rows of a table on lines of their own: they arrive as one, with doubled tabs between."""
    lines = []
    for line in _FIELD.sub(" ", text.replace("\x07", "\t")).split("\n"):
        lines.extend(line.strip("\t").split("\t\t") if line.startswith("\t") else [line.rstrip()])
    return clean("\n".join(lines))


def _early_sheets(data: bytes) -> list[Page]:
    """The sheets of a workbook as xlrd reads it, which knows Excel 2 to 95 and rare code pages; none when it cannot."""
    import xlrd

    try:
        book = xlrd.open_workbook(file_contents=data, logfile=io.StringIO())
        pages = [_early_sheet(n, sheet, book.datemode) for n, sheet in enumerate(book.sheets(), 1)]
        return [page for page in pages if page.text]
    except Exception:  # whatever a damaged file makes it raise: it was only the second try
        return []


def _early_sheet(number: int, sheet: Any, datemode: int) -> Page:
    import xlrd

    blocks = Blocks()
    for index in range(sheet.nrows):
        cells = []
        for cell in sheet.row(index):
            value = cell.value
            if cell.ctype == xlrd.XL_CELL_DATE:
                value = xlrd.xldate_as_datetime(value, datemode).isoformat(" ").removesuffix(" 00:00:00")
            elif cell.ctype == xlrd.XL_CELL_NUMBER:
                value = f"{value:.15g}"
            elif cell.ctype == xlrd.XL_CELL_BOOLEAN:
                value = "TRUE" if value else "FALSE"
            cells.append(one_line(str(value)) if cell.ctype != xlrd.XL_CELL_ERROR else "")
        blocks.row(cells)
    return Page(number, blocks.text(), one_line(sheet.name))


def _sheets(result: Any) -> list[Page]:
    pages: list[Page] = []
    names = re.findall(r"^#{0,3}\s*(.+)$", result.content, re.MULTILINE)[:1]
    for number, table in enumerate(result.tables or (), 1):
        blocks = Blocks()
        for row in table.cells:
            blocks.row([one_line(str(cell)) for cell in row])
        pages.append(Page(number, blocks.text(), one_line(names[0]) if number == 1 and names else ""))
    return pages or [Page(1, clean(result.content))]
