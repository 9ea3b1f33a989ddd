"""What speaks for and against quoting a sentence beside the fitted figures: headings, and the rows of statements.

The sets that the weights are fitted on are plain paragraphs: they have no headings, no tables, and no questions about
what reports say. Rules of their own for these; all figures of plain sentences stay as they are.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

from engine.backends.quotes import kinds
from engine.backends.quotes.features import Candidate, is_row
from engine.backends.quotes.terms import PAIR, Held, Question
from engine.backends.quotes.words import STOP, tokens

_TITLE = 3.0
"""What a line that reads as a heading loses: it shares the words of a question and answers none."""
_ASIDE = re.compile(r"\([^)]*\)")
_ITEM = re.compile(r"(?:Note|Item|Part|Section|Chapter) [\dIVX]+[A-Z]?(?:\.|\b)(?: ?[—–:-] ?.*)?", re.DOTALL)
_AMOUNT = re.compile(r"[$€£¥]\s?\d|\d,\d{3}\b|\d ?%|\b\d+(?:\.\d+)? (?:million|billion|thousand)")
_CELL = re.compile(r"\s*[\t|]\s*")
_ANY_LABEL = frozenset(("total", "net", "consolidated", "loss", "income"))
_WANTS_WORDS = re.compile(
    r"\b(?:why|factors?|drivers?|influences?|reasons?|caus\w+|risks?|polic\w+|strateg\w+|explain|discuss\w*|"
    r"proceedings)\b",
    re.IGNORECASE,
)
_SHARES = re.compile(r"%|\b(?:percent\w*|growth|mix|margin)\b", re.IGNORECASE)
_COVERS = re.compile(
    r"([A-Z][\w&' -]{2,60}?) (?:costs?|expenses?|expenditures?) (?:primarily |mainly )?(?:include|consist|comprise)s?\b"
)
_SAID, _MEANT, _STANDS_FOR = 0.85, 0.65, 8.0
_ELSEWHERE = re.compile(r"^(?:for .{0,200}, )?see ", re.IGNORECASE | re.DOTALL)
_CONTENTS = re.compile(r"[^\t|]*[A-Za-z][^\t|]*[\t|]\s*\d{1,3}\s*")
_WITH_AMOUNT, _ROW, _LONG = 2.0, 5.0, 1.0
_FORM = re.compile(r"[-•*\s]*([A-Za-z][^\t|:\n]{1,40})(?::[ \t]*|[ ]*[\t|]\s*)(?=[\w$(])")
_OF_FORMS = {
    "name": (kinds.PERSON, kinds.OTHER, kinds.MEANING), "number": (kinds.NUMBER, kinds.OTHER, kinds.MEANING),
    "no": (kinds.NUMBER, kinds.OTHER, kinds.MEANING), "date": (kinds.TIME,), "id": (kinds.OTHER, kinds.MEANING),
    "overall": kinds.KINDS, "full": kinds.KINDS,
}  # fmt: skip
"""What labels say beside the thing itself, and which kinds of question such a label answers."""
_NO_LABEL = (kinds.YESNO, kinds.REASON, kinds.MANNER)
_LABELLED, _OTHER_KIND = 6.5, 0.1
_LONG_FROM = 420
"""Characters from which a sentence of a report lists everything and so says nothing of what was asked."""


def suits(asked: Question, candidate: Candidate, last: bool) -> float:
    """What to add to a sentence's score; `last` says that nothing follows it in its passage."""
    found = -_TITLE if asked.lang == "en" and not last and _is_title(candidate.text) else 0.0
    if found and max(candidate.held.grades, default=0.0) >= _MEANT and kinds.asked_kind(asked) == kinds.PERSON:
        found = 0.0  # who someone is stands in such lines too: "Nora Vance, Chief Financial Officer"
    share = labelled(asked, candidate.text)
    found += math.copysign(_LABELLED * math.sqrt(abs(share)), share)
    if not asked.subject:
        return found
    label = not last and candidate.text[-1] in ":："
    contents = not candidate.header and _CONTENTS.fullmatch(candidate.text)
    if label or contents or _ELSEWHERE.search(candidate.text):
        found -= _TITLE
    return found + _as_reported(asked, candidate)


