"""Changing the embedder and the reranker, as methods that the Engine facade takes over.

A new embedder gets a table of its own. While it is filled, from the chunks that are there and without reading a file
again, the old table goes on answering and indexing goes on filling it; when the new one holds all that the catalog
knows, the settings change and the old table goes. Stopped or killed, the next call goes on where it was.
"""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from engine.errors import Cancelled, ModelError
from engine.library.bundled import BUNDLED_NAME
from engine.library.embed import Embedder
from engine.library.embedding import by_words
from engine.sentences import language
from engine.types import EmbedderChanged, IndexProgress, StopFlag, streams

if TYPE_CHECKING:
    from engine.answering.reranker import Reranker
    from engine.library.catalog import Catalog
    from engine.library.index import Index
    from engine.library.model_embedder import ModelEmbedder
    from engine.library.turns import Turns
    from engine.settings import DataFolder, Settings

BUNDLED_ID = BUNDLED_NAME.lower()
_CHUNKS_A_TURN = 512


class EmbedderMethods:
    """Needs what engine.library.facade.LibraryMethods has, and `change_settings`."""

    if TYPE_CHECKING:
        folder: DataFolder
        _turns: Turns
        _catalog: Catalog
        _loading: threading.RLock
        _index: Index | None
        _embedder: Embedder | ModelEmbedder | None

        @property
        def current_settings(self) -> Settings: ...
        def change_settings(self, **values: Any) -> dict[str, Any]: ...
        def reload_settings(self) -> None: ...
        def open_index(self) -> Index: ...
        def _wait_for_answers(self, stop: StopFlag) -> None: ...

    _reranker: Reranker | None = None
    _settings_seen: int | None = None

    # -- what is in use

    def open_embedder(self) -> Embedder | ModelEmbedder:
        """The embedder that the index was made with. Raises ModelError when its files are not there."""
        with self._loading:
            if self._embedder is None:
                self._embedder = self._load_embedder(self.current_settings.embedder)
            return self._embedder

    def open_reranker(self) -> Reranker | None:
        """The reranker in use, or None. Raises ModelError when its files are not there."""
        id = self.current_settings.reranker
        with self._loading:
            if not id:
                self._reranker = None
            elif self._reranker is None or self._reranker.name != id:
                from engine.answering.reranker import Reranker

                self._reranker = Reranker(self._folder_of_model(id, "reranker"), id)
            return self._reranker

    def _load_embedder(self, id: str) -> Embedder | ModelEmbedder:
        if not id:
            return Embedder()
        from engine.library.model_embedder import ModelEmbedder
        from engine.models.catalog import known_models

        known = known_models(self.folder.models_folder).get(id)
        return ModelEmbedder(self._folder_of_model(id, "embedder"), id, known.languages if known else ())

    def _folder_of_model(self, id: str, kind: str) -> Path:
        from engine.models.installed import installed_model

        model = installed_model(self.folder.models_folder, id)
        if model.kind != kind or model.format != "sentence-transformers":
            raise ModelError(f"{model.name} is no {kind}; it is of the kind {model.kind}.")
        return Path(model.path)

    def _dimension(self, id: str) -> int:
        if not id:
            return 384
        from engine.library.model_embedder import dimension_of

        return dimension_of(self._folder_of_model(id, "embedder"))

    def table_name(self, id: str) -> str:
        """The table that holds this embedder's vectors; "" is the bundled one."""
        base = f"chunks-{self.folder.library_id()}" if self.current_settings.index_uri else "chunks"
        return f"{base}-{re.sub(r'[^a-z0-9]+', '-', id.lower()).strip('-')}" if id else base

    def _index_of(self, id: str) -> Index:
        from engine.library.index import Index

        place = self.current_settings.index_uri or self.folder.index_folder
        return Index(place, dimension=self._dimension(id), table=self.table_name(id))

    def _follow_settings(self) -> None:
        """Another process may have changed the embedder: its table is gone then, and the new one is to be used."""
        try:
            seen = self.folder.settings_file.stat().st_mtime_ns
        except OSError:
            seen = 0  # nothing was ever changed
        if seen == self._settings_seen:
            return
        before = self.current_settings.embedder
        if self._settings_seen is not None:
            self.reload_settings()
        self._settings_seen = seen
        if self.current_settings.embedder != before:
            self._index, self._embedder = None, None

    # -- changing it

    @streams
    def change_embedder(self, id: str, *, stop: StopFlag | None = None) -> Iterator[IndexProgress | EmbedderChanged]:
        """Embed all chunks with another installed embedder and use it from then on; "all-minilm-l6-v2" is the bundled.

        Search and indexing go on meanwhile. Stopped, it goes on from there the next time. Raises ModelError,
        Cancelled, DataFolderError.
        """
        stop = stop or threading.Event()
        id = "" if id in ("", BUNDLED_ID) else id
        started = time.monotonic()
        if id == self.current_settings.embedder:
            yield EmbedderChanged(id or BUNDLED_ID, self._catalog.chunk_count(), 0.0)
            return
        self._dimension(id)  # says what is wrong with the folder before anything is loaded
        embedder = self._load_embedder(id)
        target = self._index_of(id)
        pass_ = _Pass(self._catalog, target, embedder, self.folder, partial(self._wait_for_answers, stop), stop)
        for documents in pass_.batches():
            yield pass_.progress(started)
            if stop.is_set():
                raise Cancelled
            yield from self._turns.wait(stop, upkeep=True)
            try:
                pass_.embed(self.open_index(), documents)
            finally:
                self._turns.end()
        yield from self._turns.wait(stop)
        try:
            # Whoever had the turn in between may have added documents: few, and now nobody else can.
            for documents in pass_.batches():
                pass_.embed(self.open_index(), documents)
            pass_.sweep()
            yield IndexProgress("finishing", pass_.done, pass_.total, pass_.done, 0.0, None)
            target.optimise()
            old = self.open_index()
            with self._loading:
                self.change_settings(embedder=id)
                self._settings_seen = self.folder.settings_file.stat().st_mtime_ns
                target.changed = True
                self._index, self._embedder = target, embedder
            old.drop()
        finally:
            self._turns.end()
        yield EmbedderChanged(id or BUNDLED_ID, target.count(), time.monotonic() - started)

    def use_reranker(self, id: str) -> dict[str, Any]:
        """Put found passages in the order of this reranker from now on; "" goes without. Raises ModelError."""
        if id:
            self._folder_of_model(id, "reranker")
        self.change_settings(reranker=id)
        return {"reranker": id}


