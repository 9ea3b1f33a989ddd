"""Which backend, device, precision and context suit a model on this machine, and why, in words. Then: open it.

Everything is decided before anything is loaded, from the files' headers and the machine's free memory. What will not
fit is refused with what would; a choice that fails to load is followed by the next one, and the person is told. torch
is not imported to decide: whether it was built for CUDA stands in its version file.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path

from engine.backends.gguf_header import GgufHeader, read_gguf_header
from engine.backends.glm_checkpoint import Checkpoint, open_checkpoint
from engine.backends.hardware import Gpu, Hardware, find_hardware, gigabytes
from engine.backends.llama_trial import trial
from engine.errors import ModelError
from engine.types import Backend, StopFlag

log = logging.getLogger(__name__)

CONTEXTS = (8192, 4096, 2048, 1024)
"""Tokens for prompt and answer, largest first. More than the first only when it is asked for: passages are few."""
GGUF_OVERHEAD = 250 << 20
"""What llama.cpp takes beside weights and context (150 MB measured for a 6 B model)."""
TORCH_OVERHEAD = 1200 << 20
"""What torch takes beside weights and context: its libraries and intermediate results."""
GPU_SPARE = 600 << 20
SPARE = 300 << 20
CONTEXT_SHARE = 0.15
"""The default context takes at most this part of what the weights leave free."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One way to run a model. `memory` is what it needs on the device; `gpu_layers` -1 means all (llama.cpp)."""

    backend: str  # "llama.cpp" or "transformers"
    device: str  # "cuda", "mps" or "cpu"
    precision: str
    context: int
    memory: int
    reason: str
    gpu_layers: int = 0
    quantise: str = ""


@dataclass(frozen=True, slots=True)
class Opened:
    """An open backend, the choice it came from, and what the person should know (earlier choices that failed)."""

    backend: Backend
    choice: Choice
    notices: tuple[str, ...] = ()


def choices(path: Path, hardware: Hardware, *, device: str = "auto", context: int = 0) -> list[Choice]:
    """The ways to run the model at `path` (a GGUF file or a checkpoint folder), best first.

    Raises ModelError when the files are of no use, when the device asked for is not there, or when nothing fits.
    """
    if path.is_dir():
        return _of_checkpoint(open_checkpoint(path), hardware, device, context)
    return _of_gguf(read_gguf_header(path), hardware, device, context)


def open_model(
    path: Path,
    *,
    cache: Path,
    device: str = "auto",
    context: int = 0,
    adapters: tuple[Path, ...] = (),
    stop: StopFlag | None = None,
    on_progress: Callable[[int, int], None] | None = None,
    hardware: Hardware | None = None,
) -> Opened:
    """Open the model by the best choice that works. `cache` is a folder for the result of llama.cpp's trial.

    Raises ModelError with every choice's reason when none works, Cancelled.
    """
    hardware = hardware or find_hardware()
    possible = choices(path, hardware, device=device, context=context)
    failed: list[str] = []
    for choice in possible:
        try:
            with _low_memory_as_errors(path):
                backend = _open(path, choice, cache, adapters, stop, on_progress)
                instead = (f"It runs on {_device_words(choice.device)} instead.",) if failed else ()
                return Opened(backend, choice, (*failed, *instead))
        except ModelError as error:
            log.warning("%s on %s failed: %s", path.name, choice.device, error)
            failed.append(f"{path.name} could not be loaded on {_device_words(choice.device)}: {error}")
    raise ModelError(" ".join(failed))


def _open(
    path: Path,
    choice: Choice,
    cache: Path,
    adapters: tuple[Path, ...],
    stop: StopFlag | None,
    on_progress: Callable[[int, int], None] | None,
) -> Backend:
    if choice.backend == "llama.cpp":
        tried = trial(cache)
        if not tried.works:
            raise ModelError(tried.reason)
        from engine.backends.llama_cpp import LlamaCppBackend

        words = _device_words(choice.device)
        if choice.gpu_layers > 0:
            words += f" ({choice.gpu_layers} layers) and CPU"
        return LlamaCppBackend(
            path,
            context_length=choice.context,
            gpu_layers=choice.gpu_layers,
            device=words,
            adapters=[(adapter, 1.0) for adapter in adapters],
            stop=stop,
            on_progress=on_progress,
        )
    from engine.backends.chatglm3 import ChatGLM3Backend

    if len(adapters) > 1:
        raise ModelError("A ChatGLM3 checkpoint takes one adapter at a time.")
    return ChatGLM3Backend(
        path,
        device=choice.device,
        dtype="auto" if choice.quantise else choice.precision,
        quantise=choice.quantise,
        context=choice.context,
        adapter=adapters[0] if adapters else None,
        stop=stop,
        on_progress=on_progress,
    )


@contextmanager
def _low_memory_as_errors(path: Path) -> Iterator[None]:
    try:
        yield
    except MemoryError as error:
        raise ModelError(f"There is not enough memory for {path.name}. Close other programs.") from error


