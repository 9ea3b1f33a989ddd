"""Conversations that people held (mtrag-un): the last turn asked after the turns before it, as in the app, by quoting.

    python -m tests.bench.bench_turns [--part open|held|all] [--home DIR] [--verbose]

All passages of the set are the files of one library (windows of one document that overlap are joined), of four kinds:
finance forum, articles, government pages, manuals. Each conversation is taken in as one of Inkwell's, with the answers
it has in the set, and its last turn is asked there. The conversations are split in two by their ids: the open half was
looked at while this was made, of the held one only its figures. Printed for each half:

answerable, partial: how often something is answered; a gold passage among the first 1 and 5 found for the turn as it
was asked and as it was resolved, and cited; how many of the content words, numbers and names of the person's reference
answer stand in what was quoted (a refused answer holds none).
unanswerable, underspecified: how often an answer is refused. All: how often the person is asked which one is meant.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from engine import Engine
from engine.answering.follow_up import resolve
from engine.backends.quotes.words import STOP, stem, tokens
from engine.types import Answer, AnswerDone, Hit, Message
from tests.bench.qa_sets import data_folder

_WINDOW = re.compile(r"(.+?)-(\d+)-(\d+)(?:-\d+-\d+)?")
_OVERLAP = 60
"""Characters at the end of a window that are looked for in the next one."""
_KINDS = ("ANSWERABLE", "PARTIAL", "UNDERSPECIFIED", "UNANSWERABLE")


@dataclass(frozen=True)
class Conversation:
    """`gold` are the ids of the passages that hold the answer, as far as they are given."""

    id: str
    collection: str
    kind: str
    history: list[Message]
    question: str
    target: str
    gold: tuple[str, ...]

    @property
    def part(self) -> str:
        return "open" if hashlib.sha256(self.id.encode()).digest()[0] % 2 == 0 else "held"


@dataclass
class Passages:
    """Files by name, and where each window of the set stands: (file, its text without spaces)."""

    files: dict[str, str] = field(default_factory=dict)
    places: dict[str, tuple[str, str]] = field(default_factory=dict)

    def holds(self, gold: tuple[str, ...], path: str, text: str) -> bool:
        """Whether a text of a file lies in one of these windows, or reaches into it."""
        name, bare = Path(path).stem, _bare(text)
        for window in gold:
            file, inside = self.places[window]
            if file != name:
                continue
            whole = _bare(self.files[name])
            start, at = whole.find(inside), whole.find(bare)
            if at >= 0 and at < start + len(inside) and start < at + len(bare):
                return True
        return False


def read() -> tuple[list[Conversation], Passages]:
    lines = (data_folder() / "qa" / "mtrag-un.dev.jsonl").read_text("utf-8").splitlines()
    rows = [json.loads(line) for line in lines if line]
    speakers = {"user": "user", "agent": "assistant"}
    conversations = [
        Conversation(
            row["conversation_id"], row["Collection"], row["answerability"][0],
            [Message(speakers[turn["speaker"]], turn["text"]) for turn in row["input"][:-1]],
            row["input"][-1]["text"], row["targets"][0]["text"], tuple(c["document_id"] for c in row["contexts"]),
        )
        for row in rows
    ]  # fmt: skip
    return conversations, _passages({c["document_id"]: c["text"] for row in rows for c in row["contexts"]})


def _passages(windows: dict[str, str]) -> Passages:
    documents: dict[str, list[tuple[int, int, str]]] = defaultdict(list)
    for window in windows:
        match = _WINDOW.fullmatch(window)
        assert match, window
        documents[match[1]].append((int(match[2]), int(match[3]), window))
    found = Passages()
    number = 0
    for document in sorted(documents):
        reach = -1
        for start, end, window in sorted(documents[document]):
            text = windows[window]
            joined = _joined(found.files[f"{number:04d}"], text) if start < reach else ""
            if not joined:  # a gap before it: a passage of its own
                number += 1
            found.files[f"{number:04d}"] = joined or text
            found.places[window] = (f"{number:04d}", _bare(text))
            reach = end
    # Of a joined window the head (a repeated title) may be left out: what is there is what counts.
    for window, (file, inside) in found.places.items():
        whole = _bare(found.files[file])
        while inside and inside not in whole:
            inside = inside[20:]
        found.places[window] = (file, inside)
    return found


def _joined(first: str, second: str) -> str:
    at = second.find(first.rstrip()[-_OVERLAP:])
    return first.rstrip() + second[at + _OVERLAP :] if at >= 0 else ""


@contextmanager
def library(passages: Passages, home: Path | None) -> Iterator[Engine]:
    with tempfile.TemporaryDirectory() as folder:
        files = (home or Path(folder)) / "files"
        files.mkdir(parents=True, exist_ok=True)
        for name, text in passages.files.items():  # the file's name must not give the answer away
            if not (files / f"{name}.txt").exists():
                (files / f"{name}.txt").write_text(text, "utf-8")
        with Engine(home=(home or Path(folder)) / "home") as engine:
            for _ in engine.index([str(files)]):
                pass
            yield engine


def taken_in(engine: Engine, conversations: list[Conversation]) -> list[int]:
    """The turns before the last one, as conversations of the engine; its numbers."""
    kept = []
    for one in conversations:
        turns = [
            {"id": n, "parent": n - 1 if n > 1 else None, "question": asked.content, "asked": 0.0, "answer": {
                "text": given.content, "answered": True, "backend": "quotes"}}
            for n, (asked, given) in enumerate(zip(one.history[::2], one.history[1::2], strict=True), 1)
        ]  # fmt: skip
        shown = len(turns) or None
        kept.append({"title": one.id, "created": 0.0, "updated": 0.0, "shown": shown, "turns": turns})
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "conversations.json"
        file.write_text(json.dumps({"format": "inkwell-conversations", "version": 1, "conversations": kept}), "utf-8")
        return [info.id for info in engine.import_conversations(str(file))]


def asked(engine: Engine, question: str, conversation: int) -> Answer:
    *_, done = engine.ask(question, conversation=conversation)
    assert isinstance(done, AnswerDone)
    return done.answer


def told(target: str, quoted: str) -> tuple[float, float, float]:
    """The share of the reference's content words, numbers and names that stand in what was quoted; -1 without any."""
    said = {stem(word) for word in tokens(quoted)}
    words = {word for word in tokens(target) if word not in STOP and len(word) > 1}
    numbers = {word for word in words if word[0].isdigit()}
    shown = re.findall(r"(?<=[a-z,] )[A-Z][\w’'&-]+", target)
    names = {word for name in shown for word in tokens(name) if word in words}
    shares = [[stem(word) in said for word in kind] for kind in (words, numbers, names)]
    whole, number, name = (sum(share) / len(share) if share else -1.0 for share in shares)
    return whole, number, name


