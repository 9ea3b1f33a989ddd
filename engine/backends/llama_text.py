"""Messages to token ids, and ids to text, for any GGUF chat model. ChatGLM3 goes through glm_prompt instead.

What a person (or a document) writes never becomes a control token: the special tokens' own texts are looked for in
the rendered prompt here, after those that stand inside messages were broken by a mark; llama.cpp only ever gets the
plain text between them, with its recognition of special tokens switched off.
"""

from __future__ import annotations

import codecs
import logging
import re
from collections.abc import Sequence
from typing import Protocol

from engine.backends.chat_template import CHATML, PLAIN, ChatTemplate
from engine.backends.gguf_format import read_array
from engine.backends.gguf_header import GgufHeader
from engine.backends.glm_prompt import StreamDecoder, begun, build_prompt
from engine.backends.glm_tokenizer import ChatGLM3Tokenizer
from engine.backends.llama_native import CONTROL, LSTRIP, RSTRIP, UNKNOWN, USER_DEFINED, NativeModel
from engine.errors import ModelError
from engine.types import Message

log = logging.getLogger(__name__)

_SAMPLE = (Message("system", "0"), Message("user", "1"), Message("assistant", "2"), Message("user", "3"))


class Decoder(Protocol):
    """Ids of one answer to text: new text only, whole characters only."""

    def push(self, number: int) -> str: ...
    def finish(self) -> str: ...


class Codec(Protocol):
    """How a model's text and ids belong together. `stop_ids` end an answer."""

    stop_ids: frozenset[int]
    layout: str

    def encode(self, messages: Sequence[Message]) -> list[int]: ...
    def decoder(self, messages: Sequence[Message] = ()) -> Decoder: ...


def open_codec(native: NativeModel, header: GgufHeader) -> Codec:
    """The exact prompt for ChatGLM3, else the file's chat template, else a plain layout."""
    if header.is_chatglm3:
        try:
            return ChatGLM3Codec(native, header)
        except ModelError:
            if "[gMASK]" not in header.chat_template:
                raise  # not a ChatGLM2 or a merged model with a layout of its own: nothing else would be right
    return TemplateCodec(native, header)


class ChatGLM3Codec:
    """ChatGLM3 by token ids, rebuilt from the file's own vocabulary; the template it carries is not looked at."""

    def __init__(self, native: NativeModel, header: GgufHeader) -> None:
        self._base = header.is_base
        self.layout = "ChatGLM3, running text without roles" if self._base else "ChatGLM3"
        arrays = [header.arrays.get(f"tokenizer.ggml.{key}") for key in ("tokens", "scores", "token_type")]
        tokens, scores, types = (read_array(header.path, array) if array else [] for array in arrays)
        self._tokenizer = ChatGLM3Tokenizer.from_gguf_metadata(tokens, scores, types)
        self.stop_ids = self._tokenizer.stop_ids
        if max(self.stop_ids) >= native.vocabulary_size:
            raise ModelError(f"{header.path.name} has fewer tokens than its own special ones.")

    def encode(self, messages: Sequence[Message]) -> list[int]:
        return build_prompt(self._tokenizer, messages, base=self._base)

    def decoder(self, messages: Sequence[Message] = ()) -> Decoder:
        """For the answer to these; when it is begun already, only what follows is given."""
        made = StreamDecoder(self._tokenizer)
        for number in self._tokenizer.encode(begun(messages)) if begun(messages) else ():
            made.push(number)
        return made


