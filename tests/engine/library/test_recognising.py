"""Scans from file to citation: text first, pages read later and never twice, boxes for what is quoted."""

from __future__ import annotations

import io
import shutil
from collections.abc import Iterator
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image

from engine import Engine
from engine.library.recognised import RecognisedPages
from engine.resources import resource
from engine.types import FileState, IndexReport, RecognitionProgress
from tests.making_office import letter, presentation

SAMPLE = "租房合同.pdf"


def scans_of(name: str, scale: float = 2.2) -> list[Image.Image]:
    """The pages of a sample document as a scanner gives them."""
    with pypdfium2.PdfDocument(str(resource("samples", "documents", name))) as document:
        return [page.render(scale=scale).to_pil().convert("L") for page in document]


def write_scan(file: Path, pages: list[Image.Image]) -> None:
    pages[0].save(file, save_all=True, append_images=pages[1:])


@pytest.fixture(scope="module")
def scanned(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Engine, Path, list[object]]]:
    """A library with a scan in two forms, a picture without text, and a text file; its events of indexing."""
    root = tmp_path_factory.mktemp("scanned")
    folder = root / "documents"
    folder.mkdir()
    pages = scans_of(SAMPLE)
    write_scan(folder / "合同扫描.pdf", pages)
    scans_of("Wheel maintenance guide.pdf")[0].rotate(90, expand=True).save(folder / "turned.png")
    Image.new("RGB", (300, 200), "teal").save(folder / "sky.jpg")
    Image.new("RGB", (8, 8), "red").save(folder / "dot.png")
    shutil.copy(str(resource("samples", "documents", "三月例会纪要.txt")), folder)
    with Engine(root / "home") as engine:
        events: list[object] = list(engine.index([str(folder)]))
        engine.page_image(str(folder / "turned.png"), 1)  # starts the child that the tests share
        yield engine, folder, events


def test_scans_are_found_after_the_text(scanned: tuple[Engine, Path, list[object]]) -> None:
    engine, _, events = scanned
    report = events[-1]
    assert isinstance(report, IndexReport)
    told = [event for event in events if isinstance(event, RecognitionProgress)]
    assert told[-1].done == told[-1].total == report.recognised == len(scans_of(SAMPLE)) + 2
    states = {Path(f.path).name: (f.state, f.code) for f in engine.status().files}
    assert states["合同扫描.pdf"] == states["turned.png"] == (FileState.INDEXED, "")
    assert states["sky.jpg"] == states["dot.png"] == (FileState.SKIPPED, "no-text")
    assert Path(engine.search("押金", 3)[0].path).name == "合同扫描.pdf"
    assert any(Path(hit.path).name == "turned.png" for hit in engine.search("wheel bearing grease", 3))


def test_what_was_read_is_what_was_printed(scanned: tuple[Engine, Path, list[object]]) -> None:
    engine, folder, _ = scanned
    from engine.library.extract import extract

    printed = extract(Path(str(resource("samples", "documents", SAMPLE))))
    read = engine.show(str(folder / "合同扫描.pdf"))
    for page, twin in zip(printed.pages, read.pages, strict=True):
        wanted = {c for c in page.text if "\u4e00" <= c <= "\u9fff"}
        assert len(wanted & set(twin.text)) > 0.97 * len(wanted)


@pytest.mark.parametrize("name", ["合同扫描.pdf", "turned.png"])
def test_words_have_their_place(scanned: tuple[Engine, Path, list[object]], name: str) -> None:
    engine, folder, _ = scanned
    path = str(folder / name)
    page = engine.show(path).pages[0]
    image = engine.page_image(path, 1, 1.0)
    picture = Image.open(io.BytesIO(image.png)).convert("L")
    for start in range(0, len(page.text) - 12, 61):
        boxes = engine.page_boxes(path, 1, start, start + 12)
        assert boxes
        for b in boxes:
            cut = picture.crop(
                (int(b.left * image.width), int(b.top * image.height),
                 int(b.right * image.width) + 1, int(b.bottom * image.height) + 1)
            )  # fmt: skip
            assert cut.getextrema()[0] < 128, (name, page.text[start : start + 12])


def test_no_page_is_read_twice(scanned: tuple[Engine, Path, list[object]]) -> None:
    engine, folder, _ = scanned
    copy = folder / "again" / "copy.pdf"
    copy.parent.mkdir()
    shutil.copy(folder / "合同扫描.pdf", copy)
    try:
        report = list(engine.index([str(folder)]))[-1]
        assert isinstance(report, IndexReport) and report.recognised == 0 and report.indexed == 1
        engine.forget(str(folder))
        report = list(engine.index([str(folder)]))[-1]
        assert isinstance(report, IndexReport) and report.recognised == 0
        assert engine.search("押金", 3)[0].also_at
    finally:
        shutil.rmtree(copy.parent)
        list(engine.index([str(folder)]))


