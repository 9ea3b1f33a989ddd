"""Whether words about a change agree with the sentences before and after it. Pure text in, a reason out.

An explanation speaks of both sentences at once and copies neither, so that it is not compared word by word. Its
numbers, dates and names must stand in one of the two, old and new values must not be the wrong way round, and some of
its words must be theirs. A number that was worked out from theirs stands in neither, and is told as such.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from engine.answering.support import Window, judge, unknown_name
from engine.answering.whole.amounts import Amount, amounts
from engine.answering.whole.dates import Mention, dates
from engine.backends.quotes.terms import read_question
from engine.sentences import language

ENOUGH = 0.3
"""The share of an explanation's content that the two sentences must hold: it says the rest in words of its own."""
NOTHING = 0.12
"""Below this it has nothing to do with them."""
_OLD_LEADS = re.compile(
    r"(?:instead of|rather than|previously|formerly|no longer|而不是|而非|不再是|原为|原来[是为]?|原先[是为]?)\s*$",
    re.IGNORECASE,
)
_NEW_LEADS = re.compile(
    r"(?:\b(?:is|are) now|改[为成]|变[为成]|现为|现在[是为]|调整[为至到]|[增提升延减降缩]\w{0,3}[至到])\s*$",
    re.IGNORECASE,
)
_JOINED = re.compile(
    r"\s*(?:to|→|->|[,，]?\s*(?:改|变|调整|增加|提高|延长|减少|降低|缩短|上调|下调)?[为成至到])\s*", re.IGNORECASE
)
_FROM = re.compile(r"(?:\bfrom|[由从])\s*$", re.IGNORECASE)
_LATIN_NAME = re.compile(r"[A-Z][A-Za-z]+")
_DIGITS = re.compile(r"\d+(?:[.,]\d+)*")

Figure = tuple[int, int, object]


def wrong(said: str, before: str, now: str, around: str = "") -> str:
    """Why the explanation is not borne out, as a code of WHY_TEXT; "" when it is. `around` may name things too."""
    sources = f"{before}\n{now}"
    if why := _wrong_figure(said, sources) or _turned(said, before, now):
        return why
    spoken = language(said)
    if spoken != language(sources):
        return "language"
    # Chinese marks no names: only those in Latin letters can be told from words.
    named = " ".join(_LATIN_NAME.findall(said)) if spoken == "zh" else said
    if (named or spoken != "zh") and (why := unknown_name(read_question(named), named, f"{around}\n{sources}")):
        return why
    return "" if _cover(said, sources) >= ENOUGH else "words"


def beside_the_point(said: str, before: str, now: str) -> bool:
    """Whether it has nothing to do with the two sentences, as far as that can be seen."""
    sources = f"{before}\n{now}"
    return language(said) == language(sources) and _cover(said, sources) < NOTHING


def _cover(said: str, sources: str) -> float:
    return judge(said, (), [Window(0, 0, len(sources), sources)], [sources]).cover


# --- numbers and dates ------------------------------------------------------------------------------------------------


def _wrong_figure(said: str, sources: str) -> str:
    days = {_day(day) for day in dates(sources)}
    # Dates of the source are taken apart too: "in July" of "1 July 2023", or only its year.
    known = list(amounts(sources))
    digits = {_plain(match) for match in _DIGITS.findall(sources)}
    taken: list[tuple[int, int]] = []
    for day in dates(said):
        if _day(day) in days:
            taken.append((day.start, day.end))
        elif day.exact and not all(_plain(d) in digits for d in _DIGITS.findall(said[day.start : day.end])):
            return f"date:{said[day.start : day.end]}"
    for amount in amounts(said):
        if any(a <= amount.start < b for a, b in taken):
            continue
        same = [each for each in known if abs(each.value) == abs(amount.value)]
        written = said[amount.start : amount.end]
        as_written = not same and _DIGITS.fullmatch(written) and _plain(written) in digits
        if not as_written and not any(_agree(amount, each) for each in same):
            return f"number:{written.strip()}"
        taken.append((amount.start, amount.end))
    for match in _DIGITS.finditer(said):
        if _plain(match[0]) not in digits and not any(a <= match.start() < b for a, b in taken):
            return f"number:{match[0]}"
    return ""


def _agree(one: Amount, other: Amount) -> bool:
    return one.unit == other.unit or not one.unit or not other.unit


def _plain(digits: str) -> str:
    """ "1,200.50" as 1200.5, "06" as 6."""
    text = digits.replace(",", "")
    return text.lstrip("0") or "0"


def _day(day: Mention) -> object:
    return day.first, day.last


def _turned(said: str, before: str, now: str) -> str:
    """ "instead of" before the new value, "is now" before the old one, "from" the new "to" the old."""
    old, new = _values(_figures(before)), _values(_figures(now))
    found = _figures(said)
    for index, (start, end, value) in enumerate(found):
        only_old, only_new = value in old and value not in new, value in new and value not in old
        lead = said[max(0, start - 24) : start]
        if (only_new and _OLD_LEADS.search(lead)) or (only_old and _NEW_LEADS.search(lead)):
            return "turned"
        if only_new and _FROM.search(lead) and index + 1 < len(found):
            a, _, other = found[index + 1]
            if other in old and other not in new and _JOINED.fullmatch(said, end, a):
                return "turned"
    return ""


def _figures(text: str) -> list[Figure]:
    """Dates and numbers in order, by what they mean."""
    found: list[Figure] = [(day.start, day.end, _day(day)) for day in dates(text) if day.exact]
    taken = [(a, b) for a, b, _ in found]
    found += [
        (amount.start, amount.end, amount.value)
        for amount in amounts(text)
        if not any(a <= amount.start < b for a, b in taken)
    ]
    return sorted(found, key=lambda each: each[0])


def _values(found: Iterable[Figure]) -> set[object]:
    return {value for _, _, value in found}
