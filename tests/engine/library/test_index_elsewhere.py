"""The index in an object store, as a team with a shared one would have it: on a local S3 server, skipped without it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest

from engine import Engine

LOCKER = "Locker {0} opens with {0}7919."


@pytest.fixture
def bucket(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    if find_spec("moto") is None or find_spec("flask") is None:
        pytest.skip("needs a local S3 server: pip install 'moto[server]'")
    serve = (
        "from moto.server import ThreadedMotoServer as S; import time; s = S(port=0, verbose=False); s.start(); "
        "print(s.get_host_and_port()[1], flush=True); time.sleep(600)"
    )
    with subprocess.Popen([sys.executable, "-c", serve], stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        address = f"http://127.0.0.1:{server.stdout.readline().strip()}"
        urllib.request.urlopen(urllib.request.Request(f"{address}/papers", method="PUT"))
        for name, value in {
            "AWS_ACCESS_KEY_ID": "testing", "AWS_SECRET_ACCESS_KEY": "testing", "AWS_REGION": "us-east-1",
            "AWS_DEFAULT_REGION": "us-east-1", "AWS_ENDPOINT": address, "AWS_ALLOW_HTTP": "true",
        }.items():  # fmt: skip
            monkeypatch.setenv(name, value)
        yield "s3://papers/index"
        server.kill()


def indexed(engine: Engine, *folders: Path) -> int:
    *_, report = engine.index([str(f) for f in folders] or None)
    return report.indexed


def use(home: Path, place: str) -> None:
    with Engine(home) as engine:
        engine.change_settings(index_uri=place)


def fill(folder: Path, numbers: range) -> Path:
    folder.mkdir()
    for i in numbers:
        (folder / f"{i}.md").write_text(LOCKER.format(i) + " It is beside the kiln.")
    return folder


def check(home: Path, place: str, folder: Path, tmp_path: Path) -> None:
    use(home, place)
    with Engine(home) as engine:
        assert indexed(engine, folder) == 8
    assert not list((home / "index").iterdir())  # nothing of it here
    with Engine(home) as engine:
        assert engine.search("locker 5")[0].path.endswith("5.md")
        (folder / "new.md").write_text("The lighthouse keeper is Orsolya.")
        (folder / "3.md").unlink()
        assert indexed(engine) == 1
        assert engine.search("lighthouse keeper")[0].path.endswith("new.md")
        assert all("3.md" not in hit.path for hit in engine.search("locker 37919"))
        engine.open_index().verify()
        assert engine.open_index().chunk_counts() == engine.catalog.chunk_counts()
    # A second library in the same place has a table of its own.
    other = tmp_path / "other home"
    use(other, place)
    with Engine(other) as engine:
        assert indexed(engine, fill(tmp_path / "other documents", range(20, 23))) == 3
        assert engine.search("locker 217919")[0].path.endswith("21.md")
    with Engine(home) as engine:
        assert indexed(engine) == 0 and engine.open_index().count() == 8


def test_the_index_may_lie_in_an_object_store(bucket: str, home: Path, tmp_path: Path) -> None:
    check(home, bucket, fill(tmp_path / "documents", range(8)), tmp_path)


def test_the_index_may_lie_in_another_folder(home: Path, tmp_path: Path) -> None:
    check(home, str(tmp_path / "elsewhere"), fill(tmp_path / "documents", range(8)), tmp_path)


def test_a_place_that_cannot_be_reached_is_said(home: Path, tmp_path: Path) -> None:
    folder = fill(tmp_path / "documents", range(2))
    blocked = tmp_path / "a file"
    blocked.write_text("")
    use(home, str(blocked / "index"))
    command = [sys.executable, "-m", "engine.cli", "index", str(folder), "--home", str(home), "--json"]
    run = subprocess.run(command, capture_output=True, text=True, env={**os.environ})
    assert run.returncode == 1 and str(blocked) in run.stderr, run.stderr
    use(home, "")
    run = subprocess.run(command, capture_output=True, text=True, env={**os.environ})
    assert json.loads(run.stdout)["indexed"] == 2
