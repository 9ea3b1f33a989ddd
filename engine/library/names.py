"""What a document is called: its files' names are searched with its text, and may change while the text stays.

A document that got another name is written to the index once more under a new number, with the vectors it has, and then
takes the old one's place in one transaction: killed in between, the next run deletes the half and does it again. A name
that is gone while others stay does no harm and is left in the index until the document is written again.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from engine.library.catalog import Catalog
    from engine.library.index import Index

MOST = 8
"""Names of one document that are searched: the same content may lie at a thousand paths."""
_AT_ONCE = 500
_MOVED = ("ready", "format", "title", "pages", "chunks", "warnings", "pages_failed", "pages_waiting")


def names_of(paths: Iterable[str]) -> str:
    """The names of files without their endings, one a line."""
    return "\n".join(sorted({_stem(path) for path in paths})[:MOST])


def _stem(path: str) -> str:
    """What Path(path).stem is, for a tenth of the time: a run asks it of every file."""
    return os.path.splitext(os.path.basename(path))[0]


def note_new_names(db: sqlite3.Connection, files: Iterable[tuple[str, int]]) -> None:
    """Mark the documents that these files (path, document) are about to hold and that are not found by their names.

    Called within the transaction that attaches them.
    """
    for path, document in files:
        before = db.execute("SELECT document FROM files WHERE path = ?", (path,)).fetchone()
        if before is not None and before[0] == document:
            continue
        names = db.execute("SELECT names FROM documents WHERE id = ?", (document,)).fetchone()
        if names is not None and _stem(path) not in names[0].split("\n"):
            db.execute("UPDATE documents SET renamed = 1 WHERE id = ?", (document,))


def renew(catalog: Catalog, index: Callable[[], Index], check: Callable[[], None]) -> int:
    """Write the documents that got other names to the index again; gives how many. Nothing is embedded.

    `check` raises what ends the run. The old rows are left to who deletes what no document holds.
    """
    marked = catalog.rows("SELECT id FROM documents WHERE renamed = 1 AND ready = 1 ORDER BY id")
    written = 0
    for at in range(0, len(marked), _AT_ONCE):
        check()
        found = {}
        for (number,) in marked[at : at + _AT_ONCE]:
            paths = catalog.rows("SELECT path FROM files WHERE document = ? ORDER BY path LIMIT 1000", (number,))
            found[number] = names_of(path for (path,) in paths)
        known = dict(
            catalog.rows(f"SELECT id, names FROM documents WHERE id IN ({','.join('?' * len(found))})", list(found))
        )
        others = {n: names for n, names in found.items() if not set(names.split("\n")) <= set(known[n].split("\n"))}
        anew = {old: catalog.begin_document(f"renamed:{old}") for old in others}
        if anew:
            index().write_again({old: (anew[old], others[old]) for old in others})
        with catalog.writing() as db:
            db.executemany("UPDATE documents SET renamed = 0 WHERE id = ?", [(old,) for old in found])
            for old, new in anew.items():
                _take_place(db, old, new, others[old])
        written += len(anew)
    return written


def _take_place(db: sqlite3.Connection, old: int, new: int, names: str) -> None:
    key = db.execute("SELECT key FROM documents WHERE id = ?", (old,)).fetchone()[0]
    copied = ", ".join(f"{column} = (SELECT {column} FROM documents WHERE id = {old:d})" for column in _MOVED)
    db.execute(f"UPDATE documents SET names = ?, {copied} WHERE id = ?", (names, new))
    db.execute("UPDATE documents SET key = ?, ready = 0 WHERE id = ?", (f"replaced:{old}", old))
    db.execute("UPDATE documents SET key = ? WHERE id = ?", (key, new))
    db.execute("UPDATE pages SET document = ? WHERE document = ?", (new, old))
    db.execute("UPDATE files SET document = ? WHERE document = ?", (new, old))
