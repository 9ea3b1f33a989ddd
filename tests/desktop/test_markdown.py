"""Markdown becomes a document: what is shown, what is never done, and where marks and chips end up."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtGui import QTextBlock, QTextDocument, QTextFrame, QTextTable

from desktop.markdown import CHIP, CODE, WHY, fill_markdown, fill_plain
from desktop.markdown_math import readable
from desktop.markdown_parse import is_safe_address, with_marks
from desktop.views.conversation.document import new_document, plain_text
from desktop.views.conversation.text import MessageText


def document(text: str, citations: tuple[int, ...] = (1, 2, 3), doubtful: tuple[tuple[int, int], ...] = ()):
    made = new_document()
    fill_markdown(made, text, citations=citations, doubtful=doubtful)
    return made


def fragments(made: QTextDocument):
    block: QTextBlock = made.begin()
    while block.isValid():
        iterator = block.begin()
        while not iterator.atEnd():
            yield iterator.fragment()
            iterator += 1
        block = block.next()


def doubted(made: QTextDocument) -> str:
    out = []
    for each in fragments(made):
        form = each.charFormat()
        if form.hasProperty(WHY):
            out.append(f"[{form.property(CHIP)}]" if form.hasProperty(CHIP) else each.text())
    return "".join(out).replace("\u2060", "")


def test_markup_in_an_answer_is_only_text() -> None:
    made = document('<b>bold</b> <img src="http://x/y.png"> <script>alert(1)</script>\n\n<div>block</div>')
    assert "<b>bold</b>" in plain_text(made)
    assert "<div>block</div>" in plain_text(made)
    assert not any(each.charFormat().isImageFormat() for each in fragments(made))


def test_images_are_named_and_never_loaded(qtbot) -> None:
    made = document("See ![the plan](https://example.com/plan.png) and ![](https://example.com/a.png)")
    assert "[the plan]" in plain_text(made)
    assert not any(each.charFormat().isImageFormat() for each in fragments(made))
    text = MessageText()
    qtbot.addWidget(text)
    assert text.loadResource(2, made.baseUrl()) is None


@pytest.mark.parametrize("address", ["javascript:alert(1)", "file:///etc/passwd", "data:text/html,x", "ftp://x", "//x"])
def test_only_web_and_mail_addresses_are_links(address: str) -> None:
    assert not is_safe_address(address)
    made = document(f"[click]({address})")
    assert not any(each.charFormat().isAnchor() for each in fragments(made))


def test_a_link_keeps_its_address() -> None:
    made = document("[the site](https://example.com/a?b=1)")
    links = [each for each in fragments(made) if each.charFormat().isAnchor()]
    assert [(each.text(), each.charFormat().anchorHref()) for each in links] == [
        ("the site", "https://example.com/a?b=1")
    ]


def test_markers_become_chips_and_are_copied_as_markers() -> None:
    made = document("Kept for six months [1], reviewed [2, 3]. Not a source: [9], `[1]`.")
    chips = [each.charFormat().property(CHIP) for each in fragments(made) if each.charFormat().hasProperty(CHIP)]
    assert chips == [1, 2, 3]
    assert plain_text(made) == "Kept for six months[1], reviewed[2][3]. Not a source: [9], [1]."


def test_a_reference_definition_is_not_swallowed() -> None:
    assert "note" in plain_text(document("As said [1].\n\n[1]: http://example.com note"))


def test_doubtful_statements_are_underlined_to_the_letter() -> None:
    text = "First is fine [1]. **Second** is `not` borne out [2]. Third is fine."
    start, end = text.index("**Second"), text.index(" Third")
    assert doubted(document(text, doubtful=((start, end),))) == "Second is not borne out[2]."


@pytest.mark.parametrize(
    ("text", "statement", "seen"),
    [
        ("- one\n- two is wrong\n- three", "- two is wrong", "two is wrong"),
        ("# Head is wrong\n\ntext", "# Head is wrong", "Head is wrong"),
        ("> quoted and wrong", "> quoted and wrong", "quoted and wrong"),
        ("| a | b |\n|---|---|\n| wrong | x |", "wrong", "wrong"),
        ("审计**“记录”**应保存。这句没有依据。", "这句没有依据。", "这句没有依据。"),
        ("Said.\n\n## Head\n\n1. First", "\n\n## Head\n\n1.", "Head"),
        ("ends with [link](https://example.com/x).", "ends with [link](https://example.com/x).", "ends with link."),
    ],
)
def test_doubt_does_not_break_the_structure_around_it(text: str, statement: str, seen: str) -> None:
    start = text.index(statement)
    marked = document(text, doubtful=((start, start + len(statement)),))
    assert doubted(marked) == seen
    assert plain_text(marked) == plain_text(document(text))


@given(st.text(alphabet="ab *_`#>|[]()-1\n。中“”", max_size=60), st.data())
@settings(max_examples=150, deadline=None)
def test_marks_never_leak_into_the_text(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    made = document(text, doubtful=((start, end),))
    assert not any(0xF0000 <= ord(character) <= 0xF7FFF for character in plain_text(made))


def test_foreign_private_characters_cannot_forge_a_mark() -> None:
    assert with_marks("a\U000f0000b", ()) == "a\ufffdb"


def test_emphasis_closes_beside_chinese() -> None:
    made = document("他说**“重要”**的事，**应当**做。")
    bold = [each.text() for each in fragments(made) if each.charFormat().fontWeight() >= 600]
    assert bold == ["“重要”", "应当"]


def test_chinese_lines_join_without_a_space_and_latin_ones_with() -> None:
    assert plain_text(document("第一行\n第二行\nand more\ntext")) == "第一行第二行 and more text"


def test_tables_code_lists_and_quotes() -> None:
    made = document("| A | B |\n|--|--:|\n| 1 | 2 |\n\n```python\nx = 1\n```\n\n3. three\n4. four\n\n> said")
    frames = made.rootFrame().childFrames()
    table = next(frame for frame in frames if isinstance(frame, QTextTable))
    assert (table.rows(), table.columns()) == (2, 2)
    code = next(frame for frame in frames if type(frame) is QTextFrame)
    assert code.frameFormat().property(CODE) == "x = 1"
    seen = plain_text(made)
    assert "3.\tthree" in seen and "4.\tfour" in seen and "said" in seen


def test_unknown_and_huge_code_is_shown_plain() -> None:
    assert "whatever" in plain_text(document("```nosuchlanguage\nwhatever\n```"))
    assert len(plain_text(document("```python\n" + "x = 1\n" * 6000 + "```"))) > 30_000


def test_plain_text_is_left_alone() -> None:
    made = new_document()
    fill_plain(made, "**not bold**\n<b>x</b> [1]")
    assert plain_text(made) == "**not bold**\n<b>x</b> [1]"


@pytest.mark.parametrize(
    ("source", "seen"),
    [
        (r"x^2 + \frac{a+b}{2} \le \sqrt{n}", "x² + (a+b)/2 ≤ √n"),
        (r"\alpha_1 \times 10^{-3}", "α₁ × 10⁻³"),
        (r"\sum_{i=1}^{n} x_i", "∑ᵢ₌₁ⁿ xᵢ"),
        (r"\unknowncommand{x}", r"\unknowncommandx"),
        ("{" * 200 + "x", None),
    ],
)
def test_mathematics_is_readable(source: str, seen: str | None) -> None:
    assert readable(source) == seen if seen is not None else "x" in readable(source)


def test_money_is_not_mathematics() -> None:
    assert plain_text(document("It costs $5 and $10, so $a_1*b*c$ holds.")) == "It costs $5 and $10, so a₁*b*c holds."
