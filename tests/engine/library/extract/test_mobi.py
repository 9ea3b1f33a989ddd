"""Books in a Palm database, made here byte by byte: plain, packed, old and new, closed and damaged."""

from __future__ import annotations

import contextlib
import random
import struct
from pathlib import Path

import pytest

from engine.errors import ExtractError, Reason
from engine.library.extract import extract
from engine.library.extract.mobi import _unpacked

OLD = (
    "<html><head><guide></guide></head><body><h1>The Kiln</h1><p>It is fired every Thursday.</p><mbp:pagebreak/>"
    "<h1>第二章 账本</h1><p>炉子每周四晚上点火，温度一千二百四十度。</p></body></html>"
)
NEW = "".join(
    f'<?xml version="1.0" encoding="UTF-8"?><!DOCTYPE html><html><head><title>x</title></head><body></body></html>'
    f"<div><h2>Chapter {i}</h2><p>Locker {i} opens with {i * 7919}.</p></div>"
    for i in (1, 2, 3)
)


def palm(records: list[bytes], kind: bytes = b"BOOKMOBI") -> bytes:
    at = 78 + 8 * len(records) + 2
    listed = b""
    for number, record in enumerate(records):
        listed += struct.pack(">II", at, number)
        at += len(record)
    head = b"The Book".ljust(32, b"\0") + bytes(28) + kind + bytes(8) + struct.pack(">H", len(records))
    return head + listed + b"\0\0" + b"".join(records)


def packed(data: bytes) -> bytes:
    """PalmDOC, with every kind of code."""
    out = bytearray()
    at = 0
    while at < len(data):
        best = (0, 0)
        for size in range(10, 2, -1):
            found = data.rfind(data[at : at + size], max(0, at - 2047), at)
            if found >= 0 and at + size <= len(data):
                best = (at - found, size)
                break
        if best[1]:
            out += struct.pack(">H", 0x8000 | best[0] << 3 | best[1] - 3)
            at += best[1]
        elif data[at] == 0x20 and at + 1 < len(data) and 0x40 <= data[at + 1] < 0x80:
            out.append(data[at + 1] ^ 0x80)
            at += 2
        elif 0x09 <= data[at] < 0x80 or not data[at]:
            out.append(data[at])
            at += 1
        else:
            run = 1
            while run < 8 and at + run < len(data) and data[at + run] >= 0x80:
                run += 1
            out.append(run)
            out += data[at : at + run]
            at += run
    return bytes(out)


def book(
    text: bytes, *, packing: int = 2, locked: int = 0, charset: int = 65001, version: int = 6, flags: int = 3,
    more: list[bytes] | None = None, flow: int = 0xFFFFFFFF,
) -> bytes:  # fmt: skip
    parts = [text[at : at + 4096] for at in range(0, len(text), 4096)]
    records = []
    for part in parts:
        record = packed(part) if packing == 2 else part
        if flags & 1:
            record += b"\0"  # no byte of a character is left over
        if flags & 2:
            record += b"xyz\x84"  # three bytes of something else and how many that is
        records.append(record)
    name = "书 The Book".encode()
    header = bytearray(280)
    struct.pack_into(">HHIHHHH", header, 0, packing, 0, len(text), len(parts), 4096, locked, 0)
    header[16:20] = b"MOBI"
    struct.pack_into(">IIII", header, 20, 0xE8, 2, charset, 1)
    struct.pack_into(">I", header, 36, version)
    struct.pack_into(">II", header, 84, len(header), len(name))
    struct.pack_into(">I", header, 192, flow)
    struct.pack_into(">H", header, 242, flags)
    return palm([bytes(header) + name, *records, *(more or [])])


def reason(data: bytes) -> Reason:
    with pytest.raises(ExtractError) as caught:
        extract(Path("a.mobi"), data=data)
    return caught.value.reason


@pytest.mark.parametrize("packing", [1, 2])
@pytest.mark.parametrize("flags", [0, 1, 3])
def test_an_old_book_has_its_chapters_title_and_text(packing: int, flags: int) -> None:
    text = OLD.replace("</p></body>", "</p>" + "<p>Clay is wedged first.</p>" * 400 + "</body>").encode()
    document = extract(Path("a.mobi"), data=book(text, packing=packing, flags=flags))
    assert [page.label for page in document.pages] == ["The Kiln", "第二章 账本"]
    assert "fired every Thursday" in document.pages[0].text
    assert "炉子每周四晚上点火，温度一千二百四十度。" in document.pages[1].text
    assert document.pages[1].text.count("Clay is wedged first.") == 400
    assert document.title == "书 The Book"


def test_a_book_is_known_by_its_bytes_and_by_its_old_code_pages() -> None:
    document = extract(Path("a"), data=book("<p>Caf\u00e9 in Z\u00fcrich</p>".encode("cp1252"), charset=1252))
    assert document.pages[0].text == "Café in Zürich"


def test_a_new_book_has_a_page_a_file_and_no_styles() -> None:
    flow = b"FDST" + struct.pack(">IIIIII", 12, 2, 0, len(NEW.encode()), len(NEW.encode()), len(NEW.encode()) + 40)
    text = NEW.encode() + b".kiln { color: red } /* only a style */ "
    document = extract(Path("a.azw3"), data=book(text, version=8, more=[flow], flow=len(text) // 4097 + 2))
    assert [page.label for page in document.pages] == ["Chapter 1", "Chapter 2", "Chapter 3"]
    assert "15838" in document.pages[1].text and "style" not in document.pages[2].text


def test_a_palmdoc_text_is_read_as_text() -> None:
    text = "The lighthouse keeper is Orsolya.\n第二行".encode()
    header = struct.pack(">HHIHHI", 2, 0, len(text), 1, 4096, 0)
    document = extract(Path("a.prc"), data=palm([header, packed(text)], b"TEXtREAd"))
    assert document.pages[0].text == text.decode() and document.title == "The Book"


def test_what_cannot_be_read_says_why() -> None:
    assert reason(book(OLD.encode(), locked=2)) is Reason.ENCRYPTED
    assert reason(book(OLD.encode(), packing=17480)) is Reason.UNSUPPORTED
    assert reason(book(b"<html><body></body></html>")) is Reason.NO_TEXT
    assert reason(b"not a Palm database at all") is Reason.DAMAGED
    whole = book(OLD.encode())
    assert reason(whole[:90]) is Reason.DAMAGED


def test_no_damage_breaks_the_reader() -> None:
    dice = random.Random(1)
    whole = book(OLD.encode() * 20)
    for _ in range(600):
        damaged = bytearray(whole)
        for _ in range(dice.choice((1, 3, 30))):
            damaged[dice.randrange(len(damaged))] = dice.randrange(256)
        kept = dice.choice((len(damaged), dice.randrange(1, len(damaged))))
        with contextlib.suppress(ExtractError):
            extract(Path("a.mobi"), data=bytes(damaged[:kept]))
    assert len(_unpacked(b"ab" + b"\x80\x17" * 100_000)) <= 1 << 17
