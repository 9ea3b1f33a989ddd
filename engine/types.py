"""Values that cross between layers and processes: frozen, plain, picklable. Events, and the Backend protocol.

Offsets are counted in Unicode code points (Python string indices) into the extracted text of one page, so that
`page.text[start:end]` is exactly the chunk or the quote. Pages are numbered from 1. Times are in seconds. What concerns
one document, the library and models is written down in values_*.py, and handed out from here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Protocol, TypeVar, runtime_checkable

from engine.places import page_cell, page_kind, page_name, unlabelled
from engine.values_document import Box, Chunk, Document, Page, PageImage
from engine.values_library import (
    Branch, Collection, Coverage, CoverageRow, FilePage, FileState, FileStatus, FolderPreview, FolderStatus,
    IndexProgress, IndexReport, KindCount, LeftOut, LibraryChanged, LibraryStatus, RecognitionProgress,
    RecognitionReport, Skipped, SpeedPoint, UpkeepTrouble,
)  # fmt: skip
from engine.values_models import (
    ConvertProgress, ConvertReport, EmbedderChanged, InstalledModel, ModelLoaded, ModelProgress,
)  # fmt: skip

_F = TypeVar("_F", bound=Callable[..., Any])


def streams(function: _F) -> _F:
    """Mark a method of the facade as a generator of events that takes `stop`."""
    function.streams = True  # type: ignore[attr-defined]
    return function


# --- documents ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Hit:
    """A chunk found by search. `score` falls from first to last and is comparable only within one search.

    `cosine` is how near it is to the query in meaning, 0.0 where the embedder does not know the language. `label` is
    what a person calls the page (a sheet's name), or "".
    """

    path: str
    page: int
    start: int
    end: int
    text: str
    score: float
    heading: str = ""
    also_at: tuple[str, ...] = ()
    cosine: float = 0.0
    label: str = ""


# --- answers -----------------------------------------------------------------------------------------------------


class Support(StrEnum):
    """How a statement stands: found word for word, borne out by a source, not borne out, or not a claim."""

    QUOTED = "quoted"
    SUPPORTED = "supported"
    UNSUPPORTED = "unsupported"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Citation:
    """Source `n` of an answer. `quote == page_text[start:end]` always; `verified` if a statement rests on it.

    `heading` is the trail above it: sheet or slide, headings, a table's header; `label` what a person calls the page.
    """

    n: int
    path: str
    page: int
    quote: str
    start: int
    end: int
    verified: bool
    heading: str = ""
    label: str = ""


@dataclass(frozen=True, slots=True)
class Statement:
    """One sentence of the answer, `answer.text[start:end]`, with the citations it rests on and why it may fail."""

    start: int
    end: int
    support: Support
    citations: tuple[int, ...] = ()
    why: str = ""


WHY_TEXT: dict[str, str] = {
    "quote": "These words stand in none of the sources.",
    "number": "The number {} stands in none of the sources for this.",
    "date": "The date {} stands in none of the sources for this.",
    "name": "“{}” stands in none of the sources for this.",
    "negation": "The source says it the other way round.",
    "turned": "What was before and what is now have changed places.",
    "language": "The source is in another language: its words were not compared, only numbers and dates.",
    "words": "None of the sources says this.",
}
"""What the code in `Statement.why` (before its colon, if it has one) means; what follows the colon goes into {}."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a result. `n` is the number of the citation it was read from, 0 when it was read from none."""

    text: str
    n: int = 0


@dataclass(frozen=True, slots=True)
class Table:
    """A result as rows that can be exported: every match, every difference, or every file with its fields."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True)
class PromptVariable:
    """What a prompt of the library asks for before it runs: `{name}` in its texts. Label and default by language."""

    name: str
    label: dict[str, str]
    default: dict[str, str]


@dataclass(frozen=True, slots=True)
class PromptTemplate:
    """A prompt of the library. `title` and `about` by language ("en", "zh"); `own` ones belong to the person.

    `steps` are the kinds of its steps in order. With `needs_model` it does nothing useful without a language model.
    `broken` says why a file of the person's cannot be used, or "".
    """

    name: str
    title: dict[str, str]
    about: dict[str, str]
    variables: tuple[PromptVariable, ...]
    steps: tuple[str, ...]
    own: bool
    needs_model: bool
    path: str
    broken: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """A finished answer. `answered` is False when the documents do not hold it; `nearest` then has passages.

    `how` is what "How was this answered?" shows: the hits used, the backend's description, the options, the seed.
    `table` is the whole result of a job over every page, of which `text` may show only the beginning.
    """

    text: str
    answered: bool
    backend: str
    citations: tuple[Citation, ...] = ()
    statements: tuple[Statement, ...] = ()
    nearest: tuple[Hit, ...] = ()
    seconds: float = 0.0
    stopped: bool = False
    how: dict[str, Any] = field(default_factory=dict)
    table: Table | None = None


@dataclass(frozen=True, slots=True)
class Message:
    """One turn. `role` is "system", "user", "assistant" or "observation"; `metadata` a tool's name in a tool turn."""

    role: str
    content: str
    metadata: str = ""


@dataclass(frozen=True, slots=True)
class Prompt:
    """All a backend is given. A language model renders `messages`; `quotes` reads `question` and `hits`.

    When the last message is the assistant's, the backend goes on with it, and yields only what is new.
    """

    messages: tuple[Message, ...]
    question: str
    hits: tuple[Hit, ...] = ()


@dataclass(frozen=True, slots=True)
class GenerationOptions:
    """How to sample. The defaults are greedy: the same question gives the same answer."""

    temperature: float = 0.0
    top_p: float = 0.8
    top_k: int = 50
    repetition_penalty: float = 1.0
    seed: int = 0
    max_new_tokens: int = 512


@dataclass(frozen=True, slots=True)
class Scope:
    """Limits a search to these folders or files (absolute paths); empty means the whole library."""

    paths: tuple[str, ...] = ()


class StopFlag(Protocol):
    """Set by the one who cancels, read between tokens, batches and files. `threading.Event` is one."""

    def is_set(self) -> bool: ...


@runtime_checkable
class Backend(Protocol):
    """messages -> iterator of text. Stopping is to set `stop` or to stop iterating; both free the model."""

    name: str
    description: str
    context_length: int
    """Tokens that prompt and answer may take together."""

    def count_tokens(self, messages: Sequence[Message]) -> int:
        """Tokens of the rendered prompt, by the model's own tokenizer."""
        ...

    def generate(self, prompt: Prompt, options: GenerationOptions, stop: StopFlag) -> Iterator[str]:
        """Yield new text only: never half a character, never text already given.

        Raises ContextOverflowError before the first token when the prompt does not fit, ModelError when it fails.
        """
        ...

    def close(self) -> None:
        """Give the memory back. The backend is not used afterwards."""
        ...


# --- the data folder ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class MoveProgress:
    """How far moving the data folder is, in bytes; every byte counts twice, copied and verified."""

    done: int
    total: int
    file: str


@dataclass(frozen=True, slots=True)
class MoveReport:
    """The data is in `path` from the next start on. `left` names what still lies in the old place."""

    path: str
    files: int
    bytes: int
    removed: int
    left: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Connection:
    """An open internet socket of one of Inkwell's processes: addresses as "host:port", `state` as the system says."""

    process: str
    local: str
    remote: str
    state: str


# --- events of answering -----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Retrieved:
    """The hits an answer will rest on, before the first word of it."""

    hits: tuple[Hit, ...]


@dataclass(frozen=True, slots=True)
class TextDelta:
    """New text of the answer."""

    text: str


@dataclass(frozen=True, slots=True)
class Notice:
    """Something the person should know ("2 passages were left out: the model's context is full")."""

    code: str
    text: str


@dataclass(frozen=True, slots=True)
class WorkProgress:
    """How far a job over whole documents is. `stage` is "reading", "summarising", "joining", "comparing", "searching",
    "explaining" or "ranking".

    `unit` is what is counted: "pages", "files", "parts" or "changes".
    """

    stage: str
    done: int
    total: int
    unit: str = "pages"
    path: str = ""


@dataclass(frozen=True, slots=True)
class AnswerDone:
    """The last event of an answer."""

    answer: Answer
    message_id: int | None = None


# --- how a job ends ----------------------------------------------------------------------------------------------


class Outcome(StrEnum):
    """Every job ends exactly once, as one of these."""

    DONE = "done"
    CANCELLED = "cancelled"
    FAILED = "failed"
    CRASHED = "crashed"


@dataclass(frozen=True, slots=True)
class JobEnded:
    """`result` is what the method returned (done only); `error` a sentence and `code` its kind (failed, crashed)."""

    outcome: Outcome
    result: Any = None
    error: str = ""
    code: str = ""


@dataclass(frozen=True, slots=True)
class EngineState:
    """How the engine process is: "starting", "ready", "restarted" (after a crash or a kill) or "failed".

    "notice" changes none of that: it tells the sentence `detail`, of the kind `code`, to the person.
    """

    state: str
    detail: str = ""
    model: str = ""
    device: str = ""
    code: str = ""


@dataclass(frozen=True, slots=True)
class DocumentText:
    """The extracted text of a file as the index sees it."""

    path: str
    pages: tuple[Page, ...]


# --- conversations -----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ConversationInfo:
    """One row of the conversation list. Times are seconds since the epoch.

    In what a search found, `turn` holds the words and `found` is its text around them; both are empty when the title
    alone has them.
    """

    id: int
    title: str
    created: float
    updated: float
    pinned: bool = False
    found: str = ""
    turn: int | None = None


@dataclass(frozen=True, slots=True)
class UpdateReport:
    """What a check for updates found. `page` is where people get the newest version, or ""; `address` what was read."""

    present: str
    newest: str
    newer: bool
    page: str
    address: str


@dataclass(frozen=True, slots=True)
class Turn:
    """A question and its answer. `answer` is None when none was finished (stopped early, crash).

    Turns are a tree: `parent` is the turn before, None for the first. `answers` are the turns that ask the same
    question at this place, `questions` one turn for each different question asked here; both hold this turn's own
    number, oldest first. Without `documents` the model answered by itself.
    """

    id: int
    question: str
    asked: float
    answer: Answer | None
    scope: tuple[str, ...] = ()
    error: str = ""
    documents: bool = True
    parent: int | None = None
    answers: tuple[int, ...] = ()
    questions: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Kept:
    """The first event of a question in a conversation: it is written down as this turn."""

    turn: Turn


@dataclass(frozen=True, slots=True)
class Conversation:
    """The turns of the branch on show, first to last. `scope` and `documents` say what the next question asks.

    `earlier` is how many turns of the branch come before these and were not asked for.
    """

    info: ConversationInfo
    turns: tuple[Turn, ...]
    scope: tuple[str, ...] = ()
    documents: bool = True
    earlier: int = 0
