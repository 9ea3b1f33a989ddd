"""Formats made here, and everything a path can be besides a readable file."""

from __future__ import annotations

import io
import json
import os
import socket
import sys
import zipfile
import zlib
from pathlib import Path

import pytest
from PIL import Image

from engine.errors import ExtractError, Reason
from engine.library.extract import extract, supported
from engine.library.extract.blocks import Blocks
from engine.library.extract.source import Source
from engine.library.outline import outline
from engine.types import Document
from tests.making_office import letter, presentation

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def text_of(document: Document) -> str:
    return "\n".join(page.text for page in document.pages)


def reason_of(path: Path, data: bytes | None = None) -> Reason:
    with pytest.raises(ExtractError) as caught:
        extract(path, data=data)
    return caught.value.reason


def package(parts: dict[str, str | bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as container:
        for name, content in parts.items():
            container.writestr(name, content)
    return buffer.getvalue()


def docx(body: str, **parts: str) -> bytes:
    main = f'<w:document xmlns:w="{WORD}"><w:body>{body}</w:body></w:document>'
    return package({"[Content_Types].xml": "<Types/>", "word/document.xml": main, **parts})


# --- formats ---


def test_text_keeps_its_lines_and_loses_what_cannot_be_shown() -> None:
    document = extract(Path("a.txt"), data=b"\xef\xbb\xbfone\r\ntwo\x07\x1b\r\n\r\n\r\n\r\nthree\x00")
    assert document.pages[0].text == "one\ntwo\n\nthree"


def test_html_without_scripts_with_headings_lists_and_tables() -> None:
    page = (
        "<html><head><title>Report</title><script>bad()</script><style>x{}</style></head><body><h1>Sales</h1>"
        "<p>First   <b>bold</b> text.</p><ul><li>one<li>two</ul><table><tr><th>Year<th>Sum<tr><td rowspan=2>2024<td>7"
        "<tr><td>8</table><pre>  a\n  b</pre><div hidden>secret</div><p style='display:none'>secret</p></body></html>"
    )
    document = extract(Path("a.html"), data=page.encode())
    assert document.title == "Report"
    assert document.pages[0].text == (
        "# Sales\n\nFirst bold text.\n\n- one\n- two\n\nYear\tSum\n2024\t7\n2024\t8\n\n  a\n  b"
    )


def test_html_declared_as_one_thing_and_written_as_another() -> None:
    page = "<meta charset=gb2312><p>镕基喆</p>".encode("gb18030")
    assert extract(Path("a.html"), data=page).pages[0].text == "镕基喆"


def test_docx_headings_numbers_tables_and_pages() -> None:
    styles = f'<w:styles xmlns:w="{WORD}"><w:style w:styleId="H"><w:name w:val="heading 2"/></w:style></w:styles>'
    numbering = (
        f'<w:numbering xmlns:w="{WORD}"><w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/>'
        '<w:numFmt w:val="chineseCounting"/><w:lvlText w:val="第%1条"/></w:lvl></w:abstractNum>'
        '<w:num w:numId="5"><w:abstractNumId w:val="0"/></w:num></w:numbering>'
    )
    article = '<w:p><w:pPr><w:numPr><w:numId w:val="5"/></w:numPr></w:pPr><w:r><w:t>{}</w:t></w:r></w:p>'
    cell = "<w:tc><w:p><w:r><w:t>{}</w:t></w:r></w:p></w:tc>"
    body = (
        '<w:p><w:pPr><w:pStyle w:val="H"/></w:pPr><w:r><w:t>Terms</w:t></w:r></w:p>'
        + article.format("甲方付款。")
        + article.format("乙方交货。")
        + f"<w:tbl><w:tr>{cell.format('Item')}{cell.format('Price')}</w:tr>"
        + f"<w:tr>{cell.format('Server')}{cell.format('100')}</w:tr></w:tbl>"
        + "<w:p><w:r><w:t>kept</w:t></w:r><w:del><w:r><w:delText>deleted</w:delText></w:r></w:del></w:p>"
        + '<w:p><w:r><w:br w:type="page"/></w:r></w:p><w:p><w:r><w:t>second page</w:t></w:r></w:p>'
    )
    data = docx(body, **{"word/styles.xml": styles, "word/numbering.xml": numbering})
    document = extract(Path("a.docx"), data=data)
    assert [page.number for page in document.pages] == [1, 2]
    assert document.pages[0].text == (
        "## Terms\n\n第一条 甲方付款。\n\n第二条 乙方交货。\n\nItem\tPrice\nServer\t100\n\nkept"
    )
    assert document.pages[1].text == "second page"


def test_xlsx_sheets_dates_percentages_and_merged_labels() -> None:
    main = (
        '<workbook xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets>'
        '<sheet name="销售" r:id="r1"/></sheets></workbook>'
    )
    relations = '<Relationships><Relationship Id="r1" Type="x/worksheet" Target="worksheets/s.xml"/></Relationships>'
    styles = '<styleSheet><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="10"/></cellXfs></styleSheet>'
    sheet = (
        '<worksheet><dimension ref="A1:XFD1048576"/><sheetData>'
        '<row r="1"><c r="A1" t="inlineStr"><is><t>部门</t></is></c><c r="B1" t="inlineStr"><is><t>日期</t></is></c>'
        '<c r="XFD1" t="inlineStr"><is><t>占比</t></is></c></row>'
        '<row r="2"><c r="A2" t="inlineStr"><is><t>财务</t></is></c><c r="B2" s="1"><v>45356</v></c>'
        '<c r="XFD2" s="2"><v>0.125</v></c></row><row r="1048576"><c r="B1048576"><v>0.30000000000000004</v></c>'
        '<c r="XFD1048576"><v>7</v></c></row></sheetData>'
        '<mergeCells><mergeCell ref="A2:A1048576"/></mergeCells></worksheet>'
    )
    data = package({
        "[Content_Types].xml": "<Types/>", "xl/workbook.xml": main, "xl/_rels/workbook.xml.rels": relations,
        "xl/styles.xml": styles, "xl/worksheets/s.xml": sheet,
    })  # fmt: skip
    page = extract(Path("a.xlsx"), data=data).pages[0]
    assert page.label == "销售"
    assert page.text == "部门\t日期\t占比\n财务\t2024-03-05\t12.5%\n\t0.3\t7"


def test_what_lies_over_the_cells_of_a_sheet_follows_them() -> None:
    chart = (
        "<chartSpace><chart><title><tx><rich><p><r><t>Peaches</t></r></p></rich></tx></title><ser><tx><strRef><strCache>"
        '<pt idx="0"><v>Sold</v></pt></strCache></strRef></tx><cat><strCache><pt idx="0"><v>May</v></pt>'
        '<pt idx="1"><v>June</v></pt></strCache></cat><val><numCache><pt idx="0"><v>4</v></pt><pt idx="1"><v>2</v></pt>'
        "</numCache></val></ser></chart></chartSpace>"
    )
    diagram = "<dataModel><pt><t><p><r><t>President</t></r></p></t></pt></dataModel>"
    data = package({
        "[Content_Types].xml": "<Types/>", "xl/workbook.xml": "<workbook/>",
        "xl/worksheets/sheet1.xml": '<worksheet><row r="1"><c r="A1"><v>7</v></c></row></worksheet>',
        "xl/worksheets/_rels/sheet1.xml.rels":
            '<Relationships><Relationship Id="r1" Type="x/drawing" Target="../drawings/d.xml"/></Relationships>',
        "xl/drawings/d.xml": "<wsDr><sp><txBody><p><r><t>a note</t></r></p></txBody></sp></wsDr>",
        "xl/drawings/_rels/d.xml.rels":
            '<Relationships><Relationship Id="r1" Type="x/chart" Target="../c.xml"/>'
            '<Relationship Id="r2" Type="x/diagramData" Target="../g.xml"/></Relationships>',
        "xl/c.xml": chart, "xl/g.xml": diagram,
    })  # fmt: skip
    assert extract(Path("a.xlsx"), data=data).pages[0].text == (
        "7\n\na note\n\nPresident\n\nPeaches\n\nSold\nMay\t4\nJune\t2"
    )


def test_a_workbook_before_excel_97_is_read() -> None:
    cell = bytes((0, 0, 0, 0, 0, 0, 0, 5)) + b"Lease"  # row, column, three bytes of style, length, text
    data = b"".join(
        len(body).to_bytes(2, "little").join((kind.to_bytes(2, "little"), body))
        for kind, body in ((0x0009, b"\x02\0\x10\0"), (0x0004, cell), (0x000A, b""))
    )
    assert text_of(extract(Path("old.xls"), data=data)) == "Lease"


def test_a_document_inserted_into_a_word_document_is_read() -> None:
    rels = '<Relationships><Relationship Id="r1" Type="x/aFChunk" Target="inner.html"/></Relationships>'
    body = (
        '<w:altChunk xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" r:id="r1"/>'
        "<w:p><w:r><w:t>After</w:t></w:r></w:p>"
    )
    parts = {"word/_rels/document.xml.rels": rels, "word/inner.html": "<p>Inserted</p><p>whole</p>"}
    assert text_of(extract(Path("a.docx"), data=docx(body, **parts))) == "Inserted\n\nwhole\n\nAfter"


def test_csv_delimiters_and_quotes() -> None:
    assert extract(Path("a.csv"), data=b'a;b\n"x;1";"two\nlines"\n').pages[0].text == "a\tb\nx;1\ttwo lines"
    assert extract(Path("a.tsv"), data=b"a\tb\n1\t2\n").pages[0].text == "a\tb\n1\t2"


def test_mail_with_its_attachments_as_pages() -> None:
    mail = (
        "Subject: =?gb2312?B?us3NrLHkuPw=?=\nFrom: a@example.com\nMIME-Version: 1.0\n"
        'Content-Type: multipart/mixed; boundary="x"\n\n--x\nContent-Type: text/plain; charset=utf-8\n\nThe body.\n'
        '--x\nContent-Type: text/csv; name="list.csv"\nContent-Disposition: attachment; filename="list.csv"\n\n'
        "a,b\n1,2\n"
        "--x--\n"
    )
    document = extract(Path("a.eml"), data=mail.encode())
    assert document.title == "和同变更"
    assert "The body." in document.pages[0].text
    assert "Attachment: list.csv" in document.pages[0].text
    assert (document.pages[1].label, document.pages[1].text) == ("list.csv", "a\tb\n1\t2")


def test_rtf_with_chinese_in_a_code_page_and_as_unicode() -> None:
    data = rb"{\rtf1\ansi\ansicpg936{\fonttbl{\f0\fcharset134 SimSun;}}\f0 \'c4\'e3\'ba\'c3\par \u19990?\u30028?}"
    assert extract(Path("a.rtf"), data=data).pages[0].text == "你好\n\n世界"
    starred = rb"{\rtf1 {\*\generator x}{\f0\*\cs7 kept}}"  # only after a brace does \* begin what may be left out
    assert extract(Path("a.rtf"), data=starred).pages[0].text == "kept"
    broken_line = b"{\\rtf1 {\n\\*\\unknown left out}kept}"
    assert extract(Path("a.rtf"), data=broken_line).pages[0].text == "kept"


def test_archive_members_are_pages_and_only_documents_are_opened() -> None:
    data = package({"docs/a.txt": "inside text", "b.md": "# Title", "run.exe": b"MZ\0\0", "../evil.txt": "outside"})
    document = extract(Path("a.zip"), data=data)
    assert [page.label for page in document.pages] == ["docs/a.txt", "b.md"]  # a name made to lead elsewhere is refused
    assert not Path("evil.txt").exists()


# --- what is inside wins over what the name says ---


@pytest.mark.parametrize(
    ("name", "data", "format"),
    [
        ("a.doc", b"{\\rtf1 text}", "rtf"),
        ("a.xls", b"<html><table><tr><td>x</td></tr></table></html>", "html"),
        ("a.xlsx", b"a,b\n1,2\n", "csv"),
        ("a.txt", docx("<w:p><w:r><w:t>x</w:t></w:r></w:p>"), "docx"),
        ("a.doc", docx("<w:p><w:r><w:t>x</w:t></w:r></w:p>"), "docx"),
    ],
)
def test_wrong_suffix(name: str, data: bytes, format: str) -> None:
    assert extract(Path(name), data=data).format == format


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("a.txt", b"", Reason.EMPTY),
        ("a.txt", b" \n\t ", Reason.EMPTY),
        ("a.docx", b"", Reason.EMPTY),
        ("a.docx", b"PK\x03\x04 broken", Reason.DAMAGED),
        ("a.pdf", b"%PDF-1.4 broken", Reason.DAMAGED),
        ("a.pdf", b"\x89PNG\r\n\x1a\n", Reason.DAMAGED),
        ("a.txt", b"MZ\x90\0\x03\0\0\0", Reason.BINARY),
        ("a.unknown", b"text", Reason.UNSUPPORTED),
        ("a.docx", docx("<w:p/>"), Reason.NO_TEXT),
        ("a.docx", "EncryptedPackage".encode("utf-16-le").join([b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b""]),
         Reason.ENCRYPTED),
    ],
)  # fmt: skip
def test_what_cannot_be_read_says_why(name: str, data: bytes, reason: Reason) -> None:
    assert reason_of(Path(name), data) is reason


