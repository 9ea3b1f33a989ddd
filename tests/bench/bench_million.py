"""A library of a million chunks: search, recall, one more file, deleting a folder, disk. In stages, on one data folder.

    python -m tests.bench.bench_million HOME [--chunks 1000000] [--stages fill index search recall add delete]

Texts are words in a natural (Zipf) distribution, one text in seven of Chinese words, as often as they stand in ordinary
text, or with --random-characters of single characters, of which nearly all pairs are different; vectors are random
points around 20,000 centres, as paragraphs of real documents cluster by topic. They are written through the project's
own index and catalog. A tenth of the chunks lies in a folder of its own, which `delete` forgets. `fill` goes on where
it was ended. Recall is against an exact search by numpy over all vectors.
"""

from __future__ import annotations

import argparse
import resource
import time
from pathlib import Path
from statistics import median, quantiles

import numpy as np

from engine import Engine
from engine.folding import fold
from engine.library.names import names_of
from engine.library.stored_row import Row
from engine.resources import resource as resource_file
from engine.types import Document, Page
from engine.word_vectors import PARTS

PER_DOCUMENT = 50
BATCH = 10_000
CENTRES = 20_000


class Corpus:
    """Batch number -> the same texts and vectors every time."""

    def __init__(self, random_characters: bool = False) -> None:
        numbers = np.random.default_rng(0)
        self._random_characters = random_characters
        self.words = np.array([f"{a}{b}" for a in ("re", "ka", "mo", "ti", "sel", "ber", "lun", "dra")
                               for b in range(5000)])  # fmt: skip
        self.characters = np.array([chr(0x4E00 + int(c)) for c in numbers.permutation(6000)[:3500]])
        self.centres = numbers.normal(size=(CENTRES, 384)).astype(np.float32)
        self._word_weights = self._zipf(len(self.words))
        self._character_weights = self._zipf(len(self.characters))
        with np.load(resource_file("quotes", "words_zh.npz")) as held:
            self.chinese_words = np.array(held["words"].tobytes().decode().split("\n"))
            often = np.exp(-held["rarity"] / PARTS)
            self._chinese_weights = np.cumsum(often / often.sum())

    @staticmethod
    def _zipf(n: int) -> np.ndarray:
        weights = 1 / (np.arange(n) + 5.0)
        return np.cumsum(weights / weights.sum())

    def texts(self, batch: int) -> list[str]:
        numbers = np.random.default_rng([1, batch])
        words = self.words[np.searchsorted(self._word_weights, numbers.random((BATCH, 90)))]
        chinese = self._chinese(numbers, (-(-BATCH // 7), 200 if self._random_characters else 120))
        return ["".join(chinese[i // 7]) if i % 7 == 0 else " ".join(words[i]) for i in range(BATCH)]

    def _chinese(self, numbers: np.random.Generator, shape: tuple[int, int]) -> np.ndarray:
        if self._random_characters:
            return self.characters[np.searchsorted(self._character_weights, numbers.random(shape))]
        return self.chinese_words[np.searchsorted(self._chinese_weights, numbers.random(shape))]

    def vectors(self, batch: int) -> np.ndarray:
        numbers = np.random.default_rng([2, batch])
        out = self.centres[numbers.integers(0, CENTRES, BATCH)]
        out = out + 0.7 * numbers.normal(size=(BATCH, 384)).astype(np.float32)
        return out / np.linalg.norm(out, axis=1, keepdims=True)

    def queries(self, n: int) -> list[str]:
        numbers = np.random.default_rng(3)
        picked = self.words[np.searchsorted(self._word_weights, numbers.random((n, 7)))]
        return ["what is the " + " ".join(row) for row in picked]

    def chinese(self, n: int) -> list[str]:
        picked = self._chinese(np.random.default_rng(4), (n, 12 if self._random_characters else 7))
        return ["".join(row) for row in picked]


def fill(engine: Engine, root: Path, corpus: Corpus, count: int, seconds: float) -> bool:
    """Write until `count` chunks are there, or the time is over. True when all are."""
    started = time.perf_counter()
    catalog, index = engine.catalog, engine.open_index()
    folders = {name: root / name for name in ("kept", "tenth")}
    for folder in folders.values():
        folder.mkdir(parents=True, exist_ok=True)
    numbers = {name: catalog.add_folder(str(folder)) for name, folder in folders.items()}
    while (done := index.count()) < count:
        batch = done // BATCH
        name = "tenth" if batch % 10 == 9 else "kept"
        texts, vectors = corpus.texts(batch), corpus.vectors(batch)
        rows, finished, files = [], [], []
        for first in range(0, BATCH, PER_DOCUMENT):
            path = folders[name] / f"{batch:04}-{first:05}.txt"
            path.write_text("x")
            info = path.stat()
            document = catalog.begin_document(f"bench:{batch}:{first}")
            at, parts = 0, texts[first : first + PER_DOCUMENT]
            for part in parts:
                rows.append(Row(document, 1, at, at + len(part), "", part))
                at += len(part) + 1
            finished.append((document, Document((Page(1, "\n".join(parts)),), "text"), PER_DOCUMENT))
            files.append((str(path), info.st_size, info.st_mtime_ns, document))
        index.add(rows, texts, vectors)
        catalog.set_waiting(numbers[name], [(p, s, m) for p, s, m, _ in files])
        catalog.finish_documents(finished, {document: names_of([path]) for path, _, _, document in files})
        catalog.attach(files)
        if time.perf_counter() - started > seconds:
            break
    print(f"{index.count():,} chunks, {time.perf_counter() - started:.0f} s of filling", flush=True)
    return index.count() >= count


def build(engine: Engine) -> None:
    started = time.perf_counter()
    engine.open_index().optimise()
    used = resource.getrusage(resource.RUSAGE_SELF)
    print(f"indexes built in {time.perf_counter() - started:.0f} s ({used.ru_utime + used.ru_stime:.0f} s of processor "
          f"time; most memory {used.ru_maxrss / 1e6:.2f} GB)", flush=True)  # fmt: skip


def timed(name: str, calls: list[object]) -> None:
    for call in calls[:20]:
        call()  # type: ignore[operator]
    times = []
    for call in calls:
        started = time.perf_counter()
        call()  # type: ignore[operator]
        times.append(1000 * (time.perf_counter() - started))
    print(f"{name}: p50 {median(times):.1f} ms, p95 {quantiles(times, n=20)[18]:.1f} ms", flush=True)


def search(engine: Engine, corpus: Corpus, count: int, queries: int, exactly: bool) -> None:
    index = engine.open_index()
    batches = count // BATCH
    english, chinese = corpus.queries(queries), corpus.chinese(queries)
    asked = np.concatenate([corpus.vectors(b)[::997] for b in range(0, batches, max(1, batches // 20))])
    asked = asked + 0.02 * np.random.default_rng(5).normal(size=asked.shape).astype(np.float32)
    asked = (asked / np.linalg.norm(asked, axis=1, keepdims=True))[:queries]
    timed("words, English", [lambda q=q: index.search_words(fold(q), 60) for q in english])
    timed("words, Chinese", [lambda q=q: index.search_words(fold(q), 60) for q in chinese])
    timed("pairs of characters, Chinese", [lambda q=q: index.search_pairs(fold(q), 60) for q in chinese])
    timed("vectors", [lambda v=v: index.search_vector(v, 60) for v in asked])
    timed("whole search, English", [lambda q=q: engine.search(q) for q in english])
    timed("whole search, Chinese", [lambda q=q: engine.search(q) for q in chinese])
    if not exactly:
        return
    exact = [(np.empty(0, np.float32), np.empty(0, np.int64)) for _ in asked]
    for batch in range(batches):
        scores = asked @ corpus.vectors(batch).astype(np.float16).astype(np.float32).T
        top = np.argpartition(-scores, 10, axis=1)[:, :10]
        for i, (best, where) in enumerate(exact):
            best = np.concatenate([best, scores[i, top[i]]])
            where = np.concatenate([where, batch * BATCH + top[i]])
            order = np.argsort(-best)[:10]
            exact[i] = best[order], where[order]
    found = 0
    texts: dict[int, list[str]] = {}
    for i, (_, where) in enumerate(exact[:100]):
        ours = {row.text for row in index.search_vector(asked[i], 10)}
        for number in where:
            batch, at = divmod(int(number), BATCH)
            if batch not in texts:
                texts[batch] = corpus.texts(batch)
            found += texts[batch][at] in ours
    print(f"recall@10 against exact search: {found / (10 * len(exact[:100])):.3f}", flush=True)


def add(engine: Engine, root: Path) -> None:
    list(engine.index())  # reads the index as a whole once, since nobody noted how the filling left it
    for i in range(3):
        (root / "kept" / f"new{i}.txt").write_text(f"The lighthouse keeper of Skagen number {i}7 is called Orsolya.")
        started = time.perf_counter()
        *_, report = engine.index()
        ran = time.perf_counter() - started
        assert report.indexed == 1, report
        assert engine.search(f"lighthouse keeper Skagen {i}7 Orsolya")[0].path.endswith(f"new{i}.txt")
        print(f"one new file searchable after {time.perf_counter() - started:.2f} s (run {ran:.2f} s)", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("home", type=Path)
    parser.add_argument("--chunks", type=int, default=1_000_000)
    parser.add_argument("--queries", type=int, default=200)
    parser.add_argument("--seconds", type=float, default=1e9, help="of filling, before it is left for the next call")
    parser.add_argument("--random-characters", action="store_true")
    parser.add_argument("--stages", nargs="*", default=["fill", "index", "search", "recall", "add", "delete"])
    arguments = parser.parse_args()
    root, corpus = arguments.home / "documents", Corpus(arguments.random_characters)
    with Engine(arguments.home / "data") as engine:
        if "fill" in arguments.stages and not fill(engine, root, corpus, arguments.chunks, arguments.seconds):
            return
        if "index" in arguments.stages:
            build(engine)
        rows = engine.open_index().count()
        for name, path in (("index", engine.folder.index_folder), ("catalog", engine.folder.catalog_file.parent)):
            files = [f for f in path.rglob("*") if f.is_file()] if name == "index" else list(path.glob("catalog.db*"))
            size = sum(f.stat().st_size for f in files)
            print(f"{name}: {size / max(rows, 1):,.0f} bytes a chunk, {len(files)} files")
        if "search" in arguments.stages:
            search(engine, corpus, arguments.chunks, arguments.queries, "recall" in arguments.stages)
        if "add" in arguments.stages:
            engine.open_embedder()
            add(engine, root)
        if "delete" in arguments.stages:
            started = time.perf_counter()
            done = engine.forget(str(root / "tenth"))
            print(f"a folder of {rows // 10:,} chunks forgotten in {time.perf_counter() - started:.2f} s ({done})")


if __name__ == "__main__":
    main()
