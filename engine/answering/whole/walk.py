"""Every page of every file of a scope, and an exact account of what could not be read and why.

Walks the catalog, not the index: nothing is searched, so nothing can be missed. Copies of a document are read once.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from engine.errors import Cancelled, Reason, WorkError
from engine.library.catalog import Catalog, Holding, reachable
from engine.places import page_cell, page_name
from engine.types import FileState, Page, Scope, StopFlag

_NO_DOCUMENTS = frozenset((Reason.UNSUPPORTED, Reason.BINARY, Reason.EMPTY, Reason.LINK, Reason.NOT_A_FILE))
_PAGES = re.compile(r"pages?[^:.]*: ([\d,\s–-]+)|[Ss]lide (\d+)")
_ONLY_FIRST = re.compile(r"Only the first ([\d,]+) of ([\d,]+) pages")


_REASONS_ZH = {
    "no-text": "没有找到文字，可能是扫描件或图片。", "encrypted": "有密码保护。", "damaged": "文件已损坏，无法读取。",
    "no-permission": "没有读取权限。", "vanished": "读取时被移动或删除。", "changing": "读取时一直在变动。",
    "too-large": "超过单个文件的大小限制。", "bomb": "解压后过大，没有打开。", "timeout": "读取时间过长，已停止。",
    "memory": "读取占用内存过多，已停止。", "crashed": "读取此格式的程序在它上面出错。", "bad-name": "文件名无法识别。",
    "waiting": "还没有读取。", "partly": "有一部分无法读取。",
}  # fmt: skip


_PARTLY_ZH = {
    "pictures but no text": "这些页只有图片，没有文字。", "These pages could not": "这些页无法读取。",
    "Only the first": "文件过大，后面没有读取。", "attachment": "附件无法读取。", "chapter": "有一章无法读取。",
    "Sheet": "有一个工作表无法读取。", "Slide": "有一张幻灯片无法读取。",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Book:
    """One document: its file, the files that hold the same, and its pages.

    `kept` are the spans (page, start, end) that the work is limited to; empty is all of it.
    """

    path: str
    copies: tuple[str, ...]
    format: str
    pages: tuple[Page, ...]
    kept: tuple[tuple[int, int, int], ...] = ()

    def keeps(self, page: int, start: int, end: int) -> bool:
        return not self.kept or any(p == page and a <= start and end <= b for p, a, b in self.kept)

    @property
    def name(self) -> str:
        return os.path.basename(self.path)

    def label(self, page: int) -> str:
        """What a page is called (a sheet's name), or ""."""
        return next((p.label for p in self.pages if p.number == page), "")

    def place(self, page: int, zh: bool) -> str:
        """What a person calls a page."""
        return page_name(self.path, page, self.label(page), zh=zh)

    def place_cell(self, page: int, zh: bool) -> str:
        """The same under a heading "Page"."""
        return page_cell(self.path, page, self.label(page), zh=zh)


@dataclass(frozen=True, slots=True)
class Unread:
    """What could not be read of a file: `pages` as text ("3, 5-7"), "" for the whole file."""

    path: str
    pages: str
    count: int
    code: str
    reason: str

    def said(self, zh: bool) -> str:
        if not zh:
            return self.reason
        for words, said in _PARTLY_ZH.items():
            if self.code == "partly" and words in self.reason:
                return said
        return _REASONS_ZH.get(self.code, self.reason)


@dataclass(slots=True)
class Coverage:
    """What was read and what was not. `pages` counts the pages of files that could be opened."""

    files: int = 0
    files_read: int = 0
    pages: int = 0
    pages_read: int = 0
    copies: int = 0
    others: int = 0
    unread: list[Unread] = field(default_factory=list)

    @property
    def whole(self) -> bool:
        return not self.unread and self.files_read == self.files

    def as_dict(self) -> dict[str, Any]:
        return {
            "files": self.files, "files_read": self.files_read, "pages": self.pages, "pages_read": self.pages_read,
            "copies": self.copies, "others": self.others,
            "unread": [
                {"path": u.path, "pages": u.pages, "count": u.count, "code": u.code, "reason": u.reason}
                for u in self.unread
            ],
        }  # fmt: skip

    def said(self, zh: bool) -> str:
        """One sentence: "412 of 430 pages in 12 files read; 18 were not"."""
        if zh:
            text = f"已读 {self.files_read:,} 个文件的 {self.pages_read:,} / {self.pages:,} 页"
            text += "，全部读完。" if self.whole else "。"
            missing_files = self.files - self.files_read
            text += f"有 {missing_files:,} 个文件无法读取。" if missing_files else ""
            text += f"{self.copies:,} 个文件与其他文件内容相同，只计一次。" if self.copies else ""
            return text
        files = f"{self.files_read:,} file" + ("" if self.files_read == 1 else "s")
        pages = "page" if self.pages == 1 else "pages"
        text = f"{self.pages_read:,} of {self.pages:,} {pages} in {files} read"
        missing_files = self.files - self.files_read
        text += (
            "."
            if not missing_files
            else f"; {missing_files:,} file{'' if missing_files == 1 else 's'} could not be read."
        )
        if self.copies:
            are = "is a copy of another and counts" if self.copies == 1 else "are copies of others and count"
            text += f" {self.copies:,} {are} once."
        return text


class Walk:
    """The books of a scope, in path order. `coverage` is complete when `books` has been run through."""

    def __init__(self, catalog: Catalog, scope: Scope | None, keep: Callable[[Book], Book] | None = None) -> None:
        """`keep` limits each book to a part of itself (the first paragraphs, say).

        Raises WorkError when the scope holds no file that was ever seen.
        """
        self._catalog, self._keep = catalog, keep
        self.coverage = Coverage()
        paths = scope.paths if scope else ()
        found = catalog.holdings(paths)
        if not found:
            if not paths:
                raise WorkError("The library is empty. Add a folder with your documents first.")
            raise WorkError(f"There is no file of {', '.join(paths)} in the library. Add its folder first.")
        self._books: list[tuple[Holding, list[str]]] = []
        by_document: dict[int, list[str]] = {}
        gone = _Gone(catalog)
        for held in found:
            if held.document is not None and not gone(held.path):
                if held.document in by_document:
                    by_document[held.document].append(held.path)
                    self.coverage.copies += 1
                    continue
                copies: list[str] = []
                by_document[held.document] = copies
                self._books.append((held, copies))
                self.coverage.files += 1
            elif held.document is not None:
                continue  # deleted since: the next look at its folder forgets it
            elif held.code in _NO_DOCUMENTS:
                self.coverage.others += 1
            else:
                self.coverage.files += 1
                waiting = held.state is FileState.WAITING
                reason = held.reason or ("It has not been read yet." if waiting else "It could not be read.")
                self.coverage.unread.append(Unread(held.path, "", 0, "waiting" if waiting else held.code, reason))
        self.pages = sum(max(1, held.pages) for held, _ in self._books)

    def __len__(self) -> int:
        return len(self._books)

    @property
    def paths(self) -> list[str]:
        return [held.path for held, _ in self._books]

    def books(self, stop: StopFlag, *, again: bool = False) -> Iterator[Book]:
        """Every book; gone through `again`, they do not count twice. Raises Cancelled."""
        for held, copies in self._books:
            if stop.is_set():
                raise Cancelled
            assert held.document is not None
            pages = self._catalog.page_texts(held.document)
            if not again:
                self._account(held, pages)
            book = Book(held.path, tuple(copies), held.format, pages)
            yield self._keep(book) if self._keep else book

    def _account(self, held: Holding, pages: tuple[Page, ...]) -> None:
        """A page without text is unread when the reader of the file said so; else it is blank."""
        coverage = self.coverage
        coverage.files_read += 1
        coverage.pages += len(pages)
        coverage.pages_read += len(pages)
        empty = {page.number for page in pages if not page.text.strip()}
        for warning in held.warnings:
            first = _ONLY_FIRST.search(warning)
            if first:
                read, every = (int(count.replace(",", "")) for count in first.groups())
                coverage.pages += every - read
                coverage.unread.append(Unread(held.path, f"{read + 1}-{every}", every - read, "partly", warning))
                continue
            named = {n for match in _PAGES.finditer(warning) for n in _numbers(match[1] or match[2])}
            lost = sorted(named & empty) or sorted(named - {page.number for page in pages})
            coverage.pages_read -= len(named & empty)
            coverage.pages += len(named - {page.number for page in pages})
            coverage.unread.append(Unread(held.path, _ranges(lost), len(lost), "partly", warning))


class _Gone:
    """Whether a file was deleted since it was read. On a drive that is unplugged, nothing is gone."""

    def __init__(self, catalog: Catalog) -> None:
        self._mounts = catalog.mounts()
        self._there: dict[str, bool] = {}

    def __call__(self, path: str) -> bool:
        if Path(path).exists():
            return False
        for folder, mount in self._mounts.items():
            if path.startswith(folder.rstrip(os.sep) + os.sep):
                if folder not in self._there:
                    self._there[folder] = reachable(folder, mount)
                return self._there[folder]
        return True


def _numbers(text: str) -> Iterator[int]:
    for part in re.split(r"[,\s]+", text.strip(" .,")):
        ends = [int(n) for n in re.findall(r"\d+", part)]
        if ends:
            yield from range(ends[0], ends[-1] + 1)


def _ranges(numbers: list[int]) -> str:
    parts: list[str] = []
    at = 0
    while at < len(numbers):
        until = at
        while until + 1 < len(numbers) and numbers[until + 1] == numbers[until] + 1:
            until += 1
        parts.append(str(numbers[at]) if until == at else f"{numbers[at]}-{numbers[until]}")
        at = until + 1
    return ", ".join(parts)
