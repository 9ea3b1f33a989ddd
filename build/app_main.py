"""Where the packaged app starts: the window without arguments, the terminal's commands with them."""

from __future__ import annotations

import multiprocessing
import os
import sys


def start() -> int:
    # Children of the packaged app (the engine's process, the readers of documents) start as this same program;
    # this call is where they leave for their own work. Nothing may be imported before it that they do not need.
    multiprocessing.freeze_support()
    for name in ("stdout", "stderr"):  # a Windows program without a terminal has none
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115 - open as long as it runs
    if os.environ.get("INKWELL_PROBE"):
        import window_probe

        return window_probe.run()
    from engine.cli import main

    return main()


if __name__ == "__main__":
    sys.exit(start())
