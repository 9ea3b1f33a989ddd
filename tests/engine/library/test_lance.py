"""LanceDB is imported without the client of remote catalogs, and is whole otherwise."""

from __future__ import annotations

import subprocess
import sys

CODE = """
import sys, tempfile
import pyarrow
before = list(sys.meta_path)
from engine.library.lance import lancedb
lance = lancedb()
assert sys.meta_path == before
import lancedb as plain
assert lance is plain is lancedb()
requests = sys.modules["lance_namespace_urllib3_client.api.table_api"]
assert getattr(requests, "__file__", None) is None, requests
database = lance.connect(tempfile.mkdtemp())
table = database.create_table("chunks", pyarrow.table({"number": [1, 2]}))
assert database.list_tables().tables == ["chunks"] and table.count_rows() == 2
database.drop_table("chunks")
assert database.list_tables().tables == []
print("whole")
"""


def run(code: str) -> str:
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=100)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_the_client_of_remote_catalogs_is_left_out() -> None:
    assert run(CODE) == "whole"


def test_what_another_has_imported_stays() -> None:
    assert run(
        "import lancedb as plain, sys\n"
        "from engine.library.lance import lancedb\n"
        "assert lancedb() is plain\n"
        "print(sys.modules['lance_namespace_urllib3_client.api.table_api'].__file__ is not None)"
    ) == "True"  # fmt: skip
