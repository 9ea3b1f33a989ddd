"""Which weights these are: a hash that tells two model files apart, quickly enough to be kept with every answer.

Files up to 64 MB are hashed whole. Of larger ones the size and 256 evenly spaced blocks of 64 KiB are (the first and
the last among them): 16 MB read instead of gigabytes. It tells models apart, and does not prove that nobody tampered.
"""

from __future__ import annotations

import hashlib
from functools import lru_cache
from pathlib import Path

WHOLE = 64 << 20
BLOCKS, BLOCK = 256, 64 << 10
_WEIGHTS = (".gguf", ".safetensors", ".bin", ".pt")


def fingerprint(path: Path | str) -> str:
    """ "sha256:…" of a model file or folder, or "" when it cannot be read."""
    path = Path(path)
    try:
        files = [path] if path.is_file() else sorted(f for f in path.rglob("*") if f.suffix in _WEIGHTS and f.is_file())
        stats = tuple((str(f), (s := f.stat()).st_size, s.st_mtime_ns) for f in files)
        return _of(stats) if stats else ""
    except OSError:
        return ""


@lru_cache(maxsize=16)
def _of(files: tuple[tuple[str, int, int], ...]) -> str:
    made = hashlib.sha256()
    for name, size, _ in files:
        if len(files) > 1:
            made.update(Path(name).name.encode())
        with open(name, "rb") as file:
            if size <= WHOLE:
                while piece := file.read(1 << 20):
                    made.update(piece)
                continue
            made.update(str(size).encode())
            for index in range(BLOCKS):
                file.seek((size - BLOCK) * index // (BLOCKS - 1))
                made.update(file.read(BLOCK))
    return f"sha256:{made.hexdigest()}"
