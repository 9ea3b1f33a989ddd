"""What a chunk knows of its place, from the file to the hit and its page: sheet, slide, header, headings, script."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from engine import Engine
from engine.folding import fold, plain_characters
from tests.making_office import presentation, workbook


@pytest.fixture(scope="module")
def formats(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    root = tmp_path_factory.mktemp("formats")
    folder = root / "documents"
    folder.mkdir()
    rows = [["Employee", "Department", "Phone"]]
    rows += [[f"Person {n}", f"Department of matter {n % 7}", f"555-{n:04}"] for n in range(400)]
    (folder / "people.csv").write_text("\n".join(",".join(row) for row in rows), encoding="utf-8")
    others = [[cell.replace("Person", "Worker") for cell in row] for row in rows]
    (folder / "staff.xlsx").write_bytes(workbook({"Contents": [["see the next sheet"]], "Telephones": others}))
    slides = [["Welcome", "to the kiln"], ["Glazing", "Tenmoku at 1280 degrees"]]
    (folder / "talk.pptx").write_bytes(presentation(slides))
    rules = "# Handbook\n\n## Leave\n\n### Sabbatical\n\nAfter seven years one may rest for ninety days.\n"
    (folder / "rules.md").write_text(rules, encoding="utf-8")
    for name, encoding, text in (
        ("gb.txt", "gb18030", "软件发票须在三十日内报销。"),
        ("big5.txt", "big5", "硬體設備每四年更換一次。"),
        ("wide.txt", "utf-16-be", "网络故障请拨打值班电话。"),
        ("bom.txt", "utf-16", "年度审计由外部机构完成。"),
        ("sjis.txt", "shift_jis", "敷金は三ヶ月分です。"),
        ("short-gb.txt", "gb18030", "押金"),
    ):
        (folder / name).write_bytes(text.encode(encoding))
    with Engine(root / "home") as engine:
        list(engine.index([str(folder)]))
        yield engine


def _hit(engine: Engine, query: str, name: str) -> Any:
    return next(hit for hit in engine.search(query, 10) if Path(hit.path).name == name)


@pytest.mark.parametrize("name", ["people.csv", "staff.xlsx"])
def test_every_chunk_of_a_table_carries_its_header_and_whole_rows(formats: Engine, name: str) -> None:
    path = next(f.path for f in formats.status().files if f.path.endswith(name))
    chunks = [c for c in formats.open_index().chunks_of(formats.catalog.document_of(path)) if "555-" in c.text]
    assert len(chunks) > 10
    for chunk in chunks:
        assert "Employee | Department | Phone" in chunk.heading or "Employee\tDepartment\tPhone" in chunk.text
        for line in chunk.text.split("\n"):
            assert len(line.split("\t")) == 3
    who = "Worker 333" if name == "staff.xlsx" else "Person 333"
    hit = _hit(formats, f"phone of {who}", name)
    assert f"{who}\tDepartment of matter 4\t555-0333" in hit.text
    if name == "staff.xlsx":
        assert hit.heading.startswith("Telephones") and hit.page == 2
        assert formats.show(path).pages[1].label == "Telephones"


def test_a_slide_gives_its_number_and_title(formats: Engine) -> None:
    hit = _hit(formats, "tenmoku degrees", "talk.pptx")
    assert hit.page == 2 and "Glazing" in hit.heading + hit.text


def test_headings_lead_to_a_chunk_and_are_found_by_search(formats: Engine) -> None:
    hit = _hit(formats, "ninety days", "rules.md")
    assert hit.heading == "Handbook › Leave › Sabbatical"
    assert formats.search("sabbatical", 1)[0].path.endswith("rules.md")


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("軟體發票", "gb.txt"), ("軟件發票報銷", "gb.txt"), ("硬体设备更换", "big5.txt"), ("網路故障", "wide.txt"),
        ("年度審計", "bom.txt"), ("敷金", "sjis.txt"), ("押金", "short-gb.txt"), ("值班⽅⾯电话", "wide.txt"),
    ],
)  # fmt: skip
def test_either_script_finds_the_other_in_every_encoding(formats: Engine, query: str, name: str) -> None:
    assert Path(formats.search(query, 1)[0].path).name == name


def test_the_original_is_shown(formats: Engine) -> None:
    assert "硬體設備" in _hit(formats, "硬体设备", "big5.txt").text


def test_radicals_are_the_characters_they_stand_for() -> None:
    assert plain_characters("⻓⽅形⻔⾃动⻛格") == "长方形门自动风格"
    assert plain_characters("長方形 ﬁ ①") == "長方形 ﬁ ①"
    assert fold("⻓⽅形") == "长方形"
