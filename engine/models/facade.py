"""What a person can ask for about models, as methods that the Engine facade takes over (`class Engine(ModelMethods)`).

Methods marked `streams` are generators of events that take `stop`, like the engine's others; the last event is the
result. Nothing here opens a connection but `models_get`, and that only for the model it is given.
"""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from engine.errors import ModelError
from engine.models.catalog import known_models
from engine.models.installed import installed_model, installed_models, is_present, register, remove, slug
from engine.types import ConvertProgress, ConvertReport, InstalledModel, ModelLoaded, ModelProgress, StopFlag, streams

if TYPE_CHECKING:
    from engine.backends.hardware import Hardware
    from engine.models.loading import LoadedModel
    from engine.settings import DataFolder, Settings

QUOTES = "quotes"
NO_RERANKER = "no-reranker"
"""The answerer that needs no model file; it cannot be removed."""
OFFERED_TYPES = ("q4_0", "q4_k_m", "q8_0", "f16")
"""Of what `models_convert` can make, smallest first: the choice that is put before a person."""


class ModelMethods:
    """Needs from the class that takes it over: `folder`, `current_settings` and `change_settings`."""

    folder: DataFolder
    _models: LoadedModel | None = None

    if TYPE_CHECKING:

        @property
        def current_settings(self) -> Settings: ...
        def change_settings(self, **values: Any) -> dict[str, Any]: ...
        def use_reranker(self, id: str) -> dict[str, Any]: ...

    @property
    def loaded_model(self) -> LoadedModel:
        """The model in memory (none yet at first)."""
        from engine.models.loading import LoadedModel

        if self._models is None:
            self._models = LoadedModel(self.folder.models_folder)
        return self._models

    def models_list(self) -> dict[str, Any]:
        """Installed models, each with the device it would run on and why; the catalogue; what is in use."""
        from engine.backends.hardware import find_hardware
        from engine.models.getting import unfinished
        from engine.models.loading import plans
        from engine.models.measured import writing_speeds

        settings, folder, hardware = self.current_settings, self.folder.models_folder, find_hardware()
        installed, begun = installed_models(folder), unfinished(folder)
        plan, speeds = plans(folder, device=settings.device), writing_speeds(folder)
        models = [_quotes_entry(settings.model == QUOTES)]
        for model in installed.values():
            choice, reason = plan.get(model.id, (None, ""))
            models.append(
                asdict(model)
                | {
                    "active": model.id in (settings.model, settings.embedder, settings.reranker),
                    "present": is_present(model),
                    "fits": choice is not None or model.kind != "chat",
                    "device": choice.device if choice else "",
                    "precision": choice.precision if choice else "",
                    "memory": choice.memory if choice else 0,
                    "free": _free_memory(hardware, choice.device if choice else "cpu"),
                    "reason": reason,
                    "makes": _sizes_made(model),
                    "tokens_per_second": speeds.get(model.id, 0.0),
                }
            )
        models += _built_in({model["kind"] for model in models}, settings.embedder, settings.reranker)
        catalogue = [
            {
                "id": known.id, "name": known.name, "kind": known.kind, "format": known.format, "size": known.size,
                "memory": known.memory, "parameters": known.parameters, "context": known.context,
                "languages": list(known.languages), "licence": known.licence, "about": known.about,
                "about_zh": known.about_zh, "make": known.make, "sources": [source.hub for source in known.sources],
                "installed": known.id in installed, "begun": begun.get(known.id, 0),
            }
            for known in known_models(folder).values()
        ]  # fmt: skip
        state = self.loaded_model.state()
        return {
            "models": models, "catalogue": catalogue, "active": settings.model,
            "embedder": settings.embedder or "all-minilm-l6-v2", "reranker": settings.reranker or NO_RERANKER,
            "loaded": state["id"],
            "memory_free": hardware.memory_free, "memory_total": hardware.memory_total,
            "disk_free": shutil.disk_usage(folder).free,
        }  # fmt: skip

    @streams
    def models_get(
        self, id: str, *, source: str = "", endpoint: str = "", stop: StopFlag | None = None
    ) -> Iterator[ModelProgress | InstalledModel]:
        """Download a model of the catalogue. Cancelled, it goes on from there the next time (that is the pause).

        `source` is a hub ("huggingface", "modelscope"), `endpoint` the address of a mirror. Raises ModelError.
        """
        from engine.models.getting import get

        yield from get(self.folder.models_folder, id, hub=source, endpoint=endpoint, stop=stop or threading.Event())

    @streams
    def models_add(
        self, path: str, *, copy: bool = False, stop: StopFlag | None = None
    ) -> Iterator[ModelProgress | InstalledModel]:
        """Add a GGUF file or a checkpoint folder of this machine, used where it lies or copied. Raises ModelError."""
        from engine.models.installed import add

        yield from add(self.folder.models_folder, Path(path), copy=copy, stop=stop or threading.Event())

    @streams
    def models_convert(
        self, checkpoint: str, *, type: str = "q4_0", name: str = "", stop: StopFlag | None = None
    ) -> Iterator[ConvertProgress | ConvertReport | InstalledModel]:
        """Make a GGUF of a ChatGLM3 checkpoint (an installed model's id, or a folder) and install it."""
        from dataclasses import replace

        from engine.models.convert import convert
        from engine.models.installed import inspect

        folder = self.folder.models_folder
        known = installed_models(folder).get(checkpoint)
        source = Path(known.path if known else checkpoint).expanduser().absolute()
        wanted = slug(name or f"{known.id if known else source.name}-{type.lower()}")
        if wanted in installed_models(folder):
            raise ModelError(f"A model called {wanted} is installed already. Give another --name, or remove it first.")
        target = folder / wanted / f"{wanted}.gguf"
        made = not target.parent.exists()
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        try:
            yield from convert(source, target, type, stop=stop)
            model = inspect(target)
        finally:
            if made and not target.exists() and not any(target.parent.iterdir()):
                target.parent.rmdir()
        licence = known.licence if known else ""
        yield register(
            folder, replace(model, id=wanted, in_place=False, licence=licence, source=f"converted from {source.name}")
        )

    def models_use(self, id: str, *, device: str = "") -> dict[str, Any]:
        """Answer with this model from now on. Refuses, before anything is loaded, one that does not fit.

        Returns {"model", "device", "reason"}. Raises ModelError, SettingsError.
        """
        from engine.models.loading import plan

        device = device or self.current_settings.device
        if id == QUOTES:
            self.change_settings(model=QUOTES, device=device)
            self.loaded_model.unload()
            return {"model": QUOTES, "device": "cpu", "reason": "Answers by quoting; it needs no model file."}
        if id == NO_RERANKER:
            self.use_reranker("")
            return {"model": id, "device": "", "reason": "Found passages come in Inkwell's own order."}
        model = installed_model(self.folder.models_folder, id)
        if model.kind == "reranker":
            self.use_reranker(id)
            return {"model": id, "device": "cpu", "reason": "It puts found passages in order from now on."}
        if model.kind != "chat":
            raise ModelError(
                f"{model.name} is not a chat model but of the kind {model.kind}; it cannot write answers."
                + (" To search with it, the library is embedded anew." if model.kind == "embedder" else "")
            )
        choice = plan(self.folder.models_folder, id, device=device)
        self.change_settings(model=id, device=device)
        return {"model": id, "device": choice.device, "reason": choice.reason}

    def models_remove(self, id: str) -> dict[str, Any]:
        """Take a model off the list; files are deleted only if Inkwell fetched, copied or made them."""
        from engine.models.getting import discard

        if id == QUOTES:
            raise ModelError("The quoting answerer is part of Inkwell and cannot be removed.")
        if id == self.current_settings.embedder:
            raise ModelError(
                f"The library is searched with {id}. Use another embedder first; all-minilm-l6-v2 is built in."
            )
        if id not in installed_models(self.folder.models_folder) and discard(self.folder.models_folder, id):
            return {"id": id, "deleted": ["the unfinished download"], "kept": []}
        if self.loaded_model.state()["id"] == id:
            self.loaded_model.unload()
        result = remove(self.folder.models_folder, id)
        if self.current_settings.model == id:
            self.change_settings(model=QUOTES)
        if self.current_settings.reranker == id:
            self.use_reranker("")
        return result

    @streams
    def load_model(self, *, stop: StopFlag | None = None) -> Iterator[ModelProgress | ModelLoaded]:
        """Load the model in use now, so that the first question need not wait. Raises ModelError, Cancelled."""
        settings = self.current_settings
        if settings.model == QUOTES:
            return
        for event in self.loaded_model.load(
            settings.model, device=settings.device, context=settings.context, stop=stop
        ):
            if isinstance(event, ModelProgress | ModelLoaded):
                yield event

    def unload_model(self) -> bool:
        """Give the model's memory back now. True when one was loaded."""
        return self.loaded_model.unload()


