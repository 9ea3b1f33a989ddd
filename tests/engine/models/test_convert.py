"""Checkpoint to GGUF: the same model in llama.cpp, for every type; stopped, broken and hostile runs leave nothing."""

import json
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.backends.chatglm3 import ChatGLM3Backend
from engine.backends.gguf_format import read_array
from engine.backends.gguf_header import read_gguf_header
from engine.backends.glm_adapter import open_adapter
from engine.backends.glm_checkpoint import open_checkpoint
from engine.backends.glm_prompt import build_prompt
from engine.backends.glm_tokenizer import ChatGLM3Tokenizer
from engine.backends.glm_weights import load_model
from engine.backends.llama_cpp import LlamaCppBackend
from engine.backends.llama_native import NativeModel
from engine.errors import Cancelled, ModelError
from engine.models import convert as module
from engine.models.chatglm3_gguf import write_checkpoint
from engine.models.convert import TYPES, convert, quantise, space_needed
from engine.models.convert_check import CHECK_TEXTS, check, source_logits
from engine.types import ConvertProgress, ConvertReport, GenerationOptions, Message
from tests import tiny_models

NEVER = threading.Event()


@pytest.fixture(scope="module", autouse=True)
def one_thread() -> Iterator[None]:
    """Matrices this small only lose by being shared out, and lose a lot beside other work."""
    import torch

    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tiny_models.checkpoint(tmp_path_factory.mktemp("model") / "chatglm3-6b", seed=11)


def tokenizer_of(folder: Path) -> ChatGLM3Tokenizer:
    return ChatGLM3Tokenizer.from_model_file(folder / "tokenizer.model")


def llama_greedy(path: Path, ids: list[int], count: int) -> list[int]:
    model = NativeModel(path, context_length=512, threads=1, batch=256)
    try:
        model.decode(ids, 0, 1)
        out, at = [], len(ids)
        for _ in range(count):
            out.append(int(model.logits(0).argmax()))
            model.decode(out[-1:], at, 1)
            at += 1
        return out
    finally:
        model.close()


@pytest.mark.parametrize(
    "variant",
    [{}, {"name": "chatglm3-6b-32k", "rope_ratio": 50}, {"name": "chatglm3-6b-base"}],
    ids=["chat", "32k", "base"],
)
def test_f32_gguf_writes_the_same_64_tokens_as_transformers(variant: dict, tmp_path: Path) -> None:
    import torch

    folder = tiny_models.checkpoint(tmp_path / "m", seed=6, **variant)  # none of its choices is nearly a tie
    tokenizer = tokenizer_of(folder)
    path = tmp_path / "m.gguf"
    write_checkpoint(open_checkpoint(folder), tokenizer, path, "f32")
    model = load_model(open_checkpoint(folder), dtype="float32")
    base = variant.get("name", "").endswith("base")
    for text in ("今天的天气很好", "The committee approved the budget of 2023."):
        ids = build_prompt(tokenizer, [Message("user", text)], base=base)
        with torch.inference_mode():
            wanted = model.generate(
                torch.tensor([ids]),
                attention_mask=torch.ones(1, len(ids)),
                max_new_tokens=64,
                min_new_tokens=64,
                do_sample=False,
                eos_token_id=None,
                suppress_tokens=None,
            )[0, len(ids) :].tolist()
        assert len(wanted) == 64 and len(set(wanted)) > 3
        assert llama_greedy(path, ids, 64) == wanted


@pytest.mark.parametrize(("name", "is_base"), [("chatglm3-6b-base", True), ("chatglm3-6b", False)])
def test_a_converted_base_model_still_continues_text(name: str, is_base: bool, tmp_path: Path) -> None:
    folder = tiny_models.checkpoint(tmp_path / name, name=name)
    path = tmp_path / "renamed.gguf"
    write_checkpoint(open_checkpoint(folder), tokenizer_of(folder), path, "f32", name="Mine")
    messages = [Message("user", "从前有座山，")]
    backend = LlamaCppBackend(path, context_length=256, threads=1)
    try:
        ids = build_prompt(tokenizer_of(folder), messages, base=is_base)
        assert backend.count_tokens(messages) == len(ids)
        assert backend._codec.encode(messages) == ids
    finally:
        backend.close()


