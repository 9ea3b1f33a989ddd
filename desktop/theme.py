"""Colours, fonts and the style sheet: every colour in the app is a token from here. Knows nothing of any window.

`setup(app)` once; afterwards `tokens()` is the palette in force and `notifier.changed` says that colours, zoom or
text size changed. Widgets that paint themselves read tokens when they paint; widgets with their own style sheet
rebuild it on `changed`. Ready-made looks, by dynamic property:

    QPushButton[kind="primary" | "plain" | "quiet" | "link"]   QToolButton[kind="quiet"]
    QLabel[tone="soft" | "ok" | "warn" | "bad" | "accent"]     QWidget[ground="bg" | "side" | "panel"]
    QLabel[role="small" | "strong"]

The system's contrast themes are left to Qt; this file offers light and dark only.
"""

from __future__ import annotations

import sys
from functools import cache

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QFont, QFontDatabase, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

from desktop import motion, stylesheet
from desktop.palette import DARK, LIGHT, Tokens
from desktop.palette import css as css

APPEARANCES = ("system", "light", "dark")
ZOOMS = (80, 90, 100, 110, 125, 150, 175, 200)

SMALL = 12.4
"""Drawn as 12.5: Qt rounds to whole pixels, and a step below it gives 12 on plain screens, 12.5 on sharp ones."""

_SIZES = {"body": 14.0, "answer": 15.0, "small": SMALL, "title": 15.0, "wordmark": 16.0, "heading": 20.0, "mono": 13.0}
_BOLD = frozenset({"title", "wordmark", "heading"})
_CJK = {
    "darwin": ["PingFang SC", "Hiragino Sans GB"],
    "win32": ["Microsoft YaHei UI", "Microsoft YaHei", "SimSun"],
    "linux": ["Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC", "WenQuanYi Micro Hei"],
}
_MONO = {
    "darwin": ["Menlo", "PingFang SC"],
    "win32": ["Cascadia Mono", "Consolas", "Microsoft YaHei UI"],
    "linux": ["Noto Sans Mono", "DejaVu Sans Mono", "Noto Sans CJK SC"],
}


class Notifier(QObject):
    """Signals: changed() after colours, zoom or fonts changed and the application style has been renewed."""

    changed = Signal()


class _Theme:
    """The one state of this module; lives on the GUI thread."""

    appearance = "system"
    zoom = 100
    now = LIGHT
    system_scale = 1.0
    families: tuple[str, ...] = ()
    western = True
    calm = False


notifier = Notifier()


def setup(app: QApplication, appearance: str = "system", zoom: int = 100) -> None:
    """Install style, palette and fonts, and follow the system from here on. Call once, before any window."""
    app.setStyle("Fusion")
    base = app.font()
    usual = {"darwin": 13.0, "win32": 9.0}.get(sys.platform, 11.0)
    _Theme.system_scale = min(2.0, max(1.0, base.pointSizeF() / usual)) if base.pointSizeF() > 0 else 1.0
    _Theme.families = tuple(_text_families(base))
    _Theme.appearance = appearance if appearance in APPEARANCES else "system"
    _Theme.zoom = zoom if zoom in ZOOMS else 100
    _request_scheme()
    QGuiApplication.styleHints().colorSchemeChanged.connect(_on_system_scheme)
    _apply()


def tokens() -> Tokens:
    """The palette in force."""
    return _Theme.now


def use_tokens(palette: Tokens) -> None:
    """Draw with another palette for a moment, as for paper, which is light. Nobody is told; put the old one back."""
    _Theme.now = palette


def is_dark() -> bool:
    return _Theme.now.dark


def appearance() -> str:
    return _Theme.appearance


def zoom() -> int:
    """Percent."""
    return _Theme.zoom


def set_appearance(value: str) -> None:
    if value in APPEARANCES and value != _Theme.appearance:
        _Theme.appearance = value
        _request_scheme()
        _apply()


def set_zoom(percent: int) -> None:
    """The nearest step of ZOOMS."""
    step = min(ZOOMS, key=lambda each: abs(each - percent))
    if step != _Theme.zoom:
        _Theme.zoom = step
        _apply()


def set_language(code: str) -> None:
    """English text set in a Chinese font has quotation marks as wide as a character, unless asked otherwise."""
    if _Theme.western != code.startswith("en"):
        _Theme.western = code.startswith("en")
        _apply()


