"""Where sentences begin and end, and which language a text is in. Pure text in, offsets out.

Knows English and Chinese; other languages fall back to their punctuation. Knows nothing of files, pages or models.
Every character that is not white space lies in exactly one span, and no span begins or ends with white space. The
time is linear in the length of the text whatever it holds, so a line of 50 MB is only slow, never a hang.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

# --- what surrounds a full stop ----------------------------------------------------------------------------------

_CJK = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u3040-\u30ff\U00020000-\U0003ffff"
_WIDE_ENDS = "。！？；｡…⋯"
_CLOSERS = "\"'”’」』）)】》〉］\\]｝}»›"
_END = re.compile(rf"(?P<marks>[.!?;{_WIDE_ENDS}]+)(?P<closers>[{_CLOSERS}]*)(?P<note>(?:\[\d{{1,3}}\])*)(?P<gap>\s*)")
_IS_CJK = re.compile(f"[{_CJK}]")
_CONTINUES = frozenset("，、,.：:。；;）)》」』”’】+−=×<")
_OPENING = frozenset("([（［【")
_WORD_BEFORE = re.compile(r"[^\W_](?:[\w.&'’-]*\w)?$")


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Never the last word of a sentence: something follows that belongs to them.
_TITLES = _words(
    """
    mr mrs ms messrs mx dr prof rev fr hon gen lt col maj capt cpt sgt cmdr adm gov sen rep pres supt insp dir
    msgr mt vs v viz cf approx ca e.g i.e esp incl resp
    """
)
# A number belongs to them ("No. 5", "pp. 3-4"); before anything else they may end a sentence.
_BEFORE_NUMBER = _words(
    """
    no nos art arts c sec secs para paras fig figs eq eqs ch chap vol vols pp p pt ex ed nr op cl reg sched ver jan
    feb mar apr jun jul aug sep sept oct nov dec
    """
)
# May stand inside a sentence before a capital ("Acme Inc. Chairman", "U.S. Army"): only a plain opener ends it.
_OFTEN_INSIDE = _words(
    """
    inc ltd co corp llc plc bros assn dept univ dist mfg intl etc jr sr esq ph.d m.d b.a m.a b.s m.s d.c u.s u.k u.n
    u.s.a u.s.s.r e.u a.m p.m a.d b.c b.c.e c.e ave blvd rd ln sq hwy mon tue tues thu thur thurs fri ft al st
    """
)
_OPENERS = _words(
    """
    the a an in on at by for from to of with as and but or so yet if when while where after before during since
    although though however therefore moreover furthermore meanwhile nevertheless also then thus hence here there it
    its he his she her they their them we our you your i my this that these those what who why how which some many
    most more all both each every other another one two several no not only once until under over between because
    despite according additionally finally first second third today later such
    """
)
_FIRST_WORD = re.compile(r"[\"'“‘(\[«]*([^\W\d_]+)")
_LIST_NUMBER = re.compile(r"\(?(?:\d{1,3}|[ivxlIVXL]{1,5}|[a-zA-Z])$")

# --- what a line is ----------------------------------------------------------------------------------------------

_LINE = re.compile(r"[^\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]*(?:\r\n|[\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]|$)")
_HARD_BREAK = re.compile(r"[\x0c\u2029]$")
_MARKER = re.compile(
    r"\s*(?:#{1,6}\s"  # a heading
    r"|[-*+•●○▪■◦‣–—·]\s"  # a bullet
    r"|[•●○▪■◦‣＊※]"
    r"|\(?\d{1,3}(?:\.\d{1,3})*[.)、．]\s*(?=[^\W\d]|[\"“《「(（])"  # 1. 2) 3.1. 4、
    r"|\d{1,3}(?:\.\d{1,3})+\s+\S"  # 3.1 Scope
    r"|\([a-zA-Z]{1,4}\)\s|[a-zA-Z][.)]\s"  # (a) b)
    r"|[①-⑳㈠-㈩⑴-⒇]"
    r"|[（(][零〇一二三四五六七八九十百\d]{1,4}[)）]"  # （一）
    r"|[一二三四五六七八九十百]{1,4}[、．.]"
    r"|第[零〇一二三四五六七八九十百千\d]{1,6}[条章节编款项部篇]"
    r"|[-=_*~]{3,}\s*$"  # a rule
    r"|[>|])"
)
_LIST_MARKER_ALONE = re.compile(r"\s*(?:[-*+•●○▪■◦‣]|\(?\d{1,3}[.)、])\s*$")
_HEADING = re.compile(r"\s*#{1,6}\s")
_SOFT_END = frozenset(",，、;-–—(（[《“‘/&")
_FIELD = re.compile(r"[^\W\d_][^.。!?！？:：,，]{0,40}[:：](?:\s|[^\W\d_]|\d|$)")
_SYMBOL_END = re.compile(r"(?:^|[^\w])[A-Z][A-Za-z]?$")
_STAMP = re.compile(
    r"\s*[\[(]?(?:\d{4}[-/.]\d{1,2}[-/.]\d{1,2}[T ,]{1,2}|[A-Z][a-z]{2} {1,2}\d{1,2} )?\d{1,2}:\d\d(?!\d)"
)
_IN_CODE = re.compile(r"[={}\[\]<>;@$\\]|\w_\w|\w\(|:\s*$")
_LONG_LINE = 400
"""Longer lines of a log are cut into sentences."""
_MAX_WRAP = 160
"""Longer lines were not wrapped to fit a page: each of their line ends is meant."""


def sentence_spans(text: str) -> list[tuple[int, int]]:
    """Offsets of the sentences of `text`, in order: `text[start:end]` is one sentence, trimmed."""
    return list(sentences_of(text))


def sentences_of(text: str) -> Iterator[tuple[int, int]]:
    """The same one by one: a page of megabytes takes seconds, and a person may stop meanwhile."""
    for block_start, block_end in _blocks(text):
        start = block_start
        for end in _ends(text, block_start, block_end):
            if span := _trimmed(text, start, end):
                yield span
            start = end
        if span := _trimmed(text, start, block_end):
            yield span


def line_spans(text: str, code: bool = False) -> list[tuple[int, int]]:
    """The same where each line stands for itself, as in a log; in program text a comment keeps its sentences whole."""
    found: list[tuple[int, int]] = []
    for start, end in sentences_of(text) if code else [(0, len(text))]:
        if code and not _IN_CODE.search(text, start, end):
            found.append((start, end))
            continue
        for match in _LINE.finditer(text, start, end):
            if match.start() == match.end():
                break
            if span := _trimmed(text, *match.span()):
                a, b = span
                long = b - a > _LONG_LINE
                found += [(a + c, a + d) for c, d in sentences_of(text[a:b])] if long else [span]
    return found


def language(text: str) -> str:
    """ "zh", "en" or "other", by script: one Han character weighs as much as half a Latin word.

    Any text in Latin letters counts as "en"; kana, hangul and other scripts count as "other".
    """
    if len(text) > 6000:
        middle = len(text) // 2
        text = text[:2000] + text[middle - 1000 : middle + 1000] + text[-2000:]
    if text.isascii():
        return "en" if _LATIN_WORD.search(text) else "other"
    han = len(_HAN.findall(text))
    kana = len(_KANA.findall(text))
    latin = len(_LATIN_WORD.findall(text))
    rest = len(_OTHER_WORD.findall(text))
    if rest > latin + han / 2 or kana * 4 > han + kana > 0:
        return "other"
    if han and han >= 2 * latin:
        return "zh"
    if latin:
        return "en"
    return "zh" if han else "other"


_HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_KANA = re.compile("[\u3041-\u3096\u30a1-\u30fa\u30fc]")
_LATIN_WORD = re.compile("[A-Za-z\u00c0-\u024f]+")
_OTHER_WORD = re.compile("[\u0370-\u1cff\u1f00-\u1fff\uac00-\ud7af]+")


# --- lines to blocks ---------------------------------------------------------------------------------------------


def _blocks(text: str) -> Iterator[tuple[int, int]]:
    """Runs of lines that one sentence may cross: paragraphs, list items, headings, table rows."""
    paragraph: list[tuple[int, int]] = []
    for match in _LINE.finditer(text):
        start, end = match.span()
        if start == end:
            break
        line = text[start:end] if end - start <= 4096 else text[start : start + 4096]
        if line.isspace():
            yield from _split_paragraph(text, paragraph)
            paragraph = []
            continue
        paragraph.append((start, end))
        if _HARD_BREAK.search(text, max(start, end - 1), end):
            yield from _split_paragraph(text, paragraph)
            paragraph = []
    yield from _split_paragraph(text, paragraph)


def _split_paragraph(text: str, lines: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Lines between two blank ones, cut where a list marker, a row or a line that had room left says so."""
    if not lines:
        return
    width = max(end - start for start, end in lines)
    begin = lines[0][0]
    for (start, end), (next_start, next_end) in pairwise(lines):
        if _breaks(text, start, end, next_start, next_end, width):
            yield begin, end
            begin = next_start
    yield begin, lines[-1][1]


