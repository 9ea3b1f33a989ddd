"""Font files stay open: whatever the window draws with is held, and let go at the end."""

from __future__ import annotations

import sys
from collections.abc import Iterator

import pytest
from PySide6.QtGui import QFont, QTextDocument, QTextLayout

from desktop import theme, typefaces
from desktop.markdown import fill_markdown

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only where Qt draws with FreeType")


@pytest.fixture
def held() -> Iterator[None]:
    typefaces.begin()
    yield
    typefaces.end()


def drawn_with(text: str, font: QFont) -> set[tuple[str, str]]:
    layout = QTextLayout(text, font)
    layout.beginLayout()
    while layout.createLine().isValid():
        pass
    layout.endLayout()
    return {(run.rawFont().familyName(), run.rawFont().styleName()) for run in layout.glyphRuns()}


@pytest.mark.usefixtures("held")
@pytest.mark.parametrize("role", ["body", "small", "answer", "title", "heading", "mono"])
def test_the_windows_own_fonts_are_held(role: str) -> None:
    assert drawn_with("Asked: 押金什么时候退还？ ✓ 2 / 2", theme.font(role)) <= set(typefaces._held.faces)


@pytest.mark.usefixtures("held")
def test_a_text_brings_its_fonts_and_they_are_held_once() -> None:
    text = "Zażółć ①② ⟨x⟩ мир שלום ∑ 𝔸"
    fill_markdown(QTextDocument(), text)
    assert drawn_with(text, theme.font("answer")) <= set(typefaces._held.faces)
    count = typefaces.count()
    fill_markdown(QTextDocument(), text * 3)
    assert typefaces.count() == count


def test_nothing_is_held_before_the_beginning_nor_after_the_end() -> None:
    typefaces.hold("中文 ✓")
    assert typefaces.count() == 0
    typefaces.begin()
    assert typefaces.count() > 1
    typefaces.end()
    assert typefaces.count() == 0