# --- GGUF --------------------------------------------------------------------------------------------------------


def _of_gguf(header: GgufHeader, hardware: Hardware, device: str, context: int) -> list[Choice]:
    from engine.backends.llama_cpp import check_usable, prefers_mmap

    check_usable(header)
    per_token = header.kv_bytes_per_token()
    weights = header.weights_size
    named = _precision_words(header.quantisation)
    why_cpu = ""
    found: list[Choice] = []
    if device != "cpu":
        gpu, why_cpu = _gpu_for_llama(hardware, device)
        if gpu is not None:
            found += _on_gpu(header, gpu, per_token, named, context)
            why_cpu = why_cpu or f"{header.name} does not fit on {gpu.name}"
    else:
        why_cpu = "chosen in the settings"
    room = hardware.memory_free - SPARE
    # A mapped file's pages can be dropped and read again, but answering needs them all each time.
    length = _context_that_fits(header.context_length, context, per_token, room - weights - GGUF_OVERHEAD)
    need = weights + per_token * length + GGUF_OVERHEAD
    if need <= room and device in ("auto", "cpu"):
        mapped = ", used where it lies" if prefers_mmap(header) else ""
        found.append(
            Choice(
                "llama.cpp",
                "cpu",
                header.quantisation,
                length,
                need,
                f"CPU: {why_cpu}; {named} GGUF needs {gigabytes(need)}{mapped}, "
                f"{gigabytes(hardware.memory_free)} are free.",
            )
        )
    if not found:
        raise ModelError(_does_not_fit(header.name, need, hardware))
    return found


def _on_gpu(header: GgufHeader, gpu: Gpu, per_token: int, named: str, context: int) -> list[Choice]:
    """All layers on the card, or as many as fit when that is at least a third of them."""
    room = gpu.memory_free - GPU_SPARE
    length = _context_that_fits(header.context_length, context, per_token, room - header.weights_size)
    need = header.weights_size + per_token * length + GGUF_OVERHEAD
    place = f"{gpu.name} has {gigabytes(gpu.memory_free)} free"
    if need <= room:
        reason = f"{_device_words(gpu.kind)}: {named} GGUF needs {gigabytes(need)}, {place}."
        return [Choice("llama.cpp", gpu.kind, header.quantisation, length, need, reason, gpu_layers=-1)]
    in_layers = sum(t.size for t in header.tensors if t.name.startswith("blk."))
    each = (in_layers + per_token * length) // max(header.layers, 1)
    layers = max(0, room - GGUF_OVERHEAD) // max(each, 1)
    if layers * 3 < header.layers:
        return []
    layers = min(layers, header.layers)
    reason = (
        f"{_device_words(gpu.kind)} and CPU: {named} GGUF needs {gigabytes(need)}, {place}, so {layers} of "
        f"{header.layers} layers go there."
    )
    return [Choice("llama.cpp", gpu.kind, header.quantisation, length, each * layers, reason, gpu_layers=layers)]


def _gpu_for_llama(hardware: Hardware, device: str) -> tuple[Gpu | None, str]:
    """The graphics processor llama.cpp can use, or why there is none. Raises ModelError when one was asked for."""
    wanted = [gpu for gpu in hardware.gpus if device in ("auto", gpu.kind)]
    why = "" if wanted else _no_gpu(hardware)
    if wanted:
        from engine.backends.llama_native import can_offload

        if can_offload():
            return max(wanted, key=lambda gpu: gpu.memory_free), ""
        why = f"the installed llama.cpp is built without support for {wanted[0].name}"
    if device != "auto":
        raise ModelError(f"{_device_words(device)} cannot be used: {why}. Set the device to auto.")
    return None, why


# --- ChatGLM3 checkpoints ------------------------------------------------------------------------------------------


def _of_checkpoint(checkpoint: Checkpoint, hardware: Hardware, device: str, context: int) -> list[Choice]:
    settings = checkpoint.settings
    found: list[Choice] = []
    why_cpu = "chosen in the settings"
    length = min(context or CONTEXTS[0], settings.context)
    cache = settings.cache_bytes(length)
    need = 2 * settings.parameters + cache + TORCH_OVERHEAD
    if device != "cpu":
        gpu, why_cpu = _gpu_for_torch(hardware, device)
        if gpu is not None:
            found += _checkpoint_on_gpu(checkpoint, gpu, hardware, length, cache)
            why_cpu = f"{settings.name} does not fit on {gpu.name}" if not found else "the GPU could not be used"
    if device in ("auto", "cpu") and need <= hardware.memory_free - SPARE:
        found.append(
            Choice(
                "transformers",
                "cpu",
                "bfloat16",
                length,
                need,
                f"CPU: {why_cpu}; bfloat16 needs {gigabytes(need)}, {gigabytes(hardware.memory_free)} are free. A "
                f"4-bit GGUF made from it would need {gigabytes(_as_q4(checkpoint))} and be about three times as fast.",
            )
        )
    if not found:
        small = _as_q4(checkpoint)
        if small <= hardware.memory_free - SPARE:
            raise ModelError(
                f"{settings.name} does not fit: it needs {gigabytes(need + SPARE)} of memory, and "
                f"{gigabytes(hardware.memory_free)} are free. As a 4-bit GGUF it would need {gigabytes(small)}: "
                "convert it (Convert… in the Models window, or 'inkwell models convert')."
            )
        raise ModelError(_does_not_fit(settings.name, need, hardware))
    return found


