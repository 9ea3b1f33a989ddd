"""What the chat shows before there is anything to show: how to begin, or three questions to try."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QLabel, QSizePolicy, QVBoxLayout, QWidget

from desktop import theme
from desktop.views.conversation.parts import Card, PillButton, TextButton


class EmptyState(QWidget):
    """Signals: add_folder_requested(), samples_requested(), suggestion_clicked(question)."""

    add_folder_requested = Signal()
    samples_requested = Signal()
    suggestion_clicked = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._kind = "no-library"
        self._title, self._words = QLabel(self), QLabel(self)
        self._words.setProperty("tone", "soft")
        for label in (self._title, self._words):
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
        self._add = PillButton(self, primary=True, icon="folder-plus")
        self._add.clicked.connect(self.add_folder_requested)
        self._samples = TextButton(self, "accent", role="body")
        self._samples.clicked.connect(self.samples_requested)
        self._cards = [_Suggestion(self) for _ in range(3)]
        for card in self._cards:
            card.clicked.connect(self._on_card)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addStretch(2)
        column.addWidget(self._title)
        column.addSpacing(theme.px(8))
        column.addWidget(self._words)
        column.addSpacing(theme.px(24))
        column.addWidget(self._add, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addSpacing(theme.px(10))
        column.addWidget(self._samples, 0, Qt.AlignmentFlag.AlignHCenter)
        for card in self._cards:
            column.addWidget(card)
            column.addSpacing(theme.px(10))
        column.addStretch(3)
        theme.notifier.changed.connect(self._restyle)
        self._restyle()
        self._retranslate()

    def show_kind(self, kind: str, suggestions: Sequence[str]) -> None:
        """`kind` is "no-library" or "ready"; up to three suggestions are shown as cards."""
        self._kind = kind
        library = kind != "no-library"
        self._add.setVisible(not library)
        self._samples.setVisible(not library)
        for index, card in enumerate(self._cards):
            words = suggestions[index] if index < len(suggestions) else ""
            card.setVisible(library and bool(words))
            card.set_words("", words)
        self._retranslate()

    def _on_card(self) -> None:
        self.suggestion_clicked.emit(self.sender().body)

    def _retranslate(self) -> None:
        if self._kind == "no-library":
            self._title.setText(self.tr("Ask your own documents"))
            self._words.setText(
                self.tr(
                    "Add a folder and ask. Every answer opens at the sentence it rests on. Nothing is sent anywhere."
                )
            )
        else:
            self._title.setText(self.tr("What would you like to know?"))
            self._words.setText(self.tr("Answers come from your documents, with the sentence they rest on."))
        self._add.setText(self.tr("Add a folder…"))
        self._add.setAccessibleName(self.tr("Add a folder…"))
        self._samples.setText(self.tr("Try the sample documents"))
        self._samples.setAccessibleName(self.tr("Try the sample documents"))

    def _restyle(self) -> None:
        self._title.setFont(theme.font("heading"))
        self._words.setFont(theme.font("body"))
        for part in (self._add, self._samples, *self._cards):
            part.updateGeometry()
            part.update()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)


class _Suggestion(Card):
    """A question to try, as wide as the column."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def heightForWidth(self, width: int) -> int:  # noqa: N802
        return self.height_for(width)
