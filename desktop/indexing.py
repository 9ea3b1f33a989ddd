"""What the window knows of the library: its folders, the runs in progress, what went wrong. No widgets.

The truth is the engine's `status()`; this file adds the folders that are being added just now.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from desktop import i18n
from desktop.models.library import is_inside
from desktop.worker import EngineLink
from engine.resources import resource
from engine.types import FolderStatus, IndexProgress, IndexReport, JobEnded, LibraryStatus, Outcome


@dataclass(frozen=True)
class FolderRow:
    """One row of the library: `status` is None until the engine has seen the folder, `progress` while it is read."""

    path: str
    name: str
    status: FolderStatus | None = None
    progress: IndexProgress | None = None
    queued: bool = False
    stopping: bool = False
    error: str = ""


@dataclass
class _Run:
    folder: str  # "" is a look at every folder for changes
    progress: IndexProgress | None = None
    stopping: bool = False
    current: str = ""


class Indexing(QObject):
    """Signals: changed() rows differ; finished(IndexReport); known() the library's status came for the first time."""

    changed = Signal()
    finished = Signal(object)
    known = Signal()

    def __init__(self, link: EngineLink, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._link = link
        self._runs: dict[int, _Run] = {}
        self._errors: dict[str, str] = {}
        self._status: LibraryStatus | None = None
        link.event.connect(self._on_event)
        link.ended.connect(self._on_ended)

    # --- asking

    def add(self, folders: Sequence[str]) -> None:
        """Index these folders, one run each, so that each row tells its own progress."""
        waiting = {run.folder for run in self._runs.values()}
        for folder in map(os.path.abspath, folders):
            if folder in waiting:
                continue
            self._errors.pop(folder, None)
            self._runs[self._link.submit("index", folders=[folder])] = _Run(folder)
        self.changed.emit()

    def retry(self, folders: Sequence[str]) -> None:
        """Read again what could not be read in these folders."""
        for folder in folders:
            self._errors.pop(folder, None)
            self._runs[self._link.submit("index", folders=[folder], retry=True)] = _Run(folder)
        self.changed.emit()

    def look_for_changes(self) -> None:
        """Bring every folder up to date."""
        if not any(run.folder == "" for run in self._runs.values()):
            self._runs[self._link.submit("index")] = _Run("")

    def cancel(self, folder: str = "") -> None:
        """Stop reading this folder; all of them when none is named. What was read stays searchable."""
        for job, run in self._runs.items():
            if not folder or run.folder == folder or (run.folder == "" and self._current_of(run) == folder):
                run.stopping = True
                self._link.cancel(job)
        self.changed.emit()

    def forget(self, folder: str) -> None:
        """Take a folder out of the library. No file of the person's is touched."""
        self.cancel(folder)
        self._errors.pop(folder, None)
        self._link.call(self._after_forget, "forget", folder=folder)

    def refresh(self) -> None:
        self._link.call(self._on_status, "status", files=False)

    # --- telling

    @property
    def loaded(self) -> bool:
        return self._status is not None

    @property
    def busy(self) -> bool:
        return bool(self._runs)

    @property
    def progress(self) -> IndexProgress | None:
        """Of the run that is being worked on, for the status bar."""
        return next((run.progress for run in self._runs.values() if run.progress is not None), None)

    @property
    def empty(self) -> bool:
        """No folder at all."""
        return not self.rows()

    @property
    def nothing_searchable(self) -> bool:
        return self._status is None or self._status.chunks == 0

    def rows(self) -> list[FolderRow]:
        """Every folder, in the engine's order, then those just being added."""
        rows = []
        known = self._status.folders if self._status else ()
        for status in known:
            run = self._run_of(status.path)
            rows.append(
                FolderRow(
                    status.path,
                    self._name(status.path),
                    status,
                    run.progress if run else None,
                    queued=run is not None and run.progress is None and run.folder != "",
                    stopping=run is not None and run.stopping,
                    error=self._errors.get(status.path, ""),
                )
            )
        seen = {row.path for row in rows}
        for run in self._runs.values():
            if run.folder and run.folder not in seen:
                rows.append(
                    FolderRow(
                        run.folder, self._name(run.folder), None, run.progress, run.progress is None, run.stopping
                    )
                )
                seen.add(run.folder)
        rows += [
            FolderRow(path, self._name(path), error=error)
            for path, error in self._errors.items()
            if path and path not in seen
        ]
        return rows

    def general_error(self) -> str:
        """What went wrong with no folder in particular."""
        return self._errors.get("", "")

    def dismiss(self, folder: str) -> None:
        if self._errors.pop(folder, None) is not None:
            self.changed.emit()

    # --- private

    def _name(self, path: str) -> str:
        if is_inside(path, str(resource("samples"))):
            return self.tr("Sample documents")
        return Path(path).name or path

    def _run_of(self, folder: str) -> _Run | None:
        for run in self._runs.values():
            if run.folder == folder or (run.folder == "" and self._current_of(run) == folder):
                return run
        return None

    def _current_of(self, run: _Run) -> str:
        """Of a run over all folders: the one being read now, once there is something to read."""
        progress = run.progress
        if progress is None or self._status is None or progress.stage == "scanning" or not progress.files_total:
            return ""
        folders = self._status.folders
        named = next((f.path for f in folders if progress.path and is_inside(progress.path, f.path)), "")
        # Not every event names a file: then it is the folder that was named last, or the first with files to read.
        run.current = (
            named or run.current or next((f.path for f in folders if f.waiting), folders[0].path if folders else "")
        )
        return run.current

    def _on_event(self, job: int, event: object) -> None:
        run = self._runs.get(job)
        if run is not None and isinstance(event, IndexProgress):
            first = run.progress is None
            run.progress = event
            if first:
                self.refresh()
            self.changed.emit()

    def _on_ended(self, job: int, ended: JobEnded) -> None:
        run = self._runs.get(job)
        if run is None:
            return
        if ended.outcome in (Outcome.FAILED, Outcome.CRASHED):
            self._errors[run.folder] = i18n.error_text(ended.code, ended.error)
        else:
            self._errors.pop(run.folder, None)
        # The run stays until its outcome is known: for a moment the old counts would be shown as the result.
        self._link.call(lambda status: self._after_run(job, ended, status), "status", files=False)

    def _after_run(self, job: int, ended: JobEnded, status: JobEnded) -> None:
        self._runs.pop(job, None)
        self._on_status(status)
        self.changed.emit()
        if isinstance(ended.result, IndexReport):
            self.finished.emit(ended.result)

    def _on_status(self, ended: JobEnded) -> None:
        if isinstance(ended.result, LibraryStatus):
            first = self._status is None
            self._status = ended.result
            self.changed.emit()
            if first:
                self.known.emit()

    def _after_forget(self, ended: JobEnded) -> None:
        if ended.outcome is Outcome.FAILED:
            self._errors[""] = i18n.error_text(ended.code, ended.error)
        self.refresh()
