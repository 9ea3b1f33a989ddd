"""Texts -> unit vectors by the bundled model, all-MiniLM-L6-v2 of sentence-transformers (384 dimensions, 256 tokens,
English), on the runtime that embedder_runtime.py chose. Knows nothing of files, chunks or the index.
"""

from __future__ import annotations

import threading
from array import array
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import TYPE_CHECKING, Any

from engine.library.bundled import BUNDLED_MAX_TOKENS, BUNDLED_NAME, BUNDLED_SHA256, bundled_folder, load_tokenizer
from engine.library.embedder_run import Run, Runtime, load
from engine.library.embedder_runtime import remembered_runtime
from engine.library.questions_first import QuestionsFirst

if TYPE_CHECKING:
    import numpy

_WIDTHS = 16

Batch = tuple[list[int], Callable[[], Any]]
"""Places of texts that are embedded together, and what embeds them: `streams` threads may call such functions at the
same time, and have to for the whole machine to be at work."""


class Embedder:
    """One embedding model, ready to run. Safe to call from several threads.

    Attributes: `name` (of the model), `dimension`, `max_tokens` (of one text, its two special tokens included),
    `languages` (codes the model was trained on), `runtime`, `streams` (see Batch).
    """

    def __init__(self, runtime: Runtime | None = None) -> None:
        """Load the bundled model, on the given runtime or the remembered (else measured) best.

        Raises ModelError when the weights are missing or are not the published ones.
        """
        self.name = BUNDLED_NAME
        self.dimension = 384
        self.max_tokens = BUNDLED_MAX_TOKENS
        self.languages = ("en",)
        self._folder = bundled_folder()
        self.tokenizer = load_tokenizer(self._folder, self.max_tokens)
        self._first, self._last = (array("H", [token]) for token in self.tokenizer.encode("").ids)
        self.runtime = runtime or remembered_runtime(self._folder)
        # Loaded when they are needed, which most processes do with one of them. Questions have one of their own: that
        # of documents may have to be made anew after an interruption, and is made for many texts, not for one soon.
        self._loading = threading.Lock()
        self._for_questions: Run | None = None
        self._for_documents: Run | None = None
        self._turns = QuestionsFirst(self.interrupt, one_model=False)

    def interrupt(self) -> None:
        """A question has come: what is being embedded of documents just now is put off, and done again."""
        if self._for_documents is not None:
            self._for_documents.interrupt()

    @property
    def streams(self) -> int:
        return self._documents().streams

    @property
    def fingerprint(self) -> str:
        """Two embedders with the same one give the same vectors, within MIN_COSINE."""
        return f"{self.name}:{BUNDLED_SHA256[:16]}"

    def embed_query(self, text: str) -> numpy.ndarray:
        """The unit vector of a question, shape (dimension,). Documents that are being embedded wait meanwhile."""
        encoded = self.tokenizer.encode(text)
        ids, mask = _padded([encoded.ids], self.max_tokens)
        with self._turns.question():
            if self._for_questions is None:
                self._for_questions = load(self.runtime, self._folder, many=False)
            vector: numpy.ndarray = self._for_questions(ids, mask)[0]
        return vector

    def embed(self, texts: Sequence[str], wait_for_turn: Callable[[], None] = lambda: None) -> numpy.ndarray:
        """Unit vectors in float32, shape (len(texts), dimension), in the order given.

        Texts longer than `max_tokens` are cut by the tokenizer; `engine.library.split` makes none that long.
        `wait_for_turn` is called before every batch, and again before one that was interrupted; by another thread when
        there are several batches.
        """
        import numpy as np

        out = np.zeros((len(texts), self.dimension), dtype=np.float32)
        batches = self.batches(texts, wait_for_turn)
        if len(batches) < 2:
            for places, run in batches:
                out[places] = run()
            return out
        with ThreadPoolExecutor(self.streams, "embed") as threads:
            for (places, _), vectors in zip(batches, threads.map(lambda batch: batch[1](), batches), strict=True):
                out[places] = vectors
        return out

    def batches(
        self, texts: Sequence[str], wait_for_turn: Callable[[], None], tokens: Sequence[bytes] = ()
    ) -> list[Batch]:
        """The texts in batches, the longest first: a batch is padded to its own longest text. See `embed`.

        `tokens` has those of each text, as far as they are known (see PageTokens.of); the others are made here.
        """
        if not texts:
            return []
        encoded = self._encoded(texts, tokens or [b""] * len(texts))
        order = sorted(range(len(texts)), key=lambda i: -len(encoded[i]))
        model = self._documents()
        found: list[Batch] = []
        at = 0
        while at < len(order):
            count = max(1, model.batch_tokens // _width(len(encoded[order[at]]), self.max_tokens))
            places = order[at : at + count]
            ids, mask = _padded([encoded[i] for i in places], self.max_tokens)
            found.append((places, partial(self._turns.documents, partial(model, ids, mask), wait_for_turn)))
            at += count
        return found

    def _encoded(self, texts: Sequence[str], tokens: Sequence[bytes]) -> list[Sequence[int]]:
        """Token ids with the special ones."""
        known = [array("H", ids) for ids in tokens]
        anew = [i for i, ids in enumerate(known) if not 0 < len(ids) <= self.max_tokens - 2]
        encoded: list[Sequence[int]] = [self._first + ids + self._last for ids in known]
        for i, encoding in zip(anew, self.tokenizer.encode_batch_fast([texts[i] for i in anew]), strict=True):
            encoded[i] = encoding.ids
        return encoded

    def _documents(self) -> Run:
        with self._loading:
            if self._for_documents is None:
                self._for_documents = load(self.runtime, self._folder, many=True)
            return self._for_documents


def _width(length: int, most: int) -> int:
    """Few widths: OpenVINO keeps what it made for each shape, which costs memory and time for every new one."""
    return min(most, -(-length // _WIDTHS) * _WIDTHS)


def _padded(encoded: Sequence[Sequence[int]], most: int) -> tuple[Any, Any]:
    """Token ids, the longest first, as (ids, mask) of one shape."""
    import numpy as np

    ids = np.zeros((len(encoded), _width(len(encoded[0]), most)), dtype=np.int64)
    mask = np.zeros_like(ids)
    for row, tokens in enumerate(encoded):
        ids[row, : len(tokens)] = tokens
        mask[row, : len(tokens)] = 1
    return ids, mask
