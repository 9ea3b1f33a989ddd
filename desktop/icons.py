"""Line icons from resources/icons (lucide, ISC), tinted by token. Knows nothing of any window."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QByteArray, QObject, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QAbstractButton

from desktop import theme
from engine.resources import resource

_STROKE = "1.75"  # one weight of line; lucide draws 2, which is heavy at 16 px beside 14 px text


def icon(name: str, tone: str = "ink", disabled: str = "soft") -> QIcon:
    """The icon in the colour of a token. Ask again (or use `dress`) after theme.notifier.changed."""
    return _icon(name, theme.css(getattr(theme.tokens(), tone)), theme.css(getattr(theme.tokens(), disabled)))


def pixmap(name: str, size: int, tone: str = "ink", ratio: float = 1.0) -> QPixmap:
    """The icon as a pixmap of `size` logical pixels, for delegates and labels. `ratio`: devicePixelRatioF()."""
    return _pixmap(name, theme.css(getattr(theme.tokens(), tone)), size, ratio)


def dress(button: QAbstractButton, name: str, tone: str = "ink", size: int = 16, *, beside_text: bool = False) -> None:
    """Give a button an icon that keeps up with theme and zoom; calling again changes it.

    With `beside_text` it sits a pixel lower: letters have more ink below the middle of their line than above it.
    """
    dresser = button.findChild(_Dresser, options=Qt.FindChildOption.FindDirectChildrenOnly)
    if dresser is None:
        dresser = _Dresser(button)
    dresser.wear(name, tone, size, beside_text)


class _Dresser(QObject):
    """Child of one button, so that the connection ends with it."""

    def __init__(self, button: QAbstractButton) -> None:
        super().__init__(button)
        self._button = button
        self._name, self._tone, self._size, self._beside_text = "", "ink", 16, False
        theme.notifier.changed.connect(self._refresh)

    def wear(self, name: str, tone: str, size: int, beside_text: bool) -> None:
        self._name, self._tone, self._size, self._beside_text = name, tone, size, beside_text
        self._refresh()

    def _refresh(self) -> None:
        side = theme.px(self._size)
        tinted = icon(self._name, self._tone)
        if self._beside_text:
            tinted = _lowered(tinted, side)
        self._button.setIcon(tinted)
        self._button.setIconSize(QSize(side, side))


def _lowered(tinted: QIcon, side: int) -> QIcon:
    made = QIcon()
    for ratio in (1.0, 2.0):
        drawn = tinted.pixmap(QSize(side, side), ratio)
        moved = QPixmap(drawn.size())
        moved.setDevicePixelRatio(ratio)
        moved.fill(QColor(0, 0, 0, 0))
        painter = QPainter(moved)
        painter.drawPixmap(0, 1, drawn)
        painter.end()
        made.addPixmap(moved)
    return made


@lru_cache(maxsize=128)
def _svg(name: str) -> str:
    return resource("icons", f"{name}.svg").read_text(encoding="utf-8").replace('width="2"', f'width="{_STROKE}"')


@lru_cache(maxsize=256)
def _icon(name: str, colour: str, disabled: str) -> QIcon:
    made = QIcon()
    for size in (16, 20, 24, 32):
        for ratio in (1.0, 2.0):
            made.addPixmap(_pixmap(name, colour, size, ratio))
            made.addPixmap(_pixmap(name, disabled, size, ratio), QIcon.Mode.Disabled)
    return made


@lru_cache(maxsize=512)
def _pixmap(name: str, colour: str, size: int, ratio: float) -> QPixmap:
    drawn = QSvgRenderer(QByteArray(_svg(name).replace("currentColor", colour).encode()))
    side = round(size * ratio)
    made = QPixmap(side, side)
    made.fill(QColor(0, 0, 0, 0))
    painter = QPainter(made)
    drawn.render(painter, QRectF(0, 0, side, side))
    painter.end()
    made.setDevicePixelRatio(ratio)
    return made
