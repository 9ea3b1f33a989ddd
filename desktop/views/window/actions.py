"""Every command of the window with its shortcut, and the menus that hold them. What they do is the window's business.

The same menus hang from the menu bar and from the button beside the wordmark.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QObject
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMainWindow, QMenu

translate = QCoreApplication.translate
Key = QKeySequence.StandardKey


class Actions(QObject):
    """Attributes: one QAction a command, named as the command; `menus`, the top-level menus in order."""

    def __init__(self, window: QMainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._texts: list[tuple[QAction, Callable[[], str]]] = []
        self._titles: list[tuple[QMenu, Callable[[], str]]] = []
        make = self._make
        self.new = make(lambda: self.tr("&New conversation"), "Ctrl+N")
        self.add_folder = make(lambda: self.tr("&Add folder…"), "Ctrl+O")
        self.add_files = make(lambda: self.tr("Add f&iles…"))
        self.library = make(lambda: self.tr("&Library…"), "Ctrl+L")
        self.models = make(lambda: self.tr("&Models…"), "Ctrl+Shift+M")
        self.rescan = make(lambda: self.tr("&Look for changes in folders"), "F5")
        self.settings = make(lambda: self.tr("&Settings…"), "Ctrl+,")
        self.settings.setMenuRole(QAction.MenuRole.PreferencesRole)
        self.quit = make(lambda: self.tr("&Quit"), "Ctrl+Q")
        self.quit.setMenuRole(QAction.MenuRole.QuitRole)
        self.palette = make(lambda: self.tr("&Commands…"), "Ctrl+K")
        self.find = make(lambda: self.tr("&Search conversations"), "Ctrl+Shift+F")
        self.write = make(lambda: self.tr("&Write a question"), "Ctrl+J")
        self.edit = make(lambda: self.tr("&Edit the last question"), "Ctrl+E")
        self.go_on = make(lambda: self.tr("&Continue the stopped answer"), "Ctrl+Return")
        self.version_back = make(lambda: self.tr("Earlier version of the answer"), "Ctrl+[")
        self.version_on = make(lambda: self.tr("Later version of the answer"), "Ctrl+]")
        self.scope = make(lambda: self.tr("Choose &what is asked…"), "Ctrl+Shift+O")
        self.prompts = make(lambda: self.tr("&Prompts and whole documents…"), "Ctrl+/")
        self.stop = make(lambda: self.tr("S&top answering"), "Esc")
        self.again = make(lambda: self.tr("Answer &again"), "Ctrl+R")
        self.cite_on = make(lambda: self.tr("&Next citation"), "Alt+Down")
        self.cite_back = make(lambda: self.tr("&Previous citation"), "Alt+Up")
        self.search = make(lambda: self.tr("&Find in the source"), QKeySequence(Key.Find).toString())
        self.rename = make(lambda: self.tr("&Rename conversation…"), "F2")
        self.pin = make(lambda: self.tr("&Pin or unpin conversation"), "Ctrl+Shift+P")
        self.delete = make(lambda: self.tr("&Delete conversation"), "Ctrl+Shift+Del")
        self.export = make(lambda: self.tr("E&xport conversation…"), "Ctrl+S")
        self.take_in = make(lambda: self.tr("&Import conversations…"))
        self.sidebar = make(lambda: self.tr("&Side bar"), "Ctrl+B", checkable=True)
        self.source = make(lambda: self.tr("S&ource panel"), "Ctrl+Shift+B", checkable=True)
        self.menubar = make(lambda: self.tr("&Menu bar"), "Ctrl+M", checkable=True)
        self.calm = make(lambda: self.tr("Reduce &motion"), checkable=True)
        self.zoom_in = make(lambda: self.tr("Zoom &in"))
        self.zoom_in.setShortcuts([QKeySequence("Ctrl++"), QKeySequence("Ctrl+=")])
        self.zoom_out = make(lambda: self.tr("Zoom &out"), "Ctrl+-")
        self.zoom_reset = make(lambda: self.tr("&Actual size"), "Ctrl+0")
        self.privacy = make(lambda: self.tr("What leaves this &computer…"))
        self.machine = make(lambda: self.tr("&Model and computer…"))
        self.shortcuts = make(lambda: self.tr("&Keyboard shortcuts…"), "F1")
        self.logs = make(lambda: self.tr("Show &logs"))
        self.updates = make(lambda: self.tr("Check for &updates…"))
        self.licences = make(lambda: self.tr("L&icences"))
        self.about = make(lambda: self.tr("&About Inkwell"))
        self.about.setMenuRole(QAction.MenuRole.AboutRole)
        self.languages = self._choices(
            {"system": lambda: self.tr("System language"), "en": lambda: "English", "zh_CN": lambda: "简体中文"}
        )
        self.appearances = self._choices(
            {
                "system": lambda: self.tr("As the system"),
                "light": lambda: self.tr("Light"),
                "dark": lambda: self.tr("Dark"),
            }
        )
        self.menus = self._build()
        window.addActions([action for action, _ in self._texts])  # shortcuts work with the menu bar hidden
        self.retranslate()

    def _make(self, text: Callable[[], str], key: str = "", *, checkable: bool = False) -> QAction:
        action = QAction(self)
        action.setCheckable(checkable)
        if key:
            action.setShortcut(QKeySequence(key))
        self._texts.append((action, text))
        return action

    def _choices(self, texts: dict[str, Callable[[], str]]) -> QActionGroup:
        group = QActionGroup(self)
        for value, text in texts.items():
            action = self._make(text, checkable=True)
            action.setData(value)
            group.addAction(action)
        return group

    def _menu(self, title: Callable[[], str], *content: QAction | QMenu | None) -> QMenu:
        menu = QMenu(self._window)
        for each in content:
            if each is None:
                menu.addSeparator()
            elif isinstance(each, QMenu):
                menu.addMenu(each)
            else:
                menu.addAction(each)
        self._titles.append((menu, title))
        return menu

    def _build(self) -> tuple[QMenu, ...]:
        language = self._menu(lambda: self.tr("&Language"), *self.languages.actions())
        appearance = self._menu(lambda: self.tr("&Appearance"), *self.appearances.actions())
        return (
            self._menu(
                lambda: self.tr("&File"), self.new, None,
                self.add_folder, self.add_files, self.library, self.rescan, None, self.models,
                self.settings, None, self.quit,
            ),
            self._menu(
                lambda: self.tr("&Conversation"),
                self.write, self.prompts,
                self.stop, self.go_on, self.again, self.edit, self.version_back, self.version_on, None,
                self.cite_on, self.cite_back, self.search, None, self.scope, None,
                self.find, self.rename, self.pin, self.export, self.take_in, self.delete,
            ),
            self._menu(
                lambda: self.tr("&View"),
                self.sidebar, self.source, self.menubar, None, language, appearance, self.calm, None,
                self.zoom_in, self.zoom_out, self.zoom_reset,
            ),
            self._menu(
                lambda: self.tr("&Help"), self.palette, self.shortcuts, self.privacy, self.machine, self.logs, None,
                self.updates, self.licences, self.about,
            ),
        )  # fmt: skip

    def commands(self) -> list[tuple[str, str, QAction]]:
        """Every command there is: (name, keys or "", action). A choice says what it is a choice of."""
        found = []
        of = {
            **dict.fromkeys(self.languages.actions(), self.tr("Language")),
            **dict.fromkeys(self.appearances.actions(), self.tr("Appearance")),
        }
        for action, text in self._texts:
            name = _without_mnemonic(text().replace("&", "").rstrip("…"))
            keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
            found.append((f"{of[action]}: {name}" if action in of else name, keys, action))
        return found

    def listed(self) -> list[tuple[str, str]]:
        """Every command with a shortcut: (name, keys), for the page that lists them."""
        found = []
        for action, text in self._texts:
            if not action.shortcut().isEmpty():
                plain = text().replace("&", "").rstrip("…")
                found.append(
                    (_without_mnemonic(plain), action.shortcut().toString(QKeySequence.SequenceFormat.NativeText))
                )
        return found

    def retranslate(self) -> None:
        for action, text in self._texts:
            action.setText(text())
        for menu, title in self._titles:
            menu.setTitle(title())


def _without_mnemonic(text: str) -> str:
    """Chinese menus carry the mnemonic behind the name: 文件(F)."""
    return text[:-3] if len(text) > 3 and text[-1] == ")" and text[-3] == "(" else text
