"""A request to list or count -> conditions that a program can check on every page, without a model.

"list all contracts over 1 million", "列出2023年3月之后签订的合同", "how many times does “data subject” occur", "every
e-mail address", `/invoice\\s+no/`. What was understood is said back to the person (`Query.said`), so that a
misreading is seen. Knows no files and no pages.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta

from engine.answering.whole.amounts import _WIDE, MONEY, PERCENT, Amount, amounts
from engine.answering.whole.dates import FIRST, LAST, Mention, dates
from engine.answering.whole.request_words import DOCUMENT_WORDS, documents_that, without_noise
from engine.errors import WorkError
from engine.sentences import language

ANY = "any"
"""Numbers whatever their unit, where "numbers" are asked for."""
_CURRENCY_ZH = {
    "CNY": "元", "USD": "美元", "EUR": "欧元", "GBP": "英镑", "HKD": "港元", "JPY": "日元", "AUD": "澳元",
    "CAD": "加元", "SGD": "新加坡元", "TWD": "新台币", "CHF": "瑞士法郎", "INR": "卢比", "KRW": "韩元", "RUB": "卢布",
}  # fmt: skip
KINDS = ("amount", "date", "percent", "number", "email", "phone", "link", "name")


@dataclass(frozen=True, slots=True)
class NumberTest:
    """low <= value <= high (or < and >), for numbers of this kind and unit; "" takes any."""

    low: float | None
    high: float | None
    open_low: bool
    open_high: bool
    kind: str = ""
    unit: str = ""

    def holds(self, amount: Amount) -> bool:
        if self.kind == ANY:
            return self._within(amount.value)
        if self.kind == PERCENT and amount.kind != PERCENT:
            return False
        if self.kind == MONEY and (amount.kind == PERCENT or (amount.kind != MONEY and amount.unit)):
            return False
        if not self.kind and amount.kind == PERCENT:
            return False
        if self.unit and amount.unit != self.unit and (amount.unit or self.kind != MONEY):
            return False
        if not self.unit and not self.kind and amount.unit and amount.kind != MONEY:
            return False
        return self._within(amount.value)

    def _within(self, value: float) -> bool:
        if self.low is not None and (value < self.low or (self.open_low and value == self.low)):
            return False
        return self.high is None or not (value > self.high or (self.open_high and value == self.high))

    def said(self, zh: bool = False) -> str:
        unit = _CURRENCY_ZH.get(self.unit, self.unit) if zh else self.unit
        mark = "%" if self.kind == PERCENT else f" {unit}" if unit else ""
        parts = []
        if self.low is not None:
            parts.append(f"{'>' if self.open_low else '≥'} {_written(self.low)}{mark}")
        if self.high is not None:
            parts.append(f"{'<' if self.open_high else '≤'} {_written(self.high)}{mark}")
        return ", ".join(parts)


def _written(value: float) -> str:
    return f"{value:,.0f}" if value.is_integer() else f"{value:,.10g}"


@dataclass(frozen=True, slots=True)
class DateTest:
    first: date
    last: date

    def holds(self, mention: Mention) -> bool:
        return mention.last >= self.first and mention.first <= self.last

    def said(self) -> str:
        first = "…" if self.first == FIRST else self.first.isoformat()
        last = "…" if self.last == LAST else self.last.isoformat()
        return f"{first} – {last}"


@dataclass(frozen=True, slots=True)
class Query:
    """What to look for. `phrases` are groups of alternatives that must all stand in one sentence; `about` are words
    that the document must hold somewhere (in its name or text); `exact` phrases match as written, save for case.
    """

    text: str
    lang: str
    count: bool = False
    pattern: str = ""
    phrases: tuple[tuple[str, ...], ...] = ()
    exact: bool = False
    about: tuple[str, ...] = ()
    number: NumberTest | None = None
    dates: DateTest | None = None
    kind: str = ""

    @property
    def usable(self) -> bool:
        return bool(self.pattern or self.phrases or self.number or self.dates or self.kind)

    @property
    def described(self) -> bool:
        """Whether something is described rather than named: "obligations of the tenant", and not the word "tenant".

        Other words may say it as well, which only a reader sees.
        """
        exactly = self.exact or self.pattern or self.number or self.dates or self.kind or self.count
        text = self.text.translate(_WIDE)
        return bool(self.phrases) and not exactly and bool(_DESCRIBED.search(text)) and not _NAMED.search(text)

    def said(self) -> str:
        """What was understood, in the question's language."""
        zh = self.lang == "zh"
        parts = []
        if self.pattern:
            parts.append(f"/{self.pattern}/")
        words = (" 或 " if zh else " or ", " 且 " if zh else " and ")
        if self.phrases:
            parts.append(words[1].join(words[0].join(f"“{p}”" for p in group) for group in self.phrases))
        if self.kind and not (self.number or self.dates):
            parts.append(_KIND_NAMES[self.kind][zh])
        if self.number:
            what = _KIND_NAMES[{MONEY: "amount", PERCENT: "percent"}.get(self.number.kind, "number")][zh]
            parts.append(f"{what} {self.number.said(zh)}")
        if self.dates:
            parts.append(f"{_KIND_NAMES['date'][zh]} {self.dates.said()}")
        if self.about:
            held = "、".join(f"“{w}”" for w in self.about) if zh else ", ".join(f"“{w}”" for w in self.about)
            parts.append(f"（仅限{held}类文件）" if zh else f"(in files of the kind {held})")
        return ("，" if zh else ", ").join(parts).replace("，（", "（").replace(", (", " (")


