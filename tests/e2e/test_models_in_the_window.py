"""A ChatGLM3 checkpoint from its folder to an answer in the real window: added, converted, used, asked, removed."""

from __future__ import annotations

import contextlib
import hashlib
import json
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, ClassVar

import pytest
from PySide6.QtWidgets import QFileDialog

from desktop.views.models import dialog as models_dialog
from desktop.views.models.prompts import AddPrompt, ConvertPrompt
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


class Mirror(BaseHTTPRequestHandler):
    """A hub with one model, slow until it is told otherwise."""

    data = b""
    pause = 0.05
    ranges: ClassVar[list[str]] = []

    def log_message(self, *_: object) -> None:
        pass

    def do_GET(self) -> None:
        if self.path.startswith("/api/models/"):
            lfs = {"oid": hashlib.sha256(self.data).hexdigest(), "size": len(self.data)}
            body = json.dumps([{"type": "file", "path": "tiny.gguf", "size": len(self.data), "lfs": lfs}]).encode()
            self._head(200, len(body))
            self.wfile.write(body)
            return
        asked = self.headers.get("Range", "")
        self.ranges.append(asked)
        start = int(asked.removeprefix("bytes=").rstrip("-")) if asked else 0
        self._head(206 if asked else 200, len(self.data) - start, start)
        with contextlib.suppress(OSError):  # a paused download hangs up
            for at in range(start, len(self.data), 1 << 16):
                self.wfile.write(self.data[at : at + (1 << 16)])
                time.sleep(self.pause)

    def _head(self, status: int, length: int, start: int = 0) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(length))
        if status == 206:
            self.send_header("Content-Range", f"bytes {start}-{len(self.data) - 1}/{len(self.data)}")
        self.end_headers()


@pytest.fixture
def mirror(tmp_path: Path) -> Iterator[str]:
    Mirror.data, Mirror.pause = tiny_models.gguf(tmp_path / "tiny.gguf", "f16").read_bytes(), 0.05
    Mirror.ranges.clear()
    server = ThreadingHTTPServer(("127.0.0.1", 0), Mirror)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_get_from_a_mirror_pause_quit_and_go_on(person: Driver, mirror: str, home: Path) -> None:
    (home / "models" / "models.toml").write_text(
        '[[model]]\nid = "tiny"\nname = "Tiny"\nkind = "chat"\nformat = "gguf"\nsize = 0.001\nmemory = 0.01\n'
        'languages = ["en"]\nlicence = "MIT"\n[[model.source]]\nhub = "huggingface"\nrepo = "me/tiny"\n'
        'files = ["*.gguf"]\n',
        encoding="utf-8",
    )

    def get() -> Any:
        person.window.models.open()
        dialog = person.window.models.dialog
        person.wait(lambda: "tiny" in dialog._available)
        dialog.hub.setCurrentIndex(dialog.hub.findData(""))
        dialog.address.setText(mirror)
        return dialog._available["tiny"]

    restarts: list[Any] = []
    person.window._link.state.connect(restarts.append)
    row = get()
    assert not Mirror.ranges, "nothing is fetched before it is asked for"
    row.get.click()
    person.wait(lambda: " of " in row.work.text.text() and row.work.bar.value() > 100)
    assert "Downloading Tiny" in person.window.status_bar.work.text()
    row.work.stop.click()
    person.wait(lambda: row.get.text() == "Resume" and row.get.isVisible())
    person.window._link.state.disconnect(restarts.append)
    assert all(state.state == "ready" for state in restarts), "to pause is not to kill the engine"
    person.restart()
    row = get()
    assert row.get.text() == "Resume"
    Mirror.pause = 0.0
    row.get.click()
    person.wait(lambda: "tiny" in person.window.models.dialog._installed)
    assert int(Mirror.ranges[-1].removeprefix("bytes=").rstrip("-")) > 0, "it went on from where it was"
    person.wait(lambda: person.window.banner.isVisible())
    person.window.banner.action.click()
    person.wait(lambda: "CPU" in person.window.status_bar.model.text())
    assert isinstance(person.ask("The committee met"), Answer)
