"""Texts in, vectors out, with the embedder at work all the time: while some are embedded, the caller does other things.

What is added together is sorted by length, so that a batch holds texts of one length, and comes back together. Texts
that repeat are embedded once, those whose vectors are kept not at all. For one thread; knows no files and no index.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from engine.library.bundled import BUNDLED_NAME
from engine.sentences import language
from engine.word_vectors import text_vector

if TYPE_CHECKING:
    import numpy

    from engine.library.cluster import ClusterEmbedder
    from engine.library.embed import Embedder
    from engine.library.kept_vectors import KeptVectors
    from engine.library.model_embedder import ModelEmbedder

T = TypeVar("T")

_AHEAD = 2
"""Batches given out for each stream of the embedder: one at work, one that waits for it."""


@dataclass(slots=True)
class Window(Generic[T]):
    """Texts that were added together. `vectors` in float32, of shape (items, dimension), whole when `left` is 0; zeros
    stand for texts in a language that the embedder was not trained on and whose words are not known either (by_words).
    """

    items: list[T]
    texts: list[str]
    first: list[int]  # of each text: the place of the first that equals it
    vectors: Any
    fresh: list[int]  # places that are embedded
    left: int


@dataclass(slots=True)
class Done(Generic[T]):
    """What has been embedded since the last time: single items, for counting, and windows that are whole now."""

    items: list[T] = field(default_factory=list)
    windows: list[Window[T]] = field(default_factory=list)


class Embedding(Generic[T]):
    """Add when there is `room`, take what is `done`, until it is `idle`; close in the end. See the module."""

    def __init__(
        self,
        embedder: Embedder | ModelEmbedder | ClusterEmbedder,
        kept: KeptVectors | None,
        wait_for_turn: Callable[[], None],
        wake: Callable[[], None],
    ) -> None:
        """By other threads, `wait_for_turn` is called before each batch and `wake` after it."""
        self._embedder, self._kept, self._wait_for_turn, self._wake = embedder, kept, wait_for_turn, wake
        self._threads = ThreadPoolExecutor(embedder.streams, "embed")
        self._most = _AHEAD * embedder.streams
        self._waiting: deque[tuple[Window[T], list[int], Callable[[], Any]]] = deque()
        self._at_work: dict[Future[Any], tuple[Window[T], list[int]]] = {}
        self._ended: deque[Future[Any]] = deque()
        self._whole: list[Window[T]] = []

    @property
    def room(self) -> bool:
        """Whether more may be added: what was added has been given out."""
        return not self._waiting

    @property
    def dry(self) -> bool:
        """Whether the embedder will have nothing to do in a moment."""
        return not self._waiting and len(self._at_work) <= self._embedder.streams

    @property
    def idle(self) -> bool:
        return not (self._waiting or self._at_work or self._whole)

    def add(self, items: list[T], texts: list[str], tokens: list[bytes]) -> None:
        """Embed these, one text for each item, with its tokens of the bundled embedder where they are known."""
        import numpy as np

        places: dict[str, int] = {}
        first = [places.setdefault(text, i) for i, text in enumerate(texts)]
        fit = []
        vectors = np.zeros((len(texts), self._embedder.dimension), dtype=np.float32)
        for text, i in places.items():
            written_in = language(text)
            if written_in in self._embedder.languages:
                fit.append(i)
            elif (known := by_words(self._embedder, text, written_in)) is not None:
                vectors[i] = known
        kept = {} if self._kept is None else self._kept.get([texts[i] for i in fit])
        for i in fit:
            if texts[i] in kept:
                vectors[i] = kept[texts[i]]
        fresh = [i for i in fit if texts[i] not in kept]
        window = Window(items, texts, first, vectors, fresh, len(fresh))
        if not fresh:
            self._whole.append(window)
        for chosen, run in self._embedder.batches(
            [texts[i] for i in fresh], self._wait_for_turn, [tokens[i] for i in fresh]
        ):
            self._waiting.append((window, [fresh[i] for i in chosen], run))
        self._start()

    def done(self) -> Done[T]:
        """What is ready. Raises what the embedder raised."""
        found: Done[T] = Done(windows=self._whole)
        self._whole = []
        for window in found.windows:
            found.items += window.items
        while self._ended:
            future = self._ended.popleft()
            window, part = self._at_work.pop(future)
            window.vectors[part] = future.result()
            window.left -= len(part)
            found.items += [window.items[i] for i in part]
            if not window.left:
                found.windows.append(window)
                embedded = set(window.fresh)
                found.items += [item for i, item in enumerate(window.items) if i not in embedded]
        self._start()
        for window in found.windows:
            if self._kept is not None and window.fresh:
                self._kept.put([window.texts[i] for i in window.fresh], window.vectors[window.fresh])
            window.vectors = window.vectors[window.first]
        return found

    def close(self) -> None:
        """Give out no more; the batches at work end by themselves, soon, and nobody looks at them."""
        self._waiting.clear()
        self._threads.shutdown(wait=False, cancel_futures=True)

    def _start(self) -> None:
        while self._waiting and len(self._at_work) < self._most:
            window, part, run = self._waiting.popleft()
            future = self._threads.submit(run)
            self._at_work[future] = (window, part)
            future.add_done_callback(self._note)

    def _note(self, future: Future[Any]) -> None:
        self._ended.append(future)
        self._wake()


def by_words(
    embedder: Embedder | ModelEmbedder | ClusterEmbedder, text: str, written_in: str
) -> numpy.ndarray | None:
    """The vector of a Chinese text among those of the bundled embedder, which does not know the language."""
    return text_vector(text) if written_in == "zh" and embedder.name == BUNDLED_NAME else None
