"""Conversations: questions, answers and their citations, in chats.db (SQLite). Knows nothing of how answers are made.

A question is written before it is answered, so that a crash in the middle of an answer loses nothing the person typed.
The turns of a conversation are a tree: asking again or with other words adds a branch, and nothing is ever overwritten.
How branches are walked is in `branches`; how conversations leave and enter this file, in `files` and `importing`.
"""

from __future__ import annotations

import json
import re
import sqlite3
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from engine.answering.courtesy import courtesy
from engine.conversations.branches import Node, latest_leaf, path_to, versions
from engine.conversations.importing import ConversationFile
from engine.database import Database
from engine.errors import DataFolderError
from engine.types import Answer, Cell, Citation, Conversation, ConversationInfo, Hit, Statement, Support, Table, Turn

_TABLES = """
CREATE TABLE IF NOT EXISTS conversations (
  id INTEGER PRIMARY KEY AUTOINCREMENT, title TEXT NOT NULL, created REAL NOT NULL, updated REAL NOT NULL);
CREATE TABLE IF NOT EXISTS turns (
  id INTEGER PRIMARY KEY AUTOINCREMENT, conversation INTEGER NOT NULL, question TEXT NOT NULL, asked REAL NOT NULL,
  scope TEXT NOT NULL DEFAULT '[]', answer TEXT, error TEXT NOT NULL DEFAULT '', replaced INTEGER NOT NULL DEFAULT 0);
CREATE INDEX IF NOT EXISTS turns_conversation ON turns (conversation);
CREATE VIRTUAL TABLE IF NOT EXISTS words USING fts5 (text, tokenize = 'trigram');
"""
# Version 2 made the turns a tree. `seen` rises each time a turn comes on show: of several branches below a turn, the
# one seen last is opened. In version 1 a regenerated turn was hidden (`replaced`); now it is a branch like any other.
_TO_A_TREE = """
ALTER TABLE conversations ADD COLUMN pinned INTEGER NOT NULL DEFAULT 0;
ALTER TABLE conversations ADD COLUMN deleted REAL;
ALTER TABLE conversations ADD COLUMN leaf INTEGER;
ALTER TABLE conversations ADD COLUMN scope TEXT NOT NULL DEFAULT '[]';
ALTER TABLE conversations ADD COLUMN documents INTEGER NOT NULL DEFAULT 1;
ALTER TABLE turns ADD COLUMN parent INTEGER;
ALTER TABLE turns ADD COLUMN seen INTEGER NOT NULL DEFAULT 0;
ALTER TABLE turns ADD COLUMN documents INTEGER NOT NULL DEFAULT 1;
UPDATE turns SET parent = (SELECT MAX(b.id) FROM turns b
  WHERE b.conversation = turns.conversation AND b.id < turns.id AND b.replaced = 0);
UPDATE turns SET seen = CASE replaced WHEN 0 THEN id ELSE 0 END;
UPDATE conversations SET
  leaf = (SELECT MAX(id) FROM turns t WHERE t.conversation = conversations.id AND t.replaced = 0),
  scope = COALESCE((SELECT scope FROM turns t WHERE t.conversation = conversations.id AND t.replaced = 0
    ORDER BY id DESC LIMIT 1), '[]');
"""
_STEPS = (_TABLES, _TO_A_TREE)
TITLE_LENGTH = 60
UNDO_SECONDS = 600.0
"""A deleted conversation can be had back for this long; then it is wiped."""
_GONE = "There is no such conversation, or it was deleted."
EXCERPT = 90  # characters of a found turn that the list shows
_BEFORE = 14  # of them before the word: the list is narrow
_MARKUP = re.compile(r"[*`|#~]+|:?-{2,}:?")
_MOST_VALUES = 500  # SQLite's limit for the values of one statement is higher everywhere


