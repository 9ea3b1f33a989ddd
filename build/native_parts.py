"""What is done to native libraries on their way into the packaged app on Linux, so that it is smaller.

Symbols for debuggers go out; a library that another merely names and of which nothing is called gives way to an empty
one of the same name; the ready OpenCV gives way to one compiled for text recognition; of ICU's data only what Qt asks
for stays. Each step looks at the result, and keeps the library as it was where it cannot tell that all is well. Called
by build/inkwell.spec with PyInstaller's lists. Standard library only, and a compiler with its binutils.
"""

from __future__ import annotations

import re
import shutil
import struct
import subprocess
from collections.abc import Iterable
from functools import cache
from pathlib import Path

Entry = tuple[str, str, str]
"""PyInstaller's (name in the bundle, source file, kind)."""

LIBRARIES = ("BINARY", "EXTENSION")

# Named by libraries that are in the app, for functions that nothing in it calls. The symbols are those that must be
# found at load time all the same; called, they say that there is nothing (kreuzberg: an error for that one file).
STAND_INS = {
    "kreuzberg.libs/libonnxruntime": ("OrtGetApiBase",),
    "pyarrow/libarrow_substrait.so": (),
    "pyarrow/libarrow_dataset.so": (),
    "pyarrow/libarrow_acero.so": (),
    "pyarrow/libparquet.so": (),
}

# Qt asks ICU to compare, to convert encodings and letters' case, and for names of time zones: numbers, dates and
# names of languages are its own. Of those, the languages that the window speaks.
ICU_FOLDERS = ("", "coll", "zone")
ICU_LANGUAGES = ("root", "en", "zh")
ICU_LANGUAGE = re.compile(r"[a-z]{2,3}(_[A-Z0-9][A-Za-z0-9_]*)?$")


def smaller(entries: list[Entry], work: Path, opencv: Path | None) -> list[Entry]:
    """The same entries with smaller libraries. `opencv` is the one that was compiled, if it could be."""
    if not all(shutil.which(tool) for tool in ("cc", "nm", "readelf", "strip")):
        print("the libraries go in as they are: cc, nm, readelf and strip are not all here")
        return entries
    shutil.rmtree(work, ignore_errors=True)
    if opencv is not None:
        entries = with_slim_opencv(entries, opencv)
    entries = with_stand_ins(entries, work / "stand-ins")
    entries = with_less_icu(entries, work / "icu")
    return stripped(entries, work / "stripped")


def orphans(entries: list[Entry], before: list[Entry]) -> list[str]:
    """Libraries that ask for one that was there `before` and is no longer: they would not load."""
    there = {Path(name).name for name, _, _ in entries}
    gone = {Path(name).name for name, _, _ in before} - there
    return [
        f"{name} asks for {needed}, which was left out"
        for name, source, kind in entries
        if kind in LIBRARIES
        for needed in _field(source, "NEEDED")
        if needed in gone
    ]


# --- OpenCV -------------------------------------------------------------------------------------------------------


def with_slim_opencv(entries: list[Entry], library: Path) -> list[Entry]:
    """The same entries with `library` (opencv_part.py) in the place of the wheel's and what that one needs."""
    theirs = re.compile(r"^(cv2/.*\.so|opencv_python_headless\.libs/.*)$")
    kept = [entry for entry in entries if not theirs.match(entry[0]) and "opencv_python_headless.libs" not in entry[1]]
    return [*kept, (f"cv2/{library.name}", str(library), "EXTENSION")]


# --- libraries of which nothing is called ---------------------------------------------------------------------------


