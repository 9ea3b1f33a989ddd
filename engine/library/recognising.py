"""Reading pages that are pictures, after all that has text is searchable, as methods that the Engine facade takes over.

Whatever indexing found to be a scan waits in recognised.db; here its pages are read one by one in killable children
and kept at once, so that a killed run goes on at the next page. Each time a document has enough new pages its files
are indexed again, with the vectors that are known; this alone takes the library's turn. One process recognises at a
time. It stands still while an answer is being made, and when the setting is off.
"""

from __future__ import annotations

import logging
import os
import threading
import time
from collections.abc import Generator, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, wait
from contextlib import closing
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from engine.errors import Cancelled, DataFolderError, ExtractError, Reason
from engine.library.recognised import RecognisedPages, content_of, read_again, unrecognised
from engine.library.scan import file_id
from engine.types import IndexProgress, IndexReport, RecognitionProgress, RecognitionReport, StopFlag, streams

if TYPE_CHECKING:
    from engine.library.catalog import Catalog
    from engine.library.extract.pool import ExtractionPool
    from engine.library.turns import Turns
    from engine.settings import DataFolder, Settings

log = logging.getLogger(__name__)

_SECONDS_A_PAGE = 120.0
_MEMORY_MB = 2560
_LOOK_SECONDS = 2.0
_INDEX_SECONDS = 10.0
"""Between two rounds of indexing what was recognised: many small pictures are indexed together."""
_FIRST_PAGES = 16
"""New pages after which a long document is indexed again before it is done; then twice as many each time."""
# The file is not what was indexed: the next look at its folder finds that out. All other trouble is noted and lasts.
_PASSING = frozenset({Reason.VANISHED, Reason.NO_PERMISSION, Reason.CHANGING})


@dataclass(slots=True)
class _Scan:
    """A document with pages to recognise, at one of its paths."""

    content: str
    path: str
    file: tuple[int, int]
    documents: list[int]
    pages: list[int]
    fresh: int = 0
    next_at: int = _FIRST_PAGES
    open: int = 0


@dataclass(slots=True)
class _Counts:
    total: int
    done: int = 0
    failed: int = 0
    files: set[str] = field(default_factory=set)
    started: float = field(default_factory=time.monotonic)

    def progress(self, path: str = "") -> RecognitionProgress:
        left = None
        if self.done:
            left = (time.monotonic() - self.started) / self.done * (self.total - self.done)
        return RecognitionProgress(self.done, self.total, path, left)


