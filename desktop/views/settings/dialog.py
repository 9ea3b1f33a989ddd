"""Every setting in one place, with a field that finds them. Says what the person wants; changes nothing itself."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from desktop import theme
from desktop.views.settings.rows import ROWS, Row, sections, translate
from desktop.views.window.choice import Choice
from desktop.views.window.elided import ElidedLabel
from desktop.views.window.page_dialog import resize_within

BUTTONS = ("privacy", "data")
"""Rows that hold no value but open something."""


class SettingsDialog(QDialog):
    """Signals: changed(key, value), privacy_wanted(), show_data_wanted(), move_wanted()."""

    changed = Signal(str, object)
    privacy_wanted = Signal()
    show_data_wanted = Signal()
    move_wanted = Signal()

    def __init__(
        self, values: Mapping[str, Any], data_folder: str, movable: bool, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._movable = movable
        self.search = QLineEdit()
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self._filter)
        self._rows = [_RowView(row, values, self) for row in ROWS if row.key in values or row.key in BUTTONS]
        self._frames: dict[str, tuple[QLabel, QFrame]] = {}
        self._nothing = QLabel()
        self._nothing.setProperty("tone", "soft")
        self._nothing.hide()
        self.problem = QLabel()
        self.problem.setProperty("tone", "bad")
        self.problem.setTextFormat(Qt.TextFormat.PlainText)
        self.problem.setWordWrap(True)
        self.problem.hide()
        self.close_button = QPushButton()
        self.close_button.setAutoDefault(False)
        self.close_button.clicked.connect(self.accept)
        self.set_data_folder(data_folder)
        self._lay_out()
        theme.notifier.changed.connect(self._measure)
        self._measure()
        self.retranslate()
        resize_within(self, theme.px(720), theme.px(660))
        self.search.setFocus()

    def control(self, key: str) -> QWidget:
        """The widget that holds a setting."""
        return next(view.control for view in self._rows if view.row.key == key)

    def set_values(self, values: Mapping[str, Any]) -> None:
        """What counts now: also when a change was refused."""
        for view in self._rows:
            view.show_value(values)

    def set_data_folder(self, path: str) -> None:
        for view in self._rows:
            if view.row.key == "data":
                view.path.setText(path)
                view.second.setVisible(self._movable)

    def show_problem(self, sentence: str) -> None:
        self.problem.setText(sentence)
        self.problem.setVisible(bool(sentence))

    def _lay_out(self) -> None:
        inner = QWidget()
        inner.setProperty("ground", "none")
        self._column = QVBoxLayout(inner)
        for section in sections():
            views = [view for view in self._rows if view.row.section == section]
            if not views:
                continue
            title, frame = QLabel(), QFrame()
            frame.setProperty("list", "true")
            rows = QVBoxLayout(frame)
            rows.setContentsMargins(1, 1, 1, 1)
            rows.setSpacing(0)
            for view in views:
                rows.addWidget(view)
            self._column.addWidget(title)
            self._column.addWidget(frame)
            self._frames[section] = (title, frame)
        self._column.addWidget(self._nothing)
        self._column.addStretch(1)
        self.scroll = QScrollArea()
        self.scroll.setWidgetResizable(True)
        self.scroll.setFrameShape(QFrame.Shape.NoFrame)
        self.scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.scroll.setWidget(inner)
        self._head, self._below = QHBoxLayout(), QHBoxLayout()
        self._head.addWidget(self.search)
        self._below.addWidget(self.problem, 1)
        self._below.addStretch(0)
        self._below.addWidget(self.close_button, 0, Qt.AlignmentFlag.AlignRight)
        self._layout = QVBoxLayout(self)
        self._layout.addLayout(self._head)
        self._layout.addWidget(self.scroll, 1)
        self._layout.addLayout(self._below)

    def _measure(self) -> None:
        px = theme.px
        self._layout.setContentsMargins(px(8), px(18), px(0), px(14))
        self._layout.setSpacing(px(10))
        self._head.setContentsMargins(px(16), 0, px(30), 0)
        self._below.setContentsMargins(px(16), 0, px(30), 0)
        self._column.setContentsMargins(px(16), px(2), px(20), px(8))
        self._column.setSpacing(px(8))
        for title, _ in self._frames.values():
            title.setFont(theme.font("title"))
            title.setContentsMargins(0, px(8), 0, 0)
        for view in self._rows:
            view.measure()

    def _filter(self, text: str) -> None:
        """Every word of what was typed must stand in a setting's words."""
        wanted = text.casefold().split()
        shown = {}
        for view in self._rows:
            fits = all(word in view.words() for word in wanted)
            view.setVisible(fits)
            if fits:
                view.set_first(view.row.section not in shown)
                shown[view.row.section] = True
        for section, (title, frame) in self._frames.items():
            title.setVisible(section in shown)
            frame.setVisible(section in shown)
        self._nothing.setVisible(not shown)

    def retranslate(self) -> None:
        self.setWindowTitle(self.tr("Settings"))
        self.scroll.setAccessibleName(self.tr("Settings"))
        self.search.setPlaceholderText(self.tr("Search settings"))
        self.search.setAccessibleName(self.tr("Search settings"))
        self._nothing.setText(self.tr("No setting has these words."))
        self.close_button.setText(self.tr("Close"))
        names = sections()
        for section, (title, _) in self._frames.items():
            title.setText(names[section])
        for view in self._rows:
            view.retranslate()
        self._filter(self.search.text())

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)


