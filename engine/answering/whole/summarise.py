"""Summaries of files and folders of any length: the points of every part, then the points of the points.

Map and reduce over all pages. Without a language model the points are the document's own sentences (central.py); with
one, the model writes them in bounded calls (model_points.py), and only what the text bears out is kept. Each point
rests on exact quotations. Every part's points are kept by content, so that a stopped summary goes on.
"""

from __future__ import annotations

import re
import time
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from engine.answering.whole.central import choose
from engine.answering.whole.dates import dates
from engine.answering.whole.kept import Kept, key_of
from engine.answering.whole.listing import unread
from engine.answering.whole.walk import Book, Walk
from engine.answering.whole.written import Draft, Place, cell, escaped, model_failed, shown
from engine.errors import Cancelled, ModelError
from engine.library.outline import HEADING, outline
from engine.places import page_count
from engine.sentences import language, sentences_of
from engine.types import Answer, StopFlag, Table, WorkProgress

VERSION = 3
PART = 9000
"""Characters of one part: some pages of a book."""
PER_PART = 4
MOST_FILES_SHOWN = 40
COMMON_FROM = 3
"""A sentence of so many files is told of none of them, unless there is nothing else to tell."""
_PLAIN = re.compile(r"[\s#>*_|-]+")


@dataclass(frozen=True, slots=True)
class Point:
    """One point: the model's words or, without `text`, the quotation itself; under which heading; its places."""

    places: tuple[Place, ...]
    text: str = ""
    heading: str = ""

    @property
    def said(self) -> str:
        return self.text or self.places[0].quote


@dataclass(frozen=True, slots=True)
class Part:
    """A run of pages. `sentences` are (page, start, end, heading, first of its section)."""

    book: Book
    sentences: tuple[tuple[int, int, int, str, bool], ...]
    texts: tuple[str, ...]
    pages: int


MakePoints = Callable[[Part, int, StopFlag], "list[Point]"]
JoinPoints = Callable[[Sequence[Point], int, StopFlag], "list[Point]"]


