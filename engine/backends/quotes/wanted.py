"""What a Chinese question wants, word by word and in form, and whether a sentence gives it, for doubt.py.

The question's *terms* are its words (a name is one term), each with its rarity: which of them stand in the sentence,
beside it, in its passage, only in another one, or nowhere. The answer's *form* is what must stand there for the
sentence to answer at all: 有多少平方公里 wants a number of them, 试用期最多几个月 a number of months, 可以吗 a rule.
Patterns only. English has no such figures: its units are words already, and there they told nothing more (measured).
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from itertools import pairwise
from pathlib import PurePath

from engine.backends.quotes import kinds
from engine.backends.quotes.background import rarity, zh_words
from engine.backends.quotes.features import Candidate, Passage
from engine.backends.quotes.terms import CONTEXT_MARK, Question, asked_zh, fold_zh, is_stop_zh
from engine.everyday import formal_words

TERM_FIGURES = (
    "t_sentence", "t_window", "t_passage", "t_sentence_local", "t_window_local", "t_passage_local", "t_missing1",
    "t_missing2", "t_window_missing1", "t_window_missing2", "t_nowhere", "t_elsewhere", "t_all", "t_all_window",
    "t_gap", "t_names", "t_names_passage", "t_names_least", "t_close", "t_order", "t_count", "t_weight",
)  # fmt: skip
_FORMS = ("duration", "date", "share", "unit", "number", "rule", "who")
FORM_FIGURES = (
    *(f"f_{form}" for form in _FORMS), *(f"f_{form}_window" for form in _FORMS), "f_any", "f_nowhere", "f_noun",
    "f_noun_window", "f_noun_passage",
)  # fmt: skip
_TELLING = ("duration", "date", "share", "unit")
"""Forms that an answer hardly ever lacks."""
_NAME_FROM = 5.5
"""The rarity from which a term is taken for a name."""
_HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")
_PIECE = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]+|\d+(?:\.\d+)?|[a-z][a-z0-9-]*")
_GIVEN, _BEHIND_ITS_WORD, _LABELLED = 0.6, 0.8, 1.5
_AT_ITS_WORD = 3
"""Characters between a word of the question and what has the form asked for, when that is said of it."""
_FOR_OTHERS = 0.8
"""What a word counts that may stand for the question's everyday one."""


def wanted(question: Question, found: Sequence[Passage], best: Candidate) -> list[float]:
    """The figures of TERM_FIGURES and FORM_FIGURES for the best sentence, in their order."""
    line = found[best.passage].candidates
    near = line[max(0, best.order - 1) : best.order + 2]
    texts = [f"{_squeezed(p.candidates)}\n{fold_zh(p.heading)}\n{_name(p)}" for p in found]
    sentence, window = _squeezed([best]), _squeezed(near)
    terms = _held_terms(question, texts, best.passage, sentence, window)
    form = _form(question, texts[best.passage], sentence, window)
    return [*(terms[name] for name in TERM_FIGURES), *(form[name] for name in FORM_FIGURES)]


def _name(passage: Passage) -> str:
    return fold_zh(PurePath(passage.path.replace("\\", "/")).stem)


# --- terms -------------------------------------------------------------------------------------------------------


def gives_form(question: Question, candidate: Candidate) -> float:
    """What to add to the score of a Chinese sentence that has the form asked for, more where it stands behind a word
    of the question: 试用期为三个月 of 试用期多长."""
    if question.subject:
        return 0.0
    asked = fold_zh(question.text)
    form, pattern = _wanted_form(question, asked)
    if form == "who" and _is_label_of(asked, candidate.text):
        return _LABELLED
    if pattern is None or form not in _TELLING:
        return 0.0
    text = _squeezed([candidate])
    if form != "date":
        text = _WHOLE_DATE.sub("", text)
    ends = [match.start() for match in pattern.finditer(text) if match[0] not in asked]
    words = [word for word in terms_of(question.text) if len(word) > 1]
    if any(word in text[max(0, end - _AT_ITS_WORD - len(word)) : end] for end in ends for word in words):
        return _GIVEN + _BEHIND_ITS_WORD
    return _GIVEN if ends else 0.0