_DESCRIBED = re.compile(
    r"\w\s+(?:of|about|on|concerning|regarding|relating|that|which|who|whose|where|when|why|how|whether|against|for|to)\b"
    r"|[^的]的|关于|有关|涉及|谁|什么|如何|怎样|怎么|是否",
    re.IGNORECASE,
)
_NAMED = re.compile(
    r"\b(?:mention(?:s|ed|ing)?|occurrences?|occurs?|appears?|words?|phrases?)\b|出现|提到|提及|一词|字样|这个词",
    re.IGNORECASE,
)
_KIND_NAMES = {
    "amount": ("amounts of money", "金额"), "date": ("dates", "日期"), "percent": ("percentages", "百分比"),
    "number": ("numbers", "数字"), "email": ("e-mail addresses", "邮箱地址"), "phone": ("telephone numbers",
    "电话号码"),
    "link": ("web addresses", "网址"), "name": ("names of people and organisations", "人名和机构名"),
}  # fmt: skip

_COUNT = re.compile(
    r"how (?:many times|often)|^\s*count\b|number of (?:times|occurrences|mentions)|how many (?:occurrences|"
    r"mentions|hits)|"
    r"多少[次处]|几[次处]|次数|^\s*(?:统计|计数|数一数)",
    re.IGNORECASE,
)
_QUOTED = re.compile(r"“([^”]+)”|\"([^\"]+)\"|「([^」]+)」|『([^』]+)』|'([^']{2,})'(?!\w)")
_COUNTED = re.compile(
    r"(?:does|do|did|is|are|was|were)\s+(?:the\s+)?(?:word|phrase|term|name|string)?\s*(?P<en>.+?)\s+"
    r"(?:occurs?|occurred|appears?|appeared|come up|mentioned|used)\b"
    r"|^(?:请|帮我|统计|数一数|数数)*(?P<zh>.+?)(?:一词|这个词|这个字|这个名字|字样)?(?:在.{1,20}?[中里])?(?:一共|总共|共)?(?:出现|被提到|提到)了?",
    re.IGNORECASE | re.DOTALL,
)
_PATTERN = re.compile(r"^\s*(?:re:\s*(?P<re>.+)|/(?P<slash>.+)/)\s*$", re.DOTALL)
_KIND_WORDS = (
    ("email", r"e-?mails?(?: address(?:es)?)?|邮箱(?:地址)?|电子邮[件箱](?:地址)?|邮件地址"),
    ("phone", r"(?:tele)?phone(?: numbers?)?|telephones?|mobile numbers?|电话(?:号码)?|手机号码?|联系电话"),
    ("link", r"links?|urls?|web ?(?:sites?|addresses)|网址|链接"),
    ("percent", r"percentages?|per ?cents?|百分比|比例|百分率"),
    ("amount", r"amounts?(?: of money)?|sums? of money|money|prices?|金额|款项|价格|价款"),
    ("date", r"dates?|日期"),
    ("name", r"names?|people|persons?|organi[sz]ations?|companies|人名|姓名|名字|名称|公司名称?|机构名?|人员"),
    ("number", r"numbers?|figures?|数字|数值|数据"),
)
_EVERY = r"(?:all|every|each|any|the|list|find|show|count|所有|全部|每一?[个处条份次]?|列出|找出|统计)"
_NUMERAL = r"[(（]?\s*(?:[¥$€£]|rmb|cny|usd|us\$|人民币)?\s*"
_OPERATORS: tuple[tuple[str, str], ...] = (
    (">=", r"(?:no|not) less than|at least|not (?:under|below)|minimum of|from|>=|≥|大于等于|大于或等于|不少于|"
           r"不低于|不小于|至少|达到"),
    ("<=", r"(?:no|not) more than|at most|not (?:over|exceeding|above)|up to|maximum of|<=|≤|小于等于|"
           r"小于或等于|不超过|不多于|不高于|不大于|至多|最多"),
    (">", r"(?:more|greater|larger|higher|bigger) than|over|above|exceed(?:s|ing)?|beyond|>|＞|超过|大于|高于|"
          r"多于|超出"),
    ("<", r"(?:less|fewer|smaller|lower) than|under|below|<|＜|小于|低于|少于|不足|不到"),
    ("=", r"(?:exactly|equal(?:s| to)?)|等于|正好|恰好|="),
)  # fmt: skip
_SUFFIX = (
    (">=", r"(?:及|或)?以上|or more|and (?:above|over|more|up)|or above"),
    ("<=", r"(?:及|或)?以[下内]|or less|or (?:under|below)|and (?:below|under)"),
)
_BETWEEN = re.compile(r"\bbetween\b|\bfrom\b|介于|在|从")
_DATE_BEFORE = r"(?:before|until|prior to|earlier than|up to)\s+"
_DATE_AFTER = r"(?:after|since|later than|from|as of|on or after|starting)\s+"
_JOINED = re.compile(r"\s*(?:,\s*)?(?:or|或者?|\||/)\s*", re.IGNORECASE)
_OR = re.compile(r"\s+or\s+|\s*\|\s*|\s*或者?\s*", re.IGNORECASE)


