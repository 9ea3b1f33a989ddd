"""PEFT LoRA adapters for ChatGLM3, merged into the weights as they are read. Needs no peft, runs no code of theirs.

An adapter made with the official fine-tuning code targets `query_key_value`, `dense`, `dense_h_to_4h` or
`dense_4h_to_h`; one made on native Glm targets `q_proj` and so on. Both become the same sum: W + scale * B @ A.
What is more than that (DoRA, trained biases, whole modules) is refused with its name.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from engine.backends.glm_checkpoint import LAYER, QKV, GlmSettings, read_safetensors_header
from engine.errors import ModelError

_KEY = re.compile(
    r"base_model\.model\.(?:transformer\.encoder|model)\.layers\.(\d+)\."
    r"(?:self_attention|self_attn|mlp)\.(\w+)\.lora_([AB])(?:\.default)?\.weight"
)
_OFFICIAL = {
    "query_key_value": QKV,
    "dense": "self_attention.dense.",
    "dense_h_to_4h": "mlp.dense_h_to_4h.",
    "dense_4h_to_h": "mlp.dense_4h_to_h.",
    "o_proj": "self_attention.dense.",
    "gate_up_proj": "mlp.dense_h_to_4h.",
    "down_proj": "mlp.dense_4h_to_h.",
    "q_proj": QKV,
    "k_proj": QKV,
    "v_proj": QKV,
}
_ROWS = {"q_proj": 0, "k_proj": 1, "v_proj": 2}


@dataclass(frozen=True, slots=True)
class _Pair:
    """One low-rank change: `start` is the row of the fused tensor where it begins."""

    a: Any
    b: Any
    start: int


class Adapter:
    """An opened adapter. `name` is its folder's."""

    def __init__(self, name: str, settings: GlmSettings, scale: float, pairs: dict[str, list[_Pair]]) -> None:
        self.name = name
        self._settings = settings
        self._scale = scale
        self._pairs = pairs

    def delta(self, name: str) -> Any:
        """What the adapter adds to an official tensor, in float32, or None."""
        import torch

        if name not in self._pairs:
            return None
        total = torch.zeros(self._settings.tensors()[name])
        for pair in self._pairs[name]:
            total[pair.start : pair.start + pair.b.shape[0]] += self._scale * (pair.b.float() @ pair.a.float())
        return total

    def merged(self, name: str, tensor: Any) -> Any:
        """The tensor with the adapter added, in float32 where it changes anything."""
        delta = self.delta(name)
        return tensor if delta is None else tensor.float() + delta

    def add_to(self, model: Any) -> None:
        """Add it to a model that is loaded already (spread over several GPUs)."""
        import torch

        from engine.backends.glm_shards import native_parts

        with torch.no_grad():
            for name in self._pairs:
                for native, part in native_parts(name, self.delta(name), self._settings):
                    weight = model.get_parameter(native)
                    weight.copy_((weight.float() + part.to(weight.device)).to(weight.dtype))


def open_adapter(folder: Path, settings: GlmSettings) -> Adapter:
    """Read and check a PEFT folder. Raises ModelError with the reason when it cannot be merged."""
    import torch

    values = _config(folder / "adapter_config.json")
    rank, alpha = values.get("r"), values.get("lora_alpha")
    if type(rank) is not int or not 0 < rank <= 4096 or not isinstance(alpha, int | float):
        raise ModelError(f"{folder} is damaged: its rank or alpha makes no sense.")
    scale = alpha / (rank**0.5 if values.get("use_rslora") else rank)
    pairs: dict[str, list[_Pair]] = {}
    for (layer, module), (a, b) in sorted(_matrices(folder).items()):
        official = _OFFICIAL.get(module)
        name = f"{LAYER.format(layer)}{official}weight"
        shape = settings.tensors().get(name)
        if official is None or shape is None or a is None or b is None:
            raise ModelError(f"{folder} does not fit this model: it changes {module} of layer {layer}.")
        rows = settings.fused_rows
        start = sum(rows[: _ROWS[module]]) if module in _ROWS else 0
        height = rows[_ROWS[module]] if module in _ROWS else shape[0]
        if tuple(a.shape) != (rank, shape[1]) or tuple(b.shape) != (height, rank):
            raise ModelError(f"{folder} does not fit this model: {module} of layer {layer} has another size.")
        if not (torch.isfinite(a).all() and torch.isfinite(b).all()):
            raise ModelError(f"{folder} is damaged: it holds numbers that are none.")
        pairs.setdefault(name, []).append(_Pair(a, b, start))
    if not pairs:
        raise ModelError(f"{folder} holds no LoRA weights for ChatGLM3.")
    return Adapter(folder.name, settings, scale, pairs)


def _config(path: Path) -> dict[str, Any]:
    try:
        values = json.loads(path.read_bytes()) if path.stat().st_size < 1 << 20 else None
    except OSError as error:
        raise ModelError(f"{path} cannot be read: {error.strerror or error}.") from error
    except (ValueError, RecursionError) as error:
        raise ModelError(f"{path} is damaged: it is no JSON.") from error
    if not isinstance(values, dict) or values.get("peft_type") != "LORA":
        raise ModelError(f"{path.parent} is no LoRA adapter.")
    for key in ("use_dora", "modules_to_save", "rank_pattern", "alpha_pattern", "fan_in_fan_out", "lora_bias"):
        if values.get(key):
            raise ModelError(f"{path.parent} cannot be merged: it uses {key}.")
    if values.get("bias", "none") != "none":
        raise ModelError(f"{path.parent} cannot be merged: it changes biases.")
    return values


def _matrices(folder: Path) -> dict[tuple[int, str], list[Any]]:
    """A and B by layer and module."""
    from engine.backends.glm_shards import load_restricted

    file = folder / "adapter_model.safetensors"
    if file.is_file():
        read_safetensors_header(file)
        from safetensors.torch import load_file

        table = load_file(file)
    elif (folder / "adapter_model.bin").is_file():
        table = load_restricted(folder / "adapter_model.bin")
    else:
        raise ModelError(f"{folder} has no adapter_model.safetensors.")
    found: dict[tuple[int, str], list[Any]] = {}
    for key, tensor in table.items():
        match = _KEY.fullmatch(key)
        if match is None:
            raise ModelError(f"{folder} cannot be merged: it changes {str(key)[:100]}.")
        pair = found.setdefault((int(match[1]), match[2]), [None, None])
        pair["AB".index(match[3])] = tensor
    return found
