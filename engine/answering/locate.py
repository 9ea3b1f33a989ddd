"""Where words stand in a text, whatever the spacing, width, case and quotation marks. Exact offsets, no scoring."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

_DROPPED = frozenset("\"'“”‘’«»「」『』`´*_#|\u00ad\u200b\u200c\u200d\ufeff")
_DASHES = frozenset("-‐‑‒–—―−－")
_ELLIPSIS = re.compile(r"\s*(?:\[?(?:\.{3,}|…+|\. \. \.)\]?)\s*")


@dataclass(frozen=True, slots=True)
class Normal:
    """`text` without what does not matter; `at[i]` is the offset of its character i in the original."""

    text: str
    at: tuple[int, ...]


@lru_cache(maxsize=256)
def normal(text: str, loose: bool = False) -> Normal:
    """Lower case, half width, no white space and no quotation marks; `loose` drops all punctuation but the decimal
    point and the sign of percent as well."""
    kept: list[str] = []
    at: list[int] = []
    for offset, original in enumerate(text):
        if original.isspace() or original in _DROPPED:
            continue
        char = original
        if original in _DASHES:
            char = "-"
        elif not original.isascii():
            char = unicodedata.normalize("NFKC", original)
        for c in char.lower():
            if c in _DROPPED or c.isspace():
                continue
            if loose and not c.isalnum() and not (c == "%" or (c == "." and _in_number(text, offset))):
                continue
            kept.append(c)
            at.append(offset)
    return Normal("".join(kept), tuple(at))


def _in_number(text: str, offset: int) -> bool:
    return 0 < offset < len(text) - 1 and text[offset - 1].isdigit() and text[offset + 1].isdigit()


def find(quote: str, text: str) -> tuple[int, int] | None:
    """The span of `text` that says `quote`, or None. A quote with an ellipsis spans from its first to its last part."""
    parts = [part for part in _ELLIPSIS.split(quote) if any(c.isalnum() for c in part)]
    if not parts:
        return None
    for loose in (False, True):
        haystack = normal(text, loose)
        begin = end = -1
        position = 0
        for part in parts:
            needle = normal(part, loose).text
            if not loose:
                needle = needle.rstrip(".,;:。，；：")
            found = _whole(needle, haystack, text, position)
            if found < 0:
                break
            begin = found if begin < 0 else begin
            position = end = found + len(needle)
        else:
            return _grown(text, haystack.at[begin], haystack.at[end - 1] + 1)
    return None


def _whole(needle: str, haystack: Normal, text: str, position: int) -> int:
    """The first place of `needle` that neither begins nor ends inside a word or a number."""
    if not needle:
        return -1
    found = haystack.text.find(needle, position)
    while found >= 0:
        first, last = haystack.at[found], haystack.at[found + len(needle) - 1]
        if not _inside(text, first) and not _inside(text, last + 1):
            return found
        found = haystack.text.find(needle, found + 1)
    return -1


def _inside(text: str, offset: int) -> bool:
    """Whether a word or number runs on over this offset ("1" in "12", "cat" in "cats", "3" in "3.5")."""
    if not 0 < offset < len(text):
        return False
    before, after = text[offset - 1], text[offset]
    if before.isascii() and after.isascii() and before.isalnum() and after.isalnum():
        return before.isdigit() == after.isdigit()
    digits_around = after in ".," and offset + 1 < len(text) and text[offset + 1].isdigit() and before.isdigit()
    digits_before = before in ".," and offset > 1 and text[offset - 2].isdigit() and after.isdigit()
    return digits_around or digits_before


def _grown(text: str, start: int, end: int) -> tuple[int, int]:
    """With the punctuation that closes the quoted words."""
    while end < len(text) and text[end] in '.。!！?？;；"”’」』)）':
        end += 1
    return start, end
