"""Which headings stand right above a place of a page, as one line ("Chapter 2 › Article 5"). Opens no file.

The page's own text tells the nearest; those of pages before it are in the heading of the passage the place was found
in. A passage may hold several sections, so that its heading alone is only what they share, or that of the first.
"""

from __future__ import annotations

from pathlib import Path

from engine.library.extract.formats import by_name
from engine.library.outline import HEADING, Block, outline, trail
from engine.types import Hit

_BETWEEN = " › "
_BEFORE = 100_000
"""Characters of a page before the place that are read: a page may hold megabytes."""
_LINE = 400
"""Characters after it: no line longer than this is a heading."""
_MARKED = 6
"""Up to this level headings are marked as such and may say anything; below it their numbers tell their level."""
_LONGEST = 160
"""Characters of the line; the outermost headings go first."""


def heading_above(page: str, at: int, hit: Hit) -> str:
    """The headings above `page[at]`, a place within `hit`."""
    format = _format(hit.path)
    first = 0 if at <= _BEFORE else page.find("\n", at - _BEFORE, at) + 1 or at
    last = page.find("\n", at, at + _LINE)
    blocks = outline(page[first : last if last >= 0 else at + _LINE], format)
    above = trail(blocks, at - first)
    if not above:
        return hit.heading
    parts = [part for part in hit.heading.split(_BETWEEN) if part]
    labels = {block.label: block.level for block in reversed(blocks) if block.kind == HEADING}
    known = next((number for number, part in enumerate(parts) if part in labels), None)
    if known is not None and above[0].level >= labels[parts[known]]:
        outer = parts[:known]
    else:
        outer = _outside(parts if known is None else parts[:known], above[0], format)
    row = [parts[-1]] if parts and blocks[-1].header == parts[-1] else []  # the header of the table it is a row of
    outer = [part for part in outer if part not in row]
    line = [*outer, *(block.label for block in above), *row]
    while len(line) > 1 and len(_BETWEEN.join(line)) > _LONGEST:
        del line[0]
    return _BETWEEN.join(line)[:_LONGEST]


def _outside(parts: list[str], inner: Block, format: str) -> list[str]:
    """Those of the headings from pages before that a heading of this page still stands under."""
    if inner.level <= _MARKED:
        return parts[: inner.level - 1]
    kept: list[str] = []
    for part in parts:
        block = next(iter(outline(part, format)), None)
        if block is not None and block.kind == HEADING and block.level >= inner.level:
            break
        kept.append(part)
    return kept


def _format(path: str) -> str:
    """The format as outlines know it: of text files the ending."""
    kind = by_name(Path(path))
    return kind if kind and kind != "text" else Path(path).suffix.lower().removeprefix(".")
