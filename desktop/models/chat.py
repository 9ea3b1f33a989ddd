"""The rows of a conversation and where each stands: plain values and arithmetic, no widgets.

A question is one row and its answer the next. Heights are estimated from the text until a row has been on screen;
`Stack` turns heights into places, so that thousands of rows cost nothing until they are looked at.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import Enum
from itertools import accumulate

from engine.types import Answer, Notice, Support, Turn


class Kind(Enum):
    QUESTION = "question"
    ANSWER = "answer"


class Stage(Enum):
    """What an answer row shows: a working indicator, plain text growing, the formatted answer, or a sentence."""

    WORKING = "working"
    WRITING = "writing"
    DONE = "done"
    FAILED = "failed"


@dataclass(slots=True, eq=False)
class Row:
    """One message. `pieces` is the text as it streams in; `unfolded` shows the whole of a long question.

    Without `documents` the model answers by itself, and nothing is read for it. `turn` is None until the engine has
    written the question down.
    """

    kind: Kind
    text: str = ""
    stage: Stage = Stage.DONE
    answer: Answer | None = None
    notices: list[Notice] = field(default_factory=list)
    error: str = ""
    unfolded: bool = False
    pieces: list[str] = field(default_factory=list)
    documents: bool = True
    progress: str = ""  # how far work over whole documents is
    turn: Turn | None = None
    version: int = 0  # rises when the text must be laid out anew

    def plain(self) -> str:
        """What copying the whole message gives."""
        return "".join(self.pieces) if self.stage is Stage.WRITING else (self.text or self.error)


def rows_of(turns: Iterable[Turn]) -> list[Row]:
    """All turns as rows. A turn without an answer keeps its row, which says why."""
    rows = []
    for turn in turns:
        rows.append(Row(Kind.QUESTION, turn.question, turn=turn))
        if turn.answer is not None:
            rows.append(Row(Kind.ANSWER, turn.answer.text, Stage.DONE, turn.answer, turn=turn))
        else:
            rows.append(Row(Kind.ANSWER, "", Stage.FAILED, error=turn.error, turn=turn))
    return rows


def support_counts(answer: Answer) -> tuple[int, int]:
    """How many statements the answer makes, and how many of them a source bears out."""
    claims = [each for each in answer.statements if each.support is not Support.NONE]
    return len(claims), sum(each.support in (Support.QUOTED, Support.SUPPORTED) for each in claims)


FOLD_AT = 1200  # characters of a question shown before "Show all"
FOLD_LINES = 14


def folded(text: str) -> str:
    """The start of a long question; the same object when it is short."""
    if len(text) <= FOLD_AT and text.count("\n") < FOLD_LINES:
        return text
    return "\n".join(text[:FOLD_AT].split("\n")[:FOLD_LINES]).rstrip() + "…"


def estimated_height(row: Row, width: int, scale: float) -> float:
    """A first guess: lines of 25.5 px, about 7.6 px for a Latin character and 15 for a wide one."""
    text = folded(row.text) if row.kind is Kind.QUESTION and not row.unfolded else row.text
    sample = text[:160]
    wide = 0.0 if sample.isascii() else sum(character > "\u2e7f" for character in sample) / max(1, len(sample))
    per_line = max(8.0, width / (scale * (7.6 + 7.4 * wide)))
    lines = max(1.0, len(text) / per_line + text.count("\n") * 0.7)
    return scale * (lines * 25.5 + (74 if row.kind is Kind.QUESTION else 62))


class Stack:
    """Heights one under another. Places are worked out again when first asked for after a change."""

    def __init__(self) -> None:
        self.heights: list[float] = []
        self._tops: list[float] = [0.0]
        self._stale = False

    def reset(self, heights: list[float]) -> None:
        self.heights, self._stale = heights, True

    def append(self, height: float) -> None:
        self.heights.append(height)
        self._stale = True

    def set(self, index: int, height: float) -> bool:
        """True when this moved anything."""
        if self.heights[index] == height:
            return False
        self.heights[index], self._stale = height, True
        return True

    @property
    def tops(self) -> list[float]:
        """One more than there are rows: the last is the total height."""
        if self._stale:
            self._tops = list(accumulate(self.heights, initial=0.0))
            self._stale = False
        return self._tops

    @property
    def total(self) -> float:
        return self.tops[-1]

    def at(self, y: float) -> int:
        """The row at this height, clamped to the first and last."""
        return max(0, min(len(self.heights) - 1, bisect_right(self.tops, y) - 1))
