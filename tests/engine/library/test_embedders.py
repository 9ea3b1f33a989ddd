"""Embedders and rerankers of the person's choice: run as their folders say, and changed while search goes on."""

from __future__ import annotations

import threading
from pathlib import Path

import numpy as np
import pytest

from engine import Engine
from engine.errors import Cancelled, ModelError
from engine.library.model_embedder import ModelEmbedder, prompts_of
from engine.types import EmbedderChanged
from tests import tiny_embedders

DOCUMENTS = {
    "lease.txt": "The rent is paid each month. The deposit is two months' rent.",
    "kiln.txt": "The kiln reaches 1,240 degrees and cools over night.",
    "合同.txt": "租金每月四千元，押金为八千元。",
    "员工.txt": "员工年假为十天，项目经理是王一。",
}


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("models")
    tiny_embedders.bert(folder / "bge-small-zh-v1.5")
    tiny_embedders.xlm_roberta(folder / "multilingual-e5-small")
    tiny_embedders.reranker(folder / "bge-reranker-v2-m3")
    return folder


@pytest.fixture
def engine(tmp_path: Path, models: Path) -> Engine:
    files = tmp_path / "files"
    files.mkdir()
    for name, text in DOCUMENTS.items():
        (files / name).write_text(text, "utf-8")
    with Engine(tmp_path / "home") as engine:
        list(engine.index([str(files)]))
        for folder in models.iterdir():
            list(engine.models_add(str(folder)))
        yield engine


def test_pooling_and_prompts_are_those_of_the_folder(models: Path) -> None:
    """CLS for bge, the mean for e5, and what each wants before a query and a passage."""
    import torch
    from transformers import AutoModel, AutoTokenizer

    for name, cls, before in (
        ("bge-small-zh-v1.5", True, ("为这个句子生成表示以用于检索相关文章：", "")),
        ("multilingual-e5-small", False, ("query: ", "passage: ")),
    ):
        folder = models / name
        assert prompts_of(folder, name) == before
        embedder = ModelEmbedder(folder, name)
        tokenizer, model = AutoTokenizer.from_pretrained(folder), AutoModel.from_pretrained(folder).eval()
        for text, prefix, found in (
            ("租金是多少", before[0], embedder.embed_query("租金是多少")),
            ("押金为三千元", before[1], embedder.embed(["押金为三千元"])[0]),
        ):
            with torch.inference_mode():
                encoded = tokenizer(prefix + text, return_tensors="pt")
                hidden = model(**encoded).last_hidden_state[0]
            wanted = (hidden[0] if cls else hidden.mean(0)).numpy()
            assert np.dot(found, wanted / np.linalg.norm(wanted)) == pytest.approx(1.0, abs=1e-4)
            assert np.linalg.norm(found) == pytest.approx(1.0, abs=1e-4)


def test_prompts_written_in_the_folder_win(tmp_path: Path) -> None:
    (tmp_path / "config_sentence_transformers.json").write_text('{"prompts": {"query": "Q: ", "document": "D: "}}')
    assert prompts_of(tmp_path, "multilingual-e5-small") == ("Q: ", "D: ")


def test_the_library_is_embedded_anew_and_searched_with_the_new_one(engine: Engine) -> None:
    before = {hit.path for hit in engine.search("rent deposit")}
    *_, done = engine.change_embedder("multilingual-e5-small")
    assert isinstance(done, EmbedderChanged) and done.chunks == len(DOCUMENTS)
    assert engine.settings()["embedder"] == "multilingual-e5-small"
    assert engine.open_index().dimension == tiny_embedders.DIMENSION
    assert {hit.path for hit in engine.search("rent deposit")} >= before
    assert Path(engine.search("租金是多少")[0].path).name == "合同.txt"
    assert not (engine.folder.index_folder / "chunks.lance").exists()
    # What is indexed from now on goes into the new table, and the way back is open.
    new = Path(engine.status().folders[0].path) / "new.txt"
    new.write_text("The lighthouse keeper is called Orsolya.")
    list(engine.index())
    assert Path(engine.search("lighthouse keeper")[0].path) == new
    *_, done = engine.change_embedder("all-minilm-l6-v2")
    assert done == EmbedderChanged("all-minilm-l6-v2", len(DOCUMENTS) + 1, done.seconds)
    assert engine.open_index().dimension == 384
    assert Path(engine.search("lighthouse keeper")[0].path) == new


