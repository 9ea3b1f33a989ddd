"""Any GGUF chat model through llama.cpp: messages -> iterator of text. See llama_native for the native calls.

- The prompt is laid out by `llama_text` (ChatGLM3 by exact ids, others by their own template).
- What was read for the last question is kept; a prompt with the same beginning reads only what is new.
- A prompt that does not fit is refused before the native code sees it.
- With `prompt.hits`, tokens are guessed from the prompt (`prompt_lookup`); the text is the same as without.

Does not choose the device or the context (choose.py does), and does not download anything.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from engine.backends.gguf_format import read_array
from engine.backends.gguf_header import GgufHeader, read_gguf_header
from engine.backends.llama_memory import TokenMemory, pieces
from engine.backends.llama_native import MAX_OUTPUTS, NativeModel
from engine.backends.llama_text import open_codec
from engine.backends.prompt_lookup import Account, PromptLookup
from engine.backends.sampling import Sampler
from engine.errors import ContextOverflowError, ModelError
from engine.types import GenerationOptions, Message, Prompt, StopFlag

CPU_BATCH, GPU_BATCH = 64, 512
"""Tokens of a prompt read in one call. On a processor a call must be short enough to be stopped in the middle."""
DEFAULT_CONTEXT = 4096
KEPT_STATE = 64 << 20
"""A conversation's memory up to this size stays in the process when the model is unloaded."""
SURE_LEAD = 0.01
"""A guessed token is kept only when its logit leads by this much; else the model is asked again, one token at a time.

Reading several tokens at once rounds differently than one at a time (4e-6 measured, for logits that spread by 1.3);
the lead keeps that from changing a choice.
"""


@dataclass(frozen=True, slots=True)
class Reading:
    """How the last answer went, for "How was this answered?" and for measuring."""

    prompt_tokens: int = 0
    reused_tokens: int = 0
    written_tokens: int = 0
    guessed_right: int = 0
    prompt_seconds: float = 0.0
    writing_seconds: float = 0.0


