"""Open a PDF at a page, in the program that the person opens PDFs with, where that program can be asked for a page.

Looks which program that is; runs no other. Where it cannot be found out or asked, the caller opens the file plainly.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from PySide6.QtCore import QProcess, QSettings, QUrl

_BROWSERS = ("firefox", "chrome", "chromium", "msedge", "edge", "brave", "vivaldi", "opera")
# Program -> its words for a page; {page} counts from 1.
_ASKED = {
    "okular": ["--page", "{page}"],
    "evince": ["--page-index={page}"],
    "papers": ["--page-index={page}"],
    "atril": ["--page-index={page}"],
    "xreader": ["--page-index={page}"],
    "zathura": ["--page={page}"],
    "mupdf": [],
    "sumatrapdf": ["-page", "{page}"],
    "acrord32": ["/A", "page={page}"],
    "acrobat": ["/A", "page={page}"],
    "foxitpdfreader": ["/A", "page={page}"],
}


def command_for(program: str, path: str, page: int) -> list[str]:
    """The words that make this program open the file at the page; [] when it cannot be asked."""
    name = Path(program.replace("\\", "/")).name.lower().removesuffix(".exe").removesuffix(".desktop")
    short = name.rpartition(".")[2] if "." in name else name  # org.kde.okular
    if any(browser in name for browser in _BROWSERS):
        url = QUrl.fromLocalFile(path)
        url.setFragment(f"page={page}")
        return [url.toString(QUrl.ComponentFormattingOption.FullyEncoded)]
    for known, words in _ASKED.items():
        if short == known or short.startswith(f"{known}-"):
            given = [word.format(page=page) for word in words]
            return [path, str(page)] if known == "mupdf" else [*given, path]
    return []


def open_at(path: str, page: int) -> bool:
    """False when the person's program cannot be asked for a page: nothing was opened then."""
    if page < 2 or Path(path).suffix.lower() != ".pdf" or not Path(path).is_file():
        return False
    program = _usual_program()
    words = command_for(program, path, page) if program else []
    if not words:
        return False
    runnable = program if sys.platform == "win32" else shutil.which(_executable(program))
    return bool(runnable) and bool(QProcess.startDetached(str(runnable), words)[0])


def _usual_program() -> str:
    """What the system opens PDFs with: the path of a program on Windows, the name of a desktop entry on Linux."""
    if sys.platform == "win32":
        return _of_registry()
    if sys.platform == "darwin":
        return ""  # Preview cannot be asked for a page
    asker = shutil.which("xdg-mime")
    if not asker:
        return ""
    process = QProcess()
    process.start(asker, ["query", "default", "application/pdf"])
    if not process.waitForFinished(1500):
        process.kill()
        process.waitForFinished(500)
        return ""
    return bytes(process.readAllStandardOutput().data()).decode("utf-8", "replace").strip()


def _executable(entry: str) -> str:
    """org.gnome.Evince.desktop -> evince."""
    name = entry.removesuffix(".desktop")
    return name.rpartition(".")[2].lower() if "." in name else name


def _of_registry() -> str:
    root = "HKEY_CURRENT_USER\\Software\\Microsoft\\Windows\\CurrentVersion\\Explorer\\FileExts\\.pdf\\UserChoice"
    kind = str(QSettings(root, QSettings.Format.NativeFormat).value("ProgId", ""))
    if not kind:
        return ""
    key = f"HKEY_CLASSES_ROOT\\{kind}\\shell\\open\\command"
    command = str(QSettings(key, QSettings.Format.NativeFormat).value(".", ""))
    program = command.split('"')[1] if command.startswith('"') and command.count('"') > 1 else command.split(" ")[0]
    return program if Path(program).is_file() else ""
