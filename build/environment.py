"""Makes `.venv` complete: creates it, installs the pinned packages while llama.cpp compiles beside, and stamps it.

The stamp holds a hash of all that shaped the environment (dependencies, pins, Python, build options, this folder's
path), so a second start only reads a few small files. Without a valid stamp the steps are gone through again; each
finds what is already done. Every step is told in a line with the time since the start; what pip and the compiler say
goes to `.work/setup.log`. Standard library only.
"""

from __future__ import annotations

import hashlib
import json
import os
import platform
import shutil
import subprocess
import sys
import threading
import time
import tomllib
from collections.abc import Callable
from concurrent.futures import FIRST_EXCEPTION, ThreadPoolExecutor, wait
from pathlib import Path

import llama_wheel
import locking
import opencv_part
import system_needs

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
WORK = ROOT / ".work"
LOG = WORK / "setup.log"
STAMP = VENV / "inkwell-setup.json"
CONSTRAINTS = ROOT / "build" / "constraints.txt"
BIN = VENV / ("Scripts" if sys.platform == "win32" else "bin")
COMPILED = "llama-cpp-python"

HEARTBEAT = 10.0  # seconds between two lines about the same step


class SetupError(Exception):
    """A step failed. The message says which and shows the end of its log."""


def tool(name: str) -> str:
    """The path of a program in the environment."""
    return str(BIN / (f"{name}.exe" if sys.platform == "win32" else name))


def replace_by(command: list[str]) -> int:
    """Become `command`; on Windows, where that would detach from the terminal, run it and give back its exit code."""
    if sys.platform != "win32":
        sys.stdout.flush()
        os.execv(command[0], command)
    return subprocess.call(command)


def ensure(window: bool, locked: bool = False) -> None:
    """Make the environment complete. Raises MissingError or SetupError, with a message for the person.

    `locked` installs only files whose hashes stand in build/lock.txt, as releases are built.
    """
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    stamp = {"made of": _fingerprint(project), "window": window, "locked": locked}
    kept = _read_stamp()
    if kept.get("made of") != stamp["made of"] or (locked and not kept.get("locked")):
        _Setup(project, window, locked).run()
    elif window and not kept.get("window"):
        system_needs.check(window, print)  # Set up without a display; now there is one.
    stamp["locked"] = locked or (bool(kept.get("locked")) and kept.get("made of") == stamp["made of"])
    if kept != stamp and not (kept.get("window") and not locked and kept.get("made of") == stamp["made of"]):
        STAMP.write_text(json.dumps(stamp), encoding="utf-8")
    _compile_translations()


def portable_llama() -> Path:
    """The wheel of llama.cpp for the packaged app, which runs on any processor; compiled if it is not there yet."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    return _Setup(project, window=False).compile(portable=True)


def slim_opencv() -> Path | None:
    """OpenCV's library for the packaged app on Linux, compiled if it is not there yet. None where it cannot be."""
    version = opencv_part.wanted(CONSTRAINTS.read_text(encoding="utf-8"))
    if version is None:
        return None
    library = opencv_part.ready(version)
    if library is None:
        project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
        setup = _Setup(project, window=False)

        def report(text: str) -> None:
            setup.report("opencv", text, HEARTBEAT if text.startswith("compiling") else 0.0)

        try:
            library = opencv_part.build(tool("python"), version, WORK, setup.command, report)
        except (SetupError, ValueError, OSError) as error:
            print(f"OpenCV could not be compiled, so the ready one is used, 140 MB more: {error}", flush=True)
    return library


def _read_stamp() -> dict[str, object]:
    try:
        kept = json.loads(STAMP.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}  # Never set up, or interrupted: the steps will find out how far it came.
    return kept if isinstance(kept, dict) and Path(tool("inkwell")).exists() else {}


def _fingerprint(project: dict[str, dict[str, object]]) -> str:
    about = project["project"]
    shaped = [
        {key: about.get(key) for key in ("name", "version", "dependencies", "optional-dependencies", "scripts")},
        project["build-system"],
        project.get("tool", {}).get("hatch"),
        CONSTRAINTS.read_text(encoding="utf-8"),
        sys.version,
        str(ROOT),  # Scripts in a virtual environment hold its path.
        llama_wheel.OPTIONS,
    ]
    return hashlib.sha256(json.dumps(shaped, sort_keys=True).encode()).hexdigest()


