"""The indexing pipeline: what changed in the folders -> extracted, split, embedded, stored, noted.

One run is a generator: it yields IndexProgress, ends with IndexReport, and looks at `stop` between files and batches.
It is the only writer of catalog and index while it runs (engine.api holds the lock). Order of writes, for a run that
may be killed at any instant:

1. a new or changed file is noted as waiting;
2. its document gets a number, not ready;
3. its chunks go to the index under that number;
4. in one transaction the document becomes ready, its pages are kept, and the file points to it.

Whatever stopped between 2 and 4 is an orphan, deleted at the start of the next run, and its file is still waiting.
"""

from __future__ import annotations

import hashlib
import logging
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, wait
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from engine.errors import REASON_TEXT, Cancelled, ExtractError, Reason
from engine.library.catalog import Catalog, mount_of, reachable
from engine.library.embed import Embedder
from engine.library.extract.pool import ExtractionPool
from engine.library.index import Index, Row, terms
from engine.library.kept_vectors import KeptVectors
from engine.library.names import names_of, renew
from engine.library.reading import Reading
from engine.library.recognised import RecognisedPages
from engine.library.scan import Found, file_id, outermost
from engine.library.survey import state_of, survey
from engine.sentences import language
from engine.types import Chunk, Document, FileState, IndexProgress, IndexReport, Skipped, StopFlag

log = logging.getLogger(__name__)

EXTRACT_VERSION = 1
"""Raised when extraction or splitting changes so much that every document should be read again."""
EMBED_CHUNKS = 24
"""Chunks worth embedding while more are being read."""
SORT_CHUNKS = 512
"""Chunks sorted by length together, so that a batch holds texts of one length."""
READ_AHEAD = 64
READ_AHEAD_BYTES = 48 << 20
"""Files read ahead of the embedder, or being read: text waits in memory. One larger file goes alone."""
GATHER_SECONDS = 0.3
"""How long a few chunks wait for more: the embedder does two texts in little less time than twenty."""
WRITE_ROWS = 4096
WRITE_SECONDS = 8.0
"""Embedded chunks are written when there are this many, or this long after the last write."""
NOTE_SECONDS = 60.0
"""Seconds between two notes of the speed."""
OPTIMISE_WRITES = 24
"""Fragments written between two looks at whether they should be merged."""


