"""The recipes for Windows and macOS, as far as they can be tried elsewhere: read, compared, and run with stand-ins."""

from __future__ import annotations

import ast
import os
import plistlib
import re
import shutil
import subprocess
import tomllib
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]
BUILD = ROOT / "build"
VERSION = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
SPEC = (BUILD / "inkwell.spec").read_text(encoding="utf-8")
WORKFLOW = (ROOT / ".github" / "workflows" / "release.yml").read_text(encoding="utf-8")
ISS = (BUILD / "windows" / "inkwell.iss").read_text(encoding="utf-8")

posix = pytest.mark.skipif(os.name == "nt", reason="a shell script, with shell scripts in its tools' place")


@pytest.fixture
def windows_packages(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(str(BUILD))
    import windows_packages

    return windows_packages


def test_windows_version_resource_is_this_version(windows_packages: ModuleType, tmp_path: Path) -> None:
    kept = (BUILD / "windows" / "version.txt").read_text(encoding="utf-8")
    assert kept == windows_packages.version_resource(tmp_path / "v.txt").read_text(encoding="utf-8")
    tree = ast.parse(kept, mode="eval")  # as PyInstaller does
    assert isinstance(tree.body, ast.Call)
    values = {c.args[0].value: c.args[1].value for c in ast.walk(tree) if isinstance(c, ast.Call) and len(c.args) == 2
              and all(isinstance(a, ast.Constant) for a in c.args)}  # type: ignore[attr-defined] # fmt: skip
    assert values["FileVersion"] == values["ProductVersion"] == VERSION
    keywords = [each for call in ast.walk(tree) if isinstance(call, ast.Call) for each in call.keywords]
    numbers = next(each.value for each in keywords if each.arg == "filevers")
    assert ast.literal_eval(numbers)[:3] == tuple(map(int, VERSION.split(".")))


def test_installer_script_holds_together() -> None:
    lines = [line.strip() for line in ISS.splitlines() if line.strip() and not line.strip().startswith(";")]
    sections = [line[1:-1] for line in lines if re.fullmatch(r"\[\w+\]", line)]
    assert sections == [
        "Setup", "Languages", "CustomMessages", "Tasks", "InstallDelete", "Files", "Icons", "Registry", "Run", "Code",
    ]  # fmt: skip
    assert ISS.count("#if") == ISS.count("#endif")
    # What it names is there, or is made by the spec.
    assert (BUILD / "windows" / re.search(r"SetupIconFile=(\S+)", ISS)[1]).is_file()  # type: ignore[index]
    assert (BUILD / "windows" / "..\\..\\LICENSE".replace("\\", "/")).is_file()
    programs = re.findall(r'program\("(\w+)"', SPEC)
    assert {f"{name}.exe" for name in programs} == set(re.findall(r'#define (?:Program|Terminal) "(\S+)"', ISS))
    assert '"_internal"' not in SPEC  # PyInstaller's default, which is cleared before a newer version is copied
    # Every message is said in both languages, and every one that is used exists.
    said = {language: set(re.findall(rf"(?m)^{language}\.(\w+)=", ISS)) for language in ("en", "zh")}
    own = set(re.findall(r"\{cm:(\w+)[},]", ISS)) - {"CreateDesktopIcon", "AdditionalIcons", "LaunchProgram"}
    assert said["en"] == said["zh"] >= own
    # Nothing is downloaded, and the data folder of the person is never deleted.
    assert not re.search(r"(?i)https?://(?!jrsoftware)|\[UninstallDelete\]|DelTree|DownloadTemporaryFile", ISS)
    for line in (line for line in lines if line.startswith(("Root:", "Source:", "Name:", "Filename:"))):
        assert re.sub(r'"(?:[^"]|"")*"', "", line).count('"') == 0, f"a quotation mark is open: {line}"


def test_inno_setup_is_called_with_what_the_script_asks_for(
    windows_packages: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: list[list[str]] = []

    def run(command: list[str], **_: object) -> None:
        calls.append(command)
        if "iscc" in command[0]:
            values = dict(part[2:].split("=", 1) for part in command if part.startswith("/D") and "=" in part)
            name = re.search(r"OutputBaseFilename=(\S+)", ISS)[1]  # type: ignore[index]
            for key, value in values.items():
                name = name.replace(f"{{#{key}}}", value)
            (Path(values["Output"]) / f"{name}.exe").write_bytes(b"MZ")

    monkeypatch.setattr(windows_packages, "find_compiler", lambda: "iscc")
    monkeypatch.setattr(windows_packages.subprocess, "run", run)
    (made,) = windows_packages.make(tmp_path / "inkwell", tmp_path / "out", "standard")
    assert made.name == f"inkwell-{VERSION}-windows-x86_64.exe"
    defined = {part[2:].split("=")[0] for part in calls[-1] if part.startswith("/D")}
    assert set(re.findall(r"#ifndef (\w+)", ISS)) == defined
    monkeypatch.setenv("WINDOWS_SIGN_COMMAND", "signtool sign /fd sha256 $f")
    windows_packages.make(tmp_path / "inkwell", tmp_path / "out", "gpu")
    programs = [str(tmp_path / "inkwell" / name) for name in ("inkwell.exe", "inkwellw.exe")]
    assert [call[-1] for call in calls[1:3]] == programs
    assert "/DSign" in calls[-1] and (tmp_path / "out" / f"inkwell-gpu-{VERSION}-windows-x86_64.exe").is_file()


def test_macos_property_lists() -> None:
    about = plistlib.loads((BUILD / "macos" / "Info.plist").read_bytes())
    assert about["CFBundleShortVersionString"] == about["CFBundleVersion"] == VERSION
    assert about["LSBackgroundOnly"] is False and about["NSHighResolutionCapable"] is True
    types = {t for each in about["CFBundleDocumentTypes"] for t in each["LSItemContentTypes"]}
    assert {"public.folder", "com.adobe.pdf", "org.ggml.gguf"} <= types
    declared = {each["UTTypeIdentifier"] for each in about["UTImportedTypeDeclarations"]}
    assert "org.ggml.gguf" in declared
    # It may be opened with Inkwell, and Inkwell never takes a document away from another program.
    assert {each["LSHandlerRank"] for each in about["CFBundleDocumentTypes"]} <= {"None", "Alternate"}
    rights = plistlib.loads((BUILD / "macos" / "entitlements.plist").read_bytes())
    assert "com.apple.security.cs.disable-library-validation" not in rights
    assert "macos" in SPEC and "Info.plist" in SPEC and 'name="Inkwell.app"' in SPEC


@posix
@pytest.mark.parametrize("credentials", ["all", "none", "refused"])
def test_macos_signing_goes_through_its_steps(tmp_path: Path, credentials: str) -> None:
    """With stand-ins for Apple's tools that write down how they are called."""
    shell = shutil.which("sh")
    assert shell
    app, tools, log = tmp_path / "A pp" / "Inkwell.app", tmp_path / "tools", tmp_path / "log"
    for name in ("MacOS/inkwell", "Frameworks/libqt.dylib", "Frameworks/a/b.so", "Resources/text.txt"):
        file = app / "Contents" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch()
    (app / "Contents/MacOS/inkwell").chmod(0o755)
    tools.mkdir()
    status = "Invalid" if credentials == "refused" else "Accepted"
    writes_down = 'for word in "$@"; do printf " [%s]" "$word" >>"$LOG"; done\necho >>"$LOG"\n'
    more = {
        "xcrun": f'[ "$2" = submit ] && echo \'{{"id": "42", "status": "{status}"}}\'\nexit 0\n',
        "hdiutil": 'for last in "$@"; do :; done; : >"$last"\n',
    }
    for name in ("codesign", "xcrun", "hdiutil", "security", "ditto", "spctl"):
        body = f'#!/bin/sh\nprintf "%s" "{name}" >>"$LOG"\n' + writes_down + more.get(name, "")
        (tools / name).write_text(body)
        (tools / name).chmod(0o755)
    environment = {"PATH": f"{tools}:{os.environ['PATH']}", "LOG": str(log)}
    if credentials != "none":
        environment |= {
            "APPLE_IDENTITY": "Developer ID Application: A B (T)", "APPLE_CERTIFICATE": "cDEy", "APPLE_ID": "a@b.c",
            "APPLE_CERTIFICATE_PASSWORD": "x y", "APPLE_ID_PASSWORD": "se cret", "APPLE_TEAM": "T",
        }  # fmt: skip
    image = tmp_path / "out" / "inkwell.dmg"
    command = [shell, str(BUILD / "macos" / "package.sh"), str(app), str(image)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True)
    calls = log.read_text().splitlines()
    assert done.returncode == (1 if credentials == "refused" else 0), done.stderr
    signed = [call for call in calls if call.startswith("codesign") and "--sign" in call]
    libraries, program, whole = signed[:3]
    assert "libqt.dylib" in libraries and "b.so" in libraries and "text.txt" not in libraries
    assert "--entitlements" not in libraries and "--entitlements" in program and "--entitlements" in whole
    # The hardened runtime refuses libraries whose signature names no team: only with an identity.
    assert ("[runtime]" in program) == ("[runtime]" in libraries) == (credentials != "none")
    assert program.endswith("MacOS/inkwell]") and whole.endswith("Inkwell.app]")
    order = [call.split(" ")[0] + " " + call.split(" ")[1] for call in calls if call.startswith(("xcrun", "hdiutil"))]
    if credentials == "none":
        assert order == ["hdiutil [create]"] and "not notarised" in done.stdout and "[-]" in libraries
        return
    assert "[Developer ID Application: A B (T)]" in libraries
    assert not any("Users" in call or "login" in call for call in calls)
    assert calls[-1].startswith("security [delete-keychain]")
    if credentials == "all":
        assert order == ["hdiutil [create]", "xcrun [notarytool]", "xcrun [stapler]", "xcrun [stapler]"]
        assert any(call.startswith("spctl") for call in calls)
    else:
        assert "xcrun [notarytool] [log] [42]" in " ".join(calls) and not any("stapler" in call for call in calls)


def test_the_workflow_and_the_recipes_agree() -> None:
    for name in re.findall(r"secrets\.(APPLE_\w+)", WORKFLOW):
        assert name in (BUILD / "macos" / "package.sh").read_text(encoding="utf-8")
    package = (BUILD / "package.py").read_text(encoding="utf-8")
    assert "windows_packages.make" in package and '"package.sh"' in package and "Inkwell.app" in package
    assert os.name == "nt" or os.access(BUILD / "macos" / "package.sh", os.X_OK)


def test_icons_open_and_have_the_sizes_that_systems_ask_for() -> None:
    image = pytest.importorskip("PIL.Image")
    with image.open(BUILD / "windows" / "inkwell.ico") as icon:
        assert {(16, 16), (32, 32), (48, 48), (256, 256)} <= icon.info["sizes"]
    with image.open(BUILD / "macos" / "inkwell.icns") as icon:
        assert {(512, 512, 2), (128, 128, 1)} <= set(icon.info["sizes"])
