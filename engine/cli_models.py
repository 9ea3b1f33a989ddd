"""`inkwell models`: list, get, add, convert, use and remove model files in the terminal.

Used by cli.py. With --json the last line of standard output is one object; progress goes to standard error.
"""

from __future__ import annotations

import argparse
import json
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from engine.backends.hardware import gigabytes
from engine.types import ConvertProgress, ConvertReport, EmbedderChanged, InstalledModel, ModelProgress

if TYPE_CHECKING:
    from engine.models.facade import ModelMethods


def add_parser(commands: Any, parents: list[argparse.ArgumentParser]) -> argparse.ArgumentParser:
    """Add `models` to the commands; `parents` carry --home. Its `run` is called as run(engine, arguments, stop)."""
    text = "model files: list, get, add, convert, use, remove"
    models: argparse.ArgumentParser = commands.add_parser("models", help=text, description=text, parents=parents)
    models.set_defaults(run=run, action="list", json=False)
    as_json = argparse.ArgumentParser(add_help=False)
    as_json.add_argument("--json", action="store_true", default=argparse.SUPPRESS, help="print one JSON object")
    models.add_argument("--json", action="store_true", default=argparse.SUPPRESS, help=argparse.SUPPRESS)
    actions = models.add_subparsers(dest="action", metavar="list|get|add|convert|use|remove", required=False)

    def add(name: str, help: str) -> argparse.ArgumentParser:
        made: argparse.ArgumentParser = actions.add_parser(
            name, help=help, description=help, parents=[*parents, as_json]
        )
        return made

    add("list", "installed models and those that can be got")
    get = add("get", "download a model (the only command that uses the network); stopped, it goes on next time")
    get.add_argument("id", metavar="ID")
    get.add_argument("--from", dest="source", choices=("huggingface", "modelscope"), default="", help="which hub")
    get.add_argument("--endpoint", default="", metavar="URL", help="a mirror's address (also: HF_ENDPOINT)")
    put = add("add", "use a GGUF file or a ChatGLM3 folder that is on this machine")
    put.add_argument("path", metavar="PATH")
    put.add_argument("--copy", action="store_true", help="copy it into the data folder instead of using it in place")
    convert = add("convert", "make a GGUF of a ChatGLM3 checkpoint")
    convert.add_argument("checkpoint", metavar="CHECKPOINT", help="a folder, or the id of an installed model")
    convert.add_argument("--type", default="q4_0", metavar="TYPE", help="f16, q8_0, q6_k, q5_k_m, q4_k_m or q4_0")
    convert.add_argument("--name", default="", metavar="ID", help="what to call it")
    use = add(
        "use",
        "answer with this model from now on ('quotes' needs no file); an embedder embeds the library anew and is then "
        "searched with ('all-minilm-l6-v2' is built in), a reranker orders what is found ('no-reranker' stops that)",
    )
    use.add_argument("id", metavar="ID")
    use.add_argument("--device", choices=("auto", "cuda", "mps", "cpu"), default="", help="where it runs (auto)")
    remove = add("remove", "take a model off the list; files that were added in place stay")
    remove.add_argument("id", metavar="ID")
    return models


def run(engine: ModelMethods, arguments: argparse.Namespace, stop: threading.Event) -> int:
    """Run `inkwell models ACTION`. Raises what the engine raises; gives the exit code."""
    action = arguments.action or "list"
    if action == "list":
        return _list(engine, arguments)
    if action in ("get", "add", "convert"):
        return _long(engine, arguments, stop)
    if action == "use":
        kind = _kind(engine, arguments.id)
        if kind == "embedder":
            return _change_embedder(engine, arguments, stop)
        result = engine.models_use(arguments.id, device=arguments.device)
        lead = "" if kind == "reranker" else f"Answers now come from {result['model']}. "
        _print(arguments, result, lead + result["reason"])
        return 0
    result = engine.models_remove(arguments.id)
    words = [f"Deleted {path}." for path in result["deleted"]] + [f"Left in place: {path}." for path in result["kept"]]
    _print(arguments, result, " ".join([f"{result['id']} is off the list.", *words]))
    return 0


def _list(engine: ModelMethods, arguments: argparse.Namespace) -> int:
    found = engine.models_list()
    if arguments.json:
        print(json.dumps(found, ensure_ascii=False))
        return 0
    print("Installed:")
    for model in found["models"]:
        mark = "*" if model["active"] else " "
        size = gigabytes(model["size"]) if model["size"] else "built in"
        gone = "" if model["present"] else "Its files are not there. "
        print(f"{mark} {model['id']}: {model['name']}, {size}. {gone}{model['reason']}".rstrip())
    print("\nTo be had (inkwell models get ID):")
    for known in found["catalogue"]:
        if not known["installed"]:
            begun = f", {gigabytes(known['begun'])} are here already" if known["begun"] else ""
            print(
                f"  {known['id']}: {known['name']}{_FOR[known['kind']]}, {gigabytes(known['size'])} to fetch{begun}, "
                f"needs {gigabytes(known['memory'])} of memory; {', '.join(known['languages'])}; {known['licence']}. "
                f"{known['about']}"
            )
    return 0


