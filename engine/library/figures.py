"""The catalog in figures: the table of files page by page, what is covered per folder and kind, speed over time.

Reads only. Tables of any length: nothing here gives more rows than were asked for.
"""

from __future__ import annotations

import os
import re
import time
import unicodedata
from collections.abc import Sequence

from engine.errors import Reason
from engine.library.catalog import AT_OR_BELOW, Catalog, file_status, path_range, reachable
from engine.library.scan import is_inside
from engine.types import Coverage, CoverageRow, FilePage, FileState, FileStatus, SpeedPoint

_RECENT_RUNS = 20
_LEAST_CHUNKS = 200
"""Chunks the recent runs must have had together before their speed tells something."""

_ORDER = {
    "path": "f.path",
    "state": "f.state",
    "reason": "f.code",
    "pages": "COALESCE(d.pages, 0)",
    "chunks": "COALESCE(d.chunks, 0)",
    "size": "f.size",
    "indexed_at": "COALESCE(f.indexed_at, 0)",
}
_ONLY_FIRST = re.compile(r"Only the first ([\d,]+) of ([\d,]+) pages")
_CUT_SHORT = "f.state = 'partly' AND d.warnings LIKE '%Only the first % of % pages%'"
_DIGITS = re.compile(r"\d+", re.ASCII)
_NEEDS_CARE = tuple(
    reason.value
    for reason in Reason
    if reason not in (Reason.UNSUPPORTED, Reason.BINARY, Reason.EMPTY, Reason.LINK, Reason.NOT_A_FILE)
)


def file_page(
    catalog: Catalog,
    *,
    folder: str = "",
    words: str = "",
    states: Sequence[FileState] = (),
    kind: str | None = None,
    care: bool = False,
    sort: str = "path",
    descending: bool = False,
    offset: int = 0,
    limit: int = 200,
) -> FilePage:
    """Some rows of the table of files, and how many rows there are with these limits."""
    where, values = _limits(folder, words, states, kind, care)
    if sort == "name":
        every = catalog.rows(f"SELECT f.id, f.path FROM files f{where}", values)
        every.sort(key=lambda row: (by_name(row[1]), row[1]), reverse=descending)
        return FilePage(len(every), offset, _files(catalog, [row[0] for row in every[offset : offset + limit]]))
    total = int(catalog.rows(f"SELECT COUNT(*) FROM files f{where}", values)[0][0])
    way = " DESC" if descending else ""
    # Of a few rows the order is made afterwards: going through all in the index's order would cost more ("+").
    path = "+f.path" if where else "f.path"
    order = f" ORDER BY {path if sort == 'path' else _ORDER[sort]}{way}" + ("" if sort == "path" else ", f.path")
    needs = " LEFT JOIN documents d ON d.id = f.document" if sort in ("pages", "chunks") else ""
    # The rows are chosen first and looked up then: a page deep in the table costs no join of all before it.
    ids = catalog.rows(f"SELECT f.id FROM files f{needs}{where}{order} LIMIT ? OFFSET ?", (*values, limit, offset))
    return FilePage(total, offset, _files(catalog, [row[0] for row in ids]))


def by_name(path: str) -> bytes:
    """A file's place among names, as file managers have it: whatever its case, "Letter 9" before "Letter 10", Chinese
    by its sound (GB 2312 has the common characters in that order).
    """
    name = unicodedata.normalize("NFKC", os.path.basename(path)).casefold()
    return _DIGITS.sub(lambda m: m.group().zfill(12), name).encode("gb18030", "replace")


def _files(catalog: Catalog, ids: Sequence[int]) -> tuple[FileStatus, ...]:
    """These files, in this order."""
    rows = catalog.rows(
        "SELECT f.path, f.state, f.code, f.reason, COALESCE(d.pages, 0), COALESCE(d.chunks, 0), f.size, f.indexed_at, "
        "COALESCE(d.pages_failed, 0), COALESCE(d.pages_waiting, 0), o.path, o.mount, f.id FROM files f "
        "JOIN folders o ON o.id = f.folder LEFT JOIN documents d ON d.id = f.document "
        f"WHERE f.id IN ({','.join(map(str, ids))})"
    )
    there: dict[str, bool] = {}
    found = {}
    for row in rows:
        if row[10] not in there:
            there[row[10]] = reachable(row[10], row[11])
        found[row[12]] = file_status(row[:10], there[row[10]])
    return tuple(found[number] for number in ids if number in found)


def paths_with(
    catalog: Catalog, *, folder: str = "", words: str = "", states: Sequence[FileState] = (), care: bool = False
) -> list[str]:
    """Every path in the table with these limits."""
    where, values = _limits(folder, words, states, None, care)
    return [r[0] for r in catalog.rows(f"SELECT f.path FROM files f{where} ORDER BY f.path", values)]


