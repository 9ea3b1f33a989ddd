"""llama.cpp through its C functions: a model, its one sequence of kept tokens, and logits. Ids only, no prompts.

Everything that could make the native code abort (a batch too long, a position past the context, an unknown id) is
checked here before the call. Reading can be stopped from another thread: llama.cpp asks between two operations of
its graph whether to go on, so even a long prompt on a slow processor ends at once.
"""

from __future__ import annotations

import ctypes
import logging
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from engine.errors import Cancelled, ModelError
from engine.types import StopFlag

log = logging.getLogger(__name__)

MAX_OUTPUTS = 16
"""Rows of logits that one call may ask for: one, or those that check a draft."""
SPINS = "75000"
CONTROL, USER_DEFINED, UNKNOWN, LSTRIP, RSTRIP = 8, 16, 1, 128, 256  # llama_token_attr

_library: Any = None
_keep_alive: list[Any] = []
_last_error = ""


def library() -> Any:
    """The llama_cpp bindings, with llama.cpp's own messages sent to the log. Raises ModelError when it is missing."""
    global _library
    if _library is not None:
        return _library
    # On a failed assertion ggml would start a debugger to print a backtrace, and hang where there is none.
    os.environ.setdefault("GGML_NO_BACKTRACE", "1")
    with _patient_threads():
        try:
            import llama_cpp.llama_cpp as bindings
        except (ImportError, OSError, RuntimeError, AttributeError) as error:
            raise ModelError(
                f"The llama.cpp library cannot be loaded on this machine ({error}). Reinstall llama-cpp-python."
            ) from error
    callback = bindings.llama_log_callback(_log_line)
    _keep_alive.append(callback)
    bindings.llama_log_set(callback, ctypes.c_void_p(0))
    bindings.llama_backend_init()
    _load_processor_code(bindings)
    _library = bindings
    return _library


def _load_processor_code(bindings: Any) -> None:
    """Load the best that runs here, where the code for each processor generation is a library of its own.

    So it is in the packaged app. A build for one machine has its code in it, and nothing is to be loaded.
    """
    folder = Path(bindings.__file__).parent / "lib"
    if not any("ggml-cpu-" in file.name for file in folder.glob("*ggml*")):
        return
    # Through the library that uses it: another file of the same name would have a registry of its own.
    ggml = ctypes.CDLL(str(folder / "ggml.dll")) if sys.platform == "win32" else bindings._lib
    load = ggml.ggml_backend_load_all_from_path
    load.argtypes, load.restype = [ctypes.c_char_p], None
    load(str(folder).encode())  # llama.cpp takes it for UTF-8 everywhere


@contextmanager
def _patient_threads() -> Iterator[None]:
    """Let llama.cpp's threads sleep earlier while they wait for each other, instead of holding a core.

    GNU OpenMP reads this when it is loaded. A waiting thread spins 300,000 times by default, and beside another busy
    program each of a token's thousand meetings then waits for the system to give the other thread a turn. Measured on
    two cores in tokens/s, alone and beside a busy program: 10.8 and 1.4 with 300,000 spins, 10.8 and 3.0 with 75,000,
    10.2 and 3.6 with 50,000, 10.1 and 5.4 with 4,000. Set only while the library loads: torch has an OpenMP of its own.
    """
    before = os.environ.get("GOMP_SPINCOUNT")
    os.environ["GOMP_SPINCOUNT"] = before or SPINS
    try:
        yield
    finally:
        if before is None:
            del os.environ["GOMP_SPINCOUNT"]


def _log_line(level: int, text: bytes, _data: Any) -> None:
    global _last_error
    line = text.decode("utf-8", errors="replace").rstrip()
    if level == 4:  # error
        _last_error = line
    if line.strip(". "):
        # Its "warnings" and "errors" are for developers; the person gets a ModelError with what matters.
        log.log(logging.INFO if level in (3, 4) else logging.DEBUG, "%s", line)


def build_description() -> str:
    """What the library was built for ("CPU : AVX2 = 1 | ..."): the trial of the native code is kept under it."""
    bindings = library()
    version = bindings.llama_version().decode() if hasattr(bindings, "llama_version") else ""
    return f"{version} {bindings.llama_print_system_info().decode('utf-8', 'replace')}".strip()


