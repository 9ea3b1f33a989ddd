"""What the library knows of every file: its state, hash and reason, and the extracted pages of every document.

SQLite, one file, write-ahead log, so that one process writes while others read. A *document* is content (hash and
format), a *file* is a path that holds it: renaming or copying a file costs no embedding. Chunks and vectors are not
here but in the index, under the document's number. A document is `ready` only once all its chunks are in the index,
which is what makes a killed run continue cleanly: what is not ready is thrown away and done again.
"""

from __future__ import annotations

import json
import os
import sqlite3
import time
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from engine.database import Database
from engine.errors import Reason
from engine.library.names import note_new_names
from engine.library.schema import STEPS
from engine.types import Document, FileState, FileStatus, FolderStatus, Page

# What is no document needs nobody's attention: a folder of photos is not a folder of failures.
_NOT_DOCUMENTS = ", ".join(
    f"'{reason.value}'"
    for reason in (Reason.UNSUPPORTED, Reason.BINARY, Reason.EMPTY, Reason.LINK, Reason.NOT_A_FILE)
)
_UNRECOGNISED = "(COALESCE(d.pages_waiting, 0) > 0 AND d.chunks = 0)"  # a scan without any text so far


@dataclass(frozen=True, slots=True)
class FileRow:
    """A file as the catalog has it. `mtime` is in nanoseconds; `document` is None until it is indexed."""

    id: int
    folder: int
    path: str
    size: int
    mtime: int
    document: int | None
    state: FileState
    code: str


@dataclass(frozen=True, slots=True)
class Holding:
    """A file and what is held of it: `document` is None when nothing of it was read; `warnings` name unread parts."""

    path: str
    document: int | None
    state: FileState
    code: str
    reason: str
    pages: int
    format: str
    warnings: tuple[str, ...]


_RUNS_KEPT = 5000
_STATES = {state.value: state for state in FileState}
# A range on the unique index of paths; LIKE would have to escape % and _ and ignore case.
AT_OR_BELOW = "(path = ? OR (path >= ? AND path < ?))"


def path_range(path: str) -> tuple[str, str, str]:
    """The values for AT_OR_BELOW of one path."""
    below = path.rstrip(os.sep) + os.sep
    return path, below, below[:-1] + chr(ord(os.sep) + 1)


def reachable(folder: str, mount: str = "") -> bool:
    """Whether a folder is there to be listed. `mount` is the mount point it was last seen on.

    An unplugged drive may leave its mount point behind as an empty folder: then it is not reachable.
    """
    if mount and not os.path.ismount(mount):
        return False
    if os.path.isfile(folder):
        return True  # a single file that was added
    try:
        with os.scandir(folder):
            return True
    except OSError:
        return False


def mount_of(folder: str) -> str:
    """The nearest mount point at or above a folder, or "" when that is the root of the file system."""
    here = os.path.realpath(folder)
    while not os.path.ismount(here):
        here = os.path.dirname(here)
    return "" if here == os.path.dirname(here) else here


