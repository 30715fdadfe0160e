"""Run a check again when one of its files changes."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TypeAlias

import click

INTERVAL = 0.25  # seconds; changes within it count as one
PATTERNS = ("*.yaml", "*.yml", "*.toml", "*.json")

State: TypeAlias = dict[str, tuple[int, int]]


def watch(run: Callable[[], Iterable[str]], names: Iterable[str]) -> None:
    """Call `run` now and after every change, until the user interrupts it.

    Args:
        run: Does the work and returns the files and folders that it read. Documents next to them
            are watched too, so that a missing one is noticed when it appears.
        names: Files and folders to watch during the first run.
    """
    names = list(names)
    try:
        while True:
            before = state(names)
            names = list(run())
            click.echo("\nwatching for changes; press Ctrl-C to stop", err=True)
            _wait_for_change(state(names) | before, names)  # changes during the run count
            click.echo(f"\n{time.strftime('%H:%M:%S')} checking again", err=True)
    except KeyboardInterrupt:
        click.echo("", err=True)


def _wait_for_change(before: State, names: list[str]) -> None:
    """Return after a file has changed and is no longer being written."""
    while (now := state(names)) == before:
        time.sleep(INTERVAL)
    while (later := state(names)) != now:
        now = later
        time.sleep(INTERVAL)


def state(names: Iterable[str]) -> State:
    """Return the modification times and sizes of files, and of the documents next to them."""
    files: State = {}
    for folder in {Path(name) if os.path.isdir(name) else Path(name).parent for name in names}:
        for pattern in PATTERNS:
            for path in folder.glob(pattern):
                _note(files, str(path))
    for name in names:
        _note(files, name)
    return files


def _note(files: State, name: str) -> None:
    try:
        status = os.stat(name)
    except (OSError, ValueError):
        return
    files[name] = (status.st_mtime_ns, status.st_size)