def test_bombs_are_refused() -> None:
    body = "<w:p><w:r><w:t>" + " " * (40 << 20) + "</w:t></w:r></w:p>"
    assert reason_of(Path("a.docx"), docx(body)) is Reason.BOMB
    laughs = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>'
    data = package({"[Content_Types].xml": "<Types/>", "word/document.xml": laughs + "<x>&b;</x>"})
    assert reason_of(Path("a.docx"), data) is Reason.BOMB
    inner = package({"a.txt": b"0" * 30_000_000})
    assert reason_of(Path("a.zip"), package({"b.zip": inner})) is Reason.BOMB


def test_entities_in_utf16_are_refused_too() -> None:
    laughs = '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE x [<!ENTITY a "ha">]><x y="&a;"/>'
    data = package({"[Content_Types].xml": "<Types/>", "word/document.xml": laughs.encode("utf-16")})
    assert reason_of(Path("a.docx"), data) is Reason.BOMB


# --- what a path can be ---


def test_missing_folder_and_bad_names(tmp_path: Path) -> None:
    assert reason_of(tmp_path / "gone.txt") is Reason.VANISHED
    assert reason_of(tmp_path) is Reason.NOT_A_FILE
    assert reason_of(tmp_path / "nul\0.txt") is Reason.BAD_NAME


