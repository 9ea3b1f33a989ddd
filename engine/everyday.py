"""How people ask and how laws, contracts and rules say it: 辞退 in a question finds 解除劳动合同 in a text.

Reads resources/quotes/everyday_zh.txt, which was written by hand. Pure text; knows nothing of questions or indexes.
"""

from __future__ import annotations

from functools import lru_cache

from engine.resources import resource

_LONGEST = 10


@lru_cache(maxsize=1)
def _table() -> dict[str, tuple[str, ...]]:
    found: dict[str, dict[str, None]] = {}
    for line in resource("quotes", "everyday_zh.txt").read_text("utf-8").splitlines():
        if line.startswith("#") or ">" not in line:
            continue
        asked, said = (part.split() for part in line.split(">"))
        for word in asked:
            found.setdefault(word, {}).update(dict.fromkeys(other for other in said if other != word))
    return {word: tuple(others) for word, others in found.items()}


@lru_cache(maxsize=256)
def formal_words(text: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The everyday words of a folded text, longest first where they overlap, each with what may stand for it."""
    table = _table()
    found: dict[str, tuple[str, ...]] = {}
    at = 0
    while at < len(text):
        size = min(_LONGEST, len(text) - at)
        while size > 0 and text[at : at + size] not in table:
            size -= 1
        if size:
            found.setdefault(text[at : at + size], table[text[at : at + size]])
        at += size or 1
    return tuple(found.items())
