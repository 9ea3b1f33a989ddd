"""Walk a folder and say what changed against the catalog. Reads names, sizes and times; never a file's content."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from engine.errors import Reason
from engine.library.catalog import FileRow
from engine.types import FileState

# Folders that hold programs' own files, never a person's documents.
_SYSTEM_FOLDERS = frozenset(
    {"node_modules", "__pycache__", "$recycle.bin", "system volume information", "__macosx", "lost+found"}
)
_SYSTEM_FILES = frozenset({"thumbs.db", "desktop.ini"})
# These may pass by themselves: try again at every run.
_TRANSIENT = frozenset({Reason.NO_PERMISSION, Reason.VANISHED, Reason.CHANGING})


@dataclass(frozen=True, slots=True)
class Found:
    """One entry of the walk. `reason` is set when there is no need to open it to know that it cannot be indexed."""

    path: str
    size: int
    mtime: int  # nanoseconds
    reason: Reason | None = None


@dataclass(slots=True)
class Difference:
    """What a run has to do in one folder. `gone` are catalog rows whose file is not there any more."""

    changed: list[Found] = field(default_factory=list)
    unreadable: list[Found] = field(default_factory=list)
    unchanged: int = 0
    gone: list[FileRow] = field(default_factory=list)


def walk(folder: str, exclude: frozenset[str] = frozenset()) -> Iterator[Found]:
    """Every file below `folder`, depth first in name order.

    Hidden and system folders are passed over, links are named but never followed (so a loop of links ends and no
    link leads out of the folder), `exclude` holds absolute folder paths to leave out (the data folder itself).
    """
    stack = [folder]
    while stack:
        here = stack.pop()
        try:
            with os.scandir(here) as entries:
                listed = sorted(entries, key=lambda e: e.name)
        except PermissionError:
            yield Found(here, 0, 0, Reason.NO_PERMISSION)
            continue
        except OSError:
            # It vanished, or the disk fails below it: the files that were known there are kept by the caller only
            # when the folder's root itself is unreachable.
            yield Found(here, 0, 0, Reason.VANISHED)
            continue
        below = []
        for entry in listed:
            name = entry.name.lower()
            if name.startswith((".", "~$")) or name in _SYSTEM_FILES:
                continue
            try:
                entry.name.encode("utf-8")
            except UnicodeEncodeError:
                yield Found(entry.path.encode("utf-8", "replace").decode("utf-8"), 0, 0, Reason.BAD_NAME)
                continue
            try:
                if entry.is_symlink():
                    yield Found(entry.path, 0, 0, Reason.LINK)
                elif entry.is_dir(follow_symlinks=False):
                    if name not in _SYSTEM_FOLDERS and entry.path not in exclude:
                        below.append(entry.path)
                else:
                    info = entry.stat(follow_symlinks=False)
                    regular = stat.S_ISREG(info.st_mode)
                    reason = None if regular else Reason.NOT_A_FILE
                    if regular and info.st_size == 0:
                        reason = Reason.EMPTY
                    yield Found(entry.path, info.st_size, info.st_mtime_ns, reason)
            except OSError:
                yield Found(entry.path, 0, 0, Reason.VANISHED)
        stack.extend(reversed(below))


def compare(found: Iterator[Found], known: dict[str, FileRow]) -> Difference:
    """What the walk says against what the catalog has."""
    out = Difference()
    seen: set[str] = set()
    unlisted: list[str] = []
    for item in found:
        seen.add(item.path)
        if item.reason in (Reason.NO_PERMISSION, Reason.VANISHED) and item.size == 0:
            unlisted.append(item.path + os.sep)
        row = known.get(item.path)
        same = row is not None and row.size == item.size and row.mtime == item.mtime
        if item.reason is not None:
            if same and row is not None and row.code == item.reason:
                out.unchanged += 1
            else:
                out.unreadable.append(item)
        elif same and row is not None and row.state is not FileState.WAITING and row.code not in _TRANSIENT:
            out.unchanged += 1
        else:
            out.changed.append(item)
    for path, row in known.items():
        # Files below a folder that could not be listed this time are not gone: nobody looked.
        if path not in seen and not any(path.startswith(prefix) for prefix in unlisted):
            out.gone.append(row)
    return out


def file_id(path: str | Path) -> tuple[int, int]:
    """(size in bytes, modification time in nanoseconds) of a file as it is now. Raises OSError."""
    info = os.stat(path)
    return info.st_size, info.st_mtime_ns
