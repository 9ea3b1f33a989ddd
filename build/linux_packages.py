"""Makes what people download on Linux from the app's folder: a .deb, a tar.xz with an installer, an AppImage.

The tar.xz is for every distribution and needs no rights of an administrator. The AppImage is made where appimagetool is
found on the PATH; it comes in no package registry. Called by build/package.py. Standard library only, and dpkg-deb.
"""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import environment

ROOT = environment.ROOT
LINUX = ROOT / "build" / "linux"
ARCHITECTURES = {"x86_64": "amd64", "aarch64": "arm64"}
# Of the .deb. Who gives it out may name an address; this one can never be somebody's.
MAINTAINER = os.environ.get("INKWELL_MAINTAINER", "Inkwell maintainers <maintainers@inkwell.invalid>")

# What the folder's libraries need of the system: the drivers' and the display's own (read with readelf).
DEPENDS = ("libegl1", "libgl1", "libwayland-client0", "libwayland-cursor0", "libxcb1")
RECOMMENDS = ("fonts-noto-cjk", "xdg-utils")


def make(folder: Path, target: Path, flavour: str, quick: bool = False) -> list[Path]:
    """Write the packages for the app in `folder` into `target`. `quick`, to try them, leaves them larger."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    version, about = project["version"], project["description"]
    name = "inkwell" if flavour == "standard" else f"inkwell-{flavour}"
    machine = platform.machine()
    target.mkdir(parents=True, exist_ok=True)
    work = environment.WORK / "packages"
    shutil.rmtree(work, ignore_errors=True)
    icons = work / "icons"
    run([environment.tool("python"), "build/make_icons.py", str(icons)])

    made = [tarball(folder, work, icons, target / f"{name}-{version}-linux-{machine}.tar.xz", quick)]
    if shutil.which("dpkg-deb") and machine in ARCHITECTURES:
        file = target / f"{name}_{version}_{ARCHITECTURES[machine]}.deb"
        made.append(deb(folder, work, icons, file, (name, version, about), quick))
    else:
        print("no .deb: dpkg-deb is not here")
    if tool := shutil.which("appimagetool"):
        made.append(appimage(tool, folder, work, icons, target / f"{name}-{version}-{machine}.AppImage"))
    else:
        print("no AppImage: appimagetool is not here")
    for file in made:
        print(f"{file.stat().st_size / 2**20:8.1f} MiB  {file}")
    return made


def tarball(folder: Path, work: Path, icons: Path, file: Path, quick: bool) -> Path:
    """The folder, its installer, its entry for the menus and its icons."""
    top = work / file.name.removesuffix(".tar.xz")
    linked(folder, top / "inkwell")
    shutil.copytree(icons, top / "icons")
    for part in ("inkwell.desktop", "install.sh", "README.txt"):
        shutil.copy2(LINUX / part, top / part)
    (top / "install.sh").chmod(0o755)
    with file.open("wb") as output:
        tar = subprocess.Popen(
            ["tar", "--create", "--sort=name", "--owner=0", "--group=0", "--numeric-owner", "-C", str(work), top.name],
            stdout=subprocess.PIPE,
        )
        subprocess.run(xz(quick), stdin=tar.stdout, stdout=output, check=True)
        if tar.wait() > 1:  # 1: a link to a file was made or taken away meanwhile
            raise SystemExit("tar failed")
    shutil.rmtree(top)
    return file


def deb(folder: Path, work: Path, icons: Path, file: Path, named: tuple[str, str, str], quick: bool) -> Path:
    """For Debian and Ubuntu: under /opt, with the command, the entry for the menus and the icons where they belong."""
    name, version, about = named
    root = work / "deb"
    linked(folder, root / "opt" / "inkwell")
    place(LINUX / "inkwell.desktop", root / "usr/share/applications/inkwell.desktop")
    shutil.copytree(icons, root / "usr/share/icons/hicolor")
    (root / "usr/bin").mkdir(parents=True)
    (root / "usr/bin/inkwell").symlink_to("/opt/inkwell/inkwell")
    documents = root / f"usr/share/doc/{name}"
    place(ROOT / "LICENSE", documents / "copyright")
    place(ROOT / "resources" / "THIRD_PARTY.txt", documents / "THIRD_PARTY.txt")
    size = sum(path.stat().st_size for path in root.rglob("*") if path.is_file() and not path.is_symlink()) // 1024
    other = "inkwell-gpu" if name == "inkwell" else "inkwell"
    control = root / "DEBIAN" / "control"
    control.parent.mkdir()
    control.write_text(
        f"Package: {name}\nVersion: {version}\nArchitecture: {ARCHITECTURES[platform.machine()]}\n"
        f"Maintainer: {MAINTAINER}\nSection: text\nPriority: optional\n"
        f"Installed-Size: {size}\nConflicts: {other}\n"
        f"Depends: libc6 (>= {platform.libc_ver()[1]}), {', '.join(DEPENDS)}\nRecommends: {', '.join(RECOMMENDS)}\n"
        f"Description: {about.split(', ')[0]}, offline\n {about}\n",
        encoding="utf-8",
    )
    for path in [root, *root.rglob("*")]:
        if path.is_dir():
            path.chmod(0o755)
    plain = work / "plain.deb"
    run(["dpkg-deb", "--root-owner-group", "-Znone", "--build", str(root), str(plain)])
    shutil.rmtree(root)
    compressed(plain, file, quick)
    plain.unlink()
    return file


def compressed(plain: Path, file: Path, quick: bool) -> None:
    """The .deb with its files compressed as the tar.xz is: dpkg-deb knows nothing of xz's filters, dpkg reads them.

    A .deb is an `ar` archive: after eight bytes, each part has a header of 60 (name, time, owner, group, mode, size)
    and begins at an even place.
    """
    with plain.open("rb") as source, file.open("wb") as target:
        target.write(source.read(8))
        while header := source.read(60):
            name, size = header[:16].decode("ascii").strip(), int(header[48:58])
            end = source.tell() + size
            if name.rstrip("/") != "data.tar":
                target.write(header + source.read(size + size % 2))
                continue
            at = target.tell()
            target.write(bytes(60))
            target.flush()
            # The part itself through a pipe: it may be larger than the memory.
            with subprocess.Popen(xz(quick), stdin=subprocess.PIPE, stdout=target) as child:
                assert child.stdin is not None
                while left := end - source.tell():
                    child.stdin.write(source.read(min(left, 1 << 20)))
                child.stdin.close()
            if child.returncode != 0:
                raise SystemExit("xz failed")
            target.seek(0, os.SEEK_END)
            size = target.tell() - at - 60
            target.write(b"\n" * (size % 2))
            target.seek(at)
            target.write(b"data.tar.xz".ljust(16) + header[16:48] + str(size).encode("ascii").ljust(10) + header[58:])
            target.seek(0, os.SEEK_END)
            source.seek(end + end % 2)


def xz(quick: bool) -> list[str]:
    """The compressor: on x86 with its filter for machine code, which is most of the app (measured: RESULTS.md)."""
    if quick:
        return ["xz", "-0", f"--threads={threads()}"]
    filters = ["--x86"] if platform.machine() == "x86_64" else []
    return ["xz", f"--threads={threads()}", *filters, "--lzma2=preset=9e"]


def appimage(tool: str, folder: Path, work: Path, icons: Path, file: Path) -> Path:
    """One file for every distribution with FUSE."""
    root = work / "AppDir"
    linked(folder, root / "usr" / "inkwell")
    place(LINUX / "inkwell.desktop", root / "inkwell.desktop")
    place(icons / "256x256/apps/inkwell.png", root / "inkwell.png")
    (root / "AppRun").symlink_to("usr/inkwell/inkwell")
    run([tool, str(root), str(file)])
    shutil.rmtree(root)
    return file


def linked(folder: Path, target: Path) -> None:
    """A copy that takes no room on the disk, where it allows links."""

    def link(source: str, destination: str) -> None:
        try:
            os.link(source, destination)
        except OSError:
            shutil.copy2(source, destination)

    shutil.copytree(folder, target, symlinks=True, copy_function=link)


def place(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy2(source, target)
    target.chmod(0o644)


def threads() -> int:
    return min(os.cpu_count() or 1, 4)  # xz takes up to 1.3 GB of memory for each


def run(command: list[str]) -> None:
    if subprocess.run(command, cwd=ROOT).returncode != 0:
        sys.exit(f"this failed: {' '.join(command)}")
