"""Chunks, history and question -> messages that fit the model's context, counted by the model's own tokenizer.

Order of giving way when it does not all fit: oldest turns first, then the lowest-ranked passages; the instructions and
the question always stay. What was left out is counted, so that the window can say it. How passages stand in the prompt,
so that no document can pass for the rules, is in engine.answering.passages.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from engine.answering.passages import passages_text
from engine.errors import ContextOverflowError
from engine.resources import resource
from engine.sentences import language
from engine.types import Hit, Message, Prompt

HISTORY_TURNS = 4
"""Earlier questions and answers shown to the model at most."""


@dataclass(frozen=True, slots=True)
class BuiltPrompt:
    """`hits` are the passages that fitted, numbered from 1 in this order; the counts are what did not fit.

    `why` is "context" when the model's context was full, "time" when reading more would have taken too long.
    """

    prompt: Prompt
    hits: tuple[Hit, ...]
    passages_left_out: int
    turns_left_out: int
    tokens: int = 0
    why: str = ""


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
    in_time: int = 0,
) -> BuiltPrompt:
    """Fit everything into `budget` tokens; `begun` is the beginning of the answer, which the model goes on with.

    `in_time` is how many tokens may be read for the first word to come in time (0: any number). What every prompt of
    the same kind begins with does not count: a model that keeps what it read has it already. One passage is always
    read. Raises ContextOverflowError when not even the question fits.
    """
    kept_hits = list(hits)
    kept_history = list(history)[-2 * HISTORY_TURNS :]
    all_turns = len(history) // 2
    why = ""

    while True:
        messages = _messages(question, kept_hits, kept_history)
        if begun:
            messages.append(Message("assistant", begun))
        tokens = count_tokens(messages)
        if tokens <= budget:
            # With passages the turns before are told without theirs: only the instructions were read like this.
            known = messages[:1] if kept_hits else messages[: 1 + len(kept_history)]
            new = tokens - count_tokens(known) if in_time else 0
            may_give_way = len(kept_hits) > 1 or (kept_history and kept_hits)
            if new <= in_time or not may_give_way:
                return BuiltPrompt(
                    Prompt(tuple(messages), question, tuple(kept_hits)),
                    tuple(kept_hits),
                    len(hits) - len(kept_hits),
                    all_turns - len(kept_history) // 2,
                    tokens,
                    why or ("context" if all_turns * 2 > len(kept_history) else ""),
                )
            why = why or "time"
        else:
            why = "context"
        if kept_history:
            kept_history = kept_history[2:]
        elif kept_hits:
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
    ask = "问题" if zh else "Question"
    return [*messages, Message("user", f"{passages_text(hits, zh)}\n\n{ask}: {question}")]
