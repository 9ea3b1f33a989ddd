"""Answers by quoting: the sentences of the retrieved chunks that answer best, word for word. No weights, instant.

The answer's form: the answering sentence in quotation marks and its source as [n], then supporting ones as a list,
then one line that says that no language model is loaded. [n] is the number of the hit in `prompt.hits`, from 1, as in
the prompts of language models; engine.answering.citations checks and renumbers. When nothing fits the answer is
NOT_FOUND. Choosing is in select.py; nothing here reads files or knows of pages.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from engine.backends.quotes.select import Quote, Selection, select
from engine.sentences import language
from engine.types import GenerationOptions, Hit, Message, Prompt, StopFlag

NOTICE = {
    "en": "These are your documents' own words: no language model is loaded, so nothing was put differently.",
    "zh": "以上是文档原文：目前没有加载语言模型，所以未作任何改写。",
}
NOT_FOUND = {"en": "Not found in your documents.", "zh": "在你的文档中没有找到。"}
_MARKS = {"en": "“{}” [{}]", "zh": "“{}”[{}]"}
_SINGLE = str.maketrans("“”", "‘’")
_SPACE_ZH = re.compile("(?<=[\u3000-\u9fff\uff00-\uffef])\\s+|\\s+(?=[\u3000-\u9fff\uff00-\uffef])")


class QuotesBackend:
    """The backend that every installation has. Deterministic: the same hits and question give the same bytes."""

    name = "quotes"
    description = "Quotes the best sentences; no language model"
    context_length = 1_000_000

    def count_tokens(self, messages: Sequence[Message]) -> int:
        """Characters: there is no tokenizer, and nothing has to fit."""
        return sum(len(message.content) for message in messages)

    def select(self, question: str, hits: Sequence[Hit]) -> Selection:
        """What `generate` will quote, for those who want to know before or besides."""
        return _selected(question, tuple(hits))

    def generate(self, prompt: Prompt, options: GenerationOptions, stop: StopFlag) -> Iterator[str]:
        """Yields a quote at a time, then the notice. `options` do not matter here."""
        lang = "zh" if language(prompt.question) == "zh" else "en"
        selection = self.select(prompt.question, prompt.hits)
        if not selection.answered:
            yield NOT_FOUND[lang]
            return
        for number, quote in enumerate(selection.quotes):
            if stop.is_set():
                return
            lead = "" if number == 0 else "\n\n- " if number == 1 else "\n- "
            yield lead + _written(quote, prompt.hits[quote.hit], lang)
        if not stop.is_set():
            yield f"\n\n{NOTICE[lang]}"

    def close(self) -> None:
        """Nothing is held."""


@lru_cache(maxsize=2)
def _selected(question: str, hits: tuple[Hit, ...]) -> Selection:
    return select(question, hits)


def quoted_places(question: str, hits: Sequence[Hit]) -> dict[str, tuple[int, int, int]]:
    """Where the quotations of the answer stand, by what is between their marks: (hit, start, end).

    A line may stand several times in one passage ("1 kg sugar" in two recipes).
    """
    quotes = _selected(question, tuple(hits)).quotes
    return {_said(quote, hits[quote.hit]): (quote.hit, quote.start, quote.end) for quote in reversed(quotes)}


def _written(quote: Quote, hit: Hit, lang: str) -> str:
    marked = _MARKS[lang].format(_said(quote, hit), quote.hit + 1)
    # A row means little without the names of its columns; they are shown before it, outside the quotation.
    return f"({one_line(quote.header)}) {marked}" if quote.header else marked


def _said(quote: Quote, hit: Hit) -> str:
    return _nested(one_line(hit.text[quote.start : quote.end]))


def _nested(text: str) -> str:
    """A text as it stands within quotation marks: its own around the whole go, others at an end become single."""
    for opening, closing in ("“”", '""'):
        if text.startswith(opening) and (text.find(closing, 1) in (-1, len(text) - 1)):
            text = text[1:].removesuffix(closing)
    if text.endswith("”") and "“" not in text:
        text = text[:-1]
    return text.translate(_SINGLE) if text.startswith("“") or text.endswith("”") else text


def one_line(text: str) -> str:
    """The same words on one line; line breaks between Chinese characters leave no space."""
    if "\t" in text or text.startswith("|"):
        cells = re.split(r"\s*[\t|]\s*", text.strip().strip("|").strip())
        return " | ".join(" ".join(cell.split()) for cell in cells)
    return " ".join((_SPACE_ZH.sub("", text) if "\n" in text else text).split())
