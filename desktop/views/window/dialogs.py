"""The dialogs and small menus of the window: what they say and which call of the engine each answer becomes."""

from __future__ import annotations

from collections.abc import Sequence

from desktop import i18n
from desktop.views.library.part import LibraryPart
from desktop.views.settings import machine_page
from desktop.views.window.page_dialog import PageDialog
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
        self._page(title, "", machine_page.rows(ended.result))

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

