"""One script, width and case; the quick way to NFKC gives what Unicode's own does."""

from __future__ import annotations

import random
import unicodedata

from engine.folding import fold, nfkc


def test_any_mixture_of_signs_is_as_unicode_says() -> None:
    rng = random.Random(7)
    everyday = [
        chr(c) for a, b in ((0x20, 0x17F), (0x2010, 0x205F), (0x3000, 0x3040), (0xFF00, 0xFFEF)) for c in range(a, b)
    ]
    hard = [*map(chr, range(0x300, 0x370)), *map(chr, range(0x1100, 0x1200)), "ｶ", "ﾞ", "が", "⼈", "㎡", "①", "…", "´"]
    for signs in (everyday, everyday + hard):
        for _ in range(400):
            text = "".join(rng.choice([rng.choice(signs), "汉", "字", "e"]) for _ in range(rng.randrange(1, 12)))
            assert nfkc(text) == unicodedata.normalize("NFKC", text), ascii(text)


def test_scripts_widths_and_cases_meet() -> None:
    assert fold("軟件ＡＢＣ　１２") == fold("软件abc 12") == "软件abc 12"
