"""Which token comes next: greedy, or by temperature, top-k, top-p and a repetition penalty, in transformers' order.

Works on one row of logits (numpy, float32). The same options, seed and rows give the same tokens on every machine.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from engine.types import GenerationOptions


class Sampler:
    """Picks tokens one after another and remembers which were seen. One Sampler serves one answer.

    Nothing is taken from llama.cpp's own defaults (top-k 40, top-p 0.95, min-p 0.05): what is not asked for is off.
    """

    def __init__(self, options: GenerationOptions, prompt: Iterable[int]) -> None:
        import numpy

        self._options = options
        self._random = numpy.random.default_rng(options.seed)
        self._penalty = options.repetition_penalty
        self._seen = set(prompt) if self._penalty != 1.0 else set()
        self._seen_array: Any = None

    @property
    def greedy(self) -> bool:
        return self._options.temperature <= 0.0

    def pick(self, logits: Any) -> int:
        """The token for a row. A drawn token uses up one random number."""
        row = self._penalised(logits)
        return int(row.argmax()) if self.greedy else self._draw(row)

    def lead(self, logits: Any, token: int) -> float:
        """By how much a token's logit leads the best of the others, as `pick` sees them."""
        row = self._penalised(logits).copy()
        own = float(row[token])
        row[token] = -float("inf")
        return own - float(row.max())

    def accept(self, token: int) -> None:
        """Remember a token that became part of the answer."""
        if self._penalty != 1.0 and token not in self._seen:
            self._seen.add(token)
            self._seen_array = None

    def _penalised(self, logits: Any) -> Any:
        if not self._seen:
            return logits
        import numpy

        if self._seen_array is None:
            self._seen_array = numpy.fromiter(self._seen, dtype=numpy.int64)
        row = logits.copy()
        values = row[self._seen_array]
        row[self._seen_array] = numpy.where(values > 0, values / self._penalty, values * self._penalty)
        return row

    def _draw(self, row: Any) -> int:
        import numpy

        options = self._options
        scaled = row.astype(numpy.float64) / options.temperature
        count = options.top_k if 0 < options.top_k < len(scaled) else len(scaled)
        kept = numpy.argpartition(-scaled, count - 1)[:count] if count < len(scaled) else numpy.arange(count)
        # Ties are settled by the token's number, so that the order never depends on the partition.
        kept = kept[numpy.lexsort((kept, -scaled[kept]))]
        chances = numpy.exp(scaled[kept] - scaled[kept[0]])
        chances /= chances.sum()
        if 0.0 < options.top_p < 1.0:
            before = numpy.cumsum(chances) - chances
            inside = before < options.top_p  # the first one is always inside
            kept, chances = kept[inside], chances[inside]
            chances /= chances.sum()
        place = int(numpy.searchsorted(numpy.cumsum(chances), self._random.random(), side="right"))
        return int(kept[min(place, len(kept) - 1)])
