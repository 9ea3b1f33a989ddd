"""Whether the system asks for less motion. Asked once, and never waited for: GNOME's answer comes a moment later."""

from __future__ import annotations

import os
import sys

from PySide6.QtCore import QCoreApplication, QProcess, QSettings, QStandardPaths, Qt
from PySide6.QtWidgets import QApplication

_LIKE_GNOME = frozenset({"gnome", "unity", "ubuntu", "budgie", "pantheon", "gnome-classic", "gnome-flashback"})


class _Found:
    asked = False
    calm = False


def system_is_calm() -> bool:
    """Windows' effects, macOS' accessibility settings, the settings of KDE, GTK and GNOME."""
    if not _Found.asked:
        _Found.asked = True
        _Found.calm = _of_settings()
        if not _Found.calm and sys.platform.startswith("linux") and _is_gnome():
            _ask_gnome()
    return _Found.calm


def forget() -> None:
    """Ask the system anew."""
    _Found.asked = _Found.calm = False


def _of_settings() -> bool:
    if sys.platform == "win32":
        return not QApplication.isEffectEnabled(Qt.UIEffect.UI_General)
    if sys.platform == "darwin":
        settings = QSettings("com.apple.universalaccess", "")
        return str(settings.value("reduceMotion", "")).lower() in ("1", "true")
    folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.GenericConfigLocation)
    kde = QSettings(f"{folder}/kdeglobals", QSettings.Format.IniFormat)
    gtk = QSettings(f"{folder}/gtk-3.0/settings.ini", QSettings.Format.IniFormat)
    animated = str(gtk.value("Settings/gtk-enable-animations", "1")).lower()
    return str(kde.value("KDE/AnimationDurationFactor", "1")) == "0" or animated in ("0", "false")


def _is_gnome() -> bool:
    return bool(_LIKE_GNOME & set(os.environ.get("XDG_CURRENT_DESKTOP", "").lower().split(":")))


def _ask_gnome() -> None:
    """GNOME keeps it in a database of its own, which gsettings reads; without that program nothing is known."""
    asked = QProcess(QCoreApplication.instance())

    def told() -> None:
        _Found.calm = bytes(asked.readAllStandardOutput().data()).strip() == b"false"
        asked.deleteLater()

    asked.finished.connect(told)
    asked.errorOccurred.connect(asked.deleteLater)
    asked.start("gsettings", ["get", "org.gnome.desktop.interface", "enable-animations"])
