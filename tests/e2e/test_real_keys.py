"""Real key presses: the window as its own process on a screen of Xvfb, and xdotool at the keyboard. Nothing else acts.

The process is asked what is on show (a line in, a line of JSON out) and otherwise left alone. Skips where they are
not installed (Debian: `apt install xvfb xdotool libxcb-cursor0`); all of this is driven offscreen as well elsewhere.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from ctypes.util import find_library
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
QUESTION = "How long are access logs kept?"
OTHER = "When is the deposit given back?"

SHOW = '''
import json, sys
from pathlib import Path
from PySide6.QtCore import QSocketNotifier
from PySide6.QtWidgets import QApplication, QLineEdit
import desktop.app as app
from desktop import i18n, theme

class Told(app.Session):
    def open(self, *arguments):
        super().open(*arguments)
        self.ears = QSocketNotifier(sys.stdin.fileno(), QSocketNotifier.Type.Read, self)
        self.ears.activated.connect(self.tell)

    def tell(self):
        if not sys.stdin.readline():
            QApplication.quit()
            return
        w, panel = self.window, self.window.source
        tops = [each for each in QApplication.topLevelWidgets() if each.isVisible() and each.isWindow()]
        focus = QApplication.focusWidget()
        turns = [[t.question, t.answer.text if t.answer else "", len(t.answer.citations) if t.answer else 0]
                 for t in w.asking.turns]
        found = {
            "windows": {each.windowTitle() or type(each).__name__: int(each.winId()) for each in tops},
            "active": (QApplication.activeWindow() or w).windowTitle(),
            "focus": type(focus).__name__, "typed": focus.text() if isinstance(focus, QLineEdit) else "",
            "composer": w.composer.text(), "busy": w.asking.is_busy, "conversation": w.asking.conversation,
            "turns": turns, "searchable": sum(r.status.searchable for r in w.indexing.rows() if r.status),
            "idle": w.indexing.loaded and not w.indexing.busy,
            "source": [panel.isVisible(), *panel.current()], "place": panel._place.text(),
            "count": panel._find._count.text() if panel._find.isVisible() else "",
            "language": i18n.code(), "dark": theme.is_dark(), "zoom": theme.zoom(),
        }
        print(json.dumps(found), flush=True)

app.Session = Told
if __name__ == "__main__":
    sys.exit(app.main([], Path(sys.argv[1]), sys.argv[2:]))
'''


class Keyboard:
    """Keys and what they led to."""

    def __init__(self, display: str, home: Path, *paths: Path) -> None:
        self._env = {**os.environ, "DISPLAY": display, "QT_QPA_PLATFORM": "xcb", "LC_ALL": "C.UTF-8",
                     "PYTHONPATH": str(ROOT), "QT_ACCESSIBILITY": "0"}  # fmt: skip
        self._app = subprocess.Popen(
            [sys.executable, "-c", SHOW, str(home), *map(str, paths)], env=self._env, cwd=ROOT, text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )  # fmt: skip

    def see(self) -> dict[str, Any]:
        assert self._app.stdin is not None and self._app.stdout is not None
        self._app.stdin.write("\n")
        self._app.stdin.flush()
        line = self._app.stdout.readline()
        assert line, self._app.communicate()[1][-2000:]
        found: dict[str, Any] = json.loads(line)
        return found

    def until(self, true: Callable[[dict[str, Any]], object], seconds: float = 90) -> dict[str, Any]:
        end = time.monotonic() + seconds
        while not true(seen := self.see()):
            assert time.monotonic() < end, seen
            time.sleep(0.05)
        return seen

    def press(self, *keys: str) -> None:
        self._run("key", "--clearmodifiers", *keys)

    def type(self, words: str) -> None:
        self._run("type", "--delay", "4", words)

    def front(self, title: str) -> None:
        """What a window manager does with a new window: it gets the keys."""
        window = self.until(lambda seen: title in seen["windows"], 20)["windows"][title]
        self._run("windowfocus", "--sync", str(window))
        self.until(lambda seen: seen["active"] == title, 20)

    def _run(self, *arguments: str) -> None:
        subprocess.run(["xdotool", *arguments], env=self._env, check=True, timeout=30)

    def close(self) -> int:
        try:
            self._app.communicate(timeout=30)
        finally:
            self._app.kill()
        return self._app.returncode


@pytest.fixture
def display() -> Iterator[str]:
    for tool in ("Xvfb", "xdotool"):
        if shutil.which(tool) is None:
            pytest.skip(f"{tool} is not installed")
    if sys.platform != "linux":
        pytest.skip("Xvfb and xdotool drive X11")
    if find_library("xcb-cursor") is None:
        pytest.skip("Qt needs libxcb-cursor0 on X11")
    reading, writing = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(writing), "-screen", "0", "1280x800x24", "-nolisten", "tcp"],
        pass_fds=[writing], stderr=subprocess.DEVNULL,
    )  # fmt: skip
    os.close(writing)
    try:
        number = os.read(reading, 16).decode().strip()
        if not number:
            pytest.skip("Xvfb cannot start here")
        yield f":{number}"
    finally:
        os.close(reading)
        server.terminate()
        server.wait(10)


def test_a_day_at_the_keyboard(display: str, documents: Path, home: Path) -> None:
    keys = Keyboard(display, home, documents)
    try:
        keys.until(lambda seen: seen["idle"] and seen["searchable"] == 3)
        keys.front("Inkwell")

        # Ask, open the citation, go to the next, find words in its document, put the source away.
        keys.type(QUESTION)
        keys.until(lambda seen: seen["composer"] == QUESTION)
        keys.press("Return")
        seen = keys.until(lambda seen: seen["turns"] and seen["turns"][0][1] and not seen["busy"])
        assert "six months" in seen["turns"][0][1]
        first = seen["conversation"]
        keys.press("alt+Down")
        seen = keys.until(lambda seen: seen["source"][0] and seen["place"].startswith("1 /"))
        assert seen["source"][1] == str(documents / "security.txt")
        if seen["turns"][0][2] > 1:
            keys.press("alt+Down")
            keys.until(lambda seen: seen["place"].startswith("2 /"))
            keys.press("alt+Up")
            keys.until(lambda seen: seen["place"].startswith("1 /"))
        keys.press("ctrl+f")
        keys.type("kiln")
        seen = keys.until(lambda seen: seen["count"] == "1 of 1")
        assert seen["typed"] == "kiln"
        keys.press("Escape")
        keys.until(lambda seen: seen["count"] == "" and seen["source"][0])
        keys.press("Escape")
        keys.until(lambda seen: not seen["source"][0])

        # A new conversation, and back to the first by the palette.
        keys.press("ctrl+n")
        keys.until(lambda seen: seen["conversation"] is None and not seen["turns"])
        keys.type(OTHER)
        keys.press("Return")
        keys.until(lambda seen: seen["turns"] and "two weeks" in seen["turns"][0][1] and not seen["busy"])
        keys.press("ctrl+k")
        keys.until(lambda seen: "Commands" in seen["windows"] and seen["focus"] == "QLineEdit")
        keys.type("how long are access")
        keys.until(lambda seen: seen["typed"] == "how long are access")
        keys.press("Return")
        keys.until(lambda seen: seen["conversation"] == first and "Commands" not in seen["windows"])

        # Another wording, which is a branch, and back along it.
        keys.press("ctrl+e")
        keys.until(lambda seen: seen["composer"] == QUESTION)
        keys.press("ctrl+a")
        keys.type(OTHER)
        keys.press("Return")
        keys.until(lambda seen: [turn[0] for turn in seen["turns"]] == [OTHER] and not seen["busy"])
        keys.press("ctrl+bracketleft")
        keys.until(lambda seen: [turn[0] for turn in seen["turns"]] == [QUESTION])

        # The chip by Tab and Enter, as one without a mouse reaches it.
        keys.press("ctrl+j")
        keys.press("shift+Tab")
        for _ in range(12):
            if keys.see()["focus"] == "MessageText":
                break
            keys.press("shift+Tab")
        keys.press("shift+Tab", "Return")
        keys.until(lambda seen: seen["source"][0])

        # Settings are found and closed; language, colours and size change by the palette's words and by keys.
        keys.press("ctrl+comma")
        keys.front("Settings")
        keys.press("Escape")
        keys.until(lambda seen: "Settings" not in seen["windows"])
        keys.front("Inkwell")
        keys.press("ctrl+equal")
        keys.until(lambda seen: seen["zoom"] > 100)
        keys.press("ctrl+0")
        for words, changed in (
            ("appearance dark", lambda seen: seen["dark"]),
            # 简体中文 cannot be typed without an input method: it is the shortest of the languages, so it comes first.
            ("language", lambda seen: seen["language"] == "zh_CN"),
        ):
            keys.press("ctrl+k")
            keys.until(lambda seen: "Commands" in seen["windows"] and seen["focus"] == "QLineEdit")
            keys.type(words)
            keys.until(lambda seen, words=words: seen["typed"] == words)
            keys.press("Return")
            keys.until(changed)
            keys.until(lambda seen: "Commands" not in seen["windows"])

        keys.press("ctrl+q")
        assert keys.close() == 0
    finally:
        keys.close()
