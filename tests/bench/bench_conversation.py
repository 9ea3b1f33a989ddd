"""How the conversation view does with 5,000 messages: opening, scrolling, streaming; and the whole window at work.

Prints milliseconds. Opening is from set_conversation to the first painted frame. A scroll frame is one step of the
wheel (or a jump to a random place) with all its layout and painting, by the raster painter and off screen: on a real
screen the window system adds its own part. On a machine that is busy with other things, read the thread's own time.
The streaming gap is the longest time the event loop was away while text came in every 50 ms, formatting included.

The last part is the real window with the real engine process on a folder of its own: 5,000 messages are opened through
the engine, a few hundred files are indexed, and meanwhile text streams into the answer on show and questions are
asked. The gap is again the longest time the event loop was away.
"""

from __future__ import annotations

import os
import random
import re
import statistics
import sys
import tempfile
import time
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from desktop import theme
from desktop.views.conversation.area import MessageArea
from desktop.views.conversation.conversation import ConversationView
from engine.types import Answer, Citation, Conversation, ConversationInfo, Statement, Support, Turn

TURNS = 2500
_EN = (
    "Access logs must be kept for **at least six months** [1], and the records must be protected against change [1]. "
    "For third-level systems the review is done every quarter [2] and the result is reported to the office. [3]"
)
_ZH = (
    "审计记录应**至少保存六个月** [1]，并应防止被删除、修改或覆盖 [1]。三级系统每季度复核一次 [2]，结果报安全部门。[3]"
)
_LIST = "\n\nIn short:\n\n1. Keep the logs [1]\n2. Review them\n   - every *quarter*\n   - in `writing`\n"
_TABLE = "\n\n| Item | Months |\n|---|--:|\n| Logs | 6 |\n| Reviews [2] | 3 |\n"
_CODE = "\n\n```python\ndef keep(days: int = 180) -> bool:\n    return days >= 180\n```\n"


def answer(text: str) -> Answer:
    ends = [match.end() for match in re.finditer(r"[.。](?:\s*\[\d\])*", text)]
    starts = [0, *ends[:-1]]
    statements = tuple(
        Statement(start, end, Support.UNSUPPORTED if index % 5 == 4 else Support.SUPPORTED, (1,), "x")
        for index, (start, end) in enumerate(zip(starts, ends, strict=True))
    )
    cited = tuple(Citation(n, "/library/8.1.4 Security audit.pdf", 47, "q", 0, 1, True) for n in (1, 2, 3))
    return Answer(text, True, "quotes", cited, statements, seconds=1.2)


def conversation(turns: int = TURNS) -> Conversation:
    draw = random.Random(7)
    made = []
    for index in range(turns):
        text = "\n\n".join(draw.choice((_EN, _ZH)) for _ in range(draw.randint(1, 4)))
        text += draw.choice(("", "", "", _LIST, _TABLE, _CODE))
        made.append(Turn(index, draw.choice(("How long must logs be kept?", "审计日志要保存多久？")), 0, answer(text)))
    return Conversation(ConversationInfo(1, "bench", 0, 0), tuple(made))


def frame(app: QApplication, view: ConversationView) -> None:
    app.processEvents()  # layout and painting both happen here


def report(name: str, times: list[float]) -> None:
    times = sorted(each * 1000 for each in times)
    at = times[int(len(times) * 0.99)]
    print(f"{name:<34} median {statistics.median(times):6.1f}  p99 {at:6.1f}  max {times[-1]:6.1f} ms")


def scroll(app: QApplication, view: ConversationView) -> None:
    bar = view.findChild(MessageArea).verticalScrollBar()
    draw = random.Random(1)
    steps: dict[str, list[int]] = {
        "scroll up by the wheel (48 px)": [bar.maximum() - 48 * i for i in range(600)],
        "scroll down again": [bar.maximum() - 48 * i for i in range(600, 0, -1)],
        "jump anywhere": [draw.randint(0, bar.maximum()) for _ in range(200)],
    }
    for name, values in steps.items():
        times, worked = [], []
        for value in values:
            began, busy = time.perf_counter(), time.thread_time()
            bar.setValue(value)
            frame(app, view)
            times.append(time.perf_counter() - began)
            worked.append(time.thread_time() - busy)
        report(name, times)
        report("  of which this thread worked", worked)


def stream(app: QApplication, view: ConversationView) -> None:
    gaps: list[float] = []
    last = [time.perf_counter()]

    def beat() -> None:
        now = time.perf_counter()
        gaps.append(now - last[0])
        last[0] = now

    beats = QTimer()
    beats.setInterval(0)
    beats.timeout.connect(beat)
    text = "\n\n".join([_EN, _ZH] * 6) + _LIST + _TABLE + _CODE
    view.begin_answer("And now?")
    app.processEvents()
    beats.start()
    last[0] = time.perf_counter()
    for at in range(0, len(text), 24):
        view.append_text(text[at : at + 24])
        until = time.perf_counter() + 0.05
        while time.perf_counter() < until:
            app.processEvents()
    began, busy = time.perf_counter(), time.thread_time()
    view.finish_answer(answer(text))
    app.processEvents()
    finished, worked = time.perf_counter() - began, time.thread_time() - busy
    for _ in range(20):
        app.processEvents()
    beats.stop()
    report("gap of the event loop, streaming", gaps)
    print(f"{'formatting the finished answer':<34} {finished * 1000:.1f} ms (worked {worked * 1000:.1f})")


