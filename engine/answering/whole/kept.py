"""Partial results of long jobs, by the hash of what they were made from: a stopped or killed job goes on from there.

One SQLite file in the data folder; what was not used for a month goes. Losing it costs time and nothing else.
"""

from __future__ import annotations

import hashlib
import json
import logging
import sqlite3
import threading
import time
from pathlib import Path
from typing import Any

log = logging.getLogger(__name__)

MONTH = 30 * 86400.0


class Kept:
    """Values by key. A file that cannot be used is said in the log, and nothing is kept."""

    def __init__(self, file: Path) -> None:
        self._lock = threading.Lock()
        self._db: sqlite3.Connection | None = None
        try:
            self._db = sqlite3.connect(file, check_same_thread=False, isolation_level=None, timeout=5.0)
            self._db.execute("PRAGMA journal_mode=WAL")
            self._db.execute("PRAGMA synchronous=NORMAL")
            self._db.execute(
                "CREATE TABLE IF NOT EXISTS kept (key TEXT PRIMARY KEY, value TEXT, used REAL) WITHOUT ROWID"
            )
            self._db.execute("DELETE FROM kept WHERE used < ?", (time.time() - MONTH,))
        except sqlite3.Error as error:
            log.warning("partial results cannot be kept in %s: %s", file, error)
            self._db = None

    def get(self, key: str) -> Any:
        """The value, or None."""
        with self._lock:
            if self._db is None:
                return None
            try:
                row = self._db.execute("SELECT value FROM kept WHERE key = ?", (key,)).fetchone()
                if row is None:
                    return None
                self._db.execute("UPDATE kept SET used = ? WHERE key = ?", (time.time(), key))
                return json.loads(row[0])
            except (sqlite3.Error, ValueError) as error:
                log.warning("a partial result could not be read: %s", error)
                return None

    def put(self, key: str, value: Any) -> None:
        with self._lock:
            if self._db is None:
                return
            try:
                text = json.dumps(value, ensure_ascii=False)
                self._db.execute("INSERT OR REPLACE INTO kept VALUES (?, ?, ?)", (key, text, time.time()))
            except sqlite3.Error as error:
                log.warning("a partial result could not be kept: %s", error)

    def close(self) -> None:
        with self._lock:
            if self._db is not None:
                self._db.close()
                self._db = None


def key_of(*parts: object) -> str:
    """The hash of everything a result depends on."""
    made = hashlib.sha256()
    for part in parts:
        made.update(str(part).encode("utf-8", "surrogatepass"))
        made.update(b"\0")
    return made.hexdigest()
