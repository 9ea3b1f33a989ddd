"""Follow-up questions in Chinese (那第二条呢？ 那上海呢？) -> the questions they stand for. See follow_up.py."""

from __future__ import annotations

import re

from engine.answering.follow_up_lists import CITED, item
from engine.backends.quotes.background import zh_words
from engine.backends.quotes.terms import CONTEXT_MARK

_NUMERALS_ZH = {c: n for n, c in enumerate("零一二三四五六七八九十")} | {"两": 2}
_LEAD_ZH = re.compile(
    r"^(?:那么|那(?![个些种项条份位家里儿样台本张件只])|然后|还有|另外|以及|而|但是?|如果是|换成|要是|假如是|和|，|,|"
    r"\s)+"
)
_TAIL_ZH = re.compile(r"(?:的话)?(?:又)?(?:是)?(?:怎么?样)?(?:呢|如何|咋样|怎样)?[?？。！\s]*$")
_ASKS_ZH = re.compile(r"什么|多少|几|谁|哪|怎么|如何|为何|为什么|何时|是否|吗|多久|多长|多大|能不能|可不可以|有没有")
_PRONOUN_ZH = re.compile(
    r"它们?|他们?|她们?|其(?![他余中实])|该(?![怎如不])(?=[\u4e00-\u9fff])|此(?![外类])|这(?:个|些|种|项|条|份|位|家|"
    r"里|儿|样)?|"
    r"那(?:个|些|种|项|条|份|位|家|里|儿|样)(?!么)|前者|后者|上面|上述|刚才"
)
_ORDINAL_ZH = re.compile(r"第([零一二三四五六七八九十百\d]+)([^\W\d_]?)")
_PLACES = (
    "北京|上海|广州|深圳|天津|重庆|杭州|南京|武汉|成都|西安|苏州|青岛|厦门|长沙|郑州|香港|澳门|台湾|美国|日本|英国|"
    "国外|海外|境外|外地|本地"
)
_ENOUGH = 3
"""Words with which a question says itself what it is about, even after 那."""
_SLOTS_ZH = (
    re.compile(_PLACES),
    re.compile(r"(?:1[5-9]|20)\d\d年?(?:第?[一二三四1-4]季度|上半年|下半年)?|[去今明前后]年"),
    re.compile(r"第?[一二三四1-4]季度|上半年|下半年"),
    re.compile(r"(?:\d{1,2}|[一二三四五六七八九十]{1,2})月份?|上个?月|下个?月|本月"),
    re.compile(r"第[零一二三四五六七八九十百千\d]+[条章节款项页版期批次步阶段组个]?"),
    re.compile(r"(?:\d+|[一二三四五六七八九十两]+)(?:号|楼|层|期|级|类|档|栋|单元|室|班)"),
    re.compile(r"[甲乙丙丁](?:方|类|级|组|班)?|[ABCDabcd](?:座|栋|类|级|组|款|型|方案|区)?(?![a-zA-Z])"),
    re.compile(r"《[^《》]+》"),
    re.compile(r"周[一二三四五六日末]|星期[一二三四五六日天]|工作日|节假日"),
)
_CUTS_ZH = re.compile(r"[的了是在和有为多少几什么哪谁吗呢，。？、（）《》“”每该被把要能可]")
_EMPTY_ZH = frozenset(
    "需要 时间 长时间 时候 可以 应该 应当 必须 办理 一般 具体 能够 到账 要求 开始 结束 大概 大约 最多 至少".split()
)
_PLAIN_PRONOUNS_ZH = ("它", "它们", "他", "她", "其", "他们", "她们", "这个", "那个")
_SUBJECT_ZH = re.compile(
    r"^(?:请问|我想知道|想问一下|问一下)?(?P<subject>.{1,18}?)(?="
    r"是(?!否)|有(?!效)|要|需要?|应当?|必须|可以|能|会|该|在(?:哪|什么)|由|什么|多少|多久|多长|多大|几|怎么|如何|"
    r"为什么|哪|何时|谁|"
    r"最[多少长短高低晚早]|不|吗|$)"
)
_PLACE_ZH = re.compile(rf"^(?:{_PLACES})$|.(?:部门?|分公司|店|校区|学院|省|市|区|县|国|仓库?|厂)$")
_BARE_ZH = re.compile(
    r"^(?:那|那么|可是|但)?(?:为什么|为何|怎么办|然后|还有|谁|多少|多久|什么时候|在哪里?|哪里|怎么会|具体)(?:呢|吗|"
    r"呀)?[?？]*$"
)


