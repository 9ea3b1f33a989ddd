"""A long sitting: the real window and the real engine are used for minutes, and what is left behind is counted.

    python -m tests.bench.bench_session [--minutes 30] [--kills 3] [--seed 1]

Each round changes documents, asks in two languages (and what is not there), opens sources, branches, stops, exports and
imports, works over whole documents, searches, looks at every dialog, and switches language, theme and zoom. The engine
is killed in the middle of a round, at even intervals. Ends with exit code 1 and the reasons when anything went wrong
that a kill does not explain, when a thread was left, or when the window's process grew by more than 50 MB after its
first round (in which dialogs and lexers are loaded for the first time). What counts is its own memory; the pages of
font files that are mapped are the system's to take back, and are shown beside it (resident memory is the sum).
"""

from __future__ import annotations

import argparse
import gc
import logging
import os
import random
import signal
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import psutil
from PySide6.QtCore import QObject, qInstallMessageHandler
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog

from desktop import i18n, theme
from desktop.app import Session
from desktop.preferences import Preferences
from desktop.views.conversation.message import AnswerRow
from desktop.views.library.dialog import COLLECTIONS, FILES, OVERVIEW
from desktop.worker import data_folder
from engine.types import Answer

MOST_GROWTH = 50
ASKED = ("How much notice is needed to end the lease early?", "租赁期满后，押金什么时候退还？",
         "How often is the drive belt of a wheel replaced?", "工作满一年的员工有几天年假？",
         "What does a taster class cost?")  # fmt: skip
NOT_THERE = "Who won the football world cup in 1998?"
HARMLESS = ("This plugin does not support",)
SLOW_STOP = "did not stop in time"  # on a busy machine: the engine is ended instead, and the window goes on


