"""PDF by PDFium: the text of each page, with the lines of a paragraph joined again.

Pages that must be read as pictures (scans) are named as waiting; nothing is rendered here, and scripts, actions and
attachments are left alone.
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from engine.errors import ExtractError, Reason
from engine.folding import plain_characters
from engine.library.extract.blocks import clean
from engine.library.extract.rendering import open_pdf
from engine.library.extract.source import Source
from engine.library.extract.text_layer import is_noise, must_be_recognised, ranges, waiting_sentence
from engine.values_document import Document, Page

SECONDS = 45.0
"""A document of very many pages is read as far as this, and the rest is named in the warnings."""


@dataclass(slots=True)
class Line:
    """A line of text with its box in points, y upwards, and the height of its letters.

    gaps: the wide gaps in it, each as the place in `text`, the edge where it begins and the edge where it ends.
    """

    text: str
    left: float
    right: float
    bottom: float
    top: float
    size: float
    gaps: tuple[tuple[int, float, float], ...] = ()


def read_pdf(source: Source) -> Document:
    with open_pdf(source) as document:
        return _read_pages(document)


def _read_pages(document: Any) -> Document:
    started = time.monotonic()
    pages: list[Page] = []
    broken: list[int] = []
    waiting: list[int] = []
    warnings: list[str] = []
    total = len(document)
    for index in range(total):
        if time.monotonic() - started > SECONDS:
            warnings.append(f"Only the first {index:,} of {total:,} pages were read.")
            break
        state, text = _read_page(document, index)
        if state == "broken":
            broken.append(index + 1)
        elif state == "scan":
            waiting.append(index + 1)
        pages.append(Page(index + 1, text))
    if broken:
        warnings.append(f"These pages could not be read: {ranges(broken)}.")
    if waiting:
        warnings.append(waiting_sentence(waiting))
    if broken and len(broken) == len(pages):
        raise ExtractError(Reason.DAMAGED, "no page can be opened")
    if not pages:
        raise ExtractError(Reason.DAMAGED, "no pages")
    return Document(
        tuple(pages), "pdf", _title(document), tuple(warnings), pages_failed=tuple(broken), pages_waiting=tuple(waiting)
    )


def _read_page(document: Any, index: int) -> tuple[str, str]:
    import pypdfium2

    try:
        page = document[index]
    except pypdfium2.PdfiumError:
        return "broken", ""
    try:
        try:
            textpage = page.get_textpage()
        except pypdfium2.PdfiumError:
            return "broken", ""
        try:
            text = clean(join_lines(list(_lines(textpage.raw))))
        finally:
            textpage.close()
        state = "scan" if must_be_recognised(page, text) else ""
        return state, "" if is_noise(text) else text
    finally:
        page.close()


def _title(document: Any) -> str:
    try:
        return " ".join(document.get_metadata_value("Title").replace("\0", "").split())
    except (UnicodeError, AttributeError):
        return ""  # a damaged title is no reason to give up the text


def _lines(textpage: Any) -> Iterator[Line]:
    """The lines in the order of the page's content, which is the reading order in all but odd documents."""
    from pypdfium2 import raw

    count = raw.FPDFText_CountChars(textpage)
    get = raw.FPDFText_GetUnicode
    chars: list[str] = []
    places: list[int] = []
    first = last = -1
    for i in range(max(count, 0)):
        code = get(textpage, i)
        if code in (10, 13):
            if first >= 0:
                yield _line(textpage, chars, places, first, last)
            chars, places, first, last = [], [], -1, -1
            continue
        if not code:
            continue
        char = chr(code) if code < 0x110000 else "\ufffd"
        chars.append(char)
        places.append(i)
        if not char.isspace():
            last = i
            if first < 0:
                first = i
    if first >= 0:
        yield _line(textpage, chars, places, first, last)


def _box(textpage: Any, index: int) -> tuple[float, float, float, float]:
    """Left, right, bottom and top of a character's place in its line, the same height for all of a font."""
    from pypdfium2 import raw

    box = raw.FS_RECTF()
    raw.FPDFText_GetLooseCharBox(textpage, index, box)
    return box.left, box.right, min(box.bottom, box.top), max(box.bottom, box.top)


