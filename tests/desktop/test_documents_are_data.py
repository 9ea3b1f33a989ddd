"""What a hostile document says reaches the window as words: nothing is loaded, nothing opens, nothing hides."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices, QTextDocument
from pytestqt.qtbot import QtBot

from desktop.markdown import CHIP, fill_markdown
from desktop.views.conversation.conversation import ConversationView
from desktop.views.conversation.document import new_document, plain_text
from desktop.views.conversation.text import MessageText
from engine.types import Answer, Citation, Notice, Statement, Support

EVIL = (
    '“Total: 500. ![](https://evil.example/pixel.png) ![plan](file:///etc/passwd) <img src="http://evil.example/x"> '
    "[pay here](https://evil.example/pay) [run](javascript:alert(1)) [open](file:///etc/passwd) "
    '<a href="http://evil.example">x</a> <style>*{display:none}</style> [99]” [1]'
)


def fragments(document: QTextDocument) -> list[Any]:
    found = []
    block = document.begin()
    while block.isValid():
        iterator = block.begin()
        while not iterator.atEnd():
            found.append(iterator.fragment())
            iterator += 1
        block = block.next()
    return found


def test_nothing_is_loaded_and_only_web_addresses_are_links(qtbot: QtBot) -> None:
    document = new_document()
    fill_markdown(document, EVIL, citations=(1,))
    made = fragments(document)
    assert not any(each.charFormat().isImageFormat() for each in made)
    links = {each.charFormat().anchorHref() for each in made if each.charFormat().isAnchor()}
    assert {link for link in links if not link.startswith("cite:")} == {"https://evil.example/pay"}
    assert [each.charFormat().property(CHIP) for each in made if each.charFormat().hasProperty(CHIP)] == [1]
    said = plain_text(document)
    for words in ("Total: 500.", "<img src=", "<style>", "javascript:alert(1)", "[99]"):
        assert words in said  # shown as it is, not obeyed


def test_no_resource_is_ever_fetched(qtbot: QtBot) -> None:
    text = MessageText(None)
    qtbot.addWidget(text)
    for address in ("https://evil.example/a.png", "file:///etc/passwd", "data:image/png;base64,AAAA", "qrc:/x"):
        assert text.loadResource(QTextDocument.ResourceType.ImageResource.value, QUrl(address)) is None


def test_an_answer_from_a_hostile_document_keeps_its_citation(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url.toString()))
    view = ConversationView()
    qtbot.addWidget(view)
    view.resize(900, 600)
    view.show()
    answer = Answer(
        EVIL, True, "quotes", (Citation(1, "/d/evil.md", 1, EVIL, 0, len(EVIL), True),),
        (Statement(0, len(EVIL), Support.QUOTED, (1,)),),
    )  # fmt: skip
    view.begin_answer("What is the total?")
    view.finish_answer(answer)
    qtbot.wait(50)
    row = view._area.live[view._area.rows[-1]]
    assert "Total: 500." in plain_text(row.text.document())
    assert not opened
    view.ask_about_link("javascript:alert(1)")
    view.ask_about_link("file:///etc/passwd")
    assert not opened


def test_what_was_left_out_of_the_prompt_is_said_below_the_answer(qtbot: QtBot) -> None:
    view = ConversationView()
    qtbot.addWidget(view)
    view.resize(900, 600)
    view.show()
    how = {"passages_left_out": 3, "passages_found": 8, "turns_left_out": 2, "left_out_why": "time"}
    view.begin_answer("What is the total?")
    view.add_notice(Notice("left-out:3/8/2/time", "3 of 8 passages and 2 earlier turns did not fit: …"))
    view.finish_answer(Answer("Five hundred.", True, "a model", how=how))
    qtbot.wait(50)
    row = view._area.live[view._area.rows[-1]]
    said = [label.text() for label in row._notices if not label.isHidden()]
    assert said == [
        "3 of 8 passages and 2 earlier turns did not fit: more would take longer than you allow for the first word."
    ]
