"""Tiny ChatGLM3 checkpoints in the exact official layout, with random weights and a vocabulary trained on the spot.

    folder = tiny_models.checkpoint(tmp_path / "m")                    # two shards, index, config, vocabulary
    folder = tiny_models.checkpoint(tmp_path / "m", rope_ratio=50)     # as chatglm3-6b-32k
    folder = tiny_models.checkpoint(tmp_path / "m", name="chatglm3-6b-base")
    folder = tiny_models.checkpoint(tmp_path / "m", layout="bin")      # torch shards only
    path = tiny_models.gguf(tmp_path / "m.gguf")                       # converted from such a checkpoint

Every tensor has the official name, shape order and split of rows; only the sizes are small. Weights come from a
seed, so two calls give the same model.
"""

from __future__ import annotations

import json
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

# Sentences of both languages. None holds "sop" or "eop": trained as pieces, llama.cpp aborts on the duplicate.
_CORPUS = """\
The committee met on the third of March and approved the annual budget.
Every contract must be signed by both parties before any payment is made.
Water boils at one hundred degrees; the experiment was repeated four times.
def add(first, second):\n    return first + second
The warehouse in the harbour was closed because of the storm in 2023.
She wrote a short report about the history of the old library.
No answer was found in the documents, so the question stays open.
人工智能正在改变我们的生活和工作方式。
合同必须由双方签字后才能付款。
委员会于三月三日开会，通过了年度预算。
水在一百度沸腾；实验重复了四次。
文档中没有找到答案，所以这个问题仍然没有解决。
图书馆的历史可以追溯到一百多年以前。
今天的天气很好，我们去公园散步吧。
系统会根据用户的问题，在文件中查找相关的段落。
"""


@cache
def vocabulary() -> bytes:
    """A sentencepiece BPE model with ChatGLM3's settings (byte fallback, dummy prefix, no normalisation)."""
    import sentencepiece

    out = BytesIO()
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(_CORPUS.splitlines() * 4),
        model_writer=out,
        model_type="bpe",
        vocab_size=640,
        character_coverage=1.0,
        byte_fallback=True,
        normalization_rule_name="identity",
        remove_extra_whitespaces=False,
        add_dummy_prefix=True,
        unk_id=0,
        bos_id=1,
        eos_id=2,
        pad_id=-1,
        num_threads=1,
        minloglevel=2,
    )
    processor = sentencepiece.SentencePieceProcessor(model_proto=out.getvalue())
    pieces = {processor.id_to_piece(number) for number in range(processor.get_piece_size())}
    assert not pieces & {"sop", "eop"}, "these pieces make llama.cpp abort: change the corpus"
    return out.getvalue()


def config(name: str = "chatglm3-6b", rope_ratio: float | None = None, **changes: Any) -> dict[str, Any]:
    """The official config.json with small sizes. `changes` replaces entries; None removes one."""
    module = "modeling_chatglm.ChatGLMForConditionalGeneration"
    values: dict[str, Any] = {
        "_name_or_path": f"THUDM/{name}",
        "model_type": "chatglm",
        "architectures": ["ChatGLMModel"],
        "auto_map": {
            "AutoConfig": "configuration_chatglm.ChatGLMConfig",
            "AutoModel": module,
            "AutoModelForCausalLM": module,
            "AutoModelForSeq2SeqLM": module,
            "AutoModelForSequenceClassification": "modeling_chatglm.ChatGLMForSequenceClassification",
        },
        "add_bias_linear": False,
        "add_qkv_bias": True,
        "apply_query_key_layer_scaling": True,
        "apply_residual_connection_post_layernorm": False,
        "attention_dropout": 0.0,
        "attention_softmax_in_fp32": True,
        "bias_dropout_fusion": True,
        "ffn_hidden_size": 512,
        "fp32_residual_connection": False,
        "hidden_dropout": 0.0,
        "hidden_size": 256,
        "kv_channels": 64,
        "layernorm_epsilon": 1e-05,
        "multi_query_attention": True,
        "multi_query_group_num": 2,
        "num_attention_heads": 4,
        "num_layers": 2,
        "original_rope": True,
        "padded_vocab_size": 704,
        "post_layer_norm": True,
        "rmsnorm": True,
        "seq_length": {"chatglm3-6b": 8192, "chatglm3-6b-128k": 131072}.get(name, 32768),
        "use_cache": True,
        "torch_dtype": "float16",
        "transformers_version": "4.27.1",
        "tie_word_embeddings": False,
        "eos_token_id": 2,
        "pad_token_id": 0,
    }
    if rope_ratio is not None:
        values["rope_ratio"] = rope_ratio
    values.update(changes)
    return {key: value for key, value in values.items() if value is not None}


