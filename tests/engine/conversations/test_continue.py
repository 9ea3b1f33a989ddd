"""An answer that was stopped goes on, through the facade: kept while it is made, whole at the end."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from engine.api import Engine
from engine.conversations import facade as conversations
from engine.types import AnswerDone, GenerationOptions, Kept, Message, Prompt, StopFlag, TextDelta

WORDS = ["Logs ", "are ", "kept ", "for ", "six ", "months."]


class Writer:
    """A backend that writes WORDS, from wherever its prompt leaves off."""

    name = "writer"
    description = "writes"
    context_length = 10_000

    def __init__(self) -> None:
        self.options: list[GenerationOptions] = []

    def count_tokens(self, messages: Sequence[Message]) -> int:
        return sum(len(message.content) for message in messages)

    def generate(self, prompt: Prompt, options: GenerationOptions, stop: StopFlag) -> Iterator[str]:
        if prompt.question in ("How long?", "Why?"):  # the engine also measures how fast a model reads
            self.options.append(options)
        last = prompt.messages[-1]
        begun = last.content if last.role == "assistant" else ""
        whole = "".join(WORDS)
        assert whole.startswith(begun)
        at = len(begun)
        for word in WORDS:
            if whole.index(word) >= at:
                yield word

    def close(self) -> None:
        pass


@pytest.fixture
def engine(home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Engine]:
    writer = Writer()

    def open_backend(_self: Engine, _stop: StopFlag, model: str) -> Iterator[object]:
        opened.append(model)
        return writer
        yield

    opened: list[str] = []
    monkeypatch.setattr(Engine, "_open_backend", open_backend)
    with Engine(home) as made:
        made.opened, made.writer = opened, writer  # type: ignore[attr-defined]
        yield made


def test_a_stopped_answer_goes_on_and_is_kept_whole(engine: Engine) -> None:
    id = engine.new_conversation().id
    stop = threading.Event()
    for event in engine.ask("How long?", conversation=id, documents=False, stop=stop):
        if isinstance(event, TextDelta) and event.text == "kept ":
            stop.set()
    (turn,) = engine.conversation(id).turns
    assert turn.answer is not None and turn.answer.stopped
    assert turn.answer.text == "Logs are kept "
    events = list(engine.ask("How long?", conversation=id, documents=False, continues=turn.id))
    assert isinstance(events[0], Kept) and events[0].turn.id == turn.id
    assert [event.text for event in events if isinstance(event, TextDelta)] == ["for ", "six ", "months."]
    done = events[-1]
    assert isinstance(done, AnswerDone) and done.answer.text == "".join(WORDS) and not done.answer.stopped
    assert [each.answer for each in engine.conversation(id).turns] == [done.answer]


def test_what_was_written_survives_a_crash_in_the_middle(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(conversations, "KEEP_EVERY", 0.0)
    id = engine.new_conversation().id
    for event in engine.ask("How long?", conversation=id, documents=False):
        if isinstance(event, TextDelta) and event.text == "six ":
            break  # nobody asks for more: the process is gone
    (turn,) = engine.conversation(id).turns
    assert turn.answer is not None and turn.answer.stopped
    assert "".join(WORDS).startswith(turn.answer.text) and turn.answer.text


def test_another_model_and_temperature_count_for_one_answer(engine: Engine) -> None:
    id = engine.new_conversation().id
    list(engine.ask("How long?", conversation=id, documents=False))
    first = engine.conversation(id).turns[0].id
    list(engine.ask("How long?", conversation=id, documents=False, replaces=first, model="other", temperature=0.7))
    list(engine.ask("Why?", conversation=id, documents=False))
    usual = engine.current_settings.model
    assert engine.opened == [usual, "other", usual]  # type: ignore[attr-defined]
    temperatures = [options.temperature for options in engine.writer.options]  # type: ignore[attr-defined]
    assert temperatures == [engine.current_settings.temperature, 0.7, engine.current_settings.temperature]
    assert len(engine.conversation(id).turns[0].answers) == 2
