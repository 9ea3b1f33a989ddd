"""The first steps: one after another, skipped when done otherwise, never shown again."""

from pytestqt.qtbot import QtBot

from desktop.views.window.tour import DONE, FOLDER, LANGUAGE, MODEL, QUESTION, Tour


def test_four_steps_and_then_never_again(qtbot: QtBot) -> None:
    tour = Tour(LANGUAGE)
    qtbot.addWidget(tour)
    seen: list[int] = []
    tour.moved.connect(seen.append)
    for _ in range(4):
        assert tour.isVisibleTo(tour.parentWidget())
        tour.next.click()
    assert seen == [FOLDER, MODEL, QUESTION, DONE]
    assert not tour.isVisibleTo(tour.parentWidget())
    again = Tour(DONE)
    qtbot.addWidget(again)
    assert not again.isVisibleTo(None)


def test_what_was_done_elsewhere_counts_only_for_its_step(qtbot: QtBot) -> None:
    tour = Tour(LANGUAGE)
    qtbot.addWidget(tour)
    tour.did(FOLDER)
    assert tour.step == LANGUAGE
    tour.next.click()
    tour.did(FOLDER)
    assert tour.step == MODEL


def test_skip(qtbot: QtBot) -> None:
    tour = Tour(MODEL)
    qtbot.addWidget(tour)
    with qtbot.waitSignal(tour.moved) as moved:
        tour.skip.click()
    assert moved.args == [DONE]


def test_a_step_from_a_damaged_file_is_no_trouble(qtbot: QtBot) -> None:
    for step in (-3, 99):
        tour = Tour(step)
        qtbot.addWidget(tour)
        assert LANGUAGE <= tour.step <= DONE
