"""The models: those on this computer and those that can be got. Never blocks; closing it ends no work.

Shows what `ModelJobs` knows and asks it for what the person wants; errors stand at the row they belong to.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QMenu,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from desktop import i18n, theme
from desktop.model_jobs import KnownRow, ModelJobs, ModelRow
from desktop.views.models import words
from desktop.views.models.prompts import AddPrompt, ConvertPrompt
from desktop.views.models.rows import AvailableRow, InstalledRow, WorkLine
from desktop.views.window.choice import Choice
from desktop.views.window.page_dialog import resize_within
from desktop.views.window.prompts import confirmed

HUBS = {"huggingface": "Hugging Face", "modelscope": "ModelScope"}


class ModelsDialog(QDialog):
    """Signals: dropped(list of paths): files and folders let go over it."""

    dropped = Signal(object)

    def __init__(self, jobs: ModelJobs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAcceptDrops(True)
        self._jobs = jobs
        self._installed: dict[str, InstalledRow] = {}
        self._available: dict[str, AvailableRow] = {}
        self._here_title, self._there_title = QLabel(), QLabel()
        self.add = QPushButton()
        self.add.setAutoDefault(False)
        self._menu = QMenu(self)
        self._add_file = self._menu.addAction("", self._on_add_file)
        self._add_folder = self._menu.addAction("", self._on_add_folder)
        self.add.setMenu(self._menu)
        self.problem, self.adding = QLabel(), WorkLine()
        self.problem.setProperty("tone", "bad")
        self.problem.setTextFormat(Qt.TextFormat.PlainText)
        self.problem.setWordWrap(True)
        self.adding.stop_clicked.connect(self._on_stop_adding)
        self._from = QLabel()
        self.hub = Choice()
        self.hub.currentIndexChanged.connect(self._on_hub)
        self.address = QLineEdit()
        self.address.textChanged.connect(self._refresh)
        self.network = QLabel()
        self.network.setTextFormat(Qt.TextFormat.PlainText)
        self.network.setWordWrap(True)
        for label in (self._from, self.network):
            label.setProperty("tone", "soft")
            label.setProperty("role", "small")
        self.here, self.there = QFrame(), QFrame()
        self._lists = {}
        for frame in (self.here, self.there):
            frame.setProperty("list", "true")
            self._lists[frame] = QVBoxLayout(frame)
            self._lists[frame].setContentsMargins(1, 1, 1, 1)
            self._lists[frame].setSpacing(0)
        self.summary = QLabel()
        self.summary.setTextFormat(Qt.TextFormat.PlainText)
        self.summary.setProperty("tone", "soft")
        self.summary.setProperty("role", "small")
        self.close_button = QPushButton()
        self.close_button.setAutoDefault(False)
        self.close_button.clicked.connect(self.accept)
        self._lay_out()
        jobs.changed.connect(self._refresh)
        jobs.in_use.connect(self._refresh)
        theme.notifier.changed.connect(self._measure)
        self._fill_hubs("modelscope" if i18n.code() == "zh_CN" else "huggingface")
        self._measure()
        self.retranslate()
        resize_within(self, theme.px(820), theme.px(660))

    def _lay_out(self) -> None:
        inner = QWidget()
        inner.setProperty("ground", "none")
        self._column = QVBoxLayout(inner)
        self._head_here, self._head_there = QHBoxLayout(), QHBoxLayout()
        self._head_here.addWidget(self._here_title, 1)
        self._head_here.addWidget(self.add)
        self._head_there.addWidget(self._there_title, 1)
        for widget in (self._from, self.hub):
            self._head_there.addWidget(widget)
        self._column.addLayout(self._head_here)
        self._column.addWidget(self.problem)
        self._column.addWidget(self.adding)
        self._column.addWidget(self.here)
        self._gap = QWidget()
        self._gap.setProperty("ground", "none")
        self._column.addWidget(self._gap)
        self._column.addLayout(self._head_there)
        self._column.addWidget(self.address)
        self._column.addWidget(self.network)
        self._column.addWidget(self.there)
        self._column.addStretch(1)
        self.scroll = QScrollArea()
        self.scroll.setWidgetResizable(True)
        self.scroll.setFrameShape(QFrame.Shape.NoFrame)
        self.scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.scroll.setWidget(inner)
        self._below = QHBoxLayout()
        self._below.addWidget(self.summary, 1)
        self._below.addWidget(self.close_button)
        self._layout = QVBoxLayout(self)
        self._layout.addWidget(self.scroll, 1)
        self._layout.addLayout(self._below)

    def _measure(self) -> None:
        px = theme.px
        self._layout.setContentsMargins(px(8), px(8), px(0), px(14))
        self._layout.setSpacing(px(10))
        self._below.setContentsMargins(px(16), 0, px(30), 0)
        self._column.setContentsMargins(px(16), px(10), px(20), px(8))
        self._column.setSpacing(px(8))
        self._head_there.setSpacing(px(8))
        self._gap.setFixedHeight(px(12))
        for label in (self._here_title, self._there_title):
            label.setFont(theme.font("title"))

    # --- showing

    def _refresh(self) -> None:
        jobs = self._jobs
        self._show_rows(self.here, self._installed, jobs.rows(), self._make_installed, self._show_installed)
        self._show_rows(self.there, self._available, jobs.known(), self._make_available, self._show_available)
        for part in (self._there_title, self._from, self.hub, self.network, self.there):
            part.setVisible(bool(self._available))
        self.address.setVisible(bool(self._available) and not self.hub.currentData())
        self.here.setVisible(bool(self._installed))
        self._say_adding()
        problem = jobs.error() or jobs.error("list")
        self.problem.setText(problem)
        self.problem.setVisible(bool(problem))
        self.summary.setText(self._summary())

    def _show_rows(
        self,
        frame: QFrame,
        views: dict[str, Any],
        rows: Sequence[Any],
        make: Callable[[], Any],
        show: Callable[[Any, Any], None],
    ) -> None:
        """The same views for the same models, in the list's order."""
        layout, wanted = self._lists[frame], {row.id for row in rows}
        for id in [id for id in views if id not in wanted]:
            gone = views.pop(id)
            layout.removeWidget(gone)
            gone.hide()
            gone.deleteLater()
        for place, row in enumerate(rows):
            if row.id not in views:
                views[row.id] = make()
            view = views[row.id]
            if layout.indexOf(view) != place:
                layout.insertWidget(place, view)
            view.first = place == 0
            show(view, row)

    def _make_installed(self) -> InstalledRow:
        made = InstalledRow(self.here)
        made.use_clicked.connect(self._jobs.use)
        made.convert_clicked.connect(self._on_convert)
        made.remove_clicked.connect(self._on_remove)
        made.stop_clicked.connect(self._on_stop_row)
        return made

    def _make_available(self) -> AvailableRow:
        made = AvailableRow(self.there)
        made.get_clicked.connect(self._on_get)
        made.pause_clicked.connect(self._on_stop_row)
        made.discard_clicked.connect(self._jobs.remove)
        return made

    def _show_installed(self, view: InstalledRow, row: ModelRow) -> None:
        jobs, note = self._jobs, ""
        if jobs.using == row.id:
            note = self.tr("Changing…")
        elif row.active and (loading := jobs.loading) is not None:
            share = loading.done / loading.total if loading.total else 0.0
            note = self.tr("Loading… {percent}").format(percent=words.percent(share))
        view.show_row(row, jobs.where() if row.active else None, note)

    def _show_available(self, view: AvailableRow, row: KnownRow) -> None:
        view.show_row(row, self._not_there(row))

    def _not_there(self, row: KnownRow) -> str:
        """Why it cannot be got from where the person wants to. An entry with an address of its own always can."""
        hub = self.hub.currentData()
        if not any(source in HUBS for source in row.sources):
            return ""
        if not hub:
            return "" if self.address.text().strip() else self.tr("Enter the mirror's address first")
        return "" if hub in row.sources else self.tr("Not offered by {hub}").format(hub=HUBS[hub])

    def _say_adding(self) -> None:
        work = next((work for work in self._jobs.works if work.kind == "add"), None)
        self.adding.show_work(work, self.tr("Cancel"))
        if work is not None:
            self.adding.text.setText(f"{work.name} · {words.work_line(work)}")

    def _summary(self) -> str:
        free, total, disk = self._jobs.room()
        if not total:
            return self.tr("Looking at what is here…")
        memory = self.tr("{free} of {total} of memory free").format(free=i18n.size(free), total=i18n.size(total))
        return f"{memory} · " + self.tr("{size} of disk free").format(size=i18n.size(disk))

    # --- acting

    def _on_add_file(self) -> None:
        title = self.tr("Add a model file")
        path, _ = QFileDialog.getOpenFileName(self, title, "", self.tr("GGUF models") + " (*.gguf)")
        if path:
            self.offer(path)

    def _on_add_folder(self) -> None:
        path = QFileDialog.getExistingDirectory(self, self.tr("Add a ChatGLM3 checkpoint folder"))
        if path:
            self.offer(path)

    def offer(self, path: str) -> None:
        offer_to_add(self._jobs, path, self)

    def _on_convert(self, id: str) -> None:
        row = next((row for row in self._jobs.rows() if row.id == id), None)
        if row is None or not row.makes:
            return
        prompt = ConvertPrompt(row, self)
        prompt.accepted.connect(lambda: self._jobs.convert(id, prompt.chosen()))
        prompt.open()

    def _on_remove(self, id: str) -> None:
        row = next((row for row in self._jobs.rows() if row.id == id), None)
        if row is None:
            return
        title = self.tr("Remove {name}?").format(name=words.name(row))
        if row.in_place:
            said = self.tr("It is taken off the list. Its files stay where they are: {path}").format(path=row.path)
            yes = self.tr("Remove")
        else:
            said = self.tr("Its files ({size}) are deleted from this computer.").format(size=i18n.size(row.size))
            yes = self.tr("Delete")
        if row.active:
            said += " " + self.tr("Questions are answered by quoting from then on.")
        if confirmed(self, title, said, yes):
            self._jobs.remove(id)

    def _on_get(self, id: str) -> None:
        row = next((row for row in self._jobs.known() if row.id == id), None)
        if row is None:
            return
        hub = self.hub.currentData() or ""
        if any(source in HUBS for source in row.sources):
            self._jobs.get(id, hub, "" if hub else self.address.text().strip())
        else:
            self._jobs.get(id)

    def _on_stop_row(self, id: str) -> None:
        for work in self._jobs.works:
            if work.of == id:
                self._jobs.stop(work)

    def _on_stop_adding(self) -> None:
        for work in self._jobs.works:
            if work.kind == "add":
                self._jobs.stop(work)

    def _on_hub(self) -> None:
        self._refresh()
        if self.address.isVisible():
            self.address.setFocus()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802 - Qt's name
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802 - Qt's name
        event.acceptProposedAction()
        self.dropped.emit([url.toLocalFile() for url in event.mimeData().urls() if url.isLocalFile()])

    # --- language

    def _fill_hubs(self, chosen: str) -> None:
        self.hub.blockSignals(True)
        self.hub.clear()
        for hub, name in HUBS.items():
            self.hub.addItem(name, hub)
        self.hub.addItem(self.tr("A mirror's address"), "")
        self.hub.setCurrentIndex(max(0, self.hub.findData(chosen)))
        self.hub.blockSignals(False)

    def retranslate(self) -> None:
        self.setWindowTitle(self.tr("Models"))
        self.scroll.setAccessibleName(self.tr("Models"))
        self._here_title.setText(self.tr("On this computer"))
        self._there_title.setText(self.tr("Available to get"))
        self.add.setText(self.tr("Add…"))
        self.add.setAccessibleName(self.tr("Add a model from this computer"))
        self._add_file.setText(self.tr("GGUF file…"))
        self._add_folder.setText(self.tr("ChatGLM3 folder…"))
        self._from.setText(self.tr("From"))
        self.hub.setAccessibleName(self.tr("Where to get models from"))
        self.address.setPlaceholderText("https://")
        self.address.setAccessibleName(self.tr("Address of the mirror"))
        self.network.setText(
            self.tr(
                "Getting a model is the only thing that uses the network. It starts when you press Get; nothing of "
                "yours is sent."
            )
        )
        self.close_button.setText(self.tr("Close"))
        self._fill_hubs(self.hub.currentData() or "")
        self._refresh()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)


def offer_to_add(jobs: ModelJobs, path: str, parent: QWidget) -> None:
    """Ask whether a file or folder is used where it lies or copied, and add it."""
    prompt = AddPrompt(path, parent)
    prompt.accepted.connect(lambda: jobs.add(path, copy=prompt.copy()))
    prompt.open()
