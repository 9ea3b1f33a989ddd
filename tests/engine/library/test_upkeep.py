"""Keeping up: changes are followed, one writer at a time, and nothing is lost when a folder goes away for a while."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from engine import Engine
from engine.errors import Cancelled
from engine.library.browse import coverage_notice
from engine.types import Document, FileState, FolderPreview, IndexReport, LibraryChanged, Page, Scope

ROOT = Path(__file__).resolve().parents[3]


class Upkeep:
    """`keep_up` on a thread of its own, as a window has it."""

    def __init__(self, engine: Engine) -> None:
        self.engine, self.events, self.stop = engine, list[Any](), threading.Event()
        self.thread = threading.Thread(target=self._run)

    def _run(self) -> None:
        try:
            for event in self.engine.keep_up(watch=True, stop=self.stop):
                self.events.append(event)
        except Cancelled:
            pass

    def reports(self) -> list[IndexReport]:
        return [event for event in self.events if isinstance(event, IndexReport)]

    def wait(self, true: Callable[[], object], seconds: float = 60) -> None:
        until = time.monotonic() + seconds
        while not true():
            assert time.monotonic() < until, self.reports()[-3:]
            time.sleep(0.05)


@contextmanager
def keeping_up(engine: Engine) -> Iterator[Upkeep]:
    upkeep = Upkeep(engine)
    upkeep.thread.start()
    try:
        yield upkeep
    finally:
        upkeep.stop.set()
        upkeep.thread.join(30)
    assert not upkeep.thread.is_alive()


@pytest.mark.timeout(300)
def test_changes_are_followed_in_batches_and_moves_cost_no_embedding(
    home: Path, documents: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = tmp_path / "other"
    other.mkdir()
    with Engine(home) as engine:
        list(engine.index([str(documents), str(other)]))
        (documents / "made-while-away.txt").write_text("The ferry leaves at nine.")
        with keeping_up(engine) as upkeep:
            upkeep.wait(lambda: upkeep.reports() and upkeep.reports()[0].indexed == 1)  # reconciled at the start
            for i in range(300):
                (documents / f"burst {i}.txt").write_text(f"Locker {i} opens with {i * 7919}.")
            upkeep.wait(lambda: sum(r.indexed for r in upkeep.reports()) == 301)
            assert len(upkeep.reports()) == 2  # one batch

            def refuse(*_: object) -> None:
                raise AssertionError("something was embedded")

            monkeypatch.setattr("engine.library.embed.Embedder.embed", refuse)
            (documents / "policy").rename(documents / "rules")  # a folder
            (documents / "kiln.txt").rename(other / "kiln.txt")  # between two folders of the library
            upkeep.wait(lambda: sum(r.renamed for r in upkeep.reports()) == 3)
            assert engine.show(str(other / "kiln.txt")).pages and engine.show(str(documents / "rules" / "audit.md"))
            (other / "copy.txt").write_bytes((other / "kiln.txt").read_bytes())  # the same content a second time
            upkeep.wait(lambda: engine.catalog.document_of(str(other / "copy.txt")) is not None)
            monkeypatch.undo()
            hit = engine.search("Bertha", k=1)[0]
            assert {Path(path).name for path in (hit.path, *hit.also_at)} == {"kiln.txt", "copy.txt"}
            # A folder made within the library is watched too, and so are its own folders.
            (documents / "new" / "inner").mkdir(parents=True)
            time.sleep(1.5)
            (documents / "new" / "inner" / "late.txt").write_text("Late things are found as well.")
            upkeep.wait(lambda: engine.catalog.document_of(str(documents / "new" / "inner" / "late.txt")))
            (documents / ".inkwellignore").write_text("burst*\n")
            upkeep.wait(lambda: sum(r.removed for r in upkeep.reports()) == 300)
            engine.set_exclusions(str(documents), ["new/"])
            upkeep.wait(lambda: sum(r.removed for r in upkeep.reports()) == 301)


def test_a_folder_that_goes_away_is_kept_and_comes_back_without_embedding(
    home: Path, documents: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("engine.library.watch.LOOK_SECONDS", 0.5)
    with Engine(home) as engine:
        list(engine.index([str(documents)]))
        with keeping_up(engine) as upkeep:
            upkeep.wait(upkeep.reports)
            away = documents.with_name("unplugged")
            documents.rename(away)
            upkeep.wait(lambda: LibraryChanged() in upkeep.events)
            upkeep.wait(lambda: not engine.status().folders[0].reachable)
            assert all(not file.available for file in engine.files().files) and engine.files().total == 5
            monkeypatch.setattr("engine.library.embed.Embedder.embed", lambda *_: 1 / 0)
            away.rename(documents)
            before = len(upkeep.reports())
            upkeep.wait(lambda: len(upkeep.reports()) > before and upkeep.reports()[-1].unchanged == 5)
            monkeypatch.undo()
            monkeypatch.setattr("engine.library.watch.LOOK_SECONDS", 0.5)
            (documents / "again.txt").write_text("The ferry leaves at nine.")
            upkeep.wait(lambda: upkeep.reports()[-1].indexed == 1)


def test_the_terminal_writes_while_the_app_keeps_up_and_nobody_sees_an_error(home: Path, documents: Path) -> None:
    with Engine(home) as engine:
        list(engine.index([str(documents)]))
        with keeping_up(engine) as upkeep:
            upkeep.wait(upkeep.reports)
            command = [sys.executable, "-m", "engine.cli", "index", str(documents), "--retry", "--json"]
            env = {**os.environ, "PYTHONPATH": str(ROOT), "INKWELL_HOME": str(home)}
            for i in range(3):
                (documents / f"n{i}.txt").write_text(f"Number {i} is called n{i}.")
            done = [
                subprocess.Popen(command, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
                for _ in range(2)
            ]
            for _ in range(20):
                assert engine.search("Bertha", k=1)[0].path.endswith("kiln.txt")
            for process in done:
                out, err = process.communicate(timeout=120)
                assert process.returncode == 0, err
                assert json.loads(out)["failed"] == 0
            upkeep.wait(lambda: engine.status().folders[0].searchable == 8)
            assert engine.forget(str(documents))["files"] == 8
        assert not [event for event in upkeep.events if "Trouble" in type(event).__name__]


def test_a_wish_goes_before_upkeep_and_upkeep_goes_on_afterwards(home: Path, documents: Path, tmp_path: Path) -> None:
    many, wish = tmp_path / "many", tmp_path / "wish"
    many.mkdir()
    wish.mkdir()
    (wish / "w.txt").write_text("Wishes first.")
    with Engine(home) as engine:
        list(engine.index([str(many)]))
        for i in range(150):
            (many / f"{i}.txt").write_text(f"Note {i}. " + f"The kiln {i} was cleaned on day {i}. " * 16)
        with keeping_up(engine) as upkeep:
            upkeep.wait(lambda: any(getattr(e, "files_total", 0) for e in upkeep.events))
            *_, report = engine.index([str(wish)])
            assert report.indexed == 1 and not any(r.indexed == 150 for r in upkeep.reports())
            upkeep.wait(lambda: engine.status().folders[0].searchable == 150, 100)


def test_the_preview_counts_and_says_what_is_left_out(home: Path, documents: Path) -> None:
    (documents / "node_modules").mkdir()
    (documents / "a.log").write_text("x" * 5000)
    (documents / "image.bin").write_bytes(b"\0" * 100)
    with Engine(home) as engine:
        *_, found = engine.preview(str(documents), patterns=["*.log"])
        assert isinstance(found, FolderPreview) and found.complete and not found.big
        assert found.files == 5 and {k.kind: k.files for k in found.kinds} == {"md": 1, "txt": 4}
        assert {left.code: (left.files, left.folders) for left in found.left_out} == {
            "pattern": (1, 0), "system": (0, 1), "unsupported": (1, 0),
        }  # fmt: skip
        assert {Path(branch.path).name: branch.files for branch in found.branches} == {"policy": 2, "制度": 2}
        assert not engine.status().folders  # nothing is noted
        list(engine.index([str(documents)]))
        *_, again = engine.preview(str(documents))
        assert again.unchanged == 6 and not again.big
        stop = threading.Event()
        stop.set()
        with pytest.raises(Cancelled):
            list(engine.preview(str(documents), stop=stop))


def test_an_answer_says_that_there_was_nothing_to_search(home: Path, documents: Path) -> None:
    with Engine(home) as engine:
        codes = [getattr(event, "code", "") for event in engine.ask("How long are access records kept?")]
        assert codes[0] == "no-documents"
        list(engine.index([str(documents)]))
        elsewhere = Scope((str(documents.parent / "elsewhere"),))
        events = list(engine.ask("How long are access records kept?", scope=elsewhere))
        assert getattr(events[0], "code", "") == "scope-empty" and not events[-1].answer.answered
        assert not any(getattr(event, "code", "") for event in engine.ask("How long are access records kept?"))


def test_an_answer_says_what_was_not_searched(home: Path, documents: Path) -> None:
    (documents / "policy" / "broken.pdf").write_bytes(b"%PDF-1.7\n nothing")
    with Engine(home) as engine:
        list(engine.index([str(documents)]))
        number = engine.catalog.folders()[str(documents)]
        engine.catalog.set_waiting(number, [(str(documents / "later.txt"), 10, 1)])
        with engine.catalog.writing() as db:
            db.execute("UPDATE documents SET pages = 430, pages_failed = 18 WHERE id = 1")
        assert engine.gaps() == {"files": 7, "waiting": 1, "failed": 1, "pages": 434, "pages_unread": 18}
        events = list(engine.ask("How long are access records kept?"))
        notice = next(event for event in events if getattr(event, "code", "") == "coverage")
        assert notice.text == (
            "Searched 416 of 434 pages. 1 file is not indexed yet. 1 file could not be read."
        )
        assert events[-1].answer.how["coverage"]["failed"] == 1
        scope = Scope((str(documents / "kiln.txt"),))
        assert not any(getattr(e, "code", "") == "coverage" for e in engine.ask("Which kiln?", scope=scope))


def test_pages_behind_the_last_that_was_read_count_as_not_searchable(home: Path) -> None:
    with Engine(home) as engine:
        catalog = engine.catalog
        number = catalog.add_folder("/docs")
        for name, pages, warning in (
            ("long.pdf", 3, "Only the first 3 of 2,000 pages were read."),
            ("older.pdf", 2, "Only the first 2 of 1000 pages were read."),  # as an earlier Inkwell wrote it
            ("whole.pdf", 5, ""),
        ):
            catalog.set_waiting(number, [(f"/docs/{name}", 1, 1)])
            document = catalog.begin_document(name)
            read = tuple(Page(n, f"Page {n} of {name} speaks.") for n in range(1, pages + 1))
            catalog.finish_documents([(document, Document(read, "pdf", warnings=(warning,) * bool(warning)), 1)])
            catalog.attach([(f"/docs/{name}", 1, 1, document)])
        covered = engine.coverage()
        assert (covered.pages, covered.pages_failed, covered.pages_waiting) == (3005, 2995, 0)
        gaps = engine.gaps()
        assert (gaps["files"], gaps["pages"], gaps["pages_unread"]) == (3, 3005, 2995)
        assert engine.gaps(Scope(("/docs/whole.pdf",)))["pages_unread"] == 0
        assert engine.gaps(Scope(("/docs/long.pdf",)))["pages_unread"] == 1997
        notice = coverage_notice(engine.gaps())
        assert notice is not None and notice.text == "Searched 10 of 3,005 pages."


def test_the_table_of_files_comes_page_by_page(home: Path) -> None:
    with Engine(home) as engine:
        catalog = engine.catalog
        number = catalog.add_folder("/docs")
        catalog.set_waiting(number, [(f"/docs/{i:05}.txt", i, 1) for i in range(1000)])
        page = engine.files(offset=400, limit=100)
        assert (page.total, page.files[0].path, len(page.files)) == (1000, "/docs/00400.txt", 100)
        last = engine.files(sort="size", descending=True, limit=1).files[0]
        assert last.path == "/docs/00999.txt"
        assert engine.files(words="0099 txt").total == 11
        assert engine.files(words="100%_").total == 0
        assert engine.paths_with(folder="/docs/00007.txt") == ["/docs/00007.txt"]
        assert [sum(row.counts) for row in engine.coverage().kinds] == [1000]


def test_the_table_of_files_sorts_as_a_file_manager_does(home: Path) -> None:
    names = ["10 letter.txt", "9 Letter.txt", "letter.txt", "Apple.txt", "借款.docx", "安全.docx", "保密.docx"]
    with Engine(home) as engine:
        catalog = engine.catalog
        number = catalog.add_folder("/docs")
        catalog.set_waiting(number, [(f"/docs/{9 - i}/{name}", i, 1) for i, name in enumerate(names)])
        shown = [os.path.basename(file.path) for file in engine.files(sort="name").files]
        assert shown == [
            "9 Letter.txt", "10 letter.txt", "Apple.txt", "letter.txt", "安全.docx", "保密.docx", "借款.docx",
        ]  # fmt: skip
        back = [os.path.basename(f.path) for f in engine.files(sort="name", descending=True, offset=2, limit=3).files]
        assert back == shown[::-1][2:5]
        assert engine.files(sort="name", limit=2).total == len(names)


def test_what_is_no_document_is_not_counted_among_what_could_not_be_read(home: Path) -> None:
    unread = (FileState.SKIPPED, FileState.FAILED)
    with Engine(home) as engine:
        number = engine.catalog.add_folder("/docs")
        reasons = {"a.pdf": "encrypted", "b.txt": "empty", "c.bin": "unsupported", "d.pdf": "damaged"}
        engine.catalog.set_skipped(
            [(number, f"/docs/{name}", 1, 1, unread[code == "damaged"], code, "") for name, code in reasons.items()]
        )
        assert engine.files(states=unread).total == 4
        page = engine.files(states=unread, care=True)
        assert [os.path.basename(file.path) for file in page.files] == ["a.pdf", "d.pdf"]
        assert page.total == engine.status().folders[0].unreadable
        assert engine.paths_with(states=unread, care=True) == ["/docs/a.pdf", "/docs/d.pdf"]


def test_collections_are_kept_by_name(home: Path, documents: Path) -> None:
    from engine.errors import FolderError

    with Engine(home) as engine:
        list(engine.index([str(documents)]))
        paths = [str(documents / "制度"), str(documents / "policy" / "audit.md")]
        made = engine.save_collection("  审计 audit ", paths)
        assert (made.name, made.files) == ("审计 audit", 3)
        assert engine.collection("审计 AUDIT").paths == made.paths
        with pytest.raises(FolderError, match="in no folder"):
            engine.save_collection("x", ["/nowhere"])
        engine.save_collection("x", [str(documents)])
        with pytest.raises(FolderError, match="already"):
            engine.rename_collection("x", "审计 audit")
        engine.rename_collection("x", "y")
        engine.delete_collection("Y")
        assert [c.name for c in engine.collections()] == ["审计 audit"]
        with pytest.raises(FolderError, match="There are: 审计 audit"):
            engine.collection("y")


@pytest.mark.timeout(300)
def test_a_single_file_is_followed_however_it_is_saved(home: Path, documents: Path) -> None:
    file = documents / "kiln.txt"
    with Engine(home) as engine:
        list(engine.index([str(file)]))
        with keeping_up(engine) as upkeep:
            upkeep.wait(upkeep.reports)
            file.write_text("The kiln is fired on Mondays.")
            upkeep.wait(lambda: sum(r.indexed for r in upkeep.reports()) == 1)
            beside = documents / "kiln.txt.new"
            beside.write_text("The kiln is fired on Sundays.")
            beside.rename(file)
            upkeep.wait(lambda: sum(r.indexed for r in upkeep.reports()) == 2)
            file.write_text("The kiln is cold.")
            upkeep.wait(lambda: sum(r.indexed for r in upkeep.reports()) == 3)
        assert [Path(hit.path).name for hit in engine.search("kiln")] == ["kiln.txt"]
        assert engine.search("kiln")[0].text == "The kiln is cold."
