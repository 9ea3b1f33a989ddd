"""Whether a question leaves open which thing it means, and asking back: "Which park do you mean: A, B or C?"

"The park" may be any of several that the passages found name, each in a file of its own; "this novel" is nothing when
no novel was spoken of. By patterns alone, in English; in Chinese only what points at nothing (这本小说). Pure text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from engine.backends.quotes.words import STOP, stem, tokens
from engine.sentences import language
from engine.types import Hit, Message

_THING = re.compile(r"\b(?:the|this|that)\s+([a-z][a-z-]{3,})\b")
_NAME = re.compile(r"(?<=[a-z,] )[A-Z]")
_POINTED = re.compile(r"\bthis ([a-z][a-z-]{3,})\b")
_NO_THING = re.compile(
    r"(?:ed|ing|ly|able|ible|al|ous|ful|ive|less)$|^(?:true|free|safe|good|best|better|fine|right|wrong|mean|means|apply|"
    r"applies|work|works|different|enough|correct|normal|still|also|have|come|happen|cost|take|help|sound|seem|look)s?$"
)
"""What stands after "this" where it is a pronoun: "Is this allowed?"."""
_POINTED_ZH = re.compile(
    r"[这那该](?:个|本|部|篇|份|家|位|条|项|座|款|首|种)([\u4e00-\u9fff]{2,3}?)(?=[的是有讲说在怎什多何吗叫，]|$)"
)
_WITHIN = frozenset(
    """
    document documents file files library folder case time year month week day way kind sort type question answer text
    information topic subject issue problem thing place moment page section chapter table one ones there these those
    """.split()
)
"""What is pointed at and is always there, or is no thing."""
_LEADING = re.compile(
    r"^(?:(?:The|This|That|A|An|Our|Your|My|In|At|Of|On|And|Or|For|From|To|By|With|About|Visit|New|Old|Other|All|Any|"
    r"Each|"
    r"What|Who|How|When|Where|Which|No|Best|If|[A-Z]\w+ing) )+"
)
_LOOKED_THROUGH, _SHOWN = 6, 4
"""Passages that are looked through for names, and names that are offered (and things of a question looked for)."""
_ASKED = re.compile(r"\bWhich ([a-z-]+) do you mean\b|你说的([\u4e00-\u9fff]+)指的是哪一个")


def which_one(question: str, hits: Sequence[Hit], history: Sequence[Message], answered: bool) -> str:
    """What to ask back, or "": of several things that are named, or (where nothing was found) of one that is not."""
    spoken = " ".join(message.content for message in history)
    if language(question) == "zh":
        pointed = None if answered or spoken else _POINTED_ZH.search(question)
        return f"你说的{pointed[1]}指的是哪一个？" if pointed else ""
    things = dict.fromkeys(thing[1] for thing in _THING.finditer(question) if thing[1] not in STOP | _WITHIN)
    for thing in () if answered and _NAME.search(question) else list(things)[:_SHOWN]:
        names = _named(thing, question, spoken, hits)
        if names:
            return f"Which {thing} do you mean: {', '.join(names[:-1])} or {names[-1]}?"
    if not answered:
        known = {stem(word) for word in tokens(spoken)}
        for pointed in _POINTED.finditer(question):
            word = pointed[1]
            before = {stem(w) for w in tokens(question[: pointed.start()])}
            if stem(word) not in known | before and word not in STOP | _WITHIN and not _NO_THING.search(word):
                return f"Which {word} do you mean?"
    return ""


def _named(word: str, question: str, spoken: str, hits: Sequence[Hit]) -> list[str]:
    """The names of such things in the passages, each from other files; none where one is named in what was said."""
    title = re.escape(word[0].upper() + word[1:])
    name = re.compile(rf"(?:[A-Z][\w’'&-]+ ){{1,4}}{title}\b(?! ?[A-Z|])")
    if name.search(question) or name.search(spoken):
        return []
    files: dict[str, set[str]] = {}
    for hit in hits[:_LOOKED_THROUGH]:
        for found in name.finditer(hit.text):
            whole = _LEADING.sub("", found[0])
            if " " in whole:
                files.setdefault(whole, set()).add(hit.path)
    chosen: list[str] = []
    taken: set[str] = set()
    for whole, where in files.items():
        if not where & taken:
            chosen.append(whole)
            taken |= where
    return chosen[:_SHOWN] if len(chosen) > 1 else []


def told(name: str, question: str, answer: str) -> str:
    """The question with the name that was given for what the answer asked back; "" when it asked nothing back."""
    asked = _ASKED.search(answer)
    if not asked:
        return ""
    name = name.strip(" .?!。？！")
    if asked[2]:
        return _POINTED_ZH.sub(name, question, count=1)
    exactly = re.sub(rf"\b(?:the|this|that) {asked[1]}\b", name, question, count=1)
    return exactly if exactly != question else f"{question.rstrip('?. ')} ({name})?"
