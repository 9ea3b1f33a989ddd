"""Whether a source bears a statement out: how much of it the source says, and whether numbers and names agree.

Words only, no model: a statement that merely sounds like its source passes, but one whose numbers, names, dates or
negations differ does not. A near copy is compared word by word, so that two names that changed places are seen too.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import pairwise

from engine.backends.quotes.background import zh_words
from engine.backends.quotes.terms import NAME, NUMBER, WORD, Question, fold_zh, read_question, weigh
from engine.backends.quotes.words import stem, tokens
from engine.sentences import language, sentence_spans

ENOUGH = {"en": 0.62, "zh": 0.55}
"""The share of a statement's content that its source must hold."""
_NEAR_COPY = 0.72
_SWAP = 3
"""Words in a row that count as put in the place of others."""
_SMALL_NUMBERS = {
    "zero": "0", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7", "eight": "8",
    "nine": "9", "ten": "10", "eleven": "11", "twelve": "12", "thirteen": "13", "fourteen": "14", "fifteen": "15",
    "sixteen": "16", "seventeen": "17", "eighteen": "18", "nineteen": "19", "twenty": "20", "thirty": "30",
    "forty": "40", "fifty": "50", "sixty": "60", "seventy": "70", "eighty": "80", "ninety": "90",
}  # fmt: skip
_MONTHS = frozenset(  # "May" is left out: it is mostly a verb
    ["january", "february", "march", "april", "june", "july", "august", "september", "october", "november", "december"]
)
_NEGATIONS = frozenset(["not", "no", "never", "neither", "nor", "without", "none", "cannot", "nobody", "nothing"])
_SHORT_NOT = re.compile(r"\b(\w+)n['’]t\b", re.IGNORECASE)
_NEGATIONS_ZH = frozenset("不没未无非")
_NUMERALS_ZH = "零〇一二两三四五六七八九十百千万亿"
_NUMBER_ZH = re.compile(rf"\d+(?:[.,]\d+)*|第?[{_NUMERALS_ZH}]+")
_DIGITS_ZH = {char: str(value) for value, char in enumerate("零一二三四五六七八九")} | {"〇": "0", "两": "2"}
_UNITS = """
million millions mn|billion billions bn|thousand thousands|trillion|percent per|
km kilometer kilometers kilometre kilometres
mile miles mi|m meter meters metre metres|ft foot feet|inch inches|kg kilogram kilograms|pound pounds lb lbs
g gram grams|ton tons tonne tonnes|year years|month months|week weeks|day days|hour hours|minute minutes|second seconds
degree degrees|dollar dollars|euro euros|yuan|acre acres|hectare hectares|people persons inhabitants
liter liters litre litres|times
"""
_UNIT_GROUP = {
    word: group.split()[0] for group in _UNITS.replace("\n", "|").split("|") for word in group.split()
}
_UNIT_ZH = re.compile(
    r"(?:平方)?公里|(?:平方)?米|公顷|美元|日元|欧元|元|吨|公斤|千克|克|年|个?月|天|日|小时|分钟|秒|人|岁|万|亿|倍|次|名|位|台|套|件"
)
_CAPITAL = re.compile(r"[^\W\d_][\w’'-]*")
_FILLER_ZH = frozenset(
    "的了是在和与或及有被把将为以于其之也都就而着过得地这那个该此对从到由所并还又则但因等中后前时上下内外年月日"
)


@dataclass(frozen=True, slots=True)
class Window:
    """One to three neighbouring sentences of a source: `text[start:end]` of hit `hit`."""

    hit: int
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """The windows a statement rests on, how much of it they say, and `why` it fails ("" if it stands)."""

    windows: tuple[Window, ...]
    cover: float
    why: str


def windows(texts: Sequence[str]) -> list[Window]:
    """All single sentences of the hits' texts."""
    return [Window(n, a, b, text[a:b]) for n, text in enumerate(texts) for a, b in sentence_spans(text)]


def judge(statement: str, hinted: Sequence[int], sources: Sequence[Window], texts: Sequence[str]) -> Verdict:
    """Weigh a statement against the sources. Hits in `hinted` (what the model cited) win ties only."""
    asked = read_question(statement)
    if not asked.units or not sources:
        return Verdict((), 0.0, "words")
    graded = []
    for order, window in enumerate(sources):
        held = asked.hold(window.text)
        share = weigh(asked.units, held.grades, (WORD, NAME, NUMBER))
        graded.append((share + (0.01 if window.hit in hinted else 0.0), -order, window, held.grades))
    graded.sort(key=lambda entry: (-entry[0], -entry[1]))
    # Up to three sentences together, each adding something that the ones before do not say.
    chosen: list[Window] = []
    grades = [0.0] * len(asked.units)
    cover = 0.0
    for _, _, window, own in graded[:12]:
        joined = [max(a, b) for a, b in zip(grades, own, strict=True)]
        share = weigh(asked.units, joined, (WORD, NAME, NUMBER))
        if not chosen or (share > cover + 0.08 and cover < 0.95):
            chosen.append(window)
            grades, cover = joined, share
        if len(chosen) == 3:
            break
    best = chosen[0]
    why = _difference(asked, statement, best.text)
    if why is None:
        said = "\n".join(w.text for w in chosen)
        around = "\n".join(texts[hit] for hit in dict.fromkeys(w.hit for w in chosen))
        why = _disagreement(asked, statement, said, around)
    else:
        chosen = [best]
    if not why and cover < ENOUGH[asked.lang]:
        why = "words"
    return Verdict(tuple(chosen), cover, why)


