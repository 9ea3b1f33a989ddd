"""What the window knows of the library: rows that are true before, while and after a folder is read."""

from __future__ import annotations

from dataclasses import replace

import pytest
from pytestqt.qtbot import QtBot

from desktop.indexing import Indexing
from desktop.worker import EngineLink
from engine.types import (
    EngineState,
    FolderPreview,
    IndexProgress,
    IndexReport,
    JobEnded,
    KindCount,
    Outcome,
    UpkeepTrouble,
)

from .conftest import FakeClient, Library, a_folder


def progress(done: int, total: int, path: str = "", stage: str = "indexing") -> IndexProgress:
    return IndexProgress(stage, done, total, 10 * done, 38.0, 240.0, path)


@pytest.fixture
def indexing(link: EngineLink, qtbot: QtBot) -> Indexing:
    link.start()
    made = Indexing(link)
    made.refresh()
    qtbot.waitUntil(lambda: made.loaded)
    return made


def test_a_new_folder_is_on_show_at_once(indexing: Indexing, client: FakeClient) -> None:
    client.table["index"] = [...]
    indexing.add(["/library/new"])
    assert [(row.name, row.queued) for row in indexing.rows()] == [("contracts", False), ("new", True)]
    indexing.add(["/library/new"])
    assert len(client.called("index")) == 1


def test_progress_belongs_to_its_folder(indexing: Indexing, client: FakeClient, qtbot: QtBot) -> None:
    client.table["index"] = [progress(3, 10), ...]
    indexing.add(["/library/one"])
    client.table["index"] = [...]
    indexing.add(["/library/two"])
    qtbot.waitUntil(lambda: indexing.progress is not None)
    rows = {row.name: row for row in indexing.rows()}
    assert rows["one"].progress == progress(3, 10)
    assert rows["two"].queued


def test_a_run_over_everything_shows_where_it_is(
    indexing: Indexing, client: FakeClient, library: Library, qtbot: QtBot
) -> None:
    library.folders.append(a_folder("/library/other"))
    indexing.refresh()
    qtbot.waitUntil(lambda: len(indexing.rows()) == 2)
    client.table["index"] = [progress(0, 0, stage="scanning"), ...]
    indexing.look_for_changes()
    qtbot.waitUntil(lambda: indexing.progress is not None)
    assert all(row.progress is None and not row.queued for row in indexing.rows())
    client.say(client.jobs["index"], progress(1, 9, "/library/other/a.pdf"))
    qtbot.waitUntil(lambda: indexing.rows()[1].progress is not None)
    assert indexing.rows()[0].progress is None


def test_cancel_says_that_it_is_stopping(indexing: Indexing, client: FakeClient, qtbot: QtBot) -> None:
    client.table["index"] = [progress(3, 10), ...]
    indexing.add(["/library/contracts"])
    qtbot.waitUntil(lambda: indexing.progress is not None)
    indexing.cancel("/library/contracts")
    assert indexing.rows()[0].stopping
    assert client.cancelled == [client.jobs["index"]]
    qtbot.waitUntil(lambda: not indexing.busy)
    assert indexing.rows()[0].error == ""


def test_an_error_stays_with_its_folder_until_it_works(indexing: Indexing, client: FakeClient, qtbot: QtBot) -> None:
    client.table["index"] = JobEnded(Outcome.FAILED, error="There is no folder /library/new.", code="folder")
    indexing.add(["/library/new"])
    qtbot.waitUntil(lambda: not indexing.busy)
    assert indexing.rows()[-1].error == "There is no folder /library/new."
    client.table["index"] = [IndexReport(indexed=1)]
    indexing.add(["/library/new"])
    qtbot.waitUntil(lambda: not indexing.busy)
    assert all(not row.error for row in indexing.rows())


def test_the_report_is_told(indexing: Indexing, client: FakeClient, qtbot: QtBot) -> None:
    client.table["index"] = [IndexReport(indexed=3, unreachable=("/gone",))]
    with qtbot.waitSignal(indexing.finished) as told:
        indexing.add(["/library/contracts"])
    assert told.args == [IndexReport(indexed=3, unreachable=("/gone",))]


def test_forget_asks_the_engine_and_looks_again(
    indexing: Indexing, client: FakeClient, library: Library, qtbot: QtBot
) -> None:
    library.folders.clear()
    indexing.forget("/library/contracts")
    qtbot.waitUntil(lambda: indexing.empty)
    assert client.called("forget") == [{"folder": "/library/contracts"}]


