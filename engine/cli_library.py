"""`inkwell index|status|forget|exclude|collections`: the library in the terminal.

Used by cli.py. With --json the last line of standard output is one object; progress goes to standard error.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import threading
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from engine.errors import Cancelled, FolderError
from engine.terminal import one_name
from engine.types import FolderPreview, IndexProgress, IndexReport, RecognitionProgress, Scope, UpkeepTrouble

if TYPE_CHECKING:
    from engine.api import Engine

EMPTY_LIBRARY = "The library is empty. Add a folder with: inkwell index FOLDER"


def add_parsers(commands: Any, parents: list[argparse.ArgumentParser]) -> None:
    """Add the commands. Each `run` is called as run(engine, arguments, stop)."""

    def add(name: str, run: Any, help: str) -> argparse.ArgumentParser:
        made: argparse.ArgumentParser = commands.add_parser(name, help=help, description=help, parents=parents)
        made.set_defaults(run=run)
        made.add_argument("--json", action="store_true", help="print one JSON object as the last line")
        return made

    index = add("index", _index, "add folders and index what changed")
    index.add_argument("folders", nargs="*", metavar="FOLDER", help="none: rescan the folders of the library")
    index.set_defaults(rest="folders")
    index.add_argument(
        "--retry", action="store_true", help="read skipped, failed and partly read files again (all, or these paths)"
    )
    index.add_argument(
        "--workers", choices=("here", "ray"), default="here", help="ray: spread the work over a Ray cluster"
    )
    how = index.add_mutually_exclusive_group()
    how.add_argument("--dry-run", action="store_true", help="only say what would be indexed, and how long it takes")
    how.add_argument("--watch", action="store_true", help="stay, and index every change as it happens (Ctrl+C ends)")
    add("status", _status, "what is searchable, what is not, and why")
    forget = add("forget", _forget, "take a folder out of the library; its files stay untouched")
    forget.add_argument("folder", metavar="FOLDER", help="as 'inkwell status' names it")
    exclude = add("exclude", _exclude, "leave files of a folder out, by patterns in .gitignore syntax")
    exclude.add_argument("folder", metavar="FOLDER", help="of the library, or one to be added later")
    exclude.add_argument("patterns", nargs="*", metavar="PATTERN", help="*.log, drafts/ or !keep.md; none: show")
    exclude.set_defaults(rest="patterns")
    exclude.add_argument("--remove", action="store_true", help="take these patterns off the list (none: all)")
    exclude.add_argument("--gitignore", choices=("on", "off"), help="whether .gitignore files in the folder count")
    collections = add("collections", _collections, "named sets of folders and files, for --collection")
    collections.add_argument("name", nargs="?", metavar="NAME", help="none: list them")
    collections.add_argument("paths", nargs="*", metavar="PATH", help="what the collection holds from now on")
    collections.set_defaults(rest="paths")
    collections.add_argument("--remove", action="store_true", help="forget the collection, not what is in it")
    collections.add_argument("--rename", metavar="NEW", default="", help="call it so from now on")


def scope_of(engine: Engine, arguments: argparse.Namespace) -> Scope:
    """--in PATH and --collection NAME together. Raises FolderError for what is not in the library.

    An answer of "not found" would be taken for one about the documents of a mistyped path.
    """
    paths = list(arguments.scope)
    for path in paths:
        full = os.path.abspath(os.path.expanduser(path))
        if not engine.catalog.knows(full):
            raise FolderError(f"There is no file of {full} in the library. Add its folder first: inkwell index FOLDER")
    for name in arguments.collections:
        paths += engine.collection(name).paths
    return Scope(tuple(dict.fromkeys(paths)))


# --- index -------------------------------------------------------------------------------------------------------


def _index(engine: Engine, arguments: argparse.Namespace, stop: threading.Event) -> int:
    if arguments.dry_run:
        return _dry_run(engine, arguments, stop)
    if arguments.watch:
        return _watch(engine, arguments, stop)
    show = ProgressLine()
    report = IndexReport()
    single = arguments.retry and any(os.path.isfile(path) for path in arguments.folders)
    folders, only = (None, arguments.folders) if single else (arguments.folders or None, None)
    for event in engine.index(folders, retry=arguments.retry, only=only, workers=arguments.workers, stop=stop):
        if isinstance(event, IndexReport):
            report = event
        else:
            show(_progress_text(event))
    show.end()
    for folder in report.unreachable:
        print(f"{folder} cannot be reached just now; what was indexed of it is kept.", file=sys.stderr)
    if arguments.json:
        data = asdict(report)
        data["skipped"] = [{"path": s.path, "code": s.code, "reason": s.reason} for s in report.skipped]
        _print_json(data)
    else:
        for skipped in report.skipped:
            print(f"left out: {one_name(skipped.path)}: {skipped.reason}", file=sys.stderr)
        print(_report_text(report))
    return 0


def _report_text(report: IndexReport) -> str:
    return (
        f"{report.indexed} indexed, {report.unchanged} unchanged, {report.renamed} renamed, {report.removed} "
        f"removed, {report.failed} failed; {report.chunks} chunks in {report.seconds:.1f} s"
    )


def _watch(engine: Engine, arguments: argparse.Namespace, stop: threading.Event) -> int:
    show = ProgressLine()
    if arguments.folders:
        for read in engine.index(arguments.folders, retry=arguments.retry, stop=stop):
            if not isinstance(read, IndexReport):
                show(_progress_text(read))
    first = True
    try:
        for event in engine.keep_up(watch=True, stop=stop):
            if isinstance(event, IndexProgress):
                show(_progress_text(event))
            elif isinstance(event, UpkeepTrouble):
                show.end()
                print(f"inkwell: {event.error}", file=sys.stderr)
            elif isinstance(event, IndexReport):
                show.end()
                if first or event.indexed or event.renamed or event.removed or event.failed:
                    print(_report_text(event), flush=True)
                if first:
                    print("Watching for changes. Ctrl+C ends.", file=sys.stderr, flush=True)
                first = False
    except Cancelled:
        show.end()
    return 0


def _dry_run(engine: Engine, arguments: argparse.Namespace, stop: threading.Event) -> int:
    show = ProgressLine()
    found = []
    for folder in arguments.folders or [f.path for f in engine.status(files=False).folders]:
        for event in engine.preview(folder, stop=stop):
            show(f"Counting… {event.files:,} files")
        found.append(event)
    show.end()
    if arguments.json:
        _print_json({"folders": [asdict(preview) for preview in found]})
        return 0
    for preview in found:
        print(preview_text(preview))
    return 0


def preview_text(preview: FolderPreview) -> str:
    """What would be indexed, for a terminal."""
    least = "" if preview.complete else "at least "
    lines = [preview.path, f"  {least}{preview.files:,} files, {_size(preview.size)}"]
    if preview.unchanged:
        lines[-1] += f", of which {preview.unchanged:,} are in the index already"
    for kind in preview.kinds[:12]:
        lines.append(f"    {kind.files:>8,}  {kind.kind or '(no ending)':12} {_size(kind.size)}")
    if len(preview.kinds) > 12:
        lines.append(f"    {sum(k.files for k in preview.kinds[12:]):>8,}  of {len(preview.kinds) - 12} other kinds")
    if preview.seconds is not None:
        lines.append(f"  about {_time(preview.seconds)} on this computer")
    if preview.left_out:
        lines.append("  left out:")
    for left in preview.left_out:
        counts = [_count(left.files, "file") if left.files else "", _count(left.folders, "folder")]
        told = " and ".join(counts if left.files and left.folders else counts[not left.files :][:1])
        lines.append(f"    {told}: {left.reason.rstrip('.')} ({left.examples[0]})")
    return "\n".join(lines)


def _count(n: int, what: str) -> str:
    return f"{n:,} {what}{'' if n == 1 else 's'}"


def _size(count: int) -> str:
    return f"{count / 1e9:.1f} GB" if count >= 1e9 else f"{count / 1e6:.1f} MB" if count >= 1e5 else f"{count:,} bytes"


def _time(seconds: float) -> str:
    if seconds < 90:
        return f"{max(1, round(seconds))} s"
    return f"{round(seconds / 60)} min" if seconds < 5400 else f"{seconds / 3600:.1f} h"


def _time_left(left: float | None) -> str:
    if left is None:
        return ""
    minutes, seconds = divmod(int(left), 60)
    return f" · {minutes} min {seconds:02} s left" if minutes else f" · {seconds} s left"


def _progress_text(event: IndexProgress | RecognitionProgress) -> str:
    if isinstance(event, RecognitionProgress):
        return f"Reading scanned pages: {event.done:,} of {event.total:,}{_time_left(event.seconds_left)}"
    if event.stage == "waiting":
        return "Another Inkwell is indexing this library just now. Waiting for it to finish…"
    if event.stage == "scanning":
        return "Looking for documents…"
    if event.stage == "finishing":
        return "Finishing the index…"
    text = f"{event.files_done} of {event.files_total} files · {event.chunks_per_second:.0f} chunks/s"
    text += _time_left(event.seconds_left)
    if event.files_total:
        filled = round(24 * event.files_done / event.files_total)
        text = f"[{'█' * filled}{'·' * (24 - filled)}] {text}"
    return text


class ProgressLine:
    """One line on standard error that replaces itself; on a pipe, a line now and then."""

    def __init__(self) -> None:
        self._live = sys.stderr.isatty()
        self._last = ""
        self._calls = 0

    def __call__(self, text: str) -> None:
        if self._live:
            print(f"\r\033[K{text}", end="", file=sys.stderr, flush=True)
        elif text != self._last and self._calls % 50 == 0:
            print(text, file=sys.stderr, flush=True)
        self._calls += 1
        self._last = text

    def end(self) -> None:
        if self._live:
            print("\r\033[K", end="", file=sys.stderr, flush=True)


# --- the rest ----------------------------------------------------------------------------------------------------


def _status(engine: Engine, arguments: argparse.Namespace, stop: threading.Event) -> int:
    status = engine.status()
    gaps = engine.gaps()
    if arguments.json:
        data = asdict(status)
        for folder in data["folders"]:
            folder["excluded"] = engine.exclusions(folder["path"])["patterns"]
        _print_json({**data, "gaps": gaps, "collections": [asdict(c) for c in engine.collections()]})
        return 0
    if not status.folders:
        print(EMPTY_LIBRARY)
    for f in status.folders:
        there = "" if f.reachable else " (not reachable just now; its index is kept)"
        print(f"{f.path}{there}\n  {f.searchable:,} of {f.files:,} files searchable, {f.chunks:,} chunks", end="")
        print(f", {f.waiting:,} waiting" if f.waiting else "", end="")
        print(f", {f.unrecognised:,} still to be recognised" if f.unrecognised else "", end="")
        print(f", {f.unreadable:,} not readable" if f.unreadable else "")
        if patterns := engine.exclusions(f.path)["patterns"]:
            print(f"  left out: {' '.join(patterns)}")
    if gaps["pages_unread"]:
        are = "page is" if gaps["pages"] == 1 else "pages are"
        print(f"{gaps['pages'] - gaps['pages_unread']:,} of {gaps['pages']:,} {are} searchable")
    for file in status.files:
        if file.reason:
            print(f"  {file.state}: {one_name(file.path)}: {file.reason}")
    return 0


def _forget(engine: Engine, arguments: argparse.Namespace, stop: threading.Event) -> int:
    result = engine.forget(arguments.folder)
    if arguments.json:
        _print_json(result)
    else:
        print(f"{result['folder']} is no longer in the library ({result['files']} files). Nothing was deleted from it.")
    return 0


def _exclude(engine: Engine, arguments: argparse.Namespace, stop: threading.Event) -> int:
    changes = bool(arguments.patterns) or arguments.remove or arguments.gitignore is not None
    report = None
    if changes:
        folder = os.path.abspath(os.path.expanduser(arguments.folder))
        known = any(f.path == folder for f in engine.status(files=False).folders)
        before = engine.exclusions(folder)["patterns"] if known else []
        if arguments.remove:
            gone = set(arguments.patterns) or set(before)
            after = [p for p in before if p not in gone]
        else:
            after = list(dict.fromkeys([*before, *arguments.patterns]))
        gitignore = None if arguments.gitignore is None else arguments.gitignore == "on"
        engine.set_exclusions(folder, after, gitignore)
        if known:  # a new folder is only prepared: it is indexed when the person says so
            show = ProgressLine()
            for event in engine.index([folder], stop=stop):
                if isinstance(event, IndexReport):
                    report = event
                else:
                    show(_progress_text(event))
            show.end()
    now = engine.exclusions(arguments.folder)
    if arguments.json:
        _print_json({**now, "removed": report.removed if report else 0, "indexed": report.indexed if report else 0})
        return 0
    print("\n".join(now["patterns"]) or f"Nothing of {now['folder']} is left out by a pattern.")
    if now["gitignore"]:
        print(".gitignore files in the folder count.")
    if report is not None:
        print(_report_text(report), file=sys.stderr)
    return 0


def _collections(engine: Engine, arguments: argparse.Namespace, stop: threading.Event) -> int:
    if arguments.name and arguments.remove:
        engine.delete_collection(arguments.name)
    elif arguments.name and arguments.rename:
        engine.rename_collection(arguments.name, arguments.rename)
    elif arguments.name and arguments.paths:
        engine.save_collection(arguments.name, arguments.paths)
    elif arguments.name:
        engine.collection(arguments.name)
    every = engine.collections()
    if arguments.json:
        _print_json({"collections": [asdict(collection) for collection in every]})
        return 0
    for collection in every:
        print(f"{collection.name}: {collection.files} files searchable")
        for path in collection.paths:
            print(f"  {path}")
    if not every:
        print("There is no collection yet. Make one with: inkwell collections NAME PATH...")
    return 0


def _print_json(data: dict[str, Any]) -> None:
    print(json.dumps(data, ensure_ascii=False))
