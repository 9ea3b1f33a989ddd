"""What a page looks like, and where on it a stretch of its text stands. Runs in a killable child.

PDFs by PDFium, pictures by Pillow. Boxes are fractions of the page as it is shown: turned as its file says, from the
top left corner. Knows nothing of the index: the text whose place is asked for is given.
"""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from engine.errors import ExtractError, Reason
from engine.library.extract.formats import format_of
from engine.library.extract.source import MAX_FILE, Source, stat_regular
from engine.values_document import Box, PageImage

if TYPE_CHECKING:
    from PIL.Image import Image

MAX_PIXELS = 16_000_000
"""Of a picture that is given; a larger scale is made smaller."""
MAX_SOURCE_PIXELS = 120_000_000
"""Of a picture that is opened: above it a small file may fill the memory."""
_FAR = 48
"""Characters that text and page may differ by before their ways are said to part."""


def page_image(path: Path, *, page: int, scale: float) -> PageImage:
    """Page `page` (from 1) as a PNG, `scale` pixels for each point (1/72 inch) of a PDF, or for each of a picture's.

    Raises ExtractError: UNSUPPORTED for what has no pages to draw, NO_TEXT never.
    """
    source = open_source(path)
    kind = format_of(source)
    if kind not in ("pdf", "image"):
        raise ExtractError(Reason.UNSUPPORTED, str(kind))
    if kind == "pdf":
        with open_pdf(source) as document, pdf_page(document, page) as opened:
            width, height = opened.get_size()
            bitmap = opened.render(scale=_bounded(scale, width, height), may_draw_forms=False)
            return _png(bitmap.to_pil(), len(document))
    with open_picture(source) as picture:
        frames = frame_count(picture)
        shown = picture_page(picture, page)
        scale = _bounded(scale, *shown.size)
        if scale != 1.0:
            shown = shown.resize((max(1, round(shown.width * scale)), max(1, round(shown.height * scale))))
        return _png(shown, frames)


def page_boxes(path: Path, *, page: int, text: str, start: int, end: int) -> tuple[Box, ...]:
    """Where `text[start:end]` stands on the page of a PDF whose extracted text is `text`; () when it is not there."""
    source = open_source(path)
    if format_of(source) != "pdf":
        return ()
    with open_pdf(source) as document, pdf_page(document, page) as opened:
        textpage = opened.get_textpage()
        try:
            characters = list(_characters(textpage))
            places = align([c for c, _ in characters], text)
            wanted = [characters[places[i]][1] for i in range(start, min(end, len(text))) if places[i] >= 0]
            return joined(_shown(opened, textpage, wanted))
        finally:
            textpage.close()


def word_boxes(words: Sequence[tuple[str, Box]], text: str, start: int, end: int) -> tuple[Box, ...]:
    """The same for a page that was read as a picture, from its words in reading order and their boxes."""
    letters = [(char, number) for number, (word, _) in enumerate(words) for char in word]
    places = align([char for char, _ in letters], text)
    wanted = dict.fromkeys(letters[places[i]][1] for i in range(start, end) if places[i] >= 0)
    return joined(words[number][1] for number in wanted)


def open_source(path: Path) -> Source:
    """An ordinary file of a size that is read. Raises ExtractError."""
    size = stat_regular(path).st_size
    if size == 0:
        raise ExtractError(Reason.EMPTY)
    if size > MAX_FILE:
        raise ExtractError(Reason.TOO_LARGE, f"{size} bytes")
    return Source(path, None, size)


def _bounded(scale: float, width: float, height: float) -> float:
    scale = min(max(scale, 0.05), 8.0)
    pixels = max(width * height, 1.0) * scale * scale
    return scale if pixels <= MAX_PIXELS else scale * (MAX_PIXELS / pixels) ** 0.5


def _png(image: Image, pages: int) -> PageImage:
    out = io.BytesIO()
    image.convert("RGB").save(out, "PNG", compress_level=1)
    return PageImage(out.getvalue(), image.width, image.height, pages)


