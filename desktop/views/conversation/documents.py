"""The laid-out texts of the messages that were on screen last, so that scrolling back costs nothing."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Container

from PySide6.QtGui import QTextDocument

from desktop.markdown import fill_markdown, fill_plain
from desktop.models.chat import Kind, Row, Stage, folded
from desktop.views.conversation.document import new_document
from engine.types import Support

KEPT = 96


class Documents:
    """One document a row, made when it is asked for. Those of rows on screen are never let go.

    A document that was shown once belongs to no one in Python's eyes, so each is deleted here, after the next one is
    on show.
    """

    def __init__(self) -> None:
        self._kept: OrderedDict[Row, tuple[int, QTextDocument]] = OrderedDict()

    def clear(self) -> None:
        """Other colours, sizes or another conversation: all are made anew."""
        for row in list(self._kept):
            self.forget(row)

    def forget(self, row: Row) -> None:
        if (kept := self._kept.pop(row, None)) is not None:
            kept[1].deleteLater()

    def of(self, row: Row, live: Container[Row]) -> QTextDocument:
        """The row's text in the colours of now; rows in `live` are on screen."""
        found = self._kept.get(row)
        if found is not None and found[0] == row.version:
            self._kept.move_to_end(row)
            return found[1]
        self.forget(row)
        document = _made(row)
        self._kept[row] = (row.version, document)
        self._kept.move_to_end(row)
        for old in [old for old in list(self._kept)[: max(0, len(self._kept) - KEPT)] if old not in live]:
            self.forget(old)
        return document


def _made(row: Row) -> QTextDocument:
    document = new_document()
    if row.kind is Kind.QUESTION:
        fill_plain(document, row.text if row.unfolded else folded(row.text))
    elif row.stage is Stage.DONE and row.answer is not None:
        doubtful = [(s.start, s.end) for s in row.answer.statements if s.support is Support.UNSUPPORTED]
        fill_markdown(document, row.text, citations={each.n for each in row.answer.citations}, doubtful=doubtful)
    else:
        fill_plain(document, "".join(row.pieces) or row.text)
    return document
