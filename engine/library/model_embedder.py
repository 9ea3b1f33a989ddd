"""An embedder of the person's choice: a sentence-transformers folder on this machine, run as its own files say.

Pooling, normalisation and length come from the folder (modules.json, 1_Pooling/config.json, sentence_bert_config.json);
what is put before queries and passages from config_sentence_transformers.json, else from what the model's family is
known to want. No code of the folder is run. The bundled embedder is in embed.py; both have the same face.
"""

from __future__ import annotations

import hashlib
import json
import re
import threading
import warnings
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from engine.errors import ModelError
from engine.library.embed import Batch
from engine.library.embedder_run import Runtime
from engine.library.questions_first import QuestionsFirst

if TYPE_CHECKING:
    import numpy

_EVERY = ("en", "zh", "other")
_MOST_TOKENS = 512
"""A chunk never has more; attention over more costs memory for nothing."""
_BATCH = 16


class ModelEmbedder:
    """Same attributes and methods as engine.library.embed.Embedder. Safe to call from several threads."""

    def __init__(self, folder: Path, name: str, languages: Sequence[str] = (), device: str = "cpu") -> None:
        """Load it. Raises ModelError when the folder's files cannot be used."""
        self.name = name
        self.languages = languages_of(name, languages)
        self.dimension = dimension_of(folder)
        self._folder = folder
        self._before_query, self._before_passage = prompts_of(folder, name)
        self._may_be_interrupted = False
        self._interrupted = threading.Event()
        self._turns = QuestionsFirst(self.interrupt, one_model=True)
        self.runtime = Runtime("sentence-transformers", "float32", device, 1.0, 0.0)
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                from sentence_transformers import SentenceTransformer
                from transformers.utils import logging as transformers_logging

                transformers_logging.disable_progress_bar()  # type: ignore[no-untyped-call]
                self._model: Any = SentenceTransformer(
                    str(folder), device=device, local_files_only=True, trust_remote_code=False
                ).eval()
        except Exception as error:  # the libraries raise whatever they meet in a damaged folder
            raise ModelError(f"The embedder in {folder} cannot be used: {str(error).splitlines()[0][:200]}") from error
        for layers in self._model.modules():
            if type(layers).__name__ == "ModuleList":
                for layer in layers.children():
                    layer.register_forward_pre_hook(self._look)
        self.max_tokens = min(int(self._model.max_seq_length or _MOST_TOKENS), _MOST_TOKENS)
        self._model.max_seq_length = self.max_tokens
        self.tokenizer = self._model.tokenizer
        self.fingerprint = fingerprint_of(folder, name)
        self.streams = 1

    def interrupt(self) -> None:
        """A question has come: the batch of documents that is being embedded just now is put off, and done again."""
        self._interrupted.set()

    def embed(self, texts: Sequence[str], wait_for_turn: Callable[[], None] = lambda: None) -> numpy.ndarray:
        """Unit vectors of passages in float32, shape (len(texts), dimension), in the order given.

        `wait_for_turn` is called before every batch, and again before one that was interrupted.
        """
        import numpy as np

        out = np.zeros((len(texts), self.dimension), dtype=np.float32)
        for places, run in self.batches(texts, wait_for_turn):
            out[places] = run()
        return out

    def batches(
        self, texts: Sequence[str], wait_for_turn: Callable[[], None], tokens: Sequence[bytes] = ()
    ) -> list[Batch]:
        """See Embedder.batches."""
        order = sorted(range(len(texts)), key=lambda i: -len(texts[i].encode()))
        found: list[Batch] = []
        for at in range(0, len(order), _BATCH):
            places = order[at : at + _BATCH]
            run = partial(self._run, [self._before_passage + texts[i] for i in places])
            found.append((places, partial(self._turns.documents, run, wait_for_turn)))
        return found

    def embed_query(self, text: str) -> numpy.ndarray:
        """The unit vector of a question, shape (dimension,). Documents that are being embedded wait meanwhile."""
        with self._turns.question():
            vector: numpy.ndarray = self._run([self._before_query + text])[0]
        return vector

    def _run(self, texts: list[str], may_be_interrupted: bool = False) -> Any:
        """One batch; None when it was interrupted."""
        import numpy as np

        self._interrupted.clear()
        self._may_be_interrupted = may_be_interrupted
        try:
            found = self._model.encode(
                texts, batch_size=_BATCH, normalize_embeddings=True, convert_to_numpy=True, show_progress_bar=False
            )
        except _Interrupted:
            return None
        return np.asarray(found, dtype=np.float32)

    def _look(self, *_: Any) -> None:
        """Before each layer: a batch of a large model takes seconds on a processor."""
        if self._may_be_interrupted and self._interrupted.is_set():
            raise _Interrupted


class _Interrupted(Exception):  # noqa: N818 - an outcome, not an error
    """A question has come."""


def dimension_of(folder: Path) -> int:
    """Numbers in a vector, without loading the model. Raises ModelError."""
    for name, key in (("1_Pooling/config.json", "word_embedding_dimension"), ("config.json", "hidden_size")):
        value = _json(folder / name).get(key)
        if isinstance(value, int) and 0 < value <= 16384:
            return value
    raise ModelError(f"{folder} does not say how long its vectors are; it cannot be used as an embedder.")


def prompts_of(folder: Path, name: str) -> tuple[str, str]:
    """What stands before a query and before a passage."""
    prompts = _json(folder / "config_sentence_transformers.json").get("prompts")
    if isinstance(prompts, dict) and any(prompts.values()):
        passage = prompts.get("passage") or prompts.get("document") or ""
        return str(prompts.get("query") or ""), str(passage)
    known = f"{name} {folder.name}".lower()
    if re.search(r"\be5\b", known):
        return "query: ", "passage: "
    if re.search(r"\bbge\b.*\bzh\b", known):
        return "为这个句子生成表示以用于检索相关文章：", ""
    return "", ""


def languages_of(name: str, stated: Sequence[str]) -> tuple[str, ...]:
    """The codes of engine.sentences.language that it knows; all of them unless it says that it knows few."""
    if stated and not any(language.startswith("and ") for language in stated):
        return tuple(language for language in _EVERY if language in stated) or _EVERY
    return ("zh",) if re.search(r"\bzh\b", name.lower()) and not stated else _EVERY


def fingerprint_of(folder: Path, name: str) -> str:
    """Two embedders with the same one give the same vectors: the name, and the sizes and contents that matter."""
    digest = hashlib.sha256()
    for file in sorted(folder.rglob("*")):
        if file.suffix in (".safetensors", ".bin"):
            digest.update(f"{file.name}:{file.stat().st_size}".encode())
            with file.open("rb") as weights:
                digest.update(weights.read(1 << 20))
        elif file.name in ("config.json", "modules.json", "config_sentence_transformers.json"):
            digest.update(file.read_bytes())
    return f"{name}:{digest.hexdigest()[:16]}"


def _json(file: Path) -> dict[str, Any]:
    try:
        found = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}
