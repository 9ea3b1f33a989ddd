"""The models Inkwell knows where to get: resources/models.toml, and the person's own models.toml beside their models.

Reads and checks the lists; fetches nothing. Sizes and memory are stated in GB in the file and given in bytes here.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from engine.errors import ModelError
from engine.resources import resource

KINDS = ("chat", "embedder", "reranker")
FORMATS = ("gguf", "chatglm3", "sentence-transformers")
HUBS = ("huggingface", "modelscope", "url")

_ID = re.compile(r"[a-z0-9][a-z0-9._-]{0,63}")
_REPO = re.compile(r"[A-Za-z0-9][\w.-]{0,95}/[A-Za-z0-9][\w.-]{0,95}")


@dataclass(frozen=True, slots=True)
class Source:
    """A repository on a hub and which of its files are wanted.

    `files` are patterns; in "a|b" the first alternative that matches any file counts. `sha256` pins files by name.
    For the hub "url", `repo` is the address of a folder and `files` are plain names.
    """

    hub: str
    repo: str
    files: tuple[str, ...]
    revision: str = ""
    sha256: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class KnownModel:
    """One entry of the catalogue. `make` is the GGUF type it is best converted to on a laptop, or ""."""

    id: str
    name: str
    kind: str
    format: str
    size: int
    memory: int
    languages: tuple[str, ...]
    licence: str
    sources: tuple[Source, ...]
    parameters: str = ""
    context: int = 0
    about: str = ""
    about_zh: str = ""
    make: str = ""

    def source(self, hub: str = "") -> Source:
        """The source on a hub, or the first. Raises ModelError when the hub has it not."""
        for source in self.sources:
            if not hub or source.hub == hub:
                return source
        hubs = ", ".join(source.hub for source in self.sources)
        raise ModelError(f"{self.name} is not offered by {hub}; it is on {hubs}.")


def known_models(models_folder: Path | None = None) -> dict[str, KnownModel]:
    """The catalogue by id, in the file's order, with the person's own entries. Raises ModelError naming the entry."""
    found = _read(resource("models.toml"))
    own = models_folder / "models.toml" if models_folder is not None else None
    if own is not None and own.is_file():
        found |= _read(own)
    return found


def known_model(id: str, models_folder: Path | None = None) -> KnownModel:
    """One entry. Raises ModelError when there is none of that id."""
    models = known_models(models_folder)
    if id not in models:
        raise ModelError(f"No model is called {id!r} in the catalogue. 'inkwell models list' shows those that are.")
    return models[id]


def _read(path: Path) -> dict[str, KnownModel]:
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ModelError(f"The list of models {path} cannot be read: {error}.") from error
    entries = table.get("model", [])
    if not isinstance(entries, list):
        raise ModelError(f"{path}: models must be given as [[model]] entries.")
    found: dict[str, KnownModel] = {}
    for entry in entries:
        model = _entry(entry, path)
        if model.id in found:
            raise ModelError(f"{path}: the id {model.id!r} comes twice.")
        found[model.id] = model
    return found


def _entry(entry: Any, path: Path) -> KnownModel:
    where = f"{path}: model {entry.get('id', '?') if isinstance(entry, dict) else entry!r}"
    try:
        model = KnownModel(
            id=str(entry["id"]),
            name=str(entry.get("name", entry["id"])),
            kind=str(entry.get("kind", "chat")),
            format=str(entry.get("format", "gguf")),
            size=int(float(entry.get("size", 0)) * 1e9),
            memory=int(float(entry.get("memory", entry.get("size", 0))) * 1e9),
            languages=tuple(str(language) for language in entry.get("languages", [])),
            licence=str(entry.get("licence", "not stated")),
            sources=tuple(_source(source) for source in entry["source"]),
            parameters=str(entry.get("parameters", "")),
            context=int(entry.get("context", 0)),
            about=str(entry.get("about", "")),
            about_zh=str(entry.get("about_zh", "")),
            make=str(entry.get("make", "")),
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise ModelError(f"{where} is incomplete or wrong ({error}).") from error
    if not _ID.fullmatch(model.id):
        raise ModelError(f"{where}: an id has small letters, digits, dots and dashes only.")
    if model.kind not in KINDS or model.format not in FORMATS:
        raise ModelError(f"{where}: kind must be one of {', '.join(KINDS)}, format one of {', '.join(FORMATS)}.")
    for source in model.sources:
        if source.hub not in HUBS or not source.files:
            raise ModelError(f"{where}: a source names a hub ({', '.join(HUBS)}) and files.")
        if source.hub != "url" and not _REPO.fullmatch(source.repo):
            raise ModelError(f"{where}: {source.repo!r} is not the name of a repository (owner/name).")
    return model


def _source(table: dict[str, Any]) -> Source:
    return Source(
        hub=str(table["hub"]),
        repo=str(table["repo"]),
        files=tuple(str(pattern) for pattern in table["files"]),
        revision=str(table.get("revision", "")),
        sha256={str(name): str(value).lower() for name, value in table.get("sha256", {}).items()},
    )
