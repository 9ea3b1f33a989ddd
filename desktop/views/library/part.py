"""Everything about the library that opens a dialog or a menu, and which call of the engine each answer becomes."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QObject, QPoint, Qt, Signal
from PySide6.QtWidgets import QMenu, QWidget

from desktop import i18n, reveal
from desktop.indexing import Indexing
from desktop.models.library import UNREADABLE, is_inside
from desktop.views.library.dialog import COLLECTIONS, FILES, OVERVIEW, LibraryDialog
from desktop.views.library.exclusions_dialog import ExclusionsDialog, escaped
from desktop.views.library.preview_dialog import PreviewDialog
from desktop.views.window.prompts import asked_name, confirmed
from desktop.worker import EngineLink
from engine.types import Collection, FilePage, FolderPreview, IndexReport, JobEnded, LibraryStatus, Outcome


class LibraryPart(QObject):
    """Signals: scope_wanted(folder, or "" for all); collection_wanted(Collection); collections_changed(all of them).

    Attribute `extend_menu(menu, folder)`: adds what others can do with a folder to its menu,
    `extend_files_menu(menu, paths)` with the chosen files to theirs.
    """

    scope_wanted = Signal(str)
    collection_wanted = Signal(object)
    collections_changed = Signal(object)

    def __init__(self, window: QWidget, link: EngineLink, indexing: Indexing) -> None:
        super().__init__(window)
        self.extend_menu: Callable[[QMenu, str], None] = lambda _menu, _path: None
        self.extend_files_menu: Callable[[QMenu, Sequence[str]], None] = lambda _menu, _paths: None
        self._window, self._link, self._indexing = window, link, indexing
        self._library: LibraryDialog | None = None
        self._preview: PreviewDialog | None = None
        self._exclusions: ExclusionsDialog | None = None
        self._counting = 0  # the job that counts for the dialog on show
        indexing.finished.connect(self._on_indexed)
        indexing.big.connect(self._on_big)
        link.event.connect(self._on_event)

    # --- the library's window

    def close_library(self) -> None:
        """Something was chosen in it that goes on in the window behind it."""
        if self._library is not None:
            self._library.close()

    def library(self, folder: str = "") -> None:
        self._open_library(folder if isinstance(folder, str) else "", unreadable=False)

    def unreadable(self, folder: str) -> None:
        self._open_library(folder, unreadable=True)

    def _open_library(self, folder: str, *, unreadable: bool) -> None:
        if self._library is None:
            self._library = made = LibraryDialog(self._window)
            made.page_shown.connect(self._on_page)
            made.left_out.clicked.connect(self._on_left_out)
            made.files.rows_wanted.connect(self._on_rows_wanted)
            made.files.retry_wanted.connect(self._on_retry)
            made.files.every_wanted.connect(self._on_every_wanted)
            made.files.exclude_wanted.connect(self._on_exclude_files)
            made.files.collect_wanted.connect(self.collect)
            made.files.open_wanted.connect(reveal.open_file)
            made.files.reveal_wanted.connect(reveal.show_in_folder)
            made.files.menu_opening.connect(lambda menu, paths: self.extend_files_menu(menu, paths))
            made.collections.ask_wanted.connect(self._on_ask_collection)
            made.collections.rename_wanted.connect(self._on_rename_collection)
            made.collections.remove_wanted.connect(self._on_remove_collection)
            made.collections.take_out_wanted.connect(self._on_take_out)
        self._library.show_page(FILES)
        self._library.files.limit_to(folder, unreadable=unreadable)
        self._library.show()
        self._library.raise_()
        self._library.activateWindow()
        self._link.call(self._on_status, "status", files=False)

    def _on_status(self, ended: JobEnded) -> None:
        if self._library is not None and isinstance(ended.result, LibraryStatus):
            self._library.set_status(ended.result, {row.path: row.name for row in self._indexing.rows()})

    def _on_rows_wanted(self, arguments: dict[str, Any], generation: int) -> None:
        self._link.call(lambda ended: self._on_rows(ended, generation), "files", **arguments)

    def _on_rows(self, ended: JobEnded, generation: int) -> None:
        if self._library is not None and isinstance(ended.result, FilePage):
            self._library.files.take(ended.result, generation)

    def _on_page(self, page: int) -> None:
        if page == OVERVIEW:
            self._link.call(self._on_coverage, "coverage")
            self._link.call(self._on_speed, "speed_history")
        elif page == COLLECTIONS:
            self.list_collections()

    def _on_coverage(self, ended: JobEnded) -> None:
        if self._library is not None and ended.outcome is Outcome.DONE:
            names = {row.path: row.name for row in self._indexing.rows()}
            self._library.overview.set_coverage(ended.result, names)

    def _on_speed(self, ended: JobEnded) -> None:
        if self._library is not None and ended.outcome is Outcome.DONE:
            self._library.overview.set_speed(ended.result)

    def _on_indexed(self, _report: IndexReport) -> None:
        if self._library is not None and self._library.isVisible():
            self._library.files.model.refresh()
            self._on_page(self._library.pages.currentIndex())
            self._link.call(self._on_status, "status", files=False)

    # --- retry and leaving out

    def _on_retry(self, limits: dict[str, Any], paths: Sequence[str]) -> None:
        if paths:
            self._indexing.retry(paths)
            return
        states = [state for state in limits["states"] or UNREADABLE if state in UNREADABLE]
        wanted = {**limits, "states": states}
        self._link.call(self._on_retry_paths, "paths_with", **wanted)

    def _on_every_wanted(self, limits: dict[str, Any], generation: int) -> None:
        self._link.call(lambda ended: self._on_every(ended, generation), "paths_with", **limits)

    def _on_every(self, ended: JobEnded, generation: int) -> None:
        if self._library is not None and isinstance(ended.result, list):
            self._library.files.take_every(ended.result, generation)

    def _on_retry_paths(self, ended: JobEnded) -> None:
        if isinstance(ended.result, list):
            self._indexing.retry(ended.result)

    def _on_exclude_files(self, paths: Sequence[str]) -> None:
        """A pattern for each file, at the end of its folder's list."""
        for folder in [row.path for row in self._indexing.rows() if row.status is not None]:
            base = folder.rstrip("\\/") + os.sep
            inside = [path[len(base) :].replace(os.sep, "/") for path in paths if is_inside(path, folder)]
            patterns = ["/" + "/".join(escaped(part) for part in path.split("/")) for path in inside]
            if patterns:
                self._link.call(
                    lambda ended, folder=folder, patterns=patterns: self._add_patterns(folder, patterns, ended),
                    "exclusions", folder=folder,
                )  # fmt: skip

    def _add_patterns(self, folder: str, patterns: Sequence[str], ended: JobEnded) -> None:
        if ended.outcome is Outcome.DONE:
            every = list(dict.fromkeys([*ended.result["patterns"], *patterns]))
            self._link.call(lambda done: self._on_saved(folder, done), "set_exclusions", folder=folder, patterns=every)

    def _on_left_out(self) -> None:
        """Of the folder that the table is limited to, or the only one, or one that is chosen from a menu."""
        folders = [row for row in self._indexing.rows() if row.status is not None]
        limited = self._library.files.limits()["folder"] if self._library is not None else ""
        if limited or len(folders) == 1:
            self.exclusions(limited or folders[0].path)
        elif self._library is not None and folders:
            menu = QMenu(self._library)
            menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            for row in folders:
                menu.addAction(row.name, lambda path=row.path: self.exclusions(path))
            button = self._library.left_out
            menu.popup(button.mapToGlobal(QPoint(0, button.height())))

    def exclusions(self, folder: str) -> None:
        """Open the list of what is left out of a folder."""
        self._link.call(lambda ended: self._open_exclusions(folder, ended), "exclusions", folder=folder)

    def _open_exclusions(self, folder: str, ended: JobEnded) -> None:
        known = ended.result if ended.outcome is Outcome.DONE and isinstance(ended.result, dict) else {}
        parent = self._preview or (
            self._library if self._library is not None and self._library.isVisible() else self._window
        )
        dialog = ExclusionsDialog(
            folder, self._name(folder), known.get("patterns", []), known.get("gitignore", False), parent
        )
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.counts_wanted.connect(self._count)
        dialog.save_wanted.connect(self._on_save)
        dialog.finished.connect(self._on_exclusions_closed)
        self._exclusions = dialog
        dialog.open()
        self._count(dialog.lines(), dialog.gitignore.isChecked())

    def _count(self, patterns: Sequence[str], gitignore: bool) -> None:
        if self._exclusions is None:
            return
        if self._counting:
            self._link.cancel(self._counting)
        folder = self._exclusions.path
        self._counting = self._link.call(
            self._on_counted, "preview", folder=folder, patterns=list(patterns), gitignore=gitignore
        )

    def _on_counted(self, ended: JobEnded) -> None:
        if ended.outcome is Outcome.FAILED and self._exclusions is not None:
            self._exclusions.show_trouble(i18n.error_text(ended.code, ended.error))

    def _on_event(self, job: int, event: object) -> None:
        if not isinstance(event, FolderPreview):
            return
        if job == self._counting and self._exclusions is not None:
            self._exclusions.show_counts(event)

    def _on_save(self, patterns: Sequence[str], gitignore: bool) -> None:
        if self._exclusions is not None:
            folder = self._exclusions.path
            self._link.call(
                lambda ended: self._on_saved(folder, ended),
                "set_exclusions", folder=folder, patterns=list(patterns), gitignore=gitignore,
            )  # fmt: skip

    def _on_saved(self, folder: str, ended: JobEnded) -> None:
        if ended.outcome is not Outcome.DONE:
            if self._exclusions is not None:
                self._exclusions.show_trouble(i18n.error_text(ended.code, ended.error))
            return
        if self._exclusions is not None:
            self._exclusions.accept()
        if self._preview is not None and self._preview.path == folder:
            self._preview.accept()
        self._indexing.add([folder])  # at once: what is left out now leaves the index

    def _on_exclusions_closed(self) -> None:
        self._exclusions = None
        if self._counting:
            self._link.cancel(self._counting)
            self._counting = 0

    # --- before a big folder

    def _on_big(self, preview: FolderPreview) -> None:
        if self._preview is not None:
            if self._preview.path == preview.path:
                self._preview.show_preview(preview)
            return
        dialog = PreviewDialog(preview, self._name(preview.path), self._window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        folder = preview.path
        dialog.index_wanted.connect(lambda: self._indexing.add([folder]))
        dialog.choose_wanted.connect(lambda: self.exclusions(folder))
        dialog.rejected.connect(lambda: self._indexing.withdraw(folder))
        dialog.finished.connect(self._on_preview_closed)
        self._preview = dialog
        dialog.open()

    def _on_preview_closed(self) -> None:
        self._preview = None

    # --- collections

    def collect(self, paths: Sequence[str]) -> None:
        """Put these into a collection: a new one, or one that is chosen from a menu."""
        self._link.call(lambda ended: self._choose_collection(list(paths), ended), "collections")

    def _choose_collection(self, paths: list[str], ended: JobEnded) -> None:
        collections: Sequence[Collection] = ended.result or ()
        if not collections:
            self._new_collection(paths)
            return
        parent = self._library if self._library is not None and self._library.isVisible() else self._window
        menu = QMenu(parent)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for each in collections:
            menu.addAction(each.name, lambda each=each: self._save_collection(each.name, [*each.paths, *paths]))
        menu.addSeparator()
        menu.addAction(self.tr("New collection…"), lambda: self._new_collection(paths))
        menu.popup(parent.mapToGlobal(parent.rect().center()))

    def _new_collection(self, paths: Sequence[str]) -> None:
        name = asked_name(self._window, self.tr("New collection"), "", self.tr("Make"))
        if name:
            self._save_collection(name, paths)

    def _save_collection(self, name: str, paths: Sequence[str]) -> None:
        self._link.call(self._on_collections_changed, "save_collection", name=name, paths=list(paths))

    def _on_rename_collection(self, name: str) -> None:
        to = asked_name(self._window, self.tr("Rename collection"), name, self.tr("Rename"))
        if to and to != name:
            self._link.call(self._on_collections_changed, "rename_collection", name=name, to=to)

    def _on_remove_collection(self, name: str) -> None:
        title = self.tr("Delete this collection?")
        text = self.tr("“{name}” is no longer offered. What is in it stays in the library.").format(name=name)
        if confirmed(self._library or self._window, title, text, self.tr("Delete")):
            self._link.call(self._on_collections_changed, "delete_collection", name=name)

    def _on_take_out(self, collection: Collection, paths: Sequence[str]) -> None:
        rest = [path for path in collection.paths if path not in set(paths)]
        if rest:
            self._save_collection(collection.name, rest)
        else:
            self._on_remove_collection(collection.name)

    def _on_collections_changed(self, ended: JobEnded) -> None:
        if self._library is not None and self._library.isVisible():
            if ended.outcome is Outcome.DONE:
                self._library.show_page(COLLECTIONS)
            else:
                self._library.collections.show_trouble(i18n.error_text(ended.code, ended.error))
        else:
            self.list_collections()

    def list_collections(self) -> None:
        """Ask the engine for them, for whoever shows them."""
        self._link.call(self._on_collections, "collections")

    def _on_collections(self, ended: JobEnded) -> None:
        if isinstance(ended.result, tuple):
            self.collections_changed.emit(ended.result)
            if self._library is not None:
                self._library.collections.set_collections(ended.result)

    def _on_ask_collection(self, collection: Collection) -> None:
        self.collection_wanted.emit(collection)
        if self._library is not None:
            self._library.accept()

    # --- one folder

    def folder_menu(self, folder: str, at: QPoint) -> None:
        menu = QMenu(self._window)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(self.tr("Show files…"), lambda: self.library(folder))
        menu.addAction(self.tr("Ask only this folder"), lambda: self.scope_wanted.emit(folder))
        menu.addAction(self.tr("Ask all folders"), lambda: self.scope_wanted.emit(""))
        menu.addAction(self.tr("Add to collection…"), lambda: self.collect([folder]))
        menu.addSeparator()
        self.extend_menu(menu, folder)
        menu.addSeparator()
        menu.addAction(self.tr("Look for changes"), lambda: self._indexing.add([folder]))
        menu.addAction(self.tr("What is left out…"), lambda: self.exclusions(folder))
        menu.addAction(self.tr("Show in folder"), lambda: reveal.show_in_folder(folder))
        menu.addSeparator()
        menu.addAction(self.tr("Remove from library…"), lambda: self.forget(folder))
        menu.popup(at)

    def forget(self, folder: str) -> None:
        title = self.tr("Remove from the library?")
        question = self.tr("“{name}” can no longer be asked about. Its files stay where they are, untouched.")
        if confirmed(self._window, title, question.format(name=self._name(folder)), self.tr("Remove")):
            self._indexing.forget(folder)

    def _name(self, folder: str) -> str:
        return next((row.name for row in self._indexing.rows() if row.path == folder), os.path.basename(folder))
