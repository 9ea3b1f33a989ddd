"""Which of many reports a question asks of: by the quarter or year in their names, and by whose they are.

Reports of one company say nearly the same in the same words, each of its own time, so that neither words nor vectors
tell them apart; the name of the file, or its first page, does. Text only; the retriever brings names and first pages.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from engine.backends.quotes.words import OF_REPORTS, STOP, tokens

_ORDER = {"first": 1, "second": 2, "third": 3, "fourth": 4, "一": 1, "二": 2, "三": 3, "四": 4}
_ORDER |= {str(n): n for n in range(1, 5)}
_YEAR = r"(?P<y>(?:19|20)\d\d)"
_PERIODS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"{_YEAR}[ _.,-]*q(?P<q>[1-4])(?!\d)",
        rf"(?<![a-z])q(?P<q>[1-4])(?: of|,)?[ _.,-]*(?:fy ?)?{_YEAR}(?!\d)",
        rf"(?<!\d)(?P<q>[1-4])q[ _-]?{_YEAR}(?!\d)",
        rf"\b(?P<q>first|second|third|fourth) (?:fiscal )?quarter(?: of|,)? (?:fiscal )?(?:year )?{_YEAR}",
        rf"{_YEAR} ?年?第?(?P<q>[一二三四1-4])季",
    )
)
_WHOLE_YEAR = re.compile(
    r"\b(?:fy|fiscal(?: year)?|10-k|annual report)[ _-]*(?:for |of |in )?((?:19|20)\d\d)(?!\d)|"
    r"(?<!\d)((?:19|20)\d\d)[ _-]*(?:10-k|annual report|annual\b|年报|年度)",
    re.IGNORECASE,
)
_MONTHS = "january february march april may june july august september october november december".split()
_DATE = re.compile(rf"\b({'|'.join(_MONTHS)})\s+(\d{{1,2}}),\s+((?:19|20)\d\d)", re.IGNORECASE)
_ENDED = re.compile(
    rf"\b(?P<what>quarterly period|quarter|three months|fiscal year|year) ended:?\s+(?={_DATE.pattern})", re.IGNORECASE
)
_LATEST = re.compile(
    r"\b(?:latest|most recent|last|newest) (?:\w+ )?(?:10-[kq]|quarter|report|filing|period|year)s?\b|"
    r"最新|最近一[期季]",
    re.IGNORECASE,
)
_COMPARES = re.compile(
    r"\b(?:previous|prior|preceding|earlier|quarters|periods|years|filings|reports|10-[kq]s|"
    r"over time|trends?)\b|历[年次期]|各[季期年]",
    re.IGNORECASE,
)
_NAME = re.compile(r"\b[A-Z][\w&]*")
Ranked = TypeVar("Ranked")
START = 4000
"""Characters of a first page in which a report says whose it is and of what time."""


@dataclass(frozen=True, slots=True)
class Report:
    """A document of a certain time. `quarter` is 0 for a whole year; `ended` is the day that its time ends, or ""."""

    year: int
    quarter: int
    ended: str
    words: frozenset[str]


@dataclass(frozen=True, slots=True)
class AskedTime:
    """The times a question names: (year, quarter) or days; or only that it wants the latest report."""

    periods: frozenset[tuple[int, int]]
    days: frozenset[str]
    latest: bool

    def __bool__(self) -> bool:
        return bool(self.periods or self.days or self.latest)


def periods(text: str) -> frozenset[tuple[int, int]]:
    """The quarters and years that a text names, as (year, quarter); quarter 0 is a whole year."""
    found = {
        (int(match["y"]), _ORDER[match["q"].lower()]) for pattern in _PERIODS for match in pattern.finditer(text)
    }
    found |= {(int(match[1] or match[2]), 0) for match in _WHOLE_YEAR.finditer(text)}
    return frozenset(found)


def asked_time(question: str) -> AskedTime:
    """The times that a question names."""
    named = periods(question)
    days = frozenset(_day(match) for match in _DATE.finditer(question))
    latest = not named and not days and bool(_LATEST.search(question)) and not _COMPARES.search(question)
    return AskedTime(named, days, latest)


def report_of(name: str, first_page: str) -> Report | None:
    """What a file's name and first page tell, or None when it is no report of a certain time."""
    start = first_page[:START]
    ended = _ENDED.search(start)
    date = _DATE.match(start, ended.end()) if ended else None
    named = periods(name)
    if len(named) == 1:
        year, quarter = next(iter(named))
    elif date and ended:
        year = int(date[3])
        quarter = 0 if "year" in ended["what"].lower() else (_MONTHS.index(date[1].lower()) + 3) // 3
    else:
        return None
    return Report(year, quarter, _day(date) if date else "", frozenset((*tokens(name), *tokens(start))))


def meant(question: str, reports: Mapping[int, Report]) -> list[int]:
    """Of the reports found, those that the question asks of, the earliest first; all of them when it names none."""
    chosen = list(reports)
    names = {
        part for match in list(_NAME.finditer(question)) for part in tokens(match[0])
        if part not in STOP and part not in OF_REPORTS and len(part) > 1 and not part[0].isdigit()
    }  # fmt: skip
    held = {at: len(names & reports[at].words) for at in chosen}
    most = max(held.values(), default=0)
    if most:
        chosen = [at for at in chosen if held[at] == most]
    time = asked_time(question)
    of_time = [
        at for at in chosen
        if (reports[at].year, reports[at].quarter) in time.periods or (reports[at].ended in time.days)
    ]  # fmt: skip
    if time.latest and chosen:
        last = max((reports[at].year, reports[at].quarter or 4) for at in chosen)
        of_time = [at for at in chosen if (reports[at].year, reports[at].quarter or 4) == last]
    return sorted(of_time or chosen, key=lambda at: (reports[at].year, reports[at].quarter, at))


def in_turn(ranked: Sequence[Sequence[Ranked]]) -> list[Ranked]:
    """The first of each list, then the second of each, and so on."""
    longest = max(map(len, ranked), default=0)
    return [one[place] for place in range(longest) for one in ranked if place < len(one)]


def _day(match: re.Match[str]) -> str:
    return f"{match[1].lower()} {int(match[2])} {match[3]}"
