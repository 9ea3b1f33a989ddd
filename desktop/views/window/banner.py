"""A strip above the conversation for what concerns the whole window: one sentence and at most two buttons."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtGui import QAccessible, QAccessibleEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QToolButton, QWidget

from desktop import icons, plain, theme


class Banner(QWidget):
    """`show_message` replaces what is there. Tones: "soft", "accent", "ok", "warn", "bad"."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setObjectName("banner")
        self._tone, self._icon = "soft", "info"
        self._do: Callable[[], None] | None = None
        self._mark = QLabel()
        self.text = QLabel()
        self.text.setWordWrap(True)
        self.text.setTextFormat(Qt.TextFormat.PlainText)
        self.action = QPushButton()
        self.action.clicked.connect(self._on_action)
        self.close_button = QToolButton()
        self.close_button.setProperty("kind", "quiet")
        self.close_button.clicked.connect(self.hide)
        icons.dress(self.close_button, "x", "soft", 14)
        self._layout = QHBoxLayout(self)
        self._layout.addWidget(self._mark, 0, Qt.AlignmentFlag.AlignVCenter)
        self._layout.addWidget(self.text, 1)
        self._layout.addWidget(self.action)
        self._layout.addWidget(self.close_button)
        self._away = QTimer(self)
        self._away.setSingleShot(True)
        self._away.timeout.connect(self.hide)
        theme.notifier.changed.connect(self._measure)
        self._measure()
        self.hide()

    def show_message(
        self,
        sentence: str,
        tone: str = "soft",
        *,
        action: str = "",
        do: Callable[[], None] | None = None,
        seconds: int = 0,
        detail: str = "",
    ) -> None:
        """`seconds` > 0 hides it again; `detail` is the tool tip, for the curious."""
        self._tone = tone
        self._icon = {
            "ok": "circle-check",
            "accent": "folder-plus",
            "warn": "triangle-alert",
            "bad": "circle-alert",
        }.get(tone, "info")
        self._do = do
        self.text.setText(sentence)
        self.setToolTip(plain.tip(detail))
        self.action.setText(action)
        self.action.setVisible(bool(action))
        self._away.stop()
        if seconds:
            self._away.start(seconds * 1000)
        self._measure()
        self.show()
        QAccessible.updateAccessibility(QAccessibleEvent(self.text, QAccessible.Event.Alert))

    def _on_action(self) -> None:
        do = self._do
        self.hide()
        if do is not None:
            do()

    def _measure(self) -> None:
        t, px = theme.tokens(), theme.px
        self._layout.setContentsMargins(px(16), px(8), px(12), px(8))
        self._layout.setSpacing(px(10))
        self._mark.setPixmap(icons.pixmap(self._icon, px(16), self._tone, self.devicePixelRatioF()))
        self.setStyleSheet(
            f"QWidget#banner {{ background: {theme.css(t.panel)}; border-bottom: 1px solid {theme.css(t.line)}; }}"
        )
        self.close_button.setAccessibleName(self.tr("Close this message"))
        self.close_button.setToolTip(self.tr("Close this message"))

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        if event.type() == QEvent.Type.LanguageChange:
            self._measure()
        super().changeEvent(event)
