"""What a question asks about, and how much of it a piece of text holds. English and Chinese, no weights, no numpy.

A question becomes *units*: words by stem (English), characters and pairs of characters (Chinese), names, numbers and
neighbouring pairs, each with a weight: how rare it is in ordinary text. A piece of text is then a list of how well it
holds each unit, from 0 to 1. Only words that could match are ever stemmed, which keeps this to milliseconds.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from engine.backends.quotes.background import RAREST, rarity, zh_words
from engine.backends.quotes.everyday import everyday_stems
from engine.backends.quotes.statements import in_full, statement_words
from engine.backends.quotes.words import IRREGULAR, STOP, TOKEN, asking_words, owners_of, stem, subject_of, tokens
from engine.everyday import formal_words
from engine.folding import nfkc
from engine.sentences import language

WORD, NAME, NUMBER, PAIR = "word", "name", "number", "pair"

_HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")
_ZH_PIECE = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]+|\d+(?:\.\d+)?|[a-z]+")
_ORDINAL = re.compile(r"第(?:[零一二三四五六七八九十百]+|\d+)")
_TITLE_MARKS = re.compile(r"[《“「『\"]([^《》“”「」『』\"]{2,40})[》”」』\"]")

CONTEXT_MARK = "\x1e"
"""Stands before what a follow-up question takes from the conversation (engine.answering.follow_up)."""
CONTEXT_SHARE = 0.4
"""What words after CONTEXT_MARK weigh beside the question's own."""
_OF_LITTLE = 0.8
"""The same where the question has one word of its own at most."""
_OWNER_SHARE, _ASKING_SHARE = 0.2, 0.1
"""Of a question about reports: what the name of their owner weighs, and what the words that ask for reports do."""
_ASKED_FOR = 0.3
"""What a word that says only what kind of thing is asked for weighs."""
_AS_STATED = 0.9
"""How well a phrase of statements stands for the question's own."""
_IN_OTHER_WORDS = 0.7
"""How well another word for the same thing stands for a word of an English question."""
EVERYDAY_WEIGHT = 5.0
"""The weight of an everyday word in a question, beside its characters."""


# What asks, and what only makes a sentence of it (可以, 需要): a text that answers says neither.
_ASKING_ZH = re.compile(
    r"什么时候|什么时间|什么地方|什么样|为什么|什么|是多少|多少|哪一年|哪一个|哪一|哪个|哪些|哪里|哪儿|哪位|哪年|哪|"
    r"需要|应该|可不可以|可以|能不能|会不会|要不要|有没有|能够|大概|大约|具体|到底|究竟|多(?:长时间|长|久|大|高|远|重|宽|深|快|厚)|是谁|谁|何时|何处|何地|何人|为何|如何|怎么样|怎样|怎么|是否|请问|^请|吗|呢|么|吧|啊|几个|几年|几(?!乎)|(?<!任)何"
)
_ZH_SPOKEN = frozenset("我你您咱给要有去会没把说能让想得还再就才需")
"""Characters that, where they are no part of a longer word, only make a sentence of what is asked: 我能把房子转租吗."""
_ZH_STOP = frozenset("的了是在和与或及有被把将为以于其之也都就而着过得地这那些个吗呢么吧啊该此对从到由所")


@dataclass(frozen=True, slots=True)
class Unit:
    """One thing the question names. `key` is a stem, some characters, or a pair of positions.

    `others` are what may stand for it, each with how well (see engine.everyday and statements.py).
    """

    kind: str
    key: str
    weight: float
    others: tuple[tuple[str, float], ...] = ()


@dataclass(slots=True)
class Question:
    """A question taken apart. `words` are its content words; `lang` is "en" or "zh".

    `subject` are the units that a question about reports speaks of ("How have inventory levels changed over these
    quarters?"): no single sentence answers it, and what asks for the report names nothing. Of others it is empty.
    `borrowed` are the keys of what was taken from the conversation; `asked` is the whole, with that.
    """

    text: str
    lang: str
    units: list[Unit]
    words: list[str]
    every: frozenset[str]
    titles: tuple[str, ...] = ()
    pairs: list[tuple[int, int, int]] = field(default_factory=list)
    _matches: dict[str, tuple[tuple[int, float], ...]] = field(default_factory=dict)
    _known: set[str] = field(default_factory=set)
    _prefixes: dict[str, list[tuple[int, str, str, float]]] = field(default_factory=dict)
    subject: tuple[int, ...] = ()
    borrowed: frozenset[str] = frozenset()
    asked: str = ""

    def hold(self, text: str) -> Held:
        """How well `text` holds each unit."""
        return _hold_zh(self, text) if self.lang == "zh" else _hold_en(self, text)


