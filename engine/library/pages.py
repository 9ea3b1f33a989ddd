"""Pages as pictures, and the places of citations on them, as methods that the Engine facade takes over.

Reading a foreign file happens in a killable child with limits, one of its own: a page that somebody waits for does
not queue behind files that are being indexed. Only files of the library are shown.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from engine.errors import ExtractError, FolderError, PageError, Reason
from engine.library.recognised import key_of
from engine.values_document import Box, PageImage

if TYPE_CHECKING:
    from engine.library.catalog import Catalog
    from engine.library.extract.pool import ExtractionPool
    from engine.library.recognised import RecognisedPages

_SECONDS = 20.0
_MEMORY_MB = 1024
_IDLE_SECONDS = 120.0


class PageMethods:
    """Needs from the class that takes it over: `catalog`, and calls of `_open_pages`, `_close_pages`."""

    if TYPE_CHECKING:

        @property
        def catalog(self) -> Catalog: ...

        _recognised: RecognisedPages

    def _open_pages(self) -> None:
        self._pages_lock = threading.Lock()
        self._pages_pool: ExtractionPool | None = None
        self._pages_used = 0.0

    def page_image(self, path: str, page: int, scale: float = 1.0) -> PageImage:
        """Page `page` (from 1) of a PDF or a picture as a PNG; `scale` is pixels for a point of a PDF (1/72 inch).

        Very large scales are made smaller. Raises FolderError when the file is not in the library, PageError when
        its kind has no pages to draw or it cannot be drawn.
        """
        from engine.library.extract.rendering import page_image

        path, _ = self._known(path)
        image: PageImage = self._in_child(path, page, partial(page_image, page=page, scale=float(scale)))
        return image

    def page_boxes(self, path: str, page: int, start: int, end: int) -> tuple[Box, ...]:
        """Where characters `start` to `end` of a page's text stand on it, a box for each line.

        () for formats without drawn pages, and when the file has changed since it was indexed. Raises FolderError,
        PageError.
        """
        from engine.library.extract.rendering import page_boxes, word_boxes

        path, document = self._known(path)
        texts = self.catalog.page_texts(document, [page])
        if not texts:
            return ()
        text = texts[0].text
        start, end = max(0, start), min(end, len(text))
        if start >= end:
            return ()
        words = self._recognised.words(key_of(self.catalog, document), page)
        if found := word_boxes(words, text, start, end):
            return found
        if Path(path).suffix.lower() != ".pdf":
            return ()
        find = partial(page_boxes, page=page, text=text, start=start, end=end)
        boxes: tuple[Box, ...] = self._in_child(path, page, find)
        return boxes

    def _known(self, path: str) -> tuple[str, int]:
        path = os.path.abspath(os.path.expanduser(path))
        document = self.catalog.document_of(path)
        if document is None:
            raise FolderError(f"{path} is not in the index. 'inkwell status' says why, if its folder was added.")
        return path, document

    def _in_child(self, path: str, page: int, reader: Callable[[Path], Any]) -> Any:
        from engine.library.extract.pool import ExtractionPool

        with self._pages_lock:
            if self._pages_pool is None:
                self._pages_pool = ExtractionPool(
                    1, seconds_per_file=_SECONDS, seconds_per_mb=0.0, memory_mb=_MEMORY_MB, low_priority=False
                )
            self._pages_used = time.monotonic()
            future = self._pages_pool.submit(Path(path), reader)
        try:
            return future.result()
        except ExtractError as error:
            if error.reason is Reason.UNSUPPORTED:
                raise PageError(f"{path} has no pages to draw; its text can be read.") from error
            raise PageError(f"Page {page} of {path} cannot be shown. {error}") from error

    def _close_pages(self, *, idle_only: bool = False) -> None:
        """Give the child's memory back; with `idle_only` if it was not needed for a while."""
        with self._pages_lock:
            if self._pages_pool is None or (idle_only and time.monotonic() - self._pages_used < _IDLE_SECONDS):
                return
            pool, self._pages_pool = self._pages_pool, None
        pool.close()

