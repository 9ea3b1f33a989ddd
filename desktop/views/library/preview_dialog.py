"""Before a big folder is indexed: how many files of which kind, how long, what is left out. The person decides.

The counts grow while the dialog is open. Takes FolderPreview values, emits signals.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QDialog, QGridLayout, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from desktop import i18n, theme
from desktop.views.window.page_dialog import page_layout, plain_label, resize_within
from engine.types import FolderPreview

_MOST_KINDS = 7
_MOST_REASONS = 6


class PreviewDialog(QDialog):
    """Signals: index_wanted(), choose_wanted(). Closing it in any other way withdraws the folder."""

    index_wanted = Signal()
    choose_wanted = Signal()

    def __init__(self, preview: FolderPreview, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._preview, self._name = preview, name
        self.heading, self.summary = plain_label("title"), plain_label(tone="soft")
        self.kinds_heading, self.left_heading = QLabel(), QLabel()
        self._kinds, self._left = QGridLayout(), QGridLayout()
        self.index, self.choose, self.cancel = QPushButton(), QPushButton(), QPushButton()
        self.index.setProperty("kind", "primary")
        self.index.setDefault(True)
        self.index.clicked.connect(self._on_index)
        self.choose.clicked.connect(self.choose_wanted)
        self.cancel.clicked.connect(self.reject)
        for button in (self.choose, self.cancel):
            button.setAutoDefault(False)
        tables = QHBoxLayout()
        for heading, grid, stretch in ((self.kinds_heading, self._kinds, 4), (self.left_heading, self._left, 6)):
            side = QWidget()
            column = QVBoxLayout(side)
            column.setContentsMargins(0, 0, 0, 0)
            column.setSpacing(theme.px(8))
            column.addWidget(heading)
            column.addLayout(grid)
            column.addStretch(1)
            tables.addWidget(side, stretch)
        buttons = QHBoxLayout()
        buttons.addWidget(self.cancel)
        buttons.addStretch(1)
        buttons.addWidget(self.choose)
        buttons.addWidget(self.index)
        px = theme.px
        tables.setSpacing(px(32))
        layout = page_layout(self)
        layout.addWidget(self.heading)
        layout.addWidget(self.summary)
        layout.addLayout(tables, 1)
        layout.addLayout(buttons)
        for grid in (self._kinds, self._left):
            grid.setHorizontalSpacing(px(14))
            grid.setVerticalSpacing(px(6))
        bold = theme.font("body")
        bold.setBold(True)
        for label in (self.kinds_heading, self.left_heading):
            label.setFont(bold)
        self.retranslate()
        # Counts grow while it is open: the size stays as it began.
        resize_within(self, px(680 if preview.left_out or not preview.complete else 480), px(360))

    @property
    def path(self) -> str:
        return self._preview.path

    def show_preview(self, preview: FolderPreview) -> None:
        """Newer counts of the same folder."""
        self._preview = preview
        self._tell()

    def _on_index(self) -> None:
        self.index_wanted.emit()
        self.accept()

    def _tell(self) -> None:
        p = self._preview
        new = p.files - p.unchanged
        words = [i18n.files(new), i18n.size(p.size)]
        left = i18n.duration(p.seconds)
        if left:
            words.append(self.tr("about {time} on this computer").format(time=left))
        line = " · ".join(words)
        if not p.complete:
            line = self.tr("Still counting: {so_far} so far").format(so_far=line)
        self.summary.setText(line)
        kinds = [(self._kind(k.kind), i18n.number(k.files), i18n.size(k.size)) for k in p.kinds]
        left_out = [(i18n.why_left_out(e.code, e.reason), self._count(e.files, e.folders), "") for e in p.left_out]
        _fill(self._kinds, kinds, _MOST_KINDS, self.tr("other kinds"))
        _fill(self._left, left_out, _MOST_REASONS, self.tr("other reasons"))
        self.left_heading.parentWidget().setVisible(bool(p.left_out))

    def _kind(self, kind: str) -> str:
        return kind.upper() or self.tr("without an ending")

    def _count(self, files: int, folders: int) -> str:
        parts = [i18n.files(files) if files else "", self.tr("%Ln folder(s)", "", folders) if folders else ""]
        return i18n.listed(parts)

    def retranslate(self) -> None:
        self.setWindowTitle(self.tr("Index this folder?"))
        self.heading.setText(self.tr("“{name}” is large").format(name=self._name))
        self.kinds_heading.setText(self.tr("What would be indexed"))
        self.left_heading.setText(self.tr("What is left out"))
        self.index.setText(self.tr("Index"))
        self.choose.setText(self.tr("Choose what to leave out…"))
        self.cancel.setText(self.tr("Cancel"))
        self._tell()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)


def _fill(grid: QGridLayout, rows: Sequence[tuple[str, str, str]], most: int, rest: str) -> None:
    """Put these rows into a grid in place of what was there; those beyond `most` in one line."""
    while (item := grid.takeAt(0)) is not None:
        if (widget := item.widget()) is not None:
            widget.deleteLater()
    shown = list(rows[:most])
    if len(rows) > most:
        shown.append((f"{i18n.number(len(rows) - most)} {rest}", "", ""))
    for at, cells in enumerate(shown):
        for column, text in enumerate(cells):
            if not text:
                continue
            label = QLabel(text)
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setFont(theme.tabular(theme.font("small")))
            label.setWordWrap(column == 0 and len(text) > 24)
            side = Qt.AlignmentFlag.AlignLeft if column == 0 else Qt.AlignmentFlag.AlignRight
            label.setAlignment(side | Qt.AlignmentFlag.AlignTop)
            if column:
                label.setProperty("tone", "soft")
            grid.addWidget(label, at, column)
    grid.setColumnStretch(0, 1)
