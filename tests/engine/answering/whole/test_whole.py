"""Work over whole documents through the facade: complete, cited exactly, resumable, honest about what was not read."""

from __future__ import annotations

import csv
import threading
from pathlib import Path

import pytest

from engine import Engine
from engine.answering.whole.differences import changes, lines, number_changes
from engine.answering.whole.kept import Kept
from engine.answering.whole.labels import best_value
from engine.answering.whole.summarise import extracted, parts, summarise
from engine.answering.whole.tables import write_table
from engine.answering.whole.walk import Book, Coverage, Walk
from engine.errors import Cancelled, QuestionError
from engine.library.catalog import Catalog
from engine.types import Answer, AnswerDone, Cell, Citation, Document, Page, Scope, Table, WorkProgress

from .conftest import check_citations, done
from .test_with_a_model import Books

Archive = tuple[Engine, Path]


def cells(answer: Answer, column: int) -> list[str]:
    assert answer.table is not None
    return [row[column].text for row in answer.table.rows]


def read_csv(file: Path) -> list[list[str]]:
    with file.open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.reader(lines))


# --- lists and counts


def test_every_match_is_listed_with_its_page_and_what_was_not_read(archive: Archive) -> None:
    engine, _ = archive
    answer = done(engine.list_matches("列出所有金额超过100万元的合同"))
    assert sorted(cells(answer, 0)) == ["350", "人民币1,200,000元（大写：壹佰贰拾万元整）"]
    assert set(cells(answer, 1)) == {"台账.csv", "采购合同.md"}
    check_citations(engine, answer)
    coverage = answer.how["coverage"]
    assert (coverage["files"], coverage["files_read"], coverage["copies"], coverage["others"]) == (5, 4, 1, 1)
    assert [Path(u["path"]).name for u in coverage["unread"]] == ["broken.docx"]
    assert "broken.docx" in answer.text
    assert "有 1 个文件无法读取" in answer.text


def test_contracts_are_files_that_are_contracts_and_those_that_speak_of_one_are_counted(tmp_path: Path) -> None:
    folder = tmp_path / "papers"
    folder.mkdir()
    (folder / "supply.txt").write_text("SUPPLY AGREEMENT\n\nThe price is USD 1,250,000.\n\nRule 12b-2 applies.\n")
    (folder / "small.txt").write_text("Lease contract\n\nThe rent is USD 900.\n")
    (folder / "deed.txt").write_text("Made by Mill Lane, hereinafter the Seller.\n\nThe price is 3 million euros.\n")
    history = "The firm grew.\n\n" * 60 + "It won a contract and revenue reached $158 million.\n"
    (folder / "history.txt").write_text(history)
    with Engine(tmp_path / "home") as engine:
        list(engine.index([str(folder)]))
        answer = done(engine.list_matches("list all contracts over 1 million with page"))
        assert [row[0].text for row in answer.table.rows] == ["3 million euros", "USD 1,250,000"]  # type: ignore[union-attr]
        assert "1 more file only mentions “contract”" in answer.text
        assert answer.how["files_left_out"] == 1
        alone = done(engine.list_matches("list all contracts over 1 million", [str(folder / "history.txt")]))
        assert cells(alone, 0) == ["$158 million"]  # where no file is one, those that speak of one are looked through


def test_a_count_is_exact_and_by_file(archive: Archive) -> None:
    engine, folder = archive
    answer = done(engine.list_matches("how many times does tenant appear", count=True))
    assert answer.how["count"] == 2  # once in each copy would be four
    assert answer.how["per_file"] == {str(folder / "copy of lease.md"): 2}
    assert "2 matches in 1 file" in answer.text
    nothing = done(engine.list_matches("list every mention of submarine"))
    assert not nothing.answered
    assert "Not found in your documents" in nothing.text


