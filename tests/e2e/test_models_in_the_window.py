"""A ChatGLM3 checkpoint from its folder to an answer in the real window: added, converted, used, asked, removed."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog

from desktop.views import models_dialog
from desktop.views.model_prompts import AddPrompt, ConvertPrompt
from engine.types import Answer
from tests import tiny_models

from .conftest import Driver


def test_add_convert_use_ask_and_remove(
    person: Driver, documents: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tiny_models.checkpoint(tmp_path / "usb" / "chatglm3-6b")
    before = sorted((path.name, path.stat().st_mtime_ns) for path in folder.iterdir())
    window = person.window
    person.add(documents)
    window.status_bar.model.click()
    dialog = window.models.dialog
    person.wait(lambda: "quotes" in dialog._installed)
    assert list(dialog._installed) == ["quotes"]

    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(folder))
    dialog._add_folder.trigger()
    dialog.findChild(AddPrompt).agree.click()
    person.wait(lambda: "chatglm3-6b" in dialog._installed)
    row = dialog._installed["chatglm3-6b"]
    assert row.reason.text().startswith("CPU: ")
    assert row.needs.text()

    row.convert.click()
    dialog.findChild(ConvertPrompt).agree.click()
    person.wait(lambda: row.work.isVisible())
    assert window.status_bar.work.text().startswith("Converting")
    person.wait(lambda: any(id.startswith("chatglm3-6b-q4") for id in dialog._installed) or dialog.problem.isVisible())
    id = next(id for id in dialog._installed if id.startswith("chatglm3-6b-q4"))
    assert "q4_0" in dialog._installed[id].facts.text()

    dialog._installed[id].use.click()
    person.wait(lambda: dialog._installed[id].tag.text() == "✓ In use")
    person.wait(lambda: "q4_0 · CPU" in window.status_bar.model.text())
    assert "needs" in window.status_bar.model.toolTip()
    dialog.close()

    pieces: list[str] = []
    window.asking.text.connect(pieces.append)
    answer = person.ask("How long are access logs kept?")
    assert isinstance(answer, Answer), answer
    assert answer.text
    assert answer.backend != "quotes"
    assert answer.how["passages"], "the documents were searched for it"
    assert len(pieces) > 1, "it streamed"

    window.composer._plain.click()
    plain = person.ask("The warehouse in the harbour")
    assert isinstance(plain, Answer), plain
    assert plain.text
    assert not plain.citations
    assert not plain.how["passages"]
    window.asking.text.disconnect(pieces.append)
    person.wait(lambda: "tokens/s" in window.status_bar.speed.text())

    said: list[str] = []
    monkeypatch.setattr(models_dialog, "confirmed", lambda _parent, *words: said.extend(words) or True)
    window.models.open()
    dialog = window.models.dialog
    person.wait(lambda: id in dialog._installed)
    own = Path(next(row.path for row in window.models.jobs.rows() if row.id == id))
    assert own.exists()
    dialog._installed[id].remove.click()
    person.wait(lambda: id not in dialog._installed)
    assert not own.exists(), "a file that Inkwell made is deleted"
    assert "deleted" in said[1]
    person.wait(lambda: "quoting" in window.status_bar.model.text())
    assert window.composer._plain.isHidden()
    dialog._installed["chatglm3-6b"].remove.click()
    person.wait(lambda: list(dialog._installed) == ["quotes"])
    assert sorted((path.name, path.stat().st_mtime_ns) for path in folder.iterdir()) == before, "in place: untouched"
    dialog.close()
    assert person.ask("How long are access logs kept?").answered


def test_the_model_in_use_comes_back_after_a_restart(person: Driver, documents: Path, tmp_path: Path) -> None:
    file = tiny_models.gguf(tmp_path / "tiny.gguf", "q8_0")
    person.add(documents)
    jobs = person.window.models.jobs
    jobs.add(str(file), copy=False)
    person.wait(lambda: any(row.id == "tiny" for row in jobs.rows()))
    jobs.use("tiny")
    person.wait(lambda: "CPU" in person.window.status_bar.model.text() and not jobs.loading)
    shown = person.window.status_bar.model.text()
    person.restart()
    person.wait(lambda: person.window.status_bar.model.text() == shown)
    file.unlink()
    person.window.models.jobs.refresh()
    person.wait(lambda: "cannot be used now" in person.window.status_bar.model.text())
    answer = person.ask("How long are access logs kept?")
    assert isinstance(answer, str), "a sentence in the answer's place, and the window lives"
    person.window.models.jobs.use("quotes")
    person.wait(lambda: "quoting" in person.window.status_bar.model.text())
    assert person.ask("How long are access logs kept?").answered
