"""The settings page: found by words, changed by hand, taken back when refused; the privacy page; the move."""

import re
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QCheckBox, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from desktop import i18n, theme
from desktop.views.settings.dialog import SettingsDialog
from desktop.views.settings.move_dialog import MoveDialog
from desktop.views.settings.privacy_dialog import PrivacyDialog
from desktop.views.settings.rows import ROWS
from desktop.views.window.choice import Choice
from engine.errors import DataFolderError
from engine.moving import move
from engine.settings import DataFolder, Settings, as_dict
from engine.types import Connection, MoveProgress

VALUES = as_dict(Settings()) | {"zoom": 100}


@pytest.fixture
def dialog(qtbot: QtBot) -> Iterator[SettingsDialog]:
    made = SettingsDialog(VALUES, "/home/me/Inkwell", True)
    qtbot.addWidget(made)
    made.show()
    yield made


def shown(dialog: SettingsDialog) -> set[str]:
    return {view.row.key for view in dialog._rows if view.isVisible()}


def test_every_row_is_a_setting_that_exists() -> None:
    assert {row.key for row in ROWS} <= set(VALUES) | {"privacy", "data"}


@pytest.mark.parametrize(
    ("typed", "found"),
    [("memory", "unload_after_minutes"), ("DARK", "appearance"), ("简体", "language"), ("scan", "ocr")],
)
def test_settings_are_found_by_their_words(typed: str, found: str, dialog: SettingsDialog) -> None:
    dialog.search.setText(typed)
    assert found in shown(dialog) and "passages" not in shown(dialog)
    dialog.search.setText("xyzzy")
    assert shown(dialog) == set() and dialog._nothing.isVisible()
    dialog.search.clear()
    assert len(shown(dialog)) == len(ROWS)


def test_a_choice_says_what_it_means_for_the_engine(dialog: SettingsDialog, qtbot: QtBot) -> None:
    choice = dialog.control("temperature")
    assert isinstance(choice, Choice)
    with qtbot.waitSignal(dialog.changed) as got:
        choice.setCurrentIndex(2)
        choice.activated.emit(2)
    assert got.args == ["temperature", 0.8]
    switch = dialog.control("ocr")
    assert isinstance(switch, QCheckBox)
    with qtbot.waitSignal(dialog.changed) as got:
        switch.click()
    assert got.args == ["ocr", not VALUES["ocr"]]


def test_a_refused_change_is_taken_back(dialog: SettingsDialog) -> None:
    choice = dialog.control("passages")
    assert isinstance(choice, Choice)
    choice.setCurrentIndex(3)
    dialog.show_problem("settings.toml could not be written.")
    dialog.set_values(VALUES)
    assert choice.currentData() == 6 and dialog.problem.isVisible()


def test_a_value_set_by_hand_in_the_file_is_shown_as_it_is(qtbot: QtBot) -> None:
    made = SettingsDialog(VALUES | {"passages": 7}, "/x", False)
    qtbot.addWidget(made)
    choice = made.control("passages")
    assert isinstance(choice, Choice) and (choice.currentData(), choice.currentText()) == (7, "7")


def test_both_languages(dialog: SettingsDialog) -> None:
    try:
        i18n.use("zh_CN")
        dialog.retranslate()
        texts = [w.text() for w in dialog.findChildren(QLabel) + dialog.findChildren(QPushButton) if w.text()]
        assert "设置" in dialog.windowTitle()
        untranslated = [t for t in texts if t.isascii() and not t.startswith("/") and len(t) > 3]
        assert untranslated == []
    finally:
        i18n.use("en")


def test_open_connections_are_listed_and_none_is_said(qtbot: QtBot) -> None:
    asked = []
    page = PrivacyDialog(lambda: asked.append(1))
    qtbot.addWidget(page)
    assert asked == [1]
    page.show_connections([])
    assert page.connections.text().startswith("None.")
    page.show_connections([Connection("inkwell (7)", "10.0.0.2:5000", "93.184.216.34:443", "ESTABLISHED")])
    assert "93.184.216.34:443" in page.connections.text()


def test_moving_can_be_stopped_and_says_why_it_failed(qtbot: QtBot) -> None:
    dialog = MoveDialog()
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.show_progress(MoveProgress(25, 100, "index/data"))
    assert "Copying" in dialog.text.text()
    with qtbot.waitSignal(dialog.cancelled):
        dialog.close()
    assert dialog.isVisible(), "it stays until the engine has stopped"
    dialog.show_failure("Nothing was moved.", "The disk is full.")
    assert dialog.text.text() == "Nothing was moved. The disk is full."
    dialog.button.setEnabled(True)
    dialog.button.click()
    assert not dialog.isVisible()


@pytest.mark.parametrize("place", ["taken", "file", "inside"])
def test_why_data_was_not_moved_is_said_in_chinese(place: str, tmp_path: Path) -> None:
    (tmp_path / "taken").mkdir()
    (tmp_path / "taken" / "photo.jpg").write_bytes(b"x")
    (tmp_path / "file").write_bytes(b"x")
    folder = DataFolder(tmp_path)
    with pytest.MonkeyPatch.context() as patch, pytest.raises(DataFolderError) as refused:
        patch.setenv("INKWELL_HOME", str(tmp_path))
        list(move(folder, tmp_path / place, keep_old=True, release=lambda: None, stop=threading.Event()))
    try:
        i18n.use("zh_CN")
        assert re.search("[\u4e00-\u9fff]", i18n.sentence(str(refused.value)))
    finally:
        i18n.use("en")


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_long_words_are_shown_to_their_last_line(qtbot: QtBot, qapp: QApplication, language: str) -> None:
    i18n.use(language)
    theme.set_zoom(150)
    try:
        dialog = PrivacyDialog(lambda: None)
        qtbot.addWidget(dialog)
        with qtbot.waitExposed(dialog):
            dialog.show()
        dialog.show_connections([Connection("inkwell", f"127.0.0.1:{port}", "", "LISTEN") for port in range(9)])
        qapp.processEvents()
        for label in (dialog._text, dialog.connections):
            assert label.height() >= label.heightForWidth(label.width())
        moving = MoveDialog()
        qtbot.addWidget(moving)
        with qtbot.waitExposed(moving):
            moving.show()
        moving.show_failure("The data could not be moved.", "There is not enough room on that disk. " * 6)
        qapp.processEvents()
        assert moving.text.height() >= moving.text.heightForWidth(moving.text.width())
    finally:
        i18n.use("en")
        theme.set_zoom(100)
