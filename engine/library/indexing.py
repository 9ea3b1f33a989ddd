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

import gc
import hashlib
import logging
import os
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from engine.errors import REASON_TEXT, Cancelled, ExtractError, Reason
from engine.library.catalog import Catalog, mount_of, reachable
from engine.library.embed import Embedder
from engine.library.embedding import Embedding
from engine.library.extract.pool import ExtractionPool
from engine.library.index import Index, terms
from engine.library.kept_vectors import KeptVectors
from engine.library.names import names_of, renew
from engine.library.reading import Reading
from engine.library.recognised import RecognisedPages
from engine.library.scan import Found, file_id, outermost
from engine.library.stored_row import Row
from engine.library.survey import state_of, survey
from engine.types import Chunk, Document, FileState, IndexProgress, IndexReport, Skipped, StopFlag

log = logging.getLogger(__name__)

EXTRACT_VERSION = 1
"""Raised when extraction or splitting changes so much that every document should be read again."""
EMBED_CHUNKS = 24
"""Chunks worth embedding while more are being read."""
SORT_CHUNKS = 1024
"""Chunks that are embedded together, so that a batch holds texts of one length."""
READ_AHEAD = 64
READ_AHEAD_BYTES = 48 << 20
"""Files read ahead of the embedder, or being read: text waits in memory. One larger file goes alone."""
GATHER_SECONDS = 0.3
"""How long a few chunks wait for more: the embedder does two texts in little less time than twenty."""
WRITE_ROWS = 4096
WRITE_SECONDS = 8.0
"""Embedded chunks are written when there are this many, or this long after the last write; at first more often, so
that the first documents of a new folder can be searched soon."""
NOTE_SECONDS = 60.0
"""Seconds between two notes of the speed."""
OPTIMISE_WRITES = 24
"""Fragments written between two looks at whether they should be merged."""


@contextmanager
def _spared() -> Iterator[None]:
    """What is in memory by now, models and libraries, is not looked through for garbage again and again meanwhile."""
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()


