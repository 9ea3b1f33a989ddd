"""The person's language: translators, numbers, times, and the engine's codes as sentences.

English is the source text; resources/translations/inkwell_*.ts hold the rest, compiled to .qm by `make translations`.
`use(code)` switches at run time: Qt then sends LanguageChange to every widget, and each says its texts again.
The engine speaks English and sends a code along; `error_text`, `reason_text`, `notice_text` and `why_text` turn
the code into the person's language, and keep the engine's own sentence where English is spoken: it is more exact.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from datetime import date, datetime

from PySide6.QtCore import (
    QT_TRANSLATE_NOOP,
    QCoreApplication,
    QLibraryInfo,
    QLocale,
    QObject,
    QTime,
    QTranslator,
)

from desktop.engine_sentences import said
from engine.resources import resource
from engine.types import WHY_TEXT, WorkProgress

LANGUAGES = ("system", "en", "zh_CN")


class _State:
    """The one state of this module; lives on the GUI thread."""

    choice = "system"
    code = "en"
    system = "en"
    translators: tuple[QTranslator, ...] = ()


def use(choice: str) -> None:
    """Speak this language ("system", "en", "zh_CN") from now on."""
    if not _State.translators:
        _State.system = _of_system()
    _State.choice = choice if choice in LANGUAGES else "system"
    _State.code = _State.system if _State.choice == "system" else _State.choice
    QLocale.setDefault(QLocale(_State.code if _State.choice != "system" else QLocale.system().name()))
    for old in _State.translators:
        QCoreApplication.removeTranslator(old)
    installed = []
    for folder, name in (
        (QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath), f"qtbase_{_State.code}"),
        (str(resource("translations")), f"inkwell_{_State.code}"),
    ):
        translator = QTranslator()
        # qtbase has no file for English, where nothing is missing; ours is always there.
        if translator.load(name, folder):
            QCoreApplication.installTranslator(translator)
        installed.append(translator)
    _State.translators = tuple(installed)


def choice() -> str:
    """What the person chose: "system", "en" or "zh_CN"."""
    return _State.choice


def code() -> str:
    """The language in force: "en" or "zh_CN"."""
    return _State.code


def _of_system() -> str:
    first = (QLocale.system().uiLanguages() or ["en"])[0].replace("_", "-")
    traditional = "Hant" in first or first.startswith(("zh-TW", "zh-HK", "zh-MO"))
    return "zh_CN" if first.startswith("zh") and not traditional else "en"


# By this very name, so that lupdate finds the texts.
translate = QCoreApplication.translate


# --- numbers and times -------------------------------------------------------------------------------------------


def number(value: int | float, decimals: int = 0) -> str:
    locale = QLocale(_State.code)
    return locale.toString(value) if isinstance(value, int) else locale.toString(value, "f", decimals)


class Say(QObject):
    """Counted words: lupdate knows plural forms only in `tr`."""

    def files(self, n: int) -> str:
        return self.tr("%Ln file(s)", "", n)

    def minutes_left(self, n: int) -> str:
        return self.tr("%n min left", "", n)

    def passages_of(self, n: int, found: int) -> str:
        return self.tr("{n} of %Ln passage(s)", "", found).format(n=number(n))

    def searchable(self, n: int, every: int) -> str:
        return self.tr("{n} of %Ln page(s) searchable", "", every).format(n=number(n))

    def earlier_turns(self, n: int) -> str:
        return self.tr("%Ln earlier turn(s)", "", n)

    def hours_left(self, n: int) -> str:
        return self.tr("%n h left", "", n)

    def minutes(self, n: int) -> str:
        return self.tr("%n min", "", n)

    def hours(self, n: int) -> str:
        return self.tr("%n h", "", n)


_say = Say()


def files(n: int) -> str:
    return _say.files(n)


def searchable_pages(n: int, every: int) -> str:
    """How many of some pages are searchable."""
    return _say.searchable(n, every)


def listed(parts: Iterable[str]) -> str:
    return ("、" if _State.code.startswith("zh") else ", ").join(part for part in parts if part)


def time_left(seconds: float | None) -> str:
    """ "4 min left", or "" while it cannot be told."""
    if seconds is None or not math.isfinite(seconds):
        return ""
    if seconds < 60:
        return translate("Say", "under 1 min")
    if seconds < 5400:
        return _say.minutes_left(round(seconds / 60))
    return _say.hours_left(round(seconds / 3600))


def duration(seconds: float | None) -> str:
    """How long something takes: "4 min", "2 h"; "" while it cannot be told."""
    if seconds is None or not math.isfinite(seconds):
        return ""
    if seconds < 60:
        return translate("Say", "1 min")
    if seconds < 5400:
        return _say.minutes(round(seconds / 60))
    return _say.hours(round(seconds / 3600))


def size(count: int) -> str:
    """Bytes as a person reads them: "4.6 GB", "350 MB"."""
    if 0 < count < 1e6:
        return f"{number(max(1, round(count / 1e3)))} KB"
    return f"{number(count / 1e9, 1)} GB" if count >= 1e9 else f"{number(round(max(count, 0) / 1e6))} MB"


def speed(passages_per_second: float) -> str:
    return translate("Say", "{rate} passages/s").format(
        rate=number(float(passages_per_second), 0 if passages_per_second >= 10 else 1)
    )


def moment(timestamp: float | None) -> str:
    """A date and time for tables, or "" for none."""
    if not timestamp:
        return ""
    when = datetime.fromtimestamp(timestamp)
    return QLocale(_State.code).toString(when, QLocale.FormatType.ShortFormat)


def clock_now() -> str:
    """The time of day to the second."""
    return QLocale().toString(QTime.currentTime(), "HH:mm:ss")


def day_group(timestamp: float, today: date | None = None) -> str:
    """The heading a conversation stands under: Today, Yesterday, … or its month."""
    today = today or date.today()
    day = date.fromtimestamp(timestamp)
    age = (today - day).days
    if age <= 0:
        return translate("Say", "Today")
    if age == 1:
        return translate("Say", "Yesterday")
    if age < 7:
        return translate("Say", "Last 7 days")
    if age < 30:
        return translate("Say", "Last 30 days")
    locale = QLocale(_State.code)
    month = locale.standaloneMonthName(day.month)
    return month if day.year == today.year else translate("Say", "{month} {year}").format(month=month, year=day.year)


# --- the engine's codes ------------------------------------------------------------------------------------------

_REASONS = {
    "empty": QT_TRANSLATE_NOOP("Say", "The file is empty."),
    "no-text": QT_TRANSLATE_NOOP("Say", "No text was found in it; it may be a scan or a picture."),
    "encrypted": QT_TRANSLATE_NOOP(
        "Say", "It is protected by a password or against copying. Only a copy without that can be indexed."
    ),
    "damaged": QT_TRANSLATE_NOOP(
        "Say", "It is damaged and cannot be read. Try opening it in its own program and saving it again."
    ),
    "unsupported": QT_TRANSLATE_NOOP("Say", "This kind of file cannot be read."),
    "no-permission": QT_TRANSLATE_NOOP("Say", "You are not allowed to read it. Change its permissions, then retry."),
    "vanished": QT_TRANSLATE_NOOP("Say", "It was moved or deleted while it was being read."),
    "changing": QT_TRANSLATE_NOOP("Say", "It kept changing while it was being read. It will be tried again."),
    "too-large": QT_TRANSLATE_NOOP("Say", "It is larger than the limit for one file."),
    "bomb": QT_TRANSLATE_NOOP("Say", "It unpacks to far more data than a document should, so it was left closed."),
    "timeout": QT_TRANSLATE_NOOP("Say", "Reading it took too long, so it was stopped."),
    "memory": QT_TRANSLATE_NOOP("Say", "Reading it took too much memory, so it was stopped."),
    "crashed": QT_TRANSLATE_NOOP(
        "Say", "The reader for this format broke on it. It is left alone until the file changes."
    ),
    "not-started": QT_TRANSLATE_NOOP(
        "Say", "The reader could not be started; the computer may be short of memory. It is tried again."
    ),
    "not-a-file": QT_TRANSLATE_NOOP("Say", "It is not an ordinary file."),
    "binary": QT_TRANSLATE_NOOP("Say", "It holds binary data, not text in any known encoding."),
    "link": QT_TRANSLATE_NOOP("Say", "It is a link. Add the file or folder that it points to instead."),
    "bad-name": QT_TRANSLATE_NOOP("Say", "Its name cannot be read as text by this system."),
}
_ERRORS = {
    "question": QT_TRANSLATE_NOOP("Say", "This question cannot be asked as it stands: it is empty or too long."),
    "folder": QT_TRANSLATE_NOOP("Say", "This folder cannot be used. Check that it exists and can be read."),
    "data-folder": QT_TRANSLATE_NOOP("Say", "The data folder cannot be used: it may be read-only, full or damaged."),
    "conversation-file": QT_TRANSLATE_NOOP(
        "Say", "This file of conversations cannot be written, or holds nothing that can be taken in."
    ),
    "page": QT_TRANSLATE_NOOP("Say", "This page cannot be drawn. Its text can be read."),
    "settings": QT_TRANSLATE_NOOP("Say", "settings.toml holds something that cannot be used. Mend or delete it."),
    "model": QT_TRANSLATE_NOOP("Say", "The language model cannot be used: its files are missing or damaged."),
    "context-overflow": QT_TRANSLATE_NOOP("Say", "The question and its passages are longer than the model can take."),
    "crashed": QT_TRANSLATE_NOOP(
        "Say", "The engine stopped unexpectedly and was started again. Your conversation is safe; ask again."
    ),
    "bug": QT_TRANSLATE_NOOP("Say", "Something went wrong inside Inkwell. The details are in the logs folder."),
    "error": QT_TRANSLATE_NOOP("Say", "Something went wrong."),
}
_NOTICES = {
    "loading-model": QT_TRANSLATE_NOOP("Say", "Loading the language model…"),
    "catalog-mended": QT_TRANSLATE_NOOP(
        "Say", "The list of your documents was damaged, so they are read again. Your conversations are untouched."
    ),
    "chats-mended": QT_TRANSLATE_NOOP(
        "Say", "The file of your conversations was damaged. {n} conversations could be carried over; it was kept."
    ),
    "index-mended": QT_TRANSLATE_NOOP(
        "Say", "The search index was damaged. It is made again from your documents; nothing of yours is lost."
    ),
    "measuring": QT_TRANSLATE_NOOP("Say", "Measuring once how fast this computer reads with this model…"),
    "no-command": QT_TRANSLATE_NOOP(
        "Say", "No command or prompt has this name, so it was asked as a question."
    ),
    "no-documents": QT_TRANSLATE_NOOP(
        "Say", "There are no documents in the library yet. Add a folder, then ask again."
    ),
    "scope-empty": QT_TRANSLATE_NOOP(
        "Say", "There is no document in what is asked: it is not in the library any more."
    ),
    "needs-model": QT_TRANSLATE_NOOP(
        "Say", "This step of the prompt needs a language model; what the documents say is shown."
    ),
}
_LEFT_OUT = {
    "hidden": QT_TRANSLATE_NOOP("Say", "Hidden files and folders"),
    "system": QT_TRANSLATE_NOOP("Say", "Folders of programs and of the system"),
    "pattern": QT_TRANSLATE_NOOP("Say", "Left out by a pattern"),
    "own": QT_TRANSLATE_NOOP("Say", "Inkwell's own data folder"),
}
_COVERAGE = (
    (r"Searched (?P<n>[\d,]+) of (?P<all>[\d,]+) pages?", QT_TRANSLATE_NOOP("Say", "Searched {n} of {all} pages.")),
    (r"(?P<n>[\d,]+) files? (?:is|are) not indexed", QT_TRANSLATE_NOOP("Say", "Not indexed yet: {files}.")),
    (r"(?P<n>[\d,]+) files? could not be read", QT_TRANSLATE_NOOP("Say", "{files} could not be read.")),
)
_WHYS = {
    "quote": QT_TRANSLATE_NOOP("Say", "These words stand in none of the sources."),
    "number": QT_TRANSLATE_NOOP("Say", "The number {detail} stands in none of the sources for this."),
    "date": QT_TRANSLATE_NOOP("Say", "The date {detail} stands in none of the sources for this."),
    "name": QT_TRANSLATE_NOOP("Say", "“{detail}” stands in none of the sources for this."),
    "negation": QT_TRANSLATE_NOOP("Say", "The source says it the other way round."),
    "turned": QT_TRANSLATE_NOOP("Say", "What was before and what is now have changed places."),
    "language": QT_TRANSLATE_NOOP(
        "Say", "The source is in another language: its words were not compared, only numbers and dates."
    ),
    "words": QT_TRANSLATE_NOOP("Say", "None of the sources says this."),
}


def error_text(error_code: str, english: str) -> str:
    """What went wrong, for the person. `english` is the engine's own sentence."""
    if error_code == "work" and english:
        return english if _State.code == "en" else said(english) or english
    if error_code == "model" and english and _State.code != "en":
        # Much can be wrong with a model: the exact sentence, in English if need be, and never a vague one.
        return sentence(english) if said(english) else translate("Say", "That did not work: {why}").format(why=english)
    if error_code == "bug":
        return _known(_ERRORS, error_code, "")  # its own words are for the log
    exact = said(english) if english and _State.code != "en" else None
    return exact or _known(_ERRORS, error_code, english)


