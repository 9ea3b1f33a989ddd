"""Question -> the chunks that may answer it: full text and vectors, fused; scope; duplicates folded.

Knows the catalog (which files hold a document, and where) and the index (what matches). Files that are gone from disk
never come back from here, whatever the index still holds.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from engine.library.catalog import Catalog, reachable
from engine.library.embed import Embedder
from engine.library.index import Index, Row
from engine.sentences import language
from engine.types import Hit, Scope

CANDIDATES = 60
"""Chunks taken from each of the two searches before they are fused."""

DENSE_WEIGHT = 0.65
"""Weight of the cosine beside the full-text score when the embedder knows the question's language.

Chosen on two English sets (tests/bench/bench_retrieval.py): hit@1 rises up to 0.7 and falls slowly after it. A little
below the best, so that codes, numbers and names, which only the words carry, keep their say.
"""


class Retriever:
    """Searches one library. `embedder` is a function, so that a search that needs no vector loads no model."""

    def __init__(self, catalog: Catalog, index: Index, embedder: Callable[[], Embedder]) -> None:
        self._catalog, self._index, self._embedder = catalog, index, embedder

    def search(self, query: str, k: int = 10, scope: Scope | None = None) -> list[Hit]:
        """The k best chunks for a query, best first. Scores lie in 0..1 and fall."""
        query = query.strip()
        if not query or k <= 0:
            return []
        documents = None
        if scope is not None and scope.paths:
            documents = self._catalog.documents_under(scope.paths)
            if not documents:
                return []
        n = max(CANDIDATES, 3 * k)
        # Both searches leave Python for LanceDB's own threads: side by side they take as long as the longer one.
        with ThreadPoolExecutor(1, "search-words") as beside:
            words = beside.submit(self._index.search_text, query, n, documents)
            dense = self._search_meaning(query, n, documents)
            lexical = words.result()
        return self._live(fuse(lexical, dense, DENSE_WEIGHT), k, scope)

    def _search_meaning(self, query: str, n: int, documents: Sequence[int] | None) -> list[Row]:
        """By vectors, when the embedder knows the question's language; else nothing, and no model is loaded."""
        spoken = language(query)
        if spoken == "zh":
            return []
        embedder = self._embedder()
        if spoken not in embedder.languages:
            return []
        return self._index.search_vector(embedder.embed([query])[0], n, documents)

    def _live(self, ranked: Sequence[tuple[Row, float]], k: int, scope: Scope | None) -> list[Hit]:
        """Rows -> hits in files that are there, chunks with the same text folded into one hit."""
        paths = self._catalog.paths_of(row.document for row, _ in ranked)
        gone = _Gone(self._catalog)
        hits: list[Hit] = []
        by_text: dict[str, int] = {}
        for row, score in ranked:
            where = [p for p in paths.get(row.document, ()) if _in_scope(p, scope) and not gone(p)]
            if not where:
                continue
            if row.text in by_text:
                at = by_text[row.text]
                first = hits[at]
                also = tuple(p for p in (*first.also_at, *where) if p != first.path)
                hits[at] = Hit(
                    first.path, first.page, first.start, first.end, first.text, first.score, first.heading,
                    tuple(dict.fromkeys(also)),
                )  # fmt: skip
                continue
            if len(hits) == k:
                break
            by_text[row.text] = len(hits)
            hits.append(
                Hit(where[0], row.page, row.start, row.end, row.text, score, row.heading, tuple(where[1:]))
            )
        return hits


class _Gone:
    """Whether a file was deleted since it was indexed. In a folder that is unreachable as a whole, nothing is gone."""

    def __init__(self, catalog: Catalog) -> None:
        self._mounts = catalog.mounts()
        self._reachable: dict[str, bool] = {}

    def __call__(self, path: str) -> bool:
        if Path(path).exists():
            return False
        for folder, mount in self._mounts.items():
            if path == folder or path.startswith(folder.rstrip(os.sep) + os.sep):
                if folder not in self._reachable:
                    self._reachable[folder] = reachable(folder, mount)
                if not self._reachable[folder]:
                    return False
        return True


def _in_scope(path: str, scope: Scope | None) -> bool:
    if scope is None or not scope.paths:
        return True
    return any(path == s or path.startswith(s.rstrip(os.sep) + os.sep) for s in scope.paths)


def fuse(lexical: Sequence[Row], dense: Sequence[Row], weight: float) -> list[tuple[Row, float]]:
    """Convex combination of full-text score and cosine, both in 0..1, best first.

    A chunk missing from one list can have at most that list's lowest score: it is given that, or half of it for
    words, since many chunks share no word with the question at all.
    """
    if not dense:
        return [(row, row.score) for row in lexical]
    rows = {row.key: row for row in (*lexical, *dense)}
    words = {row.key: row.score for row in lexical}
    cosines = {row.key: max(0.0, row.score) for row in dense}
    lowest_word = min(words.values(), default=0.0) if lexical else 0.0
    lowest_cosine = min(cosines.values())
    scored = [
        (row, (1 - weight) * words.get(key, lowest_word / 2) + weight * cosines.get(key, lowest_cosine))
        for key, row in rows.items()
    ]
    return sorted(scored, key=lambda pair: (-pair[1], pair[0].key))
