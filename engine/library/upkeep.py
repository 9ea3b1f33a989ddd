"""Keeping a library true to its folders, as methods that the Engine facade takes over.

`keep_up` runs for as long as a window is open: it brings every folder up to date at once and again whenever something
changes there. Exclusions per folder, and the preview of a folder, are here too, since they say what is kept up with.
"""

from __future__ import annotations

import logging
import os
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from typing import TYPE_CHECKING, Any

from engine.errors import Cancelled, DataFolderError, FolderError
from engine.types import (
    FolderPreview,
    IndexProgress,
    IndexReport,
    LibraryChanged,
    StopFlag,
    UpkeepTrouble,
    streams,
)

if TYPE_CHECKING:
    from engine.library.catalog import Catalog
    from engine.library.exclusions import Exclusions
    from engine.library.turns import Turns
    from engine.library.watch import Changes
    from engine.settings import DataFolder, Settings

log = logging.getLogger(__name__)

LOOK_SECONDS = 1.0
"""Between two looks at whether folders were added or another process wrote."""
RETRY_SECONDS = (15.0, 60.0, 300.0)
"""After trouble (a full disk) it is tried again this much later; the last one stays."""


class UpkeepMethods:
    """Needs what engine.library.facade.LibraryMethods has."""

    if TYPE_CHECKING:
        folder: DataFolder
        _turns: Turns

        @property
        def current_settings(self) -> Settings: ...

        _catalog: Catalog

        def _checked_folder(self, folder: str) -> str: ...
        def _add_folder(self, path: str) -> str: ...
        def _mend(self, thorough: bool) -> None: ...
        def _run(
            self, folders: Sequence[str], changes: Mapping[str, Sequence[str]] | None, stop: StopFlag
        ) -> Iterator[IndexProgress | IndexReport]: ...

    # -- keeping up

    @streams
    def keep_up(
        self, *, watch: bool = False, stop: StopFlag | None = None
    ) -> Iterator[IndexProgress | IndexReport | LibraryChanged | UpkeepTrouble]:
        """Bring all folders up to date, and then every change as it happens, until stopped.

        Changes are followed with `watch`; without, as long as the settings say so. Each round ends with an IndexReport;
        LibraryChanged tells of what others did. It gives way to what a person asks for, and never ends because of an
        error: UpkeepTrouble tells, and it tries again. Raises Cancelled.
        """
        from engine.library.watch import FolderWatch

        stop = stop or threading.Event()
        with closing(FolderWatch()) as watching:
            pending: Changes = dict.fromkeys(self._catalog.folders())
            followed: dict[str, Any] | None = {}
            version = self._catalog.version()
            failures = 0
            while not stop.is_set():
                wanted = self._catalog.followed() if watch or self.current_settings.watch else None
                if wanted != followed:
                    if wanted is not None and followed is None:
                        pending = dict.fromkeys(wanted)  # following again: who knows what happened meanwhile
                    elif wanted is not None and followed is not None:
                        # A folder that is new was read by who added it; one whose rules changed was not.
                        changed_rules = [f for f in wanted if f in followed and wanted[f][:2] != followed[f][:2]]
                        pending |= dict.fromkeys(changed_rules)
                    watching.follow({f: (self._exclusions(f), rules[2]) for f, rules in (wanted or {}).items()})
                    followed = wanted
                if pending:
                    try:
                        yield from self._round(pending, watching, stop)
                        pending, failures = {}, 0
                    except Cancelled:
                        continue  # somebody's wish goes first; or the end
                    except DataFolderError as error:
                        log.warning("keeping up: %s", error)
                        yield UpkeepTrouble(str(error), error.code)
                        _sleep(RETRY_SECONDS[min(failures, len(RETRY_SECONDS) - 1)], stop)
                        failures += 1
                        continue
                changed = watching.wait(LOOK_SECONDS, stop)
                for folder, paths in changed.items():
                    before = pending.get(folder, [])
                    pending[folder] = None if paths is None or before is None else [*before, *paths]
                now = self._catalog.version()
                if now != version or None in changed.values():
                    version = now
                    yield LibraryChanged()
        raise Cancelled

    def _round(self, pending: Changes, watching: Any, stop: StopFlag) -> Iterator[Any]:
        """One run over what changed, when it is our turn."""
        from engine.library.turns import GivesWay

        yield from self._turns.wait(stop, upkeep=True)
        try:
            folders = self._catalog.folders()
            for folder in [f for f in pending if f not in folders]:
                del pending[folder]  # forgotten meanwhile
            if not pending:
                return
            self._mend(thorough=False)
            started = time.monotonic()
            changes = {folder: paths for folder, paths in pending.items() if paths is not None}
            yield from self._run(list(pending), changes, GivesWay(stop, self._turns))
            for folder in pending:
                if folder not in changes:
                    watching.slow_down(folder, time.monotonic() - started)
        finally:
            self._turns.end()

    # -- what is left out

    def exclusions(self, folder: str) -> dict[str, Any]:
        """{"folder", "patterns", "gitignore"} of a folder of the library. Raises FolderError when it is none."""
        path = self._known_folder(folder)
        patterns, gitignore = self._catalog.exclusions(self._catalog.folders()[path])
        return {"folder": path, "patterns": list(patterns), "gitignore": gitignore}

    def set_exclusions(
        self, folder: str, patterns: Sequence[str], gitignore: bool | None = None
    ) -> dict[str, Any]:
        """Replace a folder's list of patterns in .gitignore syntax, and say whether its .gitignore files count.

        The folder may be new: then it is added, and indexed when `index` is called. What is left out from now on
        leaves the index with the next run. Raises FolderError naming a pattern that cannot be used.
        """
        from engine.library.exclusions import parse

        lines = [line.rstrip("\r\n") for line in patterns]
        parse(lines)
        path = os.path.abspath(os.path.expanduser(folder))
        if path not in self._catalog.folders():
            path = self._checked_folder(path)
            if self._add_folder(path) != path:
                raise FolderError(f"{path} lies in a folder of the library. Write the pattern for that one instead.")
        number = self._catalog.folders()[path]
        _, before = self._catalog.exclusions(number)
        self._catalog.set_exclusions(number, lines, before if gitignore is None else gitignore)
        return self.exclusions(path)

    def _exclusions(self, folder: str) -> Exclusions:
        from engine.library.exclusions import Exclusions

        patterns, gitignore = self._catalog.exclusions(self._catalog.folders()[folder])
        return Exclusions(folder, patterns, gitignore=gitignore, own=(str(self.folder.path),))

    def _known_folder(self, folder: str) -> str:
        path = os.path.abspath(os.path.expanduser(folder))
        if path not in self._catalog.folders():
            raise FolderError(f"{path} is not in the library. 'inkwell status' lists the folders that are.")
        return path

    # -- before it begins

    @streams
    def preview(
        self,
        folder: str,
        *,
        patterns: Sequence[str] | None = None,
        gitignore: bool | None = None,
        stop: StopFlag | None = None,
    ) -> Iterator[FolderPreview]:
        """What indexing a folder would do, as counts that grow; ends within half a minute however large it is.

        With `patterns` as if they were the folder's list; without, by the list it has. Nothing is noted. Raises
        FolderError, Cancelled.
        """
        from engine.library.preview import preview

        path = self._checked_folder(folder)
        known = self._catalog.folders()
        kept, kept_gitignore = self._catalog.exclusions(known[path]) if path in known else ((), False)
        yield from preview(
            self._catalog,
            path,
            kept if patterns is None else tuple(patterns),
            kept_gitignore if gitignore is None else gitignore,
            own=(str(self.folder.path),),
            chunks_per_second=self._expected_speed(),
            stop=stop or threading.Event(),
        )

    def _expected_speed(self) -> float | None:
        """Chunks a second: as measured in the last runs, else as the embedder was measured on this machine."""
        from engine.library.embedder_runtime import remembered_speed
        from engine.library.figures import recent_speed

        measured = remembered_speed()
        # Reading, writing and longer texts take their part of what the embedder does alone.
        return recent_speed(self._catalog) or (measured / 2 if measured else None)


def _sleep(seconds: float, stop: StopFlag) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until and not stop.is_set():
        time.sleep(0.2)
