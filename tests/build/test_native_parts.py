"""Libraries on their way into the packaged app: what goes out, and what stays because it is used after all."""

import ctypes
import shutil
import struct
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

BUILD = Path(__file__).resolve().parents[2] / "build"

pytestmark = pytest.mark.skipif(
    not sys.platform.startswith("linux") or not shutil.which("cc") or not shutil.which("strip"),
    reason="done on Linux only, with a compiler",
)


@pytest.fixture
def native(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(str(BUILD))
    import native_parts

    return native_parts


def library(folder: Path, name: str, code: str, *needs: Path, script: str = "") -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    source, file = folder / f"{name}.c", folder / name
    source.write_text(code)
    more = ["-Wl,--no-as-needed", *map(str, needs)]
    if script:
        (folder / "map").write_text(script)
        more.append(f"-Wl,--version-script={folder / 'map'}")
    command = [
        "cc",
        "-shared",
        "-fPIC",
        "-g",
        f"-Wl,-soname,{name}",
        "-Wl,-rpath,$ORIGIN",
        "-o",
        str(file),
        str(source),
    ]
    subprocess.run([*command, *more], check=True)
    return file


@pytest.mark.parametrize("used", [False, True])
def test_only_a_library_that_nothing_calls_gives_way(
    native: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, used: bool
) -> None:
    monkeypatch.setattr(native, "STAND_INS", {"lib/libheavy": ("entry",)})
    folder = tmp_path / "lib"
    code = "int entry(void) { return 7; }\nint other(void) { return 8; }\n"
    heavy = library(folder, "libheavy.so.1", code, script="V_1.2 { global: *; };")
    calls = "int entry(void); int other(void);\nint asks(void) { return " + ("other()" if used else "entry()") + "; }\n"
    user = library(folder, "libuser.so", calls, heavy)
    entries = [("lib/libheavy.so.1", str(heavy), "BINARY"), ("lib/libuser.so", str(user), "BINARY")]

    after = {name: source for name, source, _ in native.with_stand_ins(entries, tmp_path / "work")}
    assert (after["lib/libheavy.so.1"] == str(heavy)) is used
    assert after["lib/libuser.so"] == str(user)
    # What was put in its place is found under the same name and version.
    place = tmp_path / "app"
    place.mkdir()
    for name, source in after.items():
        shutil.copy(source, place / Path(name).name)
    command = [sys.executable, "-c", "import ctypes, sys; print(ctypes.CDLL(sys.argv[1]).asks())", place / "libuser.so"]
    done = subprocess.run(command, capture_output=True, text=True)
    assert (done.stdout.strip(), done.stderr) == ("8" if used else "0", "")


def test_a_library_left_out_that_another_needs_is_noticed(native: ModuleType, tmp_path: Path) -> None:
    inner = library(tmp_path / "lib", "libinner.so.2", "int inner(void) { return 1; }\n")
    user = library(tmp_path / "lib", "libuser.so", "int user(void) { return 2; }\n", inner)
    before = [("a/libinner.so.2", str(inner), "BINARY"), ("b/libuser.so", str(user), "BINARY")]
    assert native.orphans(before, before) == []
    assert native.orphans(before[1:], before) == ["b/libuser.so asks for libinner.so.2, which was left out"]


def test_symbols_go_out_and_the_library_still_loads(native: ModuleType, tmp_path: Path) -> None:
    file = library(
        tmp_path / "lib", "libsome.so", "static int quiet(void) { return 3; }\nint some(void) { return quiet(); }\n"
    )
    text = tmp_path / "notes.so"
    text.write_text("no library")
    entries = [("a/libsome.so", str(file), "BINARY"), ("a/notes.so", str(text), "BINARY"), ("b", str(file), "DATA")]
    (_, lighter, _), *others = native.stripped(entries, tmp_path / "work")
    assert others == entries[1:]
    assert Path(lighter).stat().st_size < file.stat().st_size
    assert ctypes.CDLL(lighter).some() == 3


def test_a_library_that_strip_would_break_stays(native: ModuleType, tmp_path: Path) -> None:
    file = library(tmp_path, "libsome.so", "int some(void) { return 3; }\n")
    other = library(tmp_path / "b", "libsome.so", "int same(void) { return 3; }\n")
    assert not native.loads_alike(file, other)
    assert not native.loads_alike(file, file)  # nothing was gained


def package(items: dict[str, bytes]) -> bytes:
    """An ICU data package as icupkg writes it."""
    header = struct.pack("<HBBHHBBBB4s4B4B", 32, 0xDA, 0x27, 20, 0, 0, 0, 2, 0, b"CmnD", 1, 0, 0, 0, 3, 0, 0, 0)
    header = header.ljust(32, b"\0")
    names, rows, body = b"", [], b""
    table = 4 + 8 * len(items)
    length = sum(len(name) + 1 for name in items)
    begin = -(-(table + length) // 16) * 16
    for name, data in items.items():
        body += bytes(-len(body) % 16)
        rows.append(struct.pack("<II", table + len(names), begin + len(body)))
        names += name.encode() + b"\0"
        body += data
    return header + (struct.pack("<I", len(items)) + b"".join(rows) + names).ljust(begin, b"\0") + body


def test_of_icu_only_what_qt_asks_for_stays(native: ModuleType) -> None:
    kept = {
        "icudt73l/cnvalias.icu": b"aliases", "icudt73l/coll/root.res": b"root order", "icudt73l/coll/zh.res": b"pinyin",
        "icudt73l/gb18030.cnv": b"gb", "icudt73l/likelySubtags.res": b"likely", "icudt73l/pool.res": b"pool",
        "icudt73l/res_index.res": b"index", "icudt73l/zh_Hans_CN.res": b"zh", "icudt73l/zone/en.res": b"zones",
    }  # fmt: skip
    gone = {
        "icudt73l/brkitr/cjdict.dict": b"words" * 9, "icudt73l/coll/ko.res": b"ko", "icudt73l/fr.res": b"fr",
        "icudt73l/lang/zh.res": b"languages", "icudt73l/translit/root.res": b"letters", "icudt73l/yue_Hans.res": b"y",
    }  # fmt: skip
    whole = package(dict(sorted((kept | gone).items())))
    assert native.icu_data(whole) == package(dict(sorted(kept.items())))
    assert native.icu_data(b"\0" * 64) is None


def test_qts_icu_still_does_what_qt_asks_for(native: ModuleType, tmp_path: Path) -> None:
    """The real library, cut down, in the place of Qt's own in another process."""
    pyside = pytest.importorskip("PySide6")
    found = next((Path(pyside.__file__).parent / "Qt" / "lib").glob("libicudata.so.*"), None)
    if found is None:
        pytest.skip("this Qt has no ICU of its own")
    ((_, smaller, _),) = native.with_less_icu([(f"PySide6/Qt/lib/{found.name}", str(found), "BINARY")], tmp_path)
    assert Path(smaller).stat().st_size < found.stat().st_size / 2
    code = (
        "from PySide6.QtCore import QCollator, QLocale, QTimeZone\n"
        "names = ['苹果', '香蕉', 'Zoo', 'apple', 'Äpfel', '阿姨', '10', '9']\n"
        "for which in ('zh_CN', 'en_GB', 'de_DE'):\n"
        "    collator = QCollator(QLocale(which)); collator.setNumericMode(True)\n"
        "    print(which, sorted(names, key=lambda name: collator.sortKey(name)))\n"
        "import ctypes, sys\n"
        "icu, number = ctypes.CDLL(sys.argv[1]), sys.argv[2]\n"
        "failed = ctypes.c_int()\n"
        "opened = getattr(icu, f'ucnv_open_{number}'); opened.restype = ctypes.c_void_p\n"
        "for name in ('gb18030', 'big5', 'shift_jis', 'euc-kr', 'windows-1251'):\n"
        "    data, text = '墨池'.encode(name, 'replace'), ctypes.create_string_buffer(64)\n"
        "    converter = ctypes.c_void_p(opened(name.encode(), ctypes.byref(failed)))\n"
        "    convert = getattr(icu, f'ucnv_toUChars_{number}')\n"
        "    n = convert(converter, text, 32, data, len(data), ctypes.byref(failed))\n"
        "    print(name, failed.value, text.raw[: 2 * n].decode('utf-16-le'))\n"
        "for which in ('zh_CN', 'en_GB'):\n"
        "    zone = QTimeZone(b'Asia/Shanghai')\n"
        "    print(zone.displayName(QTimeZone.TimeType.StandardTime, QTimeZone.NameType.LongName, QLocale(which)))\n"
        "print(QLocale('tr_TR').toUpper('izmir'), QLocale('zh_CN').toUpper('ß'))\n"
    )
    said = []
    for preload in ("", smaller):
        environment = {"LD_PRELOAD": preload, "PATH": "/usr/bin:/bin", "HOME": str(tmp_path)}
        uses = [found.parent / found.name.replace("icudata", "icuuc"), found.name.rpartition(".")[2]]
        done = subprocess.run([sys.executable, "-c", code, *uses], env=environment, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        said.append(done.stdout)
    assert said[0] == said[1]
    assert "墨池" in said[0] and "İZMİR" in said[0]
