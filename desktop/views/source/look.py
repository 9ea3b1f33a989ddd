"""Pictures of pages for the source panel: asked of the engine, kept for a while, and given to the page that shows them.

A few pages are kept, by their size in memory. Requests that nobody waits for any more are dropped when they come back.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Sequence
from pathlib import PurePath

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from desktop.views.source.picture import FIRST_SCALE, PicturePage
from desktop.worker import EngineLink, Picture
from engine.types import Box, JobEnded

DRAWN = frozenset(".pdf .png .jpg .jpeg .jpe .tif .tiff .webp .bmp .gif".split())
"""Suffixes of files that are shown as they look; of the others the text is what there is to see."""
MOST_BYTES = 32 << 20
Span = tuple[int, int]


def is_drawn(path: str) -> bool:
    return PurePath(path).suffix.lower() in DRAWN


class PageLook(QObject):
    """Joins one PicturePage to the engine. Signal: impossible(path, page) this page cannot be drawn."""

    impossible = Signal(str, int)

    def __init__(self, page: PicturePage, parent: QObject) -> None:
        super().__init__(parent)
        self._page = page
        self._call: Callable[..., int] | None = None
        self._at: tuple[str, int] = ("", 0)
        self._spans: tuple[Span, tuple[Span, ...]] = ((0, 0), ())
        self._pictures: OrderedDict[tuple[str, int, int], tuple[QImage, float, tuple[float, float]]] = OrderedDict()
        self._boxes: dict[tuple[str, int, Span], tuple[Box, ...]] = {}
        self._refused: set[tuple[str, int]] = set()
        page.wanted.connect(self._on_wanted)

    def connect_engine(self, link: EngineLink) -> None:
        self._call = link.call

    def possible(self, path: str, page: int) -> bool:
        """Whether a picture of this page can be hoped for."""
        return self._call is not None and is_drawn(path) and (path, page) not in self._refused

    def show_page(self, path: str, page: int, mark: Span, others: Sequence[Span]) -> None:
        """Show this page with these stretches of its text marked."""
        self._spans = (mark, tuple(others))
        if (path, page) != self._at:
            self._at = (path, page)
            self._page.begin()
        for span in (mark, *others):
            self._fetch_boxes(span)
        self._say_boxes()

    def leave(self) -> None:
        """Another document, or the text of it, is on show."""
        self._at = ("", 0)

    def clear(self) -> None:
        """Nothing is kept for a conversation that is not on show."""
        self.leave()
        self._pictures.clear()
        self._boxes.clear()

    def forget(self, path: str) -> None:
        """A file has changed: nothing that was kept of it is true any more."""
        for key in [key for key in self._pictures if key[0] == path]:
            del self._pictures[key]
        self._boxes = {key: boxes for key, boxes in self._boxes.items() if key[0] != path}
        self._refused = {each for each in self._refused if each[0] != path}
        if self._at[0] == path:
            self.leave()  # so that it is asked for anew

    # --- pictures

    def _on_wanted(self, scale: float) -> None:
        path, page = self._at
        if not path or self._call is None:
            return
        kept = [key for key in self._pictures if key[:2] == (path, page)]
        exact = (path, page, _step(scale))
        best = exact if exact in self._pictures else max(kept, default=None, key=lambda key: key[2])
        if best is not None and (best == exact or scale == FIRST_SCALE):
            self._pictures.move_to_end(best)
            self._page.show_image(*self._pictures[best])
            return
        self._call(
            lambda ended: self._on_picture(path, page, scale, ended), "page_image", path=path, page=page, scale=scale
        )

    def _on_picture(self, path: str, page: int, scale: float, ended: JobEnded) -> None:
        picture = ended.result
        if not isinstance(picture, Picture) or picture.image.isNull():
            if not any(key[:2] == (path, page) for key in self._pictures):
                self._refused.add((path, page))
                self.impossible.emit(path, page)
            return
        # A page that is too large is drawn smaller than asked: its own measure follows from the first picture.
        first = next((kept for key, kept in self._pictures.items() if key[:2] == (path, page)), None)
        true = picture.image.width() * first[1] / first[0].width() if first else scale
        self._pictures[path, page, _step(scale)] = (picture.image, true, picture.printed)
        self._trim()
        if (path, page) == self._at:
            self._page.show_image(picture.image, true, picture.printed)

    def _trim(self) -> None:
        while len(self._pictures) > 1 and sum(kept[0].sizeInBytes() for kept in self._pictures.values()) > MOST_BYTES:
            self._pictures.popitem(last=False)

    # --- boxes

    def _fetch_boxes(self, span: Span) -> None:
        path, page = self._at
        if span[1] <= span[0] or (path, page, span) in self._boxes or self._call is None:
            return
        self._boxes[path, page, span] = ()
        self._call(
            lambda ended: self._on_boxes(path, page, span, ended),
            "page_boxes", path=path, page=page, start=span[0], end=span[1],
        )  # fmt: skip

    def _on_boxes(self, path: str, page: int, span: Span, ended: JobEnded) -> None:
        if isinstance(ended.result, tuple):
            self._boxes[path, page, span] = ended.result
            if (path, page) == self._at:
                self._say_boxes()
        else:
            self._boxes.pop((path, page, span), None)

    def _say_boxes(self) -> None:
        mark, others = self._spans
        found = [self._boxes.get((*self._at, span), ()) for span in (mark, *others)]
        self._page.show_boxes(found[0], [box for boxes in found[1:] for box in boxes])


def _step(scale: float) -> int:
    """Scales that are the same to the eye."""
    return round(scale * 100)
