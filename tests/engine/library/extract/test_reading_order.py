"""Boxes of lines in, their reading order out: columns, titles over them, tables, and lines that lean."""

from __future__ import annotations

import pytest

from engine.library.extract.reading_order import Place, in_order


def _column(first: int, left: float, top: float, lines: int, width: float = 400.0) -> list[Place]:
    """Lines of 20 pixels, 30 apart; the last one of a paragraph is short."""
    return [
        Place(first + k, left, top + 30 * k, left + (width if (k + 1) % 6 else width / 3), top + 30 * k + 20)
        for k in range(lines)
    ]


@pytest.mark.parametrize("columns", [1, 2, 3, 4])
def test_columns_are_read_one_after_the_other(columns: int) -> None:
    title = Place(0, 300, 20, 300 + 300 * columns, 60)
    text = [place for c in range(columns) for place in _column(1 + 20 * c, 100 + 440 * c, 120, 20)]
    footer = Place(1 + 20 * columns, 100, 900, 100 + 440 * columns - 40, 920)
    rows = in_order([footer, *text[::-1], title])
    assert [number for row in rows for number in row] == list(range(2 + 20 * columns))


def test_a_title_between_columns_ends_them() -> None:
    above = [*_column(0, 100, 100, 8), *_column(8, 560, 100, 8)]
    title = Place(16, 100, 400, 960, 440)
    below = [*_column(17, 100, 500, 8), *_column(25, 560, 500, 8)]
    rows = in_order([*below, title, *above])
    assert [number for row in rows for number in row] == list(range(33))


def test_a_table_keeps_its_rows() -> None:
    cells = [Place(10 * r + c, 100 + 300 * c, 100 + 60 * r, 190 + 300 * c, 120 + 60 * r + c % 2)
             for r in range(8) for c in range(4)]  # fmt: skip
    assert in_order(cells[::-1]) == [[10 * r + c for c in range(4)] for r in range(8)]


def test_labels_stay_with_their_long_texts() -> None:
    labels = [Place(2 * r, 100, 100 + 40 * r, 180, 120 + 40 * r) for r in range(6)]
    texts = [Place(2 * r + 1, 300, 101 + 40 * r, 900, 121 + 40 * r) for r in range(6)]
    assert in_order([*texts, *labels]) == [[2 * r, 2 * r + 1] for r in range(6)]


def test_nothing_and_one_line() -> None:
    assert in_order([]) == []
    assert in_order([Place(7, 0, 0, 10, 10)]) == [[7]]
