"""Keeps the window's process as small as what it holds: memory that was let go goes back to the system at once."""

from __future__ import annotations

import ctypes
import sys

_TRIM_THRESHOLD, _MMAP_THRESHOLD = -1, -3  # of glibc's mallopt
_LARGE = 128 << 10


def give_back() -> None:
    """Where glibc allocates. Left to itself it raises these limits with the largest block that was ever freed, so that
    pictures of pages end up among small blocks and keep the memory around them: 1.5 MB more with each round of
    `tests.bench.bench_session`, and none with the limits held.
    """
    if sys.platform.startswith("linux"):
        limit = getattr(ctypes.CDLL(None), "mallopt", None)  # another libc has none
        if limit is not None:
            limit(_MMAP_THRESHOLD, _LARGE)
            limit(_TRIM_THRESHOLD, _LARGE)
