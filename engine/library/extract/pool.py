"""Reading files in killable child processes: a time and a memory limit for each file, and no file harms another.

A file whose child died is tried once more, alone in a fresh child, before it is blamed. Children are spawned, run at
low priority, say nothing, and end with their parent, however it ends. Knows nothing of what is done with the text.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import CancelledError, Future
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from pebble import ProcessExpired, ProcessPool

from engine.errors import ExtractError, Reason
from engine.library.extract import extract
from engine.spawning import BACKGROUND_NICENESS, spawn_context

_EXIT_MEMORY = 77
_EXIT_ORPHAN = 78
_TASKS_PER_CHILD = 2000
"""Children are replaced now and then, so that what a library leaks is given back."""
_WATCH_SECONDS = 0.1
_SECONDS_PER_MB = 6.0
"""Far more than reading takes on a quiet machine: children give way to everything else, and time runs all the same."""
_SIGXCPU = -24
_TOGETHER, _ALONE, _LAST = range(3)
"""Attempts at one file: in the common pool, alone, and alone again if the pool itself broke and not its own child."""
_GROUP_FILES = 8
_GROUP_BYTES = 64 << 10
_GROUP_SECONDS = 10.0
"""Small files go to a child several at a time, since handing one over takes longer than reading it. A child that dies
on a group, or takes longer than this, says nothing of any of its files: they are handed over again one by one."""
_MOST_HANDED = 2
"""Groups of small files a child has at once, so that it never waits for the next; of larger files it has one."""


@dataclass(frozen=True, slots=True)
class _Task:
    path: str
    reader: Callable[[Path], Any]
    seconds: float
    outer: Future[Any]


@dataclass(slots=True, eq=False)
class _Child:
    """A process, started again by its pool when it dies, and how much it has to do (see _MOST_HANDED)."""

    pool: ProcessPool
    handed: int = 0


class ExtractionPool:
    """`submit(path)` gives a future of what `reader` returns (a Document by default); its exception is an
    ExtractError, or CancelledError after `close`.

    workers: most children at work at the same time. patience: seconds that a file waits for those there are before
    one more is started, which costs a fifth of a second of a processor: few files need only one.
    seconds_per_file: from the moment a child takes the file up, and seconds_per_mb more for each megabyte.
    memory_mb: resident memory of one child. reader: what a child does with a path; found by its name over there.
    low_priority: children give way to everything else on the machine.
    """

    def __init__(
        self,
        workers: int = 2,
        *,
        patience: float = 0.4,
        seconds_per_file: float = 60.0,
        seconds_per_mb: float = _SECONDS_PER_MB,
        memory_mb: int = 1024,
        reader: Callable[[Path], Any] = extract,
        low_priority: bool = True,
    ) -> None:
        self.workers, self._patience = max(1, workers), patience
        self._seconds, self._seconds_per_mb = seconds_per_file, seconds_per_mb
        self._memory = memory_mb << 20
        self._lock = threading.Lock()
        self._children: list[_Child] = []
        self._waiting: deque[tuple[float, list[_Task]]] = deque()  # since when
        self._alone: ProcessPool | None = None
        self._broken: list[ProcessPool] = []
        self._open: set[Future[Any]] = set()
        self._closed = self._closing = False
        self._children_ended = threading.Event()
        self._reader = reader
        self._low_priority = low_priority

    def __enter__(self) -> ExtractionPool:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def start(self) -> None:
        """Have a child start, for files that will come soon."""
        with self._lock:
            if not self._closed and not self._children:
                self._start_one().pool.schedule(_run, args=([],))

    def submit(self, path: Path, reader: Callable[[Path], Any] | None = None, **arguments: Any) -> Future[Any]:
        """Queue a file, for a reader of its own if one is given, with these arguments besides the path.

        Never blocks; how many are queued at once is the caller's business.
        """
        try:
            size = os.stat(path).st_size
        except OSError:
            size = 0
        task = self._task(os.fspath(path), size, reader, arguments)
        self._schedule([task], _TOGETHER)
        return task.outer

    def submit_all(self, files: Iterable[tuple[str, int, Mapping[str, Any]]]) -> list[Future[Any]]:
        """Queue files, each with its size in bytes and its arguments, small ones in groups. See `submit`.

        Called now and then, with or without files, it also sees whether those queued before have waited too long.
        """
        futures: list[Future[Any]] = []
        group: list[_Task] = []
        room = _GROUP_BYTES
        for path, size, arguments in files:
            task = self._task(path, size, None, arguments)
            futures.append(task.outer)
            if group and (size > room or len(group) == _GROUP_FILES):
                self._schedule(group, _TOGETHER)
                group, room = [], _GROUP_BYTES
            group.append(task)
            room -= size
        if group:
            self._schedule(group, _TOGETHER)
        else:
            self._hand_out()
        return futures

    def _task(
        self, path: str, size: int, reader: Callable[[Path], Any] | None, arguments: Mapping[str, Any]
    ) -> _Task:
        reader = reader or self._reader
        if arguments:
            reader = partial(reader, **arguments)
        # Large files are given more time, since honest work grows with size.
        task = _Task(path, reader, self._seconds + self._seconds_per_mb * size / 1e6, Future())
        with self._lock:
            self._open.add(task.outer)
        return task

    def close_soon(self) -> None:
        """`close` beside the caller, who has nothing more to submit: children take a moment to end. May be called
        again."""
        if not self._closing:
            self._closing = True
            threading.Thread(target=self.close, name="end-readers", daemon=True).start()

    def close(self) -> None:
        """Stop the children and wait for their end; what was not finished is cancelled. May be called again."""
        with self._lock:
            first, self._closed = not self._closed, True
            pools = [child.pool for child in self._children] + ([] if self._alone is None else [self._alone])
            waiting = list(self._open)
            self._children, self._alone = [], None
            self._waiting.clear()
        if not first:
            self._children_ended.wait()
            return
        try:
            for future in waiting:
                future.cancel()
            for pool in pools:
                pool.stop()  # type: ignore[no-untyped-call]
            for pool in (*pools, *self._broken):
                pool.join()
        finally:
            self._children_ended.set()

    # --- scheduling ---

    def _schedule(self, tasks: list[_Task], attempt: int) -> None:
        with self._lock:
            if self._closed:
                for task in tasks:
                    self._open.discard(task.outer)
                    task.outer.cancel()
                return
            if attempt == _TOGETHER:
                self._waiting.append((time.monotonic(), tasks))
            else:
                self._alone = alone = self._made(self._alone, max_tasks=1)
        if attempt == _TOGETHER:
            self._hand_out()
        else:
            self._hand(tasks, attempt, alone, lambda: None)

    def _hand_out(self) -> None:
        """Hand files over to the children that have little to do."""
        while True:
            with self._lock:
                while self._waiting and all(task.outer.cancelled() for task in self._waiting[0][1]):
                    self._open.difference_update(task.outer for task in self._waiting.popleft()[1])
                child = self._idle_child() if self._waiting else None
                if child is None:
                    return
                tasks = self._waiting.popleft()[1]
                share = _share(tasks)
                child.handed += share
            self._hand(tasks, _TOGETHER, child.pool, partial(self._handed_back, child, share))

    def _idle_child(self) -> _Child | None:
        """Whose turn it is to be handed what has waited longest; nobody's when all have enough. With the lock held."""
        since, tasks = self._waiting[0]
        child = min(self._children, key=lambda child: child.handed, default=None)
        if child is not None and child.handed and len(self._children) < self.workers:
            child = None if time.monotonic() - since >= self._patience else child
        if child is None:
            return self._start_one()
        child.pool = self._made(child.pool)
        return child if not child.handed or child.handed + _share(tasks) <= _MOST_HANDED else None

    def _start_one(self) -> _Child:
        self._children.append(_Child(self._made(None)))
        return self._children[-1]

    def _handed_back(self, child: _Child, share: int) -> None:
        with self._lock:
            child.handed -= share
        self._hand_out()

    def _hand(self, tasks: list[_Task], attempt: int, pool: ProcessPool, at_end: Callable[[], None]) -> None:
        try:
            work = [(task.reader, task.path, task.seconds) for task in tasks]
            inner = pool.schedule(_run, args=(work,), timeout=work[0][2] if len(work) == 1 else _GROUP_SECONDS)
        except (RuntimeError, BrokenProcessPool):
            # The pool broke between two files; the next attempt makes a new one.
            for task in tasks:
                self._again(task, attempt, ExtractError(Reason.NOT_STARTED, "no child could be started"))
            at_end()
            return
        for task in tasks:
            task.outer.add_done_callback(lambda _: _cancel_if_unwanted(inner, tasks))

        def ended(done: Future[Any]) -> None:
            at_end()
            self._ended(tasks, done, attempt)

        inner.add_done_callback(ended)

    def _again(self, task: _Task, attempt: int, otherwise: ExtractError) -> None:
        """Try the file once more, alone in a new child; when that was done, `otherwise`."""
        if attempt < _LAST:
            self._schedule([task], attempt + 1)
        else:
            self._finish(task, otherwise)

    def _made(self, pool: ProcessPool | None, max_tasks: int = _TASKS_PER_CHILD) -> ProcessPool:
        """The pool of one child, made anew if it broke. Called with the lock held."""
        if pool is not None and pool.active:
            return pool
        if pool is not None:
            pool.stop()  # type: ignore[no-untyped-call]
            self._broken.append(pool)  # waited for in close(): this may be one of its own threads
        return ProcessPool(
            max_workers=1, max_tasks=max_tasks, initializer=_start_child,
            initargs=(self._memory, self._low_priority), context=spawn_context(),
        )  # fmt: skip

    def _ended(self, tasks: list[_Task], inner: Future[Any], attempt: int) -> None:
        error: BaseException | None
        try:
            error = inner.exception()
        except CancelledError:
            for task in tasks:
                task.outer.cancel()
                with self._lock:
                    self._open.discard(task.outer)
            return
        if error is None:
            for task, result in zip(tasks, inner.result(), strict=True):
                self._finish(task, result)
        elif len(tasks) > 1:
            for task in tasks:
                self._schedule([task], _TOGETHER)
        elif isinstance(error, BrokenProcessPool):
            # The pool as a whole, which says nothing of this file: it may have been any other's doing.
            self._again(tasks[0], attempt, ExtractError(Reason.NOT_STARTED, str(error)))
        elif isinstance(error, ProcessExpired):
            # Its own child: a second time alone, and then the file is to blame.
            self._again(tasks[0], _TOGETHER if attempt == _TOGETHER else _LAST, _death(error))
        elif isinstance(error, TimeoutError):
            self._finish(tasks[0], ExtractError(Reason.TIMEOUT, f"over {tasks[0].seconds:g} s"))
        else:  # what it gave cannot be sent, for instance
            self._finish(tasks[0], ExtractError(Reason.CRASHED, f"{type(error).__name__}: {error}"))

    def _finish(self, task: _Task, result: Any) -> None:
        with self._lock:
            self._open.discard(task.outer)
        if not task.outer.set_running_or_notify_cancel():
            return
        if isinstance(result, ExtractError):
            task.outer.set_exception(result)
        else:
            task.outer.set_result(result)


