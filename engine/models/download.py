"""Fetch the files of a model: resumed after a cut or a quit, checked to the last byte, whole or not at all.

Files are written into a folder of their own (`models/.downloads/ID`) as NAME.part, and the model's folder appears in
its place only when every file has the length and the checksum that the hub stated. A server that lies (another
length, another content, a web page, a redirect to another file) leaves nothing but a sentence. To pause is to stop:
what was fetched stays, and the next call goes on from there.
"""

from __future__ import annotations

import hashlib
import json
import queue
import shutil
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from engine import trust
from engine.errors import Cancelled, ModelError
from engine.models.hubs import RemoteFile, headers
from engine.types import ModelProgress, StopFlag

BLOCK = 1 << 18
TIMEOUT = 20.0
ATTEMPTS = 6
SPARE = 256 << 20
"""Bytes of disk that stay free, so that the library can still be written."""


class _Transient(Exception):  # noqa: N818 - a reason to try again, never shown
    """The connection broke; what arrived is good."""


def fetch(files: Sequence[RemoteFile], folder: Path, *, stop: StopFlag) -> Iterator[ModelProgress]:
    """Fetch all files into `folder`, which is made; raises ModelError, Cancelled (parts stay for next time)."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    _forget_changed(files, folder)
    total = sum(max(file.size, 0) for file in files)
    held = {file.path: _present(folder, file) for file in files}
    check_space(folder, total - sum(held.values()))
    meter = _Meter(total, held)
    for file in files:
        target = folder / file.path
        if target.is_file():
            continue  # finished and checked before
        target.parent.mkdir(parents=True, exist_ok=True)
        yield from _fetch_one(file, target, meter, stop)


def check_space(folder: Path, needed: int) -> None:
    """Raise ModelError when the disk has no room for `needed` more bytes."""
    existing = folder
    while not existing.exists():
        existing = existing.parent
    free = shutil.disk_usage(existing).free
    if needed + SPARE > free:
        raise ModelError(
            f"There is not enough space on the disk: {needed / 1e9:.1f} GB are needed in {folder}, and "
            f"{max(free - SPARE, 0) / 1e9:.1f} GB are free. Make room, or move the data folder (INKWELL_HOME)."
        )


def _present(folder: Path, file: RemoteFile) -> int:
    for path in (folder / file.path, _part(folder / file.path)):
        if path.is_file():
            return path.stat().st_size
    return 0


def _part(target: Path) -> Path:
    return target.with_name(target.name + ".part")


def _forget_changed(files: Sequence[RemoteFile], folder: Path) -> None:
    """Throw away parts of files that the hub has replaced since, and files it no longer names."""
    note = folder / "download.json"
    now = {file.path: [file.size, file.sha256 or file.git_sha1] for file in files}
    try:
        before = json.loads(note.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        before = {}  # nothing was begun, or the note was cut: what cannot be told apart is fetched again
    for path in folder.rglob("*"):
        name = path.relative_to(folder).as_posix().removesuffix(".part")
        if path.is_file() and path != note and (name not in now or before.get(name) != now[name]):
            path.unlink()
    note.write_text(json.dumps(now), encoding="utf-8")


def _fetch_one(file: RemoteFile, target: Path, meter: _Meter, stop: StopFlag) -> Iterator[ModelProgress]:
    part = _part(target)
    pause, fresh_start = 1.0, False
    for attempt in range(1, ATTEMPTS + 1):
        before = part.stat().st_size if part.is_file() else 0
        try:
            yield from _receive(file, part, meter, stop)
            yield from _verify(file, part, meter, stop)
            part.replace(target)
            return
        except _Transient as error:
            gained = (part.stat().st_size if part.is_file() else 0) > before
            if attempt == ATTEMPTS and not gained:
                raise ModelError(
                    f"The connection broke while {file.path} was fetched ({error}). What has arrived is kept: start "
                    "the download again to go on."
                ) from error
            pause = 1.0 if gained else min(pause * 2, 10.0)
        except _WrongContent as error:
            part.unlink(missing_ok=True)
            meter.holds(file, 0)
            # A part from another day may be to blame, so one clean attempt is made; after that the server is.
            if fresh_start or before == 0:
                raise ModelError(f"{error} Nothing of it is kept. Choose another source, or try again later.") from None
            fresh_start = True
        _wait(pause, stop)
    raise ModelError(f"{file.path} could not be fetched. What has arrived is kept: start the download again to go on.")


class _WrongContent(Exception):  # noqa: N818 - turned into a ModelError
    """The server gave something else than it stated; the message says what."""


def _receive(file: RemoteFile, part: Path, meter: _Meter, stop: StopFlag) -> Iterator[ModelProgress]:
    """Append what is missing to the part, in a thread so that a stalled connection can be left at once."""
    have = part.stat().st_size if part.is_file() else 0
    if 0 <= file.size < have:
        part.unlink()
        have = 0
    if have == file.size:
        return
    steps: queue.SimpleQueue[int | BaseException | None] = queue.SimpleQueue()
    given_up = threading.Event()
    thread = threading.Thread(
        target=_read_into, args=(file, part, have, steps, given_up), name=f"download-{part.name}", daemon=True
    )
    thread.start()
    try:
        while True:
            if stop.is_set():
                raise Cancelled
            try:
                step = steps.get(timeout=0.1)
            except queue.Empty:
                continue
            if step is None:
                return
            if isinstance(step, BaseException):
                raise step
            meter.holds(file, step)
            if (progress := meter.progress("downloading", file)) is not None:
                yield progress
    finally:
        # The thread may sit in a read until its time is up; it writes nothing more after this.
        given_up.set()


def _read_into(
    file: RemoteFile, part: Path, have: int, steps: queue.SimpleQueue[Any], given_up: threading.Event
) -> None:
    """Body of the thread: one request. Puts how much the part holds, then None, or the error."""
    try:
        request = urllib.request.Request(file.url, headers={**headers(file.url), "Accept-Encoding": "identity"})
        if have:
            request.add_header("Range", f"bytes={have}-")
        with _opener().open(request, timeout=TIMEOUT) as answer:
            have, end = _check_answer(file, answer, have)
            with part.open("ab" if have else "wb") as output:
                while block := answer.read1(BLOCK):  # what has come, however little
                    if given_up.is_set():
                        return
                    have += len(block)
                    if 0 <= file.size < have:
                        raise _WrongContent(f"{file.path} is longer than the {file.size:,} bytes that the hub states.")
                    output.write(block)
                    steps.put(have)
        if have < end:
            raise _Transient(f"after {have:,} of {end:,} bytes")
        steps.put(None)
    except urllib.error.HTTPError as error:
        steps.put(_http_error(file, error, part))
    except (_Transient, _WrongContent, ModelError) as error:
        steps.put(error)
    except OSError as error:
        if getattr(error, "errno", None) == 28:  # ENOSPC
            steps.put(ModelError("The disk is full. Make room, then start the download again; it goes on from there."))
        else:
            steps.put(_Transient(str(getattr(error, "reason", error))))
    except Exception as error:
        # http.client's own errors (a line too long, a read cut short) are as transient as a broken connection.
        steps.put(_Transient(repr(error)))


def _check_answer(file: RemoteFile, answer: Any, have: int) -> tuple[int, int]:
    """Where the answer's bytes begin (after what is there, or at 0) and end. Refuses what is another file."""
    content_type = answer.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    if content_type == "text/html" and not file.path.endswith((".html", ".htm")):
        raise _WrongContent(f"The server sent a web page instead of {file.path}.")
    start = 0
    if answer.status == 206:
        unit, _, span = answer.headers.get("Content-Range", "").partition(" ")
        first, _, whole = span.partition("-")[0], None, span.rpartition("/")[2]
        if unit != "bytes" or not first.isdigit() or int(first) != have:
            raise _WrongContent(f"The server sent another part of {file.path} than was asked for.")
        if whole.isdigit() and 0 <= file.size != int(whole):
            raise _WrongContent(f"{file.path} is {int(whole):,} bytes on the server, and {file.size:,} are stated.")
        start = have
    length = answer.headers.get("Content-Length", "")
    if length.isdigit() and file.size >= 0 and start + int(length) > file.size:
        raise _WrongContent(f"{file.path} would be {start + int(length):,} bytes long, and {file.size:,} are stated.")
    if length.isdigit() and file.size >= 0 and start + int(length) < file.size and answer.status == 200:
        raise _WrongContent(f"{file.path} is {int(length):,} bytes on the server, and {file.size:,} are stated.")
    return start, file.size if file.size >= 0 else start + int(length or 0)


