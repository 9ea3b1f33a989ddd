"""Makes the pictures of the README: the real window and the real engine on the sample documents, 1280x800, no display.

    python build/screenshots.py [FOLDER]      default: resources/screenshots

Needs a font with Chinese (Debian: fonts-noto-cjk). Nothing is staged but the documents: answers, citations, progress
and states are what the program makes of them.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
SIZE = (1280, 800)
EARLIER = {
    "en": ["What does a taster class cost?", "How much notice is needed to end the lease early?"],
    "zh_CN": ["出差的伙食补贴是多少？", "工作满一年的员工有几天年假？"],
}
ASKED = {
    "en": "How often is the drive belt of a wheel replaced?",
    "zh_CN": "租赁期满后，押金什么时候退还？",
}
ARCHIVE = {"en": "Letters 2019-2025", "zh_CN": "往来信件 2019-2025"}


class Sitting:
    """One window on a data folder of its own, driven until it shows what is wanted."""

    def __init__(self, home: Path, language: str, appearance: str) -> None:
        from PySide6.QtWidgets import QApplication

        from desktop import i18n, theme
        from desktop.app import Session
        from desktop.preferences import Preferences
        from desktop.worker import data_folder

        self.app = QApplication.instance() or QApplication(["inkwell"])
        i18n.use(language)
        theme.setup(self.app, appearance)
        theme.set_language(i18n.code())
        folder = data_folder(home)
        self.session = Session(self.app, folder, Preferences(folder.path / "window.ini"), home)
        self.window: Any = self.session.window
        self.window.resize(*SIZE)
        self.session.open()
        self.until(lambda: self.window.indexing.loaded)

    def wait(self, seconds: float) -> None:
        from PySide6.QtCore import QEventLoop, QTimer

        loop = QEventLoop()
        QTimer.singleShot(int(seconds * 1000), loop.quit)
        loop.exec()

    def until(self, true: Callable[[], object], seconds: float = 180) -> None:
        for _ in range(int(seconds / 0.02)):
            if true():
                return
            self.wait(0.02)
        raise SystemExit("The window did not come to what was to be photographed.")

    def add_samples(self) -> None:
        self.window.add_samples()
        self.until(lambda: self.window.indexing.rows())
        self.until(lambda: not self.window.indexing.busy)

    def ask(self, question: str) -> Any:
        answers: list[Any] = []
        self.window.asking.finished.connect(answers.append)
        self.window._send(question)
        self.until(lambda: answers)
        self.window.asking.finished.disconnect(answers.append)
        self.wait(0.3)
        return answers[0]

    def take(self, file: Path) -> None:
        """With the composer focused, as it is when a person sits down, and no blinking cursor."""
        self.app.setCursorFlashTime(0)
        self.wait(0.4)
        self.window.grab().save(str(file))
        print(file, flush=True)

    def close(self) -> None:
        self.session.shutdown()
        self.window.close()


def first_start(home: Path, target: Path) -> None:
    sitting = Sitting(home, "en", "light")
    sitting.take(target / "first-start.png")
    sitting.close()


def indexing(home: Path, target: Path) -> None:
    """The samples are searchable and a large folder is about a third done."""
    letters = home.parent / ARCHIVE["en"]
    _write_letters(letters)
    sitting = Sitting(home, "en", "light")
    sitting.add_samples()
    sitting.window.add_folders([str(letters)])
    progress = sitting.window.indexing

    def third() -> bool:
        now = progress.progress
        return bool(now and now.files_done > 0.3 * now.files_total > 0 and now.seconds_left)

    sitting.until(third)
    sitting.take(target / "indexing.png")
    progress.cancel()
    sitting.close()


def answer(home: Path, target: Path, language: str, appearance: str, name: str) -> None:
    """A few conversations, the last one open at a cited sentence."""
    sitting = Sitting(home, language, appearance)
    sitting.add_samples()
    for question in EARLIER[language]:
        sitting.window._new()
        sitting.ask(question)
    sitting.window._new()
    given = sitting.ask(ASKED[language])
    if given.citations:
        sitting.window.conversation._on_citation(given, given.citations[0].n)
        sitting.until(lambda: sitting.window.source._page() is not None, 10)
    sitting.window.composer.focus_input()
    sitting.take(target / f"{name}.png")
    sitting.close()


def _write_letters(folder: Path) -> None:
    """Some hundreds of plain letters: enough that indexing can be watched."""
    folder.mkdir(parents=True)
    about = ("the glaze order", "the kiln repair", "the spring market", "the class timetable", "the clay delivery")
    for i in range(420):
        subject = about[i % len(about)]
        lines = [f"Letter {i + 1} about {subject}.", ""]
        for part in range(14):
            lines.append(
                f"As agreed on day {part + 1}, {subject} is confirmed for week {i % 52 + 1}, and box {i * 14 + part} "
                f"is kept on shelf {(i + part) % 40}. The amount of {120 + i + part} pounds is paid within 30 days."
            )
        (folder / f"Letter {i + 1:03}.txt").write_text("\n\n".join(lines), encoding="utf-8")


def main() -> int:
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    sys.path.insert(0, str(ROOT))
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "resources" / "screenshots"
    target.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as temporary:
        place = Path(temporary)
        first_start(place / "first" / "home", target)
        indexing(place / "indexing" / "home", target)
        answer(place / "en" / "home", target, "en", "light", "answer")
        answer(place / "zh" / "home", target, "zh_CN", "dark", "answer-zh-dark")
    return 0


if __name__ == "__main__":
    sys.exit(main())
