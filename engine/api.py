"""Engine: the facade. One method for each thing a person can ask for.

Methods that take time are generators of events (`streams`), take a `stop` flag and end with their result as the last
event; the others return plain values. Errors are `engine.errors`; their text is for the person. Several threads may
call at once. Opening an engine loads nothing heavy: LanceDB, the embedder and models are loaded at first need.

What concerns documents is in engine.library.facade, models in engine.models.facade, conversations in
engine.conversations.facade; here they meet.
"""

from __future__ import annotations

import contextlib
import os
import threading
import time
from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from engine.answering.whole.facade import WholeMethods
from engine.conversations.facade import ConversationMethods
from engine.errors import Cancelled, DataFolderError, InkwellError, ModelError, QuestionError
from engine.library.browse import BrowseMethods
from engine.library.facade import LibraryMethods
from engine.library.pages import PageMethods
from engine.library.recognising import RecognitionMethods
from engine.library.upkeep import UpkeepMethods
from engine.models.facade import QUOTES, ModelMethods
from engine.prompt_steps import PromptMethods
from engine.recovery import mend, remember, remember_folders
from engine.settings import DataFolder, Settings, as_dict
from engine.types import (
    Answer,
    AnswerDone,
    Backend,
    Connection,
    GenerationOptions,
    Hit,
    Kept,
    Message,
    ModelLoaded,
    ModelProgress,
    MoveProgress,
    MoveReport,
    Notice,
    Retrieved,
    Scope,
    StopFlag,
    UpdateReport,
    WorkProgress,
    streams,
)

if TYPE_CHECKING:
    from engine.answering.answer import AnswerEvent
    from engine.answering.reports import Report
    from engine.answering.retrieve import Retriever

MAX_QUESTION = 20_000
"""Characters. Longer text is a document, not a question."""
JOB_REMEMBERED = 600
"""Characters of a summary, a list or a comparison that the next questions have before them."""


