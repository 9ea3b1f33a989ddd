"""What English documents say for the everyday words of a question: a fee for a price, termination for quitting.

Reads resources/quotes/everyday_en.txt, which was written by hand. Single words by their stems; pure text.
"""

from __future__ import annotations

from functools import lru_cache

from engine.backends.quotes.words import STOP, stem, tokens
from engine.resources import resource


@lru_cache(maxsize=1)
def _table() -> dict[str, tuple[str, ...]]:
    found: dict[str, dict[str, None]] = {}
    for line in resource("quotes", "everyday_en.txt").read_text("utf-8").splitlines():
        if line.startswith("#"):
            continue
        asked, _, said = line.partition(">")
        if not said:
            said = asked = asked.replace("=", " ")
        others = {stem(word): None for word in tokens(said) if word not in STOP}
        for word in tokens(asked):
            found.setdefault(stem(word), {}).update(others)
    return {word: tuple(other for other in others if other != word) for word, others in found.items()}


def everyday_stems(root: str) -> tuple[str, ...]:
    """The stems of the words that may stand for a word with this stem."""
    return _table().get(root, ())
