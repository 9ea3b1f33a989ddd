"""The popover of "How was this answered?": what was retrieved, what wrote the answer, with which seed, how long.

Reads `Answer.how` with care: it comes from the engine as plain values, and older conversations may lack some.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from desktop import corners, i18n, theme
from desktop.views.conversation.parts import TextButton
from desktop.views.conversation.words import file_name, left_out, page_place
from engine.types import Answer

_MOST_PASSAGES = 20


class HowPopover(QFrame):
    """Closes on Esc or a click elsewhere."""

    def __init__(self, answer: Answer, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup | Qt.WindowType.FramelessWindowHint)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAttribute(Qt.WidgetAttribute.WA_TranslucentBackground)
        self.setAccessibleName(self.tr("How was this answered?"))
        outer = QVBoxLayout(self)
        outer.setContentsMargins(1, 1, 1, 1)
        scroll = QScrollArea(self)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.viewport().setAutoFillBackground(False)
        outer.addWidget(scroll)
        inner = QWidget()
        inner.setProperty("ground", "none")
        scroll.setWidget(inner)
        self._rows = QVBoxLayout(inner)
        self._rows.setContentsMargins(theme.px(20), theme.px(16), theme.px(20), theme.px(18))
        self._rows.setSpacing(theme.px(4))
        self._fill(answer)
        self._rows.addStretch(1)
        self.setFixedWidth(theme.px(400))
        inner.setFixedWidth(theme.px(398))
        self._fit()

    def _fit(self) -> None:
        wanted = self._rows.totalHeightForWidth(theme.px(398)) + 4
        self.setFixedHeight(min(theme.px(440), wanted))

    def _fill(self, answer: Answer) -> None:
        how = answer.how
        self._rows.addWidget(self._words(self.tr("How was this answered?"), "title"))
        self._rows.addSpacing(theme.px(6))
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.px(16))
        grid.setVerticalSpacing(theme.px(4))
        grid.setColumnStretch(1, 1)
        for name, value in self._facts(answer):
            at = grid.rowCount()
            grid.addWidget(self._words(name, "small", soft=True), at, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(self._words(value, "small"), at, 1)
        self._rows.addLayout(grid)
        if prompt := str(how.get("prompt") or ""):
            self._rows.addSpacing(theme.px(8))
            self._add_prompt(prompt)
        hits = [hit for hit in map(_hit, how.get("hits") or how.get("passages") or ()) if hit]
        if hits:
            self._rows.addSpacing(theme.px(10))
            head = self.tr("Passages read, best first")
            self._rows.addWidget(self._words(head, "small", soft=True))
            for place, (where, score, text) in enumerate(hits[:_MOST_PASSAGES], 1):
                self._rows.addWidget(self._passage(f"{place}. {where}", score, text))

    def _add_prompt(self, prompt: str) -> None:
        """The very words the model was given, one click away: they are long."""
        show = TextButton(self, "accent")
        show.setText(self.tr("Show the prompt"))
        show.setAccessibleName(show.text())
        words = self._words(prompt, "small")
        words.hide()

        def toggle() -> None:
            words.setVisible(words.isHidden())
            show.setText(self.tr("Show the prompt") if words.isHidden() else self.tr("Hide the prompt"))
            self._fit()

        show.clicked.connect(toggle)
        self._rows.addWidget(show, 0, Qt.AlignmentFlag.AlignLeft)
        self._rows.addWidget(words)

    def _facts(self, answer: Answer) -> list[tuple[str, str]]:
        how = answer.how
        options = how.get("options")
        options = (
            options
            if isinstance(options, Mapping)
            else {name: getattr(options, name) for name in ("seed", "temperature") if hasattr(options, name)}
        )
        backend = str(how.get("model") or how.get("description") or how.get("backend") or answer.backend or "–")
        facts = [(self.tr("Answered by"), i18n.sentence(backend))]
        if fingerprint := str(how.get("model_hash") or ""):
            facts.append((self.tr("Fingerprint"), fingerprint.removeprefix("sha256:")[:16]))
        seed = how.get("seed", options.get("seed"))
        if seed is not None:
            facts.append((self.tr("Seed"), str(seed)))
        temperature = options.get("temperature")
        if temperature is not None:
            facts.append((self.tr("Temperature"), f"{temperature:g}"))
        for key, name in (
            ("max_new_tokens", self.tr("Longest answer")),
            ("top_p", "top-p"),
            ("top_k", "top-k"),
            ("repetition_penalty", self.tr("Repetition penalty")),
        ):
            # Where always the best word is taken, how the others are weighed changes nothing; quotes are not written.
            written = answer.backend != "quotes" and key in ("max_new_tokens", "repetition_penalty")
            if key in options and (temperature or written):
                value = f"{options[key]:g}"
                tokens = key == "max_new_tokens"
                facts.append((name, self.tr("{count} tokens").format(count=value) if tokens else value))
        # Of a follow-up it is the question that it was taken for.
        if looked_for := str(how.get("looked_for") or how.get("searched_for") or ""):
            facts.append((self.tr("Looked for"), looked_for))
        if unsearched := str(how.get("coverage_text") or ""):
            facts.append((self.tr("Coverage"), i18n.coverage_text(unsearched)))
        elif isinstance(coverage := how.get("coverage"), Mapping) and "pages_read" in coverage:
            read, pages = coverage.get("pages_read", 0), coverage.get("pages", 0)
            said = self.tr("{read} of {all}").format(read=i18n.number(read), all=i18n.number(pages))
            facts.append((self.tr("Pages read"), said))
        if isinstance(chain := how.get("chain"), list | tuple) and chain:
            facts.append((self.tr("Steps"), " → ".join(str(step.get("do")) for step in chain)))
        if how.get("prompt_tokens"):
            used, most = how["prompt_tokens"], how.get("context_length") or "–"
            facts.append((self.tr("Prompt"), self.tr("{used} of {most} tokens").format(used=used, most=most)))
        if dropped := left_out(answer):
            facts.append((self.tr("Left out"), dropped))
        if version := str(how.get("inkwell") or ""):
            facts.append(("Inkwell", version))
        facts.append((self.tr("Time"), self.tr("{seconds} s").format(seconds=f"{answer.seconds:.1f}")))
        return facts

    def _passage(self, where: str, score: float, text: str) -> QWidget:
        row = QWidget(self)
        row.setProperty("ground", "none")
        grid = QGridLayout(row)
        grid.setContentsMargins(0, theme.px(4), 0, theme.px(2))
        grid.setSpacing(theme.px(2))
        grid.setColumnStretch(0, 1)
        grid.addWidget(self._words(where, "small", bold=True), 0, 0)
        number = self._words(f"{score:.3f}", "small", soft=True)
        number.setAccessibleName(self.tr("Score {score}").format(score=f"{score:.3f}"))
        grid.addWidget(number, 0, 1, Qt.AlignmentFlag.AlignTop)
        excerpt = " ".join(text[:160].split())
        if not excerpt:
            return row
        grid.addWidget(self._words(excerpt + ("…" if len(text) > 160 else ""), "small", soft=True), 1, 0, 1, 2)
        return row

    def _words(self, text: str, role: str, *, soft: bool = False, bold: bool = False) -> QLabel:
        label = QLabel(text, self)
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setWordWrap(True)
        label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        font = theme.font(role)
        font.setBold(bold or font.bold())
        label.setFont(font)
        label.setProperty("tone", "soft" if soft else "")
        return label

    def open_at(self, widget: QWidget) -> None:
        """Below the button, or above it where there is no room."""
        corner = widget.mapToGlobal(QPoint(0, widget.height() + theme.px(6)))
        screen = QGuiApplication.screenAt(corner) or QGuiApplication.primaryScreen()
        room = screen.availableGeometry()
        if corner.y() + self.height() > room.bottom():
            corner.setY(max(room.top(), widget.mapToGlobal(QPoint(0, 0)).y() - self.height() - theme.px(6)))
        corner.setX(max(room.left(), min(corner.x(), room.right() - self.width())))
        self.move(corner)
        self.show()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if event.key() == Qt.Key.Key_Escape:
            self.close()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        corners.cut(self, theme.px(10))

    def paintEvent(self, event: object) -> None:  # noqa: N802
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.tokens().line, 1))
        painter.setBrush(theme.tokens().panel)
        painter.drawRoundedRect(self.rect().toRectF().adjusted(0.5, 0.5, -0.5, -0.5), theme.px(10), theme.px(10))


def _hit(value: Any) -> tuple[str, float, str] | None:
    """Place, score and text of a hit, as the engine sends it (an object) or as a conversation keeps it (a mapping)."""
    get = value.get if isinstance(value, Mapping) else lambda name, default=None: getattr(value, name, default)
    path = get("path")
    if not path:
        return None
    place = page_place(str(path), int(get("page") or 1), str(get("label") or ""))
    if len(place) < 20:
        place = place.replace(" ", "\u00a0")  # "page" is not left behind by its number at the end of a line
    return f"{file_name(str(path))} · {place}", float(get("score") or 0.0), str(get("text") or "")
