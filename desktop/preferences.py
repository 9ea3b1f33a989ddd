"""What the window remembers between runs: geometry, panes, zoom, the conversation on show. Kept in window.ini.

Language, appearance and everything the engine reads are in settings.toml instead and change through the engine.
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QByteArray, QSettings


class Preferences:
    """A typed view of window.ini. A damaged file reads as empty: the window then opens as on the first day."""

    def __init__(self, file: Path) -> None:
        self._store = QSettings(str(file), QSettings.Format.IniFormat)

    def bytes(self, key: str) -> QByteArray:
        value = self._store.value(key)
        return value if isinstance(value, QByteArray) else QByteArray()

    def number(self, key: str, default: int) -> int:
        try:
            return int(str(self._store.value(key, default)))
        except ValueError:
            return default

    def flag(self, key: str, default: bool) -> bool:
        return str(self._store.value(key, default)).lower() == "true"

    def text(self, key: str) -> str:
        value = self._store.value(key, "")
        # An ini file gives a text with commas as a list of its parts.
        return ", ".join(map(str, value)) if isinstance(value, list) else str(value)

    def remove(self, key: str) -> None:
        self._store.remove(key)

    def set(self, key: str, value: QByteArray | int | bool | str) -> None:
        self._store.setValue(key, value)

    def save(self) -> None:
        self._store.sync()