def _share(tasks: list[_Task]) -> int:
    """Of what a child has to do at once (see _MOST_HANDED). Nothing waits behind a file that is handed over by itself:
    it is large, or one of a group that broke."""
    return 1 if len(tasks) > 1 else _MOST_HANDED


def _cancel_if_unwanted(inner: Future[Any], tasks: list[_Task]) -> None:
    """A read that nobody waits for any more ends with its child."""
    if not inner.done() and all(task.outer.cancelled() for task in tasks):
        inner.cancel()


def _death(error: BaseException) -> ExtractError:
    code = getattr(error, "exitcode", None)
    if code == _EXIT_MEMORY:
        return ExtractError(Reason.MEMORY)
    if code == _SIGXCPU:
        return ExtractError(Reason.TIMEOUT, "processor time")
    return ExtractError(Reason.CRASHED, f"the child ended with {code}")


# --- in the child ------------------------------------------------------------------------------------------------

_busy = threading.Event()


def _start_child(memory: int, low_priority: bool = True) -> None:
    """Limits, priority, silence, and the watch over memory and parent."""
    import signal

    silence = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):  # libraries print; standard output belongs to the command line's JSON
        os.dup2(silence, stream)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is for the parent, which stops its children in order
    if low_priority:
        _lower_priority()
    os.environ["TOKENIZERS_PARALLELISM"] = "false"  # the children work side by side: threads would only cost
    if sys.platform != "win32":
        import resource

        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        if sys.platform == "linux":
            # The second line of defence, for growth between two looks of the watch. It counts reserved memory too,
            # of which the thread stacks of native libraries take some, hence the margin.
            with contextlib.suppress(ValueError, OSError):
                limit = memory * 3 // 2 + (512 << 20)
                resource.setrlimit(resource.RLIMIT_DATA, (limit, limit))
    threading.Thread(target=_watch, args=(memory,), name="watch", daemon=True).start()


