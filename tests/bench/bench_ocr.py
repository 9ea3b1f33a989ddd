"""Processor time and memory that reading a scanned page costs, and how much of it is read right.

Usage: python -m tests.bench.bench_ocr [FOLDER]

Reads the sample PDFs as a scanner would give them (200 dpi; upright, turned, faint, noisy), or every picture and PDF
page without text below FOLDER. Processor seconds, so that a busy machine gives the same figures.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import psutil
import pypdfium2
from PIL import Image

from engine.errors import ExtractError
from engine.library.extract import extract
from engine.library.extract.ocr import recognise
from engine.resources import resource


def made(folder: Path) -> Iterator[tuple[Path, int, str]]:
    """(file, page, what stands on it) of the sample documents' pages, four times each."""
    for name in ("租房合同.pdf", "Wheel maintenance guide.pdf"):
        source = Path(str(resource("samples", "documents", name)))
        texts = [page.text for page in extract(source).pages]
        with pypdfium2.PdfDocument(source) as document:
            for number, text in enumerate(texts):
                page = document[number].render(scale=200 / 72).to_pil().convert("L")
                light = np.asarray(page, dtype=float)
                noise = np.random.default_rng(0).normal(0, 40, light.shape)
                for kind, image in {
                    "upright": page,
                    "turned": page.rotate(90, expand=True),
                    "faint": Image.fromarray((150 + light * 0.25).astype("uint8")),
                    "noisy": Image.fromarray((light + noise).clip(0, 255).astype("uint8")),
                }.items():
                    file = folder / f"{source.stem} {number + 1} {kind}.png"
                    image.save(file)
                    yield file, 1, text


def found(folder: Path) -> Iterator[tuple[Path, int, str]]:
    for file in sorted(folder.rglob("*")):
        if file.is_file():
            try:
                waiting = extract(file).pages_waiting
            except ExtractError:
                continue
            yield from ((file, page, "") for page in waiting)


def share(wanted: str, got: str) -> float:
    """How many of the characters that should be there are."""
    a, b = (Counter(c for c in text if c.isalnum()) for text in (wanted, got))
    return sum((a & b).values()) / max(sum(a.values()), 1)


def main() -> None:
    with tempfile.TemporaryDirectory() as temporary:
        pages = found(Path(sys.argv[1])) if len(sys.argv) > 1 else made(Path(temporary))
        spent: list[float] = []
        for file, number, wanted in pages:
            started = time.process_time()
            text = recognise(file, page=number, threads=1).text
            spent.append(time.process_time() - started)
            right = f"{share(wanted, text):.3f} right" if wanted else ""
            print(f"{spent[-1]:5.1f} s  {len(text):5} characters  {right:12}  {file.name} {number}", flush=True)
    memory = psutil.Process().memory_info().rss >> 20
    later = spent[1:] or spent
    mean = sum(later) / len(later)
    print(f"{len(spent)} pages, {mean:.1f} s of processor each after the first; {memory} MB at the end")


if __name__ == "__main__":
    main()
