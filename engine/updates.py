"""Is there a newer Inkwell? Asked only when the person asks: one small file is read from one address, and that is all.

The address stands in resources/updates.toml. Nothing is sent but the request for that file, which says "Inkwell" and
neither version nor system nor person; nothing is downloaded or installed. The file is JSON: {"version": "1.2.3"}, and,
if there is one, the address of a page for people as "page". A server that redirects to an insecure address or in
circles, sends too much, too slowly, or something else, ends in a sentence. No other part of Inkwell calls this.
"""

from __future__ import annotations

import http.client
import json
import queue
import ssl
import threading
import time
import tomllib
import urllib.error
import urllib.parse
import urllib.request
from typing import Any

from engine import __version__, trust
from engine.errors import Cancelled, UpdateError
from engine.resources import resource
from engine.types import StopFlag, UpdateReport

MAX_SIZE = 16 << 10
"""Bytes. A version file has some hundred."""
TIMEOUT = 8.0
"""Seconds for one step on the network."""
DEADLINE = 20.0
"""Seconds for all of it, however slowly a server drips."""
MAX_ADDRESS = 500


def address() -> str:
    """Where this build looks for its version file; "" where it was built without one. Opens no connection."""
    try:
        table = tomllib.loads(resource("updates.toml").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return ""
    found = table.get("address", "")
    return found if isinstance(found, str) else ""


def check(at: str, *, stop: StopFlag, context: ssl.SSLContext | None = None) -> UpdateReport:
    """Read the version file at an https address. Raises UpdateError with the reason, Cancelled."""
    if not at:
        raise UpdateError(
            "none", "This Inkwell was built without an address to ask for updates. Look where you got it from."
        )
    _need_https(at)
    results: queue.SimpleQueue[bytes | Exception] = queue.SimpleQueue()
    # A thread, so that a server that drips can be left at once; a daemon, so that it never keeps Inkwell from ending.
    threading.Thread(target=_read, args=(at, context, results), name="update-check", daemon=True).start()
    deadline = time.monotonic() + DEADLINE
    while True:
        if stop.is_set():
            raise Cancelled
        try:
            result = results.get(timeout=0.05)
        except queue.Empty:
            if time.monotonic() > deadline:
                raise UpdateError("unreachable", f"{_host(at)} takes too long to answer. Try again later.") from None
            continue
        if isinstance(result, Exception):
            raise result
        return _understood(result, at)


def _read(at: str, context: ssl.SSLContext | None, results: queue.SimpleQueue[bytes | Exception]) -> None:
    """Body of the thread: puts what the server sent, or the UpdateError."""
    try:
        handler = urllib.request.HTTPSHandler(context=context or trust.context())
        opener = urllib.request.build_opener(handler, _FewRedirects)
        opener.addheaders = []  # else urllib names itself and Python's version
        request = urllib.request.Request(at, headers={"User-Agent": "Inkwell", "Accept": "application/json"})
        with opener.open(request, timeout=TIMEOUT) as answer:
            results.put(answer.read(MAX_SIZE + 1))
    except UpdateError as error:
        results.put(error)
    except urllib.error.HTTPError as error:
        words = "redirects in circles" if 300 <= error.code < 400 else "has no version file there"
        results.put(UpdateError("nonsense", f"{_host(at)} {words} (status {error.code}). Try again later."))
    except (OSError, http.client.HTTPException, ValueError) as error:
        reason = getattr(error, "reason", error)
        if isinstance(reason, ssl.SSLCertVerificationError):
            words = f"{_host(at)} does not prove to be who it says it is ({reason.verify_message}). Nothing was read."
            results.put(UpdateError("insecure", words))
        else:
            results.put(UpdateError("unreachable", f"{_host(at)} cannot be reached ({reason}). Check the connection."))


class _FewRedirects(urllib.request.HTTPRedirectHandler):
    """Follows three redirects at the most (hosts of releases use one), and only to https."""

    max_redirections = 3
    max_repeats = 1

    def redirect_request(self, req: Any, fp: Any, code: int, msg: str, headers: Any, newurl: str) -> Any:
        _need_https(newurl)
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def _need_https(at: str) -> None:
    try:
        parts = urllib.parse.urlsplit(at)
        good = parts.scheme == "https" and bool(parts.hostname) and not parts.username and len(at) <= MAX_ADDRESS
    except ValueError:
        good = False
    if not good:
        raise UpdateError("insecure", f"{at[:80]!r} is not an https address. Nothing was read.")


def _host(at: str) -> str:
    return urllib.parse.urlsplit(at).hostname or at


def _understood(body: bytes, at: str) -> UpdateReport:
    from packaging.version import InvalidVersion, Version

    odd = UpdateError("nonsense", f"What {_host(at)} sent is not a version file. Try again later.")
    if len(body) > MAX_SIZE:
        raise odd
    try:
        table = json.loads(body)
        text = table["version"]
        if not isinstance(text, str) or len(text) > 40:
            raise odd
        newest = Version(text)
    except (ValueError, KeyError, TypeError, RecursionError, InvalidVersion) as error:
        raise odd from error
    page = table.get("page", "")
    try:
        _need_https(page)
    except (UpdateError, AttributeError, TypeError):
        page = ""  # of no use, and no reason to say nothing of the version
    page = page if page.isprintable() else ""
    return UpdateReport(__version__, str(newest), newest > Version(__version__), page, at)
