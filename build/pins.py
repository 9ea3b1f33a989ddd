"""Writes build/constraints.txt: the exact version of every package in this environment.

Local version labels ("+cpu") are left out, so that the same file serves every platform; packages that only another
platform needs are not pinned here. Run it in a freshly made environment: `make clean setup pins`.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

HEADER = """# Every package in the environment at its exact version, so that set-up gives the same today and in a year.
# Made by `make pins` from a fresh environment; what is asked for by name stands in pyproject.toml.
"""


def main() -> None:
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
    target = Path(__file__).with_name("constraints.txt")
    target.write_text(HEADER + "\n".join(sorted(lines, key=str.lower)) + "\n", encoding="utf-8")
    print(f"{len(lines)} pins in {target}")


if __name__ == "__main__":
    main()
