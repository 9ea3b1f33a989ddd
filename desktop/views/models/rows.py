"""One model as a row: what it is, where it would run and why, how far the work on it is, and what can be done.

Rows are made once for a model and shown its newest values. They emit signals; the dialog acts.
"""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QProgressBar, QPushButton, QSpacerItem, QVBoxLayout, QWidget

from desktop import i18n, plain, theme
from desktop.model_jobs import QUOTES, KnownRow, ModelRow, Work
from desktop.views.conversation.parts import TextButton
from desktop.views.models import words
from desktop.views.window.elided import ElidedLabel

NEARLY_FULL = 0.85


class MemoryBar(QWidget):
    """How much of the free memory a model would take. `show_share` above 1 is too much."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._share = 0.0
        self.setFixedSize(self.sizeHint())
        theme.notifier.changed.connect(self._measure)

    def show_share(self, share: float) -> None:
        self._share = share
        self.update()

    def tone(self) -> str:
        return "bad" if self._share > 1 else "warn" if self._share > NEARLY_FULL else "accent"

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(theme.px(96), theme.px(4))

    def _measure(self) -> None:
        self.setFixedSize(self.sizeHint())

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        whole = QRectF(self.rect())
        for colour, share in ((theme.tokens().track, 1.0), (getattr(theme.tokens(), self.tone()), self._share)):
            painter.setBrush(colour)
            bar = QRectF(0, 0, max(whole.height(), whole.width() * min(share, 1.0)), whole.height())
            painter.drawRoundedRect(bar, whole.height() / 2, whole.height() / 2)
        painter.end()


class WorkLine(QWidget):
    """Progress of something under way, with the way to end it. Signal: stop_clicked()."""

    stop_clicked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("ground", "none")
        self.text = _small()
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.stop = TextButton(self, "accent")
        self.stop.clicked.connect(self.stop_clicked)
        top = QHBoxLayout()
        top.setContentsMargins(0, 0, 0, 0)
        top.addWidget(self.text, 1)
        top.addWidget(self.stop)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.addLayout(top)
        self._layout.addWidget(self.bar)

    def show_work(self, work: Work | None, stop: str) -> None:
        self.setVisible(work is not None)
        if work is None:
            return
        self.text.setText(words.work_line(work))
        share = words.work_share(work)
        self.bar.setRange(0, 1000 if share is not None else 0)  # 0 of 0 shows as "busy"
        self.bar.setValue(round((share or 0) * 1000))
        self.bar.setAccessibleName(self.tr("Progress of {name}").format(name=work.name))
        self.stop.setText(stop)
        self.stop.setAccessibleName(f"{stop}: {work.name}")
        self.stop.setVisible(not work.stopping)


class _Row(QFrame):
    """Name and buttons, lines below, and a hairline above all but the first."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.first = False
        self.title = ElidedLabel()
        self.tag = _small()
        self.tag.setWordWrap(False)
        self.facts = _small("soft")
        self.problem = _small("bad")
        self.work = WorkLine()
        self._top = QHBoxLayout()
        self._strut = QSpacerItem(0, 0)  # one height for all, with or without a button
        self._top.addItem(self._strut)
        self._top.addWidget(self.title, 1)
        self._top.addWidget(self.tag)
        self._layout = QVBoxLayout(self)
        self._layout.addLayout(self._top)
        self._layout.addWidget(self.facts)
        theme.notifier.changed.connect(self._measure)
        self._measure()

    def _finish(self) -> None:
        self._layout.addWidget(self.problem)
        self._layout.addWidget(self.work)

    def _measure(self) -> None:
        px = theme.px
        self._layout.setContentsMargins(px(16), px(10), px(16), px(12))
        self._layout.setSpacing(px(3))
        self._top.setSpacing(px(8))
        self._strut.changeSize(0, px(32))
        self._layout.invalidate()
        self.title.setFont(theme.font("title"))

    def _say_problem(self, error: str) -> None:
        self.problem.setText(error)
        self.problem.setVisible(bool(error))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        if not self.first:
            painter = QPainter(self)
            painter.setPen(theme.tokens().line)
            painter.drawLine(theme.px(16), 0, self.width() - theme.px(16), 0)
            painter.end()


