"""The native Glm equals a plain float32 reference; hostile and broken folders are refused with a reason."""

import importlib.util
import json
import pickle
import struct
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file, save_file

from engine.backends.glm_adapter import open_adapter
from engine.backends.glm_checkpoint import is_checkpoint, open_checkpoint, read_settings
from engine.backends.glm_shards import read_tensors
from engine.backends.glm_weights import from_pretrained, load_model, load_with_device_map, rewrite_as_safetensors
from engine.errors import Cancelled, ModelError
from tests import tiny_models
from tests.engine.backends.chatglm3_reference import Reference

IDS = [641, 643, 646, *range(300, 312), 13, 648, 5, 600, 601, 602]

VARIANTS = {
    "chat": {},
    "base": {"name": "chatglm3-6b-base"},
    "32k": {"name": "chatglm3-6b-32k", "rope_ratio": 50},
    "128k": {"name": "chatglm3-6b-128k", "rope_ratio": 500},
    "base with a ratio": {"name": "chatglm3-6b-base", "rope_ratio": 50},
}


@pytest.fixture(scope="module", autouse=True)
def one_thread() -> Iterator[None]:
    """Matrices this small only lose by being shared out, and lose a lot beside other work."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tiny_models.checkpoint(tmp_path_factory.mktemp("model") / "chatglm3-6b")


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    return tiny_models.checkpoint(tmp_path / "chatglm3-6b")


@pytest.mark.parametrize("variant", VARIANTS.values(), ids=VARIANTS)
def test_logits_equal_the_plain_reference(variant: dict, tmp_path: Path) -> None:
    folder = tiny_models.checkpoint(tmp_path / "m", **variant)
    config = json.loads((folder / "config.json").read_text())
    reference = Reference(tiny_models.tensors(config), config)
    model = load_model(open_checkpoint(folder), dtype="float32")
    wanted = reference.logits(IDS)
    with torch.inference_mode():
        whole = model(input_ids=torch.tensor([IDS])).logits[0]
        assert (whole - wanted).abs().max() < 1e-5
        # the same, some at once and then one by one with a cache
        memory = [()] * config["num_layers"]
        expected = reference.logits(IDS[:12], memory)
        output = model(input_ids=torch.tensor([IDS[:12]]), use_cache=True)
        assert (output.logits[0] - expected).abs().max() < 1e-5
        for number in IDS[12:]:
            output = model(input_ids=torch.tensor([[number]]), past_key_values=output.past_key_values, use_cache=True)
            assert (output.logits[0] - reference.logits([number], memory)).abs().max() < 1e-5


def test_transformers_own_loading_gives_the_same_model(folder: Path) -> None:
    checkpoint = open_checkpoint(folder)
    ours, theirs = load_model(checkpoint, dtype="float32"), from_pretrained(checkpoint, dtype=torch.float32)
    assert ours.state_dict().keys() == theirs.state_dict().keys()
    assert all(torch.equal(value, theirs.state_dict()[name]) for name, value in ours.state_dict().items())
    with torch.inference_mode():
        ids = torch.tensor([IDS])
        assert torch.equal(ours(input_ids=ids).logits, theirs(input_ids=ids).logits)


def test_settings_of_every_variant(tmp_path: Path) -> None:
    seen = {}
    for name, variant in VARIANTS.items():
        settings = read_settings(tiny_models.checkpoint(tmp_path / name, **variant))
        seen[name] = (settings.context, settings.rope_base, settings.base, settings.epsilon)
    assert seen == {
        "chat": (8192, 10000, False, 1e-5),
        "base": (8192, 10000, True, 1e-5),
        "32k": (32768, 500000, False, 1e-5),
        "128k": (131072, 5000000, False, 1e-5),
        "base with a ratio": (8192, 500000, True, 1e-5),
    }


@pytest.mark.parametrize("dtype", ["float16", "bfloat16"])
def test_the_weights_take_the_asked_type(folder: Path, dtype: str) -> None:
    model = load_model(open_checkpoint(folder), dtype=dtype)
    assert {str(value.dtype) for value in model.state_dict().values()} == {f"torch.{dtype}"}


def test_bin_shards_give_the_same_model_and_are_rewritten(folder: Path, tmp_path: Path) -> None:
    old = open_checkpoint(tiny_models.checkpoint(tmp_path / "old", layout="bin"))
    assert old.format == "bin"
    wanted = load_model(open_checkpoint(folder), dtype="float32").state_dict()
    assert all(torch.equal(v, wanted[k]) for k, v in load_model(old, dtype="float32").state_dict().items())
    new = rewrite_as_safetensors(old)
    assert (new.format, len(new.files)) == ("safetensors", 2)
    assert all(torch.equal(v, wanted[k]) for k, v in load_model(new, dtype="float32").state_dict().items())


def test_a_stopped_rewrite_leaves_the_folder_as_it_was(tmp_path: Path) -> None:
    folder = tiny_models.checkpoint(tmp_path / "old", layout="bin")
    before = sorted(folder.iterdir())
    stop = threading.Event()
    with pytest.raises(Cancelled):
        rewrite_as_safetensors(open_checkpoint(folder), stop, lambda done, total: stop.set())
    assert sorted(folder.iterdir()) == before


def test_loading_hears_the_stop_and_tells_progress(folder: Path) -> None:
    seen: list[tuple[int, int]] = []
    stop = threading.Event()

    def progress(done: int, total: int) -> None:
        seen.append((done, total))
        if len(seen) == 3:
            stop.set()

    with pytest.raises(Cancelled):
        load_model(open_checkpoint(folder), stop=stop, on_progress=progress)
    assert len(seen) == 3
    assert seen[0][0] < seen[1][0] < seen[2][0] <= seen[2][1]


def test_single_file_checkpoint(folder: Path, tmp_path: Path) -> None:
    single = tiny_models.checkpoint(tmp_path / "single", shards=1)
    (single / "model.safetensors.index.json").unlink()
    next(single.glob("model-*.safetensors")).rename(single / "model.safetensors")
    ours, wanted = load_model(open_checkpoint(single)), load_model(open_checkpoint(folder))
    assert all(torch.equal(v, wanted.state_dict()[k]) for k, v in ours.state_dict().items())


def test_accelerates_device_map_gives_the_same_model(folder: Path) -> None:
    pytest.importorskip("accelerate")
    ids = torch.tensor([[5, 6, 7, 8, 9]])
    mapped, wanted = (load(open_checkpoint(folder), dtype="float32") for load in (load_with_device_map, load_model))
    with torch.inference_mode():
        assert (mapped(ids).logits - wanted(ids).logits).abs().max() < 1e-5


@pytest.mark.parametrize("quantise", ["8bit", "4bit"])
def test_fewer_bits(quantise: str, folder: Path) -> None:
    """bitsandbytes is asked for where it is installed (it also works on a processor); else the refusal names it."""
    if importlib.util.find_spec("bitsandbytes") is None:
        with pytest.raises(ModelError, match=r"pip install .*bitsandbytes"):
            load_with_device_map(open_checkpoint(folder), dtype="float16", quantise=quantise)
        return
    ids = torch.tensor([[5, 6, 7, 8, 9]])
    small = load_with_device_map(open_checkpoint(folder), dtype="bfloat16", quantise=quantise)
    whole = load_model(open_checkpoint(folder), dtype="float32")
    with torch.inference_mode():
        one, other = small(ids).logits.float().flatten(), whole(ids).logits.flatten()
    assert torch.nn.functional.cosine_similarity(one, other, dim=0) > 0.95


# --- adapters ------------------------------------------------------------------------------------------------------


def adapter(folder: Path, modules: dict[str, tuple[int, int]], prefix: str, **changes: object) -> Path:
    folder.mkdir()
    random = torch.Generator().manual_seed(5)
    weights = {}
    for module, (rows, columns) in modules.items():
        weights[f"base_model.model.{prefix}.0.{module}.lora_A.weight"] = torch.randn(8, columns, generator=random)
        weights[f"base_model.model.{prefix}.0.{module}.lora_B.weight"] = torch.randn(rows, 8, generator=random)
    save_file(weights, folder / "adapter_model.safetensors")
    values = {"peft_type": "LORA", "r": 8, "lora_alpha": 32, "bias": "none", "target_modules": ["query_key_value"]}
    (folder / "adapter_config.json").write_text(json.dumps(values | changes))
    return folder


def test_adapter_of_the_official_fine_tuning_is_merged(folder: Path, tmp_path: Path) -> None:
    checkpoint = open_checkpoint(folder)
    module = "self_attention.query_key_value"
    path = adapter(tmp_path / "lora", {module: (512, 256)}, "transformer.encoder.layers")
    opened = open_adapter(path, checkpoint.settings)
    merged = load_model(checkpoint, dtype="float32", adapter=opened)
    config = json.loads((folder / "config.json").read_text())
    tensors = tiny_models.tensors(config)
    weights = load_file(path / "adapter_model.safetensors")
    a, b = (weights[f"base_model.model.transformer.encoder.layers.0.{module}.lora_{m}.weight"] for m in "AB")
    tensors[f"transformer.encoder.layers.0.{module}.weight"] += 4 * (b @ a)
    wanted = Reference(tensors, config).logits(IDS)
    with torch.inference_mode():
        assert (merged(input_ids=torch.tensor([IDS])).logits[0] - wanted).abs().max() < 1e-4
    later = load_model(checkpoint, dtype="float32")
    opened.add_to(later)
    assert all(torch.allclose(v, merged.state_dict()[k], atol=1e-5) for k, v in later.state_dict().items())


def test_adapter_with_native_names_is_merged(folder: Path, tmp_path: Path) -> None:
    checkpoint = open_checkpoint(folder)
    modules = {"self_attn.k_proj": (128, 256), "mlp.down_proj": (256, 512)}
    opened = open_adapter(adapter(tmp_path / "lora", modules, "model.layers"), checkpoint.settings)
    plain, merged = (load_model(checkpoint, dtype="float32", adapter=one).state_dict() for one in (None, opened))
    changed = {name for name in plain if not torch.equal(plain[name], merged[name])}
    assert changed == {"model.layers.0.self_attn.k_proj.weight", "model.layers.0.mlp.down_proj.weight"}


@pytest.mark.parametrize(
    ("modules", "changes", "words"),
    [
        ({"self_attention.query_key_value": (512, 128)}, {}, "another size"),
        ({"self_attention.query_key_value": (512, 256)}, {"use_dora": True}, "use_dora"),
        ({"self_attention.query_key_value": (512, 256)}, {"peft_type": "IA3"}, "no LoRA"),
        ({"self_attention.query_key_value": (512, 256)}, {"r": 0}, "makes no sense"),
        ({"self_attention.rotary": (512, 256)}, {}, "does not fit"),
    ],
)
def test_unfit_adapters_are_refused(folder: Path, tmp_path: Path, modules: dict, changes: dict, words: str) -> None:
    path = adapter(tmp_path / "lora", modules, "transformer.encoder.layers", **changes)
    with pytest.raises(ModelError, match=words):
        open_adapter(path, open_checkpoint(folder).settings)


# --- what is refused -------------------------------------------------------------------------------------------------


def set_config(folder: Path, **changes: object) -> None:
    values = json.loads((folder / "config.json").read_text())
    (folder / "config.json").write_text(json.dumps(values | changes))


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"auto_map": {"AutoModel": "someone/evil--modeling_chatglm.ChatGLMModel"}}, "run code from elsewhere"),
        ({"auto_map": {"AutoModel": "os.system"}}, "run code from elsewhere"),
        ({"auto_map": "modeling_chatglm.X"}, "auto_map"),
        ({"model_type": "llama"}, "not a ChatGLM model"),
        ({"_name_or_path": "THUDM/chatglm2-6b"}, "ChatGLM2"),
        ({"quantization_bit": 4}, "quantised in ChatGLM's own way"),
        ({"num_layers": 10**9}, "num_layers"),
        ({"hidden_size": "256"}, "hidden_size"),
        ({"hidden_size": True}, "hidden_size"),
        ({"rope_ratio": float("nan")}, "rope_ratio"),
        ({"multi_query_group_num": 3}, "attention heads"),
        ({"rmsnorm": False}, "rmsnorm"),
        ({"ffn_hidden_size": 500}, "shape"),
        ({"num_layers": 3}, "lacks 7 weights"),
    ],
)
def test_configurations_that_are_refused(broken: Path, changes: dict, words: str) -> None:
    set_config(broken, **changes)
    with pytest.raises(ModelError, match=words):
        open_checkpoint(broken)


def test_files_that_are_missing_or_no_json(broken: Path) -> None:
    shard = broken / "model-00002-of-00002.safetensors"
    content = shard.read_bytes()
    shard.unlink()
    with pytest.raises(ModelError, match=r"model-00002-of-00002.safetensors missing"):
        open_checkpoint(broken)
    shard.write_bytes(content)
    (broken / "tokenizer.model").unlink()
    with pytest.raises(ModelError, match=r"tokenizer\.model"):
        open_checkpoint(broken)
    for text in ("[" * 100_000, "<html>", "[]", ""):
        (broken / "config.json").write_text(text)
        with pytest.raises(ModelError, match="damaged"):
            open_checkpoint(broken)
        assert not is_checkpoint(broken)
    with pytest.raises(ModelError, match="cannot be read"):
        open_checkpoint(broken / "nowhere")


@pytest.mark.parametrize("name", ["../../outside.safetensors", "/etc/passwd", "..", "", 7])
def test_an_index_that_points_outside(broken: Path, name: object) -> None:
    index = broken / "model.safetensors.index.json"
    table = json.loads(index.read_text())
    table["weight_map"]["transformer.output_layer.weight"] = name
    index.write_text(json.dumps(table))
    with pytest.raises(ModelError, match="outside its folder"):
        open_checkpoint(broken)


def lie(entry_changes: dict | None = None, length: int | None = None, cut: int = 0, text: bytes | None = None):
    def change(data: bytes) -> bytes:
        size = struct.unpack("<Q", data[:8])[0]
        header = json.loads(data[8 : 8 + size])
        name = next(key for key in header if key.endswith("dense.weight"))
        header[name].update(entry_changes or {})
        raw = text if text is not None else json.dumps(header).encode()
        out = struct.pack("<Q", len(raw) if length is None else length) + raw + data[8 + size :]
        return out[: len(out) - cut]

    return change


@pytest.mark.parametrize(
    "change",
    [
        lie({"data_offsets": [0, 1 << 40]}),
        lie({"data_offsets": [262144, 0]}),
        lie({"data_offsets": [-4, 262140]}),
        lie({"data_offsets": [0, 262144]}),
        lie({"data_offsets": "no"}),
        lie({"shape": [256, 1 << 60]}),
        lie({"shape": [1 << 47, 1 << 47]}),
        lie({"dtype": "F99"}),
        lie({"dtype": ["F32"]}),
        lie(length=1 << 62),
        lie(length=0),
        lie(cut=5),
        lie(text=b"{" * 1000),
        lie(text=b"[]"),
        lambda data: data[:4],
        lambda data: b"",
        lambda data: b"<!DOCTYPE html><html>not found</html>",
    ],
)
def test_safetensors_that_lie(broken: Path, change) -> None:
    shard = broken / "model-00001-of-00002.safetensors"
    shard.write_bytes(change(shard.read_bytes()))
    with pytest.raises(ModelError, match="damaged"):
        open_checkpoint(broken)


def test_pickles_that_run_code_are_refused(tmp_path: Path) -> None:
    folder = tiny_models.checkpoint(tmp_path / "m", layout="bin")
    trap = tmp_path / "ran"

    class Evil:
        def __reduce__(self):
            return (open, (str(trap), "w"))

    shard = folder / "pytorch_model-00001-of-00002.bin"
    whole = shard.read_bytes()
    torch.save({"transformer.embedding.word_embeddings.weight": Evil()}, shard)
    with pytest.raises(ModelError, match="run code"):
        load_model(open_checkpoint(folder))
    shard.write_bytes(pickle.dumps(Evil(), protocol=2))
    with pytest.raises(ModelError):
        load_model(open_checkpoint(folder))
    assert not trap.exists()
    for bad in (whole[:1000], b"", b"<html>"):
        shard.write_bytes(bad)
        with pytest.raises(ModelError, match=r"damaged|refused"):
            list(read_tensors(open_checkpoint(folder)))
    torch.save([1, 2], shard)
    with pytest.raises(ModelError, match="no table"):
        load_model(open_checkpoint(folder))
    torch.save({"transformer.embedding.word_embeddings.weight": torch.zeros(3, 3)}, shard)
    with pytest.raises(ModelError, match="another shape"):
        load_model(open_checkpoint(folder))
