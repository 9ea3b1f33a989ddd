"""Inkwell outside its window: the icon in the system's tray, a line to ask from anywhere, a word when indexing ended.

Where the system has no tray, all of it but the icon works: a second start with --quick-ask brings the line up, and a
shortcut of the desktop can be bound to that. On Windows Ctrl+Alt+Space does it without.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractNativeEventFilter, QByteArray, QEvent, QObject
from PySide6.QtWidgets import QApplication, QMenu, QSystemTrayIcon

from desktop import i18n
from desktop.views.window.quick_ask import QuickAsk
from engine.types import IndexReport

if TYPE_CHECKING:
    from desktop.views.window.main_window import MainWindow

LONG_SECONDS = 60.0
"""An indexing run of this length is worth a word when the window is not in front."""


class Tray(QObject):
    """Attributes: line (the quick-ask window), icon (None where there is no tray)."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self.line = QuickAsk()
        self.line.asked.connect(self._on_asked)
        self.icon: QSystemTrayIcon | None = None
        self._menu = QMenu()
        self._ask = self._menu.addAction("", self.line.appear)
        self._show = self._menu.addAction("", window.come_to_front)
        self._menu.addSeparator()
        self._quit = self._menu.addAction("", window.close)
        window.indexing.finished.connect(self._on_indexed)
        window.installEventFilter(self)
        self._key = _HotKey(self.line.appear) if sys.platform == "win32" else None
        if QSystemTrayIcon.isSystemTrayAvailable():
            self.icon = QSystemTrayIcon(QApplication.windowIcon(), self)
            self.icon.setContextMenu(self._menu)
            self.icon.activated.connect(self._on_click)
            self.icon.show()
        self.retranslate()

    def close(self) -> None:
        if self._key is not None:
            self._key.release()
        if self.icon is not None:
            self.icon.hide()
        self._window.removeEventFilter(self)
        self.line.close()
        self.line.deleteLater()
        self._menu.deleteLater()

    def _on_asked(self, question: str) -> None:
        self._window.come_to_front()
        self._window.ask_anew(question)

    def _on_click(self, reason: QSystemTrayIcon.ActivationReason) -> None:
        if reason == QSystemTrayIcon.ActivationReason.Trigger:
            self._window.come_to_front()

    def _on_indexed(self, report: IndexReport) -> None:
        if self.icon is not None and report.seconds >= LONG_SECONDS and not self._window.isActiveWindow():
            text = self.tr("{files} read in {minutes} min.").format(
                files=i18n.files(report.indexed), minutes=i18n.number(max(1, round(report.seconds / 60)))
            )
            if report.failed:
                text += " " + self.tr("%Ln could not be read.", "", report.failed)
            self.icon.showMessage(self.tr("Your documents can be asked"), text, self.icon.icon())

    def retranslate(self) -> None:
        self._ask.setText(self.tr("Ask…"))
        self._show.setText(self.tr("Show Inkwell"))
        self._quit.setText(self.tr("Quit"))
        if self.icon is not None:
            self.icon.setToolTip(self.tr("Inkwell"))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if event.type() == QEvent.Type.LanguageChange and watched is self._window:
            self.retranslate()
        return False


class _HotKey(QAbstractNativeEventFilter):
    """Ctrl+Alt+Space on Windows, by RegisterHotKey: the system tells of this combination, no other key is heard."""

    _ID, _MESSAGE, _CTRL_ALT_ONCE, _SPACE = 0x1A4B, 0x0312, 0x4003, 0x20

    def __init__(self, pressed: Any) -> None:
        super().__init__()
        import ctypes

        self._pressed, self._user32 = pressed, ctypes.windll.user32  # type: ignore[attr-defined]
        if self._user32.RegisterHotKey(None, self._ID, self._CTRL_ALT_ONCE, self._SPACE):  # else another program has it
            QApplication.instance().installNativeEventFilter(self)

    def nativeEventFilter(self, kind: QByteArray | bytes, message: int) -> object:  # noqa: N802 - Qt's name
        from ctypes import wintypes

        event = wintypes.MSG.from_address(int(message))
        if event.message == self._MESSAGE and event.wParam == self._ID:
            self._pressed()
        return False, 0

    def release(self) -> None:
        QApplication.instance().removeNativeEventFilter(self)
        self._user32.UnregisterHotKey(None, self._ID)
