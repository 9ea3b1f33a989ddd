"""Requests to list or count, as people write them, and what is looked for; and what is found on a page."""

from __future__ import annotations

import pytest

from engine.answering.whole.commands import looks_like_a_command, read_task
from engine.answering.whole.conditions import parse
from engine.answering.whole.matching import PageText, matches
from engine.errors import QuestionError


@pytest.mark.parametrize(
    ("request_", "said"),
    [
        ("list contracts over 1 million with page", "amounts of money > 1,000,000 (in files of the kind “contract”)"),
        ("列出所有金额超过100万元的合同及页码", "金额 > 1,000,000 元（仅限“合同”类文件）"),
        ("合同金额在50万到200万元之间", "金额 ≥ 500,000 元, ≤ 2,000,000 元（仅限“合同”类文件）"),
        ("10万元以上的合同", "金额 ≥ 100,000 元（仅限“合同”类文件）"),
        ("between 1 and 2 million", "numbers ≥ 1,000,000, ≤ 2,000,000"),
        ("list all percentages above 50%", "percentages > 50%"),
        ("notice periods of at least 30 days", "“notice” and “periods”, numbers ≥ 30 day"),
        ("how many times does data subject occur", "“data subject”"),
        ("how many times does Bertha appear in the notes?", "“Bertha”"),
        ("“保密”出现了多少次", "“保密”"),
        ("保密义务在合同中一共出现了多少次", "“保密义务”"),
        ("list every date", "dates"),
        ("列出所有邮箱", "邮箱地址"),
        ("列出每一份合同的金额", "金额（仅限“合同”类文件）"),
        ("contracts signed after March 2023", "dates 2023-04-01 – … (in files of the kind “contract”)"),
        ("2023年3月之后签订的合同", "日期 2023-04-01 – …（仅限“合同”类文件）"),
        ("every mention of data protection or privacy", "“data protection” or “privacy”"),
        ("列出所有提到违约金的条款", "“违约金”"),
        ("列出所有条款", "“条款”"),
        ("/INV-\\d+/", "/INV-\\d+/"),
    ],
)
def test_requests_are_understood(request_: str, said: str) -> None:
    assert parse(request_).said() == said


def test_a_wrong_expression_is_said() -> None:
    with pytest.raises(QuestionError, match=r"INV-\(.*cannot be used"):
        parse("/INV-(/")


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("/list all dates", "list"), ("/总结", "summarise"), ("/提取 甲方, 乙方", "extract"),
        ("/compare a.docx and b.docx", "compare"),
        ("summarize these documents", "summarise"), ("概括这份合同的主要内容", "summarise"),
        ("how many times does Bertha appear?", "count"), ("“保密”一词出现了多少次？", "count"),
        ("list all contracts over 1 million with page", "list"), ("列出所有超过100万元的合同", "list"),
    ],
)  # fmt: skip
def test_what_asks_for_every_page(question: str, kind: str) -> None:
    task = read_task(question)
    assert task is not None
    assert task.kind == kind


@pytest.mark.parametrize(
    "question",
    [
        "list all the teams in the league", "How many times did the Broncos win?", "What is the summary of the act?",
        "他一共有几次获奖", "/etc/passwd is what?", "Who summarised the report?", "How is the kiln fired?",
        "总结会是什么时候开的？",
    ],
)  # fmt: skip
def test_questions_stay_questions(question: str) -> None:
    assert read_task(question) is None


def hits(text: str, request_: str, format: str = "txt") -> list[str]:
    page = PageText(text, format)
    return [text[m.start : m.end] for m in matches(page, parse(request_))]


def test_words_match_in_every_form_and_not_inside_others() -> None:
    text = "Contracts are kept. A CONTRACT ends. The contractor left. Sub-contract. contract's end. 合約與合约。"
    assert hits(text, "list all “contract”") == ["CONTRACT", "contract", "contract"]
    assert hits(text, "list every mention of contract") == ["Contracts", "CONTRACT", "contract", "contract's"]
    assert hits(text, "列出“合约”") == ["合約", "合约"]


def test_two_chinese_words_are_found_in_either_order_side_by_side() -> None:
    text = "可以解除劳动合同。解除或者终止劳动合同后，劳动合同的解除另行规定。解除条件以劳动合同为准。"
    found = [text[m.start : m.end] for m in matches(PageText(text), parse("列出所有提到劳动合同解除的条款"))]
    assert found == ["解除劳动合同", "解除或者终止劳动合同", "劳动合同的解除"]
    counted = list(matches(PageText(text), parse("劳动合同解除一共出现了多少次")))
    assert counted == []  # a phrase is counted as it was said
    exact = [text[m.start : m.end] for m in matches(PageText(text), parse("列出“劳动合同解除”"))]
    assert exact == []


