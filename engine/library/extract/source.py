"""Where a reader gets its bytes: a file on disk or a part of another file, always within limits.

Knows files, zip containers and XML parts, and refuses bombs. Knows nothing of what the bytes mean.
"""

from __future__ import annotations

import errno
import io
import os
import re
import stat
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Self

from engine.errors import ExtractError, Reason
from engine.values_document import Document

if TYPE_CHECKING:
    from lxml import etree

MAX_FILE = 1 << 30
"""Bytes of any one file. PDF and zip containers are read in place, so they may be this large."""
MAX_TEXT_FILE = 128 << 20
"""Bytes of a file that has to be held in memory whole (text, mail, legacy office)."""
MAX_PART = 160 << 20
"""Bytes of one unpacked part of a container."""
MAX_UNPACKED = 512 << 20
"""Bytes of all parts of one container that are unpacked together."""
MAX_DEPTH = 3
"""How deep files may lie within files (an attachment in a mail in an archive)."""

_RATIO_MATTERS_FROM = 16 << 20
_MAX_RATIO = 150


@dataclass
class Source:
    """One thing to read. `data` is None for a file on disk. `nested` reads a part as a document of its own."""

    path: Path
    data: bytes | None = None
    size: int = 0
    depth: int = 0
    nested: Callable[[str, bytes], Document] | None = field(default=None, repr=False)

    @property
    def suffix(self) -> str:
        return self.path.suffix.lower()

    def head(self, count: int = 4096) -> bytes:
        if self.data is not None:
            return self.data[:count]
        with self.open() as file:
            return file.read(count)

    def open(self) -> BinaryIO:
        if self.data is not None:
            return io.BytesIO(self.data)
        return open_regular(self.path)

    def read(self, limit: int = MAX_TEXT_FILE) -> bytes:
        """All bytes; TOO_LARGE above `limit`, VANISHED or CHANGING when the file is not what it was."""
        if self.size > limit:
            raise ExtractError(Reason.TOO_LARGE, f"{self.size} bytes, limit {limit}")
        if self.data is not None:
            return self.data
        with self.open() as file:
            # Room is made for as much as is asked for: not for the limit with every small file.
            data = file.read(self.size + 1)
            if len(data) > self.size:
                data += file.read(limit + 1 - len(data))
        if len(data) > limit:
            raise ExtractError(Reason.TOO_LARGE, f"grew over {limit} bytes while it was read")
        return data


def os_reason(error: OSError) -> ExtractError:
    """The operating system's refusal as a reason for the person."""
    reason = Reason.DAMAGED
    if isinstance(error, FileNotFoundError | NotADirectoryError) or error.errno == errno.ESTALE:
        reason = Reason.VANISHED
    elif isinstance(error, PermissionError):
        reason = Reason.NO_PERMISSION
    elif isinstance(error, IsADirectoryError) or error.errno in (errno.ELOOP, errno.ENXIO):
        reason = Reason.NOT_A_FILE
    elif error.errno == errno.ENAMETOOLONG:
        reason = Reason.BAD_NAME
    return ExtractError(reason, f"{type(error).__name__}: {error.strerror}")


def stat_regular(path: Path) -> os.stat_result:
    """The state of an ordinary file. Pipes, sockets and devices are refused without being opened."""
    try:
        info = path.stat()
    except OSError as error:
        raise os_reason(error) from error
    except ValueError as error:  # an embedded NUL, or a name that cannot be encoded
        raise ExtractError(Reason.BAD_NAME, str(error)) from error
    if not stat.S_ISREG(info.st_mode):
        raise ExtractError(Reason.NOT_A_FILE, stat.filemode(info.st_mode))
    return info


def open_regular(path: Path) -> BinaryIO:
    """Open without ever blocking: a pipe that took the file's place meanwhile is refused, not waited for."""
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0) | getattr(os, "O_NOCTTY", 0)
    try:
        handle = os.open(path, flags)
    except OSError as error:
        raise os_reason(error) from error
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        raise ExtractError(Reason.NOT_A_FILE)
    return os.fdopen(handle, "rb")


