"""Which backend, device and context a model gets on machines of many kinds, and in which words."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from engine.backends import choose
from engine.backends.choose import Choice, choices, open_model
from engine.backends.hardware import Gpu, Hardware
from engine.backends.llama_trial import Trial
from engine.errors import ModelError
from engine.types import Backend
from tests import tiny_gguf, tiny_models

GB = 1_000_000_000
LAPTOP = Hardware((), "no NVIDIA driver is installed", "A processor", ("AVX2",), 4, 8, 16 * GB, 11 * GB)
CARD = Gpu("cuda", "RTX 4090", 24 * GB, 23 * GB)


@pytest.fixture(scope="module")
def gguf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tiny_gguf.make_llama(tmp_path_factory.mktemp("m") / "small.gguf", kind="q4_0", context=32768)


@pytest.fixture(scope="module")
def glm(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tiny_models.checkpoint(tmp_path_factory.mktemp("g") / "chatglm3-6b", dtype="float16")


def test_a_laptop_without_a_card(gguf: Path) -> None:
    first = choices(gguf, LAPTOP)[0]
    assert (first.backend, first.device, first.precision, first.gpu_layers) == ("llama.cpp", "cpu", "q4_0", 0)
    assert first.reason.startswith("CPU: no CUDA device found (no NVIDIA driver is installed; torch ")
    assert "4-bit GGUF needs" in first.reason and "11.0 GB are free" in first.reason


def test_the_context_follows_the_memory_and_what_is_asked(gguf: Path) -> None:
    assert choices(gguf, LAPTOP)[0].context == 8192
    assert choices(gguf, LAPTOP, context=20000)[0].context == 20000
    assert choices(gguf, LAPTOP, context=10**6)[0].context == 32768  # no more than it was trained for
    tight = replace(LAPTOP, memory_free=587_000_000)
    assert choices(gguf, tight)[0].context < 8192


def test_what_does_not_fit_is_refused_with_what_would(gguf: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ModelError, match=r"does not fit: it needs \d+ MB of memory, and 100 MB are free"):
        choices(gguf, replace(LAPTOP, memory_free=100_000_000))
    monkeypatch.setattr(choose, "GGUF_OVERHEAD", 5 * GB)
    with pytest.raises(ModelError, match=r"Qwen3 4B .*would fit"):
        choices(gguf, replace(LAPTOP, memory_free=4 * GB))


def test_a_card_that_llama_cpp_cannot_use_is_not_passed_over_in_silence(
    gguf: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("engine.backends.llama_native.can_offload", lambda: False)
    first = choices(gguf, replace(LAPTOP, gpus=(CARD,)))[0]
    assert first.device == "cpu" and "built without support for RTX 4090" in first.reason
    with pytest.raises(ModelError, match="cannot be used"):
        choices(gguf, replace(LAPTOP, gpus=(CARD,)), device="cuda")


def test_a_card_takes_all_layers_or_as_many_as_fit(gguf: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("engine.backends.llama_native.can_offload", lambda: True)
    on_card, on_cpu = choices(gguf, replace(LAPTOP, gpus=(CARD,)))
    assert (on_card.device, on_card.gpu_layers) == ("cuda", -1) and on_card.reason.startswith("NVIDIA GPU: 4-bit")
    assert on_cpu.device == "cpu"
    monkeypatch.setattr(choose, "GPU_SPARE", 0)
    monkeypatch.setattr(choose, "GGUF_OVERHEAD", 0)
    small_card = Gpu("cuda", "Old card", GB, 110_000)
    first = choices(gguf, replace(LAPTOP, gpus=(small_card,)), context=256)[0]
    assert first.gpu_layers in (1, 2) and "layers go there" in first.reason
    assert choices(gguf, replace(LAPTOP, gpus=(replace(small_card, memory_free=10),)), context=256)[0].device == "cpu"


def test_a_device_that_is_not_there_is_refused(gguf: Path, glm: Path) -> None:
    for path in (gguf, glm):
        for device in ("cuda", "mps"):
            with pytest.raises(ModelError, match="Set the device to auto"):
                choices(path, LAPTOP, device=device)
    assert choices(gguf, LAPTOP, device="cpu")[0].reason.startswith("CPU: chosen in the settings")


def test_a_checkpoint_on_each_device(glm: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = choices(glm, LAPTOP)[0]
    assert (first.backend, first.device, first.precision) == ("transformers", "cpu", "bfloat16")
    assert "4-bit GGUF" in first.reason
    monkeypatch.setattr(choose, "torch_has_cuda", lambda: False)
    assert "built without CUDA" in choices(glm, replace(LAPTOP, gpus=(CARD,)))[0].reason
    monkeypatch.setattr(choose, "torch_has_cuda", lambda: True)
    first = choices(glm, replace(LAPTOP, gpus=(CARD,)))[0]
    assert (first.device, first.precision, first.quantise) == ("cuda", "bfloat16", "")
    mac = Gpu("mps", "Apple M3", 18 * GB, 12 * GB)
    first = choices(glm, replace(LAPTOP, gpus=(mac,)))[0]
    assert (first.device, first.precision) == ("mps", "float16")


def test_a_checkpoint_that_is_too_large_points_to_its_gguf(glm: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(choose, "TORCH_OVERHEAD", 20 * GB)
    with pytest.raises(ModelError, match="inkwell models convert"):
        choices(glm, LAPTOP)




def test_a_choice_that_fails_is_followed_by_the_next_and_told(
    gguf: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("engine.backends.llama_native.can_offload", lambda: True)
    original = choose._open

    def fails_on_the_card(path: Path, choice: Choice, *rest: object) -> Backend:
        if choice.device == "cuda":
            raise ModelError("The card is out of memory.")
        return original(path, choice, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(choose, "_open", fails_on_the_card)
    opened = open_model(gguf, cache=tmp_path, hardware=replace(LAPTOP, gpus=(CARD,)))
    assert opened.choice.device == "cpu"
    assert opened.notices == (
        "small.gguf could not be loaded on NVIDIA GPU: The card is out of memory.",
        "It runs on CPU instead.",
    )
    assert "CPU" in opened.backend.description
    opened.backend.close()
    monkeypatch.setattr(choose, "_open", lambda *_: (_ for _ in ()).throw(ModelError("No.")))
    with pytest.raises(ModelError, match=r"NVIDIA GPU: No\. .*CPU: No\."):
        open_model(gguf, cache=tmp_path, hardware=replace(LAPTOP, gpus=(CARD,)))


def test_a_build_that_crashes_is_never_loaded(gguf: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(choose, "trial", lambda cache: Trial(False, "It crashes here. Rebuild it."))
    with pytest.raises(ModelError, match=r"It crashes here\. Rebuild it\."):
        open_model(gguf, cache=tmp_path, hardware=LAPTOP)
