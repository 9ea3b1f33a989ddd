"""Reading Markdown: what counts as emphasis beside Chinese, as mathematics and as a safe address. Knows no Qt.

HTML is never parsed, link definitions and indented code are off, and only web and mail addresses become links. The
bounds of doubtful statements travel through the parser as private characters, so that their places survive it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from markdown_it import MarkdownIt
from markdown_it.parser_inline import ParserInline
from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline.state_inline import Scanned
from markdown_it.token import Token

# A statement's bounds travel through the parser as characters that no text uses (private plane 15).
FIRST_MARK, _LAST_MARK = 0xF0000, 0xF7FFF
MARK = re.compile(f"[{chr(FIRST_MARK)}-{chr(_LAST_MARK)}]")
_LINE_OPENING = re.compile(r"(?:[ \t]*(?:[-*+]|\d{1,9}[.)]|#{1,6}|>)[ \t]+|[ \t|]+)*")
_FENCE = re.compile(r"[ \t]*(?:```|~~~)")
WIDE = re.compile(
    "[\u2e80-\u303f\u3040-\u30ff\u3100-\u9fff\uac00-\ud7af\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef\U00020000-\U0003ffff]"
)
_MATH = re.compile(r"\$\$(.+?)\$\$|\\\((.+?)\\\)|\\\[(.+?)\\\]|\$(?=\S)([^$\n]*?[^$\s\\])\$(?!\d)", re.DOTALL)


def is_wide(character: str) -> bool:
    """Chinese, Japanese, Korean and full-width characters."""
    return bool(character) and WIDE.match(character) is not None


class _InlineState(StateInline):
    """Emphasis beside Chinese: `**“重要”**的` closes although no space stands there, as a person expects."""

    def scanDelims(self, start: int, canSplitWord: bool) -> Scanned:  # noqa: N802, N803 - the library's names
        scanned = super().scanDelims(start, canSplitWord)
        if self.src[start] not in "*~":
            return scanned
        before, after = start - 1, start + scanned.length
        while before >= 0 and MARK.match(self.src[before]):
            before -= 1
        while after < self.posMax and MARK.match(self.src[after]):
            after += 1
        left = self.src[before] if before >= 0 else " "
        right = self.src[after] if after < self.posMax else " "
        loose_left = left.isspace() or not left.isalnum() or is_wide(left)
        loose_right = right.isspace() or not right.isalnum() or is_wide(right)
        opens = not right.isspace() and (right.isalnum() or is_wide(right) or loose_left)
        closes = not left.isspace() and (left.isalnum() or is_wide(left) or loose_right)
        return Scanned(opens, closes, scanned.length)


class _Inline(ParserInline):
    def parse(self, src: str, md: MarkdownIt, env: dict[str, object], tokens: list[Token]) -> list[Token]:
        state = _InlineState(src, md, env, tokens)
        self.tokenize(state)
        for rule in self.ruler2.getRules(""):
            rule(state)
        return state.tokens


def _maths(state: StateInline, silent: bool) -> bool:
    if state.src[state.pos] not in "$\\":
        return False
    match = _MATH.match(state.src, state.pos, state.posMax)
    if match is None:
        return False
    if not silent:
        state.push("math", "", 0).content = next(group for group in match.groups() if group is not None)
    state.pos = match.end()
    return True


@lru_cache(maxsize=1)
def parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False})
    parser.inline = _Inline()
    parser.enable(["table", "strikethrough"])
    # Indented paragraphs are quotations of documents here, not code; "[1]: ..." is a source, not a link's definition.
    parser.disable(["html_block", "html_inline", "reference", "code"])
    parser.inline.ruler.before("escape", "math", _maths)
    parser.normalizeLink = lambda url: url  # type: ignore[method-assign] # shown as written
    parser.validateLink = is_safe_address  # type: ignore[method-assign]
    return parser


def is_safe_address(address: str) -> bool:
    """Only web and mail addresses may become links; anything else stays text."""
    return re.match(r"(?i)(https?://|mailto:)[^\s\x00-\x1f]+$", MARK.sub("", address)) is not None


def _opening(text: str, at: int) -> tuple[int, int]:
    """Where the line of this place starts, and where its text does, after bullets, numbers, hashes and bars."""
    line = text.rfind("\n", 0, at) + 1
    opening = _LINE_OPENING.match(text, line)
    return line, opening.end() if opening else line


def with_marks(text: str, spans: Sequence[tuple[int, int]]) -> str:
    """The source with a pair of private characters around each span, set so that no block structure breaks."""
    text = MARK.sub("\ufffd", text)
    inserts: list[tuple[int, int, str]] = []
    for index, (start, end) in enumerate(spans[: (_LAST_MARK - FIRST_MARK) // 2]):
        while start < end and text[start].isspace():
            start += 1
        line, opening = _opening(text, start)
        start = max(start, opening) if not text[line:start].strip() else start
        while end > start:
            while end > start and text[end - 1] in " \t\r\n|":
                end -= 1
            line_of_end, opening = _opening(text, end)
            if not line_of_end < end <= opening:
                break
            end = line_of_end  # it ended in the next line's "1." or "#", where a mark would break the list
        if end > start and not _FENCE.match(text, line):
            inserts.append((start, 1, chr(FIRST_MARK + 2 * index)))
            inserts.append((end, 0, chr(FIRST_MARK + 2 * index + 1)))
    for at, _, mark in sorted(inserts, reverse=True):
        text = text[:at] + mark + text[at:]
    return text
