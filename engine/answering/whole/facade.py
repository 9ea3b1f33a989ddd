"""What a person can ask for over whole documents, as methods that the Engine facade takes over.

Each is a generator of events: WorkProgress, then the Answer inside an AnswerDone. Nothing is searched: every page of
the scope is walked, and what could not be read is said. Without a language model all of it works by extraction.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Generator, Iterator, Sequence
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Any

from engine.errors import ModelError, WorkError
from engine.types import (
    Answer,
    AnswerDone,
    Backend,
    GenerationOptions,
    ModelLoaded,
    ModelProgress,
    Notice,
    Scope,
    StopFlag,
    TextDelta,
    WorkProgress,
    streams,
)

if TYPE_CHECKING:
    from engine.answering.answer import AnswerEvent
    from engine.answering.whole.commands import Task
    from engine.answering.whole.differences import Change
    from engine.answering.whole.kept import Kept
    from engine.answering.whole.listing import Reading
    from engine.answering.whole.model_changes import Explanations
    from engine.answering.whole.model_reading import ModelReading
    from engine.answering.whole.walk import Walk
    from engine.library.catalog import Catalog
    from engine.prompts import PromptLibrary
    from engine.settings import DataFolder, Settings

WorkEvent = WorkProgress | Notice | TextDelta | AnswerDone | ModelProgress | ModelLoaded


class WholeMethods:
    """Needs from the class that takes it over: what is declared below."""

    folder: DataFolder
    _kept: Kept | None = None

    if TYPE_CHECKING:
        _answering: threading.Lock

        @property
        def current_settings(self) -> Settings: ...
        @property
        def catalog(self) -> Catalog: ...
        def _absolute(self, scope: Scope | None) -> Scope | None: ...
        def _answer_open(self) -> AbstractContextManager[None]: ...
        def _options(self, options: GenerationOptions | None) -> GenerationOptions: ...
        def _page_text(self, path: str, page: int) -> str: ...
        def _recorded(self, events: Iterator[Any], model: str) -> Iterator[Any]: ...
        def _with_labels(self, answer: Answer) -> Answer: ...
        def _prompt_library(self) -> PromptLibrary: ...
        def _prompt_events(
            self, task: Task, scope: Scope | None, stop: StopFlag, documents: bool = True
        ) -> Iterator[Any]: ...
        def _open_backend(
            self, stop: StopFlag, model: str
        ) -> Generator[AnswerEvent | ModelProgress | ModelLoaded, None, Backend]: ...

    @streams
    def summarise(
        self, paths: Sequence[str] = (), *, language: str = "en", stop: StopFlag | None = None
    ) -> Iterator[WorkEvent]:
        """The points of files or folders (all without `paths`), each with its quotation. `language` is "en" or "zh".

        Stopped or killed, the next call goes on from there. Raises WorkError, ModelError, Cancelled.
        """
        yield from self._alone("summarise", "", paths, language, stop)

    @streams
    def list_matches(
        self, query: str, paths: Sequence[str] = (), *, count: bool = False, stop: StopFlag | None = None
    ) -> Iterator[WorkEvent]:
        """Every match over every page, with what could not be read. Raises WorkError, ModelError, Cancelled."""
        yield from self._alone("count" if count else "list", query, paths, "", stop)

    @streams
    def compare(self, old: str, new: str, *, language: str = "en", stop: StopFlag | None = None) -> Iterator[WorkEvent]:
        """What differs between two files of the library; with a language model, also what the changes mean.

        Raises WorkError, Cancelled.
        """
        yield from self._alone("compare", "", (old, new), language, stop)

    @streams
    def extract(self, fields: str, paths: Sequence[str] = (), *, stop: StopFlag | None = None) -> Iterator[WorkEvent]:
        """A table of fields ("contract amount, party A"), one row a file.

        Raises WorkError, ModelError, Cancelled.
        """
        yield from self._alone("extract", fields, paths, "", stop)

    def export_table(self, answer: Answer, file: str) -> str:
        """Write an answer's table to a .csv or .xlsx file; gives its path. Raises WorkError."""
        from engine.answering.whole.tables import write_table

        return write_table(answer, file)

    # -- inside

    def _task_events(
        self, question: str, scope: Scope | None, stop: StopFlag, documents: bool
    ) -> Iterator[WorkEvent] | None:
        """The events of the work that a question asks for; None when it is a question to be answered."""
        from engine.answering.whole.commands import read_task

        task = read_task(question, self._prompt_library().names().keys() if question.startswith("/") else ())
        if task is not None and task.kind == "prompt":
            return self._prompt_events(task, scope, stop, documents)
        if task is None or not documents or (not question.startswith("/") and not self._has_its_files(task)):
            return None
        return self._work(task, scope, stop)

    def _has_its_files(self, task: Task) -> bool:
        """Whether the files that a question names in passing are those of the library: else it is a question."""
        from engine.answering.whole.compare import files_named

        if task.kind not in ("compare", "summarise") or not task.argument:
            return True
        named = files_named(task.argument, [held.path for held in self.catalog.holdings()])
        return len(named) == (2 if task.kind == "compare" else 1)

    def _alone(
        self, kind: str, argument: str, paths: Sequence[str], language: str, stop: StopFlag | None
    ) -> Iterator[WorkEvent]:
        from engine.answering.whole.commands import Task
        from engine.sentences import language as spoken

        lang = language or ("zh" if spoken(argument) == "zh" else "en")
        with self._answer_open(), self._answering:
            task = Task(kind, argument, lang)
            events = self._work(task, self._absolute(Scope(tuple(paths))), stop or threading.Event())
            yield from self._recorded(events, self.current_settings.model)

    def _work(
        self, task: Task, scope: Scope | None, stop: StopFlag, walk: Walk | None = None
    ) -> Generator[WorkEvent, None, Answer]:
        """One task; the caller holds the answering lock. Gives the Answer besides yielding it."""
        from engine.answering.whole.walk import Walk

        if task.kind == "compare":
            events = self._compare_events(task, scope, stop)
        elif task.kind == "summarise" and task.argument and walk is None:
            events = self._walk_events(task, Walk(self.catalog, self._scope_named(task)), stop)
        else:
            events = self._walk_events(task, walk or Walk(self.catalog, scope), stop)
        answer: Answer | None = None
        for event in events:
            if isinstance(event, Answer):
                answer = event
            else:
                yield event
        assert answer is not None, "work ends with its answer"
        answer = self._with_labels(answer)
        yield TextDelta(answer.text)
        yield AnswerDone(answer)
        return answer

    def _scope_named(self, task: Task) -> Scope:
        """The files that a task names. Raises WorkError when there is none: all of them is not what was asked."""
        from engine.answering.whole.compare import files_named

        if named := files_named(task.argument, [held.path for held in self.catalog.holdings()]):
            return Scope(tuple(named))
        raise WorkError(
            f"No file of the library is called {task.argument}. Without a name, all that is asked is summarised."
            if task.lang != "zh"
            else f"资料库中没有名为“{task.argument}”的文件。不写文件名时，总结检索范围内的全部文件。"
        )

    def _compare_events(self, task: Task, scope: Scope | None, stop: StopFlag) -> Iterator[Any]:
        from dataclasses import replace

        from engine.answering.whole.compare import compare, files_named
        from engine.answering.whole.walk import Walk

        named = files_named(task.argument, [held.path for held in self.catalog.holdings()]) if task.argument else []
        chosen = named or list(scope.paths if scope else ())
        if len(chosen) == 1 and task.argument and scope and len(scope.paths) == 1 and scope.paths[0] not in chosen:
            chosen = [scope.paths[0], *chosen]
        if len(chosen) != 2:
            if task.argument:
                raise WorkError(
                    f"The library has no two files of these names: {task.argument}. Write them as they stand there."
                    if task.lang != "zh"
                    else f"资料库中没有这样两个文件：{task.argument}。请写出它们在资料库中的名称。"
                )
            raise WorkError(
                "Name the two files to compare: /compare old.docx and new.docx."
                if task.lang != "zh"
                else "请写出要比较的两个文件：/比较 旧合同.docx 和 新合同.docx。"
            )
        walk = Walk(self.catalog, Scope(tuple(chosen)))
        books = {}
        for book in walk.books(stop):
            for path in (book.path, *book.copies):
                books[path] = replace(book, path=path)
        missing = [path for path in chosen if path not in books]
        if missing:
            absent = "It is a folder; name two files." if os.path.isdir(missing[0]) else "It is not in the library."
            reason = next((u.reason for u in walk.coverage.unread if u.path == missing[0]), absent)
            raise WorkError(f"{missing[0]} cannot be compared: {reason}")
        walk.coverage.copies = 0
        old, new = books[chosen[0]], books[chosen[1]]

        def explain(found: Sequence[Change]) -> Generator[Any, None, Explanations | None]:
            from engine.answering.whole.model_changes import Explanations, ModelChanges

            try:
                backend = yield from self._open_backend(stop, self.current_settings.model)
            except ModelError as error:
                return Explanations(trouble=str(error), made_by={"backend": "pages", "model": "no language model"})
            if backend.name == "quotes":
                return None
            options = self._options(None)
            made_by = _made_by(backend, options)
            model = ModelChanges(backend, options, task.lang, self._open_kept(), made_by)
            return (yield from model.explain(found, old, new, stop))

        with_model = self.current_settings.model != "quotes"
        yield from compare(old, new, walk.coverage, task.lang, stop, explain if with_model else None)

    def _walk_events(self, task: Task, walk: Walk, stop: StopFlag) -> Iterator[Any]:
        from engine.answering.whole.conditions import parse
        from engine.answering.whole.fields import extract, read_fields
        from engine.answering.whole.listing import Reading, list_matches
        from engine.answering.whole.summarise import summarise

        backend: Backend | None = None
        query = parse(task.argument) if task.kind in ("list", "count") else None
        if query is not None and task.kind == "count":
            from dataclasses import replace

            query = replace(query, count=True)
        fields = read_fields(task.argument) if task.kind == "extract" else []
        with_model = self.current_settings.model != "quotes"
        if query is not None and query.usable:

            def read(walk: Walk, stop: StopFlag) -> Generator[Any, None, Reading | None]:
                try:
                    model = yield from self._model_reading(task, stop)
                except ModelError as error:
                    return Reading(trouble=str(error), made_by={"backend": "pages", "model": "no language model"})
                return (yield from model.read(walk, task.argument, stop, again=True)) if model is not None else None

            yield from list_matches(walk, query, stop, read if with_model and query.described else None)
            return
        if query is not None and not with_model:
            raise WorkError(
                "Say what to look for on every page: words, “a phrase”, dates, e-mail addresses, amounts over 10,000."
                if task.lang != "zh"
                else "请写出要在每一页查找的内容：词语、“短语”、日期、邮箱，或“超过 1 万元的金额”。"
            )
        if with_model:
            backend = yield from self._open_backend(stop, self.current_settings.model)
        if backend is None or backend.name == "quotes":
            if task.kind == "extract":
                yield from extract(walk, fields, task.lang, stop)
            else:
                yield from summarise(walk, task.lang, self._open_kept(), stop)
            return
        options = self._options(None)
        made_by = _made_by(backend, options)
        if task.kind == "summarise":
            from engine.answering.whole.model_points import ModelPoints

            points = ModelPoints(backend, options, task.lang, self._page_text)
            yield from summarise(
                walk, task.lang, self._open_kept(), stop, make=points.make, join=points.join, how=made_by
            )
            return
        reading = yield from self._model_reading(task, stop)
        assert reading is not None, "the backend is that of a model"
        if query is not None:
            yield from reading.list_matches(walk, task.argument, stop)
        else:
            yield from extract(walk, fields, task.lang, stop, ask=reading.ask_fields, how=made_by)

    def _model_reading(self, task: Task, stop: StopFlag) -> Generator[Any, None, ModelReading | None]:
        """What reads pages with the model in use; None where answers are quoted. Raises ModelError, Cancelled."""
        from engine.answering.whole.model_reading import ModelReading

        backend = yield from self._open_backend(stop, self.current_settings.model)
        if backend.name == "quotes":
            return None
        options = self._options(None)
        return ModelReading(backend, options, task.lang, self._open_kept(), _made_by(backend, options))

    def _open_kept(self) -> Kept:
        from engine.answering.whole.kept import Kept

        if self._kept is None:
            self._kept = Kept(self.folder.path / "kept.db")
        return self._kept

    def _close_whole(self) -> None:
        if self._kept is not None:
            self._kept.close()


def _made_by(backend: Backend, options: GenerationOptions) -> dict[str, Any]:
    """What results are kept apart by, and what "How was this answered?" shows."""
    return {"backend": backend.name, "model": backend.description, "max_new_tokens": options.max_new_tokens}