def px(value: float) -> int:
    """A measure in logical pixels at the present zoom and text size. Hairlines stay 1 and are not passed here."""
    return round(value * scale())


def scale() -> float:
    return _Theme.zoom / 100 * _Theme.system_scale


def points(value: float) -> float:
    """Logical pixels as the points Qt wants: it takes fractions in points only, and 12.5 px is one of our sizes."""
    return value * scale() * (1.0 if sys.platform == "darwin" else 0.75)


def font(role: str = "body") -> QFont:
    """The font of a role: body, answer, small, title, wordmark, heading or mono."""
    made = QFont(list(_mono_families()) if role == "mono" else list(_Theme.families or _text_families(QFont())))
    made.setPointSizeF(points(_SIZES[role]))
    made.setBold(role in _BOLD)
    made.setHintingPreference(QFont.HintingPreference.PreferVerticalHinting)
    if _Theme.western and "CJK" in made.families()[0]:
        made.setFeature(QFont.Tag("pwid"), 1)
    return made


def tabular(made: QFont) -> QFont:
    """The same font with digits of one width, for tables and counters."""
    made.setFeature(QFont.Tag("tnum"), 1)
    return made


def reduced_motion() -> bool:
    """True when the person or the system asks for less animation."""
    return _Theme.calm or motion.system_is_calm()


def set_reduced_motion(calm: bool) -> None:
    """The person's own wish, for systems that do not say theirs."""
    _Theme.calm = calm


# --- fonts -------------------------------------------------------------------------------------------------------


def _text_families(base: QFont) -> list[str]:
    """The system's own text font first, then one that has Chinese; the last resort is Qt's own fallback."""
    cjk = _CJK.get(sys.platform, _CJK["linux"])
    if sys.platform in ("darwin", "win32"):
        return [base.family(), *cjk]
    # Without a desktop's font setting Linux answers "Sans Serif", mostly DejaVu: wide, and mismatched with Chinese.
    named = base.family()
    generic = named.lower() in ("sans serif", "sans", "sans-serif", "") or named.startswith("DejaVu")
    known = set(QFontDatabase.families()) if generic else set()
    chosen = [each for each in ("Noto Sans", *cjk) if each in known] if generic else [named, *cjk]
    return chosen or [named]


@cache
def _mono_families() -> tuple[str, ...]:
    return tuple(_MONO.get(sys.platform, _MONO["linux"]))


# --- colours -----------------------------------------------------------------------------------------------------


def _request_scheme() -> None:
    """Tell Qt as well, so that native title bars and file dialogs match."""
    wanted = {"light": Qt.ColorScheme.Light, "dark": Qt.ColorScheme.Dark}.get(_Theme.appearance)
    hints = QGuiApplication.styleHints()
    if wanted is None:
        hints.unsetColorScheme()
    else:
        hints.setColorScheme(wanted)


def _on_system_scheme(_scheme: Qt.ColorScheme) -> None:
    _apply()


def _wanted() -> Tokens:
    if _Theme.appearance != "system":
        return DARK if _Theme.appearance == "dark" else LIGHT
    return DARK if QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark else LIGHT


def _apply() -> None:
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        return
    _Theme.now = _wanted()
    app.setPalette(_qpalette(_Theme.now))
    app.setFont(font("body"))
    # Also when it is the same: to Qt fonts are equal that differ in features only, and widgets would keep the old one.
    app.setStyleSheet(stylesheet.sheet(_Theme.now, px, points, SMALL))
    notifier.changed.emit()


def _qpalette(t: Tokens) -> QPalette:
    role, made = QPalette.ColorRole, QPalette()
    for name, colour in (
        (role.Window, t.bg), (role.WindowText, t.ink), (role.Base, t.panel), (role.AlternateBase, t.side),
        (role.Text, t.ink), (role.Button, t.panel), (role.ButtonText, t.ink), (role.BrightText, t.on_accent),
        (role.ToolTipBase, t.panel), (role.ToolTipText, t.ink), (role.PlaceholderText, t.soft),
        (role.Highlight, t.accent), (role.HighlightedText, t.on_accent), (role.Link, t.accent),
        (role.LinkVisited, t.accent), (role.Accent, t.accent), (role.Light, t.panel), (role.Midlight, t.line),
        (role.Mid, t.line), (role.Dark, t.soft), (role.Shadow, t.line),
    ):  # fmt: skip
        made.setColor(name, colour)
    for name in (role.WindowText, role.Text, role.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, name, t.soft)
    return made
