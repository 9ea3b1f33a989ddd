"""`inkwell summarise|list|compare|extract|prompts`: work over whole documents and the prompt library, in the terminal.

Used by cli.py. With --json the last line of standard output is one object; progress goes to standard error.
"""

from __future__ import annotations

import argparse
import json
import sys
import threading
from collections.abc import Iterator
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from engine.places import page_name
from engine.terminal import one_name
from engine.types import Answer, AnswerDone, ModelProgress, Notice, Scope, Support, WorkProgress

if TYPE_CHECKING:
    from engine.api import Engine


def add_parsers(commands: Any, parents: list[argparse.ArgumentParser]) -> None:
    """Add the commands. Each `run` is called as run(engine, arguments, stop)."""

    def add(name: str, run: Any, help: str, *, table: bool = True) -> argparse.ArgumentParser:
        made: argparse.ArgumentParser = commands.add_parser(name, help=help, description=help, parents=parents)
        made.set_defaults(run=run)
        made.add_argument("--json", action="store_true", help="print one JSON object as the last line")
        if table:
            made.add_argument("-o", dest="output", metavar="FILE", default="", help="write the table to .csv or .xlsx")
        return made

    def language(made: argparse.ArgumentParser) -> None:
        made.add_argument("--language", choices=("en", "zh"), default="en", help="of the result (default en)")

    summarise = add("summarise", _summarise, "the points of files or folders, over every page, each with its quotation")
    summarise.add_argument("paths", nargs="*", metavar="PATH", help="none: the whole library")
    summarise.set_defaults(rest="paths")
    language(summarise)
    listing = add("list", _list, "every match over every page: words, amounts, dates, a /regular expression/")
    listing.add_argument("query", metavar="QUERY", nargs="+", help="words, a phrase, what to list")
    listing.set_defaults(rest="query")
    listing.add_argument(
        "--in", dest="scope", metavar="PATH", action="append", default=[], help="only this folder/file"
    )
    listing.add_argument("--count", action="store_true", help="count by file first")
    compare = add("compare", _compare, "what was added, removed and changed between two files; a model explains it")
    compare.add_argument("old", metavar="OLD")
    compare.add_argument("new", metavar="NEW")
    language(compare)
    extract = add("extract", _extract, "a table of fields from many files")
    extract.add_argument("paths", nargs="*", metavar="PATH", help="none: the whole library")
    extract.set_defaults(rest="paths")
    extract.add_argument("--fields", required=True, metavar="FIELDS", help='"contract amount, party A, signing date"')
    _add_prompts(commands, parents)


def _add_prompts(commands: Any, parents: list[argparse.ArgumentParser]) -> None:
    text = "the prompt library: list, show, run, save, import, export, remove"
    made: argparse.ArgumentParser = commands.add_parser("prompts", help=text, description=text, parents=parents)
    made.set_defaults(run=_prompts, action="list", json=False)
    as_json = argparse.ArgumentParser(add_help=False)
    as_json.add_argument("--json", action="store_true", default=argparse.SUPPRESS, help="print one JSON object")
    made.add_argument("--json", action="store_true", default=argparse.SUPPRESS, help=argparse.SUPPRESS)
    actions = made.add_subparsers(dest="action", metavar="list|show|run|save|import|export|remove", required=False)

    def add(name: str, help: str) -> argparse.ArgumentParser:
        action: argparse.ArgumentParser = actions.add_parser(
            name, help=help, description=help, parents=[*parents, as_json]
        )
        return action

    add("list", "all prompts, one's own first")
    add("show", "the file of a prompt").add_argument("name", metavar="NAME")
    run = add("run", "run a prompt")
    run.add_argument("name", metavar="NAME", help="its name or title; the title's language is the result's")
    run.add_argument("values", nargs="*", metavar="VARIABLE=VALUE")
    run.set_defaults(rest="values")
    run.add_argument("--in", dest="scope", metavar="PATH", action="append", default=[], help="only this folder/file")
    run.add_argument("-o", dest="output", metavar="FILE", default="", help="write a table to .csv or .xlsx")
    save = add("save", "keep a question as a prompt; {braces} become variables")
    save.add_argument("title", metavar="TITLE")
    save.add_argument("text", metavar="TEXT")
    add("import", "take in a prompt file that someone shared").add_argument("path", metavar="FILE")
    export = add("export", "write a prompt to a file, to edit or share")
    export.add_argument("name", metavar="NAME")
    export.add_argument("path", metavar="FILE")
    add("remove", "remove a prompt of one's own").add_argument("name", metavar="NAME")


# --- commands ----------------------------------------------------------------------------------------------------


def _summarise(engine: Engine, arguments: argparse.Namespace, stop: threading.Event) -> int:
    return _show(engine, arguments, engine.summarise(arguments.paths, language=arguments.language, stop=stop))


def _list(engine: Engine, arguments: argparse.Namespace, stop: threading.Event) -> int:
    events = engine.list_matches(" ".join(arguments.query), arguments.scope, count=arguments.count, stop=stop)
    return _show(engine, arguments, events)


def _compare(engine: Engine, arguments: argparse.Namespace, stop: threading.Event) -> int:
    return _show(
        engine, arguments, engine.compare(arguments.old, arguments.new, language=arguments.language, stop=stop)
    )


def _extract(engine: Engine, arguments: argparse.Namespace, stop: threading.Event) -> int:
    return _show(engine, arguments, engine.extract(arguments.fields, arguments.paths, stop=stop))


