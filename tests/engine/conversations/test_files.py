"""Conversations leave as files that load nothing, come back as they were, and hostile files are refused."""

from __future__ import annotations

import json
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.api import Engine
from engine.conversations.importing import parse, read
from engine.errors import ConversationFileError
from engine.types import Answer, Citation, Hit, Statement, Support

HOSTILE = (
    'Six months [1] <script>alert(1)</script> <img src="http://evil.example/a.png"> '
    "![pixel](http://evil.example/b.png) [link](javascript:alert(1)) [fine](https://example.org/?a=1&b=2)\n\n"
    "| Item | Months |\n|---|--:|\n| Logs <b>x</b> | 6 [1] |\n\n```python\nprint('<kept>' + '![as it is](x)')\n```"
)
ANSWER = Answer(
    text=HOSTILE,
    answered=True,
    backend="quotes",
    citations=(Citation(1, 'C:\\文档\\审计 "<x>".pdf', 3, "kept for <six> months", 4, 25, True),),
    statements=(Statement(0, 14, Support.QUOTED, (1,)),),
    nearest=(Hit("/a.txt", 1, 0, 3, "abc", 0.5, "Part", ("/b.txt",)),),
    how={"seed": 0, "passages": [{"path": "/a.txt", "page": 1, "start": 0, "end": 3, "score": 0.5}]},
)


@pytest.fixture
def engine(home: Path) -> Iterator[Engine]:
    with Engine(home) as made:
        yield made


@pytest.fixture
def conversation(engine: Engine) -> int:
    """Three turns, the second in two branches, the last one stopped."""
    chats = engine._chats
    id = chats.new("Logs & <title>").id
    chats.answer(chats.ask(id, "How long?\n<img src=x onerror=alert(1)>", ("/文档",)), ANSWER)
    old = chats.ask(id, "Who?")
    chats.answer(old, Answer("Nobody.", False, "quotes"))
    chats.failed(chats.ask(id, "Who else?", replaces=old), "The model is gone.")
    chats.answer(chats.ask(id, "Why?", documents=False), Answer("Because", True, "m", stopped=True))
    chats.pin(id, True)
    return id