_WITH_A_PRICE = frozenset(("contract", "agreement", "invoice", "order", "lease", "合同", "协议", "发票", "订单"))


def parse(text: str) -> Query:
    """Understand a request. `Query.usable` is False when nothing in it can be looked for."""
    lang = "zh" if language(text) == "zh" else "en"
    regular = _PATTERN.match(text)
    if regular:
        return Query(text.strip(), lang, pattern=checked_pattern(regular["re"] or regular["slash"]))
    count = bool(_COUNT.search(text))
    quoted = tuple(next(g for g in m.groups() if g).strip() for m in _QUOTED.finditer(text))
    counted = _COUNTED.search(text) if count and not quoted else None
    if counted:
        phrase = (counted["en"] or counted["zh"]).strip(" ,，。的")
        return Query(text.strip(), lang, True, phrases=(tuple(_OR.split(phrase)),))
    rest = _QUOTED.sub(" ", text).translate(_WIDE).strip(" .?!。？！")
    when, rest = _dates(rest)
    number, rest = _number(rest)
    kind, rest = ("", rest) if quoted and not (number or when) else _kind(rest)
    if number and number.kind == "" and kind in ("amount", "percent", "number"):
        number = replace(number, kind={"amount": MONEY, "percent": PERCENT, "number": "" if number.unit else ANY}[kind])
    kind = "date" if when else kind if kind and not number else ""
    about: list[str] = []
    if number or when or kind:
        for word, pattern in DOCUMENT_WORDS.items():
            found = re.compile(rf"\b{pattern}\b" if word.isascii() else pattern, re.IGNORECASE)
            if found.search(rest):
                about.append(word)
                rest = found.sub(" ", rest)
    else:
        rest = documents_that(rest, about)
    if number and not number.kind and not number.unit and _WITH_A_PRICE.intersection(about):
        number = replace(number, kind=MONEY)  # a contract over 1 million is one of so much money
    groups = _quoted_groups(text)
    for part in _groups(re.sub(r"\bor\s*$", "", rest) if quoted else rest, whole=count and not quoted):
        groups.append(part)
    return Query(text.strip(), lang, count, "", tuple(groups), bool(quoted), tuple(about), number, when, kind)


