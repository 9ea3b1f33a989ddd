"""zip and tar archives: the documents in them, each as pages named after it. Bounded, and never unpacked to disk."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import re
import stat
import tarfile
import zlib
from collections.abc import Iterator
from pathlib import PurePosixPath

from engine.errors import ExtractError, Reason
from engine.library.extract.encoding import decode
from engine.library.extract.formats import by_name
from engine.library.extract.source import MAX_PART, MAX_UNPACKED, Container, Source
from engine.values_document import Document, Page

MAX_MEMBERS = 2000
_ARCHIVES = ("zip", "tar")
_STREAM_ERRORS = (OSError, EOFError, zlib.error, lzma.LZMAError, tarfile.TarError, ValueError)


def read_zip(source: Source) -> Document:
    with Container(source) as container:
        infos = [info for info in container.zip.infolist() if not info.is_dir()]
        if sum(info.file_size for info in infos) > MAX_UNPACKED:
            raise ExtractError(Reason.BOMB, "its members together are too large")

        def members() -> Iterator[tuple[str, bytes]]:
            for info in infos:
                name = info.filename
                if not info.flag_bits & 0x800:  # written before zip knew Unicode, or by a program that ignores it
                    name = _old_name(name)
                if _wanted(name) and not stat.S_ISLNK(info.external_attr >> 16):
                    yield name, container.read(info.filename)

        return _document(source, "zip", members(), len(infos))


def read_tar(source: Source) -> Document:
    data = _inflated(source)
    try:
        archive = tarfile.open(fileobj=io.BytesIO(data), mode="r:")  # noqa: SIM115 - closed below
    except tarfile.TarError:
        # One compressed file, not an archive.
        inner = source.path.name.removesuffix(source.path.suffix) or "content"
        return _document(source, source.suffix.lstrip("."), iter([(inner, data)]), 1)
    with archive:

        def members() -> Iterator[tuple[str, bytes]]:
            for info in archive:
                if info.isreg() and _wanted(info.name) and info.size <= MAX_PART:
                    part = archive.extractfile(info)
                    if part is not None:
                        yield info.name, part.read(MAX_PART)

        return _document(source, "tar", members(), MAX_MEMBERS)


def _inflated(source: Source) -> bytes:
    """The bytes of the archive, unpacked as far as allowed."""
    head = source.head(8)
    limit = MAX_UNPACKED // 2
    try:
        with source.open() as file:
            if head.startswith(b"\x1f\x8b"):
                data = gzip.GzipFile(fileobj=file).read(limit + 1)
            elif head.startswith(b"BZh"):
                data = bz2.BZ2File(file).read(limit + 1)
            elif head.startswith(b"\xfd7zXZ"):
                with lzma.LZMAFile(file) as stream:
                    data = stream.read(limit + 1)
            else:
                data = file.read(limit + 1)
    except _STREAM_ERRORS as error:
        raise ExtractError(Reason.DAMAGED, str(error)) from error
    if len(data) > limit:
        raise ExtractError(Reason.BOMB, f"over {limit} bytes unpacked")
    return data


def _old_name(name: str) -> str:
    try:
        return decode(name.encode("cp437"))
    except (UnicodeEncodeError, ExtractError):
        return name


def _wanted(name: str) -> bool:
    path = PurePosixPath(name.replace("\\", "/"))
    if ".." in path.parts or path.is_absolute() or re.match(r"[A-Za-z]:", name):
        return False  # a name made to lead somewhere else
    if path.name.startswith(".") or "__MACOSX" in path.parts:
        return False
    return by_name(path) not in (None, "image")  # type: ignore[arg-type]


def _document(source: Source, kind: str, members: Iterator[tuple[str, bytes]], count: int) -> Document:
    pages: list[Page] = []
    warnings: list[str] = []
    read = 0
    worst: ExtractError | None = None
    try:
        for name, data in members:
            read += 1
            if read > MAX_MEMBERS:
                warnings.append(f"Only the first {MAX_MEMBERS} files were read.")
                break
            try:
                if source.nested is None:
                    break
                document = source.nested(name.replace("\\", "/"), data)
            except ExtractError as error:
                if error.reason is Reason.BOMB:
                    raise
                worst = error
                if error.reason not in (Reason.EMPTY, Reason.NO_TEXT):
                    warnings.append(f"{name} could not be read: {error}")
                continue
            for page in document.pages:
                label = f"{name} › {page.label}" if page.label else name
                pages.append(Page(len(pages) + 1, page.text, label))
    except _STREAM_ERRORS as error:
        if not pages:
            raise ExtractError(Reason.DAMAGED, str(error)) from error
        warnings.append("The archive is damaged; only its first files were read.")
    if not pages and worst is not None:
        raise worst
    return Document(tuple(pages), kind, "", tuple(warnings[:50]))
