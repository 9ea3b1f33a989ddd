"""The library's files in a table: state, reason, pages; search, filter, retry. Takes values, emits signals."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QItemSelection, Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPushButton,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from desktop import i18n, plain, theme
from desktop.models.library import NAME, PAGES, PASSAGES, REASON, STATE, UNREADABLE, WHEN, FilesFilter, FilesModel
from desktop.views.choice import Choice
from engine.types import FileStatus, LibraryStatus


class LibraryDialog(QDialog):
    """Signals: retry_wanted(list of paths); open_wanted(path); reveal_wanted(path)."""

    retry_wanted = Signal(object)
    open_wanted = Signal(str)
    reveal_wanted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._folders: tuple[str, ...] = ()
        self._wanted_folder = ""
        self.model = FilesModel(self)
        self.filter = FilesFilter(self)
        self.filter.setSourceModel(self.model)
        self.folder = Choice()
        self.folder.currentIndexChanged.connect(self._limit)
        self.search = QLineEdit()
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self._limit)
        self.only_unreadable = QCheckBox()
        self.only_unreadable.toggled.connect(self._limit)
        self.table = QTableView()
        self.table.setModel(self.filter)
        self.table.setSortingEnabled(True)
        self.table.sortByColumn(NAME, Qt.SortOrder.AscendingOrder)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setShowGrid(False)
        self.table.setWordWrap(False)
        self.table.verticalHeader().hide()
        self.table.horizontalHeader().setHighlightSections(False)
        self.table.setTabKeyNavigation(False)
        self.table.doubleClicked.connect(self._on_open)
        self.table.selectionModel().selectionChanged.connect(self._on_selection)
        self.summary = QLabel()
        self.summary.setTextFormat(Qt.TextFormat.PlainText)
        self.summary.setProperty("tone", "soft")
        self.summary.setProperty("role", "small")
        self.summary.setWordWrap(True)
        self.retry = QPushButton()
        self.retry.clicked.connect(self._on_retry)
        self.open = QPushButton()
        self.open.clicked.connect(self._on_open)
        self.reveal = QPushButton()
        self.reveal.clicked.connect(self._on_reveal)
        self.close_button = QPushButton()
        self.close_button.clicked.connect(self.accept)
        for button in (self.retry, self.open, self.reveal, self.close_button):
            button.setAutoDefault(False)
        top = QHBoxLayout()
        top.addWidget(self.folder)
        top.addWidget(self.search, 1)
        top.addWidget(self.only_unreadable)
        below = QHBoxLayout()
        below.addWidget(self.summary, 1)
        for button in (self.retry, self.open, self.reveal, self.close_button):
            below.addWidget(button)
        self._layout = QVBoxLayout(self)
        self._layout.addLayout(top)
        self._layout.addWidget(self.table, 1)
        self._layout.addLayout(below)
        theme.notifier.changed.connect(self._measure)
        self._measure()
        self.retranslate()
        self.resize(theme.px(1060), theme.px(580))

    def show_library(self, status: LibraryStatus) -> None:
        self.model.set_files(status.files)
        self._folders = tuple(folder.path for folder in status.folders)
        self._fill_folders()
        self._limit()

    def limit_to(self, folder: str, *, unreadable: bool) -> None:
        """What was clicked: one folder, or its files that could not be read."""
        self._wanted_folder = folder
        self.only_unreadable.setChecked(unreadable)
        self._fill_folders()
        self._limit()

    def _fill_folders(self) -> None:
        self.folder.blockSignals(True)
        self.folder.clear()
        self.folder.addItem(self.tr("All folders"), "")
        for path in self._folders:
            self.folder.addItem(path.rstrip("\\/").replace("\\", "/").rsplit("/", 1)[-1], path)
            self.folder.setItemData(self.folder.count() - 1, plain.tip(path), Qt.ItemDataRole.ToolTipRole)
        self.folder.setCurrentIndex(max(0, self.folder.findData(self._wanted_folder)))
        self.folder.blockSignals(False)

    def _limit(self) -> None:
        self._wanted_folder = str(self.folder.currentData() or "")
        self.filter.limit(self._wanted_folder, self.search.text().strip(), self.only_unreadable.isChecked())
        self._tell()

    def _tell(self) -> None:
        shown, every = self.filter.rowCount(), self.model.rowCount()
        if shown == every:
            self.summary.setText(i18n.files(every))
        else:
            self.summary.setText(self.tr("{n} of {files}").format(n=i18n.number(shown), files=i18n.files(every)))
        chosen = self._chosen()
        if len(chosen) == 1 and (chosen[0].code or chosen[0].reason):
            self.summary.setText(i18n.reason_text(chosen[0].code, chosen[0].reason))
        self.open.setEnabled(len(chosen) == 1)
        self.reveal.setEnabled(len(chosen) == 1)
        self.retry.setEnabled(any(file.state in UNREADABLE for file in chosen or self._shown()))

    def _chosen(self) -> list[FileStatus]:
        return [index.data(FilesModel.FileRole) for index in self.table.selectionModel().selectedRows()]

    def _shown(self) -> list[FileStatus]:
        rows = range(self.filter.rowCount())
        return [self.filter.index(row, NAME).data(FilesModel.FileRole) for row in rows]

    def _on_selection(self, _new: QItemSelection, _old: QItemSelection) -> None:
        self._tell()

    def _on_retry(self) -> None:
        """The chosen ones, or all on show when none is chosen."""
        paths = [file.path for file in self._chosen() or self._shown() if file.state in UNREADABLE]
        if paths:
            self.retry_wanted.emit(paths)

    def _on_open(self) -> None:
        if len(chosen := self._chosen()) == 1:
            self.open_wanted.emit(chosen[0].path)

    def _on_reveal(self) -> None:
        if len(chosen := self._chosen()) == 1:
            self.reveal_wanted.emit(chosen[0].path)

    def _measure(self) -> None:
        px = theme.px
        self._layout.setContentsMargins(px(20), px(20), px(20), px(16))
        self._layout.setSpacing(px(12))
        self.table.setFont(theme.tabular(theme.font("body")))
        self.table.verticalHeader().setDefaultSectionSize(px(32))
        header = self.table.horizontalHeader()
        for column, width in ((NAME, 240), (STATE, 150), (PAGES, 64), (PASSAGES, 84), (WHEN, 150)):
            header.resizeSection(column, px(width))
        header.setSectionResizeMode(REASON, QHeaderView.ResizeMode.Stretch)
        header.setMinimumSectionSize(px(60))

    def retranslate(self) -> None:
        self.setWindowTitle(self.tr("Library"))
        self.search.setPlaceholderText(self.tr("Search by name"))
        self.search.setAccessibleName(self.tr("Search by name"))
        self.folder.setAccessibleName(self.tr("Folder"))
        self.only_unreadable.setText(self.tr("Only files that could not be read"))
        self.table.setAccessibleName(self.tr("Files"))
        self.table.horizontalHeader().setAccessibleName(self.tr("Columns"))
        self.table.verticalHeader().setAccessibleName(self.tr("Rows"))
        self.retry.setText(self.tr("Retry"))
        self.retry.setToolTip(self.tr("Read the chosen files again, or all on show when none is chosen"))
        self.open.setText(self.tr("Open file"))
        self.reveal.setText(self.tr("Show in folder"))
        self.close_button.setText(self.tr("Close"))
        self.model.retranslate()
        self._fill_folders()
        self._tell()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)
