"""Notices at start that a database of the data folder is damaged, and goes on without what was lost.

The damaged file is kept beside, under a name that says so. Of the conversations every row that can still be read is
carried over into a new file. The catalog is begun anew with the folders and collections of the old one (or of
`folders.json`, a copy of that list): the files are then read again, and vectors that were kept are not computed again.
Knows nothing of the index but where it lies; its own soundness is in engine.library.soundness.
"""

from __future__ import annotations

import contextlib
import json
import logging
import os
import shutil
import sqlite3
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from engine.types import Notice

if TYPE_CHECKING:
    from engine.library.catalog import Catalog
    from engine.settings import DataFolder

log = logging.getLogger(__name__)

_THOROUGH_UP_TO = 64 << 20
"""Bytes up to which every index entry is compared with its table; above, only the structure is checked."""
_LIST_TABLES = ("folders", "collections", "collection_paths")
_DAMAGE = ("malformed", "not a database", "file is encrypted")

CATALOG_MENDED = (
    "The list of your documents was damaged, so they are read again; what was computed for them is kept where it can "
    "be. Your conversations are untouched. The damaged file was kept as {name}."
)
CHATS_MENDED = (
    "The file of your conversations was damaged. {n} conversations could be carried over; the damaged file was kept as "
    "{name}. Your documents are untouched."
)

_suspected: set[Path] = set()


def is_damage(error: sqlite3.Error) -> bool:
    """Whether this error means that the file itself is broken, rather than the disk full or another writer busy."""
    return any(words in str(error) for words in _DAMAGE)


def suspect(file: Path) -> None:
    """A database turned out to be damaged while it was used: the next start looks at it closely."""
    _suspected.add(file)
    with contextlib.suppress(OSError):
        file.with_name("sound.json").unlink(missing_ok=True)


def mend(folder: DataFolder) -> list[Notice]:
    """Look at catalog.db and chats.db before they are opened. A file as the last process left it is not looked at."""
    told = []
    sound = _read(folder.path / "sound.json")
    for file, mender in ((folder.catalog_file, _mend_catalog), (folder.chats_file, _mend_chats)):
        stamp = _stamp(file)
        if stamp is not None and sound.get(file.name) == stamp and file not in _suspected:
            continue
        if trouble := _trouble(file, was_there=file.name in sound):
            log.error("%s is damaged: %s", file, trouble)
            told += _with_turn(folder, mender)
            _suspected.discard(file)
    return told


def remember(folder: DataFolder) -> None:
    """Called when the databases have been closed: how they were left."""
    files = [file for file in (folder.catalog_file, folder.chats_file) if file not in _suspected]
    _write(folder.path / "sound.json", {file.name: _stamp(file) for file in files if _stamp(file) is not None})


def remember_folders(catalog: Catalog, folder: DataFolder) -> None:
    """Keep a copy of what only the catalog knows and no document tells: folders, what they leave out, collections."""
    tables = {}
    for table in _LIST_TABLES:
        columns = [row[1] for row in catalog.rows(f"PRAGMA table_info({table})")]
        tables[table] = [dict(zip(columns, row, strict=True)) for row in catalog.rows(f"SELECT * FROM {table}")]
    file = folder.path / "folders.json"
    if _read(file) != tables:
        _write(file, tables)


# -- what is wrong


def _trouble(file: Path, was_there: bool) -> str:
    """What is wrong with a database, or ""."""
    listed = file.name == "catalog.db" and bool(_read(file.with_name("folders.json")).get("folders"))
    try:
        size = file.stat().st_size
    except FileNotFoundError:
        return "it is gone" if listed else ""
    except OSError:
        return ""
    if size == 0:
        return "it is empty" if was_there or listed else ""
    try:
        db = sqlite3.connect(file, timeout=5.0)
        db.text_factory = _text
        try:
            check = "integrity_check(1)" if size <= _THOROUGH_UP_TO else "quick_check(1)"
            found = str(db.execute(f"PRAGMA {check}").fetchone()[0])
        finally:
            db.close()
    except sqlite3.Error as error:
        return str(error) if is_damage(error) else ""
    except UnicodeDecodeError as error:  # SQLite's own message quotes what it found
        return str(error)
    return "" if found == "ok" else found


# -- what is done about it


def _with_turn(folder: DataFolder, mending: Callable[[DataFolder], list[Notice]]) -> list[Notice]:
    """While no other process writes; one that does will say itself what is wrong."""
    from filelock import FileLock, Timeout

    try:
        with FileLock(folder.lock_file, timeout=1.0, mode=0o600):
            return mending(folder)
    except Timeout:
        return []
    except (OSError, sqlite3.Error) as error:
        log.error("nothing could be mended: %s", error)
        return []