def test_dates_and_expressions(archive: Archive) -> None:
    engine, folder = archive
    later = done(engine.list_matches("2024年以后签订的合同"))
    assert cells(later, 0) == ["30 June 2026"]  # 2024年1月8日 is in 2024, not after it
    since = done(engine.list_matches("2024年以来签订的合同"))
    assert sorted(cells(since, 0)) == ["2024年1月8日", "30 June 2026"]
    numbers = done(engine.list_matches(r"/HT-\d{4}-\d+/", [str(folder / "采购合同.md")]))
    assert cells(numbers, 0) == ["HT-2023-017"]


def test_a_question_that_asks_for_every_page_is_not_searched(archive: Archive) -> None:
    engine, folder = archive
    found = engine.new_conversation()
    (answer,) = [
        e.answer
        for e in engine.ask("“tenant” appears how many times? /", conversation=found.id)
        if isinstance(e, AnswerDone)
    ]
    assert "job" not in answer.how  # not plainly a count: answered as a question
    (answer,) = [
        e.answer
        for e in engine.ask(
            "How many times does tenant appear?",
            conversation=found.id,
            scope=Scope((str(folder / "lease contract.md"),)),
        )
        if isinstance(e, AnswerDone)
    ]
    assert answer.how["job"] == "count"
    kept = engine.conversation(found.id).turns[-1].answer
    assert kept == answer
    assert kept.table == answer.table


def test_what_cannot_be_looked_for_is_said(archive: Archive) -> None:
    engine, _ = archive
    with pytest.raises(QuestionError, match="what to look for"):
        list(engine.list_matches("list all"))
    with pytest.raises(QuestionError, match="no file of"):
        list(engine.list_matches("list all dates", ["/nowhere/at/all"]))


# --- summaries


def test_a_summary_quotes_every_file(archive: Archive) -> None:
    engine, _ = archive
    answer = done(engine.summarise())
    assert answer.answered
    check_citations(engine, answer)
    named = {Path(c.path).name for c in answer.citations}
    assert {"采购合同.md", "服务合同.md"} <= named
    assert named & {"lease contract.md", "copy of lease.md"}
    assert all(s.support == "quoted" for s in answer.statements)
    alone = done(
        engine.summarise([c.path for c in answer.citations if c.path.endswith("采购合同.md")][:1], language="zh")
    )
    assert "已读 1 个文件的 1 / 1 页，全部读完。" in alone.text


def test_an_article_is_summarised_though_its_number_heads_it() -> None:
    text = "第一条 出租人提供发票。\n第二条 承租人应当按月支付租金。\n\n## 附则\n\n本合同自签字之日起生效。\n"
    (part,) = parts(Book("合同.md", (), "md", (Page(1, text),)))
    assert part.texts == ("第一条 出租人提供发票。", "第二条 承租人应当按月支付租金。", "本合同自签字之日起生效。")
    assert [heading for *_, heading, _ in part.sentences] == ["第一条", "第二条", "附则"]


def test_a_stopped_summary_goes_on_where_it_was(archive: Archive, tmp_path: Path) -> None:
    engine, _ = archive
    made: list[str] = []
    stop = threading.Event()

    def make(part, count, flag):  # type: ignore[no-untyped-def]
        made.append(part.book.name)
        if len(made) == 2:
            stop.set()
        return extracted(part, count, flag)

    file = tmp_path / "kept.db"
    first = Kept(file)
    with pytest.raises(Cancelled):
        list(summarise(Walk(engine.catalog, None), "en", first, stop, make=make))
    first.close()
    stop.clear()
    again = Kept(file)  # as after a kill: another process, the same file
    *_, answer = summarise(Walk(engine.catalog, None), "en", again, stop, make=make)
    assert isinstance(answer, Answer)
    assert answer.how["parts_reused"] == 1  # the second was stopped half-way and is no result
    assert made.count(made[0]) == 1
    before = len(made)
    *_, same = summarise(Walk(engine.catalog, None), "en", again, stop, make=make)
    again.close()
    assert len(made) == before
    assert isinstance(same, Answer)
    assert same.text == answer.text


