"""What lies under a message: grounds of code, hairlines of tables, bars of quotations. The same on screen and paper."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPen, QTextDocument, QTextTable

from desktop import theme
from desktop.markdown import CODE, QUOTE


def paint_grounds(painter: QPainter, document: QTextDocument) -> None:
    """In the document's own coordinates, before its text is drawn."""
    t = theme.tokens()
    for rect in code_rects(document):
        painter.setPen(QPen(t.line, 1))
        painter.setBrush(t.side)
        painter.drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), theme.px(8), theme.px(8))
    for frame in document.rootFrame().childFrames():
        if isinstance(frame, QTextTable):
            _paint_hairlines(painter, document, frame)
    if document.property("quotes"):
        _paint_bars(painter, document)


def code_rects(document: QTextDocument) -> list[QRectF]:
    """Where the blocks of code stand."""
    out = []
    for frame in document.rootFrame().childFrames():
        made = frame.frameFormat()
        if made.hasProperty(CODE):
            rect = document.documentLayout().frameBoundingRect(frame)
            out.append(rect.adjusted(made.leftMargin(), made.topMargin(), 0, -made.bottomMargin()))
    return out


def _paint_hairlines(painter: QPainter, document: QTextDocument, table: QTextTable) -> None:
    """A line under each row but the last, the one under the head stronger; Qt's own borders box every cell."""
    t, padding = theme.tokens(), table.format().cellPadding()
    layout = document.documentLayout()
    rect = layout.frameBoundingRect(table)
    for row in range(table.rows() - 1):
        last = (table.cellAt(row, column).lastCursorPosition().block() for column in range(table.columns()))
        bottom = max(layout.blockBoundingRect(block).bottom() for block in last)
        painter.fillRect(QRectF(rect.left(), round(bottom + padding), rect.width(), 1), t.soft if row == 0 else t.line)


def _paint_bars(painter: QPainter, document: QTextDocument) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.tokens().line)
    block = document.begin()
    while block.isValid():
        depth = block.blockFormat().property(QUOTE)
        if depth:
            rect = block.layout().boundingRect().translated(block.layout().position())
            joined = block.previous().blockFormat().property(QUOTE)
            top = rect.top() - (block.blockFormat().topMargin() if joined else 0)
            for level in range(depth):
                painter.drawRoundedRect(QRectF(theme.px(16) * level, top, 3, rect.bottom() - top), 1.5, 1.5)
        block = block.next()
