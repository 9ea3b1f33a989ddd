"""What is said around a question is left out of what is searched for; turns of courtesy alone are told apart."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine import Engine
from engine.answering.courtesy import FAREWELL, GREETING, HEARD, THANKS, courtesy, plain, reply
from engine.types import Retrieved


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("thanks!", THANKS), ("Ok, thank you so much.", THANKS), ("That is fine. Thank you", THANKS),
        ("Thanks for your help!", THANKS), ("Hello", GREETING), ("hi, how are you?", GREETING), ("bye", FAREWELL),
        ("got it", HEARD), ("I see.", HEARD), ("谢谢！", THANKS), ("好的，谢谢你的帮助", THANKS), ("你好", GREETING),
        ("再见", FAREWELL), ("明白了", HEARD),
        ("What is the rent?", ""), ("Thanks for the rent receipt", ""), ("Hello Kitty", ""), ("Is it fine?", ""),
        ("Okinawa", ""), ("no smoking", ""), ("你好，请问押金是多少？", ""), ("好评率", ""), ("是否可以退租", ""),
        ("行李", ""),
    ],
)  # fmt: skip
def test_a_turn_of_courtesy_alone_is_known(text: str, kind: str) -> None:
    assert courtesy(text) == kind


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("ok. how do I view my invoices, please?", "how do I view my invoices"),
        ("Can you please tell me a bit about the greenhouse effect. Is it bad?", "the greenhouse effect. Is it bad?"),
        ("I am sorry. I want to know if the bank provides a card.", "the bank provides a card."),
        ("Could you give me some information about the lease?", "the lease?"),
        ("I would like to know what documents are required", "what documents are required"),
        ("The rent may go up, right?", "The rent may go up?"),
        ("wait a second. Is the lift new as well?", "Is the lift new?"),
        ("What do you mean by binary options?", "what is binary options?"),
        ("Thank you. Do you know when it is due?", "when it is due?"),
        ("I need a financial adviser. Can you give me some insight?", "I need a financial adviser."),
        ("你好，请问押金是多少？谢谢！", "押金是多少？"),
        ("我还想知道年假有几天", "年假有几天"),
        ("能不能介绍一下报销流程？", "报销流程？"),
    ],
)
def test_what_is_asked_is_left(text: str, asked: str) -> None:
    assert plain(text) == asked


@pytest.mark.parametrize(
    "text",
    [
        "What does the lease say about pets?", "Can I have the fees waived?", "May I keep a dog?",
        "Is a refund possible?",
        "Do you have parking?", "notice period", "Explain the notice period", "thanks", "请假需要提前几天？",
        "介绍信怎么开？", "可以养宠物吗？", "我要怎么申请年假？", "问题反馈给谁？", "好的房子多少钱？",
    ],
)  # fmt: skip
def test_a_plain_question_is_left_alone(text: str) -> None:
    assert plain(text) == text


@pytest.mark.parametrize(("turn", "said"), [("Thanks a lot!", "welcome"), ("你好", "你好"), ("Hello", "Hello")])
def test_it_is_replied_to_without_a_search(tmp_path: Path, turn: str, said: str) -> None:
    with Engine(home=tmp_path) as engine:
        events = list(engine.ask(turn))
    answer = events[-1].answer
    assert said in answer.text and answer.answered and not answer.citations and not answer.nearest
    assert not any(isinstance(event, Retrieved) for event in events)


def test_a_short_yes_is_a_reply_only_after_an_answer() -> None:
    assert reply("fine", follows=True) and not reply("fine", follows=False)
    assert not reply("What is the fine?", follows=True)


def test_a_long_pasted_text_is_left_as_it_is() -> None:
    pasted = "please " * 3000
    assert plain(pasted) == " ".join(pasted.split())
    assert courtesy("thanks " * 3000) == ""
