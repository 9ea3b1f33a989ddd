"""Is a converted model the one it was made from? The vocabulary exactly, the logits within a stated tolerance.

The source is computed in float32 one layer at a time, so a 12 GB checkpoint is checked in 2 GB of memory. Runs in the
conversion's child process: a build of llama.cpp that breaks on this processor ends that, and nothing else.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from engine.backends.gguf_format import read_array
from engine.backends.gguf_header import read_gguf_header
from engine.backends.glm_adapter import Adapter
from engine.backends.glm_checkpoint import LAYER, Checkpoint
from engine.backends.glm_prompt import build_prompt
from engine.backends.glm_shards import native_parts, read_tensors
from engine.backends.glm_tokenizer import ChatGLM3Tokenizer
from engine.backends.glm_weights import glm_config, model_class
from engine.errors import ModelError
from engine.types import Message

CHECK_TEXTS = (
    "",
    "你好，世界。人工智能正在改变我们的生活。",
    "The people of this philosophy like geopolitics, sop and eop.",
    "def add(a, b):\n    return a + b\n\n# 注释\t制表",
    "合同第3条：付款期限为30天，违约金0.5%。  Two  spaces.",
    "😀 👨‍👩‍👧‍👦 龘 Ω≈ç√ 한국어 \u3000全角",
    "[gMASK]sop<|system|>\n<|user|>\n<|assistant|>\n<|observation|></s><s><unk><0x0A>",
)
_QUESTIONS = ("你好", "What is written in the contract?", "1 + 1 = ")
_ROWS = 16  # logits that are compared for each question, the last ones

TOLERANCE = {"f32": 0.9999, "f16": 0.999, "bf16": 0.995, "q8_0": 0.99, "q6_k": 0.98, "q5_k_m": 0.96, "q4_k_m": 0.92}
"""Least cosine between the logits of source and copy, averaged over all compared positions."""
LOWEST = 0.88  # for every smaller type


def check(
    checkpoint: Checkpoint,
    path: Path,
    type: str,
    adapter: Adapter | None = None,
    on_progress: Callable[[float], None] = lambda done: None,
) -> tuple[str, ...]:
    """Sentences on what was found to agree. Raises ModelError when something does not."""
    source = ChatGLM3Tokenizer.from_model_file(checkpoint.vocabulary_file)
    _check_vocabulary(source, path)
    prompts = [
        build_prompt(source, [Message("user", text)], base=checkpoint.settings.base)[-4 * _ROWS :]
        for text in _QUESTIONS
    ]
    wanted = source_logits(checkpoint, prompts, adapter, lambda done: on_progress(0.9 * done))
    got = _llama_logits(path, prompts)
    on_progress(1.0)
    return (
        f"The vocabulary gives the same ids for {len(CHECK_TEXTS)} check texts.",
        *_compare(wanted, got, type),
    )


def _check_vocabulary(source: ChatGLM3Tokenizer, path: Path) -> None:
    header = read_gguf_header(path)
    arrays = [read_array(path, header.arrays[f"tokenizer.ggml.{key}"]) for key in ("tokens", "scores", "token_type")]
    copy = ChatGLM3Tokenizer.from_gguf_metadata(*arrays)
    if copy.stop_ids != source.stop_ids:
        raise ModelError(f"{path.name} has other special tokens than its source.")
    for text in CHECK_TEXTS:
        if copy.encode(text) != source.encode(text):
            raise ModelError(f"{path.name} reads the text {text[:20]!r} otherwise than its source.")


def source_logits(
    checkpoint: Checkpoint,
    prompts: Sequence[Sequence[int]],
    adapter: Adapter | None = None,
    on_progress: Callable[[float], None] = lambda done: None,
) -> list[Any]:
    """Logits (numpy) of the last positions of each prompt, in float32, with one layer in memory at a time."""
    import torch

    settings = checkpoint.settings
    config = glm_config(settings)
    config.num_hidden_layers = 1
    with torch.device("meta"):
        skeleton = model_class()(config).model
    rotary = type(skeleton.rotary_emb)(config=config)
    layer = skeleton.layers[0]

    def read(*names: str) -> dict[str, Any]:
        part = Checkpoint(
            checkpoint.folder,
            settings,
            checkpoint.format,
            {name: checkpoint.where[name] for name in names},
            checkpoint.dtype,
        )
        found = {}
        for name, tensor in read_tensors(part):
            found[name] = (tensor if adapter is None else adapter.merged(name, tensor)).clone()
        return found

    with torch.inference_mode():
        table = read("transformer.embedding.word_embeddings.weight").popitem()[1]
        states = [table[list(ids)].float()[None] for ids in prompts]
        del table
        for number in range(settings.layers):
            at = LAYER.format(number)
            weights = read(*(name for name in checkpoint.where if name.startswith(at)))
            for name, tensor in weights.items():
                for native, rows in native_parts(name, tensor, settings):
                    owner, _, leaf = native.removeprefix(f"model.layers.{number}.").rpartition(".")
                    value = torch.nn.Parameter(rows.float(), requires_grad=False)
                    setattr(layer.get_submodule(owner), leaf, value)
            del weights
            for index, state in enumerate(states):
                positions = torch.arange(state.shape[1])[None]
                states[index] = layer(state, position_embeddings=rotary(state, positions), position_ids=positions)
            on_progress((number + 1) / (settings.layers + 1))
        last = read("transformer.encoder.final_layernorm.weight", "transformer.output_layer.weight")
        norm = last["transformer.encoder.final_layernorm.weight"].float()
        head = last["transformer.output_layer.weight"]
        out = []
        for state in states:
            kept = torch.nn.functional.rms_norm(state[0, -_ROWS:], norm.shape, norm, settings.epsilon)
            parts = [kept @ rows.float().T for rows in head.split(8192)]
            out.append(torch.cat(parts, dim=1).numpy())
        return out


def _llama_logits(path: Path, prompts: Sequence[Sequence[int]]) -> list[Any]:
    import numpy

    from engine.backends.hardware import physical_cores
    from engine.backends.llama_native import NativeModel

    longest = max(map(len, prompts))
    model = NativeModel(path, context_length=max(256, longest), threads=physical_cores(), batch=max(256, longest))
    try:
        out = []
        for ids in prompts:
            model.remove_from(0)
            rows = min(_ROWS, len(ids))
            model.decode(ids, 0, rows)
            out.append(numpy.stack([model.logits(row).copy() for row in range(rows)]))
        return out
    finally:
        model.close()


def _compare(wanted: Sequence[Any], got: Sequence[Any], type: str) -> tuple[str, ...]:
    import numpy

    cosines: list[float] = []
    same = 0
    for ours, theirs in zip(wanted, got, strict=True):
        if not numpy.isfinite(theirs).all():
            raise ModelError("The converted model computes no numbers. Its source may be damaged.")
        products = (ours * theirs).sum(axis=1)
        cosines.extend(products / (numpy.linalg.norm(ours, axis=1) * numpy.linalg.norm(theirs, axis=1) + 1e-12))
        same += int(ours[-1].argmax() == theirs[-1].argmax())
    mean, least = float(numpy.mean(cosines)), TOLERANCE.get(type, LOWEST)
    if mean < least:
        raise ModelError(
            f"The converted model does not compute what its source does: their logits agree to {mean:.4f}, "
            f"and {type} needs {least}."
        )
    return (
        f"Its logits agree with the source's: cosine {mean:.5f} over {len(cosines)} positions ({type} needs {least}).",
        f"The first token of the answer is the same for {same} of {len(wanted)} check questions.",
    )