def keep(home: Path, made: Conversation) -> int:
    """The conversation in a data folder, as the engine keeps it."""
    from engine.conversations.chats import Chats, insert_answer, insert_turn

    chats = Chats(home / "chats.db")
    id = chats.new("bench").id
    with chats.writing() as db:
        parent = None
        for turn in made.turns:
            parent = insert_turn(db, id, turn.question, turn.asked, parent, (), True)
            assert turn.answer is not None
            insert_answer(db, parent, turn.answer)
        db.execute("UPDATE conversations SET leaf = ? WHERE id = ?", (parent, id))
    chats.close()
    return id


def write_folder(folder: Path, files: int) -> None:
    folder.mkdir()
    for i in range(files):
        parts = (f"Note {i}, part {n}: the kiln was heated to {900 + n} degrees and kept so." for n in range(40))
        (folder / f"{i:04}.txt").write_text("\n\n".join(parts), encoding="utf-8")


def at_work(app: QApplication, made: Conversation, files: int = 400) -> None:
    from desktop import i18n
    from desktop.app import Session
    from desktop.preferences import Preferences
    from desktop.worker import data_folder

    i18n.use("en")
    with tempfile.TemporaryDirectory() as place:
        home, documents = Path(place) / "home", Path(place) / "documents"
        folder = data_folder(home)
        id = keep(home, made)
        write_folder(documents, files)
        session = Session(app, folder, Preferences(home / "window.ini"), home)
        window = session.window
        window.resize(1280, 800)
        session.open()

        def until(true, seconds: float = 300) -> None:  # type: ignore[no-untyped-def]
            end = time.perf_counter() + seconds
            while not true():
                app.processEvents()
                time.sleep(0.001)
                assert time.perf_counter() < end, "the window did not come that far"

        until(lambda: window.indexing.loaded)
        gaps: list[float] = []
        last = [time.perf_counter()]

        def beat() -> None:
            now = time.perf_counter()
            gaps.append(now - last[0])
            last[0] = now

        beats = QTimer()
        beats.setInterval(0)
        beats.timeout.connect(beat)
        began = time.perf_counter()
        beats.start()
        last[0] = began
        window.asking.open(id)
        until(lambda: window.asking.conversation == id)
        frame(app, window.conversation)
        print(f"{'open 5,000 messages from the engine':<34} {(time.perf_counter() - began) * 1000:.1f} ms")
        until(lambda: len(window.conversation._area.rows) == 2 * len(made.turns))
        print(f"{'  until the first one is there too':<34} {(time.perf_counter() - began) * 1000:.1f} ms")
        report("  gap of the event loop meanwhile", gaps)
        gaps.clear()
        window.indexing.add([str(documents)])
        until(lambda: window.indexing.progress is not None)
        text = "\n\n".join([_EN, _ZH] * 6) + _LIST + _TABLE + _CODE
        rounds = 0
        while window.indexing.busy and rounds < 12:
            rounds += 1
            window.conversation.begin_answer("And now?")
            for at in range(0, len(text), 24):
                window.conversation.append_text(text[at : at + 24])
                until_ = time.perf_counter() + 0.05
                while time.perf_counter() < until_:
                    app.processEvents()
            window.conversation.finish_answer(answer(text))
        beats.stop()
        status = window.indexing.rows()[0].status
        print(f"{'streamed while indexing':<34} {rounds} answers, {status.searchable if status else 0} files read")
        report("gap of the event loop, both at once", gaps)
        session.shutdown()
        window.close()


def main() -> None:
    app = QApplication.instance() or QApplication([])
    theme.setup(app, "light")
    view = ConversationView()
    view.resize(1016, 900)
    view.show()
    view.set_conversation(conversation(3))  # fonts and lexers are loaded once in the life of the app
    frame(app, view)
    made = conversation()
    began, busy = time.perf_counter(), time.thread_time()
    view.set_conversation(made)
    frame(app, view)
    took, worked = time.perf_counter() - began, time.thread_time() - busy
    print(f"{'open 5,000 messages':<34} {took * 1000:.1f} ms (this thread worked {worked * 1000:.1f})")
    scroll(app, view)
    stream(app, view)
    began = time.perf_counter()
    area = view.findChild(MessageArea)
    area.selection.select_all()
    characters = len(view.selected_text())
    print(f"{'select all and copy':<34} {(time.perf_counter() - began) * 1000:.1f} ms ({characters:,} characters)")
    view.close()
    view.deleteLater()
    at_work(app, made)


if __name__ == "__main__":
    main()
