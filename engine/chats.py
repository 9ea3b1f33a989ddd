"""Conversations: questions, answers and their citations, in chats.db (SQLite). Knows nothing of how answers are made.

A question is written before it is answered, so that a crash in the middle of an answer loses nothing the person typed.
"""

from __future__ import annotations

import json
import sqlite3
import threading
import time
from collections.abc import Sequence
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

from engine.errors import DataFolderError
from engine.types import Answer, Citation, Conversation, ConversationInfo, Hit, Statement, Support, Turn

SCHEMA_VERSION = 1

_SCHEMA = """
CREATE TABLE IF NOT EXISTS conversations (
  id INTEGER PRIMARY KEY AUTOINCREMENT, title TEXT NOT NULL, created REAL NOT NULL, updated REAL NOT NULL);
CREATE TABLE IF NOT EXISTS turns (
  id INTEGER PRIMARY KEY AUTOINCREMENT, conversation INTEGER NOT NULL, question TEXT NOT NULL, asked REAL NOT NULL,
  scope TEXT NOT NULL DEFAULT '[]', answer TEXT, error TEXT NOT NULL DEFAULT '', replaced INTEGER NOT NULL DEFAULT 0);
CREATE INDEX IF NOT EXISTS turns_conversation ON turns (conversation);
CREATE VIRTUAL TABLE IF NOT EXISTS words USING fts5 (text, tokenize = 'trigram');
"""
TITLE_LENGTH = 60


