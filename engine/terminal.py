"""What a terminal is given: no control characters of documents or file names, which could move its cursor or worse."""

from __future__ import annotations

import re
from typing import Any, TextIO

# The progress line's own "\r\033[K" stays; so do line ends and tabs.
_CONTROL = re.compile("\x1b(?!\\[K)|\r(?!\x1b\\[K|\n)|[\x00-\x08\x0b\x0c\x0e-\x1a\x1c-\x1f\x7f-\x9f]")
_IN_A_NAME = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]")


class Harmless:
    """A stream that leads to a terminal, with the control characters of what is written made visible as "�"."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        return self._stream.write(_CONTROL.sub("\ufffd", text))

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


def one_name(path: str) -> str:
    """A path on one line: a file may be called "a\\nb"."""
    return _IN_A_NAME.sub(lambda found: found[0].encode("unicode_escape").decode(), path)
