"""Compiles OpenCV for the packaged app on Linux: only what text recognition calls, a tenth of the wheel's size.

The ready wheel has video, neural networks and linear algebra with all their libraries in it, 150 MB that RapidOCR,
the one user here, never calls, and on Linux its one library does not load without the others. This one has image
processing and outlines; pictures are opened by Pillow. The source is that of the pinned version, taken only if its
hash stands in build/lock.txt, and the library is kept in the person's cache folder beside llama.cpp's (llama_wheel.py).
An interrupted compilation goes on with the files not yet done. Elsewhere, and where it cannot be compiled, the ready
wheel serves. Standard library only.
"""

from __future__ import annotations

import hashlib
import os
import platform
import re
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Callable
from pathlib import Path

import llama_wheel
import sources

PACKAGE = "opencv-python-headless"
OPTIONS = (
    "-DBUILD_LIST=core,imgproc,python3",
    "-DCPU_DISPATCH=AVX2",
    "-DCMAKE_BUILD_TYPE=Release",
    "-DBUILD_SHARED_LIBS=OFF",
    "-DBUILD_ZLIB=ON",
    "-DPYTHON3_LIMITED_API=ON",
    *(f"-DBUILD_{part}=OFF" for part in ("TESTS", "PERF_TESTS", "DOCS", "JAVA", "opencv_apps", "OPENEXR")),
    *(f"-DWITH_{part}=OFF" for part in (
        "LAPACK", "EIGEN", "IPP", "ITT", "OPENCL", "KLEIDICV", "UNIFONT", "VA", "PROTOBUF", "FLATBUFFERS", "QUIRC",
        "ADE", "FFMPEG", "GSTREAMER", "V4L", "OPENEXR", "TIFF", "WEBP", "OPENJPEG", "JASPER", "AVIF", "JPEG", "PNG",
        "GTK", "QT",
    )),
)  # fmt: skip
PYTHON = "import numpy, sysconfig; print(numpy.get_include(), sysconfig.get_path('include'), sep='\\n')"


def wanted(constraints: str) -> str | None:
    """The version to compile: the pinned one, on Linux. None where the ready wheel is to serve.

    INKWELL_OPENCV=ready asks for that one: compiling takes some minutes, once.
    """
    if os.environ.get("INKWELL_OPENCV") == "ready":
        return None
    found = re.search(rf"(?m)^{PACKAGE}==(\S+)", constraints)
    return found[1] if found and sys.platform.startswith("linux") else None


def ready(version: str) -> Path | None:
    """The library that an earlier build made, if there is one."""
    return next(_shelf(version).glob("cv2*.so"), None)


def build(python: str, version: str, work: Path, run: sources.Run, report: Callable[[str], None]) -> Path:
    """Compile and return the library. `work` keeps the half-done compilation if this is interrupted.

    `python` is the one that will load it, with numpy. Raises ValueError if the source is not the one in the lock.
    """
    shelf = _shelf(version)
    place = work / shelf.name
    out = place / "build"

    # 1. The source.
    source = sources.unpacked(python, PACKAGE, version, place, run, report)

    # 2. The compilation, told file by file. Not by the package's own setup.py, which wants all of the modules.
    report("preparing the compilation")
    cmake = shutil.which("cmake")
    if cmake is None:
        tools = place / "tools"
        run([python, "-m", "pip", "install", "--no-input", "--upgrade", "--target", str(tools), "cmake"], None, None)
        cmake = str(tools / "cmake" / "data" / "bin" / "cmake")
    told = subprocess.run([python, "-c", PYTHON], capture_output=True, text=True, check=True).stdout.split("\n")
    # Python's own library is not linked, but must have a name, or the module is left out.
    about = {"EXECUTABLE": python, "NUMPY_INCLUDE_DIRS": told[0], "INCLUDE_DIR": told[1], "LIBRARY": "libpython3.a"}
    settings = [
        *OPTIONS,
        f"-DPYTHON_DEFAULT_EXECUTABLE={python}",
        *(f"-DPYTHON3_{name}={value}" for name, value in about.items()),
    ]
    if shutil.which("ninja"):
        settings += ["-G", "Ninja"]
    run([cmake, "-S", str(source / "opencv"), "-B", str(out), *settings], None, None)

    def line(text: str) -> None:
        if step := llama_wheel.STEP.match(text):
            done, total, percent = step.groups()
            report(f"compiling, file {done} of {total}" if total else f"compiling, {percent}%")

    jobs = os.environ.get("CMAKE_BUILD_PARALLEL_LEVEL", str(os.cpu_count() or 2))
    run([cmake, "--build", str(out), "--target", "opencv_python3", "--parallel", jobs], None, line)

    # 3. Onto the shelf in one move: what lies there is always whole.
    made = next((out / "lib" / "python3").glob("cv2*.so"))
    # Its list of folders to look for libraries in is empty but for colons: each would be the folder one is in.
    clear = place / "clear.cmake"
    clear.write_text('file(RPATH_REMOVE FILE "${LIBRARY}")\n', encoding="ascii")
    run([cmake, f"-DLIBRARY={made}", "-P", str(clear)], None, None)
    shelf.mkdir(parents=True, exist_ok=True)
    kept = shelf / made.name
    shutil.copyfile(made, kept.with_suffix(".part"))
    kept.with_suffix(".part").replace(kept)
    shutil.rmtree(place, ignore_errors=True)
    return kept


def _shelf(version: str) -> Path:
    shaped = [version, *OPTIONS, sysconfig.get_platform(), platform.machine(), sys.implementation.cache_tag or ""]
    key = hashlib.sha256("\n".join(shaped).encode()).hexdigest()[:16]
    return llama_wheel._cache() / "inkwell-setup" / f"opencv-{key}"