def test_a_stopped_run_goes_on_at_the_next_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "documents"
    folder.mkdir()
    write_scan(folder / "scan.pdf", [page.resize((page.width // 2, page.height // 2)) for page in scans_of(SAMPLE)])
    (folder / "text.txt").write_text("口令长度不少于十二位。", encoding="utf-8")
    kept: list[int] = []
    keep = RecognisedPages.keep

    class Killed(BaseException):
        pass

    def keep_and_die(self: RecognisedPages, content: str, page: int, *rest: object) -> None:
        keep(self, content, page, *rest)  # type: ignore[arg-type]
        kept.append(page)
        if len(kept) == 1:
            raise Killed

    monkeypatch.setattr(RecognisedPages, "keep", keep_and_die)
    with Engine(tmp_path / "home") as engine, pytest.raises(Killed):
        list(engine.index([str(folder)]))
    with Engine(tmp_path / "home") as engine:
        assert Path(engine.search("口令长度", 1)[0].path).name == "text.txt"
        state = next(f for f in engine.status().files if f.path.endswith("scan.pdf"))
        assert state.state is FileState.PARTLY and "still to be recognised" in state.reason
        status = engine.status().folders[0]  # the page that is read is kept, and indexed with the others
        assert (status.files, status.searchable, status.unrecognised) == (2, 1, 1)
        engine.change_settings(ocr=False)
        assert list(engine.recognise())[-1].pages == 0
        engine.change_settings(ocr=True)
        list(engine.recognise())
        state = next(f for f in engine.status().files if f.path.endswith("scan.pdf"))
        assert state.state is FileState.INDEXED
        assert engine.search("押金", 1) and engine.status().folders[0].searchable == 2
    assert sorted(kept) == list(range(1, len(scans_of(SAMPLE)) + 1))  # each page once


def test_scans_pasted_into_word_and_slides_that_are_pictures(tmp_path: Path) -> None:
    folder = tmp_path / "documents"
    folder.mkdir()
    pictures = []
    for page in (*scans_of(SAMPLE)[:1], *scans_of("Wheel maintenance guide.pdf")[:1]):
        page.save(made := io.BytesIO(), "PNG")
        pictures.append(made.getvalue())
    Image.new("RGB", (64, 64), "red").save(logo := io.BytesIO(), "PNG")
    long = "This page has enough to say for itself, and its picture only shows what it says. " * 3
    (folder / "a.docx").write_bytes(letter([["合同扫描件如下"], [pictures[0]], [long, pictures[1]], [logo.getvalue()]]))
    slides = presentation([("Bikes", "See below"), ("Agenda", "Nothing else")], {1: pictures[1]})
    (folder / "b.pptx").write_bytes(slides)
    with Engine(tmp_path / "home") as engine:
        *_, report = engine.index([str(folder)])
        assert isinstance(report, IndexReport) and report.recognised == 2
        assert {f.state for f in engine.status().files} == {FileState.INDEXED}
        (hit,) = [h for h in engine.search("押金", 3) if h.path.endswith("a.docx")][:1]
        assert hit.page == 2
        (hit,) = [h for h in engine.search("wheel bearing grease", 3) if h.path.endswith("b.pptx")][:1]
        text = engine.show(str(folder / "b.pptx")).pages[0].text
        assert hit.page == 1 and text.startswith("## Bikes\n\nSee below\n\n") and text[hit.start : hit.end] == hit.text
        assert engine.page_boxes(hit.path, 1, hit.start, hit.end) == ()  # nobody draws a slide


def test_a_changed_file_is_not_given_the_old_ones_text(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "documents"
    folder.mkdir()
    file = folder / "scan.png"
    scans_of("Wheel maintenance guide.pdf", 1.5)[0].save(file)
    with Engine(tmp_path / "home") as engine:
        list(engine.index([str(folder)], recognise=False))
        status = engine.status().folders[0]
        assert (status.files, status.searchable, status.unrecognised) == (1, 0, 1)
        Image.new("RGB", (300, 200), "teal").save(file)
        list(engine.recognise())
        assert not engine.search("wheel bearing grease", 3)
        list(engine.index([str(folder)]))
        assert [f.code for f in engine.status().files] == ["no-text"]
