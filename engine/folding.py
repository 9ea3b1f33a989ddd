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

# Radicals that some programs write in place of characters into PDFs. NFKC knows those of the Kangxi dictionary
# (U+2F00 on); these are of the supplement, each before the character it stands for.
_SUPPLEMENT = (
    "⺁厂⺄乙⺅亻⺆冂⺈刀⺉刂⺊卜⺍小⺎兀⺏尣⺐尢⺒巳⺓幺⺔彑⺖忄⺘扌⺙攵⺛旡⺝月⺞歺⺟母⺠民⺡氵⺢氺⺣灬⺤爫⺥爫⺦丬⺧牛⺨犭⺩王⺪疋⺫目⺬示⺭礻⺮竹⺯糹⺰纟⺱罓⺲罒"
    "⺶羊⺹耂⺺肀⺼月⺽臼⺾艹⺿艹⻀艹⻁虎⻂衤⻃覀⻄西⻅见⻆角⻈讠⻉贝⻊足⻋车⻌辶⻍辶⻎辶⻏邑⻐钅⻑長⻒镸⻓长⻔门⻖阝⻗雨⻘青⻙韦⻚页⻛风⻜飞⻝食⻟飠⻠饣⻢马⻣骨⻤鬼"
    "⻥鱼⻦鸟⻧卤⻨麦⻩黄⻪黾⻫斉⻬齐⻭歯⻮齿⻯竜⻰龙⻱龜⻲亀⻳龟"
)
_RADICALS = str.maketrans(dict(zip(_SUPPLEMENT[::2], _SUPPLEMENT[1::2], strict=True)))
_RADICAL = re.compile("[\u2e80-\u2fdf\uf900-\ufaff]")


_EVERYDAY = re.compile("[^\x00-\x7f\u4e00-\u9fff]")
_BY_ITSELF = re.compile(
    "[\u00a0-\u024f\u2010-\u2027\u2030-\u205e\u2460-\u24ff\u3000-\u3029\u3030-\u303f\uff01-\uff60]+"
)
"""Characters whose compatibility form does not hang on what stands beside them."""


def nfkc(text: str) -> str:
    """Unicode NFKC, in a fraction of the time for Chinese prose: all but a few signs of it are in that form already."""
    others = set(_EVERYDAY.findall(text))
    if not others:
        return text
    if not _BY_ITSELF.fullmatch("".join(others)):
        return unicodedata.normalize("NFKC", text)
    for sign in others:
        form = unicodedata.normalize("NFKC", sign)
        if form != sign:
            text = text.replace(sign, form)
    return text


def plain_characters(text: str) -> str:
    """Radicals and compatibility forms as the ordinary characters that they stand for; all else as it is."""
    if not _RADICAL.search(text):
        return text
    return _RADICAL.sub(lambda m: unicodedata.normalize("NFKC", m.group()).translate(_RADICALS), text)


def fold(text: str) -> str:
    """One script, width and case."""
    if text.isascii():
        return text.lower()
    text = nfkc(plain_characters(text))
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
