"""The files of the library as a table model that holds only what was looked at. Knows nothing of the engine process.

Rows come in pages: a row that is shown and not there yet is asked for (`wanted`) and stands as "…" until `take` brings
it. A library of a hundred thousand files costs no more than the rows on the screen.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, QTimer, Signal

from desktop import i18n, plain, theme
from engine.types import FilePage, FileState, FileStatus

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
NAME, FOLDER, STATE, REASON, PAGES, PASSAGES, WHEN = range(7)
SORTS = ("name", "path", "state", "reason", "pages", "chunks", "indexed_at")
UNREADABLE = frozenset({FileState.FAILED, FileState.SKIPPED, FileState.PARTLY})
PAGE = 200
"""Rows asked for at a time."""
_KEPT = 60
"""Pages held; the ones asked for longest ago go first."""


class FilesModel(QAbstractTableModel):
    """One row a file: name, folder, state, reason, pages, passages, when indexed. Signals: wanted(first row), sorted().

    Attribute `folders`: those of the library and their names.
    """

    wanted = Signal(int)
    sorted = Signal()
    FileRole = Qt.ItemDataRole.UserRole + 2

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.generation = 0  # of limits and order: what was asked for before is not wanted any more
        self._total = 0
        self._pages: dict[int, tuple[FileStatus, ...]] = {}
        self._asked: list[int] = []
        self.folders: Mapping[str, str] = {}
        self.sort_by, self.descending = NAME, False
        self._ask = QTimer(self)  # one question for all rows of one painting
        self._ask.setSingleShot(True)
        self._ask.setInterval(0)
        self._ask.timeout.connect(self._say_wanted)

    def begin(self) -> None:
        """Other limits or another order: everything is asked for again."""
        self.generation += 1
        self.beginResetModel()
        self._total, self._pages = 0, {}
        self.endResetModel()
        self.wanted.emit(0)

    def refresh(self) -> None:
        """The library has changed: rows stay where they are and are asked for again as they are looked at."""
        held = sorted(self._pages)
        for first in held[-3:] or [0]:
            self.wanted.emit(first)

    def take(self, page: FilePage, generation: int) -> None:
        """Rows have come that were asked for in this generation, and with them how many there are."""
        if generation != self.generation:
            return
        if page.total > self._total:
            self.beginInsertRows(_ROOT, self._total, page.total - 1)
            self._total = page.total
            self.endInsertRows()
        elif page.total < self._total:
            self.beginRemoveRows(_ROOT, page.total, self._total - 1)
            self._total = page.total
            self.endRemoveRows()
        self._pages.pop(page.offset, None)
        self._pages[page.offset] = page.files
        while len(self._pages) > _KEPT:
            self._pages.pop(next(iter(self._pages)))
        if page.files:
            last = min(self._total, page.offset + len(page.files)) - 1
            self.dataChanged.emit(self.index(page.offset, 0), self.index(last, WHEN))

    def file(self, row: int) -> FileStatus | None:
        """The file of a row, None while it is not here."""
        files = self._pages.get(row - row % PAGE, ())
        return files[row % PAGE] if row % PAGE < len(files) else None

    def holds(self, first: int) -> bool:
        """Whether the rows from this one on are here."""
        return first in self._pages

    def rows_of(self, paths: Collection[str]) -> list[int]:
        """The rows of these files, as far as they are here."""
        held = ((first, files) for first, files in self._pages.items())
        return [first + at for first, files in held for at, file in enumerate(files) if file.path in paths]

    def retranslate(self) -> None:
        if self._total:
            self.dataChanged.emit(self.index(0, 0), self.index(self._total - 1, WHEN))
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, NAME, WHEN)

    def _say_wanted(self) -> None:
        asked, self._asked = self._asked[-3:], []  # what was scrolled past is not needed any more
        for first in asked:
            if first not in self._pages:
                self.wanted.emit(first)

    # --- QAbstractTableModel

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        self.sort_by, self.descending = max(0, column), order == Qt.SortOrder.DescendingOrder
        self.sorted.emit()

    def rowCount(self, parent: Index = _ROOT) -> int:  # noqa: N802 - Qt's name
        return 0 if parent.isValid() else self._total

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
            self.tr("Folder"),
            self.tr("State"),
            self.tr("Reason"),
            self.tr("Pages"),
            self.tr("Passages"),
            self.tr("Indexed"),
        )[section]

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        column = index.column()
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _aligned(column)
        file = self.file(index.row())
        if file is None:
            first = index.row() - index.row() % PAGE
            if role == Qt.ItemDataRole.DisplayRole and first not in self._asked:
                self._asked.append(first)
                self._ask.start()
            return "…" if role == Qt.ItemDataRole.DisplayRole and column == NAME else None
        if role == self.FileRole:
            return file
        if role == Qt.ItemDataRole.DisplayRole:
            return folder_of(file.path, self.folders) if column == FOLDER else shown(file, column)
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain.tip(file.path if column in (NAME, FOLDER) else shown(file, column)) or None
        if role == Qt.ItemDataRole.ForegroundRole and column == STATE and file.available:
            return state_colour(file.state)
        if role == Qt.ItemDataRole.ForegroundRole and column != NAME:
            return theme.tokens().soft
        return None


class States(QObject):
    """The words for the states of a file; a QObject, so that lupdate finds them."""

    def text(self, state: FileState) -> str:
        return {
            FileState.WAITING: self.tr("Waiting"),
            FileState.INDEXED: self.tr("Searchable"),
            FileState.PARTLY: self.tr("Partly searchable"),
            FileState.SKIPPED: self.tr("Left out"),
            FileState.FAILED: self.tr("Could not be read"),
        }[state]

    def unavailable(self) -> str:
        return self.tr("Unavailable")

    def reason(self, file: FileStatus) -> str:
        if not file.available:
            return self.tr("Its folder cannot be reached just now; what is indexed of it is kept")
        if file.pages_failed or file.pages_waiting:
            read = file.pages - file.pages_failed - file.pages_waiting
            words = i18n.searchable_pages(read, file.pages)
            if file.pages_waiting:
                words += " · " + self.tr("{n} still to be recognised").format(n=i18n.number(file.pages_waiting))
            return words
        return i18n.reason_text(file.code, file.reason) if file.code or file.reason else ""


states = States()


def state_colour(state: FileState) -> Any:
    t = theme.tokens()
    return {FileState.FAILED: t.bad, FileState.PARTLY: t.warn, FileState.INDEXED: t.ok}.get(state, t.soft)


def shown(file: FileStatus, column: int) -> str:
    """What a cell says."""
    if column == NAME:
        return plain.one_line(Path(file.path).name)
    if column == STATE:
        return states.text(file.state) if file.available else states.unavailable()
    if column == REASON:
        return states.reason(file)
    if column == PAGES:
        return i18n.number(file.pages) if file.pages else ""
    if column == PASSAGES:
        return i18n.number(file.chunks) if file.chunks else ""
    return i18n.moment(file.indexed_at)


def folder_of(path: str, folders: Mapping[str, str]) -> str:
    """Where a file lies, from the library's folder on, by the names that people see: "Contracts › 2024"."""
    folder = os.path.split(path)[0]
    home = max((each for each in folders if is_inside(folder, each)), key=len, default="")
    if not home:  # the file itself was added
        return os.path.basename(folder)
    inner = folder[len(home) :].replace("\\", "/").split("/")
    return " › ".join([folders[home], *(part for part in inner if part)])


def _aligned(column: int) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignRight if column in (PAGES, PASSAGES, WHEN) else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter


def is_inside(path: str, folder: str) -> bool:
    """Whether a path is the folder or lies in it; by name only, nothing is asked of the disk."""
    path, folder = os.path.normcase(path), os.path.normcase(folder)
    return path == folder or path.startswith(folder.rstrip("\\/") + os.sep)
