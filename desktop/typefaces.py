"""Keeps every font file that was ever drawn with open, once, while the window is. Only where Qt draws with FreeType.

Qt drops what it has not drawn with for a while. When that was the last use of any one file, it forgets all the other
files as well: they stay mapped for those who still use them, and are opened and mapped anew for the next text (seen
with Qt 6.11, as 8 to 20 MB more for each Chinese font, again and again). One engine of each file held here means that
no file is ever let go. Known files are those of the window's own fonts and signs; `hold` adds what a text brings along.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from dataclasses import dataclass, field

from PySide6.QtGui import QFont, QRawFont, QTextLayout

from desktop import theme

_SIGNS = "Aa 1 中，… · ✓ ✕ ‹ › → ⁵ ≈ é ő"
"""Letters, and the signs that fonts of letters lack."""


@dataclass
class _Held:
    """What is held, by family and style; `known` are characters that have been looked at."""

    faces: dict[tuple[str, str], QRawFont] = field(default_factory=dict)
    known: set[str] = field(default_factory=set)
    on: bool = False


_held = _Held()


def begin() -> None:
    """Hold the window's own fonts. Some milliseconds: after the first paint is soon enough."""
    if sys.platform.startswith("linux"):
        _held.on = True
        for font in _fonts():
            _take(font, _SIGNS)


def hold(text: str) -> None:
    """Hold the fonts that this text will be drawn with, as far as it has characters not met before."""
    if not _held.on or text.isascii():
        return
    new = set(text) - _held.known
    if not new:
        return
    _held.known |= new
    usual = _held.faces.values()
    if odd := [each for each in new if not any(raw.supportsCharacter(ord(each)) for raw in usual)]:
        for font in _fonts():
            _take(font, " ".join(odd))


def end() -> None:
    """Let everything go, before the application is taken down."""
    _held.on = False
    _held.known.clear()
    _held.faces.clear()


def count() -> int:
    """How many fonts are held."""
    return len(_held.faces)


def _fonts() -> Iterable[QFont]:
    for role in ("body", "mono"):
        for bold in (False, True):
            font = theme.font(role)
            font.setBold(bold)
            yield font


def _take(font: QFont, text: str) -> None:
    layout = QTextLayout(text, font)
    layout.beginLayout()
    while layout.createLine().isValid():
        pass
    layout.endLayout()
    for run in layout.glyphRuns():
        face = run.rawFont()
        _held.faces.setdefault((face.familyName(), face.styleName()), face)
