"""The files of the library as a table model, and a filter over it. Knows nothing of the engine process."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, QSortFilterProxyModel, Qt

from desktop import i18n, plain, theme
from engine.types import FileState, FileStatus

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
NAME, STATE, REASON, PAGES, PASSAGES, WHEN = range(6)
UNREADABLE = frozenset({FileState.FAILED, FileState.SKIPPED, FileState.PARTLY})


class FilesModel(QAbstractTableModel):
    """One row a file: name, state, reason, pages, passages, when indexed."""

    SortRole = Qt.ItemDataRole.UserRole + 1
    FileRole = Qt.ItemDataRole.UserRole + 2

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._files: list[FileStatus] = []

    def set_files(self, files: Sequence[FileStatus]) -> None:
        """Replace the rows: the list comes whole from the engine, each time the dialog asks."""
        self.beginResetModel()
        self._files = list(files)
        self.endResetModel()

    def retranslate(self) -> None:
        if self._files:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._files) - 1, WHEN))
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, NAME, WHEN)

    def state_text(self, state: FileState) -> str:
        return {
            FileState.WAITING: self.tr("Waiting"),
            FileState.INDEXED: self.tr("Searchable"),
            FileState.PARTLY: self.tr("Partly searchable"),
            FileState.SKIPPED: self.tr("Left out"),
            FileState.FAILED: self.tr("Could not be read"),
        }[state]

    # --- QAbstractTableModel

    def rowCount(self, parent: Index = _ROOT) -> int:  # noqa: N802 - Qt's name
        return 0 if parent.isValid() else len(self._files)

    def columnCount(self, parent: Index = _ROOT) -> int:  # noqa: N802 - Qt's name
        return 0 if parent.isValid() else WHEN + 1

    def headerData(self, section: int, way: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: N802
        if way != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _aligned(section)
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        return (
            self.tr("File"),
            self.tr("State"),
            self.tr("Reason"),
            self.tr("Pages"),
            self.tr("Passages"),
            self.tr("Indexed"),
        )[section]

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        file, column = self._files[index.row()], index.column()
        if role == self.FileRole:
            return file
        if role == Qt.ItemDataRole.DisplayRole:
            return self._shown(file, column)
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain.tip(file.path if column == NAME else self._shown(file, column) or "") or None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _aligned(column)
        if role == Qt.ItemDataRole.ForegroundRole and column == STATE:
            t = theme.tokens()
            return {FileState.FAILED: t.bad, FileState.PARTLY: t.warn, FileState.INDEXED: t.ok}.get(file.state, t.soft)
        if role == Qt.ItemDataRole.ForegroundRole and column != NAME:
            return theme.tokens().soft
        if role == self.SortRole:
            return (
                file.path.casefold(),
                list(FileState).index(file.state),
                i18n.reason_text(file.code, file.reason),
                file.pages,
                file.chunks,
                file.indexed_at or 0.0,
            )[column]
        return None

    def _shown(self, file: FileStatus, column: int) -> str:
        if column == NAME:
            return Path(file.path).name
        if column == STATE:
            return self.state_text(file.state)
        if column == REASON:
            return i18n.reason_text(file.code, file.reason) if file.code or file.reason else ""
        if column == PAGES:
            return i18n.number(file.pages) if file.pages else ""
        if column == PASSAGES:
            return i18n.number(file.chunks) if file.chunks else ""
        return i18n.moment(file.indexed_at)


def _aligned(column: int) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignRight if column in (PAGES, PASSAGES, WHEN) else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter


class FilesFilter(QSortFilterProxyModel):
    """Limits the table to a folder, to what could not be read, and to words in the path."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._folder, self._words, self._unreadable = "", "", False
        self.setSortRole(FilesModel.SortRole)

    def limit(self, folder: str, words: str, unreadable: bool) -> None:
        self.beginFilterChange()
        self._folder, self._words, self._unreadable = folder, words.casefold(), unreadable
        self.endFilterChange()

    def filterAcceptsRow(self, row: int, parent: Index) -> bool:  # noqa: N802 - Qt's name
        file: FileStatus = self.sourceModel().index(row, 0, parent).data(FilesModel.FileRole)
        if self._unreadable and file.state not in UNREADABLE:
            return False
        if self._folder and not is_inside(file.path, self._folder):
            return False
        return self._words in file.path.casefold()


def is_inside(path: str, folder: str) -> bool:
    """Whether a path is the folder or lies in it; by name only, nothing is asked of the disk."""
    path, folder = os.path.normcase(path), os.path.normcase(folder)
    return path == folder or path.startswith(folder.rstrip("\\/") + os.sep)
