"""Whatever breaks in the data folder, the next start says so, loses no more than was broken, and works."""

from __future__ import annotations

import json
import random
import sqlite3
from collections.abc import Callable
from pathlib import Path

import lancedb
import numpy as np
import pyarrow as pa
import pytest

from engine import Engine
from engine.library.index import Index
from engine.library.stored_row import Row
from engine.types import Answer, IndexReport


@pytest.fixture
def documents(tmp_path: Path) -> Path:
    folder = tmp_path / "documents"
    folder.mkdir()
    for i in range(12):
        (folder / f"{i}.md").write_text("\n\n".join(f"Locker {i}-{j} opens with {i * 7919 + j}." for j in range(5)))
    return folder


@pytest.fixture
def library(home: Path, documents: Path) -> Path:
    with Engine(home) as engine:
        assert run(engine, documents).indexed == 12
        for n in range(3):
            conversation = engine.new_conversation(f"Talk {n}")
            turn = engine._chats.ask(conversation.id, f"What opens locker {n}?")
            engine._chats.answer(turn, Answer(f"The number {n}.", True, "quotes"))
    return home


def run(engine: Engine, *folders: Path) -> IndexReport:
    *_, report = engine.index([str(f) for f in folders] or None)
    assert isinstance(report, IndexReport)
    return report


def whole(engine: Engine) -> bool:
    """Every file is searchable, every chunk there once, and the conversations are as they were."""
    states = {file.state for file in engine.status().files}
    found = [Path(hit.path).name for hit in engine.search("locker 7-3 opens with 55436", 3)]
    talks = [info.title for info in engine.conversations()]
    rows, expected = engine.open_index().chunk_counts(), engine.catalog.chunk_counts()
    return states == {"indexed"} and found[0] == "7.md" and len(talks) == 3 and rows == expected


def largest(folder: Path, pattern: str) -> Path:
    return max((f for f in folder.rglob(pattern) if f.is_file()), key=lambda f: f.stat().st_size)


def overwrite(file: Path) -> None:
    """Random bytes all over it, its length kept."""
    data, dice = bytearray(file.read_bytes()), random.Random(1)
    for _ in range(40):
        at = dice.randrange(len(data))
        data[at : at + 64] = dice.randbytes(len(data[at : at + 64]))
    file.write_bytes(data)


INDEX_DAMAGE: dict[str, Callable[[Path], object]] = {
    "a data file cut short": lambda i: (f := largest(i, "data/*.lance")).write_bytes(f.read_bytes()[:100]),
    "a data file gone": lambda i: [f.unlink() for f in i.rglob("data/*.lance")],
    "other bytes in a data file": lambda i: overwrite(largest(i, "data/*.lance")),
    "the newest manifest gone": lambda i: min((i / "chunks.lance/_versions").iterdir()).unlink(),
    "all manifests gone": lambda i: [f.unlink() for f in (i / "chunks.lance/_versions").iterdir()],
    "other bytes in the manifests": lambda i: [overwrite(f) for f in (i / "chunks.lance/_versions").iterdir()],
    "the text index gone": lambda i: [f.unlink() for f in i.rglob("_indices/*/*.lance")],
    "the text index cut short": lambda i: largest(i, "_indices/*/*").write_bytes(b""),
    "the table gone": lambda i: __import__("shutil").rmtree(i / "chunks.lance"),
    "a file in its place": lambda i: (__import__("shutil").rmtree(i / "chunks.lance"),
                                      (i / "chunks.lance").write_bytes(b"garbage")),
}  # fmt: skip


@pytest.mark.parametrize("damage", INDEX_DAMAGE.values(), ids=INDEX_DAMAGE.keys())
def test_a_damaged_index_is_noticed_and_made_again(
    library: Path, damage: Callable[[Path], object], monkeypatch: pytest.MonkeyPatch
) -> None:
    damage(library / "index")
    with Engine(library) as engine:
        engine.open_index()
        told = engine.take_notices()
        embedded: list[str] = []
        monkeypatch.setattr(engine.open_embedder(), "batches", lambda texts, *_: embedded.extend(texts) or [])
        run(engine)
        assert not embedded  # every vector was kept
        assert whole(engine)
        assert all(notice.code == "index-mended" for notice in told)
    with Engine(library) as engine:
        assert whole(engine) and not engine.take_notices()
        assert run(engine).unchanged == 12


