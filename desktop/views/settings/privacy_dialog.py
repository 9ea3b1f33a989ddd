"""What leaves this computer: the promise in a few sentences, and a live list of what is open to any network."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QDialog, QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from desktop import i18n, theme
from desktop.views.window.page_dialog import fit_height
from engine.types import Connection

LOOK_MS = 2000
MOST_LINES = 12


class PrivacyDialog(QDialog):
    """Asks by `look` every two seconds while it is open; `show_connections` is the answer."""

    def __init__(self, look: Callable[[], None], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._heading, self._text, self._list_title = QLabel(), QLabel(), QLabel()
        self.connections = QLabel()
        self._found: Sequence[Connection] | None = None
        for label in (self._text, self.connections):
            label.setWordWrap(True)
        self._list_title.setProperty("tone", "soft")
        self._list_title.setProperty("role", "small")
        frame = QFrame()
        frame.setProperty("list", "true")
        inside = QVBoxLayout(frame)
        inside.addWidget(self.connections)
        self.close_button = QPushButton()
        self.close_button.setAutoDefault(False)
        self.close_button.clicked.connect(self.accept)
        below = QHBoxLayout()
        below.addStretch(1)
        below.addWidget(self.close_button)
        px = theme.px
        inside.setContentsMargins(px(14), px(12), px(14), px(12))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(px(24), px(22), px(24), px(18))
        layout.setSpacing(px(12))
        for widget in (self._heading, self._text):
            layout.addWidget(widget)
        layout.addSpacing(px(4))
        layout.addWidget(self._list_title)
        layout.addWidget(frame)
        layout.addStretch(1)
        layout.addLayout(below)
        self._heading.setFont(theme.font("title"))
        self.setFixedWidth(px(540))
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_MS)
        self._timer.timeout.connect(look)
        self._timer.start()
        self.retranslate()
        look()

    def show_connections(self, found: Sequence[Connection]) -> None:
        self._found = found
        if not found:
            text = self.tr("None. No program of Inkwell has a connection open, or waits for one.")
        else:
            lines = [f"{each.process}: {each.local} → {each.remote or '–'} ({each.state})" for each in found]
            more = len(lines) - MOST_LINES
            text = "\n".join(lines[:MOST_LINES])
            if more > 0:
                text += "\n" + self.tr("and %Ln more", "", more)
        self.connections.setText(text)
        self.connections.setProperty("tone", "warn" if found else "ok")
        self.connections.style().polish(self.connections)
        at = i18n.clock_now()
        self._list_title.setText(self.tr("Connections open now, looked up at {time}").format(time=at))
        fit_height(self, self._text, self.connections)

    def retranslate(self) -> None:
        self.setWindowTitle(self.tr("What leaves this computer"))
        self._heading.setText(self.tr("Offline · nothing sent"))
        self._text.setText(
            self.tr(
                "Inkwell works without a network. Your documents, questions and answers are read and kept on this "
                "computer only. Nothing is sent anywhere: there is no account, no telemetry and no update check by "
                "itself. Only a model download or a check for updates that you start yourself uses the network."
            )
        )
        self.connections.setAccessibleName(self.tr("Connections open now"))
        self.close_button.setText(self.tr("Close"))
        if self._found is None:
            self._list_title.setText(self.tr("Connections open now"))
            self.connections.setText(self.tr("Looking…"))
        else:
            self.show_connections(self._found)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        super().showEvent(event)
        fit_height(self, self._text, self.connections)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)
