"""The table of the library's files: search, filter, sort, and what can be done with the chosen ones. Emits signals."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QPoint, Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QMenu,
    QPushButton,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from desktop import i18n, plain, theme
from desktop.models.library import (
    FOLDER,
    NAME,
    PAGE,
    PAGES,
    PASSAGES,
    REASON,
    SORTS,
    STATE,
    UNREADABLE,
    WHEN,
    FilesModel,
    states,
)
from desktop.views.window.choice import Choice
from engine.types import FilePage, FileState, FileStatus


class FilesPage(QWidget):
    """Signals: rows_wanted(arguments of the engine's `files`, generation); retry_wanted(limits, paths), the paths empty
    for all with these limits; every_wanted(limits, generation) when all are chosen and not all are here, answered by
    `take_every`; exclude_wanted(paths), collect_wanted(paths), open_wanted(path), reveal_wanted(path),
    menu_opening(QMenu, paths) before it is shown.
    """

    rows_wanted = Signal(object, int)
    retry_wanted = Signal(object, object)
    every_wanted = Signal(object, int)
    exclude_wanted = Signal(object)
    collect_wanted = Signal(object)
    open_wanted = Signal(str)
    reveal_wanted = Signal(str)
    menu_opening = Signal(object, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._wanted_folder = ""
        self.model = FilesModel(self)
        self.model.wanted.connect(self._on_wanted)
        self.model.sorted.connect(self.model.begin)
        self.folder, self.state = Choice(), Choice()
        self.folder.setSizeAdjustPolicy(Choice.SizeAdjustPolicy.AdjustToContents)  # its folders come later
        self.search = QLineEdit()
        self.search.setClearButtonEnabled(True)
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(150)
        self._rest.timeout.connect(self.model.begin)
        self.search.textChanged.connect(self._rest.start)
        self.table = QTableView()
        self.table.setModel(self.model)
        self.table.setSortingEnabled(True)
        self.table.horizontalHeader().setSortIndicator(NAME, Qt.SortOrder.AscendingOrder)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setShowGrid(False)
        self.table.setWordWrap(False)
        self.table.verticalHeader().hide()
        self.table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.table.horizontalHeader().setHighlightSections(False)
        self.table.setTabKeyNavigation(False)
        self.table.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.table.customContextMenuRequested.connect(self._on_menu)
        self.table.doubleClicked.connect(self._on_open)
        self.table.selectionModel().selectionChanged.connect(self._on_selection)
        self._chosen: set[str] = set()
        self._every: tuple[str, ...] = ()  # all with these limits, while all are chosen
        self._taking = False
        self.model.dataChanged.connect(self._tell)
        self.model.modelReset.connect(self._forget_chosen)
        self.model.modelReset.connect(self._tell)
        self.summary = QLabel()
        self.summary.setTextFormat(Qt.TextFormat.PlainText)
        self.summary.setProperty("tone", "soft")
        self.summary.setProperty("role", "small")
        self.summary.setWordWrap(True)
        self.retry, self.exclude, self.collect = QPushButton(), QPushButton(), QPushButton()
        self.open, self.reveal = QPushButton(), QPushButton()
        for button, do in (
            (self.retry, self._on_retry), (self.exclude, self._on_exclude), (self.collect, self._on_collect),
            (self.open, self._on_open), (self.reveal, self._on_reveal),
        ):  # fmt: skip
            button.setAutoDefault(False)
            button.clicked.connect(do)
        top = QHBoxLayout()
        top.addWidget(self.folder)
        top.addWidget(self.state)
        top.addWidget(self.search, 1)
        below = QHBoxLayout()
        below.addWidget(self.summary, 1)
        for button in (self.retry, self.exclude, self.collect, self.open, self.reveal):
            below.addWidget(button)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.addLayout(top)
        self._layout.addWidget(self.table, 1)
        self._layout.addLayout(below)
        self.folder.currentIndexChanged.connect(self._on_folder)
        self.state.currentIndexChanged.connect(self.model.begin)
        theme.notifier.changed.connect(self._measure)
        self._measure()
        self.retranslate()

    # --- what is on show

    def set_folders(self, folders: Mapping[str, str]) -> None:
        """The folders of the library with their names."""
        self.model.folders = folders
        self._fill_folders()

    def limit_to(self, folder: str, *, unreadable: bool) -> None:
        """What was clicked: one folder, or its files that could not be read."""
        self._wanted_folder = folder
        for choice in (self.state, self.folder):
            choice.blockSignals(True)
        self.state.setCurrentIndex(self.state.findData("unreadable") if unreadable else 0)
        self._fill_folders()
        for choice in (self.state, self.folder):
            choice.blockSignals(False)
        self.model.begin()

    def take(self, page: FilePage, generation: int) -> None:
        """Rows have come. What was chosen are files, not rows: a file keeps its choice wherever its row goes now."""
        again = self.model.holds(page.offset)
        self._taking = True
        try:
            self.model.take(page, generation)
            if again:
                self._choose_again()
        finally:
            self._taking = False
        if not again:
            self._chosen |= {file.path for file in self.chosen()}
        self._tell()

    def _choose_again(self) -> None:
        if {file.path for file in self.chosen()} == self._chosen:
            return
        selection = QItemSelection()
        for row in self.model.rows_of(self._chosen):
            selection.select(self.model.index(row, 0), self.model.index(row, 0))
        ways = QItemSelectionModel.SelectionFlag
        self.table.selectionModel().select(selection, ways.ClearAndSelect | ways.Rows)

    def limits(self) -> dict[str, Any]:
        """Folder, words and states in force. What is no document is nothing that could not be read."""
        chosen = self.state.currentData()
        wanted = tuple(UNREADABLE) if chosen == "unreadable" else (FileState(chosen),) if chosen else ()
        limits = {"folder": self._wanted_folder, "words": self.search.text().strip(), "states": wanted}
        return limits | ({"care": True} if chosen == "unreadable" else {})

    def chosen(self) -> list[FileStatus]:
        """As far as they are here."""
        ranges = self.table.selectionModel().selection()
        rows = (self.model.file(row) for each in ranges for row in range(each.top(), each.bottom() + 1))
        return [file for file in rows if file is not None]

    def chosen_paths(self) -> list[str]:
        return list(self._every) or [file.path for file in self.chosen()]

    def take_every(self, paths: Sequence[str], generation: int) -> None:
        """The paths of all files with these limits."""
        if generation == self.model.generation and self._all_chosen():
            self._every = tuple(paths)
            self._tell()

    def _all_chosen(self) -> bool:
        count = sum(each.height() for each in self.table.selectionModel().selection())
        return 0 < count == self.model.rowCount()

    def _forget_chosen(self) -> None:
        self._chosen.clear()
        self._every = ()

    def _on_wanted(self, first: int) -> None:
        sort = SORTS[self.model.sort_by]
        arguments = {"sort": sort, "descending": self.model.descending, "offset": first, "limit": PAGE}
        self.rows_wanted.emit({**self.limits(), **arguments}, self.model.generation)

    def _on_folder(self) -> None:
        self._wanted_folder = str(self.folder.currentData() or "")
        self.model.begin()

    def _fill_folders(self) -> None:
        self.folder.blockSignals(True)
        self.folder.clear()
        self.folder.addItem(self.tr("All folders"), "")
        metrics = self.folder.fontMetrics()
        for path, name in self.model.folders.items():
            self.folder.addItem(metrics.elidedText(name, Qt.TextElideMode.ElideMiddle, theme.px(180)), path)
            self.folder.setItemData(self.folder.count() - 1, plain.tip(path), Qt.ItemDataRole.ToolTipRole)
        self.folder.setCurrentIndex(max(0, self.folder.findData(self._wanted_folder)))
        self.folder.blockSignals(False)

    def _fill_states(self) -> None:
        at = max(0, self.state.currentIndex())
        self.state.blockSignals(True)
        self.state.clear()
        self.state.addItem(self.tr("Every state"), "")
        self.state.addItem(self.tr("Not fully readable"), "unreadable")
        for state in FileState:
            self.state.addItem(states.text(state), state.value)
        self.state.setCurrentIndex(at)
        self.state.blockSignals(False)

    def _tell(self) -> None:
        chosen = self.chosen()
        if len(chosen) == 1 and (reason := states.reason(chosen[0])):
            self.summary.setText(reason)
        elif len(chosen) > 1:
            every, n = i18n.files(self.model.rowCount()), len(self._every) or len(chosen)
            self.summary.setText(self.tr("{n} of {files} chosen").format(n=i18n.number(n), files=every))
        else:
            self.summary.setText(i18n.files(self.model.rowCount()))
        for button in (self.open, self.reveal):
            button.setEnabled(len(chosen) == 1)
        for button in (self.exclude, self.collect):
            button.setEnabled(bool(chosen))
        unreadable = self.state.currentData() in ("unreadable", "failed", "skipped", "partly")
        can = any(f.state in UNREADABLE for f in chosen) if chosen else unreadable and self.model.rowCount() > 0
        self.retry.setEnabled(can)
        self.retry.setText(self.tr("Retry all") if can and not chosen else self.tr("Retry"))

    # --- what people do

    def _on_selection(self, _new: QItemSelection, _old: QItemSelection) -> None:
        if not self._taking:
            self._forget_chosen()
            self._chosen.update(file.path for file in self.chosen())
            if len(self._chosen) < self.model.rowCount() and self._all_chosen():
                self.every_wanted.emit(self.limits(), self.model.generation)
            self._tell()

    def _on_retry(self) -> None:
        self.retry_wanted.emit(self.limits(), self.chosen_paths())

    def _on_exclude(self) -> None:
        self.exclude_wanted.emit(self.chosen_paths())

    def _on_collect(self) -> None:
        self.collect_wanted.emit(self.chosen_paths())

    def _on_open(self) -> None:
        if len(chosen := self.chosen()) == 1:
            self.open_wanted.emit(chosen[0].path)

    def _on_reveal(self) -> None:
        if len(chosen := self.chosen()) == 1:
            self.reveal_wanted.emit(chosen[0].path)

    def _on_menu(self, at: QPoint) -> None:
        if not self.chosen():
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for button in (self.open, self.reveal, self.retry, self.exclude, self.collect):
            action = menu.addAction(button.text(), button.click)
            action.setEnabled(button.isEnabled())
        menu.addSeparator()
        self.menu_opening.emit(menu, self.chosen_paths())
        menu.popup(self.table.viewport().mapToGlobal(at))

    # --- looks and language

    def _measure(self) -> None:
        px = theme.px
        self._layout.setSpacing(px(12))
        self.table.setFont(theme.tabular(theme.font("body")))
        self.table.verticalHeader().setDefaultSectionSize(px(32))
        header = self.table.horizontalHeader()
        for column, width in (
            (NAME, 240), (FOLDER, 140), (STATE, 142), (PAGES, 66), (PASSAGES, 84), (WHEN, 142),
        ):  # fmt: skip
            header.resizeSection(column, px(width))
        header.setSectionResizeMode(REASON, QHeaderView.ResizeMode.Stretch)
        header.setMinimumSectionSize(px(60))

    def retranslate(self) -> None:
        self.search.setPlaceholderText(self.tr("Search by name"))
        self.search.setAccessibleName(self.tr("Search by name"))
        self.folder.setAccessibleName(self.tr("Folder"))
        self.state.setAccessibleName(self.tr("State"))
        self.table.setAccessibleName(self.tr("Files"))
        self.table.horizontalHeader().setAccessibleName(self.tr("Columns"))
        self.table.verticalHeader().setAccessibleName(self.tr("Rows"))
        self.retry.setToolTip(self.tr("Read the chosen files again, or all on show when none is chosen"))
        self.exclude.setText(self.tr("Leave out"))
        self.exclude.setToolTip(self.tr("Take the chosen files out of the index and leave them out from now on"))
        self.collect.setText(self.tr("Add to collection…"))
        self.open.setText(self.tr("Open file"))
        self.reveal.setText(self.tr("Show in folder"))
        self.model.retranslate()
        self._fill_folders()
        self._fill_states()
        self._tell()
