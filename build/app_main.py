"""Where the packaged app starts: the window without arguments, the terminal's commands with them."""

from __future__ import annotations

import multiprocessing
import sys


def start() -> int:
    # Children of the packaged app (the engine's process, the readers of documents) start as this same program;
    # this call is where they leave for their own work. Nothing may be imported before it that they do not need.
    multiprocessing.freeze_support()
    from engine.cli import main

    return main()


if __name__ == "__main__":
    sys.exit(start())
