"""Mobipocket and Kindle books (mobi, prc, azw, azw3) and PalmDOC texts: a page a chapter, as far as books say.

A Palm database holds the text in records, plain or packed by PalmDOC; joined they are the HTML of the whole book.
Books with DRM stay closed; those packed by Huffman's code (HUFF/CDIC, made by Amazon alone) are not read.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator

from engine.errors import ExtractError, Reason
from engine.library.extract.blocks import Blocks, one_line
from engine.library.extract.encoding import decode
from engine.library.extract.source import MAX_TEXT_FILE, Source
from engine.library.extract.web import add_html, parse_html
from engine.values_document import Document, Page

_PLAIN, _PALMDOC = 1, 2
_MOST_RECORD = 1 << 16
"""Bytes of one unpacked record; writers use 4096."""
_CHARSETS = {1252: "cp1252", 65001: "utf-8", 932: "shift_jis", 936: "gb18030", 949: "euc_kr", 950: "big5"}
_NONE = 0xFFFFFFFF
# Older books break pages where chapters begin; newer ones are XHTML files one after another.
_CHAPTER = re.compile(rb"<mbp:pagebreak[^>]*>|(?=<\?xml\b|<!DOCTYPE\b)|</html\s*>", re.I)
_HEADING = re.compile(rb"(?=<h[12]\b)", re.I)


def read_mobi(source: Source) -> Document:
    data = source.read()
    records = _records(data)
    header = next(records, b"")
    if len(header) < 16:
        raise ExtractError(Reason.DAMAGED, "no header")
    packing, length, count, _, locked = struct.unpack_from(">H2xIHHH", header)
    if locked:
        raise ExtractError(Reason.ENCRYPTED, "DRM")
    if packing not in (_PLAIN, _PALMDOC):
        raise ExtractError(Reason.UNSUPPORTED, "packed by HUFF/CDIC" if packing == 17480 else f"packing {packing}")
    book = header[16:20] == b"MOBI"
    parts: list[bytes] = []
    size = 0
    for _, record in zip(range(count), records, strict=False):
        part = _without_trailers(record, _trailers(header)) if book else record
        parts.append(_unpacked(part) if packing == _PALMDOC else part[:_MOST_RECORD])
        size += len(parts[-1])
        if size > MAX_TEXT_FILE:
            raise ExtractError(Reason.TOO_LARGE, "the text of a book")
    text = b"".join(parts)[: length or None]
    if not text.strip(b"\0 \r\n\t"):
        raise ExtractError(Reason.NO_TEXT)
    if not book:
        name = data[:32].split(b"\0")[0]
        return Document((Page(1, decode(text).strip()),), "mobi", one_line(decode(name)) if name else "")
    charset = _CHARSETS.get(_number(header, 28), "")
    text = text[: _first_flow(header, data)]
    return Document(tuple(_pages(text, charset)), "mobi", _title(header, charset))


def _records(data: bytes) -> Iterator[bytes]:
    """The records of a Palm database, in order."""
    if len(data) < 78:
        raise ExtractError(Reason.DAMAGED, "no Palm database")
    count = struct.unpack_from(">H", data, 76)[0]
    starts = [struct.unpack_from(">I", data, 78 + 8 * i)[0] for i in range(count) if 82 + 8 * i <= len(data)]
    for start, end in zip(starts, [*starts[1:], len(data)], strict=True):
        if not 78 <= start <= end <= len(data):
            raise ExtractError(Reason.DAMAGED, "records that overlap")
        yield data[start:end]


def _number(header: bytes, at: int, otherwise: int = 0) -> int:
    """Four bytes of a MOBI header, when it is long enough to have them."""
    found = struct.unpack_from(">I", header, at)[0] if at + 4 <= len(header) else otherwise
    return int(found)


def _trailers(header: bytes) -> int:
    """Which kinds of data lie behind the text of each record, as bits."""
    return _number(header, 240) & 0xFFFF if _number(header, 20) >= 0xE4 else 0


def _without_trailers(record: bytes, kinds: int) -> bytes:
    end = len(record)
    for bit in range(15, 0, -1):
        if not kinds >> bit & 1:
            continue
        size = 0
        for shift, byte in enumerate(reversed(record[max(0, end - 4) : end])):  # a number of seven bits a byte
            size |= (byte & 0x7F) << 7 * shift
            if byte & 0x80:
                break
        end = max(0, end - size)
    if kinds & 1 and end:  # the rest of a character that the next record begins with
        end = max(0, end - (record[end - 1] & 3) - 1)
    return record[:end]


def _unpacked(packed: bytes) -> bytes:
    """PalmDOC: bytes as they are, runs of them, a space and a letter in one, and what stood before."""
    out = bytearray()
    at = 0
    while at < len(packed) and len(out) < _MOST_RECORD:
        byte = packed[at]
        at += 1
        if 1 <= byte <= 8:
            out += packed[at : at + byte]
            at += byte
        elif byte < 0x80:
            out.append(byte)
        elif byte >= 0xC0:
            out += bytes((0x20, byte ^ 0x80))
        elif at < len(packed):
            pair = byte << 8 | packed[at]
            at += 1
            distance, length = pair >> 3 & 0x7FF, (pair & 7) + 3
            if not 0 < distance <= len(out):
                raise ExtractError(Reason.DAMAGED, "a reference to before the text")
            for _ in range(length):
                out.append(out[-distance])
    return bytes(out)


def _first_flow(header: bytes, data: bytes) -> int | None:
    """Where the text of a newer book ends and its styles begin; None for the end."""
    index = _number(header, 192, _NONE) if _number(header, 36) >= 8 else _NONE
    for number, record in enumerate(_records(data) if index != _NONE else ()):
        if number == index and record[:4] == b"FDST" and len(record) >= 20:
            return int(struct.unpack_from(">I", record, 16)[0]) or None
    return None


def _pages(text: bytes, charset: str) -> Iterator[Page]:
    chapters = [part for part in _CHAPTER.split(text) if part.strip()]
    if len(chapters) <= 2:
        chapters = [part for chapter in chapters for part in _HEADING.split(chapter) if part.strip()]
    number = 0
    for chapter in chapters:
        try:
            root = parse_html(chapter, charset)
        except ExtractError as error:
            if error.reason in (Reason.EMPTY, Reason.NO_TEXT):
                continue
            raise
        blocks = Blocks()
        add_html(root, blocks)
        if found := blocks.text():
            number += 1
            heading = next(root.iter("h1", "h2", "h3"), None)
            label = one_line("".join(str(t) for t in heading.itertext()))[:200] if heading is not None else ""
            yield Page(number, found, label)


def _title(header: bytes, charset: str) -> str:
    at, size = _number(header, 84), _number(header, 88)
    name = header[at : at + min(size, 1000)] if 0 < at < len(header) else b""
    return one_line(name.decode(charset or "cp1252", "replace"))