# --- near copies: word by word ------------------------------------------------------------------------------------


def _difference(asked: Question, statement: str, source: str) -> str | None:
    """For a near copy of `source`: what was changed ("" if nothing that matters); None if it is no near copy."""
    if asked.lang == "zh":
        return _difference_zh(statement, source)
    shown = _words_as_shown(statement)
    ours, theirs = [_same(w) for w in shown], [_same(w) for w in _words_as_shown(source)]
    matcher = SequenceMatcher(None, theirs, ours, autojunk=False)
    blocks = matcher.get_matching_blocks()
    matched = {block.b + i for block in blocks for i in range(block.size)}
    # Two names that changed places leave all the other words as they were.
    plain = [i for i, word in enumerate(shown) if not _kind_of_change(word, i == 0)]
    same_frame = len(plain) >= 5 and sum(i in matched for i in plain) >= 0.85 * len(plain)
    if len(ours) < 4 or (len(matched) < _NEAR_COPY * len(ours) and not same_frame):
        return None
    present = set(theirs)
    units = _units_after_numbers(theirs)
    for index, word in enumerate(shown):
        if index in matched:
            continue
        why = _kind_of_change(word, index == 0)
        group = _UNIT_GROUP.get(word.lower())
        if group and index and units.get(ours[index - 1], {group}) != {group}:
            return f"number:{shown[index - 1]} {word}"
        # Words that the source has elsewhere: a phrase that moved is a paraphrase, a word or two in its place a swap.
        moved = ours[index] in present and _run_length(index, matched, len(ours)) > _SWAP
        if why and not moved and not (why == "negation" and index == 0):
            return why
    used = [block for block in blocks if block.size]
    for first, second in pairwise(used):
        dropped = theirs[first.a + first.size : second.a]
        if len(dropped) <= _SWAP and any(word in _NEGATIONS for word in dropped):
            return "negation"
    return ""


@lru_cache(maxsize=1)
def _stemmed_units() -> dict[str, str]:
    return {_same(word): group for word, group in _UNIT_GROUP.items()}


def _units_after_numbers(words: Sequence[str]) -> dict[str, set[str]]:
    """For each number, the groups of the units that stand after it."""
    found: dict[str, set[str]] = {}
    for number, unit in pairwise(words):
        if number[0].isdigit():
            found.setdefault(number, set()).add(_stemmed_units().get(unit, ""))
    return found


def _run_length(index: int, matched: set[int], size: int) -> int:
    """How many words in a row, around this one, are not where the source has them."""
    first = last = index
    while first > 0 and first - 1 not in matched:
        first -= 1
    while last + 1 < size and last + 1 not in matched:
        last += 1
    return last - first + 1


def _words_as_shown(text: str) -> list[str]:
    return re.findall(r"\d+(?:[.,]\d+)*|[^\W\d_]+|[%$€£¥]", _SHORT_NOT.sub(r"\1 not", text))


def _same(word: str) -> str:
    low = word.lower()
    if low[0].isdigit():
        return low.replace(",", "")
    return _SMALL_NUMBERS.get(low) or stem(low)


def _kind_of_change(word: str, first: bool) -> str:
    low = word.lower()
    if word[0].isdigit() or low in _SMALL_NUMBERS:
        return f"number:{word}"
    if low in _MONTHS:
        return f"date:{word}"
    if low in _NEGATIONS:
        return "negation"
    if word[0].isupper() and not first and low not in ("a", "i"):
        return f"name:{word}"
    return ""


def _difference_zh(statement: str, source: str) -> str | None:
    ours, theirs = _atoms(statement), _atoms(source)
    matcher = SequenceMatcher(None, theirs, ours, autojunk=False)
    blocks = [block for block in matcher.get_matching_blocks() if block.size]
    matched = {block.b + i for block in blocks for i in range(block.size)}
    if len(ours) < 6 or len(matched) < _NEAR_COPY * len(ours):
        return None
    index = 0
    while index < len(ours):
        until = index
        while until < len(ours) and until not in matched:
            until += 1
        if until > index:
            why = _run_of_change(ours, index, until)
            if why:
                return why
        index = until + 1
    for first, second in pairwise(blocks):
        dropped = theirs[first.a + first.size : second.a]
        if len(dropped) <= _SWAP and any(atom in _NEGATIONS_ZH for atom in dropped):
            return "negation"
    return ""


