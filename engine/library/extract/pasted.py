"""Pictures in place of text: scans pasted into Word, slides that are one picture. Which pages hold them, and which.

A page with little text of its own and a picture large enough to hold some is read as a picture too, later (see
`ocr.recognise`); what is recognised follows the page's own text.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from engine.library.extract.package import Package
from engine.library.extract.rendering import open_picture
from engine.library.extract.source import Source

if TYPE_CHECKING:
    from lxml import etree

log = logging.getLogger(__name__)

FORMATS = frozenset(("docx", "pptx"))
_FEW = 100
"""Characters of a page's own text from which its pictures are taken for illustrations."""
_SHORTER, _LONGER = 160, 400
"""Pixels of a picture's sides below which it is an ornament."""
_MOST = 20
"""Pictures of one page that are read."""
_HEADER = 1 << 20
"""Bytes in which a picture tells its size. All of them would use up what a package may unpack."""


def relation_ids(element: etree._Element) -> list[str]:
    """The pictures that are shown within an element, as the part that holds it names them."""
    found = []
    for node in element.iter("{*}blip", "{*}imagedata"):
        for name, value in node.attrib.items():
            if str(name).endswith(("}embed", "}id")):
                found.append(str(value))
    return list(dict.fromkeys(found))


def in_place_of_text(text: str, pictures: Iterable[str], package: Package) -> tuple[str, ...]:
    """Those of a page's pictures, by the names of their parts, that have to be read; none when it has enough text."""
    if len("".join(text.split())) >= _FEW:
        return ()
    large: list[str] = []
    for name in pictures:
        if len(large) < _MOST and _is_large(name, package):
            large.append(name)
    return tuple(large)


def _is_large(name: str, package: Package) -> bool:
    try:
        data = package.beginning(name, _HEADER)
        with open_picture(Source(Path(name), data, len(data))) as picture:
            width, height = picture.size
            return min(width, height) >= _SHORTER and max(width, height) >= _LONGER
    except Exception as error:  # drawings in vectors, and whatever a broken picture does to its decoder: the page's own
        log.info("a picture was passed over: %s: %s", type(error).__name__, error)  # text is not lost with it
        return False
