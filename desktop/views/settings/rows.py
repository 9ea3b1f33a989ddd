"""Which settings a person finds in the window, in which words. Values come from the engine; nothing is drawn here."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QCoreApplication, QObject

from desktop import i18n, theme

translate = QCoreApplication.translate


@dataclass(frozen=True, slots=True)
class Row:
    """One setting. `key` as in settings.toml, or "zoom" and "privacy" and "data", which the window keeps itself.

    `choices` gives the values with their words; without them it is a switch, or a place for buttons.
    """

    key: str
    section: str
    title: Callable[[], str]
    about: Callable[[], str]
    choices: Callable[[], Sequence[tuple[Any, str]]] | None = None


def sections() -> dict[str, str]:
    """Section ids in order, with their titles."""
    return {
        "general": translate("Settings", "General"),
        "answers": translate("Settings", "Answers"),
        "models": translate("Settings", "Language models"),
        "library": translate("Settings", "Library"),
        "privacy": translate("Settings", "Privacy and data"),
    }


class _Spans(QObject):
    """lupdate finds plurals only in `tr` of a QObject."""

    def minutes(self, n: int) -> str:
        return self.tr("After %Ln minute(s)", "", n)

    def seconds(self, n: int) -> str:
        return self.tr("%Ln second(s)", "", n)


def _minutes() -> Sequence[tuple[int, str]]:
    return [(0, translate("Settings", "Never")), *((n, _Spans().minutes(n)) for n in (5, 15, 60))]


def _seconds(values: Sequence[int]) -> Sequence[tuple[int, str]]:
    return [(n, _Spans().seconds(n)) for n in values]


def _counts(values: Sequence[int]) -> Sequence[tuple[int, str]]:
    return [(n, i18n.number(n)) for n in values]


ROWS: tuple[Row, ...] = (
    Row(
        "language", "general",
        lambda: translate("Settings", "Language"),
        lambda: translate("Settings", "Of menus and messages. Questions and documents may be in any language."),
        lambda: [("system", translate("Settings", "As the system")), ("en", "English"), ("zh_CN", "简体中文")],
    ),
    Row(
        "appearance", "general",
        lambda: translate("Settings", "Appearance"),
        lambda: translate("Settings", "Light or dark."),
        lambda: [
            ("system", translate("Settings", "As the system")),
            ("light", translate("Settings", "Light")),
            ("dark", translate("Settings", "Dark")),
        ],
    ),
    Row(
        "zoom", "general",
        lambda: translate("Settings", "Text size"),
        lambda: translate("Settings", "Of everything in the window. Ctrl++ and Ctrl+- change it too."),
        lambda: [(n, f"{n} %") for n in theme.ZOOMS],
    ),
    Row(
        "temperature", "answers",
        lambda: translate("Settings", "Answer style"),
        lambda: translate(
            "Settings", "Exact gives the same answer to the same question every time. The others vary the words."
        ),
        lambda: [
            (0.0, translate("Settings", "Exact")),
            (0.4, translate("Settings", "Balanced")),
            (0.8, translate("Settings", "Free")),
        ],
    ),
    Row(
        "passages", "answers",
        lambda: translate("Settings", "Passages for an answer"),
        lambda: translate(
            "Settings", "How many passages a language model is shown. More take longer, and may help broad questions."
        ),
        lambda: _counts((3, 6, 10, 16)),
    ),
    Row(
        "max_new_tokens", "answers",
        lambda: translate("Settings", "Length of an answer"),
        lambda: translate("Settings", "The most that a language model writes, in tokens: parts of words."),
        lambda: _counts((256, 512, 1024, 2048, 4096)),
    ),
    Row(
        "time_to_first_token", "answers",
        lambda: translate("Settings", "Wait for the first word"),
        lambda: translate(
            "Settings", "About how long a language model may read before it writes. On a slow computer it then gets "
            "fewer passages."
        ),
        lambda: [(0, translate("Settings", "As long as it takes")), *_seconds((5, 15, 30, 60, 120))],
    ),
    Row(
        "device", "models",
        lambda: translate("Settings", "Runs on"),
        lambda: translate("Settings", "Automatic takes the fastest that the model fits on, and says which."),
        lambda: [
            ("auto", translate("Settings", "Automatic")),
            ("cuda", translate("Settings", "NVIDIA graphics card")),
            ("mps", translate("Settings", "Apple graphics")),
            ("cpu", translate("Settings", "Processor")),
        ],
    ),
    Row(
        "context", "models",
        lambda: translate("Settings", "Context"),
        lambda: translate(
            "Settings", "How many tokens a conversation may hold at once. A longer one takes more memory."
        ),
        lambda: [(0, translate("Settings", "As memory allows")), *_counts((2048, 4096, 8192, 16384, 32768))],
    ),
    Row(
        "unload_after_minutes", "models",
        lambda: translate("Settings", "Give memory back"),
        lambda: translate("Settings", "When no question was asked for a while. The next one waits for loading."),
        _minutes,
    ),
    Row(
        "watch", "library",
        lambda: translate("Settings", "Keep up with changes"),
        lambda: translate("Settings", "A file that is saved, added or deleted is noticed while Inkwell is open."),
    ),
    Row(
        "ocr", "library",
        lambda: translate("Settings", "Read scanned pages"),
        lambda: translate(
            "Settings",
            "Finds the text in scans and pictures. This takes seconds a page and runs after everything else.",
        ),
    ),
    Row(
        "seconds_per_file", "library",
        lambda: translate("Settings", "Time for one file"),
        lambda: translate(
            "Settings", "Reading a file that takes longer is given up, and the file is listed as unread."
        ),
        lambda: _seconds((30, 60, 180, 600)),
    ),
    Row(
        "privacy", "privacy",
        lambda: translate("Settings", "What leaves this computer"),
        lambda: translate("Settings", "Nothing. See for yourself which connections are open."),
    ),
    Row(
        "data", "privacy",
        lambda: translate("Settings", "Where Inkwell keeps its data"),
        lambda: translate("Settings", "Index, conversations, models and settings; never your documents."),
    ),
)  # fmt: skip
