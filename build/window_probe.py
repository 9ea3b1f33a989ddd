"""A person at the packaged app's window, for build/smoke.py and tests/bench/bench_start.py: types, asks, looks.

Runs inside the app when INKWELL_PROBE names a folder (build/app_main.py), since nothing from outside can type into a
window that has no screen. Writes what it found to probe.json there, and the window's pictures beside it. With
INKWELL_PROBE_QUESTIONS (a JSON list) it asks those, ending the engine's process between two of them. Drives the window
by key presses and knows no more of it than tests/e2e do.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

HEAVY = ("torch", "transformers", "lancedb", "llama_cpp", "numpy", "openvino")


def run() -> int:
    import desktop.app

    place = Path(os.environ["INKWELL_PROBE"])
    questions = json.loads(os.environ.get("INKWELL_PROBE_QUESTIONS", "[]"))
    started = float(os.environ.get("INKWELL_PROBE_STARTED", time.time()))
    found: dict[str, Any] = {}

    class Probe(desktop.app.Session):
        def open(self, *arguments: Any, **named: Any) -> None:
            from PySide6.QtCore import QTimer

            self.window.resize(1280, 800)
            super().open(*arguments, **named)
            QTimer.singleShot(0, self.begin_probe)

        def begin_probe(self) -> None:
            from PySide6.QtCore import QTimer

            self.window.repaint()
            press("a")
            if self.window.composer.text() != "a":
                QTimer.singleShot(1, self.begin_probe)
                return
            found["seconds"] = time.time() - started
            found["heavy"] = [name for name in HEAVY if name in sys.modules]
            self.window.composer.set_text("")
            QTimer.singleShot(0, self.go_on)

        def go_on(self) -> None:
            from PySide6.QtWidgets import QApplication

            try:
                if questions:
                    self.ask_all()
                    # A child of the engine's process would keep the folder busy on Windows: end as a person does.
                self.window.grab().save(str(place / "window.png"))
            except Exception as error:
                found["error"] = f"{type(error).__name__}: {error}"
            (place / "probe.json").write_text(json.dumps(found, ensure_ascii=False), encoding="utf-8")
            app = QApplication.instance()
            assert app is not None
            app.quit()

        def ask_all(self) -> None:
            until(lambda: self.window.indexing.loaded)
            found["answers"] = []
            for number, question in enumerate(questions):
                if number:
                    self.kill_engine()
                found["answers"].append(self.ask(question))
                until(lambda: False, 0.5)
                self.window.grab().save(str(place / f"answer-{number + 1}.png"))

        def ask(self, question: str) -> dict[str, Any]:
            answers: list[Any] = []
            self.window.asking.finished.connect(answers.append)
            self.window.composer.focus_input()
            press(question)
            press("\r")
            until(lambda: answers)
            self.window.asking.finished.disconnect(answers.append)
            answer = answers[0]
            return {"answered": answer.answered, "text": answer.text, "citations": len(answer.citations)}

        def kill_engine(self) -> None:
            """What a fault in native code would do."""
            before = self.link._client.pid
            os.kill(before, getattr(signal, "SIGKILL", signal.SIGTERM))
            until(lambda: self.link._client.pid not in (None, before))
            until(lambda: self.window.banner.isVisible(), 20)
            found["recovered"] = [before, self.link._client.pid]

    desktop.app.Session = Probe  # type: ignore[misc]
    return desktop.app.main([])


def press(text: str) -> None:
    """Press the keys, in the widget that has the focus."""
    from PySide6.QtCore import QCoreApplication, QEvent, Qt
    from PySide6.QtGui import QKeyEvent
    from PySide6.QtWidgets import QApplication

    widget = QApplication.focusWidget()
    if widget is None:
        return  # not shown yet: it is tried again
    for letter in text:
        key = Qt.Key.Key_Return if letter == "\r" else Qt.Key.Key_unknown
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            QCoreApplication.sendEvent(widget, QKeyEvent(kind, key, Qt.KeyboardModifier.NoModifier, letter))


def until(true: Callable[[], object], seconds: float = 120) -> bool:
    """Let the window work until something is so. Raises TimeoutError, but for short waits."""
    from PySide6.QtCore import QEventLoop, QTimer

    ends = time.monotonic() + seconds
    while not true():
        if time.monotonic() > ends:
            if seconds < 1:
                return False
            raise TimeoutError(f"after {seconds:.0f} s in {sys._getframe(1).f_code.co_name}")
        loop = QEventLoop()
        QTimer.singleShot(20, loop.quit)
        loop.exec()
    return True
