"""The quotes backend: the right sentence first, word for word, and an honest no."""

from __future__ import annotations

import threading
from collections.abc import Sequence

import pytest

from engine.backends.quotes.backend import NOT_FOUND, NOTICE, QuotesBackend
from engine.backends.quotes.kinds import asked_kind, offers
from engine.backends.quotes.select import select
from engine.backends.quotes.terms import read_question
from engine.types import Backend, GenerationOptions, Hit, Prompt

BRIDGE = (
    "The Harrow Bridge crosses the river Lune near Kirkby. It was designed by Margaret Ellwood. "
    "Construction began in 1871 and cost 42,000 pounds. "
    "The bridge was closed to cars in 1989 because its piers had sunk."
)
MUSEUM = "The Kirkby museum shows tools of the local weavers. It opens at ten and is closed on Mondays."
LEAVE = "年假规定。员工工作满一年不满十年的，年假为五天；满十年不满二十年的，年假为十天。年假须提前三日书面申请。"
SERVER = "机房位于苏州工业园区。服务器由陈晓峰负责维护。去年共更换硬盘36块，总费用为12万元。"
STAFF = "工号\t姓名\t部门\t工位\n10023\t陈晓峰\t财务部\tB-1207\n10045\t林雨桐\t法务部\tB-1311"


def hits(*texts: str) -> list[Hit]:
    return [Hit(f"/docs/{n}.txt", 1, 0, len(text), text, 1.0 / (n + 1)) for n, text in enumerate(texts)]


def answer(question: str, found: Sequence[Hit]) -> str:
    prompt = Prompt((), question, tuple(found))
    return "".join(QuotesBackend().generate(prompt, GenerationOptions(), threading.Event()))


def first_quote(question: str, found: Sequence[Hit]) -> str:
    quote = QuotesBackend().select(question, found).quotes[0]
    return found[quote.hit].text[quote.start : quote.end]


def test_it_is_a_backend() -> None:
    assert isinstance(QuotesBackend(), Backend)


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Who designed the Harrow Bridge?", "It was designed by Margaret Ellwood."),
        ("When did construction of the Harrow Bridge begin?", "Construction began in 1871 and cost 42,000 pounds."),
        ("Why was the Harrow Bridge closed to cars?", "because its piers had sunk"),
        ("Which river does the Harrow Bridge cross?", "crosses the river Lune"),
        ("On which day is the Kirkby museum closed?", "closed on Mondays"),
    ],
)
def test_the_answering_sentence_comes_first_in_english(question: str, expected: str) -> None:
    assert expected in first_quote(question, hits(BRIDGE, MUSEUM))


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("工作满十年的员工年假是几天？", "年假为十天"),
        ("年假要提前几天申请？", "提前三日"),
        ("服务器由谁负责维护？", "陈晓峰"),
        ("机房位于哪里？", "苏州工业园区"),
        ("去年更换了多少块硬盘？", "36块"),
    ],
)
def test_the_answering_sentence_comes_first_in_chinese(question: str, expected: str) -> None:
    assert expected in first_quote(question, hits(SERVER, LEAVE))


def test_a_table_is_answered_by_its_row_with_the_header() -> None:
    found = hits(STAFF)
    text = answer("林雨桐在哪个部门？", found)
    assert "林雨桐 | 法务部 | B-1311" in text.split("\n")[0]
    assert "姓名" in text.split("\n")[0]


def test_quotes_are_word_for_word_and_numbered_by_hit() -> None:
    found = hits(MUSEUM, BRIDGE)
    text = answer("Who designed the Harrow Bridge?", found)
    assert text.startswith("“It was designed by Margaret Ellwood.” [2]")
    assert text.endswith(NOTICE["en"])
    selection = QuotesBackend().select("Who designed the Harrow Bridge?", found)
    for quote in selection.quotes:
        assert f"“{found[quote.hit].text[quote.start : quote.end]}” [{quote.hit + 1}]" in text


