"""What a ChatGLM3 model has read: its keys and values, and which of them a new prompt can use again.

`TokenCache` is the bookkeeping. It also remembers where each piece of reading began, and goes back only to such a
place: then the same prompt is always read in the same pieces, and 16-bit rounding, which depends on the pieces,
cannot change an answer from one time to the next.

`growing_cache` makes the storage for transformers: it grows in steps, and a token is written in place instead of
copying everything read so far.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from functools import cache
from typing import Any

_STEP = 1024  # positions by which storage grows


class TokenCache:
    """Ids that were read, in order, and the places where a piece began. `storage` is transformers' Cache."""

    def __init__(self, storage: Any) -> None:
        self.storage = storage
        self.ids: list[int] = []
        self._starts: list[int] = []

    def reuse(self, ids: Sequence[int]) -> int:
        """Keep what `ids` begins with, drop the rest, and return how many ids need not be read again.

        At least the last id is left to be read, for its logits.
        """
        common = 0
        for ours, theirs in zip(self.ids, ids, strict=False):
            if ours != theirs:
                break
            common += 1
        common = min(common, len(ids) - 1)
        if common < len(self.ids):
            # Where reading could go on: where a piece began, or the end of everything.
            place = bisect_right(self._starts, common) - 1
            common = self._starts[place] if place >= 0 else 0
        self.cut(common)
        return common

    def done(self, ids: Sequence[int]) -> None:
        """Called after a piece was read."""
        self._starts.append(len(self.ids))
        self.ids.extend(ids)

    def cut(self, length: int) -> None:
        """Forget everything from this position on, also what a broken-off reading left in some layers."""
        del self.ids[length:]
        del self._starts[bisect_left(self._starts, length) :]
        for layer in self.storage.layers:
            layer.cut(length)


def growing_cache(layers: int) -> Any:
    """Storage for a model with this many layers."""
    from transformers.cache_utils import Cache

    return Cache(layers=[growing_layer()() for _ in range(layers)])


@cache
def growing_layer() -> Any:
    """The class of one layer's storage; made here because transformers is imported late."""
    import torch
    from transformers.cache_utils import CacheLayerMixin

    class GrowingLayer(CacheLayerMixin):  # type: ignore[no-untyped-call]
        """Keys and values up to `length`, in buffers that are larger."""

        is_sliding = False
        is_compileable = False

        def __init__(self) -> None:
            super().__init__()  # type: ignore[no-untyped-call]
            self.keys: Any = None
            self.values: Any = None
            self.length = 0

        def lazy_initialization(self, key_states: Any, value_states: Any) -> None:
            self.dtype, self.device = key_states.dtype, key_states.device
            self.keys, self.values = key_states[:, :, :0], value_states[:, :, :0]
            self.is_initialized = True

        def update(self, key_states: Any, value_states: Any, *args: Any, **kwargs: Any) -> tuple[Any, Any]:
            if not self.is_initialized:
                self.lazy_initialization(key_states, value_states)
            end = self.length + key_states.shape[-2]
            if end > self.keys.shape[-2]:
                self.keys, self.values = self._grown(self.keys, end), self._grown(self.values, end)
            self.keys[:, :, self.length : end] = key_states
            self.values[:, :, self.length : end] = value_states
            self.length = end
            return self.keys[:, :, :end], self.values[:, :, :end]

        def _grown(self, old: Any, needed: int) -> Any:
            shape = (*old.shape[:2], -(-needed // _STEP) * _STEP, old.shape[3])
            new = torch.zeros(shape, dtype=old.dtype, device=old.device)
            new[:, :, : self.length] = old[:, :, : self.length]
            return new

        def get_mask_sizes(self, query_length: int) -> tuple[int, int]:
            return self.length + query_length, 0

        def get_seq_length(self) -> int:
            return self.length

        def get_max_length(self) -> int:
            return -1

        def cut(self, length: int) -> None:
            self.length = min(self.length, length)

    return GrowingLayer
