"""Follow-up questions: does search find the passage they mean, as they were asked and as they were resolved?

    python -m tests.bench.bench_follow_ups

The set (follow_ups.json) was written for this: short passages that are easily taken for each other, and conversations
of two turns over them. Each passage becomes a text file in a temporary library.
"""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

from engine import Engine
from engine.answering.follow_up import resolve
from engine.types import Message

SET = Path(__file__).with_name("follow_ups.json")


def main() -> None:
    data = json.loads(SET.read_text("utf-8"))
    with tempfile.TemporaryDirectory() as folder:
        files = Path(folder) / "files"
        files.mkdir()
        names = {}
        for number, (key, text) in enumerate(data["passages"].items()):
            names[key] = f"{number:03d}"  # the file's name must not give the answer away
            (files / f"{number:03d}.txt").write_text(text, "utf-8")
        with Engine(home=Path(folder) / "home") as engine:
            for _ in engine.index([str(files)]):
                pass
            for lang, chosen in (("en", True), ("zh", False)):
                dialogues = [d for d in data["dialogues"] if d[0].isascii() == chosen]
                asked = resolved = 0
                for before, answer, question, gold in dialogues:
                    meant = resolve(question, [Message("user", before), Message("assistant", answer)])
                    asked += _first(engine, question) == names[gold]
                    found = _first(engine, meant) == names[gold]
                    resolved += found
                    if not found:
                        print(f"    missed: {before} | {question} -> {meant}")
                size = len(dialogues)
                print(f"{lang}: {size} follow-ups, hit@1 as asked {asked / size:.3f}, resolved {resolved / size:.3f}")


def _first(engine: Engine, query: str) -> str:
    hits = engine.search(query, 5)
    return Path(hits[0].path).stem if hits else ""


if __name__ == "__main__":
    main()
