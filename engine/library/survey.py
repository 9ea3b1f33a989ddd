"""Look at a folder and note in the catalog what is new, changed, gone or unreadable. What is to be read is given back.

The first step of an indexing run (engine.library.indexing); opens no document.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from engine.errors import REASON_TEXT, Cancelled, Reason
from engine.library.catalog import Catalog
from engine.library.exclusions import Exclusions
from engine.library.extract import supported
from engine.library.scan import Found, Walk, compare, missing_mounts
from engine.types import FileState, StopFlag

# What a person would call "left out"; all other reasons are failures.
_SKIPS = frozenset({
    Reason.EMPTY, Reason.NO_TEXT, Reason.ENCRYPTED, Reason.UNSUPPORTED, Reason.TOO_LARGE, Reason.NOT_A_FILE,
    Reason.LINK, Reason.BOMB,
})  # fmt: skip


@dataclass(slots=True)
class Surveyed:
    """What was found in one folder. Counts are files; `vanished` the documents of those that are gone.

    `inner_mounts` is None when only a part of the folder was looked at.
    """

    folder: int
    to_read: list[Found] = field(default_factory=list)
    unchanged: int = 0
    removed: int = 0
    failed: int = 0
    vanished: set[int] = field(default_factory=set)
    inner_mounts: list[str] | None = None


def survey(
    catalog: Catalog,
    folder: str,
    *,
    own: Sequence[str] = (),
    only: Sequence[str] | None = None,
    stop: StopFlag,
) -> Surveyed:
    """Compare a folder that is known and reachable with the catalog, or only these paths in it. Raises Cancelled.

    `own` are folders of Inkwell's that are never read. Files on an inner drive that is unplugged are left as they are.
    """
    number = catalog.folders()[folder]
    patterns, gitignore = catalog.exclusions(number)
    known = catalog.files_in(number, only)
    walk = Walk(folder, Exclusions(folder, patterns, gitignore=gitignore, own=own), only=only)
    unplugged = missing_mounts(catalog.inner_mounts(number))
    difference = compare(_stoppable(walk, stop), known, unplugged)
    out = Surveyed(folder=number, unchanged=difference.unchanged)
    unreadable = list(difference.unreadable)
    for found in difference.changed:
        if supported(Path(found.path)):
            out.to_read.append(found)
        else:
            unreadable.append(Found(found.path, found.size, found.mtime, Reason.UNSUPPORTED))
    out.vanished = {row.document for row in difference.gone if row.document is not None}
    out.removed = len(difference.gone)
    if difference.gone:
        catalog.remove_files(row.path for row in difference.gone)
    if unreadable:
        catalog.set_skipped(
            (number, f.path, f.size, f.mtime, state_of(f.reason), f.reason.value, REASON_TEXT[f.reason])
            for f in unreadable
            if f.reason is not None
        )
    out.failed = sum(state_of(f.reason) is FileState.FAILED for f in unreadable if f.reason is not None)
    if out.to_read:
        catalog.set_waiting(number, ((f.path, f.size, f.mtime) for f in out.to_read))
    if only is None:
        out.inner_mounts = [*walk.mounts, *unplugged]
    return out


def state_of(reason: Reason) -> FileState:
    """Left out or failed: whether the person should know of it."""
    return FileState.SKIPPED if reason in _SKIPS else FileState.FAILED


def _stoppable(found: Walk, stop: StopFlag) -> Iterator[Found]:
    for item in found:
        if stop.is_set():
            raise Cancelled
        yield item
