"""Questions about reports: which of many reports of one company is asked of, and which row is quoted from each."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine import Engine
from engine.answering.reports import asked_time, meant, report_of
from engine.types import Answer, AnswerDone, Scope

SALES = {"2023 Q1 KILN": "1,204", "2023 Q2 KILN": "1,377", "2023 Q3 KILN": "1,512"}
MONTHS = {"2023 Q1 KILN": "March 31", "2023 Q2 KILN": "June 30", "2023 Q3 KILN": "September 30"}


def statement(name: str) -> str:
    sales = SALES.get(name, "88,410")
    whose = "Kilnworks, Inc." if "KILN" in name else "Lindqvist Boats AB"
    return (
        f"{whose}\nQuarterly report for the quarterly period ended {MONTHS.get(name, 'June 30')}, 2023\n\n"
        "Consolidated statements of operations (in thousands)\n\n"
        f"Three Months Ended\n\n2022\t2023\n\nNet Sales:\n\nGlazes\t311\t402\n\nTotal net sales\t1,100\t{sales}\n\n"
        "Operating expenses:\n\nCost of sales\t500\t610\n\nFulfillment\t90\t101\n\n"
        "We discuss net sales, revenue, operating expenses and changes over the quarters in many ways, as a company "
        "that reports every quarter about its revenue does.\n"
    )


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    root = tmp_path_factory.mktemp("reports")
    (root / "files").mkdir()
    for name in (*SALES, "2023 Q2 BOAT"):
        (root / "files" / f"{name}.txt").write_text(statement(name), "utf-8")
    (root / "files" / "canteen.txt").write_text("The canteen opens at noon and serves soup on Fridays.", "utf-8")
    with Engine(root / "home") as engine:
        list(engine.index([str(root / "files")]))
        yield engine


def answer(library: Engine, question: str, scope: Scope | None = None) -> Answer:
    *_, done = library.ask(question, scope=scope)
    assert isinstance(done, AnswerDone)
    return done.answer


def cited(found: Answer) -> set[str]:
    return {Path(citation.path).stem for citation in found.citations}


@pytest.mark.parametrize(
    "question",
    [
        "What was Kilnworks' revenue in Q2 2023?",
        "How much were the net sales of Kilnworks in the second quarter of 2023?",
        "What were Kilnworks' total net sales for the three months ended June 30, 2023?",
    ],
)
def test_a_quarter_and_a_company_name_one_report(library: Engine, question: str) -> None:
    found = answer(library, question)
    assert cited(found) == {"2023 Q2 KILN"}
    assert "1,377" in found.text.splitlines()[0]
    assert "2022 | 2023" in found.text.splitlines()[0]


def test_the_latest_report_is_the_last_one(library: Engine) -> None:
    found = answer(library, "What was Kilnworks' revenue in the most recent quarter?")
    assert cited(found) == {"2023 Q3 KILN"} and "1,512" in found.text


def test_a_question_over_several_reports_quotes_each(library: Engine) -> None:
    found = answer(library, "How have Kilnworks' total net sales changed over the reported quarters?")
    assert set(SALES) == cited(found)
    assert all(amount in found.text for amount in SALES.values())


def test_what_no_report_tells_is_refused(library: Engine) -> None:
    assert not answer(library, "What did Kilnworks say about submarine volcanoes in Q2 2023?").answered


def test_the_scope_holds(library: Engine) -> None:
    only = next(iter(library.search("net sales", 1))).path
    folder = Path(only).parent
    found = answer(library, "What was Kilnworks' revenue in Q2 2023?", Scope((str(folder / "2023 Q1 KILN.txt"),)))
    assert cited(found) <= {"2023 Q1 KILN"}


def test_other_documents_are_searched_as_before(library: Engine) -> None:
    assert cited(answer(library, "When does the canteen open?")) == {"canteen"}


@pytest.mark.parametrize(
    ("name", "first_page", "expected"),
    [
        ("2022 Q3 AMZN", "", (2022, 3)),
        ("acme-10q-q1-2024", "", (2024, 1)),
        ("report", "For the quarterly period ended June 30, 2023", (2023, 2)),
        ("report", "For the fiscal year ended December 31, 2021", (2021, 0)),
        ("某公司2023年第三季度报告", "", (2023, 3)),
        ("minutes 2023", "We met.", None),
    ],
)
def test_the_time_of_a_report(name: str, first_page: str, expected: tuple[int, int] | None) -> None:
    found = report_of(name, first_page)
    assert (found and (found.year, found.quarter)) == expected


def test_times_that_are_asked_for() -> None:
    assert asked_time("How did it go in Q3 2023?").periods == {(2023, 3)}
    assert asked_time("What did the first quarter of 2022 bring?").periods == {(2022, 1)}
    assert asked_time("as of June 30, 2023").days == {"june 30 2023"}
    assert asked_time("What does the latest 10-Q say?").latest
    assert not asked_time("How does the latest quarter compare to previous quarters?")
    assert not asked_time("Who founded the town in 1923?")


def test_a_time_that_no_report_has_leaves_all() -> None:
    reports = {1: report_of("2023 Q1 A", ""), 2: report_of("2023 Q2 A", "")}
    known = {number: report for number, report in reports.items() if report}
    assert meant("What happened in Q4 2019?", known) == [1, 2]


def test_what_a_document_is_a_report_of_is_read_once(library: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    question = "What were the total net sales of Kilnworks in the second quarter of 2023?"
    library.search(question)
    read: list[int] = []
    beginning = library.catalog.beginning
    monkeypatch.setattr(library.catalog, "beginning", lambda d, n: read.append(d) or beginning(d, n))
    assert library.search(question)[0].path.endswith("2023 Q2 KILN.txt")
    assert read == []


def test_no_more_of_a_page_is_unpacked_than_is_looked_at(library: Engine) -> None:
    catalog = library.catalog
    document = next(iter(catalog.chunk_counts()))
    whole = catalog.page_texts(document, [1])[0].text
    assert catalog.beginning(document, 20) == whole[:20]
    assert catalog.beginning(document, 10**6) == whole
    assert catalog.beginning(10**9, 20) == ""
