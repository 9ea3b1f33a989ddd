"""The terminal, as a person and as a script use it: real processes, exit codes, JSON on standard output alone."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from engine.cli_help import JSON
from tests import tiny_gguf

ROOT = Path(__file__).resolve().parents[2]


def inkwell(*arguments: object, home: Path | None = None, **options: Any) -> subprocess.CompletedProcess[str]:
    env = {k: v for k, v in os.environ.items() if k not in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")}
    env["PYTHONPATH"] = str(ROOT)
    if home is not None:
        env["INKWELL_HOME"] = str(home)
    return subprocess.run(
        [sys.executable, "-m", "engine.cli", *map(str, arguments)], capture_output=True, text=True, env=env,
        encoding="utf-8", **options,
    )  # fmt: skip


def as_json(run: subprocess.CompletedProcess[str]) -> Any:
    assert run.returncode == 0, run.stderr
    (line,) = run.stdout.splitlines()  # one object, and nothing else
    return json.loads(line)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the small library in it, indexed by the command itself."""
    from tests.engine.conftest import write_documents

    root = tmp_path_factory.mktemp("cli")
    report = as_json(inkwell("index", write_documents(root / "documents"), "--json", home=root / "home"))
    assert report["indexed"] == 5 and report["failed"] == 0 and report["skipped"] == []
    assert {"indexed", "unchanged", "renamed", "removed", "failed", "chunks", "seconds", "skipped"} <= report.keys()
    return root / "home"


def test_search_gives_exact_places(home: Path) -> None:
    hits = as_json(inkwell("search", "how long are records kept", "-k", "3", "--json", home=home))["hits"]
    assert hits[0]["path"].endswith("audit.md") and len(hits) <= 3
    pages = as_json(inkwell("show", hits[0]["path"], "--page", hits[0]["page"], "--json", home=home))["pages"]
    assert pages[0]["text"][hits[0]["start"] : hits[0]["end"]] == hits[0]["text"]


@pytest.mark.parametrize("question", ["How long are access records kept?", "审计记录保存多久？"])
def test_ask_cites_what_stands_on_the_page(home: Path, question: str) -> None:
    answer = as_json(inkwell("ask", question, "--json", home=home))
    assert answer["answered"] is True and answer["backend"] == "quotes"
    assert "six months" in answer["answer"] or "六个月" in answer["answer"]
    assert answer["citations"]
    for citation in answer["citations"]:
        pages = as_json(inkwell("show", citation["path"], "--page", citation["page"], "--json", home=home))["pages"]
        assert pages[0]["text"][citation["start"] : citation["end"]] == citation["quote"]
        assert citation["verified"] is True


def test_ask_prints_the_sources_under_their_numbers(home: Path) -> None:
    run = inkwell("ask", "How long are access records kept?", home=home)
    assert run.returncode == 0 and "six months" in run.stdout
    assert "[1] " in run.stdout and "audit.md, page 1" in run.stdout


def test_what_is_not_there_is_said(home: Path) -> None:
    answer = as_json(inkwell("ask", "Who won the chess olympiad in Baku?", "--json", home=home))
    assert answer["answered"] is False and answer["citations"] == []


def test_scope_limits_the_answer(home: Path) -> None:
    folder = Path(as_json(inkwell("status", "--json", home=home))["folders"][0]["path"])
    hits = as_json(inkwell("search", "months", "--in", folder / "policy", "--json", home=home))["hits"]
    assert hits and all("/policy/" in h["path"] for h in hits)


def test_paths_may_stand_around_an_option(home: Path) -> None:
    folder = Path(as_json(inkwell("status", "--json", home=home))["folders"][0]["path"])
    both = as_json(inkwell("extract", folder / "kiln.txt", "--fields", "name", folder / "policy", "--json", home=home))
    assert both["coverage"]["files"] == 3
    assert inkwell("exclude", folder, "*.zzz", home=home).stdout == "*.zzz\n"
    assert "left out by a pattern" in inkwell("exclude", folder, "--remove", "*.zzz", home=home).stdout


@pytest.mark.skipif(os.name == "nt", reason="file names there cannot hold these")
def test_names_and_documents_send_no_control_characters_to_a_terminal(tmp_path: Path) -> None:
    import io

    from engine.terminal import Harmless, one_name

    assert one_name("/a/new\nline\x1b[2J.txt") == "/a/new\\nline\\x1b[2J.txt"
    out = io.StringIO()
    print("\r\x1b[Kreading\x1b]0;title\x07 \x9b31m a\tb\r\nover\rwritten", file=Harmless(out))  # type: ignore[arg-type]
    assert out.getvalue() == "\r\x1b[Kreading�]0;title� �31m a\tb\r\nover�written\n"


