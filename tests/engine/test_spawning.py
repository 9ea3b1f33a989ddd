"""A script that uses the engine without a main guard runs once, whatever children the engine starts."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path


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
    env = {**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parents[2])}
    run = subprocess.run(
        [sys.executable, str(script), str(tmp_path / "home"), str(documents)], capture_output=True, text=True, env=env
    )
    assert run.returncode == 0, run.stderr
    assert run.stdout.splitlines() == ["once", "5 0", "Access records shall be kept for no less than six months."]
    assert run.stderr == ""
