"""Question -> the chunks that may answer it: full text and vectors, fused; scope; duplicates folded.

Knows the catalog (which files hold a document, and where) and the index (what matches). Files that are gone from disk
never come back from here, whatever the index still holds.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from engine.answering.ranking import POOL, TOUCH, Found, pool, rank
from engine.answering.reports import START, Report, asked_time, in_turn, meant, report_of
from engine.backends.quotes.statements import in_full, statement_words
from engine.backends.quotes.terms import CONTEXT_MARK, Question, asked_zh, fold_zh, read_question
from engine.backends.quotes.words import owners_of, subject_text
from engine.errors import ModelError
from engine.everyday import formal_words
from engine.folding import fold
from engine.library.catalog import Catalog, reachable
from engine.library.embed import Embedder
from engine.library.index import Index, Match
from engine.library.stored_row import Row
from engine.sentences import language
from engine.types import Hit, Scope
from engine.word_vectors import text_vector

if TYPE_CHECKING:
    import numpy

    from engine.answering.reranker import Reranker
    from engine.library.model_embedder import ModelEmbedder

log = logging.getLogger(__name__)

CANDIDATES = 60
"""Chunks taken from each search before they are judged together."""
_JOINED, _JOINED_ZH = 2400, 800
"""Characters that neighbouring chunks may have together when they are joined."""
_FAR = 4_000_000
"""A page as long as this is not unpacked for the sake of joining."""
RERANKED = 20
"""Chunks that a reranker reads again; it takes as long for each as embedding it."""
_LEAST, _MOST = 0.15, 0.7
"""What the cosines of the last and the first chunk found usually are with the bundled embedder."""
_TRIES = 3
"""Searches before the index is taken as it is, however often it is written to meanwhile."""
_SIBLINGS = 400
"""A folder with more documents than this is not looked through for other reports beside those found."""
_REPORTS = 8
"""Reports that one answer quotes from."""
_OWN_WORDS = 3
"""How often the question's own words are searched for beside what may stand for them."""


