"""What the operating system must bring: a compiler, and the libraries that Qt's window loads.

A library is there if it can be loaded, whatever package it came in; that is tried, not guessed from a package list.
All that is missing is named in one message with the command that installs it; as root on Debian and Ubuntu that
command is run. macOS and Windows bring the window's libraries themselves. Standard library only.
"""

from __future__ import annotations

import ctypes
import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

# What is missing -> the package that has it, for each package manager. Qt 6's own list, read with ldd from its
# platform plugins. `python3-venv` and the compiler are there in the same form.
PACKAGES: dict[str, dict[str, str]] = {
    "a C and C++ compiler": {"apt": "build-essential", "dnf": "gcc-c++", "pacman": "base-devel", "zypper": "gcc-c++"},
    "cmake": {"apt": "cmake", "dnf": "cmake", "pacman": "cmake", "zypper": "cmake", "brew": "cmake"},
    "Python's venv module": {"apt": "python3-venv", "dnf": "python3", "pacman": "python", "zypper": "python3"},
    "libEGL.so.1": {"apt": "libegl1", "dnf": "libglvnd-egl", "pacman": "libglvnd", "zypper": "libglvnd"},
    "libGL.so.1": {"apt": "libgl1", "dnf": "libglvnd-glx", "pacman": "libglvnd", "zypper": "libglvnd"},
    "libxkbcommon.so.0": {
        "apt": "libxkbcommon0", "dnf": "libxkbcommon", "pacman": "libxkbcommon", "zypper": "libxkbcommon0",
    },
    "libdbus-1.so.3": {"apt": "libdbus-1-3", "dnf": "dbus-libs", "pacman": "dbus", "zypper": "libdbus-1-3"},
    "libfontconfig.so.1": {
        "apt": "libfontconfig1", "dnf": "fontconfig", "pacman": "fontconfig", "zypper": "libfontconfig1",
    },
    "libfreetype.so.6": {"apt": "libfreetype6", "dnf": "freetype", "pacman": "freetype2", "zypper": "libfreetype6"},
    "libglib-2.0.so.0": {"apt": "libglib2.0-0", "dnf": "glib2", "pacman": "glib2", "zypper": "libglib-2_0-0"},
    "libX11-xcb.so.1": {"apt": "libx11-xcb1", "dnf": "libX11-xcb", "pacman": "libx11", "zypper": "libX11-xcb1"},
    "libxkbcommon-x11.so.0": {
        "apt": "libxkbcommon-x11-0", "dnf": "libxkbcommon-x11", "pacman": "libxkbcommon-x11",
        "zypper": "libxkbcommon-x11-0",
    },
    "libxcb-cursor.so.0": {
        "apt": "libxcb-cursor0", "dnf": "xcb-util-cursor", "pacman": "xcb-util-cursor", "zypper": "libxcb-cursor0",
    },
    "libxcb-icccm.so.4": {
        "apt": "libxcb-icccm4", "dnf": "xcb-util-wm", "pacman": "xcb-util-wm", "zypper": "libxcb-icccm4",
    },
    "libxcb-image.so.0": {
        "apt": "libxcb-image0", "dnf": "xcb-util-image", "pacman": "xcb-util-image", "zypper": "libxcb-image0",
    },
    "libxcb-keysyms.so.1": {
        "apt": "libxcb-keysyms1", "dnf": "xcb-util-keysyms", "pacman": "xcb-util-keysyms",
        "zypper": "libxcb-keysyms1",
    },
    "libxcb-render-util.so.0": {
        "apt": "libxcb-render-util0", "dnf": "xcb-util-renderutil", "pacman": "xcb-util-renderutil",
        "zypper": "libxcb-render-util0",
    },
    **{
        f"libxcb-{name}.so.{version}": {
            "apt": f"libxcb-{name}{version}", "dnf": "libxcb", "pacman": "libxcb", "zypper": f"libxcb-{name}{version}",
        }
        for name, version in (
            ("randr", 0), ("render", 0), ("shape", 0), ("shm", 0), ("sync", 1), ("xfixes", 0), ("xkb", 1),
        )
    },
    "a Chinese font": {
        "apt": "fonts-noto-cjk", "dnf": "google-noto-sans-cjk-fonts", "pacman": "noto-fonts-cjk",
        "zypper": "google-noto-sans-cjk-fonts",
    },
}  # fmt: skip

INSTALL = {
    "apt": "apt-get install -y",
    "dnf": "dnf install -y",
    "pacman": "pacman -S --needed",
    "zypper": "zypper install -y",
    "brew": "brew install",
}

FONT_FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts", "~/.local/share/fonts", "~/.fonts")
FONT_NAMES = ("cjk", "wqy", "sourcehan", "source-han", "droidsansfallback", "uming", "ukai", "simsun", "yahei")


class MissingError(Exception):
    """Something the system must bring is not there. The message names it and the command that installs it."""


