"""Indexing is killed, starved and refused, and loses nothing: real processes, real signals, real file systems.

INKWELL_KILLS sets how many random instants are tried (3 here; 50 for a release).
"""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from engine import Engine

ROOT = Path(__file__).resolve().parents[2]
KILLS = int(os.environ.get("INKWELL_KILLS", "3"))
FILES = 60


def index(home: Path, *folders: Path, kill_after: float | None = None) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "engine.cli", "index", *map(str, folders), "--json", "--home", str(home)]
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(command, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as run:
        if kill_after is not None:
            time.sleep(kill_after)
            run.kill()
        out, err = run.communicate(timeout=300)
    return subprocess.CompletedProcess(command, run.returncode, out, err)


def contents(home: Path) -> dict[str, Any]:
    """What a library holds: every file's state, and every chunk once by its file, page and place."""
    with Engine(home) as engine:
        status = engine.status()
        chunks = []
        for file in status.files:
            document = engine.catalog.document_of(file.path)
            if document is not None:
                rows = engine.open_index().chunks_of(document)
                chunks += [(file.path, row.page, row.start, row.end, row.text) for row in rows]
        in_index = engine.open_index().count()
    return {"states": {f.path: f.state for f in status.files}, "chunks": sorted(chunks), "rows": in_index}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "documents"
    folder.mkdir()
    for i in range(FILES):
        text = "\n\n".join(f"Section {j}. Locker {i}-{j} opens with {i * 7919 + j}." for j in range(1 + i % 9))
        (folder / f"文件 {i}.md").write_text(text, encoding="utf-8")
    (folder / "broken.pdf").write_bytes(b"%PDF-1.7\n nothing")
    return folder


@pytest.mark.timeout(600 + 60 * KILLS)
def test_killed_at_random_instants_the_next_run_ends_as_an_undisturbed_one(folder: Path, tmp_path: Path) -> None:
    started = time.monotonic()
    assert index(tmp_path / "undisturbed", folder).returncode == 0
    whole = time.monotonic() - started
    expected = contents(tmp_path / "undisturbed")
    assert len(expected["states"]) == FILES + 1 and expected["rows"] == len(expected["chunks"])
    instants = random.Random(os.environ.get("INKWELL_SEED", "1"))
    for number in range(KILLS):
        home = tmp_path / f"killed-{number}"
        for _ in range(2):  # twice in the same library: a recovery may be killed too
            index(home, folder, kill_after=instants.uniform(0.3, max(0.6, whole)))
        run = index(home, folder)
        assert run.returncode == 0, run.stderr
        assert contents(home) == expected


def test_a_data_folder_that_turns_read_only_is_told_and_stays_readable(folder: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    assert index(home, folder).returncode == 0
    (folder / "new.md").write_text("The new lighthouse keeper is Orsolya.")
    mount = _mounted(home, "ro")
    try:
        run = index(home, folder)
        assert run.returncode == 1 and str(home) in run.stderr and run.stderr.strip().count("\n") == 0
        with Engine(home) as engine:
            assert "3-0" in engine.search("locker 3-0", 1)[0].text
            assert len(engine.status().files) == FILES + 1
            *_, done = engine.ask("With what does locker 3-0 open?")
            assert "23757" in done.answer.text
    finally:
        mount()
    assert json.loads(index(home, folder).stdout)["indexed"] == 1


def test_a_full_disk_is_told_and_loses_nothing(folder: Path, tmp_path: Path) -> None:
    home = tmp_path / "small"
    home.mkdir()
    unmount = _mount_tmpfs(home, "4m")
    try:
        for i in range(100):  # in Chinese, which fills a disk before the embedder has had much to do
            text = "\n\n".join(f"第{j}段：{random.Random(i * 99 + j).random()} 号柜的钥匙" * 4 for j in range(150))
            (folder / f"big {i}.md").write_text(text)
        run = index(home, folder)
        assert run.returncode == 1 and "full" in run.stderr, run.stderr
        subprocess.run(["mount", "-o", "remount,size=200m", str(home)], check=True)
        assert index(home, folder).returncode == 0
        found = contents(home)
        assert len(found["states"]) == FILES + 101 and found["rows"] == len(found["chunks"])
    finally:
        unmount()


def _mount_tmpfs(where: Path, size: str) -> Any:
    _needs_root()
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(where)], check=True)
    return lambda: subprocess.run(["umount", "-l", str(where)], check=True)


def _mounted(where: Path, options: str) -> Any:
    _needs_root()
    subprocess.run(["mount", "--bind", str(where), str(where)], check=True)
    subprocess.run(["mount", "-o", f"remount,bind,{options}", str(where)], check=True)
    return lambda: subprocess.run(["umount", "-l", str(where)], check=True)


def _needs_root() -> None:
    if sys.platform != "linux" or os.geteuid() != 0:
        pytest.skip("mounting a small or read-only file system needs root on Linux")
    probe = subprocess.run(["unshare", "--mount", "true"], capture_output=True)
    if probe.returncode:
        pytest.skip("this machine does not allow mounts")