def _limits(
    folder: str, words: str, states: Sequence[FileState], kind: str | None, care: bool
) -> tuple[str, tuple[str, ...]]:
    where: list[str] = []
    values: list[str] = []
    if folder:
        where.append(AT_OR_BELOW.replace("path", "f.path"))
        values += path_range(folder)
    for word in words.split():
        where.append("f.path LIKE ? ESCAPE '\\'")
        values.append("%" + word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%")
    if states:
        where.append(f"f.state IN ({','.join('?' * len(states))})")
        values += [state.value for state in states]
    if care:
        where.append(f"(f.code = '' OR f.code IN ({','.join('?' * len(_NEEDS_CARE))}))")
        values += _NEEDS_CARE
    if kind is not None:
        if kind:
            where.append("f.path LIKE ? ESCAPE '\\'")
            values.append("%." + kind.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_"))
        else:
            where.append("INSTR(SUBSTR(f.path, -9), '.') = 0")
    return (" WHERE " + " AND ".join(where) if where else ""), tuple(values)


def coverage(catalog: Catalog) -> Coverage:
    """How many files of each folder and of each kind are in which state. What is no document is not counted."""
    rows = catalog.rows(
        "SELECT f.path, f.state, f.code, o.path, COALESCE(d.pages, 0), COALESCE(d.pages_failed, 0), "
        "COALESCE(d.pages_waiting, 0) FROM files f JOIN folders o ON o.id = f.folder "
        "LEFT JOIN documents d ON d.id = f.document"
    )
    folders: dict[str, dict[str, int]] = {}
    kinds: dict[str, dict[str, int]] = {}
    pages = failed = waiting = 0
    care = frozenset(_NEEDS_CARE)
    for path, state, code, folder, has, lost, later in rows:
        if code and code not in care:
            continue
        for table, key in ((folders, folder), (kinds, kind_of(path))):
            counts = table.setdefault(key, {})
            counts[state] = counts.get(state, 0) + 1
        pages += has
        failed += lost
        waiting += later
    missing = _beyond(catalog)
    pages, failed = pages + missing, failed + missing
    return Coverage(_covered(folders), _covered(kinds), pages, failed, waiting)


def _beyond(catalog: Catalog, where: str = "", values: Sequence[str] = ()) -> int:
    """Pages behind those at which reading a very long file ended: they are in no count of what was read."""
    rows = catalog.rows(
        f"SELECT d.warnings FROM files f JOIN documents d ON d.id = f.document{where}{' AND' if where else ' WHERE'} "
        f"{_CUT_SHORT}",
        tuple(values),
    )
    found = (match.groups() for row in rows for match in _ONLY_FIRST.finditer(row[0]))
    return sum(int(every.replace(",", "")) - int(read.replace(",", "")) for read, every in found)


def _covered(counts: dict[str, dict[str, int]]) -> tuple[CoverageRow, ...]:
    rows = [CoverageRow(key, tuple(each.get(state.value, 0) for state in FileState)) for key, each in counts.items()]
    return tuple(sorted(rows, key=lambda row: (-sum(row.counts), row.name)))


def scope_gaps(catalog: Catalog, paths: Sequence[str]) -> dict[str, int]:
    """What of these paths (all without) a search cannot see: {"pages", "pages_unread", "waiting", "failed"}."""
    found = {"files": 0, "waiting": 0, "failed": 0, "pages": 0, "pages_unread": 0}
    care = ",".join(f"'{code}'" for code in _NEEDS_CARE)
    select = (
        "SELECT COUNT(*), COALESCE(SUM(f.state = 'waiting' AND f.document IS NULL), 0), "
        f"COALESCE(SUM(f.state IN ('failed', 'skipped') AND f.code IN ({care})), 0), COALESCE(SUM(d.pages), 0), "
        "COALESCE(SUM(d.pages_failed + d.pages_waiting), 0) "
        "FROM files f LEFT JOIN documents d ON d.id = f.document"
    )
    outer = [p for p in paths if not any(p != other and is_inside(p, other) for other in paths)]
    limits: list[tuple[str, tuple[str, ...]]] = [
        (f" WHERE {AT_OR_BELOW.replace('path', 'f.path')}", path_range(path)) for path in dict.fromkeys(outer)
    ]
    for where, values in limits or [("", ())]:
        for key, value in zip(found, catalog.rows(select + where, values)[0], strict=True):
            found[key] += int(value)
        missing = _beyond(catalog, where, values)
        found["pages"] += missing
        found["pages_unread"] += missing
    return found


def recent_speed(catalog: Catalog) -> float | None:
    """Chunks a second over the last runs, None when they were too few to tell."""
    rows = catalog.rows("SELECT seconds, chunks FROM runs ORDER BY rowid DESC LIMIT ?", (_RECENT_RUNS,))
    seconds, chunks = sum(r[0] for r in rows), sum(r[1] for r in rows)
    return chunks / seconds if chunks >= _LEAST_CHUNKS and seconds > 0 else None


def speed_history(catalog: Catalog, days: float, points: int = 120) -> tuple[SpeedPoint, ...]:
    """Indexing speed over the last `days`, joined into at most `points` points, oldest first."""
    since = time.time() - days * 86400
    rows = catalog.rows("SELECT ended, seconds, files, chunks FROM runs WHERE ended >= ? ORDER BY ended", (since,))
    step = max(1, -(-len(rows) // points))
    found = []
    for i in range(0, len(rows), step):
        part = rows[i : i + step]
        seconds = sum(r[1] for r in part)
        if seconds > 0:
            chunks = sum(r[3] for r in part)
            found.append(SpeedPoint(part[-1][0], chunks / seconds, sum(r[2] for r in part), chunks, seconds))
    return tuple(found)


def indexed_sizes(catalog: Catalog) -> list[tuple[str, int, int]]:
    """(path, bytes, chunks) of a few thousand files that are in the index."""
    return catalog.rows(
        "SELECT f.path, f.size, d.chunks FROM files f JOIN documents d ON d.id = f.document "
        "WHERE d.ready = 1 ORDER BY f.id DESC LIMIT 5000"
    )


def kind_of(path: str) -> str:
    """What a person calls the kind of a file: its ending without the dot, in small letters, or ""."""
    return os.path.splitext(path)[1].lower().lstrip(".")