def tensors(values: dict[str, Any], seed: int = 0) -> dict[str, Any]:
    """Random float32 weights under the official names."""
    import torch

    random = torch.Generator().manual_seed(seed)
    hidden, ffn, vocabulary_size = values["hidden_size"], values["ffn_hidden_size"], values["padded_vocab_size"]
    width = values["kv_channels"] * values["num_attention_heads"]
    fused = width + 2 * values["kv_channels"] * values["multi_query_group_num"]

    def normal(*shape: int, scale: float = 0.0, middle: float = 0.0) -> Any:
        return torch.randn(*shape, generator=random) * (scale or shape[-1] ** -0.5) + middle

    out = {
        "transformer.embedding.word_embeddings.weight": normal(vocabulary_size, hidden, scale=1.0),
        "transformer.rotary_pos_emb.inv_freq": 1.0 / (10000 ** (torch.arange(0, 32, 2).float() / 32)),
    }
    for layer in range(values["num_layers"]):
        at = f"transformer.encoder.layers.{layer}."
        out[at + "input_layernorm.weight"] = normal(hidden, scale=0.1, middle=1.0)
        out[at + "self_attention.query_key_value.weight"] = normal(fused, hidden)
        out[at + "self_attention.query_key_value.bias"] = normal(fused, scale=0.5)
        out[at + "self_attention.dense.weight"] = normal(hidden, width)
        out[at + "post_attention_layernorm.weight"] = normal(hidden, scale=0.1, middle=1.0)
        out[at + "mlp.dense_h_to_4h.weight"] = normal(2 * ffn, hidden)
        out[at + "mlp.dense_4h_to_h.weight"] = normal(hidden, ffn)
    out["transformer.encoder.final_layernorm.weight"] = normal(hidden, scale=0.1, middle=1.0)
    out["transformer.output_layer.weight"] = normal(vocabulary_size, hidden, scale=0.1)
    return out


def checkpoint(
    folder: Path,
    *,
    name: str = "chatglm3-6b",
    rope_ratio: float | None = None,
    layout: str = "safetensors",
    shards: int = 2,
    dtype: str = "float32",
    seed: int = 0,
    **changes: Any,
) -> Path:
    """Write a checkpoint folder as published: sharded weights with their index, config.json, tokenizer.model."""
    import torch
    from safetensors.torch import save_file

    folder.mkdir(parents=True, exist_ok=True)
    values = config(name, rope_ratio, **changes)
    (folder / "config.json").write_text(json.dumps(values, indent=2), encoding="utf-8")
    (folder / "tokenizer.model").write_bytes(vocabulary())
    weights = {key: value.to(getattr(torch, dtype)) for key, value in tensors(values, seed).items()}
    names = list(weights)
    per_shard = -(-len(names) // shards)
    where: dict[str, str] = {}
    for number in range(shards):
        part = {key: weights[key].contiguous() for key in names[number * per_shard : (number + 1) * per_shard]}
        of = f"{number + 1:05d}-of-{shards:05d}"
        if layout == "safetensors":
            file = f"model-{of}.safetensors"
            save_file(part, folder / file, metadata={"format": "pt"})
        else:
            file = f"pytorch_model-{of}.bin"
            torch.save(part, folder / file)
        where.update(dict.fromkeys(part, file))
    index = "model.safetensors.index.json" if layout == "safetensors" else "pytorch_model.bin.index.json"
    total = sum(value.numel() * value.element_size() for value in weights.values())
    (folder / index).write_text(json.dumps({"metadata": {"total_size": total}, "weight_map": where}), encoding="utf-8")
    return folder


def gguf(path: Path, type: str = "f32", **options: Any) -> Path:
    """A GGUF made by Inkwell's own converter from `checkpoint(..., **options)`."""
    from engine.models.convert import convert

    source = checkpoint(path.parent / f"{path.stem}-checkpoint", **options)
    for _ in convert(source, path, type, verify=False):
        pass
    return path
