"""The real window with the real engine process, on documents of the test's own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop import i18n, theme
from desktop.app import Session
from desktop.preferences import Preferences
from desktop.views.conversation.text import MessageText
from desktop.worker import data_folder

LOGS = "Access logs are kept for at least six months. Nobody may change or delete them before that time."
LEASE = "The lease may be ended early with three months of notice. The deposit is given back within two weeks."
CHINESE = "审计记录应当至少保存六个月。记录应受到保护，避免被删除、修改或覆盖。"
FILLER = "The kiln is heated slowly so that the clay does not crack. Bowls are placed on the lower shelf."


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "e2e" in item.path.parts:
            item.add_marker(pytest.mark.qt_log_ignore("This plugin does not support", extend=True))
            item.add_marker(pytest.mark.timeout(300))


@pytest.fixture
def documents(tmp_path: Path) -> Path:
    folder = tmp_path / "文档 documents"
    folder.mkdir()
    (folder / "security.txt").write_text(f"{FILLER}\n\n{LOGS}\n", encoding="utf-8")
    (folder / "lease.md").write_text(f"# Lease\n\n{LEASE}\n", encoding="utf-8")
    (folder / "安全审计.txt").write_text(CHINESE, encoding="utf-8")
    (folder / "empty.txt").write_bytes(b"")
    return folder


class Driver:
    """A person at the window. `window` changes with `restart`."""

    def __init__(self, home: Path, app: QApplication, bot: QtBot) -> None:
        self._home, self._app, self.bot = home, app, bot
        self.session = self._open()

    def _open(self) -> Session:
        folder = data_folder(self._home)
        session = Session(self._app, folder, Preferences(folder.path / "window.ini"), self._home)
        session.window.resize(1280, 800)
        session.open()
        return session

    @property
    def window(self) -> Any:
        return self.session.window

    def restart(self) -> None:
        self.close()
        self.session = self._open()

    def close(self) -> None:
        self.session.shutdown()
        self.window.close()
        self.window.deleteLater()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)

    def wait(self, true: Callable[[], object], seconds: float = 90) -> None:
        self.bot.waitUntil(lambda: bool(true()), timeout=int(seconds * 1000))

    def add(self, folder: Path) -> None:
        self.window.add_folders([str(folder)])
        self.wait_for(folder)

    def wait_for(self, folder: Path) -> None:
        """Until all of a folder was read."""
        self.wait(lambda: any(self._read(row, folder) for row in self.window.indexing.rows()))

    def _read(self, row: Any, folder: Path) -> bool:
        """Whether all of this folder was read, and nothing is under way."""
        status = row.status
        done = row.path == str(folder) and status is not None and status.files and not status.waiting
        return bool(done) and not self.window.indexing.busy

    def type(self, question: str) -> None:
        """In the composer, with Enter at the end."""
        edit = self.window.composer.focusProxy() or self.window.composer
        edit.setFocus()
        if question.isascii():
            self.bot.keyClicks(edit, question)
        else:  # as an input method does it
            written = QInputMethodEvent()
            written.setCommitString(question)
            QApplication.sendEvent(edit, written)
        self.bot.keyClick(edit, Qt.Key.Key_Return)

    def ask(self, question: str) -> Any:
        """The finished answer, or the sentence that stands in its place."""
        return self.answered(lambda: self.type(question))

    def answered(self, do: Callable[[], object]) -> Any:
        """What comes back after `do` asked something."""
        answers: list[Any] = []
        keeper = _Keeper(answers)
        self.window.asking.finished.connect(keeper.keep)
        self.window.asking.failed.connect(keeper.keep)
        do()
        self.wait(lambda: answers)
        self.window.asking.finished.disconnect(keeper.keep)
        self.window.asking.failed.disconnect(keeper.keep)
        return answers[0]

    def chips(self) -> list[tuple[MessageText, QPoint]]:
        """Where the citations on show can be clicked."""
        found = []
        for text in self.window.conversation.findChildren(MessageText):
            if not text.isVisible():
                continue
            hrefs = set()
            for y in range(4, text.viewport().height(), 4):
                for x in range(2, text.viewport().width(), 4):
                    href = text._href_at(QPoint(x, y))
                    if href and href not in hrefs:
                        hrefs.add(href)
                        found.append((text, QPoint(x + 2, y)))
        return found

    def click(self, chip: tuple[MessageText, QPoint]) -> None:
        text, at = chip
        self.bot.mouseClick(text.viewport(), Qt.MouseButton.LeftButton, pos=at)


class _Keeper(QObject):
    """Lives on the GUI thread, as everything that hears of the engine."""

    def __init__(self, kept: list[Any]) -> None:
        super().__init__()
        self._kept = kept

    def keep(self, value: object) -> None:
        self._kept.append(value)


@pytest.fixture(scope="session")
def styled(qapp: QApplication) -> QApplication:
    theme.setup(qapp, "light", 100)
    return qapp


@pytest.fixture
def person(home: Path, styled: QApplication, qtbot: QtBot) -> Iterator[Driver]:
    i18n.use("en")
    made = Driver(home, styled, qtbot)
    yield made
    made.close()
