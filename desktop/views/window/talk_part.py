"""Between the messages and the questions: ask again, ask otherwise, go on, and walk the branches of a conversation."""

from __future__ import annotations

from PySide6.QtCore import QObject, QPoint, Qt, Signal
from PySide6.QtWidgets import QApplication, QMenu, QWidget

from desktop import i18n
from desktop.asking import Asking
from desktop.model_jobs import QUOTES, ModelJobs
from desktop.views.conversation.composer import Composer
from desktop.views.conversation.conversation import ConversationView
from desktop.views.conversation.words import with_sources
from desktop.views.library.scope_part import ScopePart
from engine.types import Turn

TEMPERATURES = (0.0, 0.3, 0.7, 1.0)


class TalkPart(QObject):
    """Signal: export_wanted()."""

    export_wanted = Signal()

    def __init__(
        self,
        window: QWidget,
        talk: ConversationView,
        asking: Asking,
        composer: Composer,
        scope: ScopePart,
        jobs: ModelJobs,
    ) -> None:
        super().__init__(window)
        self._window, self._talk, self._asking, self._composer = window, talk, asking, composer
        self._scope, self._jobs = scope, jobs
        self._edited: Turn | None = None
        self._put_away = ""  # what stood in the composer before the edit
        composer.edit_ended.connect(self._end_edit)
        talk.regenerate_requested.connect(self.again)
        talk.continue_requested.connect(asking.go_on)
        talk.edit_requested.connect(self.edit)
        talk.version_requested.connect(self._on_version)
        talk.more_requested.connect(self._on_more)

    # --- asking

    def send(self, question: str) -> None:
        """What was written: a new question, or an old one in other words."""
        turn = self._edited
        if turn is not None:
            self._end_edit()
            self._asking.edit(turn.id, question, self._scope.paths, documents=self._scope.documents)
        else:
            self._asking.send(question, self._scope.paths, documents=self._scope.documents)

    def again(self) -> None:
        self._asking.regenerate()

    def edit_last(self) -> None:
        """The last question, from the keyboard."""
        if self._asking.turns:
            self.edit(self._asking.turns[-1])

    def edit(self, turn: Turn) -> None:
        if self._asking.is_busy:
            return
        if self._edited is None:
            self._put_away = self._composer.text()
        self._edited = turn
        self._composer.begin_edit(turn.question)

    def _end_edit(self) -> None:
        self._edited = None
        self._composer.end_edit()
        self._composer.set_text(self._put_away)
        self._put_away = ""

    def forget_edit(self) -> None:
        """Another conversation is on show."""
        if self._edited is not None:
            self._end_edit()

    # --- branches

    def _on_version(self, turn: int) -> None:
        self._asking.show_branch(turn)

    def step(self, by: int) -> None:
        """To the next or the last version of the newest turn that has several, from the keyboard."""
        for turn in reversed(self._asking.turns):
            for versions in (turn.answers, turn.questions):
                if len(versions) > 1:
                    at = versions.index(turn.id) + by
                    if 0 <= at < len(versions):
                        self._asking.show_branch(versions[at])
                    return

    # --- the menu of an answer

    def _on_more(self, turn: Turn, button: QWidget) -> None:
        menu = self.menu(turn)
        menu.popup(button.mapToGlobal(QPoint(0, button.height())))

    def menu(self, turn: Turn) -> QMenu:
        menu = QMenu(self._window)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        idle = not self._asking.is_busy
        menu.addAction(self.tr("Answer again"), lambda: self._asking.regenerate(turn.id)).setEnabled(idle)
        with_model = menu.addMenu(self.tr("Answer again with"))
        with_model.setEnabled(idle)
        self._fill_models(with_model, turn)
        menu.addAction(self.tr("Edit the question…"), lambda: self.edit(turn)).setEnabled(idle)
        menu.addSeparator()
        copy = menu.addAction(self.tr("Copy with sources"), lambda: self._copy(turn))
        copy.setEnabled(self._answer_of(turn) is not None)
        menu.addAction(self.tr("Export conversation…"), self.export_wanted.emit)
        return menu

    def _fill_models(self, menu: QMenu, turn: Turn) -> None:
        """Every model that can be used, and for the one that writes, how freely."""
        rows = [row for row in self._jobs.rows() if row.kind == "chat" and row.present and row.fits]
        for row in rows:
            if row.id != QUOTES:
                menu.addAction(
                    row.name.replace("&", "&&"), lambda id=row.id: self._asking.regenerate(turn.id, model=id)
                )
        if turn.documents:
            quotes = self.tr("Quotes only, without a language model")
            menu.addAction(quotes, lambda: self._asking.regenerate(turn.id, model=QUOTES))
        if not self._jobs.has_language_model():
            return
        menu.addSeparator()
        for value in TEMPERATURES:
            words = self.tr("Temperature {value}").format(value=i18n.number(value, 1))
            if value == 0.0:
                words = self.tr("{temperature}: always the same answer").format(temperature=words)
            menu.addAction(words, lambda v=value: self._asking.regenerate(turn.id, temperature=v))

    def _answer_of(self, turn: Turn) -> object:
        return next((each.answer for each in self._asking.turns if each.id == turn.id), turn.answer)

    def _copy(self, turn: Turn) -> None:
        answer = self._answer_of(turn)
        if answer is not None:
            QApplication.clipboard().setText(with_sources(answer))
