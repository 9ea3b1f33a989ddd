"""The line to ask from anywhere, the tray's menu, and the word when a long indexing run ended."""

import sys
from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QSystemTrayIcon, QWidget
from pytestqt.qtbot import QtBot

from desktop.tray import LONG_SECONDS, Tray
from desktop.views.window.quick_ask import QuickAsk
from engine.types import IndexReport


def test_enter_asks_and_puts_the_line_away(qtbot: QtBot) -> None:
    line = QuickAsk()
    qtbot.addWidget(line)
    line.appear()
    assert line.isVisible()
    qtbot.keyClicks(line.line, "   ")
    qtbot.keyClick(line.line, Qt.Key.Key_Return)
    assert line.isVisible(), "there is no question yet"
    qtbot.keyClicks(line.line, "how much? ")
    with qtbot.waitSignal(line.asked) as asked:
        qtbot.keyClick(line.line, Qt.Key.Key_Return)
    assert asked.args == ["how much?"]
    assert not line.isVisible() and line.line.text() == ""


def test_escape_keeps_what_was_typed(qtbot: QtBot) -> None:
    line = QuickAsk()
    qtbot.addWidget(line)
    line.appear()
    qtbot.keyClicks(line.line, "half a quest")
    qtbot.keyClick(line.line, Qt.Key.Key_Escape)
    assert not line.isVisible()
    line.appear()
    assert line.line.text() == "half a quest"


class _Indexing(QObject):
    finished = Signal(object)


class _Window(QWidget):
    """What the tray needs of the main window."""

    def __init__(self) -> None:
        super().__init__()
        self.indexing = _Indexing()
        self.asked: list[str] = []
        self.fronted = 0

    def come_to_front(self) -> None:
        self.fronted += 1

    def ask_anew(self, question: str) -> None:
        self.asked.append(question)


@pytest.fixture
def tray(qtbot: QtBot) -> Iterator[tuple[Tray, Any]]:
    window: Any = _Window()
    qtbot.addWidget(window)
    made = Tray(window)
    yield made, window
    made.close()


def test_a_question_from_the_line_comes_to_the_window(tray: tuple[Tray, Any]) -> None:
    made, window = tray
    made.line.asked.emit("押金什么时候退还？")
    assert window.asked == ["押金什么时候退还？"] and window.fronted == 1


@pytest.mark.skipif(sys.platform == "win32", reason="the icon would be shown for real")
def test_only_a_long_run_is_worth_a_word(tray: tuple[Tray, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    made, window = tray
    said: list[tuple[Any, ...]] = []
    made.icon = QSystemTrayIcon(made)
    monkeypatch.setattr(QSystemTrayIcon, "showMessage", lambda _self, *words: said.append(words))
    window.indexing.finished.emit(IndexReport(indexed=5, seconds=LONG_SECONDS / 2))
    assert said == []
    window.indexing.finished.emit(IndexReport(indexed=1200, failed=3, seconds=LONG_SECONDS * 4))
    assert "1,200 files" in said[0][1] and "4 min" in said[0][1] and "3 could not be read" in said[0][1]
