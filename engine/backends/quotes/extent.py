"""How far a quote reaches: a sentence, or with it what it announces, what stands under a heading, the steps of a list.

Also what is no answer by itself: a bare heading, the title of a page, an address. Pure text.
"""

from __future__ import annotations

import re

from engine.backends.quotes import kinds
from engine.backends.quotes.features import Candidate, Passage, is_row
from engine.backends.quotes.plain import is_key_words
from engine.backends.quotes.terms import Question
from engine.library.extract.formats import line_kind

_LONGEST_ZH, _LONGEST_EN = 160, 420
"""Characters that a quote may grow to when it is completed to its full stop or with the items it announces."""
_LIST_ZH, _LIST_EN = 360, 900
"""The same where a list is what is asked for: steps, courses, conditions."""
_BARE_HEADING = re.compile(
    r"(?:第[一二三四五六七八九十百零〇\d]+[条章节款编部篇]|[一二三四五六七八九十]+、|"
    r"[（(][一二三四五六七八九十\d]+[）)]|(?:\d{1,2}\.)+\d*|#{1,6})"
    r"[ \u3000\t]*[^\d。！？!?；;：:，,]{0,24}"
)
"""A numbered heading and nothing else: it names what is said below it and says nothing itself."""
_YEARS = re.compile(r"(?:(?:19|20)\d\d[\s|]*)+")
_ADDRESS = re.compile(r"https?://\S+|www\.\S+")
_OF_CONTENTS = re.compile(
    r"(?:(?:\.{4,}|(?: \.){4,}|…{2,}|·{4,})[\s.]*(?:\d{1,3}|[ivxlc]{1,6})|\.{8,}|(?: \.){8,}|…{4,}|·{8,})\s*$",
    re.IGNORECASE,
)
"""A line of a table of contents: it tells where something is said."""
_OF_SOURCES = re.compile(r"(?:\[?\d{1,3}[\].]|\^)\s.*(?:https?://|www\.)", re.DOTALL)
"""An entry of a list of sources: it names another text."""
_POINTS_ON = re.compile(
    r"(?:for (?:more|further|additional|detailed|general) (?:information|details|help|resources)|to (?:learn|find out|"
    r"read) more|"
    r"(?:learn|read|find out) more|more (?:information|details)|see also|click here)\b|(?:更多(?:信息|详情|内容)|详情|"
    r"详见)",
    re.IGNORECASE,
)
"""The beginning of a sentence that tells where more is said."""
_BULLET = re.compile(r"(?:[•●○▪■◦‣·＊※]\s*|[-*+–—]\s+)(?=[^\W\d]|[\d\"“「《(（\[`])")
_ITEM = re.compile(
    r"(?:[•●○▪■◦‣·＊※]|[-*+–—]\s|\(?\d{1,2}[.)、．]|\(?[a-z][.)]\s|[（(][一二三四五六七八九十\d]{1,3}[）)]|[①-⑳]|"
    r"[一二三四五六七八九十]{1,3}、|[Ss]tep \d{1,2}\b|第[一二三四五六七八九十]步)\s*\S"
)
_STEPS = re.compile(
    r"\b(?:steps?|procedure|instructions?)\b|^how (?:do|can|should|could|would|to|must|does one)\b|"
    r"^what (?:do|should|must|can) (?:i|we|you|one) (?:need to |have to )?do\b|怎么|如何|怎样|步骤|流程|程序",
    re.IGNORECASE,
)
_ANNOUNCES = re.compile(
    r"\b(?:steps?|procedure|instructions?|follow(?:s|ing)?|do this|these|to \w+)\b.*:$|"
    r"(?:步骤|流程|程序|如下|以下|下列).*[:：]$",
    re.IGNORECASE | re.DOTALL,
)
_FOLLOWS = re.compile(
    r"\b(?:follow(?:s|ing)|these|below)\b[^.!?]*:(?:[ \t]*\n[^\n]*)?$|(?:如下|以下|"
    r"下列)[^。！？]*[:：](?:\s*\n[^\n]*)?$",
    re.IGNORECASE,
)
"""A line that announces others, perhaps with the first of them."""
_TAKES_UP = re.compile(r"(?:it|they|this|these|he|she)\b", re.IGNORECASE)
_SHORT = 60
"""Characters of a sentence that says little without the one before it when it begins with a pronoun."""
_ANSWER = re.compile(r"(?:A|Answer|答案?)\s*[.:：、]\s*")
_ASKED = re.compile(r"(?:Q|Question|问)\s*\d{0,3}\s*[.:：、]")
_GOES_ON = re.compile(
    r"(?:it|they|this|these|that|those|he|she|there|for (?:example|instance)|in other words|as a result|therefore|thus|"
    r"hence|however|but|also|then|so|instead|otherwise|in addition|additionally|moreover)\b", re.IGNORECASE,
)  # fmt: skip


