"""How many tokens a text is to the embedder, and which: what `split` measures chunks by, and hands on to the embedder.

Where tokens of neighbours simply add up, a text is tokenised once, in pieces, and never again.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from engine.library.outline import Block
from engine.library.word_tokens import word_tokens

if TYPE_CHECKING:
    from tokenizers import Encoding, Tokenizer

Count = Callable[[Sequence[str]], list[int]]

LONG = 6000
"""Characters above which a text is not counted whole, only in pieces."""
_CHARACTERS_A_TOKEN = 10
_BATCH = 1_000_000
_MOST_KEPT = 500_000
"""Tokens of one page that are kept. Those of a larger one are made again when it is embedded."""


_SPACE_ONLY_HERE = re.compile("[\x0b\x0c\x1c-\x1f\x85]")
"""To Python they part words; BERT's tokenizer leaves them out, so that two words become one."""


class BlockTokens:
    """The tokens of one block: how many, their ids where they fit into 16 bits, and where they start in it. Of most
    blocks nobody asks for the starts: they are found when somebody does."""

    def __init__(self, count: int, ids: array[int] | None, starts: Callable[[], Sequence[int]]) -> None:
        self.count, self.ids, self._find = count, ids, starts
        self._starts: Sequence[int] | None = None

    def before(self, offset: int) -> int:
        """How many start before this place in the block."""
        if self._starts is None:
            self._starts = self._find()
        return bisect_left(self._starts, offset)


@dataclass(slots=True)
class PageTokens:
    """The tokens of one page, for each block that was tokenised."""

    blocks: list[Block] = field(default_factory=list)
    tokens: list[BlockTokens] = field(default_factory=list)
    count: int = 0

    def keep(self, block: Block, tokens: BlockTokens) -> None:
        self.count += tokens.count
        if self.count <= _MOST_KEPT and tokens.ids is not None:
            self.blocks.append(block)
            self.tokens.append(tokens)

    def of(self, text: str, start: int, end: int) -> bytes:
        """The ids of text[start:end], which cuts no word, as unsigned 16 bit numbers in the machine's order; empty when
        it is not known to be tokenised alike as a whole."""
        if _SPACE_ONLY_HERE.search(text, max(0, start - 1), end + 1):
            return b""
        found = array("H")
        at = start
        for k in range(max(0, bisect_left(self.blocks, start + 1, key=lambda b: b.start) - 1), len(self.blocks)):
            block = self.blocks[k]
            if block.start >= end:
                break
            if block.end <= start:
                continue
            if text[at : max(at, block.start)].strip():
                return b""
            tokens = self.tokens[k]
            if tokens.ids is None:
                return b""
            first = tokens.before(start - block.start) if start > block.start else 0
            last = tokens.before(end - block.start) if end < block.end else tokens.count
            found += tokens.ids[first:last]
            at = block.end
        return b"" if text[at:end].strip() else found.tobytes()


Weighed = tuple[Block, int | None, BlockTokens | None]
"""A block, its weight (None when it is too long to be counted whole), its tokens (None when it was not, or when counts
of parts do not add up)."""


class Counter:
    """Token counts of texts, from a tokenizer or a function.

    exact: counts of neighbours add up as long as no word is cut, so nothing has to be counted again.
    """

    def __init__(self, tokens: Tokenizer | Count) -> None:
        self._count: Count
        if not callable(tokens):
            tokenizer = self._tokenizer = _without_limits(tokens)
            self.exact = type(tokenizer.pre_tokenizer).__name__ == "BertPreTokenizer"
            self._count = lambda texts: [len(e) for e in tokenizer.encode_batch_fast(texts, add_special_tokens=False)]
        else:
            self.exact = False
            self._count = tokens

    def __call__(self, texts: Sequence[str]) -> list[int]:
        """Counts, in batches that bound the memory a tokenizer takes."""
        counts: list[int] = []
        batch: list[str] = []
        size = 0
        for text in texts:
            batch.append(text)
            size += len(text)
            if size > _BATCH or len(batch) >= 8192:
                counts += self._count(batch)
                batch, size = [], 0
        if batch:
            counts += self._count(batch)
        return counts

    def weights(self, texts: Sequence[str]) -> list[int]:
        """What texts take up in a chunk: tokens, and for very long words their length."""
        extra = 0 if self.exact else 1  # what stands between two units may be a token too
        return [weigh(n + extra, len(text)) for n, text in zip(self(texts), texts, strict=True)]

    def tokenised(
        self, text: str, blocks: Sequence[Block], kept: PageTokens
    ) -> Iterator[Weighed]:
        """Each block with its weight and its tokens, which go to `kept` too."""
        at = 0
        while at < len(blocks):
            group: list[Block] = []
            size = 0
            while at < len(blocks) and size <= _BATCH and len(group) < 8192:
                group.append(blocks[at])
                size += blocks[at].end - blocks[at].start
                at += 1
            short = [block for block in group if block.end - block.start <= LONG]
            texts = [text[block.start : block.end] for block in short]
            counted: dict[int, tuple[int, BlockTokens | None]] = {}
            if self.exact:
                for b, found in zip(short, self._block_tokens(texts), strict=True):
                    counted[b.start] = weigh(found.count, b.end - b.start), found
                    kept.keep(b, found)
            else:
                counted = {b.start: (w, None) for b, w in zip(short, self.weights(texts), strict=True)}
            for block in group:
                yield (block, *counted.get(block.start, (None, None)))

    def _block_tokens(self, texts: Sequence[str]) -> list[BlockTokens]:
        """Of texts whose counts add up: by their words where these are parted by spaces, else by the tokenizer."""
        words = word_tokens(self._tokenizer)
        known = [words.of(text) for text in texts]
        others = [text for text, found in zip(texts, known, strict=True) if found is None]
        encoded = iter(self._tokenizer.encode_batch(others, add_special_tokens=False) if others else ())
        return [_encoded(next(encoded)) if found is None else BlockTokens(len(found[0]), *found) for found in known]


def _encoded(encoding: Encoding) -> BlockTokens:
    starts, ids = [start for start, _ in encoding.offsets], encoding.ids
    return BlockTokens(len(ids), array("H", ids) if max(ids, default=0) < 1 << 16 else None, lambda: starts)


def weigh(tokens: int, characters: int) -> int:
    """A chunk holds at most so many characters for each token it may have: a word of a thousand letters is one unknown
    token to some models, and nobody wants to read a chunk of such words."""
    return max(tokens, -(-characters // _CHARACTERS_A_TOKEN))


def most_characters(limit: int) -> int:
    """Of a chunk that may have `limit` tokens."""
    return limit * _CHARACTERS_A_TOKEN


def _without_limits(tokenizer: Tokenizer) -> Tokenizer:
    """The tokenizer itself, or a copy that neither cuts nor pads, since a count that is cut off counts nothing."""
    if tokenizer.truncation is None and tokenizer.padding is None:
        return tokenizer
    return _copy_without_limits(tokenizer.to_str())


@lru_cache(maxsize=2)
def _copy_without_limits(description: str) -> Tokenizer:
    from tokenizers import Tokenizer as Loaded

    copy = Loaded.from_str(description)
    copy.no_truncation()
    copy.no_padding()
    return copy
