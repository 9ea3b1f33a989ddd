"""Which format a file has: by its name, then by its first bytes, which win where they are certain."""

from __future__ import annotations

import zipfile
from pathlib import Path

from engine.errors import ExtractError
from engine.library.extract.encoding import decode
from engine.library.extract.source import Source

_CODE = (
    "py pyw pyi java kt kts scala groovy c h cc cpp cxx hpp hh hxx m mm cs fs vb go rs swift js mjs cjs jsx ts tsx vue "
    "svelte php rb pl pm lua r jl dart ex exs erl hs ml clj lisp el scm sh bash zsh fish bat cmd ps1 sql css scss sass "
    "less proto graphql tf gradle cmake make mk dockerfile asm s pas f f90 f95 v sv vhd vhdl sol"
)
_PLAIN = (
    "txt text log md markdown mdown mkd rst adoc asciidoc org tex latex bib nfo srt vtt lrc json jsonl ndjson geojson "
    "yaml yml toml ini cfg conf properties env xml xsd xsl rss atom opml plist po pot diff patch ics vcf " + _CODE
)
_CODE_ENDINGS = frozenset(_CODE.split())
_BY_LINE = frozenset(
    "log json jsonl ndjson geojson yaml yml toml ini cfg conf properties env diff patch ics vcf".split()
)
_BY_SUFFIX: dict[str, str] = dict.fromkeys((f".{name}" for name in _PLAIN.split()), "text") | {
    ".html": "html", ".htm": "html", ".xhtml": "html", ".shtml": "html",
    ".pdf": "pdf",
    ".docx": "docx", ".docm": "docx", ".dotx": "docx", ".dotm": "docx",
    ".pptx": "pptx", ".pptm": "pptx", ".ppsx": "pptx", ".potx": "pptx",
    ".xlsx": "xlsx", ".xlsm": "xlsx", ".xltx": "xlsx",
    ".csv": "csv", ".tsv": "csv", ".tab": "csv",
    ".epub": "epub",
    ".mobi": "mobi", ".prc": "mobi", ".azw": "mobi", ".azw3": "mobi",
    ".eml": "eml", ".mbox": "mbox", ".mhtml": "mhtml", ".mht": "mhtml", ".msg": "msg",
    ".odt": "odt", ".ott": "odt", ".ods": "ods", ".ots": "ods", ".odp": "odp", ".otp": "odp",
    ".rtf": "rtf", ".doc": "doc", ".dot": "doc", ".wps": "doc", ".xls": "xls", ".et": "xls",
    ".xlsb": "xlsb", ".ppt": "ppt", ".pps": "ppt", ".dps": "ppt",
    ".ipynb": "ipynb",
    ".zip": "zip", ".tar": "tar", ".tgz": "tar", ".tbz2": "tar", ".txz": "tar", ".gz": "tar", ".bz2": "tar",
    ".xz": "tar",
}  # fmt: skip
_IMAGES = frozenset(".png .jpg .jpeg .jpe .tif .tiff .webp .bmp .gif .heic".split())
_BY_NAME = frozenset(
    "readme license licence changelog authors contributing notice copying makefile dockerfile jenkinsfile".split()
)
_TEXTUAL = frozenset(("text", "html", "csv", "eml", "mbox", "mhtml", "ipynb"))

_IMAGE_MAGIC = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF87a", b"GIF89a", b"II*\0", b"MM\0*", b"BM")
_PROGRAM_MAGIC = (b"\x7fELF", b"\xcf\xfa\xed\xfe", b"\xca\xfe\xba\xbe", b"\0asm")
_PALM_MAGIC = (b"BOOKMOBI", b"TEXtREAd")
_OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLE_STREAMS = (
    ("EncryptedPackage", "encrypted"),
    ("__substg1.0_", "msg"),
    ("WordDocument", "doc"),
    ("PowerPoint Document", "ppt"),
    ("Workbook", "xls"),
    ("Book", "xls"),
)


def supported(path: Path) -> bool:
    """Whether a file of this name is worth opening. Only the name is looked at."""
    return by_name(path) is not None


def by_name(path: Path) -> str | None:
    suffix = path.suffix.lower()
    if suffix in _BY_SUFFIX:
        return _BY_SUFFIX[suffix]
    if suffix in _IMAGES:
        return "image"
    stem = path.name.lower().split(".")[0]
    return "text" if stem in _BY_NAME and suffix in ("", *(f".{n}" for n in ("in", "am", "old"))) else None


