"""Questions over real documents, asked as a person would, end to end: is the right file cited, and the right page?

    python -m tests.bench.bench_documents [--verbose] [--questions FILE FOLDER]

docs/normal: right when one of the expected files is cited and the answer has one of the expected texts; what the
documents do not tell must be refused. qa/sec-10q: quarterly reports, most questions over several of them; they have
answers of many sentences and no pages, so a cited page counts as holding the answer when a number of the expected
answer (three digits and more, years aside) stands on it; answers without such a number are counted by file alone.
everyday_en.json: key words, plain questions and follow-ups in English over the samples that every installation has.
`--questions` asks those of another file instead, over another folder: a list of objects with `question`,
`answer_any_of` (none: the documents do not tell) and, where known, `expected_files`, `after` (the question before it
in the same conversation), `kind` and `language`.
"""

from __future__ import annotations

import argparse
import json
import re
import tempfile
from collections import defaultdict
from pathlib import Path

from engine import Engine
from engine.resources import resource
from engine.types import Answer, AnswerDone
from tests.bench.qa_sets import data_folder

_NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")
_BILLIONS = re.compile(r"(\d+)\.(\d{3})(?= billion)")


def asked(engine: Engine, question: str, conversation: int | None = None) -> Answer:
    *_, done = engine.ask(question, conversation=conversation)
    assert isinstance(done, AnswerDone)
    return done.answer


def numbers(text: str) -> set[str]:
    text = _BILLIONS.sub(r"\1\2", text)  # the reports themselves count in millions
    found = {number.replace(",", "").rstrip(".") for number in _NUMBER.findall(text)}
    return {n for n in found if len(n.replace(".", "")) > 2 and not re.fullmatch(r"(?:19|20)\d\d", n)}


def set_of(engine: Engine, file: Path, folder: Path, verbose: bool, only: str = "") -> None:
    """Prints for each kind of question how many are answered right, in the first quote and in the whole answer."""
    list(engine.index([str(folder)]))
    counts: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0, 0, 0])
    loaded = json.loads(file.read_text("utf-8"))
    for entry in loaded["questions"] if isinstance(loaded, dict) else loaded:
        if only and entry.get("language", only) != only:
            continue
        conversation = None
        if entry.get("after"):
            conversation = engine.new_conversation().id
            asked(engine, entry["after"], conversation)
        answer = asked(engine, entry["question"], conversation)
        wanted = [_bare(text) for text in entry["answer_any_of"]]
        files = {Path(name).name for name in entry.get("expected_files", ())}
        cited = {Path(citation.path).name for citation in answer.citations}
        from_file = answer.answered and (not files or bool(files & cited))
        first = from_file and any(text in _bare(answer.text.split("\n\n")[0]) for text in wanted)
        whole = from_file and any(text in _bare(answer.text) for text in wanted)
        for kind in dict.fromkeys((entry.get("kind", "all"), "all")):
            count = counts[kind]
            if wanted:
                count[:3] = count[0] + 1, count[1] + first, count[2] + whole
            else:
                count[3:] = count[3] + 1, count[4] + (not answer.answered)
        if verbose and (not first if wanted else answer.answered):
            print("   ", entry["question"], "->", answer.text[:160].replace("\n", " "))
    for kind, (possible, first_right, right, impossible, refused) in counts.items():
        print(
            f"{file.stem}, {kind}: of {possible} {right} right, {first_right} in the first quote; {refused} of "
            f"{impossible} refused that the documents do not tell"
        )


def _bare(text: str) -> str:
    return "".join(text.replace(" | ", "").lower().split())


def normal(engine: Engine, verbose: bool) -> None:
    folder = data_folder() / "docs"
    set_of(engine, folder / "normal_questions.json", folder / "normal", verbose)


def everyday(engine: Engine, verbose: bool) -> None:
    set_of(engine, Path(__file__).with_name("everyday_en.json"), resource("samples", "documents"), verbose)


def reports(engine: Engine, verbose: bool) -> None:
    folder = data_folder() / "qa" / "sec-10q"
    list(engine.index([str(folder / "docs")]))
    lines = (folder / "questions.jsonl").read_text("utf-8").splitlines()
    pages = {
        (str(file), page.number): numbers(page.text)
        for file in sorted((folder / "docs").iterdir())
        for page in engine.show(str(file)).pages
    }
    answered = from_file = with_numbers = on_page = near = 0
    for entry in map(json.loads, lines):
        answer = asked(engine, entry["question"])
        answered += answer.answered
        cited = {(citation.path, citation.page) for citation in answer.citations}
        file_cited = bool({Path(path).name for path, _ in cited} & set(entry["source_docs"]))
        from_file += file_cited
        wanted = numbers(entry["answer"])
        if wanted:
            with_numbers += 1
            held = any(wanted & pages[place] for place in cited)
            on_page += held
            near += held or any(wanted & pages[hit.path, hit.page] for hit in answer.nearest)
        if verbose and not file_cited:
            print("   ", entry["question"], "->", answer.text[:120].replace("\n", " "))
    print(
        f"sec-10q: {answered} of {len(lines)} answered, {from_file} from one of the expected files; of {with_numbers} "
        f"with numbers in the expected answer, {on_page} cite a page that holds one, {near} cite or offer one"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--verbose", action="store_true")
    parser.add_argument("--questions", nargs=2, type=Path, metavar=("FILE", "FOLDER"))
    parser.add_argument("--language", default="")
    arguments = parser.parse_args()
    if arguments.questions:
        with tempfile.TemporaryDirectory() as home, Engine(Path(home)) as engine:
            file, folder = arguments.questions
            set_of(engine, file, folder, arguments.verbose, arguments.language)
        return
    for measure in (normal, everyday, reports):
        with tempfile.TemporaryDirectory() as home, Engine(Path(home)) as engine:
            measure(engine, arguments.verbose)


if __name__ == "__main__":
    main()