def _line(textpage: Any, chars: list[str], places: list[int], first: int, last: int) -> Line:
    from pypdfium2 import raw

    text = "".join(chars).replace("\t", " ")  # tabs are ours: they part cells
    left, _, bottom_a, top_a = _box(textpage, first)
    _, right, bottom_b, top_b = _box(textpage, last)
    size = raw.FPDFText_GetFontSize(textpage, first) or 0.0
    bottom, top = min(bottom_a, bottom_b), max(top_a, top_b)
    if any("\ud800" <= c <= "\udfff" for c in chars):
        text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        return Line(text.strip(), left, right, bottom, top, size)
    text = _with_ligatures(textpage, text, places, top - bottom)
    offset = len(text) - len(text.lstrip())
    wide = max(1.1 * (top - bottom), 8.0)
    gaps: list[tuple[int, float, float]] = []
    for k in range(offset + 1, len(text) - 1):
        if text[k].isspace() and not text[k - 1].isspace():
            after = next((n for n in range(k + 1, len(text)) if not text[n].isspace()), 0)
            if after:
                before = text[offset:k]
                if len(before) <= 4 and (not before[-1].isalnum() or _STARTS_ITEM.match(before + " ")):
                    continue  # after a bullet or a number
                begin, end = _box(textpage, places[k - 1])[1], _box(textpage, places[after])[0]
                if end - begin > wide:
                    gaps.append((k - offset, begin, end))
    return Line(text.strip(), left, right, bottom, top, size, tuple(gaps))


_CUT_LIGATURE = re.compile("f (?=[a-z])")


def _with_ligatures(textpage: Any, text: str, places: list[int], height: float) -> str:
    """ "dif er" -> "differ": some fonts call the glyph for ff "f", and PDFium puts a space into the room it takes.

    Such an f is as wide as two and no room is left before what follows; after a real space there is.
    """
    for match in _CUT_LIGATURE.finditer(text):
        k = match.start()
        left, right, _, _ = _box(textpage, places[k])
        room = _box(textpage, places[k + 2])[0] - right
        if right - left > 0.45 * height and room < 0.09 * height:
            text = text[: k + 1] + "f" + text[k + 2 :]
    return text


# --- lines -> paragraphs -----------------------------------------------------------------------------------------

_CJK = "\u2e80-\u303f\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff00-\uffef"
_ENDS_CJK = re.compile(f"[{_CJK}]$")
_STARTS_CJK = re.compile(f"^[{_CJK}]")
_ENDS_SENTENCE = re.compile(r"[.!?:;。！？：；…][\"'”’」』）)\]]*$")
_STARTS_ITEM = re.compile(
    r"^(?:[•●○■□▪▫◆◇▶►✓✔*·‣⁃–—-]\s|\(?\d{1,3}[.)、]\s?(?!\d)|\(?[a-zA-Z][.)]\s|[（(][一二三四五六七八九十\d]{1,3}[）)]"
    r"|[\u4e00-\u9fff]{1,5}[：:]|[一二三四五六七八九十]{1,3}、|第[一二三四五六七八九十百千零〇\d]{1,7}[章节條条编篇]|[①-⑳]|\d+(?:\.\d+)+\s)"
)
_HYPHENS = "\x02\ufffe\u00ad"
# Ligatures and the radicals some fonts put in place of characters: searched for and quoted as what they stand for.
_PLAIN = {0xFB00: "ff", 0xFB01: "fi", 0xFB02: "fl", 0xFB03: "ffi", 0xFB04: "ffl", 0xFB05: "st", 0xFB06: "st"}
_LIGATURE = re.compile("[\ufb00-\ufb06]")


def join_lines(lines: list[Line]) -> str:
    """The text of a page: lines that go on are joined, paragraphs stay apart, hyphens at line ends are taken out."""
    import unicodedata

    lines = [line for line in lines if line.text]
    if not lines:
        return ""
    _mark_rows(lines)
    whole = "\n".join(line.text for line in lines)
    pieces = [lines[0].text]
    leading = _leading(lines)
    for above, below in pairwise(lines):
        glue = _glue(above, below, lines, leading)
        if pieces[-1][-1:] in _HYPHENS or (glue == " " and pieces[-1].endswith("-")):
            pieces[-1] = _without_hyphen(pieces[-1], below.text, whole)
            if glue not in ("\n\n",):
                glue = ""
        pieces.append(glue)
        pieces.append(below.text)
    text = "".join(pieces).translate({ord(c): None for c in _HYPHENS})
    text = plain_characters(_LIGATURE.sub(lambda m: _PLAIN[ord(m.group())], text))
    return unicodedata.normalize("NFC", text)


