"""Values about the library, handed out by engine.types: events of indexing, states, figures. Frozen and plain."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

# --- events of indexing ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file that is not in the index, with its reason as a code and as a sentence."""

    path: str
    code: str
    reason: str


@dataclass(frozen=True, slots=True)
class IndexProgress:
    """Sent at most ten times a second. `seconds_left` is None while it cannot be told.

    `stage` is "waiting" (another writes to the library), "scanning", "reading", "indexing" or "finishing".
    """

    stage: str
    files_done: int
    files_total: int
    chunks: int
    chunks_per_second: float
    seconds_left: float | None
    path: str = ""


@dataclass(frozen=True, slots=True)
class IndexReport:
    """How an indexing run ended. Counts are files, except `chunks` and `recognised` (pages).

    `unreachable` folders were left as they are.
    """

    indexed: int = 0
    unchanged: int = 0
    renamed: int = 0
    removed: int = 0
    failed: int = 0
    chunks: int = 0
    seconds: float = 0.0
    skipped: tuple[Skipped, ...] = ()
    unreachable: tuple[str, ...] = ()
    recognised: int = 0


@dataclass(frozen=True, slots=True)
class LibraryChanged:
    """Another process wrote to the library, or a folder came or went: what is on show should be asked for again."""


@dataclass(frozen=True, slots=True)
class UpkeepTrouble:
    """Keeping up failed for now and is tried again. `error` is a sentence for the person, `code` its kind."""

    error: str
    code: str


@dataclass(frozen=True, slots=True)
class KindCount:
    """So many files of one kind ("pdf", "docx"; "" for a name without an ending), and their bytes together."""

    kind: str
    files: int
    size: int


@dataclass(frozen=True, slots=True)
class LeftOut:
    """What would be left out for one reason. `folders` are not looked into; `examples` are a few of the paths."""

    code: str
    reason: str
    files: int
    folders: int
    size: int
    examples: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Branch:
    """A folder directly below the one that is previewed, with what would be indexed in it."""

    path: str
    files: int
    size: int


@dataclass(frozen=True, slots=True)
class FolderPreview:
    """What indexing a folder would do: counts are files, sizes bytes, largest first.

    `unchanged` files are in the index already and cost nothing. `seconds` is an estimate from this machine's measured
    speed, None while it cannot be told. `complete` is False while the counting goes on, and in the end when the folder
    was too large to count: then everything is "at least".
    """

    path: str
    files: int
    size: int
    unchanged: int
    kinds: tuple[KindCount, ...]
    left_out: tuple[LeftOut, ...]
    branches: tuple[Branch, ...]
    seconds: float | None
    complete: bool
    big: bool


@dataclass(frozen=True, slots=True)
class RecognitionProgress:
    """`done` of `total` pages that are pictures are read. `seconds_left` is None while it cannot be told."""

    done: int
    total: int
    path: str = ""
    seconds_left: float | None = None


@dataclass(frozen=True, slots=True)
class RecognitionReport:
    """How a round of reading scanned pages ended: pages read, pages among them that could not be, files touched."""

    pages: int
    failed: int
    files: int
    seconds: float


# --- what the library holds --------------------------------------------------------------------------------------


class FileState(StrEnum):
    """`waiting` files are known but not read yet; `partly` ones have pages that could not be read."""

    WAITING = "waiting"
    INDEXED = "indexed"
    PARTLY = "partly"
    SKIPPED = "skipped"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class FileStatus:
    path: str
    state: FileState
    code: str
    reason: str
    pages: int
    chunks: int
    size: int
    indexed_at: float | None
    pages_failed: int = 0
    pages_waiting: int = 0
    available: bool = True
    """False while its folder cannot be reached (an unplugged drive): what is indexed of it is kept."""


@dataclass(frozen=True, slots=True)
class FilePage:
    """Rows `offset` and following of the table of files, of `total`."""

    total: int
    offset: int
    files: tuple[FileStatus, ...]


@dataclass(frozen=True, slots=True)
class CoverageRow:
    """Of a folder or a kind of file: how many documents are in each state, in the order of FileState."""

    name: str
    counts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Coverage:
    """What of the library is searchable. `pages_failed` could not be read, `pages_waiting` are still to be recognised.

    Files that are no documents (pictures of no use, programs, empty ones) are not counted.
    """

    folders: tuple[CoverageRow, ...]
    kinds: tuple[CoverageRow, ...]
    pages: int
    pages_failed: int
    pages_waiting: int


@dataclass(frozen=True, slots=True)
class SpeedPoint:
    """Indexing speed up to a moment (seconds since the epoch): of so many files and chunks in so many seconds."""

    time: float
    chunks_per_second: float
    files: int
    chunks: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Collection:
    """A named set of folders and files, to be asked together. `files` are those in it that are searchable."""

    name: str
    paths: tuple[str, ...]
    files: int = 0


@dataclass(frozen=True, slots=True)
class FolderStatus:
    """`reachable` is False while the folder is not there (an unplugged drive); its index is kept.

    `unreadable` counts documents that could not be read, not files of other kinds or empty ones. `unrecognised` are
    scans without any text so far: known, and not searchable before their pages are recognised.
    """

    path: str
    reachable: bool
    files: int
    searchable: int
    waiting: int
    unreadable: int
    chunks: int
    last_indexed: float | None
    unrecognised: int = 0


@dataclass(frozen=True, slots=True)
class LibraryStatus:
    folders: tuple[FolderStatus, ...]
    files: tuple[FileStatus, ...]
    chunks: int
