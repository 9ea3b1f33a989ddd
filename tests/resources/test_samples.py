"""The sample documents are what their sources say, and the questions shown with them are answered from them."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path
from types import ModuleType

import pytest

from engine import Engine
from engine.resources import resource
from engine.types import Answer, AnswerDone

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = resource("samples", "documents")

ANSWERS = {
    "How much notice is needed to end the lease early?": ("Lease, 14 Mill Lane.docx", "three months"),
    "What does a taster class cost?": ("Visiting us.html", "38 pounds"),
    "How often is the drive belt of a wheel replaced?": ("Wheel maintenance guide.pdf", "every three years"),
    "租赁期满后，押金什么时候退还？": ("租房合同.pdf", "七个工作日"),
    "出差的伙食补贴是多少？": ("差旅报销制度.docx", "100 元"),
    "工作满一年的员工有几天年假？": ("员工手册.md", "5 天"),
}


@pytest.fixture(scope="module")
def maker() -> ModuleType:
    spec = importlib.util.spec_from_file_location("make_samples", ROOT / "build" / "make_samples.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    with Engine(tmp_path_factory.mktemp("samples") / "home") as engine:
        report = list(engine.index([engine.sample_folder()]))[-1]
        assert report.failed == 0 and not report.skipped
        yield engine


def questions() -> dict[str, list[str]]:
    return json.loads(resource("samples", "questions.json").read_text(encoding="utf-8"))


def test_three_questions_in_each_language() -> None:
    assert {language: len(asked) for language, asked in questions().items()} == {"en": 3, "zh": 3}
    assert {question for asked in questions().values() for question in asked} == set(ANSWERS)


@pytest.mark.parametrize("name", ["Lease, 14 Mill Lane.docx", "差旅报销制度.docx", "Kiln firing schedule.xlsx"])
def test_office_files_are_what_their_sources_say(maker: ModuleType, tmp_path: Path, name: str) -> None:
    make = maker.docx if name.endswith("docx") else maker.xlsx
    make((maker.SOURCES / f"{name}.md").read_text(encoding="utf-8"), tmp_path / name)
    assert (tmp_path / name).read_bytes() == (DOCUMENTS / name).read_bytes()


def test_every_source_has_its_document(maker: ModuleType) -> None:
    assert all((DOCUMENTS / source.stem).is_file() for source in maker.SOURCES.iterdir())


@pytest.mark.parametrize("question", ANSWERS)
def test_each_question_is_answered_from_the_right_document(library: Engine, question: str) -> None:
    name, words = ANSWERS[question]
    done = [event for event in library.ask(question) if isinstance(event, AnswerDone)]
    answer: Answer = done[0].answer
    assert answer.answered
    assert words in answer.text
    assert answer.citations[0].path == str(DOCUMENTS / name)
    assert words in answer.citations[0].quote
