"""What a person needs to know when something is off: device and why, memory, embedder, index health, offline state."""

from __future__ import annotations

import platform
import sys
from typing import TYPE_CHECKING, Any, Protocol

from engine import __version__

if TYPE_CHECKING:
    from engine.library.embed import Embedder
    from engine.library.index import Index
    from engine.library.model_embedder import ModelEmbedder
    from engine.settings import DataFolder, Settings
    from engine.types import LibraryStatus


class Examined(Protocol):
    """What of the Engine facade is looked at."""

    folder: DataFolder

    @property
    def current_settings(self) -> Settings: ...
    def status(self, *, files: bool = True) -> LibraryStatus: ...
    def state(self) -> dict[str, Any]: ...
    def models_list(self) -> dict[str, Any]: ...
    def open_embedder(self) -> Embedder | ModelEmbedder: ...
    def open_index(self) -> Index: ...


def examine(engine: Examined) -> dict[str, Any]:
    """Look at everything, load as little as possible. Never raises for a part that is broken: it says so."""
    import psutil

    memory = psutil.virtual_memory()
    status = engine.status(files=False)
    return {
        "inkwell": __version__,
        "python": f"{platform.python_version()} on {platform.platform()}",
        "data_folder": str(engine.folder.path),
        "memory": {
            "total_gb": round(memory.total / 1e9, 1),
            "available_gb": round(memory.available / 1e9, 1),
        },
        "device": _device(engine),
        "models": _models(engine),
        "would_fit": _would_fit(memory.available),
        "libraries": _libraries(),
        "embedder": _embedder(engine),
        "reader": _reader(),
        "index": _index(engine, status.chunks),
        "library": {
            "folders": len(status.folders),
            "files": sum(f.files for f in status.folders),
            "searchable": sum(f.searchable for f in status.folders),
            "unreadable": sum(f.unreadable for f in status.folders),
            "chunks": status.chunks,
        },
        "offline": {
            "network": "Inkwell opens no connection but for a model download or a check for updates that you start.",
            "telemetry": "none",
        },
        "platform": sys.platform,
    }


def _device(engine: Examined) -> dict[str, Any]:
    from engine.backends.hardware import find_hardware

    return {"found": find_hardware().describe(), **engine.state()}


def _models(engine: Examined) -> list[dict[str, Any]]:
    from engine.errors import InkwellError

    try:
        listed = engine.models_list()["models"]
    except InkwellError as error:
        return [{"trouble": str(error)}]
    return [{key: model[key] for key in ("id", "active", "fits", "device", "memory", "reason")} for model in listed]


def _would_fit(free: int) -> list[str]:
    """Each chat model of the catalogue with a yes or no for this machine's processor as its memory is now."""
    from engine.backends.choose import SPARE
    from engine.backends.hardware import gigabytes
    from engine.models.catalog import known_models

    return [
        f"{model.id}: {'yes' if model.memory <= free - SPARE else 'no'}, needs {gigabytes(model.memory)} of memory"
        + (f"; made into a small file ({model.make}) it needs about a third" if model.make else "")
        for model in known_models().values()
        if model.kind == "chat"
    ]


def _libraries() -> dict[str, str]:
    """What runs the models, and whether it can use a graphics processor."""
    from importlib.metadata import PackageNotFoundError, version

    from engine.backends.choose import torch_has_cuda
    from engine.backends.llama_native import build_description, can_offload
    from engine.errors import InkwellError

    found: dict[str, str] = {}
    for package in ("torch", "transformers", "llama-cpp-python"):
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            found[package] = "not installed"
    if found["torch"] != "not installed":
        found["torch"] += ", built for CUDA" if torch_has_cuda() else ", built without CUDA"
    try:
        where = "uses graphics processors" if can_offload() else "processor only"
        found["llama.cpp"] = f"{where}; {build_description()}"
    except InkwellError as error:
        found["llama.cpp"] = str(error)
    return found


def _embedder(engine: Examined) -> dict[str, Any]:
    from engine.errors import InkwellError
    from engine.library.bundled import BUNDLED_NAME, bundled_folder, check_weights

    chosen = engine.current_settings.embedder
    try:
        if chosen:
            other = engine.open_embedder()
            return {"model": chosen, "weights": "not checked", "runs_on": other.runtime.description,
                    "why": "chosen by you", "texts_per_second": 0.0}  # fmt: skip
        folder = bundled_folder()
        check_weights(folder)
        embedder = engine.open_embedder()
        return {
            "model": BUNDLED_NAME,
            "weights": "checksum right",
            "runs_on": embedder.runtime.description,
            "why": f"fastest here with cosine {embedder.runtime.cosine} to float32",
            "texts_per_second": embedder.runtime.texts_per_second,
        }
    except InkwellError as error:
        return {"model": chosen or BUNDLED_NAME, "trouble": str(error)}


def _reader() -> dict[str, Any]:
    """Of English questions: whether it runs here."""
    from engine.backends.quotes.reader import trouble

    told = trouble()
    return {"healthy": not told, "trouble": told}


def _index(engine: Examined, expected: int) -> dict[str, Any]:
    from engine.errors import InkwellError

    try:
        found = engine.open_index().count()
    except InkwellError as error:
        return {"healthy": False, "trouble": str(error)}
    healthy = found >= expected
    return {
        "healthy": healthy,
        "chunks": found,
        "trouble": "" if healthy else f"{expected - found} chunks are missing. 'inkwell index --retry' mends it.",
    }
