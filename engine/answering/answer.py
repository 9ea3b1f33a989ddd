"""The event stream of one answer: retrieve, prompt, generate, check the citations.

Knows no particular backend and keeps nothing: `engine.api` chooses the backend and keeps the conversation.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict

from engine.answering.citations import CheckedAnswer, check
from engine.answering.courtesy import reply
from engine.answering.follow_up import resolve
from engine.answering.prompt import BuiltPrompt, build
from engine.answering.retrieve import Retriever
from engine.answering.unclear import which_one
from engine.backends.quotes.backend import NOT_FOUND, quoted_places
from engine.backends.quotes.terms import CONTEXT_MARK
from engine.backends.quotes.words import subject_text
from engine.sentences import language
from engine.types import (
    Answer,
    AnswerDone,
    Backend,
    GenerationOptions,
    Hit,
    Message,
    Notice,
    Retrieved,
    Scope,
    StopFlag,
    Support,
    TextDelta,
)

AnswerEvent = Retrieved | Notice | TextDelta | AnswerDone

QUOTES_HITS, REPORT_HITS = 10, 20
"""Chunks the `quotes` backend chooses its sentences from; of a question over several reports more."""
NEAREST = 3
"""Passages offered when the documents do not hold the answer."""


def answer_events(
    question: str,
    retriever: Retriever | None,
    backend: Backend,
    history: Sequence[Message],
    options: GenerationOptions,
    scope: Scope | None,
    stop: StopFlag,
    page_text: Callable[[str, int], str],
    passages: int = 6,
    begun: str = "",
    in_time: int = 0,
) -> Iterator[AnswerEvent]:
    """Retrieved, Notices and TextDeltas, then one AnswerDone. Raises what retriever and backend raise.

    Without a retriever it is plain chat: nothing is cited and nothing checked. `page_text(path, page)` gives the
    extracted text that citations are checked against. `begun` is what a stopped answer has already: it goes on there,
    and the Answer is the whole; quoting takes no time and begins again. `in_time` is how many tokens a prompt may
    have for the first word to come in time (0: any number).
    """
    started = time.monotonic()
    quoting = backend.name == "quotes"
    begun = "" if quoting else begun
    # A language model reads the conversation itself; search and quoting are given what a follow-up stands for.
    meant = resolve(question, history) if retriever else question
    quoted = REPORT_HITS if subject_text(meant) else QUOTES_HITS
    hits = retriever.search(meant, quoted if quoting else passages, scope) if retriever else []
    if retriever:
        yield Retrieved(tuple(hits))

    budget = backend.context_length - (0 if quoting else options.max_new_tokens)
    asked = meant if quoting else question
    built = build(asked, hits, history, backend.count_tokens, budget, begun, 0 if quoting else in_time)
    if not quoting and (built.passages_left_out or built.turns_left_out):
        yield left_out(built, len(hits))

    parts = [begun] if begun else []
    first, last = 0.0, 0.0
    for text in backend.generate(built.prompt, options, stop):
        parts.append(text)
        last = time.monotonic()
        first = first or last
        if not quoting:
            yield TextDelta(text)
        if stop.is_set():
            break
    text = "".join(parts)
    back = ""
    if quoting and retriever:
        refused = text in NOT_FOUND.values()
        back = which_one(meant.partition(CONTEXT_MARK)[0], hits, history, answered=not refused)
        gap = "" if language(text) == "zh" else " "
        text += (gap if refused else "\n\n") + back if back else ""
    known = quoted_places(built.prompt.question, built.hits) if quoting else None
    checked = check(text, built.hits, page_text, known) if retriever else CheckedAnswer(text, (), ())
    if quoting:
        # Quoting takes no time, so it is checked before it is shown: its numbers are right from the first word.
        for line in checked.text.splitlines(keepends=True):
            yield TextDelta(line)
    borne_out = any(s.support in (Support.QUOTED, Support.SUPPORTED) for s in checked.statements)
    answered = borne_out or (bool(text.strip()) and not quoting and not says_not_found(text))
    yield AnswerDone(
        Answer(
            text=checked.text,
            answered=answered,
            backend=backend.name,
            citations=checked.citations,
            statements=checked.statements,
            nearest=() if answered else tuple(hits[:NEAREST]),
            seconds=time.monotonic() - started,
            stopped=stop.is_set(),
            how={
                "backend": backend.name,
                "model": backend.description,
                "options": asdict(options),
                "searched_for": meant.replace(CONTEXT_MARK, " · ") if retriever else "",
                "asked_back": back,
                "passages": [_passage(hit) for hit in built.hits],
                "passages_found": len(hits),
                "passages_left_out": built.passages_left_out,
                "turns_left_out": 0 if quoting else built.turns_left_out,
                "left_out_why": "" if quoting else built.why,
                "prompt_tokens": 0 if quoting else built.tokens,
                "context_length": 0 if quoting else backend.context_length,
                "tokens_per_second": 0.0 if quoting else _speed(backend, parts[bool(begun) :], last - first),
                "prompt": "" if quoting else "\n\n".join(f"{m.role}: {m.content}" for m in built.prompt.messages),
            },
        )
    )


def courtesy_events(question: str, history: Sequence[Message]) -> Iterator[AnswerEvent] | None:
    """The events of a turn that asks nothing ("thanks!"), whatever the backend; None for a question.

    Nothing is searched for: the nearest passages to a greeting would be noise, and no model is opened for it.
    """
    said = reply(question, follows=bool(history))
    if not said:
        return None
    how = {"backend": "quotes", "model": "Nothing was asked, so nothing was searched for"}
    return iter((TextDelta(said), AnswerDone(Answer(said, answered=True, backend="quotes", how=how))))


def left_out(built: BuiltPrompt, found: int) -> Notice:
    """What did not fit, as a sentence; the code carries the numbers for other languages."""
    parts = []
    if built.passages_left_out:
        parts.append(f"{built.passages_left_out} of {found} passages")
    if built.turns_left_out:
        parts.append(f"{built.turns_left_out} earlier {'turn' if built.turns_left_out == 1 else 'turns'}")
    why = (
        "reading more would take longer than the time set for the first word"
        if built.why == "time"
        else "the model's context is full"
    )
    code = f"left-out:{built.passages_left_out}/{found}/{built.turns_left_out}/{built.why}"
    return Notice(code, f"{' and '.join(parts)} did not fit: {why}.")


def _speed(backend: Backend, parts: Sequence[str], seconds: float) -> float:
    """Tokens a second after the first piece, which carries the reading of the prompt; 0.0 when too short to tell."""
    if len(parts) < 4 or seconds <= 0.0:
        return 0.0
    # A piece may be several tokens: they are counted, less those of an empty message around them.
    whole, empty = (backend.count_tokens([Message("user", text)]) for text in ("".join(parts[1:]), ""))
    return round(max(0, whole - empty) / seconds, 2)


def says_not_found(text: str) -> bool:
    """Whether a model answered with the sentence it was told to use when the passages do not hold the answer."""
    text = " ".join(text.lower().split())
    return len(text) < 200 and any(phrase in text for phrase in _NOT_FOUND)


_NOT_FOUND = ("not found in your documents", "在你的文档中没有找到", "文档中没有找到")


def _passage(hit: Hit) -> dict[str, object]:
    return {"path": hit.path, "page": hit.page, "start": hit.start, "end": hit.end, "score": round(hit.score, 4)}
