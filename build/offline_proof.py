"""Shows that Inkwell works offline and reaches for nothing: `make offline-proof`, or this file with a program's path.

Each app found (the one of this checkout, and dist/inkwell when it is built) does its whole job: it looks at the
machine, indexes the sample documents, answers in English and Chinese, adds a model, answers with it, converts a
checkpoint and opens the window. Three checks:

1. In a network namespace of its own (`unshare -rn`): no interface but a loopback that is down. The job must be done.
2. With the network up, under strace: no socket may be opened but local ones (AF_UNIX), none of them to a service that
   could ask the network for us, and no io_uring, through which a socket could be opened unseen.
3. The other way round: a model download, started as a person would, must be seen by the same means. It goes to a server
   of this script's on 127.0.0.1. If it is not seen, the proof proves nothing, and says so.

Linux only, where these tools are. What cannot be run is said to be not run. Exit codes: 0 proven, 1 something was
found, 2 not run. The traces stay in .work/offline-proof. Standard library only; the tiny models are those of the tests.
"""

from __future__ import annotations

import argparse
import http.server
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
SAMPLES = ROOT / "resources" / "samples" / "documents"
TRACES = ROOT / ".work" / "offline-proof"
SOURCE = ROOT / ".venv" / "bin" / "inkwell"
FROZEN = ROOT / "dist" / "inkwell" / "inkwell"

QUESTIONS = (
    ("How much notice is needed to end the lease early?", "three months"),
    ("租赁期满后，押金什么时候退还？", "七个工作日"),
)
WINDOW_TESTS = (
    "tests/e2e/test_window.py::test_add_a_folder_ask_and_open_the_citation",
    "tests/e2e/test_window.py::test_a_question_in_chinese",
)
WINDOW_SECONDS = 10.0

# Local services that a window talks to. Anything else on the other end of a local socket is looked at by a person:
# a name service (nscd, systemd-resolved) would ask the network in our place.
LOCAL_PEERS = re.compile(
    r"/(\.X11-unix/X\d+|wayland-\d+|bus|dbus/system_bus_socket|at-spi/bus[\w-]*|ibus/dbus-\w+|\.ICE-unix/\d+)$"
    r"|/dbus-\w+$|/pymp-\w+/"
)

SOCKET = re.compile(r"\b(socket|socketpair)\((\w+)")
FAMILY = re.compile(r"\b(connect|bind|sendto|sendmsg|sendmmsg)\(.*?sa_family=(AF_\w+)")
UNIX_PEER = re.compile(r'\bconnect\(\d+, \{sa_family=AF_UNIX, sun_path=@?"([^"]*)"')
RING = re.compile(r"\bio_uring_setup\((?!.*= -1 )")

NO_NETWORK = """
import socket
for address in ("127.0.0.1", "9.9.9.9"):
    try:
        socket.socket().connect((address, 53))
    except OSError as error:
        print(error.errno)
print(*sorted(name for _, name in socket.if_nameindex()))
"""


class NotRunError(Exception):
    """The system does not have or does not allow what a check needs; the message says what."""


class FoundError(Exception):
    """A check failed; the message says on what."""


@dataclass
class Looked:
    """What was seen in traces: opened families with their number, and what must not be there."""

    families: Counter[str] = field(default_factory=Counter)
    findings: list[str] = field(default_factory=list)
    lines: int = 0


def look(lines: Sequence[str] | Iterator[str]) -> Looked:
    """Read a trace. Findings are the lines themselves, so that a person sees the call and its arguments."""
    seen = Looked()
    for line in lines:
        seen.lines += 1
        opened = SOCKET.search(line)
        if opened:
            seen.families[opened[2]] += 1
        foreign = opened and opened[2] not in ("AF_UNIX", "AF_LOCAL")
        reached = FAMILY.search(line)
        foreign = foreign or (reached and reached[2] not in ("AF_UNIX", "AF_UNSPEC"))
        peer = UNIX_PEER.search(line)
        # A service that is not there (ENOENT, ECONNREFUSED) can ask nobody.
        asked = peer and not LOCAL_PEERS.search(peer[1]) and not re.search(r"= -1 E(NOENT|CONNREFUSED)", line)
        if foreign or asked or RING.search(line):
            seen.findings.append(line.strip()[:200])
    return seen


@dataclass
class App:
    """One app under proof: `program` is started with the arguments of `inkwell`."""

    name: str
    program: Path
    tests: bool
    """Whether the tests that drive the window can be run beside it (they come with the checkout)."""


