"""Many texts at once are graded as each of them is alone."""

from __future__ import annotations

import pytest

from engine.answering.grades import grade
from engine.backends.quotes.terms import read_question

TEXTS = [
    "买 受 人\n应当按照约定的时间支付价款，逾期的每日支付３００元。",
    "iPhone 15 Pro 的保修期为一年；第 十五 条另有规定的除外。",
    "The refund takes 15 days.",
    "含\0空字符，解除劳动合同",
    "",
]


@pytest.mark.parametrize(
    "question",
    [
        "逾期支付价款每天要付300元吗？",
        "iPhone 15 的保修期有多久？",
        "第十五条是什么？",
        "被公司辞退怎么办？",
        "How long does a refund take?",
        "？",
    ],
)
def test_many_texts_are_graded_as_each_alone(question: str) -> None:
    asked = read_question(question, everyday=True)
    together = grade(asked, TEXTS).tolist()
    assert together == [asked.hold(text.replace("\0", " ")).grades for text in TEXTS]
    assert any(map(any, together)) or not asked.units


def test_no_texts_have_no_rows() -> None:
    asked = read_question("逾期付款")
    assert grade(asked, []).shape == (0, len(asked.units))
