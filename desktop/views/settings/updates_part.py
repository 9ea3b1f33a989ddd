"""What the window says and asks about newer versions, and about the licences of what is bundled.

Nothing here happens by itself: the person chooses the command, is told what it will do, and agrees or does not.
"""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from desktop import i18n, reveal
from desktop.views.window.page_dialog import PageDialog
from desktop.views.window.prompts import confirmed
from desktop.worker import EngineLink
from engine.resources import resource
from engine.types import JobEnded, Outcome, UpdateReport


class UpdatesPart(QObject):
    """`check` is the command; a second one while the first is under way does nothing."""

    def __init__(self, window: QWidget, link: EngineLink) -> None:
        super().__init__(window)
        self._window, self._link = window, link
        self._waiting: PageDialog | None = None
        self._job = 0

    def check(self) -> None:
        """Ask the engine for the address, which opens no connection; then the person."""
        if self._waiting is None:
            self._link.call(self._on_address, "update_address")

    def _on_address(self, ended: JobEnded) -> None:
        if ended.outcome is not Outcome.DONE:
            self._page(i18n.error_text(ended.code, ended.error))
            return
        address = str(ended.result)
        if not address:
            self._page(self._failures()["update-none"])
            return
        question = self.tr(
            "Inkwell reads one small file from this address, and compares the version in it with its own:\n\n"
            "{address}\n\nNothing about you, your computer or your documents is sent, and nothing is downloaded or "
            "installed. As with any web address, its owner can see the internet address you come from."
        )
        if confirmed(self._window, self.tr("Check for updates?"), question.format(address=address), self.tr("Check")):
            self._waiting = self._page(self.tr("Reading {address}…").format(address=address))
            self._waiting.destroyed.connect(self._on_left)
            self._job = self._link.call(self._on_checked, "check_updates")

    def _on_left(self) -> None:
        """The page was closed before the answer came."""
        if self._waiting is not None:
            self._waiting = None
            self._link.cancel(self._job)

    def _on_checked(self, ended: JobEnded) -> None:
        if self._waiting is None:
            return
        waiting, self._waiting = self._waiting, None
        waiting.close()
        report = ended.result
        if isinstance(report, UpdateReport):
            self._page(self._said(report))
        elif ended.outcome is not Outcome.CANCELLED:
            self._page(self._failures().get(ended.code) or i18n.error_text(ended.code, ended.error))

    def _said(self, report: UpdateReport) -> str:
        if not report.newer:
            return self.tr("This is the newest version, {version}.").format(version=report.present)
        text = self.tr("Version {newest} is out. This is version {present}.")
        if report.page:
            text += "\n\n" + self.tr("It is here: {page}")
        return text.format(newest=report.newest, present=report.present, page=report.page)

    def licences(self) -> None:
        """Open the notices of everything that is bundled, in the program the system has for text files."""
        file = resource("THIRD_PARTY.txt")
        if not reveal.open_file(str(file)):
            words = self.tr(
                "Inkwell is licensed under the Apache License 2.0. The licences of its parts are here: {file}"
            )
            PageDialog(self.tr("Licences"), words.format(file=file), (), self._window).open()

    def _page(self, text: str) -> PageDialog:
        page = PageDialog(self.tr("Updates"), text, (), self._window)
        page.open()
        return page

    def _failures(self) -> dict[str, str]:
        """The engine's reasons in the person's language, by their code."""
        return {
            "update-none": self.tr(
                "This Inkwell was built without an address to ask for updates. Look for newer versions where you got "
                "it."
            ),
            "update-unreachable": self.tr("The address cannot be reached. Check the connection and try again."),
            "update-insecure": self.tr(
                "The other side could not prove that it is who it should be, so nothing was read. The network you are "
                "in may be in between."
            ),
            "update-nonsense": self.tr("There is no version file at this address just now. Try again later."),
        }
