"""The library: its files in a table, an overview as pictures, and the collections. Takes values, emits signals."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QButtonGroup, QDialog, QHBoxLayout, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from desktop import theme
from desktop.views.library.collections_page import CollectionsPage
from desktop.views.library.files_page import FilesPage
from desktop.views.library.overview_page import OverviewPage
from desktop.views.window.page_dialog import resize_within
from engine.types import LibraryStatus

FILES, OVERVIEW, COLLECTIONS = range(3)


class LibraryDialog(QDialog):
    """Attributes: files, overview, collections (the pages). Signal: page_shown(FILES, OVERVIEW or COLLECTIONS)."""

    page_shown = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.files, self.overview, self.collections = FilesPage(), OverviewPage(), CollectionsPage()
        self.pages = QStackedWidget()
        self.tabs = QButtonGroup(self)
        self.close_button = QPushButton()
        self.close_button.setAutoDefault(False)
        self.close_button.clicked.connect(self.accept)
        self.left_out = QPushButton()
        self.left_out.setAutoDefault(False)
        top = QHBoxLayout()
        for number, page in enumerate((self.files, self.overview, self.collections)):
            self.pages.addWidget(page)
            tab = QPushButton()
            tab.setCheckable(True)
            tab.setAutoDefault(False)
            tab.setProperty("kind", "tab")
            self.tabs.addButton(tab, number)
            top.addWidget(tab)
        top.addStretch(1)
        top.addWidget(self.left_out)
        top.addWidget(self.close_button)
        self.tabs.idClicked.connect(self.show_page)
        self.collections.files_wanted.connect(lambda: self.show_page(FILES))
        self._layout = QVBoxLayout(self)
        self._layout.addLayout(top)
        self._layout.addWidget(self.pages, 1)
        theme.notifier.changed.connect(self._measure)
        self._measure()
        self.retranslate()
        self.tabs.button(FILES).setChecked(True)
        resize_within(self, theme.px(1180), theme.px(640))

    def show_page(self, number: int) -> None:
        self.tabs.button(number).setChecked(True)
        self.pages.setCurrentIndex(number)
        self._dress_tabs()
        self.page_shown.emit(number)

    def set_status(self, status: LibraryStatus, names: Mapping[str, str]) -> None:
        """What the library holds; `names` are those of its folders in the side bar."""
        self.files.set_folders({each.path: names.get(each.path, "") or Path(each.path).name for each in status.folders})

    def _dress_tabs(self) -> None:
        t = theme.tokens()
        for tab in self.tabs.buttons():
            on = tab.isChecked()
            ground, ink = (t.accent_bg, t.accent) if on else (t.bg, t.soft)
            edge = theme.css(t.accent) if tab.hasFocus() else theme.css(ground)
            tab.setStyleSheet(
                f"QPushButton {{ background: {theme.css(ground)}; color: {theme.css(ink)}; border: 1px solid {edge}; "
                f"padding: {theme.px(6)}px {theme.px(14)}px; }} "
                f"QPushButton:focus {{ border: 1px solid {theme.css(t.accent)}; }}"
            )

    def _measure(self) -> None:
        px = theme.px
        self._layout.setContentsMargins(px(20), px(16), px(20), px(16))
        self._layout.setSpacing(px(14))
        self._dress_tabs()

    def retranslate(self) -> None:
        self.setWindowTitle(self.tr("Library"))
        for number, text in ((FILES, self.tr("Files")), (OVERVIEW, self.tr("Overview")),
                             (COLLECTIONS, self.tr("Collections"))):  # fmt: skip
            self.tabs.button(number).setText(text)
        self.left_out.setText(self.tr("What is left out…"))
        self.close_button.setText(self.tr("Close"))
        self.files.retranslate()
        self.overview.retranslate()
        self.collections.retranslate()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)
