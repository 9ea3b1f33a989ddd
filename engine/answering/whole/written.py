"""An answer written by a program: its text grows together with its citations and statements, so that they agree.

Every quotation is a span of a page as it was read; nothing is ever cited from memory.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from engine.backends.quotes.backend import one_line
from engine.types import Answer, Cell, Citation, Statement, Support, Table

MOST_SHOWN = 100
"""Rows of a table shown in the answer's text; the whole table goes with the answer."""
LONGEST_QUOTE = 300
_MARKDOWN = re.compile(r"([\\`*\[\]<|$~]|(?<!\w)_|_(?!\w))")
_ESCAPE = re.compile(r"\\([\\`*\[\]<|$~_])")


@dataclass(frozen=True, slots=True)
class Place:
    """A span of a page: `quote` is `page_text[start:end]`."""

    path: str
    page: int
    start: int
    end: int
    quote: str


class Draft:
    """Text, citations and statements of one answer on their way."""

    def __init__(self, lang: str) -> None:
        self.zh = lang == "zh"
        self._text: list[str] = []
        self._length = 0
        self._numbers: dict[tuple[str, int, int, int], int] = {}
        self.citations: list[Citation] = []
        self.statements: list[Statement] = []

    @property
    def text(self) -> str:
        return "".join(self._text)

    def say(self, text: str) -> None:
        """Words of the program's own: no claim about the documents."""
        self._text.append(text)
        self._length += len(text)

    def cite(self, place: Place) -> int:
        """The number of this place, a new one for a new place."""
        key = (place.path, place.page, place.start, place.end)
        if key not in self._numbers:
            self._numbers[key] = len(self.citations) + 1
            self.citations.append(
                Citation(len(self.citations) + 1, place.path, place.page, place.quote, place.start, place.end, True)
            )
        return self._numbers[key]

    def state(self, text: str, *places: Place, support: Support = Support.QUOTED, why: str = "") -> None:
        """A statement with the places it rests on, their numbers after it."""
        start = self._length
        numbers = tuple(dict.fromkeys(self.cite(place) for place in places))
        marks = "".join(f"[{n}]" for n in numbers)
        self.say(text)
        self.statements.append(Statement(start, self._length, support, numbers, why))
        self.say(("" if self.zh or not marks else " ") + marks)

    def quote(self, place: Place, lead: str = "") -> None:
        """A quotation, on one line and cut when very long, as a statement."""
        self.say(lead)
        self.state(f"“{shown(place.quote)}”", place)

    def table(self, table: Table) -> None:
        """The first rows of a table in Markdown, each cell with its number."""
        self.say("| " + " | ".join(escaped(c) for c in table.columns) + " |\n")
        self.say("|" + " --- |" * len(table.columns) + "\n")
        for row in table.rows[:MOST_SHOWN]:
            self.say("|")
            for cell in row:
                self.say(" ")
                start = self._length
                self.say(escaped(shown(cell.text)))
                if cell.n:
                    self.statements.append(Statement(start, self._length, Support.QUOTED, (cell.n,)))
                    self.say(f" [{cell.n}]" if cell.n < 1000 else "")
                self.say(" |")
            self.say("\n")
        left = len(table.rows) - MOST_SHOWN
        if left > 0:
            self.say(
                f"\n表格共 {len(table.rows)} 行，这里显示前 {MOST_SHOWN} 行；导出可得到全部。\n"
                if self.zh
                else f"\nThe first {MOST_SHOWN} of {len(table.rows):,} rows are shown; export them to have them all.\n"
            )

    def answer(
        self, backend: str, *, answered: bool, seconds: float, how: dict[str, Any], table: Table | None = None
    ) -> Answer:
        return Answer(
            text=self.text.strip(),
            answered=answered,
            backend=backend,
            citations=tuple(self.citations),
            statements=tuple(self.statements),
            seconds=seconds,
            how=how,
            table=table,
        )


def shown(quote: str) -> str:
    """A quotation on one line; its middle is left out when it is very long."""
    line = one_line(quote)
    if len(line) <= LONGEST_QUOTE:
        return line
    return f"{line[: LONGEST_QUOTE * 2 // 3].rstrip()} … {line[-LONGEST_QUOTE // 3 :].lstrip()}"


def escaped(text: str) -> str:
    """The words as they are, whatever Markdown would make of them."""
    return _MARKDOWN.sub(r"\\\1", " ".join(text.split()))


def model_failed(why: str, zh: bool) -> str:
    """Said where a language model broke off and the documents' own words stand in for the rest."""
    why = escaped(why)
    if zh:
        return f"语言模型没有完成：{why} 其余部分没有用语言模型。\n\n"
    return f"The language model did not finish: {why} The rest was done without it.\n\n"


def unescaped(text: str) -> str:
    """For a terminal, which reads no Markdown."""
    return _ESCAPE.sub(r"\1", text)


def cell(value: str, number: int = 0) -> Cell:
    return Cell(value, number)
