"""Downloads from a real server that misbehaves on purpose: whole and right, or nothing but a sentence."""

from __future__ import annotations

import hashlib
import json
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

import pytest

from engine.errors import Cancelled, ModelError
from engine.models import download as module
from engine.models.catalog import KnownModel, Source
from engine.models.download import fetch
from engine.models.getting import discard, get, unfinished
from engine.models.hubs import RemoteFile, remote_files
from engine.models.installed import installed_models
from engine.types import InstalledModel, ModelProgress
from tests import tiny_gguf

NEVER = threading.Event()


@dataclass
class Hub:
    """What the server offers, and how it misbehaves: `tricks` maps a path to the name of a misdeed."""

    files: dict[str, bytes] = field(default_factory=dict)
    tricks: dict[str, str] = field(default_factory=dict)
    stated: dict[str, bytes] = field(default_factory=dict)
    requests: list[tuple[str, str]] = field(default_factory=list)
    times: dict[str, int] = field(default_factory=dict)
    address: str = ""
    slow: float = 0.0

    def listing(self) -> list[dict[str, object]]:
        entries: list[dict[str, object]] = []
        for path, data in (self.files | self.stated).items():
            if path.endswith(".json"):
                blob = hashlib.sha1(b"blob %d\0" % len(data) + data, usedforsecurity=False).hexdigest()
                entries.append({"type": "file", "path": path, "size": len(data), "oid": blob})
            else:
                lfs = {"oid": hashlib.sha256(data).hexdigest(), "size": len(data), "pointerSize": 130}
                entries.append({"type": "file", "path": path, "size": len(data), "oid": "0" * 40, "lfs": lfs})
        return [{"type": "directory", "path": "sub", "oid": "1" * 40}, *entries]


