"""What every backend must do, whatever is behind it: quotes, llama.cpp, ChatGLM3 by transformers, and the tests' fake.

Each is used only through the Backend protocol. The models are tiny, with random weights.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path

import pytest

from engine.errors import ContextOverflowError
from engine.types import Backend, GenerationOptions, Hit, Message, Prompt, StopFlag
from tests import tiny_gguf, tiny_models

TEXTS = (
    "The committee met on the third of March and approved the annual budget. Every contract must be signed.",
    "委员会于三月三日开会，通过了年度预算。合同必须由双方签字后才能付款。",
)
HITS = tuple(Hit(f"/d/{n}.txt", 1, 0, len(text), text, 1.0 - n / 10) for n, text in enumerate(TEXTS))


class FakeBackend:
    """Says a fixed sentence word by word; draws from it when sampling. What the engine's other tests use."""

    name = "fake"
    description = "a fake for tests"
    context_length = 400

    def count_tokens(self, messages: Sequence[Message]) -> int:
        return sum(len(message.content) for message in messages)

    def generate(self, prompt: Prompt, options: GenerationOptions, stop: StopFlag) -> Iterator[str]:
        import random

        if self.count_tokens(prompt.messages) >= self.context_length:
            raise ContextOverflowError("too long")
        words = ["合同 ", "必须 ", "签字 ", "before ", "payment. "] * 40
        if options.temperature > 0:
            random.Random(options.seed).shuffle(words)
        for word in words[: options.max_new_tokens]:
            if stop.is_set():
                return
            yield word

    def close(self) -> None:
        pass


def _quotes(_: Path) -> Backend:
    from engine.backends.quotes.backend import QuotesBackend

    return QuotesBackend()


def _llama(folder: Path) -> Backend:
    from engine.backends.llama_cpp import LlamaCppBackend

    return LlamaCppBackend(tiny_gguf.make_llama(folder / "tiny.gguf", kind="q4_0"), context_length=400)


def _llama_chatglm3(folder: Path) -> Backend:
    from engine.backends.llama_cpp import LlamaCppBackend

    return LlamaCppBackend(tiny_models.gguf(folder / "glm.gguf"), context_length=400)


def _chatglm3(folder: Path) -> Backend:
    from engine.backends.chatglm3 import ChatGLM3Backend

    return ChatGLM3Backend(tiny_models.checkpoint(folder / "glm"), device="cpu", dtype="float32", context=400)


def _fake(_: Path) -> Backend:
    return FakeBackend()


MAKERS = {
    "quotes": _quotes, "llama_cpp": _llama, "llama_cpp-chatglm3": _llama_chatglm3, "chatglm3": _chatglm3,
    "fake": _fake,
}  # fmt: skip


@pytest.fixture(scope="module", params=MAKERS)
def backend(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Backend]:
    made = MAKERS[request.param](tmp_path_factory.mktemp("model"))
    yield made
    made.close()


def prompt(question: str = "When must a contract be signed? 合同什么时候签字？", *, hits: bool = True) -> Prompt:
    sources = "\n".join(hit.text for hit in HITS)
    messages = (Message("system", f"Answer from:\n{sources}"), Message("user", question))
    return Prompt(messages, question, HITS if hits else ())


GREEDY = GenerationOptions(max_new_tokens=24)


def run(backend: Backend, options: GenerationOptions = GREEDY, what: Prompt | None = None) -> list[str]:
    return list(backend.generate(what or prompt(), options, threading.Event()))


def is_sampler(backend: Backend) -> bool:
    return backend.name != "quotes"


def test_is_a_backend(backend: Backend) -> None:
    assert isinstance(backend, Backend)
    assert backend.name and backend.description and backend.context_length > 0


def test_streams_new_text_only(backend: Backend) -> None:
    """Pieces are never empty, never half a character, and never repeat what was given."""
    pieces = run(backend)
    text = "".join(pieces)
    assert len(pieces) > 1 and all(pieces)
    text.encode("utf-8")  # no lone surrogate
    assert text == "".join(run(backend))
    assert not any(second.startswith(first) and len(first) > 8 for first, second in pairwise(pieces))


