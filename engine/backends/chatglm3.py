"""ChatGLM3 through transformers: an official checkpoint folder as native Glm, on CUDA, MPS or the processor.

Reads a prompt in pieces, reuses what an earlier prompt shared with it, writes one token at a time, and hears a stop
between two matrices, so even a slow processor in the middle of a long prompt obeys at once. The layout of prompts and
the decoding are backends/glm_prompt.py's, the weights backends/glm_weights.py's. Which device and precision suit this
machine is backends/hardware.py's to say; "auto" here takes the first device there is.
"""

from __future__ import annotations

import gc
import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from engine.backends.glm_adapter import open_adapter
from engine.backends.glm_cache import TokenCache, growing_cache
from engine.backends.glm_checkpoint import Checkpoint, GlmSettings, open_checkpoint
from engine.backends.glm_fast import FastWriter, fixed_cache, use_grouped_attention
from engine.backends.glm_prompt import StreamDecoder, begun, build_prompt
from engine.backends.glm_shards import Progress
from engine.backends.glm_tokenizer import ChatGLM3Tokenizer
from engine.backends.glm_weights import load_model, load_with_device_map
from engine.backends.sampling import Sampler
from engine.errors import ContextOverflowError, ModelError
from engine.types import GenerationOptions, Message, Prompt, StopFlag

log = logging.getLogger(__name__)

# Tokens of a prompt read at once. Fixed for a device, and not fitted to its speed: see TokenCache.
_PIECE = {"cuda": 512, "mps": 128, "cpu": 32}


class _Stopped(Exception):  # noqa: N818 - raised out of a forward pass, never seen outside
    pass


