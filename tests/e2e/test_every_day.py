"""What frames the day in the real window: the first run's tour, the quick line, a crash's log, names and versions."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFileDialog

from desktop import i18n
from desktop.models.chat import Kind
from desktop.views.window import conversations_part
from desktop.views.window.tour import DONE, FOLDER, LANGUAGE, MODEL, QUESTION
from engine.conversations.chats import Chats, insert_answer, insert_turn
from engine.types import Answer

from .conftest import Driver

QUESTION_ASKED = "How long are access logs kept?"


def test_the_first_run_in_four_steps(person: Driver, documents: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    window = person.window
    tour = window.tour
    person.wait(lambda: window.indexing.loaded)
    try:
        assert tour.isVisible() and tour.step == LANGUAGE
        tour.language.setCurrentIndex(tour.language.findData("zh_CN"))
        tour.language.activated.emit(tour.language.currentIndex())
        person.wait(lambda: window.windowTitle() == "墨池" and "文档" in tour._steps[1].text())
        person.bot.mouseClick(tour.next, Qt.MouseButton.LeftButton)
        assert tour.step == FOLDER
        monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(documents))
        window.actions_.add_folder.trigger()
        person.wait(lambda: tour.step == MODEL)
        person.wait_for(documents)
        person.bot.mouseClick(tour.next, Qt.MouseButton.LeftButton)
        assert tour.step == QUESTION
        assert person.ask("审计记录要保存多久？").answered
        assert tour.step == DONE and not tour.isVisible()
        person.restart()
        assert not person.window.tour.isVisible()
    finally:
        i18n.use("en")


def test_the_quick_line_the_crash_log_and_the_panes(person: Driver, documents: Path) -> None:
    person.add(documents)
    line = person.session.tray.line
    person.session._on_request(["--quick-ask"])
    person.wait(line.isVisible)
    person.bot.keyClicks(line.line, QUESTION_ASKED)
    answer = person.answered(lambda: person.bot.keyClick(line.line, Qt.Key.Key_Return))
    assert answer.answered and not line.isVisible()
    window = person.window
    assert [turn.question for turn in window.asking.turns] == [QUESTION_ASKED]
    # Widths that a person has drawn come back, and so does the conversation.
    window.actions_.source.setChecked(True)
    window.splitter.moveSplitter(310, 1)
    person.wait(lambda: window.splitter.sizes()[0] > 300)
    person.restart()
    window = person.window
    assert window.splitter.sizes()[0] > 300
    person.wait(lambda: len(window.asking.turns) == 1)
    log = person._home / "logs" / "window-crash-last.log"
    log.write_text("Fatal Python error: Segmentation fault")
    window.say_crashed(log)
    assert "Nothing was lost" in window.banner.text.text() and window.banner.action.isVisible()


def test_names_pins_versions_and_going_on(person: Driver, documents: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    window = person.window
    person.add(documents)
    person.ask("When is the deposit given back?")
    window._new()
    person.ask(QUESTION_ASKED)
    monkeypatch.setattr(conversations_part, "asked_name", lambda *_: "访问日志 Access logs")
    window.actions_.rename.trigger()
    person.wait(lambda: window.sidebar.current() and window.sidebar.current().title == "访问日志 Access logs")
    window.asking.open(1)
    person.wait(lambda: window.asking.conversation == 1)
    window.actions_.pin.trigger()
    person.wait(lambda: window.sidebar.model._infos[0].id == 1 and window.sidebar.model._infos[0].pinned)
    # Another version from the answer's own menu, without a model and with none loaded.
    menu = window.talk.menu(window.asking.turns[-1])
    other = next(a.menu() for a in menu.actions() if a.menu() is not None)
    quotes = next(a for a in other.actions() if "Quotes only" in a.text())
    assert person.answered(quotes.trigger).answered
    assert window.asking.turns[-1].answers == (1, 3)
    # Stopped before its end, and gone on with.
    window._new()
    person.type(QUESTION_ASKED)
    person.wait(lambda: window.asking.is_busy, 10)
    stopped = person.answered(window.actions_.stop.trigger)
    assert isinstance(stopped, Answer)
    if stopped.stopped:  # else the answer was quicker than the key
        person.wait(lambda: window.asking._run is None)
        # A question that was stopped before it was written down has nothing to go on from: it is asked again.
        action = window.actions_.go_on if window.asking.turns else window.actions_.again
        whole = person.answered(action.trigger)
        assert isinstance(whole, Answer) and "six months" in whole.text and not whole.stopped


def test_five_thousand_messages_open_at_their_end_and_scroll_to_their_beginning(home: Path, person: Driver) -> None:
    person.close()
    chats = Chats(home / "chats.db")
    id = chats.new("long").id
    with chats.writing() as db:
        parent = None
        for n in range(2500):
            parent = insert_turn(db, id, f"Question {n}?", time.time(), parent, (), True)
            insert_answer(db, parent, Answer(f"Answer {n}. [1]\n\n- one\n- two", True, "quotes"))
        db.execute("UPDATE conversations SET leaf = ? WHERE id = ?", (parent, id))
    chats.close()
    person.session = person._open()
    window = person.window
    seen: list[int] = []
    window.asking.opened.connect(lambda found: seen.append(len(found.turns) if found else 0))
    window.asking.open(id)
    person.wait(lambda: window.asking.conversation == id)
    assert 0 < seen[-1] < 100
    area = window.conversation._area
    assert area.at_bottom() and texts(area)[-1].startswith("Answer 2499")
    person.wait(lambda: len(window.asking.turns) == 2500)
    assert area.at_bottom() and len(area.rows) == 5000
    area.verticalScrollBar().setValue(0)
    QApplication.processEvents()
    assert texts(area)[0] == "Question 0?"
    window.asking.open(id, 1200)  # as from a search: at the turn, with all before it
    person.wait(lambda: len(window.asking.turns) < 2500)
    person.wait(lambda: len(window.asking.turns) == 2500)


def texts(area: Any) -> list[str]:
    rows = sorted(area.live, key=area.index_of)
    return [row.text if row.kind is Kind.QUESTION else row.answer.text for row in rows]
