"""The card round the text of a page: only a window around the mark is laid out, "Show more" at either end widens it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop import theme
from desktop.views.conversation.parts import TextButton
from desktop.views.source.page import WINDOW, wider, window
from desktop.views.source.text import PageText, Span


class PageCard(QWidget):
    """The card round a page, with "Show more" where the page goes on. Knows the page's text; pages are the panel's."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.text = PageText(self)
        self._before, self._after = TextButton(self, "accent"), TextButton(self, "accent")
        self._before.clicked.connect(self._show_before)
        self._after.clicked.connect(self._show_after)
        box = QVBoxLayout(self)
        box.setContentsMargins(1, 1, 1, 1)
        box.setSpacing(0)
        box.addWidget(self._before, 0, Qt.AlignmentFlag.AlignHCenter)
        box.addWidget(self.text, 1)
        box.addWidget(self._after, 0, Qt.AlignmentFlag.AlignHCenter)
        self._page, self._low, self._high, self._zoom = "", 0, 0, 1.0
        self._span: Span = (0, 0)
        self._others: tuple[Span, ...] = ()
        self._by_line = False
        self.retranslate()
        self._show_buttons()

    def show_page(
        self, text: str, span: Span, others: Sequence[Span] = (), zoom: float = 1.0, *, by_line: bool = False
    ) -> None:
        """A page with its mark in the middle of the view; `by_line` for program text and logs."""
        self._by_line = by_line
        self._page, self._span, self._others, self._zoom = text, span, tuple(others), zoom
        # A table's cells take far longer to lay out than running text.
        self._low, self._high = window(text, *span, size=WINDOW // 4 if text.count("\t") > 400 else WINDOW)
        self._lay_out()
        self.text.centre()

    def set_zoom(self, zoom: float) -> None:
        self._zoom = zoom
        self.again()

    def again(self) -> None:
        """Colours or sizes changed."""
        bar = self.text.verticalScrollBar()
        share = bar.value() / max(1, bar.maximum())
        self._lay_out()
        bar.setValue(round(share * bar.maximum()))

    def recentre(self) -> None:
        self.text.centre()

    def _lay_out(self) -> None:
        self.text.show_text(self._page, self._low, self._high, self._zoom, by_line=self._by_line)
        self.text.mark(self._span, self._others)
        self._show_buttons()

    def _show_before(self) -> None:
        bar = self.text.verticalScrollBar()
        from_end = bar.maximum() - bar.value()
        self._low, self._high = wider(self._page, self._low, self._high, before=True)
        self._lay_out()
        self.text.document().size()
        bar.setValue(bar.maximum() - from_end)  # what was being read stays where it is

    def _show_after(self) -> None:
        value = self.text.verticalScrollBar().value()
        self._low, self._high = wider(self._page, self._low, self._high, before=False)
        self._lay_out()
        self.text.verticalScrollBar().setValue(value)

    def _show_buttons(self) -> None:
        self._before.setVisible(self._low > 0)
        self._after.setVisible(self._high < len(self._page))

    def retranslate(self) -> None:
        for button in (self._before, self._after):
            button.setText(self.tr("Show more"))
        self._before.setAccessibleName(self.tr("Show more before"))
        self._after.setAccessibleName(self.tr("Show more after"))
        self.text.setAccessibleName(self.tr("Text of the page"))

    def paintEvent(self, event: object) -> None:  # noqa: N802
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        t = theme.tokens()
        painter.setPen(QPen(t.line, 1))
        painter.setBrush(t.bg)
        painter.drawRoundedRect(self.rect().toRectF().adjusted(0.5, 0.5, -0.5, -0.5), theme.px(6), theme.px(6))