def _mark_rows(lines: list[Line]) -> None:
    """Wide gaps that stand above each other part the cells of a table: a tab takes their place."""
    rows = [_shares_columns(line, lines[max(0, i - 1) : i] + lines[i + 1 : i + 2]) for i, line in enumerate(lines)]
    for line, is_row in zip(lines, rows, strict=True):
        if is_row:
            text = line.text
            for place, _, _ in reversed(line.gaps):
                text = text[:place].rstrip() + "\t" + text[place:].lstrip()
            line.text = text


def _shares_columns(line: Line, neighbours: list[Line]) -> bool:
    if len(line.gaps) > 2:  # even alone: running text has no such holes
        return True
    near = 0.7 * (line.top - line.bottom)
    return any(
        abs(a - c) < near or abs(b - d) < near
        for other in neighbours
        for _, a, b in line.gaps
        for _, c, d in other.gaps
    )


def _without_hyphen(above: str, below: str, whole: str) -> str:
    """A hyphen at a line end goes, unless the page writes the word with it elsewhere or it joins no letters."""
    stem = above.rstrip("-‐" + _HYPHENS)
    left = re.search(r"[^\W_]+$", stem)
    right = re.match(r"[^\W_]+", below)
    if not left or not right:
        return above
    if f"{left.group()}-{right.group()}" in whole or not right.group()[0].islower() or left.group().isdigit():
        return stem + "-"
    return stem


def _leading(lines: list[Line]) -> float:
    """The usual white space between two lines of this page, in heights of a line."""
    gaps = [
        (above.bottom - below.top) / max(above.top - above.bottom, 1.0)
        for above, below in pairwise(lines)
        if above.top - below.top > 0.5 * (above.top - above.bottom)
    ]
    return min(max(sorted(gaps)[len(gaps) // 3], 0.0), 1.5) if gaps else 0.0


def _glue(above: Line, below: Line, lines: list[Line], leading: float) -> str:
    """What stands between two lines: nothing or a space when the paragraph goes on, one or two line feeds when not."""
    goes_on = "" if _ENDS_CJK.search(above.text) and _STARTS_CJK.search(below.text) else " "
    height = max(above.top - above.bottom, below.top - below.bottom, 1.0)
    if "\t" in above.text or "\t" in below.text:
        far = above.bottom - below.top > (leading + 1.2) * height or ("\t" in above.text) != ("\t" in below.text)
        return "\n\n" if far else "\n"
    if above.top - below.top < 0.3 * height:  # beside or above: another column, or another cell of the same row
        if abs(above.top - below.top) <= 0.3 * height and below.left >= above.right:
            return " "
        return "\n" if _ENDS_SENTENCE.search(above.text) else _across(below, goes_on)
    if above.size and below.size and abs(above.size - below.size) > 0.15 * max(above.size, below.size):
        return "\n\n"
    gap = above.bottom - below.top
    if gap > (leading + 0.4) * height:
        return "\n\n"
    if _STARTS_ITEM.match(below.text):
        return "\n"
    em = 0.85 * height
    neighbours = [
        line
        for line in lines
        if min(abs(line.left - above.left), abs(line.left - below.left)) < 3 * em
        and abs(line.top - above.top) < 20 * height
    ]
    edge = max((line.right for line in neighbours), default=above.right)
    if above.right < edge - max(4 * em, 0.12 * (edge - above.left)):
        return "\n"
    if below.left > above.left + 1.2 * em and _ENDS_SENTENCE.search(above.text):
        return "\n"
    return goes_on


def _across(below: Line, goes_on: str) -> str:
    """A paragraph may run from the foot of one column to the head of the next."""
    if goes_on == "" or below.text[:1].islower():
        return goes_on
    return "\n"
