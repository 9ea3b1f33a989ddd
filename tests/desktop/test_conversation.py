"""The chat as a person uses it: reading, streaming, selecting, and thousands of messages."""

from __future__ import annotations

import time
from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QDesktopServices, QKeyEvent, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QMessageBox, QWidget

from desktop import theme
from desktop.models.chat import Kind, Stack, Stage
from desktop.views.conversation.area import MessageArea
from desktop.views.conversation.conversation import ConversationView
from desktop.views.conversation.document import chips_of, plain_text
from desktop.views.conversation.how import HowPopover
from desktop.views.conversation.message import AnswerRow, Working
from desktop.views.conversation.parts import Card
from desktop.views.conversation.question import QuestionRow
from desktop.views.conversation.text import MessageText
from engine.types import Answer, Citation, Conversation, ConversationInfo, Hit, Notice, Statement, Support, Turn

TEXT = "Logs are kept for **six months** [1]. Reviews are held every week [2]."
SECOND = TEXT.index(" Reviews") + 1


def an_answer(text: str = TEXT, **changed: Any) -> Answer:
    values: dict[str, Any] = {
        "citations": tuple(Citation(n, f"/library/{n}.pdf", n, "q", 0, 1, True) for n in (1, 2)),
        "statements": (
            Statement(0, SECOND - 1, Support.QUOTED, (1,)),
            Statement(SECOND, len(text), Support.UNSUPPORTED, (2,), "The number is not in the source."),
        ),
        "how": {"model": "Quotes", "options": {"seed": 7}, "passages": [{"path": "/a/b.pdf", "page": 3, "score": 0.5}]},
    }
    return Answer(text, True, "quotes", **{**values, **changed})


def a_conversation(turns: int = 2, answer: Answer | None = None) -> Conversation:
    made = tuple(Turn(n, f"Question {n}?", 0, answer or an_answer()) for n in range(turns))
    return Conversation(ConversationInfo(1, "t", 0, 0), made)


@pytest.fixture
def view(qtbot: Any) -> ConversationView:
    made = ConversationView()
    qtbot.addWidget(made)
    made.resize(700, 600)
    made.show()
    qtbot.waitExposed(made)
    return made


def area(view: ConversationView) -> MessageArea:
    return view.findChild(MessageArea)


def shown(view: ConversationView, kind: type[QWidget]) -> list[Any]:
    found = [each for each in view.findChildren(kind) if each.isVisible()]
    return sorted(found, key=lambda each: each.mapToGlobal(QPoint()).y())


def words(view: ConversationView) -> str:
    texts = [plain_text(each.document()) for each in shown(view, MessageText)]
    return "\n".join([*texts, *(each.text() for each in shown(view, QLabel))])


def buttons(view: QWidget, name: str) -> list[QAbstractButton]:
    found = view.findChildren(QAbstractButton)
    return [each for each in found if each.isVisible() and name in (each.accessibleName(), each.text())]


def where(text: MessageText, needle: str, inside: int = 1) -> QPoint:
    """A point on the text's viewport over this character of the needle."""
    cursor = text.document().find(needle)
    cursor.setPosition(cursor.selectionStart() + inside)
    rect = text.cursorRect(cursor)
    return QPoint(rect.left() - 2, rect.center().y())


def chip_point(text: MessageText, which: int = 0) -> QPoint:
    cursor = text.document().find("\ufffc")
    for _ in range(which):
        cursor = text.document().find("\ufffc", cursor)
    cursor.setPosition(cursor.selectionEnd())
    rect = text.cursorRect(cursor)
    return QPoint(rect.left() - 8, rect.center().y())


# --- what is shown


def test_a_conversation_is_shown_at_its_end(view: ConversationView) -> None:
    view.set_conversation(a_conversation(12))
    assert area(view).at_bottom()
    assert "Question 11?" in words(view) and "Question 0?" not in words(view)
    assert "six months[1]" in words(view)
    assert "2 statements, 1 supported" in words(view)


def test_all_supported_is_said_with_a_tick(view: ConversationView) -> None:
    good = an_answer(statements=(Statement(0, 5, Support.SUPPORTED, (1,)), Statement(6, 9, Support.QUOTED, (1,))))
    view.set_conversation(a_conversation(1, good))
    assert "✓ 2 statements, 2 supported" in words(view)


def test_a_citation_is_opened_by_click_and_filled(view: ConversationView, qtbot: Any) -> None:
    answer = an_answer()
    view.set_conversation(a_conversation(1, answer))
    text = shown(view, AnswerRow)[0].text
    with qtbot.waitSignal(view.citation_clicked) as clicked:
        QTest.mouseClick(text.viewport(), Qt.MouseButton.LeftButton, pos=chip_point(text, 1))
    assert clicked.args == [answer, 2]
    assert chips_of(text.document()).active == 2
    view.set_active_citation(None, None)
    assert chips_of(text.document()).active is None