def test_status_and_doctor(home: Path) -> None:
    status = as_json(inkwell("status", "--json", home=home))
    assert len(status["files"]) == 5 and status["chunks"] >= 5
    assert {"path", "state", "reason", "pages", "chunks"} <= status["files"][0].keys()
    assert as_json(inkwell("doctor", "--json", home=home))["index"]["healthy"] is True
    assert "5 of 5 files searchable" in inkwell("status", home=home).stdout


def test_chat_reads_questions_from_a_pipe(home: Path) -> None:
    run = inkwell("chat", home=home, input="How long are access records kept?\n审计记录保存多久？\n")
    assert run.returncode == 0 and "six months" in run.stdout and "六个月" in run.stdout


def test_conversations_without_a_word_are_listed(home: Path) -> None:
    run = inkwell("conversations", home=home)
    assert run.returncode == 0 and "How long are access records kept?" in run.stdout  # asked in the chat above
    nothing = inkwell("conversations", "list", "--search", "zebra", home=home)
    assert nothing.stdout == "No conversation holds these words.\n"


def test_home_may_be_given_before_or_after_the_command(home: Path, tmp_path: Path) -> None:
    for arguments in (("--home", home, "status", "--json"), ("status", "--json", "--home", home)):
        assert len(as_json(inkwell(*arguments, home=tmp_path / "other"))["files"]) == 5


@pytest.mark.parametrize(
    "arguments",
    [("index", "/no/such/folder"), ("ask", ""), ("ask", "x" * 30_000), ("show", "/no/such/file"),
     ("forget", "/no/such/folder"), ("show", "{kiln}", "--page", "9"), ("ask", "x", "--in", "/no/such/folder"),
     ("list", "kiln", "-o", "/no/such/folder/a.xlsx"), ("list", "kiln", "-o", "a.pdf"),
     ("conversations", "export", "99")],
)  # fmt: skip
def test_failures_are_one_line_and_exit_1(home: Path, arguments: tuple[str, ...]) -> None:
    kiln = next(f["path"] for f in as_json(inkwell("status", "--json", home=home))["files"] if "kiln" in f["path"])
    run = inkwell(*(a.replace("{kiln}", kiln) for a in arguments), home=home)
    assert run.returncode == 1 and run.stdout == ""
    assert run.stderr.startswith("inkwell: ") and run.stderr.count("\n") == 1


@pytest.mark.parametrize("arguments", [("search",), ("search", "x", "-k", "0"), ("fly",), ("ask", "x", "--nope")])
def test_wrong_use_exits_2(home: Path, arguments: tuple[str, ...]) -> None:
    assert inkwell(*arguments, home=home).returncode == 2


@pytest.mark.skipif(sys.platform != "linux", reason="other systems always have a display")
def test_without_a_display_the_terminal_is_named(home: Path) -> None:
    run = inkwell(home=home)
    assert run.returncode == 1 and "inkwell ask" in run.stderr and run.stderr.count("\n") == 1


