"""Qt models: rows under their headings, changed in place; the table of files and its filter."""

from __future__ import annotations

import time

from PySide6.QtCore import Qt
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from desktop import i18n
from desktop.models.conversations import ConversationModel
from desktop.models.library import NAME, PASSAGES, REASON, STATE, FilesFilter, FilesModel, is_inside
from engine.types import ConversationInfo, FileState, FileStatus

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


def filtered() -> tuple[FilesModel, FilesFilter]:
    model = FilesModel()
    model.set_files(FILES)
    shown = FilesFilter()
    shown.setSourceModel(model)
    return model, shown


def names(shown: FilesFilter) -> set[str]:
    return {shown.index(row, NAME).data() for row in range(shown.rowCount())}


def test_the_table_says_state_and_reason(qtmodeltester: ModelTester) -> None:
    model, _ = filtered()
    assert model.index(1, STATE).data() == "Could not be read"
    assert "password" in model.index(1, REASON).data()
    assert model.index(0, PASSAGES).data() == "7"
    assert model.index(1, PASSAGES).data() == ""
    qtmodeltester.check(model)


def test_the_filter_knows_folder_words_and_state() -> None:
    _, shown = filtered()
    shown.limit("/a", "", False)
    assert names(shown) == {"one.pdf", "two.pdf", "four.md"}
    shown.limit("", "", True)
    assert names(shown) == {"two.pdf", "three.bin"}
    shown.limit("", "PDF", False)
    assert names(shown) == {"one.pdf", "two.pdf"}


def test_inside_is_by_whole_names() -> None:
    assert is_inside("/a/b.txt", "/a")
    assert is_inside("/a", "/a")
    assert not is_inside("/ab/c.txt", "/a")
