"""What a reading child does with one file: extract its pages and split them into located chunks.

Splitting happens in the child too: a text of fifty megabytes takes it most of a minute, and the engine must hear a
cancel meanwhile. Only places come back, not the chunks' texts, which would double what crosses between processes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from engine.errors import ExtractError, Reason
from engine.library.bundled import bundled_folder, load_tokenizer
from engine.library.extract import extract, pasted
from engine.library.extract.text_layer import is_waiting_sentence, ranges, waiting_sentence
from engine.library.split import split_tokenised
from engine.values_document import Chunk, Document, Page


@dataclass(frozen=True, slots=True)
class Reading:
    """A document, and its chunks as (page, start, end, heading) in reading order. `tokens` has those of each chunk, or
    nothing where they are not known (see PageTokens.of)."""

    document: Document
    places: tuple[tuple[int, int, int, str], ...]
    tokens: tuple[bytes, ...] = ()

    def chunks(self) -> list[Chunk]:
        texts = {page.number: page.text for page in self.document.pages}
        return [Chunk(page, start, end, texts[page][start:end], heading) for page, start, end, heading in self.places]


def read(path: Path, *, max_tokens: int, recognised: Mapping[int, tuple[str, str]] | None = None) -> Reading:
    """Extract and split one file; no chunk has more than `max_tokens` tokens of the embedder. Raises ExtractError.

    `recognised` has page -> (text, trouble) of those of its pages that were read as pictures before.
    """
    document = with_recognised(extract(path), recognised or {})
    tokenizer = load_tokenizer(bundled_folder(), None)
    places, tokens = [], []
    for chunk, ids in split_tokenised(document, tokenizer, max_tokens=max_tokens):
        places.append((chunk.page, chunk.start, chunk.end, chunk.heading))
        tokens.append(ids)
    if not places and not document.pages_waiting:
        raise ExtractError(Reason.NO_TEXT)
    return Reading(document, tuple(places), tuple(tokens))


def with_recognised(document: Document, recognised: Mapping[int, tuple[str, str]]) -> Document:
    """The document with the text of pages that were read as pictures; a page that gave none keeps what it had, and so
    does one that holds pictures beside text."""
    done = {n: recognised[n] for n in document.pages_waiting if n in recognised}
    if not done:
        return document
    waiting = tuple(n for n in document.pages_waiting if n not in done)
    broken = tuple(n for n, (_, trouble) in done.items() if trouble)
    warnings = [warning for warning in document.warnings if not is_waiting_sentence(warning)]
    if waiting:
        warnings.append(waiting_sentence(waiting))
    if broken:
        warnings.append(f"These pages could not be recognised: {ranges(broken)}.")
    beside = document.format in pasted.FORMATS

    def text_of(page: Page) -> str:
        found = done.get(page.number, ("", ""))[0]
        return f"{page.text}\n\n{found}".strip() if found and beside else found or page.text

    pages = tuple(Page(page.number, text_of(page), page.label) for page in document.pages)
    return replace(
        document, pages=pages, warnings=tuple(warnings), pages_waiting=waiting,
        pages_failed=tuple(sorted({*document.pages_failed, *broken})),
    )  # fmt: skip