def test_a_phrase_may_run_over_a_line_end() -> None:
    assert hits("the data\n  subject and DATA-SUBJECT", "how often does data subject occur") == [
        "data\n  subject", "DATA-SUBJECT",
    ]  # fmt: skip


def test_words_beside_a_number_must_stand_near_it() -> None:
    text = (
        "Acme was paid a fee of $12,000 in May.\n\nThe rent is $20,000.\n\nNothing else matters in this long report. "
        "It goes on and on. And on. And on still."
    )
    assert hits(text, "list every payment over $10,000 to Acme") == []  # nobody says payment here
    assert hits(text, "list every fee over $10,000 to Acme") == ["$12,000"]


def test_rows_take_unit_and_words_from_their_head() -> None:
    table = "| 合同 | 金额（万元） |\n| --- | --- |\n| 采购 | 120 |\n| 维护 | 15 |\n| 租赁 | 99.9 |\n"
    assert hits(table, "列出所有超过100万元的金额", "md") == ["120"]


def test_years_and_money_are_told_apart() -> None:
    assert hits("In 2023 we paid 3000 for 2024 parts.", "list all numbers over 1000") == ["3000"]
    assert hits("费用 12,000 元，长度 30000 米", "列出所有超过1万元的金额") == ["12,000 元"]


def test_a_measure_is_no_amount_of_money_and_a_currency_is_the_one_asked_for() -> None:
    text = "The wheel costs £1,450. Its price is for 560 mm. A cost of $900 for 300 km. The fee is 250."
    assert hits(text, "amounts over 100 pounds") == ["£1,450", "250"]  # a fee may be in pounds; dollars are not
    assert hits(text, "amounts over 100") == ["£1,450", "$900", "250"]
    assert hits("价格含运费，仓库面积1,500,000平方毫米，货值1.5百万股", "列出超过100万元的金额") == []
    assert hits("用户 5000 人，注册 3000 次", "list all numbers over 1000") == ["5000 人", "3000 次"]


@pytest.mark.parametrize(
    "million",
    [
        "人民币壹佰万元", "100万元", "¥1,000,000", "￥１，０００，０００．００", "一百万元", "人民币（大写）壹佰万元整",
        "RMB 1,000,000", "1百万元", "100 万元", "1,000,000.00元", "壹佰万圆整", "100多万元",
    ],
)  # fmt: skip
def test_a_million_is_a_million_however_it_is_written(million: str) -> None:
    assert hits(f"合同金额：{million}。", "列出不低于100万元的金额")
    assert not hits(f"合同金额：{million}。", "列出超过100万元的金额")


INCOME = """CONSOLIDATED STATEMENTS OF OPERATIONS (in millions, except per share data) (unaudited)

2022\t2023
Net product sales\t$\t59,340 $\t63,171
Total net sales\t127,101\t143,083
Net loss\t$\t(72,872) $\t9,879
Basic earnings per share\t$\t900,000.28
Weighted-average shares used in computation of earnings per share:

Basic\t100,191\t100,322

We had $62.5 billion of notes, and 70,000 people.
"""


def test_tables_in_millions_are_read_in_millions() -> None:
    assert hits(INCOME, "all amounts over 60 billion dollars") == ["$\t63,171", "127,101", "143,083", "$62.5 billion"]
    found = list(matches(PageText(INCOME, "pdf"), parse("all amounts over 140 billion")))
    assert [(INCOME[m.start : m.end], m.scale) for m in found] == [("143,083", "in millions")]
    chinese = "利润表（续）\n单位：人民币万元\n项目\t本期\t占比\n营业收入\t35,000\t12.5%\n股数\t90,000\n"
    assert hits(chinese, "列出超过1亿元的金额") == ["35,000"]
    assert hits("Used in millions of homes.\nA\t900\nCost\t1,200", "amounts over 1 million") == []


def test_hundreds_of_millions() -> None:
    text = "转让价款为1.2亿，其中一点二亿元已付，另有1亿2000万元、两亿元和3000余万元。"
    assert hits(text, "超过1亿元的金额") == ["1.2亿", "一点二亿元", "1亿2000万元", "两亿元"]


