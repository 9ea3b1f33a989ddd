"""What the window's tests share: a client with the engine client's surface and answers from a script, and a window."""

from __future__ import annotations

import gc
import itertools
import queue
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from desktop import i18n, theme
from desktop.preferences import Preferences
from desktop.worker import EngineLink
from engine.types import (
    Answer,
    AnswerDone,
    Citation,
    Conversation,
    ConversationInfo,
    DocumentText,
    EngineState,
    FilePage,
    FolderStatus,
    JobEnded,
    Kept,
    LibraryStatus,
    Outcome,
    Page,
    Scope,
    Statement,
    Support,
    TextDelta,
    Turn,
)

TRANSLATIONS = Path(__file__).resolve().parents[2] / "resources" / "translations"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The offscreen platform says of a few things that it cannot do them; that is not ours to mend."""
    for item in items:
        if "desktop" in item.path.parts or "e2e" in item.path.parts:
            item.add_marker(pytest.mark.qt_log_ignore("This plugin does not support", extend=True))


@pytest.fixture(scope="session", autouse=True)
def _translations() -> None:
    """Compiled as `make test` does, for a test run by itself."""
    for source in TRANSLATIONS.glob("*.ts"):
        compiled = source.with_suffix(".qm")
        if not compiled.exists() or compiled.stat().st_mtime < source.stat().st_mtime:
            tool = Path(sys.executable).with_name("pyside6-lrelease")
            subprocess.run([tool, "-silent", source, "-qm", compiled], check=True)


@pytest.fixture(scope="session")
def styled(qapp: Any) -> Any:
    """The application with our theme, once: a second set-up would connect it twice."""
    theme.setup(qapp, "light", 100)
    return qapp


@pytest.fixture(autouse=True)
def _english_and_light(styled: Any) -> Iterator[None]:
    i18n.use("en")
    theme.set_appearance("light")
    theme.set_zoom(100)
    yield
    i18n.use("en")


STREAMS = (
    *("ask", "keep_up", "preview", "check_updates", "index"),
    *("models_get", "models_add", "models_convert", "load_model"),
)


class FakeClient:
    """Answers each call from `table`: a value, a function of the arguments, or a list of events that ends by itself
    unless it ends in `...` (then the job runs until it is cancelled or `say` ends it).
    """

    def __init__(self, table: dict[str, Any]) -> None:
        self.table = table
        self.calls: list[tuple[str, dict[str, Any]]] = []
        self.jobs: dict[str, int] = {}
        self.cancelled: list[int] = []
        self.open: set[int] = set()
        self.started = self.closed = False
        self._events: queue.SimpleQueue[tuple[int, object]] = queue.SimpleQueue()
        self._numbers = itertools.count(1)

    def start(self) -> None:
        self.started = True
        self.say(0, EngineState("ready", "", "quotes", "cpu"))

    def submit(self, method: str, **arguments: Any) -> int:
        job = next(self._numbers)
        self.calls.append((method, arguments))
        self.jobs[method] = job
        self.open.add(job)
        if self.closed:
            self.say(job, JobEnded(Outcome.CANCELLED))
            return job
        made = self.table.get(method)
        made = made(**arguments) if callable(made) else made
        if isinstance(made, JobEnded):
            self.say(job, made)
        elif isinstance(made, list) and method in STREAMS:
            for event in made:
                if event is ...:
                    return job
                self.say(job, event)
            self.say(job, JobEnded(Outcome.DONE, made[-1] if made else None))
        else:
            self.say(job, JobEnded(Outcome.DONE, made))
        return job

    def say(self, job: int, event: object) -> None:
        if isinstance(event, JobEnded):
            if job not in self.open:
                return
            self.open.discard(job)
        self._events.put((job, event))

    def cancel(self, job: int) -> None:
        self.cancelled.append(job)
        self.say(job, JobEnded(Outcome.CANCELLED))

    def poll(self, timeout: float) -> list[tuple[int, object]]:
        found: list[tuple[int, object]] = []
        try:
            found.append(self._events.get(timeout=timeout or 0.001))
            while True:
                found.append(self._events.get_nowait())
        except queue.Empty:
            return found

    def close(self) -> None:
        self.closed = True
        for job in list(self.open):
            self.say(job, JobEnded(Outcome.CANCELLED))

    def called(self, method: str) -> list[dict[str, Any]]:
        return [arguments for name, arguments in self.calls if name == method]


QUESTION = "How long are logs kept?"
PAGE = "Logs are kept for six months. They are protected against change. Reviews are held every quarter."
QUOTE = "Logs are kept for six months."


def an_answer(text: str = "Logs are kept for six months. [1]", folder: str = "/library/contracts") -> Answer:
    return Answer(
        text=text,
        answered=True,
        backend="quotes",
        citations=(Citation(1, f"{folder}/audit.txt", 1, QUOTE, 0, len(QUOTE), True),),
        statements=(Statement(0, len(text), Support.QUOTED, (1,)),),
        seconds=0.1,
    )


def a_folder(path: str = "/library/contracts", **changed: Any) -> FolderStatus:
    values = {"reachable": True, "files": 4, "searchable": 4, "waiting": 0, "unreadable": 0, "chunks": 9}
    return FolderStatus(path=path, last_indexed=time.time(), **{**values, **changed})


class Library:
    """What the fake engine holds; tests change it and ask the window to look again."""

    def __init__(self) -> None:
        self.folders: list[FolderStatus] = [a_folder()]
        self.files: tuple[Any, ...] = ()
        self.chunks = 9
        self.conversations: list[ConversationInfo] = []
        self.turns: dict[int, tuple[Turn, ...]] = {}
        self.last_turn = 0

    def new_conversation(self, title: str = "", **_: Any) -> ConversationInfo:
        info = ConversationInfo(len(self.conversations) + 1, title, time.time(), time.time())
        self.conversations.insert(0, info)
        return info

    def keep(self, conversation: int, question: str, replaces: int | None = None, **scoped: Any) -> Turn:
        """Write a question down; the turn it stands beside leaves the branch on show."""
        before = self.turns.get(conversation, ())
        at = next((i for i, turn in enumerate(before) if turn.id == replaces), len(before))
        self.last_turn += 1
        beside = before[at].answers if at < len(before) and before[at].question == question else ()
        answers = (*beside, self.last_turn)
        turn = Turn(self.last_turn, question, time.time(), None, answers=answers, questions=(self.last_turn,), **scoped)
        self.turns[conversation] = (*before[:at], turn)
        return turn

    def ask(
        self, question: str, conversation: int | None = None, replaces: int | None = None, documents: bool = True,
        scope: Scope | None = None, **_: Any,
    ) -> list[object]:  # fmt: skip
        answer = an_answer()
        events: list[object] = []
        if conversation is not None:
            scoped = {"documents": documents, "scope": scope.paths if scope else ()}
            turn = self.keep(conversation, question, replaces, **scoped)
            events.append(Kept(turn))
            self.turns[conversation] = (*self.turns[conversation][:-1], replace(turn, answer=answer))
        return [*events, TextDelta("Logs are kept "), TextDelta("for six months."), AnswerDone(answer, 1)]

    def conversation(self, id: int, turn: int | None = None, last: int = 1000) -> Conversation:
        info = next(info for info in self.conversations if info.id == id)
        turns = self.turns.get(id, ())
        return Conversation(info, turns[-last:], earlier=max(0, len(turns) - last))

    def earlier_turns(self, id: int, before: int, most: int) -> list[Turn]:
        turns = self.turns[id]
        at = next(i for i, turn in enumerate(turns) if turn.id == before)
        return list(turns[max(0, at - most) : at])

    def page(
        self, folder: str = "", words: str = "", states: Any = (), offset: int = 0, limit: int = 200, **_: Any
    ) -> FilePage:
        found = [
            file
            for file in self.files
            if file.path.startswith(folder) and words in file.path and (not states or file.state in states)
        ]
        return FilePage(len(found), offset, tuple(found[offset : offset + limit]))

    def table(self) -> dict[str, Any]:
        return {
            "conversations": lambda search="": [c for c in self.conversations if search.lower() in c.title.lower()],
            "conversation": self.conversation,
            "earlier_turns": self.earlier_turns,
            "new_conversation": self.new_conversation,
            "status": lambda files=True: LibraryStatus(tuple(self.folders), self.files if files else (), self.chunks),
            "ask": self.ask,
            "index": [],
            "show": lambda path: DocumentText(path, (Page(1, PAGE),)),
            "change_settings": lambda **values: values,
            "sample_folder": "/library/samples",
            "files": self.page,
            "paths_with": lambda **limits: [file.path for file in self.page(**limits).files],
            "collections": (),
            "doctor": {"device": "cpu", "reason": "no graphics card was found", "memory_gb": 15.5},
        }


@pytest.fixture
def library() -> Library:
    return Library()


@pytest.fixture
def client(library: Library) -> FakeClient:
    return FakeClient(library.table())


@pytest.fixture
def link(client: FakeClient) -> Iterator[EngineLink]:
    """With its reader's thread; as in the app, nothing is collected there."""
    gc.disable()
    made = EngineLink(lambda: client)
    yield made
    made.shutdown()
    gc.enable()


@pytest.fixture
def open_window(link: EngineLink, tmp_path: Path, qtbot: QtBot) -> Iterator[Callable[[], Any]]:
    """A function that opens the window on the fake engine; what it opened is closed afterwards."""
    from desktop.views.window.main_window import MainWindow

    opened = []

    def opener() -> MainWindow:
        window = MainWindow(link, Preferences(tmp_path / "window.ini"), str(tmp_path))
        opened.append(window)
        window.resize(1280, 800)
        window.show()
        window.begin()
        qtbot.waitUntil(lambda: window.indexing.loaded)
        return window

    yield opener
    link.shutdown()
    for window in opened:
        window.close()
        window.deleteLater()


@pytest.fixture
def window(open_window: Callable[[], Any]) -> Any:
    return open_window()
