"""Statements tied to sources by text: what is true passes, what was changed is flagged, offsets are exact."""

from __future__ import annotations

from threading import Event

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.answering.citations import CheckedAnswer, check, explain
from engine.answering.locate import find
from engine.answering.support import numbers
from engine.backends.quotes.backend import NOT_FOUND, NOTICE, QuotesBackend, quoted_places
from engine.types import GenerationOptions, Hit, Prompt, Support

EN = (
    "The Harrow Bridge crosses the river Lune near Kirkby.[3] It was designed by Margaret Ellwood and built by John\n"
    "Tarn. Construction began in 1871 and cost 42,000 pounds. The bridge has not been repaired since 1989."
)
ZH = "机房位于苏州工业园区。服务器由陈晓峰负责维护，每年检查两次。去年共更换硬盘36块，总费用为12万元。"
BEFORE = "Preface. "
PAGES = {"/docs/en.txt": BEFORE + EN, "/docs/zh.txt": ZH}
HITS = [
    Hit("/docs/en.txt", 1, len(BEFORE), len(BEFORE) + len(EN), EN, 1.0, heading="Bridges"),
    Hit("/docs/zh.txt", 1, 0, len(ZH), ZH, 0.9),
]


def run(text: str) -> CheckedAnswer:
    checked = check(text, HITS, lambda path, page: PAGES[path])
    for n, citation in enumerate(checked.citations, 1):
        assert citation.n == n
        assert citation.verified
        assert citation.quote == PAGES[citation.path][citation.start : citation.end]
    return checked


def only(text: str) -> tuple[Support, str]:
    (statement,) = run(text).statements
    return statement.support, statement.why


@pytest.mark.parametrize(
    "text",
    [
        "Construction began in 1871 and cost 42,000 pounds.",
        "“Construction began in 1871 and cost 42,000 pounds.” [1]",
        "It was designed by Margaret Ellwood and built by John Tarn. [1]",
        "construction  began in 1871 and cost 42000 pounds",
        "“It was designed by … John Tarn.” [2]",
        "服务器由陈晓峰负责维护，每年检查两次。",
        "“去年共更换硬盘３６块”[2]",
        "**去年共更换硬盘36块，总费用为12万元。**",
    ],
)
def test_quotes_are_found_whatever_their_spacing_width_and_case(text: str) -> None:
    assert only(text) == (Support.QUOTED, "")


@pytest.mark.parametrize(
    "text",
    [
        "The Harrow Bridge was designed by Margaret Ellwood [1].",
        "Construction of the bridge cost 42,000 pounds.",
        "维护服务器的是陈晓峰[1]。",
        "去年更换了36块硬盘。",
    ],
)
def test_paraphrases_are_supported(text: str) -> None:
    assert only(text)[0] is Support.SUPPORTED


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("“Construction began in 1872 and cost 42,000 pounds.” [1]", "quote"),
        ("“The bridge is painted green all over.”", "quote"),
        ("Construction began in 1872 and cost 42,000 pounds.", "number:1872"),
        ("Construction began in 42,000 and cost 1871 pounds.", "number:42,000"),
        ("It was designed by John Tarn and built by Margaret Ellwood.", "name:"),
        ("It was designed by Peter Ellwood and built by John Tarn.", "name:Peter"),
        ("The bridge has been repaired since 1989.", "negation"),
        ("The bridge cost 50,000 pounds.", "number:50000"),
        ("Whales sleep with half of their brain.", "words"),
        ("服务器由林雨桐负责维护，每年检查两次。", "name:林雨桐"),
        ("服务器由陈晓峰负责维护，每年检查三次。", "number:三"),
        ("去年共更换硬盘12块，总费用为36万元。", "number:"),
        ("“机房位于杭州工业园区。”[2]", "quote"),
        ("公司明年将在北京召开年会。", "words"),
    ],
)
def test_what_was_changed_is_flagged(text: str, why: str) -> None:
    support, found = only(text)
    assert support is Support.UNSUPPORTED
    assert found.startswith(why)
    assert explain(found).endswith(".")
    assert "[" not in run(text).text


