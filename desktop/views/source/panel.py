"""The cited source: the page as it looks, or its text, with the very sentence marked, and the ways on from there.

Takes values and emits signals; texts it does not have it asks for with `page_needed` and gets by `set_pages`. Until
they come, the quote itself is shown, so that a click on a citation is answered at once. Pictures of pages come through
`source_look`.
"""

from __future__ import annotations

from collections import OrderedDict
from pathlib import Path

from PySide6.QtCore import QEvent, QPoint, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QMenu, QWidget

from desktop import plain, theme
from desktop.views.conversation.words import file_name, page_place
from desktop.views.source.find import Found, occurrences
from desktop.views.source.frame import SourceFrame
from desktop.views.source.look import PageLook
from desktop.views.source.page import by_line, headings_above, readable_copy
from desktop.worker import EngineLink
from engine.types import Answer, Page, page_kind

ZOOMS = (60, 75, 90, 100, 115, 130, 150, 175, 200)
_KEPT_DOCUMENTS = 3


class SourcePanel(SourceFrame):
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
        self._look = PageLook(self._picture, self)
        self._as_text = False  # the person would rather read the text of pages that can be drawn
        self._join()
        self._retranslate()
        theme.notifier.changed.connect(self._on_theme)
        self.clear()

    def _join(self) -> None:
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
            (QKeySequence.StandardKey.ZoomIn, self._zoom_in),
            (QKeySequence("Ctrl+="), self._zoom_in),
            (QKeySequence.StandardKey.ZoomOut, self._zoom_out),
        ):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(slot)
        self._look.impossible.connect(self._on_impossible)
        self._mode.clicked.connect(self._on_mode)
        self._cite.clicked.connect(self._on_cite)
        self._picture.menu_wanted.connect(self._open_menu)

    def connect_engine(self, link: EngineLink) -> None:
        """Who draws pages. Without one, texts are shown."""
        self._look.connect_engine(link)

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
        known, missing = self._documents.get(path), _is_missing(path)
        if known is not None and known != pages:
            self._look.forget(path)
        self._keep(path, pages)
        if path == self._path and (known != pages or self._problem or missing != self._missing):
            self._problem = ""
            self._missing = missing
            self._render()

    def renew(self) -> None:
        """The library has changed: what is kept of its files may be true no more. The one on show is asked for again.

        Or a sentence that was just cited from the file as it is would be called gone from the page as it was.
        """
        for path in [path for path in self._documents if path != self._path]:
            del self._documents[path]
            self._look.forget(path)
        if self._path in self._documents:
            self.page_needed.emit(self._path)

    def set_problem(self, path: str, sentence: str) -> None:
        """The pages cannot be had: say why; the quote stays."""
        if path == self._path:
            self._problem = sentence
            self._render()

    def clear(self) -> None:
        """Nothing is on show."""
        self._answer, self._path, self._quote = None, "", ""
        self._documents.clear()
        self._look.clear()
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
            # The disk is asked only about files of the library: a path in a conversation may come from anywhere.
            self._missing = path in self._documents and _is_missing(path)
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
        drawn = shown and not self._as_text and self._look.possible(self._path, self._number)
        for part, there in (
            (self._foot, shown), (self._search, shown), (self._picture, drawn), (self._card, shown and not drawn),
        ):  # fmt: skip
            part.setVisible(there)
        self._hint.setVisible(not shown)
        self._title.set_text(file_name(self._path) if shown else self.tr("Source"))
        self._title.setToolTip(plain.tip(self._path))
        self._changed = ""
        if drawn:
            span = self._true_span(page) if page is not None else self._span
            self._look.show_page(self._path, self._number, span, self._others(page))
        elif page is not None:
            span, lined = self._true_span(page), by_line(self._path)
            self._card.show_page(page.text, span, self._others(page), self._zoom / 100, by_line=lined)
        elif shown:
            if self._pages():
                self._changed = self.tr(
                    "This file has changed: it has no such page any more. This is the sentence as cited."
                )
            self._card.show_page(self._quote, (0, len(self._quote)), (), self._zoom / 100)
        if not drawn:
            self._look.leave()
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

    def _others(self, page: Page | None) -> list[tuple[int, int]]:
        """The answer's other citations on this page, marked more faintly."""
        cited = self._answer.citations if self._answer is not None else ()
        return [
            (each.start, each.end)
            for each in cited
            if (each.path, each.page) == (self._path, self._number)
            and (each.start, each.end) != self._span
            and (page is None or page.text[each.start : each.end] == each.quote)
        ]

    def _render_words(self, page: Page | None) -> None:
        count = len(self._pages())
        self._where.setText(
            self._kind_words(bool(count)).format(page=self._number, count=count) if self._path else ""
        )
        self._above.set_text(self._trail(page))
        index = self._index()
        for button, possible in ((self._page_back, index > 0), (self._page_on, -1 < index < count - 1)):
            button.setVisible(count > 1)
            button.setEnabled(possible)
        missing = self.tr("This file is not at its place any more. This is the text as it was read.")
        words = self._problem or self._changed or (missing if self._missing else "")
        self._note.setText(words)
        self._note.setVisible(bool(words and self._path))
        known = self._path in self._documents
        self._open.setEnabled(known and not self._missing)
        self._folder.setEnabled(known and not self._missing)
        self._cite.setEnabled(bool(self._marked_words()))
        possible = bool(self._path) and self._look.possible(self._path, self._number)
        self._mode.setVisible(possible)
        name = self.tr("Show the page as it looks") if self._as_text else self.tr("Show the text of the page")
        self._mode.setAccessibleName(name)
        self._mode.setToolTip(name)
        cited = len(self._answer.citations) if self._answer is not None else 0
        self._place.setText(f"{self._at + 1} / {cited}")
        for part in (self._back, self._place, self._on):
            part.setVisible(cited > 0)
        self._back.setEnabled(self._at > 0)
        self._on.setEnabled(self._at < cited - 1)
        self._zoom_button.setText(self.tr("{zoom} %").format(zoom=self._zoom))
        self._zoom_button.updateGeometry()

    def _kind_words(self, counted: bool) -> str:
        """What this file's pages are called: a workbook has sheets."""
        kind = page_kind(self._path)
        if kind == "sheet":
            return self.tr("Sheet {page} of {count}") if counted else self.tr("Sheet {page}")
        if kind == "slide":
            return self.tr("Slide {page} of {count}") if counted else self.tr("Slide {page}")
        if kind == "message":
            return self.tr("Message {page} of {count}") if counted else self.tr("Message {page}")
        if kind == "part":
            return self.tr("Part {page} of {count}") if counted else self.tr("Part {page}")
        return self.tr("Page {page} of {count}") if counted else self.tr("Page {page}")

    def _trail(self, page: Page | None) -> str:
        """The headings above what is marked. Kept answers of earlier versions tell those of the passage's beginning."""
        cited = self._answer.citations if self._answer is not None else ()
        shown = cited[self._at] if 0 <= self._at < len(cited) else None
        here = shown is not None and (shown.path, shown.page) == (self._path, self._number)
        told = shown.heading if shown is not None and here else ""
        if page is not None and not by_line(self._path):
            start, end = self._true_span(page)
            above = headings_above(page.text, end) if end > start else ""
            if above and above not in told:  # what a citation tells may go on to an article, which is not marked
                return above
        if told:
            return told
        return page.label if page is not None and self._path else ""

    def _index(self) -> int:
        return next((index for index, page in enumerate(self._pages()) if page.number == self._number), -1)

    # What people do

    def find(self) -> None:
        self._find.open()

    def _on_back(self) -> None:
        self.step(-1)

    def _on_on(self) -> None:
        self.step(1)

    def step(self, by: int) -> None:
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
        page = self._page()
        place = page_place(self._path, self._number, page.label if page is not None else "")
        words = self.tr("“{quote}” ({file}, {place})")
        QApplication.clipboard().setText(words.format(quote=text.strip(), file=file_name(self._path), place=place))

    def _on_cite(self) -> None:
        self._copy_with_reference(self._marked_words())

    def _marked_words(self) -> str:
        """What is marked: the cited sentence, or what was found."""
        page, (start, end) = self._page(), self._span
        if page is not None and not self._changed and end > start:
            return readable_copy(page.text[start:end].strip())
        return self._quote

    def _on_mode(self) -> None:
        """Between the page as it looks and its text."""
        self._as_text = not self._as_text
        self._render()

    def _on_impossible(self, path: str, page: int) -> None:
        if (path, page) == (self._path, self._number):
            self._render()

    def _open_menu(self, at: QPoint) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        words = self._marked_words()
        copy = menu.addAction(self.tr("Copy the marked words"), lambda: QApplication.clipboard().setText(words))
        cite = menu.addAction(self.tr("Copy with reference"), lambda: self._copy_with_reference(words))
        copy.setEnabled(bool(words))
        cite.setEnabled(bool(words))
        menu.addAction(self.tr("Show the text of the page"), self._on_mode)
        menu.popup(at)

    # Zoom

    def _zoom_in(self) -> None:
        self._set_zoom(next((each for each in ZOOMS if each > self._zoom), self._zoom))

    def _zoom_out(self) -> None:
        self._set_zoom(next((each for each in reversed(ZOOMS) if each < self._zoom), self._zoom))

    def _set_zoom(self, zoom: int) -> None:
        if zoom != self._zoom:
            self._zoom = zoom
            self._card.set_zoom(zoom / 100)
            self._picture.set_zoom(zoom / 100)
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

    def keyPressEvent(self, event: object) -> None:  # noqa: N802
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)

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
            (self._picture if self._picture.isVisible() else self._card.text).setFocus()

    # Looks

    def _on_theme(self) -> None:
        self._fonts()
        self._head.setFixedHeight(theme.px(69))
        self._card.again()
        self.update()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
            self._render()
        super().changeEvent(event)


def _is_missing(path: str) -> bool:
    try:
        return not Path(path).exists()
    except OSError:
        return True  # a name this system cannot even ask about is not there
