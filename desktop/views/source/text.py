"""The text of one page, or of a stretch of it: paragraphs, tables, bold headings, the cited sentences marked.

The text is set as text, never read as markup. Signal: reference_wanted(text) asks for a copy with its reference.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from itertools import groupby

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QKeySequence,
    QPainter,
    QPainterPath,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextLength,
    QTextOption,
    QTextTable,
    QTextTableFormat,
)
from PySide6.QtWidgets import QApplication, QFrame, QMenu, QTextEdit, QWidget

from desktop import theme, typefaces
from desktop.views.source.columns import column_widths
from desktop.views.source.page import Paragraph, lines, paragraphs, readable_copy

Span = tuple[int, int]


class PageText(QTextEdit):
    """Offsets given and taken are those of the page."""

    reference_wanted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("pageText")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setReadOnly(True)
        self.setUndoRedoEnabled(False)
        self.setAcceptDrops(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)  # for wide tables
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.viewport().setAutoFillBackground(False)
        self.setCursorWidth(0)
        self._paragraphs: list[Paragraph] = []
        self._starts: list[int] = []  # where each paragraph starts in the document
        self._zoom = 1.0
        self._mark: Span = (0, 0)
        self._others: tuple[Span, ...] = ()

    def show_text(self, text: str, low: int, high: int, zoom: float, *, by_line: bool = False) -> None:
        """Lay out page[low:high]; `by_line` as program text and logs are read, line by line as they stand."""
        typefaces.hold(text[low:high])
        self._paragraphs = lines(text, low, high) if by_line else paragraphs(text, low, high)
        self._starts = []
        self._zoom = zoom
        t = theme.tokens()
        document = self.document()
        document.clear()
        document.setDocumentMargin(theme.px(24))
        font = theme.font("mono" if by_line else "body")
        font.setPointSizeF(font.pointSizeF() * zoom)
        document.setDefaultFont(font)
        made = QTextCharFormat()
        made.setFont(font)
        made.setForeground(t.ink)
        self.setTabStopDistance(4 * QFontMetricsF(font).horizontalAdvance(" "))
        bold = QTextCharFormat(made)
        bold.setFontWeight(QFont.Weight.Bold)
        cursor = QTextCursor(document)
        cursor.beginEditBlock()
        fresh = True  # the block under the cursor is empty and may be used
        for number, cells in groupby(self._paragraphs, key=lambda each: each.table):
            if number >= 0:
                self._write_table(cursor, list(cells), made, bold)
                fresh = True
                continue
            for paragraph in cells:
                style = QTextCharFormat(bold) if paragraph.heading else made
                if 0 < paragraph.level < 3:
                    style.setFontPointSize(font.pointSizeF() * (1.3 if paragraph.level == 1 else 1.15))
                block = self._line(text, paragraph) if by_line else self._block(paragraph, first=not self._starts)
                if fresh:
                    cursor.setBlockFormat(block)
                    cursor.setBlockCharFormat(style)
                else:
                    cursor.insertBlock(block, style)
                fresh = False
                self._starts.append(cursor.position())
                # U+2028 would be a line break and U+2029 another paragraph: the count must stay one to one. A
                # character outside the basic plane takes two of Qt's positions, which `_position` allows for.
                cursor.insertText(_one_line(paragraph.text), style)
        cursor.endEditBlock()
        self.moveCursor(QTextCursor.MoveOperation.Start)

    def _block(self, paragraph: Paragraph, *, first: bool) -> QTextBlockFormat:
        block, zoom = QTextBlockFormat(), self._zoom
        gap = 0 if first else 18 if paragraph.heading else 5 if paragraph.item else 10
        large = {1: 28.0, 2: 25.0}.get(paragraph.level, 21.5)
        block.setTopMargin(theme.px(gap * zoom))
        block.setLineHeight(theme.px(large * zoom), QTextBlockFormat.LineHeightTypes.FixedHeight.value)
        if paragraph.item:
            block.setLeftMargin(theme.px(14 * zoom))
            block.setTextIndent(-theme.px(11 * zoom))
        return block

    def _line(self, text: str, line: Paragraph) -> QTextBlockFormat:
        """What wraps is set in, so that a line that goes on is no new one."""
        block, zoom = QTextBlockFormat(), self._zoom
        block.setTopMargin(theme.px(8 * zoom) if text[:line.start].rstrip(" \t").endswith("\n\n") else 0)
        block.setLineHeight(theme.px(20 * zoom), QTextBlockFormat.LineHeightTypes.FixedHeight.value)
        block.setLeftMargin(theme.px(12 * zoom))
        block.setTextIndent(-theme.px(12 * zoom))
        return block

    def _write_table(
        self, cursor: QTextCursor, cells: Sequence[Paragraph], made: QTextCharFormat, bold: QTextCharFormat
    ) -> None:
        """A table with hairlines. One wider than the panel keeps readable columns and scrolls sideways."""
        zoom = self._zoom
        columns = max(cell.column for cell in cells) + 1
        look = QTextTableFormat()
        look.setBorder(0)
        look.setCellSpacing(0)
        look.setCellPadding(theme.px(5 * zoom))
        look.setTopMargin(theme.px(8 * zoom))
        look.setBottomMargin(theme.px(8 * zoom))
        padding = 2 * look.cellPadding() + 1
        around = 2 * self.document().documentMargin() + self.verticalScrollBar().sizeHint().width()
        room = self.width() - around - columns * padding
        measure = QFontMetricsF(bold.font()).horizontalAdvance
        widths = column_widths(cells, measure, room, theme.px(150 * zoom))
        if sum(widths) > 0.8 * room:  # else Qt's own are as good
            fixed = [QTextLength(QTextLength.Type.FixedLength, width + padding) for width in widths]
            look.setColumnWidthConstraints(fixed)
        table = cursor.insertTable(cells[-1].row + 1, columns, look)
        block = QTextBlockFormat()
        block.setLineHeight(theme.px(19 * zoom), QTextBlockFormat.LineHeightTypes.FixedHeight.value)
        for cell in cells:
            at = table.cellAt(cell.row, cell.column).firstCursorPosition()
            style = bold if cell.row == 0 else made
            at.setBlockFormat(block)
            at.setBlockCharFormat(style)
            self._starts.append(at.position())
            at.insertText(_one_line(cell.text), style)
        cursor.movePosition(QTextCursor.MoveOperation.End)

    def mark(self, span: Span, others: Sequence[Span] = ()) -> None:
        """Mark this stretch of the page, and others of the same answer more faintly."""
        self._mark, self._others = span, tuple(others)
        self.viewport().update()

    def centre(self) -> None:
        """Bring the mark to the middle of the view, or to its top third when it is taller."""
        rects = self._rects(self._mark)
        bar = self.verticalScrollBar()
        if not rects:
            bar.setValue(0)
            return
        top, bottom = rects[0].top(), rects[-1].bottom()
        room = self.viewport().height()
        tall = bottom - top > room * 0.8
        bar.setValue(round(top - room * 0.12 if tall else (top + bottom) / 2 - room / 2))

    def mark_is_visible(self) -> bool:
        rects, top = self._rects(self._mark), self.verticalScrollBar().value()
        return bool(rects) and top <= rects[0].top() and rects[0].bottom() <= top + self.viewport().height()

    def marked_text(self) -> str:
        """What stands under the mark, for tests and for copying with a reference."""
        places = self._places(self._mark)
        return self._between(*places) if places is not None else ""

    def _between(self, start: int, end: int) -> str:
        """The text between two places of the document, cells of a row apart by tabs."""
        out: list[str] = []
        cursor, last = QTextCursor(self.document()), None
        for at, paragraph in zip(self._starts, self._paragraphs, strict=True):
            low, high = max(start, at), min(end, at + _units(paragraph.text))
            if low > high or at >= end:
                continue
            cursor.setPosition(low)
            cursor.setPosition(high, QTextCursor.MoveMode.KeepAnchor)
            if last is not None:
                out.append("\t" if 0 <= paragraph.row == last.row and paragraph.table == last.table else "\n")
            out.append(cursor.selectedText())
            last = paragraph
        return readable_copy("".join(out))

    # Places

    def _position(self, offset: int) -> int | None:
        """The document's position of a page offset, None when it is outside of what is laid out."""
        index = bisect_right([paragraph.start for paragraph in self._paragraphs], offset) - 1
        if index < 0:
            return self._starts[0] if self._paragraphs and offset >= 0 else None
        paragraph = self._paragraphs[index]
        within = paragraph.text[: max(0, min(offset - paragraph.start, len(paragraph.text)))]
        return self._starts[index] + _units(within)

    def _places(self, span: Span) -> Span | None:
        if span[1] <= span[0] or not self._paragraphs:
            return None
        if span[1] <= self._paragraphs[0].start or span[0] >= self._paragraphs[-1].end:
            return None
        start, end = self._position(span[0]), self._position(span[1])
        return (start, end) if start is not None and end is not None and end > start else None

    def _rects(self, span: Span) -> list[QRectF]:
        """The boxes of a stretch, one a line, in the document's coordinates."""
        places = self._places(span)
        if places is None:
            return []
        out, block = [], self.document().findBlock(places[0])
        while block.isValid() and block.position() < places[1]:
            layout = block.layout()
            # Asking for the block's box makes Qt lay out what it has put off; in a table it alone knows the place.
            box = self.document().documentLayout().blockBoundingRect(block)
            origin = box.topLeft() - layout.boundingRect().topLeft()
            low, high = places[0] - block.position(), places[1] - block.position()
            for index in range(layout.lineCount()):
                line = layout.lineAt(index)
                first = max(low, line.textStart())
                last = min(high, line.textStart() + line.textLength())
                if first < last:
                    left, right = line.cursorToX(first), line.cursorToX(last)
                    left, right = (pair[0] if isinstance(pair, tuple) else pair for pair in (left, right))
                    right = min(right, line.x() + line.naturalTextWidth())  # no mark under the space at a line's end
                    out.append(QRectF(origin.x() + left, origin.y() + line.y(), right - left, line.height()))
            block = block.next()
        return out

    def paintEvent(self, event: object) -> None:  # noqa: N802
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.translate(-self.horizontalScrollBar().value(), -self.verticalScrollBar().value())
        for frame in self.document().rootFrame().childFrames():
            if isinstance(frame, QTextTable):
                self._paint_hairlines(painter, frame)
        strong = theme.tokens().mark
        faint = QColor(strong)
        faint.setAlphaF(0.4)
        for span, colour in (*((other, faint) for other in self._others), (self._mark, strong)):
            shape = QPainterPath()
            shape.setFillRule(Qt.FillRule.WindingFill)  # lines overlap a little, so that no seam shows between them
            rects = self._rects(span)
            for rect in rects:
                shape.addRoundedRect(rect.adjusted(-1, 0, 1, 0 if rect is rects[-1] else 2), 2, 2)
            painter.fillPath(shape, colour)
        painter.end()
        super().paintEvent(event)

    def _paint_hairlines(self, painter: QPainter, table: QTextTable) -> None:
        """A line under each row on show but the last, the one under the head stronger."""
        layout, padding = self.document().documentLayout(), table.format().cellPadding()
        rect = layout.frameBoundingRect(table)
        top, bottom = self.verticalScrollBar().value(), self.verticalScrollBar().value() + self.viewport().height()
        if rect.bottom() < top or rect.top() > bottom:
            return
        t = theme.tokens()
        for row in range(table.rows() - 1):
            last = (table.cellAt(row, column).lastCursorPosition().block() for column in range(table.columns()))
            y = max(layout.blockBoundingRect(block).bottom() for block in last) + padding
            if y > bottom:
                return
            if y >= top:
                colour = t.soft if row == 0 else t.line
                painter.fillRect(QRectF(rect.left(), round(y), rect.width(), 1), colour)

    # Copying

    def createMimeDataFromSelection(self) -> object:  # noqa: N802
        data = super().createMimeDataFromSelection()
        data.setText(self._selected())
        data.removeFormat("text/html")
        return data

    def focusInEvent(self, event: object) -> None:  # noqa: N802
        super().focusInEvent(event)
        by_key = event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)
        self.setCursorWidth(1 if by_key else 0)  # a caret in a text that cannot be edited is for selecting by keyboard

    def focusOutEvent(self, event: object) -> None:  # noqa: N802
        super().focusOutEvent(event)
        self.setCursorWidth(0)

    def keyPressEvent(self, event: object) -> None:  # noqa: N802
        if event.matches(QKeySequence.StandardKey.Copy):
            self._copy()
        elif event.key() in (Qt.Key.Key_Plus, Qt.Key.Key_Minus, Qt.Key.Key_Equal, Qt.Key.Key_Escape):
            event.ignore()
        else:
            super().keyPressEvent(event)

    def wheelEvent(self, event: object) -> None:  # noqa: N802
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            event.ignore()  # the panel zooms; QTextEdit would change the font behind its back
        else:
            super().wheelEvent(event)

    def _selected(self) -> str:
        return self._between(self.textCursor().selectionStart(), self.textCursor().selectionEnd())

    def _copy(self) -> None:
        if self.textCursor().hasSelection():
            QApplication.clipboard().setText(self._selected())

    def contextMenuEvent(self, event: object) -> None:  # noqa: N802
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        some = self.textCursor().hasSelection()
        menu.addAction(self.tr("Copy"), self._copy).setEnabled(some)
        reference = menu.addAction(
            self.tr("Copy with reference"), lambda: self.reference_wanted.emit(self._selected() or self.marked_text())
        )
        reference.setEnabled(some or bool(self.marked_text()))
        menu.addAction(self.tr("Select all"), self.selectAll)
        menu.popup(event.globalPos())


def _units(text: str) -> int:
    """The length in Qt's UTF-16 units."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


_BREAKS = str.maketrans(dict.fromkeys("\n\r\u2028\u2029\x0b\x0c\x00\ufdd0\ufdd1", " "))


def _one_line(text: str) -> str:
    return text.translate(_BREAKS)