def content_key(path: str | Path) -> str:
    """What makes two files the same document: their bytes, how they are read, and by which version. Raises OSError."""
    with open(path, "rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return f"{EXTRACT_VERSION}:{Path(path).suffix.lower()}:{digest}"


@dataclass(slots=True)
class _Pending:
    """A document on its way into the index. Its chunks' texts are cut when they are needed: a huge file has many."""

    number: int
    key: str
    document: Document
    files: list[Found]
    places: Sequence[tuple[int, int, int, str]]
    pages: dict[int, str]
    unwritten: int
    names: str = ""  # those it is found by, from its first chunk on

    @property
    def chunks(self) -> int:
        return len(self.places)

    def chunk(self, which: int) -> Chunk:
        page, start, end, heading = self.places[which]
        return Chunk(page, start, end, self.pages[page][start:end], heading)


@dataclass(slots=True)
class _Counts:
    indexed: int = 0
    unchanged: int = 0
    renamed: int = 0
    removed: int = 0
    failed: int = 0
    chunks: int = 0
    skipped: list[Skipped] = field(default_factory=list)
    unreachable: list[str] = field(default_factory=list)


class IndexingRun:
    """One run over some folders. Make it, iterate `events()` once.

    `index`, `embedder` and `pool` are functions that open them, called when there is something for them to do: a run
    that finds nothing changed loads nothing. The pool is closed by who made it.
    `wait_for_turn` blocks while an answer is being made; it is called before every piece of work that takes long.
    """

    def __init__(
        self,
        catalog: Catalog,
        index: Callable[[], Index],
        embedder: Callable[[], Embedder],
        pool: Callable[[], ExtractionPool],
        *,
        stop: StopFlag,
        exclude: Sequence[str] = (),
        wait_for_turn: Callable[[], None] = lambda: None,
        kept: Callable[[Embedder], KeptVectors] | None = None,
        recognised: RecognisedPages | None = None,
    ) -> None:
        self._catalog, self._index = catalog, index
        self._open_embedder, self._open_pool = embedder, pool
        self._open_kept = kept
        self._recognised = recognised
        self._kept: KeptVectors | None = None
        self._stop, self._exclude, self._wait_for_turn = stop, tuple(exclude), wait_for_turn
        self._counts = _Counts()
        self._folder_of: dict[str, int] = {}
        self._queue: deque[Found] = deque()
        self._reading: dict[Future[Reading], tuple[Found, str]] = {}
        # Content key -> the files that hold it, from the first read until it is written: the same bytes at several
        # paths are read and embedded once.
        self._under_way: dict[str, list[Found]] = {}
        self._vanished_documents: set[int] = set()
        self._to_embed: deque[tuple[_Pending, int]] = deque()
        self._gathering_since = 0.0
        self._in_flight = 0  # bytes of the files that are being read, or whose chunks wait to be embedded
        self._to_write: list[tuple[_Pending, Chunk]] = []
        self._vectors: list[Any] = []
        self._files_done = self._files_total = 0
        self._bytes_done = 0.0
        self._bytes_total = 0
        self._writes = 0
        self._started = self._last_write = time.monotonic()
        self._speed: deque[tuple[float, int]] = deque(maxlen=64)
        self._embedded = 0
        self._noted = (self._started, 0, 0.0, 0)  # when speed was noted last, and what was done by then

    def events(
        self, folders: Sequence[str], changes: Mapping[str, Sequence[str]] | None = None
    ) -> Iterator[IndexProgress | IndexReport]:
        """Index these folders (known to the catalog). Raises Cancelled, DataFolderError.

        `changes` names for some of them the paths that changed: of those folders nothing else is looked at.
        """
        yield self._progress("scanning")
        self._sweep(unfinished=True)
        mounts = self._catalog.mounts()
        done: list[tuple[int, str, list[str] | None]] = []
        for folder in folders:
            if not reachable(folder, mounts.get(folder, "")):
                self._counts.unreachable.append(folder)
                continue
            only = (changes or {}).get(folder)
            done.append(self._scan(folder, None if only is None else outermost(only)))
            yield self._progress("scanning", folder)
        # Small files first: most of a folder is searchable soonest, and one huge file is in nobody's way.
        self._queue = deque(sorted(self._queue, key=lambda f: f.size))
        self._files_total = len(self._queue)
        self._bytes_total = sum(f.size for f in self._queue)
        if self._queue:
            # Reading starts while the model is loaded.
            self._noted = (time.monotonic(), 0, 0.0, 0)
            self._pool = self._open_pool()
            self._feed()
            yield self._progress("reading")
            self._embedder = self._open_embedder()
            if self._open_kept is not None:
                self._kept = self._open_kept(self._embedder)
            try:
                yield from self._work()
            finally:
                if self._kept is not None:
                    self._kept.trim()
                    self._kept.close()
        yield self._progress("finishing")
        self._catalog.drop_strays()
        renew(self._catalog, self._index, self._check)
        # A file may have gone from here and turn up where another run has not looked yet: its document waits for it.
        swept = self._sweep(unfinished=self._catalog.any_waiting())
        if self._writes or swept:
            self._wait_for_turn()
            self._index().settle()
        for number, mount, inner_mounts in done:
            self._catalog.mark_indexed(number, mount, inner_mounts)
        self._note_speed()
        self._add_known_skips([number for number, _, inner_mounts in done if inner_mounts is not None])
        c = self._counts
        yield IndexReport(
            c.indexed, c.unchanged, c.renamed, c.removed, c.failed, c.chunks,
            time.monotonic() - self._started, tuple(sorted(c.skipped, key=lambda s: s.path)), tuple(c.unreachable),
        )  # fmt: skip

    def _sweep(self, *, unfinished: bool) -> int:
        """Delete what a killed run left half done, and, unless only that, what no file holds; gives how many."""
        orphans = self._catalog.orphans(unfinished=unfinished)
        if orphans:
            self._index().delete(orphans)
            self._catalog.drop_documents(orphans)
        return len(orphans)

    # -- scanning

    def _scan(self, folder: str, only: Sequence[str] | None) -> tuple[int, str, list[str] | None]:
        found = survey(self._catalog, folder, own=self._exclude, only=only, stop=self._stop)
        self._counts.unchanged += found.unchanged
        self._counts.removed += found.removed
        self._counts.failed += found.failed
        self._vanished_documents |= found.vanished
        for file in found.to_read:
            self._folder_of[file.path] = found.folder
        self._queue.extend(found.to_read)
        return found.folder, mount_of(folder), found.inner_mounts

    # -- the pipeline

    def _work(self) -> Iterator[IndexProgress]:
        last = 0.0
        while self._queue or self._reading or self._to_embed:
            self._check()
            self._wait_for_turn()
            # Do not sleep while there is enough to embed.
            self._read_on(0.0 if len(self._to_embed) >= EMBED_CHUNKS else 0.02)
            if self._to_embed and self._is_batch():
                yield from self._embed()
            if self._due():
                self._write()
            if time.monotonic() - self._noted[0] > NOTE_SECONDS:
                self._note_speed()
            if time.monotonic() - last > 0.1:
                last = time.monotonic()
                yield self._progress("reading" if not self._embedded else "indexing")
        self._write()

    def _read_on(self, seconds: float) -> None:
        """Give the readers more to do and take what they have read, waiting for it no longer than this."""
        self._feed()
        if self._reading:
            ready, _ = wait(self._reading, timeout=seconds, return_when=FIRST_COMPLETED)
            for future in ready:
                self._take(future)
            if ready:
                self._feed()

    def _is_batch(self) -> bool:
        """Whether what is there should be embedded now: enough of it, waited for long enough, or nothing to come."""
        if len(self._to_embed) >= SORT_CHUNKS or not (self._reading or self._queue):
            return True
        if any(future.done() for future in self._reading):
            return False  # taken first: the more are sorted together the better
        return len(self._to_embed) >= EMBED_CHUNKS or time.monotonic() - self._gathering_since > GATHER_SECONDS

    def _has_room(self) -> bool:
        """Whether the next file may be read: no more is in flight than keeps the embedder busy."""
        if len(self._reading) >= READ_AHEAD or len(self._to_embed) >= 4 * SORT_CHUNKS:
            return False
        return not self._in_flight or self._in_flight + self._queue[0].size <= READ_AHEAD_BYTES

    def _feed(self) -> None:
        """Keep the readers busy."""
        while self._queue and self._has_room():
            found = self._queue.popleft()
            try:
                key = content_key(found.path)
                if self._recognised is not None:
                    key = self._recognised.with_pages(key)
            except OSError as error:
                reason = Reason.NO_PERMISSION if isinstance(error, PermissionError) else Reason.VANISHED
                self._skip(found, reason)
                continue
            known = self._catalog.find_ready(key)
            if known is not None:
                if known in self._vanished_documents:
                    self._vanished_documents.discard(known)
                    self._counts.renamed += 1
                    self._counts.removed -= 1
                else:
                    self._counts.indexed += 1
                self._catalog.attach([(found.path, found.size, found.mtime, known)])
                self._file_done(found)
            elif key in self._under_way:
                self._under_way[key].append(found)
            else:
                self._under_way[key] = [found]
                self._in_flight += found.size
                texts = {} if self._recognised is None else self._recognised.texts(key)
                more: dict[str, Any] = {"recognised": texts} if texts else {}
                self._reading[self._pool.submit(Path(found.path), **more)] = (found, key)

    def _take(self, future: Future[Reading]) -> None:
        """A file has been read: queue its chunks, or note why there are none."""
        found, key = self._reading.pop(future)
        files = self._under_way[key]
        try:
            reading = future.result()
            if file_id(found.path) != (found.size, found.mtime):
                raise ExtractError(Reason.CHANGING)
        except ExtractError as error:
            if error.detail:
                log.info("a file was skipped (%s): %s", error.reason, error.detail)
            self._give_up(key, error.reason)
            return
        except OSError:
            self._give_up(key, Reason.VANISHED)
            return
        number = self._catalog.begin_document(key)
        pages = {page.number: page.text for page in reading.document.pages}
        places = reading.places
        pending = _Pending(number, key, reading.document, files, places, pages, len(places))
        if self._recognised is not None and reading.document.pages_waiting:
            self._recognised.wait_for(key, reading.document.pages_waiting)
        if not places:  # a scan: known from now on, to be searched once its pages are recognised
            self._in_flight -= found.size
            self._finish([pending])
            return
        if not self._to_embed:
            self._gathering_since = time.monotonic()
        self._to_embed.extend((pending, which) for which in range(len(places)))

    def _embed(self) -> Iterator[IndexProgress]:
        """Embed the oldest SORT_CHUNKS chunks, longest first, looking at `stop` between batches."""
        import numpy as np

        size = min(SORT_CHUNKS, len(self._to_embed))
        batch = []
        for pending, which in (self._to_embed.popleft() for _ in range(size)):
            batch.append((pending, pending.chunk(which)))
            if which == len(pending.places) - 1:
                self._in_flight -= pending.files[0].size
        self._gathering_since = time.monotonic()
        texts = [_embedded_text(chunk) for _, chunk in batch]
        # Pages that repeat (forms, blank sheets, boilerplate) are embedded once, and texts in a language that the
        # model was not trained on are not: their vectors would be noise, and full-text search finds them (zero means
        # no vector; see engine.library.index).
        first = {text: i for i, text in reversed(list(enumerate(texts)))}
        fit = [i for i in first.values() if language(texts[i]) in self._embedder.languages]
        vectors = np.zeros((size, self._embedder.dimension), dtype=np.float32)
        kept: dict[str, Any] = {} if self._kept is None else self._kept.get([texts[i] for i in fit])
        for i in fit:
            if texts[i] in kept:
                vectors[i] = kept[texts[i]]
        order = sorted((i for i in fit if texts[i] not in kept), key=lambda i: -len(texts[i].encode()))
        last = time.monotonic()
        for at in range(0, len(order), self._embedder.texts_at_once):
            self._check()
            part = order[at : at + self._embedder.texts_at_once]
            vectors[part] = self._embedder.embed([texts[j] for j in part], self._wait_for_turn)
            self._count([batch[j][0] for j in part])
            self._read_on(0.0)
            if time.monotonic() - last > 0.1:
                last = time.monotonic()
                yield self._progress("indexing", batch[part[0]][0].files[0].path)
        if self._kept is not None and order:
            self._kept.put([texts[i] for i in order], vectors[order])
        embedded = set(order)
        self._count([pending for j, (pending, _) in enumerate(batch) if j not in embedded])
        self._to_write.extend(batch)
        self._vectors.append(vectors[[first[text] for text in texts]])

    def _count(self, done: Sequence[_Pending]) -> None:
        """Note chunks that are ready to be written; a large file's bytes count as its chunks are done."""
        self._embedded += len(done)
        self._speed.append((time.monotonic(), self._embedded))
        for pending in done:
            self._bytes_done += sum(f.size for f in pending.files) / pending.chunks

    def _due(self) -> bool:
        return bool(self._to_write) and (
            len(self._to_write) >= WRITE_ROWS or time.monotonic() - self._last_write > WRITE_SECONDS
        )

    def _write(self) -> None:
        """Steps 3 and 4 of the order of writes."""
        import numpy as np

        if not self._to_write:
            return
        rows, seen = [], []
        for pending, chunk in self._to_write:
            rows.append(Row(pending.number, chunk.page, chunk.start, chunk.end, chunk.heading, chunk.text))
            pending.names = pending.names or names_of(f.path for f in pending.files)
            seen.append(terms(pending.names, chunk.heading, chunk.text))
        self._index().add(rows, seen, np.concatenate(self._vectors))
        for pending, _ in self._to_write:
            pending.unwritten -= 1
        whole = {p.number: p for p, _ in self._to_write if p.unwritten == 0}
        self._to_write, self._vectors = [], []
        self._finish(whole.values())
        self._last_write = time.monotonic()
        self._writes += 1
        if self._writes % OPTIMISE_WRITES == 0 and self._index().grown():
            self._index().optimise()

    def _finish(self, whole: Iterable[_Pending]) -> None:
        """Step 4: these documents are in the index."""
        whole = list(whole)
        names = {p.number: p.names or names_of(f.path for f in p.files) for p in whole}
        self._catalog.finish_documents(((p.number, p.document, p.chunks) for p in whole), names)
        self._catalog.attach((f.path, f.size, f.mtime, p.number) for p in whole for f in p.files)
        for pending in whole:
            del self._under_way[pending.key]
            self._counts.indexed += len(pending.files)
            self._counts.chunks += pending.chunks
            self._files_done += len(pending.files)

    # -- small things

    def _check(self) -> None:
        if self._stop.is_set():
            for future in self._reading:
                future.cancel()
            raise Cancelled

    def _give_up(self, key: str, reason: Reason) -> None:
        self._in_flight -= self._under_way[key][0].size
        for file in self._under_way.pop(key):
            self._skip(file, reason)

    def _skip(self, found: Found, reason: Reason) -> None:
        number = self._folder_of[found.path]
        state = state_of(reason)
        self._catalog.set_skipped(
            [(number, found.path, found.size, found.mtime, state, reason.value, REASON_TEXT[reason])]
        )
        if state is FileState.FAILED:
            self._counts.failed += 1
        self._file_done(found)

    def _file_done(self, found: Found) -> None:
        self._files_done += 1
        self._bytes_done += found.size

    def _add_known_skips(self, folders: Sequence[int]) -> None:
        for number in folders:
            self._counts.skipped += [Skipped(*file) for file in self._catalog.left_out(number)]

    def _note_speed(self) -> None:
        """Keep what was done since the last note, for estimates and for the picture of speed over time."""
        now = time.monotonic()
        since, files, size, chunks = self._noted
        self._noted = (now, self._files_done, self._bytes_done, self._embedded)
        if self._embedded > chunks:
            done = (self._files_done - files, int(self._bytes_done - size), self._embedded - chunks)
            self._catalog.note_run(now - since, *done)

    def _progress(self, stage: str, path: str = "") -> IndexProgress:
        now = time.monotonic()
        speed = 0.0
        if len(self._speed) > 1 and self._speed[-1][0] > self._speed[0][0]:
            speed = (self._speed[-1][1] - self._speed[0][1]) / (self._speed[-1][0] - self._speed[0][0])
        left = None
        if self._bytes_done > 0.01 * self._bytes_total and now - self._started > 2.0:
            left = (now - self._started) * max(0.0, self._bytes_total / self._bytes_done - 1)
        return IndexProgress(stage, self._files_done, self._files_total, self._embedded, speed, left, path)


def _embedded_text(chunk: Chunk) -> str:
    """What the vector is made of: the chunk itself, which the splitter has sized to the model."""
    return chunk.text
