"""Set-up knows when it is done, goes on where it was, and never takes a half-installed package for a whole one."""

from __future__ import annotations

import hashlib
import platform
import subprocess
import sys
import tomllib
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(str(ROOT / "build"))
    import environment

    return environment


@pytest.fixture
def llama_wheel(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> ModuleType:
    monkeypatch.syspath_prepend(str(ROOT / "build"))
    import llama_wheel

    monkeypatch.setattr(llama_wheel, "_cache", lambda: tmp_path)
    return llama_wheel


def test_the_stamp_covers_what_shapes_the_environment(environment: ModuleType) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    first = environment._fingerprint(project)
    assert environment._fingerprint(project) == first
    project["tool"]["ruff"]["line-length"] = 1
    assert environment._fingerprint(project) == first
    project["project"]["dependencies"].append("another==1.0")
    assert environment._fingerprint(project) != first


def test_a_package_cut_short_is_installed_again(
    environment: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    site = tmp_path / "lib" / "python3.11" / "site-packages"
    for name in ("whole-1.0.dist-info", "half-1.0.dist-info"):
        (site / name).mkdir(parents=True)
        (site / name / "METADATA").touch()
    (site / "whole-1.0.dist-info" / "RECORD").touch()
    monkeypatch.setattr(environment, "VENV", tmp_path)
    environment._Setup(
        {"project": {"dependencies": [], "optional-dependencies": {"dev": []}}}, False
    )._forget_half_installed()
    assert [path.name for path in site.iterdir()] == ["whole-1.0.dist-info"]


def test_a_failed_command_shows_the_end_of_its_log(
    environment: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(environment, "LOG", tmp_path / "log")
    setup = environment._Setup({"project": {"dependencies": [], "optional-dependencies": {"dev": []}}}, False)
    lines: list[str] = []
    setup.command([sys.executable, "-c", "print('one'); print('two')"], None, lines.append)
    assert lines == ["one\n", "two\n"]
    with pytest.raises(environment.SetupError, match="it broke"):
        setup.command([sys.executable, "-c", "import sys; print('it broke'); sys.exit(3)"])
    assert "it broke" in (tmp_path / "log").read_text(encoding="utf-8")


def test_a_compiled_wheel_is_kept_for_this_machine_and_these_options(
    llama_wheel: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert llama_wheel.ready("1.0") is None
    shelf = llama_wheel._shelf("1.0")
    shelf.mkdir(parents=True)
    (shelf / "llama_cpp_python-1.0-py3-none-any.whl").touch()
    assert llama_wheel.ready("1.0") is not None
    assert llama_wheel.ready("1.1") is None
    monkeypatch.setenv("CMAKE_ARGS", "-DGGML_NATIVE=OFF")
    assert llama_wheel.ready("1.0") is None
    monkeypatch.delenv("CMAKE_ARGS")
    monkeypatch.setattr(llama_wheel, "_features", lambda: "another processor")
    assert llama_wheel.ready("1.0") is None


def test_the_portable_wheel_is_one_for_all_processors(
    llama_wheel: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    portable, own = llama_wheel._shelf("1.0", portable=True), llama_wheel._shelf("1.0")
    assert portable != own
    assert "-DGGML_NATIVE=OFF" in llama_wheel.options(portable=True)
    monkeypatch.setattr(llama_wheel, "_features", lambda: "another processor")
    assert llama_wheel._shelf("1.0", portable=True) == portable
    assert llama_wheel._shelf("1.0") != own


@pytest.mark.parametrize(
    ("line", "numbers"),
    [
        ("  [12/140] /usr/bin/g++ -DGGML_BUILD", ("12", "140", None)),
        ("  [ 37%] Building CXX object vendor", (None, None, "37")),
        ("  -- [not a step]", None),
    ],
)
def test_the_compiler_tells_how_far_it_is(llama_wheel: ModuleType, line: str, numbers: tuple[str, ...] | None) -> None:
    found = llama_wheel.STEP.match(line)
    assert (found.groups() if found else None) == numbers


def test_unknown_commands_are_wrong_use() -> None:
    script = ROOT / "build" / "bootstrap.py"
    done = subprocess.run([sys.executable, str(script), "fly"], capture_output=True, text=True)
    assert done.returncode == 2 and "usage" in done.stderr


def test_a_venv_of_another_python_or_place_is_made_anew(
    environment: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(environment, "VENV", tmp_path)
    setup = environment._Setup({"project": {"dependencies": [], "optional-dependencies": {"dev": []}}}, False)
    assert not setup._belongs_here()
    right = f"version = {platform.python_version()}\ncommand = python3 -m venv {tmp_path}\n"
    for text, belongs in ((right, True), (right + "x", False), (right.replace("version = 3", "version = 2"), False)):
        (tmp_path / "pyvenv.cfg").write_text(text.replace("\nx", "x\n"), encoding="utf-8")
        assert setup._belongs_here() is belongs


def test_a_source_that_the_lock_does_not_name_is_not_compiled(
    llama_wheel: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    import io
    import tarfile

    import locking
    import sources

    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w:gz") as tar:
        tar.addfile(tarfile.TarInfo("thing-1.0/setup.py"))

    def fetch(command: list[str], *_: object) -> None:
        (Path(command[command.index("--dest") + 1]) / "thing-1.0.tar.gz").write_bytes(packed.getvalue())

    monkeypatch.setattr(locking, "LOCK", tmp_path / "lock.txt")
    locking.LOCK.write_text(f"thing==1.0 \\\n    --hash=sha256:{'0' * 64}\n")
    with pytest.raises(ValueError, match="not the one"):
        sources.unpacked("python", "thing", "1.0", tmp_path / "place", fetch, lambda _: None)
    assert not list((tmp_path / "place").iterdir())
    right = hashlib.sha256(packed.getvalue()).hexdigest()
    locking.LOCK.write_text(f"thing==1.0 \\\n    --hash=sha256:{right}\n")
    source = sources.unpacked("python", "thing", "1.0", tmp_path / "place", fetch, lambda _: None)
    assert (source / "setup.py").is_file()
