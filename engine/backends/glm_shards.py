"""The tensors of a ChatGLM3 checkpoint, one at a time and with little memory, and their names in transformers' Glm.

safetensors are read tensor by tensor; shards in torch's own format (`.bin`) by its restricted reader, mapped where
their format allows.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from engine.backends.glm_checkpoint import QKV, Checkpoint, GlmSettings
from engine.errors import Cancelled, ModelError
from engine.types import StopFlag

Progress = Callable[[int, int], None]
"""Called with bytes read and bytes in all."""

NATIVE_NAMES = (
    ("transformer.embedding.word_embeddings.", "model.embed_tokens."),
    ("transformer.encoder.final_layernorm.", "model.norm."),
    ("transformer.output_layer.", "lm_head."),
    ("transformer.encoder.layers.", "model.layers."),
    (".self_attention.dense.", ".self_attn.o_proj."),
    (".mlp.dense_h_to_4h.", ".mlp.gate_up_proj."),  # gate first, then up: Glm's own order
    (".mlp.dense_4h_to_h.", ".mlp.down_proj."),
)
NATIVE_QKV = (".self_attn.q_proj.", ".self_attn.k_proj.", ".self_attn.v_proj.")


def native_parts(name: str, tensor: Any, settings: GlmSettings) -> Iterator[tuple[str, Any]]:
    """An official tensor under its native name; the fused rows as query, key and value."""
    for old, new in NATIVE_NAMES:
        name = name.replace(old, new)
    if "." + QKV not in name:
        yield name, tensor
        return
    for target, rows in zip(NATIVE_QKV, tensor.split(settings.fused_rows, dim=0), strict=True):
        yield name.replace("." + QKV, target), rows


def read_tensors(
    checkpoint: Checkpoint, stop: StopFlag | None = None, on_progress: Progress | None = None
) -> Iterator[tuple[str, Any]]:
    """Every needed tensor, once, shard by shard. A tensor is a view of the mapped file: copy what is to be kept.

    Raises Cancelled when stopped and ModelError when a file cannot be read.
    """
    done, total = 0, checkpoint.size
    for file in checkpoint.files:
        names = [name for name, where in checkpoint.where.items() if where == file]
        with _opened(file, checkpoint.format) as tensors:
            for name in names:
                if stop is not None and stop.is_set():
                    raise Cancelled
                tensor = tensors(name)
                if tuple(tensor.shape) != checkpoint.settings.tensors()[name] or not tensor.is_floating_point():
                    raise ModelError(f"{file.name} does not fit config.json: {name} has another shape or type.")
                done += tensor.numel() * tensor.element_size()
                yield name, tensor
                del tensor
                if on_progress is not None:
                    on_progress(min(done, total), total)


class _opened:  # noqa: N801 - used like a function
    """A shard as a function from names to tensors; the file is unmapped at the end of the block."""

    def __init__(self, file: Path, kind: str) -> None:
        self._file, self._kind = file, kind
        self._handle: Any = None

    def __enter__(self) -> Callable[[str], Any]:
        try:
            if self._kind == "safetensors":
                from safetensors import safe_open

                self._handle = safe_open(str(self._file), framework="pt")
                return self._handle.get_tensor  # type: ignore[no-any-return]
            self._handle = load_restricted(self._file)
        except ModelError:
            raise
        except Exception as error:  # safetensors raises its own type for every way a file can lie
            raise ModelError(f"{self._file.name} is damaged and cannot be read ({error}).") from error
        return self._from_table

    def _from_table(self, name: str) -> Any:
        import torch

        tensor = self._handle.get(name)
        if not isinstance(tensor, torch.Tensor):
            raise ModelError(f"{self._file.name} is incomplete: it lacks {name}.")
        return tensor

    def __exit__(self, *_: object) -> None:
        self._handle = None
        gc.collect()


def load_restricted(file: Path) -> dict[str, Any]:
    """A `.bin` shard by torch's restricted reader, mapped where its format allows."""
    import pickle

    import torch

    try:
        try:
            table = torch.load(file, map_location="cpu", weights_only=True, mmap=True)
        except RuntimeError as error:
            if "mmap" not in str(error):
                raise
            table = torch.load(file, map_location="cpu", weights_only=True)  # the format from before torch 1.6
    except pickle.UnpicklingError as error:
        raise ModelError(
            f"{file.name} was refused: it holds more than weights, and reading it could run code that came with it. "
            "Get the model's safetensors files instead."
        ) from error
    except (RuntimeError, ValueError, EOFError, OSError, KeyError, TypeError, AttributeError, IndexError) as error:
        raise ModelError(f"{file.name} is damaged and cannot be read. Download it again.") from error
    if not isinstance(table, dict):
        raise ModelError(f"{file.name} is no table of weights.")
    return table
