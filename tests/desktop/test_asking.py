"""Questions on their way: sent, streamed, stopped, failed, left and come back to."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from desktop.asking import LAST, PIECE, Asking
from desktop.worker import EngineLink
from engine.types import AnswerDone, JobEnded, Kept, Notice, Outcome, Scope, TextDelta, Turn

from .conftest import FakeClient, Library, an_answer


class Told:
    """What an Asking has said, in order."""

    def __init__(self, asking: Asking) -> None:
        self.said: list[tuple[str, Any]] = []
        for name in ("opened", "earlier", "rewound", "began", "kept", "text", "notice", "finished", "failed", "busy"):
            getattr(asking, name).connect(self._keeper(name))

    def _keeper(self, name: str) -> Callable[[Any], None]:
        return lambda value: self.said.append((name, value))

    def of(self, name: str) -> list[Any]:
        return [value for said, value in self.said if said == name]


@pytest.fixture
def asking(link: EngineLink) -> Asking:
    link.start()
    return Asking(link, lambda: False)


@pytest.fixture
def told(asking: Asking) -> Told:
    return Told(asking)


def test_the_first_question_makes_a_conversation(
    asking: Asking, told: Told, client: FakeClient, library: Library, qtbot: QtBot
) -> None:
    asking.send("How long are\nlogs kept?", ("/library/contracts",))
    qtbot.waitUntil(lambda: bool(told.of("finished")))
    assert library.conversations[0].title == "How long are logs kept?"
    sent = client.called("ask")[0]
    assert sent["conversation"] == asking.conversation == 1
    assert sent["scope"] == Scope(("/library/contracts",))
    assert "".join(told.of("text")) == "Logs are kept for six months."
    assert told.of("finished") == [an_answer()]
    assert told.of("busy") == [True, False]


def test_a_long_title_is_cut(asking: Asking, told: Told, library: Library, qtbot: QtBot) -> None:
    asking.send("word " * 100)
    qtbot.waitUntil(lambda: bool(told.of("finished")))
    assert len(library.conversations[0].title) <= 60


def test_stop_shows_no_more_text_and_keeps_what_was_there(
    asking: Asking, told: Told, client: FakeClient, qtbot: QtBot
) -> None:
    client.table["ask"] = [TextDelta("Logs are"), ...]
    asking.send("q")
    qtbot.waitUntil(lambda: bool(told.of("text")))
    asking.stop()
    assert told.of("busy")[-1] is False
    client.say(client.jobs["ask"], TextDelta(" kept"))
    qtbot.waitUntil(lambda: bool(told.of("finished")))
    assert told.of("text") == ["Logs are"]
    answer = told.of("finished")[0]
    assert (answer.text, answer.stopped) == ("Logs are", True)
    assert not told.of("failed")


def test_a_stopped_answer_is_shown_as_the_engine_finished_it(
    asking: Asking, told: Told, client: FakeClient, qtbot: QtBot
) -> None:
    client.table["ask"] = [TextDelta("Logs"), ...]
    asking.send("q")
    qtbot.waitUntil(lambda: bool(told.of("text")))
    client.say(client.jobs["ask"], AnswerDone(an_answer(), 1))
    asking.stop()
    qtbot.waitUntil(lambda: bool(told.of("finished")))
    assert told.of("finished") == [an_answer()]


@pytest.mark.parametrize(
    ("outcome", "code"), [(Outcome.FAILED, "model"), (Outcome.CRASHED, "crashed")], ids=["failed", "crashed"]
)
def test_what_went_wrong_is_said_and_the_next_question_works(
    asking: Asking, told: Told, client: FakeClient, library: Library, qtbot: QtBot, outcome: Outcome, code: str
) -> None:
    client.table["ask"] = [TextDelta("Logs"), ...]
    asking.send("q")
    qtbot.waitUntil(lambda: bool(told.of("text")))
    client.say(client.jobs["ask"], JobEnded(outcome, error="It broke. Ask again.", code=code))
    qtbot.waitUntil(lambda: bool(told.of("failed")))
    assert told.of("failed") == ["It broke. Ask again."]
    client.table["ask"] = library.ask
    asking.send("q")
    qtbot.waitUntil(lambda: bool(told.of("finished")))


def test_no_conversation_can_be_made(asking: Asking, told: Told, client: FakeClient, qtbot: QtBot) -> None:
    client.table["new_conversation"] = JobEnded(Outcome.FAILED, error="The disk is full.", code="data-folder")
    asking.send("q")
    qtbot.waitUntil(lambda: bool(told.of("failed")))
    assert told.of("failed") == ["The disk is full."]
    assert not asking.is_busy


def test_an_answer_goes_on_while_another_conversation_is_read(
    asking: Asking, told: Told, client: FakeClient, library: Library, qtbot: QtBot
) -> None:
    turn = Turn(1, "first", 0.0, None)
    client.table["ask"] = [Kept(turn), TextDelta("Logs "), ...]
    asking.send("first")
    qtbot.waitUntil(lambda: bool(told.of("text")))
    first, job = asking.conversation, client.jobs["ask"]
    asking.new()
    assert told.of("busy")[-1] is False
    client.say(job, TextDelta("are kept"))
    qtbot.wait(150)
    assert told.of("text") == ["Logs "]
    assert first is not None
    library.turns[first] = (turn,)
    asking.open(first)
    qtbot.waitUntil(lambda: len(told.of("began")) == 2)
    assert told.of("opened")[-1].turns == ()
    assert told.of("text")[-1] == "Logs are kept"
    assert told.of("busy")[-1] is True
    client.say(job, AnswerDone(an_answer(), 1))
    client.say(job, JobEnded(Outcome.DONE))
    qtbot.waitUntil(lambda: bool(told.of("finished")))


def test_the_last_opened_conversation_wins(asking: Asking, told: Told, library: Library, qtbot: QtBot) -> None:
    one, two = library.new_conversation("one"), library.new_conversation("two")
    asking.open(one.id)
    asking.open(two.id)
    qtbot.waitUntil(lambda: bool(told.of("opened")))
    qtbot.wait(120)
    assert [found.info.id for found in told.of("opened")] == [two.id]


def test_regenerate_takes_the_place_of_the_last_turn(
    asking: Asking, told: Told, client: FakeClient, library: Library, qtbot: QtBot
) -> None:
    asking.send("first")
    qtbot.waitUntil(lambda: len(told.of("finished")) == 1)
    asking.send("second")
    qtbot.waitUntil(lambda: len(told.of("finished")) == 2)
    asking.regenerate()
    qtbot.waitUntil(lambda: len(told.of("finished")) == 3)
    sent = client.called("ask")[-1]
    assert (sent["question"], sent["replaces"]) == ("second", 2)
    assert told.of("rewound") == [2]
    assert [(turn.id, turn.question, turn.answers) for turn in asking.turns] == [
        (1, "first", (1,)),
        (3, "second", (2, 3)),
    ]


def test_asking_again_asks_what_the_turn_asked(asking: Asking, told: Told, client: FakeClient, qtbot: QtBot) -> None:
    """Whatever is chosen for the next question: the folders and "no documents" are the turn's own."""
    asking.send("first", ("/a",))
    qtbot.waitUntil(lambda: len(told.of("finished")) == 1)
    asking.send("second", documents=False)
    qtbot.waitUntil(lambda: len(told.of("finished")) == 2)
    asking.regenerate(temperature=0.7, model="other")
    qtbot.waitUntil(lambda: len(told.of("finished")) == 3)
    sent = client.called("ask")[-1]
    assert (sent["documents"], sent["temperature"], sent["model"]) == (False, 0.7, "other")
    asking.regenerate(1)
    qtbot.waitUntil(lambda: len(told.of("finished")) == 4)
    sent = client.called("ask")[-1]
    assert (sent["question"], sent["documents"], sent["scope"]) == ("first", True, Scope(("/a",)))
    assert told.of("rewound") == [2, 1]
    assert [turn.question for turn in asking.turns] == ["first"]


