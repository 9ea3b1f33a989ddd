"""A quiet page of facts: a heading, a paragraph, rows of name and value. For "How was this answered?" and the like."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFrame,
    QGridLayout,
    QLabel,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from desktop import theme


class PageDialog(QDialog):
    """Made for one showing, with its texts; deleted when closed."""

    def __init__(
        self, title: str, text: str, rows: Sequence[tuple[str, str]] = (), parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        px = theme.px
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        heading = _label(title, "title")
        body = QWidget()
        body.setProperty("ground", "none")
        grid = QGridLayout(body)
        grid.setContentsMargins(0, px(4), px(8), px(4))
        grid.setHorizontalSpacing(px(20))
        grid.setVerticalSpacing(px(10))
        grid.setColumnStretch(1, 1)
        for row, (name, value) in enumerate(rows):
            left, right = _label(name, "body"), _label(value, "body")
            left.setProperty("tone", "soft")
            left.setAlignment(Qt.AlignmentFlag.AlignTop)
            left.setWordWrap(False)
            grid.addWidget(left, row, 0)
            grid.addWidget(right, row, 1)
        grid.setRowStretch(len(rows), 1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidget(body)
        scroll.setAccessibleName(title)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        buttons.button(QDialogButtonBox.StandardButton.Close).setAutoDefault(False)  # it is not what one came for
        layout = page_layout(self)
        layout.addWidget(heading)
        if text:
            layout.addWidget(_label(text, "body"))
        if rows:
            layout.addWidget(scroll, 1)
        else:
            scroll.deleteLater()
            layout.addStretch(1)
        layout.addWidget(buttons)
        if rows:
            lines = sum(1 + value.count("\n") for _, value in rows) + (len(text.encode()) // 80 + 2 if text else 0)
            resize_within(self, px(580), min(px(600), px(130) + px(29) * lines))
        else:
            resize_within(self, px(520), layout.totalHeightForWidth(px(520)))


def page_layout(dialog: QDialog) -> QVBoxLayout:
    """The column of a dialog that reads like a page: its margins, and the gaps between its parts."""
    px = theme.px
    layout = QVBoxLayout(dialog)
    layout.setContentsMargins(px(24), px(22), px(24), px(18))
    layout.setSpacing(px(12))
    return layout


def resize_within(dialog: QDialog, width: int, height: int) -> None:
    """This size, or what the screen has room for: at 200 % a small screen has little."""
    parent = dialog.parentWidget()
    screen = (parent.screen() if parent is not None else None) or dialog.screen()
    room = screen.availableSize()
    dialog.resize(min(width, room.width() - theme.px(24)), min(height, room.height() - theme.px(48)))


def fit_height(dialog: QDialog, *labels: QLabel) -> None:
    """Make a dialog of fixed width as high as its words. Qt's own guess is made before the fonts are known, and cuts
    the last line off; so call this when the dialog is on show, and after each change of the words.
    """
    if (layout := dialog.layout()) and dialog.isVisible():
        for label in labels:
            label.setMinimumHeight(label.heightForWidth(label.width()))
        layout.activate()
        dialog.setFixedHeight(layout.totalHeightForWidth(dialog.width()))


def plain_label(role: str = "body", tone: str = "", text: str = "") -> QLabel:
    """Words that may come from a file: never read as markup, broken between words."""
    made = QLabel(text)
    made.setFont(theme.font(role))
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setWordWrap(True)
    if tone:
        made.setProperty("tone", tone)
    return made


def _label(text: str, role: str) -> QLabel:
    made = plain_label(role, text=text)
    made.setTextInteractionFlags(
        Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
    )
    return made