class ChatGLM3Backend:
    """One loaded model. `tokens_read` is how much of the last prompt was not in memory yet.

    `quantise` is "8bit" or "4bit" (CUDA with bitsandbytes), `adapter` a PEFT LoRA folder, `context` a limit below the
    model's own. `writing` is how tokens are written on CUDA: "graph", "compiled" or "plain". Raises ModelError when
    it cannot be loaded, Cancelled when `stop` is set meanwhile.
    """

    name = "chatglm3"

    def __init__(
        self,
        folder: Path,
        *,
        device: str = "auto",
        dtype: str = "auto",
        quantise: str = "",
        context: int = 0,
        adapter: Path | None = None,
        writing: str = "graph",
        stop: StopFlag | None = None,
        on_progress: Progress | None = None,
    ) -> None:
        checkpoint = open_checkpoint(folder)
        self.settings = checkpoint.settings
        self.tokenizer = ChatGLM3Tokenizer.from_model_file(checkpoint.vocabulary_file)
        if self.tokenizer.size > self.settings.vocabulary:
            raise ModelError(f"{folder} mixes two models: its tokenizer.model is larger than its vocabulary.")
        self.context_length = min(context or self.settings.context, self.settings.context)
        self.device = best_device() if device == "auto" else device
        self.dtype = best_dtype(self.device, checkpoint) if dtype == "auto" else dtype
        merged = open_adapter(adapter, self.settings) if adapter is not None else None
        spread = bool(quantise) or _needs_several_gpus(self.device, checkpoint)
        with _memory_errors(folder):
            if spread:
                self._model = load_with_device_map(checkpoint, dtype=self.dtype, quantise=quantise, adapter=merged)
            else:
                self._model = load_model(
                    checkpoint,
                    device=self.device,
                    dtype=self.dtype,
                    adapter=merged,
                    stop=stop,
                    on_progress=on_progress,
                )
        self.format = checkpoint.format
        self._start(
            writing if not spread else "plain",
            [quantise or self.dtype, *([f"adapter {merged.name}"] if merged else [])],
        )

    @classmethod
    def around(
        cls, model: Any, tokenizer: ChatGLM3Tokenizer, settings: GlmSettings, *, dtype: str, writing: str = "graph"
    ) -> ChatGLM3Backend:
        """A backend over a model that is in memory already (benchmarks, with random weights)."""
        backend = cls.__new__(cls)
        backend._model, backend.tokenizer, backend.settings = model, tokenizer, settings
        backend.context_length, backend.device, backend.dtype = settings.context, model.device.type, dtype
        backend.format = ""
        backend._start(writing, [dtype])
        return backend

    def _start(self, writing: str, words: list[str]) -> None:
        self._writing = writing if self.device.startswith("cuda") else "plain"
        self._writer: FastWriter | None = None
        self._memory: TokenCache | None = None
        self._capacity = 0
        self._steps = [module for module in self._model.modules() if not any(module.children())]
        self._piece = _PIECE[self.device.split(":")[0]]
        self.tokens_read = 0
        self.description = " · ".join([self.settings.name, "transformers", _device_words(self.device), *words])

    # --- the Backend protocol --------------------------------------------------------------------------------------

    def count_tokens(self, messages: Sequence[Message]) -> int:
        return len(self._ids(messages))

    def generate(self, prompt: Prompt, options: GenerationOptions, stop: StopFlag) -> Iterator[str]:
        ids = self._ids(prompt.messages)
        room = self.context_length - len(ids)
        if room < 1:
            raise ContextOverflowError(
                f"The question and its passages take {len(ids)} tokens, and {self.settings.name} reads "
                f"{self.context_length}. Ask a shorter question or start a new conversation."
            )
        decoder = StreamDecoder(self.tokenizer)
        for number in self.tokenizer.encode(begun(prompt.messages)) if begun(prompt.messages) else ():
            decoder.push(number)  # said already: only what follows is given
        for number in self.tokens(ids, options, stop, min(options.max_new_tokens, room)):
            if text := decoder.push(number):
                yield text
        if rest := decoder.finish():
            yield rest

    def close(self) -> None:
        self._model = self._writer = self._memory = None
        self._steps = []
        gc.collect()
        _empty_cache(self.device)

    # --- ids in, ids out ---------------------------------------------------------------------------------------------

    def tokens(self, ids: Sequence[int], options: GenerationOptions, stop: StopFlag, limit: int) -> Iterator[int]:
        """Ids that continue `ids`, up to a stop id (not given), the limit, or the stop."""
        if self._model is None:
            raise ModelError("The model was unloaded.")
        sampler = Sampler(options, ids)
        plain_greedy = sampler.greedy and options.repetition_penalty == 1.0
        try:
            with _memory_errors(Path(self.settings.name)):
                logits = self._read(ids, stop, len(ids) + limit)
            for written in range(1, limit + 1):
                number = _largest(logits) if plain_greedy else sampler.pick(_row(logits))
                if number in self.tokenizer.stop_ids:
                    return
                sampler.accept(number)
                yield number
                if stop.is_set() or written == limit:
                    return
                with _memory_errors(Path(self.settings.name)):
                    logits = self._write(number, stop)
        except _Stopped:
            return
        except ModelError:
            self._memory = self._writer = None  # what was read may be half there
            raise

    def _ids(self, messages: Sequence[Message]) -> list[int]:
        return build_prompt(self.tokenizer, messages, base=self.settings.base)

    def _read(self, ids: Sequence[int], stop: StopFlag, room: int) -> Any:
        """Read a prompt, from where it differs from what was read before; logits after its last id."""
        memory = self._prepared(room)
        start = memory.reuse(ids)
        self.tokens_read = len(ids) - start
        logits = None
        for at in range(start, len(ids), self._piece):
            logits = self._forward(memory, ids[at : at + self._piece], stop)
        return logits

    def _write(self, number: int, stop: StopFlag) -> Any:
        assert self._memory is not None
        if self._writer is None:
            return self._forward(self._memory, [number], stop)
        logits = self._writer(number)
        self._memory.done([number])
        return logits

    def _forward(self, memory: TokenCache, ids: Sequence[int], stop: StopFlag) -> Any:
        """One pass over a piece. A stop in the middle leaves the memory as it was before."""
        import torch

        before = len(memory.ids)
        try:
            with torch.inference_mode(), self._stoppable(stop):
                inputs = torch.tensor([list(ids)], device=self._model.device)
                output = self._model.model(input_ids=inputs, past_key_values=memory.storage, use_cache=True)
                # A matrix of one row, not Glm's own slice of one position: on a processor torch multiplies that
                # 60 times slower, for the strides it has.
                logits = self._model.lm_head(output.last_hidden_state[0, -1:])[0]
        except BaseException:
            memory.cut(before)
            raise
        memory.done(ids)
        return logits

    @contextmanager
    def _stoppable(self, stop: StopFlag) -> Iterator[None]:
        def check(*_: Any) -> None:
            if stop.is_set():
                raise _Stopped

        # Before every matrix, not every layer: one layer of the 6B can take a second on a slow, busy processor.
        hooks = [module.register_forward_pre_hook(check) for module in self._steps]
        try:
            yield
        finally:
            for hook in hooks:
                hook.remove()

    def _prepared(self, room: int) -> TokenCache:
        """Storage with room for the prompt and its answer; on CUDA of a fixed size, with its recorded graph."""
        if self._writing == "plain":
            if self._memory is None:
                self._memory = TokenCache(growing_cache(self.settings.layers))
            return self._memory
        if self._memory is not None and room <= self._capacity:
            return self._memory
        # A longer conversation than any before: a larger storage, read anew.
        self._memory = self._writer = None
        _empty_cache(self.device)
        use_grouped_attention(self._model)
        storage = fixed_cache(self._model, room, self.context_length)
        self._writer = FastWriter.start(self._model, storage, compile=self._writing == "compiled")
        if self._writer is None:
            self._writing = "plain"
            return self._prepared(room)
        self._capacity = storage.layers[0].max_cache_len
        self._memory = TokenCache(storage)
        return self._memory


