"""What the window knows of the library: its folders, the runs in progress, what went wrong. No widgets.

The truth is the engine's `status()`; this file adds the folders that are being added just now.
"""

from __future__ import annotations

import os
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from desktop import i18n
from desktop.models.library import is_inside
from desktop.worker import EngineLink
from engine.resources import resource
from engine.types import (
    EngineState,
    FolderPreview,
    FolderStatus,
    IndexProgress,
    IndexReport,
    JobEnded,
    LibraryChanged,
    LibraryStatus,
    Outcome,
    RecognitionProgress,
    RecognitionReport,
    UpkeepTrouble,
)

_LOOK_AGAIN = 3.0
"""Seconds after which it is asked again whether something can be searched yet."""
_A_MOMENT = 30.0
"""Seconds that a question waits for all of the first documents, once some of them can be searched."""


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
    counting: bool = False  # listed to see how large it is; with `queued`, the person is asked


@dataclass
class _Run:
    folder: str  # "" is a look at every folder for changes
    progress: IndexProgress | None = None
    stopping: bool = False
    current: str = ""


class Indexing(QObject):
    """Signals: changed() rows differ; finished(IndexReport); known() the library's status came for the first time;
    big(FolderPreview) a folder is worth a question before it is indexed: `add` or `withdraw` answers it; written() what
    the library holds of its files may differ from what was asked of it before.
    """

    changed = Signal()
    finished = Signal(object)
    known = Signal()
    big = Signal(object)
    written = Signal()

    def __init__(self, link: EngineLink, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._link = link
        self._runs: dict[int, _Run] = {}
        self._errors: dict[str, str] = {}
        self._status: LibraryStatus | None = None
        self._counting: dict[int, str] = {}  # jobs that preview a folder before it is indexed
        self._asked: set[str] = set()  # folders whose question is on show
        self._upkeep = 0  # the job that keeps up with changes; 0 while there is none
        self._rounds = 0
        self._recognition = 0  # the job that reads scanned pages; 0 while there is none
        self._scans: RecognitionProgress | None = None
        self._from_nothing = True  # nothing could be searched before what is being read now
        self._looked = 0.0
        link.event.connect(self._on_event)
        link.ended.connect(self._on_ended)
        link.state.connect(self._on_state)

    # --- asking

    def add(self, folders: Sequence[str]) -> None:
        """Index these folders, one run each, so that each row tells its own progress."""
        waiting = {run.folder for run in self._runs.values()}
        for folder in map(os.path.abspath, folders):
            self._asked.discard(folder)
            if folder in waiting:
                continue
            self._errors.pop(folder, None)
            self._runs[self._link.submit("index", folders=[folder])] = _Run(folder)
        self.changed.emit()

    def offer(self, folders: Sequence[str]) -> None:
        """Index new folders, but ask first (`big`) where that would take long."""
        known = {row.path for row in self.rows()}
        for folder in map(os.path.abspath, folders):
            if folder in known:
                self.add([folder])
            elif folder not in self._counting.values():
                self._errors.pop(folder, None)
                self._counting[self._link.submit("preview", folder=folder)] = folder
        self.changed.emit()

    def withdraw(self, folder: str) -> None:
        """Not this folder after all."""
        self._asked.discard(folder)
        for job in [job for job, path in self._counting.items() if path == folder]:
            self._link.cancel(job)
            del self._counting[job]
        self.changed.emit()

    def retry(self, paths: Sequence[str]) -> None:
        """Read again what could not be read at or below these paths."""
        for folder in paths:
            self._errors.pop(folder, None)
        if paths:
            self._runs[self._link.submit("index", only=list(paths), retry=True)] = _Run("")
        self.changed.emit()

    def keep_up(self) -> None:
        """Bring every folder up to date now, and follow every change as long as the settings say so."""
        if not self._upkeep:
            self._upkeep, self._rounds = self._link.submit("keep_up"), 0
        if not self._recognition:
            self._recognition = self._link.submit("recognise", watch=True)

    def look_for_changes(self) -> None:
        """Bring every folder up to date."""
        if not any(run.folder == "" for run in self._runs.values()):
            self._runs[self._link.submit("index")] = _Run("")

    def cancel(self, folder: str = "") -> None:
        """Stop reading this folder; all of them when none is named. What was read stays searchable."""
        if folder in self._counting.values():
            self.withdraw(folder)
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
        return bool(self._runs) or bool(self._counting)

    @property
    def progress(self) -> IndexProgress | None:
        """Of the run that is being worked on, for the status bar."""
        return next((run.progress for run in self._runs.values() if run.progress is not None), None)

    @property
    def scans(self) -> RecognitionProgress | None:
        """How far reading the scanned pages is; None while there is none to read."""
        return self._scans

    @property
    def empty(self) -> bool:
        """No folder at all."""
        return not self.rows()

    @property
    def nothing_searchable(self) -> bool:
        return self._status is None or self._status.chunks == 0

    @property
    def worth_waiting(self) -> bool:
        """A question is better asked later: nothing can be searched yet, or all of the first documents in a moment.

        A library that is hours in the making answers meanwhile from what it has.
        """
        if not self.busy or not self._from_nothing:
            return self.busy and self.nothing_searchable
        left = self.progress.seconds_left if self.progress else None
        return self.nothing_searchable or (left is not None and left <= _A_MOMENT)

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
        for folder in dict.fromkeys([*self._counting.values(), *self._asked]):
            if folder not in seen:
                rows.append(FolderRow(folder, self._name(folder), queued=folder in self._asked, counting=True))
                seen.add(folder)
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
        if job == self._upkeep:
            self._on_upkeep(event)
            return
        if job == self._recognition:
            self._on_recognition(event)
            return
        if isinstance(event, FolderPreview) and job in self._counting:
            self._on_preview(event)
            return
        run = self._runs.get(job)
        if run is not None and isinstance(event, IndexProgress):
            first = run.progress is None
            run.progress = event
            if first or (self.nothing_searchable and time.monotonic() - self._looked > _LOOK_AGAIN):
                self._looked = time.monotonic()
                self.refresh()
            self.changed.emit()

    def _on_preview(self, preview: FolderPreview) -> None:
        if preview.big:
            self._asked.add(preview.path)
            self.big.emit(preview)
            self.changed.emit()

    def _on_recognition(self, event: object) -> None:
        if isinstance(event, RecognitionProgress):
            self._scans = event
            self.changed.emit()
        elif isinstance(event, RecognitionReport):
            self._scans = None
            self.refresh()
            self.written.emit()

    def _on_upkeep(self, event: object) -> None:
        """A round shows only once it has files to read, so that a look that finds nothing stays unseen."""
        if isinstance(event, IndexProgress):
            if event.stage == "waiting":
                if self._runs.pop(self._upkeep, None) is not None:
                    self.refresh()
            elif event.files_total:
                first = self._upkeep not in self._runs
                self._runs.setdefault(self._upkeep, _Run("")).progress = event
                if first:
                    self.refresh()
                self.changed.emit()
        elif isinstance(event, IndexReport):
            self._rounds += 1
            self._errors.pop("", None)
            self._link.call(lambda status: self._after_round(event, status), "status", files=False)
        elif isinstance(event, LibraryChanged):
            self.refresh()
            self.written.emit()
        elif isinstance(event, UpkeepTrouble):
            self._runs.pop(self._upkeep, None)
            self._errors[""] = i18n.error_text(event.code, event.error)
            self.changed.emit()

    def _after_round(self, report: IndexReport, status: JobEnded) -> None:
        self._runs.pop(self._upkeep, None)
        self._on_status(status)
        self.changed.emit()
        if self._rounds == 1 or report.indexed or report.renamed or report.removed or report.failed:
            self.finished.emit(report if self._rounds == 1 else replace(report, unreachable=()))
            self.written.emit()

    def _on_state(self, state: EngineState) -> None:
        """A new engine process keeps up again."""
        if state.state == "restarted" and -1 in (self._upkeep, self._recognition):
            self._upkeep, self._recognition = max(self._upkeep, 0), max(self._recognition, 0)
            self.keep_up()

    def _on_ended(self, job: int, ended: JobEnded) -> None:
        if job == self._upkeep:
            self._runs.pop(job, None)
            # The engine died: its successor goes on. An end of any other kind was wished for.
            self._upkeep = -1 if ended.outcome is Outcome.CRASHED else 0
            self.changed.emit()
            return
        if job == self._recognition:
            self._recognition = -1 if ended.outcome is Outcome.CRASHED else 0
            self._scans = None
            self.changed.emit()
            return
        if job in self._counting:
            folder = self._counting.pop(job)
            if folder not in self._asked and ended.outcome is not Outcome.CANCELLED:
                self.add([folder])  # small, or not to be listed: then indexing says why
            self.changed.emit()
            return
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
            self.written.emit()

    def _on_status(self, ended: JobEnded) -> None:
        if isinstance(ended.result, LibraryStatus):
            first = self._status is None
            self._status = ended.result
            if not self.busy or self.nothing_searchable:
                self._from_nothing = self.nothing_searchable
            self.changed.emit()
            if first:
                self.known.emit()

    def _after_forget(self, ended: JobEnded) -> None:
        if ended.outcome is Outcome.FAILED:
            self._errors[""] = i18n.error_text(ended.code, ended.error)
        self.refresh()
