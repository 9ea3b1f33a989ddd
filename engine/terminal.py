"""What a terminal gives and is given: words in whatever locale, and no control characters of documents or file names,
which could move its cursor or worse.
"""

from __future__ import annotations

import os
import re
import sys
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


def begin_in_utf8() -> None:
    """Where the locale knows only some characters, files with others in their names could not even be asked for: this
    process begins again without it. Elsewhere than on Linux names are Unicode in any locale.
    """
    if sys.platform == "linux" and sys.getfilesystemencoding() != "utf-8" and not getattr(sys, "frozen", False):
        os.execve(sys.executable, [sys.executable, *sys.orig_argv[1:]], {**os.environ, "PYTHONUTF8": "1"})


def open_streams() -> None:
    """Standard output and standard error take any character, and are there even where nobody reads them."""
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:  # closed by the caller (`>&-`)
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115 - until the process ends
        elif hasattr(stream, "reconfigure"):
            # A terminal in the C locale must not turn a Chinese file name into a crash.
            stream.reconfigure(encoding="utf-8", errors="replace")


def typed(word: str) -> str:
    """What was typed, also where the locale does not know its characters. The path of a file stays as the system has
    it: it must be found by it.
    """
    if not any("\udc80" <= character <= "\udcff" for character in word) or os.path.lexists(word):
        return word
    raw = os.fsencode(word)
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("gb18030", "replace")
