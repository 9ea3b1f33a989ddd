"""Indexing beside a plain pipeline of today, in turns, on the same files with the same model.

    python -m tests.bench.bench_peer PEER.py [--python PEER_PYTHON] [--folder FOLDER] [--files 1414] [--rounds 3]

PEER.py is a script that takes FOLDER and MODEL_DIR and prints one JSON line with `characters`, `chunks`, `load_s`,
`split_s`, `model_load_s` and `embed_and_store_s`; PEER_PYTHON an interpreter that has what it needs. FOLDER defaults
to the paragraphs of SQuAD as text files. From another folder only the kinds that such pipelines read are taken: txt,
md, pdf, docx. Each side is a process of its own, and neither is charged for loading the model. Inkwell's time is the
whole of `engine.index`: scan, read, split, embed, write, full-text index. "Embedder alone" is the embedder on the same
chunks, in one call, in a process of its own too: a second run in one process finds what the first has made ready for
each shape of a batch. Characters are those of each side's own chunks, which counts the
peer's overlaps twice, in its favour.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import Any

from tests.bench.bench_index import make_folder

PEER_KINDS = {".txt", ".md", ".pdf", ".docx"}
ROOT = Path(__file__).resolve().parents[2]


def ours(folder: Path, texts: Path) -> dict[str, Any]:
    """One run of Inkwell in this process. The texts that were embedded go to the file `texts`."""
    import numpy as np

    from engine import Engine

    with tempfile.TemporaryDirectory() as home, Engine(home) as engine:
        embedder = engine.open_embedder()
        embedder.embed(["warm"])
        engine.open_index()
        started = time.perf_counter()
        *_, report = engine.index([str(folder)])
        seconds = time.perf_counter() - started
        index = engine.open_index()
        chunks = characters = 0
        embedded: set[str] = set()
        for document in engine.catalog.chunk_counts():
            vectors = index.vectors([document])
            for row in index.chunks_of(document):
                chunks += 1
                characters += len(row.text)
                if np.asarray(vectors[row.key]).any():
                    embedded.add(row.text)
        texts.write_text(json.dumps(sorted(embedded)))
        return {
            "files": report.indexed, "chunks": chunks, "embedded": len(embedded), "seconds": seconds,
            "characters": characters, "runtime": embedder.runtime.description,
        }  # fmt: skip


def alone(texts: list[str]) -> dict[str, Any]:
    """The embedder on these texts, in this process."""
    from engine import Engine

    with tempfile.TemporaryDirectory() as home, Engine(home) as engine:
        embedder = engine.open_embedder()
        embedder.embed(["warm"])
        started = time.perf_counter()
        embedder.embed(texts)
        return {"seconds": time.perf_counter() - started}


def last_json(command: list[str]) -> dict[str, Any]:
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, env={**os.environ, "PYTHONPATH": "."})
    if done.returncode:
        raise SystemExit(f"{command} failed:\n{done.stderr[-2000:]}")
    found: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("peer", nargs="?", type=Path)
    parser.add_argument("--python", default=sys.executable)
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--files", type=int, default=1414)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--ours", type=Path, nargs=2, help=argparse.SUPPRESS)
    parser.add_argument("--alone", type=Path, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.ours:
        print(json.dumps(ours(*arguments.ours)))
        return
    if arguments.alone:
        print(json.dumps(alone(json.loads(arguments.alone.read_text()))))
        return
    from engine.library.bundled import bundled_folder

    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary) / "documents"
        if arguments.folder is None:
            make_folder(folder, arguments.files)
        else:
            for file in arguments.folder.rglob("*"):
                if file.suffix.lower() in PEER_KINDS and file.is_file():
                    target = folder / file.relative_to(arguments.folder)
                    target.parent.mkdir(parents=True, exist_ok=True)
                    shutil.copy(file, target)
        ratios, shares = [], []
        for round in range(arguments.rounds):
            this = [sys.executable, "-m", "tests.bench.bench_peer"]
            texts = Path(temporary) / "texts.json"
            a = last_json([*this, "--ours", str(folder), str(texts)])
            by_itself = last_json([*this, "--alone", str(texts)])["seconds"]
            speed = a["characters"] / a["seconds"]
            shares.append(by_itself / a["seconds"])
            line = (
                f"round {round + 1}, load {os.getloadavg()[0]:.1f}: Inkwell {a['files']} files, {a['chunks']} chunks "
                f"({a['embedded']} embedded, {a['runtime']}), {a['characters']:,} characters in {a['seconds']:.2f} s, "
                f"{speed:,.0f}/s; embedder alone {by_itself:.2f} s ({shares[-1]:.0%} of it)"
            )
            if arguments.peer:
                b = last_json([arguments.python, str(arguments.peer), str(folder), str(bundled_folder())])
                seconds = b["load_s"] + b["split_s"] + b["embed_and_store_s"]
                ratios.append(speed / (b["characters"] / seconds))
                line += (
                    f"; peer {b['documents']} documents, {b['chunks']} chunks, {b['characters']:,} characters in "
                    f"{seconds:.2f} s, {b['characters'] / seconds:,.0f}/s; ratio {ratios[-1]:.2f}"
                )
            print(line, flush=True)
        if ratios:
            print(f"characters/s against the peer, median of {len(ratios)}: {median(ratios):.2f}")
        print(f"of the embedder alone, median of {len(shares)}: {median(shares):.0%}")


if __name__ == "__main__":
    main()
