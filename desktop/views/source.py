"""The cited source: the page's text with the very sentence marked, and the ways on from there.

Takes values and emits signals; pages it does not have it asks for with `page_needed` and gets by `set_pages`. Until
they come, the quote itself is shown, so that a click on a citation is answered at once.
"""

from __future__ import annotations

from collections import OrderedDict
from pathlib import Path

from PySide6.QtCore import QEvent, QPoint, Qt, Signal
from PySide6.QtGui import QKeySequence, QPainter, QShortcut
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLabel, QMenu, QVBoxLayout, QWidget

from desktop import plain, theme
from desktop.views.elided import ElidedLabel
from desktop.views.message_parts import IconButton, PillButton, TextButton
from desktop.views.message_words import file_name
from desktop.views.source_find import FindBar, Found, occurrences
from desktop.views.source_text import PageCard
from engine.types import Answer, Page

ZOOMS = (60, 75, 90, 100, 115, 130, 150, 175, 200)
_KEPT_DOCUMENTS = 3


class SourcePanel(QWidget):
    """Signals: page_needed(path), open_file(path, page), show_in_folder(path), citation_changed(n), closed()."""

    page_needed = Signal(str)
    open_file = Signal(str, int)
    show_in_folder = Signal(str)
    citation_changed = Signal(int)
    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("ground", "panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        # The application's sheet would draw a border round the focused page and move its words.
        self.setStyleSheet("QTextEdit#pageText, QTextEdit#pageText:focus { border: none; background: transparent; }")
        self._documents: OrderedDict[str, tuple[Page, ...]] = OrderedDict()
        self._answer: Answer | None = None
        self._at = 0  # index into the answer's citations
        self._path, self._number, self._span, self._quote = "", 1, (0, 0), ""
        self._missing = False
        self._problem = self._changed = ""
        self._zoom = 100
        self._found: list[Found] = []
        self._found_at = 0
        self._build()
        self._retranslate()
        theme.notifier.changed.connect(self._on_theme)
        self.clear()

    def _build(self) -> None:
        self._title = ElidedLabel(Qt.TextElideMode.ElideMiddle, self)
        self._where = QLabel(self)
        self._where.setTextFormat(Qt.TextFormat.PlainText)
        self._where.setProperty("tone", "soft")
        self._page_back, self._page_on = IconButton("chevron-left", side=20), IconButton("chevron-right", side=20)
        self._close = IconButton("x")
        self._find = FindBar(self)
        self._find.hide()
        self._note = QLabel(self)
        self._note.setTextFormat(Qt.TextFormat.PlainText)
        self._note.setWordWrap(True)
        self._note.setProperty("tone", "warn")
        self._card = PageCard(self)
        self._hint = QLabel(self)
        self._hint.setTextFormat(Qt.TextFormat.PlainText)
        self._hint.setProperty("tone", "soft")
        self._hint.setWordWrap(True)
        self._hint.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._back, self._on = IconButton("chevron-left", side=24), IconButton("chevron-right", side=24)
        self._place = QLabel(self)
        self._place.setTextFormat(Qt.TextFormat.PlainText)
        self._place.setProperty("tone", "soft")
        self._zoom_button = TextButton(self)
        self._search, self._folder = IconButton("search"), IconButton("folder-open")
        self._open = PillButton(self, small=True)

        self._head = QWidget(self)
        self._head.setFixedHeight(theme.px(69))
        names = QVBoxLayout()
        names.setSpacing(theme.px(1))
        names.addStretch(1)
        names.addWidget(self._title)
        pages = QHBoxLayout()
        pages.setSpacing(0)
        pages.addWidget(self._where)
        pages.addSpacing(theme.px(6))
        pages.addWidget(self._page_back)
        pages.addWidget(self._page_on)
        pages.addStretch(1)
        names.addLayout(pages)
        names.addStretch(1)
        head = QHBoxLayout(self._head)
        head.setContentsMargins(theme.px(18), 0, theme.px(10), 0)
        head.addLayout(names, 1)
        head.addWidget(self._search)
        head.addWidget(self._close)

        self._foot = QWidget(self)
        foot = QHBoxLayout(self._foot)
        foot.setContentsMargins(theme.px(12), theme.px(14), theme.px(18), theme.px(14))
        foot.setSpacing(0)
        for part in (self._back, self._place, self._on):
            foot.addWidget(part)
        foot.addSpacing(theme.px(6))
        foot.addWidget(self._zoom_button)
        foot.addStretch(1)
        foot.addWidget(self._folder)
        foot.addSpacing(theme.px(8))
        foot.addWidget(self._open)

        middle = QVBoxLayout()
        middle.setContentsMargins(theme.px(18), theme.px(18), theme.px(18), 0)
        middle.setSpacing(theme.px(10))
        middle.addWidget(self._note)
        middle.addWidget(self._card, 1)
        middle.addWidget(self._hint, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._head)
        column.addWidget(self._find)
        column.addLayout(middle, 1)
        column.addWidget(self._foot)

        self._page_back.clicked.connect(self._on_page_back)
        self._page_on.clicked.connect(self._on_page_on)
        self._close.clicked.connect(self.closed)
        self._back.clicked.connect(self._on_back)
        self._on.clicked.connect(self._on_on)
        self._zoom_button.clicked.connect(self._choose_zoom)
        self._search.clicked.connect(self._find.open)
        self._folder.clicked.connect(self._on_folder)
        self._open.clicked.connect(self._on_open)
        self._find.searched.connect(self._on_searched)
        self._find.stepped.connect(self._on_stepped)
        self._find.closed.connect(self._close_find)
        self._card.text.reference_wanted.connect(self._copy_with_reference)
        for keys, slot in (
            (QKeySequence.StandardKey.Find, self._find.open),
            (QKeySequence.StandardKey.ZoomIn, self._zoom_in),
            (QKeySequence("Ctrl+="), self._zoom_in),
            (QKeySequence.StandardKey.ZoomOut, self._zoom_out),
        ):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(slot)

    # What the shell says

    def show_citations(self, answer: Answer, n: int) -> None:
        """Show source n of this answer; the arrows then step through its citations."""
        self._answer = answer
        self._at = next((index for index, each in enumerate(answer.citations) if each.n == n), 0)
        self._show_citation()

    def show_page(self, path: str, pages: tuple[Page, ...], page: int, start: int, end: int) -> None:
        """Show one passage, as from a search. Without pages they are asked for."""
        self._answer = None
        if pages:
            self._keep(path, pages)
        self._go(path, page, (start, end), "")

    def set_pages(self, path: str, pages: tuple[Page, ...]) -> None:
        """The pages that were asked for."""
        self._keep(path, pages)
        if path == self._path:
            self._problem = ""
            self._render()

    def set_problem(self, path: str, sentence: str) -> None:
        """The pages cannot be had: say why; the quote stays."""
        if path == self._path:
            self._problem = sentence
            self._render()

    def clear(self) -> None:
        """Nothing is on show."""
        self._answer, self._path, self._quote = None, "", ""
        self._documents.clear()
        self._render()

    def current(self) -> tuple[str, int, int, int]:
        """Path, page, start and end of what is marked."""
        return self._path, self._number, *self._span

    # Showing

    def _show_citation(self) -> None:
        assert self._answer is not None
        if not self._answer.citations:
            self.clear()
            return
        cited = self._answer.citations[self._at]
        self._go(cited.path, cited.page, (cited.start, cited.end), cited.quote)

    def _go(self, path: str, page: int, span: tuple[int, int], quote: str) -> None:
        if path != self._path:
            self._found, self._problem = [], ""
            self._close_find()
            self._missing = _is_missing(path)
        self._path, self._number, self._span, self._quote = path, page, span, quote
        self._render()
        if path not in self._documents:
            self.page_needed.emit(path)

    def _keep(self, path: str, pages: tuple[Page, ...]) -> None:
        self._documents[path] = pages
        self._documents.move_to_end(path)
        while len(self._documents) > _KEPT_DOCUMENTS:
            self._documents.popitem(last=False)

    def _pages(self) -> tuple[Page, ...]:
        return self._documents.get(self._path, ())

    def _page(self) -> Page | None:
        return next((page for page in self._pages() if page.number == self._number), None)

    def _render(self) -> None:
        shown = bool(self._path)
        page = self._page()
        for part in (self._card, self._foot, self._search):
            part.setVisible(shown)
        self._hint.setVisible(not shown)
        self._title.set_text(file_name(self._path) if shown else self.tr("Source"))
        self._title.setToolTip(plain.tip(self._path))
        self._changed = ""
        if page is not None:
            self._card.show_page(page.text, self._true_span(page), self._others(page), self._zoom / 100)
        elif shown:
            if self._pages():
                self._changed = self.tr(
                    "This file has changed: it has no such page any more. This is the sentence as cited."
                )
            self._card.show_page(self._quote, (0, len(self._quote)), (), self._zoom / 100)
        self._render_words(page)

    def _true_span(self, page: Page) -> tuple[int, int]:
        """Where the cited sentence stands now. A file may have changed since; a wrong mark would be a false proof."""
        start, end = self._span
        if not self._quote or page.text[start:end] == self._quote:
            return self._span
        start = page.text.find(self._quote)
        if start < 0:
            self._changed = self.tr("This file has changed: the cited sentence is not on this page any more.")
            return 0, 0
        return start, start + len(self._quote)

    def _others(self, page: Page) -> list[tuple[int, int]]:
        """The answer's other citations on this page, marked more faintly."""
        cited = self._answer.citations if self._answer is not None else ()
        return [
            (each.start, each.end)
            for each in cited
            if (each.path, each.page) == (self._path, self._number)
            and (each.start, each.end) != self._span
            and page.text[each.start : each.end] == each.quote
        ]

    def _render_words(self, page: Page | None) -> None:
        count = len(self._pages())
        where = ""
        if self._path:
            where = self.tr("Page {page} of {count}") if count else self.tr("Page {page}")
            where = where.format(page=self._number, count=count)
            if page is not None and page.label:
                where = f"{page.label} · {where}"
        self._where.setText(where)
        index = self._index()
        for button, possible in ((self._page_back, index > 0), (self._page_on, -1 < index < count - 1)):
            button.setVisible(count > 1)
            button.setEnabled(possible)
        missing = self.tr("This file is not at its place any more. This is the text as it was read.")
        words = self._problem or self._changed or (missing if self._missing else "")
        self._note.setText(words)
        self._note.setVisible(bool(words and self._path))
        self._open.setEnabled(not self._missing)
        cited = len(self._answer.citations) if self._answer is not None else 0
        self._place.setText(f"{self._at + 1} / {cited}")
        for part in (self._back, self._place, self._on):
            part.setVisible(cited > 0)
        self._back.setEnabled(self._at > 0)
        self._on.setEnabled(self._at < cited - 1)
        self._zoom_button.setText(self.tr("{zoom} %").format(zoom=self._zoom))
        self._zoom_button.updateGeometry()

    def _index(self) -> int:
        return next((index for index, page in enumerate(self._pages()) if page.number == self._number), -1)

    # What people do

    def _on_back(self) -> None:
        self._step(-1)

    def _on_on(self) -> None:
        self._step(1)

    def _step(self, by: int) -> None:
        if self._answer is None or not 0 <= self._at + by < len(self._answer.citations):
            return
        self._at += by
        self._show_citation()
        self.citation_changed.emit(self._answer.citations[self._at].n)

    def _on_page_back(self) -> None:
        self._turn(-1)

    def _on_page_on(self) -> None:
        self._turn(1)

    def _turn(self, by: int) -> None:
        pages, index = self._pages(), self._index()
        if index < 0 or not 0 <= index + by < len(pages):
            return
        self._number = pages[index + by].number
        self._span, self._quote = self._cited_here()
        self._render()

    def _cited_here(self) -> tuple[tuple[int, int], str]:
        """The citation on this page, when the person turns back to it."""
        cited = self._answer.citations[self._at] if self._answer is not None and self._answer.citations else None
        here = cited is not None and cited.path == self._path and cited.page == self._number
        return ((cited.start, cited.end), cited.quote) if cited is not None and here else ((0, 0), "")

    def _on_open(self) -> None:
        self.open_file.emit(self._path, self._number)

    def _on_folder(self) -> None:
        self.show_in_folder.emit(self._path)

    def _copy_with_reference(self, text: str) -> None:
        words = self.tr("“{quote}” ({file}, page {page})")
        QApplication.clipboard().setText(
            words.format(quote=text.strip(), file=file_name(self._path), page=self._number)
        )

    # Zoom

    def _zoom_in(self) -> None:
        self._set_zoom(next((each for each in ZOOMS if each > self._zoom), self._zoom))

    def _zoom_out(self) -> None:
        self._set_zoom(next((each for each in reversed(ZOOMS) if each < self._zoom), self._zoom))

    def _set_zoom(self, zoom: int) -> None:
        if zoom != self._zoom:
            self._zoom = zoom
            self._card.set_zoom(zoom / 100)
            self._render_words(self._page())

    def _choose_zoom(self) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for zoom in reversed(ZOOMS):
            action = menu.addAction(self.tr("{zoom} %").format(zoom=zoom))
            action.setCheckable(True)
            action.setChecked(zoom == self._zoom)
            action.triggered.connect(lambda _checked=False, zoom=zoom: self._set_zoom(zoom))
        above = QPoint(0, -menu.sizeHint().height())
        menu.popup(self._zoom_button.mapToGlobal(above))

    def wheelEvent(self, event: object) -> None:  # noqa: N802
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier and self._path:
            self._zoom_in() if event.angleDelta().y() > 0 else self._zoom_out()
            event.accept()
        else:
            super().wheelEvent(event)

    # Finding

    def _on_searched(self, words: str) -> None:
        self._found = occurrences(self._pages(), words)
        here = (self._index(), self._span[0])
        self._found_at = next((i for i, each in enumerate(self._found) if each[:2] >= here), 0)
        self._show_found()

    def _on_stepped(self, by: int) -> None:
        if self._found:
            self._found_at = (self._found_at + by) % len(self._found)
            self._show_found()

    def _show_found(self) -> None:
        self._find.show_count(self._found_at + 1 if self._found else 0, len(self._found))
        if self._found:
            index, start, end = self._found[self._found_at]
            self._number, self._span, self._quote = self._pages()[index].number, (start, end), ""
            self._render()

    def _close_find(self) -> None:
        if not self._find.isHidden():
            self._find.hide()
            self._card.text.setFocus()

    # Looks

    def _on_theme(self) -> None:
        self._fonts()
        self._head.setFixedHeight(theme.px(69))
        self._card.again()
        self.update()

    def _fonts(self) -> None:
        self._title.setFont(theme.font("title"))
        for label in (self._where, self._place, self._note):
            label.setFont(theme.font("small"))
        self._place.setFont(theme.tabular(theme.font("small")))

    def _retranslate(self) -> None:
        self._fonts()
        self.setAccessibleName(self.tr("Source"))
        self._hint.setText(self.tr("Click a number in an answer to read the sentence it rests on."))
        self._open.setText(self.tr("Open file"))
        for button, name in (
            (self._page_back, self.tr("Previous page")),
            (self._page_on, self.tr("Next page")),
            (self._close, self.tr("Close source")),
            (self._back, self.tr("Previous citation")),
            (self._on, self.tr("Next citation")),
            (self._zoom_button, self.tr("Zoom")),
            (self._search, self.tr("Find in this document")),
            (self._folder, self.tr("Show in folder")),
            (self._open, self.tr("Open file")),
        ):
            button.setAccessibleName(name)
            button.setToolTip(name)
        self._card.retranslate()
        self._find.retranslate()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
            self._render()
        super().changeEvent(event)

    def paintEvent(self, event: object) -> None:  # noqa: N802
        super().paintEvent(event)
        painter = QPainter(self)
        painter.fillRect(0, self._head.height(), self.width(), 1, theme.tokens().line)


def _is_missing(path: str) -> bool:
    try:
        return not Path(path).exists()
    except OSError:
        return True  # a name this system cannot even ask about is not there
