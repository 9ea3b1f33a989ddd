"""Cyclic garbage is collected on the GUI thread only: a widget deleted elsewhere ends the process."""

from __future__ import annotations

import gc
import threading

from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from desktop.garbage import Garbage

died: list[threading.Thread] = []


class Loop(QObject):
    """Refers to itself, as a widget does whose slot is a lambda."""

    def __init__(self) -> None:
        super().__init__()
        self.me = self

    def __del__(self) -> None:
        died.append(threading.current_thread())


def test_another_thread_that_makes_many_objects_deletes_no_widget(qtbot: QtBot) -> None:
    garbage = Garbage()
    garbage.start()
    try:
        gc.collect()
        died.clear()
        for _ in range(50):
            Loop()
        busy = threading.Thread(target=lambda: [[n] for n in range(300_000)])
        busy.start()
        busy.join()
        assert not died
        kept = [[n] for n in range(5000)]  # what makes the next look worth its while
        qtbot.waitUntil(lambda: len(died) == 50)
        assert set(died) == {threading.main_thread()} and kept
    finally:
        garbage.stop()
    assert gc.isenabled()
