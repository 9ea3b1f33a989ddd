"""The left pane: wordmark, new conversation, search, conversations by day, and the library's folders.

Takes values and emits signals; knows nothing of the engine process.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence

from PySide6.QtCore import QEvent, QItemSelectionModel, QModelIndex, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QMenu,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from desktop import icons, theme
from desktop.indexing import FolderRow
from desktop.models.conversations import ConversationModel
from desktop.views.library.folder_row import FolderRowView
from desktop.views.window.conversation_list import ConversationList
from engine.types import ConversationInfo

LIBRARY_SHARE = 0.42
"""The library takes at most this share of the side bar's height; beyond it scrolls."""


class Sidebar(QWidget):
    """Signals: new_wanted(), opened(ConversationInfo), search_changed(str), rename_wanted(ConversationInfo),
    pin_wanted(ConversationInfo), export_wanted(ConversationInfo, format), delete_wanted(ConversationInfo),
    add_folder_wanted(), folder_activated(path), unreadable_clicked(path),
    cancel_clicked(path), folder_menu_wanted(path, QPoint).
    """

    new_wanted = Signal()
    opened = Signal(object)
    search_changed = Signal(str)
    rename_wanted = Signal(object)
    pin_wanted = Signal(object)
    export_wanted = Signal(object, str)
    delete_wanted = Signal(object)
    add_folder_wanted = Signal()
    folder_activated = Signal(str)
    unreadable_clicked = Signal(str)
    cancel_clicked = Signal(str)
    folder_menu_wanted = Signal(str, QPoint)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setProperty("ground", "side")
        self.model = ConversationModel(self)
        self._shown: int | None = None
        self._folders: list[FolderRowView] = []

        self.wordmark = QLabel()
        self.menu_button = QToolButton()
        self.menu_button.setProperty("kind", "quiet")
        self.menu_button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        icons.dress(self.menu_button, "menu", "soft", 18)
        self.new_button = QPushButton()
        self.new_button.setProperty("kind", "primary")
        self.new_button.clicked.connect(self.new_wanted)
        icons.dress(self.new_button, "plus", "on_accent", 16, beside_text=True)
        self.search = QLineEdit()
        self.search.setClearButtonEnabled(True)
        self.search.setAcceptDrops(False)  # a folder dropped here is meant for the library
        self.search.textChanged.connect(self._on_search)
        self._search_rest = QTimer(self)
        self._search_rest.setSingleShot(True)
        self._search_rest.setInterval(150)
        self._search_rest.timeout.connect(self._say_search)
        self.list = ConversationList()
        self.list.setModel(self.model)
        self.list.chosen.connect(self._on_chosen)
        self.list.rename_wanted.connect(self._on_rename)
        self.list.delete_wanted.connect(self._on_delete)
        self.list.customContextMenuRequested.connect(self._on_menu)
        self.nothing = QLabel()
        self.nothing.setTextFormat(Qt.TextFormat.PlainText)
        self.nothing.setProperty("tone", "soft")
        self.nothing.setProperty("role", "small")
        self.nothing.setWordWrap(True)
        self.nothing.hide()

        self.library_heading = QLabel()
        self.library_heading.setProperty("tone", "soft")
        self.library_heading.setProperty("role", "small")
        self.library_error = QLabel()
        self.library_error.setTextFormat(Qt.TextFormat.PlainText)
        self.library_error.setProperty("tone", "bad")
        self.library_error.setProperty("role", "small")
        self.library_error.setWordWrap(True)
        self.library_error.hide()
        inner = QWidget()
        inner.setProperty("ground", "none")
        self._rows = QVBoxLayout(inner)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(0)
        self.folders = QScrollArea()
        self.folders.setWidgetResizable(True)
        self.folders.setFrameShape(QFrame.Shape.NoFrame)
        self.folders.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.folders.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.folders.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.folders.setWidget(inner)
        self.folders.viewport().setAutoFillBackground(False)
        inner.setAutoFillBackground(False)
        self.add_button = QPushButton()
        self.add_button.clicked.connect(self.add_folder_wanted)
        icons.dress(self.add_button, "plus", "ink", 16, beside_text=True)

        head = QHBoxLayout()
        head.setContentsMargins(0, 0, 0, 0)
        head.addWidget(self.wordmark, 1)
        head.addWidget(self.menu_button)
        self._layout = QVBoxLayout(self)
        self._layout.setSpacing(0)
        self._layout.addLayout(head)
        for widget in (self.new_button, self.search, self.nothing):
            self._layout.addWidget(widget)
        self._layout.addWidget(self.list, 1)
        for widget in (self.library_heading, self.folders, self.library_error, self.add_button):
            self._layout.addWidget(widget)
        theme.notifier.changed.connect(self._measure)
        self._measure()
        self.retranslate()

    def set_menus(self, menus: Sequence[QMenu]) -> None:
        """What the button beside the wordmark opens."""
        menu = QMenu(self.menu_button)
        for each in menus:
            menu.addMenu(each)
        self.menu_button.setMenu(menu)
        self.menu_button.setVisible(sys.platform != "darwin")

    # --- conversations

    def current(self) -> ConversationInfo | None:
        """The conversation on show."""
        return self.model.info_at(self.model.row_of(self._shown))

    def set_conversations(self, infos: Sequence[ConversationInfo]) -> None:
        self.model.set_conversations(infos)
        self.list.scheduleDelayedItemsLayout()  # a row that a search has found is taller
        searching = bool(self.search.text().strip())
        self.nothing.setVisible(searching and not infos)
        self.show_conversation(self._shown)

    def show_conversation(self, conversation: int | None) -> None:
        """Mark the conversation on show; None for a new one."""
        self._shown = conversation
        index = self.model.row_of(conversation)
        if index.isValid():
            self.list.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        else:
            self.list.selectionModel().clear()

    def _on_search(self, _text: str) -> None:
        self._search_rest.start()

    def _say_search(self) -> None:
        self.search_changed.emit(self.search.text().strip())

    def _on_chosen(self, index: QModelIndex) -> None:
        info = self.model.info_at(index)
        if info is not None:
            self._shown = info.id
            self.opened.emit(info)

    def _on_rename(self) -> None:
        if (info := self.model.info_at(self.list.currentIndex())) is not None:
            self.rename_wanted.emit(info)

    def _on_delete(self) -> None:
        if (info := self.model.info_at(self.list.currentIndex())) is not None:
            self.delete_wanted.emit(info)

    def _on_menu(self, at: QPoint) -> None:
        info = self.model.info_at(self.list.indexAt(at))
        if info is None:
            return
        menu = QMenu(self)
        pin = self.tr("Unpin") if info.pinned else self.tr("Pin")
        menu.addAction(self.tr("Rename…"), lambda: self.rename_wanted.emit(info))
        menu.addAction(pin, lambda: self.pin_wanted.emit(info))
        export = menu.addMenu(self.tr("Export as"))
        for name, format in (("Markdown", "md"), ("HTML", "html"), ("PDF", "pdf"), ("JSON", "json")):
            export.addAction(name, lambda format=format: self.export_wanted.emit(info, format))
        menu.addSeparator()
        menu.addAction(self.tr("Delete"), lambda: self.delete_wanted.emit(info))
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(self.list.viewport().mapToGlobal(at))

    # --- library

    def set_folders(self, rows: Sequence[FolderRow], error: str = "") -> None:
        """One row a folder; rows are kept and updated, so that focus and hover stay where they are."""
        while len(self._folders) > len(rows):
            gone = self._folders.pop()
            self._rows.removeWidget(gone)
            gone.deleteLater()
        for view, row in zip(self._folders, rows, strict=False):
            view.show_row(row)
        for row in rows[len(self._folders) :]:
            view = FolderRowView(row)
            view.activated.connect(self.folder_activated)
            view.unreadable_clicked.connect(self.unreadable_clicked)
            view.cancel_clicked.connect(self.cancel_clicked)
            view.menu_wanted.connect(self.folder_menu_wanted)
            self._folders.append(view)
            self._rows.addWidget(view)
        self.library_error.setText(error)
        self.library_error.setVisible(bool(error))
        self._fit_library()

    def _fit_library(self) -> None:
        wanted = self.folders.widget().sizeHint().height()
        self.folders.setFixedHeight(min(wanted, int(self.height() * LIBRARY_SHARE)))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        self._fit_library()

    # --- looks and language

    def _measure(self) -> None:
        px = theme.px
        self._layout.setContentsMargins(px(12), px(12), px(11), px(14))
        self.wordmark.setFont(theme.font("wordmark"))
        self.wordmark.setFixedHeight(px(34))
        self.wordmark.setContentsMargins(px(8), 0, 0, 0)
        for button in (self.new_button, self.add_button):
            button.setStyleSheet(f"text-align: left; padding: 0 {px(10)}px; min-height: {px(34)}px;")
        self.search.setStyleSheet(f"QLineEdit {{ min-height: {px(34)}px; }} QLineEdit > QToolButton {{ margin: 0; }}")
        self.library_heading.setContentsMargins(px(8), px(12), 0, px(8))
        self.library_error.setContentsMargins(px(10), px(4), px(10), px(4))
        self.nothing.setContentsMargins(px(10), px(10), px(10), 0)
        # the gaps between the fixed parts, in order of the layout
        for item, gap in ((self.new_button, 10), (self.search, 12), (self.list, 12), (self.add_button, 8)):
            item.setContentsMargins(0, 0, 0, 0)
            self._gap_before(item, px(gap))
        self._fit_library()

    def _gap_before(self, widget: QWidget, gap: int) -> None:
        at = self._layout.indexOf(widget)
        before = self._layout.itemAt(at - 1)
        if before is not None and before.spacerItem() is not None:
            self._layout.takeAt(at - 1)
            at -= 1
        self._layout.insertSpacing(at, gap)

    def retranslate(self) -> None:
        self.wordmark.setText(self.tr("Inkwell"))
        self.menu_button.setToolTip(self.tr("Menu"))
        self.menu_button.setAccessibleName(self.tr("Menu"))
        self.new_button.setText(self.tr("New conversation"))
        self.new_button.setAccessibleName(self.tr("New conversation"))
        self.search.setPlaceholderText(self.tr("Search conversations"))
        self.search.setAccessibleName(self.tr("Search conversations"))
        self.list.setAccessibleName(self.tr("Conversations"))
        self.nothing.setText(self.tr("No conversation holds these words."))
        self.library_heading.setText(self.tr("Library"))
        self.folders.setAccessibleName(self.tr("Library"))
        self.add_button.setText(self.tr("Add folder"))
        self.add_button.setAccessibleName(self.tr("Add folder"))
        self.model.retranslate()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)
