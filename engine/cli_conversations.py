"""`inkwell conversations`: list and search, export and import, delete and have back, in the terminal.

Used by cli.py. With --json the last line of standard output is one object.
"""

from __future__ import annotations

import argparse
import json
import sys
import threading
import time
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from engine.conversations.files import FORMATS

if TYPE_CHECKING:
    from engine.conversations.facade import ConversationMethods


def add_parser(commands: Any, parents: list[argparse.ArgumentParser]) -> argparse.ArgumentParser:
    """Add `conversations` to the commands. Its `run` is called as run(engine, arguments, stop)."""
    text = "conversations: list, export, import, delete, restore"
    made: argparse.ArgumentParser = commands.add_parser("conversations", help=text, description=text, parents=parents)
    made.set_defaults(run=run, json=False, search="")
    as_json = argparse.ArgumentParser(add_help=False)
    as_json.add_argument("--json", action="store_true", default=argparse.SUPPRESS, help="print one JSON object")
    made.add_argument("--json", action="store_true", default=argparse.SUPPRESS, help=argparse.SUPPRESS)
    actions = made.add_subparsers(dest="action", metavar="list|export|import|delete|restore", required=False)

    def add(name: str, help: str) -> argparse.ArgumentParser:
        action: argparse.ArgumentParser = actions.add_parser(
            name, help=help, description=help, parents=[*parents, as_json]
        )
        return action

    add("list", "pinned first, then the newest").add_argument(
        "--search", metavar="WORDS", default="", help="only those that hold these words"
    )
    export = add("export", "write a conversation with its citations to a file, or to the terminal")
    export.add_argument("id", type=int, metavar="ID")
    export.add_argument("--format", choices=FORMATS, default="md", help="md, html, or json with every branch")
    export.add_argument("-o", dest="output", metavar="FILE", default="", help="without it: standard output")
    take = add("import", "take in the conversations of a JSON file that was exported")
    take.add_argument("path", metavar="FILE")
    add("delete", "delete a conversation; it can be had back for ten minutes").add_argument(
        "id", type=int, metavar="ID"
    )
    add("restore", "have a deleted conversation back").add_argument("id", type=int, metavar="ID")
    return made


def run(engine: ConversationMethods, arguments: argparse.Namespace, _stop: threading.Event) -> int:
    result: dict[str, Any] = {}
    if arguments.action in (None, "list"):
        found = engine.conversations(arguments.search)
        result = {"conversations": [asdict(info) for info in found]}
        for info in () if arguments.json else found:
            when = time.strftime("%Y-%m-%d %H:%M", time.localtime(info.updated))
            print(f"{info.id:>6}  {when}  {info.title}{'  · pinned' if info.pinned else ''}")
            if info.found:
                print(f"        {info.found}")
        if not found and not arguments.json:
            print("No conversation holds these words." if arguments.search else "There is no conversation yet.")
    elif arguments.action == "export" and not arguments.output:
        text = engine.conversation_text(arguments.id, arguments.format)
        result = {"id": arguments.id, "format": arguments.format, "text": text}
        if not arguments.json:
            sys.stdout.write(text)
    elif arguments.action == "export":
        result = engine.export_conversation(arguments.id, arguments.output, arguments.format)
        if not arguments.json:
            print(f"Written to {result['path']}.")
    elif arguments.action == "import":
        taken = engine.import_conversations(arguments.path)
        result = {"conversations": [asdict(info) for info in taken]}
        if not arguments.json:
            print(f"Taken in: {len(taken)}.")
    else:
        change = engine.delete_conversation if arguments.action == "delete" else engine.restore_conversation
        engine.conversation(arguments.id) if arguments.action == "delete" else None  # says so when there is none
        change(arguments.id)
        result = {"id": arguments.id}
        if not arguments.json:
            print("Deleted." if arguments.action == "delete" else "It is back.")
    if arguments.json:
        print(json.dumps(result, ensure_ascii=False))
    return 0
