"""Markdown -> a QTextDocument: tables, lists, quotes, highlighted code, citation chips, doubtful statements.

The document is written with a cursor, token by token: no HTML is ever built or parsed, so markup in an answer can
only appear as text. Images are named, never loaded. Links keep their address and are opened by nobody here. The
geometry of chips, code grounds and quote bars is painted by `desktop.views.conversation.text`; this file only leaves
the properties below for it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence

from markdown_it.token import Token
from pygments.lexers import get_lexer_by_name
from pygments.token import Token as Code
from pygments.util import ClassNotFound
from PySide6.QtCore import Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFormat,
    QTextFrameFormat,
    QTextLength,
    QTextOption,
    QTextTableFormat,
)

from desktop import theme, typefaces
from desktop.markdown_math import readable
from desktop.markdown_parse import FIRST_MARK, MARK, WIDE, is_wide, parser, with_marks
from desktop.palette import Tokens

CHIP_OBJECT = QTextFormat.ObjectTypes.UserObject.value + 1
CHIP = QTextFormat.Property.UserProperty.value + 1  # int: the citation's number
WHY = QTextFormat.Property.UserProperty.value + 2  # int: which of the unsupported statements, from 0
QUOTE = QTextFormat.Property.UserProperty.value + 3  # int: depth of the quotation this block stands in
CODE = QTextFormat.Property.UserProperty.value + 4  # str: the code of this frame, for its copy button

LINE_HEIGHT = 1.7
_LONGEST_HIGHLIGHTED = 20_000  # characters; longer code is shown in one colour
_OBJECT = "\ufffc"
_JOINER = "\u2060"  # keeps a chip on the line of the word before it
_MARKER = re.compile(r"[ \t]?\[(\d{1,3}(?:\s*[,，、]\s*\d{1,3})*)\]")


def fill_plain(document: QTextDocument, text: str) -> None:
    """Text as it is, one block per line: for questions and for an answer that is still being written."""
    typefaces.hold(text)
    cursor = QTextCursor(document)
    cursor.beginEditBlock()
    writer = Writer(document)
    writer.cursor.insertText(text, writer.base)
    cursor.endEditBlock()


def fill_markdown(
    document: QTextDocument,
    text: str,
    *,
    citations: Collection[int] = (),
    doubtful: Sequence[tuple[int, int]] = (),
) -> None:
    """The formatted answer. `doubtful` are the spans of `text` that no source bears out."""
    typefaces.hold(text)
    tokens = parser().parse(with_marks(text, doubtful))
    cursor = QTextCursor(document)
    cursor.beginEditBlock()  # one layout at the end instead of one for each piece
    Writer(document).write(tokens, frozenset(citations))
    cursor.endEditBlock()


class Writer:
    """Writes tokens into one empty document. Colours and fonts are those of the theme at this moment."""

    def __init__(self, document: QTextDocument) -> None:
        document.setUndoRedoEnabled(False)
        document.setDocumentMargin(0)
        font = theme.font("answer")
        document.setDefaultFont(font)
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        document.setDefaultTextOption(option)
        self.tokens = theme.tokens()
        self.line = theme.px(15 * LINE_HEIGHT)
        self.cursor = QTextCursor(document)
        self.base = QTextCharFormat()
        self.base.setFont(font)
        self.base.setForeground(self.tokens.ink)
        self.cursor.setBlockFormat(self.block_format(0))
        self.cursor.setBlockCharFormat(self.base)
        self._fresh = True  # the block under the cursor is empty and may be used
        self._lists: list[str] = []  # "" for bullets, ":3" for the number that comes next
        self._item_open = False
        self._quotes = 0
        self._styles: list[str] = []
        self._link = ""
        self._why: int | None = None
        self._last = ""

    def block_format(self, top: float, line: float | None = None) -> QTextBlockFormat:
        made = QTextBlockFormat()
        made.setTopMargin(top)
        made.setLineHeight(line or self.line, QTextBlockFormat.LineHeightTypes.FixedHeight.value)
        return made

    def write(self, tokens: Sequence[Token], citations: frozenset[int]) -> None:
        self._citations = citations
        at = 0
        while at < len(tokens):
            at = self._block(tokens, at)

    # Blocks

    def _block(self, tokens: Sequence[Token], at: int) -> int:
        token = tokens[at]
        kind = token.type
        if kind == "inline":
            self._inline(token.children or ())
        elif kind == "paragraph_open":
            if not self._item_open:  # an item's first paragraph stands beside its marker
                self._start_block(4 if token.hidden else 10)
            self._item_open = False
        elif kind == "heading_open":
            self._start_block(18, heading=int(token.tag[1]))
        elif kind == "heading_close":
            self._styles.clear()
        elif kind in ("bullet_list_open", "ordered_list_open"):
            self._lists.append("" if token.type[0] == "b" else f":{token.attrGet('start') or 1}")
        elif kind in ("bullet_list_close", "ordered_list_close"):
            self._lists.pop()
        elif kind == "list_item_open":
            self._start_item(token)
        elif kind == "blockquote_open":
            self._quotes += 1
            self.cursor.document().setProperty("quotes", True)  # spares the painter a walk over all blocks
        elif kind == "blockquote_close":
            self._quotes -= 1
        elif kind in ("fence", "code_block"):
            self._code(token)
        elif kind == "hr":
            self._rule()
        elif kind == "table_open":
            return self._table(tokens, at)
        return at + 1

    def _start_block(self, top: float, heading: int = 0) -> None:
        first = self.cursor.position() == 0
        size = {1: 20.0, 2: 17.5, 3: 16.0}.get(heading, 15.0)
        made = self.block_format(0 if first else theme.px(top), theme.px(size * 1.5) if 0 < heading < 4 else None)
        if self._quotes or self._lists:
            made.setLeftMargin(theme.px(16) * self._quotes + theme.px(24) * len(self._lists))
        if self._quotes:
            made.setProperty(QUOTE, self._quotes)
        if heading:
            made.setHeadingLevel(heading)
            self._styles = [f"h{heading}"]
        if self._fresh:
            self.cursor.setBlockFormat(made)
            self.cursor.setBlockCharFormat(self.base)
        else:
            self.cursor.insertBlock(made, self.base)
        self._fresh, self._last = True, ""

    def _start_item(self, token: Token) -> None:
        """An item hangs beside its marker; the marker is text, so that it is copied and stands on the line."""
        bullet, _, number = self._lists[-1].partition(":")
        if number:
            self._lists[-1] = f"{bullet}:{int(number) + 1}"
        marker = f"{number}." if number else "•◦▪"[min(len(self._lists) - 1, 2)]
        self._start_block(6)
        made = self.cursor.blockFormat()
        hang = theme.px(20) if not number else theme.px(16) + theme.px(8) * max(1, len(number))
        made.setTextIndent(-hang)
        made.setTabPositions([QTextOption.Tab(hang, QTextOption.TabType.LeftTab)])
        self.cursor.setBlockFormat(made)
        faint = QTextCharFormat(self.base)
        faint.setForeground(self.tokens.soft)
        self.cursor.insertText(f"{marker}\t", faint)
        self._fresh, self._item_open = False, True

    def _rule(self) -> None:
        self._start_block(12)
        made = self.cursor.blockFormat()
        made.setProperty(
            QTextFormat.Property.BlockTrailingHorizontalRulerWidth, QTextLength(QTextLength.Type.PercentageLength, 100)
        )
        made.setLineHeight(theme.px(8), QTextBlockFormat.LineHeightTypes.FixedHeight.value)
        made.setBackground(self.tokens.line)
        self.cursor.setBlockFormat(made)
        self._fresh = False

    def _code(self, token: Token) -> None:
        source = MARK.sub("", token.content).rstrip("\n")
        frame = QTextFrameFormat()
        frame.setPadding(theme.px(12))
        frame.setTopMargin(0 if self.cursor.position() == 0 else theme.px(10))
        frame.setBottomMargin(theme.px(4))
        frame.setLeftMargin(theme.px(24) * len(self._lists) + theme.px(16) * self._quotes)
        frame.setProperty(CODE, source)
        self.cursor.insertFrame(frame)
        line = self.block_format(0, theme.px(21))
        mono = QTextCharFormat()
        mono.setFont(theme.font("mono"))
        mono.setForeground(self.tokens.ink)
        self.cursor.setBlockFormat(line)
        self.cursor.setBlockCharFormat(mono)
        for text, colour, bold in _highlighted(source, token.info.strip().split(" ")[0], self.tokens):
            styled = QTextCharFormat(mono)
            styled.setForeground(colour)
            if bold:
                styled.setFontWeight(QFont.Weight.DemiBold)
            pieces = text.split("\n")
            for index, piece in enumerate(pieces):
                if index:
                    self.cursor.insertBlock(line, mono)
                self.cursor.insertText(piece, styled)
        self._leave_frame()

    def _leave_frame(self) -> None:
        """Move to the block that Qt keeps after a frame; if nothing follows it must not show as an empty line."""
        self.cursor.movePosition(QTextCursor.MoveOperation.End)
        tail = QTextBlockFormat()
        tail.setLineHeight(1, QTextBlockFormat.LineHeightTypes.FixedHeight.value)
        tiny = QTextCharFormat()
        tiny.setFontPointSize(1)
        self.cursor.setBlockFormat(tail)
        self.cursor.setBlockCharFormat(tiny)
        self._fresh, self._last = True, ""

    def _table(self, tokens: Sequence[Token], at: int) -> int:
        end = next(i for i in range(at, len(tokens)) if tokens[i].type == "table_close")
        rows: list[list[tuple[Token, str, bool]]] = []
        for i in range(at, end):
            if tokens[i].type == "tr_open":
                rows.append([])
            elif tokens[i].type in ("th_open", "td_open"):
                rows[-1].append((tokens[i + 1], str(tokens[i].attrGet("style") or ""), tokens[i].type == "th_open"))
        columns = max(len(row) for row in rows)
        made = QTextTableFormat()
        made.setBorder(0)
        made.setBorderCollapse(False)
        made.setCellPadding(theme.px(7))
        made.setCellSpacing(0)
        made.setTopMargin(0 if self.cursor.position() == 0 else theme.px(12))
        made.setBottomMargin(theme.px(6))
        made.setHeaderRowCount(1)
        table = self.cursor.insertTable(len(rows), columns, made)
        for y, row in enumerate(rows):
            for x, (inline, style, head) in enumerate(row):
                cell = table.cellAt(y, x)
                self.cursor = cell.firstCursorPosition()
                block = self.block_format(0, theme.px(22))
                block.setAlignment(_alignment(style))
                self.cursor.setBlockFormat(block)
                self.cursor.setBlockCharFormat(self.base)
                self._styles = ["strong"] if head else []
                self._last = ""
                self._inline(inline.children or ())
        self._styles = []
        self._leave_frame()
        return end + 1

    # Text inside a block

    def _inline(self, children: Iterable[Token]) -> None:
        children = list(children)
        for index, token in enumerate(children):
            kind = token.type
            if kind == "text":
                self._text(token.content)
            elif kind == "softbreak":
                following = children[index + 1].content[:1] if index + 1 < len(children) else ""
                if not (is_wide(self._last) and is_wide(following)):  # Chinese lines join without a space
                    self._plain(" ")
            elif kind == "hardbreak":
                self._plain("\u2028")
            elif kind == "code_inline":
                self._plain(self._unmarked(token.content), code=True)
            elif kind == "math":
                self._plain(readable(self._unmarked(token.content)), maths=True)
            elif kind == "image":
                self._plain(f"[{self._unmarked(token.content) or self._unmarked(str(token.attrGet('src') or ''))}]")
            elif kind == "link_open":
                self._link = self._unmarked(str(token.attrGet("href") or ""))
            elif kind == "link_close":
                self._link = ""
            elif kind in ("strong_open", "em_open", "s_open"):
                self._styles.append(kind[:-5])
            elif kind in ("strong_close", "em_close", "s_close") and kind[:-6] in self._styles:
                self._styles.remove(kind[:-6])

    def _unmarked(self, text: str) -> str:
        for mark in MARK.findall(text):
            self._pass(mark)
        return MARK.sub("", text)

    def _pass(self, mark: str) -> None:
        index, closing = divmod(ord(mark) - FIRST_MARK, 2)
        self._why = None if closing else index

    def _text(self, text: str) -> None:
        """Text with its statement marks and citation markers."""
        at = 0
        for mark in MARK.finditer(text):
            self._cited(text[at : mark.start()])
            self._pass(mark.group())
            at = mark.end()
        self._cited(text[at:])

    def _cited(self, text: str) -> None:
        at = 0
        for match in _MARKER.finditer(text):
            numbers = [int(number) for number in re.findall(r"\d+", match.group(1))]
            if self._link or not all(number in self._citations for number in numbers):
                continue
            self._plain(text[at : match.start()])
            for number in numbers:
                self._chip(number)
            at = match.end()
        self._plain(text[at:])

    def _chip(self, number: int) -> None:
        made = self._format()
        made.setObjectType(CHIP_OBJECT)
        made.setProperty(CHIP, number)
        made.setUnderlineStyle(QTextCharFormat.UnderlineStyle.NoUnderline)
        made.setAnchor(True)
        made.setAnchorHref(f"cite:{number}")
        made.setVerticalAlignment(QTextCharFormat.VerticalAlignment.AlignNormal)
        if not self._fresh:
            self.cursor.insertText(_JOINER, self._format())
        self.cursor.insertText(_OBJECT, made)
        self._fresh, self._last = False, _OBJECT

    def _plain(self, text: str, *, code: bool = False, maths: bool = False) -> None:
        if not text:
            return
        made = self._format()
        if code:
            mono = theme.font("mono")
            made.setFontFamilies(mono.families())
            made.setFontPointSize(mono.pointSizeF())
            made.setBackground(self.tokens.bubble)
        elif maths or ("em" in self._styles and not WIDE.search(text)):
            made.setFontItalic(True)
        elif "em" in self._styles:
            made.setFontWeight(QFont.Weight.DemiBold)  # Chinese has no slanted letters
        self.cursor.insertText(text, made)
        self._fresh, self._last = False, text[-1]

    def _format(self) -> QTextCharFormat:
        made = QTextCharFormat(self.base)
        heading = next((style for style in self._styles if style[0] == "h" and style[1:].isdigit()), "")
        if heading:
            made.setFontPointSize(theme.points({"h1": 20, "h2": 17.5, "h3": 16}.get(heading, 15)))
        if heading or "strong" in self._styles:
            made.setFontWeight(QFont.Weight.Bold)
        if "s" in self._styles:
            made.setFontStrikeOut(True)
        if self._link:
            made.setAnchor(True)
            made.setAnchorHref(self._link)
            made.setForeground(self.tokens.accent)
            made.setUnderlineStyle(QTextCharFormat.UnderlineStyle.SingleUnderline)
        if self._why is not None:
            made.setProperty(WHY, self._why)
            made.setUnderlineStyle(QTextCharFormat.UnderlineStyle.WaveUnderline)
            made.setUnderlineColor(self.tokens.warn)
            if not self._link:
                made.setAnchor(True)
                made.setAnchorHref(f"why:{self._why}")
        return made


def _alignment(style: str) -> Qt.AlignmentFlag:
    if "right" in style:
        return Qt.AlignmentFlag.AlignRight
    return Qt.AlignmentFlag.AlignHCenter if "center" in style else Qt.AlignmentFlag.AlignLeft


def _highlighted(source: str, language: str, t: Tokens) -> Iterable[tuple[str, QColor, bool]]:
    """Pieces of code with colour and weight."""
    try:
        lexer = get_lexer_by_name(language, stripnl=False, ensurenl=False) if language else None
    except ClassNotFound:
        lexer = None
    if lexer is None or len(source) > _LONGEST_HIGHLIGHTED:
        yield source, t.ink, False
        return
    for kind, text in lexer.get_tokens(source):
        if kind in Code.Comment:
            yield text, t.soft, False
        elif kind in Code.Keyword or kind in Code.Name.Tag:
            yield text, t.accent, True
        elif kind in Code.String:
            yield text, t.ok, False
        elif kind in Code.Number or kind in Code.Name.Constant:
            yield text, t.warn, False
        elif kind in Code.Name.Function or kind in Code.Name.Class or kind in Code.Name.Builtin:
            yield text, t.accent, False
        else:
            yield text, t.ink, False
