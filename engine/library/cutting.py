"""Where to cut a text that is too long for one piece: after a clause, between words, or at least between letters.

Knows Chinese and Latin punctuation, accents, joined emoji and flags. Knows nothing of tokens or sentences.
"""

from __future__ import annotations

import unicodedata

_CLAUSE_MARKS = "，、；：,;:)）\t\n"


def cut(text: str, start: int, end: int, hard: bool, step: int) -> list[tuple[int, int, bool]]:
    """Cut about every `step` characters: after a clause if one ends near, else between words, else between letters."""
    parts: list[tuple[int, int, bool]] = []
    while end - start > step * 5 // 4:
        near = start + step * 3 // 5
        far = min(end - 1, start + step)
        at, inside = _place(text, start, max(near, start + 1), far)
        stop = at
        while stop > start and text[stop - 1].isspace():
            stop -= 1
        if stop > start:
            parts.append((start, stop, hard))
        start, hard = at, inside
        while start < end and text[start].isspace():
            start += 1
    stop = end
    while stop > start and text[stop - 1].isspace():
        stop -= 1
    if stop > start:
        parts.append((start, stop, hard))
    return parts


def _place(text: str, start: int, near: int, far: int) -> tuple[int, bool]:
    """Where to cut between `near` and `far`, and whether that is inside a word."""
    window = text[near : far + 1]
    best = max(window.rfind(mark) for mark in _CLAUSE_MARKS)
    if best >= 0:
        return near + best + 1, False
    best = window.rfind(" ")
    if best >= 0:
        return near + best + 1, False
    for at in range(far, near, -1):
        if _is_wide(text[at]) or _is_wide(text[at - 1]):
            if not _continues(text, at):
                return at, False
        elif not (text[at].isalnum() and text[at - 1].isalnum()) and not _continues(text, at):
            return at, True  # between a letter and a mark: not a word's inside, but counts may differ
    at = far
    while at > near and at > far - 64 and _continues(text, at):
        at -= 1
    return at, True


_WIDE = (("\u3000", "\u30ff"), ("\u3400", "\u9fff"), ("\uf900", "\ufaff"), ("\uff00", "\uff60"))


def _is_wide(c: str) -> bool:
    return any(first <= c <= last for first, last in _WIDE)


def _continues(text: str, at: int) -> bool:
    """Whether the character at `at` belongs to the one before it: accents, joined emoji, flags."""
    c = text[at]
    if unicodedata.combining(c) or c in "\u200d\ufe0e\ufe0f" or text[at - 1] == "\u200d":
        return True
    return "\U0001f3fb" <= c <= "\U0001f3ff" or "\U0001f1e6" <= c <= "\U0001f1ff"
