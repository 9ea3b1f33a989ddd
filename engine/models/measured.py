"""How fast each installed model wrote its last long answer on this machine: a small file beside the list of models."""

from __future__ import annotations

import json
import logging
from pathlib import Path

log = logging.getLogger(__name__)

_FILE = "measured.json"
ENOUGH_CHARACTERS = 80
"""A shorter answer says little about speed."""


def writing_speeds(models_folder: Path) -> dict[str, float]:
    """Tokens a second by model id; empty when nothing was measured yet."""
    try:
        kept = json.loads((models_folder / _FILE).read_text(encoding="utf-8"))
        return {str(id): float(speed) for id, speed in kept.items()}
    except (OSError, ValueError, TypeError, AttributeError):
        return {}  # not there yet, or damaged: the next answer writes it anew


def remember_speed(models_folder: Path, id: str, tokens_per_second: float) -> None:
    """Keep what was just measured. A folder that cannot be written costs the figure, never the answer."""
    speeds = writing_speeds(models_folder) | {id: round(tokens_per_second, 2)}
    temporary = models_folder / (_FILE + ".new")
    try:
        temporary.write_text(json.dumps(speeds, indent=1, sort_keys=True), encoding="utf-8")
        temporary.replace(models_folder / _FILE)
    except OSError as error:
        log.warning("the speed of %s could not be kept: %s", id, error)
