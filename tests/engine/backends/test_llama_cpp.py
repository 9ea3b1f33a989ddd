"""The llama.cpp backend beyond the contract: what it keeps, how it stops, what it refuses, ChatGLM3's exact prompt."""

from __future__ import annotations

import contextlib
import gc
import logging
import threading
import time
from collections.abc import Iterator
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import psutil
import pytest

from engine.backends import llama_cpp as module
from engine.backends.gguf_header import read_gguf_header
from engine.backends.gguf_writer import NewTensor, random_blocks, write_gguf
from engine.backends.glm_prompt import build_prompt
from engine.backends.glm_tokenizer import ChatGLM3Tokenizer
from engine.backends.llama_cpp import CPU_BATCH, LlamaCppBackend, prefers_mmap
from engine.errors import Cancelled, ContextOverflowError, ModelError
from engine.types import GenerationOptions, Hit, Message, Prompt
from tests import tiny_gguf, tiny_models

NEVER = threading.Event()
LONG = "the people of 知识库 and 墨池, number {}. " * 1


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tiny_gguf.make_llama(tmp_path_factory.mktemp("m") / "tiny.gguf", kind="q4_0", context=1024)


@pytest.fixture
def backend(file: Path) -> Iterator[LlamaCppBackend]:
    module._kept.clear()
    made = LlamaCppBackend(file, context_length=1024)
    yield made
    made.close()
    module._kept.clear()


def text_of(count: int) -> str:
    return "".join(f"the people of 知识库 number {n}. " for n in range(count))


def prompt(text: str, hits: bool = False) -> Prompt:
    found = (Hit("/a.txt", 1, 0, len(text), text, 1.0),) if hits else ()
    return Prompt((Message("user", text),), text, found)


def ids_of(backend: LlamaCppBackend, text: str) -> list[int]:
    return backend._codec.encode((Message("user", text),))


GREEDY = GenerationOptions(max_new_tokens=20)


def test_a_follow_up_reads_only_what_is_new(backend: LlamaCppBackend) -> None:
    ids = ids_of(backend, text_of(10))
    written = list(backend.generate_ids(ids, GREEDY, NEVER))
    assert backend.reading.reused_tokens == 0
    follow_up = [*ids, *written[:-1], *ids_of(backend, "And then?")]
    list(backend.generate_ids(follow_up, GREEDY, NEVER))
    assert backend.reading.reused_tokens >= len(ids) + len(written) - 1


def test_a_stopped_answer_goes_on_after_its_last_word(backend: LlamaCppBackend) -> None:
    """The prompt is that of the question with what was written after it, and only what is new is given."""
    question, begun = Message("user", text_of(3)), Message("assistant", "the people of 知识库")
    ids = backend._codec.encode((question, begun))
    plain = backend._codec.encode((question,))
    assert ids[: len(plain)] == plain
    assert backend._codec.decoder((question, begun)).push(ids[-1]) != ""
    more = list(backend.generate_ids(ids, GREEDY, NEVER))
    decoder = backend._codec.decoder((question, begun))
    told = "".join(decoder.push(number) for number in more) + decoder.finish()
    assert "".join(backend.generate(Prompt((question, begun), question.content), GREEDY, NEVER)) == told


def test_reuse_does_not_change_the_answer(file: Path, backend: LlamaCppBackend) -> None:
    """A prompt that shares its beginning with others gets what a fresh model gives it, to the last bit."""
    questions = [text_of(12) + end for end in ("Who?", "Who is it?", "When?")]
    fresh = []
    for question in questions:
        module._kept.clear()
        one = LlamaCppBackend(file, context_length=1024)
        fresh.append(list(one.generate_ids(ids_of(one, question), GREEDY, NEVER)))
        one.close()
    module._kept.clear()
    for _ in range(2):
        for question, expected in zip(questions, fresh, strict=True):
            assert list(backend.generate_ids(ids_of(backend, question), GREEDY, NEVER)) == expected
    assert backend.reading.reused_tokens >= CPU_BATCH


