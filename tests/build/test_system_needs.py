"""What is missing is found by trying, and named in one message with one command."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from types import ModuleType

import pytest

BUILD = Path(__file__).resolve().parents[2] / "build"


@pytest.fixture
def needs(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(str(BUILD))
    import system_needs

    return system_needs


@pytest.mark.parametrize("manager", ["apt", "dnf", "pacman", "zypper"])
def test_every_need_has_a_package(needs: ModuleType, manager: str) -> None:
    assert all(manager in packages for packages in needs.PACKAGES.values())


@pytest.mark.parametrize(
    ("manager", "program", "command"),
    [
        ("apt", "apt-get", "apt-get install -y build-essential libegl1 libxcb-cursor0"),
        ("dnf", "dnf", "dnf install -y gcc-c++ libglvnd-egl xcb-util-cursor"),
        ("pacman", "pacman", "pacman -S --needed base-devel libglvnd xcb-util-cursor"),
        ("zypper", "zypper", "zypper install -y gcc-c++ libglvnd libxcb-cursor0"),
    ],
)
@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the package managers of Linux")
def test_one_message_with_the_command_of_this_system(
    needs: ModuleType, monkeypatch: pytest.MonkeyPatch, manager: str, program: str, command: str
) -> None:
    monkeypatch.setattr(needs.shutil, "which", lambda name: f"/usr/bin/{name}" if name == program else None)
    missing = ["a C and C++ compiler", "libEGL.so.1", "libxcb-cursor.so.0"]
    monkeypatch.setattr(needs, "_root", lambda: False)
    text = needs.message(missing)
    assert all(name in text for name in missing)
    assert text.count("\n") == 1 and text.endswith(f"Install with:  sudo {command}")
    monkeypatch.setattr(needs, "_root", lambda: True)
    assert "sudo" not in needs.message(missing)


def test_packages_are_named_once(needs: ModuleType) -> None:
    assert needs._packages("dnf", ["libxcb-shm.so.0", "libxcb-sync.so.1"]) == ["libxcb"]


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="names of Linux libraries")
def test_a_library_is_there_if_it_loads(needs: ModuleType) -> None:
    assert needs._loads("libc.so.6")
    assert not needs._loads("libsurely-not-there.so.9")


def test_missing_libraries_stop_the_window_not_the_terminal(needs: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(needs.sys, "platform", "linux")
    monkeypatch.setattr(needs, "_loads", lambda name: False)
    monkeypatch.setattr(needs, "_has_compiler", lambda: True)
    monkeypatch.setattr(needs, "_may_install", lambda: False)
    monkeypatch.setattr(needs.shutil, "which", lambda name: f"/usr/bin/{name}" if name != "fc-list" else None)
    needs.check(False, print)
    with pytest.raises(needs.MissingError, match="libEGL"):
        needs.check(True, print)


def test_a_missing_font_is_said_and_no_reason_to_stop(needs: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[str] = []
    monkeypatch.setattr(needs, "_missing", lambda window: ["a Chinese font"])
    monkeypatch.setattr(needs, "_may_install", lambda: False)
    needs.check(True, said.append)
    assert len(said) == 1 and "a Chinese font" in said[0]


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="displays of Linux")
def test_a_display_is_one_that_answers(needs: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("QT_QPA_PLATFORM", "WAYLAND_DISPLAY", "DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    assert not needs.has_display()
    monkeypatch.setenv("DISPLAY", ":9876")
    assert not needs.has_display()
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    assert needs.has_display()


def test_this_machine_lacks_nothing(needs: ModuleType) -> None:
    """These tests draw windows, so what windows need is here."""
    if shutil.which("c++") is None:
        pytest.skip("no compiler on this machine")
    assert [name for name in needs._missing(True) if name.startswith("lib")] == []
