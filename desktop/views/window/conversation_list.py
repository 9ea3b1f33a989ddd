"""How a row of the conversation list is drawn, and the list itself. One row: a day heading or a title."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from desktop import theme
from desktop.models.conversations import ConversationModel

Index = QModelIndex | QPersistentModelIndex


class ConversationDelegate(QStyledItemDelegate):
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: N802 - Qt's name
        heading = index.data(ConversationModel.HeadingRole)
        found = index.data(ConversationModel.FoundRole)
        return QSize(80, theme.px(36 if heading else 58 if found else 38))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        t, px = theme.tokens(), theme.px
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        if index.data(ConversationModel.HeadingRole):
            painter.setFont(theme.font("small"))
            painter.setPen(t.soft)
            painter.drawText(option.rect.adjusted(px(8), px(4), -px(8), 0), left, str(index.data()))
            painter.restore()
            return
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
        focused = bool(option.state & QStyle.StateFlag.State_HasFocus) and bool(
            option.state & QStyle.StateFlag.State_KeyboardFocusChange
        )
        box = option.rect.adjusted(0, 1, 0, -2)
        if selected or hovered:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(t.accent_bg if selected else t.hover)
            painter.drawRoundedRect(box, px(8), px(8))
        if focused:
            painter.setPen(t.accent)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box.adjusted(0, 0, -1, -1), px(8), px(8))
        font = theme.font("body")
        font.setBold(selected)
        painter.setFont(font)
        painter.setPen(t.accent if selected else t.ink)
        room = box.adjusted(px(10), 0, -px(10), 0)
        title = painter.fontMetrics().elidedText(str(index.data()), Qt.TextElideMode.ElideRight, room.width())
        found = str(index.data(ConversationModel.FoundRole) or "")
        if found:
            room.setHeight(px(32))
        painter.drawText(room, left, title)
        if found:
            room.translate(0, px(21))
            painter.setFont(theme.font("small"))
            painter.setPen(t.ink if selected else t.soft)
            painter.drawText(
                room, left, painter.fontMetrics().elidedText(found, Qt.TextElideMode.ElideRight, room.width())
            )
        painter.restore()


class ConversationList(QListView):
    """Signals: chosen(index) by click or Enter; rename_wanted(), delete_wanted() by F2 and Delete."""

    chosen = Signal(QModelIndex)
    rename_wanted = Signal()
    delete_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setItemDelegate(ConversationDelegate(self))
        self.setMouseTracking(True)
        self.setUniformItemSizes(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.clicked.connect(self.chosen)
        theme.notifier.changed.connect(self._remeasure)

    def _remeasure(self) -> None:
        self.doItemsLayout()
        self.viewport().update()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.chosen.emit(self.currentIndex())
        elif event.key() == Qt.Key.Key_F2:
            self.rename_wanted.emit()
        elif event.key() == Qt.Key.Key_Delete:
            self.delete_wanted.emit()
        else:
            super().keyPressEvent(event)