def asks_for_steps(asked: Question) -> bool:
    return bool(_STEPS.search(asked.text.strip()))


def announces_steps(asked: Question, candidate: Candidate, passage: Passage) -> bool:
    """Whether a line announces the steps that a question asks for: "To renew it, complete these steps:" and a list."""
    return asks_for_steps(asked) and bool(_ANNOUNCES.search(candidate.text)) and _is_item(_next(candidate, passage))


def reach(asked: Question, candidate: Candidate, passage: Passage) -> tuple[int, int]:
    """From where to where in its hit a chosen sentence is quoted."""
    if is_row(candidate.text) or line_kind(passage.path):
        return candidate.start, candidate.end
    under = _next(candidate, passage)
    before = passage.candidates[candidate.order - 1] if candidate.order else None
    if before is not None and before.hit == candidate.hit and has_its_answer(before, passage):
        lead = _ANSWER.match(candidate.text)
        if lead:
            return candidate.start + lead.end(), _paragraph(asked, candidate, passage)
    if under is not None and has_its_answer(candidate, passage):
        lead = _ANSWER.match(under.text)
        return under.start + (lead.end() if lead else 0), _paragraph(asked, under, passage)
    if under is not None and _is_heading_of(candidate, under):
        start, end = reach(asked, under, passage)  # a heading: what stands under it is what it promises
        return start, _goes_on(asked, under, passage, end)
    if (asks_for_steps(asked) or kinds.asked_kind(asked) == kinds.LIST) and _is_item(candidate):
        whole = _list_around(asked, candidate, passage)
        if whole is not None:
            return whole
    start, end = _completed(asked, candidate, passage)
    if kinds.asked_kind(asked) in (kinds.REASON, kinds.MANNER) or is_key_words(asked.text):
        end = _goes_on(asked, candidate, passage, end)
    if kinds.asked_kind(asked) in (kinds.REASON, kinds.MANNER, kinds.YESNO):
        start = _goes_back(candidate, passage, start, end)
    return start, end


def _goes_back(candidate: Candidate, passage: Passage, start: int, end: int) -> int:
    """The start with the sentence that a short one takes up: of "It may be changed." nobody knows what may."""
    before = passage.candidates[candidate.order - 1] if candidate.order else None
    if before is None or before.hit != candidate.hit or is_row(before.text) or before.section != candidate.section:
        return start
    short = len(candidate.text) <= _SHORT and _TAKES_UP.match(candidate.text) and start == candidate.start
    whole = before.text[-1] in ".!" and end - before.start <= _LONGEST_EN
    return before.start if short and whole else start


def has_its_answer(candidate: Candidate, passage: Passage) -> bool:
    """Whether it is a question that what follows answers, as in a list of frequent questions."""
    under = _next(candidate, passage)
    return candidate.text[-1] in "?？" and under is not None and under.text[-1] not in "?？" and not is_row(under.text)


def _paragraph(asked: Question, first: Candidate, passage: Passage) -> int:
    """The end of the answer that begins with this sentence: up to the next question or heading, while there is room."""
    end, last = _completed(asked, first, passage)[1], first
    limit = _LONGEST_ZH if asked.lang == "zh" else _LONGEST_EN
    while (after := _next(last, passage)) is not None:
        last = after
        if after.end <= end:
            continue
        ends = after.text[-1] not in ".!。！；" or _ASKED.match(after.text) or after.section != first.section
        if ends or after.end - first.start > limit:
            break
        end = after.end
    return end


def _next(candidate: Candidate, passage: Passage) -> Candidate | None:
    """The sentence after it in the same chunk."""
    after = candidate.order + 1
    found = passage.candidates[after] if after < len(passage.candidates) else None
    return found if found is not None and found.hit == candidate.hit else None


def _is_heading_of(candidate: Candidate, under: Candidate) -> bool:
    """Whether a line names what is said below it, and says nothing itself ("Prepared by: S. Martinez" does)."""
    told = under.section == candidate.text and under.since == 0 and under.text[-1] in ".!?:。！？：；"
    return told and len(under.text) > len(candidate.text) and not re.search(r"[:：\d]", candidate.text)


