"""Child processes that start clean: spawned, never forked, and without running the caller's main script again.

multiprocessing's spawn imports the parent's `__main__` in every child. Ours need none of it: their bodies are functions
of this package. A script that uses the Engine without an `if __name__ == "__main__"` guard would otherwise run again
in every child, and each child would be slower to start.
"""

from __future__ import annotations

import multiprocessing
import multiprocessing.context
import multiprocessing.spawn
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

BACKGROUND_NICENESS = 10
"""Of what reads and embeds: it gives way to the window and to answers, and none of it waits for the other."""
_patching = threading.Lock()


class _Process(multiprocessing.context.SpawnProcess):
    @staticmethod
    def _Popen(process_obj: Any) -> Any:  # noqa: N802 - the name that multiprocessing calls
        with _without_main():
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

        def preparation(name: str) -> dict[str, Any]:
            data = original(name)
            if threading.get_ident() == thread:
                for key in ("init_main_from_name", "init_main_from_path"):
                    data.pop(key, None)
            return data

        multiprocessing.spawn.get_preparation_data = preparation
        try:
            yield
        finally:
            multiprocessing.spawn.get_preparation_data = original