class InstalledRow(_Row):
    """Signals: use_clicked(id), convert_clicked(id), remove_clicked(id), stop_clicked(id)."""

    use_clicked = Signal(str)
    convert_clicked = Signal(str)
    remove_clicked = Signal(str)
    stop_clicked = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.id = ""
        self.use, self.convert, self.remove = QPushButton(), TextButton(self, "soft"), TextButton(self, "soft")
        self.bar, self.needs, self.reason = MemoryBar(), _small("soft"), _small("soft")
        self.use.setAutoDefault(False)
        self.use.clicked.connect(lambda: self.use_clicked.emit(self.id))
        self.convert.clicked.connect(lambda: self.convert_clicked.emit(self.id))
        self.remove.clicked.connect(lambda: self.remove_clicked.emit(self.id))
        self.work.stop_clicked.connect(lambda: self.stop_clicked.emit(self.id))
        for button in (self.convert, self.remove, self.use):
            self._top.addWidget(button)
        self._memory = QWidget()
        self._memory.setProperty("ground", "none")
        line = QHBoxLayout(self._memory)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(self.bar)
        line.addSpacing(theme.px(6))
        line.addWidget(self.needs, 1)
        self._layout.addWidget(self._memory)
        self._layout.addWidget(self.reason)
        self._finish()

    def show_row(self, row: ModelRow, where: tuple[str, str] | None, note: str) -> None:
        """`where` is device and reason of the loaded model; `note` what is happening to it ("Loading… 40 %")."""
        self.id = row.id
        name, built_in = words.name(row), row.id == QUOTES
        self.title.set_text(name)
        self.facts.setText(words.facts(row))
        self._say_tag(row, note)
        self.reason.setText("" if built_in else i18n.sentence(where[1] if where else row.reason))
        self.reason.setVisible(bool(self.reason.text()))
        # A word and a colour: a refusal must not look like one more fact.
        _tone(self.reason, "soft" if row.fits else "warn")
        self._memory.setVisible(bool(row.memory and row.free and row.present))
        self.bar.show_share(row.memory / row.free if row.free else 0.0)
        self.needs.setText(words.memory(row))
        self.bar.setAccessibleName(self.needs.text())
        usable = row.kind == "chat" or row.format in ("sentence-transformers", "built in")
        self.use.setVisible(usable and not row.active and row.work is None)
        self.use.setEnabled(row.present and row.fits and not note)
        self.use.setText(self.tr("Use"))
        self.use.setAccessibleName(self.tr("Use {name}").format(name=name))
        self.convert.setVisible(bool(row.makes) and row.work is None)
        self.convert.setText(self.tr("Convert…"))
        self.convert.setAccessibleName(self.tr("Convert {name}").format(name=name))
        self.remove.setVisible(row.format != "built in" and row.work is None)
        self.remove.setText(self.tr("Remove…"))
        self.remove.setAccessibleName(self.tr("Remove {name}").format(name=name))
        self._say_problem(row.error)
        self.work.show_work(row.work, self.tr("Cancel"))
        self.setToolTip(plain.tip(row.path))
        self.setAccessibleName(name)

    def _say_tag(self, row: ModelRow, note: str) -> None:
        missing = "" if row.present else self.tr("Its files are not there")
        text = note or missing or (self.tr("In use") if row.active else "")
        self.tag.setText(f"✓ {text}" if text and row.active and not note and row.present else text)
        _tone(self.tag, "warn" if missing and not note else "soft" if note else "ok")
        self.tag.setVisible(bool(text))


class AvailableRow(_Row):
    """Signals: get_clicked(id), pause_clicked(id), discard_clicked(id)."""

    get_clicked = Signal(str)
    pause_clicked = Signal(str)
    discard_clicked = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.id = ""
        self.get, self.discard = QPushButton(), TextButton(self, "soft")
        self.about, self.warning = _small(), _small("warn")
        self.get.setAutoDefault(False)
        self.get.clicked.connect(lambda: self.get_clicked.emit(self.id))
        self.discard.clicked.connect(lambda: self.discard_clicked.emit(self.id))
        self.work.stop_clicked.connect(lambda: self.pause_clicked.emit(self.id))
        self._top.addWidget(self.discard)
        self._top.addWidget(self.get)
        self._layout.insertWidget(1, self.about)
        self._layout.addWidget(self.warning)
        self._finish()

    def show_row(self, row: KnownRow, not_there: str) -> None:
        """`not_there` says why it cannot be got from the chosen hub, or ""."""
        self.id = row.id
        begun = bool(row.begun) and row.work is None
        self.title.set_text(row.name)
        self.about.setText(words.about(row))
        self.facts.setText(words.known_facts(row))
        self.tag.setText(self.tr("{size} are here already").format(size=i18n.size(row.begun)) if begun else "")
        self.tag.setVisible(begun)
        _tone(self.tag, "soft")
        self.get.setText(self.tr("Resume") if begun else self.tr("Get"))
        name = self.tr("Go on getting {name}") if begun else self.tr("Get {name}")
        self.get.setAccessibleName(name.format(name=row.name))
        self.get.setVisible(row.work is None)
        self.get.setEnabled(not not_there)
        self.get.setToolTip(plain.tip(not_there))
        self.discard.setText(self.tr("Discard"))
        self.discard.setAccessibleName(self.tr("Discard what is here of {name}").format(name=row.name))
        self.discard.setVisible(begun)
        self.warning.setText(self._warning(row))
        self.warning.setVisible(bool(self.warning.text()))
        self._say_problem(row.error)
        self.work.show_work(row.work, self.tr("Pause"))
        self.setAccessibleName(row.name)

    def _warning(self, row: KnownRow) -> str:
        if not row.free or row.memory <= row.free:
            return ""
        free = i18n.size(row.free)
        if row.make:
            said = self.tr("Needs more memory than is free here ({free}). Converted to a small file it needs a third.")
        else:
            said = self.tr("Needs more memory than is free here ({free}).")
        return said.format(free=free)


def _small(tone: str = "") -> QLabel:
    made = QLabel()
    made.setProperty("role", "small")
    if tone:
        made.setProperty("tone", tone)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setWordWrap(True)
    return made


def _tone(label: QLabel, tone: str) -> None:
    if label.property("tone") != tone:
        label.setProperty("tone", tone)
        label.style().polish(label)
