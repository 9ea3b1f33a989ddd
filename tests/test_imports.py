"""The import rules, read from every file: the engine knows no window, the window knows only the engine's values.

Reading instead of importing means that imports inside functions are seen too.
"""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).resolve().parent.parent
QT = {"PySide6", "shiboken6", "pytestqt"}
HEAVY = {
    "PIL", "gguf", "kreuzberg", "lancedb", "llama_cpp", "numpy", "onnxruntime", "openvino", "pandas", "pyarrow",
    "cv2", "pypdfium2", "rapidocr", "safetensors", "scipy", "sentence_transformers", "sklearn", "tokenizers",
    "torch", "transformers",
}  # fmt: skip

# What the window may know of the engine: values, errors, and where resources lie. One file starts the engine process.
WINDOW_MAY = {"engine", "engine.errors", "engine.resources", "engine.types"}
ALSO = {"desktop.worker": {"engine.logs", "engine.process", "engine.settings"}}


class Import(NamedTuple):
    target: str
    at_start: bool
    """At module level, so it happens when the file is imported."""
    line: int


def _modules() -> dict[str, Path]:
    found = {}
    for package in ("engine", "desktop"):
        for path in (ROOT / package).rglob("*.py"):
            parts = path.relative_to(ROOT).with_suffix("").parts
            found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


MODULES = _modules()


def _imports(module: str) -> list[Import]:
    """Every import of a file but those only for type checking, with relative names made absolute."""
    path = MODULES[module]
    package = module if path.name == "__init__.py" else module.rpartition(".")[0]
    return list(_walk(ast.parse(path.read_text(encoding="utf-8")), package, True))


def _walk(node: ast.AST, package: str, at_start: bool) -> Iterator[Import]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Import):
            for alias in child.names:
                yield Import(alias.name, at_start, child.lineno)
        elif isinstance(child, ast.ImportFrom):
            base = child.module or ""
            if child.level:
                above = package.split(".")[: len(package.split(".")) - child.level + 1]
                base = ".".join([*above, base] if base else above)
            for alias in child.names:
                whole = f"{base}.{alias.name}"
                yield Import(whole if whole in MODULES else base, at_start, child.lineno)
        elif isinstance(child, ast.If) and "TYPE_CHECKING" in ast.unparse(child.test):
            for other in child.orelse:
                yield from _walk(other, package, at_start)
        else:
            inside = isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
            yield from _walk(child, package, at_start and not inside)


def _top(name: str) -> str:
    return name.partition(".")[0]


@pytest.mark.parametrize("module", sorted(MODULES))
def test_rules(module: str) -> None:
    """Each rule, and where it is broken."""
    broken = []
    for target, at_start, line in _imports(module):
        where = f"{MODULES[module].relative_to(ROOT)}:{line} imports {target}"
        if _top(module) == "engine" and _top(target) in QT | {"desktop"} and not _opens_the_window(module, target):
            broken.append(f"{where}: the engine knows no window")
        allowed = WINDOW_MAY | ALSO.get(module, set())
        if _top(module) == "desktop" and _top(target) == "engine" and target not in allowed:
            broken.append(f"{where}: the window knows the engine's values and its client only")
        if _top(target) in HEAVY and at_start:
            broken.append(f"{where}: heavy, so only inside the function that needs it")
    assert not broken, "\n".join(broken)


def _opens_the_window(module: str, target: str) -> bool:
    """`inkwell` without a command opens the app: the one place where the terminal names the window."""
    return module == "engine.cli" and target == "desktop.app"


def test_no_cycles() -> None:
    """Not even one dodged by an import inside a function (in the engine's and the window's own files)."""
    graph = {module: {i.target for i in _imports(module) if i.target in MODULES} - {module} for module in MODULES}
    graph["engine"] = set()  # It hands out `Engine` on first use, and depends on nothing itself.
    done: set[str] = set()

    def visit(module: str, trail: list[str]) -> None:
        if module in trail:
            pytest.fail("import cycle: " + " -> ".join([*trail[trail.index(module) :], module]))
        if module not in done:
            for target in sorted(graph[module]):
                visit(target, [*trail, module])
            done.add(module)

    for module in sorted(graph):
        visit(module, [])


@pytest.mark.parametrize("statement", ["import engine", "import engine.api", "import engine.cli", "import desktop.app"])
def test_importing_loads_nothing_heavy(statement: str) -> None:
    """What starts must start at once: seen in a fresh interpreter."""
    print_loaded = "print(*sorted({name.partition('.')[0] for name in sys.modules}))"
    done = subprocess.run(
        [sys.executable, "-c", f"import sys; {statement}; {print_loaded}"], cwd=ROOT, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    loaded = set(done.stdout.split())
    forbidden = HEAVY if "desktop" in statement else HEAVY | QT
    assert not loaded & forbidden


@pytest.mark.parametrize("module", sorted(MODULES))
def test_each_file_says_what_it_is(module: str) -> None:
    """The docstring comes first (an empty package marker needs none), and no file grows past what one can hold."""
    source = MODULES[module].read_text(encoding="utf-8")
    assert not source.strip() or ast.get_docstring(ast.parse(source)), "no module docstring"
    assert not {"utils", "util", "helpers", "manager", "common"} & set(module.split("."))
    generated = "Made by tests/bench" in source.partition("\n")[0]
    assert generated or source.count("\n") <= 500, "split it"
