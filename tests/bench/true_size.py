"""A ChatGLM3-6B GGUF of the true size with random weights (q4_0, output q6_k: 3.6 GB), to measure speed with.

    python tests/bench/true_size.py PATH [LAYERS]

Its answers are gibberish; the time a token takes is the real model's. The vocabulary is the real one when
`tokenizer.model` is at hand (shared data or INKWELL_DATA), else made up.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from engine.backends.gguf_writer import NewTensor, constant, random_blocks, write_gguf
from engine.backends.glm_tokenizer import SPECIALS, ChatGLM3Tokenizer

WIDTH, HEADS, GROUPS, INNER, VOCABULARY, PIECES = 4096, 32, 2, 13696, 65024, 64789


def make_true_size(path: Path, layers: int = 28, context: int = 8192) -> Path:
    """Write the file (half a minute)."""
    tokens, scores, types = _vocabulary()
    metadata: dict[str, Any] = {
        "general.architecture": "chatglm",
        "general.name": "chatglm3-6b-random",
        "general.file_type": 2,
        "chatglm.context_length": context,
        "chatglm.embedding_length": WIDTH,
        "chatglm.feed_forward_length": INNER,
        "chatglm.block_count": layers,
        "chatglm.attention.head_count": HEADS,
        "chatglm.attention.head_count_kv": GROUPS,
        "chatglm.attention.layer_norm_rms_epsilon": 1e-5,
        "chatglm.rope.dimension_count": 64,
        "chatglm.rope.freq_base": 10000.0,
        "tokenizer.ggml.model": "llama",
        "tokenizer.ggml.tokens": tokens,
        "tokenizer.ggml.scores": scores,
        "tokenizer.ggml.token_type": types,
        "tokenizer.ggml.bos_token_id": 1,
        "tokenizer.ggml.eos_token_id": 2,
        "tokenizer.ggml.unknown_token_id": 0,
        "tokenizer.ggml.padding_token_id": 0,
        "tokenizer.ggml.add_bos_token": False,
        "tokenizer.ggml.add_eos_token": False,
    }
    made: list[NewTensor] = []

    def tensor(name: str, kind: str, *shape: int, chunks: Callable[[], Iterator[bytes]] | None = None) -> None:
        made.append(NewTensor(name, kind, shape, chunks or random_blocks(kind, shape, len(made), 0.02)))

    def plain(name: str, size: int, value: float) -> None:
        tensor(name, "f32", size, chunks=constant(value, size))

    tensor("token_embd.weight", "q4_0", WIDTH, VOCABULARY)
    plain("output_norm.weight", WIDTH, 1.0)
    tensor("output.weight", "q6_k", WIDTH, VOCABULARY)
    fused = WIDTH + 2 * GROUPS * (WIDTH // HEADS)
    for layer in range(layers):
        block = f"blk.{layer}."
        plain(block + "attn_norm.weight", WIDTH, 1.0)
        tensor(block + "attn_qkv.weight", "q4_0", WIDTH, fused)
        plain(block + "attn_qkv.bias", fused, 0.01)
        tensor(block + "attn_output.weight", "q4_0", WIDTH, WIDTH)
        plain(block + "ffn_norm.weight", WIDTH, 1.0)
        tensor(block + "ffn_up.weight", "q4_0", WIDTH, 2 * INNER)
        tensor(block + "ffn_down.weight", "q4_0", INNER, WIDTH)
    write_gguf(path, metadata, made)
    return path


def _vocabulary() -> tuple[list[bytes], list[float], list[int]]:
    data = os.environ.get("INKWELL_DATA") or Path(__file__).parents[3] / "shared" / "data"
    file = Path(data) / "chatglm3" / "tokenizer.model"
    if file.is_file():
        return ChatGLM3Tokenizer.from_model_file(file).entries(VOCABULARY)
    tokens = [b"<unk>", b"<s>", b"</s>"] + [f"<0x{i:02X}>".encode() for i in range(256)]
    types = [2, 3, 3] + [6] * 256
    letters = [f"▁{chr(97 + i % 26)}{i}".encode() for i in range(PIECES - len(tokens))]
    types += [1] * len(letters) + [3] * len(SPECIALS)
    tokens += letters + [name.encode() for name in SPECIALS]
    types += [5] * (VOCABULARY - len(tokens))
    tokens += [f"[PAD{i}]".encode() for i in range(len(tokens), VOCABULARY)]
    return tokens, [-float(i) for i in range(VOCABULARY)], types


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[2]))
    make_true_size(Path(sys.argv[1]), *(int(n) for n in sys.argv[2:]))