class LlamaCppBackend:
    """One open GGUF model. `reading` says how the last answer went; `layout` how its prompts are laid out."""

    def __init__(
        self,
        path: Path | str,
        *,
        context_length: int = 0,
        threads: int = 0,
        gpu_layers: int = 0,
        device: str = "CPU",
        use_mmap: bool | None = None,
        adapters: Sequence[tuple[Path, float]] = (),
        lookup: bool = True,
        stop: StopFlag | None = None,
        on_progress: Callable[[int, int], None] | None = None,
    ) -> None:
        """Open the file. `gpu_layers` -1 puts all on the graphics processor; `on_progress` gets bytes done and total.

        Raises ModelError when the file is damaged or does not fit, Cancelled when `stop` was set meanwhile.
        """
        self._header = header = read_gguf_header(path)
        check_usable(header)
        trained = header.context_length
        self.context_length = min(context_length or DEFAULT_CONTEXT, trained)
        batch = min(GPU_BATCH if gpu_layers else CPU_BATCH, self.context_length)
        self._native = NativeModel(
            header.path,
            context_length=self.context_length,
            threads=threads or physical_cores(),
            batch=batch,
            gpu_layers=gpu_layers,
            use_mmap=prefers_mmap(header) if use_mmap is None else use_mmap,
            adapters=[(Path(file), scale) for file, scale in adapters],
            stop=stop,
            on_progress=on_progress,
        )
        try:
            self._codec = open_codec(self._native, header)
        except BaseException:
            self._native.close()
            raise
        self.name = header.name
        self.layout = self._codec.layout
        self.description = f"{header.name}, {header.quantisation}, llama.cpp on {device}"
        self.reading = Reading()
        self._lookup = lookup and not self._native.recurrent
        self._account = Account()
        self._memory = TokenMemory()
        self._busy = threading.Lock()  # held while native code runs for this model, never while a token is away
        self._answers = 0  # a new answer ends one that was left half-way
        self._key = (
            str(header.path),
            header.path.stat().st_mtime_ns,
            self.context_length,
            gpu_layers,
            batch,
            tuple((str(file), scale) for file, scale in adapters),
        )
        self._restore_state()

    # --- the Backend protocol ---------------------------------------------------------------------------------

    def count_tokens(self, messages: Sequence[Message]) -> int:
        """Tokens of the rendered prompt."""
        return len(self._encode(messages))

    def generate(self, prompt: Prompt, options: GenerationOptions, stop: StopFlag) -> Iterator[str]:
        """Yield new text. See engine.types.Backend."""
        ids = self._encode(prompt.messages)
        if len(ids) >= self.context_length:
            raise ContextOverflowError(
                f"The question with its passages takes {len(ids):,} tokens, and {self.name} can hold "
                f"{self.context_length:,}. Ask about fewer documents, or start a new conversation."
            )
        decoder = self._codec.decoder(prompt.messages)
        for token in self.generate_ids(ids, options, stop, lookup=bool(prompt.hits)):
            with self._busy:
                if self._native.closed:
                    return
                text = decoder.push(token)
            if text:
                yield text
        if text := decoder.finish():
            yield text

    def close(self) -> None:
        """Give the memory back; a short conversation's state is kept for the next opening of the same file.

        May be called from another thread than the one that answers: the answer ends.
        """
        self._answers += 1
        self._native.abort()
        with self._busy:
            if not self._native.closed:
                self._keep_state()
                self._native.close()

    def _encode(self, messages: Sequence[Message]) -> list[int]:
        with self._busy:
            return self._codec.encode(messages)

    # --- ids in, ids out --------------------------------------------------------------------------------------

    def generate_ids(
        self, ids: Sequence[int], options: GenerationOptions, stop: StopFlag, *, lookup: bool = False
    ) -> Iterator[int]:
        """Yield the answer's tokens, without the one that ends it. `lookup` allows guessing from the prompt."""
        if not ids or len(ids) >= self.context_length:
            raise ContextOverflowError(f"{len(ids):,} tokens do not fit a context of {self.context_length:,}.")
        steps = self._steps(ids, options, stop, lookup)
        try:
            while True:
                with self._busy:
                    token = next(steps, None)
                if token is None:
                    return
                yield token
        finally:
            with self._busy:
                steps.close()

    def _steps(
        self, ids: Sequence[int], options: GenerationOptions, stop: StopFlag, lookup: bool
    ) -> Generator[int, None, None]:
        """The same; between two of its tokens nothing native runs, and the model may be closed."""
        self._answers += 1
        turn = self._answers
        with _StopWatch(self._native, stop):
            started = time.perf_counter()
            reused = self._memory.reusable(ids)
            if not self._read_prompt(ids, reused, stop):
                return
            read_at = time.perf_counter()
            goes_on = lambda: self._answers == turn and not stop.is_set()  # noqa: E731 - shorter than its name
            writer = _Writer(self._native, self._memory, self._account, self._codec.stop_ids, goes_on)
            written = 0
            try:
                for token in writer.run(ids, Sampler(options, ids), self._room(ids, options), lookup and self._lookup):
                    written += 1
                    yield token
            finally:
                self.reading = Reading(
                    len(ids), reused, written, writer.guessed_right, read_at - started, time.perf_counter() - read_at
                )

    def _room(self, ids: Sequence[int], options: GenerationOptions) -> int:
        return min(options.max_new_tokens, self.context_length - len(ids))

    def _read_prompt(self, ids: Sequence[int], reused: int, stop: StopFlag) -> bool:
        """Read what the memory does not hold yet; False when it was stopped. What was read stays read."""
        native, memory = self._native, self._memory
        if not native.remove_from(reused):
            reused = 0
        memory.cut(reused)
        for start, end in pieces(reused, len(ids), native.batch):
            if stop.is_set() or not native.decode(ids[start:end], start, int(end == len(ids))):
                return False
            memory.add_piece(ids[start:end])
        return not stop.is_set()

    # --- keeping a conversation over an unload ----------------------------------------------------------------

    def _keep_state(self) -> None:
        state = self._native.state(KEPT_STATE) if len(self._memory) else None
        _kept.clear()  # one conversation at most: this is memory of a model that was to give its memory back
        if state:
            _kept[self._key] = (state, self._memory)

    def _restore_state(self) -> None:
        kept = _kept.pop(self._key, None)
        if kept and self._native.restore(kept[0]):
            self._memory = kept[1]
        elif kept:
            self._native.remove_from(0)


_kept: dict[tuple[object, ...], tuple[bytes, TokenMemory]] = {}


