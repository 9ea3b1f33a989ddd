"""The engine in a process of its own, and its client.

A native abort in a model or a file reader ends the child, not the window: the client tells which jobs crashed,
starts a new child, and the next question works. The child is spawned, never forked (LanceDB and Qt both break when
forked). Events are plain values from `engine.types`; nothing else crosses. Knows nothing of Qt.

Lanes in the child: one for answers, one for indexing, one for quick requests, so that none waits for another.
"""

from __future__ import annotations

import contextlib
import itertools
import logging
import multiprocessing.util
import os
import queue
import threading
import time
from collections.abc import Callable, Generator, Iterator
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import TYPE_CHECKING, Any

from engine.errors import Cancelled, InkwellError
from engine.spawning import spawn_context
from engine.types import EngineState, JobEnded, Outcome, TextDelta

if TYPE_CHECKING:
    from engine.api import Engine

GRACE = 0.5
"""Seconds a cancelled job has to end by itself before its process is ended."""
INDEX_GRACE = 4.0
"""The same for indexing and moving, whose batches and writes take longer, beside answers in the same process."""
TICK = 20.0
"""Seconds between two looks at whether an idle model should be unloaded."""
GATHER = 0.05
"""Seconds over which streamed text is gathered into one event."""

_LANES = {"ask": "answering", "index": "indexing", "forget": "indexing", "load_model": "answering"}
_LANES |= dict.fromkeys(("summarise", "list_matches", "compare", "extract"), "answering")
_LANES |= {"move_data": "indexing", "change_embedder": "embedding"}
_LANES |= {"page_image": "pages", "page_boxes": "pages", "recognise": "recognising"}
_LONG_LANES = {"models_get": "getting", "models_convert": "converting", "models_add": "adding", "keep_up": "upkeep",
               "preview": "previewing"}

log = logging.getLogger(__name__)


# --- in the child ------------------------------------------------------------------------------------------------


def _serve(connection: Connection, home: Path | None) -> None:
    """Body of the child: read commands, run them in lanes, send events. Ends when the pipe closes."""
    from engine.logs import start_logging

    _end_with_parent()
    start_logging(home, "engine")
    sending = threading.Lock()

    def send(job: int, event: object) -> None:
        # The parent may be gone; the reading loop below notices and ends the process.
        with sending, contextlib.suppress(BrokenPipeError, OSError):
            connection.send((job, event))

    from engine.api import Engine

    try:
        engine = Engine(home)
    except InkwellError as error:
        send(0, EngineState("failed", str(error)))
        while True:  # every job gets the reason, until the person has mended it and starts again
            try:
                kind, job, *_ = connection.recv()
            except (EOFError, OSError):
                return
            if kind == "run":
                send(job, JobEnded(Outcome.FAILED, error=str(error), code=error.code))

    lanes: dict[str, queue.SimpleQueue[tuple[int, str, dict[str, Any]] | None]] = {}
    stops: dict[int, threading.Event] = {}
    waiting: dict[int, bool] = {}  # jobs that no lane has begun: whoever pops one ends it

    def work(jobs: queue.SimpleQueue[tuple[int, str, dict[str, Any]] | None]) -> None:
        while (item := jobs.get()) is not None:
            job, method, arguments = item
            if not waiting.pop(job, False):
                continue  # cancelled before its turn came
            stop = stops.setdefault(job, threading.Event())
            for event in run_job(engine, method, arguments, stop):
                send(job, event)
            stops.pop(job, None)

    def tell() -> None:
        for notice in engine.take_notices():
            send(0, EngineState("notice", notice.text, code=notice.code))

    state = engine.state()
    send(0, EngineState("ready", state["reason"], state["model"], state["device"]))
    tell()
    # The first question should not wait for imports; a machine seen for the first time is measured meanwhile.
    threading.Thread(target=_warm, args=(engine, tell), name="warm", daemon=True).start()
    while True:
        try:
            if not connection.poll(TICK):
                engine.tick()
                tell()
                continue
            kind, job, *rest = connection.recv()
        except (EOFError, OSError):
            break
        if kind == "run":
            method, arguments = rest
            lane = _LANES.get(method) or _LONG_LANES.get(method) or "quick"
            if lane not in lanes:
                lanes[lane] = queue.SimpleQueue()
                threading.Thread(target=work, args=(lanes[lane],), name=f"lane-{lane}", daemon=True).start()
            stops[job], waiting[job] = threading.Event(), True
            lanes[lane].put((job, method, arguments))
        elif kind == "cancel" and waiting.pop(job, False):
            stops.pop(job, None)
            send(job, JobEnded(Outcome.CANCELLED))  # at once: what is before it in its lane may take long
        elif kind == "cancel" and job in stops:
            stops[job].set()
    for stop in list(stops.values()):
        stop.set()
    engine.close()
    logging.shutdown()
    # What `os._exit` leaves out and the terminal would complain of: the named semaphores that libraries have made.
    multiprocessing.util._run_finalizers(0)  # type: ignore[attr-defined]
    # Lanes may still be inside native code, which must not be torn down under them.
    os._exit(0)


