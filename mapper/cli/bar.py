"""What a progress bar is made of: rich, imported only where one is shown."""

from __future__ import annotations

from rich.console import Console
from rich.progress import (
    BarColumn,
    DownloadColumn,
    Progress,
    TextColumn,
    TimeRemainingColumn,
    TransferSpeedColumn,
)

__all__ = [
    "BarColumn",
    "Console",
    "DownloadColumn",
    "Progress",
    "TextColumn",
    "TimeRemainingColumn",
    "TransferSpeedColumn",
]
