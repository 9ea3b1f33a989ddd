"""hit@1, hit@5 and MRR@10 of Inkwell's search beside BM25, dense and their reciprocal rank fusion, per question set.

    python -m tests.bench.bench_retrieval [DATA/qa] [--sets NAME...] [--questions 1000] [--together] [--times]

Each paragraph becomes a text file in a folder, indexed by the real engine as a person's folder would be; a hit is the
gold paragraph's file. `--together` puts all sets into one library, and every system searches them all. BM25: k1 1.2,
b 0.75, bigrams of Chinese characters and lower-case words otherwise. dense: the bundled embedder on whole paragraphs.
"""

from __future__ import annotations

import argparse
import json
import math
import random
import re
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from pathlib import Path
from statistics import median, quantiles

from engine import Engine
from engine.answering.ranking import _sentences, rank
from engine.answering.retrieve import Retriever
from engine.backends.quotes.terms import asked_zh, fold_zh, read_question
from engine.library.embed import Embedder
from engine.word_vectors import text_vector

SETS = ("xquad.en", "xquad.zh", "cmrc2018_dev", "cmrc2018_trial", "squad-dev-v1.1.part32", "cnlaw.dev")


def load(file: Path, count: int) -> tuple[list[str], list[tuple[str, int]]]:
    """Paragraphs, and (question, number of its paragraph) for at most `count` answerable questions (seed 0)."""
    paragraphs: list[str] = []
    questions = []
    for article in json.loads(file.read_text(encoding="utf-8"))["data"]:
        for paragraph in article["paragraphs"]:
            for question in paragraph["qas"]:
                if question["question"].strip() and not question.get("is_impossible"):
                    questions.append((question["question"], len(paragraphs)))
            paragraphs.append(paragraph["context"])
    random.Random(0).shuffle(questions)
    return paragraphs, questions[:count]


class BM25:
    def __init__(self, texts: list[str]) -> None:
        self.counts = [Counter(words(t)) for t in texts]
        self.lengths = [sum(c.values()) for c in self.counts]
        self.mean = sum(self.lengths) / len(texts)
        self.found: dict[str, list[int]] = defaultdict(list)
        for i, counts in enumerate(self.counts):
            for word in counts:
                self.found[word].append(i)

    def rank(self, query: str, k: int) -> list[int]:
        scores: dict[int, float] = defaultdict(float)
        for word in set(words(query)):
            with_word = self.found.get(word, [])
            idf = math.log(1 + (len(self.counts) - len(with_word) + 0.5) / (len(with_word) + 0.5))
            for i in with_word:
                tf = self.counts[i][word]
                scores[i] += idf * tf * 2.2 / (tf + 1.2 * (0.25 + 0.75 * self.lengths[i] / self.mean))
        return sorted(scores, key=lambda i: (-scores[i], i))[:k]


def words(text: str) -> list[str]:
    found = []
    for run in re.findall(r"[\u3400-\u9fff]+|[^\W_\u3400-\u9fff]+", text.lower()):
        if "\u3400" <= run[0] <= "\u9fff":
            found += [run[i : i + 2] for i in range(len(run) - 1)] or [run]
        else:
            found.append(run)
    return found


def rrf(*rankings: list[int]) -> list[int]:
    scores: dict[int, float] = defaultdict(float)
    for ranking in rankings:
        for place, i in enumerate(ranking):
            scores[i] += 1 / (60 + place + 1)
    return sorted(scores, key=lambda i: (-scores[i], i))


def figures(ranks: list[int | None]) -> tuple[float, float, float]:
    """hit@1, hit@5, MRR@10 of ranks counted from 0."""
    n = len(ranks)
    return (
        sum(r == 0 for r in ranks) / n,
        sum(r is not None and r < 5 for r in ranks) / n,
        sum(1 / (r + 1) for r in ranks if r is not None and r < 10) / n,
    )


def place(ranking: Sequence[object], gold: Collection[object]) -> int | None:
    """Where the first gold one stands in a ranking, from 0."""
    return next((at for at, item in enumerate(ranking) if item in gold), None)


def once(ranking: Sequence[int], texts: Sequence[str]) -> list[int]:
    """A ranking with every text once, at its best place: what is there twice pushes nobody down."""
    first: dict[str, int] = {}
    for i in ranking:
        first.setdefault(texts[i], i)
    return list(first.values())


