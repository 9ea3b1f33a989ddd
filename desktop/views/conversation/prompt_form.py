"""What a prompt of the library asks for before it runs: a field for each of its variables. A modal dialog."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from desktop import theme
from desktop.palette import css
from engine.types import PromptTemplate

NOTHING: Mapping[str, str] = MappingProxyType({})
LONG = ("text", "fields")


class PromptForm(QDialog):
    """`values()` are the texts by variable; Run is possible when none is empty."""

    def __init__(
        self, prompt: PromptTemplate, language: str, parent: QWidget | None = None, known: Mapping[str, str] = NOTHING
    ) -> None:
        """`known` are values that stand there already."""
        super().__init__(parent)
        px = theme.px
        self.setWindowTitle(prompt.title[language])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(px(24), px(20), px(24), px(18))
        layout.setSpacing(px(8))
        heading, about = QLabel(prompt.title[language]), QLabel(prompt.about[language])
        heading.setFont(theme.font("title"))
        about.setProperty("tone", "soft")
        about.setVisible(bool(prompt.about[language]))
        self._fields: dict[str, QPlainTextEdit | QLineEdit] = {}
        for label in (heading, about):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
            layout.addWidget(label)
        layout.addSpacing(px(4))
        for variable in prompt.variables:
            label = QLabel(variable.label[language])
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setFont(theme.font("small"))
            kind = _Long if variable.name in LONG else QLineEdit
            field = kind(variable.default[language] or known.get(variable.name, ""))
            field.setAccessibleName(variable.label[language])
            field.textChanged.connect(self._on_text)
            label.setBuddy(field)
            self._fields[variable.name] = field
            layout.addWidget(label)
            layout.addWidget(field)
        self.run, cancel = QPushButton(self.tr("Run")), QPushButton(self.tr("Cancel"))
        self.run.clicked.connect(self.accept)
        self.run.setDefault(True)
        cancel.clicked.connect(self.reject)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(cancel)
        buttons.addWidget(self.run)
        buttons.setSpacing(px(8))
        layout.addSpacing(px(6))
        layout.addLayout(buttons)
        self.setFixedWidth(px(480))
        self._on_text()

    def values(self) -> dict[str, str]:
        return {
            name: " ".join((field.text() if isinstance(field, QLineEdit) else field.toPlainText()).split())
            for name, field in self._fields.items()
        }

    def _on_text(self) -> None:
        self.run.setEnabled(all(self.values().values()))


class _Long(QPlainTextEdit):
    """A field of four lines that looks like the others; Tab leaves it."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        t = theme.tokens()
        self.setTabChangesFocus(True)
        self.setFixedHeight(theme.px(104))
        self.setStyleSheet(
            f"QPlainTextEdit {{ background: {css(t.panel)}; color: {css(t.ink)}; border: 1px solid {css(t.line)}; "
            f"border-radius: {theme.px(8)}px; padding: {theme.px(4)}px; }}"
            f"QPlainTextEdit:focus {{ border-color: {css(t.accent)}; }}"
        )