def best_device() -> str:
    """The first of CUDA, MPS and the processor that torch can use."""
    import torch

    if torch.cuda.is_available():
        return "cuda"
    return "mps" if torch.backends.mps.is_available() else "cpu"


def best_dtype(device: str, checkpoint: Checkpoint) -> str:
    """The checkpoint's own 16-bit type where the device computes in it; on the processor bfloat16."""
    import torch

    if device == "mps":
        return "float16"
    if device.startswith("cuda"):
        return "bfloat16" if checkpoint.dtype != "float16" and torch.cuda.is_bf16_supported() else "float16"
    return "bfloat16"


def _needs_several_gpus(device: str, checkpoint: Checkpoint) -> bool:
    import torch

    if device != "cuda" or torch.cuda.device_count() < 2:
        return False
    free, _total = torch.cuda.mem_get_info(0)
    return free < 2 * checkpoint.settings.parameters * 1.15


def _device_words(device: str) -> str:
    import torch

    if device.startswith("cuda"):
        return str(torch.cuda.get_device_name(device))
    return {"mps": "Apple GPU", "cpu": "CPU"}[device]


def _empty_cache(device: str) -> None:
    import torch

    if device.startswith("cuda"):
        torch.cuda.empty_cache()
    elif device == "mps":
        torch.mps.empty_cache()


def _row(logits: Any) -> Any:
    """A row of logits as numpy float32, checked."""
    import numpy

    row = logits.float().cpu().numpy()
    if not numpy.isfinite(row.max()):
        raise ModelError(_NOT_NUMBERS)
    return row


def _largest(logits: Any) -> int:
    """The id of the largest logit, in one transfer from the device."""
    import math

    import torch

    value, number = logits.float().max(dim=-1)
    largest, place = torch.stack((value, number.float())).tolist()  # ids are far below 2**24: exact in float32
    if not math.isfinite(largest):
        raise ModelError(_NOT_NUMBERS)
    return int(place)


_NOT_NUMBERS = (
    "The model computed no numbers (its values overflowed). Its files may be damaged; or load it in another precision."
)


@contextmanager
def _memory_errors(where: Path) -> Iterator[None]:
    """Turn running out of memory, on any device, into a sentence."""
    import torch

    try:
        yield
    except (torch.OutOfMemoryError, MemoryError) as error:
        raise ModelError(
            f"There is not enough memory for {where.name}. Close other programs, or use a smaller (4-bit GGUF) model."
        ) from error
    except RuntimeError as error:
        if "out of memory" in str(error) or "can't allocate memory" in str(error):
            raise ModelError(
                f"There is not enough memory for {where.name}. Close other programs, or use a smaller (4-bit GGUF) "
                "model."
            ) from error
        raise