def with_stand_ins(entries: list[Entry], work: Path) -> list[Entry]:
    """The same entries with empty libraries for STAND_INS, where really nothing else of them is asked for."""
    replaced = {
        (name, source): next(symbols for start, symbols in STAND_INS.items() if name.startswith(start))
        for name, source, kind in entries
        if kind in LIBRARIES and name.startswith(tuple(STAND_INS))
    }
    others = [source for name, source, kind in entries if kind in LIBRARIES and (name, source) not in replaced]
    offered = {symbol for source in others for symbol in _symbols(source, "--defined-only")}
    made = {}
    for (name, source), symbols in replaced.items():
        missed = {
            symbol
            for user in others
            if _field(source, "SONAME")[0] in _field(user, "NEEDED")
            for symbol in _symbols(user, "--undefined-only") & _symbols(source, "--defined-only")
        }
        missed -= {*symbols, *offered}
        if missed:
            print(f"{name} goes in as it is: {len(missed)} of its symbols are used, such as {min(missed)}")
            continue
        made[name] = _stand_in(Path(source), symbols, work / name)
        print(f"{name}: nothing of it is used; {Path(source).stat().st_size / 2**20:.1f} MiB left out")
    return [(name, str(made.get(name, source)), kind) for name, source, kind in entries]


def _stand_in(library: Path, symbols: Iterable[str], target: Path) -> Path:
    target.parent.mkdir(parents=True, exist_ok=True)
    code, versions = target.with_suffix(".c"), target.with_suffix(".map")
    code.write_text("".join(f"void *{name}(void) {{ return 0; }}\n" for name in symbols), encoding="ascii")
    listed = _output("nm", "-D", "--defined-only", "--with-symbol-versions", str(library))
    versions.write_text("", encoding="ascii")
    for name in symbols:
        found = re.search(rf" {name}@+(\S+)$", listed, re.M)
        if found:
            with versions.open("a", encoding="ascii") as script:
                script.write(f"{found[1]} {{ global: {name}; }};\n")
    linked = ["-shared", "-fPIC", "-nostdlib", f"-Wl,-soname,{_field(str(library), 'SONAME')[0]}"]
    if versions.stat().st_size:
        linked.append(f"-Wl,--version-script={versions}")
    subprocess.run(["cc", *linked, "-o", str(target), str(code)], check=True)
    return target


@cache
def _symbols(library: str, which: str) -> frozenset[str]:
    lines = _output("nm", "-D", which, library).splitlines()
    return frozenset(line.split()[-1].partition("@")[0] for line in lines if line.strip())


@cache
def _field(library: str, name: str) -> tuple[str, ...]:
    """Values of one kind in the library's dynamic section."""
    return tuple(re.findall(rf"\({name}\).*\[(.*)\]", _output("readelf", "-dW", library))) or ("",)


def _output(*command: str) -> str:
    return subprocess.run(command, capture_output=True, text=True, errors="replace").stdout


# --- ICU's data ---------------------------------------------------------------------------------------------------


def with_less_icu(entries: list[Entry], work: Path) -> list[Entry]:
    """The same entries with Qt's ICU data cut down to ICU_FOLDERS and ICU_LANGUAGES."""
    result = []
    for name, source, kind in entries:
        if re.search(r"/libicudata\.so\.\d+$", name):
            source = str(_less_icu(Path(source), work))
        result.append((name, source, kind))
    return result


def _less_icu(library: Path, work: Path) -> Path:
    """A library with less data under the same names. The one given where it is not built as expected."""
    symbols = _output("readelf", "-W", "--dyn-syms", str(library))
    found = re.search(r"([0-9a-f]{16})\s+(\w+)\s+OBJECT\s+GLOBAL\s+\w+\s+(\d+)\s+(icudt\d+_dat)", symbols)
    if not found:
        return library
    address, size, name = int(found[1], 16), int(found[2], 0), found[4]
    sections = _output("readelf", "-SW", str(library))
    section = re.search(rf"\[\s*{found[3]}\]\s+\S+\s+PROGBITS\s+([0-9a-f]+)\s+([0-9a-f]+)", sections)
    if not section:
        return library
    start = address - int(section[1], 16) + int(section[2], 16)
    data = icu_data(library.read_bytes()[start : start + size])
    if data is None:
        return library

    work.mkdir(parents=True, exist_ok=True)
    blob, code, target = work / "icu.dat", work / "icu.s", work / library.name
    blob.write_bytes(data)
    code.write_text(
        f'.section .rodata\n.balign 16\n.globl {name}\n.type {name}, @object\n{name}:\n.incbin "{blob}"\n'
        f".size {name}, . - {name}\n" + '.section .note.GNU-stack,"",@progbits\n',
        encoding="utf-8",
    )
    subprocess.run(
        ["cc", "-shared", "-nostdlib", f"-Wl,-soname,{library.name}", "-o", str(target), str(code)], check=True
    )
    return target


