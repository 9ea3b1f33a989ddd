"""Hatchling's hook: puts resources/ into the wheel as engine/resources.

Not in an editable installation, where the checkout's own folder serves: hatchling would copy all of it into
site-packages, to grow stale there.
"""

from __future__ import annotations

from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class ResourcesHook(BuildHookInterface[Any]):
    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if version == "standard":
            build_data["force_include"]["resources"] = "engine/resources"
