"""Memory of a process with many threads, where glibc allocates."""

from __future__ import annotations

import platform
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="glibc alone is told anything")

COUNT = """
import ctypes, os, sys, threading
libc = ctypes.CDLL(None)
libc.fopen.restype = libc.malloc.restype = ctypes.c_void_p
ready, done = threading.Barrier(25), threading.Event()

def hold():
    block = libc.malloc(1000)
    ready.wait()
    done.wait()
    libc.free(ctypes.c_void_p(block))

threads = [threading.Thread(target=hold) for _ in range(24)]
for thread in threads:
    thread.start()
ready.wait()
out = ctypes.c_void_p(libc.fopen(sys.argv[1].encode(), b"w"))
libc.malloc_info(0, out)
libc.fclose(out)
done.set()
"""


def heaps(tmp_path: Path, before: str) -> int:
    file = tmp_path / "heaps.xml"
    subprocess.run([sys.executable, "-c", before + COUNT, str(file)], check=True, timeout=120)
    return file.read_text().count("<heap nr")


def test_threads_of_a_process_that_has_an_index_share_their_heaps(tmp_path: Path) -> None:
    index = f"from engine.library.index import Index; Index({str(tmp_path / 'index')!r}, 8)\n"
    assert heaps(tmp_path, index) < 6 < heaps(tmp_path, "")