@dataclass(slots=True)
class Held:
    """`grades[i]` tells how well unit i is held; `places` are (position, unit) of matched words, in order."""

    grades: list[float]
    places: list[tuple[int, int]]
    length: int
    words: list[str]


def read_question(text: str, everyday: bool = False, stated: bool = False) -> Question:
    """Take a question apart; with `everyday`, words that a formal text may say otherwise are looked for as such too.

    So are those of financial statements when it is about reports, or (`stated`) when it is known to be.
    """
    lang = "zh" if language(text) == "zh" else "en"
    own, mark, _ = text.partition(CONTEXT_MARK)
    plain = text.replace(CONTEXT_MARK, " ")
    question = _read_zh(plain, everyday) if lang == "zh" else _read_en(plain, stated, everyday)
    question.asked = plain
    if mark:
        question.text = own.strip()  # what is asked for is read from the question alone
        alone = _read_zh(own, everyday) if lang == "zh" else _read_en(own)
        kept = {unit.key for unit in alone.units}
        question.borrowed = frozenset(unit.key for unit in question.units) - kept
        # "When is it due?" says next to nothing itself: what it is about is in what was said before.
        telling = [word for word in alone.words if word not in asking_words(own)]
        share = CONTEXT_SHARE if lang == "zh" or len(telling) > 1 else _OF_LITTLE
        question.units = [u if u.key in kept else replace(u, weight=share * u.weight) for u in question.units]
    return question


def merged(helds: Iterable[Held], size: int) -> list[float]:
    """The best grade of each unit over several pieces of text."""
    best = [0.0] * size
    for held in helds:
        for index, grade in enumerate(held.grades):
            if grade > best[index]:
                best[index] = grade
    return best


# --- English (and anything else in words) -------------------------------------------------------------------------


def _read_en(text: str, stated: bool = False, everyday: bool = False) -> Question:
    raw = TOKEN.findall(text)
    folded = [tokens(word) for word in raw]
    units: list[Unit] = []
    words: list[str] = []
    seen: dict[str, int] = {}
    order: list[tuple[int, int]] = []
    asking = asking_words(text)
    for position, (shown, parts) in enumerate(zip(raw, folded, strict=True)):
        for word in parts:
            number = word[0].isdigit()
            if word in STOP or (len(word) == 1 and not number):
                continue
            root = word if number else stem(word)
            if root not in seen:
                capital = shown[0].isupper() and position > 0
                seen[root] = len(units)
                kind = NUMBER if number else NAME if capital else WORD
                share = 1.15 if kind != WORD else _ASKED_FOR if word in asking else 1.0
                units.append(Unit(kind, root, share * rarity(root, "en")))
                words.append(word)
            order.append((position, seen[root]))
    subject = subject_of(text, words)
    owners = owners_of(text)
    if subject or owners or stated:
        _let_stand_for(statement_words(text.lower().replace("’", "'")), units, words)
    if everyday:
        _let_stand_for(in_full(text.lower()), units, words)
    if subject:
        # What asks for the report is in no sentence of it, and whose it is in few.
        for at, unit in enumerate(units):
            share = _OWNER_SHARE if unit.key in owners else 1.0 if at in subject or unit.others else _ASKING_SHARE
            units[at] = replace(unit, weight=share * unit.weight)
        named = (at for at, unit in enumerate(units) if at in subject or unit.others)
        subject = tuple(at for at in named if units[at].key not in owners)
    pairs = []
    for (first, a), (second, b) in pairwise(order):
        if a != b and second - first <= 3:
            pairs.append((a, b, len(units)))
            units.append(Unit(PAIR, f"{units[a].key} {units[b].key}", (units[a].weight + units[b].weight) / 2))
    question = Question(text, "en", units, words, frozenset(w for part in folded for w in part), pairs=pairs)
    question.subject = subject
    for index, unit in enumerate(units[: len(words)]):
        # A stem may be shorter than the three letters that words are looked up by: that of AWS is.
        start = unit.key[:3] if len(unit.key) > 2 else words[index][:3]
        question._prefixes.setdefault(start, []).append((index, unit.key, words[index], 1.0))
        for form, first_form in IRREGULAR.items():
            if first_form == IRREGULAR.get(words[index]):
                question._prefixes.setdefault(form[:3], []).append((index, unit.key, words[index], 1.0))
        for other in everyday_stems(unit.key) if everyday else ():
            question._prefixes.setdefault(other[:3], []).append((index, other, "", _IN_OTHER_WORDS))
    for unit in units[: len(words)]:
        if _HAN.search(unit.key):
            # A Chinese name inside an English question: looked for as it stands.
            question.titles += (unit.key,)
    return question


