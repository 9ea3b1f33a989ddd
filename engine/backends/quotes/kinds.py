"""What kind of answer a question asks for (a person, a time, a number ...) and whether a sentence has one to offer.

Patterns only, for English and Chinese. A sentence offers something only if the question has not already said it.
"""

from __future__ import annotations

import re

from engine.backends.quotes.terms import Question, fold_zh

PERSON, TIME, NUMBER, PLACE, REASON, MANNER, MEANING, LIST, YESNO, OTHER = KINDS = (
    "person", "time", "number", "place", "reason", "manner", "meaning", "list", "yesno", "other",
)  # fmt: skip

# --- asked for ---------------------------------------------------------------------------------------------------

_WHICH = r"\b(?:what|which)(?: (?:\w+)){{0,2}}? (?:{})\b"
_TIMES = "year|years|date|day|days|month|months|century|decade|time|season|period|era|week|hour|weekday"
_NUMBERS = (
    "number|numbers|percentage|percent|amount|population|score|temperature|distance|fraction|rank|age|size|cost|price|"
    "speed|rate|ratio|length|width|height|weight|total|quantity|value|record|phone|fee|salary|budget|salaries"
)
_PERSONS = (
    "person|player|president|king|queen|emperor|author|scientist|man|woman|actor|actress|coach|quarterback|leader|"
    "general|minister|pope|mathematician|physicist|chemist|philosopher|writer|artist|singer|director|architect|"
    "engineer|professor|people|monarch|governor|mayor|explorer|inventor|founder|poet|composer|captain|chairman|prince"
)
_PLACES = (
    "city|cities|country|countries|state|states|place|places|location|region|river|continent|county|town|island|"
    "street|area|building|district|province|village|lake|ocean|sea|mountain|stadium|nation|nations|airport|hotel|"
    "territory|borough|neighborhood|university|school|address|room|suburb"
)
_EN_ASKED: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(pattern))
    for kind, pattern in (
        (NUMBER, r"\bhow (?:many|much|old|far|tall|high|large|big|deep|wide|heavy|hot|fast|often|cold|thick)\b"),
        (TIME, r"\bwhen\b|\bhow (?:long|soon|recently)\b|\bsince when\b"),
        (TIME, _WHICH.format(_TIMES)),
        (REASON, r"\bwhy\b|\bfor what reason\b|\bwhat (?:\w+ ){0,3}(?:reason|cause|caused|causes|purpose)\b"),
        (PERSON, r"\b(?:who|whom|whose)\b"),
        (PLACE, r"\bwhere\b"),
        (NUMBER, _WHICH.format(_NUMBERS)),
        (PERSON, _WHICH.format(_PERSONS)),
        (PLACE, _WHICH.format(_PLACES)),
        (MANNER, r"\bhow\b|\bby what means\b|\bwhat (?:method|way|means)\b"),
        (
            MEANING,
            r"^what (?:is|are|was|were|does) (?:the |a |an )?(?:\w+[ -]?){1,3}(?:mean|stand for)?\?*$|"
            r"\bdefin|\bmeans?\b",
        ),
        (
            LIST,
            r"\bwhat (?:are|were)\b|\bwhich of\b|\blist\b|\bname (?:the|all|two|three|some)\b|"
            r"\bwhat (?:two|three|four)\b",
        ),
        (YESNO, r"^(?:is|are|was|were|do|does|did|can|could|may|must|should|will|would|has|have|had)\b"),
    )
)
_ZH_ASKED: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(pattern))
    for kind, pattern in (
        (
            TIME,
            r"何时|什么时候|什么时间|哪一?年|哪一?天|哪一?日|哪个?月|几月|几号|几日|几年|多久|多长时间|哪个?(?:年代|世纪|时期|朝代|时代)|什么(?:年代|时期|朝代)|年份|日期是|时间是",
        ),
        (
            NUMBER,
            r"多少|多大|多长|多高|多远|多重|多宽|多深|多快|多厚|第几|几[成倍分个名人位天次种条部座所岁届点件张台层集章元块级路颗家支只间]|百分之几|占比|比例|人口|面积是|数量是",
        ),
        (
            PERSON,
            r"谁|哪[一两]?[位]|何人|什么人|哪[一两]?个人|叫什么名字|姓名|哪[个位](?:作家|导演|演员|皇帝|国王|总统|科学家|球员|歌手|教授)|作者是|导演是",
        ),
        (
            PLACE,
            r"哪里|哪儿|何处|何地|什么地方|什么位置|哪[一个]*(?:国家?|城市?|省|州|市|县|区|地区|地方|岛|洲|河|江|湖|海|山|街|路|大学|学校|机场|车站)|在哪|位于|什么国家|什么城市|地点",
        ),
        (REASON, r"为什么|为何|原因|缘故|何以|因何|怎么会|理由"),
        (MANNER, r"如何|怎么|怎样|用什么|通过什么|什么(?:方式|方法|手段|途径)|什么条件"),
        (MEANING, r"什么是|是什么意思|是指|指的?是?什么|定义|称为什么|含义|什么意思"),
        (LIST, r"哪些|哪几|哪两|哪三|分别|包括什么|有什么"),
        (YESNO, r"吗|是否|能不能|可不可以|有没有|合法"),
    )
)


