"""RTF: the text of a document in any of the code pages its fonts name."""

from __future__ import annotations

import re

from engine.library.extract.blocks import Blocks
from engine.library.extract.source import Source
from engine.values_document import Document, Page

_TOKEN = re.compile(
    rb"\\([a-zA-Z]{1,32})(-?\d{1,10})? ?|\\'([0-9a-fA-F]{2})|\\([^a-zA-Z'])|([{}])|[\r\n]+|([^\\{}\r\n]+)"
)
# Groups that hold no text of the document.
_SKIP = frozenset(
    "fonttbl colortbl stylesheet info pict object themedata datastore latentstyles listtable listoverridetable rsidtbl "
    "generator fldinst xmlnstbl filetbl revtbl colorschememapping wgrffmtfilter bkmkstart bkmkend panose objdata "
    "nonshppict shpinst sp pnseclvl mmathPr fchars lchars template passwordhash userprops docvar ud_unused".split()
)
_CHARSETS = {
    0: "cp1252", 77: "mac_roman", 78: "cp932", 79: "cp949", 80: "gb18030", 81: "big5hkscs", 128: "cp932", 129: "cp949",
    130: "johab", 134: "gb18030", 136: "big5hkscs", 161: "cp1253", 162: "cp1254", 163: "cp1258", 177: "cp1255",
    178: "cp1256", 186: "cp1257", 204: "cp1251", 222: "cp874", 238: "cp1250",
}  # fmt: skip
_PAGES = {932: "cp932", 936: "gb18030", 949: "cp949", 950: "big5hkscs", 10000: "mac_roman", 65001: "utf-8"}
_SYMBOLS = {
    "tab": "\t", "line": "\n", "emdash": "—", "endash": "–", "lquote": "‘", "rquote": "’", "ldblquote": "“",
    "rdblquote": "”", "bullet": "•", "emspace": " ", "enspace": " ", "qmspace": " ",
}  # fmt: skip
_MAX_GROUPS = 5000


def read_rtf(source: Source) -> Document:
    reader = _Reader()
    reader.read(source.read())
    text = reader.blocks.text()
    return Document((Page(1, text),) if text else (), "rtf")


class _Reader:
    """Walks the tokens once. Bytes gather in `_bytes` until the code page changes, since characters may be two."""

    def __init__(self) -> None:
        self.blocks = Blocks()
        self._text: list[str] = []
        self._bytes = bytearray()
        self._page = "cp1252"
        self._fonts: dict[int, str] = {}
        self._row: list[str] = []
        # What a group changes and its end restores: skipping, code page, bytes to skip after \u, in a table, in fonts.
        self._skip = False
        self._codec = ""
        self._after_unicode = 1
        self._in_fonts = False
        self._in_table = False
        self._outline = 0
        self._font = 0

    def read(self, data: bytes) -> None:
        stack: list[tuple[bool, str, int, bool]] = []
        skip_next = 0
        opened = False  # just after {
        destination = False  # just after {\*
        for match in _TOKEN.finditer(data):
            if match.lastindex is None:
                continue  # a line end says nothing, not even after {
            word, number, hexa, symbol, brace, plain = match.groups()
            at_start, opened = opened, brace == b"{"
            if brace == b"{":
                self._flush()
                if len(stack) < _MAX_GROUPS:
                    stack.append((self._skip, self._codec, self._after_unicode, self._in_fonts))
                skip_next = 0
                continue
            if brace == b"}":
                self._flush()
                if stack:
                    self._skip, self._codec, self._after_unicode, self._in_fonts = stack.pop()
                skip_next = 0
                continue
            if word is not None:
                name = word.decode("ascii")
                if destination:
                    destination = False
                    if name not in ("shppict", "shptxt", "footnote", "bkmkstart", "pntext", "listtext"):
                        self._skip = True
                if name == "u" and number is not None:
                    self._unicode(int(number))
                    skip_next = self._after_unicode
                    continue
                skip_next = 0
                self._word(name, int(number) if number is not None else None)
            elif symbol is not None:
                if symbol == b"*":
                    destination = at_start  # elsewhere it names no destination, and what follows is text
                elif skip_next:
                    skip_next -= 1
                elif not self._skip:
                    self._symbol(symbol)
            elif hexa is not None:
                if skip_next:
                    skip_next -= 1
                elif not self._skip and not self._in_fonts:
                    self._bytes.append(int(hexa, 16))
            elif plain is not None:
                if skip_next:
                    cut = min(skip_next, len(plain))
                    skip_next -= cut
                    plain = plain[cut:]
                if not self._skip and not self._in_fonts:
                    self._bytes += plain
        self._flush()
        self._end_row()
        self._end_paragraph()

    def _symbol(self, symbol: bytes) -> None:
        if symbol in b"{}\\":
            self._bytes += symbol
            return
        self._flush()
        if symbol == b"~":
            self._text.append(" ")
        elif symbol == b"_":
            self._text.append("-")
        elif symbol in b"\r\n":
            self._end_paragraph()

    def _word(self, name: str, number: int | None) -> None:
        if name in _SKIP:
            self._flush()
            self._in_fonts = name == "fonttbl"
            self._skip = not self._in_fonts
        elif name == "f" and number is not None:
            self._flush()
            self._font = number
            if not self._in_fonts:
                self._codec = self._fonts.get(number, "")
        elif name == "fcharset" and self._in_fonts and number is not None:
            if number > 0 and number in _CHARSETS:
                self._fonts[self._font] = _CHARSETS[number]
        elif name == "ansicpg" and number:
            self._page = _PAGES.get(number, f"cp{number}")
        elif name == "uc" and number is not None:
            self._after_unicode = max(0, min(number, 10))
        elif self._skip:
            return
        elif name in ("par", "sect", "page"):
            self._flush()
            self._end_row()
            self._end_paragraph()
        elif name == "pard":
            self._outline = 0
            self._in_table = False
        elif name == "intbl":
            self._in_table = True
        elif name == "outlinelevel" and number is not None:
            self._outline = number + 1 if number < 9 else 0
        elif name == "cell":
            self._flush()
            self._row.append("".join(self._text))
            self._text.clear()
        elif name == "row":
            self._flush()
            self._end_row()
        elif name in _SYMBOLS:
            self._flush()
            self._text.append(_SYMBOLS[name])

    def _unicode(self, number: int) -> None:
        if self._skip or self._in_fonts:
            return
        self._flush()
        code = number + 0x10000 if number < 0 else number
        if code < 0x110000:
            self._text.append(chr(code))

    def _flush(self) -> None:
        if not self._bytes:
            return
        data = bytes(self._bytes)
        self._bytes.clear()
        for codec in (self._codec, self._page, "cp1252"):
            if not codec:
                continue
            try:
                self._text.append(data.decode(codec))
                return
            except (UnicodeDecodeError, LookupError):
                continue
        self._text.append(data.decode("gb18030" if self._codec == "gb18030" else "cp1252", "replace"))

    def _end_paragraph(self) -> None:
        text = "".join(self._text)
        if "\ud800" <= max(text, default="") <= "\udfff" or any("\ud800" <= c <= "\udfff" for c in text):
            text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        if self._in_table and not self._row and text.strip():
            self._text = [text, " "]  # a paragraph within a cell
            return
        self._text.clear()
        if self._outline and len(text) < 200:
            self.blocks.heading(text, self._outline)
        else:
            self.blocks.paragraph(text)

    def _end_row(self) -> None:
        if self._row:
            self.blocks.row([" ".join(cell.split()) for cell in self._row])
            self._row = []
