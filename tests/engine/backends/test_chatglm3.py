"""The ChatGLM3 backend on tiny official-layout checkpoints: streaming, stopping, reuse, options, limits."""

import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from engine.backends import chatglm3, glm_fast
from engine.backends.chatglm3 import ChatGLM3Backend
from engine.backends.glm_cache import TokenCache
from engine.backends.glm_checkpoint import open_checkpoint
from engine.backends.glm_prompt import StreamDecoder, build_prompt
from engine.backends.glm_weights import load_model
from engine.errors import Cancelled, ContextOverflowError, ModelError
from engine.types import Backend, GenerationOptions, Message, Prompt
from tests import tiny_models

GREEDY = GenerationOptions(max_new_tokens=64)
DRAWN = GenerationOptions(temperature=1.5, top_k=0, top_p=1.0, seed=7, max_new_tokens=40)
NEVER = threading.Event()


class StopAfter:
    """Is set once it was asked this many times."""

    def __init__(self, asked: int) -> None:
        self.left = asked

    def is_set(self) -> bool:
        self.left -= 1
        return self.left < 0


def prompt(*texts: str) -> Prompt:
    roles = ("user", "assistant") * len(texts)
    messages = tuple(Message(role, text) for role, text in zip(roles, texts, strict=False))
    return Prompt(messages, texts[-1])


@pytest.fixture(scope="module", autouse=True)
def one_thread() -> Iterator[None]:
    """Matrices this small only lose by being shared out, and lose a lot beside other work."""
    import torch

    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tiny_models.checkpoint(tmp_path_factory.mktemp("model") / "chatglm3-6b", seed=3)


@pytest.fixture(scope="module")
def backend(folder: Path) -> Iterator[ChatGLM3Backend]:
    backend = ChatGLM3Backend(folder, device="cpu", dtype="float32")
    yield backend
    backend.close()


def ids_of(backend: ChatGLM3Backend, asked: Prompt, options: GenerationOptions = GREEDY) -> list[int]:
    ids = build_prompt(backend.tokenizer, asked.messages)
    return list(backend.tokens(ids, options, NEVER, options.max_new_tokens))


def test_it_is_a_backend_that_says_what_it_is(backend: ChatGLM3Backend) -> None:
    assert isinstance(backend, Backend)
    assert backend.description == "chatglm3-6b · transformers · CPU · float32"
    assert backend.context_length == 8192
    assert backend.count_tokens([Message("user", "天气")]) == len(
        build_prompt(backend.tokenizer, [Message("user", "天气")])
    )


def test_greedy_equals_transformers_own_generate(backend: ChatGLM3Backend, folder: Path) -> None:
    import torch

    asked = prompt("今天的天气很好，我们去公园散步吧。 " * 24)  # longer than one piece
    model = load_model(open_checkpoint(folder), dtype="float32")
    ids = build_prompt(backend.tokenizer, asked.messages)
    whole = model.generate(
        torch.tensor([ids]),
        attention_mask=torch.ones(1, len(ids)),
        max_new_tokens=64,
        do_sample=False,
        eos_token_id=sorted(backend.tokenizer.stop_ids),
    )[0, len(ids) :].tolist()
    assert len(ids) > 128
    wanted = [number for number in whole if number not in backend.tokenizer.stop_ids]
    assert ids_of(backend, asked) == wanted
    assert len(wanted) > 20


def test_text_is_streamed_whole_and_new(backend: ChatGLM3Backend) -> None:
    asked = prompt("合同")
    pieces = list(backend.generate(asked, DRAWN, NEVER))
    decoder = StreamDecoder(backend.tokenizer)
    decoded = "".join(map(decoder.push, ids_of(backend, asked, DRAWN))) + decoder.finish()
    assert "".join(pieces) == decoded
    assert len(pieces) > 5 and all(pieces)


def test_twenty_runs_give_the_same_answer(folder: Path) -> None:
    backend = ChatGLM3Backend(folder, device="cpu", dtype="bfloat16")
    asked = prompt("Every contract must be signed. " * 12)
    for options in (replace(GREEDY, max_new_tokens=16), replace(DRAWN, max_new_tokens=16)):
        runs = set()
        for run in range(20):
            runs.add("".join(backend.generate(asked, options, NEVER)))
            if run % 3 == 0:  # something else in between, so that the prompt is read again in part
                list(
                    backend.generate(
                        prompt("Every contract must be signed. Water"), replace(GREEDY, max_new_tokens=4), NEVER
                    )
                )
        assert len(runs) == 1


