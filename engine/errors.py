"""One tree of errors whose message is for the person.

Anything else that is raised is a bug: it is logged with its traceback. Each message says what happened, to
which file, and what to do next. `code` lets the window say the same in the person's language.
"""

from __future__ import annotations

from enum import StrEnum


class Reason(StrEnum):
    """Why a file is not in the index, or only partly. The value is stored in the catalog."""

    EMPTY = "empty"
    NO_TEXT = "no-text"
    ENCRYPTED = "encrypted"
    DAMAGED = "damaged"
    UNSUPPORTED = "unsupported"
    NO_PERMISSION = "no-permission"
    VANISHED = "vanished"
    CHANGING = "changing"
    TOO_LARGE = "too-large"
    BOMB = "bomb"
    TIMEOUT = "timeout"
    MEMORY = "memory"
    CRASHED = "crashed"
    NOT_STARTED = "not-started"
    NOT_A_FILE = "not-a-file"
    BAD_NAME = "bad-name"
    BINARY = "binary"
    LINK = "link"


REASON_TEXT: dict[Reason, str] = {
    Reason.EMPTY: "The file is empty.",
    Reason.NO_TEXT: "No text was found in it; it may be a scan or a picture.",
    Reason.ENCRYPTED: "It is protected by a password or against copying. Only a copy without that can be indexed.",
    Reason.DAMAGED: "It is damaged and cannot be read. Try opening it in its own program and saving it again.",
    Reason.UNSUPPORTED: "This kind of file cannot be read.",
    Reason.NO_PERMISSION: "You are not allowed to read it. Change its permissions, then retry.",
    Reason.VANISHED: "It was moved or deleted while it was being read.",
    Reason.CHANGING: "It kept changing while it was being read. It will be tried again.",
    Reason.TOO_LARGE: "It is larger than the limit for one file.",
    Reason.BOMB: "It would unpack to a far larger size than a document should, so it was left closed.",
    Reason.TIMEOUT: "Reading it took too long, so it was stopped.",
    Reason.MEMORY: "Reading it took too much memory, so it was stopped.",
    Reason.CRASHED: "The reader for this format broke on it. It is left alone until the file changes.",
    Reason.NOT_STARTED: "The reader could not be started; the computer may be short of memory. It is tried again.",
    Reason.NOT_A_FILE: "It is not an ordinary file.",
    Reason.LINK: "It is a link. Add the file or folder that it points to instead.",
    Reason.BINARY: "It holds binary data, not text in any known encoding.",
    Reason.BAD_NAME: "Its name cannot be read as text by this system.",
}


class InkwellError(Exception):
    """Base of everything a person may see. `str(error)` is one sentence or two, in English."""

    code = "error"


class ExtractError(InkwellError):
    """A file could not be turned into text. `reason` says why; `detail` is for the log."""

    code = "extract"

    def __init__(self, reason: Reason, detail: str = "") -> None:
        super().__init__(REASON_TEXT[reason])
        self.reason = reason
        self.detail = detail

    def __reduce__(self) -> tuple[type[ExtractError], tuple[Reason, str]]:
        # Crosses a process boundary: the default would pass the message where the reason belongs.
        return ExtractError, (self.reason, self.detail)


class QuestionError(InkwellError):
    """The question cannot be asked as it stands (empty, too long)."""

    code = "question"


class WorkError(QuestionError):
    """Work over whole documents, or a prompt of the library, cannot be done as it was asked for."""

    code = "work"


class FolderError(InkwellError):
    """A folder cannot be added or removed (missing, not a folder, inside the data folder)."""

    code = "folder"


class PageError(InkwellError):
    """A page cannot be drawn (its format has none, the file is gone or damaged)."""

    code = "page"


class ClusterError(InkwellError):
    """Work could not be shared out: no cluster was found, or it was lost."""

    code = "cluster"


class DataFolderError(InkwellError):
    """The data folder cannot be used (read-only, disk full, damaged)."""

    code = "data-folder"


class ConversationFileError(InkwellError):
    """A conversation cannot be written to a file, or a file holds none that can be taken in."""

    code = "conversation-file"


class SettingsError(InkwellError):
    """settings.toml holds something that cannot be used."""

    code = "settings"


class ModelError(InkwellError):
    """A model's files cannot be used (missing, damaged, hostile, does not fit)."""

    code = "model"


class ContextOverflowError(ModelError):
    """The prompt is longer than the model's context."""

    code = "context-overflow"


class UpdateError(InkwellError):
    """The check for updates came to nothing. `code` is "update-" and none, insecure, unreachable or nonsense."""

    def __init__(self, why: str, sentence: str) -> None:
        super().__init__(sentence)
        self.code = f"update-{why}"


class EngineCrashedError(InkwellError):
    """The engine process ended without being asked to."""

    code = "crashed"


class Cancelled(Exception):  # noqa: N818 - an outcome, not an error; never shown to the person
    """The person stopped the job."""
