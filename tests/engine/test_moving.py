"""Moving the data folder: everything works from the new place, and nothing foreign is ever touched."""

import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from engine import Engine
from engine.errors import Cancelled, DataFolderError
from engine.settings import LOCATION_FILE, OWN_NAMES, DataFolder
from engine.types import MoveReport
from tests import tiny_models

# In a process of its own the system's place cannot be patched from here: INKWELL_HOME says where it is.
_AS_USUAL = (
    "import os, pathlib, platformdirs; place = pathlib.Path(os.environ.pop('INKWELL_HOME'))\n"
    "platformdirs.user_data_path = lambda *a, **k: place\n"
)


@pytest.fixture
def usual(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The system's place for data, for this test."""
    place = tmp_path / "system" / "Inkwell"
    monkeypatch.delenv("INKWELL_HOME", raising=False)
    monkeypatch.setattr("platformdirs.user_data_path", lambda *_a, **_k: place)
    return place


@pytest.fixture
def used(usual: Path, tmp_path: Path) -> Path:
    documents = tmp_path / "documents"
    documents.mkdir()
    (documents / "lease.txt").write_text("The deposit is given back within two weeks.", encoding="utf-8")
    model = tiny_models.gguf(tmp_path / "small.gguf")
    with Engine() as engine:
        list(engine.index([str(documents)]))
        list(engine.models_add(str(model), copy=True))
        conversation = engine.new_conversation("Kept")
        list(engine.ask("When is the deposit given back?", conversation=conversation.id))
    (usual / "mine.txt").write_text("not Inkwell's", encoding="utf-8")
    return usual


def move(target: Path, **options: object) -> MoveReport:
    with Engine() as engine:
        *_, report = engine.move_data(str(target), **options)  # type: ignore[arg-type]
    assert isinstance(report, MoveReport)
    return report


def contents(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def test_everything_works_from_the_new_place(used: Path, tmp_path: Path) -> None:
    target = tmp_path / "另一个盘 other" / "Inkwell"
    report = move(target)
    assert Path(report.path) == target and "mine.txt" in report.left
    with Engine() as engine:
        assert engine.folder.path == target
        assert engine.search("deposit")[0].path.endswith("lease.txt")
        assert [each.title for each in engine.conversations()] == ["Kept"]
        (model,) = (m for m in engine.models_list()["models"] if m["id"] != "quotes")
        assert model["present"] and Path(model["path"]).is_relative_to(target)
        assert engine.doctor()["index"]["healthy"] is True
        assert engine.take_notices() == [], "what was moved is not taken for damaged"
    assert (used / "mine.txt").read_text(encoding="utf-8") == "not Inkwell's"
    assert {entry.name for entry in used.iterdir()} <= {"mine.txt", LOCATION_FILE, "library.lock"}


def test_back_again(used: Path, tmp_path: Path) -> None:
    move(tmp_path / "there")
    (used / "mine.txt").unlink()
    (used / "library.lock").unlink(missing_ok=True)
    move(used)
    assert not (used / LOCATION_FILE).exists()
    with Engine() as engine:
        assert engine.folder.path == used
        assert engine.search("deposit")


def test_the_old_copy_can_be_kept(used: Path, tmp_path: Path) -> None:
    before = contents(used)
    assert move(tmp_path / "there", keep_old=True).removed == 0
    after = contents(used)
    assert all(name in after for name in before)


@pytest.mark.parametrize("target", ["taken", "inside", "file"])
def test_places_that_will_not_do(target: str, used: Path, tmp_path: Path) -> None:
    places = {"taken": tmp_path / "taken", "inside": used / "deeper", "file": tmp_path / "file"}
    (tmp_path / "taken").mkdir()
    (tmp_path / "taken" / "photo.jpg").write_bytes(b"somebody's")
    (tmp_path / "file").write_bytes(b"x")
    with pytest.raises(DataFolderError):
        move(places[target])
    assert (tmp_path / "taken" / "photo.jpg").read_bytes() == b"somebody's"
    with Engine() as engine:
        assert engine.folder.path == used and engine.search("deposit")


def test_stopped_half_way_nothing_has_changed(used: Path, tmp_path: Path) -> None:
    stop = threading.Event()
    before = contents(used)
    with Engine() as engine:
        moving = engine.move_data(str(tmp_path / "there"), stop=stop)
        next(moving)
        stop.set()
        with pytest.raises(Cancelled):
            list(moving)
    assert not (tmp_path / "there").exists()
    assert {k: v for k, v in contents(used).items() if "log" not in k} == {
        k: v for k, v in before.items() if "log" not in k
    }
    assert DataFolder().path == used


def test_a_move_that_was_killed_can_be_begun_again(used: Path, tmp_path: Path) -> None:
    code = (
        "import os, sys; from engine import Engine\n"
        "for event in Engine().move_data(sys.argv[1]): os._exit(9)"
    )
    target = tmp_path / "there"
    environment = os.environ | {"INKWELL_HOME": str(used)}
    killed = subprocess.run([sys.executable, "-c", _AS_USUAL + code, str(target)], env=environment, check=False)
    assert killed.returncode == 9 and any(target.iterdir())
    assert Path(move(target).path) == target
    with Engine() as engine:
        assert engine.folder.path == target and engine.search("deposit")
    assert {entry.name for entry in target.iterdir()} <= OWN_NAMES


def test_links_out_of_the_folder_are_not_left_behind_silently(used: Path, tmp_path: Path) -> None:
    (used / "models").rename(tmp_path / "models elsewhere")
    (used / "models").symlink_to(tmp_path / "models elsewhere")
    with pytest.raises(DataFolderError, match="leads elsewhere"):
        move(tmp_path / "there")
    assert DataFolder().path == used


def test_a_folder_given_by_name_is_not_moved(tmp_path: Path, usual: Path) -> None:
    with Engine(tmp_path / "elsewhere") as engine, pytest.raises(DataFolderError, match="INKWELL_HOME"):
        list(engine.move_data(str(tmp_path / "there")))


def test_a_drive_that_is_not_there_is_told(used: Path, tmp_path: Path) -> None:
    move(tmp_path / "there")
    (tmp_path / "there").rename(tmp_path / "unplugged")
    with pytest.raises(DataFolderError, match="Connect its drive"):
        Engine()
    assert not (tmp_path / "there").exists()


def test_every_name_that_inkwell_makes_is_known(used: Path) -> None:
    (used / "mine.txt").unlink()
    names = {entry.name.removesuffix("-wal").removesuffix("-shm") for entry in used.iterdir()}
    assert names <= OWN_NAMES
