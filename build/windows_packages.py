"""Makes what people download on Windows from the app's folder: an installer (Inno Setup), and the version resource.

`make` is called by build/package.py on Windows, after `version_resource` before PyInstaller. With the variable
WINDOWS_SIGN_COMMAND ("signtool sign /fd sha256 /tr ... /td sha256 $f", with $f for the file) programs, installer and
uninstaller are signed; without it they are not, and it is said. Standard library only.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "build" / "windows"
RESOURCE = FOLDER / "version.txt"
PROGRAMS = ("inkwell.exe", "inkwellw.exe")
SIGN = "WINDOWS_SIGN_COMMAND"

TEMPLATE = """\
# What Windows shows of inkwell.exe and inkwellw.exe. Made by build/windows_packages.py from pyproject.toml.
VSVersionInfo(
    ffi=FixedFileInfo(
        filevers={numbers},
        prodvers={numbers},
        mask=0x3F,
        flags=0x0,
        OS=0x40004,
        fileType=0x1,
        subtype=0x0,
        date=(0, 0),
    ),
    kids=[
        StringFileInfo(
            [
                StringTable(
                    "040904B0",
                    [
                        StringStruct("CompanyName", "Inkwell maintainers"),
                        StringStruct("FileDescription", "Inkwell: ask your own documents"),
                        StringStruct("FileVersion", "{version}"),
                        StringStruct("InternalName", "inkwell"),
                        StringStruct("LegalCopyright", "Inkwell maintainers. Apache License 2.0."),
                        StringStruct("OriginalFilename", "inkwell.exe"),
                        StringStruct("ProductName", "Inkwell"),
                        StringStruct("ProductVersion", "{version}"),
                    ],
                )
            ]
        ),
        VarFileInfo([VarStruct("Translation", [1033, 1200])]),
    ],
)
"""


def version() -> str:
    return str(tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"])


def version_resource(target: Path = RESOURCE) -> Path:
    """Write the version resource, which build/inkwell.spec gives to both programs."""
    parts = [int(part) for part in version().split(".")[:4]]
    numbers = (*parts, *(0,) * (4 - len(parts)))
    target.write_text(TEMPLATE.format(numbers=numbers, version=version()), encoding="utf-8")
    return target


def make(folder: Path, target: Path, flavour: str) -> list[Path]:
    """Write the installer for the app in `folder` into `target`."""
    compiler = find_compiler()
    target.mkdir(parents=True, exist_ok=True)
    suffix = "" if flavour == "standard" else f"-{flavour}"
    values = {"Version": version(), "Source": str(folder), "Output": str(target), "Flavour": suffix}
    command = [compiler, "/Qp", *(f"/D{name}={value}" for name, value in values.items())]
    sign = os.environ.get(SIGN, "")
    if sign:
        for program in PROGRAMS:
            # Split as it stands: the command is the maintainer's own, and goes to no shell.
            words = [word.replace("$f", str(folder / program)) for word in sign.split()]
            subprocess.run(words, check=True)
        command += ["/DSign", f"/Sinkwell={sign}"]
    else:
        print(f"not signed: {SIGN} is not set")
    subprocess.run([*command, str(FOLDER / "inkwell.iss")], check=True, cwd=ROOT)
    made = target / f"inkwell{suffix}-{version()}-windows-x86_64.exe"
    if not made.is_file():
        raise SystemExit(f"Inno Setup made no {made.name}")
    print(f"{made.stat().st_size / 2**20:8.1f} MiB  {made}")
    return [made]


def find_compiler() -> str:
    """ISCC.exe, on the PATH or where its own installer puts it."""
    places = [os.environ.get(name, "") for name in ("ProgramFiles(x86)", "ProgramFiles", "LOCALAPPDATA")]
    installed = [Path(place) / middle / "Inno Setup 6" / "ISCC.exe" for place in places for middle in ("", "Programs")]
    found = shutil.which("ISCC") or next((str(file) for file in installed if file.is_file()), "")
    if not found:
        raise SystemExit("Inno Setup 6 is not here: winget install JRSoftware.InnoSetup")
    return found


if __name__ == "__main__":
    print(version_resource())
