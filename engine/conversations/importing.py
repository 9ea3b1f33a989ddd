"""A JSON file of conversations, checked before a word of it is believed: it may come from anywhere.

Everything is looked at: kinds, lengths, ranges, that turns form a tree, that numbers are finite. What is not known is
left out; what is wrong refuses the whole file, with the place. Knows nothing of the database.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

from engine.conversations.files import KIND, VERSION
from engine.errors import ConversationFileError
from engine.types import Answer, Cell, Citation, Hit, Statement, Support, Table

MOST_BYTES = 256 << 20
MOST_CONVERSATIONS = 10_000
MOST_TURNS = 100_000  # of one conversation
MOST_TEXT = 1_000_000  # characters of one question, answer or passage
MOST_SHORT = 4_000  # of a title, a path
MOST_PARTS = 20_000  # citations, statements, cells of one answer
_LATEST = 32_503_680_000.0  # the year 3000: the system's calendar breaks on later ones
_INTEGERS = frozenset({"page", "start", "end", "n"})  # names in `how` that are read as numbers


@dataclass(frozen=True, slots=True)
class TurnFile:
    """A turn of a file. `id` and `parent` are the file's own numbers."""

    id: int
    parent: int | None
    question: str
    asked: float
    scope: tuple[str, ...]
    documents: bool
    error: str
    answer: Answer | None


@dataclass(frozen=True, slots=True)
class ConversationFile:
    """A conversation of a file; parents stand before their children."""

    title: str
    created: float
    updated: float
    pinned: bool
    scope: tuple[str, ...]
    documents: bool
    shown: int | None
    turns: tuple[TurnFile, ...]


def read(path: Path) -> list[ConversationFile]:
    """The conversations of a file. Raises ConversationFileError, with the file's name and what is wrong."""
    try:
        if not path.is_file():
            raise ConversationFileError(f"{path} is not a file that can be read.")
        if path.stat().st_size > MOST_BYTES:
            raise ConversationFileError(f"{path} is too large for a file of conversations.")
        return parse(path.read_bytes().decode("utf-8-sig"))
    except OSError as error:
        raise ConversationFileError(f"{path} cannot be read: {error.strerror or error}.") from error
    except UnicodeDecodeError as error:
        raise ConversationFileError(f"{path} is not text, so it is no file of conversations.") from error
    except _WrongError as error:
        raise ConversationFileError(f"{path} is no file of conversations that can be taken in: {error}.") from error