@pytest.mark.skipif(os.name == "nt", reason="POSIX signals")
def test_ctrl_c_leaves_a_chat_that_waits_for_a_question(home: Path) -> None:
    env = {**os.environ, "PYTHONPATH": str(ROOT), "INKWELL_HOME": str(home), "PYTHONUNBUFFERED": "1"}
    command = [sys.executable, "-m", "engine.cli", "chat"]
    with subprocess.Popen(command, env=env, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as run:
        assert run.stdin is not None and run.stdout is not None
        run.stdin.write("How long are access records kept?\n")
        run.stdin.flush()
        while "audit.md" not in run.stdout.readline():
            pass
        time.sleep(0.5)
        run.send_signal(signal.SIGINT)
        assert run.wait(timeout=30) == 130


@pytest.mark.skipif(os.name == "nt", reason="POSIX signals")
def test_ctrl_c_ends_indexing_with_130_and_the_next_run_goes_on(tmp_path: Path) -> None:
    folder = tmp_path / "many"
    folder.mkdir()
    for i in range(250):
        (folder / f"{i}.txt").write_text(f"Entry {i}: the locker is {i * 7919}.\n" * 30)
    env = {**os.environ, "PYTHONPATH": str(ROOT), "INKWELL_HOME": str(tmp_path / "home")}
    command = [sys.executable, "-m", "engine.cli", "index", str(folder)]
    with subprocess.Popen(command, env=env, stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as run:
        assert run.stderr is not None
        run.stderr.readline()
        time.sleep(1.0)
        run.send_signal(signal.SIGINT)
        run.communicate(timeout=60)
    assert run.returncode == 130
    report = as_json(inkwell("index", "--json", home=tmp_path / "home"))
    assert report["indexed"] + report["unchanged"] == 250


def names_in(described: str) -> tuple[set[str], bool]:
    """The names of an object as the help tells them, without those of what is in it; and whether these are all."""
    plain = re.sub(r"\[.*?\]|;.*", "", described)
    names = {word.strip() for word in plain.split(",")}
    return names - {"..."}, "..." not in names


def test_the_help_names_what_the_json_holds(home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from engine.cli import main

    folder = as_json(inkwell("status", "--json", home=home))["folders"][0]["path"]
    file = f"{folder}/policy/audit.md"
    prompt = tmp_path / "mine.toml"
    model = tiny_gguf.make_llama(tmp_path / "tiny-chat.gguf", kind="q4_0", context=512)
    runs = [
        f"index {folder}", "status", f"exclude {folder}", "collections", "search records", "ask who pays",
        f"show {file}", f"summarise {file}", "list all records over 1 million", f"compare {file} {file}",
        f"extract {folder} --fields amount", "prompts list", "prompts show key-points",
        f"prompts export key-points {prompt}", "prompts save mine words", "prompts remove mine", "models list",
        f"models add {model}", "models use quotes", "models remove tiny-chat", "conversations list", "doctor",
    ]  # fmt: skip
    for words in runs:
        assert main(["--home", str(home), *words.split(), "--json"]) == 0, words
        found = json.loads(capsys.readouterr().out)
        command = next(name for name in JSON if words.startswith(name))
        told, every = names_in(JSON[command])
        assert "over 1 million" not in words or found["how"]["looked_for"].endswith("> 1,000,000"), found["how"]
        assert told == set(found) if every else told <= set(found), (command, told ^ set(found))


def test_every_command_tells_how_it_is_used(capsys: pytest.CaptureFixture[str]) -> None:
    from engine.cli import _parser, main

    _, commands = _parser()
    for words in [[], *([each] for each in commands)]:
        with pytest.raises(SystemExit):
            main([*words, "--help"])
        said = capsys.readouterr().out
        assert "usage: inkwell" in said and max(map(len, said.splitlines())) <= 120
    assert "to begin:" in subprocess.run(
        [sys.executable, "-m", "engine.cli", "--help"], capture_output=True, text=True, cwd=ROOT
    ).stdout  # fmt: skip


def test_what_waits_to_be_read_is_told_where_nothing_is_found(tmp_path: Path) -> None:
    """As after an update that keeps the index in another layout: everything is read again by the next run."""
    from engine import Engine
    from tests.engine.conftest import write_documents

    with Engine(tmp_path / "home") as engine:
        number = engine.catalog.add_folder(str(write_documents(tmp_path / "documents")))
        engine.catalog.set_waiting(number, [(str(tmp_path / "documents" / "kiln.txt"), 1, 1)])
    run = inkwell("search", "kiln", "master", home=tmp_path / "home")
    assert run.returncode == 0 and "what is indexed" in run.stdout
    assert "1 file is not indexed yet" in run.stderr and "inkwell index" in run.stderr


def test_words_of_a_question_need_no_quotation_marks(home: Path) -> None:
    whole = as_json(inkwell("ask", "How long are access records kept", "--json", home=home))
    apart = as_json(inkwell("ask", "How", "long", "are", "access", "--json", "records", "kept", home=home))
    assert apart["answer"] == whole["answer"] and apart["answered"]


@pytest.mark.skipif(sys.platform == "win32", reason="shells and locales of other systems")
def test_a_poor_surrounding_is_no_crash(home: Path) -> None:
    """No standard output, a full disk behind it, a reader that leaves, a locale without the question's characters."""
    program = f"{sys.executable} -m engine.cli"
    env = {**os.environ, "INKWELL_HOME": str(home), "PYTHONPATH": str(ROOT), "DISPLAY": ""}
    poor = {**env, "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    for line, use, code in (
        (f"{program} status >&-", env, 0),
        (f"{program} status > /dev/full", env, 1),
        (f"{program} search 审计记录 --json", poor, 0),
        (f"{program} show {home.parent}/documents/policy/audit.md | true", env, 0),
    ):
        run = subprocess.run(["bash", "-c", line], capture_output=True, text=True, env=use, encoding="utf-8")
        assert "Traceback" not in run.stderr and run.returncode == code, (line, run.stderr)
        if use is poor:
            assert json.loads(run.stdout)["hits"][0]["path"].endswith("审计.txt")
        if "/dev/full" in line:
            assert run.stderr.splitlines()[-1].startswith("inkwell: ")
