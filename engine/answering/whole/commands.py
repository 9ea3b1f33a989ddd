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
    rf"(?:please\s+)?(?:summari[sz]e|give me a summary)\s+{_WHOLE}[.!?]?"
    r"|(?:请|帮我|请帮我)?(?:总结|概括|归纳|摘要)(?:一下)?(?:这|该|此|全部|所有|整)?[个份些篇]?(?:我的)?(?:文件夹|文件|文档|资料|内容|合同|报告)?(?:的?(?:主要)?内容|要点)?[。！？]?",
    re.IGNORECASE,
)
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
        lang = "zh" if language(f"{slash['name']} {rest}") == "zh" else "en"
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
    if _COUNT.fullmatch(question) and (asked := parse(question)).phrases and not asked.number:
        return Task("count", question, lang)
    if _LIST.fullmatch(question):
        asked = parse(question)
        if asked.number or asked.dates or asked.kind or (asked.exact and asked.phrases):
            return Task("list", question, lang)
    return None
