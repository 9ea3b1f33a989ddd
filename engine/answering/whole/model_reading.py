"""A language model reads every page: fields of a file, and matches that no program can look for.

What it writes counts only when it stands in the passages word for word; the rest is dropped and counted. Bounded calls,
kept by content like the points of a summary.
"""

from __future__ import annotations

import os
import re
import time
from collections.abc import Generator, Iterator, Sequence
from dataclasses import replace
from typing import Any

from engine.answering.locate import find
from engine.answering.passages import passages_text
from engine.answering.whole.amounts import PERCENT, amounts
from engine.answering.whole.central import terms
from engine.answering.whole.dates import dates
from engine.answering.whole.field_names import kind_of, names_of
from engine.answering.whole.kept import Kept, key_of
from engine.answering.whole.labels import Value
from engine.answering.whole.listing import Found, Reading, unread
from engine.answering.whole.matching import find as find_words
from engine.answering.whole.model_points import MOST_PROMPT, passages
from engine.answering.whole.summarise import parts
from engine.answering.whole.walk import Book, Walk
from engine.answering.whole.written import Draft, Place, cell
from engine.errors import Cancelled, ModelError
from engine.resources import resource
from engine.sentences import language
from engine.types import Backend, GenerationOptions, Hit, Message, Prompt, StopFlag, Table, WorkProgress

MOST_PASSAGES = 8
LONGEST_VALUE = 300
_NOTHING = re.compile(
    r"^\W*(?:none|nothing|no match(?:es)?|n/?a|not (?:found|given|stated)|没有|无|未找到)?\W*$", re.IGNORECASE
)
_BULLET = re.compile(r"^\s*(?:[-*•·]|\d{1,2}[.)、])\s*")
_MARK = re.compile(r"\s*[\[【]\d{1,3}[\]】]")


