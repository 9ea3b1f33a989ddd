"""Makes the pictures of the README: the real window and the real engine on the sample documents, 1280x800, no display.

    python build/screenshots.py [FOLDER]      default: resources/screenshots

Needs a font with Chinese (Debian: fonts-noto-cjk). Nothing is staged but the documents: answers, citations, progress
and states are what the program makes of them.
"""

from __future__ import annotations

import io
import json
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
SCANNED = {"en": "Wheel maintenance guide.pdf", "zh_CN": "租房合同.pdf"}
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

    def cite(self, answer: Any) -> None:
        """Open the first citation, until its page is there."""
        if answer.citations:
            self.window.conversation._on_citation(answer, answer.citations[0].n)
            source = self.window.source
            self.until(lambda: source._page() is not None, 30)
            picture = source._picture
            self.until(lambda: not picture.isVisible() or (not picture.empty and picture.boxes()), 30)
            self.wait(0.6)

    def take(self, file: Path, widget: Any = None) -> None:
        """The window (or one of its dialogs), without a blinking cursor."""
        self.app.setCursorFlashTime(0)
        self.wait(0.4)
        _save(widget or self.window, file)
        print(file, flush=True)

    def dialog(self) -> Any:
        """The one that was opened just now."""
        from PySide6.QtWidgets import QDialog

        self.wait(1.0)
        return next(
            each for each in reversed(self.app.topLevelWidgets()) if isinstance(each, QDialog) and each.isVisible()
        )

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
    sitting.cite(sitting.ask(ASKED[language]))
    sitting.window.composer.focus_input()
    sitting.take(target / f"{name}.png")
    sitting.close()


def rooms(home: Path, target: Path, language: str, appearance: str, suffix: str) -> None:
    """A scan with its words marked, a list of every match, the library, models, settings, commands, the quick line."""
    sitting = Sitting(home, language, appearance)
    window = sitting.window
    scans = home.parent / {"en": "Scans", "zh_CN": "扫描件"}[language]
    _scan(scans, SCANNED[language])
    sitting.add_samples()
    window.add_folders([str(scans)])
    sitting.until(
        lambda: any(row.path == str(scans) and row.status and row.status.chunks for row in window.indexing.rows())
    )
    window.scope.choose([str(scans)])
    sitting.cite(sitting.ask(ASKED[language]))
    sitting.take(target / f"scan{suffix}.png")
    window._new()
    sitting.ask({"en": "/list amounts over 100 pounds", "zh_CN": "/列出 金额"}[language])
    sitting.take(target / f"every-match{suffix}.png")
    window.dialogs.library()
    window.dialogs._library.show_page(1)
    sitting.take(target / f"library{suffix}.png", sitting.dialog())
    window.dialogs._library.close()
    for name, action in (("models", window.actions_.models), ("settings", window.actions_.settings)):
        action.trigger()
        shown = sitting.dialog()
        sitting.take(target / f"{name}{suffix}.png", shown)
        shown.close()
    window.actions_.palette.trigger()
    sitting.take(target / f"commands{suffix}.png", window.commands.palette)
    window.commands.palette.close()
    sitting.session.tray.line.appear()
    sitting.session.tray.line.line.setText(ASKED[language])
    sitting.take(target / f"quick-ask{suffix}.png", sitting.session.tray.line)
    sitting.session.tray.line.hide()
    sitting.close()


def _save(widget: Any, file: Path) -> None:
    """With 256 colours: a window has few, and the file is a third as large."""
    from PIL import Image
    from PySide6.QtCore import QBuffer, QIODevice

    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    widget.grab().save(buffer, "PNG")
    whole = Image.open(io.BytesIO(buffer.data().data()))
    see_through = whole.mode == "RGBA" and whole.getextrema()[3][0] < 255
    method = Image.Quantize.FASTOCTREE if see_through else Image.Quantize.MEDIANCUT
    small = (whole if see_through else whole.convert("RGB")).quantize(256, method=method, dither=Image.Dither.NONE)
    small.save(file, optimize=True)


def _screen(file: Path) -> Path:
    """The offscreen one is 800 pixels wide; the dialogs keep to the screen that is there."""
    screen = {"name": "", "x": 0, "y": 0, "width": 1920, "height": 1080, "dpr": 1}
    file.write_text(json.dumps({"screens": [screen | {"logicalDpi": 96, "logicalBaseDpi": 96}]}), encoding="utf-8")
    return file


def _scan(folder: Path, document: str) -> None:
    """The first page of a sample as a scanner would give it: a picture, no text."""
    import pypdfium2

    folder.mkdir(parents=True)
    pdf = pypdfium2.PdfDocument(ROOT / "resources" / "samples" / "documents" / document)
    pdf[0].render(scale=2).to_pil().convert("L").save(folder / Path(document).with_suffix(".png"))
    pdf.close()


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
    sys.path.insert(0, str(ROOT))
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "resources" / "screenshots"
    target.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as temporary:
        place = Path(temporary)
        os.environ.setdefault("QT_QPA_PLATFORM", f"offscreen:configfile={_screen(place / 'screen.json')}")
        first_start(place / "first" / "home", target)
        indexing(place / "indexing" / "home", target)
        answer(place / "en" / "home", target, "en", "light", "answer")
        answer(place / "zh" / "home", target, "zh_CN", "dark", "answer-zh-dark")
        rooms(place / "rooms" / "home", target, "en", "light", "")
        rooms(place / "rooms-zh" / "home", target, "zh_CN", "dark", "-zh-dark")
    return 0


if __name__ == "__main__":
    sys.exit(main())
