"""A file is found by the name it has now, whatever name it was indexed under, and nothing is embedded for that."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from engine import Engine
from engine.errors import Cancelled
from engine.types import IndexReport


def index(engine: Engine, *folders: Path) -> IndexReport:
    *_, report = engine.index([str(f) for f in folders] or None)
    assert isinstance(report, IndexReport)
    return report


def found(engine: Engine, query: str) -> list[str]:
    """The files that full-text search finds, whatever else resembles the query."""
    rows = engine.open_index()
    hits = [*rows.search_words(query.lower(), 10), *rows.search_pairs(query, 10)]
    paths = engine.catalog.paths_of({row.document for row in hits})
    return sorted({Path(path).name for some in paths.values() for path in some})


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "documents"
    folder.mkdir()
    (folder / "heron.txt").write_text("The kiln is fired every Thursday night.\n" * 40)
    (folder / "账本.txt").write_text("炉子每周四晚上点火。" * 60, encoding="utf-8")
    (folder / "plain.txt").write_text("Trips within Europe are made by train.")
    return folder


def test_a_new_name_is_found_and_the_old_one_is_not(
    home: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Engine(home) as engine:
        index(engine, folder)
        rows, chunks = engine.open_index().count(), engine.status().chunks
        monkeypatch.setattr("engine.library.embed.Embedder.embed", lambda *_: 1 / 0)
        (folder / "heron.txt").rename(folder / "cormorant.txt")
        (folder / "账本.txt").rename(folder / "流水.txt")
        assert (report := index(engine)).renamed == 2 and report.chunks == 0
        assert found(engine, "cormorant") == ["cormorant.txt"] and found(engine, "流水") == ["流水.txt"]
        assert not found(engine, "heron") and not found(engine, "账本")
        assert found(engine, "kiln thursday") == ["cormorant.txt"]
        assert any(hit.path.endswith("cormorant.txt") for hit in engine.search("cormorant"))
        assert engine.show(str(folder / "cormorant.txt")).pages[0].text.startswith("The kiln")
        assert (engine.open_index().count(), engine.status().chunks) == (rows, chunks)
        assert index(engine).unchanged == 3
        assert not engine.catalog.rows("SELECT 1 FROM documents WHERE renamed = 1 OR ready = 0")


def test_every_name_of_the_same_content_is_found(home: Path, folder: Path) -> None:
    with Engine(home) as engine:
        index(engine, folder)
        (folder / "copy").mkdir()
        (folder / "copy" / "egret.txt").write_bytes((folder / "heron.txt").read_bytes())
        index(engine)
        assert found(engine, "egret") == found(engine, "heron") == ["egret.txt", "heron.txt"]
        (folder / "heron.txt").unlink()
        index(engine)
        assert found(engine, "egret") == ["egret.txt"]


def test_stopped_in_between_the_next_run_does_it(home: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from engine.library.index import Index

    write_again = Index.write_again

    def stopped(self: Index, documents: Any) -> None:
        write_again(self, documents)
        raise Cancelled

    with Engine(home) as engine:
        index(engine, folder)
        rows = engine.open_index().count()
        (folder / "heron.txt").rename(folder / "cormorant.txt")
        monkeypatch.setattr(Index, "write_again", stopped)
        with pytest.raises(Cancelled):
            index(engine)
        monkeypatch.undo()
        assert engine.search("kiln thursday")[0].path.endswith("cormorant.txt")
        index(engine)
        assert found(engine, "cormorant") == ["cormorant.txt"]
        assert engine.open_index().count() == rows