def parse(text: str) -> list[ConversationFile]:
    try:
        data = json.loads(text, parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        raise _WrongError("it is not JSON, or nested too deep") from error
    whole = _object(data, "the file")
    if whole.get("format") != KIND:
        raise _WrongError("it does not say that it holds conversations of Inkwell")
    if whole.get("version") != VERSION:
        raise _WrongError("it was written by a newer Inkwell, or it is damaged")
    found = _list(whole.get("conversations"), "conversations", MOST_CONVERSATIONS)
    return [_conversation(each, f"conversation {n}") for n, each in enumerate(found, 1)]


class _WrongError(Exception):
    """What is wrong and where, for the end of a sentence."""


def _no_constant(name: str) -> NoReturn:
    raise ValueError(name)


# --- the parts, from the whole to the smallest -----------------------------------------------------------------------


def _conversation(value: Any, at: str) -> ConversationFile:
    data = _object(value, at)
    turns = tuple(_turn(each, f"{at}, turn {n}") for n, each in enumerate(_list(data.get("turns"), at, MOST_TURNS), 1))
    seen: set[int] = set()
    for turn in turns:
        if turn.id in seen or (turn.parent is not None and turn.parent not in seen):
            raise _WrongError(f"the turns of {at} do not follow each other")
        seen.add(turn.id)
    shown = data.get("shown")
    return ConversationFile(
        _text(data.get("title"), f"{at}, title", MOST_SHORT),
        _time(data.get("created"), at),
        _time(data.get("updated"), at),
        _flag(data.get("pinned", False), at),
        _paths(data.get("scope", []), at),
        _flag(data.get("documents", True), at),
        None if shown is None else _integer(shown, at),
        turns,
    )


def _turn(value: Any, at: str) -> TurnFile:
    data = _object(value, at)
    parent, answer = data.get("parent"), data.get("answer")
    return TurnFile(
        _integer(data.get("id"), at),
        None if parent is None else _integer(parent, at),
        _text(data.get("question"), f"{at}, question", MOST_TEXT),
        _time(data.get("asked"), at),
        _paths(data.get("scope", []), at),
        _flag(data.get("documents", True), at),
        _text(data.get("error", ""), at, MOST_SHORT),
        None if answer is None else _answer(answer, f"{at}, answer"),
    )


def _answer(value: Any, at: str) -> Answer:
    data = _object(value, at)
    text = _text(data.get("text"), at, MOST_TEXT)
    return Answer(
        text=text,
        answered=_flag(data.get("answered"), at),
        backend=_text(data.get("backend"), at, MOST_SHORT),
        citations=_each(data, "citations", at, _citation),
        statements=_each(data, "statements", at, lambda each, where: _statement(each, where, len(text))),
        nearest=_each(data, "nearest", at, _hit),
        seconds=_number(data.get("seconds", 0.0), at),
        stopped=_flag(data.get("stopped", False), at),
        how=_how(data.get("how", {}), at),
        table=None if data.get("table") is None else _table(data["table"], at),
    )


def _citation(value: Any, at: str) -> Citation:
    data = _object(value, at)
    start, end = _span(data, at)
    return Citation(
        _integer(data.get("n"), at),
        _path(data.get("path"), at),
        _integer(data.get("page"), at),
        _text(data.get("quote"), at, MOST_TEXT),
        start,
        end,
        _flag(data.get("verified"), at),
        heading=_text(data.get("heading", ""), at, MOST_SHORT),
        label=_text(data.get("label", ""), at, MOST_SHORT),
    )


def _statement(value: Any, at: str, length: int) -> Statement:
    data = _object(value, at)
    start, end = _span(data, at)
    support = data.get("support")
    if end > length or support not in [each.value for each in Support]:
        raise _WrongError(f"{at} is not a statement of its answer")
    numbers = tuple(_integer(each, at) for each in _list(data.get("citations", []), at, 1000))
    return Statement(start, end, Support(support), numbers, _text(data.get("why", ""), at, MOST_SHORT))


def _hit(value: Any, at: str) -> Hit:
    data = _object(value, at)
    start, end = _span(data, at)
    return Hit(
        _path(data.get("path"), at), _integer(data.get("page"), at), start, end,
        _text(data.get("text"), at, MOST_TEXT), _number(data.get("score"), at),
        _text(data.get("heading", ""), at, MOST_SHORT), _paths(data.get("also_at", []), at),
        cosine=_number(data.get("cosine", 0.0), at), label=_text(data.get("label", ""), at, MOST_SHORT),
    )  # fmt: skip


def _table(value: Any, at: str) -> Table:
    data = _object(value, at)
    columns = tuple(_text(each, at, MOST_SHORT) for each in _list(data.get("columns"), at, 200))
    rows = []
    for row in _list(data.get("rows"), at, MOST_PARTS):
        cells = [_object(each, at) for each in _list(row, at, 200)]
        rows.append(tuple(Cell(_text(c.get("text"), at, MOST_TEXT), _integer(c.get("n", 0), at)) for c in cells))
        if len(cells) != len(columns):
            raise _WrongError(f"the table of {at} has rows of different lengths")
    return Table(columns, tuple(rows))


def _how(value: Any, at: str) -> dict[str, Any]:
    """The facts about an answer: plain values, few and flat. What the window reads as a number must be one."""
    return {name: _fact(name, each, at, 0) for name, each in list(_object(value, at).items())[:100]}


def _fact(name: str, value: Any, at: str, depth: int) -> Any:
    if depth > 4:
        raise _WrongError(f"{at} is nested too deep")
    if name in _INTEGERS:
        return _integer(value, at)
    if name == "score":
        return _number(value, at)
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int | float):
        return _number(value, at)
    if isinstance(value, str):
        return _text(value, at, MOST_TEXT)
    if isinstance(value, list):
        return [_fact("", each, at, depth + 1) for each in _list(value, at, MOST_PARTS)]
    return {key: _fact(key, each, at, depth + 1) for key, each in list(_object(value, at).items())[:200]}


def _each(data: dict[str, Any], name: str, at: str, made: Callable[[Any, str], Any]) -> tuple[Any, ...]:
    return tuple(made(each, f"{at}, {name}") for each in _list(data.get(name, []), at, MOST_PARTS))


def _object(value: Any, at: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise _WrongError(f"{at} is not what it should be")
    return value


def _list(value: Any, at: str, most: int) -> list[Any]:
    if not isinstance(value, list) or len(value) > most:
        raise _WrongError(f"{at} is not a list, or too long")
    return value


def _text(value: Any, at: str, most: int) -> str:
    if not isinstance(value, str) or len(value) > most or "\x00" in value:
        raise _WrongError(f"{at} is not a text, or too long")
    try:
        value.encode("utf-8")
    except UnicodeEncodeError as error:
        raise _WrongError(f"{at} holds half a character") from error
    return value


def _path(value: Any, at: str) -> str:
    path = _text(value, at, MOST_SHORT)
    if not path or any(ord(character) < 32 for character in path):
        raise _WrongError(f"{at} names no file")
    return path


def _paths(value: Any, at: str) -> tuple[str, ...]:
    return tuple(_path(each, at) for each in _list(value, at, 10_000))


def _integer(value: Any, at: str) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < 1 << 40:
        raise _WrongError(f"{at} has a number that cannot be right")
    return value


def _number(value: Any, at: str) -> int | float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) < 1e15 or math.isnan(value):
        raise _WrongError(f"{at} has a number that cannot be right")
    return value


def _time(value: Any, at: str) -> float:
    seconds = float(_number(value, at))
    if not 0 <= seconds < _LATEST:
        raise _WrongError(f"{at} has a time that cannot be right")
    return seconds


def _flag(value: Any, at: str) -> bool:
    if not isinstance(value, bool):
        raise _WrongError(f"{at} is not what it should be")
    return value


def _span(data: dict[str, Any], at: str) -> tuple[int, int]:
    start, end = _integer(data.get("start"), at), _integer(data.get("end"), at)
    if end < start:
        raise _WrongError(f"{at} ends before it starts")
    return start, end