def content_key(path: str | Path) -> str:
    """What makes two files the same document: their bytes, how they are read, and by which version. Raises OSError."""
    with open(path, "rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return f"{EXTRACT_VERSION}:{os.path.splitext(path)[1].lower()}:{digest}"


@dataclass(slots=True)
class _Pending:
    """A document on its way into the index. Its chunks' texts are cut when they are needed: a huge file has many."""

    number: int
    key: str
    document: Document
    files: list[Found]
    places: Sequence[tuple[int, int, int, str]]
    tokens: Sequence[bytes]
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
        self._pool: ExtractionPool | None = None
        self._open_kept = kept
        self._recognised = recognised
        self._stop, self._exclude, self._wait_for_turn = stop, tuple(exclude), wait_for_turn
        self._counts = _Counts()
        self._folder_of: dict[str, int] = {}
        self._queue: deque[Found] = deque()
        self._reading: dict[Future[Reading], tuple[Found, str]] = {}
        self._read: deque[Future[Reading]] = deque()  # those of them that have ended
        self._wake = threading.Event()  # set by the threads of the readers and of the embedder
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
        with _spared():
            yield from self._events(folders, changes or {})

    def _events(
        self, folders: Sequence[str], changes: Mapping[str, Sequence[str]]
    ) -> Iterator[IndexProgress | IndexReport]:
        yield self._progress("scanning")
        self._sweep(unfinished=True)
        mounts = self._catalog.mounts()
        # In a folder that was never looked through something will be to read: the children start meanwhile.
        if any(not mounts.get(folder) and reachable(folder) for folder in folders):
            self._readers().start()
        done: list[tuple[int, str, list[str] | None]] = []
        for folder in folders:
            if not reachable(folder, mounts.get(folder, "")):
                self._counts.unreachable.append(folder)
                continue
            only = changes.get(folder)
            done.append(self._scan(folder, None if only is None else outermost(only)))
            yield self._progress("scanning", folder)
        # Small files first: most of a folder is searchable soonest, and one huge file is in nobody's way.
        self._queue = deque(sorted(self._queue, key=lambda f: f.size))
        self._files_total = len(self._queue)
        self._bytes_total = sum(f.size for f in self._queue)
        if self._queue:
            # Reading starts while the model is loaded.
            self._noted = (time.monotonic(), 0, 0.0, 0)
            self._feed()
            yield self._progress("reading")
            embedder = self._open_embedder()
            kept = None if self._open_kept is None else self._open_kept(embedder)
            with ExitStack() as at_end:
                if kept is not None:
                    at_end.callback(kept.close)
                    at_end.callback(kept.trim)
                self._embedding = Embedding[tuple[_Pending, Chunk]](embedder, kept, self._wait_for_turn, self._wake.set)
                at_end.callback(self._embedding.close)
                yield from self._work()
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
        last, path = 0.0, ""
        while self._queue or self._reading or self._to_embed or not self._embedding.idle:
            self._check()
            self._wait_for_turn()
            self._feed()
            if self._pool is not None and not (self._queue or self._reading):
                self._pool.close_soon()
            if not self._is_batch():
                self._wake.wait(0.05)
            self._wake.clear()
            self._take()
            path = self._embed() or path
            if self._due():
                self._write()
            if time.monotonic() - self._noted[0] > NOTE_SECONDS:
                self._note_speed()
            if time.monotonic() - last > 0.1:
                last = time.monotonic()
                yield self._progress("indexing" if self._embedded else "reading", path)
        self._write()

    def _is_batch(self) -> bool:
        """Whether what is there should be given to the embedder now. The more are sorted together the better, so fewer
        than SORT_CHUNKS wait for more until there is nothing else to embed."""
        if not self._to_embed or not self._embedding.room:
            return False
        if len(self._to_embed) >= SORT_CHUNKS or not (self._reading or self._queue):
            return True
        if self._read or not self._embedding.dry:
            return False
        return len(self._to_embed) >= EMBED_CHUNKS or time.monotonic() - self._gathering_since > GATHER_SECONDS

    def _has_room(self, more: int) -> bool:
        """Whether the next file may be read after so many: no more is in flight than keeps the embedder busy."""
        if len(self._reading) + more >= READ_AHEAD or len(self._to_embed) >= 2 * SORT_CHUNKS:
            return False
        return not self._in_flight or self._in_flight + self._queue[0].size <= READ_AHEAD_BYTES

    def _feed(self) -> None:
        """Keep the readers busy."""
        new: list[tuple[Found, str, dict[str, Any]]] = []
        while self._queue and self._has_room(len(new)):
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
                new.append((found, key, {"recognised": texts} if texts else {}))
        futures = self._readers().submit_all((found.path, found.size, more) for found, _, more in new)
        for future, (found, key, _) in zip(futures, new, strict=True):
            self._reading[future] = (found, key)
            future.add_done_callback(self._note_read)

    def _readers(self) -> ExtractionPool:
        self._pool = self._pool or self._open_pool()
        return self._pool

    def _note_read(self, future: Future[Reading]) -> None:
        self._read.append(future)
        self._wake.set()

    def _take(self) -> None:
        """Queue the chunks of the files that have been read, or note why there are none."""
        read: list[tuple[Found, str, Reading]] = []
        while self._read:
            future = self._read.popleft()
            found, key = self._reading.pop(future)
            try:
                reading = future.result()
                if file_id(found.path) != (found.size, found.mtime):
                    raise ExtractError(Reason.CHANGING)
            except ExtractError as error:
                if error.detail:
                    log.info("a file was skipped (%s): %s", error.reason, error.detail)
                self._give_up(key, error.reason)
            except OSError:
                self._give_up(key, Reason.VANISHED)
            else:
                read.append((found, key, reading))
        if read:
            numbers = self._catalog.begin_documents(key for _, key, _ in read)
            for number, (found, key, reading) in zip(numbers, read, strict=True):
                self._begin(number, found, key, reading)

    def _begin(self, number: int, found: Found, key: str, reading: Reading) -> None:
        pages = {page.number: page.text for page in reading.document.pages}
        places = reading.places
        tokens = reading.tokens or [b""] * len(places)
        pending = _Pending(number, key, reading.document, self._under_way[key], places, tokens, pages, len(places))
        if self._recognised is not None and reading.document.pages_waiting:
            self._recognised.wait_for(key, reading.document.pages_waiting)
        if not places:  # a scan: known from now on, to be searched once its pages are recognised
            self._in_flight -= found.size
            self._finish([pending])
            return
        if not self._to_embed:
            self._gathering_since = time.monotonic()
        self._to_embed.extend((pending, which) for which in range(len(places)))

    def _embed(self) -> str:
        """Take what has been embedded, and give more. Gives the path of a file that was worked on."""
        done = self._embedding.done()
        self._count(done.items)
        for window in done.windows:
            self._to_write.extend(window.items)
            self._vectors.append(window.vectors)
        if self._is_batch():
            batch, tokens = [], []
            for pending, which in (self._to_embed.popleft() for _ in range(min(SORT_CHUNKS, len(self._to_embed)))):
                batch.append((pending, pending.chunk(which)))
                tokens.append(pending.tokens[which])
                if which == len(pending.places) - 1:
                    self._in_flight -= pending.files[0].size
            self._gathering_since = time.monotonic()
            self._embedding.add(batch, [chunk.text for _, chunk in batch], tokens)
        return done.items[0][0].files[0].path if done.items else ""

    def _count(self, done: Sequence[tuple[_Pending, Chunk]]) -> None:
        """Note chunks that are embedded; a large file's bytes count as its chunks are done."""
        if done:
            self._embedded += len(done)
            self._speed.append((time.monotonic(), self._embedded))
        for pending, _ in done:
            self._bytes_done += sum(f.size for f in pending.files) / pending.chunks

    def _due(self) -> bool:
        now = time.monotonic()
        seconds = min(WRITE_SECONDS, max(2.0, (now - self._started) / 4))
        return bool(self._to_write) and (len(self._to_write) >= WRITE_ROWS or now - self._last_write > seconds)

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
