"""ChatGLM3's conversation layout on token ids, for transformers and llama.cpp alike. Knows no model and no device.

A language model backend for ChatGLM3 uses it like this, whether the ids go to torch or to llama.cpp:

    tokenizer = ChatGLM3Tokenizer.from_model_file(folder / "tokenizer.model")
    tokenizer = ChatGLM3Tokenizer.from_gguf_metadata(tokens, scores, types)   # the GGUF's own vocabulary
    ids = build_prompt(tokenizer, messages)          # evaluate exactly these ids, adding no BOS and no template
    decoder = StreamDecoder(tokenizer)
    for number in sampled_ids:
        if number in tokenizer.stop_ids:             # check before showing; llama.cpp's own EOG knows only id 2
            break
        text = decoder.push(number)                  # new text only, never half a character
    text = decoder.finish()                          # what was still held back

Each message is: its role's id, then its metadata line, then its content, encoded one by one, because sentencepiece
puts a space before every text it encodes and the model was trained with both.
"""

from __future__ import annotations

import ast
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from engine.backends.glm_tokenizer import ChatGLM3Tokenizer, PieceStream
from engine.errors import ModelError
from engine.types import Message

TOOLS_PROMPT = "Answer the following questions as best as you can. You have access to the following tools:"

_ROLES = {
    "system": "<|system|>",
    "user": "<|user|>",
    "assistant": "<|assistant|>",
    "observation": "<|observation|>",
    "tool": "<|observation|>",  # what others call a tool's answer
}

# The official code puts a year for this mark, which the model learned to write for its training date.
_MARK, _MARK_TEXT = "[[训练时间]]", "2023年"


def build_prompt(tokenizer: ChatGLM3Tokenizer, messages: Sequence[Message], *, base: bool = False) -> list[int]:
    """Ids of a conversation, ending where the assistant is to speak, or to go on when the last words are its own.

    `base` is for chatglm3-6b-base, which knows no roles: the contents become one running text to continue.
    Raises ModelError for a role that the model does not have.
    """
    ids = [tokenizer.special("[gMASK]"), tokenizer.special("sop")]
    if base:
        return ids + tokenizer.encode("\n\n".join(message.content for message in messages if message.content))
    for message in messages:
        ids += message_ids(tokenizer, message)
    if not begun(messages):
        ids.append(tokenizer.special("<|assistant|>"))
    return ids


def begun(messages: Sequence[Message]) -> str:
    """The beginning of the answer that the assistant is to go on with: the last message, when it is its own."""
    return messages[-1].content if messages and messages[-1].role == "assistant" else ""


def message_ids(tokenizer: ChatGLM3Tokenizer, message: Message) -> list[int]:
    """Ids of one message: role, metadata line (a tool's name, or nothing), content."""
    role = _ROLES.get(message.role)
    if role is None:
        raise ModelError(f"ChatGLM3 knows no role “{message.role}” in a conversation.")
    metadata = message.metadata.replace("\n", " ")
    return [tokenizer.special(role), *tokenizer.encode(metadata + "\n"), *tokenizer.encode(message.content)]


def tools_message(tools: Sequence[dict[str, Any]]) -> Message:
    """The system message that offers tools: {name, description, parameters} each, or wrapped as OpenAI does."""
    bare = [tool["function"] if tool.get("type") == "function" else tool for tool in tools]
    return Message("system", TOOLS_PROMPT + "\n" + json.dumps(bare, indent=4, ensure_ascii=False))


class StreamDecoder:
    """Ids of an answer to the text to show, as it grows.

    Gives what the official code would give for the whole answer (white space around it removed, the training-date
    mark replaced), and only ever what is certain: a character whose bytes are still coming, white space that may turn
    out to be the end, and the beginning of the mark are held back.
    """

    def __init__(self, tokenizer: ChatGLM3Tokenizer) -> None:
        self._pieces = PieceStream(tokenizer)
        self._assistant = tokenizer.special("<|assistant|>")
        self._held = ""
        self._started = False

    def push(self, number: int) -> str:
        """The new text that this id makes certain; "" when there is none yet."""
        text = self._pieces.push(number)
        if number == self._assistant:
            text += "\n"  # the model starts a second part of its answer
        return self._release(text)

    def finish(self) -> str:
        """The rest of the text, when no more ids come. A character whose bytes never all came is left out."""
        rest, self._held = self._held.rstrip(), ""
        return rest

    def _release(self, text: str) -> str:
        held = (self._held + text).replace(_MARK, _MARK_TEXT)
        if not self._started:
            held = held.lstrip()
        certain = len(held.rstrip())
        for length in range(min(len(_MARK) - 1, len(held)), 0, -1):
            if held.endswith(_MARK[:length]):
                certain = min(certain, len(held) - length)
                break
        self._held = held[certain:]
        self._started = self._started or certain > 0
        return held[:certain]


@dataclass(frozen=True, slots=True)
class ToolCall:
    """What the model asks to run. `arguments` for a named tool; `code` for the interpreter."""

    name: str
    arguments: dict[str, Any] = field(default_factory=dict)
    code: str = ""


@dataclass(frozen=True, slots=True)
class Reply:
    """A whole answer: its text, and the tool call that it ends with, if any."""

    text: str
    call: ToolCall | None = None


def parse_reply(tokenizer: ChatGLM3Tokenizer, ids: Iterable[int], *, tools: bool = False) -> Reply:
    """Read a finished answer as the official code does, without evaluating what the model wrote.

    `tools` says that tools were offered in the system message; else a call is the code interpreter's.
    Arguments that are not plain values (names, expressions) leave `arguments` empty and the text as it is.
    """
    texts: list[str] = []
    call: ToolCall | None = None
    for part in _parts(ids, tokenizer.special("<|assistant|>")):
        text = tokenizer.decode(part)
        metadata, newline, content = text.partition("\n")
        if not newline or not metadata.strip():
            texts.append((content if newline else metadata).strip().replace(_MARK, _MARK_TEXT))
            continue
        name = metadata.strip()
        body = "\n".join(content.strip().split("\n")[1:-1])  # without its ``` lines
        if not tools and name != "interpreter":
            texts.append(text.strip().replace(_MARK, _MARK_TEXT))  # an answer that began at once
        elif not tools:
            call = ToolCall(name, code=body)
        else:
            call = ToolCall(name, _arguments(body), code=body)
    return Reply("\n".join(text for text in texts if text), call)


def _parts(ids: Iterable[int], separator: int) -> list[list[int]]:
    parts: list[list[int]] = [[]]
    for number in ids:
        if number == separator:
            parts.append([])
        else:
            parts[-1].append(number)
    return parts


def _arguments(body: str) -> dict[str, Any]:
    """The keyword arguments of `tool_call(...)`, read as literals. Official code calls eval() here."""
    try:
        tree = ast.parse(body.strip(), mode="eval").body
        if isinstance(tree, ast.Call):
            return {word.arg: ast.literal_eval(word.value) for word in tree.keywords if word.arg is not None}
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        pass  # the model wrote something that is no call: the caller sees the text and no arguments
    return {}
