"""Which model files are here: a list in the data folder (models/installed.json) of files and folders on this machine.

A model is used where it lies (a USB stick, another program's folder) or copied into the data folder. Each was checked
by its header before it came on the list. Files that were added in place are never deleted, moved or written.
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from dataclasses import asdict, fields, replace
from pathlib import Path
from typing import Any

from engine.backends.gguf_header import GgufHeader, read_gguf_header
from engine.backends.glm_checkpoint import is_checkpoint, open_checkpoint
from engine.errors import Cancelled, DataFolderError, ModelError
from engine.models.download import check_space
from engine.types import InstalledModel, ModelProgress, StopFlag

LIST = "installed.json"


def is_present(model: InstalledModel) -> bool:
    """False while its drive is unplugged or the file was moved."""
    return Path(model.path).exists()


def installed_models(models_folder: Path) -> dict[str, InstalledModel]:
    """The list by id. Raises DataFolderError when it is damaged."""
    path = models_folder / LIST
    known = {f.name for f in fields(InstalledModel)}
    try:
        entries = json.loads(path.read_text(encoding="utf-8"))["models"]
        models = [InstalledModel(**{k: v for k, v in entry.items() if k in known}) for entry in entries]
        # Own copies are listed relative to this folder, which may be moved.
        models = [replace(model, path=str(models_folder / model.path)) for model in models]
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise DataFolderError(f"{path} cannot be read ({error}). Delete it and add your models again.") from error
    return {model.id: model for model in models}


def installed_model(models_folder: Path, id: str) -> InstalledModel:
    """One model whose files are there. Raises ModelError when it is not on the list or its files are gone."""
    model = installed_models(models_folder).get(id)
    if model is None:
        raise ModelError(f"No installed model is called {id!r}. 'inkwell models list' shows those that are.")
    if not is_present(model):
        raise ModelError(f"{model.name} is not at {model.path} any more. Plug in its drive, or add it again.")
    return model


def inspect(path: Path) -> InstalledModel:
    """Say what a file or folder is, by its header only. Raises ModelError with the reason when it is of no use."""
    path = path.expanduser().absolute()
    if path.is_dir():
        return _inspect_folder(path)
    if not path.exists():
        raise ModelError(f"There is no file {path}.")
    if path.suffix.lower() in (".bin", ".pt", ".pth", ".ckpt", ".safetensors"):
        raise ModelError(f"{path.name} is a part of a model. Add the whole folder that holds it and its config.json.")
    return _of_gguf(path, read_gguf_header(path))


def _inspect_folder(path: Path) -> InstalledModel:
    if (path / "config.json").is_file():
        if is_checkpoint(path):
            checkpoint = open_checkpoint(path)
            name = checkpoint.settings.name or path.name
            return InstalledModel(
                id=slug(path.name), name=name, kind="chat", format="chatglm3", path=str(path), in_place=True,
                size=checkpoint.size, context=checkpoint.settings.context, quantisation=checkpoint.dtype,
            )  # fmt: skip
        return _of_sentence_transformer(path)
    files = sorted(path.glob("*.gguf"))
    first = [file for file in files if "-of-" not in file.name or "-00001-of-" in file.name]
    if len(first) == 1:
        return inspect(first[0])
    if first:
        names = ", ".join(file.name for file in first[:4])
        raise ModelError(f"{path} holds several models ({names}). Add one of the files.")
    raise ModelError(f"{path} holds no model: neither a GGUF file nor a config.json is in it.")


def _of_gguf(path: Path, header: GgufHeader) -> InstalledModel:
    if header.kind == "projector":
        raise ModelError(f"{path.name} is the part of a model that sees pictures; it cannot write answers by itself.")
    kind = {"embedder": "embedder", "adapter": "adapter"}.get(header.kind, "chat")
    licence = str(header.metadata.get("general.license", ""))
    return InstalledModel(
        id=slug(path.stem), name=header.name, kind=kind, format="gguf", path=str(header.path), in_place=True,
        size=header.file_size, context=header.context_length, quantisation=header.quantisation, licence=licence,
    )  # fmt: skip


def _of_sentence_transformer(path: Path) -> InstalledModel:
    from engine.backends.glm_checkpoint import read_safetensors_header

    config = _read_config(path)
    weights = path / "model.safetensors"
    names = " ".join(str(name) for name in config.get("architectures") or [])
    if not weights.is_file() and not (path / "pytorch_model.bin").is_file():
        raise ModelError(f"{path} has no weights: neither model.safetensors nor pytorch_model.bin is there.")
    if config.get("auto_map") and not (path / "modules.json").is_file():
        raise ModelError(f"{path} is a {config.get('model_type')} model that needs code of its own; it cannot be used.")
    if weights.is_file():
        read_safetensors_header(weights)
    if (path / "modules.json").is_file():
        kind = "embedder"
    elif "SequenceClassification" in names:
        kind = "reranker"
    else:
        raise ModelError(
            f"{path} is a {config.get('model_type', 'nameless')} model. Of checkpoint folders only ChatGLM3 can "
            "answer; get this model as a GGUF file."
        )
    size = sum(file.stat().st_size for file in path.rglob("*") if file.is_file())
    return InstalledModel(
        id=slug(path.name), name=path.name, kind=kind, format="sentence-transformers", path=str(path), in_place=True,
        size=size, context=int(config.get("max_position_embeddings") or 0),
    )  # fmt: skip


def _read_config(path: Path) -> dict[str, Any]:
    try:
        config = json.loads((path / "config.json").read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise ModelError(f"{path / 'config.json'} cannot be read ({error}).") from error
    if not isinstance(config, dict):
        raise ModelError(f"{path / 'config.json'} is damaged: it is no JSON object.")
    return config


# --- changing the list -------------------------------------------------------------------------------------------


def add(models_folder: Path, path: Path, *, copy: bool, stop: StopFlag) -> Iterator[ModelProgress | InstalledModel]:
    """Put a file or folder on the list, used in place or copied; ends with the InstalledModel.

    Raises ModelError when it is of no use, Cancelled (a copy begun is removed).
    """
    model = inspect(path)
    for known in installed_models(models_folder).values():
        if Path(known.path) == Path(model.path):
            yield known
            return
    if copy:
        model = yield from _copied(models_folder, model, stop)
    yield register(models_folder, model)


def register(models_folder: Path, model: InstalledModel) -> InstalledModel:
    """Put a checked model on the list, under an id that is free. Used by downloads and conversions too."""
    with _changing(models_folder) as models:
        old = models.get(model.id)
        if old is not None and Path(old.path) != Path(model.path):
            number = 2
            while f"{model.id}-{number}" in models:
                number += 1
            model = replace(model, id=f"{model.id}-{number}")
        models[model.id] = model
    return model


def remove(models_folder: Path, id: str) -> dict[str, Any]:
    """Take a model off the list, and delete its files if they are Inkwell's own copy. Says what was deleted."""
    deleted: list[str] = []
    with _changing(models_folder) as models:
        model = models.pop(id, None)
        if model is None:
            raise ModelError(f"No installed model is called {id!r}. 'inkwell models list' shows those that are.")
    if not model.in_place:
        deleted = _delete_own(models_folder, Path(model.path))
    return {"id": id, "deleted": deleted, "kept": [model.path] if model.in_place else []}


