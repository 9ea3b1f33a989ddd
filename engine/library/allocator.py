"""Memory that was let go goes back to the system, also what LanceDB's threads had. Where glibc allocates; elsewhere
nothing is done here."""

from __future__ import annotations

import ctypes
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

_ARENA_MAX = -8  # of mallopt
_ARENAS = 4
"""Of as many threads as there may be. glibc gives each thread a heap of its own, up to eight times the processors, and
what one thread frees no other can use: bringing the index of 180,000 Chinese chunks up to date took 1.7 GB so, 1.1 with
four heaps, 1.0 with two. With two a search takes a little longer, since threads wait for each other; with four it does
not."""

_EVERY = 1.0
"""Seconds; giving back takes up to 0.05, for which whoever needs memory waits."""


@cache
def _libc() -> Any:
    return ctypes.CDLL(None) if sys.platform.startswith("linux") else None


def share_heaps() -> None:
    """From now on few heaps for all threads. Those that threads have by now stay."""
    limit = getattr(_libc(), "mallopt", None)  # another libc has none
    if limit is not None:
        limit(_ARENA_MAX, _ARENAS)


def give_back() -> None:
    """What was freed goes back to the system now."""
    trim = getattr(_libc(), "malloc_trim", None)
    if trim is not None:
        trim(0)


@contextmanager
def giving_back() -> Iterator[None]:
    """What is freed goes back at once, and what was before."""
    done = threading.Event()

    def again_and_again() -> None:
        while not done.wait(_EVERY):
            give_back()

    give_back()
    beside = threading.Thread(target=again_and_again, name="memory", daemon=True)
    beside.start()
    try:
        yield
    finally:
        done.set()
        beside.join()
        give_back()
