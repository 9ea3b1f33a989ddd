"""The chips under the question: what is asked, each with a way to leave it out, and the language model alone."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QWidget

from desktop import plain, theme
from desktop.views.conversation.parts import IconButton, TextButton


class ScopeChip(QWidget):
    """A folder that is asked, with × to leave it out; or "All documents", without. Signal: removed()."""

    removed = Signal()

    def __init__(self, parent: QWidget, label: str, path: str = "") -> None:
        super().__init__(parent)
        self.path, self._label = path, label
        self.setToolTip(plain.tip(path))
        self.setAccessibleName(label)
        self._remove: IconButton | None = None
        if path:
            self._remove = IconButton("x", self, side=20, icon_side=12)
            self._remove.setAccessibleName(self.tr("Leave out {name}").format(name=label))
            self._remove.setToolTip(plain.tip(self._remove.accessibleName()))
            self._remove.clicked.connect(self.removed)

    def set_label(self, label: str) -> None:
        self._label = label
        self.setAccessibleName(label)
        self.update()

    def place(self, x: int, y: int, most: int) -> int:
        """Stand here, at most this wide; give the width."""
        cross = theme.px(20) if self._remove is not None else theme.px(8)
        words = QFontMetrics(theme.font("small")).horizontalAdvance(self._label) + 2
        width = min(most, words + theme.px(10) + cross + theme.px(2))
        height = theme.px(24)
        self.setGeometry(x, y, width, height)
        if self._remove is not None:
            side = theme.px(20)
            self._remove.setGeometry(width - side - theme.px(3), (height - side) // 2, side, side)
        return width

    def paintEvent(self, event: object) -> None:  # noqa: N802
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        t, rect = theme.tokens(), self.rect().toRectF().adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setPen(QPen(t.line, 1))
        painter.setBrush(t.panel)
        painter.drawRoundedRect(rect, rect.height() / 2, rect.height() / 2)
        painter.setPen(t.ink)
        font = theme.font("small")
        painter.setFont(font)
        cross = theme.px(20) if self._remove is not None else theme.px(8)
        room = QRect(theme.px(10), 0, self.width() - theme.px(10) - cross, self.height())
        words = QFontMetrics(font).elidedText(self._label, Qt.TextElideMode.ElideMiddle, room.width())
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, words)


class PlainToggle(TextButton):
    """Ask the language model alone. A chip like the folders', filled while it is on."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setCheckable(True)

    def sizeHint(self) -> QSize:  # noqa: N802
        words = QFontMetrics(theme.font("small")).horizontalAdvance(self.text())
        return QSize(words + theme.px(22), theme.px(24))

    def paintEvent(self, event: object) -> None:  # noqa: N802
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        t, rect = theme.tokens(), self.rect().toRectF().adjusted(0.5, 0.5, -0.5, -0.5)
        on = self.isChecked()
        painter.setPen(QPen(t.accent if self._by_keyboard() else t.accent_bg if on else t.line, 1))
        painter.setBrush(t.accent_bg if on else t.panel)
        painter.drawRoundedRect(rect, rect.height() / 2, rect.height() / 2)
        painter.setPen(t.accent if on else t.ink if self.underMouse() else t.soft)
        painter.setFont(theme.font("small"))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self.text())