def test_stopped_it_goes_on_from_there_and_search_never_stops(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("engine.library.embedders._CHUNKS_A_TURN", 1)
    stop = threading.Event()
    seen = 0
    with pytest.raises(Cancelled):
        for _ in engine.change_embedder("bge-small-zh-v1.5", stop=stop):
            assert engine.search("kiln")[0].path.endswith("kiln.txt")
            seen += 1
            if seen == 4:
                stop.set()
    assert engine.settings()["embedder"] == ""
    assert engine.search("kiln")[0].path.endswith("kiln.txt")
    half = engine._index_of("bge-small-zh-v1.5").count()
    assert 0 < half < len(DOCUMENTS)
    added: list[int] = []
    add = type(engine.open_index()).add
    monkeypatch.setattr(
        "engine.library.index.Index.add", lambda self, rows, *rest: (added.append(len(rows)), add(self, rows, *rest))
    )
    *_, done = engine.change_embedder("bge-small-zh-v1.5")
    assert done.chunks == len(DOCUMENTS) and sum(added) == len(DOCUMENTS) - half
    assert engine.search("kiln")[0].path.endswith("kiln.txt")  # English is found by words


def test_another_engine_follows(engine: Engine) -> None:
    with Engine(engine.folder.path) as other:
        assert other.search("kiln")
        list(engine.change_embedder("multilingual-e5-small"))
        assert other.search("kiln")[0].path.endswith("kiln.txt")
        assert other.settings()["embedder"] == "multilingual-e5-small"


def test_a_reranker_has_the_last_word(engine: Engine) -> None:
    own = [hit.path for hit in engine.search("rent kiln deposit 租金")]
    assert engine.models_use("bge-reranker-v2-m3")["model"] == "bge-reranker-v2-m3"
    hits = engine.search("rent kiln deposit 租金")
    assert {hit.path for hit in hits} == set(own)
    reranker = engine.open_reranker()
    assert reranker is not None
    wanted = reranker.scores("rent kiln deposit 租金", [hit.text for hit in hits])
    assert [hit.score for hit in hits] == pytest.approx(sorted(wanted, reverse=True), abs=1e-4)
    engine.models_use("no-reranker")
    assert [hit.path for hit in engine.search("rent kiln deposit 租金")] == own


def test_what_is_in_use_is_not_removed_and_what_is_missing_is_said(engine: Engine) -> None:
    list(engine.change_embedder("multilingual-e5-small"))
    with pytest.raises(ModelError, match="searched with"):
        engine.models_remove("multilingual-e5-small")
    with pytest.raises(ModelError):
        list(engine.change_embedder("no-such-model"))


def test_an_embedder_that_nothing_was_fitted_on_does_not_decide_what_is_an_answer(engine: Engine) -> None:
    """Its cosines order passages among each other; whether the documents hold an answer is judged by words alone."""
    list(engine.change_embedder("multilingual-e5-small"))
    assert all(hit.cosine == 0.0 for hit in engine.search("How hot does the kiln get?"))
    for question, answered in (
        ("How many degrees does the kiln reach?", True), ("Who won the 2022 FIFA World Cup?", False),
        ("押金是多少？", True), ("公司今年的年会在哪里举行？", False),
    ):  # fmt: skip
        *_, done = engine.ask(question)
        assert done.answer.answered is answered, question
        assert answered or done.answer.nearest
