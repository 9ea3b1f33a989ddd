"""The bundled list of models, and the person's own beside it."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.errors import ModelError
from engine.models.catalog import known_model, known_models


def test_the_bundled_list_is_sound() -> None:
    models = known_models()
    assert {"chatglm3-6b", "chatglm3-6b-base", "chatglm3-6b-32k", "chatglm3-6b-128k"} <= set(models)
    for model in models.values():
        assert model.name and model.licence and model.languages and model.about and model.about_zh
        assert 0 < model.size <= model.memory * 1.1
        assert model.sources
    glm = models["chatglm3-6b"]
    assert [source.hub for source in glm.sources] == ["huggingface", "modelscope"]
    assert {m.kind for m in models.values()} == {"chat", "embedder", "reranker"}
    small = [m for m in models.values() if m.kind == "chat" and m.format == "gguf" and m.memory < 5e9]
    assert len(small) >= 2, "a laptop with 8 GB needs a choice"


def test_the_persons_own_list_adds_and_replaces(tmp_path: Path) -> None:
    (tmp_path / "models.toml").write_text(
        '[[model]]\nid = "mine"\nformat = "gguf"\nsize = 1.5\n[[model.source]]\nhub = "url"\n'
        'repo = "https://example.org/models"\nfiles = ["a.gguf"]\n[model.source.sha256]\n"a.gguf" = "AB"\n'
        '[[model]]\nid = "qwen3-4b"\nname = "Mine too"\n[[model.source]]\nhub = "modelscope"\n'
        'repo = "a/b"\nfiles = ["*.gguf"]\n',
        encoding="utf-8",
    )
    models = known_models(tmp_path)
    assert models["mine"].size == 1_500_000_000
    assert models["mine"].source().sha256 == {"a.gguf": "ab"}
    assert models["qwen3-4b"].name == "Mine too" and len(models) == len(known_models()) + 1


@pytest.mark.parametrize(
    "text",
    [
        "[[model",
        "model = 3",
        '[[model]]\nname = "no id"',
        '[[model]]\nid = "../x"\nsource = []',
        '[[model]]\nid = "x"\nkind = "car"\nsource = []',
        '[[model]]\nid = "x"\n[[model.source]]\nhub = "nowhere"\nrepo = "a/b"\nfiles = ["*"]',
        '[[model]]\nid = "x"\n[[model.source]]\nhub = "huggingface"\nrepo = "../../etc"\nfiles = ["*"]',
        '[[model]]\nid = "x"\nsource = []\n[[model]]\nid = "x"\nsource = []',
    ],
)
def test_mistakes_are_named(text: str, tmp_path: Path) -> None:
    (tmp_path / "models.toml").write_text(text, encoding="utf-8")
    with pytest.raises(ModelError, match=r"models\.toml"):
        known_models(tmp_path)


def test_unknown_ids_and_hubs() -> None:
    with pytest.raises(ModelError, match="inkwell models list"):
        known_model("nonsense")
    with pytest.raises(ModelError, match="it is on huggingface"):
        known_model("multilingual-e5-small").source("modelscope")
