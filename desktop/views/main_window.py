"""The window: three panes and a thin bar. Puts the parts together and passes values between them; no logic of its own.

side bar  |  banner, conversation, composer  |  source panel
status bar
"""

from __future__ import annotations

import json
from pathlib import Path

from PySide6.QtCore import QEvent, QMimeData, Qt, QUrl
from PySide6.QtGui import QAction, QCloseEvent, QDesktopServices, QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog, QMainWindow, QSplitter, QVBoxLayout, QWidget

from desktop import i18n, theme
from desktop.asking import Asking
from desktop.indexing import Indexing
from desktop.preferences import Preferences
from desktop.views.actions import Actions
from desktop.views.banner import Banner
from desktop.views.composer import Composer
from desktop.views.conversation import ConversationView
from desktop.views.dialogs import Dialogs
from desktop.views.models_part import ModelsPart, is_model
from desktop.views.placement import Placement
from desktop.views.reading import Reading
from desktop.views.sidebar import Sidebar
from desktop.views.source import SourcePanel
from desktop.views.status_bar import StatusBar
from desktop.views.updates_part import UpdatesPart
from desktop.worker import EngineLink
from engine.resources import resource
from engine.types import Answer, Conversation, EngineState, IndexReport, JobEnded, Outcome

MOST_CHIPS = 4