def test_the_vocabulary_in_the_file_gives_the_same_ids(folder: Path, tmp_path: Path) -> None:
    path = tmp_path / "m.gguf"
    source = tokenizer_of(folder)
    write_checkpoint(open_checkpoint(folder), source, path, "f16")
    header = read_gguf_header(path)
    assert header.is_chatglm3
    assert (header.name, header.context_length, header.quantisation) == ("chatglm3-6b", 8192, "f16")
    lists = [read_array(path, header.arrays[f"tokenizer.ggml.{key}"]) for key in ("tokens", "scores", "token_type")]
    copy = ChatGLM3Tokenizer.from_gguf_metadata(*lists)
    for text in CHECK_TEXTS:
        assert copy.encode(text) == source.encode(text)
    assert copy.stop_ids == source.stop_ids
    assert header.metadata["tokenizer.ggml.add_bos_token"] is False
    assert header.metadata["chatglm.rope.dimension_count"] == 32


@pytest.mark.parametrize("type", ["q8_0", "q4_k_m", "q6_k", "q5_k_m"])
def test_every_type_computes_what_its_source_does(type: str, folder: Path, tmp_path: Path) -> None:
    checkpoint = open_checkpoint(folder)
    write_checkpoint(checkpoint, tokenizer_of(folder), tmp_path / "f32.gguf", "f32")
    seen: list[float] = []
    quantise(tmp_path / "f32.gguf", tmp_path / "m.gguf", type, seen.append)
    assert seen == sorted(seen) and seen[-1] == 1.0
    assert read_gguf_header(tmp_path / "m.gguf").quantisation == type
    assert "cosine" in check(checkpoint, tmp_path / "m.gguf", type)[1]


@pytest.mark.parametrize("type", ["f16", "q4_0"])
def test_a_whole_run_is_told_checked_and_reported(type: str, folder: Path, tmp_path: Path) -> None:
    events = list(convert(folder, tmp_path / "m.gguf", type))
    report = events[-1]
    assert isinstance(report, ConvertReport)
    assert (report.path, report.type) == (str(tmp_path / "m.gguf"), type)
    assert report.size == (tmp_path / "m.gguf").stat().st_size
    assert "same ids" in report.checks[0] and "cosine" in report.checks[1]
    stages = [event.stage for event in events[:-1] if isinstance(event, ConvertProgress)]
    expected = ["writing", "checking"] if type == "f16" else ["writing", "quantising", "checking"]
    assert list(dict.fromkeys(stages)) == expected
    assert read_gguf_header(tmp_path / "m.gguf").quantisation == type
    assert [path.name for path in tmp_path.iterdir()] == ["m.gguf"]


def test_the_streamed_source_is_the_model(folder: Path) -> None:
    import torch

    checkpoint = open_checkpoint(folder)
    ids = build_prompt(tokenizer_of(folder), [Message("user", "水在一百度沸腾；x y z 1234567890")])
    rows = source_logits(checkpoint, [ids])[0]
    with torch.inference_mode():
        whole = load_model(checkpoint, dtype="float32")(input_ids=torch.tensor([ids])).logits[0]
    assert abs(whole[-len(rows) :].numpy() - rows).max() < 1e-5


def test_a_copy_that_is_not_its_source_is_found_out(folder: Path, tmp_path: Path) -> None:
    other = tiny_models.checkpoint(tmp_path / "other", seed=12)
    path = tmp_path / "m.gguf"
    write_checkpoint(open_checkpoint(other), tokenizer_of(other), path, "f16")
    with pytest.raises(ModelError, match="does not compute what its source does"):
        check(open_checkpoint(folder), path, "q4_0")


def test_a_lora_is_merged_into_the_file(folder: Path, tmp_path: Path) -> None:
    import torch
    from safetensors.torch import save_file

    lora = tmp_path / "lora"
    lora.mkdir()
    at = "base_model.model.transformer.encoder.layers.1.self_attention.query_key_value."
    weights = {at + "lora_A.weight": torch.randn(8, 256), at + "lora_B.weight": torch.randn(512, 8)}
    save_file(weights, lora / "adapter_model.safetensors")
    (lora / "adapter_config.json").write_text(json.dumps({"peft_type": "LORA", "r": 8, "lora_alpha": 32}))
    checkpoint = open_checkpoint(folder)
    opened = open_adapter(lora, checkpoint.settings)
    write_checkpoint(checkpoint, tokenizer_of(folder), tmp_path / "m.gguf", "f32", adapter=opened)
    assert check(checkpoint, tmp_path / "m.gguf", "f32", opened)
    with pytest.raises(ModelError, match="does not compute"):
        check(checkpoint, tmp_path / "m.gguf", "f32")
    backend = ChatGLM3Backend(folder, device="cpu", dtype="float32", adapter=lora)
    ids = build_prompt(backend.tokenizer, [Message("user", "水")])
    wanted = list(backend.tokens(ids, GenerationOptions(), NEVER, 20))
    assert "adapter lora" in backend.description
    assert llama_greedy(tmp_path / "m.gguf", ids, 20)[: len(wanted)] == wanted