def test_an_edited_question_stands_beside_the_old_one(
    asking: Asking, told: Told, client: FakeClient, qtbot: QtBot
) -> None:
    asking.send("first")
    qtbot.waitUntil(lambda: len(told.of("finished")) == 1)
    asking.edit(1, "first, in other words", ("/b",))
    qtbot.waitUntil(lambda: len(told.of("finished")) == 2)
    sent = client.called("ask")[-1]
    assert (sent["question"], sent["replaces"], sent["scope"]) == ("first, in other words", 1, Scope(("/b",)))


def test_a_stopped_answer_goes_on_where_it_was(asking: Asking, told: Told, client: FakeClient, qtbot: QtBot) -> None:
    turn = Turn(1, "q", 0.0, None)
    client.table["ask"] = [Kept(turn), TextDelta("For six"), ...]
    asking.send("q")
    qtbot.waitUntil(lambda: bool(told.of("text")))
    asking.stop()
    qtbot.waitUntil(lambda: bool(told.of("finished")))
    whole = an_answer("For six months.")
    client.table["ask"] = [Kept(turn), TextDelta(" months."), AnswerDone(whole, 1)]
    asking.go_on()
    qtbot.waitUntil(lambda: len(told.of("finished")) == 2)
    assert client.called("ask")[-1]["continues"] == 1
    assert told.of("text")[1:] == ["For six", " months."]
    assert asking.turns[-1].answer == whole
    asking.go_on()  # it is whole: nothing to go on with
    assert len(client.called("ask")) == 2