class MainWindow(QMainWindow):
    """Attributes: sidebar, conversation, composer, source, banner, status_bar, actions, asking, indexing, models."""

    def __init__(self, link: EngineLink, preferences: Preferences, logs: str = "") -> None:
        super().__init__()
        self._link, self._preferences, self._logs = link, preferences, logs
        self._excluded: set[str] = set()  # folders the person took out of the scope
        self._empty_state: tuple[bool, ...] = ()
        self._no_turns = True
        self._last = preferences.number("conversation", 0)
        self.indexing = Indexing(link, self)
        self.asking = Asking(link, self._must_wait, self)
        self.sidebar, self.banner, self.status_bar = Sidebar(), Banner(), StatusBar()
        self.conversation, self.composer, self.source = ConversationView(), Composer(), SourcePanel()
        self.actions_ = Actions(self)
        self.reading = Reading(self.source, self.conversation, link, self)
        self.dialogs = Dialogs(self, link, self.indexing)
        self.models = ModelsPart(self, link, self.status_bar, self.composer, self.banner)
        self.updates = UpdatesPart(self, link)
        self._lay_out()
        self.placement = Placement(self, self.splitter, self.actions_, preferences)
        self._connect()
        self.setAcceptDrops(True)
        self.retranslate()
        self.placement.restore()
        self._on_rows()
        self.asking.new()
        if preferences.flag("library", False):
            self.conversation.set_empty("ready", [])  # until the engine says what the library holds

    # --- building

    def _lay_out(self) -> None:
        chat = QWidget()
        chat.setProperty("ground", "bg")
        chat.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        column = QVBoxLayout(chat)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.banner)
        column.addWidget(self.conversation, 1)
        column.addWidget(self.composer)
        self.chat = chat
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self.splitter.setHandleWidth(1)
        self.splitter.setChildrenCollapsible(False)
        for pane, stretch in ((self.sidebar, 0), (chat, 1), (self.source, 0)):
            self.splitter.addWidget(pane)
            self.splitter.setStretchFactor(self.splitter.indexOf(pane), stretch)
        whole = QWidget()
        rows = QVBoxLayout(whole)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        rows.addWidget(self.splitter, 1)
        rows.addWidget(self.status_bar)
        self.setCentralWidget(whole)
        self.source.hide()
        for menu in self.actions_.menus:
            self.menuBar().addMenu(menu)
        self.sidebar.set_menus(self.actions_.menus)

    def _connect(self) -> None:
        side, talk, ask, index, do = self.sidebar, self.conversation, self.asking, self.indexing, self.actions_
        place = self.placement
        side.new_wanted.connect(self._new)
        side.opened.connect(ask.open)
        side.search_changed.connect(self._list_conversations)
        side.rename_wanted.connect(self.dialogs.rename)
        side.delete_wanted.connect(self.dialogs.delete)
        side.add_folder_wanted.connect(self.add_folder)
        side.folder_activated.connect(self.dialogs.library)
        side.unreadable_clicked.connect(self.dialogs.unreadable)
        side.cancel_clicked.connect(index.cancel)
        side.folder_menu_wanted.connect(self.dialogs.folder_menu)
        self.dialogs.conversations_changed.connect(self._list_conversations)
        self.dialogs.conversation_deleted.connect(self._on_deleted)
        self.dialogs.scope_wanted.connect(self._only)
        self.composer.send.connect(self._send)
        self.composer.stop.connect(ask.stop)
        self.composer.scope_removed.connect(self._exclude)
        self.reading.shown.connect(self.placement.show_source)
        self.reading.trouble.connect(self._warn)
        self.reading.closed.connect(self._close_source)
        talk.regenerate_requested.connect(self._again)
        talk.suggestion_clicked.connect(self._send)
        talk.add_folder_requested.connect(self.add_folder)
        talk.samples_requested.connect(self.add_samples)
        ask.opened.connect(self._on_opened)
        ask.began.connect(self._on_began)
        ask.text.connect(talk.append_text)
        ask.notice.connect(talk.add_notice)
        ask.finished.connect(self._on_answer)
        ask.failed.connect(talk.fail_answer)
        ask.busy.connect(self._on_busy)
        ask.conversations_changed.connect(self._list_conversations)
        index.changed.connect(self._on_rows)
        index.finished.connect(self._on_indexed)
        index.known.connect(self._on_known)
        self._link.state.connect(self._on_state)
        self.models.noticed.connect(ask.tell_next)
        self.status_bar.offline_clicked.connect(self.dialogs.privacy)
        self.status_bar.speed_clicked.connect(self.dialogs.machine)
        for action, slot in (
            (do.new, self._new), (do.add_folder, self.add_folder), (do.library, self.dialogs.library),
            (do.models, self.models.open),
            (do.rescan, index.look_for_changes), (do.quit, self.close), (do.find, self._find),
            (do.write, self.composer.focus_input), (do.stop, ask.stop), (do.again, self._again),
            (do.rename, self._rename), (do.delete, self._delete), (do.zoom_in, place.zoom_in),
            (do.zoom_out, place.zoom_out), (do.zoom_reset, place.zoom_reset), (do.privacy, self.dialogs.privacy),
            (do.machine, self.dialogs.machine), (do.shortcuts, self._shortcuts), (do.logs, self._show_logs),
            (do.updates, self.updates.check), (do.licences, self.updates.licences), (do.about, self.dialogs.about),
        ):  # fmt: skip
            action.triggered.connect(slot)
        do.sidebar.toggled.connect(self.sidebar.setVisible)
        do.source.toggled.connect(self._on_source_toggled)
        do.menubar.toggled.connect(self.menuBar().setVisible)
        do.languages.triggered.connect(self._on_language)
        do.appearances.triggered.connect(self._on_appearance)

    # --- first moments

    def begin(self) -> None:
        """After the first paint: ask the engine for everything the window shows, and start it.

        In this order: submitting waits for a process that is being spawned just then.
        """
        self._refresh_all()
        self._link.start()

    def _refresh_all(self) -> None:
        self._list_conversations()
        self.indexing.refresh()
        if self._last and self.asking.conversation is None:
            self.asking.open(self._last)

    def say_crashed(self, crash_log: Path) -> None:
        """The last run ended badly: offer what it left."""
        self.banner.show_message(
            self.tr("Inkwell ended unexpectedly last time. Nothing was lost."), "warn",
            action=self.tr("Show the log"), do=lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(crash_log))),
        )  # fmt: skip

    def _on_known(self) -> None:
        """What the library holds is known: see what changed on disk since, without being asked."""
        self._show_empty()
        if not self.indexing.empty:
            self.indexing.look_for_changes()

    def _on_state(self, state: EngineState) -> None:
        if state.state == "restarted" and state.detail:
            self.banner.show_message(
                self.tr("The engine stopped and was started again. Your conversations are safe."),
                "warn", seconds=12, detail=state.detail,
            )  # fmt: skip
        elif state.state == "failed":
            self.banner.show_message(
                i18n.error_text("data-folder", state.detail), "bad",
                action=self.tr("Try again"), do=self._restart_engine, detail=state.detail,
            )  # fmt: skip

    def _restart_engine(self) -> None:
        self._link.restart()
        self._refresh_all()

    # --- conversations

    def _new(self) -> None:
        self.asking.new()
        self.composer.focus_input()

    def _list_conversations(self, _search: str = "") -> None:
        self._link.call(self._on_conversations, "conversations", search=self.sidebar.search.text().strip())

    def _on_conversations(self, ended: JobEnded) -> None:
        if ended.outcome is Outcome.DONE:
            self.sidebar.set_conversations(ended.result)
            self.sidebar.show_conversation(self.asking.conversation)

    def _on_opened(self, found: Conversation | None) -> None:
        self._no_turns = found is None or not found.turns
        self.conversation.set_conversation(found)
        self.reading.clear()
        self.actions_.source.setChecked(False)
        self.sidebar.show_conversation(self.asking.conversation)
        self._preferences.set("conversation", self.asking.conversation or 0)
        if found and found.turns and (scope := found.turns[-1].scope):
            self._excluded = {row.path for row in self.indexing.rows()} - set(scope)
        self._say_scope()
        self._show_empty()

    def _on_deleted(self, conversation: int) -> None:
        if conversation == self.asking.conversation:
            self.asking.new()

    def _show_empty(self) -> None:
        """What an empty conversation shows: where to begin, or questions to try."""
        if not self._no_turns or self.asking.is_busy or not self.indexing.loaded:
            return
        if self.indexing.empty:
            self.conversation.set_empty("no-library", [])
        else:
            self.conversation.set_empty("ready", self._suggestions())

    def _suggestions(self) -> list[str]:
        """The three questions that go with the sample documents, when those are in the library."""
        samples = str(resource("samples"))
        if not any(row.path.startswith(samples) for row in self.indexing.rows()):
            return []
        questions = json.loads(resource("samples", "questions.json").read_text(encoding="utf-8"))
        return list(questions["zh" if i18n.code() == "zh_CN" else "en"])

    # --- asking

    def _must_wait(self) -> bool:
        return self.indexing.busy and self.indexing.nothing_searchable

    def _send(self, question: str) -> None:
        self._no_turns = False
        self.asking.send(question, self._scope(), documents=not self.composer.plain)
        self._preferences.set("conversation", self.asking.conversation or 0)

    def _again(self) -> None:
        self.asking.regenerate(self._scope(), documents=not self.composer.plain)

    def _on_began(self, question: str) -> None:
        self.conversation.begin_answer(question, documents=self.asking.documents)

    def _on_busy(self, busy: bool) -> None:
        self.composer.set_busy(busy)
        self.actions_.stop.setEnabled(busy)
        self.actions_.again.setEnabled(not busy)
        if not busy:
            self._preferences.set("conversation", self.asking.conversation or 0)

    def _on_answer(self, answer: Answer) -> None:
        self.conversation.finish_answer(answer)
        speed = answer.how.get("tokens_per_second")
        if isinstance(speed, int | float) and speed and not self.indexing.progress:
            self.status_bar.set_speed(self.tr("{rate} tokens/s").format(rate=i18n.number(float(speed), 1)))

    def _find(self) -> None:
        self.actions_.sidebar.setChecked(True)
        self.sidebar.search.setFocus()
        self.sidebar.search.selectAll()

    def _rename(self) -> None:
        if (info := self.sidebar.current()) is not None:
            self.dialogs.rename(info)

    def _delete(self) -> None:
        if (info := self.sidebar.current()) is not None:
            self.dialogs.delete(info)

    # --- scope

    def _scope(self) -> tuple[str, ...]:
        """Empty means every folder."""
        folders = [row.path for row in self.indexing.rows() if row.status is not None]
        chosen = tuple(path for path in folders if path not in self._excluded)
        return () if len(chosen) == len(folders) else chosen

    def _exclude(self, path: str) -> None:
        self._excluded.add(path)
        folders = {row.path for row in self.indexing.rows()}
        if folders <= self._excluded:
            self._excluded.clear()  # a question about nothing is no question: all of them again
        self._say_scope()

    def _only(self, path: str) -> None:
        """Ask this folder alone; "" asks all."""
        self._excluded = {row.path for row in self.indexing.rows() if row.path != path} if path else set()
        self._say_scope()

    def _say_scope(self) -> None:
        every = [row for row in self.indexing.rows() if row.status is not None]
        rows = [row for row in every if row.path not in self._excluded]
        if len(rows) == len(every) and not 1 < len(rows) <= MOST_CHIPS:
            rows = []  # "All documents": one folder cannot be taken out, many are too many to list
        self.composer.set_scope([(row.path, row.name) for row in rows])

    # --- library

    def add_folder(self) -> None:
        folder = QFileDialog.getExistingDirectory(self, self.tr("Add a folder with your documents"))
        if folder:
            self.add_folders([folder])

    def add_folders(self, folders: list[str]) -> None:
        self.indexing.add(folders)

    def add_samples(self) -> None:
        self._link.call(self._on_samples, "sample_folder")

    def _on_samples(self, ended: JobEnded) -> None:
        if isinstance(ended.result, str):
            self.indexing.add([ended.result])
            self._show_empty()
            self.composer.focus_input()

    def _on_rows(self) -> None:
        self.sidebar.set_folders(self.indexing.rows(), self.indexing.general_error())
        progress = self.indexing.progress
        if progress is not None and progress.files_total:
            left = self.tr("%Ln file(s) left", "", progress.files_total - progress.files_done)
            parts = [left, i18n.speed(progress.chunks_per_second) if progress.chunks_per_second else ""]
            self.status_bar.set_speed(" · ".join(part for part in parts if part))
        elif not self.indexing.busy:
            self.status_bar.set_speed("")
        self._say_scope()
        if self.indexing.loaded and not self.indexing.busy:
            self.asking.release()
        self._show_empty_if_changed()

    def _show_empty_if_changed(self) -> None:
        state = (self.indexing.loaded, self.indexing.empty, bool(self._suggestions()))
        if state != self._empty_state:
            self._empty_state = state
            self._show_empty()

    def _on_indexed(self, report: IndexReport) -> None:
        if report.unreachable:
            names = ", ".join(report.unreachable)
            self.banner.show_message(
                self.tr("Not reachable just now, so left as it was: {folders}").format(folders=names),
                "warn",
                seconds=12,
            )

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802 - Qt's name
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()
            models = any(is_model(path) for path in _paths(event.mimeData()))
            folder, model = self.tr("Drop the folder to add it to the library."), self.tr("Drop the model to add it.")
            self.banner.show_message(model if models else folder, "accent")

    def dragLeaveEvent(self, _event: QDragLeaveEvent) -> None:  # noqa: N802 - Qt's name
        self.banner.hide()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802 - Qt's name
        paths = _paths(event.mimeData())
        models = [path for path in paths if is_model(path)]
        folders = [str(path) for path in paths if path.is_dir() and path not in models]
        event.acceptProposedAction()
        self.banner.hide()
        if folders:
            self.add_folders(folders)
        self.models.offer(models)
        if len(folders) + len(models) < len(paths):
            self._warn(self.tr("Inkwell adds whole folders. Drop the folder that holds the file."))

    # --- panes, looks, language

    def _on_source_toggled(self, shown: bool) -> None:
        self.source.setVisible(shown)
        self.reading.mark(shown)

    def _close_source(self) -> None:
        self.actions_.source.setChecked(False)

    def _warn(self, sentence: str) -> None:
        self.banner.show_message(sentence, "warn", seconds=12)

    def _shortcuts(self) -> None:
        self.dialogs.shortcuts(self.actions_.listed())

    def _show_logs(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(self._logs))

    def _on_language(self, action: QAction) -> None:
        i18n.use(action.data())
        theme.set_language(i18n.code())
        self._link.submit("change_settings", language=action.data())

    def _on_appearance(self, action: QAction) -> None:
        theme.set_appearance(action.data())
        self._link.submit("change_settings", appearance=action.data())

    def retranslate(self) -> None:
        self.setWindowTitle(self.tr("Inkwell"))
        self.actions_.retranslate()
        self.sidebar.setAccessibleName(self.tr("Side bar"))
        self.source.setAccessibleName(self.tr("Source"))
        self.menuBar().setAccessibleName(self.tr("Menu bar"))
        self.models.retranslate()
        self._on_rows()
        self._show_empty()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def save(self) -> None:
        """Keep where everything stands. Part of the one shutdown."""
        self._preferences.set("conversation", self.asking.conversation or 0)
        if self.indexing.loaded:
            self._preferences.set("library", not self.indexing.empty)
        self.placement.save()

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 - Qt's name
        self.save()
        event.accept()


def _paths(dropped: QMimeData) -> list[Path]:
    return [Path(url.toLocalFile()) for url in dropped.urls() if url.isLocalFile()]
