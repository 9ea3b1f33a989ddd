"""Branches, drafts, files and the source as it looks, in the real window with the real engine."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QFileDialog

from engine.resources import resource
from engine.types import Answer

from .conftest import LOGS, Driver

QUESTION = "How long are access logs kept?"
OTHER = "How much notice ends the lease early?"


def versions(person: Driver) -> list[tuple[str, tuple[int, ...], tuple[int, ...]]]:
    return [(turn.question, turn.answers, turn.questions) for turn in person.window.asking.turns]


def test_branches_are_walked_and_nothing_is_lost(person: Driver, documents: Path) -> None:
    window = person.window
    person.add(documents)
    first = person.ask(QUESTION)
    assert isinstance(first, Answer)
    person.ask(OTHER)
    again = person.answered(window.talk.again)
    assert isinstance(again, Answer)
    assert versions(person) == [(QUESTION, (1,), (1,)), (OTHER, (2, 3), (3,))]
    # The first question in other words: what came after it stays on its own branch.
    window.talk.edit(window.asking.turns[0])
    assert window.composer.editing and window.composer.text() == QUESTION
    window.composer.set_text("")
    edited = "审计记录要保存多久？"
    answer = person.ask(edited)
    assert answer.citations[0].path == str(documents / "安全审计.txt")
    assert not window.composer.editing
    assert versions(person) == [(edited, (4,), (1, 4))]
    # Back by the arrow beneath the question, and all of it is there.
    window.talk.step(-1)
    person.wait(lambda: len(window.asking.turns) == 2)
    assert [turn.question for turn in window.asking.turns] == [QUESTION, OTHER]
    person.restart()
    window = person.window
    person.wait(lambda: len(window.asking.turns) == 2)
    window.asking.show_branch(4)
    person.wait(lambda: [turn.question for turn in window.asking.turns] == [edited])


def test_a_conversation_leaves_and_comes_back(
    person: Driver, documents: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = person.window
    person.add(documents)
    person.ask(QUESTION)
    person.answered(window.talk.again)
    files = {}
    for suffix in ("md", "html", "json", "pdf"):
        files[suffix] = tmp_path / f"对话.{suffix}"
        monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_, s=suffix: (str(files[s]), ""))
        window.actions_.export.trigger()
        person.wait(files[suffix].exists)
        person.wait(lambda s=suffix: str(files[s]) in window.banner.text.text())
    assert "six months" in files["md"].read_text(encoding="utf-8")
    assert "default-src 'none'" in files["html"].read_text(encoding="utf-8")
    assert len(json.loads(files["json"].read_text(encoding="utf-8"))["conversations"][0]["turns"]) == 2
    assert "six months" in " ".join(_pdf_text(files["pdf"]).split())
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(files["json"]), ""))
    before = window.asking.conversation
    window.actions_.take_in.trigger()
    person.wait(lambda: window.asking.conversation not in (None, before))
    assert len(window.asking.turns[0].answers) == 2
    window.actions_.delete.trigger()
    person.wait(lambda: window.sidebar.model.count() == 1)
    window.banner.action.click()
    person.wait(lambda: window.sidebar.model.count() == 2)


def _pdf_text(file: Path) -> str:
    import pypdfium2

    document = pypdfium2.PdfDocument(file)
    try:
        return "\n".join(page.get_textpage().get_text_range() for page in document)
    finally:
        document.close()


def test_what_was_not_sent_is_still_there(person: Driver, documents: Path) -> None:
    window = person.window
    person.add(documents)
    person.ask(QUESTION)
    shown = window.asking.conversation
    window.composer.set_text("half a question, and")
    window._new()
    assert window.composer.text() == ""
    window.composer.set_text("another one")
    person.restart()
    window = person.window
    person.wait(lambda: window.sidebar.model.count() == 1)
    assert window.composer.text() == "another one"
    window.asking.open(shown)
    person.wait(lambda: window.asking.conversation == shown)
    assert window.composer.text() == "half a question, and"


def test_a_conversation_keeps_what_it_asks(person: Driver, documents: Path) -> None:
    window = person.window
    person.add(documents)
    only = str(documents / "lease.md")
    window.scope.choose([only])
    answer = person.ask(QUESTION)
    assert all(cited.path == only for cited in answer.citations)
    shown = window.asking.conversation
    window._new()
    assert window.scope.paths == ()
    assert person.ask(QUESTION).citations[0].path == str(documents / "security.txt")
    window.asking.open(shown)
    person.wait(lambda: window.asking.conversation == shown)
    assert window.scope.paths == (only,)
    again = person.answered(window.talk.again)
    assert all(cited.path == only for cited in again.citations)


def test_search_leads_to_the_turn_on_its_branch(person: Driver, documents: Path) -> None:
    window = person.window
    person.add(documents)
    person.ask(OTHER)
    window.talk.edit_last()
    window.composer.set_text("")
    person.ask(QUESTION)
    window._new()
    window.sidebar.search.setText("lease early")
    person.wait(lambda: any(info.turn == 1 for info in window.sidebar.model._infos))
    index = window.sidebar.model.row_of(1)
    assert "lease early" in window.sidebar.model.info_at(index).found
    window.sidebar.list.chosen.emit(index)
    person.wait(lambda: [turn.question for turn in window.asking.turns] == [OTHER])


def test_a_pdf_is_shown_as_it_looks_with_the_sentence_marked(person: Driver) -> None:
    window = person.window
    samples = resource("samples", "documents")
    person.add(Path(samples))
    answer = person.ask("How often is the drive belt of a wheel replaced?")
    cited = next(each for each in answer.citations if each.path.endswith(".pdf"))
    window.conversation._on_citation(answer, cited.n)
    picture = window.source._picture
    person.wait(lambda: picture.isVisible() and not picture.empty and picture.boxes())
    assert not window.source._card.isVisible()
    person.wait(picture.mark_is_visible)
    # Sharp: as many pixels as the page has on the screen, and again after zooming.
    person.wait(lambda: abs(picture.image_size()[0] - picture._page_rect().width()) < 0.06 * picture.image_size()[0])
    before = picture.image_size()[0]
    window.source._set_zoom(200)
    person.wait(lambda: picture.image_size()[0] > 1.8 * before)
    # The mark is drawn over the words: the page under it is yellow, not black and not white.
    shown: QImage = picture.viewport().grab().toImage()
    middle = picture._placed(picture.boxes()[0]).center().toPoint()
    across = range(max(0, middle.x() - 40), min(shown.width(), middle.x() + 40))
    colours = [shown.pixelColor(x, middle.y()) for x in across]
    assert any(colour.blue() < colour.red() - 40 for colour in colours)
    window.source._mode.click()
    assert window.source._card.isVisible() and not picture.isVisible()
    assert window.source._card.text.marked_text().split() == cited.quote.split()


def test_the_palette_does_what_is_typed(person: Driver, documents: Path) -> None:
    window = person.window
    person.add(documents)
    person.ask(QUESTION)
    shown = window.asking.conversation
    window._new()
    window.actions_.palette.trigger()
    palette = window.commands.palette
    person.wait(lambda: any(entry.name == QUESTION for entry in palette._entries))
    person.bot.keyClicks(palette.field, "access logs")
    assert palette.model.entries[0].name == QUESTION
    person.bot.keyClick(palette.field, Qt.Key.Key_Return)
    person.wait(lambda: window.asking.conversation == shown)
    person.wait(lambda: window.commands.palette is None)
    window.actions_.palette.trigger()
    person.bot.keyClicks(window.commands.palette.field, "dark")
    person.bot.keyClick(window.commands.palette.field, Qt.Key.Key_Return)
    from desktop import theme

    assert theme.is_dark()
    theme.set_appearance("light")


def test_a_single_file_is_added_and_asked(person: Driver, documents: Path) -> None:
    window = person.window
    person.wait(lambda: window.indexing.loaded)
    window.open_paths([str(documents / "security.txt")])
    person.wait(lambda: window.indexing.rows() and not window.indexing.busy and not window.indexing.nothing_searchable)
    answer = person.ask(QUESTION)
    assert answer.citations[0].quote in LOGS
    assert [row.path for row in window.indexing.rows()] == [str(documents / "security.txt")]


def test_a_second_start_hands_its_files_to_the_first(person: Driver, documents: Path, home: Path) -> None:
    """Through the command line, as a file manager would."""
    window = person.window
    person.wait(lambda: window.indexing.loaded)
    person.session._requests.start()
    from PySide6.QtCore import QLockFile

    lock = QLockFile(str(home / "window.lock"))
    assert lock.tryLock(0)
    second = subprocess.Popen(
        [sys.executable, "-m", "engine.cli", "--home", str(home), str(documents / "lease.md")],
        stderr=subprocess.PIPE, text=True, cwd=Path(__file__).parents[2],
    )  # fmt: skip
    person.wait(lambda: second.poll() is not None, 60)
    assert second.stderr is not None
    said = second.stderr.read()
    second.stderr.close()
    lock.unlock()
    assert second.returncode == 0, said
    assert "already open" in said
    person.wait(lambda: [row.path for row in window.indexing.rows()] == [str(documents / "lease.md")])
    time.sleep(0.1)