def test_seed_and_options_matter(backend: ChatGLM3Backend) -> None:
    asked = prompt("水在一百度沸腾")
    first = ids_of(backend, asked, DRAWN)
    assert first == ids_of(backend, asked, DRAWN)
    other = GenerationOptions(temperature=1.5, top_k=0, top_p=1.0, seed=8, max_new_tokens=40)
    assert first != ids_of(backend, asked, other)
    assert len(ids_of(backend, asked, GenerationOptions(max_new_tokens=5))) == 5
    penalised = ids_of(backend, asked, GenerationOptions(repetition_penalty=1.8, max_new_tokens=64))
    plain = ids_of(backend, asked, GREEDY)
    assert len(set(penalised)) > len(set(plain))


def test_stop_while_reading_and_the_memory_stays_right(backend: ChatGLM3Backend, folder: Path) -> None:
    asked = prompt("实验重复了四次。x" * 80)
    for asks in (0, 1, 9, 20, 70):  # before anything, within a layer, in a later layer, in a later piece
        assert list(backend.generate(asked, GREEDY, StopAfter(asks))) == []
    fresh = ChatGLM3Backend(folder, device="cpu", dtype="float32")
    assert ids_of(backend, asked) == ids_of(fresh, asked)


def test_stop_while_writing_ends_within_one_token(backend: ChatGLM3Backend) -> None:
    asked, stop = prompt("水"), threading.Event()
    ids = build_prompt(backend.tokenizer, asked.messages)
    got = []
    for number in backend.tokens(ids, DRAWN, stop, 40):
        got.append(number)
        if len(got) == 3:
            stop.set()
    assert len(got) == 3
    for _text in backend.generate(asked, DRAWN, NEVER):
        break  # to stop iterating frees the model too
    assert "".join(backend.generate(asked, DRAWN, NEVER)) == "".join(backend.generate(asked, DRAWN, NEVER))


def test_a_follow_up_reads_only_what_is_new(folder: Path) -> None:
    backend = ChatGLM3Backend(folder, device="cpu", dtype="float32")
    first = build_prompt(backend.tokenizer, [Message("user", "委员会于三月三日开会。" * 10)])
    answer = list(backend.tokens(first, GREEDY, NEVER, 20))
    assert backend.tokens_read == len(first)
    follow_up = [*first, *answer, *build_prompt(backend.tokenizer, [Message("user", "第二个问题")])[2:]]
    again = list(backend.tokens(follow_up, GREEDY, NEVER, 20))
    assert backend.tokens_read == len(follow_up) - len(first) - len(answer) + 1  # the last id was never fed
    fresh = ChatGLM3Backend(folder, device="cpu", dtype="float32")
    assert list(fresh.tokens(follow_up, GREEDY, NEVER, 20)) == again
    list(backend.tokens(first, GREEDY, NEVER, 1))
    assert backend.tokens_read <= 32  # the piece that holds its last id, not the whole


def test_a_stopped_answer_goes_on_after_its_last_word(folder: Path) -> None:
    """Greedy, so that the whole is what it would have been without the stop, wherever that falls between two words."""
    backend = ChatGLM3Backend(folder, device="cpu", dtype="float32")
    question, begun = Message("user", "委员会何时开会？"), Message("assistant", "委员会于三月三日 meets")
    ids = build_prompt(backend.tokenizer, [question, begun])
    assert ids[-len(backend.tokenizer.encode(begun.content)) :] == backend.tokenizer.encode(begun.content)
    assert build_prompt(backend.tokenizer, [question]) == ids[: len(build_prompt(backend.tokenizer, [question]))]
    more = list(backend.tokens(ids, GREEDY, NEVER, 20))
    whole = StreamDecoder(backend.tokenizer)
    said = "".join(whole.push(number) for number in backend.tokenizer.encode(begun.content))
    expected = "".join(whole.push(number) for number in more) + whole.finish()
    asked = Prompt((question, begun), question.content)
    got = "".join(backend.generate(asked, replace(GREEDY, max_new_tokens=20), NEVER))
    assert (said, got) == (begun.content, expected)


