"""Work over whole documents in the real window: from the "/" menu to the citation, the export and the next day."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QMenu

from desktop.views.conversation.message import AnswerRow
from desktop.views.conversation.parts import TextButton
from engine.types import Answer

from .conftest import Driver

_TERMS = "# Supply\n\nParty A: Mill Lane Ltd\n\nThe price is {price} euros. Payment is due within 30 days.\n\n"
OLD = _TERMS.format(price="45,000") + "Leeds decides.\n"
NEW = _TERMS.format(price="52,500") + "All is secret.\n"


@pytest.fixture
def contracts(tmp_path: Path) -> Path:
    folder = tmp_path / "合同 contracts"
    folder.mkdir()
    (folder / "old.md").write_text(OLD, encoding="utf-8")
    (folder / "new.md").write_text(NEW, encoding="utf-8")
    (folder / "采购.txt").write_text("甲方：北京墨池科技有限公司\n\n合同总价为人民币120万元。\n", encoding="utf-8")
    (folder / "scan.docx").write_bytes(b"PK\x03\x04 broken")
    return folder


def shown(person: Driver) -> AnswerRow:
    rows = [row for row in person.window.conversation.findChildren(AnswerRow) if row.isVisible()]
    return rows[-1]


def press(person: Driver, words: str) -> None:
    button = next(b for b in shown(person).findChildren(TextButton) if b.text() == words and b.isVisible())
    person.bot.mouseClick(button, Qt.MouseButton.LeftButton)


def test_list_every_match_open_one_and_export_all(
    person: Driver, contracts: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    person.add(contracts)
    window = person.window
    edit = window.composer.focusProxy()
    edit.setFocus()
    person.bot.keyClicks(edit, "/")
    menu = window.whole.menu
    person.wait(menu.isVisible)
    person.wait(lambda: "First paragraphs" in menu.titles())
    person.bot.keyClicks(edit, "lis")
    assert menu.titles()[0] == "List every match"
    person.bot.keyClick(edit, Qt.Key.Key_Return)
    assert window.composer.text() == "/list "
    answer = person.answered(lambda: (person.bot.keyClicks(edit, "amounts over 1000 euros"),
                                      person.bot.keyClick(edit, Qt.Key.Key_Return)))  # fmt: skip
    assert isinstance(answer, Answer)
    assert [row[0].text for row in answer.table.rows] == ["52,500 euros", "45,000 euros"]
    assert "scan.docx" in answer.text  # what was not read is said

    person.bot.wait(200)
    person.click(person.chips()[0])
    person.wait(window.source.isVisible)
    path, page, start, end = window.source.current()
    assert (path, page) == (str(contracts / "new.md"), 1)
    assert NEW[start:end] == answer.citations[0].quote

    file = tmp_path / "found.csv"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(file), "CSV (*.csv)"))
    press(person, "Export table…")
    person.wait(file.exists)
    lines = list(csv.reader(file.read_text(encoding="utf-8-sig").splitlines()))
    assert lines[0] == ["Match", "File", "Page", "Where it stands", "Where it stands (source)"]
    assert lines[1][0] == "52,500 euros"
    person.wait(window.banner.isVisible)

    person.restart()  # kept with the conversation, table and all
    window = person.window
    person.wait(lambda: window.conversation._area.rows)
    kept = window.conversation._area.rows[-1].answer
    assert kept == answer


def test_summarise_a_folder_from_its_menu_and_compare_two_files(
    person: Driver, contracts: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    person.add(contracts)
    window = person.window
    offered: list[QMenu] = []
    monkeypatch.setattr(QMenu, "popup", lambda self, *_: offered.append(self))

    def summarise() -> None:
        window.dialogs.folder_menu(str(contracts), window.mapToGlobal(window.rect().center()))
        next(a for a in offered[0].actions() if a.text() == "Summarise").trigger()

    answer = person.answered(summarise)
    assert {Path(c.path).name for c in answer.citations} >= {"old.md", "采购.txt"}
    assert answer.how["coverage"]["files"] == 4
    named = person.ask("/summarise 采购.txt")
    assert {Path(c.path).name for c in named.citations} == {"采购.txt"}
    assert "absent.pdf" in person.ask("/summarise absent.pdf")
    changed = person.ask("/compare old.md and new.md")
    assert "45,000 euros → 52,500 euros" in changed.text
    assert changed.how["changes"] == {"changed": 1, "added": 1, "removed": 1}


def test_a_prompt_asks_for_its_variables_and_runs(
    person: Driver, home: Path, contracts: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    person.add(contracts)
    window = person.window
    edit = window.composer.focusProxy()
    edit.setFocus()
    person.bot.keyClicks(edit, "/amounts")
    person.wait(lambda: window.whole.menu.titles()[:1] == ["Amounts over a limit"])
    person.bot.keyClick(edit, Qt.Key.Key_Return)
    form = window.whole._form
    person.wait(form.isVisible)
    assert form.values() == {"limit": "10,000"}
    form._fields["limit"].setText("50,000 euros")
    answer = person.answered(form.run.click)
    assert [row[0].text for row in answer.table.rows] == ["52,500 euros"]
    assert answer.how["prompt_used"] == "large-amounts"

    window.composer.set_text("Who is {party}?")
    window.whole._link.call(window.whole._on_saved, "save_question", title="Who is it", text="Who is {party}?")
    person.wait(window.banner.isVisible)
    window.whole.open()
    person.wait(lambda: window.whole.menu.titles() and "Who is it" in window.whole.menu.titles())
    person.bot.keyClick(edit, Qt.Key.Key_Escape)
    assert not window.whole.menu.isVisible()

    # A file that an edit broke is told with its reason, and opened to be mended.
    prompts = home / "prompts"
    (prompts / "torn.toml").write_text('title = "torn', encoding="utf-8")
    opened: list[str] = []
    monkeypatch.setattr("desktop.reveal.open_file", opened.append)
    window.whole.open()
    person.wait(lambda: "torn" in window.whole.menu.titles())
    entry = next(e for e in window.whole.menu._entries if e.title == "torn")
    assert "not valid TOML" in entry.about
    window.whole.menu.chosen.emit(entry)
    assert opened == [str(prompts / "torn.toml")]


def test_two_files_chosen_in_the_library_are_compared(
    person: Driver, contracts: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    person.add(contracts)
    window = person.window
    menu = QMenu(window)
    window.dialogs.extend_files_menu(menu, [str(contracts / "old.md"), str(contracts / "new.md")])
    compare = next(a for a in menu.actions() if a.text() == "Compare the two files")
    answer = person.answered(compare.trigger)
    assert not isinstance(answer, str), answer
    assert answer.how["changes"] == {"changed": 1, "added": 1, "removed": 1}
    assert window.scope.paths == (str(contracts / "old.md"), str(contracts / "new.md"))

    # The prompt that compares knows them as well.
    window.whole.open()
    person.wait(lambda: "Compare two versions" in window.whole.menu.titles())
    entry = next(e for e in window.whole.menu._entries if e.title == "Compare two versions")
    window.whole.menu.chosen.emit(entry)
    person.wait(lambda: window.whole._form is not None and window.whole._form.isVisible())
    form = window.whole._form
    assert form.values() == {"old": "old.md", "new": "new.md"}
    assert person.answered(form.run.click).how["changes"] == {"changed": 1, "added": 1, "removed": 1}
