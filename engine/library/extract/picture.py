"""Pictures: how many pages they have, all of them still to be recognised. Ornaments have none."""

from __future__ import annotations

from engine.errors import ExtractError, Reason
from engine.library.extract.rendering import MAX_SOURCE_PIXELS, frame_count, open_picture
from engine.library.extract.source import Source
from engine.library.extract.text_layer import waiting_sentence
from engine.values_document import Document, Page

_LEAST = 24
"""Pixels of the shorter side below which nobody can read anything."""
_MAX_PAGES = 2000


def read_picture(source: Source) -> Document:
    with open_picture(source) as picture:
        if min(picture.size) < _LEAST:
            raise ExtractError(Reason.NO_TEXT, "an ornament")
        if picture.width * picture.height > MAX_SOURCE_PIXELS:
            raise ExtractError(Reason.TOO_LARGE, f"{picture.width} x {picture.height} pixels")
        count = min(frame_count(picture), _MAX_PAGES)
    numbers = tuple(range(1, count + 1))
    return Document(
        tuple(Page(n, "") for n in numbers), "image", "", (waiting_sentence(numbers),), pages_waiting=numbers
    )
