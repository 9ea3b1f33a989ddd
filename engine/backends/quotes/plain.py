"""What speaks for a sentence when an English question is short and plain: key words, "What is the rent?", a label.

The weights are fitted on questions of whole sentences over plain paragraphs. People ask documents for "notice period"
or "opening hours", and the answer stands under a heading of the same words, in the sentence that begins with them, or
where there is an amount, a day or a length of time. Rules of their own for these, beside the fitted figures; pure text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from engine.backends.quotes import kinds
from engine.backends.quotes.features import Candidate, Passage, is_row
from engine.backends.quotes.terms import NAME, NUMBER, PAIR, WORD, Question, weigh
from engine.backends.quotes.words import STOP, asking_words, stem, tokens

AMOUNT, DAY, SPAN, MEASURE, PHONE, MAIL, SITE, ADDRESS = (
    "amount", "day", "span", "measure", "phone", "mail", "site", "address",
)  # fmt: skip


def _set(text: str) -> frozenset[str]:
    return frozenset(text.split())


_OF_AMOUNTS = _set(
    """
    rent rents fee fees price prices cost costs charge charges deposit deposits salary salaries wage wages pay allowance
    allowances budget premium fine fines penalty penalties bonus compensation tax taxes discount bill balance surcharge
    tariff amount total sum income payment
    """
)
_OF_DAYS = _set("hours times date dates deadline deadlines expiry expiration due day")
_OF_SPANS = _set("period periods term duration notice warranty guarantee validity retention length leave")
_OF_MEASURES = _set(
    """
    speed weight height length width depth temperature distance percentage percent size area age capacity voltage power
    frequency pressure volume rate ratio humidity diameter thickness number population revenue turnover profit sales
    """
)
_NAMES_NOTHING = _set(
    """
    policy policies rule rules information info details detail amount amounts cost costs price prices date dates number
    numbers list overview summary regulation regulations procedure procedures conditions condition terms please
    requirements requirement section about current new total time location contact
    """
)
"""Words of a request that the text which answers it need not say."""
_SENTENCE = re.compile(
    r"\b(?:who|whom|whose|what|when|where|which|why|how|is|are|was|were|do|does|did|can|could|should|will|would|must|"
    r"has|"
    r"have|had|i|we|you|it|they)\b|\bmay\b(?! \d)",
    re.IGNORECASE,
)
_ORDERS = re.compile(
    r"^(?:please )?(?:tell|show|list|give|find|explain|describe|name|summari[sz]e|compare|count|write|translate|open|"
    r"extract|look|search|get)\b",
    re.IGNORECASE,
)
_MOST_WORDS = 7
_HOW_MUCH = re.compile(
    r"(?<!by )\bhow much (?:is|are|was|were|does|do|did|will|would|can|could|should|must|has|have|had|money)\b|"
    r"\bhow much (?:\w+ ){0,3}(?:makes?|earns?|pays?|charges?|costs?|spends?|gets? paid)\b|"
    r"\b(?:at|for) what price\b|^what (?:do|does|did|will|would) .*\bcosts?\b",
    re.IGNORECASE,
)
_HOW_LONG = re.compile(
    r"\bhow (?:long|soon)\b|\bhow much (?:time|notice)\b|\bhow many (?:hours|days|weeks|months|years|minutes)\b",
    re.IGNORECASE,
)
_HOW_BIG = re.compile(
    r"\bhow (?:hot|cold|warm|fast|high|tall|deep|wide|heavy|big|large|far|old|thick|loud|small|much)\b", re.IGNORECASE
)
_IS_THERE = re.compile(
    r"^(?:is|are|was|were) there (?:an?|any|some|the)? ?(\w+)|"
    r"^(?:do|does|did) \w+(?: \w+){0,2} (?:have|offer|include|provide) (?:an?|any|some|the)? ?(\w+)",
    re.IGNORECASE,
)
_WHEN = re.compile(
    r"\bwhen\b|\b(?:what|which)(?: is| was)?(?: the)? (?:date|day|year|month|deadline)\b|"
    r"\b(?:until|by|on) (?:when|which day)\b",
    re.IGNORECASE,
)
_OF_A_THING = re.compile(r"^(?:what|which)(?:'s| is| are| was| were) (?:the |our |my |your |its |their )?(.+)$", re.I)
_CONTACT = (
    (PHONE, re.compile(r"\b(?:(?:tele)?phone|mobile|fax|cell|hotline)(?: number| no\b)|"
                       r"\bnumber (?:can|do|should) \w+ (?:call|ring)|^(?:tele)?phone$", re.IGNORECASE)),
    (MAIL, re.compile(r"\be-?mail(?:s?$|\?| address| of\b)", re.IGNORECASE)),
    (ADDRESS, re.compile(r"\b(?<!web )(?<!ip )address\b(?! the\b)", re.IGNORECASE)),
    (SITE, re.compile(r"\b(?:web ?site|web address|url|home ?page)\b", re.IGNORECASE)),
)  # fmt: skip
_MONTHS = (
    "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sep(?:t(?:ember)?)?|oct(?:ober)?|"
    "nov(?:ember)?|dec(?:ember)?"
)
_NUMERALS = _set(
    "one two three four five six seven eight nine ten eleven twelve fifteen twenty thirty forty fifty hundred"
)
_GIVES = {
    AMOUNT: re.compile(
        r"[$€£¥₹]\s?\d|\b(?:usd|eur|gbp|chf|rmb|cny)\s?\d|\d[\d,.]*\s?(?:pounds?|dollars?|euros?|yuan|pence|cents?|"
        r"eur|usd|"
        r"gbp|chf|rmb|per ?cent|percent|%|[$€£¥]|million|billion|thousand)(?!\w)|(?<![\d.])\d{1,3}(?:,\d{3})+(?![\d])|"
        r"\b\d+\.\d\d\b(?!\.)",
        re.IGNORECASE,
    ),
    DAY: re.compile(
        rf"\b\d{{1,2}}(?:st|nd|rd|th)?(?: of)? (?:{_MONTHS})\b|\b(?:{_MONTHS})\.? \d{{1,4}}\b|\b\d{{4}}-\d\d-\d\d\b|"
        r"\b\d{1,2}[./]\d{1,2}[./]\d{2,4}\b|\b(?:1\d|20)\d\d\b|\b(?:mon|tues|wednes|thurs|fri|satur|sun)days?\b|"
        r"\b\d{1,2}(?::\d\d)? ?[ap]\.?m\b|\b(?:first|last|\d+(?:st|nd|rd|th)) (?:working |business )?day\b",
        re.IGNORECASE,
    ),
    SPAN: re.compile(
        r"\b(?:\d+|an?|one|two|three|four|five|six|seven|eight|nine|ten|twelve|fourteen|fifteen|twenty|thirty|sixty|"
        r"ninety|"
        r"half an)(?:\s*\(\d+\))?[ -](?:and a half |full |working |calendar |business |consecutive |further )?"
        r"(?:second|minute|hour|day|week|month|year)s?\b|"
        r"\b\d[\d.,]* ?(?:mm|cm|m|km|metres?|meters?|kilomet(?:re|er)s?|miles?|feet|foot|inch(?:es)?|pages|words)\b",
        re.IGNORECASE,
    ),
    MEASURE: re.compile(
        r"(?<![\w.,-])(?!(?:1\d|20)\d\d(?![\d%]|[.,]\d))[-+~$€£]?\d|"
        r"\b(?:twelve|twenty|thirty|forty|fifty|hundred|half|quarter|thirds?|million|billion)\b|"
        r"\b(?:one|two|three|four|five|six|seven|eight|nine|ten)(?: and a half)? (?:heaped |level |fluid )?(?:pound|"
        r"ounce|kilo|kilogram|gram|stone|pint|quart|gallon|lit(?:re|er)|cup|(?:tea|table)?spoon(?:ful)?|dozen)s?\b",
        re.I,
    ),
    PHONE: re.compile(r"(?<![\d.,])\+?\d[\d ()/.-]{4,}\d(?![\d,])"),
    MAIL: re.compile(r"[\w.+-]+@[\w-]+\.\w+"),
    ADDRESS: re.compile(
        r"\b\d{1,5}[a-z]?,? (?:[A-Z][\w'’.]+ ){1,4}(?:Street|St|Road|Rd|Avenue|Ave|Lane|Ln|Drive|Dr|Boulevard|Blvd|Way|"
        r"Square|Sq|Court|Ct|Place|Pl|Row|Hill|Close|Terrace|Highway|Hwy)\b|\b[A-Z]{2},? \d{5}\b|"
        r"\b[A-Z]{1,2}\d[A-Z\d]? \d[A-Z]{2}\b|\bP\.?O\.? Box\b|\b\d{5} [A-Z][a-z]+"
    ),
    SITE: re.compile(r"https?://|\bwww\.|\b[\w-]+\.(?:com|org|net|gov|edu|de|cn|co\.uk)\b", re.IGNORECASE),
}
_LATER = re.compile(
    r"\b(?:within|after|no later than|in|at least) (?:\w+ ){1,3}(?:days?|weeks?|months?|years?)\b|\bat the (?:end|"
    r"start) of\b",
    re.IGNORECASE,
)
"""Says when, counted from something else: "within 30 days"."""
_IN_A_CELL = re.compile(r"[\t|][^\t|\w]*\d")
_OF_MONEY = re.compile(
    r"[$€£¥]|\b(?:price|cost|amount|total|fee|value|sum|pay|paid|usd|eur|gbp|rmb|sales|expenses?|charge|rate|balance|"
    r"rent)s?\b",
    re.IGNORECASE,
)
_MODALS = _set("may must shall will can cannot should have has had")
_VERBS = _set(
    """
    is are was were has have had may must shall will can cannot should cost costs last lasts run runs begin begins start
    starts end ends open opens close closes include includes contain contains weigh weighs hold holds mean means amount
    amounts expire expires apply applies covers cover lies stands takes take ran lasted began started ended cost costed
    consists comprises refers equals
    """
)
_DETERMINERS = _set("the a an our your my this that these those each every any all its their his her")
_SUBJECT, _SECTION, _GIVEN, _COUNTED, _DEFINED, _ANNOUNCED = 1.5, 2.5, 1.8, 1.5, 2.5, 2.5
_THERE, _GIVEN_CONTACT, _ITSELF, _BESIDE = 2.0, 3.0, 3.0, 1.0
_WHICH = re.compile(r"^(?:which|what) \w+s\b|^what are\b", re.IGNORECASE)
_NOT_GIVEN = 0.4
"""What is left of the rest for a sentence that does not give what is wanted."""
_SINCE = (1.0, 0.7, 0.5, 0.3)
"""What a heading counts for the first sentence below it, the second and so on."""
_OF = re.compile(r"\b(?:of|for|in|at|on|to)\b")
_ALL = (WORD, NAME, NUMBER)
_HOW_MANY = re.compile(r"\bhow many (?:different |more |other |of the )?([a-z]{3,})\b", re.IGNORECASE)
_ROLE = re.compile(
    r"^who (?:is|was|are|were) (?:the|our|my|your|its|their) (?:[\w-]+ )??([\w-]+)(?:$|\?| (?:of|on|in|at|for|from)\b)",
    re.IGNORECASE,
)
_WHO = re.compile(r"^who\b", re.IGNORECASE)
_WHO_IS = re.compile(r"^(?:who|what) (?:is|are|was|were) (?:the )?\w+(?: \w+)?\??$", re.IGNORECASE)
_BRACKETS = re.compile(
    r"[(](?:hereinafter )?(?:called |referred to as )?(?:the )?[\"“'‘]?(?:the )?(\w+(?: \w+)?)[\"”'’]?[)]",
    re.IGNORECASE,
)
FIRM, NOWHERE, NOT_THERE = 0.8, 0.42, 0.5
"""What is left where another sentence gives what is wanted, where none does, and without a word that must be there."""
_APART = 0.4
"""What share of key words may stand elsewhere in the passage."""
_NUMBERED = _set("number no nr id code reference ref")
_NUMBER_OF = re.compile(r"(?:\b(?:numbers?|no|nr|id|code|ref|reference)\b|#).*\d", re.IGNORECASE | re.DOTALL)
NAMED, MISSING = 0.75, 0.25
"""How sure an answer to key words is when the best sentence and what stands about it hold all of them, and when not."""


@lru_cache(maxsize=64)
def is_key_words(text: str) -> bool:
    """Whether an English request is a noun phrase, not a sentence: "notice period", "rent due date"."""
    words = tokens(text)
    return 0 < len(words) <= _MOST_WORDS and not _SENTENCE.search(text) and not _ORDERS.search(text)


def is_noun_phrase(text: str) -> bool:
    """Whether a request is key words, or asks who or what they are and nothing else."""
    return is_key_words(text) or bool(_WHO_IS.match(text.strip()))


@lru_cache(maxsize=64)
def wants(text: str) -> str:
    """What an English question wants (AMOUNT, DAY, PHONE, ...), or ""."""
    for kind, asks in _CONTACT:
        if asks.search(text):
            return kind
    if _HOW_LONG.search(text):
        return SPAN
    if _HOW_MUCH.search(text):
        return AMOUNT
    if _WHEN.search(text):
        return DAY
    if _HOW_BIG.search(text):
        return MEASURE
    named = _OF_A_THING.match(text.strip())
    if not named and not is_key_words(text):
        return ""
    words = tokens(_OF.split(named[1] if named else text)[0])
    for kind, of in ((DAY, _OF_DAYS), (SPAN, _OF_SPANS), (AMOUNT, _OF_AMOUNTS), (MEASURE, _OF_MEASURES)):
        if words and words[-1] in of:
            return kind
    return ""


def fits(asked: Question, candidate: Candidate) -> float:
    """What to add to the score of a sentence."""
    if asked.lang != "en" or asked.subject:
        return 0.0
    wanted = wants(asked.text)
    given = wanted and gives(wanted, candidate)
    headed = under_its_heading(asked, candidate, bool(given))
    found = _SECTION * headed
    if wanted or _of_a_thing(asked.text):
        found += _SUBJECT * begins_with_it(asked, candidate.text)
    if is_noun_phrase(asked.text):
        found += _ITSELF * max(headed, weigh(asked.units, candidate.held.grades, (WORD, NAME, NUMBER)))
    found *= _NOT_GIVEN if wanted and not given else 1.0
    found += (_GIVEN_CONTACT if wanted in (PHONE, MAIL, SITE, ADDRESS) else _GIVEN) if given else 0.0
    found += _BESIDE if wanted in (SPAN, AMOUNT) and given and beside(asked, wanted, candidate.text) else 0.0
    found += _COUNTED if counts(asked, candidate.text) else 0.0
    role = _ROLE.match(asked.text.strip())
    sought = _unit_of(asked, role[1]) if role else sought_word(asked)
    if sought is not None and (role or _IS_THERE.match(asked.text.strip())):
        found += _THERE if candidate.held.grades[sought] >= 0.5 else 0.0
    found += _ANNOUNCED if candidate.text[-1] in ":：" and _WHICH.match(asked.text) else 0.0
    return found + (_DEFINED if defines(asked, candidate.text) else 0.0)


def _of_a_thing(text: str) -> bool:
    return is_key_words(text) or bool(_OF_A_THING.match(text.strip()))


def counts(asked: Question, text: str) -> bool:
    """Whether a text has a number of what the question wants to have counted: "six people"."""
    noun = _HOW_MANY.search(asked.text)
    if not noun:
        return False
    root, words = stem(noun[1].lower()), tokens(text)
    return any(
        stem(word) == root and any(w[0].isdigit() or w in _NUMERALS for w in words[max(0, at - 2) : at])
        for at, word in enumerate(words)
    )


def defines(asked: Question, text: str) -> bool:
    """Whether a text names in brackets what the question asks of: "Edmund Harcastle (the landlord)"."""
    if not (_WHO_IS.match(asked.text.strip()) or is_key_words(asked.text)):
        return False
    return any(all(_is_asked(asked, word) for word in tokens(named[1])) for named in _BRACKETS.finditer(text))


def gives(wanted: str, candidate: Candidate) -> bool:
    """Whether a sentence has what is `wanted` to give."""
    of_column = wanted in (SPAN, MEASURE) or (wanted == AMOUNT and _OF_MONEY.search(candidate.header))
    if of_column and is_row(candidate.text) and _IN_A_CELL.search(candidate.text):
        return True
    return bool(_GIVES[wanted].search(candidate.text))


def beside(asked: Question, wanted: str, text: str) -> bool:
    """Whether what is `wanted` stands right at something that the question names: "three months' notice"."""
    for given in _GIVES[wanted].finditer(text):
        near = tokens(text[max(0, given.start() - 30) : given.start()])[-2:]
        near += tokens(text[given.end() : given.end() + 30])[:2]
        if any(_is_asked(asked, word) and word not in asking_words(asked.text) for word in near):
            return True
    return False


def begins_with_it(asked: Question, text: str) -> float:
    """Whether a sentence says something of nothing but what the question names: "The rent is ..." of the rent.

    What may or must be done with it says less of it.
    """
    words = tokens(text[:120])
    at = 0
    while at < len(words) and words[at] in _DETERMINERS:
        at += 1
    begin = at
    while at < len(words) and words[at] not in _VERBS and _is_asked(asked, words[at]):
        at += 1
    if at == begin or at == len(words) or words[at] not in _VERBS or is_row(text):
        return 0.0
    return 0.4 if words[at] in _MODALS else 1.0


def under_its_heading(asked: Question, candidate: Candidate, given: bool = False) -> float:
    """How much of the question its heading is, and of the heading the question.

    Less the further below it stands, unless it has what is wanted (`given`).
    """
    near = 1.0 if given else _SINCE[candidate.since] if candidate.since < len(_SINCE) else 0.0
    if not candidate.section or not near:
        return 0.0
    words = [word for word in tokens(candidate.section) if word not in STOP and not word.isdigit()]
    if not words:
        return 0.0
    named = sum(_is_asked(asked, word) for word in words) / len(words)
    if not named:
        return 0.0
    grades = asked.hold(candidate.section).grades
    base = [at for at, unit in enumerate(asked.units) if unit.kind != PAIR]
    total = sum(asked.units[at].weight for at in base) or 1.0
    held = sum(asked.units[at].weight * grades[at] for at in base) / total
    return held * named * near


def unmet(asked: Question, chosen: Sequence[Candidate], passage: Passage) -> float:
    """What is left of the confidence where the sentences chosen, best first, do not give what the question wants."""
    best, left = chosen[0], 1.0
    wanted = wants(asked.text)
    if wanted and not gives(wanted, best):
        share = weigh(asked.units, best.held.grades, _ALL) / 2
        beside = any(
            gives(wanted, one) and one.passage == best.passage and weigh(asked.units, one.held.grades, _ALL) >= share
            for one in chosen[1:]
        )
        left = 1.0 if wanted == DAY and _LATER.search(best.text) else FIRM if wanted == DAY or beside else NOWHERE
    sought = sought_word(asked)
    if sought is None and left < 1.0 and wanted == MEASURE:
        sought = _measured(asked)
    if sought is not None:
        line = passage.candidates[max(0, best.order - 1) : best.order + 2]
        about = [*(one.held.grades for one in line), passage.heading_held, asked.hold(best.header).grades]
        if max(grades[sought] for grades in about) < 0.5:
            left *= NOT_THERE
    return left


def _measured(asked: Question) -> int | None:
    """The unit of what is measured: speed of "what is the top speed"."""
    thing = _OF_A_THING.match(asked.text.strip())
    words = tokens(_OF.split(thing[1])[0]) if thing else []
    return _unit_of(asked, words[-1]) if words else None


def _unit_of(asked: Question, word: str) -> int | None:
    root = stem(word.lower())
    return next((at for at, unit in enumerate(asked.units) if unit.key == root), None)


def sought_word(asked: Question) -> int | None:
    """The unit that a text must hold to answer: people of "how many people", pool of "is there a pool"."""
    text = asked.text.strip()
    noun = _HOW_MANY.search(text) or _IS_THERE.match(text)
    return _unit_of(asked, next(word for word in noun.groups() if word)) if noun else None


def all_named(asked: Question, best: Candidate, passage: Passage) -> bool | None:
    """Whether the best sentence and what stands about it hold what key words name; None when nearly.

    "Who is the ..." needs a name besides, which the sentence itself gives.
    """
    who = _WHO.match(asked.text.strip())
    if who and (not kinds.offers(kinds.PERSON, asked, best.text) or not holds_all(asked, best)):
        return None
    line = passage.candidates[max(0, best.order - 1) : best.order + 2]
    about = [c.held.grades for c in line]
    about += [passage.heading_held, asked.hold(f"{best.section}\n{best.header}").grades]
    wanted = wants(asked.text)
    said = {*_NAMES_NOTHING, *(asked.words[-1:] if wanted and gives(wanted, best) else ())}
    total = missing = apart = 0.0
    for at, unit in enumerate(asked.units):
        if unit.kind not in (WORD, NAME, NUMBER) or (asked.words[at] in said and len(asked.words) > 1):
            continue
        if unit.key in asked.borrowed:
            continue  # what was spoken of before need not be said again
        total += unit.weight
        if max(grades[at] for grades in about) < 0.5:
            missing += unit.weight * (passage.held[at] < 0.5)
            apart += unit.weight
    if asked.words[-1] in _NUMBERED and len(asked.words) > 1 and not _NUMBER_OF.search(f"{best.header} {best.text}"):
        return False
    if not missing and apart <= _APART * total:
        return total > 0.0
    return None if missing < 0.25 * total else False


def holds_all(asked: Question, best: Candidate) -> bool:
    """Whether a sentence itself holds all that the question names."""
    units = ((at, unit) for at, unit in enumerate(asked.units) if unit.kind != PAIR)
    return all(best.held.grades[at] >= 0.5 for at, unit in units if unit.key not in asked.borrowed)


def _is_asked(asked: Question, word: str) -> bool:
    root = word if word[0].isdigit() else stem(word)
    return any(unit.key == root for unit in asked.units if unit.kind != PAIR)
