"""What a scan sees and leaves out: patterns, ignore files, hidden and system folders, links, unplugged drives."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from engine import Engine
from engine.errors import FolderError
from engine.library import scan
from engine.library.exclusions import Exclusions, Why
from engine.library.scan import Walk, outermost
from engine.types import FileState, IndexReport


def make(root: Path, *names: str) -> None:
    for name in names:
        file = root / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(f"{name} says something of its own")


def seen(root: Path, *patterns: str, **options: object) -> set[str]:
    walk = Walk(str(root), Exclusions(str(root), patterns, **options))  # type: ignore[arg-type]
    return {os.path.relpath(found.path, root) for found in walk if found.reason is None}


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    make(
        tmp_path, "a.txt", "a.log", "keep.log", "sub/b.txt", "sub/deep/c.txt", ".hidden/d.txt", ".env",
        "node_modules/x.txt", "Library/Caches/y.txt", "venv/pyvenv.cfg", "venv/z.txt", "~$open.docx", "Thumbs.db",
    )  # fmt: skip
    return tmp_path


ALL = {"a.txt", "a.log", "keep.log", "sub/b.txt", "sub/deep/c.txt"}


def test_hidden_and_system_folders_are_left_out_by_default(tree: Path) -> None:
    assert seen(tree) == ALL


@pytest.mark.parametrize(
    ("patterns", "gone", "more"),
    [
        (["*.log", "!keep.log"], {"a.log"}, set()),
        (["sub/"], {"sub/b.txt", "sub/deep/c.txt"}, set()),
        (["/a.*"], {"a.txt", "a.log"}, set()),
        (["**/deep"], {"sub/deep/c.txt"}, set()),
        (["sub/", "!sub/b.txt"], {"sub/b.txt", "sub/deep/c.txt"}, set()),  # as in git: its folder is left out
        (["!.hidden/"], set(), {".hidden/d.txt"}),
        (["# a remark", "", "no such thing"], set(), set()),
    ],
)
def test_patterns_are_those_of_gitignore(tree: Path, patterns: list[str], gone: set[str], more: set[str]) -> None:
    assert seen(tree, *patterns) == (ALL - gone) | more


def test_ignore_files_count_from_their_folder_down_and_gitignore_only_when_asked(tree: Path) -> None:
    (tree / "sub" / ".inkwellignore").write_text("/b.txt\n")
    (tree / ".gitignore").write_text("*.log\n\\")  # its last line is none, and is passed over
    assert seen(tree) == ALL - {"sub/b.txt"}
    assert seen(tree, gitignore=True) == ALL - {"sub/b.txt", "a.log", "keep.log"}
    assert seen(tree, "!b.txt", gitignore=True) == ALL - {"a.log", "keep.log"}  # the person's list has the last word


def test_every_way_of_asking_agrees(tree: Path) -> None:
    """Single paths are judged as the whole walk judges them."""
    (tree / "sub" / ".inkwellignore").write_text("deep\n")
    rules = Exclusions(str(tree), ["*.log"])
    for path in sorted(p for p in tree.rglob("*") if p.is_file()):
        walked = any(found.path == str(path) for found in Walk(str(tree), rules))
        assert (rules.why_within(str(path), folder=False) is None) == walked, path
        assert ([f.path for f in Walk(str(tree), rules, only=[str(path)])] == [str(path)]) == walked, path


def test_what_is_left_out_is_told_with_its_reason(tree: Path) -> None:
    told: dict[str, Why] = {}

    def hear(path: str, _folder: bool, why: Why, _size: int) -> None:
        told[os.path.relpath(path, tree)] = why

    list(Walk(str(tree), Exclusions(str(tree), ["*.log"]), on_left_out=hear))
    assert told["a.log"] is Why.PATTERN
    assert told[".env"] is Why.HIDDEN
    assert told["node_modules"] is Why.SYSTEM
    assert told["venv"] is Why.SYSTEM


def test_outermost_knows_whole_names() -> None:
    assert outermost(["/a/b", "/a/b/c", "/a/bc", "/a/b", "/d"]) == ["/a/b", "/a/bc", "/d"]


def run(engine: Engine, *folders: Path, **options: object) -> IndexReport:
    *_, report = engine.index([str(f) for f in folders] or None, **options)  # type: ignore[arg-type]
    assert isinstance(report, IndexReport)
    return report


def test_a_new_pattern_takes_files_from_the_index_and_lifting_it_brings_them_back(home: Path, tree: Path) -> None:
    with Engine(home) as engine:
        assert run(engine, tree).indexed == 5
        engine.set_exclusions(str(tree), ["*.log", "sub/deep/"])
        report = run(engine)
        assert (report.removed, report.indexed) == (3, 0)
        assert {Path(f.path).name for f in engine.status().files} == {"a.txt", "b.txt"}
        assert engine.exclusions(str(tree)) == {
            "folder": str(tree), "patterns": ["*.log", "sub/deep/"], "gitignore": False,
        }  # fmt: skip
        with pytest.raises(FolderError, match="“!” is not a pattern"):
            engine.set_exclusions(str(tree), ["!"])
        engine.set_exclusions(str(tree), [])
        assert run(engine).indexed == 3


def test_files_of_an_inner_drive_that_is_unplugged_are_kept(
    home: Path, tree: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`sub` stands for a drive mounted inside the folder: unplugged, it is an empty folder and no mount point."""
    with Engine(home) as engine:
        run(engine, tree)
        number = engine.catalog.folders()[str(tree)]
        engine.catalog.mark_indexed(number, "", [str(tree / "sub")])
        away = tree.parent / "away"
        (tree / "sub").rename(away)
        (tree / "sub").mkdir()
        report = run(engine)
        assert report.removed == 0 and engine.search("deep says", k=3)
        (tree / "sub").rmdir()
        away.rename(tree / "sub")
        is_mount = os.path.ismount
        monkeypatch.setattr(scan.os.path, "ismount", lambda path: path == str(tree / "sub") or is_mount(path))
        report = run(engine)
        assert (report.unchanged, report.indexed, report.chunks) == (5, 0, 0)


def test_only_some_paths_are_looked_at(home: Path, tree: Path) -> None:
    with Engine(home) as engine:
        run(engine, tree)
        (tree / "a.txt").write_text("Apricots are ripe in July.")
        (tree / "sub" / "b.txt").unlink()
        report = run(engine, only=[str(tree / "sub")])
        assert (report.indexed, report.removed, report.unchanged) == (0, 1, 1)
        report = run(engine, only=[str(tree / "a.txt")])
        assert (report.indexed, report.removed, report.unchanged) == (1, 0, 0)
        with pytest.raises(FolderError, match="in no folder"):
            run(engine, only=["/nowhere/at all"])


def test_retry_reads_only_what_is_named(home: Path, tree: Path) -> None:
    for name in ("one.pdf", "two.pdf"):
        (tree / name).write_bytes(b"%PDF-1.7\n" + name.encode())
    with Engine(home) as engine:
        assert run(engine, tree).failed == 2
        assert run(engine).failed == 0  # quarantined until it changes
        assert run(engine, only=[str(tree / "one.pdf")], retry=True).failed == 1
        states = {Path(f.path).name: f.state for f in engine.status().files}
        assert states["one.pdf"] is states["two.pdf"] is FileState.FAILED
