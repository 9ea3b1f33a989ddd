"""Two small questions to the person: are you sure, and what should it be called. Modal, with one clear answer."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from desktop import theme


class Prompt(QDialog):
    """A sentence, a field or none, the verb of what will happen and a way out."""

    def __init__(
        self, title: str, text: str, yes: str, parent: QWidget | None = None, field: str | None = None
    ) -> None:
        super().__init__(parent)
        px = theme.px
        self.setWindowTitle(title)
        heading, words = QLabel(title), QLabel(text)
        heading.setFont(theme.font("title"))
        for label in (heading, words):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
        self.field = QLineEdit(field or "")
        self.field.setAccessibleName(text or title)
        self.field.setVisible(field is not None)
        self.field.selectAll()
        words.setVisible(bool(text))
        self.agree, self.cancel = QPushButton(yes), QPushButton(self.tr("Cancel"))
        self.agree.clicked.connect(self.accept)
        self.cancel.clicked.connect(self.reject)
        # Enter confirms a name; what removes something wants a deliberate click.
        (self.agree if field is not None else self.cancel).setDefault(True)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(self.cancel)
        buttons.addWidget(self.agree)
        buttons.setSpacing(px(8))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(px(24), px(20), px(24), px(18))
        layout.setSpacing(px(12))
        for widget in (heading, words, self.field):
            layout.addWidget(widget)
        layout.addSpacing(px(4))
        layout.addLayout(buttons)
        self.setFixedWidth(px(440))
        self.setMinimumHeight(layout.totalHeightForWidth(px(440)))  # else a window cuts a wrapped text off


def confirmed(parent: QWidget, title: str, question: str, yes: str) -> bool:
    """Whether the person agreed."""
    prompt = Prompt(title, question, yes, parent)
    try:
        return prompt.exec() == QDialog.DialogCode.Accepted
    finally:
        prompt.deleteLater()


def asked_name(parent: QWidget, title: str, present: str, yes: str) -> str:
    """The new name, or "" when it was left as it was."""
    prompt = Prompt(title, "", yes, parent, field=present)
    try:
        agreed = prompt.exec() == QDialog.DialogCode.Accepted
        name = prompt.field.text().strip()
        return name if agreed and name != present else ""
    finally:
        prompt.deleteLater()
