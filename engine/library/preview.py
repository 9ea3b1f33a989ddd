"""What indexing a folder would mean: how many files of which kind, how long, what is left out and why.

Lists the folder and reads no document. Long folders give counts as they go and end after a bounded time.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from engine.errors import REASON_TEXT, Cancelled, Reason
from engine.library.catalog import Catalog
from engine.library.exclusions import WHY_LEFT_OUT, Exclusions, Why
from engine.library.extract import by_name, supported
from engine.library.figures import indexed_sizes, kind_of
from engine.library.scan import Walk, is_inside
from engine.types import Branch, FileState, FolderPreview, KindCount, LeftOut, StopFlag

MOST_SECONDS = 30.0
"""Counting ends after this long; what was counted by then is told as "at least"."""
TELL_SECONDS = 0.25
BIG_FILES = 2_000
BIG_BYTES = 500_000_000
BIG_SECONDS = 300.0
"""A folder over one of these is worth a question before it is indexed."""
_EXAMPLES = 5
_BRANCHES = 200

# Chunks a megabyte gives, by format, where this library has not shown it yet: measured on office and web documents.
_CHUNKS_PER_MB = {"text": 2500.0, "html": 700.0, "csv": 2500.0, "pdf": 120.0, "image": 4.0, "zip": 100.0, "tar": 100.0}
_CHUNKS_PER_MB_ELSE = 150.0
_SECONDS_PER_FILE = 0.01
"""Opening, hashing and noting a file, however small it is."""
_LEAST_KNOWN = 200_000
"""Bytes of one format that this library must hold before its own ratio is trusted."""


@dataclass(slots=True)
class _Tally:
    files: int = 0
    folders: int = 0
    size: int = 0
    examples: list[str] = field(default_factory=list)

    def add(self, path: str, size: int, *, folder: bool = False) -> None:
        self.folders += folder
        self.files += not folder
        self.size += size
        if len(self.examples) < _EXAMPLES:
            self.examples.append(path)


def preview(
    catalog: Catalog,
    folder: str,
    patterns: Sequence[str],
    gitignore: bool,
    *,
    own: Sequence[str],
    chunks_per_second: float | None,
    stop: StopFlag,
    most_seconds: float = MOST_SECONDS,
) -> Iterator[FolderPreview]:
    """Counts as they grow, the final ones last. Raises Cancelled, and FolderError for a pattern that is none."""
    kinds: dict[str, _Tally] = {}
    left_out: dict[tuple[str, str], _Tally] = {}
    branches: dict[str, _Tally] = {}
    formats: dict[str, _Tally] = {}
    unchanged = 0
    ratios = chunks_per_byte(catalog)
    known = {}
    for number in (n for f, n in catalog.folders().items() if is_inside(folder, f) or is_inside(f, folder)):
        known.update(catalog.files_in(number, [folder]))

    def leave(path: str, is_folder: bool, why: Why, size: int) -> None:
        left_out.setdefault((why.value, WHY_LEFT_OUT[why]), _Tally()).add(path, size, folder=is_folder)

    def so_far(*, complete: bool) -> FolderPreview:
        seconds = _estimate(formats, ratios, chunks_per_second)
        files, size = sum(k.files for k in kinds.values()), sum(k.size for k in kinds.values())
        new = files - unchanged
        big = new > BIG_FILES or size > BIG_BYTES or (seconds or 0.0) > BIG_SECONDS
        return FolderPreview(
            folder, files, size, unchanged,
            tuple(sorted((KindCount(k, t.files, t.size) for k, t in kinds.items()), key=lambda k: (-k.size, k.kind))),
            tuple(
                LeftOut(code, reason, t.files, t.folders, t.size, tuple(t.examples))
                for (code, reason), t in sorted(left_out.items(), key=lambda each: -each[1].files - each[1].folders)
            ),
            tuple(
                sorted((Branch(p, t.files, t.size) for p, t in branches.items()), key=lambda b: (-b.size, b.path))
            )[:_BRANCHES],
            seconds, complete, big and new > 0,
        )  # fmt: skip

    started = told = time.monotonic()
    base = len(folder.rstrip(os.sep)) + 1
    walk = Walk(folder, Exclusions(folder, patterns, gitignore=gitignore, own=own), on_left_out=leave)
    for n, found in enumerate(walk):
        if stop.is_set():
            raise Cancelled
        reason = found.reason or (None if supported(Path(found.path)) else Reason.UNSUPPORTED)
        if reason is not None:
            left_out.setdefault((reason.value, REASON_TEXT[reason]), _Tally()).add(found.path, found.size)
        else:
            kinds.setdefault(kind_of(found.path), _Tally()).add(found.path, found.size)
            first, below, _ = found.path[base:].partition(os.sep)
            if below:
                branches.setdefault(os.path.join(folder, first), _Tally()).add(found.path, found.size)
            row = known.get(found.path)
            if row and (row.size, row.mtime) == (found.size, found.mtime) and row.state is not FileState.WAITING:
                unchanged += 1
            else:
                formats.setdefault(by_name(Path(found.path)) or "", _Tally()).add(found.path, found.size)
        if n % 64 == 0 and (now := time.monotonic()) - told > TELL_SECONDS:
            told = now
            if now - started > most_seconds:
                yield so_far(complete=False)
                return
            yield so_far(complete=False)
    yield so_far(complete=True)


def _estimate(
    formats: Mapping[str, _Tally], ratios: Mapping[str, float], chunks_per_second: float | None
) -> float | None:
    if not chunks_per_second:
        return None
    chunks = 0.0
    for name, tally in formats.items():
        ratio = ratios.get(name, _CHUNKS_PER_MB.get(name, _CHUNKS_PER_MB_ELSE) / 1e6)
        chunks += max(tally.size * ratio, tally.files)
    return chunks / chunks_per_second + _SECONDS_PER_FILE * sum(t.files for t in formats.values())


def chunks_per_byte(catalog: Catalog) -> dict[str, float]:
    """Format -> how many chunks a byte of it has given in this library."""
    found: dict[str, list[int]] = {}
    for path, size, chunks in indexed_sizes(catalog):
        both = found.setdefault(by_name(Path(path)) or "", [0, 0])
        both[0] += size
        both[1] += chunks
    return {name: chunks / size for name, (size, chunks) in found.items() if size >= _LEAST_KNOWN}
