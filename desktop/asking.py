"""Questions on their way: which conversation is on show, which answers are being made, what came back. No widgets.

An answer goes on when the person looks at another conversation; coming back shows what has arrived since.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from PySide6.QtCore import QObject, Signal

from desktop import i18n
from desktop.worker import EngineLink
from engine.types import (
    Answer,
    AnswerDone,
    Conversation,
    ConversationInfo,
    JobEnded,
    Notice,
    Outcome,
    Scope,
    TextDelta,
    Turn,
)

TITLE_LENGTH = 60


@dataclass
class _Run:
    """One question. `job` is None until it is sent, `conversation` until its conversation is made."""

    question: str
    scope: tuple[str, ...]
    conversation: int | None
    replaces: int | None = None
    documents: bool = True
    job: int | None = None
    text: str = ""
    notices: list[Notice] = field(default_factory=list)
    answer: Answer | None = None
    stopped: bool = False


class Asking(QObject):
    """Signals, all about the conversation on show: opened(Conversation | None), began(question), text(str),
    notice(Notice), finished(Answer), failed(str), busy(bool); and conversations_changed() for the list.
    """

    opened = Signal(object)
    began = Signal(str)
    text = Signal(str)
    notice = Signal(object)
    finished = Signal(object)
    failed = Signal(str)
    busy = Signal(bool)
    conversations_changed = Signal()

    def __init__(self, link: EngineLink, wait_first: Callable[[], bool], parent: QObject | None = None) -> None:
        """`wait_first` says whether questions should wait because nothing can be searched yet; see `release`."""
        super().__init__(parent)
        self._link = link
        self._wait_first = wait_first
        self._runs: list[_Run] = []
        self._shown: int | None = None
        self._run: _Run | None = None  # the one on show
        self._unmade = ""  # a question whose conversation could not be made
        self._untold: list[Notice] = []  # to be said with the next answer
        self._wanted: int | None = None  # the conversation being opened
        link.event.connect(self._on_event)
        link.ended.connect(self._on_ended)

    @property
    def conversation(self) -> int | None:
        """The id on show; None is a new one."""
        return self._shown

    @property
    def is_busy(self) -> bool:
        return self._run is not None and not self._run.stopped

    @property
    def documents(self) -> bool:
        """Whether the answer being made is one from the documents."""
        return self._run is None or self._run.documents

    # --- conversations

    def new(self) -> None:
        self._show(None, None)

    def open(self, conversation: int) -> None:
        """Load and show; the last one asked for wins."""
        self._wanted = conversation
        self._link.call(self._on_opened, "conversation", id=conversation)

    def _on_opened(self, ended: JobEnded) -> None:
        found = ended.result
        if isinstance(found, Conversation) and found.info.id == self._wanted:
            self._wanted = None
            self._show(found.info.id, found)

    def _show(self, conversation: int | None, found: Conversation | None) -> None:
        self._wanted = None
        self._shown = conversation
        self._run = None
        if conversation is not None:
            self._run = next((run for run in self._runs if run.conversation == conversation), None)
        turns: tuple[Turn, ...] = found.turns if found else ()
        if self._run and found and turns and turns[-1].question == self._run.question and turns[-1].answer is None:
            found = replace(found, turns=turns[:-1])  # on its way: shown live below
        self.opened.emit(found)
        if self._run is not None:
            self.began.emit(self._run.question)
            for notice in self._run.notices:
                self.notice.emit(notice)
            if self._run.text:
                self.text.emit(self._run.text)
        self.busy.emit(self.is_busy)

    # --- questions

    def send(
        self, question: str, scope: tuple[str, ...] = (), replaces: int | None = None, *, documents: bool = True
    ) -> None:
        """Ask in the conversation on show; `replaces` is the turn this one takes the place of.

        Without `documents` the language model answers by itself.
        """
        if self.is_busy:
            return
        if self._run is not None:  # stopped, its ending still under way
            self._settle(self._run)
        run = _Run(question, scope, self._shown, replaces, documents)
        self._runs.append(run)
        self._run = run
        self.began.emit(question)
        self.busy.emit(True)
        for notice in self._untold:
            self._note(run, notice)
        self._untold.clear()
        if self._shown is None:
            title = " ".join(question.split())
            title = title if len(title) <= TITLE_LENGTH else title[: TITLE_LENGTH - 1].rstrip() + "…"
            self._link.call(lambda ended: self._on_made(run, ended), "new_conversation", title=title)
        else:
            self._start(run)

    def tell_next(self, sentence: str) -> None:
        """What happened to the model between two questions stands with the next answer."""
        self._untold.append(Notice("model", sentence))

    def regenerate(self, scope: tuple[str, ...] = (), *, documents: bool = True) -> None:
        """Answer the last question again; the new answer takes the old one's place."""
        if self.is_busy:
            return
        if self._shown is None:  # not even the conversation could be made
            if self._unmade:
                self._show(None, None)
                self.send(self._unmade, scope, documents=documents)
            return
        conversation = self._shown

        def again(ended: JobEnded) -> None:
            found = ended.result
            if self._shown != conversation or self.is_busy or not isinstance(found, Conversation) or not found.turns:
                return
            *before, last = found.turns
            self._show(conversation, replace(found, turns=tuple(before)))
            self.send(last.question, scope, last.id, documents=documents)

        self._link.call(again, "conversation", id=conversation)

    def stop(self) -> None:
        """No text is shown after this; the engine has half a second to end the answer properly."""
        run = self._run
        if run is None or run.stopped:
            return
        run.stopped = True
        self.busy.emit(False)
        if run.job is None:
            self._settle(run)
        else:
            self._link.cancel(run.job)

    def release(self) -> None:
        """Send the questions that waited for something to be searchable."""
        for run in self._runs:
            if run.job is None and run.conversation is not None and not run.stopped:
                self._start(run)

    def _on_made(self, run: _Run, ended: JobEnded) -> None:
        if not isinstance(ended.result, ConversationInfo):
            self._unmade = run.question
            self._end(run, i18n.error_text(ended.code, ended.error))
            return
        run.conversation = ended.result.id
        if run is self._run:
            self._shown = run.conversation
        self.conversations_changed.emit()
        if run in self._runs and not run.stopped:
            self._start(run)

    def _start(self, run: _Run) -> None:
        if run.job is not None:
            return
        if run.documents and self._wait_first():
            self._note(run, Notice("indexing", self.tr("Your documents are being read first. The answer follows.")))
            return
        scope = Scope(run.scope) if run.scope and run.documents else None
        run.job = self._link.submit(
            "ask", question=run.question, conversation=run.conversation, replaces=run.replaces, scope=scope,
            documents=run.documents,
        )  # fmt: skip

    def _note(self, run: _Run, notice: Notice) -> None:
        if notice not in run.notices:
            run.notices.append(notice)
            if run is self._run:
                self.notice.emit(notice)

    # --- what comes back

    def _on_event(self, job: int, event: object) -> None:
        run = self._of(job)
        if run is None:
            return
        if isinstance(event, TextDelta) and not run.stopped:
            run.text += event.text
            if run is self._run:
                self.text.emit(event.text)
        elif isinstance(event, Notice):
            self._note(run, Notice(event.code, i18n.notice_text(event.code, event.text)))
        elif isinstance(event, AnswerDone):
            run.answer = event.answer

    def _on_ended(self, job: int, ended: JobEnded) -> None:
        run = self._of(job)
        if run is None:
            return
        if run.answer is not None or ended.outcome is Outcome.CANCELLED:
            self._settle(run)
        else:
            self._end(run, i18n.error_text(ended.code, ended.error))

    def _settle(self, run: _Run) -> None:
        """The answer as the engine finished it, or what had been shown when it was stopped."""
        answer = run.answer or Answer(text=run.text, answered=bool(run.text), backend="", stopped=True)
        shown = run is self._run
        self._drop(run)
        if shown:
            self.finished.emit(answer)
            self.busy.emit(False)

    def _end(self, run: _Run, sentence: str) -> None:
        shown = run is self._run
        self._drop(run)
        if shown:
            self.failed.emit(sentence)
            self.busy.emit(False)

    def _drop(self, run: _Run) -> None:
        if run in self._runs:
            self._runs.remove(run)
        if run is self._run:
            self._run = None
        self.conversations_changed.emit()

    def _of(self, job: int) -> _Run | None:
        return next((run for run in self._runs if run.job == job), None)
