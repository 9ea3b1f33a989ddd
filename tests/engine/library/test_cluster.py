"""Reading and embedding on a local Ray of two workers: the same library as on one machine. Skipped without Ray."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from engine import Engine
from engine.errors import ClusterError

ROOT = Path(__file__).resolve().parents[3]


def contents(engine: Engine) -> dict[tuple[Any, ...], Any]:
    """Every chunk by its file and place, with its vector."""
    found: dict[tuple[Any, ...], Any] = {}
    for file in engine.status().files:
        document = engine.catalog.document_of(file.path)
        if document is not None:
            vectors = engine.open_index().vectors([document])
            for row in engine.open_index().chunks_of(document):
                found[Path(file.path).name, row.page, row.start, row.end, row.heading, row.text] = vectors[row.key]
    return found


@pytest.fixture
def documents(tmp_path: Path) -> Path:
    folder = tmp_path / "documents"
    folder.mkdir()
    for i in range(30):
        sections = (f"## Part {j}\n\nLocker {i}-{j} opens with {i * 7919 + j}. " * 6 for j in range(1 + i % 5))
        (folder / f"{i}.md").write_text("\n\n".join(sections), encoding="utf-8")
    (folder / "审计.txt").write_text("审计记录应至少保存六个月。" * 40, encoding="utf-8")
    (folder / "broken.docx").write_bytes(b"PK\x03\x04 nothing")
    return folder


@pytest.fixture
def two_workers(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    ray = pytest.importorskip("ray", reason="Ray is an optional extra: pip install .[cluster]")
    # Ray finds its own nodes over the loopback, which engine.privacy otherwise tells libraries to leave alone.
    monkeypatch.setenv("RAY_USAGE_STATS_ENABLED", "0")
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    ray.init(num_cpus=2, include_dashboard=False, log_to_driver=False, logging_level="ERROR",
             runtime_env={"env_vars": {"PYTHONPATH": str(ROOT), **{k: v for k, v in os.environ.items()
                                                                  if k.startswith("INKWELL")}}})  # fmt: skip
    yield
    ray.shutdown()


@pytest.mark.timeout(400)
@pytest.mark.filterwarnings("ignore")
def test_two_workers_make_the_same_library_as_one_machine(
    documents: Path, tmp_path: Path, two_workers: None
) -> None:
    with Engine(tmp_path / "one") as engine:
        *_, alone = engine.index([str(documents)])
        expected = contents(engine)
    with Engine(tmp_path / "two") as engine:
        *_, shared = engine.index([str(documents)], workers="ray")
        found = contents(engine)
        assert engine.search("locker 7-1 opens with 55434")[0].path.endswith("7.md")
    assert (shared.indexed, shared.failed, shared.chunks) == (alone.indexed, alone.failed, alone.chunks)
    assert [(s.path, s.code) for s in shared.skipped] == [(s.path, s.code) for s in alone.skipped]
    assert found.keys() == expected.keys()
    for key, vector in expected.items():
        assert np.allclose(found[key].astype(np.float32), vector.astype(np.float32), atol=5e-3), key


def test_without_a_cluster_it_says_what_to_do(
    documents: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    monkeypatch.setenv("RAY_ADDRESS", f"127.0.0.1:{port}")
    with Engine(tmp_path / "home") as engine, pytest.raises(ClusterError, match=r"pip install|ray start"):
        list(engine.index([str(documents)], workers="ray"))
