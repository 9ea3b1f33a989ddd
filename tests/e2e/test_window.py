"""The main job in the real window: add a folder, ask, open a citation, stop, come back, survive the engine's death."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog

from engine.types import Answer

from .conftest import LOGS, Driver

QUESTION = "How long are access logs kept?"


def test_add_a_folder_ask_and_open_the_citation(
    person: Driver, documents: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = person.window
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(documents))
    window.actions_.add_folder.trigger()
    person.wait_for(documents)
    row = window.indexing.rows()[0]
    assert (row.name, row.status.files, row.status.searchable, row.status.unreadable) == (documents.name, 4, 3, 0)

    answer = person.ask(QUESTION)
    assert isinstance(answer, Answer)
    assert answer.answered
    assert "six months" in answer.text
    assert answer.citations[0].path == str(documents / "security.txt")

    person.bot.wait(100)
    chips = person.chips()
    assert chips
    person.click(chips[0])
    person.wait(lambda: window.source.isVisible())
    path, page, start, end = window.source.current()
    assert path == str(documents / "security.txt")
    cited = answer.citations[0]
    assert (page, start, end) == (cited.page, cited.start, cited.end)
    person.wait(lambda: "six months" in window.source._page().text if window.source._page() else False)
    assert window.source._page().text[start:end] == cited.quote
    assert cited.quote in LOGS


def test_a_question_in_chinese(person: Driver, documents: Path) -> None:
    person.add(documents)
    answer = person.ask("审计记录要保存多久？")
    assert answer.answered
    assert "六个月" in answer.text
    assert answer.citations[0].path == str(documents / "安全审计.txt")


def test_what_is_not_there_is_said_to_be_not_there(person: Driver, documents: Path) -> None:
    person.add(documents)
    answer = person.ask("Who won the football world cup in 1998?")
    assert isinstance(answer, Answer)
    assert not answer.answered


def test_conversations_and_citations_come_back_after_a_restart(person: Driver, documents: Path) -> None:
    person.add(documents)
    person.ask(QUESTION)
    shown = person.window.asking.conversation
    person.restart()
    person.wait(lambda: person.window.asking.conversation == shown)
    person.wait(lambda: person.window.sidebar.model.count() == 1)
    person.bot.wait(200)
    chips = person.chips()
    assert chips
    person.click(chips[0])
    person.wait(lambda: person.window.source._page() is not None)
    assert person.window.source.current()[0] == str(documents / "security.txt")


def test_stop_is_felt_at_once_and_the_next_question_works(person: Driver, documents: Path) -> None:
    person.add(documents)
    person.type(QUESTION)
    person.wait(lambda: person.window.asking.is_busy)
    before = time.monotonic()
    person.window.actions_.stop.trigger()
    assert time.monotonic() - before < 0.2
    assert not person.window.asking.is_busy
    assert person.ask(QUESTION).answered


def test_killing_the_engine_while_it_answers_leaves_the_window_usable(person: Driver, documents: Path) -> None:
    person.add(documents)
    window = person.window
    # A question whose answer takes a moment: it is killed before it can end.
    said: list[str] = []
    window.asking.failed.connect(said.append)
    window.conversation.suggestion_clicked.emit(QUESTION)
    person.wait(lambda: any(run.job for run in window.asking._runs), 10)
    os.kill(window._link._client.pid, signal.SIGKILL)
    person.wait(lambda: said or not window.asking.is_busy, 20)
    window.asking.failed.disconnect(said.append)
    if said:  # on a very quick machine the answer may have been there already
        assert "ask again" in said[0]
    person.wait(lambda: window.banner.isVisible(), 20)
    assert "started again" in window.banner.text.text()
    answer = person.ask(QUESTION)
    assert isinstance(answer, Answer)
    assert answer.answered
    assert window.isVisible()


def test_chatting_works_while_indexing(person: Driver, documents: Path, tmp_path: Path) -> None:
    person.add(documents)
    more = tmp_path / "more"
    more.mkdir()
    for i in range(60):
        (more / f"{i}.txt").write_text(f"Note {i}. " + "The kiln was cleaned and the shelves were washed. " * 60)
    person.window.add_folders([str(more)])
    person.wait(lambda: person.window.indexing.progress is not None)
    answer = person.ask(QUESTION)
    assert answer.answered
    person.window.indexing.cancel(str(more))
    person.wait(lambda: not person.window.indexing.busy, 30)
    person.add(more)
    rows = {row.path: row.status for row in person.window.indexing.rows()}
    assert rows[str(more)].searchable == 60


def test_samples_in_one_click_and_a_question_to_try(person: Driver) -> None:
    window = person.window
    person.wait(lambda: window.indexing.loaded)
    window.conversation.samples_requested.emit()
    person.wait(lambda: window.indexing.busy)
    questions = window.beginning.suggestions()
    assert len(questions) == 3
    # Asked while the samples are still being read: it waits for them instead of finding nothing.
    answer = person.answered(lambda: window.conversation.suggestion_clicked.emit(questions[0]))
    assert answer.answered
    assert answer.citations


def test_a_second_window_on_the_same_data_folder_is_told(home: Path) -> None:
    def start() -> subprocess.Popen[str]:
        code = (
            "import sys; from pathlib import Path; from desktop.app import main; sys.exit(main([], Path(sys.argv[1])))"
        )
        return subprocess.Popen(
            [sys.executable, "-c", code, str(home)], stderr=subprocess.PIPE, text=True, cwd=Path(__file__).parents[2]
        )

    first = start()
    deadline = time.monotonic() + 30
    while not (home / "window.lock").exists():
        assert time.monotonic() < deadline
        time.sleep(0.05)
    second = start()
    try:
        assert second.stderr is not None
        said = ""
        while "already open" not in said:
            line = second.stderr.readline()
            assert line, "it said nothing"
            said = line
        assert str(home) in said
    finally:
        second.kill()
        second.communicate()
        first.send_signal(signal.SIGTERM)
        first.communicate(timeout=30)
    assert first.returncode == 0
    assert not (home / "window.lock").exists()