@pytest.mark.skipif(sys.platform == "win32", reason="special files")
def test_special_files_are_never_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    assert reason_of(tmp_path / "pipe.txt") is Reason.NOT_A_FILE
    assert reason_of(Path("/dev/zero")) is Reason.NOT_A_FILE
    with socket.socket(socket.AF_UNIX) as listener:
        previous = Path.cwd()
        os.chdir(tmp_path)  # the path of a socket is limited to about a hundred bytes
        try:
            listener.bind("s.txt")
        finally:
            os.chdir(previous)
        assert reason_of(tmp_path / "s.txt") is Reason.NOT_A_FILE
    (tmp_path / "loop.txt").symlink_to(tmp_path / "loop.txt")
    assert reason_of(tmp_path / "loop.txt") is Reason.NOT_A_FILE


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="permissions do not bind root")
def test_no_permission(tmp_path: Path) -> None:
    path = tmp_path / "secret.txt"
    path.write_text("secret")
    path.chmod(0)
    assert reason_of(path) is Reason.NO_PERMISSION


def test_a_sparse_giant_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "sparse.txt"
    with path.open("wb") as file:
        file.truncate(5 << 30)
    assert reason_of(path) is Reason.TOO_LARGE


def test_a_file_that_changes_while_it_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import engine.library.extract as package_

    path = tmp_path / "a.txt"
    path.write_text("first")

    def change(source: object) -> Document:
        path.write_text("second version")
        return Document((), "txt")

    monkeypatch.setattr(package_, "_read", change)
    assert reason_of(path) is Reason.CHANGING


