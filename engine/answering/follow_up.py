"""A follow-up question ("and in 2022?", 那第二条呢？, how much does it cost?) -> the question it stands for.

By patterns alone, no model: what the new question leaves out is taken from the one before it, and what it changes is
put in the place of its like: a year for a year, a name for a name, 第二条 for 第一条. A question that stands by itself
comes back as it is. What comes out is for search and for choosing quotes; the person and a language model see the
question as it was asked.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from engine.backends.quotes_background import zh_words
from engine.backends.quotes_terms import CONTEXT_MARK
from engine.backends.quotes_words import STOP, tokens
from engine.sentences import language
from engine.types import Message

_LONGEST = 220
"""Characters of a follow-up at most; a longer question tells enough by itself."""


def resolve(question: str, history: Sequence[Message]) -> str:
    """The question with what it leaves out, from the turns before it (user and assistant, oldest first)."""
    before, answer = "", ""
    for message in history:
        if message.role == "user":
            before = _resolved(message.content, before, answer)
            answer = ""
        elif message.role == "assistant":
            answer = message.content
    return _resolved(question, before, answer)


def _resolved(question: str, before: str, answer: str) -> str:
    question = " ".join(question.split())
    if not before or len(question) > _LONGEST:
        return question
    if language(question) == "zh" or (language(before) == "zh" and not re.search(r"[A-Za-z]{3}", question)):
        return _resolved_zh(question, before, answer)
    return _resolved_en(question, before, answer)


# --- lists in the answer before ----------------------------------------------------------------------------------

_ORDINALS = {
    "first": 1, "1st": 1, "former": 1, "second": 2, "2nd": 2, "third": 3, "3rd": 3, "fourth": 4, "4th": 4,
    "fifth": 5, "5th": 5, "sixth": 6, "last": -1, "latter": -1,
}  # fmt: skip
_NUMERALS_ZH = {c: n for n, c in enumerate("零一二三四五六七八九十")} | {"两": 2}
_CITED = re.compile(r"\s*\[\d{1,3}\]")


def _items(answer: str) -> list[str]:
    """What the answer lists: numbered or marked lines, else the parts of its longest enumeration."""
    text = _CITED.sub("", answer)
    lines = [line.strip() for line in text.splitlines()]
    marked = [re.sub(r"^(?:[-*•]|\(?\d{1,2}[.)、]|（[一二三四五六七八九十]）)\s*", "", line) for line in lines
              if re.match(r"(?:[-*•]|\(?\d{1,2}[.)、]|（[一二三四五六七八九十]）)\s*\S", line)]  # fmt: skip
    numbered = re.split(r"[（(](?:[一二三四五六七八九十]|\d)[)）]", lines[0] if lines else "")[1:]
    if len(numbered) > 1:
        return [part.strip(" ；;。.，,”\"") for part in numbered]
    for separator in ("、", ", "):
        for sentence in re.split(r"[。；;\n]|\.\s", lines[0] if lines else ""):
            parts = re.split(rf"{separator}(?:and |or )?|(?<=\w) and |和|以及", sentence)
            if sentence.count(separator) and len(parts) > 1:
                inner = [part.strip(" “”\"'，,。.") for part in parts]
                inner[0] = re.split(r"[：:]|\b(?:are|is|includes?|of|in|from)\b|[是有为括]", inner[0])[-1].strip()
                return [part for part in inner if part]
    return marked


def _item(answer: str, number: int) -> str:
    items = _items(answer)
    if not items or abs(number) > len(items):
        return ""
    return items[number - 1 if number > 0 else number][:80]


# --- English -----------------------------------------------------------------------------------------------------

_LEAD = re.compile(
    r"^(?:(?:and|but|or|so|ok(?:ay)?|then|also|now|well)\b[,\s]*)*"
    r"(?:(?:what|how) about|what of|(?:and|same) (?:question )?(?:for|with)(?= )|tell me (?:more )?about)?\b[,\s]*",
    re.IGNORECASE,
)
_ELLIPSIS = re.compile(
    r"^(?:(?:and|but|or|so|ok(?:ay)?|then|also|now)\b[,\s]*)*(?:(?:what|how) about|what of)\b", re.IGNORECASE
)
_JOINED = re.compile(r"^(?:and|but|or|also|then)\b", re.IGNORECASE)
_WH = re.compile(
    r"\b(?:what|who|whom|whose|when|where|which|why|how|is|are|was|were|do|does|did|can|could|may|must|should|will|"
    r"would|has|have|had)\b", re.IGNORECASE,
)  # fmt: skip
_PRONOUN = re.compile(
    r"\b(?:it|its|they|them|their|theirs|he|him|his|she|her|hers|this|that|these|those|there|one|ones|"
    r"the (?:same|other|others|former|latter))\b", re.IGNORECASE,
)  # fmt: skip
_EMPTY_IT = re.compile(
    r"\b(?:does|did|do|will|is|was|would|can) it (?:take|takes|took|possible|necessary|true|legal|allowed|okay|ok|"
    r"rain|safe to|mean to)\b|\bthat (?:is|are|was|were|can|must|will|has|have|the|a)\b|\b(?:is|are|was|were) there\b|"
    r"\bthere (?:is|are|was|were|be)\b|\bone of\b|\bthis (?:document|agreement|contract|law|act|year|month|week)\b",
    re.IGNORECASE,
)
_NTH = re.compile(
    r"\b(?:the )?(first|second|third|fourth|fifth|sixth|last|former|latter|1st|2nd|3rd|4th|5th)"
    r"(?:(?: ones?| of (?:them|these|those)| item| point)\b|\b(?!\s+[a-z]{3,})|"
    r"(?=\s+(?:need|cost|take|mean|say|cover)s?\b))",
    re.IGNORECASE,
)
_YEAR = re.compile(r"\b(?:1[5-9]\d\d|20\d\d)\b")
_QUARTER = re.compile(r"\bQ[1-4]\b|\b(?:first|second|third|fourth) quarter\b", re.IGNORECASE)
_MONTH = re.compile(
    r"\b(?:January|February|March|April|May|June|July|August|September|October|November|December)\b"
)
_NUMBERED = re.compile(
    r"\b(article|section|clause|chapter|part|step|item|phase|floor|room|unit|page|table|figure|level|grade|stage|zone|"
    r"version|appendix|annex|schedule|cone|lot|building)s? (\d+(?:\.\d+)*|[A-Z]|one|two|three|four|five|six)\b",
    re.IGNORECASE,
)
_PHRASE = re.compile(r"^(?:in|for|at|on|of|from|to|with|by|during|under|after|before|about|near|between|without)\b",
                     re.IGNORECASE)  # fmt: skip
_NAMES = re.compile(r"(?<![.!?] )\b[A-Z][\w’'&-]*(?:\s+(?:of|the|de|van|von|and)?\s*[A-Z][\w’'&-]*)*")
_NOUNS_AFTER = re.compile(
    r"\b(?:is|are|was|were|does|do|did|has|have|can|must|should|many|much|long|often|which|what|whose)\s+"
    r"(?P<phrase>(?!(?:is|are|was|were|do|does|did|has|have|can|must|should)\b)"
    r"(?:the|a|an|my|our|your|their|his|her|its)?\s*[\w’'-]+(?:\s+[\w’'-]+)??)"
    r"(?=\s+(?:in|for|at|on|of|from|to|with|by|during|under|after|before|near|between|without|is|are|was|were|be|been|"
    r"kept|paid|due|take|takes|cost|costs|last|lasts|have|has|need|needs|mean|means|get|gets|start|starts|end|ends|"
    r"begin|close|open|work|allowed|made|done|held|used|stored|sent|required)\b|\s*[?？]|\s*$)",
    re.IGNORECASE,
)
_HELPING = re.compile(r"(?:do|does|did|can|must|should)\b", re.IGNORECASE)
_VERBS = frozenset(
    "happen happened happens tell explain describe give show list mention say said work works mean means cost costs "
    "take takes apply applies need needs include includes located based made live born founded".split()
)
_KINDS = frozenset(
    "year years date day days month months time number percentage amount age price long far often old".split()
)
_ONLY_WH = re.compile(r"^(?:and |but |so )?(?:why|how|when|where|who|how (?:much|many|long|so|come)|what else|why not|"
                      r"since when|by whom|for how long)[?!. ]*$", re.IGNORECASE)  # fmt: skip


_ASKING = re.compile(r"^(?:what|who|when|where|which|why|how(?: many| much| long| often)?)\b\s*", re.IGNORECASE)


def _resolved_en(question: str, before: str, answer: str) -> str:
    nth = _NTH.search(question)
    listed = _item(answer, _ORDINALS[nth[1].lower()]) if nth else ""
    if nth and (listed or not _content(_without(question, nth.span())) - _VERBS - _KINDS):
        like = _replaced_ordinal(before, nth[1])
        if like:
            return like
        if listed:
            return f"{listed}{CONTEXT_MARK}{before}" if _ELLIPSIS.match(question) else _put(question, nth, listed)
    if _ONLY_WH.match(question):
        return f"{question.rstrip('?!. ')} {_statement(before)}?"
    bare = _LEAD.sub("", question).rstrip("?!. ").strip()
    asks = bool(_WH.search(bare))
    if bare and not asks and (_ELLIPSIS.match(question) or _JOINED.match(question) or len(tokens(bare)) <= 4):
        return _changed_en(bare, before, answer)
    if _JOINED.match(question) and asks and len(_content(bare)) <= 2:
        return _with_topic(question, before, answer)
    if _refers(question):
        return _with_topic(question, before, answer)
    if len(_content(question) - _KINDS - _VERBS) == 0:
        return _with_topic(question, before, answer)
    return question


def _put(question: str, nth: re.Match[str], item: str) -> str:
    return question[: nth.start()] + item + question[nth.end() :]


def _refers(question: str) -> bool:
    """Whether a pronoun in it stands for something that the question itself does not name before it."""
    text = _EMPTY_IT.sub(" ", question)
    found = _PRONOUN.search(text)
    if not found:
        return False
    named = [m for m in _NAMES.finditer(text[: found.start()]) if m.start() > 0 and m[0].lower() not in STOP]
    return not named


def _content(text: str) -> set[str]:
    return {word for word in tokens(text) if word not in STOP and len(word) > 1}


def _statement(before: str) -> str:
    """A question without the words that ask."""
    return _ASKING.sub("", before.rstrip("?？ "))


def _replaced_ordinal(before: str, word: str) -> str:
    """The question before, if it asked for another one in a row ("What is the first step?")."""
    other = re.search(r"\b(?:first|second|third|fourth|fifth|sixth|last|1st|2nd|3rd|4th|5th)\b", before, re.IGNORECASE)
    return before[: other.start()] + word.lower() + before[other.end() :] if other else ""


def _changed_en(bare: str, before: str, answer: str) -> str:
    """The question before, with `bare` in the place of its like."""
    for pattern in (_QUARTER, _YEAR, _MONTH):
        new = pattern.search(bare)
        present = list(pattern.finditer(before))
        if new and present:
            if len(_content(bare)) <= 1 + (pattern is _QUARTER):
                last = present[-1]
                return before[: last.start()] + new[0] + before[last.end() :]
            return f"{bare}{CONTEXT_MARK}{_without(before, present[-1].span())}"
    new = _NUMBERED.search(bare)
    if new:
        for old in _NUMBERED.finditer(before):
            if old[1].lower() == new[1].lower():
                return before[: old.start()] + bare + before[old.end() :]
    if _PRONOUN.search(bare) and not _content(bare) - _KINDS:
        return f"{bare}{CONTEXT_MARK}{' '.join(_topic(before, ''))}"
    if _PHRASE.match(bare):
        preposition = bare.split()[0].lower()
        old_phrase = re.search(
            rf"\b{preposition}\s+(?:the |a |an |my |our )?[\w’'.-]+(?:\s+[\w’'.-]+){{0,3}}?"
            r"(?=\s+(?:in|for|at|on|of|from|to|with|by|during|under|is|are|was|were)\b|\s*[?？]|\s*$)",
            before, re.IGNORECASE,
        )  # fmt: skip
        if old_phrase:
            return before[: old_phrase.start()] + bare + before[old_phrase.end() :]
        if preposition == "for" and (names := [m for m in _NAMES.finditer(before) if m.start() > 0]):
            return before[: names[-1].start()] + bare[4:] + before[names[-1].end() :]
        return f"{before.rstrip('?？ ')} {bare}?"
    names = [m for m in _NAMES.finditer(before) if m.start() > 0 and m[0].lower() not in STOP]
    if bare[0].isupper() and names:
        return before[: names[-1].start()] + bare + before[names[-1].end() :]
    shared = _same_head(bare, before)
    if shared:
        return before[: shared[0]] + bare + before[shared[1] :]
    noun = _NOUNS_AFTER.search(before)
    # "the price of the clay": whether "and the glaze?" is another price or another thing, nobody can tell.
    if noun and not before[noun.end("phrase") :].lstrip().startswith("of "):
        end = noun.end("phrase")
        words = noun["phrase"].split()
        if _HELPING.match(noun[0]) and not before[end:].strip(" ?？") and len(words) > 2:
            end -= len(words[-1]) + 1  # the verb: "must the tenant give"
        return before[: noun.start("phrase")] + bare + before[end:]
    return f"{bare}{CONTEXT_MARK}{before}"


def _without(text: str, span: tuple[int, int]) -> str:
    return text[: span[0]] + text[span[1] :]


def _same_head(bare: str, before: str) -> tuple[int, int] | None:
    """Where the question before has a phrase with the same last word: "glaze firing" for "bisque firing"."""
    words = bare.lower().split()
    for match in re.finditer(r"\b((?:the |a |an )?[\w’'-]+)\s+([\w’'-]+)\b", before):
        if match[2].lower().rstrip("s") == words[-1].rstrip("s") and len(words) > 1 and len(words[-1]) > 2:
            return match.span()
    return None


def _topic(before: str, question: str) -> list[str]:
    """What the question before was about, without what the new one says already."""
    said = _content(question)
    found = []
    changed = bool(_YEAR.search(question))
    for match in re.finditer(r"[^\W_][\w’'.-]*", before):
        word = match[0].rstrip(".'’")
        low = word.lower()
        if low in STOP or low in said or low in _KINDS or low in _VERBS or (changed and _YEAR.fullmatch(word)):
            continue
        found.append(word)
    return found


def _with_topic(question: str, before: str, answer: str) -> str:
    """The question, and after it what it speaks of."""
    topic = _topic(before, question)
    person = re.search(r"\b(?:he|him|his|she|her|hers|they|them|their)\b", question, re.IGNORECASE)
    if person and re.search(r"\b(?:who|whose|whom)\b", before, re.IGNORECASE):
        first = next((line for line in _CITED.sub("", answer).splitlines() if line.strip()), "")
        known = _content(before)
        names = [m[0] for m in re.finditer(r"\b[A-Z][\w’'-]+(?:\s+[A-Z][\w’'-]+)+|(?<=[a-z,] )[A-Z][\w’'-]+", first)
                 if not _content(m[0]) <= known]  # fmt: skip
        topic = [*names[:1], *topic]
    extra = " ".join(dict.fromkeys(topic))
    return f"{question}{CONTEXT_MARK}{extra}" if extra else question


# --- Chinese -----------------------------------------------------------------------------------------------------

_LEAD_ZH = re.compile(
    r"^(?:那么|那(?![个些种项条份位家里儿样台本张件只])|然后|还有|另外|以及|而|但是?|如果是|换成|要是|假如是|和|，|,|\s)+"
)
_TAIL_ZH = re.compile(r"(?:的话)?(?:又)?(?:是)?(?:怎么?样)?(?:呢|如何|咋样|怎样)?[?？。！\s]*$")
_ASKS_ZH = re.compile(r"什么|多少|几|谁|哪|怎么|如何|为何|为什么|何时|是否|吗|多久|多长|多大|能不能|可不可以|有没有")
_PRONOUN_ZH = re.compile(
    r"它们?|他们?|她们?|其(?![他余中实])|该(?![怎如不])(?=[\u4e00-\u9fff])|此(?![外类])|这(?:个|些|种|项|条|份|位|家|里|儿|样)?|"
    r"那(?:个|些|种|项|条|份|位|家|里|儿|样)(?!么)|前者|后者|上面|上述|刚才"
)
_ORDINAL_ZH = re.compile(r"第([零一二三四五六七八九十百\d]+)([^\W\d_]?)")
_PLACES = (
    "北京|上海|广州|深圳|天津|重庆|杭州|南京|武汉|成都|西安|苏州|青岛|厦门|长沙|郑州|香港|澳门|台湾|美国|日本|英国|"
    "国外|海外|境外|外地|本地"
)
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
    r"是(?!否)|有(?!效)|要|需要?|应当?|必须|可以|能|会|该|在(?:哪|什么)|由|什么|多少|多久|多长|多大|几|怎么|如何|为什么|哪|何时|谁|"
    r"最[多少长短高低晚早]|不|吗|$)"
)
_PLACE_ZH = re.compile(rf"^(?:{_PLACES})$|.(?:部门?|分公司|店|校区|学院|省|市|区|县|国|仓库?|厂)$")
_BARE_ZH = re.compile(
    r"^(?:那|那么|可是|但)?(?:为什么|为何|怎么办|然后|还有|谁|多少|多久|什么时候|在哪里?|哪里|怎么会|具体)(?:呢|吗|呀)?[?？]*$"
)


def _resolved_zh(question: str, before: str, answer: str) -> str:
    if _BARE_ZH.match(question):
        bare = question.rstrip("?？")
        return f"{_without_asking_zh(before)}{_LEAD_ZH.sub('', bare) or bare}？"
    bare = _TAIL_ZH.sub("", _LEAD_ZH.sub("", question)).strip()
    bare = bare[:-1] if bare.endswith("的") else bare
    lead = _LEAD_ZH.match(question)
    asks = bool(_ASKS_ZH.search(bare))
    ordinal = _ORDINAL_ZH.search(bare)
    if ordinal and not asks and not _ORDINAL_ZH.search(before):
        item = _item(answer, _number_zh(ordinal[1])) if ordinal[2] in "个种项点类" else ""
        rest = bare[: ordinal.start()] + bare[ordinal.end() :]
        return f"{item or bare}{_asked_zh(before)}" if item and not rest else f"{_without_asking_zh(before)}{bare}？"
    if ordinal and asks and ordinal[2] in "个种项点类条" and not _ORDINAL_ZH.search(before):
        item = _item(answer, _number_zh(ordinal[1]))
        if item:
            return f"{item}{bare[ordinal.end() :]}？"
    if bare and not asks and (lead or question.rstrip("?？").endswith("呢") or len(bare) <= 8):
        if _PRONOUN_ZH.fullmatch(bare):
            return f"{_LEAD_ZH.sub('', question)}{_subject_zh(before)}"
        return _changed_zh(bare, before)
    if _PRONOUN_ZH.search(_without_dates_zh(question)):
        return _with_topic_zh(question, before, answer)
    if (lead and len(bare) <= 12) or len(_words_zh(bare)) == 0:
        return _with_topic_zh(question, before, answer)
    return question


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
        first = next((line for line in _CITED.sub("", answer).splitlines() if line.strip()), "")
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

