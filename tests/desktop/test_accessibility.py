"""What a screen reader hears: the accessibility tree of the window, its dialogs and menus, walked to its leaves."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop import i18n, theme
from engine.types import (
    FileState,
    FileStatus,
)

from .conftest import QUESTION, FakeClient, Library, an_answer

Role = QAccessible.Role
# What a person acts on or reads a value from: each must say what it is.
NAMED = {
    Role.PushButton, Role.CheckBox, Role.RadioButton, Role.ComboBox, Role.EditableText, Role.Slider, Role.SpinBox,
    Role.List, Role.Table, Role.Tree, Role.MenuItem, Role.ButtonMenu, Role.ProgressBar, Role.Link, Role.PageTab,
    Role.ListItem, Role.ToolBar, Role.Dialog, Role.Window, Role.HotkeyField,
}  # fmt: skip
# Qt's own: the corner of a table, an item of a closed combo box's list, the line edit inside a spin box.
QT_OWN = ("QTableCornerButton", "QComboBoxPrivateContainer", "QComboBoxListView")


def nodes(interface: QAccessibleInterface, trail: str = "", depth: int = 0) -> Iterator[tuple[str, Any]]:
    yield trail, interface
    if depth > 24:
        return
    for number in range(min(interface.childCount(), 400)):
        child = interface.child(number)
        if child is not None and child.isValid():
            kind = type(child.object()).__name__ if child.object() is not None else str(child.role()).rpartition(".")[2]
            yield from nodes(child, f"{trail} > {kind}", depth + 1)


def nameless(root: QWidget) -> list[str]:
    interface = QAccessible.queryAccessibleInterface(root)
    assert interface is not None
    found = []
    for trail, node in nodes(interface, type(root).__name__):
        if node.role() not in NAMED or node.state().invisible or any(own in trail for own in QT_OWN):
            continue
        if not node.text(QAccessible.Text.Name).strip():
            found.append(f"{str(node.role()).rpartition('.')[2]}: {trail}")
    return sorted(set(found))


@pytest.fixture
def talking(window: Any, client: FakeClient, library: Library, qtbot: QtBot) -> Any:
    """A window with a conversation in two versions and its source on show."""
    window._send(QUESTION)
    qtbot.waitUntil(lambda: not window.asking.is_busy and bool(window.asking.turns))
    window.talk.again()
    qtbot.waitUntil(lambda: not window.asking.is_busy and window.asking.turns[0].answers == (1, 2))
    qtbot.waitUntil(lambda: window.sidebar.model.count() == 1)
    window.conversation._on_citation(an_answer(), 1)
    qtbot.wait(50)
    return window


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_the_window_says_what_everything_is(talking: Any, language: str, qtbot: QtBot) -> None:
    i18n.use(language)
    qtbot.wait(50)
    assert not nameless(talking)


OPENERS: dict[str, Callable[[Any], object]] = {
    "palette": lambda window: window.commands.open(),
    "shortcuts": lambda window: window.actions_.shortcuts.trigger(),
    "about": lambda window: window.dialogs.about(),
    "machine": lambda window: window.dialogs.machine(),
    "privacy": lambda window: window.actions_.privacy.trigger(),
    "settings": lambda window: window.actions_.settings.trigger(),
    "library": lambda window: window.actions_.library.trigger(),
    "models": lambda window: window.actions_.models.trigger(),
    "scope": lambda window: window.scope.open_dialog(),
    "answer menu": lambda window: window.talk._on_more(window.asking.turns[0], window.composer),
    "scope menu": lambda window: window.composer.scope_wanted.emit(window.composer._add),
    "conversation menu": lambda window: window.sidebar._on_menu(
        window.sidebar.list.visualRect(window.sidebar.model.row_of(1)).center()
    ),
    "menu": lambda window: window.sidebar.menu_button.menu().popup(QPoint(0, 0)),
    "how": lambda window: window.conversation._on_how(window.asking.turns[0].answer, window.composer),
    "find": lambda window: window.source._find.open(),
}


@pytest.mark.parametrize("name", OPENERS)
def test_dialogs_and_menus_say_what_everything_is(
    talking: Any, library: Library, client: FakeClient, name: str, qtbot: QtBot
) -> None:
    library.files = (
        FileStatus("/library/contracts/a.pdf", FileState.FAILED, "encrypted", "", 0, 0, 9, None),
        FileStatus("/library/contracts/b.md", FileState.INDEXED, "", "", 1, 3, 9, 1.0),
    )
    before = {id(each) for each in QApplication.topLevelWidgets()}
    OPENERS[name](talking)
    qtbot.wait(150)
    opened = [each for each in QApplication.topLevelWidgets() if id(each) not in before and each.isVisible()] or [
        talking
    ]
    found = {type(each).__name__: nameless(each) for each in opened}
    for each in opened:
        if each is not talking:
            each.close()
    assert not any(found.values()), found


def test_the_tree_reaches_the_messages_and_the_source(talking: Any) -> None:
    """That the walk is no empty one."""
    interface = QAccessible.queryAccessibleInterface(talking)
    heard = [node.text(QAccessible.Text.Name) for _, node in nodes(interface)]
    for name in ("Your question", "Edit this question", "More about this answer", "Copy with reference", "Send"):
        assert name in heard
    assert any(name.startswith("Earlier version") for name in heard)


def test_the_person_can_ask_for_calm(window: Any) -> None:
    assert not theme.reduced_motion()
    window.actions_.calm.trigger()
    assert theme.reduced_motion()
    window.actions_.calm.trigger()
    assert not theme.reduced_motion()