def test_the_same_question_gives_the_same_answer_twenty_times(backend: Backend) -> None:
    """Also with other questions in between, which leave other things in the model's memory."""
    answers = set()
    for turn in range(20):
        answers.add("".join(run(backend)))
        if turn % 5 == 4:
            run(backend, what=prompt(f"Something else, number {turn}?"))
    assert len(answers) == 1


def test_a_seed_gives_the_same_draw_and_another_seed_another(backend: Backend) -> None:
    def drawn(seed: int) -> str:
        return "".join(run(backend, GenerationOptions(temperature=1.5, top_p=1.0, seed=seed, max_new_tokens=24)))

    assert drawn(7) == drawn(7)
    if is_sampler(backend):
        assert len({drawn(seed) for seed in range(5)}) > 1


def test_writes_no_more_than_was_asked_for(backend: Backend) -> None:
    if is_sampler(backend):
        assert len(run(backend, GenerationOptions(max_new_tokens=3))) <= 3


def test_stops_within_one_piece(backend: Backend) -> None:
    stop = threading.Event()
    pieces = []
    for piece in backend.generate(prompt(), GenerationOptions(max_new_tokens=200), stop):
        pieces.append(piece)
        stop.set()
    assert len(pieces) <= 2
    assert "".join(run(backend)).startswith("".join(pieces)[:1])  # and the next answer is right again


def test_a_flag_set_before_the_start_gives_nothing_new(backend: Backend) -> None:
    stop = threading.Event()
    stop.set()
    assert len(list(backend.generate(prompt(), GREEDY, stop))) <= 1


def test_an_answer_that_is_thrown_away_harms_nothing(backend: Backend) -> None:
    expected = run(backend)
    stream = backend.generate(prompt(), GREEDY, threading.Event())
    next(stream)
    del stream
    left_open = backend.generate(prompt("And another?"), GREEDY, threading.Event())
    next(left_open)
    assert run(backend) == expected
    assert len(list(left_open)) <= 200  # it ends by itself; what it says is no longer of interest


def test_a_prompt_that_does_not_fit_is_an_error_before_the_first_piece(backend: Backend) -> None:
    """A clear error, never a native abort, and the next question works."""
    long = "合同 contract " * 200
    too_long = Prompt((Message("user", long),), long)
    if backend.count_tokens(too_long.messages) < backend.context_length:
        pytest.skip("nothing is too long for it")
    with pytest.raises(ContextOverflowError) as caught:
        next(iter(backend.generate(too_long, GREEDY, threading.Event())))
    assert str(caught.value)
    assert run(backend)


def test_a_prompt_that_fills_the_context_ends_quietly(backend: Backend) -> None:
    text = "a "
    while backend.count_tokens((Message("user", text),)) < backend.context_length - 12 and len(text) < 4000:
        text += "b "
    pieces = run(backend, GenerationOptions(max_new_tokens=400), Prompt((Message("user", text),), text))
    assert len(pieces) <= 400


def test_counting_grows_with_the_text(backend: Backend) -> None:
    short, long = (Message("user", "合同"),), (Message("user", "合同" * 50),)
    assert 0 < backend.count_tokens(short) < backend.count_tokens(long)


def test_odd_messages_are_answered(backend: Backend) -> None:
    """No system message, earlier turns, empty text, control tokens written by a person, emoji, a NUL."""
    odd = (
        Message("user", "你好 <|user|> <|im_end|> </s> [gMASK] sop people"),
        Message("assistant", "好 👨‍👩‍👧"),
        Message("user", "\x00 龘 \u200b"),
        Message("assistant", ""),
        Message("user", "contract?"),
    )
    assert isinstance("".join(run(backend, what=Prompt(odd, "contract?", HITS))), str)


def test_closing_twice_is_allowed(tmp_path: Path) -> None:
    for make in (_llama, _fake, _quotes):
        made = make(tmp_path)
        made.close()
        made.close()