class Engine(
    LibraryMethods, UpkeepMethods, RecognitionMethods, BrowseMethods, PageMethods,
    ModelMethods, ConversationMethods, WholeMethods, PromptMethods,
):  # fmt: skip
    """One library, its conversations and its models. A context manager; `close` may be called twice."""

    def __init__(self, home: Path | str | None = None) -> None:
        """Open (and create) the data folder: `home`, else INKWELL_HOME, else the system's place for such data.

        Raises DataFolderError, SettingsError.
        """
        self.folder = DataFolder(home)
        self.folder.create()
        self._settings = self.folder.load_settings()
        self._notices = mend(self.folder)
        self._open_library()
        self._open_recognised()
        self._open_pages()
        self._open_conversations()
        self._answering = threading.Lock()  # one answer at a time: two would share one model's cache
        self._counting = threading.Lock()
        self._answers_open = 0
        self._no_answer_open = threading.Event()
        self._no_answer_open.set()
        self._closed = False
        self._known_reports: dict[tuple[int, str], Report | None] = {}

    def __enter__(self) -> Engine:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        if self._closed:
            return
        self._closed = True
        if self._models is not None:
            self._models.unload()
        self._close_pages()
        self._recognised.close()
        self._close_whole()
        self._wait_for_tidying()
        with contextlib.suppress(DataFolderError):
            remember_folders(self._catalog, self.folder)
        self._catalog.close()
        self._chats.close()
        remember(self.folder)

    # -- search and answers

    def search(self, query: str, k: int = 10, scope: Scope | None = None) -> list[Hit]:
        """The k best chunks for a query, best first; `scope` limits it to folders or files. Scores lie in 0..1."""
        self._check_question(query)
        return list(self._labelled(self._retriever().search(query, k, self._absolute(scope))))

    @streams
    def ask(
        self,
        question: str,
        *,
        conversation: int | None = None,
        replaces: int | None = None,
        scope: Scope | None = None,
        documents: bool = True,
        options: GenerationOptions | None = None,
        model: str | None = None,
        temperature: float | None = None,
        continues: int | None = None,
        stop: StopFlag | None = None,
    ) -> Iterator[Kept | AnswerEvent | ModelProgress | ModelLoaded | WorkProgress]:
        """Answer from the documents: Retrieved, Notices and TextDeltas, and an AnswerDone at the end.

        What asks for every page ("/list …", "/summarise") or for a prompt of the library ("/translate …") is done as
        that, with WorkProgress on the way: see engine.answering.whole.commands.

        In a conversation Kept comes first; while a model is loaded, ModelProgress and ModelLoaded. Without `documents`
        it is plain chat with the language model. With `conversation`, earlier turns are context and the turn is kept
        there; `replaces` is the turn beside which it stands as another branch. `continues` is a turn whose answer was
        stopped: it goes on where it was. `model` and `temperature` count for this answer only. When stopped, what was
        written so far is kept and AnswerDone says so. Raises QuestionError, ModelError, DataFolderError.
        """
        self._check_question(question)
        from engine.answering.answer import answer_events, courtesy_events
        from engine.answering.whole.commands import looks_like_a_command

        question = question.strip()
        stop = stop or threading.Event()
        turn, history, begun = None, [], ""
        scope = self._absolute(scope)
        if conversation is not None:
            history = self._history(conversation, continues or replaces)
            if continues is not None:
                turn, begun = continues, self._chats.begun(conversation, continues)
            else:
                turn = self._chats.ask(conversation, question, scope.paths if scope else (), replaces, documents)
            yield Kept(self._chats.turn(conversation, turn))
        try:
            with self._answer_open(), self._answering:
                events: Iterator[Any] | None = self._task_events(question, scope, stop, documents)
                if events is None and documents:
                    events = courtesy_events(question, history)
                if events is None:
                    if documents and looks_like_a_command(question):
                        yield Notice("no-command", "No command or prompt has this name, so it was asked as a question.")
                    backend = yield from self._open_backend(stop, model or self._settings.model)
                    in_time = yield from self._tokens_in_time(backend, stop)
                    events = answer_events(
                        question, self._retriever() if documents else None, backend, history,
                        self._options(options, temperature), scope, stop, self._page_text,
                        passages=self._settings.passages, begun=begun, in_time=in_time,
                    )  # fmt: skip
                    events = self._covered(events, scope) if documents else events
                    events = self._measured(events, model or self._settings.model)
                else:
                    begun = ""  # work over whole pages goes on by itself, from the parts that are done
                events = self._places_named(self._recorded(events, model or self._settings.model))
                yield from self._keeping(events, turn, begun) if turn is not None else events
        except Cancelled:
            if turn is not None and not begun:
                self._chats.answer(turn, Answer("", False, "", stopped=True))  # so that it can be gone on with
            raise
        except InkwellError as error:
            if turn is not None:
                self._chats.failed(turn, str(error))
            raise

    def _tokens_in_time(self, backend: Backend, stop: StopFlag) -> Generator[Notice, None, int]:
        """How many tokens of a prompt this machine reads in the time that the person allows; 0 means any number."""
        from engine.answering.speed import PromptSpeeds, tokens_in_time

        seconds = self._settings.time_to_first_token
        if backend.name == QUOTES or not seconds:
            return 0
        speeds = PromptSpeeds(self.folder.path / "speeds.json")
        speed = speeds.known(backend)
        if not speed:
            yield Notice("measuring", "Measuring once how fast this computer reads with this model…")
            speed = speeds.measure(backend, stop)
        return tokens_in_time(speed, seconds)

    def _recorded(self, events: Iterator[Any], model: str) -> Iterator[Any]:
        """The same events; which Inkwell and which weights answered is kept with the answer."""
        from engine import __version__
        from engine.models.fingerprint import fingerprint
        from engine.models.installed import installed_model

        for event in events:
            if isinstance(event, AnswerDone):
                how: dict[str, Any] = {"inkwell": __version__}
                if event.answer.backend not in (QUOTES, "pages", ""):
                    with suppress(ModelError):  # removed meanwhile: its answer stays
                        found = installed_model(self.folder.models_folder, model)
                        how |= {"model_id": found.id, "model_hash": fingerprint(found.path)}
                event = replace(event, answer=replace(event.answer, how=event.answer.how | how))
            yield event

    def _places_named(self, events: Iterator[Any]) -> Iterator[Any]:
        """The same events; hits and citations know what a person calls their pages."""
        for event in events:
            if isinstance(event, Retrieved):
                event = replace(event, hits=self._labelled(event.hits))
            elif isinstance(event, AnswerDone):
                event = replace(event, answer=self._with_labels(event.answer))
            yield event

    def _with_labels(self, answer: Answer) -> Answer:
        how = answer.how
        if isinstance(passages := how.get("passages"), list):
            found = [Hit(p["path"], p["page"], p["start"], p["end"], "", p["score"]) for p in passages]
            labels = [hit.label for hit in self._labelled(found)]
            how = how | {
                "passages": [p | {"label": label} if label else p for p, label in zip(passages, labels, strict=True)]
            }
        return replace(
            answer, citations=self._labelled(answer.citations), nearest=self._labelled(answer.nearest), how=how
        )

    def _measured(self, events: Iterator[Any], model: str) -> Iterator[Any]:
        """The same events; how fast a language model wrote is kept for the list of models."""
        from engine.models.measured import ENOUGH_CHARACTERS, remember_speed

        for event in events:
            if isinstance(event, AnswerDone) and len(event.answer.text) >= ENOUGH_CHARACTERS:
                speed = float(event.answer.how.get("tokens_per_second") or 0.0)
                if speed > 0.0:
                    remember_speed(self.folder.models_folder, model, speed)
            yield event

    def _check_question(self, question: str) -> None:
        if not question.strip():
            raise QuestionError("The question is empty. Type what you want to know.")
        if len(question) > MAX_QUESTION:
            raise QuestionError(
                f"The question has {len(question):,} characters; {MAX_QUESTION:,} is the most that can be asked at "
                "once. To ask about a long text, save it as a file in an indexed folder."
            )

    def _absolute(self, scope: Scope | None) -> Scope | None:
        if scope is None or not scope.paths:
            return None
        return Scope(tuple(os.path.abspath(os.path.expanduser(p)) for p in scope.paths))

    def _retriever(self) -> Retriever:
        from engine.answering.retrieve import Retriever

        return Retriever(
            self._catalog, self.open_index(), self.open_embedder, self.open_reranker,
            bundled=not self._settings.embedder, known=self._known_reports,
        )  # fmt: skip

    def _history(self, conversation: int, before: int | None) -> list[Message]:
        """The branch on show as messages; up to the turn `before`, which is asked again."""
        messages = []
        for turn in self._chats.get(conversation).turns:
            if turn.id == before:
                break
            if turn.answer is not None and turn.answer.text:
                # A list of every match is no conversation: its beginning says what it was.
                text = turn.answer.text[:JOB_REMEMBERED] if "job" in turn.answer.how else turn.answer.text
                messages += [Message("user", turn.question), Message("assistant", text)]
        return messages

    def _options(self, options: GenerationOptions | None, temperature: float | None = None) -> GenerationOptions:
        if options is None:
            settings = self._settings
            options = GenerationOptions(
                temperature=settings.temperature, max_new_tokens=settings.max_new_tokens
            )
        return options if temperature is None else replace(options, temperature=temperature)

    # -- settings and state

    def settings(self) -> dict[str, Any]:
        return as_dict(self._settings)

    def reload_settings(self) -> None:
        """Take over what another process wrote. Raises SettingsError."""
        self._settings = self.folder.load_settings()

    def change_settings(self, **values: Any) -> dict[str, Any]:
        """Change and keep settings. Raises SettingsError, DataFolderError."""
        self._settings = self.folder.change_settings(**values)
        return as_dict(self._settings)

    def state(self) -> dict[str, str]:
        """Which model answers and on what device, cheaply: nothing is loaded for it."""
        loaded = self.loaded_model.state()
        if self._settings.model == QUOTES or not loaded["loaded"]:
            return {"model": self._settings.model, "device": "", "reason": ""}
        return {"model": self._settings.model, "device": loaded["device"], "reason": loaded["reason"]}

    def warm(self) -> None:
        """Load what every question needs, ahead of the first one. Raises DataFolderError, ModelError."""
        self.open_index()
        self.open_embedder().embed_query("warm")

    def tick(self) -> None:
        """Called now and then while nothing is asked: gives an idle model's memory back when the settings say so."""
        if self._models is not None:
            self._models.unload_if_idle(self._settings.unload_after_minutes)
        self._close_pages(idle_only=True)

    def connections(self, also: Sequence[int] = ()) -> list[Connection]:
        """The internet sockets held just now by this process, its children and the processes of `also`."""
        from engine.connections import open_connections

        return open_connections([os.getpid(), *also])

    def data_place(self) -> dict[str, Any]:
        """Where the data is, and whether `move_data` may move it: not when it was named on starting."""
        from engine.moving import is_usual_place

        return {"path": str(self.folder.path), "movable": is_usual_place(self.folder.path)}

    @streams
    def move_data(
        self, target: str, *, keep_old: bool = False, stop: StopFlag | None = None
    ) -> Iterator[MoveProgress | MoveReport]:
        """Move the data folder: copied, verified, then used from the next start on. This engine is closed by it.

        Raises DataFolderError, Cancelled; everything stays as it was then.
        """
        from engine.moving import move

        stop = stop or threading.Event()
        for _ in self._turns.wait(stop):
            pass
        try:
            self._wait_for_tidying()
            yield from move(self.folder, Path(target), keep_old=keep_old, release=self.close, stop=stop)
        finally:
            self._turns.end()

    def update_address(self) -> str:
        """The one address that `check_updates` would read, or "" when this build has none. Opens no connection."""
        from engine.updates import address

        return address()

    @streams
    def check_updates(self, address: str = "", *, stop: StopFlag | None = None) -> Iterator[UpdateReport]:
        """Read the version file, because the person asked for it just now; never called otherwise.

        Raises UpdateError with the reason.
        """
        from engine.updates import check

        yield check(address or self.update_address(), stop=stop or threading.Event())

    def doctor(self) -> dict[str, Any]:
        """Device and why, memory, embedder, index health, offline state: what a person needs when something is off."""
        from engine.doctor import examine

        return examine(self)

    # -- parts, made at first need

    @property
    def current_settings(self) -> Settings:
        return self._settings

    def _open_backend(
        self, stop: StopFlag, model: str
    ) -> Generator[AnswerEvent | ModelProgress | ModelLoaded, None, Backend]:
        """This model's backend, loaded first if need be: with progress, where it is, and Notices."""
        if model == QUOTES:
            from engine.backends.quotes.backend import QuotesBackend

            return QuotesBackend()
        was_loaded = self.loaded_model.state()["id"] == model
        if not was_loaded:
            yield Notice("loading-model", f"Loading {model}…")
        backend: Backend | None = None
        for event in self.loaded_model.load(
            model, device=self._settings.device, context=self._settings.context, stop=stop
        ):
            if isinstance(event, ModelProgress | ModelLoaded):
                if not was_loaded:
                    yield event
                continue
            backend = event.backend
            for text in () if was_loaded else event.notices:
                yield Notice("model", text)
        if backend is None:
            raise ModelError(f"{model} could not be loaded.")
        self.loaded_model.touch()
        return backend

    @contextmanager
    def _answer_open(self) -> Iterator[None]:
        with self._counting:
            self._answers_open += 1
            self._no_answer_open.clear()
        if (embedder := self._embedder) is not None:
            embedder.interrupt()
        try:
            yield
        finally:
            with self._counting:
                self._answers_open -= 1
                if self._answers_open == 0:
                    self._no_answer_open.set()

    def _wait_for_answers(self, stop: StopFlag) -> None:
        """Indexing waits here, between batches, while an answer is being made: two jobs on one processor halve both."""
        # Bounded, so that a very long answer does not stop indexing for good.
        until = time.monotonic() + 30.0
        while not stop.is_set() and time.monotonic() < until and not self._no_answer_open.wait(timeout=0.2):
            pass

