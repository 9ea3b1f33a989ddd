"""`inkwell models` from a clean data folder, with tiny models: every action, its JSON, an answer from each model."""

from __future__ import annotations

import json
import threading
from pathlib import Path
from typing import Any

import pytest

from engine import Engine
from engine.cli import main
from engine.types import AnswerDone, ModelLoaded, ModelProgress, Notice
from tests import tiny_gguf, tiny_models


class Terminal:
    """Runs commands on one data folder."""

    def __init__(self, home: Path, capture: pytest.CaptureFixture[str]) -> None:
        self.home, self.capture = home, capture
        self.err = ""

    def run(self, *words: str, code: int = 0) -> str:
        assert main(["--home", str(self.home), *words]) == code
        captured = self.capture.readouterr()
        self.err = captured.err
        return captured.out

    def json(self, *words: str) -> dict[str, Any]:
        lines = self.run(*words, "--json").splitlines()
        assert len(lines) == 1, "one JSON object and nothing else"
        found: dict[str, Any] = json.loads(lines[0])
        return found


@pytest.fixture
def terminal(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Terminal:
    monkeypatch.setenv("INKWELL_CACHE", str(tmp_path / "cache"))
    return Terminal(home, capsys)


@pytest.fixture
def gguf(tmp_path: Path) -> Path:
    return tiny_gguf.make_llama(tmp_path / "tiny-chat.gguf", kind="q4_0", context=4096)


def test_a_clean_home_lists_the_quoting_answerer_and_the_catalogue(terminal: Terminal) -> None:
    found = terminal.json("models", "list")
    assert [(m["id"], m["active"]) for m in found["models"]] == [("quotes", True)]
    assert {"chatglm3-6b", "qwen3-4b"} <= {known["id"] for known in found["catalogue"]}
    assert all(known["size"] and known["licence"] and known["languages"] for known in found["catalogue"])
    text = terminal.run("models")
    assert "* quotes" in text and "inkwell models get" in text


def test_add_use_ask_remove(terminal: Terminal, gguf: Path, tmp_path: Path) -> None:
    added = terminal.json("models", "add", str(gguf))["model"]
    assert (added["id"], added["in_place"], added["path"]) == ("tiny-chat", True, str(gguf))
    used = terminal.json("models", "use", "tiny-chat")
    assert used["device"] == "cpu" and used["reason"].startswith("CPU: ")
    listed = {m["id"]: m for m in terminal.json("models", "list")["models"]}
    assert listed["tiny-chat"]["active"] and listed["tiny-chat"]["fits"] and not listed["quotes"]["active"]
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "a.txt").write_text("The committee met on the third of March.", encoding="utf-8")
    terminal.run("index", str(tmp_path / "docs"))
    answer = terminal.json("ask", "When did the committee meet?")
    assert answer["backend"] == "tiny-chat" and answer["answer"]
    assert terminal.json("ask", "When did the committee meet?")["answer"] == answer["answer"]
    removed = terminal.json("models", "remove", "tiny-chat")
    assert removed == {"id": "tiny-chat", "deleted": [], "kept": [str(gguf)]}
    assert gguf.is_file()
    assert terminal.json("ask", "When did the committee meet?")["backend"] == "quotes"


def test_convert_and_answer(terminal: Terminal, tmp_path: Path) -> None:
    folder = tiny_models.checkpoint(tmp_path / "chatglm3-6b", dtype="float16")
    terminal.json("models", "add", str(folder))
    made = terminal.json("models", "convert", "chatglm3-6b", "--type", "q8_0")
    assert made["model"]["id"] == "chatglm3-6b-q8-0" and not made["model"]["in_place"] and made["checks"]
    terminal.run("models", "use", "chatglm3-6b-q8-0")
    terminal.run("models", "convert", str(folder), "--type", "q8_0", code=1)
    assert "installed already" in terminal.err
    deleted = terminal.json("models", "remove", "chatglm3-6b-q8-0")["deleted"]
    assert len(deleted) == 1 and not Path(deleted[0]).exists() and folder.is_dir()


def test_refusals_are_one_line_and_exit_1(terminal: Terminal, tmp_path: Path) -> None:
    (tmp_path / "bad.gguf").write_bytes(b"GGUF" + b"\xff" * 100)
    for words in (
        ("models", "add", str(tmp_path / "bad.gguf")),
        ("models", "add", str(tmp_path / "none.gguf")),
        ("models", "use", "nonsense"),
        ("models", "remove", "quotes"),
        ("models", "get", "nonsense"),
        ("models", "convert", str(tmp_path)),
    ):
        terminal.run(*words, code=1)
        lines = terminal.err.strip().splitlines()
        assert len(lines) == 1 and lines[0].startswith("inkwell: ") and lines[0].endswith(".")
    with pytest.raises(SystemExit) as caught:
        main(["models", "nonsense"])
    assert caught.value.code == 2


def test_the_facade_tells_where_the_model_is(terminal: Terminal, gguf: Path) -> None:
    """Loading is an event of its own, with progress, the device and the reason; the memory can be given back."""
    with Engine(home=terminal.home) as engine:
        list(engine.models_add(str(gguf)))
        engine.models_use("tiny-chat")
        *progress, loaded = engine.load_model()
        assert isinstance(loaded, ModelLoaded) and loaded.device == "cpu" and loaded.reason and not loaded.notices
        assert all(isinstance(event, ModelProgress) for event in progress)
        assert engine.loaded_model.state()["loaded"]
        assert engine.unload_model() and not engine.unload_model()
        events = list(engine.ask("Hello?", documents=False))
        assert isinstance(events[-1], AnswerDone) and any(isinstance(e, Notice | ModelLoaded) for e in events)
        engine.models_remove("tiny-chat")
        assert not engine.loaded_model.state()["loaded"]
        assert engine.settings()["model"] == "quotes"


def test_a_stopped_load_leaves_nothing_in_memory(terminal: Terminal, tmp_path: Path) -> None:
    from engine.errors import Cancelled

    big = tiny_gguf.make_llama(tmp_path / "big.gguf", kind="f16", width=1024, layers=6, scale=0.02)
    with Engine(home=terminal.home) as engine:
        list(engine.models_add(str(big)))
        engine.models_use("big")
        stop = threading.Event()
        stop.set()
        with pytest.raises(Cancelled):
            list(engine.load_model(stop=stop))
        assert not engine.loaded_model.state()["loaded"]