def test_chips_links_and_doubts_are_reached_by_keyboard(view: ConversationView, qtbot: Any) -> None:
    view.set_conversation(a_conversation(1))
    text = shown(view, AnswerRow)[0].text
    text.setFocus(Qt.FocusReason.TabFocusReason)
    seen = []
    for _ in range(3):
        QTest.keyClick(text, Qt.Key.Key_Tab)
        seen.append(text.textCursor().charFormat().anchorHref())
    assert seen == ["cite:1", "why:0", "cite:2"]
    with qtbot.waitSignal(view.citation_clicked) as clicked:
        QTest.keyClick(text, Qt.Key.Key_Return)
    assert clicked.args[1] == 2


def test_the_reason_of_a_doubt_is_told(view: ConversationView) -> None:
    view.set_conversation(a_conversation(1))
    row = shown(view, AnswerRow)[0]
    assert row.text.reason(0) == "The number is not in the source."
    assert row.text.reason(5) == ""
    assert "why:0" in {row.text._href_at(where(row.text, "Reviews"))}


def test_a_link_shows_its_address_before_anything_opens(
    view: ConversationView, monkeypatch: pytest.MonkeyPatch, qtbot: Any
) -> None:
    opened: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url.toString()))
    view.set_conversation(a_conversation(1, an_answer("See [the site](https://example.com/a).", statements=())))
    text = shown(view, AnswerRow)[0].text
    QTest.mouseClick(text.viewport(), Qt.MouseButton.LeftButton, pos=where(text, "site"))
    box = view.findChild(QMessageBox)
    assert box.informativeText() == "https://example.com/a" and not opened
    next(each for each in box.buttons() if each.text() == "Open in browser").click()
    assert opened == ["https://example.com/a"]


def test_not_found_offers_the_nearest_passages(view: ConversationView, qtbot: Any) -> None:
    hits = (
        Hit("/library/Lease.pdf", 3, 0, 9, "The tenant shall keep the roof.", 0.4),
        Hit("/b.txt", 1, 0, 4, "## The kilns\nThere are two.", 0.1),
        Hit("/prices.xlsx", 2, 0, 4, "Glaze", 0.1, label="Autumn"),
    )
    view.set_conversation(a_conversation(1, Answer("Not found.", False, "quotes", nearest=hits)))
    cards = shown(view, Card)
    assert cards[1].body == "The kilns · There are two."
    assert [card.head for card in cards] == ["Lease.pdf · page 3", "b.txt · page 1", "prices.xlsx · sheet “Autumn”"]
    with qtbot.waitSignal(view.passage_clicked) as clicked:
        QTest.keyClick(cards[0], Qt.Key.Key_Return)
    assert clicked.args == [hits[0]]


def test_how_it_was_answered(view: ConversationView, qtbot: Any) -> None:
    answer = an_answer()
    view.set_conversation(a_conversation(1, answer))
    with qtbot.waitSignal(view.how_requested) as asked:
        buttons(view, "How was this answered?")[0].click()
    assert asked.args == [answer]
    popover = view.findChild(HowPopover)
    said = " ".join(each.text() for each in popover.findChildren(QLabel))
    assert "Quotes" in said and "7" in said and "b.pdf" in said and "0.500" in said
    popover.close()


def test_copy_takes_the_sources_along(view: ConversationView) -> None:
    view.set_conversation(a_conversation(1))
    buttons(view, "Copy")[0].click()
    copied = QApplication.clipboard().text()
    assert copied.startswith(TEXT) and "[2] 2.pdf, page 2" in copied
    assert buttons(view, "Copied")


def test_only_the_last_answer_is_regenerated(view: ConversationView, qtbot: Any) -> None:
    view.set_conversation(a_conversation(2))
    assert len(shown(view, AnswerRow)) == 2
    (again,) = buttons(view, "Regenerate")
    with qtbot.waitSignal(view.regenerate_requested):
        again.click()
    view.begin_answer("Next?")
    assert not buttons(view, "Regenerate")


# --- an answer on its way


def test_from_question_to_answer(view: ConversationView) -> None:
    view.begin_answer("How long?")
    assert "How long?" in words(view)
    row = area(view).rows[-1]
    assert row.stage is Stage.WORKING
    for piece in ("Logs are kept ", "for **six", " months** [1]."):
        view.append_text(piece)
    assert row.stage is Stage.WRITING and "for **six months** [1]." in words(view)
    view.add_notice(Notice("left-out", "2 passages were left out."))
    view.finish_answer(an_answer())
    assert "for six months[1]" in words(view) and "2 passages were left out." in words(view)


