"""ChatGLM3's vocabulary: text to ids and back, by sentencepiece itself. Knows nothing of prompts or models.

The nine special tokens ([MASK] ... <|observation|>) are not in `tokenizer.model`: their ids follow the last piece
(64789 pieces in the official file, so <|user|> is 64795 there and smaller in a tiny model). Text can never become
one of them here, whatever it says: `encode` only ever gives ids of pieces, and no control piece among them.

A GGUF needs no `tokenizer.model`: `from_gguf_metadata` rebuilds the same sentencepiece model from the file's own
`tokenizer.ggml.tokens`, `.scores` and `.token_type`. llama.cpp's tokenizer is not used for this model at all: it
reaches the control tokens "sop" and "eop" inside plain words ("people", "philosophy").
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from engine.errors import ModelError

SPECIALS = (
    "[MASK]",
    "[gMASK]",
    "[sMASK]",
    "sop",
    "eop",
    "<|system|>",
    "<|user|>",
    "<|assistant|>",
    "<|observation|>",
)
UNK_ID, BOS_ID, EOS_ID = 0, 1, 2

# sentencepiece's piece types, which GGUF took over unchanged.
NORMAL, UNKNOWN, CONTROL, USER_DEFINED, UNUSED, BYTE = 1, 2, 3, 4, 5, 6

_SPACE = "▁"
_UNKNOWN_SURFACE = " ⁇ "  # what sentencepiece writes for an unknown piece


MAX_SIZE = 64 << 20
"""Bytes of a tokenizer.model; the official one has one million."""


class ChatGLM3Tokenizer:
    """`pieces` is the number of sentencepiece pieces; ids from there on are special tokens, then padding."""

    def __init__(self, processor: Any) -> None:
        self._processor = processor
        self.pieces: int = processor.get_piece_size()
        self._special_ids: dict[str, int] = {name: self.pieces + offset for offset, name in enumerate(SPECIALS)}
        self._special_names = {number: name for name, number in self._special_ids.items()}

    @classmethod
    def from_model_file(cls, path: Path) -> ChatGLM3Tokenizer:
        """Read a `tokenizer.model`. Raises ModelError when it is not one."""
        try:
            if path.stat().st_size > MAX_SIZE:
                raise ModelError(f"{path} is far too large for a vocabulary. Copy the model's own again.")
            blob = path.read_bytes()
        except OSError as error:
            raise ModelError(f"The model's vocabulary {path} cannot be read: {error.strerror or error}.") from error
        return cls(_processor(blob, str(path)))

    @classmethod
    def from_gguf_metadata(
        cls, tokens: Sequence[str | bytes], scores: Sequence[float], types: Sequence[int]
    ) -> ChatGLM3Tokenizer:
        """Rebuild the vocabulary from a GGUF's own lists. Raises ModelError when it is not ChatGLM3's."""
        names = [token if isinstance(token, str) else bytes(token).decode("utf-8", "replace") for token in tokens]
        if not (len(names) == len(scores) == len(types)):
            raise ModelError("The model file's vocabulary is damaged: its lists differ in length.")
        pieces = _find_specials(names)
        if pieces is None:
            raise ModelError(
                "This file's vocabulary is not ChatGLM3's: it has no <|user|> and <|assistant|> tokens "
                "(ChatGLM2 and GLM-4 files are used through their own chat template)."
            )
        blob = build_model_proto(names[:pieces], [float(s) for s in scores[:pieces]], [int(t) for t in types[:pieces]])
        return cls(_processor(blob, "the model file's vocabulary"))

    # --- ids of special tokens --------------------------------------------------------------------------------

    def special(self, name: str) -> int:
        """The id of one of SPECIALS."""
        return self._special_ids[name]

    @property
    def stop_ids(self) -> frozenset[int]:
        """Ids that end an answer: end of text, and the start of a user's or a tool's turn (2, 64795, 64797)."""
        return frozenset((EOS_ID, self.special("<|user|>"), self.special("<|observation|>")))

    @property
    def size(self) -> int:
        """Pieces and special tokens together; a model's padded vocabulary is at least this large."""
        return self.pieces + len(SPECIALS)

    # --- text to ids ------------------------------------------------------------------------------------------

    def encode(self, text: str) -> list[int]:
        """Ids of a text. Never a special token, whatever the text says; empty text gives no ids."""
        if not text.isascii():
            # A lone surrogate (a file name in a broken encoding) has no UTF-8 form: sentencepiece would raise.
            text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        ids: list[int] = self._processor.encode(text)
        return ids

    # --- ids to text ------------------------------------------------------------------------------------------

    def decode(self, ids: Iterable[int]) -> str:
        """Text of ids. Special and padding ids give no text, and what stands between them is decoded by itself."""
        text: list[str] = []
        run: list[int] = []
        for number in ids:
            if 0 <= number < self.pieces:
                run.append(number)
            elif run:
                text.append(self._processor.decode(run))
                run = []
        if run:
            text.append(self._processor.decode(run))
        return "".join(text)

    def is_special(self, number: int) -> bool:
        """True for special and padding ids, which carry no text."""
        return not 0 <= number < self.pieces

    def surface(self, number: int) -> tuple[str, int | None]:
        """A piece's text with its leading space still written "▁", or its byte. Control pieces give ""."""
        processor = self._processor
        if processor.is_byte(number):
            return "", int(processor.id_to_piece(number)[3:5], 16)
        if processor.is_control(number):
            return "", None
        if processor.is_unknown(number):
            return _UNKNOWN_SURFACE, None
        return str(processor.id_to_piece(number)), None

    def entries(self, padded_size: int) -> tuple[list[bytes], list[float], list[int]]:
        """Tokens, scores and types of the whole padded vocabulary, the way a GGUF lists them."""
        processor = self._processor
        tokens, scores, types = [], [], []
        for number in range(padded_size):
            if number < self.pieces:
                tokens.append(processor.id_to_piece(number).encode("utf-8"))
                scores.append(float(processor.get_score(number)))
                types.append(_piece_type(processor, number))
            elif number in self._special_names:
                tokens.append(self._special_names[number].encode("utf-8"))
                scores.append(0.0)
                types.append(CONTROL)
            else:
                tokens.append(f"[PAD{number}]".encode())
                scores.append(0.0)
                types.append(UNUSED)
        return tokens, scores, types