def resolved_zh(question: str, before: str, answer: str) -> str:
    if _BARE_ZH.match(question):
        bare = question.rstrip("?？")
        return f"{_without_asking_zh(before)}{_LEAD_ZH.sub('', bare) or bare}？"
    bare = _TAIL_ZH.sub("", _LEAD_ZH.sub("", question)).strip()
    bare = bare[:-1] if bare.endswith("的") else bare
    lead = _LEAD_ZH.match(question)
    asks = bool(_ASKS_ZH.search(bare))
    ordinal = _ORDINAL_ZH.search(bare)
    if ordinal and not asks and not _ORDINAL_ZH.search(before):
        listed = item(answer, _number_zh(ordinal[1])) if ordinal[2] in "个种项点类" else ""
        rest = bare[: ordinal.start()] + bare[ordinal.end() :]
        if listed and not rest:
            return f"{listed}{_asked_zh(before)}"
        return f"{_without_asking_zh(before)}{bare}？"
    if ordinal and asks and ordinal[2] in "个种项点类条" and not _ORDINAL_ZH.search(before):
        listed = item(answer, _number_zh(ordinal[1]))
        if listed:
            return f"{listed}{bare[ordinal.end() :]}？"
    if bare and not asks and (lead or question.rstrip("?？").endswith("呢") or len(bare) <= 8):
        if _PRONOUN_ZH.fullmatch(bare):
            return f"{_LEAD_ZH.sub('', question)}{_subject_zh(before)}"
        return _changed_zh(bare, before)
    if _PRONOUN_ZH.search(_without_dates_zh(question)):
        return _with_topic_zh(question, before, answer)
    words = len(_words_zh(bare))
    if (lead and len(bare) <= 12 and words < _ENOUGH) or words == 0:
        return _with_topic_zh(question, before, answer)
    return _LEAD_ZH.sub("", question) or question


def refers_zh(question: str) -> bool:
    """Whether a word in it stands for something that was spoken of before."""
    return bool(_LEAD_ZH.match(question) or _BARE_ZH.match(question) or _PRONOUN_ZH.search(_without_dates_zh(question)))


def _without_dates_zh(text: str) -> str:
    return re.sub(r"这样|那样|这么|那么|本[法条]|这[几两]?[天年月次]|那[天年月次]", "", text)


def _changed_zh(bare: str, before: str) -> str:
    """The question before, with `bare` in the place of its like."""
    for slot in _SLOTS_ZH:
        new, old = slot.search(bare), list(slot.finditer(before))
        if new and old:
            if len(new[0]) >= len(bare) - 2:
                last = old[-1]
                return before[: last.start()] + bare + before[last.end() :]
            return f"{bare}：{before[: old[-1].start()]}{before[old[-1].end() :]}"
    # The like of 医保 in 社保的比例是多少 is 社保: the word with the same last character, else with the same first.
    size = len(bare)
    for end in range(size, len(before) + 1) if 1 < size < 5 else ():
        like = before[end - size : end]
        if like[-1] == bare[-1] and like != bare and not _CUTS_ZH.search(like) and not _CUTS_ZH.search(bare):
            return before[: end - size] + bare + before[end:]
    for start, end in _words_zh(before):
        if size > 1 and before[start] == bare[0] and before[start:end] != bare:
            return before[:start] + bare + before[end:]
    subject = _subject_zh(before)
    if _PLACE_ZH.search(bare) and not (subject and _PLACE_ZH.search(subject)):
        return f"{bare}{before}"  # another place or department of the same thing
    if subject and subject in before:
        owner, of, thing = subject.rpartition("的")
        if of and _is_name_zh(bare) and _is_name_zh(owner):
            return before.replace(owner, bare, 1)
        return before.replace(thing if of else subject, bare, 1)
    return f"{bare}{_asked_zh(before)}"


def _words_zh(text: str) -> list[tuple[int, int]]:
    """Words of two characters and more that do not ask."""
    found = []
    for run in re.finditer(r"[\u4e00-\u9fff]+", text):
        for start, end in zh_words(run[0]):
            word = run[0][start:end]
            if word not in _EMPTY_ZH and end - start > 1 and not _ASKS_ZH.search(word):
                found.append((run.start() + start, run.start() + end))
    return found


def _is_name_zh(text: str) -> bool:
    """Whether no known word is in it, as in most names."""
    return 2 <= len(text) <= 6 and not _words_zh(text)


def _subject_zh(before: str) -> str:
    match = _SUBJECT_ZH.match(before)
    return match["subject"].strip(" ，,、") if match else ""


def _asked_zh(before: str) -> str:
    """The part of a question that asks: 是多少, 有几天."""
    subject = _subject_zh(before)
    return before[before.find(subject) + len(subject) :] if subject else before


def _without_asking_zh(before: str) -> str:
    return re.sub(r"(?:是什么|是谁|是多少|有哪些|是|为)?[?？。]*$", "", before)


def _with_topic_zh(question: str, before: str, answer: str) -> str:
    subject = _subject_zh(before)
    topic = subject.rpartition("的")[0] or subject or _without_asking_zh(before)
    if re.search(r"谁|哪位|哪个人|叫什么", before) and re.search(r"[他她]", question):
        first = next((line for line in CITED.sub("", answer).splitlines() if line.strip()), "")
        topic = first.strip("“”。 ")[:40] or topic
    if topic and topic not in question:
        pronoun = _PRONOUN_ZH.search(_without_dates_zh(question))
        plain = _LEAD_ZH.sub("", question)
        if pronoun and pronoun[0] in _PLAIN_PRONOUNS_ZH and "谁" not in before:
            return plain.replace(pronoun[0], topic, 1)
        return f"{plain}{CONTEXT_MARK}{topic}"
    return question


def _number_zh(text: str) -> int:
    if text.isdigit():
        return int(text)
    if text in _NUMERALS_ZH:
        return _NUMERALS_ZH[text]
    tens, _, ones = text.partition("十")
    return 10 * _NUMERALS_ZH.get(tens, 1) + _NUMERALS_ZH.get(ones, 0)
