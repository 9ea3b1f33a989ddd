"""The dialogs and small menus of the window: what they say and which call of the engine each answer becomes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from desktop import i18n
from desktop.views.library_part import LibraryPart
from desktop.views.page_dialog import PageDialog
from engine import __version__
from engine.types import JobEnded


class Dialogs(LibraryPart):
    """The library's dialogs (see LibraryPart) and the pages of facts."""

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
