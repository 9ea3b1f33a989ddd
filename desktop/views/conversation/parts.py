"""Small painted controls of the conversation and the source panel: a text button, a card, a pill, a round button.

They paint themselves from the tokens, so that a theme change needs no style sheet and a message costs little to
make; each is a real button with a name, a focus ring and the keyboard.
"""

from __future__ import annotations

import re

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QFocusEvent, QFont, QFontMetrics, QFontMetricsF, QPainter, QPen, QTextLayout, QTextOption
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from desktop import icons, theme

_BY_KEYBOARD = (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason, Qt.FocusReason.ShortcutFocusReason)


class _Painted(QAbstractButton):
    """Hand cursor, keyboard focus and hover for a button that paints itself."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self._ringed = False

    def keyPressEvent(self, event: object) -> None:  # noqa: N802
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.isAutoRepeat():
            self.click()
        else:
            super().keyPressEvent(event)

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        return self.sizeHint()

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        self._ringed = event.reason() in _BY_KEYBOARD
        super().focusInEvent(event)

    def _by_keyboard(self) -> bool:
        """True when the focus came by keyboard: a ring after a click would only be noise."""
        return self._ringed and self.hasFocus()

    def _ring(self, painter: QPainter, rect: QRectF, radius: float) -> None:
        if self._by_keyboard():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme.tokens().accent, 1.5))
            painter.drawRoundedRect(rect, radius, radius)


class TextButton(_Painted):
    """Quiet words that can be clicked: "Copy", "Regenerate". `tone` is a token; `bold` as in the support line."""

    def __init__(
        self, parent: QWidget | None = None, tone: str = "soft", *, bold: bool = False, role: str = "small"
    ) -> None:
        super().__init__(parent)
        self.tone, self._bold, self._role = tone, bold, role

    def _font(self) -> QFont:
        font = theme.font(self._role)
        font.setBold(self._bold)
        return font

    def sizeHint(self) -> QSize:  # noqa: N802
        metrics = QFontMetrics(self._font())
        return QSize(metrics.horizontalAdvance(self.text()) + theme.px(8), metrics.height() + theme.px(6))

    def paintEvent(self, event: object) -> None:  # noqa: N802
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        t = theme.tokens()
        tone = "line" if not self.isEnabled() else self.tone
        painter.setPen(t.ink if self.underMouse() and self.isEnabled() and tone == "soft" else getattr(t, tone))
        font = self._font()
        font.setUnderline(self.underMouse() and tone != "soft" and self.isEnabled())
        painter.setFont(font)
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self.text())
        self._ring(painter, QRectF(self.rect()).adjusted(1, 1, -1, -1), theme.px(4))


class PillButton(_Painted):
    """A bordered button with words: `primary` is the one filled action of a screen."""

    def __init__(
        self, parent: QWidget | None = None, *, primary: bool = False, icon: str = "", small: bool = False
    ) -> None:
        super().__init__(parent)
        self._primary, self._icon, self._small = primary, icon, small

    def _font(self) -> QFont:
        font = theme.font("small" if self._small else "body")
        font.setBold(self._primary)
        return font

    def sizeHint(self) -> QSize:  # noqa: N802
        metrics = QFontMetrics(self._font())
        side = theme.px(22) if self._icon else 0
        width = metrics.horizontalAdvance(self.text()) + side + theme.px(24 if self._small else 32)
        return QSize(width, theme.px(30 if self._small else 36))

    def paintEvent(self, event: object) -> None:  # noqa: N802
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        t, rect, radius = theme.tokens(), QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), theme.px(8)
        hover = self.underMouse() and self.isEnabled()
        if self._primary:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(t.accent_hover if hover else t.accent)
        else:
            painter.setPen(QPen(t.line, 1))
            painter.setBrush(t.hover if hover else t.panel)
        painter.drawRoundedRect(rect, radius, radius)
        tone = "on_accent" if self._primary else ("ink" if self.isEnabled() else "soft")
        painter.setPen(getattr(t, tone))
        painter.setFont(self._font())
        side, text = theme.px(16), self.rect()
        if self._icon:
            words = QFontMetrics(self._font()).horizontalAdvance(self.text())
            left = (self.width() - words - side - theme.px(6)) // 2
            icon = icons.pixmap(self._icon, side, tone, self.devicePixelRatioF())
            painter.drawPixmap(left, (self.height() - side) // 2, icon)
            text.setLeft(left + side + theme.px(6))
            painter.drawText(text, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, self.text())
        else:
            painter.drawText(text, Qt.AlignmentFlag.AlignCenter, self.text())
        if self._by_keyboard() and self._primary:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(t.on_accent, 1.5))
            painter.drawRoundedRect(rect.adjusted(2.5, 2.5, -2.5, -2.5), radius - 2, radius - 2)
        else:
            self._ring(painter, rect, radius)


class IconButton(_Painted):
    """A square or round icon. `filled` is the send button: accent ground, the icon on it."""

    def __init__(
        self, icon: str, parent: QWidget | None = None, *, filled: bool = False, side: int = 28, icon_side: int = 16
    ) -> None:
        super().__init__(parent)
        self._icon, self._filled, self._side, self._icon_side = icon, filled, side, icon_side
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def set_icon(self, name: str) -> None:
        self._icon = name
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802
        return QSize(theme.px(self._side), theme.px(self._side))

    def paintEvent(self, event: object) -> None:  # noqa: N802
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        t, rect = theme.tokens(), QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        hover = self.underMouse() and self.isEnabled()
        radius = rect.height() / 2 if self._filled else theme.px(6)
        painter.setPen(Qt.PenStyle.NoPen)
        if self._filled:
            painter.setBrush((t.accent_hover if hover else t.accent) if self.isEnabled() else t.track)
            painter.drawRoundedRect(rect, radius, radius)
        elif hover:
            painter.setBrush(t.hover)
            painter.drawRoundedRect(rect, radius, radius)
        tone = "on_accent" if self._filled and self.isEnabled() else "soft" if not hover else "ink"
        if not self.isEnabled():
            painter.setOpacity(0.45 if not self._filled else 1.0)
        side = theme.px(self._icon_side)
        if self._icon == "square" and self._filled:  # Stop is a solid square: the outline reads as an empty box
            inner = QRectF(0, 0, theme.px(10), theme.px(10))
            inner.moveCenter(rect.center())
            painter.setBrush(t.on_accent)
            painter.drawRoundedRect(inner, 2, 2)
            side = 0
        pixmap = icons.pixmap(self._icon, max(1, side), tone, self.devicePixelRatioF())
        if side:
            painter.drawPixmap((self.width() - side) // 2, (self.height() - side) // 2, pixmap)
        painter.setOpacity(1.0)
        if self._by_keyboard() and self._filled:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(t.on_accent if self.isEnabled() else t.accent, 1.5))
            painter.drawEllipse(rect.adjusted(2.5, 2.5, -2.5, -2.5))
        else:
            self._ring(painter, rect, radius)


_HEADING = re.compile(r"^#{1,6}[ \t]+(\S.*)$", re.MULTILINE)


class Card(_Painted):
    """A clickable card: a head in small bold (or none) and up to three lines of text."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.head, self.body, self.lines = "", "", 2

    def set_words(self, head: str, body: str, lines: int = 2) -> None:
        body = _HEADING.sub(r"\1 ·", body[:600])  # the marks of headings are for the splitting, not for reading
        self.head, self.body, self.lines = head, " ".join(body.split()), lines
        self.setText(f"{head}. {self.body}" if head else self.body)
        self.setAccessibleName(self.text())

    def sizeHint(self) -> QSize:  # noqa: N802
        return QSize(theme.px(320), self.height_for(theme.px(320)))

    def height_for(self, width: int) -> int:
        lines = len(self._broken(width - theme.px(32)))
        return theme.px(24) + (theme.px(22) if self.head else 0) + lines * theme.px(21)

    def _body_font(self) -> QFont:
        return theme.font("small" if self.head else "body")

    def _broken(self, width: float) -> list[str]:
        """The text cut into its lines, the last one elided."""
        layout = QTextLayout(self.body, self._body_font())
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        layout.setTextOption(option)
        out: list[str] = []
        layout.beginLayout()
        while len(out) < self.lines and (line := layout.createLine()).isValid():
            line.setLineWidth(max(40.0, width))
            start = line.textStart()
            if len(out) == self.lines - 1:
                metrics = QFontMetricsF(self._body_font())
                out.append(metrics.elidedText(self.body[start:], Qt.TextElideMode.ElideRight, width))
            else:
                out.append(self.body[start : start + line.textLength()])
        layout.endLayout()
        return out or [""]

    def paintEvent(self, event: object) -> None:  # noqa: N802
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        t, rect = theme.tokens(), QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setPen(QPen(t.accent if self.underMouse() else t.line, 1))
        painter.setBrush(t.panel)
        painter.drawRoundedRect(rect, theme.px(8), theme.px(8))
        left, top, width = theme.px(16), theme.px(12), self.width() - theme.px(32)
        if self.head:
            font = theme.font("small")
            font.setBold(True)
            painter.setFont(font)
            painter.setPen(t.ink)
            head = QFontMetricsF(font).elidedText(self.head, Qt.TextElideMode.ElideMiddle, width)
            painter.drawText(QRectF(left, top, width, theme.px(20)), Qt.AlignmentFlag.AlignVCenter, head)
            top += theme.px(22)
        painter.setFont(self._body_font())
        painter.setPen(t.soft if self.head else t.ink)
        for line in self._broken(width):
            painter.drawText(QRectF(left, top, width, theme.px(21)), Qt.AlignmentFlag.AlignVCenter, line)
            top += theme.px(21)
        self._ring(painter, rect, theme.px(8))

    def event(self, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.HoverEnter, QEvent.Type.HoverLeave):
            self.update()
        return super().event(event)
