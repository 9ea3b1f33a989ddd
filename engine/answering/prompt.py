"""Chunks, history and question -> messages that fit the model's context, counted by the model's own tokenizer.

Order of giving way when it does not all fit: oldest turns first, then the lowest-ranked passages; the instructions and
the question always stay. What was left out is counted, so that the window can say it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from engine.errors import ContextOverflowError
from engine.resources import resource
from engine.sentences import language
from engine.types import Hit, Message, Prompt

HISTORY_TURNS = 4
"""Earlier questions and answers shown to the model at most."""


@dataclass(frozen=True, slots=True)
class BuiltPrompt:
    """`hits` are the passages that fitted, numbered from 1 in this order; the counts are what did not fit."""

    prompt: Prompt
    hits: tuple[Hit, ...]
    passages_left_out: int
    turns_left_out: int


def instructions(kind: str, question: str) -> str:
    """The bundled text `documents` or `plain` in the question's language."""
    which = "zh" if language(question) == "zh" else "en"
    return resource("prompts", f"{kind}.{which}.txt").read_text(encoding="utf-8").strip()


def build(
    question: str,
    hits: Sequence[Hit],
    history: Sequence[Message],
    count_tokens: Callable[[Sequence[Message]], int],
    budget: int,
    begun: str = "",
) -> BuiltPrompt:
    """Fit everything into `budget` tokens; `begun` is the beginning of the answer, which the model goes on with.

    Raises ContextOverflowError when not even the question fits.
    """
    kept_hits = list(hits)
    kept_history = list(history)[-2 * HISTORY_TURNS :]
    all_turns = len(history) // 2

    while True:
        messages = _messages(question, kept_hits, kept_history)
        if begun:
            messages.append(Message("assistant", begun))
        if count_tokens(messages) <= budget:
            return BuiltPrompt(
                Prompt(tuple(messages), question, tuple(kept_hits)),
                tuple(kept_hits),
                len(hits) - len(kept_hits),
                all_turns - len(kept_history) // 2,
            )
        if kept_history:
            kept_history = kept_history[2:]
        elif len(kept_hits) > 1 or (kept_hits and len(hits) == 1) or kept_hits:
            kept_hits.pop()
        else:
            raise ContextOverflowError(
                "The question is longer than this model can read at once. Shorten it, or choose a model with a "
                "longer context."
            )


def _messages(question: str, hits: Sequence[Hit], history: Sequence[Message]) -> list[Message]:
    system = instructions("documents" if hits else "plain", question)
    messages = [Message("system", system), *history]
    if not hits:
        return [*messages, Message("user", question)]
    zh = language(question) == "zh"
    passages = "\n\n".join(f"[{n}] {_title(hit, zh)}\n{hit.text}" for n, hit in enumerate(hits, 1))
    label, ask = ("段落", "问题") if zh else ("Passages", "Question")
    return [*messages, Message("user", f"{label}:\n\n{passages}\n\n{ask}: {question}")]


def _title(hit: Hit, zh: bool) -> str:
    name = hit.path.replace("\\", "/").rsplit("/", 1)[-1]
    page = f"第 {hit.page} 页" if zh else f"page {hit.page}"
    return " · ".join(part for part in (name, page, hit.heading) if part)
