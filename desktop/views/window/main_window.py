"""The window: three panes and a thin bar. Puts the parts together and passes values between them; no logic of its own.

side bar  |  banner, conversation, composer  |  source panel
status bar
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QEvent, Qt, QUrl
from PySide6.QtGui import QCloseEvent, QDesktopServices, QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import QMainWindow, QSplitter, QVBoxLayout, QWidget

from desktop import i18n
from desktop.asking import Asking
from desktop.indexing import Indexing
from desktop.preferences import Preferences
from desktop.views.conversation.composer import Composer
from desktop.views.conversation.conversation import ConversationView
from desktop.views.library.scope_part import ScopePart
from desktop.views.models.part import ModelsPart
from desktop.views.settings.part import SettingsPart
from desktop.views.settings.updates_part import UpdatesPart
from desktop.views.source.panel import SourcePanel
from desktop.views.source.reading import Reading
from desktop.views.window.actions import Actions
from desktop.views.window.arrivals import Arrivals
from desktop.views.window.banner import Banner
from desktop.views.window.beginning import Beginning
from desktop.views.window.commands_part import CommandsPart
from desktop.views.window.conversations_part import ConversationsPart, Drafts
from desktop.views.window.dialogs import Dialogs
from desktop.views.window.looks_part import LooksPart
from desktop.views.window.placement import Placement
from desktop.views.window.sidebar import Sidebar
from desktop.views.window.status_bar import StatusBar
from desktop.views.window.talk_part import TalkPart
from desktop.views.window.whole_part import WholePart
from desktop.worker import EngineLink
from engine.types import Answer, Conversation, EngineState, IndexReport


class MainWindow(QMainWindow):
    """Attributes: sidebar, conversation, composer, source, banner, status_bar, actions, asking, indexing, models,
    scope, talk, conversations, drafts, arrivals.
    """

    def __init__(self, link: EngineLink, preferences: Preferences, logs: str = "") -> None:
        super().__init__()
        self._link, self._preferences, self._logs = link, preferences, logs
        self._last = preferences.number("conversation", 0)
        self.indexing = Indexing(link, self)
        self.asking = Asking(link, self._must_wait, self)
        self.sidebar, self.banner, self.status_bar = Sidebar(), Banner(), StatusBar()
        self.conversation, self.composer, self.source = ConversationView(), Composer(), SourcePanel()
        self.actions_ = Actions(self)
        self.reading = Reading(self.source, self.conversation, link, self)
        self.dialogs = Dialogs(self, link, self.indexing)
        self.models = ModelsPart(self, link, self.status_bar, self.composer, self.banner)
        jobs = self.models.jobs
        self.beginning = Beginning(self, self.conversation, self.asking, self.indexing, jobs, preferences)
        self.tour = self.beginning.tour
        self.updates = UpdatesPart(self, link)
        self.scope = ScopePart(self, link, self.indexing, self.composer, self.asking)
        self.talk = TalkPart(self, self.conversation, self.asking, self.composer, self.scope, jobs)
        self.conversations = ConversationsPart(self, link, self.asking, self.sidebar, self.banner)
        self.drafts = Drafts(self.composer, self.asking, preferences, self)
        self.commands = CommandsPart(self, link, self.actions_, self.asking, self.indexing, self.scope)
        self.arrivals = Arrivals(self, link, self.indexing, self.models, self.banner)
        self.settings = SettingsPart(self, link, preferences)
        self.looks = LooksPart(self, link, self.actions_)
        self.whole = WholePart(
            self, link, self.composer, self.conversation, self.asking, self.banner, lambda asked: self._send(asked),
            lambda: self.scope.paths,
        )  # fmt: skip
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
        column.addWidget(self.tour)
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
        side.add_folder_wanted.connect(self.add_folder)
        side.folder_activated.connect(self.dialogs.library)
        side.unreadable_clicked.connect(self.dialogs.unreadable)
        side.cancel_clicked.connect(index.cancel)
        side.folder_menu_wanted.connect(self.dialogs.folder_menu)
        self.dialogs.scope_wanted.connect(self.scope.only)
        self.dialogs.collection_wanted.connect(self.scope.ask_collection)
        self.dialogs.collections_changed.connect(self.scope.set_collections)
        self.dialogs.extend_menu = lambda menu, path: self.whole.actions_for(menu, [path], self._ask_files)
        self.dialogs.extend_files_menu = lambda menu, paths: self.whole.actions_for(menu, paths, self._ask_files)
        self.whole.trouble.connect(self._warn)
        self.composer.send.connect(self._send)
        self.composer.stop.connect(ask.stop)
        self.conversations.trouble.connect(self._warn)
        self.arrivals.trouble.connect(self._warn)
        self.arrivals.samples_added.connect(self._on_samples)
        self.talk.export_wanted.connect(lambda: self.conversations.export())
        self.reading.shown.connect(self.placement.show_source)
        self.reading.trouble.connect(self._warn)
        self.reading.closed.connect(self._close_source)
        talk.suggestion_clicked.connect(self._send)
        talk.add_folder_requested.connect(self.add_folder)
        talk.samples_requested.connect(self.add_samples)
        ask.opened.connect(self._on_opened)
        ask.earlier.connect(talk.add_earlier)
        ask.rewound.connect(talk.rewind)
        ask.began.connect(self._on_began)
        ask.kept.connect(talk.note_turn)
        ask.text.connect(talk.append_text)
        ask.progress.connect(talk.show_progress)
        ask.notice.connect(talk.add_notice)
        ask.finished.connect(self._on_answer)
        ask.failed.connect(talk.fail_answer)
        ask.busy.connect(self._on_busy)
        index.changed.connect(self._on_rows)
        index.finished.connect(self._on_indexed)
        index.known.connect(self._on_known)
        index.written.connect(self.source.renew)
        self._link.state.connect(self._on_state)
        self.models.noticed.connect(ask.tell_next)
        self.status_bar.offline_clicked.connect(self.settings.privacy)
        self.settings.changed.connect(self.looks.follow)
        self.tour.language_wanted.connect(self.looks.speak)
        self.tour.models_wanted.connect(self.models.open)
        self.status_bar.speed_clicked.connect(self.dialogs.machine)
        for action, slot in (
            (do.new, self._new), (do.add_folder, self.add_folder), (do.library, self.dialogs.library),
            (do.models, self.models.open),
            (do.rescan, index.look_for_changes), (do.quit, self.close), (do.find, self._find),
            (do.write, self.composer.focus_input), (do.prompts, self.whole.open),
            (do.stop, ask.stop), (do.again, self.talk.again),
            (do.palette, self.commands.open), (do.edit, self.talk.edit_last), (do.go_on, ask.go_on),
            (do.version_back, lambda: self.talk.step(-1)), (do.version_on, lambda: self.talk.step(1)),
            (do.rename, self.conversations.rename), (do.pin, self.conversations.pin),
            (do.delete, self.conversations.delete), (do.export, self.conversations.export),
            (do.take_in, self.conversations.take_in),
            (do.add_files, self.arrivals.choose_files), (do.scope, self.scope.open_dialog), (do.zoom_in, place.zoom_in),
            (do.zoom_out, place.zoom_out), (do.zoom_reset, place.zoom_reset), (do.privacy, self.settings.privacy),
            (do.settings, self.settings.open),
            (do.cite_on, lambda: self.reading.step(1, ask.turns)),
            (do.cite_back, lambda: self.reading.step(-1, ask.turns)), (do.search, self.reading.find),
            (do.machine, self.dialogs.machine), (do.shortcuts, lambda: self.dialogs.shortcuts(do.listed())),
            (do.logs, self._show_logs),
            (do.updates, self.updates.check), (do.licences, self.updates.licences), (do.about, self.dialogs.about),
        ):  # fmt: skip
            action.triggered.connect(lambda _checked=False, slot=slot: slot())
        do.sidebar.toggled.connect(self.sidebar.setVisible)
        do.source.toggled.connect(self._on_source_toggled)
        do.menubar.toggled.connect(self.menuBar().setVisible)

    # --- first moments

    def begin(self) -> None:
        """After the first paint: ask the engine for everything the window shows, and start it.

        In this order: submitting waits for a process that is being spawned just then.
        """
        self._refresh_all()
        self._link.start()

    def _refresh_all(self) -> None:
        self.conversations.refresh()
        self.models.jobs.refresh()
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
        self.beginning.show()
        self.dialogs.list_collections()
        self.indexing.keep_up()

    def _on_state(self, state: EngineState) -> None:
        if state.state == "restarted" and state.detail:
            self.banner.show_message(
                self.tr("The engine stopped and was started again. Your conversations are safe."),
                "warn", seconds=12, detail=state.detail,
            )  # fmt: skip
        elif state.state == "notice":
            self.banner.show_message(i18n.notice_text(state.code, state.detail), "warn", detail=state.detail)
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

    def ask_anew(self, question: str) -> None:
        """In a conversation of its own; what is being answered goes on in its own place."""
        self._new()
        self._send(question)

    def _on_opened(self, found: Conversation | None) -> None:
        self.beginning.fresh = found is None or not found.turns
        self.talk.forget_edit()
        self.conversation.set_conversation(found)
        if (wanted := self.conversations.found_turn(found)) is not None:
            self.conversation.show_turn(wanted)
        self.drafts.follow()
        self.reading.clear()
        self.actions_.source.setChecked(False)
        self.sidebar.show_conversation(self.asking.conversation)
        self._preferences.set("conversation", self.asking.conversation or 0)
        self.scope.load(found)
        self.beginning.show()

    # --- asking

    def _must_wait(self) -> bool:
        return self.indexing.worth_waiting

    def _send(self, question: str) -> None:
        self.beginning.asked()
        self.talk.send(question)
        self._preferences.set("conversation", self.asking.conversation or 0)

    def _on_began(self, question: str) -> None:
        if not self.reading.belongs(self.asking.turns):  # its question was just asked in other words
            self.reading.clear()
            self.actions_.source.setChecked(False)
        self.conversation.begin_answer(question, documents=self.asking.documents)

    def _on_busy(self, busy: bool) -> None:
        self.composer.set_busy(busy)
        self.actions_.stop.setEnabled(busy)
        for action in (self.actions_.again, self.actions_.edit, self.actions_.go_on):
            action.setEnabled(not busy)
        if not busy:
            self.drafts.settle()
            self._preferences.set("conversation", self.asking.conversation or 0)

    def _on_answer(self, answer: Answer) -> None:
        self.conversation.finish_answer(answer)
        speed = answer.how.get("tokens_per_second")
        if isinstance(speed, int | float) and speed and not self.indexing.progress:
            self.status_bar.set_speed(self.tr("{rate} tokens/s").format(rate=i18n.number(float(speed), 1)))

    def _ask_files(self, paths: Sequence[str]) -> None:
        """From the library's window: what is done with the files is seen in this one."""
        self.composer.set_plain(False)
        self.scope.choose(paths)
        self.dialogs.close_library()
        self.activateWindow()

    def _find(self) -> None:
        self.actions_.sidebar.setChecked(True)
        self.sidebar.search.setFocus()
        self.sidebar.search.selectAll()

    # --- library

    def add_folder(self) -> None:
        self.arrivals.choose_folder()

    def add_folders(self, folders: list[str]) -> None:
        self.indexing.offer(folders)

    def add_samples(self) -> None:
        self.arrivals.samples()

    def _on_samples(self) -> None:
        self.beginning.show()
        self.composer.focus_input()

    def open_paths(self, paths: list[str]) -> None:
        """Inkwell was opened with these files and folders."""
        self.arrivals.take(paths)

    def come_to_front(self) -> None:
        self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
        self.show()
        self.raise_()
        self.activateWindow()

    def _on_rows(self) -> None:
        self.sidebar.set_folders(self.indexing.rows(), self.indexing.general_error())
        progress = self.indexing.progress
        if progress is not None and progress.files_total:
            left = self.tr("%Ln file(s) left", "", progress.files_total - progress.files_done)
            parts = [left, i18n.speed(progress.chunks_per_second) if progress.chunks_per_second else ""]
            self.status_bar.set_speed(" · ".join(part for part in parts if part))
        elif (scans := self.indexing.scans) is not None and scans.total:
            self.status_bar.set_speed(self.tr("Scanned pages: {} of {}").format(scans.done, scans.total))
        elif not self.indexing.busy:
            self.status_bar.set_speed("")
        self.scope.say()
        if self.indexing.loaded and not self._must_wait():
            self.asking.release()
        self.beginning.follow()

    def _on_indexed(self, report: IndexReport) -> None:
        if report.unreachable:
            names = ", ".join(report.unreachable)
            self.banner.show_message(
                self.tr("Not reachable just now, so left as it was: {folders}").format(folders=names),
                "warn",
                seconds=12,
            )

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802 - Qt's name
        if self.arrivals.welcome(event.mimeData()):
            event.acceptProposedAction()

    def dragLeaveEvent(self, _event: QDragLeaveEvent) -> None:  # noqa: N802 - Qt's name
        self.arrivals.leave()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802 - Qt's name
        event.acceptProposedAction()
        self.arrivals.drop(event.mimeData())

    # --- panes, looks, language

    def _on_source_toggled(self, shown: bool) -> None:
        self.source.setVisible(shown)
        self.reading.mark(shown)

    def _close_source(self) -> None:
        self.actions_.source.setChecked(False)

    def _warn(self, sentence: str) -> None:
        self.banner.show_message(sentence, "warn", seconds=12)

    def _show_logs(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(self._logs))

    def retranslate(self) -> None:
        self.setWindowTitle(self.tr("Inkwell"))
        self.actions_.retranslate()
        self.sidebar.setAccessibleName(self.tr("Side bar"))
        self.source.setAccessibleName(self.tr("Source"))
        self.menuBar().setAccessibleName(self.tr("Menu bar"))
        self.models.retranslate()
        self._on_rows()
        self.beginning.show()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def save(self) -> None:
        """Keep where everything stands. Part of the one shutdown."""
        self._preferences.set("conversation", self.asking.conversation or 0)
        self.drafts.save()
        if self.indexing.loaded:
            self._preferences.set("library", not self.indexing.empty)
        self.placement.save()

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 - Qt's name
        self.save()
        event.accept()

