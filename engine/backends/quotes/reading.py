"""Which questions and passages the reader looks at: English questions whose answer seems to stand in prose.

It was trained on prose. Of tables, forms, lists and headings it knows nothing: its doubt is no reason to doubt them.
"""

from __future__ import annotations

from collections.abc import Sequence

from engine.backends.quotes.extent import list_mark
from engine.backends.quotes.features import Candidate, Passage, is_row
from engine.backends.quotes.plain import is_key_words
from engine.backends.quotes.reader import read
from engine.backends.quotes.terms import Question
from engine.sentences import language


def is_prose(candidate: Candidate) -> bool:
    """Whether a line is a sentence of running text."""
    text = candidate.text.strip()
    return not is_row(text) and not list_mark(text) and text.rstrip("\"”’')]")[-1:] in (".", "!", "?")


def have_read(question: Question, found: Sequence[Passage]) -> None:
    """Note at the candidates what the reader says of them; best passages first, as many as it has time for.

    Key words ask nothing, and a question about reports is answered by no sentence alone: it knows neither.
    """
    if question.lang != "en" or question.subject or is_key_words(question.text):
        return
    own = [passage for passage in found if passage.candidates and language(passage.candidates[0].text) != "zh"]
    readings = read(question.asked, [[c.text for c in passage.candidates] for passage in own]) if own else None
    for passage, told in zip(own, readings or (), strict=False):
        for candidate, reading in zip(passage.candidates, told, strict=True):
            candidate.reading = reading