_FOR = {"chat": "", "embedder": " (for search by meaning)", "reranker": " (for the order of what is found)"}


def _kind(engine: ModelMethods, id: str) -> str:
    if id in ("quotes", "no-reranker"):
        return "reranker" if id == "no-reranker" else "chat"
    if id == "all-minilm-l6-v2":
        return "embedder"
    return next((model["kind"] for model in engine.models_list()["models"] if model["id"] == id), "chat")


def _change_embedder(engine: Any, arguments: argparse.Namespace, stop: threading.Event) -> int:
    """Embed the library anew; stopped, the same command goes on from there."""
    done: EmbedderChanged | None = None
    last = 0.0
    for event in engine.change_embedder(arguments.id, stop=stop):
        if isinstance(event, EmbedderChanged):
            done = event
        elif time.monotonic() - last > 1.0:
            last = time.monotonic()
            left = f", {event.seconds_left / 60:.0f} min left" if event.seconds_left and event.seconds_left > 60 else ""
            sys.stderr.write(f"{event.stage} {event.files_done:,} of {event.files_total:,} chunks{left}\n")
    if done is None:
        raise RuntimeError("the engine did not say how it ended")
    text = f"The library is searched with {done.id} from now on: {done.chunks:,} chunks in {done.seconds:.0f} s."
    _print(arguments, asdict(done), text)
    return 0


def _long(engine: ModelMethods, arguments: argparse.Namespace, stop: threading.Event) -> int:
    model: InstalledModel | None = None
    report: ConvertReport | None = None
    for event in _shown(_events(engine, arguments, stop)):
        if isinstance(event, InstalledModel):
            model = event
        elif isinstance(event, ConvertReport):
            report = event
    if model is None:
        raise RuntimeError("the engine gave no model")
    checks = list(report.checks) if report else []
    lines = [f"{model.name} is installed as {model.id} ({gigabytes(model.size)}, {model.path}).", *checks]
    purpose = {"chat": "answer with it", "embedder": "search with it", "reranker": "order what is found with it"}
    if model.kind in purpose:
        lines.append(f"To {purpose[model.kind]}: inkwell models use {model.id}")
    _print(arguments, {"model": asdict(model), "checks": checks}, "\n".join(lines))
    return 0


def _events(engine: ModelMethods, arguments: argparse.Namespace, stop: threading.Event) -> Iterator[object]:
    if arguments.action == "get":
        return iter(engine.models_get(arguments.id, source=arguments.source, endpoint=arguments.endpoint, stop=stop))
    if arguments.action == "add":
        return iter(engine.models_add(arguments.path, copy=arguments.copy, stop=stop))
    return iter(engine.models_convert(arguments.checkpoint, type=arguments.type, name=arguments.name, stop=stop))


def _shown(events: Iterator[object]) -> Iterator[object]:
    """Pass the events on, writing a line of progress to standard error a few times a second."""
    terminal, last, wrote = sys.stderr.isatty(), 0.0, False
    try:
        for event in events:
            pause = 0.2 if terminal else 5.0
            if isinstance(event, ModelProgress | ConvertProgress) and time.monotonic() - last >= pause:
                last, wrote = time.monotonic(), True
                line = _progress_line(event)
                sys.stderr.write(f"\r\033[K{line}" if terminal else line + "\n")
                sys.stderr.flush()
            yield event
    finally:
        if terminal and wrote:
            sys.stderr.write("\n")


def _progress_line(event: ModelProgress | ConvertProgress) -> str:
    if isinstance(event, ConvertProgress):
        return f"{event.stage} {event.done:.0%}"
    share = f"{event.done / event.total:.0%} of {gigabytes(event.total)}" if event.total else gigabytes(event.done)
    speed = f", {gigabytes(int(event.bytes_per_second))}/s" if event.bytes_per_second else ""
    left = f", {event.seconds_left / 60:.0f} min left" if event.seconds_left and event.seconds_left > 60 else ""
    return f"{event.stage} {event.file} {share}{speed}{left}"


def _print(arguments: argparse.Namespace, result: dict[str, Any], text: str) -> None:
    print(json.dumps(result, ensure_ascii=False) if arguments.json else text)