def _quoted_groups(text: str) -> list[tuple[str, ...]]:
    """The phrases in quotation marks; those that an "or" joins are alternatives."""
    groups: list[tuple[str, ...]] = []
    last = None
    for match in _QUOTED.finditer(text):
        phrase = next(g for g in match.groups() if g).strip()
        if last is not None and _JOINED.fullmatch(text, last, match.start()):
            groups[-1] += (phrase,)
        else:
            groups.append((phrase,))
        last = match.end()
    return groups


def checked_pattern(pattern: str) -> str:
    """A regular expression as it came. Raises WorkError that says what is wrong with it."""
    import regex

    try:
        regex.compile(pattern)
    except regex.error as error:
        raise WorkError(f"The regular expression /{pattern}/ cannot be used: {error}.") from error
    return pattern


def _groups(rest: str, whole: bool) -> list[tuple[str, ...]]:
    """The words that are left: each a group, alternatives ("or") in one."""
    alternatives = [
        " ".join(without_noise(part).split()).strip(" ,;:，；：、") for part in _OR.split(rest)
    ]
    alternatives = [part for part in alternatives if any(c.isalnum() for c in part)]
    if len(alternatives) > 1:
        return [tuple(alternatives)]
    if not alternatives:
        return []
    if whole:
        return [(alternatives[0],)]
    return [(word,) for word in re.split(r"[\s,，、;；]+", alternatives[0]) if any(c.isalnum() for c in word)]


def _kind(text: str) -> tuple[str, str]:
    """The kind of thing to list, when the request names one: "all dates", "邮箱地址"."""
    for kind, words in _KIND_WORDS:
        found = re.search(rf"(?:\b{_EVERY}\b\s*|{_EVERY}\s*|^\s*)(?:different |distinct |"
                          rf"不同的?)?(?:{words})(?![a-z])", text,
                          re.IGNORECASE)  # fmt: skip
        found = found or re.search(rf"^\s*(?:请|帮我)*(?:列出|找出|列举|提取)(?=.{{0,30}}?的(?:{words})$)", text)
        if found:
            rest = re.sub(rf"的(?:{words})$", " ", text) if text[found.start() :].startswith(found[0]) else text
            return kind, f"{rest[: found.start()]} {rest[found.end() :]}"
    return "", text


