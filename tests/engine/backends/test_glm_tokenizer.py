"""ChatGLM3's vocabulary: exact ids, text that stays text, streaming that equals decoding, and the GGUF's rebuild."""

from pathlib import Path

import pytest
import sentencepiece
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.backends.glm_tokenizer import (
    BYTE,
    SPECIALS,
    USER_DEFINED,
    ChatGLM3Tokenizer,
    PieceStream,
    build_model_proto,
)
from engine.errors import ModelError
from tests import tiny_models

FRAGMENTS = [
    *SPECIALS,
    *("<s>", "</s>", "<unk>", "<bos>", "<eos>", "<0x0A>", "[PAD64798]", "▁", "⁇", "�"),
    *("people", "philosophy", "geopolitics", "xsop", "eop", "合同", "龘", "你好", "人工智能", "한국어", "Ω≈ç"),
    *(
        "😀",
        "👨‍👩‍👧‍👦",
        "🇨🇳",
        "\u200d",
        "\ufeff",
        "\u3000",
        "\x00",
        "\r\n",
        "\t",
        "\n\n",
        "  ",
        " ",
        "def f(x):\n    return x",
    ),
]
texts = st.lists(st.one_of(st.sampled_from(FRAGMENTS), st.text(max_size=12)), max_size=12).map("".join)


@pytest.fixture(scope="module")
def tiny() -> tuple[sentencepiece.SentencePieceProcessor, ChatGLM3Tokenizer]:
    processor = sentencepiece.SentencePieceProcessor(model_proto=tiny_models.vocabulary())
    return processor, ChatGLM3Tokenizer(processor)


@pytest.fixture(scope="module")
def real(shared_data: Path) -> tuple[sentencepiece.SentencePieceProcessor, ChatGLM3Tokenizer]:
    path = shared_data / "chatglm3" / "tokenizer.model"
    return sentencepiece.SentencePieceProcessor(model_file=str(path)), ChatGLM3Tokenizer.from_model_file(path)


@pytest.fixture(scope="module")
def rebuilt(real: tuple[object, ChatGLM3Tokenizer]) -> ChatGLM3Tokenizer:
    return ChatGLM3Tokenizer.from_gguf_metadata(*real[1].entries(65024))


def test_special_ids_follow_the_vocabulary(tiny, real) -> None:
    assert [real[1].special(name) for name in SPECIALS] == list(range(64789, 64798))
    assert real[1].stop_ids == {2, 64795, 64797}
    assert tiny[1].special("[MASK]") == tiny[0].get_piece_size()
    assert tiny[1].stop_ids == {2, tiny[1].special("<|user|>"), tiny[1].special("<|observation|>")}


def test_known_ids_of_the_real_vocabulary(real) -> None:
    tokenizer = real[1]
    assert tokenizer.encode("") == []
    assert tokenizer.encode("你好") == [36474, 54591]
    assert tokenizer.encode("\n") == [30910, 13]
    assert tokenizer.decode([36474, 54591]) == "你好"


@pytest.mark.parametrize("which", ["real", "rebuilt", "tiny"])
@settings(max_examples=300, deadline=None)
@given(text=texts)
def test_ids_are_sentencepieces_own_and_never_special(which: str, text: str, tiny, real, rebuilt) -> None:
    processor, tokenizer = {"real": real, "rebuilt": (real[0], rebuilt), "tiny": tiny}[which]
    ids = tokenizer.encode(text)
    assert ids == processor.encode(text)
    assert all(3 <= number < tokenizer.pieces or number == 0 for number in ids)
    assert tokenizer.decode(ids) == processor.decode(ids)
    stream = PieceStream(tokenizer)
    assert "".join(map(stream.push, ids)) + stream.flush() == processor.decode(ids)


@settings(max_examples=300, deadline=None)
@given(data=st.data())
def test_streaming_any_ids_equals_decoding_them(data: st.DataObject, tiny) -> None:
    _, tokenizer = tiny
    byte_ids = st.integers(3, 258)  # half characters, broken characters, whole ones
    number = st.one_of(byte_ids, st.integers(0, tokenizer.size + 3))
    ids = data.draw(st.lists(number, max_size=30))
    stream = PieceStream(tokenizer)
    pushed = [stream.push(one) for one in ids]
    assert "".join(pushed) + stream.flush() == tokenizer.decode(ids)


def test_a_character_of_four_bytes_comes_whole(tiny) -> None:
    stream = PieceStream(tiny[1])
    ids = tiny[1].encode("😀")
    assert len(ids) == 5  # the space before, and four bytes
    assert [stream.push(number) for number in ids] == ["", "", "", "", "😀"]


def test_broken_text_is_replaced_and_never_raises(tiny) -> None:
    assert tiny[1].decode(tiny[1].encode("a\ud800b")) == "a�b"


def test_rebuilt_vocabulary_takes_other_converters_types(real) -> None:
    tokens, scores, types = real[1].entries(65024)
    tokens[1], tokens[2] = b"<bos>", b"<eos>"  # llama.cpp's own converter renames these
    types = [USER_DEFINED if number >= 64789 else kind for number, kind in enumerate(types)]
    tokenizer = ChatGLM3Tokenizer.from_gguf_metadata(tokens, scores, types)
    text = "Philosophy of people 与人民 <|user|> <bos>"
    assert tokenizer.encode(text) == real[1].encode(text)
    assert types[3] == BYTE


def test_what_is_not_its_vocabulary_is_refused(tmp_path: Path, tiny) -> None:
    with pytest.raises(ModelError, match="cannot be read"):
        ChatGLM3Tokenizer.from_model_file(tmp_path / "none.model")
    (tmp_path / "bad.model").write_bytes(b"<html>not found</html>")
    with pytest.raises(ModelError, match="damaged"):
        ChatGLM3Tokenizer.from_model_file(tmp_path / "bad.model")
    (tmp_path / "empty.model").write_bytes(b"")
    with pytest.raises(ModelError):
        ChatGLM3Tokenizer.from_model_file(tmp_path / "empty.model")
    with pytest.raises(ModelError, match="not ChatGLM3"):
        ChatGLM3Tokenizer.from_gguf_metadata(["<unk>", "a", "b"], [0.0] * 3, [2, 1, 1])
    with pytest.raises(ModelError, match="differ in length"):
        ChatGLM3Tokenizer.from_gguf_metadata(["<unk>"], [], [2])


def test_the_hand_written_file_format_is_sentencepieces(tiny) -> None:
    tokenizer = tiny[1]
    tokens, scores, types = tokenizer.entries(tokenizer.pieces)
    blob = build_model_proto([token.decode() for token in tokens], scores, types)
    again = sentencepiece.SentencePieceProcessor(model_proto=blob)
    assert again.get_piece_size() == tokenizer.pieces
    assert (again.unk_id(), again.bos_id(), again.eos_id()) == (0, 1, 2)
