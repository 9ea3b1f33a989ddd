"""What a person can ask for about documents, as methods that the Engine facade takes over.

Index, show, status, forget; keeping up with changes and what is left out is in engine.library.upkeep, search with the
answers in engine.api. One writes to a library at a time (engine.library.turns): who comes second waits; everything
else needs no turn. LanceDB and the embedder are loaded at first need.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from engine.errors import FolderError
from engine.library.catalog import Catalog
from engine.library.embedders import EmbedderMethods
from engine.library.mending import MendingMethods
from engine.library.turns import Turns
from engine.resources import resource
from engine.types import (
    Citation,
    DocumentText,
    Hit,
    IndexProgress,
    IndexReport,
    LibraryStatus,
    RecognitionProgress,
    RecognitionReport,
    Skipped,
    StopFlag,
    streams,
)

if TYPE_CHECKING:
    from engine.library.embed import Embedder
    from engine.library.index import Index
    from engine.library.kept_vectors import KeptVectors
    from engine.library.model_embedder import ModelEmbedder
    from engine.library.recognised import RecognisedPages
    from engine.settings import DataFolder, Settings

_Labelled = TypeVar("_Labelled", Hit, Citation)

FORGET_SECONDS = 5.0
"""How long forgetting a folder waits for another writer before it leaves the sweeping up to it."""


class LibraryMethods(EmbedderMethods, MendingMethods):
    """Needs from the class that takes it over: `folder`, `current_settings`, and a call of `_open_library`."""

    folder: DataFolder

    if TYPE_CHECKING:

        @property
        def current_settings(self) -> Settings: ...
        def _wait_for_answers(self, stop: StopFlag) -> None: ...

    def _open_library(self) -> None:
        self._catalog = Catalog(self.folder.catalog_file)
        self._turns = Turns(self.folder.lock_file, before_end=self._note_index)
        self._loading = threading.RLock()
        self._index: Index | None = None
        self._embedder: Embedder | ModelEmbedder | None = None

    if TYPE_CHECKING:
        _recognised: RecognisedPages
        _scans_followed: int

        def _recognise_waiting(
            self, stop: StopFlag
        ) -> Generator[RecognitionProgress, None, RecognitionReport]: ...

    @streams
    def index(
        self,
        folders: Sequence[str] | None = None,
        *,
        retry: bool = False,
        only: Sequence[str] | None = None,
        recognise: bool = True,
        workers: str = "here",
        stop: StopFlag | None = None,
    ) -> Iterator[IndexProgress | RecognitionProgress | IndexReport]:
        """Add folders and index what changed in them; without `folders`, in all that are known.

        `retry` reads files again that were skipped, failed or read in part, and checks every document of the index;
        `only` limits the run to what lies at or below these paths of folders that are known. With `recognise`, pages
        that are pictures are read at the end (see `recognise`). While another writes to the library, it waits
        ("waiting"). With `workers` "ray", reading and embedding are spread over a cluster. Killed at any
        moment, the next run continues where it was. Raises FolderError, Cancelled, DataFolderError,
        ClusterError.
        """
        stop = stop or threading.Event()
        paths = [self._checked_folder(f) for f in folders] if folders is not None else None
        yield from self._turns.wait(stop)
        try:
            paths = list(self._catalog.folders()) if paths is None else [self._add_folder(path) for path in paths]
            paths = list(dict.fromkeys(paths))
            changes = None
            if only is not None:
                changes = self._by_folder(only)
                paths = list(changes)
            self._mend(thorough=retry and only is None)
            if retry:
                self._catalog.retry(only if only is not None else paths)
            report = IndexReport()
            for event in self._run(paths, changes, stop, workers):
                if isinstance(event, IndexReport):
                    report = event
                else:
                    yield event
        finally:
            self._turns.end()
        if recognise and self.current_settings.ocr and not self._scans_followed:
            chunks = self._catalog.chunk_count()
            found = yield from self._recognise_waiting(stop)
            if found.pages:
                numbers = [number for path, number in self._catalog.folders().items() if path in paths]
                left_out = sorted(file for number in numbers for file in self._catalog.left_out(number))
                report = replace(
                    report, recognised=found.pages, chunks=report.chunks + self._catalog.chunk_count() - chunks,
                    seconds=report.seconds + found.seconds, skipped=tuple(Skipped(*file) for file in left_out),
                )  # fmt: skip
        yield report

    def _run(
        self, folders: Sequence[str], changes: Mapping[str, Sequence[str]] | None, stop: StopFlag,
        workers: str = "here",
    ) -> Iterator[IndexProgress | IndexReport]:  # fmt: skip
        """One indexing run, by who has the turn."""
        from engine.library.bundled import BUNDLED_MAX_TOKENS
        from engine.library.extract.pool import ExtractionPool
        from engine.library.indexing import IndexingRun
        from engine.library.reading import read

        yield IndexProgress("scanning", 0, 0, 0, 0.0, None)
        with ExitStack() as at_end:

            reader = partial(read, max_tokens=BUNDLED_MAX_TOKENS - 2)  # two are special tokens
            seconds = self.current_settings.seconds_per_file
            open_embedder: Callable[[], Any] = self.open_embedder
            open_pool: Callable[[], Any] = partial(ExtractionPool, seconds_per_file=seconds, reader=reader)
            if workers == "ray":
                from engine.library.cluster import Cluster

                cluster = at_end.enter_context(Cluster(seconds, reader))
                open_embedder, open_pool = lambda: cluster.embedder(self.open_embedder()), cluster.pool

            run = IndexingRun(
                self._catalog, self.open_index, open_embedder, lambda: at_end.enter_context(open_pool()),
                stop=stop, exclude=(str(self.folder.path),), wait_for_turn=partial(self._wait_for_answers, stop),
                kept=self._open_kept_vectors, recognised=self._recognised,
            )  # fmt: skip
            yield from run.events(folders, changes)

    def _by_folder(self, paths: Sequence[str]) -> dict[str, list[str]]:
        """The folders of the library that hold these paths. Raises FolderError for a path that none holds."""
        from engine.library.scan import is_inside

        found: dict[str, list[str]] = {}
        for path in map(os.path.abspath, map(os.path.expanduser, paths)):
            folder = next((f for f in self._catalog.folders() if is_inside(path, f)), None)
            if folder is None:
                raise FolderError(f"{path} is in no folder of the library. Add its folder first.")
            found.setdefault(folder, []).append(path)
        return found

    def _checked_folder(self, folder: str) -> str:
        path = os.path.abspath(os.path.expanduser(folder))
        known = self._catalog.folders()
        if path in known:
            return path  # perhaps on a drive that is unplugged just now: the run says so
        if not os.path.exists(path):
            raise FolderError(f"There is no folder {path}.")
        if not os.path.isdir(path) and not os.path.isfile(path):
            raise FolderError(f"{path} is neither a folder nor a file that can be read.")
        if not os.access(path, os.R_OK | os.X_OK if os.path.isdir(path) else os.R_OK):
            raise FolderError(f"You are not allowed to read {path}. Change its permissions, or choose another folder.")
        data = os.path.realpath(self.folder.path)
        if os.path.realpath(path) == data or os.path.realpath(path).startswith(data + os.sep):
            raise FolderError(f"{path} is Inkwell's own data folder. Choose a folder with your documents.")
        return os.path.realpath(path) if os.path.islink(path) else path

    def _add_folder(self, path: str) -> str:
        """Note a folder and give the one to scan: itself, or the known folder that it lies in.

        A folder around known ones takes them in.
        """
        from engine.library.scan import is_inside

        known = self._catalog.folders()
        for other in known:
            if is_inside(path, other):
                return other
        number = self._catalog.add_folder(path)
        for other, inner in known.items():
            if is_inside(other, path):
                self._catalog.move_files(inner, number)
        return path

    def forget(self, folder: str) -> dict[str, Any]:
        """Remove a folder from the index; no file of the person's is touched. Raises FolderError when unknown."""
        path = os.path.abspath(os.path.expanduser(folder))
        known = self._catalog.folders()
        if path not in known:
            raise FolderError(f"{path} is not in the library. 'inkwell status' lists the folders that are.")
        turn = self._turns.within(FORGET_SECONDS)
        try:
            files = self._catalog.remove_folder(known[path])
            orphans = self._catalog.orphans()
            if turn and orphans:
                index = self.open_index()
                index.delete(orphans)
                self._catalog.drop_documents(orphans)
                index.settle()
            # Without the turn the folder is gone all the same; who writes just now sweeps up what nobody holds.
        finally:
            if turn:
                self._turns.end()
        return {"folder": path, "files": files, "documents": len(orphans)}

    def show(self, path: str) -> DocumentText:
        """The extracted text of a file as the index sees it. Raises FolderError when it is not in the index."""
        path = os.path.abspath(os.path.expanduser(path))
        document = self._catalog.document_of(path)
        if document is None:
            raise FolderError(f"{path} is not in the index. 'inkwell status' says why, if its folder was added.")
        return DocumentText(path, self._catalog.page_texts(document))

    def status(self, files: bool = True) -> LibraryStatus:
        """Folders and, with `files`, every file with its state and reason."""
        return LibraryStatus(
            self._catalog.folder_statuses(),
            self._catalog.file_statuses() if files else (),
            self._catalog.chunk_count(),
        )

    def sample_folder(self) -> str:
        """The folder of the bundled sample documents, to be given to `index`."""
        return str(resource("samples", "documents"))

    # -- parts, made at first need

    @property
    def catalog(self) -> Catalog:
        return self._catalog

    def _open_kept_vectors(self, embedder: Embedder | ModelEmbedder) -> KeptVectors:
        from engine.library.kept_vectors import KeptVectors

        return KeptVectors(self.folder.vectors_file, embedder.fingerprint, embedder.dimension)

    def open_index(self) -> Index:
        with self._loading:
            self._follow_settings()
            if self._index is None:
                self._look_first()
            if self._index is None:
                self._index = self._new_index()
            else:
                self._index.refresh()
            return self._index

    def _page_text(self, path: str, page: int) -> str:
        document = self._catalog.document_of(path)
        pages = self._catalog.page_texts(document, [page]) if document is not None else ()
        return pages[0].text if pages else ""

    def _labelled(self, places: Sequence[_Labelled]) -> tuple[_Labelled, ...]:
        """The same hits or citations with what a person calls their pages."""
        known = self._catalog.page_labels((place.path, place.page) for place in places)
        return tuple(
            replace(place, label=label) if (label := known.get((place.path, place.page))) else place for place in places
        )