def _breaks(text: str, start: int, end: int, next_start: int, next_end: int, width: int) -> bool:
    line = text[start : min(end, start + 400)].rstrip()
    following = text[next_start : min(next_end, next_start + 400)].strip()
    if _LIST_MARKER_ALONE.match(line):
        return False
    if _HEADING.match(line) or _is_row(line) or _is_row(following):
        return True
    if _MARKER.match(following):
        return True
    if end - start > _MAX_WRAP:
        return True
    if _STAMP.match(line) and _STAMP.match(following):
        return True  # a log, a chat, a timetable
    if line[-1] in _SOFT_END or following[0].islower():
        return False
    if _FIELD.match(following) and (_FIELD.match(line) or not line[-1].isalnum()):
        return True  # "Date: 3 May" under "From: Ann"
    if following[0].isdigit() and _SYMBOL_END.search(line):  # a subscript set on its own line: "O\n2"
        return False
    # A wrapped line ends where the next word had no room. With room to spare, the line end was meant.
    word = 1 if _IS_CJK.match(following) else len(following.split(None, 1)[0]) + 1
    return len(line) + word < 0.55 * width


def _is_row(line: str) -> bool:
    line = line.strip()
    return line.startswith("|") or "\t" in line or line.count(" | ") > 1


# --- blocks to sentences -----------------------------------------------------------------------------------------


