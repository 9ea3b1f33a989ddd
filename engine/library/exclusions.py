"""What of a folder is left out: the person's patterns, ignore files in the folder, hidden and system folders.

Patterns are in .gitignore syntax (read by pathspec). The first of these that says something about a path decides: the
person's list for the folder, `.inkwellignore` and, if asked for, `.gitignore` files from the path's own folder
upwards, and last the built-in rule, so that `!.notes/` takes a hidden folder in. As in git, nothing below a folder
that is left out can be taken in again. Reads ignore files and nothing else.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Sequence
from enum import StrEnum
from typing import TYPE_CHECKING

from engine.errors import FolderError

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec

IGNORE_FILE = ".inkwellignore"
MAX_IGNORE_FILE = 256 << 10
"""Bytes of an ignore file that are read: a larger one is no list of patterns."""

# Folders that hold programs' own files, never a person's documents.
_SYSTEM_FOLDERS = frozenset(
    "node_modules bower_components __pycache__ site-packages __macosx lost+found $recycle.bin recycler msocache "
    "$windows.~bt $windows.~ws $winreagent".split()
) | {"system volume information"}
_SYSTEM_BELOW = frozenset({("library", "caches"), ("appdata", "local"), ("appdata", "locallow")})
# At the root of a drive only: elsewhere these are ordinary names.
_SYSTEM_AT_ROOT = (
    frozenset({"windows", "recovery", "perflogs", "programdata", "program files", "program files (x86)"})
    if os.sep == "\\"
    else frozenset("proc sys dev run boot usr bin sbin lib lib32 lib64 libx32 snap tmp cores private".split())
)
_SYSTEM_FILES = frozenset({"thumbs.db", "desktop.ini"})
# Other programs say with these that a folder can be made again: nobody wrote what is in it.
_MARKS = frozenset({"pyvenv.cfg", "CACHEDIR.TAG"})
_HIDDEN_ON_WINDOWS = 0x2 | 0x4  # FILE_ATTRIBUTE_HIDDEN, FILE_ATTRIBUTE_SYSTEM


class Why(StrEnum):
    """Why something is left out. The value is what the preview's counts go by."""

    HIDDEN = "hidden"
    SYSTEM = "system"
    PATTERN = "pattern"
    OWN = "own"  # Inkwell's own data folder


WHY_LEFT_OUT: dict[Why, str] = {
    Why.HIDDEN: "Hidden files and folders",
    Why.SYSTEM: "Folders of programs and of the system",
    Why.PATTERN: "Left out by a pattern",
    Why.OWN: "Inkwell's own data folder",
}


def parse(lines: Sequence[str]) -> GitIgnoreSpec:
    """The person's patterns, checked. Raises FolderError naming the one that cannot be used."""
    from pathspec import GitIgnoreSpec
    from pathspec.patterns.gitignore import GitIgnorePatternError

    for line in lines:
        try:
            GitIgnoreSpec.from_lines([line])
        except (GitIgnorePatternError, ValueError) as error:
            raise FolderError(
                f"“{line}” is not a pattern in .gitignore syntax. Patterns look like *.log, drafts/ or !keep.md."
            ) from error
    return GitIgnoreSpec.from_lines(lines)


class Exclusions:
    """The rules of one folder. `own` are absolute folders that are never read, whatever the patterns say."""

    def __init__(
        self, folder: str, patterns: Sequence[str] = (), *, gitignore: bool = False, own: Sequence[str] = ()
    ) -> None:
        self.folder = folder
        self._base = folder.rstrip(os.sep) + os.sep
        self._own = frozenset(own)
        self._files = (IGNORE_FILE, ".gitignore") if gitignore else (IGNORE_FILE,)
        self._person: Level = ((self._base, parse(patterns)),) if any(map(str.strip, patterns)) else ()
        self._levels: dict[str, Level] = {}

    def level(self, here: str, names: frozenset[str] | None = None) -> Level:
        """The specifications that hold in a folder at or below `folder`, those that decide first in front.

        `names` says what is in the folder, when the caller has listed it, and saves a look at the disk.
        """
        known = self._levels.get(here)
        if known is not None:
            return known
        above = self._person if here == self.folder else self.level(os.path.dirname(here))
        # The person's list stays in front of every ignore file.
        rest = above[len(self._person) :]
        read = [
            (here.rstrip(os.sep) + os.sep, spec)
            for name in self._files
            if (names is None or name in names) and (spec := _read(os.path.join(here, name))) is not None
        ]
        made = (*self._person, *read, *rest) if read else above
        self._levels[here] = made
        return made

    def forget(self) -> None:
        """Read the ignore files again when they are asked for next."""
        self._levels.clear()

    def why(self, path: str, name: str, level: Level, *, folder: bool, flagged: bool = False) -> Why | None:
        """Why an entry of a folder with this `level` is left out, None if it is not. `flagged`: see `hidden`."""
        if folder and path in self._own:
            return Why.OWN
        for base, spec in level:
            relative = path[len(base) :]
            if os.sep != "/":
                relative = relative.replace(os.sep, "/")
            included = spec.check_file(relative + "/" if folder else relative).include
            if included is not None:
                return Why.PATTERN if included else None
        return Why.HIDDEN if flagged else _built_in(path, name.lower(), folder=folder)

    def why_within(self, path: str, *, folder: bool) -> Why | None:
        """The same for any path below `folder`, looking at every folder on the way."""
        parts = path[len(self._base) :].split(os.sep)
        here = self.folder
        for i, part in enumerate(parts):
            level = self.level(here)
            here = os.path.join(here, part)
            last = i == len(parts) - 1
            found = self.why(here, part, level, folder=folder or not last)
            if found is None and (folder or not last) and any(os.path.exists(os.path.join(here, m)) for m in _MARKS):
                found = Why.SYSTEM
            if found is not None:
                return found
        return None


Level = tuple[tuple[str, "GitIgnoreSpec"], ...]


def marked(names: frozenset[str]) -> bool:
    """Whether what lies in a folder says that no person's documents are in it."""
    return not _MARKS.isdisjoint(names)


def hidden(info: os.stat_result) -> bool:
    """Whether the system hides this entry by a flag instead of by its name (Windows, macOS)."""
    attributes = getattr(info, "st_file_attributes", 0)
    flags = getattr(info, "st_flags", 0)
    return bool(attributes & _HIDDEN_ON_WINDOWS or flags & stat.UF_HIDDEN)


def _built_in(path: str, name: str, *, folder: bool) -> Why | None:
    if name.startswith((".", "~$")):
        return Why.HIDDEN
    if not folder:
        return Why.SYSTEM if name in _SYSTEM_FILES else None
    if name in _SYSTEM_FOLDERS:
        return Why.SYSTEM
    above = os.path.dirname(path)
    if (os.path.basename(above).lower(), name) in _SYSTEM_BELOW:
        return Why.SYSTEM
    if name in _SYSTEM_AT_ROOT and os.path.dirname(above) == above:
        return Why.SYSTEM
    return None


def _read(file: str) -> GitIgnoreSpec | None:
    """The patterns of an ignore file; lines that are none are passed over, as git does. None when there is no file."""
    from pathspec import GitIgnoreSpec

    try:
        with open(file, "rb") as stream:
            text = stream.read(MAX_IGNORE_FILE).decode("utf-8-sig", "replace")
    except OSError:
        return None
    good = []
    for line in text.splitlines():
        try:
            GitIgnoreSpec.from_lines([line])
        except ValueError:  # a GitIgnorePatternError is one
            continue
        good.append(line)
    return GitIgnoreSpec.from_lines(good)
