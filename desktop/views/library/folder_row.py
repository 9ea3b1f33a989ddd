"""One folder of the library in the side bar: name, what is true of it, progress, and a way to the files' reasons."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QEnterEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QSizePolicy,
    QSpacerItem,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from desktop import i18n, icons, plain, theme
from desktop.indexing import FolderRow
from desktop.views.window.elided import ElidedLabel
from engine.types import IndexProgress


class FolderRowView(QWidget):
    """Signals: activated(path), unreadable_clicked(path), cancel_clicked(path), menu_wanted(path, global QPoint)."""

    activated = Signal(str)
    unreadable_clicked = Signal(str)
    cancel_clicked = Signal(str)
    menu_wanted = Signal(str, QPoint)

    def __init__(self, row: FolderRow, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.row = row
        self._hovered = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._name = ElidedLabel(Qt.TextElideMode.ElideMiddle)
        self._line = ElidedLabel()
        self._line.setProperty("tone", "soft")
        self._line.setProperty("role", "small")
        self._trouble = QLabel()
        self._trouble.setTextFormat(Qt.TextFormat.PlainText)
        self._trouble.setWordWrap(True)
        self._trouble.setProperty("tone", "bad")
        self._trouble.setProperty("role", "small")
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._cancel = QToolButton()
        self._cancel.setProperty("kind", "quiet")
        self._cancel.clicked.connect(self._on_cancel)
        icons.dress(self._cancel, "x", "soft", 14)
        self._problem = QPushButton()
        self._problem.setProperty("kind", "link")
        self._problem.clicked.connect(self._on_problem)
        top = QHBoxLayout()
        top.addWidget(self._name, 1)
        top.addWidget(self._cancel)
        self._layout = QVBoxLayout(self)
        self._layout.addLayout(top)
        self._layout.addWidget(self._line)
        self._layout.addWidget(self._trouble)
        self._layout.addWidget(self._problem, 0, Qt.AlignmentFlag.AlignLeft)
        self._above_bar = QSpacerItem(0, 0)
        self._layout.addItem(self._above_bar)
        self._layout.addWidget(self._bar)
        theme.notifier.changed.connect(self._measure)
        self._measure()
        self.show_row(row)

    def show_row(self, row: FolderRow) -> None:
        self.row = row
        line, tone = self._line_of(row)
        self._name.set_text(row.name)
        self._line.set_text(line)
        self._line.setVisible(not row.error)
        self._trouble.setText(_breakable(row.error))
        self._trouble.setVisible(bool(row.error))
        if self._line.property("tone") != tone:
            self._line.setProperty("tone", tone)
            self._line.style().polish(self._line)
        reading = row.progress is not None and not row.stopping
        self._bar.setVisible(reading)
        self._above_bar.changeSize(0, theme.px(2) if reading else 0)
        self._layout.invalidate()
        if row.progress is not None:
            total = row.progress.files_total
            self._bar.setRange(0, total)  # 0 of 0 shows as "busy" while the folder is being listed
            self._bar.setValue(min(row.progress.files_done, total))
        self._cancel.setVisible(reading or (row.queued and not row.stopping))
        unreadable = row.status.unreadable if row.status else 0
        self._problem.setVisible(bool(unreadable) and not reading)
        self._problem.setText(self.tr("%Ln file(s) could not be read", "", unreadable))
        problem_tone = theme.css(theme.tokens().warn)
        self._problem.setStyleSheet(f"color: {problem_tone}; text-align: left; padding: 0; margin-left: -1px;")
        self._say_names()
        self.setToolTip(plain.tip(row.path if not row.error else f"{row.path}\n{row.error}"))

    def _line_of(self, row: FolderRow) -> tuple[str, str]:
        """The sentence under the name, and its tone. It says what is true, and no more."""
        if row.error:
            return row.error, "bad"
        if row.stopping:
            return self.tr("Stopping…"), "soft"
        if row.progress is not None:
            return self._progress_line(row.progress), "soft"
        if row.counting:
            return self.tr("Waiting for your answer") if row.queued else self.tr("Counting files…"), "soft"
        if row.queued:
            return self.tr("Waiting its turn"), "soft"
        status = row.status
        if status is None:
            return "", "soft"
        if not status.reachable:
            return self.tr("Not reachable now · its index is kept"), "warn"
        if status.files == 0:
            return self.tr("No files that can be read"), "soft"
        files = i18n.files(status.files)
        if status.searchable == status.files:
            return self.tr("{files} · all searchable").format(files=files), "soft"
        if status.unrecognised:
            words = self.tr("{n} of {files} searchable · %Ln scan(s) left", "", status.unrecognised)
            some, every = i18n.number(status.searchable), i18n.number(status.files)
            return words.format(n=some, files=every), "soft"
        return self.tr("{files} · {n} searchable").format(files=files, n=i18n.number(status.searchable)), "soft"

    def _progress_line(self, progress: IndexProgress) -> str:
        if progress.stage == "waiting":
            return self.tr("Another Inkwell is indexing; waiting for it")
        if progress.stage == "scanning" or not progress.files_total:
            return self.tr("Looking for files…")
        done, total = i18n.number(progress.files_done), i18n.number(progress.files_total)
        line = self.tr("Indexing {done} of {total}").format(done=done, total=total)
        left = i18n.time_left(progress.seconds_left)
        return f"{line} · {left}" if left else line

    def _say_names(self) -> None:
        self.setAccessibleName(f"{self.row.name}: {self._line.text()}")
        self._bar.setAccessibleName(self.tr("Progress of {name}").format(name=self.row.name))
        self._cancel.setToolTip(self.tr("Cancel indexing; what was read stays searchable"))
        self._cancel.setAccessibleName(self.tr("Cancel indexing {name}").format(name=self.row.name))
        self._problem.setAccessibleName(self._problem.text())

    def _measure(self) -> None:
        self._layout.setContentsMargins(theme.px(10), theme.px(6), theme.px(10), theme.px(10))
        self._layout.setSpacing(theme.px(2))
        self._name.setFixedHeight(theme.px(22))  # the same with and without the button beside it
        self._cancel.setFixedSize(theme.px(22), theme.px(22))
        self._name.setFont(theme.font("body"))
        self._line.setFont(theme.font("small"))
        self._trouble.setFont(theme.font("small"))
        self.show_row(self.row)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        if event.type() == QEvent.Type.LanguageChange:
            self.show_row(self.row)
        super().changeEvent(event)

    def _on_cancel(self) -> None:
        self.cancel_clicked.emit(self.row.path)

    def _on_problem(self) -> None:
        self.unreadable_clicked.emit(self.row.path)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        if event.button() == Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self.activated.emit(self.row.path)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.activated.emit(self.row.path)
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: N802 - Qt's name
        self.menu_wanted.emit(self.row.path, event.globalPos())

    def enterEvent(self, event: QEnterEvent) -> None:  # noqa: N802 - Qt's name
        self._hovered = True
        self.update()
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        self._hovered = False
        self.update()
        super().leaveEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        if not (self._hovered or self.hasFocus()):
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        t = theme.tokens()
        painter.setPen(t.accent if self.hasFocus() else Qt.PenStyle.NoPen)
        painter.setBrush(t.hover if self._hovered else Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(self.rect().adjusted(1, 1, -1, -1), theme.px(8), theme.px(8))
        painter.end()


def _breakable(sentence: str) -> str:
    """A path may be longer than the side bar is wide: it may break after each folder."""
    return sentence.replace("/", "/\u200b").replace("\\", "\\\u200b")