def reason_text(reason_code: str, english: str = "") -> str:
    """Why a file is not in the index, or (without a code) what of it is not."""
    if not reason_code and english:
        return sentence(english)
    return _known(_REASONS, reason_code, english)


def why_left_out(code: str, english: str) -> str:
    """Why something is left out of the index, as a label."""
    if code in _LEFT_OUT:
        return translate("Say", _LEFT_OUT[code])
    return reason_text(code, english).rstrip(".。")


def coverage_text(english: str) -> str:
    """What of the scope was not searched; the engine's sentences carry the counts."""
    if _State.code == "en":
        return english
    found = []
    for pattern, text in _COVERAGE:
        if match := re.search(pattern, english):
            counted = {name: int(count.replace(",", "")) for name, count in match.groupdict().items()}
            counts = {name: number(count) for name, count in counted.items()}
            found.append(translate("Say", text).format(**counts, files=files(counted["n"])))
    return ("" if _State.code.startswith("zh") else " ").join(found) or english


def notice_text(notice_code: str, english: str) -> str:
    """What the person should know; the engine's sentence carries the count."""
    if notice_code == "coverage":
        return coverage_text(english)
    if notice_code == "model":
        return sentence(english)
    if notice_code.startswith("left-out:"):
        passages, found, turns, why = notice_code.partition(":")[2].split("/")
        return dropped_text(int(passages), int(found), int(turns), why)
    counted = re.search(r"\d+", english)
    return _known(_NOTICES, notice_code, english).replace("{n}", counted.group() if counted else "")