def test_the_notice_speaks_the_questions_language() -> None:
    assert answer("服务器由谁负责维护？", hits(SERVER)).endswith(NOTICE["zh"])


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("What is the Wi-Fi password of the guest network?", hits(BRIDGE, MUSEUM)),
        ("Who won the 2022 FIFA World Cup?", hits(BRIDGE, MUSEUM)),
        ("Who won the 2022 FIFA World Cup?", []),
        ("???", hits(BRIDGE)),
    ],
)
def test_what_the_documents_do_not_hold_is_said_so(question: str, found: list[Hit]) -> None:
    assert not QuotesBackend().select(question, found).answered
    assert answer(question, found) == NOT_FOUND["en"]


def test_what_the_documents_do_not_hold_is_said_so_in_chinese() -> None:
    assert answer("公司今年的年会在哪里举行？", hits(LEAVE)) == NOT_FOUND["zh"]


def test_the_same_question_gives_the_same_bytes() -> None:
    found = hits(BRIDGE, MUSEUM)
    once = answer("Who designed the Harrow Bridge?", found)
    answer("年假要提前几天申请？", hits(LEAVE))
    assert answer("Who designed the Harrow Bridge?", found) == once


def test_overlapping_and_repeated_hits_are_quoted_once() -> None:
    cut = BRIDGE.index("Construction")
    doubled = [
        Hit("/docs/a.txt", 1, 0, len(BRIDGE), BRIDGE, 1.0),
        Hit("/docs/a.txt", 1, cut, len(BRIDGE), BRIDGE[cut:], 0.9),
        Hit("/docs/copy.txt", 1, 0, len(BRIDGE), BRIDGE, 0.8),
    ]
    quotes = QuotesBackend().select("When did construction of the Harrow Bridge begin?", doubled).quotes
    texts = [doubled[q.hit].text[q.start : q.end] for q in quotes]
    assert len(texts) == len(set(texts))


def test_it_stops_when_told() -> None:
    stop = threading.Event()
    stop.set()
    prompt = Prompt((), "Who designed the Harrow Bridge?", tuple(hits(BRIDGE)))
    assert list(QuotesBackend().generate(prompt, GenerationOptions(), stop)) == []


@pytest.mark.parametrize(
    ("question", "kind", "sentence"),
    [
        ("Who wrote it?", "person", "The book was written by Ann Lee."),
        ("In what year did it open?", "time", "It opened in 1989."),
        ("How many people came?", "number", "About 300 came."),
        ("Where is it?", "place", "The house stands in York."),
        ("Why did it fail?", "reason", "It failed because of rust."),
        ("谁写的？", "person", "作者是鲁迅先生。"),
        ("何时开业？", "time", "1989年5月开业。"),
        ("有多少人参加？", "number", "共有300人参加。"),
        ("总部在哪里？", "place", "总部位于上海市。"),
        ("为什么失败？", "reason", "由于生锈而失败。"),
    ],
)
def test_kinds_of_answer(question: str, kind: str, sentence: str) -> None:
    asked = read_question(question)
    assert asked_kind(asked) == kind
    assert offers(kind, asked, sentence)


def test_hostile_text_is_only_text() -> None:
    nasty = ["", " ", "\x00\ud800", "“" * 500, "|" * 2000, "[1]" * 300, "。" * 2000, "a" * 20000]
    found = [Hit("/x", 1, 0, len(t), t, 1.0) for t in nasty]
    assert answer("What is [1] “a”?", found)


def test_another_year_or_number_is_no_answer() -> None:
    found = hits("Brazil won the 2002 FIFA World Cup in Japan. Ronaldo scored twice in the final.")
    assert QuotesBackend().select("Who won the 2002 FIFA World Cup?", found).answered
    assert not QuotesBackend().select("Who won the 2022 FIFA World Cup?", found).answered
    found = hits("三号机房第二季度平均 PUE 为 1.47。")
    assert QuotesBackend().select("三号机房第二季度的平均PUE是多少？", found).answered
    assert not QuotesBackend().select("三号机房第三季度的平均PUE是多少？", found).answered


def test_a_heading_names_what_follows_but_is_never_the_answer() -> None:
    found = hits("# 服务器采购合同的新交货日期\n\n交货日期推迟至2024年7月15日，请提前安排。")
    assert "2024年7月15日" in first_quote("服务器采购合同的新交货日期是哪一天？", found)


