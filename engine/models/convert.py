"""An official ChatGLM3 folder to a GGUF: written out, quantised by llama.cpp itself, and compared with its source.

All the work is done in a child process, since llama.cpp can abort and cannot be interrupted: to stop is to end it. The
files it writes carry ".part" until the result is checked, so what was broken off is never taken for a model; the next
run removes it and starts again. Nothing but the target is left behind, and the source is only read.
"""

from __future__ import annotations

import logging
import os
import shutil
import time
from collections.abc import Iterator
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from engine.backends.glm_adapter import open_adapter
from engine.backends.glm_checkpoint import open_checkpoint
from engine.backends.glm_tokenizer import ChatGLM3Tokenizer
from engine.errors import Cancelled, InkwellError, ModelError
from engine.models.chatglm3_gguf import float_type, write_checkpoint
from engine.models.convert_check import check
from engine.spawning import spawn_context
from engine.types import ConvertProgress, ConvertReport, StopFlag

log = logging.getLogger(__name__)

_listening: list[Any] = []  # llama.cpp keeps the pointer to the function it logs to

# llama.cpp's number for the type, and bits for each weight as measured on the true geometry.
TYPES = {
    "f32": (0, 32.0),
    "bf16": (32, 16.0),
    "f16": (1, 16.0),
    "q8_0": (7, 8.5),
    "q6_k": (18, 6.6),
    "q5_k_m": (17, 5.8),
    "q4_k_m": (15, 5.0),
    "q4_0": (2, 4.7),
}
_FLOATS = {"f32": 4, "bf16": 2, "f16": 2}
_MARGIN = 64 << 20


@dataclass(frozen=True, slots=True)
class _Order:
    """What the child is to do."""

    folder: Path
    target: Path
    type: str
    middle: str
    adapter: Path | None
    name: str
    verify: bool

    @property
    def parts(self) -> tuple[Path, Path]:
        """The floating-point file, and the finished one before it gets its name."""
        target = self.target
        return target.with_name(target.name + f".{self.middle}.part"), target.with_name(target.name + ".part")


def convert(
    checkpoint: Path,
    target: Path,
    type: str = "q4_0",
    *,
    adapter: Path | None = None,
    name: str = "",
    verify: bool = True,
    stop: StopFlag | None = None,
) -> Iterator[ConvertProgress | ConvertReport]:
    """Make `target` from the folder; the last value is the report. `adapter` is a PEFT LoRA to be merged into it.

    Raises ModelError when the source cannot be used, the disk is too small, or the result is not what its source is;
    Cancelled when `stop` is set. In both cases nothing is left behind.
    """
    started = time.monotonic()
    order = _prepare(Path(checkpoint), Path(target), type.lower(), adapter, name, verify)
    try:
        checks: tuple[str, ...] = ()
        for event in _run(order, stop):
            if isinstance(event, ConvertProgress):
                yield event
            else:
                checks = event
        size = order.parts[1].stat().st_size
        order.parts[1].replace(order.target)
    finally:
        _remove(order)
    yield ConvertReport(str(order.target), order.type, size, time.monotonic() - started, checks)


def size_of(folder: Path, type: str) -> int:
    """About how many bytes the result will take."""
    settings = open_checkpoint(folder).settings
    return int(settings.parameters * TYPES[type][1] / 8) + settings.vocabulary * 40


def space_needed(folder: Path, type: str) -> int:
    """Bytes that must be free while converting: the result, and the floating-point file it is made from."""
    checkpoint = open_checkpoint(folder)
    needed = size_of(folder, type) + _MARGIN
    if type not in _FLOATS:
        needed += size_of(folder, float_type(checkpoint))
    return needed


def _prepare(folder: Path, target: Path, type: str, adapter: Path | None, name: str, verify: bool) -> _Order:
    if type not in TYPES:
        raise ModelError(f"“{type}” is no type this can make. Choose one of {', '.join(TYPES)}.")
    checkpoint = open_checkpoint(folder)
    tokenizer = ChatGLM3Tokenizer.from_model_file(checkpoint.vocabulary_file)
    if tokenizer.size > checkpoint.settings.vocabulary:
        raise ModelError(f"{folder} mixes two models: its tokenizer.model is larger than its vocabulary.")
    if adapter is not None:
        open_adapter(adapter, checkpoint.settings)
    if target.exists():
        raise ModelError(f"{target} is there already. Choose another name or delete it first.")
    if not target.parent.is_dir():
        raise ModelError(f"The folder {target.parent} does not exist.")
    middle = type if type in _FLOATS else float_type(checkpoint)
    order = _Order(folder, target, type, middle, adapter, name, verify)
    _remove(order)  # of an earlier run that was killed
    needed, free = space_needed(folder, type), shutil.disk_usage(target.parent).free
    if free < needed:
        raise ModelError(
            f"Converting needs {needed / 1e9:.1f} GB of free disk space in {target.parent} and {free / 1e9:.1f} GB are "
            "free. Free some space or choose another disk."
        )
    return order


