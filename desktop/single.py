"""One window for each data folder: a second start hands its files to the first and ends. Knows no widgets.

The second leaves a request in the data folder, the first looks for one twice a second and takes it away. Files instead
of a socket: they need no network library, work on every system, and leave nothing listening.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

LOOK_EVERY = 0.4
PATIENCE = 4.0
"""Seconds the second start waits for the first to answer."""
_LARGEST = 1 << 20
QUICK_ASK = "--quick-ask"
"""Stands among the paths of a request: the line to ask from anywhere is wanted."""


class Requests(QObject):
    """Signal: came(list of paths), also with none: then the window is only to come to the front."""

    came = Signal(object)

    def __init__(self, folder: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._folder = _place(folder)
        self._timer = QTimer(self)
        self._timer.setInterval(int(LOOK_EVERY * 1000))
        self._timer.timeout.connect(self._look)

    def start(self) -> None:
        """From now on; what was left by a start that nobody answered is thrown away."""
        for old in self._waiting():
            old.unlink(missing_ok=True)
        self._timer.start()

    def stop(self) -> None:
        self._timer.stop()

    def _waiting(self) -> list[Path]:
        try:
            return sorted(path for path in self._folder.iterdir() if path.suffix == ".json")
        except OSError:
            return []  # no such folder: nobody ever asked

    def _look(self) -> None:
        for file in self._waiting():
            paths = _read(file)
            try:
                file.unlink()  # this is the answer the second start waits for
            except OSError:
                continue
            if paths is not None:
                self.came.emit(paths)


def hand_over(folder: Path, paths: Sequence[str]) -> bool:
    """Ask the window that is open on this data folder to show these; False when it does not answer."""
    place = _place(folder)
    name = f"{time.time_ns()}-{os.getpid()}"
    request = place / f"{name}.json"
    try:
        place.mkdir(exist_ok=True)
        part = place / f"{name}.part"
        part.write_text(json.dumps(list(paths)), encoding="utf-8")
        part.replace(request)
    except OSError:
        return False
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if not request.exists():
            return True
        time.sleep(0.05)
    request.unlink(missing_ok=True)
    return False


def _place(folder: Path) -> Path:
    return folder / "open"


def _read(file: Path) -> list[str] | None:
    try:
        if file.stat().st_size > _LARGEST:
            return None
        found = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return None
    return [path for path in found if isinstance(path, str)] if isinstance(found, list) else None
