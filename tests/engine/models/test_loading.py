"""The model in memory: loaded once, kept while it answers, given back when idle, and changed when asked."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from engine.errors import ModelError
from engine.models.installed import add
from engine.models.loading import LoadedModel, plans
from engine.types import Backend, GenerationOptions, Message, Prompt
from tests import tiny_gguf

NEVER = threading.Event()
HELLO = Prompt((Message("user", "hello"),), "hello")


@pytest.fixture
def models(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("INKWELL_CACHE", str(tmp_path / "cache"))
    for name in ("one", "two"):
        list(add(tmp_path / "models", tiny_gguf.make_llama(tmp_path / f"{name}.gguf"), copy=False, stop=NEVER))
    return tmp_path / "models"


def test_a_model_is_loaded_once_and_changed_when_asked(models: Path) -> None:
    loaded = LoadedModel(models)
    first = loaded.get("one")
    assert isinstance(first.backend, Backend)
    assert loaded.get("one") is first
    assert loaded.get("two") is not first and loaded.state()["id"] == "two"
    with pytest.raises(ModelError, match="unloaded"):
        list(first.backend.generate(HELLO, GenerationOptions(), NEVER))
    loaded.close()
    assert not loaded.state()["loaded"]


def test_idle_memory_is_given_back_but_not_from_under_an_answer(models: Path) -> None:
    loaded = LoadedModel(models)
    backend = loaded.get("one").backend
    assert not loaded.unload_if_idle(0) and not loaded.unload_if_idle(5)
    stream = backend.generate(HELLO, GenerationOptions(max_new_tokens=20), NEVER)
    next(stream)
    loaded._used -= 3600
    assert not loaded.unload_if_idle(5)
    list(stream)
    assert not loaded.unload_if_idle(5)  # idle time began with the answer's end
    loaded._used -= 3600
    assert loaded.unload_if_idle(5) and not loaded.state()["loaded"]
    assert list(loaded.get("one").backend.generate(HELLO, GenerationOptions(max_new_tokens=5), NEVER))
    loaded.close()


def test_what_cannot_be_loaded_says_why(models: Path, tmp_path: Path) -> None:
    loaded = LoadedModel(models)
    with pytest.raises(ModelError, match="No installed model"):
        loaded.get("nonsense")
    (tmp_path / "one.gguf").write_bytes(b"GGUF" + b"\0" * 99)
    with pytest.raises(ModelError):
        loaded.get("one")
    choice, reason = plans(models)["one"]
    assert choice is None and reason.endswith(".")
    choice, reason = plans(models)["two"]
    assert choice is not None and reason.startswith("CPU: ")
