"""Models in the window on a scripted engine: listed with device and reason, got, added, converted, used and removed."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QFileDialog, QLabel, QLineEdit, QProgressBar, QWidget
from pytestqt.qtbot import QtBot

from desktop import i18n, theme
from desktop.views.models import dialog as models_dialog
from desktop.views.models.dialog import ModelsDialog
from desktop.views.models.prompts import AddPrompt, ConvertPrompt
from engine.types import (
    Answer,
    AnswerDone,
    ConvertProgress,
    EngineState,
    InstalledModel,
    JobEnded,
    ModelLoaded,
    ModelProgress,
    Notice,
    Outcome,
    TextDelta,
)

from .conftest import FakeClient

GB = 1_000_000_000
REASON = (
    "CPU: no CUDA device found (no NVIDIA driver is installed; torch 2.13.0+cpu); 4-bit GGUF needs 4.6 GB, "
    "11.0 GB are free."
)
TOO_LARGE = (
    "ChatGLM3-6B does not fit: it needs 14.1 GB of memory, and 11.0 GB are free. Close other programs and try again."
)


def a_model(id: str, **changed: Any) -> dict[str, Any]:
    return {
        "id": id, "name": id.title(), "kind": "chat", "format": "gguf", "path": f"/models/{id}", "in_place": False,
        "size": 3_530_000_000, "context": 8192, "quantisation": "q4_0", "licence": "", "source": "", "active": False,
        "present": True, "fits": True, "device": "cpu", "precision": "q4_0", "memory": 4_600_000_000, "free": 11 * GB,
        "reason": REASON, "makes": {},
    } | changed  # fmt: skip


QUOTES = a_model(
    "quotes", name="Quotes", format="built in", path="", size=0, context=0, quantisation="", precision="", memory=0,
    free=0, reason="Answers by quoting; it needs no model file.",
)  # fmt: skip
CHECKPOINT = a_model(
    "chatglm3-6b", name="ChatGLM3-6B", format="chatglm3", path="/media/usb/chatglm3-6b", in_place=True,
    size=12_487_000_000, quantisation="float16", precision="", fits=False, device="", memory=0, reason=TOO_LARGE,
    makes={"q4_0": 3_670_000_000, "q4_k_m": 3_900_000_000, "q8_0": 6_640_000_000, "f16": 12_490_000_000},
)  # fmt: skip
SMALL = a_model("chatglm3-6b-q4_0", name="ChatGLM3-6B small")


def known(id: str, **changed: Any) -> dict[str, Any]:
    return {
        "id": id, "name": id.upper(), "kind": "chat", "format": "gguf", "size": 2_500_000_000, "memory": 3_600_000_000,
        "parameters": "4.0 B", "context": 40960, "languages": ["zh", "en", "and 100 more"], "licence": "Apache-2.0",
        "about": "For a laptop.", "about_zh": "适合笔记本。", "make": "", "sources": ["huggingface", "modelscope"],
        "installed": False, "begun": 0,
    } | changed  # fmt: skip


class Shelf:
    """The models of the fake engine."""

    def __init__(self) -> None:
        self.models = [dict(QUOTES, active=True), dict(CHECKPOINT), dict(SMALL)]
        self.catalogue = [
            known("qwen3-4b"),
            known("begun", begun=1_200_000_000, sources=["modelscope"]),
            known("huge", memory=40 * GB, make="q4_0"),
            known("embedder", kind="embedder"),
            known("here", installed=True),
        ]

    def listed(self) -> dict[str, Any]:
        return {
            "models": [dict(model) for model in self.models], "catalogue": self.catalogue, "loaded": "",
            "active": next(model["id"] for model in self.models if model["active"]), "memory_free": 11 * GB,
            "memory_total": 16 * GB, "disk_free": 200 * GB,
        }  # fmt: skip

    def use(self, id: str, device: str = "") -> dict[str, str]:
        for model in self.models:
            model["active"] = model["id"] == id
        return {"model": id, "device": "cpu", "reason": REASON}

    def remove(self, id: str) -> dict[str, Any]:
        self.models = [model for model in self.models if model["id"] != id]
        if not any(model["active"] for model in self.models):
            self.models[0]["active"] = True
        return {"id": id, "deleted": [], "kept": []}

    def installs(self, id: str, *events: object) -> Callable[..., list[object]]:
        """A job that puts a model on the shelf."""

        def job(**_: Any) -> list[object]:
            self.models.append(a_model(id))
            return [*events, InstalledModel(id, id.title(), "chat", "gguf", f"/models/{id}", False, 3_530_000_000)]

        return job


@pytest.fixture
def shelf(client: FakeClient) -> Shelf:
    made = Shelf()
    client.table |= {
        "models_list": made.listed,
        "models_use": made.use,
        "models_remove": made.remove,
        "load_model": [ModelLoaded("chatglm3-6b-q4_0", "llama.cpp", "cpu", REASON, 8192)],
    }
    return made


@pytest.fixture
def dialog(shelf: Shelf, window: Any, qtbot: QtBot) -> ModelsDialog:
    window.actions_.models.trigger()
    made: ModelsDialog = window.models.dialog
    qtbot.waitUntil(lambda: len(made._installed) == 3)
    return made


def texts(root: QWidget) -> list[str]:
    found = [each.text() for each in root.findChildren(QLabel) if each.isVisible()]
    found += [each.text() for each in root.findChildren(QAbstractButton) if each.isVisible()]
    return [text for text in found if text.strip()]


def agree(monkeypatch: pytest.MonkeyPatch, said: list[str]) -> None:
    def confirmed(_parent: QWidget, title: str, question: str, yes: str) -> bool:
        said.extend((title, question, yes))
        return True

    monkeypatch.setattr(models_dialog, "confirmed", confirmed)


# --- listing


def test_installed_models_are_listed_quotes_first_with_device_memory_and_reason(dialog: ModelsDialog) -> None:
    assert list(dialog._installed) == ["quotes", "chatglm3-6b", "chatglm3-6b-q4_0"]
    quotes, large, small = dialog._installed.values()
    assert quotes.tag.text() == "✓ In use"
    assert not quotes.remove.isVisible()
    assert not quotes.use.isVisible()
    assert small.facts.text() == "q4_0 · 3.5 GB · context 8,192"
    assert small.needs.text() == "4.6 GB of 11.0 GB free memory"
    assert small.reason.text() == REASON
    assert small.use.isEnabled()
    assert not small.convert.isVisible()
    assert small.bar.tone() == "accent"
    assert large.reason.text() == TOO_LARGE
    assert large.reason.property("tone") == "warn"
    assert not large.use.isEnabled()
    assert large.convert.isVisible()
    assert "used where it lies" in large.facts.text()


def test_models_that_are_not_here_can_be_got_and_those_that_fit_come_first(dialog: ModelsDialog) -> None:
    assert [row.id for row in dialog._jobs.known()] == ["qwen3-4b", "begun", "huge", "embedder"]
    assert not dialog._available["qwen3-4b"].warning.isVisible()
    assert "11.0 GB" in dialog._available["huge"].warning.text()
    said = texts(dialog)
    assert "2.5 GB to download · needs 3.6 GB of memory · Chinese, English and 100 more · Apache-2.0" in said
    assert any("only thing that uses the network" in text for text in said)
    assert dialog.summary.text() == "11.0 GB of 16.0 GB of memory free · 200.0 GB of disk free"


def test_a_model_whose_drive_is_gone_says_so(dialog: ModelsDialog, shelf: Shelf, qtbot: QtBot) -> None:
    shelf.models[2]["present"] = False
    dialog._jobs.refresh()
    small = dialog._installed["chatglm3-6b-q4_0"]
    qtbot.waitUntil(lambda: small.tag.text() == "Its files are not there")
    assert not small.use.isEnabled()
    assert small.remove.isVisible()


# --- using


def test_use_changes_the_status_bar_and_offers_to_ask_without_documents(
    dialog: ModelsDialog, window: Any, client: FakeClient, qtbot: QtBot
) -> None:
    client.table["load_model"] = [ModelProgress("loading", 2 * GB, 5 * GB, "ChatGLM3-6B small"), ...]
    assert window.composer._plain.isHidden()
    dialog._installed["chatglm3-6b-q4_0"].use.click()
    qtbot.waitUntil(lambda: window.status_bar.model.text() == "Loading ChatGLM3-6B small… 40 %")
    assert dialog._installed["chatglm3-6b-q4_0"].tag.text() == "Loading… 40 %"
    job = client.jobs["load_model"]
    client.say(job, ModelLoaded("chatglm3-6b-q4_0", "llama.cpp", "cpu", REASON, 8192))
    client.say(job, JobEnded(Outcome.DONE))
    qtbot.waitUntil(lambda: window.status_bar.model.text() == "ChatGLM3-6B small · q4_0 · CPU")
    assert window.status_bar.model.toolTip() == REASON
    assert dialog._installed["chatglm3-6b-q4_0"].tag.text() == "✓ In use"
    assert not window.composer._plain.isHidden()
    dialog._installed["quotes"].use.click()
    qtbot.waitUntil(lambda: "quoting" in window.status_bar.model.text())
    assert window.composer._plain.isHidden()


def test_a_model_in_use_from_the_start_is_named_with_its_device(
    shelf: Shelf, client: FakeClient, open_window: Callable[[], Any], qtbot: QtBot
) -> None:
    shelf.use("chatglm3-6b-q4_0")
    window = open_window()
    client.say(0, EngineState("ready", "", "chatglm3-6b-q4_0", ""))
    qtbot.waitUntil(lambda: window.status_bar.model.text() == "ChatGLM3-6B small · q4_0 · CPU")


def test_a_refusal_stands_at_the_row(dialog: ModelsDialog, client: FakeClient, qtbot: QtBot) -> None:
    client.table["models_use"] = JobEnded(Outcome.FAILED, error="It is damaged.", code="model")
    small = dialog._installed["chatglm3-6b-q4_0"]
    small.use.click()
    qtbot.waitUntil(lambda: small.problem.text() == "It is damaged.")
    assert small.problem.isVisible()
    assert not client.called("load_model")


def test_a_fallback_is_said_in_the_window_and_with_the_next_answer(
    dialog: ModelsDialog, window: Any, client: FakeClient, qtbot: QtBot
) -> None:
    notices = ("m.gguf could not be loaded on NVIDIA GPU: The card is full.", "It runs on CPU instead.")
    client.table["load_model"] = [ModelLoaded("chatglm3-6b-q4_0", "llama.cpp", "cpu", REASON, 8192, notices)]
    dialog._installed["chatglm3-6b-q4_0"].use.click()
    qtbot.waitUntil(lambda: window.banner.text.text() == " ".join(notices))
    window._send("How long?")
    qtbot.waitUntil(lambda: " ".join(notices) in texts(window.conversation))


def test_what_the_engine_notes_while_answering_stands_as_a_quiet_line(
    window: Any, client: FakeClient, qtbot: QtBot
) -> None:
    notice = Notice("model", "m.gguf could not be loaded on NVIDIA GPU: The card is full.")
    client.table["ask"] = [Notice("loading-model", "Loading m…"), ...]
    window._send("How long?")
    qtbot.waitUntil(lambda: "Loading m…" in texts(window.conversation))
    job = client.jobs["ask"]
    client.say(job, ModelProgress("loading", 1, 4, "m"))
    qtbot.waitUntil(lambda: window.status_bar.model.text() == "Loading m… 25 %")
    for event in (ModelLoaded("m", "", "cpu", REASON, 1024), notice, TextDelta("Six months.")):
        client.say(job, event)
    client.say(job, AnswerDone(Answer("Six months.", True, "m", how={"tokens_per_second": 2.6}), 1))
    client.say(job, JobEnded(Outcome.DONE))
    qtbot.waitUntil(lambda: window.status_bar.speed.text() == "2.6 tokens/s")
    said = texts(window.conversation)
    assert notice.text in said
    assert "Loading m…" not in said, "it is loaded: the line has had its time"


# --- getting


def test_get_shows_progress_pauses_and_goes_on(
    dialog: ModelsDialog, window: Any, client: FakeClient, shelf: Shelf, qtbot: QtBot
) -> None:
    client.table["models_get"] = [
        ModelProgress("downloading", 812_000_000, 2_500_000_000, "a", 4_100_000.0, 420.0),
        ...,
    ]
    row = dialog._available["qwen3-4b"]
    row.get.click()
    qtbot.waitUntil(lambda: row.work.text.text() == "812 MB of 2.5 GB · 4 MB/s · 7 min left")
    assert client.called("models_get") == [{"id": "qwen3-4b", "source": "huggingface", "endpoint": ""}]
    assert row.work.bar.value() == 325
    assert window.status_bar.work.text() == "Downloading QWEN3-4B · 32 % · 7 min left"
    assert window.status_bar.offline.text() == "Downloading a model · nothing sent", "offline would be a lie now"
    shelf.catalogue[0]["begun"] = 812_000_000
    row.work.stop.click()
    qtbot.waitUntil(lambda: row.get.isVisible())
    assert client.cancelled == [client.jobs["models_get"]]
    assert row.get.text() == "Resume"
    assert row.tag.text() == "812 MB are here already"
    assert window.status_bar.offline.text() == "Offline · nothing sent"
    row.discard.click()
    assert client.called("models_remove") == [{"id": "qwen3-4b"}]


def test_closing_the_dialog_does_not_stop_a_download(
    dialog: ModelsDialog, window: Any, client: FakeClient, shelf: Shelf, qtbot: QtBot
) -> None:
    client.table["models_get"] = [ModelProgress("downloading", GB, 2 * GB, "a"), ...]
    dialog._available["qwen3-4b"].get.click()
    dialog.close()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert window.models.dialog is None
    qtbot.waitUntil(lambda: window.status_bar.work.text() == "Downloading QWEN3-4B · 50 %")
    assert not client.cancelled
    job = client.jobs["models_get"]
    shelf.models.append(a_model("qwen3-4b"))
    client.say(job, JobEnded(Outcome.DONE, InstalledModel("qwen3-4b", "Q", "chat", "gguf", "/m", False, GB)))
    qtbot.waitUntil(lambda: window.banner.isVisible())
    assert window.banner.text.text() == "Qwen3-4B is ready."
    assert not window.status_bar.work.isVisible()
    window.banner.action.click()
    assert client.called("models_use") == [{"id": "qwen3-4b"}]


def test_a_failed_download_says_why_at_its_row_and_in_the_window_when_it_is_closed(
    dialog: ModelsDialog, window: Any, client: FakeClient, qtbot: QtBot
) -> None:
    client.table["models_get"] = JobEnded(Outcome.FAILED, error="The disk is full.", code="model")
    row = dialog._available["qwen3-4b"]
    row.get.click()
    qtbot.waitUntil(lambda: row.problem.text() == "The disk is full.")
    assert not window.banner.isVisible()
    qtbot.waitUntil(lambda: row.get.isVisible() and row.get.isEnabled())
    dialog.close()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    window.models.jobs.get("qwen3-4b")
    qtbot.waitUntil(lambda: window.banner.text.text() == "The disk is full.")


def test_a_hub_or_a_mirror_is_chosen(dialog: ModelsDialog, client: FakeClient) -> None:
    begun = dialog._available["begun"]
    assert not begun.get.isEnabled(), "Hugging Face has it not"
    assert begun.get.toolTip() == "Not offered by Hugging Face"
    dialog.hub.setCurrentIndex(dialog.hub.findData("modelscope"))
    assert begun.get.isEnabled()
    dialog.hub.setCurrentIndex(dialog.hub.findData(""))
    assert dialog.address.isVisible()
    assert not begun.get.isEnabled()
    dialog.address.setText("https://mirror.example")
    begun.get.click()
    assert client.called("models_get") == [{"id": "begun", "source": "", "endpoint": "https://mirror.example"}]


def test_nothing_is_downloaded_without_a_click(dialog: ModelsDialog, client: FakeClient) -> None:
    assert not client.called("models_get")


# --- adding, converting, removing


def test_add_a_file_in_place_or_copied(
    dialog: ModelsDialog, client: FakeClient, shelf: Shelf, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    client.table["models_add"] = shelf.installs("added", ModelProgress("copying", 1, 2, "m.gguf"))
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: ("/usb/m.gguf", ""))
    dialog._add_file.trigger()
    prompt = dialog.findChild(AddPrompt)
    assert "/usb/m.gguf" in texts(prompt)
    prompt.choose("copy")
    prompt.agree.click()
    qtbot.waitUntil(lambda: "added" in dialog._installed)
    assert client.called("models_add") == [{"path": "/usb/m.gguf", "copy": True}]


def test_adding_what_is_no_model_says_so(
    dialog: ModelsDialog, client: FakeClient, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    client.table["models_add"] = JobEnded(Outcome.FAILED, error="/x holds no model.", code="model")
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: "/x")
    dialog._add_folder.trigger()
    dialog.findChild(AddPrompt).agree.click()
    qtbot.waitUntil(lambda: dialog.problem.text() == "/x holds no model.")
    assert client.called("models_add") == [{"path": "/x", "copy": False}]


def test_convert_with_a_type_of_a_known_size(dialog: ModelsDialog, client: FakeClient, qtbot: QtBot) -> None:
    client.table["models_convert"] = [ConvertProgress("quantising", 0.42), ...]
    row = dialog._installed["chatglm3-6b"]
    row.convert.click()
    prompt = dialog.findChild(ConvertPrompt)
    assert [text for text in texts(prompt) if " · " in text] == [
        "q4_0 · 3.7 GB", "q4_k_m · 3.9 GB", "q8_0 · 6.6 GB", "f16 · 12.5 GB",
    ]  # fmt: skip
    assert prompt.chosen() == "q4_0"
    prompt.choose("q8_0")
    prompt.agree.click()
    qtbot.waitUntil(lambda: row.work.text.text() == "Making it small · 42 %")
    assert client.called("models_convert") == [{"checkpoint": "chatglm3-6b", "type": "q8_0"}]
    assert not row.convert.isVisible()
    row.work.stop.click()
    qtbot.waitUntil(lambda: row.convert.isVisible())
    assert client.cancelled == [client.jobs["models_convert"]]


def test_remove_asks_and_says_what_happens_to_the_files(
    dialog: ModelsDialog, client: FakeClient, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []
    agree(monkeypatch, said)
    dialog._installed["chatglm3-6b"].remove.click()
    assert said[0] == "Remove ChatGLM3-6B?"
    assert "stay where they are: /media/usb/chatglm3-6b" in said[1]
    dialog._installed["chatglm3-6b-q4_0"].remove.click()
    assert "(3.5 GB) are deleted" in said[4]
    assert said[5] == "Delete"
    qtbot.waitUntil(lambda: list(dialog._installed) == ["quotes"])


def drop(window: Any, path: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    window.dropEvent(
        QDropEvent(
            QPointF(9, 9), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        )
    )


def test_dropping_a_model_offers_to_add_it_and_documents_go_to_the_library(
    shelf: Shelf, window: Any, client: FakeClient, tmp_path: Path
) -> None:
    file = tmp_path / "m.gguf"
    file.write_bytes(b"GGUF")
    checkpoint = tmp_path / "chatglm3-6b"
    checkpoint.mkdir()
    (checkpoint / "config.json").write_text("{}")
    (checkpoint / "model-00001-of-00002.safetensors").write_bytes(b"")
    documents = tmp_path / "documents"
    documents.mkdir()
    (documents / "config.json").write_text("{}")
    for path in (file, checkpoint):
        drop(window, path)
        prompt = window.findChild(AddPrompt)
        prompt.agree.click()
        assert client.called("models_add")[-1] == {"path": str(path), "copy": False}
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    drop(window, documents)
    assert client.called("preview")[-1] == {"folder": str(documents)}, "the first step of adding a folder"
    assert window.findChild(AddPrompt) is None


# --- asking without documents


def test_ask_without_documents(shelf: Shelf, client: FakeClient, window: Any, qtbot: QtBot) -> None:
    shelf.use("chatglm3-6b-q4_0")
    window.models.jobs.refresh()
    qtbot.waitUntil(lambda: window.composer._plain.isVisible())
    qtbot.mouseClick(window.composer._plain, Qt.MouseButton.LeftButton)
    assert window.composer.plain
    assert "All documents" not in texts(window.composer)
    client.table["ask"] = [...]
    window._send("Hello")
    qtbot.waitUntil(lambda: bool(client.called("ask")))
    assert client.called("ask")[0]["documents"] is False
    assert client.called("ask")[0]["scope"] is None
    from desktop.views.conversation.message import Working

    working = next(each for each in window.conversation.findChildren(Working) if each.isVisible())
    assert working.words() == "Thinking…"
    window.asking.stop()
    qtbot.mouseClick(window.composer._plain, Qt.MouseButton.LeftButton)
    window._send("And the documents?")
    qtbot.waitUntil(lambda: len(client.called("ask")) == 2)
    assert client.called("ask")[1]["documents"] is True


# --- for everyone


def test_every_control_has_a_name(dialog: ModelsDialog) -> None:
    for control in dialog.findChildren(QWidget):
        if isinstance(control, QAbstractButton | QLineEdit | QProgressBar) and control.isVisible():
            assert control.accessibleName() or getattr(control, "text", str)(), control


def test_it_speaks_chinese_at_once(dialog: ModelsDialog, client: FakeClient, qtbot: QtBot) -> None:
    client.table["models_get"] = [ModelProgress("downloading", GB, 2 * GB, "a", 4e6, 240.0), ...]
    dialog._available["qwen3-4b"].get.click()
    qtbot.waitUntil(lambda: dialog._available["qwen3-4b"].work.isVisible())
    i18n.use("zh_CN")
    qtbot.waitUntil(lambda: dialog.windowTitle() == "模型")
    names = {"ChatGLM3-6B", "ChatGLM3-6B small", "QWEN3-4B", "BEGUN", "HUGE", "EMBEDDER"}
    for text in texts(dialog):
        assert text in names or re.search("[\u4e00-\u9fff]", text) or not re.search("[A-Za-z]{5}", text), text
    assert dialog._available["qwen3-4b"].about.text() == "适合笔记本。"
    i18n.use("en")
    qtbot.waitUntil(lambda: dialog.windowTitle() == "Models")


def test_rows_keep_the_keyboard_focus_while_progress_comes_in(
    dialog: ModelsDialog, client: FakeClient, qtbot: QtBot
) -> None:
    client.table["models_convert"] = [ConvertProgress("writing", 0.1), ...]
    dialog._jobs.convert("chatglm3-6b", "q4_0")
    button = dialog._installed["chatglm3-6b-q4_0"].use
    button.setFocus()
    client.say(client.jobs["models_convert"], ConvertProgress("writing", 0.5))
    qtbot.waitUntil(lambda: dialog._installed["chatglm3-6b"].work.bar.value() == 500)
    assert dialog.focusWidget() is button


def test_dark_and_twice_as_large(dialog: ModelsDialog, qtbot: QtBot) -> None:
    theme.set_appearance("dark")
    theme.set_zoom(200)
    qtbot.wait(10)
    small = dialog._installed["chatglm3-6b-q4_0"]
    assert small.use.isVisible()
    assert small.bar.width() == theme.px(96)
    dialog.hub.setCurrentIndex(dialog.hub.findData(""))
    dialog.resize(1000, 700)
    qtbot.wait(10)
    assert dialog.scroll.widget().width() <= dialog.scroll.viewport().width(), "nothing is cut off at the side"
