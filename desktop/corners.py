"""Round corners of small windows, cut where nothing blends them in: X11 without a compositor shows black there."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QGuiApplication, QPainterPath, QRegion
from PySide6.QtWidgets import QWidget


def cut(widget: QWidget, radius: float) -> None:
    """Called whenever the widget has got its size."""
    if QGuiApplication.platformName() == "xcb":
        path = QPainterPath()
        path.addRoundedRect(QRectF(widget.rect()), radius, radius)
        widget.setMask(QRegion(path.toFillPolygon().toPolygon()))
