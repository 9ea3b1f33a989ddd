"""Where a page meets the conditions of a Query: spans of the match, and of the sentence or row around it.

Pure: a page's text in, spans out. Words match whatever their case, width, script (traditional or simplified) and
English ending; words in quotation marks only whatever their case and width.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from engine.answering.whole.amounts import _WIDE, MONEY, MONEY_WORD, PERCENT, PLAIN, Amount, amounts, with_heads
from engine.answering.whole.conditions import Query
from engine.answering.whole.dates import dates
from engine.answering.whole.request_words import SAME_DOCUMENT
from engine.answering.whole.scales import Above, each_once, is_money, scaled
from engine.answering.whole.stopping import checkpoint
from engine.backends.quotes.background import zh_words
from engine.backends.quotes.words import stem
from engine.folding import CJK, fold
from engine.library.outline import ROW, outline
from engine.sentences import sentences_of

PATTERN_SECONDS = 2.0
"""Time that one regular expression has for one page."""
_MOST_AROUND = 400
AT_ONCE = 100_000
OPENING = 600
"""Characters at the head of a document in which it says what it is."""
_PARTIES = re.compile(
    r"\b(?:party [ab]\b|hereinafter|witnesseth|by and between|the parties (?:hereto|agree))"
    r"|[甲乙]方(?:[（(][^）)]{0,8}[)）])?[:：]",
    re.IGNORECASE,
)
_HAN_ONLY = re.compile("[\u3400-\u4dbf\u4e00-\u9fff]+")
_BLANK = re.compile(r"\n[ \t\u3000]*\n")


@dataclass(frozen=True, slots=True)
class Match:
    """`text[start:end]` meets the query, `text[a:b]` is the sentence or row it stands in.

    `scale` are the words above a table ("in millions") that give a number its size.
    """

    start: int
    end: int
    a: int
    b: int
    scale: str = ""


class PageText:
    """A page with its sentences, folded once for all words that are looked for."""

    def __init__(self, text: str, format: str = "", above: Above | None = None) -> None:
        """`above` are the words over a table that began on a page before (scales.carried)."""
        self.text, self.above = text, above
        self._format = format
        self._spans: list[tuple[int, int]] | None = None
        self._heads: list[tuple[int, int, str]] | None = None

    @property
    def spans(self) -> list[tuple[int, int]]:
        if self._spans is None:
            self._spans = []
            for span in sentences_of(self.text):
                checkpoint()
                self._spans.append(span)
        return self._spans

    @property
    def rows(self) -> list[tuple[int, int, str]]:
        """Table rows with the first row of their table."""
        if self._heads is None:
            self._heads = [(b.start, b.end, b.header) for b in outline(self.text, self._format) if b.kind == ROW]
        return self._heads

    def around(self, start: int, end: int) -> tuple[int, int]:
        """The sentence that holds a span, cut to a readable length."""
        spans = self.spans
        at = max(0, bisect_right(spans, (start, len(self.text))) - 1)
        a, b = spans[at] if spans else (start, end)
        if not a <= start < b:
            return start, end
        last = at
        while b < end and last + 1 < len(spans):
            last += 1
            b = spans[last][1]
        if b - a > _MOST_AROUND:
            a = max(a, start - _MOST_AROUND // 2)
            b = min(b, max(end, a + _MOST_AROUND))
        return a, max(b, end)

    def row(self, at: int) -> tuple[int, int, str] | None:
        """The table row that holds this place."""
        index = bisect_right(self.rows, (at, len(self.text) + 1, "")) - 1
        return self.rows[index] if index >= 0 and at < self.rows[index][1] else None

    def near(self, start: int, end: int) -> tuple[int, int]:
        """The sentence and its neighbours: where words that belong to a number may stand."""
        spans = self.spans
        at = max(0, bisect_right(spans, (start, len(self.text))) - 1)
        if not spans:
            return start, end
        first, last = spans[max(0, at - 1)], spans[min(len(spans) - 1, at + 1)]
        own = spans[at]
        if _BLANK.search(self.text, first[1], own[0]):
            first = own  # another paragraph
        if _BLANK.search(self.text, own[1], last[0]):
            last = own
        row = self.row(start)
        if row is not None:
            return row[0], row[1]
        return max(first[0], start - _MOST_AROUND), min(last[1], end + _MOST_AROUND)


def matches(page: PageText, query: Query) -> Iterator[Match]:
    """Every place of a page that meets the query, in order."""
    if query.pattern:
        yield from _by_pattern(page, query.pattern)
    elif query.number is not None or query.dates is not None or query.kind:
        for start, end, scale in _candidates(page, query):
            if query.phrases and not _all_near(page, query, start, end):
                continue
            yield Match(start, end, *page.around(start, end), scale)
    elif query.phrases:
        yield from _by_words(page, query)


def is_kind(name: str, text: str, query: Query) -> bool:
    """Whether a document is of the kinds that the query is `about`: by its name, its beginning, or its parties."""
    opening = text.lstrip()[:OPENING]
    for word in query.about:
        names = _names_of_kind(word)
        named = any(next(find(each, said, exact=False), None) for each in names for said in (name, opening))
        if not named and not ("contract" in names and _PARTIES.search(text, 0, 8 * OPENING)):
            return False
    return True


def _names_of_kind(word: str) -> frozenset[str]:
    return next((group for group in SAME_DOCUMENT if word in group), frozenset((word,)))


def holds(text: str, query: Query) -> bool:
    """Whether a document's name or text has every word that the query is `about`."""
    return all(any(next(find(name, text, exact=False), None) for name in _names_of_kind(word)) for word in query.about)


