"""The field where a question is written: it grows to eight lines, and knows when an input method is composing.

Enter sends, Shift+Enter (or Ctrl+Enter) breaks the line, and neither happens while an input method is composing.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QMimeData, Qt, Signal
from PySide6.QtGui import QFontMetrics, QInputMethodEvent, QKeyEvent, QTextOption
from PySide6.QtWidgets import QFrame, QPlainTextEdit, QWidget

from desktop import theme

MOST_LINES = 8


class QuestionEdit(QPlainTextEdit):
    """Signals: submitted() on Enter, height_changed() when the text needs more or fewer lines."""

    submitted = Signal()
    height_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setStyleSheet(
            "QPlainTextEdit, QPlainTextEdit:focus { border: none; background: transparent; padding: 0; }"
        )
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.setTabChangesFocus(True)
        self.document().setDocumentMargin(0)
        self._composing = False
        self._lines = 1
        self.document().documentLayout().documentSizeChanged.connect(self._on_size)
        self.textChanged.connect(self._on_size)  # a very long text that goes at once says nothing of its size

    def wanted_height(self) -> int:
        return self._lines * self._line_height() + theme.px(4)

    def composing(self) -> bool:
        """True between the first key of a Chinese word, say, and the choice of its characters."""
        return self._composing

    def _line_height(self) -> int:
        return max(theme.px(20), QFontMetrics(self.font()).lineSpacing())

    def _on_size(self, *_: object) -> None:
        # A plain text document gives its height in lines.
        lines = max(1, min(MOST_LINES, round(self.document().size().height())))
        policy = Qt.ScrollBarPolicy.ScrollBarAsNeeded if lines == MOST_LINES else Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        if policy != self.verticalScrollBarPolicy():
            self.setVerticalScrollBarPolicy(policy)
        if lines != self._lines:
            self._lines = lines
            self.height_changed.emit()

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:  # noqa: N802
        self._composing = bool(event.preeditString())
        super().inputMethodEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            super().keyPressEvent(event)
        elif self._composing:
            event.ignore()
        elif event.modifiers() & (Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.ControlModifier):
            self.insertPlainText("\n")
            self.ensureCursorVisible()
        else:
            self.submitted.emit()

    def focusOutEvent(self, event: object) -> None:  # noqa: N802
        self._composing = False
        super().focusOutEvent(event)

    def canInsertFromMimeData(self, source: QMimeData) -> bool:  # noqa: N802
        return source.hasText() and not source.hasUrls()  # files go to the window, which adds them to the library

    def insertFromMimeData(self, source: QMimeData) -> None:  # noqa: N802
        self.insertPlainText(source.text())

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self.height_changed.emit()
