"""Which runtime embeds on this machine: the fastest that says the same as float32.

OpenVINO on processors; sentence-transformers on CUDA, on MPS, or where OpenVINO is not to be had. It is measured once
for a machine and remembered in the cache folder: the fastest whose cosine to float32 on the check texts is at least
MIN_COSINE.
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
import platform
import time
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from engine.errors import ModelError
from engine.library.bundled import bundled_folder, check_weights, keep, kept_of, load_tokenizer
from engine.library.embedder_run import Run, Runtime, load, run_all

log = logging.getLogger(__name__)

MIN_COSINE = 0.999


def remembered_runtime(folder: Path) -> Runtime:
    """The runtime chosen for this machine earlier, or choose one now (some seconds) and remember it."""
    memory = kept_of(folder) / "runtime.json"
    machine = _machine()
    try:
        kept = json.loads(memory.read_text(encoding="utf-8"))
        if kept["machine"] == machine:
            return Runtime(**kept["runtime"])
    except (OSError, ValueError, KeyError, TypeError):
        pass  # nothing usable is remembered: measure
    check_weights(folder)
    runtime = choose_runtime(folder)
    keep(memory, json.dumps({"machine": machine, "runtime": asdict(runtime)}, indent=1).encode())
    return runtime


def remembered_speed() -> float | None:
    """Texts a second as measured on this machine earlier; None when it was not, and nothing is measured for it."""
    try:
        kept = json.loads((kept_of(bundled_folder()) / "runtime.json").read_text(encoding="utf-8"))
        return float(kept["runtime"]["texts_per_second"]) if kept["machine"] == _machine() else None
    except (OSError, ValueError, KeyError, TypeError, ModelError):
        return None


def choose_runtime(folder: Path) -> Runtime:
    """Try what this machine has on the check texts; the fastest with cosine >= MIN_COSINE to float32 wins."""
    import numpy as np

    batches = check_batches(folder)
    count = sum(len(ids) for ids, _ in batches)

    def measure(run: Run) -> tuple[Any, float]:
        vectors = np.concatenate([run(*b) for b in batches])
        rounds = 2 * run.streams  # every stream has each shape seen, and enough to do
        best = float("inf")
        for _ in range(2):
            started = time.perf_counter()
            run_all(run, batches * rounds)
            best = min(best, time.perf_counter() - started)
        return vectors, rounds * count / best

    results = []
    kept = folder / "openvino" / "reference.npy"
    if kept.is_file():
        # The packaged app for processors brings what float32 says of these texts: torch, some seconds and half a
        # gigabyte of memory, need not be loaded to hear it again.
        reference, candidates = np.load(kept, allow_pickle=False), _OPENVINO
    else:
        plain = Runtime("sentence-transformers", "float32", "cpu", 1.0, 0.0)
        reference, speed = measure(load(plain, folder, many=True))
        results.append(replace(plain, texts_per_second=round(speed, 1)))
        candidates = _candidates()
    for name, precision, device in candidates:
        candidate = Runtime(name, precision, device, 0.0, 0.0)
        try:
            vectors, speed = measure(load(candidate, folder, many=True))
        except Exception as error:
            # A runtime that this machine does not have is no trouble: another is used, and doctor shows which.
            log.info("embedder: %s %s on %s cannot be used: %s", name, precision, device, error)
            continue
        cosine = float((vectors * reference).sum(axis=1).min())
        log.info("embedder: %s %s on %s: %.1f texts/s, cosine %.6f", name, precision, device, speed, cosine)
        if cosine >= MIN_COSINE:
            results.append(Runtime(name, precision, device, round(cosine, 6), round(speed, 1)))
    if not results:
        return Runtime("sentence-transformers", "float32", "cpu", 1.0, 0.0)
    return max(results, key=lambda r: r.texts_per_second)


def check_batches(folder: Path) -> list[tuple[Any, Any]]:
    """The check texts as (ids, mask), in the order in which their vectors are compared."""
    import numpy as np

    texts = _check_texts()
    tokenizer = load_tokenizer(folder, 256)
    encoded = sorted((e.ids for e in tokenizer.encode_batch(texts)), key=len)
    batches = []
    for i in range(0, len(encoded), 8):
        part = encoded[i : i + 8]
        ids = np.zeros((len(part), len(part[-1])), dtype=np.int64)
        for row, tokens in enumerate(part):
            ids[row, : len(tokens)] = tokens
        batches.append((ids, (np.arange(ids.shape[1]) < np.array([[len(t)] for t in part])).astype(np.int64)))
    return batches


_OPENVINO = [("openvino", precision, "cpu") for precision in ("bfloat16", "float16", "float32")]


def _candidates() -> list[tuple[str, str, str]]:
    import torch

    found = []
    if torch.cuda.is_available():
        found.append(("sentence-transformers", "float16", "cuda"))
    if torch.backends.mps.is_available():
        found.append(("sentence-transformers", "float32", "mps"))
    return [*found, *_OPENVINO]


def _machine() -> dict[str, str]:
    """What the choice depends on."""
    from importlib.metadata import PackageNotFoundError, version

    versions = {}
    for package in ("torch", "openvino", "sentence-transformers"):
        try:
            versions[package] = version(package)
        except PackageNotFoundError:
            versions[package] = ""
    return {"cpu": _cpu_name(), "cores": str(os.cpu_count()), **versions}


def _cpu_name() -> str:
    try:
        for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
            # Not the name: two virtual machines may share it and differ in what they allow.
            if line.startswith(("flags", "Features")):
                return "flags " + hashlib.sha256(line.encode()).hexdigest()[:16]
    except OSError:
        pass  # not Linux
    return f"{platform.machine()} {platform.processor()}"


def _check_texts() -> list[str]:
    """Short and long, plain and odd: what the precision of a runtime is judged on."""
    base = [
        "Access records shall be kept for no less than six months and protected against deletion.",
        "The kiln reaches 1,240 °C at cone 6; hold for twenty minutes, then cool slowly to 700 °C.",
        "Invoice 2023-118 was paid on 4 March by transfer; the deposit of €1,850.00 is due on signature.",
        "Who invented the telephone?",
        "审计记录应至少保存六个月，并防止被删除、修改或覆盖。",
        "def area(r): return 3.14159 * r ** 2  # square metres",
        "In 1905 he published four papers, among them the one on the photoelectric effect for which, sixteen years "
        "later, he received the prize; the committee took care not to mention relativity.",
        "Yes.",
    ]
    return base + [" ".join(base[i:] + base[:i])[: 300 + 120 * i] for i in range(8)] + [t.upper() for t in base]


def prepare() -> Runtime:
    """Choose the runtime and keep the traced graph, so that the first folder is indexed without that wait."""
    return remembered_runtime(bundled_folder())
