"""Texts -> unit vectors by the bundled model, all-MiniLM-L6-v2 of sentence-transformers (384 dimensions, 256 tokens,
English), on the runtime that embedder_runtime.py chose. Knows nothing of files, chunks or the index.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from engine.library.embedder_runtime import (
    BUNDLED_MAX_TOKENS,
    BUNDLED_NAME,
    BUNDLED_SHA256,
    Run,
    Runtime,
    bundled_folder,
    load,
    load_tokenizer,
    remembered_runtime,
)
from engine.library.questions_first import QuestionsFirst

if TYPE_CHECKING:
    import numpy

_WIDTHS = 16
BATCH_TOKENS = 4096
"""Texts run together hold about this many tokens: more costs memory and brings no speed on a CPU (measured)."""

TEXTS_AT_ONCE = max(8, 4 * (os.cpu_count() or 1))
"""Texts to give to one call of `embed` by who wants to stop or to give way soon: about a tenth of a second's work.

On two cores eight texts cost no more than their share of eighty (measured); more cores want more to do.
"""


class Embedder:
    """One embedding model, ready to run. Safe to call from several threads.

    Attributes: `name` (of the model), `dimension`, `max_tokens` (of one text, its two special tokens included),
    `languages` (codes the model was trained on), `runtime`.
    """

    def __init__(self, runtime: Runtime | None = None) -> None:
        """Load the bundled model, on the given runtime or the remembered (else measured) best.

        Raises ModelError when the weights are missing or are not the published ones.
        """
        self.name = BUNDLED_NAME
        self.dimension = 384
        self.max_tokens = BUNDLED_MAX_TOKENS
        self.languages = ("en",)
        self.texts_at_once = TEXTS_AT_ONCE
        self._folder = bundled_folder()
        self.tokenizer = load_tokenizer(self._folder, self.max_tokens)
        self.runtime = runtime or remembered_runtime(self._folder)
        # Questions have a model of their own, since that of documents may have to be made anew after an interruption.
        # The one that is loaded here is for whichever comes first: most processes need no other.
        self._loaded = [load(self.runtime, self._folder)]
        self._run: Run | None = None
        self._run_documents: Run | None = None
        self._turns = QuestionsFirst(self.interrupt, one_model=False)

    def interrupt(self) -> None:
        """A question has come: the batch of documents that is being embedded just now is put off, and done again."""
        if self._run_documents is not None:
            self._run_documents.interrupt()

    @property
    def fingerprint(self) -> str:
        """Two embedders with the same one give the same vectors, within MIN_COSINE."""
        return f"{self.name}:{BUNDLED_SHA256[:16]}"

    def embed_query(self, text: str) -> numpy.ndarray:
        """The unit vector of a question, shape (dimension,). Documents that are being embedded wait meanwhile."""
        encoded = self.tokenizer.encode(text)
        ids, mask = _padded([encoded.ids], self.max_tokens)
        with self._turns.question():
            if self._run is None:
                self._run = self._model()
            vector: numpy.ndarray = self._run(ids, mask)[0]
        return vector

    def embed(self, texts: Sequence[str], wait_for_turn: Callable[[], None] = lambda: None) -> numpy.ndarray:
        """Unit vectors in float32, shape (len(texts), dimension), in the order given.

        Texts longer than `max_tokens` are cut by the tokenizer; `engine.library.split` makes none that long.
        `wait_for_turn` is called before every batch, and again before one that was interrupted.
        """
        import numpy as np

        out = np.zeros((len(texts), self.dimension), dtype=np.float32)
        if not texts:
            return out
        encoded = [e.ids for e in self.tokenizer.encode_batch_fast(list(texts))]
        # Longest first: a batch is padded to its own longest text.
        order = np.argsort([-len(ids) for ids in encoded], kind="stable")
        at = 0
        while at < len(order):
            width = _width(len(encoded[order[at]]), self.max_tokens)
            chosen = order[at : at + max(1, BATCH_TOKENS // width)]
            ids, mask = _padded([encoded[i] for i in chosen], self.max_tokens)
            out[chosen] = self._turns.documents(partial(self._embed_batch, ids, mask), wait_for_turn)
            at += len(chosen)
        return out

    def _embed_batch(self, ids: Any, mask: Any, may_be_interrupted: bool) -> Any:
        if self._run_documents is None:
            self._run_documents = self._model()
        return self._run_documents(ids, mask, may_be_interrupted)

    def _model(self) -> Run:
        try:
            return self._loaded.pop()  # one step, of which two threads do not both have the result
        except IndexError:
            return load(self.runtime, self._folder)


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
