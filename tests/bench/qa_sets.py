"""Question sets as chunks, and a plain BM25 over them: what the quote and citation benches run on.

Not a test. The data folder comes from INKWELL_DATA, or ../shared/data beside the checkout.
everyday_law.json lies here: articles of four laws of the People's Republic of China (not subject to copyright) and 149
questions in everyday wording, 20 of which they do not answer, written for these benches.
"""

from __future__ import annotations

import heapq
import json
import math
import os
import re
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from engine import Engine
from engine.answering.retrieve import Retriever
from engine.sentences import language, sentence_spans
from engine.types import Hit

_ROOT = Path(__file__).resolve().parents[2]


def data_folder() -> Path:
    return Path(os.environ.get("INKWELL_DATA") or _ROOT.parent / "shared" / "data")


@contextmanager
def library_of(data: QaSet, bundled: bool = True) -> Iterator[Retriever]:
    """A library of its own in which each paragraph of the set is a file, named by its number in five digits."""
    with tempfile.TemporaryDirectory() as folder:
        files = Path(folder) / "files"
        files.mkdir()
        for number, text in enumerate(data.paragraphs):
            (files / f"{number:05d}.txt").write_text(text, "utf-8")
        with Engine(home=Path(folder) / "home") as engine:
            for _ in engine.index([str(files)]):
                pass
            yield Retriever(engine.catalog, engine.open_index(), engine.open_embedder, bundled=bundled)


@dataclass(frozen=True)
class Asked:
    """A question, the number of the paragraph that holds its answer, and the accepted answers."""

    question: str
    paragraph: int
    answers: tuple[str, ...]
    impossible: bool
    article: int


@dataclass(frozen=True)
class QaSet:
    name: str
    paragraphs: list[str]
    articles: list[int]
    questions: list[Asked]
    titles: list[str]


def load(name: str) -> QaSet:
    beside = Path(__file__).parent / name  # everyday_law.json
    data = json.loads((beside if beside.is_file() else data_folder() / "qa" / name).read_text("utf-8"))["data"]
    paragraphs: list[str] = []
    articles: list[int] = []
    questions: list[Asked] = []
    for number, article in enumerate(data):
        for paragraph in article["paragraphs"]:
            for entry in paragraph["qas"]:
                answers = tuple(dict.fromkeys(answer["text"] for answer in entry["answers"]))
                impossible = bool(entry.get("is_impossible"))
                questions.append(Asked(entry["question"], len(paragraphs), answers, impossible, number))
            paragraphs.append(paragraph["context"])
            articles.append(number)
    return QaSet(name, paragraphs, articles, questions, [str(article.get("title", "")) for article in data])


def chunks(text: str, size: int) -> Iterator[tuple[int, int]]:
    """Whole sentences up to `size` characters."""
    begin = end = -1
    for start, stop in sentence_spans(text):
        if begin >= 0 and stop - begin > size:
            yield begin, end
            begin = start
        elif begin < 0:
            begin = start
        end = stop
    if begin >= 0:
        yield begin, end


_WORD = re.compile(r"[a-z0-9]+|[^\W_]", re.UNICODE)
_HAN_RUN = re.compile("[\u3400-\u9fff]+")


def terms(text: str) -> list[str]:
    text = text.lower()
    found = re.findall(r"[a-z0-9à-ɏ]+", text)
    for run in _HAN_RUN.findall(text):
        found += [run[i : i + 2] for i in range(len(run) - 1)] if len(run) > 1 else [run]
    return found


class Bm25:
    """BM25 (k1 1.2, b 0.75) over the chunks of a set's paragraphs; gives hits as the engine would."""

    def __init__(self, data: QaSet, size: int | None = None) -> None:
        self.hits: list[Hit] = []
        self.owner: list[int] = []
        for number, text in enumerate(data.paragraphs):
            limit = size or (240 if language(text) == "zh" else 1000)
            for start, end in chunks(text, limit):
                self.hits.append(Hit(f"/data/p{number:05d}.txt", 1, start, end, text[start:end], 0.0))
                self.owner.append(number)
        postings: dict[str, list[tuple[int, int]]] = defaultdict(list)
        lengths = []
        for index, hit in enumerate(self.hits):
            found = terms(hit.text)
            lengths.append(len(found))
            for term, count in Counter(found).items():
                postings[term].append((index, count))
        mean = sum(lengths) / len(lengths)
        self._postings: dict[str, list[tuple[int, float]]] = {}
        for term, entries in postings.items():
            idf = math.log(1 + (len(self.hits) - len(entries) + 0.5) / (len(entries) + 0.5))
            self._postings[term] = [
                (i, idf * n * 2.2 / (n + 1.2 * (0.25 + 0.75 * lengths[i] / mean))) for i, n in entries
            ]

    def search(self, question: str, k: int = 10, without: frozenset[int] = frozenset()) -> list[Hit]:
        scores: dict[int, float] = defaultdict(float)
        for term in set(terms(question)):
            for index, score in self._postings.get(term, ()):
                scores[index] += score
        best = heapq.nlargest(
            k, ((s, -i) for i, s in scores.items() if self.owner[i] not in without), key=lambda pair: pair
        )
        return [Hit(h.path, h.page, h.start, h.end, h.text, s) for s, i in best for h in (self.hits[-i],)]