def test_a_damaged_store_of_partial_results_stops_nothing(archive: Archive, tmp_path: Path) -> None:
    engine, _ = archive
    (tmp_path / "kept.db").write_bytes(b"not a database" * 100)
    kept = Kept(tmp_path / "kept.db")
    *_, answer = summarise(Walk(engine.catalog, None), "en", kept, threading.Event())
    assert isinstance(answer, Answer)
    assert answer.answered


# --- fields and tables


def test_fields_are_read_from_labels_sentences_and_ledgers(archive: Archive, tmp_path: Path) -> None:
    engine, folder = archive
    answer = done(engine.extract("合同金额, 甲方, 签订日期"))
    check_citations(engine, answer)
    assert answer.table is not None
    rows = {(row[0].text, tuple(c.text for c in row[1:])) for row in answer.table.rows}
    assert ("采购合同.md", ("人民币1,200,000元", "北京墨池科技有限公司", "2023年5月12日")) in rows
    assert ("服务合同.md", ("85万元", "北京墨池科技有限公司", "2024年1月8日")) in rows
    assert ("台账.csv", ("350 万元", "杭州东湖公司", "2021-03-04")) in rows
    assert ("台账.csv", ("5 万元", "杭州东湖公司", "2021-06-04")) in rows
    filled = [any(c.text for c in row[1:]) for row in answer.table.rows]
    assert filled == sorted(filled, reverse=True) and filled[-1] != filled[0]  # files without any of it come last
    lease = done(engine.extract("landlord, tenant, rent, deposit, term", [str(folder / "lease contract.md")]))
    assert [c.text for c in lease.table.rows[0]] == [  # type: ignore[union-attr]
        "lease contract.md", "Edmund Harcastle", "Lamplight Pottery", "1,450 pounds", "2,900 pounds", "",
    ]  # fmt: skip
    check_citations(engine, lease)

    file = Path(engine.export_table(answer, str(tmp_path / "字段.csv")))
    assert file.read_bytes().startswith(b"\xef\xbb\xbf")  # or Excel reads Chinese as something else
    lines = read_csv(file)
    assert lines[0] == ["文件", "合同金额", "合同金额（来源）", "甲方", "甲方（来源）", "签订日期", "签订日期（来源）"]
    purchase = next(line for line in lines if line[0] == "采购合同.md")
    assert purchase[1] == "人民币1,200,000元"
    assert "第 1 页" in purchase[2]
    assert "合同总价为人民币1,200,000元" in purchase[2]


def test_a_mail_gives_its_sender_and_subject() -> None:
    text = "# Family Day\n\nFrom: Ada Byron <ada@example.org>\nTo: Bob\n\nMoney from Clara goes to Dora.\n"
    mail = Book("mail.eml", (), "eml", (Page(1, text),))
    wanted = {"sender": "Ada Byron <ada@example.org>", "收件人": "Bob", "recipient": "Bob", "subject": "Family Day"}
    found = {field: best_value(mail, field) for field in wanted}
    assert {field: value and value.text for field, value in found.items()} == wanted
    for value in found.values():
        assert value is None or text[value.start : value.end] == value.text


@pytest.mark.parametrize("name", ['"Al Example" <al@example.org>', '"M. C. Jones" <m@example.org>', "Dr. Ann Lee"])
def test_a_name_is_taken_whole(name: str) -> None:
    mail = Book("mail.eml", (), "eml", (Page(1, f"# Plans\n\nFrom: {name}\nTo: Bob\n\nHello. Goodbye.\n"),))
    found = best_value(mail, "sender")
    assert found is not None and found.text == name


