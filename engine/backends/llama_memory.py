"""Which tokens a model has already read, and how much of them a new prompt can keep. Numbers only.

A token's memory depends a little (rounding) on which tokens were read together with it. So that the same prompt
gives the same answer whatever was asked before, kept tokens are cut only between pieces that were read as one:
reading again from there runs exactly the pieces that a first reading would have run.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence


class TokenMemory:
    """The tokens in a model's memory and the ends of the pieces they were read in."""

    def __init__(self) -> None:
        self.tokens: list[int] = []
        self.ends: list[int] = []

    def __len__(self) -> int:
        return len(self.tokens)

    def reusable(self, prompt: Sequence[int]) -> int:
        """How many tokens of `prompt` need not be read again. At least the last one always is: it gives the logits."""
        limit = min(len(self.tokens), len(prompt) - 1)
        same = 0
        while same < limit and self.tokens[same] == prompt[same]:
            same += 1
        place = bisect_right(self.ends, same)
        return self.ends[place - 1] if place else 0

    def cut(self, length: int) -> None:
        """Forget the tokens from `length` on."""
        del self.tokens[length:]
        del self.ends[bisect_right(self.ends, length) :]

    def add_piece(self, tokens: Sequence[int]) -> None:
        """Tokens that were read in one call."""
        self.tokens += tokens
        self.ends.append(len(self.tokens))

    def add_written(self, tokens: Sequence[int]) -> None:
        """Tokens of the answer: a follow-up may continue after any of them."""
        for token in tokens:
            self.add_piece((token,))


def pieces(start: int, length: int, size: int) -> Iterator[tuple[int, int]]:
    """The pieces in which positions `start` to `length` are read: aligned to `size`, so they do not depend on start.

    >>> list(pieces(0, 10, 4)), list(pieces(4, 10, 4)), list(pieces(5, 10, 4))
    ([(0, 4), (4, 8), (8, 10)], [(4, 8), (8, 10)], [(5, 8), (8, 10)])
    """
    while start < length:
        end = min(length, start - start % size + size)
        yield start, end
        start = end
