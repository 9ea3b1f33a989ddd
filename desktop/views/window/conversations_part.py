"""The list of conversations and what is done with one: find, rename, pin, delete and undo, files out and in, drafts."""

from __future__ import annotations

import re
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from desktop import i18n, reveal
from desktop.asking import Asking
from desktop.preferences import Preferences
from desktop.views.conversation.composer import Composer
from desktop.views.conversation.pdf_export import PdfExport
from desktop.views.window.banner import Banner
from desktop.views.window.prompts import asked_name
from desktop.views.window.sidebar import Sidebar
from desktop.worker import EngineLink
from engine.types import Conversation, ConversationInfo, JobEnded, Outcome

FORMATS = ("md", "html", "pdf", "json")
UNDO_SECONDS = 15
_DRAFT_REST = 500  # milliseconds after the last key


class ConversationsPart(QObject):
    """Signal: trouble(sentence)."""

    trouble = Signal(str)

    def __init__(self, window: QWidget, link: EngineLink, asking: Asking, sidebar: Sidebar, banner: Banner) -> None:
        super().__init__(window)
        self._window, self._link, self._asking = window, link, asking
        self._sidebar, self._banner = sidebar, banner
        self._pdf: PdfExport | None = None
        self._found: tuple[int, int | None] = (0, None)
        sidebar.search_changed.connect(self.refresh)
        sidebar.opened.connect(self._on_opened)
        sidebar.rename_wanted.connect(self.rename)
        sidebar.pin_wanted.connect(self.pin)
        sidebar.delete_wanted.connect(self.delete)
        sidebar.export_wanted.connect(self.export)
        asking.conversations_changed.connect(self.refresh)

    # --- the list

    def refresh(self, _search: str = "") -> None:
        self._link.call(self._on_list, "conversations", search=self._sidebar.search.text().strip())

    def _on_list(self, ended: JobEnded) -> None:
        if ended.outcome is Outcome.DONE:
            self._sidebar.set_conversations(ended.result)
            self._sidebar.show_conversation(self._asking.conversation)

    def _on_opened(self, info: ConversationInfo) -> None:
        """Open it; where a search has led there, at the turn that was found."""
        self._found = (info.id, info.turn)
        self._asking.open(info.id, info.turn)

    def found_turn(self, opened: Conversation | None) -> int | None:
        """The turn for which this conversation was opened, once."""
        wanted, self._found = self._found, (0, None)
        return wanted[1] if opened is not None and opened.info.id == wanted[0] else None

    def _on_changed(self, ended: JobEnded) -> None:
        if ended.outcome is Outcome.FAILED:
            self.trouble.emit(i18n.error_text(ended.code, ended.error))
        self.refresh()

    # --- one conversation

    def current(self) -> ConversationInfo | None:
        return self._sidebar.current()

    def rename(self, info: ConversationInfo | None = None) -> None:
        info = info or self.current()
        if info is None:
            return
        title = asked_name(self._window, self.tr("Rename conversation"), info.title, self.tr("Rename"))
        if title:
            self._link.call(self._on_changed, "rename_conversation", id=info.id, title=title)

    def pin(self, info: ConversationInfo | None = None) -> None:
        """Keep it above all others, or let it go back among them."""
        info = info or self.current()
        if info is not None:
            self._link.call(self._on_changed, "pin_conversation", id=info.id, pinned=not info.pinned)

    def delete(self, info: ConversationInfo | None = None) -> None:
        """At once, and with a way back."""
        info = info or self.current()
        if info is not None:
            self._link.call(lambda ended: self._on_deleted(info, ended), "delete_conversation", id=info.id)

    def _on_deleted(self, info: ConversationInfo, ended: JobEnded) -> None:
        self._on_changed(ended)
        if ended.outcome is not Outcome.DONE:
            return
        shown = self._asking.conversation == info.id
        if shown:
            self._asking.new()
        self._banner.show_message(
            self.tr("“{title}” was deleted.").format(title=info.title),
            "soft",
            action=self.tr("Undo"),
            do=lambda: self._restore(info, shown),
            seconds=UNDO_SECONDS,
        )

    def _restore(self, info: ConversationInfo, show: bool) -> None:
        self._link.call(lambda ended: self._on_restored(info, show, ended), "restore_conversation", id=info.id)

    def _on_restored(self, info: ConversationInfo, show: bool, ended: JobEnded) -> None:
        self._on_changed(ended)
        if ended.outcome is Outcome.DONE and show:
            self._asking.open(info.id)

    # --- files

    def export(self, info: ConversationInfo | None = None, format: str = "") -> None:
        """Ask where to, then write. The format follows the chosen kind of file."""
        info = info or self.current()
        if info is None:
            return
        kinds = {
            "md": self.tr("Markdown (*.md)"),
            "html": self.tr("Web page (*.html)"),
            "pdf": self.tr("PDF (*.pdf)"),
            "json": self.tr("Inkwell conversation (*.json)"),
        }
        wanted = format or "md"
        name = re.sub(r'[\\/:*?"<>|\x00-\x1f]+', " ", info.title).strip(" .")[:80] or "conversation"
        path, chosen = QFileDialog.getSaveFileName(
            self._window, self.tr("Export conversation"), f"{name}.{wanted}", ";;".join(kinds.values()), kinds[wanted]
        )
        if not path:
            return
        by_suffix = Path(path).suffix.lower().lstrip(".")
        wanted = by_suffix if by_suffix in FORMATS else next((k for k, v in kinds.items() if v == chosen), wanted)
        if by_suffix not in FORMATS:
            path = f"{path}.{wanted}"
        self.export_to(info.id, path, wanted)

    def export_to(self, conversation: int, path: str, format: str) -> None:
        if format == "pdf":
            self._link.call(lambda ended: self._on_for_pdf(path, ended), "conversation", id=conversation)
            return
        self._link.call(
            lambda ended: self._on_exported(path, ended),
            "export_conversation", id=conversation, path=path, format=format, language=i18n.code(),
        )  # fmt: skip

    def _on_for_pdf(self, path: str, ended: JobEnded) -> None:
        if not isinstance(ended.result, Conversation):
            self.trouble.emit(i18n.error_text(ended.code, ended.error))
            return
        self._pdf = PdfExport(ended.result, path, self)
        self._pdf.done.connect(self._on_pdf)
        self._pdf.start()

    def _on_pdf(self, path: str, problem: str) -> None:
        self._pdf = None
        if problem:
            self.trouble.emit(self.tr("{path} cannot be written: {why}.").format(path=path, why=problem))
        else:
            self._say_exported(path)

    def _on_exported(self, path: str, ended: JobEnded) -> None:
        if ended.outcome is Outcome.DONE:
            self._say_exported(path)
        else:
            self.trouble.emit(i18n.error_text(ended.code, ended.error))

    def _say_exported(self, path: str) -> None:
        self._banner.show_message(
            self.tr("Exported to {path}").format(path=path), "ok",
            action=self.tr("Show in folder"), do=lambda: reveal.show_in_folder(path) and None, seconds=12,
        )  # fmt: skip

    def take_in(self) -> None:
        """Import conversations from a JSON file."""
        kind = self.tr("Inkwell conversation (*.json)")
        path, _ = QFileDialog.getOpenFileName(self._window, self.tr("Import conversations"), "", kind)
        if path:
            self.import_from(path)

    def import_from(self, path: str) -> None:
        self._link.call(self._on_taken_in, "import_conversations", path=path)

    def _on_taken_in(self, ended: JobEnded) -> None:
        self._on_changed(ended)
        if ended.outcome is Outcome.DONE and ended.result:
            self._asking.open(ended.result[0].id)
            said = self.tr("%Ln conversation(s) taken in.", "", len(ended.result))
            self._banner.show_message(said, "ok", seconds=8)