class Handler(BaseHTTPRequestHandler):
    hub: Hub
    protocol_version = "HTTP/1.1"

    def log_message(self, *_: object) -> None:
        pass

    def do_GET(self) -> None:
        hub = self.hub
        url = urlsplit(self.path)
        hub.requests.append((url.path, self.headers.get("Range", "")))
        if url.path.startswith("/api/models/") and hub.tricks.get("") == "no listing":
            self._send(b'{"error": "Repository not found"}', "application/json", 404)
        elif url.path.startswith("/api/models/"):
            self._send(json.dumps(hub.listing()).encode(), "application/json")
        elif url.path.startswith("/api/v1/models/"):
            self._modelscope(parse_qs(url.query))
        else:
            self._file(unquote(url.path).rpartition("/resolve/main/")[2] or unquote(url.path).lstrip("/"))

    def _modelscope(self, query: dict[str, list[str]]) -> None:
        if "FilePath" in query:
            return self._file(query["FilePath"][0])
        files = [
            {"Path": p, "Size": len(d), "Type": "blob", "Sha256": hashlib.sha256(d).hexdigest()}
            for p, d in self.hub.files.items()
        ]
        return self._send(json.dumps({"Data": {"Files": files}}).encode(), "application/json")

    def _file(self, path: str) -> None:
        hub = self.hub
        data = hub.files.get(path)
        if data is None:
            return self._send(b"no", "text/plain", 404)
        trick = hub.tricks.get(path, "")
        hub.times[path] = hub.times.get(path, 0) + 1
        start = 0
        asked = self.headers.get("Range", "")
        if asked and trick != "ignores ranges":
            start = int(asked.removeprefix("bytes=").rstrip("-"))
            if start >= len(data):
                return self._send(b"", "application/octet-stream", 416)
        if trick == "html":
            return self._send(b"<html>Please log in</html>" + b" " * len(data), "text/html; charset=utf-8")
        if trick == "html once" and hub.times[path] == 1:
            return self._send(b"<html>Please log in</html>", "text/html")
        if trick == "other file":
            self.send_response(302)
            self.send_header("Location", f"{hub.address}/other.bin")
            self.send_header("Content-Length", "0")
            self.end_headers()
            return None
        if trick == "to a file":
            self.send_response(302)
            self.send_header("Location", "file:///etc/passwd")
            self.send_header("Content-Length", "0")
            self.end_headers()
            return None
        if trick == "redirect":
            hub.tricks[path] = ""
            self.send_response(307)
            self.send_header("Location", self.path)
            self.send_header("Content-Length", "0")
            self.end_headers()
            return None
        if trick == "busy twice" and hub.times[path] <= 2:
            return self._send(b"later", "text/plain", 503)
        if trick == "forbidden":
            return self._send(b"no", "text/plain", 403)
        if trick == "another part":
            start = max(start - 10, 0)
        body = data[start:]
        if trick == "wrong content":
            body = bytes(b ^ 1 for b in body)
        if trick == "longer":
            body += b"more"
        if trick == "shorter":
            body = body[: len(body) // 2]
        self.send_response(206 if asked and trick != "ignores ranges" else 200)
        self.send_header("Content-Type", "application/octet-stream")
        if asked and trick != "ignores ranges":
            self.send_header("Content-Range", f"bytes {start}-{len(data) - 1}/{len(data)}")
        if trick == "longer without a length":
            body += b"more"
            self.close_connection = True
        else:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if trick.startswith("cut") and (trick == "cut always" or hub.times[path] == 1):
            body = body[: len(body) // 3 if trick != "cut always" else 0]
            self.close_connection = True
        if trick == "stalls":
            self.wfile.write(body[:1000])
            time.sleep(1.5)
            return None
        for at in range(0, len(body), 1 << 14):
            self.wfile.write(body[at : at + (1 << 14)])
            if hub.slow:
                time.sleep(hub.slow)
        return None

    def _send(self, body: bytes, kind: str, status: int = 200) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch) -> Iterator[Hub]:
    made = Hub()
    handler = type("H", (Handler,), {"hub": made})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.handle_error = lambda *_: None  # type: ignore[method-assign]  # clients that hang up are the point
    server.daemon_threads = True
    made.address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    monkeypatch.setattr(module, "_wait", lambda seconds, stop: time.sleep(0.01))
    yield made
    server.shutdown()
    server.server_close()


def files_of(hub: Hub, *patterns: str) -> list[RemoteFile]:
    return remote_files(Source("huggingface", "owner/model", patterns or ("*.bin", "*.json")), hub.address)


def run(files: list[RemoteFile], folder: Path) -> list[ModelProgress]:
    return list(fetch(files, folder, stop=NEVER))


DATA = bytes(range(256)) * 3000


def test_several_files_arrive_whole(hub: Hub, tmp_path: Path) -> None:
    hub.files = {"a.bin": DATA, "config.json": b"{}", "sub/b.bin": DATA[:777], "skip.txt": b"x"}
    run(files_of(hub, "*.bin", "config.json", "sub/*.bin"), tmp_path / "m")
    assert (tmp_path / "m" / "a.bin").read_bytes() == DATA
    assert (tmp_path / "m" / "sub" / "b.bin").read_bytes() == DATA[:777]
    assert (tmp_path / "m" / "config.json").read_bytes() == b"{}"
    assert not (tmp_path / "m" / "skip.txt").exists()
    assert not list((tmp_path / "m").rglob("*.part"))


def test_patterns_take_the_first_alternative_that_is_there(hub: Hub) -> None:
    hub.files = {"model.safetensors": b"x", "pytorch_model.bin": b"y", "onnx/model.safetensors": b"z"}
    assert [f.path for f in files_of(hub, "*.safetensors|*.bin")] == ["model.safetensors"]
    assert [f.path for f in files_of(hub, "*.gguf|*.bin")] == ["pytorch_model.bin"]
    with pytest.raises(ModelError, match="none of the model's files"):
        files_of(hub, "*.gguf")


def test_huggingface_hub_lists_where_it_serves(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same files by the package as by the plain listing, and its failures as sentences."""
    constants = pytest.importorskip("huggingface_hub.constants")
    hub.files = {"a.bin": DATA, "config.json": b"{}"}
    plain = files_of(hub)
    monkeypatch.setattr(constants, "HF_HUB_OFFLINE", False)
    assert files_of(hub) == plain
    assert all(file.sha256 or file.git_sha1 for file in plain)
    with monkeypatch.context() as patch, pytest.raises(ModelError, match="cannot be reached"):
        # Said at once: the package would try again and again.
        patch.setattr("huggingface_hub.HfApi.list_repo_tree", lambda *_, **__: pytest.fail("the package was asked"))
        remote_files(Source("huggingface", "owner/model", ("*",)), "http://127.0.0.1:9")
    hub.tricks[""] = "no listing"
    with pytest.raises(ModelError, match="has no model"):
        files_of(hub)


def test_modelscope_speaks_its_own_way(hub: Hub, tmp_path: Path) -> None:
    hub.files = {"a b.bin": DATA}
    files = remote_files(Source("modelscope", "owner/model", ("*.bin",)), hub.address)
    run(files, tmp_path)
    assert (tmp_path / "a b.bin").read_bytes() == DATA


def test_progress_is_told(hub: Hub, tmp_path: Path) -> None:
    hub.files, hub.slow = {"a.bin": DATA}, 0.02
    seen = run(files_of(hub), tmp_path)
    done = [p.done for p in seen if p.stage == "downloading"]
    assert done == sorted(done) and done[-1] <= len(DATA) and seen[0].total == len(DATA)
    assert any(p.bytes_per_second > 0 for p in seen)


@pytest.mark.parametrize("trick", ["cut once", "busy twice", "redirect", "html once"])
def test_what_passes_is_tried_again(trick: str, hub: Hub, tmp_path: Path) -> None:
    hub.files, hub.tricks = {"a.bin": DATA}, {"a.bin": trick}
    if trick == "html once":  # a login page in the middle of a resumed download
        (tmp_path / "download.json").write_text(json.dumps({"a.bin": [len(DATA), hashlib.sha256(DATA).hexdigest()]}))
        (tmp_path / "a.bin.part").write_bytes(DATA[:100])
    run(files_of(hub), tmp_path)
    assert (tmp_path / "a.bin").read_bytes() == DATA


def test_a_cut_download_goes_on_where_it_was(hub: Hub, tmp_path: Path) -> None:
    hub.files, hub.tricks = {"a.bin": DATA}, {"a.bin": "cut once"}
    run(files_of(hub), tmp_path)
    ranges = [asked for path, asked in hub.requests if path.endswith("a.bin")]
    assert ranges == ["", f"bytes={len(DATA) // 3}-"]


def test_a_connection_that_keeps_breaking_keeps_what_arrived(hub: Hub, tmp_path: Path) -> None:
    hub.files, hub.tricks = {"a.bin": DATA}, {"a.bin": "cut once"}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "ATTEMPTS", 1)
        with pytest.raises(ModelError, match="start the download again"):
            run(files_of(hub), tmp_path)
    assert (tmp_path / "a.bin.part").stat().st_size == len(DATA) // 3
    hub.tricks = {}
    run(files_of(hub), tmp_path)
    assert (tmp_path / "a.bin").read_bytes() == DATA
    assert hub.requests[-1][1] == f"bytes={len(DATA) // 3}-"


@pytest.mark.parametrize(
    "trick", ["html", "other file", "wrong content", "longer", "longer without a length", "shorter", "to a file"]
)
def test_a_lying_server_leaves_nothing(trick: str, hub: Hub, tmp_path: Path) -> None:
    hub.files, hub.tricks = {"a.bin": DATA, "other.bin": DATA[1:] + b"x"}, {"a.bin": trick}
    with pytest.raises(ModelError) as caught:
        run(files_of(hub, "a.bin"), tmp_path)
    assert str(caught.value).endswith(".") and len(str(caught.value)) > 30
    assert not (tmp_path / "a.bin").exists() and not (tmp_path / "a.bin.part").exists()


@pytest.mark.parametrize("trick", ["another part", "ignores ranges", "wrong content"])
def test_a_lying_resumption_starts_cleanly_or_fails(trick: str, hub: Hub, tmp_path: Path) -> None:
    hub.files, hub.tricks = {"a.bin": DATA}, {"a.bin": "cut once"}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "ATTEMPTS", 1)
        with pytest.raises(ModelError):
            run(files_of(hub), tmp_path)
    hub.tricks = {"a.bin": trick}
    if trick == "wrong content":
        with pytest.raises(ModelError, match="checksum"):
            run(files_of(hub), tmp_path)
        assert not (tmp_path / "a.bin").exists()
    else:
        run(files_of(hub), tmp_path)
        assert (tmp_path / "a.bin").read_bytes() == DATA


def test_a_part_from_an_older_version_is_thrown_away(hub: Hub, tmp_path: Path) -> None:
    hub.files, hub.tricks = {"a.bin": DATA}, {"a.bin": "cut once"}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "ATTEMPTS", 1)
        with pytest.raises(ModelError):
            run(files_of(hub), tmp_path)
    hub.tricks, hub.files = {}, {"a.bin": DATA[::-1]}
    run(files_of(hub), tmp_path)
    assert (tmp_path / "a.bin").read_bytes() == DATA[::-1]
    assert hub.requests[-1][1] == ""


def test_stopping_is_pausing(hub: Hub, tmp_path: Path) -> None:
    hub.files, hub.slow = {"a.bin": DATA}, 0.05
    stop = threading.Event()
    threading.Timer(0.4, stop.set).start()
    started = time.monotonic()
    with pytest.raises(Cancelled):
        list(fetch(files_of(hub), tmp_path, stop=stop))
    assert time.monotonic() - started < 1.5
    time.sleep(0.2)
    have = (tmp_path / "a.bin.part").stat().st_size
    assert 0 < have < len(DATA)
    hub.slow = 0
    run(files_of(hub), tmp_path)
    assert (tmp_path / "a.bin").read_bytes() == DATA
    assert hub.requests[-1][1] == f"bytes={have}-"


def test_a_stalled_connection_can_be_left_at_once(hub: Hub, tmp_path: Path) -> None:
    hub.files, hub.tricks = {"a.bin": DATA}, {"a.bin": "stalls"}
    stop = threading.Event()
    threading.Timer(0.3, stop.set).start()
    started = time.monotonic()
    with pytest.raises(Cancelled):
        list(fetch(files_of(hub), tmp_path, stop=stop))
    assert time.monotonic() - started < 1.0


def test_a_full_disk_is_seen_before(hub: Hub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    hub.files = {"a.bin": DATA}
    usage = type("Usage", (), {"free": 1000})
    monkeypatch.setattr(module.shutil, "disk_usage", lambda path: usage)
    with pytest.raises(ModelError, match="not enough space"):
        run(files_of(hub), tmp_path / "m")
    assert not [path for path, _ in hub.requests if "resolve" in path]


def test_refusals_are_told_apart(hub: Hub, tmp_path: Path) -> None:
    hub.files, hub.tricks = {"a.bin": DATA}, {"a.bin": "forbidden"}
    with pytest.raises(ModelError, match="licence"):
        run(files_of(hub), tmp_path)
    files = files_of(hub)
    hub.files = {}
    with pytest.raises(ModelError, match="404"):
        run(files, tmp_path)
    with pytest.raises(ModelError, match="cannot be reached"):
        remote_files(Source("huggingface", "owner/model", ("*",)), "http://127.0.0.1:9")
    with pytest.raises(ModelError, match="https"):
        remote_files(Source("huggingface", "owner/model", ("*",)), "ftp://example.org")


@pytest.mark.parametrize("name", ["../evil.bin", "/etc/evil.bin", "sub/../../evil.bin", "C:evil.bin", "a\\b.bin"])
def test_names_that_lead_elsewhere_are_refused(name: str, hub: Hub) -> None:
    hub.files = {name: DATA}
    with pytest.raises(ModelError, match="outside"):
        files_of(hub, "*.bin", "*/*.bin", "*/*/*/*.bin", "*/*/*.bin")


def test_a_pinned_checksum_wins_over_the_hub(hub: Hub) -> None:
    hub.files = {"a.bin": DATA}
    with pytest.raises(ModelError, match="not the file that the catalogue names"):
        remote_files(Source("huggingface", "o/m", ("a.bin",), sha256={"a.bin": "0" * 64}), hub.address)


# --- from the catalogue to the list -------------------------------------------------------------------------------


@pytest.fixture
def models(tmp_path: Path, hub: Hub) -> Path:
    """A models folder whose own list names a tiny GGUF on the server."""
    folder = tmp_path / "models"
    folder.mkdir()
    (folder / "models.toml").write_text(
        '[[model]]\nid = "tiny"\nname = "Tiny"\nsize = 0.001\nlicence = "MIT"\n'
        '[[model.source]]\nhub = "huggingface"\nrepo = "owner/tiny"\nfiles = ["*.gguf"]\n',
        encoding="utf-8",
    )
    hub.files = {"tiny.gguf": tiny_gguf.make_llama(tmp_path / "made.gguf").read_bytes()}
    return folder


def test_a_model_is_got_checked_and_installed(models: Path, hub: Hub) -> None:
    *_, last = get(models, "tiny", endpoint=hub.address, stop=NEVER)
    assert isinstance(last, InstalledModel)
    assert (last.id, last.name, last.licence, last.in_place) == ("tiny", "Tiny", "MIT", False)
    assert Path(last.path) == models / "tiny" / "tiny.gguf" and Path(last.path).is_file()
    assert installed_models(models) == {"tiny": last}
    assert unfinished(models) == {}
    count = len(hub.requests)
    assert list(get(models, "tiny", endpoint=hub.address, stop=NEVER)) == [last]
    assert len(hub.requests) == count  # what is here is not asked for again


def test_what_is_not_a_model_is_not_installed(models: Path, hub: Hub) -> None:
    """The server's checksum is right, but the file is no model."""
    hub.files = {"tiny.gguf": b"not a model at all" * 100}
    with pytest.raises(ModelError, match="Nothing of it is kept"):
        list(get(models, "tiny", endpoint=hub.address, stop=NEVER))
    assert installed_models(models) == {} and unfinished(models) == {}
    assert not (models / "tiny").exists()


def test_an_unfinished_download_is_shown_and_can_be_discarded(models: Path, hub: Hub) -> None:
    hub.tricks = {"tiny.gguf": "cut once"}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "ATTEMPTS", 1)
        with pytest.raises(ModelError):
            list(get(models, "tiny", endpoint=hub.address, stop=NEVER))
    assert unfinished(models)["tiny"] > 0 and installed_models(models) == {}
    assert not discard(models, "..") and not discard(models, "../tiny") and models.is_dir()
    assert discard(models, "tiny") and unfinished(models) == {}
    assert not discard(models, "tiny")


def test_the_environment_names_a_mirror(models: Path, hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_ENDPOINT", hub.address + "/")
    *_, last = get(models, "tiny", stop=NEVER)
    assert isinstance(last, InstalledModel)


def test_nothing_is_fetched_for_an_unknown_model(models: Path, hub: Hub) -> None:
    with pytest.raises(ModelError, match="catalogue"):
        list(get(models, "nonsense", endpoint=hub.address, stop=NEVER))
    with pytest.raises(ModelError, match="not offered by modelscope"):
        list(get(models, "tiny", hub="modelscope", stop=NEVER))
    assert hub.requests == []


def test_known_model_is_a_value() -> None:
    model = KnownModel("a", "A", "chat", "gguf", 1, 1, (), "MIT", (Source("url", "http://x", ("f",)),))
    assert model.source().repo == "http://x"