class PieceStream:
    """Ids to text one at a time: what the pushes and the flush gave, joined, is what `decode` gives.

    Bytes wait until their character is whole, so a reader never sees half of one, and each id costs the same
    however long the text has become.
    """

    def __init__(self, tokenizer: ChatGLM3Tokenizer) -> None:
        self._tokenizer = tokenizer
        self._bytes = b""
        self._restart()

    def _restart(self) -> None:
        # sentencepiece drops the one space it put in front of a text; these say whether it may still come.
        self._empty = True
        self._first = True
        self._space_dropped = False

    def push(self, number: int) -> str:
        """The text that this id completes, often "" ."""
        if self._tokenizer.is_special(number):
            text = self.flush()
            self._restart()
            return text
        piece, byte = self._tokenizer.surface(number)
        if byte is not None:
            self._bytes += bytes((byte,))
            text, self._bytes = _whole_characters(self._bytes)
            self._first = False
            self._empty = self._empty and not text
            return text
        text = self.flush()
        if text:
            self._empty = False
        at_start = not self._space_dropped and (self._first or self._empty)
        self._first = False
        self._space_dropped = at_start and piece.startswith(_SPACE)
        if self._space_dropped:
            piece = piece[1:]
        piece = piece.replace(_SPACE, " ")
        self._empty = self._empty and not piece
        return text + piece

    def flush(self) -> str:
        """What is still waiting, when no more ids come: each byte that never became a character shows as "�"."""
        text, rest = _whole_characters(self._bytes)
        self._bytes = b""
        return text + "�" * len(rest)