def _http_error(file: RemoteFile, error: urllib.error.HTTPError, part: Path) -> Exception:
    if error.code == 416:  # the part is as long as the server's file, or longer: not what was stated
        return _WrongContent(f"The server's {file.path} is shorter than the hub states.")
    if error.code in (408, 425, 429) or error.code >= 500:
        return _Transient(f"the server answers {error.code}")
    host = urllib.parse.urlsplit(file.url).hostname
    if error.code in (401, 403):
        return ModelError(f"{host} does not give {file.path} to you. Accept its licence there and set HF_TOKEN.")
    return ModelError(f"{host} has no file {file.path} (status {error.code}). Choose another source.")


class _SafeRedirects(urllib.request.HTTPRedirectHandler):
    """Follows redirects (hubs keep weights elsewhere), never from https to http, and without the person's token."""

    max_redirections = 5

    def redirect_request(self, req: Any, fp: Any, code: int, msg: str, headers: Any, newurl: str) -> Any:
        if not newurl.startswith("https://") and not (
            req.full_url.startswith("http://") and newurl.startswith("http://")
        ):
            raise ModelError("The server redirects to an unsafe address. Nothing is kept.")
        request = super().redirect_request(req, fp, code, msg, headers, newurl)
        if request is not None and urllib.parse.urlsplit(newurl).netloc != urllib.parse.urlsplit(req.full_url).netloc:
            request.remove_header("Authorization")
        return request