def test_kinds() -> None:
    text = (
        "Ann Lee <ann.lee@example.org> +44 20 7946 0958, https://example.org/a?b=1. "
        "联系人：王小明；北京墨池科技有限公司"
    )
    assert hits(text, "list all e-mail addresses") == ["ann.lee@example.org"]
    assert hits(text, "list all phone numbers") == ["+44 20 7946 0958"]
    assert hits(text, "list all links") == ["https://example.org/a?b=1"]
    assert {"王小明", "北京墨池科技有限公司"} <= set(hits(text, "列出所有名称"))


def test_an_expression_that_never_ends_is_stopped() -> None:
    with pytest.raises(TimeoutError):
        list(matches(PageText("a" * 60 + "!"), parse("/(a|aa|a?)+$/".replace("a?", "aaa"))))


def test_a_mistyped_command_is_noticed() -> None:
    assert looks_like_a_command("/sumarise this") and looks_like_a_command("/总节")
    assert not any(map(looks_like_a_command, ("/", "/etc/hosts what is it?", "/a.txt", "is it 3/4?", "/ 2")))


@pytest.mark.parametrize(
    ("request_", "said"),
    [
        ("甲方为北京华星科技有限公司的合同", "“甲方” 且 “北京华星科技有限公司”（仅限“合同”类文件）"),
        ("列出所有提到标的额的合同", "“标的额”（仅限“合同”类文件）"),
        ("列出关于中国市场的内容", "“中国市场”"),
        ("“双方” 或 “任何一方”", "“双方” 或 “任何一方”"),
        ("every mention of “net sales” or “gross margin”", "“net sales” or “gross margin”"),
        ("list “rent” and “deposit”", "“rent” and “deposit”"),
        ("list all contracts that mention arbitration", "“arbitration” (in files of the kind “contract”)"),
    ],
)
def test_names_stay_whole_and_kinds_of_documents_are_not_looked_for_beside_them(request_: str, said: str) -> None:
    assert parse(request_).said() == said


def test_parts_of_a_hundred_are_percentages() -> None:
    text = "出卖人应按总价的百分之五支付违约金，逾期每日万分之五，赔偿不超过合同总额的百分之三十。"
    assert hits(text, "列出所有百分比") == ["百分之五", "万分之五", "百分之三十"]
    assert hits(text, "超过5%的赔偿") == ["百分之三十"]


@pytest.mark.parametrize(
    ("question", "kind", "argument"),
    [
        ("哪些合同金额超过100万元？", "list", "哪些合同金额超过100万元？"),
        ("超过100万元的合同有哪些", "list", "超过100万元的合同有哪些"),
        ("Which contracts are over 1 million?", "list", "Which contracts are over 1 million?"),
        ("summarize lease.docx", "summarise", "lease.docx"), ("总结一下租房合同.pdf", "summarise", "租房合同.pdf"),
        ("Compare old.docx with new v2.docx.", "compare", "old.docx and new v2.docx"),
        ("比较采购合同.docx和采购合同（修订）.docx", "compare", "采购合同.docx and 采购合同（修订）.docx"),
        ("What is the difference between a.txt and b.txt?", "compare", "a.txt and b.txt"),
        ("概括本文件的主要内容", "summarise", ""), ("Can you summarise the documents?", "summarise", ""),
    ],
)  # fmt: skip
def test_work_is_asked_for_in_ordinary_words(question: str, kind: str, argument: str) -> None:
    task = read_task(question)
    assert task is not None and (task.kind, task.argument) == (kind, argument)


@pytest.mark.parametrize(
    "question",
    ["Which agreement was signed in 1971?", "哪些人参加了会议？", "compare apples and pears",
     "What reports mention churn?", "哪些合同由张伟签字？", "What is the rent over 3 years?",
     "总结经验教训的会议是哪天？"],
)  # fmt: skip
def test_questions_that_only_sound_like_work_stay_questions(question: str) -> None:
    assert read_task(question) is None


@pytest.mark.parametrize(
    ("question", "lang"),
    [
        ("/compare 技术服务合同.docx and 技术服务合同（修订）.docx", "en"), ("/summarise 租房合同.pdf", "en"),
        ("/比较 old.docx 和 new.docx", "zh"), ("/list 张伟", "zh"),
    ],
)  # fmt: skip
def test_the_names_of_files_do_not_choose_the_language_of_the_answer(question: str, lang: str) -> None:
    task = read_task(question)
    assert task is not None and task.lang == lang
