"""The speed a model wrote with is kept for the list of models."""

import threading
from pathlib import Path

import pytest

from engine import Engine
from engine.models.measured import remember_speed, writing_speeds
from tests import tiny_models


def test_a_long_answer_leaves_its_speed_in_the_list(tmp_path: Path) -> None:
    with Engine(tmp_path / "home") as engine:
        *_, model = engine.models_add(str(tiny_models.gguf(tmp_path / "small.gguf")))
        assert [m["tokens_per_second"] for m in engine.models_list()["models"]] == [0.0, 0.0]
        engine.models_use(model.id)
        list(engine.ask("今天的天气很好", documents=False, stop=threading.Event()))
        speeds = {m["id"]: m["tokens_per_second"] for m in engine.models_list()["models"]}
        assert speeds[model.id] > 0 and speeds["quotes"] == 0


@pytest.mark.parametrize("damage", ["", "[]", '{"a": "fast"}', '{"a": null}'])
def test_a_damaged_file_costs_only_the_figures(damage: str, tmp_path: Path) -> None:
    (tmp_path / "measured.json").write_text(damage, encoding="utf-8")
    assert writing_speeds(tmp_path) == {}
    remember_speed(tmp_path, "a", 3.14159)
    assert writing_speeds(tmp_path) == {"a": 3.14}
