"""The offline engine: folders become an index, questions become cited answers.

Knows nothing of Qt. Importing this package loads neither torch, transformers, lancedb nor llama_cpp;
each is imported inside the function that needs it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from engine.privacy import seal

if TYPE_CHECKING:
    from engine.api import Engine

__all__ = ["Engine", "__version__"]
__version__ = "0.1.0"

# First of all: whatever part of the engine is imported, and in whichever process, no library of ours reports to anyone.
seal()


def __getattr__(name: str) -> Any:
    if name == "Engine":
        from engine.api import Engine

        return Engine
    raise AttributeError(f"module 'engine' has no attribute {name!r}")
