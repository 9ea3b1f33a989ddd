"""Tiny GGUF chat models of llama's architecture with random weights, made in milliseconds. Not ChatGLM's: tiny_models.

The vocabulary is sentencepiece-like: bytes, ASCII letters, some Chinese characters and words, ChatML's control tokens.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from engine.backends.gguf_writer import NewTensor, constant, random_blocks, write_gguf

CHATML = (
    "{% for message in messages %}{{ '<|im_start|>' + message['role'] + '\n' + message['content'] + '<|im_end|>\n' }}"
    "{% endfor %}{% if add_generation_prompt %}{{ '<|im_start|>assistant\n' }}{% endif %}"
)
NORMAL, UNKNOWN, CONTROL, USER_DEFINED, UNUSED, BYTE = 1, 2, 3, 4, 5, 6


def vocabulary(extra: list[tuple[str, int]] | None = None) -> tuple[list[bytes], list[float], list[int]]:
    tokens = [(b"<unk>", 0.0, UNKNOWN), (b"<s>", 0.0, CONTROL), (b"</s>", 0.0, CONTROL)]
    tokens += [(f"<0x{i:02X}>".encode(), 0.0, BYTE) for i in range(256)]
    characters = [*map(chr, range(33, 127)), "▁", "\n", *"的一是在不了有和人这中大为上个国我以要他知识库墨池"]
    words = ["▁the", "▁of", "▁and", "▁people", "知识库", "墨池"]
    pieces = characters + [w for w in words if w not in characters]
    tokens += [(piece.encode(), -float(n), NORMAL) for n, piece in enumerate(pieces)]
    tokens += [(b"<|im_start|>", 0.0, CONTROL), (b"<|im_end|>", 0.0, CONTROL)]
    tokens += [(text.encode(), 0.0, kind) for text, kind in extra or []]
    while len(tokens) % 32:
        tokens.append((f"[PAD{len(tokens)}]".encode(), 0.0, UNUSED))
    return [t[0] for t in tokens], [t[1] for t in tokens], [t[2] for t in tokens]


def make_llama(
    path: Path,
    *,
    kind: str = "f32",
    template: str | None = CHATML,
    layers: int = 2,
    width: int = 64,
    context: int = 512,
    seed: int = 1,
    scale: float = 0.3,
    extra: list[tuple[str, int]] | None = None,
    metadata: dict[str, Any] | None = None,
) -> Path:
    """Write a model whose answers are gibberish, but always the same gibberish."""
    tokens, scores, types = vocabulary(extra)
    heads, groups, inner = 4, 2, width * 2
    values: dict[str, Any] = {
        "general.architecture": "llama",
        "general.name": path.stem,
        "general.file_type": {"f32": 0, "f16": 1, "q4_0": 2, "q8_0": 7}[kind],
        "llama.context_length": context,
        "llama.embedding_length": width,
        "llama.block_count": layers,
        "llama.feed_forward_length": inner,
        "llama.attention.head_count": heads,
        "llama.attention.head_count_kv": groups,
        "llama.attention.layer_norm_rms_epsilon": 1e-5,
        "llama.rope.dimension_count": width // heads,
        "llama.vocab_size": len(tokens),
        "tokenizer.ggml.model": "llama",
        "tokenizer.ggml.tokens": tokens,
        "tokenizer.ggml.scores": scores,
        "tokenizer.ggml.token_type": types,
        "tokenizer.ggml.bos_token_id": 1,
        "tokenizer.ggml.eos_token_id": 2,
        "tokenizer.ggml.add_bos_token": False,
        "tokenizer.ggml.add_space_prefix": False,
    }
    if template is not None:
        values["tokenizer.chat_template"] = template
    values.update(metadata or {})
    made: list[NewTensor] = []

    def weights(name: str, *shape: int) -> None:
        made.append(NewTensor(name, kind, shape, random_blocks(kind, shape, seed * 1000 + len(made), scale)))

    def norm(name: str) -> None:
        made.append(NewTensor(name, "f32", (width,), constant(1.0, width)))

    weights("token_embd.weight", width, len(tokens))
    norm("output_norm.weight")
    weights("output.weight", width, len(tokens))
    for layer in range(layers):
        block = f"blk.{layer}."
        norm(block + "attn_norm.weight")
        weights(block + "attn_q.weight", width, width)
        weights(block + "attn_k.weight", width, width // heads * groups)
        weights(block + "attn_v.weight", width, width // heads * groups)
        weights(block + "attn_output.weight", width, width)
        norm(block + "ffn_norm.weight")
        weights(block + "ffn_gate.weight", width, inner)
        weights(block + "ffn_up.weight", width, inner)
        weights(block + "ffn_down.weight", inner, width)
    write_gguf(path, values, made)
    return path