class _Pass:
    """Filling one table: which documents it lacks, in pieces of some hundred chunks."""

    def __init__(
        self, catalog: Catalog, target: Index, embedder: Embedder | ModelEmbedder, folder: DataFolder,
        wait_for_answers: Callable[[], None], stop: StopFlag,
    ) -> None:  # fmt: skip
        from engine.library.kept_vectors import KeptVectors

        self._catalog, self._target, self._embedder = catalog, target, embedder
        self._wait_for_answers, self._stop = wait_for_answers, stop
        self._kept = KeptVectors(folder.vectors_file, embedder.fingerprint, embedder.dimension)
        self.done = self.total = 0

    def batches(self) -> Iterator[list[int]]:
        """Documents that the target lacks, until it lacks none. A document that the source lacks too is left to the
        next indexing run."""
        tried: set[int] = set()
        while True:
            expected = {d: n for d, n in self._catalog.chunk_counts().items() if n}
            there = self._target.chunk_counts()
            lacking = [d for d, n in sorted(expected.items()) if there.get(d) != n and d not in tried]
            self.total = sum(expected.values())
            self.done = self.total - sum(expected[d] for d in lacking)
            if not lacking:
                return
            part: list[int] = []
            size = 0
            for document in lacking:
                part.append(document)
                size += expected[document]
                if size >= _CHUNKS_A_TURN:
                    break
            tried.update(part)
            yield part

    def embed(self, source: Index, documents: list[int]) -> None:
        """Copy the chunks of these documents with new vectors. Called by who has the turn."""
        import numpy as np

        self._target.refresh()
        if here := [d for d in documents if d in self._target.chunk_counts()]:
            self._target.delete(here)  # half a document, from a run that was killed
        stored = source.stored(documents)
        for at in range(0, len(stored), _CHUNKS_A_TURN):
            part = stored[at : at + _CHUNKS_A_TURN]
            texts = [row.text for row, _ in part]
            fit = {t: None for t in texts if language(t) in self._embedder.languages}
            vectors: dict[str, Any] = dict(self._kept.get(fit))
            fresh = sorted((t for t in fit if t not in vectors), key=len)
            for start in range(0, len(fresh), 32):
                if self._stop.is_set():
                    raise Cancelled
                some = fresh[start : start + 32]
                made = self._embedder.embed(some, self._wait_for_answers)
                self._kept.put(some, made)
                vectors.update(zip(some, made, strict=True))
            none = np.zeros(self._embedder.dimension, dtype=np.float32)
            for text in texts:
                if text not in vectors and (known := by_words(self._embedder, text, language(text))) is not None:
                    vectors[text] = known
            matrix = np.stack([np.asarray(vectors.get(t, none), dtype=np.float32) for t in texts])
            self._target.add([row for row, _ in part], [terms for _, terms in part], matrix)

    def sweep(self) -> None:
        """Drop what the catalog no longer knows."""
        if unknown := sorted(self._target.chunk_counts().keys() - self._catalog.document_numbers()):
            self._target.delete(unknown)

    def progress(self, started: float) -> IndexProgress:
        seconds = time.monotonic() - started
        speed = self.done / seconds if seconds > 1 else 0.0
        left = (self.total - self.done) / speed if speed else None
        return IndexProgress("embedding", self.done, self.total, self.done, speed, left)