def summarise(
    walk: Walk,
    lang: str,
    kept: Kept,
    stop: StopFlag,
    *,
    make: MakePoints | None = None,
    join: JoinPoints | None = None,
    how: dict[str, Any] | None = None,
) -> Iterator[WorkProgress | Answer]:
    """WorkProgress, then the Answer. `make` and `join` are a model's; without them the text's own sentences are taken.

    `how` says what makes the points, for keeping them apart and for "How was this answered?". Raises Cancelled.
    """
    started = time.monotonic()
    made_by = dict(how or {"backend": "pages", "model": "Sentences of the documents; no language model"})
    making = _Making(make or extracted, join or most_central, kept, made_by, stop)
    per_book: list[tuple[Book, list[Point]]] = []
    # Sentences cost nothing to choose: of more of them, those that several files share can be left out.
    per_part = PER_PART if make or len(walk) < COMMON_FROM else 3 * PER_PART
    done = 0
    for book in walk.books(stop):
        found: list[Point] = []
        # A file alone that is one part or two still gets all its points.
        pieces = max(1, sum(len(page.text) for page in book.pages) // PART)
        count = max(per_part, -(-points_each(len(walk), book) // pieces))
        for part in parts(book, stop):
            yield WorkProgress("summarising", done, walk.pages, "pages", book.path)
            found += making.points(part, count, lang)
            done += part.pages
        per_book.append((book, found))
    common = said_everywhere(points for _, points in per_book)
    done = 0
    for index, (book, found) in enumerate(per_book):
        each = points_each(len(walk), book)
        if len(found) > each:
            yield WorkProgress("joining", done, walk.pages, "pages", book.path)
            found = [point for point in found if _shape(point) not in common] or found
            per_book[index] = (book, making.joined(found, each))
        done += len(book.pages)
    yield WorkProgress("joining", walk.pages, walk.pages)
    everything = [point for _, points in per_book for point in points]
    overall = making.joined(everything, 8) if len(per_book) > 1 and len(everything) > 8 else []
    draft = Draft(lang)
    if making.trouble:
        draft.say(model_failed(making.trouble, draft.zh))
    table = _write(draft, walk, per_book, overall)
    made_by |= {"job": "summarise", "coverage": walk.coverage.as_dict(), "parts_reused": making.reused}
    yield draft.answer(
        str(made_by["backend"]),
        answered=bool(everything),
        seconds=time.monotonic() - started,
        how=made_by | ({"trouble": making.trouble} if making.trouble else {}),
        table=table if len(per_book) > 1 else None,
    )


class _Making:
    """Makes points and joins them, each once: what was made before is taken from `kept`.

    When a model fails on the way, the documents' own sentences stand in for the rest; that is not kept.
    """

    def __init__(
        self, make: MakePoints, join: JoinPoints, kept: Kept, made_by: dict[str, Any], stop: StopFlag
    ) -> None:
        self._make, self._join, self._kept, self._stop = make, join, kept, stop
        self._made_by = dict(made_by)
        self.reused = 0
        self.trouble = ""

    def points(self, part: Part, count: int, lang: str) -> list[Point]:
        key = key_of("points", VERSION, self._made_by, lang, count, part.book.path, *part.texts)
        known = self._known(key)
        if known is not None:
            self.reused += 1
            return known
        return self._kept_as(key, lambda: self._make(part, count, self._stop))

    def joined(self, points: list[Point], count: int) -> list[Point]:
        said = (*(p.said for p in points), *(p.places for p in points))
        key = key_of("joined", VERSION, self._made_by, count, *said)
        known = self._known(key)
        return known if known is not None else self._kept_as(key, lambda: self._join(points, count, self._stop))

    def _known(self, key: str) -> list[Point] | None:
        if self._stop.is_set():
            raise Cancelled
        known = self._kept.get(key)
        return None if known is None else [_from_json(point) for point in known]

    def _kept_as(self, key: str, make: Callable[[], list[Point]]) -> list[Point]:
        try:
            made = make()
        except ModelError as error:
            self.trouble, self._make, self._join = str(error), extracted, most_central
            made = make()
        if self._stop.is_set():
            raise Cancelled  # half a part is no result
        if not self.trouble:
            self._kept.put(key, [asdict(point) for point in made])
        return made


def points_each(files: int, book: Book) -> int:
    """Points of one file: more for a long one alone, few when there are many files."""
    if files <= 1:
        # Text documents have no pages of their own, so theirs are counted by length.
        length = sum(len(page.text) for page in book.pages) // (900 if _zh(book) else 2500)
        return max(5, min(15, 5 + max(len(book.pages), length) // 2))
    return max(1, min(4, 24 // files))


def said_everywhere(books: Iterable[Sequence[Point]]) -> set[str]:
    """What stands in several files, save for its dates: a clause of every contract says nothing of any of them.

    Other numbers count: the same sentence with another amount is what tells two contracts apart.
    """
    counts = Counter(shape for points in books for shape in {_shape(point) for point in points})
    return {shape for shape, count in counts.items() if count >= COMMON_FROM}


def _shape(point: Point) -> str:
    text, out, last = point.said, [], 0
    for day in dates(text):
        out.append(text[last : day.start])
        last = day.end
    return " ".join("#".join([*out, text[last:]]).split())


def _from_json(data: dict[str, Any]) -> Point:
    return Point(tuple(Place(**place) for place in data["places"]), data["text"], data["heading"])


# --- parts of a book -------------------------------------------------------------------------------------------------


def parts(book: Book, stop: StopFlag | None = None) -> Iterator[Part]:
    """The book in parts of some pages; a page longer than a part is cut between sentences. Raises Cancelled."""
    sentences: list[tuple[int, int, int, str, bool]] = []
    texts: list[str] = []
    size = pages = 0
    heading = ""
    for page in book.pages:
        heads = [b for b in outline(page.text, book.format) if b.kind == HEADING]
        starts = [b.start for b in heads]
        pages += 1
        last = -1
        for start, end in sentences_of(page.text):
            if stop is not None and stop.is_set():
                raise Cancelled
            if not book.keeps(page.number, start, end):
                continue
            at = bisect_right(starts, start) - 1
            if at >= 0 and start < heads[at].end:
                heading = _PLAIN.sub(" ", heads[at].label).strip()[:80]
                if not heads[at].soft:
                    continue  # a heading is no sentence; an article's number heads its own text
            if size > PART:
                yield Part(book, tuple(sentences), tuple(texts), pages - 1)
                sentences, texts, size, pages = [], [], 0, 1
            first = at != last
            last = at
            sentences.append((page.number, start, end, heading, first))
            texts.append(page.text[start:end])
            size += end - start
    if sentences or pages:
        yield Part(book, tuple(sentences), tuple(texts), pages)


# --- without a model ------------------------------------------------------------------------------------------------


def extracted(part: Part, count: int, stop: StopFlag) -> list[Point]:
    """The sentences that say most of a part. Raises Cancelled."""
    weights = [1.25 if first else 1.0 for *_, first in part.sentences]
    if weights:
        weights[0] = 1.4
    points = []
    for index in choose(part.texts, count, weights, stop):
        number, start, end, heading, _ = part.sentences[index]
        points.append(Point((Place(part.book.path, number, start, end, part.texts[index]),), "", heading))
    return points


def most_central(points: Sequence[Point], count: int, stop: StopFlag) -> list[Point]:
    return [points[i] for i in choose([point.said for point in points], count, stop=stop)]


# --- the answer -----------------------------------------------------------------------------------------------------


def _write(draft: Draft, walk: Walk, per_book: Sequence[tuple[Book, list[Point]]], overall: Sequence[Point]) -> Table:
    zh = draft.zh
    if overall:
        draft.say("**要点**\n\n" if zh else "**Main points**\n\n")
        for point in overall:
            _bullet(draft, point)
        draft.say("\n")
    shown_books = [(book, points) for book, points in per_book if points]
    if overall and len(shown_books) > 1:
        draft.say("**各文件**\n\n" if zh else "**File by file**\n\n")
    for book, points in shown_books[:MOST_FILES_SHOWN]:
        if len(per_book) > 1:
            count = page_count(book.path, len(book.pages), zh=zh)
            draft.say(f"**{escaped(book.name)}** · {count}\n\n")
        last = ""
        for point in points:
            _bullet(draft, point, heading=len(per_book) == 1 and point.heading != last)
            last = point.heading
        draft.say("\n")
    if len(shown_books) > MOST_FILES_SHOWN:
        left = len(shown_books) - MOST_FILES_SHOWN
        draft.say(
            f"另有 {left} 个文件的要点在导出的表格中。\n\n"
            if zh
            else f"{left} more files are in the exported table.\n\n"
        )
    if not shown_books:
        draft.say("这些文件中没有可以概括的文字。\n\n" if zh else "There is no text to summarise in these files.\n\n")
    draft.say(f"{walk.coverage.said(zh)}\n\n")
    unread(draft, walk)
    rows = tuple(
        (
            cell(book.name),
            cell(book.place_cell(point.places[0].page, zh)),
            cell(point.heading),
            cell(point.said, draft.cite(point.places[0])),
        )
        for book, points in per_book
        for point in points
    )
    return Table(("文件", "页码", "章节", "要点") if zh else ("File", "Page", "Section", "Point"), rows)


def _bullet(draft: Draft, point: Point, heading: bool = False) -> None:
    says_it = point.said.startswith(point.heading)
    lead = f"**{escaped(point.heading)}** · " if heading and point.heading and not says_it else ""
    if point.text:
        draft.say(f"- {lead}")
        draft.state(escaped(point.text), *point.places)
    else:
        # Chinese quotation marks stand the same in both languages here, as in the answers of the quotes backend.
        draft.say(f"- {lead}")
        draft.state(f"“{escaped(shown(point.places[0].quote))}”", *point.places[:1])
    draft.say("\n")


def _zh(book: Book) -> bool:
    return any(language(page.text[:2000]) == "zh" for page in book.pages[:3])


def words_of(text: str) -> str:
    """The language points are written in."""
    return "zh" if language(text) == "zh" else "en"
