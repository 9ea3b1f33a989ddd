"""Hits become sentences with the figures they are judged by. What the figures are worth is in model.py.

Neighbouring or overlapping hits of one page are joined first, so that a sentence knows the one before it even when
the two lie in different chunks, and so that no sentence is counted twice.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import PurePath

from engine.backends.quotes import kinds
from engine.backends.quotes.reader import Reading, figures_of_sentences
from engine.backends.quotes.terms import NAME, NUMBER, PAIR, WORD, Held, Question, merged, weigh
from engine.library.extract.formats import line_kind
from engine.sentences import line_spans, sentence_spans
from engine.types import Hit

_PRONOUN = re.compile(
    r"(?:he|she|it|they|this|these|that|those|his|her|its|their|such|there|the (?:former|latter|two|group|company))\b|"
    r"他|她|它|该|此|其|这|后者|前者|两者|本",
    re.IGNORECASE,
)
_HEADING = re.compile(r"#{1,6}\s")
_ALL = (WORD, NAME, NUMBER)
_MAX_SENTENCES = 400
_CELL = re.compile(r"\s*[\t|]\s*")
_AMOUNT = re.compile(r"[$€£¥(\s-]*(?!(?:19|20)\d\d\b)\d[\d,.]*[\s)%$€£¥]*")
_OF_GROUP = 0.6
"""How well the label over some rows ("Operating expenses:") stands for each of them."""
_LONG_SINCE = 3
"""How far from its heading the first sentence of a chunk is taken to be: nobody knows."""
_OF_SECTION, _SECTION_REACH = 0.5, 10
"""How well a heading stands for the sentences below it, and for how many of them."""
_LABEL = 60
"""Characters of a line that may be the label of the rows below it."""
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_TIME_LINES = 6
_TIME_LINE = re.compile(
    r"\b(?:months|weeks|quarters?|years?|period) ended\b|^(?:january|february|march|april|may|june|july|august|"
    r"september|october|november|december) \d{1,2},?$|\bin (?:millions|thousands)\b",
    re.IGNORECASE,
)


@dataclass(slots=True)
class Candidate:
    """A sentence that may be quoted: `hits[hit].text[start:end]`. `passage` and `order` tell its place.

    `section` is the nearest heading over it, `since` how many sentences stand between the two; `reading` is what the
    reader says of it.
    """

    hit: int
    start: int
    end: int
    text: str
    passage: int
    order: int
    rank: int
    held: Held
    header: str = ""
    section: str = ""
    since: int = 0
    reading: Reading | None = None


@dataclass(slots=True)
class Passage:
    """Hits that lie next to each other on one page, as one text."""

    path: str
    page: int
    heading: str
    pieces: list[int]
    rank: int
    candidates: list[Candidate]
    held: list[float]
    heading_held: list[float]
    worth: float = 0.0
    score: float = 0.0
    cosine: float = 0.0


FEATURES = (
    "cover", "cover2", "local", "pairs", "names", "numbers", "rarest", "second", "before", "after", "heading",
    "passage", "passage_rest", "passage_worth", "is_best_passage", "rank0", "rank_decay", "length", "short",
    "new_words", "question_mark", "colon", "pronoun", "pronoun_before", "first", "run", "span", "head", "tail",
    "titles", "offer_person", "offer_time", "offer_number", "offer_place", "offer_reason", "offer_manner",
    "offer_meaning", "offer_list", "lacks_time", "lacks_number", "lacks_person", "lacks_place", "cover_offer",
    "best_cover_gap", "before_is_better", "stop_match", "offer_other", "words", "words_offer",
)  # fmt: skip


def passages(question: Question, hits: Sequence[Hit]) -> list[Passage]:
    """The hits joined where they touch, best first, each split into candidates."""
    by_page: dict[tuple[str, int], list[int]] = {}
    for index, hit in enumerate(hits):
        by_page.setdefault((hit.path, hit.page), []).append(index)
    found: list[Passage] = []
    for (path, page), indices in by_page.items():
        indices.sort(key=lambda i: (hits[i].start, -hits[i].end))
        group: list[int] = []
        reach = 0
        for index in indices:
            if group and hits[index].start > reach + 3:
                found.append(Passage(path, page, hits[min(group)].heading, group, min(group), [], [], []))
                group = []
            group.append(index)
            reach = max(reach, hits[index].end) if len(group) > 1 else hits[index].end
        found.append(Passage(path, page, hits[min(group)].heading, group, min(group), [], [], []))
    found.sort(key=lambda p: p.rank)
    total = 0
    for number, passage in enumerate(found):
        name = PurePath(passage.path.replace("\\", "/")).stem
        _fill(question, hits, passage, number, _MAX_SENTENCES - total)
        total += len(passage.candidates)
        passage.heading_held = question.hold(f"{passage.heading} {name}").grades
        passage.score = max(hits[i].score for i in passage.pieces)
        passage.cosine = max(hits[i].cosine for i in passage.pieces)
        passage.held = merged([c.held for c in passage.candidates], len(question.units))
    return found


def _fill(question: Question, hits: Sequence[Hit], passage: Passage, number: int, room: int) -> None:
    done = -1
    header = caption = group = ""
    for index in passage.pieces:
        hit = hits[index]
        section, since = hit.heading, _LONG_SINCE
        spans = line_spans(hit.text, kind == "code") if (kind := line_kind(hit.path)) else sentence_spans(hit.text)
        for at, (start, end) in enumerate(spans):
            if hit.start + start < done or len(passage.candidates) >= room:
                continue
            text = hit.text[start:end]
            done = hit.start + end
            if _HEADING.match(text) and end - start < len(hit.text.strip()):
                passage.heading = f"{passage.heading} {text}"  # it names what follows and is no answer itself
                section, since = text.lstrip("# "), 0
                continue
            row = is_row(text)
            if row and (not header or not passage.candidates or not is_row(passage.candidates[-1].text)):
                if not _has_amounts(text):
                    header = _with_times(text, passage.candidates)
                elif _columns(header) != _columns(text):
                    header = ""
            elif not row and not (_columns(header) and _is_label(text)):
                header = ""
            if row and not re.search(r"\w", text):
                continue  # the rule under a table's header
            held = question.hold(f"{header}\n{text}" if row else text)
            if question.lang == "en" and not row and section and since < _SECTION_REACH:
                of_section = question.hold(section).grades
                held.grades = [max(own, _OF_SECTION * o) for own, o in zip(held.grades, of_section, strict=True)]
            caption, group = _over_rows(text, row, caption, group)
            if row and (caption or group):
                of_group = question.hold(f"{caption}\n{group}").grades
                held.grades = [max(own, _OF_GROUP * other) for own, other in zip(held.grades, of_group, strict=True)]
            above = header if row and not header.endswith(text) else ""
            if row and group and any(map(str.isalpha, text)):
                above = f"{group} · {above}" if above else group
            if row and text.lower().startswith("total "):
                group = ""
            order = len(passage.candidates)
            passage.candidates.append(
                Candidate(index, start, end, text, number, order, passage.rank, held, above, section, since)
            )
            following = hit.text[slice(*spans[at + 1])] if at + 1 < len(spans) else ""
            if not row and _heads(text, following):
                section, since = text, 0
            elif not row:
                since += 1


def _over_rows(text: str, row: bool, caption: str, group: str) -> tuple[str, str]:
    """What stands over the rows that follow: a caption ("... is as follows:") and the label of some of them ("AWS")."""
    if row or _TIME_LINE.search(text):
        return caption, group
    if _is_label(text):
        return caption, text.rstrip(": ：")
    return (text, "") if text[-1] in ":：" else ("", "")


def _heads(text: str, following: str) -> bool:
    """Whether a line is the heading of what follows it: short, of its own, without an end."""
    return (
        len(text) <= _LABEL
        and text[-1].isalnum()
        and (text[0].isupper() or text[0].isdigit())
        and any(map(str.isalpha, text))
        and (len(following) > len(text) or following[-1:] in (".", "!", "?", ":"))
    )


def _is_label(text: str) -> bool:
    return len(text) <= _LABEL and text[-1] not in ".!?。！？"


def _columns(row: str) -> int:
    """Columns of amounts or of years; of a header that names none, 0."""
    years = _YEAR.findall(row)
    if years and not _has_amounts(row):
        return len(years)
    cells = _CELL.split(row.strip().strip("|"))[1:]
    return sum(bool(_AMOUNT.fullmatch(cell)) or cell.strip("$ ") == "—" for cell in cells)


def _has_amounts(row: str) -> bool:
    """Whether a row has a label and amounts: then it is no header, whichever row it is."""
    label, *cells = _CELL.split(row.strip().strip("|").strip())
    if any(cell.endswith((":", "：")) for cell in (label, *cells)):
        return True  # a form: its labels stand beside what they name, not over it
    return any(c.isalpha() for c in label) and any(_AMOUNT.fullmatch(cell) for cell in cells)


def _with_times(header: str, above: Sequence[Candidate]) -> str:
    """A header of years alone, with the lines above it that tell what of these years the columns are."""
    if any(c.isalpha() for c in header):
        return header
    lines: list[str] = []
    for candidate in reversed(above[-_TIME_LINES:]):
        if len(candidate.text) > 80 or not _TIME_LINE.search(candidate.text) or _YEAR.search(candidate.text):
            break
        lines.insert(0, candidate.text)
    return " ".join([*lines, header])


def is_row(text: str) -> bool:
    """Whether a sentence is a row of a table, as extraction writes them."""
    return text.startswith("|") or "\t" in text or text.count(" | ") > 1


def was_read(candidates: Iterable[Candidate]) -> bool:
    """Whether the reader said anything of them (see reading.py)."""
    return any(c.reading for c in candidates)


def measure(question: Question, found: list[Passage]) -> tuple[list[Candidate], list[list[float]]]:
    """All candidates and their features, in the order of FEATURES."""
    candidates = [c for p in found for c in p.candidates]
    if not candidates:
        return [], []
    units = question.units
    count = len(units)
    base = [i for i, u in enumerate(units) if u.kind != PAIR]
    ranked = sorted(base, key=lambda i: -units[i].weight)
    # How rare a unit is among these very sentences: what all of them share tells nothing.
    presence = [sum(1 for c in candidates if c.held.grades[i] >= 1.0) for i in range(count)]
    local = [math.log((len(candidates) + 1) / (presence[i] + 0.5)) if presence[i] else 0.0 for i in range(count)]
    local_total = sum(local[i] * units[i].weight for i in base) or 1.0
    weight_total = sum(units[i].weight for i in base) or 1.0
    kind = kinds.asked_kind(question)
    for passage in found:
        idf = sum(units[i].weight * passage.held[i] * (1.0 if units[i].kind != PAIR else 0.5) for i in range(count))
        passage.worth = idf
    best_worth = max(p.worth for p in found) or 1.0
    half = len(base) // 2
    rows: list[list[float]] = []
    covers = [weigh(units, c.held.grades, _ALL) for c in candidates]
    best_cover = max(covers)
    by_place = {(c.passage, c.order): n for n, c in enumerate(candidates)}
    for number, c in enumerate(candidates):
        passage = found[c.passage]
        grades = c.held.grades
        cover = covers[number]
        before = by_place.get((c.passage, c.order - 1))
        after = by_place.get((c.passage, c.order + 1))
        before_gain = (
            _gain(units, base, grades, candidates[before].held.grades, weight_total) if before is not None else 0.0
        )
        after_gain = (
            _gain(units, base, grades, candidates[after].held.grades, weight_total) if after is not None else 0.0
        )
        heading_gain = _gain(units, base, grades, passage.heading_held, weight_total)
        passage_cover = (
            sum(units[i].weight * max(passage.held[i], passage.heading_held[i]) for i in base) / weight_total
        )
        text = c.header + "\n" + c.text if c.header else c.text
        offered = kinds.offers(kind, question, text)
        offer = 1.0 if offered else 0.0
        pronoun = bool(_PRONOUN.match(c.text))
        length = len(c.text) / (2.5 if question.lang == "zh" else 6.0)
        row = {
            "cover": cover,
            "cover2": cover * cover,
            "local": sum(local[i] * units[i].weight * grades[i] for i in base) / local_total,
            "pairs": weigh(units, grades, (PAIR,)),
            "names": weigh(units, grades, (NAME,)),
            "numbers": weigh(units, grades, (NUMBER,)),
            "rarest": grades[ranked[0]] if ranked else 0.0,
            "second": grades[ranked[1]] if len(ranked) > 1 else 0.0,
            "before": before_gain,
            "after": after_gain,
            "heading": heading_gain,
            "passage": passage_cover,
            "passage_rest": max(0.0, passage_cover - cover - before_gain - heading_gain),
            "passage_worth": passage.worth / best_worth,
            "is_best_passage": 1.0 if passage.worth == best_worth else 0.0,
            "rank0": 1.0 if c.rank == 0 else 0.0,
            "rank_decay": 1.0 / (1 + c.rank),
            "length": math.log1p(length) / 4,
            "short": 1.0 if length < 5 else 0.0,
            "new_words": math.log1p(max(0.0, length - len(c.held.places))) / 4,
            "question_mark": 1.0 if c.text[-1] in "?？" else 0.0,
            "colon": 1.0 if c.text[-1] in ":：" else 0.0,
            "pronoun": 1.0 if pronoun else 0.0,
            "pronoun_before": before_gain if pronoun else 0.0,
            "first": 1.0 if c.order == 0 else 0.0,
            "run": _longest_run(question, c) / max(4, len(question.text)),
            "span": _tightness(c.held, len(base)),
            "head": _part(units, base[:half], grades),
            "tail": _part(units, base[half:], grades),
            "titles": 1.0
            if question.titles and any(t in c.text or t in c.text.lower() for t in question.titles)
            else 0.0,
            "cover_offer": cover * offer,
            "best_cover_gap": cover - best_cover,
            "before_is_better": 1.0 if before is not None and covers[before] > cover else 0.0,
            "stop_match": _stop_match(question, c.held),
            "offer_other": 1.0 if kind in (kinds.OTHER, kinds.YESNO) else 0.0,
            "words": weigh(units, grades, (WORD,)),
            "words_offer": weigh(units, grades, (WORD,)) * offer,
        }
        for one in ("person", "time", "number", "place", "reason", "manner", "meaning", "list"):
            row[f"offer_{one}"] = (0.6 + 0.2 * (offered - 1)) if one == kind and offered else 0.0
        for one in ("time", "number", "person", "place"):
            row[f"lacks_{one}"] = 1.0 if one == kind and not offered else 0.0
        rows.append([row[name] for name in FEATURES])
    return candidates, rows


def with_readings(candidates: Sequence[Candidate], rows: Sequence[Sequence[float]]) -> list[list[float]]:
    """The features of `measure` with what the reader said of the same candidates, some of which it has read."""
    further = figures_of_sentences([candidate.reading for candidate in candidates])
    return [[*row, *more] for row, more in zip(rows, further, strict=True)]


def _gain(units: Sequence[object], base: list[int], own: list[float], other: list[float], total: float) -> float:
    return sum(units[i].weight * (other[i] - own[i]) for i in base if other[i] > own[i]) / total  # type: ignore[attr-defined]


def _part(units: Sequence[object], part: list[int], grades: list[float]) -> float:
    total = sum(units[i].weight for i in part)  # type: ignore[attr-defined]
    return sum(units[i].weight * grades[i] for i in part) / total if total else 0.0  # type: ignore[attr-defined]


def _longest_run(question: Question, c: Candidate) -> float:
    """Characters of the longest piece of the question that stands in the sentence word for word."""
    asked = question.text.lower().rstrip("?？ ")
    text = c.text.lower()
    if question.lang == "zh":
        best = 0
        start = 0
        while start + best < len(asked):
            if asked[start : start + best + 1] in text:
                best += 1
            else:
                start += 1
        return float(best)
    words = asked.split()
    best = 0
    for start in range(len(words)):
        size = 0
        piece = ""
        for word in words[start:]:
            piece = f"{piece} {word}" if piece else word
            if piece not in text:
                break
            size = len(piece)
        best = max(best, size)
    return float(best)


def _tightness(held: Held, size: int) -> float:
    """Matched units per word between the first and the last of them."""
    if len(held.places) < 2 or not size:
        return 0.0
    different = len({unit for _, unit in held.places})
    reach = held.places[-1][0] - held.places[0][0] + 1
    return min(1.0, different / reach * 2) * different / size


def _stop_match(question: Question, held: Held) -> float:
    if not held.words or not question.every:
        return 0.0
    return len(question.every.intersection(held.words)) / len(question.every)
