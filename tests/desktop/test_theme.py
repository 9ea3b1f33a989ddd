"""Contrast, zoom, and that everything keeps up when colours change."""

from __future__ import annotations

import itertools
import sys
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from desktop import icons, motion, theme

ON_EVERY_GROUND = ("ink", "soft", "ok", "warn", "bad", "accent")
GROUNDS = ("bg", "side", "panel")


def luminance(colour: QColor) -> float:
    parts = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in colour.getRgbF()[:3]]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def contrast(one: QColor, other: QColor) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("palette", [theme.LIGHT, theme.DARK], ids=["light", "dark"])
def test_text_can_be_read_on_every_ground(palette: theme.Tokens) -> None:
    pairs = list(itertools.product(ON_EVERY_GROUND, GROUNDS))
    pairs += [("ink", "accent_bg"), ("accent", "accent_bg"), ("soft", "accent_bg"), ("ink", "bubble"), ("ink", "mark")]
    pairs += [("on_accent", "accent"), ("on_accent", "accent_hover"), ("ink", "hover"), ("soft", "hover")]
    poor = {
        (text, ground): round(contrast(getattr(palette, text), getattr(palette, ground)), 2)
        for text, ground in pairs
        if contrast(getattr(palette, text), getattr(palette, ground)) < 4.5
    }
    assert not poor


def test_appearance_is_told_once_it_is_in_force(qtbot: QtBot, styled: Any) -> None:
    with qtbot.waitSignal(theme.notifier.changed):
        theme.set_appearance("dark")
    assert theme.is_dark()
    assert theme.tokens() is theme.DARK
    assert styled.palette().window().color() == theme.DARK.bg
    assert theme.css(theme.DARK.side) in styled.styleSheet()


def test_zoom_scales_text_and_measures() -> None:
    before = theme.font("body").pointSizeF(), theme.px(36)
    theme.set_zoom(200)
    assert theme.font("body").pointSizeF() == pytest.approx(2 * before[0])
    assert theme.px(36) == 2 * before[1]


def test_an_unknown_zoom_becomes_the_nearest_step() -> None:
    theme.set_zoom(118)
    assert theme.zoom() in (110, 125)
    theme.set_zoom(5000)
    assert theme.zoom() == 200


def test_icons_take_the_colour_of_their_token_and_keep_up(qtbot: QtBot) -> None:
    button = QPushButton()
    qtbot.addWidget(button)
    icons.dress(button, "plus", "ink", 16)

    def middle() -> QColor:
        return button.icon().pixmap(16, 16).toImage().pixelColor(8, 8)

    light = middle()
    theme.set_appearance("dark")
    assert light.lightness() < 100 < middle().lightness()


def test_every_icon_can_be_drawn() -> None:
    from engine.resources import resource

    names = [path.stem for path in resource("icons").glob("*.svg")]
    assert len(names) > 30
    for name in names:
        image = icons.pixmap(name, 16).toImage()
        assert any(image.pixelColor(x, y).alpha() for x in range(16) for y in range(16)), name


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="other systems are asked in another way")
@pytest.mark.parametrize("animated", ["true", "false"])
def test_gnome_is_asked_whether_things_may_move(
    animated: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    program, asked = tmp_path / "gsettings", tmp_path / "asked"
    program.write_text(f'#!/bin/sh\necho "$*" > {asked}\necho {animated}\n')
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    monkeypatch.setenv("XDG_CURRENT_DESKTOP", "ubuntu:GNOME")
    motion.forget()
    try:
        assert not theme.reduced_motion()  # nobody waits for the answer
        qtbot.waitUntil(lambda: theme.reduced_motion() or (animated == "true" and asked.exists()))
        assert asked.read_text().split() == ["get", "org.gnome.desktop.interface", "enable-animations"]
        qtbot.wait(50)
        assert theme.reduced_motion() is (animated == "false")
    finally:
        motion.forget()