class Chats(Database):
    """All reads and writes of chats.db. Safe to use from several threads and processes."""

    def __init__(self, file: Path) -> None:
        super().__init__(file, _STEPS, _trouble, ("secure_delete=ON",))  # what is deleted is overwritten
        self.purge()

    # -- conversations

    def new(self, title: str = "", scope: Sequence[str] = (), documents: bool = True) -> ConversationInfo:
        now = time.time()
        with self.writing() as db:
            sql = "INSERT INTO conversations (title, created, updated, scope, documents) VALUES (?, ?, ?, ?, ?)"
            number = db.execute(sql, (title, now, now, _json(scope), documents)).lastrowid
            assert number is not None
            return ConversationInfo(number, title, now, now)

    def all(self, search: str = "") -> list[ConversationInfo]:
        """Pinned ones first, then the newest; with `search`, those whose title or one of whose turns holds all words.

        Every branch is searched. A word is found inside longer ones, in any case.
        """
        rows = self.rows(
            "SELECT id, title, created, updated, pinned FROM conversations WHERE deleted IS NULL "
            "ORDER BY pinned DESC, updated DESC, id DESC"
        )
        infos = [ConversationInfo(r[0], r[1], r[2], r[3], bool(r[4])) for r in rows]
        words = search.split()
        if not words:
            return infos
        turns = self._turns_holding(words)
        texts = self._texts([turns[info.id] for info in infos if info.id in turns])
        found = []
        for info in infos:
            if (turn := turns.get(info.id)) is not None:
                excerpt = _excerpt(texts.get(turn, ""), words[0])
                found.append(ConversationInfo(*rows_of(info), found=excerpt, turn=turn))
            elif all(word.casefold() in info.title.casefold() for word in words):
                found.append(info)
        return found

    def _turns_holding(self, words: Sequence[str]) -> dict[int, int]:
        """Conversation -> its newest turn with all of these words. The trigram index knows three characters or more."""
        long = [word for word in words if len(word) >= 3]
        where, values = [], []  # type: tuple[list[str], list[str]]
        if long:
            where.append("words MATCH ?")
            values.append(" AND ".join('"' + word.replace('"', '""') + '"' for word in long))
        for word in words:
            if len(word) < 3:
                where.append("words.text LIKE ? ESCAPE '\\'")
                values.append("%" + word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%")
        rows = self.rows(
            "SELECT t.conversation, MAX(t.id) FROM words JOIN turns t ON t.id = words.rowid "
            f"WHERE {' AND '.join(where)} GROUP BY t.conversation",
            values,
        )
        return dict(rows)

    def _texts(self, turns: Sequence[int]) -> dict[int, str]:
        found: dict[int, str] = {}
        for part in _parts(turns):
            found.update(self.rows(f"SELECT rowid, text FROM words WHERE rowid IN ({_marks(part)})", part))
        return found

    def get(self, conversation: int, turn: int | None = None, last: int | None = None) -> Conversation:
        """The branch on show, or the one of `turn`, which is on show from now on.

        `last` leaves out all but so many turns at the end, and what follows `turn`: see `earlier`.
        Raises DataFolderError when there is no such conversation.
        """
        rows = self.rows(
            "SELECT id, title, created, updated, pinned, leaf, scope, documents FROM conversations "
            "WHERE id = ? AND deleted IS NULL",
            (conversation,),
        )
        if not rows:
            raise DataFolderError(_GONE)
        id, title, created, updated, pinned, leaf, scope, documents = rows[0]
        nodes = self.nodes(conversation)
        if turn is not None and turn in nodes:
            leaf = latest_leaf(nodes, turn)
            self._show(conversation, nodes, leaf)
        path = path_to(nodes, leaf if leaf in nodes else latest_leaf(nodes, None))
        begin = 0 if last is None else max(0, len(path) - last)
        if turn in path:
            begin = min(begin, path.index(turn))
        return Conversation(
            ConversationInfo(id, title, created, updated, bool(pinned)),
            tuple(self.turns(path[begin:], nodes)),
            tuple(json.loads(scope)),
            bool(documents),
            begin,
        )

    def earlier(self, conversation: int, before: int, most: int) -> list[Turn]:
        """The last turns, `most` at most, that lead to the turn `before`: a long conversation is had piece by piece."""
        nodes = self.nodes(conversation)
        return self.turns(path_to(nodes, before)[:-1][-most:], nodes)

    def nodes(self, conversation: int) -> dict[int, Node]:
        """The tree without its texts: every turn of a conversation, oldest first."""
        rows = self.rows(
            "SELECT id, parent, question, seen FROM turns WHERE conversation = ? ORDER BY id", (conversation,)
        )
        return {row[0]: Node(*row) for row in rows}

    def turns(self, numbers: Sequence[int], nodes: dict[int, Node]) -> list[Turn]:
        """These turns with their answers, in this order."""
        found: dict[int, tuple[Any, ...]] = {}
        for part in _parts(numbers):
            sql = "SELECT id, question, asked, answer, scope, error, documents, parent FROM turns WHERE id IN "
            found.update((row[0], row) for row in self.rows(f"{sql}({_marks(part)})", part))
        made = []
        at = versions(nodes, numbers)
        for number in numbers:
            id, question, asked, answer, scope, error, documents, parent = found[number]
            kept = answer_from_json(answer) if answer else None
            asked_of = tuple(json.loads(scope))
            made.append(Turn(id, question, asked, kept, asked_of, error, bool(documents), parent, *at[id]))
        return made

    def turn(self, conversation: int, turn: int) -> Turn:
        """One turn of a conversation, with what stands beside it."""
        return self.turns([turn], self.nodes(conversation))[0]

    def _show(self, conversation: int, nodes: dict[int, Node], leaf: int | None) -> None:
        """Make this the branch on show."""
        with self.writing() as db:
            self._seen(db, conversation, path_to(nodes, leaf))
            db.execute("UPDATE conversations SET leaf = ? WHERE id = ?", (leaf, conversation))

    def _seen(self, db: sqlite3.Connection, conversation: int, turns: Sequence[int]) -> None:
        (newest,) = db.execute("SELECT MAX(seen) FROM turns WHERE conversation = ?", (conversation,)).fetchone()
        for part in _parts(turns):
            db.execute(f"UPDATE turns SET seen = ? WHERE id IN ({_marks(part)})", (int(newest or 0) + 1, *part))

    def take_in(self, file: ConversationFile) -> ConversationInfo:
        """Add a checked conversation with numbers of its own."""
        numbers: dict[int | None, int | None] = {None: None}
        with self.writing() as db:
            id = db.execute(
                "INSERT INTO conversations (title, created, updated, pinned, scope, documents) "
                "VALUES (?, ?, ?, ?, ?, ?)",
                (file.title, file.created, file.updated, file.pinned, _json(file.scope), file.documents),
            ).lastrowid
            assert id is not None
            for kept in file.turns:
                turn = insert_turn(db, id, kept.question, kept.asked, numbers[kept.parent], kept.scope, kept.documents)
                numbers[kept.id] = turn
                if kept.answer is not None:
                    insert_answer(db, turn, kept.answer)
                db.execute("UPDATE turns SET error = ?, seen = ? WHERE id = ?", (kept.error, len(numbers), turn))
            leaf = numbers.get(file.shown) if file.shown in numbers else numbers[next(reversed(numbers))]
            db.execute("UPDATE conversations SET leaf = ? WHERE id = ?", (leaf, id))
        self._show(id, self.nodes(id), leaf)
        return ConversationInfo(id, file.title, file.created, file.updated, file.pinned)

    def rename(self, conversation: int, title: str) -> None:
        with self.writing() as db:
            db.execute("UPDATE conversations SET title = ? WHERE id = ?", (title.strip()[:200], conversation))

    def pin(self, conversation: int, pinned: bool) -> None:
        with self.writing() as db:
            db.execute("UPDATE conversations SET pinned = ? WHERE id = ?", (pinned, conversation))

    def set_scope(self, conversation: int, scope: Sequence[str], documents: bool) -> None:
        """What the next question of this conversation asks."""
        with self.writing() as db:
            sql = "UPDATE conversations SET scope = ?, documents = ? WHERE id = ?"
            db.execute(sql, (_json(scope), documents, conversation))

    def delete(self, conversation: int) -> None:
        """Take a conversation away; `restore` has it back until UNDO_SECONDS have passed."""
        with self.writing() as db:
            db.execute("UPDATE conversations SET deleted = ? WHERE id = ?", (time.time(), conversation))

    def restore(self, conversation: int) -> None:
        """Undo `delete`. Raises DataFolderError when it was wiped meanwhile."""
        with self.writing() as db:
            done = db.execute("UPDATE conversations SET deleted = NULL WHERE id = ?", (conversation,))
            if not done.rowcount:
                raise DataFolderError("There is no such conversation, or it was deleted too long ago to have it back.")

    def purge(self, older: float = UNDO_SECONDS) -> None:
        """Wipe what was deleted longer ago than this."""
        if not self.rows("SELECT 1 FROM conversations WHERE deleted < ?", (time.time() - older,)):
            return
        with self.writing() as db:
            gone = "SELECT id FROM conversations WHERE deleted < ?"
            before = (time.time() - older,)
            turns = f"SELECT id FROM turns WHERE conversation IN ({gone})"
            db.execute(f"DELETE FROM words WHERE rowid IN ({turns})", before)
            db.execute(f"DELETE FROM turns WHERE conversation IN ({gone})", before)
            db.execute("DELETE FROM conversations WHERE deleted < ?", before)

    # -- turns

    def ask(
        self,
        conversation: int,
        question: str,
        scope: Sequence[str] = (),
        replaces: int | None = None,
        documents: bool = True,
    ) -> int:
        """Keep a question before it is answered; gives the turn's number. The first question names the conversation;
        a greeting does so until there is one.

        It follows the last turn on show; with `replaces` it stands beside that turn, as a branch of its own.
        """
        with self.writing() as db:
            kept = "SELECT leaf, title FROM conversations WHERE id = ? AND deleted IS NULL"
            row = db.execute(kept, (conversation,)).fetchone()
            if row is None:
                raise DataFolderError(_GONE)
            parent, named = row
            if replaces is not None:
                beside = db.execute(
                    "SELECT parent FROM turns WHERE id = ? AND conversation = ?", (replaces, conversation)
                ).fetchone()
                parent = beside[0] if beside else parent
            turn = insert_turn(db, conversation, question, time.time(), parent, scope, documents)
            self._seen(db, conversation, [turn])
            title = " ".join(question.split())
            title = title if len(title) <= TITLE_LENGTH else title[: TITLE_LENGTH - 1] + "…"
            title = named if named and not courtesy(named) else title
            db.execute(
                "UPDATE conversations SET updated = ?, title = ?, leaf = ?, scope = ?, documents = ? WHERE id = ?",
                (time.time(), title, turn, _json(scope), documents, conversation),
            )
            return turn

    def begun(self, conversation: int, turn: int) -> str:
        """What was written of a turn's answer before it was stopped."""
        rows = self.rows("SELECT answer FROM turns WHERE id = ? AND conversation = ?", (turn, conversation))
        return answer_from_json(rows[0][0]).text if rows and rows[0][0] else ""

    def answer(self, turn: int, answer: Answer) -> None:
        """Keep the answer of a turn; one that goes on after a stop takes the place of its beginning."""
        with self.writing() as db:
            insert_answer(db, turn, answer)

    def failed(self, turn: int, error: str) -> None:
        with self.writing() as db:
            db.execute("UPDATE turns SET error = ? WHERE id = ?", (error, turn))


def _trouble(file: Path, error: sqlite3.DatabaseError) -> str:
    if "full" in str(error):
        return f"The disk that holds {file.parent} is full. Free some space; nothing that was indexed is lost."
    return f"The conversations in {file} cannot be used: {error}. The documents are safe."


def insert_turn(
    db: sqlite3.Connection,
    conversation: int,
    question: str,
    asked: float,
    parent: int | None,
    scope: Sequence[str],
    documents: bool,
) -> int:
    """Write a turn with its words for the search, inside a transaction."""
    turn = db.execute(
        "INSERT INTO turns (conversation, question, asked, scope, parent, documents) VALUES (?, ?, ?, ?, ?, ?)",
        (conversation, question, asked, _json(scope), parent, documents),
    ).lastrowid
    assert turn is not None
    db.execute("INSERT INTO words (rowid, text) VALUES (?, ?)", (turn, question))
    return turn


def insert_answer(db: sqlite3.Connection, turn: int, answer: Answer) -> None:
    """Write a turn's answer, inside a transaction."""
    db.execute("UPDATE turns SET answer = ?, error = '' WHERE id = ?", (answer_to_json(answer), turn))
    db.execute(
        "UPDATE words SET text = (SELECT question FROM turns WHERE id = ?) || char(10) || ? WHERE rowid = ?",
        (turn, answer.text, turn),
    )


def rows_of(info: ConversationInfo) -> tuple[int, str, float, float, bool]:
    return info.id, info.title, info.created, info.updated, info.pinned


def _excerpt(text: str, word: str) -> str:
    """The text around a word, on one line."""
    text = " ".join(_MARKUP.sub(" ", text).split())
    at = max(0, text.casefold().find(word.casefold()))
    start = max(0, at - _BEFORE)
    if start:
        start = text.find(" ", start, at) + 1 or start  # not in the middle of a word, where words have ends
    cut = text[start : start + EXCERPT]
    return ("…" if start else "") + cut + ("…" if start + EXCERPT < len(text) else "")


def _json(values: Sequence[str]) -> str:
    return json.dumps(list(values), ensure_ascii=False)


def _parts(values: Sequence[int]) -> Iterator[Sequence[int]]:
    for at in range(0, len(values), _MOST_VALUES):
        yield values[at : at + _MOST_VALUES]


def _marks(values: Sequence[int]) -> str:
    return ",".join("?" * len(values))


def answer_to_json(answer: Answer) -> str:
    return json.dumps(asdict(answer), ensure_ascii=False)


def answer_from_json(text: str) -> Answer:
    data = json.loads(text)
    data["citations"] = tuple(Citation(**c) for c in data["citations"])
    data["statements"] = tuple(
        Statement(**{**s, "support": Support(s["support"]), "citations": tuple(s["citations"])})
        for s in data["statements"]
    )
    if data.get("table"):
        rows = tuple(tuple(Cell(**cell) for cell in row) for row in data["table"]["rows"])
        data["table"] = Table(tuple(data["table"]["columns"]), rows)
    data["nearest"] = tuple(Hit(**{**h, "also_at": tuple(h["also_at"])}) for h in data["nearest"])
    return Answer(**data)
