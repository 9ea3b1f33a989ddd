"""The collections of the library: named sets of folders and files that are asked together. Emits signals."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from desktop import i18n, theme
from engine.types import Collection


class CollectionsPage(QWidget):
    """Signals: ask_wanted(Collection), rename_wanted(name), remove_wanted(name), take_out_wanted(Collection, paths)."""

    ask_wanted = Signal(object)
    rename_wanted = Signal(str)
    remove_wanted = Signal(str)
    take_out_wanted = Signal(object, object)
    files_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._collections: tuple[Collection, ...] = ()
        self.names, self.paths = QListWidget(), QListWidget()
        for each in (self.names, self.paths):
            each.setProperty("kind", "panel")
        self.names.currentRowChanged.connect(self._on_chosen)
        self.paths.setSelectionMode(QListWidget.SelectionMode.ExtendedSelection)
        self.paths.itemSelectionChanged.connect(self._tell)
        self.paths.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.trouble, self.hint = QLabel(), QLabel()
        for words in (self.trouble, self.hint):
            words.setWordWrap(True)
            words.setProperty("tone", "soft")
        self.trouble.hide()
        self.hint.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.begin = QPushButton()
        self.begin.setAutoDefault(False)
        self.begin.clicked.connect(self.files_wanted)
        self.empty = QWidget()
        self.empty.setProperty("ground", "none")
        first = QVBoxLayout(self.empty)
        first.addStretch(2)
        middle = QHBoxLayout()  # with an alignment of its own a label would not be as high as its lines
        middle.addStretch(1)
        middle.addWidget(self.hint, 2)
        middle.addStretch(1)
        first.addLayout(middle)
        first.addWidget(self.begin, 0, Qt.AlignmentFlag.AlignHCenter)
        first.addStretch(3)
        self.ask, self.rename, self.remove, self.take_out = (QPushButton() for _ in range(4))
        for button, do in (
            (self.ask, self._on_ask), (self.rename, self._on_rename), (self.remove, self._on_remove),
            (self.take_out, self._on_take_out),
        ):  # fmt: skip
            button.setAutoDefault(False)
            button.clicked.connect(do)
        lists = QHBoxLayout()
        lists.addWidget(self.names, 2)
        lists.addWidget(self.paths, 5)
        below = QHBoxLayout()
        below.addWidget(self.ask)
        below.addWidget(self.rename)
        below.addWidget(self.remove)
        below.addStretch(1)
        below.addWidget(self.take_out)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.addWidget(self.trouble)
        self._layout.addWidget(self.empty, 1)
        self._layout.addLayout(lists, 1)
        self._layout.addLayout(below)
        theme.notifier.changed.connect(self._measure)
        self._measure()
        self.retranslate()

    def set_collections(self, collections: Sequence[Collection]) -> None:
        chosen = self.current()
        self._collections = tuple(collections)
        self.names.clear()
        for collection in collections:
            item = QListWidgetItem(f"{collection.name}  ·  {i18n.files(collection.files)}")
            item.setData(Qt.ItemDataRole.UserRole, collection.name)
            self.names.addItem(item)
        names = [collection.name for collection in collections]
        if names:
            self.names.setCurrentRow(names.index(chosen.name) if chosen and chosen.name in names else 0)
        self._on_chosen()

    def show_trouble(self, sentence: str) -> None:
        """What went wrong, above the lists, until something is done."""
        self.trouble.setText(sentence)
        self.trouble.show()

    def current(self) -> Collection | None:
        row = self.names.currentRow()
        return self._collections[row] if 0 <= row < len(self._collections) else None

    def _on_chosen(self, _row: int = 0) -> None:
        self.paths.clear()
        if (collection := self.current()) is not None:
            self.paths.addItems(list(collection.paths))
        self._tell()

    def _tell(self) -> None:
        there = self.current() is not None
        for button in (self.ask, self.rename, self.remove):
            button.setEnabled(there)
        self.take_out.setEnabled(bool(self.paths.selectedItems()))
        self.trouble.hide()
        self.empty.setVisible(not self._collections)
        self.hint.setText(self._explanation())
        for each in (self.names, self.paths, self.ask, self.rename, self.remove, self.take_out):
            each.setVisible(bool(self._collections))

    def _on_ask(self) -> None:
        if (collection := self.current()) is not None:
            self.ask_wanted.emit(collection)

    def _on_rename(self) -> None:
        if (collection := self.current()) is not None:
            self.rename_wanted.emit(collection.name)

    def _on_remove(self) -> None:
        if (collection := self.current()) is not None:
            self.remove_wanted.emit(collection.name)

    def _on_take_out(self) -> None:
        if (collection := self.current()) is not None:
            self.take_out_wanted.emit(collection, [item.text() for item in self.paths.selectedItems()])

    def _measure(self) -> None:
        self._layout.setSpacing(theme.px(12))
        self.empty.layout().setSpacing(theme.px(16))

    def retranslate(self) -> None:
        self.names.setAccessibleName(self.tr("Collections"))
        self.paths.setAccessibleName(self.tr("Folders and files of the collection"))
        self.ask.setText(self.tr("Ask this collection"))
        self.rename.setText(self.tr("Rename…"))
        self.remove.setText(self.tr("Delete collection"))
        self.take_out.setText(self.tr("Take out"))
        self.begin.setText(self.tr("Choose files"))
        self.set_collections(self._collections)

    def _explanation(self) -> str:
        return self.tr(
            "A collection is a named set of folders and files that you ask together. Choose files in the table, "
            "or a folder in the side bar, and add them to one."
        )
