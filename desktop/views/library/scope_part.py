"""What the conversation on show asks: everything, some folders, files and collections, or no documents at all.

Joins the chips under the composer, the menu that changes them, and the engine that keeps the choice.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject, QPoint, Qt
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QWidget

from desktop import plain
from desktop.asking import Asking
from desktop.indexing import Indexing
from desktop.views.conversation.composer import Composer
from desktop.views.library.scope_dialog import ScopeDialog
from desktop.worker import EngineLink
from engine.types import Collection, Conversation, JobEnded, LibraryStatus

MOST_CHIPS = 4
MOST_FOLDERS = 20  # in the menu; beyond, the dialog lists them all


class ScopePart(QObject):
    """Attributes: paths (empty asks everything), documents."""

    def __init__(
        self, window: QWidget, link: EngineLink, indexing: Indexing, composer: Composer, asking: Asking
    ) -> None:
        super().__init__(window)
        self._window, self._link, self._indexing = window, link, indexing
        self._composer, self._asking = composer, asking
        self._loading = False
        self._collections: tuple[Collection, ...] = ()
        self.paths: tuple[str, ...] = ()
        self.documents = True
        composer.scope_removed.connect(self.remove)
        composer.scope_wanted.connect(self._open_menu)
        composer.plain_changed.connect(self._on_plain)

    # --- the choice

    def load(self, found: Conversation | None) -> None:
        """Take over what this conversation asks; a new one asks everything."""
        self._loading = True
        self.paths = found.scope if found is not None else ()
        self._composer.set_plain(found is not None and not found.documents)
        self.documents = not self._composer.plain
        self._loading = False
        self.say()

    def set_collections(self, collections: Sequence[Collection]) -> None:
        """What the menu offers, and what a chip may stand for."""
        self._collections = tuple(collections)
        self.say()

    def ask_collection(self, collection: Collection) -> None:
        """Ask this collection alone."""
        self._composer.set_plain(False)
        self.choose(collection.paths)

    def _collection(self) -> Collection | None:
        """The collection that is asked, if it is just that."""
        asked = set(self.paths)
        return next((each for each in self._collections if asked and set(each.paths) == asked), None)

    def remove(self, path: str) -> None:
        """Leave this out. The last one taken out asks everything: a question about nothing is no question."""
        if (collection := self._collection()) is not None and path == collection.name:
            self.choose([])
            return
        every = self._folders()
        self.choose([each for each in self.paths or every if each != path])

    def choose(self, paths: Sequence[str]) -> None:
        """Ask these alone; none of them, or every folder, asks everything."""
        every = set(self._folders())
        self.paths = () if every and set(paths) == every else tuple(dict.fromkeys(paths))
        self._keep()

    def only(self, path: str) -> None:
        """Ask this folder alone; "" asks all."""
        self._composer.set_plain(False)
        self.choose([path] if path else [])

    def _toggle(self, path: str) -> None:
        chosen = list(self.paths)
        chosen.remove(path) if path in chosen else chosen.append(path)
        self.choose(chosen)

    def _on_plain(self, plain: bool) -> None:
        self.documents = not plain
        if not self._loading:
            self._keep()

    def _keep(self) -> None:
        if self._asking.conversation is not None:
            self._link.submit(
                "scope_conversation", id=self._asking.conversation, scope=self.paths, documents=self.documents
            )
        self.say()

    # --- showing it

    def say(self) -> None:
        """The chips: what is chosen, or all folders while they are few enough to be read."""
        if (collection := self._collection()) is not None:
            self._composer.set_scope([(collection.name, collection.name)])
            return
        every = self._folders()
        shown = self.paths or (every if 1 < len(every) <= MOST_CHIPS else [])
        self._composer.set_scope([(path, self._name(path)) for path in shown])

    def _folders(self) -> list[str]:
        return [row.path for row in self._indexing.rows() if row.status is not None]

    def _name(self, path: str) -> str:
        name = next((row.name for row in self._indexing.rows() if row.path == path), Path(path).name or path)
        return plain.one_line(name)

    # --- the menu

    def _open_menu(self, button: QWidget) -> None:
        menu = self.menu()
        above = QPoint(0, -menu.sizeHint().height() - 4)
        menu.popup(button.mapToGlobal(above))

    def menu(self) -> QMenu:
        """Everything, nothing, each folder, and the way to single files."""
        menu = QMenu(self._window)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        group = QActionGroup(menu)
        self._add(menu, self.tr("All documents"), self.documents and not self.paths, lambda: self.only(""), group)
        if not self._composer._plain.isHidden():
            plain = self.tr("No documents: ask the model alone")
            self._add(menu, plain, not self.documents, lambda: self._composer.set_plain(True), group)
        rows = [row for row in self._indexing.rows() if row.status is not None][:MOST_FOLDERS]
        if rows:
            menu.addSeparator()
        for row in rows:
            self._add(menu, row.name.replace("&", "&&"), row.path in self.paths, lambda p=row.path: self._toggle(p))
        asked = self._collection()
        if self._collections:
            menu.addSeparator()
        for each in self._collections:
            name = each.name.replace("&", "&&")
            self._add(menu, name, each is asked, lambda c=each: self.ask_collection(c))
        chosen = [] if asked else [path for path in self.paths if path not in {row.path for row in rows}]
        for path in chosen:
            self._add(menu, self._name(path).replace("&", "&&"), True, lambda p=path: self._toggle(p))
        menu.addSeparator()
        menu.addAction(self.tr("Choose folders and files…"), self.open_dialog)
        return menu

    def _add(self, menu: QMenu, text: str, checked: bool, do: object, group: QActionGroup | None = None) -> QAction:
        action = menu.addAction(text)
        action.setCheckable(True)
        action.setChecked(checked)
        action.triggered.connect(lambda _checked=False: do())  # type: ignore[operator]
        if group is not None:
            group.setExclusionPolicy(QActionGroup.ExclusionPolicy.ExclusiveOptional)
            group.addAction(action)
        return action

    def open_dialog(self) -> None:
        """Every folder and file of the library, to be ticked."""
        self._link.call(self._on_files, "status")

    def _on_files(self, ended: JobEnded) -> None:
        if isinstance(ended.result, LibraryStatus):
            dialog = ScopeDialog(ended.result, self.paths, self._name, self._window)
            dialog.chosen.connect(self._on_chosen)
            dialog.open()

    def _on_chosen(self, paths: list[str]) -> None:
        self._composer.set_plain(False)
        self.choose(paths)