# --- PDF ---------------------------------------------------------------------------------------------------------


@contextmanager
def open_pdf(source: Source) -> Iterator[Any]:
    """The PDF, closed at the end. Raises ExtractError with ENCRYPTED or DAMAGED."""
    import pypdfium2
    from pypdfium2 import raw

    try:
        document = pypdfium2.PdfDocument(source.data if source.data is not None else source.path)
    except pypdfium2.PdfiumError as error:
        locked = raw.FPDF_GetLastError() == raw.FPDF_ERR_PASSWORD or "password" in str(error).lower()
        raise ExtractError(Reason.ENCRYPTED if locked else Reason.DAMAGED, str(error)) from error
    try:
        yield document
    finally:
        document.close()


@contextmanager
def pdf_page(document: Any, page: int) -> Iterator[Any]:
    """Page `page` (from 1), closed at the end."""
    import pypdfium2

    if not 1 <= page <= len(document):
        raise ExtractError(Reason.CHANGING, f"no page {page}")
    try:
        opened = document[page - 1]
    except pypdfium2.PdfiumError as error:
        raise ExtractError(Reason.DAMAGED, str(error)) from error
    try:
        yield opened
    finally:
        opened.close()


def _characters(textpage: Any) -> Iterator[tuple[str, int]]:
    """The page's characters with their numbers; the two halves of a surrogate pair count as the first."""
    from pypdfium2 import raw

    high = 0
    for i in range(max(raw.FPDFText_CountChars(textpage.raw), 0)):
        code = raw.FPDFText_GetUnicode(textpage.raw, i)
        if 0xD800 <= code < 0xDC00:
            high = code
            continue
        if 0xDC00 <= code < 0xE000 and high:
            yield chr(0x10000 + ((high - 0xD800) << 10) + (code - 0xDC00)), i - 1
        elif 0 < code < 0x110000 and not 0xD800 <= code < 0xE000:
            yield chr(code), i
        high = 0


def _shown(page: Any, textpage: Any, numbers: Iterable[int]) -> Iterator[Box]:
    """The boxes of characters on the page as it is shown."""
    from ctypes import byref, c_int

    from pypdfium2 import raw

    fine = 100_000
    box = raw.FS_RECTF()
    x, y = c_int(), c_int()
    for number in numbers:
        if not raw.FPDFText_GetLooseCharBox(textpage.raw, number, box):
            continue
        corners = []
        for across, down in ((box.left, box.top), (box.right, box.bottom)):
            raw.FPDF_PageToDevice(page.raw, 0, 0, fine, fine, 0, across, down, byref(x), byref(y))
            corners.append((min(max(x.value / fine, 0.0), 1.0), min(max(y.value / fine, 0.0), 1.0)))
        (a, b), (c, d) = corners
        found = Box(min(a, c), min(b, d), max(a, c), max(b, d))
        if found.right > found.left and found.bottom > found.top:
            yield found


# --- pictures ----------------------------------------------------------------------------------------------------


@contextmanager
def open_picture(source: Source) -> Iterator[Image]:
    """The picture, not decoded yet. Raises ExtractError: UNSUPPORTED, DAMAGED, TOO_LARGE."""
    from PIL import Image, UnidentifiedImageError

    Image.MAX_IMAGE_PIXELS = None  # bounded below, for each page
    with source.open() as file:
        try:
            picture = Image.open(file, formats=("PNG", "JPEG", "TIFF", "WEBP", "BMP", "GIF"))
        except UnidentifiedImageError as error:
            known = source.suffix != ".heic"  # of the kinds that are taken for pictures the only one nobody here opens
            raise ExtractError(Reason.DAMAGED if known else Reason.UNSUPPORTED, str(error)) from error
        except (OSError, ValueError, SyntaxError) as error:
            raise ExtractError(Reason.DAMAGED, str(error)) from error
        with picture:
            yield picture


