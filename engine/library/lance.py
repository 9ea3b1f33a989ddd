"""LanceDB, imported without what its client of remote catalogs is made of.

`import lancedb` imports that client too, and every request that it can make is prepared by pydantic then: 1.1 of the
2.3 s that the import takes on a slow laptop, and the first search after each start waits for it. Inkwell opens places
on disks and in object stores alone, which use nothing of it.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any

_REQUESTS = "lance_namespace_urllib3_client.api"


def lancedb() -> Any:
    """The module."""
    if "lancedb" not in sys.modules and _REQUESTS not in sys.modules:
        finder = _Nothing()
        sys.meta_path.insert(0, finder)
        try:
            import lancedb
        finally:
            sys.meta_path.remove(finder)
    import lancedb

    return lancedb


class _Nothing(MetaPathFinder, Loader):
    """Finds the modules of requests, with an empty class for whatever is asked of them."""

    def find_spec(self, name: str, path: Sequence[str] | None, target: ModuleType | None = None) -> ModuleSpec | None:
        if name != _REQUESTS and not name.startswith(f"{_REQUESTS}."):
            return None
        return ModuleSpec(name, self, is_package=name == _REQUESTS)

    def exec_module(self, module: ModuleType) -> None:
        module.__dict__["__getattr__"] = _empty


def _empty(name: str) -> type:
    if name.startswith("__"):
        raise AttributeError(name)
    return type(name, (), {"__doc__": "Left out: see engine.library.lance."})