class Chats:
    """All reads and writes of chats.db. Safe to use from several threads and processes."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self._lock = threading.RLock()
        try:
            self._db = sqlite3.connect(file, check_same_thread=False, isolation_level=None, timeout=10.0)
            self._db.execute("PRAGMA journal_mode=WAL")
            found = self._db.execute("PRAGMA user_version").fetchone()[0]
            if found > SCHEMA_VERSION:
                raise DataFolderError(f"{file} was written by a newer Inkwell. Update Inkwell to see it.")
            if found < SCHEMA_VERSION:
                self._db.executescript(_SCHEMA)
                self._db.execute(f"PRAGMA user_version={SCHEMA_VERSION}")
        except sqlite3.DatabaseError as error:
            raise self._trouble(error) from error

    def close(self) -> None:
        with self._lock:
            self._db.close()

    @contextmanager
    def _writing(self) -> Any:
        with self._lock:
            try:
                self._db.execute("BEGIN IMMEDIATE")
                try:
                    yield self._db
                except BaseException:
                    self._db.execute("ROLLBACK")
                    raise
                self._db.execute("COMMIT")
            except sqlite3.DatabaseError as error:
                raise self._trouble(error) from error

    def _rows(self, sql: str, values: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        with self._lock:
            try:
                return self._db.execute(sql, values).fetchall()
            except sqlite3.DatabaseError as error:
                raise self._trouble(error) from error

    def _trouble(self, error: sqlite3.DatabaseError) -> DataFolderError:
        return DataFolderError(f"The conversations in {self.file} cannot be used: {error}. The documents are safe.")

    # -- conversations

    def new(self, title: str = "") -> ConversationInfo:
        now = time.time()
        with self._writing() as db:
            sql = "INSERT INTO conversations (title, created, updated) VALUES (?, ?, ?)"
            cursor = db.execute(sql, (title, now, now))
            return ConversationInfo(int(cursor.lastrowid), title, now, now)

    def all(self, search: str = "") -> list[ConversationInfo]:
        """Newest first; with `search`, those whose title, questions or answers hold it (any case)."""
        where, values = "", ()  # type: tuple[str, tuple[object, ...]]
        if search := search.strip():
            pattern = "%" + search.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
            where = " WHERE c.title LIKE ? ESCAPE '\\' OR c.id IN (SELECT t.conversation FROM turns t WHERE "
            if len(search) >= 3:  # the trigram index finds any substring of three characters or more
                where += "t.replaced = 0 AND t.id IN (SELECT rowid FROM words WHERE words MATCH ?))"
                values = (pattern, '"' + search.replace('"', '""') + '"')
            else:
                where += "t.replaced = 0 AND t.id IN (SELECT rowid FROM words WHERE text LIKE ? ESCAPE '\\'))"
                values = (pattern, pattern)
        rows = self._rows(
            f"SELECT c.id, c.title, c.created, c.updated FROM conversations c{where} "
            "ORDER BY c.updated DESC, c.id DESC",
            values,
        )
        return [ConversationInfo(*row) for row in rows]

    def get(self, conversation: int) -> Conversation:
        """Raises DataFolderError when there is no such conversation."""
        infos = self._rows("SELECT id, title, created, updated FROM conversations WHERE id = ?", (conversation,))
        if not infos:
            raise DataFolderError("This conversation was deleted.")
        rows = self._rows(
            "SELECT id, question, asked, answer, scope, error FROM turns WHERE conversation = ? AND replaced = 0 "
            "ORDER BY id",
            (conversation,),
        )
        turns = tuple(
            Turn(r[0], r[1], r[2], answer_from_json(r[3]) if r[3] else None, tuple(json.loads(r[4])), r[5])
            for r in rows
        )
        return Conversation(ConversationInfo(*infos[0]), turns)

    def rename(self, conversation: int, title: str) -> None:
        with self._writing() as db:
            db.execute("UPDATE conversations SET title = ? WHERE id = ?", (title.strip()[:200], conversation))

    def delete(self, conversation: int) -> None:
        with self._writing() as db:
            turns = "SELECT id FROM turns WHERE conversation = ?"
            db.execute(f"DELETE FROM words WHERE rowid IN ({turns})", (conversation,))
            db.execute("DELETE FROM turns WHERE conversation = ?", (conversation,))
            db.execute("DELETE FROM conversations WHERE id = ?", (conversation,))

    # -- turns

    def ask(self, conversation: int, question: str, scope: Sequence[str] = (), replaces: int | None = None) -> int:
        """Keep a question before it is answered; gives the turn's number. The first question names the conversation.

        `replaces` is an earlier turn that this one regenerates: it is kept, and no longer shown.
        """
        with self._writing() as db:
            if not db.execute("SELECT 1 FROM conversations WHERE id = ?", (conversation,)).fetchone():
                raise DataFolderError("This conversation was deleted.")
            if replaces is not None:
                db.execute("UPDATE turns SET replaced = 1 WHERE id = ? AND conversation = ?", (replaces, conversation))
            cursor = db.execute(
                "INSERT INTO turns (conversation, question, asked, scope) VALUES (?, ?, ?, ?)",
                (conversation, question, time.time(), json.dumps(list(scope), ensure_ascii=False)),
            )
            turn = int(cursor.lastrowid)
            db.execute("INSERT INTO words (rowid, text) VALUES (?, ?)", (turn, question))
            title = " ".join(question.split())
            title = title if len(title) <= TITLE_LENGTH else title[: TITLE_LENGTH - 1] + "…"
            db.execute(
                "UPDATE conversations SET updated = ?, title = CASE title WHEN '' THEN ? ELSE title END WHERE id = ?",
                (time.time(), title, conversation),
            )
            return turn

    def answer(self, turn: int, answer: Answer) -> None:
        with self._writing() as db:
            db.execute("UPDATE turns SET answer = ?, error = '' WHERE id = ?", (answer_to_json(answer), turn))
            db.execute("UPDATE words SET text = text || char(10) || ? WHERE rowid = ?", (answer.text, turn))

    def failed(self, turn: int, error: str) -> None:
        with self._writing() as db:
            db.execute("UPDATE turns SET error = ? WHERE id = ?", (error, turn))


def answer_to_json(answer: Answer) -> str:
    return json.dumps(asdict(answer), ensure_ascii=False)


def answer_from_json(text: str) -> Answer:
    data = json.loads(text)
    data["citations"] = tuple(Citation(**c) for c in data["citations"])
    data["statements"] = tuple(
        Statement(**{**s, "support": Support(s["support"]), "citations": tuple(s["citations"])})
        for s in data["statements"]
    )
    data["nearest"] = tuple(Hit(**{**h, "also_at": tuple(h["also_at"])}) for h in data["nearest"])
    return Answer(**data)