class Trouble(QObject):
    """Everything that went wrong. While `killed` the end of a job is what was asked for."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.slow_stops = 0
        self.killed = False

    def note(self, words: str) -> None:
        if SLOW_STOP in words:
            self.slow_stops += 1
        elif "stood still" in words:
            print("  ", words.removeprefix("log: "), flush=True)
        elif not any(each in words for each in HARMLESS):
            self.found.append(words)
            print("!!", words, flush=True)

    def on_failed(self, sentence: str) -> None:
        if not self.killed:
            self.note(f"failed: {sentence}")


class _Log(logging.Handler):
    def __init__(self, trouble: Trouble) -> None:
        super().__init__(logging.WARNING)
        self._trouble = trouble

    def emit(self, record: logging.LogRecord) -> None:
        self._trouble.note(f"log: {record.getMessage()}")


class Sitting:
    """One person at one window. Every step ends with the window at rest."""

    def __init__(self, place: Path, seed: int) -> None:
        self.app = QApplication.instance() or QApplication(["inkwell"])
        self.draw = random.Random(seed)
        self.trouble = Trouble()
        self.kills, self.rounds, self.questions = 0, 0, 0
        self.notes = place / "notes"
        self.out = place / "out"
        self.notes.mkdir()
        self.out.mkdir()
        for note in range(40):
            self.write(note)
        i18n.use("en")
        theme.setup(self.app, "light")  # type: ignore[arg-type]
        home = place / "home"
        folder = data_folder(home)
        self.session = Session(self.app, folder, Preferences(folder.path / "window.ini"), home)  # type: ignore[arg-type]
        self.window: Any = self.session.window
        self.window.resize(1280, 800)
        self.window.asking.failed.connect(self.trouble.on_failed)
        self.session.open()
        self.until(lambda: self.window.indexing.loaded)

    def write(self, note: int) -> None:
        lines = [f"Note {note}, paragraph {n}: locker {self.draw.randint(100, 999)} on shelf {n}." for n in range(12)]
        (self.notes / f"note {note:03}.txt").write_text("\n\n".join(lines), encoding="utf-8")

    def until(self, true: Callable[[], object], seconds: float = 120) -> None:
        end = time.monotonic() + seconds
        while not true():
            if time.monotonic() > end:
                raise TimeoutError(f"the window did not come that far: {true.__code__.co_consts}")
            QTest.qWait(20)

    def rest(self, seconds: float = 0.15) -> None:
        QTest.qWait(int(seconds * 1000))

    # --- steps

    def asked(self, do: Callable[[], object]) -> Any:
        """What `do` asked is answered."""
        got: list[Any] = []
        asking = self.window.asking
        keep = _Keeper(got)
        asking.finished.connect(keep.keep)
        asking.failed.connect(keep.keep)
        do()
        try:
            self.until(lambda: got)
        finally:
            asking.finished.disconnect(keep.keep)
            asking.failed.disconnect(keep.keep)
            keep.deleteLater()
        self.questions += 1
        self.rest()
        return got[0]

    def ask(self, question: str) -> Any:
        return self.asked(lambda: self.window._send(question))

    def settled(self) -> None:
        self.until(lambda: not self.window.indexing.busy)

    def change_documents(self) -> None:
        for note in self.draw.sample(range(40), 3):
            self.write(note)
        (self.notes / f"new {self.rounds}.md").write_text(f"# New {self.rounds}\n\nThe word is {self.draw.random()}.\n")
        gone = self.notes / f"new {self.rounds - 3}.md"
        gone.unlink(missing_ok=True)
        self.window.actions_.rescan.trigger()
        self.rest(0.3)
        self.settled()

    def converse(self) -> None:
        window = self.window
        window._new()
        answers = [self.ask(question) for question in self.draw.sample(ASKED, 3)]
        if not self.trouble.killed:
            if (said := self.ask(NOT_THERE)) and getattr(said, "answered", False):
                self.trouble.note("answered what is not in the documents")
            if not all(isinstance(each, Answer) and each.answered for each in answers):
                self.trouble.note(f"not answered: {answers}")
        for answer in answers:
            if isinstance(answer, Answer) and answer.citations:
                self.read(answer)
        for row in window.conversation.findChildren(AnswerRow):
            if row.isVisible() and row.row is not None and row.row.answer is not None:
                window.conversation._on_how(row.row.answer, row)
                self.rest()
                window.conversation._how.close()
                break

    def read(self, answer: Answer) -> None:
        window = self.window
        panel = window.source
        window.conversation._on_citation(answer, answer.citations[0].n)
        self.until(lambda: panel._page() is not None or self.trouble.killed, 30)
        self.rest(0.3)
        panel._zoom_in()
        panel.step(1)
        panel._turn(1)
        self.rest()
        panel._find.open()
        panel._find.searched.emit("the")
        panel._on_stepped(1)
        self.rest()
        panel._close_find()
        panel._on_mode()
        self.rest()
        panel._on_mode()
        panel._set_zoom(100)
        window.actions_.source.setChecked(False)

    def branch(self) -> None:
        window = self.window
        self.asked(window.talk.again)
        window.talk.edit_last()
        self.asked(lambda: window.composer.send.emit(self.draw.choice(ASKED[:4])))
        for by in (-1, 1, -1):
            window.talk.step(by)
            self.rest(0.3)
        window._send(ASKED[0])
        self.rest(0.05)
        window.asking.stop()
        self.until(lambda: window.asking._run is None)
        window.actions_.version_back.trigger()
        self.rest()

    def whole(self) -> None:
        self.asked(lambda: self.window._send("/list locker numbers above 900"))

    def export(self) -> None:
        window = self.window
        shown = window.asking.conversation
        for kind in ("md", "html", "pdf", "json"):
            file = self.out / f"talk.{kind}"
            file.unlink(missing_ok=True)
            window.conversations.export_to(shown, str(file), kind)
            self.until(lambda file=file: file.exists() or self.trouble.killed, 60)  # type: ignore[misc]
        self.rest(0.3)
        if self.trouble.killed:
            return
        window.conversations.import_from(str(self.out / "talk.json"))
        self.until(lambda: window.asking.conversation != shown)
        window.actions_.delete.trigger()
        self.rest(0.5)
        if self.rounds % 2:
            window.banner.action.click()
            self.rest(0.5)
        window.sidebar.search.setText("lease")
        self.rest(0.6)
        window.sidebar.search.setText("")
        self.rest(0.4)
        window.asking.open(shown)
        self.until(lambda: window.asking.conversation == shown)
        bar = window.conversation._area.verticalScrollBar()
        for value in (0, bar.maximum() // 2, bar.maximum()):
            bar.setValue(value)
            self.rest(0.05)

    def look_round(self) -> None:
        """Every window that the menus open, in the language and colours of now."""
        window, do = self.window, self.window.actions_
        for action in (do.settings, do.models, do.privacy, do.machine, do.shortcuts, do.about, do.scope, do.palette,
                       do.licences):  # fmt: skip
            action.trigger()
            self.rest(0.5)
            self.close_dialogs()
        window.dialogs.library()
        self.rest(0.3)
        for page in (OVERVIEW, COLLECTIONS, FILES):
            window.dialogs._library.show_page(page)
            self.rest(0.3)
        self.close_dialogs()
        window.dialogs.exclusions(str(self.notes))
        self.rest(0.5)
        self.close_dialogs()
        self.session.tray.line.appear()
        self.rest()
        self.session.tray.line.hide()

    def close_dialogs(self) -> None:
        for widget in QApplication.topLevelWidgets():
            if isinstance(widget, QDialog) and widget.isVisible():
                widget.close()
        self.rest(0.1)

    def switch(self) -> None:
        window = self.window
        for language, look, zoom in (("zh_CN", "dark", 125), ("en", "light", 100)):
            window.looks.speak(language)
            theme.set_appearance(look)
            theme.set_zoom(zoom)
            self.rest(0.3)
            self.look_round()
        window.resize(1920, 1080)
        self.rest()
        window.resize(1280, 800)

    def kill(self) -> None:
        """In the middle of an answer, of indexing, or of nothing."""
        window = self.window
        self.trouble.killed = True
        way = self.kills % 3
        if way == 0:
            window._new()
            window._send(ASKED[0])
        elif way == 1:
            for note in range(40):
                self.write(note)
            window.actions_.rescan.trigger()
        self.rest(0.1)
        pid = self.session.link._client.pid  # type: ignore[attr-defined]
        os.kill(pid, signal.SIGKILL)
        self.kills += 1
        self.until(lambda: (now := self.session.link._client.pid) and now != pid, 30)  # type: ignore[attr-defined]
        self.until(lambda: window.asking._run is None)
        window.actions_.rescan.trigger()
        self.rest(0.5)
        self.settled()
        window._new()
        answer = self.ask(ASKED[0])
        self.trouble.killed = False
        if not isinstance(answer, Answer) or not answer.answered:
            self.trouble.note(f"after kill {self.kills} no answer: {answer}")

    def round(self) -> None:
        for step in (self.change_documents, self.converse, self.branch, self.whole, self.export, self.switch):
            step()
        self.rounds += 1

    # --- what is left

    def figures(self) -> str:
        gc.collect()
        process = psutil.Process()
        widgets = len(QApplication.allWidgets())
        files = process.num_fds() if hasattr(process, "num_fds") else 0
        return (
            f"{memory():6.1f} MB own, {mapped():5.1f} MB of mapped files, {process.num_threads()} threads "
            f"({len(threading.enumerate())} of Python), {files} files, {widgets} widgets"
        )

    def close(self) -> list[str]:
        """What did not end with the window."""
        self.session.shutdown()
        self.window.close()
        self.window.deleteLater()
        QTest.qWait(500)
        left = [t.name for t in threading.enumerate() if t is not threading.main_thread() and not t.daemon]
        left += [
            f"process {child.pid}"
            for child in psutil.Process().children()
            if "tracker" not in " ".join(child.cmdline())
        ]
        return left


class _Keeper(QObject):
    def __init__(self, kept: list[Any]) -> None:
        super().__init__()
        self._kept = kept

    def keep(self, value: object) -> None:
        self._kept.append(value)


def memory() -> float:
    """The process's own resident memory in MB."""
    return float(psutil.Process().memory_info().rss) / 1e6 - mapped()


