"""Reading and embedding spread over a Ray cluster: the faces of ExtractionPool and Embedder, with workers elsewhere.

Optional (`pip install .[cluster]`). Every machine of the cluster needs this package and sees the documents under the
same paths (a shared drive). Files are read there in killable children just as here, chunks are the same, and vectors
differ by no more than the runtimes of the machines do. Catalog and index are written by the one process that indexes.
"""

from __future__ import annotations

import itertools
import logging
import os
import socket
import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import Future
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from engine.errors import ClusterError, ExtractError, Reason
from engine.library.bundled import BUNDLED_NAME

if TYPE_CHECKING:
    from engine.library.embed import Batch, Embedder
    from engine.library.model_embedder import ModelEmbedder

log = logging.getLogger(__name__)

_PART = 24
"""Texts sent to a worker at once."""


class Cluster:
    """Workers on a Ray cluster that is already running, one for each of its processors. A context manager."""

    def __init__(self, seconds_per_file: float, reader: Callable[..., Any]) -> None:
        """Connect to RAY_ADDRESS, or to the cluster this machine belongs to. Raises ClusterError when there is none."""
        os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
        try:
            import ray
        except ImportError as error:
            raise ClusterError(
                "Ray is not installed here. Install Inkwell with its extra: pip install 'inkwell[cluster]'."
            ) from error
        self._ray = ray
        self._joined_here = not ray.is_initialized()
        if self._joined_here:
            address = os.environ.get("RAY_ADDRESS", "auto")
            try:
                _check_answers(address)  # Ray itself would try for minutes
                ray.init(address=address, log_to_driver=False, logging_level="ERROR")
            except (OSError, RuntimeError, ValueError) as error:
                raise ClusterError(
                    "No Ray cluster was found. Start one ('ray start --head'), or name it in RAY_ADDRESS."
                ) from error
        count = max(1, int(ray.cluster_resources().get("CPU", 1)))
        worker = ray.remote(num_cpus=1, max_restarts=-1, max_concurrency=2)(_Worker)
        self.workers = [worker.remote(seconds_per_file, reader) for _ in range(count)]

    def __enter__(self) -> Cluster:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End the workers; the cluster stays."""
        for worker in self.workers:
            self._ray.kill(worker)
        self.workers = []
        if self._joined_here:
            self._ray.shutdown()

    def pool(self) -> ClusterPool:
        return ClusterPool(self)

    def embedder(self, like: Embedder | ModelEmbedder) -> ClusterEmbedder:
        return ClusterEmbedder(self, like)

    def get(self, reference: Any) -> Any:
        """What a worker gave. Raises what it raised, ClusterError when it or its machine is gone."""
        from ray import exceptions

        try:
            return self._ray.get(reference)
        except exceptions.RayTaskError as error:
            raise (
                error.cause
                if isinstance(error.cause, ExtractError)
                else ClusterError(f"A worker of the cluster failed: {error.cause}")
            ) from error
        except exceptions.RayError as error:
            raise ClusterError(f"A worker of the cluster is gone: {str(error).splitlines()[0]}") from error


def _check_answers(address: str) -> None:
    """Raise OSError when nothing listens at "host:port" or "ray://host:port"."""
    host, _, port = address.rpartition("/")[2].rpartition(":")
    if host and port.isdigit():
        socket.create_connection((host, int(port)), timeout=5.0).close()


class ClusterPool:
    """What ExtractionPool is, with children on other machines. A file whose worker is lost is tried once more."""

    def __init__(self, cluster: Cluster) -> None:
        self._cluster = cluster
        self.workers = 2 * len(cluster.workers)
        self._next = 0
        self._closed = threading.Event()

    def __enter__(self) -> ClusterPool:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def start(self) -> None:
        """Its workers run from the beginning."""

    def submit(self, path: Path, reader: Callable[[Path], Any] | None = None, **arguments: Any) -> Future[Any]:
        future: Future[Any] = Future()
        self._send(path, arguments, future, again=True)
        return future

    def submit_all(self, files: Iterable[tuple[str, int, Mapping[str, Any]]]) -> list[Future[Any]]:
        return [self.submit(Path(path), **arguments) for path, _, arguments in files]

    def close_soon(self) -> None:
        """Its workers embed until the end."""

    def close(self) -> None:
        self._closed.set()

    def _send(self, path: Path, arguments: dict[str, Any], future: Future[Any], *, again: bool) -> None:
        worker = self._cluster.workers[self._next % len(self._cluster.workers)]
        self._next += 1
        reference = worker.read.remote(os.fspath(path), arguments)

        def arrived(_: Any) -> None:
            if self._closed.is_set():
                future.cancel()
                return
            try:
                result = self._cluster.get(reference)
            except ExtractError as error:
                future.set_exception(error)
            except ClusterError as error:
                log.warning("%s", error)
                if again:
                    self._send(path, arguments, future, again=False)
                else:
                    future.set_exception(ExtractError(Reason.CRASHED, str(error)))
            else:
                future.set_result(result)

        reference.future().add_done_callback(arrived)


class ClusterEmbedder:
    """What Embedder is, with each batch embedded by the worker whose turn it is."""

    def __init__(self, cluster: Cluster, like: Embedder | ModelEmbedder) -> None:
        if like.name != BUNDLED_NAME:
            raise ClusterError(f"A cluster embeds with {BUNDLED_NAME} only. Choose it, or index without --workers.")
        self._cluster = cluster
        self.name, self.dimension, self.max_tokens = like.name, like.dimension, like.max_tokens
        self.languages, self.fingerprint = like.languages, like.fingerprint
        self.streams = 2 * len(cluster.workers)  # one at work and one on its way to each
        self._turns = itertools.cycle(cluster.workers)
        self._lock = threading.Lock()

    def batches(
        self, texts: Sequence[str], wait_for_turn: Callable[[], None], tokens: Sequence[bytes] = ()
    ) -> list[Batch]:
        """See Embedder.batches."""
        order = sorted(range(len(texts)), key=lambda i: -len(texts[i].encode()))
        parts = [order[at : at + _PART] for at in range(0, len(order), _PART)]
        return [(part, partial(self._embed, [texts[i] for i in part], wait_for_turn)) for part in parts]

    def _embed(self, texts: list[str], wait_for_turn: Callable[[], None]) -> Any:
        wait_for_turn()
        with self._lock:
            worker = next(self._turns)
        return self._cluster.get(worker.embed.remote(texts))


class _Worker:
    """On a machine of the cluster: reads files in a child of its own, and embeds."""

    def __init__(self, seconds_per_file: float, reader: Callable[..., Any]) -> None:
        from engine.library.extract.pool import ExtractionPool
        from engine.privacy import seal

        seal()
        self._pool = ExtractionPool(workers=1, seconds_per_file=seconds_per_file, reader=reader)
        self._embedder: Embedder | None = None
        self._loading = threading.Lock()

    def read(self, path: str, arguments: dict[str, Any]) -> Any:
        return self._pool.submit(Path(path), **arguments).result()

    def embed(self, texts: list[str]) -> Any:
        from engine.library.embed import Embedder

        with self._loading:
            if self._embedder is None:
                self._embedder = Embedder()
        return self._embedder.embed(texts)