def _by_words(page: PageText, query: Query) -> Iterator[Match]:
    first, *rest = query.phrases
    any_order = not query.count  # a phrase is counted as it was said
    found = sorted({s for phrase in first for s in find(phrase, page.text, query.exact, any_order=any_order)})
    for start, end in found:
        a, b = page.around(start, end)
        said = page.text[a:b]
        if all(any(next(find(p, said, query.exact, any_order=any_order), None) for p in group) for group in rest):
            yield Match(start, end, a, b)


def _all_near(page: PageText, query: Query, start: int, end: int) -> bool:
    a, b = page.near(start, end)
    said = page.text[a:b]
    row = page.row(start)
    if row is not None:
        said = f"{row[2]}\n{said}"
    return all(any(next(find(p, said, query.exact), None) for p in group) for group in query.phrases)


def _by_pattern(page: PageText, pattern: str) -> Iterator[Match]:
    """Raises TimeoutError when the expression takes too long on this page."""
    import regex

    for found in regex.finditer(pattern, page.text, timeout=PATTERN_SECONDS):
        if found.end() > found.start():
            yield Match(found.start(), found.end(), *page.around(found.start(), found.end()))


# --- what a query may name by its kind ------------------------------------------------------------------------------

_SHAPES = {
    "email": re.compile(r"[A-Za-z0-9][\w.+%-]*@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+", re.ASCII),
    "link": re.compile(r"(?:https?://|www\.)[^\s<>\"'，。；、）】》]+[^\s<>\"'，。；、）】》.,;:!?)\]]"),
    "phone": re.compile(
        r"(?<![\w.,/-])(?:\+\d{1,3}[ -]?(?:\(0\)[ -]?)?(?:\d{1,4}[ -]?){2,4}\d{2,4}"
        r"|(?:\(0?\d{1,4}\)[ -]?|0\d{2,3}[ -])\d{3,4}[ -]?\d{3,4}|1[3-9]\d[ -]?\d{4}[ -]?\d{4}"
        r"|[48]00[ -]?\d{3}[ -]?\d{4}|\d{3}[ .-]\d{3}[ .-]\d{4})(?![\w/-]|[.,]\d)"
    ),
}
_NAME_ZH = re.compile(
    r"[\u4e00-\u9fffA-Za-z0-9（）()·]{2,30}?(?:有限责任公司|股份有限公司|有限公司|集团公司|公司|集团|银行|大学|学院|研究院|研究所|委员会|事务所|"
    r"法院|检察院|医院|出版社|管理局|人民政府|协会|基金会)"
)
_LABELLED = re.compile(
    r"(?:甲方|乙方|丙方|联系人|负责人|法定代表人|授权代表|经办人|姓名|主持人|记录人|出席人?|签字人?|Party [AB]|"
    r"Name|Contact|"
    r"Signed by|Attn|From|To|Author|Chair|Present)(?:[（(][^）)]{0,12}[）)])?\s*[:：]\s*(?P<name>[^\n:：;；|\t]{2,60})"
)
_TITLED = re.compile(
    r"\b(?:Mr|Mrs|Ms|Dr|Prof|Professor|Sir|Judge|President|Captain)\.? (?:[A-Z][\w’'-]+(?: [A-Z]\.)? ?){1,3}"
)
_SURNAMED = re.compile(r"[\u4e00-\u9fff]{1,3}(?=先生|女士|经理|总监|董事长|教授|老师|主任|院长|局长|部长|律师|医生)")
_NAME_EN = re.compile(
    r"\b(?!(?:The|This|That|These|Those|In|On|At|For|By|If|When|A|An|It|We|You|He|She|They|But|And|Or|As|To)\b)"
    r"[A-Z][a-zà-ÿ’'-]+(?: (?:of|de|van|von|der|la|le|du|and|&) (?=[A-Z])|"
    r" ?(?=[A-Z]))(?:[A-Z][\w’'&.-]*(?: (?=[A-Z]))?)+"
)


