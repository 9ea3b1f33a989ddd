"""What is kept is the person's own, and what files are called is only ever a name."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from engine.api import Engine
from engine.settings import DataFolder
from engine.types import AnswerDone, FileState, Scope

NAMES = (
    "<img src=x onerror=alert(1)>.txt", "$(touch x).txt", "`touch y`.txt", '"; touch z; ".txt', "-rf.txt", "--help.txt",
    "two\nlines.txt", "a'b\"c.txt", "%s%n{0}.txt", "' OR 1=1 --.txt", "[1] [2].txt", " .txt", "tab\there.txt",
)  # fmt: skip
SENTENCE = "The number of the locker {} is {}."

posix = pytest.mark.skipif(os.name == "nt", reason="POSIX permissions and file names")


def open_to_others(home: Path) -> list[str]:
    folders = [p for p in (home, *home.iterdir()) if p.is_dir()]
    return [str(p.relative_to(home)) for p in folders if stat.S_IMODE(p.stat().st_mode) & 0o077]


@posix
@pytest.mark.parametrize("before", ["nothing", "home", "all"])
def test_the_folder_is_closed_whatever_the_umask_and_whoever_made_it(home: Path, before: str) -> None:
    """In a process of its own: the umask is one for all threads."""
    if before != "nothing":
        home.mkdir()
        home.chmod(0o755)
    if before == "all":
        for name in ("index", "models", "logs"):
            (home / name).mkdir()
            (home / name).chmod(0o777)
    code = (
        "import os, sys; os.umask(0)\n"
        "from pathlib import Path\n"
        "from engine.api import Engine\nfrom engine.logs import start_logging\n"
        "home = Path(sys.argv[1]); start_logging(home, 'test')\n"
        "with Engine(home) as engine: engine.new_conversation('x')\n"
    )
    done = subprocess.run([sys.executable, "-c", code, str(home)], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert (home / "chats.db").exists() and (home / "logs" / "test-crash.log").exists()
    assert not open_to_others(home)


@posix
def test_logs_are_closed_even_when_they_come_first(home: Path) -> None:
    """The window's process begins its log before the engine has made the data folder."""
    code = "import os, sys; os.umask(0); from pathlib import Path; from engine.logs import start_logging; "
    code += "start_logging(Path(sys.argv[1]), 'window')"
    subprocess.run([sys.executable, "-c", code, str(home)], check=True)
    assert not open_to_others(home)


@posix
def test_a_link_in_the_data_folders_place_is_not_opened_to_others(tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir(mode=0o755)
    (tmp_path / "home").symlink_to(elsewhere)
    DataFolder(tmp_path / "home").create()
    assert not open_to_others(elsewhere)


@posix
def test_a_file_name_is_only_a_name(home: Path, tmp_path: Path) -> None:
    """Indexed, found, cited, shown, renamed and forgotten under names that are commands, options and markup."""
    folder = tmp_path / "<b>&lt; $(touch v) -x"
    folder.mkdir()
    files = {}
    for number, name in enumerate(NAMES):
        files[folder / name] = SENTENCE.format("ABCDEFGHIJKLMNOP"[number] * 3, 4000 + number)
    for path, text in files.items():
        path.write_text(text, encoding="utf-8")
    before = sorted(tmp_path.rglob("*"))
    here = sorted(os.listdir())
    with Engine(home) as engine:
        *_, report = engine.index([str(folder)])
        assert (report.indexed, report.failed) == (len(NAMES), 0)
        states = {Path(f.path): f.state for f in engine.status().files}
        assert states == dict.fromkeys(files, FileState.INDEXED)
        for path, text in list(files.items())[:4]:
            assert engine.show(str(path)).pages[0].text.strip() == text
            *_, last = engine.ask(f"What is the number of the locker {text.split()[5]}?", scope=Scope((str(path),)))
            assert isinstance(last, AnswerDone) and last.answer.answered
            assert {c.path for c in last.answer.citations} == {str(path)}
            assert all(c.verified for c in last.answer.citations)
        moved = folder / "$(reboot) <script>.txt"
        (folder / NAMES[0]).rename(moved)
        *_, report = engine.index(None)
        assert report.renamed == 1
        moved.rename(folder / NAMES[0])
        engine.forget(str(folder))
        assert not engine.status().files
    assert [p for p in sorted(tmp_path.rglob("*")) if home not in (p, *p.parents)] == before
    assert sorted(os.listdir()) == here