@pytest.mark.parametrize(
    "text",
    ["Hello!", "Sure, here is what I found:", "What else?", "你好！", "以下是答案：", "---", NOT_FOUND["en"],
     NOT_FOUND["zh"], NOTICE["en"], NOTICE["zh"], "The passages do not mention the price.", "文档中没有提到价格。"],
)  # fmt: skip
def test_what_claims_nothing_is_not_judged(text: str) -> None:
    assert all(s.support is Support.NONE for s in run(text).statements)
    assert run(text).text == text


def test_only_used_sources_are_listed_and_numbered_in_order_of_use() -> None:
    checked = run("去年更换了36块硬盘 [2]。Construction began in 1871 and cost 42,000 pounds. [1] It rains. [2]")
    assert [c.path for c in checked.citations] == ["/docs/zh.txt", "/docs/en.txt"]
    assert checked.text == "去年更换了36块硬盘[1]。Construction began in 1871 and cost 42,000 pounds. [2] It rains."
    assert [s.citations for s in checked.statements] == [(1,), (2,), ()]


def test_the_models_own_numbers_are_only_hints() -> None:
    checked = run("Construction began in 1871 and cost 42,000 pounds. [2]")
    assert [c.path for c in checked.citations] == ["/docs/en.txt"]
    assert run("Construction began in 1871 and cost 42,000 pounds. [99]").citations


def test_a_source_used_twice_keeps_its_number() -> None:
    checked = run("“Construction began in 1871” [1]\n- “Construction began in 1871” [1]")
    assert [s.citations for s in checked.statements] == [(1,), (1,)]
    assert len(checked.citations) == 1


def test_a_footnote_inside_a_quotation_is_the_sources_own() -> None:
    checked = run("“The Harrow Bridge crosses the river Lune near Kirkby.[3] It was designed by Margaret Ellwood” [1]")
    assert checked.statements[0].support is Support.QUOTED


def test_a_hit_whose_page_has_changed_is_not_cited() -> None:
    checked = check("Construction began in 1871 and cost 42,000 pounds.", HITS, lambda path, page: "Nothing here.")
    assert checked.citations == ()
    assert checked.statements[0].support is Support.UNSUPPORTED


def test_no_sources_at_all() -> None:
    (statement,) = check("The moon is made of cheese.", [], lambda path, page: "").statements
    assert statement.support is Support.UNSUPPORTED


@given(
    st.lists(
        st.sampled_from([*'abc 1[]2“”"。.,\n-|*()（）', "Harrow ", "1871", "机房", "[1]", "“It was", "” [1]"])
    ).map("".join)
)
def test_anything_at_all_keeps_the_promises(text: str) -> None:
    checked = run(text)
    assert all(checked.text[s.start : s.end].strip() for s in checked.statements)
    used = {n for s in checked.statements for n in s.citations}
    assert used == set(range(1, len(checked.citations) + 1))


def test_find_does_not_cut_words_or_numbers() -> None:
    assert find("18", "In 1871 it was 18 degrees") == (15, 17)
    assert find("cat", "concatenate") is None
    assert find("3", "about 3.5 or 2,3") is None


def test_numbers_are_compared_by_value() -> None:
    assert numbers("1,200 and twelve", "en") == {"1200", "12"}
    assert numbers("十二个月，三天，２０年", "zh") == {"12", "3", "20"}


def test_a_line_that_stands_twice_is_cited_where_it_was_chosen() -> None:
    page = "# Jam\n- 1 kg sugar\n# Rowan jelly\n- 1.5 kg rowan berries\n- 1 kg sugar\n- juice of one lemon"
    found = [Hit("/docs/jelly.md", 1, 0, len(page), page, 1.0)]
    question = "How much sugar for rowan jelly?"
    text = "".join(QuotesBackend().generate(Prompt((), question, tuple(found)), GenerationOptions(), Event()))
    first = check(text, found, lambda path, at: page, quoted_places(question, found)).citations[0]
    (chosen, *_) = QuotesBackend().select(question, found).quotes
    assert (first.start, first.end) == (chosen.start, chosen.end)
    other = {"1 kg sugar": (0, page.rindex("1 kg"), page.rindex("1 kg") + 10)}
    (there,) = check("“1 kg sugar” [1]", found, lambda path, at: page, other).citations
    assert (there.start, there.heading) == (page.rindex("1 kg"), "Rowan jelly")
