"""Is the index on disk what was last written? A ledger of its files, looked at before the index is used.

LanceDB's files are written once and never changed, so that names, sizes, times and digests tell damage without reading
everything. What the ledger cannot explain (a run was killed before it wrote one) is read as a whole once. Nothing is
repaired here: engine.library.facade puts a damaged index aside and has the documents read again.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import logging
import os
import tempfile
from enum import StrEnum
from pathlib import Path

log = logging.getLogger(__name__)


_WRITTEN_AGAIN = "latest_version_hint.json"
"""The one file of LanceDB's that changes. It only saves looking, and is not believed when it is wrong; a run that was
killed has changed it, which is no damage."""


class Soundness(StrEnum):
    SOUND = "sound"
    UNKNOWN = "unknown"
    """Files are gone that a later write may have replaced: reading all of it tells."""
    DAMAGED = "damaged"


class Ledger:
    """`file` tells what `folder` held when it was last written, and in which layout: a ledger of another one tells
    nothing."""

    def __init__(self, folder: Path, file: Path, layout: int) -> None:
        self._folder, self._file, self._layout = folder, file, layout

    def look(self, thorough: bool = False) -> Soundness:
        """Compare the folder with the ledger; `thorough` reads every file of it."""
        known = self._read()
        if known is None:
            return Soundness.UNKNOWN if any(self._folder.glob("*.lance")) else Soundness.SOUND
        found = Soundness.SOUND
        for name, (size, mtime, digest) in known.items():
            path = self._folder / name
            try:
                info = path.stat()
            except FileNotFoundError:
                found = Soundness.UNKNOWN
                continue
            except NotADirectoryError:
                return Soundness.DAMAGED
            except OSError:
                continue
            if info.st_size != size or ((thorough or info.st_mtime_ns != mtime) and _digest(path) != digest):
                log.error("%s is not as it was written", path)
                return Soundness.DAMAGED
        return found

    def write(self) -> None:
        """Note the folder as it is now. Only files that are new are read."""
        known = self._read() or {}
        now: dict[str, tuple[int, int, str]] = {}
        for here, _, names in os.walk(self._folder):
            for name in names:
                path = Path(here, name)
                if name == _WRITTEN_AGAIN:
                    continue
                with contextlib.suppress(OSError):
                    info = path.stat()
                    key = path.relative_to(self._folder).as_posix()
                    before = known.get(key)
                    same = before is not None and before[:2] == (info.st_size, info.st_mtime_ns)
                    now[key] = (info.st_size, info.st_mtime_ns, before[2] if same and before else _digest(path))
        if now == known:
            return
        try:
            with tempfile.NamedTemporaryFile("w", dir=self._file.parent, delete=False, encoding="utf-8") as temporary:
                json.dump({"layout": self._layout, "files": now}, temporary)
            os.replace(temporary.name, self._file)
        except OSError as error:
            # The next start then reads the index as a whole.
            log.info("%s cannot be written: %s", self._file, error)

    def discard(self) -> None:
        with contextlib.suppress(OSError):
            self._file.unlink(missing_ok=True)

    def _read(self) -> dict[str, tuple[int, int, str]] | None:
        try:
            found = json.loads(self._file.read_text(encoding="utf-8"))
            if found["layout"] != self._layout:
                return None
            files = found["files"].items()
            return {str(name): (int(size), int(mtime), str(digest)) for name, (size, mtime, digest) in files}
        except (OSError, ValueError, TypeError, AttributeError, KeyError):
            return None


def _digest(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, lambda: hashlib.blake2b(digest_size=16)).hexdigest()
    except OSError:
        return ""
