"""What was embedded once is found again, by text and embedder; a damaged or full file is done without."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from engine.library.kept_vectors import KeptVectors

TEXTS = ["one", "two", "三"]
VECTORS = np.random.default_rng(0).normal(size=(3, 8)).astype(np.float32)


def test_vectors_come_back_exactly_as_the_index_stores_them(tmp_path: Path) -> None:
    file = tmp_path / "vectors.db"
    kept = KeptVectors(file, "model-a", 8)
    kept.put(TEXTS, VECTORS)
    kept.close()
    again = KeptVectors(file, "model-a", 8)
    found = again.get(["三", "unknown", "one"])
    assert set(found) == {"one", "三"}
    assert np.array_equal(found["三"], VECTORS[2].astype(np.float16))
    again.close()
    other = KeptVectors(file, "model-b", 8)
    assert other.get(TEXTS) == {}
    other.close()


def test_the_oldest_go_first(tmp_path: Path) -> None:
    kept = KeptVectors(tmp_path / "vectors.db", "model", 8, most=100)
    for i in range(3):
        kept.put([f"{i}-{j}" for j in range(60)], np.ones((60, 8)))
    kept.trim()
    assert not kept.get(["0-59"]) and kept.get(["1-30", "2-59"]).keys() == {"1-30", "2-59"}
    assert len(kept.get([f"{i}-{j}" for i in range(3) for j in range(60)])) == 100
    kept.close()


def test_a_damaged_file_is_begun_anew(tmp_path: Path) -> None:
    file = tmp_path / "vectors.db"
    file.write_bytes(b"not a database" * 500)
    kept = KeptVectors(file, "model", 8)
    kept.put(TEXTS, VECTORS)
    assert len(kept.get(TEXTS)) == 3
    kept.close()
    whole = file.read_bytes()
    file.write_bytes(whole[:4096] + b"\xa5" * (len(whole) - 4096))
    kept = KeptVectors(file, "model", 8)
    assert kept.get(TEXTS) == {}  # noticed while reading: from here on without
    kept.put(TEXTS, VECTORS)
    kept.close()
    kept = KeptVectors(file, "model", 8)
    kept.put(TEXTS, VECTORS)
    assert len(kept.get(TEXTS)) == 3
    kept.close()


def test_where_nothing_can_be_written_it_is_done_without(tmp_path: Path) -> None:
    kept = KeptVectors(tmp_path / "no such folder" / "vectors.db", "model", 8)
    kept.put(TEXTS, VECTORS)
    assert kept.get(TEXTS) == {}
    kept.trim()
    kept.close()