def _candidates(page: PageText, query: Query) -> Iterator[tuple[int, int, str]]:
    if query.dates is not None or query.kind == "date":
        for mention in dates(page.text):
            if query.dates is None and not mention.exact:
                continue
            if query.dates is None or query.dates.holds(mention):
                yield mention.start, mention.end, ""
        if query.number is None:
            return
    if query.number is not None or query.kind in ("amount", "percent", "number"):
        for amount in each_once(page.text, page_amounts(page)):
            if query.number is not None:
                if query.number.holds(amount) and (
                    amount.kind != PLAIN or query.number.kind != MONEY or _of_money(page.text, amount)
                ):
                    yield amount.start, amount.end, amount.scale
            elif query.kind == "amount":
                if is_money(page.text, amount, page.row(amount.start)):
                    yield amount.start, amount.end, amount.scale
            elif query.kind == "number" or amount.kind == PERCENT:
                yield amount.start, amount.end, amount.scale
        return
    if query.kind == "name":
        for start, end in _names(page.text):
            yield start, end, ""
    elif query.kind in _SHAPES:
        for found in _SHAPES[query.kind].finditer(page.text):
            if query.kind != "phone" or 7 <= sum(c.isdigit() for c in found[0]) <= 15:
                yield found.start(), found.end(), ""


def _of_money(text: str, amount: Amount) -> bool:
    """Whether a bare number is called an amount of money just before it."""
    return MONEY_WORD.search(text, max(0, amount.start - 40), amount.start) is not None


def page_amounts(page: PageText) -> list[Amount]:
    """The amounts of a page, with the units of their columns, without years and days."""
    days = dates(page.text)
    firsts = [day.start for day in days]

    def in_a_date(at: int) -> bool:
        index = bisect_right(firsts, at) - 1
        return index >= 0 and at < days[index].end

    found = [a for a in amounts(page.text) if a.kind != PLAIN or a.unit or not in_a_date(a.start)]
    found = scaled(page.text, found, page.above)
    if not page.rows:
        return found
    out: list[Amount] = []
    for amount in found:
        checkpoint()
        row = page.row(amount.start)
        out += with_heads([amount], page.text[row[0] : row[1]], row[2], row[0]) if row and row[2] else [amount]
    return out


def _names(text: str) -> Iterator[tuple[int, int]]:
    spans: list[tuple[int, int]] = []
    for found in _LABELLED.finditer(text):
        checkpoint()
        start, end = found.span("name")
        spans.append((start, start + len(text[start:end].rstrip(" 。.,，_"))))
    for shape in (_NAME_ZH, _TITLED, _SURNAMED, _NAME_EN):
        for match in shape.finditer(text):
            checkpoint()
            spans.append((match.start(), match.start() + len(match[0].rstrip())))
    last = -1
    for start, end in sorted(spans, key=lambda s: (s[0], -s[1])):
        if start >= last and end - start > 1 and any(c.isalpha() for c in text[start:end]):
            yield start, end
            last = end


