"""What the settings page, the privacy page and the moving of the data folder ask of the engine."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from desktop import i18n, reveal, theme
from desktop.preferences import Preferences
from desktop.views.settings.dialog import SettingsDialog
from desktop.views.settings.move_dialog import MoveDialog
from desktop.views.settings.privacy_dialog import PrivacyDialog
from desktop.views.window.prompts import confirmed
from desktop.worker import EngineLink
from engine.types import JobEnded, MoveProgress, MoveReport, Outcome


class SettingsPart(QObject):
    """Signals: changed(settings, as a dict) after a change counts; moved(new data folder): start anew there."""

    changed = Signal(object)
    moved = Signal(str)

    def __init__(self, window: QWidget, link: EngineLink, preferences: Preferences) -> None:
        super().__init__(window)
        self._window, self._link, self._preferences = window, link, preferences
        self._values: dict[str, Any] = {}
        self._place: dict[str, Any] = {}
        self.dialog: SettingsDialog | None = None
        self._privacy: PrivacyDialog | None = None
        self._moving: MoveDialog | None = None
        self._job = 0
        link.event.connect(self._on_event)

    # --- settings

    def open(self) -> None:
        if self.dialog is not None:
            self.dialog.raise_()
            self.dialog.activateWindow()
            return
        self._link.call(self._on_place, "data_place")
        self._link.call(self._on_settings, "settings")

    def _on_place(self, ended: JobEnded) -> None:
        self._place = ended.result if isinstance(ended.result, dict) else {}

    def _on_settings(self, ended: JobEnded) -> None:
        if not isinstance(ended.result, dict) or self.dialog is not None:
            return
        self._values = ended.result | {"zoom": theme.zoom()}
        movable = bool(self._place.get("movable"))
        self.dialog = SettingsDialog(self._values, str(self._place.get("path", "")), movable, self._window)
        self.dialog.destroyed.connect(self._on_closed)
        self.dialog.changed.connect(self._on_change)
        self.dialog.privacy_wanted.connect(self.privacy)
        self.dialog.show_data_wanted.connect(lambda: reveal.show_in_folder(str(self._place.get("path", ""))))
        self.dialog.move_wanted.connect(self.move)
        self.dialog.open()

    def _on_closed(self) -> None:
        self.dialog = None

    def _on_change(self, key: str, value: object) -> None:
        if key == "zoom" and isinstance(value, int):
            theme.set_zoom(value)
            self._preferences.set("zoom", theme.zoom())
            return
        self._link.call(self._on_changed, "change_settings", **{key: value})

    def _on_changed(self, ended: JobEnded) -> None:
        """A refused change is taken back on the page, with the reason below."""
        if isinstance(ended.result, dict):
            self._values = ended.result | {"zoom": theme.zoom()}
            self.changed.emit(ended.result)
        if self.dialog is not None:
            refused = ended.outcome is not Outcome.DONE
            self.dialog.show_problem(i18n.error_text(ended.code, ended.error) if refused else "")
            self.dialog.set_values(self._values)

    # --- privacy

    def privacy(self) -> None:
        if self._privacy is None:
            self._privacy = PrivacyDialog(self._look, self._window)
            self._privacy.finished.connect(self._on_privacy_closed)
            self._privacy.open()
        self._privacy.raise_()

    def _look(self) -> None:
        self._link.call(self._on_connections, "connections", also=[os.getpid()])

    def _on_connections(self, ended: JobEnded) -> None:
        if self._privacy is not None and isinstance(ended.result, list):
            self._privacy.show_connections(ended.result)

    def _on_privacy_closed(self) -> None:
        if self._privacy is not None:
            self._privacy.deleteLater()
            self._privacy = None

    # --- moving

    def move(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self._window, self.tr("Keep Inkwell's data in"))
        if chosen:
            self.move_to(Path(chosen))

    def move_to(self, chosen: Path) -> None:
        """Into the folder itself when it is empty, else into one of its own inside it."""
        target = chosen / "Inkwell" if any(chosen.iterdir()) else chosen
        question = self.tr(
            "Everything Inkwell keeps is copied to\n{target}\nand checked there, and used from there once all of it is "
            "right. Then the old copy is removed; files that are not Inkwell's stay where they are. Inkwell's window "
            "opens again when it is done."
        ).format(target=target)
        if confirmed(self._window, self.tr("Move Inkwell's data?"), question, self.tr("Move")):
            self._moving = MoveDialog(self._window)
            self._moving.cancelled.connect(lambda: self._link.cancel(self._job))
            self._moving.open()
            self._job = self._link.call(self._on_moved, "move_data", target=str(target))

    def _on_event(self, job: int, event: object) -> None:
        if job == self._job and self._moving is not None and isinstance(event, MoveProgress):
            self._moving.show_progress(event)

    def _on_moved(self, ended: JobEnded) -> None:
        moving, self._moving = self._moving, None
        if moving is None:
            return
        if isinstance(ended.result, MoveReport):
            moving.close_now()
            self.moved.emit(ended.result.path)
        elif ended.outcome is Outcome.CANCELLED:
            moving.close_now()
        else:
            moving.show_failure(self.tr("Nothing was moved."), i18n.sentence(ended.error))
