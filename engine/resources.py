"""Where the files beside the code are: icons, translations, prompts, sample documents. Read-only."""

from __future__ import annotations

from pathlib import Path


def resource(*parts: str) -> Path:
    """The path of a bundled file or folder, e.g. resource("samples").

    In a wheel and in the packaged app the folder lies inside this package; in a checkout, beside it.
    """
    inside = Path(__file__).parent / "resources"
    root = inside if inside.is_dir() else Path(__file__).parent.parent / "resources"
    return root.joinpath(*parts)
