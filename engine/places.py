"""What a person calls a place in a file: page 3, slide 3, sheet “Q1”. From name, number and label; opens no file."""

from __future__ import annotations

import re

_KINDS = {
    "sheet": "xlsx xlsm xltx xlsb xls et ods ots",
    "slide": "pptx pptm ppsx potx ppt pps dps odp otp",
    "message": "mbox",
    "part": "epub mobi prc azw azw3 zip tar tgz tbz2 txz gz bz2 xz",
}
_KIND_OF = {ending: kind for kind, endings in _KINDS.items() for ending in endings.split()}
_ZH = {"page": "页", "slide": "张幻灯片", "sheet": "个工作表", "message": "封邮件", "part": "部分"}


def page_kind(path: str) -> str:
    """What the pages of a file are: "page", "slide", "sheet", "message" or "part"."""
    return _KIND_OF.get(re.split(r"[\\/]", path)[-1].rpartition(".")[2].lower(), "page")


def page_name(path: str, page: int | str, label: str = "", *, zh: bool = False) -> str:
    """Where in a file, as a person says it. `label` is the page's own name (a sheet's, a chapter's), or "".

    Several pages come as text ("3, 5-7").
    """
    kind, label = page_kind(path), " ".join(label.split())
    numbered = f"第 {page} {_ZH[kind]}" if zh else f"{kind} {page}"
    if not label or kind in ("slide", "message"):
        return numbered  # a title or a subject stands in the text
    if kind == "sheet":
        return f"工作表“{label}”" if zh else f"sheet “{label}”"
    return f"“{label}”（{numbered}）" if zh else f"“{label}” ({numbered})"


def page_cell(path: str, page: int, label: str = "", *, zh: bool = False) -> str:
    """The same under a heading "Page": a number, where it is the number of a page."""
    return str(page) if not label and page_kind(path) == "page" else page_name(path, page, label, zh=zh)


def page_count(path: str, pages: int, *, zh: bool = False) -> str:
    """ "12 pages", "3 sheets"."""
    kind = page_kind(path)
    if zh:
        return f"{pages} {'个' if kind == 'part' else ''}{_ZH[kind]}"
    return f"{pages} {kind}{'' if pages == 1 else 's'}"


def unlabelled(heading: str, label: str) -> str:
    """A trail of headings without the page's label before it, for where the label is said already."""
    return heading.removeprefix(label).removeprefix(" › ") if label else heading
