"""What stands where nothing was asked yet: the tour of the first run, and an empty conversation's invitation."""

from __future__ import annotations

import json

from PySide6.QtCore import QObject

from desktop import i18n
from desktop.asking import Asking
from desktop.indexing import Indexing
from desktop.model_jobs import QUOTES, ModelJobs
from desktop.preferences import Preferences
from desktop.views.conversation.conversation import ConversationView
from desktop.views.window.tour import DONE, FOLDER, LANGUAGE, MODEL, Tour
from engine.resources import resource


class Beginning(QObject):
    """Attributes: tour; `fresh`, whether the conversation on show has no turns."""

    def __init__(
        self,
        window: QObject,
        talk: ConversationView,
        asking: Asking,
        indexing: Indexing,
        jobs: ModelJobs,
        preferences: Preferences,
    ) -> None:
        super().__init__(window)
        self._talk, self._asking, self._indexing, self._jobs, self._kept = talk, asking, indexing, jobs, preferences
        self.tour = Tour(preferences.number("tour", DONE if preferences.flag("library", False) else LANGUAGE))
        self.fresh = True
        self._state: tuple[bool, ...] = ()
        self.tour.moved.connect(self._on_tour)
        jobs.in_use.connect(self.go_on)

    def asked(self) -> None:
        """The first question was asked: nobody needs the tour any more."""
        self.tour.go(DONE)
        self.fresh = False

    def go_on(self) -> None:
        """Steps of the tour that were done by another way are not asked for."""
        if self._indexing.loaded and not self._indexing.empty:
            self.tour.did(FOLDER)
        if any(row.active and row.id != QUOTES for row in self._jobs.rows()):
            self.tour.did(MODEL)

    def _on_tour(self, step: int) -> None:
        self._kept.set("tour", step)
        self.go_on()

    def show(self) -> None:
        """What an empty conversation shows: where to begin, or questions to try."""
        if not self.fresh or self._asking.is_busy or not self._indexing.loaded:
            return
        if self._indexing.empty:
            self._talk.set_empty("no-library", [])
        else:
            self._talk.set_empty("ready", self.suggestions())

    def follow(self) -> None:
        """The library's rows differ."""
        self.go_on()
        state = (self._indexing.loaded, self._indexing.empty, bool(self.suggestions()))
        if state != self._state:
            self._state = state
            self.show()

    def suggestions(self) -> list[str]:
        """The three questions that go with the sample documents, when those are in the library."""
        samples = str(resource("samples"))
        if not any(row.path.startswith(samples) for row in self._indexing.rows()):
            return []
        questions = json.loads(resource("samples", "questions.json").read_text(encoding="utf-8"))
        return list(questions["zh" if i18n.code() == "zh_CN" else "en"])
