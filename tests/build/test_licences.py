"""What may be bundled: the GPL, the unknown and the unreadable stop the build; what is there is collected in full."""

from __future__ import annotations

import importlib.util
import sys
import tomllib
from pathlib import Path
from types import ModuleType

import pytest

BUILD = Path(__file__).resolve().parents[2] / "build"


@pytest.fixture(scope="module")
def licences() -> ModuleType:
    spec = importlib.util.spec_from_file_location("inkwell_build_licences", BUILD / "licences.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # dataclasses look their module up
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def policy(licences: ModuleType) -> object:
    return licences.Policy(tomllib.loads((BUILD / "licences.toml").read_text(encoding="utf-8")))


def package(folder: Path, name: str, *lines: str, **files: str) -> None:
    """A distribution as pip leaves it, with METADATA lines and more files in its folder."""
    info = folder / f"{name}-1.0.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text("\n".join(["Metadata-Version: 2.4", f"Name: {name}", "Version: 1.0", *lines, ""]))
    for file, text in files.items():
        target = info / file.replace("__", "/").replace("_", ".")
        target.parent.mkdir(exist_ok=True)
        target.write_text(text)
    recorded = [str(path.relative_to(folder)) for path in info.rglob("*") if path.is_file()]
    (info / "RECORD").write_text("".join(f"{path},,\n" for path in [*recorded, f"{info.name}/RECORD"]))


@pytest.mark.parametrize(
    ("lines", "says"),
    [
        (["License-Expression: GPL-3.0-only"], "GPL-3.0-only is not allowed"),
        (["License-Expression: AGPL-3.0-or-later"], "AGPL-3.0-or-later is not allowed"),
        (["License-Expression: MIT AND GPL-2.0-or-later"], "GPL-2.0-or-later is not allowed"),
        (["License-Expression: SSPL-1.0"], "SSPL-1.0 is not allowed"),
        (["License: GPL-2.0+"], "GPL-2.0-or-later is not allowed"),
        (["Classifier: License :: OSI Approved :: GNU General Public License v3 (GPLv3)"], "unknown"),
        (["License: do what you like"], "unknown"),
        ([], "unknown"),
    ],
)
def test_what_may_not_be_bundled_stops_the_build(
    licences: ModuleType, policy: object, tmp_path: Path, lines: list[str], says: str
) -> None:
    package(tmp_path, "fine", "License-Expression: MIT", "Requires-Dist: wicked")
    package(tmp_path, "wicked", *lines)
    with pytest.raises(licences.LicenceError) as caught:
        licences.collect(["fine"], policy, [str(tmp_path)])
    assert "wicked 1.0" in str(caught.value) and says in str(caught.value) and "fine" not in str(caught.value)


def test_the_gpl_inside_a_package_is_found(licences: ModuleType, policy: object, tmp_path: Path) -> None:
    crates = '{"components": [{"name": "snake", "version": "2", "licenses": [{"expression": "GPL-3.0-only"}]}]}'
    package(tmp_path, "a", "License-Expression: MIT", sboms__a_json=crates)
    package(tmp_path, "b", "License-Expression: MIT", COPYING="\n   GNU GENERAL PUBLIC LICENSE\n   Version 3\n")
    with pytest.raises(licences.LicenceError, match=r"snake 2 inside a: GPL-3\.0-only is not allowed"):
        licences.collect(["a"], policy, [str(tmp_path)])
    with pytest.raises(licences.LicenceError, match=r"b 1\.0: it brings a GPL text"):
        licences.collect(["b"], policy, [str(tmp_path)])


def test_what_may_be_bundled_is_written_down_with_its_notices(
    licences: ModuleType, policy: object, tmp_path: Path
) -> None:
    crates = '{"components": [{"name": "crab", "version": "2", "licenses": [{"expression": "MIT OR GPL-2.0-only"}]}]}'
    package(
        tmp_path, "good", "License-Expression: GPL-2.0-only OR LGPL-3.0-only", 'Requires-Dist: other; extra == "more"',
        licenses__NOTICE_txt="Copyright of the good", sboms__x_json=crates,
    )  # fmt: skip
    text = licences.written(licences.collect(["good"], policy, [str(tmp_path)]))
    for words in ("good 1.0", "Copyright of the good", "crab 2", "LGPL-3.0-only", "Lucide", "llama.cpp", "Qt", "ISC"):
        assert words in text, words
    assert "GNU LESSER GENERAL PUBLIC LICENSE" in text


def test_what_pyinstaller_collected_is_covered(licences: ModuleType, policy: object, tmp_path: Path) -> None:
    known, unknown, gpl = tmp_path / "libxcb.so.1", tmp_path / "libmystery.so.3", tmp_path / "libreadline.so.8"
    entries = []
    for file in (known, unknown, gpl):
        file.touch()
        entries.append((file.name, str(file), "BINARY"))
    work = tmp_path / "work"
    work.mkdir()
    (work / "inkwell").touch()  # PyInstaller's own
    (work / "COLLECT-00.toc").write_text(repr((True, [*entries, ("inkwell", str(work / "inkwell"), "EXECUTABLE")])))
    troubles = licences.uncovered(work, ["packaging"], policy)
    assert len(troubles) == 2
    assert "libmystery.so.3" in troubles[0] and "nothing" in troubles[0]
    assert "libreadline.so.8" in troubles[1] and "GPL" in troubles[1]


def test_reasons_are_given_and_what_they_say_of_pillow_holds(policy: object) -> None:
    table = policy.table  # type: ignore[attr-defined]
    rows = [*table["packages"].values(), *table["inside"], *table["gpl_texts"]]
    assert all(len(row["why"]) > 9 for row in rows)
    features = pytest.importorskip("PIL.features")
    assert not features.check("libimagequant"), "GPL: this Pillow may not be bundled"
