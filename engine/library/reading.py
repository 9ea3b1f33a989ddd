"""What a reading child does with one file: extract its pages and split them into located chunks.

Splitting happens in the child too: a text of fifty megabytes takes it most of a minute, and the engine must hear a
cancel meanwhile. Only places come back, not the chunks' texts, which would double what crosses between processes.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from engine.errors import ExtractError, Reason
from engine.library.embed import bundled_folder, load_tokenizer
from engine.library.extract import extract
from engine.library.split import split
from engine.types import Chunk, Document


@dataclass(frozen=True, slots=True)
class Reading:
    """A document, and its chunks as (page, start, end, heading) in reading order."""

    document: Document
    places: tuple[tuple[int, int, int, str], ...]

    def chunks(self) -> list[Chunk]:
        texts = {page.number: page.text for page in self.document.pages}
        return [Chunk(page, start, end, texts[page][start:end], heading) for page, start, end, heading in self.places]


def read(path: Path, *, max_tokens: int) -> Reading:
    """Extract and split one file; no chunk has more than `max_tokens` tokens of the embedder. Raises ExtractError."""
    document = extract(path)
    tokenizer = load_tokenizer(bundled_folder(), None)
    places = tuple((c.page, c.start, c.end, c.heading) for c in split(document, tokenizer, max_tokens=max_tokens))
    if not places and not document.pages_waiting:
        raise ExtractError(Reason.NO_TEXT)
    return Reading(document, places)
