"""What a person can ask for about conversations, as methods that the Engine facade takes over.

List, search, open, branch, pin, delete with undo, and files in and out. Questions themselves are asked in engine.api.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from engine.errors import ConversationFileError
from engine.types import Answer, AnswerDone, Conversation, ConversationInfo, TextDelta, Turn

if TYPE_CHECKING:
    from engine.answering.answer import AnswerEvent
    from engine.settings import DataFolder

KEEP_EVERY = 2.0
"""Seconds between two writings of an answer that is being made."""


class ConversationMethods:
    """Needs from the class that takes it over: `folder`, and a call of `_open_conversations`."""

    folder: DataFolder

    def _open_conversations(self) -> None:
        from engine.conversations.chats import Chats

        self._chats: Chats = Chats(self.folder.chats_file)

    def conversations(self, search: str = "") -> list[ConversationInfo]:
        """Pinned ones first, then newest first; with `search`, those whose title or one of whose turns holds it."""
        return self._chats.all(search)

    def conversation(self, id: int, turn: int | None = None, last: int | None = None) -> Conversation:
        """The branch on show; with `turn`, the one that holds this turn is on show from now on.

        With `last` only so many turns at its end, and what follows `turn`; `earlier_turns` gives those before.
        Raises DataFolderError when it was deleted.
        """
        return self._chats.get(id, turn, last)

    def earlier_turns(self, id: int, before: int, most: int = 250) -> list[Turn]:
        """The last turns, `most` at most, that lead to the turn `before`. Empty at the beginning."""
        return self._chats.earlier(id, before, most)

    def new_conversation(self, title: str = "", scope: Sequence[str] = (), documents: bool = True) -> ConversationInfo:
        return self._chats.new(title, scope, documents)

    def rename_conversation(self, id: int, title: str) -> None:
        self._chats.rename(id, title)

    def pin_conversation(self, id: int, pinned: bool = True) -> None:
        """Pinned conversations stand above all others."""
        self._chats.pin(id, pinned)

    def scope_conversation(self, id: int, scope: Sequence[str] = (), documents: bool = True) -> None:
        """Keep what this conversation asks: these folders, files and collections, all of them, or no documents."""
        self._chats.set_scope(id, scope, documents)

    def delete_conversation(self, id: int) -> None:
        """Delete it; `restore_conversation` has it back for ten minutes, after which it is wiped from the disk."""
        self._chats.delete(id)

    def restore_conversation(self, id: int) -> None:
        """Undo a delete. Raises DataFolderError when it was wiped."""
        self._chats.restore(id)

    def _keeping(self, events: Iterable[AnswerEvent], turn: int, begun: str) -> Iterator[AnswerEvent]:
        """Pass an answer's events on and keep it: whole at the end, and now and then what is there of it.

        So an answer that is cut off, by a crash or a kill, can be gone on with.
        """
        text, kept = [begun], time.monotonic()
        for event in events:
            if isinstance(event, TextDelta):
                text.append(event.text)
                if time.monotonic() - kept > KEEP_EVERY:
                    self._chats.answer(turn, Answer("".join(text), True, "", stopped=True))
                    kept = time.monotonic()
            elif isinstance(event, AnswerDone):
                self._chats.answer(turn, event.answer)
                event = AnswerDone(event.answer, turn)
            yield event

    # -- files

    def conversation_text(self, id: int, format: str = "md", language: str = "en") -> str:
        """One conversation as the text of a file: "md" and "html" hold the branch on show, "json" every branch."""
        from engine.conversations.files import FORMATS, as_json, as_text

        if format not in FORMATS:
            raise ConversationFileError(f"{format} is no format for a conversation. Choose {', '.join(FORMATS)}.")
        conversation = self._chats.get(id)
        if format != "json":
            return as_text(conversation, format, language)
        nodes = self._chats.nodes(id)
        return as_json([(conversation, self._chats.turns(list(nodes), nodes))])

    def export_conversation(self, id: int, path: str, format: str = "md", language: str = "en") -> dict[str, Any]:
        """Write one conversation to a file, whole or not at all. Raises ConversationFileError, DataFolderError."""
        text = self.conversation_text(id, format, language)
        target = Path(path).expanduser().absolute()
        part = target.with_name(f".{target.name}.part")
        try:
            part.write_text(text, encoding="utf-8", newline="\n")
            os.replace(part, target)
        except OSError as error:
            part.unlink(missing_ok=True)
            raise ConversationFileError(f"{target} cannot be written: {error.strerror or error}.") from error
        return {"path": str(target), "bytes": len(text.encode())}

    def import_conversations(self, path: str) -> list[ConversationInfo]:
        """Take the conversations of a JSON file in, beside those that are here. Raises ConversationFileError."""
        from engine.conversations.importing import read

        return [self._chats.take_in(each) for each in read(Path(path).expanduser())]