class Job:
    """The whole job of one app, each command behind `prefix` (unshare or strace).

    Attributes: home, the data folder; place, an empty folder with the tiny models; done, the steps that were.
    """

    def __init__(self, app: App, place: Path, models: Path, prefix: Callable[[str], list[str]]) -> None:
        self.app, self.place, self.models, self.prefix = app, place, models, prefix
        self.home = place / "home"
        keep = ("HOME", "LANG", "LC_ALL", "PATH", "TMPDIR", "USER", "INKWELL_CACHE")
        self.environment = {name: os.environ[name] for name in keep if name in os.environ}
        self.environment |= {"INKWELL_HOME": str(self.home), "QT_QPA_PLATFORM": "offscreen"}
        self.done: list[str] = []

    def run(self, *arguments: str, fails: bool = False) -> str:
        name = "-".join(word for word in arguments[:2] if re.fullmatch(r"[a-z]+", word))
        command = [*self.prefix(name), str(self.app.program), *arguments]
        done = self.call(command)
        if (done.returncode != 0) != fails:
            raise FoundError(f"inkwell {' '.join(arguments)[:80]} ended with {done.returncode}: {done.stderr[-600:]}")
        self.done.append(name)
        return done.stderr if fails else done.stdout

    def call(self, command: list[str]) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            command, env=self.environment, cwd=ROOT, stdin=subprocess.DEVNULL, capture_output=True, encoding="utf-8",
            errors="replace", timeout=600,
        )  # fmt: skip

    def json(self, *arguments: str) -> Any:
        return json.loads(self.run(*arguments, "--json").strip().splitlines()[-1])

    def documents(self) -> None:
        """Index the samples and ask in both languages."""
        report = self.json("index", str(SAMPLES))
        if not report["indexed"] or report["failed"]:
            raise FoundError(f"the samples were not indexed: {report}")
        for question, words in QUESTIONS:
            answer = self.json("ask", question)
            if words not in answer["answer"] or not answer["citations"]:
                raise FoundError(f"{question} was not answered: {answer['answer'][:200]}")

    def language_models(self) -> None:
        """Add and ask a GGUF, convert an official ChatGLM3 checkpoint and ask the result."""
        self.run("models", "add", str(self.models / "tiny.gguf"))
        self.run("models", "convert", str(self.models / "checkpoint"), "--type", "q4_0", "--name", "converted")
        for name in ("tiny", "converted"):
            self.run("models", "use", name)
            answer = self.json("ask", QUESTIONS[0][0])
            if answer["backend"] == "quotes" or "quotes" in str(answer["how"].get("model", "")):
                raise FoundError(f"{name} did not answer: {answer['backend']}")
        self.run("models", "use", "quotes")

    def window(self) -> None:
        """Open the window on the indexed library for a while, then end it as a session's end does."""
        command = [*self.prefix("window"), str(self.app.program)]
        child = subprocess.Popen(
            command, env=self.environment, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL, start_new_session=True,
        )  # fmt: skip
        try:
            child.wait(WINDOW_SECONDS)
            raise FoundError(f"the window ended by itself with {child.returncode}")
        except subprocess.TimeoutExpired:
            os.killpg(child.pid, signal.SIGTERM)
        try:
            child.wait(20)
        except subprocess.TimeoutExpired:
            os.killpg(child.pid, signal.SIGKILL)
            child.wait(5)
            raise FoundError("the window did not end when it was told to") from None
        self.done.append("window")

    def driven_window(self) -> None:
        """The window at work: the tests that add a folder, ask, and open a citation in it."""
        tests = [str(ROOT / ".venv" / "bin" / "python"), "-m", "pytest", "-q", "-p", "no:cacheprovider", *WINDOW_TESTS]
        done = self.call([*self.prefix("driven-window"), *tests])
        if done.returncode != 0:
            raise FoundError(f"the window's tests failed: {done.stdout[-1500:]}")
        self.done.append("driven window")

    def whole(self, quick: bool) -> None:
        self.run("doctor")
        self.documents()
        if quick:
            return
        self.language_models()
        self.window()
        if self.app.tests:
            self.driven_window()


# --- the three checks ----------------------------------------------------------------------------------------------


def in_no_network(app: App, models: Path, quick: bool) -> str:
    """Check 1. Gives a line for the report."""
    if not shutil.which("unshare"):
        raise NotRunError("unshare (of util-linux) is not here")
    done = subprocess.run(["unshare", "-rn", sys.executable, "-c", NO_NETWORK], capture_output=True, text=True)
    if done.returncode != 0:
        raise NotRunError(f"this system does not allow a network namespace: {done.stderr.strip()}")
    *errors, interfaces = done.stdout.split("\n")[:-1]
    if len(errors) != 2 or interfaces != "lo":
        raise NotRunError(f"the namespace has a network: {done.stdout!r}")
    with _place() as place:
        job = Job(app, place, models, lambda _: ["unshare", "-rn"])
        job.whole(quick)
        refused = job.run("models", "get", _first_model(job), fails=True)
        if "cannot be reached" not in refused:
            raise FoundError(f"a download without a network ended with: {refused.strip()[-300:]}")
    return f"{len(job.done) - 1} steps; a download there ends with “{refused.strip().rpartition('inkwell: ')[2][:120]}”"


