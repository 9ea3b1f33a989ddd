"""How far quotes reach: steps, what stands under headings, answers below questions; several questions in one turn."""

from __future__ import annotations

import pytest

from engine.backends.quotes.select import select, several
from engine.types import Hit

RENEWAL = (
    "Renewing a card\nA library card is valid for one year. Cards of children are free of charge.\n\n"
    "To renew a library card, complete the following steps:\n\n1. Go to the desk on the first floor.\n"
    "2. Show your passport.\n3. Pay the yearly fee.\n\nNote that the desk closes early on Fridays."
)
GUIDE = (
    "The archive was opened by the mayor.\n\nOpening hours\n"
    "The reading room is open from nine to five on weekdays. It is closed in August.\n\n"
    "Lockers\nEach visitor is given a locker. A coin of one euro is needed."
)
FREQUENT = (
    "Q. Who do I call about a missed collection?\nA. Call Republic Services before noon. "
    "They come again on the same day.\nQ. Can I have a second cart?\nA. Yes, for ten dollars a month."
)
INTERVIEW = "What do you call a good day?\nWho do you call when a collection was missed?\nWhere do you live?"


def hits(*texts: str) -> list[Hit]:
    return [Hit(f"/docs/{n}.txt", 1, 0, len(text), text, 1.0 / (n + 1)) for n, text in enumerate(texts)]


def quoted(question: str, *texts: str) -> list[str]:
    found = hits(*texts)
    return [found[quote.hit].text[quote.start : quote.end] for quote in select(question, found).quotes]


def test_steps_are_quoted_together() -> None:
    first = quoted("How do I renew a library card?", RENEWAL)[0]
    assert first.startswith("To renew a library card") and first.endswith("3. Pay the yearly fee.")


def test_a_fact_of_the_same_page_is_quoted_alone() -> None:
    assert quoted("How long is a library card valid?", RENEWAL)[0] == "A library card is valid for one year."


def test_what_stands_under_a_heading_is_quoted_for_it() -> None:
    first = quoted("opening hours", GUIDE)[0]
    assert first.startswith("The reading room is open from nine to five") and "Opening hours" not in first


def test_a_list_of_frequent_questions_gives_the_answer() -> None:
    first = quoted("Who do I call about a missed collection?", FREQUENT)[0]
    assert first == "Call Republic Services before noon. They come again on the same day."
    assert not any("Q." in text for text in quoted("Can I have a second cart?", FREQUENT)[:1])


def test_a_bare_list_of_questions_answers_nothing() -> None:
    selection = select("Who do you call when a collection was missed?", hits(INTERVIEW))
    assert not selection.answered


def test_the_title_of_a_page_is_not_quoted() -> None:
    page = "Needle Disposal | Madison County Needle Disposal | Madison County\nRed containers are free at any station."
    assert all("| Madison" not in text for text in quoted("needle disposal in Madison County", page))


def test_each_of_two_questions_is_answered() -> None:
    both = quoted("Who opened the archive? And what is needed for a locker?", GUIDE)
    assert "The archive was opened by the mayor." in both[:2]
    assert any("coin of one euro" in text for text in both[:2])


@pytest.mark.parametrize(
    ("question", "count"),
    [
        ("Who opened the archive? And what is needed for a locker?", 2),
        ("What is the greenhouse effect? Is it good or bad?", 0),
        ("Who opened the archive?", 0),
        ("押金是多少？退租要提前几天通知？", 2),
    ],
)
def test_what_is_several_questions(question: str, count: int) -> None:
    assert len(several(question)) == count


def test_a_short_sentence_takes_along_what_it_takes_up() -> None:
    text = "The town council sets what members pay. It may be waived for students. The desk is on the first floor."
    assert quoted("Is anything waived for students?", text)[0] == (
        "The town council sets what members pay. It may be waived for students."
    )


def test_guidelines_on_lines_of_their_own_follow_their_announcement() -> None:
    text = (
        "The following are guidelines for the time after a flood:\nListen to the news.\nAvoid moving water.\n"
        "Return home when it is safe.\n\nHistory\nThe last flood was in 1953."
    )
    assert quoted("what should we do after a flood", text)[0].endswith("Return home when it is safe.")