def test_an_exported_cell_is_never_a_formula(tmp_path: Path) -> None:
    import openpyxl

    evil = ['=HYPERLINK("http://x","y")', "@SUM(1)", "+1-cmd|' /C calc'!A0", "-1,200", "ok\x07"]
    table = Table(("Match",), tuple((Cell(text, n),) for n, text in enumerate(evil, 1)))
    citations = tuple(Citation(n, "/a.txt", n, text, 0, len(text), True) for n, text in enumerate(evil, 1))
    answer = Answer("", True, "pages", citations=citations, table=table)
    lines = read_csv(Path(write_table(answer, str(tmp_path / "a.csv"))))
    assert [line[0] for line in lines[1:5]] == [f"'{evil[0]}", f"'{evil[1]}", f"'{evil[2]}", "-1,200"]
    sheet = openpyxl.load_workbook(write_table(answer, str(tmp_path / "a.xlsx"))).active
    assert [(cell.value, cell.data_type) for cell in sheet["A"][1:3]] == [(evil[0], "s"), (evil[1], "s")]
    with pytest.raises(QuestionError, match="must end in"):
        write_table(answer, str(tmp_path / "a.txt"))
    with pytest.raises(QuestionError, match="could not be written"):
        write_table(answer, str(tmp_path / "no such folder" / "a.csv"))


# --- comparing


def test_two_versions(tmp_path: Path) -> None:
    old = "Fees are 100 euros.\n\nNotice is 30 days.\n\nThis stays.\n\nMoved one.\n\nThe court of Paris decides.\n"
    new = "Fees are 120 euros.\n\nMoved one.\n\nThis  stays.\n\nNotice is 30 days.\n\nA new clause on secrecy.\n"
    folder = tmp_path / "versions"
    folder.mkdir()
    (folder / "old.txt").write_text(old)
    (folder / "new.txt").write_text(new)
    (folder / "same.txt").write_text(old)
    with Engine(tmp_path / "home") as engine:
        list(engine.index([str(folder)]))
        answer = done(engine.compare(str(folder / "old.txt"), str(folder / "new.txt")))
        check_citations(engine, answer)
        assert answer.how["changes"]["changed"] == 1
        assert answer.how["changes"]["added"] == 1
        assert answer.how["changes"]["removed"] == 1
        assert answer.how["changes"]["moved"] >= 1
        assert "**100 euros → 120 euros**" in answer.text
        assert "**120 euros**" in answer.text
        asked = done(engine.ask("/compare old.txt and new.txt"))
        assert asked.text == answer.text
        same = done(engine.compare(str(folder / "old.txt"), str(folder / "same.txt")))
        assert "say the same" in same.text
        with pytest.raises(QuestionError, match="two files"):
            list(engine.ask("/compare old.txt"))


def compared(old: str, new: str) -> list[tuple[str, str, str]]:
    a, b = (Book(f"/{name}.md", (), "md", (Page(1, text),)) for name, text in (("old", old), ("new", new)))
    stop = threading.Event()
    found = changes(lines(a, stop), lines(b, stop), stop)
    return [(c.kind, c.old.place.quote if c.old else "", c.new.place.quote if c.new else "") for c in found]


def test_a_clause_that_only_has_another_number_is_no_change_of_words() -> None:
    old = "## 3. Delivery\n\nGoods go to Leeds.\n\n## 4. Secrecy\n\nAll is kept secret for five years.\n"
    new = (
        "## 3. Secrecy\n\nAll is kept secret for five years.\n\n## 4. Delivery\n\nGoods go to Leeds.\n\n"
        "## 5. Courts\n\nThe courts of York decide.\n"
    )
    found = compared(old, new)
    assert sorted(kind for kind, *_ in found) == ["added", "added", "moved", "moved", "renumbered"]
    clauses = "第{}条 乙方应在交货后三日内开具发票。\n第{}条 一式两份。\n"
    zh = compared(clauses.format("三", "四"), clauses.format("四", "五"))
    assert [kind for kind, *_ in zh] == ["renumbered", "renumbered"]
    (changed,) = compared("3. The fee is 5 euros.\n", "4. The fee is 6 euros.\n")
    assert changed[0] == "changed"
    assert number_changes(changed[1][3:], changed[2][3:]) == (("5 euros", "6 euros"),)
    for said in ("{}.5 million euros are due.", "{}0 days are given.", "Clause {} binds the seller."):
        # A quantity numbers no clause, nor does a clause that is spoken of.
        assert [kind for kind, *_ in compared(said.format(3), said.format(4))] == ["changed"]