class ModelReading:
    """One open model that reads passages and copies from them."""

    def __init__(
        self, backend: Backend, options: GenerationOptions, lang: str, kept: Kept, made_by: dict[str, Any]
    ) -> None:
        self._backend, self._lang, self._kept, self._made_by = backend, lang, kept, made_by
        self._options = replace(options, temperature=0.0)
        self.dropped = 0
        """Lines the model wrote that stand in none of its passages."""

    # --- fields

    def ask_fields(self, book: Book, fields: Sequence[str], stop: StopFlag) -> dict[str, Value]:
        """What the model reads for each field, as far as it stands in the book."""
        hits = [hit for part in parts(book, stop) for hit in passages(part)]
        chosen = _naming(hits, fields)
        key = key_of("fields", self._made_by, self._lang, *fields, *(h.text for h in chosen))
        known = self._kept.get(key)
        if known is None:
            known = self._said(
                chosen, "fields", "\n".join(f"{field}:" for field in fields), 40 * len(fields) + 40, stop
            )
            if stop.is_set():
                raise Cancelled
            self._kept.put(key, known)
        found: dict[str, Value] = {}
        for line in known:
            name, mark, said = line.replace("：", ":").partition(":")
            field = next((f for f in fields if f.lower() == name.strip(" -*").lower()), None)
            if not mark or field is None or field in found or _NOTHING.match(_MARK.sub("", said)):
                continue
            value = self._located(_MARK.sub("", said).strip(' *“”"'), chosen, kind_of(field))
            if value is not None:
                found[field] = value
        return found

    def _located(self, said: str, hits: Sequence[Hit], kind: str) -> Value | None:
        for hit in hits:
            span = find(said, hit.text)
            if span and _may_be(hit.text[span[0] : span[1]], kind):
                text = hit.text[span[0] : span[1]].rstrip(" .,;:。，；：")
                return Value(hit.page, hit.start + span[0], hit.start + span[0] + len(text), text, 1.0)
        self.dropped += 1
        return None

    # --- matches

    def read(self, walk: Walk, wanted: str, stop: StopFlag, *, again: bool = False) -> Generator[Any, None, Reading]:
        """Every sentence of every page that the model says matches, and that stands there.

        A model that fails, or the person's Stop, ends it with what there is. `again`: the walk was gone through before.
        """
        made = Reading(made_by=self._made_by)
        zh = self._lang == "zh"
        said = "语言模型" if zh else "language model"
        try:
            for index, book in enumerate(walk.books(stop, again=again)):
                for part in parts(book, stop):
                    yield WorkProgress("searching", made.pages, walk.pages, "pages", book.path)
                    for group in self._groups(passages(part), "matches", wanted):
                        for place in self._matches(group, wanted, stop):
                            made.found.append(Found(index, said, place, book.place_cell(place.page, zh)))
                    made.pages += part.pages
        except ModelError as error:
            made.trouble = str(error)
        except Cancelled:
            made.stopped = True
        made.dropped = self.dropped
        return made

    def list_matches(self, walk: Walk, wanted: str, stop: StopFlag) -> Iterator[Any]:
        """What no program can look for: the model alone. Raises ModelError, Cancelled."""
        started = time.monotonic()
        draft = Draft(self._lang)
        read = yield from self.read(walk, wanted, stop)
        if read.stopped:
            raise Cancelled
        if read.trouble:
            raise ModelError(read.trouble)
        rows = [
            (cell(os.path.basename(each.place.path)), cell(each.where), cell(each.place.quote, draft.cite(each.place)))
            for each in read.found
        ]
        files = {each.place.path for each in read.found}
        zh = draft.zh
        table = Table(("文件", "页码", "原文") if zh else ("File", "Page", "Where it stands"), tuple(rows))
        if zh:
            draft.say(f"**共 {len(rows)} 处，分布在 {len(files)} 个文件中。**" if rows else "**在文档中没有找到。**")
            draft.say(f"\n\n由语言模型逐页查找：{wanted}。{walk.coverage.said(zh)}\n\n")
        else:
            count = f"{len(rows)} {'match' if len(rows) == 1 else 'matches'}"
            found = f"**{count} in {len(files)} {'file' if len(files) == 1 else 'files'}.**"
            draft.say(found if rows else "**Not found in your documents.**")
            draft.say(f"\n\nThe language model looked on every page for: {wanted}. {walk.coverage.said(zh)}\n\n")
        unread(draft, walk)
        if rows:
            draft.table(table)
        how = self._made_by | {
            "job": "list", "looked_for": wanted, "count": len(rows), "dropped": self.dropped,
            "coverage": walk.coverage.as_dict(),
        }  # fmt: skip
        seconds = time.monotonic() - started
        yield draft.answer(str(self._made_by["backend"]), answered=bool(rows), seconds=seconds, how=how, table=table)

    def _matches(self, hits: Sequence[Hit], wanted: str, stop: StopFlag) -> list[Place]:
        key = key_of("matches", self._made_by, self._lang, wanted, *(h.text for h in hits))
        said = self._kept.get(key)
        if said is None:
            said = self._said(hits, "matches", wanted, 512, stop)
            if stop.is_set():
                raise Cancelled
            self._kept.put(key, said)
        found: list[Place] = []
        for line in said:
            line = _MARK.sub("", line).strip(' *“”"')
            if _NOTHING.match(line):
                continue
            place = next((_place(hit, span) for hit in hits if (span := find(line, hit.text))), None)
            if place is not None and len(place.quote) < (6 if language(place.quote) == "zh" else 12):
                place = None  # a word or two is no sentence
            if place is None:
                self.dropped += 1
            elif place not in found:
                found.append(place)
        return found

    # --- calls

    def _groups(self, hits: Sequence[Hit], kind: str, wanted: str) -> list[list[Hit]]:
        room = min(MOST_PROMPT, self._backend.context_length * 2 // 3)
        groups: list[list[Hit]] = [[]]
        for hit in hits:
            if groups[-1] and self._backend.count_tokens(self._messages([*groups[-1], hit], kind, wanted)) > room:
                groups.append([])
            groups[-1].append(hit)
        return [group for group in groups if group]

    def _messages(self, hits: Sequence[Hit], kind: str, wanted: str) -> list[Message]:
        system = resource("prompts", f"{kind}.{self._lang}.txt").read_text(encoding="utf-8").strip()
        ask = {"fields": ("Fields", "字段"), "matches": ("Look for", "查找")}[kind][self._lang == "zh"]
        return [
            Message("system", system),
            Message("user", f"{passages_text(hits, self._lang == 'zh')}\n\n{ask}: {wanted}"),
        ]

    def _said(self, hits: Sequence[Hit], kind: str, wanted: str, most: int, stop: StopFlag) -> list[str]:
        lines: list[str] = []
        for group in self._groups(hits, kind, wanted):
            messages = self._messages(group, kind, wanted)
            room = self._backend.context_length - self._backend.count_tokens(messages)
            if room < 16:
                continue  # not even one passage fits: labels read the rest
            options = replace(self._options, max_new_tokens=min(most, room - 1))
            text = "".join(self._backend.generate(Prompt(tuple(messages), "", tuple(group)), options, stop))
            lines += [_BULLET.sub("", line).strip() for line in text.splitlines() if line.strip()]
        return lines


def _may_be(text: str, kind: str) -> bool:
    """Whether a text can be the value of a field of this kind: a model that rambles names words of the passages too."""
    if kind == "date":
        return bool(dates(text))
    if kind == "percent":
        return any(amount.kind == PERCENT for amount in amounts(text))
    if kind == "period":
        return bool(dates(text)) or any(amount.unit for amount in amounts(text))
    if kind == "email":
        return "@" in text
    if kind in ("money", "phone"):
        return bool(amounts(text)) or any(c.isdigit() for c in text)
    return len(text) <= LONGEST_VALUE and (bool(terms(text)) or any(c.isdigit() for c in text))


def _place(hit: Hit, span: tuple[int, int]) -> Place:
    return Place(hit.path, hit.page, hit.start + span[0], hit.start + span[1], hit.text[span[0] : span[1]])


def _naming(hits: Sequence[Hit], fields: Sequence[str]) -> list[Hit]:
    """The passages that name most of the fields, in their order; those with values of their kind among equals."""
    graded = []
    for index, hit in enumerate(hits):
        named = sum(
            any(next(find_words(name, hit.text, False), None) for name in names_of(field)[:6]) for field in fields
        )
        typed = sum(bool(kind_of(field)) and any(c.isdigit() for c in hit.text) for field in fields)
        graded.append((-(named + 0.1 * bool(typed)), index))
    chosen = sorted(index for _, index in sorted(graded)[:MOST_PASSAGES])
    return [hits[index] for index in chosen]
