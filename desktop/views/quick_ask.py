"""A line to ask from anywhere: Enter asks in a new conversation, Escape puts it away. Knows nothing of answers."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QFrame, QLabel, QLineEdit, QVBoxLayout, QWidget

from desktop import theme


class QuickAsk(QWidget):
    """Signals: asked(question)."""

    asked = Signal(str)

    def __init__(self) -> None:
        kind = Qt.WindowType
        super().__init__(None, kind.Tool | kind.FramelessWindowHint | kind.WindowStaysOnTopHint)
        self.setProperty("ground", "panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.line, self.hint = QLineEdit(), QLabel()
        self.line.setFrame(False)
        self.line.setMaxLength(20_000)
        self.line.returnPressed.connect(self._on_return)
        self.hint.setProperty("tone", "soft")
        self.hint.setProperty("role", "small")
        frame = QFrame()
        frame.setProperty("list", "true")
        self._inside = QVBoxLayout(frame)
        self._inside.addWidget(self.line)
        self._inside.addWidget(self.hint)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(frame)
        theme.notifier.changed.connect(self._measure)
        self._measure()
        self.retranslate()

    def appear(self) -> None:
        """In the upper third of the screen with the pointer, ready for typing."""
        screen = QGuiApplication.screenAt(self.cursor().pos()) or QGuiApplication.primaryScreen()
        area = screen.availableGeometry()
        self.resize(min(theme.px(620), area.width() - 40), self.sizeHint().height())
        self.move(area.center().x() - self.width() // 2, area.top() + area.height() // 4)
        self.show()
        self.raise_()
        self.activateWindow()
        self.line.selectAll()
        self.line.setFocus()

    def _on_return(self) -> None:
        if question := self.line.text().strip():
            self.line.clear()
            self.hide()
            self.asked.emit(question)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        if event.key() == Qt.Key.Key_Escape:
            self.hide()
        else:
            super().keyPressEvent(event)

    def _measure(self) -> None:
        px = theme.px
        self._inside.setContentsMargins(px(16), px(14), px(16), px(12))
        self._inside.setSpacing(px(8))
        self.line.setFont(theme.font("answer"))

    def retranslate(self) -> None:
        self.setWindowTitle(self.tr("Ask Inkwell"))
        self.line.setPlaceholderText(self.tr("Ask about your documents…"))
        self.line.setAccessibleName(self.tr("Question"))
        self.hint.setText(self.tr("Enter asks in a new conversation · Esc closes"))

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)
