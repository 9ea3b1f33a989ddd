"""Stop inside a long step: pages may be megabytes, and what reads them is plain functions of text.

`stoppable` says whose Stop counts for the steps inside it; they call `checkpoint` in their loops, which does nothing
outside of one.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from engine.errors import Cancelled
from engine.types import StopFlag

_current: ContextVar[StopFlag | None] = ContextVar("stop", default=None)


@contextmanager
def stoppable(stop: StopFlag) -> Iterator[None]:
    """Nothing inside may yield to a caller, or the flag would be the caller's too."""
    token = _current.set(stop)
    try:
        yield
    finally:
        _current.reset(token)


def checkpoint() -> None:
    """Raises Cancelled when the person has stopped the job that this belongs to."""
    stop = _current.get()
    if stop is not None and stop.is_set():
        raise Cancelled