def asked_kind(question: Question) -> str:
    """The kind of answer asked for: the first pattern that fits."""
    if question.lang == "zh":
        text, table = fold_zh(question.text), _ZH_ASKED
    else:
        text, table = " ".join(question.text.lower().split()), _EN_ASKED
    for kind, pattern in table:
        if pattern.search(text):
            return kind
    return OTHER


# --- offered -----------------------------------------------------------------------------------------------------

_MONTHS = (
    "january|february|march|april|june|july|august|september|october|november|december|jan|feb|mar|apr|jun|jul|aug|"
    "sept?|oct|nov|dec"
)
_EN_TIME = re.compile(
    rf"\b(?:1\d{{3}}|20\d\d)(?:s|\b)|\b(?:{_MONTHS})\b|\b(?:mon|tues|wednes|thurs|fri|satur|sun)days?\b|\bcentur(?:y|ies)\b|"
    r"\b\d+(?:st|nd|rd|th)\b|\b(?:bc|bce|ad|a\.m|p\.m)\b|\b\d{1,2}:\d\d\b|"
    r"\b(?:\w+) (?:years?|months?|days?|weeks?|hours?|minutes?|decades?)\b|"
    r"\b(?:spring|summer|autumn|winter|today|yesterday)\b",
    re.IGNORECASE,
)
_EN_NUMBER = re.compile(
    r"\d+(?:[.,]\d+)*|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|"
    r"sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundreds?|thousands?|"
    r"millions?|billions?|half|quarter|third|thirds|twice|dozen|once|none|single)\b",
    re.IGNORECASE,
)
_EN_NAME = re.compile(r"(?<![.!?] )(?<!^)\b(?:[A-Z][\w’'-]+)(?: (?:of|the|de|von|van|and|[A-Z][\w.’'-]*))*")
_EN_PLACE = re.compile(
    r"\b(?:in|at|near|from|of|to|on|off|around|across|between|outside|through|towards?) "
    r"(?:the |downtown |[a-z]+ern )?[A-Z]"
)
_EN_REASON = re.compile(
    r"\bbecause\b|\bdue to\b|\bsince\b|\bso that\b|\bin order\b|\bas a result\b|\bcaus(?:e|ed|es|ing)\b|"
    r"\bled to\b|\breasons?\b|\btherefore\b|\bthus\b|\bbased on\b|\bfor (?:fear|this)\b|\bprevent|"
    r"\bto (?:avoid|protect|make|allow)\b|\bresult(?:s|ed)? in\b",
    re.IGNORECASE,
)
_EN_MANNER = re.compile(
    r"\bby \w+ing\b|\bthrough\b|\busing\b|\bvia\b|\bwith\b|\bby means\b|\bmethod|\bby\b", re.IGNORECASE
)
_EN_MEANING = re.compile(
    r"\b(?:is|are|was|were) (?:a|an|the|any|one)\b|\brefers?\b|\bknown as\b|\bcalled\b|\bmeans?\b|\bdefined\b|\bor\b",
    re.IGNORECASE,
)

