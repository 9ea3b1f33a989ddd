"""Dates in a text as the days they may mean: "2023年3月" is a month, "May 2023" too, "3/4/2023" one of two days.

English and Chinese. Pure text in, spans and ranges out.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date

from engine.answering.whole.amounts import _WIDE, han_value
from engine.answering.whole.stopping import checkpoint

FIRST, LAST = date(1, 1, 1), date(9999, 12, 31)


@dataclass(frozen=True, slots=True)
class Mention:
    """`text[start:end]` means a day from `first` to `last`. `exact` is False for a bare year like "in 2023"."""

    start: int
    end: int
    first: date
    last: date
    exact: bool = True


_MONTHS = {
    name: number
    for number, names in enumerate(
        ("jan january", "feb february", "mar march", "apr april", "may", "jun june", "jul july", "aug august",
         "sep sept september", "oct october", "nov november", "dec december"), 1,
    )
    for name in names.split()
}  # fmt: skip
_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
_HAN = "〇零一二三四五六七八九十"
_MENTION = re.compile(
    r"(?P<iso>(?<![\d.])(?P<y1>(?:19|20)\d{2})(?P<sep>[-/.])(?P<m1>\d{1,2})(?:(?P=sep)(?P<d1>\d{1,2}))?(?![\d]))"
    r"|(?P<zh>(?<!\d)(?P<y2>\d{4}|[〇零一二三四五六七八九]{4})[ ]?年(?:[ ]?(?P<m2>\d{1,2}|"
    r"[一二三四五六七八九十]{1,2})[ ]?月"
    rf"(?:[ ]?(?P<d2>\d{{1,2}}|[{_HAN}]{{1,3}})[ ]?[日号])?)?)"
    rf"|(?P<dmy>\b(?P<d3>\d{{1,2}})(?:st|nd|rd|"
    rf"th)?(?:[ ]day)?[ ]+(?:of[ ]+)?(?P<m3>{_MONTH})\b\.?,?[ ]+(?P<y3>(?:19|20)\d{{2}})\b)"
    rf"|(?P<mdy>\b(?P<m4>{_MONTH})\b\.?[ ]+(?:(?P<d4>\d{{1,2}})(?:st|nd|rd|th)?,?[ ]+)?(?P<y4>(?:19|20)\d{{2}})\b)"
    r"|(?P<num>(?<![\d/.-])(?P<a5>\d{1,2})(?P<sep5>[/.-])(?P<b5>\d{1,2})(?P=sep5)(?P<y5>(?:19|20)\d{2})(?![\d]))"
    r"|(?P<year>(?<![\w.,/$€£¥-])(?P<y6>(?:19|20)\d{2})(?![\w,/%-]|\.\d))",
    re.IGNORECASE,
)


_ANCHOR = re.compile(rf"\d+|[〇零一二三四五六七八九]{{4}}|\b(?:{_MONTH})\b", re.IGNORECASE)


def dates(text: str) -> list[Mention]:
    """Every date of a text in order. Bare years are given too, as not exact."""
    same = text.translate(_WIDE)
    found = []
    last = 0
    for anchor in _ANCHOR.finditer(same):
        checkpoint()
        # Trying the long pattern only where a date can begin is several times as fast as searching with it.
        match = _MENTION.match(same, anchor.start()) if anchor.start() >= last else None
        if match is None:
            continue
        last = match.end()
        span = _range(match)
        if span is not None:
            found.append(Mention(match.start(), match.end(), *span, match["year"] is None))
    return found


def _range(match: re.Match[str]) -> tuple[date, date] | None:
    if match["num"]:
        a, b, year = int(match["a5"]), int(match["b5"]), int(match["y5"])
        days = [made for day, month in ((a, b), (b, a)) if (made := _days(year, month, day))]
        return (min(d[0] for d in days), max(d[1] for d in days)) if days else None
    if match["iso"]:
        return _days(int(match["y1"]), int(match["m1"]), int(match["d1"] or 0))
    if match["zh"]:
        year, month, day = (_number(match[g]) for g in ("y2", "m2", "d2"))
        return _days(year, month, day)
    if match["dmy"]:
        return _days(int(match["y3"]), _MONTHS[match["m3"].lower()], int(match["d3"]))
    if match["mdy"]:
        return _days(int(match["y4"]), _MONTHS[match["m4"].lower()], int(match["d4"] or 0))
    return _days(int(match["y6"]), 0, 0)


def _number(text: str | None) -> int:
    if not text:
        return 0
    return int(text) if text.isdigit() else int(han_value(text) or 0)


def _days(year: int, month: int, day: int) -> tuple[date, date] | None:
    try:
        if not month:
            return date(year, 1, 1), date(year, 12, 31)
        if not day:
            return date(year, month, 1), date(year, month, monthrange(year, month)[1])
        made = date(year, month, day)
    except ValueError:
        return None
    return made, made
