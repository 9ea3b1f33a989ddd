"""Compiles OpenCV for the packaged app on Linux: only what text recognition calls, a tenth of the wheel's size.

The ready wheel has video, neural networks and linear algebra with all their libraries in it, 150 MB that RapidOCR,
the one user here, never calls, and on Linux its one library does not load without the others. This build has pictures,
image processing and outlines. Kept in the person's cache folder like llama.cpp's (llama_wheel.py). Elsewhere, and where
it cannot be compiled, the ready wheel serves. Standard library only.
"""

from __future__ import annotations

import hashlib
import os
import platform
import re
import shlex
import shutil
import sys
import sysconfig
from collections.abc import Callable
from pathlib import Path

import llama_wheel

PACKAGE = "opencv-python-headless"
OPTIONS = (
    "-DBUILD_LIST=core,imgproc,imgcodecs,geometry,python3",
    "-DCPU_DISPATCH=AVX2",
    *(f"-DWITH_{part}=OFF" for part in (
        "FFMPEG", "GSTREAMER", "V4L", "LAPACK", "OPENEXR", "TIFF", "WEBP", "OPENJPEG", "JASPER", "AVIF", "IPP", "ITT",
        "OPENCL", "PROTOBUF", "EIGEN", "QUIRC", "ADE",
    )),
    "-DBUILD_OPENEXR=OFF",
    "-DBUILD_PROTOBUF=OFF",
)  # fmt: skip


def wanted(constraints: str) -> str | None:
    """The version to compile: the pinned one, on Linux, if INKWELL_OPENCV=compile asks for the ten minutes or more.

    None where the ready wheel is to serve.
    """
    if os.environ.get("INKWELL_OPENCV") != "compile":
        return None
    found = re.search(rf"(?m)^{PACKAGE}==(\S+)", constraints)
    return found[1] if found and sys.platform.startswith("linux") else None


def ready(version: str) -> Path | None:
    """The wheel that an earlier build made, if there is one."""
    return next(_shelf(version).glob("*.whl"), None)


def build(python: str, version: str, work: Path, run: llama_wheel.Run, report: Callable[[str], None]) -> Path:
    """Compile and return the wheel."""
    shelf = _shelf(version)
    out = work / f"opencv-{shelf.name}"
    environment = {
        "ENABLE_HEADLESS": "1",
        "CMAKE_ARGS": shlex.join(OPTIONS),
        "CMAKE_BUILD_PARALLEL_LEVEL": os.environ.get("CMAKE_BUILD_PARALLEL_LEVEL", str(os.cpu_count() or 2)),
    }

    def line(text: str) -> None:
        if step := llama_wheel.STEP.match(text):
            done, total, percent = step.groups()
            report(f"compiling, file {done} of {total}" if total else f"compiling, {percent}%")

    report("fetching and preparing the source")
    wanted = ["--no-deps", "--no-cache-dir", "--no-binary", PACKAGE, "--wheel-dir", str(out), f"{PACKAGE}=={version}"]
    run([python, "-m", "pip", "wheel", "--no-input", "-v", *wanted], environment, line)
    made = next(out.glob("*.whl"))
    shelf.mkdir(parents=True, exist_ok=True)
    kept = shelf / made.name
    shutil.copyfile(made, kept.with_suffix(".part"))
    kept.with_suffix(".part").replace(kept)
    shutil.rmtree(out, ignore_errors=True)
    return kept


def _shelf(version: str) -> Path:
    shaped = [version, *OPTIONS, sysconfig.get_platform(), platform.machine(), sys.implementation.cache_tag or ""]
    key = hashlib.sha256("\n".join(shaped).encode()).hexdigest()[:16]
    return llama_wheel._cache() / "inkwell-setup" / f"opencv-{key}"