def test_fifty_megabytes_in_one_line(tmp_path: Path) -> None:
    path = tmp_path / "line.txt"
    path.write_bytes(("开头标记" + "数据处理活动安全管理" * 1_700_000).encode())
    assert len(extract(path).pages[0].text) == 17_000_004


def test_supported_goes_by_the_name_alone() -> None:
    assert all(supported(Path(name)) for name in ("a.PDF", "b.docx", "c.py", "README", "d.md", "e.png"))
    assert not any(supported(Path(name)) for name in ("a.exe", "b.mp4", "c", "d.sqlite"))


# --- text that is written in another way than it is searched for ---


def test_escaped_characters_of_json_are_shown_as_what_they_are() -> None:
    data = rb'{"\u62bc\u91d1": "\u4e09\u4e2a\u6708 \ud83d\ude00", "path": "C:\\\\u0041", "quote": "\u0022"}'
    text = extract(Path("a.json"), data=data).pages[0].text
    assert '"押金": "三个月 😀"' in text
    assert "\\\\u0041" in text and "\\u0022" in text  # not an escape; not one that could be shown


def test_code_in_notebooks_is_fenced() -> None:
    cells = [{"cell_type": "markdown", "source": "# Title"}, {"cell_type": "code", "source": "# not a title\nx = 1"}]
    text = extract(Path("a.ipynb"), data=json.dumps({"cells": cells}).encode()).pages[0].text
    assert [block.label for block in outline(text, "ipynb") if block.kind == "heading"] == ["Title"]