def _remove(order: _Order) -> None:
    for path in order.parts:
        path.unlink(missing_ok=True)


def _run(order: _Order, stop: StopFlag | None) -> Iterator[ConvertProgress | tuple[str, ...]]:
    """Have the child work, and pass on what it tells. Ends it when stopped or abandoned."""
    context = spawn_context()
    here, there = context.Pipe(duplex=False)
    child = context.Process(target=_child, args=(there, order), name="inkwell-convert", daemon=True)
    child.start()
    there.close()
    stage = "starting"
    try:
        while True:
            if stop is not None and stop.is_set():
                raise Cancelled
            if not here.poll(0.1):
                continue
            try:
                kind, value = here.recv()
            except EOFError:
                child.join()
                raise ModelError(
                    f"Converting ended by itself while {stage} (exit code {child.exitcode}): llama.cpp crashed, or "
                    "there was too little memory. Nothing was left behind."
                ) from None
            if kind == "error":
                raise ModelError(value)
            yield value
            if kind == "done":
                child.join(5.0)
                return
            stage = value.stage
    finally:
        child.kill()  # nothing, when it has ended
        child.join()
        here.close()


# --- in the child ------------------------------------------------------------------------------------------------


def _child(connection: Connection, order: _Order) -> None:
    last = [0.0]

    def tell(stage: str, done: float) -> None:
        now = time.monotonic()
        if done >= 1.0 or now - last[0] > 0.1:
            last[0] = now
            try:
                connection.send(("progress", ConvertProgress(stage, done)))
            except OSError:
                os._exit(1)  # the parent is gone: nobody will ever take the result

    try:
        connection.send(("done", _work(order, tell)))
    except InkwellError as error:
        connection.send(("error", str(error)))
    except OSError as error:
        connection.send(("error", f"The converted model could not be written: {error.strerror or error}."))
    except Exception as error:
        log.exception("conversion failed")
        connection.send(("error", f"Converting failed ({type(error).__name__}: {error})."))


def _work(order: _Order, tell: Any) -> tuple[str, ...]:
    checkpoint = open_checkpoint(order.folder)
    tokenizer = ChatGLM3Tokenizer.from_model_file(checkpoint.vocabulary_file)
    adapter = open_adapter(order.adapter, checkpoint.settings) if order.adapter else None
    floats, finished = order.parts
    written = finished if order.type in _FLOATS else floats
    write_checkpoint(
        checkpoint,
        tokenizer,
        written,
        order.middle,
        name=order.name,
        adapter=adapter,
        on_progress=lambda done: tell("writing", done),
    )
    if written is floats:
        quantise(floats, finished, order.type, lambda done: tell("quantising", done))
        floats.unlink()
    if not order.verify:
        return ()
    return check(checkpoint, finished, order.type, adapter, lambda done: tell("checking", done))


def quantise(source: Path, target: Path, type: str, on_progress: Any) -> None:
    """llama.cpp's own quantiser. It tells its progress only in its log, a line for each tensor: "[  3/ 199] ..."."""
    import ctypes
    import re

    from engine.backends.hardware import physical_cores
    from engine.backends.llama_native import library

    lib = library()
    line = re.compile(rb"^\[\s*(\d+)/\s*(\d+)\]")
    said: list[bytes] = []

    def listen(level: int, text: bytes, _data: Any) -> None:
        match = line.match(text)
        if match:
            on_progress(int(match[1]) / max(int(match[2]), 1))
        elif level in (3, 4):  # warning, error
            said.append(text.strip())

    callback = lib.llama_log_callback(listen)
    _listening.append(callback)
    lib.llama_log_set(callback, ctypes.c_void_p(0))
    parameters = lib.llama_model_quantize_default_params()
    parameters.ftype = TYPES[type][0]
    parameters.nthread = physical_cores()
    status = lib.llama_model_quantize(os.fsencode(source), os.fsencode(target), ctypes.byref(parameters))
    if status:
        reason = said[-1].decode("utf-8", "replace") if said else f"code {status}"
        raise ModelError(f"llama.cpp could not quantise the model ({reason}).")
