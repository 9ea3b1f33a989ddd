"""Conversations as files: Markdown and HTML for reading, JSON for keeping, with the sentences that answers rest on.

What is written loads nothing from anywhere: no picture, no script, no style from outside, and markup in a question or
an answer stays text. Markdown and HTML hold the branch on show, JSON every branch. How a JSON file is checked before
it is taken in, is in engine.conversations.importing. Knows nothing of the database.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import datetime
from pathlib import PureWindowsPath
from typing import Any

from engine.places import page_name
from engine.types import Answer, Citation, Conversation, Turn

FORMATS = ("md", "html", "json")
KIND, VERSION = "inkwell-conversations", 1

_WORDS = {
    "en": {"code": "en", "sources": "Sources", "none": "No answer was finished.", "stopped": "Stopped.",
           "doubt": "no source says this"},
    "zh": {"code": "zh", "sources": "来源", "none": "没有完成的回答。", "stopped": "已停止。",
           "doubt": "没有来源这样说"},
}  # fmt: skip
_STYLE = (
    "body{max-width:44rem;margin:2.5rem auto;padding:0 1.25rem;color:#1e2430;background:#fbfaf7;"
    "font:15px/1.7 system-ui,'Noto Sans','PingFang SC','Microsoft YaHei','Noto Sans CJK SC',sans-serif}"
    "h1{font-size:1.5rem}h2{font-size:1rem;font-weight:600;background:#efede7;border-radius:12px;padding:.6rem 1rem;"
    "margin:2.2rem 0 .8rem;white-space:pre-wrap}time,.sources,.note{color:#626976;font-size:.85rem}"
    "table{border-collapse:collapse}th,td{border-bottom:1px solid #e4e0d8;padding:.3rem .8rem;text-align:left}"
    "pre{background:#f3f1ec;border:1px solid #e4e0d8;border-radius:8px;padding:.8rem;overflow:auto}"
    "code{font-family:ui-monospace,Consolas,monospace;font-size:.9em}a{color:#2b4c7e}blockquote{border-left:3px solid "
    "#e4e0d8;margin-left:0;padding-left:1rem}q{background:#ffe9a8}"
    "@media(prefers-color-scheme:dark){body{color:#e7e9ee;background:#16181d}h2{background:#262a32}a{color:#9cbceb}"
    "time,.sources,.note{color:#98a1b0}pre{background:#1b1e24;border-color:#2d323b}th,td,blockquote{border-color:#2d323b}"
    "q{background:#5c4b12}}"
)
_MARKER = re.compile(r"\[(\d{1,3}(?:\s*[,，、]\s*\d{1,3})*)\]")
_CODE_SPAN = re.compile(r"(`+)(?!`).+?(?<!`)\1(?!`)", re.DOTALL)
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")


def as_text(conversation: Conversation, format: str, language: str = "en") -> str:
    """The branch on show as "md" or "html", with the few words around it in "en" or "zh"."""
    words = _WORDS["zh" if language.startswith("zh") else "en"]
    return _markdown(conversation, words) if format == "md" else _html(conversation, words)


# --- JSON --------------------------------------------------------------------------------------------------------


def as_json(conversations: Sequence[tuple[Conversation, Sequence[Turn]]]) -> str:
    """Conversations with all their turns, every branch, oldest first."""
    kept = [_kept(conversation, turns) for conversation, turns in conversations]
    whole = {"format": KIND, "version": VERSION, "conversations": kept}
    return json.dumps(whole, ensure_ascii=False, indent=1, allow_nan=False) + "\n"


def _kept(conversation: Conversation, turns: Sequence[Turn]) -> dict[str, Any]:
    info = conversation.info
    return {
        "title": info.title,
        "created": info.created,
        "updated": info.updated,
        "pinned": info.pinned,
        "scope": list(conversation.scope),
        "documents": conversation.documents,
        "shown": conversation.turns[-1].id if conversation.turns else None,
        "turns": [
            {
                "id": turn.id,
                "parent": turn.parent,
                "question": turn.question,
                "asked": turn.asked,
                "scope": list(turn.scope),
                "documents": turn.documents,
                "error": turn.error,
                "answer": asdict(turn.answer) if turn.answer is not None else None,
            }
            for turn in turns
        ],
    }


# --- Markdown ----------------------------------------------------------------------------------------------------


def _markdown(conversation: Conversation, words: dict[str, str]) -> str:
    parts = [f"# {_inert(' '.join(conversation.info.title.split()))}", f"*{_moment(conversation.info.updated)}*"]
    for turn in conversation.turns:
        parts.append("\n".join(f"> {line}".rstrip() for line in _inert(turn.question).split("\n")))
        if turn.answer is None:
            parts.append(f"*{_inert(turn.error) or words['none']}*")
            continue
        parts.append(_inert(turn.answer.text))
        if turn.answer.stopped:
            parts.append(f"*{words['stopped']}*")
        if turn.answer.citations:
            lines = [
                f"- [{cited.n}] {_inert(_place(cited, words))}: “{_inert(' '.join(cited.quote.split()))}” "
                f"(`{cited.path.replace('`', chr(39))}`)"
                for cited in turn.answer.citations
            ]
            parts.append("\n".join([f"**{words['sources']}**", "", *lines]))
    return "\n\n".join(parts) + "\n"


def _inert(text: str) -> str:
    """Markdown that formats but loads and runs nothing: pictures and HTML are written out; code stays as it is."""
    out: list[str] = []
    fence = ""
    plain: list[str] = []

    def flush() -> None:
        if plain:
            out.append(_without_markup("\n".join(plain)))
            plain.clear()

    for line in text.split("\n"):
        mark = _FENCE.match(line)
        if fence:
            out.append(line)
            if mark and mark.group(1).startswith(fence) and not line.strip(" `~"):
                fence = ""
        elif mark:
            flush()
            fence = mark.group(1)
            out.append(line)
        else:
            plain.append(line)
    flush()
    if fence:
        out.append(fence)  # an open fence would swallow the rest of the file
    return "\n".join(out)


def _without_markup(text: str) -> str:
    out, at = [], 0
    for code in _CODE_SPAN.finditer(text):
        out += [_escaped(text[at : code.start()]), code.group()]
        at = code.end()
    return "".join([*out, _escaped(text[at:])])


def _escaped(text: str) -> str:
    return re.sub(r"<(?=[a-zA-Z/!?])", r"\\<", re.sub(r"!(?=\[)", r"\\!", text))


# --- HTML --------------------------------------------------------------------------------------------------------


def _html(conversation: Conversation, words: dict[str, str]) -> str:
    title = html.escape(" ".join(conversation.info.title.split()))
    body = "\n".join(turn_html(turn, number, words) for number, turn in enumerate(conversation.turns, 1))
    policy = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
    return (
        '<!doctype html>\n<html>\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        f"<title>{title}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n<h1>{title}</h1>\n"
        f"<time>{_moment(conversation.info.updated)}</time>\n{body}\n</body>\n</html>\n"
    )


def turn_html(turn: Turn, number: int, words: dict[str, str]) -> str:
    """One question and its answer; `number` keeps the places of several turns apart."""
    out = [f"<h2>{html.escape(turn.question)}</h2>"]
    answer = turn.answer
    if answer is None:
        return "\n".join([*out, f'<p class="note">{html.escape(turn.error) or words["none"]}</p>'])
    out.append(_rendered(answer, number))
    if answer.stopped:
        out.append(f'<p class="note">{words["stopped"]}</p>')
    if answer.citations:
        out.append(f'<div class="sources"><p>{words["sources"]}</p>\n<ol>')
        for cited in answer.citations:
            quote = html.escape(" ".join(cited.quote.split()))
            out.append(
                f'<li id="t{number}-{cited.n}" value="{cited.n}" title="{html.escape(cited.path)}">'
                f"{html.escape(_place(cited, words))}: <q>{quote}</q></li>"
            )
        out.append("</ol></div>")
    return "\n".join(out)


def _rendered(answer: Answer, number: int) -> str:
    """The answer's Markdown as HTML. Raw HTML in it is text; pictures are named, not loaded."""
    from markdown_it import MarkdownIt

    cited = {each.n for each in answer.citations}

    def text(tokens: Sequence[Any], index: int, *_: Any) -> str:
        return "".join(_marked(tokens[index].content, cited, number))

    def image(tokens: Sequence[Any], index: int, *_: Any) -> str:
        return f"[{html.escape(tokens[index].content or str(tokens[index].attrGet('src') or ''))}]"

    def link(tokens: Sequence[Any], index: int, *_: Any) -> str:
        address = html.escape(str(tokens[index].attrGet("href") or ""))
        return f'<a href="{address}" rel="noopener noreferrer">'

    parser = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])
    parser.renderer.rules.update({"text": text, "image": image, "link_open": link})  # type: ignore[attr-defined]
    return str(parser.render(answer.text))


def _marked(text: str, cited: set[int], number: int) -> Iterator[str]:
    """Text with its citation markers as links to the sources below."""
    at = 0
    for marker in _MARKER.finditer(text):
        numbers = [int(each) for each in re.findall(r"\d+", marker.group(1))]
        if not all(each in cited for each in numbers):
            continue
        yield html.escape(text[at : marker.start()])
        links = (f'<a href="#t{number}-{each}">{each}</a>' for each in numbers)
        yield f"<sup>[{', '.join(links)}]</sup>"
        at = marker.end()
    yield html.escape(text[at:])


def _place(cited: Citation, words: dict[str, str]) -> str:
    # Understands both kinds of separators, wherever the file was indexed.
    place = page_name(cited.path, cited.page, cited.label, zh=words["code"] == "zh")
    return f"{PureWindowsPath(cited.path).name}, {place}"


def _moment(seconds: float) -> str:
    return datetime.fromtimestamp(seconds).strftime("%Y-%m-%d %H:%M")
