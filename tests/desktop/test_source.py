"""Reading the cited source: the very sentence is marked, on pages of any size and shape."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtGui import QGuiApplication, QTextTable
from PySide6.QtWidgets import QAbstractButton, QLabel

from desktop.views.source.columns import column_widths
from desktop.views.source.find import occurrences
from desktop.views.source.page import NOTHING, WINDOW, headings_above, paragraphs, readable_copy, wider, window
from desktop.views.source.panel import SourcePanel
from engine.types import Answer, Citation, Page

PAGE = (
    "8.1.4.3 Security audit\n"
    "a) Auditing shall be enabled to cover every user.\n"
    "b) Audit records <b>shall</b> include the date 😀 and time.\n"
    "c) Audit records shall be kept for no less than six months.\n"
)


def span(quote: str, page: str = PAGE) -> tuple[int, int]:
    start = page.index(quote)
    return start, start + len(quote)


@pytest.fixture
def panel(qtbot: Any) -> SourcePanel:
    made = SourcePanel()
    qtbot.addWidget(made)
    made.resize(400, 700)
    made.show()
    return made


@pytest.fixture
def file(tmp_path: Path) -> str:
    path = tmp_path / "8.1.4 Security audit.pdf"
    path.touch()
    return str(path)


def cited(path: str, n: int, quote: str, page: str = PAGE, number: int = 2) -> Citation:
    start, end = span(quote, page)
    return Citation(n, path, number, quote, start, end, True)


def an_answer(file: str) -> Answer:
    quotes = ("c) Audit records shall be kept for no less than six months.", "the date 😀 and time", "every user")
    return Answer("x", True, "quotes", tuple(cited(file, n, quote) for n, quote in enumerate(quotes, 1)))


def pages(count: int = 5) -> tuple[Page, ...]:
    return tuple(
        Page(number, PAGE if number == 2 else f"Page {number} says nothing.") for number in range(1, count + 1)
    )


def button(panel: SourcePanel, name: str) -> QAbstractButton:
    return next(each for each in panel.findChildren(QAbstractButton) if each.accessibleName() == name)


def words(panel: SourcePanel) -> str:
    return "\n".join(each.text() for each in panel.findChildren(QLabel) if each.isVisible())


def marked(panel: SourcePanel) -> str:
    return panel._card.text.marked_text()


def test_the_quote_shows_at_once_and_the_page_when_it_comes(panel: SourcePanel, file: str, qtbot: Any) -> None:
    answer = an_answer(file)
    with qtbot.waitSignal(panel.page_needed) as needed:
        panel.show_citations(answer, 1)
    assert needed.args == [file]
    assert marked(panel) == answer.citations[0].quote
    panel.set_pages(file, pages())
    assert marked(panel) == answer.citations[0].quote
    assert "Security audit" in panel._card.text.toPlainText()
    assert "Page 2 of 5" in words(panel)
    assert "8.1.4 Security audit.pdf" in words(panel)
    with qtbot.assertNotEmitted(panel.page_needed):
        panel.show_citations(answer, 2)


def test_stepping_through_the_citations(panel: SourcePanel, file: str, qtbot: Any) -> None:
    answer = an_answer(file)
    panel.show_citations(answer, 1)
    panel.set_pages(file, pages())
    assert not button(panel, "Previous citation").isEnabled()
    with qtbot.waitSignal(panel.citation_changed) as changed:
        button(panel, "Next citation").click()
    assert changed.args == [2]
    assert marked(panel) == "the date 😀 and time"
    assert "2 / 3" in words(panel)
    button(panel, "Next citation").click()
    assert marked(panel) == "every user"
    assert not button(panel, "Next citation").isEnabled()


def test_markup_in_a_document_is_text(panel: SourcePanel, file: str) -> None:
    panel.show_page(file, pages(), 2, *span("<b>shall</b>"))
    assert marked(panel) == "<b>shall</b>"


def test_turning_pages_and_back_to_the_mark(panel: SourcePanel, file: str) -> None:
    panel.show_citations(an_answer(file), 1)
    panel.set_pages(file, pages())
    button(panel, "Next page").click()
    assert "Page 3 of 5" in words(panel) and marked(panel) == ""
    button(panel, "Previous page").click()
    assert marked(panel).startswith("c) Audit records")


def test_opening_and_revealing_the_file(panel: SourcePanel, file: str, qtbot: Any) -> None:
    panel.show_page(file, pages(), 2, 0, 5)
    with qtbot.waitSignal(panel.open_file) as opened:
        button(panel, "Open file").click()
    assert opened.args == [file, 2]
    with qtbot.waitSignal(panel.show_in_folder) as revealed:
        button(panel, "Show in folder").click()
    assert revealed.args == [file]


def test_a_missing_file_is_said(panel: SourcePanel, tmp_path: Path) -> None:
    panel.show_page(str(tmp_path / "gone.txt"), pages(), 1, 0, 4)
    assert "not at its place" in words(panel)
    assert not button(panel, "Open file").isEnabled()


def test_a_problem_is_said_and_the_quote_stays(panel: SourcePanel, file: str) -> None:
    answer = an_answer(file)
    panel.show_citations(answer, 1)
    panel.set_problem(file, "It is damaged and cannot be read.")
    assert "It is damaged" in words(panel)
    assert marked(panel) == answer.citations[0].quote


def test_a_changed_file_is_never_marked_wrongly(panel: SourcePanel, file: str) -> None:
    answer = an_answer(file)
    panel.show_citations(answer, 1)
    panel.set_pages(file, (Page(1, "x"), Page(2, "A new first line.\n" + PAGE)))
    assert marked(panel) == answer.citations[0].quote  # moved, and found again
    panel.set_pages(file, (Page(1, "x"), Page(2, "Something else altogether stands on this page by now.")))
    assert marked(panel) == "" and "has changed" in words(panel)
    panel.set_pages(file, (Page(1, "x"),))
    assert marked(panel) == answer.citations[0].quote and "no such page" in words(panel)


def test_a_changed_library_is_asked_again(panel: SourcePanel, file: str, qtbot: Any) -> None:
    """Or a sentence cited from the file as it is now would be called gone from the page as it was read before."""
    panel.show_citations(an_answer(file), 1)
    panel.set_pages(file, pages())
    with qtbot.waitSignal(panel.page_needed) as needed:
        panel.renew()
    assert needed.args == [file]
    new = PAGE + "d) Audit records shall be signed.\n"
    sentence = "d) Audit records shall be signed."
    panel.set_pages(file, (Page(1, "x"), Page(2, new)))
    panel.show_citations(Answer("x", True, "quotes", (cited(file, 1, sentence, new),)), 1)
    assert marked(panel) == sentence and "has changed" not in words(panel)
    panel.show_page(str(Path(file).with_name("b.txt")), pages(), 1, 0, 4)
    panel.renew()  # the first one is not on show, and is let go
    with qtbot.waitSignal(panel.page_needed) as needed:
        panel.show_citations(an_answer(file), 1)
    assert needed.args == [file]


def test_nothing_on_show(panel: SourcePanel, file: str) -> None:
    panel.show_page(file, pages(), 2, 0, 5)
    panel.clear()
    assert "Click a number" in words(panel)


@pytest.mark.parametrize(
    "line", ["word " * 1_000_000, "审计记录应当保存六个月。" * 300_000, "a short line\n" * 300_000]
)
def test_pages_of_megabytes_show_a_window_and_more_on_demand(panel: SourcePanel, file: str, line: str) -> None:
    middle = len(line) // 2
    panel.show_page(file, (Page(1, line),), 1, middle, middle + 40)
    assert marked(panel).replace("\n", " ").strip() == line[middle : middle + 40].replace("\n", " ").strip()
    assert panel._card.text.mark_is_visible()
    shown = len(panel._card.text.toPlainText())
    assert shown <= WINDOW + 2000
    button(panel, "Show more before").click()
    button(panel, "Show more after").click()
    assert len(panel._card.text.toPlainText()) > 2 * shown
    assert marked(panel).replace("\n", " ").strip() == line[middle : middle + 40].replace("\n", " ").strip()


def test_find_walks_over_all_pages(panel: SourcePanel, file: str, qtbot: Any) -> None:
    panel.show_page(file, pages(), 2, 0, 0)
    panel._find.open()
    panel._find._field.setText("SAYS")
    qtbot.waitUntil(lambda: "1 of 4" in words(panel) or "2 of 4" in words(panel))
    seen = set()
    for _ in range(4):
        button(panel, "Next match").click()
        seen.add(panel.current()[1])
        assert marked(panel) == "says"
    assert seen == {1, 3, 4, 5}
    panel._find._field.setText("nowhere to be found")
    qtbot.waitUntil(lambda: "Not found" in words(panel))


def test_zoom(panel: SourcePanel, file: str) -> None:
    panel.show_page(file, pages(), 2, *span("every user"))
    before = panel._card.text.document().size().height()
    panel._zoom_in()
    assert "115 %" in button(panel, "Zoom").text()
    assert panel._card.text.document().size().height() > before
    assert marked(panel) == "every user"


def test_copy_with_reference(panel: SourcePanel, file: str) -> None:
    panel.show_page(file, pages(), 2, *span("every user"))
    panel._card.text.reference_wanted.emit("every user")
    assert QGuiApplication.clipboard().text() == "“every user” (8.1.4 Security audit.pdf, page 2)"


# --- the text itself


@given(st.text(alphabet="ab 。中1.#-\n\t\u2028😀", max_size=300))
@settings(max_examples=200, deadline=None)
def test_a_paragraph_stands_for_its_stretch_of_the_page(text: str) -> None:
    for paragraph in paragraphs(text):
        original = text[paragraph.start : paragraph.end]
        assert len(original) == len(paragraph.text)
        for seen, true in zip(paragraph.text, original, strict=True):
            hidden = seen in (NOTHING, " ") and (true.isspace() or true == "#")
            assert seen == true or hidden or (seen, true) == ("•", "-")


def test_printed_lines_are_joined_and_items_are_not() -> None:
    wrapped = (
        "This paragraph was wrapped by a printer at one width, so its\n"
        "lines are cut although the sentence goes on to the end of it.\n"
        "1. An item starts here and is long enough to fill the line so\n"
        "that it goes on.\n"
        "2. Another item.\n"
    )
    assert [readable_copy(each.text) for each in paragraphs(wrapped)] == [
        "This paragraph was wrapped by a printer at one width, so its "
        "lines are cut although the sentence goes on to the end of it.",
        "1. An item starts here and is long enough to fill the line so that it goes on.",
        "2. Another item.",
    ]
    chinese = (
        "应对审计记录进行保护，定期备份，保存时间不少于六个月，避\n"
        "免受到未预期的删除、修改或覆盖等，并应当由专人负责定期检\n"
        "查并形成记录。"
    )
    assert len(paragraphs(chinese)) == 1
    assert "避免受到" in readable_copy(paragraphs(chinese)[0].text)


def test_tables_of_office_documents_are_tables(panel: SourcePanel, file: str) -> None:
    page = "# Fees\n\nName\tMonths\tNote\nLogs\t6\tsee a)\n日志😀\t\t半年\n\n- after it\n"
    cells = [each for each in paragraphs(page) if each.table == 0]
    assert [(c.row, c.column, c.text) for c in cells][3:7] == [
        (1, 0, "Logs"),
        (1, 1, "6"),
        (1, 2, "see a)"),
        (2, 0, "日志😀"),
    ]
    for quote in ("Logs", "see a)", "半年", "日志😀", "after it"):
        panel.show_page(file, (Page(1, page),), 1, *span(quote, page))
        assert marked(panel) == quote
        assert panel._card.text.mark_is_visible()
    row = "Logs\t6\tsee a)"
    panel.show_page(file, (Page(1, page),), 1, *span(row, page))
    assert marked(panel).split() == row.split()
    tops = {rect.top() for rect in panel._card.text._rects(panel._card.text._mark)}
    assert len(tops) == 1  # one row, side by side
    tables = [f for f in panel._card.text.document().rootFrame().childFrames() if isinstance(f, QTextTable)]
    assert [(t.rows(), t.columns()) for t in tables] == [(3, 3)]


def test_headings_are_seen() -> None:
    found = paragraphs("# Title\n\n8.1.4.3 Security audit\n第一章 总则\nplain text here\n1. An item that ends.\n")
    assert [(readable_copy(each.text), each.heading) for each in found] == [
        ("Title", True),
        ("8.1.4.3 Security audit", True),
        ("第一章 总则", True),
        ("plain text here", False),
        ("1. An item that ends.", False),
    ]


@given(st.integers(0, 200_000), st.integers(0, 50_000), st.booleans())
@settings(max_examples=60, deadline=None)
def test_a_window_holds_its_span(start: int, length: int, lines: bool) -> None:
    text = ("x" * 79 + "\n") * 2500 if lines else "x" * 200_000
    end = min(len(text), start + length)
    low, high = window(text, min(start, end), end)
    assert 0 <= low <= start and high <= len(text) and high - low <= 3 * WINDOW
    if length < WINDOW // 2:
        assert high >= end
    assert wider(text, low, high, before=True)[0] <= low
    assert wider(text, low, high, before=False)[1] >= high


def test_occurrences_where_lower_case_changes_length() -> None:
    assert occurrences((Page(1, "İİİ needle"),), "needle") == [(0, 4, 10)]


def test_a_log_and_a_program_are_read_line_by_line(panel: SourcePanel, tmp_path: Path) -> None:
    page = "12:58:11 INFO service started, version 3.2\n12:58:14 WARN retry 1/5 for ticket 48\n\n\tif x:\ty = 1\n"
    for name, texts in (("app.log", 3), ("words.txt", 2)):
        (tmp_path / name).touch()
        panel.show_page(str(tmp_path / name), (Page(1, page),), 1, *span("ticket 48", page))
        document = panel._card.text.document()
        blocks = [document.findBlockByNumber(i).text() for i in range(document.blockCount())]
        assert len([block for block in blocks if block.strip()]) >= texts
        assert panel._card.text.marked_text() == "ticket 48"
    panel.show_page(str(tmp_path / "app.log"), (Page(1, page),), 1, *span("WARN", page))
    assert not panel._card.text.document().rootFrame().childFrames()  # a tab is no column there
    assert panel._card.text.document().lastBlock().text() == "\tif x:\ty = 1"


def test_the_page_is_told_however_long_the_headings_above_are(panel: SourcePanel, file: str) -> None:
    long = replace(cited(file, 1, "every user"), heading="Part of a law with a very long name › " * 6 + "Article 19")
    panel.set_pages(file, pages())
    panel.show_citations(Answer("x", True, "quotes", (long,)), 1)
    panel.set_pages(file, pages())
    assert panel._where.text() == "Page 2 of 5"
    assert panel._where.width() >= panel._where.sizeHint().width()
    assert panel._above.text().endswith("Article 19") and panel._above.geometry().right() < panel.width()
    assert "Article 19" in panel._above.toolTip()


def test_the_heading_told_is_the_one_above_the_sentence(panel: SourcePanel, file: str) -> None:
    page = (
        "# Lease\n## Term\nThree years.\n## Deposit\nTwo months' rent.\n### Its return\nWithin 15 days.\n"
        "## Costs\nWater."
    )
    assert headings_above(page, page.index("Within")) == "Lease › Deposit › Its return"
    assert headings_above(page, page.index("Water")) == "Lease › Costs"
    assert headings_above("plain", 3) == ""
    quote = replace(cited(file, 1, "Two months' rent.", page, 1), heading="Lease › Term")  # where its passage begins
    panel.set_pages(file, (Page(1, page),))
    panel.show_citations(Answer("x", True, "quotes", (quote,)), 1)
    panel.set_pages(file, (Page(1, page),))
    assert panel._above.text() == "Lease › Deposit"

    article = replace(quote, heading="Lease › Deposit › 第六条")  # not marked as a heading on the page
    panel.show_citations(Answer("x", True, "quotes", (article,)), 1)
    panel.set_pages(file, (Page(1, page),))
    assert panel._above.text() == "Lease › Deposit › 第六条"


def test_columns_keep_words_whole_and_share_what_is_left() -> None:
    rows = ["No\tName\tDay\tNote", "10045\t林雨桐\t2021-11-15\t" + "a long remark " * 9]
    cells = paragraphs("\n".join(rows))
    widths = column_widths(cells, len, 40, 20)
    assert widths[:3] == [5, 4, 10] and sum(widths) == 40  # what is left goes to the remark
    assert column_widths(cells, len, 10, 20) == [5, 4, 10, 6]  # too narrow: whole words, and it scrolls
    assert column_widths([], len, 10, 20) == []