class _Writer:
    """Writes one answer token by token, or several at a time when a guess holds.

    `goes_on` is asked after each token was given away: by then another answer may have begun, or the model be gone.
    """

    def __init__(
        self,
        native: NativeModel,
        memory: TokenMemory,
        account: Account,
        stop_ids: frozenset[int],
        goes_on: Callable[[], bool],
    ) -> None:
        self._native, self._memory, self._account, self._stop_ids = native, memory, account, stop_ids
        self._goes_on = goes_on
        self.guessed_right = 0

    def run(self, ids: Sequence[int], sampler: Sampler, room: int, lookup: bool) -> Iterator[int]:
        """Tokens up to a stop id or `room`. The prompt was read; its last logits are there."""
        native, account = self._native, self._account
        guesses = PromptLookup(ids) if lookup and sampler.greedy else None
        account.begin_answer()
        token = sampler.pick(native.logits(0))
        while room > 0 and token not in self._stop_ids:
            sampler.accept(token)
            yield token
            room -= 1
            if room <= 0 or not self._goes_on():
                return
            draft = self._draft(guesses, token, room - 1)
            started = time.perf_counter()
            if not native.decode([token, *draft], len(self._memory), 1 + len(draft)):
                return
            if not draft:
                self._memory.add_written((token,))
                token = sampler.pick(native.logits(0))
                account.measured_single(time.perf_counter() - started)
                continue
            right, following = self._check(token, draft, sampler)
            account.measured_draft(len(draft), len(right), time.perf_counter() - started)
            token = following
            self.guessed_right += len(right)
            for guessed in right:
                yield guessed
                room -= 1
                if not self._goes_on():
                    return
            if guesses is not None:
                guesses.extend(right)

    def _draft(self, guesses: PromptLookup | None, token: int, room: int) -> list[int]:
        if guesses is None:
            return []
        guesses.extend((token,))
        place, match = guesses.find()
        if not match:
            return []
        native = self._native
        room = min(room, MAX_OUTPUTS - 1, native.batch - 1, native.context_length - len(self._memory) - 1)
        return guesses.following(place, self._account.length(room, match))

    def _check(self, token: int, draft: list[int], sampler: Sampler) -> tuple[list[int], int]:
        """The guessed tokens that the model would have written too, and the token after them.

        Leaves in the model's memory what was kept, and nothing of the wrong guesses.
        """
        native, memory = self._native, self._memory
        right: list[int] = []
        while True:
            row = native.logits(len(right))
            following = sampler.pick(row)
            sure = sampler.lead(row, following) >= SURE_LEAD
            guess = draft[len(right)] if len(right) < len(draft) else None
            if not sure or following != guess or following in self._stop_ids:
                break
            right.append(following)
            sampler.accept(following)
        kept = [token, *right]
        if sure:
            memory.add_written(kept)
            native.remove_from(len(memory))
            return right, following
        # Too close to call from a row that was read among others: read its token again alone.
        memory.add_written(kept[:-1])
        native.remove_from(len(memory))
        if native.decode(kept[-1:], len(memory), 1):
            memory.add_written(kept[-1:])
            following = sampler.pick(native.logits(0))
        return right, following


class _StopWatch:
    """Looks at the stop flag while native code runs, and aborts it. A thread, because the caller is inside the call.

    It ends with the answer, or when the answer's iterator is thrown away.
    """

    def __init__(self, native: NativeModel, stop: StopFlag) -> None:
        self._native, self._stop = native, stop
        self._done = threading.Event()
        self._thread = threading.Thread(target=_watch, args=(native, stop, self._done), name="stop-watch", daemon=True)

    def __enter__(self) -> None:
        self._native.allow()
        self._thread.start()

    def __exit__(self, *_: object) -> None:
        self._done.set()
        self._thread.join()
        self._native.allow()


def _watch(native: NativeModel, stop: StopFlag, done: threading.Event) -> None:
    while not done.wait(0.03):
        if stop.is_set():
            native.abort()
            return


def prefers_mmap(header: GgufHeader) -> bool:
    """False for weights that llama.cpp rearranges for the processor: mapped, they would be in memory twice.

    Measured for a 3.6 GB q4_0 file: 6.9 GB mapped, 3.75 GB read. Unquantised weights are used where they lie.
    """
    mapped = sum(tensor.size for tensor in header.tensors if tensor.type in ("f32", "f16", "bf16"))
    return mapped * 2 > header.weights_size


def physical_cores() -> int:
    """Processor cores this process may use; two threads on one core only get in each other's way."""
    from engine.backends.hardware import physical_cores as count

    return count()


def check_usable(header: GgufHeader) -> None:
    """Raise ModelError for a GGUF that is not a language model."""
    if header.kind == "adapter":
        raise ModelError(f"{header.path.name} is a LoRA adapter: it is used together with the model it was made for.")
    if header.kind in ("embedder", "projector"):
        raise ModelError(f"{header.path.name} is not a chat model but a {header.kind}; it cannot write answers.")
    if header.tokenizer in ("", "none", "no_vocab") or not header.vocabulary_size:
        raise ModelError(f"{header.path.name} carries no vocabulary, so nothing can be asked of it.")
    if tokens := header.arrays.get("tokenizer.ggml.tokens"):
        # llama.cpp reads each up to a zero byte, names empty ones by their number, and ends the process on a pair.
        words = (word.partition(b"\0")[0] for word in read_array(header.path, tokens))
        if len({word or b"[EMPTY_%d]" % number for number, word in enumerate(words)}) != tokens.count:
            raise ModelError(f"{header.path.name} is damaged: its vocabulary holds a word twice. Download it again.")
