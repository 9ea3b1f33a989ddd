"""How well each of many texts holds each unit of a question, as one matrix: what `Question.hold` gives, text by text.

The Chinese sentences of all chunks that are judged are folded in one go and looked through unit by unit: a call for
each sentence costs more than the looking does. Knows nothing of chunks or of what the grades are for.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from engine.backends.quotes.terms import NAME, NUMBER, Question, fold_zh

if TYPE_CHECKING:
    import numpy

_END = "\0"
_HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")
_LATIN = re.compile(r"[a-z]+|\d+(?:\.\d+)?")
_SPACES = re.compile(r"(?<=[^a-z0-9])\s+|\s+(?=[^a-z0-9])")


def grade(question: Question, texts: Sequence[str]) -> numpy.ndarray:
    """A row for each text, a column for each unit of the question."""
    import numpy as np

    if question.lang == "zh":
        return _grade_zh(question, texts)
    grades = [question.hold(text).grades for text in texts]
    return np.array(grades, dtype=np.float64).reshape(len(texts), len(question.units))


def _grade_zh(question: Question, texts: Sequence[str]) -> numpy.ndarray:
    import numpy as np

    grades = np.zeros((len(texts), len(question.units)))
    if not len(texts):
        return grades
    folded = fold_zh(_END.join(text.replace(_END, " ") for text in texts)).split(_END)
    squeezed = [_SPACES.sub("", text) if " " in text or "\n" in text else text for text in folded]
    whole = _END.join(squeezed)
    latin: list[set[str]] | None = None
    for index, unit in enumerate(question.units):
        key, column = unit.key, grades[:, index]
        if unit.kind in (NAME, NUMBER) and not _HAN.match(key):
            latin = latin if latin is not None else [set(_LATIN.findall(text)) for text in folded]
            column[:] = [key in words for words in latin]
            continue
        # What stands in none of the texts is not looked for in each.
        if key in whole:
            column[:] = [key in text for text in squeezed]
        for other, stands in unit.others:
            if other in whole:
                np.maximum(column, [stands * (other in text) for text in squeezed], out=column)
    return grades
