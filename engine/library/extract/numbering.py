"""The numbers Word shows before paragraphs but does not store with them ("第三条", "8.1.4", "(b)")."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from engine.library.extract.package import number_attribute
from engine.library.extract.source import attribute

if TYPE_CHECKING:
    from lxml import etree

_DIGITS = "〇一二三四五六七八九"
_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"),
          (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))  # fmt: skip


def chinese(number: int) -> str:
    """12 -> 十二, 105 -> 一百零五; digits above 9999."""
    if number <= 0 or number > 9999:
        return str(number)
    text = ""
    zero = False
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // unit % 10
        if digit:
            text += ("零" if zero else "") + _DIGITS[digit] + name
            zero = False
        else:
            zero = bool(text)
    return text[1:] if text.startswith("一十") else text


def roman(number: int) -> str:
    if not 0 < number < 4000:
        return str(number)
    text = ""
    for value, letters in _ROMAN:
        text += letters * (number // value)
        number %= value
    return text


def written(number: int, style: str) -> str:
    """A number in one of Word's styles; plain digits for those not known here."""
    if style in ("upperLetter", "lowerLetter"):
        letter = chr(ord("a") + (number - 1) % 26) * min((number - 1) // 26 + 1, 8) if number > 0 else str(number)
        return letter.upper() if style == "upperLetter" else letter
    if style in ("upperRoman", "lowerRoman"):
        return roman(number).upper() if style == "upperRoman" else roman(number)
    if style.startswith(("chinese", "japanese", "taiwanese", "ideographDigital", "koreanDigital")):
        return chinese(number)
    if style == "ideographTraditional":
        return "甲乙丙丁戊己庚辛壬癸"[(number - 1) % 10]
    if style == "decimalEnclosedCircleChinese" or style == "decimalEnclosedCircle":
        return chr(0x2460 + number - 1) if 0 < number <= 20 else str(number)
    if style == "decimalZero":
        return f"{number:02d}"
    return str(number)


class Numbering:
    """Counts the paragraphs of every list of a document, in the order they come."""

    def __init__(self, root: etree._Element | None) -> None:
        self._levels: dict[str, dict[int, tuple[str, str, int]]] = {}
        self._abstract: dict[str, str] = {}
        self._counts: dict[str, dict[int, int]] = {}
        if root is None:
            return
        shared: dict[str, dict[int, tuple[str, str, int]]] = {}
        for abstract in root.iterchildren("{*}abstractNum"):
            shared[attribute(abstract, "abstractNumId")] = dict(_level(x) for x in abstract.iterchildren("{*}lvl"))
        for number in root.iterchildren("{*}num"):
            link = number.find("{*}abstractNumId")
            abstract_id = attribute(link, "val") if link is not None else ""
            identity = attribute(number, "numId")
            levels = dict(shared.get(abstract_id, {}))
            for override in number.iterchildren("{*}lvlOverride"):
                levels.update(dict(_level(x) for x in override.iterchildren("{*}lvl")))
            self._levels[identity] = levels
            self._abstract[identity] = abstract_id

    def marker(self, identity: str, level: int) -> str:
        """What stands before the next paragraph of this list: "" for none, "-" for a bullet."""
        levels = self._levels.get(identity)
        if not levels or level not in levels:
            return ""
        style, pattern, start = levels[level]
        if style == "bullet":
            return "-"
        if style == "none" and "%" not in pattern:
            return pattern.strip()
        counts = self._counts.setdefault(self._abstract[identity], {})
        counts[level] = counts.get(level, start - 1) + 1
        for deeper in [other for other in counts if other > level]:
            del counts[deeper]

        def number(match: re.Match[str]) -> str:
            place = int(match.group(1)) - 1
            kind, _, first = levels.get(place, ("decimal", "", 1))
            return written(counts.get(place, first), kind)

        return re.sub(r"%(\d)", number, pattern).strip()


def _level(element: etree._Element) -> tuple[int, tuple[str, str, int]]:
    style = element.find("{*}numFmt")
    pattern = element.find("{*}lvlText")
    return number_attribute(element, "ilvl"), (
        attribute(style, "val") if style is not None else "decimal",
        attribute(pattern, "val") if pattern is not None else "",
        number_attribute(element.find("{*}start"), "val", 1),
    )