def test_bin_shards_convert_too(tmp_path: Path, folder: Path) -> None:
    old = tiny_models.checkpoint(tmp_path / "old", layout="bin", seed=11)
    write_checkpoint(open_checkpoint(old), tokenizer_of(old), tmp_path / "a.gguf", "f16")
    write_checkpoint(open_checkpoint(folder), tokenizer_of(folder), tmp_path / "b.gguf", "f16")
    assert (tmp_path / "a.gguf").read_bytes() == (tmp_path / "b.gguf").read_bytes()


def test_a_stopped_run_leaves_nothing(folder: Path, tmp_path: Path) -> None:
    stop = threading.Event()
    with pytest.raises(Cancelled):
        for event in convert(folder, tmp_path / "m.gguf", "q8_0", stop=stop):
            if isinstance(event, ConvertProgress) and event.stage == "quantising":
                stop.set()
    assert list(tmp_path.iterdir()) == []


def test_an_abandoned_run_leaves_nothing(folder: Path, tmp_path: Path) -> None:
    run = convert(folder, tmp_path / "m.gguf", "q8_0")
    next(run)
    run.close()  # to stop iterating is to stop
    assert list(tmp_path.iterdir()) == []


def test_what_a_killed_run_left_is_removed(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "m.gguf.f32.part").write_bytes(b"half")
    (tmp_path / "m.gguf.part").write_bytes(b"half")
    list(convert(folder, tmp_path / "m.gguf", "q8_0", verify=False))
    assert [path.name for path in tmp_path.iterdir()] == ["m.gguf"]


def test_reasons_to_refuse(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ModelError, match="q4_0"):
        next(convert(folder, tmp_path / "m.gguf", "q3_x"))
    (tmp_path / "there.gguf").write_bytes(b"x")
    with pytest.raises(ModelError, match="there already"):
        next(convert(folder, tmp_path / "there.gguf"))
    with pytest.raises(ModelError, match="does not exist"):
        next(convert(folder, tmp_path / "no" / "m.gguf"))
    with pytest.raises(ModelError, match="cannot be read"):
        next(convert(tmp_path, tmp_path / "m.gguf"))
    usage = shutil.disk_usage(tmp_path)
    monkeypatch.setattr(module.shutil, "disk_usage", lambda _path: usage._replace(free=10_000_000))
    with pytest.raises(ModelError, match="free disk space"):
        next(convert(folder, tmp_path / "m.gguf"))
    assert (tmp_path / "there.gguf").read_bytes() == b"x"


def test_space_for_the_true_model() -> None:
    assert set(TYPES) >= {"f16", "q8_0", "q4_0", "q4_k_m"}
    settings = open_settings_of_the_6b()
    assert settings.parameters == 6_243_584_000


def open_settings_of_the_6b():  # the published geometry
    from engine.backends.glm_checkpoint import GlmSettings

    return GlmSettings("chatglm3-6b", 4096, 28, 32, 2, 128, 13696, 65024, 8192, 1e-5, 10000.0, False)


def test_space_needed_counts_the_file_in_between(folder: Path) -> None:
    assert space_needed(folder, "q4_0") > space_needed(folder, "f32") > space_needed(folder, "f16")


def test_numbers_too_large_for_f16_are_told(tmp_path: Path) -> None:
    from safetensors.torch import load_file, save_file

    folder = tiny_models.checkpoint(tmp_path / "m", shards=1)
    shard = next(folder.glob("*.safetensors"))
    tensors = load_file(shard)
    tensors["transformer.output_layer.weight"][0, 0] = 1e6
    save_file(tensors, shard)
    with pytest.raises(ModelError, match="too large for f16"):
        list(convert(folder, tmp_path / "m.gguf", "f16", verify=False))
    assert not list(tmp_path.glob("*.part"))
