"""The offline proof finds what it should find, and a short one is made here and now where the tools are."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]

HARMLESS = (
    "12 socketpair(AF_UNIX, SOCK_STREAM|SOCK_CLOEXEC, 0, [11, 12]) = 0",
    '12 sendto(23, "\\0", 1, 0, NULL, 0) = 1',
    "12 recvfrom(22, 0x7f, 128, 0, NULL, NULL) = -1 EAGAIN",
    '12 connect(5, {sa_family=AF_UNIX, sun_path=@"/tmp/.X11-unix/X0"}, 20) = 0',
    '12 connect(5, {sa_family=AF_UNIX, sun_path="/run/user/1000/bus"}, 110) = 0',
    '12 connect(5, {sa_family=AF_UNIX, sun_path="/var/run/nscd/socket"}, 110) = -1 ENOENT (No such file or directory)',
    "12 io_uring_setup(64, {flags=0}) = -1 EPERM (Operation not permitted)",
    "12 +++ exited with 0 +++",
)
FINDINGS = (
    "12 socket(AF_INET, SOCK_STREAM|SOCK_CLOEXEC, IPPROTO_IP) = 7",
    "12 socket(AF_INET6, SOCK_DGRAM, IPPROTO_IP <unfinished ...>",
    "12 socket(AF_NETLINK, SOCK_RAW|SOCK_CLOEXEC, NETLINK_ROUTE) = 7",
    "12 socket(AF_PACKET, SOCK_RAW, 768) = 7",
    '12 bind(24, {sa_family=AF_INET6, sin6_port=htons(0), inet_pton(AF_INET6, "::1", &sin6_addr)}, 28) = 0',
    '12 connect(7, {sa_family=AF_INET, sin_port=htons(443), sin_addr=inet_addr("9.9.9.9")}, 16) = -1 EINPROGRESS',
    '12 sendto(7, "x", 1, 0, {sa_family=AF_INET, sin_port=htons(53), sin_addr=inet_addr("9.9.9.9")}, 16) = 1',
    '12 connect(5, {sa_family=AF_UNIX, sun_path="/var/run/nscd/socket"}, 110) = 0',
    '12 connect(5, {sa_family=AF_UNIX, sun_path="/run/systemd/resolve/io.systemd.Resolve"}, 42) = 0',
    "12 io_uring_setup(64, {flags=0}) = 9",
)


@pytest.fixture
def proof(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(str(ROOT / "build"))
    import offline_proof

    return offline_proof


def test_every_way_out_is_found_and_nothing_else(proof: ModuleType) -> None:
    assert proof.look(HARMLESS).findings == []
    for line in FINDINGS:
        assert len(proof.look([*HARMLESS, line]).findings) == 1, line
    assert proof.look(HARMLESS).families == {"AF_UNIX": 1}


def test_what_the_tracer_writes_is_understood(proof: ModuleType, tmp_path: Path) -> None:
    """A program that opens one socket to nowhere, seen by strace itself."""
    try:
        tracer = proof._tracer()
    except proof.NotRunError as reason:
        pytest.skip(str(reason))
    for family, expected in ((socket.AF_UNIX, 0), (socket.AF_INET, 1)):
        trace = tmp_path / "trace"
        program = f"import socket; socket.socket({int(family)})"
        subprocess.run([*tracer, "-o", str(trace), sys.executable, "-c", program], check=True)
        assert len(proof.look(trace.read_text().splitlines()).findings) == expected


def test_documents_are_read_and_asked_without_a_socket(proof: ModuleType, tmp_path: Path) -> None:
    """The part of `make offline-proof` that is quick: index, ask in both languages, under strace."""
    inkwell = Path(sys.executable).with_name("inkwell")
    try:
        tracer = proof._tracer()
    except proof.NotRunError as reason:
        pytest.skip(str(reason))
    traces: list[Path] = []

    def traced(name: str) -> list[str]:
        traces.append(tmp_path / f"{len(traces)}-{name}")
        return [*tracer, "-o", str(traces[-1])]

    job = proof.Job(proof.App("source", inkwell, False), tmp_path, tmp_path, traced)
    job.documents()
    seen = proof.look(line for trace in traces for line in trace.read_text(errors="replace").splitlines())
    assert seen.lines and not seen.findings, "\n".join(seen.findings)


def test_without_the_tools_it_says_that_it_was_not_run(
    proof: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(shutil, "which", lambda _: None)
    monkeypatch.setattr(proof, "make_models", lambda _: None)
    assert proof.main(["--quick", str(ROOT / "nothing")]) == 2
    said = capsys.readouterr().out
    assert "proven" not in said and said.lower().count("not run") >= (1 if sys.platform != "linux" else 2)