def _ends(text: str, start: int, end: int) -> Iterator[int]:
    """Positions in [start, end) where a sentence ends and another follows."""
    begin = start
    quotes = 0
    counted = start
    for match in _END.finditer(text, start, end):
        if match.end() >= end:
            return
        stop = match.end("note")
        closers = match["closers"]
        if '"' in closers and match["gap"] == "":
            # A straight quote after 。 closes only if one is open.
            quotes += text.count('"', counted, match.start("closers"))
            counted = match.start("closers")
            if quotes % 2 == 0:
                stop = match.start("closers") + closers.index('"')
        if _is_end(text, match, begin, stop):
            yield stop
            begin = stop
            quotes = 0
            counted = stop


def _is_end(text: str, match: re.Match[str], begin: int, stop: int) -> bool:
    marks, gap = match["marks"], match["gap"]
    following = text[match.end()] if stop == match.end("note") else text[stop]
    if following in _CONTINUES:
        return False
    before = text[match.start() - 1] if match.start() > begin else ""
    if before in _OPENING:  # "[...]", "（？－1999）"
        return False
    wide = any(mark in "。！？；｡" for mark in marks)
    if wide:
        return True
    if any(mark in "…⋯" for mark in marks):
        return (bool(_IS_CJK.match(following)) and len(marks) > 1) or (gap != "" and not following.islower())
    between_cjk = bool(_IS_CJK.match(before)) and (gap != "" or bool(_IS_CJK.match(following)))
    if marks.strip(";") == "":
        return between_cjk
    if between_cjk:
        return True
    if gap == "":
        return bool(match["note"]) and following.isupper()
    if following.islower():
        return False
    if marks != ".":
        return True
    return _full_stop_ends(text, match.start(), match.end(), begin, bool(match["closers"]))


def _full_stop_ends(text: str, position: int, following: int, begin: int, closed: bool) -> bool:
    """Whether one "." before white space and something not lower-case ends a sentence, and is no abbreviation."""
    found = _WORD_BEFORE.search(text, max(begin, position - 24), position)
    if found is None:
        return True
    word = found[0].lower()
    if _LIST_NUMBER.match(text[begin:position].strip().lstrip("# ") if position - begin < 12 else ""):
        return False  # "1. First", "a. Second" at the head of an item, "## 1. Scope"
    if closed:
        return True
    if word in _TITLES:
        return False
    if word in _BEFORE_NUMBER:
        return not text[following].isdigit()
    single = len(found[0]) == 1 and found[0].isupper()
    dotted = "." in word and all(len(part) <= 2 for part in word.split("."))
    if single or dotted or word in _OFTEN_INSIDE:
        opener = _FIRST_WORD.match(text, following, min(len(text), following + 40))
        return opener is not None and opener[1].lower() in _OPENERS and opener[1] not in ("A", "I")
    return True


def _trimmed(text: str, start: int, end: int) -> tuple[int, int] | None:
    piece = text[start:end]
    if piece[:1].isspace() or piece[-1:].isspace():
        start += len(piece) - len(piece.lstrip())
        end -= len(piece) - len(piece.rstrip())
    return (start, end) if start < end else None