def _mend_catalog(folder: DataFolder) -> list[Notice]:
    from engine.library.catalog import Catalog

    copy = _read(folder.path / "folders.json")
    tables = {table: _salvage(folder.catalog_file, table) or copy.get(table, []) for table in _LIST_TABLES}
    name = _set_aside(folder.catalog_file)
    # Its rows go by numbers that only the lost catalog could tell apart.
    if folder.index_folder.is_dir():
        shutil.rmtree(folder.index_folder, ignore_errors=True)
    folder.index_folder.mkdir(exist_ok=True, mode=0o700)
    catalog = Catalog(folder.catalog_file)
    try:
        with catalog.writing() as db:
            for table, rows in tables.items():
                _insert(db, table, rows)
            db.execute("UPDATE folders SET last_indexed = NULL")
            # An index that lies elsewhere may still hold old numbers: new ones begin above all of them.
            db.execute("DELETE FROM sqlite_sequence WHERE name = 'documents'")
            db.execute("INSERT INTO sqlite_sequence (name, seq) VALUES ('documents', ?)", (int(time.time()),))
    finally:
        catalog.close()
    return [Notice("catalog-mended", CATALOG_MENDED.format(name=name or "nothing: it was gone"))]


def _mend_chats(folder: DataFolder) -> list[Notice]:
    from engine.conversations.chats import Chats

    tables = {table: _salvage(folder.chats_file, table) for table in ("conversations", "turns")}
    name = _set_aside(folder.chats_file)
    chats = Chats(folder.chats_file)
    try:
        with chats.writing() as db:
            for table, rows in tables.items():
                _insert(db, table, rows)
            db.execute("DELETE FROM turns WHERE conversation NOT IN (SELECT id FROM conversations)")
            db.execute(
                "UPDATE turns SET answer = NULL WHERE answer IS NOT NULL AND (NOT json_valid(answer) OR "
                "json_type(answer, '$.text') IS NOT 'text')"
            )
            db.execute("DELETE FROM words")
            db.execute(
                "INSERT INTO words (rowid, text) SELECT id, question || "
                "CASE WHEN answer IS NULL THEN '' ELSE char(10) || json_extract(answer, '$.text') END FROM turns"
            )
            count = db.execute("SELECT COUNT(*) FROM conversations").fetchone()[0]
    finally:
        chats.close()
    return [Notice("chats-mended", CHATS_MENDED.format(n=count, name=name))]


def _salvage(file: Path, table: str) -> list[dict[str, Any]]:
    """The rows that can still be read: from the first on until it breaks, and from the last one back."""
    rows: dict[Any, dict[str, Any]] = {}
    for order in ("ASC", "DESC"):
        with contextlib.suppress(sqlite3.Error, OSError, UnicodeDecodeError):
            db = sqlite3.connect(file, timeout=1.0)
            db.text_factory = _text
            try:
                columns = [row[1] for row in db.execute(f"PRAGMA table_info({table})")]
                keys = [row[1] for row in db.execute(f"PRAGMA table_info({table})") if row[5]] or ["rowid"]
                by = ", ".join(f"{key} {order}" for key in keys)
                for row in db.execute(f"SELECT * FROM {table} ORDER BY {by}"):
                    named = dict(zip(columns, row, strict=True))
                    rows[tuple(named.get(key) for key in keys)] = named
            finally:
                db.close()
    return list(rows.values())


def _insert(db: sqlite3.Connection, table: str, rows: list[dict[str, Any]]) -> None:
    """Rows of a table of this or an older version; one that no longer fits is left out."""
    known = {row[1] for row in db.execute(f"PRAGMA table_info({table})")}
    for row in rows:
        columns = [column for column in row if column in known]
        marks = ",".join("?" * len(columns))
        with contextlib.suppress(sqlite3.IntegrityError, sqlite3.InterfaceError):
            db.execute(
                f"INSERT OR IGNORE INTO {table} ({','.join(columns)}) VALUES ({marks})", [row[c] for c in columns]
            )


def _set_aside(file: Path) -> str:
    """Rename the damaged file; gives its new name."""
    name = f"{file.stem}.damaged-{time.strftime('%Y%m%d-%H%M%S')}{file.suffix}"
    with contextlib.suppress(FileNotFoundError):
        os.replace(file, file.with_name(name))
    for end in ("-wal", "-shm"):
        with contextlib.suppress(OSError):
            file.with_name(file.name + end).unlink()
    return name if file.with_name(name).exists() else ""


# -- small files


def _text(data: bytes) -> str:
    """Damaged text is still text."""
    return data.decode("utf-8", "replace")


def _stamp(file: Path) -> list[int] | None:
    try:
        info = file.stat()
    except OSError:
        return None
    return [info.st_size, info.st_mtime_ns]


def _read(file: Path) -> dict[str, Any]:
    try:
        found = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _write(file: Path, value: dict[str, Any]) -> None:
    """Whole or not at all; where it cannot be written, the next start only looks more closely."""
    try:
        with tempfile.NamedTemporaryFile("w", dir=file.parent, delete=False, encoding="utf-8") as temporary:
            json.dump(value, temporary, ensure_ascii=False)
        os.replace(temporary.name, file)
    except OSError as error:
        log.info("%s cannot be written: %s", file, error)
