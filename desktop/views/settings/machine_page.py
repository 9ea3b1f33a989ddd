"""What the engine's doctor found, as a person reads it: names for facts, in their language. Knows no widget."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from desktop import i18n

Rows = list[tuple[str, str]]
_SHOWN_OTHERWISE = ("offline", "platform")


def rows(found: Mapping[str, Any]) -> Rows:
    """One row a fact. What is not known here is shown as the engine says it, so that nothing is kept from anyone."""
    made: Rows = []
    for key, value in found.items():
        if key in _SHOWN_OTHERWISE:
            continue
        name, say = _KNOWN.get(key, ("", _plain))
        try:
            words = say(value)
        except (KeyError, TypeError, ValueError):
            words = _plain(value)
        if words:
            made.append((_tr(name) if name else key.replace("_", " "), words))
    return made


def _tr(text: str) -> str:
    return QCoreApplication.translate("MachinePage", text)


def _memory(value: Mapping[str, float]) -> str:
    words = QCoreApplication.translate("MachinePage", "{free} GB free of {total} GB")
    return words.format(free=i18n.number(value["available_gb"], 1), total=i18n.number(value["total_gb"], 1))


def _device(value: Mapping[str, str]) -> str:
    return "\n".join(i18n.sentence(each) for each in (value["found"], value.get("reason", "")) if each)


def _models(value: Sequence[Mapping[str, Any]]) -> str:
    lines = []
    for model in value:
        said = str(model.get("trouble") or model.get("reason") or "")
        name = str(model.get("id", ""))
        active = QCoreApplication.translate("MachinePage", "{name} (in use)").format(name=name)
        lines.append(": ".join(part for part in (active if model.get("active") else name, i18n.sentence(said)) if part))
    return "\n".join(lines)


def _would_fit(value: Sequence[str]) -> str:
    """The names alone: the Models window says how much each needs."""
    fitting = [each.partition(":")[0] for each in value if each.partition(":")[2].strip().startswith("yes")]
    large = [each.partition(":")[0] for each in value if each.partition(":")[2].strip().startswith("no")]
    lines = [i18n.listed(fitting)] if fitting else []
    if large:
        too = QCoreApplication.translate("MachinePage", "Too large for the memory that is free now: {names}")
        lines.append(too.format(names=i18n.listed(large)))
    return "\n".join(lines)


def _libraries(value: Mapping[str, str]) -> str:
    lines = []
    for name, version in value.items():
        lines.append(f"{name} {version}" if len(version) < 90 else f"{name} {version[:88].rstrip(' |')}…")
    return "\n".join(lines)


def _embedder(value: Mapping[str, Any]) -> str:
    if "model" not in value:
        return _plain(value)
    parts = [str(value["model"]), str(value.get("runs_on", ""))]
    if rate := value.get("texts_per_second"):
        parts.append(i18n.speed(float(rate)))
    return " · ".join(part for part in parts if part)


def _health(value: Mapping[str, Any]) -> str:
    if not value["healthy"]:
        return i18n.sentence(str(value["trouble"]))
    return QCoreApplication.translate("MachinePage", "In order")


def _library(value: Mapping[str, int]) -> str:
    words = QCoreApplication.translate("MachinePage", "{files}, {searchable} of them searchable; {passages} passages")
    return words.format(
        files=i18n.files(value["files"]), searchable=i18n.number(value["searchable"]),
        passages=i18n.number(value["chunks"]),
    )  # fmt: skip


def _plain(value: Any) -> str:
    """A fact as one or several lines of text."""
    if isinstance(value, bool):
        return "✓" if value else "–"
    if isinstance(value, float):
        return i18n.number(value, 2).rstrip("0").rstrip(".,")
    if isinstance(value, int):
        return i18n.number(value)
    if isinstance(value, Mapping):
        facts = ((str(key).replace("_", " "), _plain(each)) for key, each in value.items())
        return "\n".join(f"{key}: {fact}" for key, fact in facts if fact)
    if isinstance(value, list | tuple):
        return "\n".join(_plain(each) for each in value)
    return str(value)


_KNOWN: dict[str, tuple[str, Callable[[Any], str]]] = {
    "inkwell": (QT_TRANSLATE_NOOP("MachinePage", "Version"), str),
    "python": (QT_TRANSLATE_NOOP("MachinePage", "System"), lambda value: f"Python {value}"),
    "data_folder": (QT_TRANSLATE_NOOP("MachinePage", "Data folder"), str),
    "memory": (QT_TRANSLATE_NOOP("MachinePage", "Memory"), _memory),
    "device": (QT_TRANSLATE_NOOP("MachinePage", "Computer"), _device),
    "models": (QT_TRANSLATE_NOOP("MachinePage", "Models here"), _models),
    "would_fit": (QT_TRANSLATE_NOOP("MachinePage", "Models that fit"), _would_fit),
    "libraries": (QT_TRANSLATE_NOOP("MachinePage", "Libraries"), _libraries),
    "embedder": (QT_TRANSLATE_NOOP("MachinePage", "Search by meaning"), _embedder),
    "reader": (QT_TRANSLATE_NOOP("MachinePage", "Reader of English"), _health),
    "index": (QT_TRANSLATE_NOOP("MachinePage", "Index"), _health),
    "library": (QT_TRANSLATE_NOOP("MachinePage", "Library"), _library),
}
