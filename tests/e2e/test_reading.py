"""Reading a source in the real window: Office files and pages as text, tables as tables, scans as they look."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QTextTable
from PySide6.QtWidgets import QApplication

from engine.resources import resource
from engine.types import Answer

from .conftest import Driver

SAMPLES = resource("samples", "documents")


def cite(person: Driver, answer: Answer, suffix: str) -> Any:
    """Open the first citation of a file of this kind; gives it."""
    cited = next(each for each in answer.citations if each.path.endswith(suffix))
    person.window.conversation._on_citation(answer, cited.n)
    person.wait(lambda: person.window.source._page() is not None)
    return cited


def test_text_tables_and_the_ways_on_from_a_citation(person: Driver, monkeypatch: pytest.MonkeyPatch) -> None:
    window = person.window
    panel = window.source
    person.add(Path(SAMPLES))
    for question, suffix in (
        ("How much notice is needed to end the lease early?", ".docx"), ("What does a taster class cost?", ".html"),
    ):  # fmt: skip
        cited = cite(person, person.ask(question), suffix)
        assert panel._card.isVisible() and not panel._picture.isVisible()
        assert panel._card.text.marked_text().split() == cited.quote.split()

    # A table is a table; next and last citation, by the buttons.
    answer = person.ask("/list amounts over 100 pounds")
    cited = cite(person, answer, ".docx")
    frames = panel._card.text.document().rootFrame().childFrames()
    assert any(isinstance(frame, QTextTable) and frame.columns() > 1 for frame in frames)
    at = answer.citations.index(cited)
    step, back = (panel._on, panel._back) if at + 1 < len(answer.citations) else (panel._back, panel._on)
    person.bot.mouseClick(step, Qt.MouseButton.LeftButton)
    assert panel.current()[1:] != (cited.page, cited.start, cited.end)
    person.bot.mouseClick(back, Qt.MouseButton.LeftButton)
    assert panel.current() == (cited.path, cited.page, cited.start, cited.end)

    # Copied with where it stands; looked through; larger; opened in its own program at the page.
    person.bot.mouseClick(panel._cite, Qt.MouseButton.LeftButton)
    copied = QApplication.clipboard().text()
    assert cited.quote[:20] in copied and Path(cited.path).name in copied
    person.bot.keyClick(panel, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    person.wait(panel._find._field.hasFocus)
    person.bot.keyClicks(panel._find._field, "tenant")
    person.wait(lambda: " of " in panel._find._count.text())
    first = panel.current()
    person.bot.keyClick(panel._find._field, Qt.Key.Key_Return)
    assert panel.current() != first and panel._card.text.marked_text().lower() == "tenant"
    person.bot.keyClick(panel._find._field, Qt.Key.Key_Escape)
    before = panel._card.text.document().defaultFont().pointSizeF()
    panel._set_zoom(150)
    assert panel._card.text.document().defaultFont().pointSizeF() == pytest.approx(1.5 * before)
    opened: list[tuple[str, int]] = []
    monkeypatch.setattr("desktop.views.source.reading.open_at", lambda path, page: opened.append((path, page)) or True)
    person.bot.mouseClick(panel._open, Qt.MouseButton.LeftButton)
    assert opened == [(cited.path, cited.page)]


@pytest.fixture
def scanned(tmp_path: Path) -> Path:
    """A page of the samples as a scanner gives it: a picture, no text."""
    import pypdfium2

    folder = tmp_path / "扫描 scans"
    folder.mkdir()
    document = pypdfium2.PdfDocument(SAMPLES / "Wheel maintenance guide.pdf")
    document[0].render(scale=1.6).to_pil().convert("L").save(folder / "guide.png")
    document.close()
    return folder


def test_a_scan_is_shown_with_the_cited_words_marked(person: Driver, scanned: Path) -> None:
    window = person.window
    person.add(scanned)
    person.wait(lambda: (row := window.indexing.rows()[0]).status and row.status.chunks, 120)
    person.wait(lambda: window.indexing.scans is None, 120)
    cited = cite(person, person.ask("How often is the drive belt of a wheel replaced?"), ".png")
    assert "three years" in cited.quote
    picture = window.source._picture
    person.wait(lambda: picture.isVisible() and not picture.empty and picture.boxes())
    person.wait(picture.mark_is_visible)
    # The boxes lie in the paragraph of the belt, in the upper half of the page, and are painted in the mark's yellow.
    boxes = [picture._placed(box) for box in picture.boxes()]
    page = picture._page_rect()
    for box in boxes:
        assert 0.2 < (box.center().y() - page.top()) / page.height() < 0.5
    shown: QImage = picture.viewport().grab().toImage()
    middle = boxes[0].center().toPoint()
    across = range(max(0, middle.x() - 40), min(shown.width(), middle.x() + 40))
    colours = [shown.pixelColor(x, middle.y()) for x in across]
    assert any(colour.blue() < colour.red() - 40 for colour in colours)
    window.source._mode.click()
    person.wait(lambda: window.source._card.text.marked_text().split() == cited.quote.split())
