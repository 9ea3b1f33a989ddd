"""What is done when the index is not what it should be, as methods that the Engine facade takes over.

A damaged index is thrown away and the documents are read again by the next run: nothing of the person's is in it, and
vectors that were kept are not computed again (engine.library.kept_vectors). Whoever mends has the library's turn.
"""

from __future__ import annotations

import logging
import shutil
import threading
from typing import TYPE_CHECKING

from engine.errors import DataFolderError
from engine.library.soundness import Ledger, Soundness
from engine.library.stored_row import LAYOUT
from engine.types import Notice

if TYPE_CHECKING:
    from engine.library.catalog import Catalog
    from engine.library.index import Index
    from engine.library.turns import Turns
    from engine.settings import DataFolder, Settings

log = logging.getLogger(__name__)

INDEX_MENDED = (
    "The search index was damaged. It is made again from your documents; what was computed for them is kept where it "
    "can be. Your conversations are untouched."
)


class MendingMethods:
    """Needs what engine.library.facade.LibraryMethods has."""

    if TYPE_CHECKING:
        folder: DataFolder
        _turns: Turns
        _catalog: Catalog
        _loading: threading.RLock
        _index: Index | None
        _notices: list[Notice]

        @property
        def current_settings(self) -> Settings: ...
        def open_index(self) -> Index: ...
        def _index_of(self, id: str) -> Index: ...
        def table_name(self, id: str) -> str: ...

    _index_looked_at = False
    _tidying: threading.Thread | None = None

    def take_notices(self) -> list[Notice]:
        """What the person should know of what was found damaged and mended since the last call."""
        told, self._notices = self._notices, []
        return told

    def _mend(self, thorough: bool) -> None:
        """Have documents read again whose chunks are missing from the index, whoever deleted or damaged them.

        Called by who has the turn. Looking at the index's files costs milliseconds; reading them, and counting every
        document's chunks, is for `thorough`.
        """
        self._look_at_index(thorough)
        gone = not self.current_settings.index_uri and not self._table_is_there()
        if gone and any((documents := self._catalog.chunk_counts()).values()):  # scans have no chunks at first
            with self._loading:
                self._index = None  # it may have been opened before the table went away
            self._catalog.unready(list(documents))
        elif thorough:
            self._mend_counts()

    def _look_first(self) -> None:
        """Before the index is opened for the first time: by who can have the turn at once."""
        if self._index_looked_at:
            return
        try:
            if not self._turns.within(0.0):
                return  # a writer is at work, who has looked
        except DataFolderError:
            return  # a folder that cannot be written can be searched all the same
        try:
            self._look_at_index(thorough=False)
        finally:
            self._turns.end()

    def _look_at_index(self, thorough: bool) -> None:
        broken = self._index is not None and self._index.broken
        if self._index_looked_at and not thorough and not broken:
            return
        self._index_looked_at = True
        if self.current_settings.index_uri:
            return  # an object store looks after its own; `thorough` still counts
        ledger = self._ledger()
        found = Soundness.UNKNOWN if broken else ledger.look(thorough)
        if found is Soundness.UNKNOWN:
            with self._loading:
                self._index = None
                try:
                    index = self._new_index()
                    index.verify()
                    self._index = index
                    self._mend_counts()
                    ledger.write()
                except DataFolderError:
                    found = Soundness.DAMAGED
        if found is Soundness.DAMAGED:
            self._rebuild(ledger)

    def _rebuild(self, ledger: Ledger) -> None:
        with self._loading:
            self._index = None
            ledger.discard()
            folder = self.folder.index_folder
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir(exist_ok=True, mode=0o700)
            if any(folder.iterdir()):
                raise DataFolderError(f"The index in {folder} is damaged. Delete that folder; it is then made again.")
        self._catalog.unready(list(self._catalog.chunk_counts()))
        self._notices.append(Notice("index-mended", INDEX_MENDED))

    def _mend_counts(self) -> None:
        expected = self._catalog.chunk_counts()
        found = self.open_index().chunk_counts()
        self._catalog.unready([document for document, count in expected.items() if found.get(document, 0) != count])
        if unknown := sorted(found.keys() - self._catalog.document_numbers()):
            self.open_index().delete(unknown)

    def _note_index(self) -> None:
        """At the end of a turn: how the index was left. What is better done at leisure begins now, beside all else."""
        index = self._index
        if index is None or not index.changed:
            return
        self._write_ledger(index)
        if index.due() and (self._tidying is None or not self._tidying.is_alive()):
            self._tidying = threading.Thread(target=self._tidy, args=(index,), name="tidy", daemon=True)
            self._tidying.start()

    def _tidy(self, index: Index) -> None:
        try:
            index.optimise()
        except DataFolderError as error:
            log.warning("the index could not be tidied, which is tried again later: %s", error)
        self._write_ledger(index)

    def _wait_for_tidying(self) -> None:
        if self._tidying is not None:
            self._tidying.join()

    def _write_ledger(self, index: Index) -> None:
        index.changed = False
        if not self.current_settings.index_uri:
            self._ledger().write()

    def _ledger(self) -> Ledger:
        return Ledger(self.folder.index_folder, self.folder.path / "index.json", LAYOUT)

    def _new_index(self) -> Index:
        return self._index_of(self.current_settings.embedder)

    def _table_is_there(self) -> bool:
        return (self.folder.index_folder / f"{self.table_name(self.current_settings.embedder)}.lance").is_dir()