def test_context_overflow_is_told_before_the_first_token(folder: Path) -> None:
    backend = ChatGLM3Backend(folder, device="cpu", dtype="float32", context=100)
    assert backend.context_length == 100
    with pytest.raises(ContextOverflowError, match="100"):
        next(backend.generate(prompt("水" * 300), GREEDY, NEVER))
    short = prompt("水")
    room = 100 - backend.count_tokens(short.messages)
    ids = build_prompt(backend.tokenizer, short.messages)
    many = GenerationOptions(max_new_tokens=10_000, temperature=5.0, top_k=0, top_p=1.0)
    got = []
    list(backend.generate(short, many, NEVER))
    assert backend._memory is not None and len(backend._memory.ids) <= 100
    got = list(backend.tokens(ids, many, NEVER, room))
    assert len(got) <= room


def test_a_base_model_continues_text(tmp_path: Path) -> None:
    folder = tiny_models.checkpoint(tmp_path / "chatglm3-6b-base", name="chatglm3-6b-base")
    backend = ChatGLM3Backend(folder, device="cpu")
    assert backend.count_tokens([Message("user", "从前")]) == 2 + len(backend.tokenizer.encode("从前"))
    assert backend.context_length == 8192
    list(backend.generate(prompt("从前"), GREEDY, NEVER))


def test_loading_can_be_cancelled_and_failures_have_reasons(folder: Path, tmp_path: Path) -> None:
    stop = threading.Event()
    stop.set()
    with pytest.raises(Cancelled):
        ChatGLM3Backend(folder, stop=stop)
    small = tiny_models.checkpoint(tmp_path / "small", padded_vocab_size=512)
    with pytest.raises(ModelError, match="mixes two models"):
        ChatGLM3Backend(small)


def test_overflowing_numbers_are_told(tmp_path: Path) -> None:
    import torch
    from safetensors.torch import load_file, save_file

    folder = tiny_models.checkpoint(tmp_path / "m", shards=1)
    shard = next(folder.glob("*.safetensors"))
    tensors = load_file(shard)
    tensors["transformer.encoder.final_layernorm.weight"].fill_(torch.inf)
    save_file(tensors, shard)
    backend = ChatGLM3Backend(folder, device="cpu")
    for options in (GREEDY, DRAWN):
        with pytest.raises(ModelError, match="no numbers"):
            list(backend.generate(prompt("水"), options, NEVER))


def test_running_out_of_memory_is_a_sentence(backend: ChatGLM3Backend, monkeypatch: pytest.MonkeyPatch) -> None:
    import torch

    def fail(*_: object, **__: object) -> None:
        raise torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 2 GiB")

    with monkeypatch.context() as patch:
        patch.setattr(backend._model.model.layers[1].mlp, "forward", fail)
        with pytest.raises(ModelError, match="not enough memory"):
            list(backend.generate(prompt("散步"), GREEDY, NEVER))
    assert "".join(backend.generate(prompt("散步"), DRAWN, NEVER))


def test_a_closed_backend_says_so(folder: Path) -> None:
    backend = ChatGLM3Backend(folder, device="cpu")
    backend.close()
    backend.close()
    with pytest.raises(ModelError, match="unloaded"):
        list(backend.generate(prompt("水"), GREEDY, NEVER))


def test_fixed_storage_and_grouped_attention_give_the_same_tokens(folder: Path, backend: ChatGLM3Backend) -> None:
    """The parts of the CUDA way that run anywhere; recording a graph itself needs CUDA."""
    asked = prompt("系统会根据用户的问题查找。" * 12)
    other = ChatGLM3Backend(folder, device="cpu", dtype="float32")
    glm_fast.use_grouped_attention(other._model)
    other._memory = TokenCache(glm_fast.fixed_cache(other._model, 400, 8192))
    assert ids_of(other, asked) == ids_of(backend, asked)
    assert ids_of(other, prompt("系统会根据用户的问题")) == ids_of(backend, prompt("系统会根据用户的问题"))
    assert ids_of(other, asked) == ids_of(backend, asked)


def test_without_cuda_the_fast_writer_gives_way(folder: Path) -> None:
    if chatglm3.best_device() == "cuda":
        pytest.skip("this machine has CUDA")
    backend = ChatGLM3Backend(folder, device="cpu", dtype="float32")
    wanted = ids_of(backend, prompt("水"))
    backend._writing, backend._memory = "graph", None
    assert ids_of(backend, prompt("水")) == wanted
    assert backend._writing == "plain"
