"""A conversation as a PDF: the messages as they are on screen, black on white, on A4 pages with their sources.

Written a turn at a time between other events, so that the window stays alive whatever the length. The lines of a text
are cut only between lines.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QMarginsF, QObject, QPointF, QRectF, QSizeF, QTimer, Signal
from PySide6.QtGui import (
    QAbstractTextDocumentLayout,
    QGuiApplication,
    QPageLayout,
    QPageSize,
    QPainter,
    QPalette,
    QPdfWriter,
    QTextDocument,
)

from desktop import theme
from desktop.markdown import Writer, fill_markdown, fill_plain
from desktop.palette import LIGHT
from desktop.views.conversation.document import new_document
from desktop.views.conversation.grounds import paint_grounds
from desktop.views.conversation.words import file_name, page_place
from engine.types import Conversation, Turn

_WIDTH = 680.0  # drawn pixels of a page's text: answers are set at 15 of them


class PdfExport(QObject):
    """Signal: done(path, what went wrong or "")."""

    done = Signal(str, str)

    def __init__(self, conversation: Conversation, path: str, parent: QObject) -> None:
        super().__init__(parent)
        self._title, self._turns = conversation.info.title, list(conversation.turns)
        self._updated = conversation.info.updated
        self._target, self._part = Path(path), Path(path).with_name(f".{Path(path).name}.part")
        self._painter: QPainter | None = None
        self._y = 0.0
        self._page = 1

    def start(self) -> None:
        writer = QPdfWriter(str(self._part))
        writer.setTitle(self._title)
        # Fonts are measured in points: at the screen's resolution they come out as the layout has them.
        writer.setResolution(round(QGuiApplication.primaryScreen().logicalDotsPerInch()))
        writer.setCreator("Inkwell")
        writer.setPageLayout(
            QPageLayout(
                QPageSize(QPageSize.PageSizeId.A4), QPageLayout.Orientation.Portrait, QMarginsF(18, 18, 18, 20),
                QPageLayout.Unit.Millimeter,
            )
        )  # fmt: skip
        self._writer, self._painter = writer, QPainter()
        if not self._painter.begin(writer):
            self._painter = None
            self._finish(self.tr("the folder cannot be written to"))
            return
        self._scale = self._painter.viewport().width() / _WIDTH
        self._height = self._painter.viewport().height() / self._scale
        self._flow(self._head(), 18)
        QTimer.singleShot(0, self._next)

    def _next(self) -> None:
        if self._painter is None:
            return
        if not self._turns:
            self._finish("")
            return
        turn = self._turns.pop(0)
        for document, gap in self._documents(turn):
            self._flow(document, gap)
        QTimer.singleShot(0, self._next)

    def _finish(self, problem: str) -> None:
        if self._painter is not None:
            self._number_page()
            self._painter.end()
            self._painter = None
            try:
                self._part.replace(self._target)
            except OSError as error:
                problem = error.strerror or str(error)
        if problem:
            self._part.unlink(missing_ok=True)
        self.done.emit(str(self._target), problem)
        self.deleteLater()

    # --- what is written

    def _head(self) -> QTextDocument:
        document = new_document()
        when = datetime.fromtimestamp(self._updated).strftime("%Y-%m-%d %H:%M")
        with _on_paper():
            fill_markdown(document, f"# {_plain(self._title)}\n\n*{when}*")
        return document

    def _documents(self, turn: Turn) -> list[tuple[QTextDocument, float]]:
        """The question, the answer and its sources, with the space above each."""
        with _on_paper():
            question = new_document()
            fill_markdown(
                question, "\n\n".join(f"**{_plain(line)}**" for line in turn.question.split("\n") if line.strip())
            )
            made = [(question, 26.0)]
            answer = new_document()
            if turn.answer is None:
                fill_plain(answer, turn.error or self.tr("No answer was finished."))
                return [*made, (answer, 10.0)]
            fill_markdown(answer, turn.answer.text, citations={each.n for each in turn.answer.citations})
            made.append((answer, 10.0))
            if turn.answer.citations:
                sources = new_document()
                line = self.tr("[{n}] {file}, {place}: “{quote}”")
                lines = [
                    line.format(n=c.n, file=file_name(c.path), place=place, quote=" ".join(c.quote.split()))
                    for c in turn.answer.citations
                    for place in (page_place(c.path, c.page, c.label),)
                ]
                writer = Writer(sources)
                small = theme.font("small")
                writer.base.setFont(small)
                writer.base.setForeground(LIGHT.soft)
                writer.cursor.setBlockFormat(writer.block_format(0, theme.px(19)))
                writer.cursor.insertText("\n".join(lines), writer.base)
                made.append((sources, 10.0))
        return made

    # --- how it is put on pages

    def _flow(self, document: QTextDocument, gap: float) -> None:
        """Draw a document from where the last one ended, over as many pages as it takes."""
        zoom = 1 / theme.scale()  # texts are made at the window's zoom
        document.setTextWidth(_WIDTH / zoom)
        bottoms = [bottom * zoom for bottom in _line_bottoms(document)]
        if self._y:
            self._y += gap
        at, end = 0.0, document.size().height() * zoom
        while at < end - 0.5:
            room = self._height - self._y
            fitting = [bottom for bottom in bottoms if at < bottom <= at + room]
            cut = end if end - at <= room else max(fitting, default=0.0)
            if cut <= at:
                if self._y:  # not even a line: on the next page
                    self._new_page()
                    continue
                cut = at + room  # one line, or picture of a chip, taller than a page
            self._draw(document, at, cut, zoom)
            self._y += cut - at
            at = cut
            if at < end - 0.5:
                self._new_page()

    def _draw(self, document: QTextDocument, top: float, bottom: float, zoom: float) -> None:
        painter = self._painter
        assert painter is not None
        painter.save()
        painter.scale(self._scale, self._scale)
        painter.setClipRect(QRectF(0, self._y, _WIDTH, bottom - top))
        painter.translate(QPointF(0, self._y - top))
        painter.scale(zoom, zoom)
        context = QAbstractTextDocumentLayout.PaintContext()
        context.palette.setColor(QPalette.ColorRole.Text, LIGHT.ink)
        context.clip = QRectF(0, top / zoom, _WIDTH / zoom, (bottom - top) / zoom)
        with _on_paper():
            paint_grounds(painter, document)
            document.documentLayout().draw(painter, context)
        painter.restore()

    def _new_page(self) -> None:
        self._number_page()
        self._writer.newPage()
        self._page += 1
        self._y = 0.0

    def _number_page(self) -> None:
        painter = self._painter
        assert painter is not None
        painter.save()
        painter.scale(self._scale, self._scale)
        painter.setFont(theme.font("small"))
        painter.setPen(LIGHT.soft)
        size = QSizeF(_WIDTH, 20)
        painter.drawText(QRectF(QPointF(0, self._height + 8), size), 0x0084, str(self._page))  # centred both ways
        painter.restore()


class _on_paper:  # noqa: N801 - reads as a statement: with _on_paper()
    """Paper is light, whatever the window is."""

    def __enter__(self) -> None:
        self._before = theme.tokens()
        theme.use_tokens(LIGHT)

    def __exit__(self, *_: object) -> None:
        theme.use_tokens(self._before)


def _plain(text: str) -> str:
    """Text as Markdown that shows exactly it."""
    return "".join(f"\\{c}" if c in "\\`*_{}[]()#+-.!|<>~$" else c for c in text)


def _line_bottoms(document: QTextDocument) -> list[float]:
    """Where each line ends, in the document's own measure: the places at which a page may be cut."""
    layout, found = document.documentLayout(), []
    block = document.begin()
    while block.isValid():
        box = layout.blockBoundingRect(block)
        lines = block.layout()
        first = lines.boundingRect().top() if lines.lineCount() else 0.0
        for index in range(lines.lineCount()):
            line = lines.lineAt(index)
            found.append(box.top() + line.y() - first + line.height() + 1)
        block = block.next()
    return sorted(found)
