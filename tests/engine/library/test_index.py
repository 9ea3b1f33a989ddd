"""The table of chunks while it grows: searched while indexes are behind, brought up to date beside other writes."""

from __future__ import annotations

import os
import threading
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.library import index as module
from engine.library.index import Index
from engine.library.stored_row import Row, packed, unpacked


def rows(document: int, count: int) -> tuple[list[Row], list[str], np.ndarray]:
    texts = [f"Locker {document}-{i} opens with {document * 7919 + i}. 第{i}号柜" for i in range(count)]
    vectors = np.random.default_rng(document).normal(size=(count, 384)).astype(np.float32)
    made = [Row(document, 1, 100 * i, 100 * i + len(t), "", t) for i, t in enumerate(texts)]
    return made, texts, vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


@given(st.text(), st.text(), st.integers(1, 10**6), st.integers(0, 10**9))
def test_a_row_comes_back_as_it_was_stored(heading: str, text: str, page: int, start: int) -> None:
    row = Row(7, page, start, start + len(text), heading, text)
    assert unpacked(7, packed(row)) == row


@pytest.fixture
def index(tmp_path: Path) -> Index:
    made = Index(tmp_path / "index", 384)
    made.add(*rows(1, 200))
    made.settle()
    return made


def test_a_few_new_chunks_are_found_before_the_indexes_hold_them(index: Index) -> None:
    assert index.waiting() == 0 and not index.due()
    more, texts, vectors = rows(2, 9)
    index.add(more, texts, vectors)
    index.settle()
    assert index.waiting() == 9 and not index.due()  # not worth writing the text indexes anew
    assert index.search_words("15842", 1)[0].key == (2, 1, 400)
    assert index.search_pairs("4号柜", 3)
    assert index.search_vector(vectors[4], 1)[0].key == (2, 1, 400)
    index.delete([2])
    assert not index.search_words("15842", 1)


def test_many_new_chunks_are_indexed_at_the_end_of_the_run(index: Index) -> None:
    for document in range(2, 6):
        index.add(*rows(document, 40))
    index.settle()
    assert index.waiting() == 0 and index.count() == 360


def test_in_a_large_library_they_wait_for_a_better_time(index: Index, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_QUICK_ROWS", 100)
    monkeypatch.setattr(module, "_most_waiting", lambda _: 5)
    index.add(*rows(2, 9))
    index.settle()
    assert index.waiting() == 9 and index.due()
    index.optimise()
    assert index.waiting() == 0 and not index.due()


@pytest.mark.parametrize("before", [0, 1], ids=["no index yet", "indexes made before"])
def test_a_large_library_has_its_fragments_merged_and_every_row_in_its_indexes(
    before: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_QUICK_ROWS", 100)
    monkeypatch.setattr(module, "VECTOR_INDEX_FROM", 300)
    index = Index(tmp_path / "index", 384)
    for document in range(1, 5):
        index.add(*rows(document, 100))
        if document == before:
            index.optimise()
    index.optimise()
    table = index._db.open_table("chunks")
    # What the indexes hold and what they do not hold yet is merged apart.
    assert table.stats()["fragment_stats"]["num_fragments"] == 1 + before
    indexes = {i.name: table.index_stats(i.name) for i in table.list_indices()}
    assert set(indexes) == {"terms_idx", "cjk_idx", "document_idx", "vector_idx"}
    assert all(stats.num_unindexed_rows == 0 for stats in indexes.values())
    assert index.search_words(str(3 * 7919 + 70), 1)[0].key == (3, 1, 7000)


def test_writing_goes_on_while_the_indexes_are_brought_up_to_date(index: Index) -> None:
    """Nothing is lost or doubled, whichever comes first."""
    stop, troubles = threading.Event(), []

    def optimise() -> None:
        while not stop.is_set():
            try:
                index.optimise()
            except Exception as error:
                troubles.append(error)

    beside = threading.Thread(target=optimise)
    beside.start()
    for document in range(2, 14):
        index.add(*rows(document, 30))
        if document % 3 == 0:
            index.delete([document - 1])
    stop.set()
    beside.join()
    index.refresh()
    expected = {1: 200} | {d: 30 for d in range(2, 14) if d not in (2, 5, 8, 11)}
    assert index.chunk_counts() == expected
    index.verify()
    index.optimise()
    assert index.chunk_counts() == expected
    assert index.search_words(str(13 * 7919 + 7), 1)[0].key == (13, 1, 700)


@pytest.mark.parametrize(("processors", "workers"), [(1, "1"), (2, "1"), (8, "2"), (64, "2")])
def test_text_indexes_are_made_by_few_workers_however_many_processors_there_are(
    processors: int, workers: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each of them holds a part of the index in memory."""
    monkeypatch.delenv("LANCE_FTS_NUM_SHARDS", raising=False)
    monkeypatch.setattr(os, "cpu_count", lambda: processors)
    Index(tmp_path / "index", 384)
    assert os.environ["LANCE_FTS_NUM_SHARDS"] == workers
    monkeypatch.setenv("LANCE_FTS_NUM_SHARDS", "5")
    Index(tmp_path / "index", 384)
    assert os.environ["LANCE_FTS_NUM_SHARDS"] == "5"  # what the person has set
