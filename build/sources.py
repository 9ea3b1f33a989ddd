"""The source of a package that is compiled here, fetched once and checked against its hash in build/lock.txt.

Used by llama_wheel.py and opencv_part.py. Standard library only.
"""

from __future__ import annotations

import hashlib
import shutil
import tarfile
from collections.abc import Callable
from pathlib import Path

import locking

Run = Callable[[list[str], dict[str, str] | None, Callable[[str], None] | None], None]
"""Runs a command with its output in the log: (command, extra environment, called with each line)."""


def unpacked(python: str, package: str, version: str, place: Path, run: Run, report: Callable[[str], None]) -> Path:
    """The folder of the source, below `place`: always the same one, so that a compilation that was interrupted finds
    its object files. Raises ValueError when what comes is not what the lock names."""
    source = place / "source"
    if source.is_dir():
        return source
    report("fetching the source")
    place.mkdir(parents=True, exist_ok=True)
    sought = [f"{package}=={version}", "--no-binary", package, "--no-deps", "--dest", str(place)]
    run([python, "-m", "pip", "download", "--no-input", "--progress-bar", "off", *sought], None, None)
    archive = next(place.glob("*.tar.gz"))
    known = locking.blocks(locking.LOCK.read_text(encoding="utf-8")).get(package, "")
    with archive.open("rb") as file:
        found = hashlib.file_digest(file, "sha256").hexdigest()
    if f"sha256:{found}" not in known:
        archive.unlink()
        raise ValueError(f"the source of {package} {version} is not the one in {locking.LOCK.name}")
    report("unpacking the source")
    half = place / "unpacking"
    shutil.rmtree(half, ignore_errors=True)
    with tarfile.open(archive) as tar:
        tar.extractall(half, filter="data")
    next(half.iterdir()).rename(source)
    return source
