"""A page as it looks: its picture, fitted to the width, with boxes over the cited sentence. Only paints.

Pictures are asked for with `wanted` at the sharpness that the screen and the zoom call for, and shown when they come;
until then the last one is stretched. Nothing here decodes or reads a file.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPoint, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QImage, QPainter, QPen
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QWidget

from desktop import theme
from desktop.palette import LIGHT
from engine.types import Box

FIRST_SCALE = 1.0  # a picture that comes at once, before the size of the page is known
_REST = 120  # milliseconds after the last change of size
_SHARP = 0.04  # how far a picture may be from the wanted sharpness


class PicturePage(QAbstractScrollArea):
    """Signals: wanted(scale) a picture of this scale is needed, menu_wanted(QPoint on the screen)."""

    wanted = Signal(float)
    menu_wanted = Signal(QPoint)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._image = QImage()
        self._scale = 0.0  # pixels of the image for a unit of the page
        self._asked = 0  # hundredths of the scale that was asked for last: some pages never come as sharp as that
        self._zoom = 1.0
        self._printed = (0.0, 1.0)
        self._mark: tuple[Box, ...] = ()
        self._others: tuple[Box, ...] = ()
        self._centred = False
        self._press: QPoint | None = None
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(_REST)
        self._rest.timeout.connect(self._ask)
        theme.notifier.changed.connect(self.viewport().update)

    # --- what is shown

    def begin(self) -> None:
        """Another page: nothing of the last one stays."""
        self._image, self._scale, self._asked = QImage(), 0.0, 0
        self._mark = self._others = ()
        self._centred = False
        self.viewport().update()
        self.wanted.emit(FIRST_SCALE)

    def show_image(self, image: QImage, scale: float, printed: tuple[float, float] = (0.0, 1.0)) -> None:
        """The page at this scale, `printed` from and to these shares of its width; a sharper one is asked for."""
        first = self._image.isNull()
        self._image, self._scale = image, scale
        if first:
            self._printed = printed
        self._fit()
        if first:
            self.centre()
        self._rest.start(0 if first else _REST)
        self.viewport().update()

    def show_boxes(self, mark: Sequence[Box], others: Sequence[Box] = ()) -> None:
        """Over the cited sentence, and fainter over others of the same answer."""
        moved = tuple(mark) != self._mark
        self._mark, self._others = tuple(mark), tuple(others)
        if moved:
            self._centred = False
            self.centre()
        self.viewport().update()

    def set_zoom(self, zoom: float) -> None:
        """At 1.0 what is printed is as wide as the panel, without the page's margins."""
        if zoom == self._zoom:
            return
        bars = self.horizontalScrollBar(), self.verticalScrollBar()
        middle = [(bar.value() + bar.pageStep() / 2) / max(1, bar.maximum() + bar.pageStep()) for bar in bars]
        self._zoom = zoom
        self._fit()
        for bar, share in zip(bars, middle, strict=True):
            bar.setValue(round(share * (bar.maximum() + bar.pageStep()) - bar.pageStep() / 2))
        if self._mark:
            self.centre()
        self._rest.start(_REST)
        self.viewport().update()

    @property
    def empty(self) -> bool:
        return self._image.isNull()

    def image_size(self) -> tuple[int, int]:
        """Of the picture on show, in its own pixels."""
        return self._image.width(), self._image.height()

    def boxes(self) -> tuple[Box, ...]:
        return self._mark

    def mark_is_visible(self) -> bool:
        rects = [self._placed(box) for box in self._mark]
        return bool(rects) and self.viewport().rect().toRectF().intersects(rects[0])

    def centre(self) -> None:
        """Bring the mark into the middle, or the top of the page when there is none."""
        if self._image.isNull():
            return
        if not self._mark:
            if not self._centred:
                self.verticalScrollBar().setValue(0)
                self.horizontalScrollBar().setValue(round(self._printed[0] * self._page_rect().width()))
            return
        self._centred = True
        page = self._page_rect()
        top, bottom = min(b.top for b in self._mark), max(b.bottom for b in self._mark)
        left, right = min(b.left for b in self._mark), max(b.right for b in self._mark)
        self.verticalScrollBar().setValue(round((top + bottom) / 2 * page.height() - self.viewport().height() / 2))
        middle = (left + right) / 2 * page.width() - self.viewport().width() / 2
        if self._zoom <= 1.0:
            middle = self._printed[0] * page.width()
        elif (right - left) * page.width() > self.viewport().width():
            middle = left * page.width() - theme.px(8)
        self.horizontalScrollBar().setValue(round(middle))

    # --- geometry

    def _page_rect(self) -> QRectF:
        """The whole page in pixels of the window, from its own corner."""
        width = self.viewport().width() * self._zoom / (self._printed[1] - self._printed[0])
        share = self._image.height() / max(1, self._image.width())
        return QRectF(0, 0, width, width * share)

    def _fit(self) -> None:
        page, view = self._page_rect(), self.viewport()
        for bar, length, room in (
            (self.horizontalScrollBar(), page.width(), view.width()),
            (self.verticalScrollBar(), page.height(), view.height()),
        ):
            bar.setPageStep(room)
            bar.setSingleStep(theme.px(40))
            bar.setRange(0, max(0, round(length - room)))

    def _corner(self) -> tuple[float, float]:
        page, view = self._page_rect(), self.viewport()
        x = (view.width() - page.width()) / 2 if page.width() < view.width() else -self.horizontalScrollBar().value()
        return x, -self.verticalScrollBar().value()

    def _placed(self, box: Box) -> QRectF:
        page, (x, y) = self._page_rect(), self._corner()
        return QRectF(
            x + box.left * page.width(),
            y + box.top * page.height(),
            (box.right - box.left) * page.width(),
            (box.bottom - box.top) * page.height(),
        )

    def _ask(self) -> None:
        """For a picture as sharp as this screen at this zoom, when the one on show is not."""
        if self._image.isNull() or not self._scale:
            return
        needed = self._page_rect().width() * self.devicePixelRatioF()
        natural = self._image.width() / self._scale
        scale = needed / max(1.0, natural)
        if abs(scale - self._scale) > _SHARP * scale and round(scale * 100) != self._asked:
            self._asked = round(scale * 100)
            self.wanted.emit(scale)

    # --- events

    def paintEvent(self, event: object) -> None:  # noqa: N802
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        if self._image.isNull():
            return
        page, (x, y) = self._page_rect(), self._corner()
        target = page.translated(x, y)
        shown = target.intersected(QRectF(event.rect()))  # type: ignore[attr-defined]
        if shown.isEmpty():
            return
        ratio = self._image.width() / page.width()
        source = QRectF((shown.left() - x) * ratio, (shown.top() - y) * ratio, 0, 0)
        source.setSize(shown.size() * ratio)
        painter.drawImage(shown, self._image, source)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        # Multiplied like a marker's ink: the letters under it stay black. Paper is light in both themes.
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Multiply)
        painter.setPen(Qt.PenStyle.NoPen)
        faint = QColor(LIGHT.mark)
        faint = QColor.fromRgbF(*(1 - (1 - part) * 0.45 for part in faint.getRgbF()[:3]))
        for boxes, colour in ((self._others, faint), (self._mark, LIGHT.mark)):
            painter.setBrush(colour)
            for box in boxes:
                painter.drawRoundedRect(self._placed(box).adjusted(-2, -1, 2, 1), 2, 2)
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceOver)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(theme.tokens().line, 1))
        painter.drawRect(target.adjusted(0.5, 0.5, -0.5, -0.5))

    def scrollContentsBy(self, dx: int, dy: int) -> None:  # noqa: N802
        self.viewport().update()

    def resizeEvent(self, event: object) -> None:  # noqa: N802
        super().resizeEvent(event)  # type: ignore[arg-type]
        self._fit()
        if self._mark and not self._image.isNull():
            self.centre()
        self._rest.start(_REST)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.DevicePixelRatioChange:
            self._rest.start(_REST)
        return super().event(event)

    def wheelEvent(self, event: object) -> None:  # noqa: N802
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            event.ignore()  # the panel zooms
        else:
            super().wheelEvent(event)

    def keyPressEvent(self, event: object) -> None:  # noqa: N802
        bar = self.verticalScrollBar()
        if event.key() == Qt.Key.Key_Home:
            bar.setValue(0)
        elif event.key() == Qt.Key.Key_End:
            bar.setValue(bar.maximum())
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: object) -> None:  # noqa: N802
        if event.button() == Qt.MouseButton.LeftButton:
            self._press = event.position().toPoint()
            self.viewport().setCursor(Qt.CursorShape.ClosedHandCursor)

    def mouseMoveEvent(self, event: object) -> None:  # noqa: N802
        if self._press is None:
            return
        at = event.position().toPoint()
        moved, self._press = at - self._press, at
        self.horizontalScrollBar().setValue(self.horizontalScrollBar().value() - moved.x())
        self.verticalScrollBar().setValue(self.verticalScrollBar().value() - moved.y())

    def mouseReleaseEvent(self, event: object) -> None:  # noqa: N802
        self._press = None
        self.viewport().unsetCursor()

    def contextMenuEvent(self, event: object) -> None:  # noqa: N802
        self.menu_wanted.emit(event.globalPos())
