"""From process start to a window that accepts typing, and that no heavy module was loaded for it.

    python -m tests.bench.bench_start [--rounds 5] [--app dist/inkwell/inkwell]

Each round starts a new Python (with --app the packaged app, with build/window_probe.py in it at the keyboard) that
opens the real window (offscreen unless there is a display), types a letter as soon as the event loop runs, and ends
when the letter stands in the question field and the window has been painted. The first round is cold or nearly so and
is not counted.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median

CHILD = """
import json, os, sys, time
started = float(os.environ["BENCH_STARTED"])
import desktop.app as app
from pathlib import Path
from PySide6.QtCore import QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

class Probe(app.Session):
    def open(self, *arguments):
        super().open(*arguments)
        QTimer.singleShot(0, self.type_a_letter)
    def type_a_letter(self):
        self.window.repaint()
        QTest.keyClicks(QApplication.focusWidget() or self.window.composer, "a")
        if self.window.composer.text() != "a":
            QTimer.singleShot(1, self.type_a_letter)
            return
        seconds = time.time() - started
        heavy = [m for m in ("torch", "transformers", "lancedb", "llama_cpp", "numpy", "openvino") if m in sys.modules]
        print(json.dumps({"seconds": seconds, "heavy": heavy}), flush=True)
        self.window.composer.set_text("")
        QTimer.singleShot(0, QApplication.instance().quit)

app.Session = Probe
if __name__ == "__main__":
    sys.exit(app.main([], Path(sys.argv[1])))
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--app", type=Path, help="the packaged app's program")
    arguments = parser.parse_args()
    import time

    times = []
    with tempfile.TemporaryDirectory() as temporary:
        script = Path(temporary) / "start.py"
        script.write_text(CHILD, encoding="utf-8")
        for round in range(arguments.rounds + 1):
            env = {**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parents[2])}
            if not (env.get("DISPLAY") or env.get("WAYLAND_DISPLAY")) and sys.platform == "linux":
                env["QT_QPA_PLATFORM"] = "offscreen"
            env["BENCH_STARTED"] = repr(time.time())
            command = [sys.executable, str(script), str(Path(temporary) / "home")]
            if arguments.app:
                command = [str(arguments.app.resolve())]
                env = {name: value for name, value in env.items() if not name.startswith("PYTHON")}
                env |= {"INKWELL_HOME": str(Path(temporary) / "home"), "INKWELL_PROBE": temporary}
                env["INKWELL_PROBE_STARTED"] = env["BENCH_STARTED"] = repr(time.time())
            run = subprocess.run(command, env=env, capture_output=True, text=True, timeout=120, cwd=temporary)
            if arguments.app:
                lines = [(Path(temporary) / "probe.json").read_text(encoding="utf-8")]
            else:
                lines = [line for line in run.stdout.splitlines() if line.startswith("{")]
            assert lines, run.stderr
            result = json.loads(lines[-1])
            assert not result["heavy"], result
            if round:
                times.append(result["seconds"])
            print(f"{'round ' + str(round) if round else 'first'}: {result['seconds']:.2f} s", flush=True)
    print(f"process start to a window that accepts typing, median of {len(times)}: {median(times):.2f} s")


if __name__ == "__main__":
    main()