def _warm(engine: Engine, tell: Callable[[], None]) -> None:
    try:
        engine.warm()
    except InkwellError as error:
        log.warning("warming up: %s", error)  # whoever needs that part is told, with the job that needs it
    tell()


def _end_with_parent() -> None:
    """Ignore Ctrl+C in the terminal: the parent decides when the engine ends, by closing the pipe."""
    import signal

    with contextlib.suppress(ValueError):
        signal.signal(signal.SIGINT, signal.SIG_IGN)


def run_job(engine: Engine, method: str, arguments: dict[str, Any], stop: threading.Event) -> Iterator[object]:
    """Run one method of the facade and yield its events; the last one is always a JobEnded."""
    try:
        if stop.is_set():
            raise Cancelled
        if method.startswith("_") or not hasattr(engine, method):
            raise AttributeError(f"the engine has no method {method!r}")
        function = getattr(engine, method)
        if getattr(function, "streams", False):
            result = yield from _gathered(function(**arguments, stop=stop))
        else:
            result = function(**arguments)
        # A stopped answer ends in order, with what was written so far: its job is cancelled all the same.
        yield JobEnded(Outcome.CANCELLED if stop.is_set() else Outcome.DONE, result)
    except Cancelled:
        yield JobEnded(Outcome.CANCELLED)
    except InkwellError as error:
        log.warning("%s failed: %s", method, error)
        yield JobEnded(Outcome.FAILED, error=str(error), code=error.code)
    except Exception as error:
        log.exception("%s broke", method)
        yield JobEnded(Outcome.FAILED, error=f"Something went wrong inside Inkwell: {error!r}", code="bug")


def _gathered(events: Iterator[object]) -> Generator[object, None, object]:
    """Pass events on, joining text deltas that come within GATHER seconds of each other."""
    text: list[str] = []
    since = 0.0
    last: object = None
    for event in events:
        last = event
        if isinstance(event, TextDelta):
            if not text:
                since = time.monotonic()
            text.append(event.text)
            if time.monotonic() - since < GATHER and sum(map(len, text)) < 64:
                continue
            yield TextDelta("".join(text))
            text.clear()
            continue
        if text:
            yield TextDelta("".join(text))
            text.clear()
        yield event
    if text:
        yield TextDelta("".join(text))
    return last


# --- in the window's process -------------------------------------------------------------------------------------


