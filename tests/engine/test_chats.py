"""Conversations are kept, found, and survive what interrupts them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.chats import Chats, answer_from_json, answer_to_json
from engine.errors import DataFolderError
from engine.types import Answer, Citation, Hit, Statement, Support

ANSWER = Answer(
    text="“六个月” [1]",
    answered=True,
    backend="quotes",
    citations=(Citation(1, "/文档/审计.txt", 1, "六个月", 7, 10, True),),
    statements=(Statement(0, 9, Support.QUOTED, (1,)),),
    nearest=(Hit("/a.txt", 1, 0, 3, "abc", 0.5, "Part", ("/b.txt",)),),
    seconds=0.25,
    how={"seed": 0},
)


@pytest.fixture
def chats(tmp_path: Path) -> Iterator[Chats]:
    chats = Chats(tmp_path / "chats.db")
    yield chats
    chats.close()


def test_an_answer_comes_back_as_it_was() -> None:
    assert answer_from_json(answer_to_json(ANSWER)) == ANSWER


def test_a_conversation_comes_back_after_a_restart(tmp_path: Path) -> None:
    first = Chats(tmp_path / "chats.db")
    info = first.new()
    turn = first.ask(info.id, "审计记录保存多久？", ("/文档",))
    first.answer(turn, ANSWER)
    first.close()
    second = Chats(tmp_path / "chats.db")
    (found,) = second.all()
    assert found.title == "审计记录保存多久？"
    (kept,) = second.get(found.id).turns
    assert (kept.question, kept.answer, kept.scope) == ("审计记录保存多久？", ANSWER, ("/文档",))
    second.close()


def test_a_question_is_kept_before_its_answer(chats: Chats) -> None:
    info = chats.new()
    turn = chats.ask(info.id, "How long?")
    assert chats.get(info.id).turns[0].answer is None
    chats.failed(turn, "The disk is full.")
    assert chats.get(info.id).turns[0].error == "The disk is full."


def test_a_regenerated_turn_takes_the_place_of_the_old_one(chats: Chats) -> None:
    info = chats.new()
    old = chats.ask(info.id, "How long?")
    new = chats.ask(info.id, "How long?", replaces=old)
    assert [t.id for t in chats.get(info.id).turns] == [new]


def test_the_newest_is_first_and_long_titles_are_cut(chats: Chats) -> None:
    one, two = chats.new(), chats.new("Named")
    chats.ask(two.id, "a question")
    chats.ask(one.id, "word " * 40)
    assert [c.id for c in chats.all()] == [one.id, two.id]
    assert len(chats.all()[0].title) == 60 and chats.all()[0].title.endswith("…")
    assert chats.all()[1].title == "Named"


@pytest.mark.parametrize(
    ("search", "found"),
    [
        ("六个月", 1),
        ("月", 1),
        ("多久", 1),
        ("HOW LONG", 1),
        ("100%", 1),
        ("%", 1),
        ("\\", 0),
        ('"', 0),
        ("zebra", 0),
        ("", 2),
    ],
)
def test_search_looks_in_questions_and_answers(chats: Chats, search: str, found: int) -> None:
    zh = chats.new()
    chats.answer(chats.ask(zh.id, "保存多久？"), Answer("“六个月”", True, "test"))
    en = chats.new()
    chats.answer(chats.ask(en.id, "How long is 100% kept?"), Answer("Always.", True, "test"))
    assert len(chats.all(search)) == found


def test_rename_and_delete(chats: Chats) -> None:
    info = chats.new()
    chats.ask(info.id, "How long?")
    chats.rename(info.id, "  Records ")
    assert chats.all()[0].title == "Records"
    chats.delete(info.id)
    assert chats.all() == [] and chats.all("long") == []
    with pytest.raises(DataFolderError, match="deleted"):
        chats.get(info.id)
    with pytest.raises(DataFolderError, match="deleted"):
        chats.ask(info.id, "Still there?")


def test_a_file_that_is_no_database_is_told(tmp_path: Path) -> None:
    (tmp_path / "chats.db").write_bytes(b"not a database at all" * 100)
    with pytest.raises(DataFolderError, match="conversations"):
        Chats(tmp_path / "chats.db")
