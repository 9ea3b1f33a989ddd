"""Log files in the data folder: one for each process, small, kept on this machine. Never holds document text."""

from __future__ import annotations

import contextlib
import faulthandler
import logging
import logging.handlers
from pathlib import Path
from typing import IO

from engine.settings import DataFolder, make_private

_fault_file: IO[str] | None = None


def start_logging(home: Path | None, name: str) -> None:
    """Write warnings and worse to logs/NAME.log, and native crashes to logs/NAME-crash.log.

    A data folder that cannot be written leaves logging off: the reason is reported when the engine opens it.
    """
    global _fault_file
    logging.raiseExceptions = False  # a log that cannot be written is no reason to fill the terminal
    data = DataFolder(home)
    folder = data.logs_folder
    with contextlib.suppress(OSError):
        for each in (data.path, folder):  # the log may be begun before the engine opens its data folder
            make_private(each)
        handler = logging.handlers.RotatingFileHandler(
            folder / f"{name}.log", maxBytes=1_000_000, backupCount=2, encoding="utf-8", delay=True
        )
        handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
        logging.getLogger().addHandler(handler)
        logging.getLogger("engine").setLevel(logging.INFO)
        _fault_file = (folder / f"{name}-crash.log").open("a", encoding="utf-8")
        faulthandler.enable(_fault_file)
