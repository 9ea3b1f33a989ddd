"""Looks at the packages that the app is built from: `make audit`.

1. Known vulnerabilities: pip-audit asks its database about every package and version in build/lock.txt. Where that
   database cannot be reached, this is said, and the other checks still hold.
2. What is installed is what is locked: the version of every package in this environment, and every file of it by the
   checksum that its wheel came with (RECORD).

Exit codes: 0 nothing found, 1 something was found, 2 the database could not be asked (and nothing else was found).
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
import re
import subprocess
import sys
import tempfile
from importlib import metadata
from pathlib import Path
from typing import Any

import locking

AUDIT = "pip-audit>=2.10"


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def vulnerabilities(text: str) -> tuple[int, str]:
    """(0 none, 1 some, 2 unknown; what pip-audit says)."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        pip = [sys.executable, "-m", "pip", "install", "-q", "--disable-pip-version-check", "--target", folder, AUDIT]
        installed = subprocess.run(pip, capture_output=True, text=True)
        if installed.returncode != 0:
            return 2, f"pip-audit could not be had: {installed.stderr.strip()[-300:]}"
        wanted = place / "wanted.txt"
        wanted.write_text("\n".join(re.findall(r"(?m)^[A-Za-z0-9][\w.\-]*==[^\s\\;]+", text)) + "\n", encoding="utf-8")
        reasons = []
        for service in ("pypi", "osv"):
            command = [sys.executable, "-m", "pip_audit", "-r", str(wanted), "--no-deps", "--disable-pip", "-f", "json"]
            done = subprocess.run(
                [*command, "-s", service, "--progress-spinner", "off"], capture_output=True, text=True,
                env={**os.environ, "PYTHONPATH": folder},
            )  # fmt: skip
            try:
                return understood(json.loads(done.stdout)["dependencies"])
            except (ValueError, KeyError, UnknownError) as error:
                last = done.stderr.strip().splitlines()[-1:] or [""]
                reasons.append(f"{service}: {str(error) if isinstance(error, UnknownError) else last[0][-160:]}")
        return 2, "the databases cannot be asked from here; " + "; ".join(reasons)


class UnknownError(Exception):
    """The database did not know the packages; the message says how many."""


def understood(listed: list[dict[str, Any]]) -> tuple[int, str]:
    """What pip-audit found. It calls a package that its database does not know "skipped", which is no all-clear."""
    found = [(each["name"], each["version"], vuln["id"]) for each in listed for vuln in each.get("vulns", [])]
    if found:
        return 1, "; ".join(f"{name} {version}: {known}" for name, version, known in found)
    skipped = [each["name"] for each in listed if "skip_reason" in each]
    if skipped or not listed:
        raise UnknownError(f"{len(skipped)} of {len(listed)} packages are not in it")
    return 0, f"{len(listed)} packages"


def differences(text: str) -> list[str]:
    """Where the environment is not what is locked."""
    locked = {name: re.search(r"==([^\s\\;]+)", part) for name, part in locking.blocks(text).items()}
    found = []
    for dist in sorted(metadata.distributions(), key=lambda d: normal(d.name)):
        name, version = normal(dist.name), dist.version.partition("+")[0]
        if name in ("inkwell", "pip", "setuptools", "wheel"):
            continue
        pin = locked.get(name)
        if pin is None:
            found.append(f"{name} {version} is installed and not locked")
        elif pin[1] != version:
            found.append(f"{name} is {version} here and locked as {pin[1]}")
        found += changed_files(dist)
    return found


def changed_files(dist: metadata.Distribution) -> list[str]:
    found = []
    for file in dist.files or []:
        if file.hash is None or file.hash.mode != "sha256" or file.suffix == ".pyc":  # Python makes those again
            continue
        place = Path(str(dist.locate_file(file)))
        try:
            with place.open("rb") as stream:
                digest = hashlib.file_digest(stream, "sha256").digest()
        except OSError:
            found.append(f"{dist.name}: {file} is missing")
            continue
        if base64.urlsafe_b64encode(digest).rstrip(b"=").decode() != file.hash.value:
            found.append(f"{dist.name}: {file} is not what its wheel held")
    return found


def main() -> int:
    text = locking.LOCK.read_text(encoding="utf-8")
    code, said = vulnerabilities(text)
    print({0: "No known vulnerabilities.", 1: "VULNERABLE:", 2: "Vulnerabilities: NOT CHECKED,"}[code], said)
    wrong = differences(text)
    for line in wrong:
        print(line)
    if not wrong:
        print("Every installed package is locked, and every file of it is what its wheel held.")
    return 1 if wrong else code


if __name__ == "__main__":
    sys.exit(main())
