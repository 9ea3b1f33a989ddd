"""The find bar of the source panel, and finding: every occurrence in a document's pages, in order."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QWidget

from desktop import theme
from desktop.views.conversation.parts import IconButton
from engine.types import Page

MOST = 2000
Found = tuple[int, int, int]  # index of the page, start, end


def occurrences(pages: Sequence[Page], words: str) -> list[Found]:
    """Where the words stand, ignoring case, at most MOST times."""
    wanted = words.lower()
    out: list[Found] = []
    if not wanted.strip():
        return out
    for index, page in enumerate(pages):
        # A few letters change length in lower case ("İ"); then offsets would drift, so case counts on that page.
        low = page.text.lower()
        text, needle = (low, wanted) if len(low) == len(page.text) else (page.text, words)
        at = text.find(needle)
        while at >= 0 and len(out) < MOST:
            out.append((index, at, at + len(needle)))
            at = text.find(needle, at + len(needle))
    return out


class FindBar(QWidget):
    """Signals: searched(words) shortly after typing, stepped(+1 or -1), closed()."""

    searched = Signal(str)
    stepped = Signal(int)
    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._field = QLineEdit(self)
        self._field.setClearButtonEnabled(False)
        self._count = QLabel(self)
        self._count.setTextFormat(Qt.TextFormat.PlainText)
        self._count.setProperty("tone", "soft")
        self._back, self._on, self._close = IconButton("chevron-up"), IconButton("chevron-down"), IconButton("x")
        self._back.clicked.connect(self._step_back)
        self._on.clicked.connect(self._step_on)
        self._close.clicked.connect(self.closed)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(150)
        self._timer.timeout.connect(self._search)
        self._field.textChanged.connect(self._timer.start)
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.px(18), theme.px(8), theme.px(10), 0)
        row.setSpacing(theme.px(2))
        row.addWidget(self._field, 1)
        row.addSpacing(theme.px(6))
        row.addWidget(self._count)
        for button in (self._back, self._on, self._close):
            row.addWidget(button)
        self.retranslate()

    def open(self) -> None:
        self.show()
        self._field.setFocus()
        self._field.selectAll()
        if self._field.text():
            self._timer.start()

    def words(self) -> str:
        return self._field.text()

    def show_count(self, at: int, of: int) -> None:
        """`at` counts from 1; 0 of 0 says that nothing was found."""
        if not self._field.text().strip():
            self._count.clear()
        elif of:
            self._count.setText(self.tr("{at} of {of}").format(at=at, of=f"{of}+" if of >= MOST else of))
        else:
            self._count.setText(self.tr("Not found"))
        self._count.setFont(theme.font("small"))

    def _search(self) -> None:
        self._timer.stop()
        self.searched.emit(self._field.text())

    def _step_on(self) -> None:
        self.stepped.emit(1)

    def _step_back(self) -> None:
        self.stepped.emit(-1)

    def keyPressEvent(self, event: object) -> None:  # noqa: N802
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self._timer.isActive():
                self._search()
            else:
                self.stepped.emit(-1 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1)
        else:
            super().keyPressEvent(event)

    def retranslate(self) -> None:
        self._field.setPlaceholderText(self.tr("Find in this document"))
        for widget, name in (
            (self._field, self.tr("Find in this document")),
            (self._back, self.tr("Previous match")),
            (self._on, self.tr("Next match")),
            (self._close, self.tr("Close find")),
        ):
            widget.setAccessibleName(name)
            if widget is not self._field:
                widget.setToolTip(name)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)
