"""The entry point of the command: an interrupt ends it with exit code 2 at any time.

It imports next to nothing itself, so that only the start of Python comes before.
"""

from __future__ import annotations

import gc
import importlib
import os
import signal


def main() -> None:
    """Run the command line and exit."""
    handler = signal.getsignal(signal.SIGINT)
    if handler is signal.default_int_handler:  # not if the shell has it ignored
        signal.signal(signal.SIGINT, _stop)
    gc.disable()  # until the command is loaded: what modules define is never garbage
    run = importlib.import_module("mapper.cli.main").main
    if handler is signal.default_int_handler:
        signal.signal(signal.SIGINT, handler)
    try:
        run()
    finally:
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # the exit code is decided


def _stop(*_: object) -> None:
    """Exit while modules are imported: nothing is open, and there is nothing to clean up."""
    os.write(2, b"mapper: stopped\n")
    os._exit(2)
