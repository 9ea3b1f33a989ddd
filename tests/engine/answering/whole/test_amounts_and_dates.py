"""Numbers, units and dates as they are written in contracts, minutes and tables, English and Chinese."""

from __future__ import annotations

from datetime import date

import pytest

from engine.answering.whole.amounts import amounts, han_value, with_heads
from engine.answering.whole.conditions import parse
from engine.answering.whole.dates import dates
from engine.answering.whole.labels import best_value
from engine.answering.whole.matching import PageText, matches, page_amounts
from engine.answering.whole.scales import carried
from engine.answering.whole.walk import Book
from engine.types import Page


def found(text: str) -> list[tuple[float, str, str]]:
    return [(a.value, a.kind, a.unit) for a in amounts(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("合同总金额为人民币1,200,000元（大写：壹佰贰拾万元整）", [(1.2e6, "money", "CNY"), (1.2e6, "money", "CNY")]),
        ("￥８００，０００ 或 五十万元", [(8e5, "money", "CNY"), (5e5, "money", "CNY")]),
        ("120万元、3亿元、1.5千万美元", [(1.2e6, "money", "CNY"), (3e8, "money", "CNY"), (1.5e7, "money", "USD")]),
        ("a total of $1.2 million, due in 30 days", [(1.2e6, "money", "USD"), (30, "plain", "day")]),
        ("one million two hundred thousand dollars", [(1.2e6, "money", "USD")]),
        ("EUR 48 and 2,500.50 pounds", [(48, "money", "EUR"), (2500.5, "money", "GBP")]),
        ("利率为12.5%，上升了 2 个百分点", [(12.5, "percent", "%"), (2, "percent", "%")]),
        ("三个月内，十二个月后", [(3, "plain", "month"), (12, "plain", "month")]),
        ("-5 degrees", [(-5, "plain", "degree")]),
        ("population 1234567", [(1234567, "plain", "")]),
        ("560 mm, a 560 m road, $2.5 m", [(560, "plain", "mm"), (560, "plain", "m"), (2.5e6, "money", "USD")]),
        ("12万5千元，A$500", [(125e3, "money", "CNY"), (500, "money", "AUD")]),
        ("共计，1,200,000元，1\u00a0200\u00a0000 €", [(12e5, "money", "CNY"), (12e5, "money", "EUR")]),
    ],
)
def test_amounts(text: str, expected: list[tuple[float, str, str]]) -> None:
    assert found(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "电话13800138000", "call 138-0013-8000", "INV-2041", "A4 paper", "2023-01-02", "2023年3月5日",
        "at 10:30", "v3.2.1",
        "第一百二十条", "第12页", "百度一下", "千万不要", "下午三点五十",
        "第一条 一个", "身份证 110101199003074518", "(Wang et al., 2023b)", "0086",
    ],
)  # fmt: skip
def test_what_is_no_amount(text: str) -> None:
    assert found(text) == []


def test_spans_are_exact() -> None:
    text = "共计人民币1,200,000元，即 $1.2 million。"
    assert [text[a.start : a.end] for a in amounts(text)] == ["人民币1,200,000元", "$1.2 million"]


def test_the_head_of_a_column_gives_the_unit() -> None:
    header, row = "| 合同名称 | 金额（万元） | 占比(%) | 数量 |", "| 设备采购 | 120.5 | 30 | 7 |"
    read = with_heads(amounts(row), row, header, 0)
    assert [(a.value, a.kind) for a in read] == [(1205000.0, "money"), (30.0, "percent"), (7.0, "plain")]
    header, row = "Item\tAmount (USD million)\tCount", "Licence\t2.5\t12"
    first = with_heads(amounts(row), row, header, 0)[0]
    assert (first.value, first.kind, first.unit) == (2.5e6, "money", "USD")


def test_chinese_numerals() -> None:
    assert han_value("一百二十万") == 1.2e6
    assert han_value("叁佰零伍万陆仟") == 3056000
    assert han_value("二〇二三") == 2023
    assert han_value("三亿五千万") == 3.5e8


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2023年3月", date(2023, 3, 1), date(2023, 3, 31)),
        ("二〇二三年十二月三十一日", date(2023, 12, 31), date(2023, 12, 31)),
        ("March 5, 2024", date(2024, 3, 5), date(2024, 3, 5)),
        ("the 5th day of March 2024", date(2024, 3, 5), date(2024, 3, 5)),
        ("2024/3/5", date(2024, 3, 5), date(2024, 3, 5)),
        ("2024.03.05", date(2024, 3, 5), date(2024, 3, 5)),
        ("03/04/2023", date(2023, 3, 4), date(2023, 4, 3)),  # either order may be meant
        ("May 2023", date(2023, 5, 1), date(2023, 5, 31)),
    ],
)
def test_dates(text: str, first: date, last: date) -> None:
    mention = next(m for m in dates(text) if m.exact)
    assert (mention.first, mention.last) == (first, last)


