"""English key words and plain questions over documents: headings, amounts, days, names in brackets, an honest no."""

from __future__ import annotations

import pytest

from engine.backends.quotes.everyday import everyday_stems
from engine.backends.quotes.plain import AMOUNT, DAY, MEASURE, PHONE, SPAN, is_key_words, wants
from engine.backends.quotes.select import select
from engine.backends.quotes.statements import in_full
from engine.backends.quotes.words import asking_words, stem
from engine.types import Hit

LEASE = """# Lease of the ground floor, 3 Quay Street

This lease is made between Ida Holmgren (the landlord) and Tern Books (the tenant).

## 1. Rent

The rent may be reviewed on renewal. The rent is 1,180 pounds a month, payable in advance.

## 2. Term

The lease runs for two years, from 1 May 2024 to 30 April 2026.

## 3. Ending the lease

Either party may end the lease early by giving two months' notice in writing. The landlord may end it at once if the
rent is more than three months in arrears.

## 4. Insurance

The landlord insures the building. The tenant insures its stock."""
GUIDE = """Using the reading room

Opening hours

We welcome members from 9 am to 8 pm on weekdays. On Saturdays we close at noon.

Scans

A page is copied while you wait. Large maps need a permit. The work takes about 40 seconds a page.

Lending

A member may borrow six books at a time. Books with a red label stay in the room. Call the desk on 0118 496 0042 to
extend a loan."""


def quoted(question: str, *texts: str) -> tuple[str, bool]:
    found = [Hit(f"/docs/{n}.txt", 1, 0, len(text), text, 1.0 / (n + 1)) for n, text in enumerate(texts)]
    selection = select(question, found)
    if not selection.quotes:
        return "", selection.answered
    first = selection.quotes[0]
    return texts[first.hit][first.start : first.end], selection.answered


@pytest.mark.parametrize(
    ("request_", "expected"),
    [
        ("rent", "1,180 pounds"),
        ("notice period", "two months' notice"),
        ("insurance", "insures the building"),
        ("landlord", "Ida Holmgren"),
        ("lease end date", "30 April 2026"),
        ("opening hours", "from 9 am to 8 pm"),
    ],
)
def test_key_words_find_what_says_it_of_them(request_: str, expected: str) -> None:
    text, answered = quoted(request_, LEASE, GUIDE)
    assert answered and expected in text


@pytest.mark.parametrize("request_", ["pet policy", "parking fee", "invoice number", "travel allowance"])
def test_key_words_that_are_not_there_are_not_answered(request_: str) -> None:
    assert not quoted(request_, LEASE, GUIDE)[1]


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("How much is the rent?", "1,180 pounds"),
        ("When does the lease end?", "30 April 2026"),
        ("Who is the tenant?", "Tern Books"),
        ("How long do scans take?", "40 seconds"),
        ("How many books can a member borrow?", "six books"),
        ("What is the phone number of the desk?", "0118 496 0042"),
    ],
)
def test_a_plain_question_is_answered_by_what_it_wants(question: str, expected: str) -> None:
    assert expected in quoted(question, LEASE, GUIDE)[0]


@pytest.mark.parametrize(
    "question",
    ["What does a loan of a red book cost?", "How tall is the building?", "What is the phone number of the landlord?"],
)
def test_what_gives_no_amount_or_number_is_no_answer_to_a_question_for_one(question: str) -> None:
    assert not quoted(question, LEASE.replace("1,180 pounds", "due"), GUIDE.replace("0118 496 0042", "the usual line"))[
        1
    ]


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("How much is the rent?", AMOUNT), ("What does delivery cost?", AMOUNT), ("deposit", AMOUNT),
        ("When is it due?", DAY), ("rent due date", DAY), ("How long is the warranty?", SPAN), ("notice period", SPAN),
        ("What is the top speed of the car?", MEASURE), ("How hot may it get?", MEASURE),
        ("What is the phone number of the desk?", PHONE), ("By how much can the rent rise?", MEASURE),
        ("Who wrote it?", ""), ("What is the capital of Peru?", ""),
    ],
)  # fmt: skip
def test_what_a_question_wants(question: str, kind: str) -> None:
    assert wants(question) == kind


def test_what_is_key_words() -> None:
    assert is_key_words("notice period") and is_key_words("tin oxide price")
    assert not is_key_words("Who is the landlord?") and not is_key_words("list all contracts")
    assert not is_key_words("the tenant must pay the rent on the first")


def test_documents_say_it_in_other_words() -> None:
    assert stem("termination") in everyday_stems(stem("cancellation"))
    assert in_full("who is the cfo?") == (("cfo", ("chief financial officer",)),)
    officers = "Signed:\n\nNora Vance, Senior Vice President and Chief Financial Officer\n\nThe board met in June."
    text, answered = quoted("Who is the CFO?", officers)
    assert answered and "Nora Vance" in text
    text, answered = quoted("What is the price of a scan?", "A scan of a page costs 30 pence. Maps are not scanned.")
    assert answered and "30 pence" in text


def test_what_reports_count_under_another_name_is_told_by_its_row() -> None:
    report = (
        "Operating expenses (in millions):\n\n2022\t2023\n\nFulfilment\t41\t44\n\nDesign and upkeep\t17\t23\n\n"
        "Design and upkeep costs include payroll for employees involved in the research and development of new wheels."
        "\n\nWe expect a tax credit of $3 million for research and development."
    )
    text, answered = quoted("What was Acme's R&D expense in Q2 2023?", report)
    assert answered and text.startswith("Design and upkeep\t17\t23")


def test_a_measure_in_words_is_given() -> None:
    recipe = "Rowan jelly\n\nTake three pounds of ripe berries and the same weight of apples. Boil them in a large pan."
    others = (
        "Bramble jelly. Take 2 kg blackberries and 1 kg sugar. Boil for an hour and strain the berries.",
        "Quince jelly keeps for a year in a cool place.",
    )
    text, answered = quoted("how much berries for rowan jelly", recipe, *others)
    assert answered and "three pounds of ripe berries" in text


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("How long is the notice period?", "two months' notice"),
        ("What year does the lease end?", "to 30 April 2026"),
        ("How often is the rent payable?", "a month, payable in advance"),
    ],
)
def test_what_only_says_which_kind_of_thing_is_asked_for_need_not_stand_there(question: str, expected: str) -> None:
    text, answered = quoted(question, LEASE, GUIDE)
    assert answered and expected in text


def test_asking_words() -> None:
    assert asking_words("How long is the notice period?") == {"long", "period"}
    assert asking_words("What is the price of a scan?") == {"price"}
    assert asking_words("What was the long period of peace called?") == frozenset()
