"""What people say around a question (thanks, greetings, "could you please tell me") and turns that are nothing else.

Pure text, English and Chinese. What is left of a question after `plain` is for search and for choosing quotes; the
person and a language model see it as it was asked.
"""

from __future__ import annotations

import re

from engine.sentences import language

THANKS, GREETING, FAREWELL, HEARD = "thanks", "greeting", "farewell", "heard"

_SAID = {
    THANKS: (
        r"(?:many |ok(?:ay)?,? |great,? |perfect,? )?(?:thanks?(?: you)?|thx|cheers|much appreciated|"
        r"i appreciate (?:it|that|"
        r"your help))(?: (?:so much|very much|a lot|again|anyway|for (?:the|your|all your|all the|that|this)"
        r"(?: (?:quick|great|detailed|useful|helpful))?(?: (?:help|information|info|answers?|repl(?:y|ies)|responses?|"
        r"support|details?|"
        r"clarifications?|explanations?|advice|tips?))?))*",
        r"(?:非常|太|好的?[，,]?|十分)?(?:感谢|谢谢|多谢|谢了|辛苦)(?:[你您]的(?:帮助|回答|解答)|[你您]|了|啦|啊|呀)*",
    ),
    GREETING: (
        r"(?:hi|hello|hey|good (?:morning|afternoon|evening|day)|greetings)(?: (?:there|again|inkwell|all|everyone))*"
        r"(?:,? how are you(?: doing)?(?: today)?)?|how are you(?: doing)?(?: today)?",
        r"(?:你好|您好|哈喽|嗨|早上好|上午好|中午好|下午好|晚上好|在吗|在不在|大家好)(?:啊|呀|墨池)*",
    ),
    FAREWELL: (
        r"(?:good ?bye|bye(?:[ -]bye)?|see you(?: later| soon| tomorrow)?|good night|have a (?:nice|good|"
        r"great) (?:day|one|"
        r"evening|weekend)|that(?:['’]s| is| will be|['’]ll be) all(?: for (?:now|today))?)",
        r"(?:再见|拜拜|晚安|回头见|先这样|没有?(?:别的)?(?:问题|事)了?|就这样)(?:吧|了|啦)*",
    ),
    HEARD: (
        r"(?:oh,? |ah,? |hmm+,? |well,? |yes,? |no,? )*(?:ok(?:ay)?|k|i see|i understand|understood|got it|i got it|"
        r"alright|"
        r"all right|sure|great|perfect|nice|cool|wow|awesome|excellent|fine|hmm+|oh|ah|sorry|i am sorry|i['’]m sorry|"
        r"pardon|excuse me|(?:just )?(?:wait|hold on|one|a)(?: a| one)? ?(?:second|minute|moment|sec)|wait|hold on|"
        r"(?:that|this|it)(?:['’]s| is| was| sounds| seems)(?: all| very| so| really| quite)? (?:fine|ok(?:ay)?|good|"
        r"great|nice|clear|cool|right|interesting|helpful|useful|perfect|not (?:hard|bad)|too bad)|good to know|"
        r"too bad|"
        r"makes sense|no problem|never ?mind|no worries|you(?:['’]re| are) (?:right|welcome)|"
        r"i did ?n[o'’]t know(?: that)?|"
        r"(?:yes|no),? (?:i (?:did|do|have)|it (?:is|does)|thanks?(?: you)?|please)|yes|no|yeah|yep|nope)"
        r"(?: (?:then|now|great|thanks?(?: you)?))*",
        r"(?:哦|噢|嗯+|啊|是的?|对的?|不是|不|没事|好(?:的|吧|啊|呀|嘞)?|行(?:吧)?|明白(?:了)?|知道了|了解(?:了)?|"
        r"懂了|收到|原来如此|"
        r"原来是这样|不好意思|抱歉|对不起|太好了|很好|不错|没关系|不客气)(?:啊|呀|吧|的|了)*",
    ),
}
_LONGEST = 1000
"""Characters of a question that is looked at; a longer one is a text with much else around it."""
_MARKS = r"[\s,.!?;:，。！？；：、~…)(]"
_ONE = {kind: (re.compile(rf"{en}", re.IGNORECASE), re.compile(zh)) for kind, (en, zh) in _SAID.items()}
_FIRST = re.compile(
    rf"(?:{'|'.join(en for en, _ in _SAID.values())})(?=\s*[.!?;:…]|\s*,|\s*$)|"
    rf"(?:{'|'.join(zh for _, zh in _SAID.values())})(?=\s*[,.!?;:，。！？；：~…]|\s*$)",
    re.IGNORECASE,
)
_LAST = re.compile(
    rf"(?<=[\s,.!?;，。！？；])(?:(?:{_SAID[THANKS][0]})|{_SAID[THANKS][1]}|please|if (?:you can|possible)){_MARKS}*$",
    re.IGNORECASE,
)
_YES_NO = re.compile(r"^(?:yes|no|yeah|yep|nope|well|so|oh|ok(?:ay)?|hmm+|sorry|wait)(?:,|\s+(?=so,|but,))\s*", re.I)
_TAG = re.compile(
    r"\s*,\s*(?:right|correct|true|ok(?:ay)?|yes|no|eh|"
    r"(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would|should|must)n['’]?t (?:it|they|he|she|we|you|i|"
    r"there)|"
    r"(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would|should|must) (?:it|they|he|she|we|you|i|there))"
    r"\s*([.?!]*)$",
    re.IGNORECASE,
)
_JOIN = r"^(?:(?:and|but|so|also|then|ok(?:ay)?)\b[,\s]*)?"
_POLITE = (
    r"(?:can|could|would|will) (?:you )?(?:please |kindly |also |maybe )*(?=(?:tell|give|show|explain|let|provide|"
    r"share|help) )",
    r"(?:please|kindly) (?=\w)",
    r"(?:[\w’']+(?: [\w’']+){0,2} and )?i(?:['’]d| would)? (?:also |just |really |would )*(?:want|wanted|like|need|"
    r"wish|love) to "
    r"(?:also |just )?(?:do (?:some )?)?",
    r"i(?:['’]m| am| was) (?:also |just |very )*(?:interested|curious|trying|hoping|wondering|wanting)(?: to| in|"
    r" about)? ",
    r"i(?:['’]m| am) looking for ",
    r"i wonder ",
    r"i need (?:some |more |any |a bit of )?(?:help|information|info|details|advice) (?:on|about|with|regarding|for) ",
    r"do you (?:happen to )?know (?=(?:wh|how|if|whether|the|an?|any|about)\b|wh)",
    r"do you have (?:any |some |more |further )*(?:information|info|details?|idea|knowledge) (?:about|on|of|regarding|"
    r"for)? ?",
    r"what (?:can|could|do) you (?:tell (?:me|us)|know|say) (?:about|on|of) ",
    r"(?:do you (?:think|believe|mean)|is it (?:true|correct|right)|are you saying|you mean|"
    r"does (?:that|this|it) mean) (?:that )?(?!by\b)",
    r"(?:tell|inform|teach) (?:me|us) (?:more |a (?:little )?bit |a little |something |everything |all )*(?:about |"
    r"on )?",
    r"(?:let|make) (?:me|us) (?:know|understand|see) (?:about |more about )?",
    r"(?:give|provide|share|show) (?:me|us)? ?(?:with )?(?=(?:some|any|more|further|basic|general|an?|the|details|"
    r"info|insights)\b)",
    r"help (?:me|us) (?:to |with |in )?(?:find |understand |know )?(?=\w)",
)  # fmt: skip
_THEN = (
    r"(?:know|find out|learn|hear|ask|understand|see|check|get)(?: you| more| a bit| something| further)* (?:about|on|"
    r"of|"
    r"regarding|concerning) ",
    r"(?:know|find out|ask|understand|see|check|learn)(?: you)? (?=(?:wh|how|if|whether|the|an?)\b|wh)",
    r"(?:some |any |more |further |basic |general |brief |quick |detailed |the |an? )*(?:information|info|details?|"
    r"insights?|"
    r"idea|overview|explanation) (?:about|on|of|regarding|concerning) ",
    r"(?:about|regarding|concerning) ",
)
_WRAPPED = tuple(re.compile(_JOIN + pattern, re.IGNORECASE) for pattern in _POLITE)
_WITHIN = tuple(re.compile("^" + pattern, re.IGNORECASE) for pattern in _THEN)
_WHETHER = re.compile(r"^(?:if|whether) (?!.*,)", re.IGNORECASE)
_MEANT = re.compile(
    r"^(?:no[,\s]+)?(?:i (?:mean|meant)(?: to (?:ask|say))?|i(?:['’]m| am|['’]ve been| was) (?:talking|asking|"
    r"speaking) about|"
    r"what i (?:mean|meant) (?:is|was))[,:\s]+(?:that )?",
    re.IGNORECASE,
)
_BY = re.compile(r"^what (?:do|did|does) (?:you|it|they) mean (?:by|with|when you say) (?:the |an? )?", re.IGNORECASE)
_TOO = re.compile(r"[\s,]+(?:as well|too)(?=[.?!]*$)", re.IGNORECASE)
_PLEASE = re.compile(r"\s*,?\s*\bplease\b\s*(?=[,.?!]|$)", re.IGNORECASE)
_ASIDE = re.compile(
    r"(?<=[.?!;]) *(?:(?:can|could|would|will) you |please )+(?:help(?: me| us)?|assist(?: me)?|explain(?: it| that|"
    r" this)?(?: to me)?|"
    r"(?:give|tell) me (?:some |more |any )*(?:insights?|information|info|details?|advice|more|ideas?|help)|elaborate)"
    r"(?: (?:with|on|about) (?:it|this|that))?[?.! ]*$",
    re.IGNORECASE,
)
_ZH_LEAD = (
    re.compile(r"^(?:再|还|另外|顺便)?(?:(?:请问|请教|麻烦问|想问)(?:一下|下)?|问一?下)[，,：:\s]*(?=\S{2})"),
    re.compile(
        r"^(?:你|您)?(?:能不能|能否|可不可以|可以|能|请|麻烦(?:你|您)?|帮忙)?(?:再)?(?:帮我|给我|跟我|为我|"
        r"向我)?(?:告诉我|说说|讲讲|说一下|"
        r"讲一下|介绍一下|介绍下|解释一下|解释下|查一下|查查|查下|看一下|讲讲)(?:一下)?[，,：:\s]*(?:关于|"
        r"有关)?(?=\S{2})"
    ),
    re.compile(
        r"^我(?:还|也)?(?:想|要)(?:再|要)?(?:知道|了解|问|请教|咨询|打听)(?:一下|问|下)?[，,：:\s]*(?:关于|有关)?(?=\S{2})"
    ),
)
_ZH_TAIL = re.compile(r"[，,。！？?\s]*(?:谢谢(?:你|您)?|多谢|麻烦了)[。！!~\s]*$")


