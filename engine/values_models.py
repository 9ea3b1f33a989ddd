"""Values about models, handed out by engine.types: what is installed, loading, converting. Frozen and plain."""

from __future__ import annotations

from dataclasses import dataclass

# --- events of converting a model ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ModelProgress:
    """A download, a copy or a loading, in bytes. `stage` is "listing", "downloading", "checking", "copying", "loading".

    `seconds_left` is None while it cannot be told.
    """

    stage: str
    done: int
    total: int
    file: str = ""
    bytes_per_second: float = 0.0
    seconds_left: float | None = None


@dataclass(frozen=True, slots=True)
class InstalledModel:
    """One model on this machine. `path` is the GGUF file or the folder; `in_place` ones belong to the person."""

    id: str
    name: str
    kind: str  # "chat", "embedder", "reranker", "adapter"
    format: str  # "gguf", "chatglm3", "sentence-transformers"
    path: str
    in_place: bool
    size: int
    context: int = 0
    quantisation: str = ""
    licence: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class ModelLoaded:
    """A model is in memory: where it runs and why, and what was tried before it in vain."""

    id: str
    description: str
    device: str
    reason: str
    context: int
    notices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class EmbedderChanged:
    """Search goes by this embedder from now on: `chunks` have its vectors, made in `seconds`."""

    id: str
    chunks: int
    seconds: float


@dataclass(frozen=True, slots=True)
class ConvertProgress:
    """`stage` is "writing", "quantising" or "checking"; `done` runs from 0 to 1 within it."""

    stage: str
    done: float


@dataclass(frozen=True, slots=True)
class ConvertReport:
    """A finished model file. `checks` says in sentences what was compared with the source, empty if nothing was."""

    path: str
    type: str
    size: int
    seconds: float
    checks: tuple[str, ...] = ()