def _atoms(text: str) -> list[str]:
    """Characters, but numbers and Latin words whole."""
    return re.findall(r"\d+(?:[.,]\d+)*%?|[a-z]+|[^\W_]", fold_zh(text))


def _run_of_change(atoms: list[str], start: int, end: int) -> str:
    run = "".join(atoms[start:end])
    for atom in atoms[start:end]:
        if atom[0].isdigit() or atom in _NUMERALS_ZH:
            # Show the number whole, not only its changed digits.
            while start > 0 and atoms[start - 1] in _NUMERALS_ZH:
                start -= 1
            while end < len(atoms) and atoms[end] in _NUMERALS_ZH:
                end += 1
            found = _NUMBER_ZH.search("".join(atoms[start:end]))
            return f"number:{found[0] if found else atom}"
    if start > 0 and atoms[start - 1][0].isdigit() and _UNIT_ZH.match(run):
        return f"number:{atoms[start - 1]}{run}"
    if end - start <= _SWAP and any(c in _NEGATIONS_ZH for c in run):
        return "negation"
    told = [c for c in atoms[start:end] if c not in _FILLER_ZH]
    if len(told) >= 2 or any(len(c) > 1 for c in told):
        return f"name:{run}"
    text = "".join(atoms)
    at = len("".join(atoms[:start]))
    return f"name:{run}" if told and not _in_common_word(text, at, at + len(run)) else ""


def _in_common_word(text: str, start: int, end: int) -> bool:
    """Whether the changed character lies in a known word: a synonym rather than a name."""
    begin = max(0, start - 3)
    return any(a + begin <= start and b + begin >= end and b - a > 1 for a, b in zh_words(text[begin : end + 3]))


# --- paraphrases: what must agree ---------------------------------------------------------------------------------


def _disagreement(asked: Question, statement: str, said: str, around: str) -> str:
    """A number, date or name of the statement that its source does not have; "" if all agree."""
    for number in numbers(statement, asked.lang):
        if number not in numbers(said, asked.lang):
            return f"number:{number}"
    return unknown_name(asked, statement, around)


def unknown_name(asked: Question, statement: str, around: str) -> str:
    """A date or a name of the statement (`asked` is the same, read) that stands nowhere in `around`; "" if none."""
    if asked.lang == "zh":
        there = "".join(_atoms(around))
        for unit in asked.units:
            if unit.kind == NAME and unit.key not in there:
                return f"name:{unit.key}"
        return ""
    there_words = set(tokens(around))
    there_stems = {stem(word) for word in there_words if word.isascii()}
    for name in names(statement):
        for part in tokens(name):
            if part in _MONTHS and part not in there_words:
                return f"date:{name}"
            if part not in there_words and stem(part) not in there_stems and len(part) > 1:
                return f"name:{name}"
    return ""


def numbers(text: str, lang: str = "") -> set[str]:
    """The numbers of a text in digits: "1,200" and "1200", "twelve" and "12", "三" and "3" are the same."""
    found = set()
    for token in re.findall(r"\d+(?:[.,]\d+)*", fold_zh(text)):
        found.add(token.replace(",", "").rstrip("."))
    if (lang or language(text)) == "zh":
        for match in re.findall(rf"[{_NUMERALS_ZH}]+(?=[年月日天个人次倍岁元万亿名位条台件套小分秒%层届])", text):
            found.add(_from_zh(match))
    else:
        found.update(_SMALL_NUMBERS[w] for w in tokens(text) if w in _SMALL_NUMBERS)
    return found


def _from_zh(numeral: str) -> str:
    """Digits for 0 to 99 and for plain runs of digits; longer numerals stay as they are."""
    if all(c in _DIGITS_ZH for c in numeral):
        return "".join(_DIGITS_ZH[c] for c in numeral)
    match = re.fullmatch(r"([一二三四五六七八九])?十([一二三四五六七八九])?", numeral)
    if match:
        return str(10 * int(_DIGITS_ZH.get(match[1] or "", "1")) + int(_DIGITS_ZH.get(match[2] or "", "0")))
    return numeral


def names(statement: str) -> list[str]:
    """Capitalised words that do not merely begin a sentence."""
    found = []
    starts = {start for start, _ in sentence_spans(statement)}
    for match in _CAPITAL.finditer(statement):
        word = match[0]
        if not word[0].isupper() or len(word) < 2:
            continue
        before = statement[: match.start()].rstrip("\"'“‘([ ")
        if match.start() in starts or not before or before[-1] in ".!?:\n-•*":
            continue
        found.append(word)
    return found
