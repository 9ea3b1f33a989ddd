"""A line to ask from anywhere: Enter asks in a new conversation, Escape puts it away. Knows nothing of answers."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QLineEdit, QWidget

from desktop import corners, icons, theme


class QuickAsk(QWidget):
    """Signals: asked(question)."""

    asked = Signal(str)

    def __init__(self) -> None:
        kind = Qt.WindowType
        super().__init__(None, kind.Tool | kind.FramelessWindowHint | kind.WindowStaysOnTopHint)
        self.setAttribute(Qt.WidgetAttribute.WA_TranslucentBackground)  # for its round corners
        self._mark, self.line, self.hint = QLabel(), QLineEdit(), QLabel()
        self.line.setMaxLength(20_000)
        self.line.returnPressed.connect(self._on_return)
        self.hint.setProperty("tone", "soft")
        self.hint.setProperty("role", "small")
        self._rows = QGridLayout(self)
        self._rows.addWidget(self._mark, 0, 0)
        self._rows.addWidget(self.line, 0, 1)
        self._rows.addWidget(self.hint, 1, 1)
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

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        corners.cut(self, theme.px(14))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        t = theme.tokens()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(t.line, 1))
        painter.setBrush(t.panel)
        painter.drawRoundedRect(self.rect().toRectF().adjusted(0.5, 0.5, -0.5, -0.5), theme.px(14), theme.px(14))

    def _measure(self) -> None:
        px = theme.px
        self._rows.setContentsMargins(px(20), px(16), px(20), px(14))
        self._rows.setHorizontalSpacing(px(12))
        self._rows.setVerticalSpacing(px(4))
        self._mark.setPixmap(icons.pixmap("search", px(20), "accent", self.devicePixelRatioF()))
        # The window itself is the field: no box inside it. The point size is said here, or the application's counts.
        size = theme.points(18)
        self.line.setStyleSheet(
            f"QLineEdit, QLineEdit:focus {{ border: none; background: transparent; padding: 0; font-size: {size}pt; }}"
        )

    def retranslate(self) -> None:
        self.setWindowTitle(self.tr("Ask Inkwell"))
        self.line.setPlaceholderText(self.tr("Ask about your documents…"))
        self.line.setAccessibleName(self.tr("Question"))
        self.hint.setText(self.tr("Enter asks in a new conversation · Esc closes"))

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)
