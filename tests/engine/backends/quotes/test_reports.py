"""Lines with labels, headings, and the rows of statements: what stands in documents and in no plain paragraph."""

from __future__ import annotations

import pytest

from engine.backends.quotes.select import select
from engine.backends.quotes.statements import statement_words
from engine.backends.quotes.words import owners_of, subject_text
from engine.types import Hit

CHART = (
    "COMPREHENSIVE MEDICAL REPORT\nReport ID: MED-2024-38\nReport Date: 2024-11-15\nPrepared By: Sarah Martinez\n"
    "Patient Name: Jonathan Harrison\nBlood Pressure\t142/88 mmHg\nHeart Rate\t78 bpm\n\nPATIENT EDUCATION PROVIDED\n\n"
    "Blood pressure was a little high in this medical report. The patient was told to rest more."
)
STATEMENT = (
    "Segments (in millions):\n\nThree Months Ended\nJune 30,\n\n2022\t2023\n\nEurope\n\nNet sales\t20\t26\n\n"
    "Operating expenses\t12\t14\n\nAsia\n\nNet sales\t31\t37\n\nOperating expenses\t22\t24\n\nTotal net sales\t51\t63"
)


def quoted(question: str, *texts: str) -> tuple[str, str, bool]:
    found = [Hit(f"/docs/{n}.txt", 1, 0, len(text), text, 1.0 / (n + 1)) for n, text in enumerate(texts)]
    selection = select(question, found)
    first = selection.quotes[0]
    return texts[first.hit][first.start : first.end], first.header, selection.answered


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Who is the patient in the medical report?", "Jonathan Harrison"),
        ("Who prepared the medical report?", "Sarah Martinez"),
        ("What is the patient's blood pressure?", "142/88"),
    ],
)
def test_a_line_with_the_label_asked_for_answers(question: str, expected: str) -> None:
    text, _, answered = quoted(question, CHART)
    assert expected in text and answered


def test_a_row_is_told_from_others_of_its_name_by_what_stands_over_it() -> None:
    text, header, _ = quoted("What were the net sales of Asia in Q2 2023?", STATEMENT)
    assert "37" in text and "Asia" in header
    assert "Three Months Ended" in header and "2022" in header


def test_a_document_that_is_there_twice_is_no_reason_for_doubt() -> None:
    rule = "第五十五条 经营者有欺诈行为的，应当按照消费者的要求增加赔偿，金额为购买商品的价款的三倍。"
    others = ("第四十条 消费者在购买商品时权益受到损害的，可以要求赔偿。", "第十条 消费者享有公平交易的权利。")
    question = "消费者买到假货可以要求几倍赔偿？"
    found = [rule, *others], [rule, f"　{rule} ", *others]
    once, twice = (
        select(question, [Hit(f"/{n}.txt", 1, 0, len(t), t, 0.5 / (n + 1)) for n, t in enumerate(texts)]).confidence
        for texts in found
    )
    assert twice == pytest.approx(once, abs=0.1)


def test_statements_say_revenue_in_their_own_words() -> None:
    assert "net sales" in dict(statement_words("what was the revenue?"))["revenue"]
    assert "research and development" in dict(statement_words("how much r&d was there?"))["r&d"]


def test_who_reports_and_what_of() -> None:
    assert owners_of("Did Kilnworks report Acme's debt?") == {"kilnwork", "acm"}
    assert "debt" in subject_text("What changes in debt did Acme disclose in the Q1 2023 10-Q?")
    assert not subject_text("What British cultural trend during the Georgian period is linked to design?")
