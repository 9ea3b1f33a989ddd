"""The scrolling column of messages: only rows in sight have widgets and documents, whatever the conversation's length.

Heights are estimates until a row has been seen (`Stack`). When a real height differs, the row that the person is
looking at stays where it is and the scroll bar gives way. At the bottom the view follows new text; anywhere else it
keeps still.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from itertools import pairwise

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QKeySequence, QMouseEvent, QTextDocument
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QFrame, QWidget

from desktop import theme
from desktop.models.chat import Kind, Row, Stack, Stage, estimated_height
from desktop.views.conversation.documents import Documents
from desktop.views.conversation.message import AnswerRow
from desktop.views.conversation.question import QuestionRow
from desktop.views.conversation.selection import Selection
from engine.types import Answer

COLUMN = 720
MARGIN = 34
_KEPT_WIDGETS = 12

RowWidget = QuestionRow | AnswerRow


def column(width: int) -> tuple[int, int]:
    """Left edge and width of the reading column in a view this wide; the composer stands in the same one."""
    room = max(theme.px(200), min(theme.px(COLUMN), width - 2 * theme.px(MARGIN)))
    return max(0, (width - room) // 2), room


class MessageArea(QAbstractScrollArea):
    """Signals: citation_activated(Answer, n), passage_activated(Hit), how_requested(Answer, QWidget),
    link_activated(str), regenerate_requested(), continue_requested(), edit_requested(Turn), version_requested(turn),
    more_requested(Turn, QWidget), export_requested(Answer), bottom_changed(bool at_bottom).
    """

    citation_activated = Signal(object, int)
    passage_activated = Signal(object)
    how_requested = Signal(object, object)
    link_activated = Signal(str)
    regenerate_requested = Signal()
    continue_requested = Signal()
    edit_requested = Signal(object)
    version_requested = Signal(int)
    more_requested = Signal(object, object)
    export_requested = Signal(object)
    bottom_changed = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        # One sheet for all texts: the application's would draw a border round the focused one and move its words.
        self.setStyleSheet("QTextBrowser#messageText, QTextBrowser#messageText:focus { border: none; padding: 0; }")
        self.rows: list[Row] = []
        self.live: dict[Row, RowWidget] = {}
        self.selection = Selection(self, self)
        self._stack = Stack()
        self._documents = Documents()
        self._spare: dict[Kind, list[RowWidget]] = {Kind.QUESTION: [], Kind.ANSWER: []}
        self._measured: set[Row] = set()
        self._index: dict[Row, int] = {}
        self._active: tuple[Row, int] | None = None
        self._since = time.monotonic()
        self._follow = True
        self._arranging = False
        self._tab_order: list[RowWidget] = []
        theme.notifier.changed.connect(self._on_theme)
        self.verticalScrollBar().setSingleStep(theme.px(48))

    # Content

    def set_rows(self, rows: list[Row]) -> None:
        """Show another conversation, at its end."""
        self.selection.clear()
        self._drop_all()
        self._documents.clear()
        self._active = None
        self.rows = rows
        self._index = {row: index for index, row in enumerate(rows)}
        self._estimate_all()
        self._follow = True
        self._arrange()

    def add_row(self, row: Row) -> None:
        before = self.rows[-1] if self.rows else None
        self._index[row] = len(self.rows)
        self.rows.append(row)
        self._stack.append(estimated_height(row, column(self.width())[1], theme.scale()))
        if before in self.live:  # it is the last no longer: "Regenerate" moves on
            self._dress_widget(before)
            self._measured.discard(before)
        self._follow = True
        self._arrange()

    def prepend_rows(self, rows: list[Row]) -> None:
        """Put rows above all others. Nothing on the screen moves."""
        keep = self._held()
        first = self.rows[0] if self.rows else None
        width, scale = column(self.width())[1], theme.scale()
        self.rows[:0] = rows
        self._index = {row: index for index, row in enumerate(self.rows)}
        self._stack.reset([*(estimated_height(row, width, scale) for row in rows), *self._stack.heights])
        self.selection.shift(len(rows))
        if first in self.live:  # it is the first no longer
            self._dress_widget(first)
            self._measured.discard(first)
        self._arrange(keep)

    def truncate(self, count: int) -> None:
        """Take away all rows but the first `count`; what is above stays where it is."""
        self.selection.clear()
        for row in self.rows[count:]:
            if row in self.live:
                self._release(row)
            self._documents.forget(row)
            self._measured.discard(row)
            del self._index[row]
        del self.rows[count:]
        self._stack.reset(self._stack.heights[:count])
        if self.rows and self.rows[-1] in self.live:
            self._dress_widget(self.rows[-1])
            self._measured.discard(self.rows[-1])
        self._arrange()

    def show_row(self, index: int) -> None:
        """Bring this row to the top of the view."""
        self._follow = False
        self._arrange(keep=(self.rows[index], 0.0))

    def show_beginning(self, row: Row) -> None:
        """Where the end of this row is followed and it is higher than the view: from its question on."""
        at = self._index[row]
        first = max(0, at - 1)
        if self._stack.heights[first] > self.viewport().height() / 2:
            first = at  # a question of pages
        if self._follow and self._stack.total - self._stack.tops[first] > self.viewport().height():
            self.show_row(first)

    def restart_clock(self) -> None:
        self._since = time.monotonic()

    def append_text(self, row: Row, text: str) -> None:
        """New words of a row that is being written: no layout but that of its last lines."""
        widget = self.live.get(row)
        if row.stage is Stage.WORKING:
            row.stage = Stage.WRITING
            row.pieces.append(text)
            row.version += 1
            self.refresh(row)
            return
        row.pieces.append(text)
        if isinstance(widget, AnswerRow):
            widget.append(text)
        else:
            row.version += 1
        self._measured.discard(row)
        self._arrange()

    def refresh(self, row: Row) -> None:
        """The row's content changed: lay it out anew in place."""
        widget = self.live.get(row)
        self._measured.discard(row)
        if widget is None:
            self._arrange()
            return
        at = self._reading_place(row, widget)
        self.viewport().setUpdatesEnabled(False)
        try:
            self._dress_widget(row)
            self._arrange(keep=(row, at) if at is not None else None)
        finally:
            self.viewport().setUpdatesEnabled(True)

    def set_active(self, answer: Answer | None, number: int | None) -> None:
        """The citation that the source panel shows: its chips are filled."""
        row = next((each for each in self.rows if answer is not None and each.answer is answer), None)
        self._active = (row, number) if row is not None and number is not None else None
        for each, widget in self.live.items():
            widget.text.set_active(self._active_of(each))

    def _active_of(self, row: Row) -> int | None:
        return self._active[1] if self._active is not None and self._active[0] is row else None

    # Layout

    def _estimate_all(self) -> None:
        width, scale = column(self.width())[1], theme.scale()
        self._measured.clear()
        self._stack.reset([estimated_height(row, width, scale) for row in self.rows])

    def _arrange(self, keep: tuple[Row, float] | None = None) -> None:
        """Give every row in sight its widget and place. `keep`: hold this fraction of a row at the top edge."""
        if self._arranging:
            return
        self._arranging = True
        try:
            top = self._settle(keep)
            self._put(top)
        finally:
            self._arranging = False
        self.bottom_changed.emit(self.at_bottom())

    def _settle(self, keep: tuple[Row, float] | None) -> float:
        """Measure what is in sight until nothing moves; give the scroll position at which that holds."""
        bar, height, stack = self.verticalScrollBar(), self.viewport().height(), self._stack
        top = float(bar.value())
        if not self.rows:
            return 0.0
        anchor, offset = self._anchor(top)
        for _ in range(12):
            if self._follow:
                top = max(0.0, stack.total - height)
            elif keep is not None:
                index = self._index[keep[0]]
                top = stack.tops[index] + keep[1] * stack.heights[index]
            else:
                top = stack.tops[anchor] + offset
            top = max(0.0, min(top, stack.total - height))
            moved = False
            for index in range(stack.at(top), len(self.rows)):
                if stack.tops[index] > top + height:
                    break
                moved = self._measure(index) or moved
            if not moved:
                break
        return top

    def _anchor(self, top: float) -> tuple[int, float]:
        """A row that was on screen and still is, else the one now at the top; and the view's distance from it."""
        height = self.viewport().height()
        first = self._stack.at(top)
        for index in range(first, len(self.rows)):
            if self._stack.tops[index] > top + height:
                break
            if self.rows[index] in self._measured and self.rows[index] in self.live:
                return index, top - self._stack.tops[index]
        return first, top - self._stack.tops[first]

    def _measure(self, index: int) -> bool:
        row = self.rows[index]
        if row in self._measured and row in self.live:
            return False
        widget = self.live.get(row) or self._realise(row)
        height = widget.place(column(self.width())[1])
        self._measured.add(row)
        widget.resize(column(self.width())[1], height)
        return self._stack.set(index, height)

    def _put(self, top: float) -> None:
        bar, height, stack = self.verticalScrollBar(), self.viewport().height(), self._stack
        bar.setPageStep(max(1, height - theme.px(60)))
        bar.setRange(0, max(0, int(stack.total - height + 0.999)))
        bar.setValue(round(top))
        top = bar.value()
        left, _ = column(self.width())
        wanted = set()
        for index in range(stack.at(top), len(self.rows)):
            if stack.tops[index] > top + height:
                break
            row = self.rows[index]
            wanted.add(row)
            if row not in self.live:
                self._measure(index)
            widget = self.live[row]
            widget.move(left, round(stack.tops[index] - top))
            if widget.isHidden():
                widget.show()
        gone = [row for row in self.live if row not in wanted]
        for row in gone:
            self._release(row)
        if gone or len(wanted) > 1:
            self._order_tabs()

    def _order_tabs(self) -> None:
        widgets = [self.live[row] for row in sorted(self.live, key=self._index.__getitem__)]
        if widgets == self._tab_order:
            return
        self._tab_order = widgets
        for one, other in pairwise(widgets):
            QWidget.setTabOrder(one, other)  # Qt keeps a compound widget's own chain together

    # Widgets and documents

    def _realise(self, row: Row) -> RowWidget:
        spare = self._spare[row.kind]
        widget = spare.pop() if spare else self._new_widget(row.kind)
        self.live[row] = widget
        self._dress_widget(row)
        return widget

    def _new_widget(self, kind: Kind) -> RowWidget:
        widget = (QuestionRow if kind is Kind.QUESTION else AnswerRow)(self.viewport())
        widget.text.selector = self.selection
        widget.text.installEventFilter(self)
        if isinstance(widget, QuestionRow):
            widget.changed.connect(self._on_unfolded)
            widget.edit_requested.connect(self.edit_requested)
        else:
            widget.citation_activated.connect(self.citation_activated)
            widget.passage_activated.connect(self.passage_activated)
            widget.how_requested.connect(self.how_requested)
            widget.link_activated.connect(self.link_activated)
            widget.regenerate_requested.connect(self.regenerate_requested)
            widget.continue_requested.connect(self.continue_requested)
            widget.more_requested.connect(self.more_requested)
            widget.export_requested.connect(self.export_requested)
        widget.version_requested.connect(self.version_requested)
        return widget

    def _dress_widget(self, row: Row) -> None:
        index, widget = self._index[row], self.live[row]
        document = self.document(row)
        widget.show_row(
            row,
            document,
            first=index == 0,
            last=index == len(self.rows) - 1,
            active=self._active_of(row),
            since=self._since,
        )
        self.selection.apply(row, widget.text)

    def _release(self, row: Row) -> None:
        widget = self.live.pop(row)
        self._measured.discard(row)
        if widget.isAncestorOf(QApplication.focusWidget() or self):
            self.setFocus()
        widget.hide()
        widget.text.forget_document()
        spare = self._spare[row.kind]
        if len(spare) < _KEPT_WIDGETS:
            spare.append(widget)
        else:
            widget.deleteLater()

    def _drop_all(self) -> None:
        for row in list(self.live):
            self._release(row)
        self._measured.clear()

    def document(self, row: Row) -> QTextDocument:
        """The row's text, laid out in the colours of now; kept for a while after it left the screen."""
        return self._documents.of(row, self.live)

    # Scrolling

    def at_bottom(self) -> bool:
        bar = self.verticalScrollBar()
        return bar.value() >= bar.maximum() - 3

    def scroll_to_bottom(self) -> None:
        self._follow = True
        self._arrange()

    def scroll_by(self, pixels: int) -> None:
        self.verticalScrollBar().setValue(self.verticalScrollBar().value() + pixels)

    def scrollContentsBy(self, dx: int, dy: int) -> None:  # noqa: N802
        if self._arranging:
            return
        self._follow = self.at_bottom()
        self._arrange()

    def _held(self) -> tuple[Row, float] | None:
        """The row at the top edge and how far through it the edge is; None while the end is followed."""
        if self._follow or not self.rows:
            return None
        at = self.verticalScrollBar().value()
        first = self._stack.at(at)
        return self.rows[first], (at - self._stack.tops[first]) / max(1, self._stack.heights[first])

    def _reading_place(self, row: Row, widget: RowWidget) -> float | None:
        """How far through this row the top edge of the view is, when the row reaches above it."""
        above = -widget.y()
        return above / max(1, widget.height()) if above > 0 and not self._follow else None

    def resizeEvent(self, event: object) -> None:  # noqa: N802
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            keep = self._held()
            self._estimate_all()
            self._arrange(keep)
        else:
            self._arrange()

    def keyPressEvent(self, event: object) -> None:  # noqa: N802
        bar = self.verticalScrollBar()
        if event.matches(QKeySequence.StandardKey.Copy):
            self.selection.copy()
        elif event.matches(QKeySequence.StandardKey.SelectAll):
            self.selection.select_all()
        elif event.key() == Qt.Key.Key_Home:
            bar.setValue(0)
        elif event.key() == Qt.Key.Key_End:
            self.scroll_to_bottom()
        elif event.key() in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            bar.setValue(bar.value() + (1 if event.key() == Qt.Key.Key_PageDown else -1) * bar.pageStep())
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Beside and between the texts: a drag from here selects as well, a click clears the selection."""
        if event.button() == Qt.MouseButton.LeftButton and self.rows:
            self.setFocus()
            self.selection.begin(event.position().toPoint())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        if event.buttons() & Qt.MouseButton.LeftButton:
            self.selection.drag(event.globalPosition().toPoint())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        self.selection.release()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        if event.type() == QEvent.Type.FocusIn and event.reason() in (
            Qt.FocusReason.TabFocusReason,
            Qt.FocusReason.BacktabFocusReason,
        ):
            self._show_widget(watched.parentWidget())
        return super().eventFilter(watched, event)

    def _show_widget(self, widget: QWidget) -> None:
        if widget.y() < 0 and widget.height() <= self.viewport().height():
            self.scroll_by(widget.y())
        elif widget.geometry().bottom() > self.viewport().height():
            self.scroll_by(min(widget.y(), widget.geometry().bottom() - self.viewport().height()))

    # For the selection

    def place_at(self, point: QPoint) -> tuple[int, int]:
        """Row and character nearest to a point of the viewport."""
        y = point.y() + self.verticalScrollBar().value()
        index = self._stack.at(y)
        widget = self.live.get(self.rows[index])
        if widget is None:
            return index, 0
        text = widget.text
        local = text.mapFrom(self.viewport(), point)
        if local.y() < 0:
            return index, 0
        if local.y() >= text.height():
            return index, text.document().characterCount() - 1
        return index, text.cursorForPosition(QPoint(max(0, min(local.x(), text.width() - 1)), local.y())).position()

    def row_of(self, text: QWidget) -> int:
        return next(self._index[row] for row, widget in self.live.items() if widget.text is text)

    def index_of(self, row: Row) -> int:
        return self._index[row]

    def live_texts(self) -> Iterator[tuple[int, RowWidget]]:
        for row, widget in self.live.items():
            yield self._index[row], widget

    # Changes from outside

    def _on_unfolded(self) -> None:
        row = self.sender().row
        if row in self._index:
            self._follow = False
            self.refresh(row)

    def _on_theme(self) -> None:
        self._documents.clear()
        self.verticalScrollBar().setSingleStep(theme.px(48))
        self.renew()

    def renew(self) -> None:
        """Say and paint everything again: language, colours or sizes changed."""
        keep_following = self._follow
        self._drop_all()
        self._estimate_all()
        self._follow = keep_following
        self._arrange()
        self.viewport().update()
