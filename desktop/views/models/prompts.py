"""Two choices about model files: use where it lies or copy, and which type to convert to. Shown without blocking."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QButtonGroup,
    QDialog,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from desktop import i18n, theme
from desktop.i18n import translate
from desktop.model_jobs import ModelRow
from desktop.views.models.words import type_words
from desktop.views.window.elided import ElidedLabel


class ChoicePrompt(QDialog):
    """A heading, a sentence, one of several choices with a line of explanation each. `open()`, then `accepted`."""

    def __init__(
        self,
        title: str,
        text: str,
        choices: Sequence[tuple[str, str, str]],
        yes: str,
        parent: QWidget | None = None,
        *,
        is_path: bool = False,
    ) -> None:
        """`choices` are (value, words, explanation); the first is chosen. A path is cut in its middle."""
        super().__init__(parent)
        px = theme.px
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        heading, words = QLabel(title), ElidedLabel(Qt.TextElideMode.ElideMiddle) if is_path else QLabel()
        heading.setFont(theme.font("title"))
        heading.setTextFormat(Qt.TextFormat.PlainText)
        heading.setWordWrap(True)
        words.setWordWrap(not is_path)
        words.setTextFormat(Qt.TextFormat.PlainText)
        words.setText(text)
        words.setProperty("tone", "soft")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(px(24), px(20), px(24), px(18))
        layout.setSpacing(px(4))
        layout.addWidget(heading)
        layout.addWidget(words)
        layout.addSpacing(px(8))
        self._group = QButtonGroup(self)
        self._values = [value for value, _, _ in choices]
        for number, (_, said, why) in enumerate(choices):
            radio = QRadioButton(said)
            radio.setAccessibleDescription(why)
            radio.setChecked(number == 0)
            self._group.addButton(radio, number)
            below = QLabel(why)
            below.setTextFormat(Qt.TextFormat.PlainText)
            below.setProperty("tone", "soft")
            below.setProperty("role", "small")
            below.setWordWrap(True)
            below.setContentsMargins(px(24), 0, 0, px(6))
            layout.addWidget(radio)
            layout.addWidget(below)
        self.agree, self.cancel = QPushButton(yes), QPushButton(self.tr("Cancel"))
        self.agree.setDefault(True)
        self.cancel.setAutoDefault(False)
        self.agree.clicked.connect(self.accept)
        self.cancel.clicked.connect(self.reject)
        buttons = QHBoxLayout()
        buttons.setSpacing(px(8))
        buttons.addStretch(1)
        buttons.addWidget(self.cancel)
        buttons.addWidget(self.agree)
        layout.addSpacing(px(8))
        layout.addLayout(buttons)
        self.setFixedWidth(px(460))

    def chosen(self) -> str:
        return self._values[self._group.checkedId()]

    def choose(self, value: str) -> None:
        self._group.button(self._values.index(value)).setChecked(True)


class AddPrompt(ChoicePrompt):
    """Whether a model found on this machine is used where it lies or copied. `copy()` once accepted."""

    def __init__(self, path: str, parent: QWidget | None = None) -> None:
        name = path.rstrip("\\/").replace("\\", "/").rsplit("/", 1)[-1]
        super().__init__(
            translate("AddPrompt", "Add {name} to your models?").format(name=name),
            path,
            (
                (
                    "place",
                    translate("AddPrompt", "Use it where it lies"),
                    translate(
                        "AddPrompt", "Takes no more room. It must stay there; its files are never changed or deleted."
                    ),
                ),
                (
                    "copy",
                    translate("AddPrompt", "Copy it"),
                    translate("AddPrompt", "For a model on a USB stick: afterwards the stick is not needed any more."),
                ),
            ),
            translate("AddPrompt", "Add"),
            parent,
            is_path=True,
        )

    def copy(self) -> bool:
        return self.chosen() == "copy"


class ConvertPrompt(ChoicePrompt):
    """Which GGUF to make of a checkpoint, each with its size."""

    def __init__(self, row: ModelRow, parent: QWidget | None = None) -> None:
        super().__init__(
            translate("ConvertPrompt", "Convert {name}").format(name=row.name),
            translate("ConvertPrompt", "Makes a GGUF file that runs on any computer. The original stays as it is."),
            [
                (type, f"{type} · {i18n.size(size)}", type_words(type))
                for type, size in row.makes.items()
            ],
            translate("ConvertPrompt", "Convert"),
            parent,
        )  # fmt: skip
