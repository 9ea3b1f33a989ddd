"""Walk a folder, or look at some paths in it, and say what changed against the catalog.

Reads names, sizes and times, and ignore files; never a document's content.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from engine.errors import Reason
from engine.library.catalog import FileRow
from engine.library.exclusions import Exclusions, Why, hidden, marked
from engine.types import FileState

# These may pass by themselves: try again at every run.
_TRANSIENT = frozenset({Reason.NO_PERMISSION, Reason.VANISHED, Reason.CHANGING, Reason.NOT_STARTED})
_JUNCTION = 0xA0000003  # Windows: a folder that is a link


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


class Walk:
    """Every file below a folder that is not left out: depth first in name order. Iterate once.

    Links are named but never followed, so a loop of links ends and no link leads out of the folder. `only` limits it to
    these paths and what lies below them. `on_left_out(path, is a folder, why, size)` hears of what is left out.
    Attribute `mounts`: the mount points met below the folder, once the iteration has ended.
    """

    def __init__(
        self,
        folder: str,
        exclusions: Exclusions | None = None,
        *,
        only: Sequence[str] | None = None,
        on_left_out: Callable[[str, bool, Why, int], None] | None = None,
    ) -> None:
        self._folder = folder
        self._exclusions = exclusions or Exclusions(folder)
        self._only = only
        self._say = on_left_out
        self.mounts: list[str] = []

    def __iter__(self) -> Iterator[Found]:
        if self._only is None and os.path.isfile(self._folder):  # a single file was added to the library
            yield _found(self._folder, os.lstat(self._folder))
            return
        if self._only is None:
            yield from self._below([self._folder])
            return
        for path in outermost(self._only):
            try:
                info = os.lstat(path)
            except OSError:
                continue  # it is gone, which is what the caller finds out by not hearing of it
            is_folder = stat.S_ISDIR(info.st_mode)
            if path != self._folder and self._exclusions.why_within(path, folder=is_folder) is not None:
                continue
            if is_folder:
                yield from self._below([path])
            elif _readable_name(path):
                yield _found(path, info)

    def _below(self, stack: list[str]) -> Iterator[Found]:
        rules = self._exclusions
        while stack:
            here = stack.pop()
            try:
                with os.scandir(here) as entries:
                    listed = sorted(entries, key=lambda e: e.name)
            except PermissionError:
                yield Found(here, 0, 0, Reason.NO_PERMISSION)
                continue
            except OSError:
                # It vanished, or the disk fails below it: the caller keeps the files that were known there.
                yield Found(here, 0, 0, Reason.VANISHED)
                continue
            names = frozenset(e.name for e in listed)
            if marked(names) and here != self._folder:
                self._left_out(here, True, Why.SYSTEM, 0)
                continue
            level = rules.level(here, names)
            device = -1
            below = []
            for entry in listed:
                path = entry.path
                try:
                    info = entry.stat(follow_symlinks=False)
                    is_folder = stat.S_ISDIR(info.st_mode)
                    why = rules.why(path, entry.name, level, folder=is_folder, flagged=hidden(info))
                    if why is not None:
                        self._left_out(path, is_folder, why, 0 if is_folder else info.st_size)
                    elif not _readable_name(entry.name):
                        yield Found(path.encode("utf-8", "replace").decode("utf-8"), 0, 0, Reason.BAD_NAME)
                    elif not is_folder:
                        yield _found(path, info)
                    elif getattr(info, "st_reparse_tag", 0) == _JUNCTION:
                        yield Found(path, 0, 0, Reason.LINK)
                    else:
                        below.append(path)
                        if device == -1:
                            device = os.stat(here).st_dev
                        if info.st_dev not in (device, 0):  # 0: Windows does not say it here
                            self.mounts.append(path)
                except OSError:
                    yield Found(path, 0, 0, Reason.VANISHED)
            stack.extend(reversed(below))

    def _left_out(self, path: str, is_folder: bool, why: Why, size: int) -> None:
        if self._say is not None:
            self._say(path, is_folder, why, size)


def _found(path: str, info: os.stat_result) -> Found:
    regular = stat.S_ISREG(info.st_mode)
    reason = None if regular else Reason.LINK if stat.S_ISLNK(info.st_mode) else Reason.NOT_A_FILE
    if regular and info.st_size == 0:
        reason = Reason.EMPTY
    return Found(path, info.st_size if regular else 0, info.st_mtime_ns if regular else 0, reason)


def _readable_name(name: str) -> bool:
    try:
        name.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def outermost(paths: Iterable[str]) -> list[str]:
    """These paths without those that lie below another of them, in order."""
    found: list[str] = []
    # Sorted by parts, so that what lies in a folder comes right behind it.
    for path in sorted(set(paths), key=lambda p: p.split(os.sep)):
        if not found or not is_inside(path, found[-1]):
            found.append(path)
    return found


def is_inside(path: str, folder: str) -> bool:
    """Whether a path is the folder or lies in it; by name only."""
    return path == folder or path.startswith(folder.rstrip(os.sep) + os.sep)


def compare(found: Iterable[Found], known: dict[str, FileRow], keep_below: Sequence[str] = ()) -> Difference:
    """What the walk says against what the catalog has. Files below `keep_below` are not gone when they are not seen."""
    out = Difference()
    seen: set[str] = set()
    unlisted = [path.rstrip(os.sep) + os.sep for path in keep_below]
    for item in found:
        seen.add(item.path)
        if item.reason in (Reason.NO_PERMISSION, Reason.VANISHED) and item.size == 0:
            unlisted.append(item.path.rstrip(os.sep) + os.sep)
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


def missing_mounts(mounts: Iterable[str]) -> list[str]:
    """Of the mount points once met in a folder, those that nothing is mounted on now: an unplugged drive."""
    return [path for path in mounts if not os.path.ismount(path)]


def file_id(path: str | Path) -> tuple[int, int]:
    """(size in bytes, modification time in nanoseconds) of a file as it is now. Raises OSError."""
    info = os.stat(path)
    return info.st_size, info.st_mtime_ns
