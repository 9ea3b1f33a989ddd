"""The README tells what is there: its commands exist, its paths exist, its tree is the tree."""

from __future__ import annotations

import importlib.util
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")


def test_every_make_target_exists() -> None:
    targets = set(re.findall(r"^([a-z-]+):", MAKEFILE, flags=re.MULTILINE))
    named = set(re.findall(r"\bmake ([a-z-]+)\b(?=[ `\n])", "\n".join(_code())))
    targets |= {path.stem.replace("_", "-") for path in (ROOT / "tests" / "bench").glob("bench_*.py")}
    assert {"run", "test"} <= named
    assert named <= targets


def test_the_first_command_is_make_run() -> None:
    first = re.search(r"^    make \S+|^make \S+", README, flags=re.MULTILINE)
    assert first and first[0].split() == ["make", "run"]


def test_every_inkwell_command_exists() -> None:
    from engine.cli import main

    named = set(re.findall(r"^\s*inkwell ([a-z]+)", "\n".join(_code()), flags=re.MULTILINE))
    assert {"index", "ask", "search"} <= named
    for command in named:
        code = None
        try:
            main([command, "--help"])
        except SystemExit as ended:
            code = ended.code
        assert code == 0, command


def test_every_path_exists() -> None:
    paths = re.findall(r"`((?:build|resources|tests|engine|desktop)[/\\][\w./\\-]*)`", README)
    paths += re.findall(r"\]\(((?!http)[^)#]+)\)", README)
    paths += [p.replace("\\", "/") for p in re.findall(r"py (build\\\w+\.py)", README)]
    missing = [path for path in paths if not (ROOT / path).exists()]
    assert paths and not missing


def test_the_tree_is_the_tree() -> None:
    spec = importlib.util.spec_from_file_location("readme_tree", ROOT / "build" / "readme_tree.py")
    assert spec and spec.loader
    readme_tree = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(readme_tree)
    assert "engine/" in readme_tree.tree()
    assert readme_tree.written(README) == README, "the files have changed: run `make readme`"


def test_the_bootstrap_script_takes_what_the_readme_says() -> None:
    """Without a command it says how it is used, needing nothing installed."""
    script = ROOT / "build" / "bootstrap.py"
    done = subprocess.run([sys.executable, "-S", str(script)], capture_output=True, text=True)
    assert done.returncode == 2
    for command in set(re.findall(r"bootstrap\.py (\w+)", README)):
        assert f"\n  {command} " in done.stderr


def _code() -> list[str]:
    """The README's code: fenced blocks, indented blocks, and what stands between backticks."""
    fenced = re.findall(r"```\w*\n(.*?)```", README, flags=re.DOTALL)
    indented = re.findall(r"^    .*$", README, flags=re.MULTILINE)
    inline = re.findall(r"`[^`\n]+`", README)
    return [*fenced, *indented, *inline]
