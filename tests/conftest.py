"""Fixtures that every test may use, and what every test must leave behind: no thread, no child process, no Qt warning.

Tests run without a display and without the network: models and index come from this machine or the test is wrong.
No test sees the person's own data folder.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ["HF_HUB_OFFLINE"] = os.environ["TRANSFORMERS_OFFLINE"] = "1"
os.environ["TOKENIZERS_PARALLELISM"] = "false"

GRACE = 5.0
"""Seconds that a thread or a child process may take to end after its test, on a busy machine."""


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The evaluation data: INKWELL_DATA, or `../shared/data` beside the checkout; tests skip without it."""
    path = Path(os.environ.get("INKWELL_DATA") or Path(__file__).resolve().parents[2] / "shared" / "data")
    if not path.is_dir():
        pytest.skip("the evaluation data is not here (set INKWELL_DATA)")
    return path


@pytest.fixture(scope="session", autouse=True)
def _no_home_of_the_person(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Whatever forgets to name a data folder gets an empty one."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("INKWELL_HOME", str(tmp_path_factory.mktemp("inkwell-home")))
        yield


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A data folder of the test's own. It does not exist yet: the engine makes it."""
    return tmp_path / "home"


@pytest.fixture(autouse=True)
def _nothing_left_behind(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fail a test that leaves a thread or a child process running (those of wider fixtures are there before it)."""
    threads, children = _threads(), _children()
    yield
    deadline = time.monotonic() + GRACE
    while True:
        left = [thread.name for thread in _threads() - threads]
        left += [f"process {child.pid}: {_command(child)}" for child in _children() - children]
        if not left:
            return
        if time.monotonic() > deadline:
            pytest.fail(f"left running by {request.node.name}: {'; '.join(left)}")
        time.sleep(0.05)


def _threads() -> set[threading.Thread]:
    return {thread for thread in threading.enumerate() if not thread.daemon}


def _children() -> set[psutil.Process]:
    # The resource tracker is multiprocessing's own; it ends with this process.
    return {child for child in psutil.Process().children() if "resource_tracker" not in _command(child)}


def _command(process: psutil.Process) -> str:
    try:
        return " ".join(process.cmdline())
    except psutil.Error:
        return "resource_tracker" if not process.is_running() else ""  # Gone between two looks.
