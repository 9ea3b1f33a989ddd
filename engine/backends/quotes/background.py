"""How rare words are in ordinary text, and which runs of Chinese characters are words. Reads resources/quotes/.

The two files hold frequencies only; tests/bench/make_background.py makes them and says from what. A line is a rarity
(roughly the natural logarithm of how many passages one must read to meet the key) and the keys that share it.
"""

from __future__ import annotations

from functools import lru_cache

from engine.resources import resource

RAREST = {"en": 9.0, "zh": 7.5}
_LONGEST = 4


@lru_cache(maxsize=2)
def _table(lang: str) -> dict[str, float]:
    table = {}
    for line in resource("quotes", f"common_{lang}.txt").read_text("utf-8").splitlines():
        if line.startswith("#"):
            continue
        value, *keys = line.split()
        table.update(dict.fromkeys(keys, float(value)))
    return table


def rarity(key: str, lang: str) -> float:
    """The rarity of a stem ("en") or of some Chinese characters ("zh"), between about 1 and 9."""
    known = _table(lang).get(key)
    if known is not None:
        return known
    return 6.0 if lang == "zh" and len(key) == 1 else RAREST[lang]


def zh_words(run: str) -> list[tuple[int, int]]:
    """A run of Chinese characters cut into known words, longest first; unknown characters stand alone."""
    table = _table("zh")
    found = []
    at = 0
    while at < len(run):
        size = min(_LONGEST, len(run) - at)
        while size > 1 and run[at : at + size] not in table:
            size -= 1
        found.append((at, at + size))
        at += size
    return found
