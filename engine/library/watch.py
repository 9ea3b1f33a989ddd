"""Notice what changes in the folders of the library: which paths, gathered into batches. Indexes nothing itself.

Changes come from the system (watchfiles) on a thread of this file's own. Where the system does not tell of all of them
(network drives) or cannot watch so many folders, the folder is looked at as a whole now and then. On Linux every
folder that is not left out is watched by itself: the system's own recursion follows links out of the library and
spends its limited watches on what is not indexed.
"""

from __future__ import annotations

import logging
import os
import sys
import threading
import time
from collections.abc import Mapping
from typing import Any

from engine.library.catalog import reachable
from engine.library.exclusions import IGNORE_FILE, Exclusions
from engine.library.scan import is_inside

log = logging.getLogger(__name__)

QUIET = 0.4
"""Seconds without a change after which a batch is complete."""
GATHER = 1.5
"""Seconds after its first change at which a small batch is handed over all the same: a saved file should not wait."""
GATHER_BURST = 15.0
"""The same for a batch of more than BURST paths: an archive being unpacked, a branch being checked out."""
BURST = 50
MOST_PATHS = 5_000
"""A folder with more changes than this is looked at as a whole."""
LOOK_SECONDS = 5.0
"""Between two looks at whether a folder is reachable, which a drive that is plugged in again makes it."""
POLL_SECONDS = 30.0
"""Between two looks at a folder whose changes the system does not tell."""

_REMOTE = frozenset(
    "nfs nfs4 cifs smb smbfs smb2 smb3 afpfs webdav davfs 9p drvfs vboxsf prl_fs vmhgfs ceph glusterfs ncpfs afs "
    "lustre gfs2 beegfs".split()
)

Changes = dict[str, "list[str] | None"]
"""Folder -> the paths in it that changed; None when the whole folder is to be looked at."""


class FolderWatch:
    """`follow` says what to watch, `wait` gives batches of changes; `close` ends the thread. For one caller thread."""

    def __init__(self) -> None:
        self._folders: dict[str, tuple[Exclusions, str]] = {}
        self._there: dict[str, bool] = {}
        self._polled: dict[str, float] = {}  # folders looked at as a whole -> when that is due
        self._looked = 0.0
        self._watched: set[str] = set()
        self._source: _Source | None = None
        self._changed = threading.Condition()
        self._paths: set[str] = set()
        self._first = self._last = 0.0

    def follow(self, folders: Mapping[str, tuple[Exclusions, str]]) -> None:
        """Watch these folders from now on: each with its exclusions and the mount point it was last seen on."""
        self._folders = dict(folders)
        self._there = {path: reachable(path, mount) for path, (_, mount) in folders.items()}
        self._looked = time.monotonic()
        remote = _remote_folders(folders)
        self._polled = {path: time.monotonic() + POLL_SECONDS for path in remote}
        self._watch({below for path in folders if self._there[path] for below in self._to_watch(path, path)})

    def wait(self, timeout: float, stop: threading.Event | Any) -> Changes:
        """What changed: one batch, complete as far as can be told; {} when nothing did for `timeout` seconds."""
        deadline = time.monotonic() + timeout
        while not stop.is_set():
            found = self._due()
            with self._changed:
                if not found and not self._complete():
                    rest = deadline - time.monotonic()
                    if rest <= 0:
                        return {}
                    self._changed.wait(min(rest, 0.1 if self._paths else 0.5))
                    continue
                paths, self._paths = self._paths, set()
            for folder, changed in self._sorted(paths).items():
                found.setdefault(folder, changed)
            if found:
                return found
        return {}

    def slow_down(self, folder: str, seconds: float) -> None:
        """A look at this whole folder took so long: the next one waits in proportion."""
        if folder in self._polled:
            self._polled[folder] = time.monotonic() + max(POLL_SECONDS, 20 * seconds)

    def close(self) -> None:
        if self._source is not None:
            self._source.close()
            self._source = None

    # -- gathering

    def _hear(self, paths: set[str]) -> None:
        """Called on the watching thread."""
        with self._changed:
            now = time.monotonic()
            if not self._paths:
                self._first = now
            self._last = now
            self._paths |= paths
            self._changed.notify()

    def _complete(self) -> bool:
        """Called with the lock held."""
        if not self._paths:
            return False
        now = time.monotonic()
        most = GATHER if len(self._paths) <= BURST else GATHER_BURST
        return now - self._last >= QUIET or now - self._first >= most

    def _sorted(self, paths: set[str]) -> Changes:
        """Which folder each path belongs to, without those that are left out; new folders are watched from here on."""
        found: Changes = {}
        new: set[str] = set()  # folders made, moved here or made again: the old watch does not know them
        for path in paths:
            folder = next((f for f in self._folders if is_inside(path, f)), None)
            if folder is None or found.get(folder, []) is None:
                continue
            if os.path.basename(path) in (IGNORE_FILE, ".gitignore") or path == folder:
                found[folder] = None
                continue
            is_folder = os.path.isdir(path) and not os.path.islink(path)
            if self._folders[folder][0].why_within(path, folder=is_folder) is not None:
                continue
            if is_folder:
                new.update(self._to_watch(folder, path))
            changed = found.setdefault(folder, [])
            if changed is not None:
                changed.append(path)
        for folder, changed in found.items():
            if changed is None or len(changed) > MOST_PATHS:
                found[folder] = None
                self._folders[folder][0].forget()
                if os.path.exists(folder):
                    new.update(self._to_watch(folder, folder))
        if new:
            self._watch(self._watched | new)
        return found

    def _due(self) -> Changes:
        """Folders that are reachable again, or whose turn it is to be looked at as a whole."""
        now = time.monotonic()
        found: Changes = {}
        if now - self._looked >= LOOK_SECONDS:
            self._looked = now
            for path, (_, mount) in self._folders.items():
                there = reachable(path, mount)
                if there and not self._there[path]:
                    self._watch(self._watched | set(self._to_watch(path, path)))
                if there != self._there[path]:
                    found[path] = None
                self._there[path] = there
        for path, due in self._polled.items():
            if now >= due and self._there[path]:
                found[path] = None
                self._polled[path] = now + POLL_SECONDS
        return found

    # -- watching

    def _to_watch(self, folder: str, start: str) -> list[str]:
        """What the system is asked to watch for `start`, a part of `folder`."""
        if os.path.isfile(start):
            # Where it lies: programs that save by writing beside and renaming leave the old file watched otherwise.
            # Other systems follow a file by themselves, and would watch all that lies below its folder.
            return [os.path.dirname(start) if sys.platform == "linux" else start]
        return _folders_below(start, self._folders[folder][0]) if sys.platform == "linux" else [folder]

    def _watch(self, paths: set[str]) -> None:
        """Begin the new watch before the old one ends, so that nothing falls between them."""
        before, self._source = self._source, None
        self._watched = {path for path in paths if os.path.exists(path)}
        try:
            if self._watched:
                self._source = _Source(sorted(self._watched), self._hear)
        except (OSError, RuntimeError) as error:
            # Mostly the limit of the system (fs.inotify.max_user_watches).
            log.warning("folders are looked at every %.0f s instead of being watched: %s", POLL_SECONDS, error)
            for path in self._folders:
                self._polled.setdefault(path, time.monotonic() + POLL_SECONDS)
        if before is not None:
            before.close()