@cache
def _opener() -> urllib.request.OpenerDirector:
    return urllib.request.build_opener(urllib.request.HTTPSHandler(context=trust.context()), _SafeRedirects)


def _verify(file: RemoteFile, part: Path, meter: _Meter, stop: StopFlag) -> Iterator[ModelProgress]:
    """Compare length and checksum of the whole part with what the hub stated."""
    size = part.stat().st_size if part.is_file() else 0
    if size == 0 and file.size != 0:
        raise _WrongContent(f"The server sent nothing for {file.path}.")
    if file.size >= 0 and size != file.size:
        raise _WrongContent(f"{file.path} has {size:,} bytes, and {file.size:,} are stated.")
    if not file.sha256 and not file.git_sha1:
        return  # the hub states none; what kind of file it is is still looked at before it is installed
    checksum = hashlib.sha256() if file.sha256 else hashlib.sha1(b"blob %d\0" % size, usedforsecurity=False)
    with part.open("rb") as stream:
        while block := stream.read(1 << 20):
            if stop.is_set():
                raise Cancelled
            checksum.update(block)
            if (progress := meter.progress("checking", file)) is not None:
                yield progress
    if checksum.hexdigest() != (file.sha256 or file.git_sha1):
        raise _WrongContent(f"{file.path} is not what the hub states: its checksum is wrong.")


def _wait(seconds: float, stop: StopFlag) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if stop.is_set():
            raise Cancelled
        time.sleep(0.05)


class _Meter:
    """How far all files together are, and how fast it goes; at most ten reports a second."""

    def __init__(self, total: int, held: dict[str, int]) -> None:
        self._total, self._held = total, held
        self._done = self._before = sum(held.values())
        self._started = time.monotonic()
        self._reported = 0.0

    def holds(self, file: RemoteFile, size: int) -> None:
        """`file` now holds `size` bytes."""
        self._done += size - self._held.get(file.path, 0)
        self._held[file.path] = size

    def progress(self, stage: str, file: RemoteFile) -> ModelProgress | None:
        now = time.monotonic()
        if now - self._reported < 0.1:
            return None
        self._reported = now
        speed = max(self._done - self._before, 0) / max(now - self._started, 1e-6)
        left = (self._total - self._done) / speed if speed > 0 and now - self._started > 1 else None
        return ModelProgress(stage, self._done, max(self._total, self._done), file.path, speed, left)
