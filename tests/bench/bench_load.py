"""Loading of an official checkpoint at its true size: seconds, and the peak of memory beside the weights.

    python tests/bench/bench_load.py [--folder DIR] [--tokens N]      # 12.5 GB of disk and 16 GB of memory

The checkpoint is made on the spot in the published layout (seven shards of bfloat16, random weights), opened by the
backend as a person's would be, and asked for a few tokens. Prints one JSON object.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[2]))

from engine.backends.chatglm3 import ChatGLM3Backend
from engine.types import GenerationOptions, Message, Prompt
from tests import tiny_models

SHARDS, LAYERS, WIDTH, INNER, FUSED, VOCABULARY = 7, 28, 4096, 13696, 4608, 65024


def make_checkpoint(folder: Path) -> Path:
    """The published names, shapes and shards. One block of random numbers serves all: only time is measured."""
    import torch
    from safetensors.torch import save_file

    folder.mkdir(parents=True, exist_ok=True)
    true = {
        "hidden_size": WIDTH, "num_layers": LAYERS, "num_attention_heads": 32, "multi_query_group_num": 2,
        "kv_channels": 128, "ffn_hidden_size": INNER, "padded_vocab_size": VOCABULARY, "torch_dtype": "bfloat16",
    }  # fmt: skip
    (folder / "config.json").write_text(json.dumps(tiny_models.config() | true), encoding="utf-8")
    (folder / "tokenizer.model").write_bytes(tiny_models.vocabulary())
    noise = torch.empty(1 << 26, dtype=torch.float32).normal_(0.0, 0.02).to(torch.bfloat16)

    def random(*shape: int) -> Any:
        size = torch.Size(shape).numel()
        return noise.repeat(-(-size // len(noise)))[:size].view(shape).clone()

    def layer(number: int) -> dict[str, Any]:
        at = f"transformer.encoder.layers.{number}."
        return {
            at + "input_layernorm.weight": torch.ones(WIDTH, dtype=torch.bfloat16),
            at + "self_attention.query_key_value.weight": random(FUSED, WIDTH),
            at + "self_attention.query_key_value.bias": random(FUSED),
            at + "self_attention.dense.weight": random(WIDTH, WIDTH),
            at + "post_attention_layernorm.weight": torch.ones(WIDTH, dtype=torch.bfloat16),
            at + "mlp.dense_h_to_4h.weight": random(2 * INNER, WIDTH),
            at + "mlp.dense_4h_to_h.weight": random(WIDTH, INNER),
        }

    where: dict[str, str] = {}
    total = 0
    for number in range(SHARDS):
        part: dict[str, Any] = {}
        if number == 0:
            part["transformer.embedding.word_embeddings.weight"] = random(VOCABULARY, WIDTH)
            part["transformer.rotary_pos_emb.inv_freq"] = random(32)
        for index in range(number * LAYERS // SHARDS, (number + 1) * LAYERS // SHARDS):
            part |= layer(index)
        if number == SHARDS - 1:
            part["transformer.encoder.final_layernorm.weight"] = torch.ones(WIDTH, dtype=torch.bfloat16)
            part["transformer.output_layer.weight"] = random(VOCABULARY, WIDTH)
        file = f"model-{number + 1:05d}-of-{SHARDS:05d}.safetensors"
        save_file(part, folder / file, metadata={"format": "pt"})
        total += sum(value.numel() * value.element_size() for value in part.values())
        where |= dict.fromkeys(part, file)
    index_file = {"metadata": {"total_size": total}, "weight_map": where}
    (folder / "model.safetensors.index.json").write_text(json.dumps(index_file), encoding="utf-8")
    return folder


class Peak:
    """The most memory this process held of its own: mapped files that the system may drop at once are not counted."""

    def __init__(self) -> None:
        self.bytes = self.resident = 0
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self) -> Peak:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._done.set()
        self._thread.join()

    def _watch(self) -> None:
        import psutil

        process = psutil.Process()
        while not self._done.wait(0.05):
            memory = process.memory_info()
            self.bytes = max(self.bytes, memory.rss - getattr(memory, "shared", 0))
            self.resident = max(self.resident, memory.rss)


def measure(folder: Path, tokens: int) -> dict[str, Any]:
    shards = [file.stat().st_size for file in sorted(folder.glob("*.safetensors"))]
    with Peak() as peak:
        started = time.perf_counter()
        backend = ChatGLM3Backend(folder, device="cpu")
        loaded = time.perf_counter() - started
    prompt = Prompt((Message("user", "今天的天气很好"),), "今天的天气很好")
    started = time.perf_counter()
    for _ in backend.generate(prompt, GenerationOptions(max_new_tokens=tokens), threading.Event()):
        pass  # gibberish, and mostly ids that the small tokenizer has no text for
    seconds = time.perf_counter() - started
    return {
        "model": backend.description,
        "weights_gb": round(sum(shards) / 1e9, 2),
        "largest_shard_gb": round(max(shards) / 1e9, 2),
        "load_seconds": round(loaded, 1),
        "peak_own_memory_gb": round(peak.bytes / 1e9, 2),
        "peak_resident_gb": round(peak.resident / 1e9, 2),
        "tokens": tokens,
        "answer_seconds": round(seconds, 1),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--folder", type=Path, help="where the checkpoint is made, or was made before")
    parser.add_argument("--tokens", type=int, default=8)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = given.folder or Path(temporary) / "chatglm3-6b"
        if not (folder / "model.safetensors.index.json").is_file():
            make_checkpoint(folder)
        print(json.dumps(measure(folder, given.tokens)))


if __name__ == "__main__":
    main()
