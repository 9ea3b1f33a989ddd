"""What the window knows of the models: those here, those to be had, what is being done with which. No widgets.

The truth is the engine's `models_list()`; this file adds the downloads, copies and conversions under way, what went
wrong, and the loading of the model in use. Closing a dialog ends none of it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from PySide6.QtCore import QObject, Signal

from desktop import i18n
from desktop.worker import EngineLink
from engine.types import (
    ConvertProgress,
    EngineState,
    IndexProgress,
    InstalledModel,
    JobEnded,
    ModelLoaded,
    ModelProgress,
    Outcome,
)

QUOTES = "quotes"


@dataclass
class Work:
    """Something under way. `of` is the id of the row it belongs to ("" for a path being added), `name` for people."""

    kind: str  # "get", "add", "convert", "embed"
    of: str
    name: str
    progress: ModelProgress | ConvertProgress | None = None
    stopping: bool = False


@dataclass(frozen=True)
class ModelRow:
    """An installed model. `makes` are the GGUF types a checkpoint can be converted to, with their sizes."""

    id: str
    name: str
    kind: str
    format: str
    path: str
    in_place: bool
    size: int
    context: int
    quantisation: str
    licence: str
    active: bool
    present: bool
    fits: bool
    device: str
    precision: str
    memory: int
    free: int
    reason: str
    makes: Mapping[str, int] = field(default_factory=dict)
    tokens_per_second: float = 0.0
    """Measured in its last answer on this machine; 0 when there was none."""
    work: Work | None = None
    error: str = ""


@dataclass(frozen=True)
class KnownRow:
    """A model of the catalogue that is not here. `begun` are the bytes that an unfinished download left."""

    id: str
    name: str
    kind: str
    format: str
    size: int
    memory: int
    context: int
    parameters: str
    languages: tuple[str, ...]
    licence: str
    about: str
    about_zh: str
    make: str
    sources: tuple[str, ...]
    begun: int
    free: int
    work: Work | None = None
    error: str = ""


class ModelJobs(QObject):
    """Signals: changed() what any row or line shows; arrived(InstalledModel) a new one is here, ready to be used;
    in_use() another model answers from now on, or it was loaded, or is being loaded; failed(str) something went wrong
    with a model; fell_back(str) why the model was loaded otherwise than it was meant to be.
    """

    changed = Signal()
    arrived = Signal(object)
    in_use = Signal()
    failed = Signal(str)
    fell_back = Signal(str)

    def __init__(self, link: EngineLink, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._link = link
        self._list: dict[str, Any] | None = None
        self._works: dict[int, Work] = {}
        self._errors: dict[str, str] = {}
        self._using = ""  # the id that `use` was asked for, until the engine has answered
        self._loading: dict[int, ModelProgress] = {}  # by job: an answer's own, or load_model
        self._loads: set[int] = set()
        self._loaded: ModelLoaded | None = None
        link.event.connect(self._on_event)
        link.ended.connect(self._on_ended)
        link.state.connect(self._on_state)

    # --- asking

    def refresh(self) -> None:
        self._link.call(self._on_list, "models_list")

    def get(self, id: str, source: str = "", endpoint: str = "") -> None:
        """Download, or go on with a download. The only thing in the window that uses the network."""
        if self._work_of("get", id) is None:
            known = next((entry for entry in self._catalogue() if entry["id"] == id), {"name": id})
            self._begin(Work("get", id, known["name"]), "models_get", id=id, source=source, endpoint=endpoint)

    def add(self, path: str, *, copy: bool) -> None:
        name = path.rstrip("\\/").replace("\\", "/").rsplit("/", 1)[-1]
        self._begin(Work("add", "", name), "models_add", path=path, copy=copy)

    def convert(self, id: str, type: str) -> None:
        if self._work_of("convert", id) is None:
            self._begin(Work("convert", id, self.name_of(id)), "models_convert", checkpoint=id, type=type)

    def stop(self, work: Work) -> None:
        """Pause a download, end a copy or a conversion."""
        for job, known in self._works.items():
            if known is work and not work.stopping:
                work.stopping = True
                self._link.cancel(job)
        self.changed.emit()

    def use(self, id: str) -> None:
        """Answer with this model from now on, and load it, so that the first question need not wait.

        With an embedder the library is embedded anew, in the background; a reranker orders what is found.
        """
        self._forget_error(id)
        if self._kind_of(id) == "embedder":
            if self._work_of("embed", id) is None:
                self._begin(Work("embed", id, self.name_of(id)), "change_embedder", id=id)
            return
        self._using = id
        self._link.call(lambda ended: self._on_used(id, ended), "models_use", id=id)
        self.changed.emit()

    def remove(self, id: str) -> None:
        """Take it off the list; also what an unfinished download left."""
        self._forget_error(id)
        self._link.call(lambda ended: self._on_removed(id, ended), "models_remove", id=id)

    # --- telling

    @property
    def loaded(self) -> bool:
        """Whether the engine has answered what there is."""
        return self._list is not None

    @property
    def works(self) -> Sequence[Work]:
        return tuple(self._works.values())

    @property
    def fetching(self) -> Work | None:
        """The download that is using the network just now."""
        return next((work for work in self._works.values() if work.kind == "get"), None)

    @property
    def using(self) -> str:
        """The model that was asked for and is not in use yet."""
        return self._using

    @property
    def loading(self) -> ModelProgress | None:
        """While the model in use is being loaded."""
        return next(iter(self._loading.values()), None)

    def active(self) -> ModelRow | None:
        """The model in use; None until the list is here."""
        return next((row for row in self.rows() if row.active and row.kind == "chat"), None)

    def where(self) -> tuple[str, str]:
        """Device of the model in use and why: as it was loaded, or else as it would be."""
        active = self.active()
        if active is None:
            return "", ""
        if self._loaded is not None and self._loaded.id == active.id:
            return self._loaded.device, self._loaded.reason
        return active.device, active.reason

    def has_language_model(self) -> bool:
        active = self.active()
        return active is not None and active.id != QUOTES

    def room(self) -> tuple[int, int, int]:
        """Memory free and in all, and disk free where models are kept, in bytes; zeros until it is known."""
        if self._list is None:
            return 0, 0, 0
        return self._list["memory_free"], self._list["memory_total"], self._list["disk_free"]

    def error(self, id: str = "") -> str:
        """What went wrong with a row, or with no row in particular."""
        return self._errors.get(id, "")

    def dismiss(self, id: str = "") -> None:
        if self._errors.pop(id, None) is not None:
            self.changed.emit()

    def name_of(self, id: str) -> str:
        return next((row.name for row in self.rows() if row.id == id), id)

    def rows(self) -> list[ModelRow]:
        """Every installed model, quoting first."""
        rows = []
        for entry in self._list["models"] if self._list else ():
            values = {name: entry[name] for name in ModelRow.__dataclass_fields__ if name in entry}
            id = entry["id"]
            work = self._work_of("convert", id) or self._work_of("embed", id)
            rows.append(ModelRow(**values, work=work, error=self._errors.get(id, "")))
        return rows

    def known(self) -> list[KnownRow]:
        """What can be got and answer questions: what fits here first, else in the catalogue's order."""
        rows = []
        for entry in self._catalogue():
            if entry["installed"]:
                continue
            values = {name: entry[name] for name in KnownRow.__dataclass_fields__ if name in entry}
            values["languages"], values["sources"] = tuple(entry["languages"]), tuple(entry["sources"])
            free = int(self._list["memory_free"]) if self._list else 0
            id = entry["id"]
            rows.append(KnownRow(**values, free=free, work=self._work_of("get", id), error=self._errors.get(id, "")))
        return sorted(rows, key=lambda row: (row.kind != "chat", row.memory > row.free))

    # --- private

    def _catalogue(self) -> Sequence[dict[str, Any]]:
        return self._list["catalogue"] if self._list else ()

    def _work_of(self, kind: str, id: str) -> Work | None:
        return next((work for work in self._works.values() if work.kind == kind and work.of == id), None)

    def _begin(self, work: Work, method: str, **arguments: Any) -> None:
        self._forget_error(work.of)
        self._works[self._link.submit(method, **arguments)] = work
        self.changed.emit()

    def _forget_error(self, id: str) -> None:
        self._errors.pop(id, None)

    def _on_list(self, ended: JobEnded) -> None:
        if isinstance(ended.result, dict):
            self._list = ended.result
            self._errors.pop("list", None)
        elif ended.outcome is Outcome.FAILED:
            self._errors["list"] = i18n.error_text(ended.code, ended.error)
        self.changed.emit()
        self.in_use.emit()

    def _on_event(self, job: int, event: object) -> None:
        if isinstance(event, ModelProgress) and event.stage == "loading":
            self._loading[job] = event
            self.in_use.emit()
        elif isinstance(event, ModelLoaded):
            self._loaded = event
            self._loading.pop(job, None)
            self.in_use.emit()
            if event.notices and job in self._loads:  # an answer brings them itself
                self.fell_back.emit(" ".join(i18n.sentence(each) for each in event.notices))
        elif isinstance(event, IndexProgress) and job in self._works:
            self._works[job].progress = ConvertProgress(event.stage, event.files_done / max(1, event.files_total))
            self.changed.emit()
        elif isinstance(event, ModelProgress | ConvertProgress) and job in self._works:
            self._works[job].progress = event
            self.changed.emit()

    def _on_ended(self, job: int, ended: JobEnded) -> None:
        if self._loading.pop(job, None) is not None:
            self.in_use.emit()
        if job in self._loads:
            self._loads.discard(job)
            if ended.outcome in (Outcome.FAILED, Outcome.CRASHED) and (active := self.active()) is not None:
                self._fail(active.id, ended)
            self.refresh()
        work = self._works.get(job)
        if work is None:
            return
        if ended.outcome in (Outcome.FAILED, Outcome.CRASHED):
            self._fail(work.of, ended)
        # It stays until the list is there: for a moment the row would look as before it began.
        self._link.call(lambda listed: self._after(job, ended, listed), "models_list")

    def _after(self, job: int, ended: JobEnded, listed: JobEnded) -> None:
        self._works.pop(job, None)
        self._on_list(listed)
        if isinstance(ended.result, InstalledModel):
            self.arrived.emit(ended.result)

    def _on_used(self, id: str, ended: JobEnded) -> None:
        self._using = "" if self._using == id else self._using
        if ended.outcome is Outcome.DONE:
            self._loaded = None
            self._set_active(id)
            if id != QUOTES and self._kind_of(id) == "chat":
                self._loads.add(self._link.submit("load_model"))
        elif ended.outcome is not Outcome.CANCELLED:
            self._fail(id, ended)
        self.refresh()
        self.changed.emit()

    def _set_active(self, id: str) -> None:
        kind = self._kind_of(id)
        for entry in self._list["models"] if self._list else ():
            if entry["kind"] == kind:
                entry["active"] = entry["id"] == id

    def _kind_of(self, id: str) -> str:
        entries = self._list["models"] if self._list else ()
        return next((entry["kind"] for entry in entries if entry["id"] == id), "chat")

    def _on_removed(self, id: str, ended: JobEnded) -> None:
        if ended.outcome in (Outcome.FAILED, Outcome.CRASHED):
            self._fail(id, ended)
        self.refresh()

    def _fail(self, id: str, ended: JobEnded) -> None:
        self._errors[id] = i18n.error_text(ended.code, ended.error)
        self.changed.emit()
        self.failed.emit(self._errors[id])

    def _on_state(self, state: EngineState) -> None:
        if state.state == "notice":
            return
        if state.state != "ready":
            self._loaded = None
            self._loading.clear()
        elif state.model not in ("", QUOTES):
            self.refresh()  # its name, precision and device are not in the state
        self.in_use.emit()
