"""The pool: one bad file ends alone, with its reason, and children never outlive their parent."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path

import psutil
import pytest
from pebble import ProcessPool

from engine.errors import ExtractError, Reason
from engine.library.extract.pool import ExtractionPool
from tests import breaking_readers

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals")


def reason(pool: ExtractionPool, path: Path) -> Reason:
    with pytest.raises(ExtractError) as caught:
        pool.submit(path).result(timeout=60)
    return caught.value.reason


def test_each_bad_file_gets_its_own_reason_and_the_others_are_read(tmp_path: Path) -> None:
    names = ["a.txt", "crash.txt", "b.txt", "bug.txt", "c.txt", "hang.txt", "d.txt", "e.txt"]
    with ExtractionPool(workers=2, seconds_per_file=3, reader=breaking_readers.read) as pool:
        futures = {name: pool.submit(tmp_path / name) for name in names}
        reasons = {}
        for name, future in futures.items():
            try:
                assert future.result(timeout=60).pages[0].text == f"read {name}"
            except ExtractError as error:
                reasons[name] = error.reason
    assert reasons == {"crash.txt": Reason.CRASHED, "bug.txt": Reason.CRASHED, "hang.txt": Reason.TIMEOUT}


def test_a_file_that_takes_too_much_memory_ends_for_that(tmp_path: Path) -> None:
    with ExtractionPool(workers=1, memory_mb=200, reader=breaking_readers.read) as pool:
        assert reason(pool, tmp_path / "grow.txt") is Reason.MEMORY
        assert pool.submit(tmp_path / "after.txt").result(timeout=30).pages


def test_a_file_whose_child_died_is_tried_once_more(tmp_path: Path) -> None:
    with ExtractionPool(workers=1, reader=breaking_readers.read) as pool:
        assert pool.submit(tmp_path / "flaky.txt").result(timeout=30).pages[0].text == "read flaky.txt"


def test_small_files_go_together_and_one_that_breaks_harms_no_other(tmp_path: Path) -> None:
    names = [f"{i}.txt" for i in range(11)]
    names[3], names[6], names[9] = "crash.txt", "bug.txt", "flaky.txt"
    with ExtractionPool(workers=2, reader=breaking_readers.read) as pool:
        large = (tmp_path / "large.txt", 1 << 20, {})
        futures = pool.submit_all([*((str(tmp_path / name), 100, {}) for name in names), large])
        assert len(futures) == 12
        for name, future in zip([*names, "large.txt"], futures, strict=True):
            if name in ("crash.txt", "bug.txt"):
                with pytest.raises(ExtractError) as caught:
                    future.result(timeout=60)
                assert caught.value.reason is Reason.CRASHED
            else:
                assert future.result(timeout=60).pages[0].text == f"read {name}"


def test_fewer_hand_overs_than_small_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    handed: list[int] = []
    schedule = ProcessPool.schedule

    def note(pool: ProcessPool, function: object, **given: tuple[list[object]]) -> object:
        handed.append(len(given["args"][0]))
        return schedule(pool, function, **given)

    monkeypatch.setattr(ProcessPool, "schedule", note)
    sizes = [100] * 9 + [40 << 10, 40 << 10]
    with ExtractionPool(workers=1, reader=breaking_readers.read) as pool:
        for future in pool.submit_all((str(tmp_path / f"{i}.txt"), size, {}) for i, size in enumerate(sizes)):
            assert future.result(timeout=60).pages
    assert handed == [8, 2, 1]


def test_a_second_child_starts_only_when_files_wait(tmp_path: Path) -> None:
    with ExtractionPool(workers=2, patience=3.0, seconds_per_file=40, reader=breaking_readers.read) as pool:
        for future in pool.submit_all((str(tmp_path / f"{i}.txt"), 100, {}) for i in range(40)):
            assert future.result(timeout=60).pages
        assert len(_children()) == 1
        hanging, waiting = pool.submit(tmp_path / "hang.txt"), pool.submit(tmp_path / "next.txt")
        time.sleep(3.2)
        assert not waiting.done()
        pool.submit_all([])
        assert waiting.result(timeout=15).pages
        assert not hanging.done()
        assert len(_children()) == 2


def _children() -> list[psutil.Process]:
    return [c for c in psutil.Process().children() if any("spawn_main" in part for part in c.cmdline())]


@pytest.mark.parametrize(("breaks", "ends"), [(1, "read"), (2, "read"), (9, "not started")])
def test_a_pool_that_breaks_as_a_whole_is_no_fault_of_its_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, breaks: int, ends: str
) -> None:
    """They are tried again in new pools, alone; a file is never blamed for it, so it is never left for good."""
    broken: list[str] = []
    schedule = ProcessPool.schedule

    def fall(pool: ProcessPool, function: object, **given: object) -> object:
        if len(broken) < breaks:
            broken.append("x")
            raise BrokenProcessPool("the pool is broken")
        return schedule(pool, function, **given)

    monkeypatch.setattr(ProcessPool, "schedule", fall)
    with ExtractionPool(workers=1, reader=breaking_readers.read) as pool:
        if ends == "read":
            assert pool.submit(tmp_path / "a.txt").result(timeout=30).pages[0].text == "read a.txt"
        else:
            assert reason(pool, tmp_path / "a.txt") is Reason.NOT_STARTED


def test_children_run_at_low_priority(tmp_path: Path) -> None:
    with ExtractionPool(workers=1, reader=breaking_readers.nice_of) as pool:
        assert int(pool.submit(tmp_path / "x").result(timeout=30).pages[0].text) >= 10


def test_close_cancels_what_waits_and_may_be_called_twice(tmp_path: Path) -> None:
    pool = ExtractionPool(workers=1, reader=breaking_readers.read)
    futures = [pool.submit(tmp_path / f"hang{n}.txt") for n in range(3)]
    time.sleep(1)
    started = time.monotonic()
    pool.close()
    pool.close()
    assert time.monotonic() - started < 10
    assert all(future.cancelled() for future in futures)
    assert pool.submit(tmp_path / "late.txt").cancelled()


def test_cancelling_a_read_ends_it_and_the_pool_goes_on(tmp_path: Path) -> None:
    with ExtractionPool(workers=1, reader=breaking_readers.read) as pool:
        future = pool.submit(tmp_path / "hang.txt")
        time.sleep(1)
        future.cancel()
        assert pool.submit(tmp_path / "next.txt").result(timeout=30).pages


def test_children_die_with_a_parent_that_is_killed(tmp_path: Path) -> None:
    script = (
        "import sys, time\n"
        "from pathlib import Path\n"
        "from engine.library.extract.pool import ExtractionPool\n"
        "from tests import breaking_readers\n"
        "if __name__ == '__main__':\n"
        "    pool = ExtractionPool(workers=1, reader=breaking_readers.read)\n"
        "    pool.submit(Path(sys.argv[1]))\n"
        "    time.sleep(600)\n"
    )
    main = tmp_path / "parent.py"
    main.write_text(script)
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parents[4])}
    parent = subprocess.Popen([sys.executable, str(main), str(tmp_path / "pid.txt")], env=environment)
    mark = tmp_path / "pid.pid"
    try:
        for _ in range(300):
            if mark.exists() and mark.read_text():
                break
            time.sleep(0.1)
        child = int(mark.read_text())
        assert psutil.pid_exists(child)
    finally:
        parent.send_signal(signal.SIGKILL)
        parent.wait()
    for _ in range(100):
        if not psutil.pid_exists(child) or psutil.Process(child).status() == psutil.STATUS_ZOMBIE:
            return
        time.sleep(0.1)
    pytest.fail("the child outlived its parent")


def test_real_files_with_odd_names(tmp_path: Path) -> None:
    name = "合同📄" + "长" * 70 + ".txt"
    (tmp_path / name).write_text("内容 marker", encoding="utf-8")
    (tmp_path / "line\nbreak.txt").write_text("content")
    with ExtractionPool(workers=1) as pool:
        assert "marker" in pool.submit(tmp_path / name).result(timeout=30).pages[0].text
        assert "content" in pool.submit(tmp_path / "line\nbreak.txt").result(timeout=30).pages[0].text
        assert reason(pool, tmp_path / "gone.txt") is Reason.VANISHED


def test_a_pool_that_closes_beside_its_caller_has_no_child_left_once_it_is_closed(tmp_path: Path) -> None:
    with ExtractionPool(workers=2, reader=breaking_readers.read) as pool:
        assert pool.submit(tmp_path / "a.txt").result(timeout=60).pages[0].text == "read a.txt"
        children = _children()
        assert children
        pool.close_soon()
        pool.close_soon()
        pool.close()
        assert not any(child.is_running() and child.status() != psutil.STATUS_ZOMBIE for child in children)
        assert pool.submit(tmp_path / "b.txt").cancelled()
