"""Tokens of texts in Latin script, by looking words up: each is tokenised once, and a word of the vocabulary never.

For BERT's tokenizers, which part a text at white space and at every mark before they look at a word (BertPreTokenizer),
so that what stands between two of those has the same tokens wherever it stands. Other texts are not taken: their words
are not parted by spaces, and hardly ever the same.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache, partial
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tokenizers import Tokenizer

_MARK = r"!-/:-@\[-`{-~"
_WORD = re.compile(rf"[^\t\n\r {_MARK}]+|[{_MARK}]")
"""What is between these, other spaces and marks and control characters too, is left to the tokenizer as it is."""
_LATIN = 0.9
_MOST_WORDS = 50_000
_LONGEST = 64
"""Characters of a word that is kept: longer ones are rare, and would take memory."""


class WordTokens:
    """The words that were seen, with their tokens."""

    def __init__(self, tokenizer: Tokenizer) -> None:
        self._tokenizer = tokenizer
        self._special = tuple(token.content for token in tokenizer.get_added_tokens_decoder().values())
        self._small = tokenizer.get_vocab_size() <= 1 << 16
        # A word that the vocabulary has as a whole is that one token, if nothing but its case is changed before.
        large, small = tokenizer.encode_batch(["A", "a"], add_special_tokens=False)
        self._vocabulary: dict[str, int] = tokenizer.get_vocab() if large.ids == small.ids else {}
        self._ids: dict[str, array[int]] = {}
        self._starts: dict[str, Sequence[int]] = {}  # of words that are not one token from their first letter on

    def of(self, text: str) -> tuple[array[int], Callable[[], Sequence[int]]] | None:
        """The ids of a text's tokens, as unsigned 16 bit numbers, and what finds where in it each of them starts; None
        for a text that is not taken."""
        if not self._small or len(text.encode("ascii", "ignore")) < _LATIN * len(text):
            return None
        if any(mark in text for mark in self._special):
            return None
        words: list[str] = _WORD.findall(text)
        try:
            ids = self._joined(words)
        except KeyError:
            if not self._learn(words):
                return None
            ids = self._joined(words)
        return ids, partial(_starts, text, self._starts)

    def _joined(self, words: Sequence[str]) -> array[int]:
        known, found = self._ids, array("H")
        for word in words:
            found += known[word]
        return found

    def _learn(self, words: Sequence[str]) -> bool:
        """Whether all of them are known now."""
        known, starts = self._ids, self._starts
        if len(known) > _MOST_WORDS:
            known, starts = {}, {}
        new = list(dict.fromkeys(word for word in words if word not in known))
        if max(map(len, new), default=0) > _LONGEST:
            return False
        rare = []
        for word in new:
            number = self._vocabulary.get(word.lower()) if word.isascii() and word.isalnum() else None
            if number is None:
                rare.append(word)
            else:
                known[word] = array("H", (number,))
        encoded = self._tokenizer.encode_batch(rare, add_special_tokens=False) if rare else []
        for word, found in zip(rare, encoded, strict=True):
            offsets = [start for start, _ in found.offsets]
            if offsets != [0]:
                starts[word] = offsets
            known[word] = array("H", found.ids)
        self._ids, self._starts = known, starts
        return True


def _starts(text: str, several: Mapping[str, Sequence[int]]) -> list[int]:
    found: list[int] = []
    for match in _WORD.finditer(text):
        within = several.get(match.group())
        if within is None:
            found.append(match.start())
        else:
            found.extend(match.start() + start for start in within)
    return found


@lru_cache(maxsize=2)
def word_tokens(tokenizer: Tokenizer) -> WordTokens:
    """The words seen with this very tokenizer."""
    return WordTokens(tokenizer)
