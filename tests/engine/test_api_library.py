"""The library through the facade: what a person does with folders, and what is left afterwards."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from engine import Engine
from engine.errors import Cancelled, FolderError, QuestionError
from engine.types import FileState, IndexProgress, IndexReport, Scope


def index(engine: Engine, *folders: Path, **options: bool) -> IndexReport:
    *_, report = engine.index([str(f) for f in folders] or None, **options)
    assert isinstance(report, IndexReport)
    return report


def names(engine: Engine, query: str, **options: object) -> list[str]:
    return [Path(hit.path).name for hit in engine.search(query, **options)]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("query", "file"),
    [
        ("How long are access records kept?", "audit.md"),
        ("Bertha", "kiln.txt"),
        ("daily allowance", "travel.txt"),
        ("审计记录保存多久？", "审计.txt"),
        ("出差伙食补贴", "差旅.txt"),  # simplified finds traditional
        ("travel", "travel.txt"),  # only the file's name says it
        ("PASSWORD", "audit.md"),
    ],
)
def test_search_finds_in_both_languages(library: Engine, query: str, file: str) -> None:
    assert names(library, query)[0] == file


def test_hits_are_exact_places_on_their_page(library: Engine) -> None:
    for query in ("password access records", "口令 审计 伙食"):
        for hit in library.search(query):
            page = library.show(hit.path).pages[hit.page - 1]
            assert page.text[hit.start : hit.end] == hit.text
            assert 0 <= hit.score <= 1


def test_scores_fall(library: Engine) -> None:
    scores = [hit.score for hit in library.search("records kept months kiln", k=10)]
    assert scores == sorted(scores, reverse=True)


def test_scope_limits_to_folder_and_file(library: Engine) -> None:
    everywhere = library.search("the kiln password allowance", k=20)
    policy = str(Path(next(h.path for h in everywhere if h.path.endswith("audit.md"))).parent)
    assert {Path(h.path).name for h in library.search("the", k=20, scope=Scope((policy,)))} == {
        "audit.md",
        "travel.txt",
    }
    one = str(Path(policy) / "travel.txt")
    assert {h.path for h in library.search("records kiln", k=20, scope=Scope((one,)))} <= {one}
    assert library.search("records", scope=Scope(("/nowhere",))) == []


@pytest.mark.parametrize("query", ["", "   \n"])
def test_an_empty_question_is_told(library: Engine, query: str) -> None:
    with pytest.raises(QuestionError, match="empty"):
        library.search(query)


def test_a_question_of_100000_characters_is_told(library: Engine) -> None:
    with pytest.raises(QuestionError, match="100,000"):
        list(library.ask("x" * 100_000))


@pytest.mark.parametrize("query", ['"', "AND OR NOT", "a:b (c", "C++ *?~^", "'; DROP TABLE files; --", "\u0000", "🏺"])
def test_no_query_is_syntax(library: Engine, query: str) -> None:
    library.search(query)


def test_a_second_run_finds_nothing_to_do(home: Path, documents: Path) -> None:
    with Engine(home) as engine:
        first = index(engine, documents)
        assert (first.indexed, first.failed) == (5, 0) and first.chunks >= 5
        second = index(engine)
        assert (second.indexed, second.unchanged, second.chunks) == (0, 5, 0)


def test_a_changed_file_answers_with_its_new_text(home: Path, documents: Path) -> None:
    with Engine(home) as engine:
        index(engine, documents)
        (documents / "kiln.txt").write_text("The new kiln is called Hephaistos.\n")
        report = index(engine)
        assert (report.indexed, report.unchanged) == (1, 4)
        assert names(engine, "Hephaistos")[0] == "kiln.txt"
        assert "Bertha" not in " ".join(h.text for h in engine.search("Bertha kiln"))


def test_a_renamed_file_is_not_embedded_again(home: Path, documents: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with Engine(home) as engine:
        index(engine, documents)
        (documents / "kiln.txt").rename(documents / "oven.txt")
        shutil.move(documents / "policy", documents / "rules")

        def refuse(*_: object) -> None:
            raise AssertionError("something was embedded")

        monkeypatch.setattr("engine.library.embed.Embedder.embed", refuse)
        report = index(engine)
        monkeypatch.undo()
        assert (report.renamed, report.indexed, report.removed, report.chunks) == (3, 0, 0, 0)
        assert names(engine, "Bertha")[0] == "oven.txt"
        assert engine.show(str(documents / "rules" / "audit.md")).pages


def test_the_same_content_twice_is_read_once_and_found_at_both(home: Path, documents: Path) -> None:
    shutil.copy(documents / "kiln.txt", documents / "kiln copy.txt")
    with Engine(home) as engine:
        report = index(engine, documents)
        assert report.indexed == 6
        hits = [h for h in engine.search("Bertha") if "Bertha" in h.text]
        assert len(hits) == 1
        assert {hits[0].path, *hits[0].also_at} == {str(documents / "kiln.txt"), str(documents / "kiln copy.txt")}
        os.unlink(documents / "kiln copy.txt")
        assert [h.also_at for h in engine.search("Bertha") if "Bertha" in h.text] == [()]


def test_a_deleted_file_is_gone_from_the_next_search_without_a_run(home: Path, documents: Path) -> None:
    with Engine(home) as engine:
        index(engine, documents)
        (documents / "kiln.txt").unlink()
        assert "kiln.txt" not in names(engine, "Bertha kiln")
        report = index(engine)
        assert report.removed == 1
        assert engine.catalog.orphans() == []


def test_an_unreachable_folder_is_kept_and_said(home: Path, documents: Path) -> None:
    with Engine(home) as engine:
        index(engine, documents)
        documents.rename(documents.with_name("unplugged"))
        report = index(engine)
        assert report.unreachable == (str(documents),) and report.removed == 0
        assert names(engine, "Bertha")[0] == "kiln.txt"
        assert [f.reachable for f in engine.status().folders] == [False]
        documents.with_name("unplugged").rename(documents)
        assert index(engine).unchanged == 5


def test_bad_files_are_named_with_reasons_and_stop_nothing(home: Path, documents: Path) -> None:
    (documents / "zero.pdf").touch()
    (documents / "broken.pdf").write_bytes(b"%PDF-1.7\nnothing more")
    (documents / "program.exe").write_bytes(b"MZ" + bytes(200))
    (documents / "loop").symlink_to(documents)
    os.mkfifo(documents / "pipe.txt")
    long = documents / ("长路径🏺" * 12) / ("文件名" * 20)
    long.mkdir(parents=True)
    (long / f"{'很' * 60}.txt").write_text("The hidden well is under the oak.", encoding="utf-8")
    with Engine(home) as engine:
        report = index(engine, documents)
        reasons = {Path(s.path).name: s.code for s in report.skipped}
        assert reasons == {
            "zero.pdf": "empty", "broken.pdf": "damaged", "program.exe": "unsupported", "loop": "link",
            "pipe.txt": "not-a-file",
        }  # fmt: skip
        assert all(s.reason.endswith(".") for s in report.skipped)
        assert report.indexed == 6
        assert names(engine, "hidden well under the oak")[0].startswith("很")
        states = {Path(f.path).name: f.state for f in engine.status().files}
        assert states["broken.pdf"] is FileState.FAILED and states["zero.pdf"] is FileState.SKIPPED
        again = index(engine)
        assert again.unchanged == 11 and {s.code for s in again.skipped} == set(reasons.values())


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root reads everything")
def test_a_file_without_permission_is_named_and_tried_again(home: Path, documents: Path) -> None:
    (documents / "kiln.txt").chmod(0)
    with Engine(home) as engine:
        assert [s.code for s in index(engine, documents).skipped] == ["no-permission"]
        (documents / "kiln.txt").chmod(0o600)
        assert index(engine).indexed == 1


def test_an_empty_folder_is_fine(home: Path, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    with Engine(home) as engine:
        report = index(engine, tmp_path / "empty")
        assert (report.indexed, report.skipped) == (0, ())
        assert engine.search("anything") == []


def test_folders_that_cannot_be_added_are_told(home: Path, documents: Path) -> None:
    with Engine(home) as engine:
        for folder, words in ((documents / "no", "There is no folder"), (home, "own data folder"),
                              (home / "index", "own data folder")):  # fmt: skip
            with pytest.raises(FolderError, match=words):
                index(engine, folder)


def test_a_single_file_is_read_kept_up_and_forgotten(home: Path, documents: Path) -> None:
    file = documents / "kiln.txt"
    with Engine(home) as engine:
        assert index(engine, file).indexed == 1
        assert [folder.path for folder in engine.status().folders] == [str(file)]
        file.write_text("The kiln was sold to a museum.")
        index(engine, file)
        assert engine.search("museum")[0].path == str(file)
        # Its folder takes it in, and nothing of it is read twice.
        assert index(engine, documents).unchanged == 1
        assert [folder.path for folder in engine.status().folders] == [str(documents)]
        engine.forget(str(documents))
        assert engine.search("museum") == []
        assert file.exists()


def test_the_data_folder_inside_a_folder_is_left_out(tmp_path: Path) -> None:
    (tmp_path / "note.txt").write_text("A lonely note.")
    with Engine(tmp_path / "home") as engine:
        assert index(engine, tmp_path).indexed == 1


def test_folders_within_folders_are_counted_once(home: Path, documents: Path) -> None:
    with Engine(home) as engine:
        index(engine, documents / "policy")
        report = index(engine, documents)
        assert (report.indexed, report.unchanged) == (3, 2)
        assert [f.path for f in engine.status().folders] == [str(documents)]
        index(engine, documents / "policy")
        assert [f.path for f in engine.status().folders] == [str(documents)]


def test_forget_removes_from_the_index_and_touches_no_file(home: Path, documents: Path) -> None:
    with Engine(home) as engine:
        index(engine, documents)
        assert engine.forget(str(documents))["files"] == 5
        assert engine.search("Bertha") == [] and engine.status().chunks == 0
        assert (documents / "kiln.txt").exists()
        with pytest.raises(FolderError, match="not in the library"):
            engine.forget(str(documents))


def test_a_stopped_run_continues_where_it_was(home: Path, tmp_path: Path) -> None:
    folder = tmp_path / "many"
    folder.mkdir()
    for i in range(40):
        (folder / f"{i}.txt").write_text(f"Entry {i}: the password of locker {i} is {i * 7919}.\n" * 3)
    stop = threading.Event()
    with Engine(home) as engine:
        with pytest.raises(Cancelled):
            for _ in engine.index([str(folder)], stop=stop):
                stop.set()
        assert engine.status().folders[0].files <= 40
        report = index(engine)
        assert report.indexed + report.unchanged == 40
        assert {f.state for f in engine.status().files} == {FileState.INDEXED}
        assert engine.open_index().count() == engine.status().chunks


def test_a_second_writer_waits_its_turn_and_a_reader_does_not(home: Path, documents: Path) -> None:
    with Engine(home) as engine, Engine(home) as second:
        run = engine.index([str(documents)])
        next(run)
        command = [sys.executable, "-m", "engine.cli", "index", str(documents), "--home", str(home), "--json"]
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as other:
            waiting = second.index()
            first = next(waiting)
            assert isinstance(first, IndexProgress) and first.stage == "waiting"
            assert other.stderr is not None and "Another Inkwell" in other.stderr.readline()
            second.search("Bertha")
            list(run)
            *_, report = waiting
            assert isinstance(report, IndexReport) and report.unchanged == 5
            out, _ = other.communicate(timeout=60)
        assert other.returncode == 0 and json.loads(out)["unchanged"] == 5
        assert names(second, "Bertha")[0] == "kiln.txt"


def test_what_one_engine_writes_another_finds(home: Path, documents: Path) -> None:
    with Engine(home) as reader, Engine(home) as writer:
        assert reader.search("Bertha") == []
        index(writer, documents)
        assert names(reader, "Bertha")[0] == "kiln.txt"
        (documents / "new.txt").write_text("The lighthouse keeper was called Orsolya.")
        index(writer)
        assert names(reader, "Orsolya")[0] == "new.txt"


def test_the_data_folder_is_private(home: Path) -> None:
    with Engine(home):
        assert home.stat().st_mode & 0o777 == 0o700


def test_doctor_says_what_runs_where(library: Engine) -> None:
    report = json.loads(json.dumps(library.doctor()))
    assert report["index"]["healthy"] is True
    assert report["embedder"]["weights"] == "checksum right"
    assert report["library"]["searchable"] == 5


def test_an_index_that_was_deleted_is_made_again(home: Path, documents: Path) -> None:
    with Engine(home) as engine:
        index(engine, documents)
    shutil.rmtree(home / "index")
    with Engine(home) as engine:
        assert engine.doctor()["index"]["healthy"] is False
        assert index(engine).indexed == 5
        assert names(engine, "Bertha")[0] == "kiln.txt"
        assert engine.doctor()["index"]["healthy"] is True


def test_retry_finds_documents_that_are_missing_from_the_index(home: Path, documents: Path) -> None:
    with Engine(home) as engine:
        index(engine, documents)
        document = engine.catalog.document_of(str(documents / "kiln.txt"))
        assert document is not None
        engine.open_index().delete([document])
        assert index(engine).unchanged == 5
        report = index(engine, retry=True)
        assert (report.indexed, report.unchanged) == (1, 4)
        assert names(engine, "Bertha")[0] == "kiln.txt"
