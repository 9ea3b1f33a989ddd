"""Which certificates an https connection is checked against: those of the system, wherever it keeps them.

OpenSSL looks where it was told to when it was compiled; the packaged app runs on systems that keep them elsewhere.
Only used by what opens a connection: model downloads and the check for updates, each started by the person.
"""

from __future__ import annotations

import ssl


def context() -> ssl.SSLContext:
    """A context that checks certificates and host names, as the system trusts them."""
    import truststore

    return truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
