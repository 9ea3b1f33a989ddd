"""A sheet is called by its name and a slide is a slide, wherever a place in a file is named."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine import Engine
from engine.answering.whole.tables import write_table
from engine.places import page_cell, page_count, page_name, unlabelled
from engine.types import AnswerDone, Scope
from tests.making_office import presentation, workbook


@pytest.mark.parametrize(
    ("path", "label", "english", "chinese"),
    [
        ("/a/report.pdf", "", "page 3", "第 3 页"),
        ("C:\\a\\Budget.XLSX", "Q1", "sheet “Q1”", "工作表“Q1”"),
        ("/a/old.xls", "", "sheet 3", "第 3 个工作表"),
        ("/a/talk.pptx", "Why kilns", "slide 3", "第 3 张幻灯片"),
        ("/a/inbox.mbox", "Invoice", "message 3", "第 3 封邮件"),
        ("/a/book.epub", "The Whale", "“The Whale” (part 3)", "“The Whale”（第 3 部分）"),
        ("/a/letter.eml", "plan.pdf", "“plan.pdf” (page 3)", "“plan.pdf”（第 3 页）"),
        ("/a/README", "", "page 3", "第 3 页"),
    ],
)
def test_a_place_is_called_what_a_person_calls_it(path: str, label: str, english: str, chinese: str) -> None:
    assert page_name(path, 3, label) == english
    assert page_name(path, 3, label, zh=True) == chinese


def test_under_a_heading_and_counted() -> None:
    assert page_cell("/a/report.pdf", 3) == "3"
    assert page_cell("/a/talk.pptx", 3, zh=True) == "第 3 张幻灯片"
    assert page_count("/a/talk.pptx", 1) == "1 slide"
    assert page_count("/a/book.xlsx", 2, zh=True) == "2 个工作表"
    assert unlabelled("Q1 › Item | Price", "Q1") == "Item | Price"
    assert unlabelled("Q1", "Q1") == ""


def test_the_engine_names_sheets_and_slides(tmp_path: Path) -> None:
    folder = tmp_path / "documents"
    folder.mkdir()
    sheets = {"Spring": [["Item", "Price"], ["Wheel", "£900"]], "Autumn": [["Item", "Price"], ["Big kiln", "£4,800"]]}
    (folder / "prices.xlsx").write_bytes(workbook(sheets))
    (folder / "plans.pptx").write_bytes(
        presentation([("Plans", "What we do next year."), ("Roof", "The roof of the kiln shed costs £7,300.")])
    )
    with Engine(tmp_path / "home") as engine:
        list(engine.index([str(folder)]))
        book, slides = str(folder / "prices.xlsx"), str(folder / "plans.pptx")
        hit = next(h for h in engine.search("big kiln price", 5) if h.path == book and "4,800" in h.text)
        assert (hit.page, hit.label) == (2, "Autumn")
        kept = engine.new_conversation()
        asked = engine.ask("What does the big kiln cost?", conversation=kept.id, scope=Scope((book,)))
        answer = [e.answer for e in asked if isinstance(e, AnswerDone)][-1]
        assert "Autumn" in {c.label for c in answer.citations}
        assert {"label": "Autumn"}.items() <= next(p for p in answer.how["passages"] if p["page"] == 2).items()
        assert "prices.xlsx, sheet “Autumn”" in engine.conversation_text(kept.id, "md", "en")
        assert "prices.xlsx, 工作表“Autumn”" in engine.conversation_text(kept.id, "md", "zh_CN")
        listed = [e.answer for e in engine.list_matches("all amounts over 4,000") if isinstance(e, AnswerDone)][-1]
        assert listed.table is not None
        assert {row[2].text for row in listed.table.rows} == {"sheet “Autumn”", "slide 2"}
        file = write_table(listed, str(tmp_path / "found.csv"))
        assert f"{slides}, slide 2" in Path(file).read_text(encoding="utf-8-sig")
        later = tmp_path / "later.xlsx"
        later.write_bytes(workbook({"Spring": sheets["Spring"], "Autumn": [["Item", "Price"], ["Big kiln", "£5,100"]]}))
        later.rename(folder / "prices later.xlsx")
        list(engine.index([str(folder)]))
        events = engine.compare(book, str(folder / "prices later.xlsx"))
        assert "sheet “Autumn” → sheet “Autumn”" in [e.answer for e in events if isinstance(e, AnswerDone)][-1].text
