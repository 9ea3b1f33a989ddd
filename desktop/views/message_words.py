"""Words that several views of a message share: file names, pages, reasons. No widgets."""

from __future__ import annotations

import re

from desktop import i18n


def file_name(path: str) -> str:
    """The last part of a path of either kind of system: conversations may come from another machine."""
    return re.split(r"[\\/]", path.rstrip("\\/"))[-1] or path


def statement_reason(code: str) -> str:
    """Why no source bears a statement out, in the person's language."""
    return i18n.why_text(code)
