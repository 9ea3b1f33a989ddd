"""What the engine says of models and devices is said in Chinese, from its own words for every kind of machine."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from desktop import i18n
from desktop.engine_sentences import _SENTENCES, _WHYS, said
from engine import Engine
from engine.backends.choose import choices
from engine.backends.hardware import Gpu, Hardware
from engine.conversations.chats import _trouble as chats_trouble
from engine.errors import DataFolderError, InkwellError, ModelError
from engine.library.catalog import _trouble as catalog_trouble
from engine.models.facade import QUOTES, _quotes_entry
from tests import tiny_models

CJK = re.compile("[\u4e00-\u9fff]")
ENGLISH = re.compile(r"\b(the|needs?|are|free|found|not|of|to|is)\b")
GB = 1_000_000_000


def machine(free: int, *gpus: Gpu, no_gpu: str = "no NVIDIA driver is installed") -> Hardware:
    return Hardware(gpus, "" if gpus else no_gpu, "processor", ("AVX2",), 4, 8, 16 * GB, free)


MACHINES = {
    "no card": machine(8 * GB),
    "a card": machine(8 * GB, Gpu("cuda", "NVIDIA RTX 4090", 24 * GB, 20 * GB)),
    "apple": machine(8 * GB, Gpu("mps", "Apple M2", 12 * GB, 8 * GB)),
    "too small": machine(100_000_000),
    "no driver answer": machine(8 * GB, no_gpu="the NVIDIA driver does not answer"),
    "nvidia without card": machine(8 * GB, no_gpu="the NVIDIA driver finds no card"),
}


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    folder = tmp_path_factory.mktemp("models")
    return tiny_models.checkpoint(folder / "chatglm3-6b"), tiny_models.gguf(folder / "m.gguf", "q8_0")


@pytest.mark.parametrize("name", MACHINES)
@pytest.mark.parametrize("device", ["auto", "cpu", "cuda", "mps"])
@pytest.mark.parametrize("which", [0, 1])
def test_every_reason_for_a_device_is_spoken_in_chinese(
    models: tuple[Path, Path], name: str, device: str, which: int
) -> None:
    try:
        reasons = [choice.reason for choice in choices(models[which], MACHINES[name], device=device)]
    except ModelError as error:
        reasons = [str(error)]
    i18n.use("zh_CN")
    for reason in reasons:
        spoken = i18n.sentence(reason)
        assert CJK.search(spoken), reason
        plain = spoken.replace("inkwell models convert", "")
        assert not ENGLISH.search(plain), (reason, spoken)
        numbers = re.findall(r"[\d.]+ [GM]B", reason)
        assert sorted(numbers) == sorted(re.findall(r"[\d.]+ [GM]B", spoken)), "no figure may be lost"


def test_a_reason_with_a_semicolon_inside_is_taken_apart_rightly() -> None:
    i18n.use("zh_CN")
    spoken = i18n.sentence(
        "CPU: no CUDA device found (no NVIDIA driver is installed; torch 2.13.0+cpu); 4-bit GGUF needs 4.6 GB, "
        "11.0 GB are free."
    )
    assert (
        spoken == "CPU：未找到 CUDA 设备（未安装 NVIDIA 驱动；torch 2.13.0+cpu）；4 位 GGUF 需要 4.6 GB，可用 11.0 GB。"
    )


@pytest.mark.parametrize(
    "warning",
    [
        "The attachment test.pdf could not be read: It is damaged and cannot be read. Try opening it in its own "
        "program and saving it again.",
        "old/notes.doc could not be read: It is protected by a password or against copying. Only a copy without that "
        "can be indexed.",
        "Slide 3 could not be read.", "Sheet “Q1” could not be read.", "A chapter could not be read (c1.xhtml).",
        "Only the first 2000 files were read.", "These pages could not be read: 3, 5-7.",
    ],
)  # fmt: skip
def test_what_of_a_file_is_missing_is_said_in_chinese(warning: str) -> None:
    i18n.use("zh_CN")
    spoken = i18n.reason_text("", warning)
    assert CJK.search(spoken) and not ENGLISH.search(spoken), spoken


def test_quoting_has_its_reason_too() -> None:
    entry = _quotes_entry(True)
    assert entry["id"] == QUOTES
    i18n.use("zh_CN")
    assert CJK.search(i18n.sentence(entry["reason"]))


def test_english_stays_as_the_engine_said_it() -> None:
    assert i18n.sentence("CPU: chosen in the settings; anything.") == "CPU: chosen in the settings; anything."


def test_an_unknown_sentence_is_kept_and_never_made_vague() -> None:
    i18n.use("zh_CN")
    assert said("The moon is full.") is None
    assert i18n.sentence("The moon is full.") == "The moon is full."
    assert "The moon is full." in i18n.error_text("model", "The moon is full.")


@pytest.mark.parametrize("template", [*_SENTENCES, *_WHYS])
def test_every_pattern_fits_its_own_sentence(template: str) -> None:
    """A sentence made of a template must come back from that template, or from an equal one before it."""
    i18n.use("zh_CN")
    filled = re.sub(r"\{(\w+)\}", lambda found: f"X{found.group(1)}", template)
    spoken = (
        said(filled)
        if template in _SENTENCES
        else said(f"NVIDIA GPU cannot be used: {filled}. Set the device to auto.")
    )
    assert spoken is not None
    for name in re.findall(r"\{(\w+)\}", template):
        assert f"X{name}" in spoken


def wrong_things(home: Path) -> Iterator[Callable[[], object]]:
    """What the real engine refuses, one after another."""
    engine = Engine(home)
    yield lambda: list(engine.index([str(home / "nowhere")]))
    yield lambda: list(engine.index([str(home)]))
    yield lambda: engine.search("word " * 9000)
    yield lambda: engine.search(" ")
    yield lambda: engine.show(str(home / "a.txt"))
    yield lambda: engine.conversation(77)
    yield lambda: engine.import_conversations(str(home / "nowhere.json"))
    engine.close()
    for text in ('ocr = "maybe"', "passages = -5", 'language = "fr"', "garbage = ["):
        (home / "settings.toml").write_text(text)
        yield lambda: Engine(home)
    raise_full = sqlite3.OperationalError("database or disk is full")
    for sentence in (catalog_trouble(home / "catalog.db", raise_full), chats_trouble(home / "chats.db", raise_full)):
        yield lambda sentence=sentence: raise_it(DataFolderError(sentence))


def raise_it(error: Exception) -> None:
    raise error


def test_what_the_engine_refuses_is_said_exactly_in_chinese(tmp_path: Path) -> None:
    i18n.use("zh_CN")
    home = tmp_path / "home"
    for do in wrong_things(home):
        with pytest.raises(InkwellError) as caught:
            do()
        spoken = i18n.error_text(caught.value.code, str(caught.value))
        assert spoken == said(str(caught.value)), str(caught.value)
        plain = spoken.replace(str(tmp_path), "").replace("Unexpected end of file", "")  # what the TOML reader says
        assert CJK.search(spoken) and not ENGLISH.search(plain), spoken
    assert "已满" in i18n.error_text("data-folder", catalog_trouble(home / "c", sqlite3.OperationalError("disk full")))
    assert "数据文件夹" in i18n.error_text("data-folder", "Something that is not known here.")