def test_a_clause_that_was_moved_and_changed_is_told_as_one() -> None:
    one = "乙方逾期交货的，每逾期一日按合同总价的{}支付违约金。"
    rest = [f"第{n}项工作由第{n}组在第{n}号车间完成并且记录在册。" for n in ("一", "二", "三", "四", "五")]
    old, new = "\n\n".join([one.format("0.05%"), *rest]), "\n\n".join([*rest, one.format("0.1%")])
    assert compared(old, new) == [("changed", one.format("0.05%"), one.format("0.1%"))]


def test_a_sentence_that_a_page_break_divides_is_the_same() -> None:
    stop = threading.Event()
    whole = Book("/a.docx", (), "docx", (Page(1, "Fees are due.\n\nThe Seller delivers the Goods to Rotterdam.\n"),))
    cut = (Page(1, "Fees are due.\n\nThe Seller delivers the"), Page(2, "Goods to Rotterdam.\n"))
    broken = Book("/a.pdf", (), "pdf", cut)
    assert changes(lines(whole, stop), lines(broken, stop), stop) == []


def paged(path: str, pages: list[str], head: str, foot: str) -> Book:
    made = (Page(n, f"{head}\n{text}\n{foot.format(n, len(pages))}\n") for n, text in enumerate(pages, 1))
    return Book(path, (), "pdf", tuple(made))


@pytest.mark.parametrize(
    "foot", ["Page {} of {}", "第 {} 页 共 {} 页", "- {} -", "{}", "{}/{} · ACME", "Confidential\n{}"]
)
def test_what_runs_along_the_pages_of_a_pdf_is_no_clause(foot: str) -> None:
    stop = threading.Event()
    pages = ["Fees are 100 euros. The Seller delivers the", "goods to Rotterdam.", "Notice is 30 days.", "York rules."]
    grown = [*pages[:2], "A new clause on secrecy.", *pages[2:], "The end is near."]
    old = lines(paged("/old.pdf", pages, "Supply Agreement\nACME", foot), stop)
    new = lines(paged("/new.pdf", grown, "Supply Agreement\nACME", foot), stop)
    found = changes(old, new, stop)
    assert [(c.kind, c.new.place.quote) for c in found if c.new] == [
        ("added", "A new clause on secrecy."), ("added", "The end is near."),
    ] and len(found) == 2  # fmt: skip
    renamed = changes(old, lines(paged("/new.pdf", pages, "Supply Agreement, final\nACME", foot), stop), stop)
    assert [(c.kind, c.new.place.quote) for c in renamed if c.new] == [("changed", "Supply Agreement, final")]
    flowing = Book("/old.docx", (), "docx", (Page(1, "Supply Agreement\n\n" + "\n\n".join(pages)),))
    assert all("Page" not in c.old.place.quote for c in changes(old, lines(flowing, stop), stop) if c.old)


def test_what_stands_on_few_pages_or_in_their_middle_is_compared() -> None:
    stop = threading.Event()
    same = "Either party may end this."
    pages = [f"First words {n}.\n\nA.\n\nB.\n\n{same}\n\nC.\n\nD.\n\nLast words {n * n}." for n in (3, 7, 12)]
    book = Book("/a.pdf", (), "pdf", tuple(Page(n, text) for n, text in enumerate(pages, 1)))
    said = [line.place.quote for line in lines(book, stop)]
    assert said.count(same) == 3 and "First words 7." in said and "Last words 144." in said
    alone = Book("/a.pdf", (), "pdf", (Page(1, "The fee is 5 euros.\n\nPage 1 of 1"),))
    assert [line.place.quote for line in lines(alone, stop)] == ["The fee is 5 euros."]


