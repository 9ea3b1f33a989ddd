"""Words that several views of a message share: file names, pages, reasons. No widgets."""

from __future__ import annotations

import re

from desktop import i18n, plain
from engine.types import Answer, page_name


def file_name(path: str) -> str:
    """The last part of a path of either kind of system: conversations may come from another machine."""
    return plain.one_line(re.split(r"[\\/]", path.rstrip("\\/"))[-1] or path)


def page_place(path: str, page: int, label: str = "") -> str:
    """Where in a file, in the person's language: page 3, slide 3, a sheet's name."""
    return page_name(path, page, label, zh=i18n.code().startswith("zh"))


def statement_reason(code: str) -> str:
    """Why no source bears a statement out, in the person's language."""
    return i18n.why_text(code)


def with_sources(answer: Answer) -> str:
    """The answer followed by what its numbers stand for."""
    line = i18n.translate("AnswerRow", "[{n}] {file}, {place}")
    lines = [
        line.format(n=each.n, file=file_name(each.path), place=page_place(each.path, each.page, each.label))
        for each in answer.citations
    ]
    return "\n\n".join(filter(None, (answer.text, "\n".join(lines))))


def left_out(answer: Answer) -> str:
    """What of the passages and earlier turns did not fit, or ""."""
    how = answer.how
    counts = (how.get("passages_left_out"), how.get("passages_found"), how.get("turns_left_out"))
    passages, found, turns = (each if isinstance(each, int) else 0 for each in counts)
    if answer.backend == "quotes" or not (passages or turns):
        return ""
    return i18n.dropped_text(passages, found, turns, str(how.get("left_out_why") or "context"))
