"""Pages as pictures and the places of text on them: on the sample PDFs, and on files that are none or hostile."""

from __future__ import annotations

import io
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image, ImageStat

from engine import Engine
from engine.errors import FolderError, PageError
from engine.library.extract.rendering import align
from engine.resources import resource
from engine.types import Box


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    root = tmp_path_factory.mktemp("pages")
    folder = root / "documents"
    folder.mkdir()
    for name in ("租房合同.pdf", "Wheel maintenance guide.pdf", "Studio handbook.md"):
        shutil.copy(str(resource("samples", "documents", name)), folder)
    with Engine(root / "home") as engine:
        list(engine.index([str(folder)]))
        engine.page_image(str(folder / "租房合同.pdf"), 1)  # starts the child that the tests share
        yield engine


def _path(engine: Engine, ending: str) -> str:
    return next(file.path for file in engine.status().files if file.path.endswith(ending))


@pytest.mark.parametrize("name", ["租房合同.pdf", "guide.pdf"])
def test_every_sentence_is_found_on_its_page(opened: Engine, name: str) -> None:
    path = _path(opened, name)
    for page in opened.show(path).pages:
        image = opened.page_image(path, page.number, 2.0)
        picture = Image.open(io.BytesIO(image.png)).convert("L")
        assert picture.size == (image.width, image.height)
        assert image.pages == len(opened.show(path).pages)
        for start in range(0, len(page.text) - 20, 97):
            boxes = opened.page_boxes(path, page.number, start, start + 20)
            assert boxes
            assert all(0 <= b.left < b.right <= 1 and 0 <= b.top < b.bottom <= 1 for b in boxes)
            assert all(_has_ink(picture, box) for box in boxes)
    whole = opened.page_boxes(path, 1, 0, 10**9)
    lines = [line for line in opened.show(path).pages[0].text.split("\n") if line]
    assert len(whole) >= len(lines)


def _has_ink(picture: Image.Image, box: Box) -> bool:
    edges = (box.left * picture.width, box.top * picture.height, box.right * picture.width, box.bottom * picture.height)
    return ImageStat.Stat(picture.crop(tuple(round(e) for e in edges))).extrema[0][0] < 128


def test_what_has_no_pages_says_so(opened: Engine) -> None:
    path = _path(opened, "handbook.md")
    assert opened.page_boxes(path, 1, 0, 20) == ()
    with pytest.raises(PageError, match="no pages to draw"):
        opened.page_image(path, 1)
    with pytest.raises(PageError, match="Page 99"):
        opened.page_image(_path(opened, "guide.pdf"), 99)
    with pytest.raises(FolderError, match="not in the index"):
        opened.page_image("/etc/hostname", 1)


def test_a_file_replaced_by_another_harms_nothing(opened: Engine) -> None:
    path = Path(_path(opened, "guide.pdf"))
    kept = path.read_bytes()
    try:
        path.write_bytes(b"%PDF-1.7\nnothing more")
        with pytest.raises(PageError, match="cannot be shown"):
            opened.page_image(str(path), 1)
        path.write_bytes(Path(_path(opened, "租房合同.pdf")).read_bytes())
        assert opened.page_boxes(str(path), 1, 0, 50) == ()
    finally:
        path.write_bytes(kept)
    assert opened.page_image(str(path), 1).width > 0


def test_a_huge_scale_is_made_smaller(opened: Engine) -> None:
    image = opened.page_image(_path(opened, "guide.pdf"), 1, 1000.0)
    assert 1_000_000 < image.width * image.height <= 16_100_000


def test_text_and_page_are_aligned_over_differences() -> None:
    page = list("The dif er\u00adence \ufb01le: 第\u2f00条 of the\u0002se.")
    text = "The differ ence file: 第一条 of these."
    places = align(page, text)
    for word in ("The", "file", "第一条", "these"):
        at = text.index(word)
        assert places[at] >= 0 and places[at + len(word) - 1] >= 0
    assert places[text.index("一")] == page.index("\u2f00")
    assert set(align(list("quite another page of words"), "第一条 房屋")) == {-1}