class EngineClient:
    """Owns the child. `submit` and `cancel` may be called from any thread and never block; `poll` from one thread.

    The lock is therefore held for moments only: a child is started, and waited for, without it. Every submitted
    job ends with exactly one JobEnded: done, cancelled, failed or crashed.
    """

    def __init__(self, home: Path | None = None) -> None:
        self._home = home
        self._context = spawn_context()
        self._process: BaseProcess | None = None
        self._connection: Connection | None = None
        self._numbers = itertools.count(1)
        self._lock = threading.Lock()
        self._open: dict[int, tuple[str, dict[str, Any]]] = {}  # jobs not ended yet
        self._unsent: list[tuple[Any, ...]] = []
        self._kill_at: dict[int, float] = {}  # cancelled jobs -> when their grace is over
        self._events: queue.SimpleQueue[tuple[int, object]] = queue.SimpleQueue()
        self._closed = False
        self._spawning = False
        self._crashes: list[float] = []

    def start(self) -> None:
        """Spawn the child; returns at once. Its first event is EngineState("ready") on job 0."""
        with self._lock:
            if self._closed or self._spawning or self._process is not None:
                return
            self._spawning = True
        self._spawn()

    def submit(self, method: str, **arguments: Any) -> int:
        """Queue one call of the facade and give its job number."""
        with self._lock:
            job = next(self._numbers)
            if self._closed:
                self._events.put((job, JobEnded(Outcome.CANCELLED)))
                return job
            self._open[job] = (method, arguments)
            self._send(("run", job, method, arguments))
            return job

    def cancel(self, job: int) -> None:
        """Ask a job to stop. If it has not when its grace is over, its process is ended and a new one started."""
        with self._lock:
            if job not in self._open or job in self._kill_at:
                return
            if self._connection is None:  # no child has heard of it
                self._unsent = [message for message in self._unsent if message[1] != job]
                del self._open[job]
                self._events.put((job, JobEnded(Outcome.CANCELLED)))
            else:
                grace = INDEX_GRACE if self._open[job][0] in ("index", "keep_up", "move_data") else GRACE
                self._kill_at[job] = time.monotonic() + grace
                self._send(("cancel", job))

    def poll(self, timeout: float) -> list[tuple[int, object]]:
        """Events since the last call, in order; waits up to `timeout` seconds for the first."""
        found: list[tuple[int, object]] = []
        deadline = time.monotonic() + timeout
        while True:
            with contextlib.suppress(queue.Empty):
                while True:
                    found.append(self._events.get_nowait())
            connection = self._connection
            wait = 0.0 if found else min(max(0.0, deadline - time.monotonic()), self._until_kill())
            if connection is None:
                time.sleep(min(wait, 0.02))
            else:
                self._receive(connection, wait, found)
            self._end_overdue(found)
            if found or time.monotonic() >= deadline:
                return found

    def close(self) -> None:
        """End the child. Open jobs end as cancelled. May be called twice."""
        with self._lock:
            if self._closed:
                return
            self._closed = True
            process, connection = self._process, self._connection
            self._process = self._connection = None
            for job in self._open:
                self._events.put((job, JobEnded(Outcome.CANCELLED)))
            self._open.clear()
        if process is not None:
            _end(process, connection)

    @property
    def pid(self) -> int | None:
        """The child's process id, or None."""
        process = self._process
        return process.pid if process is not None else None

    # -- private: callers of _send hold the lock, callers of _spawn do not and have set _spawning

    def _spawn(self) -> None:
        ours, theirs = self._context.Pipe()
        try:
            # Not a daemon: daemonic processes may not have children, and reading files happens in some.
            process = self._context.Process(
                target=_serve, args=(theirs, self._home), name="inkwell-engine", daemon=False
            )
            process.start()
        except BaseException:
            ours.close()
            with self._lock:
                self._spawning = False  # the next start tries again
            raise
        finally:
            theirs.close()
        with self._lock:
            self._spawning = False
            if not self._closed:
                self._process, self._connection = process, ours
                unsent, self._unsent = self._unsent, []
                for message in unsent:
                    self._send(message)
                return
        _end(process, ours)  # closed meanwhile

    def _send(self, message: tuple[Any, ...]) -> None:
        if self._connection is None:
            self._unsent.append(message)
            return
        # A broken pipe means the child has just ended; _receive finds that out and ends the job as crashed.
        with contextlib.suppress(OSError):
            self._connection.send(message)

    def _receive(self, connection: Connection, wait: float, found: list[tuple[int, object]]) -> None:
        try:
            while connection.poll(wait):
                job, event = connection.recv()
                wait = 0.0
                with self._lock:
                    if isinstance(event, JobEnded):
                        if self._open.pop(job, None) is None:
                            continue
                        self._kill_at.pop(job, None)
                found.append((job, event))
                if len(found) >= 256:
                    return
        except (EOFError, OSError):
            self._child_ended(found)

    def _until_kill(self) -> float:
        with self._lock:
            if not self._kill_at:
                return 3600.0
            return max(0.01, min(self._kill_at.values()) - time.monotonic())

    def _end_overdue(self, found: list[tuple[int, object]]) -> None:
        now = time.monotonic()
        with self._lock:
            overdue = [job for job, at in self._kill_at.items() if now > at]
            process = self._process
        if overdue and process is not None:
            log.warning("job %s did not stop in time: ending the engine process", overdue)
            process.kill()
            process.join(2.0)
            self._child_ended(found)

    def _child_ended(self, found: list[tuple[int, object]]) -> None:
        """End every open job, and start a new child; jobs that were only waiting are run again there."""
        with self._lock:
            if self._closed or self._process is None:
                return
            process, connection = self._process, self._connection
            self._process = self._connection = None
            self._spawning = True  # what is submitted from here on waits for the new child
            asked_for = bool(self._kill_at)
            for job in list(self._open):
                if job in self._kill_at:
                    found.append((job, JobEnded(Outcome.CANCELLED)))
                elif asked_for and self._open[job][0] != "ask":
                    # Ended with another job's cancel: it has no side effect that running it again would double.
                    self._unsent.append(("run", job, *self._open[job]))
                    continue
                else:
                    found.append((job, JobEnded(Outcome.CRASHED, error=CRASH_SENTENCE, code="crashed")))
                del self._open[job]
            self._kill_at.clear()
        if connection is not None:
            connection.close()
        process.join(1.0)
        detail = "" if asked_for else f"exit code {process.exitcode}"
        now = time.monotonic()
        self._crashes = [t for t in self._crashes if now - t < 60.0] + ([] if asked_for else [now])
        if len(self._crashes) > 5:
            found.append((0, EngineState("failed", f"The engine keeps ending ({detail}). See the logs folder.")))
            with self._lock:
                self._spawning = False
                for job in self._open:
                    found.append((job, JobEnded(Outcome.CRASHED, error=CRASH_SENTENCE, code="crashed")))
                self._open.clear()
                self._unsent.clear()
            return
        found.append((0, EngineState("restarted", detail)))
        self._spawn()


def _end(process: BaseProcess, connection: Connection | None) -> None:
    """Close the child's pipe: it reads the end of the file and ends itself, or is ended."""
    if connection is not None:
        connection.close()
    process.join(2.0)
    if process.is_alive():
        process.kill()
        process.join(2.0)


CRASH_SENTENCE = "The engine stopped unexpectedly and was started again. Your conversation is safe; ask again."