def _quotes_entry(active: bool) -> dict[str, Any]:
    return {
        "id": QUOTES, "name": "Quotes", "kind": "chat", "format": "built in", "path": "", "in_place": False, "size": 0,
        "context": 0, "quantisation": "", "licence": "Apache-2.0", "source": "", "active": active, "present": True,
        "fits": True, "device": "cpu", "precision": "", "memory": 0, "free": 0, "makes": {},
        "tokens_per_second": 0.0,
        "reason": "Answers by quoting; it needs no model file.",
    }  # fmt: skip


def _built_in(kinds: set[str], embedder: str, reranker: str) -> list[dict[str, Any]]:
    """What there is to go back to, for those who have an embedder or a reranker of their own."""
    found = []
    for kind, id, name, active, reason in (
        ("embedder", "all-minilm-l6-v2", "all-MiniLM-L6-v2", not embedder, "Finds English by meaning. Built in."),
        ("reranker", NO_RERANKER, "No reranker", not reranker, "Found passages come in Inkwell's own order."),
    ):
        if kind in kinds:
            entry = _quotes_entry(active)
            found.append(entry | {"id": id, "name": name, "kind": kind, "reason": reason})
    return found


def _free_memory(hardware: Hardware, device: str) -> int:
    """What is free where the model would lie: on the cards, or in the computer's memory."""
    cards = [gpu.memory_free for gpu in hardware.gpus if gpu.kind == device]
    return sum(cards) if cards else hardware.memory_free


def _sizes_made(model: InstalledModel) -> dict[str, int]:
    """Bytes of each GGUF that could be made of a checkpoint, for the choice a person has; {} for other models."""
    from engine.models.convert import size_of

    if model.format != "chatglm3" or not is_present(model):
        return {}
    try:
        return {type: size_of(Path(model.path), type) for type in OFFERED_TYPES}
    except ModelError:
        return {}  # its reason is told already where it cannot be run
