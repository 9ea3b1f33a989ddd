"""How long a run takes that finds nothing changed.

    python -m tests.bench.bench_rescan [--files 10000] [--rounds 3]

The files are noted in the catalog as indexed (their content does not matter for a re-scan).
"""

from __future__ import annotations

import argparse
import tempfile
import time
from pathlib import Path

import numpy

from engine import Engine
from engine.library.names import names_of
from engine.library.stored_row import Row
from engine.types import Document, Page


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--files", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=3)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        root = Path(temporary) / "documents"
        files = []
        for i in range(arguments.files):
            file = root / f"{i % 100:02}" / f"{i}.txt"
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(f"File {i}")
            info = file.stat()
            files.append((str(file), info.st_size, info.st_mtime_ns))
        with Engine(Path(temporary) / "home") as engine:
            catalog = engine.catalog
            number = catalog.add_folder(str(root))
            catalog.set_waiting(number, files)
            document = catalog.begin_document("bench")
            names = {document: names_of(path for path, *_ in files)}
            catalog.finish_documents([(document, Document((Page(1, "File"),), "text"), 1)], names)
            catalog.attach([(*file, document) for file in files])
            vector = numpy.zeros((1, 384), dtype=numpy.float32)
            engine.open_index().add([Row(document, 1, 0, 4, "", "File")], ["File"], vector)
            for _ in range(arguments.rounds):
                started, processor = time.perf_counter(), time.process_time()
                *_, report = engine.index()
                seconds, processor = time.perf_counter() - started, time.process_time() - processor
                assert report.unchanged == arguments.files, report
                print(f"{arguments.files:,} files: {seconds:.2f} s, processor {processor:.2f} s", flush=True)


if __name__ == "__main__":
    main()
