"""A ChatGLM3 checkpoint laid out as the GGUF that llama.cpp wants: names, metadata, vocabulary. Does not quantise.

Tensors keep their official shapes: llama.cpp's `chatglm` architecture takes the fused query_key_value and
dense_h_to_4h as they are, and rotates adjacent pairs as the model does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from engine.backends.gguf_writer import NewTensor, write_gguf
from engine.backends.glm_adapter import Adapter
from engine.backends.glm_checkpoint import Checkpoint
from engine.backends.glm_shards import read_tensors
from engine.backends.glm_tokenizer import EOS_ID, UNK_ID, ChatGLM3Tokenizer
from engine.errors import ModelError

_NAMES = (
    ("transformer.embedding.word_embeddings.", "token_embd."),
    ("transformer.encoder.final_layernorm.", "output_norm."),
    ("transformer.output_layer.", "output."),
    ("transformer.encoder.layers.", "blk."),
    (".input_layernorm.", ".attn_norm."),
    (".self_attention.query_key_value.", ".attn_qkv."),
    (".self_attention.dense.", ".attn_output."),
    (".post_attention_layernorm.", ".ffn_norm."),
    (".mlp.dense_h_to_4h.", ".ffn_up."),
    (".mlp.dense_4h_to_h.", ".ffn_down."),
)
_FILE_TYPES = {"f32": 0, "f16": 1, "bf16": 32}
_PIECE = 16 << 20

# For programs that use the template in the file. Inkwell and the official code lay prompts out by ids instead; the
# space before each content is the nearest a template can come to the one that sentencepiece adds there.
_TEMPLATE = (
    "{% for message in messages %}{% if loop.first %}[gMASK]sop{% endif %}<|{{ message['role'] }}|>\n "
    "{{ message['content'] }}{% endfor %}{% if add_generation_prompt %}<|assistant|>{% endif %}"
)


def float_type(checkpoint: Checkpoint) -> str:
    """The GGUF type that holds this checkpoint's weights without loss; f16 for `.bin`, whose type is not known yet."""
    return {"float32": "f32", "bfloat16": "bf16"}.get(checkpoint.dtype, "f16")


def metadata(checkpoint: Checkpoint, tokenizer: ChatGLM3Tokenizer, type: str, name: str) -> dict[str, Any]:
    settings = checkpoint.settings
    tokens, scores, types = tokenizer.entries(settings.vocabulary)
    values: dict[str, Any] = {
        "general.architecture": "chatglm",
        "general.type": "model",
        "general.name": name,
        "general.finetune": "base" if settings.base else "chat",
        "general.file_type": _FILE_TYPES[type],
        "chatglm.context_length": settings.context,
        "chatglm.embedding_length": settings.hidden,
        "chatglm.feed_forward_length": settings.ffn,
        "chatglm.block_count": settings.layers,
        "chatglm.attention.head_count": settings.heads,
        "chatglm.attention.head_count_kv": settings.groups,
        "chatglm.attention.key_length": settings.head_size,
        "chatglm.attention.value_length": settings.head_size,
        "chatglm.attention.layer_norm_rms_epsilon": settings.epsilon,
        "chatglm.rope.dimension_count": settings.head_size // 2,
        "chatglm.rope.freq_base": settings.rope_base,
        "tokenizer.ggml.model": "llama",
        "tokenizer.ggml.pre": "default",
        "tokenizer.ggml.tokens": tokens,
        "tokenizer.ggml.scores": scores,
        "tokenizer.ggml.token_type": types,
        "tokenizer.ggml.bos_token_id": 1,
        "tokenizer.ggml.eos_token_id": EOS_ID,
        "tokenizer.ggml.unknown_token_id": UNK_ID,
        "tokenizer.ggml.padding_token_id": 0,
        # The model ends its turn by starting another's. Programs that stop at EOS alone would run on.
        "tokenizer.ggml.eot_token_id": tokenizer.special("<|user|>"),
        "tokenizer.ggml.eom_token_id": tokenizer.special("<|observation|>"),
        "tokenizer.ggml.add_bos_token": False,
        "tokenizer.ggml.add_eos_token": False,
    }
    if not settings.base:
        values["tokenizer.chat_template"] = _TEMPLATE
    return values


def write_checkpoint(
    checkpoint: Checkpoint,
    tokenizer: ChatGLM3Tokenizer,
    path: Path,
    type: str,
    *,
    name: str = "",
    adapter: Adapter | None = None,
    on_progress: Callable[[float], None] = lambda done: None,
) -> None:
    """Write the file in f32, f16 or bf16. Holds one tensor at a time."""
    settings = checkpoint.settings
    shapes = settings.tensors()
    # Shard by shard, in the order in which the reader gives them.
    names = [name for file in checkpoint.files for name, where in checkpoint.where.items() if where == file]
    source = read_tensors(checkpoint, on_progress=lambda done, total: on_progress(done / max(total, 1)))

    def content(name: str, kind: str) -> Callable[[], Iterator[bytes]]:
        def chunks() -> Iterator[bytes]:
            given, tensor = next(source)
            if given != name:
                raise AssertionError(f"the reader gave {given} where {name} was to be written")
            return _bytes(name, tensor if adapter is None else adapter.merged(name, tensor), kind)

        return chunks

    tensors = []
    for official in names:
        # llama.cpp wants norms and biases in f32 whatever the rest is in.
        kind = "f32" if len(shapes[official]) == 1 else type
        tensors.append(NewTensor(gguf_name(official), kind, shapes[official][::-1], content(official, kind)))
    write_gguf(path, metadata(checkpoint, tokenizer, type, name or settings.name), tensors)


def gguf_name(official: str) -> str:
    for old, new in _NAMES:
        official = official.replace(old, new)
    return official


def _bytes(name: str, tensor: Any, kind: str) -> Iterator[bytes]:
    import torch

    wanted = {"f32": torch.float32, "f16": torch.float16, "bf16": torch.bfloat16}[kind]
    flat = tensor.reshape(-1)
    for start in range(0, flat.numel(), _PIECE):
        piece = flat[start : start + _PIECE]
        converted = piece.to(wanted)
        if not torch.isfinite(converted).all():
            if not torch.isfinite(piece).all():
                raise ModelError(f"The checkpoint is damaged: {name} holds numbers that are none.")
            raise ModelError(f"{name} holds numbers too large for {kind}. Convert to bf16 or q8_0 instead.")
        yield converted.contiguous().view(torch.uint8).numpy().tobytes()