@pytest.mark.parametrize("asked_first", [True, False])
def test_an_index_of_an_earlier_layout_is_made_again_without_embedding_anew(
    library: Path, monkeypatch: pytest.MonkeyPatch, asked_first: bool
) -> None:
    old = pa.table({"document": [1], "page": [1], "text": ["an older way to keep it"]})
    lancedb.connect(library / "index").create_table("chunks", old, mode="overwrite")
    with Engine(library) as engine:
        ledger = engine._ledger()
        ledger.discard()
        ledger.write()
    file = library / "index.json"
    file.write_text(json.dumps(json.loads(file.read_text())["files"]))  # as it was written then
    with Engine(library) as engine:
        if asked_first:
            engine.search("locker 7-3 opens with 55436", 3)
        embedded: list[str] = []
        monkeypatch.setattr(engine.open_embedder(), "batches", lambda texts, *_: embedded.extend(texts) or [])
        assert run(engine).indexed == 12
        assert whole(engine) and not embedded


def test_garbage_beside_the_index_is_no_matter(library: Path) -> None:
    (library / "index" / "garbage.bin").write_bytes(b"\0" * 1000)
    (library / "index" / "chunks.lance" / "_versions" / "garbage.manifest.tmp").write_bytes(b"\0" * 1000)
    with Engine(library) as engine:
        assert whole(engine)
        assert run(engine).unchanged == 12


def test_what_a_killed_run_wrote_is_no_damage(library: Path) -> None:
    with Engine(library) as engine:
        number = engine.catalog.begin_document("half")
    written = Index(library / "index", 384)  # as by a process that was killed before it noted how it left the index
    written.add([Row(number, 1, 0, 4, "", "half")], ["half"], np.zeros((1, 384), dtype=np.float32))
    with Engine(library) as engine:
        assert run(engine).unchanged == 12
        assert not engine.take_notices()
        assert whole(engine)


DATABASE_DAMAGE: dict[str, Callable[[Path], object]] = {
    "garbage": lambda f: f.write_bytes(b"garbage" * 3000),
    "cut short": lambda f: f.write_bytes(f.read_bytes()[:6000]),
    "empty": lambda f: f.write_bytes(b""),
    "other bytes": overwrite,
    "half zero": lambda f: f.write_bytes(f.read_bytes()[: f.stat().st_size // 2].ljust(f.stat().st_size, b"\0")),
}


@pytest.mark.parametrize("damage", DATABASE_DAMAGE.values(), ids=DATABASE_DAMAGE.keys())
def test_a_damaged_catalog_is_begun_anew_with_its_folders(library: Path, damage: Callable[[Path], object]) -> None:
    damage(library / "catalog.db")
    with Engine(library) as engine:
        assert [notice.code for notice in engine.take_notices()] == ["catalog-mended"]
        assert engine.search("locker 7-3") == []  # no wrong files: nothing is found until they are read again
        assert run(engine).indexed == 12
        assert whole(engine)
    assert len(list(library.glob("catalog.damaged-*.db"))) == 1


def test_a_lost_catalog_is_begun_anew_with_its_folders(library: Path) -> None:
    (library / "catalog.db").unlink()
    with Engine(library) as engine:
        assert [notice.code for notice in engine.take_notices()] == ["catalog-mended"]
        assert run(engine).indexed == 12 and whole(engine)


@pytest.mark.parametrize("damage", DATABASE_DAMAGE.values(), ids=DATABASE_DAMAGE.keys())
def test_damaged_conversations_are_kept_aside_and_the_documents_untouched(
    library: Path, damage: Callable[[Path], object]
) -> None:
    damage(library / "chats.db")
    with Engine(library) as engine:
        assert [notice.code for notice in engine.take_notices()] == ["chats-mended"]
        assert engine.search("locker 7-3")
        engine.conversations("locker")
        assert engine.new_conversation("New").title == "New"
    assert len(list(library.glob("chats.damaged-*.db"))) == 1
    with Engine(library) as engine:
        assert not engine.take_notices()
        assert "New" in [info.title for info in engine.conversations()]


def test_what_can_be_read_of_damaged_conversations_is_carried_over(library: Path) -> None:
    file = library / "chats.db"
    db = sqlite3.connect(file)
    page_size = db.execute("PRAGMA page_size").fetchone()[0]
    root = db.execute("SELECT rootpage FROM sqlite_master WHERE name = 'turns_conversation'").fetchone()[0]
    db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    db.close()
    data = bytearray(file.read_bytes())
    data[(root - 1) * page_size : root * page_size] = b"\xff" * page_size
    file.write_bytes(data)
    with Engine(library) as engine:
        assert [notice.code for notice in engine.take_notices()] == ["chats-mended"]
        talks = engine.conversations("number 2")
        assert [info.title for info in talks] == ["Talk 2"]
        turn = engine.conversation(talks[0].id).turns[0]
        assert turn.question == "What opens locker 2?" and turn.answer is not None
        assert turn.answer.text == "The number 2."