def test_what_is_no_date() -> None:
    assert [m for m in dates("2023-13-45, 99/99/2023, version 1.2.3, 12:30") if m.exact] == []


STATEMENT = (
    "Notes\n\nConsolidated Balance Sheet\n(in millions)\n\t2023\t2022\nCash\t1,204\t998\nReceivables\t3,100\t2,950\n\n"
    "41\n",
    "Acme Corp\n\nTotal assets\t9,870\t9,100\nLiabilities:\nLoans\t2,010\t1,990\n\n"
    "The notes that follow are an integral part of these statements and explain them.\n\nRooms\t4\t5\n42\n",
    "Head count\t310\t300\n",
)


def test_a_table_that_goes_on_overleaf_keeps_its_size() -> None:
    pages = [Page(n, text) for n, text in enumerate(STATEMENT, 1)]
    above = carried(pages)
    assert list(above) == [2]
    found = page_amounts(PageText(STATEMENT[1], "pdf", above[2]))
    assert [(a.value, a.scale) for a in found if a.scale] == [
        (9.87e9, "in millions"), (9.1e9, "in millions"), (2.01e9, "in millions"), (1.99e9, "in millions"),
    ]  # fmt: skip
    total = best_value(Book("/r.pdf", (), "pdf", tuple(pages)), "total assets")
    assert total is not None and total.text == "9,870 (in millions)"
    # Another table, with as many figures or fewer, whose page begins with words of its own, is none of it.
    own = (pages[0], Page(2, "Employees of the group at the end of each year, by country and by kind.\nSpain\t4\t5\n"))
    assert not carried(own)
    wide = (pages[0], Page(2, "Spain\t4\t5\t6\t7\nFrance\t1\t2\t3\t4\n"))
    assert not carried(wide)
    head = "资产负债表\n单位：万元\n项目\t2023年\t2022年\n货币资金\t1,204\t998\n第 3 页\n"
    zh = (Page(1, head), Page(2, "资产总计\t9,870\t9,100\n"))
    assert [a.value for a in page_amounts(PageText(zh[1].text, "pdf", carried(zh)[2]))] == [9.87e7, 9.1e7]


@pytest.mark.parametrize("asked", ["金额", "amounts", "list all amounts"])
def test_only_money_is_listed_as_amounts(asked: str) -> None:
    text = (
        "Team\tPeople\tTotal\nKiln\t12\t41\nWheel\t7\t19\n\n"
        "Item\tQuantity\tPrice\tTotal\nClay\t3\t15\t45\n\n"
        "项目\t数量\t金额\n粘土\t41\t1200\n\n"
        "合计41人，服务费为人民币壹万元整（￥10,000.00），押金5万元。"
        "There are 41 in total, in 41 days; we paid $1.2 million."
    )
    page = PageText(text, "txt")
    found = [text[m.start : m.end] for m in matches(page, parse(asked))]
    assert found == ["15", "45", "1200", "人民币壹万元整（￥10,000.00）", "5万元", "$1.2 million"]


def test_numbers_of_people_in_a_table_in_ten_thousands_are_no_amounts() -> None:
    text = "单位：万元\n部门\t人数\t预算\n研发\t41\t350\n"
    assert [text[m.start : m.end] for m in matches(PageText(text, "txt"), parse("金额"))] == ["350"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("人民币壹万元整（￥10,000.00）。", ["人民币壹万元整（￥10,000.00）"]),
        ("￥10,000.00（大写：人民币壹万元整）。", ["￥10,000.00（大写：人民币壹万元整）"]),
        ("人民币（大写）：壹万元整（小写：￥10,000.00元）", ["壹万元整（小写：￥10,000.00元）"]),
        ("The fee is ten thousand dollars ($10,000).", ["ten thousand dollars ($10,000)"]),
        ("价格￥10,000.00（￥12,000.00含税）", ["￥10,000.00", "￥12,000.00"]),
        ("首付1万元，尾款1万元。", ["1万元", "1万元"]),
        ("壹万元整，￥20,000", ["壹万元整", "￥20,000"]),
    ],
)
def test_an_amount_in_words_and_in_figures_is_one_match(text: str, expected: list[str]) -> None:
    for asked in ("金额", "金额超过5000元" if "￥" in text or "元" in text else "amounts over 5000"):
        assert [text[m.start : m.end] for m in matches(PageText(text), parse(asked))] == expected