REPLY = {
    "en": {
        THANKS: "You’re welcome. Ask whatever else you want to know from your documents.",
        GREETING: "Hello. Ask something about your documents: the answer names the places where it stands.",
        FAREWELL: "Goodbye.",
        HEARD: "All right. What else do you want to know from your documents?",
    },
    "zh": {
        THANKS: "不客气。关于你的文档，还想知道什么可以继续问。",
        GREETING: "你好。请就你的文档提问，回答会指明出处。",
        FAREWELL: "再见。",
        HEARD: "好的。关于你的文档，还想知道什么？",
    },
}


def reply(text: str, follows: bool) -> str:
    """What to say to a turn that asks nothing; "" for others. "Fine" may be a key word if it `follows` no answer."""
    kind = courtesy(text)
    if kind == HEARD and not follows:
        return ""
    return REPLY["zh" if language(text) == "zh" else "en"].get(kind, "")


def courtesy(text: str) -> str:
    """What a turn is that asks nothing: THANKS, GREETING, FAREWELL or HEARD; "" for any other."""
    rest, kind = text.strip(), ""
    if len(rest) > _LONGEST:
        return ""
    while rest:
        for one, patterns in _ONE.items():
            found = next((m for m in (p.match(rest) for p in patterns) if m and _ends(rest, m.end())), None)
            if found:
                # "Ok, thank you!" is thanks, "Hi, thanks" too.
                kind = one if kind in ("", HEARD) or one == THANKS else kind
                rest = re.sub(rf"^{_MARKS}+", "", rest[found.end() :])
                break
        else:
            return ""
    return kind


