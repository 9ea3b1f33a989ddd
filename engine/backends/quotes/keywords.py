"""Chinese key words typed as in a search box (出差住宿标准, 违约金): which sentence has them, and whether any does.

Such words ask nothing, so that no sentence looks like an answer to them: what counts is that what they name stands
there. *Topic* words must; a word for what is wanted of it (期限, 标准, 地址) may be said by its form: seven days are a
期限. Patterns and words; the vectors of engine.word_vectors tell what may stand for a word that is not there.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import PurePath

from engine.backends.quotes.background import rarity
from engine.backends.quotes.features import Candidate, Passage
from engine.backends.quotes.terms import CONTEXT_MARK, Question, fold_zh, is_stop_zh
from engine.backends.quotes.wanted import DATE, DURATION, NUMBER, SHARE
from engine.everyday import formal_words
from engine.folding import fold
from engine.word_vectors import cut, known, numbered, words_of

_LONGEST = 16
"""Characters of what is taken for key words."""
_ASKS = re.compile(
    r"[谁几哪吗么呢吧?？。，！；：]|多[少久长大高远]|[如为]何|何[时处地人种]|是否|是不是|有没有|能不能|可不可以|请问|^请|我|你|怎样|咋"
)
_MONEY = re.compile(rf"{NUMBER.pattern}\s*(?:美|欧|日|港)?[元块]|[¥￥$]|人民币|百分之|%|免费|不收")
_FORMS: dict[str, re.Pattern[str] | None] = {
    word: form
    for words, form in (
        ("期限 时限 周期 时长 天数 年限 工期 期间 期", re.compile(f"{DURATION.pattern}|{DATE.pattern}")),
        ("时间 日期 时候 截止", re.compile(rf"{DATE.pattern}|{DURATION.pattern}|[一二三四五六七八九十\d][日时点]")),
        ("金额 费用 价格 价钱 数额 租金 收费 罚款 单价 总额 工资 费 钱 款 价", _MONEY),
        ("数量 个数 次数 人数 长度 宽度 高度 面积 重量 容量 限额 额度 上限 下限 标准 额", NUMBER),
        ("比例 倍数 占比 利率 税率 费率 率", SHARE),
        (
            "条件 流程 步骤 办法 方法 方式 规定 要求 地址 地点 范围 定义 手续 材料 责任 权利 义务 限制 途径 原因 内容 "
            "情况 说明 政策 制度 问题 介绍 "
            "名单 人员 状态 处罚 后果 电话 相关 有关 事项 设置 权 法 者 人 器 机 的 型 式",
            None,
        ),
    )
    for word in words.split()
}
"""Words for what is wanted of a thing, and how that looks; None: in no form of its own."""
_HELD = 0.6
"""From this grade a topic word is there: by itself, by another word for it, or by one as near to it in meaning."""
_FOR_OTHERS = 0.8
_SPACES = re.compile(r"(?<=[^a-z0-9])\s+|\s+(?=[^a-z0-9])")
_LATIN = re.compile(r"[a-z][a-z0-9-]*|\d+(?:\.\d+)?[a-z]*")
SURE, UNSURE = 0.75, 0.1
"""The confidence where all that is named stands there, and where something of it stands nowhere."""
_BEHIND = 1e-6
_BONUS = 4.0
"""What a sentence that has all of it is worth beside the fitted weights."""


@dataclass(frozen=True, slots=True)
class KeyWords:
    """`topic` must stand there, each with its weight; `wanted` are words for what is asked of it, with their form."""

    topic: tuple[tuple[str, float], ...]
    wanted: tuple[tuple[str, re.Pattern[str] | None], ...]


@lru_cache(maxsize=64)
def key_words(text: str) -> KeyWords | None:
    """The key words of a text that asks nothing; None of a question."""
    own = fold_zh(text.partition(CONTEXT_MARK)[0]).strip()
    if len(own) > _LONGEST or _ASKS.search(own):
        return None
    topic: dict[str, float] = {}
    wanted: dict[str, re.Pattern[str] | None] = {}
    for word in _words(own):
        if word in _FORMS or len(word) == 1:
            wanted[word] = _FORMS.get(word)
        else:
            topic[word] = max(1.0, rarity(word, "zh"))
    if not topic:  # 费用 alone
        topic, wanted = {word: rarity(word, "zh") for word in wanted}, {}
    return KeyWords(tuple(topic.items()), tuple(wanted.items())) if topic else None


def _words(text: str) -> list[str]:
    """Known words, and runs of characters between them that belong to none."""
    found: list[str] = _LATIN.findall(text)
    run = ""
    before = 0
    begins, _ = cut(fold(text))
    for begin, word in zip([*begins.tolist(), len(text) + 1], [*words_of(text), ""], strict=True):
        single = len(word) == 1 and not is_stop_zh(word)
        if run and (not single or begin != before):
            found.append(run)
            run = ""
        if single:
            run += word
        elif len(word) > 1:
            found.append(word)
        before = begin + len(word)
    return found


def has_key_words(question: Question, candidate: Candidate) -> float:
    """What speaks for a sentence in a search for key words: how much of them it has, and the form of what is wanted."""
    keys = key_words(question.text) if question.lang == "zh" else None
    if keys is None:
        return 0.0
    text = _squeezed(f"{candidate.header}\n{candidate.text}")
    total = sum(weight for _, weight in keys.topic)
    held = sum(weight * _grade(word, text) for word, weight in keys.topic) / total
    formed = [_formed(word, form, text) for word, form in keys.wanted]
    share = (2 * held + sum(formed) / len(formed)) / 3 if formed else held
    return _BONUS * share * share


def behind_its_own(question: Question, scores: Sequence[float], candidates: Sequence[Candidate]) -> list[float]:
    """The scores, but where a key word is only part of longer words none above those of sentences that have it all.

    陪产假 is another leave than 产假, however much 陪产假天数 looks like 产假天数.
    """
    keys = key_words(question.text) if question.lang == "zh" else None
    if keys is None:
        return list(scores)
    within = [any(_within_longer(word, _squeezed(one.text)) for word, _ in keys.topic) for one in candidates]
    if not any(within):
        return list(scores)
    full = [
        score
        for score, one, part in zip(scores, candidates, within, strict=True)
        if not part and has_key_words(question, one) == _BONUS
    ]
    most = min(full, default=math.inf) - _BEHIND
    return [min(score, most) if part else score for score, part in zip(scores, within, strict=True)]


def _within_longer(word: str, text: str) -> bool:
    there = text.count(word)
    return there > 0 and there == sum(longer.count(word) for longer in words_of(text) if len(longer) > len(word))


def _formed(word: str, form: re.Pattern[str] | None, text: str) -> float:
    if form is None:
        return float(word in text)
    return 1.0 if form.search(text) else 0.5 * (word in text)


def key_words_found(question: Question, passage: Passage, best: Candidate) -> bool | None:
    """Whether what the key words name stands in the passage; None where that is not clear, or they are a question."""
    keys = key_words(question.text) if question.lang == "zh" else None
    if keys is None:
        return None
    name = PurePath(passage.path.replace("\\", "/")).stem
    text = _squeezed("\n".join([passage.heading, name, *(c.text for c in passage.candidates)]))
    grades = [_grade(word, text) for word, _ in keys.topic]
    if any(grade < _HELD for grade in grades):
        near = _likeness(tuple(word for word, _ in keys.topic), text)
        grades = [max(own, like) for own, like in zip(grades, near, strict=True)]
    line = passage.candidates
    beside = _squeezed("\n".join(c.text for c in line[max(0, best.order - 1) : best.order + 2]))
    formed = [max(_formed(word, form, beside), _formed(word, form, text) / 2) for word, form in keys.wanted if form]
    if min(grades) >= _HELD:
        return None if 0.0 < min(formed, default=1.0) < 0.5 else min(formed, default=1.0) > 0.0
    weights = [weight for _, weight in keys.topic]
    share = sum(w * g for w, g in zip(weights, grades, strict=True)) / sum(weights)
    return None if share >= _HELD and len(grades) > 2 else False


def _grade(word: str, text: str) -> float:
    if word in text:
        return 1.0
    for part, others in formal_words(word):
        if any(other in text for other in others):
            return _FOR_OTHERS * len(part) / len(word)
    return 0.0


def _likeness(words: tuple[str, ...], text: str) -> list[float]:
    """Of each word the cosine of the word of the text that is nearest to it in meaning."""
    import numpy as np

    _, numbers = cut(fold(text))
    if not len(numbers):
        return [0.0] * len(words)
    _, vectors = numbered(np.unique(numbers))
    _, sought = known(words)
    nearest = np.einsum("ad,wd->aw", sought, vectors).max(axis=1)
    likeness: list[float] = nearest.tolist()
    return likeness


def _squeezed(text: str) -> str:
    return _SPACES.sub("", fold_zh(text))
