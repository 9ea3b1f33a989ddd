"""The parts of the source panel and where they stand; what they do is the business of `panel`."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from desktop import i18n, theme
from desktop.views.conversation.parts import IconButton, PillButton, TextButton
from desktop.views.source.card import PageCard
from desktop.views.source.find import FindBar
from desktop.views.source.picture import PicturePage
from desktop.views.window.elided import ElidedLabel


class SourceFrame(QWidget):
    """Head with the file's name, find bar, note, page (picture or text), foot with the ways on."""

    def _build(self) -> None:
        self._title = ElidedLabel(Qt.TextElideMode.ElideMiddle, self)
        self._where = QLabel(self)
        self._where.setTextFormat(Qt.TextFormat.PlainText)
        self._where.setProperty("tone", "soft")
        self._above = ElidedLabel(Qt.TextElideMode.ElideLeft, self)  # of the headings above, the nearest tells most
        self._above.setProperty("tone", "soft")
        self._page_back, self._page_on = IconButton("chevron-left", side=20), IconButton("chevron-right", side=20)
        self._close = IconButton("x")
        self._find = FindBar(self)
        self._find.hide()
        self._note = QLabel(self)
        self._note.setTextFormat(Qt.TextFormat.PlainText)
        self._note.setWordWrap(True)
        self._note.setProperty("tone", "warn")
        self._card = PageCard(self)
        self._picture = PicturePage(self)
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
        self._mode, self._cite = IconButton("file-text"), IconButton("quote")
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
        pages.addSpacing(theme.px(6))
        pages.addWidget(self._above, 1)
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
        foot.addWidget(self._mode)
        foot.addWidget(self._cite)
        foot.addWidget(self._folder)
        foot.addSpacing(theme.px(8))
        foot.addWidget(self._open)

        middle = QVBoxLayout()
        middle.setContentsMargins(theme.px(18), theme.px(18), theme.px(18), 0)
        middle.setSpacing(theme.px(10))
        middle.addWidget(self._note)
        middle.addWidget(self._card, 1)
        middle.addWidget(self._picture, 1)
        middle.addWidget(self._hint, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._head)
        column.addWidget(self._find)
        column.addLayout(middle, 1)
        column.addWidget(self._foot)

    def _fonts(self) -> None:
        self._title.setFont(theme.font("title"))
        for label in (self._where, self._above, self._place, self._note):
            label.setFont(theme.font("small"))
        self._place.setFont(theme.tabular(theme.font("small")))

    def _retranslate(self) -> None:
        self._fonts()
        self.setAccessibleName(i18n.translate("SourcePanel", "Source"))
        self._hint.setText(
            i18n.translate("SourcePanel", "Click a number in an answer to read the sentence it rests on.")
        )
        self._open.setText(i18n.translate("SourcePanel", "Open file"))
        for button, name in (
            (self._page_back, i18n.translate("SourcePanel", "Previous page")),
            (self._page_on, i18n.translate("SourcePanel", "Next page")),
            (self._close, i18n.translate("SourcePanel", "Close source")),
            (self._back, i18n.translate("SourcePanel", "Previous citation")),
            (self._on, i18n.translate("SourcePanel", "Next citation")),
            (self._zoom_button, i18n.translate("SourcePanel", "Zoom")),
            (self._search, i18n.translate("SourcePanel", "Find in this document")),
            (self._folder, i18n.translate("SourcePanel", "Show in folder")),
            (self._cite, i18n.translate("SourcePanel", "Copy with reference")),
            (self._open, i18n.translate("SourcePanel", "Open file")),
        ):
            button.setAccessibleName(name)
            button.setToolTip(name)
        self._picture.setAccessibleName(i18n.translate("SourcePanel", "Picture of the page"))
        self._card.retranslate()
        self._find.retranslate()

    def paintEvent(self, event: object) -> None:  # noqa: N802
        super().paintEvent(event)
        painter = QPainter(self)
        painter.fillRect(0, self._head.height(), self.width(), 1, theme.tokens().line)
