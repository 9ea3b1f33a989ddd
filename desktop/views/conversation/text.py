"""The text of one message: selectable, with citation chips, reasons under doubtful statements, links and code.

A QTextBrowser that neither scrolls nor loads anything: its height follows its width. The mouse is handed to a
`Selector`, because a selection may run over many messages. Tab walks over chips, links and doubtful statements; Enter
follows them.

Signals: citation_activated(n), link_activated(address).
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import QEvent, QPoint, QRectF, Qt, QUrl, Signal
from PySide6.QtGui import (
    QKeySequence,
    QPainter,
    QTextCursor,
    QTextDocument,
)
from PySide6.QtWidgets import QApplication, QFrame, QMenu, QTextBrowser, QToolButton, QToolTip, QWidget

from desktop import icons, theme
from desktop.markdown import CODE
from desktop.views.conversation.document import chips_of
from desktop.views.conversation.grounds import code_rects, paint_grounds


class Selector(Protocol):
    """Who owns the selection over all messages."""

    def press(self, text: MessageText, at: QPoint, extend: bool) -> None: ...
    def drag(self, global_position: QPoint) -> None: ...
    def release(self) -> bool:
        """True when something was selected by this press, so that the release is no click."""
        ...

    def select_word(self, text: MessageText, at: QPoint) -> None: ...
    def select_paragraph(self, text: MessageText, at: QPoint) -> None: ...
    def select_all(self) -> None: ...
    def copy(self) -> None: ...
    def has_selection(self) -> bool: ...


class MessageText(QTextBrowser):
    citation_activated = Signal(int)
    link_activated = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("messageText")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setOpenLinks(False)
        self.setAcceptDrops(False)
        self.viewport().setAutoFillBackground(False)
        self.viewport().setMouseTracking(True)
        self.selector: Selector | None = None
        self.reason: Callable[[int], str] = lambda _index: ""
        self._blank = QTextDocument(self)
        self._held: QTextDocument | None = None
        self._press: QPoint | None = None
        self._double: tuple[int, QPoint] | None = None  # when and where the last double click was
        self._code_buttons: list[tuple[QToolButton, QRectF]] = []
        self.anchorClicked.connect(self._follow_url)

    def loadResource(self, kind: int, name: QUrl) -> object:  # noqa: N802
        """Nothing is ever loaded, neither from the network nor from the disk."""
        return None

    def show_document(self, document: QTextDocument) -> None:
        if self._held is not document:
            self.setDocument(document)
            self._held = document  # Qt does not own it: it must live until the next one is set
        self._rebuild_code_buttons()

    def forget_document(self) -> None:
        """Let go of the document, so that another text may show it."""
        self.show_document(self._blank)

    def place(self, width: int) -> int:
        """Take this width; give the height it needs."""
        document = self.document()
        if document.textWidth() != width:
            document.setTextWidth(width)
        height = max(1, math.ceil(document.size().height()))
        self.resize(width, height)
        self._place_code_buttons()
        return height

    def append_plain(self, text: str) -> None:
        cursor = QTextCursor(self.document())
        cursor.movePosition(QTextCursor.MoveOperation.End)
        cursor.insertText(text)

    def set_active(self, number: int | None) -> None:
        chips = chips_of(self.document())
        if chips is not None and chips.active != number:
            chips.active = number
            self.viewport().update()

    def set_selection(self, start: int, end: int) -> None:
        """Select [start, end) of this message; equal positions select nothing."""
        cursor = self.textCursor()
        if (cursor.anchor(), cursor.position()) == (start, end):
            return
        length = self.document().characterCount() - 1
        cursor.setPosition(min(start, length))
        cursor.setPosition(min(end, length), QTextCursor.MoveMode.KeepAnchor)
        self.setTextCursor(cursor)

    # Painting

    def paintEvent(self, event: object) -> None:  # noqa: N802
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_grounds(painter, self.document())
        painter.end()
        super().paintEvent(event)

    # Code

    def _rebuild_code_buttons(self) -> None:
        for button, _ in self._code_buttons:
            button.hide()
            button.deleteLater()
        self._code_buttons = []
        for frame in self.document().rootFrame().childFrames():
            if not frame.frameFormat().hasProperty(CODE):
                continue
            button = QToolButton(self.viewport())
            button.setProperty("kind", "quiet")
            button.setAccessibleName(self.tr("Copy code"))
            button.setToolTip(self.tr("Copy code"))
            button.setCursor(Qt.CursorShape.PointingHandCursor)
            icons.dress(button, "copy", "soft", 14)
            text = str(frame.frameFormat().property(CODE))
            button.clicked.connect(lambda _checked=False, text=text: QApplication.clipboard().setText(text))
            button.show()
            self._code_buttons.append((button, QRectF()))

    def _place_code_buttons(self) -> None:
        if not self._code_buttons:
            return
        for (button, _), rect in zip(self._code_buttons, code_rects(self.document()), strict=False):
            side = theme.px(26)
            button.setGeometry(int(rect.right()) - side - theme.px(6), int(rect.top()) + theme.px(6), side, side)

    # Mouse

    def _href_at(self, at: QPoint) -> str:
        return self.document().documentLayout().anchorAt(at.toPointF())

    def mousePressEvent(self, event: object) -> None:  # noqa: N802
        if event.button() != Qt.MouseButton.LeftButton or self.selector is None:
            event.ignore() if event.button() != Qt.MouseButton.LeftButton else super().mousePressEvent(event)
            return
        at = event.position().toPoint()
        self._press = at
        extend = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        double, self._double = self._double, None
        if (
            double is not None
            and event.timestamp() - double[0] < QApplication.doubleClickInterval()
            and (at - double[1]).manhattanLength() < QApplication.startDragDistance()
        ):
            self.selector.select_paragraph(self, at)
            self._press = None
        else:
            self.selector.press(self, at, extend)
        event.accept()

    def mouseMoveEvent(self, event: object) -> None:  # noqa: N802
        if self._press is not None and event.buttons() & Qt.MouseButton.LeftButton and self.selector is not None:
            self.selector.drag(event.globalPosition().toPoint())
            return
        href = self._href_at(event.position().toPoint())
        hand = bool(href) and not href.startswith("why:")
        self.viewport().setCursor(Qt.CursorShape.PointingHandCursor if hand else Qt.CursorShape.IBeamCursor)

    def mouseReleaseEvent(self, event: object) -> None:  # noqa: N802
        if event.button() != Qt.MouseButton.LeftButton or self.selector is None:
            return
        pressed, self._press = self._press, None
        dragged = self.selector.release()
        if pressed is None or dragged:
            return
        href = self._href_at(event.position().toPoint())
        if href and href == self._href_at(pressed):
            self._follow(href, event.globalPosition().toPoint())

    def mouseDoubleClickEvent(self, event: object) -> None:  # noqa: N802
        if self.selector is not None and event.button() == Qt.MouseButton.LeftButton:
            self._double = (event.timestamp(), event.position().toPoint())
            self.selector.select_word(self, event.position().toPoint())

    def wheelEvent(self, event: object) -> None:  # noqa: N802
        event.ignore()

    def event(self, event: QEvent) -> bool:
        # The viewport passes tool tips on to here.
        if event.type() == QEvent.Type.ToolTip:
            self._show_tip(self._href_at(event.pos()), event.globalPos())
            return True
        return super().event(event)

    # Anchors

    def _tip(self, href: str) -> str:
        kind, _, rest = href.partition(":")
        if kind == "why":
            return self.reason(int(rest))
        return "" if kind == "cite" or not href else href

    def _show_tip(self, href: str, at: QPoint) -> None:
        tip = self._tip(href)
        if tip:
            # Qt reads tips that look like markup as HTML: an address must be shown as it is.
            QToolTip.showText(at, f"<p style='white-space:pre-wrap'>{_escaped(tip)}</p>", self)
        else:
            QToolTip.hideText()

    def focusNextPrevChild(self, forward: bool) -> bool:  # noqa: N802
        """Tab goes to the next chip, link or doubtful statement, and tells a doubt's reason or a link's address."""
        inside = super().focusNextPrevChild(forward)
        cursor = self.textCursor()
        if inside and cursor.hasSelection():
            cursor.setPosition(cursor.selectionEnd())
            self._show_tip(cursor.charFormat().anchorHref(), self._below_cursor())
        return inside

    def _below_cursor(self) -> QPoint:
        return self.viewport().mapToGlobal(self.cursorRect().bottomLeft())

    def _follow_url(self, url: QUrl) -> None:
        self._follow(url.toString(), self._below_cursor())

    def _follow(self, href: str, at: QPoint) -> None:
        kind, _, rest = href.partition(":")
        if kind == "cite":
            self.citation_activated.emit(int(rest))
        elif kind == "why":
            self._show_tip(href, at)
        else:
            self.link_activated.emit(href)

    # Keyboard and menu

    def keyPressEvent(self, event: object) -> None:  # noqa: N802
        if self.selector is not None and event.matches(QKeySequence.StandardKey.Copy):
            self.selector.copy()
        elif self.selector is not None and event.matches(QKeySequence.StandardKey.SelectAll):
            self.selector.select_all()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            super().keyPressEvent(event)
        else:
            event.ignore()

    def contextMenuEvent(self, event: object) -> None:  # noqa: N802
        if self.selector is None:
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        copy = menu.addAction(self.tr("Copy"), self.selector.copy)
        copy.setEnabled(self.selector.has_selection())
        menu.addAction(self.tr("Select all"), self.selector.select_all)
        href = self._href_at(event.pos())
        if href and href.partition(":")[0] not in ("cite", "why"):
            menu.addAction(self.tr("Copy link address"), lambda: QApplication.clipboard().setText(href))
        menu.popup(event.globalPos())


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
