"""Pages -> located chunks that an embedder takes whole.

`page.text[chunk.start:chunk.end] == chunk.text` always, and no chunk has more tokens than asked for. Where to cut is
chosen for the page as a whole: as few chunks as fit, of even size, cut at headings first, then between paragraphs,
rows and sentences, and inside a sentence only when it is longer than a chunk. The text is tokenised about once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from engine.library.cutting import cut
from engine.library.outline import HEADING, PARAGRAPH, ROW, Block, outline
from engine.library.token_count import LONG, Count, Counter, PageTokens, Weighed, most_characters, weigh
from engine.sentences import sentence_spans
from engine.values_document import Chunk, Document, Page

if TYPE_CHECKING:
    from tokenizers import Tokenizer

MAX_HEADING = 160
"""Characters of `Chunk.heading`; the outermost parts go first."""

# What a cut costs before a unit of each kind; a chunk costs 1. Crossing a heading costs a little more than a chunk
# saves unless the sections are short.
_CUT = {"heading": 0.0, "paragraph": 0.15, "row": 0.2, "line": 0.25, "sentence": 0.5, "clause": 1.0, "word": 1.5}
_CUT_AFTER_HEADING = 3.0
_CROSSING = 1.45
_UNEVEN = 0.6


@dataclass(slots=True)
class _Piece:
    """A block or a sentence of one. `kind`: of the cut before it; `size`: its weight, -1 when it is not known yet."""

    block: Block
    start: int
    end: int
    kind: str
    size: int


@dataclass(slots=True)
class _Unit:
    """A piece that is not cut any further. `hard`: its start lies inside a word."""

    start: int
    end: int
    weight: int
    cut: float
    trail: tuple[str, ...]
    header: str = ""
    heading: bool = False
    hard: bool = False


def split(document: Document, tokens: Tokenizer | Count, *, max_tokens: int = 200) -> list[Chunk]:
    """The chunks of a document in order. `tokens` counts, without special tokens, as the embedder does."""
    return [chunk for chunk, _ in split_tokenised(document, tokens, max_tokens=max_tokens)]


def split_tokenised(
    document: Document, tokens: Tokenizer | Count, *, max_tokens: int = 200
) -> Iterator[tuple[Chunk, bytes]]:
    """See `split`; with each chunk its tokens, or nothing where they are not known. See PageTokens.of."""
    if max_tokens < 8:
        raise ValueError("max_tokens must be at least 8")
    counter = Counter(tokens)
    trail: list[tuple[int, str]] = []
    for page in document.pages:
        if page.label:
            trail = []  # a sheet, slide or chapter of its own
        yield from _split_page(page, document.format, trail, counter, max_tokens)


def _split_page(
    page: Page, format: str, trail: list[tuple[int, str]], counter: Counter, limit: int
) -> Iterator[tuple[Chunk, bytes]]:
    kept = PageTokens()
    blocks = outline(page.text, format)
    weighed: Iterable[Weighed] = counter.tokenised(page.text, blocks, kept)
    if blocks and blocks[-1].end - blocks[0].start <= most_characters(limit):
        weighed = list(weighed)
        if _is_one_chunk(weighed, limit):
            start, end = blocks[0].start, blocks[-1].end
            heading = _breadcrumb(_with_label(page, [label for _, label in trail]))
            yield Chunk(page.number, start, end, page.text[start:end], heading), kept.of(page.text, start, end)
            return
    units = _units(page.text, weighed, trail, counter, limit)
    spans = [(units[i].start, units[j - 1].end, i, j) for i, j in _pack(units, limit)]
    for start, end, i, j in _fitted(spans, page.text, units, counter, limit):
        parts = _with_label(page, _common([u.trail for u in units[i:j] if not u.heading] or [units[i].trail]))
        if units[i].header:
            parts.append(units[i].header)
        cuts_words = (start, end) != (units[i].start, units[j - 1].end) or any(unit.hard for unit in units[i : j + 1])
        ids = b"" if cuts_words else kept.of(page.text, start, end)
        yield Chunk(page.number, start, end, page.text[start:end], _breadcrumb(parts)), ids


def _with_label(page: Page, parts: list[str]) -> list[str]:
    return [page.label, *parts] if page.label and parts[:1] != [page.label] else parts


def _common(trails: list[tuple[str, ...]]) -> list[str]:
    """The headings above all of them."""
    kept = list(trails[0])
    for trail in trails[1:]:
        if len(trail) < len(kept) or tuple(kept) != trail[: len(kept)]:
            same = 0
            while same < min(len(kept), len(trail)) and kept[same] == trail[same]:
                same += 1
            del kept[same:]
    return kept


def _breadcrumb(parts: list[str]) -> str:
    """The trail as a person reads it, shortened from the left so that the nearest headings stay."""
    kept: list[str] = []
    left = MAX_HEADING
    for part in reversed(parts):
        part = part if len(part) <= left else part[: max(0, left - 1)].rstrip() + "…" if left > 12 else ""
        if not part:
            break
        kept.insert(0, part)
        left -= len(part) + 3
    return " › ".join(kept)


# --- units -------------------------------------------------------------------------------------------------------


def _is_one_chunk(blocks: list[Weighed], limit: int) -> bool:
    """Whether these are paragraphs that one chunk holds, which is cheapest then: nothing need be weighed further."""
    weight = 0
    for block, more, _ in blocks:
        if block.kind != PARAGRAPH or more is None:
            return False
        weight += more
    return weight <= limit


def _units(
    text: str, weighed: Iterable[Weighed], trail: list[tuple[int, str]], counter: Counter, limit: int
) -> list[_Unit]:
    """The page in pieces of at most `limit`, each with what a cut before it costs."""
    whole = limit // 2
    pieces: list[_Piece] = []
    for block, weight, tokens in weighed:
        keep = limit if block.kind in (HEADING, ROW) else whole
        if weight is not None and weight <= keep:
            pieces.append(_Piece(block, block.start, block.end, block.kind, weight))
            continue
        kind: str = block.kind
        before = block.start
        for start, end in _sentences(text, block):
            size = -1
            if tokens is not None:
                size = weigh(tokens.before(end - block.start) - tokens.before(start - block.start), end - start)
            if text.find("\n", before, start) >= 0 and start > block.start:
                kind = "line"
            pieces.append(_Piece(block, start, end, kind, size))
            kind = "sentence"
            before = end
    _weigh(text, pieces, counter)
    units: list[_Unit] = []
    current: tuple[str, ...] = tuple(label for _, label in trail)
    seen: Block | None = None
    for piece in pieces:
        block, start, end, kind, size = piece.block, piece.start, piece.end, piece.kind, piece.size
        if block.kind == HEADING and block is not seen:
            while trail and trail[-1][0] >= block.level:
                trail.pop()
            trail.append((block.level, block.label))
            current = tuple(label for _, label in trail)
        cut = _CUT[kind] + _reluctance(text, units[-1].end if units else 0, start, kind)
        if units and units[-1].heading and kind != "heading":
            cut = _CUT_AFTER_HEADING
        elif block.kind == ROW and block.header and units and not units[-1].header and block is not seen:
            cut = 1.2  # a header alone says nothing
        seen = block
        is_heading = block.kind == HEADING and not block.soft
        if size <= limit:
            unit = _Unit(start, end, size, cut, current, block.header, is_heading)
            _append(units, unit, kind, limit)
            continue
        for a, b, hard, weight in _pieces(text, start, end, size, counter, limit):
            units.append(_Unit(a, b, weight, cut, current, block.header, False, hard))
            cut = _CUT["word"] if hard else _CUT["clause"]
    return units


def _reluctance(text: str, above: int, start: int, kind: str) -> float:
    """How much what stands above asks for what comes below: a question, a colon, a line broken off."""
    if kind in ("heading", "row") or above == 0:
        return 0.0
    ending = text[max(0, above - 4) : above].rstrip("*_ ")[-1:]
    if ending in ":：?？":
        return 0.8
    if kind == "line":
        return 0.0 if ending in '.!。！;；…”"' else 0.5
    # An indented paragraph goes on with the list item above it.
    return 0.25 if kind == "paragraph" and text[start - 1] in " \t" else 0.0


def _append(units: list[_Unit], unit: _Unit, kind: str, limit: int) -> None:
    """Very small neighbours become one unit: a column of numbers would otherwise be thousands of them."""
    above = units[-1] if units else None
    if (
        above is not None
        and kind in ("line", "sentence", "row", "paragraph")
        and above.weight + unit.weight <= limit // 20
        and not above.heading
        and above.trail == unit.trail
        and above.header == unit.header
    ):
        above.end = unit.end
        above.weight += unit.weight
    else:
        units.append(unit)


def _weigh(text: str, pieces: list[_Piece], counter: Counter) -> None:
    """Give every piece its weight; those too long to be counted whole get one that is surely too large."""
    ask = []
    for piece in pieces:
        if piece.size < 0 and piece.end - piece.start > LONG:
            piece.size = piece.end - piece.start
        elif piece.size < 0:
            ask.append(piece)
    for piece, weight in zip(ask, counter.weights([text[p.start : p.end] for p in ask]), strict=True):
        piece.size = weight


def _sentences(text: str, block: Block) -> list[tuple[int, int]]:
    if block.kind == ROW:
        return [(block.start, block.end)]
    spans = sentence_spans(text[block.start : block.end])
    return [(block.start + a, block.start + b) for a, b in spans] or [(block.start, block.end)]


def _pieces(
    text: str, start: int, end: int, size: int, counter: Counter, limit: int
) -> list[tuple[int, int, bool, int]]:
    """A sentence longer than a chunk, in parts of about a third of one: (start, end, starts inside a word, weight)."""
    target = max(2, limit // 3)
    done: list[tuple[int, int, bool, int]] = []
    open_spans = [(start, end, False, size)]
    first = True
    while open_spans:
        cut_spans: list[tuple[int, int, bool]] = []
        for a, b, hard, weight in open_spans:
            if first and b - a > LONG:
                sample = text[a : a + 2000]
                weight = max(1, counter.weights([sample])[0] * (b - a) // len(sample))
            step = max(1, min((b - a) * target // max(weight, 1), (b - a + 1) // 2))
            cut_spans.extend(cut(text, a, b, hard, step))
        first = False
        weights = counter.weights([text[a:b] for a, b, _ in cut_spans])
        open_spans = []
        for (a, b, hard), weight in zip(cut_spans, weights, strict=True):
            if weight <= limit * 2 // 3 or b - a <= 1:
                done.append((a, b, hard, weight))
            else:
                open_spans.append((a, b, hard, weight))
    return sorted(done)


# --- packing -----------------------------------------------------------------------------------------------------


def _pack(units: list[_Unit], limit: int) -> list[tuple[int, int]]:
    """The cheapest way to put the units into chunks, as ranges of units."""
    count = len(units)
    best = [0.0] + [float("inf")] * count
    origin = [0] * (count + 1)
    ceiling = most_characters(limit)
    # A heading with text before it in the same chunk: what crossing it costs, summed up to each unit.
    crossings = [0.0] * (count + 1)
    for k, unit in enumerate(units):
        starts = k > 0 and unit.trail != units[k - 1].trail and not units[k - 1].heading
        crossings[k + 1] = crossings[k] + (_CROSSING if starts else 0.0)
    for i in range(1, count + 1):
        weight = 0
        end = units[i - 1].end
        for j in range(i - 1, -1, -1):
            unit = units[j]
            weight += unit.weight
            if (weight > limit or end - unit.start > ceiling) and j < i - 1:
                break
            slack = max(0.0, 1 - weight / limit)
            price = best[j] + 1 + _UNEVEN * slack * slack + (unit.cut if j else 0.0) + crossings[i] - crossings[j + 1]
            if price < best[i]:
                best[i] = price
                origin[i] = j
    ranges: list[tuple[int, int]] = []
    i = count
    while i > 0:
        ranges.append((origin[i], i))
        i = origin[i]
    return ranges[::-1]


def _fitted(
    spans: list[tuple[int, int, int, int]], text: str, units: list[_Unit], counter: Counter, limit: int
) -> list[tuple[int, int, int, int]]:
    """The same spans, those cut again that turn out too large: sums of counts are only estimates for some texts."""
    doubtful = [k for k, (_, _, i, j) in enumerate(spans) if not counter.exact or any(u.hard for u in units[i:j])]
    counts = dict(zip(doubtful, counter([text[spans[k][0] : spans[k][1]] for k in doubtful]), strict=True))
    fitted: list[tuple[int, int, int, int]] = []
    for k, (start, end, i, j) in enumerate(spans):
        if counts.get(k, 0) <= limit:
            fitted.append((start, end, i, j))
            continue
        fitted.extend((a, b, i, j) for a, b in _halved(text, start, end, counter, limit))
    return fitted


def _halved(text: str, start: int, end: int, counter: Counter, limit: int) -> list[tuple[int, int]]:
    if end - start <= 1 or counter([text[start:end]])[0] <= limit:
        return [(start, end)]
    halves = cut(text, start, end, False, max(1, (end - start + 1) // 2))
    if len(halves) < 2:
        middle = (start + end) // 2
        halves = [(start, middle, False), (middle, end, False)]
    return [part for a, b, _ in halves for part in _halved(text, a, b, counter, limit)]
