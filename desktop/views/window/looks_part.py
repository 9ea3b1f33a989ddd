"""Which language the window speaks and how it looks: chosen in menus, tour or settings, counting at once, and kept."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction

from desktop import i18n, theme
from desktop.views.window.actions import Actions
from desktop.worker import EngineLink


class LooksPart(QObject):
    """The engine writes every choice down."""

    def __init__(self, window: QObject, link: EngineLink, actions: Actions) -> None:
        super().__init__(window)
        self._link, self._actions = link, actions
        actions.languages.triggered.connect(self._on_language)
        actions.appearances.triggered.connect(self._on_appearance)

    def speak(self, language: str) -> None:
        self._use(language)
        self._link.submit("change_settings", language=language)

    def follow(self, settings: dict[str, object]) -> None:
        """The engine has these settings now: a change made on the settings page counts."""
        if settings["language"] != i18n.choice():
            self._use(str(settings["language"]))
        theme.set_appearance(str(settings["appearance"]))
        for action in self._actions.appearances.actions():
            action.setChecked(action.data() == theme.appearance())

    def _use(self, language: str) -> None:
        i18n.use(language)
        theme.set_language(i18n.code())
        for action in self._actions.languages.actions():
            action.setChecked(action.data() == i18n.choice())

    def _on_language(self, action: QAction) -> None:
        self.speak(str(action.data()))

    def _on_appearance(self, action: QAction) -> None:
        theme.set_appearance(action.data())
        self._link.submit("change_settings", appearance=action.data())