def _compile_translations() -> None:
    """Each .ts newer than its .qm is compiled again: .qm files are made, not kept in git."""
    for source in (ROOT / "resources" / "translations").glob("*.ts"):
        compiled = source.with_suffix(".qm")
        if not compiled.exists() or compiled.stat().st_mtime < source.stat().st_mtime:
            command = [tool("pyside6-lrelease"), "-silent", str(source), "-qm", str(compiled)]
            done = subprocess.run(command, capture_output=True, text=True)
            if done.returncode != 0:
                raise SetupError(f"{source.name} could not be compiled: {done.stdout}{done.stderr}")


class _Setup:
    """One go through the steps.

    Attributes: started, when it began; children, the running commands, ended together when one fails; said, when
    each step last showed a line.
    """

    def __init__(self, project: dict[str, dict[str, object]], window: bool, locked: bool = False) -> None:
        self.locked = locked
        about = project["project"]
        self.requirements = [*about["dependencies"], *about["optional-dependencies"]["dev"]]
        self.window = window
        self.started = time.monotonic()
        self.children: set[subprocess.Popen[str]] = set()
        self.said: dict[str, float] = {}
        self.lock = threading.Lock()
        self.stopping = False

    @property
    def pinned(self) -> str:
        """What is compiled here, with its version."""
        return next(r for r in self.requirements if r.startswith(f"{COMPILED}=="))

    def say(self, text: str) -> None:
        """One line with the time since the start."""
        seconds = int(time.monotonic() - self.started)
        with self.lock:
            print(f"{seconds // 60:3d}:{seconds % 60:02d}  {text}", flush=True)

    def report(self, step: str, text: str, due: float = 0.0) -> None:
        """A line about a step, left out if its last one is younger than `due` seconds."""
        now = time.monotonic()
        if now - self.said.get(step, 0.0) >= due:
            self.said[step] = now
            self.say(f"{step}: {text}")

    def run(self) -> None:
        WORK.mkdir(exist_ok=True)
        LOG.write_text("", encoding="utf-8")
        print("Setting up Inkwell in .venv. This takes some minutes, once. Details: .work/setup.log", flush=True)

        # 1. What the system must bring.
        system_needs.check(self.window, self.say)

        # 2. The environment itself, made anew when it belongs to another Python or another place.
        self._make_venv()

        # 3. llama.cpp compiles (processor) while the packages are fetched (network, disk).
        wheel = self._side_by_side()

        # 4. The compiled wheel, then Inkwell itself, editable.
        self.say("installing llama-cpp-python and Inkwell")
        pins = ["-c", str(CONSTRAINTS)]
        self.pip("install", *pins, str(wheel))
        self.pip("install", "--no-deps", "--editable", str(ROOT))

        # 5. What is measured once for a machine, so that the first folder need not wait for it.
        self.say("finding the fastest way to run the embedder here")
        self.command([tool("python"), "-c", "from engine.library.embedder_runtime import prepare; prepare()"])
        self.say("set up")

    def _make_venv(self) -> None:
        if self._belongs_here() and self._pip_answers():
            self._forget_half_installed()
            return
        self.say("creating .venv")
        base = getattr(sys, "_base_executable", None) or sys.executable
        self.command([base, "-m", "venv", "--clear", str(VENV)])

    def _belongs_here(self) -> bool:
        """Whether .venv was made by this Python at this very place: its scripts hold both."""
        try:
            lines = (VENV / "pyvenv.cfg").read_text(encoding="utf-8").splitlines()
        except OSError:
            return False
        facts = {key.strip(): value.strip() for key, _, value in (line.partition("=") for line in lines)}
        return facts.get("version") == platform.python_version() and facts.get("command", "").endswith(f" {VENV}")

    def _pip_answers(self) -> bool:
        command = [tool("python"), "-m", "pip", "--version"]
        return Path(command[0]).exists() and subprocess.run(command, capture_output=True).returncode == 0

    def _forget_half_installed(self) -> None:
        """pip writes RECORD last: a package without one was cut short, and pip would take it for installed."""
        for folder in VENV.glob("[Ll]ib*/**/site-packages/*.dist-info"):
            if not (folder / "RECORD").exists():
                shutil.rmtree(folder)

    def _side_by_side(self) -> Path:
        with ThreadPoolExecutor(2) as pool:
            packages = pool.submit(self._install_packages, [r for r in self.requirements if r != self.pinned])
            compiled = pool.submit(self.compile)
            try:
                done, _ = wait([packages, compiled], return_when=FIRST_EXCEPTION)
                for job in done:
                    job.result()
            except BaseException:
                self._end_children()
                raise
        return compiled.result()

    def compile(self, portable: bool = False) -> Path:
        """The wheel of llama.cpp, for this machine or for any."""
        version = self.pinned.partition("==")[2]
        wheel = llama_wheel.ready(version, portable)
        if wheel:
            self.report("llama.cpp", "compiled by an earlier set-up")
            return wheel

        def report(text: str) -> None:
            self.report("llama.cpp", text, HEARTBEAT if text.startswith("compiling") else 0.0)

        try:
            wheel = llama_wheel.build(tool("python"), version, WORK, self.command, report, portable)
        except ValueError as error:
            raise SetupError(f"{error}. It was not used; try again with another package index.") from error
        self.report("llama.cpp", "compiled")
        return wheel

    def _install_packages(self, requirements: list[str]) -> None:
        def line(text: str) -> None:
            words = text.split()
            if words[:1] == ["Collecting"]:
                self.report("packages", f"finding {words[1]}", HEARTBEAT)
            elif words[:1] == ["Downloading"]:
                self.report("packages", "fetching " + " ".join(Path(word).name for word in words[1:4]), HEARTBEAT)
            elif text.startswith("Installing collected"):
                self.report("packages", f"installing {len(words) - 3} packages")

        self.report("packages", f"fetching {len(requirements)} packages and what they need")
        if self.locked:
            by_hash = WORK / "locked.txt"
            by_hash.write_text(locking.from_the_lock(locking.LOCK.read_text(encoding="utf-8")), encoding="utf-8")
            # What is there already was not looked at by its hash: it is installed again.
            again = ["--require-hashes", "--no-deps", "--force-reinstall"]
            self.pip("install", *again, "-r", str(by_hash), line=line)
        self.pip("install", "-c", str(CONSTRAINTS), *requirements, line=line)
        self.report("packages", "installed")

    def pip(self, verb: str, *arguments: str, line: Callable[[str], None] | None = None) -> None:
        quiet = ["--no-input", "--disable-pip-version-check", "--progress-bar", "off"]
        self.command([tool("python"), "-m", "pip", verb, *quiet, *arguments], None, line)

    def command(
        self,
        command: list[str],
        extra: dict[str, str] | None = None,
        line: Callable[[str], None] | None = None,
    ) -> None:
        """Run a command with its output in the log, giving each line to `line`. Raises SetupError."""
        environment = {**os.environ, "PYTHONUNBUFFERED": "1", **(extra or {})}
        environment.pop("PYTHONPATH", None)  # Somebody else's packages must not stand in for the pinned ones.
        if self.stopping:
            raise SetupError("another step failed")
        child = subprocess.Popen(
            command,
            env=environment,
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
        )
        self.children.add(child)
        tail: list[str] = []
        assert child.stdout is not None
        with LOG.open("a", encoding="utf-8") as log, child:
            log.write(f"$ {' '.join(command)}\n")
            for text in child.stdout:
                log.write(text)
                tail = [*tail[-14:], text]
                if line:
                    line(text)
        self.children.discard(child)
        if child.returncode != 0:
            shown = "".join(f"    {text}" for text in tail)
            raise SetupError(f"this command failed: {' '.join(command[:5])} ...\n{shown}  All of it: {LOG}")

    def _end_children(self) -> None:
        self.stopping = True
        for child in list(self.children):
            child.terminate()
