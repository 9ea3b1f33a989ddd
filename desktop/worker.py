"""The one bridge between window and engine: a QThread reads the client of the engine process, signals go to the GUI.

The only desktop file that imports more of the engine than its values. Commands do not pass through the thread:
`submit` and `cancel` are thread-safe and never wait, because a slot queued to a busy worker arrives late. The reader
emits at most 20 times a second; what came in between is joined (text) or superseded (progress).
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Protocol

from PySide6.QtCore import QObject, Qt, QThread, Signal
from PySide6.QtGui import QImage

from engine.logs import start_logging
from engine.process import EngineClient
from engine.settings import DataFolder, Settings
from engine.types import (
    ConvertProgress,
    EngineState,
    IndexProgress,
    JobEnded,
    ModelProgress,
    PageImage,
    TextDelta,
    WorkProgress,
)

FRAME = 0.05
"""Seconds between two deliveries to the window."""

Events = list[tuple[int, object]]
Progress = IndexProgress | ModelProgress | ConvertProgress | WorkProgress


class Client(Protocol):
    """What the bridge needs of engine.process.EngineClient; the tests' fake has the same."""

    def start(self) -> None: ...
    def submit(self, method: str, **arguments: Any) -> int: ...
    def cancel(self, job: int) -> None: ...
    def poll(self, timeout: float) -> Events: ...
    def close(self) -> None: ...


class _Reader(QThread):
    """Starts, polls and closes the client. Signals: arrived(list of (job, event)), emitted on this thread."""

    arrived = Signal(object)  # not Signal(list): Qt would convert what is inside

    def __init__(self, client: Client) -> None:
        super().__init__()
        self.setObjectName("engine-reader")
        self._client = client
        self._end = threading.Event()

    def end(self) -> None:
        self._end.set()

    def run(self) -> None:
        last = 0.0
        try:
            self._client.start()
            while not self._end.is_set():
                events = self._client.poll(0.1)
                if not events:
                    continue
                while (rest := last + FRAME - time.monotonic()) > 0 and not self._end.is_set():
                    time.sleep(min(rest, FRAME))
                    events += self._client.poll(0.0)
                last = time.monotonic()
                self.arrived.emit(decoded(joined(events)))
        finally:
            self._client.close()


