"""The window on a fake engine: each part does what it says, in both languages, by mouse, keyboard and screen reader."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, QSize, Qt, QUrl
from PySide6.QtGui import QAccessible, QDropEvent, QScreen
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QProgressBar,
    QTextEdit,
    QWidget,
)
from pytestqt.qtbot import QtBot

from desktop import i18n, theme
from desktop.views.library.dialog import LibraryDialog
from desktop.views.models.dialog import ModelsDialog
from desktop.views.window.page_dialog import PageDialog
from engine.resources import resource
from engine.types import EngineState, FileState, FileStatus, IndexProgress, TextDelta

from .conftest import QUESTION, FakeClient, Library, a_folder

CONTROLS = (QAbstractButton, QLineEdit, QComboBox, QAbstractItemView, QPlainTextEdit, QTextEdit, QProgressBar)


def texts(root: QWidget) -> list[str]:
    """Every text on show in widgets of the window."""
    found = [each.text() for each in root.findChildren(QLabel) if each.isVisible()]
    found += [each.text() for each in root.findChildren(QAbstractButton) if each.isVisible()]
    return [text for text in found if text.strip()]


def ask(window: Any, qtbot: QtBot, question: str = QUESTION) -> None:
    window._send(question)
    qtbot.waitUntil(lambda: not window.asking.is_busy and bool(window.asking.conversation))


def test_it_opens_with_the_library_and_says_it_is_offline(window: Any, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: "4 files · all searchable" in texts(window))
    said = texts(window)
    assert "contracts" in said

    assert any("Offline" in text for text in said)
    assert any("No language model" in text for text in said)
    assert window.width() == 1280


def test_the_engine_is_started_only_after_the_window_is_shown(link: Any, client: FakeClient, tmp_path: Path) -> None:
    from desktop.preferences import Preferences
    from desktop.views.window.main_window import MainWindow

    window = MainWindow(link, Preferences(tmp_path / "window.ini"))
    window.show()
    assert not client.started
    window.close()
    window.deleteLater()


def test_ask_and_the_conversation_is_listed(window: Any, library: Library, qtbot: QtBot) -> None:
    ask(window, qtbot)
    qtbot.waitUntil(lambda: window.sidebar.model.count() == 1)
    assert window.sidebar.list.currentIndex().data() == QUESTION


def test_a_citation_opens_the_source(window: Any, qtbot: QtBot) -> None:
    from .conftest import an_answer

    ask(window, qtbot)
    assert not window.source.isVisible()
    window.conversation.citation_clicked.emit(an_answer(), 1)
    assert window.source.isVisible()
    assert window.actions_.source.isChecked()
    window.source.closed.emit()
    assert not window.source.isVisible()


def test_a_source_leaves_with_its_answer_when_the_question_is_asked_in_other_words(window: Any, qtbot: QtBot) -> None:
    ask(window, qtbot)
    ask(window, qtbot, "And what else?")
    first, second = window.asking.turns
    window.conversation.citation_clicked.emit(first.answer, 1)
    window.talk.edit(second)
    ask(window, qtbot, "And what more?")
    assert window.source.isVisible() and window.source.current()[0]  # it belongs to an answer that stays
    window.talk.edit(window.asking.turns[0])
    ask(window, qtbot, "How long, in other words?")
    assert not window.source.isVisible() and not window.source.current()[0]


def test_first_start_offers_samples_then_questions(
    library: Library, client: FakeClient, open_window: Callable[[], Any], qtbot: QtBot
) -> None:
    library.folders.clear()
    library.chunks = 0
    samples = str(resource("samples", "documents"))
    client.table["sample_folder"] = samples
    client.table["index"] = lambda **_: library.folders.append(a_folder(samples)) or []
    window = open_window()
    assert not client.called("index")  # nothing to look at yet
    kinds: list[tuple[str, list[str]]] = []
    window.conversation.set_empty = lambda kind, questions: kinds.append((kind, list(questions)))
    window.beginning.show()
    window.conversation.samples_requested.emit()
    qtbot.waitUntil(lambda: bool(client.called("index")))
    assert client.called("index") == [{"folders": [samples]}]
    qtbot.waitUntil(lambda: kinds[-1][0] == "ready")
    assert kinds[0] == ("no-library", [])
    assert len(kinds[-1][1]) == 3
    i18n.use("zh_CN")
    qtbot.waitUntil(lambda: bool(re.search("[一-龥]", kinds[-1][1][0])))


def test_progress_is_shown_with_files_rate_and_time_left(window: Any, client: FakeClient, qtbot: QtBot) -> None:
    client.table["index"] = [IndexProgress("indexing", 312, 860, 4000, 38.2, 240.0, "/library/contracts/a"), ...]
    window.add_folders(["/library/contracts"])
    qtbot.waitUntil(lambda: "Indexing 312 of 860 · 4 min left" in texts(window))
    qtbot.waitUntil(lambda: window.status_bar.speed.text() == "548 files left · 38 passages/s")
    row = window.sidebar._folders[0]
    assert (row._bar.value(), row._bar.maximum()) == (312, 860)
    row._cancel.click()
    assert client.cancelled == [client.jobs["index"]]


def test_a_scan_without_text_is_not_called_searchable(
    library: Library, open_window: Callable[[], Any], qtbot: QtBot
) -> None:
    library.folders[0] = a_folder(files=4, searchable=3, unrecognised=1)
    window = open_window()
    qtbot.waitUntil(lambda: "3 of 4 searchable · 1 scan left" in texts(window))


def test_unreadable_files_lead_to_their_reasons_and_retry(
    library: Library, client: FakeClient, open_window: Callable[[], Any], qtbot: QtBot
) -> None:
    library.folders[0] = a_folder(files=4, searchable=2, unreadable=2)
    library.files = (
        FileStatus("/library/contracts/a.pdf", FileState.FAILED, "encrypted", "", 0, 0, 9, None),
        FileStatus("/library/contracts/b.md", FileState.INDEXED, "", "", 1, 3, 9, 1.0),
    )
    window = open_window()
    qtbot.waitUntil(lambda: "2 files could not be read" in texts(window))
    window.sidebar._folders[0]._problem.click()
    dialog = window.dialogs._library
    qtbot.waitUntil(lambda: dialog.files.model.rowCount() == 1)
    assert dialog.files.retry.text() == "Retry all"
    dialog.files.retry.click()
    qtbot.waitUntil(lambda: client.called("index") == [{"only": ["/library/contracts/a.pdf"], "retry": True}])
    dialog.close()


def test_drop_a_folder_or_a_file(window: Any, client: FakeClient, tmp_path: Path, qtbot: QtBot) -> None:
    def drop(path: Path) -> None:
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(path))])
        at = QPointF(50, 50)
        none = Qt.KeyboardModifier.NoModifier
        window.dropEvent(QDropEvent(at, Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, none))

    before = len(client.called("index"))
    folder = tmp_path / "资料 📁"
    folder.mkdir()
    drop(folder)
    qtbot.waitUntil(lambda: client.called("index")[before:] == [{"folders": [str(folder)]}])
    file = tmp_path / "a.txt"
    file.write_text("a")
    drop(file)
    qtbot.waitUntil(lambda: client.called("index")[before + 1 :] == [{"folders": [str(file)]}])
    drop(tmp_path / "none.txt")
    assert len(client.called("index")) == before + 2
    assert "is not there" in window.banner.text.text()


def test_every_text_changes_with_the_language(window: Any, qtbot: QtBot) -> None:
    ask(window, qtbot)
    window.actions_.languages.actions()[2].trigger()
    qtbot.waitUntil(lambda: window.sidebar.new_button.text() == "新对话")
    names = re.compile(r"contracts|\[?\d|How long|Logs|audit|×|🡢")
    left = [text for text in texts(window) if re.match(r"^[\x00-\x7f·…]+$", text) and not names.search(text)]
    assert not left
    titles = [menu.title() for menu in window.actions_.menus]
    assert titles[0].startswith("文件")
    assert all("&" in title for title in titles)
    window.actions_.languages.actions()[1].trigger()
    qtbot.waitUntil(lambda: window.sidebar.new_button.text() == "New conversation")


def test_language_and_appearance_are_kept_by_the_engine(window: Any, client: FakeClient, qtbot: QtBot) -> None:
    window.actions_.languages.actions()[2].trigger()
    window.actions_.appearances.actions()[2].trigger()
    assert theme.is_dark()
    assert client.called("change_settings") == [{"language": "zh_CN"}, {"appearance": "dark"}]


def test_every_control_has_a_name(window: Any, qtbot: QtBot) -> None:
    """As a screen reader hears it, in the window and in its dialogs."""
    ask(window, qtbot)
    window.dialogs.library()
    window.settings.privacy()
    window.actions_.source.setChecked(True)
    qtbot.wait(100)
    nameless = []
    for root in (window, *window.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly)):
        for control in root.findChildren(QWidget):
            if isinstance(control, CONTROLS) and control.isVisible() and "qt_" not in control.objectName():
                interface = QAccessible.queryAccessibleInterface(control)
                if interface and not interface.text(QAccessible.Text.Name).strip():
                    nameless.append(f"{type(control).__name__} in {type(control.parent()).__name__}")
    assert not sorted(set(nameless))
    window.dialogs._library.close()


def test_focus_goes_round_by_keyboard(window: Any, qtbot: QtBot) -> None:
    window.activateWindow()
    window.sidebar.new_button.setFocus()
    seen = []
    for _ in range(40):
        widget = window.focusWidget()
        if widget in seen:
            break
        seen.append(widget)
        qtbot.keyClick(widget, Qt.Key.Key_Tab)
    inside = [each for each in seen if each is not None]
    assert window.sidebar.search in inside
    assert window.sidebar.add_button in inside
    assert window.status_bar.offline in inside
    assert any(window.composer.isAncestorOf(each) for each in inside)


def test_shortcuts_are_single(window: Any) -> None:
    keys = [key for _, key in window.actions_.listed()]
    assert len(keys) == len(set(keys))
    assert {"Ctrl+O", "Ctrl+N"} <= set(keys)


def test_search_limits_the_list(window: Any, library: Library, qtbot: QtBot) -> None:
    library.new_conversation("Kiln schedule")
    library.new_conversation("Supplier prices")
    window.conversations.refresh()
    qtbot.waitUntil(lambda: window.sidebar.model.count() == 2)
    window.sidebar.search.setText("kiln")
    qtbot.waitUntil(lambda: window.sidebar.model.count() == 1)
    window.sidebar.search.setText("zzz")
    qtbot.waitUntil(lambda: window.sidebar.nothing.isVisible())


def test_delete_is_undone(window: Any, client: FakeClient, qtbot: QtBot) -> None:
    ask(window, qtbot)
    qtbot.waitUntil(lambda: window.sidebar.current() is not None)
    window.actions_.delete.trigger()
    qtbot.waitUntil(lambda: client.called("delete_conversation") == [{"id": 1}])
    qtbot.waitUntil(lambda: window.asking.conversation is None)
    qtbot.waitUntil(lambda: window.banner.isVisible())
    assert QUESTION in window.banner.text.text()
    window.banner.action.click()
    qtbot.waitUntil(lambda: client.called("restore_conversation") == [{"id": 1}])
    qtbot.waitUntil(lambda: window.asking.conversation == 1)


def test_scope_is_all_folders_until_one_is_taken_out(
    library: Library, client: FakeClient, open_window: Callable[[], Any], qtbot: QtBot
) -> None:
    library.folders.append(a_folder("/library/letters"))
    window = open_window()
    ask(window, qtbot)
    assert client.called("ask")[-1]["scope"] is None
    window.composer.scope_removed.emit("/library/letters")
    ask(window, qtbot)
    assert client.called("ask")[-1]["scope"].paths == ("/library/contracts",)
    window.composer.scope_removed.emit("/library/contracts")
    ask(window, qtbot)
    assert client.called("ask")[-1]["scope"] is None


def test_a_restarted_engine_is_told_in_a_banner(window: Any, client: FakeClient, qtbot: QtBot) -> None:
    client.say(0, EngineState("restarted", "exit code -9"))
    qtbot.waitUntil(lambda: window.banner.isVisible())
    assert "started again" in window.banner.text.text()
    client.say(0, EngineState("ready", "", "quotes", "cpu"))
    qtbot.waitUntil(lambda: "quoting" in window.status_bar.model.text())


def test_an_engine_that_cannot_start_can_be_tried_again(window: Any, client: FakeClient, qtbot: QtBot) -> None:
    client.say(0, EngineState("failed", "The data folder is read-only."))
    qtbot.waitUntil(lambda: window.banner.isVisible())
    assert window.banner.text.text() == "The data folder is read-only."
    restarted: list[int] = []
    window._link.restart = lambda: restarted.append(1)
    window.banner.action.click()
    assert restarted


def test_where_everything_stood_comes_back(open_window: Callable[[], Any], library: Library, qtbot: QtBot) -> None:
    window = open_window()
    ask(window, qtbot)
    window.actions_.sidebar.setChecked(False)
    window.resize(1000, 700)
    window.close()
    again = open_window()
    again_size = (again._preferences.bytes("geometry").isEmpty(), again.sidebar.isVisible())
    assert again_size == (False, False)
    qtbot.waitUntil(lambda: again.asking.conversation == 1)


def test_zoom_fits_at_200_percent(window: Any, qtbot: QtBot) -> None:
    theme.set_zoom(200)
    qtbot.wait(50)
    for button in (window.sidebar.new_button, window.sidebar.add_button, window.status_bar.offline):
        assert button.height() >= button.fontMetrics().height()
        assert button.width() >= button.fontMetrics().horizontalAdvance(button.text())
    theme.set_zoom(100)


def test_stop_by_escape(window: Any, client: FakeClient, qtbot: QtBot) -> None:
    client.table["ask"] = [TextDelta("Logs"), ...]
    window._send(QUESTION)
    qtbot.waitUntil(lambda: bool(client.called("ask")))
    window.actions_.stop.trigger()
    assert not window.asking.is_busy
    assert client.cancelled


def test_folder_menu_opens_and_closes(window: Any, qtbot: QtBot) -> None:
    window.dialogs.folder_menu("/library/contracts", QPoint(10, 10))
    from PySide6.QtWidgets import QApplication

    menu = QApplication.activePopupWidget()
    assert menu is not None
    assert "Show files…" in [action.text() for action in menu.actions()]
    menu.close()


def test_window_ini_that_is_damaged_is_no_obstacle(tmp_path: Path, open_window: Callable[[], Any]) -> None:
    (tmp_path / "window.ini").write_bytes(os.urandom(300))
    assert open_window().isVisible()


def test_dialogs_fit_a_small_screen(window: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """1920 x 1080 at 200 % is 960 x 540."""
    monkeypatch.setattr(QScreen, "availableSize", lambda _screen: QSize(960, 540))
    facts = PageDialog("Facts", "", [("a", "b")] * 60, window)
    for made in (LibraryDialog(window), ModelsDialog(window.models.jobs, window), facts):
        assert made.width() <= 960 and made.height() <= 540, made
