"""Texts go in, vectors come out for the same items, each embedded once, and a stop or a fault ends it."""

from __future__ import annotations

import threading
from array import array
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from engine.errors import ModelError
from engine.library.bundled import bundled_folder, load_tokenizer
from engine.library.embed import Embedder
from engine.library.embedding import Embedding, Window
from engine.library.kept_vectors import KeptVectors
from engine.word_vectors import text_vector

TEXTS = [f"Shelf {i} holds {'the boxes of that year and the next one ' * (i % 5)}number {i * 37}." for i in range(60)]


@pytest.fixture(scope="module")
def embedder() -> Embedder:
    return Embedder()


class Counting:
    """An embedder that counts what it is given."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder
        self.given: list[str] = []

    def __getattr__(self, name: str) -> Any:
        return getattr(self._embedder, name)

    def batches(self, texts: list[str], wait_for_turn: Any, tokens: list[bytes]) -> Any:
        self.given += texts
        return self._embedder.batches(texts, wait_for_turn, tokens)


def run_out(embedding: Embedding[int], wake: threading.Event) -> tuple[list[int], list[Window[int]]]:
    items: list[int] = []
    windows: list[Window[int]] = []
    while not embedding.idle:
        assert wake.wait(60)
        wake.clear()
        done = embedding.done()
        items += done.items
        windows += done.windows
    return items, windows


def test_every_item_has_the_vector_of_its_text_and_equal_texts_are_embedded_once(
    embedder: Embedder, tmp_path: Path
) -> None:
    expected = embedder.embed(TEXTS)
    counting, wake = Counting(embedder), threading.Event()
    kept = KeptVectors(tmp_path / "kept.db", embedder.fingerprint, embedder.dimension)
    kept.put(TEXTS[:2], expected[:2])
    embedding = Embedding[int](counting, kept, lambda: None, wake.set)  # type: ignore[arg-type]
    texts = [*TEXTS, "押金应在三日内退还。", TEXTS[5], TEXTS[0]]
    embedding.add(list(range(63)), texts, [b""] * 63)
    items, windows = run_out(embedding, wake)
    assert sorted(items) == list(range(63)) and [w.items for w in windows] == [list(range(63))]
    assert np.allclose(windows[0].vectors[:60], expected, atol=0.02)  # bfloat16, in other batches
    by_words = text_vector(texts[60])  # the model knows no Chinese
    assert by_words is not None and np.allclose(windows[0].vectors[60], by_words)
    assert np.array_equal(windows[0].vectors[61], windows[0].vectors[5])
    assert np.array_equal(windows[0].vectors[62], windows[0].vectors[0])
    assert sorted(counting.given) == sorted(TEXTS[2:])
    assert len(kept.get(TEXTS)) == 60
    embedding.close()
    kept.close()


def test_tokens_that_are_known_are_not_made_again(embedder: Embedder) -> None:
    known = load_tokenizer(bundled_folder(), None)
    ids = [array("H", known.encode(text, add_special_tokens=False).ids).tobytes() for text in TEXTS]
    swapped = [ids[1], ids[0], b"", *ids[3:]]  # so that it shows whose vector it is
    found = np.zeros((len(TEXTS), embedder.dimension), dtype=np.float32)
    for places, run in embedder.batches(TEXTS, lambda: None, swapped):
        found[places] = run()
    expected = embedder.embed(TEXTS)
    expected[[0, 1]] = expected[[1, 0]]
    assert np.allclose(found, expected, atol=0.02) and not np.allclose(expected[0], expected[1], atol=0.02)


def test_more_tokens_than_fit_are_cut_as_ever(embedder: Embedder) -> None:
    text = "kiln " * 400
    tokens = array("H", [17000] * 400).tobytes()
    ((_, run),) = embedder.batches([text], lambda: None, [tokens])
    assert np.allclose(run(), embedder.embed([text]), atol=0.02)


def test_what_needs_no_embedding_is_whole_at_once(embedder: Embedder) -> None:
    embedding = Embedding[str](embedder, None, lambda: None, lambda: None)
    embedding.add(["a", "b"], ["只有中文", "也是中文"], [b"", b""])
    done = embedding.done()
    assert done.items == ["a", "b"] and len(done.windows) == 1 and embedding.idle
    embedding.close()


def test_a_fault_of_the_embedder_reaches_who_waits(embedder: Embedder) -> None:
    def broken(texts: list[str], *_: Any) -> Any:
        def run() -> Any:
            raise ModelError("the model is gone")

        return [(list(range(len(texts))), run)]

    counting, wake = Counting(embedder), threading.Event()
    counting.batches = broken  # type: ignore[method-assign]
    embedding = Embedding[int](counting, None, lambda: None, wake.set)  # type: ignore[arg-type]
    embedding.add([1], ["a text"], [b""])
    assert wake.wait(10)
    with pytest.raises(ModelError, match="gone"):
        embedding.done()
    embedding.close()


def test_closed_in_the_middle_it_waits_for_nothing(embedder: Embedder) -> None:
    begun, go_on = threading.Event(), threading.Event()
    batches: list[str] = []

    def hold() -> None:
        batches.append("begun")
        begun.set()
        assert go_on.wait(60)

    embedding = Embedding[int](embedder, None, hold, lambda: None)
    embedding.add(list(range(180)), [f"{text} Row {n}." for n in range(3) for text in TEXTS], [b""] * 180)
    assert begun.wait(30)
    closing = threading.Thread(target=embedding.close, daemon=True)
    closing.start()
    closing.join(20)
    waited = closing.is_alive()
    go_on.set()
    closing.join()
    for thread in threading.enumerate():
        if thread.name.startswith("embed"):
            thread.join(30)
    assert not waited and len(batches) <= embedder.streams  # what had not begun never does
