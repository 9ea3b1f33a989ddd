"""Numbers in a text with their size and unit: amounts of money, percentages, durations, counts. English and Chinese.

"1.2 million", "120万元", "壹佰贰拾万元整" and "1,200,000.00" are the same number. Pure text in, spans out.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from engine.answering.whole.stopping import checkpoint

MONEY, PERCENT, PLAIN = "money", "percent", "plain"


@dataclass(frozen=True, slots=True)
class Amount:
    """`text[start:end]` says `value`. `kind` is money, percent or plain; `unit` a currency, "day", "kg", … or "".

    `scale` are the words above a table ("in millions") that give a number in it its size.
    """

    start: int
    end: int
    value: float
    kind: str
    unit: str = ""
    scale: str = ""


_WIDE = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0xFFE5: 0xA5, 0x3000: 0x20}

_MULTIPLIERS = {
    "万亿": 1e12, "亿": 1e8, "億": 1e8, "千万": 1e7, "百万": 1e6, "十万": 1e5, "万": 1e4, "萬": 1e4, "千": 1e3,
    "百": 1e2,
    "thousand": 1e3, "k": 1e3, "million": 1e6, "millions": 1e6, "mn": 1e6, "mln": 1e6, "m": 1e6, "billion": 1e9,
    "billions": 1e9, "bn": 1e9, "b": 1e9, "trillion": 1e12, "hundred": 1e2,
}  # fmt: skip
_CURRENCY_BEFORE = {
    "人民币": "CNY", "rmb": "CNY", "cny": "CNY", "¥": "CNY", "us$": "USD", "usd": "USD", "$": "USD", "美元": "USD",
    "€": "EUR", "eur": "EUR", "£": "GBP", "gbp": "GBP", "hk$": "HKD", "hkd": "HKD", "jpy": "JPY", "港币": "HKD",
    "a$": "AUD", "aud": "AUD", "c$": "CAD", "ca$": "CAD", "cad": "CAD", "s$": "SGD", "sgd": "SGD", "nt$": "TWD",
    "新台币": "TWD", "chf": "CHF", "₹": "INR", "₩": "KRW",
}  # fmt: skip
_CURRENCY_AFTER = {
    "元人民币": "CNY", "人民币": "CNY", "美元": "USD", "欧元": "EUR", "英镑": "GBP", "港元": "HKD", "港币": "HKD",
    "日元": "JPY", "元整": "CNY", "元": "CNY", "圆整": "CNY", "圆": "CNY", "yuan": "CNY", "rmb": "CNY", "cny": "CNY",
    "dollars": "USD", "dollar": "USD", "usd": "USD", "euros": "EUR", "euro": "EUR", "eur": "EUR", "€": "EUR",
    "pounds": "GBP", "pound": "GBP", "gbp": "GBP", "£": "GBP", "hkd": "HKD", "jpy": "JPY", "yen": "JPY", "块钱": "CNY",
    "澳元": "AUD", "aud": "AUD", "加元": "CAD", "cad": "CAD", "新加坡元": "SGD", "sgd": "SGD", "新台币": "TWD",
    "瑞士法郎": "CHF", "chf": "CHF", "swiss francs": "CHF", "韩元": "KRW", "卢布": "RUB", "卢比": "INR",
}  # fmt: skip
_PERCENT = ("%", "percent", "per cent", "个百分点", "percentage points")
_UNITS = {
    "个工作日": "workday", "工作日": "workday", "working days": "workday", "business days": "workday",
    "天": "day", "日": "day", "days": "day", "day": "day", "个月": "month", "months": "month", "month": "month",
    "年": "year", "years": "year", "year": "year", "周": "week", "weeks": "week", "week": "week",
    "小时": "hour", "hours": "hour", "hour": "hour", "分钟": "minute", "minutes": "minute", "minute": "minute",
    "秒": "second", "seconds": "second", "人": "person", "people": "person", "persons": "person",
    "employees": "person", "页": "page", "pages": "page", "台": "piece", "套": "piece", "件": "piece", "个": "piece",
    "吨": "tonne", "tonnes": "tonne", "tons": "tonne", "公斤": "kg", "千克": "kg", "kg": "kg", "克": "g",
    "公里": "km", "千米": "km", "km": "km", "平方米": "m2", "㎡": "m2", "m²": "m2", "米": "m", "mb": "MB", "gb": "GB",
    "次": "time", "times": "time", "岁": "year old", "度": "degree", "degrees": "degree", "°c": "degree",
} | {
    # What is measured or counted in these is no money, however much of it there is.
    word: word for word in (
        "mm cm dm m nm km² km2 cm² mm² m³ m3 µm μm inch inches ft feet yards mile miles acre acres ha hectares sqm "
        "sqft mg g µg lb lbs oz tonne ton ml l litre litres liter liters w kw mw kwh mwh v kv ma mah hz khz mhz ghz "
        "rpm kb tb px dpi db bar psi pa kpa mpa n nm mph km/h °f ° degree kelvin kcal shares share units users "
        "customers votes copies records rows words pieces items "
        "毫米 厘米 分米 纳米 微米 英寸 英尺 英里 平方毫米 平方厘米 平方公里 平方千米 平米 平方 立方米 立方厘米 公顷 亩 "
        "毫升 升 毫克 微克 斤 磅 盎司 千瓦 千瓦时 兆瓦 瓦 伏 安培 赫兹 兆赫 摄氏度 ℃ ℉ 转 股 户 辆 张 份 册 本 名 位 "
        "家 条 项 款 层 栋 间 字 "
    ).split()
} | dict.fromkeys(("sq ft", "sq. ft", "square feet", "square metres", "square meters"), "m2")  # fmt: skip

_MEASURES_ZH = frozenset(
    "天 个月 周 小时 分钟 秒 个工作日 工作日 岁 度 吨 公斤 千克 克 公里 千米 米 平方米 亩 页 台 套".split()
)
"""Behind a single plain numeral they make a number: 三天, while 一条 or 两家 are words of their own."""


def _any(words: Iterable[str]) -> str:
    """Alternatives, longest first; Latin words only as whole words."""
    ordered = sorted(words, key=len, reverse=True)
    return "|".join(re.escape(w) + (r"(?![a-z])" if w[-1].isascii() and w[-1].isalpha() else "") for w in ordered)


_HAN_DIGITS = "零〇一二两三四五六七八九壹贰貳叁參肆伍陆陸柒捌玖"
_HAN_PLACES = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_HAN_BLOCKS = {"万": 10**4, "萬": 10**4, "亿": 10**8, "億": 10**8}
_HAN = f"{_HAN_DIGITS}{''.join(_HAN_PLACES)}{''.join(_HAN_BLOCKS)}"
_HAN_VALUES = {c: v for v, group in enumerate(("零〇", "一壹", "二贰貳两", "三叁參", "四肆", "五伍", "六陆陸", "七柒",
                                               "八捌", "九玖")) for c in group}  # fmt: skip
_WORDS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17,
    "eighteen": 18, "nineteen": 19, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70,
    "eighty": 80, "ninety": 90, "hundred": 100, "thousand": 1000, "million": 10**6, "billion": 10**9, "a": 1,
    "half": 0.5,
}  # fmt: skip
_WORD = "|".join(sorted((w for w in _WORDS if w not in ("a", "half")), key=len, reverse=True))

_NUMBER = re.compile(
    rf"(?P<before>(?:{_any(_CURRENCY_BEFORE)})[ \t]?(?:[(（:：]?[ \t]?))?"
    r"(?P<sign>(?<![\w.)\]])[-−])?"
    r"(?:(?P<digits>(?<![\d.])(?<!\d,)\d{1,3}(?:[,\u00a0\u2009\u202f]\d{3})+(?:\.\d+)?|(?<![\d.])(?<!\d,)\d+(?:\.\d+)?)"
    rf"|(?P<han>[{_HAN}]+(?:点[{_HAN_DIGITS}]+[{''.join(_HAN_BLOCKS)}]*)?)"
    rf"|(?P<words>\b(?:an?[ \t]+)?(?:{_WORD})(?:(?:[ \t]+(?:and[ \t]+)?|-)(?:{_WORD}))*\b))"
    rf"(?:[ \t]?[余多]?(?P<by>{_any(_MULTIPLIERS)})(?P<rest>(?:\d+(?:\.\d+)?(?:千万|百万|十万|[万千百]))+)?)?"
    rf"(?:[ \t]*-?(?:(?P<money>{_any(_CURRENCY_AFTER)})|(?P<percent>{_any(_PERCENT)})|(?P<unit>{_any(_UNITS)})))?",
    re.IGNORECASE,
)
_ANCHOR = re.compile(
    rf"\d+|[{_HAN}]+|\b(?:an?[ \t]+)?(?:{_WORD})\b", re.IGNORECASE
)
_BEFORE = re.compile(rf"(?:{_any(_CURRENCY_BEFORE)})[ \t]?(?:[(（:：]?[ \t]?)$", re.IGNORECASE)
_DATE_LIKE = re.compile(
    r"\d{4}[-/.]\d{1,2}(?:[-/.]\d{1,2})?(?![\d.])|\d{1,2}[-/]\d{1,2}[-/]\d{2,4}|\d{4}年(?:\d{1,2}月)?(?:\d{1,2}[日号])?"
    r"|\d{1,2}月\d{1,2}[日号]|\d{1,2}:\d{2}(?::\d{2})?|\d+(?:\.\d+){2,}"
)
_PARTS = re.compile(rf"(?P<of>[百千万])分之(?P<n>\d+(?:\.\d+)?|[{_HAN}]+(?:点[{_HAN_DIGITS}]+)?)")
_HUNDREDTHS = {"百": 100, "千": 1000, "万": 10000}
_YEAR = re.compile(r"(?:19|20)\d\d")
_IN_CODE = re.compile(r"[A-Za-z_#@/]$")


def amounts(text: str) -> list[Amount]:
    """Every number of a text in order, without those that are part of a date, a time, a version or a code."""
    same = text if text.isascii() else text.translate(_WIDE)
    taken = [m.span() for m in _DATE_LIKE.finditer(same)]
    found = []
    for match in _PARTS.finditer(same):
        value = han_value(match["n"]) if match["n"][0] in _HAN else float(match["n"])
        if value is not None:
            taken.append(match.span())
            found.append(Amount(*match.span(), value * 100 / _HUNDREDTHS[match["of"]], PERCENT, "%"))
    taken.sort()
    starts = [start for start, _ in taken]
    for match in _matches(same):
        number = next(match.span(g) for g in ("digits", "han", "words") if match[g] is not None)
        at = bisect_right(starts, number[0]) - 1
        if at >= 0 and number[0] < taken[at][1]:
            continue
        made = _read(same, match, number)
        if made is not None:
            found.append(made)
    return sorted(found, key=lambda amount: amount.start) if taken else found


def _matches(text: str) -> Iterator[re.Match[str]]:
    """The same as searching with _NUMBER, several times as fast: it is tried only where a number can begin."""
    last = 0
    for anchor in _ANCHOR.finditer(text):
        checkpoint()
        at = anchor.start()
        if at < last:
            continue
        before = _BEFORE.search(text, max(last, at - 8), at)
        match = None
        if before is not None:
            match = _NUMBER.match(text, before.start())
        elif at > last and text[at - 1] in "-−":
            match = _NUMBER.match(text, at - 1)
        match = match or _NUMBER.match(text, at)
        if match is not None:
            last = max(at + 1, match.end())
            yield match


def _read(text: str, match: re.Match[str], number: tuple[int, int]) -> Amount | None:
    by = (match["by"] or "").lower()
    if text[number[0] - 1 : number[0]] == "第" and not match["money"]:
        return None  # which one, not how many
    if match["digits"]:
        before = text[max(0, number[0] - 1) : number[0]]
        if not match["before"] and not match["sign"] and _IN_CODE.match(before):
            return None  # "A4", "INV-2041" is no number; "$4" is
        if before in "-−" and number[0] > 1 and text[number[0] - 2].isalnum() and not match["sign"]:
            return None
        after = text[match.end() : match.end() + 1]
        if not by and not match["money"] and not match["unit"] and not match["percent"]:
            if after.isascii() and after.isalpha():
                return None
            if after in "-−" and text[match.end() + 1 : match.end() + 2].isdigit():
                return None  # 138-0013-8000
            if _looks_like_a_code(match["digits"]):
                return None
        if (by == "b" and not match["before"] and not match["money"]) or (
            by in ("k", "m") and not match["before"] and _YEAR.fullmatch(match["digits"])
        ):
            return None  # "Rule 12b-2", "2023b" are references
        value = float(re.sub(r"[^\d.]", "", match["digits"]))
    elif match["han"]:
        # Plain characters like 一 are words more often than numbers: they count with a unit or as a real numeral.
        marked = match["money"] or match["percent"] or match["unit"] or match["before"]
        parsed = han_value(match["han"])
        large = len(match["han"]) > 2 or (match["han"][0] in _HAN_VALUES and match["han"][-1] in _HAN_BLOCKS)
        if parsed is None or not (marked or (large and parsed >= 100)):
            return None
        short = len(match["han"]) == 1 or not any(c in _HAN_VALUES for c in match["han"])
        if match["unit"] and short and not (match["unit"] in _MEASURES_ZH and match["han"][0] in _HAN_VALUES):
            return None  # 一条, 一个, 百度
        value = parsed
    else:
        if not (match["money"] or match["percent"] or match["unit"] or match["before"] or " " in match["words"]):
            return None
        value = word_value(match["words"])
    if by in ("k", "m", "b") and not (match["before"] or match["money"]) and text[match.start("by") - 1].isspace():
        return Amount(number[0], match.end("by"), value, PLAIN, by)  # "560 m" is a length, "3 b" a paragraph
    value *= _MULTIPLIERS.get(by, 1.0) if by else 1.0
    for digits, step in re.findall(r"([\d.]+)(\D+)", match["rest"] or ""):
        value += float(digits) * _MULTIPLIERS[step]  # 1亿2000万
    if match["sign"]:
        value = -value
    currency = _CURRENCY_BEFORE.get((match["before"] or "").strip(" \t(（:：").lower(), "")
    after_currency = _CURRENCY_AFTER.get((match["money"] or "").lower(), "")
    start = match.start("before") if match["before"] else match.start("sign") if match["sign"] else number[0]
    if currency or after_currency:
        return Amount(start, match.end(), value, MONEY, currency or after_currency)
    if match["percent"]:
        return Amount(start, match.end(), value, PERCENT, "%")
    return Amount(start, match.end(), value, PLAIN, _UNITS.get((match["unit"] or "").lower(), ""))


_UNIT_OF_HEAD = re.compile(
    rf"(?:in )?(?:{_any(_CURRENCY_BEFORE)})?[ \t]?(?:{_any(_MULTIPLIERS)})?(?:thousands|billions)?[ \t]?"
    rf"(?:{_any(_CURRENCY_AFTER)}|{_any(_PERCENT)}|{_any(_UNITS)})?(?:/\S{{1,4}})?",
    re.IGNORECASE,
)


def is_unit(words: str) -> bool:
    """Whether words in brackets, as in the head of a column, are a unit: "万元", "in millions", "kg", "元/月"."""
    return bool(words) and _UNIT_OF_HEAD.fullmatch(words) is not None


def _looks_like_a_code(digits: str) -> bool:
    """A telephone, an identity or an account number."""
    if "," in digits or "." in digits:
        return False
    mobile = len(digits) == 11 and digits[0] == "1"
    return mobile or (len(digits) >= 10 and not digits.endswith("000")) or (len(digits) > 1 and digits[0] == "0")


def han_value(numeral: str) -> float | None:
    """The value of a Chinese numeral, small or capital; None when it is none."""
    whole, point, part = numeral.partition("点")
    if point:
        digits = part.rstrip("".join(_HAN_BLOCKS))
        if (before := han_value(whole)) is None or not digits:
            return None
        return _times(float(f"{before:.0f}.{''.join(str(_HAN_VALUES[c]) for c in digits)}"), part[len(digits) :])
    if all(c in _HAN_VALUES for c in numeral):
        return float("".join(str(_HAN_VALUES[c]) for c in numeral))
    total = block = digit = 0
    for char in numeral:
        if char in _HAN_VALUES:
            digit = _HAN_VALUES[char]
        elif char in _HAN_PLACES:
            block += (digit or 1) * _HAN_PLACES[char]
            digit = 0
        elif char in _HAN_BLOCKS:
            if not (total or block or digit):
                return None
            total = (total + block + digit) * _HAN_BLOCKS[char] if char in "亿億" else total + (block + digit) * 10**4
            block = digit = 0
    return float(total + block + digit)


def _times(value: float, blocks: str) -> float:
    for block in blocks:
        value *= _HAN_BLOCKS[block]
    return value


def word_value(words: str) -> float:
    """ "one million two hundred thousand" -> 1200000."""
    total, current = 0.0, 0.0
    for word in re.findall(r"[a-z]+", words.lower()):
        value = _WORDS.get(word)
        if value is None or word == "and":
            continue
        if value == 100:
            current = (current or 1) * 100
        elif value >= 1000:
            total += (current or 1) * value
            current = 0.0
        elif word != "a" and word != "an":
            current += value
    return total + current


# --- tables: the unit stands in the head of the column --------------------------------------------------------------

_HEAD_UNIT = re.compile(
    rf"[(（\[/,，:：]?[ \t]*(?:单位[:：]?)?(?P<before>{_any(_CURRENCY_BEFORE)})?[ \t]?(?P<by>{_any(_MULTIPLIERS)})?"
    r"[ \t]?"
    rf"(?P<money>{_any(_CURRENCY_AFTER)})?(?P<percent>%)?[)）\]]?$",
    re.IGNORECASE,
)
MONEY_WORD = re.compile(
    r"金额|价款|总价|单价|房价|价格|对价|费用|[费款税]|成本|收入|支出|预算|租金|押金|定金|保证金|违约金|赔偿|资本|资金|工资|薪|报酬|奖金|投资|融资|"
    r"利润|债务|本金|估值|市值|营业额|产值|标的额|amount|price|cost|fee|total|value|budget|revenue|salary|rent\b|payment|"
    r"deposit|balance|consideration|loan|capital|profit|income|wage|penalty|compensation|damages|debt|invest|charge\b",
    re.IGNORECASE,
)


def cells(row: str) -> Iterator[tuple[int, int]]:
    """The spans of the cells of one row, written with tabs or bars."""
    mark = "\t" if "\t" in row else "|"
    at = 0
    body = row
    if mark == "|" and row.lstrip().startswith("|"):
        at = row.index("|") + 1
    end = len(body.rstrip())
    if mark == "|" and body[:end].endswith("|"):
        end -= 1
    while at <= end:
        until = body.find(mark, at, end)
        until = end if until < 0 else until
        start, stop = at, until
        while start < stop and body[start].isspace():
            start += 1
        while stop > start and body[stop - 1].isspace():
            stop -= 1
        yield start, stop
        at = until + 1


def with_heads(found: list[Amount], row: str, header: str, base: int) -> list[Amount]:
    """Amounts of a table row (which begins at `base`) with the units that its column heads give them."""
    heads = [header[a:b] for a, b in cells(header)]
    spans = [(base + a, base + b) for a, b in cells(row)]
    out = []
    for amount in found:
        column = next((i for i, (a, b) in enumerate(spans) if a <= amount.start < b), None)
        if column is None or column >= len(heads) or amount.kind != PLAIN or amount.unit:
            out.append(amount)
            continue
        head = heads[column].translate(_WIDE)
        unit = next((m for m in _HEAD_UNIT.finditer(head) if m.end() > m.start()), None)
        currency, factor, percent = "", 1.0, False
        if unit is not None and (unit["money"] or unit["percent"] or (unit["by"] and len(unit["by"]) > 1)
                                 or unit["before"] or (unit["by"] in ("万", "亿"))):  # fmt: skip
            currency = _CURRENCY_AFTER.get((unit["money"] or "").lower(), "") or _CURRENCY_BEFORE.get(
                (unit["before"] or "").lower(), ""
            )
            factor = _MULTIPLIERS.get((unit["by"] or "").lower(), 1.0)
            percent = bool(unit["percent"])
        kind = PERCENT if percent else MONEY if currency or factor > 1 or MONEY_WORD.search(head) else PLAIN
        out.append(Amount(amount.start, amount.end, amount.value * factor, kind, "%" if percent else currency))
    return out
