"""One selection over many messages: where it starts and ends, what is copied, and dragging beyond the edges.

Positions are (row, character in that row's document). Rows without a widget are selected all the same; each text
shows its part as soon as it comes into sight.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from PySide6.QtCore import QObject, QPoint, QTimer
from PySide6.QtGui import QTextCursor, QTextDocument
from PySide6.QtWidgets import QApplication, QWidget

from desktop.models.chat import Row
from desktop.views.conversation.document import plain_text
from desktop.views.conversation.text import MessageText


class Shown(Protocol):
    """The widget of a row that is on the screen."""

    text: MessageText


class Area(Protocol):
    """Where the messages are: rows from top to bottom, some of them with a widget."""

    rows: list[Row]

    def viewport(self) -> QWidget: ...
    def document(self, row: Row) -> QTextDocument: ...
    def index_of(self, row: Row) -> int: ...
    def row_of(self, text: QWidget) -> int: ...
    def place_at(self, point: QPoint) -> tuple[int, int]: ...
    def live_texts(self) -> Iterable[tuple[int, Shown]]: ...
    def scroll_by(self, pixels: int) -> None: ...


_END = 1 << 60  # the end of a row whose document is not made yet


class Selection(QObject):
    """Implements `Selector` for the texts of one area."""

    def __init__(self, area: Area, parent: QObject) -> None:
        super().__init__(parent)
        self._area = area
        self._from: tuple[int, int] | None = None
        self._to: tuple[int, int] | None = None
        self._dragged = False
        self._pointer = QPoint()
        self._scroller = QTimer(self)
        self._scroller.setInterval(30)
        self._scroller.timeout.connect(self._scroll_on)

    # Selector

    def press(self, text: MessageText, at: QPoint, extend: bool) -> None:
        here = (self._area.row_of(text), text.cursorForPosition(at).position())
        text.setFocus()
        self._dragged = extend
        if not (extend and self._from is not None):
            self._from = here
        self._to = here
        self._show()

    def begin(self, point: QPoint) -> None:
        """Start at the place nearest to a point of the viewport."""
        self._from = self._to = self._area.place_at(point)
        self._dragged = False
        self._show()

    def drag(self, global_position: QPoint) -> None:
        if self._from is None:
            return
        self._pointer = self._area.viewport().mapFromGlobal(global_position)
        self._extend()
        outside = not 0 <= self._pointer.y() < self._area.viewport().height()
        if outside and not self._scroller.isActive():
            self._scroller.start()
        elif not outside:
            self._scroller.stop()

    def release(self) -> bool:
        self._scroller.stop()
        return self._dragged and self.has_selection()

    def select_word(self, text: MessageText, at: QPoint) -> None:
        self._select_under(text, at, QTextCursor.SelectionType.WordUnderCursor)

    def select_paragraph(self, text: MessageText, at: QPoint) -> None:
        self._select_under(text, at, QTextCursor.SelectionType.BlockUnderCursor)

    def select_all(self) -> None:
        if self._area.rows:
            self._from, self._to = (0, 0), (len(self._area.rows) - 1, _END)
            self._show()

    def copy(self) -> None:
        text = self.text()
        if text:
            QApplication.clipboard().setText(text)

    def has_selection(self) -> bool:
        return self._from is not None and self._from != self._to

    # Rest

    def clear(self) -> None:
        self._from = self._to = None
        self._show()

    def shift(self, rows: int) -> None:
        """So many rows were put above all others."""
        if self._from is not None and self._to is not None:
            self._from, self._to = ((row + rows, at) for row, at in (self._from, self._to))

    def text(self) -> str:
        """What is selected. Whole messages give their own text, parts give what is seen of it."""
        if not self.has_selection():
            return ""
        (first, start), (last, end) = self._ordered()
        parts = []
        for index in range(first, last + 1):
            row = self._area.rows[index]
            low = start if index == first else 0
            high = end if index == last else _END
            whole = low == 0 and high == _END
            if not whole:
                document = self._area.document(row)
                high = min(high, document.characterCount() - 1)
                parts.append(plain_text(document, low, high))
            else:
                parts.append(row.plain())
        return "\n\n".join(part for part in parts if part)

    def apply(self, row: Row, text: MessageText) -> None:
        """Show in this text the part of the selection that lies in it."""
        text.set_selection(*self._part(self._area.index_of(row)))

    def _show(self) -> None:
        for index, widget in self._area.live_texts():
            widget.text.set_selection(*self._part(index))

    def _part(self, index: int) -> tuple[int, int]:
        if not self.has_selection():
            return 0, 0
        (first, start), (last, end) = self._ordered()
        if not first <= index <= last:
            return 0, 0
        return (start if index == first else 0), (end if index == last else _END)

    def _ordered(self) -> tuple[tuple[int, int], tuple[int, int]]:
        assert self._from is not None and self._to is not None
        return (self._from, self._to) if self._from <= self._to else (self._to, self._from)

    def _select_under(self, text: MessageText, at: QPoint, kind: QTextCursor.SelectionType) -> None:
        cursor = text.cursorForPosition(at)
        cursor.select(kind)
        row = self._area.row_of(text)
        start = cursor.selectionStart()
        if kind is QTextCursor.SelectionType.BlockUnderCursor and cursor.selectedText()[:1] == "\u2029":
            start += 1  # Qt takes the separator before the paragraph along
        self._from, self._to = (row, start), (row, cursor.selectionEnd())
        self._dragged = True
        text.setFocus()
        self._show()

    def _extend(self) -> None:
        here = self._area.place_at(self._pointer)
        if here != self._to:
            self._to = here
            self._dragged = True
            self._show()

    def _scroll_on(self) -> None:
        height = self._area.viewport().height()
        over = self._pointer.y() if self._pointer.y() < 0 else max(0, self._pointer.y() - height)
        if over:
            self._area.scroll_by(max(-120, min(120, over)))
            self._extend()
