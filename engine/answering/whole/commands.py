"""What a person types -> work over whole documents: "/list …", "/总结", or a question that plainly asks for it.

`/` commands say it outright. An ordinary question is taken as one only where nothing else can be meant; else it is
answered from the best passages, as always.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

from engine.answering.whole.conditions import parse
from engine.sentences import language

COMMANDS: dict[str, tuple[str, ...]] = {
    "summarise": ("summarise", "summarize", "summary", "总结", "概括", "摘要"),
    "list": ("list", "列出"),
    "count": ("count", "计数", "统计"),
    "compare": ("compare", "比较", "对比"),
    "extract": ("extract", "提取"),
}
_BY_NAME = {name: kind for kind, names in COMMANDS.items() for name in names}
_SLASH = re.compile(r"/(?P<name>[^\s/:：，,]{1,40})(?:[\s:：，,]+(?P<rest>.*))?$", re.DOTALL)
_WHOLE = (
    r"(?:this|these|the|all|my|whole|entire|of|it|file|files|folder|document|documents|library|text|report|please"
    r"|for me|\s)+"
)
_SUMMARISE = re.compile(
    rf"(?:(?:can|could) you\s+)?(?:please\s+)?(?:summari[sz]e|give me a summary)\s+{_WHOLE}[.!?]?"
    r"|(?:请|帮我|请帮我)?(?:总结|概括|归纳|摘要)(?:一下)?(?:这|该|此|本|全部|所有|整)?[个份些篇]?(?:我的)?(?:文件夹|文件|文档|资料|内容|合同|报告)?(?:的?(?:主要)?内容|要点)?[。！？]?",
    re.IGNORECASE,
)
_FILE = r"[^\n?？]{1,120}?\.[A-Za-z][A-Za-z0-9]{1,4}"
_FILE_NAME = re.compile(r"[^\s,，、;；]+\.[A-Za-z][A-Za-z0-9]{1,4}\b")
_CAN_YOU = r"(?:(?:can|could) you\s+)?(?:please\s+)?"
_FILE_SUMMARISED = re.compile(
    rf"{_CAN_YOU}summari[sz]e\s+(?:the file\s+)?(?P<en>{_FILE})[.!?]?"
    rf"|(?:请|帮我|请帮我)?(?:总结|概括|归纳)(?:一下)?\s*(?P<zh>{_FILE})(?:的(?:主要)?内容)?[。！？]?",
    re.IGNORECASE,
)
_COMPARED = re.compile(
    rf"{_CAN_YOU}(?:compare|diff)\s+(?P<a1>{_FILE})\s+(?:and|with|to|against)\s+(?P<b1>{_FILE})[.!?]?"
    rf"|what(?: is|'s|’s| are)?\s*(?:the\s+)?differences?\s+between\s+(?P<a2>{_FILE})\s+and\s+(?P<b2>{_FILE})[.!?]?"
    rf"|(?:请|帮我|请帮我)?(?:比较|对比)(?:一下)?\s*(?P<a3>{_FILE})\s*[和与跟、]\s*(?P<b3>{_FILE})(?:的?(?:不同|区别|差异))?"
    r"[。！？]?"
    rf"|(?P<a4>{_FILE})\s*[和与跟]\s*(?P<b4>{_FILE})(?:之间)?的?(?:有什么|有哪些)?(?:不同|区别|差异)(?:之处)?[。！？]?",
    re.IGNORECASE,
)
"""With the endings of two files nothing else can be meant."""
_WHICH = re.compile(
    r"(?:(?:which|what)(?: of (?:the|my))?|list|show me|find)\s+(?:contracts|agreements|invoices|reports|orders|leases|"
    r"policies)\b.+|(?:请问)?(?:有)?哪些.+|.+的?(?:有哪些|有哪几[份个])[。？?]?",
    re.IGNORECASE | re.DOTALL,
)
"""Several are asked for: "which agreement was signed in 1971" asks for one, and is answered from the best passages."""
_COUNT = re.compile(
    r"how (?:many times|often) (?:does|do|did|is|are|was|were) .+ (?:occurs?|appears?|come up|mentioned|used)\b.*|"
    r".+(?:出现|被提到|提到)(?:了|过)?(?:多少|几)[次处].*",
    re.IGNORECASE | re.DOTALL,
)
_LIST = re.compile(
    r"(?:please\s+)?(?:list|enumerate|find|show(?: me)?|give me)\s+(?:all|every|each)\b.+|"
    r"(?:请|帮我|请帮我)?(?:列出|列举|找出)(?:所有|全部|每一?).+",
    re.IGNORECASE | re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Task:
    """`kind` is one of COMMANDS, or "prompt" with its `name`; `argument` is the rest of what was typed."""

    kind: str
    argument: str
    lang: str
    name: str = ""


def looks_like_a_command(question: str) -> bool:
    """ "/summarize-all x", which no command and no prompt is called; a path or "/" alone is none."""
    slash = _SLASH.match(question.strip())
    return slash is not None and slash["name"][0].isalpha() and "." not in slash["name"]


def read_task(question: str, prompts: Collection[str] = ()) -> Task | None:
    """The work a question asks for, or None when it is a question. `prompts` are the names of the prompt library."""
    question = question.strip()
    slash = _SLASH.match(question)
    if slash:
        name, rest = slash["name"].lower(), (slash["rest"] or "").strip()
        spoken = _FILE_NAME.sub("", rest)  # a Chinese file name makes no Chinese question of "/compare a and b"
        lang = "zh" if language(f"{slash['name']} {spoken}") == "zh" else "en"
        if name in _BY_NAME:
            return Task(_BY_NAME[name], rest, lang, name)
        if name in prompts:
            return Task("prompt", rest, lang, name)
        return None
    lang = "zh" if language(question) == "zh" else "en"
    if len(question) > 300 or "\n" in question:
        return None
    if _SUMMARISE.fullmatch(question):
        return Task("summarise", "", lang)
    if file := _FILE_SUMMARISED.fullmatch(question):
        return Task("summarise", file["en"] or file["zh"], lang)
    if two := _COMPARED.fullmatch(question):
        named = [two[f"{side}{n}"] for n in "1234" for side in "ab" if two[f"{side}{n}"]]
        return Task("compare", " and ".join(named), lang)
    if _COUNT.fullmatch(question) and (asked := parse(question)).phrases and not asked.number:
        return Task("count", question, lang)
    if _LIST.fullmatch(question):
        asked = parse(question)
        if asked.number or asked.dates or asked.kind or (asked.exact and asked.phrases):
            return Task("list", question, lang)
    if _WHICH.fullmatch(question):
        asked = parse(question)
        # "Which contracts are over 1 million?" is about every one of them; with other words it may be a question.
        if asked.about and not asked.phrases and (asked.number or asked.dates):
            return Task("list", question, lang)
    return None
