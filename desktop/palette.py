"""The two palettes. Every colour in the app is one of these tokens."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtGui import QColor


@dataclass(frozen=True)
class Tokens:
    """One palette. `bubble` is the person's message, `track` the unfilled part of a progress bar."""

    dark: bool
    bg: QColor
    side: QColor
    panel: QColor
    line: QColor
    ink: QColor
    soft: QColor
    accent: QColor
    accent_bg: QColor
    accent_hover: QColor
    on_accent: QColor
    bubble: QColor
    hover: QColor
    track: QColor
    mark: QColor
    ok: QColor
    warn: QColor
    bad: QColor


def _palette(dark: bool, **values: str) -> Tokens:
    return Tokens(dark, **{name: QColor(value) for name, value in values.items()})


# `soft`, `ok` and `warn` are a shade darker in light than first drawn: 4.5:1 must hold on the side bar too.
LIGHT = _palette(
    False, bg="#FBFAF7", side="#F3F1EC", panel="#FFFFFF", line="#E4E0D8", ink="#1E2430", soft="#626976",
    accent="#2B4C7E", accent_bg="#E8EEF7", accent_hover="#24416D", on_accent="#FFFFFF", bubble="#EFEDE7",
    hover="#ECE9E2", track="#DAD6CC", mark="#FFE9A8", ok="#2C774B", warn="#8F6000", bad="#B3261E",
)  # fmt: skip
DARK = _palette(
    True, bg="#16181D", side="#1B1E24", panel="#1F232A", line="#2D323B", ink="#E7E9EE", soft="#98A1B0",
    accent="#9CBCEB", accent_bg="#26344A", accent_hover="#B1CAF0", on_accent="#16181D", bubble="#262A32",
    hover="#242830", track="#333944", mark="#5C4B12", ok="#7CC79B", warn="#E0B458", bad="#F2857C",
)  # fmt: skip


def css(colour: QColor) -> str:
    return colour.name(QColor.NameFormat.HexRgb)
