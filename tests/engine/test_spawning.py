"""A script that uses the engine without a main guard runs once, whatever children the engine starts."""

from __future__ import annotations

import multiprocessing.spawn
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from engine.spawning import _without_main

ENV = {**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parents[2])}


def test_a_script_without_a_guard_indexes_and_asks(tmp_path: Path, documents: Path) -> None:
    script = tmp_path / "mine.py"
    script.write_text(
        "import sys\n"
        "from pathlib import Path\n"
        "from engine import Engine\n"
        "print('once', flush=True)\n"
        "with Engine(Path(sys.argv[1])) as engine:\n"
        "    *_, report = engine.index([sys.argv[2]])\n"
        "    print(report.indexed, report.failed)\n"
        "    *_, done = engine.ask('How long are access records kept?')\n"
        "    print(done.answer.citations[0].quote)\n"
    )
    run = subprocess.run(
        [sys.executable, str(script), str(tmp_path / "home"), str(documents)], capture_output=True, text=True, env=ENV
    )
    assert run.returncode == 0, run.stderr
    assert run.stdout.splitlines() == ["once", "5 0", "Access records shall be kept for no less than six months."]
    assert run.stderr == ""


@pytest.mark.skipif(sys.platform == "win32", reason="process groups and signals")
def test_ctrl_c_does_not_reach_a_child_that_has_hardly_begun() -> None:
    """Whenever it comes: while the child's interpreter starts, reads what it is to do, or imports it."""
    body = (
        "import sys, time\n"
        "from engine.spawning import spawn_context\n"
        "child = spawn_context().Process(target=time.sleep, args=(0.3,))\n"
        "print('ready', flush=True)\n"
        "try:\n"
        "    child.start()\n"
        "    time.sleep(5)\n"
        "except KeyboardInterrupt:\n"
        "    sys.exit(7)\n"
    )
    for wait in (0.02, 0.04, 0.06, 0.1):
        run = subprocess.Popen(
            [sys.executable, "-c", body], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=ENV,
            start_new_session=True,
        )  # fmt: skip
        assert run.stdout is not None and run.stdout.readline() == "ready\n"
        time.sleep(wait)
        os.killpg(run.pid, signal.SIGINT)
        assert "spawn_main" not in (said := run.communicate(timeout=30)[1]), said


@pytest.mark.skipif(sys.platform == "win32", reason="pipes are handles there")
def test_a_child_whose_parent_has_gone_ends_without_a_word() -> None:
    reading, writing = os.pipe()
    os.close(writing)
    with _without_main():
        line = multiprocessing.spawn.get_command_line(tracker_fd=reading, pipe_handle=reading)
    run = subprocess.run(line, pass_fds=[reading], capture_output=True, text=True)
    os.close(reading)
    assert (run.returncode, run.stderr) == (1, "")
