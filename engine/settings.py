"""Where data lives and what the person chose: the data folder and its settings.toml.

Knows paths and values only; nothing here opens the index, the catalog or a model.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import sys
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from typing import Any

from engine.errors import DataFolderError, SettingsError


@dataclass(frozen=True, slots=True)
class Settings:
    """What settings.toml holds. Unknown keys in the file are kept and ignored."""

    language: str = "system"  # "system", "en", "zh_CN"
    appearance: str = "system"  # "system", "light", "dark"
    model: str = "quotes"  # "quotes", or the id of an installed model
    embedder: str = ""  # "" is the bundled one, else the id of an installed embedder; changed by `change_embedder`
    reranker: str = ""  # "" is none, else the id of an installed reranker
    device: str = "auto"  # "auto", "cuda", "mps", "cpu"
    context: int = 0
    """Tokens a model may hold at once; 0 takes what memory allows."""
    temperature: float = 0.0
    max_new_tokens: int = 512
    passages: int = 6
    """How many passages a language model is shown for a question about documents."""
    time_to_first_token: int = 15
    """Seconds within which a language model should begin its answer: it is shown less where it reads slowly. 0: any."""
    watch: bool = True
    """The window notices changed files by itself."""
    ocr: bool = True
    """The text of scanned pages and pictures is read."""
    seconds_per_file: int = 60
    """Reading one file is stopped after this many seconds."""
    index_uri: str = ""
    """Where the search index lies when not in the data folder: a path, or what LanceDB takes ("s3://bucket/folder").

    Credentials come from the environment, as the object store's own tools take them.
    """
    unload_after_minutes: int = 0
    """Minutes without a question after which the model's memory is given back; 0 keeps it loaded."""


_KINDS = {bool: "true or false", int: "a whole number", float: "a number", str: "a text in quotation marks"}
_CHOICES: dict[str, tuple[str, ...]] = {
    "language": ("system", "en", "zh_CN"),
    "appearance": ("system", "light", "dark"),
    "device": ("auto", "cuda", "mps", "cpu"),
}
_LIMITS: dict[str, tuple[float, float]] = {
    "temperature": (0.0, 2.0),
    "max_new_tokens": (16, 8192),
    "passages": (1, 32),
    "context": (0, 131072),
    "time_to_first_token": (0, 3600),
    "seconds_per_file": (5, 3600),
    "unload_after_minutes": (0, 1440),
}


LOCATION_FILE = "moved-to.txt"
"""In the system's place for such data: the path of the data folder, when the person moved it elsewhere."""
OWN_NAMES = frozenset(
    {"settings.toml", "window.ini", "window.lock", "library.lock", "catalog.db", "chats.db", "vectors.db"}
    | {"index", "index.json", "folders.json", "sound.json", "library-id", "models", "logs"}
    | {"recognised.db", "recognising.lock", "kept.db", "speeds.json", "prompts", "open"}
)
"""What Inkwell makes in its data folder. Anything else that lies there is somebody else's and is never touched."""


