"""The outline of a page's text: headings with their levels, paragraphs, list items and table rows, as spans.

Knows headings of Markdown, reStructuredText, AsciiDoc, Org and LaTeX, Chinese legal numbering (第X章, 第X条, 一、),
decimal numbering (8.1.4) and "Chapter 3". Source code and configuration have no outline: there a "#" is a comment and
a tab is indentation.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

HEADING, PARAGRAPH, ROW = "heading", "paragraph", "row"

_WITH_OUTLINE = frozenset(
    "txt text md markdown mdown mkd rst adoc asciidoc org html pdf docx pptx xlsx epub odt ods odp rtf doc ppt xls eml "
    "msg mbox mhtml zip tar gz ipynb csv".split()
) | {""}
_UNDERLINE = re.compile(r"\s*(=|-|~|\^|\"|'|`|\+|\*|#){3,}\s*$")
_UNDERLINE_LEVELS = {mark: level for level, mark in enumerate("=-~^\"'`+*#", 1)}
_UNDERLINED = frozenset(("md", "markdown", "mdown", "mkd", "rst", "txt", "text", ""))
_TEX = re.compile(
    r"\\(part|chapter|section|subsection|subsubsection|paragraph)\*?(?:\[[^\]]*\])?"
    r"\{([^{}]*(?:\{[^{}]*\}[^{}]*)*)\}"
)
_TEX_COMMAND = re.compile(r"\\[A-Za-z]+\*?|[{}]")
_TEX_LEVELS = {"part": 1, "chapter": 2, "section": 3, "subsection": 4, "subsubsection": 5, "paragraph": 6}
_STARRED = {"org": re.compile(r"(\*{1,6})\s+(?=\S)"), "adoc": re.compile(r"(={1,6})\s+(?=\S)")}
_STARRED["asciidoc"] = _STARRED["adoc"]
_LINE = re.compile(r"[^\n]*\S[^\n]*")
_MARKDOWN = re.compile(r"(#{1,6})\s+(?=\S)")
_FENCE = re.compile(r"\s*(```|~~~)")
_ITEM = re.compile(
    r"\s*(?:[-*+•●▪◦·‣]\s|\(?\d{1,3}[.)、]\s?(?=\D)|[（(][一二三四五六七八九十\d]{1,3}[）)]|[①-⑳]|[a-zA-Z][.)]\s)"
)
_RULE = re.compile(r"\s*\|?[\s:|-]*-{2,}[\s:|-]*$")
_NUMERAL = "〇零一二三四五六七八九十百千两0-9０-９"
_CHINESE = re.compile(
    rf"第\s?[{_NUMERAL}]{{1,9}}\s?(编|篇|卷|部分|章|节|節|條|条)(?:之[{_NUMERAL}]+)?(?=[\s\u3000:：、【（(]|$)"
)
_CHINESE_LEVELS = {"编": 7, "篇": 7, "卷": 7, "部分": 7, "章": 8, "节": 9, "節": 9}
_ARTICLE_LEVEL = 20
_LISTED = re.compile(r"(?:[一二三四五六七八九十]{1,3}、|([（(])[一二三四五六七八九十]{1,3}[)）])\s?\S")
_DECIMAL = re.compile(r"(\d{1,3}(?:\.\d{1,3}){1,5})\.?[\s\u3000]+(?=[^\W\d_])")
_NAMED = re.compile(
    r"(part|chapter|article|section|appendix|annex|schedule)\s+(?:[ivxlc]+|\d+(?:\.\d+)*|[a-z])\b", re.IGNORECASE
)
_NAMED_LEVELS = {"part": 7, "chapter": 8, "appendix": 8, "annex": 8, "schedule": 8, "article": 9, "section": 9}
_LEADERS = re.compile(r"\.{4,}|…{2,}|(?:\. ){4,}|\s\d+$")
_ENDS_SENTENCE = ("。", "；", "，", ".", ";", ",", "：", ":", "！", "？", "!", "?")


@dataclass(slots=True)
class Block:
    """`text[start:end]` without white space around it. A heading has a level (1 is the outermost) and a label.

    `soft` marks an article (第X条) whose text goes on in the same line: it heads what follows it and is text itself.
    `header` is the first row of the table a row belongs to, or "".
    """

    kind: str
    start: int
    end: int
    level: int = 0
    label: str = ""
    soft: bool = False
    header: str = ""


def outline(text: str, format: str = "") -> list[Block]:
    """The blocks of a page in order. Every character that is not white space lies in exactly one."""
    plain = format not in _WITH_OUTLINE
    blocks: list[Block] = []
    fence = False
    last_end = -2  # where the line above ended, to see blank lines
    table: list[Block] = []
    for match in _LINE.finditer(text):
        line = match.group()
        start = match.start() + len(line) - len(line.lstrip())
        end = match.start() + len(line.rstrip())
        follows = match.start() == last_end + 1
        last_end = match.end()
        body = text[start : min(end, start + 300)]
        if _FENCE.match(body) and not plain:
            fence = not fence
        if not plain and not fence:
            if not follows:
                table = []
            if table and _RULE.match(body):  # the line of dashes under a Markdown header belongs to it
                table[-1].end = end
                continue
            if row := _row(text, start, end, table):
                blocks.append(row)
                table.append(row)
                continue
            table = []
            if heading := _heading(body, start, end, format):
                blocks.append(heading)
                continue
            if follows and format in _UNDERLINED and _underlines(text, blocks, start, end):
                continue
        elif format in ("tex", "latex") and (heading := _tex_heading(body, start, end)):
            blocks.append(heading)
            continue
        above = blocks[-1] if blocks else None
        joins = follows and above is not None and (above.kind == PARAGRAPH or above.soft)
        if joins and above is not None and not (not plain and not fence and _ITEM.match(body)):
            if above.soft:
                blocks.append(Block(PARAGRAPH, start, end))
            else:
                above.end = end
        else:
            blocks.append(Block(PARAGRAPH, start, end))
    return blocks


def trail(blocks: Iterable[Block], at: int) -> list[Block]:
    """The headings among `blocks` that the place `at` stands under, outermost first; its own if it is one."""
    above: list[Block] = []
    for block in blocks:
        if block.kind == HEADING and block.start <= at:
            above = [other for other in above if other.level < block.level] + [block]
    return above


def _underlines(text: str, blocks: list[Block], start: int, end: int) -> bool:
    """Whether this line is drawn under a title, which is then made a heading (Setext, reStructuredText)."""
    above = blocks[-1] if blocks else None
    match = _UNDERLINE.match(text, start, end)
    if above is None or match is None or above.kind == ROW or text[above.start] == "#":
        return False
    lines = text[above.start : above.end].split("\n")
    if len(lines) == 2 and _UNDERLINE.match(lines[0]):  # drawn over it too
        lines = lines[1:]
    title = " ".join(lines[0].split())
    wide = sum(2 if char > "\u2e7f" else 1 for char in title)
    if len(lines) != 1 or not title or wide > 120 or _UNDERLINE.match(title) or end - start < min(wide, len(title)) / 2:
        return False
    above.kind, above.end, above.label, above.level = HEADING, end, title, _UNDERLINE_LEVELS[match.group(1)]
    return True


def _tex_heading(body: str, start: int, end: int) -> Block | None:
    if not (match := _TEX.match(body)) or end - start > match.end() + 120:
        return None
    title = " ".join(_TEX_COMMAND.sub("", match.group(2)).split())
    return Block(HEADING, start, end, _TEX_LEVELS[match.group(1)], title)


def _row(text: str, start: int, end: int, table: list[Block]) -> Block | None:
    """A table row: cells with tabs between, or a Markdown row. `table` holds the rows above it."""
    if "\t" not in text[start : min(end, start + 20_000)] and text[start] != "|":
        return None
    line = text[start:end]
    if "\t" not in line and line.count("|") < 3:
        return None
    row = Block(ROW, start, end)
    if table:
        row.header = table[0].label
    else:
        cells = [cell.strip() for cell in line.strip("|").split("\t" if "\t" in line else "|")]
        row.label = " | ".join(cell for cell in cells if cell)
    return row


def _heading(body: str, start: int, end: int, format: str) -> Block | None:
    length = end - start
    marks = _STARRED.get(format, _MARKDOWN)
    if match := marks.match(body):
        if length <= 300:
            label = " ".join(body[match.end() :].rstrip("#= ").split())
            return Block(HEADING, start, end, len(match.group(1)), label)
        return None
    if match := _CHINESE.match(body):
        level = _CHINESE_LEVELS.get(match.group(1), _ARTICLE_LEVEL)
        short = length <= 50 and not body.endswith(_ENDS_SENTENCE) and not _LEADERS.search(body)
        if level == _ARTICLE_LEVEL:
            title = short and length <= 30
            return Block(HEADING, start, end, level, " ".join(body.split()) if title else match.group(), soft=not title)
        return Block(HEADING, start, end, level, " ".join(body.split())) if short else None
    if length > 90 or body.endswith(_ENDS_SENTENCE) or _LEADERS.search(body):
        return None
    if match := _LISTED.match(body):
        inner = match.group(1) is not None
        return Block(HEADING, start, end, 11 if inner else 10, body) if length <= (30 if inner else 40) else None
    if match := _DECIMAL.match(body):
        return Block(HEADING, start, end, 12 + match.group(1).count("."), " ".join(body.split()))
    if (match := _NAMED.match(body)) and (body[0].isupper()):
        return Block(HEADING, start, end, _NAMED_LEVELS[match.group(1).lower()], " ".join(body.split()))
    return None
