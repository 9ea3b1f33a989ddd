"""The list of models on this machine: added in place or copied, refused with reasons, nothing foreign deleted."""

from __future__ import annotations

import json
import threading
from pathlib import Path

import pytest

from engine.errors import Cancelled, DataFolderError, ModelError
from engine.models.installed import add, inspect, installed_model, installed_models, is_present, register, remove, slug
from engine.types import InstalledModel
from tests import tiny_gguf, tiny_models

NEVER = threading.Event()


@pytest.fixture
def models(tmp_path: Path) -> Path:
    return tmp_path / "models"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    (tmp_path / "stick").mkdir()
    return tiny_gguf.make_llama(tmp_path / "stick" / "My Model Q4_0.gguf", kind="q4_0")


def added(models: Path, path: Path, copy: bool = False) -> InstalledModel:
    *_, last = add(models, path, copy=copy, stop=NEVER)
    assert isinstance(last, InstalledModel)
    return last


def test_a_gguf_is_used_where_it_lies(models: Path, file: Path) -> None:
    model = added(models, file)
    assert (model.id, model.kind, model.format, model.in_place) == ("my-model-q4-0", "chat", "gguf", True)
    assert (model.path, model.context, model.quantisation) == (str(file), 512, "q4_0")
    assert installed_models(models) == {model.id: model}
    assert added(models, file) == model and len(installed_models(models)) == 1  # twice is once
    assert remove(models, model.id) == {"id": model.id, "deleted": [], "kept": [str(file)]}
    assert file.is_file() and installed_models(models) == {}


def test_a_copy_is_inkwells_own(models: Path, file: Path) -> None:
    model = added(models, file, copy=True)
    assert not model.in_place and Path(model.path).parent == models / model.id
    assert Path(model.path).read_bytes() == file.read_bytes()
    result = remove(models, model.id)
    assert result["deleted"] == [str(models / model.id)]
    assert not (models / model.id).exists() and file.is_file()


def test_a_copy_that_is_stopped_leaves_nothing(models: Path, file: Path) -> None:
    stop = threading.Event()
    stop.set()
    with pytest.raises(Cancelled):
        list(add(models, file, copy=True, stop=stop))
    assert installed_models(models) == {}
    assert not [path for path in models.glob("*") if path.is_dir()]


def test_a_checkpoint_folder_and_a_folder_with_one_gguf(models: Path, file: Path, tmp_path: Path) -> None:
    folder = tiny_models.checkpoint(tmp_path / "chatglm3-6b")
    model = added(models, folder)
    assert (model.id, model.format, model.kind, model.context) == ("chatglm3-6b", "chatglm3", "chat", 8192)
    assert added(models, file.parent).path == str(file)
    copied = added(models, folder, copy=True) if False else added(models, tiny_models.checkpoint(tmp_path / "b"), True)
    assert (Path(copied.path) / "tokenizer.model").is_file()


def test_two_of_the_same_name_get_two_ids(models: Path, tmp_path: Path) -> None:
    ids = []
    for folder in ("a", "b", "c"):
        (tmp_path / folder).mkdir()
        ids.append(added(models, tiny_gguf.make_llama(tmp_path / folder / "same.gguf")).id)
    assert ids == ["same", "same-2", "same-3"]


def test_an_unplugged_model_is_kept_on_the_list(models: Path, file: Path) -> None:
    model = added(models, file)
    away = file.rename(file.with_suffix(".away"))
    assert not is_present(installed_models(models)[model.id])
    with pytest.raises(ModelError, match="Plug in its drive"):
        installed_model(models, model.id)
    away.rename(file)
    assert installed_model(models, model.id) == model


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("x.gguf", b"<html>log in</html>" * 9, "web page"),
        ("x.gguf", b"GGUF", "too short"),
        ("model-00001-of-00002.safetensors", b"x" * 99, "whole folder"),
        ("pytorch_model.bin", b"x" * 99, "whole folder"),
        ("notes.txt", b"hello" * 20, "GGUF"),
    ],
)
def test_what_is_no_model_is_refused(name: str, content: bytes, says: str, models: Path, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(ModelError, match=says):
        added(models, tmp_path / name)
    assert installed_models(models) == {}


def test_folders_that_are_no_model(models: Path, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(ModelError, match="holds no model"):
        inspect(tmp_path / "empty")
    other = tmp_path / "other"
    other.mkdir()
    (other / "config.json").write_text(json.dumps({"model_type": "llama", "architectures": ["LlamaForCausalLM"]}))
    with pytest.raises(ModelError, match="no weights"):
        inspect(other)
    (other / "pytorch_model.bin").write_bytes(b"x")
    with pytest.raises(ModelError, match="only ChatGLM3"):
        inspect(other)
    with pytest.raises(ModelError, match="There is no file"):
        inspect(tmp_path / "nowhere")
    for name in ("a.gguf", "b.gguf"):
        tiny_gguf.make_llama(tmp_path / "empty" / name)
    with pytest.raises(ModelError, match="several models"):
        inspect(tmp_path / "empty")


def test_a_list_edited_by_hand_cannot_delete_elsewhere(models: Path, file: Path) -> None:
    model = added(models, file)
    text = (models / "installed.json").read_text(encoding="utf-8").replace('"in_place": true', '"in_place": false')
    (models / "installed.json").write_text(text, encoding="utf-8")
    assert remove(models, model.id)["deleted"] == []
    assert file.is_file()


def test_a_damaged_list_is_reported(models: Path) -> None:
    models.mkdir()
    (models / "installed.json").write_text("{", encoding="utf-8")
    with pytest.raises(DataFolderError, match="Delete it"):
        installed_models(models)


def test_unknown_ids(models: Path) -> None:
    for call in (installed_model, remove):
        with pytest.raises(ModelError, match="No installed model"):
            call(models, "nonsense")


def test_many_may_change_the_list_at_once(models: Path) -> None:
    def work(number: int) -> None:
        register(models, InstalledModel(f"m{number}", "x", "chat", "gguf", f"/m{number}", True, 1))

    threads = [threading.Thread(target=work, args=(n,)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(installed_models(models)) == 8


def test_ids_are_plain_names() -> None:
    assert slug("Qwen3-4B_Q4.K M") == "qwen3-4b-q4.k-m"
    assert slug("../../etc") == "etc" and slug("") == "model" and slug("墨池 7B") == "墨池-7b"