def sentence(english: str) -> str:
    """The engine's sentence about a model or a device in the person's language; in English where it is unknown."""
    return english if _State.code == "en" else said(english) or english


def dropped_text(passages: int, found: int, turns: int, why: str) -> str:
    """What did not fit into the prompt: of the passages that were found, and of the turns before."""
    parts = []
    if passages:
        parts.append(_say.passages_of(passages, found))
    if turns:
        parts.append(_say.earlier_turns(turns))
    what = translate("Say", " and ").join(parts)
    if why == "time":
        text = translate("Say", "{what} did not fit: more would take longer than you allow for the first word.")
    else:
        text = translate("Say", "{what} did not fit: the model's context is full.")
    return text.format(what=what)


def work_text(progress: WorkProgress) -> str:
    """How far work over whole documents is."""
    told = {
        "summarising": translate("Say", "Summarising: {done} of {total} {unit}"),
        "joining": translate("Say", "Putting the points together…"),
        "searching": translate("Say", "Looking through every page: {done} of {total} {unit}"),
        "comparing": translate("Say", "Comparing the two files…"),
        "explaining": translate("Say", "Explaining the changes: {done} of {total}"),
        "ranking": translate("Say", "Putting the changes in order…"),
        "reading": translate("Say", "Reading: {done} of {total} {unit}"),
    }.get(progress.stage, "{done} / {total}")
    unit = translate("Say", "files") if progress.unit == "files" else translate("Say", "pages")
    text = told.format(done=number(progress.done), total=number(progress.total), unit=unit)
    name = re.split(r"[\\/]", progress.path)[-1]
    return f"{text} · {name}" if name else text


def why_text(why: str) -> str:
    """Why a statement of an answer is not borne out. A code, sometimes with what is wrong after a colon."""
    code, _, detail = why.partition(":")
    if _State.code == "en" and code in WHY_TEXT:
        return WHY_TEXT[code].format(detail)
    return translate("Say", _WHYS[code]).format(detail=detail) if code in _WHYS else why


def _known(table: dict[str, str], key: str, english: str) -> str:
    if english and (_State.code == "en" or key not in table):
        return english
    return translate("Say", table[key]) if key in table else english