def test_waiting_tells_the_time_after_three_seconds(view: ConversationView) -> None:
    view.begin_answer("How long?")
    (working,) = shown(view, Working)
    assert working.words() == "Reading your documents…"
    working.start(time.monotonic() - 7)
    assert working.words() == "Reading your documents… 7 s"
    view.append_text("x")
    assert not shown(view, Working)


def test_a_failure_is_a_sentence_with_a_way_on(view: ConversationView, qtbot: Any) -> None:
    view.begin_answer("How long?")
    view.append_text("Half an ans")
    view.fail_answer("The engine stopped.")
    assert "The engine stopped." in words(view) and "Half an ans" in words(view)
    with qtbot.waitSignal(view.regenerate_requested):
        buttons(view, "Try again")[0].click()


def test_a_stopped_answer_says_so(view: ConversationView) -> None:
    view.begin_answer("How long?")
    view.append_text("Half")
    view.finish_answer(Answer("Half", True, "", stopped=True))
    assert "Stopped before the end." in words(view)


def test_a_turn_without_an_answer_keeps_its_place(view: ConversationView) -> None:
    turns = (Turn(1, "Lost?", 0, None), Turn(2, "Broken?", 0, None, error="The model cannot be used."))
    view.set_conversation(Conversation(ConversationInfo(1, "t", 0, 0), turns))
    assert "No answer was finished." in words(view) and "The model cannot be used." in words(view)


def test_events_without_a_question_change_nothing(view: ConversationView) -> None:
    view.append_text("x")
    view.finish_answer(an_answer())
    view.fail_answer("x")
    view.add_notice(Notice("x", "x"))
    assert area(view).rows == []


