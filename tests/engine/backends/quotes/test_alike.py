"""A sentence that says in other words what a Chinese question does is told from one that shares its letters."""

from __future__ import annotations

from engine.backends.quotes.alike import ALIKE_FIGURES, alike
from engine.backends.quotes.features import passages
from engine.backends.quotes.terms import read_question
from engine.types import Hit


def figures(question: str, *texts: str) -> dict[str, float]:
    """The figures of the first text's first sentence."""
    asked = read_question(question, everyday=True)
    hits = [Hit(f"/d/{n}.txt", 1, 0, len(text), text, 0.9) for n, text in enumerate(texts)]
    found = passages(asked, hits)
    return dict(zip(ALIKE_FIGURES, alike(asked, found, found[0].candidates[0]), strict=True))


def test_other_words_for_the_same_count_and_other_things_do_not() -> None:
    asked = "哪里购买图书？"
    same = figures(asked, "书籍由后勤部统一采购。", "天气很好。")
    other = figures(asked, "动物园每天九点开门。", "天气很好。")
    assert same["m_sentence"] > other["m_sentence"]
    assert same["m_gain"] > 0.0
    assert same["m_window_missing"] < other["m_window_missing"]


def test_what_another_passage_holds_as_well_is_not_ahead() -> None:
    asked = "租金什么时候付？"
    alone = figures(asked, "租金每月五日前支付。", "动物园九点开门。")
    twice = figures(asked, "租金每月五日前支付。", "租金应当按时支付。")
    assert alone["m_gap"] > twice["m_gap"]


def test_what_stands_beside_the_sentence_counts_beside_it() -> None:
    beside = figures("押金何时退还？", "第五条约定如下。押金在租期结束后退还。")
    assert beside["m_window"] > beside["m_sentence"]


def test_the_order_of_the_questions_characters_counts() -> None:
    asked = "甲方向乙方支付什么？"
    assert (
        figures(asked, "甲方应当向乙方支付租金。")["in_order"] > figures(asked, "支付租金时乙方通知甲方。")["in_order"]
    )


def test_a_text_without_chinese_has_little_to_compare() -> None:
    bare = figures("？什么", "Hello there, this is plain text.")
    assert len(bare) == len(ALIKE_FIGURES) and not any(bare.values())
    latin = figures("租金什么时候付？", "The rent is due monthly.")
    assert latin["m_sentence"] == 0.0