def test_a_question_that_was_never_written_down_is_asked_again_as_it_was(
    asking: Asking, told: Told, client: FakeClient, library: Library, qtbot: QtBot
) -> None:
    asking.send("first")
    qtbot.waitUntil(lambda: len(told.of("finished")) == 1)
    client.table["ask"] = JobEnded(Outcome.CRASHED, error="It broke.", code="crashed")
    asking.send("second", ("/a",), documents=False)
    qtbot.waitUntil(lambda: bool(told.of("failed")))
    client.table["ask"] = library.ask
    asking.regenerate()
    qtbot.waitUntil(lambda: len(told.of("finished")) == 2)
    assert told.of("rewound") == [0]
    assert [(each["question"], each["documents"]) for each in client.called("ask")[-2:]] == [("second", False)] * 2


def test_going_to_another_branch(asking: Asking, told: Told, client: FakeClient, qtbot: QtBot) -> None:
    asking.send("first")
    qtbot.waitUntil(lambda: len(told.of("finished")) == 1)
    asking.show_branch(1)
    qtbot.waitUntil(lambda: bool(told.of("opened")))
    assert client.called("conversation")[-1] == {"id": 1, "turn": 1, "last": LAST}


def test_a_long_conversation_opens_with_its_end_and_the_rest_follows(
    asking: Asking, told: Told, library: Library, qtbot: QtBot
) -> None:
    count = LAST + PIECE + 3
    library.new_conversation("long")
    library.new_conversation("other")
    library.turns[1] = tuple(Turn(n, f"q{n}", 0, an_answer()) for n in range(1, count + 1))
    asking.open(1)
    qtbot.waitUntil(lambda: bool(told.of("opened")))
    assert [turn.id for turn in told.of("opened")[0].turns] == list(range(count - LAST + 1, count + 1))
    asking.regenerate(count)  # the person need not wait for the rest
    qtbot.waitUntil(lambda: len(told.of("earlier")) == 2)
    assert [len(turns) for turns in told.of("earlier")] == [PIECE, 3]
    qtbot.waitUntil(lambda: bool(told.of("finished")))
    assert [turn.id for turn in asking.turns] == [*range(1, count), count + 1 if library.last_turn > count else 1]
    # Another conversation is opened meanwhile: nothing of the first one reaches it.
    asking.open(1)
    qtbot.waitUntil(lambda: len(told.of("opened")) == 2)
    asking.new()
    qtbot.wait(50)
    assert len(told.of("earlier")) == 2 and asking.turns == ()


def test_notices_are_told_once(asking: Asking, told: Told, client: FakeClient, qtbot: QtBot) -> None:
    notice = Notice("left-out:2/6/0/context", "2 of 6 passages did not fit: the model's context is full.")
    client.table["ask"] = [notice, notice, AnswerDone(an_answer(), 1)]
    asking.send("q")
    qtbot.waitUntil(lambda: bool(told.of("finished")))
    assert told.of("notice") == [notice]


def test_a_question_waits_until_something_can_be_searched(link: EngineLink, client: FakeClient, qtbot: QtBot) -> None:
    link.start()
    waiting = [True]
    asking = Asking(link, lambda: waiting[0])
    told = Told(asking)
    asking.send("q")
    qtbot.waitUntil(lambda: bool(told.of("notice")))
    assert not client.called("ask")
    assert asking.is_busy
    waiting[0] = False
    asking.release()
    qtbot.waitUntil(lambda: bool(told.of("finished")))
