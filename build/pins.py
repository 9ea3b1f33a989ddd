"""Writes what the set-up pins: `make pins`, in a freshly made environment (`make clean setup pins`).

- build/constraints.txt: the exact version of every package in this environment. Local version labels ("+cpu") are left
  out, so that the same file serves every platform; packages that only another platform needs are not in it.
- build/lock.txt: the same versions, and what other platforms need beside them, with the SHA-256 of every file that the
  package index has for each: for Linux, Windows and macOS, and every Python. `build/bootstrap.py setup --locked` (as
  releases are built) installs nothing else. Made by uv, which only this needs.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import tomllib
from importlib import metadata
from pathlib import Path

BUILD = Path(__file__).resolve().parent
UV = "uv>=0.9"
COMPILED = "llama-cpp-python"
CONSTRAINTS_HEADER = """\
# Every package in the environment at its exact version, so that set-up gives the same today and in a year.
# Made by `make pins` from a fresh environment; what is asked for by name stands in pyproject.toml.
"""
LOCK_HEADER = """\
# Every package at its exact version, with the SHA-256 of each of its files, for all platforms.
# Made by `make pins`; used by `build/bootstrap.py setup --locked` and `make audit`.
"""


def constraints() -> int:
    """Write constraints.txt from what is installed here."""
    command = [sys.executable, "-m", "pip", "freeze", "--exclude-editable", "--disable-pip-version-check"]
    frozen = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split("\n")
    lines = []
    for line in frozen:
        name, separator, rest = line.partition(" @ ")  # Installed from a file: the compiled llama-cpp-python.
        if separator:
            version = rest.rpartition("/")[2].split("-")[1]
            line = f"{name.replace('_', '-')}=={version}"
        if "==" in line:
            lines.append(line.partition("+")[0])
    text = CONSTRAINTS_HEADER + "\n".join(sorted(lines, key=str.lower)) + "\n"
    (BUILD / "constraints.txt").write_text(text, encoding="utf-8")
    return len(lines)


def lock(uv: list[str]) -> int:
    """Write lock.txt for constraints.txt by asking the package index for hashes."""
    project = tomllib.loads((BUILD.parent / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    compiled = metadata.distribution(COMPILED)
    # It has no wheel; what it needs is said here, so that nothing is built to find that out.
    needs = [need for need in compiled.requires or [] if "extra ==" not in need]
    known = f'[[dependency-metadata]]\nname = "{COMPILED}"\nversion = "{compiled.version}"\nrequires-dist = {needs}\n'
    with tempfile.TemporaryDirectory() as folder:
        wanted, config, made = (Path(folder) / name for name in ("wanted.in", "uv.toml", "lock.txt"))
        names = [*project["dependencies"], *project["optional-dependencies"]["dev"]]
        wanted.write_text("\n".join(names) + "\n", encoding="utf-8")
        config.write_text(known, encoding="utf-8")
        options = ["--universal", "--generate-hashes", "--no-header", "--no-annotate", "--python-version", "3.11"]
        options += ["--config-file", str(config), "-c", str(BUILD / "constraints.txt"), "-o", str(made), "--quiet"]
        subprocess.run([*uv, "pip", "compile", *options, str(wanted)], check=True, stdout=subprocess.DEVNULL)
        text = made.read_text(encoding="utf-8")
    (BUILD / "lock.txt").write_text(LOCK_HEADER + text, encoding="utf-8")
    return sum("==" in line for line in text.splitlines())


def main(arguments: list[str]) -> None:
    """`--lock-only` leaves constraints.txt as it is."""
    if "--lock-only" not in arguments:
        print(constraints(), "pins in build/constraints.txt")
    with tempfile.TemporaryDirectory() as folder:
        pip = [sys.executable, "-m", "pip", "install", "-q", "--disable-pip-version-check", "--target", folder, UV]
        subprocess.run(pip, check=True)
        program = next(path for path in (Path(folder) / "bin").iterdir() if path.stem == "uv")
        print(lock([str(program)]), "pins with hashes in build/lock.txt")


if __name__ == "__main__":
    main(sys.argv[1:])
