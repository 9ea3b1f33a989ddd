"""Which sentences of a text say most of it: centrality among sentences, their place, and no saying things twice.

TextRank over TF-IDF cosines, then maximal marginal relevance. English and Chinese, no weights to load. Works on a few
hundred sentences at a time; longer texts are gone through in parts and the chosen ones ranked again.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence

from engine.backends.quotes.background import zh_words
from engine.backends.quotes.words import STOP, fold, stem
from engine.errors import Cancelled
from engine.sentences import language
from engine.types import StopFlag

MOST_AT_ONCE = 300
DAMPING, ROUNDS = 0.85, 30
DIVERSITY = 0.35
SPREAD = 0.3
"""Points beside one another are worth less: a summary speaks of the whole text."""
_WORD = re.compile(r"[^\W\d_]+|\d+(?:[.,]\d+)*")
_LABELLED = re.compile(r"[^:：。.]{1,24}[:：]\s*\S.{0,40}$", re.DOTALL)
_LISTED = re.compile(r"\s*(?:[（(][一二三四五六七八九十a-z\d]{1,3}[)）]|[a-z\d]{1,2}[.)、）])")
_HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff]+")
_STOP_ZH = frozenset(
    "的 了 是 在 和 与 或 及 有 被 把 将 为 以 于 其 之 也 都 就 这 那 该 此 对 从 到 由 所 不 应当 可以 "
    "进行 以及 或者".split()
)


def terms(sentence: str) -> list[str]:
    """Content words: stems of English words, words and pairs of Chinese characters."""
    found = []
    for word in _WORD.findall(fold(sentence)):
        if _HAN.fullmatch(word):
            cut = {span for span in zh_words(word) if span[1] - span[0] > 1}
            words = [word[a:b] for a, b in cut] or [word[i : i + 2] for i in range(len(word) - 1)]
            found += [w for w in words if w not in _STOP_ZH]
        elif word.isascii() and word.isalpha():
            if word not in STOP and len(word) > 1:
                found.append(stem(word))
        elif not _HAN.search(word):
            found.append(word)
        else:
            for run in _HAN.findall(word):
                found += [run[i : i + 2] for i in range(len(run) - 1)]
    return found


def choose(
    sentences: Sequence[str], count: int, weights: Sequence[float] | None = None, stop: StopFlag | None = None
) -> list[int]:
    """The places of the `count` sentences that say most, in their order. `weights` favour sentences by their place.

    Raises Cancelled.
    """
    if stop is not None and stop.is_set():
        raise Cancelled
    if count <= 0:
        return []
    if len(sentences) > MOST_AT_ONCE:
        kept: list[int] = []
        for start in range(0, len(sentences), MOST_AT_ONCE):
            part = sentences[start : start + MOST_AT_ONCE]
            own = weights[start : start + MOST_AT_ONCE] if weights else None
            kept += [start + i for i in choose(part, max(count, MOST_AT_ONCE // 10), own, stop)]
        again = choose([sentences[i] for i in kept], count, [weights[i] for i in kept] if weights else None, stop)
        return [kept[i] for i in again]
    vectors, similar = _similarities(sentences)
    usable = [i for i, vector in enumerate(vectors) if vector]
    if len(usable) <= count:
        return usable
    rank = _rank(similar)
    score = [rank[i] * (weights[i] if weights else 1.0) * _fitness(sentences[i]) for i in range(len(sentences))]
    best = max((score[i] for i in usable), default=1.0) or 1.0
    chosen: list[int] = []
    while len(chosen) < count:
        left = [i for i in usable if i not in chosen]
        if not left:
            break
        worth = {
            i: (1 - DIVERSITY) * score[i] / best
            - DIVERSITY * max((similar[i][j] for j in chosen), default=0.0)
            - SPREAD * max((math.exp(-abs(i - j) * count / len(sentences)) for j in chosen), default=0.0)
            for i in left
        }
        pick = max(left, key=lambda i: (worth[i], -i))
        if chosen and max(similar[pick][j] for j in chosen) > 0.8:
            usable.remove(pick)  # said already
            continue
        chosen.append(pick)
    return sorted(chosen)


def _similarities(sentences: Sequence[str]) -> tuple[list[dict[str, float]], list[list[float]]]:
    counts = [Counter(terms(sentence)) for sentence in sentences]
    spread = Counter(term for count in counts for term in count)
    vectors = []
    for count in counts:
        vector = {t: (1 + math.log(n)) * math.log(1 + len(sentences) / spread[t]) for t, n in count.items()}
        norm = math.sqrt(sum(v * v for v in vector.values())) or 1.0
        vectors.append({t: v / norm for t, v in vector.items()})
    size = len(vectors)
    similar = [[0.0] * size for _ in range(size)]
    holders: dict[str, list[int]] = {}
    for i, vector in enumerate(vectors):
        for term in vector:
            holders.setdefault(term, []).append(i)
    for term, where in holders.items():
        for position, i in enumerate(where):
            for j in where[position + 1 :]:
                product = vectors[i][term] * vectors[j][term]
                similar[i][j] += product
                similar[j][i] += product
    return vectors, similar


def _rank(similar: list[list[float]]) -> list[float]:
    size = len(similar)
    out = [sum(row) or 1.0 for row in similar]
    links = [[(j, weight / out[j]) for j, weight in enumerate(row) if weight > 0.05] for row in similar]
    rank = [1.0] * size
    for _ in range(ROUNDS):
        fresh = [(1 - DAMPING) + DAMPING * sum(rank[j] * weight for j, weight in links[i]) for i in range(size)]
        moved = max(abs(a - b) for a, b in zip(rank, fresh, strict=True))
        rank = fresh
        if moved < 1e-4:
            break
    return rank


def _fitness(sentence: str) -> float:
    """Sentences of a readable length that are whole make better points than fragments, rows and lists."""
    zh = language(sentence) == "zh"
    length = len(sentence) if zh else len(sentence.split())
    low, high = (9, 90) if zh else (5, 40)
    worth = 1.0 if low <= length <= high else 0.55 if length < low else 0.75
    if sentence.rstrip("”\"')）」")[-1:] not in ".。!！;；":
        worth *= 0.6
    if sentence.count("|") > 1 or "\t" in sentence or sentence.count("....") or sentence.lstrip().startswith("#"):
        worth *= 0.3
    if _LABELLED.match(sentence):
        worth *= 0.5  # "Party B: Stone & Co." says little by itself
    if "://" in sentence or _LISTED.match(sentence):
        worth *= 0.5
    letters = sum(c.isalpha() for c in sentence)
    return worth * (0.4 if letters < 0.5 * len(sentence) else 1.0)