def check(window: bool, say: Callable[[str], None]) -> None:
    """Raise MissingError with one message for all, having installed what may be installed.

    Without `window` only what the terminal needs is required. A missing font is said, and is no reason to stop.
    """
    missing = _missing(window)
    if missing and _may_install():
        packages = _packages("apt", missing)
        say("installing system packages: " + " ".join(packages))
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        for command in (["apt-get", "update", "-q"], ["apt-get", "install", "-y", "-q", "--no-install-recommends"]):
            arguments = packages if "install" in command else []
            done = subprocess.run(
                [*command, *arguments], env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True
            )
            if done.returncode != 0:
                say(f"{' '.join(command[:2])} failed: {done.stderr.strip().splitlines()[-1:]}")
        missing = _missing(window)
    fatal = [name for name in missing if name != "a Chinese font"]
    if fatal:
        raise MissingError(message(missing))
    if missing:
        say(message(missing))


def message(missing: list[str]) -> str:
    """One message for a person: what is missing and the command for this system."""
    text = "Missing on this system: " + ", ".join(missing) + "."
    manager = next((m for m in INSTALL if shutil.which("apt-get" if m == "apt" else m)), None)
    if sys.platform == "darwin" and "a C and C++ compiler" in missing:
        return f"{text}\nInstall Apple's command line tools:  xcode-select --install"
    if sys.platform == "win32":
        return (
            f"{text}\nInstall Microsoft's C++ build tools:  winget install Microsoft.VisualStudio.2022.BuildTools "
            '--override "--passive --add Microsoft.VisualStudio.Workload.VCTools --includeRecommended"'
        )
    if manager is None:
        return f"{text}\nInstall them with your system's package manager."
    sudo = "" if manager == "brew" or _root() else "sudo "
    return f"{text}\nInstall with:  {sudo}{INSTALL[manager]} {' '.join(_packages(manager, missing))}"


def has_display() -> bool:
    """Whether a window can open: asked of the display server itself, since DISPLAY may name one that is gone."""
    if os.environ.get("QT_QPA_PLATFORM"):
        return True  # The person chose where Qt draws (offscreen, vnc, ...).
    if sys.platform in ("win32", "darwin"):
        return True
    wayland = os.environ.get("WAYLAND_DISPLAY", "")
    if wayland and (Path(os.environ.get("XDG_RUNTIME_DIR", "/")) / wayland).exists():
        return True
    if not os.environ.get("DISPLAY"):
        return False
    try:
        xcb = ctypes.CDLL("libxcb.so.1")
    except OSError:
        return True  # The check for libraries, which comes next, will name it.
    xcb.xcb_connect.restype = ctypes.c_void_p
    connection = ctypes.c_void_p(xcb.xcb_connect(None, None))
    alive = xcb.xcb_connection_has_error(connection) == 0
    xcb.xcb_disconnect(connection)
    return alive


def _missing(window: bool) -> list[str]:
    missing = []
    if not _has_compiler():
        missing.append("a C and C++ compiler")
    # pip fetches a cmake that runs without installation for the usual processors; the others need the system's.
    if platform.machine().lower() not in ("x86_64", "amd64", "aarch64", "arm64") and not shutil.which("cmake"):
        missing.append("cmake")
    try:
        import ensurepip  # noqa: F401 - Debian ships it apart
        import venv  # noqa: F401
    except ImportError:
        missing.append("Python's venv module")
    if window and sys.platform.startswith("linux"):
        missing += [name for name in PACKAGES if name.startswith("lib") and not _loads(name)]
        if not _has_chinese_font():
            missing.append("a Chinese font")
    return missing


def _has_compiler() -> bool:
    if sys.platform == "win32":
        pattern = "Microsoft Visual Studio/*/*/VC/Tools/MSVC/*/bin/Host*/*/cl.exe"
        folders = (Path(os.environ.get(name, "C:/")) for name in ("PROGRAMFILES", "PROGRAMFILES(X86)"))
        return bool(shutil.which("cl")) or any(next(folder.glob(pattern), None) for folder in folders)
    if sys.platform == "darwin":  # /usr/bin/cc is always there and opens a dialog when the tools are not.
        return subprocess.run(["xcode-select", "-p"], capture_output=True).returncode == 0
    return bool(shutil.which(os.environ.get("CXX", "c++")) or shutil.which("g++") or shutil.which("clang++"))


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def _has_chinese_font() -> bool:
    fc_list = shutil.which("fc-list")
    if fc_list:
        return bool(subprocess.run([fc_list, ":lang=zh", "family"], capture_output=True).stdout.strip())
    files: Iterable[Path] = (file for folder in FONT_FOLDERS for file in Path(folder).expanduser().rglob("*.*t*"))
    return any(name in file.name.lower() for file in files for name in FONT_NAMES)


def _packages(manager: str, missing: list[str]) -> list[str]:
    names = (PACKAGES[name].get(manager, name) for name in missing)
    return list(dict.fromkeys(names))


def _may_install() -> bool:
    """Only as root, and only where the packages' names are known to be right: Debian and what comes from it."""
    return _root() and Path("/etc/debian_version").exists() and shutil.which("apt-get") is not None


def _root() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0
