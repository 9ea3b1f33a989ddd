"""Questions over real documents, asked as a person would, end to end: is the right file cited, and the right page?

    python -m tests.bench.bench_documents [--verbose]

docs/normal: right when one of the expected files is cited and the answer has one of the expected texts; what the
documents do not tell must be refused. qa/sec-10q: quarterly reports, most questions over several of them; they have
answers of many sentences and no pages, so a cited page counts as holding the answer when a number of the expected
answer (three digits and more, years aside) stands on it; answers without such a number are counted by file alone.
"""

from __future__ import annotations

import argparse
import json
import re
import tempfile
from pathlib import Path

from engine import Engine
from engine.types import Answer, AnswerDone
from tests.bench.qa_sets import data_folder

_NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")
_BILLIONS = re.compile(r"(\d+)\.(\d{3})(?= billion)")


def asked(engine: Engine, question: str) -> Answer:
    *_, done = engine.ask(question)
    assert isinstance(done, AnswerDone)
    return done.answer


def numbers(text: str) -> set[str]:
    text = _BILLIONS.sub(r"\1\2", text)  # the reports themselves count in millions
    found = {number.replace(",", "").rstrip(".") for number in _NUMBER.findall(text)}
    return {n for n in found if len(n.replace(".", "")) > 2 and not re.fullmatch(r"(?:19|20)\d\d", n)}


def normal(engine: Engine, verbose: bool) -> None:
    folder = data_folder() / "docs"
    list(engine.index([str(folder / "normal")]))
    right = refused = possible = impossible = 0
    for entry in json.loads((folder / "normal_questions.json").read_text("utf-8"))["questions"]:
        answer = asked(engine, entry["question"])
        if entry["is_impossible"]:
            impossible += 1
            good = not answer.answered
            refused += good
        else:
            possible += 1
            cited = {Path(citation.path).name for citation in answer.citations}
            text = answer.text.replace(" ", "")
            good = (
                answer.answered
                and any(Path(file).name in cited for file in entry["expected_files"])
                and any(wanted.replace(" ", "") in text for wanted in entry["answer_any_of"])
            )
            right += good
        if verbose and not good:
            print("   ", entry["question"], "->", answer.text[:160].replace("\n", " "))
    print(f"docs/normal: {right} of {possible} right, {refused} of {impossible} refused that the documents do not tell")


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
    verbose = parser.parse_args().verbose
    for measure in (normal, reports):
        with tempfile.TemporaryDirectory() as home, Engine(Path(home)) as engine:
            measure(engine, verbose)


if __name__ == "__main__":
    main()
