"""What a Chinese question wants: its words, and the form of its answer. And what questions about reports speak of."""

from __future__ import annotations

import pytest

from engine.backends.quotes import kinds
from engine.backends.quotes.features import passages
from engine.backends.quotes.select import select
from engine.backends.quotes.terms import read_question
from engine.backends.quotes.wanted import FORM_FIGURES, TERM_FIGURES, terms_of, wanted
from engine.backends.quotes.words import subject_text
from engine.types import Hit


def hit(text: str, path: str = "/d/a.txt", page: int = 1, start: int = 0) -> Hit:
    return Hit(path, page, start, start + len(text), text, 0.9)


def figures(question: str, *texts: str) -> dict[str, float]:
    """The figures of the first text's first sentence."""
    asked = read_question(question, everyday=True)
    found = passages(asked, [hit(text, f"/d/{n}.txt") for n, text in enumerate(texts)])
    return dict(zip((*TERM_FIGURES, *FORM_FIGURES), wanted(asked, found, found[0].candidates[0]), strict=True))


def test_the_terms_of_a_question_are_its_words_and_its_names_whole() -> None:
    terms = terms_of("NTL的服务在缙霭镇更名为什么？")
    assert {"ntl", "服务"} <= set(terms) and any("缙霭" in term for term in terms)
    assert "什么" not in terms and "的" not in terms
    assert terms["ntl"] > terms["服务"]


def test_a_name_that_stands_in_no_passage_is_told_from_one_beside_the_sentence() -> None:
    asked = "蒙特利尔是什么时候被占领的？"
    beside = figures(asked, "军队于1760年占领了这座城市。蒙特利尔的居民留了下来。", "天气很好。")
    elsewhere = figures(asked, "军队于1760年占领了这座城市。", "蒙特利尔是一座大城市。")
    nowhere = figures(asked, "军队于1760年占领了这座城市。", "天气很好。")
    assert beside["t_window"] > elsewhere["t_window"]
    assert beside["t_elsewhere"] == nowhere["t_elsewhere"] == 0.0 < elsewhere["t_elsewhere"]
    assert nowhere["t_nowhere"] > elsewhere["t_nowhere"] >= beside["t_nowhere"]


@pytest.mark.parametrize(
    ("question", "answers", "does_not"),
    [
        ("亚马逊盆地有多少平方公里？", "亚马逊盆地的面积为700万平方公里。", "亚马逊盆地有三十个国家公园。"),
        ("每周最多工作多少小时？", "每周工作不超过二十四小时。", "工作的报酬最长不得超过十五日结算。"),
        ("试用期最长几个月？", "试用期不得超过六个月。", "违反第八十三条试用期规定的，责令改正。"),
        ("本法从哪一年开始施行？", "本法自2008年1月1日起施行。", "本法施行前订立的合同继续有效。"),
        ("扣押身份证合法吗？", "不得扣押居民身份证。", "扣押身份证的由行政部门处理。"),
    ],
)
def test_the_form_of_the_answer_is_asked_for(question: str, answers: str, does_not: str) -> None:
    assert figures(question, answers)["f_any"] == 1.0
    assert figures(question, does_not)["f_any"] == -1.0


def test_what_the_question_says_itself_is_no_answer() -> None:
    assert figures("2015年是哪一年的三年之后？", "2015年发生了很多事。")["f_any"] == -1.0


def test_a_question_about_reports_is_answered_where_its_subject_is() -> None:
    report = "Inventory levels rose to $36 billion in the third quarter. Fuel and food costs rose as well."
    asked = "How have inventory levels changed across the reported quarters, and what does it suggest?"
    assert read_question(asked).subject
    assert select(asked, [hit(report)]).answered
    assert not select(asked, [hit("The company was founded in Seattle. Its staff like dogs.")]).answered


def test_what_is_searched_for_is_the_subject_of_a_question_about_reports() -> None:
    asked = "Are there any notable changes in Acme's debt structure as reported in these 10-Qs?"
    assert subject_text(asked) == "Acme's debt structure"
    assert subject_text("When was the debt of Acme repaid?") == ""


def test_what_two_reports_say_alike_is_quoted_from_both() -> None:
    texts = [f"Net sales of online stores were ${n} billion in the quarter." for n in (53, 57)]
    hits = [hit(text, f"/d/{n}.txt") for n, text in enumerate(texts)]
    quotes = select("How have net sales changed over the reported quarters?", hits).quotes
    assert {quote.hit for quote in quotes} == {0, 1}


def test_a_plain_question_speaks_of_no_report() -> None:
    assert read_question("When was the bridge over the river opened?").subject == ()
    assert read_question("Who reported the change to the police?").subject == ()


