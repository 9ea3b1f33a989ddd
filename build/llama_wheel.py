"""Compiles llama-cpp-python, which has no ready wheel, and keeps the result for the next set-up.

Trimmed to the library: llama.cpp's tools, server, examples, tests and vision part are left out, which halves the
time. The finished wheel is kept in the person's cache folder under a key of all that shaped it, this processor's
features included, since the code is compiled for exactly this processor. pip's own cache knows nothing of those and
would hand out a wheel built with other options. An interrupted compilation goes on with the files not yet done.

The packaged app goes to other machines, so its llama.cpp is another build (`portable`): every processor generation's
code in a file of its own, of which the best that runs is loaded. Standard library only.
"""

from __future__ import annotations

import hashlib
import os
import platform
import re
import shlex
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Callable
from functools import cache
from pathlib import Path

import sources

OPTIONS = (
    "-DLLAVA_BUILD=OFF",
    "-DLLAMA_BUILD_TOOLS=OFF",
    "-DLLAMA_BUILD_SERVER=OFF",
    "-DLLAMA_BUILD_TESTS=OFF",
    "-DLLAMA_BUILD_EXAMPLES=OFF",
    "-DLLAMA_BUILD_APP=OFF",
    "-DLLAMA_BUILD_UI=OFF",
    "-DLLAMA_OPENSSL=OFF",
)

# For the packaged app: nothing of this machine's processor, and one library for each generation, loaded at run time.
# The folder is that of llama.cpp's other libraries; without these two lines it would be `bin`, outside the package.
PORTABLE = (
    "-DGGML_NATIVE=OFF",
    "-DGGML_BACKEND_DL=ON",
    "-DGGML_CPU_ALL_VARIANTS=ON",
    "-DCMAKE_INSTALL_BINDIR=llama_cpp/lib",
    "-DCMAKE_INSTALL_LIBDIR=llama_cpp/lib",
    "-DCMAKE_INSTALL_RPATH=$ORIGIN",
)
# Apple's processors are few: one library for all of them, and Metal in it, as llama.cpp itself is given out.
PORTABLE_MAC = ("-DGGML_NATIVE=OFF",)

# GCC 12 optimises the set-up of the AMX tiles away, and quantised models then end in a fault. The rest of
# llama.cpp's kernels for such processors are as fast without it.
NO_AMX = ("-mno-amx-tile", "-mno-amx-int8", "-mno-amx-bf16")

STEP = re.compile(r"^\s*\[\s*(\d+)/(\d+)\]|^\s*\[\s*(\d+)%\]")


@cache
def options(portable: bool = False) -> list[str]:
    """The CMake options for this machine's compiler."""
    if portable:  # The one variant with AMX, which NO_AMX is about, is left out of the app instead (inkwell.spec).
        return [*OPTIONS, *(PORTABLE_MAC if sys.platform == "darwin" else PORTABLE)]
    if sys.platform != "win32" and all(_accepts(flag) for flag in NO_AMX):
        flags = " ".join(NO_AMX)
        return [*OPTIONS, f"-DCMAKE_C_FLAGS={flags}", f"-DCMAKE_CXX_FLAGS={flags}"]
    return list(OPTIONS)


def ready(version: str, portable: bool = False) -> Path | None:
    """The wheel that an earlier set-up made for this machine (or for any, if `portable`), if there is one."""
    return next(_shelf(version, portable).glob("*.whl"), None)


def build(
    python: str, version: str, work: Path, run: sources.Run, report: Callable[[str], None], portable: bool = False
) -> Path:
    """Compile and return the wheel. `work` keeps the half-done compilation if this is interrupted.

    Raises ValueError if the source is not the one in the lock.
    """
    shelf = _shelf(version, portable)
    place = work / f"llama-{shelf.name}"

    # 1. The source.
    source = sources.unpacked(python, "llama-cpp-python", version, place, run, report)

    # 2. The compilation, told file by file.
    def line(text: str) -> None:
        step = STEP.match(text)
        if step:
            done, total, percent = step.groups()
            report(f"compiling, file {done} of {total}" if total else f"compiling, {percent}%")

    report("preparing the compilation")
    out = place / "wheel"
    environment = {
        "CMAKE_ARGS": f"{shlex.join(options(portable))} {os.environ.get('CMAKE_ARGS', '')}".strip(),
        "CMAKE_BUILD_PARALLEL_LEVEL": os.environ.get("CMAKE_BUILD_PARALLEL_LEVEL", str(os.cpu_count() or 2)),
    }
    target = ["--no-deps", "--no-cache-dir", "-v", "-C", f"build-dir={place / 'build'}", "--wheel-dir", str(out)]
    run([python, "-m", "pip", "wheel", "--no-input", *target, str(source)], environment, line)

    # 3. Onto the shelf in one move: what lies there is always whole.
    wheel = next(out.glob("*.whl"))
    shelf.mkdir(parents=True, exist_ok=True)
    kept = shelf / wheel.name
    shutil.copyfile(wheel, kept.with_suffix(".part"))
    kept.with_suffix(".part").replace(kept)
    shutil.rmtree(place, ignore_errors=True)
    return kept


def _shelf(version: str, portable: bool = False) -> Path:
    """The folder for this exact build: version, options, compiler's view of the machine, processor features."""
    own = os.environ.get("CMAKE_ARGS", "")
    processor = "" if portable else _features()
    shaped = [version, *options(portable), own, sysconfig.get_platform(), platform.machine(), processor]
    key = hashlib.sha256("\n".join(shaped).encode()).hexdigest()[:16]
    return _cache() / "inkwell-setup" / key


def _cache() -> Path:
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA", Path.home() / "AppData" / "Local"))
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches"
    return Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache"))


def _features() -> str:
    """The processor's instruction sets, as the system lists them; its name where it does not."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return platform.processor()
    flags = next((line for line in lines if line.lower().startswith(("flags", "features"))), "")
    return " ".join(sorted(flags.partition(":")[2].split()))


def _accepts(flag: str) -> bool:
    """Whether the compiler knows `flag`: older and non-x86 ones refuse it."""
    compiler = os.environ.get("CXX") or shutil.which("c++") or shutil.which("g++") or "c++"
    try:
        done = subprocess.run(
            [*compiler.split(), flag, "-Werror", "-x", "c++", "-c", "-", "-o", os.devnull],
            input=b"int main() { return 0; }", capture_output=True,
        )  # fmt: skip
    except OSError:
        return False
    return done.returncode == 0