def frame_count(picture: Image) -> int:
    """Pages of a TIFF; the frames of an animation are one picture."""
    return int(getattr(picture, "n_frames", 1)) if picture.format == "TIFF" else 1


def picture_page(picture: Image, page: int) -> Image:
    """One page of a picture, decoded, turned as its camera said, on white where it is transparent."""
    from PIL import Image, ImageOps

    try:
        if page > 1:
            picture.seek(page - 1)
        if picture.width * picture.height > MAX_SOURCE_PIXELS:
            raise ExtractError(Reason.TOO_LARGE, f"{picture.width} x {picture.height} pixels")
        shown: Image.Image = ImageOps.exif_transpose(picture)
        if shown.mode in ("RGBA", "LA", "PA") or "transparency" in shown.info:
            shown = shown.convert("RGBA")
            white = Image.new("RGBA", shown.size, "white")
            white.alpha_composite(shown)
            shown = white
        elif shown.mode.startswith("I;16") or shown.mode in ("I", "F"):
            shown = ImageOps.autocontrast(shown.point(lambda value: value / 256).convert("L"))
        return shown.convert("RGB")
    except EOFError as error:
        raise ExtractError(Reason.CHANGING, f"no page {page}") from error
    except (OSError, ValueError, SyntaxError, TypeError) as error:
        raise ExtractError(Reason.DAMAGED, str(error)) from error


# --- text and page -----------------------------------------------------------------------------------------------


def align(page: Sequence[str], text: str) -> list[int]:
    """For each character of `text` the number of the page's character it was made from, or -1.

    The text is the page's characters in order, but for white space, hyphens, ligatures and characters of another
    width or form, so one pass with a short look ahead at every difference finds them.
    """
    places = [-1] * len(text)
    ours = [(c, i) for i, char in enumerate(text) for c in _plain(char)]
    theirs = [(c, i) for i, char in enumerate(page) for c in _plain(char)]
    a = b = 0
    while a < len(ours) and b < len(theirs):
        if ours[a][0] == theirs[b][0]:
            if places[ours[a][1]] < 0:
                places[ours[a][1]] = theirs[b][1]
            a, b = a + 1, b + 1
            continue
        step = _meeting(ours, theirs, a, b)
        if step is None:
            a, b = a + 1, b + 1
        else:
            a, b = a + step[0], b + step[1]
    found = sum(1 for i, char in enumerate(text) if places[i] >= 0 or not _plain(char))
    return places if found >= 0.6 * len(text) else [-1] * len(text)


def _plain(char: str) -> str:
    """A character without what may differ between page and text."""
    if char.isspace() or char in "-\u00ad\u0002\ufffe":
        return ""
    return char if char.isascii() else unicodedata.normalize("NFKD", char).replace(" ", "")


def _meeting(
    ours: Sequence[tuple[str, int]], theirs: Sequence[tuple[str, int]], a: int, b: int
) -> tuple[int, int] | None:
    """The shortest steps after which the two agree again, for three characters."""
    for far in range(1, _FAR):
        for over in range(far + 1):
            i, j = a + over, b + far - over
            if i >= len(ours) or j >= len(theirs):
                continue
            length = min(3, len(ours) - i, len(theirs) - j)
            if all(ours[i + k][0] == theirs[j + k][0] for k in range(length)):
                return over, far - over
    return None


def joined(boxes: Iterable[Box]) -> tuple[Box, ...]:
    """Boxes of characters or words in reading order, those of one line made one."""
    lines: list[Box] = []
    for box in boxes:
        if lines:
            above = lines[-1]
            height = min(above.bottom - above.top, box.bottom - box.top)
            same = min(above.bottom, box.bottom) - max(above.top, box.top) > 0.5 * height
            near = box.left - above.right < 3 * height and above.left - box.right < 3 * height
            if same and near:
                lines[-1] = Box(
                    min(above.left, box.left), min(above.top, box.top),
                    max(above.right, box.right), max(above.bottom, box.bottom),
                )  # fmt: skip
                continue
        lines.append(box)
    return tuple(lines)
