"""The popover of "How was this answered?": what was retrieved, what wrote the answer, with which seed, how long.

Reads `Answer.how` with care: it comes from the engine as plain values, and older conversations may lack some.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from desktop import theme
from desktop.views.message_words import file_name
from engine.types import Answer

_MOST_PASSAGES = 20


class HowPopover(QFrame):
    """Closes on Esc or a click elsewhere."""

    def __init__(self, answer: Answer, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup | Qt.WindowType.FramelessWindowHint)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAttribute(Qt.WidgetAttribute.WA_TranslucentBackground)
        self.setAccessibleName(self.tr("How was this answered?"))
        outer = QVBoxLayout(self)
        outer.setContentsMargins(1, 1, 1, 1)
        scroll = QScrollArea(self)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.viewport().setAutoFillBackground(False)
        outer.addWidget(scroll)
        inner = QWidget()
        inner.setProperty("ground", "none")
        scroll.setWidget(inner)
        self._rows = QVBoxLayout(inner)
        self._rows.setContentsMargins(theme.px(20), theme.px(16), theme.px(20), theme.px(18))
        self._rows.setSpacing(theme.px(4))
        self._fill(answer)
        self._rows.addStretch(1)
        self.setFixedWidth(theme.px(400))
        inner.setFixedWidth(theme.px(398))
        wanted = self._rows.totalHeightForWidth(theme.px(398)) + 4
        self.setFixedHeight(min(theme.px(440), wanted))

    def _fill(self, answer: Answer) -> None:
        how = answer.how
        self._rows.addWidget(self._words(self.tr("How was this answered?"), "title"))
        self._rows.addSpacing(theme.px(6))
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.px(16))
        grid.setVerticalSpacing(theme.px(4))
        grid.setColumnStretch(1, 1)
        for name, value in self._facts(answer):
            at = grid.rowCount()
            grid.addWidget(self._words(name, "small", soft=True), at, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(self._words(value, "small"), at, 1)
        self._rows.addLayout(grid)
        hits = [hit for hit in map(_hit, how.get("hits") or how.get("passages") or ()) if hit]
        if hits:
            self._rows.addSpacing(theme.px(10))
            head = self.tr("Passages read, best first")
            self._rows.addWidget(self._words(head, "small", soft=True))
            for place, (path, page, score, text) in enumerate(hits[:_MOST_PASSAGES], 1):
                self._rows.addWidget(self._passage(place, path, page, score, text))

    def _facts(self, answer: Answer) -> list[tuple[str, str]]:
        how = answer.how
        options = how.get("options")
        options = (
            options
            if isinstance(options, Mapping)
            else {name: getattr(options, name) for name in ("seed", "temperature") if hasattr(options, name)}
        )
        backend = str(how.get("model") or how.get("description") or how.get("backend") or answer.backend or "–")
        facts = [(self.tr("Answered by"), backend)]
        seed = how.get("seed", options.get("seed"))
        if seed is not None:
            facts.append((self.tr("Seed"), str(seed)))
        temperature = options.get("temperature")
        if temperature is not None:
            facts.append((self.tr("Temperature"), f"{temperature:g}"))
        left_out = how.get("passages_left_out")
        if left_out:
            facts.append(
                (self.tr("Left out"), self.tr("{count} passages: the model's context is full").format(count=left_out))
            )
        facts.append((self.tr("Time"), self.tr("{seconds} s").format(seconds=f"{answer.seconds:.1f}")))
        return facts

    def _passage(self, place: int, path: str, page: int, score: float, text: str) -> QWidget:
        row = QWidget(self)
        row.setProperty("ground", "none")
        grid = QGridLayout(row)
        grid.setContentsMargins(0, theme.px(4), 0, theme.px(2))
        grid.setSpacing(theme.px(2))
        grid.setColumnStretch(0, 1)
        where = self.tr("{place}. {file} · page {page}").format(place=place, file=file_name(path), page=page)
        grid.addWidget(self._words(where, "small", bold=True), 0, 0)
        number = self._words(f"{score:.3f}", "small", soft=True)
        number.setAccessibleName(self.tr("Score {score}").format(score=f"{score:.3f}"))
        grid.addWidget(number, 0, 1, Qt.AlignmentFlag.AlignTop)
        excerpt = " ".join(text[:160].split())
        if not excerpt:
            return row
        grid.addWidget(self._words(excerpt + ("…" if len(text) > 160 else ""), "small", soft=True), 1, 0, 1, 2)
        return row

    def _words(self, text: str, role: str, *, soft: bool = False, bold: bool = False) -> QLabel:
        label = QLabel(text, self)
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setWordWrap(True)
        label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        font = theme.font(role)
        font.setBold(bold or font.bold())
        label.setFont(font)
        label.setProperty("tone", "soft" if soft else "")
        return label

    def open_at(self, widget: QWidget) -> None:
        """Below the button, or above it where there is no room."""
        corner = widget.mapToGlobal(QPoint(0, widget.height() + theme.px(6)))
        screen = QGuiApplication.screenAt(corner) or QGuiApplication.primaryScreen()
        room = screen.availableGeometry()
        if corner.y() + self.height() > room.bottom():
            corner.setY(max(room.top(), widget.mapToGlobal(QPoint(0, 0)).y() - self.height() - theme.px(6)))
        corner.setX(max(room.left(), min(corner.x(), room.right() - self.width())))
        self.move(corner)
        self.show()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if event.key() == Qt.Key.Key_Escape:
            self.close()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: object) -> None:  # noqa: N802
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.tokens().line, 1))
        painter.setBrush(theme.tokens().panel)
        painter.drawRoundedRect(self.rect().toRectF().adjusted(0.5, 0.5, -0.5, -0.5), theme.px(10), theme.px(10))


def _hit(value: Any) -> tuple[str, int, float, str] | None:
    """A hit as the engine sends it (an object) or as a conversation keeps it (a mapping)."""
    get = value.get if isinstance(value, Mapping) else lambda name, default=None: getattr(value, name, default)
    path = get("path")
    if not path:
        return None
    return str(path), int(get("page") or 1), float(get("score") or 0.0), str(get("text") or "")