@pytest.mark.parametrize(
    ("format", "text", "found"),
    [
        ("rst", "=====\nTitle\n=====\n\nSection A\n---------\ntext", ["Title", "Section A"]),
        ("md", "标题\n===\n\n正文\n\n---\n\nmore", ["标题"]),
        ("tex", "\\section{The \\emph{deposit}}\ntext\n\\subsection*{Return}\nmore", ["The deposit", "Return"]),
        ("adoc", "= Guide\n\n== Part\ntext", ["Guide", "Part"]),
        ("py", "# comment\nx = 1\n-----", []),
    ],
)
def test_headings_of_every_markup_are_known(format: str, text: str, found: list[str]) -> None:
    assert [block.label for block in outline(text, format) if block.kind == "heading"] == found


def test_rows_of_a_table_have_all_their_cells() -> None:
    blocks = Blocks()
    blocks.table([["Prices", "", ""], ["", "2025", "2026"], ["Clay", "", ""], ["Glaze", "3", ""], ["", "", ""]])
    assert blocks.text() == "Prices\n\t2025\t2026\nClay\t\t\nGlaze\t3\t"


# --- pictures in place of text ---


def test_pictures_do_not_use_up_what_a_presentation_may_unpack(monkeypatch: pytest.MonkeyPatch) -> None:
    Image.effect_noise((500, 300), 80).save(made := io.BytesIO(), "PNG")
    assert len(made.getvalue()) > 100_000
    monkeypatch.setattr("engine.library.extract.source.MAX_UNPACKED", 200_000)
    slides = [(f"Slide {n}", "one word") for n in range(1, 6)]
    data = presentation(slides, dict.fromkeys(range(1, 6), made.getvalue()))
    document = extract(Path("a.pptx"), data=data)
    assert [page.label for page in document.pages] == [title for title, _ in slides]
    assert document.pages_waiting == (1, 2, 3, 4, 5)


def test_no_picture_costs_a_document_its_text() -> None:
    Image.new("L", (500, 300)).save(made := io.BytesIO(), "PNG")
    huge = bytearray(made.getvalue())
    huge[16:24] = (90_000).to_bytes(4, "big") * 2
    huge[29:33] = zlib.crc32(bytes(huge[12:29])).to_bytes(4, "big")
    for broken in (bytes(huge), made.getvalue()[:30], b"GIF89a", b"\x89PNG\r\n\x1a\n" + b"\0" * 40, b""):
        document = extract(Path("a.docx"), data=letter([["The rent is 900 pounds.", broken]]))
        assert document.pages[0].text == "The rent is 900 pounds."


def test_a_file_that_grew_since_it_was_looked_at_is_read_whole_up_to_the_limit(tmp_path: Path) -> None:
    file = tmp_path / "growing.txt"
    file.write_bytes(b"x" * 5000)
    for size in (0, 10, 4999, 5000):
        assert Source(file, size=size).read() == b"x" * 5000
    with pytest.raises(ExtractError) as caught:
        Source(file, size=10).read(limit=4000)
    assert caught.value.reason is Reason.TOO_LARGE
