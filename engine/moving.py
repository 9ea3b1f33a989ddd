"""Moves the data folder to another place: copy, verify, switch. No file that Inkwell did not make is ever deleted.

Where the data is, when it is not in the system's place, stands in one line in that place (`moved-to.txt`). It is
written last: a move that is stopped, killed or runs out of disk leaves everything as it was.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
import sqlite3
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from engine.errors import Cancelled, DataFolderError
from engine.settings import LOCATION_FILE, DataFolder, default_home
from engine.types import MoveProgress, MoveReport, StopFlag

_BLOCK = 4 << 20
_LEFT_BEHIND = (".lock", "-wal", "-shm")
"""Ends of names that mean something only to a running process, or to a database that is being copied whole."""
_BEGUN = "inkwell-is-moving-here.txt"
"""In the new place until it counts: a move that was killed may be begun again into what it left."""
_STATE = ("sound.json",)
"""How the databases were left in the old place. The new place says that for itself when it is closed."""
_SPARE = 64 << 20


def move(
    folder: DataFolder, target: Path, *, keep_old: bool, release: Callable[[], None], stop: StopFlag
) -> Iterator[MoveProgress | MoveReport]:
    """Copy what Inkwell keeps in `folder` to `target` and use that from the next start on.

    The caller holds the library's lock. `target` must be new or an empty folder. `release` closes the databases of
    the old place; it is called once the new one counts. With `keep_old` the old copy stays as a whole; else what was
    copied and did not change since is deleted, and nothing else. Raises DataFolderError, Cancelled.
    """
    target = target.expanduser().absolute()
    _check(folder.path, target)
    files = list(_own_files(folder))
    total = sum(size for _, size in files)
    _check_space(target, total)
    made = not target.exists()
    copied: list[tuple[Path, os.stat_result]] = []
    done, told = 0, 0.0
    try:
        target.mkdir(parents=True, exist_ok=True, mode=0o700)
        target.chmod(0o700)
        (target / _BEGUN).write_text(f"{folder.path}\n", encoding="utf-8")
        for path, _ in files:
            name = path.relative_to(folder.path)
            (target / name).parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            before = path.stat()
            for count in _copied(path, target / name, stop):
                done += count
                if time.monotonic() - told > 0.1:
                    told = time.monotonic()
                    yield MoveProgress(done, 2 * total, str(name))
            copied.append((path, before))
        for path, before in copied:
            _verify(path, target / path.relative_to(folder.path), stop)
            done += before.st_size
            if time.monotonic() - told > 0.1:
                told = time.monotonic()
                yield MoveProgress(done, 2 * total, str(path.relative_to(folder.path)))
        DataFolder(target).load_settings()  # the copy is a data folder that opens
        (target / _BEGUN).unlink()
        _switch(target)
    except BaseException as error:
        _clear(target, [target / _BEGUN, *(target / path.relative_to(folder.path) for path, _ in files)], made)
        if isinstance(error, OSError):
            raise DataFolderError(
                f"The data could not be copied to {target}: {error.strerror or error}. Everything stays in "
                f"{folder.path}."
            ) from error
        raise
    release()
    removed = 0 if keep_old else _remove_old(folder, target, copied)
    left = tuple(sorted(entry.name for entry in folder.path.iterdir() if entry.name != LOCATION_FILE))
    yield MoveReport(str(target), len(copied), total, removed, left)


def _check(source: Path, target: Path) -> None:
    if not is_usual_place(source):
        raise DataFolderError(
            f"This run was told to keep its data in {source} (--home or INKWELL_HOME). Name another folder there."
        )
    one, other = source.resolve(), target.resolve()
    if one == other:
        raise DataFolderError(f"The data is in {target} already.")
    if one in other.parents or other in one.parents:
        raise DataFolderError(f"{target} and {source} lie inside each other. Choose a folder elsewhere.")
    if target.exists() and not target.is_dir():
        raise DataFolderError(f"{target} is a file. Choose a folder.")
    begun = (target / _BEGUN).is_file()
    if target.is_dir() and not begun and any(entry.name != LOCATION_FILE for entry in target.iterdir()):
        raise DataFolderError(f"{target} is not empty. Choose a new or an empty folder.")


def is_usual_place(source: Path) -> bool:
    """Whether this data folder is the one a plain start opens."""
    with contextlib.suppress(DataFolderError):
        return DataFolder().path.resolve() == source.resolve()
    return False


def _own_files(folder: DataFolder) -> Iterator[tuple[Path, int]]:
    for top in folder.own_entries():
        if top.is_symlink():
            raise DataFolderError(f"{top} leads elsewhere. Put the folder itself in its place, then move the data.")
        for path in sorted(top.rglob("*")) if top.is_dir() and not top.is_symlink() else [top]:
            left = path.name.endswith(_LEFT_BEHIND) or path.name in _STATE
            if path.is_file() and not path.is_symlink() and not left:
                yield path, path.stat().st_size


def _check_space(target: Path, needed: int) -> None:
    there = next(parent for parent in (target, *target.parents) if parent.exists())
    free = shutil.disk_usage(there).free
    if free < needed + _SPARE:
        raise DataFolderError(
            f"There is not enough room in {there}: {needed / 1e6:,.0f} MB are needed, {free / 1e6:,.0f} MB are free."
        )


def _copied(source: Path, target: Path, stop: StopFlag) -> Iterator[int]:
    """Copy one file; yields bytes done. A database is copied by SQLite itself, with what its log still holds."""
    if source.suffix == ".db":
        size = source.stat().st_size
        with contextlib.closing(sqlite3.connect(source)) as one, contextlib.closing(sqlite3.connect(target)) as other:
            one.backup(other)
        target.chmod(0o600)
        yield size
        return
    with open(source, "rb") as one, open(target, "wb") as other:
        while block := one.read(_BLOCK):
            if stop.is_set():
                raise Cancelled
            other.write(block)
            yield len(block)
        other.flush()
        os.fsync(other.fileno())
    shutil.copystat(source, target)


def _verify(source: Path, target: Path, stop: StopFlag) -> None:
    if stop.is_set():
        raise Cancelled
    if source.suffix == ".db":
        with contextlib.closing(sqlite3.connect(target)) as copy:
            sound = copy.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
    else:
        sound = _digest(source, stop) == _digest(target, stop)
    if not sound:
        raise DataFolderError(f"{target} is not the same as {source} after copying. Everything stays where it was.")


def _digest(path: Path, stop: StopFlag) -> bytes:
    digest = hashlib.sha256()
    with open(path, "rb") as file:
        while block := file.read(_BLOCK):
            if stop.is_set():
                raise Cancelled  # a model of several gigabytes takes longer than a person waits
            digest.update(block)
    return digest.digest()


def _content(database: Path) -> bytes:
    """A digest of what a database holds, however it is laid out in the file."""
    digest = hashlib.sha256()
    with contextlib.closing(sqlite3.connect(database)) as opened:
        for statement in opened.iterdump():
            digest.update(statement.encode("utf-8", "surrogateescape"))
    return digest.digest()


def _switch(target: Path) -> None:
    """From here on a plain start uses `target`. The one line is written whole or not at all."""
    home = default_home()
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    if target.resolve() == home.resolve():
        (home / LOCATION_FILE).unlink(missing_ok=True)
        return
    temporary = home / (LOCATION_FILE + ".new")
    temporary.write_text(f"{target}\n", encoding="utf-8")
    temporary.replace(home / LOCATION_FILE)


def _remove_old(folder: DataFolder, target: Path, copied: list[tuple[Path, os.stat_result]]) -> int:
    """Delete what was copied and is still as it was; then folders that are empty now. Gives the number of files."""
    removed = 0
    for path, before in copied:
        with contextlib.suppress(OSError):  # a file that cannot be deleted is left: it is listed in the report
            now = path.stat()
            if path.suffix == ".db":
                if _content(path) != _content(target / path.relative_to(folder.path)):
                    continue  # written to since, by another process: better two copies than a lost conversation
                for end in ("-wal", "-shm"):
                    path.with_name(path.name + end).unlink(missing_ok=True)
            elif (now.st_size, now.st_mtime_ns) != (before.st_size, before.st_mtime_ns):
                continue
            path.unlink()
            removed += 1
    for name in _STATE:
        (folder.path / name).unlink(missing_ok=True)
    for top in folder.own_entries():
        for path in sorted(top.rglob("*"), reverse=True) if top.is_dir() and not top.is_symlink() else ():
            with contextlib.suppress(OSError):  # not empty: something else lies there
                path.unlink() if path.suffix == ".lock" else path.rmdir()
        with contextlib.suppress(OSError):
            top.rmdir()
    return removed


def _clear(target: Path, files: list[Path], made: bool) -> None:
    """Take back a copy that came to nothing: the files written, the folders made for them."""
    for path in files:
        with contextlib.suppress(OSError):
            path.unlink()
    for parent in sorted({p for path in files for p in path.parents if target in p.parents}, reverse=True):
        with contextlib.suppress(OSError):
            parent.rmdir()
    if made:
        with contextlib.suppress(OSError):
            target.rmdir()
