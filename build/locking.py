"""build/lock.txt: the packages with their hashes, as pip takes them here. Used by `bootstrap.py setup --locked`.

Two things are not installed from it. llama.cpp is compiled on the spot, from the source of the pinned version. On Linux
torch comes as the CPU build, from whichever index offers it ("2.13.0+cpu" is another file than the index's own, with
another hash); its version is pinned like all others. On Windows and macOS torch is in. Standard library only.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

LOCK = Path(__file__).with_name("lock.txt")
COMPILED = "llama-cpp-python"
OF_CUDA = re.compile(r"(nvidia|cuda)-|triton$")


def blocks(text: str) -> dict[str, str]:
    """Each package's lines (requirement and hashes), by its name."""
    parts = re.split(r"(?m)^(?=[A-Za-z0-9])", text)
    return {re.split(r"[=\s;\[]", part, maxsplit=1)[0].lower(): part for part in parts if part[:1].isalnum()}


def from_the_lock(text: str, platform: str = sys.platform) -> str:
    """The part of the lock that pip installs by hash on this platform."""
    left_out = {COMPILED, "torch"} if platform.startswith("linux") else {COMPILED}
    kept = (part for name, part in blocks(text).items() if name not in left_out and not OF_CUDA.match(name))
    return "".join(kept)


def names(text: str) -> set[str]:
    return set(blocks(text))
