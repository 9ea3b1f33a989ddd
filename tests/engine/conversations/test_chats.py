"""Conversations are kept, found, and survive what interrupts them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.conversations.chats import _TABLES, _TO_A_TREE, Chats, answer_from_json, answer_to_json
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


def test_asking_again_makes_a_branch_and_loses_nothing(chats: Chats) -> None:
    info = chats.new()
    first = chats.ask(info.id, "How long?")
    old = chats.ask(info.id, "And then?")
    after = chats.ask(info.id, "Why?")
    new = chats.ask(info.id, "And then?", replaces=old)
    assert [t.id for t in chats.get(info.id).turns] == [first, new]
    assert chats.get(info.id).turns[1].answers == (old, new)
    # Going back shows the old branch to its end, and stays there.
    assert [t.id for t in chats.get(info.id, turn=old).turns] == [first, old, after]
    assert [t.id for t in chats.get(info.id).turns] == [first, old, after]
    # What is asked now goes on below the branch on show.
    more = chats.ask(info.id, "Who?")
    assert [t.id for t in chats.get(info.id, turn=new).turns] == [first, new]
    assert [t.id for t in chats.get(info.id, turn=first).turns] == [first, new]
    assert [t.id for t in chats.get(info.id, turn=after).turns] == [first, old, after, more]


def test_an_edited_question_is_a_branch_with_its_own_answers(chats: Chats) -> None:
    info = chats.new()
    one = chats.ask(info.id, "How long?")
    again = chats.ask(info.id, "How long?", replaces=one)
    edited = chats.ask(info.id, "How long in months?", replaces=again)
    (turn,) = chats.get(info.id).turns
    assert (turn.id, turn.answers, turn.questions) == (edited, (edited,), (again, edited))
    (turn,) = chats.get(info.id, turn=one).turns
    assert (turn.answers, turn.questions) == ((one, again), (one, edited))


def test_conversations_of_version_1_become_trees(tmp_path: Path) -> None:
    """Written by the statements of version 1: a regenerated turn was marked as replaced and hidden."""
    import sqlite3

    file = tmp_path / "chats.db"
    db = sqlite3.connect(file)
    db.executescript(_TABLES + "PRAGMA user_version=1;")
    db.execute("INSERT INTO conversations VALUES (1, 'Old', 1.0, 2.0)")
    for id, question, replaced in ((1, "a", 0), (2, "b", 1), (3, "b", 0), (4, "c", 0)):
        values = (id, question, '["/文档"]', answer_to_json(ANSWER), replaced)
        db.execute("INSERT INTO turns VALUES (?, 1, ?, 3.0, ?, ?, '', ?)", values)
        db.execute("INSERT INTO words (rowid, text) VALUES (?, ?)", (id, question))
    db.commit()
    db.close()
    chats = Chats(file)
    found = chats.get(1)
    assert [t.id for t in found.turns] == [1, 3, 4]
    assert found.turns[1].answers == (2, 3)
    assert found.turns[0].answer == ANSWER
    assert found.scope == ("/文档",) and found.documents
    assert [t.id for t in chats.get(1, turn=2).turns] == [1, 2]
    chats.close()


def test_a_migration_that_breaks_leaves_the_file_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import sqlite3

    file = tmp_path / "chats.db"
    db = sqlite3.connect(file)
    db.executescript(_TABLES + "PRAGMA user_version=1; INSERT INTO conversations VALUES (1, 'Old', 1.0, 2.0);")
    db.close()
    monkeypatch.setattr("engine.conversations.chats._STEPS", (_TABLES, _TO_A_TREE + "SELECT nonsense;"))
    with pytest.raises(DataFolderError):
        Chats(file)
    monkeypatch.undo()
    chats = Chats(file)
    assert [info.title for info in chats.all()] == ["Old"]
    chats.close()


def test_thousands_of_turns_are_walked_without_recursion(chats: Chats) -> None:
    info = chats.new()
    numbers = [chats.ask(info.id, f"q{i}") for i in range(1200)]
    assert [t.id for t in chats.get(info.id).turns] == numbers


def test_a_long_conversation_is_had_piece_by_piece(chats: Chats) -> None:
    id = chats.new("long").id
    turns = [chats.ask(id, f"Question {n}?") for n in range(30)]
    end = chats.get(id, last=8)
    assert ([turn.id for turn in end.turns], end.earlier) == (turns[22:], 22)
    pieces = [chats.earlier(id, turns[22], 10)]
    while pieces[0]:
        pieces.insert(0, chats.earlier(id, pieces[0][0].id, 10))
    assert [len(piece) for piece in pieces] == [0, 2, 10, 10]
    assert [turn.id for piece in pieces for turn in piece] == turns[:22]
    # A turn that is wanted is among them, with all that follows it; another branch has its own beginning.
    assert [turn.id for turn in chats.get(id, turns[5], last=8).turns] == turns[5:]
    other = chats.ask(id, "Otherwise?", replaces=turns[10])
    assert [turn.id for turn in chats.get(id, last=3).turns] == [*turns[8:10], other]


def test_pinned_conversations_stand_first(chats: Chats) -> None:
    one, two = chats.new("One"), chats.new("Two")
    chats.pin(one.id, True)
    assert [(c.id, c.pinned) for c in chats.all()] == [(one.id, True), (two.id, False)]
    chats.pin(one.id, False)
    assert [c.id for c in chats.all()] == [two.id, one.id]


def test_the_scope_stays_with_the_conversation(chats: Chats) -> None:
    info = chats.new("", ("/a", "/b/c.pdf"))
    assert chats.get(info.id).scope == ("/a", "/b/c.pdf")
    chats.set_scope(info.id, (), False)
    chats.ask(info.id, "Hello?", documents=False)
    found = chats.get(info.id)
    assert (found.scope, found.documents, found.turns[0].documents) == ((), False, False)


def test_a_stopped_answer_is_replaced_by_its_whole(chats: Chats) -> None:
    info = chats.new()
    turn = chats.ask(info.id, "How long?")
    chats.answer(turn, Answer("For six", True, "m", stopped=True))
    assert chats.begun(info.id, turn) == "For six"
    chats.answer(turn, Answer("For six months.", True, "m"))
    assert [t.answer.text for t in chats.get(info.id).turns if t.answer] == ["For six months."]
    assert len(chats.all("For six")) == 1


def test_a_greeting_names_a_conversation_until_there_is_a_question(chats: Chats) -> None:
    talk = chats.new().id
    chats.ask(talk, "Hello!")
    assert chats.get(talk).info.title == "Hello!"
    chats.ask(talk, "How long are records kept?")
    chats.ask(talk, "thanks")
    assert chats.get(talk).info.title == "How long are records kept?"


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


def test_what_was_found_is_shown_and_every_branch_is_searched(chats: Chats) -> None:
    info = chats.new("Records")
    old = chats.ask(info.id, "How long are the kiln records kept?")
    chats.answer(old, Answer("The kiln is heated slowly. " * 10 + "Zebra crossing.", True, "test"))
    chats.ask(info.id, "How long?", replaces=old)
    (found,) = chats.all("zebra kiln")
    assert (found.id, found.turn) == (info.id, old)
    assert "Zebra" in found.found and found.found.startswith("…") and len(found.found) < 100
    assert chats.all("zebra records lion") == []
    (by_title,) = chats.all("records")
    assert by_title.turn == old  # in title and turn
    other = chats.new("Zebra only")
    assert {c.id for c in chats.all("zebra")} == {info.id, other.id}


def test_rename_delete_and_undo(chats: Chats) -> None:
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
    chats.restore(info.id)
    assert [t.question for t in chats.get(info.id).turns] == ["How long?"]


def test_what_was_deleted_is_wiped_from_the_disk(tmp_path: Path) -> None:
    chats = Chats(tmp_path / "chats.db")
    info = chats.new()
    chats.answer(chats.ask(info.id, "the secret question"), Answer("the secret answer", True, "test"))
    chats.delete(info.id)
    chats.purge(older=-1)
    with pytest.raises(DataFolderError, match="too long ago"):
        chats.restore(info.id)
    chats.close()
    left = b"".join(file.read_bytes() for file in tmp_path.iterdir())
    assert b"the secret" not in left


def test_a_file_that_is_no_database_is_told(tmp_path: Path) -> None:
    (tmp_path / "chats.db").write_bytes(b"not a database at all" * 100)
    with pytest.raises(DataFolderError, match="conversations"):
        Chats(tmp_path / "chats.db")
