"""Words of requests to list or count that are not looked for: little words, verbs, and names of kinds of documents."""

from __future__ import annotations

import re

DOCUMENT_WORDS = {
    "contract": r"contracts?", "agreement": r"agreements?", "invoice": r"invoices?", "report": r"reports?",
    "order": r"(?:purchase )?orders?", "lease": r"leases?", "policy": r"polic(?:y|ies)",
    "合同": "合同", "协议": "协议", "发票": "发票", "报告": "报告", "订单": "订单", "制度": "制度", "通知": "通知",
}  # fmt: skip
SAME_DOCUMENT: tuple[frozenset[str], ...] = (
    frozenset(("contract", "agreement", "lease", "合同", "协议", "契约")), frozenset(("invoice", "发票")),
    frozenset(("report", "报告")), frozenset(("order", "订单")), frozenset(("policy", "制度")),
    frozenset(("notice", "通知")),
)  # fmt: skip
"""Names of one kind of document in both languages: a Chinese request is not meant for Chinese files only."""
_KEPT_ZH = (
    "有限责任公司|有限公司|有限|有效|有权|有偿|有形|有价|有息|有害|所有权|享有|持有|占有|共有|没有|国有|原有|现有|是否|"
    "在职|在建|在线|在校|存在|现在|所在|为期|行为|作为|认为|视为|成为|中国|中华|中心|中标|中介|中止|中间|中央|中方|集中|华中|里程|公里|"
    "了解|除了|和解|和谐|和平|与会|参与|或有|过期|过错|过失|过户|过渡|通过|经过|都市|首都|成都|被告|被保险人|被执行人|被申请人|标的|目的|的确"
)
"""Words that hold one of the little words below: 有 says nothing, but 有限公司 does."""
_NOISE = re.compile(
    rf"(?P<kept>{_KEPT_ZH})|"
    r"\b(?:please|kindly|can you|could you|i (?:want|need)(?: to)?|list|find|show|give|me|count|search for|"
    r"look for|enumerate|"
    r"all|every|each|any|the|a|an|of|in|on|at|to|for|by|is|are|was|were|be|has|have|having|that|which|who|where|there|with|"
    r"and|their|its|it|do|does|did|how|many|much|times|often|time|number|occurrences?|occurs?|occurred|appears?|appear(?:ed)?|"
    r"mentions?|mentioned|mentioning|contain(?:s|ing)?|hold(?:s|ing)?|say(?:s|ing)?|about|come up|comes up|"
    r"use[ds]?|word|phrase|term|"
    r"these|those|this|my|our|files?|documents?|pages?|page numbers?|folder|library|text|sentences?|places?|"
    r"passages?|matches|clauses?|articles?|everything|anything|things?|"
    r"signed|dated|made|worth|valued?|concluded|between|from|what|together|along|per|file|whole|entire|across|amounts?|money)\b|"
    r"请|帮我|帮忙|列出|列举|列一下|找出|找到|查找|搜索|显示|给出|统计|计数|数一数|所有|全部|一共|总共|哪些|有哪些|每一?[个处条份次]|"
    r"出现了?|提到了?|提及|有关|关于|涉及|其中|包含|含有|多少[次处]|几[次处]|次数|文件夹|文件|文档|资料库?|页码|页数|页面?|这些?|那些?|我的|以及|及其?|并|"
    r"签订|签署|金额|日期|标明|注明|附上?|为|有|是|在|中|里|的|了|和|与|或|过|都|被|把|介于|之间|之后|之前|以后|以前|单词|词语?|字样|一词",
    re.IGNORECASE,
)  # fmt: skip
_UNITS_ZH = re.compile(
    r"(?<=的)(?:条款|条文|规定|内容|句子|语句|段落|地方|位置|部分|记录|情况)\s*$|(?:一词|这个词|字样)?的?(?:地方|位置|之处)\s*$"
)
"""What is listed, when a request ends in it: "提到违约金的条款" looks for 违约金."""


def without_noise(part: str) -> str:
    """What is left of a request when the words that only carry it are taken away."""
    return _NOISE.sub(lambda found: found["kept"] or " ", _UNITS_ZH.sub("", part))


def documents_that(rest: str, about: list[str]) -> str:
    """ "contracts that mention arbitration", "提到仲裁的合同": the kind of document need not be said beside it."""
    for word, pattern in DOCUMENT_WORDS.items():
        if word.isascii():
            found = re.match(
                r"\s*(?:please\s+)?(?:list|find|show(?: me)?|give me)?\s*(?:all|every|each|any)?\s*(?:of\s+)?"
                rf"(?:the|my)?\s*(?:{pattern})\s+(?=that\b|which\b|where\b|with\b|mentioning\b|containing\b|about\b)",
                rest, re.IGNORECASE,
            )  # fmt: skip
            if found:
                about.append(word)
                return rest[found.end() :]
        else:
            found = re.search(rf"(?<=\S)的{pattern}\s*$", rest)
            if found:
                about.append(word)
                return rest[: found.start()]
    return rest
