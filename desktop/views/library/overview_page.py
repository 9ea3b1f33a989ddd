"""The library as a picture: how much of each folder and kind of file is searchable, and indexing speed over time.

Painted by hand; every picture has the same facts as its accessible description.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from desktop import i18n, plain, theme
from desktop.models.library import state_colour, states
from engine.types import Coverage, CoverageRow, FileState, SpeedPoint

_ORDER = (FileState.INDEXED, FileState.PARTLY, FileState.WAITING, FileState.SKIPPED, FileState.FAILED)
_MOST_ROWS = 14


def _colour(state: FileState) -> QColor:
    t = theme.tokens()
    return {FileState.WAITING: t.track, FileState.SKIPPED: t.soft}.get(state) or state_colour(state)


class CoverageBars(QWidget):
    """One bar a row: its parts are the states."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: list[tuple[str, dict[FileState, int]]] = []
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.notifier.changed.connect(self.updateGeometry)

    def set_rows(self, rows: Sequence[CoverageRow], named: Sequence[str]) -> None:
        self._rows = [
            (name, dict(zip(FileState, row.counts, strict=True))) for name, row in zip(named, rows, strict=True)
        ][:_MOST_ROWS]
        self.setToolTip(plain.tip("\n".join(self.lines())))
        self.setAccessibleDescription("; ".join(self.lines()))
        self.updateGeometry()
        self.update()

    def lines(self) -> list[str]:
        """The same in words."""
        found = []
        for name, counts in self._rows:
            parts = [f"{states.text(s)} {i18n.number(counts[s])}" for s in _ORDER if counts.get(s)]
            found.append(f"{name}: {', '.join(parts)}")
        return found

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(theme.px(300), max(1, len(self._rows)) * theme.px(42))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        t, px = theme.tokens(), theme.px
        font = theme.tabular(theme.font("small"))
        painter.setFont(font)
        metrics = QFontMetrics(font)
        for i, (name, counts) in enumerate(self._rows):
            top = i * px(42)
            total = sum(counts.values())
            good = counts.get(FileState.INDEXED, 0) + counts.get(FileState.PARTLY, 0)
            right = f"{i18n.number(good)} / {i18n.number(total)}"
            room = self.width() - metrics.horizontalAdvance(right) - px(12)
            painter.setPen(t.ink)
            line = QRectF(0, top, room, px(20))
            painter.drawText(line, Qt.AlignmentFlag.AlignVCenter, metrics.elidedText(name, _MIDDLE, int(room)))
            painter.setPen(t.soft)
            whole = QRectF(0, top, self.width(), px(20))
            painter.drawText(whole, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, right)
            self._paint_bar(painter, QRectF(0, top + px(23), self.width(), px(8)), counts, total)
        painter.end()

    def _paint_bar(self, painter: QPainter, bar: QRectF, counts: dict[FileState, int], total: int) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.tokens().track)
        painter.drawRoundedRect(bar, 3, 3)
        parts = [(s, counts[s]) for s in _ORDER if counts.get(s)]
        # What is there can be seen, however little it is; the largest part gives the room for it.
        least = min(theme.px(4), bar.width() / max(1, 2 * len(parts)))
        widths = [max(least, bar.width() * n / total) for _, n in parts]
        if widths:
            widths[widths.index(max(widths))] -= sum(widths) - bar.width()
        x = bar.left()
        for (state, _), width in zip(parts, widths, strict=True):
            painter.setBrush(_colour(state))
            painter.drawRoundedRect(QRectF(x, bar.top(), max(1.0, width - 1), bar.height()), 3, 3)
            x += width


_MIDDLE = Qt.TextElideMode.ElideMiddle


class Legend(QWidget):
    """Which colour is which state."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        theme.notifier.changed.connect(self.update)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(theme.px(300), theme.px(22))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        px, x = theme.px, 0.0
        painter.setFont(theme.font("small"))
        for state in _ORDER:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(_colour(state))
            painter.drawRoundedRect(QRectF(x, px(7), px(9), px(9)), 2, 2)
            painter.setPen(theme.tokens().soft)
            words = states.text(state)
            painter.drawText(QPointF(x + px(14), px(16)), words)
            x += px(14) + QFontMetrics(theme.font("small")).horizontalAdvance(words) + px(18)
        painter.end()


class SpeedPicture(QWidget):
    """Indexing speed over time as a line, with its largest value and the days at the ends."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._points: Sequence[SpeedPoint] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.notifier.changed.connect(self.updateGeometry)

    def set_points(self, points: Sequence[SpeedPoint]) -> None:
        self._points = points
        self.setAccessibleDescription(self.words())
        self.setToolTip(self.words())
        self.update()

    def words(self) -> str:
        """The same in words."""
        if not self._points:
            return self.tr("Nothing was indexed yet.")
        chunks = sum(p.chunks for p in self._points)
        seconds = sum(p.seconds for p in self._points)
        return self.tr("{passages} passages, {speed} on average, {most} at most").format(
            passages=i18n.number(chunks),
            speed=i18n.speed(chunks / seconds),
            most=i18n.speed(max(p.chunks_per_second for p in self._points)),
        )

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(theme.px(300), theme.px(150))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        t, px = theme.tokens(), theme.px
        font = theme.tabular(theme.font("small"))
        painter.setFont(font)
        area = QRectF(0, px(8), self.width(), self.height() - px(32))
        painter.setPen(QPen(t.line, 1))
        painter.drawLine(area.bottomLeft(), area.bottomRight())
        painter.setPen(t.soft)
        if self._points:
            first, last = (i18n.moment(p.time) for p in (self._points[0], self._points[-1]))
            below = QRectF(0, area.bottom() + px(4), self.width(), px(20))
            if len(self._points) > 1:
                painter.drawText(below, Qt.AlignmentFlag.AlignLeft, first)
            painter.drawText(below, Qt.AlignmentFlag.AlignRight, last)
            self._paint_line(painter, area)
        else:
            painter.drawText(area, Qt.AlignmentFlag.AlignCenter, self.words())
        painter.end()

    def _paint_line(self, painter: QPainter, area: QRectF) -> None:
        t = theme.tokens()
        most = max(p.chunks_per_second for p in self._points)
        step = area.width() / max(1, len(self._points) - 1)
        # One step a run: days on which nothing was indexed would squeeze the rest together.
        line = [
            QPointF(
                area.left() + (i * step if len(self._points) > 1 else area.width() / 2),
                area.bottom() - (area.height() - theme.px(18)) * p.chunks_per_second / most,
            )
            for i, p in enumerate(self._points)
        ]
        fill = QColor(t.accent)
        fill.setAlphaF(0.14)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(fill)
        ends = QPointF(line[0].x(), area.bottom()), QPointF(line[-1].x(), area.bottom())
        painter.drawPolygon(QPolygonF([ends[0], *line, ends[1]]))
        painter.setPen(QPen(t.accent, 1.6))
        painter.setBrush(t.accent)
        if len(line) == 1:
            painter.drawEllipse(line[0], theme.px(3), theme.px(3))
        painter.drawPolyline(QPolygonF(line))
        painter.setPen(t.soft)
        painter.drawText(area, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignRight, i18n.speed(most))


