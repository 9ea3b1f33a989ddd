"""One face for every format: a file -> Document(pages), or ExtractError with the reason why not.

Reads in this process and takes as long as it takes; `engine.library.extract.pool` puts it into killable children.
Pictures and scanned pages come without text and are named in `Document.pages_waiting`: reading them takes seconds a
page and is done later, page by page (engine.library.extract.ocr). Nothing here uses the network, runs what a document
carries, or writes a file.
"""

from __future__ import annotations

import importlib
import struct
import zlib
from pathlib import Path

from engine.errors import ExtractError, Reason
from engine.library.extract.formats import by_name, format_of, supported
from engine.library.extract.source import MAX_DEPTH, MAX_FILE, Source, os_reason, stat_regular
from engine.values_document import Document

__all__ = ["by_name", "extract", "format_of", "supported"]

# Format -> the module and function that read it. Modules are loaded when the first such file comes.
_READERS = {
    "text": "text.read_text",
    "ipynb": "text.read_notebook",
    "html": "web.read_html",
    "csv": "table.read_csv",
    "pdf": "pdf.read_pdf",
    "image": "picture.read_picture",
    "docx": "docx.read_docx",
    "pptx": "pptx.read_pptx",
    "xlsx": "xlsx.read_xlsx",
    "epub": "epub.read_epub",
    "mobi": "mobi.read_mobi",
    "odt": "odf.read_odf",
    "ods": "odf.read_odf",
    "odp": "odf.read_odf",
    "eml": "mail.read_eml",
    "mhtml": "mail.read_mhtml",
    "mbox": "mail.read_mbox",
    "msg": "legacy.read_legacy",
    "doc": "legacy.read_legacy",
    "xls": "legacy.read_legacy",
    "xlsb": "legacy.read_legacy",
    "ppt": "legacy.read_legacy",
    "rtf": "rtf.read_rtf",
    "zip": "archive.read_zip",
    "tar": "archive.read_tar",
}


def extract(path: Path, *, data: bytes | None = None) -> Document:
    """The text of a file, page by page. With `data` the path only names it and nothing is opened.

    Raises ExtractError for everything a file can do wrong; any other exception is a bug of a reader.
    """
    path = Path(path)
    if data is not None:
        return _read(Source(path, data, len(data)))
    before = stat_regular(path)
    document = _read(Source(path, None, before.st_size))
    after = stat_regular(path)
    if (before.st_mtime_ns, before.st_size) != (after.st_mtime_ns, after.st_size):
        raise ExtractError(Reason.CHANGING)
    return document


def _read(source: Source) -> Document:
    if source.size == 0:
        raise ExtractError(Reason.EMPTY)
    if source.size > MAX_FILE:
        raise ExtractError(Reason.TOO_LARGE, f"{source.size} bytes")
    try:
        return _dispatch(source)
    except ExtractError:
        raise
    except MemoryError as error:
        raise ExtractError(Reason.MEMORY) from error
    except OSError as error:
        raise os_reason(error) from error
    except (ValueError, KeyError, IndexError, TypeError, AttributeError, RecursionError, struct.error, zlib.error,
            OverflowError, EOFError, LookupError, AssertionError) as error:  # fmt: skip
        # What a parser raises on a document it did not foresee. The file is at fault until shown otherwise.
        raise ExtractError(Reason.DAMAGED, f"{type(error).__name__}: {error}") from error


def _dispatch(source: Source) -> Document:
    found = format_of(source)
    if found == "encrypted":
        raise ExtractError(Reason.ENCRYPTED)
    if found == "program":
        raise ExtractError(Reason.BINARY, "a program")
    if found is None:
        raise ExtractError(Reason.UNSUPPORTED, source.suffix)
    source.nested = lambda name, part: _nested(source, name, part)
    module, function = _READERS[found].split(".")
    document: Document = getattr(importlib.import_module(f"{__name__}.{module}"), function)(source)
    if any(page.text.strip() for page in document.pages):
        return document
    if not document.pages_waiting or source.depth:  # a picture within another file is not looked at
        raise ExtractError(Reason.NO_TEXT, "; ".join(document.warnings))
    return document


def _nested(outer: Source, name: str, part: bytes) -> Document:
    """A part of a file, read as a file of its own."""
    if outer.depth >= MAX_DEPTH:
        raise ExtractError(Reason.UNSUPPORTED, "files within files, too deep")
    return _read(Source(Path(name), part, len(part), outer.depth + 1))
