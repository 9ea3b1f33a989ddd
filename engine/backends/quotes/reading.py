"""Which questions and passages the reader looks at: English questions, in passages that are not Chinese."""

from __future__ import annotations

from collections.abc import Sequence

from engine.backends.quotes.features import Passage
from engine.backends.quotes.plain import is_key_words
from engine.backends.quotes.reader import read
from engine.backends.quotes.terms import Question
from engine.sentences import language


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
