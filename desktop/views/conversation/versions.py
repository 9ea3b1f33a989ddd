"""‹2/3›: the way between the branches of a conversation, and the button that only shows where it is wanted."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QWidget

from desktop import theme
from desktop.views.conversation.parts import IconButton


class ShyButton(IconButton):
    """Seen while the pointer is on the row or the keyboard is on the button; always there for a screen reader."""

    def paintEvent(self, event: object) -> None:  # noqa: N802
        parent = self.parentWidget()
        if self._by_keyboard() or self.underMouse() or (parent is not None and parent.underMouse()):
            super().paintEvent(event)


class Versions(QWidget):
    """Hidden while there is one version only. Signal: chosen(turn)."""

    chosen = Signal(int)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._turns: tuple[int, ...] = ()
        self._at = 0
        self._back = IconButton("chevron-left", self, side=20, icon_side=14)
        self._on = IconButton("chevron-right", self, side=20, icon_side=14)
        self._back.clicked.connect(self._go_back)
        self._on.clicked.connect(self._go_on)
        self.hide()

    def show_versions(self, turns: Sequence[int], turn: int, what: str) -> None:
        """`what` is what there are several of, for those who hear it."""
        self._turns = tuple(turns)
        self._at = self._turns.index(turn) if turn in self._turns else 0
        self.setVisible(len(self._turns) > 1)
        if len(self._turns) < 2:
            return
        self._back.setEnabled(self._at > 0)
        self._on.setEnabled(self._at < len(self._turns) - 1)
        words = self.tr("{what} {n} of {count}").format(what=what, n=self._at + 1, count=len(self._turns))
        self.setAccessibleName(words)
        for button, name in ((self._back, self.tr("Earlier version")), (self._on, self.tr("Later version"))):
            button.setAccessibleName(f"{name}. {words}")
            button.setToolTip(name)
        self.updateGeometry()
        self.update()

    def _words(self) -> str:
        return f"{self._at + 1}/{len(self._turns)}"

    def sizeHint(self) -> QSize:  # noqa: N802
        width = QFontMetrics(theme.tabular(theme.font("small"))).horizontalAdvance(self._words())
        return QSize(2 * theme.px(20) + width + theme.px(4), theme.px(24))

    def resizeEvent(self, event: object) -> None:  # noqa: N802
        super().resizeEvent(event)
        side = theme.px(20)
        self._back.setGeometry(0, (self.height() - side) // 2, side, side)
        self._on.setGeometry(self.width() - side, (self.height() - side) // 2, side, side)

    def paintEvent(self, event: object) -> None:  # noqa: N802
        painter = QPainter(self)
        painter.setFont(theme.tabular(theme.font("small")))
        painter.setPen(theme.tokens().soft)
        side = theme.px(20)
        room = QRect(side, 0, self.width() - 2 * side, self.height())
        painter.drawText(room, Qt.AlignmentFlag.AlignCenter, self._words())

    def _go_back(self) -> None:
        self._go(-1)

    def _go_on(self) -> None:
        self._go(1)

    def _go(self, by: int) -> None:
        if 0 <= self._at + by < len(self._turns):
            self.chosen.emit(self._turns[self._at + by])