def test_a_title_with_the_questions_own_words_is_no_quote() -> None:
    says = "NARA will modernize the National Archives Catalog."
    text = f"NARA 2022–2026 Strategic Plan\n\nSource: https://example.org/strategic-plan-2022-2026.pdf\n\n{says}"
    quotes = select("What will NARA modernize in its 2022–2026 strategic plan?", [hit(text)]).quotes
    assert text[quotes[0].start : quotes[0].end].strip() == says


def test_a_page_number_is_no_quote() -> None:
    text = "27\n\nMarketing costs were 27 dollars in May."
    quotes = select("How much were the marketing costs in May?", [hit(text)]).quotes
    assert all(text[q.start : q.end].strip() != "27" for q in quotes)


def test_a_row_of_numbers_says_what_its_header_tells() -> None:
    table = "Year\tFreshwater Ducks\n2023\t160\n2024\t180"
    quotes = select("How many freshwater ducks were counted in 2024?", [hit(table)]).quotes
    assert table[quotes[0].start : quotes[0].end] == "2024\t180"


def test_a_column_that_a_table_does_not_have_is_not_answered_by_its_row() -> None:
    staff = [hit("工号\t姓名\t部门\t入职日期\t工位\n10045\t林雨桐\t法务部\t2021-11-15\tB-1311", "/d/员工花名册.csv")]
    assert select("林雨桐的工位是多少？", staff).answered
    assert not select("林雨桐的月薪是多少？", staff).answered


@pytest.mark.parametrize(
    ("asked", "said", "other"),
    [
        ("这台机器卖多少钱？", "售价为2999元。", "型号是KJ520。"),
        ("每个月房租是多少？", "租金每月人民币16,800元。", "租期为三年。"),
        ("绳子最长可以多长？", "牵引带不得超过1.5米。", "每户限养一只。"),
        ("报销单最晚什么时候交？", "应在返回后15个工作日内提交。", "由部门负责人签字。"),
        ("这是第几届比赛？", "这是第26届比赛。", "有26支球队参加。"),
        ("他发表了多少论文？", "他一生只发表了三篇论文。", "他在1950年发表了论文。"),
        ("罚款是几倍？", "处保险费2倍的罚款。", "处以罚款，倍数另定。"),
    ],
)
def test_a_form_is_told_from_other_numbers(asked: str, said: str, other: str) -> None:
    assert figures(asked, said)["f_any"] == 1.0
    assert figures(asked, other)["f_any"] < 1.0
    assert figures(asked, said)["f_nowhere"] == 0.0 < figures(asked, other)["f_nowhere"]


@pytest.mark.parametrize("asked", ["温室效应多大程度上归咎于它？", "他从哪所大学获得了学位？", "几内亚的首都在哪里？"])
def test_characters_that_only_look_like_asking_for_an_amount_do_not(asked: str) -> None:
    assert figures(asked, "他在那里获得了学位。")["f_unit"] == 0.0


HANDBOOK = """员工手册

本手册适用于正式员工、试用期员工和实习生，自 2026 年 1 月 1 日起执行。

试用期

新员工的试用期为三个月。试用期工资不低于转正工资的 80%。试用期内双方均可提前三天通知对方解除劳动合同。

休假

因工作需要加班的，应当事先由主管批准。请病假须提供医院证明，每年前 10 天病假工资照发。

离职

员工离职应当提前三十天书面通知公司，并交还钥匙和工具。"""
LEASE = """房屋租赁合同

出租方（甲方）：沈国梁

承租方（乙方）：墨池陶艺工作室

甲方将位于砚池路的房屋出租给乙方使用，建筑面积 210 平方米。未经甲方书面同意，乙方不得将房屋转租。

取暖费由双方各承担一半，水费由乙方承担。租赁期内租金不变。"""


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("试用期多长？", "新员工的试用期为三个月"),
        ("辞职要提前多久说？", "提前三十天书面通知公司"),
        ("病假需要什么材料？", "须提供医院证明"),
        ("房东是谁？", "沈国梁"),
        ("我能把房子转租给别人吗？", "不得将房屋转租"),
        ("暖气费谁出？", "取暖费由双方各承担一半"),
        ("租金可以涨吗？", "租赁期内租金不变"),
    ],
)
def test_what_people_ask_as_they_speak_is_answered(question: str, expected: str) -> None:
    texts = (HANDBOOK, LEASE)
    selection = select(question, [hit(text, f"/d/{n}.txt") for n, text in enumerate(texts)])
    first = selection.quotes[0]
    assert selection.answered and expected in texts[first.hit][first.start : first.end]


def test_small_numbers_in_characters_are_numbers() -> None:
    asked = read_question("试用期有几个月？", everyday=True)
    assert kinds.offers(kinds.NUMBER, asked, "试用期为三个月。")
    assert kinds.offers(kinds.NUMBER, asked, "由五人组成。")
    assert not kinds.offers(kinds.NUMBER, asked, "这是一个好办法。")