class RecognitionMethods:
    """Needs what engine.library.facade.LibraryMethods has, and a call of `_open_recognised`."""

    if TYPE_CHECKING:
        folder: DataFolder
        _turns: Turns
        _catalog: Catalog

        @property
        def current_settings(self) -> Settings: ...
        def _wait_for_answers(self, stop: StopFlag) -> None: ...
        def _run(
            self, folders: Sequence[str], changes: Mapping[str, Sequence[str]] | None, stop: StopFlag
        ) -> Iterator[IndexProgress | IndexReport]: ...

    def _open_recognised(self) -> None:
        self._recognised = RecognisedPages(self.folder.recognised_file)
        self._scans_followed = 0  # jobs that go on recognising: then indexing leaves it to them

    @streams
    def recognise(
        self, *, watch: bool = False, stop: StopFlag | None = None
    ) -> Iterator[RecognitionProgress | RecognitionReport]:
        """Read the pages that are pictures: progress page by page, a report when none waits any more.

        With `watch` it goes on until stopped, with a report after each round that had something to do. Nothing is
        done while the setting `ocr` is off or another process is at it. Raises Cancelled, DataFolderError.
        """
        stop = stop or threading.Event()
        self._scans_followed += watch
        try:
            yield from self._rounds(watch, stop)
        finally:
            self._scans_followed -= watch

    def _rounds(self, watch: bool, stop: StopFlag) -> Iterator[RecognitionProgress | RecognitionReport]:
        while True:
            report = RecognitionReport(0, 0, 0, 0.0)
            if self.current_settings.ocr:
                report = yield from self._recognise_waiting(stop)
            if report.pages or not watch:
                yield report
            if not watch:
                return
            waited = time.monotonic() + _LOOK_SECONDS
            while time.monotonic() < waited:
                if stop.is_set():
                    raise Cancelled
                time.sleep(0.1)

    def _recognise_waiting(self, stop: StopFlag) -> Generator[RecognitionProgress, None, RecognitionReport]:
        """One round, without its report."""
        from filelock import FileLock, Timeout

        scans = self._scans()
        if not scans:
            return RecognitionReport(0, 0, 0, 0.0)
        lock = FileLock(self.folder.path / "recognising.lock", timeout=0, mode=0o600)
        try:
            lock.acquire()
        except Timeout:
            return RecognitionReport(0, 0, 0, 0.0)
        except OSError as error:
            raise DataFolderError(f"The data folder {self.folder.path} cannot be written: {error}.") from error
        try:
            counts = _Counts(sum(len(scan.pages) for scan in scans))
            yield from self._read_pages(scans, counts, stop)
            return RecognitionReport(counts.done, counts.failed, len(counts.files), time.monotonic() - counts.started)
        finally:
            lock.release()

    def _scans(self) -> list[_Scan]:
        """What waits, documents before pictures and short ones first."""
        found: dict[str, _Scan] = {}
        for document, key, path, file in unrecognised(self._catalog):
            content = content_of(key)
            if content in found:
                found[content].documents.append(document)
            else:
                found[content] = _Scan(content, path, file, [document], self._recognised.waiting(content))
        return sorted(
            found.values(), key=lambda scan: (not scan.path.lower().endswith(".pdf"), len(scan.pages), scan.path)
        )

    def _read_pages(self, scans: list[_Scan], counts: _Counts, stop: StopFlag) -> Iterator[RecognitionProgress]:
        workers, threads = children()
        yield counts.progress(scans[0].path)
        queue = [(scan, page) for scan in scans for page in scan.pages]
        for scan in scans:
            scan.open = len(scan.pages)
        ready = [scan for scan in scans if not scan.pages]  # recognised before, killed before it was indexed
        at_work: dict[Future[Any], tuple[_Scan, int]] = {}
        indexed = time.monotonic()
        with closing(self._recognition_pool(workers, threads)) as pool:
            while queue or at_work or ready:
                self._wait_for_answers(stop)
                if stop.is_set() or not self.current_settings.ocr:
                    raise Cancelled
                idle = not queue and not at_work
                if ready and (idle or time.monotonic() - indexed > _INDEX_SECONDS):
                    self._index_again(ready, stop)
                    ready, indexed = [], time.monotonic()
                while queue and len(at_work) < workers:
                    scan, page = queue.pop(0)
                    at_work[pool.submit(Path(scan.path), page=page)] = (scan, page)
                finished, _ = wait(at_work, timeout=0.2, return_when=FIRST_COMPLETED)
                for future in finished:
                    scan, page = at_work.pop(future)
                    self._take_page(scan, page, future, counts)
                    if (not scan.open or scan.fresh >= scan.next_at) and scan not in ready:
                        scan.next_at *= 2
                        ready.append(scan)
                if finished:
                    yield counts.progress(scan.path)

    def _take_page(self, scan: _Scan, page: int, future: Future[Any], counts: _Counts) -> None:
        from engine.library.extract.ocr import Recognised

        scan.open -= 1
        counts.done += 1
        try:
            found, trouble = future.result(), ""
            if file_id(scan.path) != scan.file:
                raise ExtractError(Reason.CHANGING)
        except OSError:
            counts.failed += 1
            return
        except ExtractError as error:
            log.info("page %s was not recognised (%s): %s", page, error.reason, error.detail)
            counts.failed += 1
            if error.reason in _PASSING:
                return
            found, trouble = Recognised("", ()), error.reason.value
        self._recognised.keep(scan.content, page, found, trouble)
        scan.fresh += 1
        counts.files.add(scan.path)

    def _index_again(self, scans: Sequence[_Scan], stop: StopFlag) -> None:
        """Have the files of these documents indexed with the pages that are recognised by now."""
        for _ in self._turns.wait(stop, upkeep=True):
            pass
        try:
            changes: dict[str, list[str]] = {}
            for folder, path in read_again(self._catalog, [d for scan in scans for d in scan.documents]):
                changes.setdefault(folder, []).append(path)
            if changes:
                for _ in self._run(list(changes), changes, stop):
                    pass
            for scan in scans:
                scan.fresh = 0
                scan.documents = [d for d, key, *_ in unrecognised(self._catalog) if content_of(key) == scan.content]
        finally:
            self._turns.end()

    def _recognition_pool(self, workers: int, threads: int) -> ExtractionPool:
        from engine.library.extract.ocr import recognise
        from engine.library.extract.pool import ExtractionPool

        return ExtractionPool(
            workers, patience=0.0, seconds_per_file=_SECONDS_A_PAGE, seconds_per_mb=0.0, memory_mb=_MEMORY_MB,
            reader=partial(recognise, threads=threads),
        )  # fmt: skip


def children() -> tuple[int, int]:
    """How many children recognise at once, and with how many threads each: half of the processors, one GB a child."""
    cores = os.cpu_count() or 2
    return (1, max(1, min(2, cores // 2))) if cores < 8 else (2, min(4, cores // 4))