def in_sight(app: App, models: Path, quick: bool) -> str:
    """Checks 2 and 3. Gives a line for the report."""
    tracer = _tracer()
    traces = TRACES / app.name
    shutil.rmtree(traces, ignore_errors=True)
    traces.mkdir(parents=True)
    count = iter(range(1, 1000))

    def traced(name: str) -> list[str]:
        return [*tracer, "-o", str(traces / f"{next(count):02}-{name}.trace")]

    # 2. The whole job.
    with _place() as place:
        job = Job(app, place, models, traced)
        job.whole(quick)
        files = sorted(traces.glob("*.trace"))
        seen = look(line for file in files for line in file.read_text(errors="replace").splitlines())
        if seen.findings:
            shown = "\n    ".join(seen.findings[:20])
            raise FoundError(f"{len(seen.findings)} calls that reach beyond this machine's processes:\n    {shown}")
        if not seen.lines:
            raise NotRunError("strace recorded nothing at all")

        # 3. A download, which must be seen.
        with _server() as (address, asked):
            job.run("models", "get", _first_model(job), "--endpoint", address, fails=True)
        control = look(sorted(traces.glob("*.trace"))[-1].read_text(errors="replace").splitlines())
        if not control.findings or not asked:
            raise NotRunError("a download was not seen in the trace, so that the trace proves nothing")
    kinds = ", ".join(f"{number} {name}" for name, number in sorted(seen.families.items()))
    return (
        f"{len(job.done) - 1} steps, sockets opened: {kinds}; then a download was started, and seen at once "
        f"({len(control.findings)} calls)"
    )


def _tracer() -> list[str]:
    if not shutil.which("strace"):
        raise NotRunError("strace is not here (Debian and Ubuntu: apt install strace)")
    for extra in (["--seccomp-bpf"], []):  # much faster where strace knows it
        calls = ["-e", "trace=%network,io_uring_setup", "-e", "signal=none"]
        command = ["strace", "-f", "-qq", *extra, "-s", "120", *calls]
        done = subprocess.run([*command, "-o", os.devnull, "true"], capture_output=True, text=True)
        if done.returncode == 0:
            return command
    raise NotRunError(f"strace may not look at processes here: {done.stderr.strip()[-200:]}")


def _first_model(job: Job) -> str:
    """The id of some model that can be downloaded."""
    done = job.call([str(job.app.program), "models", "list", "--json"])
    return str(next(known["id"] for known in json.loads(done.stdout)["catalogue"] if known["sources"]))


@contextmanager
def _place() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="inkwell-offline-") as place:
        yield Path(place)


@contextmanager
def _server() -> Iterator[tuple[str, list[str]]]:
    """A server that has nothing to give: (its address, the paths it was asked for)."""
    asked: list[str] = []

    class Nothing(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_error(404)

        do_HEAD = do_GET  # noqa: N815 - http.server's name

        def log_message(self, *_: object) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Nothing)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", asked
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def make_models(folder: Path) -> None:
    """The tiny models of the tests, by the checkout's own Python."""
    code = (
        "import pathlib, sys; from tests import tiny_gguf, tiny_models; to = pathlib.Path(sys.argv[1]);"
        "tiny_models.checkpoint(to / 'checkpoint', dtype='float16');"
        "tiny_gguf.make_llama(to / 'tiny.gguf', kind='q8_0', context=4096)"
    )
    python = str(ROOT / ".venv" / "bin" / "python")
    done = subprocess.run([python, "-c", code, str(folder)], cwd=ROOT, capture_output=True, text=True)
    if done.returncode != 0:
        raise SystemExit(f"the tiny models could not be made:\n{done.stderr[-2000:]}")


def apps(given: Path | None) -> list[App]:
    if given:
        return [App(given.parent.name, given.absolute(), False)]
    found = [App("source", SOURCE, True)]
    if FROZEN.exists():
        found.append(App("packaged", FROZEN, False))
    else:
        print("the packaged app: not run (dist/inkwell is not built; make app builds it)")
    return found


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("program", nargs="?", type=Path, help="the app to look at (default: this checkout's, and dist)")
    parser.add_argument("--quick", action="store_true", help="documents only: neither models nor window")
    options = parser.parse_args(arguments)
    if not sys.platform.startswith("linux"):
        print("not run: network namespaces and strace are Linux's")
        return 2
    checks = (("no network at all", in_no_network), ("network up, under strace", in_sight))
    code = 0
    with _place() as models:
        if not options.quick:
            make_models(models)
        for app in apps(options.program):
            for title, check in checks:
                started = time.monotonic()
                try:
                    said, result = check(app, models, options.quick), "proven"
                except NotRunError as error:
                    said, result, code = str(error), "NOT RUN", code or 2
                except FoundError as error:
                    said, result, code = str(error), "FAILED", 1
                print(f"{result}: {app.name}, {title} ({time.monotonic() - started:.0f} s): {said}", flush=True)
    print("The traces are in .work/offline-proof." if TRACES.exists() else "")
    return code


if __name__ == "__main__":
    sys.exit(main())