def test_unread_pages_of_a_scan_are_named(tmp_path: Path) -> None:
    catalog = Catalog(tmp_path / "catalog.db")
    path = tmp_path / "manual.pdf"
    path.touch()
    catalog.set_waiting(catalog.add_folder(str(tmp_path)), [(str(path), 1, 1)])
    document = catalog.begin_document("key")
    pages = tuple(Page(n, "" if n in (2, 3, 5) else f"Page {n} speaks.") for n in range(1, 7))
    warnings = ("These pages hold pictures but no text: 2-3, 5.", "Only the first 6 of 2,010 pages were read.")
    catalog.finish_documents([(document, Document(pages, "pdf", warnings=warnings), 3)])
    catalog.attach([(str(path), 1, 1, document)])
    walk = Walk(catalog, None)
    assert [book.path for book in walk.books(threading.Event())] == [str(path)]
    catalog.close()
    coverage = walk.coverage
    assert (coverage.pages, coverage.pages_read) == (2010, 3)
    assert [(u.pages, u.count) for u in coverage.unread] == [("2-3, 5", 3), ("7-2010", 2004)]
    assert coverage.said(False) == "3 of 2,010 pages in 1 file read."
    assert Coverage(1, 1, 1, 1).said(False) == "1 of 1 page in 1 file read."
    assert coverage.unread[0].said(True) == "这些页只有图片，没有文字。"


def test_progress_counts_pages(archive: Archive) -> None:
    engine, _ = archive
    told = [e for e in engine.list_matches("list all dates") if isinstance(e, WorkProgress)]
    assert [e.done for e in told] == sorted(e.done for e in told)
    assert all(e.total == 4 for e in told)


def test_what_stands_in_every_file_is_told_of_none(tmp_path: Path) -> None:
    """A folder of contracts: each is told by what is its own, not by the clause that all of them share."""
    folder = tmp_path / "合同"
    folder.mkdir()
    own = [f"第{n}号仓库的仓储费为每年{n}8万元，由乙方按季度支付。" for n in range(1, 14)]
    for n, sentence in enumerate(own, 1):
        (folder / f"{n}.txt").write_text(
            f"仓储合同\n{sentence}\n因本合同引起的争议，双方应当友好协商解决，协商不成的提交仲裁委员会仲裁。\n"
            f"本合同一式两份，双方各执一份，自2024年{n % 12 + 1}月1日起生效。\n"
            "任何一方违反本合同约定的，应当赔偿对方因此遭受的全部损失。\n", encoding="utf-8"
        )  # fmt: skip
    with Engine(tmp_path / "home") as engine:
        list(engine.index([str(folder)]))
        answer = done(engine.summarise(language="zh"))
        check_citations(engine, answer)
    assert sorted(cells(answer, 3)) == sorted(own)


def test_a_table_is_not_lost_to_a_place_that_cannot_be_written(archive: Archive, tmp_path: Path) -> None:
    engine, folder = archive
    answer = done(engine.list_matches("all amounts over 1000"))
    (tmp_path / "taken.xlsx").mkdir()
    with pytest.raises(QuestionError, match="could not be written"):
        engine.export_table(answer, str(tmp_path / "taken.xlsx"))
    assert [p.name for p in tmp_path.iterdir()] == ["taken.xlsx"]
    with pytest.raises(QuestionError, match="is a folder; name two files"):
        done(engine.compare(str(folder), str(folder / "采购合同.md")))


