"""The document of one message: citation chips drawn as pills, and its text as a person would copy it."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSizeF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPen, QPyTextObject, QTextDocument, QTextFormat

from desktop import theme
from desktop.markdown import CHIP, CHIP_OBJECT


class Chips(QPyTextObject):
    """Draws the citation chips of one document. `active` is the number of the source on show, if any."""

    def __init__(self, document: QTextDocument) -> None:
        super().__init__(document)
        self.active: int | None = None
        self._font = theme.font("small")
        self._font.setPointSizeF(theme.points(11))
        self._font.setBold(True)
        self._sizes: dict[int, QSizeF] = {}

    def intrinsicSize(self, doc: QTextDocument, pos: int, format: QTextFormat) -> QSizeF:  # noqa: N802
        # Qt asks again at each painting: measured once.
        number = format.property(CHIP)
        size = self._sizes.get(number)
        if size is None:
            width = max(theme.px(20), QFontMetricsF(self._font).horizontalAdvance(str(number)) + theme.px(12))
            size = self._sizes[number] = QSizeF(width + theme.px(6), theme.px(14))
        return size

    def drawObject(  # noqa: N802
        self,
        painter: QPainter,
        rect: QRectF,
        doc: QTextDocument,
        pos: int,
        format: QTextFormat,
    ) -> None:
        t, number = theme.tokens(), format.property(CHIP)
        pill = QRectF(rect.left() + theme.px(4), rect.top() - theme.px(1), rect.width() - theme.px(6), theme.px(18))
        on_show = number == self.active
        # A selected or focused chip gets the selection's ground from Qt; the ring keeps it a chip.
        selected = format.hasProperty(QTextFormat.Property.BackgroundBrush)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(t.accent, 1.5) if selected else Qt.PenStyle.NoPen)
        painter.setBrush(t.accent if on_show else t.accent_bg)
        painter.drawRoundedRect(pill, pill.height() / 2, pill.height() / 2)
        painter.setPen(t.on_accent if on_show else t.accent)
        painter.setFont(self._font)
        painter.drawText(pill, Qt.AlignmentFlag.AlignCenter, str(number))
        painter.restore()


def new_document() -> QTextDocument:
    """An empty document that can draw chips; `chips_of` gives its handler."""
    document = QTextDocument()
    document.documentLayout().registerHandler(CHIP_OBJECT, Chips(document))
    return document


def chips_of(document: QTextDocument) -> Chips | None:
    return document.findChild(Chips)


def plain_text(document: QTextDocument, start: int = 0, end: int | None = None) -> str:
    """The text between two positions as a person would copy it: chips as [n], no joiners."""
    end = document.characterCount() - 1 if end is None else end
    out: list[str] = []
    block = document.findBlock(start)
    while block.isValid() and block.position() <= end:
        if out:
            out.append("\n")
        iterator = block.begin()
        while not iterator.atEnd():
            fragment = iterator.fragment()
            low, high = max(start, fragment.position()), min(end, fragment.position() + fragment.length())
            if low < high:
                if fragment.charFormat().hasProperty(CHIP):
                    out.append(f"[{fragment.charFormat().property(CHIP)}]" * (high - low))
                else:
                    out.append(fragment.text()[low - fragment.position() : high - fragment.position()])
            iterator += 1
        block = block.next()
    return "".join(out).replace("\u2060", "").replace("\u2028", "\n")
