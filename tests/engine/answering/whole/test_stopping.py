"""Stop counts inside a page too: work over one of megabytes ends where it is, not at its end."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from engine.answering.whole.compare import compare
from engine.answering.whole.conditions import parse
from engine.answering.whole.fields import extract
from engine.answering.whole.kept import Kept
from engine.answering.whole.listing import list_matches
from engine.answering.whole.summarise import summarise
from engine.answering.whole.walk import Book, Coverage
from engine.errors import Cancelled
from engine.types import Answer, Page

from .test_with_a_model import Books

PROSE = "\n\n".join(f"The price of clause {n} is {n * 7} euros, due on {n % 28 + 1} May 2024." for n in range(3000))
BOOK = Book("/d/long.txt", (), "txt", (Page(1, PROSE),))
OTHER = Book("/d/other.txt", (), "txt", (Page(1, PROSE.replace("euros", "pounds")),))


class Counted:
    """A Stop that is pressed when it has been asked for so many times: no clock, whatever the machine."""

    def __init__(self, after: int) -> None:
        self.after, self.asked = after, 0

    def is_set(self) -> bool:
        self.asked += 1
        return self.asked > self.after


def jobs(kept: Kept) -> dict[str, Callable[[Any], Iterator[Any]]]:
    return {
        "summarise": lambda stop: summarise(Books(BOOK), "en", kept, stop),  # type: ignore[arg-type]
        "amounts": lambda stop: list_matches(Books(BOOK), parse("list all amounts over 100"), stop),  # type: ignore[arg-type]
        "dates": lambda stop: list_matches(Books(BOOK), parse("list all dates"), stop),  # type: ignore[arg-type]
        "fields": lambda stop: extract(Books(BOOK), ["price", "end date"], "en", stop),  # type: ignore[arg-type]
        "compare": lambda stop: compare(BOOK, OTHER, Coverage(2, 2, 2, 2), "en", stop),
    }


@pytest.mark.parametrize("job", ["summarise", "amounts", "dates", "fields", "compare"])
def test_a_long_page_is_left_in_the_middle(job: str, tmp_path: Path) -> None:
    kept = Kept(tmp_path / "kept.db")
    whole = Counted(10**9)
    *_, answer = jobs(kept)[job](whole)
    assert isinstance(answer, Answer)
    assert whole.asked > 3000  # at every sentence, number or label of the page
    kept.close()
    kept = Kept(tmp_path / "another.db")
    for share in (0.05, 0.4, 0.8):
        with pytest.raises(Cancelled):
            list(jobs(kept)[job](Counted(int(whole.asked * share))))
    kept.close()


def test_one_line_of_megabytes_is_read_in_a_time_that_grows_with_it() -> None:
    """Each label once looked at its whole line: a page without line ends took hours."""
    text = PROSE.replace("\n\n", " ") * 2
    book = Book("/d/line.txt", (), "txt", (Page(1, text),))
    *_, answer = extract(Books(book), ["price", "party a"], "en", threading.Event())  # type: ignore[arg-type]
    assert isinstance(answer, Answer) and answer.table is not None
    assert answer.table.rows[0][1].text