def _ends(text: str, at: int) -> bool:
    return at == len(text) or bool(re.match(_MARKS, text[at:])) or "\u4e00" <= text[at - 1] <= "\u9fff"


def plain(text: str) -> str:
    """A question without what is only courtesy around it; a turn that asks nothing comes back as it is."""
    text = " ".join(text.split())
    if courtesy(text) or len(text) > _LONGEST:
        return text
    chinese = language(text) == "zh"
    rest = _without_lead(text)
    while (shorter := _LAST.sub("", rest)) != rest and shorter.strip():
        rest = shorter.strip()
    rest = _plain_zh(rest) if chinese else _plain_en(rest)
    return rest if re.search(r"\w", rest) else text


def corrected(text: str) -> bool:
    """Whether a turn puts the one before it right: "No, I meant the other one"."""
    return bool(_MEANT.match(_without_lead(" ".join(text.split()))))


def _without_lead(text: str) -> str:
    """Without the courtesies that it begins with, one sentence or clause at a time."""
    while True:
        found = _FIRST.match(text)
        if not found:
            return text
        rest = re.sub(rf"^{_MARKS}+", "", text[found.end() :])
        if not re.search(r"\w", rest):
            return text
        text = rest


def _plain_en(text: str) -> str:
    rest = _ASIDE.sub("", _PLEASE.sub("", text)) or text
    rest = _TAG.sub(r"\1", _TOO.sub("", _YES_NO.sub("", rest)))
    rest = _BY.sub("what is ", _MEANT.sub("", rest))
    asked = rest
    for _ in range(4):  # "Hi, I would like to know whether you could tell me ..."
        shorter = next((p.sub("", rest, count=1) for p in _WRAPPED if p.match(rest)), rest)
        while shorter != rest or rest != asked:
            further = next((p.sub("", shorter, count=1) for p in _WITHIN if p.match(shorter)), shorter)
            if further == shorter:
                break
            shorter = further
        if shorter == rest or not re.search(r"\w", shorter):
            break
        rest = _WHETHER.sub("", shorter)
    return rest.strip(" ,")


def _plain_zh(text: str) -> str:
    rest = _ZH_TAIL.sub("", text) or text
    for pattern in _ZH_LEAD:
        rest = pattern.sub("", rest, count=1)
    return rest.strip(" ，,") or text
