"""A page's extracted text as paragraphs and table cells for reading, without losing count of its characters. No Qt.

Every paragraph's text has exactly the length of the stretch of the page it stands for, so that a citation's offsets
need no table: a line break that was only the end of a printed line becomes a space (between Chinese characters, a
zero-width one), the hashes of a heading become zero-width characters, and the hyphen of an item a bullet.
`readable_copy` takes the zero-width ones out again. Lines with tabs in them are the rows of a table: the readers of
office documents, web pages and spreadsheets write them so.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from desktop.markdown_parse import is_wide

NOTHING = "\u200b"  # zero width, may break a line: stands for a character that is not shown
WINDOW = 24_000  # characters laid out at once; a page may hold megabytes
_SLACK = 400  # how far a window may grow to start or end at a line break

LINED = frozenset(
    "py pyw pyi js mjs cjs ts tsx jsx java kt kts c h cc cpp cxx hpp hh hxx cs fs vb go rs rb php swift scala groovy "
    "lua pl pm r jl dart ex exs erl hs ml clj m mm lisp el scm sh bash zsh fish ps1 bat cmd sql css scss sass less vue "
    "svelte proto graphql tf gradle cmake mk make dockerfile asm s yaml yml toml ini cfg conf properties env json "
    "jsonl ndjson xml xsd xsl log diff patch ics vcf srt vtt lrc bib po".split()
)
"""Endings of files whose lines mean something."""

_ENDS = tuple(".:;!?。：；！？…”』」")
_STARTS = re.compile(
    r"\s*(?:[-*•·▪●◦–]\s|[（(]?(?:[a-zA-Z]|\d{1,3}|[一二三四五六七八九十]{1,3})[.)、）．]"
    r"|第[一二三四五六七八九十百零〇\d]+[章节条款编部]|\d+(?:\.\d+)+\s|#{1,6}\s|\|)"
)
_HASHES = re.compile(r"#{1,6}[ \t]+")
_HEADING = re.compile(r"^[ \t]*(#{1,6})[ \t]+(\S.*)$", re.MULTILINE)
_NUMBERED = re.compile(r"(?:\d+(?:\.\d+)*\.?|第[一二三四五六七八九十百零〇\d]+[章节编部])[ \t\u3000]*[^\d\s.。)）,，]")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """`text` stands for page[start:start + len(text)]. `level` is that of a heading, 1 the highest.

    A cell of a table has the number of its `table` on the page (from 0), its row and its column; others have -1.
    """

    start: int
    text: str
    heading: bool = False
    level: int = 0
    item: bool = False
    table: int = -1
    row: int = -1
    column: int = -1

    @property
    def end(self) -> int:
        return self.start + len(self.text)


def window(text: str, start: int, end: int, size: int = WINDOW) -> tuple[int, int]:
    """The stretch to lay out around a span: the whole page when it is short, else about `size` characters."""
    if len(text) <= size:
        return 0, len(text)
    middle = max(0, (start + end) // 2)
    low = max(0, min(middle - size // 2, start))
    high = min(len(text), max(low + size, min(end, low + 2 * size)))
    return _backward(text, low), _forward(text, high)


def wider(text: str, low: int, high: int, *, before: bool) -> tuple[int, int]:
    """The window with another window's worth of text before or after it."""
    return (_backward(text, max(0, low - WINDOW)), high) if before else (low, _forward(text, high + WINDOW))


def _backward(text: str, at: int) -> int:
    if at <= 0:
        return 0
    found = text.rfind("\n", max(0, at - _SLACK), at)
    return found + 1 if found >= 0 else at


def _forward(text: str, at: int) -> int:
    if at >= len(text):
        return len(text)
    found = text.find("\n", at, at + _SLACK)
    return found if found >= 0 else at


