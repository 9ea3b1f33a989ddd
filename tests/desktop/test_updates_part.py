"""Check for updates…: nothing is asked before the person agreed, and every ending is a sentence."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from desktop import i18n
from desktop.views.window.page_dialog import PageDialog
from desktop.views.window.prompts import Prompt
from engine.types import JobEnded, Outcome, UpdateReport

from .conftest import FakeClient

ADDRESS = "https://example.org/version.json"
PAGE = "https://example.org/inkwell"


def shown(window: Any) -> str:
    """The page on show, if there is one."""
    pages = [page for page in window.findChildren(PageDialog) if page.isVisible()]
    return " ".join(label.text() for page in pages for label in page.findChildren(QLabel))


@pytest.fixture
def agree(monkeypatch: pytest.MonkeyPatch) -> Callable[[bool], list[str]]:
    """The person's answer to the question, and what it said."""

    def answers(yes: bool) -> list[str]:
        asked: list[str] = []

        def execute(prompt: Prompt) -> int:
            asked.extend(label.text() for label in prompt.findChildren(QLabel))
            return int(yes)

        monkeypatch.setattr(Prompt, "exec", execute)
        return asked

    return answers


def test_nothing_is_read_unless_the_person_agrees(
    window: Any, client: FakeClient, qtbot: QtBot, agree: Callable[[bool], list[str]]
) -> None:
    client.table["update_address"] = ADDRESS
    assert not client.called("update_address")  # never at the start
    asked = agree(False)
    window.actions_.updates.trigger()
    qtbot.waitUntil(lambda: bool(asked))
    assert any(ADDRESS in text and "Nothing about you" in text for text in asked)
    qtbot.wait(50)
    assert not client.called("check_updates")


@pytest.mark.parametrize(
    ("ending", "english", "chinese"),
    [
        (UpdateReport("0.1.0", "2.0", True, PAGE, ADDRESS), f"Version 2.0 is out.*{PAGE}", f"已有新版本 2.0.*{PAGE}"),
        (UpdateReport("0.1.0", "0.1.0", False, "", ADDRESS), "newest version, 0.1.0", "最新版本 0.1.0"),
        (JobEnded(Outcome.FAILED, error="x", code="update-unreachable"), "cannot be reached", "无法连接"),
        (JobEnded(Outcome.FAILED, error="x", code="update-insecure"), "could not prove", "无法证明"),
        (JobEnded(Outcome.FAILED, error="x", code="update-nonsense"), "no version file", "没有版本文件"),
    ],
)
def test_every_ending_is_said(
    window: Any, client: FakeClient, qtbot: QtBot, agree: Callable[[bool], list[str]],
    ending: Any, english: str, chinese: str,
) -> None:  # fmt: skip
    agree(True)
    client.table |= {"update_address": ADDRESS, "check_updates": ending if isinstance(ending, JobEnded) else [ending]}
    for language, words in (("en", english), ("zh_CN", chinese)):
        i18n.use(language)
        window.actions_.updates.trigger()
        qtbot.waitUntil(lambda words=words: bool(re.search(words, shown(window), re.DOTALL)))
        for page in window.findChildren(PageDialog):
            page.close()
        qtbot.waitUntil(lambda: not window.findChildren(PageDialog))


def test_a_build_without_an_address_says_so_and_asks_nobody(
    window: Any, client: FakeClient, qtbot: QtBot, agree: Callable[[bool], list[str]]
) -> None:
    asked = agree(True)
    client.table["update_address"] = ""
    window.actions_.updates.trigger()
    qtbot.waitUntil(lambda: "without an address" in shown(window))
    assert not asked and not client.called("check_updates")


def test_closing_the_page_ends_the_check(
    window: Any, client: FakeClient, qtbot: QtBot, agree: Callable[[bool], list[str]]
) -> None:
    agree(True)
    client.table |= {"update_address": ADDRESS, "check_updates": [...]}
    window.actions_.updates.trigger()
    qtbot.waitUntil(lambda: ADDRESS in shown(window))
    window.actions_.updates.trigger()  # a second one while the first is under way
    assert len(client.called("update_address")) == 1
    next(page for page in window.findChildren(PageDialog) if page.isVisible()).close()
    qtbot.waitUntil(lambda: client.jobs["check_updates"] in client.cancelled)


def test_licences_are_opened_or_told(window: Any, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    from desktop.views.settings import updates_part

    opened: list[str] = []
    monkeypatch.setattr(updates_part.reveal, "open_file", lambda path: opened.append(path) or True)
    window.actions_.licences.trigger()
    assert opened and opened[0].endswith("THIRD_PARTY.txt")
    monkeypatch.setattr(updates_part.reveal, "open_file", lambda path: False)
    window.actions_.licences.trigger()
    assert "Apache License 2.0" in shown(window)
