"""The facade in a terminal: `inkwell`, and `inkwell search|ask|chat|show|updates|doctor` and the commands of
the cli_*.py files.

With --json one object is the last line of standard output and the only thing there; progress and errors go to
standard error. Exit codes: 0 done, 1 failed with a one-line reason, 2 wrong use, 130 cancelled.
"""

from __future__ import annotations

import argparse
import contextlib
import errno
import json
import os
import signal
import sys
import threading
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

try:
    from engine import __version__
    from engine.cli_conversations import add_parser as add_conversations_parser
    from engine.cli_help import explain
    from engine.cli_library import EMPTY_LIBRARY, scope_of
    from engine.cli_library import add_parsers as add_library_parsers
    from engine.cli_models import add_parser as add_models_parser
    from engine.cli_whole import add_parsers as add_whole_parsers
    from engine.cli_whole import doubts, table_json
    from engine.errors import Cancelled, InkwellError, QuestionError
    from engine.places import page_count, page_kind, page_name, unlabelled
    from engine.terminal import Harmless, begin_in_utf8, one_name, open_streams, typed
    from engine.types import Answer, AnswerDone, Notice, TextDelta, WorkProgress
except KeyboardInterrupt:  # Ctrl+C before anything has begun is no error to tell of
    sys.exit(130)

if TYPE_CHECKING:
    from engine.api import Engine


def main(argv: list[str] | None = None) -> int:
    """Run one command and give its exit code."""
    if argv is None:
        begin_in_utf8()
    open_streams()
    if sys.stdout.isatty():
        sys.stdout = Harmless(sys.stdout)
    if sys.stderr.isatty():
        sys.stderr = Harmless(sys.stderr)
    parser, commands = _parser()
    words, paths = _paths_to_open([typed(word) for word in (sys.argv[1:] if argv is None else argv)], commands)
    arguments, more = parser.parse_known_args(words)
    _take_the_rest(parser, arguments, more)
    home = Path(arguments.home) if arguments.home else None
    if arguments.command is None:
        return _open_window(home, ["--quick-ask"] if arguments.quick_ask else paths)
    stop = threading.Event()
    with _interruptible(stop):
        try:
            from engine.api import Engine

            with Engine(home) as engine:
                try:
                    code: int = arguments.run(engine, arguments, stop)
                    sys.stdout.flush()
                finally:
                    for notice in engine.take_notices():
                        print(f"inkwell: {notice.text}", file=sys.stderr)
                return code
        except (Cancelled, KeyboardInterrupt):
            print("Cancelled.", file=sys.stderr)
            return 130
        except InkwellError as error:
            print(f"inkwell: {error}", file=sys.stderr)
            return 1
        except BrokenPipeError:
            # The reader of our output has closed it (`| head`): nothing more to say, and nowhere to say it.
            _say_no_more()
            return 1
        except OSError as error:
            if error.filename is not None or error.errno not in (errno.ENOSPC, errno.EIO, errno.EBADF):
                raise
            _say_no_more()
            print(f"inkwell: The result could not be written: {error.strerror}.", file=sys.stderr)
            return 1