def _is_label_of(asked: str, text: str) -> bool:
    """Whether a line says by its label who the question asks for: 出租方（甲方）：沈国梁 of 房东是谁."""
    label = _LABEL.match(text.strip())
    who = _WHO_IS.match(asked)
    if not label or not who:
        return False
    named = fold_zh(label[1])
    return any(other in named for word, others in ((who[1], ()), *formal_words(asked)) for other in (word, *others))


def lacks_form(question: Question, found: Sequence[Passage], best: Candidate) -> bool:
    """Whether nothing at the best sentence has the form that an answer hardly ever lacks: no amount for 多少钱."""
    asked = fold_zh(question.text)
    form, pattern = _wanted_form(question, asked)
    if pattern is None or form not in _TELLING:
        return False
    line = found[best.passage].candidates
    return not _new(pattern, _squeezed(line[max(0, best.order - 1) : best.order + 2]), asked)


def _held_terms(question: Question, texts: Sequence[str], own: int, sentence: str, window: str) -> dict[str, float]:
    asked = fold_zh(question.text)
    weights = terms_of(question.text)
    terms = list(weights)
    others = dict(formal_words(asked))

    def grades(text: str) -> list[float]:
        return [max(_grade(t, text), _FOR_OTHERS * any(other in text for other in others.get(t, ()))) for t in terms]

    here = grades(sentence)
    places = sorted(
        (match.start(), at)
        for at, term in enumerate(terms) if here[at] >= 1.0
        for match in re.finditer(re.escape(term), sentence)
    )  # fmt: skip
    return _figures(
        [weights[t] for t in terms], here, grades(window), [grades(text) for text in texts], own,
        [len(t) > 1 and weights[t] >= _NAME_FROM for t in terms],
        _closeness(places, [len(t) for t in terms], len(sentence)),
        _orderly([asked.find(terms[at]) for _, at in places]),
    )  # fmt: skip


def terms_of(text: str) -> dict[str, float]:
    """The words of a question with their rarity. Characters that belong to no known word are one name."""
    found: dict[str, float] = {}
    for piece in _PIECE.findall(asked_zh(fold_zh(text.replace(CONTEXT_MARK, " ")))):
        if not _HAN.match(piece):
            found[piece] = 7.5
            continue
        run = ""
        for start, end in [*zh_words(piece), (len(piece), len(piece))]:
            word = piece[start:end]
            if end - start == 1 and not is_stop_zh(word):
                run += word
                continue
            if len(run) > 1:
                found[run] = max(5.0, min(7.5, 2.0 + 0.6 * sum(rarity(c, "zh") for c in run)))
            elif run:
                found[run] = 0.8 * rarity(run, "zh")
            run = ""
            if end - start > 1:
                found[word] = rarity(word, "zh")
    return found


def _grade(term: str, text: str) -> float:
    """1 for the whole term, less for parts of it: names are written in more than one way."""
    if term in text:
        return 1.0
    if len(term) < 2 or not _HAN.match(term):
        return 0.0
    if len(term) == 2:
        return 0.25 * sum(c in text for c in term) / 2
    pairs = [term[i : i + 2] for i in range(len(term) - 1)]
    return 0.9 * sum(pair in text for pair in pairs) / len(pairs)


def _squeezed(pieces: Sequence[Candidate]) -> str:
    text = fold_zh("".join(f"{c.header}\n{c.text}" if c.header else c.text for c in pieces))
    return re.sub(r"(?<=[^a-z0-9])\s+|\s+(?=[^a-z0-9])", "", text)


