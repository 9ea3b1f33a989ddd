"""Hand a file to the system: open it in its own program, or show it in the file manager. The file is only read."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from PySide6.QtCore import QProcess, QUrl
from PySide6.QtGui import QDesktopServices

RUNS = frozenset(
    ".action .app .appimage .bat .cmd .com .command .cpl .desktop .exe .hta .inf .jar .js .jse .lnk .msc .msi .msp "
    ".ps1 .psm1 .py .pyw .pyz .reg .run .scpt .scr .sh .url .vb .vbe .vbs .workflow .ws .wsf .wsh .xpi".split()
)
"""What one system or another does not show but runs when it is opened."""


def open_file(path: str) -> bool:
    """Open in the program the system has for it; what would run is shown in its folder instead.

    False when the file is gone or nothing opens it.
    """
    if Path(path).suffix.lower() in RUNS:
        return show_in_folder(path)
    return Path(path).exists() and QDesktopServices.openUrl(QUrl.fromLocalFile(path))


def show_in_folder(path: str) -> bool:
    """Open the file manager with the file selected where that can be asked for, else its folder."""
    target = Path(path)
    if not target.exists():
        return False
    if sys.platform == "win32":
        # explorer parses its own command line: path and switch must be one argument, and its exit code says nothing.
        process = QProcess()
        process.setProgram("explorer.exe")
        process.setNativeArguments(f'/select,"{target}"')  # type: ignore[attr-defined]
        return bool(process.startDetached()[0])
    if sys.platform == "darwin":
        return bool(QProcess.startDetached("open", ["-R", str(target)])[0])
    caller = shutil.which("dbus-send")
    if caller:
        address = QUrl.fromLocalFile(str(target)).toString(QUrl.ComponentFormattingOption.FullyEncoded)
        address = address.replace(",", "%2C")  # dbus-send would take a comma for the end of an element
        message = [
            "--session", "--dest=org.freedesktop.FileManager1", "--type=method_call", "--print-reply",
            "--reply-timeout=1500", "/org/freedesktop/FileManager1", "org.freedesktop.FileManager1.ShowItems",
            f"array:string:{address}",
            "string:",
        ]  # fmt: skip
        if QProcess.execute(caller, message) == 0:
            return True
    folder = target if target.is_dir() else target.parent
    return QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))