class _Source:
    """One watch of the system and the thread that reads it. Raises OSError when the system cannot watch these paths."""

    def __init__(self, paths: list[str], hear: Any) -> None:
        from watchfiles._rust_notify import RustNotify

        recursive = sys.platform != "linux"
        self._notify = RustNotify(paths, False, False, 300, recursive, True)
        self._hear = hear
        self._end = threading.Event()
        self._thread = threading.Thread(target=self._read, name="folder-watch", daemon=True)
        self._thread.start()

    def _read(self) -> None:
        while not self._end.is_set():
            changes = self._notify.watch(200, 50, 1000, self._end)
            if isinstance(changes, set) and not self._end.is_set():
                self._hear({path for _, path in changes})

    def close(self) -> None:
        self._end.set()
        self._thread.join()
        self._notify.close()


def _folders_below(folder: str, exclusions: Exclusions) -> list[str]:
    """A folder and those below it that are not left out; links are not followed."""
    found, stack = [], [folder]
    while stack:
        here = stack.pop()
        try:
            with os.scandir(here) as entries:
                below = [e for e in entries if e.is_dir(follow_symlinks=False)]
        except OSError:
            continue
        found.append(here)
        level = exclusions.level(here)
        stack += [e.path for e in below if exclusions.why(e.path, e.name, level, folder=True) is None]
    return found


def _remote_folders(folders: Mapping[str, Any]) -> list[str]:
    """Those that lie on another machine, which does not tell of changes made by others."""
    import psutil

    try:
        mounts = {p.mountpoint: (p.fstype.lower(), p.opts.lower()) for p in psutil.disk_partitions(all=True)}
    except (OSError, RuntimeError):
        return []
    found = []
    for folder in folders:
        at = max((m for m in mounts if is_inside(folder, m)), key=len, default="")
        kind, options = mounts.get(at, ("", ""))
        remote = kind in _REMOTE or (kind.startswith("fuse.") and kind not in ("fuse.portal", "fuse.lxcfs"))
        if remote or "remote" in options.split(",") or folder.startswith("\\\\"):
            found.append(folder)
    return found
