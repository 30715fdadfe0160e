"""The entry point of the command: it exits with code 2 when it is interrupted at any time.

It imports almost nothing, so that the signal handler is installed early.
"""

from __future__ import annotations

import gc
import importlib
import os
import signal


def main() -> None:
    """Run the command line and exit."""
    handler = signal.getsignal(signal.SIGINT)
    if handler is signal.default_int_handler:  # not if the shell ignores the signal
        signal.signal(signal.SIGINT, _stop)
    gc.disable()  # until the command is loaded: what modules define is not garbage
    run = importlib.import_module("mapper.cli.main").main
    if handler is signal.default_int_handler:
        signal.signal(signal.SIGINT, handler)
    try:
        run()
    finally:
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # the exit code is final


def _stop(*_: object) -> None:
    """Exit while modules are imported, when there is nothing to clean up."""
    os.write(2, b"mapper: interrupted\n")
    os._exit(2)