class EngineLink(QObject):
    """The window's end. Lives on the GUI thread, and so does everything connected to it.

    Signals: event(job, value) while a job runs; ended(job, JobEnded) once for every job; state(EngineState).
    Attribute `last_state` is the newest state, for views made later.
    """

    event = Signal(int, object)
    ended = Signal(int, object)
    state = Signal(object)

    def __init__(self, make_client: Callable[[], Client], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._make_client = make_client
        self._calls: dict[int, Callable[[JobEnded], None]] = {}
        self._down = False
        self._connect()

    def _connect(self) -> None:
        self.last_state = EngineState("starting")
        self._client = self._make_client()
        self._reader = _Reader(self._client)
        self._reader.arrived.connect(self._deliver)

    def start(self) -> None:
        """Start the engine process. Jobs may be submitted before; they wait for it."""
        if not self._reader.isRunning() and not self._down:
            self._reader.start()

    def submit(self, method: str, **arguments: Any) -> int:
        """Queue one call of the engine facade; events and the ending carry the number given back."""
        return self._client.submit(method, **arguments)

    def call(self, done: Callable[[JobEnded], None], method: str, **arguments: Any) -> int:
        """Like submit; `done` gets the ending, on the GUI thread, unless the window is closing."""
        job = self._client.submit(method, **arguments)
        self._calls[job] = done
        return job

    def cancel(self, job: int) -> None:
        self._client.cancel(job)

    def restart(self) -> None:
        """Begin again with a new engine process, after the old one gave up (its data folder could not be used)."""
        if not self._down:
            self._end()
            self._connect()
            self.start()

    def shutdown(self) -> None:
        """End thread and process, in that order; may be called twice. Nothing is delivered afterwards."""
        if not self._down:
            self._down = True
            self._end()

    def _end(self) -> None:
        self._calls.clear()
        self._reader.arrived.disconnect(self._deliver)
        self._reader.end()
        if self._reader.isRunning():
            self._reader.wait()
        else:
            self._client.close()

    def _deliver(self, events: Events) -> None:
        for job, event in events:
            if self._down:
                return
            if isinstance(event, EngineState):
                # "restarted" tells that a new child is on its way; "ready" with its model follows.
                if event.state != "notice":
                    self.last_state = event
                self.state.emit(event)
            elif isinstance(event, JobEnded):
                done = self._calls.pop(job, None)
                if done is not None:
                    done(event)
                self.ended.emit(job, event)
            else:
                self.event.emit(job, event)


def joined(events: Events) -> Events:
    """The same events with neighbouring text of one job joined, and progress followed by newer progress left out."""
    found: Events = []
    newest = {job: i for i, (job, event) in enumerate(events) if isinstance(event, Progress)}
    for i, (job, event) in enumerate(events):
        if isinstance(event, Progress) and newest[job] != i:
            continue
        if isinstance(event, TextDelta) and found and found[-1][0] == job and isinstance(found[-1][1], TextDelta):
            found[-1] = (job, TextDelta(found[-1][1].text + event.text))
        else:
            found.append((job, event))
    return found


@dataclass(frozen=True)
class Picture:
    """A page's picture, decoded. `pages` is how many the file has; `printed` the part of its width with something on
    it, from and to, in fractions: margins are the first to go where room is short.
    """

    image: QImage
    pages: int
    printed: tuple[float, float] = (0.0, 1.0)


def decoded(events: Events) -> Events:
    """The same events with pictures decoded: here, on the reader's thread, the window need not wait for it."""
    return [
        (job, replace(event, result=_picture(event.result)))
        if isinstance(event, JobEnded) and isinstance(event.result, PageImage)
        else (job, event)
        for job, event in events
    ]


def _picture(page: PageImage) -> Picture:
    image = QImage.fromData(page.png)
    return Picture(image, page.pages, _printed(image))


def _printed(image: QImage) -> tuple[float, float]:
    """Looked for on a small copy; a page without margins, or with nothing on it, counts as printed whole."""
    small = image.scaled(160, 160, mode=Qt.TransformationMode.SmoothTransformation)
    small = small.convertToFormat(QImage.Format.Format_Grayscale8)
    width, height, line = small.width(), small.height(), small.bytesPerLine()
    if image.isNull() or not width:
        return 0.0, 1.0
    pixels = bytes(small.constBits())
    paper = pixels[0]
    inked = [x for x in range(width) if any(abs(pixels[y * line + x] - paper) > 24 for y in range(height))]
    if not inked:
        return 0.0, 1.0
    left, right = max(0.0, inked[0] / width - 0.025), min(1.0, (inked[-1] + 1) / width + 0.025)
    return (left, right) if right - left > 0.4 else (0.0, 1.0)


# --- what the window needs before the engine runs ------------------------------------------------------------------


def open_engine(home: Path | None) -> EngineLink:
    """A link to an engine process on this data folder; nothing is started yet."""
    return EngineLink(lambda: EngineClient(home))


def data_folder(home: Path | None) -> DataFolder:
    """Where everything is kept. Raises DataFolderError when it cannot be made."""
    folder = DataFolder(home)
    folder.create()
    return folder


def saved_settings(folder: DataFolder) -> Settings:
    """Language and appearance for the first paint. Raises SettingsError naming the line at fault."""
    return folder.load_settings() if folder.settings_file.exists() else Settings()


def log_to(folder: DataFolder) -> None:
    """Warnings and native crashes of the window's process go to logs/window*.log."""
    start_logging(folder.path, "window")