def line_kind(name: str) -> str:
    """ "lines" of a file in which each line says something of its own, "code" of program text, else ""."""
    ending = name.rpartition(".")[2].lower()
    return "lines" if ending in _BY_LINE else "code" if ending in _CODE_ENDINGS else ""


def format_of(source: Source) -> str | None:
    """The format, "encrypted" or "program" for what must be refused, None for what nobody here can read."""
    named = by_name(source.path)
    head = source.head()
    if b"%PDF-" in head[:1024] and named not in _TEXTUAL - {"html"}:
        return "pdf"
    if head.startswith(b"%PDF-"):
        return "pdf"
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zip_kind(source) or (named if named and named not in _TEXTUAL else "zip")
    if head.startswith(_OLE_MAGIC):
        return _ole_kind(source, named)
    if head[60:68] in _PALM_MAGIC:
        return "mobi"
    if head.lstrip().startswith(b"{\\rtf"):
        return "rtf"
    if head.startswith(_IMAGE_MAGIC[:-1]) or (head.startswith(_IMAGE_MAGIC[-1]) and named == "image"):
        return "image"
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "image"
    if head.startswith(_PROGRAM_MAGIC) or (head[:2] == b"MZ" and b"\0" in head):
        return "program"
    if head.startswith((b"\x1f\x8b", b"BZh", b"\xfd7zXZ\0")) or head[257:262] == b"ustar":
        return "tar"
    return _textual_kind(source, named, head)


def _textual_kind(source: Source, named: str | None, head: bytes) -> str | None:
    if named is None or named in ("doc", "xls", "ppt", "xlsx", "docx", "pptx", "html"):
        start = head[:2048].lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").replace(b"\0", b"").lower()
        if b"mime-version:" in start and (b"multipart/related" in start or named != "html"):
            return "mhtml"
        if start.startswith((b"<!doctype html", b"<html", b"<table", b"<head", b"<body")) or b"<html" in start:
            return "html"
        if named in ("xls", "xlsx", "doc") and _looks_like_text(head):
            return "csv" if named != "doc" else "text"
        if named is None and _looks_like_text(head) and not source.suffix:
            return "text"
    return named


def _looks_like_text(head: bytes) -> bool:
    if not head or b"\0" in head[:64]:
        return False
    try:
        decode(head)
    except ExtractError:
        return False
    return True


def _zip_kind(source: Source) -> str | None:
    """The document format that lies in a zip container, None for a plain archive or a broken one."""
    try:
        with source.open() as file, zipfile.ZipFile(file) as container:
            names = set(container.namelist())
            if "mimetype" in names and container.getinfo("mimetype").file_size < 200:
                kind = container.read("mimetype").decode("ascii", "replace").strip()
                for mark, found in (("epub", "epub"), ("text", "odt"), ("spreadsheet", "ods"), ("presentation", "odp")):
                    if kind.endswith(mark) or f".{mark}" in kind or f"/{mark}" in kind:
                        return found
    except (zipfile.BadZipFile, OSError, ValueError, RuntimeError, NotImplementedError, EOFError):
        return None  # whoever reads it next says what is wrong with it
    lowered = {name.lower().replace("\\", "/") for name in names}
    if "[content_types].xml" in lowered or "_rels/.rels" in lowered:
        if "xl/workbook.bin" in lowered:
            return "xlsb"
        for folder, found in (("word/", "docx"), ("ppt/", "pptx"), ("xl/", "xlsx")):
            if any(name.startswith(folder) for name in lowered):
                return found
    if "meta-inf/container.xml" in lowered:
        return "epub"
    return None


def _ole_kind(source: Source, named: str | None) -> str | None:
    """The old office formats are told apart by the names of the streams in them."""
    with source.open() as file:
        data = file.read(64 << 20)
    kinds = [kind for stream, kind in _OLE_STREAMS if stream.encode("utf-16-le") in data]
    if kinds:
        # A workbook may hold a Word file within: among the streams that are there, the name of the file decides.
        return named if named in kinds and kinds[0] not in ("encrypted", "msg") else kinds[0]
    return named if named in ("doc", "xls", "ppt", "msg") else None
