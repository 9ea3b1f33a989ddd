"""What this machine has: graphics processors, processor instructions, cores, memory. Finds out, decides nothing.

Cheap by default (no torch, no CUDA context): a graphics card is looked for through its driver's library. Whether an
installed torch or llama.cpp can use it is asked only when one of them is about to be used. All sizes are in bytes.
"""

from __future__ import annotations

import ctypes
import os
import platform
import sys
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Gpu:
    """One graphics processor: `kind` is "cuda" or "mps"."""

    kind: str
    name: str
    memory_total: int
    memory_free: int


@dataclass(frozen=True, slots=True)
class Hardware:
    """The machine as it is now. `no_gpu` says in words why `gpus` is empty."""

    gpus: tuple[Gpu, ...]
    no_gpu: str
    processor: str
    instructions: tuple[str, ...]
    cores: int
    threads: int
    memory_total: int
    memory_free: int

    def describe(self) -> str:
        """One line for `inkwell doctor`."""
        gpu = ", ".join(f"{g.name} ({gigabytes(g.memory_total)})" for g in self.gpus) or self.no_gpu
        return (
            f"{self.processor}, {self.cores} cores ({', '.join(self.instructions) or 'no vector instructions found'}), "
            f"{gigabytes(self.memory_total)} memory of which {gigabytes(self.memory_free)} are free; {gpu}"
        )


def find_hardware() -> Hardware:
    """Look at the machine. Takes milliseconds; free memory is as of now."""
    import psutil

    memory = psutil.virtual_memory()
    total, free = memory.total, memory.available
    limit, used = _container_limit()
    if limit and limit < total:
        total, free = limit, min(free, max(limit - used, 0))
    gpus, why = _find_gpus(free, total)
    return Hardware(gpus, why, _processor_name(), instructions(), physical_cores(), os.cpu_count() or 1, total, free)


def gigabytes(size: int) -> str:
    """A size the way a person reads it: "4.6 GB", "350 MB"."""
    return f"{size / 1e9:.1f} GB" if size >= 1e9 else f"{max(size, 0) / 1e6:.0f} MB"


@lru_cache
def physical_cores() -> int:
    """Cores this process may use, not counting the second thread of a core, within a container's share."""
    import psutil

    cores = psutil.cpu_count(logical=False) or os.cpu_count() or 1
    allowed = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    quota = _container_cores()
    return max(1, min(cores, allowed, quota or cores))


@lru_cache
def instructions() -> tuple[str, ...]:
    """Vector instructions that matter for speed: "AVX2", "AVX512", "AVX512-VNNI", "AMX", "NEON", ..."""
    flags = _cpu_flags()
    names = (
        ("avx2", "AVX2"), ("avx_vnni", "AVX-VNNI"), ("avx512f", "AVX512"), ("avx512_vnni", "AVX512-VNNI"),
        ("avx512_bf16", "AVX512-BF16"), ("amx_tile", "AMX"), ("neon", "NEON"), ("asimd", "NEON"),
        ("asimddp", "DOTPROD"), ("i8mm", "I8MM"), ("sve", "SVE"),
    )  # fmt: skip
    return tuple(dict.fromkeys(name for flag, name in names if flag in flags))


def _cpu_flags() -> frozenset[str]:
    machine = platform.machine().lower()
    if sys.platform == "linux":
        try:
            for line in Path("/proc/cpuinfo").read_text(encoding="utf-8", errors="replace").splitlines():
                if line.startswith(("flags", "Features")):
                    return frozenset(line.partition(":")[2].split())
        except OSError:
            return frozenset()  # no /proc: what it can do is found out by llama.cpp itself
    if machine in ("arm64", "aarch64"):
        return frozenset(("neon", "asimddp")) if sys.platform == "darwin" else frozenset(("neon",))
    if sys.platform == "win32":
        has = ctypes.windll.kernel32.IsProcessorFeaturePresent  # type: ignore[attr-defined, unused-ignore]
        return frozenset(name for number, name in ((40, "avx2"), (41, "avx512f")) if has(number))
    if sys.platform == "darwin":
        return frozenset(name for name in ("avx2", "avx512f") if _sysctl(f"hw.optional.{name}") == "1")
    return frozenset()


