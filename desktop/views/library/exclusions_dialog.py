"""What is left out of one folder: its subfolders as ticks, patterns in .gitignore syntax, and what they take away.

Takes values, emits signals. The list of patterns is the truth; the ticks write into it.
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from desktop import i18n, plain, theme
from desktop.views.window.page_dialog import page_layout, plain_label, resize_within
from engine.types import Branch, FolderPreview


class ExclusionsDialog(QDialog):
    """Signals: counts_wanted(patterns, gitignore) after a change; save_wanted(patterns, gitignore)."""

    counts_wanted = Signal(object, bool)
    save_wanted = Signal(object, bool)

    def __init__(
        self, path: str, name: str, patterns: list[str], gitignore: bool, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.path, self._name = path, name
        self._branches: dict[str, Branch] = {}  # kept: what is left out is not counted any more, but stays listed
        self._filling = False
        self.heading, self.words = plain_label("title"), plain_label(tone="soft")
        self.patterns_label, self.folders_label = QLabel(), QLabel()
        self.folders = QListWidget()
        self.folders.setProperty("kind", "panel")
        self.folders.itemChanged.connect(self._on_tick)
        self.patterns = QPlainTextEdit("\n".join(patterns))
        self.patterns.setFont(theme.font("mono"))
        self.patterns.setProperty("kind", "panel")
        self.patterns.setTabChangesFocus(True)
        self.patterns_label.setBuddy(self.patterns)
        self.gitignore = QCheckBox()
        self.gitignore.setChecked(gitignore)
        self.result_line = plain_label(tone="soft")
        self.save, self.cancel = QPushButton(), QPushButton()
        self.save.setProperty("kind", "primary")
        self.save.clicked.connect(self._on_save)
        self.cancel.clicked.connect(self.reject)
        self.cancel.setAutoDefault(False)
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(400)
        self._rest.timeout.connect(self._ask)
        self.patterns.textChanged.connect(self._on_text)
        self.gitignore.toggled.connect(self._rest.start)
        self._left = QWidget()  # hidden while there is no subfolder: the patterns then have the whole width
        self._left.hide()
        left, right = QVBoxLayout(self._left), QVBoxLayout()
        left.setContentsMargins(0, 0, 0, 0)
        for column in (left, right):
            column.setSpacing(theme.px(6))  # else they inherit the gap between them
        left.addWidget(self.folders_label)
        left.addWidget(self.folders, 1)
        right.addWidget(self.patterns_label)
        right.addWidget(self.patterns, 1)
        right.addWidget(self.gitignore)
        both = QHBoxLayout()
        both.addWidget(self._left, 1)
        both.addLayout(right, 1)
        buttons = QHBoxLayout()
        buttons.addWidget(self.result_line, 1)
        buttons.addWidget(self.cancel)
        buttons.addWidget(self.save)
        px = theme.px
        both.setSpacing(px(20))
        layout = page_layout(self)
        layout.addWidget(self.heading)
        layout.addWidget(self.words)
        layout.addLayout(both, 1)
        layout.addLayout(buttons)
        self.retranslate()
        resize_within(self, px(760), px(500))

    def lines(self) -> list[str]:
        return [line.strip() for line in self.patterns.toPlainText().splitlines() if line.strip()]

    def show_counts(self, preview: FolderPreview) -> None:
        """What these patterns leave; also tells which subfolders there are."""
        for branch in preview.branches:
            if branch.path not in self._branches or branch.files > self._branches[branch.path].files:
                self._branches[branch.path] = branch
        for each in preview.left_out:
            for path in each.examples:
                if each.code == "pattern" and Path(path).parent == Path(self.path) and each.folders:
                    self._branches.setdefault(path, Branch(path, 0, 0))
        self._fill()
        self._left.setVisible(bool(self._branches))
        counts = self.tr("{files} would be indexed").format(files=i18n.files(preview.files))
        self.result_line.setText(counts if preview.complete else self.tr("Still counting…"))

    def show_trouble(self, sentence: str) -> None:
        self.result_line.setText(sentence)

    def _fill(self) -> None:
        self._filling = True
        here = self.folders.currentRow()
        self.folders.clear()
        off, metrics = set(self.lines()), self.folders.fontMetrics()
        for path, branch in sorted(self._branches.items(), key=lambda each: (-each[1].size, each[0])):
            name = Path(path).name
            known = f"{i18n.files(branch.files)} · {i18n.size(branch.size)}" if branch.files else ""
            short = metrics.elidedText(name, Qt.TextElideMode.ElideMiddle, theme.px(170))
            item = QListWidgetItem("  ·  ".join(part for part in (short, known) if part))
            item.setToolTip(plain.tip(path))
            item.setData(Qt.ItemDataRole.UserRole, _pattern(name))
            item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Unchecked if _pattern(name) in off else Qt.CheckState.Checked)
            self.folders.addItem(item)
        self.folders.setCurrentRow(here)
        self._filling = False

    def _on_tick(self, item: QListWidgetItem) -> None:
        if self._filling:
            return
        pattern = str(item.data(Qt.ItemDataRole.UserRole))
        lines = [line for line in self.lines() if line != pattern]
        if item.checkState() == Qt.CheckState.Unchecked:
            lines.append(pattern)
        self._filling = True
        self.patterns.setPlainText("\n".join(lines))
        self._filling = False
        self._rest.start()

    def _on_text(self) -> None:
        if not self._filling:
            self._fill()
            self._rest.start()

    def _ask(self) -> None:
        self.result_line.setText(self.tr("Still counting…"))
        self.counts_wanted.emit(self.lines(), self.gitignore.isChecked())

    def _on_save(self) -> None:
        self.save_wanted.emit(self.lines(), self.gitignore.isChecked())

    def retranslate(self) -> None:
        self.setWindowTitle(self.tr("What is left out"))
        self.heading.setText(self.tr("Leave out of “{name}”").format(name=self._name))
        self.words.setText(
            self.tr(
                "What is left out is not indexed and not found; the files stay where they are. Hidden files and the "
                "folders of programs are left out anyway."
            )
        )
        self.folders_label.setText(self.tr("Folders in it"))
        self.folders.setAccessibleName(self.folders_label.text())
        self.patterns_label.setText(self.tr("Patterns, one a line (as in .gitignore)"))
        self.patterns.setAccessibleName(self.patterns_label.text())
        self.patterns.setPlaceholderText("*.log\ndrafts/\n!keep.md")
        self.gitignore.setText(self.tr("Also what .gitignore files in the folder name"))
        self.save.setText(self.tr("Save"))
        self.cancel.setText(self.tr("Cancel"))

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)


def _pattern(name: str) -> str:
    """The pattern that leaves out this subfolder and no other."""
    return f"/{escaped(name)}/"


def escaped(name: str) -> str:
    """A name as a pattern that means just it."""
    made = "".join(f"\\{c}" if c in "\\*?[]!#" else c for c in name)
    return made[:-1] + "\\ " if made.endswith(" ") else made
