"""The lock: whole, in step with the pins, and split rightly for each platform; the audit sees what was changed."""

from __future__ import annotations

import re
import tomllib
from importlib import metadata
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]
LOCK = (ROOT / "build" / "lock.txt").read_text(encoding="utf-8")


@pytest.fixture
def locking(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(str(ROOT / "build"))
    import locking

    return locking


@pytest.fixture
def audit(locking: ModuleType) -> ModuleType:
    import audit

    return audit


def test_the_lock_is_in_step_with_the_pins(locking: ModuleType, audit: ModuleType) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    asked = [*project["dependencies"], *project["optional-dependencies"]["dev"]]
    missing = {audit.normal(re.split(r"[\s=<>;\[]", each)[0]) for each in asked} - locking.names(LOCK)
    assert not missing, "run: make pins"
    pins = dict(
        line.split("==") for line in (ROOT / "build" / "constraints.txt").read_text().split() if "==" in line
    )
    for name, part in locking.blocks(LOCK).items():
        locked = re.search(r"==([^\s\\;]+)", part)
        pinned = {audit.normal(each): version for each, version in pins.items()}.get(name)
        assert locked and pinned in (None, locked[1]), f"{name}: run make pins"
        assert re.search(r"--hash=sha256:[0-9a-f]{64}", part), name


def test_each_platform_gets_its_part(locking: ModuleType) -> None:
    linux, windows = (locking.names(locking.from_the_lock(LOCK, each)) for each in ("linux", "win32"))
    assert {"pyside6", "lancedb", "numpy", "safetensors"} <= linux & windows
    assert "torch" not in linux and "torch" in windows
    assert "llama-cpp-python" not in linux | windows
    assert not [name for name in linux | windows if name.startswith(("nvidia", "cuda", "triton"))]


def test_the_audit_sees_a_changed_file(audit: ModuleType, tmp_path: Path) -> None:
    info = tmp_path / "thing-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: thing\nVersion: 1.0\n")
    (tmp_path / "thing.py").write_text("good")
    digest = "dw4tVIT1fXyFxP95l_DzXz-sGn_nSJH0mxwJ5WRfTg0"  # not "good"'s
    (info / "RECORD").write_text(f"thing.py,sha256={digest},4\ngone.py,sha256={digest},4\n{info.name}/RECORD,,\n")
    (dist,) = metadata.distributions(path=[str(tmp_path)])
    assert audit.changed_files(dist) == ["thing: thing.py is not what its wheel held", "thing: gone.py is missing"]
    assert [line for line in audit.differences("# empty\n") if "numpy" in line and "not locked" in line]


def test_packages_that_the_database_does_not_know_are_no_all_clear(audit: ModuleType) -> None:
    known = {"name": "a", "version": "1", "vulns": []}
    assert audit.understood([known]) == (0, "1 packages")
    with pytest.raises(audit.UnknownError, match="1 of 2"):
        audit.understood([known, {"name": "b", "skip_reason": "not found"}])
    code, said = audit.understood([known, {"name": "c", "version": "2", "vulns": [{"id": "CVE-1"}]}])
    assert code == 1 and "c 2: CVE-1" in said