def _figures(
    weights: Sequence[float], sentence: Sequence[float], window: Sequence[float], passages: Sequence[Sequence[float]],
    own: int, names: Sequence[bool], close: float, order: float,
) -> dict[str, float]:  # fmt: skip
    """From how well each term is held in the sentence, beside it, and in each passage (`own` is the sentence's)."""
    count = range(len(weights))
    total = sum(weights) or 1.0
    mine = passages[own]
    others = [p for n, p in enumerate(passages) if n != own]
    # What all passages found share tells nothing.
    share = [sum(p[i] >= 1.0 for p in passages) / len(passages) for i in count]
    local = [weights[i] * (1.3 - share[i]) for i in count]
    local_total = sum(local) or 1.0
    missing = [*sorted((weights[i] * (1 - mine[i]) for i in count), reverse=True), 0.0, 0.0]
    missing_near = [*sorted((weights[i] * (1 - window[i]) for i in count), reverse=True), 0.0, 0.0]

    def held(grades: Sequence[float]) -> float:
        return sum(weights[i] * grades[i] for i in count) / total

    def held_local(grades: Sequence[float]) -> float:
        return sum(local[i] * grades[i] for i in count) / local_total

    absent = [i for i in count if mine[i] < 0.5]
    rare = [i for i in count if names[i]]
    in_passage = held(mine)
    return {
        "t_sentence": held(sentence),
        "t_window": held(window),
        "t_passage": in_passage,
        "t_sentence_local": held_local(sentence),
        "t_window_local": held_local(window),
        "t_passage_local": held_local(mine),
        "t_missing1": missing[0] / 7,
        "t_missing2": missing[1] / 7,
        "t_window_missing1": missing_near[0] / 7,
        "t_window_missing2": missing_near[1] / 7,
        "t_nowhere": sum(weights[i] for i in absent if share[i] == 0) / total,
        "t_elsewhere": max((sum(weights[i] for i in absent if p[i] >= 1.0) for p in others), default=0.0) / total,
        "t_all": float(not absent),
        "t_all_window": float(all(grade >= 0.5 for grade in window)),
        "t_gap": in_passage - max((held(p) for p in others), default=0.6 * in_passage),
        "t_names": sum(sentence[i] for i in rare) / len(rare) if rare else 0.5,
        "t_names_passage": sum(mine[i] for i in rare) / len(rare) if rare else 0.6,
        "t_names_least": min((mine[i] for i in rare), default=0.6),
        "t_close": close,
        "t_order": order,
        "t_count": math.log1p(len(weights)),
        "t_weight": math.log1p(total),
    }


def _closeness(places: Sequence[tuple[int, int]], sizes: Sequence[int], length: int) -> float:
    """How densely the matched terms stand: their own length by that of the shortest stretch that holds them all."""
    wanted_terms = {term for _, term in places}
    if len(wanted_terms) < 2:
        return 0.3
    shortest = max(1, length)
    counts: dict[int, int] = {}
    start = 0
    for place, term in places:
        counts[term] = counts.get(term, 0) + 1
        while len(counts) == len(wanted_terms):
            shortest = min(shortest, place - places[start][0] + sizes[term])
            counts[places[start][1]] -= 1
            if not counts[places[start][1]]:
                del counts[places[start][1]]
            start += 1
    return min(1.0, sum(sizes[term] for term in wanted_terms) / max(1, shortest))


def _orderly(order: Sequence[int]) -> float:
    """The share of neighbours that stand in the sentence in the question's own order."""
    order = list(dict.fromkeys(order))
    if len(order) < 2:
        return 0.5
    return sum(a < b for a, b in pairwise(order)) / (len(order) - 1)


# --- form --------------------------------------------------------------------------------------------------------

