"""A SQLite file of the data folder: one process writes while others read. Knows no table: its owner brings them."""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from engine.errors import DataFolderError

Trouble = Callable[[Path, sqlite3.DatabaseError], str]
"""Says what is wrong with a file, and what to do, in a sentence."""


class Database:
    """A file in write-ahead mode. Safe to use from several threads and processes.

    `steps` are the statements that bring version n to n + 1; a released step is never changed: a new one is added.
    In a folder that cannot be written it is opened to be read. Whatever SQLite refuses is raised as a DataFolderError
    with the sentence that `trouble` makes of it.
    """

    def __init__(self, file: Path, steps: Sequence[str], trouble: Trouble, pragmas: Sequence[str] = ()) -> None:
        self.file = file
        self._trouble = trouble
        self._lock = threading.RLock()
        try:
            self._db = sqlite3.connect(file, check_same_thread=False, isolation_level=None, timeout=10.0)
            try:
                try:
                    for pragma in ("journal_mode=WAL", *pragmas):
                        self._db.execute(f"PRAGMA {pragma}")
                except sqlite3.OperationalError:
                    if not _only_readable(file):
                        raise
                    self._db.close()
                    self._db = _open_to_read(file)
                self._upgrade(steps)
            except BaseException:
                self._db.close()  # Windows lets nobody mend or move a file that is open
                raise
        except sqlite3.DatabaseError as error:
            raise DataFolderError(trouble(file, error)) from error

    def close(self) -> None:
        with self._lock:
            self._db.close()

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """One transaction; nothing of it is kept when it raises."""
        with self._lock:
            try:
                with self._transaction():
                    yield self._db
            except sqlite3.DatabaseError as error:
                raise DataFolderError(self._trouble(self.file, error)) from error

    def rows(self, sql: str, values: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        with self._lock:
            try:
                return self._db.execute(sql, values).fetchall()
            except sqlite3.DatabaseError as error:
                raise DataFolderError(self._trouble(self.file, error)) from error

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        self._db.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._db.execute("ROLLBACK")
            raise
        self._db.execute("COMMIT")

    def _upgrade(self, steps: Sequence[str]) -> None:
        """Bring the file up to date: whole or not at all, and once, even when two processes open it together."""
        if (found := self._version()) == len(steps):
            return
        if found > len(steps):
            raise DataFolderError(
                f"{self.file} was written by a newer Inkwell. Update Inkwell, or choose another data folder."
            )
        with self._transaction():
            for step in steps[self._version() :]:
                for statement in filter(str.strip, step.split(";")):
                    self._db.execute(statement)
            self._db.execute(f"PRAGMA user_version={len(steps)}")

    def _version(self) -> int:
        return int(self._db.execute("PRAGMA user_version").fetchone()[0])


def _only_readable(file: Path) -> bool:
    """Whether there is something to read, in a place that cannot be written: a share or a disk that turned so."""
    return file.is_file() and not (os.access(file, os.W_OK) and os.access(file.parent, os.W_OK))


def _open_to_read(file: Path) -> sqlite3.Connection:
    """Write-ahead mode wants files of its own beside the database; what nobody can write may be read without them."""
    log = file.with_name(f"{file.name}-wal")
    how = "mode=ro" if log.is_file() and log.stat().st_size else "immutable=1"
    return sqlite3.connect(
        f"{file.absolute().as_uri()}?{how}", uri=True, check_same_thread=False, isolation_level=None, timeout=10.0
    )
