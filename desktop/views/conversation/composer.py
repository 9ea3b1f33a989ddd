"""Where a question is written: a field that grows to eight lines, what is asked, and Send or Stop.

Knows nothing of the engine: it gives the question away and is told whether an answer is being made.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRect, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPalette, QPen
from PySide6.QtWidgets import QLabel, QWidget

from desktop import theme
from desktop.views.conversation.area import column
from desktop.views.conversation.chips import PlainToggle, ScopeChip
from desktop.views.conversation.parts import IconButton, TextButton
from desktop.views.conversation.question_edit import QuestionEdit


class Composer(QWidget):
    """Signals: send(question), stop(), scope_removed(path), scope_wanted(QWidget button), whole_wanted(),
    plain_changed(bool), changed() the text did, edit_ended() without asking.
    """

    send = Signal(str)
    stop = Signal()
    scope_removed = Signal(str)
    scope_wanted = Signal(object)
    whole_wanted = Signal()
    plain_changed = Signal(bool)
    changed = Signal()
    edit_ended = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._busy = False
        self._card = QRect()
        self._scope: list[tuple[str, str]] = []
        self._chips: list[ScopeChip] = []
        self._edit = QuestionEdit(self)
        self._edit.submitted.connect(self._on_submit)
        self._edit.height_changed.connect(self._resize)
        self._asking = QLabel(self)
        self._asking.setTextFormat(Qt.TextFormat.PlainText)
        self._asking.setProperty("tone", "soft")
        self._asking.setProperty("role", "small")
        self._more = ScopeChip(self, "")
        self._plain = PlainToggle(self)
        self._plain.toggled.connect(self._on_plain)
        self._plain.hide()
        self._add = IconButton("plus", self, side=24, icon_side=14)
        self._add.clicked.connect(self._on_scope)
        self._whole = IconButton("sparkles", self, side=28, icon_side=16)
        self._whole.clicked.connect(self.whole_wanted)
        self._editing = QLabel(self)
        self._editing.setProperty("tone", "soft")
        self._cancel = TextButton(self, "accent")
        self._cancel.clicked.connect(self.edit_ended)
        self._editing.hide()
        self._cancel.hide()
        self._edit.textChanged.connect(self.changed)
        self._button = IconButton("arrow-up", self, filled=True, side=30)
        self._button.clicked.connect(self._on_button)
        self.setFocusProxy(self._edit)
        theme.notifier.changed.connect(self._restyle)
        self.set_scope([])
        self._restyle()
        self._retranslate()

    # What the shell says

    def set_busy(self, busy: bool) -> None:
        """While an answer is being made the button stops it."""
        self._busy = busy
        self._retranslate()

    def set_scope(self, scope: list[tuple[str, str]]) -> None:
        """The (path, label) of what is asked; empty is everything."""
        if scope == self._scope and self._chips:
            return
        self._scope = list(scope)
        self._make_chips()

    def _make_chips(self) -> None:
        for chip in self._chips:
            chip.hide()
            chip.deleteLater()
        self._chips = [ScopeChip(self, label, path) for path, label in self._scope]
        if not self._chips:
            self._chips = [ScopeChip(self, self.tr("All documents"))]
        for chip in self._chips:
            chip.removed.connect(self._on_removed)
            chip.show()
        self._place()

    def set_plain(self, plain: bool) -> None:
        """What the conversation asks: no documents at all, where that is possible."""
        self._plain.setChecked(plain and not self._plain.isHidden())

    def begin_edit(self, text: str) -> None:
        """Write an earlier question anew; Esc or Cancel leaves it as it was."""
        self._editing.show()
        self._cancel.show()
        self.set_text(text)
        self._resize()
        self.focus_input()

    def end_edit(self) -> None:
        self._editing.hide()
        self._cancel.hide()
        self._resize()

    @property
    def editing(self) -> bool:
        return not self._editing.isHidden()

    @property
    def plain(self) -> bool:
        """Whether the question is for the language model alone, without documents."""
        return self._plain.isChecked()

    def set_plain_possible(self, possible: bool) -> None:
        """Offer it while a language model answers; quoting is nothing without documents."""
        self._plain.setVisible(possible)
        if not possible:
            self._plain.setChecked(False)
        self._place()

    def focus_input(self) -> None:
        self._edit.setFocus(Qt.FocusReason.OtherFocusReason)

    def text(self) -> str:
        return self._edit.toPlainText()

    def set_text(self, text: str) -> None:
        """Put a draft or a suggestion into the field, ready to send."""
        self._edit.setPlainText(text)
        self._edit.moveCursor(self._edit.textCursor().MoveOperation.End)

    # What people do

    def _on_submit(self) -> None:
        question = self._edit.toPlainText().strip()
        if question and not self._busy:
            self._edit.clear()
            self.send.emit(question)

    def _on_button(self) -> None:
        if self._busy:
            self.stop.emit()
        elif not self._edit.composing():
            self._on_submit()

    def _on_removed(self) -> None:
        self.scope_removed.emit(self.sender().path)

    def _on_scope(self) -> None:
        self.scope_wanted.emit(self._add)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if event.key() == Qt.Key.Key_Escape and self.editing:
            self.edit_ended.emit()
        else:
            super().keyPressEvent(event)

    def _on_plain(self, plain: bool) -> None:
        self._retranslate()
        self.plain_changed.emit(plain)
        self.focus_input()

    # Looks

    def _resize(self) -> None:
        self.setFixedHeight(self._wanted_height())
        self._place()

    def _wanted_height(self) -> int:
        strip = theme.px(26) if self.editing else 0
        return strip + self._edit.wanted_height() + sum(map(theme.px, (13, 12, 30, 12, 18)))

    def _place(self) -> None:
        left, width = column(self.width())
        height = self.height() - theme.px(18)
        self._card = QRect(left, 0, width, height)
        pad = theme.px(15)
        strip = theme.px(26) if self.editing else 0
        if strip:
            size = self._cancel.sizeHint()
            self._cancel.setGeometry(left + width - pad - size.width(), theme.px(8), size.width(), size.height())
            self._editing.setGeometry(left + pad, theme.px(8), width - 3 * pad - size.width(), size.height())
        self._edit.setGeometry(left + pad, strip + theme.px(13), width - 2 * pad, self._edit.wanted_height())
        side = theme.px(30)
        row = height - theme.px(12) - side
        self._button.setGeometry(left + width - pad + theme.px(1) - side, row, side, side)
        words = self._asking.sizeHint().width()
        self._asking.setGeometry(left + pad, row, words, side)
        x, end = left + pad + words + theme.px(8), left + width - pad - side - theme.px(40)
        self._whole.setGeometry(end + theme.px(4), row + theme.px(1), theme.px(28), theme.px(28))
        if not self._plain.isHidden():
            wanted = self._plain.sizeHint()
            end -= wanted.width() + theme.px(4)
            self._plain.setGeometry(end + theme.px(4), row + theme.px(3), wanted.width(), wanted.height())
        left_out = 0
        for chip in self._chips:
            if self.plain:
                chip.hide()
                continue
            more = theme.px(28) + (theme.px(44) if chip is not self._chips[-1] else 0)
            fits = not left_out and x + theme.px(64) + more < end
            chip.setVisible(fits)
            left_out += not fits
            if fits:
                x += chip.place(x, row + theme.px(3), min(theme.px(220), end - x - more)) + theme.px(8)
        self._add.setVisible(not self.plain)
        self._more.setVisible(left_out > 0)
        if left_out:  # they are asked all the same; their names are in the side bar
            self._more.set_label(f"+{left_out}")
            x += self._more.place(x, row + theme.px(3), max(theme.px(36), end - x)) + theme.px(4)
        self._add.setGeometry(x - theme.px(4), row + theme.px(3), theme.px(24), theme.px(24))
        placeholder = self.tr("Ask the model…") if self.plain else self.tr("Ask about your documents…")
        room = self._edit.width() - theme.px(4)
        self._edit.setPlaceholderText(
            QFontMetrics(self._edit.font()).elidedText(placeholder, Qt.TextElideMode.ElideRight, room)
        )
        self.update()

    def paintEvent(self, event: object) -> None:  # noqa: N802
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        t = theme.tokens()
        painter.setPen(QPen(t.line, 1))
        painter.setBrush(t.panel)
        painter.drawRoundedRect(self._card.toRectF().adjusted(0.5, 0.5, -0.5, -0.5), theme.px(14), theme.px(14))

    def mousePressEvent(self, event: object) -> None:  # noqa: N802
        if self._card.contains(event.position().toPoint()):
            self.focus_input()  # the card looks like the field, so it acts like it

    def resizeEvent(self, event: object) -> None:  # noqa: N802
        super().resizeEvent(event)
        self._place()

    def _restyle(self) -> None:
        t = theme.tokens()
        self._edit.setFont(theme.font("answer"))
        self._edit.viewport().setFont(theme.font("answer"))  # Qt draws the placeholder with it, one zoom step behind
        palette = self._edit.palette()
        palette.setColor(QPalette.ColorRole.Text, t.ink)
        palette.setColor(QPalette.ColorRole.PlaceholderText, t.soft)
        self._edit.setPalette(palette)
        self._asking.setFont(theme.font("small"))
        self._editing.setFont(theme.font("small"))
        self._resize()
        self.update()

    def _retranslate(self) -> None:
        self._edit.setAccessibleName(self.tr("Your question"))
        self._asking.setText(self.tr("Asking the model alone") if self.plain else self.tr("Asking"))
        self._plain.setText(self.tr("No documents"))
        self._plain.setToolTip(self.tr("The language model answers by itself: nothing is searched, nothing is cited"))
        self._editing.setText(self.tr("The new wording becomes a branch of its own; the old one stays."))
        self._cancel.setText(self.tr("Cancel"))
        self._cancel.setAccessibleName(self.tr("Leave the question as it was"))
        self._add.setAccessibleName(self.tr("Choose what is asked"))
        self._add.setToolTip(self.tr("Choose folders, files and collections"))
        self._whole.setAccessibleName(self.tr("Prompts and work over whole documents"))
        self._whole.setToolTip(self.tr("Prompts, summaries, lists, comparisons and tables (/)"))
        name = self.tr("Stop") if self._busy else self.tr("Send")
        self._button.set_icon("square" if self._busy else "arrow-up")
        self._button.setAccessibleName(name)
        self._button.setToolTip(name)
        self.setAccessibleName(self.tr("Ask"))
        self._place()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
            self._make_chips()
        super().changeEvent(event)
