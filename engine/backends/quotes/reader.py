"""A small reader of English: it looks at question and passage together and says where the answer stands, if it does.

Words that a question shares with a text say little when the text speaks of the same subject and not of what is asked.
The reader was trained on questions that people asked of passages (tests/bench/train_reader.py says which); it is used
as figures among others, for which sentence answers and for whether any does. It judges and writes nothing.
"""

from __future__ import annotations

import logging
import math
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import lru_cache, partial
from queue import SimpleQueue
from typing import Any

from engine.library.allocator import give_back
from engine.library.bundled import bundled_folder, load_tokenizer
from engine.library.embedder_run import use_first
from engine.resources import resource

log = logging.getLogger(__name__)

MOST_TOKENS = 250
"""Of a question and the part of a passage that is read with it, as in training; three more mark their ends."""
_OF_QUESTION, _OF_SENTENCE = 40, 120
_MOST_WINDOWS = 8
"""Parts of passages that are read for one question: the best ones."""
_WIDTHS = 8
"""Few widths: OpenVINO keeps what it made for each."""
_START, _END = 101, 102


@dataclass(frozen=True, slots=True)
class Reading:
    """What the reader says of a sentence: `span`, the logit of its best answer over that of none in its part of the
    passage; `part`, the logit that this part holds an answer at all."""

    span: float
    part: float


SENTENCE_FIGURES = ("read_span", "read_lead", "read_first", "read_part")
DOUBT_FIGURES = (
    "read_span", "read_part", "read_span_sure", "read_part_sure", "read_lead", "read_part_gap", "read_part_top",
    "read_agrees",
)  # fmt: skip
_FAR = 20.0
"""A logit beyond which one is as good as another."""


def figures_of_sentences(readings: Sequence[Reading | None]) -> list[tuple[float, ...]]:
    """For each sentence the figures in the order of SENTENCE_FIGURES; one that was not reached is as bad as the worst.

    `readings` are those of all sentences that may be quoted, one of them not None.
    """
    whole = _whole(readings)
    best = max(r.span for r in whole)
    return [(r.span / 10, (r.span - best) / 10, float(r.span == best), r.part / 10) for r in whole]


def figures_of_doubt(readings: Sequence[Reading | None], passages: Sequence[int], best: int) -> tuple[float, ...]:
    """Of the sentence `best` that would be quoted, the figures in the order of DOUBT_FIGURES.

    `passages` are the numbers of the passages in which the sentences stand.
    """
    whole = _whole(readings)
    own = whole[best]
    top = max(whole, key=lambda r: r.span)
    others = [r.part for r, passage in zip(whole, passages, strict=True) if passage != passages[best]]
    return (
        own.span / 10, own.part / 10, _sigmoid(own.span), _sigmoid(own.part), (own.span - top.span) / 10,
        (own.part - max(others, default=min(own.part, 0.0))) / 10, max(r.part for r in whole) / 10,
        float(own.span == top.span),
    )  # fmt: skip


def _whole(readings: Sequence[Reading | None]) -> list[Reading]:
    known = [r for r in readings if r is not None]
    worst = Reading(min(r.span for r in known), min(r.part for r in known))
    return [_bounded(r or worst) for r in readings]


def _bounded(reading: Reading) -> Reading:
    return Reading(max(-_FAR, min(_FAR, reading.span)), max(-_FAR, min(_FAR, reading.part)))


def _sigmoid(x: float) -> float:
    return 1.0 / (1.0 + math.exp(-x))


def read(question: str, passages: Sequence[Sequence[str]]) -> list[list[Reading | None]] | None:
    """For each sentence of each passage (best first) what the reader says; None of those that were not reached.

    None as a whole where it cannot run: what is said then is the log's.
    """
    reader = _reader()
    return None if reader is None else reader.read(question, passages)


def trouble() -> str:
    """Why it does not run here, as a person is told; "" when it does. It is loaded for that."""
    if _reader() is not None:
        return ""
    return "The reader of English questions cannot run here (the log says why): answers are chosen without it."


@lru_cache(maxsize=1)
def _reader() -> _Reader | None:
    try:
        return _Reader()
    except Exception as error:
        # Answers are worse without it and still answers: the weights that were fitted without it are used.
        log.warning("the reader cannot run here: %s", error)
        return None


