"""A follow-up question ("and in 2022?", 那第二条呢？, how much does it cost?) -> the question it stands for.

By patterns alone, no model: what the new question leaves out is taken from the one before it, and what it changes is
put in the place of its like: a year for a year, a name for a name, 第二条 for 第一条. A question that stands by itself
comes back as it is. What comes out is for search and for choosing quotes; the person and a language model see the
question as it was asked.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from engine.answering.courtesy import corrected, courtesy, plain
from engine.answering.follow_up_lists import CITED, item
from engine.answering.follow_up_zh import refers_zh, resolved_zh
from engine.answering.unclear import told
from engine.backends.quotes.terms import CONTEXT_MARK
from engine.backends.quotes.words import STOP, tokens
from engine.sentences import language
from engine.types import Message

_LONGEST = 220
"""Characters of a follow-up at most; a longer question tells enough by itself."""
_ENOUGH = 2
"""Words of content that a question among statements has when it is understood by itself."""
_LONGEST_NAME = 80
"""Characters of a turn that only names what was asked back for."""


def resolve(question: str, history: Sequence[Message]) -> str:
    """The question with what it leaves out, from the turns before it (user and assistant, oldest first)."""
    before, answer, asked = "", "", False
    for message in history:
        if message.role == "user":
            asked = not courtesy(message.content)  # thanks change nothing of what is spoken of
            if asked:
                before, answer = _resolved(message.content, before, answer), ""
        elif message.role == "assistant" and asked:
            answer = message.content
    return _resolved(question, before, answer)


def _resolved(question: str, before: str, answer: str) -> str:
    corrects = bool(before) and corrected(question)
    question = plain(question)
    if language(question) == "en":
        question = _with_background(question)
    if not before or len(question) > _LONGEST:
        return question
    if len(question) <= _LONGEST_NAME and not _WH.search(question) and (whole := told(question, before, answer)):
        return whole
    if language(question) == "zh" and language(before) == "en" and not refers_zh(question):
        return question  # another language, so no part of that question
    if language(question) == "zh" or (language(before) == "zh" and not re.search(r"[A-Za-z]{3}", question)):
        return resolved_zh(question, before, answer)
    resolved = _resolved_en(question, before, answer)
    # "I meant which sources are there?" is about the same thing still.
    return _with_topic(question, before, answer) if corrects and resolved == question else resolved


# --- English -----------------------------------------------------------------------------------------------------

_ORDINALS = {
    "first": 1, "1st": 1, "former": 1, "second": 2, "2nd": 2, "third": 3, "3rd": 3, "fourth": 4, "4th": 4,
    "fifth": 5, "5th": 5, "sixth": 6, "last": -1, "latter": -1,
}  # fmt: skip

_LEAD = re.compile(
    r"^(?:(?:and|but|or|so|ok(?:ay)?|then|also|now|well)\b[,\s]*)*"
    r"(?:(?:what|how) about|what of|(?:and|same) (?:question )?(?:for|with)(?= )|tell me (?:more )?about)?\b[,\s]*",
    re.IGNORECASE,
)
_ELLIPSIS = re.compile(
    r"^(?:(?:and|but|or|so|ok(?:ay)?|then|also|now)\b[,\s]*)*(?:(?:what|how) about|what of)\b", re.IGNORECASE
)
_JOINED = re.compile(r"^(?:and|but|or|also|then)\b", re.IGNORECASE)
_WH = re.compile(
    r"\b(?:what|who|whom|whose|when|where|which|why|how|is|are|was|were|do|does|did|can|could|may|must|should|will|"
    r"would|has|have|had)\b", re.IGNORECASE,
)  # fmt: skip
_STARTS_ASKING = re.compile(
    r"(?:what|who|whom|whose|when|where|which|why|how|is|are|was|were|do|does|did|can|could|may|must|should|will|would|has|"
    r"have|had)\b", re.IGNORECASE,
)  # fmt: skip
_PRONOUN = re.compile(
    r"\b(?:it|its|they|them|their|theirs|he|him|his|she|her|hers|this|that|these|those|there|one|ones|"
    r"the (?:same|other|others|former|latter))\b", re.IGNORECASE,
)  # fmt: skip
_EMPTY_IT = re.compile(
    r"\b(?:does|did|do|will|is|was|would|can) it (?:(?:take|takes|took)(?! place\b)|possible|necessary|true|legal|"
    r"allowed|"
    r"okay|ok|rain|safe to|mean to)\b|\bthat (?:is|are|was|were|can|must|will|has|have|the|a)\b|\b(?:is|are|was|"
    r"were) there\b|"
    r"\bit (?:is|was) (?:not |also )?(?:possible|necessary|true|legal|allowed|safe|better|good|hard|easy)\b|"
    r"\bthere (?:is|are|was|were|be)\b|\bone of\b|\bthis (?:document|agreement|contract|law|act|year|month|week)\b",
    re.IGNORECASE,
)
_NTH = re.compile(
    r"\b(?:the )?(first|second|third|fourth|fifth|sixth|last|former|latter|1st|2nd|3rd|4th|5th)"
    r"(?:(?: ones?| of (?:them|these|those)| item| point)\b|\b(?!\s+[a-z]{3,})|"
    r"(?=\s+(?:need|cost|take|mean|say|cover)s?\b))",
    re.IGNORECASE,
)
_YEAR = re.compile(r"\b(?:1[5-9]\d\d|20\d\d)\b")
_QUARTER = re.compile(r"\bQ[1-4]\b|\b(?:first|second|third|fourth) quarter\b", re.IGNORECASE)
_MONTH = re.compile(r"\b(?:January|February|March|April|May|June|July|August|September|October|November|December)\b")
_NUMBERED = re.compile(
    r"\b(article|section|clause|chapter|part|step|item|phase|floor|room|unit|page|table|figure|level|grade|stage|zone|"
    r"version|appendix|annex|schedule|cone|lot|building)s? (\d+(?:\.\d+)*|[A-Z]|one|two|three|four|five|six)\b",
    re.IGNORECASE,
)
_PHRASE = re.compile(r"^(?:in|for|at|on|of|from|to|with|by|during|under|after|before|about|near|between|without)\b",
                     re.IGNORECASE)  # fmt: skip
_NAMES = re.compile(r"(?<![.!?] )\b[A-Z][\w’'&-]*(?:\s+(?:of|the|de|van|von|and)?\s*[A-Z][\w’'&-]*)*")
_NOUNS_AFTER = re.compile(
    r"\b(?:is|are|was|were|does|do|did|has|have|can|must|should|many|much|long|often|which|what|whose)\s+"
    r"(?P<phrase>(?!(?:is|are|was|were|do|does|did|has|have|can|must|should)\b)"
    r"(?:the|a|an|my|our|your|their|his|her|its)?\s*[\w’'-]+(?:\s+[\w’'-]+)??)"
    r"(?=\s+(?:in|for|at|on|of|from|to|with|by|during|under|after|before|near|between|without|is|are|was|were|be|been|"
    r"kept|paid|due|take|takes|cost|costs|last|lasts|have|has|need|needs|mean|means|get|gets|start|starts|end|ends|"
    r"begin|close|open|work|allowed|made|done|held|used|stored|sent|required)\b|\s*[?？]|\s*$)",
    re.IGNORECASE,
)
_HELPING = re.compile(r"(?:do|does|did|can|must|should)\b", re.IGNORECASE)
_IS = re.compile(r"(?:is|are|was|were|has|have)\b", re.IGNORECASE)
_VERBS = frozenset(
    "happen happened happens tell explain describe give show list mention say said work works mean means cost costs "
    "take takes apply applies need needs include includes located based made live born founded".split()
)
_OF_TALK = frozenset(
    """
    know think believe want wanted need get got give given provide please help right able like look looking
    information info something anything thing things possible sure really mean meant talk talking tell told ask
    asking read heard understand true different difference way ways kind sort example examples good bad best better
    well use used using between until before after during below above only both
    """.split()
)
"""Words of a question that say nothing of what it is about."""
_MOST_TOPIC = 10
"""Words that a follow-up takes along at most, those of the question right before it first."""
_KINDS = frozenset(
    "year years date day days month months time number percentage amount age price long far often old".split()
)
_ONLY_WH = re.compile(r"^(?:and |but |so )?(?:why|how|when|where|who|how (?:much|many|long|so|come)|what else|why not|"
                      r"since when|by whom|for how long)[?!. ]*$", re.IGNORECASE)  # fmt: skip


_FRAGMENT = re.compile(r"^(?:how (?:many|much)|which|what) [\w’'-]+$", re.IGNORECASE)
"""A question without a verb: it asks of what was spoken of before."""
_PARTICIPLE = re.compile(r"(?:ed|own|ept|ade|old|aid|ght|ent|oken|osen|iven|itten)$")
_BARE_ASK = re.compile(r"\b(?:how (?:long|much|many|often|old|big|far)|when|where|who)\b", re.IGNORECASE)
_VERB = re.compile(r"\b(?:is|are|was|were|do|does|did|has|have|had|can|could|must|should|will|would|may|might)\b", re.I)
_ASKING = re.compile(r"^(?:what|who|when|where|which|why|how(?: many| much| long| often)?)\b\s*", re.IGNORECASE)


def _resolved_en(question: str, before: str, answer: str) -> str:
    nth = _NTH.search(question)
    listed = item(answer, _ORDINALS[nth[1].lower()]) if nth else ""
    if nth and (listed or not _content(_without(question, nth.span())) - _VERBS - _KINDS):
        like = _replaced_ordinal(before, nth[1])
        if like:
            return like
        if listed:
            return f"{listed}{CONTEXT_MARK}{before}" if _ELLIPSIS.match(question) else _put(question, nth, listed)
    if _ONLY_WH.match(question):
        return f"{question.rstrip('?!. ')} {_statement(before)}?"
    bare = _LEAD.sub("", question).rstrip("?!. ").strip()
    asks = bool(_WH.search(bare))
    if not asks and _names_a_thing(question, bare):
        return question
    joined = _ELLIPSIS.match(question) or _JOINED.match(question)
    if bare and not asks and not joined and not question.endswith("?") and not _PHRASE.match(bare) and " " in bare:
        return _with_topic(question, before, answer)
    if bare and not asks and not joined and _refers(question):
        return _with_topic(question, before, answer)
    if bare and not asks and (joined or len(tokens(bare)) <= 4):
        return _changed_en(bare, before, answer)
    if _FRAGMENT.match(bare):
        return _with_topic(question, before, answer)
    if _JOINED.match(question) and asks and len(_content(bare)) <= 2:
        return _with_topic(question, before, answer)
    if _refers(question):
        return _with_topic(question, before, answer)
    if len(_content(question) - _KINDS - _VERBS) == 0:
        return _with_topic(question, before, answer)
    return question


def _names_a_thing(question: str, bare: str) -> bool:
    """Whether key words ask of something new: "Sharps disposal in Madison County", not "the second floor?"."""
    if bare != question.rstrip("?!. ").strip() or question.rstrip().endswith("?") or _PHRASE.match(bare):
        return False
    words = _content(bare) - _KINDS - _VERBS
    if _PRONOUN.search(bare) or any(pattern.search(bare) for pattern in (_YEAR, _QUARTER, _NUMBERED)):
        return False
    return len(words) > 2 or (len(words) == 2 and bare.istitle()) or (len(bare) > 3 and bare.isupper())


def _with_background(question: str) -> str:
    """A turn that tells something and then asks: what it tells is of less weight than what it asks."""
    parts = re.split(r"(?<=[.?!;])\s+", question)
    asks = [part for part in parts if part.endswith("?") or _STARTS_ASKING.match(part)]
    if len(parts) < 2 or len(asks) != 1 or len(_content(asks[0]) - _KINDS - _VERBS) < _ENOUGH or _refers(asks[0]):
        return question
    told = " ".join(_topic(" ".join(part for part in parts if part is not asks[0]), asks[0]))
    return f"{asks[0]}{CONTEXT_MARK}{told}" if told else asks[0]


def _put(question: str, nth: re.Match[str], item: str) -> str:
    return question[: nth.start()] + item + question[nth.end() :]


def _refers(question: str) -> bool:
    """Whether a pronoun in it stands for something that the question itself does not name before it."""
    text = _EMPTY_IT.sub(" ", question)
    found = _PRONOUN.search(text)
    if not found:
        return False
    before = text[: found.start()]
    named = [m for m in _NAMES.finditer(before) if m.start() > 0 and m[0].lower() not in STOP]
    # "If I borrow money, can I treat it as equity?" "The greenhouse effect. Is it good or bad?"
    clause = re.split(r"[,;.?!:](?=\s)", before)[:-1]
    return not named and not any(_content(part) - _KINDS - _VERBS for part in clause)


def _content(text: str) -> set[str]:
    return {word for word in tokens(text) if word not in STOP and len(word) > 1}


def _statement(before: str) -> str:
    """A question without the words that ask."""
    return _ASKING.sub("", before.rstrip("?？ "))


def _replaced_ordinal(before: str, word: str) -> str:
    """The question before, if it asked for another one in a row ("What is the first step?")."""
    other = re.search(r"\b(?:first|second|third|fourth|fifth|sixth|last|1st|2nd|3rd|4th|5th)\b", before, re.IGNORECASE)
    return before[: other.start()] + word.lower() + before[other.end() :] if other else ""


def _changed_en(bare: str, before: str, answer: str) -> str:
    """The question before, with `bare` in the place of its like."""
    for pattern in (_QUARTER, _YEAR, _MONTH):
        new = pattern.search(bare)
        present = list(pattern.finditer(before))
        if new and present:
            if len(_content(bare)) <= 1 + (pattern is _QUARTER):
                last = present[-1]
                return before[: last.start()] + new[0] + before[last.end() :]
            return f"{bare}{CONTEXT_MARK}{_without(before, present[-1].span())}"
    new = _NUMBERED.search(bare)
    if new:
        for old in _NUMBERED.finditer(before):
            if old[1].lower() == new[1].lower():
                return before[: old.start()] + bare + before[old.end() :]
    if _PRONOUN.search(bare) and not _content(bare) - _KINDS:
        return f"{bare}{CONTEXT_MARK}{' '.join(_topic(before, ''))}"
    if _PHRASE.match(bare):
        preposition = bare.split()[0].lower()
        old_phrase = re.search(
            rf"\b{preposition}\s+(?:the |a |an |my |our )?[\w’'.-]+(?:\s+[\w’'.-]+){{0,3}}?"
            r"(?=\s+(?:in|for|at|on|of|from|to|with|by|during|under|is|are|was|were)\b|\s*[?？]|\s*$)",
            before, re.IGNORECASE,
        )  # fmt: skip
        if old_phrase:
            return before[: old_phrase.start()] + bare + before[old_phrase.end() :]
        if preposition == "for" and (names := [m for m in _NAMES.finditer(before) if m.start() > 0]):
            thing, rest = re.sub(r"^for (?:the |an? )?", "", bare), before[names[-1].end() :]
            head = re.match(r"\s*[\w’'-]+", rest)  # "for the purchase loan" of "the VA loan"
            if head and head[0].strip().lower() == thing.split()[-1].lower():
                rest = rest[head.end() :]
            return before[: names[-1].start()] + thing + rest
        return f"{before.rstrip('?？ ')} {bare}?"
    asked = _BARE_ASK.search(before)
    if asked and not _VERB.search(before):  # key words: "delivery how long"
        return f"{re.sub(r'^(?:the|an?) ', '', bare)} {asked[0]}"
    names = [m for m in _NAMES.finditer(before) if m.start() > 0 and m[0].lower() not in STOP]
    if bare[0].isupper() and names:
        return before[: names[-1].start()] + bare + before[names[-1].end() :]
    shared = _same_head(bare, before)
    if shared:
        return before[: shared[0]] + bare + before[shared[1] :]
    noun = _NOUNS_AFTER.search(before)
    # "the price of the clay": whether "and the glaze?" is another price or another thing, nobody can tell.
    if noun and not before[noun.end("phrase") :].lstrip().startswith("of "):
        end = noun.end("phrase")
        words = noun["phrase"].split()
        if _HELPING.match(noun[0]) and not before[end:].strip(" ?？") and len(words) > 2:
            end -= len(words[-1]) + 1  # the verb: "must the tenant give"
        elif _IS.match(noun[0]) and not before[end:].strip(" ?？") and len(words) > 1 and _PARTICIPLE.search(words[-1]):
            end -= len(words[-1]) + 1  # what is done with it: "is the lift inspected"
        return before[: noun.start("phrase")] + bare + before[end:]
    return f"{bare}{CONTEXT_MARK}{before}"


def _without(text: str, span: tuple[int, int]) -> str:
    return text[: span[0]] + text[span[1] :]


def _same_head(bare: str, before: str) -> tuple[int, int] | None:
    """Where the question before has a phrase with the same last word: "glaze firing" for "bisque firing"."""
    words = bare.lower().split()
    for match in re.finditer(r"\b((?:the |a |an )?[\w’'-]+)\s+([\w’'-]+)\b", before):
        if match[2].lower().rstrip("s") == words[-1].rstrip("s") and len(words) > 1 and len(words[-1]) > 2:
            return match.span()
    return None


def _topic(before: str, question: str) -> list[str]:
    """What the question before was about, without what the new one says already."""
    said = _content(question)
    found = []
    changed = bool(_YEAR.search(question))
    for match in re.finditer(r"[^\W_][\w’'.-]*", before):
        word = match[0].rstrip(".'’")
        low = word.lower()
        empty = low in _KINDS | _VERBS | _OF_TALK or all(w in STOP for w in tokens(word))
        if empty or low in said or (changed and _YEAR.fullmatch(word)):
            continue
        found.append(word)
    return list(dict.fromkeys(found))[:_MOST_TOPIC]


def _with_topic(question: str, before: str, answer: str) -> str:
    """The question, and after it what it speaks of."""
    topic = _topic(before, question)
    person = re.search(r"\b(?:he|him|his|she|her|hers|they|them|their)\b", question, re.IGNORECASE)
    if person and re.search(r"\b(?:who|whose|whom)\b", before, re.IGNORECASE):
        first = next((line for line in CITED.sub("", answer).splitlines() if line.strip()), "")
        known = _content(before)
        names = [m[0] for m in re.finditer(r"\b[A-Z][\w’'-]+(?:\s+[A-Z][\w’'-]+)+|(?<=[a-z,] )[A-Z][\w’'-]+", first)
                 if not _content(m[0]) <= known]  # fmt: skip
        topic = [*names[:1], *topic]
    extra = " ".join(dict.fromkeys(topic))
    return f"{question}{CONTEXT_MARK}{extra}" if extra else question
