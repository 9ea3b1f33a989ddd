"""Vectors that were computed once, by what they were computed from: a changed file costs only its changed chunks.

A SQLite file beside the index. It outlives the index: when that is damaged and made again, nothing is embedded twice.
A key is a hash of the embedder and the text, a value the vector in half precision, exactly as the index stores it.
Only a cache: lost, damaged or refused by the disk, it is begun anew or done without. Bounded: the oldest go first.
"""

from __future__ import annotations

import contextlib
import hashlib
import logging
import sqlite3
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy

log = logging.getLogger(__name__)

MOST = 1_500_000
"""Vectors kept: 1.2 GB at 384 dimensions."""
_ASK = 500


class KeptVectors:
    """For one writer at a time (who has the library's turn), from one thread."""

    def __init__(self, file: Path, embedder: str, dimension: int, most: int = MOST) -> None:
        self._file, self._embedder, self._dimension, self._most = file, embedder.encode(), dimension, most
        self._db: sqlite3.Connection | None = None
        for again in (True, False):
            try:
                self._open()
                return
            except sqlite3.Error as error:
                log.warning("the kept vectors in %s cannot be used: %s", file, error)
                self.close()
                if not (again and _is_damage(error)):
                    return
                self._discard()

    def _open(self) -> None:
        self._db = sqlite3.connect(self._file, isolation_level=None, timeout=1.0, check_same_thread=False)
        self._db.execute("PRAGMA journal_mode=WAL")
        self._db.execute("PRAGMA synchronous=OFF")  # a power cut may cost the file, which is only a cache
        # Appended in order, found through a small index: random places would rewrite the whole file again and again.
        self._db.execute("CREATE TABLE IF NOT EXISTS vectors (key BLOB NOT NULL, vector BLOB NOT NULL)")
        self._db.execute("CREATE UNIQUE INDEX IF NOT EXISTS vectors_key ON vectors (key)")

    def get(self, texts: Iterable[str]) -> dict[str, numpy.ndarray]:
        """Text -> float16 vector, for those that are kept."""
        import numpy as np

        if self._db is None:
            return {}
        by_key = {self._key(text): text for text in texts}
        keys = list(by_key)
        found = {}
        try:
            for i in range(0, len(keys), _ASK):
                part = keys[i : i + _ASK]
                marks = ",".join("?" * len(part))
                for key, vector in self._db.execute(f"SELECT key, vector FROM vectors WHERE key IN ({marks})", part):
                    if len(vector) == 2 * self._dimension and key in by_key:
                        found[by_key[key]] = np.frombuffer(vector, dtype=np.float16)
        except sqlite3.Error as error:
            self._give_up(error)
        return found

    def put(self, texts: Iterable[str], vectors: numpy.ndarray) -> None:
        """Keep the vectors, of shape (texts, dimension), of these texts."""
        if self._db is None:
            return
        rows = [(self._key(t), v.tobytes()) for t, v in zip(texts, vectors.astype("float16"), strict=True)]
        try:
            self._db.execute("BEGIN")
            self._db.executemany("INSERT OR IGNORE INTO vectors (key, vector) VALUES (?, ?)", rows)
            self._db.execute("COMMIT")
        except sqlite3.Error as error:
            self._give_up(error)

    def trim(self) -> None:
        """Let the oldest go when there are too many."""
        if self._db is None:
            return
        try:
            newest = self._db.execute("SELECT max(rowid) FROM vectors").fetchone()[0] or 0
            self._db.execute("DELETE FROM vectors WHERE rowid <= ?", (newest - self._most,))
        except sqlite3.Error as error:
            self._give_up(error)

    def close(self) -> None:
        if self._db is not None:
            with contextlib.suppress(sqlite3.Error):
                self._db.close()
            self._db = None

    def _key(self, text: str) -> bytes:
        return hashlib.blake2b(self._embedder + b"\0" + text.encode(), digest_size=16).digest()

    def _give_up(self, error: sqlite3.Error) -> None:
        """Go on without: on a full disk or a damaged file the vectors are computed, as if none had been kept."""
        log.warning("the kept vectors in %s cannot be used: %s", self._file, error)
        self.close()
        if _is_damage(error):
            self._discard()

    def _discard(self) -> None:
        for end in ("", "-wal", "-shm"):
            with contextlib.suppress(OSError):
                self._file.with_name(self._file.name + end).unlink(missing_ok=True)


def _is_damage(error: sqlite3.Error) -> bool:
    """Rather than a full or read-only disk or another writer."""
    return isinstance(error, sqlite3.DatabaseError) and not isinstance(error, sqlite3.OperationalError)
