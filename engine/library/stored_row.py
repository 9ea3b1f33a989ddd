"""A chunk as the index stores it: its place, heading and text in one column, since reading a row takes a millisecond or
more for each column, and the rows of a search are waited for (measured at a million chunks: 2 ms against 10 to 15).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

LAYOUT = 2
"""Of the table as a whole; raised when its columns change."""


@dataclass(frozen=True, slots=True)
class Row:
    """One chunk as it is stored and found. `score` is BM25 or cosine, by the search that found it."""

    document: int
    page: int
    start: int
    end: int
    heading: str
    text: str
    score: float = 0.0

    @property
    def key(self) -> tuple[int, int, int]:
        return self.document, self.page, self.start


def packed(row: Row) -> str:
    """Page, start and the heading's length in a line of their own, then heading and text."""
    return f"{row.page} {row.start} {len(row.heading)}\n{row.heading}{row.text}"


def unpacked(document: int, passage: str) -> Row:
    """The row of which `packed` made this."""
    place, _, rest = passage.partition("\n")
    page, start, length = map(int, place.split())
    text = rest[length:]
    return Row(document, page, start, start + len(text), rest[:length], text)


def unpacked_all(documents: Sequence[int], passages: Sequence[str]) -> list[Row]:
    return [unpacked(document, passage) for document, passage in zip(documents, passages, strict=True)]
