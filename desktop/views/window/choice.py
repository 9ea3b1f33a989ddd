"""A drop-down list that looks like the other controls."""

from __future__ import annotations

from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QComboBox

from desktop import icons, theme


class Choice(QComboBox):
    """With the family's own arrow: a style sheet cannot tint one."""

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        super().paintEvent(event)
        side = theme.px(14)
        painter = QPainter(self)
        arrow = icons.pixmap("chevron-down", side, "soft", self.devicePixelRatioF())
        painter.drawPixmap(self.width() - side - theme.px(9), (self.height() - side) // 2, arrow)
        painter.end()
