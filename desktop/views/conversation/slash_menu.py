"""The "/" menu of the composer: work over whole documents and the prompt library, found by typing a few letters.

A list above the composer that never takes the focus: keys go on to the question, and only Up, Down, Enter, Tab and Esc
are taken while it is open. Knows nothing of the engine.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QListWidget,
    QListWidgetItem,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from desktop import icons, theme

MOST_ROWS = 7
TAKEN = (
    Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab, Qt.Key.Key_Escape,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Entry:
    """One line. `insert` is what stands in the question when it is chosen; `key` tells the window what was chosen."""

    key: str
    title: str
    about: str
    icon: str
    insert: str = ""
    words: str = ""
    """What it is also found by: names in the other language."""


class SlashMenu(QFrame):
    """Signals: chosen(Entry), menu_wanted(Entry, global QPoint) for a right click."""

    chosen = Signal(object)
    menu_wanted = Signal(object, QPoint)

    def __init__(self, window: QWidget, edit: QWidget, composer: QWidget) -> None:
        super().__init__(window)
        self._edit, self._composer = edit, composer
        self._entries: list[Entry] = []
        self._list = QListWidget(self)
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self._list.setItemDelegate(_Line(self._list))
        self._list.setMouseTracking(True)
        self._list.setFrameShape(QFrame.Shape.NoFrame)
        self._list.setStyleSheet("QListWidget { background: transparent; border: none; outline: none; }")
        self._list.viewport().setAutoFillBackground(False)
        self._list.itemEntered.connect(self._list.setCurrentItem)
        self._list.itemClicked.connect(self._on_item)
        self._list.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self._list.customContextMenuRequested.connect(self._on_menu)
        box = QVBoxLayout(self)
        box.setContentsMargins(theme.px(6), theme.px(6), theme.px(6), theme.px(6))
        box.addWidget(self._list)
        self.hide()
        edit.installEventFilter(self)
        composer.installEventFilter(self)

    def set_entries(self, entries: Sequence[Entry]) -> None:
        self._entries = list(entries)
        if self.isVisible():
            self._fill(self._typed)

    _typed = ""

    def open(self, typed: str = "") -> None:
        """Show what begins with or holds these letters; nothing that fits closes it."""
        self._typed = typed
        self._fill(typed)
        if self._list.count() == 0:
            self.hide()
            return
        self._place()
        self.show()
        self.raise_()

    def _fill(self, typed: str) -> None:
        wanted = typed.lower()
        found = [e for e in self._entries if wanted in f"{e.title} {e.insert} {e.words}".replace("/", "").lower()]
        found.sort(key=lambda e: not (e.title.lower().startswith(wanted) or e.insert[1:].lower().startswith(wanted)))
        self._list.clear()
        for entry in found:
            item = QListWidgetItem(entry.title)
            item.setData(Qt.ItemDataRole.UserRole, entry)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{entry.title}. {entry.about}")
            self._list.addItem(item)
        self._list.setCurrentRow(0)

    def _place(self) -> None:
        rows = min(MOST_ROWS, self._list.count())
        height = rows * theme.px(46) + theme.px(12) + 2
        card = getattr(self._composer, "_card", QRect(0, 0, self._composer.width(), 0))
        corner = self._composer.mapTo(self.parentWidget(), card.topLeft())
        width = min(card.width(), theme.px(560))
        self.setGeometry(corner.x(), corner.y() - height - theme.px(6), width, height)

    def current(self) -> Entry | None:
        item = self._list.currentItem()
        return item.data(Qt.ItemDataRole.UserRole) if item is not None else None

    def titles(self) -> list[str]:
        """What is on show, top to bottom."""
        return [self._list.item(i).text() for i in range(self._list.count())]

    def _on_item(self, item: QListWidgetItem) -> None:
        self.hide()
        self.chosen.emit(item.data(Qt.ItemDataRole.UserRole))

    def _on_menu(self, at: QPoint) -> None:
        item = self._list.itemAt(at)
        if item is not None:
            self.menu_wanted.emit(item.data(Qt.ItemDataRole.UserRole), self._list.viewport().mapToGlobal(at))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        if not self.isVisible():
            return False
        if event.type() in (QEvent.Type.Resize, QEvent.Type.Move) and watched is self._composer:
            self._place()
        elif event.type() == QEvent.Type.FocusOut and watched is self._edit:
            self.hide()
        elif event.type() in (QEvent.Type.KeyPress, QEvent.Type.ShortcutOverride) and isinstance(event, QKeyEvent):
            return self._on_key(event)
        return False

    def _on_key(self, event: QKeyEvent) -> bool:
        key = event.key()
        if key not in TAKEN:
            return False
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()  # Esc closes the list, and does not stop an answer
            return True
        if key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            step = 1 if key == Qt.Key.Key_Down else -1
            self._list.setCurrentRow((self._list.currentRow() + step) % max(1, self._list.count()))
        elif key == Qt.Key.Key_Escape:
            self.hide()
        elif event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            return False
        elif (entry := self.current()) is not None:
            self.hide()
            self.chosen.emit(entry)
        return True

    def paintEvent(self, event: object) -> None:  # noqa: N802
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.tokens().line, 1))
        painter.setBrush(theme.tokens().panel)
        painter.drawRoundedRect(self.rect().toRectF().adjusted(0.5, 0.5, -0.5, -0.5), theme.px(12), theme.px(12))


class _Line(QStyledItemDelegate):
    """Icon, title, and what it does below in soft words."""

    def sizeHint(self, option: QStyleOptionViewItem, index: object) -> QSize:  # noqa: N802
        return QSize(10, theme.px(46))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: object) -> None:
        t = theme.tokens()
        entry: Entry = index.data(Qt.ItemDataRole.UserRole)
        rect = option.rect
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        current = option.widget.currentIndex() == index
        if current:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(t.accent_bg)
            painter.drawRoundedRect(rect.toRectF().adjusted(0, 1, 0, -1), theme.px(8), theme.px(8))
        side = theme.px(18)
        pixmap = icons.pixmap(entry.icon, side, "accent" if current else "soft", option.widget.devicePixelRatioF())
        painter.drawPixmap(rect.left() + theme.px(10), rect.top() + (rect.height() - side) // 2, pixmap)
        left, room = rect.left() + theme.px(40), rect.width() - theme.px(50)
        painter.setFont(theme.font("body"))
        painter.setPen(t.ink)
        metrics = painter.fontMetrics()
        title = metrics.elidedText(entry.title, Qt.TextElideMode.ElideRight, room)
        upper = QRect(left, rect.top() + theme.px(4), room, theme.px(20))
        painter.drawText(upper, Qt.AlignmentFlag.AlignVCenter, title)
        taken = metrics.horizontalAdvance(title) + theme.px(10)
        painter.setFont(theme.font("small"))
        painter.setPen(t.soft)
        metrics = painter.fontMetrics()
        hint = metrics.elidedText(entry.insert, Qt.TextElideMode.ElideRight, max(0, room - taken))
        painter.drawText(upper, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, hint)
        about = metrics.elidedText(entry.about, Qt.TextElideMode.ElideRight, room)
        lower = QRect(left, rect.top() + theme.px(24), room, theme.px(18))
        painter.drawText(lower, Qt.AlignmentFlag.AlignVCenter, about)
        painter.restore()
