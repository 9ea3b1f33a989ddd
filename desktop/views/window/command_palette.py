"""Ctrl+K: every command, conversation and folder in one list, found by a few letters. Knows names and what to do."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractListModel, QEvent, QModelIndex, QObject, QPersistentModelIndex, QPoint, QSize, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QLabel,
    QLineEdit,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from desktop import corners, icons, theme

MOST = 60
Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()


@dataclass(frozen=True)
class Entry:
    """One line: `note` stands at its end (keys, or a date), `icon` says what kind of thing it is."""

    name: str
    do: Callable[[], object]
    note: str = ""
    icon: str = "chevron-right"


def ranked(entries: Sequence[Entry], words: str) -> list[Entry]:
    """Those that hold all letters in order, the closest first: at the start of a word, in one piece, in short names."""
    wanted = words.casefold().split()
    if not wanted:
        return list(entries[:MOST])
    scored = []
    for order, entry in enumerate(entries):
        scores = [_score(entry.name.casefold(), word) for word in wanted]
        if all(score > 0 for score in scores):
            scored.append((-sum(scores), len(entry.name), order, entry))
    return [entry for *_, entry in sorted(scored, key=lambda each: each[:3])[:MOST]]


def _score(name: str, word: str) -> float:
    at = name.find(word)
    if at == 0 or (at > 0 and not name[at - 1].isalnum()):
        return 4.0
    if at > 0:
        return 3.0
    place, runs, last = -1, 0, -2
    for letter in word:
        place = name.find(letter, place + 1)
        if place < 0:
            return 0.0
        runs += place != last + 1
        last = place
    return 2.0 / runs if len(word) > 1 else 0.0


class _Model(QAbstractListModel):
    EntryRole = Qt.ItemDataRole.UserRole + 1

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.entries: list[Entry] = []

    def show_entries(self, entries: list[Entry]) -> None:
        self.beginResetModel()
        self.entries = entries
        self.endResetModel()

    def rowCount(self, parent: Index = _ROOT) -> int:  # noqa: N802 - Qt's name
        return 0 if parent.isValid() else len(self.entries)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        entry = self.entries[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return entry.name
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{entry.name}, {entry.note}" if entry.note else entry.name
        return entry if role == self.EntryRole else None


class _Line(QStyledItemDelegate):
    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:  # noqa: N802 - Qt's name
        return QSize(100, theme.px(36))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        entry: Entry = index.data(_Model.EntryRole)
        t, px = theme.tokens(), theme.px
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = option.rect.adjusted(px(6), 1, -px(6), -1)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        if chosen:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(t.accent_bg)
            painter.drawRoundedRect(box, px(8), px(8))
        side = px(16)
        drawn = icons.pixmap(entry.icon, side, "accent" if chosen else "soft", painter.device().devicePixelRatioF())
        painter.drawPixmap(QPoint(box.left() + px(10), box.center().y() - side // 2 + 1), drawn)
        painter.setFont(theme.font("small"))
        painter.setPen(t.soft)
        room = box.adjusted(px(36), 0, -px(12), 0)
        note = painter.fontMetrics().elidedText(entry.note, Qt.TextElideMode.ElideRight, room.width() // 3)
        painter.drawText(room, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, note)
        room.setRight(room.right() - painter.fontMetrics().horizontalAdvance(note) - px(12))
        painter.setFont(theme.font("body"))
        painter.setPen(t.accent if chosen else t.ink)
        name = painter.fontMetrics().elidedText(entry.name, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, name)
        painter.restore()


class CommandPalette(QDialog):
    """Made for one showing. Arrows choose, Enter does it, Esc leaves; nothing is done before the palette is gone."""

    def __init__(self, entries: Sequence[Entry], parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup | Qt.WindowType.FramelessWindowHint)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAttribute(Qt.WidgetAttribute.WA_TranslucentBackground)
        self.setWindowTitle(self.tr("Commands"))
        self.setAccessibleName(self.tr("Commands"))
        self._entries = list(entries)
        self.field = QLineEdit()
        self.field.setPlaceholderText(self.tr("Type a command, a conversation or a folder"))
        self.field.setAccessibleName(self.tr("Type a command, a conversation or a folder"))
        self.field.textChanged.connect(self._on_text)
        self.field.installEventFilter(self)
        self.model = _Model(self)
        self.list = QListView()
        self.list.setAccessibleName(self.tr("Commands"))
        self.list.setModel(self.model)
        self.list.setItemDelegate(_Line(self.list))
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setMouseTracking(True)
        self.list.clicked.connect(self._do)
        self.nothing = QLabel(self.tr("Nothing is called so."))
        self.nothing.setProperty("tone", "soft")
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.nothing.hide()
        px = theme.px
        layout = QVBoxLayout(self)
        layout.setContentsMargins(px(10), px(10), px(10), px(10))
        layout.setSpacing(px(8))
        for widget in (self.field, self.list, self.nothing):
            layout.addWidget(widget)
        self.setFixedSize(min(px(560), parent.width() - px(40)), min(px(420), parent.height() - px(80)))
        self._on_text("")

    def add(self, entries: Sequence[Entry]) -> None:
        """What came later, such as the conversations."""
        self._entries += entries
        self._on_text(self.field.text())

    def open_over(self, window: QWidget) -> None:
        """In the upper middle of the window."""
        at = window.mapToGlobal(QPoint((window.width() - self.width()) // 2, theme.px(64)))
        self.move(at)
        self.show()
        self.field.setFocus()

    def _on_text(self, words: str) -> None:
        found = ranked(self._entries, words)
        self.model.show_entries(found)
        self.list.setVisible(bool(found))
        self.nothing.setVisible(not found)
        if found:
            self.list.setCurrentIndex(self.model.index(0))

    def _do(self, index: QModelIndex) -> None:
        if index.isValid():
            entry: Entry = index.data(_Model.EntryRole)
            self.close()
            entry.do()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            steps = {
                Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: 8, Qt.Key.Key_PageUp: -8,
            }  # fmt: skip
            if event.key() in steps and self.model.entries:
                row = self.list.currentIndex().row() + steps[Qt.Key(event.key())]
                self.list.setCurrentIndex(self.model.index(max(0, min(len(self.model.entries) - 1, row))))
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._do(self.list.currentIndex())
                return True
        return super().eventFilter(watched, event)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        corners.cut(self, theme.px(14))

    def paintEvent(self, _event: object) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.tokens().line, 1))
        painter.setBrush(theme.tokens().panel)
        painter.drawRoundedRect(self.rect().toRectF().adjusted(0.5, 0.5, -0.5, -0.5), theme.px(14), theme.px(14))