def test_it_follows_new_text_only_at_the_bottom(view: ConversationView) -> None:
    view.set_conversation(a_conversation(20))
    view.begin_answer("More?")
    bar = area(view).verticalScrollBar()
    for _ in range(60):
        view.append_text("A line of the answer.\n")
    assert area(view).at_bottom()
    bar.setValue(bar.maximum() // 2)
    before = [(each.row.text, each.y()) for each in shown(view, QuestionRow)]
    for _ in range(60):
        view.append_text("Another line.\n")
    view.finish_answer(an_answer("Done. " * 300, statements=()))
    assert [(each.row.text, each.y()) for each in shown(view, QuestionRow)] == before
    (latest,) = buttons(view, "Go to the latest message")
    latest.click()
    assert area(view).at_bottom() and not latest.isVisible()


def test_an_answer_that_comes_all_at_once_is_read_from_its_beginning(view: ConversationView) -> None:
    view.set_conversation(a_conversation(5))
    lines = "\n\n".join(f"Match {n}" for n in range(80))
    for backend, beginning in (("pages", True), ("a model", False)):
        view.begin_answer(f"All matches, by {backend}?")
        view.append_text(lines)
        view.finish_answer(Answer(lines, True, backend))
        question = [each for each in shown(view, QuestionRow) if backend in each.row.text]
        assert [each.y() for each in question] == ([0] if beginning else [])
        assert area(view).at_bottom() is not beginning
    view.begin_answer("Short?")
    view.finish_answer(an_answer("Yes.", statements=()))
    assert area(view).at_bottom()


def test_formatting_does_not_move_what_is_read(view: ConversationView) -> None:
    view.begin_answer("More?")
    text = "\n\n".join(f"Paragraph {n} of the answer, which is some words long." for n in range(60))
    view.append_text(text)
    bar = area(view).verticalScrollBar()
    bar.setValue(bar.maximum() // 2)
    row = shown(view, AnswerRow)[0]
    before = bar.value() / row.height()
    view.finish_answer(an_answer(text, statements=()))
    assert abs(bar.value() / shown(view, AnswerRow)[0].height() - before) < 0.05


# --- selecting


def test_a_selection_runs_over_messages(view: ConversationView) -> None:
    view.set_conversation(a_conversation(2))
    first, last = shown(view, AnswerRow)[0].text, shown(view, AnswerRow)[1].text
    start, end = where(first, "six", 0) + QPoint(2, 0), where(last, "kept", 4) + QPoint(2, 0)
    QTest.mousePress(first.viewport(), Qt.MouseButton.LeftButton, pos=start)
    goal = first.viewport().mapFromGlobal(last.viewport().mapToGlobal(end))
    QTest.mouseMove(first.viewport(), goal)
    QTest.mouseRelease(first.viewport(), Qt.MouseButton.LeftButton, pos=goal)
    selected = view.selected_text()
    assert selected.startswith("six months[1]") and "Question 1?" in selected and selected.endswith("Logs are kept")
    QTest.keySequence(first, QKeySequence(QKeySequence.StandardKey.Copy))
    assert QApplication.clipboard().text() == selected


def test_a_drag_may_start_beside_the_text(view: ConversationView) -> None:
    view.set_conversation(a_conversation(1))
    port, text = area(view).viewport(), shown(view, AnswerRow)[0].text
    start = QPoint(4, text.mapTo(port, QPoint(0, 5)).y())
    goal = text.viewport().mapTo(port, where(text, "kept", 4)) + QPoint(2, 0)
    QTest.mousePress(port, Qt.MouseButton.LeftButton, pos=start)
    QTest.mouseMove(port, goal)
    QTest.mouseRelease(port, Qt.MouseButton.LeftButton, pos=goal)
    assert view.selected_text() == "Logs are kept"
    QTest.mouseClick(port, Qt.MouseButton.LeftButton, pos=start)
    assert view.selected_text() == ""


def test_select_all_takes_messages_that_are_not_on_screen(view: ConversationView) -> None:
    view.set_conversation(a_conversation(300))
    QTest.keySequence(area(view), QKeySequence(QKeySequence.StandardKey.SelectAll))
    QTest.keySequence(area(view), QKeySequence(QKeySequence.StandardKey.Copy))
    copied = QApplication.clipboard().text()
    assert "Question 0?" in copied and "Question 299?" in copied


def test_a_double_click_selects_a_word_and_a_click_nothing(view: ConversationView) -> None:
    view.set_conversation(a_conversation(1))
    text = shown(view, AnswerRow)[0].text
    QTest.mouseDClick(text.viewport(), Qt.MouseButton.LeftButton, pos=where(text, "Reviews"))
    assert view.selected_text() == "Reviews"
    QTest.mouseClick(text.viewport(), Qt.MouseButton.LeftButton, pos=where(text, "Reviews"))
    assert view.selected_text().startswith("Logs are kept") and view.selected_text().endswith("week[2].")
    QTest.mouseClick(text.viewport(), Qt.MouseButton.LeftButton, pos=where(text, "week"))
    assert view.selected_text() == ""


# --- many messages


def test_thousands_of_messages_cost_a_screenful_of_widgets(view: ConversationView) -> None:
    view.set_conversation(a_conversation(2500))
    assert len(area(view).rows) == 5000
    bar = area(view).verticalScrollBar()
    for value in range(0, bar.maximum(), bar.maximum() // 60):
        bar.setValue(value)
        assert len(area(view).live) < 20
    assert len(view.findChildren(MessageText)) < 60
    bar.setValue(0)
    assert "Question 0?" in words(view)


def test_texts_that_left_the_screen_are_deleted(view: ConversationView) -> None:
    deleted: list[str] = []
    made = []
    for turns in (30, 31, 32):
        view.set_conversation(a_conversation(turns))
        bar = area(view).verticalScrollBar()
        for value in range(0, bar.maximum(), 300):
            bar.setValue(value)
        for _, document in area(view)._documents._kept.values():
            document.destroyed.connect(lambda: deleted.append(""))
            made.append(document)
    view.set_conversation(None)
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert len(deleted) == len(made) > 100


def test_rows_meet_without_gaps_wherever_one_looks(view: ConversationView) -> None:
    view.set_conversation(a_conversation(200))
    bar = area(view).verticalScrollBar()
    for value in (bar.maximum(), bar.maximum() // 3, 777, 0, bar.maximum()):
        bar.setValue(value)
        rows = sorted(area(view).live.values(), key=lambda each: each.y())
        for one, other in pairwise(rows):
            assert abs(one.y() + one.height() - other.y()) <= 1
        assert rows[0].y() <= 0
        assert rows[-1].y() + rows[-1].height() >= area(view).viewport().height() - 1


def test_earlier_turns_come_above_and_nothing_moves(view: ConversationView) -> None:
    whole = a_conversation(60)
    view.set_conversation(replace(whole, turns=whole.turns[40:]))
    bar = area(view).verticalScrollBar()
    view.add_earlier(whole.turns[30:40])
    assert area(view).at_bottom() and "Question 59?" in words(view)  # the end is followed
    bar.setValue(bar.maximum() // 3)
    area(view).selection.select_word(shown(view, MessageText)[0], QPoint(5, 5))
    before = [(text.y(), plain_text(text.document())) for text in shown(view, MessageText)]
    places = [row.y() for row in area(view).live.values()]
    selected = view.selected_text()
    view.add_earlier(whole.turns[:30])
    assert [(text.y(), plain_text(text.document())) for text in shown(view, MessageText)] == before
    assert all(abs(row.y() - y) <= 1 for row, y in zip(area(view).live.values(), places, strict=True))
    assert selected and view.selected_text() == selected
    assert [row.turn.id for row in area(view).rows[::2]] == list(range(60))
    bar.setValue(0)
    assert "Question 0?" in words(view)


def test_resizing_keeps_the_place(view: ConversationView) -> None:
    view.set_conversation(a_conversation(200))
    bar = area(view).verticalScrollBar()
    bar.setValue(bar.maximum() // 2)
    first = min(area(view).live, key=area(view).index_of)
    view.resize(440, 600)
    QApplication.processEvents()
    assert abs(area(view).index_of(min(area(view).live, key=area(view).index_of)) - area(view).index_of(first)) <= 1


def test_a_long_question_is_folded_and_sent_whole(view: ConversationView) -> None:
    view.begin_answer("word " * 20_000)
    row = shown(view, QuestionRow)[0]
    assert row.text.document().characterCount() < 2000
    buttons(view, "Show all")[0].click()
    assert row.text.document().characterCount() > 90_000


def test_places_of_rows() -> None:
    stack = Stack()
    stack.reset([10.0, 20.0, 30.0])
    assert stack.total == 60 and [stack.at(y) for y in (-5, 0, 9, 10, 29, 30, 99)] == [0, 0, 0, 1, 1, 2, 2]
    assert stack.set(0, 15.0) and not stack.set(0, 15.0)
    assert stack.tops == [0.0, 15.0, 35.0, 65.0]


# --- empty, theme, names


def test_the_empty_states(view: ConversationView, qtbot: Any) -> None:
    view.set_conversation(None)
    view.set_empty("no-library")
    assert "Ask your own documents" in words(view)
    with qtbot.waitSignal(view.add_folder_requested):
        buttons(view, "Add a folder…")[0].click()
    with qtbot.waitSignal(view.samples_requested):
        buttons(view, "Try the sample documents")[0].click()
    view.set_empty("ready", ["One?", "Two?", "Three?"])
    assert [card.body for card in shown(view, Card)] == ["One?", "Two?", "Three?"]
    with qtbot.waitSignal(view.suggestion_clicked) as clicked:
        QTest.keyClick(shown(view, Card)[1], Qt.Key.Key_Space)
    assert clicked.args == ["Two?"]
    view.begin_answer("One?")
    assert not shown(view, Card)


def test_theme_and_language_change_while_open(view: ConversationView) -> None:
    view.set_conversation(a_conversation(3))
    QApplication.processEvents()
    ground = view.grab().toImage().pixelColor(60, 300)
    theme.set_appearance("dark")
    QApplication.processEvents()
    assert "six months[1]" in words(view) and area(view).at_bottom()
    theme.set_zoom(150)
    assert "six months[1]" in words(view)
    from desktop import i18n

    i18n.use("zh_CN")
    QApplication.processEvents()
    assert "six months[1]" in words(view)
    assert ground is not None


def test_every_control_has_a_name(view: ConversationView) -> None:
    hits = (Hit("/library/Lease.pdf", 3, 0, 9, "The tenant shall keep the roof.", 0.4),)
    view.set_conversation(a_conversation(1, Answer("Not found.", False, "quotes", nearest=hits)))
    view.begin_answer("x")
    view.fail_answer("No.")
    for each in view.findChildren(QWidget):
        if each.isVisible() and each.focusPolicy() != Qt.FocusPolicy.NoFocus:
            text = each.text() if isinstance(each, QAbstractButton) else ""
            assert each.accessibleName() or text, each


def test_keys_scroll(view: ConversationView) -> None:
    view.set_conversation(a_conversation(50))
    QTest.keyClick(area(view), Qt.Key.Key_Home)
    assert area(view).verticalScrollBar().value() == 0
    QTest.keyClick(area(view), Qt.Key.Key_PageDown)
    assert area(view).verticalScrollBar().value() > 100
    text = shown(view, MessageText)[0]
    QApplication.sendEvent(text, QKeyEvent(QKeyEvent.Type.KeyPress, Qt.Key.Key_End, Qt.KeyboardModifier.NoModifier))
    assert area(view).at_bottom()
    assert {row.kind for row in area(view).rows} == {Kind.QUESTION, Kind.ANSWER}
