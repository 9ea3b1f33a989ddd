"""The thin bar below: offline state, model and device, work on a model, speed. Each is a button that opens its page."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QPainter, QPixmap
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from desktop import plain, theme


class StatusBar(QWidget):
    """Signals: offline_clicked(), model_clicked(), work_clicked(), speed_clicked()."""

    offline_clicked = Signal()
    model_clicked = Signal()
    work_clicked = Signal()
    speed_clicked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("statusbar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.offline, self.model, self.work, self.speed = QPushButton(), QPushButton(), QPushButton(), QPushButton()
        self._fetching = False
        self._layout = QHBoxLayout(self)
        self._layout.setSpacing(0)
        for button, clicked in (
            (self.offline, self.offline_clicked),
            (self.model, self.model_clicked),
            (self.work, self.work_clicked),
            (self.speed, self.speed_clicked),
        ):
            button.setProperty("kind", "link")
            button.clicked.connect(clicked)
        self._layout.addWidget(self.offline)
        self._layout.addSpacing(16)
        self._layout.addWidget(self.model)
        self._layout.addSpacing(16)
        self._layout.addWidget(self.work)
        self._layout.addStretch(1)
        self._layout.addWidget(self.speed)
        self.work.hide()
        self.speed.hide()
        theme.notifier.changed.connect(self._measure)
        self._measure()
        self.retranslate()

    def set_model(self, text: str, tip: str = "") -> None:
        self.model.setText(text)
        self.model.setToolTip(plain.tip(tip))
        self.model.setAccessibleName(self.tr("Model and device: {what}").format(what=text))

    def set_work(self, text: str) -> None:
        """A download, a copy or a conversion under way; "" for none."""
        self.work.setVisible(bool(text))
        self.work.setText(text)
        self.work.setAccessibleName(self.tr("Work on models: {what}").format(what=text))

    def set_fetching(self, fetching: bool) -> None:
        """While a model is downloaded the bar may not say that this computer is offline."""
        if fetching != self._fetching:
            self._fetching = fetching
            self._measure()
            self.retranslate()

    def set_speed(self, text: str) -> None:
        self.speed.setVisible(bool(text))
        self.speed.setText(text)
        self.speed.setAccessibleName(self.tr("Speed: {what}").format(what=text))

    def _measure(self) -> None:
        px = theme.px
        self.setFixedHeight(px(28))
        self._layout.setContentsMargins(px(12), 1, px(12), 0)
        ratio = self.devicePixelRatioF()
        side = px(8)
        dot = QPixmap(round((side + px(2)) * ratio), round((side + px(2)) * ratio))
        dot.setDevicePixelRatio(ratio)
        dot.fill(Qt.GlobalColor.transparent)
        painter = QPainter(dot)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.tokens().warn if self._fetching else theme.tokens().ok)
        painter.drawEllipse(0, px(2), side - 1, side - 1)
        painter.end()
        self.offline.setIcon(dot)
        self.offline.setIconSize(dot.deviceIndependentSize().toSize())

    def retranslate(self) -> None:
        fetching, offline = self.tr("Downloading a model · nothing sent"), self.tr("Offline · nothing sent")
        self.offline.setText(fetching if self._fetching else offline)
        self.offline.setAccessibleName(self.offline.text())

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)