@pytest.mark.parametrize(
    ("question", "listed", "said"),
    [
        ("Who designed the Harrow Bridge?", '"question": "Who designed the Harrow Bridge?", "id": 7', BRIDGE),
        ("服务器由谁负责维护？", "“question”: “服务器由谁负责维护？”, “id”: 7", SERVER),
    ],
)
def test_a_text_that_only_repeats_the_question_is_no_answer(question: str, listed: str, said: str) -> None:
    quote = first_quote(question, hits(listed, said))
    assert "Ellwood" in quote or "陈晓峰" in quote
    assert not QuotesBackend().select(question, hits(listed)).answered


def test_key_words_find_the_sentence_that_holds_them_all() -> None:
    assert first_quote("river Lune near Kirkby", hits(MUSEUM, BRIDGE)).startswith("The Harrow Bridge crosses")


def test_a_bare_heading_is_no_quote() -> None:
    text = (
        "第三条 租金\n租金为每月 9,600 元，按季度支付。租赁期内租金不变。\n\n第四条 押金\n"
        "乙方应当在签订合同当日支付押金 19,200 元。租赁期满后，甲方应当在七个工作日内将押金无息退还乙方。\n"
    )
    hit = Hit("租房合同.txt", 1, 0, len(text), text, 0.9)
    found = select("租赁期满后，押金什么时候退还？", [hit])
    quoted = [text[quote.start : quote.end] for quote in found.quotes]
    assert "七个工作日" in quoted[0]
    assert not [words for words in quoted if words.strip() in ("第三条 租金", "第四条 押金")]


@pytest.mark.parametrize(
    "elsewhere",
    [
        "Harrow Bridge, closed to cars in 1988 ................ 28",
        '39. "Harrow Bridge: the year 1988 when it was closed to cars" (https://www.example.org/harrow).',
    ],
)
def test_what_tells_where_it_is_said_is_no_answer(elsewhere: str) -> None:
    assert "1989" in first_quote("When was the Harrow Bridge closed to cars?", hits(elsewhere, BRIDGE))


@pytest.mark.parametrize(
    ("text", "question", "shown"),
    [
        ("使用须知\n- 低电流时请勿断电。\n- 电池应每年更换。", "低电流时能断电吗？", "“低电流时请勿断电。”"),
        ("Rules\n• Wear gloves in the laboratory.\n• Eat elsewhere.", "What do I wear in the laboratory?",
         "“Wear gloves in the laboratory.”"),
        ("1. The Harrow Bridge was designed by Ann Lee.\n2. It is blue.", "Who designed the Harrow Bridge?",
         "“1. The Harrow Bridge was designed by Ann Lee.”"),
        ("“The Harrow Bridge was designed by Ann Lee.”", "Who designed the Harrow Bridge?",
         "“The Harrow Bridge was designed by Ann Lee.”"),
        ("“The Harrow Bridge was designed by Ann Lee,” he said.", "Who designed the Harrow Bridge?",
         "“‘The Harrow Bridge was designed by Ann Lee,’ he said.”"),
    ],
)  # fmt: skip
def test_a_quotation_has_one_pair_of_marks_and_no_bullet(text: str, question: str, shown: str) -> None:
    assert answer(question, hits(text)).startswith(shown)


def test_a_line_of_a_log_or_of_code_is_quoted_alone() -> None:
    log = "10:22:01 INFO server started\n10:22:04 ERROR disk full on sda1\n10:22:09 INFO trying again"
    code = "int most_retries = 5;\nint most_seconds = 30;\nint most_users = 9;"
    for path, text, question, shown in (
        ("/d/run.log", log, "When was the disk sda1 full?", "“10:22:04 ERROR disk full on sda1”"),
        ("/d/run.c", code, "What is most_seconds?", "“int most_seconds = 30;”"),
    ):
        found = [Hit(path, 1, 0, len(text), text, 1.0)]
        quote = QuotesBackend().select(question, found).quotes[0]
        assert f"“{text[quote.start : quote.end]}”" == shown
