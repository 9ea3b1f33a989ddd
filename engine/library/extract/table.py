"""Tables kept as text: CSV and TSV. One page, one line a row."""

from __future__ import annotations

import csv
import io
from collections import Counter

from engine.errors import ExtractError, Reason
from engine.library.extract.blocks import Blocks
from engine.library.extract.encoding import decode
from engine.library.extract.source import Source
from engine.values_document import Document, Page

_DELIMITERS = ",;\t|"


def read_csv(source: Source) -> Document:
    text = decode(source.read()).replace("\0", "")
    if not text.strip():
        raise ExtractError(Reason.EMPTY)
    blocks = Blocks()
    csv.field_size_limit(1 << 30)  # one cell may hold a whole text; the file itself is bounded
    lines = io.StringIO(text.replace("\r\n", "\n").replace("\r", "\n"))
    rows = csv.reader(lines, delimiter=delimiter_of(text, source.suffix), strict=False)
    try:
        for row in rows:
            blocks.row([" ".join(cell.split()) for cell in row])
    except csv.Error as error:
        raise ExtractError(Reason.DAMAGED, str(error)) from error
    return Document((Page(1, blocks.text()),), "csv")


def delimiter_of(text: str, suffix: str = "") -> str:
    """The delimiter that cuts the first lines into the same number of cells most often."""
    if suffix in (".tsv", ".tab"):
        return "\t"
    start = text[:65536]
    lines = start.splitlines()[:50]
    best, best_score = ",", 0.0
    for mark in _DELIMITERS:
        try:
            widths = Counter(len(row) for row in csv.reader(lines, delimiter=mark) if row)
        except csv.Error:
            continue
        width, times = max(((w, n) for w, n in widths.items() if w > 1), key=lambda item: item[1], default=(1, 0))
        score = times / max(len(lines), 1) + min(width, 50) / 1000
        if times and score > best_score:
            best, best_score = mark, score
    return best
