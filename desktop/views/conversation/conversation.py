"""The chat: what the shell talks to. Takes values of engine.types and emits signals; asks nothing of the engine.

The messages are in `conversation_area`, the empty states in `conversation_empty`. This widget keeps the rows, puts
the floating "Latest" button, and opens the two small windows of a message: how it was answered, and a link's address.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QApplication, QMessageBox, QVBoxLayout, QWidget

from desktop import theme
from desktop.markdown_parse import is_safe_address
from desktop.models.chat import Kind, Row, Stage, rows_of
from desktop.views.conversation.area import MessageArea, column
from desktop.views.conversation.empty import EmptyState
from desktop.views.conversation.how import HowPopover
from desktop.views.conversation.parts import IconButton
from engine.types import Answer, Conversation, Notice, Turn

_WHOLE = ("quotes", "pages")
"""Who answers all at once: such an answer is read from its first line, and not from where a stream would end."""


class ConversationView(QWidget):
    """Signals: citation_clicked(Answer, n), passage_clicked(Hit), regenerate_requested(), how_requested(Answer),
    continue_requested(), edit_requested(Turn), version_requested(turn), more_requested(Turn, QWidget button),
    export_requested(Answer),
    suggestion_clicked(question), add_folder_requested(), samples_requested().
    """

    citation_clicked = Signal(object, int)
    passage_clicked = Signal(object)
    regenerate_requested = Signal()
    how_requested = Signal(object)
    continue_requested = Signal()
    edit_requested = Signal(object)
    version_requested = Signal(int)
    more_requested = Signal(object, object)
    export_requested = Signal(object)
    suggestion_clicked = Signal(str)
    add_folder_requested = Signal()
    samples_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._area = MessageArea(self)
        self._empty = EmptyState(self)
        self._latest = IconButton("arrow-down", self, filled=True, side=32)
        self._latest.hide()
        self._latest.clicked.connect(self._area.scroll_to_bottom)
        self._answering: Row | None = None
        self._how: HowPopover | None = None
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addWidget(self._area)
        area = self._area
        area.citation_activated.connect(self._on_citation)
        area.passage_activated.connect(self.passage_clicked)
        area.regenerate_requested.connect(self.regenerate_requested)
        area.continue_requested.connect(self.continue_requested)
        area.edit_requested.connect(self.edit_requested)
        area.version_requested.connect(self.version_requested)
        area.more_requested.connect(self.more_requested)
        area.export_requested.connect(self.export_requested)
        area.how_requested.connect(self._on_how)
        area.link_activated.connect(self.ask_about_link)
        area.bottom_changed.connect(self._on_bottom_changed)
        self._empty.add_folder_requested.connect(self.add_folder_requested)
        self._empty.samples_requested.connect(self.samples_requested)
        self._empty.suggestion_clicked.connect(self.suggestion_clicked)
        self.setFocusProxy(self._area)
        self._retranslate()
        self.set_empty("no-library", ())
        self._show_empty()

    # What the shell says

    def set_conversation(self, conversation: Conversation | None) -> None:
        """Show this conversation at its end; None for a new one."""
        self._answering = None
        self._area.set_rows(rows_of(conversation.turns) if conversation is not None else [])
        self._show_empty()

    def add_earlier(self, turns: Sequence[Turn]) -> None:
        """Turns that come before all that are on show; what is being read stays where it is."""
        self._area.prepend_rows(rows_of(turns))

    def rewind(self, turn: int) -> None:
        """Take away this turn and all after it; with 0 the last question and what came of it."""
        self._answering = None
        rows = self._area.rows
        last = max(0, len(rows) - 2)
        at = next((i for i, row in enumerate(rows) if row.turn is not None and row.turn.id == turn), last)
        self._area.truncate(at)
        self._show_empty()

    def note_turn(self, turn: Turn) -> None:
        """The last question is written down as this turn."""
        for row in self._area.rows[-2:]:
            row.turn = turn
            if row.kind is Kind.QUESTION:
                self._area.refresh(row)

    def show_turn(self, turn: int) -> None:
        """Scroll to a turn, as one that a search has found."""
        at = next((i for i, row in enumerate(self._area.rows) if row.turn is not None and row.turn.id == turn), None)
        if at is not None:
            self._area.show_row(at)

    def set_empty(self, kind: str, suggestions: Sequence[str] = ()) -> None:
        """What to show while there are no messages: "no-library" or "ready", with questions to try."""
        self._empty.show_kind(kind, suggestions)

    def begin_answer(self, question: str, *, documents: bool = True) -> None:
        """The person asked: their message, and an answer on its way."""
        self._area.restart_clock()
        self._area.add_row(Row(Kind.QUESTION, question))
        self._answering = Row(Kind.ANSWER, stage=Stage.WORKING, documents=documents)
        self._area.add_row(self._answering)
        self._show_empty()

    def append_text(self, text: str) -> None:
        if self._answering is not None and text:
            self._area.append_text(self._answering, text)

    def show_progress(self, words: str) -> None:
        """How far the work is whose answer is on its way."""
        row = self._answering
        if row is not None and row.stage is Stage.WORKING:
            row.progress = words
            widget = self._area.live.get(row)
            if widget is not None:
                widget.show_progress(words)

    def add_notice(self, notice: Notice) -> None:
        """A quiet line with the answer on its way, or else with the last one."""
        row = self._answering or (self._area.rows[-1] if self._area.rows else None)
        if row is not None and row.kind is Kind.ANSWER:
            row.notices.append(notice)
            self._area.refresh(row)

    def finish_answer(self, answer: Answer) -> None:
        """Put the finished, formatted answer where its words have been appearing."""
        row, self._answering = self._answering, None
        if row is None:
            return
        row.stage, row.answer, row.text = Stage.DONE, answer, answer.text
        row.pieces.clear()
        row.version += 1
        self._area.refresh(row)
        if answer.backend in _WHOLE or "job" in answer.how:
            self._area.show_beginning(row)

    def fail_answer(self, sentence: str) -> None:
        """No answer came: say why where it would be. Words that came before stay."""
        row, self._answering = self._answering, None
        if row is None:
            return
        row.stage, row.error, row.text = Stage.FAILED, sentence, "".join(row.pieces)
        row.pieces.clear()
        row.version += 1
        self._area.refresh(row)

    def set_active_citation(self, answer: Answer | None, number: int | None) -> None:
        """The source on show: its chips are filled. None when the source panel closes."""
        self._area.set_active(answer, number)

    def selected_text(self) -> str:
        return self._area.selection.text()

    # Inside

    def _on_citation(self, answer: Answer, number: int) -> None:
        self._area.set_active(answer, number)
        self.citation_clicked.emit(answer, number)

    def _on_how(self, answer: Answer, button: QWidget) -> None:
        self.how_requested.emit(answer)
        self._how = HowPopover(answer, self)
        self._how.open_at(button)

    def ask_about_link(self, address: str) -> None:
        """Show where a link leads before anything is opened."""
        if not is_safe_address(address):
            return
        box = QMessageBox(self)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.setWindowTitle(self.tr("Open this link?"))
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setText(self.tr("This link was written in an answer. It opens in your browser, outside Inkwell:"))
        box.setInformativeText(address)
        box.findChild(QWidget, "qt_msgbox_informativelabel").setTextFormat(Qt.TextFormat.PlainText)
        go = box.addButton(self.tr("Open in browser"), QMessageBox.ButtonRole.AcceptRole)
        copy = box.addButton(self.tr("Copy address"), QMessageBox.ButtonRole.ActionRole)
        box.setDefaultButton(box.addButton(QMessageBox.StandardButton.Cancel))
        go.clicked.connect(lambda: QDesktopServices.openUrl(QUrl(address)))
        copy.clicked.connect(lambda: QApplication.clipboard().setText(address))
        box.open()

    def _on_bottom_changed(self, at_bottom: bool) -> None:
        self._latest.setVisible(not at_bottom and bool(self._area.rows))

    def _show_empty(self) -> None:
        empty = not self._area.rows
        self._empty.setVisible(empty)
        if empty:
            self._latest.hide()
            self._empty.raise_()
        self._place()

    def _place(self) -> None:
        left, width = column(self.width())
        self._empty.setGeometry(left, 0, width, self.height())
        side = self._latest.sizeHint()
        self._latest.setGeometry(
            left + (width - side.width()) // 2, self.height() - side.height() - theme.px(8), side.width(), side.height()
        )
        self._latest.raise_()

    def resizeEvent(self, event: object) -> None:  # noqa: N802
        super().resizeEvent(event)
        self._place()

    def _retranslate(self) -> None:
        self._area.setAccessibleName(self.tr("Conversation"))
        self.setAccessibleName(self.tr("Conversation"))
        self._latest.setAccessibleName(self.tr("Go to the latest message"))
        self._latest.setToolTip(self.tr("Go to the latest message"))

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
            self._area.renew()
        super().changeEvent(event)
