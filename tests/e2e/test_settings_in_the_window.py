"""Settings and the moving of the data folder, in the real window with the real engine."""

import os
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop import i18n, theme
from desktop.app import BEGIN_AGAIN
from desktop.views.window.choice import Choice
from engine.settings import LOCATION_FILE, DataFolder
from tests.e2e.conftest import Driver


def choose(choice: Choice, value: object) -> None:
    choice.setCurrentIndex(choice.findData(value))
    choice.activated.emit(choice.currentIndex())


def test_a_setting_counts_at_once_and_after_a_restart(person: Any) -> None:
    window = person.window
    window.actions_.settings.trigger()
    person.wait(lambda: window.settings.dialog is not None and window.settings.dialog.isVisible())
    dialog = window.settings.dialog
    try:
        choose(dialog.control("language"), "zh_CN")
        person.wait(lambda: dialog.windowTitle() == "设置")
        choose(dialog.control("appearance"), "dark")
        person.wait(theme.is_dark)
        choose(dialog.control("passages"), 10)
        person.wait(lambda: DataFolder(person._home).load_settings().passages == 10)
        dialog.close()
        person.restart()
        kept = DataFolder(person._home).load_settings()
        assert (kept.language, kept.appearance, kept.passages) == ("zh_CN", "dark", 10)
    finally:
        i18n.use("en")
        theme.set_appearance("light")


def test_the_privacy_page_shows_what_is_open(person: Any) -> None:
    """The engine's own process has nothing open; this one may, as other tests run servers in it."""
    person.window.status_bar.offline.click()
    person.wait(lambda: person.window.settings._privacy is not None)
    page = person.window.settings._privacy
    person.wait(lambda: page._found is not None)
    here = f"({os.getpid()})"
    assert [each for each in page._found if here not in each.process] == []
    assert page.connections.text().startswith("None.") is (not page._found)
    page.close()


def test_the_data_moves_and_the_window_begins_again_there(
    tmp_path: Path, documents: Path, monkeypatch: pytest.MonkeyPatch, qapp: QApplication, qtbot: QtBot
) -> None:
    """With the data in the system's place (here below HOME), as a person has it."""
    usual = tmp_path / "share"
    monkeypatch.delenv("INKWELL_HOME", raising=False)
    monkeypatch.setenv("XDG_DATA_HOME", str(usual))
    monkeypatch.setattr("desktop.views.settings.part.confirmed", lambda *_: True)
    codes: list[int] = []
    monkeypatch.setattr(qapp, "exit", codes.append)
    driver = Driver(None, qapp, qtbot)
    old = DataFolder().path
    if not old.is_relative_to(tmp_path):
        driver.close()
        pytest.skip("this system takes no folder for data from the environment")
    try:
        driver.add(documents)
        driver.window.settings.move_to(_full_folder(tmp_path / "other disk"))
        driver.wait(lambda: codes == [BEGIN_AGAIN])
        new = tmp_path / "other disk" / "Inkwell"
        assert DataFolder().path == new and (old / LOCATION_FILE).is_file()
        driver.restart()
        driver.wait(lambda: driver.window.indexing.loaded and not driver.window.indexing.empty)
        rows = driver.window.indexing.rows()
        assert [Path(row.path) for row in rows] == [documents] and rows[0].status.files >= 3
        assert not (old / "catalog.db").exists()
    finally:
        driver.close()


def _full_folder(folder: Path) -> Path:
    folder.mkdir()
    (folder / "photo.jpg").write_bytes(b"somebody's")
    return folder
