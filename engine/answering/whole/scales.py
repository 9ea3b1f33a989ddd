"""Tables whose numbers are "in millions" or "单位：万元": what is written once above them counts for every row below.

Pure: a page's text and its amounts in, the amounts of its table rows with their true size out. Rows are lines with
tabs, as the readers write tables. Numbers of shares, per share and in per cent stay what they are. Also
which numbers are money by the column they stand in, and which two writings are one amount.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from engine.answering.whole.amounts import _WIDE, MONEY, PLAIN, Amount, cells
from engine.answering.whole.stopping import checkpoint
from engine.types import Page

_TIMES = {
    "thousand": 1e3, "million": 1e6, "billion": 1e9, "000": 1e3, "m": 1e6, "千": 1e3, "万": 1e4, "百万": 1e6, "亿": 1e8,
    "十亿": 1e9, "": 1.0,
}  # fmt: skip
_SAID = re.compile(
    r"\([^()\n]{0,40}?\b(?P<en>in (?P<times>thousand|million|billion)s?)\b[^()\n]*\)"
    r"|(?m:^(?:(?:all |the )?(?:amounts?|figures?|numbers?|values?|expressed|stated|presented|reported|dollars|usd|"
    r"us\$|rmb|eur|[$£€])[^()\n]{0,25}?)?(?P<line>in (?P<times2>thousand|million|billion)s?)\b"
    r"(?! of (?!dollars|us|u\.s|euro|rmb|yuan|pound))[^()\n]{0,40}$)"
    r"|(?P<short>(?P<sign>US\$|HK\$|RMB|USD|EUR|[$£€¥])\s?[’'](?P<times3>000|m)\b)"
    r"|单位[:：][ \t]*(?P<zh>(?:人民币)?(?P<times4>百万|十亿|千|万|亿|)(?P<unit>美元|欧元|港元|元))"
    r"|[（(](?P<zh2>(?:人民币)?(?P<times5>百万|十亿|千|万|亿)(?P<unit2>美元|欧元|港元|元))[）)]",
    re.IGNORECASE,
)
_CURRENCY = {
    "美元": "USD", "欧元": "EUR", "港元": "HKD", "元": "CNY", "us$": "USD", "hk$": "HKD", "rmb": "CNY", "usd": "USD",
    "eur": "EUR", "$": "USD", "£": "GBP", "€": "EUR", "¥": "CNY",
}  # fmt: skip
_NO_MONEY = re.compile(
    r"\bper\b|\bshares?\b|number of|employees|headcount|ratio|%|每股|股数|人数|数量|比率|占比", re.IGNORECASE
)
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_SHORT, _EDGE_LINES, _EDGE_ROWS = 60, 3, 4
"""At the edges of a page stand short lines that belong to no table: its number, the name of the report."""
_FAR = 40
"""Lines that the heads of a column may stand above a row."""


@dataclass(frozen=True, slots=True)
class Above:
    """The words of a page before that count for the rows a page begins with, up to `until`."""

    said: re.Match[str]
    until: int


def scaled(text: str, found: list[Amount], above: Above | None = None) -> list[Amount]:
    """The same amounts; those of table rows below such words with the size and the kind that these give them."""
    said = _words_of(text) if found else []
    if not said and above is None:
        return found
    out = []
    at = -1
    for amount in found:
        checkpoint()
        while at + 1 < len(said) and said[at + 1].end() <= amount.start:
            at += 1
        words = said[at] if at >= 0 else above.said if above is not None and amount.start < above.until else None
        out.append(amount if words is None else _in_row(text, amount, words))
    return out


def _words_of(text: str) -> list[re.Match[str]]:
    # A page may be megabytes of something else than tables.
    return [m for m in _SAID.finditer(text) if not _in_table(text, m)] if "\t" in text else []


def carried(pages: Sequence[Page]) -> dict[int, Above]:
    """For each page that begins in the middle of a table: the words above that table, on a page before.

    It goes on when the rows that end one page and begin the next, but for short lines at its edges, hold as many
    figures.
    """
    found: dict[int, Above] = {}
    before: tuple[re.Match[str], int] | None = None  # the words in force at the end of the page before, its figures
    for page in pages:
        text = page.text
        said = _words_of(text)
        first = _rows_at_the_top(text) if before is not None else None
        own = bool(said) and first is not None and said[0].start() < first.start
        if first is not None and before is not None and before[1] in first.figures and not own:
            found[page.number] = Above(before[0], first.end)
        words = said[-1] if said else None
        if words is None and (above := found.get(page.number)) is not None and above.until >= len(text):
            words = above.said  # the table goes on over the whole page
        last = _figures_at_the_end(text) if words is not None else 0
        before = (words, last) if words is not None and last else None
    return found


@dataclass(frozen=True, slots=True)
class _Top:
    start: int
    end: int
    figures: frozenset[int]


def _rows_at_the_top(text: str) -> _Top | None:
    """The table that a page begins with: where it stands, and how many figures its first rows hold."""
    start, end, skipped, at = -1, len(text), 0, 0
    counts: list[int] = []
    for line in text.splitlines(keepends=True):
        if "\t" in line.strip():
            start = at if start < 0 else start
            if len(counts) < _EDGE_ROWS and (count := _figures_in(line)):
                counts.append(count)
        elif line.strip():
            short = len(line.strip()) <= _SHORT
            if start < 0:
                skipped += 1
                if skipped > _EDGE_LINES or not short:
                    return None
            elif not short:
                end = at
                break
        at += len(line)
    return _Top(start, end, frozenset(counts)) if counts else None


def _figures_at_the_end(text: str) -> int:
    """How many figures the rows that end a page hold, when it ends in a table; else 0."""
    skipped = 0
    for line in reversed(text[-4000:].splitlines()):
        if "\t" in line.strip():
            if count := _figures_in(line):
                return count
        elif line.strip():
            skipped += 1
            if skipped > _EDGE_LINES or len(line.strip()) > _SHORT:
                return 0
    return 0


def _figures_in(row: str) -> int:
    """Numbers behind the name of a row; years of its head are none."""
    cells = row.strip("\n").split("\t")[1:]
    return sum(any(c.isdigit() for c in cell) and not _YEAR.fullmatch(cell.strip()) for cell in cells)


def scale_of(text: str, at: int, above: Above | None = None) -> str:
    """The words above a table ("in millions") that give the bare number at this place its size, or ""."""
    found = scaled(text, [Amount(at, at + 1, 0.0, PLAIN)], above)
    return found[0].scale


def latest(text: str, row: int, values: list[tuple[int, int]]) -> int:
    """Which of a row's values stands under the latest of the years above them; the first, where none are."""
    at = row
    for _ in range(_FAR):
        if at <= 0:
            break
        above = text.rfind("\n", 0, at - 1) + 1
        years = [int(y) for y in _YEAR.findall(text[above : at - 1])]
        if len(years) > 1 and len(years) == len(values) and not re.search(r"\d,\d", text[above : at - 1]):
            return years.index(max(years))
        at = above
    return 0


