"""Writing a question: what sends, what does not, and how the field grows."""

from __future__ import annotations

import time
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent, QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication

from desktop import theme
from desktop.views.conversation.chips import ScopeChip
from desktop.views.conversation.composer import Composer
from desktop.views.conversation.question_edit import QuestionEdit
from desktop.views.conversation.slash_menu import Entry, SlashMenu


@pytest.fixture
def composer(qtbot: Any) -> Composer:
    made = Composer()
    qtbot.addWidget(made)
    made.resize(700, made.height())
    made.show()
    return made


def field(composer: Composer) -> QuestionEdit:
    return composer.findChild(QuestionEdit)


def button(composer: Composer, name: str) -> QAbstractButton:
    return next(each for each in composer.findChildren(QAbstractButton) if each.accessibleName() == name)


def test_enter_sends_and_empties_the_field(composer: Composer, qtbot: Any) -> None:
    QTest.keyClicks(field(composer), "  How long?  ")
    with qtbot.waitSignal(composer.send) as sent:
        QTest.keyClick(field(composer), Qt.Key.Key_Return)
    assert sent.args == ["How long?"]
    assert composer.text() == ""


def test_shift_enter_breaks_the_line(composer: Composer, qtbot: Any) -> None:
    with qtbot.assertNotEmitted(composer.send):
        QTest.keyClicks(field(composer), "a")
        QTest.keyClick(field(composer), Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
        QTest.keyClicks(field(composer), "b")
    assert composer.text() == "a\nb"


def test_nothing_but_spaces_is_not_sent(composer: Composer, qtbot: Any) -> None:
    with qtbot.assertNotEmitted(composer.send):
        QTest.keyClicks(field(composer), "   ")
        QTest.keyClick(field(composer), Qt.Key.Key_Return)


def test_enter_while_composing_never_sends(composer: Composer, qtbot: Any) -> None:
    edit = field(composer)
    with qtbot.assertNotEmitted(composer.send):
        QTest.keyClicks(edit, "x")
        QApplication.sendEvent(edit, QInputMethodEvent("shen ji", []))
        assert edit.composing()
        QApplication.sendEvent(
            edit, QKeyEvent(QKeyEvent.Type.KeyPress, Qt.Key.Key_Return, Qt.KeyboardModifier.NoModifier)
        )
    assert composer.text() == "x"
    chosen = QInputMethodEvent("", [])
    chosen.setCommitString("审计")
    QApplication.sendEvent(edit, chosen)
    with qtbot.waitSignal(composer.send) as sent:
        QTest.keyClick(edit, Qt.Key.Key_Return)
    assert sent.args == ["x审计"]


def test_it_grows_to_eight_lines_and_back(composer: Composer) -> None:
    one = composer.height()
    heights = []
    for count in range(1, 13):
        composer.set_text("\n".join("x" * count))
        heights.append(composer.height())
    assert heights[0] == one
    assert heights[:8] == sorted(set(heights))[:8]
    assert len(set(heights[7:])) == 1
    composer.set_text("")
    assert composer.height() == one


def test_send_becomes_stop_while_busy(composer: Composer, qtbot: Any) -> None:
    composer.set_busy(True)
    QTest.keyClicks(field(composer), "next question")
    with qtbot.assertNotEmitted(composer.send):
        QTest.keyClick(field(composer), Qt.Key.Key_Return)
    with qtbot.waitSignal(composer.stop):
        button(composer, "Stop").click()
    assert composer.text() == "next question"
    composer.set_busy(False)
    with qtbot.waitSignal(composer.send):
        button(composer, "Send").click()


def test_the_scope_is_shown_and_can_be_narrowed(composer: Composer, qtbot: Any) -> None:
    assert [chip.accessibleName() for chip in composer.findChildren(ScopeChip) if chip.isVisible()] == ["All documents"]
    composer.set_scope([("/a", "Contracts"), ("/b", "等级保护指导书")])
    with qtbot.waitSignal(composer.scope_removed) as removed:
        button(composer, "Leave out 等级保护指导书").click()
    assert removed.args == ["/b"]


def test_a_pasted_book_is_taken_whole(composer: Composer, qtbot: Any) -> None:
    for text in ("word " * 30_000, "墨" * 150_000, "a line of text\n" * 10_000):
        QApplication.clipboard().setText(text)
        composer.set_text("")
        began = time.perf_counter()
        field(composer).paste()
        QApplication.processEvents()
        assert time.perf_counter() - began < 5  # a guard against quadratic work, not a measurement
        assert len(composer.text()) == len(text)
        with qtbot.waitSignal(composer.send) as sent:
            QTest.keyClick(field(composer), Qt.Key.Key_Return)
        assert sent.args == [text.strip()]


def test_the_placeholder_follows_the_zoom_both_ways(composer: Composer, qtbot: Any) -> None:
    for zoom in (150, 100):
        theme.set_zoom(zoom)
        qtbot.wait(10)
        assert composer.focusProxy().viewport().font().pointSizeF() == theme.font("answer").pointSizeF()


def test_the_field_is_one_line_again_after_a_very_long_text_was_sent(composer: Composer, qtbot: Any) -> None:
    composer.resize(1016, composer.height())
    low = composer.height()
    for text in (("Please look at this. " * 40 + "\n") * 60, "word " * 60_000):
        QApplication.clipboard().setText(text)
        field(composer).paste()
        qtbot.waitUntil(lambda: composer.height() > low)
        qtbot.wait(100)  # until it is painted
        QTest.keyClick(field(composer), Qt.Key.Key_Return)
        qtbot.wait(50)
        assert composer.text() == "" and composer.height() == low


def test_the_slash_menu_opens_on_letters_not_on_slashes(composer: Composer, qtbot: Any) -> None:
    menu = SlashMenu(composer, field(composer), composer)
    menu.set_entries([Entry("list", "List every match", "", "list", "/list", "/list /列出")])
    for typed, found in (("", 1), ("li", 1), ("列", 1), ("/", 0), ("x", 0)):
        menu.open(typed)
        assert len(menu.titles()) == found, typed
