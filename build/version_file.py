"""Writes what "Check for updates…" reads: `python build/version_file.py ADDRESS PAGE [OUTPUT]`, for a release.

ADDRESS is where the version file will lie (https); it goes into resources/updates.toml, which is bundled. PAGE is where
people get the release. The version file itself is OUTPUT (dist/version.json). Standard library only.
"""

from __future__ import annotations

import json
import re
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def write(address: str, page: str, output: Path, settings: Path) -> str:
    """Write both files and give the version."""
    for each in (address, page):
        if not re.fullmatch(r"https://[^\s\"\\]+", each):
            raise SystemExit(f"{each!r} is not an https address")
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    output.parent.mkdir(parents=True, exist_ok=True)
    output.write_text(json.dumps({"version": project["version"], "page": page}) + "\n", encoding="utf-8")
    text = settings.read_text(encoding="utf-8")
    settings.write_text(re.sub(r"(?m)^address = .*$", f'address = "{address}"', text), encoding="utf-8")
    return str(project["version"])


if __name__ == "__main__":
    if len(sys.argv) not in (3, 4):
        raise SystemExit((__doc__ or "").partition("\n")[0])
    target = Path(sys.argv[3]) if len(sys.argv) == 4 else ROOT / "dist" / "version.json"
    print(write(sys.argv[1], sys.argv[2], target, ROOT / "resources" / "updates.toml"), "in", target)