class OverviewPage(QWidget):
    """Takes the engine's Coverage and speed; shows them."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._coverage: Coverage | None = None
        self.pages = QLabel()
        self.pages.setProperty("tone", "soft")
        self.folders_heading, self.kinds_heading, self.speed_heading = QLabel(), QLabel(), QLabel()
        for heading in (self.folders_heading, self.kinds_heading, self.speed_heading):
            heading.setProperty("role", "strong")  # a font of its own would be lost when the page gets its parent
        self.folders, self.kinds, self.speed, self.legend = CoverageBars(), CoverageBars(), SpeedPicture(), Legend()
        body = QWidget()
        body.setProperty("ground", "none")
        self._columns = QHBoxLayout(body)
        self._sides: list[QVBoxLayout] = []
        for heading, picture in ((self.folders_heading, self.folders), (self.kinds_heading, self.kinds)):
            column = QVBoxLayout()
            column.setSpacing(theme.px(8))  # else it inherits the gap between the columns
            column.addWidget(heading)
            column.addWidget(picture)
            column.addStretch(1)
            self._columns.addLayout(column, 1)
            self._sides.append(column)
        self._place_speed(below_folders=True)
        self.scroll = QScrollArea()
        self.scroll.setWidgetResizable(True)
        self.scroll.setFrameShape(QFrame.Shape.NoFrame)
        self.scroll.setWidget(body)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.legend)
        layout.addWidget(self.scroll, 1)
        layout.addWidget(self.pages)
        self._layout = layout
        theme.notifier.changed.connect(self._measure)
        self._measure()
        self.retranslate()

    def set_coverage(self, coverage: Coverage, names: Mapping[str, str]) -> None:
        """`names` are what the side bar calls the folders."""
        self._coverage, self._names = coverage, names
        named = [names.get(row.name) or Path(row.name).name or row.name for row in coverage.folders]
        self.folders.set_rows(coverage.folders, named)
        without = self.tr("without an ending")
        self.kinds.set_rows(coverage.kinds, [row.name.upper() or without for row in coverage.kinds])
        self._place_speed(below_folders=len(coverage.folders) <= len(coverage.kinds))
        unread = coverage.pages_failed + coverage.pages_waiting
        self.pages.setText(i18n.searchable_pages(coverage.pages - unread, coverage.pages))

    def _place_speed(self, below_folders: bool) -> None:
        """At the foot of the shorter column, so that all is seen without scrolling where that can be."""
        column = self._sides[0 if below_folders else 1]
        for place, widget in enumerate((self.speed_heading, self.speed), 2):
            column.insertWidget(place, widget)

    def set_speed(self, points: Sequence[SpeedPoint]) -> None:
        self.speed.set_points(points)

    def _measure(self) -> None:
        self._columns.setSpacing(theme.px(36))
        self._columns.setContentsMargins(0, theme.px(4), theme.px(12), 0)
        self._layout.setSpacing(theme.px(10))
        self.speed_heading.setContentsMargins(0, theme.px(16), 0, 0)

    def retranslate(self) -> None:
        self.folders_heading.setText(self.tr("By folder"))
        self.kinds_heading.setText(self.tr("By kind of file"))
        self.speed_heading.setText(self.tr("Indexing speed, last 30 days"))
        self.folders.setAccessibleName(self.folders_heading.text())
        self.kinds.setAccessibleName(self.kinds_heading.text())
        self.speed.setAccessibleName(self.speed_heading.text())
        self.legend.setAccessibleName(self.tr("Colours of the states"))
        self.legend.setAccessibleDescription(", ".join(states.text(state) for state in _ORDER))
        self.scroll.setAccessibleName(self.tr("Overview"))
        self.legend.update()
        if self._coverage is not None:
            self.set_coverage(self._coverage, self._names)

