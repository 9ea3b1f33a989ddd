"""What the command palette offers: the window's commands, its conversations, and its folders to ask alone."""

from __future__ import annotations

from PySide6.QtCore import QObject

from desktop import i18n
from desktop.asking import Asking
from desktop.indexing import Indexing
from desktop.views.library.scope_part import ScopePart
from desktop.views.window.actions import Actions
from desktop.views.window.command_palette import CommandPalette, Entry
from desktop.worker import EngineLink
from engine.types import JobEnded


class CommandsPart(QObject):
    """`open` shows the palette; it is None while closed."""

    def __init__(
        self, window: QObject, link: EngineLink, actions: Actions, asking: Asking, indexing: Indexing, scope: ScopePart
    ) -> None:
        super().__init__(window)
        self._window, self._link, self._actions = window, link, actions
        self._asking, self._indexing, self._scope = asking, indexing, scope
        self.palette: CommandPalette | None = None

    def open(self) -> None:
        if self.palette is not None:
            return
        entries = [
            Entry(name, action.trigger, keys)
            for name, keys, action in self._actions.commands()
            if action.isEnabled() and action is not self._actions.palette
        ]
        ask = self.tr("Ask only “{name}”")
        for row in self._indexing.rows():
            entries.append(Entry(ask.format(name=row.name), lambda p=row.path: self._scope.only(p), "", "folder"))
        self.palette = CommandPalette(entries, self._window)
        self.palette.destroyed.connect(self._on_closed)
        self.palette.open_over(self._window)
        self._link.call(self._on_conversations, "conversations")

    def _on_closed(self) -> None:
        self.palette = None

    def _on_conversations(self, ended: JobEnded) -> None:
        if self.palette is not None and isinstance(ended.result, list):
            icon = "message-square"
            self.palette.add(
                [
                    Entry(info.title, lambda id=info.id: self._asking.open(id), i18n.moment(info.updated), icon)
                    for info in ended.result
                ]
            )
