"""Questions on their way: which conversation is on show, which answers are being made, what came back. No widgets.

An answer goes on when the person looks at another conversation; coming back shows what has arrived since. Asking again,
or with other words, begins a branch: the turns after it leave the screen, and the engine keeps them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from PySide6.QtCore import QObject, Signal

from desktop import i18n
from desktop.worker import EngineLink
from engine.types import (
    Answer,
    AnswerDone,
    Conversation,
    ConversationInfo,
    JobEnded,
    Kept,
    Notice,
    Outcome,
    Scope,
    TextDelta,
    Turn,
    WorkProgress,
)

TITLE_LENGTH = 60
LAST = 40
"""Turns that a conversation is opened with; the earlier ones follow in pieces: a long one is not waited for."""
PIECE = 200


@dataclass
class _Run:
    """One question. `job` is None until it is sent, `conversation` until its conversation is made, `turn` until it is
    written down. `more` holds what only this question asks for: the model, the temperature, the turn that goes on.
    """

    question: str
    scope: tuple[str, ...]
    conversation: int | None
    replaces: int | None = None
    documents: bool = True
    more: dict[str, Any] = field(default_factory=dict)
    turn: Turn | None = None
    job: int | None = None
    text: str = ""
    progress: str = ""
    notices: list[Notice] = field(default_factory=list)
    answer: Answer | None = None
    stopped: bool = False


class Asking(QObject):
    """Signals, all about the conversation on show: opened(Conversation | None) with its last turns and
    earlier(turns) with some before those, as long as there are any; rewound(turn), began(question),
    kept(Turn), text(str), progress(str), notice(Notice), finished(Answer), failed(str), busy(bool); and
    conversations_changed() for the list. `rewound` names the turn from which on all leave the screen, 0 the last
    question and what it got.
    """

    opened = Signal(object)
    earlier = Signal(object)
    rewound = Signal(int)
    began = Signal(str)
    kept = Signal(object)
    text = Signal(str)
    progress = Signal(str)
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
        self._turns: list[Turn] = []  # of the branch on show, as far as they are written down
        self._run: _Run | None = None  # the one on show
        self._loose: _Run | None = None  # the last question on show, when it could not be written down
        self._untold: list[Notice] = []  # to be said with the next answer
        self._wanted: int | None = None  # the conversation being opened
        self._piece = 0  # the job that brings earlier turns of the one on show
        link.event.connect(self._on_event)
        link.ended.connect(self._on_ended)

    @property
    def conversation(self) -> int | None:
        """The id on show; None is a new one."""
        return self._shown

    @property
    def turns(self) -> tuple[Turn, ...]:
        """Of the branch on show, first to last."""
        return tuple(self._turns)

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

    def open(self, conversation: int, turn: int | None = None) -> None:
        """Load and show, with `turn` its branch; the last one asked for wins."""
        self._wanted = conversation
        more = {} if turn is None else {"turn": turn}
        self._link.call(self._on_opened, "conversation", id=conversation, last=LAST, **more)

    def show_branch(self, turn: int) -> None:
        """Go to another branch of the conversation on show. Not while an answer is being made on this one."""
        if self._shown is not None and self._run is None:
            self.open(self._shown, turn)

    def _on_opened(self, ended: JobEnded) -> None:
        found = ended.result
        if isinstance(found, Conversation) and found.info.id == self._wanted:
            self._wanted = None
            self._show(found.info.id, found)

    def _fetch(self, conversation: int, before: int) -> None:
        """Ask for the turns that lead to this one, if this conversation is still on show when they come."""

        def came(ended: JobEnded) -> None:
            if job == self._piece and isinstance(ended.result, list) and ended.result:
                self._turns[:0] = ended.result
                self.earlier.emit(tuple(ended.result))
                if len(ended.result) == PIECE:
                    self._fetch(conversation, ended.result[0].id)

        self._piece = job = self._link.call(came, "earlier_turns", id=conversation, before=before, most=PIECE)

    def _show(self, conversation: int | None, found: Conversation | None) -> None:
        self._wanted = self._loose = None
        self._piece = 0
        self._shown = conversation
        self._run = None
        if conversation is not None:
            self._run = next((run for run in self._runs if run.conversation == conversation), None)
        turns: tuple[Turn, ...] = found.turns if found else ()
        if self._run and found and self._run.turn and turns and turns[-1].id == self._run.turn.id:
            found = replace(found, turns=turns[:-1])  # on its way: shown live below
        self._turns = list(found.turns) if found else []
        self.opened.emit(found)
        if self._run is not None:
            self.began.emit(self._run.question)
            if self._run.turn is not None:
                self._turns.append(self._run.turn)
                self.kept.emit(self._run.turn)
            for notice in self._run.notices:
                self.notice.emit(notice)
            if self._run.progress:
                self.progress.emit(self._run.progress)
            if self._run.text:
                self.text.emit(self._run.text)
        self.busy.emit(self.is_busy)
        if found is not None and found.earlier:
            self._fetch(found.info.id, turns[0].id)

    # --- questions

    def send(
        self,
        question: str,
        scope: tuple[str, ...] = (),
        replaces: int | None = None,
        *,
        documents: bool = True,
        **more: Any,
    ) -> None:
        """Ask in the conversation on show; `replaces` is the turn beside which this one stands as a branch.

        Without `documents` the language model answers by itself. `more` may name a `model` and a `temperature` for
        this answer, and the turn that it `continues`.
        """
        if self.is_busy:
            return
        if self._run is not None:  # stopped, its ending still under way
            self._settle(self._run)
        run = _Run(question, scope, self._shown, replaces, documents, more)
        self._runs.append(run)
        self._run = run
        self._loose = None
        at = next((i for i, turn in enumerate(self._turns) if turn.id in (replaces, more.get("continues"))), None)
        if at is not None:
            self.rewound.emit(self._turns[at].id)
            del self._turns[at:]
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

    def regenerate(self, turn: int | None = None, **more: Any) -> None:
        """Answer a turn's question again, of what it asked then; without `turn` the last one's.

        `more` may name another `model` or `temperature`.
        """
        if self.is_busy:
            return
        if self._run is not None:
            self._settle(self._run)
        if turn is None and self._loose is not None:
            run = self._loose
            self.rewound.emit(0)
            self.send(run.question, run.scope, run.replaces, documents=run.documents, **{**run.more, **more})
            return
        last = next((each for each in reversed(self._turns) if turn in (None, each.id)), None)
        if last is not None:
            self.send(last.question, last.scope, last.id, documents=last.documents, **more)

    def edit(self, turn: int, question: str, scope: tuple[str, ...] = (), *, documents: bool = True) -> None:
        """Ask other words in the place of a turn: a branch, beside which the old one stays."""
        self.send(question, scope, turn, documents=documents)

    def go_on(self) -> None:
        """Go on with the last answer, which was stopped."""
        if self._run is not None and self._run.stopped:
            self._settle(self._run)
        last = self._turns[-1] if self._turns else None
        if self.is_busy or last is None or last.answer is None or not last.answer.stopped:
            return
        self.send(last.question, last.scope, documents=last.documents, continues=last.id)
        assert self._run is not None
        self._run.text = last.answer.text
        self.text.emit(last.answer.text)

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
            documents=run.documents, **run.more,
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
        elif isinstance(event, Kept):
            run.turn = event.turn
            if run is self._run:
                self._turns.append(event.turn)
                self.kept.emit(event.turn)
        elif isinstance(event, WorkProgress) and not run.stopped:
            run.progress = i18n.work_text(event)
            if run is self._run:
                self.progress.emit(run.progress)
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
        self._note_turn(run, answer=answer)
        self._drop(run)
        if shown:
            self.finished.emit(answer)
            self.busy.emit(False)

    def _end(self, run: _Run, sentence: str) -> None:
        shown = run is self._run
        self._note_turn(run, error=sentence)
        self._drop(run)
        if shown:
            self.failed.emit(sentence)
            self.busy.emit(False)

    def _note_turn(self, run: _Run, **changed: Any) -> None:
        """What became of the turn on show, so that it can be gone on with or asked again without being loaded."""
        if run is not self._run:
            return
        if run.turn is None:
            self._loose = run
        elif self._turns and self._turns[-1].id == run.turn.id:
            self._turns[-1] = replace(run.turn, **changed)

    def _drop(self, run: _Run) -> None:
        if run in self._runs:
            self._runs.remove(run)
        if run is self._run:
            self._run = None
        self.conversations_changed.emit()

    def _of(self, job: int) -> _Run | None:
        return next((run for run in self._runs if run.job == job), None)