def _in_row(text: str, amount: Amount, said: re.Match[str]) -> Amount:
    start = text.rfind("\n", 0, amount.start) + 1
    head, mark, _ = text[start : amount.start + 1].partition("\t")
    written = text[amount.start : amount.end]
    # The row's name may hold a number of its own; a number with a multiplier or a unit says its size itself.
    if not mark or amount.kind not in (MONEY, PLAIN) or (amount.kind == PLAIN and amount.unit):
        return amount
    if any(c.isalpha() and not c.isspace() for c in re.sub(r"US|HK|RMB|USD|EUR|CNY|人民币|元", "", written)):
        return amount
    if not any(c.isalpha() for c in head) or _NO_MONEY.search(head) or _NO_MONEY.search(_lead(text, start)):
        return amount
    if amount.kind == PLAIN and _YEAR.fullmatch(written.strip()):
        return amount
    times = next(said[g] for g in ("times", "times2", "times3", "times4", "times5") if said[g] is not None).lower()
    words = next(said[g] for g in ("en", "line", "short", "zh", "zh2") if said[g] is not None)
    unit = (said["unit"] or said["unit2"] or said["sign"] or "").lower()
    less = "(" in text[max(start, amount.start - 1) : amount.end] and text[amount.end : amount.end + 1] == ")"
    return replace(
        amount, value=amount.value * _TIMES[times] * (-1 if less else 1), kind=MONEY, scale=words,
        unit=amount.unit or _CURRENCY.get(unit, ""),
    )  # fmt: skip


def _in_table(text: str, said: re.Match[str]) -> bool:
    """In the head of a column it counts for that column alone, which `amounts.with_heads` sees to."""
    end = text.find("\n", said.end())
    line = text[text.rfind("\n", 0, said.start()) + 1 : end if end >= 0 else len(text)]
    return "\t" in line.strip() or line.count("|") > 1