def _let_stand_for(said: Iterable[tuple[str, tuple[str, ...]]], units: list[Unit], words: list[str]) -> None:
    """Lets the words of a phrase be held by what documents say for it; what has no words (R&D) becomes one itself."""
    for phrase, others in said:
        roots = {stem(word) for word in tokens(phrase) if word not in STOP and len(word) > 1}
        sought = tuple((other, _AS_STATED) for other in others)
        there = False
        for at, unit in enumerate(units):
            if unit.key in roots and not unit.others:
                units[at], there = replace(unit, others=sought), True
        if not there:
            units.append(Unit(WORD, phrase, RAREST["en"], ((phrase, 1.0), *sought)))
            words.append(phrase)


def _match_en(question: Question, word: str) -> tuple[tuple[int, float], ...]:
    """The units that `word` stands for, with how surely; its first three letters are among `_prefixes`."""
    found: dict[int, float] = {}
    root = word if word[0].isdigit() else stem(word)
    for index, key, asked, whole in question._prefixes[word[:3]]:
        if root == key:
            grade = whole
        elif word[0].isdigit() or not asked:
            continue
        else:
            shared = _shared_prefix(word, asked)
            longer = max(len(word), len(asked))
            grade = 0.55 if shared >= 5 and shared >= 0.6 * longer else 0.0
        if grade > found.get(index, 0.0):
            found[index] = grade
    return tuple(found.items())


def _shared_prefix(a: str, b: str) -> int:
    count = 0
    for x, y in zip(a, b, strict=False):
        if x != y:
            break
        count += 1
    return count


def _hold_en(question: Question, text: str) -> Held:
    words = tokens(text)
    grades = [0.0] * len(question.units)
    places: list[tuple[int, int]] = []
    known, meant = question._known, question._matches
    fresh = set(words) - known
    known |= fresh
    for word in fresh:
        if word[:3] in question._prefixes and (found := _match_en(question, word)):
            meant[word] = found
    where: dict[int, list[int]] = {}
    # Of a hundred words some three stand for a unit: the others are passed over before anything is done with them.
    for position, word in [(at, word) for at, word in enumerate(words) if word in meant]:
        for index, grade in meant[word]:
            places.append((position, index))
            where.setdefault(index, []).append(position)
            if grade > grades[index]:
                grades[index] = grade
    for a, b, index in question.pairs:
        if a in where and b in where:
            gap = min(abs(x - y) if y > x else abs(x - y) + 1 for x in where[a] for y in where[b])
            grades[index] = 1.0 if gap <= 3 else 0.5 if gap <= 6 else 0.0
    said = ""
    for index, unit in enumerate(question.units):
        if unit.others and grades[index] < _AS_STATED:
            said = said or " ".join(text.lower().replace("’", "'").split())
            grades[index] = max(grades[index], max(grade * (other in said) for other, grade in unit.others))
    for title in question.titles:
        if title in text:
            for index, unit in enumerate(question.units):
                if unit.key == title:
                    grades[index] = 1.0
    return Held(grades, places, len(words), words)


# --- Chinese -----------------------------------------------------------------------------------------------------


def fold_zh(text: str) -> str:
    return nfkc(text).lower()


def asked_zh(folded: str) -> str:
    """A folded question without the words that ask."""
    return _ASKING_ZH.sub(" ", folded)


def is_stop_zh(character: str) -> bool:
    return character in _ZH_STOP or character in _ZH_SPOKEN


