"""Chunks that say the same in other words come nearer to a Chinese question than those that share its letters."""

from __future__ import annotations

from engine.answering.meaning import FIGURES, measure_meaning
from engine.backends.quotes.terms import CONTEXT_MARK, read_question

CHUNKS = [
    ("盗窃他人财物的，应当返还。", "本条自发布之日起施行。"),
    ("动物园每天九点开门。", "门票在窗口购买。"),
    ("2024",),
]


def measured(question: str, held: float = 0.0) -> list[dict[str, float]]:
    rows = measure_meaning(read_question(question), CHUNKS, held)
    return [dict(zip(FIGURES, row, strict=True)) for row in rows]


def test_like_words_count_where_same_words_do_not_stand() -> None:
    theft, zoo, number = measured("小偷偷了别人的东西要还吗？")
    for figure in ("soft", "soft_sentence", "soft_two", "mean", "mean_sentence"):
        assert theft[figure] > zoo[figure]
    assert theft["soft"] > theft["same"]
    assert not any(number.values())


def test_what_is_held_in_letters_leaves_less_to_meaning() -> None:
    free, bound = measured("小偷", 0.0)[0], measured("小偷", 0.75)[0]
    assert free["soft"] == bound["soft"] > 0
    assert bound["open_soft"] < free["open_soft"] == free["soft"]


def test_words_from_the_conversation_weigh_less_than_the_questions_own() -> None:
    own = measured("门票" + CONTEXT_MARK + "财物")
    assert own[1]["same"] > own[0]["same"] > 0


def test_a_question_in_english_has_no_figures() -> None:
    assert not any(any(row.values()) for row in measured("Who pays?"))