def _dates(text: str) -> tuple[DateTest | None, str]:
    """A range of days, when the request names one; and the text without it."""
    found = [m for m in dates(text) if m.exact or _is_year(text, m)]
    if not found:
        return None, text
    if len(found) >= 2:
        a, b = found[0], found[1]
        between = text[a.end : b.start].strip()
        if re.fullmatch(r"(?:to|and|until|through|[-–—~～至到和与])", between, re.IGNORECASE):
            start = a.start
            lead = re.search(r"(?:between|from|since|in|从|自|在)\s*$", text[:start], re.IGNORECASE)
            end = b.end + (re.match(r"\s*(?:之间|期间)?", text[b.end :]).end())  # type: ignore[union-attr]
            return DateTest(a.first, b.last), f"{text[: lead.start() if lead else start]} {text[end:]}"
    mention = found[0]
    before, after = text[: mention.start], text[mention.end :]
    lead_before = re.search(rf"{_DATE_BEFORE}$", before, re.IGNORECASE)
    lead_after = re.search(rf"{_DATE_AFTER}$", before, re.IGNORECASE)
    tail = re.match(r"\s*(?:(?P<after>之后|以后|以来|起|后|onwards?)|(?P<before>之前|以前|前))", after)
    cut_from, cut_to = mention.start, mention.end
    if tail:
        cut_to += tail.end()
        test = (
            DateTest(mention.last + timedelta(1), LAST)
            if tail["after"]
            else DateTest(FIRST, mention.first - timedelta(1))
        )
        if tail["after"] in ("以来", "起", "onward", "onwards"):
            test = DateTest(mention.first, LAST)
    elif lead_before:
        cut_from = lead_before.start()
        inclusive = lead_before[0].strip().lower() in ("until", "up to")
        test = DateTest(FIRST, mention.last if inclusive else mention.first - timedelta(1))
    elif lead_after:
        cut_from = lead_after.start()
        exclusive = lead_after[0].strip().lower() in ("after", "later than")
        test = DateTest(mention.last + timedelta(1) if exclusive else mention.first, LAST)
    else:
        lead = re.search(r"\b(?:in|on|during|of|dated|year)\s+$", before, re.IGNORECASE)
        cut_from = lead.start() if lead else cut_from
        test = DateTest(mention.first, mention.last)
    return test, f"{text[:cut_from]} {text[cut_to:]}"


def _is_year(text: str, mention: Mention) -> bool:
    return bool(re.search(r"(?:in|since|before|after|during|until|from|to|and|between|year|of|"
                          r"by)\s+$", text[: mention.start],
                          re.IGNORECASE))  # fmt: skip


def _number(text: str) -> tuple[NumberTest | None, str]:
    """A comparison with a number, when the request makes one; and the text without it."""
    found = amounts(text)
    for index, amount in enumerate(found):
        before, after = text[: amount.start], text[amount.end :]
        second = found[index + 1] if index + 1 < len(found) else None
        if second is not None:
            joint = text[amount.end : second.start].strip()
            tail = re.match(r"\s*(?:之间)?", text[second.end :])
            lead = re.search(r"(?:between|from|介于|在|从)\s*$", before, re.IGNORECASE)
            if re.fullmatch(r"(?:to|and|[-–—~～至到和与])", joint, re.IGNORECASE) and (
                lead or (tail and tail[0].strip())
            ):
                low, high = amount.value, second.value
                scale = _scale(text, second)
                if _bare(text, amount) and scale > 1 and low < high / scale:
                    low *= scale  # "between 1 and 2 million"
                kind, unit = _wanted(second)
                cut = second.end + (tail.end() if tail else 0)
                return NumberTest(
                    low, high, False, False, kind, unit
                ), f"{text[: lead.start() if lead else amount.start]} {text[cut:]}"
        for sign, words in _SUFFIX:
            tail = re.match(rf"\s*(?:{words})", after, re.IGNORECASE)
            if tail:
                return _test(sign, amount), f"{before} {after[tail.end() :]}"
        for sign, words in _OPERATORS:
            lead = re.search(rf"(?:(?<![a-z])(?:{words}))\s*$", before, re.IGNORECASE)
            if lead:
                return _test(sign, amount), f"{before[: lead.start()]} {after}"
    return None, text


def _bare(text: str, amount: Amount) -> bool:
    return text[amount.start : amount.end].strip().replace(".", "").isdigit()


def _scale(text: str, amount: Amount) -> float:
    digits = re.search(r"\d+(?:\.\d+)?", text[amount.start : amount.end].replace(",", ""))
    return amount.value / float(digits[0]) if digits and float(digits[0]) else 1.0


def _wanted(amount: Amount) -> tuple[str, str]:
    return (amount.kind if amount.kind in (MONEY, PERCENT) else ""), ("" if amount.kind == PERCENT else amount.unit)


def _test(sign: str, amount: Amount) -> NumberTest:
    kind, unit = _wanted(amount)
    low = amount.value if sign in (">", ">=", "=") else None
    high = amount.value if sign in ("<", "<=", "=") else None
    return NumberTest(low, high, sign == ">", sign == "<", kind, unit)
