"""The text of a page that is only a picture, with the place of every word. Runs in a killable child, offline.

RapidOCR (Apache-2.0) finds the lines and reads them, Chinese and English; its models lie in its package, are named by
path, and OpenVINO runs them, so nothing is ever downloaded. Here: the page as a picture, which way up it is, and the
lines put in reading order and joined to paragraphs as those of a PDF are.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any

from engine.errors import ExtractError, Reason
from engine.library.extract import pasted
from engine.library.extract.blocks import clean
from engine.library.extract.formats import format_of
from engine.library.extract.package import Package
from engine.library.extract.pdf import Line, join_lines
from engine.library.extract.reading_order import Place, in_order
from engine.library.extract.rendering import open_pdf, open_picture, open_source, pdf_page, picture_page
from engine.library.extract.source import Source
from engine.values_document import Box

if TYPE_CHECKING:
    import numpy

_DPI = 200
_LONGEST = 4000
"""Pixels of the longer side that a page is read at, at most."""
_SHORTEST = 24
"""Pixels of the shorter side below which a picture is an ornament."""
_DETECT = (736, 1600)
"""Pixels of the longer side when lines are looked for, at least and at most; they are read at full size."""
_MOST_MEMORY = 1_100 << 20
_STEP = 320
"""Lines are padded to a multiple of so many pixels, at a height of 48."""
_SURE = 0.5
_SURE_ALONE = 0.8
"""Scores below which a line, or a line of one or two characters, is taken for a stain."""


@dataclass(frozen=True, slots=True)
class Recognised:
    """The text of a page and its words in reading order, each with its box. Words without white space."""

    text: str
    words: tuple[tuple[str, Box], ...]


@dataclass(slots=True)
class _Read:
    """A line as it was read: corners (4 x 2) in pixels, text, and its words with their corners."""

    corners: numpy.ndarray
    text: str
    words: list[tuple[str, numpy.ndarray]]


def recognise(path: Path, *, page: int, threads: int = 1) -> Recognised:
    """Read page `page` (from 1) of a PDF or a picture, or the pictures pasted into a page of Word or PowerPoint, whose
    words have no boxes: nobody draws such a page. Raises ExtractError.
    """
    source = open_source(path)
    kind = format_of(source)
    if kind not in pasted.FORMATS:
        return _recognised(page_pixels(path, page), threads)
    texts = [_recognised(image, threads).text for image in _pasted(source, kind, page)]
    return Recognised("\n\n".join(filter(None, texts)), ())


def _recognised(image: numpy.ndarray, threads: int) -> Recognised:
    import numpy as np

    if min(image.shape[:2]) < _SHORTEST:
        return Recognised("", ())
    _give_back_memory()
    turned, turns, lines = _read_upright(image, _reader(threads))
    height, width = turned.shape[:2]
    ordered = _ordered(lines)
    text = clean(join_lines([line for line, _ in ordered]))
    words: list[tuple[str, Box]] = []
    for _, reads in ordered:
        for read in reads:
            for word, corners in read.words:
                if plain := "".join(word.split()):
                    words.append((plain, _box(np.asarray(corners, dtype=float), width, height, turns)))
    return Recognised(text, tuple(words))


def page_pixels(path: Path, page: int) -> numpy.ndarray:
    """The page as RGB pixels, large enough to be read."""
    import numpy as np

    source = open_source(path)
    kind = format_of(source)
    if kind == "pdf":
        with open_pdf(source) as document, pdf_page(document, page) as opened:
            longer = max(*opened.get_size(), 1.0)
            scale = min(_DPI / 72, _LONGEST / longer) if longer > 400 else 1100 / longer
            return np.asarray(opened.render(scale=scale, may_draw_forms=False).to_pil().convert("RGB"))
    if kind != "image":
        raise ExtractError(Reason.UNSUPPORTED, str(kind))
    return _picture_pixels(source, page)


def _picture_pixels(source: Source, page: int) -> numpy.ndarray:
    import numpy as np

    with open_picture(source) as picture:
        shown = picture_page(picture, page)
        longer = max(shown.size)
        if longer > _LONGEST:
            scale = _LONGEST / longer
            shown = shown.resize((max(1, round(shown.width * scale)), max(1, round(shown.height * scale))))
        return np.asarray(shown)


def _pasted(source: Source, kind: str, page: int) -> Iterator[numpy.ndarray]:
    """The pictures that stand on a page in place of text, one by one; those that cannot be opened are left out."""
    from engine.library.extract.docx import read_docx
    from engine.library.extract.pptx import read_pptx

    parts: dict[int, tuple[str, ...]] = {}
    (read_docx if kind == "docx" else read_pptx)(source, parts)
    with Package(source) as package:
        for name in parts.get(page, ()):
            try:
                data = package.read(name)
                yield _picture_pixels(Source(Path(name), data, len(data)), 1)
            except ExtractError as error:
                if error.reason is Reason.BOMB:
                    raise


# --- reading -----------------------------------------------------------------------------------------------------


@lru_cache(maxsize=1)
def _reader(threads: int) -> Any:
    """RapidOCR with its own models, run by OpenVINO. Loads nothing from anywhere else."""
    from rapidocr import EngineType, RapidOCR

    folder = models_folder()
    parameters: dict[str, Any] = {
        "Global.log_level": "critical",
        "Global.return_word_box": True,
        "Rec.rec_batch_num": 1,
        "Det.limit_type": "max",
        "Det.limit_side_len": _DETECT[1],
        "Det.model_path": str(folder / "PP-OCRv6_det_small.onnx"),
        "Rec.model_path": str(folder / "PP-OCRv6_rec_small.onnx"),
        "Cls.model_path": str(folder / "ch_ppocr_mobile_v2.0_cls_mobile.onnx"),
        "EngineConfig.openvino.inference_num_threads": threads,
    }
    for part in ("Det", "Rec", "Cls"):
        parameters[f"{part}.engine_type"] = EngineType.OPENVINO
    reader: Any = RapidOCR(params=parameters)
    reader._load_det_model()
    reader._load_rec_model()
    reader._load_cls_model()
    # OpenVINO halves the precision where the processor can: lines are read twice as fast and as well, but some are
    # not found, so finding is exact.
    reader.text_det.session = _Session(Path(parameters["Det.model_path"]), threads, exact=True)
    reader.text_rec.session = _Session(Path(parameters["Rec.model_path"]), threads, exact=False)
    return reader


def _give_back_memory() -> None:
    """The runtime keeps memory for every size of page it has seen; past a bound the models are loaded anew."""
    import gc

    import psutil

    if psutil.Process().memory_info().rss > _MOST_MEMORY:
        _reader.cache_clear()
        gc.collect()


def models_folder() -> Path:
    """Where the package keeps its models. Raises ExtractError when they are not there."""
    found = importlib.util.find_spec("rapidocr")
    folder = Path(found.origin).parent / "models" if found is not None and found.origin else None
    if folder is None or not (folder / "PP-OCRv6_det_small.onnx").is_file():
        raise ExtractError(Reason.CRASHED, "the models of rapidocr are missing")
    return folder


class _Session:
    """One model in OpenVINO, called as RapidOCR calls its own."""

    def __init__(self, file: Path, threads: int, *, exact: bool) -> None:
        import openvino

        options: dict[str, Any] = {"INFERENCE_NUM_THREADS": str(threads), "NUM_STREAMS": "1"}
        if exact:
            options["INFERENCE_PRECISION_HINT"] = "f32"
        core = openvino.Core()
        self._request = core.compile_model(core.read_model(str(file)), "CPU", options).create_infer_request()

    def __call__(self, pixels: numpy.ndarray) -> Any:
        self._request.infer([pixels])
        return self._request.get_output_tensor().data


def _read_upright(image: numpy.ndarray, reader: Any) -> tuple[numpy.ndarray, int, list[_Read]]:
    """The image with its lines upright, how many quarter turns (counter-clockwise) that took, and its lines."""
    import numpy as np

    pixels = np.ascontiguousarray(image[:, :, ::-1])  # it was taught on BGR
    boxes = _detected(pixels, reader)
    turns = _turns(pixels, boxes, reader) if len(boxes) else 0
    if turns:
        pixels = np.ascontiguousarray(np.rot90(pixels, turns))
        boxes = _detected(pixels, reader)
    return pixels, turns, _read(pixels, boxes, reader)


def _detected(pixels: numpy.ndarray, reader: Any) -> list[Any]:
    longer = max(pixels.shape[:2])
    reader.text_det.limit_side_len = min(max(round(0.55 * longer), _DETECT[0]), _DETECT[1])
    found = reader.text_det(pixels)
    return [] if found.boxes is None else list(found.boxes)


def _read(pixels: numpy.ndarray, boxes: list[Any], reader: Any) -> list[_Read]:
    import numpy as np

    if not boxes:
        return []
    crops = reader.crop_text_regions(pixels, np.asarray(boxes))
    lines: list[_Read] = []
    for crop, box in zip(crops, boxes, strict=True):
        found = _read_line(crop, reader, words=True)
        text, score = " ".join(found.txts[0].split()), found.scores[0]
        if not text or score < (_SURE if len(text) > 2 else _SURE_ALONE):
            continue
        words = reader.calc_word_boxes([crop], np.asarray([box]), found)
        placed = [(word, np.asarray(corners)) for word, _, corners in words[0]] if words else []
        lines.append(_Read(np.asarray(box, dtype=float), text, placed or [(text, np.asarray(box))]))
    return lines


def _read_line(crop: numpy.ndarray, reader: Any, *, words: bool = False) -> Any:
    """One line, padded to one of a few widths: the runtime keeps memory for every shape it has seen."""
    from rapidocr.ch_ppocr_rec import TextRecInput

    height, width = crop.shape[:2]
    reader.text_rec.rec_image_shape = [3, 48, max(1, -(-48 * width // (height * _STEP))) * _STEP]
    return reader.text_rec(TextRecInput(img=[crop], return_word_box=words))


def _turns(pixels: numpy.ndarray, boxes: list[Any], reader: Any) -> int:
    """Quarter turns counter-clockwise that bring the page upright; 0 when it is, or when that is not certain."""
    import numpy as np

    sizes = [(np.linalg.norm(b[1] - b[0]), np.linalg.norm(b[3] - b[0])) for b in boxes]
    tall = sum(w * h for w, h in sizes if h > 1.5 * w) > 0.6 * sum(w * h for w, h in sizes)
    longest = sorted(range(len(boxes)), key=lambda k: -max(sizes[k]))[:6]
    if tall:
        longest = [k for k in longest if sizes[k][1] > 1.5 * sizes[k][0]]
    crops = reader.crop_text_regions(pixels, np.asarray([boxes[k] for k in longest]))
    # Tall crops come turned counter-clockwise by a quarter.
    if not tall and not _upside_down(crops, reader):
        return 0
    as_is = _score(crops, reader)
    turned = _score([np.ascontiguousarray(np.rot90(crop, 2)) for crop in crops], reader)
    if tall:
        if max(as_is, turned) < 0.75:
            return 0  # upright characters one below the other
        return 1 if as_is >= turned else 3
    return 2 if turned > as_is + 0.1 else 0


def _upside_down(crops: list[Any], reader: Any) -> bool:
    found = reader.text_cls([crop.copy() for crop in crops])
    return bool(sum(label == "180" for label, _ in found.cls_res) * 2 > len(crops))


def _score(crops: list[Any], reader: Any) -> float:
    found = [_read_line(crop, reader) for crop in crops]
    return float(median(line.scores[0] if line.txts[0].strip() else 0.0 for line in found))


# --- lines -> text -----------------------------------------------------------------------------------------------


def _ordered(lines: list[_Read]) -> list[tuple[Line, list[_Read]]]:
    """The lines in reading order, those of one row made one, in the form in which PDF lines are joined."""
    import numpy as np

    if not lines:
        return []
    angle = _skew(lines)
    turn = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
    places = []
    for k, line in enumerate(lines):
        corners = line.corners @ turn.T
        (left, top), (right, bottom) = corners.min(axis=0), corners.max(axis=0)
        places.append(Place(k, float(left), float(top), float(right), float(bottom)))
    usual = median(p.height for p in places)
    found: list[tuple[Line, list[_Read]]] = []
    for row in in_order(places):
        text = lines[row[0]].text
        gaps: list[tuple[int, float, float]] = []
        for before, k in pairwise(row):
            gaps.append((len(text), places[before].right, places[k].left))
            text += " " + lines[k].text
        boxes = [places[k] for k in row]
        # Heights are rough: but for titles all lines get the same, or paragraphs would fall apart.
        high = median(p.height for p in boxes)
        high = high if high > 1.4 * usual else usual
        middle = -median(p.middle for p in boxes)
        left, right = min(p.left for p in boxes), max(p.right for p in boxes)
        whole = Line(text, left, right, middle - high / 2, middle + high / 2, high, tuple(gaps))
        found.append((whole, [lines[k] for k in row]))
    return found


def _skew(lines: list[_Read]) -> float:
    """The angle in which the lines run, in radians; 0 when it is not worth turning."""
    import numpy as np

    edges = [(line.corners[1] - line.corners[0]) for line in lines]
    angles = [float(np.arctan2(y, x)) for x, y in edges if x > 4 * max(abs(y), 1.0)]
    angle = median(angles) if len(angles) >= 3 else 0.0
    return angle if 0.004 < abs(angle) < 0.2 else 0.0


def _box(corners: numpy.ndarray, width: int, height: int, turns: int) -> Box:
    """The box of a word as a fraction of the page as it was before it was turned."""
    (left, top), (right, bottom) = corners.min(axis=0), corners.max(axis=0)
    a, b, c, d = left / width, top / height, right / width, bottom / height
    for _ in range(turns):  # undo one counter-clockwise quarter turn
        a, b, c, d = 1 - d, a, 1 - b, c
    return Box(*(round(min(max(float(v), 0.0), 1.0), 4) for v in (a, b, c, d)))