_DIGITS = "零〇一二两三四五六七八九十百千万亿半"
_NUMERAL = rf"(?<![第{_DIGITS}\d])(?:\d[\d,.]*|[{_DIGITS}]+)(?:[百千万亿余多几来]*)"
_UNITS = {
    "天": "天|日", "日": "日|天|号", "号": "日|号", "年": "年|周年|个月", "月": "个?月", "个月": "个月|月|年",
    "小时": "个?小时|钟头", "分钟": "分钟?", "周": "周|星期|个星期", "岁": "岁|周岁", "周岁": "周岁|岁",
    "人": "人|名|位|口|万|亿", "名": "名|人|位", "位": "位|人|名|个", "元": "元|块|万|亿|英镑|欧元", "块": "元|块",
    "倍": "倍", "次": "次|届|回|度", "米": "米|公里|厘米|英尺", "公里": "公里|千米|英里|km",
    "平方公里": "平方公里|平方千米|km|公顷|平方英里|万|亿",
}  # fmt: skip
_COUNTED = "[个种篇间家支只条颗枚座所项件张部本名位人台辆艘架份层次届代户幅首场段句组对双口万亿千百元%](?!月)"
_ASKED_UNIT = re.compile(r"(第?)(?:几(?![乎经百千万]|内亚)|多少)(?:个)?((?:平方|立方)?[\u4e00-\u9fff]{1,2})")
_ASKED_NOUN = re.compile(
    r"(?:哪(?:一|几|两|个|些|种|位|座|条|支|部|家|所|项|类|款|只|本|首|场|届|名|块|片|股|对|张|处)?"
    r"(?:个|种|位|座|条|支|部|家|所|项|类)?|什么|何种|何)(?![时年地人处])([\u4e00-\u9fff]{1,4})"
)
DURATION = re.compile(rf"{_NUMERAL}(?:个?(?:小时|钟头|分钟?|秒|月|星期|世纪|季度|工作日)|年|天|日|周|周年|晚|夜)")
DATE = re.compile(
    r"\d{2,4}年|\d{1,2}月|\d{1,2}[日号]|世纪|年代|公元|[〇零一二三四五六七八九]{2,4}年|[一二三四五六七八九十]{1,2}月|"
    r"(?:夏|商|周|秦|汉|唐|宋|元|明|清|民国|洪武|永乐|康熙|乾隆|嘉靖|万历|光绪)[^，。]{0,3}[年代初末]|星期|周[一二三四五六日末]|"
    r"[春夏秋冬]季|上午|下午|凌晨|\d{4}"
)
_WHOLE_DATE = re.compile(r"\d{4}年(?:\d{1,2}月)?(?:\d{1,2}[日号])?|\d{1,2}月\d{1,2}[日号]")
_LABEL = re.compile(r"([^：:，。]{1,20})[：:]\s*[^：:，。]{2,16}$")
_WHO_IS = re.compile(r"(?:请问)?(.{1,10}?)(?:是谁|叫什么名字?|姓什么)")
NUMBER = re.compile(rf"{_NUMERAL}(?![条款项章])")
SHARE = re.compile(rf"{_NUMERAL}\s*(?:%|％|成|折|倍|个百分点|比\s*\d)|百分之|分之|[半全]数|一半")
_RULE = re.compile(r"不得|应当|可以|有权|禁止|必须|无权|不予|无效|除外")
_WHO = re.compile(
    r"[\u4e00-\u9fff]{1,8}[·・•][\u4e00-\u9fff]{1,8}|[\u4e00-\u9fff]{1,4}(?:先生|女士|教授|博士|将军|总统|皇帝|国王|主席|总理|"
    r"部长|者|家|人|公司|机构|机关|部门|单位|委员会|法院|局|院)"
)
MONEY = re.compile(
    rf"{_NUMERAL}\s*(?:美|欧|日|港|英)?[元块镑]|[¥￥$€£]|人民币|百分之|%|免费|不收|元/|个月(?:租金|工资)"
)
_MEASURE = re.compile(
    rf"{_NUMERAL}(?:多|余)?(?:[厘毫千公分]?米|公分|[公英海]?里|英[尺寸]|公?[斤顷]|吨|[千毫]?克|平方|立方|度|周?岁|毫?升|倍|层|万|亿|%|[mk]m)|{DURATION.pattern}"
)
_ASKED: tuple[tuple[str, re.Pattern[str], re.Pattern[str]], ...] = (
    (
        "unit",
        re.compile(
            r"多少(?:钱|元|块)|几块钱|(?:价格?|价钱|费用?|金额?|租金?|房租|工资|薪水|罚款|奖金|押金|票价)(?:大约|一共)?[是为有]?多少(?!人|名|个)|"
            r"[报补发交扣罚付赔给退收花领拿][销贴给]?多少(?![人名个天年月])"
        ),
        MONEY,
    ),
    ("unit", re.compile(r"多(?:长(?!时间)|高|宽|深|远|重|大(?!学|程度|范围|数量|规模))"), _MEASURE),
    ("duration", re.compile(r"多久|多[长少]时间|几(?:年|天|日|个?小时|个?月|周|分钟|个?星期)"), DURATION),
    (
        "date",
        re.compile(
            r"何时|什么时候|什么时间|哪一?年|哪一?天|哪一?日|哪个?月|几月|几号|年份|什么年代|哪个?(?:年代|世纪)"
        ),
        re.compile(rf"{DATE.pattern}|{DURATION.pattern}(?:以内|之?内|之?前|[以之]?后)"),
    ),
    ("share", re.compile(r"几成|百分之几|比例|占比|百分比|几倍|多少倍"), SHARE),
)