def _processor_name() -> str:
    if sys.platform == "linux":
        try:
            for line in Path("/proc/cpuinfo").read_text(encoding="utf-8", errors="replace").splitlines():
                if line.startswith("model name"):
                    return line.partition(":")[2].strip()
        except OSError:
            return platform.machine()
    if sys.platform == "darwin":
        return _sysctl("machdep.cpu.brand_string") or platform.machine()
    return platform.processor() or platform.machine()


def _sysctl(name: str) -> str:
    import subprocess

    try:
        done = subprocess.run(["/usr/sbin/sysctl", "-n", name], capture_output=True, text=True, timeout=5, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return ""  # not a Mac after all, or a locked-down one: the name is only shown
    return done.stdout.strip()


# --- graphics processors -----------------------------------------------------------------------------------------


def _find_gpus(free: int, total: int) -> tuple[tuple[Gpu, ...], str]:
    if sys.platform == "darwin":
        if platform.machine() == "arm64":
            # Apple silicon shares its memory; macOS lets the graphics part use about three quarters of it.
            return (Gpu("mps", _processor_name(), total * 3 // 4, min(free, total * 3 // 4)),), ""
        return (), "no Apple GPU: this Mac has an Intel processor"
    return _nvidia_gpus()


def _nvidia_gpus() -> tuple[tuple[Gpu, ...], str]:
    """NVIDIA cards, through the driver's management library: it is there exactly when the driver is."""
    name = "nvml.dll" if sys.platform == "win32" else "libnvidia-ml.so.1"
    try:
        nvml = ctypes.CDLL(name)
    except OSError:
        return (), "no NVIDIA driver is installed"
    if nvml.nvmlInit_v2() != 0:
        return (), "the NVIDIA driver does not answer"
    try:
        return _nvml_devices(nvml), "the NVIDIA driver finds no card"
    finally:
        nvml.nvmlShutdown()


class _NvmlMemory(ctypes.Structure):
    _fields_ = (("total", ctypes.c_ulonglong), ("free", ctypes.c_ulonglong), ("used", ctypes.c_ulonglong))


def _nvml_devices(nvml: ctypes.CDLL) -> tuple[Gpu, ...]:
    count = ctypes.c_uint()
    if nvml.nvmlDeviceGetCount_v2(ctypes.byref(count)) != 0:
        return ()
    found: list[Gpu] = []
    for index in range(count.value):
        handle, memory, name = ctypes.c_void_p(), _NvmlMemory(), ctypes.create_string_buffer(96)
        if nvml.nvmlDeviceGetHandleByIndex_v2(index, ctypes.byref(handle)) != 0:
            continue
        if nvml.nvmlDeviceGetMemoryInfo(handle, ctypes.byref(memory)) != 0:
            continue
        nvml.nvmlDeviceGetName(handle, name, 96)
        found.append(Gpu("cuda", name.value.decode("utf-8", "replace"), memory.total, memory.free))
    visible = os.environ.get("CUDA_VISIBLE_DEVICES")
    if visible is not None:
        chosen = [int(part) for part in visible.split(",") if part.strip().isdigit()]
        found = [found[i] for i in chosen if i < len(found)] if "GPU-" not in visible else found
    return tuple(found)


# --- containers --------------------------------------------------------------------------------------------------


def _container_limit() -> tuple[int, int]:
    """The memory limit of a Linux control group and what is used of it; (0, 0) when there is none."""
    return _read_number("/sys/fs/cgroup/memory.max"), _read_number("/sys/fs/cgroup/memory.current")


def _container_cores() -> int:
    try:
        quota, period = Path("/sys/fs/cgroup/cpu.max").read_text(encoding="ascii").split()
        return max(1, int(quota) // int(period))
    except (OSError, ValueError):
        return 0  # no control group, or no limit ("max")


def _read_number(path: str) -> int:
    try:
        return int(Path(path).read_text(encoding="ascii"))
    except (OSError, ValueError):
        return 0  # the same
