"""Guessing from the prompt: what is proposed, and that it stops where it does not pay."""

from __future__ import annotations

from engine.backends.prompt_lookup import ALLOWANCE, Account, PromptLookup


def test_what_followed_the_same_words_is_proposed() -> None:
    guesses = PromptLookup([10, 11, 12, 13, 14, 15, 99])
    guesses.extend([11, 12])
    place, match = guesses.find()
    assert match == 2 and guesses.following(place, 3) == [13, 14, 15]
    guesses.extend([13])
    place, match = guesses.find()
    assert match == 3 and guesses.following(place, 9) == [14, 15, 99, 11, 12, 13]


def test_the_latest_place_counts() -> None:
    guesses = PromptLookup([1, 2, 3, 7, 1, 2, 3, 8, 0, 1, 2, 3])
    assert guesses.following(guesses.find()[0], 1) == [8]


def test_nothing_is_proposed_without_a_match() -> None:
    assert PromptLookup([1, 2, 3]).find() == (0, 0)
    assert PromptLookup([]).find() == (0, 0)
    assert PromptLookup([1, 2, 3, 4, 5]).find() == (0, 0)


def account(single: float = 1.0) -> Account:
    made = Account()
    made.begin_answer()
    made.measured_single(single)
    return made


def test_nothing_is_guessed_before_a_token_was_timed() -> None:
    assert Account().length(20, 6) == 0
    assert account().length(20, 6) > 0


def test_cheap_guesses_go_on_even_when_often_wrong() -> None:
    """Where reading four takes as long as one, a wrong guess costs nothing."""
    made = account()
    for _ in range(30):
        made.measured_draft(3, 0, 1.0)
    assert made.length(20, 3) == 3


def test_expensive_guesses_that_fail_stop_within_the_allowance() -> None:
    made, lost = account(), 0.0
    while length := made.length(20, 6):
        made.measured_draft(length, 0, float(length + 1))  # no gain at all from reading together
        lost += length
        assert lost < 40
    assert lost <= 8 * ALLOWANCE
    made.begin_answer()
    assert made.length(20, 6) == 0  # the next answer is written without


def test_expensive_guesses_that_hold_go_on() -> None:
    made = account()
    for _ in range(10):
        length = made.length(20, 6)
        assert length > 0
        made.measured_draft(length, length, 1.5)


def test_one_burst_of_other_work_changes_nothing() -> None:
    made = account()
    for _ in range(5):
        made.measured_draft(3, 3, 1.0)
    made.measured_draft(3, 3, 30.0)
    assert made.cost(3) < 1.1 and made.length(6, 3) == 3


def test_no_more_than_there_is_room_for() -> None:
    made = account()
    assert made.length(2, 6) == 0
    assert made.length(6, 6) == 3
