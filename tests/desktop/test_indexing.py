"""What the window knows of the library: rows that are true before, while and after a folder is read."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from desktop.indexing import Indexing
from desktop.worker import EngineLink
from engine.types import IndexProgress, IndexReport, JobEnded, Outcome

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
