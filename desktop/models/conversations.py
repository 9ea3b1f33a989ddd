"""The list of conversations under their day headings, as a Qt model. Knows nothing of the engine process."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from desktop import i18n, plain
from engine.types import ConversationInfo

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()


@dataclass(frozen=True)
class Row:
    """A heading (`info` is None) or a conversation."""

    title: str
    info: ConversationInfo | None = None


class ConversationModel(QAbstractListModel):
    """Rows are inserted, removed and changed one run at a time, so that selection and scrolling stay put."""

    InfoRole = Qt.ItemDataRole.UserRole + 1
    HeadingRole = Qt.ItemDataRole.UserRole + 2
    FoundRole = Qt.ItemDataRole.UserRole + 3  # the words around what a search found, "" else

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._infos: tuple[ConversationInfo, ...] = ()
        self._rows: list[Row] = []

    def set_conversations(self, infos: Sequence[ConversationInfo]) -> None:
        """Show these, pinned ones first, then the newest."""
        self._infos = tuple(sorted(infos, key=lambda info: (not info.pinned, -info.updated)))
        self._become(self._grouped())

    def retranslate(self) -> None:
        self._become(self._grouped())

    def row_of(self, conversation: int | None) -> QModelIndex:
        for row, each in enumerate(self._rows):
            if each.info is not None and each.info.id == conversation:
                return self.index(row)
        return QModelIndex()

    def info_at(self, index: Index) -> ConversationInfo | None:
        return self._rows[index.row()].info if index.isValid() else None

    def count(self) -> int:
        """Conversations, headings left out."""
        return len(self._infos)

    # --- QAbstractListModel

    def rowCount(self, parent: Index = _ROOT) -> int:  # noqa: N802 - Qt's name
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or index.row() >= len(self._rows):
            return None
        row = self._rows[index.row()]
        found = row.info.found if row.info is not None else ""
        if role == Qt.ItemDataRole.AccessibleTextRole and found:
            return f"{row.title}. {found}"
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return row.title
        if role == self.FoundRole:
            return found
        if role == Qt.ItemDataRole.ToolTipRole and row.info is not None:
            return plain.tip(f"{row.title}\n{i18n.moment(row.info.updated)}")
        if role == self.InfoRole:
            return row.info
        if role == self.HeadingRole:
            return row.info is None
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid() or self._rows[index.row()].info is None:
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    # --- private

    def _grouped(self) -> list[Row]:
        rows: list[Row] = []
        heading = None
        for info in self._infos:
            group = self.tr("Pinned") if info.pinned else i18n.day_group(info.updated)
            if group != heading:
                rows.append(Row(group))
                heading = group
            rows.append(Row(info.title, info))
        return rows

    def _become(self, wanted: list[Row]) -> None:
        """Turn the present rows into the wanted ones with the fewest inserts and removes."""
        old = [row.info.id if row.info else row.title for row in self._rows]
        new = [row.info.id if row.info else row.title for row in wanted]
        for tag, i1, i2, j1, j2 in reversed(SequenceMatcher(None, old, new, autojunk=False).get_opcodes()):
            if tag in ("delete", "replace"):
                self.beginRemoveRows(_ROOT, i1, i2 - 1)
                del self._rows[i1:i2]
                self.endRemoveRows()
            if tag in ("insert", "replace"):
                self.beginInsertRows(_ROOT, i1, i1 + (j2 - j1) - 1)
                self._rows[i1:i1] = wanted[j1:j2]
                self.endInsertRows()
        self._rows = wanted
        if wanted:
            self.dataChanged.emit(self.index(0), self.index(len(wanted) - 1))
