"""Text as it stands: plain text, Markdown, source code, notebooks, and markup that reads well in its source form."""

from __future__ import annotations

import json
import re

from engine.errors import ExtractError, Reason
from engine.library.extract.blocks import MAX_CHARACTERS, Blocks, clean
from engine.library.extract.encoding import decode
from engine.library.extract.source import Source
from engine.values_document import Document, Page

_XML_DECLARED = re.compile(rb"""<\?xml[^>]+encoding\s*=\s*["']([\w.:-]+)""")

# Formats that write characters beyond ASCII as \uXXXX. Nobody searches for those.
_ESCAPED = frozenset((".json", ".jsonl", ".ndjson", ".geojson", ".properties", ".po"))
_ESCAPE = re.compile(r"(?<!\\)((?:\\\\)*)((?:\\u[0-9a-fA-F]{4})+)")


def _unescaped(match: re.Match[str]) -> str:
    """The characters that a run of \\uXXXX stands for; those that cannot be shown stay as they are."""
    codes = match.group(2)
    units = b"".join(int(codes[i + 2 : i + 6], 16).to_bytes(2, "big") for i in range(0, len(codes), 6))
    plain = units.decode("utf-16-be", "replace")
    return (
        match.group(1) + plain if plain.isprintable() and "\ufffd" not in plain and '"' not in plain else match.group()
    )


def read_text(source: Source) -> Document:
    data = source.read()
    declared = _XML_DECLARED.match(data[:200])
    text = clean(decode(data, declared.group(1).decode() if declared else ""))
    if not text.strip():
        raise ExtractError(Reason.EMPTY)
    if source.suffix in _ESCAPED and "\\u" in text:
        text = clean(_ESCAPE.sub(_unescaped, text))
    if len(text) > MAX_CHARACTERS:
        raise ExtractError(Reason.TOO_LARGE, f"{len(text)} characters")
    return Document((Page(1, text),), source.suffix.lstrip(".") or "txt")


def read_notebook(source: Source) -> Document:
    """The cells of a Jupyter notebook and the text of their outputs, without the JSON around them."""
    text = decode(source.read())
    try:
        cells = json.loads(text)["cells"]
        blocks = Blocks()
        for cell in cells:
            if cell.get("cell_type") == "markdown":
                blocks.verbatim(_joined(cell.get("source")))
                continue
            if code := _joined(cell.get("source")).strip("\n"):
                blocks.verbatim(f"```\n{code}\n```")  # its "#" are comments, not headings
            for output in cell.get("outputs", ()):
                data = output.get("data", {})
                blocks.verbatim(_joined(output.get("text") or data.get("text/plain")))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        # Not a notebook after all (or an old one): its source is still text.
        return read_text(source)
    found = blocks.text()
    return Document((Page(1, found),) if found else (), "ipynb")


def _joined(value: object) -> str:
    if isinstance(value, list):
        return "".join(str(line) for line in value)
    return str(value) if value else ""