def test_a_field_of_a_report_is_of_its_own_period_and_has_its_size() -> None:
    """Reports put the year before beside the year; "(loss)" in a row's name is no unit."""
    text = (
        "STATEMENTS OF OPERATIONS (in millions)\n\nThree Months Ended September 30,\n\n2022\t2023\t2022\t2023\n"
        "Net product sales\t$\t59,340 $\t63,171 $\t172,370 $\t179,184\n"
        "Total net sales\t127,101\t143,083\t364,779\t404,824\n"
        "Net income (loss)\t$\t2,872 $\t9,879 $\t(3,000) $\t19,801\n"
    )
    book = Book("/reports/q3.pdf", (), "pdf", (Page(1, text),))
    found = {name: best_value(book, name) for name in ("total net sales", "net product sales", "net income")}
    assert {name: value.text for name, value in found.items() if value} == {
        "total net sales": "143,083 (in millions)", "net product sales": "63,171 (in millions)",
        "net income": "9,879 (in millions)",
    }  # fmt: skip
    assert [text[v.start : v.end] for v in found.values() if v] == ["143,083", "63,171", "9,879"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "租赁期限为三年，自 2025 年 3 月 1 日起至 2028 年 2 月 29 日止。续租应当在期满前两个月书面提出。\n",
            {"租期": "三年，自 2025 年 3 月 1 日起至 2028 年 2 月 29 日", "起始日期": "2025 年 3 月 1 日",
             "到期日期": "2028 年 2 月 29 日"},
        ),
        (
            "The lease runs for a term of three years, from 1 July 2023 to 30 June 2026. It may be renewed once.\n",
            {"term": "three years, from 1 July 2023 to 30 June 2026", "start date": "1 July 2023",
             "expiry date": "30 June 2026"},
        ),
    ],
)  # fmt: skip
def test_how_long_a_contract_runs_and_from_when_to_when(text: str, expected: dict[str, str]) -> None:
    book = Book("/lease.md", (), "md", (Page(1, text),))
    found = {field: best_value(book, field) for field in expected}
    assert {field: value.text if value else "" for field, value in found.items()} == expected


