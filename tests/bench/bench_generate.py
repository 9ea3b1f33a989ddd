"""Speed of the ChatGLM3 backend beside transformers' plain `generate` and beside the memory-bandwidth bound.

    python tests/bench/bench_generate.py [--tokens N] [--prompt N]      # needs CUDA; else says that it was not run
    python tests/bench/bench_generate.py --small                       # any device, a small geometry, to try the bench

Weights are random and made on the device, in the true 6B geometry and bfloat16. A token cannot be written faster than
its weights are read, so the bound is the bandwidth of a large copy, measured here, over the bytes of all weights but
the embedding table (one row of it is read). Prints one JSON object. GGUF has a bench of its own:
bench_generate_gguf.py.
"""

from __future__ import annotations

import argparse
import json
import sys
import threading
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[2]))

import sentencepiece

from engine.backends.chatglm3 import ChatGLM3Backend, best_device
from engine.backends.glm_checkpoint import GlmSettings
from engine.backends.glm_tokenizer import ChatGLM3Tokenizer
from engine.backends.glm_weights import glm_config, model_class
from engine.types import GenerationOptions
from tests import tiny_models

TRUE = GlmSettings("chatglm3-6b", 4096, 28, 32, 2, 128, 13696, 65024, 8192, 1e-5, 10000.0, False)
SMALL = replace(TRUE, name="small", hidden=512, layers=4, heads=8, head_size=64, ffn=1408, vocabulary=2048)
NEVER = threading.Event()


def random_model(settings: GlmSettings, device: str) -> Any:
    import torch

    config = glm_config(settings)
    with torch.device("meta"):
        model = model_class()(config)
    model = model.to(torch.bfloat16).to_empty(device=device)
    model.model.rotary_emb = type(model.model.rotary_emb)(config=config).to(device)
    torch.manual_seed(0)
    with torch.no_grad():
        for name, value in model.named_parameters():
            if name.endswith("norm.weight"):
                value.fill_(1.0)
            else:
                value.normal_(0.0, 0.02)
    return model.eval()


def synchronise(device: str) -> None:
    import torch

    if device == "cuda":
        torch.cuda.synchronize()
    elif device == "mps":
        torch.mps.synchronize()


def copy_bandwidth(device: str) -> float:
    """Bytes a second that a copy reads and writes, the best of several."""
    import torch

    size = (4 << 30) if device == "cuda" else (256 << 20)
    source = torch.ones(size, dtype=torch.uint8, device=device)
    target = torch.empty_like(source)
    best = 0.0
    for _ in range(8):
        synchronise(device)
        started = time.perf_counter()
        target.copy_(source)
        synchronise(device)
        best = max(best, 2 * size / (time.perf_counter() - started))
    return best


def plain_generate(model: Any, ids: list[int], tokens: int) -> tuple[float, list[int]]:
    """Tokens a second of `model.generate`, without the reading of the prompt."""
    import torch

    prompt = torch.tensor([ids], device=model.device)
    options = {"attention_mask": torch.ones_like(prompt), "do_sample": False, "eos_token_id": None, "pad_token_id": 0}

    def run(count: int) -> tuple[float, list[int]]:
        synchronise(model.device.type)
        started = time.perf_counter()
        with torch.inference_mode():
            out = model.generate(prompt, max_new_tokens=count, min_new_tokens=count, **options)
        synchronise(model.device.type)
        return time.perf_counter() - started, out[0, len(ids) :].tolist()

    run(2)
    short, _ = run(1)
    whole, written = run(tokens)
    return (tokens - 1) / (whole - short), written


def ours(backend: ChatGLM3Backend, ids: list[int], tokens: int) -> dict[str, Any]:
    """The same by the backend, and how long the first token took, cold and for a follow-up."""

    def run(prompt: list[int], count: int) -> tuple[float, float, list[int]]:
        synchronise(backend.device)
        started = time.perf_counter()
        first, written = 0.0, []
        for number in backend.tokens(prompt, GenerationOptions(), NEVER, count):
            first = first or time.perf_counter()
            written.append(number)
        return first - started, time.perf_counter() - first, written

    setup = time.perf_counter()
    list(backend.tokens(ids[: len(ids) // 2], GenerationOptions(), NEVER, len(ids) + tokens))  # records and warms up
    setup = time.perf_counter() - setup
    backend._memory.cut(0)
    first, writing, written = run(ids, tokens)
    follow_up, _, _ = run([*ids, *written, *ids[2:34]], 1)
    return {
        "tokens_per_second": round((len(written) - 1) / writing, 2),
        "first_token_seconds": round(first, 4),
        "follow_up_first_token_seconds": round(follow_up, 4),
        "warm_up_seconds": round(setup, 1),
        "written_by": backend._writer.description if backend._writer else "plain",
        "_written": written,
    }


def measure(settings: GlmSettings, device: str, prompt: int, tokens: int) -> dict[str, Any]:
    import torch

    model = random_model(settings, device)
    tokenizer = ChatGLM3Tokenizer(sentencepiece.SentencePieceProcessor(model_proto=tiny_models.vocabulary()))
    ids = torch.randint(700, settings.vocabulary, (prompt,), generator=torch.Generator().manual_seed(1)).tolist()
    weights = sum(value.numel() * value.element_size() for value in model.parameters())
    read = weights - model.model.embed_tokens.weight.numel() * 2
    bandwidth = copy_bandwidth(device)
    bound = bandwidth / read
    plain, wanted = plain_generate(model, ids, tokens)
    report: dict[str, Any] = {
        "ran": True,
        "device": torch.cuda.get_device_name() if device == "cuda" else device,
        "torch": torch.__version__,
        "geometry": settings.name,
        "weights_gb": round(weights / 1e9, 2),
        "read_per_token_gb": round(read / 1e9, 2),
        "copy_gb_per_second": round(bandwidth / 1e9, 1),
        "bound_tokens_per_second": round(bound, 2),
        "prompt": prompt,
        "tokens": tokens,
        "plain_generate_tokens_per_second": round(plain, 2),
    }
    for writing in ("plain", "graph", "compiled") if device == "cuda" else ("plain",):
        backend = ChatGLM3Backend.around(model, tokenizer, settings, dtype="bfloat16", writing=writing)
        result = ours(backend, ids, tokens)
        written = result.pop("_written")
        # 16-bit rounding differs between ways of attending, so gibberish may part at a near tie.
        result["same_first_tokens"] = next(
            (n for n, (a, b) in enumerate(zip(written, wanted, strict=False)) if a != b), len(written)
        )
        result["of_bound"] = round(result["tokens_per_second"] / bound, 3)
        result["over_plain_generate"] = round(result["tokens_per_second"] / plain, 2)
        report[f"inkwell_{writing}"] = result
        del backend
    return report


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--tokens", type=int, default=256)
    parser.add_argument("--prompt", type=int, default=512)
    parser.add_argument("--small", action="store_true", help="a small geometry, on whatever device there is")
    given = parser.parse_args()
    device = best_device()
    if device != "cuda" and not given.small:
        print(json.dumps({"ran": False, "reason": "not run: no GPU"}))
        return
    print(json.dumps(measure(SMALL if given.small else TRUE, device, given.prompt, given.tokens)))


if __name__ == "__main__":
    main()
