"""Chunks, vectors and the full-text index: the only file that knows LanceDB.

One table, `chunks`, one row a chunk: document number, `passage` (place, heading and text: stored_row.py), the unit
vector in half precision, and what full-text search sees, folded (engine.folding): `terms` holds file name, heading and
text and is indexed by words, `cjk` holds their runs of Chinese characters and is indexed by pairs of characters. Both
together find more than either (tests/bench/bench_retrieval.py). Writes are batched by the caller; each call of `add`
makes one fragment, and `optimise` merges fragments and brings the indexes up to date.
"""

from __future__ import annotations

import contextlib
import logging
import os
import threading
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from engine.errors import DataFolderError
from engine.folding import cjk_runs, fold
from engine.library.allocator import giving_back, share_heaps
from engine.library.lance import lancedb
from engine.library.stored_row import Row, packed, unpacked_all

if TYPE_CHECKING:
    import numpy

log = logging.getLogger(__name__)

VECTOR_INDEX_FROM = 20_000
"""Rows from which a vector index pays: below, an exact search takes under 30 ms (284 ms at 100,000 rows measured)."""
_PARTITION_ROWS = 1600
_PROBES = 100
_PROBES_ROUGH = 25
_REFINED = 120
# Codes of one bit a dimension (RaBitQ), the best _REFINED compared again with the vectors themselves: at a million
# chunks 100 of 625 partitions have a recall@10 of .97 in 14 ms, where whole vectors take 46 ms for it, and 20 have .85;
# with 30 compared again it is .92.

_CACHE = 512 << 20
"""Bytes of indexes kept in memory: those of a million chunks, where LanceDB by itself would take up to 7 GB."""
_TEXT_INDEX_MB = 128
"""Size of one part of a text index, which is what making it takes. With LanceDB's own 256 an engine came to 2.9 GB on
50 MB of text of which every pair of characters is another (16.6 million); making that index alone takes 0.68 GB with
128, 0.55 with 64. Each part more costs a search 0.2 ms."""
_TEXT_INDEX_WORKERS = 2
"""At most: each makes a part of its own, and LanceDB by itself would have half as many as there are processors."""
_CACHE_TO_OPTIMISE = 64 << 20
"""What is read to bring indexes up to date is read once, and is in nobody's way in the cache of the searches."""
_QUICK_ROWS = 50_000
"""Up to here the text indexes are written anew in about a second."""
_GROWN_ROWS = 100_000
_MOST_FRAGMENTS = 100


