"""A question goes before the documents that are being embedded, and costs them nothing but a little time."""

from __future__ import annotations

import threading
import time
from pathlib import Path
from typing import Any

import numpy as np

from engine import Engine
from engine.errors import Cancelled
from engine.library.embed import Embedder
from engine.library.questions_first import QuestionsFirst


def test_a_question_interrupts_documents_which_are_embedded_all_the_same() -> None:
    embedder = Embedder()
    texts = [f"Locker {i} opens with {i * 7919}, as was written down for the keeper of that year." for i in range(64)]
    expected, asked = embedder.embed(texts), embedder.embed_query("Who opens the locker?")
    begun = threading.Event()
    found: list[Any] = []
    documents = threading.Thread(target=lambda: found.append(embedder.embed(texts, begun.set)))
    documents.start()
    assert begun.wait(60)
    for _ in range(6):
        time.sleep(0.02)  # in the middle of a batch, as soon as one runs that may be interrupted
        assert np.allclose(embedder.embed_query("Who opens the locker?"), asked, atol=1e-3)
    documents.join(60)
    assert np.allclose(found[0], expected, atol=1e-3)


def test_documents_are_not_put_off_for_good() -> None:
    stop = threading.Event()
    tries: list[bool] = []
    turns = QuestionsFirst(stop.set, one_model=True)

    def run(may_be_interrupted: bool) -> str | None:
        tries.append(may_be_interrupted)
        return None if may_be_interrupted else "done"

    assert turns.documents(run, lambda: None) == "done"
    assert tries == [True, True, True, False]


def test_a_question_waits_for_no_more_than_the_interruption() -> None:
    interrupted = threading.Event()
    turns = QuestionsFirst(interrupted.set, one_model=True)
    order: list[str] = []

    def run(may_be_interrupted: bool) -> str | None:
        interrupted.clear()
        order.append("documents")
        if len(order) > 1:
            return "done"
        assert interrupted.wait(10)  # as long as a batch takes
        return None

    documents = threading.Thread(target=lambda: turns.documents(run, lambda: None))
    documents.start()
    while not order:
        time.sleep(0.001)
    with turns.question():
        order.append("question")
    documents.join(10)
    assert order == ["documents", "question", "documents"]


def test_indexing_that_waits_for_an_answer_still_hears_a_cancel(home: Path, documents: Path) -> None:
    stop = threading.Event()
    ended: list[BaseException] = []
    with Engine(home) as engine:
        engine.open_embedder()

        def index() -> None:
            try:
                list(engine.index([str(documents)], stop=stop))
            except Cancelled as cancelled:
                ended.append(cancelled)

        with engine._answer_open():
            indexing = threading.Thread(target=index)
            indexing.start()
            while not engine.catalog.any_waiting():
                time.sleep(0.01)
            stop.set()
            indexing.join(20)
            assert ended