class TemplateCodec:
    """Any other model: its template rendered to text, cut at special tokens, the rest tokenised as plain text."""

    def __init__(self, native: NativeModel, header: GgufHeader) -> None:
        self._native = native
        attributes = native.attributes()
        self._control = frozenset(i for i, bits in enumerate(attributes) if bits & CONTROL)
        self._special: dict[str, int] = {}
        self._user_defined: set[str] = set()
        self._strips: dict[int, int] = {}
        for number, bits in enumerate(attributes):
            if bits & (CONTROL | USER_DEFINED | UNKNOWN) and (text := native.token_text(number)):
                self._special.setdefault(text, number)
                if bits & USER_DEFINED and not bits & CONTROL:
                    self._user_defined.add(text)
                if bits & (LSTRIP | RSTRIP):
                    self._strips[number] = bits
        by_length = sorted(self._special, key=len, reverse=True)
        self._pattern = re.compile("|".join(map(re.escape, by_length))) if by_length else None
        self._template, self.layout = self._choose_template(header)
        self._structural = self._find_structural()
        self.stop_ids = self._find_stops()

    def encode(self, messages: Sequence[Message]) -> list[int]:
        mark = _unused_character(messages)
        safe = [Message(m.role, self._broken(m.content, mark)) for m in messages]
        ids = self._split_and_tokenize(self._template.render(safe[:-1] if begun(safe) else safe), mark)
        ids += self._plain(begun(safe), mark)
        native = self._native
        if native.add_bos and native.bos >= 0 and ids[:1] != [native.bos]:
            ids.insert(0, native.bos)
        return ids

    def decoder(self, messages: Sequence[Message] = ()) -> Decoder:
        return TextStream(self._native, started=bool(begun(messages)))

    def _choose_template(self, header: GgufHeader) -> tuple[ChatTemplate, str]:
        native = self._native
        bos = native.token_text(native.bos) if native.bos >= 0 else ""
        eos = native.token_text(native.eos) if native.eos >= 0 else ""
        missing = "carries no template"
        if header.chat_template:
            try:
                template = ChatTemplate(header.chat_template, bos=bos, eos=eos)
                template.render(_SAMPLE)
                return template, "the file's chat template"
            except ModelError as error:
                log.warning("%s: %s", header.path.name, error)
                missing = "carries a broken template"
        if "<|im_start|>" in self._special:
            return ChatTemplate(CHATML, bos=bos, eos=eos), f"ChatML (the file {missing})"
        return ChatTemplate(PLAIN, bos=bos, eos=eos), f"plain text (the file {missing})"

    def _find_structural(self) -> frozenset[str]:
        """User-defined tokens that the template itself writes: in a person's text they would forge a turn."""
        found = self._pattern.findall(self._template.render(_SAMPLE)) if self._pattern else []
        return frozenset(text for text in found if text in self._user_defined and len(text.strip()) > 1)

    def _find_stops(self) -> frozenset[int]:
        """llama.cpp's ends of text and turn, and control tokens that open a user's turn but not an assistant's."""
        native = self._native
        stops = {number for number in self._special.values() if native.ends_answer(number)}
        if self._pattern:
            before, _, after = self._template.render([Message("user", "\ue0ff")]).rpartition("\ue0ff")
            opens_user = {self._special[text] for text in self._pattern.findall(before)}
            opens_answer = {self._special[text] for text in self._pattern.findall(after)}
            stops |= (opens_user - opens_answer - {native.bos}) & self._control
        if native.eos >= 0:
            stops.add(native.eos)
        return frozenset(stops)

    def _broken(self, text: str, mark: str) -> str:
        """The text with a mark inside each special token that is written in it."""
        if self._pattern is None:
            return text

        def breaks(match: re.Match[str]) -> str:
            found = match.group()
            if found in self._user_defined and found not in self._structural:
                return found  # a piece of ordinary text that has a token of its own ("\n\n", "<table>")
            return found[0] + mark + found[1:] if len(found) > 1 else found + mark

        return self._pattern.sub(breaks, text)

    def _split_and_tokenize(self, text: str, mark: str) -> list[int]:
        ids: list[int] = []
        at = 0
        for match in self._pattern.finditer(text) if self._pattern else ():
            number = self._special[match.group()]
            if match.group() in self._user_defined and number not in self._control:
                continue  # llama.cpp finds these in plain text by itself
            if match.start() < at:
                continue
            if text.startswith(mark, match.end()):
                continue  # a special token of one character, written by a person
            bits = self._strips.get(number, 0)
            before = text[at : match.start()]
            ids += self._plain(before.rstrip() if bits & LSTRIP else before, mark)
            ids.append(number)
            at = match.end()
            if bits & RSTRIP:
                at = len(text) - len(text[at:].lstrip())
        return ids + self._plain(text[at:], mark)

    def _plain(self, text: str, mark: str) -> list[int]:
        ids: list[int] = []
        for part in text.split(mark):
            ids += self._without_control(part)
        return ids

    def _without_control(self, text: str) -> list[int]:
        """Ids of plain text. Some vocabularies reach a control token by merging letters ("eop" in "people")."""
        ids = self._native.tokenize(text)
        reached = next((number for number in ids if number in self._control), None)
        if reached is None:
            return ids
        token = self._native.token_text(reached)
        place = text.find(token)
        if place < 0 or len(token) < 2:
            return [number for number in ids if number not in self._control]
        return self._without_control(text[: place + 1]) + self._without_control(text[place + 1 :])


class TextStream:
    """Bytes of tokens to text. White space at the beginning and the end of the answer is left out."""

    def __init__(self, native: NativeModel, *, started: bool = False) -> None:
        self._native = native
        self._utf8 = codecs.getincrementaldecoder("utf-8")("replace")
        self._started = started
        self._held = ""

    def push(self, number: int) -> str:
        text = self._held + self._utf8.decode(self._native.piece(number))
        if not self._started:
            text = text.lstrip()
        shown = text.rstrip()
        self._held = text[len(shown) :]
        self._started = self._started or bool(shown)
        return shown

    def finish(self) -> str:
        """Nothing more comes: held white space is the answer's end, held bytes are half a character."""
        self._held = ""
        self._utf8.reset()
        return ""


def _unused_character(messages: Sequence[Message]) -> str:
    """A private-use character that stands in no message, to mark places in them."""
    text = "".join(message.content for message in messages)
    return next((mark for mark in map(chr, range(0xF000, 0xF8FF)) if mark not in text), "\U0010fffd")