def _say_no_more() -> None:
    """What is still to be written to standard output goes nowhere."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _take_the_rest(parser: argparse.ArgumentParser, arguments: argparse.Namespace, words: Sequence[str]) -> None:
    """Paths after an option that stood between them, which argparse leaves over: `exclude FOLDER --remove PATTERN`."""
    taken = getattr(arguments, getattr(arguments, "rest", ""), None)
    if words and (not isinstance(taken, list) or any(word.startswith("-") for word in words)):
        parser.error(f"unrecognized arguments: {' '.join(words)}")
    if isinstance(taken, list):
        taken += words


@contextlib.contextmanager
def _interruptible(stop: threading.Event) -> Iterator[None]:
    """Ctrl+C, or being asked to end, sets `stop`, so that work ends at a clean point; a second one ends at once."""

    def on_interrupt(*_: object) -> None:
        if stop.is_set():
            raise KeyboardInterrupt
        stop.set()

    try:
        before = {each: signal.signal(each, on_interrupt) for each in (signal.SIGINT, signal.SIGTERM)}
    except ValueError:  # not the main thread (a test): there is no Ctrl+C to handle
        yield
        return
    try:
        yield
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)


def _parser() -> tuple[argparse.ArgumentParser, Collection[str]]:
    """The parser, and the names of the commands."""
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument("--home", metavar="DIR", default=argparse.SUPPRESS, help="data folder (default: INKWELL_HOME)")
    as_json = argparse.ArgumentParser(add_help=False)
    as_json.add_argument("--json", action="store_true", help="print one JSON object as the last line")
    within = argparse.ArgumentParser(add_help=False)
    within.add_argument(
        "--in", dest="scope", metavar="PATH", action="append", default=[],
        help="only this folder or file of the library; may be given several times",
    )
    within.add_argument(
        "--collection", dest="collections", metavar="NAME", action="append", default=[],
        help="only this collection (see 'inkwell collections')",
    )  # fmt: skip

    parser = argparse.ArgumentParser(
        prog="inkwell",
        description="Ask your own documents, offline. Without a command, or with files and folders, opens the window.",
    )
    parser.add_argument("--home", metavar="DIR", default=None, help="data folder (default: INKWELL_HOME)")
    parser.add_argument(
        "--quick-ask", action="store_true", help="bring up the line to ask from anywhere"
    )
    parser.add_argument("--version", action="version", version=f"inkwell {__version__}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")

    def add(
        name: str, run: Callable[..., int], help: str, *parents: argparse.ArgumentParser
    ) -> argparse.ArgumentParser:
        command = commands.add_parser(name, help=help, description=help, parents=[common, *parents])
        command.set_defaults(run=run)
        return command

    add_library_parsers(commands, [common])
    search = add("search", _search, "the passages that fit best", as_json, within)
    search.add_argument("query", metavar="QUERY", nargs="+", help="words, a name, a number or a question")
    search.set_defaults(rest="query")
    search.add_argument("-k", type=_positive, default=10, metavar="N", help="how many (default 10)")
    ask = add("ask", _ask, "an answer with its sources", as_json, within)
    quoted = "in Chinese or English; quotation marks keep ? and * from the shell"
    ask.add_argument("question", metavar="QUESTION", nargs="+", help=quoted)
    ask.set_defaults(rest="question")
    add("chat", _chat, "ask one question after another; each knows those before", within)
    show = add("show", _show, "the text of a file as the index sees it", as_json)
    show.add_argument("path", metavar="PATH", help="a file of the library")
    show.add_argument("--page", type=_positive, metavar="N", help="only this page, slide or sheet")
    add_whole_parsers(commands, [common])
    add_models_parser(commands, [common])
    add_conversations_parser(commands, [common])
    updates = add("updates", _updates, "is there a newer version? reads one file from one address", as_json)
    updates.add_argument("--address", default="", metavar="URL", help="an https address instead of this build's own")
    add("doctor", _doctor, "device, memory, index health, offline state", as_json)
    explain(parser, commands)
    return parser, list(commands.choices)


def _positive(text: str) -> int:
    number = int(text) if text.strip().lstrip("+-").isdecimal() else 0
    if number < 1:
        raise argparse.ArgumentTypeError("must be a number, 1 or more")
    return number


def _paths_to_open(words: Sequence[str], commands: Collection[str]) -> tuple[list[str], list[str]]:
    """Split off files and folders that stand where a command would: `inkwell FILE_OR_FOLDER...` opens the window.

    A word is a path when it is no command and is there, or is written as one.
    """
    at = 0
    while at < len(words) and words[at].startswith("-"):
        at += 2 if words[at] == "--home" else 1
    first = words[at] if at < len(words) else ""
    if not first or first in commands or not (os.path.exists(first) or os.sep in first or "/" in first):
        return list(words), []
    return list(words[:at]), [os.path.abspath(word) for word in words[at:]]


def _open_window(home: Path | None, paths: Sequence[str] = ()) -> int:
    """The only place where the terminal knows of the window; it is imported only here."""
    if sys.platform.startswith("linux") and not (
        os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY") or os.environ.get("QT_QPA_PLATFORM")
    ):
        print(
            "inkwell: there is no display to open a window on. In the terminal, use: inkwell ask QUESTION",
            file=sys.stderr,
        )
        return 1
    from importlib import import_module

    code: int = import_module("desktop.app").main([], home, paths)
    return code


# --- commands ----------------------------------------------------------------------------------------------------


def _search(engine: Engine, arguments: argparse.Namespace, stop: threading.Event) -> int:
    scope = scope_of(engine, arguments)
    hits = engine.search(" ".join(arguments.query), arguments.k, scope)
    if waiting := engine.gaps(scope)["waiting"]:  # added just now, or an index that is made again
        files = "1 file is" if waiting == 1 else f"{waiting} files are"
        print(f"({files} not indexed yet. Read with: inkwell index)", file=sys.stderr)
    if arguments.json:
        _print_json({"hits": [asdict(h) for h in hits]})
        return 0
    for n, hit in enumerate(hits, 1):
        place = page_name(hit.path, hit.page, hit.label)
        print(f"{n}. {one_name(hit.path)}, {place}  ({hit.score:.2f})\n   {' '.join(hit.text.split())[:300]}\n")
    if not hits:
        found = "Nothing found in what is indexed." if waiting else "Nothing found."
        print(found if engine.catalog.folders() else EMPTY_LIBRARY)
    return 0


def _ask(engine: Engine, arguments: argparse.Namespace, stop: threading.Event) -> int:
    events = engine.ask(" ".join(arguments.question), scope=scope_of(engine, arguments), stop=stop)
    answer = _stream(events, stop, quiet=arguments.json)
    if arguments.json:
        _print_json({
            "answer": answer.text,
            "answered": answer.answered,
            "backend": answer.backend,
            "citations": [asdict(c) for c in answer.citations],
            "statements": [asdict(s) for s in answer.statements],
            "nearest": [asdict(h) for h in answer.nearest],
            "seconds": answer.seconds,
            "how": answer.how,
        } | (table_json(answer) if "job" in answer.how else {}))  # fmt: skip
    return 130 if answer.stopped else 0


def _stream(events: Iterator[Any], stop: threading.Event, quiet: bool) -> Answer:
    """Print an answer as it comes, its sources after it; give it whole. Raises Cancelled before its first word."""
    from engine.answering.whole.written import unescaped

    answer, begun = None, False
    plain: Callable[[str], str] = str
    for event in events:
        if stop.is_set() and not begun:
            raise Cancelled
        begun = begun or isinstance(event, TextDelta)
        if isinstance(event, TextDelta) and not quiet:
            print(plain(event.text), end="", flush=True)
        elif isinstance(event, WorkProgress):
            plain = unescaped  # work over whole pages is written as Markdown, which a terminal does not read
        elif isinstance(event, Notice):
            print(f"({event.text})", file=sys.stderr)
        elif isinstance(event, AnswerDone):
            answer = event.answer
    assert answer is not None, "an answer's events end with AnswerDone"
    if not quiet:
        print("\n")
        for c in answer.citations:
            where = f" ({trail})" if (trail := unlabelled(c.heading, c.label)) else ""
            place = page_name(c.path, c.page, c.label)
            print(f"[{c.n}] {one_name(c.path)}, {place}{where}: {' '.join(c.quote.split())}")
        for line in doubts(answer):
            print(line)
        for hit in answer.nearest:
            place = page_name(hit.path, hit.page, hit.label)
            print(f"nearest: {one_name(hit.path)}, {place}: {' '.join(hit.text.split())[:160]}")
    return answer


def _chat(engine: Engine, arguments: argparse.Namespace, stop: threading.Event) -> int:
    scope = scope_of(engine, arguments)
    conversation = engine.new_conversation()
    interactive = sys.stdin.isatty()
    if interactive:
        print("Ask about your documents. An empty line or Ctrl+D ends.")
    asked = False
    try:
        while True:
            stop.set()  # nothing is under way: Ctrl+C ends the conversation at once
            try:
                question = input("\n> " if interactive else "").strip()
            except EOFError:
                break
            if not question:
                if interactive:
                    break
                continue
            stop.clear()
            try:
                _stream(engine.ask(question, conversation=conversation.id, scope=scope, stop=stop), stop, quiet=False)
                asked = True
            except Cancelled:
                print("Cancelled.", file=sys.stderr)
            except InkwellError as error:
                print(f"inkwell: {error}", file=sys.stderr)
    finally:
        if not asked:
            engine.delete_conversation(conversation.id)
    return 0


def _show(engine: Engine, arguments: argparse.Namespace, stop: threading.Event) -> int:
    document = engine.show(arguments.path)
    pages = [p for p in document.pages if arguments.page is None or p.number == arguments.page]
    if not pages:
        count, place = page_count(document.path, len(document.pages)), page_name(document.path, arguments.page)
        raise QuestionError(f"{document.path} has {count}; there is no {place}.")
    if arguments.json:
        pages_json = [{"page": p.number, "label": p.label, "text": p.text} for p in pages]
        _print_json({"path": document.path, "pages": pages_json})
        return 0
    for page in pages:
        title = page.label if page_kind(document.path) in ("slide", "message") else ""
        print(f"--- {page_name(document.path, page.number, page.label)} {title}".rstrip())
        print(page.text)
    return 0


def _updates(engine: Engine, arguments: argparse.Namespace, stop: threading.Event) -> int:
    address = arguments.address or engine.update_address()
    if address:
        print(f"Reading {address}; nothing is sent but this request.", file=sys.stderr)
    report = next(iter(engine.check_updates(address, stop=stop)))
    if arguments.json:
        _print_json(asdict(report))
    elif report.newer:
        print(f"Inkwell {report.newest} is out; this is {report.present}. {report.page}".strip())
    else:
        print(f"This is the newest version, {report.present}.")
    return 0


def _doctor(engine: Engine, arguments: argparse.Namespace, stop: threading.Event) -> int:
    report = engine.doctor()
    if arguments.json:
        _print_json(report)
        return 0
    for section, facts in report.items():
        print(section)
        if isinstance(facts, dict):
            for name, value in facts.items():
                print(f"  {name}: {value}")
        elif isinstance(facts, list):
            for fact in facts:
                print(f"  {_model_line(fact) if isinstance(fact, dict) else fact}")
        else:
            print(f"  {facts}")
    return 0


def _model_line(model: dict[str, Any]) -> str:
    if "id" not in model:
        return str(model.get("trouble", ""))
    return f"{'* ' if model['active'] else ''}{model['id']}: {model['reason']}"


def _print_json(data: dict[str, Any]) -> None:
    print(json.dumps(data, ensure_ascii=False))


if __name__ == "__main__":
    sys.exit(main())
