"""Python's cyclic garbage is collected on the GUI thread, and on no other.

Python collects on whichever thread happens to make an object too many. Among what it then finds may be widgets, and a
widget that is deleted on the engine's reader thread brings the process down.
"""

from __future__ import annotations

import gc
import time

from PySide6.QtCore import QObject, QTimer

INTERVAL = 500  # milliseconds
_YOUNG, _MIDDLE, _OLD = 2000, 10, 10
"""New objects that are worth a look, and looks at the younger before one at the older; Python's are 700, 10, 10."""
_REST = 10.0
"""Seconds between two looks at all objects, which take some 20 ms."""


class Garbage(QObject):
    """From `start` to `stop`; lives on the GUI thread."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._last = time.monotonic()
        self._timer = QTimer(self)
        self._timer.setInterval(INTERVAL)
        self._timer.timeout.connect(self._look)

    def start(self) -> None:
        gc.disable()
        self._timer.start()

    def stop(self) -> None:
        self._timer.stop()
        gc.enable()

    def _look(self) -> None:
        young, middle, old = gc.get_count()
        if young < _YOUNG:
            return
        if old > _OLD and time.monotonic() - self._last > _REST:
            gc.collect()
            self._last = time.monotonic()
        else:
            gc.collect(1 if middle > _MIDDLE else 0)