def _whole_characters(data: bytes) -> tuple[str, bytes]:
    """The characters that `data` begins with, and the bytes that may still become one."""
    text: list[str] = []
    while data:
        lead = data[0]
        length = 1 if lead < 0x80 else 2 if lead >> 5 == 6 else 3 if lead >> 4 == 14 else 4 if lead >> 3 == 30 else 0
        try:
            text.append(data[: length or 1].decode("utf-8"))
        except UnicodeDecodeError as error:
            if length > len(data) and error.reason == "unexpected end of data":
                return "".join(text), data
            text.append("�")  # like sentencepiece: one for each byte that cannot begin a character
            data = data[1:]
            continue
        data = data[length:]
    return "".join(text), b""


def _find_specials(names: list[str]) -> int | None:
    """Where the run of special tokens starts: the number of pieces. None when there is none."""
    for start in range(len(names) - len(SPECIALS), -1, -1):
        if names[start] == SPECIALS[0] and tuple(names[start : start + len(SPECIALS)]) == SPECIALS:
            return start
    return None


def _piece_type(processor: Any, number: int) -> int:
    if processor.is_unknown(number):
        return UNKNOWN
    if processor.is_control(number):
        return CONTROL
    if processor.is_unused(number):
        return UNUSED
    return BYTE if processor.is_byte(number) else NORMAL


def _processor(blob: bytes, origin: str) -> Any:
    import sentencepiece

    processor = sentencepiece.SentencePieceProcessor()
    try:
        processor.LoadFromSerializedProto(blob)
        broken = processor.get_piece_size() < 3 or processor.unk_id() != UNK_ID
    except (RuntimeError, OSError, ValueError) as error:  # ValueError: its words about damaged text are no text either
        raise ModelError(f"{origin} is not a sentencepiece vocabulary, or it is damaged.") from error
    if broken:
        raise ModelError(f"{origin} is not ChatGLM3's vocabulary: its unknown token is not number 0.")
    return processor


# --- the sentencepiece file format, as far as a rebuilt vocabulary needs it -----------------------------------------
# Written by hand because it is five message fields, and the protobuf package would come for nothing else.


def build_model_proto(pieces: Sequence[str], scores: Sequence[float], types: Sequence[int]) -> bytes:
    """A serialised sentencepiece BPE model as ChatGLM3 uses it: byte fallback, dummy prefix, no normalisation."""
    out = bytearray()
    for piece, score, kind in zip(pieces, scores, types, strict=True):
        # USER_DEFINED would be matched in text before anything else; llama.cpp's converters use it for plain pieces.
        kind = NORMAL if kind == USER_DEFINED else kind
        body = _bytes_field(1, piece.encode("utf-8")) + b"\x15" + struct.pack("<f", score)
        out += _bytes_field(1, body + _int_field(3, kind))
    trainer = _int_field(3, 2)  # model_type BPE
    trainer += _int_field(35, 1)  # byte_fallback
    for field, number in ((40, UNK_ID), (41, BOS_ID), (42, EOS_ID), (43, -1)):
        trainer += _int_field(field, number)
    for field, number in ((45, UNK_ID), (46, BOS_ID), (47, EOS_ID)):
        trainer += _bytes_field(field, pieces[number].encode("utf-8"))
    normalizer = _bytes_field(1, b"identity") + _int_field(3, 1) + _int_field(4, 0) + _int_field(5, 1)
    return bytes(out + _bytes_field(2, trainer) + _bytes_field(3, normalizer))


def _varint(value: int) -> bytes:
    value &= (1 << 64) - 1
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)


def _int_field(field: int, value: int) -> bytes:
    return _varint(field << 3) + _varint(value)


def _bytes_field(field: int, value: bytes) -> bytes:
    return _varint(field << 3 | 2) + _varint(len(value)) + value
