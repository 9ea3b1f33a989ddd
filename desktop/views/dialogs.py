"""The dialogs and small menus of the window: what they say and which call of the engine each answer becomes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QObject, QPoint, Qt, Signal
from PySide6.QtWidgets import QMenu, QWidget

from desktop import i18n, reveal
from desktop.indexing import Indexing
from desktop.models.library import is_inside
from desktop.views.library_dialog import LibraryDialog
from desktop.views.page_dialog import PageDialog
from desktop.views.prompts import confirmed
from desktop.worker import EngineLink
from engine import __version__
from engine.types import IndexReport, JobEnded, LibraryStatus


class Dialogs(QObject):
    """Signal: scope_wanted(folder, or "" for all)."""

    scope_wanted = Signal(str)

    def __init__(self, window: QWidget, link: EngineLink, indexing: Indexing) -> None:
        super().__init__(window)
        self.extend_menu: Callable[[QMenu, str], None] = lambda _menu, _path: None
        self._window, self._link, self._indexing = window, link, indexing
        self._library: LibraryDialog | None = None
        indexing.finished.connect(self._on_indexed)

    # --- library

    def library(self, folder: str = "") -> None:
        self._open_library(folder if isinstance(folder, str) else "", unreadable=False)

    def unreadable(self, folder: str) -> None:
        self._open_library(folder, unreadable=True)

    def _open_library(self, folder: str, *, unreadable: bool) -> None:
        if self._library is None:
            self._library = LibraryDialog(self._window)
            self._library.destroyed.connect(self._on_library_closed)
            self._library.retry_wanted.connect(self._on_retry)
            self._library.open_wanted.connect(reveal.open_file)
            self._library.reveal_wanted.connect(reveal.show_in_folder)
        self._library.limit_to(folder, unreadable=unreadable)
        self._library.show()
        self._library.raise_()
        self._library.activateWindow()
        self._link.call(self._on_files, "status")

    def _on_library_closed(self) -> None:
        self._library = None

    def _on_indexed(self, _report: IndexReport) -> None:
        if self._library is not None:
            self._link.call(self._on_files, "status")

    def _on_files(self, ended: JobEnded) -> None:
        if self._library is not None and isinstance(ended.result, LibraryStatus):
            self._library.show_library(ended.result)

    def _on_retry(self, paths: Sequence[str]) -> None:
        folders = [row.path for row in self._indexing.rows()]
        self._indexing.retry([f for f in folders if any(is_inside(path, f) for path in paths)])

    def folder_menu(self, folder: str, at: QPoint) -> None:
        menu = QMenu(self._window)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(self.tr("Show files…"), lambda: self.library(folder))
        menu.addAction(self.tr("Ask only this folder"), lambda: self.scope_wanted.emit(folder))
        menu.addAction(self.tr("Ask all folders"), lambda: self.scope_wanted.emit(""))
        menu.addSeparator()
        self.extend_menu(menu, folder)
        menu.addSeparator()
        menu.addAction(self.tr("Look for changes"), lambda: self._indexing.add([folder]))
        menu.addAction(self.tr("Show in folder"), lambda: reveal.show_in_folder(folder))
        menu.addSeparator()
        menu.addAction(self.tr("Remove from library…"), lambda: self.forget(folder))
        menu.popup(at)

    def forget(self, folder: str) -> None:
        name = next((row.name for row in self._indexing.rows() if row.path == folder), folder)
        title = self.tr("Remove from the library?")
        question = self.tr("“{name}” can no longer be asked about. Its files stay where they are, untouched.")
        if confirmed(self._window, title, question.format(name=name), self.tr("Remove")):
            self._indexing.forget(folder)

    # --- pages of facts

    def machine(self) -> None:
        self._link.call(self._on_doctor, "doctor")

    def _on_doctor(self, ended: JobEnded) -> None:
        title = self.tr("Model and computer")
        if not isinstance(ended.result, dict):
            self._page(title, i18n.error_text(ended.code, ended.error))
            return
        names = self._doctor_names()
        rows = [(names.get(key, key.replace("_", " ")), _plain(value)) for key, value in ended.result.items()]
        self._page(title, "", [row for row in rows if row[1]])

    def _doctor_names(self) -> dict[str, str]:
        """What the engine reports on, as a person calls it; the values are facts and stay as they are."""
        return {
            "inkwell": self.tr("Version"),
            "python": self.tr("Python"),
            "data_folder": self.tr("Data folder"),
            "memory": self.tr("Memory"),
            "model": self.tr("Model"),
            "embedder": self.tr("Search by meaning"),
            "index": self.tr("Index"),
            "library": self.tr("Library"),
            "offline": self.tr("Network"),
            "platform": self.tr("System"),
            "device": self.tr("Device"),
        }

    def shortcuts(self, listed: Sequence[tuple[str, str]]) -> None:
        rows = [(keys, name) for name, keys in listed]
        rows += [
            ("Enter", self.tr("Send the question")),
            ("Shift+Enter", self.tr("New line in the question")),
        ]
        self._page(self.tr("Keyboard shortcuts"), "", rows)

    def about(self) -> None:
        text = self.tr(
            "Version {version}. Ask your own documents, offline, with citations that open at the very sentence."
        )
        self._page(self.tr("About Inkwell"), text.format(version=__version__))

    def _page(self, title: str, text: str, rows: Sequence[tuple[str, str]] = ()) -> None:
        PageDialog(title, text, rows, self._window).open()


def _plain(value: Any) -> str:
    """A fact as one or several lines of text."""
    if isinstance(value, bool):
        return "✓" if value else "–"
    if isinstance(value, float):
        return i18n.number(value, 2).rstrip("0").rstrip(".,")
    if isinstance(value, int):
        return i18n.number(value)
    if isinstance(value, dict):
        facts = ((str(key).replace("_", " "), _plain(each)) for key, each in value.items())
        return "\n".join(f"{key}: {fact}" for key, fact in facts if fact)
    if isinstance(value, list | tuple):
        return "\n".join(_plain(each) for each in value)
    return str(value)
