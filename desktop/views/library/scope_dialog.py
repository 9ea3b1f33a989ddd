"""Choose what a conversation asks: every folder and file of the library in one list, with a filter and ticks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QSize,
    QSortFilterProxyModel,
    Qt,
    Signal,
)
from PySide6.QtGui import QFont, QFontMetrics
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListView,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from desktop import icons, theme
from desktop.plain import one_line, tip
from desktop.views.window.page_dialog import resize_within
from engine.types import FileState, LibraryStatus

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()


class _Model(QAbstractListModel):
    """Folders first, then the files that can be searched."""

    PathRole = Qt.ItemDataRole.UserRole + 1

    def __init__(
        self, library: LibraryStatus, chosen: Sequence[str], name: Callable[[str], str], parent: QObject
    ) -> None:
        super().__init__(parent)
        folders = [folder.path for folder in library.folders]
        files = sorted(f.path for f in library.files if f.state in (FileState.INDEXED, FileState.PARTLY))
        known = {*folders, *files}
        gone = [path for path in chosen if path not in known]
        self.paths = [*folders, *gone, *files]
        self._folders, self._name = set(folders), name
        self.chosen = set(chosen)

    def rowCount(self, parent: Index = _ROOT) -> int:  # noqa: N802 - Qt's name
        return 0 if parent.isValid() else len(self.paths)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        path = self.paths[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return one_line(self._name(path) if path in self._folders else Path(path).name)
        if role == Qt.ItemDataRole.ToolTipRole:
            return tip(path)
        if role == Qt.ItemDataRole.DecorationRole:
            return icons.icon("folder" if path in self._folders else "file-text", "soft")
        if role == Qt.ItemDataRole.CheckStateRole:
            return Qt.CheckState.Checked if path in self.chosen else Qt.CheckState.Unchecked
        return path if role == self.PathRole else None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:  # noqa: N802
        if role != Qt.ItemDataRole.CheckStateRole:
            return False
        path = self.paths[index.row()]
        on = Qt.CheckState(value) == Qt.CheckState.Checked
        self.chosen.add(path) if on else self.chosen.discard(path)
        self.dataChanged.emit(index, index, [role])
        return True

    def flags(self, index: Index) -> Qt.ItemFlag:
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsUserCheckable


class ScopeDialog(QDialog):
    """Signal: chosen(list of paths); none of them means everything."""

    chosen = Signal(object)

    def __init__(
        self, library: LibraryStatus, chosen: Sequence[str], name: Callable[[str], str], parent: QWidget
    ) -> None:
        super().__init__(parent)
        px = theme.px
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("What is asked"))
        heading = QLabel(self.windowTitle())
        words = QLabel(self.tr("Only what is ticked is asked; nothing ticked asks all."))
        heading.setFont(theme.font("title"))
        words.setProperty("tone", "soft")
        self.field = QLineEdit()
        self.field.setPlaceholderText(self.tr("Filter by name"))
        self.field.setAccessibleName(self.tr("Filter by name"))
        self.field.setClearButtonEnabled(True)
        self.model = _Model(library, chosen, name, self)
        self.filter = QSortFilterProxyModel(self)
        self.filter.setSourceModel(self.model)
        self.filter.setFilterRole(_Model.PathRole)
        self.filter.setFilterCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.field.textChanged.connect(self.filter.setFilterFixedString)
        self.list = QListView()
        self.list.setAccessibleName(self.tr("Folders and files"))
        self.list.setModel(self.filter)
        self.list.setUniformItemSizes(True)
        self.list.setIconSize(QSize(px(18), px(18)))
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.list.setStyleSheet(f"QListView::item {{ height: {px(30)}px; padding-left: {px(4)}px; }}")
        self.count = QLabel()
        self.count.setProperty("tone", "soft")
        clear = QPushButton(self.tr("Ask all"))
        clear.clicked.connect(self._clear)
        cancel, done = QPushButton(self.tr("Cancel")), QPushButton(self.tr("Ask these"))
        done.setDefault(True)
        bold = QFont(theme.font("body"))
        bold.setBold(True)  # as the default button is set, which Qt does not count when it measures
        done.setMinimumWidth(QFontMetrics(bold).horizontalAdvance(done.text()) + px(32))
        cancel.clicked.connect(self.reject)
        done.clicked.connect(self._done)
        self.model.dataChanged.connect(self._say)
        buttons = QHBoxLayout()
        buttons.setSpacing(px(8))
        buttons.addWidget(clear)
        buttons.addWidget(self.count, 1)
        buttons.addWidget(cancel)
        buttons.addWidget(done)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(px(24), px(20), px(24), px(18))
        layout.setSpacing(px(10))
        for widget in (heading, words, self.field):
            layout.addWidget(widget)
        layout.addWidget(self.list, 1)
        layout.addLayout(buttons)
        resize_within(self, px(520), px(520))
        self._say()

    def _say(self, *_: object) -> None:
        self.count.setText(self.tr("%Ln chosen", "", len(self.model.chosen)) if self.model.chosen else "")

    def _clear(self) -> None:
        self.model.chosen.clear()
        self._done()

    def _done(self) -> None:
        self.chosen.emit([path for path in self.model.paths if path in self.model.chosen])
        self.accept()