class _RowView(QWidget):
    """One setting: its name and what it means on the left, its control on the right."""

    def __init__(self, row: Row, values: Mapping[str, Any], dialog: SettingsDialog) -> None:
        super().__init__()
        self.row = row
        self.setProperty("ground", "none")
        self.title, self.about, self.path = QLabel(), QLabel(), ElidedLabel()
        self.about.setProperty("tone", "soft")
        self.about.setProperty("role", "small")
        self.about.setWordWrap(True)
        self.path.setProperty("role", "small")
        self.path.setVisible(row.key == "data")
        self._line = QFrame()
        self._line.setFixedHeight(1)
        self.second = QPushButton()
        self.second.setAutoDefault(False)
        self.second.setVisible(False)
        self.control: QWidget
        if row.key in BUTTONS:
            button = QPushButton()
            button.setAutoDefault(False)
            button.clicked.connect(dialog.privacy_wanted if row.key == "privacy" else dialog.show_data_wanted)
            self.second.clicked.connect(dialog.move_wanted)
            self.control = button
        elif row.choices is None:
            self.control = QCheckBox()
            self.control.setChecked(bool(values.get(row.key)))
            self.control.toggled.connect(lambda on: dialog.changed.emit(row.key, on))
        else:
            choice = Choice()
            choice.activated.connect(lambda _index: dialog.changed.emit(row.key, choice.currentData()))
            self.control = choice
        self.control.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        words = QVBoxLayout()
        words.setSpacing(2)
        for label in (self.title, self.about, self.path):
            words.addWidget(label)
        self._across = QHBoxLayout()
        self._across.addLayout(words, 1)
        self._across.addWidget(self.second, 0, Qt.AlignmentFlag.AlignVCenter)
        self._across.addWidget(self.control, 0, Qt.AlignmentFlag.AlignVCenter)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self._line)
        whole.addLayout(self._across)
        self._value = values.get(row.key)
        self.retranslate()

    def measure(self) -> None:
        px = theme.px
        self._across.setContentsMargins(px(14), px(10), px(14), px(10))
        self._across.setSpacing(px(10))
        if isinstance(self.control, Choice):
            self.control.setFixedWidth(px(190))
        self._line.setStyleSheet(f"background: {theme.css(theme.tokens().line)};")

    def set_first(self, first: bool) -> None:
        self._line.setVisible(not first)

    def words(self) -> str:
        choices = " ".join(text for _, text in self.row.choices()) if self.row.choices else ""
        return f"{self.row.title()} {self.row.about()} {choices} {self.row.key}".casefold()

    def show_value(self, values: Mapping[str, Any]) -> None:
        if self.row.key not in values:
            return
        self._value = values[self.row.key]
        if isinstance(self.control, QCheckBox):
            self.control.blockSignals(True)
            self.control.setChecked(bool(self._value))
            self.control.blockSignals(False)
        elif isinstance(self.control, Choice):
            self._fill(self.control)

    def _fill(self, choice: Choice) -> None:
        assert self.row.choices is not None
        choice.clear()
        for value, text in self.row.choices():
            choice.addItem(text, value)
        if (place := choice.findData(self._value)) < 0:
            choice.addItem(str(self._value), self._value)  # set by hand in settings.toml
            place = choice.count() - 1
        choice.setCurrentIndex(place)

    def retranslate(self) -> None:
        self.title.setText(self.row.title())
        self.about.setText(self.row.about())
        self.control.setAccessibleName(self.row.title())
        self.control.setAccessibleDescription(self.row.about())
        if isinstance(self.control, Choice):
            self._fill(self.control)
        if self.row.key == "privacy":
            self.control.setText(translate("Settings", "Show…"))  # type: ignore[attr-defined]
        elif self.row.key == "data":
            self.control.setText(translate("Settings", "Show in folder"))  # type: ignore[attr-defined]
            self.second.setText(translate("Settings", "Move…"))
            self.second.setAccessibleName(translate("Settings", "Move the data to another folder"))
