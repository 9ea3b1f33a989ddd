"""Names and texts of others: in tool tips as they are written, never as HTML, and elsewhere on one line.

Qt takes a tool tip for HTML when something in it looks like a tag, and a file may be called `<img src=x>.txt`.
"""

from __future__ import annotations

import re
from html import escape

_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]+")


def tip(text: str) -> str:
    """`text` as a tool tip that shows exactly it, line breaks included."""
    return f"<p style='white-space:pre-wrap'>{escape(text)}</p>" if "<" in text or "&" in text else text


def one_line(name: str) -> str:
    """A file may be called "a\\nb"; in a row or on a chip its name has one line."""
    return _CONTROL.sub(" ", name)
