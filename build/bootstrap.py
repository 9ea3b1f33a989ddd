"""Sets Inkwell up in this checkout and runs it: `python3 build/bootstrap.py setup | run | test | demo`.

Needs nothing but a Python: this file is the first thing that runs on a fresh machine, so it imports only the
standard library and keeps to syntax that an old Python can read, to be able to say that it is too old (or to find a
newer one beside it). What it makes is `.venv/` (everything installed) and `.work/` (logs and things in between);
both are safe to delete. A set-up that was interrupted goes on where it was; one that is complete is left alone.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

OLDEST = (3, 11)
ROOT = Path(__file__).resolve().parent.parent
SAMPLES = ROOT / "resources" / "samples"

USAGE = """usage: bootstrap.py COMMAND [ARGUMENTS]
  setup   install everything into .venv (does nothing when that is done); --locked: only files whose hashes are in
          build/lock.txt, as releases are built
  run     set up, then open Inkwell; with no display, do the same job in the terminal
  demo    set up, then index the sample documents and ask about them in the terminal
  test    set up, then ruff, mypy and pytest (arguments go to pytest)"""


def newer_python() -> str | None:
    """Another interpreter on this machine that is new enough, by its usual names."""
    for minor in (13, 12, 11, 14):
        found = shutil.which(f"python3.{minor}")
        if found and subprocess.run([found, "-c", "import ensurepip, venv"], capture_output=True).returncode == 0:
            return found
    return None


def main(arguments: list[str]) -> int:
    # 1. A Python that is new enough, or another one that is.
    if sys.version_info < OLDEST:
        other = newer_python()
        if other is None:
            print(
                f"Inkwell needs Python 3.11 or newer; this is {sys.version.split()[0]} and no newer one was found.\n"
                "Install one (for example: apt install python3.12 python3.12-venv, dnf install python3.12,\n"
                "brew install python@3.12, or from python.org), then run this again.",
                file=sys.stderr,
            )
            return 1
        return subprocess.call([other, __file__, *arguments])

    # 2. What to do.
    command, rest = (arguments[0], arguments[1:]) if arguments else ("", [])
    if command not in ("setup", "run", "demo", "test"):
        print(USAGE, file=sys.stderr)
        return 2
    os.chdir(ROOT)

    # 3. Everything installed. With a valid stamp this is over in milliseconds.
    import environment
    import system_needs

    display = system_needs.has_display()
    needs_window = command == "test" or (command == "run" and display)
    try:
        environment.ensure(needs_window, locked=command == "setup" and "--locked" in rest)
    except system_needs.MissingError as missing:
        print(f"\n{missing}", file=sys.stderr)
        return 1
    except environment.SetupError as failed:
        print(f"\nSet-up stopped: {failed}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nInterrupted. Run it again: it goes on where it was.", file=sys.stderr)
        return 130

    # 4. The thing itself.
    try:
        if command == "run" and display:
            return environment.replace_by([environment.tool("inkwell"), *rest])
        if command == "run":
            print("There is no display here, so Inkwell does the same job in the terminal, on its sample documents.\n")
        if command in ("run", "demo"):
            return demo()
        if command == "test":
            return test(rest)
    except KeyboardInterrupt:
        return 130
    return 0


def demo() -> int:
    """Index the sample documents and ask one question in each language, as a person would type it."""
    import json

    import environment

    home = ROOT / ".work" / "demo"
    questions = json.loads((SAMPLES / "questions.json").read_text(encoding="utf-8"))
    inkwell = environment.tool("inkwell")
    for words in (
        ["index", str((SAMPLES / "documents").relative_to(ROOT))],
        ["ask", questions["en"][0]],
        ["ask", questions["zh"][0]],
    ):
        shown = [f'"{word}"' if " " in word or not word.isascii() else word for word in words]
        print("$ inkwell", *shown, flush=True)
        code = subprocess.call([inkwell, *words, "--home", str(home)])
        if code:
            return code
        print(flush=True)
    print(f"Your turn: {Path(inkwell).relative_to(ROOT)} index FOLDER, then ask QUESTION (or chat). Help: --help")
    return 0


def test(arguments: list[str]) -> int:
    """Lint, types, tests. All three run even if one fails, so that one look shows everything."""
    import environment

    # The whole suite waits for processes much of its time: side by side, one file in one worker.
    side_by_side = ["-n", "logical", "--maxprocesses", "4", "--dist", "loadfile"]
    steps = [
        [environment.tool("ruff"), "check", "."],
        [environment.tool("mypy")],
        [environment.tool("python"), "-m", "pytest", *(arguments or side_by_side)],
    ]
    failed = []
    for step in steps:
        name = Path(step[0]).stem if "-m" not in step else step[2]
        print(f"== {name}", flush=True)
        if subprocess.call(step) != 0:
            failed.append(name)
    print(f"== failed: {', '.join(failed)}" if failed else "== all passed", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parent))
    raise SystemExit(main(sys.argv[1:]))
