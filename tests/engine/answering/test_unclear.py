"""What a question leaves open is asked back, with the names that the documents have; the name then takes its place."""

from __future__ import annotations

from pathlib import Path

from engine import Engine
from engine.answering.follow_up import resolve
from engine.answering.unclear import told, which_one
from engine.types import Hit, Message

PARKS = {
    "a.txt": "Watkins Glen State Park\nPets are allowed in Watkins Glen State Park on a leash of six feet.",
    "b.txt": "Sampson State Park\nPets are not allowed in Sampson State Park. Dogs of guides are welcome.",
    "c.txt": "The town hall opens at nine. Parking is free of charge.",
}


def hits(texts: dict[str, str]) -> list[Hit]:
    return [Hit(f"/docs/{name}", 1, 0, len(text), text, 1.0 / (n + 1)) for n, (name, text) in enumerate(texts.items())]


def test_the_names_in_several_files_are_offered() -> None:
    asked = which_one("Are pets allowed in the park?", hits(PARKS), [], answered=True)
    assert asked == "Which park do you mean: Watkins Glen State Park or Sampson State Park?"


def test_what_is_clear_is_not_asked() -> None:
    found = hits(PARKS)
    said = [Message("user", "Tell me about Sampson State Park."), Message("assistant", "“It is open.” [1]")]
    assert not which_one("Are pets allowed in Sampson State Park?", found, [], answered=True)
    assert not which_one("Are pets allowed in the park?", found, said, answered=True)  # it was spoken of
    assert not which_one("When does the town hall open?", found, [], answered=True)
    one_file = {"a.txt": "Pay the Base Rent and the Ground Rent.", "b.txt": "Rent is due on Monday."}
    assert not which_one("When is the rent due?", hits(one_file), [], answered=True)


def test_what_was_never_spoken_of_is_asked_for() -> None:
    assert which_one("Who wrote this novel?", [], [], answered=False) == "Which novel do you mean?"
    assert which_one("这本小说讲了什么？", [], [], answered=False) == "你说的小说指的是哪一个？"
    assert not which_one("Who wrote this novel?", [], [Message("user", "A novel of 1920")], answered=False)
    assert not which_one("What is in this document?", [], [], answered=False)
    for question in ("Is it true that this is free?", "Is this allowed here?", "Does this apply to tenants?"):
        assert not which_one(question, [], [], answered=False)


def test_a_name_takes_the_place_of_what_was_asked_back() -> None:
    back = "Not found in your documents. Which park do you mean: A Park or B Park?"
    assert told("B Park", "Are pets allowed in the park?", back) == "Are pets allowed in B Park?"
    assert told("活着", "这本小说讲了什么？", "在你的文档中没有找到。你说的小说指的是哪一个？") == "活着讲了什么？"
    assert not told("B Park", "Are pets allowed in the park?", "“Pets are allowed.” [1]")
    turns = [Message("user", "Are pets allowed in the park?"), Message("assistant", back)]
    assert resolve("B Park.", turns) == "Are pets allowed in B Park?"


def test_it_is_asked_in_a_conversation(tmp_path: Path) -> None:
    folder = tmp_path / "files"
    folder.mkdir()
    for name, text in PARKS.items():
        (folder / name).write_text(text, "utf-8")
    with Engine(home=tmp_path / "home") as engine:
        list(engine.index([str(folder)]))
        talk = engine.new_conversation().id
        *_, first = engine.ask("Are pets allowed in the park?", conversation=talk)
        *_, second = engine.ask("Sampson State Park", conversation=talk)
    assert "Which park do you mean" in first.answer.text
    assert first.answer.how["asked_back"].endswith("Sampson State Park?") or "Watkins" in first.answer.how["asked_back"]
    assert all(s.support.value in ("quoted", "none") for s in first.answer.statements)
    assert "Pets are not allowed in Sampson State Park" in second.answer.text.split("\n")[0]
