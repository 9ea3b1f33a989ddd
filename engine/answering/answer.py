"""The event stream of one answer: retrieve, prompt, generate, check the citations.

Knows no particular backend and keeps nothing: `engine.api` chooses the backend and keeps the conversation.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict

from engine.answering.citations import CheckedAnswer, check
from engine.answering.prompt import build
from engine.answering.retrieve import Retriever
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

QUOTES_HITS = 10
"""Chunks the `quotes` backend chooses its sentences from."""
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
) -> Iterator[AnswerEvent]:
    """Retrieved, Notices and TextDeltas, then one AnswerDone. Raises what retriever and backend raise.

    Without a retriever it is plain chat: nothing is cited and nothing checked. `page_text(path, page)` gives the
    extracted text that citations are checked against. `begun` is what a stopped answer has already: it goes on there,
    and the Answer is the whole; quoting takes no time and begins again.
    """
    started = time.monotonic()
    quoting = backend.name == "quotes"
    begun = "" if quoting else begun
    hits = retriever.search(question, QUOTES_HITS if quoting else passages, scope) if retriever else []
    if retriever:
        yield Retrieved(tuple(hits))

    budget = backend.context_length - (0 if quoting else options.max_new_tokens)
    built = build(question, hits, history, backend.count_tokens, budget, begun)
    if built.passages_left_out:
        yield Notice("passages-left-out", f"{built.passages_left_out} passages were left out: the context is full.")
    if built.turns_left_out and not quoting:
        yield Notice("turns-left-out", f"{built.turns_left_out} earlier turns were left out: the context is full.")

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
    checked = check(text, built.hits, page_text) if retriever else CheckedAnswer(text, (), ())
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
                "passages": [_passage(hit) for hit in built.hits],
                "passages_left_out": built.passages_left_out,
                "tokens_per_second": 0.0 if quoting else _speed(backend, parts[bool(begun) :], last - first),
                "prompt": "" if quoting else "\n\n".join(f"{m.role}: {m.content}" for m in built.prompt.messages),
            },
        )
    )


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
