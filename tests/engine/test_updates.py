"""The check for updates: one file over https, nothing sent along, and every way in which a server can misbehave."""

from __future__ import annotations

import http.server
import json
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from engine import __version__, trust, updates
from engine.api import Engine
from engine.cli import main
from engine.errors import Cancelled, UpdateError
from engine.types import UpdateReport

CERTIFICATE = Path(__file__).with_name("localhost.pem")
PAGE = "https://example.org/inkwell"
GOOD = json.dumps({"version": "99.1", "page": PAGE}).encode()

Reply = Callable[[http.server.BaseHTTPRequestHandler], None]


class Server:
    """https on localhost. `reply` answers every request; `requests` keeps (path, headers)."""

    def __init__(self) -> None:
        self.requests: list[tuple[str, dict[str, str]]] = []
        self.reply: Reply = sends(GOOD)
        owner = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                owner.requests.append((self.path, {name.lower(): value for name, value in self.headers.items()}))
                try:
                    owner.reply(self)
                except OSError:
                    self.close_connection = True  # the client has had enough, as it should

            def log_message(self, *_: object) -> None:
                pass

        class Quiet(http.server.ThreadingHTTPServer):
            daemon_threads = True

            def handle_error(self, *_: object) -> None:
                pass  # a client that hangs up on an unknown certificate

        self._server = Quiet(("127.0.0.1", 0), Handler)
        tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        tls.load_cert_chain(CERTIFICATE)
        self._server.socket = tls.wrap_socket(self._server.socket, server_side=True, do_handshake_on_connect=False)
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02})
        self._thread.start()
        self.address = f"https://localhost:{self._server.server_port}/version.json"

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


def sends(body: bytes, status: int = 200, **headers: str) -> Reply:
    def reply(handler: http.server.BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        for name, value in headers.items():
            handler.send_header(name, value)
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)

    return reply


@pytest.fixture
def server() -> Iterator[Server]:
    made = Server()
    yield made
    made.close()


@pytest.fixture
def trusted() -> ssl.SSLContext:
    return ssl.create_default_context(cafile=str(CERTIFICATE))


def check(server: Server, context: ssl.SSLContext) -> UpdateReport:
    return updates.check(server.address, stop=threading.Event(), context=context)


def refused(server: Server, context: ssl.SSLContext) -> str:
    with pytest.raises(UpdateError) as caught:
        check(server, context)
    assert str(caught.value).endswith(".")
    return caught.value.code


def test_a_newer_version_is_told_with_its_page(server: Server, trusted: ssl.SSLContext) -> None:
    assert check(server, trusted) == UpdateReport(__version__, "99.1", True, PAGE, server.address)
    server.reply = sends(json.dumps({"version": __version__}).encode())
    assert check(server, trusted) == UpdateReport(__version__, __version__, False, "", server.address)
    server.reply = sends(b'{"version": "0.0.1"}')
    assert not check(server, trusted).newer


def test_nothing_is_sent_along(server: Server, trusted: ssl.SSLContext) -> None:
    check(server, trusted)
    (path, headers), = server.requests
    assert path == "/version.json"
    assert headers.pop("host").startswith("localhost")
    assert headers == {
        "user-agent": "Inkwell", "accept": "application/json", "accept-encoding": "identity", "connection": "close",
    }  # fmt: skip


@pytest.mark.parametrize(
    "body",
    [
        b"", b"<html>Please log in</html>", b"[]", b"null", b"{}", b'{"version": 7}', b'{"version": "new!"}',
        b'{"version": null}', b'{"version": "' + b"1." * 30 + b'1"}', b"[" * 9000, b"\xff\xfe\x00", b" " * 20_000,
        b'{"version": "1"}' + b" " * 60_000_000,
    ],
)  # fmt: skip
def test_what_is_no_version_file_is_refused(server: Server, trusted: ssl.SSLContext, body: bytes) -> None:
    server.reply = sends(body)
    assert refused(server, trusted) == "update-nonsense"


@pytest.mark.parametrize("page", ["http://x.org", "javascript:alert(1)", "file:///etc/passwd", 7, "https://x\n.o", []])
def test_a_page_of_no_use_is_left_out(server: Server, trusted: ssl.SSLContext, page: Any) -> None:
    server.reply = sends(json.dumps({"version": "99", "page": page}).encode())
    found = check(server, trusted)
    assert found.newer and found.page == ""