def test_documents_with_nothing_in_common_are_not_said_to_have_the_same_numbers(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("The rent is 900 pounds.\nThe kiln is hot.\n")
    (tmp_path / "b.txt").write_text("Cats sleep for 16 hours a day.\n")
    (tmp_path / "c.txt").write_text("The rent is 900 pounds.\nCats sleep for 16 hours a day.\n")
    with Engine(tmp_path / "home") as engine:
        list(engine.index([str(tmp_path)]))
        nothing = done(engine.compare(str(tmp_path / "a.txt"), str(tmp_path / "b.txt"))).text
        assert "No sentence stands in both." in nothing and "No number" not in nothing
        one = done(engine.compare(str(tmp_path / "a.txt"), str(tmp_path / "c.txt"))).text
        assert "1 added, 1 removed" in one and "No number" not in one  # 16 hours was added


def test_shares_and_spans_of_time_are_found_beside_their_word() -> None:
    text = "月工资为税前人民币18,000元，试用期三个月。\n\n逾期付款的，每逾期一日按应付金额的万分之五支付违约金。\n"
    book = Book("/合同.md", (), "md", (Page(1, text),))
    found = {field: best_value(book, field) for field in ("试用期", "违约金比例", "月工资")}
    assert {field: value and value.text for field, value in found.items()} == {
        "试用期": "三个月", "违约金比例": "万分之五", "月工资": "人民币18,000元",
    }  # fmt: skip


def test_a_field_that_heads_an_article_is_its_first_sentence() -> None:
    text = "# 第三条 争议解决\n因本合同引起的争议，提交北京仲裁委员会仲裁。\n# 第四条 违约责任\n每日按万分之五支付。\n"
    found = best_value(Book("/合同.md", (), "md", (Page(1, text),)), "争议解决")
    assert found is not None and found.text == "因本合同引起的争议，提交北京仲裁委员会仲裁。"


def test_heads_that_hold_a_fields_name_and_months_of_rent(tmp_path: Path) -> None:
    folder = tmp_path / "papers"
    folder.mkdir()
    rows = "2025-01-08,2533,苏州恒越公司,8160.00\n2025-01-15,2534,宁波海曙商行,1720.00\n"
    (folder / "发票.csv").write_text(f"开票日期,发票号码,供应商,金额（元）\n{rows}", encoding="utf-8")
    with Engine(tmp_path / "home") as engine:
        list(engine.index([str(folder)]))
        answer = done(engine.extract("发票号, 供应商, 金额, 日期"))
    assert [c.text for c in answer.table.rows[0]] == [  # type: ignore[union-attr]
        "发票.csv", "2533", "苏州恒越公司", "8160.00 元", "2025-01-08",
    ]  # fmt: skip
    text = (
        "建筑面积 186.4 平方米，用途为办公。\n\n第一年租金标准为每月人民币 16,800 元。\n\n"
        "乙方应支付相当于两个月租金的押金，即人民币 33,600 元。\n"
    )
    book = Book("/合同.docx", (), "docx", (Page(1, text),))
    found = {field: best_value(book, field) for field in ("月租金", "押金", "面积")}
    assert {field: value and value.text for field, value in found.items()} == {
        "月租金": "人民币 16,800 元", "押金": "人民币 33,600 元", "面积": "186.4 平方米",
    }  # fmt: skip


def test_beside_a_head_stands_the_next_head_and_no_value() -> None:
    text = "Phone 1\tSubscription Date\tWebsite\n555-1234\tnone\thttp://x.example\n"
    assert best_value(Book("/people.csv", (), "csv", (Page(1, text),)), "subscription date") is None


def test_a_short_file_alone_gets_all_its_points(tmp_path: Path) -> None:
    text = "\n\n".join(f"第{n}章规定第{n}类员工每年享有{n}天带薪假期，须提前申请。" for n in "一二三四五六七八九十")
    kept = Kept(tmp_path / "kept.db")
    *_, answer = summarise(Books(Book("/d/手册.md", (), "md", (Page(1, text),))), "zh", kept, threading.Event())  # type: ignore[arg-type]
    kept.close()
    assert isinstance(answer, Answer) and len(answer.citations) >= 5


def test_a_value_that_no_label_names_is_sought_under_its_heading() -> None:
    text = (
        "# Supply\n\n## 2. Price and Payment\n\nThe price is USD 9,000. Invoices are paid within 30 days.\n\n"
        "## 4. Warranty\n\nThe goods are free from defects for 24 months.\n\n## 7. Governing Law\n\n"
        "The laws of the Netherlands govern this agreement. Disputes go to arbitration in Amsterdam.\n\n"
        "For the period ended 30 September 2023\n"
    )
    book = Book("/supply.docx", (), "docx", (Page(1, text),))
    fields = ("payment term", "warranty period", "governing law", "period ended", "delivery date")
    found = {field: best_value(book, field) for field in fields}
    assert {field: value.text if value else "" for field, value in found.items()} == {
        "payment term": "30 days", "warranty period": "24 months", "period ended": "30 September 2023",
        "governing law": "The laws of the Netherlands govern this agreement.", "delivery date": "",
    }  # fmt: skip
    zh = "## 第三条 交货\n\n乙方应于2024年8月31日前送至苏州工厂。\n\n## 第四条 付款\n\n余款于验收后60日内付清。\n"
    book = Book("/合同.docx", (), "docx", (Page(1, zh),))
    said = {field: (best_value(book, field) or pytest.fail(field)).text for field in ("交货日期", "付款期限")}
    assert said == {"交货日期": "2024年8月31日", "付款期限": "60日"}


def test_files_named_in_a_question_are_compared_only_when_they_are_in_the_library(archive: Archive) -> None:
    engine, _ = archive
    compared = list(engine.ask("比较采购合同.md和服务合同.md"))[-1].answer
    assert compared.how["job"] == "compare"
    asked = list(engine.ask("What is the difference between main.py and util.py?"))[-1].answer
    assert "job" not in asked.how
