"""Logs every time the window stood still for longer than a person forgives. Measures only; changes nothing."""

from __future__ import annotations

import logging
import time

from PySide6.QtCore import QObject, Qt, QTimer

INTERVAL = 0.1
FORGIVEN = 0.2
"""Seconds. A block of the GUI thread longer than this goes to the log."""

log = logging.getLogger(__name__)


class StandstillWatch(QObject):
    """A timer that notes how late it is called. Attribute `longest`: the longest block so far, in seconds."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.longest = 0.0
        self._last = time.monotonic()
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.CoarseTimer)
        self._timer.setInterval(int(INTERVAL * 1000))
        self._timer.timeout.connect(self._look)

    def start(self) -> None:
        self._last = time.monotonic()
        self._timer.start()

    def stop(self) -> None:
        self._timer.stop()

    def _look(self) -> None:
        now = time.monotonic()
        late = now - self._last - INTERVAL
        self._last = now
        if FORGIVEN < late < 60.0:  # minutes mean that the computer slept, which is nobody's fault
            self.longest = max(self.longest, late)
            log.warning("the window stood still for %.0f ms", late * 1000)
