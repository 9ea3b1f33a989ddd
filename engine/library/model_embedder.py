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
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from engine.errors import ModelError
from engine.library.embed import TEXTS_AT_ONCE, Runtime

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
        self._running = threading.Lock()
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
        self.max_tokens = min(int(self._model.max_seq_length or _MOST_TOKENS), _MOST_TOKENS)
        self._model.max_seq_length = self.max_tokens
        self.tokenizer = self._model.tokenizer
        self.fingerprint = fingerprint_of(folder, name)
        self.texts_at_once = TEXTS_AT_ONCE

    def embed(self, texts: Sequence[str]) -> numpy.ndarray:
        """Unit vectors of passages in float32, shape (len(texts), dimension), in the order given."""
        return self._encode([self._before_passage + text for text in texts])

    def embed_query(self, text: str) -> numpy.ndarray:
        """The unit vector of a question, shape (dimension,)."""
        vector: numpy.ndarray = self._encode([self._before_query + text])[0]
        return vector

    def _encode(self, texts: list[str]) -> numpy.ndarray:
        import numpy as np

        if not texts:
            return np.zeros((0, self.dimension), dtype=np.float32)
        with self._running:
            found = self._model.encode(
                texts, batch_size=_BATCH, normalize_embeddings=True, convert_to_numpy=True, show_progress_bar=False
            )
        return np.asarray(found, dtype=np.float32)


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
