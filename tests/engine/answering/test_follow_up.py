"""Follow-up questions stand for what the conversation says; questions that stand by themselves are left alone."""

from __future__ import annotations

import pytest

from engine.answering.follow_up import resolve
from engine.types import Message


def resolved(before: str, answer: str, question: str) -> str:
    return resolve(question, [Message("user", before), Message("assistant", answer)])


@pytest.mark.parametrize(
    ("before", "answer", "question", "meant"),
    [
        ("What was the revenue in 2021?", "", "And in 2022?", "What was the revenue in 2022?"),
        ("What is the rent for flat A?", "", "and for flat B?", "What is the rent for flat B?"),
        ("How long are records kept?", "", "What about invoices?", "How long are invoices kept?"),
        ("How much notice must the tenant give?", "", "And the landlord?", "How much notice must the landlord give?"),
        ("What is the first step?", "", "And the second one?", "What is the second step?"),
        ("How often is the lift inspected?", "", "And the kilns?", "How often is the kilns inspected?"),
        ("delivery how long", "", "And a repair?", "repair how long"),
        ("第一条是什么？", "", "那第二条呢？", "第二条是什么？"),
        ("2021年的收入是多少？", "", "那2022年呢？", "2022年的收入是多少？"),
        ("员工的年假有几天？", "", "那产假呢？", "员工的产假有几天？"),
        ("张伟的电话是多少？", "", "那李娜呢？", "李娜的电话是多少？"),
        ("X100的价格是多少？", "", "它的保修期多长？", "X100的保修期多长？"),
        ("付款方式有哪些？", "付款方式有：现金、转账、支票。[1]", "第二种怎么办理？", "转账怎么办理？"),
    ],
)
def test_what_is_changed_takes_the_place_of_its_like(before: str, answer: str, question: str, meant: str) -> None:
    assert resolved(before, answer, question) == meant


@pytest.mark.parametrize(
    ("before", "answer", "question", "words"),
    [
        ("How much is the deposit for the flat?", "", "When is it returned?", ["deposit", "flat"]),
        ("What does a taster class cost?", "", "How many people?", ["taster", "class"]),
        ("Who runs the studio?", "“The studio is run by Orsolya Kertes.” [1]", "What is her phone number?",
         ["Orsolya Kertes"]),
        ("谁是项目经理？", "“项目经理是王小明。”[1]", "他的电话是多少？", ["王小明"]),
    ],
)  # fmt: skip
def test_a_pronoun_takes_its_topic_along(before: str, answer: str, question: str, words: list[str]) -> None:
    found = resolved(before, answer, question)
    assert all(word in found for word in words)


@pytest.mark.parametrize(
    "question",
    ["What does the lease say about pets?", "How many people live in Lyon?", "年假怎么申请？", "合同什么时候到期？"],
)
def test_a_question_that_stands_by_itself_is_left_alone(question: str) -> None:
    assert resolved("How much is the rent?", "", question) == question
    assert resolve(question, []) == question


def test_a_chain_is_followed() -> None:
    turns = []
    for question in ("What was the revenue in 2020?", "And in 2021?"):
        turns += [Message("user", question), Message("assistant", "“It was high.” [1]")]
    assert resolve("And in 2022?", turns) == "What was the revenue in 2022?"


def test_thanks_in_between_change_nothing() -> None:
    turns = [
        Message("user", "How long are records kept?"), Message("assistant", "“Six months.” [1]"),
        Message("user", "I see, thank you!"), Message("assistant", "You are welcome."),
    ]  # fmt: skip
    assert resolve("And what about invoices?", turns) == "How long are invoices kept?"
    turns = [Message("user", "押金是多少？"), Message("assistant", "三千元。"), Message("user", "好的，谢谢")]
    assert resolve("那租金呢？", turns) == "租金是多少？"


@pytest.mark.parametrize(
    ("question", "meant"),
    [
        ("Can you tell me about its policies.", "its policies.\x1elease flat"),
        ("Sharps disposal in Madison County", "Sharps disposal in Madison County"),
        ("emergency kit.", "emergency kit.\x1elease flat"),
        ("If I borrow money, can I treat it as income?", "If I borrow money, can I treat it as income?"),
        ("The greenhouse effect. Is it good or bad?", "The greenhouse effect. Is it good or bad?"),
        ("When did it take place?", "When did it take place?\x1elease flat"),
        ("Ok. What is the notice period, please?", "What is the notice period"),
    ],
)
def test_a_new_subject_is_told_from_an_old_one(question: str, meant: str) -> None:
    assert resolved("What does the lease say about the flat?", "", question) == meant


def test_a_correction_takes_the_place_of_what_it_corrects() -> None:
    assert resolved("What does the VA loan offer?", "", "I meant for the purchase loan") == (
        "What does the purchase loan offer?"
    )


def test_what_puts_a_question_right_stays_with_its_subject() -> None:
    found = resolved("What is a registered entity?", "“A service.” [1]", "I meant what kind of sources are there?")
    assert found == "what kind of sources are there?\x1eregistered entity"


def test_another_language_begins_anew_unless_it_points_back() -> None:
    assert resolved("How do I renew my card?", "", "年假有几天？") == "年假有几天？"
    assert "X100" in resolved("What does the X100 cost?", "", "它的保修期多长？")


def test_what_is_told_beside_a_question_weighs_less() -> None:
    asked = "I am a veteran. Which services help with allergies at work?"
    assert resolve(asked, []) == "Which services help with allergies at work?\x1eveteran"
    assert resolve("The park is open. Is it free?", []) == "The park is open. Is it free?"


def test_a_whole_question_after_a_short_word_begins_anew() -> None:
    assert "需" not in resolved("需要提前多久通知？", "", "明白了，那审计记录要保存多久呢").partition("\x1e")[2]
    assert resolved("押金是多少？", "", "再问一下，租约可以提前终止吗？") == "租约可以提前终止吗？"
