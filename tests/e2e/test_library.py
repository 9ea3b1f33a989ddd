"""The library in the real window: changes are followed, files left out, big folders asked about, collections asked."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtWidgets import QDialog

from desktop.views.library import part as library_part
from engine.types import Answer, FileState

from .conftest import Driver


def row_of(person: Driver, folder: Path) -> Any:
    return next(row for row in person.window.indexing.rows() if row.path == str(folder))


def searchable(person: Driver, folder: Path) -> int:
    status = row_of(person, folder).status
    return status.searchable if status else 0


def answers(person: Driver, question: str, words: str) -> bool:
    answer = person.ask(question)
    return words in getattr(answer, "text", "")


def test_a_saved_a_moved_and_a_deleted_file_are_followed(person: Driver, documents: Path) -> None:
    person.add(documents)
    started = time.monotonic()
    (documents / "keeper.txt").write_text("The lighthouse keeper is called Orsolya Brandt.", encoding="utf-8")
    person.wait(lambda: searchable(person, documents) == 4, 30)
    followed = time.monotonic() - started
    assert answers(person, "What is the lighthouse keeper called?", "Orsolya")
    assert followed < 30  # five seconds on a quiet machine: measured in tests/bench, not here
    (documents / "archive").mkdir()
    (documents / "keeper.txt").rename(documents / "archive" / "warden.txt")
    answer = person.ask("What is the lighthouse keeper called?")
    person.wait(lambda: row_of(person, documents).status.files == 5 and searchable(person, documents) == 4)
    person.bot.wait(1500)
    answer = person.ask("What is the lighthouse keeper called?")
    assert answer.citations[0].path == str(documents / "archive" / "warden.txt")
    (documents / "archive" / "warden.txt").unlink()
    person.wait(lambda: searchable(person, documents) == 3, 30)


def open_library(person: Driver) -> Any:
    person.window.actions_.library.trigger()
    dialog = person.window.dialogs._library
    person.wait(lambda: dialog.files.model.rowCount() > 0 and dialog.files.model.file(0) is not None)
    return dialog


def choose(dialog: Any, name: str) -> None:
    model = dialog.files.model
    row = next(r for r in range(model.rowCount()) if model.file(r).path.endswith(name))
    flags = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
    dialog.files.table.selectionModel().select(model.index(row, 0), flags)


def test_leaving_a_file_out_takes_it_from_the_index_and_back(person: Driver, documents: Path) -> None:
    person.add(documents)
    dialog = open_library(person)
    choose(dialog, "lease.md")
    person.bot.mouseClick(dialog.files.exclude, Qt.MouseButton.LeftButton)
    person.wait(lambda: searchable(person, documents) == 2, 30)
    person.wait(lambda: dialog.files.model.rowCount() == 3, 30)
    person.bot.mouseClick(dialog.left_out, Qt.MouseButton.LeftButton)
    person.wait(lambda: person.window.dialogs._exclusions is not None)
    rules = person.window.dialogs._exclusions
    assert rules.lines() == ["/lease.md"]
    person.wait(lambda: "2 files" in rules.result_line.text())
    rules.patterns.setPlainText("!")
    person.wait(lambda: "pattern" in rules.result_line.text())
    rules.patterns.setPlainText("*.none")
    person.bot.mouseClick(rules.save, Qt.MouseButton.LeftButton)
    person.wait(lambda: searchable(person, documents) == 3, 30)
    dialog.close()


@pytest.fixture
def big(tmp_path: Path) -> Path:
    """More files than are indexed without a question, nearly all of them in one subfolder."""
    folder = tmp_path / "big"
    (folder / "exports").mkdir(parents=True)
    for i in range(2_100):
        (folder / "exports" / f"{i}.csv").write_text(f"id;value\n{i};{i * 7}\n")
    (folder / "plan.txt").write_text("The plan for the garden: beans in April, pumpkins in May.", encoding="utf-8")
    return folder


def test_a_big_folder_is_asked_about_and_a_part_of_it_left_out(person: Driver, big: Path) -> None:
    window = person.window
    window.add_folders([str(big)])
    person.wait(lambda: window.dialogs._preview is not None)
    preview = window.dialogs._preview
    person.wait(lambda: "2,101 files" in preview.summary.text())
    assert preview.isVisible() and not row_of(person, big).status
    preview.reject()
    person.wait(lambda: not window.indexing.rows())

    window.add_folders([str(big)])
    person.wait(lambda: window.dialogs._preview is not None)
    person.bot.mouseClick(window.dialogs._preview.choose, Qt.MouseButton.LeftButton)
    person.wait(lambda: window.dialogs._exclusions is not None and window.dialogs._exclusions.folders.count() == 1)
    rules = window.dialogs._exclusions
    person.wait(lambda: "2,100 files" in rules.folders.item(0).text())
    rules.folders.item(0).setCheckState(Qt.CheckState.Unchecked)
    assert rules.lines() == ["/exports/"]
    person.wait(lambda: "1 file would be indexed" in rules.result_line.text())
    person.bot.mouseClick(rules.save, Qt.MouseButton.LeftButton)
    person.wait(lambda: searchable(person, big) == 1 and not window.indexing.busy)
    assert window.dialogs._preview is None and row_of(person, big).status.files == 1


def test_retry_reads_the_chosen_file_again(person: Driver, documents: Path) -> None:
    (documents / "broken.pdf").write_bytes(b"%PDF-1.7\n nothing")
    person.add(documents)
    reports: list[Any] = []
    person.window.indexing.finished.connect(reports.append)
    person.window.sidebar.unreadable_clicked.emit(str(documents))
    dialog = person.window.dialogs._library
    files = dialog.files.model  # without the empty one, which is no document
    person.wait(lambda: files.rowCount() == 1 and files.file(0) is not None)
    choose(dialog, "broken.pdf")
    person.bot.mouseClick(dialog.files.retry, Qt.MouseButton.LeftButton)
    person.wait(lambda: any(report.failed == 1 for report in reports), 60)
    # While it was read it left the list; back in it, it is the chosen one still.
    chosen = dialog.files.chosen
    person.wait(lambda: [(Path(f.path).name, f.state) for f in chosen()] == [("broken.pdf", FileState.FAILED)])
    person.window.indexing.finished.disconnect(reports.append)
    dialog.close()


def test_a_collection_is_made_asked_and_deleted(
    person: Driver, documents: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    person.add(documents)
    window = person.window
    monkeypatch.setattr(library_part, "asked_name", lambda *_: "Houses")
    monkeypatch.setattr(library_part, "confirmed", lambda *_: True)
    dialog = open_library(person)
    choose(dialog, "lease.md")
    person.bot.mouseClick(dialog.files.collect, Qt.MouseButton.LeftButton)
    person.wait(lambda: dialog.collections.names.count() == 1)
    assert dialog.collections.current().paths == (str(documents / "lease.md"),)
    person.bot.mouseClick(dialog.collections.ask, Qt.MouseButton.LeftButton)
    assert dialog.result() == QDialog.DialogCode.Accepted
    assert window.scope.paths == (str(documents / "lease.md"),)
    assert [chip.accessibleName() for chip in window.composer._chips] == ["Houses"]
    answer = person.ask("How long are access logs kept?")
    assert isinstance(answer, Answer), answer
    assert not any(citation.path.endswith("security.txt") for citation in answer.citations)
    window.composer.scope_removed.emit("Houses")
    assert window.scope.paths == ()
    window.dialogs._on_remove_collection("Houses")
    person.wait(lambda: not window.scope._collections)