def labelled(asked: Question, text: str) -> float:
    """How much of an English question a line's label is, when it is nothing else: "Prepared by: Sarah Martinez".

    Below 0 when the label is of another kind than what is asked for: "Report date" for who wrote it.
    """
    form = _FORM.match(text)
    if asked.lang != "en" or not form:
        return 0.0
    kind, label = kinds.asked_kind(asked), tokens(form[1])
    if kind in _NO_LABEL:
        return 0.0
    if any(said in label and kind not in of for said, of in _OF_FORMS.items()):
        return -_OTHER_KIND
    if kind == kinds.PERSON and (not text[form.end()].isupper() or text[form.end() : form.end() + 4].isdigit()):
        return 0.0
    words = [word for word in label if word not in STOP and word not in _OF_FORMS]
    grades = [asked.hold(word).grades for word in words]
    if not words or not all(any(grade >= 1.0 for grade in held) for held in grades):
        return 0.0
    base = [at for at, unit in enumerate(asked.units) if unit.kind != PAIR]
    total = sum(asked.units[at].weight for at in base) or 1.0
    return sum(asked.units[at].weight * max(held[at] for held in grades) for at in base) / total


def _is_title(text: str) -> bool:
    """Whether an English line reads as the heading of what follows: few words, capitals throughout, no end."""
    words = text.split()
    if is_row(text) or len(words) > 10 or (text[-1] in '.!?:;,”"' and not _ITEM.fullmatch(text)):
        return False
    if _ITEM.match(text):
        return True
    long = [word for word in _ASIDE.sub("", text).split() if len(word) > 3 and word.isalpha()]
    return bool(long) and not any(c.isdigit() or c in ":：" for c in text) and all(word[0].isupper() for word in long)


def subject_held(asked: Question, held: Held) -> float:
    """How much of what a question about reports speaks of a sentence holds."""
    total = sum(asked.units[at].weight for at in asked.subject) or 1.0
    return sum(asked.units[at].weight * held.grades[at] for at in asked.subject) / total


def _as_reported(asked: Question, candidate: Candidate) -> float:
    """What speaks for a sentence in a question about reports: an amount of what was asked for, and few other words."""
    held = subject_held(asked, candidate.held)
    said = 0.0
    if not _WANTS_WORDS.search(asked.text):
        if is_row(candidate.text):
            said = _ROW * held * _named(asked, candidate.text)
            if _SHARES.search(candidate.header) and not _SHARES.search(asked.text):
                said /= 2
        elif any(asked.units[at].others for at in asked.subject) and _AMOUNT.search(candidate.text):
            said = _WITH_AMOUNT * held
    return said - _LONG * max(0.0, len(candidate.text) / _LONG_FROM - 1.0)


def _named(asked: Question, row: str) -> float:
    """How much of a row's label the question names: "Fulfillment" wholly, "Other operating expense" in part."""
    if not _AMOUNT.search(row) and not any(c.isdigit() for c in row):
        return 0.0
    words = [word for word in tokens(_CELL.split(row.strip().strip("|"))[0]) if word not in STOP and not word.isdigit()]
    words = [word for word in words if word not in _ANY_LABEL] or words
    stated = {part for at in asked.subject for other, _ in asked.units[at].others for part in tokens(other)}
    return sum(word in stated or any(asked.hold(word).grades) for word in words) / len(words) if words else 0.0


def counted_under(asked: Question, candidates: Sequence[Candidate]) -> frozenset[tuple[str, ...]]:
    """The labels under which reports count what is asked for, where they say so in a sentence.

    "Technology costs include ... research and development": then the row of technology answers for R&D.
    """
    sought = [at for at in asked.subject if asked.units[at].others]
    found = set()
    for candidate in candidates if sought else ():
        says = _COVERS.match(candidate.text)
        if says and any(candidate.held.grades[at] >= _SAID and not asked.hold(says[1]).grades[at] for at in sought):
            found.add(tuple(tokens(says[1])))
    return frozenset(found)


def row_for(labels: frozenset[tuple[str, ...]], candidate: Candidate) -> float:
    """What to add to the score of a row with one of these labels."""
    if not labels or not is_row(candidate.text):
        return 0.0
    return _STANDS_FOR if tuple(tokens(_CELL.split(candidate.text.strip().strip("|"))[0])) in labels else 0.0


def of_each_report(order: Sequence[int], paths: Sequence[str | int]) -> list[int]:
    """The best sentence of each file (or of each page) first, then the others."""
    seen: set[str | int] = set()
    first = [i for i in order if paths[i] not in seen and not seen.add(paths[i])]  # type: ignore[func-returns-value]
    return first + [i for i in order if i not in set(first)]