def second_stage(engine: Engine, questions: Sequence[str]) -> str:
    """Processor time of taking a question apart and of judging what search found for it, nothing of it known before."""
    retriever = Retriever(engine.catalog, engine.open_index(), engine.open_embedder)
    reading, judging = [], []
    for question in questions:
        asked, found = retriever.candidates(question)
        times = []
        for _ in range(4):
            _sentences.cache_clear()
            began = time.process_time()
            read_question(question, everyday=True)
            if asked.lang == "zh":
                text_vector(asked_zh(fold_zh(question)))
            between = time.process_time()
            rank(asked, found)
            times.append((between - began, time.process_time() - between))
        reading.append(1000 * min(first for first, _ in times))
        judging.append(1000 * min(second for _, second in times))
    p90 = quantiles(judging, n=10)[8]
    return f"question {median(reading):.2f} ms, judging {median(judging):.2f} ms (p90 {p90:.2f})"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    default = Path(__file__).resolve().parents[3] / "shared" / "data" / "qa"
    parser.add_argument("data", nargs="?", type=Path, default=default)
    parser.add_argument("--sets", nargs="*", default=SETS)
    parser.add_argument("--questions", type=int, default=1000)
    parser.add_argument("--together", action="store_true")
    parser.add_argument("--only-inkwell", action="store_true")
    parser.add_argument("--times", action="store_true", help="processor time of the second stage, nothing else")
    arguments = parser.parse_args()
    embedder = Embedder()
    sets = {name: load(arguments.data / f"{name}.json", arguments.questions) for name in arguments.sets}
    groups = [list(sets)] if arguments.together else [[name] for name in sets]
    print("| set | questions | system | hit@1 | hit@5 | MRR@10 |\n|---|---|---|---|---|---|")
    for group in groups:
        with tempfile.TemporaryDirectory() as temporary:
            folder = Path(temporary) / "documents"
            for name in group:
                (folder / name).mkdir(parents=True)
                for i, text in enumerate(sets[name][0]):
                    (folder / name / f"{i:05}.txt").write_text(text, encoding="utf-8")
            with Engine(Path(temporary) / "home") as engine:
                *_, report = engine.index([str(folder)])
                assert report.failed == 0, report
                if arguments.times:
                    for name in group:
                        print(name, second_stage(engine, [question for question, _ in sets[name][1]]), flush=True)
                    continue
                texts = [text for name in group for text in sets[name][0]]
                files = [str(folder / name / f"{i:05}.txt") for name in group for i in range(len(sets[name][0]))]
                if not arguments.only_inkwell:
                    bm25, vectors = BM25(texts), embedder.embed(texts)
                before = 0
                for name in group:
                    questions = sets[name][1]
                    rows: dict[str, list[int | None]] = defaultdict(list)
                    for question, gold in questions:
                        # A file counts once, at its best chunk; a paragraph with the very same text counts as gold.
                        same = {i for i, text in enumerate(texts) if text == texts[before + gold]}
                        # XQuAD's paragraphs stand in SQuAD too: such a hit names the one and lists the other.
                        hits = engine.search(question, k=20)
                        first = {hit.path: [hit.path, *hit.also_at] for hit in reversed(hits)}
                        gold_files = {files[i] for i in same}
                        found = [not gold_files.isdisjoint(first[p]) for p in dict.fromkeys(h.path for h in hits)]
                        rows["inkwell"].append(place(found, {True}))
                        if not arguments.only_inkwell:
                            lexical = bm25.rank(question, 100)
                            cosines = vectors @ embedder.embed([question])[0]
                            dense = [int(i) for i in (-cosines).argsort()[:100]]
                            fused = rrf(lexical, dense)
                            rows["bm25"].append(place(once(lexical, texts), same))
                            rows["dense"].append(place(once(dense, texts), same))
                            rows["rrf"].append(place(once(fused, texts), same))
                    before += len(sets[name][0])
                    for system, ranks in rows.items():
                        one, five, mrr = figures(ranks)
                        row = (name, len(questions), system, f"{one:.3f}", f"{five:.3f}", f"{mrr:.3f}")
                        print("|", " | ".join(map(str, row)), "|", flush=True)


if __name__ == "__main__":
    main()
