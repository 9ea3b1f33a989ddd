"""The heading a citation names is the one right above its sentence, on whatever page the outer ones stand."""

from __future__ import annotations

import pytest

from engine.answering.citations import check
from engine.answering.headings import heading_above
from engine.types import Hit

LAW = "第二章 合同的订立\n第五条 合同应当采用书面形式。\n第六条 押金为两个月的租金。\n第七条 租期为三年。"
LEASE = (
    "# Lease\n## Term\nThree years.\n## Deposit\nTwo months' rent.\n### Its return\nWithin 15 days.\n## Costs\nWater."
)


def hit(text: str, path: str, heading: str = "", start: int = 0) -> Hit:
    return Hit(path, 1, start, len(text), text[start:], 1.0, heading)


@pytest.mark.parametrize(
    ("page", "path", "said", "above"),
    [
        (LAW, "/d/law.docx", "押金为", "第二章 合同的订立 › 第六条"),
        (LAW, "/d/law.txt", "租期为", "第二章 合同的订立 › 第七条"),
        (LEASE, "/d/lease.md", "Two months", "Lease › Deposit"),
        (LEASE, "/d/lease.md", "Within", "Lease › Deposit › Its return"),
        (LEASE, "/d/lease.md", "Water", "Lease › Costs"),
    ],
)
def test_of_several_sections_in_a_passage_the_nearest_is_told(page: str, path: str, said: str, above: str) -> None:
    first = "第二章 合同的订立 › 第五条" if page is LAW else "Lease › Term"
    assert heading_above(page, page.index(said), hit(page, path, first)) == above


def test_headings_of_pages_before_are_kept_while_they_hold() -> None:
    page = "8.1.2 Records\nKept for ten years.\n8.1.3 Audits\nOnce a year.\n8.2 Staff\nTwelve."
    begun = hit(page, "/d/manual.pdf", "8 Safety › 8.1 Work › 8.1.1 Tools")
    assert heading_above(page, page.index("Once"), begun) == "8 Safety › 8.1 Work › 8.1.3 Audits"
    assert heading_above(page, page.index("Twelve"), begun) == "8 Safety › 8.2 Staff"
    marked = "Rest of it.\n## Costs\nWater.\n# Annex\nA list."
    after = hit(marked, "/d/lease.pdf", "Lease › Term")
    assert heading_above(marked, marked.index("Rest"), after) == "Lease › Term"
    assert heading_above(marked, marked.index("Water"), after) == "Lease › Costs"
    assert heading_above(marked, marked.index("A list"), after) == "Annex"


def test_where_the_page_has_no_headings_the_passage_tells() -> None:
    code = "# not a heading\nRETRIES = 5"
    assert heading_above(code, code.index("RETRIES"), hit(code, "/d/run.py", "")) == ""
    table = "工号\t姓名\n10023\t陈晓峰\n10045\t林雨桐"
    rows = hit(table, "/d/staff.xlsx", "花名册 › 工号 | 姓名", table.index("10045"))
    assert heading_above(table, table.index("林雨桐"), rows) == "花名册 › 工号 | 姓名"


def test_a_citation_carries_it() -> None:
    passage = hit(LAW, "/d/law.txt", "第二章 合同的订立 › 第五条")
    checked = check("“第六条 押金为两个月的租金。”[1]", [passage], lambda path, page: LAW)
    assert [c.heading for c in checked.citations] == ["第二章 合同的订立 › 第六条"]
