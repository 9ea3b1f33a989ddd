"""What an answer lists, for follow-up questions about "the second one" (第二个). Pure text."""

from __future__ import annotations

import re

CITED = re.compile(r"\s*\[\d{1,3}\]")


def items(answer: str) -> list[str]:
    """What the answer lists: numbered or marked lines, else the parts of its longest enumeration."""
    text = CITED.sub("", answer)
    lines = [line.strip() for line in text.splitlines()]
    marked = [re.sub(r"^(?:[-*•]|\(?\d{1,2}[.)、]|（[一二三四五六七八九十]）)\s*", "", line) for line in lines
              if re.match(r"(?:[-*•]|\(?\d{1,2}[.)、]|（[一二三四五六七八九十]）)\s*\S", line)]  # fmt: skip
    numbered = re.split(r"[（(](?:[一二三四五六七八九十]|\d)[)）]", lines[0] if lines else "")[1:]
    if len(numbered) > 1:
        return [part.strip(' ；;。.，,”"') for part in numbered]
    for separator in ("、", ", "):
        for sentence in re.split(r"[。；;\n]|\.\s", lines[0] if lines else ""):
            parts = re.split(rf"{separator}(?:and |or )?|(?<=\w) and |和|以及", sentence)
            if sentence.count(separator) and len(parts) > 1:
                inner = [part.strip(" “”\"'，,。.") for part in parts]
                inner[0] = re.split(r"[：:]|\b(?:are|is|includes?|of|in|from)\b|[是有为括]", inner[0])[-1].strip()
                return [part for part in inner if part]
    return marked


def item(answer: str, number: int) -> str:
    """The item with this number, from 1 (-1 is the last), or "" when the answer lists no such one."""
    found = items(answer)
    if not found or abs(number) > len(found):
        return ""
    return found[number - 1 if number > 0 else number][:80]
