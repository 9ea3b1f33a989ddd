"""What was recognised on pages that are pictures, and which pages are still to be: recognised.db in the data folder.

Pages are known by the hash of their file's content and their number, so no page is ever read twice, wherever its
file goes and however often the library is built anew. SQLite, write-ahead log; every page is kept as soon as it is
read, which is what lets a killed run go on at the next page.
"""

from __future__ import annotations

import json
import os
import sqlite3
import threading
import zlib
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from engine.database import Database
from engine.values_document import Box

if TYPE_CHECKING:
    from engine.library.catalog import Catalog
    from engine.library.extract.ocr import Recognised

_TABLES = """
CREATE TABLE IF NOT EXISTS pages (
  content TEXT NOT NULL, page INTEGER NOT NULL, version TEXT NOT NULL, text BLOB NOT NULL, words BLOB NOT NULL,
  trouble TEXT NOT NULL DEFAULT '', PRIMARY KEY (content, page)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS waiting (
  content TEXT NOT NULL, page INTEGER NOT NULL, PRIMARY KEY (content, page)) WITHOUT ROWID;
"""
VERSION = "PP-OCRv6-small/1"
"""What the pages were read by. Changed when all should be read again: by other models, or in a better order."""
_FINE = 10_000  # boxes are kept as whole ten-thousandths of the page


def content_of(key: str) -> str:
    """The hash of the content in a document's key (engine.library.indexing.content_key, or `with_pages` of it)."""
    return key.partition("+")[0].rpartition(":")[2]


def key_of(catalog: Catalog, document: int) -> str:
    """The key of a document, or "" when there is no such document."""
    rows = catalog.rows("SELECT key FROM documents WHERE id = ?", (document,))
    return str(rows[0][0]) if rows else ""


def unrecognised(catalog: Catalog) -> list[tuple[int, str, str, tuple[int, int]]]:
    """(document, key, path, (size, mtime)) of the documents with pages still to be recognised, one path each."""
    rows = catalog.rows(
        "SELECT d.id, d.key, MIN(f.path), f.size, f.mtime FROM documents d JOIN files f ON f.document = d.id "
        "WHERE d.pages_waiting > 0 AND d.ready = 1 AND f.state != 'waiting' GROUP BY d.id ORDER BY d.id"
    )
    return [(document, key, path, (size, mtime)) for document, key, path, size, mtime in rows]


def read_again(catalog: Catalog, documents: Sequence[int]) -> list[tuple[str, str]]:
    """Have the files of these documents read by the next run, searchable meanwhile: (folder, path) of them."""
    found: list[tuple[str, str]] = []
    with catalog.writing() as db:
        for number in documents:
            db.execute("UPDATE files SET state = 'waiting' WHERE document = ?", (number,))
            found += db.execute(
                "SELECT o.path, f.path FROM files f JOIN folders o ON o.id = f.folder WHERE f.document = ?", (number,)
            ).fetchall()
    return found


class RecognisedPages:
    """All reads and writes of recognised.db. Safe to use from several threads and processes. Raises DataFolderError."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self._lock = threading.Lock()
        self._db: Database | None = None

    def close(self) -> None:
        with self._lock:
            if self._db is not None:
                self._db.close()
                self._db = None

    # -- for the indexing run: a document with more recognised pages is another document

    def with_pages(self, key: str) -> str:
        """A document's key with the number of its pages that were recognised, so that more of them make it anew."""
        if not self._exists():
            return key
        found = self._rows("SELECT COUNT(*) FROM pages WHERE content = ? AND version = ?", (content_of(key), VERSION))
        return f"{key}+{found[0][0]}" if found[0][0] else key

    def texts(self, key: str) -> dict[int, tuple[str, str]]:
        """Page -> (text, trouble) of a document's pages that were recognised."""
        if not self._exists():
            return {}
        rows = self._rows("SELECT page, text, trouble FROM pages WHERE content = ?", (content_of(key),))
        return {r[0]: (zlib.decompress(r[1]).decode(), r[2]) for r in rows}

    def wait_for(self, key: str, pages: Iterable[int]) -> None:
        """These pages of a document are to be recognised. Noted before the document is ready."""
        self._write([("INSERT OR IGNORE INTO waiting VALUES (?, ?)", [(content_of(key), page) for page in pages])])

    # -- for who recognises

    def waiting(self, content: str) -> list[int]:
        return [r[0] for r in self._rows("SELECT page FROM waiting WHERE content = ? ORDER BY page", (content,))]

    def keep(self, content: str, page: int, found: Recognised, trouble: str = "") -> None:
        """Keep what a page says, or (with `trouble`, a reason) that it cannot be read: it waits no longer."""
        words = [
            [word, *(round(edge * _FINE) for edge in (box.left, box.top, box.right, box.bottom))]
            for word, box in found.words
        ]
        packed = zlib.compress(json.dumps(words, ensure_ascii=False, separators=(",", ":")).encode(), 6)
        row = (content, page, VERSION, zlib.compress(found.text.encode(), 6), packed, trouble)
        self._write([
            ("INSERT OR REPLACE INTO pages VALUES (?, ?, ?, ?, ?, ?)", [row]),
            ("DELETE FROM waiting WHERE content = ? AND page = ?", [(content, page)]),
        ])  # fmt: skip

    # -- for who shows pages

    def words(self, key: str, page: int) -> list[tuple[str, Box]]:
        """The words of a page with their boxes, in reading order; none when it was never recognised."""
        if not self._exists():
            return []
        rows = self._rows("SELECT words FROM pages WHERE content = ? AND page = ?", (content_of(key), page))
        if not rows:
            return []
        return [(w[0], Box(*(v / _FINE for v in w[1:]))) for w in json.loads(zlib.decompress(rows[0][0]))]

    # -- private

    def _exists(self) -> bool:
        """Whether anything was ever noted: a library without scans needs no such file."""
        return self._db is not None or os.path.exists(self.file)

    def _open(self) -> Database:
        with self._lock:
            if self._db is None:
                self._db = Database(self.file, (_TABLES,), _trouble, ("synchronous=NORMAL",))
            return self._db

    def _rows(self, sql: str, values: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        return self._open().rows(sql, values)

    def _write(self, statements: Iterable[tuple[str, Sequence[Sequence[object]]]]) -> None:
        with self._open().writing() as db:
            for sql, values in statements:
                db.executemany(sql, values)


def _trouble(file: Path, error: sqlite3.DatabaseError) -> str:
    text = str(error)
    if "full" in text:
        return f"The disk that holds {file.parent} is full. Free some space; nothing that was read is lost."
    if "readonly" in text or "unable to open" in text:
        return f"{file} cannot be written. Make the folder writable, or choose another with --home."
    return f"{file} is damaged ({text}). Move it away and index again; scanned pages are then read anew."