def test_redirects_are_few_and_never_insecure(server: Server, trusted: ssl.SSLContext) -> None:
    asked = iter(range(100))

    def once(handler: http.server.BaseHTTPRequestHandler) -> None:
        sends(b"", 302, Location="/there")(handler) if handler.path == "/version.json" else sends(GOOD)(handler)

    server.reply = once
    assert check(server, trusted).newer
    server.reply = sends(b"", 302, Location="/version.json")  # in circles
    assert refused(server, trusted) == "update-nonsense"
    server.reply = lambda handler: sends(b"", 302, Location=f"/{next(asked)}")(handler)  # without end
    before = len(server.requests)
    assert refused(server, trusted) == "update-nonsense"
    assert len(server.requests) - before <= 4
    for place in ("http://localhost:1/", "ftp://localhost/x"):
        server.reply = sends(b"", 302, Location=place)
        assert refused(server, trusted) == "update-insecure"
    server.reply = sends(b"", 302, Location="file:///etc/passwd")
    assert refused(server, trusted) == "update-nonsense"


def test_servers_that_fail_hang_or_drip(
    server: Server, trusted: ssl.SSLContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    for status in (404, 500, 403):
        server.reply = sends(b"no", status)
        assert refused(server, trusted) == "update-nonsense"
    monkeypatch.setattr(updates, "DEADLINE", 0.6)
    ended = threading.Event()

    def drips(handler: http.server.BaseHTTPRequestHandler) -> None:
        handler.wfile.write(b"HTTP/1.1 200 OK\r\n")
        while not ended.wait(0.05):
            handler.wfile.write(b"X-More: 1\r\n")
            handler.wfile.flush()

    server.reply = drips
    began = time.monotonic()
    assert refused(server, trusted) == "update-unreachable"
    assert time.monotonic() - began < 5
    ended.set()

    stop = threading.Event()
    stop.set()
    with pytest.raises(Cancelled):
        updates.check(server.address, stop=stop, context=trusted)


def test_a_server_that_cannot_prove_who_it_is_is_not_read(server: Server) -> None:
    assert refused(server, trust.context()) == "update-insecure"
    assert not server.requests


@pytest.mark.parametrize(
    "address",
    [
        "http://localhost/x", "file:///etc/passwd", "https://", "https://user:word@localhost/x", "x", "https://[",
        "https://" + "x" * 600,
    ],
)  # fmt: skip
def test_only_https_addresses_are_asked(address: str) -> None:
    with pytest.raises(UpdateError) as caught:
        updates.check(address, stop=threading.Event())
    assert caught.value.code == "update-insecure"


def test_a_closed_port_is_told() -> None:
    with pytest.raises(UpdateError, match="cannot be reached") as caught:
        updates.check("https://127.0.0.1:9/version.json", stop=threading.Event())
    assert caught.value.code == "update-unreachable"


def test_facade_and_terminal(
    server: Server, home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(CERTIFICATE))
    with Engine(home) as engine:
        assert not server.requests  # opening asks nobody
        assert next(iter(engine.check_updates(server.address))).newest == "99.1"
    assert main(["updates", "--home", str(home), "--address", server.address, "--json"]) == 0
    shown = capsys.readouterr()
    assert json.loads(shown.out)["newer"] is True
    assert server.address in shown.err  # said before it is asked
    assert main(["updates", "--home", str(home), "--address", server.address]) == 0
    assert f"99.1 is out; this is {__version__}. {PAGE}" in capsys.readouterr().out
    server.reply = sends(b"?")
    assert main(["updates", "--home", str(home), "--address", server.address]) == 1


def test_a_build_without_an_address_says_so(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for text, found in (('address = "https://x.org/v.json"', "https://x.org/v.json"), ("address = 7", ""), ("?", "")):
        (tmp_path / "updates.toml").write_text(text, encoding="utf-8")
        monkeypatch.setattr(updates, "resource", lambda name: tmp_path / name)
        assert updates.address() == found
    with Engine(home) as engine, pytest.raises(UpdateError) as caught:
        next(iter(engine.check_updates()))
    assert caught.value.code == "update-none"
