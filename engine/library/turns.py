"""Whose turn it is to write to a library: one at a time, in this process and among processes.

Everyone who wants to write waits here until the one before has finished; nobody is refused. What a person asked for
goes before upkeep of the same process, which gives way (see `asked_for`) and continues later.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Generator
from pathlib import Path

from engine.errors import Cancelled, DataFolderError
from engine.types import IndexProgress, StopFlag

_LOOK_SECONDS = 0.1


class Turns:
    """The lock of one data folder. `wait` takes the turn, `end` gives it back; both by the same caller."""

    def __init__(self, lock_file: Path, before_end: Callable[[], None] = lambda: None) -> None:
        from filelock import FileLock

        self._before_end = before_end

        self._file = lock_file
        self._lock = FileLock(lock_file, timeout=0, thread_local=False, mode=0o600)
        self._here = threading.Lock()
        self._asking = 0
        self._counting = threading.Lock()

    def wait(
        self, stop: StopFlag, *, upkeep: bool = False, most: float | None = None
    ) -> Generator[IndexProgress, None, bool]:
        """Wait for the turn and take it; yields a "waiting" progress once when others are before.

        False after `most` seconds in vain. Raises Cancelled, DataFolderError.
        """
        started = time.monotonic()
        told = False
        self._ask(0 if upkeep else 1)
        try:
            while not self._take(upkeep):
                if stop.is_set():
                    raise Cancelled
                if most is not None and time.monotonic() - started > most:
                    return False
                if not told:
                    told = True
                    yield IndexProgress("waiting", 0, 0, 0, 0.0, None)
                time.sleep(_LOOK_SECONDS)
        finally:
            self._ask(0 if upkeep else -1)
        return True

    def within(self, seconds: float) -> bool:
        """Take the turn when it is to be had within so many seconds, and say whether it was. Raises DataFolderError."""
        waiting = self.wait(threading.Event(), most=seconds)
        try:
            while True:
                next(waiting)
        except StopIteration as ended:
            return bool(ended.value)

    def end(self) -> None:
        try:
            self._before_end()
        finally:
            self._lock.release()
            self._here.release()

    def asked_for(self) -> bool:
        """Whether a person's wish waits for its turn in this process: upkeep should give way."""
        return self._asking > 0

    def _ask(self, more: int) -> None:
        with self._counting:
            self._asking += more

    def _take(self, upkeep: bool) -> bool:
        from filelock import Timeout

        if (upkeep and self._asking) or not self._here.acquire(blocking=False):
            return False
        try:
            self._lock.acquire()
            return True
        except Timeout:
            self._here.release()
            return False
        except OSError as error:
            self._here.release()
            raise DataFolderError(
                f"The data folder {self._file.parent} cannot be written: {error.strerror or error}. "
                "Make it writable, or choose another with --home."
            ) from error


class GivesWay:
    """A stop flag that is also set while somebody's wish waits for the turn."""

    def __init__(self, stop: StopFlag, turns: Turns) -> None:
        self._stop, self._turns = stop, turns

    def is_set(self) -> bool:
        return self._stop.is_set() or self._turns.asked_for()