# --- words ----------------------------------------------------------------------------------------------------------


def find(
    phrase: str, text: str, exact: bool, folded: str = "", any_order: bool = False
) -> Iterator[tuple[int, int]]:
    """The spans of `text` that say the phrase; `folded` is its `same_length`, when it is at hand.

    With `any_order` two Chinese words may stand the other way round, too.
    """
    folded = folded or same_length(text)
    for found in _expression(phrase, exact).finditer(folded):
        if exact or _stems(phrase) is None or _says(phrase, found[0]):
            yield found.span()
    if any_order and not exact and (other := _in_other_order(phrase)) is not None:
        for found in other.finditer(folded):
            if not _expression(phrase, exact).search(found[0]):
                yield found.span()


@lru_cache(maxsize=512)
def _expression(phrase: str, exact: bool) -> re.Pattern[str]:
    """Words with any white space between; an English word by its first letters, checked by stem afterwards."""
    parts = []
    for token in re.findall(r"[A-Za-z]+(?:['’][A-Za-z]+)?|\d+(?:[.,]\d+)*|[^\sA-Za-z\d]", same_length(phrase)):
        if token.isascii() and token.isalpha() and not exact:
            parts.append(
                rf"(?<![a-z]){re.escape(token[: max(3, min(len(token), len(stem(token)) - 1))])}[a-z’']*(?![a-z])"
            )
        elif token[0].isascii() and token[0].isalnum():
            kind = r"[a-z]" if token[0].isalpha() else r"\d"
            parts.append(rf"(?<!{kind}){re.escape(token)}(?!{kind})")
        else:
            parts.append(re.escape(token))
    return re.compile(r"[\s\-‐­]*".join(parts) if parts else r"(?!)")


@lru_cache(maxsize=512)
def _in_other_order(phrase: str) -> re.Pattern[str] | None:
    """Two Chinese words that stand side by side, as they may stand in a text: 劳动合同解除 as 解除或者终止劳动合同."""
    phrase = same_length(phrase)
    words = [phrase[a:b] for a, b in zh_words(phrase)] if _HAN_ONLY.fullmatch(phrase) else []
    if len(words) != 2 or min(map(len, words)) < 2:
        return None
    one, two = map(re.escape, words)
    gap = r"(?:的|(?:或者?|和|与|及|、)[\u4e00-\u9fff]{1,4})?"
    return re.compile(f"{two}{gap}{one}|{one}{gap}{two}")


@lru_cache(maxsize=512)
def _stems(phrase: str) -> tuple[str, ...] | None:
    words = re.findall(r"[a-z]+(?:['’][a-z]+)?", same_length(phrase))
    return tuple(stem(re.split("['’]", word)[0]) for word in words) if words else None


def _says(phrase: str, found: str) -> bool:
    words = re.findall(r"[a-z]+(?:['’][a-z]+)?", found)
    return tuple(stem(re.split("['’]", word)[0]) for word in words) == _stems(phrase)


@lru_cache(maxsize=8)
def same_length(text: str) -> str:
    """Folded character by character, so that offsets stay those of the original."""
    if text.isascii():
        return text.lower()
    if len(text) > AT_ONCE:
        pieces = []
        for start in range(0, len(text), AT_ONCE):
            checkpoint()
            pieces.append(_same_length(text[start : start + AT_ONCE]))
        return "".join(pieces)
    return _same_length(text)


def _same_length(text: str) -> str:
    text = text.translate(_WIDE)
    if CJK.search(text):
        folded = fold(text)
        if len(folded) == len(text):
            return folded
        return "".join(f if len(f := fold(c)) == 1 else c.lower() if len(c.lower()) == 1 else c for c in text)
    return "".join(low if len(low := c.lower()) == 1 else c for c in text)
