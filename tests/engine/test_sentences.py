"""Sentence spans: exact, complete, trimmed; English and Chinese; linear."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.sentences import language, line_spans, sentence_spans


def split(text: str) -> list[str]:
    return [text[start:end] for start, end in sentence_spans(text)]


PIECES = st.sampled_from(
    [
        *"abcXYZ019 \n\t\r.!?;。！？；…”』」）\"'“「|#-",
        "Dr. ",
        "e.g. ",
        "3.14",
        "\n\n",
        "1. ",
        "（一）",
        "第二条 ",
        "你好",
        "……",
        "\x0c",
    ]
)


@given(st.one_of(st.text(), st.lists(PIECES, max_size=60).map("".join)))
def test_every_visible_character_is_in_exactly_one_trimmed_span(text: str) -> None:
    covered = 0
    for start, end in sentence_spans(text):
        assert covered <= start < end <= len(text)
        assert text[covered:start].strip() == ""
        assert text[start:end] == text[start:end].strip()
        covered = end
    assert text[covered:].strip() == ""


@given(st.lists(PIECES, max_size=40).map("".join))
def test_a_blank_line_always_separates(text: str) -> None:
    joined = text + "\n\nTail."
    assert split(joined)[-1] == "Tail."


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("He left. She stayed.", ["He left.", "She stayed."]),
        (
            "Dr. Smith met Mr. J. R. Jones at 3.14 p.m. on Jan. 5.",
            ["Dr. Smith met Mr. J. R. Jones at 3.14 p.m. on Jan. 5."],
        ),
        ("It cost $4.50. The rest was free.", ["It cost $4.50.", "The rest was free."]),
        ("He lives in the U.S. The army is large.", ["He lives in the U.S.", "The army is large."]),
        ("The U.S. Army is large. See e.g. Smith.", ["The U.S. Army is large.", "See e.g. Smith."]),
        ('"Stop!" he said. "Why?" she asked.', ['"Stop!" he said.', '"Why?" she asked.']),
        ('He said "no." Then he left.', ['He said "no."', "Then he left."]),
        ("Wait... what? Yes.", ["Wait... what?", "Yes."]),
        ("It ended in 1999.[12] Nobody knew.", ["It ended in 1999.[12]", "Nobody knew."]),
        ("It ended.[1] Nobody knew.", ["It ended.[1]", "Nobody knew."]),
        ("See No. 5 and Fig. 3. Then stop.", ["See No. 5 and Fig. 3.", "Then stop."]),
        ("Acme Inc. Chairman Lee resigned. Shares fell.", ["Acme Inc. Chairman Lee resigned.", "Shares fell."]),
        ("1. First point.\n2. Second point.", ["1. First point.", "2. Second point."]),
        ("- apples\n- pears and\n  plums", ["- apples", "- pears and\n  plums"]),
        (
            "A soft wrapped line goes\non and ends here. Next\nsentence.",
            ["A soft wrapped line goes\non and ends here.", "Next\nsentence."],
        ),
        ("# Title\nBody text here.", ["# Title", "Body text here."]),
        ("Title\n\nBody text here.", ["Title", "Body text here."]),
        ("| a | b |\n| 1 | 2 |", ["| a | b |", "| 1 | 2 |"]),
        ("name\tage\tcity\nAnn\t31\tRome", ["name\tage\tcity", "Ann\t31\tRome"]),
    ],
)
def test_english(text: str, expected: list[str]) -> None:
    assert split(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("今天下雨。明天晴！真的？是", ["今天下雨。", "明天晴！", "真的？", "是"]),
        ("他说：“走吧。”然后离开。", ["他说：“走吧。”", "然后离开。"]),
        ("「好！」她笑了。（完。）下文", ["「好！」", "她笑了。", "（完。）", "下文"]),
        ("书名《你好！》，很好看。", ["书名《你好！》，很好看。"]),
        ("不满三年的，不超过二个月；三年以上的，六个月。", ["不满三年的，不超过二个月；", "三年以上的，六个月。"]),
        ("他走了……没有人知道。", ["他走了……", "没有人知道。"]),
        ("圆周率是3.14。增长12.5%。", ["圆周率是3.14。", "增长12.5%。"]),
        (
            "有下列情形之一的：\n（一）连续工作满十年的；\n（二）其他",
            ["有下列情形之一的：", "（一）连续工作满十年的；", "（二）其他"],
        ),
        ("第一条 目的\n第二条 范围", ["第一条 目的", "第二条 范围"]),
        ("这一行在页面边缘被折\n断了但仍是一句。", ["这一行在页面边缘被折\n断了但仍是一句。"]),
        ("真的吗?当然!", ["真的吗?", "当然!"]),
        ('他说。"你好。"她答。', ["他说。", '"你好。"', "她答。"]),
    ],
)
def test_chinese(text: str, expected: list[str]) -> None:
    assert split(text) == expected


def test_a_short_line_above_a_long_one_is_a_title_of_its_own() -> None:
    body = (
        "This paragraph was typed as one long line, which is far wider than the title above it. It has two sentences."
    )
    assert split("Annual Report\n" + body)[0] == "Annual Report"


def test_empty_and_blank() -> None:
    assert sentence_spans("") == []
    assert sentence_spans(" \n\t \n") == []


@pytest.mark.parametrize(
    "unit", ["a", ".", ". ", "。", '。",', '."', "\n", " ", "|", "1. ", "A. ", "…", "[1]", "\t", ";"]
)
def test_long_hostile_lines_take_linear_time(unit: str) -> None:
    text = unit * (1_000_000 // len(unit))  # the suite's time limit catches anything quadratic
    spans = sentence_spans(text)
    assert "".join(text[a:b] for a, b in spans).split() == "".join(text.split()).split() or unit.strip()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Who wrote it?", "en"),
        ("谁写的？", "zh"),
        ("GDP 是多少？", "zh"),
        ("NFL 的 MVP 是谁评选出来的？", "zh"),
        ("Where is the word 你 used?", "en"),
        ("これは日本語の文です。", "other"),
        ("한국어 문장입니다.", "other"),
        ("Это русский текст.", "other"),
        ("12345 !!", "other"),
        ("", "other"),
    ],
)
def test_language(text: str, expected: str) -> None:
    assert language(text) == expected


def test_lines_that_begin_with_the_time_stand_alone() -> None:
    log = "2026-03-01 10:22:01 INFO started\n2026-03-01 10:22:04 ERROR disk full\n2026-03-01 10:22:09 INFO again"
    assert split(log) == log.split("\n")
    assert split("10:00 Coffee\n10:30 The talk") == ["10:00 Coffee", "10:30 The talk"]
    assert len(split("The meeting that all of us await is on\n2026-03-01 10:22 in the large room.")) == 1


def test_each_line_of_a_log_is_a_sentence_and_a_comment_keeps_its_own() -> None:
    log = "ERROR disk full. Stopping\n  at main.c\n\nINFO started"
    spans = line_spans(log)
    assert [log[a:b] for a, b in spans] == ["ERROR disk full. Stopping", "at main.c", "INFO started"]
    code = "RETRIES = 5\nTIMEOUT = 30\n\n# A file is sent again after this many seconds\n# unless it was withdrawn"
    spans = line_spans(code, code=True)
    assert [code[a:b] for a, b in spans][:2] == ["RETRIES = 5", "TIMEOUT = 30"]
