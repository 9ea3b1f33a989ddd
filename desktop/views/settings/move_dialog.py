"""Progress of moving the data folder: one bar, one way to stop, and the reason when it came to nothing."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QCloseEvent, QShowEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QProgressBar, QPushButton, QVBoxLayout, QWidget

from desktop import i18n, theme
from desktop.views.window.elided import ElidedLabel
from desktop.views.window.page_dialog import fit_height
from engine.types import MoveProgress


class MoveDialog(QDialog):
    """Modal: nothing may be written while the data moves. Signals: cancelled()."""

    cancelled = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._over = False
        self._heading, self.text, self.file = QLabel(), QLabel(), ElidedLabel(Qt.TextElideMode.ElideMiddle)
        self._heading.setFont(theme.font("title"))
        self.text.setWordWrap(True)
        self.text.setTextFormat(Qt.TextFormat.PlainText)
        self.file.setProperty("tone", "soft")
        self.file.setProperty("role", "small")
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setRange(0, 0)
        self.button = QPushButton()
        self.button.setAutoDefault(False)
        self.button.clicked.connect(self.reject)
        below = QHBoxLayout()
        below.addStretch(1)
        below.addWidget(self.button)
        px = theme.px
        layout = QVBoxLayout(self)
        layout.setContentsMargins(px(24), px(20), px(24), px(18))
        layout.setSpacing(px(10))
        for widget in (self._heading, self.text, self.bar, self.file):
            layout.addWidget(widget)
        layout.addLayout(below)
        self.setFixedWidth(px(460))
        self._progress: MoveProgress | None = None
        self._failure = ""
        self.retranslate()

    def show_progress(self, progress: MoveProgress) -> None:
        self._progress = progress
        self.bar.setRange(0, 1000)
        self.bar.setValue(round(1000 * progress.done / max(progress.total, 1)))
        self.file.set_text(progress.file)
        self.retranslate()

    def show_failure(self, what: str, why: str) -> None:
        self._over, self._failure = True, f"{what} {why}".strip()
        self.bar.hide()
        self.file.hide()
        self.retranslate()

    def close_now(self) -> None:
        self._over = True
        self.accept()

    def reject(self) -> None:
        """Stops the move; the dialog closes when the engine says that it has stopped."""
        if self._over:
            super().reject()
        else:
            self.button.setEnabled(False)
            self.cancelled.emit()

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 - Qt's name
        if not self._over:
            event.ignore()
            self.reject()

    def retranslate(self) -> None:
        self.setWindowTitle(self.tr("Moving Inkwell's data"))
        self._heading.setText(self.windowTitle())
        self.bar.setAccessibleName(self.windowTitle())
        self.button.setText(self.tr("Close") if self._over else self.tr("Cancel"))
        if self._failure:
            self.text.setText(self._failure)
        elif self._progress is None:
            self.text.setText(self.tr("Waiting for other work to end…"))
        elif self._progress.done * 2 <= self._progress.total:
            size = i18n.size(self._progress.total // 2)
            self.text.setText(self.tr("Copying {size}…").format(size=size))
        else:
            self.text.setText(self.tr("Checking every file…"))
        fit_height(self, self.text)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        super().showEvent(event)
        fit_height(self, self.text)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)
