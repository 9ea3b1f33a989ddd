"""Between a citation and its page: fetches the text the panel shows, opens files in the system's programs."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal

from desktop import i18n, reveal
from desktop.open_at_page import open_at
from desktop.views.conversation.conversation import ConversationView
from desktop.views.source.panel import SourcePanel
from desktop.worker import EngineLink
from engine.types import Answer, DocumentText, Hit, JobEnded, Outcome, Turn


class Reading(QObject):
    """Signals: shown() when the panel has something to show; closed() by its own button; trouble(sentence)."""

    shown = Signal()
    closed = Signal()
    trouble = Signal(str)

    def __init__(self, panel: SourcePanel, talk: ConversationView, link: EngineLink, parent: QObject) -> None:
        super().__init__(parent)
        self._panel, self._talk, self._link = panel, talk, link
        self._answer: Answer | None = None
        self._n = 0
        self._wanted: Hit | None = None
        panel.connect_engine(link)
        talk.citation_clicked.connect(self.citation)
        talk.passage_clicked.connect(self.passage)
        panel.closed.connect(self.closed)
        panel.citation_changed.connect(self._on_changed)
        panel.page_needed.connect(self._fetch)
        panel.open_file.connect(self.open_file)
        panel.show_in_folder.connect(self.show_in_folder)

    def citation(self, answer: Answer, n: int) -> None:
        self._wanted = None
        self._answer, self._n = answer, n
        self._panel.show_citations(answer, n)
        self.shown.emit()
        self.mark(True)

    def step(self, by: int, turns: Sequence[Turn]) -> None:
        """To the next or the last citation of the answer on show; of the newest answer while none is."""
        if self._answer is not None and self._panel.isVisible():
            self._panel.step(by)
            return
        newest = next((t.answer for t in reversed(turns) if t.answer is not None and t.answer.citations), None)
        if newest is not None:
            self.citation(newest, newest.citations[0 if by > 0 else -1].n)

    def find(self) -> None:
        """Look for words in the document on show."""
        if self._panel.current()[0]:
            self.shown.emit()
            self._panel.find()

    def clear(self) -> None:
        """Nothing is on show any more: another conversation was opened."""
        self._wanted = self._answer = None
        self._panel.clear()

    def belongs(self, turns: Sequence[Turn]) -> bool:
        """Whether what is on show, if anything is, comes from an answer of these turns."""
        answers = [turn.answer for turn in turns if turn.answer is not None]
        if self._wanted is not None:
            return any(self._wanted in answer.nearest for answer in answers)
        return self._answer is None or self._answer in answers

    def mark(self, shown: bool) -> None:
        """Fill the chip of the source on show, while the panel is."""
        if self._answer is not None:
            self._talk.set_active_citation(self._answer if shown else None, self._n if shown else None)

    def _on_changed(self, n: int) -> None:
        self._n = n
        self.mark(True)

    def passage(self, hit: Hit) -> None:
        self.mark(False)
        self._wanted, self._answer = hit, None
        self._link.call(lambda ended: self._on_passage(hit, ended), "show", path=hit.path)

    def _fetch(self, path: str) -> None:
        self._link.call(lambda ended: self._on_pages(path, ended), "show", path=path)

    def _on_pages(self, path: str, ended: JobEnded) -> None:
        if isinstance(ended.result, DocumentText):
            self._panel.set_pages(path, ended.result.pages)
        elif sentence := self._trouble_of(path, ended):
            self._panel.set_problem(path, sentence)

    def _on_passage(self, hit: Hit, ended: JobEnded) -> None:
        if hit is not self._wanted:
            return
        if isinstance(ended.result, DocumentText):
            self._panel.show_page(hit.path, ended.result.pages, hit.page, hit.start, hit.end)
            self.shown.emit()
        elif sentence := self._trouble_of(hit.path, ended):
            self.trouble.emit(sentence)

    def _trouble_of(self, path: str, ended: JobEnded) -> str:
        if ended.outcome is Outcome.FAILED and ended.code == "folder":
            return self.tr("{path} is no longer in the library.").format(path=path)
        failed = ended.outcome in (Outcome.FAILED, Outcome.CRASHED)
        return i18n.error_text(ended.code, ended.error) if failed else ""

    def open_file(self, path: str, page: int = 0) -> None:
        """At the page, where the person's program can be asked for one; else as the system opens the file."""
        if not open_at(path, page) and not reveal.open_file(path):
            self.trouble.emit(
                self.tr("{path} could not be opened: it is gone, or no program opens it.").format(path=path)
            )

    def show_in_folder(self, path: str) -> None:
        if not reveal.show_in_folder(path):
            self.trouble.emit(self.tr("{path} is no longer there.").format(path=path))
