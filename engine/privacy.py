"""Keeps libraries from reaching for the network. Called before any of them is imported; knows none of the engine.

Some packages we use report to their makers unless told otherwise (OpenVINO's telemetry starts a process of its own
that sends to an analytics service), or look on a hub for files that are already here. Only a model download that the
person started may open a connection: engine.models does that with its own client.
"""

from __future__ import annotations

import os
import socket
import sys

_SWITCHES = {
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "TRANSFORMERS_OFFLINE": "1",
    "DISABLE_TELEMETRY": "1",
    "DO_NOT_TRACK": "1",
    "LANCEDB_TELEMETRY": "0",
    "LANCEDB_LOG": "error",
    # The tokenizers library warns on every spawned child otherwise.
    "TOKENIZERS_PARALLELISM": "true",
}

_NEVER_IMPORTED = ("openvino_telemetry",)
"""Packages that other packages import only to send something; they have a way to do without."""


def seal() -> None:
    """Switch telemetry and hub look-ups off for this process and its children. May be called any number of times."""
    for name, value in _SWITCHES.items():
        os.environ.setdefault(name, value)
    for name in _NEVER_IMPORTED:
        # None makes `import name` raise ImportError, whatever is installed.
        sys.modules[name] = None  # type: ignore[assignment]
    # urllib3, which LanceDB brings along for its cloud, binds a socket to ::1 when it is imported, to see whether this
    # machine knows IPv6. Believing that it does not, it opens none. A download asks for names and addresses itself
    # (getaddrinfo), so that it goes over IPv6 all the same.
    socket.has_ipv6 = False