def can_offload() -> bool:
    """True when this build of llama.cpp can use a graphics processor (and has its library)."""
    return bool(library().llama_supports_gpu_offload())


class NativeModel:
    """An open model and its context. Positions are counted from 0; `remove_from` and `decode` keep them in order.

    Attributes: `vocabulary_size`, `recurrent` (its memory cannot be cut at any place), `size` (bytes of weights).
    """

    def __init__(
        self,
        path: Path,
        *,
        context_length: int,
        threads: int,
        batch: int,
        gpu_layers: int = 0,
        use_mmap: bool = True,
        adapters: Sequence[tuple[Path, float]] = (),
        stop: StopFlag | None = None,
        on_progress: Callable[[int, int], None] | None = None,
    ) -> None:
        self._lib = lib = library()
        self._model: Any = None
        self._context: Any = None
        self._batch: Any = None
        self._adapters: list[Any] = []
        self.path, self.context_length, self.batch = path, context_length, batch
        try:
            self._model = self._load(path, gpu_layers, use_mmap, stop, on_progress)
            self._vocabulary = lib.llama_model_get_vocab(self._model)
            self._open_context(context_length, threads, batch, on_gpu=gpu_layers != 0)
            self._add_adapters(adapters)
        except BaseException:
            self.close()
            raise
        self.vocabulary_size: int = lib.llama_vocab_n_tokens(self._vocabulary)
        self.size: int = lib.llama_model_size(self._model)
        self.recurrent = bool(lib.llama_model_is_recurrent(self._model) or lib.llama_model_is_hybrid(self._model))
        self.add_bos = bool(lib.llama_vocab_get_add_bos(self._vocabulary))
        self.bos: int = lib.llama_vocab_bos(self._vocabulary)
        self.eos: int = lib.llama_vocab_eos(self._vocabulary)
        self._memory = lib.llama_get_memory(self._context)
        self._piece_buffer = ctypes.create_string_buffer(256)

    # --- opening ----------------------------------------------------------------------------------------------

    def _load(
        self,
        path: Path,
        gpu_layers: int,
        use_mmap: bool,
        stop: StopFlag | None,
        on_progress: Callable[[int, int], None] | None,
    ) -> Any:
        global _last_error
        lib = self._lib
        parameters = lib.llama_model_default_params()
        parameters.n_gpu_layers = gpu_layers
        if hasattr(parameters, "load_mode"):
            parameters.load_mode = lib.LLAMA_LOAD_MODE_MMAP if use_mmap else lib.LLAMA_LOAD_MODE_NONE
        else:
            parameters.use_mmap = use_mmap
        total = path.stat().st_size

        def on_loaded(share: float, _data: Any) -> bool:
            if on_progress is not None:
                on_progress(int(share * total), total)
            return stop is None or not stop.is_set()

        callback = lib.llama_progress_callback(on_loaded)
        parameters.progress_callback = callback
        _last_error = ""
        model = lib.llama_model_load_from_file(os.fsencode(path), parameters)
        if model:
            return model
        if stop is not None and stop.is_set():
            raise Cancelled
        raise ModelError(f"llama.cpp could not load {path.name}{_reason()}. Download or convert it again.")

    def _open_context(self, context_length: int, threads: int, batch: int, on_gpu: bool) -> None:
        lib = self._lib
        parameters = lib.llama_context_default_params()
        parameters.n_ctx = context_length
        parameters.n_batch = parameters.n_ubatch = batch
        parameters.n_seq_max = 1
        parameters.n_threads = parameters.n_threads_batch = threads
        if hasattr(parameters, "n_outputs_max"):
            # The default keeps a row of logits for every token of a batch: 130 MB for 512 rows of 65,024.
            parameters.n_outputs_max = min(MAX_OUTPUTS, batch)
            parameters.n_outputs_max_per_seq = 0
        description = ctypes.create_string_buffer(128)
        lib.llama_model_desc(self._model, description, len(description))
        if description.value.endswith(b"all F32"):
            # Kept in f16, keys and values would be the one thing rounded in a model that is not.
            parameters.type_k = parameters.type_v = 0  # GGML_TYPE_F32
        if not on_gpu:
            # On a processor, one query takes another path through flash attention (f16 sums) than many do, so a
            # draft would be checked with other numbers than it is written with.
            parameters.flash_attn_type = lib.LLAMA_FLASH_ATTN_TYPE_DISABLED
        self._context = lib.llama_init_from_model(self._model, parameters)
        if not self._context:
            raise ModelError(
                f"There is not enough memory for a context of {context_length:,} tokens{_reason()}. "
                "Choose a shorter context or a smaller model."
            )
        self._abort = ctypes.create_string_buffer(2)
        self._abort_function = _reads_one_byte(lib)
        lib.llama_set_abort_callback(self._context, self._abort_function, ctypes.cast(self._abort, ctypes.c_void_p))
        self._batch = lib.llama_batch_init(batch, 0, 1)
        for i in range(batch):
            self._batch.n_seq_id[i] = 1
            self._batch.seq_id[i][0] = 0

    def _add_adapters(self, adapters: Sequence[tuple[Path, float]]) -> None:
        if not adapters:
            return
        lib = self._lib
        for path, _ in adapters:
            adapter = lib.llama_adapter_lora_init(self._model, os.fsencode(path))
            if not adapter:
                raise ModelError(f"The adapter {path.name} does not fit {self.path.name}{_reason()}.")
            self._adapters.append(adapter)
        pointers = (lib.llama_adapter_lora_p_ctypes * len(adapters))(*self._adapters)
        scales = (ctypes.c_float * len(adapters))(*(scale for _, scale in adapters))
        if lib.llama_set_adapters_lora(self._context, pointers, len(adapters), scales):
            raise ModelError(f"llama.cpp refused the adapters for {self.path.name}{_reason()}.")

    def close(self) -> None:
        """Free everything. May be called twice, and after a failed opening."""
        lib = self._lib
        if self._batch is not None:
            lib.llama_batch_free(self._batch)
        if self._context:
            lib.llama_free(self._context)
        for adapter in self._adapters:
            lib.llama_adapter_lora_free(adapter)
        if self._model:
            lib.llama_model_free(self._model)
        self._batch = self._context = self._model = None
        self._adapters = []
        _return_free_memory()

    @property
    def closed(self) -> bool:
        return self._context is None

    def _check_open(self) -> None:
        """The native functions do not look: they would read freed memory."""
        if self._context is None:
            raise ModelError(f"{self.path.name} was unloaded.")

    # --- reading and writing tokens ---------------------------------------------------------------------------

    def decode(self, tokens: Sequence[int], position: int, outputs: int) -> bool:
        """Run `tokens` at `position`; logits are kept for the last `outputs` of them. False when it was aborted.

        Raises ModelError when llama.cpp fails. After an abort nothing of these tokens is kept.
        """
        self._check_open()
        count = len(tokens)
        if not 0 < count <= self.batch or not 0 <= outputs <= min(count, MAX_OUTPUTS):
            raise ValueError(f"{count} tokens with {outputs} outputs do not fit a batch of {self.batch}")
        if position < 0 or position + count > self.context_length:
            raise ValueError(f"{count} tokens at {position} do not fit a context of {self.context_length}")
        batch = self._batch
        for i, token in enumerate(tokens):
            if not 0 <= token < self.vocabulary_size:
                raise ModelError(f"{self.path.name} has no token {token}: its vocabulary is damaged.")
            batch.token[i] = token
            batch.pos[i] = position + i
            batch.logits[i] = i >= count - outputs
        batch.n_tokens = count
        self._first_output = count - outputs
        status = self._lib.llama_decode(self._context, batch)
        if status == 2:
            self.remove_from(position)
            return False
        if status:
            raise ModelError(f"llama.cpp failed while running {self.path.name} (code {status}{_reason()}).")
        return True

    def logits(self, row: int) -> Any:
        """Row `row` of the logits asked for in the last `decode`, as a numpy view: read it before the next call."""
        import numpy

        self._check_open()
        pointer = self._lib.llama_get_logits_ith(self._context, self._first_output + row)
        return numpy.ctypeslib.as_array(pointer, shape=(self.vocabulary_size,))

    def abort(self) -> None:
        """Make a running `decode` return soon. Called from another thread."""
        self._abort[0] = b"\x01"

    def allow(self) -> None:
        """Take back `abort`."""
        self._abort[0] = b"\x00"

    def remove_from(self, position: int) -> bool:
        """Forget the tokens from `position` on. False when this kind of memory cannot, and all was forgotten."""
        self._check_open()
        if position > 0 and self._lib.llama_memory_seq_rm(self._memory, 0, position, -1):
            return True
        self._lib.llama_memory_clear(self._memory, False)
        return position == 0

    def state(self, limit: int) -> bytes | None:
        """The kept tokens' memory as bytes, or None when it is larger than `limit`."""
        size = self._lib.llama_state_seq_get_size(self._context, 0)
        if not 0 < size <= limit:
            return None
        buffer = (ctypes.c_uint8 * size)()
        written = self._lib.llama_state_seq_get_data(self._context, buffer, size, 0)
        return bytes(memoryview(buffer)[:written]) if written else None

    def restore(self, state: bytes) -> bool:
        """Put back what `state` gave, for the same file and settings."""
        buffer = (ctypes.c_uint8 * len(state)).from_buffer_copy(state)
        return bool(self._lib.llama_state_seq_set_data(self._context, buffer, len(state), 0))

    # --- the vocabulary ---------------------------------------------------------------------------------------

    def tokenize(self, text: str) -> list[int]:
        """Ids of plain text: special tokens written in it are not recognised, and no BOS is added."""
        self._check_open()
        data = text.encode("utf-8", "replace")
        if not data:
            return []
        size = len(data) + 8
        tokens = (self._lib.llama_token * size)()
        count = self._lib.llama_tokenize(self._vocabulary, data, len(data), tokens, size, False, False)
        if count < 0:
            raise ModelError(f"{self.path.name} could not tokenise a text of {len(data):,} bytes.")
        return list(tokens[:count])

    def piece(self, token: int) -> bytes:
        """The bytes a token stands for; control tokens give none."""
        self._check_open()
        length = len(self._piece_buffer)
        count = self._lib.llama_token_to_piece(self._vocabulary, token, self._piece_buffer, length, 0, False)
        if count < 0:
            self._piece_buffer = ctypes.create_string_buffer(-count)
            count = self._lib.llama_token_to_piece(self._vocabulary, token, self._piece_buffer, -count, 0, False)
        return self._piece_buffer.raw[: max(count, 0)]

    def token_text(self, token: int) -> str:
        """How a token is written in the vocabulary ("<|im_end|>")."""
        text: bytes | None = self._lib.llama_vocab_get_text(self._vocabulary, token)
        return (text or b"").decode("utf-8", "replace")

    def attributes(self) -> list[int]:
        """The llama_token_attr bits of every token."""
        get, vocabulary = self._lib.llama_vocab_get_attr, self._vocabulary
        return [get(vocabulary, token) for token in range(self.vocabulary_size)]

    def ends_answer(self, token: int) -> bool:
        """True for the tokens llama.cpp itself takes for an end (end of text, end of turn)."""
        return bool(self._lib.llama_vocab_is_eog(self._vocabulary, token))


def _reads_one_byte(lib: Any) -> Any:
    """A native function that tells whether the byte it is pointed at is set, without taking Python's lock.

    llama.cpp calls it a thousand times for each token. A Python function would wait for the interpreter's lock each
    time (5 ms when another thread is busy), so C's own strlen serves: the length of "" is 0, of "\\x01" it is 1, and
    the caller looks at the lowest byte of the result.
    """
    c_library = ctypes.cdll.msvcrt if sys.platform == "win32" else ctypes.CDLL(None)
    return ctypes.cast(c_library.strlen, lib.ggml_abort_callback)


def _return_free_memory() -> None:
    """Ask the C library to hand freed memory back to the system; glibc keeps it otherwise."""
    if sys.platform == "linux":
        try:
            ctypes.CDLL(None).malloc_trim(0)
        except AttributeError:
            return  # musl has no malloc_trim, and gives memory back by itself


def _reason() -> str:
    text = _last_error.split(": ", 1)[-1].strip().rstrip(".")
    return f" ({text})" if text else ""
