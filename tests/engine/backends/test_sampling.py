"""Picking tokens: greedy, temperature, top-k, top-p, repetition penalty and seed."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from engine.backends.sampling import Sampler
from engine.types import GenerationOptions

numpy = pytest.importorskip("numpy")


def row(*values: float) -> Any:
    return numpy.array(values, dtype=numpy.float32)


def draws(options: GenerationOptions, logits: Any, count: int = 2000) -> Counter[int]:
    sampler = Sampler(options, [])
    return Counter(sampler.pick(logits) for _ in range(count))


def test_greedy_takes_the_largest_and_the_first_of_equals() -> None:
    sampler = Sampler(GenerationOptions(), [])
    assert sampler.greedy and sampler.pick(row(0, 3, 3, 1)) == 1
    assert sampler.lead(row(0, 3, 2.5, 1), 1) == pytest.approx(0.5)


def test_shares_follow_the_softmax_and_nothing_else() -> None:
    """llama.cpp's min-p of 0.05 would drop the last token here."""
    logits = numpy.log(row(0.60, 0.37, 0.03))
    found = draws(GenerationOptions(temperature=1.0, top_p=1.0, top_k=0), logits, 20000)
    assert [found[i] / 20000 for i in range(3)] == pytest.approx([0.60, 0.37, 0.03], abs=0.015)


def test_top_k_and_top_p_limit_the_choice() -> None:
    logits = numpy.log(row(0.5, 0.3, 0.15, 0.05))
    assert set(draws(GenerationOptions(temperature=1.0, top_k=2, top_p=1.0), logits)) == {0, 1}
    assert set(draws(GenerationOptions(temperature=1.0, top_k=0, top_p=0.8), logits)) == {0, 1}
    assert set(draws(GenerationOptions(temperature=1.0, top_k=0, top_p=0.81), logits)) == {0, 1, 2}
    assert set(draws(GenerationOptions(temperature=1.0, top_k=0, top_p=0.01), logits)) == {0}


def test_temperature_comes_before_top_p() -> None:
    """As in transformers: at a low temperature the second token falls out of the nucleus."""
    logits = numpy.log(row(0.6, 0.4))
    assert set(draws(GenerationOptions(temperature=0.2, top_k=0, top_p=0.8), logits)) == {0}


def test_a_repetition_penalty_counts_the_prompt_too() -> None:
    options = GenerationOptions(repetition_penalty=2.0)
    assert Sampler(options, [1]).pick(row(0.9, 1.0, 0.4)) == 0
    sampler = Sampler(options, [])
    assert sampler.pick(row(0.9, 1.0, 0.4)) == 1
    sampler.accept(1)
    assert sampler.pick(row(0.9, 1.0, 0.4)) == 0
    assert Sampler(options, [0, 1]).pick(row(-1.0, -0.6, -1.1)) == 2  # negative logits are made smaller


def test_the_row_is_not_changed() -> None:
    logits = row(1, 2, 3)
    sampler = Sampler(GenerationOptions(temperature=0.7, repetition_penalty=1.3), [2])
    sampler.pick(logits)
    sampler.lead(logits, 2)
    assert logits.tolist() == [1, 2, 3]


def test_seeds_decide() -> None:
    logits = numpy.zeros(1000, dtype=numpy.float32)

    def sequence(seed: int) -> list[int]:
        sampler = Sampler(GenerationOptions(temperature=1.0, top_k=0, top_p=1.0, seed=seed), [])
        return [sampler.pick(logits) for _ in range(5)]

    assert sequence(1) == sequence(1) != sequence(2)
