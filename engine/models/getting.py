"""Get a model of the catalogue: ask the hub, fetch, check what it is, install. The only way to the network.

Called only when the person asked for this very model.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from engine.errors import ModelError
from engine.models.catalog import KnownModel, known_model
from engine.models.download import fetch
from engine.models.hubs import remote_files
from engine.models.installed import inspect, installed_models, is_present, register, slug
from engine.types import InstalledModel, ModelProgress, StopFlag

WAITING = ".downloads"


def get(
    models_folder: Path, id: str, *, hub: str = "", endpoint: str = "", stop: StopFlag
) -> Iterator[ModelProgress | InstalledModel]:
    """Download and install; ends with the InstalledModel. Stopped or cut, the next call goes on from there.

    Raises ModelError (nothing half-installed stays), Cancelled (what arrived stays for the next call).
    """
    known = known_model(id, models_folder)
    here = installed_models(models_folder).get(id)
    if here is not None and is_present(here):
        yield here
        return
    source = known.source(hub)
    yield ModelProgress("listing", 0, known.size)
    files = remote_files(source, endpoint)
    folder = models_folder / WAITING / id
    yield from fetch(files, folder, stop=stop)
    (folder / "download.json").unlink(missing_ok=True)
    try:
        found = _checked(known, folder)
    except ModelError as error:
        shutil.rmtree(folder, ignore_errors=True)
        raise ModelError(f"{source.repo} is not the model it should be: {error} Nothing of it is kept.") from error
    final = models_folder / id
    if final.exists():
        shutil.rmtree(final)  # a folder of an earlier install whose entry is gone from the list
    folder.replace(final)
    path = final / Path(found.path).relative_to(folder) if Path(found.path) != folder else final
    yield register(
        models_folder,
        replace(
            found,
            id=id,
            name=known.name,
            path=str(path),
            in_place=False,
            licence=known.licence,
            context=known.context or found.context,
            source=f"{source.hub}:{source.repo}",
        ),
    )


def discard(models_folder: Path, id: str) -> bool:
    """Throw away what an unfinished download left. True when there was something."""
    folder = models_folder / WAITING / id
    if id != slug(id) or not folder.is_dir():  # an id that is no plain name could lead anywhere
        return False
    shutil.rmtree(folder)
    return True


def unfinished(models_folder: Path) -> dict[str, int]:
    """Ids of downloads that were begun, with the bytes that are here."""
    folders = [path for path in (models_folder / WAITING).glob("*") if path.is_dir()]
    return {path.name: sum(f.stat().st_size for f in path.rglob("*") if f.is_file()) for path in folders}


def _checked(known: KnownModel, folder: Path) -> InstalledModel:
    """What was fetched, by its own headers; it must be of the kind that the catalogue says."""
    found = inspect(folder)
    if found.format != known.format or (found.kind != known.kind and known.format != "sentence-transformers"):
        raise ModelError(f"it is a {found.kind} in the format {found.format}.")
    return replace(found, kind=known.kind)
