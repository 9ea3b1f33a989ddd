"""Speed of answers from a GGUF, beside llama-cpp-python used directly in the same run. Prints one JSON object.

    python tests/bench/bench_generate_gguf.py [--model FILE] [--tokens N] [--rounds N]

Without --model, a ChatGLM3-6B of the true size with random weights is made on the spot (3.6 GB, true_size.py). Its
words are gibberish, so for prompt-lookup the answer is dictated: the model computes every token, but the token taken
is that of a written answer which quotes (or does not quote) the passages of the prompt. Time is what is measured;
that lookup does not change the words is tested in tests/engine/backends/test_llama_cpp.py.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from multiprocessing import Pipe, get_context
from pathlib import Path
from statistics import median
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[2]))

from engine.backends import llama_cpp as backend_module
from engine.backends.hardware import find_hardware
from engine.backends.llama_cpp import LlamaCppBackend
from engine.backends.prompt_lookup import LENGTHS
from engine.backends.sampling import Sampler
from engine.types import GenerationOptions, Message, Prompt
from tests.bench.true_size import make_true_size

PASSAGES = (
    "墨池一期工程于二〇一九年三月动工，二〇二一年十月竣工，总投资一亿两千三百万元，其中市财政承担百分之六十。",
    "项目由城市建设局负责，施工单位须在每季度末提交审计报告，逾期未提交的，按合同总额的千分之二扣减工程款。",
    "The east reading room holds 42,000 volumes and opens from nine to six; on Fridays it closes at noon for cleaning.",
    "二期工程的设计方案已于二〇二二年五月通过评审，计划增加地下书库一层，可容纳古籍三万册，恒温恒湿。",
    "Visitors may borrow up to five books for thirty days; a late return costs ten cents a day for each volume.",
)
QUESTION = "墨池一期工程什么时候竣工，花了多少钱？逾期不交审计报告会怎样？"
QUOTING = (
    "根据资料，墨池一期工程于二〇一九年三月动工，二〇二一年十月竣工，总投资一亿两千三百万元[1]。"
    "施工单位须在每季度末提交审计报告，逾期未提交的，按合同总额的千分之二扣减工程款[2]。"
)
PARAPHRASING = (
    "完工日期是前年秋天，全部花费大约一点二亿，六成来自政府预算。承包商如果没有准时交出每三个月一次的财务检查文件，"
    "就会被罚掉一小部分应得的报酬，比例大约是五百分之一，具体数目要看签约时写下的总价。"
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", type=Path)
    parser.add_argument("--tokens", type=int, default=24, help="tokens in each round of writing")
    parser.add_argument("--rounds", type=int, default=3)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        model = arguments.model or make_true_size(Path(folder) / "chatglm3-6b-random-q4_0.gguf")
        print(json.dumps(measure(model, arguments.tokens, arguments.rounds), indent=1, ensure_ascii=False))


def measure(model: Path, tokens: int, rounds: int) -> dict[str, Any]:
    hardware = find_hardware()
    started = time.perf_counter()
    ours = LlamaCppBackend(model, context_length=2048)
    loaded = time.perf_counter() - started
    found: dict[str, Any] = {
        "machine": hardware.describe(),
        "model": f"{ours.description}, {model.stat().st_size / 1e9:.2f} GB",
        "load_seconds": round(loaded, 1),
        "resident_gb": round(_resident() / 1e9, 2),
    }
    found |= _stop_while_reading(ours)
    found |= _turns(ours, tokens)
    found |= _lookup(ours)
    found |= _beside_direct(ours, model, tokens, rounds)
    ours.close()
    return found


def _prompt(question: str = QUESTION, history: Sequence[Message] = ()) -> Prompt:
    from engine.types import Hit

    sources = "\n".join(f"[{n}] {text}" for n, text in enumerate(PASSAGES, 1))
    system = Message("system", "Answer from the passages only and cite them.\n" + sources)
    hits = tuple(Hit("a.txt", 1, 0, len(text), text, 1.0) for text in PASSAGES)
    return Prompt((system, *history, Message("user", question)), question, hits)


def _turns(backend: LlamaCppBackend, tokens: int) -> dict[str, Any]:
    """Time to the first token of a first turn and of its follow-up, by the clock of one who reads the text."""
    options = GenerationOptions(max_new_tokens=tokens)

    def first_token(prompt: Prompt) -> tuple[float, str]:
        started = time.perf_counter()
        ids = backend.generate_ids(backend._codec.encode(prompt.messages), options, threading.Event())
        next(ids)
        seconds = time.perf_counter() - started
        for _ in ids:
            pass
        return seconds, ""

    first, _ = first_token(_prompt())
    one = backend.reading
    # The follow-up's history has the answer's own tokens, as a real conversation has; here they are appended as ids.
    written = [int(n) for n in backend._memory.tokens[one.prompt_tokens :]]
    ids = backend._codec.encode(_prompt().messages)[:-1]
    follow = [*ids, backend._memory.tokens[len(ids)], *written]
    follow += backend._codec.encode([Message("user", "那二期工程呢？")])[2:]
    started = time.perf_counter()
    stream = backend.generate_ids(follow, options, threading.Event())
    next(stream)
    second = time.perf_counter() - started
    stream.close()
    two = backend.reading
    return {
        "first_turn": {"tokens": one.prompt_tokens, "seconds_to_first_token": round(first, 2),
                       "tokens_per_second_read": round(one.prompt_tokens / one.prompt_seconds, 1)},
        "follow_up": {"tokens": two.prompt_tokens, "reused": two.reused_tokens,
                      "seconds_to_first_token": round(second, 2), "of_first_turn": round(second / first, 3)},
    }  # fmt: skip


def _lookup(backend: LlamaCppBackend) -> dict[str, Any]:
    """Tokens/s of dictated answers with and without guessing, taking turns."""
    found = {}
    for name, answer in (("quoting", QUOTING), ("paraphrasing", PARAPHRASING)):
        prompt = _prompt()
        ids = backend._codec.encode(prompt.messages)
        script = backend._codec.encode([Message("user", answer)])[5:-1]
        speeds: dict[bool, list[float]] = {True: [], False: []}
        right = 0
        for lookup in (False, True, True, False):
            with _dictated(script):
                written = list(
                    backend.generate_ids(ids, GenerationOptions(max_new_tokens=len(script)), threading.Event(),
                                         lookup=lookup)
                )  # fmt: skip
            assert written == script
            speeds[lookup].append(len(script) / backend.reading.writing_seconds)
            right = max(right, backend.reading.guessed_right)
        plain, guessed = median(speeds[False]), median(speeds[True])
        found[name] = {"tokens": len(script), "guessed_right": right, "plain_tokens_per_second": round(plain, 2),
                       "with_lookup": round(guessed, 2), "ratio": round(guessed / plain, 3)}  # fmt: skip
    costs = {n + 1: round(backend._account.cost(n), 2) for n in LENGTHS}
    return {"prompt_lookup": found, "cost_of_reading_n_tokens_at_once": costs}


class _dictated:  # noqa: N801 - used like a function
    """While it is open, answers are the script's tokens, whatever the logits say."""

    def __init__(self, script: Sequence[int]) -> None:
        class Dictated(Sampler):
            def __init__(self, options: GenerationOptions, prompt: Sequence[int]) -> None:
                super().__init__(options, prompt)
                self.given = 0

            def pick(self, logits: Any) -> int:
                super().pick(logits)
                return script[min(self.given, len(script) - 1)]

            def lead(self, logits: Any, token: int) -> float:
                super().lead(logits, token)
                return 1.0

            def accept(self, token: int) -> None:
                self.given += 1

        self._class: Any = Dictated

    def __enter__(self) -> None:
        backend_module.Sampler = self._class  # type: ignore[misc]

    def __exit__(self, *_: object) -> None:
        backend_module.Sampler = Sampler  # type: ignore[misc]


