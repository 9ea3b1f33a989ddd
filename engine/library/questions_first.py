"""Who may use an embedder: many documents want to be embedded, and a question that comes goes before all of them.

The batch of documents under way is interrupted and done again afterwards, but not endlessly: who searches with every
key stroke must not stop indexing for good. Knows no model: who owns one says how a run of it is interrupted.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import Any

_MOST = 3
"""Times that one batch may be interrupted before it is let run to its end."""
_LOOK_SECONDS = 0.005


class QuestionsFirst:
    """The locks of one embedder.

    interrupt: has the runs that other threads make just now end soon, if they may. one_model: questions and documents
    share a model, which is for one thread at a time; else each have their own, and that of documents sees to it itself
    how many use it.
    """

    def __init__(self, interrupt: Callable[[], None], *, one_model: bool) -> None:
        self._interrupt = interrupt
        self._asking = threading.Lock()
        self._embedding: AbstractContextManager[Any] = self._asking if one_model else nullcontext()
        self._no_question = threading.Condition()
        self._questions = 0

    @contextmanager
    def question(self) -> Iterator[None]:
        """Hold the model of questions."""
        with self._no_question:
            self._questions += 1
        try:
            self._interrupt()
            while not self._asking.acquire(timeout=_LOOK_SECONDS):
                self._interrupt()  # a batch may have begun between the two
            try:
                yield
            finally:
                self._asking.release()
        finally:
            with self._no_question:
                self._questions -= 1
                self._no_question.notify_all()

    def documents(self, run: Callable[[bool], Any], wait_for_turn: Callable[[], None]) -> Any:
        """What `run(may be interrupted)` gives in the end; None from it says that it was interrupted.

        `wait_for_turn` is called before each try, without the model being held.
        """
        tries = 0
        while True:
            wait_for_turn()
            with self._no_question:
                self._no_question.wait_for(lambda: not self._questions, timeout=5.0)
            with self._embedding:
                done = run(tries < _MOST)
            if done is not None:
                return done
            tries += 1
