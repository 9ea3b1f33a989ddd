"""Search: everyday words, neighbours, copies, and the same answer every time."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from engine import Engine
from engine.types import Answer, AnswerDone

LAW = [
    "第十条 建立劳动关系，应当订立书面劳动合同。",
    "第三十九条 劳动者严重违反用人单位规章制度的，用人单位可以解除劳动合同。",
    "第四十一条 企业需要裁减人员二十人以上的，应当提前三十日向工会说明情况。",
    "第七十二条 非全日制用工劳动报酬结算支付周期最长不得超过十五日。",
    "第二十五条 消费者有权自收到商品之日起七日内退货，且无需说明理由。",
]
ENGLISH = {
    "lease.txt": "The tenant pays the rent monthly. The deposit is returned within ten days after the lease ends.",
    "kiln.txt": "A bisque firing takes fourteen hours. A glaze firing takes nine hours and ends at cone 6.",
    "staff.txt": "Orsolya Kertes manages the studio. Bertha Lind keeps the accounts and files the invoices.",
    "records.txt": "Access records are kept for six months. Invoices are kept for ten years.",
}


def fill(folder: Path) -> None:
    folder.mkdir()
    for number, text in enumerate(LAW):
        (folder / f"{number}.txt").write_text(text, "utf-8")
    for name, text in ENGLISH.items():
        (folder / name).write_text(text, "utf-8")


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    root = tmp_path_factory.mktemp("library")
    fill(root / "files")
    with Engine(root / "home") as engine:
        list(engine.index([str(root / "files")]))
        yield engine


@pytest.mark.parametrize(
    ("question", "number"),
    [
        ("公司可以开除员工吗？", 1),
        ("裁员要提前多久通知？", 2),
        ("小时工的工资多久结一次？", 3),
        ("网购几天内可以退？", 4),
    ],
)
def test_everyday_words_find_formal_ones(library: Engine, question: str, number: int) -> None:
    assert Path(library.search(question)[0].path).stem == str(number)


def test_neighbouring_chunks_come_as_one_passage(tmp_path: Path) -> None:
    captains = ["Ada", "Bo", "Cy", "Di", "Ed", "Flo", "Gus", "Hal", "Ivy", "Jo"] * 3
    sentences = [
        f"The ferry to island number {n} leaves pier {n + 3} and its captain is called {name}."
        for n, name in enumerate(captains)
    ]
    (tmp_path / "files").mkdir()
    (tmp_path / "files" / "ferries.txt").write_text(" ".join(sentences))
    (tmp_path / "files" / "other.txt").write_text("The bakery opens at six.")
    with Engine(tmp_path / "home") as engine:
        *_, report = engine.index([str(tmp_path / "files")])
        hits = engine.search("Which pier does the ferry leave from, and who is the captain?", k=10)
        assert report.chunks > len(hits)
        for hit in hits:
            page = engine.show(hit.path).pages[hit.page - 1].text
            assert page[hit.start : hit.end] == hit.text
        spans = sorted((hit.start, hit.end) for hit in hits if hit.path.endswith("ferries.txt"))
        assert len({(hit.path, hit.start) for hit in hits}) == len(hits)
        assert max(end - start for start, end in spans) > 1200  # two chunks at least


def test_copies_are_one_hit_that_names_both(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / "files" / name).mkdir(parents=True)
        (tmp_path / "files" / name / "note.txt").write_text("The lighthouse keeper of Skagen is called Orsolya.")
    with Engine(tmp_path / "home") as engine:
        list(engine.index([str(tmp_path / "files")]))
        hits = engine.search("Who keeps the lighthouse of Skagen?")
    assert len(hits) == 1
    assert {Path(p).parent.name for p in (hits[0].path, *hits[0].also_at)} == {"a", "b"}


QUESTIONS = [
    "When is the deposit returned?", "How long does a glaze firing take?", "Who keeps the accounts?",
    "How long are invoices kept?", "公司可以开除员工吗？", "裁员要提前多久通知？", "What is the capital of Peru?",
]  # fmt: skip


def answers(engine: Engine, questions: list[str]) -> dict[str, tuple[object, ...]]:
    found = {}
    for question in questions:
        *_, done = engine.ask(question)
        assert isinstance(done, AnswerDone)
        found[question] = without_time(done.answer)
    return found


def without_time(answer: Answer) -> tuple[object, ...]:
    """All of it but how long it took, and where this library's folder lies."""
    places = tuple((Path(c.path).name, c.page, c.start, c.end, c.quote, c.n, c.verified) for c in answer.citations)
    passages = tuple((Path(p["path"]).name, p["start"], p["score"]) for p in answer.how["passages"])
    return answer.text, answer.answered, places, answer.statements, passages


def test_the_same_question_has_the_same_answer(tmp_path: Path) -> None:
    """Twenty times, in any order of others, after a restart, and in a library that was indexed in another order."""
    fill(tmp_path / "files")
    rng = random.Random(0)
    with Engine(tmp_path / "home") as engine:
        list(engine.index([str(tmp_path / "files")]))
        wanted = answers(engine, QUESTIONS)
        for _ in range(20):
            assert answers(engine, rng.sample(QUESTIONS, len(QUESTIONS))) == wanted
    with Engine(tmp_path / "home") as engine:
        assert answers(engine, QUESTIONS[::-1]) == wanted
    other = tmp_path / "other"
    other.mkdir()
    with Engine(tmp_path / "home2") as engine:
        # File by file, the last first: other document numbers, other fragments.
        for file in sorted((tmp_path / "files").iterdir(), reverse=True):
            (other / file.name).write_bytes(file.read_bytes())
            list(engine.index([str(other)]))
        assert answers(engine, QUESTIONS) == wanted


@pytest.mark.parametrize(
    ("question", "name"),
    [
        ("小偷拿走的东西怎么追回？", "theft"),  # none of its words stands there, nor are they in the list
        ("When does the zoo open?", "zoo"),
        ("How are stolen goods returned?", "theft"),
    ],
)
def test_chinese_is_found_by_its_meaning_also_by_english_questions(tmp_path: Path, question: str, name: str) -> None:
    folder = tmp_path / "files"
    folder.mkdir()
    (folder / "theft.txt").write_text("盗窃他人财物的，所得一律予以返还。", "utf-8")
    (folder / "zoo.txt").write_text("动物园每天上午九时开放，门票在窗口购买。", "utf-8")
    (folder / "rent.txt").write_text("承租人按月支付租金，押金在租期届满后退还。", "utf-8")
    with Engine(tmp_path / "home") as engine:
        list(engine.index([str(folder)]))
        assert Path(engine.search(question)[0].path).stem == name


@pytest.mark.parametrize(("question", "name"), [("谁管理工作室？", "staff"), ("租户的押金多久退？", "lease")])
def test_english_is_found_by_chinese_questions(tmp_path: Path, question: str, name: str) -> None:
    folder = tmp_path / "files"
    folder.mkdir()
    for key, text in ENGLISH.items():
        (folder / key).write_text(text, "utf-8")
    with Engine(tmp_path / "home") as engine:
        list(engine.index([str(folder)]))
        assert Path(engine.search(question)[0].path).stem == name
