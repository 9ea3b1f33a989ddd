"""Texts as search compares them: one script, one width, one case. What a person sees is never folded.

Traditional characters become simplified ones (OpenCC, Apache-2.0), so that 软件 and 軟件 find each other; full-width
letters and digits become half-width (Unicode NFKC); letters become lower case. Lengths may change: never use offsets
into a folded text for the original.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Any

CJK = re.compile(r"[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af]+")
"""A run of Chinese characters or kana."""


def fold(text: str) -> str:
    """One script, width and case."""
    if text.isascii():
        return text.lower()
    text = unicodedata.normalize("NFKC", text)
    if CJK.search(text):
        text = _to_simplified().convert(text)
    return text.lower()


def cjk_runs(text: str) -> str:
    """The runs of Chinese characters in a folded text, joined by spaces; "" when there are none."""
    return "" if text.isascii() else " ".join(CJK.findall(text))


@lru_cache(maxsize=1)
def _to_simplified() -> Any:
    import opencc

    return opencc.OpenCC("t2s")
