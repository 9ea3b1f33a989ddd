"""The order in which a person reads the lines of a page that is only a picture: columns, rows, tables.

Takes boxes, gives groups of boxes that stand in one row. Knows nothing of what the lines say.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

_LONG = 9.0
"""Heights that the lines of a column of running text are wide; cells of a table are shorter."""
_LEAST = 3
"""Lines on either side from which a gap between them may part columns."""


@dataclass(frozen=True, slots=True)
class Place:
    """A line's box, y downwards. `number` is whatever the caller knows it by."""

    number: int
    left: float
    top: float
    right: float
    bottom: float

    @property
    def height(self) -> float:
        return self.bottom - self.top

    @property
    def middle(self) -> float:
        return (self.top + self.bottom) / 2


def in_order(places: Sequence[Place]) -> list[list[int]]:
    """The numbers of the lines in reading order, those side by side in one row together."""
    if not places:
        return []
    height = median(p.height for p in places)
    return [[p.number for p in row] for row in _ordered(list(places), height, 0)]


def _ordered(places: list[Place], height: float, depth: int) -> list[list[Place]]:
    if len(places) < 2 * _LEAST or depth > 8:
        return _rows(places)
    best = _columns(places, height)
    if best is None:
        return _rows(places)
    gap, top, bottom = best
    above = [p for p in places if p.middle < top]
    below = [p for p in places if p.middle > bottom]
    inside = [p for p in places if top <= p.middle <= bottom]
    left = [p for p in inside if (p.left + p.right) / 2 < gap]
    right = [p for p in inside if (p.left + p.right) / 2 >= gap]
    parts = (above, left, right, below)
    return [row for part in parts if part for row in _ordered(part, height, depth + 1)]


def _columns(places: list[Place], height: float) -> tuple[float, float, float] | None:
    """The gap between two columns and the band of the page in which it parts them, or None.

    Of all gaps the one that parts the most lines; lines across it (a title, a footer) end the band.
    """
    edges = sorted({round(p.left - 0.3 * height) for p in places})
    by_top = sorted(places, key=lambda p: p.middle)
    best: tuple[float, float, float] | None = None
    most = 0
    for gap in edges:
        band: list[Place] = []
        for place in [*by_top, None]:
            crosses = place is None or (place.left < gap - 0.2 * height and place.right > gap + 0.2 * height)
            if place is not None and not crosses:
                band.append(place)
                continue
            left = [p for p in band if p.right <= gap + 0.2 * height]
            right = [p for p in band if p.left >= gap - 0.2 * height]
            if len(band) > most and _are_columns(left, right, height):
                most = len(band)
                best = (gap, min(p.middle for p in band), max(p.middle for p in band))
            band = []
    return best


def _are_columns(left: list[Place], right: list[Place], height: float) -> bool:
    """Whether these are two columns of text, and not the cells of a table or the two ends of a few lines."""
    if min(len(left), len(right)) < _LEAST:
        return False
    if min(p.left for p in right) - max(p.right for p in left) < 0.6 * height:
        return False
    # Side by side for most of the shorter one.
    overlap = min(max(p.bottom for p in left), max(p.bottom for p in right)) - max(
        min(p.top for p in left), min(p.top for p in right)
    )
    shorter = min(max(p.bottom for p in side) - min(p.top for p in side) for side in (left, right))
    if overlap < 0.5 * shorter:
        return False
    wide = [median(p.right - p.left for p in side) for side in (left, right)]
    full = sorted((_fill(left), _fill(right)))
    if min(wide) >= _LONG * height and full[1] > 0.6 and full[0] > 0.2:  # one of them may hold more columns
        return True
    fewer, other = sorted((left, right), key=len)
    level = sum(any(abs(p.middle - q.middle) < 0.3 * height for q in other) for p in fewer)
    return min(wide) >= 0.5 * _LONG * height and level < 0.5 * len(fewer)


def _fill(side: list[Place]) -> float:
    """How much of the width of a column its lines take up, as the median line does."""
    width = max(p.right for p in side) - min(p.left for p in side)
    return median(p.right - p.left for p in side) / max(width, 1.0)


def _rows(places: list[Place]) -> list[list[Place]]:
    """Top to bottom; what stands side by side is one row, left to right."""
    rows: list[list[Place]] = []
    for place in sorted(places, key=lambda p: p.middle):
        for row in reversed(rows[-3:]):
            level = sum(p.middle for p in row) / len(row)
            beside = all(p.right <= place.left + 0.3 * place.height or p.left >= place.right - 0.3 * place.height
                         for p in row)  # fmt: skip
            if beside and abs(place.middle - level) < 0.5 * min(place.height, *(p.height for p in row)):
                row.append(place)
                break
        else:
            rows.append([place])
    return [sorted(row, key=lambda p: p.left) for row in rows]
