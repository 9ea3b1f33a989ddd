"""Starting and ending: what stands in the way is said, a crash is offered once, a standstill is logged."""

from __future__ import annotations

import logging
import time
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QLockFile
from PySide6.QtWidgets import QMessageBox
from pytestqt.qtbot import QtBot

from desktop import app
from desktop.preferences import Preferences
from desktop.watch import StandstillWatch
from desktop.worker import data_folder

from .conftest import FakeClient, Library


def test_a_data_folder_that_cannot_be_used_is_said(
    tmp_path: Path, styled: Any, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    shown: list[str] = []
    monkeypatch.setattr(QMessageBox, "exec", lambda box: shown.append(box.text()))
    monkeypatch.setattr(app.theme, "setup", lambda *_: None)
    blocked = tmp_path / "file"
    blocked.write_text("not a folder")
    assert app.main([], blocked) == 1
    assert str(blocked) in shown[0]
    assert str(blocked) in capsys.readouterr().err


def test_a_data_folder_that_cannot_be_written_is_not_said_to_be_in_use(
    tmp_path: Path, styled: Any, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    class Refused(QLockFile):
        def tryLock(self, _milliseconds: int = 0) -> bool:  # noqa: N802 - Qt's name
            return False

        def error(self) -> QLockFile.LockError:
            return QLockFile.LockError.PermissionError

    shown: list[str] = []
    monkeypatch.setattr(QMessageBox, "exec", lambda box: shown.append(box.text()))
    monkeypatch.setattr(app.theme, "setup", lambda *_: None)
    monkeypatch.setattr(app, "QLockFile", Refused)
    assert app.main([], tmp_path / "home") == 1
    assert "cannot be written" in shown[0] and str(tmp_path / "home") in shown[0]
    assert "already open" not in capsys.readouterr().err


def test_a_crash_log_is_offered_once(tmp_path: Path) -> None:
    folder = data_folder(tmp_path / "home")
    log = folder.logs_folder / "window-crash.log"
    assert app._keep_crash_log(folder) is None
    log.write_text("")
    assert app._keep_crash_log(folder) is None
    log.write_text("Fatal Python error: Segmentation fault")
    kept = app._keep_crash_log(folder)
    assert kept is not None
    assert kept.read_text().startswith("Fatal")
    assert app._keep_crash_log(folder) is None


def test_shutdown_may_run_twice_and_keeps_where_everything_stood(
    tmp_path: Path, styled: Any, qtbot: QtBot, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    clients: list[FakeClient] = []

    def open_engine(_home: Path | None) -> app.EngineLink:
        clients.append(FakeClient(library.table()))
        return app.EngineLink(lambda: clients[-1])

    monkeypatch.setattr(app, "open_engine", open_engine)
    folder = data_folder(tmp_path / "home")
    session = app.Session(styled, folder, Preferences(folder.path / "window.ini"), folder.path)
    session.open()
    qtbot.waitUntil(lambda: session.window.indexing.loaded)
    session.shutdown()
    session.shutdown()
    assert clients[0].closed
    assert (folder.path / "window.ini").exists()
    session.window.deleteLater()


def test_a_standstill_is_logged(qtbot: QtBot, caplog: pytest.LogCaptureFixture) -> None:
    watch = StandstillWatch()
    watch.start()
    qtbot.wait(150)
    with caplog.at_level(logging.WARNING):
        time.sleep(0.5)
        qtbot.wait(50)
    watch.stop()
    assert "stood still" in caplog.text
    assert watch.longest > 0.2