def icu_data(package: bytes) -> bytes | None:
    """An ICU data package with the unused items taken out. None if it is not one, or not in this machine's order.

    Its form: a header, whose length comes first; then the number of items; for each, where its name and where its
    data begin; the names; the data, each item at a multiple of 16, in the order of the names.
    """
    (header,) = struct.unpack_from("<H", package)
    if package[2:4] != b"\xda\x27" or package[12:16] != b"CmnD" or package[8] != 0:
        return None
    (count,) = struct.unpack_from("<I", package, header)
    places = [struct.unpack_from("<II", package, header + 4 + 8 * item) for item in range(count)]
    ends = [*(place for _, place in places[1:]), len(package) - header]
    items = []
    for (name_at, start), end in zip(places, ends, strict=True):
        name = package[header + name_at : package.index(b"\0", header + name_at)].decode("ascii")
        if icu_item_used(name.partition("/")[2]):
            items.append((name, package[header + start : header + end]))

    table = 4 + 8 * len(items)
    names, offsets = b"", []
    for name, _ in items:
        offsets.append(table + len(names))
        names += name.encode("ascii") + b"\0"
    body = bytearray()
    begin = -(-(table + len(names)) // 16) * 16
    rows = b""
    for (_, data), name_at in zip(items, offsets, strict=True):
        body += bytes(-len(body) % 16)
        rows += struct.pack("<II", name_at, begin + len(body))
        body += data
    front = struct.pack("<I", len(items)) + rows + names
    return package[:header] + front.ljust(begin, b"\0") + bytes(body)


def icu_item_used(name: str) -> bool:
    """Whether Qt may ask for this item; `name` without the package's own: "coll/zh.res", "gb18030.cnv"."""
    folder, _, file = name.rpartition("/")
    stem, _, kind = file.rpartition(".")
    if folder not in ICU_FOLDERS:
        return False
    if kind != "res" or stem == "pool" or not ICU_LANGUAGE.match(stem):
        return True
    return stem.partition("_")[0] in ICU_LANGUAGES


# --- symbols ------------------------------------------------------------------------------------------------------


def stripped(entries: list[Entry], work: Path) -> list[Entry]:
    """The same entries, with the symbols that only a debugger reads taken out of copies in `work`."""
    result = []
    for name, source, kind in entries:
        if kind in LIBRARIES:
            target = work / name
            target.parent.mkdir(parents=True, exist_ok=True)
            done = subprocess.run(["strip", "--strip-unneeded", "-o", str(target), source], capture_output=True)
            if done.returncode == 0 and loads_alike(Path(source), target):
                shutil.copymode(source, target)
                source = str(target)
        result.append((name, source, kind))
    return result


def loads_alike(before: Path, after: Path) -> bool:
    """Whether the loader will see in both the same. strip may move what tools like auditwheel have put at the end."""
    if after.stat().st_size >= before.stat().st_size:
        return False
    for line in _output("readelf", "-lW", str(after)).splitlines():
        words = line.split()
        if words[:1] == ["LOAD"]:
            offset, address, align = int(words[1], 16), int(words[2], 16), int(words[-1], 16)
            if (address - offset) % max(align, 1):
                return False
    for what in (["-dW"], ["-W", "--dyn-syms"]):
        # Where tables lie and which number a section has may change.
        told = [re.sub(r"0x[0-9a-f]+|\b\d+\b", "", _output("readelf", *what, str(file))) for file in (before, after)]
        if told[0] != told[1]:
            return False
    return True