def _delete_own(models_folder: Path, path: Path) -> list[str]:
    """Delete a model's own folder below the models folder. A path that leads elsewhere is left alone."""
    root = models_folder.resolve()
    resolved = path.resolve()
    if root not in resolved.parents:
        return []  # the list was edited by hand: only what lies in the data folder is ours to delete
    own = root / resolved.relative_to(root).parts[0]
    shutil.rmtree(own, ignore_errors=False) if own.is_dir() else own.unlink(missing_ok=True)
    return [str(own)]


def _copied(
    models_folder: Path, model: InstalledModel, stop: StopFlag
) -> Generator[ModelProgress, None, InstalledModel]:
    """Copy the model's files into a folder of their own, whole or not at all."""
    source = Path(model.path)
    files = _files_of(source)
    total = sum(file.stat().st_size for file in files)
    check_space(models_folder, total)
    id = _free_folder(models_folder, model.id)
    waiting, done = models_folder / f".copying-{id}", 0
    shutil.rmtree(waiting, ignore_errors=True)
    waiting.mkdir(parents=True, mode=0o700)
    base = source if source.is_dir() else source.parent
    try:
        for file in files:
            target = waiting / file.relative_to(base)
            target.parent.mkdir(parents=True, exist_ok=True)
            with file.open("rb") as reading, target.open("wb") as writing:
                while block := reading.read(8 << 20):
                    if stop.is_set():
                        raise Cancelled
                    writing.write(block)
                    done += len(block)
                    yield ModelProgress("copying", done, total, file.name)
        final = models_folder / id
        waiting.replace(final)
    except OSError as error:
        raise ModelError(f"{source.name} could not be copied: {error.strerror or error}.") from error
    finally:
        shutil.rmtree(waiting, ignore_errors=True)
    return replace(model, id=id, path=str(final if source.is_dir() else final / source.name), in_place=False)


def _files_of(source: Path) -> list[Path]:
    if source.is_file():
        from engine.backends.gguf_header import shard_paths

        return list(shard_paths(source))
    return sorted(file for file in source.rglob("*") if file.is_file() and not file.is_symlink())


def _free_folder(models_folder: Path, id: str) -> str:
    taken = set(installed_models(models_folder)) | {p.name for p in models_folder.glob("*")}
    candidate, number = id, 2
    while candidate in taken:
        candidate, number = f"{id}-{number}", number + 1
    return candidate


def slug(name: str) -> str:
    """A name as an id: small letters, digits, dots and dashes; Chinese letters stay."""
    return re.sub(r"[^\w.]+|_+", "-", name.lower()).strip("-.")[:64] or "model"


def _kept_path(models_folder: Path, model: InstalledModel) -> str:
    path = Path(model.path)
    inside = not model.in_place and path.is_relative_to(models_folder)
    return path.relative_to(models_folder).as_posix() if inside else model.path


@contextmanager
def _changing(models_folder: Path) -> Iterator[dict[str, InstalledModel]]:
    """The list, to be changed; written whole or not at all, one process at a time."""
    from filelock import FileLock, Timeout

    models_folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        with FileLock(models_folder / "installed.lock", timeout=10):
            models = installed_models(models_folder)
            yield models
            listed = [asdict(model) | {"path": _kept_path(models_folder, model)} for model in models.values()]
            text = json.dumps({"models": listed}, indent=1, ensure_ascii=False)
            temporary = models_folder / (LIST + ".new")
            temporary.write_text(text, encoding="utf-8")
            temporary.replace(models_folder / LIST)
    except Timeout as error:
        raise DataFolderError("Another Inkwell is changing the list of models just now. Try again.") from error
    except OSError as error:
        raise DataFolderError(f"{models_folder} cannot be written: {error.strerror or error}.") from error
