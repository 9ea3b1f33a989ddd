"""ChatGLM3's forward pass in plain float32, written from the published architecture: no transformers, no Glm.

RMSNorm, one fused projection for query, key and value with a bias, rotation of the first half of each head in
adjacent pairs, attention of many query heads over few key heads, SwiGLU. Slow, and only for comparison.
"""

import math

import torch


class Reference:
    """Reads the tensors under their official names. `logits(ids)` for a whole text, or step by step with `cache`."""

    def __init__(self, tensors: dict[str, torch.Tensor], config: dict) -> None:
        self.t, self.c = tensors, config

    def logits(self, ids: list[int], cache: list | None = None) -> torch.Tensor:
        c = self.c
        start = cache[0][0].shape[0] if cache and cache[0] else 0
        x = self.t["transformer.embedding.word_embeddings.weight"][ids]
        for n in range(c["num_layers"]):
            at = f"transformer.encoder.layers.{n}."
            x = x + self.attention(at + "self_attention.", self.norm(x, at + "input_layernorm"), start, cache, n)
            x = x + self.mlp(at + "mlp.", self.norm(x, at + "post_attention_layernorm"))
        x = self.norm(x, "transformer.encoder.final_layernorm")
        return x @ self.t["transformer.output_layer.weight"].T

    def norm(self, x: torch.Tensor, name: str) -> torch.Tensor:
        mean_square = (x * x).mean(dim=-1, keepdim=True)
        return x / torch.sqrt(mean_square + self.c["layernorm_epsilon"]) * self.t[name + ".weight"]

    def mlp(self, at: str, x: torch.Tensor) -> torch.Tensor:
        h = x @ self.t[at + "dense_h_to_4h.weight"].T
        gate, up = h[:, : self.c["ffn_hidden_size"]], h[:, self.c["ffn_hidden_size"] :]
        return (gate / (1 + torch.exp(-gate)) * up) @ self.t[at + "dense_4h_to_h.weight"].T

    def attention(self, at: str, x: torch.Tensor, start: int, cache: list | None, layer: int) -> torch.Tensor:
        heads, groups, size = (self.c[k] for k in ("num_attention_heads", "multi_query_group_num", "kv_channels"))
        fused = x @ self.t[at + "query_key_value.weight"].T + self.t[at + "query_key_value.bias"]
        width, small = heads * size, groups * size
        q = fused[:, :width].reshape(-1, heads, size)
        k = fused[:, width : width + small].reshape(-1, groups, size)
        v = fused[:, width + small :].reshape(-1, groups, size)
        q, k = self.rotate(q, start), self.rotate(k, start)
        if cache is not None:
            if cache[layer]:
                k = torch.cat([cache[layer][0], k])
                v = torch.cat([cache[layer][1], v])
            cache[layer] = (k, v)
        out = []
        for position in range(len(x)):
            seen = start + position + 1
            rows = []
            for head in range(heads):
                group = head // (heads // groups)
                scores = (k[:seen, group] @ q[position, head]) / math.sqrt(size)
                weights = torch.softmax(scores, dim=0)
                rows.append(weights @ v[:seen, group])
            out.append(torch.cat(rows))
        return torch.stack(out) @ self.t[at + "dense.weight"].T

    def rotate(self, x: torch.Tensor, start: int) -> torch.Tensor:
        dim = self.c["kv_channels"] // 2
        base = 10000 * self.c.get("rope_ratio", 1)
        out = x.clone()
        for position in range(len(x)):
            for pair in range(dim // 2):
                angle = (start + position) / base ** (2 * pair / dim)
                cos, sin = math.cos(angle), math.sin(angle)
                a, b = x[position, :, 2 * pair], x[position, :, 2 * pair + 1]
                out[position, :, 2 * pair] = a * cos - b * sin
                out[position, :, 2 * pair + 1] = a * sin + b * cos
        return out