def _read_zh(text: str, everyday: bool) -> Question:
    folded = fold_zh(text)
    asked = asked_zh(folded)
    units: list[Unit] = []
    seen: dict[tuple[str, str], int] = {}
    words: list[str] = []

    def add(kind: str, key: str, weight: float) -> None:
        if (kind, key) not in seen:
            seen[(kind, key)] = len(units)
            units.append(Unit(kind, key, weight))

    for ordinal in _ORDINAL.findall(asked):
        add(NUMBER, ordinal, 6.0)
    for piece in _ZH_PIECE.findall(asked):
        if not _HAN.match(piece):
            add(NUMBER if piece[0].isdigit() else NAME, piece, 6.0 if len(piece) > 1 else 3.0)
            words.append(piece)
            continue
        words_here = zh_words(piece)
        for run in _unknown_runs(piece, words_here):
            add(NAME, run, 7.0)
        starts = {a for a, _ in words_here}
        known = {i for a, b in words_here if b - a > 1 for i in range(a, b)}
        spoken = {a for a, b in words_here if b - a == 1 and piece[a] in _ZH_SPOKEN}
        for at, char in enumerate(piece):
            if at in spoken:
                continue
            if char not in _ZH_STOP:
                add(WORD, char, 0.4 * rarity(char, "zh"))
            pair = piece[at : at + 2]
            if len(pair) == 2 and at + 1 not in spoken and not (pair[0] in _ZH_STOP and pair[1] in _ZH_STOP):
                # A pair that straddles two known words says little; one of unknown characters may be a name.
                straddles = at + 1 in starts
                sides = (at in known) + (at + 1 in known)
                share = (1.0, 0.5, 0.2)[sides] if straddles else 1.0
                if pair[0] in _ZH_STOP or pair[1] in _ZH_STOP:
                    share *= 0.5
                add(WORD, pair, share * rarity(pair, "zh"))
            triple = piece[at : at + 3]
            if len(triple) == 3 and sum(c in _ZH_STOP for c in triple) < 2:
                add(PAIR, triple, 0.5 * (rarity(triple[:2], "zh") + rarity(triple[1:], "zh")))
        words.append(piece)
    for word, others in formal_words(folded) if everyday else ():
        # A word in nearly every text of its kind (应当, 不得) stands for little, whatever it stands for.
        stand = tuple((other, min(1.0, _rarity_of(other) / 6.0)) for other in others)
        if (WORD, word) in seen:
            at = seen[(WORD, word)]
            units[at] = Unit(WORD, word, units[at].weight, stand)
        else:
            seen[(WORD, word)] = len(units)
            units.append(Unit(WORD, word, EVERYDAY_WEIGHT, stand))
    titles = tuple(dict.fromkeys(_TITLE_MARKS.findall(folded)))
    return Question(text, "zh", units, words, frozenset(words), titles=titles)


def _rarity_of(word: str) -> float:
    """The rarity of the rarest known word in some Chinese characters."""
    return max((rarity(word[a:b], "zh") for a, b in zh_words(word)), default=0.0)


def _unknown_runs(piece: str, cut: list[tuple[int, int]]) -> Iterable[str]:
    """Runs of two to six rare characters that belong to no known word: most are names."""
    run = ""
    for start, end in [*cut, (len(piece), len(piece))]:
        char = piece[start:end]
        if end - start == 1 and char not in _ZH_STOP | _ZH_SPOKEN and rarity(char, "zh") >= 2.0:
            run += char
            continue
        if 2 <= len(run) <= 6:
            yield run
        run = ""


def _hold_zh(question: Question, text: str) -> Held:
    folded = fold_zh(text)
    squeezed = (
        folded
        if " " not in folded and "\n" not in folded
        else re.sub(r"(?<=[^a-z0-9])\s+|\s+(?=[^a-z0-9])", "", folded)
    )
    latin = set(re.findall(r"[a-z]+|\d+(?:\.\d+)?", folded))
    grades = [0.0] * len(question.units)
    places: list[tuple[int, int]] = []
    for index, unit in enumerate(question.units):
        key = unit.key
        if unit.kind in (NAME, NUMBER):
            if key in latin or (_HAN.match(key) and key in squeezed):
                grades[index] = 1.0
                places.append((squeezed.find(key), index))
        elif key in squeezed:
            grades[index] = 1.0
            if len(key) > 1:
                places.append((squeezed.find(key), index))
        elif unit.others:
            grades[index] = max((grade for other, grade in unit.others if other in squeezed), default=0.0)
    places.sort()
    return Held(grades, places, len(squeezed), [])


def weigh(units: Sequence[Unit], grades: Sequence[float], kinds: Sequence[str]) -> float:
    """The share of the question's weight that `grades` hold, over units of these kinds; 0 if it has none."""
    total = held = 0.0
    for unit, grade in zip(units, grades, strict=True):
        if unit.kind in kinds:
            total += unit.weight
            held += unit.weight * grade
    return held / total if total else 0.0
