"""Whether the text of a PDF page can be trusted, or the page must be read as a picture.

A page is read as a picture when it shows something and has no text, when its text is noise (fonts that do not say
what their glyphs mean, broken encodings), or when a few words lie over a picture that fills the page.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import Any

_WAITING = "These pages are pictures whose text is still to be recognised:"
_FEW = 100
"""Characters below which the text of a page is looked at together with its pictures."""
_FILLS = 0.6
"""Share of the page's area from which a picture is the page."""
_PATHS, _SEGMENTS = 150, 600
"""Drawn shapes, or lines and curves of them, from which a page without text may show letters as outlines."""
_WORD = re.compile(r"[A-Za-z]{3,}")
_VOWEL = re.compile(r"[aeiouyAEIOUY]")


def waiting_sentence(pages: Sequence[int]) -> str:
    """The warning of a document some of whose pages are still to be recognised; see `is_waiting_sentence`."""
    return f"{_WAITING} {ranges(pages)}."


def is_waiting_sentence(warning: str) -> bool:
    return warning.startswith(_WAITING)


def ranges(numbers: Sequence[int]) -> str:
    """ "1, 3-5": page numbers as a person writes them."""
    spans: list[list[int]] = []
    for number in numbers:
        if spans and number == spans[-1][1] + 1:
            spans[-1][1] = number
        else:
            spans.append([number, number])
    shown = [f"{a}" if a == b else f"{a}-{b}" for a, b in spans[:20]]
    return ", ".join(shown) + (", …" if len(spans) > 20 else "")


def must_be_recognised(page: Any, text: str) -> bool:
    """`page` is the opened PDF page, `text` what its text layer gives."""
    if len("".join(text.split())) >= _FEW:
        return is_noise(text)
    filled, pictures, paths, segments = _shown(page)
    if not text.strip():
        return pictures > 0 or paths >= _PATHS or segments >= _SEGMENTS
    return filled >= _FILLS or is_noise(text)


def is_noise(text: str) -> bool:
    """Whether a text says nothing in any language."""
    letters = [c for c in text if not c.isspace()]
    if not letters:
        return False
    strange = sum(unicodedata.category(c) in ("Co", "Cn", "Cc", "Cs") or c == "\ufffd" for c in letters)
    if strange * 4 > len(letters):
        return True
    if len(letters) < 40:
        return False
    known = sum(c.isalnum() for c in letters)
    symbols = sum(unicodedata.category(c)[0] in "SC" for c in letters)
    if known * 3 < len(letters) and symbols * 4 > len(letters):
        return True
    return _no_words(text) or _rare_characters(letters)


def _no_words(text: str) -> bool:
    """Latin words without vowels: the letters stand for others."""
    words = [w for w in _WORD.findall(text) if not w.isupper() or len(w) > 5]
    if len(words) < 25 or sum(map(len, words)) * 2 < len("".join(text.split())):
        return False
    spoken = sum(bool(_VOWEL.search(w)) for w in words)
    return spoken * 2 < len(words)


def _rare_characters(letters: list[str]) -> bool:
    """Chinese text of which half the characters are in no common set: they stand for others."""
    chinese = [c for c in letters if "\u4e00" <= c <= "\u9fff"]
    if len(chinese) < 40 or len(chinese) * 2 < len(letters):
        return False
    return sum(map(_is_common, chinese)) * 2 < len(chinese)


def _is_common(char: str) -> bool:
    """In the first level of GB 2312 or Big5, or kanji of everyday use in Shift-JIS."""
    for name, low, high in (("gb2312", 0xB0, 0xD7), ("big5", 0xA4, 0xC6), ("shift_jis", 0x88, 0x97)):
        try:
            if low <= char.encode(name)[0] <= high:
                return True
        except UnicodeEncodeError:
            continue
    return False


def _shown(page: Any) -> tuple[float, int, int, int]:
    """The share of the page that its largest picture covers, its pictures, its shapes, and the lines of those."""
    from pypdfium2 import raw

    width, height = page.get_size()
    area = max(width * height, 1.0)
    largest, pictures, paths, segments = 0.0, 0, 0, 0
    for thing in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE, raw.FPDF_PAGEOBJ_PATH], max_depth=2):
        if thing.type == raw.FPDF_PAGEOBJ_PATH:
            paths += 1
            segments += max(0, raw.FPDFPath_CountSegments(thing.raw))
            if paths >= _PATHS and pictures:
                break
            continue
        pictures += 1
        left, bottom, right, top = thing.get_bounds()
        shown = max(0.0, min(right, width) - max(left, 0.0)) * max(0.0, min(top, height) - max(bottom, 0.0))
        largest = max(largest, shown / area)
        if pictures > 2000:
            break
    return largest, pictures, paths, segments
