"""Writes the tree of the README from the first sentence of every file's docstring: `make readme`.

`tests/test_readme.py` holds the README to it, so the tree cannot tell anything but what is there.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BEGIN, END = "<!-- tree: made by `make readme` -->\n```\n", "```\n<!-- end of tree -->"
WIDTH = 34


def tree() -> str:
    """Both packages, file by file."""
    return "".join(line for package in ("engine", "desktop") for line in _folder(ROOT / package, 0))


def written(readme: str) -> str:
    """The README with its tree as it should be."""
    return re.sub(re.escape(BEGIN) + ".*?" + re.escape(END), lambda _: BEGIN + tree() + END, readme, flags=re.DOTALL)


def _folder(folder: Path, depth: int) -> Iterator[str]:
    yield _line(f"{folder.name}/", folder / "__init__.py", depth)
    inside = [path for path in folder.iterdir() if not path.name.startswith("__")]
    for path in sorted(inside, key=lambda path: (path.is_dir(), path.name)):
        if path.suffix == ".py":
            yield _line(path.name, path, depth + 1)
        elif path.is_dir() and any(path.glob("*.py")):
            yield from _folder(path, depth + 1)


def _line(name: str, source: Path, depth: int) -> str:
    said = ast.get_docstring(ast.parse(source.read_text(encoding="utf-8"))) if source.exists() else ""
    first = re.split(r"(?<=[^.])\.(?:\s|$)", said or "", maxsplit=1)[0]
    return f"{'  ' * depth + name:{WIDTH}}{' '.join(first.split())}".rstrip() + "\n"


if __name__ == "__main__":
    path = ROOT / "README.md"
    path.write_text(written(path.read_text(encoding="utf-8")), encoding="utf-8")
