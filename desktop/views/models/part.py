"""What the window has to do with models: the dialog, its lines in the status bar, files let go over the window.

Joins `ModelJobs` to views; the window only says when to open and what was dropped.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from desktop import i18n
from desktop.model_jobs import ModelJobs
from desktop.views.conversation.composer import Composer
from desktop.views.models import words
from desktop.views.models.dialog import ModelsDialog, offer_to_add
from desktop.views.window.banner import Banner
from desktop.views.window.status_bar import StatusBar
from desktop.worker import EngineLink
from engine.types import InstalledModel


class ModelsPart(QObject):
    """Attributes: jobs, dialog (None while closed). Signals: noticed(str) what the person should know of a loading."""

    noticed = Signal(str)

    def __init__(
        self, window: QWidget, link: EngineLink, status_bar: StatusBar, composer: Composer, banner: Banner
    ) -> None:
        super().__init__(window)
        self._window, self._link = window, link
        self._status_bar, self._composer, self._banner = status_bar, composer, banner
        self.jobs = ModelJobs(link, self)
        self.dialog: ModelsDialog | None = None
        self.jobs.changed.connect(self._say_work)
        self.jobs.in_use.connect(self.say)
        self.jobs.arrived.connect(self._on_arrived)
        self.jobs.failed.connect(self._on_failed)
        self.jobs.fell_back.connect(self._on_fell_back)
        status_bar.model_clicked.connect(self.open)
        status_bar.work_clicked.connect(self.open)

    def open(self) -> None:
        if self.dialog is None:
            self.dialog = ModelsDialog(self.jobs, self._window)
            self.dialog.destroyed.connect(self._on_closed)
            self.dialog.dropped.connect(self._on_dropped)
        self.dialog.show()
        self.dialog.raise_()
        self.dialog.activateWindow()
        self.jobs.refresh()

    def _on_closed(self) -> None:
        self.dialog = None

    # --- status bar

    def say(self) -> None:
        """Which model answers and where; while it is being loaded, how far that is."""
        text, tip = self._model_line()
        self._status_bar.set_model(text, tip)
        self._composer.set_plain_possible(self.jobs.has_language_model())

    def _model_line(self) -> tuple[str, str]:
        state, active = self._link.last_state, self.jobs.active()
        if state.state == "failed":
            return self.tr("Engine not running"), state.detail
        if (loading := self.jobs.loading) is not None:
            share = loading.done / loading.total if loading.total else 0.0
            said = self.tr("Loading {name}… {percent}")
            return said.format(name=loading.file or state.model, percent=words.percent(share)), ""
        if active is not None and self.jobs.has_language_model():
            device, reason = self.jobs.where()
            tip = i18n.sentence(reason)
            if not (active.fits and active.present):
                return self.tr("{name} · cannot be used now").format(name=active.name), tip
            parts = (active.name, active.precision or active.quantisation, words.device(device))
            return " · ".join(part for part in parts if part), tip
        if state.state != "ready":
            return self.tr("Starting…"), ""
        if active is None and state.model not in ("", "quotes"):
            return state.model, ""  # its name and device are on their way
        return self.tr("No language model · quoting"), self.tr("Models…")

    def _say_work(self) -> None:
        works = self.jobs.works
        self._status_bar.set_work(words.work_status(works[0]) if works else "")
        self._status_bar.set_fetching(self.jobs.fetching is not None)

    def retranslate(self) -> None:
        self.say()
        self._say_work()

    # --- news

    def _on_arrived(self, model: InstalledModel) -> None:
        if model.kind != "chat":
            return
        said = self.tr("{name} is ready.").format(name=self.jobs.name_of(model.id))
        self._banner.show_message(said, "ok", action=self.tr("Use it"), do=lambda: self.jobs.use(model.id))

    def _on_failed(self, sentence: str) -> None:
        if self.dialog is None:  # else it stands at its row there
            self._banner.show_message(sentence, "warn", action=self.tr("Models…"), do=self.open)

    def _on_fell_back(self, sentence: str) -> None:
        self._banner.show_message(sentence, "warn")
        self.noticed.emit(sentence)

    # --- files let go over the window

    def _on_dropped(self, paths: Sequence[str]) -> None:
        for path in paths:
            offer_to_add(self.jobs, path, self.dialog or self._window)

    def offer(self, paths: Sequence[Path]) -> None:
        """Ask about each model among what was dropped."""
        for path in paths:
            offer_to_add(self.jobs, str(path), self._window)


def is_model(path: Path) -> bool:
    """By its name or by what lies in it: a GGUF file, or a folder with weights and their description."""
    if path.suffix.lower() == ".gguf":
        return path.is_file()
    weights = ("*.safetensors", "pytorch_model*.bin")
    return (path / "config.json").is_file() and any(any(path.glob(pattern)) for pattern in weights)
