"""What the machine has: this one, and a few made up."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from engine.backends import hardware
from engine.backends.hardware import find_hardware, gigabytes, instructions, physical_cores


def test_this_machine_is_described() -> None:
    found = find_hardware()
    assert 1 <= found.cores <= found.threads
    assert 0 < found.memory_free <= found.memory_total <= psutil.virtual_memory().total
    assert found.gpus or found.no_gpu
    assert found.processor and found.processor in found.describe()


def test_torch_is_not_needed_to_look() -> None:
    look = "from engine.backends.hardware import find_hardware; find_hardware()"
    code = f"import sys; {look}; print('torch' in sys.modules)"
    root = Path(__file__).parents[3]
    done = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def test_sizes_read_well() -> None:
    assert [gigabytes(n) for n in (4_600_000_000, 350_000_000, 0)] == ["4.6 GB", "350 MB", "0 MB"]


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="control groups are Linux's")
def test_a_container_limits_memory_and_cores(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hardware, "_container_limit", lambda: (2_000_000_000, 1_500_000_000))
    found = find_hardware()
    assert found.memory_total == 2_000_000_000 and found.memory_free <= 500_000_000
    physical_cores.cache_clear()
    monkeypatch.setattr(hardware, "_container_cores", lambda: 1)
    assert physical_cores() == 1
    physical_cores.cache_clear()


def test_instructions_by_the_flags_of_a_processor(monkeypatch: pytest.MonkeyPatch) -> None:
    for flags, names in (
        ({"avx2", "avx512f", "avx512_vnni", "amx_tile", "fpu"}, ("AVX2", "AVX512", "AVX512-VNNI", "AMX")),
        ({"asimd", "asimddp"}, ("NEON", "DOTPROD")),
        (set(), ()),
    ):
        instructions.cache_clear()
        monkeypatch.setattr(hardware, "_cpu_flags", lambda flags=flags: frozenset(flags))
        assert instructions() == names
    instructions.cache_clear()
