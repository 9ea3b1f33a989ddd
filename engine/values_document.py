"""Values about one document, handed out by engine.types: its pages, chunks and boxes. Frozen and plain.

A file of its own since the children that read documents need nothing else: they start sooner without the rest.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Page:
    """One page, slide, sheet or chapter. `label` is what a person calls it ("Sheet2"), or ""."""

    number: int
    text: str
    label: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """What a file says. `warnings` names pages or parts that could not be read, as sentences.

    `pages_failed` are the numbers of pages that could not be read, `pages_waiting` of those still to be recognised.
    """

    pages: tuple[Page, ...]
    format: str
    title: str = ""
    warnings: tuple[str, ...] = ()
    pages_failed: tuple[int, ...] = ()
    pages_waiting: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Chunk:
    """A located piece of a page; `heading` is the trail of headings above it ("Part 2 › Audit"), or ""."""

    page: int
    start: int
    end: int
    text: str
    heading: str = ""


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on a page as it is shown, in fractions of its width and height from the top left corner."""

    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True, slots=True)
class PageImage:
    """A page drawn as a PNG of `width` x `height` pixels; `pages` is how many the file has."""

    png: bytes
    width: int
    height: int
    pages: int
