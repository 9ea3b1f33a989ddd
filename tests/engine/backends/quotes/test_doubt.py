"""Questions in a person's own words are judged by meaning too; a near text with other words may answer them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from engine.backends.quotes.doubt import in_own_words
from engine.backends.quotes.plain import AMOUNT, wants
from engine.backends.quotes.select import select
from engine.backends.quotes.terms import CONTEXT_MARK, read_question
from engine.types import Hit

COURT = (
    "Civil matters can be complicated. A party that cannot afford counsel represents itself. "
    "Some legal aid offices help with parts of a case."
)
OTHER = "The garden is open to visitors in summer. Tea is served in the afternoon."


def hits(cosine: float) -> list[Hit]:
    first = Hit("/docs/court.txt", 1, 0, len(COURT), COURT, 0.9)
    second = Hit("/docs/garden.txt", 1, 0, len(OTHER), OTHER, 0.1)
    return [replace(first, cosine=cosine), replace(second, cosine=0.1)]


def test_nearness_in_meaning_speaks_for_an_answer_in_other_words() -> None:
    question = "Do I need a lawyer for my civil case?"
    near, far = select(question, hits(0.68)), select(question, hits(0.05))
    assert near.answered and not far.answered
    assert near.confidence > far.confidence


@pytest.mark.parametrize(
    ("question", "own"),
    [
        ("Do I need a lawyer?", True),
        ("what does error 400 mean?", True),
        ("Is it free?" + CONTEXT_MARK + "parking library", True),
        ("Who designed the bridge?", False),
        ("Is the US constitution amended?", False),
    ],
)
def test_what_is_asked_in_own_words(question: str, own: bool) -> None:
    assert in_own_words(read_question(question)) is own


@pytest.mark.parametrize("question", ["how much people earn at the station", "how much it costs to renew a card"])
def test_an_amount_is_wanted_however_it_is_asked(question: str) -> None:
    assert wants(question) == AMOUNT


def test_what_points_elsewhere_is_not_quoted_first() -> None:
    text = "For more information about the price of the card, see our website. The card is 12 euros a year."
    found = [Hit("/docs/card.txt", 1, 0, len(text), text, 1.0)]
    quote = select("What is the price of the card?", found).quotes[0]
    assert text[quote.start : quote.end] == "The card is 12 euros a year."


def test_key_words_need_not_hold_what_was_spoken_of_before() -> None:
    text = "Emergency kit\nAn emergency kit holds water for three days, a torch and a radio."
    found = [Hit("/docs/kit.txt", 1, 0, len(text), text, 1.0), *hits(0.1)]
    alone = select("emergency kit", found)
    after = select(f"emergency kit{CONTEXT_MARK}recommendations readiness", found)
    assert alone.answered and after.answered


@pytest.mark.parametrize(
    "question", ["When do I get my deposit back?", "and when do I get it back?" + CONTEXT_MARK + "deposit"]
)
def test_what_one_gets_back_is_what_is_returned(question: str) -> None:
    text = (
        "The tenant has paid a deposit of 2,900 pounds. "
        "The landlord returns the deposit within 30 days after the end of the lease."
    )
    selection = select(question, [Hit("/docs/lease.txt", 1, 0, len(text), text, 0.9, cosine=0.4), *hits(0.1)])
    quote = selection.quotes[0]
    assert selection.answered and "within 30 days" in text[quote.start : quote.end]
