"""How passages of documents stand in a prompt: numbered, named, and fenced so that no document can pass for the rules.

A passage may hold anything, also text made to look like the end of the passages, another passage, a question or a new
instruction. Lines that look like the prompt's own structure are marked as quoted ("> "), so that the structure stands
only where it was written here. Control tokens of models are no concern of this file: the backends never let a text
become one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from engine.types import Hit

_LABEL = {True: "段落", False: "Passages"}
_END = {True: "段落到此结束。", False: "End of the passages."}
_LOOKS_LIKE_STRUCTURE = re.compile(
    r"^[ \t\u3000>]*(?:\[\s*\d{1,3}\s*\]|(?:passages?|question|system|user|assistant|human|ai|instructions?|observation"
    r"|段落|问题|系统|用户|助手|指令)[ \t]*[:：]|end of (?:the )?passages|段落到此结束|#{2,}[ \t]*(?:system|"
    r"instructions?|user))",
    re.IGNORECASE | re.MULTILINE,
)


def passages_text(hits: Sequence[Hit], zh: bool) -> str:
    """All passages, numbered from 1, between a head and an end."""
    body = "\n\n".join(f"[{n}] {title(hit, zh)}\n{fenced(hit.text)}" for n, hit in enumerate(hits, 1))
    return f"{_LABEL[zh]}:\n\n{body}\n\n{_END[zh]}"


def fenced(text: str) -> str:
    """The text with every line that looks like the prompt's structure marked as quoted. Words stay as they are."""
    # A line may be broken by more than "\n"; a model sees those too.
    lines = "\n".join(re.split(r"\r\n|[\n\r\x0b\x0c\x85\u2028\u2029]", text))
    return _LOOKS_LIKE_STRUCTURE.sub(lambda found: f"> {found[0].lstrip()}", lines)


def title(hit: Hit, zh: bool) -> str:
    """File, page and heading on one line: names are data as well."""
    name = hit.path.replace("\\", "/").rsplit("/", 1)[-1]
    page = f"第 {hit.page} 页" if zh else f"page {hit.page}"
    parts = (" ".join(part.split())[:200] for part in (name, page, hit.heading))
    return " · ".join(part for part in parts if part)
