"""File names are anybody's: shown as they are, never as HTML, never as a command or one of its options."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QAbstractItemModel, QModelIndex, Qt
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QAbstractItemView, QLabel, QWidget
from pytestqt.qtbot import QtBot

from desktop import reveal
from desktop.plain import one_line, tip
from desktop.views.conversation.words import file_name
from engine.types import (
    Answer,
    AnswerDone,
    Citation,
    Conversation,
    ConversationInfo,
    DocumentText,
    FileState,
    FileStatus,
    JobEnded,
    Outcome,
    Page,
    Statement,
    Support,
    Turn,
)

from .conftest import PAGE as TEXT
from .conftest import QUOTE, FakeClient, Library, a_folder

IMG = "<img src=x onerror=alert(1)>"
NAMES = (f"{IMG}.txt", "$(touch x).txt", '"; rm.txt', "-rf.txt", "two\nlines.txt", "a,b;c&d'e.txt", "<b>bold.md")
FOLDER = f"/library/{IMG}"


def hostile(library: Library, client: FakeClient) -> None:
    """Everything that has a name has a bad one."""
    library.folders = [a_folder(FOLDER, unreadable=1)]
    library.files = tuple(
        FileStatus(f"{FOLDER}/{name}", FileState.FAILED, "odd", f"{IMG} is odd.", 1, 1, 9, 1.0) for name in NAMES
    )
    quotes = tuple(Citation(n, f"{FOLDER}/{name}", 1, QUOTE, 0, len(QUOTE), True) for n, name in enumerate(NAMES, 1))
    text = "Logs are kept for six months. [1]"
    answer = Answer(text, True, "quotes", quotes, (Statement(0, len(text), Support.QUOTED, (1,)),), seconds=0.1)
    library.conversations = [ConversationInfo(1, IMG, 1.0, 1.0)]
    library.turns[1] = (Turn(1, IMG, 1.0, answer),)
    client.table |= {
        "ask": [AnswerDone(answer, 1)],
        "show": lambda path: DocumentText(path, (Page(1, TEXT, IMG),)),
        "conversation": lambda id, last: Conversation(library.conversations[0], library.turns[1]),
        "doctor": {"data_folder": IMG, "index": {IMG: IMG}},
    }


def rich(root: QWidget) -> Iterator[str]:
    """Every place below `root` that would draw a foreign name as HTML."""
    for widget in (root, *root.findChildren(QWidget)):
        where = f"{type(widget).__name__} in {type(widget.parent()).__name__}"
        if IMG in widget.toolTip():
            yield f"the tool tip of {where}"
        if isinstance(widget, QLabel) and IMG in widget.text() and widget.textFormat() != Qt.TextFormat.PlainText:
            yield f"the text of {where}"
        if isinstance(widget, QAbstractItemView) and widget.model() is not None:
            yield from (f"a tool tip of {where}" for text in tips(widget.model()) if IMG in text)


def tips(model: QAbstractItemModel) -> Iterator[str]:
    for row in range(model.rowCount(QModelIndex())):
        column = 0
        while (at := model.index(row, column)).isValid():  # lists do not tell how many columns they have
            yield str(model.data(at, Qt.ItemDataRole.ToolTipRole) or "")
            column += 1


def test_no_name_becomes_html_anywhere_in_the_window(
    library: Library, client: FakeClient, open_window: Callable[[], Any], qtbot: QtBot
) -> None:
    hostile(library, client)
    window = open_window()
    found: list[str] = list(rich(window))
    window._send("How long?")
    qtbot.waitUntil(lambda: not window.asking.is_busy and bool(window.asking.conversation))
    window.reading.citation(client.table["ask"][0].answer, 1)
    qtbot.wait(100)
    found += rich(window)
    window.dialogs.library(FOLDER)
    window.dialogs.machine()
    qtbot.wait(100)
    found += rich(window)
    for ending in ("failed", "crashed"):
        client.table["ask"] = JobEnded(Outcome(ending), error=f"{IMG} went wrong.", code="folder")
        window._send("again?")
        qtbot.waitUntil(lambda: not window.asking.is_busy)
        found += rich(window)
    client.table["status"] = JobEnded(Outcome.FAILED, error=f"{FOLDER} cannot be read.", code="error")
    client.table["index"] = JobEnded(Outcome.FAILED, error=f"{FOLDER} cannot be read.", code="error")
    window.actions_.rescan.trigger()
    window.resize(700, 500)  # what no longer fits is told in tool tips
    qtbot.wait(100)
    found += rich(window)
    window.dialogs._library.close()
    assert not sorted(set(found))


def test_tool_tips_are_what_was_written() -> None:
    assert tip("/home/me/a.txt") == "/home/me/a.txt"
    assert tip("a < b") == "<p style='white-space:pre-wrap'>a &lt; b</p>"
    assert "&lt;img" in tip(FOLDER) and IMG not in tip(FOLDER)


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    made = []
    for name in NAMES:
        if os.name != "nt":
            made.append(tmp_path / name)
            made[-1].touch()
    return made


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such names")
def test_files_are_opened_by_their_address_not_by_a_command(
    files: list[Path], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    opened: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url.toLocalFile()) or True)
    assert all(reveal.open_file(str(file)) for file in files)
    assert opened == [str(file) for file in files]
    assert sorted(tmp_path.iterdir()) == sorted(files)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="dbus-send is Linux's")
def test_the_file_manager_gets_each_name_whole(
    files: list[Path], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A program in dbus-send's place writes down the arguments it gets."""
    from urllib.parse import unquote

    said, caller = tmp_path / "said", tmp_path / "dbus-send"
    caller.write_text(f'#!/bin/sh\nfor each in "$@"; do printf "%s\\0" "$each"; done > {said}\n')
    caller.chmod(0o755)
    monkeypatch.setattr(shutil, "which", lambda name: str(caller))
    for file in files:
        assert reveal.show_in_folder(str(file))
        array = next(a for a in said.read_text().split("\0") if a.startswith("array:string:"))
        # dbus-send takes a comma for the end of an element.
        assert "," not in array and unquote(array.removeprefix("array:string:file://")) == str(file)


@pytest.mark.parametrize("name", ["run.bat", "run.JS", "a.desktop", "x.sh", "x.ps1", "y.exe", "z.command", "w.hta"])
def test_what_would_run_is_shown_in_its_folder_instead(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    (tmp_path / name).touch()
    opened: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url.toLocalFile()) or True)
    monkeypatch.setattr(reveal, "show_in_folder", lambda path: opened.append("folder of " + path) or True)
    assert reveal.open_file(str(tmp_path / name))
    assert opened == ["folder of " + str(tmp_path / name)]


def test_a_name_with_line_breaks_has_one_line_where_it_is_shown() -> None:
    assert one_line("two\nlines\r\n.txt") == "two lines .txt"
    assert file_name("/library/two\nlines.txt") == "two lines.txt"
    assert one_line("合同 <b>.txt") == "合同 <b>.txt"
