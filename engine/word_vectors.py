"""What Chinese words mean, as vectors: near each other when their English glosses are. No model is loaded.

The bundled embedder knows English alone. resources/quotes/words_zh.npz holds, for the words of a Chinese-English
dictionary, the vectors that it gives to their glosses (tests/bench/make_word_vectors.py says from what). A Chinese text
is cut into such words; the mean of theirs is its vector, among those of English texts. Words in, vectors out; knows
nothing of questions, chunks or indexes.
"""

from __future__ import annotations

import re
from collections import Counter
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
_RUN = re.compile("[\u4e00-\u9fff]+")
_SAYS_NOTHING = frozenset("的了是在和与或及有被把将为以于其之也都就而着过得地这那些个吗呢么吧啊该此对从到由所")
_WHOLE = 384
"""Dimensions of the bundled embedder."""


class _Table:
    def __init__(self) -> None:
        import numpy as np

        with np.load(resource("quotes", "words_zh.npz"), allow_pickle=False) as held:
            words = held["words"].tobytes().decode().split("\n")
            self.weights = held["rarity"].astype(np.float32) / PARTS
            self.codes, self.scales = held["codes"], held["scales"]
            self.axes = held["axes"].astype(np.float32)
        self.places = {word: place for place, word in enumerate(words)}
        for place, word in enumerate(words):
            if _SAYS_NOTHING.issuperset(word):
                self.weights[place] = 0.0
        self.longest: dict[str, int] = {}  # of the words that begin with these two characters
        for word in words:
            if len(word) > self.longest.get(word[:2], 1):
                self.longest[word[:2]] = len(word)


@lru_cache(maxsize=1)
def _table() -> _Table:
    return _Table()  # some 0.1 s and 20 MB: not paid before the first Chinese text


def words_of(text: str) -> list[str]:
    """The Chinese words of a text in order, the longest known one at each place; unknown characters stand alone."""
    places, longest = _table().places, _table().longest
    found = []
    for match in _RUN.finditer(fold(text)):
        run = match.group()
        at, end = 0, len(run)
        while at < end:
            size = min(longest.get(run[at : at + 2], 1), end - at)
            while size > 1 and run[at : at + size] not in places:
                size -= 1
            found.append(run[at : at + size])
            at += size
    return found


def known(words: Sequence[str]) -> tuple[numpy.ndarray, numpy.ndarray]:
    """Of each word how much it tells, 0 to MOST (the rarer in ordinary text the more), and its vector: one row of unit
    length, or of zeros for a word that is not known."""
    import numpy as np

    table = _table()
    places = np.array([table.places.get(word, -1) for word in words], dtype=np.int64)
    weights = np.where(places < 0, np.float32(MOST), table.weights[places])
    codes = table.codes[places]
    wide = np.empty((len(words), 2 * codes.shape[1]), dtype=np.float32)
    wide[:, ::2], wide[:, 1::2] = codes >> 4, codes & 15
    wide -= 8
    wide *= table.scales
    wide /= np.sqrt(np.einsum("ij,ij->i", wide, wide) + 1e-9)[:, None]
    wide[places < 0] = 0.0
    return weights, wide


def text_vector(text: str) -> numpy.ndarray | None:
    """The unit vector of a Chinese text among those of the bundled embedder; None when no word of it is known."""
    import numpy as np

    counts = Counter(words_of(text))
    if not counts:
        return None
    weights, vectors = known(list(counts))
    shares = weights * np.array(list(counts.values()), dtype=np.float32)
    # einsum and not @: the threads of a BLAS cost more than such small products.
    mean = np.einsum("w,wd->d", shares, vectors)
    vector: numpy.ndarray = np.einsum("d,dn->n", mean, _table().axes)
    length = float(np.linalg.norm(vector))
    return vector / length if length > 1e-6 else None
