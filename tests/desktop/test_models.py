"""Qt models: rows under their headings, changed in place; the table of files and its filter."""

from __future__ import annotations

import time
from dataclasses import replace

from PySide6.QtCore import Qt
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from desktop import i18n
from desktop.models.conversations import ConversationModel
from desktop.models.library import FOLDER, NAME, PASSAGES, REASON, STATE, FilesModel, folder_of, is_inside
from desktop.models.library import shown as cell
from desktop.views.library.files_page import FilesPage
from engine.types import ConversationInfo, FilePage, FileState, FileStatus

DAY = 86400.0


def info(number: int, days_ago: float = 0.0, title: str = "") -> ConversationInfo:
    when = time.time() - days_ago * DAY
    return ConversationInfo(number, title or f"Conversation {number}", when, when)


def shown(model: ConversationModel) -> list[str]:
    return [model.index(row).data() for row in range(model.rowCount())]


def test_conversations_stand_under_their_day(qtmodeltester: ModelTester) -> None:
    model = ConversationModel()
    model.set_conversations([info(2, 1.0), info(1, 0.0)])
    assert shown(model) == ["Today", "Conversation 1", "Yesterday", "Conversation 2"]
    assert not model.flags(model.index(0)) & Qt.ItemFlag.ItemIsSelectable
    qtmodeltester.check(model)


def test_a_new_conversation_is_inserted_not_reset(qtbot: QtBot) -> None:
    model = ConversationModel()
    old = [info(1, 0.001), info(2, 1.0)]
    model.set_conversations(old)
    kept = model.row_of(2)
    resets: list[int] = []
    model.modelReset.connect(lambda: resets.append(1))
    with qtbot.waitSignal(model.rowsInserted) as inserted:
        model.set_conversations([info(3), *old])
    assert inserted.args[1:] == [1, 1]
    assert shown(model) == ["Today", "Conversation 3", "Conversation 1", "Yesterday", "Conversation 2"]
    assert model.row_of(2).row() == kept.row() + 1
    assert not resets


def test_removing_the_last_of_a_day_removes_its_heading() -> None:
    model = ConversationModel()
    model.set_conversations([info(1), info(2, 1.0)])
    model.set_conversations([info(2, 1.0)])
    assert shown(model) == ["Yesterday", "Conversation 2"]
    model.set_conversations([])
    assert shown(model) == []


def test_headings_change_language() -> None:
    model = ConversationModel()
    model.set_conversations([info(1)])
    i18n.use("zh_CN")
    model.retranslate()
    assert shown(model) == ["今天", "Conversation 1"]


def a_file(name: str, state: FileState = FileState.INDEXED, code: str = "", folder: str = "/a") -> FileStatus:
    indexed = state is FileState.INDEXED
    return FileStatus(
        f"{folder}/{name}", state, code, "", 3 * indexed, 7 * indexed, 10, time.time() if indexed else None
    )


FILES = (
    a_file("one.pdf"),
    a_file("two.pdf", FileState.FAILED, "encrypted"),
    a_file("three.bin", FileState.SKIPPED, "unsupported", "/ab"),
    a_file("four.md", FileState.WAITING),
)


def test_the_table_says_state_and_reason(qtmodeltester: ModelTester) -> None:
    model = FilesModel()
    model.begin()
    model.take(FilePage(4, 0, FILES), model.generation)
    assert model.index(1, STATE).data() == "Could not be read"
    assert "password" in model.index(1, REASON).data()
    assert model.index(0, PASSAGES).data() == "7"
    assert model.index(1, PASSAGES).data() == ""
    qtmodeltester.check(model)


def test_a_hundred_thousand_rows_are_asked_for_as_they_are_looked_at(qtbot: QtBot) -> None:
    model = FilesModel()
    asked: list[int] = []
    model.wanted.connect(asked.append)
    model.begin()
    model.take(FilePage(100_000, 0, FILES * 50), model.generation)
    assert (model.rowCount(), asked) == (100_000, [0])
    assert model.index(77_777, NAME).data() == "…" and model.file(77_777) is None
    qtbot.waitUntil(lambda: asked == [0, 77_600])
    before = model.generation
    model.take(FilePage(100_000, 77_600, FILES * 50), before)
    assert model.index(77_777, NAME).data() == "two.pdf"
    model.begin()
    model.take(FilePage(9, 0, FILES), before)  # an answer to the limits before
    assert model.rowCount() == 0
    for first in range(0, 100_000, 200):
        model.take(FilePage(100_000, first, FILES * 50), model.generation)
    assert len(model._pages) <= 60


def test_a_file_on_an_unplugged_drive_is_unavailable_and_a_partly_read_one_says_how_much() -> None:
    away = replace(a_file("a.pdf"), available=False)
    partly = replace(a_file("b.pdf", FileState.PARTLY), pages=430, pages_failed=8, pages_waiting=10)
    assert cell(away, STATE) == "Unavailable" and "kept" in cell(away, REASON)
    assert cell(partly, REASON) == "412 of 430 pages searchable · 10 still to be recognised"


def test_the_table_tells_where_a_file_lies() -> None:
    folders = {"/home/me/contracts": "Contracts", "/home/me/contracts/old": "old"}
    assert folder_of("/home/me/contracts/a.pdf", folders) == "Contracts"
    assert folder_of("/home/me/contracts/2024/may/a.pdf", folders) == "Contracts › 2024 › may"
    assert folder_of("/home/me/contracts/old/a.pdf", folders) == "old"  # the nearest folder of the library
    assert folder_of("/desk/a.pdf", folders) == "desk"  # a file that was added by itself
    model = FilesModel()
    model.folders = {"/ab": "Letters"}
    model.begin()
    model.take(FilePage(1, 0, (a_file("a.pdf"),)), model.generation)
    assert model.index(0, FOLDER).data()


def test_inside_is_by_whole_names() -> None:
    assert is_inside("/a/b.txt", "/a")
    assert is_inside("/a", "/a")
    assert not is_inside("/ab/c.txt", "/a")


def test_all_files_are_chosen_also_those_that_were_never_looked_at(qtbot: QtBot) -> None:
    page = FilesPage()
    qtbot.addWidget(page)
    page.model.begin()
    page.take(FilePage(1000, 0, tuple(a_file(f"{n}.txt") for n in range(200))), page.model.generation)
    asked: list[tuple[object, int]] = []
    left_out: list[list[str]] = []
    page.every_wanted.connect(lambda limits, generation: asked.append((limits, generation)))
    page.exclude_wanted.connect(left_out.append)
    page.table.selectAll()
    assert asked == [(page.limits(), page.model.generation)]
    page.take_every([f"/{n}.txt" for n in range(1000)], page.model.generation)
    assert page.summary.text() == "1,000 of 1,000 files chosen"
    page.exclude.click()
    assert len(left_out[0]) == 1000
    page.table.selectRow(3)
    page.exclude.click()
    assert left_out[1] == [page.model.file(3).path]  # type: ignore[union-attr]
    page.take_every(["/late.txt"], page.model.generation)  # the choice has changed meanwhile
    assert page.chosen_paths() == left_out[1]