class Catalog(Database):
    """All reads and writes of catalog.db. Safe to use from several threads; one process writes (see engine.api).

    `writing` and `rows` serve its neighbours in this package too.
    """

    def __init__(self, file: Path) -> None:
        # NORMAL survives a killed process whole; a power cut may lose the last files, which are indexed again.
        super().__init__(file, STEPS, _trouble, ("synchronous=NORMAL",))

    # -- folders

    def add_folder(self, path: str) -> int:
        """The folder's number; adding one that is known changes nothing."""
        with self.writing() as db:
            db.execute("INSERT OR IGNORE INTO folders (path, added) VALUES (?, ?)", (path, time.time()))
            return int(db.execute("SELECT id FROM folders WHERE path = ?", (path,)).fetchone()[0])

    def folders(self) -> dict[str, int]:
        return dict(self.rows("SELECT path, id FROM folders ORDER BY path"))

    def mark_indexed(self, folder: int, mount: str, inner_mounts: Sequence[str] | None = None) -> None:
        """A run over this folder has ended; `mount` is the mount point it was seen on (see scan.reachable).

        `inner_mounts` are those met below it, None when the run did not look at all of it.
        """
        with self.writing() as db:
            db.execute("UPDATE folders SET last_indexed = ?, mount = ? WHERE id = ?", (time.time(), mount, folder))
            if inner_mounts is not None:
                db.execute("UPDATE folders SET inner_mounts = ? WHERE id = ?", (json.dumps(inner_mounts), folder))

    def inner_mounts(self, folder: int) -> list[str]:
        return list(json.loads(self.rows("SELECT inner_mounts FROM folders WHERE id = ?", (folder,))[0][0]))

    def exclusions(self, folder: int) -> tuple[tuple[str, ...], bool]:
        """The patterns of the person's list, and whether .gitignore files are honoured."""
        text, gitignore = self.rows("SELECT exclude, gitignore FROM folders WHERE id = ?", (folder,))[0]
        return tuple(text.splitlines()), bool(gitignore)

    def followed(self) -> dict[str, tuple[str, bool, str]]:
        """Folder path -> its patterns, whether .gitignore counts, and its mount point: all that watching depends on."""
        rows = self.rows("SELECT path, exclude, gitignore, mount FROM folders ORDER BY path")
        return {r[0]: (r[1], bool(r[2]), r[3]) for r in rows}

    def version(self) -> int:
        """Another number as soon as another process has written."""
        return int(self.rows("PRAGMA data_version")[0][0])

    def set_exclusions(self, folder: int, patterns: Sequence[str], gitignore: bool) -> None:
        with self.writing() as db:
            values = ("\n".join(patterns), int(gitignore), folder)
            db.execute("UPDATE folders SET exclude = ?, gitignore = ? WHERE id = ?", values)

    def mounts(self) -> dict[str, str]:
        """Folder path -> mount point it was last seen on, or ""."""
        return dict(self.rows("SELECT path, mount FROM folders"))

    def remove_folder(self, folder: int) -> int:
        """Forget a folder and its files; gives how many files. Documents nobody holds are found by `orphans`."""
        with self.writing() as db:
            count = db.execute("DELETE FROM files WHERE folder = ?", (folder,)).rowcount
            db.execute("DELETE FROM folders WHERE id = ?", (folder,))
            return int(count)

    def move_files(self, folder: int, into: int) -> None:
        """A folder was added around another: its files now belong to the outer one, and are not read again."""
        with self.writing() as db:
            db.execute("UPDATE files SET folder = ? WHERE folder = ?", (into, folder))
            db.execute("DELETE FROM folders WHERE id = ?", (folder,))

    # -- files

    def files_in(self, folder: int, only: Sequence[str] | None = None) -> dict[str, FileRow]:
        """Path -> row, of all files of a folder, or of those at or below the paths `only`."""
        select = "SELECT id, folder, path, size, mtime, document, state, code FROM files WHERE folder = ?"
        if only is None:
            rows = self.rows(select, (folder,))
        else:
            rows = [r for path in only for r in self.rows(f"{select} AND {AT_OR_BELOW}", (folder, *path_range(path)))]
        return {r[2]: FileRow(r[0], r[1], r[2], r[3], r[4], r[5], _STATES[r[6]], r[7]) for r in rows}

    def left_out(self, folder: int) -> list[tuple[str, str, str]]:
        """(path, code, reason) of the files of a folder that are not in the index, in path order."""
        return self.rows(
            "SELECT path, code, reason FROM files WHERE folder = ? AND state IN ('skipped', 'failed') ORDER BY path",
            (folder,),
        )

    def set_waiting(self, folder: int, files: Iterable[tuple[str, int, int]]) -> None:
        """Note new or changed files (path, size, mtime) before they are read: a killed run finds them again.

        What was indexed of a changed file stays searchable until its new content is.
        """
        with self.writing() as db:
            db.executemany(
                "INSERT INTO files (folder, path, size, mtime, state) VALUES (?, ?, ?, ?, 'waiting') "
                "ON CONFLICT (path) DO UPDATE SET folder = excluded.folder, size = excluded.size, "
                "mtime = excluded.mtime, state = 'waiting', code = '', reason = ''",
                [(folder, path, size, mtime) for path, size, mtime in files],
            )

    def set_skipped(self, files: Iterable[tuple[int, str, int, int, FileState, str, str]]) -> None:
        """Note files that hold nothing to index: (folder, path, size, mtime, state, code, reason)."""
        with self.writing() as db:
            db.executemany(
                "INSERT INTO files (folder, path, size, mtime, state, code, reason) VALUES (?, ?, ?, ?, ?, ?, ?) "
                "ON CONFLICT (path) DO UPDATE SET folder = excluded.folder, size = excluded.size, "
                "mtime = excluded.mtime, document = NULL, indexed_at = NULL, state = excluded.state, "
                "code = excluded.code, reason = excluded.reason, attempts = attempts + 1",
                list(files),
            )

    def attach(self, files: Iterable[tuple[str, int, int, int]]) -> None:
        """These files (path, size, mtime, document) hold these ready documents."""
        files = list(files)
        with self.writing() as db:
            note_new_names(db, ((path, document) for path, _, _, document in files))
            db.executemany(
                "UPDATE files SET size = ?, mtime = ?, document = ?, indexed_at = ?, attempts = 0, code = '', "
                "state = (SELECT CASE warnings WHEN '[]' THEN 'indexed' ELSE 'partly' END "
                "FROM documents WHERE id = ?), "
                "reason = (SELECT CASE warnings WHEN '[]' THEN '' ELSE json_extract(warnings, '$[0]') END "
                "FROM documents WHERE id = ?) WHERE path = ?",
                [(size, mtime, doc, time.time(), doc, doc, path) for path, size, mtime, doc in files],
            )

    def remove_files(self, paths: Iterable[str]) -> None:
        with self.writing() as db:
            db.executemany("DELETE FROM files WHERE path = ?", [(p,) for p in paths])

    def retry(self, paths: Sequence[str]) -> None:
        """Let the next run read skipped, failed and partly read files at or below these paths again."""
        ranges = [path_range(path) for path in paths]
        with self.writing() as db:
            again = "UPDATE files SET mtime = -1, attempts = 0 WHERE state IN ('skipped', 'failed', 'partly')"
            db.executemany(f"{again} AND {AT_OR_BELOW}", ranges)
        partly = "SELECT document FROM files WHERE document IS NOT NULL AND state = 'partly'"
        self.unready([r[0] for each in ranges for r in self.rows(f"{partly} AND {AT_OR_BELOW}", each)])

    # -- speed

    def note_run(self, seconds: float, files: int, size: int, chunks: int) -> None:
        """So much was indexed in so long: for estimates and for the picture of speed over time."""
        with self.writing() as db:
            db.execute("INSERT INTO runs VALUES (?, ?, ?, ?, ?)", (time.time(), seconds, files, size, chunks))
            db.execute("DELETE FROM runs WHERE rowid <= (SELECT MAX(rowid) FROM runs) - ?", (_RUNS_KEPT,))

    # -- documents

    def find_ready(self, key: str) -> int | None:
        rows = self.rows("SELECT id FROM documents WHERE key = ? AND ready = 1", (key,))
        return int(rows[0][0]) if rows else None

    def begin_document(self, key: str) -> int:
        """A number for a document whose chunks are about to be written to the index."""
        return self.begin_documents([key])[0]

    def begin_documents(self, keys: Iterable[str]) -> list[int]:
        with self.writing() as db:
            inserted = [db.execute("INSERT INTO documents (key) VALUES (?)", (key,)).lastrowid for key in keys]
        return [number for number in inserted if number is not None]

    def finish_documents(
        self, finished: Iterable[tuple[int, Document, int]], names: Mapping[int, str] | None = None
    ) -> None:
        """These documents (number, document, chunk count) are in the index whole: keep their pages.

        `names` are those that they are found by, as engine.library.names writes them.
        """
        with self.writing() as db:
            for number, document, chunks in finished:
                db.executemany(
                    "INSERT OR REPLACE INTO pages (document, page, label, text) VALUES (?, ?, ?, ?)",
                    [(number, p.number, p.label, zlib.compress(p.text.encode(), 3)) for p in document.pages],
                )
                db.execute(
                    "UPDATE documents SET ready = 1, format = ?, title = ?, pages = ?, chunks = ?, warnings = ?, "
                    "pages_failed = ?, pages_waiting = ?, names = ? WHERE id = ?",
                    (
                        document.format,
                        document.title,
                        len(document.pages),
                        chunks,
                        json.dumps(document.warnings, ensure_ascii=False),
                        len(document.pages_failed),
                        len(document.pages_waiting),
                        (names or {}).get(number, ""),
                        number,
                    ),
                )

    def document_numbers(self) -> set[int]:
        """Every document that was begun, ready or not."""
        return {row[0] for row in self.rows("SELECT id FROM documents")}

    def chunk_counts(self) -> dict[int, int]:
        """Ready document -> how many chunks of it the index must hold."""
        return dict(self.rows("SELECT id, chunks FROM documents WHERE ready = 1"))

    def unready(self, documents: Sequence[int]) -> None:
        """These documents are not whole in the index after all: their files are read again by the next run."""
        with self.writing() as db:
            for number in documents:
                waiting = "UPDATE files SET document = NULL, indexed_at = NULL, state = 'waiting' WHERE document = ?"
                db.execute(waiting, (number,))
                db.execute("UPDATE documents SET ready = 0 WHERE id = ?", (number,))

    def orphans(self, *, unfinished: bool = False) -> list[int]:
        """Documents to delete from the index: begun but never finished, or (unless `unfinished`) held by no file."""
        unheld = "" if unfinished else " OR NOT EXISTS (SELECT 1 FROM files WHERE files.document = documents.id)"
        return [r[0] for r in self.rows(f"SELECT id FROM documents WHERE ready = 0{unheld}")]

    def drop_strays(self) -> None:
        """Forget what a run noted of files in a folder that was removed meanwhile."""
        if self.rows("SELECT 1 FROM files WHERE folder NOT IN (SELECT id FROM folders) LIMIT 1"):
            with self.writing() as db:
                db.execute("DELETE FROM files WHERE folder NOT IN (SELECT id FROM folders)")

    def any_waiting(self) -> bool:
        """Whether a file is known that was not read yet."""
        return bool(self.rows("SELECT 1 FROM files WHERE state = 'waiting' LIMIT 1"))

    def drop_documents(self, numbers: Sequence[int]) -> None:
        """Forget documents whose rows are gone from the index."""
        with self.writing() as db:
            for number in numbers:
                db.execute("DELETE FROM pages WHERE document = ?", (number,))
                db.execute("DELETE FROM documents WHERE id = ?", (number,))

    def page_texts(self, document: int, numbers: Sequence[int] | None = None) -> tuple[Page, ...]:
        where = "" if numbers is None else f" AND page IN ({','.join('?' * len(numbers))})"
        rows = self.rows(
            f"SELECT page, label, text FROM pages WHERE document = ?{where} ORDER BY page",
            (document, *(numbers or ())),
        )
        return tuple(Page(r[0], zlib.decompress(r[2]).decode(), r[1]) for r in rows)

    def page_labels(self, places: Iterable[tuple[str, int]]) -> dict[tuple[str, int], str]:
        """(path, page) -> what the page is called (a sheet, a chapter), of those that have a name."""
        wanted = list(dict.fromkeys(places))
        found: dict[tuple[str, int], str] = {}
        for i in range(0, len(wanted), 400):
            part = wanted[i : i + 400]
            rows = self.rows(
                f"WITH wanted(path, page) AS (VALUES {', '.join(['(?, ?)'] * len(part))}) "
                "SELECT w.path, w.page, p.label FROM wanted w JOIN files f ON f.path = w.path "
                "JOIN pages p ON p.document = f.document AND p.page = w.page WHERE p.label != ''",
                [value for place in part for value in place],
            )
            found.update(((path, page), label) for path, page, label in rows)
        return found

    def beginning(self, document: int, characters: int) -> str:
        """So many characters of the first page. No more of it is unpacked: a page may be a whole book."""
        rows = self.rows("SELECT text FROM pages WHERE document = ? AND page = 1", (document,))
        if not rows:
            return ""
        start = zlib.decompressobj().decompress(rows[0][0], 4 * characters)  # as many bytes as they can have
        return start.decode(errors="ignore")[:characters]

    def document_of(self, path: str) -> int | None:
        """The document a file holds, or None when nothing of it is indexed."""
        rows = self.rows("SELECT document FROM files WHERE path = ?", (path,))
        return rows[0][0] if rows else None

    def paths_of(self, documents: Iterable[int]) -> dict[int, list[str]]:
        """Which files hold these documents, in path order; documents that are not ready have none."""
        wanted = sorted(set(documents))
        found: dict[int, list[str]] = {}
        for i in range(0, len(wanted), 500):
            part = wanted[i : i + 500]
            for number, path in self.rows(
                "SELECT f.document, f.path FROM files f JOIN documents d ON d.id = f.document "
                f"WHERE d.ready = 1 AND f.document IN ({','.join('?' * len(part))}) ORDER BY f.path",
                part,
            ):
                found.setdefault(number, []).append(path)
        return found

    def documents_under(self, paths: Sequence[str]) -> list[int]:
        """Documents of the files at or below these paths."""
        found: set[int] = set()
        for path in paths:
            held = f"SELECT document FROM files WHERE document IS NOT NULL AND {AT_OR_BELOW}"
            rows = self.rows(held, path_range(path))
            found.update(r[0] for r in rows)
        return sorted(found)

    def holdings(self, paths: Sequence[str] = ()) -> list[Holding]:
        """Every file at or below these paths (all without), read or not, in path order."""
        where: list[str] = []
        values: list[str] = []
        for path in paths:
            where.append(AT_OR_BELOW.replace("path", "f.path"))
            values += path_range(path)
        rows = self.rows(
            "SELECT f.path, f.document, f.state, f.code, f.reason, COALESCE(d.pages, 0), COALESCE(d.format, ''), "
            "COALESCE(d.warnings, '[]') FROM files f LEFT JOIN documents d ON d.id = f.document AND d.ready = 1"
            f"{' WHERE ' + ' OR '.join(where) if where else ''} ORDER BY f.path",
            values,
        )
        return [Holding(r[0], r[1], FileState(r[2]), r[3], r[4], r[5], r[6], tuple(json.loads(r[7]))) for r in rows]

    def knows(self, path: str) -> bool:
        """Whether any file at or below this path was ever seen, read or not."""
        where = AT_OR_BELOW.replace("path", "f.path")
        return bool(self.rows(f"SELECT 1 FROM files f WHERE {where} LIMIT 1", path_range(path)))

    # -- collections

    def collections(self) -> dict[str, tuple[str, ...]]:
        """Name -> paths, in order of names."""
        found: dict[str, list[str]] = {}
        for name, path in self.rows(
            "SELECT c.name, p.path FROM collections c LEFT JOIN collection_paths p ON p.collection = c.id "
            "ORDER BY c.name, p.path"
        ):
            found.setdefault(name, []).extend([path] if path else [])
        return {name: tuple(paths) for name, paths in found.items()}

    def save_collection(self, name: str, paths: Sequence[str]) -> None:
        """Make a collection, or give the one of this name these paths instead."""
        with self.writing() as db:
            db.execute("INSERT OR IGNORE INTO collections (name, created) VALUES (?, ?)", (name, time.time()))
            number = db.execute("SELECT id FROM collections WHERE name = ?", (name,)).fetchone()[0]
            db.execute("DELETE FROM collection_paths WHERE collection = ?", (number,))
            db.executemany("INSERT INTO collection_paths VALUES (?, ?)", [(number, p) for p in dict.fromkeys(paths)])

    def rename_collection(self, name: str, to: str) -> None:
        with self.writing() as db:
            db.execute("UPDATE OR REPLACE collections SET name = ? WHERE name = ?", (to, name))

    def delete_collection(self, name: str) -> None:
        with self.writing() as db:
            number = "(SELECT id FROM collections WHERE name = ?)"
            db.execute(f"DELETE FROM collection_paths WHERE collection = {number}", (name,))
            db.execute("DELETE FROM collections WHERE name = ?", (name,))

    # -- the picture

    def chunk_count(self) -> int:
        rows = self.rows(
            "SELECT COALESCE(SUM(chunks), 0) FROM documents WHERE ready = 1 AND "
            "EXISTS (SELECT 1 FROM files WHERE files.document = documents.id)"
        )
        return int(rows[0][0])

    def folder_statuses(self) -> tuple[FolderStatus, ...]:
        rows = self.rows(
            "SELECT o.path, o.last_indexed, o.mount, COUNT(f.id), "
            f"COALESCE(SUM(f.document IS NOT NULL AND NOT {_UNRECOGNISED}), 0), COALESCE(SUM(f.state = 'waiting'), 0), "
            f"COALESCE(SUM(f.state IN ('failed', 'skipped') AND f.code NOT IN ({_NOT_DOCUMENTS})), 0), "
            f"COALESCE(SUM(d.chunks), 0), COALESCE(SUM({_UNRECOGNISED}), 0) "
            "FROM folders o LEFT JOIN files f ON f.folder = o.id LEFT JOIN documents d ON d.id = f.document "
            "GROUP BY o.id ORDER BY o.path"
        )
        return tuple(
            FolderStatus(r[0], reachable(r[0], r[2]), r[3], r[4], r[5], r[6], r[7], r[1], r[8]) for r in rows
        )

    def file_statuses(self, folder: int | None = None) -> tuple[FileStatus, ...]:
        where, values = ("", ()) if folder is None else (" WHERE f.folder = ?", (folder,))
        rows = self.rows(
            "SELECT f.path, f.state, f.code, f.reason, COALESCE(d.pages, 0), COALESCE(d.chunks, 0), f.size, "
            "f.indexed_at, COALESCE(d.pages_failed, 0), COALESCE(d.pages_waiting, 0), f.folder "
            f"FROM files f LEFT JOIN documents d ON d.id = f.document{where} ORDER BY f.path",
            values,
        )
        folders = self.rows("SELECT id, path, mount FROM folders")
        there = {number: reachable(path, mount) for number, path, mount in folders}
        return tuple(file_status(r[:10], there.get(r[10], True)) for r in rows)


def file_status(row: tuple[Any, ...], available: bool) -> FileStatus:
    """(path, state, code, reason, pages, chunks, size, indexed_at, pages failed, pages waiting) as a value."""
    path, state, code, reason, pages, chunks, size, indexed_at, failed, waiting = row
    return FileStatus(path, FileState(state), code, reason, pages, chunks, size, indexed_at, failed, waiting, available)


def _trouble(file: Path, error: sqlite3.DatabaseError) -> str:
    """Say what is wrong with the catalog, and what to do, in a sentence."""
    text = str(error)
    if "full" in text:
        return f"The disk that holds {file.parent} is full. Free some space; nothing that was indexed is lost."
    if "readonly" in text or "unable to open" in text:
        return f"{file} cannot be written. Make the folder writable, or choose another with --home."
    if "locked" in text:
        return "Another Inkwell is writing to this library just now. Try again when it has finished."
    return f"{file} is damaged ({text}). Move it away and index again; your documents and conversations are safe."