class Drafts(QObject):
    """Questions that were written and not sent, one for each conversation; they come back after a crash too."""

    def __init__(self, composer: Composer, asking: Asking, kept: Preferences, parent: QObject) -> None:
        super().__init__(parent)
        self._composer, self._asking, self._kept = composer, asking, kept
        self._of: int | None = None
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(_DRAFT_REST)
        self._rest.timeout.connect(self.save)
        self._touched = False  # until the person writes, what is kept is right and the field may not be
        composer.changed.connect(self._on_changed)

    def follow(self) -> None:
        """Another conversation is on show: put this one's words away and bring back its own."""
        self.save()
        self._of = self._asking.conversation
        if not self._composer.editing:
            self._composer.set_text(self._kept.text(self._key()))
        self._touched = False
        self._rest.stop()

    def settle(self) -> None:
        """The conversation on show was made just now: what is written from here on belongs to it."""
        if self._asking.conversation != self._of:
            self._kept.remove(self._key())
            self._of = self._asking.conversation

    def _on_changed(self) -> None:
        self._touched = True
        self._rest.start()

    def save(self) -> None:
        self._rest.stop()
        if self._composer.editing or not self._touched:
            return
        self._touched = False
        text, key = self._composer.text(), self._key()
        if text.strip():
            self._kept.set(key, text)
        elif self._kept.text(key):
            self._kept.remove(key)
        else:
            return
        self._kept.save()

    def _key(self) -> str:
        return f"drafts/{self._of or 0}"
