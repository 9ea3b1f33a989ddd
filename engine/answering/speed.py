"""How fast a model reads prompts on this machine, and how many tokens that leaves for a first word in time.

Measured once for each model and device with a prompt of its own, then kept: a speed that moved with every answer would
change what the next prompt holds, and the same question would no longer give the same answer.
"""

from __future__ import annotations

import json
import logging
import os
import threading
import time
from collections.abc import Callable
from pathlib import Path

from engine.types import Backend, GenerationOptions, Message, Prompt, StopFlag

log = logging.getLogger(__name__)

_WARM = "One, two."
_SAMPLE = " ".join(
    "The lamp stands on the table beside the window and a letter lies under it for the person who comes home late."
    for _ in range(4)
)
STEP = 32
"""Budgets are cut to whole steps, so that a small difference in speed changes nothing."""


class PromptSpeeds:
    """Tokens a second by model and device, in one small file of the data folder."""

    def __init__(self, file: Path, clock: Callable[[], float] = time.monotonic) -> None:
        self._file, self._clock = file, clock
        self._lock = threading.Lock()

    def known(self, backend: Backend) -> float:
        """Tokens a second, 0.0 when it was not measured yet."""
        try:
            return float(self._all().get(_key(backend), 0.0))
        except (TypeError, ValueError):
            return 0.0

    def measure(self, backend: Backend, stop: StopFlag) -> float:
        """Let the model read a prompt and keep its speed; 0.0 when it was stopped or is too fast to tell."""
        self._read(backend, _WARM, stop)  # the first reading also fetches the weights
        seconds, tokens = self._read(backend, _SAMPLE, stop)
        if stop.is_set() or seconds <= 0.0 or tokens < 16:
            return 0.0
        speed = round(tokens / seconds, 2)
        with self._lock:
            known = self._all() | {_key(backend): speed}
            temporary = self._file.with_suffix(".new")
            try:
                temporary.write_text(json.dumps(known, indent=1, sort_keys=True), encoding="utf-8")
                os.replace(temporary, self._file)
            except OSError as error:
                log.warning("the speed of %s could not be kept: %s", backend.description, error)
        return speed

    def _read(self, backend: Backend, text: str, stop: StopFlag) -> tuple[float, int]:
        messages = (Message("user", text),)
        tokens = backend.count_tokens(messages)
        if tokens >= backend.context_length:
            return 0.0, 0
        started = self._clock()
        for _ in backend.generate(Prompt(messages, text), GenerationOptions(max_new_tokens=1), stop):
            break
        return self._clock() - started, tokens

    def _all(self) -> dict[str, float]:
        try:
            kept = json.loads(self._file.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}  # not measured yet, or damaged: measured again
        return kept if isinstance(kept, dict) else {}


def tokens_in_time(speed: float, seconds: float) -> int:
    """How many new tokens can be read in this time; 0 means any number."""
    if speed <= 0.0 or seconds <= 0.0:
        return 0
    return max(STEP, int(speed * seconds) // STEP * STEP)


def _key(backend: Backend) -> str:
    return f"{backend.description}, {os.cpu_count()} processors"