class _Reader:
    def __init__(self) -> None:
        import openvino as ov

        from engine.backends.quotes.reader_graph import build, weights_of

        folder = bundled_folder()
        weights = weights_of(folder, resource("quotes", "reader_en.safetensors"))
        self._words = weights["embeddings.word_embeddings.weight"]
        self._places = weights["embeddings.position_embeddings.weight"].astype("float32")
        self._kinds = weights["embeddings.token_type_embeddings.weight"].astype("float32")
        self._tokenizer = load_tokenizer(folder, None)
        compiled = ov.Core().compile_model(build(weights), "CPU", {"PERFORMANCE_HINT": "THROUGHPUT"})
        # Each core reads parts of its own and waits for nobody: 0.55 of the time where another job has one of two
        # cores, 0.87 where none has (measured).
        self._free: SimpleQueue[Any] = SimpleQueue()
        self._streams = int(compiled.get_property("OPTIMAL_NUMBER_OF_INFER_REQUESTS"))
        for _ in range(self._streams):
            self._free.put(compiled.create_infer_request())
        use_first(lambda: self._judge([], []))
        del weights
        give_back()  # what was needed to make it, about as much again

    def read(self, question: str, passages: Sequence[Sequence[str]]) -> list[list[Reading | None]]:
        asked = self._ids(question)[:_OF_QUESTION]
        found: list[list[Reading | None]] = [[None] * len(sentences) for sentences in passages]
        windows = self._windows(passages, MOST_TOKENS - len(asked))[:_MOST_WINDOWS]
        windows.sort(key=lambda window: -sum(len(ids) for _, _, ids in window))  # the last ones end at about one time
        with ThreadPoolExecutor(self._streams, "read") as threads:
            for window, readings in zip(windows, threads.map(partial(self._judge, asked), windows), strict=True):
                for (passage, sentence, _), reading in zip(window, readings, strict=True):
                    found[passage][sentence] = reading
        return found

    def _ids(self, text: str) -> list[int]:
        return list(self._tokenizer.encode(text, add_special_tokens=False).ids)

    def _windows(self, passages: Sequence[Sequence[str]], room: int) -> list[list[tuple[int, int, list[int]]]]:
        """Sentences in a row, as many as fit: (passage, sentence, tokens)."""
        windows: list[list[tuple[int, int, list[int]]]] = []
        for passage, sentences in enumerate(passages):
            left = 0
            for place, text in enumerate(sentences):
                ids = self._ids(text)[:_OF_SENTENCE]
                if not place or len(ids) > left:
                    if len(windows) == _MOST_WINDOWS:
                        return windows
                    windows.append([])
                    left = room
                windows[-1].append((passage, place, ids))
                left -= len(ids)
        return windows

    def _judge(self, asked: list[int], window: list[tuple[int, int, list[int]]]) -> list[Reading]:
        import numpy as np

        row = [_START, *asked, _END, *(token for _, _, ids in window for token in ids), _END]
        size, first = len(row), len(asked) + 2
        width = -(-size // _WIDTHS) * _WIDTHS
        embedded = np.zeros((1, width, self._words.shape[1]), np.float32)
        mask = np.zeros((1, width), np.float32)
        embedded[0, :size] = self._words[row] + self._places[:size]
        embedded[0, :first] += self._kinds[0]
        embedded[0, first:size] += self._kinds[1]
        mask[0, :size] = 1.0
        request = self._free.get()
        try:
            request.infer([embedded, mask])
            spans, answers = (request.get_output_tensor(n).data[0].copy() for n in (0, 1))
        finally:
            self._free.put(request)
        return self._of_window(spans, float(answers[0]), first, window)

    def _of_window(
        self, spans: Any, answers: float, first: int, window: list[tuple[int, int, list[int]]]
    ) -> list[Reading]:
        import numpy as np

        none = float(spans[0].sum())
        readings = []
        for _, _, ids in window:
            starts, ends = spans[first : first + len(ids), 0], spans[first : first + len(ids), 1]
            first += len(ids)
            # The best start with the best end that does not come before it.
            best = float((starts + np.maximum.accumulate(ends[::-1])[::-1]).max()) if ids else none
            readings.append(Reading(best - none, answers))
        return readings