def _form(question: Question, passage: str, sentence: str, window: str) -> dict[str, float]:
    values = dict.fromkeys(FORM_FIGURES, 0.0)
    asked = fold_zh(question.text)
    form, pattern = _wanted_form(question, asked)
    if pattern is not None:
        here, beside = _new(pattern, sentence, asked), _new(pattern, window, asked)
        values[f"f_{form}"] = 1.0 if here else -1.0
        values[f"f_{form}_window"] = 1.0 if beside else -1.0
        values["f_any"] = 1.0 if here else 0.3 if beside else -1.0
        values["f_nowhere"] = float(form in _TELLING and not here and not beside and not _new(pattern, passage, asked))
    noun = _asked_noun(asked)
    if noun:
        for name, text in (("f_noun", sentence), ("f_noun_window", window), ("f_noun_passage", passage)):
            values[name] = 1.0 if noun in text else -1.0
    return values


def _new(pattern: re.Pattern[str], text: str, asked: str) -> bool:
    """Whether the text has something of this form that the question does not say itself."""
    return any(match[0] not in asked for match in pattern.finditer(text))


def _wanted_form(question: Question, asked: str) -> tuple[str, re.Pattern[str] | None]:
    for form, ask, pattern in _ASKED:
        if ask.search(asked):
            return form, pattern
    unit = _ASKED_UNIT.search(asked)
    if unit and unit[2] not in ("人", "钱"):
        one = _UNITS.get(unit[2][0], unit[2][0])
        said = one if unit[1] else _UNITS.get(unit[2]) or rf"{unit[2]}|{one}|{_COUNTED}"
        number = rf"(?:第\s*)?{_NUMERAL.partition(')')[2]}" if unit[1] else _NUMERAL
        return "unit", re.compile(rf"{number}(?:多|余)?[个名]?(?:{said})")
    kind = kinds.asked_kind(question)
    known = {kinds.NUMBER: ("number", NUMBER), kinds.YESNO: ("rule", _RULE), kinds.PERSON: ("who", _WHO)}
    return known.get(kind, ("", None))


def _asked_noun(asked: str) -> str:
    """What 哪个 or 什么 is said of: 郡 in 位于哪个郡."""
    match = _ASKED_NOUN.search(asked)
    if not match:
        return ""
    words = zh_words(match[1])
    return match[1][: words[0][1]]
