"""Running a check again whenever one of its files changes."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TypeAlias

import click

EVERY = 0.25  # seconds between two looks; what changes in between is one change
BESIDE = ("*.yaml", "*.yml", "*.toml", "*.json")

State: TypeAlias = dict[str, tuple[int, int]]


def watch(run: Callable[[], Iterable[str]], names: Iterable[str]) -> None:
    """Run once, then after every change, until it is interrupted.

    Args:
        run: Does the work and tells the files and folders that it looked at. Files that appear
            beside them count as changes too, so that one that was missing is noticed.
        names: Files and folders that are known before the first run.
    """
    names = list(names)
    try:
        while True:
            before = state(names)
            names = list(run())
            click.echo("\nwatching for changes; Ctrl-C ends", err=True)
            _wait_for_change(state(names) | before, names)  # also one that came during the run
            click.echo(f"\n{time.strftime('%H:%M:%S')} checking again", err=True)
    except KeyboardInterrupt:
        click.echo("", err=True)


def _wait_for_change(before: State, names: list[str]) -> None:
    """Return when something changed and is no longer being written."""
    while (now := state(names)) == before:
        time.sleep(EVERY)
    while (later := state(names)) != now:
        now = later
        time.sleep(EVERY)


def state(names: Iterable[str]) -> State:
    """When files were last written, and how large they are; also of those beside them."""
    found: State = {}
    for folder in {Path(name) if os.path.isdir(name) else Path(name).parent for name in names}:
        for pattern in BESIDE:
            for path in folder.glob(pattern):
                _note(found, str(path))
    for name in names:
        _note(found, name)
    return found


def _note(found: State, name: str) -> None:
    try:
        status = os.stat(name)
    except (OSError, ValueError):
        return
    found[name] = (status.st_mtime_ns, status.st_size)
