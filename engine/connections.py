"""What Inkwell's processes have open to any network: for the page that shows a person that there is nothing."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable

from engine.types import Connection


def open_connections(processes: Iterable[int]) -> list[Connection]:
    """Every internet socket that these processes and their children hold just now. Raises nothing."""
    import psutil

    found: dict[int, psutil.Process] = {}
    for pid in processes:
        with contextlib.suppress(psutil.Error):
            process = psutil.Process(pid)
            found |= {each.pid: each for each in (process, *process.children(recursive=True))}
    listed = []
    for process in found.values():
        with contextlib.suppress(psutil.Error):  # it has ended meanwhile
            name = f"{process.name()} ({process.pid})"
            for each in process.net_connections(kind="inet"):
                local, remote = (f"{end.ip}:{end.port}" if end else "" for end in (each.laddr, each.raddr))
                listed.append(Connection(name, local, remote, each.status))
    return listed
