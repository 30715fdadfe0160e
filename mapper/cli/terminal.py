"""The terminal: its width, its colors, and text wrapped for it."""

from __future__ import annotations

import os
import sys
from typing import TextIO

import click

from mapper.report.layout import fold
from mapper.text.escape import printable

UNKNOWN_COLUMNS = 80
MIN_COLUMNS = 40


def has_color() -> bool:
    """Return whether to color standard output.

    The first of these variables that is not empty decides: NO_COLOR (no colors), FORCE_COLOR and
    CLICOLOR_FORCE (colors, unless 0). Otherwise, a terminal has colors unless TERM is dumb.
    """
    if os.environ.get("NO_COLOR"):
        return False
    for name in ("FORCE_COLOR", "CLICOLOR_FORCE"):
        if os.environ.get(name):
            return os.environ[name] != "0"
    stream = sys.stdout
    return stream is not None and stream.isatty() and os.environ.get("TERM") != "dumb"


def columns(stream: TextIO | None = None) -> int:
    """Return COLUMNS, or the width of the terminal; 80 if neither is known.

    `shutil.get_terminal_size` does the same, but importing shutil takes longer than a report.
    """
    given = os.environ.get("COLUMNS", "")
    width = int(given) if given.isdecimal() and len(given) < 6 else 0
    if width == 0:
        try:
            width = os.get_terminal_size((stream or sys.stdout).fileno()).columns
        except (AttributeError, ValueError, OSError):
            width = 0
    return max(width or UNKNOWN_COLUMNS, MIN_COLUMNS)


def say(text: str, *, err: bool = False) -> None:
    """Print text wrapped on words, and keep its line breaks."""
    width = columns(sys.stderr if err else sys.stdout)
    for line in text.split("\n"):
        click.echo("\n".join(fold(printable(line), width)), err=err)