class DataFolder:
    """The folder that holds everything Inkwell keeps: see the attributes.

    Created with permission 0700 on first use: the index and the conversations are the person's own.
    """

    def __init__(self, home: Path | str | None = None) -> None:
        if home is None:
            home = os.environ.get("INKWELL_HOME") or _usual_home()
        self.path = Path(home).expanduser().absolute()
        self.settings_file = self.path / "settings.toml"
        self.catalog_file = self.path / "catalog.db"
        self.chats_file = self.path / "chats.db"
        self.recognised_file = self.path / "recognised.db"
        self.index_folder = self.path / "index"
        self.vectors_file = self.path / "vectors.db"
        self.models_folder = self.path / "models"
        self.logs_folder = self.path / "logs"
        self.lock_file = self.path / "library.lock"

    def create(self) -> None:
        """Make the folder and its subfolders. Raises DataFolderError when it cannot be written."""
        try:
            for folder in (self.path, self.index_folder, self.models_folder, self.logs_folder):
                make_private(folder)
        except OSError as error:
            raise DataFolderError(
                f"The data folder {self.path} cannot be used: {error.strerror or error}. "
                "Choose another with --home or INKWELL_HOME, or make it writable."
            ) from error

    def library_id(self) -> str:
        """What tells this library from others that keep their index in the same place: made once, then kept."""
        file = self.path / "library-id"
        with contextlib.suppress(FileExistsError), file.open("x", encoding="ascii") as new:
            new.write(secrets.token_hex(8))
        return file.read_text(encoding="ascii").strip()

    def own_entries(self) -> list[Path]:
        """The files and folders that Inkwell made here, by name."""
        return sorted(entry for entry in self.path.iterdir() if entry.name in OWN_NAMES)

    def load_settings(self) -> Settings:
        """Read settings.toml; missing means the defaults. Raises SettingsError naming the line or the value."""
        return _validated(self._read_table(), self.settings_file, _REMEDY)

    def change_settings(self, **values: Any) -> Settings:
        """Write changed values, keeping the person's comments and order. Raises SettingsError, DataFolderError."""
        import tomlkit

        known = {f.name for f in fields(Settings)}
        unknown = sorted(set(values) - known)
        if unknown:
            raise SettingsError(f"There is no setting named {', '.join(unknown)}.")
        table = self._read_table()
        settings = _validated({**table, **values}, self.settings_file)
        for name in values:
            table[name] = getattr(settings, name)
        text = tomlkit.dumps(table)
        temporary = self.settings_file.with_suffix(".toml.new")
        try:
            temporary.write_text(text, encoding="utf-8")
            temporary.replace(self.settings_file)  # whole or not at all
        except OSError as error:
            raise DataFolderError(f"{self.settings_file} could not be written: {error.strerror or error}.") from error
        return settings

    def _read_table(self) -> Any:
        import tomlkit
        from tomlkit.exceptions import TOMLKitError

        try:
            return tomlkit.parse(self.settings_file.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return tomlkit.document()
        except (OSError, UnicodeDecodeError, TOMLKitError) as error:
            raise SettingsError(f"{self.settings_file} cannot be read: {error}. Mend or delete it.") from error


def make_private(folder: Path) -> None:
    """Make a folder that only the person may look into, and close it to others if it was there. Raises OSError."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    # mkdir's mode is not applied to a folder that was there. A folder of somebody else's cannot be changed, and one
    # that closes more (read-only, for a try) stays as it is.
    if os.name != "nt" and folder.stat().st_mode & 0o077:
        with contextlib.suppress(PermissionError):
            folder.chmod(0o700)


_REMEDY = " Correct that line of the file, or delete it for the default."


def _validated(table: Any, file: Path, remedy: str = "") -> Settings:
    settings = Settings()
    for f in fields(Settings):
        if f.name not in table:
            continue
        value, default = table[f.name], getattr(settings, f.name)
        value = value.unwrap() if hasattr(value, "unwrap") else value
        if isinstance(default, float) and isinstance(value, int) and not isinstance(value, bool):
            value = float(value)
        if type(value) is not type(default):
            raise SettingsError(f"{file}: {f.name} must be {_KINDS[type(default)]}, not {value!r}.{remedy}")
        if f.name in _CHOICES and value not in _CHOICES[f.name]:
            choices = ", ".join(_CHOICES[f.name])
            raise SettingsError(f"{file}: {f.name} must be one of {choices}, not {value!r}.{remedy}")
        if f.name in _LIMITS and not _LIMITS[f.name][0] <= value <= _LIMITS[f.name][1]:
            low, high = _LIMITS[f.name]
            raise SettingsError(f"{file}: {f.name} must lie between {low:g} and {high:g}, not {value!r}.{remedy}")
        settings = replace(settings, **{f.name: value})
    return settings


def as_dict(settings: Settings) -> dict[str, Any]:
    return asdict(settings)


def default_home() -> Path:
    """The system's place for such data."""
    from platformdirs import user_data_path

    return user_data_path("Inkwell", appauthor=False)


def _usual_home() -> Path:
    """The system's place, or where the person moved the data to. Raises DataFolderError when that is not there."""
    note = default_home() / LOCATION_FILE
    try:
        moved = Path(note.read_text(encoding="utf-8").strip())
    except FileNotFoundError:
        return default_home()
    except (OSError, UnicodeDecodeError) as error:
        raise DataFolderError(f"{note} cannot be read ({error}). Mend or delete it.") from error
    if not moved.is_absolute() or not moved.is_dir():
        raise DataFolderError(
            f"Inkwell's data was moved to {moved}, which is not there now. Connect its drive and start again. (To "
            f"begin anew without it, delete {note}.)"
        )
    return moved


def cache_folder() -> Path:
    """Where facts about this machine are kept (never about documents): INKWELL_CACHE, or the system's cache folder."""
    if override := os.environ.get("INKWELL_CACHE"):
        return Path(override)
    from platformdirs import user_cache_path

    return user_cache_path("Inkwell", appauthor=False)


def is_frozen() -> bool:
    """True in the packaged app."""
    return bool(getattr(sys, "frozen", False))