def _most_waiting(rows: int) -> int:
    """Chunks that search may read one by one: a hundred take a millisecond or two."""
    return max(64, min(1000, rows // 50))


Match = tuple[int, float]
"""Number of a row, which holds as long as Index.version does, and its score."""


class Index:
    """The chunks table of one data folder. Safe to use from several threads; one process writes (see engine.api)."""

    def __init__(self, location: Path | str, dimension: int, table: str = "chunks") -> None:
        # Read when a text index is made. What the person has set goes before.
        os.environ.setdefault("LANCE_FTS_PARTITION_SIZE", str(_TEXT_INDEX_MB))
        workers = max(1, min(_TEXT_INDEX_WORKERS, (os.cpu_count() or 1) // 2))
        os.environ.setdefault("LANCE_FTS_NUM_SHARDS", str(workers))
        share_heaps()
        self.dimension = dimension
        self.changed = False  # something was written since whoever keeps the ledger looked
        self.broken = False  # reading or writing failed for a reason that lies in the files
        self._name = table
        self._writing = threading.Lock()
        self._optimising = threading.Lock()
        self._location = location
        try:
            self._db = self._connected(_CACHE)
            self._table: Any = self._opened()
        except (OSError, RuntimeError, ValueError) as error:
            raise DataFolderError(_trouble(location, error)) from error

    # -- writing

    def add(self, rows: Sequence[Row], terms: Sequence[str], vectors: numpy.ndarray) -> None:
        """Append chunks: `vectors` is (len(rows), dimension), unit length, or zero for a chunk found by words alone.

        One call makes one fragment on disk.
        """
        import pyarrow as pa

        folded = [fold(t) for t in terms]
        batch = pa.Table.from_arrays(
            [
                pa.array([r.document for r in rows], pa.int64()),
                pa.array([packed(r) for r in rows], pa.string()),
                pa.array(folded, pa.string()),
                pa.array([cjk_runs(t) for t in folded], pa.string()),
                pa.array(vectors.any(axis=1), pa.bool_()),
                pa.FixedSizeListArray.from_arrays(pa.array(vectors.astype("float16").reshape(-1)), self.dimension),
            ],
            schema=self._schema(),
        )
        with self._writing, self._explained():
            self.changed = True
            if self._table is None:
                self._table = self._db.create_table(self._name, schema=batch.schema, exist_ok=True)
            self._table.add(batch)

    def write_again(self, documents: Mapping[int, tuple[int, str]]) -> None:
        """Append the chunks of these documents once more, each under its new number and found by its new names."""
        import pyarrow as pa

        if self._table is None or not documents:
            return
        with self._writing, self._explained():
            self.changed = True
            stored = self._table.search().where(_in(list(documents))).limit(1_000_000_000).select(self._schema().names)
            for batch in stored.to_batches():
                to = [documents[number] for number in batch["document"].to_pylist()]
                found = _rows(batch)
                folded = [fold(terms(n, row.heading, row.text)) for (_, n), row in zip(to, found, strict=True)]
                changed = {
                    "document": pa.array([number for number, _ in to], pa.int64()),
                    "terms": pa.array(folded, pa.string()),
                    "cjk": pa.array([cjk_runs(t) for t in folded], pa.string()),
                }
                columns = [changed.get(name, batch[name]) for name in self._schema().names]
                self._table.add(pa.Table.from_arrays(columns, schema=self._schema()))

    def delete(self, documents: Sequence[int]) -> None:
        """Remove all chunks of these documents."""
        if self._table is None:
            return
        with self._writing, self._explained():
            self.changed = True
            for i in range(0, len(documents), 1000):
                numbers = ",".join(str(int(d)) for d in documents[i : i + 1000])
                self._table.delete(f"document IN ({numbers})")

    def settle(self) -> None:
        """After a run: bring the indexes up to date where that is quick, or where much is not in them yet.

        In a large library a few new chunks are left to `optimise` at another time: search reads them one by one.
        """
        rows, waiting = self.count(), self.waiting()
        if waiting > rows // 20 or (rows <= _QUICK_ROWS and waiting > _most_waiting(rows)):
            self.optimise()

    def grown(self) -> bool:
        """Within a long run: whether so much was added that the indexes should be brought up to date before its end."""
        waiting = self.waiting()
        return waiting > max(_GROWN_ROWS, (self.count() - waiting) // 4)

    def due(self) -> bool:
        """Whether the indexes should be brought up to date, when there is time."""
        if self._table is None:
            return False
        with self._explained():
            fragments = self._table.stats()["fragment_stats"]["num_fragments"]
        return fragments > _MOST_FRAGMENTS or self.waiting() > _most_waiting(self.count())

    def waiting(self) -> int:
        """Rows that the text indexes do not hold yet; search reads them one by one."""
        if self._table is None:
            return 0
        with self._explained():
            stats = self._table.index_stats("terms_idx")
            return int(self._table.count_rows() if stats is None else stats.num_unindexed_rows)

    def optimise(self) -> None:
        """Merge small fragments, drop old versions, and bring the text and vector indexes up to date.

        Blocks neither search nor `add` and `delete`: it works on a view of its own. At a million chunks it takes a
        minute, since the text indexes are written anew.
        """
        if self._table is None:
            return
        with self._optimising, self._explained():
            table = self._connected(_CACHE_TO_OPTIMISE).open_table(self._name)
            if table.count_rows() == 0:
                return
            self.changed = True
            with giving_back():
                _bring_up_to_date(table)
                del table
        self.refresh()

    # -- searching

    def refresh(self) -> None:
        """See what another process has written since."""
        with self._explained():
            if self._table is None:
                self._table = self._opened()
            else:
                self._table.checkout_latest()

    # Matches come without their texts: a search takes half the time for it, and most of them are judged by their
    # scores alone.

    def match_words(self, folded: str, k: int, documents: Sequence[int] | None = None) -> list[Match]:
        """The k chunks with the highest BM25 for the words of a folded query, best first."""
        return self._match(folded, "terms", k, documents) if folded.strip() else []

    def match_pairs(self, folded: str, k: int, documents: Sequence[int] | None = None) -> list[Match]:
        """The k chunks with the highest BM25 for the pairs of Chinese characters in a folded query, best first."""
        pairs = cjk_runs(folded)
        return self._match(pairs, "cjk", k, documents) if len(pairs) >= 2 else []

    def _match(self, query: str, column: str, k: int, documents: Sequence[int] | None) -> list[Match]:
        if self._table is None or k <= 0:
            return []
        from lancedb.query import MatchQuery

        with self._explained():
            match = MatchQuery(query, column)  # type: ignore[call-arg]  # its defaults are not seen by mypy
            search = self._table.search(match, query_type="fts").limit(k)
            if documents is not None:
                search = search.where(_in(documents), prefilter=True)
            found = search.with_row_id(True).select(["_score"]).to_arrow()
        return list(zip(found["_rowid"].to_pylist(), found["_score"].to_pylist(), strict=True))

    def match_vector(
        self, vector: numpy.ndarray, k: int, documents: Sequence[int] | None = None, *, rough: bool = False
    ) -> list[Match]:
        """The k chunks nearest to a unit vector of shape (dimension,), best first; scores are cosines.

        `rough`: in a large library some may be missed, for a third of the time.
        """
        if self._table is None or k <= 0:
            return []
        with self._explained():
            search = self._table.search(vector.astype("float16"), vector_column_name="vector").distance_type("cosine")
            if documents is not None:
                search = search.where(_in(documents), prefilter=True)
            search = search.nprobes(_PROBES_ROUGH if rough else _PROBES)
            search = search.refine_factor(max(2, -(-_REFINED // k))).limit(k)
            found = search.with_row_id(True).select(["_distance"]).to_arrow()
        return [
            (row, 1.0 - distance)
            for row, distance in zip(found["_rowid"].to_pylist(), found["_distance"].to_pylist(), strict=True)
        ]

    @property
    def version(self) -> int:
        """Rows that were matched may be read as long as this stays the same: merging fragments moves them."""
        if self._table is None:
            return 0
        with self._explained():
            return int(self._table.version)

    def rows(self, matched: Sequence[int]) -> dict[int, Row]:
        """The chunks of matches, by their numbers there; those that are gone meanwhile are left out."""
        if self._table is None or not matched:
            return {}
        with self._explained():
            found = self._table.take_row_ids(list(matched)).select(_COLUMNS).with_row_id().to_arrow()
        return dict(zip(found["_rowid"].to_pylist(), _rows(found), strict=True))

    def search_words(self, folded: str, k: int, documents: Sequence[int] | None = None) -> list[Row]:
        """See match_words."""
        return self._read(self.match_words(folded, k, documents))

    def search_pairs(self, folded: str, k: int, documents: Sequence[int] | None = None) -> list[Row]:
        """See match_pairs."""
        return self._read(self.match_pairs(folded, k, documents))

    def search_vector(self, vector: numpy.ndarray, k: int, documents: Sequence[int] | None = None) -> list[Row]:
        """See match_vector."""
        return self._read(self.match_vector(vector, k, documents))

    def _read(self, matches: Sequence[Match]) -> list[Row]:
        rows = self.rows([number for number, _ in matches])
        return [replace(rows[number], score=score) for number, score in matches if number in rows]

    def vectors(self, documents: Sequence[int]) -> dict[tuple[int, int, int], Any]:
        """(document, page, start) -> float16 vector, for all chunks of these documents."""
        if self._table is None or not documents:
            return {}
        with self._explained():
            found = (
                self._table.search().where(_in(documents)).limit(10_000_000)
                .select([*_COLUMNS, "vector"]).to_arrow()
            )  # fmt: skip
        keys = [row.key for row in _rows(found)]
        flat = found["vector"].combine_chunks().flatten().to_numpy(zero_copy_only=False)
        return dict(zip(keys, flat.reshape(-1, self.dimension), strict=True))

    def chunks_of(self, document: int) -> list[Row]:
        """All chunks of one document, in reading order."""
        if self._table is None:
            return []
        with self._explained():
            found = self._table.search().where(_in([document])).limit(10_000_000).select(_COLUMNS).to_arrow()
        return sorted(_rows(found), key=lambda r: r.key)

    def verify(self) -> None:
        """Read everything. Raises DataFolderError when something of it cannot be read."""
        if self._table is None:
            return
        with self._explained():
            for _ in self._table.search().limit(1_000_000_000).to_batches():
                pass
            for index in self._table.list_indices():
                try:
                    self._table.prewarm_index(index.name)
                except (OSError, RuntimeError, ValueError) as error:
                    if _TOO_LARGE_TO_KEEP not in str(error):
                        raise

    def stored(self, documents: Sequence[int]) -> list[tuple[Row, str]]:
        """All chunks of these documents in reading order, each with what full-text search sees of it."""
        if self._table is None or not documents:
            return []
        with self._explained():
            found = (
                self._table.search().where(_in(documents)).limit(10_000_000).select([*_COLUMNS, "terms"]).to_arrow()
            )  # fmt: skip
        pairs = zip(_rows(found), found["terms"].to_pylist(), strict=True)
        return sorted(pairs, key=lambda pair: pair[0].key)

    def drop(self) -> None:
        """Delete the whole table."""
        if self._table is None:
            return
        with self._writing, self._explained():
            self.changed = True
            self._db.drop_table(self._name, ignore_missing=True)
            self._table = None

    def count(self) -> int:
        if self._table is None:
            return 0
        with self._explained():
            return int(self._table.count_rows())

    def chunk_counts(self) -> dict[int, int]:
        """Document -> how many chunks of it are here."""
        if self._table is None:
            return {}
        with self._explained():
            found = self._table.search().select(["document"]).limit(1_000_000_000).to_arrow()
        counts = found["document"].value_counts()
        return {pair["values"]: pair["counts"] for pair in counts.to_pylist()}

    # -- private

    def _connected(self, cache: int) -> Any:
        lance = lancedb()
        session = lance.Session(index_cache_size_bytes=cache, metadata_cache_size_bytes=cache // 4)
        return lance.connect(self._location, session=session)

    def _schema(self) -> Any:
        import pyarrow as pa

        return pa.schema([
            ("document", pa.int64()), ("passage", pa.string()), ("terms", pa.string()), ("cjk", pa.string()),
            ("embedded", pa.bool_()), ("vector", pa.list_(pa.float16(), self.dimension)),
        ])  # fmt: skip

    def _opened(self) -> Any:
        """The table, if there is one. One of an earlier layout goes, and its documents are read again."""
        if not self._exists():
            return None
        table = self._db.open_table(self._name)
        if table.schema.names == self._schema().names:
            return table
        log.info("the index has an older layout and is made again")
        self._db.drop_table(self._name)
        return None

    def _exists(self) -> bool:
        return self._name in self._db.list_tables().tables

    @contextlib.contextmanager
    def _explained(self) -> Any:
        try:
            yield
        except (OSError, RuntimeError, ValueError) as error:
            sentence = _trouble(self._location, error)
            self.broken = self.broken or sentence.endswith(_MEND_IT)
            raise DataFolderError(sentence) from error


def terms(names: str, heading: str, text: str) -> str:
    """What full-text search sees of a chunk, before it is folded."""
    return "\n".join(part for part in (names, heading, text) if part)


_COLUMNS = ["document", "passage"]


def _bring_up_to_date(table: Any) -> None:
    from lancedb.index import BTree, IvfRq

    present = {name for i in table.list_indices() for name in i.columns if i.index_type != "IvfFlat"}
    # Fragments are merged before indexes are made, since merging has every index that is there written anew: 76,000
    # Chinese chunks take 57 s and 0.7 GB so, else 84 s and 1.3 GB. A few new fragments may stay.
    if present or table.count_rows() > _QUICK_ROWS:
        table.optimize(cleanup_older_than=timedelta(minutes=10))
    for column in ("terms", "cjk"):
        if column not in present:
            table.create_index(column, config=_text_index(column))
    if "document" not in present:
        table.create_index("document", config=BTree())
    embedded = table.count_rows("embedded") if "vector" not in present else 0
    if embedded >= VECTOR_INDEX_FROM:
        partitions = max(16, embedded // _PARTITION_ROWS)
        table.create_index("vector", config=IvfRq(distance_type="cosine", num_partitions=partitions))


def _text_index(column: str) -> Any:
    from lancedb.index import FTS

    if column == "terms":
        return FTS(
            base_tokenizer="icu", stem=True, remove_stop_words=False, ascii_folding=True, with_position=False,
            max_token_length=60,
        )  # fmt: skip
    return FTS(
        base_tokenizer="ngram", ngram_min_length=2, ngram_max_length=2, stem=False, remove_stop_words=False,
        ascii_folding=False, with_position=False,
    )  # fmt: skip


def _in(documents: Sequence[int]) -> str:
    if not documents:
        return "document < 0"
    return f"document IN ({','.join(str(int(d)) for d in documents)})"


def _rows(table: Any) -> list[Row]:
    return unpacked_all(*(table[column].to_pylist() for column in _COLUMNS))


_TOO_LARGE_TO_KEEP = "not fully resident"
"""What LanceDB says of an index that it has read and that does not fit into _CACHE, which is no damage."""
_MEND_IT = "Index the folders again to mend it."


def _trouble(location: Path | str, error: Exception) -> str:
    text = str(error)
    if "No space left" in text or "disk full" in text.lower():
        return "The disk that holds the index is full. Free some space; nothing that was indexed is lost."
    if "Permission denied" in text or "Read-only" in text:
        return f"The index in {location} cannot be written. Make the folder writable, or choose another with --home."
    log.error("index trouble: %s", text)
    return f"The index in {location} cannot be used ({text.splitlines()[0][:200]}). {_MEND_IT}"
