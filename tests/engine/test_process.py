"""The engine process and its client: every job ends once, in one of four ways, and the next one works."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from engine.process import EngineClient
from engine.types import AnswerDone, EngineState, IndexReport, JobEnded, Outcome


@pytest.fixture
def client(home: Path) -> Iterator[EngineClient]:
    client = EngineClient(home)
    client.start()
    yield client
    client.close()


def events_of(client: EngineClient, job: int, seconds: float = 60.0) -> list[object]:
    """All events of one job up to its end."""
    found: list[object] = []
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        for number, event in client.poll(0.1):
            if number == job:
                found.append(event)
                if isinstance(event, JobEnded):
                    return found
    raise AssertionError(f"job {job} did not end; its events: {found}")


def ended(client: EngineClient, job: int) -> JobEnded:
    last = events_of(client, job)[-1]
    assert isinstance(last, JobEnded)
    return last


def test_index_ask_and_conversations_through_the_process(client: EngineClient, documents: Path) -> None:
    events = events_of(client, client.submit("index", folders=[str(documents)]))
    assert isinstance(events[-2], IndexReport) and events[-2].indexed == 5
    assert events[-1].outcome is Outcome.DONE  # type: ignore[attr-defined]
    conversation = ended(client, client.submit("new_conversation")).result
    question = "How long are access records kept?"
    events = events_of(client, client.submit("ask", question=question, conversation=conversation.id))
    done = events[-2]
    assert isinstance(done, AnswerDone) and "six months" in done.answer.text
    kept = ended(client, client.submit("conversation", id=conversation.id)).result
    assert kept.turns[0].answer == done.answer


def test_a_job_that_waits_its_turn_is_cancelled_at_once_and_nothing_else_ends(
    client: EngineClient, tmp_path: Path
) -> None:
    folder = tmp_path / "many"
    folder.mkdir()
    for number in range(300):
        (folder / f"{number}.txt").write_text(f"Note {number}. " + "The kiln was cleaned. " * 40)
    running = client.submit("index", folders=[str(folder)])
    waiting = client.submit("index", folders=[str(folder)], retry=True)
    while not any(job == running for job, _ in client.poll(0.1)):
        pass
    process = client.pid
    before = time.monotonic()
    client.cancel(waiting)
    assert ended(client, waiting).outcome is Outcome.CANCELLED
    assert time.monotonic() - before < 2.0
    assert client.pid == process
    client.cancel(running)


def test_the_first_word_of_the_engine_is_that_it_is_ready(client: EngineClient) -> None:
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        for job, event in client.poll(0.1):
            assert job == 0 and isinstance(event, EngineState) and event.state == "ready"
            return
    raise AssertionError("the engine never became ready")


def test_failures_carry_their_sentence_and_code(client: EngineClient) -> None:
    end = ended(client, client.submit("ask", question=" "))
    assert (end.outcome, end.code) == (Outcome.FAILED, "question") and "empty" in end.error
    end = ended(client, client.submit("forget", folder="/nowhere"))
    assert (end.outcome, end.code) == (Outcome.FAILED, "folder")


@pytest.mark.parametrize("method", ["no_such_method", "_writing", "__exit__"])
def test_only_the_facade_can_be_called(client: EngineClient, method: str) -> None:
    assert ended(client, client.submit(method)).code == "bug"


def test_a_killed_engine_crashes_the_job_and_the_next_works(client: EngineClient, tmp_path: Path) -> None:
    folder = tmp_path / "many"
    folder.mkdir()
    for i in range(120):
        (folder / f"{i}.txt").write_text(f"Entry {i}: the locker is {i * 7919}.\n" * 20)
    ended(client, client.submit("settings"))
    job = client.submit("index", folders=[str(folder)])
    while client.pid is None or not client.poll(0.05):
        pass
    assert client.pid is not None
    os.kill(client.pid, signal.SIGKILL)
    end = ended(client, job)
    assert (end.outcome, end.code) == (Outcome.CRASHED, "crashed")
    report = events_of(client, client.submit("index"))[-2]
    assert isinstance(report, IndexReport) and report.indexed + report.unchanged == 120


def test_cancel_ends_a_job_as_cancelled_and_keeps_the_engine(client: EngineClient, tmp_path: Path) -> None:
    folder = tmp_path / "many"
    folder.mkdir()
    for i in range(300):
        (folder / f"{i}.txt").write_text(f"Entry {i}: the locker is {i * 7919}.\n" * 20)
    ended(client, client.submit("settings"))
    before = client.pid
    job = client.submit("index", folders=[str(folder)])
    time.sleep(0.5)
    client.cancel(job)
    assert ended(client, job).outcome is Outcome.CANCELLED
    assert ended(client, client.submit("settings")).outcome is Outcome.DONE
    assert client.pid == before


def test_a_job_that_will_not_stop_is_ended_with_its_process(client: EngineClient) -> None:
    ended(client, client.submit("settings"))
    assert client.pid is not None
    os.kill(client.pid, signal.SIGSTOP)  # neither answers nor dies
    job = client.submit("ask", question="anything")
    client.cancel(job)
    started = time.monotonic()
    assert ended(client, job).outcome is Outcome.CANCELLED
    assert time.monotonic() - started < 5
    assert ended(client, client.submit("settings")).outcome is Outcome.DONE


def test_nobody_waits_while_a_new_child_is_started(client: EngineClient, monkeypatch: pytest.MonkeyPatch) -> None:
    ended(client, client.submit("conversations"))
    starting, go_on = threading.Event(), threading.Event()
    spawn = client._context.Process

    def slow(*args: Any, **named: Any) -> Any:
        starting.set()
        assert go_on.wait(60)
        return spawn(*args, **named)

    monkeypatch.setattr(client._context, "Process", slow)
    child = client.pid
    assert child is not None
    os.kill(child, signal.SIGTERM)
    events: list[tuple[int, object]] = []
    reader = threading.Thread(target=lambda: events.extend(client.poll(30)))  # as in the window
    reader.start()
    try:
        assert starting.wait(30)
        submitted: list[int] = []
        window = threading.Thread(
            target=lambda: submitted.extend(client.submit("conversations") for _ in range(2)), daemon=True
        )
        window.start()
        window.join(10)
        assert len(submitted) == 2, "submit waited for the new child"
        client.cancel(submitted[0])
        assert client.pid is None
    finally:
        go_on.set()
        reader.join()
    assert (0, "restarted") in [(job, getattr(event, "state", "")) for job, event in events]
    assert ended(client, submitted[0]).outcome is Outcome.CANCELLED
    assert ended(client, submitted[1]).outcome is Outcome.DONE


def test_a_client_closed_while_its_child_is_started_leaves_none(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    client = EngineClient(home)
    spawn = client._context.Process
    children: list[Any] = []

    def slow(*args: Any, **named: Any) -> Any:
        client.close()  # from the window, as it ends
        children.append(spawn(*args, **named))
        return children[-1]

    monkeypatch.setattr(client._context, "Process", slow)
    client.start()
    assert client.pid is None and children[0].exitcode is not None


def test_close_ends_open_jobs_and_the_child(home: Path) -> None:
    client = EngineClient(home)
    job = client.submit("settings")
    client.start()
    pid = client.pid
    client.close()
    client.close()
    assert [e.outcome for n, e in client.poll(0.1) if n == job and isinstance(e, JobEnded)] == [Outcome.CANCELLED]
    assert pid is not None
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)
    assert client.submit("settings") > job  # and it ends at once, as cancelled


def test_a_data_folder_that_cannot_be_used_is_told_by_every_job(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    client = EngineClient(tmp_path / "file" / "home")
    client.start()
    end = ended(client, client.submit("settings"))
    assert (end.outcome, end.code) == (Outcome.FAILED, "data-folder") and "--home" in end.error
    client.close()


def test_the_engine_ends_when_its_window_is_killed(home: Path) -> None:
    import subprocess
    import sys

    code = (
        "import sys, time\n"
        "from pathlib import Path\n"
        "from engine.process import EngineClient\n"
        "if __name__ == '__main__':\n"
        "    client = EngineClient(Path(sys.argv[1])); client.start()\n"
        "    print(client.pid, flush=True); time.sleep(60)\n"
    )
    script = home.parent / "window.py"
    script.write_text(code)
    env = {**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parents[2])}
    with subprocess.Popen(
        [sys.executable, str(script), str(home)], stdout=subprocess.PIPE, text=True, env=env
    ) as window:
        assert window.stdout is not None
        pid = int(window.stdout.readline())
        window.kill()
    deadline = time.monotonic() + 15
    while time.monotonic() < deadline:
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return
        time.sleep(0.1)
    raise AssertionError("the engine process outlived its window")


def test_an_engine_that_could_not_be_started_can_be_started_later(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = EngineClient(home)

    def full(*_: object, **__: object) -> object:
        raise OSError("no more processes")

    with monkeypatch.context() as patch, pytest.raises(OSError, match="no more processes"):
        patch.setattr(client._context, "Process", full)
        client.start()
    client.start()
    assert client.pid is not None
    client.close()