class Loads(HTMLParser):
    """Every tag and address of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))


def test_html_loads_and_runs_nothing(engine: Engine, conversation: int) -> None:
    page = engine.conversation_text(conversation, "html")
    tags = Loads(page).tags
    assert not {"script", "img", "iframe", "link", "object", "b"} & {tag for tag, _ in tags}
    names = {name for _, attributes in tags for name in attributes}
    assert not names & {"src", "onerror", "onclick"}
    addresses = [attributes["href"] for tag, attributes in tags if tag == "a"]
    assert "https://example.org/?a=1&b=2" in addresses and "#t1-1" in addresses
    assert not any(str(address).startswith("javascript") for address in addresses)
    assert "default-src 'none'" in page
    assert "<table>" in page and '<li id="t1-1"' in page
    assert "审计 &quot;&lt;x&gt;&quot;.pdf, page 3" in page and "kept for &lt;six&gt; months" in page
    assert "The model is gone." in page and "Nobody" not in page


def test_markdown_keeps_its_form_and_loads_nothing(engine: Engine, conversation: int) -> None:
    text = engine.conversation_text(conversation, "md", "zh_CN")
    assert text.startswith("# Logs & \\<title>\n")
    assert "> How long?\n> \\<img src=x" in text
    assert "\\![pixel]" in text and "\\<script>" in text
    assert "print('<kept>' + '![as it is](x)')" in text  # code stays what it is
    assert "**来源**" in text and "第 3 页" in text
    from markdown_it import MarkdownIt

    tokens = MarkdownIt("commonmark", {"html": True}).enable("table").parse(text)
    children = [child.type for token in tokens for child in token.children or ()]
    assert "image" not in children and "html_inline" not in children
    assert "html_block" not in [token.type for token in tokens]


def test_json_comes_back_with_every_branch(engine: Engine, conversation: int, tmp_path: Path) -> None:
    file = tmp_path / "对话.json"
    written = engine.export_conversation(conversation, str(file), "json")
    assert written == {"path": str(file), "bytes": file.stat().st_size}
    (info,) = engine.import_conversations(str(file))
    assert info.id != conversation

    def told(id: int) -> list[Any]:
        shown = engine.conversation(id)
        nodes = engine._chats.nodes(id)
        every = engine._chats.turns(list(nodes), nodes)
        turns = [(t.question, t.answer, t.scope, t.error, t.documents, t.asked) for t in every]
        at = list(nodes)
        tree = [at.index(t.parent) if t.parent is not None else None for t in every]
        branch = [at.index(t.id) for t in shown.turns]
        return [shown.info.title, shown.info.pinned, shown.info.created, shown.scope, turns, tree, branch]

    assert told(info.id) == told(conversation)
    assert len(engine.conversations("alert")) == 2  # the words of the copy are found as well


def test_a_file_that_cannot_be_written_is_told(engine: Engine, conversation: int, tmp_path: Path) -> None:
    with pytest.raises(ConversationFileError, match="cannot be written"):
        engine.export_conversation(conversation, str(tmp_path / "no folder" / "x.md"))
    with pytest.raises(ConversationFileError, match="no format"):
        engine.conversation_text(conversation, "exe")
    assert list(tmp_path.glob("*.part")) == []


def good(**changed: Any) -> dict[str, Any]:
    turn = {"id": 1, "parent": None, "question": "q", "asked": 1.0, "answer": None, **changed.pop("turn", {})}
    conversation = {"title": "t", "created": 1.0, "updated": 1.0, "turns": [turn], **changed}
    return {"format": "inkwell-conversations", "version": 1, "conversations": [conversation]}


def an_answer(**changed: Any) -> dict[str, Any]:
    return {"turn": {"answer": {"text": "abc", "answered": True, "backend": "m", **changed}}}


CITATION = {"n": 1, "path": "/a", "page": 1, "quote": "q", "start": 0, "end": 1, "verified": True}


@pytest.mark.parametrize(
    "data",
    [
        [],
        {"format": "inkwell-conversations", "version": 2, "conversations": []},
        {"format": "other", "version": 1, "conversations": []},
        good(turns="x"),
        good(title=5),
        good(title="x" * 10_000),
        good(title="\ud800"),
        good(created=-1),
        good(updated=1e300),
        good(pinned="yes"),
        good(scope=["a\nb"]),
        good(turn={"id": True}),
        good(turn={"id": 1 << 60}),
        good(turn={"parent": 1}),
        good(turn={"parent": 7}),
        good(turn={"question": "a\x00b"}),
        good(turn={"question": None}),
        good(turn={"asked": "now"}),
        good(**an_answer(text=None)),
        good(**an_answer(citations={"n": 1})),
        good(**an_answer(citations=[{**CITATION, "end": -1}])),
        good(**an_answer(citations=[{**CITATION, "start": 5}])),
        good(**an_answer(citations=[{**CITATION, "path": ""}])),
        good(**an_answer(citations=[{**CITATION, "verified": 1}])),
        good(**an_answer(statements=[{"start": 0, "end": 99, "support": "quoted"}])),
        good(**an_answer(statements=[{"start": 0, "end": 1, "support": "true"}])),
        good(**an_answer(how={"passages": [{"path": "/a", "page": "one"}]})),
        good(**an_answer(how={"a": [[[[[[1]]]]]]})),
        good(**an_answer(table={"columns": ["a"], "rows": [[{"text": "x"}, {"text": "y"}]]})),
    ],
)
def test_what_is_wrong_is_refused(tmp_path: Path, data: Any) -> None:
    file = tmp_path / "bad.json"
    file.write_text(json.dumps(data), encoding="utf-8")
    with pytest.raises(ConversationFileError, match=r"bad\.json"):
        read(file)


def test_the_good_file_of_these_tests_is_good(tmp_path: Path) -> None:
    file = tmp_path / "good.json"
    file.write_text(json.dumps(good(**an_answer(citations=[CITATION], how={"seed": 1}))), encoding="utf-8-sig")
    (found,) = read(file)
    assert found.turns[0].answer is not None and found.turns[0].answer.how == {"seed": 1}


@pytest.mark.parametrize(
    "content",
    [b"", b"\xff\xfe\x00", b"{", b"[" * 100_000, b'{"format": NaN}', b"1" * 5000, b"PK\x03\x04", b'{"a": 1e999}'],
)
def test_what_is_no_json_is_refused(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "bad.json"
    file.write_bytes(content)
    with pytest.raises(ConversationFileError):
        read(file)
    with pytest.raises(ConversationFileError):
        read(tmp_path / "none.json")
    with pytest.raises(ConversationFileError):
        read(tmp_path)


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda c: st.lists(c) | st.dictionaries(st.text(), c),
)


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_any_value_anywhere_is_taken_or_refused_and_nothing_else(data: Any) -> None:
    whole = good(**an_answer(citations=[dict(CITATION)], how={"seed": 1}))
    place: Any = whole
    while True:
        keys = list(place) if isinstance(place, dict) else list(range(len(place)))
        key = data.draw(st.sampled_from(keys))
        if isinstance(place[key], dict | list) and place[key] and data.draw(st.booleans()):
            place = place[key]
            continue
        place[key] = data.draw(values)
        break
    try:
        parse(json.dumps(whole))
    except Exception as error:
        assert type(error).__name__ == "_WrongError"
