"""What Chinese words mean, as vectors: near each other when their English glosses are. No model is loaded.

The bundled embedder knows English alone. resources/quotes/words_zh.npz holds, for the words of a Chinese-English
dictionary, the vectors that it gives to their glosses (tests/bench/make_word_vectors.py says from what). A Chinese text
is cut into such words; the mean of theirs is its vector, among those of English texts. Words in, vectors out; knows
nothing of questions, chunks or indexes.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from engine.folding import fold
from engine.resources import resource

if TYPE_CHECKING:
    import numpy

MOST = 9.0
"""The weight of a word that is in no dictionary."""
PARTS = 20
"""Weights are kept in twentieths."""
_FIRST, _LAST = 0x4E00, 0x9FFF
_SAYS_NOTHING = frozenset("的了是在和与或及有被把将为以于其之也都就而着过得地这那些个吗呢么吧啊该此对从到由所")
_PACKED = 4
"""Characters of a word that fit into one number; longer words are few and looked up as they are."""


class _Table:
    """The words with their weights and vectors, and numbers by which words are found in a whole text at once."""

    def __init__(self) -> None:
        import numpy as np

        with np.load(resource("quotes", "words_zh.npz"), allow_pickle=False) as held:
            words = held["words"].tobytes().decode().split("\n")
            self.weights = np.append(held["rarity"].astype(np.float32) / PARTS, np.float32(MOST))
            self.codes, self.scales = held["codes"], held["scales"]
            self.axes = held["axes"].astype(np.float32)
        # Two dimensions are kept in one byte: what each byte stands for, as two numbers that are moved as one.
        both = np.arange(256, dtype=np.uint8)
        self.halves = (np.stack([both >> 4, both & 15], axis=1).astype(np.float32) - 8).view(np.float64)[:, 0]
        self.words = words
        self.places = {word: place for place, word in enumerate(words)}
        for place, word in enumerate(words):
            if _SAYS_NOTHING.issuperset(word):
                self.weights[place] = 0.0
        spelt = np.array(words).view(np.uint32).reshape(len(words), -1).astype(np.uint64)
        sizes = (spelt > 0).sum(axis=1)
        places = np.arange(len(words))
        # A character that is no known word has a number of its own, after those of the words.
        self.single = len(words) + np.arange(0x10000)
        self.single[spelt[sizes == 1, 0]] = places[sizes == 1]
        packed = (spelt[:, 0] << 48) | (spelt[:, 1] << 32) | (spelt[:, 2] << 16) | spelt[:, 3]
        self.begun, inverse = np.unique((packed[sizes > 1] >> 32).astype(np.uint32), return_inverse=True)
        self.longest = np.zeros(len(self.begun), dtype=np.int8)  # word that begins with these two characters
        np.maximum.at(self.longest, inverse, sizes[sizes > 1].astype(np.int8))
        self.two = np.full(len(self.begun), -1)  # the word that they are
        self.two[inverse[sizes[sizes > 1] == 2]] = places[sizes == 2]
        self.packed = {}
        for size in range(3, _PACKED + 1):
            chosen = places[sizes == size]
            order = np.argsort(packed[chosen])
            self.packed[size] = packed[chosen][order], chosen[order]


@lru_cache(maxsize=1)
def _table() -> _Table:
    return _Table()  # some 0.1 s and 20 MB: not paid before the first Chinese text


def cut(folded: str) -> tuple[numpy.ndarray, numpy.ndarray]:
    """Where the Chinese words of a folded text begin, and their numbers: the longest known word at each place."""
    import numpy as np

    table = _table()
    codes = np.frombuffer(folded.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    count = len(codes)
    chinese = (codes >= _FIRST) & (codes <= _LAST)
    padded = np.zeros(count + _PACKED, dtype=np.uint64)
    padded[:count][chinese] = codes[chinese]
    numbers = table.single[padded[:count].astype(np.int64)]
    sizes = np.ones(count, dtype=np.int64)
    here = np.flatnonzero(chinese[:-1] & chinese[1:])
    pairs, inverse = np.unique(((padded[here] << 16) | padded[here + 1]).astype(np.uint32), return_inverse=True)
    at = np.minimum(table.begun.searchsorted(pairs), len(table.begun) - 1)
    at[table.begun[at] != pairs] = -1
    at = at[inverse]
    here, at = here[at >= 0], at[at >= 0]
    longest, two = table.longest[at], table.two[at]
    sizes[here[two >= 0]], numbers[here[two >= 0]] = 2, two[two >= 0]
    for size in range(3, int(longest.max(initial=0)) + 1):
        here, longest = here[longest >= size], longest[longest >= size]
        if size > _PACKED:
            for place in here.tolist():
                number = table.places.get(folded[place : place + size])
                if number is not None:
                    sizes[place], numbers[place] = size, number
            continue
        key = np.zeros(len(here), dtype=np.uint64)
        for further in range(size):
            key |= padded[here + further] << (48 - 16 * further)
        keys, found = table.packed[size]
        at = np.minimum(keys.searchsorted(key), len(keys) - 1)
        met = keys[at] == key
        sizes[here[met]], numbers[here[met]] = size, found[at[met]]
    steps = sizes.tolist()
    starts, place = [], 0
    while place < count:
        starts.append(place)
        place += steps[place]
    begins = np.array(starts, dtype=np.int64)
    begins = begins[chinese[begins]]
    return begins, numbers[begins]


def numbered(numbers: numpy.ndarray) -> tuple[numpy.ndarray, numpy.ndarray]:
    """Of each word, by its number, how much it tells, 0 to MOST (the rarer in ordinary text the more), and its vector:
    one row of unit length, or of zeros for a word that is not known."""
    import numpy as np

    table = _table()
    unknown = numbers >= len(table.places)
    places = np.where(unknown, len(table.places), numbers)
    wide: numpy.ndarray = table.halves.take(table.codes[np.where(unknown, 0, numbers)]).view(np.float32)
    wide *= table.scales
    wide /= np.sqrt(np.einsum("ij,ij->i", wide, wide) + 1e-9)[:, None]
    wide[unknown] = 0.0
    return table.weights[places], wide


def words_of(text: str) -> list[str]:
    """The Chinese words of a text in order, the longest known one at each place; unknown characters stand alone."""
    folded = fold(text)
    begins, numbers = cut(folded)
    words = _table().words
    return [
        words[number] if number < len(words) else folded[begin]
        for begin, number in zip(begins.tolist(), numbers.tolist(), strict=True)
    ]


def known(words: Sequence[str]) -> tuple[numpy.ndarray, numpy.ndarray]:
    """What `numbered` gives for words."""
    import numpy as np

    table = _table()
    return numbered(np.array([table.places.get(word, len(table.places)) for word in words], dtype=np.int64))


def text_vector(text: str) -> numpy.ndarray | None:
    """The unit vector of a Chinese text among those of the bundled embedder; None when no word of it is known."""
    import numpy as np

    _, numbers = cut(fold(text))
    if not len(numbers):
        return None
    different, counts = np.unique(numbers, return_counts=True)
    weights, vectors = numbered(different)
    # einsum and not @: the threads of a BLAS cost more than such small products.
    mean = np.einsum("w,wd->d", weights * counts.astype(np.float32), vectors)
    vector: numpy.ndarray = np.einsum("d,dn->n", mean, _table().axes)
    length = float(np.linalg.norm(vector))
    return vector / length if length > 1e-6 else None