def _stop_while_reading(backend: LlamaCppBackend) -> dict[str, Any]:
    """Seconds from setting the stop flag to the end of the answer, in the middle of reading a prompt."""
    waits = []
    for delay in (0.5, 1.3, 2.1):
        stop = threading.Event()
        asked = [0.0]

        def ask(stop: threading.Event = stop, asked: list[float] = asked, delay: float = delay) -> None:
            time.sleep(delay)
            asked[0] = time.perf_counter()
            stop.set()

        timer = threading.Thread(target=ask)
        timer.start()
        list(backend.generate(_prompt("x" * 400), GenerationOptions(max_new_tokens=4), stop))
        waits.append(time.perf_counter() - asked[0])
        timer.join()
    return {"stop_while_reading_seconds": [round(wait, 3) for wait in waits]}


def _beside_direct(backend: LlamaCppBackend, model: Path, tokens: int, rounds: int) -> dict[str, Any]:
    """Plain greedy writing, ours (text through a pipe, as to the window) and llama-cpp-python's, taking turns.

    llama-cpp-python runs in a process of its own, as someone would use it directly, and sleeps while ours works.
    """
    prompt = Prompt((Message("user", QUESTION),), QUESTION)
    ids = backend._codec.encode(prompt.messages)
    here, there = Pipe()
    child = get_context("spawn").Process(target=_direct, args=(there, str(model), ids, tokens), daemon=True)
    child.start()
    here.recv()

    def ours() -> float:
        list(_through_pipe(backend.generate(prompt, GenerationOptions(max_new_tokens=tokens), threading.Event())))
        return (backend.reading.written_tokens - 1) / backend.reading.writing_seconds

    def theirs() -> float:
        here.send("go")
        return float(here.recv())

    ours(), theirs()
    pairs = []
    for turn in range(rounds):
        first, second = (ours, theirs) if turn % 2 else (theirs, ours)
        one, two = first(), second()
        pairs.append((one, two) if turn % 2 else (two, one))
    child.kill()
    return {
        "writing": {
            "ours_tokens_per_second": round(median(a for a, _ in pairs), 2),
            "llama_cpp_python": round(median(b for _, b in pairs), 2),
            "ratio": round(median(a / b for a, b in pairs), 3),
            "rounds": [(round(a, 2), round(b, 2)) for a, b in pairs],
        }
    }


def _direct(pipe: Any, model: str, ids: list[int], tokens: int) -> None:
    """The other process: llama-cpp-python as it comes, with the threads and the loading that suit this file."""
    from llama_cpp import Llama

    threads = find_hardware().cores
    llama = Llama(model, n_ctx=2048, n_threads=threads, n_threads_batch=threads, use_mmap=False, verbose=False)
    pipe.send("ready")
    while True:
        pipe.recv()
        stream = llama.generate(ids, temp=0.0, repeat_penalty=1.0)
        next(stream)
        started = time.perf_counter()
        for _ in range(tokens - 1):
            next(stream)
        pipe.send((tokens - 1) / (time.perf_counter() - started))
        stream.close()


def _through_pipe(texts: Iterator[str]) -> Iterator[str]:
    here, there = Pipe()
    for text in texts:
        here.send(text)
        if there.poll():
            yield there.recv()


def _resident() -> int:
    import psutil

    return int(psutil.Process().memory_info().rss)


if __name__ == "__main__":
    main()
