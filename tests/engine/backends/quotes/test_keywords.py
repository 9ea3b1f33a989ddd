"""Chinese key words are found where what they name stands, and refused where it does not."""

from __future__ import annotations

import pytest

from engine.backends.quotes.keywords import key_words
from engine.backends.quotes.select import Selection, select
from engine.types import Hit

HANDBOOK = [
    "4.1 员工出差须提前在系统中提交申请。4.2 出差返回后十五个工作日内提交报销单，逾期不予受理。",
    "4.3 出差人员的住宿上限：一线城市每晚550元，其他城市每晚400元。",
    "食堂位于一号楼负一层，员工卡在入口处充值。",
    "第十二条 消费者可以自收到商品之日起七日内退货，且无需说明理由。商品应当完好。",
    "端午节放假一天。公司年会每年一月举行。",
]


def found(asked: str) -> tuple[Selection, str]:
    hits = [Hit(f"/d/{n}.txt", 1, 0, len(text), text, 0.9 - n / 10) for n, text in enumerate(HANDBOOK)]
    selection = select(asked, hits)
    quotes = [hits[quote.hit].text[quote.start : quote.end] for quote in selection.quotes]
    return selection, quotes[0] if quotes else ""


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("出差住宿标准", "550元"),
        ("住宿 上限", "550元"),
        ("退货期限", "七日内"),
        ("报销时间", "十五个工作日"),
        ("食堂地址", "一号楼"),
        ("端午节", "放假一天"),
    ],
)
def test_what_is_named_is_quoted_with_the_form_of_what_is_wanted(asked: str, said: str) -> None:
    selection, first = found(asked)
    assert selection.answered and said in first


@pytest.mark.parametrize(
    "asked", ["量子计算", "食堂菜单", "光合作用", "端午节福利", "签证申请材料", "股票期权", "食堂价格"]
)
def test_what_is_not_there_is_refused_whatever_resembles_it(asked: str) -> None:
    assert not found(asked)[0].answered


@pytest.mark.parametrize(
    "asked",
    [
        "出差住宿标准是多少？",
        "谁负责报销",
        "请介绍报销",
        "我想退货",
        "怎么充值",
        "出差返回后十五个工作日内提交报销单逾期",
    ],
)
def test_a_question_or_a_sentence_is_not_key_words(asked: str) -> None:
    assert key_words(asked) is None


def test_what_is_wanted_is_told_from_what_it_is_wanted_of() -> None:
    keys = key_words("出差住宿标准")
    assert keys is not None
    assert [word for word, _ in keys.topic] == ["出差", "住宿"] and [word for word, _ in keys.wanted] == ["标准"]
    alone = key_words("费用")
    assert alone is not None and [word for word, _ in alone.topic] == ["费用"]


def test_a_word_of_its_own_comes_before_the_same_within_a_longer_one() -> None:
    texts = ["男方享受陪产假15天。陪产假天数包含公休日。", "第七条 女职工生育享受98天产假，其中产前可以休假15天。"]
    hits = [Hit(f"/d/{n}.txt", 1, 0, len(text), text, 0.9 - n / 10) for n, text in enumerate(texts)]
    for asked, said in (("产假天数", "98天"), ("陪产假天数", "陪产假")):
        quote = select(asked, hits).quotes[0]
        assert said in hits[quote.hit].text[quote.start : quote.end]
    alone = select("产假天数", hits[:1])  # nothing else is there: as before
    assert "陪产假" in hits[0].text[alone.quotes[0].start : alone.quotes[0].end]
