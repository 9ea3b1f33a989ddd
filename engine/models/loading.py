"""The one language model that is in memory: opened at first need, changed, and given back after idle time.

Knows which model the settings name and where its files are; how to open them is backends/choose.py's.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from engine.backends.choose import Choice, Opened, choices, open_model
from engine.backends.hardware import Hardware, find_hardware
from engine.errors import Cancelled, ModelError
from engine.models.installed import installed_model, installed_models
from engine.settings import cache_folder
from engine.types import (
    Backend,
    GenerationOptions,
    InstalledModel,
    Message,
    ModelLoaded,
    ModelProgress,
    Prompt,
    StopFlag,
)


class LoadedModel:
    """Owns the open backend. Methods may be called from several threads; one loads, the others wait.

    `adapter` in a request is the id of an installed LoRA adapter, or "".
    """

    def __init__(self, models_folder: Path) -> None:
        self._folder = models_folder
        self._lock = threading.RLock()
        self._opened: Opened | None = None
        self._key: tuple[str, ...] = ()
        self._used = time.monotonic()
        self._answering = 0

    def get(
        self, id: str, *, device: str = "auto", context: int = 0, adapter: str = "", stop: StopFlag | None = None
    ) -> Opened:
        """The open model, loaded first if need be. Raises ModelError, Cancelled."""
        for event in self.load(id, device=device, context=context, adapter=adapter, stop=stop):
            if isinstance(event, Opened):
                return event
        raise ModelError(f"{id} could not be loaded.")

    def load(
        self, id: str, *, device: str = "auto", context: int = 0, adapter: str = "", stop: StopFlag | None = None
    ) -> Iterator[ModelProgress | ModelLoaded | Opened]:
        """Load with progress; ends with a ModelLoaded (for the person) and the Opened (for the caller).

        `context` is in tokens; 0 is as much as memory allows.
        """
        with self._lock:
            model = installed_model(self._folder, id)
            if model.kind != "chat":
                raise ModelError(f"{model.name} is not a chat model but of the kind {model.kind}. Choose another.")
            key = (id, model.path, device, str(context), adapter)
            if self._opened is None or self._key != key:
                self.unload()
                yield from self._open(model, device, context, adapter, stop)
                self._key = key
            self._used = time.monotonic()
            assert self._opened is not None
            choice = self._opened.choice
            yield ModelLoaded(
                id, self._opened.backend.description, choice.device, choice.reason, choice.context, self._opened.notices
            )
            yield self._opened

    def _open(
        self, model: InstalledModel, device: str, context: int, adapter: str, stop: StopFlag | None
    ) -> Iterator[ModelProgress]:
        """Load in a thread of its own, so that progress can be told meanwhile and a stop is heard."""
        outcome: list[Any] = []
        progress = [0, model.size]
        gave_up = _Either(stop)

        def work() -> None:
            def report(done: int, total: int) -> None:
                progress[:] = [done, total]

            try:
                outcome.append(
                    open_model(
                        Path(model.path),
                        cache=cache_folder(),
                        device=device,
                        context=context,
                        stop=gave_up,
                        on_progress=report,
                        adapters=self._adapters(adapter),
                    )
                )
            except BaseException as error:
                outcome.append(error)

        thread = threading.Thread(target=work, name="load-model", daemon=True)
        thread.start()
        try:
            while thread.is_alive():
                yield ModelProgress("loading", progress[0], progress[1], model.name)
                thread.join(0.2)
        finally:
            gave_up.now = thread.is_alive()
            thread.join()
        result = outcome[0]
        if isinstance(result, BaseException):
            raise result
        if gave_up.is_set():
            result.backend.close()
            raise Cancelled
        self._opened = replace(result, backend=_Watched(result.backend, self))

    def _adapters(self, adapter: str) -> tuple[Path, ...]:
        return (Path(installed_model(self._folder, adapter).path),) if adapter else ()

    def unload(self) -> bool:
        """Give the memory back. True when something was loaded."""
        with self._lock:
            opened, self._opened, self._key = self._opened, None, ()
            if opened is not None:
                opened.backend.close()
            return opened is not None

    def unload_if_idle(self, minutes: float) -> bool:
        """Unload when nothing was asked for that long; 0 minutes means never. A running answer keeps it."""
        if minutes <= 0 or self._opened is None or time.monotonic() - self._used < 60 * minutes:
            return False
        if not self._lock.acquire(blocking=False):
            return False
        try:
            return self._answering == 0 and self.unload()
        finally:
            self._lock.release()

    def touch(self) -> None:
        """An answer was made just now: idle time begins again."""
        self._used = time.monotonic()

    @contextmanager
    def answering(self) -> Iterator[None]:
        """While it is open, the model is not idle."""
        self._answering += 1
        try:
            yield
        finally:
            self._answering -= 1
            self.touch()

    def state(self) -> dict[str, Any]:
        """What is loaded: id, description, device, reason; empty strings when nothing is."""
        opened = self._opened
        if opened is None:
            return {"id": "", "description": "", "device": "", "reason": "", "loaded": False}
        return {
            "id": self._key[0] if self._key else "",
            "description": opened.backend.description,
            "device": opened.choice.device,
            "reason": opened.choice.reason,
            "loaded": True,
        }

    def close(self) -> None:
        self.unload()


class _Watched:
    """The open backend, which tells its owner while it answers: an answer may take longer than the idle time."""

    def __init__(self, backend: Backend, owner: LoadedModel) -> None:
        self._backend, self._owner = backend, owner
        self.name = backend.name
        self.description = backend.description
        self.context_length = backend.context_length

    def count_tokens(self, messages: Sequence[Message]) -> int:
        return self._backend.count_tokens(messages)

    def generate(self, prompt: Prompt, options: GenerationOptions, stop: StopFlag) -> Iterator[str]:
        with self._owner.answering():
            yield from self._backend.generate(prompt, options, stop)

    def close(self) -> None:
        self._backend.close()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._backend, name)  # what one backend has beyond the protocol (`reading`)


class _Either:
    """A stop flag that is also set when the one who waits has gone."""

    def __init__(self, other: StopFlag | None) -> None:
        self.now, self._other = False, other

    def is_set(self) -> bool:
        return self.now or (self._other is not None and self._other.is_set())


def plan(models_folder: Path, id: str, *, device: str = "auto", hardware: Hardware | None = None) -> Choice:
    """How a model would be run now, without loading it. Raises ModelError with what would fit instead."""
    model = installed_model(models_folder, id)
    return choices(Path(model.path), hardware or find_hardware(), device=device)[0]


def plans(models_folder: Path, *, device: str = "auto") -> dict[str, tuple[Choice | None, str]]:
    """For each installed chat model: the choice and its reason, or None and why it cannot be used."""
    hardware = find_hardware()
    found: dict[str, tuple[Choice | None, str]] = {}
    for model in installed_models(models_folder).values():
        if model.kind != "chat":
            continue
        try:
            choice = plan(models_folder, model.id, device=device, hardware=hardware)
            found[model.id] = (choice, choice.reason)
        except ModelError as error:
            found[model.id] = (None, str(error))
    return found