def test_lookup_gives_the_same_tokens(tmp_path: Path) -> None:
    """Models that fall into repeating themselves, which is where guesses hold: 8 seeds, each to the context's end."""
    guessed = 0
    for seed in range(8):
        path = tiny_gguf.make_llama(tmp_path / f"{seed}.gguf", kind="q4_0", seed=seed, scale=0.1, context=512)
        backend = LlamaCppBackend(path, context_length=512)
        # Costs that make guessing always worth while, so that the test does not depend on the machine's mood.
        backend._account.cost = lambda length: 1.0  # type: ignore[method-assign]
        ids = ids_of(backend, text_of(6))
        options = GenerationOptions(max_new_tokens=400)
        plain = list(backend.generate_ids(ids, options, NEVER))
        backend._memory.cut(0)
        assert list(backend.generate_ids(ids, options, NEVER, lookup=True)) == plain
        guessed += backend.reading.guessed_right
        backend.close()
    assert guessed > 20


def test_lookup_is_for_answers_from_documents(backend: LlamaCppBackend, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[bool] = []
    original = LlamaCppBackend.generate_ids

    def spy(self: LlamaCppBackend, *args: Any, lookup: bool = False) -> Iterator[int]:
        asked.append(lookup)
        return original(self, *args, lookup=lookup)

    monkeypatch.setattr(LlamaCppBackend, "generate_ids", spy)
    list(backend.generate(prompt("hi"), GREEDY, NEVER))
    list(backend.generate(prompt("hi", hits=True), GREEDY, NEVER))
    assert asked == [False, True]


def test_stops_while_a_prompt_is_read(tmp_path: Path) -> None:
    """On a model that reads for seconds, the end comes within half a second, and what was read is kept."""
    path = tiny_gguf.make_llama(tmp_path / "slow.gguf", kind="f32", width=1536, layers=6, context=4096, scale=0.02)
    backend = LlamaCppBackend(path, context_length=4096)
    long = prompt(text_of(100))
    stop = threading.Event()
    asked = [0.0]

    def ask() -> None:
        time.sleep(0.7)
        asked[0] = time.perf_counter()
        stop.set()

    thread = threading.Thread(target=ask)
    thread.start()
    pieces = list(backend.generate(long, GREEDY, stop))
    waited = time.perf_counter() - asked[0]
    thread.join()
    if pieces:
        pytest.skip("this machine reads too fast to be stopped in the middle")
    assert waited < 0.5
    read = len(backend._memory)
    assert read % CPU_BATCH == 0 and read < backend.count_tokens(long.messages)
    backend.close()


def test_the_context_is_never_overrun(backend: LlamaCppBackend) -> None:
    ids = [5] * (backend.context_length - 7)
    assert len(list(backend.generate_ids(ids, GenerationOptions(max_new_tokens=100), NEVER, lookup=True))) <= 7
    with pytest.raises(ContextOverflowError):
        list(backend.generate_ids([5] * backend.context_length, GREEDY, NEVER))
    with pytest.raises(ContextOverflowError):
        list(backend.generate_ids([], GREEDY, NEVER))


def test_ids_that_do_not_exist_are_an_error_not_a_crash(backend: LlamaCppBackend) -> None:
    for bad in (-1, 10**6):
        with pytest.raises(ModelError):
            list(backend.generate_ids([1, bad, 2], GREEDY, NEVER))
    assert list(backend.generate(prompt("hi"), GREEDY, NEVER))


def test_memory_comes_back(tmp_path: Path) -> None:
    """In a process of its own: what other tests left behind would come and go meanwhile."""
    path = tiny_gguf.make_llama(tmp_path / "big.gguf", kind="f16", width=1024, layers=6, scale=0.02)
    child = get_context("spawn").Process(target=_loads_and_unloads, args=(path,))
    child.start()
    child.join()
    assert child.exitcode == 0


def _loads_and_unloads(path: Path) -> None:
    process = psutil.Process()
    LlamaCppBackend(path, use_mmap=False).close()  # libraries and buffers that stay
    before = process.memory_info().rss
    for _ in range(3):
        backend = LlamaCppBackend(path, use_mmap=False)
        list(backend.generate(prompt("hi"), GREEDY, NEVER))
        during = process.memory_info().rss
        backend.close()
        gc.collect()
    size = path.stat().st_size
    assert during - before > size * 0.8
    assert process.memory_info().rss - before < size * 0.3


def test_a_conversation_survives_unloading(file: Path, backend: LlamaCppBackend) -> None:
    ids = ids_of(backend, text_of(12))
    expected = list(backend.generate_ids(ids, GREEDY, NEVER))
    backend.close()
    again = LlamaCppBackend(file, context_length=1024)
    assert list(again.generate_ids(ids, GREEDY, NEVER)) == expected
    assert again.reading.reused_tokens > 0
    again.close()
    other = LlamaCppBackend(file, context_length=512)  # other settings: nothing of it fits
    assert list(other.generate_ids(ids, GREEDY, NEVER))
    assert other.reading.reused_tokens == 0
    other.close()


def test_a_closed_backend_says_so(file: Path) -> None:
    backend = LlamaCppBackend(file)
    stream = backend.generate(prompt(text_of(3)), GREEDY, NEVER)
    next(stream)
    backend.close()
    assert list(stream) == []
    with pytest.raises(ModelError, match="unloaded"):
        list(backend.generate(prompt("hi"), GREEDY, NEVER))


def test_closing_from_another_thread_ends_the_answer(tmp_path: Path) -> None:
    """In the middle of reading and of writing, twenty times: never a crash."""
    path = tiny_gguf.make_llama(tmp_path / "m.gguf", kind="q8_0", width=256, layers=4, context=2048, scale=0.05)
    for turn in range(20):
        backend = LlamaCppBackend(path, context_length=2048)
        timer = threading.Timer(0.005 * turn, backend.close)
        timer.start()
        with contextlib.suppress(ModelError):
            list(backend.generate(prompt(text_of(40)), GenerationOptions(max_new_tokens=1000), NEVER))
        timer.join()
        backend.close()
    module._kept.clear()


def test_loading_can_be_stopped_and_tells_how_far_it_is(tmp_path: Path) -> None:
    path = tiny_gguf.make_llama(tmp_path / "big.gguf", kind="f16", width=1024, layers=8, scale=0.02)
    seen: list[tuple[int, int]] = []
    LlamaCppBackend(path, on_progress=lambda done, total: seen.append((done, total))).close()
    assert seen[-1][0] == seen[-1][1] == path.stat().st_size
    assert [done for done, _ in seen] == sorted(done for done, _ in seen)
    stop = threading.Event()
    stop.set()
    with pytest.raises(Cancelled):
        LlamaCppBackend(path, stop=stop)


def test_what_is_no_language_model_is_refused(tmp_path: Path) -> None:
    cases = {
        "adapter": {"general.type": "adapter"},
        "vocabulary": {"tokenizer.ggml.model": "no_vocab"},
        "embedder": {"llama.pooling_type": 1},
    }
    for word, metadata in cases.items():
        path = tiny_gguf.make_llama(tmp_path / f"{word}.gguf", metadata=metadata)
        with pytest.raises(ModelError, match=word):
            LlamaCppBackend(path)


def test_llama_cpps_own_refusal_becomes_a_sentence(tmp_path: Path) -> None:
    path = tiny_gguf.make_llama(tmp_path / "x.gguf", metadata={"llama.feed_forward_length": 999})
    with pytest.raises(ModelError, match=r"llama\.cpp could not load x\.gguf \(.+\)"):
        LlamaCppBackend(path)
    unknown = tiny_gguf.make_llama(tmp_path / "y.gguf", metadata={"general.architecture": "nonsense"})
    with pytest.raises(ModelError):
        LlamaCppBackend(unknown)


def test_native_messages_go_to_the_log_only(
    file: Path, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG, "engine.backends.llama_native"):
        backend = LlamaCppBackend(file)
        list(backend.generate(prompt("hi"), GREEDY, NEVER))
        backend.close()
    captured = capfd.readouterr()
    assert captured.out == captured.err == ""
    assert "llama_model_loader" in caplog.text
    assert not [record for record in caplog.records if record.levelno > logging.INFO]


def test_rearranged_weights_are_read_not_mapped(tmp_path: Path) -> None:
    def mapped(kind: str) -> bool:
        return prefers_mmap(read_gguf_header(tiny_gguf.make_llama(tmp_path / f"{kind}.gguf", kind=kind)))

    assert [mapped(kind) for kind in ("f32", "f16", "q4_0", "q8_0")] == [True, True, False, False]


def test_a_lora_adapter_changes_the_answer(file: Path, tmp_path: Path, backend: LlamaCppBackend) -> None:
    def adapter(width: int) -> Path:
        path = tmp_path / f"lora{width}.gguf"
        parts = [
            NewTensor(f"blk.0.ffn_up.weight.lora_{side}", "f32", shape, random_blocks("f32", shape, n, 1.0))
            for n, (side, shape) in enumerate((("a", (width, 4)), ("b", (4, 128))))
        ]
        metadata = {"general.architecture": "llama", "general.type": "adapter", "adapter.type": "lora",
                    "adapter.lora.alpha": 16.0}  # fmt: skip
        write_gguf(path, metadata, parts)
        return path

    plain = list(backend.generate(prompt("hello people"), GREEDY, NEVER))
    assert read_gguf_header(adapter(64)).kind == "adapter"
    adapted = LlamaCppBackend(file, context_length=1024, adapters=[(adapter(64), 1.0)])
    assert list(adapted.generate(prompt("hello people"), GREEDY, NEVER)) != plain
    adapted.close()
    off = LlamaCppBackend(file, context_length=1024, adapters=[(adapter(64), 0.0)])
    assert list(off.generate(prompt("hello people"), GREEDY, NEVER)) == plain
    off.close()
    with pytest.raises(ModelError, match="does not fit"):
        LlamaCppBackend(file, adapters=[(adapter(96), 1.0)])


# --- ChatGLM3 ----------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def glm(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LlamaCppBackend]:
    made = LlamaCppBackend(tiny_models.gguf(tmp_path_factory.mktemp("glm") / "glm.gguf"), context_length=1024)
    yield made
    made.close()


CONVERSATION = (
    Message("system", "You are ChatGLM3."),
    Message("user", "philosophy of people <|user|> sop eop 你好 👍 龘"),
    Message("assistant", "好"),
    Message("observation", ""),
    Message("user", "geopolitics?"),
)


def test_chatglm3_gets_its_exact_ids(glm: LlamaCppBackend, tmp_path: Path) -> None:
    """Whatever template the file carries, and without its tokenizer.model."""
    assert glm.layout == "ChatGLM3"
    tokenizer = ChatGLM3Tokenizer.from_model_file(_vocabulary_file(tmp_path))
    ids = build_prompt(tokenizer, CONVERSATION)
    assert glm._codec.encode(CONVERSATION) == ids == glm._codec.encode(list(CONVERSATION))
    assert glm.count_tokens(CONVERSATION) == len(ids)
    specials = [i for i in ids if i >= tokenizer.pieces]
    names = "[gMASK] sop <|system|> <|user|> <|assistant|> <|observation|> <|user|> <|assistant|>"
    assert specials == [tokenizer.special(name) for name in names.split()]


def _vocabulary_file(folder: Path) -> Path:
    (folder / "tokenizer.model").write_bytes(tiny_models.vocabulary())
    return folder / "tokenizer.model"


def test_chatglm3_never_asks_llama_cpp_to_tokenise(glm: LlamaCppBackend, monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*_: object) -> None:
        raise AssertionError("tokenised by llama.cpp")

    monkeypatch.setattr(glm._native, "tokenize", never)
    assert list(glm.generate(Prompt(CONVERSATION, "?"), GREEDY, NEVER))


def test_chatglm3_stops_at_its_own_ids(glm: LlamaCppBackend, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its end marks are not llama.cpp's: ids 2, <|user|> and <|observation|> end an answer."""
    tokenizer = glm._codec._tokenizer  # type: ignore[attr-defined]
    assert glm._codec.stop_ids == {2, tokenizer.special("<|user|>"), tokenizer.special("<|observation|>")}
    for stop_id in sorted(glm._codec.stop_ids):
        script = iter([100, 101, stop_id, 102])
        monkeypatch.setattr(module.Sampler, "pick", lambda self, row, script=script: next(script))
        assert list(glm.generate_ids([5, 6], GREEDY, NEVER)) == [100, 101]


def test_the_real_vocabulary(shared_data: Path) -> None:
    tokenizer = ChatGLM3Tokenizer.from_model_file(shared_data / "chatglm3" / "tokenizer.model")
    assert build_prompt(tokenizer, [Message("user", "你好")]) == [64790, 64792, 64795, 30910, 13, 36474, 54591, 64796]
    assert tokenizer.stop_ids == {2, 64795, 64797}
