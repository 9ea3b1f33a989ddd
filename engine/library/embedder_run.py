"""The embedding model at work: token ids in, unit vectors out, by OpenVINO or by sentence-transformers.

OpenVINO runs a graph that is traced once from the sentence-transformers model and kept. Which of them is used is chosen
in embedder_runtime.py; texts become batches in embed.py.
"""

from __future__ import annotations

import contextlib
import logging
import os
import sys
import tempfile
import threading
import warnings
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from engine.errors import ModelError
from engine.library.bundled import kept_of
from engine.spawning import BACKGROUND_NICENESS

log = logging.getLogger(__name__)

BATCH_TOKENS = 2048
"""More costs memory and brings no speed on a processor (measured)."""
BATCH_TOKENS_GPU = 32_768
"""A card does little work in no less time than much."""


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


class Run(Protocol):
    """A loaded model: (ids, mask) -> unit vectors; both int64 of shape (texts, tokens). `streams` threads may call it
    at the same time, and have to for the whole machine to be at work."""

    streams: int
    batch_tokens: int
    """How many tokens, padding included, are best run together."""

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
        self.batch_tokens = BATCH_TOKENS

    def _made(self) -> list[Any]:
        """As many requests as there are streams, whose threads have the priority of the thread that makes them."""
        if not self._many:
            return self._compiled()
        with ThreadPoolExecutor(1, initializer=_lower_priority) as background:
            return background.submit(self._compiled).result()

    def _compiled(self) -> list[Any]:
        import numpy as np
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
        requests = [compiled.create_infer_request() for _ in range(streams)]
        ids = np.ones((1, 2), dtype=np.int64)
        use_first(lambda: _inferred(requests[0], ids, ids))
        return requests

    def __call__(self, ids: Any, mask: Any, may_be_interrupted: bool = False) -> Any:
        request = self._take(may_be_interrupted)
        try:
            return _inferred(request, ids, mask)
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
            self._changed.wait_for(
                lambda: not self._in_making and (not self._busy if self._interrupted else self._free)
            )
            if not self._interrupted:
                request = self._free.pop()
                self._busy.append((request, may_be_interrupted))
                return request
            self._in_making = True
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


def _inferred(request: Any, ids: Any, mask: Any) -> Any:
    import numpy as np

    request.start_async({"input_ids": ids, "attention_mask": mask, "token_type_ids": np.zeros_like(ids)})
    request.wait()
    return request.get_output_tensor(0).data.copy()


_using_first = threading.Lock()
_used: list[bool] = []


def use_first(run: Callable[[], object]) -> None:
    """The very first run of a process, by one thread, whichever model it is of. OpenVINO's binding prepares itself for
    numpy then: one thread holds the interpreter and waits for the other to finish that, which waits for the interpreter
    (seen once in some hundred starts with two streams; gdb showed pybind11's npy_api, which is asked for at the first
    use of a tensor).
    """
    with _using_first:
        if not _used:
            run()
            _used.append(True)


def _lower_priority() -> None:
    """Of this thread and those it starts, where a thread has one of its own: embedding many texts gives way to the
    window and to answers, and, no more urgent than the children that read them, does not wait for those."""
    if sys.platform == "linux":
        with contextlib.suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), BACKGROUND_NICENESS)


def _graph_file(folder: Path) -> Path:
    """The traced graph: beside the model where it was bundled, else in the cache folder."""
    bundled = folder / "openvino" / "model.xml"
    return bundled if bundled.is_file() else kept_of(folder) / "model.xml"


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
        self.batch_tokens = BATCH_TOKENS if runtime.device == "cpu" else BATCH_TOKENS_GPU
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