class Retriever:
    """Searches one library. `embedder` is a function, so that a search that needs no vector loads no model."""

    def __init__(
        self,
        catalog: Catalog,
        index: Index,
        embedder: Callable[[], Embedder | ModelEmbedder],
        reranker: Callable[[], Reranker | None] = lambda: None,
        bundled: bool = True,
        known: dict[tuple[int, str], Report | None] | None = None,
    ) -> None:
        """`bundled` says that the embedder is the one that the weights of ranking and doubt were fitted on.

        `known` keeps, from one question to the next, which documents are reports of what.
        """
        self._catalog, self._index, self._embedder, self._reranker = catalog, index, embedder, reranker
        self._bundled = bundled
        self._known = {} if known is None else known

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
        asked, found = self.candidates(query, max(CANDIDATES, 3 * k), documents)
        several = bool(subject_text(query))
        if several or asked_time(query):
            ranked = self._of_reports(query, found, scope, several)
            if ranked:
                return self._live(ranked, k, scope)
        return self._live(self._reranked(query, rank(asked, found, self._bundled)), k, scope)

    def _of_reports(
        self, query: str, found: list[Found], scope: Scope | None, several: bool
    ) -> list[tuple[Found, float]]:
        """Of a question about reports: the best chunks of those it asks of, in turn when it asks of several.

        Empty when there are no reports, or all are asked of and one search serves them.
        """
        documents = dict.fromkeys(one.row.document for one in found if one.row.text)
        paths = self._catalog.paths_of(documents)
        beside = {str(Path(path).parent) for held in paths.values() for path in held}
        siblings = self._catalog.documents_under(sorted(beside))
        if len(siblings) <= _SIBLINGS:
            siblings = [d for d in siblings if d not in documents]
            paths |= self._catalog.paths_of(siblings)
        reports = {}
        for document, held in paths.items():
            if any(_in_scope(path, scope) for path in held):
                report = self._report(document, Path(min(held)).stem)
                if report is not None:
                    reports[document] = report
        chosen = meant(query, reports)
        if not chosen or (len(reports) == 1 and len(documents) == 1):
            return []
        others = [d for d in documents if d not in reports]
        if len(chosen) == 1 or not several:
            asked, found = self.candidates(query, CANDIDATES, [*chosen, *others])
            return self._reranked(query, rank(asked, found, self._bundled))
        each = []
        for document in chosen:
            asked, found = self.candidates(query, CANDIDATES, [document])
            each.append(self._reranked(query, rank(asked, found, self._bundled)))
        each.sort(key=lambda ranked: -ranked[0][1] if ranked else 0.0)
        turns, least = [], 1.0
        for one, score in in_turn(each[:_REPORTS]):
            least = min(least, score)
            turns.append((one, least))
        return turns

    def _report(self, document: int, name: str) -> Report | None:
        """What the name and the first page of a document tell of its time; documents never change."""
        if (document, name) not in self._known:
            self._known[document, name] = report_of(name, self._catalog.beginning(document, START))
        return self._known[document, name]

    def _reranked(self, query: str, ranked: list[tuple[Found, float]]) -> list[tuple[Found, float]]:
        """The best of them in the order of the reranker, when there is one; its scores are what they are worth then."""
        try:
            reranker = self._reranker()
        except ModelError as error:
            log.warning("searching without the reranker: %s", error)
            return ranked
        if reranker is None or not ranked:
            return ranked
        top = ranked[:RERANKED]
        asked = query.replace(CONTEXT_MARK, " ")
        scores = reranker.scores(asked, [f"{f.row.heading}\n{f.row.text}".strip() for f, _ in top])
        order = sorted(range(len(top)), key=lambda i: (-round(scores[i], 6), i))
        least = min(scores)
        rest = [(f, min(least, score)) for f, score in ranked[RERANKED:]]
        return [(top[i][0], scores[i]) for i in order] + rest

    def candidates(
        self, query: str, n: int = CANDIDATES, documents: Sequence[int] | None = None
    ) -> tuple[Question, list[Found]]:
        """The question taken apart, and what the searches find for it, in no order."""
        # A question about reports is mostly words that stand in any report: its subject is what is searched for.
        subject = subject_text(query)
        stated = bool(subject or owners_of(query))
        query = subject or query
        asked, vector = read_question(query, everyday=True, stated=stated), self._vector(query)
        for _ in range(_TRIES):
            version = self._index.version
            found = self._found(asked, *self._matches(_wanted(query, stated), vector, n, documents))
            if self._index.version == version:
                break  # else rows may have been moved between matching and reading them
        return asked, found

    def _matches(
        self, wanted: str, vector: numpy.ndarray | None, n: int, documents: Sequence[int] | None
    ) -> tuple[list[Match], list[Match], list[Match]]:
        """By words, by pairs of characters, by vectors."""
        # The searches leave Python for LanceDB's own threads: side by side they take as long as the longest one.
        with ThreadPoolExecutor(2, "search-words") as beside:
            by_words = beside.submit(self._index.match_words, wanted, n, documents)
            by_pairs = beside.submit(self._index.match_pairs, wanted, n, documents)
            # Vectors of Chinese words are rough themselves, and both other searches are at work for such a question.
            rough = self._bundled and language(wanted) == "zh"
            dense = [] if vector is None else self._index.match_vector(vector, n, documents, rough=rough)
            dense = dense if self._bundled else _as_fitted(dense)
            return by_words.result(), by_pairs.result(), dense

    def _found(
        self, asked: Question, words: Sequence[Match], pairs: Sequence[Match], dense: Sequence[Match]
    ) -> list[Found]:
        """One entry for each chunk that any search found. Those that can come to be judged have their text and the
        name of their file; the others count by their scores."""
        by_words, by_pairs, by_cosine = dict(words), dict(pairs), dict(dense)
        unread = [
            Found(Row(number, 0, 0, 0, "", ""), by_words.get(number), by_pairs.get(number), by_cosine.get(number))
            for number in dict.fromkeys((*by_words, *by_pairs, *by_cosine))
        ]
        handed = pool(asked, unread, len(unread))
        least = round(handed[min(POOL, len(handed)) - 1][1], 9) if handed else 0.0
        worth = [found.row.document for found, prior in handed if round(prior, 9) >= least]
        rows = self._index.rows(worth)
        gone = set(worth) - rows.keys()
        paths = self._catalog.paths_of(dict.fromkeys(row.document for row in rows.values()))
        found = []
        for one in unread:
            row = rows.get(one.row.document)
            if row is not None:
                name = Path(min(paths[row.document])).stem if paths.get(row.document) else ""
                found.append(replace(one, row=row, name=name))
            elif one.row.document not in gone:
                found.append(one)
        return found

    def _vector(self, query: str) -> numpy.ndarray | None:
        """Of a question in a language that the embedder knows; else None, and no model is loaded.

        Not beside the searches: all of them want every processor for some milliseconds.
        """
        spoken = language(query)
        if self._bundled and spoken == "zh":
            return text_vector(asked_zh(fold_zh(query.replace(CONTEXT_MARK, " "))))  # without loading it
        try:
            embedder = self._embedder()
        except ModelError as error:
            log.warning("searching by words alone: %s", error)
            return None
        return embedder.embed_query(query.replace(CONTEXT_MARK, " ")) if spoken in embedder.languages else None

    def _live(self, ranked: Sequence[tuple[Found, float]], k: int, scope: Scope | None) -> list[Hit]:
        """Chunks -> hits in files that are there: the same text once, neighbours among the hits as one."""
        paths = self._catalog.paths_of(dict.fromkeys(found.row.document for found, _ in ranked))
        gone = _Gone(self._catalog)
        hits: list[Hit] = []
        by_text: dict[str, int] = {}
        for found, score in ranked:
            row = found.row
            where = [p for p in sorted(paths.get(row.document, ())) if _in_scope(p, scope) and not gone(p)]
            if not where:
                continue
            hit = Hit(
                where[0], row.page, row.start, row.end, row.text, score, row.heading, tuple(where[1:]),
                round(found.cosine or 0.0, 6) if self._bundled else 0.0,
            )  # fmt: skip
            if row.text in by_text:
                first = hits[by_text[row.text]]
                also = dict.fromkeys((*first.also_at, *where))
                hits[by_text[row.text]] = replace(first, also_at=tuple(p for p in also if p != first.path))
                continue
            at = next((i for i, other in enumerate(hits) if _touch(other, hit)), None)
            joined = self._joined(row.document, hits[at], hit) if at is not None else None
            if at is not None and joined is not None:
                hits[at] = joined
                by_text[row.text] = at
                continue
            if len(hits) == k:
                break
            by_text[row.text] = len(hits)
            hits.append(hit)
        return hits

    def _joined(self, document: int, first: Hit, second: Hit) -> Hit | None:
        """Two neighbours as one hit in the place of the better one; None when that would be too long a passage."""
        start, end = min(first.start, second.start), max(first.end, second.end)
        limit = _JOINED_ZH if language(first.text) == "zh" else _JOINED
        if end - start > limit or end > _FAR:
            return None
        text = "".join(page.text[start:end] for page in self._catalog.page_texts(document, [first.page]))
        if first.text not in text or second.text not in text:
            return None
        heading = first.heading if first.start < second.start else second.heading
        cosine = max(first.cosine, second.cosine)
        return replace(first, start=start, end=end, text=text, heading=heading, cosine=cosine)


def _as_fitted(found: list[Match]) -> list[Match]:
    """Cosines of another embedder, spread as the bundled one's are: only their order and distances tell anything."""
    if not found:
        return []
    most, least = found[0][1], found[-1][1]
    spread = (most - least) or 1.0
    return [(row, _LEAST + (_MOST - _LEAST) * (score - least) / spread) for row, score in found]


def _touch(first: Hit, second: Hit) -> bool:
    """Whether two hits lie next to each other, or over each other, on one page."""
    if (first.path, first.page) != (second.path, second.page):
        return False
    return first.start <= second.end + TOUCH and second.start <= first.end + TOUCH


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


def _wanted(query: str, stated: bool) -> str:
    """What is searched for by words: the folded query, and what formal texts and (`stated`) statements say for it."""
    own, _, context = fold(query).partition(CONTEXT_MARK)
    said = (*(statement_words(own) if stated else ()), *in_full(own))
    others = dict.fromkeys(other for _, others in formal_words(own) for other in others)
    others |= dict.fromkeys(phrase for _, phrases in said for phrase in phrases)
    return " ".join([*[own] * _OWN_WORDS, *others, context]) if others or context else own
