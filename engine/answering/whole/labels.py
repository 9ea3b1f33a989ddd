"""The value of a named field in a document, without a language model: what stands after its label, beside or below it.

A label is "甲方：", "Party A:", a cell of a table, or words in a sentence with a value of the field's kind.
A book in, values with their places out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from itertools import pairwise

from engine.answering.whole.amounts import MONEY, PERCENT, amounts, cells, is_unit
from engine.answering.whole.dates import dates
from engine.answering.whole.field_names import kind_of, names_of, subject_of
from engine.answering.whole.matching import PageText, find, same_length
from engine.answering.whole.scales import Above, carried, latest, scale_of
from engine.answering.whole.stopping import checkpoint
from engine.answering.whole.walk import Book
from engine.library.outline import HEADING, outline
from engine.sentences import sentence_spans

LONGEST_VALUE = 160
LONGEST_LINE = 2000
_AFTER_LABEL = re.compile(
    r"[ \t\u3000]*(?:[（(][^（）()\n]{0,24}[)）])?[ \t\u3000]*(?P<mark>[:：=]|——|-{1,2}(?=\s)|是(?!否)|为(?!了)|"
    r"\b(?:is|are|of|was|shall be|will be)\b)"
    r"[ \t\u3000]*",
    re.IGNORECASE,
)
_STOPS = re.compile(
    r"(?<=\S)\s+(?=[\w\u4e00-\u9fff]{1,8}[:：])|[\n\t|；;。]|(?<=\S)\s{3,}|"
    r"(?<!\b[A-Z])(?<!\bMr)(?<!\bMs)(?<!\bMrs)(?<!\bDr)(?<!\bProf)(?<!\bSt)(?<!\bNo)\.(?=\s|$)|[,，](?=\s*[\w\u4e00-\u9fff]{1,12}[:：])"
)
_DEFINING = re.compile(
    r"\s?[（(](?:hereinafter|hereafter|以下|下称)?[\s,]*(?:referred to as|called|known as|简称为?|"
    r"称为?)?[\s,]*(?:the\s+)?[“\"‘'：:]?$",
    re.IGNORECASE,
)
_NAMED = re.compile(
    r"(?:\b(?:between|and|by|is|to|with)\s+|[,，;；。.:：\n与和由]\s*|^)((?:[A-Z][\w&.’'-]*)(?:[ ,]+(?:(?:of|"
    r"the|and|&|an?)\s+)?[\w&.’'-]+){0,7}"
    r"|[\u4e00-\u9fffA-Za-z0-9（）()·]{2,30})$"
)
_BLANKS = re.compile(r"^[_＿\s.…/-]*$")
_TITLES = frozenset(("subject", "主题", "title", "标题", "题目"))
_ONLY_BEFORE_COLON = frozenset(("from", "to"))
_FROM = re.compile(r"(?:自|从|由|from|between|beginning(?: on)?|commencing(?: on)?|starting(?: on)?)\s*$", re.I)
_TO = re.compile(
    r"\s*(?:[（(]含[）)])?(?:起|开始|之日起)?\s*[,，、]?\s*(?:至|到|—+|–|-|~|to|until|till|through|and(?: ending on)?|"
    r"and expir(?:es|ing) on)\s*",
    re.IGNORECASE,
)
_YEARS_ZH = re.compile(r"(?<!第)[一二两三四五六七八九十半]{1,3}年")
_AREAS = frozenset(("m2", "acre", "acres", "ha", "hectares", "sqm", "sqft", "公顷", "亩", "平米", "平方", "km²", "km2"))
_TIMES = frozenset(("day", "workday", "week", "month", "year"))
_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_PHONE = re.compile(r"\+?\d[\d ()-]{5,18}\d")


@dataclass(frozen=True, slots=True)
class Value:
    """`page.text[start:end]` is the value; the better it was found, the higher `trust` (0 to 1)."""

    page: int
    start: int
    end: int
    text: str
    trust: float


def best_value(
    book: Book, field: str, folded: Mapping[int, str] | None = None, above: Mapping[int, Above] | None = None
) -> Value | None:
    """The value of a field in a book: the most trusted one, the first among equals.

    When several fields are looked for: `folded` holds the pages as `matching.same_length` makes them, `above` what
    `scales.carried` gives for them.
    """
    above = carried(book.pages) if above is None else above
    kind = kind_of(field)
    folded = folded or {page.number: same_length(page.text) for page in book.pages}
    best: Value | None = None
    for rank, name in enumerate(names_of(field)):
        worth = 1.0 if rank == 0 else max(0.45, 0.9 - 0.05 * rank)
        for page in book.pages:
            checkpoint()
            if not page.text.strip():
                continue
            for value in _values(page.text, page.number, name, kind, folded[page.number], above.get(page.number)):
                if not book.keeps(page.number, value.start, value.end):
                    continue
                value = Value(value.page, value.start, value.end, value.text, value.trust * worth)
                if best is None or value.trust > best.trust + 1e-9:
                    best = value
        if best is not None and best.trust >= 0.9 * worth:
            break
    if best is None and field.lower().strip() in _TITLES:
        best = _title(book)
    return best or _end_of_range(book, field) or _in_section(book, field, kind)


def _in_section(book: Book, field: str, kind: str) -> Value | None:
    """A value that no label names: the first of its kind under a heading that does, else in a sentence that does."""
    subject = subject_of(field)
    if not subject or kind not in ("date", "money", "percent", "period"):
        return None
    for page in book.pages:
        heads = [block for block in outline(page.text, book.format) if block.kind == HEADING]
        for index, head in enumerate(heads):
            checkpoint()
            if not next(find(subject, head.label, exact=False), None):
                continue
            end = heads[index + 1].start if index + 1 < len(heads) else len(page.text)
            if value := _first_typed(book, page.number, page.text, head.end, min(end, head.end + LONGEST_LINE), kind):
                return value
    for page in book.pages if kind in ("date", "period") else ():
        for start, _ in find(subject, page.text, exact=False):
            checkpoint()
            around = max(0, start - LONGEST_LINE // 4)
            piece = page.text[around : start + LONGEST_LINE // 4]
            a, b = next(span for span in sentence_spans(piece) if span[1] > start - around)
            if value := _first_typed(book, page.number, page.text, around + a, around + b, kind):
                return value
    return None


def _first_typed(book: Book, number: int, text: str, start: int, end: int, kind: str) -> Value | None:
    found = _typed(text[start:end], kind)
    if found is None or not book.keeps(number, start + found[0], start + found[1]):
        return None
    a, b = start + found[0], start + found[1]
    return Value(number, a, b, text[a:b], 0.3)


def _end_of_range(book: Book, field: str) -> Value | None:
    """The day on which it begins or ends: "自2025年3月1日起至2028年2月29日止", "from 1 July 2023 to 30 June 2026"."""
    names = names_of(field)
    which = 0 if "生效日期" in names else 1 if "到期日期" in names else None
    for page in book.pages if which is not None else ():
        days = [day for day in dates(page.text) if day.exact]
        for a, b in pairwise(days):
            if _TO.fullmatch(page.text, a.end, b.start) and _FROM.search(page.text, max(0, a.start - 16), a.start):
                day = (a, b)[which or 0]
                if book.keeps(page.number, day.start, day.end):
                    return Value(page.number, day.start, day.end, page.text[day.start : day.end], 0.5)
    return None


def _title(book: Book) -> Value | None:
    """The heading that a document opens with; the subject of a mail stands there."""
    for page in book.pages[:1]:
        first = next(iter(outline(page.text, book.format)), None)
        if first is not None and first.kind == HEADING and not first.soft and first.label in page.text:
            start = page.text.index(first.label, first.start)
            return Value(page.number, start, start + len(first.label), first.label, 0.5)
    return None


def cell_at(row: str, column: int) -> str:
    spans = list(cells(row))
    return row[spans[column][0] : spans[column][1]] if column < len(spans) else ""


def unit_of(head: str, said: str) -> str:
    """ "（万元）" in the head of a column belongs to its bare numbers; "(loss)" does not."""
    for unit in re.finditer(r"[（(]\s*(?:单位[:：]\s*)?([^（）()\d]{1,12})[)）]", head):
        if re.fullmatch(r"[\d.,]+", said.strip()) and is_unit(unit[1].strip()):
            return f" {unit[1].strip()}"
    return ""


def _values(text: str, page: int, name: str, kind: str, folded: str, above: Above | None) -> Iterator[Value]:
    for start, end in find(name, text, exact=False, folded=folded):
        checkpoint()
        if name in _ONLY_BEFORE_COLON and not text.startswith((":", "："), end):
            continue
        if text[max(0, start - 1) : start] == "个" and text[start] in "月年":
            continue  # "两个月租金的押金" speaks of months, not of 月租金
        bracketed = re.compile(r"[”\"’']?\s*[)）]\s*[:：]\s*").match(text, end, min(len(text), end + 12))
        if bracketed and text[max(0, start - 8) : start].rstrip("“\"‘'").endswith(("(", "（")):
            span = _cut(text, bracketed.end(), kind, True)  # "承租方（乙方）：陈砚秋"
            if span is not None:
                yield Value(page, *span, text[span[0] : span[1]], 0.9)
                continue
        defined = _defined(text, start, end)
        if defined and not kind:
            yield Value(page, *defined, text[defined[0] : defined[1]], 0.8)
            continue
        yield from _beside(text, page, start, end, kind, above)


def _defined(text: str, start: int, end: int) -> tuple[int, int] | None:
    """ "Edmund Harcastle (the landlord)", "远山设备厂（以下简称“乙方”）": what stands before the brackets."""
    opening = _DEFINING.search(text, max(0, start - 60), start)
    if opening is None or opening.end() != start or not re.match(r"[”\"’']?\s*[)）]", text[end : end + 4]):
        return None
    named = _NAMED.search(text, max(0, opening.start() - 80), opening.start())
    return named.span(1) if named and named.end() == opening.start() else None


def _beside(text: str, page: int, start: int, end: int, kind: str, above: Above | None) -> Iterator[Value]:
    # A line may be megabytes long, and hold the label thousands of times.
    line_start = max(text.rfind("\n", 0, start) + 1, start - LONGEST_LINE)
    line_end = text.find("\n", end, end + LONGEST_LINE)
    line_end = min(len(text), end + LONGEST_LINE) if line_end < 0 else line_end
    row = text[line_start:line_end]
    if "|" in row or "\t" in row:
        yield from _in_table(text, page, start, line_start, line_end, kind, above)
        return
    # A label begins its line or follows a break; in the middle of a sentence it is only a word.
    lead = text[line_start:start].strip(" \t\u3000*#-•·>0123456789.、()（）一二三四五六七八九十第条章节款项")
    at_start = not lead or lead[-1] in ",，;；:：|。.)）】]"
    after = _AFTER_LABEL.match(text, end, min(len(text), end + 60))
    if after is not None:
        strong = after["mark"] in ":：=" or after["mark"].startswith(("—", "-"))
        span = _cut(text, after.end(), kind, strong)
        if span is not None:
            typed = bool(kind) and _typed(text[span[0] : span[1]], kind) is not None
            trust = 0.6 + 0.25 * strong + 0.15 * typed - 0.15 * (not at_start) - (0.2 if kind and not typed else 0.0)
            if strong or typed:
                yield Value(page, *span, text[span[0] : span[1]], trust)
                return
    if after is None and at_start and not text[end:line_end].strip():  # the value stands on the next line
        following = re.compile(r"\s*([^\n]{1,600})").match(text, line_end)
        if following and _BLANKS.match(following[1]) is None and not re.search(r"[:：]\s*$", following[1]):
            found = _typed(following[1], kind) if kind else sentence_spans(following[1])[0]
            if found:
                a = following.start(1)
                yield Value(page, a + found[0], a + found[1], text[a + found[0] : a + found[1]], 0.6 if kind else 0.4)
                return
    if kind:  # "the parties agree on a price of 1.2 million": near the word, in its sentence
        a, b = PageText(text[max(0, line_start - 200) : line_end + 400]).around(
            start - max(0, line_start - 200), end - max(0, line_start - 200)
        )
        base = max(0, line_start - 200)
        rest = _typed(text[end : base + b], kind)
        if rest:
            yield Value(
                page, end + rest[0], end + rest[1], text[end + rest[0] : end + rest[1]], 0.5 - min(0.2, rest[0] / 400)
            )
        elif before := _typed(text[base + a : start], kind):
            yield Value(
                page, base + a + before[0], base + a + before[1], text[base + a + before[0] : base + a + before[1]], 0.3
            )


def _cut(text: str, start: int, kind: str, strong: bool) -> tuple[int, int] | None:
    """The value that begins here: up to the end of the line or clause, or its typed part."""
    stop = _STOPS.search(text, start, min(len(text), start + LONGEST_VALUE))
    end = stop.start() if stop else min(len(text), start + LONGEST_VALUE)
    said = text[start:end].rstrip(" \t\u3000,，:：*")
    if not said.strip() or _BLANKS.match(said):
        return None
    if kind:
        found = _typed(said, kind)
        if found:
            return start + found[0], start + found[1]
        if not strong:
            return None
    quoted = said.strip(" \t\u3000*")[:1] in ("“", '"') and said[-1] not in ("”", '"')  # "Ann Lee" <ann@example.org>
    lead = len(said) - len(said.lstrip(" \t\u3000*" if quoted else ' \t\u3000*“"'))
    return start + lead, start + len(said)


def _typed(said: str, kind: str) -> tuple[int, int] | None:
    """The first value of this kind in a few words."""
    if kind == "period":
        return _period(said)
    if kind == "date":
        return next(((d.start, d.end) for d in dates(said) if d.exact), None)
    if kind == "area":
        return next(((a.start, a.end) for a in amounts(said) if a.unit in _AREAS), None)
    if kind in ("money", "percent"):
        wanted = {"money": MONEY, "percent": PERCENT}[kind]
        days = [(d.start, d.end) for d in dates(said)]
        found = [a for a in amounts(said) if not any(x <= a.start < y for x, y in days)]
        exact = next(((a.start, a.end) for a in found if a.kind == wanted), None)
        return exact or (
            next(((a.start, a.end) for a in found if not a.unit and a.kind != PERCENT), None)
            if kind == "money"
            else None
        )
    shape = {"email": _MAIL, "phone": _PHONE}.get(kind)
    found_shape = shape.search(said) if shape else None
    return found_shape.span() if found_shape else None


def _period(said: str) -> tuple[int, int] | None:
    """ "three years, from 1 July 2023 to 30 June 2026": how long, from when to when, as far as one clause says it."""
    spans = [(d.start, d.end) for d in dates(said) if d.exact]
    spans += [(a.start, a.end) for a in amounts(said) if a.unit in _TIMES]
    spans += [m.span() for m in _YEARS_ZH.finditer(said)]
    if not spans:
        return None
    start, end = min(spans)
    for a, b in sorted(spans):
        if a > end and not re.fullmatch(r"[^.;。；]{0,24}", said[end:a]):
            break
        end = max(end, b)
    return start, end


def _in_table(
    text: str, page: int, start: int, line_start: int, line_end: int, kind: str, words: Above | None
) -> Iterator[Value]:
    """The label is a cell: its value is the next cell, or, for the head of a column, the cell below."""
    row = text[line_start:line_end]
    spans = [(line_start + a, line_start + b) for a, b in cells(row)]
    column = next((i for i, (a, b) in enumerate(spans) if a <= start <= b), None)
    if column is None:
        return
    a, b = spans[column]
    label = text[a:b]
    inside = _AFTER_LABEL.match(text, start + 1, b)  # "金额：100" within one cell
    rest = re.search(r"[:：]\s*(\S.*)$", text[a:b])
    if rest and inside is None and not _BLANKS.match(rest[1]):
        yield Value(page, a + rest.start(1), b, text[a + rest.start(1) : b], 0.85)
        return
    if b - a > 30 + (start - a):
        return  # prose in a cell, not a label
    below = _next_row(text, line_end)
    # A label stands first, or in pairs with its value; "Landlord" in the middle of a table is a value itself.
    labels = column % 2 == 0 and (column == 0 or len(spans) % 2 == 0)
    beside = spans[column + 1] if labels and column + 1 < len(spans) else None
    figures = [s for s in map(partial(_figure, text), spans[column + 1 :]) if s is not None] if column == 0 else []
    if len(figures) > 1 or (figures and beside is not None and not any(c.isalnum() for c in text[slice(*beside)])):
        beside = figures[latest(text, line_start, figures)]
    above = text[text.rfind("\n", 0, max(0, line_start - 1)) + 1 : max(0, line_start - 1)]
    first_row = not ("|" in above or "\t" in above)
    head_like = below is not None and first_row and len(spans) > 2 and not any(c.isdigit() for c in row)
    if head_like and below is not None:
        under = [(below[0] + x, below[0] + y) for x, y in cells(text[below[0] : below[1]])]
        if column < len(under) and text[under[column][0] : under[column][1]].strip():
            x, y = under[column]
            found = _typed(text[x:y], kind) if kind else (0, y - x)
            if found or not kind:
                yield Value(page, x, y, text[x:y] + unit_of(label, text[x:y]), 0.8)
                return
    if beside is not None and text[beside[0] : beside[1]].strip() and not _BLANKS.match(text[beside[0] : beside[1]]):
        typed = _typed(text[beside[0] : beside[1]], kind) if kind else (0, 0)
        said = text[beside[0] : beside[1]]
        if typed is None and not any(c.isdigit() for c in said):
            return  # beside "Date" in a head stands the next head
        unit = unit_of(label, said)
        if not unit and figures and (scale := scale_of(text, beside[0], words)):
            unit = f" ({scale})"
        yield Value(page, *beside, said + unit, 0.9 if typed is not None else 0.55)


def _figure(text: str, span: tuple[int, int]) -> tuple[int, int] | None:
    """The number that a cell holds and nothing else, without the currency sign of the next one."""
    found = re.fullmatch(r"[\s$£€¥]*([(（]?-?\d[\d,.]*[)）]?%?)[\s$£€¥]*", text[slice(*span)])
    return (span[0] + found.start(1), span[0] + found.end(1)) if found else None


def _next_row(text: str, line_end: int) -> tuple[int, int] | None:
    at = line_end + 1
    while at < len(text):
        end = text.find("\n", at)
        end = len(text) if end < 0 else end
        row = text[at:end]
        if not ("|" in row or "\t" in row):
            return None
        if re.search(r"[^\s|:-]", row):
            return at, end
        at = end + 1
    return None
