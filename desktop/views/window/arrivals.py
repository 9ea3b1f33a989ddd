"""What comes into the window from outside: folders, files and models, chosen, dropped, or opened with Inkwell."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QMimeData, QObject, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from desktop.indexing import Indexing
from desktop.views.models.part import ModelsPart, is_model
from desktop.views.window.banner import Banner
from desktop.worker import EngineLink
from engine.types import JobEnded


class Arrivals(QObject):
    """Signals: trouble(sentence), samples_added()."""

    trouble = Signal(str)
    samples_added = Signal()

    def __init__(
        self, window: QWidget, link: EngineLink, indexing: Indexing, models: ModelsPart, banner: Banner
    ) -> None:
        super().__init__(window)
        self._window, self._link, self._indexing = window, link, indexing
        self._models, self._banner = models, banner

    def choose_folder(self) -> None:
        folder = QFileDialog.getExistingDirectory(self._window, self.tr("Add a folder with your documents"))
        if folder:
            self._indexing.offer([folder])

    def choose_files(self) -> None:
        files, _ = QFileDialog.getOpenFileNames(self._window, self.tr("Add files"))
        if files:
            self.take(files)

    def samples(self) -> None:
        self._link.call(self._on_samples, "sample_folder")

    def _on_samples(self, ended: JobEnded) -> None:
        if isinstance(ended.result, str):
            self._indexing.add([ended.result])
            self.samples_added.emit()

    def take(self, paths: Sequence[str]) -> None:
        """Folders and single files go to the library, models are offered to be added."""
        models, others, gone = [], [], []
        for path in map(Path, paths):
            (models if is_model(path) else others if path.exists() else gone).append(path)
        if others:
            self._indexing.offer([str(path) for path in others])
        if models:
            self._models.offer(models)
        if gone:
            self.trouble.emit(self.tr("{path} is not there.").format(path=gone[0]))

    # --- drag and drop

    def welcome(self, dropped: QMimeData) -> bool:
        """Something is held over the window: say what letting go would do; False when nothing would."""
        paths = _paths(dropped)
        if not paths:
            return False
        models = any(is_model(path) for path in paths)
        words = self.tr("Drop folders and files to add them to the library.")
        self._banner.show_message(self.tr("Drop the model to add it.") if models else words, "accent")
        return True

    def leave(self) -> None:
        self._banner.hide()

    def drop(self, dropped: QMimeData) -> None:
        self._banner.hide()
        self.take([str(path) for path in _paths(dropped)])


def _paths(dropped: QMimeData) -> list[Path]:
    return [Path(url.toLocalFile()) for url in dropped.urls() if url.isLocalFile()]