class Container:
    """A zip file whose parts are unpacked one at a time, within limits. Names are only looked up, never written."""

    def __init__(self, source: Source) -> None:
        self._file = source.open()
        try:
            self.zip = zipfile.ZipFile(self._file)
        except (zipfile.BadZipFile, ValueError, OSError, EOFError, NotImplementedError) as error:
            self._file.close()
            raise ExtractError(Reason.DAMAGED, f"zip: {error}") from error
        self._unpacked = 0
        self._names = {name.lower().replace("\\", "/").lstrip("/"): name for name in self.zip.namelist()}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.zip.close()
        self._file.close()

    def names(self, prefix: str = "", suffix: str = "") -> list[str]:
        """Names of parts, in the order a person counts: slide2 before slide10."""
        found = [n for n in self._names if n.startswith(prefix) and n.endswith(suffix) and not n.endswith("/")]
        return sorted(found, key=lambda n: [int(p) if p.isdigit() else p for p in re.split(r"(\d+)", n)])

    def __contains__(self, name: str) -> bool:
        return name.lower().lstrip("/") in self._names

    def read(self, name: str, limit: int = MAX_PART) -> bytes:
        """The bytes of a part; DAMAGED if it is missing or broken, BOMB or TOO_LARGE if it is out of proportion."""
        info = self._info(name)
        check_ratio(info.file_size, info.compress_size)
        if info.file_size > limit:
            raise ExtractError(Reason.TOO_LARGE, f"{name}: {info.file_size} bytes")
        self._unpacked += info.file_size
        if self._unpacked > MAX_UNPACKED:
            raise ExtractError(Reason.BOMB, f"over {MAX_UNPACKED} bytes unpacked")
        return self._unpack(info, limit)  # zipfile never gives more than the declared size

    def beginning(self, name: str, size: int) -> bytes:
        """At most so many of the first bytes of a part, which do not count among what is unpacked; see `read`."""
        return self._unpack(self._info(name), size)

    def _info(self, name: str) -> zipfile.ZipInfo:
        actual = self._names.get(name.lower().lstrip("/"))
        if actual is None:
            raise ExtractError(Reason.DAMAGED, f"no part {name}")
        info = self.zip.getinfo(actual)
        if info.flag_bits & 1:
            raise ExtractError(Reason.ENCRYPTED, name)
        return info

    def _unpack(self, info: zipfile.ZipInfo, size: int) -> bytes:
        try:
            with self.zip.open(info) as part:
                return part.read(size)
        except RuntimeError as error:
            raise ExtractError(Reason.ENCRYPTED, str(error)) from error
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, ValueError) as error:
            raise ExtractError(Reason.DAMAGED, f"{info.filename}: {error}") from error

    def xml(self, name: str) -> etree._Element:
        return parse_xml(self.read(name))


def check_ratio(unpacked: int, packed: int) -> None:
    if unpacked > _RATIO_MATTERS_FROM and unpacked > _MAX_RATIO * max(packed, 1):
        raise ExtractError(Reason.BOMB, f"{packed} bytes would unpack to {unpacked}")


_DOCTYPE = re.compile(rb"<!DOCTYPE[^\[<>]*(\[.*?\]\s*)?>", re.DOTALL)


def without_doctype(data: bytes) -> bytes:
    """XML with its document type taken off, so that no entity can be declared; BOMB when it declares any.

    libxml2 expands entities in attributes whatever it is told, so declarations must not reach it.
    """
    if data[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\0" in data[:64]:
        little = data[:2] == b"\xff\xfe" or (data[:2] != b"\xfe\xff" and data[1:2] == b"\0")
        text = data.decode("utf-16-le" if little else "utf-16-be", "replace").lstrip("\ufeff")
        data = re.sub(r"^<\?xml.*?\?>", "", text, count=1, flags=re.DOTALL).encode()
    if b"<!DOCTYPE" not in data:
        return data
    if b"<!ENTITY" in data:
        raise ExtractError(Reason.BOMB, "XML with entity declarations")
    return _DOCTYPE.sub(b"", data, count=1)


def parse_xml(data: bytes) -> etree._Element:
    """The root of an XML part. Nothing is loaded, no entity is expanded, and small faults are forgiven."""
    from lxml import etree

    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True, recover=True,
        remove_comments=True, remove_pis=True,
    )  # fmt: skip
    try:
        root = etree.fromstring(without_doctype(data), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise ExtractError(Reason.DAMAGED, f"xml: {error}") from error
    if root is None:
        raise ExtractError(Reason.DAMAGED, "xml without content")
    return root


def local(element: etree._Element) -> str:
    """The tag without its namespace: the strict and the transitional form of a format differ only there."""
    tag = element.tag
    return tag.rsplit("}", 1)[-1] if isinstance(tag, str) else ""


def attribute(element: etree._Element, name: str) -> str:
    """An attribute by its local name, or ""."""
    value = element.get(name)
    if value is not None:
        return str(value)
    ending = "}" + name
    return next((str(v) for k, v in element.attrib.items() if str(k).endswith(ending)), "")