_ZH_TIME = re.compile(
    r"[\d〇零一二三四五六七八九十]{2,4}年|\d{1,2}月|[一二三四五六七八九十]+月|\d{1,2}[日号]|世纪|年代|公元|时期|[春夏秋冬]季|"
    r"[\d一二三四五六七八九十百]+(?:个?(?:小时|分钟|月|星期|周)|[天年日])|星期[一二三四五六日]|[元明清唐宋汉隋]代|[上下]午|\b(?:1\d{3}|20\d\d)\b"
)
_ZH_NUMBER = re.compile(
    r"\d+(?:[.,]\d+)*|百分之[一二三四五六七八九十百]+|(?!一[个种位些般样直起定切旦])[一二两三四五六七八九十百千万亿]{1,6}[^\W\d一二两三四五六七八九十百千万亿]|[一二两三四五六七八九十百千万亿]{2,}|半"
)
_ZH_PERSON = re.compile(
    r"[\u4e00-\u9fff]{1,6}[·・][\u4e00-\u9fff]{1,6}|先生|女士|教授|博士|将军|总统|皇帝|国王|导演|作家|主席|[^作或学记使]者|[\u4e00-\u9fff]家|总理|部长|"
    r"(?:由|是|为|与|和|、|，|。|^)[赵钱孙李周吴郑王冯陈蒋沈韩杨朱秦许何吕张孔曹严华金魏陶姜谢邹喻苏潘葛范彭马袁柳史唐薛雷贺倪汤罗毕郝安常傅卞齐康伍余顾孟黄穆萧尹姚邵汪祁毛戴宋庞熊纪舒屈项祝董梁杜阮席季贾江郭林徐丘高夏蔡田胡霍万柯卢莫丁邓洪石崔程陆翁荀甄叶白刘武龙曾欧阳司马诸葛上官][\u4e00-\u9fff]{1,2}"
)
_ZH_PLACE = re.compile(
    r"位于|[在于从至到自][\u4e00-\u9fff]{1,6}|[\u4e00-\u9fff][省市县区镇乡村国州岛洲河江湖海山路街站港湾城府郡]|以[东西南北]|[东西南北]部"
)
_ZH_REASON = re.compile(r"因|由于|所以|为了|导致|使得?|原因|故|以免|以便|鉴于|造成|缘于|为避免")
_ZH_MANNER = re.compile(r"通过|以|用|利用|采用|方式|方法|经过|依|按|凭")
_ZH_MEANING = re.compile(r"是|指|称为|称作|叫做|即|定义|为|意思|意为|又称")

_OFFERED = {
    "en": {TIME: _EN_TIME, NUMBER: _EN_NUMBER, PERSON: _EN_NAME, PLACE: _EN_PLACE, REASON: _EN_REASON,
           MANNER: _EN_MANNER, MEANING: _EN_MEANING},
    "zh": {TIME: _ZH_TIME, NUMBER: _ZH_NUMBER, PERSON: _ZH_PERSON, PLACE: _ZH_PLACE, REASON: _ZH_REASON,
           MANNER: _ZH_MANNER, MEANING: _ZH_MEANING},
}  # fmt: skip


def offers(kind: str, question: Question, sentence: str) -> int:
    """How many things of this kind the sentence offers that the question has not said (at most 3)."""
    if kind == LIST:
        return min(3, sentence.count("、") + sentence.count(",") + sentence.count("，") // 2 + sentence.count("；"))
    pattern = _OFFERED[question.lang].get(kind)
    if pattern is None:
        return 0
    asked = question.text if kind in (PERSON, PLACE) else question.text.lower()
    count = 0
    for match in pattern.finditer(sentence):
        shown = match[0]
        if kind in (PERSON, TIME, NUMBER):
            known = shown in asked if kind == PERSON else shown.lower() in asked
            if known or (kind == PERSON and question.lang == "en" and _all_known(shown, asked)):
                continue
        count += 1
        if count == 3:
            break
    return count


def _all_known(shown: str, asked: str) -> bool:
    return all(word in asked for word in shown.split() if word[0].isupper())
