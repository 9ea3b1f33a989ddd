"""How wide the columns of a table are on a page: no word is cut where there is room, and wide ones share the rest.

Arithmetic only; what a text measures is asked of the caller.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from desktop.markdown_parse import is_wide
from desktop.views.source.page import Paragraph

_MOST_CELLS = 2000
"""Cells that are measured: a sheet may have a million."""
_WORD = re.compile(r"\S+")


def column_widths(
    cells: Iterable[Paragraph], measure: Callable[[str], float], room: float, most: float
) -> list[float]:
    """The width of each column. Together they may need more than `room`: then the table scrolls sideways.

    A column gets what its longest word needs, up to `most`, and of what is left in proportion to what it would like.
    """
    needs: dict[int, float] = {}
    likes: dict[int, float] = {}
    for _, cell in zip(range(_MOST_CELLS), cells, strict=False):
        text = cell.text.strip()[:400]
        need = max((measure(word) for word in _words(text)), default=0.0)
        needs[cell.column] = max(needs.get(cell.column, 0.0), min(need, most))
        likes[cell.column] = max(likes.get(cell.column, 0.0), measure(text))
    columns = range(max(needs, default=-1) + 1)
    need_of = [needs.get(column, 0.0) for column in columns]
    more_of = [max(0.0, likes.get(column, 0.0) - need) for column, need in enumerate(need_of)]
    rest = room - sum(need_of)
    if rest <= 0 or not sum(more_of):
        return need_of
    share = min(1.0, rest / sum(more_of))
    return [need + share * more for need, more in zip(need_of, more_of, strict=True)]


def _words(text: str) -> Iterable[str]:
    """What is not to be broken. Chinese breaks anywhere, but fewer than four characters a line cannot be read."""
    for word in _WORD.findall(text):
        yield word[:4] if is_wide(word[0]) else word