def _is_item(candidate: Candidate | None) -> bool:
    return candidate is not None and not is_row(candidate.text) and bool(_ITEM.match(candidate.text))


def _goes_on(asked: Question, candidate: Candidate, passage: Passage, end: int) -> int:
    """The end with the sentence that takes up what was said ("It ...", "For example ..."), where there is room."""
    last = candidate
    while (after := _next(last, passage)) is not None and after.end <= end:
        last = after
    if asked.lang != "en" or after is None or is_row(after.text) or not _GOES_ON.match(after.text):
        return end
    return after.end if after.text[-1] in ".!" and after.end - candidate.start <= _LONGEST_EN else end


def _completed(asked: Question, candidate: Candidate, passage: Passage) -> tuple[int, int]:
    """A clause that ends in a semicolon grows to its full stop; a line that ends in a colon takes its items along."""
    start, end = candidate.start, candidate.end
    limit = _LONGEST_ZH if asked.lang == "zh" else _LONGEST_EN
    line = passage.candidates
    before = candidate.order - 1
    while before >= 0 and line[before].hit == candidate.hit and line[before].text[-1] in "；;":
        if end - line[before].start > limit or not _same_line(line[before], line[before + 1]):
            break
        start = line[before].start
        before -= 1
    after = candidate.order + 1
    opens = candidate.text[-1] in ":："
    listed = opens and _is_item(_next(candidate, passage))
    told = not listed and bool(_FOLLOWS.search(candidate.text))  # "The following are guidelines:", one on each line
    limit = (_LIST_ZH if asked.lang == "zh" else _LIST_EN) if listed else limit
    while after < len(line) and line[after].hit == candidate.hit:
        last = line[after - 1].text[-1]
        runs_on = last in "；;" and _same_line(line[after - 1], line[after])
        announced = opens and (after == candidate.order + 1 or last in "；;，,:：")
        below = told and line[after].section == candidate.section and line[after].text[-1] in ".。；;"
        if not (runs_on or announced or below or (listed and _is_item(line[after]))) or line[after].end - start > limit:
            break
        end = line[after].end
        after += 1
    return start, end


def _list_around(asked: Question, candidate: Candidate, passage: Passage) -> tuple[int, int] | None:
    """The list that an item belongs to, with the line that announces it, when it is short enough."""
    line, first, last = passage.candidates, candidate, candidate
    while first.order > 0 and line[first.order - 1].hit == candidate.hit and _is_item(line[first.order - 1]):
        first = line[first.order - 1]
    before = line[first.order - 1] if first.order > 0 else None
    if before is not None and before.hit == candidate.hit and before.text[-1] in ":：":
        first = before
    while _is_item(after := _next(last, passage)):
        assert after is not None
        last = after
    limit = _LIST_ZH if asked.lang == "zh" else _LIST_EN
    return (first.start, last.end) if last.end - first.start <= limit and first is not last else None


def _same_line(first: Candidate, second: Candidate) -> bool:
    return second.start - first.end <= 1


def list_mark(text: str) -> int:
    """How long the bullet before an item is. A number is left: it may be the clause's."""
    mark = None if is_row(text) else _BULLET.match(text)
    return mark.end() if mark else 0


def says_nothing(text: str) -> bool:
    """Whether it is a numbered heading, a page number or an address of the web alone, or tells where something is said.

    A row of numbers says what its header tells.
    """
    if _OF_CONTENTS.search(text) or _OF_SOURCES.match(text) or _POINTS_ON.match(text):
        return True
    rest = _ADDRESS.sub("", text)
    if rest != text and len(rest.split()) < 3:
        return True
    return bool(_BARE_HEADING.fullmatch(text) or _YEARS.fullmatch(text)) or not (
        is_row(text) or any(c.isalpha() for c in text)
    )


def is_title(candidate: Candidate, passage: Passage) -> bool:
    """Whether it is the title of a page: the same words twice, or beside the name of its site at the very beginning.

    It tells what a page is about, so it counts when passages are judged, and is not quoted.
    """
    text = candidate.text
    if text[-1] in ".!?:。！？：；" or any(c.isdigit() for c in text):
        return False
    words, under = text.split(), _next(candidate, passage)
    half = len(words) // 2
    if half > 1 and words[:half] == words[-half:] and len(words) - 2 * half <= 1:
        return True
    twice = under is not None and under.text == text and not is_row(text)
    with_site = candidate.order == 0 and " | " in text and (under is None or "|" not in under.text)
    return twice or (with_site and not text.startswith("|"))