def a_preview(path: str, *, big: bool) -> FolderPreview:
    return FolderPreview(path, 9000, 10**9, 0, (KindCount("pdf", 9000, 10**9),), (), (), 3600.0, True, big)


def test_a_big_folder_waits_for_an_answer_and_a_small_one_does_not(
    indexing: Indexing, client: FakeClient, qtbot: QtBot
) -> None:
    asked: list[FolderPreview] = []
    indexing.big.connect(asked.append)
    client.table["index"] = [...]
    client.table["preview"] = lambda folder: [a_preview(folder, big=folder.endswith("huge"))]
    indexing.offer(["/library/huge", "/library/small"])
    assert [row.counting for row in indexing.rows()] == [False, True, True]
    qtbot.waitUntil(lambda: client.called("index") == [{"folders": ["/library/small"]}])
    assert [preview.path for preview in asked] == ["/library/huge"]
    indexing.withdraw("/library/huge")
    assert "huge" not in [row.name for row in indexing.rows()]
    indexing.offer(["/library/huge"])
    qtbot.waitUntil(lambda: len(asked) == 2)
    indexing.add(["/library/huge"])
    assert client.called("index")[-1] == {"folders": ["/library/huge"]}
    indexing.offer(["/library/contracts"])  # known: nothing to ask
    assert client.called("index")[-1] == {"folders": ["/library/contracts"]}


def test_keeping_up_is_seen_only_while_it_reads(indexing: Indexing, client: FakeClient, qtbot: QtBot) -> None:
    finished: list[IndexReport] = []
    indexing.finished.connect(finished.append)
    client.table["keep_up"] = [progress(0, 0, stage="scanning"), ...]
    indexing.keep_up()
    indexing.keep_up()
    assert len(client.called("keep_up")) == 1
    job = client.jobs["keep_up"]
    client.say(job, IndexReport(unchanged=4))
    qtbot.waitUntil(lambda: len(finished) == 1)  # the look at the start
    assert not indexing.busy
    client.say(job, progress(1, 9, "/library/contracts/a.pdf"))
    qtbot.waitUntil(lambda: indexing.busy and indexing.rows()[0].progress is not None)
    client.say(job, IndexReport(indexed=9))
    qtbot.waitUntil(lambda: len(finished) == 2 and not indexing.busy)
    client.say(job, IndexReport(unchanged=4))  # nothing happened: nobody is told
    client.say(job, UpkeepTrouble("The disk is full.", "data-folder"))
    qtbot.waitUntil(lambda: indexing.general_error() == "The disk is full.")
    assert len(finished) == 2
    client.say(job, JobEnded(Outcome.CRASHED, error="x", code="crashed"))
    client.say(0, EngineState("restarted", "exit code 1"))
    qtbot.waitUntil(lambda: len(client.called("keep_up")) == 2)


def test_a_question_waits_for_the_first_documents_but_not_for_hours(
    indexing: Indexing, client: FakeClient, library: Library, qtbot: QtBot
) -> None:
    library.folders, library.chunks = [], 0
    indexing.refresh()
    qtbot.waitUntil(lambda: indexing.nothing_searchable)
    assert not indexing.worth_waiting  # nothing is being read: there is nothing to wait for
    client.table["index"] = [progress(0, 900), ...]
    indexing.add(["/library/new"])
    qtbot.waitUntil(lambda: indexing.progress is not None)
    assert indexing.worth_waiting
    library.chunks = 40
    indexing._looked = 0.0
    client.say(client.jobs["index"], progress(4, 900))  # 240 s left
    qtbot.waitUntil(lambda: not indexing.nothing_searchable)
    assert not indexing.worth_waiting
    client.say(client.jobs["index"], replace(progress(890, 900), seconds_left=4.0))
    qtbot.waitUntil(lambda: indexing.worth_waiting)  # all of them in a moment
    client.say(client.jobs["index"], IndexReport(900))
    client.say(client.jobs["index"], JobEnded(Outcome.DONE))
    qtbot.waitUntil(lambda: not indexing.busy)
    client.table["index"] = [replace(progress(1, 5), seconds_left=4.0), ...]
    indexing.add(["/library/more"])
    qtbot.waitUntil(lambda: indexing.progress is not None)
    assert not indexing.worth_waiting  # what is there already is answered from at once
