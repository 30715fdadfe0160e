"""Differences as reports show them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class ShownDifference:
    """A destination that differs; places are texts, or "" where there is none."""

    kind: str
    target: str
    before: str
    after: str
    changes: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True)
class ShownRow:
    """A payload whose record differs: its place, and path, before and after of each field."""

    payload: str
    changes: tuple[tuple[str, str | None, str | None], ...]
