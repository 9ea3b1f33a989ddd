"""Readers that do to a child process what the worst files do. They are found by name in the child."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

from engine.library.reading import Reading
from engine.types import Document, Page


def read(path: Path) -> Document:
    """Does what the file's name says: "crash…", "hang…", "grow…", "flaky…", "bug…", "pid…"; others are read."""
    name = path.name
    if name.startswith("crash"):
        os.kill(os.getpid(), signal.SIGSEGV)
    if name.startswith("hang"):
        time.sleep(600)
    if name.startswith("grow"):
        held = [b"x" * (32 << 20) for _ in range(2_500) if time.sleep(0.01) is None]
        return Document((Page(1, str(len(held))),), "grown")
    if name.startswith("flaky"):
        mark = path.with_suffix(".seen")
        if not mark.exists():
            mark.touch()
            os.kill(os.getpid(), signal.SIGKILL)
    if name.startswith("bug"):
        raise ZeroDivisionError("a bug in a reader")
    if name.startswith("pid"):
        path.with_suffix(".pid").write_text(str(os.getpid()))
        time.sleep(600)
    return Document((Page(1, f"read {name}"),), "txt")


def nice_of(path: Path) -> Document:
    """How the child runs."""
    return Document((Page(1, str(os.nice(0))),), "txt")


def reading(path: Path, *, max_tokens: int, recognised: object = None) -> Reading:
    """The same, as the indexing run wants it; every attempt leaves a mark beside the file."""
    with path.with_name(f".{path.name}.attempts").open("a") as marks:
        marks.write("x")
    text = read(path).pages[0].text
    return Reading(Document((Page(1, text),), "txt"), ((1, 0, len(text), ""),))