def _bare(text: str) -> str:
    return "".join(text.split())


@dataclass
class Count:
    """Sums over the conversations of one kind."""

    size: int = 0
    answered: int = 0
    asks: int = 0
    gold: int = 0
    as_asked: list[int] = field(default_factory=lambda: [0, 0])
    resolved: list[int] = field(default_factory=lambda: [0, 0])
    cited: int = 0
    told: list[list[float]] = field(default_factory=lambda: [[], [], []])

    def line(self, kind: str) -> str:
        size, gold = max(1, self.size), max(1, self.gold)
        if kind == "UNANSWERABLE":
            return f"{self.size}, refused {1 - self.answered / size:.3f}, asked which {self.asks / size:.3f}"
        means = [sum(share) / len(share) if share else 0.0 for share in self.told]
        which = f", asked which {self.asks / size:.3f}"
        return (
            f"{self.size}, answered {self.answered / size:.3f}{which}; gold passage ({self.gold}) as asked hit@1 "
            f"{self.as_asked[0] / gold:.3f} hit@5 {self.as_asked[1] / gold:.3f}, resolved "
            f"{self.resolved[0] / gold:.3f} {self.resolved[1] / gold:.3f}, cited {self.cited / gold:.3f}; held of the "
            f"reference: words {means[0]:.3f}, numbers {means[1]:.3f}, names {means[2]:.3f}"
        )


def run(part: str, home: Path | None, verbose: bool) -> None:
    conversations, passages = read()
    chosen = [c for c in conversations if part in ("all", c.part)]
    counts: dict[tuple[str, str], Count] = defaultdict(Count)
    with library(passages, home) as engine:
        for one, number in zip(chosen, taken_in(engine, chosen), strict=True):
            answer = asked(engine, one.question, number)
            meant = resolve(one.question, one.history)
            count = counts[one.part, one.kind]
            count.size += 1
            count.answered += answer.answered
            count.asks += bool(answer.how.get("asked_back"))
            quoted = " ".join(citation.quote for citation in answer.citations) if answer.answered else ""
            for shares, share in zip(count.told, told(one.target, quoted), strict=True):
                shares += [share] if share >= 0 else []
            placed = cited = ""
            if one.gold:
                count.gold += 1
                for hits, into in ((engine.search(one.question, 5), count.as_asked),
                                   (engine.search(meant, 5), count.resolved)):  # fmt: skip
                    at = _place(passages, one, hits)
                    into[0] += at == 1
                    into[1] += at > 0
                    placed += f" {at}"
                good = answer.answered and any(passages.holds(one.gold, c.path, c.quote) for c in answer.citations)
                count.cited += good
                cited = " cited" if good else ""
            if verbose and one.part == "open":
                _show(one, meant, answer, f"gold at{placed}{cited}")
    for half in ("open", "held"):
        for kind in _KINDS:
            if (half, kind) in counts:
                print(f"{half}, {kind.lower()}: {counts[half, kind].line(kind)}")


def _place(passages: Passages, one: Conversation, hits: list[Hit]) -> int:
    return next((n for n, hit in enumerate(hits, 1) if passages.holds(one.gold, hit.path, hit.text)), 0)


def _show(one: Conversation, meant: str, answer: Answer, found: str) -> None:
    print(f"=== {one.collection} {one.kind} {one.id[:6]}; {'answered' if answer.answered else 'REFUSED'}; {found}")
    for message in one.history[-2:]:
        print(f"   {message.role[0]}: {' '.join(message.content.split())[:200]}")
    print(f"   Q: {one.question}\n   meant: {meant}\n   T: {' '.join(one.target.split())[:400]}")
    print("   A: " + " ".join(answer.text.split())[:900])


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--part", choices=("open", "held", "all"), default="all")
    parser.add_argument("--home", type=Path, help="keep the library here, for the next run")
    parser.add_argument("--verbose", action="store_true", help="show each conversation of the open half")
    arguments = parser.parse_args()
    run(arguments.part, arguments.home, arguments.verbose)