def _lead(text: str, row: int) -> str:
    """The line of words right above the rows that this one stands among: "Weighted-average shares used in …:"."""
    at = row
    while at > 0:
        above = text.rfind("\n", 0, at - 1) + 1
        line = text[above : at - 1]
        if line.strip() and "\t" not in line:
            return line if line.rstrip().endswith((":", "：")) else ""
        at = above
    return ""


# --- what is money, where no size says what is looked for ----------------------------------------------------------

_PRICED = re.compile(
    r"金额|款额|价|费用|费$|税[额费款]|税$|成本|收入|支出|预算|租金|押金|定金|保证金|违约金|赔偿金?额|资本|资金|工资|薪|报酬|奖金|投资额|融资额|利润|债务|本金|估值|"
    r"市值|营业额|产值|标的额|余额|\b(?:amount|price|cost|fee|budget|revenue|sales|expense|salary|salarie|rent|payment|"
    r"deposit|balance|consideration|loan|capital|profit|income|wage|penalty|compensation|damages|debt|charge|tax)(?:e?s)?\b",
    re.IGNORECASE,
)
_SUMMED = re.compile(r"合计|总计|小计|总[值额]|价值|\b(?:sub)?totals?\b|\bvalue\b", re.IGNORECASE)
_COUNTED = re.compile(
    r"[人数件次天户页]数|数量|人次|年龄|编号|序号|号码?$|页码|日期|期限|时间|比例|占比|率$|%|\bnumber\b|\bno\.|#|\bcount\b|\bquantity\b|"
    r"\bqty\b|headcount|employees|\bhours?\b|\bdays?\b|\bdate\b|\bage\b|\bpages?\b|\bratio\b|\bper cent\b|percent",
    re.IGNORECASE,
)


def is_money(text: str, amount: Amount, row: tuple[int, int, str] | None) -> bool:
    """Whether an amount is one of money beyond doubt, which is asked where no size says what is looked for.

    A number with no currency of its own is one by the head of its column in `row`, the span of the row and its header:
    "Price", and "Total" beside a price; "Total" alone counts anything.
    """
    if amount.kind != MONEY:
        return False
    if row is None or not text[amount.start : amount.end].replace(",", "").replace(".", "").strip("()-− \t").isdigit():
        return True
    heads = [row[2][a:b].translate(_WIDE) for a, b in cells(row[2])]
    base = row[0]
    column = next((i for i, (a, b) in enumerate(cells(text[base : row[1]])) if base + a <= amount.start < base + b), -1)
    head = heads[column] if 0 <= column < len(heads) else ""
    if _COUNTED.search(head) and not _PRICED.search(head):
        return False
    if amount.unit or amount.scale or _PRICED.search(head):
        return True
    return bool(_SUMMED.search(head)) and any(map(_PRICED.search, heads))


_JOINT = re.compile(
    r"[\s(（)）\[\]【】:：,，、;；]*"
    r"(?:(?:大写|小写|金额|即|计|合|in words|in figures|say)(?:为|金额)?[\s(（)）\[\]:：]*)*",
    re.IGNORECASE,
)
_CLOSED = {"(": ")", "（": "）", "[": "]", "【": "】"}


def each_once(text: str, found: list[Amount]) -> list[Amount]:
    """The amounts; one that is written in figures and again in words, side by side, as one with both writings."""
    out: list[Amount] = []
    for amount in found:
        before = out[-1] if out else None
        joint = text[before.end : amount.start] if before is not None else ""
        if (
            before is None
            or before.value != amount.value
            or MONEY not in (before.kind, amount.kind)
            or (before.unit and amount.unit and before.unit != amount.unit)
            or not 0 < len(joint) <= 24
            or not _JOINT.fullmatch(joint)
            or _in_figures(text, before) == _in_figures(text, amount)
        ):
            out.append(amount)
            continue
        end = amount.end
        opened = next((c for c in reversed(joint) if c in "(（[【)）]】"), "")
        if _CLOSED.get(opened, "\0") == text[end : end + 1]:
            end += 1
        out[-1] = Amount(before.start, end, before.value, MONEY, before.unit or amount.unit, before.scale)
    return out


def _in_figures(text: str, amount: Amount) -> bool:
    return any(c.isdigit() for c in text[amount.start : amount.end])