def _lower_priority() -> None:
    try:
        if sys.platform == "win32":
            import psutil

            psutil.Process().nice(psutil.BELOW_NORMAL_PRIORITY_CLASS)
        else:
            os.nice(BACKGROUND_NICENESS)
    except OSError:
        pass  # not allowed here; only slower answers while indexing


def _watch(memory: int) -> None:
    """End the child when its parent is gone, or when the file it works on has used up its memory."""
    import psutil

    parent = multiprocessing.parent_process()
    born_of = os.getppid()
    me = psutil.Process()
    while True:
        time.sleep(_WATCH_SECONDS)
        if os.getppid() != born_of or (parent is not None and not parent.is_alive()):
            os._exit(_EXIT_ORPHAN)
        # Only while it reads a file: ending in the middle of an answer would break the pipe for the others.
        if _busy.is_set() and me.memory_info().rss > memory and _busy.is_set():
            os._exit(_EXIT_MEMORY)


def _run(work: list[tuple[Callable[[Path], Any], str, float]]) -> list[Any]:
    """What each reader gives for its path, or an ExtractError."""
    return [_one(reader, path, seconds) for reader, path, seconds in work]


def _one(reader: Callable[[Path], Any], path: str, seconds: float) -> Any:
    _limit_processor(seconds)
    _busy.set()
    try:
        return reader(Path(path))
    except MemoryError:
        return ExtractError(Reason.MEMORY)
    except ExtractError as error:
        # The chain of causes may hold things that cannot be pickled, and nobody reads it over there.
        return ExtractError(error.reason, error.detail)
    except Exception as error:  # a bug in a reader: the file is left out, and the log has the detail
        return ExtractError(Reason.CRASHED, f"{type(error).__name__}: {error}")
    finally:
        _busy.clear()


def _limit_processor(seconds: float) -> None:
    """Should the parent be gone and native code hold the interpreter, the system ends this child."""
    if sys.platform == "win32":
        return
    import resource

    used = resource.getrusage(resource.RUSAGE_SELF)
    limit = int(used.ru_utime + used.ru_stime + 4 * seconds + 10)
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_CPU, (limit, resource.getrlimit(resource.RLIMIT_CPU)[1]))
