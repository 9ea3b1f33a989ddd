"""What `inkwell --help` says beyond the arguments: how to begin, and what the JSON of each command holds.

Used by cli.py; a test holds the names to what the commands print.
"""

from __future__ import annotations

import argparse
from typing import Any

BEGIN = """\
to begin:
  inkwell index ~/Documents/Contracts       add a folder, or look again at one
  inkwell ask "How much notice is needed?"  an answer with its sources
  inkwell status                            what is searchable, what is not, and why
  inkwell                                   the window

Exit codes: 0 done, 1 failed with a reason, 2 wrong use, 130 cancelled. With --json the last line of standard
output is one JSON object; 'inkwell COMMAND --help' names what it holds."""

_WHOLE = (
    "answer, answered, backend, citations, columns, count, coverage, how, rows, seconds, statements, ...; with -o: file"
)
_LISTED = "active, catalogue, disk_free, embedder, loaded, memory_free, memory_total, models, reranker"
_INSTALLED = "checks, model [id, name, kind, path, size, in_place, ...]"
_PROMPT = "name, title, about, variables, steps, own, needs_model, path, broken"
JSON: dict[str, str] = {
    "index": "chunks, failed, indexed, recognised, removed, renamed, seconds, skipped [path, code, reason], unchanged, "
    "unreachable; with --dry-run: folders [path, files, size, seconds, kinds, left_out, ...]",
    "status": "chunks, collections, files [path, state, code, reason, pages, chunks, ...], folders [path, files, "
    "searchable, waiting, unreadable, excluded, ...], gaps",
    "forget": "documents, files, folder",
    "exclude": "folder, gitignore, indexed, patterns, removed",
    "collections": "collections [name, paths, files]",
    "search": "hits [path, page, start, end, text, score, heading, label, ...]; start and end count the characters of "
    "the page's text as 'inkwell show' gives it",
    "ask": "answer, answered, backend, citations [n, path, page, quote, start, end, verified, ...], how, nearest, "
    "seconds, statements [start, end, support, citations, why]; of work over every page also columns, count, "
    "coverage, rows",
    "show": "pages [page, label, text], path",
    "summarise": _WHOLE,
    "list": _WHOLE,
    "compare": _WHOLE,
    "extract": _WHOLE,
    "prompts list": f"prompts [{_PROMPT}]",
    "prompts show": "name, source",
    "prompts run": f"as of 'ask'; of work over every page: {_WHOLE}",
    "prompts save": _PROMPT,
    "prompts import": _PROMPT,
    "prompts export": "path",
    "prompts remove": "removed",
    "models list": _LISTED,
    "models get": _INSTALLED,
    "models add": _INSTALLED,
    "models convert": _INSTALLED,
    "models use": "device, model, reason; of an embedder instead: chunks, id, seconds",
    "models remove": "deleted, id, kept",
    "conversations list": "conversations [id, title, created, updated, pinned, found, turn]",
    "conversations export": "id, format, text; with -o: path, ...",
    "conversations import": "conversations [id, title, created, updated, pinned, found, turn]",
    "conversations delete": "id",
    "conversations restore": "id",
    "updates": "address, newer, newest, page, present",
    "doctor": "data_folder, device, embedder, index, inkwell, libraries, library, memory, models, offline, platform, "
    "python, reader, would_fit",
}
"""Command -> the names in its JSON object, in brackets those of the objects in a list."""


class Wrapped(argparse.HelpFormatter):
    """As argparse breaks lines, but for texts that have lines of their own."""

    def _fill_text(self, text: str, width: int, indent: str) -> str:
        if "\n" in text:
            return "\n".join(indent + line for line in text.splitlines())
        return super()._fill_text(text, width, indent)


def explain(parser: argparse.ArgumentParser, commands: Any) -> None:
    """Give the command line its beginning, and each command what its JSON holds."""
    parser.epilog, parser.formatter_class = BEGIN, Wrapped
    for name, command in commands.choices.items():
        inner = next((a for a in command._actions if isinstance(a, argparse._SubParsersAction)), None)
        for full, each in (
            [(name, command)] if inner is None else [(f"{name} {key}", one) for key, one in inner.choices.items()]
        ):
            if full in JSON:
                each.epilog = f"--json holds: {JSON[full]}."
