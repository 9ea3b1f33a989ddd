"""Search time at 10,000 and 100,000 chunks, query embedding included, warm; and adding one file to such a library.

    python -m tests.bench.bench_search [--sizes 10000 100000] [--queries 200]

Texts are sentences recombined from a vocabulary with a natural (Zipf) distribution; vectors are random points around
2,000 centres, as paragraphs of real documents cluster by topic. They are written through the real index and catalog.
"""

from __future__ import annotations

import argparse
import random
import tempfile
import time
from pathlib import Path
from statistics import median, quantiles

import numpy as np

from engine import Engine
from engine.library.names import names_of
from engine.library.stored_row import Row
from engine.types import Document, Page

PER_DOCUMENT = 50


def fill(engine: Engine, folder: Path, count: int) -> None:
    """A library of `count` chunks in files of PER_DOCUMENT chunks each."""
    rng, numbers = random.Random(0), np.random.default_rng(0)
    vocabulary = [f"{a}{b}" for a in ("re", "ka", "mo", "ti", "sel", "ber", "lun", "dra") for b in range(2500)]
    weights = [1 / (i + 3) for i in range(len(vocabulary))]
    centres = numbers.normal(size=(2000, 384))
    number = engine.catalog.add_folder(str(folder))
    for start in range(0, count, 10_000):
        rows, finished, files = [], [], []
        for first in range(start, start + 10_000, PER_DOCUMENT):
            path = folder / f"{first}.txt"
            path.write_text("x")
            info = path.stat()
            document = engine.catalog.begin_document(f"bench:{first}")
            parts = [" ".join(rng.choices(vocabulary, weights, k=90)) for _ in range(PER_DOCUMENT)]
            at = 0
            for part in parts:
                rows.append(Row(document, 1, at, at + len(part), "", part))
                at += len(part) + 1
            finished.append((document, Document((Page(1, "\n".join(parts)),), "text"), PER_DOCUMENT))
            files.append((str(path), info.st_size, info.st_mtime_ns, document))
        vectors = centres[numbers.integers(0, 2000, len(rows))] + 0.7 * numbers.normal(size=(len(rows), 384))
        vectors = (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)
        engine.open_index().add(rows, [r.text for r in rows], vectors)
        engine.catalog.set_waiting(number, [(p, s, m) for p, s, m, _ in files])
        engine.catalog.finish_documents(finished, {document: names_of([path]) for path, _, _, document in files})
        engine.catalog.attach(files)
    engine.open_index().optimise()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="*", default=[10_000, 100_000])
    parser.add_argument("--queries", type=int, default=200)
    arguments = parser.parse_args()
    rng = random.Random(1)
    for size in arguments.sizes:
        with tempfile.TemporaryDirectory() as temporary:
            folder = Path(temporary) / "documents"
            folder.mkdir()
            with Engine(Path(temporary) / "home") as engine:
                started = time.perf_counter()
                fill(engine, folder, size)
                filled = time.perf_counter() - started
                queries = [
                    "what is the "
                    + " ".join(f"{rng.choice(['re', 'ka', 'mo'])}{rng.randint(0, 400)}" for _ in range(5))
                    for _ in range(arguments.queries)
                ]
                for query in queries[:10]:
                    engine.search(query)
                times = []
                for query in queries:
                    started = time.perf_counter()
                    engine.search(query)
                    times.append(1000 * (time.perf_counter() - started))
                p95 = quantiles(times, n=20)[18]
                print(f"{size:,} chunks: p50 {median(times):.1f} ms, p95 {p95:.1f} ms (filled in {filled:.0f} s)")
                (folder / "new.txt").write_text("The lighthouse keeper of Skagen is called Orsolya.")
                started = time.perf_counter()
                list(engine.index([str(folder)]))
                assert engine.search("lighthouse keeper Orsolya")[0].path.endswith("new.txt")
                print(f"{size:,} chunks: one new file searchable after {time.perf_counter() - started:.2f} s")
                size_on_disk = sum(f.stat().st_size for f in engine.folder.index_folder.rglob("*") if f.is_file())
                print(f"{size:,} chunks: index {size_on_disk / size:,.0f} bytes a chunk", flush=True)


if __name__ == "__main__":
    main()