def paragraphs(text: str, start: int = 0, end: int | None = None) -> list[Paragraph]:
    """The paragraphs of page[start:end], in order. Blank lines separate and are not given."""
    end = len(text) if end is None else end
    lines = []
    at = start
    for line in text[start:end].split("\n"):
        lines.append((at, line))
        at += len(line) + 1
    full = _full_line([line for _, line in lines])
    out: list[Paragraph] = []
    joined = False
    table = row = -1
    for index, (at, line) in enumerate(lines):
        words = line.strip()
        if not words:
            joined, row = False, -1
            continue
        # A tab before the line is an empty first cell in a table, and an indentation elsewhere.
        if "\t" in line.strip(" ") and (not line.startswith("\t") or row >= 0 or "\t" in words):
            row += 1
            table += row == 0
            out += _cells(at, line, table, row)
            joined = False
            continue
        row = -1
        heading = _is_heading(words)
        if joined and not heading:
            last = out.pop()
            gap = text[last.end : at]
            glue = NOTHING if is_wide(last.text.rstrip()[-1:]) and is_wide(words[:1]) else " "
            whole = last.text + glue + NOTHING * (len(gap) - 1) + line
            out.append(Paragraph(last.start, whole, item=last.item))
        else:
            hashes = _HASHES.match(words) if heading else None
            level = min(len(hashes.group().strip()), 4) if hashes else 3 if heading else 0
            item = line.lstrip().startswith("- ")
            text_ = line.replace("-", "•", 1) if item else _without_hashes(line)
            out.append(Paragraph(at, text_, heading, level, item))
        following = lines[index + 1][1] if index + 1 < len(lines) else ""
        joined = not heading and _runs_on(words, following, full)
    return out


def lines(text: str, start: int = 0, end: int | None = None) -> list[Paragraph]:
    """The lines of page[start:end] as they stand, but empty ones: for program text and logs."""
    out, at = [], start
    for line in text[start : len(text) if end is None else end].split("\n"):
        if line.strip():
            out.append(Paragraph(at, line))
        at += len(line) + 1
    return out


def by_line(path: str) -> bool:
    """Whether a file is read line by line."""
    return path.rpartition(".")[2].lower() in LINED


def headings_above(text: str, at: int) -> str:
    """The trail of marked headings ("# …") that a place of the page stands under, or ""."""
    trail: dict[int, str] = {}
    for found in _HEADING.finditer(text, 0, at):
        level = len(found[1])
        trail = {depth: words for depth, words in trail.items() if depth < level} | {level: found[2].strip()}
    return " › ".join(trail.values())


def _cells(start: int, line: str, table: int, row: int) -> list[Paragraph]:
    """One paragraph for each cell, empty ones too: they keep the columns under each other."""
    out = []
    for column, cell in enumerate(line.split("\t")):
        out.append(Paragraph(start, cell, table=table, row=row, column=column))
        start += len(cell) + 1
    return out


def _full_line(lines: list[str]) -> float:
    """The width of a printed line on this page, 0 when lines are not cut at one width."""
    widths = sorted(_width(line.strip()) for line in lines if line.strip() and "\t" not in line)
    if len(widths) < 3:
        return 0.0
    widest = widths[int(len(widths) * 0.9)]
    return widest if 24 <= widest <= 160 else 0.0


def _runs_on(line: str, following: str, full: float) -> bool:
    """Whether the paragraph goes on in the next line: this one is full, and neither ends nor starts something."""
    return bool(
        full
        and following.strip()
        and _width(line) >= 0.72 * full
        and not line.endswith(_ENDS)
        and not line.startswith("|")
        and "\t" not in following
        and not _STARTS.match(following)
    )


def _width(line: str) -> int:
    return len(line) if line.isascii() else sum(2 if is_wide(character) else 1 for character in line)


def _is_heading(line: str) -> bool:
    if _HASHES.match(line):
        return True
    if line.endswith((*_ENDS, ",", "，", "、")) or any(mark in line for mark in "。；;，"):
        return False
    # "8.1.4 Security audit" is a heading up to a line long; "1. Something" is more often an item, unless it is short.
    most = 64 if re.match(r"\d+\.\d|第", line) else 36
    return _width(line) <= most and _NUMBERED.match(line) is not None


def _without_hashes(line: str) -> str:
    stripped = line.lstrip()
    match = _HASHES.match(stripped)
    if match is None:
        return line
    hidden = len(line) - len(stripped) + match.end()
    return NOTHING * hidden + line[hidden:]


def readable_copy(text: str) -> str:
    """Copied text without the characters that stand for nothing."""
    return text.translate(_READABLE)


# What Qt puts between paragraphs, lines and the cells of a table.
_READABLE = {0x200B: "", 0x2029: "\n", 0x2028: "\n", 0xFDD0: "\t", 0xFDD1: "\n"}