def mapped() -> float:
    """Resident MB of files, of which fonts are most; 0 where the system does not tell."""
    status = Path("/proc/self/status")
    lines = status.read_text().splitlines() if status.exists() else []
    return sum(int(line.split()[1]) for line in lines if line.startswith("RssFile")) * 1024 / 1e6


def threads_of_system() -> str:
    """The names of all threads of this process, as the system has them; only their number where it does not tell."""
    names = sorted(each.read_text().strip() for each in Path("/proc/self/task").glob("*/comm"))
    return ", ".join(names) or str(psutil.Process().num_threads())


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--minutes", type=float, default=30)
    parser.add_argument("--kills", type=int, default=3)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        sitting = Sitting(Path(place), options.seed)
        trouble = sitting.trouble
        qInstallMessageHandler(lambda _kind, _where, words: trouble.note(f"Qt: {words}"))
        logging.getLogger().addHandler(_Log(trouble))
        sys.excepthook = lambda kind, error, _trace: trouble.note(f"exception: {kind.__name__}: {error}")
        threads = threads_of_system()
        began = time.monotonic()
        print("open          ", sitting.figures(), flush=True)
        sitting.window.add_samples()
        sitting.window.add_folders([str(sitting.notes)])
        sitting.rest(0.5)
        sitting.settled()
        print("indexed       ", sitting.figures(), flush=True)
        first = all_first = 0.0
        seconds = options.minutes * 60
        try:
            while (at := time.monotonic() - began) < seconds:
                if sitting.kills < options.kills and at > seconds * (sitting.kills + 1) / (options.kills + 1):
                    sitting.kill()
                sitting.round()
                first, all_first = first or memory(), all_first or memory() + mapped()
                print(f"{(time.monotonic() - began) / 60:5.1f} min {sitting.rounds:3}:", sitting.figures(), flush=True)
        except (TimeoutError, RuntimeError, AttributeError) as error:
            trouble.note(f"{type(error).__name__}: {error}")
            import traceback

            traceback.print_exc()
        last, all_last = memory(), memory() + mapped()
        at_end = threads_of_system()
        longest = sitting.session.watch.longest
        left = sitting.close()
        engine_errors = [
            line for log in Path(place).glob("home/logs/*.log") for line in log.read_text(errors="replace").splitlines()
            if " ERROR " in line or "Traceback" in line
        ]  # fmt: skip
    for line, times in Counter(engine_errors).most_common(10):
        trouble.note(f"log file ({times}): {line}")
    print(
        f"{sitting.rounds} rounds, {sitting.questions} questions, {sitting.kills} kills; troubles {len(trouble.found)}"
    )
    print(f"own memory {first:.1f} MB after the first round, {last:.1f} MB at the end ({last - first:+.1f})")
    print(f"  with mapped files {all_first:.1f} MB and {all_last:.1f} MB ({all_last - all_first:+.1f})")
    print(f"threads [{threads}] at the start, [{at_end}] at the end; left behind {left or 'nothing'}")
    print(f"longest standstill {longest * 1000:.0f} ms; stops that took the engine along {trouble.slow_stops}")
    return int(bool(trouble.found or left or last - first > MOST_GROWTH))


if __name__ == "__main__":
    code = main()
    sys.stdout.flush()
    sys.exit(code)
