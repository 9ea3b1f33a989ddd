"""The bridge to the engine: every job ends once, text is joined, nothing comes after shutdown, the thread ends."""

from __future__ import annotations

import time
from typing import Any

from pytestqt.qtbot import QtBot

from desktop.worker import EngineLink, joined
from engine.types import IndexProgress, JobEnded, Outcome, TextDelta

from .conftest import FakeClient


def progress(done: int) -> IndexProgress:
    return IndexProgress("indexing", done, 10, 0, 0.0, None)


def test_text_is_joined_and_old_progress_left_out() -> None:
    events = [
        (1, TextDelta("a")), (2, progress(1)), (1, TextDelta("b")), (1, TextDelta("c")), (2, progress(2)),
        (1, JobEnded(Outcome.DONE)),
    ]  # fmt: skip
    assert joined(events) == [
        (1, TextDelta("abc")), (2, progress(2)), (1, JobEnded(Outcome.DONE))
    ]  # fmt: skip


def test_progress_of_other_jobs_stays() -> None:
    events = [(1, progress(1)), (2, progress(5))]
    assert joined(events) == events


def test_a_call_gets_its_own_ending(link: EngineLink, client: FakeClient, qtbot: QtBot) -> None:
    got: list[JobEnded] = []
    link.call(got.append, "sample_folder")
    link.start()
    qtbot.waitUntil(lambda: bool(got))
    assert got == [JobEnded(Outcome.DONE, "/library/samples")]


def test_every_ending_is_told_once(link: EngineLink, client: FakeClient, qtbot: QtBot) -> None:
    endings: list[tuple[int, Outcome]] = []
    link.ended.connect(lambda job, ended: endings.append((job, ended.outcome)))
    client.table["ask"] = [TextDelta("a"), ...]
    done = link.submit("status")
    cancelled, failed, crashed = (link.submit("ask", question=q) for q in "abc")
    link.start()
    link.cancel(cancelled)
    client.say(failed, JobEnded(Outcome.FAILED, error="no", code="model"))
    client.say(crashed, JobEnded(Outcome.CRASHED, error="no", code="crashed"))
    qtbot.waitUntil(lambda: len(endings) == 4)
    qtbot.wait(120)
    assert sorted(endings) == sorted(
        [(done, Outcome.DONE), (cancelled, Outcome.CANCELLED), (failed, Outcome.FAILED), (crashed, Outcome.CRASHED)]
    )


def test_the_window_is_updated_at_most_twenty_times_a_second(
    link: EngineLink, client: FakeClient, qtbot: QtBot
) -> None:
    times: list[float] = []
    link.event.connect(lambda _job, _event: times.append(time.monotonic()))
    client.table["ask"] = [...]
    job = link.submit("ask", question="a")
    link.start()
    end = time.monotonic() + 1.0
    while time.monotonic() < end:
        client.say(job, TextDelta("x"))
        qtbot.wait(1)
    assert 5 <= len(times) <= 22


def test_nothing_is_delivered_after_shutdown_and_it_may_run_twice(client: FakeClient, qtbot: QtBot) -> None:
    link = EngineLink(lambda: client)
    got: list[Any] = []
    link.start()
    link.call(got.append, "status")
    link.shutdown()
    link.shutdown()
    qtbot.wait(100)
    assert got == []
    assert client.closed


def test_a_link_that_never_started_can_be_shut_down(client: FakeClient) -> None:
    EngineLink(lambda: client).shutdown()
    assert client.closed


def test_restart_makes_a_new_client(qtbot: QtBot, library: Any) -> None:
    clients: list[FakeClient] = []

    def make() -> FakeClient:
        clients.append(FakeClient(library.table()))
        return clients[-1]

    link = EngineLink(make)
    link.start()
    link.restart()
    got: list[JobEnded] = []
    link.call(got.append, "sample_folder")
    qtbot.waitUntil(lambda: bool(got))
    assert [client.closed for client in clients] == [True, False]
    link.shutdown()
