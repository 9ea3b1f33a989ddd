"""Engine: the facade. One method for each thing a person can ask for.

Methods that take time are generators of events (`streams`), take a `stop` flag and end with their result as the last
event; the others return plain values. Errors are `engine.errors`; their text is for the person. Several threads may
call at once. Opening an engine loads nothing heavy: LanceDB, the embedder and models are loaded at first need.

One process writes to a library at a time: `index` and `forget` hold the lock of the data folder while they run, and
a second process is told so; searching, asking and conversations need no lock.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from engine.errors import FolderError, InkwellError, LibraryBusyError, ModelError, QuestionError
from engine.library.catalog import Catalog
from engine.models.facade import QUOTES, ModelMethods
from engine.resources import resource
from engine.settings import DataFolder, Settings, as_dict
from engine.types import (
    AnswerDone,
    Backend,
    Conversation,
    ConversationInfo,
    DocumentText,
    GenerationOptions,
    Hit,
    IndexProgress,
    IndexReport,
    LibraryStatus,
    Message,
    ModelLoaded,
    ModelProgress,
    Notice,
    Scope,
    StopFlag,
)

if TYPE_CHECKING:
    from engine.answering.answer import AnswerEvent
    from engine.answering.retrieve import Retriever
    from engine.chats import Chats
    from engine.library.embed import Embedder
    from engine.library.index import Index

_F = TypeVar("_F", bound=Callable[..., Any])

MAX_QUESTION = 20_000
"""Characters. Longer text is a document, not a question."""


def _streams(function: _F) -> _F:
    """Mark a method as a generator of events that takes `stop`."""
    function.streams = True  # type: ignore[attr-defined]
    return function


class Engine(ModelMethods):
    """One library, its conversations and its models. A context manager; `close` may be called twice."""

    def __init__(self, home: Path | str | None = None) -> None:
        """Open (and create) the data folder: `home`, else INKWELL_HOME, else the system's place for such data.

        Raises DataFolderError, SettingsError.
        """
        from engine.chats import Chats

        self.folder = DataFolder(home)
        self.folder.create()
        self._settings = self.folder.load_settings()
        self._catalog = Catalog(self.folder.catalog_file)
        self._chats: Chats = Chats(self.folder.chats_file)
        self._loading = threading.RLock()
        self._index: Index | None = None
        self._embedder: Embedder | None = None
        self._answering = threading.Lock()  # one answer at a time: two would share one model's cache
        self._counting = threading.Lock()
        self._answers_open = 0
        self._no_answer_open = threading.Event()
        self._no_answer_open.set()
        self._closed = False

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
        self._catalog.close()
        self._chats.close()

    # -- the library

    @_streams
    def index(
        self, folders: Sequence[str] | None = None, *, retry: bool = False, stop: StopFlag | None = None
    ) -> Iterator[IndexProgress | IndexReport]:
        """Add folders (or single files' folders) and index what changed; without `folders`, all known ones.

        `retry` reads files again that were skipped or failed, and checks every document of the index.
        Raises FolderError, LibraryBusyError, Cancelled,
        DataFolderError. Killed at any moment, the next run continues where it was.
        """
        from engine.library.embed import BUNDLED_MAX_TOKENS
        from engine.library.extract.pool import ExtractionPool
        from engine.library.indexing import IndexingRun
        from engine.library.reading import read

        stop = stop or threading.Event()
        paths = [self._checked_folder(f) for f in folders] if folders is not None else None
        with self._writing():
            paths = list(self._catalog.folders()) if paths is None else [self._add_folder(path) for path in paths]
            self._mend(thorough=retry)
            if retry:
                self._catalog.retry()
            yield IndexProgress("scanning", 0, 0, 0, 0.0, None)
            with ExitStack() as at_end:

                def open_pool() -> ExtractionPool:
                    reader = partial(read, max_tokens=BUNDLED_MAX_TOKENS - 2)  # two are special tokens
                    pool = ExtractionPool(seconds_per_file=self._settings.seconds_per_file, reader=reader)
                    return at_end.enter_context(pool)

                run = IndexingRun(
                    self._catalog, self.open_index, self.open_embedder, open_pool,
                    stop=stop, exclude=(str(self.folder.path),), wait_for_turn=self._wait_for_answers,
                )  # fmt: skip
                yield from run.events(list(dict.fromkeys(paths)))

    def _mend(self, thorough: bool) -> None:
        """Have documents read again whose chunks are missing from the index, whoever deleted them.

        That the whole table is gone costs a look at a folder; counting every document's chunks is for `thorough`.
        """
        expected = self._catalog.chunk_counts()
        if not expected or (not thorough and (self.folder.index_folder / "chunks.lance").is_dir()):
            return
        with self._loading:
            self._index = None  # it may have been opened before the table went away
        found = self.open_index().chunk_counts()
        self._catalog.unready([document for document, count in expected.items() if found.get(document) != count])

    def _checked_folder(self, folder: str) -> str:
        path = os.path.abspath(os.path.expanduser(folder))
        known = self._catalog.folders()
        if path in known:
            return path  # perhaps on a drive that is unplugged just now: the run says so
        if not os.path.exists(path):
            raise FolderError(f"There is no folder {path}.")
        if not os.path.isdir(path):
            raise FolderError(f"{path} is a file. Add the folder that holds it.")
        if not os.access(path, os.R_OK | os.X_OK):
            raise FolderError(f"You are not allowed to read {path}. Change its permissions, or choose another folder.")
        data = os.path.realpath(self.folder.path)
        if os.path.realpath(path) == data or os.path.realpath(path).startswith(data + os.sep):
            raise FolderError(f"{path} is Inkwell's own data folder. Choose a folder with your documents.")
        return os.path.realpath(path) if os.path.islink(path) else path

    def _add_folder(self, path: str) -> str:
        """Note a folder and give the one to scan: itself, or the known folder that it lies in.

        A folder around known ones takes them in.
        """
        from engine.library.indexing import is_inside

        known = self._catalog.folders()
        for other in known:
            if is_inside(path, other):
                return other
        number = self._catalog.add_folder(path)
        for other, inner in known.items():
            if is_inside(other, path):
                self._catalog.move_files(inner, number)
        return path

    def forget(self, folder: str) -> dict[str, Any]:
        """Remove a folder from the index; no file of the person's is touched. Raises FolderError when unknown."""
        path = os.path.abspath(os.path.expanduser(folder))
        known = self._catalog.folders()
        if path not in known:
            raise FolderError(f"{path} is not in the library. 'inkwell status' lists the folders that are.")
        with self._writing():
            files = self._catalog.remove_folder(known[path])
            orphans = self._catalog.orphans()
            if orphans:
                index = self.open_index()
                index.delete(orphans)
                self._catalog.drop_documents(orphans)
                index.optimise()
        return {"folder": path, "files": files, "documents": len(orphans)}

    def search(self, query: str, k: int = 10, scope: Scope | None = None) -> list[Hit]:
        """The k best chunks for a query, best first; `scope` limits it to folders or files. Scores lie in 0..1."""
        self._check_question(query)
        return self._retriever().search(query, k, self._absolute(scope))

    def show(self, path: str) -> DocumentText:
        """The extracted text of a file as the index sees it. Raises FolderError when it is not in the index."""
        path = os.path.abspath(os.path.expanduser(path))
        document = self._catalog.document_of(path)
        if document is None:
            raise FolderError(f"{path} is not in the index. 'inkwell status' says why, if its folder was added.")
        return DocumentText(path, self._catalog.page_texts(document))

    def status(self, files: bool = True) -> LibraryStatus:
        """Folders and, with `files`, every file with its state and reason."""
        return LibraryStatus(
            self._catalog.folder_statuses(),
            self._catalog.file_statuses() if files else (),
            self._catalog.chunk_count(),
        )

    def sample_folder(self) -> str:
        """The folder of the bundled sample documents, to be given to `index`."""
        return str(resource("samples", "documents"))

    # -- answers

    @_streams
    def ask(
        self,
        question: str,
        *,
        conversation: int | None = None,
        replaces: int | None = None,
        scope: Scope | None = None,
        documents: bool = True,
        options: GenerationOptions | None = None,
        stop: StopFlag | None = None,
    ) -> Iterator[AnswerEvent | ModelProgress | ModelLoaded]:
        """Answer from the documents: Retrieved, Notices and TextDeltas, and an AnswerDone at the end.

        While a model is loaded for it, ModelProgress and ModelLoaded come first. Without `documents` it is plain chat
        with the language model. With `conversation`, earlier turns are context and the turn is kept there; `replaces`
        is the turn that a regenerated answer takes the place of. When stopped, what was written so far is kept and
        AnswerDone says so. Raises QuestionError, ModelError, DataFolderError.
        """
        self._check_question(question)
        from engine.answering.answer import answer_events

        question = question.strip()
        stop = stop or threading.Event()
        turn, history = None, []
        scope = self._absolute(scope)
        if conversation is not None:
            history = self._history(conversation, replaces)
            turn = self._chats.ask(conversation, question, scope.paths if scope else (), replaces)
        try:
            with self._answer_open(), self._answering:
                backend = yield from self._open_backend(stop)
                for event in answer_events(
                    question, self._retriever() if documents else None, backend, history, self._options(options),
                    scope, stop, self._page_text, passages=self._settings.passages,
                ):  # fmt: skip
                    if isinstance(event, AnswerDone) and turn is not None:
                        self._chats.answer(turn, event.answer)
                        event = AnswerDone(event.answer, turn)
                    yield event
        except InkwellError as error:
            if turn is not None:
                self._chats.failed(turn, str(error))
            raise

    def _history(self, conversation: int, replaces: int | None) -> list[Message]:
        messages = []
        for turn in self._chats.get(conversation).turns:
            if turn.answer is not None and turn.answer.text and turn.id != replaces:
                messages += [Message("user", turn.question), Message("assistant", turn.answer.text)]
        return messages

    def _options(self, options: GenerationOptions | None) -> GenerationOptions:
        if options is not None:
            return options
        return GenerationOptions(
            temperature=self._settings.temperature, max_new_tokens=self._settings.max_new_tokens
        )

    def _check_question(self, question: str) -> None:
        if not question.strip():
            raise QuestionError("The question is empty. Type what you want to know.")
        if len(question) > MAX_QUESTION:
            raise QuestionError(
                f"The question has {len(question):,} characters; {MAX_QUESTION:,} is the most that can be asked at "
                "once. To ask about a long text, save it as a file in an indexed folder."
            )

    def _page_text(self, path: str, page: int) -> str:
        document = self._catalog.document_of(path)
        pages = self._catalog.page_texts(document, [page]) if document is not None else ()
        return pages[0].text if pages else ""

    # -- conversations

    def conversations(self, search: str = "") -> list[ConversationInfo]:
        """Newest first; with `search`, those that hold it in title, questions or answers."""
        return self._chats.all(search)

    def conversation(self, id: int) -> Conversation:
        """Raises DataFolderError when it was deleted."""
        return self._chats.get(id)

    def new_conversation(self, title: str = "") -> ConversationInfo:
        return self._chats.new(title)

    def rename_conversation(self, id: int, title: str) -> None:
        self._chats.rename(id, title)

    def delete_conversation(self, id: int) -> None:
        self._chats.delete(id)

    # -- settings and state

    def settings(self) -> dict[str, Any]:
        return as_dict(self._settings)

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
        self.open_embedder().embed(["warm"])

    def tick(self) -> None:
        """Called now and then while nothing is asked: gives an idle model's memory back when the settings say so."""
        if self._models is not None:
            self._models.unload_if_idle(self._settings.unload_after_minutes)

    def doctor(self) -> dict[str, Any]:
        """Device and why, memory, embedder, index health, offline state: what a person needs when something is off."""
        from engine.doctor import examine

        return examine(self)

    # -- parts, made at first need

    @property
    def current_settings(self) -> Settings:
        return self._settings

    @property
    def catalog(self) -> Catalog:
        return self._catalog

    def open_embedder(self) -> Embedder:
        from engine.library.embed import Embedder

        with self._loading:
            if self._embedder is None:
                self._embedder = Embedder()
            return self._embedder

    def open_index(self) -> Index:
        from engine.library.index import Index

        with self._loading:
            if self._index is None:
                self._index = Index(self.folder.index_folder, dimension=384)
            else:
                self._index.refresh()
            return self._index

    def _retriever(self) -> Retriever:
        from engine.answering.retrieve import Retriever

        return Retriever(self._catalog, self.open_index(), self.open_embedder)

    def _open_backend(self, stop: StopFlag) -> Generator[AnswerEvent | ModelProgress | ModelLoaded, None, Backend]:
        """The backend the settings name, loaded first if need be: with progress, where it is, and Notices."""
        if self._settings.model == QUOTES:
            from engine.backends.quotes import QuotesBackend

            return QuotesBackend()
        was_loaded = self.loaded_model.state()["id"] == self._settings.model
        if not was_loaded:
            yield Notice("loading-model", f"Loading {self._settings.model}…")
        backend: Backend | None = None
        for event in self.loaded_model.load(self._settings.model, device=self._settings.device, stop=stop):
            if isinstance(event, ModelProgress | ModelLoaded):
                if not was_loaded:
                    yield event
                continue
            backend = event.backend
            for text in () if was_loaded else event.notices:
                yield Notice("model", text)
        if backend is None:
            raise ModelError(f"{self._settings.model} could not be loaded.")
        self.loaded_model.touch()
        return backend

    def _absolute(self, scope: Scope | None) -> Scope | None:
        if scope is None or not scope.paths:
            return None
        return Scope(tuple(os.path.abspath(os.path.expanduser(p)) for p in scope.paths))

    @contextmanager
    def _writing(self) -> Iterator[None]:
        """Hold the library's lock: one process writes. Raises LibraryBusyError at once when another does."""
        from filelock import FileLock, Timeout

        lock = FileLock(self.folder.lock_file, timeout=0, thread_local=False, mode=0o600)
        try:
            lock.acquire()
        except Timeout:
            raise LibraryBusyError(
                "Another Inkwell is indexing this library just now. Wait until it has finished, then try again; "
                "asking works meanwhile."
            ) from None
        except OSError as error:
            from engine.errors import DataFolderError

            raise DataFolderError(
                f"The data folder {self.folder.path} cannot be written: {error.strerror or error}. "
                "Make it writable, or choose another with --home."
            ) from error
        try:
            yield
        finally:
            lock.release()

    @contextmanager
    def _answer_open(self) -> Iterator[None]:
        with self._counting:
            self._answers_open += 1
            self._no_answer_open.clear()
        try:
            yield
        finally:
            with self._counting:
                self._answers_open -= 1
                if self._answers_open == 0:
                    self._no_answer_open.set()

    def _wait_for_answers(self) -> None:
        """Indexing waits here, between batches, while an answer is being made: two jobs on one processor halve both."""
        if not self._no_answer_open.is_set():
            # Bounded, so that a very long answer does not stop indexing for good.
            self._no_answer_open.wait(timeout=30.0)

