"""The person's question on screen, in its bubble. Made for what is visible and used again, as `message` tells."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QTextDocument
from PySide6.QtWidgets import QWidget

from desktop import theme
from desktop.models.chat import Kind, Row, folded
from desktop.views.conversation.parts import TextButton
from desktop.views.conversation.text import MessageText
from desktop.views.conversation.versions import ShyButton, Versions


class QuestionRow(QWidget):
    """The person's message. Signals: changed() when it was unfolded, edit_requested(Turn), version_requested(turn)."""

    changed = Signal()
    edit_requested = Signal(object)
    version_requested = Signal(int)
    kind = Kind.QUESTION

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.row: Row | None = None
        self.text = MessageText(self)
        self._more = TextButton(self, "accent")
        self._more.clicked.connect(self._unfold)
        self._edit = ShyButton("pencil", self, side=26, icon_side=14)
        self._edit.clicked.connect(self._on_edit)
        self._versions = Versions(self)
        self._versions.chosen.connect(self.version_requested)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)  # the pencil shows while the pointer is here
        self._bubble = QRectF()

    def show_row(self, row: Row, document: QTextDocument, *, first: bool, **_: object) -> None:
        self.row, self._first = row, first
        self.text.show_document(document)
        self.text.setAccessibleName(self.tr("Your question"))
        self._more.setText(self.tr("Show all"))
        self._more.setAccessibleName(self.tr("Show the whole question"))
        self._more.setVisible(not row.unfolded and folded(row.text) is not row.text)
        self._edit.setVisible(row.turn is not None)
        self._edit.setAccessibleName(self.tr("Edit this question"))
        self._edit.setToolTip(self.tr("Edit this question"))
        turn = row.turn
        self._versions.show_versions(turn.questions if turn else (), turn.id if turn else 0, self.tr("Question"))

    def place(self, width: int) -> int:
        side, pad = theme.px(16), theme.px(8)
        room = max(theme.px(120), width - theme.px(80)) - 2 * side
        self.text.document().setTextWidth(room)
        wanted = min(room, int(self.text.document().idealWidth()) + 2)
        height = self.text.place(wanted)
        top = theme.px(26) if self._first else theme.px(34)
        extra = self._more.sizeHint().height() + theme.px(4) if not self._more.isHidden() else 0
        left = width - wanted - 2 * side
        self._bubble = QRectF(left, top, wanted + 2 * side, height + 2 * pad + extra)
        self.text.move(left + side, top + pad - theme.px(2))  # letters stand low in their line
        if extra:
            size = self._more.sizeHint()
            self._more.setGeometry(
                left + side - theme.px(4), top + pad + height + theme.px(2), size.width(), size.height()
            )
        side = self._edit.sizeHint().width()
        self._edit.setGeometry(int(left) - side - theme.px(6), top + pad - theme.px(2), side, side)
        bottom = int(self._bubble.bottom())
        if not self._versions.isHidden():
            size = self._versions.sizeHint()
            self._versions.setGeometry(width - size.width(), bottom + theme.px(4), size.width(), size.height())
            bottom += size.height() + theme.px(2)
        return bottom + theme.px(22)

    def _on_edit(self) -> None:
        if self.row is not None and self.row.turn is not None:
            self.edit_requested.emit(self.row.turn)

    def _unfold(self) -> None:
        if self.row is not None:
            self.row.unfolded = True
            self.row.version += 1
            self.changed.emit()

    def paintEvent(self, event: object) -> None:  # noqa: N802
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.tokens().bubble)
        radius = min(theme.px(14), self._bubble.height() / 2)
        painter.drawRoundedRect(self._bubble, radius, radius)
