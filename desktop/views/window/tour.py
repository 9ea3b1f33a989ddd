"""The first run in four steps: a language, a folder, a model or none, a first question. A strip above the chat.

It never stands in the way: everything works while it is there, a step that was done elsewhere counts, and Skip ends
it for good.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from desktop import i18n, theme
from desktop.views.window.choice import Choice

LANGUAGE, FOLDER, MODEL, QUESTION, DONE = range(5)


class Tour(QWidget):
    """Attribute `step`. Signals: moved(step, DONE at the end), language_wanted(code), models_wanted()."""

    moved = Signal(int)
    language_wanted = Signal(str)
    models_wanted = Signal()

    def __init__(self, step: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.step = min(max(step, LANGUAGE), DONE)
        self.setProperty("ground", "side")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._steps = [QLabel() for _ in range(4)]
        self.text, self.skip = QLabel(), QPushButton()
        self.text.setWordWrap(True)
        self.language = Choice()
        self.language.activated.connect(lambda _index: self.language_wanted.emit(self.language.currentData()))
        self.models, self.next = QPushButton(), QPushButton()
        self.skip.setProperty("kind", "link")
        self.skip.clicked.connect(lambda: self.go(DONE))
        self.next.clicked.connect(lambda: self.go(self.step + 1))
        self.models.clicked.connect(self.models_wanted)
        self._names, self._line = QHBoxLayout(), QHBoxLayout()
        for label in self._steps:
            label.setProperty("role", "small")
            self._names.addWidget(label)
        self._names.addStretch(1)
        self._names.addWidget(self.skip)
        self._line.addWidget(self.text, 1)
        for widget in (self.language, self.models, self.next):
            self._line.addWidget(widget, 0, Qt.AlignmentFlag.AlignVCenter)
        self._column = QVBoxLayout(self)
        self._column.addLayout(self._names)
        self._column.addLayout(self._line)
        theme.notifier.changed.connect(self._measure)
        self._measure()
        self.retranslate()

    def go(self, step: int) -> None:
        """Show this step; DONE hides the strip."""
        if min(step, DONE) != self.step:
            self.step = min(step, DONE)
            self.retranslate()
            self.moved.emit(self.step)

    def did(self, step: int) -> None:
        """This step was done, by whatever way: go on, if it is the one on show."""
        if self.step == step:
            self.go(step + 1)

    def _measure(self) -> None:
        px = theme.px
        self._column.setContentsMargins(px(20), px(10), px(16), px(12))
        self._column.setSpacing(px(6))
        self._names.setSpacing(px(18))
        self._line.setSpacing(px(8))

    def retranslate(self) -> None:
        self.setVisible(self.step != DONE)
        self.setAccessibleName(self.tr("First steps"))
        names = (self.tr("Language"), self.tr("Documents"), self.tr("Model"), self.tr("First question"))
        for number, (label, name) in enumerate(zip(self._steps, names, strict=True)):
            done, now = number < self.step, number == self.step
            label.setText(f"{'✓' if done else number + 1}  {name}")
            label.setProperty("tone", "accent" if now else "soft")
            label.style().polish(label)
        self.text.setText(
            {
                LANGUAGE: self.tr("Welcome. Which language should Inkwell speak?"),
                FOLDER: self.tr(
                    "Show Inkwell a folder with your documents. They are read where they lie, never changed."
                ),
                MODEL: self.tr(
                    "Inkwell answers by quoting your documents; that needs nothing more. With a language model it "
                    "answers in words of its own."
                ),
                QUESTION: self.tr("Ask something that your documents can answer, in the field below."),
            }.get(self.step, "")
        )
        self.language.setVisible(self.step == LANGUAGE)
        self.models.setVisible(self.step == MODEL)
        self.skip.setText(self.tr("Skip"))
        self.skip.setAccessibleName(self.tr("Skip the first steps"))
        self.models.setText(self.tr("Models…"))
        self.next.setText(
            {FOLDER: self.tr("Later"), MODEL: self.tr("Stay with quotes"), QUESTION: self.tr("Done")}.get(
                self.step, self.tr("Next")
            )
        )
        self._fill_languages()

    def _fill_languages(self) -> None:
        self.language.clear()
        for code, name in (("system", self.tr("As the system")), ("en", "English"), ("zh_CN", "简体中文")):
            self.language.addItem(name, code)
        self.language.setCurrentIndex(self.language.findData(i18n.choice()))
        self.language.setAccessibleName(self.tr("Language"))

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)