def _prompts(engine: Engine, arguments: argparse.Namespace, stop: threading.Event) -> int:
    action = arguments.action
    result: dict[str, Any]
    if action == "run":
        values = " ".join(_given(value) for value in arguments.values)
        question = f"/{arguments.name.strip().replace(' ', '-')} {values}".strip()
        engine.prompt_source(arguments.name)  # an unknown name must not be asked as a question
        return _show(engine, arguments, engine.ask(question, scope=Scope(tuple(arguments.scope)), stop=stop))
    if action == "show":
        result = {"name": arguments.name, "source": engine.prompt_source(arguments.name)}
        said = result["source"]
    elif action == "save":
        result = asdict(engine.save_question(arguments.title, arguments.text))
        said = f"Saved as {result['path']}. Run it with: inkwell prompts run {result['name']}"
    elif action == "import":
        result = asdict(engine.import_prompt(arguments.path))
        said = f"{result['name']} is in the library."
    elif action == "export":
        result = {"path": engine.export_prompt(arguments.name, arguments.path)}
        said = result["path"]
    elif action == "remove":
        engine.remove_prompt(arguments.name)
        result = {"removed": arguments.name}
        said = f"{arguments.name} was removed."
    else:
        found = engine.prompts()
        result = {"prompts": [asdict(prompt) for prompt in found]}
        said = "\n".join(
            f"/{p.name:<18} {p.title['en']} · {p.title['zh']}{'  (own)' if p.own else ''}"
            + (f"\n{'':20}{', '.join(v.name for v in p.variables)}" if p.variables else "")
            for p in found
            if not p.broken
        )
        said += "".join(f"\ncannot be used: {p.path}\n{'':20}{p.broken}" for p in found if p.broken)
    print(json.dumps(result, ensure_ascii=False) if arguments.json else said)
    return 0


def _given(value: str) -> str:
    """VARIABLE=VALUE as it is typed in a question, its value in quotation marks."""
    name, mark, rest = value.partition("=")
    return f'{name}="{rest}"' if mark and name and " " not in name else value


# --- what is printed -----------------------------------------------------------------------------------------------


def _show(engine: Engine, arguments: argparse.Namespace, events: Iterator[Any]) -> int:
    if getattr(arguments, "output", ""):
        from engine.answering.whole.tables import checked_target

        checked_target(arguments.output)  # a name that cannot be written to is told before the work, not after it
    answer = run_to_end(events)
    file = engine.export_table(answer, arguments.output) if getattr(arguments, "output", "") else ""
    if arguments.json:
        print(json.dumps(as_json(answer) | ({"file": file} if file else {}), ensure_ascii=False))
    else:
        print_answer(answer)
        if file:
            print(f"\nWritten: {file}")
    return 130 if answer.stopped else 0


def run_to_end(events: Iterator[Any]) -> Answer:
    """The answer of a job; its progress on standard error."""
    live, last = sys.stderr.isatty(), ""
    answer = None
    for event in events:
        if isinstance(event, WorkProgress):
            unit = event.unit.removesuffix("s") if event.total == 1 else event.unit
            text = f"{event.stage}: {event.done:,} of {event.total:,} {unit}"
            if live:
                print(f"\r\033[K{text}", end="", file=sys.stderr, flush=True)
            elif text != last and event.total and event.done * 10 // event.total != _tenth(last):
                print(text, file=sys.stderr, flush=True)
                last = text
        elif isinstance(event, ModelProgress | Notice):
            if isinstance(event, Notice):
                print(f"({event.text})", file=sys.stderr)
        elif isinstance(event, AnswerDone):
            answer = event.answer
    if live:
        print("\r\033[K", end="", file=sys.stderr, flush=True)
    assert answer is not None, "a job's events end with AnswerDone"
    return answer


def _tenth(text: str) -> int:
    words = text.replace(",", "").split()
    return int(words[1]) * 10 // int(words[3]) if len(words) > 3 and int(words[3]) else -1


def print_answer(answer: Answer) -> None:
    from engine.answering.whole.written import unescaped

    print(unescaped(answer.text))
    print()
    for c in answer.citations:
        if f"[{c.n}]" in answer.text:
            print(f"[{c.n}] {one_name(c.path)}, {page_name(c.path, c.page, c.label)}")
    for line in doubts(answer):
        print(line)


def doubts(answer: Answer) -> Iterator[str]:
    """The statements of an answer that no source bears out, with the reason, a line each."""
    from engine.answering.citations import explain
    from engine.answering.whole.written import unescaped

    for statement in answer.statements:
        if statement.support is Support.UNSUPPORTED:
            said = " ".join(unescaped(answer.text[statement.start : statement.end]).split())
            yield f"not borne out: “{said}” {explain(statement.why)}".rstrip()


def table_json(answer: Answer) -> dict[str, Any]:
    """The result's rows for scripts, each cell with the number of its citation, and what was read for it."""
    table = answer.table
    return {
        "count": answer.how.get("count", len(table.rows) if table else 0),
        "coverage": answer.how.get("coverage", {}),
        "columns": list(table.columns) if table else [],
        "rows": [[asdict(cell) for cell in row] for row in table.rows] if table else [],
    }


def as_json(answer: Answer) -> dict[str, Any]:
    """The answer for scripts."""
    return {
        "answer": answer.text,
        "answered": answer.answered,
        "backend": answer.backend,
        "citations": [asdict(c) for c in answer.citations],
        "statements": [asdict(s) for s in answer.statements],
        "seconds": answer.seconds,
        "how": answer.how,
    } | table_json(answer)