def _checkpoint_on_gpu(checkpoint: Checkpoint, gpu: Gpu, hardware: Hardware, length: int, cache: int) -> list[Choice]:
    settings = checkpoint.settings
    room = gpu.memory_free
    if gpu.kind == "cuda":
        room = sum(one.memory_free for one in hardware.gpus if one.kind == "cuda")
    free = f"{gigabytes(room)} are free on {gpu.name}"
    words = _device_words(gpu.kind)
    ways = [("float16" if gpu.kind == "mps" else "bfloat16", "", 2.0)]
    if gpu.kind == "cuda" and find_spec("bitsandbytes") is not None:
        ways += [("8 bits", "8bit", 1.1), ("4 bits", "4bit", 0.65)]
    for precision, quantise, size in ways:
        need = int(size * settings.parameters) + cache + TORCH_OVERHEAD
        if need <= room - GPU_SPARE:
            reason = f"{words}: {precision} needs {gigabytes(need)}, {free}."
            return [Choice("transformers", gpu.kind, precision, length, need, reason, quantise=quantise)]
    return []


def _gpu_for_torch(hardware: Hardware, device: str) -> tuple[Gpu | None, str]:
    wanted = [gpu for gpu in hardware.gpus if device in ("auto", gpu.kind)]
    why = "" if wanted else _no_gpu(hardware)
    if wanted and wanted[0].kind == "cuda" and not torch_has_cuda():
        why = f"{wanted[0].name} is there, but torch {_torch_version()} is built without CUDA"
        wanted = []
    if not wanted and device != "auto":
        raise ModelError(f"{_device_words(device)} cannot be used: {why}. Set the device to auto.")
    return (max(wanted, key=lambda gpu: gpu.memory_free) if wanted else None), why


def torch_has_cuda() -> bool:
    """Whether the installed torch was built for CUDA, read from its version file: importing it takes seconds."""
    spec = find_spec("torch")
    if spec is None or not spec.submodule_search_locations:
        return False
    try:
        text = (Path(next(iter(spec.submodule_search_locations))) / "version.py").read_text(encoding="utf-8")
    except OSError:
        return False  # a torch without its version file will not load either; its own error will say more
    return re.search(r"^cuda\b[^=\n]*=\s*['\"]", text, re.MULTILINE) is not None


def _torch_version() -> str:
    try:
        return version("torch")
    except PackageNotFoundError:
        return "(not installed)"


# --- words and sizes ----------------------------------------------------------------------------------------------


def _no_gpu(hardware: Hardware) -> str:
    if hardware.gpus:  # another kind than the one asked for
        return f"this computer has {', '.join(gpu.name for gpu in hardware.gpus)} instead"
    return f"no CUDA device found ({hardware.no_gpu}; torch {_torch_version()})"


def _as_q4(checkpoint: Checkpoint) -> int:
    """Memory of the q4_0 GGUF this checkpoint would become: 4.5 bits a weight, and a context."""
    return int(0.575 * checkpoint.settings.parameters) + checkpoint.settings.cache_bytes(4096) + GGUF_OVERHEAD


def _context_that_fits(trained: int, asked: int, per_token: int, room: int) -> int:
    """The context asked for; else the largest usual one that the memory bears, never more than was trained."""
    if asked:
        return min(asked, trained)
    usual = [min(length, trained) for length in CONTEXTS]
    return next((n for n in usual if n * per_token <= max(room, 0) * CONTEXT_SHARE), usual[-2])


def _does_not_fit(name: str, need: int, hardware: Hardware) -> str:
    """The sentence of a refusal, with the largest model of the catalogue that would fit."""
    from engine.models.catalog import known_models

    room = hardware.memory_free - SPARE
    small = [m for m in known_models().values() if m.kind == "chat" and m.format == "gguf" and m.memory <= room]
    best = max(small, key=lambda model: model.memory, default=None)
    advice = f"{best.name} would fit ({gigabytes(best.memory)})." if best else "Close other programs and try again."
    free = gigabytes(hardware.memory_free)
    return f"{name} does not fit: it needs {gigabytes(need + SPARE)} of memory, and {free} are free. {advice}"


def _precision_words(quantisation: str) -> str:
    bits = re.search(r"[qf](\d+)", quantisation)
    return f"{bits.group(1)}-bit" if bits else quantisation


def _device_words(device: str) -> str:
    return {"cuda": "NVIDIA GPU", "mps": "Apple GPU", "cpu": "CPU"}.get(device, device)
