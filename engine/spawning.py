"""Child processes that start clean: spawned, never forked, and without running the caller's main script again.

multiprocessing's spawn imports the parent's `__main__` in every child. Ours need none of it: their bodies are functions
of this package. A script that uses the Engine without an `if __name__ == "__main__"` guard would otherwise run again
in every child, and each child would be slower to start.

A child that is interrupted, or loses its parent, before it has begun ends without a word: Ctrl+C in a terminal reaches
every process that was started from it, and what the parent says of it is enough.
"""

from __future__ import annotations

import multiprocessing
import multiprocessing.context
import multiprocessing.spawn
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

BACKGROUND_NICENESS = 10
"""Of what reads and embeds: it gives way to the window and to answers, and none of it waits for the other."""
_patching = threading.Lock()
_QUIETLY = """
try:
    {start}
except (EOFError, ConnectionError, FileNotFoundError):
    raise SystemExit(1)
"""
"""The parent ended before it had told its child what to do; its semaphores may be gone with it."""


class _Process(multiprocessing.context.SpawnProcess):
    @staticmethod
    def _Popen(process_obj: Any) -> Any:  # noqa: N802 - the name that multiprocessing calls
        with _without_main(), _out_of_reach():
            return multiprocessing.context.SpawnProcess._Popen(process_obj)


class _Context(multiprocessing.context.SpawnContext):
    Process = _Process


def spawn_context() -> multiprocessing.context.SpawnContext:
    """A multiprocessing context like get_context("spawn") whose children do not import `__main__`."""
    return _Context()


@contextmanager
def _without_main() -> Iterator[None]:
    """What a child is told about its parent leaves the main module out, for children started by this thread."""
    with _patching:
        original, thread = multiprocessing.spawn.get_preparation_data, threading.get_ident()
        command = multiprocessing.spawn.get_command_line

        def preparation(name: str) -> dict[str, Any]:
            data = original(name)
            if threading.get_ident() == thread:
                for key in ("init_main_from_name", "init_main_from_path"):
                    data.pop(key, None)
            return data

        def command_line(**arguments: Any) -> list[str]:
            line = command(**arguments)
            if threading.get_ident() == thread and "-c" in line:  # a packaged program has none
                at = line.index("-c") + 1
                line[at] = _QUIETLY.format(start=line[at])
            return line

        multiprocessing.spawn.get_preparation_data = preparation
        multiprocessing.spawn.get_command_line = command_line
        try:
            yield
        finally:
            multiprocessing.spawn.get_preparation_data = original
            multiprocessing.spawn.get_command_line = command


@contextmanager
def _out_of_reach() -> Iterator[None]:
    """What is started by this thread begins without hearing Ctrl+C; its parent ends it in order."""
    if sys.platform == "win32":
        yield
        return
    from multiprocessing import resource_tracker

    resource_tracker.ensure_running()  # whose own start would let Ctrl+C through again
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
