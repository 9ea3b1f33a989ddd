"""How soon a saved file is searchable while the folder is watched, and what a burst of changes costs.

    python -m tests.bench.bench_watch [--files 5000] [--saves 5] [--burst 1000]

The folder holds `--files` small files that are indexed already. A save is timed from the write to the moment a search
finds its words; for the burst, how many rounds of indexing it took and how long until all of it was searchable.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import threading
import time
from pathlib import Path

from engine import Engine
from engine.errors import Cancelled
from engine.types import IndexReport


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--files", type=int, default=5_000)
    parser.add_argument("--saves", type=int, default=5)
    parser.add_argument("--burst", type=int, default=1_000)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary, Engine(Path(temporary) / "home") as engine:
        root = Path(temporary) / "documents"
        for i in range(arguments.files):
            file = root / f"{i % 50:02}" / f"{i}.txt"
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(f"File {i} of the folder.")
        *_, report = engine.index([str(root)])
        print(f"{report.indexed:,} files indexed in {report.seconds:.1f} s", flush=True)
        reports: list[IndexReport] = []
        stop = threading.Event()

        def keep_up() -> None:
            try:
                for event in engine.keep_up(watch=True, stop=stop):
                    if isinstance(event, IndexReport):
                        reports.append(event)
            except Cancelled:
                pass

        thread = threading.Thread(target=keep_up)
        thread.start()
        while not reports:
            time.sleep(0.05)
        print(f"reconciled at the start in {reports[0].seconds:.2f} s", flush=True)
        times = []
        for i in range(arguments.saves):
            word = f"Zimbelkraut{i}"
            started = time.perf_counter()
            (root / "07" / f"saved-{i}.txt").write_text(f"The herb of the day is {word}.")
            while not any(word in hit.text for hit in engine.search(word, k=1)):
                time.sleep(0.02)
            times.append(time.perf_counter() - started)
            time.sleep(1.0)
        middle, most = statistics.median(times), max(times)
        print(f"a saved file is searchable after {middle:.2f} s (most {most:.2f} s)", flush=True)
        before = len(reports)
        started = time.perf_counter()
        for i in range(arguments.burst):
            (root / "08" / f"burst-{i}.txt").write_text(f"Change {i} of the burst.")
        while sum(r.indexed for r in reports[before:]) < arguments.burst:
            time.sleep(0.05)
        seconds = time.perf_counter() - started
        print(f"a burst of {arguments.burst:,} changes: {len(reports) - before} round(s), {seconds:.1f} s", flush=True)
        started = time.perf_counter()
        (root / "08").rename(root / "moved")
        before = len(reports)
        while not sum(r.renamed for r in reports[before:]):
            time.sleep(0.02)
        moved, chunks = reports[-1].renamed, sum(r.chunks for r in reports[before:])
        print(f"a folder of {moved:,} files moved: {time.perf_counter() - started:.2f} s, {chunks} chunks embedded")
        stop.set()
        thread.join()


if __name__ == "__main__":
    main()
