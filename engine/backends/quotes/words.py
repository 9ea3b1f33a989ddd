"""English words as questions and texts are compared by them: tokens, stems, and words that say nothing by themselves.

Numbers and signs are words too. Pure text; Chinese is cut into words in background.py.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

TOKEN = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+(?:['’][^\W\d_]+)*|[%$€£¥]")
_NOT_ASCII = re.compile("[^\x00-\x7f]+")
_SIGNS = {"%": "percent", "$": "dollar", "€": "euro", "£": "pound", "¥": "yuan"}


def _set(text: str) -> frozenset[str]:
    return frozenset(text.split())


STOP = _set(
    """
    a an the and or but if of in on at by for from to with into onto about as is are was were be been being am do does
    did done has have had having will would shall should can could may might must not no nor it its he she they them
    his her their our we you your i my me us this that these those there here who whom whose what which when where why
    how than then so such also any some each other another one s t d ll re ve m don didn doesn isn wasn weren aren
    name named call called type kind many much
    """
)
OF_REPORTS = _set(
    """
    change changes changed changing significant significantly notable notably major principal key report reports
    reported reporting quarter quarters quarterly recent recently latest previous last prior compare compared
    compares comparison trend trends impact impacts impacted affect affected affects effect influence influences
    relate relates related relation relationship correlate correlates correlation align aligns aligned discuss
    discussed discusses discussion disclose disclosed disclosure disclosures mention mentioned highlight highlighted
    section sections period periods filing filings form business company company's factor factors list separately
    identify identified examine analyze summarize summarise summary describe explain overview detail details
    detailed information suggest suggests reflect reflects indicate indicates implication implications potential
    potentially time over across fluctuate fluctuated fluctuation evolve evolved vary varied respective overall
    outline provide provided insight insights financial document documents statement statements management new
    announcement announcements various diverse contribute contributing main primary driver drivers extent exposure
    strategy strategies
    """
)
"""Words that ask about reports and name no subject."""
_OF_AMOUNTS = _set(
    """
    spend spent spending make made earn earned amount amounts record recorded generate generated hold held develop
    developed breakdown distribution three six nine twelve months ended march june september december first second
    third fourth stack expenditure expenditures level levels
    """
)
"""Words that ask for an amount of something in a report and do not say of what."""
_SHOWN = re.compile(r"[\w&'’.-]+")
_REPORT_NAME = re.compile(r"10-[kq]s?\.?|20-f|8-k", re.IGNORECASE)
_OWNER = re.compile(
    r"\b([A-Z][\w&.-]*)['’]s?(?!\w)|\b(?:[Dd]oes|[Dd]id|[Hh]as|[Hh]ad|[Ii]s|[Ww]as|[Bb]y) ([A-Z][a-z][\w&-]*)"
    r"|\b([A-Z][\w&-]*) (?:10-[KQ]|reports?|filings?)\b"
)
_ONE_REPORT = re.compile(
    r"\b10-[kq]s?\b|\bq[1-4] (?:19|20)\d\d\b|\b(?:19|20)\d\d q[1-4]\b|\b(?:three|six|nine|twelve) months ended\b|"
    r"\b(?:at|on|as of) (?:march|june|september|december) 3[01], 20|"
    r"\b(?:first|second|third|fourth) quarter (?:of )?(?:fiscal )?(?:19|20)\d\d\b|"
    r"\b(?:latest|most recent|last) (?:quarter|filing|report)\b",
    re.IGNORECASE,
)
"""What names a report or a quarter is about reports, whatever else it says."""
_REPORT_QUESTION = re.compile(
    r"\b(?:10-[kq]s?|20-f|8-k|q[1-4] (?:19|20)\d\d|filings|as reported|"
    r"(?:annual|quarterly|sec|the|this|each|every|latest|last|recent|its|their) filing(?! (?:fee|form|date|deadline))|"
    r"reported (?:in|periods?|quarters?|years?|revenues?|expenses?|results?))\b|"
    r"\b(?:annual|quarterly|interim|latest|last|recent|its|their|this|these|the) reports?\b|"
    r"\b(?:across|over|between|each|every|per) (?:the |these |those |all |its )*(?:\w+ )?"
    r"(?:quarters?|periods?|years?|months?|time|documents|files|reports)\b|\btrends\b|\btrend (?:in|of)\b|"
    r"^(?:summari[sz]e|describe|explain|compare|analy[sz]e|outline|examine)\b",
    re.IGNORECASE,
)
# Forms that no stemmer joins; the first of each line stands for all.
_FORMS = """
write wrote written writer|begin began begun start started|win won winner|build built builder|take took taken
become became|give gave given|make made maker|sell sold sale sales|buy bought|fight fought|teach taught|think thought
die died death dead deaths|lose lost loss losses|send sent|spend spent|hold held|keep kept|leave left|meet met|pay paid
say said|tell told|grow grew grown growth|know knew known|fly flew flight|draw drew drawn|choose chose chosen choice
speak spoke spoken|break broke broken|rise rose risen|drive drove driven|fall fell fallen|run ran|sing sang sung
see saw seen|go went gone|come came|lead led leader|find found|bear born birth|man men|woman women|child children
person people|foot feet|high height|long length|wide width|deep depth|old age aged|percent percentage|big large largest
bring brought|catch caught|feel felt|get got|hide hid hidden|lie lay|show shown|stand stood|steal stole|strike struck
understand understood|wear wore|throw threw thrown|shoot shot|set sets|eat ate eaten|rule ruled ruler reign
create created creator creation|invent inventor invention|discover discovery discoverer|found founded founder
marry marriage married|believe belief|strong strength|usa us america american|uk british britain|live lived lives life
analyze analysis|destroy destruction|produce production producer|decide decision|describe description|divide division
marine ocean sea|film movie|author writer|war wars|bc bce|population inhabitants|locate located location|job occupation
"""
IRREGULAR: dict[str, str] = {}
for _line in _FORMS.replace("\n", "|").split("|"):
    for _form in _line.split():
        IRREGULAR.setdefault(_form, _line.split()[0])


@lru_cache(maxsize=20000)
def stem(word: str) -> str:
    """The snowball stem of a lower-case English word, with irregular forms joined first."""
    if word in IRREGULAR:
        word = IRREGULAR[word]
    return str(_stemmer().stemWord(word))


@lru_cache(maxsize=1)
def _stemmer():  # type: ignore[no-untyped-def]
    import snowballstemmer  # about 10 ms to import: not paid until the first question

    return snowballstemmer.stemmer("english")


def fold(text: str) -> str:
    """Lower case, half width, without accents."""
    return (text if text.isascii() else _NOT_ASCII.sub(_bare, text)).lower()


def _bare(found: re.Match[str]) -> str:
    return _without_accents(found[0])


@lru_cache(maxsize=1000)
def _without_accents(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))


def tokens(text: str) -> list[str]:
    """Lower-case words and numbers of a text, in order; possessives and thousands separators removed."""
    return [token if token.isalnum() else _plain(token) for token in TOKEN.findall(fold(text))]


def _plain(token: str) -> str:
    if token[0].isdigit():
        return token.replace(",", "").rstrip(".")
    if token in _SIGNS:
        return _SIGNS[token]
    return re.split("['’]", token)[0]


def subject_of(text: str, words: Iterable[str]) -> tuple[int, ...]:
    """Of a question about what reports say, which of its content words name what it speaks of; of others none."""
    listed = list(words)
    asks = _REPORT_QUESTION.search(text) and sum(word in OF_REPORTS for word in listed) >= 2
    if not asks and not _ONE_REPORT.search(text):
        return ()
    known = OF_REPORTS | _OF_AMOUNTS
    return tuple(i for i, word in enumerate(listed) if word not in known and not word[0].isdigit())


def owners_of(text: str) -> frozenset[str]:
    """The stems of names that own something or report something: Amazon in "Amazon's debt", "did Amazon report"."""
    found = [next(name for name in match.groups() if name) for match in _OWNER.finditer(text)]
    return frozenset(stem(word) for name in found for word in tokens(name))


def subject_text(text: str) -> str:
    """Of a question about what reports say, the words that name what it speaks of, as they stand; of others ""."""
    shown = _SHOWN.findall(text)
    kept = [word for word in shown if not _asks_for_reports(word)]
    if not subject_of(text, [part for word in shown for part in tokens(word) if part not in STOP]):
        return ""
    return " ".join(kept)


def _asks_for_reports(word: str) -> bool:
    low = word.lower().strip(".'’")
    return low in OF_REPORTS or low in STOP or bool(_REPORT_NAME.fullmatch(word))


_ASKS_FOR = (
    # A measure: "how long", "how often". The answer gives it and hardly ever says the word.
    re.compile(r"\bhow (long|often|soon|quickly|fast|far|old|big|large|high|tall|deep|wide|heavy|hot|cold|late)\b"),
    # "What year did ...", "at what price": the kind of thing that the answer is.
    re.compile(
        r"\b(?:what|which) (year|date|day|month|time|hour|number|amount|price|sum|percentage|percent|share|fraction|"
        r"age|city|country|place|location|person|kind|sort|word|phrase|length|size|colou?r)\b"
    ),
    # "What is the price of ...", "what was the date of ...".
    re.compile(
        r"\b(?:what|which) (?:is|are|was|were) (?:the|our|my|your|its|their) (?:total |exact |full |usual )?(date|day|"
        r"time|number|amount|price|cost|sum|percentage|length|size|duration|location|place|term|word|title|purpose|reason|"
        r"process|way|method)s? (?:of|for|that|in|by|to)\b"
    ),
    # "How long is the notice period?", "how much is the entrance price": what is measured is what stands before.
    re.compile(r"\bhow long (?:is|are|was|were|does|do|did)\b.*\b(periods?|terms?|duration|time)\b"),
    re.compile(r"\bhow much (?:is|are|was|were)\b.*\b(price|cost|amount|sum|total)\b"),
    # "When do I get my deposit back?": of what a person does, a document says that it "is returned".
    re.compile(r"\b(?:do|can|could|will|would|should|may|must|did|if) (?:i|we|you) (get|go|make|take|put|find|see)\b"),
)


@lru_cache(maxsize=64)
def asking_words(text: str) -> frozenset[str]:
    """Words of an English question that only say what kind of thing is asked for: a text that answers it gives that
    thing and seldom says the word."""
    low = text.lower()
    return frozenset(match[1] for asks in _ASKS_FOR for match in asks.finditer(low))
