"""Indexing speed end to end, beside plain SentenceTransformer.encode in float32 on the same chunks, in the same run.

    python -m tests.bench.bench_index [FOLDER] [--chunks 600] [--rounds 3]

FOLDER defaults to text files made from the SQuAD paragraphs of the evaluation data, or to generated text without it.
Inkwell's time is the whole of `engine.index`: scan, read, split, embed, write. The plain time is only the encoding of
the chunks that Inkwell made, at the library's default batch size: the ratio is a lower bound of the real one. Reading
alone is extraction and splitting of the same files in as many children as indexing has: it has to keep ahead.
"""

from __future__ import annotations

import argparse
import json
import random
import tempfile
import time
from concurrent.futures import wait
from pathlib import Path

from engine import Engine
from engine.library.bundled import BUNDLED_MAX_TOKENS, bundled_folder
from engine.library.embed import Embedder
from engine.library.extract.pool import ExtractionPool
from engine.library.reading import read
from engine.sentences import sentence_spans

QA = Path(__file__).resolve().parents[3] / "shared" / "data" / "qa" / "squad-dev-v1.1.part32.json"


def make_folder(folder: Path, count: int) -> None:
    if QA.is_file():
        articles = json.loads(QA.read_text(encoding="utf-8"))["data"]
        texts = [p["context"] for article in articles for p in article["paragraphs"]]
    else:
        rng = random.Random(0)
        words = (
            "record audit month keep protect kiln glaze clay fire cool lease notice deposit year train allowance"
        ).split()
        texts = [" ".join(rng.choices(words, k=rng.randint(60, 180))).capitalize() + "." for _ in range(count)]
    if count > len(texts):  # more of the same kind: paragraphs of the same sentences in another order
        rng = random.Random(1)
        sentences = [text[a:b] for text in texts for a, b in sentence_spans(text)]
        while len(texts) < count:
            texts.append(" ".join(rng.choices(sentences, k=rng.randint(2, 9))))
    folder.mkdir(parents=True)
    for i, text in enumerate(texts[:count]):
        (folder / f"{i:05}.txt").write_text(text, encoding="utf-8")


def reading_alone(folder: Path) -> float:
    """Seconds that the reading children take for all files, once they have started."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    with ExtractionPool(workers=2, reader=read, low_priority=False) as pool:
        wait([pool.submit(path, max_tokens=BUNDLED_MAX_TOKENS - 2) for path in files[:4]])
        started = time.perf_counter()
        wait([pool.submit(path, max_tokens=BUNDLED_MAX_TOKENS - 2) for path in files])
        return time.perf_counter() - started


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", type=Path)
    parser.add_argument("--chunks", type=int, default=600)
    parser.add_argument("--rounds", type=int, default=3)
    arguments = parser.parse_args()

    from sentence_transformers import SentenceTransformer

    plain = SentenceTransformer(str(bundled_folder()), device="cpu", local_files_only=True)
    plain.encode(["warm"])
    print("embedder:", Embedder().runtime.description)
    ratios = []
    with tempfile.TemporaryDirectory() as temporary:
        folder = arguments.folder
        if folder is None:
            folder = Path(temporary) / "documents"
            make_folder(folder, arguments.chunks)
        for round in range(arguments.rounds):
            with Engine(Path(temporary) / f"home{round}") as engine:
                engine.open_embedder()
                engine.open_index()
                started = time.perf_counter()
                for _ in engine.index([str(folder)]):
                    pass
                ours = time.perf_counter() - started
                texts = []
                for file in engine.status().files:
                    document = engine.catalog.document_of(file.path)
                    if document is not None:
                        texts += [row.text for row in engine.open_index().chunks_of(document)]
                embedder = engine.open_embedder()
                started = time.perf_counter()
                embedder.embed(texts)
                alone = time.perf_counter() - started
            reading = reading_alone(folder)
            started = time.perf_counter()
            plain.encode(texts, show_progress_bar=False)
            theirs = time.perf_counter() - started
            characters = sum(map(len, texts))
            ratios.append(theirs / ours)
            print(
                f"round {round + 1}: {len(texts)} chunks, {characters:,} characters; Inkwell {ours:.1f} s "
                f"({len(texts) / ours:.1f} chunks/s, {characters / ours:,.0f} characters/s), {alone / ours:.0%} of it "
                f"embedding; reading alone {alone / reading:.1f} times as fast as embedding alone; "
                f"plain float32 encode {theirs:.1f} s ({len(texts) / theirs:.1f} chunks/s); "
                f"ratio {theirs / ours:.2f}",
                flush=True,
            )
    print(f"ratio, median of {len(ratios)}: {sorted(ratios)[len(ratios) // 2]:.2f}")


if __name__ == "__main__":
    main()
