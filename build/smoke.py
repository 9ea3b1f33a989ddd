"""Runs the packaged app as a person on a clean machine would: `python build/smoke.py dist/inkwell/inkwell`.

From a folder with a space and Chinese characters in its name, with an empty data folder, and with none of this
checkout's environment in sight: version, doctor, the sample documents indexed, a question in each language answered
with a citation, and the window opened without a screen. Prints each step with its time; ends with 1 at the first
that fails. Standard library only.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

QUESTIONS = (
    ("How much notice is needed to end the lease early?", "three months"),
    ("租赁期满后，押金什么时候退还？", "七个工作日"),
)


class Smoke:
    """One go. Attributes: program, the app; home, its data folder; environment, what it may see."""

    def __init__(self, program: Path, home: Path) -> None:
        self.program = program
        self.home = home
        keep = ("HOME", "LANG", "SYSTEMROOT", "TEMP", "TMP", "USERPROFILE", "LOCALAPPDATA")
        self.environment = {name: os.environ[name] for name in keep if name in os.environ}
        self.environment |= {"PATH": "/usr/bin:/bin", "INKWELL_HOME": str(home), "QT_QPA_PLATFORM": "offscreen"}

    def run(self, *arguments: str, timeout: float = 300) -> str:
        started = time.monotonic()
        command = [str(self.program), *arguments]
        done = subprocess.run(
            command, env=self.environment, cwd=self.home.parent, capture_output=True, timeout=timeout,
            encoding="utf-8", stdin=subprocess.DEVNULL,
        )  # fmt: skip
        print(f"{time.monotonic() - started:6.1f} s  inkwell {' '.join(arguments)}", flush=True)
        if done.returncode != 0:
            raise SystemExit(f"exit code {done.returncode}\n{done.stdout[-2000:]}\n{done.stderr[-4000:]}")
        return done.stdout

    def json(self, *arguments: str) -> dict:
        return json.loads(self.run(*arguments, "--json").strip().splitlines()[-1])

    def window(self) -> None:
        """The window opens and stays until it is told to end."""
        child = subprocess.Popen([str(self.program)], env=self.environment, cwd=self.home.parent)
        try:
            child.wait(8)
            raise SystemExit(f"the window ended by itself with exit code {child.returncode}")
        except subprocess.TimeoutExpired:
            child.terminate()
        code = child.wait(20)
        print(f"   8.0 s  the window, ended with {code}", flush=True)


def expect(true: object, what: str) -> None:
    if not true:
        raise SystemExit(f"not as it should be: {what}")


def main(program: Path) -> None:
    with tempfile.TemporaryDirectory(prefix="墨池 smoke ") as place:
        folder = Path(place) / "Ink well 墨池"
        shutil.copytree(program.parent, folder, symlinks=True)
        smoke = Smoke(folder / program.name, Path(place) / "home")

        # 1. It starts, and says what this machine can do.
        expect("inkwell" in smoke.run("--version"), "a version")
        expect(smoke.json("doctor"), "a report")

        # 2. The bundled documents, from inside the app.
        samples = next(folder.rglob("samples/documents"))
        report = smoke.json("index", str(samples))
        expect(report["indexed"] == len(list(samples.iterdir())) and not report["failed"], report)

        # 3. A question in each language, with a citation that holds.
        for question, words in QUESTIONS:
            answer = smoke.json("ask", question)
            expect(answer["answered"] and words in answer["answer"], answer)
            expect(all(cited["verified"] for cited in answer["citations"]) and answer["citations"], answer)

        # 4. The window.
        smoke.window()

    size = sum(path.stat().st_size for path in program.parent.rglob("*") if path.is_file() and not path.is_symlink())
    print(f"passed; the folder takes {size / 2**20:.0f} MiB")


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve())
