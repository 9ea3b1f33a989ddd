"""Starts and ends the window: application, language, theme, logs, one shutdown. `main` is what `inkwell` opens.

The order keeps the start short: the window is painted first, then the engine process is started.
"""

from __future__ import annotations

import logging
import signal
import sys
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent, QLockFile, QObject, QSocketNotifier, Qt, QTimer
from PySide6.QtGui import QFileOpenEvent, QGuiApplication, QIcon
from PySide6.QtWidgets import QApplication, QMessageBox

from desktop import i18n, memory, theme, typefaces
from desktop.garbage import Garbage
from desktop.preferences import Preferences
from desktop.single import QUICK_ASK, Requests, hand_over
from desktop.tray import Tray
from desktop.views.window.main_window import MainWindow
from desktop.watch import StandstillWatch
from desktop.worker import DataFolder, EngineLink, Settings, data_folder, log_to, open_engine, saved_settings
from engine.errors import InkwellError
from engine.resources import resource

log = logging.getLogger(__name__)

BEGIN_AGAIN = 77
"""Exit code of the event loop when the window is to open again, on the data folder's new place."""


def main(argv: Sequence[str] | None = None, home: Path | None = None, paths: Sequence[str] = ()) -> int:
    """Open the window on this data folder, with these files and folders, and run until it is closed.

    Gives the exit code. A window that is open already takes the paths over.
    """
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        QGuiApplication.setHighDpiScaleFactorRoundingPolicy(Qt.HighDpiScaleFactorRoundingPolicy.PassThrough)
        app = QApplication([sys.argv[0] if sys.argv else "inkwell", *(argv or [])])
    app.setApplicationName("Inkwell")
    app.setDesktopFileName("inkwell")
    app.setWindowIcon(QIcon(str(resource("icons", "inkwell.svg"))))
    settings, trouble = Settings(), ""
    try:
        folder = data_folder(home)
    except InkwellError as error:
        i18n.use("system")
        theme.setup(app)
        return _refuse(i18n.error_text(error.code, str(error)), str(error))
    try:
        settings = saved_settings(folder)
    except InkwellError as error:
        trouble = str(error)  # the engine will say the same, in the window, with a way to try again
    preferences = Preferences(folder.path / "window.ini")
    i18n.use(settings.language)
    theme.setup(app, settings.appearance, preferences.number("zoom", 100))
    theme.set_language(i18n.code())
    lock = QLockFile(str(folder.path / "window.lock"))
    lock.setStaleLockTime(0)  # stale when its process is gone, never by age
    if not lock.tryLock(0):
        if lock.error() == QLockFile.LockError.PermissionError:
            sentence = QCoreApplication.translate(
                "Say", "The data folder {folder} cannot be written. Make it writable, then start Inkwell again."
            )
            return _refuse(sentence.format(folder=folder.path), "")
        sentence = QCoreApplication.translate("Say", "Inkwell is already open with this data folder: {folder}")
        sentence = sentence.format(folder=folder.path)
        if hand_over(folder.path, paths):
            print(f"inkwell: {sentence}", file=sys.stderr, flush=True)
            return 0
        return _refuse(sentence, "")
    crashed = _keep_crash_log(folder)
    log_to(folder)
    if trouble:
        log.warning("settings: %s", trouble)
    session = Session(app, folder, preferences, home)
    interrupts = _quit_on_interrupt(app)
    session.open(crashed, paths)
    try:
        code = app.exec()
    finally:
        session.shutdown()
        lock.unlock()
        if interrupts is not None:
            interrupts.setEnabled(False)
    return main(argv, home) if code == BEGIN_AGAIN else code


class Session(QObject):
    """One run of the window. Attributes: window, link, watch. `shutdown` is the only way out; it may run twice."""

    def __init__(self, app: QApplication, folder: DataFolder, preferences: Preferences, home: Path | None) -> None:
        super().__init__()
        memory.give_back()
        self._app = app
        self._over = False
        self.link: EngineLink = open_engine(home)
        self.window = MainWindow(self.link, preferences, str(folder.logs_folder))
        self.tray = Tray(self.window)
        self.watch = StandstillWatch(self)
        self._garbage = Garbage(self)
        self._garbage.start()
        self._requests = Requests(folder.path, self)
        self._requests.came.connect(self._on_request)
        self.window.settings.moved.connect(lambda _path: app.exit(BEGIN_AGAIN))
        if sys.platform == "darwin":  # only there: a filter in Python is asked about every event of the application
            app.installEventFilter(self)
        app.aboutToQuit.connect(self.shutdown)
        app.commitDataRequest.connect(self._on_system_shutdown)

    def open(self, crash_log: Path | None = None, paths: Sequence[str] = ()) -> None:
        self._paths = list(paths)
        self.window.show()
        self.window.composer.focus_input()
        if crash_log is not None:
            self.window.say_crashed(crash_log)
        QTimer.singleShot(0, self._begin)

    def _begin(self) -> None:
        self.window.begin()
        typefaces.begin()
        self.watch.start()
        self._requests.start()
        if self._paths:
            self._on_request(self._paths)
            self._paths = []

    def _on_request(self, paths: list[str]) -> None:
        """Inkwell was started a second time: here it is, with what it was started for."""
        if QUICK_ASK in paths:
            self.tray.line.appear()
            return
        self.window.come_to_front()
        if paths:
            self.window.open_paths(paths)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """macOS says which file to open by an event."""
        if event.type() == QEvent.Type.FileOpen and isinstance(event, QFileOpenEvent) and event.file():
            self._on_request([event.file()])
            return True
        return False

    def shutdown(self) -> None:
        """Keep where everything stands, then end thread and engine process. Nothing is asked of the person."""
        if self._over:
            return
        self._over = True
        self.watch.stop()
        self._requests.stop()
        self._app.removeEventFilter(self)
        self.window.save()
        self.tray.close()
        self.window.hide()
        self.link.shutdown()
        self._garbage.stop()
        typefaces.end()

    def _on_system_shutdown(self) -> None:
        self.window.save()


def _refuse(sentence: str, detail: str) -> int:
    """Say why there is no window, on screen and in the terminal."""
    print(f"inkwell: {detail or sentence}", file=sys.stderr, flush=True)
    box = QMessageBox(QMessageBox.Icon.NoIcon, i18n.translate("Say", "Inkwell"), sentence)
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.exec()
    return 1


def _keep_crash_log(folder: DataFolder) -> Path | None:
    """What the last run left when it crashed, set aside so that it is offered once."""
    found, kept = folder.logs_folder / "window-crash.log", folder.logs_folder / "window-crash-last.log"
    try:
        if found.stat().st_size == 0:
            return None
        found.replace(kept)
    except OSError:
        return None  # none there, or not ours to move: nothing to offer
    return kept


def _quit_on_interrupt(app: QApplication) -> QSocketNotifier | None:
    """Ctrl+C and SIGTERM close the window as its button does: Python's handlers only run when Qt returns to them."""
    if sys.platform == "win32":
        return None
    import socket

    reading, writing = socket.socketpair()
    reading.setblocking(False)
    writing.setblocking(False)
    try:
        signal.set_wakeup_fd(writing.fileno(), warn_on_full_buffer=False)
        for each in (signal.SIGINT, signal.SIGTERM):
            signal.signal(each, lambda *_: None)
    except ValueError:  # not the main thread (a test): nothing to take over
        return None
    notifier = QSocketNotifier(reading.fileno(), QSocketNotifier.Type.Read, app)
    notifier.sockets = (reading, writing)  # kept open as long as the notifier
    notifier.activated.connect(app.quit)
    return notifier


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
