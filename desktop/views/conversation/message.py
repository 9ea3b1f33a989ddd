"""An answer on screen with what belongs below it: support, notices, nearest passages, and what can be done with it.

Widgets are made for what is visible and used again for other rows (`show_row`). They are laid out by hand:
`place(width)` puts the parts and gives the height. Nothing here knows of scrolling.
"""

from __future__ import annotations

import time

from PySide6.QtCore import QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QPainter, QTextDocument
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from desktop import icons, theme
from desktop.models.chat import Kind, Row, Stage, support_counts
from desktop.views.conversation.parts import Card, IconButton, PillButton, TextButton
from desktop.views.conversation.text import MessageText
from desktop.views.conversation.versions import Versions
from desktop.views.conversation.words import file_name, left_out, page_place, statement_reason, with_sources
from engine.types import Answer, Support

PASSING = ("loading-model", "indexing", "measuring")


class Working(QWidget):
    """Says that an answer is being made; after three seconds also for how long."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._since = time.monotonic()
        self._documents = True
        self.progress = ""
        self._beat = 0
        self._timer = QTimer(self)
        self._timer.setInterval(400)
        self._timer.timeout.connect(self._tick)

    def start(self, since: float, documents: bool = True) -> None:
        self._since, self._documents = since, documents
        self._timer.start()
        self._tick()

    def stop(self) -> None:
        self._timer.stop()

    def words(self) -> str:
        seconds = int(time.monotonic() - self._since)
        if self.progress:
            return self.progress
        if not self._documents:
            words = self.tr("Thinking…") if seconds < 3 else self.tr("Thinking… {seconds} s")
            return words.format(seconds=seconds)
        if seconds < 3:
            return self.tr("Reading your documents…")
        return self.tr("Reading your documents… {seconds} s").format(seconds=seconds)

    def _tick(self) -> None:
        self._beat = (self._beat + 1) % 3
        self.setAccessibleName(self.words())
        self.update()

    def paintEvent(self, event: object) -> None:  # noqa: N802
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        t, dot, middle = theme.tokens(), theme.px(6), self.height() / 2
        painter.setPen(Qt.PenStyle.NoPen)
        for index in range(3):
            lit = index == self._beat and not theme.reduced_motion()
            painter.setBrush(t.accent if lit else t.track)
            painter.drawEllipse(QRectF(index * theme.px(11), middle - dot / 2, dot, dot))
        painter.setFont(theme.font("body"))
        painter.setPen(t.soft)
        painter.drawText(self.rect().adjusted(theme.px(42), 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, self.words())


class AnswerRow(QWidget):
    """An answer and its support, notices, nearest passages and actions.

    Signals: citation_activated(Answer, n), passage_activated(Hit), how_requested(Answer, QWidget button),
    link_activated(address), regenerate_requested(), continue_requested(), version_requested(turn),
    more_requested(Turn, QWidget button), export_requested(Answer) its table.
    """

    citation_activated = Signal(object, int)
    passage_activated = Signal(object)
    how_requested = Signal(object, object)
    link_activated = Signal(str)
    regenerate_requested = Signal()
    continue_requested = Signal()
    version_requested = Signal(int)
    more_requested = Signal(object, object)
    export_requested = Signal(object)
    kind = Kind.ANSWER

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.row: Row | None = None
        self._last = False
        self.text = MessageText(self)
        self.text.citation_activated.connect(self._on_citation)
        self.text.link_activated.connect(self.link_activated)
        self.text.reason = self._reason
        self._working = Working(self)
        self._problem = _label(self, role="answer")
        self._retry = PillButton(self, icon="rotate-cw", small=True)
        self._retry.clicked.connect(self.regenerate_requested)
        self._notices: list[QLabel] = []
        self._nearest_head = _label(self, "soft")
        self._cards: list[Card] = []
        self._support = _label(self)
        self._support.setWordWrap(False)
        self._how, self._copy, self._again = TextButton(self), TextButton(self), TextButton(self)
        self._how.clicked.connect(self._on_how)
        self._copy.clicked.connect(self._on_copy)
        self._again.clicked.connect(self.regenerate_requested)
        self._export = TextButton(self, "accent")
        self._export.clicked.connect(self._on_export)
        self._go_on = TextButton(self, "accent")
        self._go_on.clicked.connect(self.continue_requested)
        self._more = IconButton("ellipsis", self, side=24)
        self._more.clicked.connect(self._on_more)
        self._versions = Versions(self)
        self._versions.chosen.connect(self.version_requested)
        self._copied = QTimer(self)
        self._copied.setSingleShot(True)
        self._copied.setInterval(1600)
        self._copied.timeout.connect(self._copy_again)

    # Content

    def show_row(
        self, row: Row, document: QTextDocument, *, last: bool, active: int | None, since: float, **_: object
    ) -> None:
        """Show this row. `active` is the citation on show if it is one of this answer's."""
        self.row, self._last = row, last
        answer, stage = row.answer, row.stage
        has_text = stage is not Stage.WORKING and bool(row.text or row.pieces)
        self.text.setVisible(has_text)
        self.text.setAccessibleName(self.tr("Answer"))
        self.text.show_document(document)
        self.text.set_active(active)
        self._working.setVisible(stage is Stage.WORKING)
        self._working.progress = row.progress
        self._working.start(since, row.documents) if stage is Stage.WORKING else self._working.stop()
        self._show_problem(row)
        self._show_notices(row)
        self._show_nearest(answer)
        self._show_actions(answer)

    def _show_problem(self, row: Row) -> None:
        failed = row.stage is Stage.FAILED
        self._problem.setVisible(failed)
        self._problem.setText(row.error or self.tr("No answer was finished."))
        self._problem.setFont(theme.font("answer"))
        self._retry.setVisible(failed and self._last)
        self._retry.setText(self.tr("Try again"))
        self._retry.setAccessibleName(self.tr("Try again"))

    def _show_notices(self, row: Row) -> None:
        # That something is being waited for is news only until the first word.
        waiting = row.stage is Stage.WORKING
        words = [notice.text for notice in row.notices if waiting or not _has_passed(notice.code, row.answer)]
        if row.answer is not None and (dropped := left_out(row.answer)):
            words.append(dropped)  # kept with the answer, so that it is said also when the conversation is opened again
        if row.answer is not None and row.answer.stopped:
            words.append(self.tr("Stopped before the end."))
        while len(self._notices) < len(words):
            self._notices.append(_label(self, "soft"))
        for index, label in enumerate(self._notices):
            label.setVisible(index < len(words))
            if index < len(words):
                label.setText(words[index])
                label.setFont(theme.font("small"))

    def _show_nearest(self, answer: Answer | None) -> None:
        hits = answer.nearest[:4] if answer is not None and not answer.answered else ()
        while len(self._cards) < len(hits):
            card = Card(self)
            card.clicked.connect(self._on_card)
            self._cards.append(card)
        for index, card in enumerate(self._cards):
            card.setVisible(index < len(hits))
            if index < len(hits):
                hit = hits[index]
                card.setProperty("index", index)
                card.set_words(f"{file_name(hit.path)} · {page_place(hit.path, hit.page, hit.label)}", hit.text)
        self._nearest_head.setVisible(bool(hits))
        self._nearest_head.setText(self.tr("The nearest passages in your documents"))
        self._nearest_head.setFont(theme.font("small"))

    def _show_actions(self, answer: Answer | None) -> None:
        claims, borne_out = support_counts(answer) if answer is not None else (0, 0)
        if claims == 1:
            words = self.tr("1 statement, supported") if borne_out else self.tr("1 statement, not supported")
        else:
            words = self.tr("{all} statements, {supported} supported").format(all=claims, supported=borne_out)
        good = claims == borne_out
        self._support.setText(f"✓ {words}" if good else words)
        font = theme.font("small")
        font.setBold(True)
        self._support.setFont(font)
        _retone(self._support, "ok" if good else "warn")
        self._support.setVisible(answer is not None and claims > 0)
        self._export.setText(self.tr("Export table…"))
        self._export.setAccessibleName(self.tr("Export the table of this answer"))
        self._export.setVisible(answer is not None and answer.table is not None and bool(answer.table.rows))
        self._how.setText(self.tr("How was this answered?"))
        self._again.setText(self.tr("Regenerate"))
        self._copied.stop()
        self._copy_again()
        for button in (self._how, self._copy):
            button.setVisible(answer is not None)
        self._again.setVisible(answer is not None and self._last)
        self._go_on.setText(self.tr("Continue"))
        self._go_on.setAccessibleName(self.tr("Continue the stopped answer"))
        self._go_on.setVisible(answer is not None and answer.stopped and self._last)
        turn = self.row.turn if self.row is not None and self.row.stage in (Stage.DONE, Stage.FAILED) else None
        self._more.setVisible(turn is not None)
        self._more.setAccessibleName(self.tr("More about this answer"))
        self._more.setToolTip(self.tr("More"))
        self._versions.show_versions(turn.answers if turn else (), turn.id if turn else 0, self.tr("Answer"))

    def show_progress(self, words: str) -> None:
        """How far work over whole documents is, in the place of the words that an answer is being made."""
        self._working.progress = words
        self._working.update()

    def append(self, text: str) -> None:
        """Text that has just arrived, as it is."""
        self.text.append_plain(text)

    # Layout

    def place(self, width: int) -> int:
        y, gap = 0, theme.px(10)
        if not self._working.isHidden():
            self._working.setGeometry(0, y, width, theme.px(26))
            y += theme.px(26) + gap
        if not self.text.isHidden():
            self.text.move(0, y)
            y += self.text.place(width) + gap
        if not self._problem.isHidden():
            y = self._place_problem(y, width) + gap
        for label in self._notices:
            if not label.isHidden():
                height = label.heightForWidth(width)
                label.setGeometry(0, y, width, height)
                y += height + theme.px(6)
        y = self._place_nearest(y, width)
        x, height = 0, self._how.sizeHint().height()
        asked = (self._go_on, self._how, self._copy, self._again, self._versions, self._more)
        for part in (self._support, self._export, *asked):
            if part.isHidden():
                continue
            size = part.sizeHint()
            if x and x + size.width() > width:
                x, y = 0, y + height
            lead = 0 if part is self._support else theme.px(4)  # the button's own padding
            part.setGeometry(x - lead, y + (height - size.height()) // 2, size.width(), size.height())
            x += size.width() - 2 * lead + theme.px(18)
        return y + (height if x else 0) + theme.px(8)

    def _place_problem(self, y: int, width: int) -> int:
        lead = theme.px(28)
        height = max(theme.px(24), self._problem.heightForWidth(width - lead))
        self._problem.setGeometry(lead, y, width - lead, height)
        self._problem_at = (y, height)
        y += height
        if not self._retry.isHidden():
            size = self._retry.sizeHint()
            self._retry.setGeometry(lead, y + theme.px(10), size.width(), size.height())
            y += size.height() + theme.px(10)
        return y

    def _place_nearest(self, y: int, width: int) -> int:
        if self._nearest_head.isHidden():
            return y
        height = self._nearest_head.heightForWidth(width)
        self._nearest_head.setGeometry(0, y + theme.px(4), width, height)
        y += height + theme.px(12)
        for card in self._cards:
            if not card.isHidden():
                height = card.height_for(width)
                card.setGeometry(0, y, width, height)
                y += height + theme.px(8)
        return y + theme.px(6)

    def paintEvent(self, event: object) -> None:  # noqa: N802
        if self._problem.isHidden():
            return
        painter, side = QPainter(self), theme.px(18)
        y, height = self._problem_at
        pixmap = icons.pixmap("circle-alert", side, "bad", self.devicePixelRatioF())
        painter.drawPixmap(0, y + (min(height, theme.px(24)) - side) // 2, pixmap)

    # What people do

    def _reason(self, index: int) -> str:
        answer = self.row.answer if self.row is not None else None
        doubtful = [each for each in answer.statements if each.support is Support.UNSUPPORTED] if answer else []
        return statement_reason(doubtful[index].why) if index < len(doubtful) else ""

    def _on_citation(self, number: int) -> None:
        if self.row is not None and self.row.answer is not None:
            self.citation_activated.emit(self.row.answer, number)

    def _on_card(self) -> None:
        if self.row is not None and self.row.answer is not None:
            self.passage_activated.emit(self.row.answer.nearest[self.sender().property("index")])

    def _on_export(self) -> None:
        if self.row is not None and self.row.answer is not None:
            self.export_requested.emit(self.row.answer)

    def _on_more(self) -> None:
        if self.row is not None and self.row.turn is not None:
            self.more_requested.emit(self.row.turn, self._more)

    def _on_how(self) -> None:
        if self.row is not None and self.row.answer is not None:
            self.how_requested.emit(self.row.answer, self._how)

    def _on_copy(self) -> None:
        if self.row is None or self.row.answer is None:
            return
        QApplication.clipboard().setText(with_sources(self.row.answer))
        self._copy.setText(self.tr("Copied"))
        self._copied.start()

    def _copy_again(self) -> None:
        self._copy.setText(self.tr("Copy"))

def _has_passed(code: str, answer: Answer | None) -> bool:
    """News only until the first word; what was left out of the prompt is told by the answer itself."""
    return code in PASSING or (answer is not None and code.startswith("left-out:"))


def _label(parent: QWidget, tone: str = "", role: str = "small") -> QLabel:
    label = QLabel(parent)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    label.setProperty("tone", tone)
    label.setFont(theme.font(role))
    return label


def _retone(label: QLabel, tone: str) -> None:
    if label.property("tone") != tone:
        label.setProperty("tone", tone)
        label.style().unpolish(label)
        label.style().polish(label)
