"""Writing fast on CUDA: one token as one recorded graph over storage of a fixed size.

At batch 1 a token costs the reading of the weights once, and launching a thousand small kernels one by one costs as
much again. The graph launches them together; with `compile`, torch also joins them (needs Triton, and half a minute).
The first recorded token is compared with the plain way, and any failure or difference means the plain way is used:
`FastWriter.start` returns None and says why in the log. Only for one CUDA device and unquantised weights.
"""

from __future__ import annotations

import logging
from typing import Any

from engine.errors import ModelError

log = logging.getLogger(__name__)

ATTENTION = "inkwell_grouped"
_SIZES = (2048, 4096, 8192, 16384, 32768, 65536, 131072)


def fixed_cache(model: Any, tokens: int, limit: int) -> Any:
    """Storage for at least `tokens` positions, of one of few sizes, so that few graphs are recorded."""
    import torch
    from transformers.cache_utils import StaticCache

    size = next((size for size in _SIZES if size >= tokens), tokens)
    cache: Any = StaticCache(config=model.config, max_cache_len=min(max(size, tokens), max(limit, tokens)))
    weight = model.model.layers[0].self_attn.k_proj.weight
    cache.early_initialization(
        batch_size=1,
        num_heads=model.config.num_key_value_heads,
        head_dim=model.config.head_dim,
        dtype=weight.dtype,
        device=weight.device,
    )
    for layer in cache.layers:
        layer.cut = _Cut(layer)
    if not all(torch.is_tensor(layer.cumulative_length) for layer in cache.layers):
        raise ModelError("This transformers release keeps its fixed storage in another way.")
    return cache


def use_grouped_attention(model: Any) -> None:
    """Have a single token attend without copying every key 16 times, once for each head that shares it."""
    from transformers.integrations.sdpa_attention import sdpa_attention_forward
    from transformers.masking_utils import AttentionMaskInterface, sdpa_mask
    from transformers.modeling_utils import AttentionInterface

    def grouped(module: Any, query: Any, key: Any, value: Any, attention_mask: Any, **options: Any) -> Any:
        if query.shape[2] != 1:
            return sdpa_attention_forward(module, query, key, value, attention_mask, **options)
        batch, heads, _, size = query.shape
        groups, length = key.shape[1:3]
        rows = query.reshape(batch * groups, heads // groups, size)
        keys = key.reshape(batch * groups, length, size).transpose(1, 2)
        scores = _scores(rows, keys) * options["scaling"]
        if attention_mask is not None:
            mask = attention_mask.reshape(batch, 1, 1, length).expand(batch, groups, 1, length)
            scores = scores.masked_fill(~mask.reshape(batch * groups, 1, length), float("-inf"))
        weights = scores.softmax(dim=-1).to(value.dtype)
        out = weights @ value.reshape(batch * groups, length, size)
        return out.reshape(batch, 1, heads, size), None

    AttentionInterface.register(ATTENTION, grouped)
    AttentionMaskInterface.register(ATTENTION, sdpa_mask)
    model.config._attn_implementation = ATTENTION


def _scores(rows: Any, keys: Any) -> Any:
    """Products in float32: rounded to 16 bits, large ones would blur which token is attended to."""
    import torch

    if rows.device.type == "cuda" and rows.dtype != torch.float32:
        return torch.bmm(rows, keys, out_dtype=torch.float32)
    return torch.bmm(rows.float(), keys.float())


class _Cut:
    """Sets how much of a layer's fixed storage counts, in place: recorded graphs know its address."""

    def __init__(self, layer: Any) -> None:
        self._layer = layer

    def __call__(self, length: int) -> None:
        import torch

        # The length may be ahead of every layer's own only after a broken-off reading, and is never larger then.
        with torch.inference_mode():
            self._layer.cumulative_length.fill_(length)


class FastWriter:
    """One token in, its logits out, always at the storage's current end."""

    def __init__(self, step: Any, token: Any, logits: Any, description: str) -> None:
        self._step, self._token, self._logits = step, token, logits
        self.description = description

    def __call__(self, number: int) -> Any:
        """Logits after one more token; they are overwritten by the next call."""
        self._token.fill_(number)
        self._step()
        return self._logits

    @classmethod
    def start(cls, model: Any, cache: Any, *, compile: bool = False) -> FastWriter | None:
        """Record the graph over this storage, check it, and leave the storage as it was. None when it will not do."""
        import torch

        length = int(cache.layers[0].cumulative_length)
        try:
            with torch.inference_mode():
                return cls._record(model, cache, length, compile)
        except Exception as error:  # whatever a driver, compiler or release objects to, the plain way still works
            log.warning("writing without a CUDA graph: %s: %s", type(error).__name__, error)
            return None
        finally:
            for layer in cache.layers:
                layer.cut(length)

    @classmethod
    def _record(cls, model: Any, cache: Any, length: int, compile: bool) -> FastWriter | None:
        import torch

        token = torch.full((1, 1), 5, dtype=torch.long, device=model.device)

        def plain() -> Any:
            return model(input_ids=token, past_key_values=cache, use_cache=True, logits_to_keep=1).logits[0, -1]

        def back() -> None:
            for layer in cache.layers:
                layer.cut(length)

        wanted = plain().float().clone()
        back()
        step = torch.compile(plain, fullgraph=True, dynamic=False) if compile else plain
        stream: Any = torch.cuda.Stream
        side = stream()
        side.wait_stream(torch.cuda.current_stream())
        with torch.cuda.stream(side):
            for _ in range(3):  # lets libraries choose their kernels and allocate outside the recording
                step()
                back()
        torch.cuda.current_stream().wait_stream(side)
        graph = torch.cuda.CUDAGraph()
        with torch.cuda.graph(graph):
            logits = step()
        back()
        graph.replay()
        torch.cuda.synchronize()
        difference = float((logits.float() - wanted).abs().max() / wanted.abs().max().clamp_min(1e-6))
        if not difference < 0.05:
            log.warning("writing without a CUDA graph: its logits differ by %.3f of the largest", difference)
            return None
        return cls(graph.replay, token, logits, "compiled CUDA graph" if compile else "CUDA graph")
