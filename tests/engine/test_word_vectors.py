"""Chinese words lie near what they mean, and a Chinese text near its English translation."""

from __future__ import annotations

import random

import numpy as np
import pytest

from engine.folding import fold
from engine.library.embed import Embedder
from engine.word_vectors import _table, cut, known, text_vector, words_of


def likeness(one: str, other: str) -> float:
    _, (a, b) = known([one, other])
    return float(a @ b)


def test_a_text_is_cut_into_the_longest_known_words_in_either_script() -> None:
    assert words_of("导游带去买东西，2024 年 refund") == ["导游", "带", "去", "买东西", "年"]
    assert words_of("導遊帶去買東西") == ["导游", "带", "去", "买东西"]
    assert words_of("no Chinese here") == []


@pytest.mark.parametrize(
    ("asked", "said", "other"),
    [("工钱", "报酬", "报告"), ("小偷", "盗窃", "偷看"), ("老婆", "配偶", "婆婆"), ("喝酒", "饮酒", "喝彩")],
)
def test_what_means_the_same_is_nearer_than_what_is_written_alike(asked: str, said: str, other: str) -> None:
    assert likeness(asked, said) > likeness(asked, other)


def test_unknown_words_are_rare_and_have_no_vector_and_particles_weigh_nothing() -> None:
    weights, vectors = known(["的", "我们", "赝品", "㐀㐀"])
    assert weights[0] == 0.0 < weights[1] < weights[2] <= weights[3]
    assert np.allclose(np.linalg.norm(vectors, axis=1), [1.0, 1.0, 1.0, 0.0], atol=1e-5)


def test_a_chinese_text_lies_nearest_to_its_translation() -> None:
    pairs = [
        ("房东要在十天内退还押金。", "The landlord returns the deposit within ten days."),
        ("熊猫吃竹子。", "Pandas eat bamboo."),
        ("这家医院有三百名医生。", "The hospital employs three hundred doctors."),
        ("喝酒以后不准开车。", "Driving is forbidden after drinking alcohol."),
    ]
    english = Embedder().embed([text for _, text in pairs])
    for number, (chinese, _) in enumerate(pairs):
        vector = text_vector(chinese)
        assert vector is not None
        assert int((english @ vector).argmax()) == number


def test_a_text_without_known_words_has_no_vector() -> None:
    assert text_vector("The landlord") is None
    assert text_vector("的了") is None


def test_a_whole_text_is_cut_as_word_by_word() -> None:
    words = sorted(_table().places)
    rng = random.Random(3)
    pieces = [*rng.sample(words, 300), *[w for w in words if len(w) > 4][::9], "，", "a1", "\0", "𠀀", "㐀", " "]
    for _ in range(60):
        text = fold("".join(rng.choice(pieces)[: rng.randrange(1, 7)] for _ in range(40)))
        begins, numbers = cut(text)
        expected, at = [], 0
        while at < len(text):
            if not "\u4e00" <= text[at] <= "\u9fff":
                at += 1
                continue
            longest = next(
                (n for n in range(6, 1, -1) if len(text) >= at + n and text[at : at + n] in _table().places), 1
            )
            expected.append((at, text[at : at + longest]))
            at += longest
        assert [begin for begin, _ in expected] == begins.tolist()
        assert [word for _, word in expected] == words_of(text)
        for (_, word), number in zip(expected, numbers.tolist(), strict=True):
            assert _table().places.get(word, number) == number
            assert (word in _table().places) == (number < len(words))
