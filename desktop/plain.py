"""Names and texts of others in tool tips: shown as they are written, never as HTML.

Qt takes a tool tip for HTML when something in it looks like a tag, and a file may be called `<img src=x>.txt`.
"""

from __future__ import annotations

from html import escape


def tip(text: str) -> str:
    """`text` as a tool tip that shows exactly it, line breaks included."""
    return f"<p style='white-space:pre-wrap'>{escape(text)}</p>" if "<" in text or "&" in text else text
