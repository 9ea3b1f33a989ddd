"""Nothing that reads a document opens a socket, starts a program or writes a file."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from engine.resources import resource

# In a child, because an audit hook cannot be taken off again. strace would see native code too; where the system
# has network namespaces, the second test shows that nothing needs one.
_SCRIPT = """
import sys
from pathlib import Path

broken = []
allowed = {"/dev/null"}

def watch(event, arguments):
    if event.startswith("socket.") and event != "socket.__new__" or event == "socket.__new__":
        broken.append((event, str(arguments)))
    elif event in ("subprocess.Popen", "os.system", "os.exec", "os.posix_spawn", "os.fork", "os.remove", "os.rename"):
        broken.append((event, str(arguments)))
    elif event == "open" and isinstance(arguments[1], str) and set(arguments[1]) & set("wax+"):
        if str(arguments[0]) not in allowed and "__pycache__" not in str(arguments[0]):
            broken.append((event, str(arguments)))

from engine.errors import ExtractError
from engine.library.extract import extract
sys.addaudithook(watch)
count = 0
for folder in sys.argv[1:]:
    for path in sorted(Path(folder).rglob("*")):
        if path.is_file() and path.stat().st_size < 2_000_000:
            count += 1
            try:
                extract(path)
            except ExtractError:
                pass
print(count, broken)
sys.exit(1 if broken else 0)
"""


def _run(*folders: Path, prefix: tuple[str, ...] = ()) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parents[4]), "PYTHONDONTWRITEBYTECODE": "1"}
    command = [*prefix, sys.executable, "-c", _SCRIPT, *map(str, folders)]
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=200, check=False)


def test_no_socket_no_program_no_file(shared_data: Path) -> None:
    done = _run(shared_data / "docs" / "normal", shared_data / "docs" / "hostile")
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="strace")
def test_native_code_opens_no_socket_either(shared_data: Path, tmp_path: Path) -> None:
    log = tmp_path / "calls"
    prefix = ("strace", "-f", "-e", "trace=socket,connect,execve", "-o", str(log))
    try:
        subprocess.run(["strace", "-V"], capture_output=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("strace is not installed")
    done = _run(shared_data / "docs" / "normal", prefix=prefix)
    assert done.returncode == 0, done.stdout + done.stderr
    calls = [line for line in log.read_text().splitlines() if "socket(" in line or "connect(" in line]
    assert not calls
    assert sum("execve(" in line for line in log.read_text().splitlines()) == 1


_RECOGNISE = """
import sys
from pathlib import Path

broken = []
import PIL.Image
import pypdfium2
with pypdfium2.PdfDocument(sys.argv[1]) as document:
    document[0].render(scale=1.5).to_pil().save(sys.argv[2])
sys.addaudithook(lambda event, arguments: broken.append(event) if event.startswith(("socket.", "urllib")) else None)
from engine.library.extract.ocr import recognise
found = recognise(Path(sys.argv[2]), page=1)
print(len(found.words), broken)
sys.exit(1 if broken or len(found.words) < 20 else 0)
"""


def test_recognising_a_scan_downloads_nothing(tmp_path: Path) -> None:
    sample = str(resource("samples", "documents", "Wheel maintenance guide.pdf"))
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parents[4])}
    command = [sys.executable, "-c", _RECOGNISE, sample, str(tmp_path / "scan.png")]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=100, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
