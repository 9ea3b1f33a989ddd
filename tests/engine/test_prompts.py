"""The prompt library: bundled prompts in both languages, one's own, shared files, variables, chains of steps."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from engine import Engine
from engine.errors import QuestionError
from engine.prompts import PromptLibrary, filled, given, parsed
from engine.types import Answer, AnswerDone, Scope


def answer_of(engine: Engine, question: str, scope: str = "") -> Answer:
    events = engine.ask(question, scope=Scope((scope,)) if scope else None)
    return next(e.answer for e in events if isinstance(e, AnswerDone))


@pytest.fixture
def noted(tmp_path: Path) -> Any:
    folder = tmp_path / "notes"
    folder.mkdir()
    (folder / "a.txt").write_text(
        "The kiln was bought in May for 4,000 euros.\n\nIt is called Bertha and fires on Thursdays.\n\n"
        "Ann cleans it.\n\nThe roof leaks badly in autumn and will be mended by Tom.\n",
        encoding="utf-8",
    )
    with Engine(tmp_path / "home") as engine:
        list(engine.index([str(folder)]))
        yield engine


def test_the_everyday_ones_are_whole_in_both_languages(tmp_path: Path) -> None:
    found = PromptLibrary(tmp_path).all()
    assert len(found) >= 10
    for prompt in found:
        t = prompt.template
        assert not t.own
        assert t.title["en"] != t.title["zh"]
        assert t.about["en"]
        assert t.about["zh"] != t.about["en"]
        for step in prompt.steps:
            for text in step.text.values():
                unknown = set(filled(text, {v.name: "" for v in t.variables} | {"previous": ""}).split("{")[1:])
                assert not unknown, (t.name, text)


def test_a_chain_keeps_the_first_paragraphs_then_summarises(noted: Engine) -> None:
    answer = answer_of(noted, '/first-paragraphs count="2"')
    assert answer.citations
    assert all("Bertha" in c.quote or "bought" in c.quote for c in answer.citations)
    assert "roof" not in answer.text
    assert [step["do"] for step in answer.how["chain"]] == ["keep", "summarise"]
    assert answer.how["prompt_used"] == "first-paragraphs"
    chinese = answer_of(noted, "/概括开头 保留几段=1")
    assert {c.quote for c in chinese.citations} == {"The kiln was bought in May for 4,000 euros."}
    assert "已读" in chinese.text


def test_a_lone_variable_takes_what_is_typed_and_a_missing_one_is_asked_for(noted: Engine) -> None:
    assert answer_of(noted, "/large-amounts 1000 euros").how["count"] == 1
    with pytest.raises(QuestionError, match="needs: What should be explained"):
        answer_of(noted, "/explain-simply")
    assert answer_of(noted, "/keep").how.get("prompt_used") is None  # no such prompt: an ordinary question


def test_ones_own_prompt_shared_and_edited(noted: Engine, tmp_path: Path) -> None:
    noted.save_prompt(
        "roof",
        'title = "Roof"\n[[steps]]\ndo = "keep"\ncontaining = "roof"\n[[steps]]\ndo = "list"\ntext = "“leaks”"\n',
    )
    mine = noted.prompts()[0]
    assert (mine.name, mine.own, mine.steps) == ("roof", True, ("keep", "list"))
    assert answer_of(noted, "/roof").how["count"] == 1
    file = noted.export_prompt("roof", str(tmp_path))
    noted.remove_prompt("roof")
    assert "roof" not in {p.name for p in noted.prompts()}
    shared = Path(file).rename(tmp_path / "dach.toml")
    assert noted.import_prompt(str(shared)).name == "dach"
    with pytest.raises(QuestionError, match="cannot be removed"):
        noted.remove_prompt("translate")
    asked = noted.save_question("Who does what", "Who cleans {thing}?")
    assert [v.name for v in asked.variables] == ["thing"]
    answer = answer_of(noted, "/who-does-what the kiln")
    assert answer.how["chain"][0]["text"] == "Who cleans the kiln?"


def test_keep_also_limits_what_is_asked(noted: Engine) -> None:
    source = '[[steps]]\ndo = "keep"\nparagraphs = "-1"\n[[steps]]\ndo = "ask"\ntext = "Who mends the roof?"\n'
    noted.save_prompt("last", source)
    answer = answer_of(noted, "/last")
    assert "Tom" in answer.text
    assert {c.quote for c in answer.citations} <= {"The roof leaks badly in autumn and will be mended by Tom."}


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("steps = 3", r"no \[\[steps\]\]"), ("[[steps", "not valid TOML"), ('[[steps]]\ndo = "run"',
        "do must be one of"),
        ('[[steps]]\ndo = "ask"', "needs a text"), ('[[steps]]\ndo = "keep"', "keep needs"),
        ('title = {fr = "x"}\n[[steps]]\ndo = "summarise"', "neither"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_file_is_said(source: str, said: str) -> None:
    with pytest.raises(QuestionError, match=said):
        parsed(source, "mine")


def test_a_name_stays_in_its_folder(tmp_path: Path) -> None:
    library = PromptLibrary(tmp_path / "prompts")
    for name in ("../evil", "a/b", "a\\b", ".hidden", "", "a b"):
        with pytest.raises(QuestionError, match="cannot be the name"):
            library.save(name, '[[steps]]\ndo = "summarise"\n')
    (tmp_path / "prompts").mkdir()
    (tmp_path / "prompts" / "bad.toml").write_text("[[steps")
    assert "bad" not in {p.template.name for p in library.all()}
    with pytest.raises(QuestionError, match="not valid TOML"):
        library.find("bad")


def test_values_are_data(tmp_path: Path) -> None:
    prompt = parsed(
        '[[variables]]\nname = "a"\n[[variables]]\nname = "b"\n[[steps]]\ndo = "ask"\ntext = "{a} {b} {c}"', "x"
    )
    values = given(prompt, 'a="{b}" b=“two words”', "en")
    assert values == {"a": "{b}", "b": "two words"}
    assert filled("{a} {b} {c}", values) == "{b} two words {c}"


def test_in_the_terminal(noted: Engine, tmp_path: Path) -> None:
    home = str(noted.folder.path)

    def run(*words: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "engine.cli", "--home", home, *words]
        return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", timeout=100, check=False)

    listed = json.loads(run("prompts", "--json").stdout)
    assert "first-paragraphs" in {p["name"] for p in listed["prompts"]}
    ran = json.loads(run("prompts", "run", "large-amounts", "limit=1000 euros", "--json").stdout.splitlines()[-1])
    assert ran["count"] == 1
    assert ran["rows"][0][0]["text"] == "4,000 euros"
    missing = run("prompts", "run", "nothing-like-it")
    assert missing.returncode == 1
    assert "There is no prompt" in missing.stderr
    file = tmp_path / "out.xlsx"
    found = run("list", "all amounts over 1000 euros", "-o", str(file), "--json")
    assert json.loads(found.stdout.splitlines()[-1])["file"] == str(file)
    assert file.stat().st_size > 1000
    summary = json.loads(run("summarise", "--json").stdout.splitlines()[-1])
    assert summary["coverage"]["pages_read"] == 1
    assert summary["citations"]


def test_a_file_that_an_edit_broke_is_told_and_takes_no_other_with_it(noted: Engine, tmp_path: Path) -> None:
    folder = tmp_path / "home" / "prompts"
    noted.save_prompt("mine", 'title = "First paragraphs"\n[[steps]]\ndo = "list"\ntext = "“roof”"\n')
    (folder / "cut.toml").write_text('title = "Cut\n[[steps]]\n', encoding="utf-8")
    (folder / "latin.toml").write_bytes(b"title = '\xe9'")
    found = noted.prompts()
    assert [p.name for p in found if p.broken] == ["cut", "latin"]
    assert "not valid TOML" in found[-2].broken and "not UTF-8" in found[-1].broken
    assert answer_of(noted, "/mine").how["prompt_used"] == "mine"
    noted.remove_prompt("cut")
    assert [p.name for p in noted.prompts() if p.broken] == ["latin"]
    # A name goes before another's title, or a shared copy would take the place of what it was made from.
    assert answer_of(noted, '/first-paragraphs count="1"').how["prompt_used"] == "first-paragraphs"
    with pytest.raises(QuestionError, match=r"uses \{n\}, which is no"):
        noted.save_prompt("n", 'title = "n"\n[[steps]]\ndo = "keep"\npages = "1-{n}"\n[[steps]]\ndo = "summarise"\n')


def test_the_only_two_files_of_the_scope_are_those_that_are_compared(tmp_path: Path) -> None:
    folder = tmp_path / "versions"
    (folder / "more").mkdir(parents=True)
    (folder / "terms, old and signed.txt").write_text("Notice is 30 days.\n\nYork decides.\n", encoding="utf-8")
    (folder / "terms, new.txt").write_text("Notice is 60 days.\n\nYork decides.\n", encoding="utf-8")
    (folder / "more" / "notes.txt").write_text("The kiln is called Bertha.\n", encoding="utf-8")
    old, new = str(folder / "terms, old and signed.txt"), str(folder / "terms, new.txt")
    with Engine(tmp_path / "home") as engine:
        list(engine.index([str(folder)]))
        assert engine.prompt_values("compare-versions", [old, new]) == {
            "old": "terms, old and signed.txt", "new": "terms, new.txt",
        }  # fmt: skip
        assert engine.prompt_values("compare-versions", [new, old])["old"] == "terms, new.txt"
        assert engine.prompt_values("compare-versions") == engine.prompt_values("key-points", [old, new]) == {}
        events = list(engine.ask("/compare-versions", scope=Scope((old, new))))
        answer = next(e.answer for e in events if isinstance(e, AnswerDone))
        assert "30 days → 60 days" in answer.text
        assert answer.how["values"] == engine.prompt_values("compare-versions", [old, new])
        with pytest.raises(QuestionError, match="needs: Old file, New file"):
            list(engine.ask("/compare-versions"))
